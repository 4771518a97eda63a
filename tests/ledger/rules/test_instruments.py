"""The date that a finding on a control proposes."""

from oreshed.ledger.audit import audit
from oreshed.ledger.finding import Evidence
from oreshed.ledger.reading.decode import document_of
from oreshed.ledger.reading.reader import read_claims
from oreshed.ledger.rules.record.instruments import instruments


def test_a_wrong_year_of_a_control_is_mended_to_the_date_of_its_month():
    text = "# Antimony\n\n## Production\n\nChina has required export licences for antimony since 15 September 2022.\n"
    (found,) = audit(Evidence(read_claims(document_of(text, "a.md"))), (instruments,))
    assert found.remedy == "2024-09."

"""Errors with numbers in many forms and metals: each text is wrong in one alternative of its braces and right in the other."""

import csv
import re
from pathlib import Path

import pytest

from oreshed.ledger.audit import audit
from oreshed.ledger.finding import Evidence
from oreshed.ledger.reading.decode import document_of
from oreshed.ledger.reading.reader import read_claims

HEADINGS = {
    "P": "## US and Allies Domestic Current Production (tons)",
    "D": "## US and Allies Domestic Demand 2030 (tons)",
    "S": "## US and Allies Domestic Supply 2030 (tons)",
    "B": "## Key Bottleneck technology for US and Allies Domestic Production",
}
FORM = frozenset(("R-STRUCT", "R-CITE", "R-TEXT"))
ROWS = list(
    csv.DictReader(Path(__file__).with_name("number_forms.csv").read_text(encoding="utf-8").splitlines())
)


def found(row: dict[str, str], which: int) -> set[str]:
    """The families that an audit finds in one version of a text; `//` ends a line, `@D` opens a section."""
    text = re.sub(r"\{([^{}|]*)\|([^{}]*)\}", lambda m: m[which + 1], row["text"])
    lines = [f"# {row['metal'].capitalize()} brief", ""]
    opened = False
    for part in re.split(r"\s*//\s?", text):
        section = re.match(r"@([PDSB])\s*", part)
        if section or not opened:
            lines += ["", HEADINGS[section[1] if section else "P"], ""]
            opened = True
        words = part[section.end() :] if section else part
        lines.append(words if not words or words.startswith(("|", "-", "*", "#")) else f"- {words}")
    document = document_of("\n".join(lines) + "\n", "brief.md")
    return {f.rule for f in audit(Evidence(read_claims(document))) if f.rule not in FORM}


@pytest.mark.parametrize(
    "row", ROWS, ids=[f"{i}-{r['rules'].split()[0]}-{r['metal']}" for i, r in enumerate(ROWS)]
)
def test_the_wrong_number_is_found_under_its_family_and_the_right_one_is_silent(row):
    assert found(row, 0) & set(row["rules"].split())
    assert not found(row, 1)

"""Works, volumes of journals and exchanges: one wrong and one right entry or sentence each."""

import pytest
from invented import run, text

from oreshed.ledger.audit import audit
from oreshed.ledger.finding import Evidence
from oreshed.ledger.reading.decode import document_of
from oreshed.ledger.reading.reader import read_claims
from oreshed.ledger.rules.record.citations import citations
from oreshed.ledger.rules.record.sources import journals, sources, volume_of


def listed(entry):
    return text(entry, question="references_technology", heading="References for mining technologies")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("[1] A. B. Author, On ore, Nature 407 (1910), 361.", "[1] A. B. Author, On ore, Nature 407 (2000), 361."),
        ("[1] A. B. Author, On ore, JOM 44(4), 2012, 46.", "[1] A. B. Author, On ore, JOM 44(4), 1992, 46."),
        ("[1] A. B. Author, On ore, Metals 2019, 3, 17.", "[1] A. B. Author, On ore, Metals 2019, 9, 17."),
        ("[1] W. J. Kroll, Handbook of Extractive Metallurgy, 1940.", "[1] F. Habashi, Handbook of Extractive Metallurgy, 1997."),
    ],
)  # fmt: skip
def test_an_entry_keeps_to_its_journal_and_authors(wrong, right):
    assert [f.rule for f in run(sources, (), listed(wrong))] == ["R-CITE"]
    assert not run(sources, (), listed(right))


def test_an_exchange_prices_what_it_lists():
    assert run(sources, (), text("- The LME chromium contract settled higher."))
    assert not run(sources, (), text("- The LME zinc contract settled higher."))
    assert not run(sources, (), text("- Chromium is not traded on the LME."))


def test_volumes_rise_with_the_years():
    for _, name, anchors, _, _ in journals():
        assert list(anchors) == sorted(anchors), name
        assert volume_of(anchors, anchors[0][0] - 1) is None


def entry(words):
    lines = [
        "# Niobium: brief",
        "",
        "## Production",
        "Brazil leads [1].",
        "",
        "## References",
        f"[1] {words}",
    ]
    document = document_of("\n".join(lines) + "\n", "niobium.md")
    return {f.rule for f in audit(Evidence(read_claims(document)), (citations,))}


def test_an_address_is_about_the_metal_of_its_title():
    summaries = "US Geological Survey, Mineral Commodity Summaries: Niobium. https://pubs.usgs.gov/mcs2025-"
    assert entry(f"{summaries}cadmium.pdf") == {"R-CITE"}
    assert not entry(f"{summaries}niobium.pdf")
    assert not entry("A daily, on niobium and copper of one mine. https://news.example.org/end-of-copper/")

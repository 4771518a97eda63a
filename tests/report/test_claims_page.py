"""The claims page: everything a ledger holds is in it, and nothing of it becomes an element."""

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sample import HOSTILE

from oreshed.basis.estimate import Estimate
from oreshed.chain.folder import read_model, shipped
from oreshed.ledger.claim import Claim, Place, Stated, Subject
from oreshed.ledger.document import Document
from oreshed.ledger.finding import Finding, Words
from oreshed.ledger.ledger import Ledger, Unplaced
from oreshed.ledger.qualifier import interval
from oreshed.report.claims_page import claims_html, write_claims_page
from oreshed.report.model_claims import check_findings, model_ledger
from oreshed.report.shell import POLICY


def claim(identity: str, quote: str = "~0.3 Mt/yr", **stated: Any) -> Claim:
    number = Stated(
        stated.get("low"), stated.get("central"), stated.get("high"), stated.get("unit", "kt"),
        stated.get("word", "exact"), stated.get("factor", 1e3),
    )  # fmt: skip
    subject = Subject("lead", "USA", "mine_production", period_start=2022, period_end=2023)
    return Claim(
        identity,
        subject,
        interval(number),
        "measured",
        "src",
        quote=quote,
        stated=number,
        place=Place("a.md", 2),
    )


class Reader(HTMLParser):
    """Elements, attributes, and the embedded ledger."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, int] = {}
        self.attributes: set[str] = set()
        self.data: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes |= {k for k, _ in attrs}
        self.inside = ("id", "ledger") in attrs

    def handle_endtag(self, tag: str) -> None:
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.data.append(data)


def read(text: str) -> tuple[Reader, dict[str, Any]]:
    reader = Reader()
    reader.feed(text)
    held: dict[str, Any] = json.loads("".join(reader.data))
    return reader, held


def test_numbers_are_shown_as_written_and_in_tonnes() -> None:
    ledger = Ledger(
        (
            claim("a", central=0.3, unit="Mt/yr", word="about", factor=1e6),
            claim("b", low=10, high=20, word="order_of"),
            claim("c", central=30, word="below"),
            claim("d", unit="%", factor=None, word="majority"),
            claim("e", central=99, unit="%", factor=None),
            claim("f", low=5),
        )
    )
    held = read(claims_html(ledger, ()))[1]["claims"]
    shown = [c["value"].replace("\u00a0", " ") for c in held]
    assert shown == ["≈ 0.3 Mt/yr", "order of 10–20 kt", "< 30 kt", "majority", "99 %", "≥ 5 kt"]
    assert held[0]["tonnes"].replace("\u202f", " ") == "300 000 (270 000–330 000)"
    assert held[0]["size_t"] == 3e5 and held[4]["size_t"] is None and held[5]["tonnes"].startswith("≥ 5")
    assert held[0]["period"] == "2022–2023" and held[0]["region"] == "United States"


def test_no_digit_of_a_number_as_written_is_rounded_away() -> None:
    ledger = Ledger((claim("a", central=1499.9), claim("b", low=303.5, high=304.5)))
    text = json.dumps(read(claims_html(ledger, ()))[1], ensure_ascii=False)
    assert "1\u202f499.9" in text and "303.5–304.5" in text


def test_a_finding_is_attached_by_claim_id_or_by_its_words_at_their_place() -> None:
    ledger = Ledger(
        (claim("a", central=1.0), claim("b", "other words", central=2.0), claim("b", "again", central=2.0))
    )
    findings = (
        Finding("R-DUP", "high", (), "1 against 2", claims=("b",)),
        Finding(
            "R-SUM", "low", (Words("~0.3 Mt/yr", Place("a.md", 2)), Words("x", None, "USGS")), "1 + 1 = 3"
        ),
        Finding("R-CITE", "low", (Words("~0.3 Mt/yr", Place("b.md", 2)),), "elsewhere"),
    )
    held = read(claims_html(ledger, findings))[1]
    assert [c["findings"] for c in held["claims"]] == [[1], [0], [0]]
    assert [f["claims"] for f in held["findings"]] == [[1, 2], [0], []]


def test_claims_of_two_documents_with_one_id_are_told_apart_by_the_findings_words() -> None:
    ledger = Ledger(
        tuple(
            replace(claim("c1", f"said in {name}", central=1.0), place=Place(name, 3))
            for name in ("a.md", "b.md", "c.md")
        )
    )
    findings = (
        Finding("R-DUP", "high", (Words("said in b.md", Place("b.md", 3)),), "x", claims=("c1",)),
        Finding("R-SUM", "high", (Words("a longer quote", Place("c.md", 9)),), "y", claims=("c1",)),
    )
    held = read(claims_html(ledger, findings))[1]
    assert [c["findings"] for c in held["claims"]] == [[], [0], [1]]


def test_hostile_text_makes_no_element_and_asks_for_nothing() -> None:
    lines = tuple(HOSTILE)
    claims = tuple(
        Claim(
            h,
            Subject(h, h, h, entity=h),
            Estimate(0, 1, 2, h),
            "estimate",
            h,
            quote=h,
            place=Place(h, 1),
            note=h,
        )
        for h in HOSTILE
    )
    findings = tuple(Finding(h, "high", (Words(h, Place(h, 1), h),), h, h, (h,)) for h in HOSTILE)
    unplaced = tuple(Unplaced(h, Place(h, 1), h) for h in HOSTILE)
    sources = {h: {"title": h, "url": "javascript:alert(1)"} for h in HOSTILE}
    ledger = Ledger(claims, (Document(HOSTILE[0], lines),), unplaced)
    text = claims_html(ledger, findings, title=HOSTILE[0], sources=sources, metal=HOSTILE[1])
    reader, held = read(text)
    plain = read(
        claims_html(
            Ledger((claim("a", central=1.0),), (), (Unplaced("q", Place("d", 1), "r"),)), (findings[0],)
        )
    )[0]
    assert reader.tags == plain.tags and reader.attributes == plain.attributes
    assert reader.tags["script"] == 2 and POLICY in text and "src" not in reader.attributes
    assert all(s["url"] == "" for s in held["sources"].values()), "only web addresses become links"
    assert held["documents"]


@given(st.text(max_size=50))
@settings(max_examples=40, deadline=None)
def test_any_quote_comes_back_as_it_was(quote: str) -> None:
    held = read(claims_html(Ledger((claim("a", quote, central=1.0),), (Document("a.md", ("", quote)),)), ()))[
        1
    ]
    assert len(held["claims"]) == 1 and len(held["documents"]["a.md"]) == 2
    if quote.isprintable():
        assert held["claims"][0]["quote"] == quote == held["documents"]["a.md"][1]


def test_five_thousand_claims_make_one_page_of_a_few_megabytes(tmp_path: Path) -> None:
    ledger = Ledger(tuple(claim(f"c{n}", f"quote number {n}", central=float(n)) for n in range(5000)))
    path = write_claims_page(ledger, (), tmp_path / "claims.html")
    assert path.stat().st_size < 6e6
    assert len(read(path.read_text(encoding="utf-8"))[1]["claims"]) == 5000


def test_a_models_claims_and_printed_figures_stand_with_their_rows() -> None:
    model = read_model(shipped("us-allies"))
    ledger = model_ledger(model)
    assert len(ledger.claims) == len(model.claims) + len(model.observables)
    lines = {d.name: d.lines for d in ledger.documents}
    for c in ledger.claims:
        assert c.place is not None
        row = lines[c.place.document][c.place.line - 1]
        assert c.id in row and (not c.quote or c.quote.replace('"', '""') in row)
    kinds = {c.subject.commodity for c in ledger.claims}
    assert kinds <= {*model.elements, "spent lead batteries"} and "cadmium" in kinds
    zinc = next(c for c in ledger.claims if c.id == "auby-165")
    assert zinc.estimate.unit == "t" and zinc.estimate.central == 165_000


def test_a_printed_figure_that_the_model_misses_is_a_finding_on_its_claim() -> None:
    check = {"id": "x", "label": "X", "inside": False, "model": 120.0, "error_percent": 20.0, "source_id": "s",
             "printed": {"low": 90.0, "central": 100.0, "high": 110.0}}  # fmt: skip
    (found,) = check_findings({"base_year_check": [check, check | {"id": "y", "inside": True}]})
    assert found.rule == "R-REF" and found.severity == "medium" and found.claims == ("x",)
    assert "120 is outside 90 to 110" in found.arithmetic

"""Two editions compared: every claim once, numbers paired by what they are about, reasons in words."""

import json
import math
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from oreshed.cli import main
from oreshed.ledger.claim import Claim, Place, Stated, Subject
from oreshed.ledger.claims_table import read_claims, write_claims
from oreshed.ledger.difference import compare, middle
from oreshed.ledger.finding import Finding, Words
from oreshed.ledger.ledger import Ledger
from oreshed.ledger.qualifier import interval

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "claims" / "claims.csv"


def claim(
    identity: str,
    value: float | None,
    *,
    unit: str = "kt",
    factor: float | None = 1e3,
    region: str = "USA",
    quantity: str = "mine_production",
    year: int | None = 2023,
    word: str = "exact",
    source: str = "",
    entity: str = "",
    stage: str = "mine",
    quote: str = "",
    low: float | None = None,
    high: float | None = None,
) -> Claim:
    stated = Stated(low, value, high, unit, word, factor)
    subject = Subject(
        "lead", region, quantity, stage=stage, entity=entity, period_start=year, period_end=year
    )
    return Claim(
        identity,
        subject,
        interval(stated),
        "measured",
        source,
        quote=quote,
        stated=stated,
        place=Place("a.md", 2),
    )


def test_a_claim_restated_in_another_unit_is_unchanged_and_says_so() -> None:
    (found,) = compare(Ledger((claim("a", 0.44, unit="Mt", factor=1e6),)), Ledger((claim("b", 440.0),)))
    assert found.state == "unchanged" and found.percent == pytest.approx(0)
    assert "restated unit: kt instead of Mt" in found.reasons


def test_a_new_number_names_its_percent_its_source_and_whether_the_intervals_meet() -> None:
    old = Ledger((claim("a", 300.0, word="about", source="press"),))
    near = compare(old, Ledger((claim("b", 310.0, word="about", source="USGS"),)))[0]
    assert near.state == "changed" and near.percent == pytest.approx(10 / 3)
    assert near.overlap is True and "new source: USGS instead of press" in near.reasons
    far = compare(old, Ledger((claim("b", 600.0),)))[0]
    assert far.overlap is False and "the intervals do not overlap" in far.reasons


def test_a_claim_of_another_year_is_a_change_of_vintage_not_two_claims() -> None:
    found = compare(Ledger((claim("a", 300.0, year=2022),)), Ledger((claim("b", 300.0, year=2024),)))
    assert [c.state for c in found] == ["changed"]
    assert "other vintage: 2022 before, 2024 now" in found[0].reasons


def test_the_same_year_is_paired_before_another_year() -> None:
    old = Ledger((claim("a22", 290.0, year=2022), claim("a23", 300.0, year=2023)))
    new = Ledger((claim("b23", 310.0, year=2023), claim("b24", 300.0, year=2024)))
    pairs = {(c.old.id, c.new.id) for c in compare(old, new) if c.old and c.new}
    assert pairs == {("a23", "b23"), ("a22", "b24")}


def test_of_several_years_the_closest_one_is_paired() -> None:
    old = Ledger((claim("a08", 150.0, year=2008), claim("a18", 282.0, year=2018)))
    found = compare(old, Ledger((claim("b24", 150.0, year=2024),)))
    assert [(c.old.id if c.old else "", c.state) for c in found] == [("a18", "changed"), ("a08", "only old")]


def test_other_regions_plants_and_dimensions_are_never_paired() -> None:
    old = Ledger(
        (
            claim("a", 300.0),
            claim("b", 50.0, entity="Buick"),
            claim("c", 11.0, quantity="share", unit="%", factor=None),
        )
    )
    new = Ledger(
        (
            claim("x", 300.0, region="CAN"),
            claim("y", 50.0, entity="Sweetwater"),
            claim("z", 11.0, quantity="share"),
        )
    )
    assert sorted(c.state for c in compare(old, new)) == ["only new"] * 3 + ["only old"] * 3


def test_the_finding_on_the_old_claim_is_told_as_a_reason() -> None:
    old = Ledger((claim("a", 300.0, quote="~300 kt"), claim("a2", 5.0, entity="Buick", quote="5 kt")))
    findings = [
        Finding("R-SUM", "high", (), "0.3 + 0.44 = 0.74, stated 0.9", claims=("a",)),
        Finding("R-DUP", "low", (Words("5 kt", Place("a.md", 2)),), "5 against 6"),
    ]
    changed, gone = compare(old, Ledger((claim("b", 450.0),)), findings)
    assert changed.reasons[-1] == "the audit finds R-SUM: 0.3 + 0.44 = 0.74, stated 0.9"
    assert gone.state == "only old" and gone.findings[0].rule == "R-DUP"


def test_a_word_without_a_number_is_compared_by_its_interval() -> None:
    old = Ledger((claim("a", None, unit="%", factor=None, word="majority", quantity="share"),))
    assert compare(old, old)[0].state == "unchanged"
    new = Ledger((claim("a", None, unit="%", factor=None, word="nearly_all", quantity="share"),))
    assert compare(old, new)[0].state == "changed"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_every_claim_appears_once_and_a_ledger_equals_itself(data: st.DataObject) -> None:
    def ledger(side: str) -> Ledger:
        count = data.draw(st.integers(0, 8))
        return Ledger(
            tuple(
                claim(
                    f"{side}{n}",
                    data.draw(st.sampled_from([None, 0.0, 1.0, 2.0, 300.0])),
                    region=data.draw(st.sampled_from(["USA", "CAN"])),
                    year=data.draw(st.sampled_from([None, 2023, 2024])),
                    low=data.draw(st.sampled_from([None, 1.0])),
                    word=data.draw(st.sampled_from(["exact", "at_least", "about"])),
                )
                for n in range(count)
            )
        )

    old, new = ledger("o"), ledger("n")
    found = compare(old, new)
    assert sorted(c.old.id for c in found if c.old) == sorted(c.id for c in old.claims)
    assert [c.new.id for c in found if c.new] == [c.id for c in new.claims]
    assert all((c.old is None) == (c.state == "only new") for c in found)
    assert {c.state for c in compare(old, old)} <= {"unchanged"}


def test_middle_of_an_open_interval_is_its_finite_end() -> None:
    assert middle(claim("a", 30.0, word="below")) == 15_000.0
    assert middle(claim("a", 30.0, word="at_least")) == 30_000.0
    assert middle(claim("a", None, unit="", factor=None)) is None


def test_diff_reads_two_briefs_and_names_their_sources(tmp_path: Path) -> None:
    brief = (
        "# Tin\n\n## US and Allies Domestic Current Production (tons)\n"
        "• **Australia:** mine production {} kt of contained tin in 2024 [1].\n\n## References for volumes\n[1] {}\n"
    )
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(
        brief.format("9.0", "A newspaper. https://example.org/a/long/address/of/it"), encoding="utf-8"
    )
    new.write_text(brief.format("11.3", "USGS, Mineral Commodity Summaries 2026."), encoding="utf-8")
    done = CliRunner().invoke(main, ["diff", str(old), str(new)])
    assert done.exit_code == 0, done.output
    assert "tin, Australia, mine production, 2024: 9 kt -> 11.3 kt (+25.6 %)" in done.output
    assert "old.md:4 -> new.md:4" in done.output
    assert (
        "new source: USGS, Mineral Commodity Summaries 2026. instead of A newspaper. example.org"
        in done.output
    )
    assert "the intervals do not overlap" in done.output


def test_the_percent_of_a_range_is_said_to_be_that_of_its_middle(tmp_path: Path) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text("# Lead\n\nThe United States mined 100 to 140 kt of lead in 2024.\n", encoding="utf-8")
    new.write_text("# Lead\n\nThe United States mined 110 to 142 kt of lead in 2024.\n", encoding="utf-8")
    assert "(middle +5 %)" in CliRunner().invoke(main, ["diff", str(old), str(new)]).output


@pytest.mark.skipif(not SEEDS.exists(), reason="needs ../shared/claims/claims.csv")
def test_diff_prints_what_changed_in_a_claims_table(tmp_path: Path) -> None:
    ledger = read_claims(SEEDS)
    rows = write_claims(ledger).splitlines(keepends=True)
    assert "~0.3 Mt/yr (primary lead in concentrates)" in rows[1]
    changed = rows[1].replace(",0.3,", ",0.33,").replace(",300000,", ",330000,")
    old, new = tmp_path / "old.csv", tmp_path / "new.csv"
    old.write_text("".join(rows), encoding="utf-8")
    new.write_text("".join([rows[0], changed, *rows[3:]]), encoding="utf-8")
    shown = CliRunner().invoke(main, ["diff", str(old), str(new)])
    assert shown.exit_code == 0, shown.output
    assert "CHANGED (1)" in shown.output and "about 0.3 Mt/yr -> about 0.33 Mt/yr (+10 %)" in shown.output
    assert "ONLY OLD (1)" in shown.output and f"UNCHANGED ({len(ledger.claims) - 2})" in shown.output
    found = json.loads(CliRunner().invoke(main, ["diff", "--json", str(old), str(new)]).output)
    assert len(found) == len(ledger.claims)
    (one,) = [f for f in found if f["state"] == "changed"]
    assert math.isclose(one["percent"], 10.0) and one["intervals_overlap"] is True
    assert one["old"]["written"] == "about 0.3 Mt/yr" and one["new"]["line"] == 2

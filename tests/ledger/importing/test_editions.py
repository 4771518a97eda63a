"""Editions lie beside each other: what is new, revised or gone is told, and no older row is lost."""

from pathlib import Path

import pytest

from oreshed.ledger.importing.editions import absorb
from oreshed.ledger.importing.usgs_mcs import read_mcs
from oreshed.ledger.ledger import Ledger

HEADER = "MCS chapter,Section,Commodity,Country,Statistics,Statistics_detail,Unit,Year,Value,Notes"
MINE = "TIN,World Mine Production,Tin,{},Production,{},metric tons,{},{},"


def edition(
    tmp_path: Path, year: int, *rows: tuple[str, int, str], detail: str = "Mine production"
) -> Ledger:
    path = tmp_path / f"MCS{year}.csv"
    lines = [MINE.format(country, detail, when, value) for country, when, value in rows]
    path.write_text("\n".join([HEADER, *lines, ""]))
    return read_mcs(path).ledger


def test_a_new_edition_tells_what_it_adds_revises_and_drops(tmp_path: Path) -> None:
    first = edition(
        tmp_path,
        2030,
        ("Peru", 2028, "100"),
        ("Peru", 2029, "100"),
        ("Chile", 2029, "W"),
        ("China", 2029, "7"),
    )
    second = edition(tmp_path, 2031, ("Peru", 2029, "110"), ("Chile", 2029, "5"), ("Peru", 2030, "120"))
    held = absorb(Ledger(), first, "usgs-mcs-2030").ledger
    absorbed = absorb(held, second, "usgs-mcs-2031")
    assert absorbed.against == "usgs-mcs-2030"
    assert [(r.claim.subject.region, r.percent) for r in absorbed.of("revised")] == [
        ("PER", pytest.approx(10.0)),
        ("CHL", None),
    ]
    assert [r.claim.subject.period_start for r in absorbed.of("added")] == [2030]
    # China is gone from a year that is still printed; Peru's 2028 only left the window.
    assert [r.claim.subject.region for r in absorbed.of("withdrawn")] == ["CHN"]
    assert absorbed.ledger.claims[: len(first.claims)] == first.claims
    assert {c.source_id for c in absorbed.ledger.claims} == {"usgs-mcs-2030", "usgs-mcs-2031"}


def test_the_same_edition_twice_changes_nothing(tmp_path: Path) -> None:
    once = absorb(
        Ledger(), edition(tmp_path, 2030, ("Peru", 2029, "100"), ("Chile", 2029, "NA")), "usgs-mcs-2030"
    )
    twice = absorb(once.ledger, once.ledger, "usgs-mcs-2030")
    assert (twice.ledger, twice.revisions, twice.known) == (once.ledger, (), 2)


def test_a_corrected_issue_stands_beside_the_first(tmp_path: Path) -> None:
    first = edition(tmp_path, 2030, ("Peru", 2029, "100"), ("Chile", 2029, "5"))
    mended = edition(tmp_path, 2030, ("Peru", 2029, "90"), ("Chile", 2029, "5"))
    held = absorb(Ledger(), first, "usgs-mcs-2030").ledger
    absorbed = absorb(held, mended, "usgs-mcs-2030")
    assert [c.quote for c in absorbed.ledger.claims] == ["100", "5", "90"]
    assert [(r.old.quote, r.new.quote) for r in absorbed.of("revised") if r.old and r.new] == [("100", "90")]
    again = absorb(absorbed.ledger, mended, "usgs-mcs-2030")
    assert (again.ledger, again.revisions) == (absorbed.ledger, ())
    newer = edition(tmp_path, 2031, ("Peru", 2029, "99"), ("Chile", 2029, "5"))
    told = absorb(absorbed.ledger, newer, "usgs-mcs-2031").of("revised")
    assert [(r.old.quote, r.new.quote) for r in told if r.old and r.new] == [("90", "99")]


def test_what_a_corrected_issue_leaves_out_is_told_but_not_what_another_file_of_it_holds(
    tmp_path: Path,
) -> None:
    first = edition(tmp_path, 2030, ("Peru", 2029, "100"), ("Chile", 2029, "5"), ("Peru", 2028, "90"))
    held = absorb(Ledger(), first, "usgs-mcs-2030").ledger
    absorbed = absorb(held, edition(tmp_path, 2030, ("Peru", 2029, "100")), "usgs-mcs-2030")
    assert absorbed.against == "usgs-mcs-2030"
    assert [(r.claim.subject.region, r.claim.subject.period_end) for r in absorbed.of("withdrawn")] == [
        ("CHL", 2029)
    ]
    assert absorbed.ledger == held


def test_a_series_under_another_wording_is_the_same_series(tmp_path: Path) -> None:
    old = edition(tmp_path, 2030, ("Peru", 2029, "100"), detail="Mine production: tin content")
    new = edition(tmp_path, 2031, ("Peru", 2029, "100"), detail="Mine production: rounded")
    absorbed = absorb(absorb(Ledger(), old, "usgs-mcs-2030").ledger, new, "usgs-mcs-2031")
    assert (absorbed.revisions, absorbed.unchanged) == ((), 1)


def test_an_edition_is_compared_with_the_last_before_it_only(tmp_path: Path) -> None:
    ledger = Ledger()
    for year, value in ((2029, "1"), (2030, "2")):
        ledger = absorb(ledger, edition(tmp_path, year, ("Peru", 2028, value)), f"usgs-mcs-{year}").ledger
    absorbed = absorb(ledger, edition(tmp_path, 2032, ("Peru", 2028, "2")), "usgs-mcs-2032")
    assert (absorbed.against, absorbed.revisions, absorbed.unchanged) == ("usgs-mcs-2030", (), 1)
    older = absorb(absorbed.ledger, edition(tmp_path, 2028, ("Peru", 2028, "9")), "usgs-mcs-2028")
    assert (older.against, len(older.of("added"))) == ("", 1)


def test_the_same_mass_in_another_unit_is_no_revision(tmp_path: Path) -> None:
    old = edition(tmp_path, 2030, ("Peru", 2029, '"2,000"'))
    path = tmp_path / "MCS2031.csv"
    row = MINE.format("Peru", "Mine production", 2029, "2").replace("metric tons", "thousand metric tons")
    path.write_text(f"{HEADER}\n{row}\n")
    absorbed = absorb(absorb(Ledger(), old, "usgs-mcs-2030").ledger, read_mcs(path).ledger, "usgs-mcs-2031")
    assert (absorbed.revisions, absorbed.unchanged) == ((), 1)

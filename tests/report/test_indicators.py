"""Indicators on the screen and as a record."""

import json
from dataclasses import replace
from pathlib import Path

from click.testing import CliRunner

from oreshed.cli import main
from oreshed.ledger.claims_table import write_claims
from oreshed.ledger.indicators.rebuild import rebuild
from oreshed.ledger.ledger import Ledger
from oreshed.ledger.reference import reference_ledger
from oreshed.report.indicators import Score, as_record, indicator_lines, summary_lines


def run(*words: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["indicators", *words])
    return result.exit_code, result.output


def test_the_screen_shows_print_and_rebuild_side_by_side_and_fits() -> None:
    code, text = run("aluminum", "--year", "2024")
    assert code == 0
    lines = text.splitlines()
    assert lines[0] == "ALUMINIUM, United States  (MCS 2026)"
    row = next(line for line in lines if "net import reliance" in line)
    assert row.split()[0] == "2024" and row.split()[5:7] == ["62", "62"]
    assert "nir-aluminium-mcs2026" in row and " yes " in row
    assert "1 of 1 printed reliances rebuilt within 1 point." in lines
    assert max(map(len, lines)) <= 112


def test_a_contradiction_stands_out() -> None:
    _, text = run("cadmium", "--edition", "MCS 2003")
    assert "FLAGS (3)" in text
    assert "printed 560 t, its items give 660 t" in text
    row = next(line for line in text.splitlines() if line.startswith("1999 net import"))
    assert " NO " in row


def test_a_users_claims_table_is_read_instead_of_the_shipped_one(tmp_path: Path) -> None:
    lead = Ledger(tuple(c for c in reference_ledger().claims if c.subject.commodity == "lead"))
    path = tmp_path / "mine.csv"
    path.write_text(write_claims(lead), encoding="utf-8")
    assert run("lead", "--ledger", str(path)) == run("lead")
    code, text = run("zinc", "--ledger", str(path))
    assert code == 2 and "no claims about zinc" in text


def test_the_record_is_json_with_open_ends_as_null() -> None:
    code, text = run("tellurium", "--json")
    assert code == 0
    found = json.loads(text)
    assert found == as_record(rebuild(reference_ledger(), "tellurium"))
    withheld = next(r for r in found["rows"] if r["indicator"] == "apparent consumption")
    assert withheld["printed"]["mark"] == "withheld" and withheld["recomputed"]["high"] is None
    assert all(r["claims"] for r in found["rows"])
    terms = found["definitions"][0]["terms"]
    assert {t["side"] for t in terms} == {"domestic", "net_imports"}
    assert found["about"][0] == "By-product of copper and lead: about 100 % of world output (unverified)."


def test_all_metals_fit_on_one_screen_with_their_sums() -> None:
    code, text = run("all")
    assert code == 0
    found = [rebuild(reference_ledger(), m) for m in ("lead", "cadmium", "tellurium")]
    assert summary_lines(found)[1].split() == [
        "lead",
        "MCS",
        "2026",
        "5",
        "of",
        "5",
        "0",
        "of",
        "0",
        "0",
        "0",
    ]
    assert Score.of(found[2]) == Score(0, 0, 1, 1, 4)
    assert len(text.splitlines()) >= 12
    assert len(json.loads(run("all", "--edition", "MCS 2003", "--json")[1])) == 1


def test_names_from_a_table_cannot_write_to_the_terminal() -> None:
    found = rebuild(reference_ledger(), "lead")
    hostile = replace(found, metal="le\x1b[31mad", flags=("a\x1b]0;b\x07",))
    assert not any("\x1b" in line or "\x07" in line for line in indicator_lines(hostile))

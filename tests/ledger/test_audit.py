"""The audit as a whole: merging, order, command, reference ledgers, and the seeds where they are at hand."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from oreshed.cli import main
from oreshed.ledger.against import read_reference
from oreshed.ledger.audit import audit
from oreshed.ledger.finding import SEVERITIES, Evidence
from oreshed.ledger.ledger import Ledger

SHARED = Path(__file__).resolve().parents[3] / "shared"
BRIEF = """# Chromium

## US and Allies Domestic Current Production (tons)
- **European Union:** Mines in the Union delivered 1.2 kt in 2023. Finland alone mined 1.5 kt that year.
- **World:** 42 Mt were mined in 2023.

## Key Separation Technologies
- **Gravity:** spirals reach recoveries of 88–72 %.
"""


def test_findings_come_gravest_first_and_once(tmp_path):
    from oreshed.commands.audit import evidence_of

    path = tmp_path / "chromium.md"
    path.write_text(BRIEF, encoding="utf-8")
    found = audit(evidence_of((path,)))
    assert {"R-PART", "R-RANGE"} <= {f.rule for f in found}
    order = [SEVERITIES.index(f.severity) for f in found]
    assert order == sorted(order)
    assert len({(f.rule, f.arithmetic) for f in found}) == len(found)
    assert all(w.place is None or w.quote in path.read_text(encoding="utf-8") for f in found for w in f.words)


def test_nothing_to_read_gives_nothing():
    assert audit(Evidence(Ledger())) == ()


def test_the_command_prints_objects_and_answers_with_its_exit_code(tmp_path):
    path = tmp_path / "chromium.md"
    path.write_text(BRIEF, encoding="utf-8")
    result = CliRunner().invoke(main, ["audit", str(path), "--json"])
    assert result.exit_code == 1
    objects = json.loads(result.stdout)
    assert all({"rule", "severity", "quotes", "arithmetic"} <= set(o) for o in objects)
    clean = tmp_path / "clean.md"
    clean.write_text("# Note\n\nNothing is claimed here.\n", encoding="utf-8")
    assert CliRunner().invoke(main, ["audit", str(clean)]).exit_code == 0
    assert CliRunner().invoke(main, ["audit", str(tmp_path / "absent.md")]).exit_code == 2
    assert CliRunner().invoke(main, ["audit", str(clean), "--against", "no-such-ledger"]).exit_code == 2


def test_a_shipped_model_and_a_result_folder_are_reference_ledgers(tmp_path):
    model = read_reference("us-allies")
    assert any(
        c.subject.commodity == "zinc" and c.subject.quantity == "mine_production" for c in model.claims
    )
    cells = {"low": 90.0, "central": 100.0, "high": 110.0}
    verdict = {
        "question": {"metal": "zinc", "year": 2030, "bloc_name": "core"}, "supply": {"reliable": cells}, "demand": cells,
        "unlocking_sets": [{"members": ["k"], "gain": 5.0}], "classes": {"k": {"label": "nameplate of zinc smelting", "stage": "zinc smelting"}},
    }  # fmt: skip
    (tmp_path / "verdict.json").write_text(json.dumps(verdict), encoding="utf-8")
    solved = read_reference(str(tmp_path))
    assert {c.subject.quantity for c in solved.claims} == {"supply_total", "demand", "bottleneck"}


@pytest.mark.skipif(not SHARED.exists(), reason="the seeds are not beside this checkout")
@pytest.mark.parametrize("with_tables", [True, False], ids=["hand claims", "reader's claims"])
def test_rows_that_close_are_never_flagged(with_tables):
    """X041, X087, X094 and X119 close within rounding or once scrap is a flow."""
    import csv

    from oreshed.commands.audit import evidence_of

    files = tuple(SHARED / "seeds" / n for n in ("lead.md", "cadmium.md", "base-metals-1995-2020.txt"))
    table = SHARED / "claims" / "claims.csv"
    found = audit(evidence_of(files, "", (table,) if with_tables else ()))
    assert len(found) > 40
    claims = {r["claim_id"]: r for r in csv.DictReader(table.open(encoding="utf-8"))}
    for row in csv.DictReader((SHARED / "claims" / "contradictions.csv").open(encoding="utf-8")):
        if row["severity"] != "info":
            continue
        ids = set(row["claim_ids"].split())
        for f in found:
            assert not ids <= set(f.claims), (row["id"], f)
            if f.rule in ("R-SUM", "R-BAL", "R-SHARE"):
                lines = {(claims[i]["document"], int(claims[i]["line"])) for i in ids}
                assert (
                    not lines <= {(w.place.document, w.place.line) for w in f.words if w.place}
                    or len(f.words) > 3
                ), (row["id"], f)


def test_no_finding_sets_the_numbers_of_two_metals_against_each_other(tmp_path):
    """Briefs of one form have claims of one number, and often one file name: each keeps its own findings."""
    from oreshed.commands.audit import evidence_of

    paths = []
    for metal, union, member in (("Chromium", "1.2", "1.5"), ("Cobalt", "2.4", "3.1"), ("Tin", "4.4", "5.9")):
        folder = tmp_path / metal
        folder.mkdir()
        path = folder / "brief.md"
        text = (
            BRIEF.replace("Chromium", metal)
            .replace("1.2 kt", f"{union} kt")
            .replace("1.5 kt", f"{member} kt")
        )
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    evidence = evidence_of(tuple(paths))
    assert len({c.id for c in evidence.ledger.claims}) == len(evidence.ledger.claims)
    parts = [f for f in audit(evidence) if f.rule == "R-PART"]
    held = [{w.place.document for w in f.words if w.place} for f in parts]
    assert all(len(documents) == 1 for documents in held)
    assert len(set().union(*held)) == len(paths)


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("exports of refined lead were 60 kt", True), ("exports of lead were 60 kt", True),
        ("exports of lead concentrate were 400 kt", True), ("exports of lead concentrate were 260 kt", False),
        ("exports of lead were 37 kt", False),
    ],
)  # fmt: skip
def test_trade_is_held_against_trade_in_the_same_ware(said: str, wrong: bool, tmp_path: Path) -> None:
    brief = tmp_path / "lead.md"
    text = f"# Lead\n\n## US and Allies Domestic Current Production (tons)\n\n- **United States:** {said} in 2024.\n"
    brief.write_text(text, encoding="utf-8")
    found = CliRunner().invoke(main, ["audit", str(brief), "--against", "us-allies"]).output
    assert ("R-REF" in found) is wrong, found

"""Statements of fact over all minerals, a wrong and a right one a row, in a brief of two sections: the whole audit judges them."""

import csv
from pathlib import Path

import pytest

from oreshed.commands.audit import evidence_of
from oreshed.ledger.audit import audit

ROWS = list(
    csv.DictReader((Path(__file__).parent / "fact_statements.csv").open(encoding="utf-8", newline=""))
)


def found(folder: Path, metal: str, statement: str) -> set[str]:
    lines = [s if s.startswith("[") else f"- {s}" for s in statement.split(" // ")]
    head = f"# {metal.capitalize()} supply brief, 2023 and 2030\n\n## Key separation and purification technologies for {metal}\n\n"
    tail = f"\n\n## World production\n\n- Producers of {metal} delivered 100 kt of {metal} worldwide in 2023."
    file = folder / f"{metal.replace(' ', '-')}.md"
    file.write_text(head + "\n".join(lines) + tail, encoding="utf-8")
    own = range(5, 5 + len(lines))
    return {
        f.rule
        for f in audit(evidence_of((file,), "", ()))
        if f.rule != "R-STRUCT" and any(w.place and w.place.line in own for w in f.words)
    }


@pytest.mark.parametrize("row", ROWS, ids=lambda r: r["wrong"][:60])
def test_a_wrong_statement_is_found(tmp_path, row):
    assert row["rule"] in found(tmp_path, row["metal"], row["wrong"])


@pytest.mark.parametrize("row", [r for r in ROWS if r["right"]], ids=lambda r: r["right"][:60])
def test_a_right_statement_is_left_alone(tmp_path, row):
    assert not found(tmp_path, row["metal"], row["right"])

"""The account of the units closes: what enters a companion's plants is recovered or left."""

import pytest

import oreshed
from oreshed.insight.reading import THIN, metal_imports, picture, units, waterfall


@pytest.mark.parametrize(
    ("element", "bloc"), [("cadmium", "core"), ("cadmium", "USA"), ("germanium", "core")]
)
def test_a_companion_that_enters_is_recovered_or_left(element: str, bloc: str) -> None:
    piece = oreshed.load("us-allies").study(element, bloc=bloc, draws=0).piece
    found = {u["flow"]: u for u in units(piece)}

    def total(start: str) -> float:
        return sum(u["tonnes"] for flow, u in found.items() if flow.startswith(start))

    left = found["companion_left_in_residue"]
    entered = total("fed_with_circuit:")
    assert entered == pytest.approx(total("companion_recovered:") + left["tonnes"], rel=1e-6)
    assert left["low"] <= left["tonnes"] * (1 + 1e-9) and left["tonnes"] <= left["high"] * (1 + 1e-9)
    drawn = sum(f["tonnes"] for f in picture(piece) if f["to_stage"] == "Smelting" and f["kind"] == "feed")
    assert drawn >= entered * (1 - 1e-3)


@pytest.mark.parametrize("element", ["lead", "zinc", "aluminium"])
def test_picture_and_waterfall_agree_that_imports_as_in_the_base_year_leave_nothing_unmet(
    element: str,
) -> None:
    study = oreshed.load("us-allies").study(element, bloc="core", draws=0)
    steps = {w["step"]: w["tonnes"] for w in waterfall(study.pieces)}
    drawn = picture(study.piece)
    unmet = sum(f["tonnes"] for f in drawn if f["kind"] == "unmet")
    imported = {
        r: t
        for tier in metal_imports(study.piece.world, element, study.piece.question.bloc).values()
        for r, t in tier.items()
    }
    used = {
        r: sum(f["tonnes"] for f in drawn if f["kind"] == "metal" and f["from_region"] == r) for r in imported
    }
    assert steps["unmet"] == 0.0
    # Own and partners' feed alone is the picture's supply: it may use more of the imports, never more than there are.
    assert unmet == pytest.approx(
        max(0.0, study.piece.demand - study.piece.supply - sum(imported.values())),
        abs=2 * THIN * study.piece.demand,
    )
    assert all(used[r] <= imported[r] * (1 + 1e-9) for r in imported)

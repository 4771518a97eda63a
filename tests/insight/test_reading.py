"""The account of the units closes: what enters a companion's plants is recovered or left."""

import pytest

import oreshed
from oreshed.insight.reading import picture, units


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

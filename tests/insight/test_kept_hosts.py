"""Hosts that an option does not change are kept, and the answer is that of a slice built anew."""

from __future__ import annotations

import pytest

import oreshed
from oreshed.chain.interventions import apply, elements_touched
from oreshed.chain.slice import build
from oreshed.insight.interventions import slice_with, touching


@pytest.mark.parametrize("metal", ["gallium", "germanium", "tellurium"])
def test_an_option_gains_what_it_gains_in_a_slice_built_anew(metal: str) -> None:
    piece = oreshed.load("us-allies").study(metal, draws=0).piece
    for option in touching(piece)[::4]:
        changed = apply(piece.world, (option.id,), piece.question.year)
        anew = build(
            changed.world, piece.question, count_surplus=piece.counts_surplus, retained=changed.retained
        )
        assert slice_with(piece, (option.id,)).supply == pytest.approx(anew.supply, rel=1e-7), option.id


def test_a_circuit_belongs_to_its_companion_and_a_plant_to_its_metal() -> None:
    model = oreshed.load("us-allies").model
    assert elements_touched(model, ["TEC-GA-PINJARRA"]) == {"gallium"}
    assert elements_touched(model, ["INT-TRAIL-FILL"]) == {"zinc"}
    assert elements_touched(model, ["INT-CONC-RETAIN"]) == {"zinc"}

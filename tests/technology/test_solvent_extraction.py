"""Extraction follows pH, stages and crowding; Kremser's closed form agrees with stages solved one by one."""

import itertools

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.flowsheet import contained
from oreshed.technology.separation import solvent_extraction as sx
from oreshed.technology.stream import Stream, mix

LIQUOR = mix(contained({"Zn": 2.0, "Cd": 0.5, "Ni": 1.0}, "liquor"), Stream.of({"water": 1000.0}))


def test_kremser_equals_stages_solved_one_by_one() -> None:
    for factor, stages in ((0.5, 3), (1.0, 4), (2.5, 5)):
        # x_n of the raffinate of each stage; fresh organic enters at the last.
        a = np.zeros((stages, stages))
        for n in range(stages):
            a[n, n] = 1.0 + factor
            if n:
                a[n, n - 1] = -1.0
            if n + 1 < stages:
                a[n, n + 1] = -factor
        b = np.zeros(stages)
        b[0] = 1.0
        assert 1.0 - np.linalg.solve(a, b)[-1] == pytest.approx(float(sx.kremser(factor, stages)), rel=1e-12)


def test_higher_ph_never_extracts_less_while_the_organic_has_room() -> None:
    roomy = mix(contained({"Zn": 0.02, "Cd": 0.005}, "liquor"), Stream.of({"water": 1000.0}))
    runs = [sx.UNIT.run(roomy, {"pH": p}).diagnostics for p in np.linspace(0.5, 6, 12)]
    for metal in ("Zn_extracted", "Cd_extracted"):
        assert all(float(b[metal]) >= float(a[metal]) - 1e-9 for a, b in itertools.pairwise(runs))


def test_zinc_goes_before_cadmium_before_nickel() -> None:
    shares = sx.UNIT.run(LIQUOR, {"pH": 2.5}).diagnostics
    assert float(shares["Zn_extracted"]) > float(shares["Cd_extracted"]) > float(shares["Ni_extracted"])


def test_a_full_organic_takes_no_more_than_its_dimer_binds() -> None:
    rich = mix(contained({"Zn": 80.0}, "liquor"), Stream.of({"water": 1000.0}))
    loaded = sx.UNIT.run(rich, {"pH": 6.0, "dimer": 0.3}).diagnostics["Zn_extracted"]
    mol_per_l = float(loaded) * 80.0 / 65.38
    assert mol_per_l <= 0.3 * sx.METAL_PER_DIMER * 1.001


def test_no_number_of_stages_extracts_more_than_a_factor_below_one() -> None:
    with pytest.raises(OutOfValidity, match="never extracts"):
        sx.stages_needed(0.8, 0.9)
    assert sx.stages_needed(2.0, 0.85) == 2


def test_a_law_that_is_no_law_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="neither a number"):
        sx.compute({"m": "__import__('os')", "B": 1.0})

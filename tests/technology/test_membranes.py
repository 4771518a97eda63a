"""Membranes hold back at most their reflection, concentrate what they hold, and never work for less than mixing frees."""

import itertools

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.separation import membranes as me
from oreshed.technology.stream import Stream, contained, mix

NF, RO, ED = (me.UNITS[k] for k in ("nanofiltration", "reverse-osmosis", "electrodialysis"))
LIQUOR = me.EXAMPLE["liquor"]


def test_rejection_runs_from_nothing_to_the_reflection_coefficient() -> None:
    flux = np.geomspace(1e-6, 1e5, 60)
    r = me.rejection(flux, 0.9, 5.0)
    assert r[0] < 1e-5
    assert r[-1] == pytest.approx(0.9)
    assert np.all(np.diff(r) >= -1e-12)


def test_a_reflection_of_one_is_solution_diffusion() -> None:
    flux = np.array([1.0, 20.0, 300.0])
    assert me.rejection(flux, 1.0, 7.0) == pytest.approx(me.rejection(flux, 1.0 - 1e-7, 7.0), rel=1e-4)


def test_a_film_never_improves_a_rejection() -> None:
    true = np.linspace(0.0, 1.0, 11)
    assert np.all(me.observed_rejection(true, 40.0, 100.0) <= true + 1e-12)
    assert me.observed_rejection(true, 40.0, 1e9) == pytest.approx(true)


def test_a_higher_cut_makes_dirtier_permeate_and_less_concentrate() -> None:
    runs = [NF.run(LIQUOR, {"cut": y}) for y in (0.2, 0.5, 0.8, 0.95)]
    rejected = [float(r.diagnostics["Cd_rejected"]) for r in runs]
    assert all(b < a for a, b in itertools.pairwise(rejected))
    assert float(runs[-1].products["concentrate"].total()) < 0.06 * float(LIQUOR.total())


def test_reverse_osmosis_holds_more_and_takes_more_work_than_nanofiltration() -> None:
    assert float(RO.run(LIQUOR).diagnostics["Cd_rejected"]) > float(NF.run(LIQUOR).diagnostics["Cd_rejected"])
    assert float(RO.run(LIQUOR).utilities["electricity_MWh"]) > float(
        NF.run(LIQUOR).utilities["electricity_MWh"]
    )


def test_least_work_of_no_separation_is_nothing_and_of_two_halves_is_ideal_mixing() -> None:
    half = {"water": np.array(1e6), "Cd": np.array(1e3)}
    assert float(me.least_work_mwh({"a": half, "b": half}, 298.15)) == pytest.approx(0.0, abs=1e-9)
    pure = {"a": {"water": np.array(1e6)}, "b": {"Cd": np.array(1e6)}}
    assert float(me.least_work_mwh(pure, 298.15)) == pytest.approx(
        2e6 * 8.314462618 * 298.15 * np.log(2) / 3.6e9
    )


def test_no_membrane_works_for_less_than_the_separation_is_worth() -> None:
    for unit, name in ((NF, "cut"), (RO, "cut"), (ED, "removal")):
        for value in (0.1, 0.5, 0.9):
            feeds = {"liquor": LIQUOR}
            used = float(unit.run(feeds, {name: value}).utilities["electricity_MWh"])
            assert used > float(unit.least_energy(feeds, unit.values({name: value})))  # type: ignore[misc]


def test_a_brine_whose_osmosis_stops_the_flux_is_refused() -> None:
    strong = mix(contained({"Zn": 15.0}, "liquor"), Stream.of({"water": 1000.0}))
    with pytest.raises(OutOfValidity, match="osmotic"):
        NF.run(strong, {"cut": 0.9})


def test_a_membrane_without_constants_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="no constants of these membranes"):
        me.compute(
            "nanofiltration", {"feed_mg_L": 10, "pH": {"Pb": [6]}, "membranes": ["PES1"], "models": []}
        )

"""Ni-Cd cells: hotter and longer never dissolves less, nickel needs an oxidant, and both routes close."""

import itertools

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.extraction import nickel_cadmium as nc
from oreshed.technology.flowsheet import Flowsheet, solve
from oreshed.technology.stream import Stream


@pytest.mark.parametrize("sheet", [nc.WET, nc.OXIDE_ROUTE], ids=lambda s: s.name)
def test_metals_close_from_cell_to_product(sheet: Flowsheet) -> None:
    solved = solve(sheet, {"cells": nc.CELLS})
    for element in ("Cd", "Ni", "Co", "Fe"):
        out = sum(float(s.element(element)) for s in solved.products.values())
        assert out == pytest.approx(float(nc.CELLS.element(element)), rel=1e-9), element


def test_hotter_and_longer_never_dissolves_less() -> None:
    by_heat = [float(nc.cadmium_leached(0.95, 17.7, k, 5.0)) for k in np.linspace(295, 360, 14)]
    by_time = [float(nc.cadmium_leached(0.95, 17.7, 308.0, h)) for h in np.linspace(0.0, 20.0, 21)]
    assert all(b >= a for a, b in itertools.pairwise(by_heat))
    assert all(b >= a for a, b in itertools.pairwise(by_time))
    assert by_time[0] == 0.0
    assert by_time[-1] == 1.0


def test_nickel_needs_the_oxidant_and_cadmium_does_not() -> None:
    without, with_ = (nc.LEACH.run(nc._POWDER, {"oxidant": o}).diagnostics for o in (0.0, 1.0))
    assert float(without["nickel_recovery"]) < 0.35 < 0.9 < float(with_["nickel_recovery"])
    assert float(without["cadmium_recovery"]) == float(with_["cadmium_recovery"])


def test_calcination_loses_carbon_dioxide_only() -> None:
    assert nc.calcination_loss() == pytest.approx(44.009 / 172.419, rel=1e-4)


def test_a_deeper_bed_recovers_less_in_the_same_time() -> None:
    deep, flat = (float(nc.retort_recovery(0.0005, 110.0, 1073.0, 1.0, b)) for b in (60.0, 15.0))
    assert deep < flat < 1.0


def test_a_retort_is_not_run_on_scrap_without_cadmium() -> None:
    with pytest.raises(OutOfValidity, match="cadmium in cells"):
        nc.RETORT.run(Stream.of({"Fe in case": 100.0, "Cd(OH)2": 0.1}))


def test_electrowinning_takes_the_energy_of_its_voltage() -> None:
    run = nc.WIN.run(nc._STRIP, parameters={"cell_voltage": 2.49, "current_efficiency": 0.98})
    per_tonne = float(run.utilities["electricity_MWh"] / run.products["metal"].element("Cd"))
    assert per_tonne == pytest.approx(1.21, rel=0.01)  # kWh/kg, handbook 2.1


def test_a_complexant_takes_cadmium_as_far_as_its_moles_reach_and_leaves_the_nickel() -> None:
    shares = [
        nc.compute_wet({"glycine_mol_L": c, "pH": 9.5})["recovery_pct"] for c in (0.05, 0.1, 0.2, 1.0, 1.5)
    ]
    assert all(b["Cd"] >= a["Cd"] for a, b in itertools.pairwise(shares))
    assert shares[0]["Cd"] < 30.0 and shares[-1]["Cd"] == pytest.approx(85.0) and shares[-1]["Ni"] < 10.0
    acid, alkaline = (nc.compute_wet({"glycine_mol_L": 0.2, "pH": p})["Cd_pct"] for p in (8.0, 10.5))
    assert acid < alkaline


def test_a_leach_without_its_conditions_is_no_plant() -> None:
    with pytest.raises(KeyError, match="complexant"):
        nc.compute_wet({"label": "leaching: Ni-Cd battery powder, organic acids", "stage1": "oxalic acid"})

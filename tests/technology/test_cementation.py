"""Scrap cements what is nobler, never past Nernst's floor, and dissolves at least as much as it exchanges."""

import itertools

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.answering import answering
from oreshed.technology.casework.case import Case
from oreshed.technology.refining.electrolysis import displacement_constant
from oreshed.technology.registry import technology
from oreshed.technology.separation import cementation as ce
from oreshed.technology.stream import Stream

IRON, ZINC = ce.UNITS["Fe"], ce.UNITS["Zn"]


def test_the_floor_is_the_constant_of_displacement() -> None:
    assert float(ce.floor_mol_l("Cu", "Zn", 0.5)) == pytest.approx(
        0.5 / displacement_constant("Cu", "Zn"), rel=1e-9
    )


def test_a_silver_ion_needs_half_an_atom_of_zinc() -> None:
    assert ce.compute("Zn", {"metal": "Ag"})["scrap_t_per_t_stoichiometric"] == pytest.approx(
        65.38 / 107.8682 / 2, rel=1e-4
    )


def test_more_scrap_and_more_time_never_cement_less() -> None:
    for unit, base in ((IRON, "Fe"), (ZINC, "Zn")):

        def run(supply: float, given: dict[str, float], unit=unit, base=base) -> float:
            feeds = {"liquor": unit.example["liquor"], "scrap": Stream.of({base: supply})}
            return float(unit.run(feeds, given).products["cement"].element("Cu"))

        by_supply = [run(x, {}) for x in np.linspace(0.0, 6.0, 9)]
        by_time = [run(8.0, {"minutes": x}) for x in (1.0, 5.0, 20.0, 100.0, 500.0)]
        for taken in (by_supply, by_time):
            assert all(b >= a - 1e-12 for a, b in itertools.pairwise(taken))
        assert by_supply[0] == 0.0


def test_scrap_dissolved_is_never_under_what_was_exchanged() -> None:
    result = IRON.run(IRON.example)
    electrons = sum(
        float(result.products["cement"].element(m)) / ce.molar_mass(m) * ce.metal(m)[1]
        for m in ("Cu", "Ag", "Pb")
    )
    assert float(result.utilities["fe_scrap_t"]) / 55.845 * 2.0 >= electrons


def test_silver_and_copper_go_before_lead_on_iron() -> None:
    told = IRON.run(IRON.example).diagnostics
    assert float(told["Cu_cemented"]) > float(told["Pb_cemented"])
    assert ce.compute("Fe", {"metal": "Pb"})["regime"] == "surface reaction"


def test_a_baser_metal_is_refused() -> None:
    for metal, on in (("Zn", "iron"), ("Cd", "lead"), ("Cd", "iron")):
        with pytest.raises(OutOfValidity, match="does not cement"):
            ce.compute("Fe", {"metal": metal, "on": on})


def test_cadmium_on_zinc_dust_stays_with_its_own_technology() -> None:
    def asked(label: str) -> str:
        found = answering(Case("x", label, "envelope", "", {}, {}, "", False))
        assert found is not None
        return found.id

    assert asked("cementation: Cd on Zn dust") == "zinc-dust-purification"
    assert asked("cementation: Ag on Zn") == "cementation-on-zinc"
    assert technology("cementation-on-lead").compute({"metal": "Cu"})["force_V"] > 0

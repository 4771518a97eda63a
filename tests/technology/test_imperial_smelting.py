"""The zinc-lead blast furnace closes over its blue powder, its gas obeys oxygen, and cadmium goes with the zinc."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology import plant
from oreshed.technology.extraction import imperial_smelting as isf
from oreshed.technology.extraction import roasting
from oreshed.technology.flowsheet import solve
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Stream
from oreshed.technology.unit import CLOSURE, closure

FEED = {"concentrate": roasting.concentrate(100.0, Zn=40.0, Pb=16.0, Fe=9.0, SiO2=4.0)}


def test_every_element_closes_over_blue_powder_and_run_off() -> None:
    assert closure(FEED, plant.total(solve(isf.PLANT, FEED)))[0] <= CLOSURE


def test_oxygen_of_the_gas_comes_from_the_blast_and_the_oxides() -> None:
    v = isf.FURNACE.values({})
    gas = isf.condenser_gas(np.asarray(65.38), np.asarray(20.72), v)
    out = gas["CO"] + 2.0 * gas["CO2"]
    blast = 2.0 * gas["N2"] / isf.NITROGEN_PER_OXYGEN
    assert float(out) == pytest.approx(float(blast) + 1.0 + 0.1, rel=1e-3)
    carbon = 65.38 * float(v["carbon_per_zinc"]) / molar_mass("C")
    assert float(gas["CO"] + gas["CO2"]) == pytest.approx(carbon)


def test_a_poorer_condenser_makes_more_blue_powder_and_the_loop_keeps_the_zinc() -> None:
    good, poor = (
        solve(isf.PLANT, FEED, {"furnace": {"condenser": np.asarray(c)}}) for c in (0.96, 0.85)
    )  # fmt: skip
    load = [float(s.feeds["furnace"]["returns"].element("Zn")) for s in (good, poor)]
    assert load[1] > 3.0 * load[0]
    zinc = [float(s.products["zinc"].element("Zn")) for s in (good, poor)]
    assert zinc[1] == pytest.approx(zinc[0], rel=0.01)


def test_slag_holds_its_zinc_by_its_mass_so_gangue_costs_zinc() -> None:
    poor = roasting.concentrate(100.0, Zn=34.0, Pb=16.0, Fe=9.0, SiO2=4.0)
    plain, lean = (solve(isf.PLANT, {"concentrate": f}) for f in (FEED["concentrate"], poor))
    assert float(lean.products["slag"].element("Zn")) > 1.1 * float(plain.products["slag"].element("Zn"))
    assert float(lean.products["slag"].assay("Zn")) == pytest.approx(0.06, rel=0.05)


def test_cadmium_that_the_sinter_machine_leaves_reaches_the_alloy() -> None:
    solved = solve(isf.PLANT, FEED)
    fed = float(FEED["concentrate"].element("Cd"))
    fume, alloy = (float(solved.products[p].element("Cd")) for p in ("cadmium_fume", "cadmium_alloy"))
    assert alloy > 0.85 * (fed - fume)
    assert isf.cadmium_recovered(0.0, 0.5, 0.9) == pytest.approx(0.9)
    assert isf.cadmium_recovered(1.0, 0.5, 0.9) == pytest.approx(0.5)


def test_silver_bismuth_and_gold_go_with_the_lead() -> None:
    solved = solve(isf.PLANT, FEED)
    assert float(solved.products["bullion"].element("Ag") / FEED["concentrate"].element("Ag")) > 0.85


def test_a_charge_without_lead_and_one_without_zinc_are_refused() -> None:
    with pytest.raises(OutOfValidity, match="lead in charge"):
        isf.FURNACE.run({"sinter": Stream.of({"ZnO": 70.0, "quartz": 30.0})})
    with pytest.raises(OutOfValidity, match="zinc in charge"):
        isf.FURNACE.run({"sinter": Stream.of({"ZnO": 10.0, "PbO": 20.0, "quartz": 70.0})})

"""Direct leaching closes, quickens with heat, oxygen and fineness, needs a dispersant over molten sulphur."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.extraction import pressure_leach as pl
from oreshed.technology.extraction import roasting
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Stream
from oreshed.technology.unit import CLOSURE, closure

FEED = {"concentrate": roasting.concentrate(100.0), "acid": Stream.of({"ZnSO4": 80.0, "H2SO4": 100.0})}
PRESSURE, TOWERS = pl.UNITS["pressure"], pl.UNITS["atmospheric"]


def extraction(unit=PRESSURE, **settings: float) -> float:  # type: ignore[no-untyped-def]
    return float(unit.run(FEED, settings).diagnostics["zinc_extraction"])


@pytest.mark.parametrize("unit", (PRESSURE, TOWERS), ids=lambda u: u.name)
@pytest.mark.parametrize("minerals", ("plain names", "formulas"))
def test_elements_close_however_the_minerals_are_called(unit, minerals: str) -> None:  # type: ignore[no-untyped-def]
    names = ("galena", "pyrite", "chalcopyrite", "sphalerite", "dolomite", "calcite")
    if minerals == "formulas":
        names = tuple(pl.FORMULA[n] for n in names)
    extra = Stream.of(dict.fromkeys(names, 2.0) | {"ZnS": 20.0, "quartz": 3.0, "In in sphalerite": 0.01})
    feed = FEED | {"concentrate": extra}
    settings = {"iron_precipitated": 0.6}
    assert closure(feed, unit.run(feed, settings))[0] <= CLOSURE


def test_heat_oxygen_time_and_fineness_each_raise_the_extraction() -> None:
    for name, rising in (
        ("leach_K", (395.0, 410.0, 423.0)), ("oxygen_kPa", (200.0, 500.0, 1200.0)),
        ("hours", (0.3, 0.8, 2.0)), ("size_um", (100.0, 60.0, 20.0)),
    ):  # fmt: skip
        values = [extraction(**{name: x}) for x in rising]
        assert values == sorted(values) and values[0] < values[-1], name


def test_no_time_dissolves_next_to_nothing_and_none_dissolves_more_than_can_be_reached() -> None:
    assert extraction(TOWERS, hours=0.5, leach_K=338.0) < 0.05
    assert extraction(hours=10.0) <= 1.0 - float(PRESSURE.parameters["inaccessible"].estimate.central)


def test_molten_sulphur_without_a_dispersant_smothers_the_ore_and_below_its_melting_point_does_not() -> None:
    assert extraction(dispersant=0.0) < 0.65 < extraction(dispersant=1.0)
    assert extraction(TOWERS, dispersant=0.0) == extraction(TOWERS, dispersant=1.0)


def test_ten_kelvin_quicken_the_rate_as_arrhenius_says() -> None:
    v = pl.PARAMETERS.central()
    ratio = float(pl.leach_rate(373.0, 100.0, 40.0, v) / pl.leach_rate(363.0, 100.0, 40.0, v))
    energy = 8.314462618e-3 * np.log(ratio) / (1 / 363.0 - 1 / 373.0)
    assert energy == pytest.approx(float(v["activation"]), rel=1e-9)


def test_oxygen_covers_what_sulphur_and_iron_take_up() -> None:
    result = PRESSURE.run({"concentrate": Stream.of({"ZnS": 100.0}), "acid": FEED["acid"]})
    share = float(result.diagnostics["zinc_extraction"])
    v = pl.PARAMETERS.central()
    moles = 100.0 / molar_mass("ZnS") * share
    least = moles * (0.5 * v["sulphur_to_elemental"] + 2.0 * (1.0 - v["sulphur_to_elemental"])) * 32.0
    assert float(result.utilities["oxygen_t"]) == pytest.approx(float(least / v["oxygen_use_pressure"]))


def test_the_autoclave_keeps_its_own_heat() -> None:
    assert float(PRESSURE.run(FEED).utilities["steam_t"]) == 0.0
    cold = PRESSURE.run(FEED, {"inlet_K": 290.0, "acid_g_l": 60.0})
    assert float(cold.utilities["steam_t"]) > 0.0


def test_silver_and_lead_stay_with_the_sulphur_and_cadmium_goes_with_the_zinc() -> None:
    result = PRESSURE.run(FEED)
    assert float(result.share("Ag", "residue")) == pytest.approx(1.0)
    assert float(result.share("Pb", "residue")) == pytest.approx(1.0)
    assert float(result.share("Cd", "liquor")) > 0.95


def test_iron_let_fall_takes_indium_with_it() -> None:
    plain, fallen = (
        float(PRESSURE.run(FEED, {"iron_precipitated": x}).share("In", "liquor")) for x in (0.0, 0.9)
    )
    assert fallen < 0.4 * plain


def test_a_copper_concentrate_is_refused_with_the_reason() -> None:
    with pytest.raises(OutOfValidity, match="copper in concentrate"):
        PRESSURE.run({"concentrate": Stream.of({"ZnS": 50.0, "chalcopyrite": 50.0}), "acid": FEED["acid"]})


def test_without_acid_it_draws_what_the_reactions_need() -> None:
    result = PRESSURE.run({"concentrate": FEED["concentrate"], "acid": Stream.of({"H2SO4": 0.0})})
    assert float(result.drawn["sulphuric acid"].total()) > 70.0

"""Batteries part into what they hold, soda takes the sulphate that it can, and furnaces differ in where antimony goes."""

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.extraction import battery_lead as bl
from oreshed.technology.flowsheet import solve
from oreshed.technology.stream import Stream, mix


def test_lead_and_sulphur_close_from_battery_to_products() -> None:
    for kind in ("rotary", "reverberatory"):
        solved = solve(bl.plant(kind), {"batteries": bl.BATTERY_FEED})
        drawn = [s for r in solved.results.values() for s in r.drawn.values()]
        for element in ("Pb", "Sb", "Sn", "S", "Na", "C"):
            into = sum(float(s.element(element)) for s in (bl.BATTERY_FEED, *drawn))
            out = sum(float(s.element(element)) for s in solved.products.values())
            assert out == pytest.approx(into, rel=1e-9), (kind, element)


def test_whole_battery_mass_is_accounted_for() -> None:
    result = bl.BREAKER.run(bl.BATTERY_FEED)
    assert sum(float(s.total()) for s in result.products.values()) == pytest.approx(100.0, rel=1e-9)


def test_soda_beyond_the_sulphate_does_not_convert_more() -> None:
    assert float(bl.desulphurised(1.0, 1e9, 0.95)) == 1.0
    assert float(bl.desulphurised(0.4, 1e9, 0.95)) == 0.4
    assert float(bl.desulphurised(1.5, 0.0, 0.95)) == 0.0


def test_desulphurising_cuts_sulphur_dioxide_of_the_furnace() -> None:
    assert bl.sulphur_dioxide_cut("reverberatory") > 0.8


def test_the_reverberatory_makes_soft_lead_and_the_rotary_keeps_antimony() -> None:
    hard = solve(bl.plant("rotary"), {"batteries": bl.BATTERY_FEED}).products["bullion"].assay("Sb")
    soft = solve(bl.plant("reverberatory"), {"batteries": bl.BATTERY_FEED}).products["bullion"].assay("Sb")
    assert float(soft) < 0.5 * float(hard)


def test_other_scrap_is_not_broken() -> None:
    with pytest.raises(OutOfValidity, match="whole batteries"):
        bl.BREAKER.run(mix(bl.BATTERY_FEED, Stream.of({"Pb": 80.0})))


def test_exported_batteries_are_lead_that_leaves() -> None:
    # US, eight months of 2025 to a year: 34.5 million batteries of 16.5 kg at 60 % lead.
    assert bl.exported_lead(34.5e6, 16.5, 0.60) == pytest.approx(341_550)

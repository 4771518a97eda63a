"""Closed loops save lead and slag, fill the slag with sulphur and the dust with chlorine, and need a bleed."""

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology import plant
from oreshed.technology.extraction import battery_lead
from oreshed.technology.extraction import closed_loop_furnace as clf
from oreshed.technology.flowsheet import solve
from oreshed.technology.stream import Stream, mix
from oreshed.technology.unit import CLOSURE, closure

FEED = mix(battery_lead.BATTERY_FEED, Stream.of({"Cl in alloy": 0.008, "Cd in alloy": 0.002}))


def run(slag: float = 0.7, dust: float = 0.9, soda: float = 1.05) -> dict[str, float]:
    return clf.figures(solve(clf.plant(slag, dust, soda), {"batteries": FEED}), FEED)


@pytest.mark.parametrize("returns", ((0.0, 0.0), (0.7, 0.9), (0.98, 0.98)))
@pytest.mark.parametrize("soda", (0.0, 1.05))
def test_every_element_closes_over_both_loops(returns: tuple[float, float], soda: float) -> None:
    sheet = clf.plant(*returns, soda)
    assert closure({"batteries": FEED}, plant.total(solve(sheet, {"batteries": FEED})))[0] <= CLOSURE


def test_more_slag_returned_saves_lead_and_flux_and_dumps_less() -> None:
    found = [run(slag=r) for r in (0.0, 0.4, 0.8)]
    for key, rising in (("Pb_recovery_pct", True), ("slag_t_per_t_Pb", False), ("flux_t_per_t_Pb", False)):
        values = [f[key] for f in found]
        assert values == sorted(values, reverse=not rising) and values[0] != values[-1]


def test_what_the_loop_saves_in_slag_it_pays_in_sulphur_dioxide_unless_the_paste_is_desulphurised() -> None:
    raw = [run(slag=r, soda=0.0) for r in (0.0, 0.8)]
    clean = [run(slag=r, soda=1.05) for r in (0.0, 0.8)]
    assert raw[1]["SO2_kg_per_t_Pb"] > 1.5 * raw[0]["SO2_kg_per_t_Pb"]
    # What desulphurisation leaves in the paste cannot stay in the little slag of a clean charge: 5.4 %.
    assert clean[1]["SO2_kg_per_t_Pb"] < 0.055 * raw[1]["SO2_kg_per_t_Pb"]
    capacity = 100.0 * float(clf.OWN["sulphur_capacity"].estimate.central)
    assert raw[1]["slag_S_pct"] == pytest.approx(capacity)


def test_chlorine_circulates_as_the_geometric_series_says() -> None:
    share = float(clf.OWN["Cl_to_dust"].estimate.central)
    assert run(slag=0.0, dust=0.9)["Cl_circulating"] == pytest.approx(clf.loop_load(share, 0.9), rel=1e-6)


def test_chlorine_beyond_lead_chloride_is_refused_with_the_remedy() -> None:
    salty = mix(battery_lead.BATTERY_FEED, Stream.of({"Cl in alloy": 0.15}))
    with pytest.raises(OutOfValidity, match="bleed more dust"):
        solve(clf.plant(0.7, 0.98), {"batteries": salty})
    assert solve(clf.plant(0.7, 0.2), {"batteries": salty}).products["bullion"].total() > 0


def test_a_loop_without_bleed_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="needs a bleed"):
        clf.plant(slag_return=1.0)
    with pytest.raises(OutOfValidity, match="no bleed"):
        clf.loop_load(1.0, 1.0)


def test_open_loops_agree_with_the_battery_plant_but_for_the_dust_it_never_shows() -> None:
    closed_dust = clf.figures(solve(clf.plant(0.0, 0.98), {"batteries": FEED}), FEED)["Pb_recovery_pct"]
    feed = {"batteries": battery_lead.BATTERY_FEED}
    simple = solve(battery_lead.plant("rotary"), feed).products["bullion"].element("Pb")
    assert closed_dust == pytest.approx(100.0 * float(simple / feed["batteries"].element("Pb")), abs=0.2)

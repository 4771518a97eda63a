"""Bayer liquor: hotter opens boehmite, silica costs soda, and gallium is a supply curve bounded by the hydrate."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.extraction import bayer as b
from oreshed.technology.stream import Stream, contained, mix
from oreshed.technology.unit import UNFOLLOWED


def told(feed: Stream = b.BAUXITE, **settings: float) -> dict[str, float]:
    return {k: float(x) for k, x in b.UNIT.run(feed, settings).diagnostics.items()}


def test_every_element_closes_with_the_caustic_drawn() -> None:
    run = b.UNIT.run(b.BAUXITE, {"gallium_price": 400.0})
    for e in set(b.BAUXITE.elements()) | {"Na"}:
        if e in UNFOLLOWED:
            continue
        into = float(b.BAUXITE.element(e)) + float(run.drawn["caustic"].element(e))
        out = sum(float(s.element(e)) for s in run.products.values())
        assert out == pytest.approx(into, rel=1e-9, abs=1e-12), e


def test_more_heat_and_more_caustic_hold_more_alumina() -> None:
    warm = b.equilibrium_ratio(np.linspace(330.0, 420.0, 20), 220.0)
    strong = b.equilibrium_ratio(360.0, np.linspace(120.0, 300.0, 20))
    assert np.all(np.diff(warm) > 0) and np.all(np.diff(strong) > 0)
    assert np.all((warm > 0) & (warm < 0.962))


def test_boehmite_needs_heat_that_gibbsite_does_not() -> None:
    v = b.UNIT.values({})
    assert float(b.dissolved("gibbsite", 418.0, 30.0, v)) > 0.99
    assert float(b.dissolved("boehmite", 418.0, 30.0, v)) < 0.05
    assert float(b.dissolved("boehmite", 523.0, 30.0, v)) > 0.9
    with pytest.raises(OutOfValidity, match="does not dissolve"):
        b.UNIT.run(b.KARST, {"digestion_K": 418.0})


def test_soda_follows_reactive_silica_and_quartz_only_when_hot() -> None:
    kaolin, quartz = (mix(b.BAUXITE, Stream.of({m: 3.0})) for m in ("kaolinite", "quartz"))
    assert told(kaolin)["soda_kg_per_t"] > told()["soda_kg_per_t"] + 15.0
    assert told(quartz)["soda_kg_per_t"] == pytest.approx(told()["soda_kg_per_t"], rel=0.02)
    assert float(b.soda_loss(1.0, 1.0)) == pytest.approx(39.997 / 60.084, rel=1e-4)


def test_a_siliceous_bauxite_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="silica"):
        b.UNIT.run(mix(b.BAUXITE, Stream.of({"kaolinite": 25.0})))


def test_liquor_gallium_is_input_over_outlets() -> None:
    # A second formula: what leaves at the steady concentration equals what is leached.
    level = b.liquor_gallium(80.0, 0.03, 0.2, 0.266)
    out = b.hydrate_gallium(level, 0.266) + level * (0.03 + 0.2)
    assert float(out) == pytest.approx(80.0, rel=1e-12)


def test_gallium_won_is_nothing_below_a_price_and_never_all_that_is_leached() -> None:
    prices = np.array([20.0, 100.0, 150.0, 250.0, 500.0, 1000.0, 5000.0])
    curve = b.gallium_curve(50.0, prices)
    assert curve["share"][0] == 0.0
    assert np.all(np.diff(curve["share"]) >= 0) and curve["share"][-1] < 0.70
    assert np.all(np.diff(curve["mg_L"]) <= 1e-9)
    asked = curve["share"] > 0
    assert curve["USD_kg"][asked] == pytest.approx(prices[asked])


def test_a_richer_bauxite_gives_a_larger_share_at_the_same_price() -> None:
    shares = [float(b.gallium_curve(ppm, [230.0])["share"][0]) for ppm in (25.0, 50.0, 80.0)]
    assert shares[0] < shares[1] < shares[2]


def test_the_seventy_per_cent_that_is_leached_is_not_what_can_be_won() -> None:
    found = b.compute({"bauxite_Ga_ppm": 50})
    assert found["Ga_to_liquor_pct"] == pytest.approx(70.0)
    assert found["extractable_pct"] < 30.0


def test_scandium_and_rare_earths_stay_with_the_mud() -> None:
    run = b.UNIT.run(b.BAUXITE)
    for e in ("Sc", "Ce", "La"):
        assert float(run.share(e, "residue")) >= 0.98
    assert float(run.share("V", "purge")) > 0.1


def test_gallium_of_the_hydrate_is_the_uptake_law_at_its_liquor() -> None:
    run = b.UNIT.run(b.BAUXITE)
    level = float(run.diagnostics["liquor_gallium_mg_L"])
    per = float(run.diagnostics["gallium_g_per_t_alumina"])
    assert per == pytest.approx(float(b.hydrate_gallium(level, 0.266)), rel=1e-9)
    assert 40.0 < per < 150.0  # alumina of smelters holds of the order of 100 g/t


def test_hotter_digestion_burns_more_fuel() -> None:
    assert told(b.KARST, digestion_K=528.0)["fuel_GJ_per_t"] > told()["fuel_GJ_per_t"] + 1.0


def test_gallium_rides_on_a_bauxite_without_any() -> None:
    run = b.UNIT.run(mix(Stream.of({"gibbsite": 80.0, "hematite": 20.0}), contained({"Ga": 0.0}, "bauxite")))
    assert float(run.products["gallium"].element("Ga")) == 0.0


def test_a_new_plant_wins_less_than_one_that_stands() -> None:
    stands, new = (told(gallium_price=580.0, capital_charge=c)["gallium_won"] for c in (0.0, 0.10))
    assert 0.0 < new < stands

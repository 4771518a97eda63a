"""A bed holds what its capacity allows and no more; three solutions of one column agree; fits stay at home."""

import itertools

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.registry import technology
from oreshed.technology.separation import ion_exchange as ix
from oreshed.technology.separation import packed_bed as bed
from oreshed.technology.separation.displacement import fronts, held_share
from oreshed.technology.separation.resin_equilibrium import bindings, eluted_share, loading
from oreshed.technology.stream import Stream, contained, mix

LIQUOR = mix(contained({"Cd": 0.1, "Zn": 0.2, "Ni": 0.1, "Cu": 0.05}, "liquor"), Stream.of({"water": 1000.0}))
COLUMN = bed.Column(flow=5.0, bed_g=10.0, feed=50.0)


def test_what_enters_a_bed_is_held_or_leaves() -> None:
    times = np.linspace(0.0025, 1.8, 720)
    for separation in (0.1, 0.6, 1.0):
        outlet, held = bed.breakthrough_curve(times, 25.0, separation, 40)
        left = np.concatenate([[0.0], np.cumsum(0.5 * (outlet[1:] + outlet[:-1]) * np.diff(times))])
        assert held + left == pytest.approx(times, abs=4e-3)


def test_a_rate_without_end_and_many_cells_become_the_shock() -> None:
    times = np.array([0.85, 0.95, 1.05, 1.15])
    outlet, _ = bed.breakthrough_curve(times, 1e6, 0.3, 300)
    assert outlet == pytest.approx(bed.shock(times), abs=1e-3)
    assert bed.finite_rate(times, 5000.0, 0.3) == pytest.approx(bed.shock(times), abs=1e-3)


def test_cells_agree_with_the_analytic_solution_of_a_linear_isotherm() -> None:
    times = np.linspace(0.2, 2.0, 19)
    outlet, _ = bed.breakthrough_curve(times, 20.0, 1.0, 400)
    assert outlet == pytest.approx(bed.finite_rate(times, 20.0, 1.0), abs=0.01)


def test_cells_take_on_the_steady_shape_of_a_favourable_front() -> None:
    shares = np.array([0.1, 0.3, 0.5, 0.7, 0.9])
    at = bed.steady_shape(shares, 60.0, 0.2)
    outlet, _ = bed.breakthrough_curve(at, 60.0, 0.2, 600)
    assert outlet == pytest.approx(shares, abs=0.05)


def test_a_front_that_spreads_has_no_steady_shape() -> None:
    with pytest.raises(OutOfValidity, match="favourable"):
        bed.steady_shape(0.5, 30.0, 1.2)


def test_a_bed_never_holds_more_than_its_capacity_nor_more_than_came() -> None:
    times = np.array([1e-6, 0.3, 0.9, 1.1, 3.0, 50.0])
    for units, separation in itertools.product((2.0, 30.0, 400.0), (0.05, 0.5, 1.0)):
        held = bed.mean_removal(times, units, separation) * times
        assert np.all(held <= np.minimum(times, 1.0) + 1e-9)
        assert np.all(np.diff(held) >= -2e-3)


def test_thomas_constants_come_back_from_their_own_curve_and_refuse_another_column() -> None:
    minutes = np.linspace(0.0, 4000.0, 60)
    true = bed.ThomasFit(2e-4 * 50.0, 60.0, COLUMN)
    fit = bed.fit_thomas(minutes, true.outlet(minutes, COLUMN), COLUMN)
    assert (fit.rate, fit.capacity) == pytest.approx((true.rate, true.capacity), rel=1e-6)
    for other in (bed.Column(10.0, 10.0, 50.0), bed.Column(5.0, 20.0, 50.0), bed.Column(5.0, 10.0, 5.0)):
        with pytest.raises(OutOfValidity, match="do not transfer"):
            fit.outlet(100.0, other)


def test_a_curve_that_never_breaks_through_gives_no_fit() -> None:
    with pytest.raises(OutOfValidity, match="three points"):
        bed.fit_thomas([0.0, 10.0, 20.0, 30.0], [0.0, 0.0, 0.0, 0.0], COLUMN)


def test_sites_are_shared_and_never_oversold() -> None:
    v = ix.UNITS["iminodiacetate"].parameters.central()
    c = {m: np.full(5, 0.02) for m in ("Cd", "Zn", "Ni", "Cu", "Pb")}
    share = loading(c, bindings(np.linspace(0, 8, 5), v))
    assert np.all(sum(share.values()) <= 1.0)
    assert np.all(share["Cu"] >= share["Ni"])
    assert np.all(share["Ni"] >= share["Cd"])


def test_thiol_tells_cadmium_from_zinc_and_iminodiacetate_does_not() -> None:
    def ratio(resin: str) -> float:
        found = technology(f"{resin}-exchange").compute({"Cd_mmol_L": 1, "Zn_mmol_L": 1, "pH": 4})
        return found["Cd_of_load_pct"] / found["Zn_of_load_pct"]

    assert ratio("thiol") > 20
    assert 0.5 < ratio("iminodiacetate") < 1.5


def test_more_resin_never_holds_less_and_acid_liquor_loads_less() -> None:
    for resin in ix.UNITS.values():
        by_cycle = [resin.run(LIQUOR, {"bed_volumes": b}).products["eluate"] for b in (20, 100, 500, 4000)]
        for metal in ("Cd", "Zn", "Ni", "Cu"):
            taken = [float(s.element(metal)) for s in by_cycle]
            assert all(b <= a + 1e-9 for a, b in itertools.pairwise(taken))
    by_ph = [ix.UNITS["iminodiacetate"].run(LIQUOR, {"pH": p}).products["eluate"] for p in (0.5, 2.0, 4.0)]
    assert all(float(b.element("Cd")) > float(a.element("Cd")) for a, b in itertools.pairwise(by_ph))


def test_stronger_acid_elutes_more() -> None:
    v = ix.UNITS["iminodiacetate"].parameters.central()
    shares = [
        eluted_share(0.5, "Cu", {**v, "acid_mol_l": np.array(a), "eluant_bv": np.array(5.0)})
        for a in (0.3, 1.0, 3.0)
    ]
    assert shares == sorted(shares)
    assert shares[-1] > shares[0]


def test_a_resin_of_another_group_and_a_metal_without_affinity_are_refused() -> None:
    with pytest.raises(OutOfValidity, match="no constants for the resin"):
        ix.compute({"resin": "Dowex 1X8", "Cd_mg_L": 100.0})
    with pytest.raises(OutOfValidity, match="no affinity of Na"):
        ix.compute({"Na_mg_L": 100.0, "pH": 5})


def test_strong_liquor_is_sent_elsewhere() -> None:
    rich = mix(contained({"Cd": 30.0}, "liquor"), Stream.of({"water": 1000.0}))
    with pytest.raises(OutOfValidity, match="solvent extraction or precipitation"):
        ix.UNITS["iminodiacetate"].run(rich)


FEED = {"Cd": np.array(0.9e-3), "Zn": np.array(3e-3), "Ni": np.array(1.7e-3), "Cu": np.array(0.8e-3)}


def test_a_saturated_bed_holds_what_equilibrium_with_the_feed_gives() -> None:
    binding = bindings(3.0, ix.UNITS["iminodiacetate"].parameters.central())
    binding = {m: binding[m] for m in FEED}
    found = fronts(FEED, binding, 1.05)
    share = loading(FEED, binding)
    volumes = 50_000.0
    held = held_share(found, np.maximum(1.0 - found.volumes / volumes, 0.0))
    for metal, c in FEED.items():
        assert float(held[metal] * c) * volumes == pytest.approx(1.05 * float(share[metal]), rel=1e-4)


def test_one_metal_has_the_front_of_its_own_isotherm() -> None:
    found = fronts({"Cd": np.array(2e-3)}, {"Cd": np.array(4000.0)}, 1.0)
    assert float(found.volumes[0]) == pytest.approx(4000.0 / 9.0)
    assert float(found.separation[0]) == pytest.approx(1.0 / 9.0)


def test_a_weak_metal_leaves_above_its_feed_and_a_strong_one_never_does() -> None:
    binding = bindings(3.0, ix.UNITS["iminodiacetate"].parameters.central())
    found = fronts(FEED, {m: binding[m] for m in FEED}, 1.05)
    names = [found.metals[i] for i in found.order]
    assert names == ["Cd", "Zn", "Ni", "Cu"]
    assert found.plateau[0, 0] > 1.5
    assert found.plateau[-1] == pytest.approx(np.ones(4), rel=1e-6)


def test_metals_of_equal_affinity_share_a_bed_evenly() -> None:
    same = {"Zn": np.array(5000.0), "Cd": np.array(5000.0)}
    found = fronts({m: np.array(1e-3) for m in same}, same, 1.0)
    alone = fronts({"Zn": np.array(2e-3)}, {"Zn": same["Zn"]}, 1.0)
    held = held_share(found, np.maximum(1.0 - found.volumes / 600.0, 0.0))
    assert held["Zn"] == pytest.approx(held["Cd"], rel=1e-3)
    assert float(held["Zn"]) * 600.0 == pytest.approx(float(alone.volumes[0]), rel=1e-3)


def test_fronts_and_plateaus_agree_with_a_bed_balanced_cell_by_cell() -> None:
    feed, binding, cells = np.array([1e-3, 1e-3]), np.array([2000.0, 8000.0]), 150
    names = ("Zn", "Cu")
    found = fronts(
        {m: feed[i] for i, m in enumerate(names)}, {m: binding[i] for i, m in enumerate(names)}, 1.0
    )
    load = np.zeros((2, cells))
    step, volumes, outlet = 0.1, [], []
    for k in range(14_000):
        liquid = load / (binding[:, None] * (1.0 - load.sum(axis=0)))
        before = np.concatenate([feed[:, None], liquid[:, :-1]], axis=1)
        load = load + step * cells * (before - liquid)
        volumes.append((k + 1) * step)
        outlet.append(liquid[:, -1] / feed)
    at, c = np.array(volumes), np.array(outlet)
    first, second = (float(at[np.argmax(c[:, i] >= 0.5 * found.plateau[i, i])]) for i in (0, 1))
    assert first == pytest.approx(float(found.volumes[0]), rel=0.03)
    assert second == pytest.approx(float(found.volumes[1]), rel=0.03)
    between = c[np.searchsorted(at, 0.5 * (first + second)), 0]
    assert between == pytest.approx(float(found.plateau[0, 0]), rel=0.02)

"""Leach by diffusion, extraction in which acid rises, cells by their voltage; scrap by oxygen potential."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.extraction import copper_sxew as sx
from oreshed.technology.extraction import secondary_copper as sc
from oreshed.technology.flowsheet import solve
from oreshed.technology.refining import copper_slimes
from oreshed.technology.separation import oxime_extraction as ox
from oreshed.technology.stream import Stream, contained, mix
from oreshed.technology.unit import UNFOLLOWED


def test_time_goes_with_the_square_of_size_and_sulphides_are_slower() -> None:
    v = sx.leaching("heap").values({})
    assert float(sx.leached_share("chalcocite", 100.0, 12.5, v)) == pytest.approx(
        float(sx.leached_share("chalcocite", 400.0, 25.0, v)), rel=1e-9)  # fmt: skip
    order = [
        float(sx.leached_share(m, 60.0, 12.5, v))
        for m in ("malachite", "chalcocite", "covellite", "chalcopyrite")
    ]
    assert order == sorted(order, reverse=True)


def test_loaded_organic_satisfies_the_equilibrium_and_its_capacity() -> None:
    x, h, r0 = np.array([0.001, 0.02, 0.5]), 0.1, 0.2
    y = ox.loaded(x, h, r0, 2.0)
    assert pytest.approx(y * h**2 / (x * (r0 - 2 * y) ** 2), rel=1e-9) == 100.0
    assert np.all(y < r0 / 2)


def test_stages_close_copper_and_acid_and_more_of_them_leave_less() -> None:
    left = [float(ox.raffinate(0.05, 0.05, 0.02, 0.25, 1.0, 2.0, n)) for n in (1, 2, 3, 5)]
    assert left == sorted(left, reverse=True) and left[-1] > 0.0
    # One stage: the organic that leaves is in equilibrium with the raffinate.
    end = left[0]
    y = 0.02 + (0.05 - end)
    assert y == pytest.approx(float(ox.loaded(end, 0.05 + 2 * (0.05 - end), 0.25, 2.0)), rel=1e-6)


def test_acid_in_the_liquor_lowers_extraction_and_strong_acid_is_refused() -> None:
    shares = []
    for acid in (0.2, 1.0):
        pls = Stream.of({"CuSO4": 1.2, "H2SO4": acid, "water": 150.0})
        shares.append(
            float(
                sx.EXTRACTION.run({"pls": pls, "spent": sx.EXTRACTION.example["spent"]}).diagnostics[
                    "extracted"
                ]
            )
        )
    assert shares[0] > shares[1]
    with pytest.raises(OutOfValidity, match="acid"):
        sx.EXTRACTION.run({"pls": Stream.of({"CuSO4": 1.2, "H2SO4": 5.0, "water": 150.0})})


@pytest.mark.parametrize("kind", ["heap", "agitated"])
def test_the_circuit_closes_and_spends_acid_on_rock_alone(kind: str) -> None:
    solved = solve(sx.plant(kind), {"ore": sx.ORE})
    drawn = [s for r in solved.results.values() for s in r.drawn.values()]
    for e in set(sx.ORE.elements()) - UNFOLLOWED:
        into = float(sx.ORE.element(e)) + sum(float(s.element(e)) for s in drawn)
        assert sum(float(s.element(e)) for s in solved.products.values()) == pytest.approx(into, rel=1e-8), e
    rock = 12.0 / 1000.0 * float(sx.ORE.total())
    assert float(solved.total("sulphuric_acid_t")) == pytest.approx(rock, rel=0.2)


def test_copper_cell_lies_above_its_reversible_voltage_and_near_two_volts() -> None:
    told = sx.WINNING.run(sx.WINNING.example).diagnostics
    assert 1.7 < float(told["cell_V"]) < 2.3
    by_density = [sx.compute("heap", {"j_A_m2": j})["kWh_t"] for j in (200, 300, 450)]
    assert by_density == sorted(by_density)


def test_a_limy_ore_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="carbonate"):
        sx.leaching("heap").run({"ore": mix(sx.ORE, Stream.of({"calcite": 10.0}))})


def test_secondary_copper_closes_over_its_counter_current_slags() -> None:
    fed = {n: sc.EXAMPLES[s] for n, s in sc._NAMES.items()}
    solved = solve(sc.plant(), fed)
    whole = mix(*fed.values())
    drawn = [s for r in solved.results.values() for s in r.drawn.values()]
    for e in set(whole.elements()) - UNFOLLOWED:
        into = float(whole.element(e)) + sum(float(s.element(e)) for s in drawn)
        assert sum(float(s.element(e)) for s in solved.products.values()) == pytest.approx(into, rel=1e-8), e


def test_oxygen_sends_tin_lead_and_copper_to_slag_each_by_its_own_order() -> None:
    v = sc.furnace("converter").values({})
    for element, order in (("Cu", 0.25), ("Sn", 0.5), ("Pb", 0.5), ("Sb", 0.75)):
        ratio = sc.slag_to_metal(element, -6.0, v) / sc.slag_to_metal(element, -8.0, v)
        assert float(np.log10(ratio)) == pytest.approx(2.0 * order, rel=1e-9)


def test_a_more_oxidising_converter_gives_purer_metal_and_loses_more_copper() -> None:
    runs = [
        sc.furnace("converter").run({"scrap": sc.EXAMPLES["converter"]}, {"log_oxygen": p})
        for p in (-7.2, -6.4, -5.8)
    ]
    purity = [float(r.diagnostics["copper_in_metal"]) for r in runs]
    recovered = [float(r.diagnostics["copper_recovered"]) for r in runs]
    assert purity == sorted(purity) and recovered == sorted(recovered, reverse=True)


def test_scrap_of_the_wrong_grade_is_sent_to_another_step() -> None:
    with pytest.raises(OutOfValidity, match="step"):
        sc.furnace("anode").run({"scrap": sc.EXAMPLES["black-copper"]})


def test_clean_anodes_of_scrap_feed_the_refinery() -> None:
    # No. 1 scrap alone: little to oxidise.
    metal = (
        sc.furnace("anode")
        .run({"scrap": contained({"Cu": 99.0, "Zn": 0.3, "Pb": 0.1, "Ag": 0.01}, "scrap")})
        .products["metal"]
    )
    assert float(metal.assay("Cu")) > 0.99
    assert float(copper_slimes.REFINERY.run(metal).products["cathode"].element("Cu")) > 0.95 * 98.0

"""Lead smelters close, their slag holds lead by its mass, and cadmium builds up in the dust until bleed equals intake."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.extraction import lead_smelting as ls
from oreshed.technology.stream import Stream, contained, mix
from oreshed.technology.unit import UNFOLLOWED


@pytest.mark.parametrize("route", ls.ROUTES)
def test_every_element_of_the_plant_closes_over_the_dust_loop(route: str) -> None:
    solved = ls.run_plant(route, ls.EXAMPLE, 0.1)
    for element in set(ls.EXAMPLE.elements()) - UNFOLLOWED - {"C"}:
        out = sum(float(s.element(element)) for s in solved.products.values())
        assert out == pytest.approx(float(ls.EXAMPLE.element(element)), rel=1e-9), element


def test_circulating_cadmium_is_inverse_bleed_of_what_the_furnace_sends_to_dust() -> None:
    share = float(ls.route_parameters("kivcet").central()["Cd_to_dust"])
    for bleed in (0.05, 0.2, 1.0):
        solved = ls.run_plant("kivcet", ls.EXAMPLE, bleed)
        load = float(solved.circulating("furnace", ls.EXAMPLE, "Cd"))
        assert load == pytest.approx(1.0 / (1.0 - share * (1.0 - bleed)), rel=1e-9)


def test_less_bleed_means_richer_dust() -> None:
    grades = [
        float(
            ls.run_plant("sinter-blast-furnace", ls.EXAMPLE, b).results["furnace"].diagnostics["dust_cadmium"]
        )
        for b in (0.8, 0.4, 0.1)
    ]
    assert grades == sorted(grades)


def test_lead_in_slag_follows_slag_mass_not_lead_feed() -> None:
    gangue = mix(ls.EXAMPLE, Stream.of({"quartz": 10.0}))
    plain = ls.smelter("kivcet").run({"charge": ls.EXAMPLE})
    siliceous = ls.smelter("kivcet").run({"charge": gangue})
    assert float(siliceous.products["slag"].element("Pb")) > 1.3 * float(plain.products["slag"].element("Pb"))
    assert float(siliceous.products["slag"].assay("Pb")) == pytest.approx(0.04, rel=0.1)


def test_a_zinc_rich_charge_is_refused_by_the_blast_furnace_and_taken_by_the_bath() -> None:
    rich = mix(ls.EXAMPLE, Stream.of({"sphalerite": 8.0}))
    with pytest.raises(OutOfValidity, match="zinc in slag"):
        ls.smelter("sinter-blast-furnace").run({"charge": rich})
    assert float(ls.smelter("tsl").run({"charge": rich}).products["bullion"].element("Pb")) > 0


def test_sulphur_capture_sets_stack_and_acid() -> None:
    solved = ls.smelter("sinter-blast-furnace").run({"charge": ls.EXAMPLE})
    sulphur = float(solved.products["gas"].element("S"))
    stack = float(solved.emissions["SO2_t"]) * 0.5005
    acid = float(solved.diagnostics["acid_t"]) * 0.3269
    assert stack + acid == pytest.approx(sulphur, rel=1e-3)


def test_rank_of_minor_elements_turns_with_oxygen() -> None:
    assert ls.slag_metal_order(-10.5) == ("Sn", "Cu", "As~Sb")
    assert ls.slag_metal_order(-7.5) == ("Sn", "As~Sb", "Cu")


def test_draws_keep_their_own_state() -> None:
    rng = np.random.default_rng(5)
    unit = ls.smelter("tsl")
    feed = ls.EXAMPLE.scaled(np.ones(1000))
    many = unit.run({"charge": feed}, parameters=unit.parameters.draw(rng, 1000))
    recovery = many.diagnostics["lead_recovery"]
    assert recovery.shape == (1000,)
    assert 0.7 < recovery.min() < recovery.max() < 0.95


def test_no_lead_no_slag_lead() -> None:
    empty = contained({"Ag": 0.0}, "concentrate")
    result = ls.smelter("kivcet").run({"charge": empty})
    assert all(not s.flow.any() for s in result.products.values())

"""The hand-made model of another metal: it loads clean, answers, and keeps what USGS prints."""

from pathlib import Path

import pytest

import oreshed
from oreshed.chain.basecase import check_years
from oreshed.chain.model import Model
from oreshed.chain.world import World

FOLDER = Path(__file__).parent / "tin"


@pytest.fixture(scope="module")
def tin() -> Model:
    from oreshed.chain.folder import read_model

    return read_model(FOLDER)


def test_a_metal_that_the_code_never_names_gets_a_verdict() -> None:
    study = oreshed.load(str(FOLDER)).study("tin", draws=10)
    assert study.verdict == "short"
    assert study.unlocking.sets
    assert study.certificates


def test_concentrate_placed_abroad_is_what_the_mines_raise(tin: Model) -> None:
    """A country without a smelter sends out all that it mines: a route too many would invent tin."""
    smelting = {p.region for p in tin.plants if p.stage == "tin smelting" and p.status == "operating"}
    for mine in (p for p in tin.plants if p.stage == "tin mining" and p.status == "operating"):
        if mine.region in smelting:
            continue
        raised = next(c.central for c in tin.capacities if (c.plant, c.year) == (mine.id, 2024))
        sent = sum(
            r.central for r in tin.routes if (r.from_region, r.commodity) == (mine.region, "tin-concentrate")
        )
        assert sent == pytest.approx(raised, abs=1.0), mine.id


def test_the_tables_add_up_to_printed_us_consumption(tin: Model) -> None:
    """USGS MCS 2026: old scrap 8,550 + imports 25,400 - exports 596 + drawn from stocks = 34,600 t."""
    world = World(tin)
    made = world.output(tin.plant["usa-secondary-tin"], 2024)
    metal = [r for r in tin.routes if r.commodity == "tin-refined"]
    brought = sum(r.central for r in metal if r.to_region == "USA")
    sent = sum(r.central for r in metal if r.from_region == "USA")
    drawn = next(d.central for d in tin.differences if d.region == "USA")
    assert made + brought - sent - drawn == pytest.approx(world.demand("USA-tin-total-use", 2024)[0], abs=5.0)


def test_net_import_reliance_of_the_united_states_is_predicted_within_a_point(tin: Model) -> None:
    case = next(c for c in check_years(World(tin), [2024]) if c.element == "tin")
    found = {c.row.id: c for c in case.checks}
    assert found["usa-tin-nir-2024"].model == pytest.approx(75.0, abs=1.0)
    assert case.residual <= 1e-9

"""Shares of the world come from one table, for the whole bloc and for its regions."""

from __future__ import annotations

import pytest

from oreshed.chain.folder import read_model, shipped
from oreshed.chain.model import Model
from oreshed.insight import volumes
from oreshed.insight.study import Ask, Study


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(shipped("us-allies"))


@pytest.mark.parametrize("metal", ["copper", "aluminium", "bismuth", "tellurium"])
def test_regions_add_up_to_the_share_of_their_bloc(model: Model, metal: str) -> None:
    made = volumes.production(Study(model, Ask(metal, draws=0)))
    for total in volumes.world(Study(model, Ask(metal, draws=0)), made):
        parts = [r["share_of_world"] for r in made if r["quantity"] == total["quantity"]]
        assert sum(parts) == pytest.approx(total["share"])
        assert total["share_low"] <= total["share"] <= total["share_high"] <= 1.0
        assert total["share"] > 0


def test_mined_copper_of_the_united_states_is_what_print_says_of_the_world(model: Model) -> None:
    made = volumes.production(Study(model, Ask("copper", "USA", draws=0)))
    mined = next(r for r in made if r["quantity"] == "mine_production")
    assert mined["share_of_world"] == pytest.approx(1.05 / 23.0, rel=0.03)  # USGS: 1,050 of 23,000 kt in 2024


def test_no_region_of_the_base_year_makes_more_than_the_world(model: Model) -> None:
    totals = {(t.element, t.quantity): t.high for t in model.world_totals}
    for o in model.observables:
        element = model.commodity[o.commodity].element
        name = volumes.PRINTED.get(o.quantity, "")
        if o.year == 2024 and o.commodity.endswith("-refined") and (element, name) in totals:
            assert o.central < totals[element, name], o.id

"""Another feed rule asked of a live slice answers as the same question built anew."""

from dataclasses import replace

import pytest

import oreshed
from oreshed.chain.network import FEED_RULES, Question
from oreshed.chain.slice import Slice, build, under
from oreshed.chain.world import World, draws


def _both(metal: str, draw: int | None) -> list[tuple[Slice, Slice]]:
    model = oreshed.load("us-allies").model
    settings = model.settings
    question = Question(metal, model.bloc(settings.default_bloc), settings.target_year, "reliable")
    world = World(model) if draw is None else next(draws(model, [draw], 1))
    live = build(world, question)
    return [(under(live, rule), build(world, replace(question, feed=rule))) for rule in FEED_RULES]


@pytest.mark.parametrize("draw", [None, 0, 4])
@pytest.mark.parametrize("metal", ["cadmium", "germanium", "indium"])
def test_a_feed_rule_asked_of_a_live_slice_answers_as_one_built_anew(metal: str, draw: int | None) -> None:
    # A companion's supply stands on its hosts' nearest flows, so a warm solve of those that goes astray shows here.
    for live, fresh in _both(metal, draw):
        assert live.supply == pytest.approx(fresh.supply, rel=1e-6)


def test_the_distance_of_a_live_slice_is_the_least_one() -> None:
    for live, fresh in _both("zinc", None):
        assert live.nearest is not None and fresh.nearest is not None
        assert live.nearest.distance == pytest.approx(fresh.nearest.distance, rel=1e-6)

"""Where a recycle begins says nothing about where it settles."""

import numpy as np
import pytest

from oreshed.technology import flowsheet, plant
from oreshed.technology.extraction import roasting
from oreshed.technology.extraction.zinc_plant import zinc_plant
from oreshed.technology.flowsheet import Flowsheet, Solved, solve
from oreshed.technology.registry import technology
from oreshed.technology.stream import Stream

FEED = roasting.concentrate(1000.0)


def varied(stream: Stream, rng: np.random.Generator, draws: int, factor: float) -> Stream:
    """Each species up to `factor` times more or less."""
    shape = (draws, len(stream.species)) if draws else (len(stream.species),)
    share = factor ** rng.uniform(-1.0, 1.0, size=shape)
    return Stream(stream.species, stream.flow * share, stream.composition, (), stream.tags)


def without_start(
    monkeypatch: pytest.MonkeyPatch, sheet: Flowsheet, feeds: dict[str, Stream], **given: object
) -> Solved:
    with monkeypatch.context() as patched:
        patched.setattr(flowsheet, "start_of", lambda *_: None)
        return solve(sheet, feeds, **given)  # type: ignore[arg-type]


def same(a: Solved, b: Solved) -> None:
    for name, stream in a.products.items():
        other = b.products[name]
        assert other.species == stream.species
        least = 1e-6 * stream.total()[..., None]
        off = np.abs(other.flow - stream.flow) / np.maximum(np.maximum(stream.flow, least), 1e-12)
        assert off.max(initial=0.0) < 1e-8, name


@pytest.mark.parametrize(("draws", "factor"), [(0, 1.2), (0, 3.0), (20, 1.2), (20, 2.0)])
def test_a_zinc_plant_settles_where_it_would_from_empty_recycles(
    monkeypatch: pytest.MonkeyPatch, draws: int, factor: float
) -> None:
    sheet = zinc_plant()
    feeds = {"concentrate": varied(FEED, np.random.default_rng(7), draws, factor)}
    given = {"parameters": plant.draw_parameters(sheet, draws)} if draws else {}
    same(solve(sheet, feeds, **given), without_start(monkeypatch, sheet, feeds, **given))


def test_a_thousand_times_the_example_settles_too(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = technology("lead-kivcet").unit
    assert isinstance(sheet, Flowsheet)
    ((name, (unit, inlet)),) = sheet.fresh.items()
    feeds = {name: sheet.units[unit].example[inlet].scaled(1000.0)}
    same(solve(sheet, feeds), without_start(monkeypatch, sheet, feeds))


def test_what_was_solved_before_leaves_no_trace() -> None:
    fresh, used = zinc_plant(), zinc_plant()
    rng = np.random.default_rng(8)
    for _ in range(3):
        solve(used, {"concentrate": varied(FEED, rng, 0, 1.5)})
    feeds = {"concentrate": varied(FEED, rng, 0, 1.2)}
    a, b = solve(fresh, feeds), solve(used, feeds)
    assert all(np.array_equal(a.products[n].flow, b.products[n].flow) for n in a.products)


@pytest.mark.parametrize("factor", [1.2, 2.0])
def test_each_draw_settles_where_it_would_alone(factor: float) -> None:
    sheet, draws = zinc_plant(), 24
    feed = varied(FEED, np.random.default_rng(9), draws, factor)
    given = plant.draw_parameters(sheet, draws)
    together = solve(sheet, {"concentrate": feed}, given)
    for row in range(0, draws, 5):
        one = Stream(feed.species, feed.flow[row], feed.composition, (), feed.tags)
        alone = solve(
            sheet, {"concentrate": one}, {u: {k: v[row] for k, v in p.items()} for u, p in given.items()}
        )
        for name, stream in alone.products.items():
            least = np.maximum(1e-6 * stream.total(), 1e-9)
            for species in stream.species:
                a, b = stream.species_flow(species), together.products[name].species_flow(species)[row]
                assert abs(a - b) < 1e-8 * max(a, least), (name, species)


def test_draws_in_two_dimensions_settle_as_in_one() -> None:
    sheet = zinc_plant()
    feed = varied(FEED, np.random.default_rng(10), 6, 1.3)
    square = Stream(feed.species, feed.flow.reshape(2, 3, -1), feed.composition, (), feed.tags)
    scavenged = np.linspace(0.85, 0.95, 3)  # along the second of the two
    row = solve(sheet, {"concentrate": feed}, {"neutral-leach": {"scavenged": np.tile(scavenged, 2)}})
    both = solve(sheet, {"concentrate": square}, {"neutral-leach": {"scavenged": scavenged}})
    for name, stream in row.products.items():
        assert both.products[name].flow.reshape(stream.flow.shape) == pytest.approx(
            stream.flow, rel=1e-9, abs=1e-12
        )

"""The slice on a model small enough to check by hand (tests/chain/tiny.py says what its numbers mean)."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from linopy_twin import linopy_objective
from tiny import write_tiny

from oreshed.chain.folder import read_model
from oreshed.chain.interventions import apply
from oreshed.chain.model import Model, key_of
from oreshed.chain.network import FEED_RULES, Question
from oreshed.chain.slice import Slice, build
from oreshed.chain.world import World, draws


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    write_tiny(folder)
    return read_model(folder)


def ask(
    model: Model, metal: str = "tin", bloc: str = "core", year: int = 2024, feed: str = "reliable"
) -> Slice:
    return build(World(model), Question(metal, model.bloc(bloc), year, feed))  # type: ignore[arg-type]


def flow(piece: Slice, start: str) -> float:
    return sum(x for c, x in zip(piece.matrix.columns, piece.flows, strict=True) if c.id.startswith(start))


def test_supply_of_aland_by_hand(model: Model) -> None:
    # Hill raises 12,000, a third leaves; 0.95 of what stays, and 0.96 of 2,500 of scrap.
    own = ask(model, feed="own")
    assert own.supply == pytest.approx(0.95 * 8000 + 0.96 * 2500)
    # 3,000 from Bland come on top under the rule "reliable": 0.95 x 3,000.
    assert ask(model).supply == pytest.approx(own.supply + 0.95 * 3000)


@pytest.mark.parametrize("metal", ["tin", "indium"])
@pytest.mark.parametrize("bloc", ["core", "both"])
def test_supply_never_falls_when_more_feed_is_admitted(model: Model, metal: str, bloc: str) -> None:
    supplies = [ask(model, metal, bloc, feed=rule).supply for rule in FEED_RULES]
    assert supplies == sorted(supplies)


@pytest.mark.parametrize("metal", ["tin", "indium"])
@pytest.mark.parametrize("bloc", ["core", "both"])
@pytest.mark.parametrize("feed", FEED_RULES)
def test_two_builders_agree(model: Model, metal: str, bloc: str, feed: str) -> None:
    piece = ask(model, metal, bloc, 2030, feed)
    assert linopy_objective(piece.matrix) == pytest.approx(piece.supply, rel=1e-9)


@pytest.mark.parametrize("metal", ["tin", "indium"])
def test_every_node_balances(model: Model, metal: str) -> None:
    for bloc in ("core", "both"):
        piece = ask(model, metal, bloc)
        assert piece.matrix.residual(piece.flows) < 1e-9


def test_nearest_flows_keep_the_supply(model: Model) -> None:
    piece = ask(model, bloc="both")
    assert float(piece.matrix.objective @ piece.flows) == pytest.approx(piece.supply, rel=1e-8)
    assert np.all(piece.flows >= -1e-9)


def test_a_companion_stays_within_its_hosts_own_solution(model: Model) -> None:
    piece = ask(model, "indium")
    host = piece.host["tin"]
    made = {c.id: x for c, x in zip(host.matrix.columns, host.flows, strict=True)}
    for c, x in zip(piece.matrix.columns, piece.flows, strict=True):
        if c.kind == "host":
            assert x <= made[c.id] + 1e-9
    assert "host" not in {r.family for r in piece.matrix.rows if r.relax_class}


def test_what_leaves_keeps_its_share(model: Model) -> None:
    piece = ask(model)
    assert flow(piece, "export:") == pytest.approx(flow(piece, "raise:hill-mine") / 3, rel=1e-9)


def test_never_relaxed_families_have_no_class(model: Model) -> None:
    fixed = {"node balance", "demand", "statistical difference", "host"}
    for metal in ("tin", "indium"):
        assert not [r for r in ask(model, metal, "both").matrix.rows if r.family in fixed and r.relax_class]


def scaled(model: Model, factor: float) -> Model:
    def grown(rows, names=("low", "central", "high")):  # type: ignore[no-untyped-def]
        return tuple(r.model_copy(update={n: factor * getattr(r, n) for n in names}) for r in rows)

    return replace(
        model, capacities=grown(model.capacities), routes=grown(model.routes), demands=grown(model.demands),
        differences=grown(model.differences),
    )  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(factor=st.floats(0.1, 50))
def test_scaling_every_mass_scales_the_answer(model: Model, factor: float) -> None:
    assert ask(scaled(model, factor)).supply == pytest.approx(factor * ask(model).supply, rel=1e-9)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_more_capacity_never_lowers_supply(model: Model, data: st.DataObject) -> None:
    world = World(model)
    row = data.draw(st.sampled_from([c for c in model.capacities if c.plant not in raisers(model)]))
    more = World(model, {key_of(row): row.central * data.draw(st.floats(1.0, 5.0)) + 1.0})
    question = Question("tin", model.bloc("both"), 2030, "reliable")
    assert (
        build(more, question, count_surplus=True).supply
        >= build(world, question, count_surplus=True).supply - 1e-6
    )


def raisers(model: Model) -> set[str]:
    return {p.id for p in model.plants if not model.recipe[p.recipe.split(";")[0]].feed}


def test_the_same_seed_gives_the_same_worlds(model: Model) -> None:
    first = [dict(w.numbers) for w in draws(model, 3, 7)]
    longer = [dict(w.numbers) for w in draws(model, 5, 7)]
    assert first == longer[:3]
    assert first[0] != first[1]


def test_draws_stay_inside_their_intervals(model: Model) -> None:
    for world in draws(model, 50, 1):
        for key, x in world.numbers.items():
            value = model.values[key]
            assert value.low <= x <= value.high


def test_an_option_without_effect_changes_nothing(model: Model) -> None:
    world = World(model)
    changed = apply(world, [], 2030)
    question = Question("tin", model.bloc("core"), 2030, "reliable")
    assert build(changed.world, question).supply == build(world, question).supply


def test_every_option_of_the_model_applies(model: Model) -> None:
    world = World(model)
    question = Question("tin", model.bloc("core"), 2030, "reliable")
    base = build(world, question, count_surplus=False).supply
    for option in model.options:
        changed = apply(world, [option.id], 2030)
        supply = build(changed.world, question, count_surplus=False, retained=changed.retained).supply
        assert supply >= base - 1e-6, option.id

"""Slices of many worlds made together are those made one by one."""

import numpy as np
import pytest

import oreshed
from oreshed.chain.many_slices import Case, build_each
from oreshed.chain.matrix import Matrix
from oreshed.chain.network import Question
from oreshed.chain.slice import Slice, build, under
from oreshed.chain.world import World, draws
from oreshed.insight.session import Session


def _question(metal: str) -> tuple[Session, Question]:
    session = oreshed.load("us-allies")
    settings = session.model.settings
    return session, Question(metal, session.model.bloc(settings.default_bloc), settings.target_year)


def _cells(matrix: Matrix) -> dict[tuple[str, str], float]:
    """Cells by ids; a zero that another world of the frame has no zero in is no cell."""
    places = zip(matrix.row.tolist(), matrix.col.tolist(), matrix.value.tolist(), strict=True)
    return {(matrix.rows[i].id, matrix.columns[j].id): v for i, j, v in places if v != 0.0}


def _same(together: Slice, alone: Slice) -> None:
    for here, there in [(together, alone), *((together.host[e], alone.host[e]) for e in alone.host)]:
        ours, theirs = _cells(here.matrix), _cells(there.matrix)
        assert {k: ours.get(k) for k in theirs} == theirs
        rows = dict(zip((r.id for r in here.matrix.rows), here.matrix.rhs.tolist(), strict=True))
        for row, rhs in zip(there.matrix.rows, there.matrix.rhs.tolist(), strict=True):
            if row.family != "host":  # what a host does is solved for, not built
                assert rows[row.id] == rhs, row.id
        stated = {r.label: r for r in here.references if np.isfinite(r.spread)}
        assert stated == {r.label: r for r in there.references}


@pytest.mark.parametrize("metal", ["zinc", "cadmium", "tellurium"])
def test_numbers_are_those_of_a_slice_built_alone(metal: str) -> None:
    session, question = _question(metal)
    worlds = list(draws(session.model, range(3, 40, 9), 1))
    for place, piece in build_each([Case(w) for w in worlds], question):
        _same(piece, build(worlds[place], question))


@pytest.mark.parametrize("metal", ["cadmium", "germanium"])
def test_supply_under_every_rule_is_that_of_a_slice_built_alone(metal: str) -> None:
    session, question = _question(metal)
    starts = session.solve(metal).piece.starts()
    worlds = list(draws(session.model, [2, 11, 25], 1))
    for place, piece in build_each([Case(w) for w in worlds], question, starts=starts):
        alone = build(worlds[place], question)
        for rule in ("own", "reliable", "all"):
            assert under(piece, rule).supply == pytest.approx(under(alone, rule).supply, rel=2e-6)


def test_worlds_that_differ_in_columns_are_built_apart() -> None:
    session, question = _question("zinc")
    world = next(draws(session.model, [0], 1))
    # A region whose mines stand still sends what it sends under its own name: other columns.
    silent = {k: 0.0 for k in world.numbers if k.startswith("capacities:")}
    still = World(session.model, {**world.numbers, **silent})
    found = dict(build_each([Case(world), Case(still)], question))
    assert len(found) == 2
    assert found[0].matrix.column_index.keys() != found[1].matrix.column_index.keys()
    _same(found[0], build(world, question))
    _same(found[1], build(still, question))

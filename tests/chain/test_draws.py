"""Draws: one consistent world a number, each value by its own key, sources with a shared bias."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from oreshed.chain.folder import read_model, shipped
from oreshed.chain.model import Model
from oreshed.chain.world import NO_SOURCE, draws


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(shipped("us-allies"))


def test_a_row_added_elsewhere_changes_no_draw_of_a_value(model: Model) -> None:
    fewer = replace(model, demands=model.demands[5:], routes=model.routes[:-40])
    whole, part = next(draws(model, [7], 3)).numbers, next(draws(fewer, [7], 3)).numbers
    assert len(part) < len(whole)
    assert {k: whole[k] for k in part} == dict(part)


def test_a_draw_is_the_same_whichever_others_are_asked_for(model: Model) -> None:
    alone = next(draws(model, [4], 1)).numbers
    assert list(draws(model, 5, 1))[4].numbers == alone
    assert next(draws(model, [4], 2)).numbers != alone


def test_values_are_normal_with_half_of_their_variance_shared_within_a_source(model: Model) -> None:
    rows = [
        v
        for v in model.values.values()
        if v.high - v.central == v.central - v.low > 0 and v.central > 0 and v.source_id != NO_SOURCE
    ]
    numbers = [w.numbers for w in draws(model, 300, 5)]
    z = np.array(
        [[(n[v.key] - v.central) / (v.high - v.central) * 1.645 for v in rows[:400]] for n in numbers]
    )
    assert abs(float(z.mean())) < 0.05
    # Cut at the 5 and 95 % points, a normal's standard deviation is 0.89.
    assert float(z.std()) == pytest.approx(0.89, abs=0.03)
    sources = np.array([v.source_id for v in rows[:400]])
    together = np.corrcoef(z.T)
    pairs = np.triu_indices(len(sources), 1)
    same = sources[pairs[0]] == sources[pairs[1]]
    assert float(together[pairs][same].mean()) == pytest.approx(0.5, abs=0.08)
    assert abs(float(together[pairs][~same].mean())) < 0.05

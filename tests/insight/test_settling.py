"""What would settle a verdict: numbers by what each brings itself, never by the company that it keeps."""

from __future__ import annotations

import numpy as np

from oreshed.chain.folder import read_model, shipped
from oreshed.chain.world import NO_SOURCE, draws
from oreshed.insight.uncertainty import Drawn


def test_values_from_memory_share_no_error() -> None:
    model = read_model(shipped("us-allies"))
    keys = [v.key for v in model.values.values() if v.source_id == NO_SOURCE and v.low < v.central < v.high][
        :40
    ]
    worlds = list(draws(model, 60, 1))
    z = np.array([[w.value(k) for k in keys] for w in worlds])
    pairs = np.corrcoef(z.T)[np.triu_indices(len(keys), 1)]
    assert abs(float(pairs.mean())) < 0.05


def test_a_number_ranks_by_what_it_brings_not_by_its_source() -> None:
    """Three values of one source: one moves the gap, one is its companion, one is small; only the first is named."""
    random = np.random.default_rng(1)
    n = 200
    shared, own = random.normal(size=n), random.normal(size=(n, 3))
    sizes = np.array([100.0, 100.0, 0.1])
    numbers = 1000 + sizes * (shared[:, None] + own) / np.sqrt(2)
    drawn = Drawn(
        demand=numbers[:, 0],
        supply={"own": np.zeros(n), "reliable": np.zeros(n), "all": np.zeros(n)},
        holds=np.zeros((0, 0)),
        keys=("mover", "companion", "small"),
        numbers=numbers,
        own=own,
        tonnes=np.array([True, True, True]),
    )
    found = dict(drawn.share_of_variance("own"))
    assert set(found) == {"mover"}
    assert 0.35 < found["mover"] < 0.65


def test_an_amount_cannot_bring_more_variance_than_it_has() -> None:
    """Luck may correlate a thousand tonnes with a gap of millions; it stays a thousand tonnes."""
    random = np.random.default_rng(2)
    z = random.normal(size=100)
    drawn = Drawn(
        demand=1e6 * z,
        supply={"own": np.zeros(100), "reliable": np.zeros(100), "all": np.zeros(100)},
        holds=np.zeros((0, 0)),
        keys=("scrap",),
        numbers=(1157 + 300 * z)[:, None],
        own=z[:, None],
        tonnes=np.array([True]),
    )
    assert drawn.share_of_variance("own") == []

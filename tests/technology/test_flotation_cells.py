"""Cell by cell: closed solutions of one cell, mass, and how its rates stand to those of the closed form."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.separation.flotation_bank import bank_recovery
from oreshed.technology.separation.flotation_cells import (
    UNIT,
    cell_tail,
    cells_recovery,
    compute,
    solids_holdup_t,
)
from oreshed.technology.stream import Stream


def test_one_component_loses_rate_times_holdup_in_each_cell() -> None:
    assert cell_tail(np.array([10.0]), np.array([1.0]), np.asarray(2.0))[0] == pytest.approx(8.0)
    assert cells_recovery([10.0], [1.0], 2.0, 3)[0] == pytest.approx(0.6)


def test_two_components_follow_the_quadratic() -> None:
    # f = (1, 1), k M = (1, 0): 1/(T + 1) + 1/T = 1 gives T = (1 + sqrt 5)/2.
    tail = cell_tail(np.array([1.0, 1.0]), np.array([1.0, 0.0]), np.asarray(1.0))
    assert tail.sum() == pytest.approx((1 + 5**0.5) / 2, rel=1e-12)
    assert tail[1] == pytest.approx(1.0)


def test_what_does_not_float_stays_and_nothing_is_made() -> None:
    rng = np.random.default_rng(4)
    feed, k = rng.uniform(0.1, 5.0, (500, 6)), rng.uniform(0.0, 0.5, (500, 6))
    k[:, -1] = 0.0
    found = cells_recovery(feed, k, rng.uniform(0.5, 5.0, 500), 6)
    assert np.all((found >= 0) & (found < 1))
    np.testing.assert_allclose(found[:, -1], 0.0, atol=1e-12)


def test_a_trace_floats_as_in_a_bank_of_constant_residence() -> None:
    # A vanishing component in inert solids: T stays at the feed's, so that k M/T is k tau of the closed form.
    recovery = cells_recovery([1e-9, 100.0], [0.4, 0.0], 250.0, 5)[0]
    assert recovery == pytest.approx(float(bank_recovery(0.4, 5 * 2.5, 5)), rel=1e-6)


def test_later_cells_have_more_time_than_the_closed_form_gives() -> None:
    by_cell = cells_recovery([30.0, 70.0], [0.4, 0.0], 250.0, 5)[0]
    assert by_cell > bank_recovery(0.4, 5 * 2.5, 5)


def test_cells_too_large_for_their_feed_are_refused() -> None:
    with pytest.raises(OutOfValidity, match="too large"):
        cells_recovery([1.0], [1.0], 2.0, 1)
    with pytest.raises(OutOfValidity, match="too large"):
        UNIT.run(Stream.of({"galena": 1e-4}))
    with pytest.raises(OutOfValidity, match="whole"):
        UNIT.run(UNIT.example, {"cells": 2.5})


def test_holdup_is_the_solids_of_the_pulp() -> None:
    # 1 m3 of pulp at half solids of density 3: 1/(0.5/3 + 0.5) = 1.5 t, half of it solids.
    assert solids_holdup_t(1.0, 0.0, 0.5, 3.0) == pytest.approx(0.75)
    assert solids_holdup_t(1.0, 0.2, 0.5, 3.0) == pytest.approx(0.60)


def test_the_bank_can_be_swapped_for_cells_behind_the_same_ports() -> None:
    result = UNIT.run(UNIT.example)
    ore = UNIT.example["feed"]
    lead = result.products["concentrate"].element("Pb") / ore.element("Pb")
    assert lead > 0.3 > result.products["concentrate"].total() / ore.total()
    sized = Stream(("galena", "gangue"), np.array([[1.0, 2.0, 1.0], [30.0, 40.0, 26.0]]),
                   {"galena": {"Pb": 0.866}, "gangue": {}}, (75e-6, 38e-6, 10e-6))  # fmt: skip
    assert UNIT.run(sized).products["concentrate"].flow.shape == (2, 3)


def test_a_missing_rate_is_named() -> None:
    with pytest.raises(KeyError, match="CaO"):
        compute({"F_in_kg_per_h": {"REO": 1.0, "CaO": 2.0}, "k_cb_per_hour": {"REO": 1.0},
                 "cell_total_solid_holdup": 1.0})  # fmt: skip

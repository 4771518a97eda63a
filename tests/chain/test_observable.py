"""One definition reads a solution, places a figure as rows, and is bounded."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oreshed.chain.observable import Observable

flow = st.floats(0.0, 1e6)


def test_a_sum_reads_a_solution() -> None:
    output = Observable("o", "refined output", ((0, 0.955), (2, 0.97)))
    assert output.value(np.array([100.0, 7.0, 10.0])) == pytest.approx(0.955 * 100 + 0.97 * 10)
    np.testing.assert_allclose(output.dense(3), [0.955, 0.0, 0.97])


def test_a_ratio_of_nothing_is_not_a_number() -> None:
    reliance = Observable("nir", "net import reliance", ((0, 1.0),), ((0, 1.0), (1, 1.0)), 100.0)
    assert np.isnan(reliance.value(np.zeros(2)))
    with pytest.raises(ValueError, match="ratio"):
        reliance.dense(2)


@given(imports=flow, exports=flow, output=st.floats(1.0, 1e6), low=st.floats(0, 60), width=st.floats(0.1, 40))
def test_rows_hold_exactly_when_the_value_lies_inside(
    imports: float, exports: float, output: float, low: float, width: float
) -> None:
    share = Observable("s", "share of imports", ((0, 1.0),), ((0, 1.0), (1, 1.0), (2, 1.0)), 100.0)
    x = np.array([imports, exports, output])
    value = share.value(x)
    (upper, b), (lower, c) = share.linear_bounds(low, low + width)
    holds = [
        sum(w * x[j] for j, w in row) <= limit + 1e-6 * x.sum() for row, limit in ((upper, b), (lower, c))
    ]
    margin = 1e-5 * 100
    if low + margin < value < low + width - margin:
        assert all(holds)
    elif value < low - margin or value > low + width + margin:
        assert not all(holds)

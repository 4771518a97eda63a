"""Numbers of many worlds at once: arithmetic holds for each, and a question that divides them is told."""

import numpy as np
import pytest

from oreshed.chain.many import Divided, Many, as_one, each, least, most, positive, where_positive


def test_arithmetic_is_that_of_each_world() -> None:
    x, y = Many(np.array([1.0, 4.0])), Many(np.array([2.0, 0.5]))
    found = [x + y, x - y, 2 - x, x * y, 3 * x, x / y, 1 / x, -x, sum([x, y])]
    plain = [(3, 4.5), (-1, 3.5), (1, -2), (2, 2), (3, 12), (0.5, 8), (1, 0.25), (-1, -4), (3, 4.5)]
    assert [tuple(f.at.tolist()) for f in found if isinstance(f, Many)] == plain


def test_the_least_and_the_most_are_those_of_each_world() -> None:
    x = Many(np.array([1.0, 4.0]))
    assert each([least(2.0, x), most(2.0, x), least(3.0, 2.0), most(1.0, 5.0)], 2).tolist() == [
        [1.0, 2.0, 2.0, 5.0],
        [2.0, 4.0, 2.0, 5.0],
    ]


def test_a_question_that_divides_the_worlds_names_those_that_say_yes() -> None:
    x = Many(np.array([0.0, 1.0, 2.0]))
    assert x >= 0.0 and not x < 0.0
    with pytest.raises(Divided) as told:
        bool(x > 0.5)
    assert told.value.yes.tolist() == [False, True, True]
    assert positive(x) and not positive(-x)
    assert each([where_positive(x, 1.0 / (x + 1.0), -1.0)], 3)[:, 0].tolist() == [-1.0, 0.5, 1 / 3]


def test_many_worlds_are_never_taken_for_one() -> None:
    x = Many(np.array([1.0, 2.0]))
    with pytest.raises(TypeError):
        float(x)
    with pytest.raises(TypeError):
        np.array([x], dtype=np.float64)


def test_tables_as_one_keep_equal_numbers_plain_and_refuse_other_keys() -> None:
    joined = as_one([{"a": 1.0, "b": 2.0}, {"b": 3.0, "a": 1.0}])
    assert type(joined["a"]) is float and each([joined["b"]], 2)[:, 0].tolist() == [2.0, 3.0]
    with pytest.raises(ValueError, match="different keys"):
        as_one([{"a": 1.0}, {"b": 1.0}])

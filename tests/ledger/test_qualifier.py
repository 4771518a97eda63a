"""The interval of a stated number follows its words and its rounding."""

import math

import pytest

from oreshed.basis.regions import code_of, name_of, regions
from oreshed.ledger.claim import Stated
from oreshed.ledger.qualifier import interval


@pytest.mark.parametrize(
    ("stated", "low", "high"),
    [
        (Stated(None, 0.44, None, "Mt", "exact", 1e6), 435_000, 445_000),
        (Stated(None, 300, None, "kt", "about", 1e3), 270_000, 330_000),
        (Stated(None, 300, None, "kt", "order_of", 1e3), 150_000, 600_000),
        (Stated(1.2, None, 1.4, "Mt", "exact", 1e6), 1.2e6, 1.4e6),
        (Stated(5, None, None, "kt", "over", 1e3), 5_000, math.inf),
        (Stated(None, None, 30, "t", "below", 1.0), 0, 30),
        (Stated(None, None, None, "%", "nearly_all"), 90, 100),
        (Stated(None, -50, None, "%", "about"), -55, -45),
    ],
)
def test_words_set_the_width(stated: Stated, low: float, high: float) -> None:
    found = interval(stated)
    assert (found.low, found.high) == pytest.approx((low, high))


def test_trailing_zeros_take_no_more_than_a_twentieth() -> None:
    assert interval(Stated(None, 2000, None, "t", "exact", 1.0)).low >= 1900


def test_no_number_allows_every_value() -> None:
    found = interval(Stated(None, None, None, "", "flat"))
    assert found.low == -math.inf
    assert not found.known


def test_region_names_and_codes_are_one_to_one() -> None:
    codes = [r.code for r in regions()]
    assert len(set(codes)) == len(codes)
    assert [code_of(name_of(c)) for c in codes] == codes
    assert all(r.member_of in ("", *codes) for r in regions())

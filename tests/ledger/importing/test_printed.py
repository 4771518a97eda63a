"""Printed cells keep what the source said: footnotes, bounds, marks and words, and no number that it did not say."""

import math

import pytest

from oreshed.ledger.importing.printed import number, printed_value, tonnes_in
from oreshed.ledger.qualifier import interval


@pytest.mark.parametrize(
    ("text", "low", "central", "high", "qualifier", "footnotes"),
    [
        ("10,000", None, 10_000.0, None, "exact", ()),
        ("68\xa0", None, 68.0, None, "exact", ()),
        ("—", None, 0.0, None, "exact", ()),
        ("<1,000", None, None, 1000.0, "below", ()),
        (">50", 50.0, None, None, "over", ()),
        ("50–300", 50.0, None, 300.0, "exact", ()),
        ("330 - 390", 330.0, None, 390.0, "exact", ()),
        ("e1,200", None, 1200.0, None, "exact", ("e",)),
        ("r 5.5", None, 5.5, None, "exact", ("r",)),
        ("1,200e", None, 1200.0, None, "exact", ("e",)),
        ("1,200 e, r", None, 1200.0, None, "exact", ("e", "r")),
        ("1.2e5", None, 120_000.0, None, "exact", ()),
        ("270⁴", None, 270.0, None, "exact", ("⁴",)),
        ("e<30", None, None, 30.0, "below", ("e",)),
        ("~40", None, 40.0, None, "about", ()),
        ("−7", None, -7.0, None, "exact", ()),
        ("W", None, None, None, "withheld", ()),
        ("NA", None, None, None, "not_available", ()),
        ("E", None, None, None, "net_exporter", ()),
        ("XX", None, None, None, "not_applicable", ()),
        ("Moderate to large", None, None, None, "moderate_to_large", ()),
        ("Variable, depending on size, type, and quality", None, None, None, "variable", ()),
    ],
)
def test_a_printed_cell_is_read_as_printed(
    text: str,
    low: float | None,
    central: float | None,
    high: float | None,
    qualifier: str,
    footnotes: tuple[str, ...],
) -> None:
    printed = printed_value(text, "metric tons")
    stated = printed.stated
    assert (stated.low, stated.central, stated.high, stated.qualifier) == (low, central, high, qualifier)
    assert printed.footnotes == footnotes


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("W", 0.0, math.inf), ("NA", 0.0, math.inf), ("E", -math.inf, 0.0), (">50", 50.0, math.inf)],
)
def test_a_mark_leaves_the_interval_that_it_means(text: str, low: float, high: float) -> None:
    estimate = interval(printed_value(text, "percent").stated)
    assert (estimate.low, estimate.high) == (low, high)
    assert not estimate.known


@pytest.mark.parametrize(
    ("note", "unit", "high"),
    [
        ("Less than ½ unit.", "thousand metric tons", 500.0),
        ("Estimated. -- Less than 100,000 tons.", "million metric tons", 100_000.0),
        ("Less than 500 carats.", "million carats", 500 * 2e-7),
    ],
)
def test_s_is_bounded_by_its_footnote(note: str, unit: str, high: float) -> None:
    estimate = interval(printed_value("s", unit, note).stated)
    assert (estimate.low, estimate.unit) == (0.0, "t")
    assert estimate.high == pytest.approx(high)


def test_s_without_its_footnote_claims_no_bound() -> None:
    assert interval(printed_value("s", "metric tons", "Included with ilmenite.").stated).high == math.inf


@pytest.mark.parametrize(
    "text",
    ["", " ", "?1", "nan", "inf", "1e400", "9" * 400, "1_000", "abc", "12 34", "--5", "=1+1", "<", ">>5", "5-", "1,2,3-x", "x" * 10_000],
)  # fmt: skip
def test_what_is_no_printed_value_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        printed_value(text, "metric tons")


def test_a_number_that_overflows_in_tonnes_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        printed_value("1e306", "million metric tons")


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1e999", "1_0", "0x10", "1,000", "", "٣", "1" * 61])
def test_a_plain_number_is_finite_and_plain(text: str) -> None:
    with pytest.raises(ValueError):
        number(text)


@pytest.mark.parametrize(
    ("unit", "tonnes"),
    [
        ("metric tons", 1.0), ("thousand metric tons", 1e3), ("thousand metric dry tons", 1e3), ("kilograms", 1e-3),
        ("million carats", 0.2), (" thousands of carats", 2e-4), ("t / yr", 1.0), ("thousand t/yr", 1e3),
        ("kg/yr", 1e-3), ("million metric tons per year", 1e6), ("Mt", 1e6), ("short tons", 0.90718474),
        ("MT", None), ("dollars per kilogram", None), ("t/yr (copper), kg/yr (gold)", None), ("percent", None),
        ("thousand 42-gallon barrels per day", None), ("t/day", None), ("", None),
    ],
)  # fmt: skip
def test_a_printed_unit_is_tonnes_or_none(unit: str, tonnes: float | None) -> None:
    assert tonnes_in(unit) == (None if tonnes is None else pytest.approx(tonnes))

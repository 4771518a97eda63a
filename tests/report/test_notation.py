"""Numbers as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oreshed.report.notation import KILOTONNES, TONNES, as_stated, general, grouped, mass_unit, percent, usd
from oreshed.report.reading import Interval, clean, interval, number, one_line


@pytest.mark.parametrize(
    ("tonnes", "written"),
    [
        (2_906_400, "2\u202f906"),
        (-96_000, "−96"),
        (4_000, "4.0"),
        (20, "0.020"),
        (0, "0"),
        (-1e-9, "0"),
        (None, "—"),
        ("x", "—"),
    ],
)
def test_kilotonnes(tonnes: object, written: str) -> None:
    assert KILOTONNES.show(tonnes) == written


def test_by_products_stay_in_tonnes() -> None:
    assert mass_unit([900, None, "x"]) is TONNES
    assert mass_unit([20_000]) is KILOTONNES
    assert KILOTONNES.span(Interval(1e5, None, 2e5)) == "100 to 200"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.82, "0.82"),
        (1289778.4, "1\u202f289\u202f778"),
        (-0.0035, "−0.0035"),
        (0, "0"),
        (1e-7, "1e−07"),
        (True, "—"),
        (float("nan"), "—"),
    ],
)
def test_general(value: object, written: str) -> None:
    assert general(value) == written


def test_shares_and_money() -> None:
    assert percent(0.997) == ">99\u00a0%" and percent(0.002) == "<1\u00a0%" and percent(1.0) == "100\u00a0%"
    assert (
        usd(8.6e9) == "$8.6\u00a0bn"
        and usd(420e6) == "$420\u00a0M"
        and usd(417.2) == "$417"
        and usd(None) == "—"
    )


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15), st.integers(0, 3))
def test_grouping_reads_back(value: float, decimals: int) -> None:
    text = grouped(value, decimals).replace("\u202f", "").replace("−", "-")
    assert float(text) == pytest.approx(value, abs=0.51 * 10**-decimals, rel=1e-9)
    assert text != "-0"


def test_reading_refuses_what_is_not_a_number() -> None:
    assert (
        number(True) is None
        and number(float("inf")) is None
        and number("3") is None
        and number(10**400) is None
    )
    assert interval({"low": 1, "central": None}) == Interval(1, None, None)
    assert interval(5) == Interval(None, 5, None) and interval([1]) == Interval(None, None, None)


@given(st.text())
def test_cleaned_text_is_safe_in_xml_and_on_a_terminal(text: str) -> None:
    from xml.etree import ElementTree as ET

    node = ET.Element("a", {"b": one_line(text)})
    node.text = clean(text)
    ET.fromstring(ET.tostring(node, encoding="utf-8"))
    assert not any(ord(c) < 32 and c not in "\t\n\r" for c in clean(text)) and "\x9b" not in clean(text)


@pytest.mark.parametrize(
    ("value", "written"),
    [(1499.9, "1\u202f499.9"), (303.5, "303.5"), (0.1 + 0.2, "0.3"), (0, "0"), (-12.5, "−12.5"), (None, "-")],
)
def test_a_stated_number_keeps_its_digits(value: object, written: str) -> None:
    assert as_stated(value).replace("–", "-").replace("—", "-") == written

"""Numbers as briefs write them."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oreshed.basis.units import factor
from oreshed.ledger.reading.numerals import Numeral, numerals
from oreshed.ledger.reading.passage import normalised
from oreshed.ledger.vocabulary.tables import vocabulary


def read(text: str) -> list[Numeral]:
    return numerals(normalised(text), vocabulary())


@pytest.mark.parametrize(
    ("text", "low", "central", "high", "unit", "qualifier"),
    [
        ("~0.3 Mt/yr", None, 0.3, None, "Mt", "about"),
        ("1,8 kt", None, 1.8, None, "kt", "exact"),
        ("1.2–1.4 Mt", 1.2, None, 1.4, "Mt", "exact"),
        ("10⁴ t of oxide", None, 1e4, None, "t", "exact"),
        ("3×10^5 t", None, 3e5, None, "t", "exact"),
        ("2.5e3 t", None, 2500, None, "t", "exact"),
        ("0 MT/year", None, 0, None, "t", "exact"),
        ("9,532 tonnes", None, 9532, None, "t", "exact"),
        ("24 000 t", None, 24000, None, "t", "exact"),
        ("1.200.000 t", None, 1.2e6, None, "t", "exact"),
        ("1'250 t", None, 1250, None, "t", "exact"),
        ("**1,200** t".replace("*", ""), None, 1200, None, "t", "exact"),
        ("3 k t", None, 3, None, "k t", "exact"),
        ("3–4 thousand tonnes per year", 3, None, 4, "thousand t", "exact"),
        ("0.3 million tons", None, 0.3, None, "million tons (metric)", "exact"),
        ("700 short tons", None, 700, None, "short tons", "exact"),
        ("<30 t", None, None, 30, "t", "below"),
        ("up to 5 kt", None, None, 5, "kt", "below"),
        (">99 %", 99, None, None, "%", "over"),
        ("≥ 20 percent", 20, None, None, "%", "at_least"),
        ("60+ t", 60, None, None, "", "at_least"),
        ("on the order of only ~10–20 kt", 10, None, 20, "kt", "order_of"),
        ("between 3 and 5 kt", 3, None, 5, "kt", "exact"),
        ("12 ± 2 kt", 10, 12, 14, "kt", "exact"),
        ("88–72 %", 88, None, 72, "%", "exact"),
        ("4N5", None, 99.995, None, "%", "exact"),
        ("5N+", 99.999, None, None, "%", "at_least"),
        ("765°C", None, 765, None, "degC", "exact"),
        ("pH 4.5–5.5", 4.5, None, 5.5, "pH", "exact"),
        ("soil pH (>6)", 6, None, None, "pH", "over"),
        ("a density of 8.9 g/cm3", None, 8.9, None, "g/cm3", "exact"),
        ("#2", None, 2, None, "rank", "exact"),
        ("$14,000 per tonne", None, 14000, None, "USD/t", "exact"),
        ("٣٫".replace("٫", "") + " kt", None, 3, None, "kt", "exact"),
    ],
)
def test_one_number(
    text: str, low: float | None, central: float | None, high: float | None, unit: str, qualifier: str
) -> None:
    found = read(text)[0]
    given_values = (found.low, found.central, found.high)
    assert given_values == pytest.approx((low, central, high))
    assert (found.unit, found.qualifier) == (unit, qualifier) or (unit == "" and found.qualifier == qualifier)


def test_a_change_is_two_numbers_and_a_span_is_one() -> None:
    assert [n.central for n in read("purity rose from 99.5% to 99.99%")] == [99.5, 99.99]
    assert len(read("recoveries range from 80% to 90%")) == 1


def test_numbers_of_a_list_share_the_last_unit() -> None:
    assert [n.unit for n in read("4.5, 3.2 and 1.1 kt")] == ["kt", "kt", "kt"]
    assert [n.unit for n in read("1.8 and 1.1 kt, respectively")] == ["kt", "kt"]
    assert [n.unit for n in read("in 2020 and 5 kt")] == ["", "kt"]


def test_a_year_keeps_no_unit_and_takes_part_in_no_range_of_tonnes() -> None:
    assert [n.kind for n in read("in 2021 380 t")] == ["bare", "mass"]
    assert [(n.low, n.high) for n in read("2020-2025")] == [(2020, 2025)]
    assert [(n.low, n.high) for n in read("2018–22")] == [(2018, 2022)]


@pytest.mark.parametrize(
    "text", ["300 kt of lead concentrate annually", "5 kt/y", "5 ktpa", "5 t per annum", "5 t a year"]
)
def test_a_period_is_seen_beside_the_unit_and_behind_the_substance(text: str) -> None:
    assert read(text)[0].per_year


def test_every_mass_unit_has_the_factor_of_the_unit_registry() -> None:
    import csv
    from importlib import resources

    text = resources.files("oreshed.ledger.vocabulary").joinpath("units.csv").read_text(encoding="utf-8")
    rows = [
        r
        for r in csv.DictReader(text.splitlines())
        if r["pint"] and "_" not in r["pint"] and r["pint"] != "kiloshort_ton"
    ]
    tons = {
        r["spelling"]: float(r["factor_t"]) for r in csv.DictReader(text.splitlines()) if r["class"] == "mass"
    }
    assert tons["short tons"] == pytest.approx(factor("short ton", "t"))
    assert tons["thousand short tons"] == pytest.approx(1000 * factor("short ton", "t"))
    assert tons["Moz"] == pytest.approx(factor("Moz", "t"))
    assert rows
    for name in {r["pint"] for r in rows}:
        stated = [float(r["factor_t"]) for r in rows if r["pint"] == name]
        assert stated == [pytest.approx(factor(name, "t"), rel=1e-6)] * len(stated), name


@settings(max_examples=150, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("0123456789.,-–~<>%⁴₂½ ktMNpHx×^()/and$#*°CeE±\u00a0\u200f\u0000٣"),
        max_size=60,
    )
)
def test_no_text_breaks_the_grammar_and_every_digit_is_seen(text: str) -> None:
    flat = normalised(text)
    assert len(flat) == len(text)
    found = numerals(flat, vocabulary())
    seen = [False] * len(flat)
    for number in found:
        assert 0 <= number.span.start <= number.span.end <= len(flat)
        for span in number.digits:
            seen[span.start : span.end] = [True] * (span.end - span.start)
    missed = [m.start() for m in re.finditer(r"[0-9]", flat) if not seen[m.start()]]
    assert not missed, (flat, missed)


def test_twice_the_text_takes_about_twice_the_time() -> None:
    def seconds(text: str) -> float:
        started = time.process_time()
        read(text)
        return time.process_time() - started

    unit = "mined 5 kt in 2023, ~1.2–1.4 Mt/yr (7 %), 1 000 t and "
    short = max(seconds(unit * 300), 0.02)
    assert seconds(unit * 1200) < 16 * short

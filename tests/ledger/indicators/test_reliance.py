"""Net import reliance is rebuilt from its own items, through withheld cells, and a printed slip is seen."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from network_cases import case, cells_of, ids, metal_of, needs_cases

from oreshed.basis.estimate import Estimate
from oreshed.ledger.indicators.cells import percent_cell, printed
from oreshed.ledger.indicators.consistency import compare
from oreshed.ledger.indicators.definition import definition_of, definitions
from oreshed.ledger.indicators.reliance import (
    Reliance,
    domestic_implied,
    from_consumption,
    ratio,
    reliance,
    shown,
)

SINGLE = [i for i in ids("NIR-") if i.count("-") == 2 and "-CD-" not in i]


def rebuilt(case_id: str, edition: str = "MCS 2026") -> tuple[Reliance, dict[str, Any]]:
    inputs, published = case(case_id)
    year = int(case_id.split("-")[2])
    return reliance(definition_of(metal_of(case_id), edition), cells_of(inputs), year), published


@needs_cases
@pytest.mark.parametrize("case_id", SINGLE)
def test_printed_consumption_and_reliance_are_rebuilt(case_id: str) -> None:
    found, published = rebuilt(case_id)
    consumption = published.get("apparent_consumption_kt", published.get("apparent_consumption_t"))
    metal, year = metal_of(case_id), int(case_id.split("-")[2])
    # The tolerances of the cases: zinc to 1 kt, bismuth's first estimate of 2025 is rounded to 1 000 t, else 1 %.
    allowed = 1.0 if metal == "zinc" else (0.05 if (metal, year) == ("bismuth", 2025) else 0.01) * consumption
    assert found.apparent.central == pytest.approx(consumption, abs=allowed)
    printed_percent = published.get("NIR_pct", published.get("NIR_refined_pct"))
    assert found.percent.central == pytest.approx(printed_percent, abs=1.0)
    assert found.percent.low <= found.percent.central <= found.percent.high
    assert shown(found.percent) == str(printed_percent)


@needs_cases
def test_copper_without_its_stocks_would_be_wrong_by_six_points() -> None:
    inputs, published = case("NIR-CU-2025")
    found = reliance(definition_of("copper"), cells_of(inputs), 2025)
    net = printed(inputs["refined_imports"]) - printed(inputs["refined_exports"])
    assert ratio(net, found.domestic).central == pytest.approx(
        published["wrong_if_stocks_ignored_pct"], abs=0.1
    )
    assert found.percent.central == pytest.approx(published["NIR_pct"], abs=1.0)


@needs_cases
def test_government_sales_leave_the_zinc_definition_in_2023() -> None:
    inputs, _ = case("NIR-ZN-2023")
    assert inputs["government_stockpile_shipments"] is None
    found = reliance(definition_of("zinc", form="refined"), cells_of(inputs), 2023)
    assert found.percent.known
    counted = reliance(definition_of("zinc", form="refined"), cells_of(inputs), 2022)
    assert not counted.percent.known


@needs_cases
def test_unknown_exports_of_indium_stay_unknown_and_reliance_is_still_exact() -> None:
    inputs, published = case("NIR-IN-2021-2025")
    for i, year in enumerate(inputs["years"]):
        stated = printed(published["consumption_t"][i])
        found = reliance(definition_of("indium"), cells_of(inputs, i), year, stated)
        assert math.isinf(found.net_imports.low) and not found.net_imports.known
        assert (found.percent.low, found.percent.high) == (100.0, 100.0)
        assert shown(found.percent) == str(published["NIR_pct"][i])


@needs_cases
def test_the_gallium_balance_reports_its_gap() -> None:
    inputs, published = case("NIR-GA-2021-2025")
    gaps = []
    for i, year in enumerate(inputs["years"]):
        stated = printed(inputs["reported_consumption"][i])
        found = reliance(definition_of("gallium"), cells_of(inputs, i), year, stated)
        assert shown(found.percent) == str(published["NIR_pct"][i])
        assert found.gap is not None
        if not found.gap.contains(0.0):
            gaps.append(year)
            assert found.gap.low == pytest.approx(
                inputs["reported_consumption"][i] - inputs["metal_imports"][i], abs=600
            )  # the rounding of both
    assert gaps == [2021, 2022, 2023, 2024]


@needs_cases
def test_germanium_is_an_interval_that_holds_what_is_printed() -> None:
    inputs, published = case("NIR-GE-2021-2025")
    for i, year in enumerate(inputs["years"]):
        found = reliance(definition_of("germanium"), cells_of(inputs, i), year)
        assert found.percent.low <= 50.0 and found.percent.high == 100.0
        assert percent_cell(Estimate.parse(published["NIR_pct"][i], "percent")).overlaps(found.percent)


@needs_cases
def test_tellurium_is_a_net_exporter_exactly_when_it_sells_more() -> None:
    inputs, published = case("NIR-TE-2021-2025")
    for i, year in enumerate(inputs["years"]):
        found = reliance(definition_of("tellurium"), cells_of(inputs, i), year)
        exporter = inputs["imports"][i] < inputs["exports"][i]
        assert (found.percent.mark == "net_exporter") is exporter
        assert (published["NIR"][i] == "E") is exporter
        assert percent_cell(Estimate.parse(published["NIR"][i], "percent")).overlaps(found.percent)


@needs_cases
@pytest.mark.parametrize("case_id", ["NIR-CD-1999", "NIR-CD-2002"])
def test_a_sheet_that_contradicts_itself_is_flagged(case_id: str) -> None:
    inputs, published = case(case_id)
    found, _ = rebuilt(case_id, "MCS 2003")
    consumption = compare("AC", printed(published["apparent_consumption_t"]), found.apparent, "")
    percent = compare(
        "NIR", percent_cell(Estimate.parse(str(published["NIR_pct"]), "percent")), found.percent, ""
    )
    states = {consumption.state, percent.state}
    assert "differs" in states, (consumption, percent)
    if case_id == "NIR-CD-1999":
        assert percent.state == "differs" and found.percent.central == pytest.approx(36, abs=1)
        assert consumption.state == "agrees"
    else:
        assert consumption.state == "differs" and found.apparent.central == 660
        assert percent.state == "agrees" and shown(found.percent) == "E"
    assert inputs["government_shipments"] > 0


positive = st.floats(0.1, 1e6)


@given(positive, positive, positive, positive, st.floats(0, 1), st.floats(0, 1))
def test_the_interval_holds_every_value_its_items_allow(
    n: float, wide_n: float, p: float, wide_p: float, at_n: float, at_p: float
) -> None:
    net, domestic = Estimate(n, n, n + wide_n), Estimate(p, p, p + wide_p)
    found = ratio(net, domestic)
    true_n, true_p = n + at_n * wide_n, p + at_p * wide_p
    share = 100 * true_n / (true_n + true_p)
    assert found.low - 1e-9 <= share <= found.high + 1e-9
    # Both ends are reached: the interval is no wider than the items make it.
    assert found.low == pytest.approx(100 * n / (n + p + wide_p))
    assert found.high == pytest.approx(100 * (n + wide_n) / (n + wide_n + p))


def test_a_withheld_supply_is_bounded_by_the_printed_reliance() -> None:
    bound = domestic_implied(Estimate.parse(">95", "percent"), Estimate.of(40.0, unit="t"))
    assert bound.low == 0.0
    assert bound.high == pytest.approx(40 * (100 / 95 - 1))
    below = domestic_implied(Estimate.parse("<25", "percent"), Estimate.of(3.0, unit="t"))
    assert below.low == pytest.approx(9.0) and math.isinf(below.high)


def test_three_printed_figures_bind_each_other() -> None:
    # 1998: printed 38 %, yet consumption 2 100 t and output 1 240 t leave 41 %.
    found = from_consumption(printed(2100.0, "t"), printed(1240.0, "t"))
    assert found.central == pytest.approx(100 * 860 / 2100)
    assert not found.overlaps(Estimate(37.5, 38.0, 38.5))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("W", 0.0, math.inf), ("—", 0.0, 0.0), ("<5", 0.0, 5.0), ("1,050", 1045.0, 1055.0)],
)
def test_cells_keep_what_they_print(text: str, low: float, high: float) -> None:
    cell = printed(text)
    assert (cell.low, cell.high) == (low, high)


def test_every_definition_names_terms_of_both_sides_and_a_source() -> None:
    metals = {d.metal for d in definitions() if d.edition == "MCS 2026"}
    assert metals >= {
        "lead", "zinc", "copper", "aluminium", "bismuth", "cadmium", "indium", "gallium", "germanium", "tellurium",
    }  # fmt: skip
    for definition in definitions():
        assert definition.source and definition.wording
        assert {t.side for t in definition.terms} == {"domestic", "net_imports"}, definition.id
        for term in definition.terms:  # a stock counts at both ends of the year or not at all
            if term.lag:
                assert any(
                    o.line == term.line and o.lag == 0 and o.sign == -term.sign for o in definition.terms
                )

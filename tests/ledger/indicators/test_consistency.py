"""Printed against recomputed: what rounding explains is told apart from what nothing explains."""

import csv
from importlib import resources

import pytest
from network_cases import case, needs_cases

from oreshed.basis.estimate import Estimate
from oreshed.basis.units import factor
from oreshed.ledger.claim import Stated
from oreshed.ledger.indicators.cells import printed
from oreshed.ledger.indicators.consistency import (
    Facility,
    as_finding,
    compare,
    conflicting,
    contradicting,
    coverage,
    explains,
    growth,
    part_exceeds_whole,
    primary_need,
    wrong_facility,
)
from oreshed.ledger.qualifier import interval


@needs_cases
def test_three_prices_of_one_year_are_reported_by_their_fields() -> None:
    inputs, _ = case("AUDIT-IN-PRICE-2025")
    per_kg = {
        name: printed(
            float(f"{value * (factor('kg', 't') if name.endswith('_usd_t') else 1):.10g}"), "USD/kg"
        )
        for name, value in inputs.items()
        if name.endswith(("_usd_kg", "_usd_t")) and "2024" not in name
    }
    found = conflicting("indium price 2025", per_kg)
    assert found is not None and found.flagged
    assert found.what.startswith("indium price 2025: 3 different")
    assert set(found.fields) == {
        "text_average_price_usd_kg", "text_estimated_price_usd_t", "table_price_usd_kg",
    }  # fmt: skip
    assert all(name in found.arithmetic for name in found.fields)
    earlier = printed(inputs["table_2024_usd_kg"], "USD/kg")
    exact = {n: Estimate.of(e.central, unit="USD/kg") for n, e in per_kg.items()}
    agree = explains(Estimate(10.5, 11.0, 11.5), exact, earlier)
    assert agree == ("text_average_price_usd_kg",)
    assert growth(exact["table_price_usd_kg"], earlier).central == pytest.approx(5.4, abs=0.1)


def test_statements_that_rounding_reconciles_are_not_reported() -> None:
    assert conflicting("output", {"text": printed(0.3, "Mt"), "table": printed(0.28, "Mt")}) is None


@needs_cases
def test_one_country_above_the_bloc_is_a_part_above_its_whole() -> None:
    inputs, published = case("AUDIT-SEED-PB-DEMAND")
    low, high = inputs["seed_US_plus_allies_demand_2030_Mt"]
    whole = Estimate(1e3 * low, 500 * (low + high), 1e3 * high, "kt")
    # 1 410 kt is the least year, and its own rounding keeps it above 1 400 kt.
    states = [
        part_exceeds_whole("US", printed(v, "kt"), whole).state for v in published["US_alone_2021_2025_kt"]
    ]
    assert states == ["differs"] * 5
    assert part_exceeds_whole("US", printed(1400, "kt"), whole).state == "agrees"


@needs_cases
def test_the_share_of_imported_concentrate_forgets_scrap() -> None:
    inputs, published = case("AUDIT-SEED-PB-EU")
    world_mine = case("HHI-PB-MINE-2025")[0]["world_rounded"]
    refined, mined = Estimate.of(inputs["seed_EU_refined_kt"]), Estimate.of(inputs["seed_EU_mine_kt"])
    need, share = primary_need(refined, mined, Estimate.of(0.0), Estimate.of(world_mine))
    assert need.central == pytest.approx(2400, rel=0.01)
    assert share.central == pytest.approx(published["implied_import_share_of_world_mine_pct"], abs=1.0)
    # The source says over 60 % of European lead is secondary: what is left for concentrate is a third of the claim.
    scrap = Estimate(0.6, float("nan"), 1.0)
    possible, _ = primary_need(refined, mined, scrap, Estimate.of(world_mine))
    assert compare("concentrate imports", printed(2400.0), possible, "").state == "differs"


@needs_cases
def test_named_mines_do_not_cover_nearly_all() -> None:
    inputs, published = case("AUDIT-SEED-PB-MINES")
    claimed = interval(Stated(None, None, None, "% of total", "nearly_all"))
    parts = [printed(v) for v in inputs["seed_mines_kt"].values()]
    check = coverage("named mines", parts, printed(published["USGS_2023_mine_kt"]), claimed)
    assert check.recomputed.central == pytest.approx(published["coverage_pct"], abs=1.0)
    assert check.state == "differs"


@needs_cases
def test_a_claim_of_no_projects_is_refuted_by_two() -> None:
    _, published = case("AUDIT-SEED-PB-PROJECTS")
    announced = [v for k, v in published.items() if k.endswith("_kt_per_year")]
    assert len(announced) == 2
    none = Estimate.of(0.0, unit="kt")
    check = compare("announced lead projects", none, printed(sum(announced), "kt"), "163 + 200 = 363 kt")
    assert check.state == "differs"
    assert as_finding(check).rule == "R-REF" and "363" in as_finding(check).arithmetic


def gazetteer() -> list[Facility]:
    """The plants of the shipped model: the metal of their stage, and by-products of circuits with a capacity."""
    folder = resources.files("oreshed.models").joinpath("us-allies")

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(folder.joinpath(name).read_text(encoding="utf-8").splitlines()))

    circuits: dict[str, list[str]] = {}
    for row in rows("circuits.csv"):
        if row["capacity_high"] and float(row["capacity_high"]) > 0:
            circuits.setdefault(row["plant"], []).append(row["element"])
    metals = ("zinc", "lead", "copper")
    return [
        Facility(
            r["name"], r["region"], (*(m for m in metals if m in r["stage"]), *circuits.get(r["id"], ()))
        )
        for r in rows("plants.csv")
        if "smelting" in r["stage"] and r["status"] == "operating"
    ]


@needs_cases
def test_a_plant_of_the_wrong_kind_and_a_denied_plant_are_flagged() -> None:
    _, published = case("AUDIT-SEED-SITE")
    assert published["expectation"] == "flag both"
    known = gazetteer()
    stated = Facility("Port Pirie", "AUS", ("zinc", "cadmium"))
    assert wrong_facility(stated, known) == "Port Pirie makes lead, not zinc, cadmium"
    assert wrong_facility(Facility("Hobart (Risdon)", "AUS", ("zinc", "cadmium")), known) is None
    assert [f.name for f in contradicting("NOR", "cadmium", known)] == ["Odda"]
    assert contradicting("NOR", "lead", known) == ()
    assert wrong_facility(Facility("Sugali", "IDN"), known) == "Sugali is not in the gazetteer"


@needs_cases
def test_a_growth_in_percent_is_recomputed() -> None:
    inputs, published = case("AUDIT-GAO-PCT")
    found = growth(Estimate.of(inputs["shortfalls_FY2023"]), Estimate.of(inputs["shortfalls_FY2019"]))
    assert found.central == pytest.approx(published["computed"], abs=0.05)
    value = Estimate.of(published["published_increase_pct"], unit="percent")
    assert compare("increase", value, found, "", tolerance=1.0).state == "agrees"


def test_the_two_strengths_of_a_disagreement() -> None:
    assert compare("x", Estimate(69.5, 70.0, 70.5), Estimate(60.0, 66.7, 72.0), "").state == "rounding"
    assert compare("x", Estimate(69.5, 70.0, 70.5), Estimate(60.0, 66.7, 69.0), "").state == "differs"
    assert compare("x", Estimate(69.5, 70.0, 70.5), Estimate(60.0, 70.2, 72.0), "").state == "agrees"

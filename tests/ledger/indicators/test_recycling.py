"""Recycling rates are named, and a printed one that does not follow is flagged."""

import pytest
from network_cases import case, needs_cases

from oreshed.basis.estimate import Estimate
from oreshed.ledger.indicators.cells import printed
from oreshed.ledger.indicators.consistency import compare, part_exceeds_whole
from oreshed.ledger.indicators.recycling import (
    end_of_life_recycling_rate,
    implied_total,
    old_scrap_over_consumption,
    old_scrap_ratio,
    recycling_input_rate,
    secondary_share,
    simple_efficiency,
    unep_class,
    unep_class_of,
    unep_classes,
    usgs_recycling_efficiency,
    usgs_recycling_rate,
)

SYMBOLS = {
    "Pb": "lead", "Zn": "zinc", "Cu": "copper", "Al": "aluminium", "Pt": "platinum", "Pd": "palladium", "Rh": "rhodium",
    "Cd": "cadmium", "Ga": "gallium", "Ge": "germanium", "In": "indium", "Te": "tellurium", "Bi": "bismuth",
}  # fmt: skip


def percent(value: float, half: float = 0.5) -> Estimate:
    return Estimate(value - half, value, value + half, "percent")


def times_100(value: Estimate) -> Estimate:
    return Estimate(100 * value.low, 100 * value.central, 100 * value.high, "percent")


@needs_cases
def test_the_cadmium_efficiency_is_flagged_and_the_simple_ratio_given() -> None:
    inputs, published = case("REC-CD-US-2000")
    found = times_100(simple_efficiency(printed(inputs["recovered_t"]), printed(inputs["unrecovered_t"])))
    assert found.central == pytest.approx(published["simple_ratio_pct"], abs=0.05)
    check = compare("recycling efficiency", percent(published["recycling_efficiency_pct"]), found, "")
    assert check.state == "differs"


@needs_cases
def test_old_aluminium_scrap_over_consumption_is_rebuilt() -> None:
    inputs, published = case("REC-AL-US-2025")
    old = printed(inputs["old_scrap_pct"]) * 0.01
    found = times_100(
        old_scrap_over_consumption(
            printed(1000 * inputs["recovered_Mt"]), old, printed(inputs["apparent_consumption_kt"])
        )
    )
    assert found.central == pytest.approx(published["old_scrap_over_AC_pct"], abs=1.0)
    assert inputs["new_scrap_pct"] + inputs["old_scrap_pct"] == 100


@needs_cases
def test_the_lead_recycling_share_is_flagged_as_rounding() -> None:
    inputs, published = case("REC-PB-US-2025")
    found = times_100(printed(inputs["secondary_kt"]) / printed(inputs["apparent_consumption_kt"]))
    check = compare(
        "secondary over consumption", percent(published["published_pct"]), found, "", tolerance=1.0
    )
    assert found.central == pytest.approx(66.7, abs=0.1)
    assert check.flagged
    assert check.state == "rounding", "the rounded inputs allow 70, so it is no contradiction"


@needs_cases
def test_battery_scrap_is_a_part_of_secondary_lead() -> None:
    # The case has no inputs. Against a refined output of 1 220 kt in 2012 (BGS World Mineral Statistics) its rounded
    # mass and its share can both be true, and batteries stay below all scrap.
    _, published = case("REC-PB-US-2012")
    refined = printed(1220.0)
    kt, share = (
        published[k][1] for k in ("battery_scrap_lead_kt", "battery_scrap_share_of_US_lead_production_pct")
    )
    found = times_100(printed(kt) / refined)
    check = compare("battery scrap over refined lead, 2012", percent(share), found, "", tolerance=2.0)
    assert check.state == "rounding", "1 100 kt is 90 % of 1 220 kt; 87 % needs the rounding of both"
    secondary = refined * Estimate.of(published["secondary_share_2012_pct"] / 100)
    assert part_exceeds_whole("battery scrap", printed(kt), secondary).state == "agrees"
    # The secondary share that the mass of batteries alone implies is within 2 points of the printed one.
    implied = secondary_share(Estimate.of(kt), Estimate.of(1220.0 - kt))
    assert 100 * implied.central == pytest.approx(published["secondary_share_2012_pct"], abs=2.0)
    assert implied_total(Estimate.of(kt), Estimate.of(share / 100)).central == pytest.approx(1264, abs=1)


@needs_cases
def test_unep_classes_agree_with_the_published_lists() -> None:
    inputs, published = case("REC-UNEP-2011-HIGH")
    for symbol in published["members_checked"]:
        assert unep_class_of(SYMBOLS[symbol]) == (inputs["class"], "opened")
    _, low = case("REC-UNEP-2011-LOW")
    for symbol, name in low.items():
        assert unep_class_of(SYMBOLS[symbol]) == (name, "unverified")
    assert published["n_elements_above_50"] + published["n_elements_below_1"] <= published["of"]


@pytest.mark.parametrize(
    ("rate", "name"), [(0.5, "<1%"), (5, "1-10%"), (15, "10-25%"), (30, "25-50%"), (51, ">50%")]
)
def test_a_rate_falls_in_its_class(rate: float, name: str) -> None:
    assert unep_class(rate) == name
    assert name in {"25-50%"} | {c for c, _ in unep_classes().values()}


def test_the_two_families_answer_different_questions() -> None:
    old, new, primary = Estimate.of(30.0), Estimate.of(20.0), Estimate.of(50.0)
    zero = Estimate.of(0.0)
    assert usgs_recycling_rate(old, new, old + new + primary).central == pytest.approx(0.5)
    assert recycling_input_rate(old, new, primary).central == pytest.approx(0.5)
    assert old_scrap_ratio(old, new).central == pytest.approx(0.6)
    # 30 of 60 tonnes of old scrap come back; exported scrap counts as recycled in the USGS efficiency.
    generated = Estimate.of(60.0)
    assert usgs_recycling_efficiency(old, zero, generated, zero, zero).central == pytest.approx(0.5)
    assert usgs_recycling_efficiency(old, Estimate.of(15.0), generated, zero, zero).central == pytest.approx(
        0.75
    )
    chain = end_of_life_recycling_rate(Estimate.of(0.8), Estimate.of(0.9), Estimate.of(0.95))
    assert chain.central == pytest.approx(0.684)


def test_a_share_stays_between_nothing_and_all() -> None:
    found = secondary_share(Estimate(0.0, 50.0, 100.0), Estimate(0.0, 0.0, 10.0))
    assert (found.low, found.high) == (0.0, 1.0)

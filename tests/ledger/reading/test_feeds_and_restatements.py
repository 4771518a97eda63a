"""What a figure counts by its feed, by the figure before it, and what is told per tonne."""

from __future__ import annotations

import pytest

from oreshed.ledger.claim import Claim
from oreshed.ledger.reading.decode import document_of
from oreshed.ledger.reading.reader import read_claims

PRODUCTION = "## US and Allies Domestic Current Production (tons)"
DEMAND = "## US and Allies Domestic Demand 2030 (tons)"
SUPPLY = "## US and Allies Domestic Supply 2030 (tons)"
REFINING = "## Key Purification & Refinement Technologies"
EXTRACTION = "## Key Extraction Technologies"


def claims_in(metal: str, text: str) -> list[Claim]:
    return list(read_claims(document_of(f"# {metal.title()}\n\n{text}\n", f"{metal}.md")).claims)


def the(claims: list[Claim], value: float) -> Claim:
    (found,) = [c for c in claims if c.stated and value in (c.stated.low, c.stated.central, c.stated.high)]
    return found


def test_plain_refined_output_is_metal_from_ore() -> None:
    told = claims_in("germanium", f"{PRODUCTION}\nJapanese plants refined 12 t in 2023.")
    assert the(told, 12).subject.quantity == "refined_production_primary"


def test_refined_output_counts_both_feeds_where_secondary_metal_is_told_apart() -> None:
    told = claims_in(
        "antimony",
        f"{PRODUCTION}\nRefined output was 12 kt in 2023.\n\nSecondary metal was 5 kt in 2023.",
    )
    assert the(told, 12).subject.quantity == "refined_production_total"


def test_secondary_metal_keeps_its_name_among_supplies() -> None:
    told = claims_in("mercury", f"{SUPPLY}\n- Secondary metal: 110 t.\n- Recycling of lamps gives 20 t.")
    assert the(told, 110).subject.quantity == "refined_production_secondary"
    assert the(told, 20).subject.quantity == "recycled_supply"


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("One tonne of silicon takes 1.6 t of quartz.", 1.6, "t/t"),
        ("The retorts use 1.05 t of ferrosilicon per tonne of metal.", 1.05, "t/t"),
        ("Each tonne of slimes yields 25 kg of metal.", 25, "kg/t"),
    ],
)
def test_what_is_told_per_tonne_is_no_flow(text: str, value: float, unit: str) -> None:
    found = the(claims_in("silicon", f"{REFINING}\n{text}"), value)
    assert (found.subject.quantity, found.stated and found.stated.unit) == ("process_condition", unit)


def test_coefficients_of_an_equation_are_no_claims() -> None:
    told = claims_in("niobium", f"{REFINING}\nThe reaction is 3 Nb2O5 + 10 Al → 6 Nb + 5 Al2O3.")
    assert told == []


def test_the_digit_of_a_formula_shares_no_unit() -> None:
    told = claims_in("niobium", f"{EXTRACTION}\nA reserve of 53 Mt at 2.1% Nb2O5, or about 1.1 Mt of oxide.")
    assert sorted(c.stated.central for c in told if c.stated and c.stated.central) == [1.1, 2.1, 53.0]


def test_a_figure_given_once_more_keeps_quantity_and_place() -> None:
    text = "Foo Creek in Nebraska has a probable reserve of 36.7 Mt at 0.81% Nb2O5, equal to about 297,000 t of oxide."
    told = claims_in("niobium", f"{EXTRACTION}\n{text}")
    assert (the(told, 297000).subject.quantity, the(told, 297000).subject.region) == ("reserves", "USA")
    assert (the(told, 0.81).subject.quantity, the(told, 0.81).subject.region) == ("physical_property", "USA")


def test_a_covered_need_is_supply_and_a_restated_one_takes_its_flow() -> None:
    text = "Bloc supply will cover 46 % of demand.\n\n- **Imports:** 31,200 t, some 60 % of demand."
    told = claims_in("antimony", f"{SUPPLY}\n{text}")
    assert the(told, 46).subject.quantity == "supply_total"
    assert the(told, 60).subject.quantity == "import_share"


def test_bare_numbers_behind_a_lead_in_take_its_unit() -> None:
    text = "World refinery output came to 1,080 t in 2024: China 760, Japan 60 and Russia 6 t."
    told = claims_in("indium", f"{PRODUCTION}\n{text}")
    assert [(the(told, v).subject.region, the(told, v).subject.period_end) for v in (760, 60, 6)] == [
        ("CHN", 2024),
        ("JPN", 2024),
        ("RUS", 2024),
    ]


def test_shares_of_imports_are_the_buyers_whatever_seller_follows() -> None:
    text = "In 2024 America imported 260 t: 32 % from Korea, 22 % from Japan, 14 % from Canada."
    told = claims_in("indium", f"{PRODUCTION}\n{text}")
    assert [(the(told, v).subject.region, the(told, v).subject.entity) for v in (32, 22, 14)] == [
        ("USA", "from Korea"),
        ("USA", "from Japan"),
        ("USA", "from Canada"),
    ]


def test_rows_of_a_table_of_uses_name_products_and_others_stay_in_the_bloc() -> None:
    table = (
        "| User | 2023, kt | 2030, kt |\n|---|---|---|\n| Aluminium alloys | 150 | 170 |\n| Other | 15 | 20 |"
    )
    told = claims_in("magnesium", f"{DEMAND}\n\n{table}")
    assert {c.subject.commodity for c in told} == {"magnesium"}
    assert {c.subject.region for c in told} == {"allies"}


def test_a_yearly_growth_leads_to_the_year_asked_for() -> None:
    told = claims_in("lithium", f"{DEMAND}\nThe bloc will want 97 kt, a growth of 4 % a year.")
    assert the(told, 4).subject.period_end == 2030


def test_a_change_from_one_tonnage_to_another_is_two_figures() -> None:
    told = claims_in("niobium", f"{DEMAND}\nThe path leads from 27,500 t to 34,000 t.")
    assert {c.stated.central for c in told if c.stated} == {27500.0, 34000.0}

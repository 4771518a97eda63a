"""What numbers take from the lines over them and the sentences before: headings, labels, parent bullets, subjects."""

import pytest

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.reading.decode import document_of
from oreshed.ledger.reading.grades import Measured
from oreshed.ledger.reading.reader import read_claims
from oreshed.ledger.reading.stated import Stated, first_named, in_order, known_of, like

MADE = "## US and Allies Domestic Current Production (tons)"
NEED = "## US and Allies Domestic Demand 2030 (tons)"
WILL = "## US and Allies Domestic Supply 2030 (tons)"
SPLIT = "## Key Separation Technologies"
FOUND = "## Key Discovery Technologies"


def claims(metal: str, text: str, ending: str = "md") -> list[Claim]:
    document = document_of(text, f"{metal}.{ending}")
    return [
        c for c in read_claims(document).claims if not c.note.startswith(("word", "number written", "bounds"))
    ]


def said(metal: str, heading: str, text: str) -> list[tuple[str, str]]:
    """Region and quantity of every number."""
    found = claims(metal, f"# {metal.capitalize()}\n\n{heading}\n\n{text}\n")
    return [(name_of(c.subject.region), c.subject.quantity) for c in found]


def test_a_sub_heading_names_the_country_of_what_stands_below_it() -> None:
    text = "### Canada\n\nMines gave 12 kt in 2023.\n\n- Exports: 9 kt\n\n### Japan\n\nImports were 30 kt."
    assert said("tin", MADE, text) == [
        ("Canada", "mine_production"), ("Canada", "exports"), ("Japan", "imports"),
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["**Australia**", "Australia:", "**Australia:**"])
def test_a_label_line_names_the_country_of_its_bullets(label: str) -> None:
    text = f"{label}\n\n- mines 10 kt\n- refineries 5 kt"
    assert [region for region, _ in said("tin", MADE, text)] == ["Australia", "Australia"]


def test_a_label_with_a_colon_ends_with_its_list() -> None:
    text = "Australia:\n\n- mines 10 kt\n\nOutput elsewhere in the bloc fell to 4 kt."
    assert said("tin", MADE, text)[-1][0] != "Australia"


def test_bullets_take_country_and_quantity_of_the_bullet_they_hang_under() -> None:
    text = "- **Japan** – Foo works: 12 t secondary\n  - stocks 4 t\n- Norway: 2 t"
    assert [region for region, _ in said("germanium", MADE, text)] == ["Japan", "Japan", "Norway"]
    text = "- 24 t of primary metal\n  - 12 t in Canada\n  - 12 t in Japan\n- Imports\n  - 5 kt of ingot"
    assert said("rhenium", WILL, text) == [
        ("allies", "refined_production_primary"), ("Canada", "refined_production_primary"), ("Japan", "refined_production_primary"),
        ("allies", "imports"),
    ]  # fmt: skip


def test_a_sub_heading_sets_year_and_quantity_where_it_names_one() -> None:
    found = claims("tin", f"# Tin\n\n{MADE}\n\n### Imports of Japan, 2021\n\nBuyers took 40 kt.\n")
    assert [(c.subject.region, c.subject.quantity, c.subject.period_end) for c in found] == [
        ("JPN", "imports", 2021)
    ]


def test_the_heading_of_a_question_sets_no_quantity_and_the_title_no_region() -> None:
    found = claims("tin", f"# Tin in Japan\n\n{NEED}\n\nUse will be 40 kt in all.\n")
    assert [(c.subject.region, c.subject.quantity) for c in found] == [("allies", "demand")]


def test_a_flow_without_a_country_goes_on_about_the_last_subject() -> None:
    text = "In 2023 the United States imported 9,700 t, 66% of it from Brazil and 25% from Canada. Exports amounted to 640 t. Stocks were 246 t."
    found = said("niobium", MADE, text)
    assert found[0] == ("United States", "imports")
    assert found[-2:] == [("United States", "exports"), ("United States", "stocks")]


def test_sums_and_sentences_of_several_countries_carry_no_country_on() -> None:
    text = "Japan refined 9 kt and Canada 4 kt. Exports amounted to 2 kt."
    assert said("tin", MADE, text)[-1][0] == "allies"
    text = "Japan refined 9 kt. Total exports of the bloc amounted to 2 kt."
    assert said("tin", MADE, text)[-1][0] == "allies"


def test_an_item_of_its_own_is_not_tied_to_the_number_before() -> None:
    text = "Reclaimers in Germany returned 10 t, those in the United States 7.5 t and those in Canada 0.4 t."
    assert [r for r, _ in said("rhenium", MADE, text)] == ["European Union", "United States", "Canada"]


def test_columns_of_a_table_carry_units_of_any_class() -> None:
    table = "| Step | Temperature, °C | Recovery, % | Grade, % KCl |\n|---|---|---|---|\n| Flotation | 25 | 86 | 95 |"
    found = claims("potash", f"# Potash\n\nAll tonnages in kt.\n\n{SPLIT}\n\n{table}\n")
    assert [(c.stated and c.stated.unit, c.subject.quantity, c.subject.region) for c in found] == [
        ("degC", "process_condition", "WLD"), ("%", "recovery", "WLD"), ("%", "purity", "WLD"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        (
            MADE,
            "More than 90% of all tellurium comes from copper anode slimes.",
            ("world", "by_product_share"),
        ),
        (NEED, "Solar cells took 40% of world use in 2023.", ("world", "end_use_share")),
        (MADE, "A plant of 1,000 t a year opened in Japan.", ("Japan", "capacity")),
        (MADE, "The mill in Japan treats 3,000 t/d of ore.", ("Japan", "process_condition")),
        (FOUND, "Lignite ash averages 850 g/t.", ("world", "physical_property")),
        (FOUND, "Handheld fluorescence reads down to 50 ppm.", ("world", "process_condition")),
    ],
)
def test_what_a_number_measures_follows_from_its_clause(
    heading: str, text: str, expected: tuple[str, str]
) -> None:
    assert said("tellurium", heading, text) == [expected]


def test_a_forecast_belongs_to_the_target_year_and_what_it_is_set_against_to_its_own() -> None:
    text = (
        "Users took 170 t in 2023; the forecast is 215 t. The bloc's total is 298 t, against 240 t in 2023."
    )
    found = claims("beryllium", f"# Beryllium\n\n{NEED}\n\n{text}\n")
    assert [c.subject.period_end for c in found] == [2023, 2030, 2030, 2023]


def test_a_planned_year_is_no_year_of_the_record() -> None:
    text = "- Spain: 150 kt. A restart in Italy is planned for 2025."
    found = claims(
        "fluorspar", f"# Fluorspar\n\nFigures for 2023.\n\n{MADE}\n\nMines gave 9 kt in 2023.\n\n{text}\n"
    )
    assert [c.subject.period_end for c in found] == [2023, 2023]


def test_the_title_of_a_slide_says_what_its_shares_are_of() -> None:
    text = "INDIUM\n\nWhat indium is used for\n• Flat panels 56%\n• Solder 10%\n"
    assert [c.subject.quantity for c in claims("indium", text, "txt")] == ["end_use_share", "end_use_share"]


def test_charts_find_statements_of_like_value_and_the_first_named_region() -> None:
    rows = [
        Stated("tin", "JPN", "", "refined_production_total", "refinery", 2020, 100.0),
        Stated("tin", "CAN", "", "refined_production_primary", "refinery", 2021, 104.0),
        Stated("tin", "WLD", "", "refined_production_total", "refinery", 2020, 900.0),
        Stated("lead", "USA", "", "refined_production_total", "refinery", 2020, 100.0),
        Stated("tin", "AUS", "", "mine_production", "mine", 2020, 100.0),
        Stated("tin", "NOR", "", "refined_production_total", "refinery", 2023, 100.0),
    ]
    known = known_of(rows)
    near = {
        s.region for s in like(known, "tin", Measured("refined_production_total", "refinery"), 2020, 101.0)
    }
    assert near == {
        "JPN",
        "CAN",
    }  # one year apart at most, either kind of refined metal, within eight per cent
    assert in_order(known, {"tin", "lead"}) == ["JPN", "CAN", "USA", "AUS", "NOR"]
    assert first_named(known, {"tin"}, ("AUS", "")) == 4


def test_a_caption_says_the_country_of_its_table_and_the_unit_of_its_prices() -> None:
    table = """**Table B. Canada, t of contained metal; price in USD per kg of vanadium in alloy, figures of the survey [1]**

| Item | 2021 | 2022 |
|---|---|---|
| Mine shipments | 175 | 185 |
| Use | 20 | 30 |
| Price | 26 | 29 |
"""
    found = claims("vanadium", f"# Vanadium\n\n{MADE}\n\n{table}")
    assert [(name_of(c.subject.region), c.subject.quantity, c.stated.unit) for c in found if c.stated] == [
        ("Canada", "mine_production", "t"), ("Canada", "mine_production", "t"), ("Canada", "demand", "t"),
        ("Canada", "demand", "t"), ("Canada", "price", "USD/kg"), ("Canada", "price", "USD/kg"),
    ]  # fmt: skip


def test_a_price_without_a_unit_is_not_told_in_the_tonnes_of_its_table() -> None:
    table = "Output, t\n\n| Item | 2021 | 2022 |\n|---|---|---|\n| Mine output | 175 | 185 |\n| Price | 26 | 29 |\n"
    found = claims("vanadium", f"# Vanadium\n\n{MADE}\n\n{table}")
    assert {c.subject.quantity for c in found} == {"mine_production"}


def test_a_caption_of_two_flows_measures_no_column_that_says_less() -> None:
    table = "Table 1. Vanadium recovered and used in 2023, t\n\n| Member | Slag | Use |\n|---|---|---|\n| Japan | 6 | 9 |\n"
    found = claims("vanadium", f"# Vanadium\n\n{MADE}\n\n{table}")
    assert [c.subject.quantity for c in found] != ["demand", "demand"]
    assert found[-1].subject.quantity == "demand"


@pytest.mark.parametrize("limit", ["0.2 mg/m³", "0.2 mg/m3", "0.2 µg/Nm³", "0.2 micrograms per cubic metre"])
def test_a_limit_by_volume_is_no_mass(limit: str) -> None:
    found = claims(
        "vanadium", f"# Vanadium\n\n## Remediation\n\nThe workplace limit of {limit} has to be kept.\n"
    )
    assert all(c.stated is not None and c.stated.factor_t is None for c in found)


@pytest.mark.parametrize(
    ("text", "metal", "quantity"),
    [
        ("imports of refined zinc were 60 kt", "zinc", "imports"), ("zinc mine production was 60 kt", "zinc", "mine_production"),
        ("production of copper reached 60 kt", "copper", "mine_production"), ("copper output was 5 kt", "copper", "mine_production"),
        ("imports of lead concentrate were 60 kt", "lead", "imports"), ("exports of concentrate are 60 kt", "lead", "exports"),
        ("zinc smelters gave 60 kt", "lead", None), ("zinc and lead imports were 60 kt", "lead", "imports"),
    ],
)  # fmt: skip
def test_a_flow_is_of_the_metal_that_it_names(text: str, metal: str, quantity: str | None) -> None:
    [claim] = claims("lead", f"# Lead\n\n{MADE}\n\n- **United States:** {text} in 2024.\n")
    assert claim.subject.commodity == metal
    assert quantity is None or claim.subject.quantity == quantity

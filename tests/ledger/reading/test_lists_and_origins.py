"""Lists, tables and sentences whose numbers take quantity, unit or place from other words than their own."""

import pytest

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.reading.decode import document_of
from oreshed.ledger.reading.reader import read_claims

MADE, WILL = (
    "## US and Allies Domestic Current Production (tons)",
    "## US and Allies Domestic Supply 2030 (tons)",
)
NEED = "## US and Allies Domestic Demand 2030 (tons)"
REFINING, LIMIT = "## Key Purification & Refinement Technologies", "## Key Bottleneck summary (2-4 sentences)"


def claims(metal: str, heading: str, text: str) -> list[Claim]:
    document = document_of(f"# {metal.capitalize()}\n\n{heading}\n\n{text}\n", f"{metal}.md")
    return [
        c for c in read_claims(document).claims if not c.note.startswith(("word", "number written", "bounds"))
    ]


def said(metal: str, heading: str, text: str) -> list[tuple[float, str, str]]:
    """Tonnes (or the plain value), region and quantity of every number."""
    found = []
    for claim in claims(metal, heading, text):
        stated = claim.stated
        assert stated is not None
        value = next((v for v in (stated.central, stated.low, stated.high) if v is not None), 0.0)
        found.append(
            (value * (stated.factor_t or 1.0), name_of(claim.subject.region), claim.subject.quantity)
        )
    return found


def test_bare_numbers_of_bullets_take_the_unit_and_quantity_of_the_line_above() -> None:
    text = "Mine output, thousand tonnes:\n\n- Canada 50: Foxhill 30, Grey Lake (Barr Minerals) 15, others 5\n- Norway 7: Storvik\n\nTogether 57,000 t."
    found = claims("vanadium", WILL, text)
    assert [(c.subject.region, c.subject.quantity, c.subject.entity) for c in found] == [
        ("CAN", "mine_production", ""), ("CAN", "mine_production", "Foxhill"), ("CAN", "mine_production", "Grey Lake"),
        ("CAN", "mine_production", "others"), ("NOR", "mine_production", ""), ("allies", "mine_production", ""),
    ]  # fmt: skip
    assert [c.stated and c.stated.central for c in found] == [50, 30, 15, 5, 7, 57000]


def test_bullets_under_a_line_without_a_unit_are_left_alone() -> None:
    assert said("vanadium", WILL, "Three sites matter:\n\n- Canada 50: Foxhill 30") == []


@pytest.mark.parametrize(
    ("metal", "table", "quantity"),
    [
        ("chromium", "| Region | Chromium alloys, kt gross, 2023 |\n|---|---|\n| Norway | 40 |", "refined_production_primary"),
        ("zinc", "| Region | Refined from primary feed, kt |\n|---|---|\n| Norway | 40 |", "refined_production_primary"),
        ("tungsten", "| Plant | Country | Powder, kt/y |\n|---|---|---|\n| Storvik | Norway | 40 |", "capacity"),
        ("tungsten", "| Plant | Country | Powder output, kt/y |\n|---|---|---|\n| Storvik | Norway | 40 |", "mine_production"),
    ],
)  # fmt: skip
def test_a_table_header_says_what_its_column_measures(metal: str, table: str, quantity: str) -> None:
    assert said(metal, LIMIT, table) == [(40e3, "Norway", quantity)]


def test_a_cell_may_begin_with_a_word_that_bounds_it() -> None:
    found = claims("tin", NEED, "| Region | 2030, kt |\n|---|---|\n| Iceland | below 2 |")
    assert [(c.subject.region, c.stated and c.stated.high) for c in found] == [("ISL", 2.0)]


def test_words_in_brackets_of_a_header_do_not_change_the_metal() -> None:
    found = claims("antimony", MADE, "| Region | Secondary (in lead alloy), t |\n|---|---|\n| Japan | 900 |")
    assert [c.subject.commodity for c in found] == ["antimony"]


@pytest.mark.parametrize(
    ("metal", "heading", "text", "expected"),
    [
        ("tungsten", WILL, "The concentrate should come from Peru (30 t), Bolivia (20 t) and others (4 t).",
         [(30, "allies", "imports"), (20, "allies", "imports"), (4, "allies", "imports")]),
        ("tungsten", MADE, "Norwegian mines gave 5 % of the 900 t of tungsten mined worldwide.",
         [(5, "Norway", "world_share"), (900, "world", "mine_production")]),
        ("tungsten", MADE, "**Norway:** mine production 300 t in 2024 (30 % of world output, that is 30 % of 1,000 t).",
         [(300, "Norway", "mine_production"), (30, "Norway", "world_share"), (30, "Norway", "world_share"), (1000, "world", "mine_production")]),
        ("tungsten", MADE, "In the ground, Peru holds 18 kt of the 290 kt of world reserves.",
         [(18e3, "Peru", "reserves"), (290e3, "world", "reserves")]),
        ("tungsten", MADE, "Reserves are kinder. The survey credits Canada with 20 kt and Norway with 30 kt: 50 kt together.",
         [(20e3, "Canada", "reserves"), (30e3, "Norway", "reserves"), (50e3, "allies", "reserves")]),
        ("tungsten", WILL, "- **Imports:** 900 t, some 60 % of demand.", [(900, "allies", "imports"), (60, "allies", "import_share")]),
        ("tungsten", LIMIT, "By 2030 the plants should be able to make 900 t.", [(900, "allies", "capacity")]),
        ("chromium", MADE, "Norwegian furnaces tapped 40 kt of ferrochrome in 2023.", [(40e3, "Norway", "refined_production_primary")]),
        ("tungsten", REFINING, "Heating to 2,400 °C boils off the silicates.", [(2400, "world", "process_condition")]),
        ("tungsten", REFINING, "Scheelite (CaWO4, 63.9 % W when pure) is digested.", [(63.9, "world", "physical_property")]),
        ("tungsten", MADE, "The US spot price of scrap averaged 15 USD/kg, while European buyers paid 14 USD/kg.",
         [(15, "United States", "price"), (14, "world", "price")]),
    ],
)  # fmt: skip
def test_quantity_and_place_come_from_the_clause(
    metal: str, heading: str, text: str, expected: list[tuple[float, str, str]]
) -> None:
    assert said(metal, heading, text) == expected


def test_the_origin_of_imports_is_a_label_and_the_buyer_their_region() -> None:
    found = claims("tungsten", WILL, "For Japan the ore should come from Peru (30 t).")
    assert [(c.subject.region, c.subject.entity) for c in found] == [("JPN", "from Peru")]


def test_the_owners_of_a_mine_hold_no_share_of_the_world() -> None:
    found = claims(
        "tungsten", MADE, "- **Norway:** the Storvik mine (Barr 60 %, Gale Metals 40 %) made 90 t in 2023."
    )
    assert [(c.stated and c.stated.central, c.subject.quantity) for c in found] == [(90.0, "mine_production")]


@pytest.mark.parametrize(
    ("text", "name", "quantity"),
    [
        ("Brimwick plant produced 15,000 t of zinc.", "Brimwick", "refined_production_total"),
        ("The Brimwick smelter made 15,000 t in 2024.", "Brimwick", "refined_production_total"),
        ("The mine at Brimwick produced 15,000 t in 2024.", "Brimwick", "mine_production"),
        ("Brimwick output was 15,000 t in 2024.", "Brimwick", "mine_production"),
    ],
)
def test_a_site_in_no_known_country_counts_for_no_region(text: str, name: str, quantity: str) -> None:
    (claim,) = claims("zinc", MADE, text)
    assert (claim.subject.region, claim.subject.entity, claim.subject.quantity) == ("", name, quantity)
    assert "no country" in claim.note


@pytest.mark.parametrize(
    "text",
    [
        "Domestic output was 15,000 t.",
        "Zinc output was 15,000 t.",
        "Cathode output was 15,000 t.",
        "Alloy output was 15,000 t.",
        "Annual production was 15,000 t.",
    ],
)
def test_a_common_word_that_opens_a_sentence_is_no_site(text: str) -> None:
    assert [c.subject.region for c in claims("zinc", MADE, text)] == ["allies"]


@pytest.mark.parametrize(
    ("heading", "text", "year"),
    [
        ("## Output of the bloc in 2022", "- **Norway:** Storvik, bought by Barr in 2019, made 90 t.", 2022),
        (
            "## Output of the bloc in 2022",
            "- **Norway:** the mines gave 90 t. Storvik has run since 2020.",
            2022,
        ),
        (LIMIT, "With that ore the plants would make 90 t. By 2030 another step is needed.", 2030),
    ],
)
def test_a_year_of_an_event_dates_no_other_number(heading: str, text: str, year: int) -> None:
    assert [c.subject.period_end for c in claims("tungsten", heading, text)][:1] == [year]


def test_a_figure_named_again_keeps_its_quantity() -> None:
    text = "Primary smelters could give 480 t. Taking these 480 t off the need leaves 370 t, all of which has to be bought in from outside the bloc."
    assert [(v, q) for v, _, q in said("tungsten", WILL, text)] == [
        (480, "refined_production_primary"), (480, "refined_production_primary"), (370, "imports"),
    ]  # fmt: skip


def test_numbers_of_notices_and_percentiles_are_no_ranks() -> None:
    assert said("tungsten", MADE, "Announcement No. 14 of 2023 and the 90th percentile matter here.") == []


@pytest.mark.parametrize(
    ("text", "buyer"),
    [
        ("US buyers of foreign metal leaned on Brazil (38%), Canada (29%) and Peru (18%), with 15% from elsewhere.", "United States"),
        ("Japan's imports came from Peru, 38%, Bolivia, 29%, Chile, 18%, and others, 15%.", "Japan"),
        ("Of what Norway bought abroad in 2022, Brazil sent 38%, Canada 29%, Peru 18% and all others 15%.", "Norway"),
    ],
)  # fmt: skip
def test_shares_of_origin_are_import_shares_of_the_buyer(text: str, buyer: str) -> None:
    assert said("tin", WILL, text) == [(v, buyer, "import_share") for v in (38, 29, 18, 15)]


def test_shares_of_reserves_and_a_sum_named_after_the_survey_are_not_taken_for_another_place() -> None:
    assert {q for *_, q in said("tin", MADE, "Brazil holds 20% and Peru 30% of world reserves.")} != {
        "import_share"
    }
    text = "For Norway the survey gives imports of 90 t and exports of 10 t in 2023, hence a use of 80 t."
    assert {region for _, region, _ in said("tin", NEED, text)} == {"Norway"}

"""Briefs about invented and other metals: what each number is tied to, and that none is lost."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.document import Document
from oreshed.ledger.ledger import Ledger
from oreshed.ledger.reading.decode import decode, document_of, question_of, read_document
from oreshed.ledger.reading.reader import Extraction, read, read_claims

PRODUCTION = "## US and Allies Domestic Current Production (tons)\n"
DEMAND = "## US and Allies Domestic Demand 2030 (tons)\n"
SUPPLY = "## US and Allies Domestic Supply 2030 (tons)\n"
REFINING = "## Key Purification & Refinement Technologies\n"
SEPARATION = "## Key Separation Technologies\n"


def claims_of(text: str, name: str = "brief.md") -> tuple[Claim, ...]:
    return read_claims(document_of(text, name)).claims


def said(claim: Claim) -> tuple[float | None, str, str, str, int | None]:
    s, v = claim.subject, claim.stated
    assert v is not None
    value = next((x for x in (v.central, v.low, v.high) if x is not None), None)
    return value, v.unit, name_of(s.region), s.quantity, s.period_end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PRODUCTION + "- **Bolivia:** tin mines yielded 17.6 kt in 2023.", (17.6, "kt", "Bolivia", "mine_production", 2023)),
        (PRODUCTION + "- Tin: Chinese smelters made 180 kt of refined tin in 2022.", (180, "kt", "China", "refined_production_total", 2022)),
        (PRODUCTION + "- **Finland:** nickel refinery output reached 95 kt in 2021.", (95, "kt", "European Union", "refined_production_total", 2021)),
        (PRODUCTION + "- **US:** 8,000 t of tungsten was recovered from scrap in 2020.", (8000, "t", "United States", "refined_production_secondary", 2020)),
        (PRODUCTION + "- **Peru:** exported 30 kt of tin in 2023.", (30, "kt", "Peru", "exports", 2023)),
        (PRODUCTION + "- **Chile:** lithium reserves are put at 9.3 Mt.", (9.3, "Mt", "Chile", "reserves", None)),
        (PRODUCTION + "- **Brazil:** graphite plants have a capacity of 90 kt/yr.", (90, "kt/yr", "Brazil", "capacity", None)),
        (DEMAND + "- **Japan:** 22 kt of tin in 2030.", (22, "kt", "Japan", "demand", 2030)),
        (DEMAND + "- **EU:** graphite use of 300 kt a year.", (300, "kt/yr", "European Union", "demand", 2030)),
        (DEMAND + "- Tin solder takes 49 % of consumption.", (49, "%", "allies", "end_use_share", 2030)),
        (SUPPLY + "- **Imports:** 40–50 kt/yr of nickel.", (40, "kt/yr", "allies", "imports", 2030)),
        (SUPPLY + "- **Recycled tin:** 45 kt.", (45, "kt", "allies", "recycled_supply", 2030)),
        (SUPPLY + "- **Canada:** 9 kt of cobalt in 2030.", (9, "kt", "Canada", "supply_total", 2030)),
        (SUPPLY + "- US net import reliance for tin stood at 74 percent in 2023.", (74, "%", "United States", "import_share", 2023)),
        (PRODUCTION + "- **China** supplies 79 % of world graphite mining (2024).", (79, "%", "China", "world_share", 2024)),
        (SEPARATION + "- Tin flotation gives a recovery of 85 %.", (85, "%", "world", "recovery", None)),
        (REFINING + "- Tungsten powder is sold at 99.9 % purity.", (99.9, "%", "world", "purity", None)),
        (REFINING + "- Tin melts at 231.9 °C.", (231.9, "degC", "world", "physical_property", None)),
        (REFINING + "- Tin slag is fumed at 1,250 °C.", (1250, "degC", "world", "process_condition", None)),
        (REFINING + "- Nickel is refined until cobalt is below 0.1 %.", (0.1, "%", "world", "impurity_content", None)),
    ],
)  # fmt: skip
def test_a_number_takes_its_subject_from_the_nearest_words(
    text: str, expected: tuple[float, str, str, str, int | None]
) -> None:
    numbers = [c for c in claims_of(text) if not c.note.startswith("word")]
    assert said(numbers[0]) == expected


def test_a_list_gives_every_region_its_own_number() -> None:
    found = claims_of(
        PRODUCTION + "*Summary: ~9,000 tons/year (Canada 4,800; Japan 1,960; EU ~300)*\ntin tin"
    )
    assert [said(c)[:3] for c in found] == [
        (9000, "t/yr", "allies"), (4800, "t/yr", "Canada"), (1960, "t/yr", "Japan"), (300, "t/yr", "European Union"),
    ] or [said(c)[0] for c in found] == [9000, 4800, 1960, 300]  # fmt: skip
    assert [name_of(c.subject.region) for c in found] == ["allies", "Canada", "Japan", "European Union"]


def test_respectively_pairs_numbers_with_names() -> None:
    found = claims_of(DEMAND + "- **Canada, Australia:** 1.8 kt and 1.1 kt of tin in 2030, respectively.")
    assert [said(c)[:3] for c in found] == [(1.8, "kt", "Canada"), (1.1, "kt", "Australia")]


def test_each_repeats_a_number_for_every_name() -> None:
    found = claims_of(
        PRODUCTION
        + "- **US:** smaller tin mines (Acme's Grey Ridge, Happy Valley) added ~17–18 kt each in 2023."
    )
    assert [c.subject.entity for c in found] == ["Grey Ridge", "Happy Valley"]


def test_a_restated_value_is_two_claims_and_a_sum_is_the_blocs() -> None:
    found = claims_of(
        PRODUCTION + "- **Total:** US 3 kt + Canada 5 kt + Japan 2 kt yields 10 kt/yr of nickel (10,000 t)."
    )
    assert [said(c)[2] for c in found][:4] == ["United States", "Canada", "Japan", "allies"]


def test_a_fall_is_negative() -> None:
    (claim,) = claims_of(PRODUCTION + "- Canadian nickel output fell ~50% in 2023 relative to 2022.")
    assert said(claim) == (-50, "%", "Canada", "yoy_change", 2023)
    assert claim.subject.period_start == 2022


@pytest.mark.parametrize(
    ("words", "low", "central", "high"),
    [
        ("roughly half of consumption", None, 50, None), ("a quarter of demand", None, 25, None),
        ("several hundred tonnes a year of demand", 300, None, 900), ("a few percent of use", 2, None, 5),
    ],
)  # fmt: skip
def test_words_are_read_as_numbers_and_the_note_says_so(
    words: str, low: float | None, central: float | None, high: float | None
) -> None:
    claim = next(c for c in claims_of(DEMAND + f"- **US:** tin chemicals take {words}.") if c.note)
    assert claim.stated is not None
    assert (claim.stated.low, claim.stated.central, claim.stated.high) == (low, central, high)
    assert re.match("word|bounds are the reading", claim.note)


def test_nil_is_zero_for_every_region_of_its_bullet() -> None:
    found = claims_of(PRODUCTION + "- **Norway, Iceland:** nil.\n- **US:** tin 5 kt in 2023.")
    assert [(name_of(c.subject.region), said(c)[0]) for c in found[:2]] == [("Norway", 0), ("Iceland", 0)]


def test_counts_ranks_and_purity_grades() -> None:
    found = claims_of(
        PRODUCTION + "- Australia is the world's #2 tin miner with 15 operating tin mines in 2023."
    )
    assert [(said(c)[0], said(c)[1], said(c)[3]) for c in found] == [
        (2, "rank", "world_rank"),
        (15, "mines", "facility_count"),
    ]
    assert said(claims_of(REFINING + "- Zone refining gives 6N indium.")[0])[0] == 99.9999


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Feed is CoSO4 and Sb2S3.", "formula or name"), ("Cyanex 272 is used.", "name"), ("Slide 12 shows it.", "label"),
        ("It opened in October 2022.", "year"), ("Wait until 12 March.", "date"), ("See [3] and [4–6].", ""),
        ("South32 owns it.", "formula or name"), ("The EU-27 agrees.", ""),
    ],
)  # fmt: skip
def test_what_is_no_quantity_is_excluded_with_its_class(text: str, reason: str) -> None:
    found = read(document_of(PRODUCTION + text))
    assert not found.ledger.claims
    assert not found.ledger.unplaced
    if reason:
        assert reason in {e.reason for e in found.excluded}


def test_a_number_beyond_any_range_is_left_unplaced() -> None:
    found = read(document_of(PRODUCTION + "- Canada mined 1E99 t of tin."))
    assert [u.reason for u in found.ledger.unplaced] == ["a number out of any range"]


def test_headings_stand_in_any_order_and_in_any_case() -> None:
    questions = [question_of(h) for h in (
        "KEY BOTTLENECK SUMMARY (2-4 sentences)", "Key Bottleneck technology for US and Allies Domestic Production",
        "References for volumes", "References for mining technologies", "Key Extraction Technologies",
        "US and Allies Domestic Supply 2030 (tons)", "us and allies domestic demand 2030", "Key Remediation Technologies",
        "US and Allies Domestic Current Production (tons)", "Key Purification & Refinement Technologies",
        "Key Separation Technologies", "Key Discovery Technologies")]  # fmt: skip
    assert questions == ["bottleneck_summary", "bottleneck", "references_volumes", "references_technology", "extraction",
                         "supply", "demand", "remediation", "production", "refining", "separation", "discovery"]  # fmt: skip


def test_a_sub_heading_keeps_the_question_of_the_one_above() -> None:
    document = document_of("## Domestic Demand 2030\n### Canada\n5 kt\n## Key Discovery Technologies\n")
    assert [s.question for s in document.sections] == ["demand", "demand", "discovery"]


TABLE = """# Nickel
## US and Allies Domestic Current Production (tons)
| Country | Mine production 2022 (kt) | Mine production 2023 (kt) | Refinery capacity (t/yr) |
|---|---:|---:|---:|
| Canada | 143 | ~180 | 115,000 |
| Finland | 43 | 45 | – |
| **Total** | **186** | **225** | |
"""


def test_a_table_takes_region_from_the_row_and_the_rest_from_the_header() -> None:
    assert [said(c) for c in claims_of(TABLE)] == [
        (143, "kt", "Canada", "mine_production", 2022), (180, "kt", "Canada", "mine_production", 2023),
        (115000, "t/yr", "Canada", "capacity", 2023), (43, "kt", "European Union", "mine_production", 2022),
        (45, "kt", "European Union", "mine_production", 2023), (186, "kt", "allies", "mine_production", 2022),
        (225, "kt", "allies", "mine_production", 2023),
    ]  # fmt: skip


SLIDES = """Canada – Nickel Mining and Refining
• 2000
• 12 mines produce nickel
• 0.19 million tons mine production
• 3 primary smelters
• 0.13 million tons refined nickel
• 2020
• 0.15 million tons mine production

Russia – Nickel Mining and Refining
• 2000
• 0.27 million tons mine production
• 2020
• 0.28 million tons mine production

Changes in Nickel Supply Chain
Mines

2000 2020

0.27 million tons 0.28 million tons

0.19 million tons 0.16 million tons

All tons are metric tons
"""


def test_slides_set_country_and_year_and_charts_follow_the_bullets() -> None:
    found = [said(c) for c in claims_of(SLIDES, "slides.txt")]
    unit = "million tons (metric)"
    assert (0.13, unit, "Canada", "refined_production_primary", 2000) in found
    assert found[-4:] == [
        (0.27, unit, "Russia", "mine_production", 2000), (0.28, unit, "Russia", "mine_production", 2020),
        (0.19, unit, "Canada", "mine_production", 2000), (0.16, unit, "Canada", "mine_production", 2020),
    ]  # fmt: skip


def test_a_hard_wrapped_bullet_is_one_statement_with_the_line_of_its_quote() -> None:
    text = PRODUCTION + "- **Australia:** the Renison mine delivered\n  9,532 tonnes of tin\n  in 2023.\n"
    (claim,) = claims_of(text)
    assert said(claim) == (9532, "t", "Australia", "mine_production", 2023)


def test_bold_and_citations_inside_a_number_do_not_split_it() -> None:
    text = (
        PRODUCTION
        + "- **Canada:** scrap gave **1,200** t ([USGS](https://x.org/a(b)/2023#42)) of tin in 2023 [7]."
    )
    (claim,) = claims_of(text)
    assert said(claim)[:2] == (1200, "t")
    assert claim.source_id == "https://x.org/a(b)/2023#42"


SEEDS = Path(__file__).resolve().parents[4] / "shared" / "seeds"


def _numerals(document: Document) -> int:
    return sum(len(re.findall(r"\d+", line)) for line in document.lines)


@pytest.mark.skipif(not SEEDS.exists(), reason="the seeds are not beside the repository")
@pytest.mark.parametrize("name", ["lead.md", "cadmium.md", "base-metals-1995-2020.txt"])
def test_quotes_are_verbatim_and_short(name: str) -> None:
    document, faults = read_document(SEEDS / name)
    assert not faults
    ledger = read_claims(document)
    assert len(ledger.claims) > 50
    for claim in ledger.claims:
        assert claim.place is not None
        assert 0 < len(claim.quote) <= 160
        text = " ".join(document.lines[claim.place.line - 1 : claim.place.line + 12])
        joined = re.sub(r"\s+", " ", text[claim.place.start :]).strip()
        assert joined.startswith(re.sub(r"\s+", " ", claim.quote).strip()), claim


PIECES = st.lists(
    st.sampled_from(
        [
            "5 kt",
            "~1.2–1.4 Mt/yr",
            "in 2023",
            "7 %",
            "tin",
            "Canada",
            "Norway, Iceland",
            "mines",
            "demand",
            ". ",
            "; ",
            ", ",
            "(",
            ")",
            "**",
            "*",
            "[3]",
            "99.9%",
            "pH 5",
            "900 °C",
            "4N5",
            "CoSO4",
            "Slide 3",
            "17",
            "nil",
            "half of",
            "several hundred tonnes",
            "#2",
            "$4/t",
            "and",
            "respectively",
            "each",
            "≈",
            "10⁴ t",
            "\n- ",
            "\n",
            " 5 ",
            " 6 ",
            "\n",
            "\n\n",
            "World",
            "of world",
            "reserves",
            "Cyanex 272",
            "fell",
            "\u202e",
            "\x07",
            "١٢ kt",
        ]
    ),
    max_size=40,
)


@settings(max_examples=120, deadline=None)
@given(PIECES)
def test_every_numeral_ends_in_a_claim_an_exclusion_or_the_unplaced(pieces: list[str]) -> None:
    text = PRODUCTION + "Tin. " + " ".join(pieces)
    found = read(document_of(text))
    for claim in found.ledger.claims:
        assert claim.quote.strip()
    quoted = " ".join([c.quote for c in found.ledger.claims] + [u.quote for u in found.ledger.unplaced])
    excluded = {e.text for e in found.excluded}
    cited = {"3"}
    for digits in re.findall(r"[0-9]+", " ".join(pieces)):
        assert digits in quoted or any(digits in e for e in excluded) or digits in cited, (digits, text)


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text: str) -> None:
    read(document_of(DEMAND + text))
    read(document_of(text, "slides.txt"))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_break_the_decoder(data: bytes) -> None:
    decoded = decode(data)
    assert isinstance(decoded.text, str)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_are_told_apart(encoding: str) -> None:
    text = "## Demand 2030\n- Japan’s tin: 1.2–1.4 kt, café\n" * 3
    assert decode(text.encode(encoding)).text == text


def test_an_endless_line_is_read_in_part_and_the_rest_is_told() -> None:
    found = read(document_of(PRODUCTION + "- **Canada:** " + "x " * 12_000 + " and 5 kt" + " 7 kt" * 400_000))
    assert len(found.ledger.claims) < 5_000
    assert any("characters" in u.reason for u in found.ledger.unplaced)


def test_another_extractor_and_a_users_vocabulary_can_stand_in(tmp_path: Path) -> None:
    (tmp_path / "commodities.csv").write_text(
        "commodity,symbol,spellings,quantity,stage\nunobtainium,,unobtainite,mine_production,mine\n",
        encoding="utf-8",
    )
    extractor = Extraction(tmp_path)
    ledger: Ledger = extractor(document_of(PRODUCTION + "- **Canada:** unobtainite mines gave 5 kt in 2023."))
    assert ledger.claims[0].subject.commodity == "unobtainium"

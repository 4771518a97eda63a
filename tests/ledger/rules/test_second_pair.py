"""What the manganese and rare-earth briefs taught, said of other minerals: one wrong sentence and one right one a cause."""

import re

import pytest
from invented import run, text

from oreshed.ledger.audit import audit
from oreshed.ledger.document import Document
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.locus import located
from oreshed.ledger.evidence.membership import members
from oreshed.ledger.evidence.passage import passages
from oreshed.ledger.evidence.subjects import bare, central, mentions
from oreshed.ledger.finding import Evidence
from oreshed.ledger.ledger import Ledger
from oreshed.ledger.reading.decode import document_of, question_of
from oreshed.ledger.reading.reader import read_claims
from oreshed.ledger.rules.balance.closings import closings
from oreshed.ledger.rules.balance.sums import sums
from oreshed.ledger.rules.balance.tabulated import tabulated
from oreshed.ledger.rules.form.damage import damage
from oreshed.ledger.rules.form.structure import structure
from oreshed.ledger.rules.nature.deposits import deposits
from oreshed.ledger.rules.nature.stoichiometry import stoichiometry
from oreshed.ledger.rules.record.bylines import bylines
from oreshed.ledger.rules.sameness.credits import credits
from oreshed.ledger.rules.sameness.scope import scope
from oreshed.ledger.rules.sameness.slips import slips

# rule, family, wrong, right
SENTENCES = (
    (closings, "R-BAL", "- With 12 kt of supply against 20 kt of demand, the remaining gap is 5 kt.", "- With 12 kt of supply against 20 kt of demand, the remaining gap is 8 kt."),
    (closings, "R-SHARE", "- Demand goes from 10 kt in 2023 to 20 kt in 2030. The rise from 10 kt to 20 kt is an annual growth of 25 %.", "- Demand goes from 10 kt in 2023 to 20 kt in 2030. The rise from 10 kt to 20 kt is an annual growth of 10 %."),
    (closings, "R-QUAL", "- Of the tin, most is home-made: 15 kt out of 80 kt.", "- Of the tin, most is home-made: 55 kt out of 80 kt."),
    (credits, "R-RES", "- The 9 kt left over is Peruvian tin, so one supplier holds the whole gap. Bolivia will also send us 4 kt.", "- Of the 9 kt left over, 5 kt is Peruvian tin. Bolivia will also send us 4 kt."),
    (credits, "R-LOGIC", "- That is 40 % of the 20 kt need. The chain will therefore be self-sufficient by 2030.", "- That is 40 % of the 20 kt need. The chain will therefore not be self-sufficient by 2030."),
    (credits, "R-PART", "- The furnaces (Kemi, Tornio and Vargön) make 60 kt. Tornio alone makes 80 kt.", "- The furnaces (Kemi, Tornio and Vargön) make 60 kt. Tornio alone makes 40 kt."),
    (deposits, "R-BAL", "- One takes 2.0 t of ore at 40 % Cr for 1.5 t of alloy at 65 % Cr.", "- One takes 2.0 t of ore at 40 % Cr for 1.1 t of alloy at 65 % Cr."),
    (stoichiometry, "R-BAL", "- Each tonne of WO₃ yields 0.95 t of tungsten.", "- Each tonne of WO₃ yields 0.78 t of tungsten."),
    (deposits, "R-PHYS", "- Zinc metal plates out on the anode.", "- Zinc metal plates out on the cathode."),
    (deposits, "R-PHYS", "- The chromite is dense, so gravity lows mark the ore.", "- The chromite is dense, so gravity highs mark the ore."),
    (deposits, "R-UNIT", "- Lump ore sold at US$5 per tonne CIF in 2023.", "- Lump ore sold at US$5 per dmtu CIF in 2023."),
    (deposits, "R-RANGE", "- The Curie temperature is 312 °C. Such magnets can run at up to 500 °C.", "- The Curie temperature is 312 °C. Such magnets can run at up to 80 °C."),
    (deposits, "R-ENTITY", "- Bald Hill, a pegmatite in the south, has tantalum. Bald Hill, a brine under a salt lake, is pumped.", "- Bald Hill, a pegmatite in the south, has tantalum. Bald Hill, a pegmatite of two kinds, is drilled."),
    (bylines, "R-YEAR", "- The slump of 2021 was a direct result of the ban of May 2023.", "- The slump of 2023 was a direct result of the ban of May 2021."),
    (bylines, "R-YEAR", "- The fire of March 2024 is the reason why shipments of 2022 were low.", "- The fire of March 2022 is the reason why shipments of 2024 were low."),
    (slips, "R-UNIT", "- The mill makes up to 1,000 t of oxide (about 907 short tons).", "- The mill makes up to 1,000 t of oxide (about 1,102 short tons)."),
    (damage, "R-TEXT", "- The magnet works at the coast starts at two kilotonnes a year; the plant will also", "- The magnet works at the coast starts at two kilotonnes a year; the plant will grow too."),
    (scope, "R-SCOPE", "- Allied mine output, at 7.6 kt in 2023 (Australia and Gabon), is ample.", "- Allied mine output, at 7.6 kt in 2023 (Australia and Canada), is ample."),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "family", "wrong", "right"), SENTENCES, ids=[s[2][:40] for s in SENTENCES])
def test_a_wrong_sentence_is_found_and_the_right_one_is_not(rule, family, wrong, right):
    assert family in {f.rule for f in run(rule, (), text(wrong))}
    assert family not in {f.rule for f in run(rule, (), text(right))}


def read(*lines: str) -> Evidence:
    """The located claims of a text, as the shipped reader finds them."""
    document = document_of("\n".join(lines), "brief.md")
    return located(Evidence(read_claims(document), Ledger(())))


DEMAND = (
    "# Tin",
    "## US and Allies Domestic Demand 2030",
    "| Demand 2030 by region | kt Sn | of which solder, kt Sn |",
    "|---|---|---|",
    "| EU, UK and Norway | 12 | 1.2 |",
    "| Japan | 9 | 0.9 |",
    "| All | 21 | 2.1 |",
)


def test_a_row_of_several_countries_is_no_figure_of_the_bloc():
    claims = [c for c in read(*DEMAND).ledger.claims if c.place.line == 5]
    assert claims
    assert not any(bare(c) for c in claims)


def test_a_column_of_which_is_a_part():
    whole, part = (
        next(c for c in read(*DEMAND).ledger.claims if c.place.line == 6 and central(c) == v)
        for v in (9e3, 900)
    )
    assert whole.subject.entity != part.subject.entity
    assert whole.subject.quantity == "demand"


def test_a_stockpile_is_no_output():
    claims = read(
        "# Tin",
        "## US and Allies Domestic Supply 2030",
        "- **Australia:** The feed is a stockpile of old tailings of about 1 Mt at the works.",
    ).ledger.claims
    assert all(
        c.subject.quantity in ("stocks", "purity", "facility_count") for c in claims if central(c) == 1e6
    )


def test_a_supplier_behind_from_names_the_figure():
    claims = read(
        "# Tin",
        "## US and Allies Domestic Supply 2030",
        "- Smelters will deliver 26 kt of tin in 2030, including 14 kt from Aurubis.",
    ).ledger.claims
    assert "Aurubis" in {c.subject.entity for c in claims if central(c) == 14e3}


def test_the_allies_total_under_a_world_table_adds_the_members_only():
    def table(total: int) -> Document:
        return text(
            "| Country | Mined (kt) |",
            "|---|---|",
            "| China | 240 |",
            "| United States | 43 |",
            "| Australia | 18 |",
            f"| US and allies, total | {total} |",
        )

    assert [f for f in run(tabulated, (), table(67)) if "43 + 18 = 61" in f.arithmetic]
    assert not run(tabulated, (), table(61))


def test_a_row_of_several_countries_is_the_sum_of_their_rows():
    def table(total: float) -> Document:
        return text(
            "| Region | Mined (kt) |",
            "|---|---|",
            "| United States | 34.0 |",
            "| Canada and Australia | 1.8 |",
            f"| US, Canada and Australia | {total} |",
            "| World | 260 |",
        )

    assert "R-SUM" in {f.rule for f in run(sums, (), table(37.8))}
    assert not run(sums, (), table(35.8))


def found_in(*lines: str) -> set[str]:
    return {f.rule for f in audit(read(*lines))}


def test_a_known_site_keeps_its_state():
    head = (
        "# Zinc",
        "## US and Allies Domestic Current Production",
        "- Australia mined 1.1 Mt of zinc in 2023.",
    )
    assert "R-ENTITY" in found_in(*head, "- **Australia:** Risdon, on the Queensland coast, refines zinc.")
    assert "R-ENTITY" not in found_in(*head, "- **Australia:** Risdon, on the Tasmania coast, refines zinc.")


def test_reserves_last_as_long_as_their_division_says():
    head = (
        "# Tin",
        "## US and Allies Domestic Supply 2030",
        "- World reserves stand at 190 Mt of tin; Peru has 60 Mt of tin reserves.",
    )
    assert "R-SHARE" in found_in(*head, "- Peru's reserve, at 0.7 Mt a year, would be gone in eight years.")
    assert "R-SHARE" not in found_in(
        *head, "- Peru's reserve, at 0.7 Mt a year, would be gone in eighty-five years."
    )


def test_a_fraction_of_the_supply_fits_the_total_of_the_table():
    table = (
        "",
        "| Source | Tin 2030 (kt) |",
        "|---|---|",
        "| Smelters | 26 |",
        "| Recycling | 1.5 |",
        "| Total | 27.5 |",
    )
    assert "R-QUAL" in {
        f.rule
        for f in run(
            closings, (), text("- Recycling will give 1.5 kt, nearly half of allied tin supply.", *table)
        )
    }
    assert not run(closings, (), text("- Smelters will give 14 kt, about half of allied tin supply.", *table))


def test_a_supplier_keeps_one_figure_a_year():
    table = ("", "| Source | Tin 2030 (kt) |", "|---|---|", "| Aurubis | 11 |", "| Boliden | 4 |")
    assert "R-DUP" in {
        f.rule
        for f in run(
            credits, (), text("- Smelters give 26 kt of tin in 2030, including 14 kt from Aurubis.", *table)
        )
    }
    assert not run(
        credits, (), text("- Smelters give 26 kt of tin in 2030, including 11 kt from Aurubis.", *table)
    )


def test_a_rise_over_a_year_is_measured_from_that_years_figure():
    head = ("# Tin", "## US and Allies Domestic Demand 2030", "- Allied demand was 285 kt of tin in 2023.")
    assert "R-SHARE" in found_in(
        *head, "- Allied demand will be 298 kt of tin in 2030, a rise of 14 % over 2023."
    )
    assert "R-SHARE" not in found_in(
        *head, "- Allied demand will be 298 kt of tin in 2030, a rise of 5 % over 2023."
    )


def test_a_bottleneck_is_the_step_with_the_least_cover():
    def brief(step: str) -> Document:
        return text(
            f"- {step} is the decisive bottleneck.",
            "",
            "| Step | Capacity (kt) | Coverage of demand (%) |",
            "|---|---|---|",
            "| Mine | 32 | 73 |",
            "| Smelter | 12 | 27 |",
        )

    assert "R-LOGIC" in {f.rule for f in run(credits, (), brief("Mining"))}
    assert not run(credits, (), brief("Smelting"))


def test_the_year_of_a_work_is_the_year_of_its_entry():
    def brief(year: int) -> Document:
        return document_of(
            f"# Tin\n## Key Extraction Technologies\n- Miller et al. (2013) found little.\n## References\n- Miller, K., Jones, P. ({year}). Recycling of tin. Journal 51.",
            "brief.md",
        )

    assert "R-CITE" in {f.rule for f in run(bylines, (), brief(1993))}
    assert not run(bylines, (), brief(2013))


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Production of Chromium Alloys", True),
        ("Smelting of Tin", False),
        ("Lead times of new mines", False),
        ("Lead smelting today", True),
    ],
)
def test_a_reference_is_about_the_metal_of_the_text(title, found):
    lines = (
        "# Tin",
        "## US and Allies Domestic Current Production",
        "- Peru mined 26 kt of tin in 2023.",
        "## References",
        f"- Miller, K. (2013) {title}. Press.",
    )
    assert ("R-CITE" in {f.rule for f in bylines(read(*lines))}) is found


def test_a_sound_text_stays_silent():
    """Sentences as new rules might misread them: other bases, other years, hedges, names that look alike."""
    body = (
        "- With 12 kt of supply in 2023 against 20 kt of demand in 2030, the gap of 2023 was 3 kt.",
        "- Of the 9 kt left over, part is Peruvian. Bolivia could also send 4 kt.",
        "- The ban of May 2021 explains the slump of 2022.",
        "- Each tonne of SnO2 holds 0.79 t of tin.",
        "- Ore costs fell by US$5 per tonne in 2023.",
        "- The slimes collect on the anode, tin plates out on the cathode.",
        "- The salt dome is a gravity low, the dense ore a gravity high.",
        "- Smelters (Thaisarco, Minsur and Yunnan) make 160 kt. Yunnan alone makes 75 kt.",
        "- That is 96 % of the 20 kt need. The chain will therefore be self-sufficient by 2030.",
        "- Of the tin, most is imported: 55 kt out of 80 kt.",
    )
    evidence = read("# Tin", "## US and Allies Domestic Supply 2030", *body)
    for rule in (closings, credits, deposits, bylines, scope, slips):
        assert not [f.arithmetic for f in rule(evidence)], rule.__name__


def test_a_document_defines_its_own_allies():
    own = document_of('# Tin\n"Allies" means the EU, Japan and South Korea. Tonnages are tin.', "brief.md")
    assert members(own) == {"EU27", "JPN", "KOR", "USA"}
    assert not members(document_of("# Tin\nThe allies need tin.", "brief.md"))


@pytest.mark.parametrize(
    ("heading", "question"),
    [
        ("How is tin found?", "discovery"),
        ("How is the ore extracted?", "extraction"),
        ("How are tin and tantalum separated?", "separation"),
        ("What will the US and its allies need in 2030?", "demand"),
        ("How much tin do the US and its allies produce now?", "production"),
        ("How are residues and sites remediated?", "remediation"),
        ("A note on the author", ""),
    ],
)
def test_a_heading_put_as_a_question_is_read(heading, question):
    assert question_of(heading) == question


def test_one_list_of_references_serves_both_kinds():
    headings = (
        "current production",
        "demand in 2030",
        "supply in 2030",
        "discovery",
        "extraction",
        "separation",
        "refinement",
        "remediation",
    )
    body = "\n".join(f"## Tin: {h}\n- Text.\n" for h in headings)
    found = run(
        structure,
        (),
        document_of(f"{body}## Bottleneck\n*Summary: smelting.*\n## References\n- A book.", "brief.md"),
    )
    assert not [f for f in found if "is missing" in f.arithmetic]


def test_the_passages_looked_up_grow_with_the_length_of_a_text(monkeypatch):
    """Counted, not timed: a rule that compares pairs of claims may not search for their passages pair by pair."""
    looked: list[int] = []
    search = Book._passage_of

    def counting(self, claim, place):
        looked.append(1)
        return search(self, claim, place)

    monkeypatch.setattr(Book, "_passage_of", counting)
    counts = []
    for n in (60, 120):
        looked.clear()
        lines = "\n".join(
            f"- The Alpha{i} mine in Canada produced {20 + i} kt of zinc in {2010 + i % 14}."
            for i in range(n)
        )
        document = document_of(f"## US and Allies Domestic Current Production\n{lines}", f"long{n}.md")
        audit(Evidence(read_claims(document), Ledger(())))
        counts.append(len(looked))
    assert 0 < counts[1] <= 2.3 * counts[0]


def test_a_book_finds_a_passage_once():
    document = text(*(f"- Canada mined {i} kt of zinc in 2023." for i in range(1, 40)))
    ledger = read_claims(document)
    book = Book.of(ledger)
    for _ in range(3):
        for c in ledger.claims:
            book.passage_of(c)
    assert 0 < len(book.held) <= len(ledger.claims)
    assert max(len(p.text) for p in passages(document)) < 2600


def test_a_region_is_found_by_word_and_not_inside_one():
    assert [code for *_, code in mentions("Norwegian ore, not Niger's")] == ["NOR", "NER"]
    assert not mentions(re.sub(r"\s", "", "trans canadapt"))

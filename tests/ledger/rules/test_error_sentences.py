"""What people and machines get wrong in briefs on any mineral, one sentence each, beside the sentence that is right."""

import pytest
from invented import run, text

from oreshed.ledger.rules.balance.enumerations import enumerations
from oreshed.ledger.rules.balance.needs import needs
from oreshed.ledger.rules.balance.tenors import tenors
from oreshed.ledger.rules.form.belonging import belonging
from oreshed.ledger.rules.form.leftovers import leftovers
from oreshed.ledger.rules.form.outline import outline
from oreshed.ledger.rules.nature.matter import matter
from oreshed.ledger.rules.nature.melts import melts
from oreshed.ledger.rules.nature.operations import operations
from oreshed.ledger.rules.nature.orders import orders
from oreshed.ledger.rules.nature.processes import processes
from oreshed.ledger.rules.record.wellknown import wellknown
from oreshed.ledger.rules.record.worldshares import worldshares
from oreshed.ledger.rules.sameness.works import works
from oreshed.ledger.rules.time.dates import dates
from oreshed.ledger.rules.wording.counted import counted
from oreshed.ledger.rules.wording.limits import limits
from oreshed.ledger.rules.wording.proportions import proportions
from oreshed.ledger.rules.wording.wordings import wordings

# rule, family, metal, wrong, right
SENTENCES = (
    (counted, "R-QUAL", "copper", "A handful of smelters, 61 in all, are left.", "A handful of smelters, six in all, are left."),
    (counted, "R-QUAL", "nickel", "Two refineries (Sudbury, Fort Saskatchewan and Long Harbour) run.", "Three refineries (Sudbury, Fort Saskatchewan and Long Harbour) run."),
    (wordings, "R-QUAL", "copper", "Almost all refined copper, a third, is electrolytic.", "Almost all refined copper, nine tenths, is electrolytic."),
    (wordings, "R-QUAL", "copper", "Canada mined 510 kt, more than the 1.1 Mt of the United States.", "Canada mined 510 kt, less than the 1.1 Mt of the United States."),
    (wordings, "R-PART", "lead", "Of the three smelters only four still run.", "Of the four smelters only three still run."),
    (wordings, "R-UNIT", "copper", "Output of 1.1 million tons equals 1.1 billion pounds.", "Output of 1.1 million tons equals 2.4 billion pounds."),
    (wordings, "R-STAGE", "manganese", "So 2.9 Mt of ore is 2.9 Mt of manganese.", "So 2.9 Mt of ore is 1.2 Mt of manganese."),
    (wordings, "R-LOGIC", "copper", "The bloc is self-sufficient, importing 29 % of its copper.", "The bloc is not self-sufficient, importing 29 % of its copper."),
    (wordings, "R-QUAL", "tin", "Solder is the dominant use, at 22 %, followed by tinplate at 41 %.", "Solder is the dominant use, at 41 %, followed by tinplate at 22 %."),
    (wordings, "R-QUAL", "uranium", "Plants at Port Hope, Metropolis and Malvési, four in all, convert it.", "Plants at Port Hope, Metropolis and Malvési, three in all, convert it."),
    (proportions, "R-QUAL", "tin", "Beerse refined 9.5 kt, a marginal part of the EU's 10.2 kt.", "Beerse refined 9.5 kt, the bulk of the EU's 10.2 kt."),
    (proportions, "R-QUAL", "tin", "Most of the 128 kt will be needed in Japan, whose factories take 24 kt.", "Most of the 128 kt will be needed in Europe, whose factories take 84 kt."),
    (needs, "R-RES", "manganese", "Mines bring 3.1 Mt and scrap 0.4 Mt; with demand of 3.9 Mt the rest, 0.8 Mt, is imported.", "Mines bring 3.1 Mt and scrap 0.4 Mt; with demand of 3.9 Mt the rest, 0.4 Mt, is imported."),
    (needs, "R-SHARE", "manganese", "Output was 35 kt in 2023, up 40 % from 30 kt in 2022.", "Output was 35 kt in 2023, up 17 % from 30 kt in 2022."),
    (needs, "R-SHARE", "copper", "Demand grows 3 % a year from 7.0 Mt in 2023, reaching 12 Mt in 2030.", "Demand grows 3 % a year from 7.0 Mt in 2023, reaching 8.6 Mt in 2030."),
    (needs, "R-LOGIC", "tin", "Japan refined 1.6 kt, down from 1.4 kt the year before.", "Japan refined 1.4 kt, down from 1.6 kt the year before."),
    (needs, "R-BAL", "uranium", "Supply of 17 kt and imports of 21 kt exceed demand of 34 kt by 12 kt.", "Supply of 17 kt and imports of 21 kt exceed demand of 34 kt by 4 kt."),
    (needs, "R-SHARE", "tin", "Supply covers 62 % of demand (58 of 128 kt).", "Supply covers 45 % of demand (58 of 128 kt)."),
    (needs, "R-QUAL", "tin", "The majority of the demand (14 of 40 kt) goes into solder.", "The majority of the demand (24 of 40 kt) goes into solder."),
    (needs, "R-SHARE", "uranium", "Of the 13.2 kt, 11.0 kt are Canadian, or 55 %.", "Of the 13.2 kt, 11.0 kt are Canadian, or 83 %."),
    (enumerations, "R-SUM", "molybdenum", "The Union made 24 kt, split into 15 kt at Ghent and 11 kt at Rotterdam.", "The Union made 26 kt, split into 15 kt at Ghent and 11 kt at Rotterdam."),
    (enumerations, "R-PART", "lithium", "The Union needs 95 kt. Within it, Germany needs 58 kt, Hungary 40 kt and Sweden 12 kt.", "The Union needs 95 kt. Within it, Germany needs 38 kt, Hungary 20 kt and Sweden 12 kt."),
    (enumerations, "R-SUM", "tin", "Mines 20 kt, smelters 8 kt, recycling 30 kt, in total 68 kt.", "Mines 20 kt, smelters 8 kt, recycling 30 kt, in total 58 kt."),
    (enumerations, "R-RANGE", "zinc", "Demand is 52–56 kt, with a central value of 58 kt.", "Demand is 52–56 kt, with a central value of 54 kt."),
    (enumerations, "R-SUM", "uranium", "Canada gave 11.0 kt from two mines, Cigar Lake (7.0 kt) and McArthur River (5.2 kt).", "Canada gave 12.2 kt from two mines, Cigar Lake (7.0 kt) and McArthur River (5.2 kt)."),
    (tenors, "R-BAL", "rhenium", "At 300 g/t Re the 41 kt of concentrate yielded 45 t of rhenium.", "At 300 g/t Re the 41 kt of concentrate yielded 11 t of rhenium."),
    (tenors, "R-BAL", "lithium", "A design of 24 kt/yr of hydroxide monohydrate equals 9.6 kt/yr of Li.", "A design of 24 kt/yr of hydroxide monohydrate equals 4.0 kt/yr of Li."),
    (works, "R-STAGE", "lithium", "The mine shipped 1.4 Mt of concentrate, and so yielded many times more lithium than all of Chile.", "The mine shipped 1.4 Mt of concentrate, more than any other."),
    (works, "R-SCOPE", "manganese", "Gabon, an ally since 1990, brings the total to 8 Mt.", "Gabon, no ally, would bring the total to 8 Mt."),
    (limits, "R-LOGIC", "molybdenum", "Roasters can take 75 kt and handled 59 kt; lack of roasting capacity is the limit.", "Roasters can take 75 kt and handled 74 kt; lack of roasting capacity is the limit."),
    (limits, "R-LOGIC", "molybdenum", "Australia, with 4 kt mined for 1.5 kt used, faces a deficit of 2.5 kt.", "Australia, with 1.5 kt mined for 4 kt used, faces a deficit of 2.5 kt."),
    (limits, "R-LOGIC", "lithium", "Given 179 kt of ore against 58 kt of refining, the limit is the shortage of ore.", "Given 58 kt of ore against 179 kt of refining, the limit is the shortage of ore."),
    (limits, "R-LOGIC", "lead", "Batteries are recycled at close to 99 %; raising that rate is the largest lever left.", "Batteries are recycled at close to 59 %; raising that rate is the largest lever left."),
    (limits, "R-LOGIC", "copper", "Concentrate is in surplus and smelters are full, so more mines are the answer.", "Concentrate is scarce and smelters are idle, so more mines are the answer."),
    (dates, "R-YEAR", "molybdenum", "The edition lists it as actual consumption measured in 2030.", "The edition lists it as actual consumption measured in 2020."),
    (dates, "R-YEAR", "copper", "According to the USGS edition of 2019, output in 2023 was 1.8 Mt.", "According to the USGS edition of 2024, output in 2023 was 1.8 Mt."),
    (dates, "R-YEAR", "lithium", "Thacker Pass, on which construction began in 2023, has been shipping carbonate since 2018.", "Thacker Pass, on which construction began in 2023, has been shipping carbonate since 2026."),
    (dates, "R-YEAR", "manganese", "In 2034 the mine at Bootu Creek produced 0.4 Mt.", "In 2034 the mine at Bootu Creek will have produced 0.4 Mt."),
    (dates, "R-YEAR", "tin", "Taronga begins in 2026 and will be mined out after eight years, in 2041.", "Taronga begins in 2026 and will be mined out after fifteen years, in 2041."),
    (dates, "R-YEAR", "tin", "Output was 12 kt in 2023 ([USGS 2019](https://usgs.gov/a)).", "Output was 12 kt in 2018 ([USGS 2019](https://usgs.gov/a))."),
    (dates, "R-YEAR", "tin", "**Canada:** 14 kt in 2032.", "**Canada:** 14 kt in 2022."),
    (dates, "R-YEAR", "tin", "Exports stopped between 2020 and 2010.", "Exports stopped between 2010 and 2020."),
    (belonging, "R-STAGE", "tin", "Australia mined 9.8 kt of refined tin.", "Australia mined 9.8 kt of tin and refined none."),
    (matter, "R-PHYS", "molybdenum", "The trioxide is pure: molybdenum trioxide melts at 1,795 °C.", "The trioxide is pure: molybdenum trioxide melts at 795 °C."),
    (matter, "R-PHYS", "magnesium", "Magnesium boils at 650 °C and melts at 1,090 °C.", "Magnesium boils at 1,090 °C and melts at 650 °C."),
    (matter, "R-PHYS", "lithium", "The metal melts at 180.5 °C and, at 5.34 g/cm³, is light.", "The metal melts at 180.5 °C and, at 0.534 g/cm³, is light."),
    (matter, "R-PHYS", "manganese", "Rhodochrosite, a sulphide of manganese, is mined.", "Rhodochrosite, a carbonate of manganese, is mined."),
    (orders, "R-PHYS", "tin", "Cassiterite, being lighter than quartz, is washed away.", "Cassiterite, being heavier than quartz, stays behind."),
    (matter, "R-PHYS", "copper", "Copper is the densest of all metals.", "Osmium is the densest of all metals."),
    (matter, "R-PHYS", "tin", "On the table the light cassiterite is washed over the edge.", "On the table the light quartz is washed over the edge."),
    (matter, "R-PHYS", "tin", "Under vacuum tin evaporates and leaves lead behind.", "Under vacuum lead evaporates and leaves tin behind."),
    (orders, "R-PHYS", "tin", "Lead and bismuth boil at higher temperatures than tin.", "Lead and bismuth boil at lower temperatures than tin."),
    (matter, "R-PHYS", "titanium", "Titanium tetrachloride is distilled at 436 °C, its boiling point.", "Titanium tetrachloride is distilled at 136 °C, its boiling point."),
    (melts, "R-PHYS", "molybdenum", "The cleaners recover 104 % of the molybdenum.", "The cleaners recover 94 % of the molybdenum."),
    (orders, "R-PHYS", "copper", "Zinc cements out when copper scrap is added.", "Copper cements out when iron scrap is added."),
    (operations, "R-PHYS", "copper", "Leaching with sulphuric acid is held at pH 11.", "Leaching with sulphuric acid is held at pH 1.5."),
    (operations, "R-PHYS", "nickel", "An autoclave at 250 °C and 5 bar leaches laterite.", "An autoclave at 250 °C and 45 bar leaches laterite."),
    (operations, "R-PHYS", "copper", "Electrowinning runs at a cell voltage of 0.3 V.", "Electrowinning runs at a cell voltage of 2.0 V."),
    (operations, "R-PHYS", "aluminium", "Aluminium smelting takes 1.3 kWh per kg.", "Aluminium smelting takes 13.5 kWh per kg."),
    (operations, "R-PHYS", "tin", "The metal reaches 99.99 % (3N).", "The metal reaches 99.9 % (3N)."),
    (operations, "R-UNIT", "copper", "It melts at 1,085 °C (1,585 °F).", "It melts at 1,085 °C (1,985 °F)."),
    (processes, "R-PHYS", "molybdenum", "Slabs of MoO3 are hung as anodes.", "Slabs of copper are hung as anodes."),
    (processes, "R-PHYS", "lithium", "Electrolysis of a molten LiCl-KCl bath is held at 200 °C.", "Electrolysis of a molten LiCl-KCl bath is held at 450 °C."),
    (processes, "R-PHYS", "tin", "The ore is smelted with limestone as the reductant.", "The ore is smelted with limestone as the flux."),
    (processes, "R-PHYS", "uranium", "The tetrafluoride is reduced with oxygen to metal.", "The tetrafluoride is reduced with magnesium to metal."),
    (processes, "R-PHYS", "copper", "Converting blows hydrogen through the matte.", "Converting blows oxygen through the matte."),
    (processes, "R-PHYS", "gold", "Gold dissolves by cyanidation in the absence of oxygen.", "Gold dissolves by cyanidation in the presence of oxygen."),
    (wellknown, "R-REF", "molybdenum", "The oxide price stood at about $2,100/kg.", "The oxide price stood at about $47/kg."),
    (wellknown, "R-REF", "vanadium", "Steel takes about 20 % of all vanadium used in the world.", "Steel takes about 90 % of all vanadium used in the world."),
    (wellknown, "R-REF", "lithium", "Identified resources of Bolivia 0.2 Mt.", "Identified resources of Bolivia 23 Mt."),
    (worldshares, "R-REF", "copper", "The United States is the world's largest copper miner.", "Chile is the world's largest copper miner."),
    (wellknown, "R-REF", "tin", "Hard-rock ore averages 45 % Sn.", "Hard-rock ore averages 1.2 % Sn."),
    (leftovers, "R-TEXT", "lithium", "As an AI language model I cannot check live data.", "As a model of the market it cannot be checked."),
    (leftovers, "R-TEXT", "lithium", "The ratio falls, as [insert figure here] shows.", "The ratio falls, as reference [3] shows."),
    (leftovers, "R-CITE", "lithium", "Reported by Reuters ([Reuters](https://)).", "Reported by Reuters ([Reuters](https://reuters.com/a))."),
    (outline, "R-STRUCT", "manganese", "As shown in Table 4, dust is the main exposure.", "As the table of the USGS shows, dust is the main exposure."),
)  # fmt: skip
IDS = [f"{f.__name__}-{i}" for i, (f, *_) in enumerate(SENTENCES)]


@pytest.mark.parametrize(("rule", "family", "metal", "wrong", "right"), SENTENCES, ids=IDS)
def test_a_wrong_sentence_is_found_under_its_family(stated, rule, family, metal, wrong, right):
    claim = stated("capacity", "USA", 1.0, commodity=metal, line=99)
    assert family in {f.rule for f in run(rule, (claim,), text(f"- {wrong}"))}


@pytest.mark.parametrize(("rule", "family", "metal", "wrong", "right"), SENTENCES, ids=IDS)
def test_the_right_sentence_stays_silent(stated, rule, family, metal, wrong, right):
    claim = stated("capacity", "USA", 1.0, commodity=metal, line=99)
    assert not run(rule, (claim,), text(f"- {right}"))


def test_a_bullet_under_a_foreign_heading_is_found():
    wrong = "- Tailings dams are capped and acid drainage is collected before revegetation."
    right = "- Airborne surveys and stream sediments find targets."
    found = run(belonging, (), text(right, wrong, question="discovery"))
    assert [f.rule for f in found] == ["R-STRUCT"] and "Tailings" in found[0].words[0].quote


def test_a_summary_may_not_name_a_method_that_its_section_lacks():
    body = ["- Flotation comes first.", "- Magnetic separation follows.", "- Leaching ends it."]
    assert run(
        belonging,
        (),
        text(
            "*Summary: flotation, magnetic separation, leaching and zone refining.*",
            *body,
            question="separation",
        ),
    )
    assert not run(
        belonging,
        (),
        text("*Summary: flotation, magnetic separation and leaching.*", *body, question="separation"),
    )


def test_hard_wrapped_lines_are_read_as_one_sentence_and_quoted_at_their_own_line():
    found = run(
        limits,
        (),
        text("- Roasters can take 75 kt and handled 59 kt; lack of", "  roasting capacity is the limit."),
    )
    assert [f.rule for f in found] == ["R-LOGIC"]
    assert {w.place.line for w in found[0].words if w.place} == {2}
    second = run(wordings, (), text("- Zinc is mined in many places; in the north", "  Canada mined 510 kt, more than the 1.1 Mt of the United States."))  # fmt: skip
    assert 3 in {w.place.line for w in second[0].words if w.place}

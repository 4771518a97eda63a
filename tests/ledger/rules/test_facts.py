"""Physics, references, plants, citations, damaged text and form: a brief against what is known outside it."""

from invented import run, text

from oreshed.basis.properties import boiling_point_at, composition, mass_fraction, property_of
from oreshed.ledger.document import Document, Section
from oreshed.ledger.rules.balance.companions import companions
from oreshed.ledger.rules.form.damage import damage
from oreshed.ledger.rules.form.structure import structure
from oreshed.ledger.rules.nature.physics import physics
from oreshed.ledger.rules.nature.processes import practices, processes, windows
from oreshed.ledger.rules.record.citations import citations
from oreshed.ledger.rules.record.entities import entities
from oreshed.ledger.rules.record.references import references
from oreshed.ledger.rules.wording.solved import solved


def test_stated_points_agree_with_the_table():
    assert run(physics, (), text("- Chromium melts at 1,907 °C and boils at 1,300 °C."))
    assert not run(physics, (), text("- Chromium melts at about 1,900 °C and boils at 2,671 °C."))


def test_density_agrees_with_the_table():
    assert run(physics, (), text("- Galena has a density of 5.7 g/cm3."))
    assert not run(physics, (), text("- Galena has a density of 7.5 g/cm3."))


def test_the_boiling_point_of_one_atmosphere_is_not_that_of_a_vacuum():
    assert run(physics, (), text("- At low pressure zinc distils (bp 907 °C)."))
    assert not run(physics, (), text("- At low pressure zinc distils at 500 °C."))


def test_mass_fractions_follow_the_formula():
    assert run(physics, (), text("- Pure stibnite (Sb2S3) is 86 % antimony by weight."))
    assert not run(physics, (), text("- Pure stibnite (Sb2S3) is 72 % antimony by weight."))


def test_a_name_keeps_its_formula():
    assert run(physics, (), text("- Lime (CaCO3) is added."))
    assert not run(physics, (), text("- Limestone (CaCO3) is added."))


def test_what_is_added_is_not_what_is_removed():
    assert run(processes, (), text("- Additives (soda, antimony) take out the impurities (Cu, Sb)."))
    assert not run(processes, (), text("- Additives (soda, calcium) take out the impurities (Cu, Sb)."))


def test_formulas_and_low_pressure_boiling():
    assert composition("CuSO4·5H2O") == {"Cu": 1.0, "S": 1.0, "O": 9.0, "H": 10.0}
    assert composition("Xy2") is None
    assert abs((mass_fraction("SnO2", "Sn") or 0) - 0.788) < 1e-3
    normal = property_of("mercury", "boiling_point")
    low = boiling_point_at("mercury", 1.0)
    assert normal is not None and low is not None
    assert low < normal.value
    assert abs((boiling_point_at("mercury", 101.325) or 0) - normal.value) < 1e-6


def test_a_world_total_far_from_the_published_one_is_found(stated):
    assert run(references, [stated("mine_production", "WLD", 11, unit="Mt", commodity="lead")])
    assert not run(references, [stated("mine_production", "WLD", 4.4, unit="Mt", commodity="lead")])


def test_a_given_reference_is_kept_to_five_percent(stated):
    given = stated("mine_production", "CAN", 100)
    assert run(references, [stated("mine_production", "CAN", 112, quote="112.0 kt")], reference=[given])
    assert not run(references, [stated("mine_production", "CAN", 103)], reference=[given])


def test_a_plant_stands_where_the_lists_put_it():
    assert run(entities, (), text("- The Norwegian refinery in Harjavalta stands still."))
    assert not run(entities, (), text("- The Finnish refinery in Harjavalta stands still."))
    assert not run(entities, (), text("- The Norwegian refinery in Nowhereville stands still."))


def test_a_mineral_holds_its_metal():
    assert run(entities, (), text("- The main nickel ore is scheelite."))
    assert not run(entities, (), text("- The main tungsten ore is scheelite."))


def test_citations_lead_to_entries_of_the_same_metal(stated):
    claims = [stated("mine_production", "ZAF", 7, line=2)]
    lines = (
        "- South Africa mined 7 kt [1]. Turkey mined 2 kt [4].",
        "[1] USGS, Chromium. https://pubs.usgs.gov/mcs2024-chromium.pdf",
        "[2] USGS. https://pubs.usgs.gov/mcs2024-lithium.pdf",
    )
    found = run(
        citations, claims, text(*lines, heading="References for volumes", question="references_volumes")
    )
    said = " ".join(f.arithmetic for f in found)
    assert "[4] has no entry" in said
    assert "[2] is cited nowhere" in said
    assert "lithium" in said
    clean = text(
        "- South Africa mined 7 kt [1].",
        lines[1],
        heading="References for volumes",
        question="references_volumes",
    )
    assert not run(citations, claims, clean)


def test_a_label_stands_on_its_own_site():
    assert run(citations, (), text("- Mined 7 kt ([USGS](https://natural-resources.canada.ca/chromium))."))
    assert not run(citations, (), text("- Mined 7 kt ([USGS](https://pubs.usgs.gov/chromium))."))


def test_damage_is_found_where_it_is():
    assert run(damage, (), text("- Risk: 产量 estimates vary."))
    assert run(damage, (), text("- The ore is is crushed."))
    assert run(damage, (), text("- The ore (oxide is crushed."))
    assert not run(
        damage, (), text("- The ore (oxide) is crushed at Wagga Wagga; it had had a roof of 3 m)."[:-3] + ".")
    )
    assert not run(damage, (), text("- Σ of α and β, “quoted”, 12 µm, naïve café."))


def test_a_region_of_the_headline_needs_a_bullet():
    head = "*Summary: 4.4 kt (Canada 1.8 kt; Japan 2.2 kt; Australia 0.4 kt)*"
    bullets = (
        "- **Canada:** 1.8 kt.",
        "- **Australia:** 0.4 kt.",
        "- **United States:** none.",
        "- **EU, Norway, Iceland:** none.",
    )
    assert run(structure, (), text(head, *bullets))
    assert not run(structure, (), text(head, *bullets, "- **Japan:** 2.2 kt."))


def test_a_missing_question_of_the_form_is_found():
    def brief(*questions: str) -> Document:
        lines: list[str] = []
        sections = []
        for q in questions:
            sections.append(Section(q, q, len(lines) + 1, len(lines) + 2))
            lines += [f"## {q}", "Text."]
        return Document("brief.md", tuple(lines), tuple(sections))

    form = (
        "production",
        "demand",
        "supply",
        "references_volumes",
        "discovery",
        "extraction",
        "separation",
        "refining",
        "remediation",
        "references_technology",
        "bottleneck",
        "bottleneck_summary",
    )
    assert not run(structure, (), brief(*form))
    assert len(run(structure, (), brief(*form[:-1]))) == 1


def test_a_companion_is_where_its_carrier_is_mined(stated):
    none = stated("resource", "USA", 0, unit="deposits", commodity="cadmium", document="companion.md")
    mined = stated("mine_production", "USA", 670, commodity="zinc", document="carrier.md")
    assert [f.rule for f in run(companions, [none, mined])] == ["R-BAL"]
    assert not run(companions, [none, stated("mine_production", "CAN", 670, commodity="zinc")])


def test_a_named_bottleneck_is_held_against_the_solved_one(stated):
    limit = stated(
        "bottleneck",
        "allies",
        50,
        2030,
        entity="nameplate of smelting",
        stage="zinc smelting",
        quote="relaxing nameplate of zinc smelting",
    )
    mines = text("The bottleneck is the lack of new mines and ore deposits.", question="bottleneck")
    about = [stated("demand", "USA", 5)]
    assert run(solved, about, mines, reference=[limit])
    assert not run(
        solved, about, text("The bottleneck is smelting.", question="bottleneck"), reference=[limit]
    )


def test_every_shipped_pattern_compiles_and_has_a_source():
    assert all(r.source and r.reason for r in practices())
    assert len({r.id for r in practices()}) == len(practices())
    assert all(low < high and source for _, _, low, high, _, source in windows())


def test_a_process_runs_at_its_temperature():
    assert run(processes, (), text("- Needle coke is graphitised at 850 °C."))
    assert not run(processes, (), text("- Needle coke is graphitised at 2,800 °C."))


def test_a_reductant_does_not_oxidise():
    assert run(
        processes, (), text("- The slag is roasted in hydrogen, and this hydrogen oxidises the metal.")
    )
    assert not run(processes, (), text("- The slag is roasted in air; hydrogen reduces the oxide."))

"""Scope, stages, years, units, quantity words, logic, ranges: what the words around a number say."""

from invented import run, text

from oreshed.ledger.rules.balance.ratios import ratios
from oreshed.ledger.rules.nature.ranges import ranges
from oreshed.ledger.rules.sameness.scope import scope
from oreshed.ledger.rules.sameness.slips import slips
from oreshed.ledger.rules.sameness.stages import stages
from oreshed.ledger.rules.time.years import years
from oreshed.ledger.rules.wording.logic import logic
from oreshed.ledger.rules.wording.quantifiers import quantifiers


def test_an_outsider_in_the_blocs_sum_is_found():
    assert run(
        scope,
        (),
        text("- **Allied total:** 23.3 kt in 2023, that is 2.3 kt from Australia and 21 kt from Tajikistan."),
    )
    assert not run(
        scope,
        (),
        text("- **Allied total:** 23.3 kt in 2023, that is 2.3 kt from Australia and 21 kt from Canada."),
    )


def test_a_member_is_no_source_of_the_blocs_imports():
    assert run(scope, (), text("- The allies import concentrate from Canada, Mexico and Peru."))
    assert not run(scope, (), text("- The allies import concentrate from Mexico and Peru."))
    assert not run(scope, (), text("- The US imports concentrate from Canada and Peru."))


def test_a_members_figure_does_not_stand_for_the_bloc(stated):
    others = [stated("demand", "EU27", 45), stated("demand", "JPN", 24)]
    assert run(scope, [stated("demand", "allies", 30), stated("demand", "USA", 30), *others])
    assert not run(scope, [stated("demand", "allies", 99), stated("demand", "USA", 30), *others])


def test_gross_weight_added_to_content_is_found():
    assert run(
        stages,
        (),
        text(
            "- Plants sold 450 kt (gross weight) of mixed hydroxide. Together with 170 kt from mines, that put 620 kt of metal on the market."
        ),
    )
    assert not run(
        stages,
        (),
        text(
            "- Plants sold 450 kt from tailings. Together with 170 kt from mines, that put 620 kt of metal on the market."
        ),
    )


def test_one_tonnage_is_not_mined_and_refined(stated):
    mined = stated("mine_production", "FIN", 282, line=3, quote="282 kt content in ore")
    assert run(
        stages,
        [mined, stated("refined_production_primary", "FIN", 282, line=3, quote="282 kt of refined metal")],
    )
    assert not run(
        stages,
        [mined, stated("refined_production_primary", "FIN", 140, line=3, quote="140 kt of refined metal")],
    )


def test_output_before_a_plant_was_built_is_found():
    assert run(
        years,
        (),
        text("- The refinery was completed in October 2022 and mothballed; its output in 2021 was 640 t."),
    )
    assert not run(
        years,
        (),
        text("- The refinery was completed in October 2020 and mothballed; its output in 2021 was 640 t."),
    )


def test_output_after_a_closure_is_found():
    assert run(years, (), text("- The mine closed in 2021 and delivered 300 kt in 2023."))
    assert not run(years, (), text("- The mine closed in 2021 and delivered 300 kt in 2019."))


def test_one_number_under_two_years_is_found(stated):
    a = stated("refined_production_total", "CHN", 6.23, 2019, unit="Mt", line=2, quote="6.23 Mt in 2019")
    b = stated("refined_production_total", "CHN", 6.23, 2020, unit="Mt", line=3, quote="6.23 Mt in 2020")
    document = text("- China refined 6.23 Mt in 2019.", "- China refined 6.23 Mt in 2020.")
    assert run(years, [a, b], document)
    c = stated("refined_production_total", "CHN", 6.31, 2020, unit="Mt", line=3, quote="6.31 Mt in 2020")
    assert not run(
        years, [a, c], text("- China refined 6.23 Mt in 2019.", "- China refined 6.31 Mt in 2020.")
    )


def test_a_restatement_in_brackets_must_be_the_same_mass():
    assert run(slips, (), text("- Plants made 550,000 t (0.55 kt) of alloy."))
    assert not run(slips, (), text("- Plants made 550,000 t (0.55 Mt) of alloy."))


def test_a_plant_above_the_world_is_a_slip_of_unit(stated):
    world = stated("mine_production", "WLD", 83)
    assert run(slips, [world, stated("capacity", "OMN", 20, unit="Mt", entity="roaster")])
    assert not run(slips, [world, stated("capacity", "OMN", 20, entity="roaster")])


def test_a_multiplier_without_a_number_is_left_over():
    assert run(slips, (), text("- Mines gave 0.44 Mt in 2022 (content × 1000)."))
    assert not run(slips, (), text("- Mines gave 0.44 × 1000 kt in 2022."))


def test_a_quantity_word_beside_its_percentage():
    assert run(quantifiers, (), text("- Batteries were a minor outlet with 73 % of use."))
    assert run(quantifiers, (), text("- Nearly all goes into flame retardants (43 %); glass took 32 %."))
    assert not run(quantifiers, (), text("- Batteries were a minor outlet with 7 % of use."))
    assert not run(
        quantifiers, (), text("- China held 76 % of output and nearly all of the sulphate capacity.")
    )
    assert not run(quantifiers, (), text("- Japan uses 24 kt, roughly half of it in cathodes (51 %)."))


def test_a_verb_of_change_follows_its_numbers():
    assert run(ratios, (), text("- Demand grew from 90 kt in 2018 to 60 kt in 2023."))
    assert run(ratios, (), text("- Recovery doubled from 30 % to 80 %."))
    assert not run(ratios, (), text("- Demand grew from 60 kt in 2018 to 90 kt in 2023."))
    assert not run(ratios, (), text("- Recovery doubled from 40 % to 80 %."))


def test_a_handful_of_mines_is_not_twenty_six(stated):
    document = text("- A handful of mines supply all domestic ore.", question="bottleneck")
    many = [
        stated("facility_count", "USA", 11, unit="mines"),
        stated("facility_count", "AUS", 15, unit="mines"),
    ]
    assert run(quantifiers, many, document)
    assert not run(quantifiers, [stated("facility_count", "USA", 4, unit="mines")], document)


def test_a_rank_follows_the_outputs(stated):
    outputs = [stated("mine_production", r, v) for r, v in (("ZAF", 20), ("KAZ", 6), ("TUR", 9), ("IND", 4))]
    assert run(quantifiers, [*outputs, stated("world_rank", "KAZ", 2, unit="rank", stage="mine")])
    assert not run(quantifiers, [*outputs, stated("world_rank", "TUR", 2, unit="rank", stage="mine")])


def test_a_shortfall_needs_less_supply_than_demand(stated):
    document = text("- With this, Australia will be short of 4.9 kt in 2030.", question="supply")
    supply, demand = stated("supply_total", "AUS", 6.0, 2030), stated("demand", "AUS", 1.1, 2030)
    assert [f.rule for f in run(logic, [supply, demand], document)] == ["R-LOGIC"]
    assert not run(logic, [stated("supply_total", "AUS", 0.8, 2030), demand], document)


def test_complete_dependence_leaves_no_output(stated):
    document = text("- **Japan:** relies entirely on imports.")
    assert run(logic, [stated("mine_production", "JPN", 3)], document)
    assert not run(logic, [stated("mine_production", "JPN", 0)], document)
    assert not run(logic, [stated("mine_production", "CAN", 3)], document)


def test_two_bottlenecks_without_a_rank_are_found():
    two = ("The main bottleneck is the lack of smelters.", "The key bottleneck is the lack of ore deposits.")
    assert run(logic, (), text(*two, question="bottleneck"))
    assert not run(logic, (), text(two[0], "Smelting is the bottleneck.", question="bottleneck"))


def test_ranges_run_upwards_and_parts_stay_below_the_whole():
    assert run(ranges, (), text("- Recoveries of 88–72 % were reached."))
    assert run(ranges, (), text("- An extraction of 96–104 % was reported."))
    assert run(ranges, (), text("- Sorbents work at pH 15."))
    assert not run(ranges, (), text("- Recoveries of 72–88 % were reached."))
    assert not run(ranges, (), text("- Prices rose by 140 % while costs fell from 88 to 72 %."))

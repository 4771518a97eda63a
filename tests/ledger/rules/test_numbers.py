"""Sums, duplicates, parts, shares, balances, residuals: the numbers of one brief against each other."""

from hypothesis import given, settings
from hypothesis import strategies as st
from invented import run, text

from oreshed.ledger.evidence.subjects import ALLIES
from oreshed.ledger.rules.balance.arithmetic import arithmetic
from oreshed.ledger.rules.balance.balances import balances
from oreshed.ledger.rules.balance.growth import growth
from oreshed.ledger.rules.balance.parts import parts
from oreshed.ledger.rules.balance.residuals import residuals
from oreshed.ledger.rules.balance.shares import shares
from oreshed.ledger.rules.balance.sums import sums
from oreshed.ledger.rules.balance.tabulated import tabulated
from oreshed.ledger.rules.balance.tenors import tenors
from oreshed.ledger.rules.balance.totals import totals
from oreshed.ledger.rules.sameness.duplicates import duplicates
from oreshed.ledger.rules.time.lifetimes import lifetimes


def test_a_bracketed_list_that_misses_its_total_is_found():
    found = run(sums, (), text("Summary: ~4,300 t (Canada 1,800; Japan 1,960; Australia 380; EU ~300)"))
    assert [f.rule for f in found] == ["R-SUM"]
    assert "4,440" in found[0].arithmetic


def test_a_bracketed_list_within_the_totals_rounding_is_silent():
    assert not run(
        sums, (), text("Summary: 4.4 kt (Canada 1,800 t; Japan 1,960 t; Australia 380 t; EU 300 t)")
    )


def test_a_table_column_that_does_not_add_up_is_found_and_the_other_column_is_not():
    table = (
        "| Country | Output (t) | Capacity (t) |",
        "|---|---|---|",
        "| A | 1,200 | 2,000 |",
        "| B | 900 | 1,000 |",
        "| Total | 2,500 | 3,000 |",
    )
    found = run(tabulated, (), text(*table))
    assert len(found) == 1
    assert "2,100" in found[0].arithmetic


def test_a_table_column_rounded_in_its_last_place_is_silent():
    table = ("| Country | Output (kt) |", "|---|---|", "| A | 1.24 |", "| B | 0.94 |", "| Total | 2.2 |")
    assert not run(tabulated, (), text(*table))


def test_shares_of_one_list_beyond_the_whole_are_found():
    assert run(sums, (), text("End uses: steel 88 %, batteries 5 %, alloys 4 %, other 8 %"))
    assert not run(sums, (), text("End uses: steel 83 %, batteries 5 %, alloys 4 %, other 8 %"))


def test_primary_and_recycled_above_stated_supply_are_found(stated):
    claims = [
        stated("supply_total", "allies", (100, 140), 2030),
        stated("mine_production", "allies", (70, 80), 2030),
        stated("recycled_supply", "allies", (100, 120), 2030),
    ]
    assert [f.rule for f in run(totals, claims)] == ["R-SUM"]
    assert not run(totals, [stated("supply_total", "allies", (160, 200), 2030), *claims[1:]])


def test_members_above_the_bloc_are_found_whatever_is_missing(stated):
    members = [stated("demand", r, v, 2030) for r, v in (("USA", 30), ("EU27", 45), ("JPN", 24))]
    assert run(totals, [stated("demand", "allies", 80, 2030), *members])
    assert not run(totals, [stated("demand", "allies", 120, 2030), *members])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 900), min_size=7, max_size=7), st.integers(1, 99))
def test_a_consistent_brief_raises_no_sum_share_or_part(values, percent):
    """Members printed to the tonne, their sum as total, a share computed from both: nothing to find."""
    from oreshed.ledger.claim import Claim, Place, Stated, Subject
    from oreshed.ledger.qualifier import interval

    total = sum(values)
    world = round(total * 100 / percent)

    def claim(i, quantity, region, value, unit="t"):
        said = Stated(None, float(value), None, unit, "exact", 1.0 if unit == "t" else None)
        subject = Subject("chromium", region, quantity, stage="mine", period_start=2023, period_end=2023)
        return Claim(
            f"h{i}",
            subject,
            interval(said),
            "measured",
            quote=f"{value:,} {unit}",
            stated=said,
            place=Place("brief.md", i + 2),
        )

    claims = [claim(i, "mine_production", r, v) for i, (r, v) in enumerate(zip(ALLIES, values, strict=True))]
    claims.append(claim(8, "mine_production", "allies", total))
    claims.append(claim(9, "mine_production", "WLD", world))
    share = round(100 * total / world, 1)
    claims.append(claim(10, "world_share", "allies", share, "%"))
    listed = "; ".join(f"{r} {v:,} t" for r, v in zip(ALLIES, values, strict=True))
    document = text(f"Summary: {total:,} t ({listed})")
    for rule in (sums, totals, parts, shares):
        assert not run(rule, claims, document), rule.__name__


def test_two_values_of_one_key_are_found_and_one_value_in_two_units_is_not(stated):
    assert run(
        duplicates, [stated("mine_production", "ZAF", 7.2, unit="Mt"), stated("mine_production", "ZAF", 6400)]
    )
    assert not run(
        duplicates, [stated("mine_production", "ZAF", 7.2, unit="Mt"), stated("mine_production", "ZAF", 7210)]
    )


def test_two_ranges_that_meet_in_a_point_are_two_values(stated):
    assert run(
        duplicates,
        [
            stated("mine_production", "allies", (0.8, 1.0), 2030, unit="Mt", quote="total 0.8–1.0 Mt"),
            stated("mine_production", "allies", (0.7, 0.8), 2030, unit="Mt", quote="total 0.7–0.8 Mt"),
        ],
    )


def test_other_years_plants_and_products_are_other_keys(stated):
    a = stated("mine_production", "ZAF", 7.2, unit="Mt")
    assert not run(duplicates, [a, stated("mine_production", "ZAF", 6.1, 2019, unit="Mt")])
    assert not run(duplicates, [a, stated("mine_production", "ZAF", 1.1, unit="Mt", entity="Kroondal")])
    assert not run(duplicates, [a, stated("refined_production_total", "ZAF", 3.3, unit="Mt")])


def test_a_member_state_above_its_union_is_found(stated):
    assert run(
        parts,
        [stated("mine_production", "EU27", 1.2), stated("mine_production", "EU27", 1.5, entity="Finland")],
    )
    assert not run(
        parts,
        [
            stated("mine_production", "EU27", 1.5, qualifier="about"),
            stated("mine_production", "EU27", 1.5, entity="Finland"),
        ],
    )


def test_output_above_nameplate_is_found(stated):
    capacity = stated("capacity", "NOR", 90, entity="Odda")
    assert run(parts, [capacity, stated("refined_production_primary", "NOR", 110, entity="Odda")])
    assert not run(parts, [capacity, stated("refined_production_primary", "NOR", 90, entity="Odda")])


def test_of_which_cannot_exceed_what_it_is_of():
    assert run(parts, (), text("- Recyclers added 4.0 kt in 2023, 5.2 kt of which came from catalysts."))
    assert not run(parts, (), text("- Recyclers added 5.2 kt in 2023, 4.0 kt of which came from catalysts."))


def test_a_world_share_that_does_not_give_the_value_is_found(stated):
    base = [stated("mine_production", "WLD", 230), stated("mine_production", "COD", 170)]
    assert run(
        shares,
        [*base, stated("world_share", "COD", 84, unit="%", stage="mine", quote="84 % of the world total")],
    )
    assert not run(
        shares,
        [*base, stated("world_share", "COD", 74, unit="%", stage="mine", quote="74 % of the world total")],
    )


def test_growth_in_words_follows_the_two_numbers():
    assert run(growth, (), text("- US use was 800 kt in 2023, up from 690 kt in 2020, an increase of 26 %."))
    assert not run(
        shares, (), text("- US use was 800 kt in 2023, up from 690 kt in 2020, an increase of 16 %.")
    )


def test_import_reliance_is_imports_over_demand(stated):
    flows = [stated("demand", "allies", (1200, 1400), 2030), stated("imports", "allies", (500, 800), 2030)]
    assert run(shares, [*flows, stated("import_share", "allies", (20, 30), 2030, unit="%")])
    assert not run(shares, [*flows, stated("import_share", "allies", (40, 50), 2030, unit="%")])


def test_a_node_with_more_supply_than_use_is_found_unless_exports_take_it(stated):
    claims = [
        stated("demand", "JPN", 101), stated("imports", "JPN", 83),
        stated("refined_production_primary", "JPN", 61), stated("recycled_supply", "JPN", 22),
    ]  # fmt: skip
    assert run(balances, claims)
    assert not run(balances, [*claims, stated("exports", "JPN", 60)])


def test_grade_times_ore_is_content():
    assert run(
        tenors,
        (),
        text("- The mine shipped 5.6 Mt of ore grading 45 % Mn, i.e. 2.1 Mt of contained metal."),
    )
    assert not run(
        tenors,
        (),
        text("- The mine shipped 5.6 Mt of ore grading 45 % Mn, i.e. 2.5 Mt of contained metal."),
    )


def test_a_residual_called_imports_without_scrap_is_found(stated):
    line = "- **United States:** Of 8.5 kt used in 2023, mines gave 0.5 kt, and the remaining 8.0 kt was imported."
    claims = [
        stated("demand", "USA", 8.5, line=2, quote="8.5 kt used in 2023"),
        stated("mine_production", "USA", 0.5, line=2, quote="mines gave 0.5 kt"),
        stated("imports", "USA", 8.0, line=2, quote="the remaining 8.0 kt was imported"),
    ]
    scrap = stated("refined_production_secondary", "USA", 2.1, line=3, quote="2.1 kt from scrap")
    assert [f.rule for f in run(residuals, [*claims, scrap], text(line))] == ["R-RES"]
    assert not run(residuals, claims, text(line))


def test_a_sentence_closes_its_own_balance():
    assert run(arithmetic, (), text("- Demand of 38.9 kt less supply of 27.0 kt leaves a gap of 21.9 kt."))
    assert not run(
        arithmetic, (), text("- Demand of 38.9 kt less supply of 27.0 kt leaves a gap of 11.9 kt.")
    )
    assert run(
        arithmetic,
        (),
        text("- Plants made 1.0 kt, imported 4.4 kt and exported nothing; consumption came to 9.4 kt."),
    )
    assert not run(
        arithmetic,
        (),
        text("- Plants made 1.0 kt, imported 4.4 kt and exported nothing; consumption came to 5.4 kt."),
    )


def test_reserves_last_as_long_as_they_are_mined():
    assert run(
        lifetimes,
        (),
        text("- Reserves of 30.9 Mt are mined at 1.6 Mt a year, which keeps the pit going for sixty years."),
    )
    assert not run(
        lifetimes,
        (),
        text(
            "- Reserves of 30.9 Mt are mined at 1.6 Mt a year, which keeps the pit going for nineteen years."
        ),
    )


def test_a_product_is_not_heavier_than_its_only_feed():
    assert run(
        arithmetic,
        (),
        text("- The plant makes 40 kt of spheres from 30 kt of flake, with no other source of carbon."),
    )
    assert not run(
        arithmetic,
        (),
        text("- The plant makes 14 kt of spheres from 30 kt of flake, with no other source of carbon."),
    )


def test_first_year_and_life_give_the_last_year():
    assert run(lifetimes, (), text("- First ore 2027, mine life 25 years, last ore 2042."))
    assert not run(lifetimes, (), text("- First ore 2027, mine life 15 years, last ore 2042."))


def test_a_constraint_with_slack_is_found():
    assert run(
        arithmetic,
        (),
        text(
            "- Roasting is the tightest constraint, with kilns running at thirty-five per cent of capacity."
        ),
    )
    assert not run(
        arithmetic,
        (),
        text(
            "- Roasting is the tightest constraint, with kilns running at ninety-five per cent of capacity."
        ),
    )


def test_pairs_of_value_and_share_give_one_total():
    said = "- Output reached 103 kt, with China at 68.0 kt or 66 %, Russia at 20.0 kt or 19 % and South Africa at 9.1 kt or {} %."
    assert run(arithmetic, (), text(said.format(18)))
    assert not run(arithmetic, (), text(said.format(9)))

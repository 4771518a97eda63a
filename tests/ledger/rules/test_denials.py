"""Words of nothing against numbers, with near misses."""

from dataclasses import replace

import pytest
from invented import run

from oreshed.ledger.rules.sameness.denials import denials


@pytest.fixture
def denied(stated):
    def make(region: str, **more):
        said = {"quote": "no mining of chromium", **more}
        return stated("mine_production", region, 0.0, **said)

    return make


def test_none_in_a_bloc_and_an_amount_in_its_member_exclude_each_other(denied, stated):
    found = run(denials, [denied("EU27"), stated("mine_production", "EU27", 38.0, entity="Germany")])
    assert [f.rule for f in found] == ["R-DUP"]


@pytest.mark.parametrize(
    ("region", "year", "quote"),
    [
        ("CHL", 2023, "Chile 38 kt"),
        ("EU27", 2019, "Germany 38 kt"),
        ("EU27", 2023, "mines none and uses 38 kt"),
    ],
)
def test_another_place_year_or_thing_is_no_contradiction(denied, stated, region, year, quote):
    assert not run(denials, [denied("EU27"), stated("mine_production", region, 38.0, year, quote=quote)])


@pytest.mark.parametrize(("imported", "found"), [(330.0, ["R-QUAL"]), (20.0, [])])
def test_a_negligible_part_is_weighed_against_what_is_used(stated, imported, found):
    claims = [
        stated("imports", "JPN", 0.0, qualifier="negligible", quote="imports are negligible"),
        stated("imports", "JPN", imported), stated("demand", "JPN", 590.0),
    ]  # fmt: skip
    assert [f.rule for f in run(denials, claims)] == found


def test_no_new_projects_deny_no_output(denied, stated):
    claims = [denied("EU27", quote="no new mines of chromium"), stated("mine_production", "EU27", 38.0)]
    assert not run(denials, claims)


def test_a_denial_without_a_date_is_of_its_own_time(stated):
    undated = replace(
        stated("mine_production", "EU27", 0.0, quote="no mining of chromium"), note="undated; read as 2023"
    )
    assert run(denials, [undated, stated("mine_production", "EU27", 38.0, 2021)])
    assert not run(denials, [undated, stated("mine_production", "EU27", 38.0, 1995)])

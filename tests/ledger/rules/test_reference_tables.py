"""The tables of facts hold together: a row that names another table's row finds it, and every row says where it is from."""

import csv
import re
from importlib import resources

import pytest

TABLES = ("atmospheres", "companies", "controls", "critical_lists", "events", "instruments", "parents", "products", "site_history", "site_products", "sites", "solubility", "transitions", "truths", "water_limits")  # fmt: skip


def rows(name: str) -> list[dict[str, str]]:
    text = resources.files("oreshed.ledger").joinpath(f"reference/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("name", [t for t in TABLES if t != "companies"])
def test_every_fact_names_its_source(name):
    assert all(r["source"].strip() for r in rows(name))


@pytest.mark.parametrize("name", ["site_history", "site_products"])
def test_what_is_told_of_a_site_is_told_of_a_known_one(name):
    known = {r["site"] for r in rows("sites")}
    assert [r["site"] for r in rows(name) if r["site"] not in known] == []


def test_what_a_site_makes_is_a_term_of_the_trade():
    terms = {r["product"] for r in rows("products")}
    assert {x for r in rows("site_products") for x in r["products"].split(";")} <= terms


def test_a_spell_ends_after_it_begins():
    spells = [(int(r["first"]), int(r["last"])) for r in rows("site_history") if r["first"] and r["last"]]
    assert spells
    assert all(first <= last for first, last in spells)


def test_a_company_belongs_to_one_group():
    names = [n for r in rows("companies") for n in r["names"].split(";")]
    assert len(names) == len(set(names))


def test_dates_of_controls_are_years_or_months():
    assert all(
        re.fullmatch(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2]))?", d)
        for r in rows("controls")
        for d in r["dates"].split(";")
    )


def test_no_number_is_that_of_two_laws():
    numbers = [n for r in rows("instruments") for n in r["numbers"].split(";") if n]
    assert len(numbers) == len(set(numbers))

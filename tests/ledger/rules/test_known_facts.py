"""Hosts, named processes, main uses, constants, classes and feed ratios: every row against a wrong and a right sentence."""

import pytest
from invented import run, text

from oreshed.basis.properties import symbols
from oreshed.ledger.evidence.tables import table
from oreshed.ledger.rules.nature.constants import classes, constants, known_constants
from oreshed.ledger.rules.nature.provenance import carriers, provenance


def first_outside(members, candidates):
    return next(c for c in candidates if c not in members)


@pytest.mark.parametrize("companion", carriers())
def test_a_companion_is_won_beside_its_hosts_alone(companion):
    hosts = carriers()[companion][0]
    wrong = first_outside({*hosts, companion}, ("chromium", "magnesium", "lithium", "boron"))
    name = companion.capitalize()
    assert run(provenance, (), text(f"- {name} is a by-product of {wrong} mining."))
    assert run(
        provenance, (), text(f"- {name} is won as a by-product of {wrong} smelting in several plants.")
    )
    for host in hosts - {"pyrite", "natural gas"}:
        assert not run(provenance, (), text(f"- {name} is a by-product of {host} mining."))
    assert not run(provenance, (), text(f"- {name} is not a by-product of {wrong} mining."))
    assert not run(
        provenance, (), text(f"- {wrong.capitalize()} mining goes on, and {name} is recovered elsewhere.")
    )


@pytest.mark.parametrize("row", table("named_processes"), ids=lambda r: r["process"])
def test_a_named_process_keeps_its_metal(row):
    products = row["products"].split("; ")
    wrong = first_outside(products, ("beryllium", "cobalt", "lanthanum"))
    process = {"Siemens": "Siemens process", "Miller": "Miller process", "Harris": "Harris process", "Hunter": "Hunter process", "Haber": "Haber process", "Downs": "Downs process", "Castner": "Castner process", "Imperial": "Imperial Smelting process", "Merrill": "Merrill-Crowe process", "Sherritt": "Sherritt process", "Caron": "Caron process", "Solvay": "Solvay process", "Hall-Heroult": "Hall-Heroult process", "Moebius": "Moebius process"}.get(row["process"], f"{row['process']} process")  # fmt: skip
    assert run(provenance, (), text(f"- {wrong.capitalize()} is produced by the {process}."))
    assert run(provenance, (), text(f"- The {process} produces {wrong}."))
    right = next(x for x in products if x in symbols())
    assert not run(provenance, (), text(f"- {right.capitalize()} is produced by the {process}."))
    assert not run(provenance, (), text(f"- {wrong.capitalize()} is not produced by the {process}."))


@pytest.mark.parametrize("row", table("main_uses"), ids=lambda r: r["commodity"])
def test_the_main_use_of_a_commodity_is_kept(row):
    allowed = row["uses"].split("; ")
    wrong = first_outside(allowed, ("fireworks", "jewellery"))
    assert run(provenance, (), text(f"- The main use of {row['commodity']} is in {wrong}."))
    assert not run(provenance, (), text(f"- Besides the main market, {row['commodity']} is used in {wrong}."))
    assert not run(provenance, (), text(f"- The second use of {row['commodity']} is in {wrong}."))


@pytest.mark.parametrize("row", [r for _, rows in known_constants().values() for r in rows], ids=lambda r: f"{r.quantity} {r.name}")  # fmt: skip
def test_a_constant_is_kept(row):
    with_words = {r["quantity"]: r for r in table("constants")}[row.quantity]
    phrase = {"superconducting transition": "superconducting transition", "hardness": "hardness", "share of the natural element": "share of natural uranium", "thermal neutron absorption": "neutron absorption cross-section", "content of seawater": "content in seawater", "weight of the unit": "weight of", "weight of the flask": "weight of", "half-life in days": "half-life", "half-life in hours": "half-life"}.get(row.quantity, row.quantity)  # fmt: skip
    unit = {"years": "years", "W/(m K)": "W/(m K)"}.get(row.unit, "" if row.unit == "Mohs" else row.unit)
    assert with_words["source"]
    name = "carat" if row.name == "carat of gems" else row.name
    for factor, found in ((3, True), (1, False)):
        number = f"{row.high * factor:.6g}" if row.high < 1e5 else f"{row.high * factor / 1e9:.4g} billion"
        sentence = f"- For {name} the {phrase} is {number} {unit}." if "weight" not in row.quantity else f"- One {name} is {number} {unit}."  # fmt: skip
        assert bool(run(constants, (), text(sentence))) is found, sentence


@pytest.mark.parametrize("row", classes(), ids=lambda r: r[0])
def test_a_class_holds_its_members_alone(row):
    name, _, _, members, _ = row
    wrong = first_outside(members, ("tungsten", "helium", "iron", "sodium"))
    right = next(x for x in sorted(members) if x in symbols())
    assert run(constants, (), text(f"- {wrong.capitalize()} is a {name}."))
    assert run(constants, (), text(f"- A {name} such as {right} and {wrong} is meant."))
    assert not run(constants, (), text(f"- {right.capitalize()} is a {name}."))
    assert not run(constants, (), text(f"- {wrong.capitalize()} is not a {name}."))


@pytest.mark.parametrize("row", table("feed_ratios"), ids=lambda r: r["name"])
def test_feed_and_product_keep_their_ratio(row):
    feed, product = row["name"].split(" for ")
    middle = (float(row["low"]) + float(row["high"])) / 2
    assert run(constants, (), text(f"- One tonne of {product} takes {middle * 3:.3g} t of {feed}."))
    assert run(
        constants, (), text(f"- About {middle / 3:.3g} t of {feed} are needed per tonne of {product}.")
    )
    assert not run(constants, (), text(f"- One tonne of {product} takes {middle:.3g} t of {feed}."))
    assert not run(
        constants, (), text(f"- About {middle:.3g} t of {feed} are needed per tonne of {product}.")
    )


@pytest.mark.parametrize("companion", [c for c, (hosts, main, _) in carriers().items() if main < hosts])
def test_most_of_a_companion_comes_from_its_main_hosts(companion):
    hosts, main, _ = carriers()[companion]
    name = companion.capitalize()
    for host in hosts - main - {"pyrite"}:
        assert run(provenance, (), text(f"- Most {companion} is a by-product of {host} smelting."))
        assert not run(provenance, (), text(f"- {name} is a by-product of {host} smelting in one plant."))
    for host in main:
        assert not run(provenance, (), text(f"- Most {companion} is a by-product of {host} smelting."))


def test_what_a_commodity_is_mainly_used_for():
    assert run(provenance, (), text("- Rhodium is used above all in jewellery."))
    assert run(provenance, (), text("- Barite is mainly used in fertilisers."))
    assert not run(provenance, (), text("- Barite is mainly used in drilling mud."))
    assert not run(
        provenance, (), text("- Rhodium is used above all in catalytic converters, then in jewellery.")
    )

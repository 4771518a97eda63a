"""Companions: units that leave a bloc, and what an announced circuit would have to recover."""

import pytest
from network_cases import case, needs_cases

from oreshed.basis.estimate import Estimate
from oreshed.ledger.indicators.cells import printed
from oreshed.ledger.indicators.companions import (
    companion_of,
    companionality,
    companions,
    host_share,
    implied_recovery,
    metal_in_goods,
    units_leaving,
)
from oreshed.ledger.indicators.recycling import unep_classes


@needs_cases
def test_zinc_units_that_leave_exceed_what_is_bought_back() -> None:
    inputs, published = case("UNITS-ZN-2024")
    exact = {k: Estimate.of(v) for k, v in inputs.items()}
    found = units_leaving(
        {"concentrate": exact["concentrate_exports_kt"]},
        exact["refined_imports_kt"],
        exact["refined_exports_kt"],
    )
    assert found.net_refined_imports.central == published["net_refined_imports_kt"]
    assert found.exported.central == published["exported_units_kt"]
    assert found.refining_binds


@needs_cases
def test_lead_leaves_in_concentrate_and_in_spent_batteries() -> None:
    inputs, published = case("UNITS-PB-2025")
    batteries = metal_in_goods(
        1e6 * inputs["spent_SLI_exported_millions_8_months"], 8, Estimate.of(inputs["assumption_kg_per_battery"]),
        Estimate.of(inputs["assumption_Pb_fraction"]), 1e3,
    )  # fmt: skip
    assert batteries.central == pytest.approx(published["battery_units_kt_per_year"], rel=1e-3)
    found = units_leaving(
        {"concentrate": Estimate.of(inputs["concentrate_exports_kt"]), "spent batteries": batteries},
        Estimate.of(inputs["refined_imports_kt"]), Estimate.of(inputs["refined_exports_kt"]),
    )  # fmt: skip
    assert found.exported.central == pytest.approx(published["exported_units_kt"], rel=0.15)
    assert found.net_refined_imports.central == published["net_refined_imports_kt"]
    # The battery mass is an assumption, 15 % in the case: the finding outlives that, though not 25 %.
    for width, binds in ((0.15, True), (0.25, False)):
        wide = metal_in_goods(23e6, 8, Estimate.of(16.5, relative=width), Estimate.of(0.6), 1e3)
        unsure = units_leaving(
            {"concentrate": printed(220.0), "batteries": wide}, printed(520.0), printed(22.0)
        )
        assert unsure.refining_binds is binds


@needs_cases
def test_announced_gallium_needs_a_third_to_two_fifths_of_what_bauxite_holds() -> None:
    inputs, published = case("AUDIT-GA-PER-ALUMINA")
    projects = [inputs["METLEN"], inputs["Atalco"]]
    found = [
        implied_recovery(
            p["Ga_t"], 1e3 * p["alumina_kt"], inputs["bauxite_ppm"], inputs["assumed_t_bauxite_per_t_alumina"]
        )
        for p in projects
    ]
    assert [f.planned_g_per_t for f in found] == pytest.approx(published["g_Ga_per_t_alumina"], rel=0.05)
    assert all(f.contained_g_per_t == published["contained_g_per_t_alumina"] for f in found)
    assert [100 * f.recovery for f in found] == pytest.approx(published["implied_recovery_pct"], rel=0.05)
    assert all(f.possible for f in found)
    assert not implied_recovery(200, 1e6, 50, 2.4).possible


@needs_cases
def test_companionality_and_hosts_are_those_published() -> None:
    _, published = case("COMP-2015")
    for symbol, host in published["hosts"].items():
        row = next(c for c in companions() if c.symbol == symbol)
        value = published[symbol]
        expected = float(str(value).removeprefix("about "))
        assert row.percent.central == pytest.approx(expected, abs=5.0)
        assert row.quality == "unverified", "the supplement was not opened"
        names = {"Zn": "zinc", "Al": "aluminium", "Cu": "copper", "Pb": "lead"}
        assert names[host.split(" ")[0]] in row.hosts
    _, tellurium = case("COMP-TE-SOURCE")
    share = host_share("tellurium", "copper")
    assert share is not None
    assert share.low >= float(tellurium["share_from_copper_anode_slimes_pct"].removeprefix(">"))


def test_companionality_counts_own_mines_against_hosts() -> None:
    found = companionality({"lead": Estimate.of(80.0), "tungsten": Estimate.of(10.0)}, Estimate.of(10.0))
    assert found.central == pytest.approx(90.0)
    hidden = companionality({"copper": Estimate(50.0, float("nan"), 100.0)}, Estimate.of(0.0))
    assert (hidden.low, hidden.high) == (100.0, 100.0)


def test_every_companion_has_a_class_of_recycling_beside_it() -> None:
    for companion in companions():
        assert companion.metal in unep_classes()
        assert companion_of(companion.metal) is not None

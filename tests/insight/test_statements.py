"""Statements on emissions and on lean liquors (mission rows K04, K11): decided by figures, and moved by them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

import oreshed
from oreshed.chain.folder import read_model, shipped
from oreshed.chain.model import Model
from oreshed.chain.network import Question
from oreshed.chain.slice import build
from oreshed.chain.world import World
from oreshed.insight import dilute, emissions
from oreshed.insight.statements import Judged, judge
from oreshed.insight.study import Ask, Study
from oreshed.insight.wording import tonnes


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(shipped("us-allies"))


def judged(model: Model, metal: str, bloc: str = "core") -> dict[str, Judged]:
    return {j.statement.id: j for j in judge(Study(model, Ask(metal, bloc, draws=0)), ())}


@pytest.mark.parametrize(
    "metal", ["bismuth", "copper", "tellurium", "gallium", "cadmium", "indium", "germanium", "zinc"]
)
def test_emissions_and_lean_liquors_are_decided_with_figures(model: Model, metal: str) -> None:
    found = judged(model, metal)
    for name in {"K04", "K11"} & set(found):
        assert found[name].answer != "not decided"
        assert found[name].gain is not None
        assert any(c.isdigit() for c in found[name].why)


def test_a_plant_that_a_permit_holds_back_gives_more_when_it_is_let_go() -> None:
    """Seokpo runs at half its nameplate since its permits were cut; feed from anywhere leaves it free to run."""
    piece = oreshed.load("us-allies").study("zinc", bloc="KOR", feed="all", draws=0).piece
    supply, plants = emissions.held_back(piece)
    assert any("Seokpo" in p for p in plants)
    assert supply >= piece.supply * (1 - 1e-9)


def test_letting_power_go_never_lowers_a_companion(model: Model) -> None:
    for metal in ("cadmium", "gallium", "tellurium"):
        piece = Study(model, Ask(metal, draws=0)).piece
        assert emissions.held_back(piece)[0] >= piece.supply * (1 - 1e-9)


def test_a_cap_costs_supply_and_no_more_than_its_share_where_a_route_with_less_stands_beside() -> None:
    piece = oreshed.load("us-allies").study("lead", draws=0).piece
    for t in emissions.taken(piece):
        assert t.amount > 0
        assert 0.5 * piece.supply < t.left < piece.supply
    # Furnaces for batteries let out far less than smelters of concentrate: the cap falls on the latter.
    sulphur = next(t for t in emissions.taken(piece) if t.quantity == "sulphur dioxide")
    assert sulphur.left > (1 - emissions.CUT) * piece.supply


def test_energy_of_the_answer_is_tonnes_times_intensity(model: Model) -> None:
    """Twice the figure of one recipe adds that recipe's part once more."""
    dear = replace(
        model,
        intensities=tuple(
            r.model_copy(update={"central": 2 * r.central, "high": 2 * r.high})
            if (r.recipe, r.quantity) == ("aluminium-smelting", "energy")
            else r
            for r in model.intensities
        ),
    )
    one, two = (Study(m, Ask("aluminium", draws=0)).piece for m in (model, dear))
    before, after = (next(t.amount for t in emissions.taken(p) if t.quantity == "energy") for p in (one, two))
    primary = sum(
        x * (model.recipe["aluminium-smelting"].capacity_share() or 1.0)
        for column, x in zip(one.matrix.columns, one.flows, strict=True)
        if column.kind == "make" and column.id.split(":")[2] == "aluminium-smelting"
    )
    assert after - before == pytest.approx(50.49 * primary * 1e-6, rel=1e-3)


def test_cost_grows_as_the_liquor_gets_leaner_and_meets_the_price_at_break_even(model: Model) -> None:
    for row in model.dilute_streams:
        rich, lean = (dilute.cost_of(row, c, 500.0) for c in (40.0, 20.0))
        assert lean.central > rich.central
        assert lean.low <= lean.central <= lean.high
        if np.isfinite(rich.break_even) and rich.break_even > 1.5:
            at = dilute.cost_of(row, rich.break_even, 500.0)
            assert at.central == pytest.approx(500.0, rel=0.15)


def test_lean_cadmium_liquor_does_not_pay_today_and_brings_metal_once_the_price_pays_for_it(
    model: Model,
) -> None:
    now = Study(model, Ask("cadmium", "USA", draws=0)).piece
    assert not [w for w in dilute.liquors(now) if w.pays]
    dear = replace(
        model,
        prices=tuple(
            p.model_copy(update={"low": 1e5, "central": 1e5, "high": 1e5})
            if p.commodity == "cadmium-refined"
            else p
            for p in model.prices
        ),
    )
    then = Study(dear, Ask("cadmium", "USA", draws=0)).piece
    paying = [w for w in dilute.liquors(then) if w.pays]
    assert paying
    assert dilute.with_liquors(then, [w.row for w in paying]) > then.supply


def test_no_more_is_at_hand_than_hosts_leave(model: Model) -> None:
    piece = Study(model, Ask("gallium", draws=0)).piece
    for w in dilute.liquors(piece):
        whole = w.row.model_copy(update={"share": 1.0, "recovery": 1.0})
        assert w.at_hand <= sum(dilute._extra(piece, whole).values()) + 1e-9


def test_without_a_liquor_of_its_own_what_all_residues_hold_decides_or_the_missing_figure_is_named(
    model: Model,
) -> None:
    bare = replace(model, dilute_streams=())
    found = judged(bare, "indium")["K11"]
    assert found.answer == "not decided"
    assert "mg/L of indium" in found.why
    assert judged(replace(model, prices=()), "indium")["K11"].why.startswith("missing: a price of indium")


def test_a_verdict_holds_the_figures_that_the_statements_tell(model: Model) -> None:
    study = Study(model, Ask("bismuth", draws=0))
    for row in dilute.as_rows(study.liquors):
        assert row["pays"] == (float(row["cost_usd_per_kg"]) <= float(row["price_usd_per_kg"]))  # type: ignore[arg-type]
        assert row["key"] in model.values
        costs = [point["usd_per_kg"] for point in row["curve"]]  # type: ignore[attr-defined]
        assert costs == sorted(costs, reverse=True)
    capped = emissions.as_rows(study.emissions)
    assert {r["quantity"] for r in capped} == {"energy", "carbon dioxide", "sulphur dioxide"}
    assert all(float(r["supply_under_cap"]) <= study.piece.supply for r in capped)  # type: ignore[arg-type]


def test_scrap_that_a_smelter_for_ore_takes_is_not_passed_off_as_free_of_what_made_it_fit(
    model: Model,
) -> None:
    """A shredder before a smelter has no figure; oxide comes from a kiln that has one."""
    copper = build(World(model), Question("copper", model.bloc("core"), 2030))
    scrap = emissions.scrap_as_ore(copper)
    ore = ("copper-smelting-mixed", "copper-refining-mixed")
    drawn = sum(
        x for c, x in zip(copper.matrix.columns, copper.flows.tolist(), strict=True)
        if c.kind == "make" and c.commodity == "copper-scrap" and c.id.split(":")[2] in ore
    )  # fmt: skip
    assert scrap == pytest.approx(drawn) and scrap > 1e5
    words = emissions.told(copper, (), emissions.taken(copper))
    assert f"{tonnes(scrap)} of scrap in plants for ore counted as ore" in words
    zinc = build(World(model), Question("zinc", model.bloc("core"), 2030))
    assert sum(x for name, x in zinc.made.items() if name.split(":")[3] == "zinc-oxide") > 1e5
    assert emissions.scrap_as_ore(zinc) == 0.0

"""The copper case as Oreshed's matrix: mines to semi-manufactures in 2000, expansions with economies of scale.

Columns in kt a year, objective the negative yearly cost in MUSD (greatest = least cost). A column `open ...` is a
yes-or-no decision; without integrality it is the linear relaxation.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from oreshed.chain.matrix import Column, Matrix, MatrixBuilder, Row

HERE = Path(__file__).parent
RATE, LIFE = 0.10, 20
RECOVERY = RATE * (1 + RATE) ** LIFE / ((1 + RATE) ** LIFE - 1)  # capital recovery factor
SCALES = 40  # the largest expansion is 40 times the scale from which cost is proportional
FREIGHT = {
    "ore": (3, 0.007, 0.04),
    "blister": (4, 0.01, 0.05),
    "refined": (4, 0.01, 0.05),
    "semi": (8, 0.02, 0.1),
}
PRICE = {"refined": 2000.0, "semi": 2200.0}
PROCESSING_COST = {
    ("smelter", "high"): 250,
    ("smelter", "low"): 300,
    ("refinery", "high"): 150,
    ("refinery", "low"): 170,
}
MINED, SMELTED, MADE = ("mine", "smelter", "refinery"), ("ore", "blister"), ("wire", "tubes", "sheets")


@dataclass(frozen=True)
class Experiment:
    """What the published experiments change, as factors; `least_wire`: run wire plants at 1980 capacity or more."""

    tariffs: bool = True
    least_wire: bool = True
    medium_ore_cost: float = 1.0  # in Chile, Peru and the USSR
    poor_operating: float = 1.0  # mining and processing at the high-cost locations
    poor_capital: float = 1.0


def table(name: str) -> dict[str, dict[str, str]]:
    """A table of the case by its first column."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first = next(iter(rows[0]))
    return {row[first]: row for row in rows}


def distances() -> tuple[Mapping[tuple[str, str], float], Mapping[tuple[str, str], float]]:
    """Sea and rail between all places, both ways; see the conventions in the README."""
    places = sorted(set(table("plants.csv")) | set(table("markets.csv")))
    number = {place: k for k, place in enumerate(places)}
    both = []
    for name in ("sea_miles.csv", "rail.csv"):
        d = np.zeros((len(places), len(places)))
        for a, row in table(name).items():
            for b, text in row.items():
                if b != "from" and text:
                    d[number[a], number[b]] = float(text)
        both.append(np.maximum(d, d.T))
    sea, rail = both
    excess = np.maximum(0.0, sea[:, :, None] - sea[:, None, :] - sea.T[None, :, :]).max(axis=2)
    pairs = [(a, b) for a in places for b in places]
    return (
        {(a, b): float((sea - excess)[number[a], number[b]]) for a, b in pairs},
        {(a, b): float(rail[number[a], number[b]]) for a, b in pairs},
    )


def freight_cost(form: str, sea: float, rail: float) -> float:
    """USD per tonne."""
    fixed, per_mile, per_rail = FREIGHT[form]
    return (fixed if sea else 0.0) + per_mile * sea + per_rail * rail


def demand(row: Mapping[str, str], product: str) -> float:
    """kt in 2000."""
    early, late = 1 + float(row["growth_to_1985"]) / 100, 1 + float(row["growth_to_2000"]) / 100
    return float(row[product]) * early**5 * late**15


def scrap(row: Mapping[str, str], kind: str) -> float:
    """kt available in 2000."""
    return float(row[kind]) * (1 + float(row["scrap_growth"]) / 100) ** 20


def copper(experiment: Experiment = Experiment()) -> Matrix:
    """The whole model; `open ...` columns are bounded by one."""
    plants, markets, processes = table("plants.csv"), table("markets.csv"), table("processes.csv")
    build = MatrixBuilder()
    places = {**{f"i {k}": v for k, v in plants.items()}, **{f"j {k}": v for k, v in markets.items()}}
    for place, row in places.items():
        plant = place.startswith("i ")
        forms = ("ore", "blister", "refined", "scrap_smelting", "scrap_refining") if plant else (
            "refined", "wire", "tubes", "sheets", "scrap_tubes", "scrap_sheets"
        )  # fmt: skip
        for form in forms:  # what is left may be thrown away: outflow <= inflow
            build.add_row(Row(f"{form} at {place}", "node balance", region=place, commodity=form), rhs=0.0)
        for unit in MINED if plant else MADE:
            held = float(row[unit] if plant else row[f"capacity_{unit}"])
            build.add_row(
                Row(f"capacity {unit} {place}", "capacity", f"{unit} {place}", unit, place), rhs=held
            )
            _expansion(build, place, unit, row, experiment)
        for name, process in processes.items():
            if (process["unit"] in MINED) == plant:
                _process(build, place, name, process, row, experiment)
        kinds = ("scrap_smelting", "scrap_refining") if plant else ("scrap_tubes", "scrap_sheets")
        for kind in kinds:
            build.add_column(Column(f"{kind} at {place}", "collect"))
            build.add_entry(f"{kind} at {place}", f"{kind} at {place}", -1.0)
        if plant:
            for kind in kinds:
                entries = [(f"{kind} at {place}", 1.0)]
                build.add_row(
                    Row(f"{kind} limit at {place}", "resource"), rhs=scrap(row, kind), entries=entries
                )
        else:  # the two kinds of fabrication scrap share one limit
            total = sum(scrap(row, kind) for kind in kinds)
            entries = [(f"{kind} at {place}", 1.0) for kind in kinds]
            build.add_row(Row(f"scrap limit at {place}", "resource"), rhs=total, entries=entries)
            for product in (*MADE, "refined"):
                need = Row(f"demand {product} at {place}", "demand", region=place, commodity=product)
                build.add_row(need, rhs=-demand(row, product))
    _shipments(build, plants, markets, experiment)
    return build.build()


def _expansion(
    build: MatrixBuilder, place: str, unit: str, row: Mapping[str, str], experiment: Experiment
) -> None:
    """New capacity h <= 40 s y, h + idle >= s y: below the scale s the fixed cost of a whole scale is paid."""
    kind = row["mine_class"] if unit == "mine" else row["cost_class"]
    with (HERE / "investment.csv").open(encoding="utf-8", newline="") as file:
        cost = next(r for r in csv.DictReader(file) if (r["unit"], r["cost_class"]) == (unit, kind))
    scale = float(cost["scale_kt"])
    share = float(cost["fixed_musd"]) / scale
    poor = kind in ("high", "belt", "other")
    yearly = RECOVERY * (experiment.poor_capital if poor else 1.0)
    at = f"{unit} {place}"
    build.add_column(
        Column(f"new {at}", "expand"), objective=-yearly * (share + float(cost["variable_musd_per_kt"]))
    )
    build.add_column(Column(f"idle {at}", "expand"), objective=-yearly * share)
    build.add_column(Column(f"open {at}", "decide"))
    build.add_entry(f"capacity {at}", f"new {at}", -1.0)
    build.add_row(Row(f"once {at}", "decision"), rhs=1.0, entries=[(f"open {at}", 1.0)])
    build.add_row(
        Row(f"largest {at}", "expansion"),
        rhs=0.0,
        entries=[(f"new {at}", 1.0), (f"open {at}", -SCALES * scale)],
    )
    build.add_row(
        Row(f"scale {at}", "expansion"),
        rhs=0.0,
        entries=[(f"open {at}", scale), (f"new {at}", -1.0), (f"idle {at}", -1.0)],
    )


def _process(
    build: MatrixBuilder,
    place: str,
    name: str,
    process: Mapping[str, str],
    row: Mapping[str, str],
    experiment: Experiment,
) -> None:
    unit, source = process["unit"], process["input"]
    if source.startswith("scrap") and float(row[source]) == 0:
        return  # a place without that scrap has no such process
    use, per_tonne = float(process["use_of_unit"]), float(process["input_per_t"])
    collected = float(process["scrap_price_usd_per_t"]) * per_tonne
    if unit in MINED:
        processing = float(row["mine_cost"]) if unit == "mine" else PROCESSING_COST[unit, row["cost_class"]]
        cost = use * (processing + collected) / 1000
        cost *= experiment.poor_operating if row["cost_class"] == "high" else 1.0
        if name == "mine-medium" and row["location"] in ("chile", "peru", "ee+ussr"):
            cost *= experiment.medium_ore_cost
    else:
        cost = float(row[f"cost_{unit}"]) + collected / 1000
        cost *= experiment.poor_operating if row["cost_class"] == "other" else 1.0
    column = f"{name} {place}"
    build.add_column(Column(column, "make", plant=f"{unit} {place}"), objective=-cost)
    build.add_entry(f"{process['output']} at {place}", column, -1.0)
    if source:
        build.add_entry(f"{source} at {place}", column, per_tonne)
    build.add_entry(f"capacity {unit} {place}", column, use)
    if unit == "mine":
        reserve = float(row["reserve_high" if name == "mine-high" else "reserve_medium"])
        build.add_row(Row(f"reserve {column}", "resource"), rhs=1000 * reserve / 20, entries=[(column, 1.0)])
    if unit == "wire" and experiment.least_wire:
        least = Row(f"least {column}", "policy", reason="runs at its 1980 capacity or more")
        build.add_row(least, rhs=-float(row["capacity_wire"]), entries=[(column, -1.0)])


def _shipments(
    build: MatrixBuilder,
    plants: Mapping[str, Mapping[str, str]],
    markets: Mapping[str, Mapping[str, str]],
    experiment: Experiment,
) -> None:
    sea, rail = distances()
    with (HERE / "duty_free.csv").open(encoding="utf-8", newline="") as file:
        duty_free = {(row["from"], row["to"]) for row in csv.DictReader(file)}

    def ship(form: str, a: str, b: str, use: str, duty: float, target: str) -> None:
        kind = "semi" if form in MADE else form
        pair = (a[2:], b[2:])
        cost = (freight_cost(kind, sea[pair], rail[pair]) + duty * experiment.tariffs) / 1000
        column = f"{use} {form} {a} > {b}"
        build.add_column(Column(column, "ship", form, from_region=a, to_region=b), objective=-cost)
        build.add_entry(f"{form} at {a}", column, 1.0)
        build.add_entry(target, column, -1.0)

    for a in plants:
        for b in plants:
            for form in SMELTED:
                if a != b:
                    ship(form, f"i {a}", f"i {b}", "feed", 0.0, f"{form} at i {b}")
        for b, market in markets.items():
            duty = 0.0 if (a, b) in duty_free else PRICE["refined"] * float(market["tariff_refined"]) / 100
            ship("refined", f"i {a}", f"j {b}", "feed", duty, f"refined at j {b}")
            ship("refined", f"i {a}", f"j {b}", "sell", duty, f"demand refined at j {b}")
    for a in markets:
        for b, market in markets.items():
            duty = 0.0 if a == b else PRICE["semi"] * float(market["tariff_semi"]) / 100
            for form in MADE:
                ship(form, f"j {a}", f"j {b}", "sell", duty, f"demand {form} at j {b}")

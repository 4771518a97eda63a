"""Lean and dilute liquors as a source (mission row K11): what winning the metal from them costs, and what it brings.

cost        USD per kg along the concentration, of the route in `low-grade-recovery`; for Bayer liquor of `bayer`
pays        central cost at the liquor's concentration <= price
at hand     share of what enters the host plants that passes through the liquor x recovery, no more than they leave
gain        supply with that much more recovered at those plants, all else as it is
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from oreshed.basis.errors import Fault, InputFaults, OutOfValidity
from oreshed.basis.properties import symbols
from oreshed.basis.units import digits
from oreshed.chain import schema as s
from oreshed.chain.model import Model, key_of
from oreshed.chain.slice import Slice
from oreshed.insight.levers import supply_of

BAYER = "bayer exchange"
SCAN = (1.0, 4000.0, 60)  # mg/L between which a break-even is looked for


@dataclass(frozen=True)
class Cost:
    """USD of 2024 per kg at a liquor's concentration, and the mg/L from which the central cost meets the price.

    floor : plant and labour alone are counted, because no sheet models the route for this metal.
    """

    low: float
    central: float
    high: float
    break_even: float
    floor: bool


@dataclass(frozen=True)
class Won:
    """One liquor: cost against price (USD/kg), and t a year that its host plants let pass and the route could win.

    curve : (mg/L, central USD/kg) from the leanest to the richest that is stated.
    """

    row: s.DiluteStream
    cost: Cost
    price: float
    at_hand: float
    curve: tuple[tuple[float, float], ...]

    @property
    def pays(self) -> bool:
        return self.cost.central <= self.price


def price_of(model: Model, element: str) -> s.Price | None:
    """Latest price of the metal, USD a tonne."""
    rows = [p for p in model.prices if model.commodity[p.commodity].element == element]
    return max(rows, key=lambda p: p.year, default=None)


def liquors(piece: Slice) -> tuple[Won, ...]:
    """Every liquor of the model that holds the metal at host plants of the bloc. Empty without a price."""
    model, price = piece.world.model, price_of(piece.world.model, piece.question.element)
    if price is None:
        return ()
    usd = piece.world.of(price) / 1000.0
    found = []
    for row in model.dilute_streams:
        if row.element == piece.question.element:
            at_hand = sum(_extra(piece, row).values())
            levels = sorted({x for x in (row.low, row.central, row.high) if x > 0})
            curve = tuple((c, cost_of(row, c, usd).central) for c in levels)
            found.append(Won(row, cost_of(row, piece.world.value(key_of(row)), usd), usd, at_hand, curve))
    return tuple(found)


def _extra(piece: Slice, row: s.DiluteStream) -> dict[str, float]:
    """Tonnes a year by plant that the liquor could give beyond what the plant recovers now.

    What enters is all of the host's own activity, whether the answer sends the companion's share on or leaves it.
    """
    model, matrix = piece.world.model, piece.matrix
    limit = {i: matrix.rhs[i] for i, r in enumerate(matrix.rows) if r.family == "host"}
    most: dict[int, float] = {}
    for i, j in zip(matrix.row.tolist(), matrix.col.tolist(), strict=True):
        if i in limit:
            most[j] = float(limit[i])
    entering: dict[str, float] = {}
    for i, j, content in zip(matrix.row.tolist(), matrix.col.tolist(), matrix.value.tolist(), strict=True):
        plant = matrix.columns[j].plant
        if (
            j in most
            and matrix.rows[i].family == "node balance"
            and model.recipes_of[plant][0].element == row.host
        ):
            entering[plant] = entering.get(plant, 0.0) + most[j] * content
    recovered: dict[str, float] = {}
    for column, x in zip(matrix.columns, piece.flows.tolist(), strict=True):
        if column.kind == "recover":
            recovered[column.plant] = recovered.get(column.plant, 0.0) + x
    return {
        p: max(0.0, min(t - recovered.get(p, 0.0), row.share * row.recovery * t)) for p, t in entering.items()
    }


def with_liquors(piece: Slice, rows: Sequence[s.DiluteStream]) -> float:
    """Supply when these liquors are drawn on: recovery and circuit of each plant widened by what they give."""
    extra: dict[str, float] = {}
    for row in rows:
        for plant, tonnes in _extra(piece, row).items():
            extra[plant] = extra.get(plant, 0.0) + tonnes
    rhs = piece.matrix.rhs.copy()
    for i, row_of in enumerate(piece.matrix.rows):
        if row_of.family in ("companion recovery", "circuit"):
            rhs[i] += extra.get(row_of.plant, 0.0)
    return supply_of(replace(piece.matrix, rhs=rhs))


def cost_of(row: s.DiluteStream, mg_l: float, price: float) -> Cost:
    """What a kilogram costs from this liquor; `price` in USD per kg sets the break-even.

    Raises InputFaults for a route that no technology models.
    """
    from oreshed.technology.refining.electrolysis import METALS
    from oreshed.technology.separation import low_grade_recovery as lean

    if row.route == BAYER:
        return _bayer_cost(mg_l, price)
    if row.route not in lean.ROUTES:
        remedy = f"Use one of {', '.join((BAYER, *lean.ROUTES))}."
        raise InputFaults(
            [Fault("dilute_streams.csv", 0, "route", row.route, "is no route that is modelled", remedy)]
        )
    symbol, scan = symbols().get(row.element, ""), np.geomspace(*SCAN)
    if symbol in METALS:
        try:
            curve = lean.cost_curve(symbol, [mg_l], row.route)
        except OutOfValidity:
            curve = None
        if curve is not None and np.isfinite(curve.central[0]):
            even = lean.break_even(lean.cost_curve(symbol, scan, row.route, draws=2), price)
            return Cost(float(curve.low[0]), float(curve.central[0]), float(curve.high[0]), even, False)
    per_m3 = next(p.estimate for p in lean.prices() if p.name == lean.ROUTES[row.route].plant)
    m3 = float(lean.volume_per_kg(mg_l, row.recovery))
    even = 1000.0 * per_m3.central / (price * row.recovery)
    return Cost(per_m3.low * m3, per_m3.central * m3, per_m3.high * m3, even, True)


def _bayer_cost(mg_l: float, price: float) -> Cost:
    """Ion exchange on Bayer liquor in a plant to be built: treatment of the cubic metres, and its capital a year."""
    from oreshed.technology.extraction import bayer

    def usd(cost: float, recovery: float, capital: float) -> float:
        return 1000.0 * cost / (recovery * mg_l) + bayer.NEW_PLANT * capital

    given = {p.name: p.estimate for p in bayer.PARAMETERS}
    cost, recovery, capital = (given[f"exchange_{n}"] for n in ("cost", "recovery", "capital"))
    room = price - bayer.NEW_PLANT * capital.central
    even = 1000.0 * cost.central / (recovery.central * room) if room > 0 else float("inf")
    return Cost(
        usd(cost.low, recovery.high, capital.low), usd(cost.central, recovery.central, capital.central),
        usd(cost.high, recovery.low, capital.high), even, False,
    )  # fmt: skip


def told(won: Won) -> str:
    """One liquor in words."""
    row, cost = won.row, won.cost
    kind = "at least, plant and labour alone, " if cost.floor else ""
    verdict = "pays" if won.pays else "does not pay"
    along = ", ".join(f"{digits(usd)} at {c:g} mg/L" for c, usd in won.curve)
    return (
        f"{row.stream} ({row.host}) holds {row.central:g} mg/L ({row.low:g} to {row.high:g}), and {row.route} costs {kind}"
        f"{digits(cost.central)} USD/kg there ({digits(cost.low)} to {digits(cost.high)}; {along}) against a price of {digits(won.price)}: it "
        f"{verdict}, break-even {digits(cost.break_even)} mg/L, {digits(won.at_hand)} t a year at hand"
    )


def parents(model: Model, won: Sequence[Won]) -> tuple[str, ...]:
    """Keys of the concentrations and of the price that they are held against."""
    price = price_of(model, won[0].row.element) if won else None
    return (*(key_of(w.row) for w in won), *((key_of(price),) if price is not None else ()))


def as_rows(won: Sequence[Won]) -> list[dict[str, object]]:
    """Liquors as plain records; a break-even that no concentration reaches is None."""
    return [
        {"key": key_of(w.row), "stream": w.row.stream, "host": w.row.host, "route": w.row.route, "mg_per_l": w.row.central,
         "low": w.row.low, "high": w.row.high, "cost_usd_per_kg": w.cost.central, "cost_low": w.cost.low,
         "cost_high": w.cost.high, "floor": w.cost.floor, "price_usd_per_kg": w.price,
         "break_even_mg_per_l": w.cost.break_even if np.isfinite(w.cost.break_even) else None, "at_hand": w.at_hand,
         "pays": w.pays, "curve": [{"mg_per_l": c, "usd_per_kg": usd} for c, usd in w.curve]}
        for w in won
    ]  # fmt: skip

"""A comparison of routes: the same duty by several ways, each quantity an interval, with what it stands on.

A route is a function from drawn parameters to quantities. It is run once at central parameters, once with every
parameter moved to its low and high alone, and once over draws from the bands. The first gives the central value, the
second tells which parameters a quantity rests on (and how many of those nobody has verified), the third its interval.

    interval     5 % and 95 % points of the draws, widened to hold the central value
    draws        every parameter from the triangle low, central, high; the same number in two routes is one draw,
                 so that what routes share does not blur what parts them
    best in      share of draws in which the route beats all others that have a value
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from typing import Literal

import numpy as np

from oreshed.basis.estimate import Estimate
from oreshed.technology.flowsheet import Flowsheet, Solved, solve
from oreshed.technology.parameter import Parameter, Parameters
from oreshed.technology.stream import Array, Stream

DRAWS, SEED = 2000, 5
LOW, HIGH = 0.05, 0.95
RESTS = 1e-6  # relative change by which a quantity rests on a parameter

# Modules, each with `comparison()`; the pages are built from these.
MODULES: tuple[str, ...] = (
    "oreshed.technology.extraction.lead_route_comparison",
    "oreshed.technology.extraction.zinc_route_comparison",
    "oreshed.technology.refining.cadmium_purity",
    "oreshed.technology.refining.cadmium_purity_crude",
)

Group = Mapping[str, Array]
Values = Mapping[str, Group]
Quantities = Mapping[str, Array]


@dataclass(frozen=True)
class Quantity:
    """One column: id, title, unit, which way is better, and what exactly is counted."""

    id: str
    title: str
    unit: str
    better: Literal["less", "more", ""]
    what: str


@dataclass(frozen=True)
class Route:
    """One row.

    parameters : by group, as a unit or "costs". evaluate : values by group and name, scalars or draws -> quantities;
    a quantity that it leaves out has no source for this route. absent : quantity -> why it is left out.
    """

    id: str
    title: str
    parameters: Mapping[str, Parameters]
    evaluate: Callable[[Values], Quantities]
    absent: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Cell:
    """One quantity of one route.

    estimate : None where nothing is known, with the reason in `missing`. rests_on : parameters that move it, the
    strongest first. unverified : how many of them nobody has opened. best : share of draws in which no other route
    is better; None where no way is better or the cell is empty.
    """

    estimate: Estimate | None
    missing: str = ""
    rests_on: tuple[Parameter, ...] = ()
    best: float | None = None

    @property
    def unverified(self) -> int:
        return sum(not p.opened for p in self.rests_on)


@dataclass(frozen=True)
class Comparison:
    """Routes by quantities, on one feed."""

    id: str
    title: str
    question: str
    basis: str
    quantities: tuple[Quantity, ...]
    routes: tuple[Route, ...]
    cells: Mapping[tuple[str, str], Cell]
    draws: int = DRAWS
    seed: int = SEED
    reading: tuple[str, ...] = ()

    def cell(self, route: str, quantity: str) -> Cell:
        return self.cells[route, quantity]


def compare(
    id: str,
    title: str,
    question: str,
    basis: str,
    quantities: Sequence[Quantity],
    routes: Sequence[Route],
    draws: int = DRAWS,
    seed: int = SEED,
    reading: Sequence[str] = (),
) -> Comparison:
    """Every quantity of every route, over parameter draws.

    basis : the feed and the boundary in words. reading : sentences for below the table. Raises OutOfValidity where a
    route refuses its feed or a draw, ValueError where a route gives a quantity that is no column.
    """
    known = {q.id for q in quantities}
    cells: dict[tuple[str, str], Cell] = {}
    drawn: dict[str, dict[str, Array]] = {q.id: {} for q in quantities}
    for route in routes:
        middle = route.evaluate({g: p.central() for g, p in route.parameters.items()})
        strange = sorted(set(middle) - known)
        if strange:
            raise ValueError(f"{route.id}: {', '.join(strange)} is no column of the comparison {id}")
        spread = route.evaluate(draw(route.parameters, draws, seed))
        swing = swings(route)
        for q in quantities:
            if q.id not in middle:
                cells[route.id, q.id] = Cell(None, route.absent.get(q.id, "no source"))
                continue
            at = float(middle[q.id])
            values = np.broadcast_to(np.asarray(spread[q.id], dtype=np.float64), (draws,))
            drawn[q.id][route.id] = values
            low, high = np.quantile(values, (LOW, HIGH))
            cells[route.id, q.id] = Cell(
                Estimate(min(float(low), at), at, max(float(high), at), q.unit), rests_on=swing[q.id]
            )
    for q in quantities:
        for route_id, share in _best(drawn[q.id], q.better).items():
            cell = cells[route_id, q.id]
            cells[route_id, q.id] = Cell(cell.estimate, cell.missing, cell.rests_on, share)
    return Comparison(
        id, title, question, basis, tuple(quantities), tuple(routes), cells, draws, seed, tuple(reading)
    )


def draw(groups: Mapping[str, Parameters], draws: int, seed: int = SEED) -> dict[str, dict[str, Array]]:
    """Parameters by group and name, each of shape (draws,); equal numbers of equal source get the same draw."""
    found: dict[str, dict[str, Array]] = {}
    for group, parameters in groups.items():
        found[group] = {}
        for p in parameters:
            e = p.estimate
            rng = np.random.default_rng((seed, zlib.crc32(repr(_identity(p)).encode())))
            flat = e.high <= e.low
            found[group][p.name] = (
                np.full(draws, e.central) if flat else rng.triangular(e.low, e.central, e.high, draws)
            )
    return found


def _identity(p: Parameter) -> tuple[str, float, float, float, str, str]:
    e = p.estimate
    return p.name, e.low, e.central, e.high, e.unit, p.source


def swings(route: Route) -> dict[str, tuple[Parameter, ...]]:
    """Parameters that move each quantity when they alone go from low to high, the strongest first."""
    places: dict[tuple[str, float, float, float, str, str], list[tuple[str, Parameter]]] = {}
    for group, parameters in route.parameters.items():
        for p in parameters:
            if p.estimate.high > p.estimate.low:
                places.setdefault(_identity(p), []).append((group, p))
    count = len(places)
    values = {
        g: {n: np.full(2 * count + 1, float(x)) for n, x in p.central().items()}
        for g, p in route.parameters.items()
    }
    for row, uses in enumerate(places.values()):
        for group, p in uses:
            values[group][p.name][row] = p.estimate.low
            values[group][p.name][count + row] = p.estimate.high
    found = {}
    for name, moved in route.evaluate(values).items():
        result = np.broadcast_to(np.asarray(moved, dtype=np.float64), (2 * count + 1,))
        middle = result[-1]
        width = np.maximum(np.abs(result[:count] - middle), np.abs(result[count:-1] - middle))
        scale = max(abs(float(middle)), 1e-300)
        order = [i for i in np.argsort(-width, kind="stable") if width[i] > RESTS * scale]
        uses_of = [uses[0][1] for uses in places.values()]
        found[name] = tuple(uses_of[i] for i in order)
    return found


def _best(by_route: Mapping[str, Array], better: str) -> dict[str, float]:
    if not better or len(by_route) < 2:
        return {}
    stack = np.stack(list(by_route.values()))
    edge = stack.min(axis=0) if better == "less" else stack.max(axis=0)
    near = np.isclose(stack, edge, rtol=1e-9, atol=0.0)
    # Routes that tie share the draw.
    return {r: float(np.mean(row / near.sum(axis=0))) for r, row in zip(by_route, near, strict=True)}


def through(
    sheet: Flowsheet, feeds: Mapping[str, Stream], measure: Callable[[Solved, Values], Quantities]
) -> Callable[[Values], Quantities]:
    """A flowsheet as a route's `evaluate`: groups that are no unit of the sheet go to `measure` alone."""

    def evaluate(values: Values) -> Quantities:
        given = {u: dict(values[u]) for u in sheet.units if u in values}
        return measure(solve(sheet, feeds, given), values)

    return evaluate


def sheet_parameters(sheet: Flowsheet) -> dict[str, Parameters]:
    """Parameters of a flowsheet by unit, for `Route.parameters`."""
    return {name: unit.parameters for name, unit in sheet.units.items() if unit.parameters.rows}


@lru_cache(maxsize=1)
def comparisons() -> tuple[Comparison, ...]:
    """Every comparison of the list above, computed."""
    return tuple(import_module(m).comparison() for m in MODULES)

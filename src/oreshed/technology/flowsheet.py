"""Flowsheet: units joined by streams; recycles are solved as one linear system.

A flowsheet with its recycles cut is a map G from the torn streams to themselves. Where split fractions do not depend
on flow G is linear, G(x) = J x + b, and (I - J) x = b gives the steady state in one solve; J comes from one batched
run, a column a torn species. Where fractions depend on flow the same step is Newton's and is repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.recycle import Inputs, Key, Ran, Route, inputs_of, run_units, way_through
from oreshed.technology.recycle_start import Start, settle_draws, settle_one, start_of
from oreshed.technology.stream import Array, Stream, mix, ratio
from oreshed.technology.unit import Result, Unit


@dataclass(frozen=True)
class Join:
    """The outlet of one unit to the inlet of another; `to` "" is a product of the flowsheet under `name`."""

    unit: str
    outlet: str
    to: str = ""
    inlet: str = ""
    name: str = ""


@dataclass(frozen=True)
class Flowsheet:
    """Named units, their joins and their settings. fresh : inlet of the flowsheet -> (unit, inlet)."""

    name: str
    units: Mapping[str, Unit]
    joins: tuple[Join, ...]
    fresh: Mapping[str, tuple[str, str]]
    settings: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for join in self.joins:
            if join.unit not in self.units or join.outlet not in self.units[join.unit].outlets:
                raise ValueError(f"{self.name}: no outlet {join.outlet} of {join.unit}")
            if join.to and (join.to not in self.units or join.inlet not in self.units[join.to].inlets):
                raise ValueError(f"{self.name}: no inlet {join.inlet} of {join.to}")
        joined = [(j.unit, j.outlet) for j in self.joins]
        twice = sorted({f"{u}.{o}" for u, o in joined if joined.count((u, o)) > 1})
        if twice:
            raise ValueError(f"{self.name}: joined twice, {', '.join(twice)}; put a splitter between")

    @cached_property
    def route(self) -> Route:
        """The way through the units, and where recycles are cut."""
        return way_through(self)

    @cached_property
    def starts(self) -> dict[tuple[Key, ...], Start]:
        """Steady states at the example feeds, see `recycle_start`."""
        return {}


@dataclass(frozen=True)
class Solved:
    """A solved flowsheet: products by name, results and feeds by unit, passes; `circulating` gives the loads."""

    products: Mapping[str, Stream]
    results: Mapping[str, Result]
    feeds: Mapping[str, Mapping[str, Stream]]
    passes: int

    def total(self, utility: str) -> Array:
        """A utility summed over units."""
        parts = [r.utilities[utility] for r in self.results.values() if utility in r.utilities]
        return sum(parts, start=np.zeros(()))

    def emitted(self, emission: str) -> Array:
        """An emission summed over units."""
        parts = [r.emissions[emission] for r in self.results.values() if emission in r.emissions]
        return sum(parts, start=np.zeros(()))

    def circulating(self, unit: str, fresh: Stream, element: str) -> Array:
        """Feed of an element to a unit over the fresh feed of it: 1 without recycle, 1/bleed with one."""
        entering = sum((s.element(element) for s in self.feeds[unit].values()), start=np.zeros(()))
        start = fresh.element(element)
        return ratio(entering, start)


def solve(
    sheet: Flowsheet,
    fresh: Mapping[str, Stream],
    parameters: Mapping[str, Mapping[str, ArrayLike]] | None = None,
    once: bool = False,
) -> Solved:
    """Run a flowsheet to its steady state, for one feed or for draws in the leading dimensions.

    once : this flowsheet is not solved again, so that a start from its own example would not pay.
    Raises OutOfValidity when a unit refuses its feed, when a fresh inlet is unknown, or when recycles do not
    settle (a loop without bleed).
    """
    strange = [n for n in fresh if n not in sheet.fresh]
    if strange:
        raise OutOfValidity(
            f"{sheet.name} has no inlet {', '.join(strange)}; it has {', '.join(sheet.fresh)}"
        )
    given = {
        u: {k: np.asarray(v, dtype=np.float64) for k, v in p.items()} for u, p in (parameters or {}).items()
    }
    route = sheet.route
    outside: dict[Key, list[Stream]] = {}
    for name, stream in fresh.items():
        outside.setdefault(sheet.fresh[name], []).append(stream)
    # Units ahead of every recycle do not change any more; the loop alone is gone through again.
    values = inputs_of(sheet, given)
    before: Ran = run_units(sheet, route, route.before, outside, {}, values, {})
    shape = np.broadcast_shapes(
        *(s.by_species.shape[:-1] for v in outside.values() for s in v),
        *(v.shape for p in given.values() for v in p.values()),
    )
    torn: dict[Key, Stream] = {}
    passes = 1
    if route.tears:
        start = None if once else start_of(sheet, route, outside, sheet.starts)
        settle = settle_draws if shape else settle_one
        torn, before, passes = settle(sheet, route, shape, start, outside, given, values, before)
    after = [u for u in route.order if u not in before]
    ran = run_units(sheet, route, after, outside, torn, values, before)
    for name, (feeds, result) in ran.items():
        sheet.units[name].close(feeds, result)
    return _within_limits(sheet, _settled(sheet, route, ran, passes), values)


def _settled(sheet: Flowsheet, route: Route, ran: Ran, passes: int) -> Solved:
    products: dict[str, Stream] = {}
    for join in sheet.joins:
        if not join.to:
            name = join.name or f"{join.unit}.{join.outlet}"
            stream = ran[join.unit][1].products[join.outlet]
            products[name] = mix(products[name], stream) if name in products else stream
    order = [u for u in route.order if u in ran]
    return Solved(products, {u: ran[u][1] for u in order}, {u: ran[u][0] for u in order}, passes)


def _within_limits(sheet: Flowsheet, solved: Solved, values: Inputs) -> Solved:
    """The steady state, once every unit holds at it. On the way there a recycle is still empty and may break limits."""
    reasons = []
    for name, unit in sheet.units.items():
        reasons += [f"{name}: {r}" for r in unit.broken(solved.feeds[name], values[name])]
    if reasons:
        raise OutOfValidity(f"{sheet.name}: " + "; ".join(reasons))
    return solved


def splitter(name: str, outlets: tuple[str, ...], shares: tuple[float, ...]) -> Unit:
    """A unit that parts a stream by mass, composition unchanged; the last share is what the others leave."""

    def part(feeds: Mapping[str, Stream], values: Mapping[str, Array]) -> Result:
        del values
        left, products = feeds["feed"], {}
        taken = 0.0
        for outlet, share in zip(outlets[:-1], shares, strict=True):
            products[outlet], left = left.split({}, rest=min(1.0, share / max(1.0 - taken, 1e-15)))
            taken += share
        return Result(products | {outlets[-1]: left})

    if len(shares) != len(outlets) - 1 or min(shares, default=0) < 0 or sum(shares) > 1:
        raise OutOfValidity(
            f"{name}: give one share an outlet but the last, not negative, at most 1 together"
        )
    return Unit(name, ("feed",), outlets, part, example={"feed": Stream.of({"Pb in dust": 1.0})})

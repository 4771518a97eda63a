"""A plant for the network: a flowsheet as one unit, its line at a feed, its modes, and its recipe with bands.

The network sees net recoveries: recycles are solved inside. A recipe's shares are those of the steady state at the
feed of the plant, with the interval that drawn parameters give and the error of the line at the edge of a band.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.basis.recipe import Companion, Recipe, Routing
from oreshed.technology import linear
from oreshed.technology.flowsheet import Flowsheet, Solved, solve
from oreshed.technology.linear import LinearUnit
from oreshed.technology.parameter import Values
from oreshed.technology.stream import Array, Stream, mix
from oreshed.technology.unit import Feeds, Result, Unit

LOW, HIGH = 0.05, 0.95  # quantiles that stand for an interval's ends
CHUNK = 10_000
# Recycles stand still to 1e-10 of each flow, a trace to 1e-10 of a millionth of all: a whole plant closes as well as
# they do, its units by themselves far better.
RECYCLED = 1e-8


def as_unit(sheet: Flowsheet, parameters: Mapping[str, Mapping[str, ArrayLike]] | None = None) -> Unit:
    """The flowsheet as one unit: its fresh inlets, its product names, reagents and utilities summed over units."""

    def run(feeds: Feeds, values: Values) -> Result:
        del values
        solved = solve(sheet, feeds, parameters)
        return total(solved)

    return Unit(sheet.name, tuple(sheet.fresh), products(sheet), run, trace=RECYCLED)


def products(sheet: Flowsheet) -> tuple[str, ...]:
    """Names under which streams leave the flowsheet, in the order of its joins."""
    return tuple(dict.fromkeys(j.name or f"{j.unit}.{j.outlet}" for j in sheet.joins if not j.to))


def total(solved: Solved) -> Result:
    """A solved flowsheet as one result."""
    drawn: dict[str, Stream] = {}
    utilities: dict[str, Array] = {}
    emissions: dict[str, Array] = {}
    for result in solved.results.values():
        for name, stream in result.drawn.items():
            drawn[name] = mix(drawn[name], stream) if name in drawn else stream
        for sums, parts in ((utilities, result.utilities), (emissions, result.emissions)):
            for name, value in parts.items():
                sums[name] = sums.get(name, np.zeros(())) + value
    return Result(solved.products, drawn, utilities, emissions)


def with_settings(sheet: Flowsheet, settings: Mapping[str, float]) -> Flowsheet:
    """The flowsheet with settings written "unit.setting".

    Raises OutOfValidity for a name without unit, or of no unit of the flowsheet.
    """
    chosen: dict[str, dict[str, float]] = {u: dict(s) for u, s in sheet.settings.items()}
    for key, value in settings.items():
        unit, _, name = key.rpartition(".")
        if unit not in sheet.units:
            raise OutOfValidity(
                f"{sheet.name} has no setting {key!r}; write unit.setting, units are {', '.join(sheet.units)}"
            )
        chosen.setdefault(unit, {})[name] = value
    return replace(sheet, settings=chosen)


def linearise(
    sheet: Flowsheet, feeds: Feeds | Stream, settings: Mapping[str, float] | None = None, band: float = 0.10
) -> LinearUnit:
    """Average and marginal coefficients of the plant at a feed: element to product, and utilities.

    settings : further ones, written "unit.setting". Raises OutOfValidity where a unit refuses the steady state.
    """
    chosen = dict(settings or {})
    line = linear.linearise(as_unit(with_settings(sheet, chosen)), feeds, band=band)
    return replace(line, settings=chosen)


def modes(sheet: Flowsheet, feeds: Feeds | Stream, grid: Mapping[str, Sequence[float]]) -> list[LinearUnit]:
    """The plant's line at every point of a grid of settings ("unit.setting"); refused points are left out.

    Raises OutOfValidity when every point is refused, with the last reason.
    """
    names, found, reason = list(grid), [], ""
    for point in itertools.product(*(grid[n] for n in names)):
        try:
            found.append(linearise(sheet, feeds, dict(zip(names, point, strict=True))))
        except OutOfValidity as error:
            reason = str(error)
    if not found:
        raise OutOfValidity(f"{sheet.name} answers at no point of the grid: {reason}")
    return found


def draw_parameters(sheet: Flowsheet, draws: int, seed: int = 0) -> dict[str, dict[str, Array]]:
    """Drawn parameters of every unit; two units of one parameter table get the same draw of it."""
    rng = np.random.default_rng(seed)
    tables: dict[int, dict[str, Array]] = {}
    found = {}
    for name, unit in sheet.units.items():
        if unit.parameters.rows:
            key = id(unit.parameters)
            if key not in tables:
                tables[key] = unit.parameters.draw(rng, draws)
            found[name] = tables[key]
    return found


def solve_draws(
    sheet: Flowsheet,
    fresh: Mapping[str, Stream],
    parameters: Mapping[str, Mapping[str, Array]] | None = None,
    chunk: int = CHUNK,
) -> Iterator[Solved]:
    """Solve many draws in chunks that fit in memory; each yields its part, in order.

    Feeds and parameters have draws as their leading dimension, or none.
    """
    given = {u: {k: np.asarray(x) for k, x in p.items()} for u, p in (parameters or {}).items()}
    sizes = [s.flow.shape[0] for s in fresh.values() if s.by_species.ndim > 1]
    sizes += [x.shape[0] for p in given.values() for x in p.values() if x.ndim]
    draws = max(sizes, default=1)
    for start in range(0, draws, chunk):
        rows = slice(start, start + chunk)
        yield solve(
            sheet,
            {n: _rows(s, rows) for n, s in fresh.items()},
            {u: {k: x[rows] if x.ndim else x for k, x in p.items()} for u, p in given.items()},
        )


def _rows(stream: Stream, rows: slice) -> Stream:
    if stream.by_species.ndim < 2 or stream.flow.shape[0] == 1:
        return stream
    return Stream(stream.species, stream.flow[rows], stream.composition, stream.sizes_m, stream.tags)


@dataclass(frozen=True)
class Shares:
    """Shares (0-1) of what entered of each element, by (element, product); each an interval over draws."""

    central: Mapping[tuple[str, str], float]
    of: Mapping[tuple[str, str], Estimate]
    utilities: Mapping[str, Estimate]


def shares(
    sheet: Flowsheet, feeds: Feeds, elements: Sequence[str], principal: str, draws: int = 400, seed: int = 0
) -> Shares:
    """Average shares of elements by product, and utilities per tonne of the principal element in feed.

    Central at central parameters; low and high are the 5 and 95 % points over drawn parameters. What reagents bring
    of an element counts as entered, so that shares sum to one.
    """
    drawn = draw_parameters(sheet, draws, seed)
    middle = total(solve(sheet, feeds))
    parts = [total(s) for s in solve_draws(sheet, feeds, drawn)]
    central, intervals = {}, {}
    for element in elements:
        for product in products(sheet):
            at = float(middle.share(element, product))
            spread = np.concatenate([np.atleast_1d(p.share(element, product)) for p in parts])
            low, high = np.quantile(spread, (LOW, HIGH))
            central[element, product] = at
            intervals[element, product] = Estimate(min(float(low), at), at, max(float(high), at), "share")
    feed = sum(float(s.element(principal)) for s in feeds.values())
    used = {}
    for name, value in middle.utilities.items():
        spread = np.concatenate([np.atleast_1d(p.utilities[name]) for p in parts])
        low, high = np.quantile(spread, (LOW, HIGH))
        at = float(value)
        if feed > 0:
            used[name] = Estimate(
                min(float(low), at) / feed,
                at / feed,
                max(float(high), at) / feed,
                f"{name.rpartition('_')[2]}/t {principal}",
            )
    return Shares(central, intervals, used)


def recipe(
    sheet: Flowsheet,
    feeds: Feeds,
    principal: str,
    feed: Sequence[str],
    commodities: Mapping[str, str],
    companions: Mapping[str, tuple[str, str]],
    residues: Sequence[str] = (),
    id: str = "",
    capacity: str = "",
    draws: int = 400,
) -> Recipe:
    """The plant as one column of the network, per tonne of the principal element in feed.

    feed : commodities that it accepts. commodities : product -> commodity, for the principal element's products;
    several may make one commodity. capacity : the commodity in whose tonnes nameplate is stated.
    companions : element -> (product, commodity) that may be made of it. residues : products that stay as stock.
    A companion that this plant makes none of is left out. Shares carry intervals from drawn parameters, the recipe the error of its line ten per cent around the feed.
    """
    strange = [p for p in (*commodities, *(p for p, _ in companions.values())) if p not in products(sheet)]
    if strange:
        raise OutOfValidity(
            f"{sheet.name} has no product {', '.join(strange)}; it has {', '.join(products(sheet))}"
        )
    found = shares(sheet, feeds, (principal, *companions), principal, draws)
    made: dict[str, list[str]] = {}
    for product, commodity in commodities.items():
        if found.central[principal, product] > 0:
            made.setdefault(commodity, []).append(product)
    routing = tuple(
        Routing(
            commodity, _sum([found.of[principal, p] for p in parts]), usable=not set(parts) & set(residues)
        )
        for commodity, parts in made.items()
    )
    followed = tuple(
        Companion(element, commodity, found.of[element, product])
        for element, (product, commodity) in companions.items()
        if found.central[element, product] > 0
    )
    return Recipe(
        id or f"{sheet.name}:{principal}", principal, tuple(feed), routing, capacity_commodity=capacity,
        companions=followed, utilities=tuple(sorted(found.utilities.items())),
        fit_error=linearise(sheet, feeds).error, provenance=(sheet.name, *sources(sheet)),
    )  # fmt: skip


def _sum(parts: Sequence[Estimate]) -> Estimate:
    """Shares of several products as one: the ends add up, which is wide where they offset each other."""
    low, central, high = (sum(getattr(p, end) for p in parts) for end in ("low", "central", "high"))
    return Estimate(low, central, min(high, 1.0), parts[0].unit)


def sources(sheet: Flowsheet) -> tuple[str, ...]:
    """Sources of the parameters behind a flowsheet, opened ones first."""
    rows = [p for u in sheet.units.values() for p in u.parameters]
    ordered = [p.source for p in rows if p.opened] + [
        f"{p.source} (unverified)" for p in rows if not p.opened
    ]
    return tuple(dict.fromkeys(ordered))

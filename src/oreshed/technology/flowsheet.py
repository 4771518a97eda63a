"""Flowsheet: units joined by streams; recycles are solved as one linear system.

A flowsheet with its recycles cut is a map G from the torn streams to themselves. Where split fractions do not depend
on flow G is linear, G(x) = J x + b, and (I - J) x = b gives the steady state in one solve; J comes from one batched
run, a column a torn species. Where fractions depend on flow the same step is Newton's and is repeated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.species import compositions
from oreshed.technology.stream import Array, Stream, mix
from oreshed.technology.unit import UNFOLLOWED, Result, Unit

PASSES, STILL, STEP = 60, 1e-10, 1e-4
SHORTEST = 0.1  # a draw's own step may be at most ten times that of the mean's slope
Key = tuple[str, str]


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
        return np.divide(entering, start, out=np.zeros(np.broadcast_shapes(entering.shape, start.shape)),
                         where=start > 0)  # fmt: skip


def solve(
    sheet: Flowsheet,
    fresh: Mapping[str, Stream],
    parameters: Mapping[str, Mapping[str, ArrayLike]] | None = None,
) -> Solved:
    """Run a flowsheet to its steady state, for one feed or for draws in the leading dimensions.

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
    route = _route(sheet)
    outside: dict[Key, list[Stream]] = {}
    for name, stream in fresh.items():
        outside.setdefault(sheet.fresh[name], []).append(stream)
    if not route.tears:
        whole = _settled(sheet, route, _run(sheet, route, route.order, outside, {}, given, {}, _checked), 1)
        return _within_limits(sheet, whole, given)
    mean = {k: [_mean(s) for s in v] for k, v in outside.items()}
    mean_given = {u: {k: v.mean() for k, v in p.items()} for u, p in given.items()}
    before = _run(sheet, route, route.before, mean, {}, mean_given, {}, _unchecked)
    torn: dict[Key, Stream] = {}
    # Species reach every recycle only after as many passes as the longest chain of recycles.
    for _ in range(len(route.tears) + 2):
        ran = _run(sheet, route, route.loop, mean, torn, mean_given, before, _unchecked)
        torn = _back(route.tears, ran)
    layout = _Layout(torn)
    x = layout.vector(torn)
    slope = np.zeros((layout.size, layout.size))
    passes = 0
    while passes < PASSES:
        passes += 1
        slope, image = _slope(sheet, route, mean, layout, x, mean_given, before)
        new = np.maximum(x + _bleed(sheet, slope, image - x), 0.0)
        still = bool(np.all(np.abs(image - x) <= STILL * layout.scale(image)))
        x = new
        if still:
            break
    else:
        raise OutOfValidity(f"{sheet.name}: recycles do not settle in {PASSES} passes")
    shape = np.broadcast_shapes(
        *(s.by_species.shape[:-1] for v in outside.values() for s in v),
        *(v.shape for p in given.values() for v in p.values()),
    )
    x = np.broadcast_to(x * _by_feed(layout, outside, mean), (*shape, layout.size))
    # Units ahead of every recycle do not change any more; the loop alone is gone through for each draw.
    before = _run(sheet, route, route.before, outside, {}, given, {}, _checked)
    steps: list[Array] = []
    for extra in range(1, PASSES + 1):
        ran = _run(sheet, route, route.loop, outside, layout.streams(x), given, before, _unchecked)
        image = np.broadcast_to(layout.vector(_back(route.tears, ran)), x.shape)
        scale = layout.scale(image)
        still = bool(np.all(np.abs(image - x) <= STILL * scale))
        new = np.maximum(x + _broyden(steps, _bleed(sheet, slope, image - x), scale), 0.0)
        steps.append(new - x)
        x = new
        if still:
            ran = _run(sheet, route, route.rest, outside, layout.streams(x), given, before, _checked)
            return _within_limits(sheet, _settled(sheet, route, ran, passes + extra - 1), given)
    raise OutOfValidity(f"{sheet.name}: recycles do not settle in {PASSES} passes; a loop may have no bleed")


@dataclass(frozen=True)
class _Route:
    """The way through a flowsheet.

    order : all units downstream. tears : the cuts. before : units that no cut reaches. loop : units that a cut
    reaches and that reach one. rest : the loop and all after it.
    """

    order: list[str]
    tears: set[Join]
    before: list[str]
    loop: list[str]
    rest: list[str]


def _route(sheet: Flowsheet) -> _Route:
    # Cutting behind a unit where many recycles meet tears fewer streams, and carries each species once.
    orders = [_order(sheet), *(_order(sheet, behind) for behind in sheet.units)]
    order = min(orders, key=lambda o: len(_tears(sheet, o)))
    tears = _tears(sheet, order)
    joined = [(j.unit, j.to) for j in sheet.joins if j.to]
    moved = _reached({t.to for t in tears}, joined)
    needed = _reached({t.unit for t in tears}, [(b, a) for a, b in joined])
    return _Route(
        order,
        tears,
        [u for u in order if u not in moved],
        [u for u in order if u in moved and u in needed],
        [u for u in order if u in moved],
    )


def _reached(start: set[str], joined: list[tuple[str, str]]) -> set[str]:
    found, edge = set(start), set(start)
    while edge:
        edge = {b for a, b in joined if a in edge} - found
        found |= edge
    return found


Ran = Mapping[str, tuple[Mapping[str, Stream], Result]]


def _checked(unit: Unit, feeds: Mapping[str, Stream], settings: Any, given: Any) -> Result:
    return unit.respond(feeds, settings, given)


def _unchecked(unit: Unit, feeds: Mapping[str, Stream], settings: Any, given: Any) -> Result:
    """On the way to the steady state closure is not asked: it is asked of every unit at the end."""
    return unit.transform(feeds, unit.values(settings or {}, given))


def _run(
    sheet: Flowsheet,
    route: _Route,
    names: list[str],
    outside: Mapping[Key, list[Stream]],
    torn: Mapping[Key, Stream],
    given: Mapping[str, Mapping[str, Array]],
    known: Ran,
    how: Callable[[Unit, Mapping[str, Stream], Any, Any], Result],
) -> dict[str, tuple[Mapping[str, Stream], Result]]:
    """Feeds and results of the named units, downstream, over what is known already."""
    ran = dict(known)
    into: dict[Key, list[Join]] = {}
    for join in sheet.joins:
        if join.to and join not in route.tears:
            into.setdefault((join.to, join.inlet), []).append(join)
    for name in names:
        entering = {}
        for inlet in sheet.units[name].inlets:
            key = (name, inlet)
            made = [ran[j.unit][1].products[j.outlet] for j in into.get(key, []) if j.unit in ran]
            parts = [*outside.get(key, []), *made, *([torn[key]] if key in torn else [])]
            entering[inlet] = mix(*parts) if parts else Stream.of({"gangue": 0.0})
        ran[name] = (entering, how(sheet.units[name], entering, sheet.settings.get(name), given.get(name)))
    return ran


def _back(tears: set[Join], ran: Ran) -> dict[Key, Stream]:
    """What comes back at the cuts."""
    back: dict[Key, Stream] = {}
    for join in sorted(tears, key=lambda t: (t.to, t.inlet, t.unit, t.outlet)):
        stream, key = ran[join.unit][1].products[join.outlet], (join.to, join.inlet)
        back[key] = mix(back[key], stream) if key in back else stream
    return back


def _settled(sheet: Flowsheet, route: _Route, ran: Ran, passes: int) -> Solved:
    products: dict[str, Stream] = {}
    for join in sheet.joins:
        if not join.to:
            name = join.name or f"{join.unit}.{join.outlet}"
            stream = ran[join.unit][1].products[join.outlet]
            products[name] = mix(products[name], stream) if name in products else stream
    order = [u for u in route.order if u in ran]
    return Solved(products, {u: ran[u][1] for u in order}, {u: ran[u][0] for u in order}, passes)


def _within_limits(sheet: Flowsheet, solved: Solved, given: Mapping[str, Mapping[str, Array]]) -> Solved:
    """The steady state, once every unit holds at it. On the way there a recycle is still empty and may break limits."""
    reasons = []
    for name, unit in sheet.units.items():
        values = unit.values(sheet.settings.get(name, {}), given.get(name))
        reasons += [f"{name}: {r}" for r in unit.broken(solved.feeds[name], values)]
    if reasons:
        raise OutOfValidity(f"{sheet.name}: " + "; ".join(reasons))
    return solved


def _mean(stream: Stream) -> Stream:
    axes = stream.flow.ndim - (2 if stream.sizes_m else 1)
    flow = stream.flow.mean(axis=tuple(range(axes))) if axes else stream.flow
    return Stream(stream.species, flow, stream.composition, stream.sizes_m, stream.tags)


def _slope(
    sheet: Flowsheet,
    route: _Route,
    outside: Mapping[Key, list[Stream]],
    layout: _Layout,
    x: Array,
    given: Mapping[str, Mapping[str, Array]],
    before: Ran,
) -> tuple[Array, Array]:
    """J and G(x), from one batched run: row 0 at x, row i with torn species i a step larger."""
    step = STEP * np.maximum(x, 1e-3 * max(float(x.max(initial=0.0)), 1e-12))
    points = np.concatenate([x[None], x + np.diag(step)])
    ran = _run(sheet, route, route.loop, outside, layout.streams(points), given, before, _unchecked)
    images = np.broadcast_to(layout.vector(_back(route.tears, ran)), points.shape)
    return ((images[1:] - images[0]) / step[:, None]).T, images[0]


def _by_feed(layout: _Layout, outside: Mapping[Key, list[Stream]], mean: Mapping[Key, list[Stream]]) -> Array:
    """A first guess for each draw: a torn species goes with the fresh feed of the element that it carries most of."""
    elements = sorted({e for v in mean.values() for s in v for e in s.elements()} - UNFOLLOWED)
    ratios = {}
    for element in elements:
        now = sum((s.element(element) for v in outside.values() for s in v), start=np.zeros(()))
        usual = sum((s.element(element) for v in mean.values() for s in v), start=np.zeros(()))
        ratios[element] = np.asarray(now / usual if float(usual) > 0 else np.ones_like(now))
    columns = []
    for like in layout.like.values():
        for species in like.species:
            held = {e: f for e, f in like.composition[species].items() if e in ratios}
            guess = ratios[max(held, key=lambda e: held[e])] if held else np.ones(())
            columns += [guess] * max(1, len(like.sizes_m))
    return np.stack(np.broadcast_arrays(*columns), axis=-1) if columns else np.ones(0)


def _broyden(steps: list[Array], toward: Array, scale: Array) -> Array:
    """The next step, from the one that the mean's slope gives and the steps so far (Broyden, each draw its own).

    The slope is that of the mean; what a draw's own loop adds shows in how its steps fell short. Kelley 1995,
    Iterative Methods for Linear and Nonlinear Equations, section 7.3, with each species on its own scale.
    """
    z = toward
    if not steps:
        return z
    scaled = [s / scale for s in steps]
    lengths = [np.maximum((s * s).sum(axis=-1, keepdims=True), 1e-300) for s in scaled]
    for before, following, length in zip(scaled[:-1], steps[1:], lengths[:-1], strict=True):
        z = z + following * ((before * (z / scale)).sum(axis=-1, keepdims=True) / length)
    last = (scaled[-1] * (z / scale)).sum(axis=-1, keepdims=True) / lengths[-1]
    return np.asarray(z / np.maximum(1.0 - last, SHORTEST))


def _bleed(sheet: Flowsheet, slope: Array, residual: Array) -> Array:
    try:
        moved = np.linalg.solve(np.eye(len(slope)) - slope, residual.T if residual.ndim == 1 else
                                residual.reshape(-1, len(slope)).T)  # fmt: skip
    except np.linalg.LinAlgError as error:
        raise OutOfValidity(f"{sheet.name}: a recycle has no bleed, so its load grows without end") from error
    if not np.all(np.isfinite(moved)) or np.abs(moved).max(initial=0.0) > 1e15:
        raise OutOfValidity(f"{sheet.name}: a recycle has no bleed, so its load grows without end")
    return np.asarray(moved.T.reshape(residual.shape))


class _Layout:
    """Torn streams as one vector (..., size): every species of every cut, with its sizes where it has them."""

    def __init__(self, torn: Mapping[Key, Stream]) -> None:
        self.keys = sorted(torn)
        self.like = {k: torn[k] for k in self.keys}
        self.widths = [len(s.species) * max(1, len(s.sizes_m)) for s in self.like.values()]
        self.size = sum(self.widths)

    def vector(self, torn: Mapping[Key, Stream]) -> Array:
        parts = []
        for key, width in zip(self.keys, self.widths, strict=True):
            like, stream = self.like[key], torn[key]
            axis = -2 if like.sizes_m else -1
            rows = [stream.species.index(s) for s in like.species]
            flow = np.take(stream.flow if like.sizes_m else stream.by_species, rows, axis=axis)
            lead = flow.shape[: flow.ndim - (2 if like.sizes_m else 1)]
            parts.append(flow.reshape(*lead, width))
        lead = np.broadcast_shapes(*(p.shape[:-1] for p in parts))
        return np.concatenate([np.broadcast_to(p, (*lead, p.shape[-1])) for p in parts], axis=-1)

    def streams(self, x: Array) -> dict[Key, Stream]:
        found, start = {}, 0
        for key, width in zip(self.keys, self.widths, strict=True):
            like = self.like[key]
            shape = (len(like.species), len(like.sizes_m)) if like.sizes_m else (len(like.species),)
            flow = x[..., start : start + width].reshape(*x.shape[:-1], *shape)
            found[key] = Stream(like.species, flow, like.composition, like.sizes_m, like.tags)
            start += width
        return found

    def scale(self, image: Array) -> Array:
        """What counts as standing still: each species against its own size, a trace against a millionth of all."""
        total = np.maximum(np.abs(image).sum(axis=-1, keepdims=True), 1e-12)
        return np.asarray(np.maximum(np.abs(image), 1e-6 * total))


def _order(sheet: Flowsheet, behind: str = "") -> list[str]:
    """Units from the fresh feeds downstream: depth first, so that a recycle is a join that points back.

    behind : a unit whose outlets are cut, so that it comes last in its loop.
    """
    after: dict[str, list[str]] = {u: [] for u in sheet.units}
    for join in sheet.joins:
        if join.to and join.unit != behind:
            after[join.unit].append(join.to)
    done: list[str] = []
    seen: set[str] = set()

    def visit(unit: str) -> None:
        if unit in seen:
            return
        seen.add(unit)
        for following in after[unit]:
            visit(following)
        done.append(unit)

    for unit, _ in sheet.fresh.values():
        visit(unit)
    for unit in sheet.units:
        visit(unit)
    return done[::-1]


def _tears(sheet: Flowsheet, order: list[str]) -> set[Join]:
    place = {u: i for i, u in enumerate(order)}
    return {j for j in sheet.joins if j.to and place[j.to] <= place[j.unit]}


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
        raise ValueError(f"{name}: give one share an outlet but the last, not negative, at most 1 together")
    return Unit(name, ("feed",), outlets, part)


def contained(flows: Mapping[str, ArrayLike], host: str) -> Stream:
    """Elements that ride in a host, as a stream: `contained({"Pb": 3.0}, "slag")` carries "Pb in slag"."""
    names = {f"{e} in {host}": np.asarray(v, dtype=np.float64) for e, v in flows.items()}
    arrays = np.broadcast_arrays(*names.values())
    flow = np.stack(arrays, axis=-1) if names else np.zeros(0)
    return Stream(tuple(names), flow, compositions(names))

"""Recycles of a flowsheet: where to cut them, and the torn streams at their steady state.

A flowsheet with its recycles cut is a map G from the torn streams to themselves. At the mean of all draws Newton's
step settles it, with J from one batched run; each draw then starts from there and goes its own way on that slope,
which Broyden's update bends to the draw. Only the loop is run again, and only for draws that still move.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.stream import Array, Stream, mix
from oreshed.technology.unit import UNFOLLOWED, Result

if TYPE_CHECKING:
    from oreshed.technology.flowsheet import Flowsheet, Join

PASSES, STEP = 60, 1e-4
SHORTEST = 0.1  # a bent step may be at most ten times that of the slope
ROUNDING = 1e-10  # of each flow: a shorter step teaches nothing of the slope
TRACE = 1e-6  # of all that circulates: a smaller flow is measured as if it were so large
Key = tuple[str, str]
# One feed: DONE is far below the closure that is asked of units; a pass that leaves more than CLOSE (at its own slope)
# or NEAR (at another) calls for a new slope.
DONE, CLOSE, NEAR = 3e-11, 1e-3, 1e-6
FEW = 100  # up to so many torn flows a slope costs hardly more than a plain pass
LOAD = 1e9  # times its make-up that a stream may circulate before the loop counts as closed


def steady(
    sheet: Flowsheet,
    route: Route,
    outside: Mapping[Key, list[Stream]],
    values: Inputs,
    before: Ran,
    guess: tuple[Layout, Array, Array] | None = None,
) -> Steady:
    """The loop of one feed at its steady state.

    guess : a layout, its vector and a slope near it; without one the recycles are filled by going round.
    """
    if guess is not None:
        try:
            near = newton(sheet, route, *guess, outside, values, before)
            if near.layout.holds(returned(route.tears, near.ran)):
                return near
        except OutOfValidity:
            pass  # a start too far away: go round from empty recycles
    torn: dict[Key, Stream] = {}
    # Species reach every recycle only after as many passes as the longest chain of recycles.
    for _ in range(len(route.tears) + 2):
        torn = returned(route.tears, run_units(sheet, route, route.loop, outside, torn, values, before))
    layout = Layout(torn)
    return newton(sheet, route, layout, layout.vector(torn), None, outside, values, before)


@dataclass(frozen=True)
class Steady:
    """Torn streams at a steady state (vector of a layout), the slope near it, feeds and results there, passes."""

    layout: Layout
    x: Array
    slope: Array
    ran: Ran
    passes: int


def newton(
    sheet: Flowsheet,
    route: Route,
    layout: Layout,
    x: Array,
    slope: Array | None,
    outside: Mapping[Key, list[Stream]],
    values: Inputs,
    before: Ran,
) -> Steady:
    """The steady state of one feed from a first guess, and from a slope where one is known.

    A plain pass costs less than one that finds the slope. The slope is found anew where none is known, and where a
    step or two on a known one (with Broyden's update) fall short. Raises OutOfValidity when recycles do not settle.
    """
    steps: list[Taken] = []
    scale = np.ones_like(x)
    for passes in range(1, PASSES + 1):
        fresh = slope is None
        ran: Ran = {}
        if slope is None:
            steps = []
            slope, image = slope_at(sheet, route, outside, layout, x, values, before)
        else:
            ran = run_units(sheet, route, route.loop, outside, layout.streams(x), values, before)
            image = layout.vector(returned(route.tears, ran))
        now = layout.scale(image)
        size = float((np.abs(image - x) / now).max(initial=0.0))
        if ran and size <= DONE:
            return Steady(layout, x, slope, ran, passes)
        scale = scale if steps else now
        new = np.maximum(x + scale * broyden(steps, bleed(sheet, slope, image - x) / scale), 0.0)
        steps.append(Taken.of((new - x) / scale))
        x = new
        if size > (CLOSE if fresh else NEAR) and (fresh or len(steps) > 1 or layout.size <= FEW):
            slope = None
    raise OutOfValidity(f"{sheet.name}: recycles do not settle in {PASSES} passes; a loop may have no bleed")


@dataclass(frozen=True)
class Route:
    """The way through a flowsheet.

    order : all units downstream. tears : the cuts, sorted by where they go. into : the other joins of each inlet.
    before : units that no cut reaches. loop : units that a cut reaches and that reach one.
    """

    order: list[str]
    tears: list[Join]
    into: Mapping[Key, list[Join]]
    before: list[str]
    loop: list[str]


def way_through(sheet: Flowsheet) -> Route:
    order = _order(sheet)
    tears = _tears(sheet, order)
    into: dict[Key, list[Join]] = {}
    for join in sheet.joins:
        if join.to and join not in tears:
            into.setdefault((join.to, join.inlet), []).append(join)
    joined = [(j.unit, j.to) for j in sheet.joins if j.to]
    moved = _reached({t.to for t in tears}, joined)
    needed = _reached({t.unit for t in tears}, [(b, a) for a, b in joined])
    return Route(
        order,
        sorted(tears, key=lambda t: (t.to, t.inlet, t.unit, t.outlet)),
        into,
        [u for u in order if u not in moved],
        [u for u in order if u in moved and u in needed],
    )


def _reached(start: set[str], joined: list[tuple[str, str]]) -> set[str]:
    found, edge = set(start), set(start)
    while edge:
        edge = {b for a, b in joined if a in edge} - found
        found |= edge
    return found


Ran = Mapping[str, tuple[Mapping[str, Stream], Result]]


Inputs = Mapping[str, Mapping[str, Array]]


def inputs_of(sheet: Flowsheet, given: Inputs) -> dict[str, dict[str, Array]]:
    """Parameters and settings of every unit, worked out once for all passes."""
    return {
        name: unit.values(sheet.settings.get(name, {}), given.get(name)) for name, unit in sheet.units.items()
    }


def run_units(
    sheet: Flowsheet,
    route: Route,
    names: list[str],
    outside: Mapping[Key, list[Stream]],
    torn: Mapping[Key, Stream],
    values: Inputs,
    known: Ran,
) -> dict[str, tuple[Mapping[str, Stream], Result]]:
    """Feeds and results of the named units, downstream, over what is known already."""
    ran = dict(known)
    for name in names:
        entering = {}
        for inlet in sheet.units[name].inlets:
            key = (name, inlet)
            made = [ran[j.unit][1].products[j.outlet] for j in route.into.get(key, []) if j.unit in ran]
            parts = [*outside.get(key, []), *made, *([torn[key]] if key in torn else [])]
            entering[inlet] = mix(*parts) if parts else Stream.of({"gangue": 0.0})
        # On the way to the steady state closure is not asked: it is asked of every unit at the end.
        ran[name] = (entering, sheet.units[name].transform(entering, values[name]))
    return ran


def returned(tears: list[Join], ran: Ran) -> dict[Key, Stream]:
    """What comes back at the cuts."""
    back: dict[Key, Stream] = {}
    for join in tears:
        stream, key = ran[join.unit][1].products[join.outlet], (join.to, join.inlet)
        back[key] = mix(back[key], stream) if key in back else stream
    return back


def mean_of(stream: Stream) -> Stream:
    axes = stream.flow.ndim - (2 if stream.sizes_m else 1)
    flow = stream.flow.mean(axis=tuple(range(axes))) if axes else stream.flow
    return Stream(stream.species, flow, stream.composition, stream.sizes_m, stream.tags)


def slope_at(
    sheet: Flowsheet,
    route: Route,
    outside: Mapping[Key, list[Stream]],
    layout: Layout,
    x: Array,
    values: Inputs,
    before: Ran,
) -> tuple[Array, Array]:
    """J and G(x), from one batched run: row 0 at x, row i with torn species i a step larger."""
    step = STEP * np.maximum(x, 1e-6 * max(float(x.max(initial=0.0)), 1e-12))
    points = np.concatenate([x[None], x + np.diag(step)])
    ran = run_units(sheet, route, route.loop, outside, layout.streams(points), values, before)
    images = np.broadcast_to(layout.vector(returned(route.tears, ran)), points.shape)
    return ((images[1:] - images[0]) / step[:, None]).T, images[0]


def by_feed(layout: Layout, outside: Mapping[Key, list[Stream]], mean: Mapping[Key, list[Stream]]) -> Array:
    """A first guess for each draw: a torn species goes with the fresh feed of the element that it carries most of."""
    elements = sorted({e for v in mean.values() for s in v for e in s.elements()} - UNFOLLOWED)
    ratios = {}
    for element in elements:
        now = sum((s.element(element) for v in outside.values() for s in v), start=np.zeros(()))
        usual = sum((s.element(element) for v in mean.values() for s in v), start=np.zeros(()))
        ratios[element] = np.asarray(now / usual if float(usual) > 0 else np.ones_like(now))
    columns = [ratios.get(e, np.ones(())) for e in layout.elements(elements)]
    return np.stack(np.broadcast_arrays(*columns), axis=-1) if columns else np.ones(0)


@dataclass(frozen=True)
class Taken:
    """A step that was taken, and over its own square: what tells how much of it is in another."""

    step: Array
    share: Array

    @classmethod
    def of(cls, step: Array) -> Taken:
        return cls(step, np.asarray(step / max(float(step @ step), ROUNDING**2)))


def broyden(taken: Sequence[Taken], toward: Array) -> Array:
    """The next step, from the one that a slope gives and the steps taken so far (Broyden).

    What the slope lacks shows in how its steps fell short. Kelley 1995, Iterative Methods for Linear and Nonlinear
    Equations, section 7.3. Each flow counts on its own scale; a step within rounding teaches nothing.
    """
    if not taken:
        return toward
    z = toward
    for before, following in itertools.pairwise(taken):
        z = z + following.step * float(before.share @ z)
    return np.asarray(z / max(1.0 - float(taken[-1].share @ z), SHORTEST))


def bleed(sheet: Flowsheet, slope: Array, residual: Array) -> Array:
    try:
        moved = np.linalg.solve(np.eye(len(slope)) - slope, residual.T if residual.ndim == 1 else
                                residual.reshape(-1, len(slope)).T)  # fmt: skip
    except np.linalg.LinAlgError as error:
        raise OutOfValidity(
            f"{sheet.name}: a recycle has no bleed: something leaves by no product, so its load grows without end"
        ) from error
    if not np.all(np.isfinite(moved)) or np.abs(moved).max(initial=0.0) > LOAD * np.abs(residual).max(
        initial=1e-300
    ):
        raise OutOfValidity(
            f"{sheet.name}: a recycle has no bleed: something leaves by no product, so its load grows without end"
        )
    return np.asarray(moved.T.reshape(residual.shape))


class Layout:
    """Torn streams as one vector (..., size): every species of every cut, with its sizes where it has them."""

    def __init__(self, torn: Mapping[Key, Stream]) -> None:
        self.keys = sorted(torn)
        self.like = {k: torn[k] for k in self.keys}
        self.widths = [len(s.species) * max(1, len(s.sizes_m)) for s in self.like.values()]
        self.size = sum(self.widths)

    def vector(self, torn: Mapping[Key, Stream]) -> Array:
        parts = []
        for key, width in zip(self.keys, self.widths, strict=True):
            flow = _in_order_of(self.like[key], torn[key])
            axes = 2 if self.like[key].sizes_m else 1
            parts.append(flow.reshape(*flow.shape[: flow.ndim - axes], width))
        lead = np.broadcast_shapes(*(p.shape[:-1] for p in parts))
        # Species first in memory, so that the draws of each lie together.
        found, start = np.empty((self.size, *lead)), 0
        for part, width in zip(parts, self.widths, strict=True):
            found[start : start + width] = np.moveaxis(np.broadcast_to(part, (*lead, width)), -1, 0)
            start += width
        return np.moveaxis(found, 0, -1)

    def elements(self, among: Collection[str]) -> list[str]:
        """The element that each entry carries most of, "" where it carries none of these."""
        found = []
        for like in self.like.values():
            for species in like.species:
                held = {e: f for e, f in like.composition[species].items() if e in among}
                most = max(held, key=lambda e: held[e]) if held else ""
                found += [most] * max(1, len(like.sizes_m))
        return found

    def holds(self, torn: Mapping[Key, Stream]) -> bool:
        """Has the vector a place for everything that flows in these streams?"""
        return not any(
            np.any(torn[key].species_flow(name))
            for key in self.keys
            for name in torn[key].species
            if name not in self.like[key].species
        )

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
        return np.asarray(np.maximum(np.abs(image), TRACE * total))


def _in_order_of(like: Stream, stream: Stream) -> Array:
    """Flows of a stream as another lists its species, zero of those that it lacks."""
    flow = stream.flow if like.sizes_m else stream.by_species
    if stream.species == like.species:
        return flow
    rows = [stream.species.index(s) if s in stream.species else -1 for s in like.species]
    flow = np.take(flow, rows, axis=-2 if like.sizes_m else -1)
    absent = np.array([r < 0 for r in rows])
    return np.where(absent[:, None] if like.sizes_m else absent, 0.0, flow) if absent.any() else flow


def _order(sheet: Flowsheet) -> list[str]:
    """Units from the fresh feeds downstream: depth first, so that a recycle is a join that points back."""
    after: dict[str, list[str]] = {u: [] for u in sheet.units}
    for join in sheet.joins:
        if join.to:
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

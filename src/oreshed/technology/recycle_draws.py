"""Recycles of many draws at once: each from its own start to its own steady state.

Every draw steps on the slope of the mean draw, which Broyden's update bends to the draw. A trace element circulates
by itself, so that each learns from its own steps; what circulates in bulk goes together. Draws that stand still leave
the loop. Stragglers begin anew with all flows together, and few get slopes of their own. In arrays here the last axis
is that of draws.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from oreshed.technology.recycle import (
    ROUNDING,
    SHORTEST,
    STEP,
    TRACE,
    Inputs,
    Key,
    Layout,
    Ran,
    Route,
    Steady,
    mean_of,
    returned,
    run_units,
    steady,
)
from oreshed.technology.stream import Array, Stream
from oreshed.technology.unit import UNFOLLOWED, Result

if TYPE_CHECKING:
    from oreshed.technology.flowsheet import Flowsheet

BULK = 1e-3  # of all that circulates: an element below it is a trace
APART, TOGETHER, OWN = 6, 10, 6  # passes with each trace by itself, of stragglers, and on slopes of their own
FEW = 100  # draws that find them at once
# A step may not carry a flow past ten times what it was: a bad guess must stay a guess. One of SURE will not.
FARTHEST, SURE = 10.0, 1e-2
STILL = 2e-11  # of every flow: a draw that is no further off has settled, and takes its last step
# So does one that is no further off than SOON, when the step after it would be STILL: each flow's steps shrink from one
# to the next by more and more, so that what the last two say of the next one is rather too much.
SOON = 1e-7
SIZED = 2  # passes after which flows keep the sizes that they are measured by
LEAST = 1e-12  # t/yr that counts as a flow
Single = NDArray[np.float32]
Rows = NDArray[np.bool_] | NDArray[np.intp] | slice
# The C library hands back what a pass lets go, and the next pass waits for it anew. An array of so many numbers (just
# under 32 MiB), let go once and never touched, makes it keep as much: glibc's trim threshold grows with it.
KEPT = 4_190_000
FEWER = 0.7  # draws are left out once so few still move: leaving out copies the others


@dataclass(frozen=True)
class Loop:
    """The units of a recycle, its torn streams, and the slope of the mean draw."""

    sheet: Flowsheet
    route: Route
    layout: Layout
    slope: Array


def _sizes(image: Array) -> Array:
    """What flows are measured by: their own size, a trace by a millionth of all."""
    return np.asarray(np.maximum(image, np.maximum(TRACE * image.sum(axis=0), LEAST)))


@dataclass(frozen=True)
class Draws:
    """Fresh feeds, parameters, and what the units ahead of the recycles made, for a number of draws."""

    number: int
    outside: Mapping[Key, list[Stream]]
    values: Inputs
    before: Ran

    @classmethod
    def in_a_row(
        cls, shape: tuple[int, ...], outside: Mapping[Key, list[Stream]], values: Inputs, before: Ran
    ) -> Draws:
        """Draws of any leading dimensions as one."""
        draws = cls(int(np.prod(shape)), outside, values, before)
        if len(shape) == 1:
            return draws
        return draws._each(lambda flow, axes: _flat(flow, shape, axes))

    def of(self, rows: Rows) -> Draws:
        """Some of them."""
        some = self._each(lambda flow, axes: _some(flow, rows) if len(flow) == self.number else flow)
        return replace(some, number=len(np.arange(self.number)[rows]))

    def _each(self, change: Callable[[Array, int], Array]) -> Draws:
        """All arrays with leading dimensions changed; `change` gets one and how many of its last axes are no draws."""

        def stream(s: Stream) -> Stream:
            axes = 2 if s.sizes_m else 1
            if s.flow.ndim == axes:
                return s
            flow = change(s.flow, axes)
            flow.flags.writeable = False
            return Stream(s.species, flow, s.composition, s.sizes_m, s.tags)

        return Draws(
            self.number,
            {k: [stream(s) for s in v] for k, v in self.outside.items()},
            {u: {k: change(v, 0) if v.ndim else v for k, v in p.items()} for u, p in self.values.items()},
            {
                u: (feeds, Result({k: stream(s) for k, s in result.products.items()}))
                for u, (feeds, result) in self.before.items()
            },
        )


def _flat(flow: Array, shape: tuple[int, ...], axes: int) -> Array:
    last = flow.shape[flow.ndim - axes :]
    return np.broadcast_to(flow, (*shape, *last)).reshape(-1, *last)


def _some(flow: Array, rows: Rows) -> Array:
    """Some draws of the first axis, which stays last in memory."""
    return np.moveaxis(np.moveaxis(flow, 0, -1)[..., rows], -1, 0)


def each_draw(loop: Loop, draws: Draws, guess: Array) -> tuple[Array, int]:
    """Torn streams of every draw and passes, from a guess; both of shape (size, draws)."""
    unit = loop.layout.scale(guess.mean(axis=1))[:, None]  # steps are measured in flows of the mean draw
    np.empty(KEPT)
    # So few draws find slopes of their own for a part of what a pass of all costs.
    few = draws.number // (4 * (loop.layout.size + 1))
    apart = Steps(loop, unit, _circulating_apart(loop, unit[:, 0]))
    found, left, passes = _go(draws, apart, guess, APART, few)
    rows = np.flatnonzero(left)
    together = np.zeros(loop.layout.size, dtype=np.intp)
    if len(rows) > few:
        some = Steps(loop, unit, together)
        found[:, rows], left, more = _go(draws.of(rows), some, found[:, rows], TOGETHER, few)
        rows, passes = rows[left], passes + more
    for part in (rows[i : i + FEW] for i in range(0, len(rows), FEW)):
        try:
            some = Steps(loop, unit, together, own_slopes(loop, draws.of(part), found[:, part]))
            found[:, part], left, more = _go(draws.of(part), some, found[:, part], OWN)
        except (
            np.linalg.LinAlgError
        ):  # a loop without bleed in one of them: each is asked by itself, and told so
            left, more = np.ones(len(part), dtype=np.bool_), 0
        for row in part[left]:
            settled = _alone(loop, draws.of(slice(row, row + 1)), found[:, row])
            found[:, row] = loop.layout.vector(settled.layout.streams(settled.x))
            more = max(more, settled.passes)
        passes = max(passes, APART + TOGETHER + more)
    return found, passes


def own_slopes(loop: Loop, draws: Draws, x: Array) -> Array:
    """The slope at every draw, shape (draws, size, size), from one batched run."""
    size, number = x.shape
    step = STEP * np.maximum(x, TRACE * np.maximum(x.max(axis=0, initial=0.0), LEAST))
    points = np.repeat(x, size + 1, axis=1).reshape(size, number, size + 1)
    points[range(size), :, range(1, size + 1)] += step
    image = _round(loop, draws.of(np.repeat(np.arange(number), size + 1)), points.reshape(size, -1))
    image = image.reshape(points.shape)
    return np.moveaxis((image[..., 1:] - image[..., :1]) / step.T, 1, 0)


def _go(
    draws: Draws, steps: Steps, x: Array, most: int, few: int = 0
) -> tuple[Array, NDArray[np.bool_], int]:
    """Torn streams after at most so many passes or once only a few draws move, those that do, and passes."""
    found, rows, left = np.empty_like(x), np.arange(draws.number), np.zeros(draws.number, dtype=bool)
    last = np.full(draws.number, np.inf, dtype=np.float32)
    for passes in range(1, most + 1):
        new, off, settled = steps.take(x, _round(steps.loop, draws, x), last)
        moving = ~settled
        if passes == most or np.count_nonzero(moving) <= few:
            break
        if np.mean(moving) < FEWER:
            found[:, rows] = new
            draws, rows, steps = draws.of(moving), rows[moving], steps.of(moving)
            new, off = new[:, moving], off[moving]
        x, last = new, off
    found[:, rows] = new
    left[rows] = moving
    return found, left, passes


class Steps:
    """Newton's steps on the slope of the mean draw, bent to each draw by Broyden's update.

    groups : entry -> a number of those that learn together, or -1: it answers to none and is taken as it comes.
    slopes : of each draw, shape (draws, size, size), where they have their own.
    Steps are in single precision: each says where to look next, and is a thousandth of the last one.
    """

    def __init__(
        self, loop: Loop, unit: Array, groups: NDArray[np.intp], slopes: Array | None = None
    ) -> None:
        self.loop = loop
        self.unit = unit.astype(np.float32)
        slope = loop.slope if slopes is None else slopes
        self.toward = (np.linalg.inv(np.eye(len(unit)) - slope) / unit).astype(np.float32)
        self.groups = groups
        self.sums = np.asarray(groups == np.arange(groups.max(initial=0) + 2)[:, None], dtype=np.float32)
        self.taken: list[tuple[Single, Single]] = []  # steps, and for each group one over their square
        # One over the size of each flow, and how far off each was by the slope, in sizes.
        self.share: Single = np.zeros((0, 0), dtype=np.float32)
        self.far: Single = self.share

    def of(self, draws: NDArray[np.bool_]) -> Steps:
        """The same for some of the draws."""
        some = copy(self)
        some.taken = [(step[:, draws], weight[:, draws]) for step, weight in self.taken]
        some.toward = self.toward if self.toward.ndim == 2 else self.toward[draws]
        some.share, some.far = self.share[:, draws], self.far[:, draws]
        return some

    def take(self, x: Array, image: Array, last: Single) -> tuple[Array, Single, NDArray[np.bool_]]:
        """The next point, how far off each draw is by the slope, of every flow, and which draws it settles.

        Shapes (size, draws), (draws) and (draws).
        """
        # Subtracted in double precision, and kept in single.
        z: Single = np.subtract(
            image, x, out=np.empty(x.shape, dtype=np.float32), dtype=np.float64, casting="same_kind"
        )
        z = self.toward @ z if self.toward.ndim == 2 else np.einsum("dij,jd->id", self.toward, z)
        if len(self.taken) < SIZED:
            self.share = np.divide(self.unit, _sizes(image), dtype=np.float32, casting="same_kind")
        far: Single = self.share * z
        np.abs(far, out=far)
        off: Single = far.max(axis=0, initial=0.0)
        settled = off <= STILL
        if self.taken and off.min(initial=1.0) <= SOON:
            shrunk = far / np.maximum(self.far, np.float32(LEAST))
            settled |= (off <= SOON) & ((far * np.minimum(shrunk, 1.0)).max(axis=0, initial=0.0) <= STILL)
        self.far = far
        worse = off > last
        for _, weight in self.taken if np.any(worse) else ():
            weight[:, worse] = 0.0  # a draw that got worse forgets what it learned
        for before, following in itertools.pairwise(self.taken):
            z += following[0] * self._along(before, z)
        if self.taken:
            z /= np.maximum(1.0 - self._along(self.taken[-1], z), SHORTEST)
        new: Array = x + self.unit * z
        if off.max(initial=0.0) > SURE or new.min(initial=0.0) < 0.0:
            np.clip(new, 0.0, FARTHEST * (x + _sizes(image)), out=new)
            z = ((new - x) / self.unit).astype(np.float32)
        square: Single = self.sums @ (z * z)
        self.taken.append((z, (1.0 / np.maximum(square, ROUNDING**2)).astype(np.float32)))
        return new, off, settled

    def _along(self, taken: tuple[Single, Single], z: Single) -> Single:
        """How much of a step taken is in another, by the group of each entry."""
        return (self.sums @ (taken[0] * z) * taken[1])[self.groups]


def _round(loop: Loop, draws: Draws, x: Array) -> Array:
    """What comes back at the cuts; all else that the units made is let go."""
    x.flags.writeable = False  # streams take it as it is
    torn, route = loop.layout.streams(x.T), loop.route
    ran = run_units(loop.sheet, route, route.loop, draws.outside, torn, draws.values, draws.before)
    return np.broadcast_to(loop.layout.vector(returned(route.tears, ran)), x.T.shape).T


def _circulating_apart(loop: Loop, flows: Array) -> NDArray[np.intp]:
    """A group for each trace element, and one for all others that answer to any; see `Steps`."""
    layout = loop.layout
    elements = layout.elements({e for s in layout.like.values() for e in s.elements()} - UNFOLLOWED)
    names = np.array(elements)
    traces = [e for e in sorted(set(elements)) if e and flows[names == e].sum() < BULK * flows.sum()]
    groups = np.array([traces.index(e) if e in traces else len(traces) for e in elements], dtype=np.intp)
    return np.where(loop.slope.any(axis=1), groups, -1)


def _alone(loop: Loop, draw: Draws, x: Array) -> Steady:
    """One draw by Newton's steps."""
    sheet, route = loop.sheet, loop.route
    feeds = {k: [mean_of(s) for s in v] for k, v in draw.outside.items()}
    values = {u: {k: v.mean() for k, v in p.items()} for u, p in draw.values.items()}
    ahead = run_units(sheet, route, route.before, feeds, {}, values, {})
    return steady(sheet, route, feeds, values, ahead, (loop.layout, x, loop.slope))

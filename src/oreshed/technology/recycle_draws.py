"""Recycles of many draws at once: each from its own start to its own steady state.

Every draw steps on the slope of the mean draw, which Broyden's update bends to the draw. A trace element circulates
by itself, so that each learns from its own steps; what circulates in bulk goes together. Draws that stand still leave
the loop. Stragglers begin anew with all flows together, and the few that even so do not settle get a slope of their
own. In arrays here the last axis is that of draws.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from oreshed.technology.recycle import (
    TRACE,
    Inputs,
    Key,
    Layout,
    Ran,
    Route,
    Steady,
    Taken,
    broyden,
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
APART, TOGETHER = 6, 10  # passes with each trace by itself, and of stragglers
FARTHEST = 10.0  # A step may not carry a flow past ten times what it was: a bad guess must stay a guess.
STILL = 2e-11  # of every flow: a draw that a pass leaves so still has settled, and takes its last step
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

    def of(self, rows: NDArray[np.bool_] | slice) -> Draws:
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


def _some(flow: Array, rows: NDArray[np.bool_] | slice) -> Array:
    """Some draws of the first axis, which stays last in memory."""
    return np.moveaxis(np.moveaxis(flow, 0, -1)[..., rows], -1, 0)


def each_draw(loop: Loop, draws: Draws, guess: Array) -> tuple[Array, int]:
    """Torn streams of every draw and passes, from a guess; both of shape (size, draws)."""
    unit = loop.layout.scale(guess.mean(axis=1))[:, None]  # steps are measured in flows of the mean draw
    apart, together = _circulating_together(loop, unit[:, 0]), [np.arange(loop.layout.size)]
    np.empty(KEPT)
    found, moving, passes = _go(loop, draws, apart, unit, guess, APART)
    if np.any(moving):
        found[:, moving], still, more = _go(
            loop, draws.of(moving), together, unit, found[:, moving], TOGETHER
        )
        moving[moving], passes = still, passes + more
    for row in np.flatnonzero(moving):
        settled = _alone(loop, draws.of(slice(row, row + 1)), found[:, row])
        found[:, row] = loop.layout.vector(settled.layout.streams(settled.x))
        passes = max(passes, APART + TOGETHER + settled.passes)
    return found, passes


def _go(
    loop: Loop,
    draws: Draws,
    groups: Sequence[NDArray[np.intp]],
    unit: Array,
    guess: Array,
    most: int,
) -> tuple[Array, NDArray[np.bool_], int]:
    """Torn streams after at most so many passes, the draws that still move, and passes.

    groups : entries that learn together from the steps taken; the others answer to none and are taken as they come.
    """
    learning = np.concatenate(groups)
    order = np.concatenate([learning, np.setdiff1d(np.arange(loop.layout.size), learning)])
    place, parts, first = np.argsort(order), _slices(groups), slice(len(learning))
    toward = np.linalg.inv(np.eye(len(order)) - loop.slope)[np.ix_(learning, order)]
    x, unit = guess[order], unit[order]
    found, rows, last = np.empty_like(x), np.arange(draws.number), np.zeros(draws.number)
    steps: list[Taken] = []
    for passes in range(1, most + 1):
        image = _round(loop, draws, x[place])[order]
        residual: Array = image - x
        now = np.maximum(image, TRACE * image.sum(axis=0))
        size = (np.abs(residual) / now).max(axis=0, initial=0.0)
        for taken in steps:
            taken.share[:, size > last] = 0.0  # a draw that got worse forgets what it learned
        z: Array = toward @ residual
        z /= unit[first]
        for part in parts:
            z[part] = broyden([s.part(part) for s in steps], z[part])
        new = image
        new[first] = x[first] + unit[first] * z
        np.clip(new, 0.0, FARTHEST * (x + now), out=new)
        moving = size > STILL
        if passes == most or not np.any(moving):
            break
        if np.mean(moving) < FEWER:
            found[:, rows] = new
            draws, rows, steps = (
                draws.of(moving),
                rows[moving],
                [s.part((slice(None), moving)) for s in steps],
            )
            x, new, size = x[:, moving], new[:, moving], size[moving]
        steps.append(Taken.in_parts((new[first] - x[first]) / unit[first], parts))
        x, last = new, size
    found[:, rows] = new
    left = np.zeros(len(guess.T), dtype=bool)
    left[rows] = moving
    return found[place], left, passes


def _round(loop: Loop, draws: Draws, x: Array) -> Array:
    """What comes back at the cuts; all else that the units made is let go."""
    x.flags.writeable = False  # streams take it as it is
    torn, route = loop.layout.streams(x.T), loop.route
    ran = run_units(loop.sheet, route, route.loop, draws.outside, torn, draws.values, draws.before)
    return np.broadcast_to(loop.layout.vector(returned(route.tears, ran)), x.T.shape).T


def _circulating_together(loop: Loop, flows: Array) -> list[NDArray[np.intp]]:
    """Entries that learn from common steps: those of each trace element, and all others that answer to any."""
    layout = loop.layout
    elements = layout.elements({e for s in layout.like.values() for e in s.elements()} - UNFOLLOWED)
    names, answers = np.array(elements), loop.slope.any(axis=1)
    traces = [e for e in sorted(set(elements)) if e and flows[names == e].sum() < BULK * flows.sum()]
    groups = [names == e for e in traces] + [~np.isin(names, traces)]
    return [np.flatnonzero(g & answers) for g in groups if np.any(g & answers)]


def _slices(groups: Sequence[NDArray[np.intp]]) -> list[slice]:
    ends = np.cumsum([0, *(len(g) for g in groups)])
    return [slice(int(a), int(b)) for a, b in itertools.pairwise(ends)]


def _alone(loop: Loop, draw: Draws, x: Array) -> Steady:
    """One draw by Newton's steps."""
    sheet, route = loop.sheet, loop.route
    feeds = {k: [mean_of(s) for s in v] for k, v in draw.outside.items()}
    values = {u: {k: v.mean() for k, v in p.items()} for u, p in draw.values.items()}
    ahead = run_units(sheet, route, route.before, feeds, {}, values, {})
    return steady(sheet, route, feeds, values, ahead, (loop.layout, x, loop.slope))

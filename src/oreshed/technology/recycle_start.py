"""Where to begin a recycle: the steady state at a flowsheet's example feed, carried to another feed.

Solved once a flowsheet and kept with it, together with how each circulating flow answers to each species of the feed
and to each parameter, so that a feed like the example starts near its own steady state. It only says where to begin:
what comes out stands still by itself, and does not hang on what was solved before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.recycle import (
    Inputs,
    Key,
    Layout,
    Ran,
    Route,
    Steady,
    bleed,
    by_feed,
    inputs_of,
    mean_of,
    returned,
    run_units,
    slope_at,
    steady,
)
from oreshed.technology.recycle_draws import Draws, Loop, each_draw
from oreshed.technology.stream import Array, Stream, joined, ratio

if TYPE_CHECKING:
    from oreshed.technology.flowsheet import Flowsheet

# Relative step of a slope, and the most that a guess may differ from the example by one cause.
STEP, FARTHEST = 1e-4, 10.0
LEAST = 0.01  # a parameter that moves no flow by more than this part of its own move is left out of the guess


@dataclass(frozen=True)
class Start:
    """The steady state at the example, shape (size,), and its answers to feed and parameters."""

    sheet: Flowsheet
    route: Route
    outside: Mapping[Key, list[Stream]]
    settled: Steady

    @property
    def layout(self) -> Layout:
        return self.settled.layout

    @property
    def slope(self) -> Array:
        return self.settled.slope

    def at(self, outside: Mapping[Key, list[Stream]], given: Inputs) -> Array:
        """A guess of the torn streams for other feeds and parameters, shape (..., size)."""
        usual, now = _flows(self.outside), _flows(outside)
        scale = now.sum(axis=-1, keepdims=True) / max(float(usual.sum()), 1e-300)
        power = _logarithm(now, usual * scale) @ self._by_feed
        known = [(u, n) for u, values in given.items() for n in values if (u, n) in self._by_parameter]
        if known:
            drawn = joined([given[u][n] for u, n in known])
            central = np.array([self._by_parameter[k][0] for k in known])
            power = power + _logarithm(drawn, central) @ np.stack([self._by_parameter[k][1] for k in known])
        most = np.log(FARTHEST)
        return np.asarray(self.settled.x * scale * np.exp(np.clip(power, -most, most)))

    @cached_property
    def _by_feed(self) -> Array:
        """Change of each torn flow, in parts of itself, over that of each species of the feed; (species, size)."""
        usual = _flows(self.outside)
        rows = usual + np.diag(STEP * usual)
        return self._answers(_with_flows(self.outside, rows), {})

    @cached_property
    def _by_parameter(self) -> dict[tuple[str, str], tuple[Array, Array]]:
        """Central value of each parameter that counts, and the answer of each torn flow to it, in parts of each."""
        units = self.sheet.units
        names = [
            (u, p.name, np.asarray(p.estimate.central, dtype=np.float64))
            for u in units
            for p in units[u].parameters
            if p.estimate.central
        ]
        given: dict[str, dict[str, Array]] = {}
        for row, (u, name, central) in enumerate(names):
            values = np.full(len(names), float(central))
            values[row] *= 1.0 + STEP
            given.setdefault(u, {})[name] = values
        answers = self._answers(self.outside, given)
        return {
            (u, n): (central, answers[row])
            for row, (u, n, central) in enumerate(names)
            if np.abs(answers[row]).max(initial=0.0) > LEAST
        }

    def _answers(self, outside: Mapping[Key, list[Stream]], given: Inputs) -> Array:
        """d ln x / d ln cause from one batched run, a row a cause; (causes, size)."""
        layout, x = self.settled.layout, self.settled.x
        values = inputs_of(self.sheet, given)
        before = run_units(self.sheet, self.route, self.route.before, outside, {}, values, {})
        torn = layout.streams(x)
        ran = run_units(self.sheet, self.route, self.route.loop, outside, torn, values, before)
        change = layout.vector(returned(self.route.tears, ran)) - x
        moved = np.linalg.solve(np.eye(layout.size) - self.settled.slope, change.T).T
        return ratio(moved / STEP, x)


def start_of(
    sheet: Flowsheet, route: Route, outside: Mapping[Key, list[Stream]], known: dict[tuple[Key, ...], Start]
) -> Start | None:
    """The start that fits these fresh feeds; None where the example is of other species, tags or sizes.

    known : starts of this flowsheet found so far, by what their feeds are made of.
    """
    examples = {key: sheet.units[key[0]].example.get(key[1]) for key in outside}
    for key, streams in outside.items():
        example = examples[key]
        if len(streams) != 1 or example is None or not _alike(streams[0], example):
            return None
    wanted = tuple(sorted(outside))
    if wanted not in known:
        feeds = {k: [e] for k, e in examples.items() if e is not None}
        values = inputs_of(sheet, {})
        before = run_units(sheet, route, route.before, feeds, {}, values, {})
        known[wanted] = Start(sheet, route, feeds, steady(sheet, route, feeds, values, before))
    return known[wanted]


Settled = tuple[dict[Key, Stream], Ran, int]


def settle_one(
    sheet: Flowsheet,
    route: Route,
    shape: tuple[int, ...],
    start: Start | None,
    outside: Mapping[Key, list[Stream]],
    given: Inputs,
    values: Inputs,
    before: Ran,
) -> Settled:
    """Torn streams of one feed at its steady state, what is known of units there, and passes."""
    del shape
    guess = None if start is None else (start.layout, start.at(outside, given), start.slope)
    settled = steady(sheet, route, outside, values, before, guess)
    return settled.layout.streams(settled.x), settled.ran, settled.passes


def settle_draws(
    sheet: Flowsheet,
    route: Route,
    shape: tuple[int, ...],
    start: Start | None,
    outside: Mapping[Key, list[Stream]],
    given: Inputs,
    values: Inputs,
    before: Ran,
) -> Settled:
    """The same for draws in the leading dimensions."""
    layout, x, slope, passes = _begin(sheet, route, start, outside, given)
    draws = Draws.in_a_row(shape, outside, values, before)
    guess = np.broadcast_to(x, (*shape, layout.size)).reshape(draws.number, layout.size)
    found, more = each_draw(Loop(sheet, route, layout, slope), draws, np.ascontiguousarray(guess.T))
    return layout.streams(found.T.reshape(*shape, layout.size)), before, passes + more


def _begin(
    sheet: Flowsheet,
    route: Route,
    start: Start | None,
    outside: Mapping[Key, list[Stream]],
    given: Inputs,
) -> tuple[Layout, Array, Array, int]:
    """Layout, a guess for every draw, the slope at the mean draw, and passes."""
    mean = {k: [mean_of(s) for s in v] for k, v in outside.items()}
    mean_given = {u: {k: v.mean() for k, v in p.items()} for u, p in given.items()}
    values = inputs_of(sheet, mean_given)
    before = run_units(sheet, route, route.before, mean, {}, values, {})
    if start is not None:
        try:
            x = start.at(mean, mean_given)
            slope, image = slope_at(sheet, route, mean, start.layout, x, values, before)
            nearer = np.maximum(x + bleed(sheet, slope, image - x), 0.0)
            return start.layout, start.at(outside, given) * ratio(nearer, x, 1.0), slope, 1
        except OutOfValidity:
            pass  # the draws are too far from the example
    settled = steady(sheet, route, mean, values, before)
    return settled.layout, settled.x * by_feed(settled.layout, outside, mean), settled.slope, settled.passes


def _alike(stream: Stream, example: Stream) -> bool:
    return (
        stream.species == example.species
        and stream.sizes_m == example.sizes_m
        and dict(stream.tags) == dict(example.tags)
        and bool(example.flow.any())
        and all(stream.composition[s] == example.composition[s] for s in stream.species)
    )


def _flows(outside: Mapping[Key, list[Stream]]) -> Array:
    """Fresh feeds as one vector over species, shape (..., species)."""
    parts = [s.by_species for key in sorted(outside) for s in outside[key]]
    lead = np.broadcast_shapes(*(p.shape[:-1] for p in parts))
    return np.concatenate([np.broadcast_to(p, (*lead, p.shape[-1])) for p in parts], axis=-1)


def _with_flows(outside: Mapping[Key, list[Stream]], flows: Array) -> dict[Key, list[Stream]]:
    """The feeds with other flows by species; sizes as they are."""
    found: dict[Key, list[Stream]] = {}
    start = 0
    for key in sorted(outside):
        for s in outside[key]:
            now = flows[..., start : start + len(s.species)]
            start += len(s.species)
            if s.sizes_m:
                whole = s.by_species
                part = ratio(now, whole, 1.0)
                now = s.flow * part[..., None]
            found.setdefault(key, []).append(Stream(s.species, now, s.composition, s.sizes_m, s.tags))
    return found


def _logarithm(now: Array, usual: Array) -> Array:
    """ln(now / usual), at most that of FARTHEST either way; 0 where one of them is not positive."""
    change = ratio(now, usual, 1.0)
    np.clip(change, 1.0 / FARTHEST, FARTHEST, out=change)
    np.log(change, out=change)
    return np.where((now > 0) & (usual > 0), change, 0.0)

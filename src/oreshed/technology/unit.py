"""Unit operation: frozen sourced parameters and one pure function from feeds to products.

A unit can only route and react what enters. `run` checks the settings, the limits of validity, and that every
followed element closes to 1e-9; it raises rather than return matter from nothing. Oxygen, hydrogen and nitrogen are
exchanged with air and water, which are not followed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.parameter import Parameters, Setting, Values, resolve
from oreshed.technology.stream import Array, Stream, mix, ratio

CLOSURE = 1e-9
ROUNDING = 1e-12
UNFOLLOWED = frozenset({"O", "H", "N"})
Feeds = Mapping[str, Stream]


@dataclass(frozen=True)
class Result:
    """What a run gives.

    products : streams by outlet. drawn : reagent streams that the unit took in, by name (zinc dust, soda).
    utilities : by carrier with its unit in the name (`electricity_MWh`, `coke_t`), a year.
    emissions : by species and medium (`SO2_t`, `Pb_to_air_t`), a year; they are part of a product stream too.
    diagnostics : recoveries, potentials, circulating loads and the like, by name.
    """

    products: Mapping[str, Stream]
    drawn: Mapping[str, Stream] = field(default_factory=dict)
    utilities: Mapping[str, Array] = field(default_factory=dict)
    emissions: Mapping[str, Array] = field(default_factory=dict)
    diagnostics: Mapping[str, Array] = field(default_factory=dict)

    def share(self, element: str, outlet: str) -> Array:
        """Share of an element that leaves by an outlet, of all that leaves; zero where none leaves."""
        total = sum((s.element(element) for s in self.products.values()), start=np.zeros(()))
        part = self.products[outlet].element(element)
        return ratio(part, total)


@dataclass(frozen=True)
class Limit:
    """A bound of validity: `of(feeds, values)` must lie in [low, high]; outside it the unit gives the reason."""

    what: str
    of: Callable[[Feeds, Values], Array]
    low: float
    high: float
    unit: str
    source: str


def grade(element: str, inlet: str = "") -> Callable[[Feeds, Values], Array]:
    """What a limit on a feed's assay bounds: mass fraction of an element in an inlet, or in all feeds together."""

    def of(feeds: Feeds, values: Values) -> Array:
        del values
        return (feeds[inlet] if inlet else mix(*feeds.values())).assay(element)

    return of


@dataclass(frozen=True)
class Unit:
    """A unit operation.

    transform : (feeds, values) -> Result; `values` holds parameters and settings by name, scalars or arrays that
        broadcast with the leading dimensions of the feeds.
    least_energy : (feeds, values) -> MWh a year below which no process can run, where the unit declares a reaction
        or separation work; compared with `utilities["electricity_MWh"]` and `["fuel_MWh"]`.
    example : a typical feed by inlet, tonnes a year; the shared tests run every unit around it, docs show it.
    trace : an element below this share of all that flows is held to closure as if it were that share.
    derived : what follows from parameters and settings alone, by name (a rate at the set temperature); `values`
        holds it too, so that a flowsheet works it out once for all its passes.
    """

    name: str
    inlets: tuple[str, ...]
    outlets: tuple[str, ...]
    transform: Callable[[Feeds, Values], Result]
    parameters: Parameters = field(default_factory=Parameters)
    settings: tuple[Setting, ...] = ()
    limits: tuple[Limit, ...] = ()
    least_energy: Callable[[Feeds, Values], Array] | None = None
    example: Feeds = field(default_factory=dict)
    trace: float = ROUNDING
    derived: Callable[[Values], Mapping[str, Array]] | None = None

    def values(
        self, settings: Mapping[str, ArrayLike], parameters: Mapping[str, ArrayLike] | None = None
    ) -> dict[str, Array]:
        """Parameters (central, or as given by name), settings and what derives from them, as one mapping."""
        given = {k: np.asarray(v, dtype=np.float64) for k, v in (parameters or {}).items()}
        central = self.parameters.central()
        unknown = [k for k in given if k not in central]
        if unknown:
            raise OutOfValidity(f"{self.name} has no parameter {', '.join(map(repr, unknown))}")
        values = central | given | resolve(self.settings, settings)
        return values | dict(self.derived(values)) if self.derived else values

    def broken(self, feeds: Feeds, values: Values) -> tuple[str, ...]:
        """Reasons why the unit does not answer for these feeds; empty when it does. An empty feed breaks none."""
        found = []
        if all(not np.any(s.flow) for s in feeds.values()):
            return ()
        for limit in self.limits:
            value = np.asarray(limit.of(feeds, values))
            outside = (value < limit.low) | (value > limit.high)
            if np.any(outside):
                worst = value[outside].ravel()[0]
                share = f" in {np.mean(outside):.1%} of draws" if value.ndim else ""
                found.append(_outside(limit, float(worst), share))
        return tuple(found)

    def run(
        self,
        feeds: Feeds | Stream,
        settings: Mapping[str, ArrayLike] | None = None,
        parameters: Mapping[str, ArrayLike] | None = None,
    ) -> Result:
        """Run the unit on one feed (its first inlet) or on feeds by inlet, tonnes a year.

        Raises OutOfValidity with the reason when settings or feeds lie outside the model, RuntimeError when the
        unit does not close (a fault of the program, never of the user).
        """
        if isinstance(feeds, Stream):
            feeds = {self.inlets[0]: feeds}
        strange = [name for name in feeds if name not in self.inlets]
        if strange:
            raise OutOfValidity(
                f"{self.name} has no inlet {', '.join(strange)}; it has {', '.join(self.inlets)}"
            )
        values = self.values(settings or {}, parameters)
        reasons = self.broken(feeds, values)
        if reasons:
            raise OutOfValidity(f"{self.name}: " + "; ".join(reasons))
        result = self.transform(feeds, values)
        self.close(feeds, result)
        return result

    def respond(
        self,
        feeds: Feeds,
        settings: Mapping[str, ArrayLike] | None = None,
        parameters: Mapping[str, ArrayLike] | None = None,
    ) -> Result:
        """As `run`, without the limits: what a flowsheet asks on its way to the steady state, which is then checked.

        Raises RuntimeError when the unit does not close.
        """
        result = self.transform(feeds, self.values(settings or {}, parameters))
        self.close(feeds, result)
        return result

    def close(self, feeds: Feeds, result: Result) -> None:
        """Raises RuntimeError when a result does not carry every followed element of its feeds."""
        worst, element = closure(feeds, result, self.trace)
        if worst > CLOSURE:
            raise RuntimeError(f"{self.name} does not close: {element} is off by {worst:.3g}")


def _outside(limit: Limit, worst: float, share: str) -> str:
    if limit.unit == "yes or no":
        return f"{limit.what}{share}: {limit.source}"
    if not np.isfinite(worst):
        return (
            f"{limit.what} has no bound{share}: the feed holds nothing to count it in (no water, or no carrier); the "
            f"model holds from {limit.low:.4g} to {limit.high:.4g} {limit.unit} ({limit.source})"
        )
    return (
        f"{limit.what} is {worst:.4g} {limit.unit}{share}; the model holds from {limit.low:.4g} to {limit.high:.4g} "
        f"{limit.unit} ({limit.source})"
    )


def closure(feeds: Feeds, result: Result, trace: float = ROUNDING) -> tuple[float, str]:
    """Largest relative imbalance over followed elements and draws, and its element; see `Unit.trace`."""
    entering, leaving = [*feeds.values(), *result.drawn.values()], list(result.products.values())
    elements = tuple(sorted({e for s in (*entering, *leaving) for e in s.elements()} - UNFOLLOWED))
    if not elements:
        return 0.0, ""
    into, out = _element_totals(entering, elements), _element_totals(leaving, elements)
    # An element under a trace of all that flows is what floating point leaves of larger flows.
    most = np.maximum(np.abs(into), np.abs(out))
    floor = np.maximum(trace * most.sum(axis=-1, keepdims=True), 1e-12)
    off = np.abs(into - out) / np.maximum(most, floor)
    worst = off.reshape(-1, len(elements)).max(axis=0, initial=0.0)
    j = int(worst.argmax())
    return float(worst[j]), elements[j] if worst[j] else ""


def _element_totals(streams: list[Stream], elements: tuple[str, ...]) -> Array:
    """Flow of each followed element over streams; shape (..., elements)."""
    shape = np.broadcast_shapes(*(s.by_species.shape[:-1] for s in streams)) if streams else ()
    total = np.zeros((*shape, len(elements)))
    for stream in streams:
        total += stream.flows_of(elements)
    return total

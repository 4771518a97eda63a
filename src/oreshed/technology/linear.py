"""A unit as a line: the marginal coefficients that an optimiser may use, and how far they hold.

Average coefficients of one point mislead an optimiser (two ores on one bank: 2.1 % lost and the wrong mix), so
`linearise` gives the Jacobian, with its error at the edge of a band, and `modes` gives sampled operating points.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.estimate import Estimate
from oreshed.basis.recipe import Companion, Recipe, Routing
from oreshed.technology.stream import Array, Stream
from oreshed.technology.unit import UNFOLLOWED, Feeds, Unit

STEP = 1e-4


@dataclass(frozen=True)
class LinearUnit:
    """Element flows of each outlet, as they answer to the species of each inlet.

    inputs : (inlet, species) of each column. outlets, elements : axes of the rest.
    at : feed of each input, tonnes a year. out : element flows at that point, shape (outlets, elements).
    marginal : d out / d feed, shape (outlets, elements, inputs). utilities, drawn : the same as (value, slope).
    error : largest |line - run| over the element's feed, at the edges `band` away from the point, one input at a
        time and all together; the radius within which the line may be trusted to that error.
    """

    unit: str
    settings: Mapping[str, float]
    inputs: tuple[tuple[str, str], ...]
    outlets: tuple[str, ...]
    elements: tuple[str, ...]
    at: Array
    out: Array
    marginal: Array
    utilities: Mapping[str, tuple[float, Array]]
    band: float
    error: float

    def average(self, element: str) -> dict[str, float]:
        """Share of an element by outlet at the point; sums to one where any leaves."""
        column = self.out[:, self.elements.index(element)]
        total = float(column.sum())
        return {o: float(v) / total if total else 0.0 for o, v in zip(self.outlets, column, strict=True)}

    def predict(self, feed: Array) -> Array:
        """Element flows, shape (outlets, elements), at another feed of the same inputs."""
        return np.asarray(self.out + self.marginal @ (feed - self.at))

    def recipe(
        self,
        principal: str,
        products: Mapping[str, str],
        feed: Sequence[str],
        companions: Mapping[str, tuple[str, str]] | None = None,
    ) -> Recipe:
        """The line as a recipe of the network, per tonne of the principal element in feed.

        products : outlet -> commodity for outlets that are sold or kept. companions : element -> (outlet,
        commodity). Shares are averages at the point, with the fit error; the network gets one recipe a mode.
        """
        share = self.average(principal)
        routing = tuple(
            Routing(commodity, Estimate.of(share[outlet]))
            for outlet, commodity in products.items() if share[outlet] > 0
        )  # fmt: skip
        followed = tuple(
            Companion(element, commodity, Estimate.of(self.average(element)[outlet]))
            for element, (outlet, commodity) in (companions or {}).items()
        )
        j = self.elements.index(principal)
        tonnes = float(self.out[:, j].sum())
        used = tuple((k, Estimate.of(v / tonnes)) for k, (v, _) in self.utilities.items()) if tonnes else ()
        return Recipe(
            f"{self.unit}:{principal}", principal, tuple(feed), routing,
            companions=followed, utilities=used, fit_error=self.error, provenance=(self.unit,),
        )  # fmt: skip


def linearise(
    unit: Unit,
    feeds: Feeds | Stream,
    settings: Mapping[str, float] | None = None,
    band: float = 0.10,
    parameters: Mapping[str, ArrayLike] | None = None,
) -> LinearUnit:
    """Marginal coefficients at a point by central differences, all runs in one call.

    feeds : without leading dimensions and without size classes on the axis that is varied (sizes scale with their
    species). Raises OutOfValidity where the point, or a step from it, lies outside the unit.
    """
    if isinstance(feeds, Stream):
        feeds = {unit.inlets[0]: feeds}
    inputs = tuple((inlet, s) for inlet, stream in feeds.items() for s in stream.species)
    at = np.array([feeds[i].species_flow(s) for i, s in inputs], dtype=np.float64)
    chosen = dict(settings or {})
    n = len(inputs)
    step = STEP * np.maximum(at, 1e-6 * max(float(at.sum()), 1e-12))
    plus, minus = np.eye(n) * step, -np.eye(n) * np.minimum(step, at)
    edges = [signs * band * at for signs in (1.0, -1.0)]
    single = np.concatenate([np.eye(n) * band * at, -np.eye(n) * band * at]) if n else np.zeros((0, 0))
    points = np.concatenate([np.zeros((1, n)), plus, minus, np.array(edges).reshape(2, n), single]) + at
    out, elements, used = _outputs(unit, feeds, inputs, at, points, chosen, parameters)
    width = np.diag(plus - minus)
    marginal = np.moveaxis((out[1 : n + 1] - out[n + 1 : 2 * n + 1]) / width[:, None, None], 0, -1)
    line = out[0][None] + np.einsum("pi,oei->poe", points[2 * n + 1 :] - at, marginal)
    # An element below a billionth of what flows is rounding, not a flow that a line could miss.
    entering = np.maximum(out[0].sum(axis=0), max(1e-9 * float(out[0].sum()), 1e-12))
    error = float(np.max(np.abs(line - out[2 * n + 1 :]) / entering)) if n else 0.0
    utilities = {k: (float(v[0]), (v[1 : n + 1] - v[n + 1 : 2 * n + 1]) / width) for k, v in used.items()}
    return LinearUnit(
        unit.name, chosen, inputs, unit.outlets, elements, at, out[0], marginal, utilities, band, error
    )


def modes(
    unit: Unit,
    feeds: Feeds | Stream,
    grid: Mapping[str, Sequence[float]],
    parameters: Mapping[str, ArrayLike] | None = None,
) -> list[LinearUnit]:
    """The unit linearised at every point of a grid of settings: operating points that a network may mix."""
    names = list(grid)
    return [
        linearise(unit, feeds, dict(zip(names, point, strict=True)), parameters=parameters)
        for point in itertools.product(*(grid[n] for n in names))
    ]


def _outputs(
    unit: Unit,
    feeds: Feeds,
    inputs: tuple[tuple[str, str], ...],
    at: Array,
    points: Array,
    settings: Mapping[str, float],
    parameters: Mapping[str, ArrayLike] | None,
) -> tuple[Array, tuple[str, ...], dict[str, Array]]:
    """Element flows, shape (points, outlets, elements), and utilities at each row of `points`."""
    varied = {}
    for inlet, stream in feeds.items():
        columns = [k for k, (i, _) in enumerate(inputs) if i == inlet]
        flow = np.broadcast_to(stream.flow, (len(points), *stream.flow.shape))
        before, now = at[columns], points[:, columns]
        if stream.sizes_m:
            spread = np.divide(
                stream.flow, before[:, None], out=np.full(stream.flow.shape, 1.0 / len(stream.sizes_m)),
                where=before[:, None] > 0,
            )  # fmt: skip
            flow = now[:, :, None] * spread
        else:
            flow = now
        varied[inlet] = Stream(stream.species, flow, stream.composition, stream.sizes_m, stream.tags)
    result = unit.run(varied, settings, parameters)
    elements = tuple(sorted({e for s in result.products.values() for e in s.elements()} - UNFOLLOWED))
    out = np.zeros((len(points), len(unit.outlets), len(elements)))
    for i, outlet in enumerate(unit.outlets):
        if outlet in result.products:
            for j, element in enumerate(elements):
                out[:, i, j] = result.products[outlet].element(element)
    used = {k: np.broadcast_to(v, (len(points),)).astype(np.float64) for k, v in result.utilities.items()}
    return out, elements, used

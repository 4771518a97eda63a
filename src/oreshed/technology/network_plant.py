"""A technology as a plant of a network: where the elements of its feed go, for many feeds or draws in one call.

The network names elements ("zinc") and knows feeds by their companions per tonne of principal element; a technology
knows streams. This record stands between them, so that neither has to know the other.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.basis.properties import symbols
from oreshed.technology.flowsheet import Flowsheet, Solved, solve
from oreshed.technology.plant import HIGH, LOW, draw_parameters
from oreshed.technology.stream import Array, Stream, ratio

Settings = Mapping[str, str]
Recovered = Mapping[
    str, tuple[str, ...]
]  # element by name -> products of the flowsheet that count as recovered
MOST_REFUSED = 20  # one draw in so many may be refused
TONNES = 1000.0  # of the principal element in the feed that a plant is run on; shares do not depend on it


@dataclass(frozen=True)
class NetworkPlant:
    """How a network runs a technology.

    principal : element by name. settings : word -> allowed values, the first is what it is when nothing is said.
    sheet : settings -> flowsheet. feed : (tonnes of principal, companions by symbol in tonnes per tonne of it) ->
    fresh streams; arrays over feeds pass through. recovered : settings -> products by element.
    """

    principal: str
    settings: Mapping[str, tuple[str, ...]]
    sheet: Callable[[Settings], Flowsheet]
    feed: Callable[[float, Mapping[str, Array]], Mapping[str, Stream]]
    recovered: Callable[[Settings], Recovered]

    def read_settings(self, text: str) -> dict[str, str]:
        """Settings from "name=value; name=value", with defaults for what is not said.

        Raises OutOfValidity with every fault: unknown names, values that are not allowed, words without "=".
        """
        found, faults = {name: allowed[0] for name, allowed in self.settings.items()}, []
        for part in filter(None, (p.strip() for p in text.split(";"))):
            name, equals, value = (x.strip() for x in part.partition("="))
            if not equals:
                faults.append(f"{part!r} is not name=value")
            elif name not in self.settings:
                near = difflib.get_close_matches(name, self.settings, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(self.settings)}"
                faults.append(f"no setting {name!r}; {hint}")
            elif value not in self.settings[name]:
                faults.append(f"{name} cannot be {value!r}; it is one of {', '.join(self.settings[name])}")
            else:
                found[name] = value
        if faults:
            raise OutOfValidity("; ".join(faults))
        return found

    def recoveries(
        self,
        per_principal: Mapping[str, ArrayLike],
        settings: Settings,
        parameters: Mapping[str, Mapping[str, Array]] | None = None,
    ) -> dict[str, Array]:
        """Share (0-1) of each element that leaves in the products that count as recovered, shape of the feeds.

        per_principal : companions by name, tonnes per tonne of the principal element, scalars or one array over feeds.
        An element that does not enter has the share 0. Raises OutOfValidity where the technology refuses the feed.
        """
        known = symbols()
        by_symbol = {
            known[name]: np.asarray(x, dtype=np.float64) for name, x in per_principal.items() if name in known
        }
        solved = solve(self.sheet(settings), self.feed(TONNES, by_symbol), parameters, once=True)
        return {
            element: _share(solved, known[element], products)
            for element, products in self.recovered(settings).items()
        }

    def leaves(
        self, element: str, per_principal: Mapping[str, ArrayLike], settings: Settings
    ) -> dict[str, float]:
        """Where an element, by name, leaves the plant: share (0-1) by product, for one feed."""
        known = symbols()
        by_symbol = {
            known[n]: np.asarray(x, dtype=np.float64) for n, x in per_principal.items() if n in known
        }
        solved = solve(self.sheet(settings), self.feed(TONNES, by_symbol))
        return {p: float(_share(solved, known[element], (p,))) for p in solved.products}

    def intervals(
        self, per_principal: Mapping[str, float], settings: Settings, draws: int = 200, seed: int = 1
    ) -> dict[str, Estimate]:
        """As `recoveries` for one feed, each share with its 5 to 95 % band over drawn parameters.

        Draws in which no such plant would run (a cell house that stops) are left out.
        Raises OutOfValidity where the central plant does not run, or more than one draw in `MOST_REFUSED`.
        """
        central = self.recoveries(per_principal, settings)
        parts = self._drawn(
            per_principal, settings, draw_parameters(self.sheet(settings), draws, seed), draws
        )
        drawn = {e: np.concatenate([np.atleast_1d(p[e]) for p in parts]) for e in central}
        left = max((len(x) for x in drawn.values()), default=draws)
        if (draws - left) * MOST_REFUSED > draws:
            raise OutOfValidity(
                f"{self.sheet(settings).name} runs in {left} of {draws} draws of its parameters only"
            )
        found = {}
        for element, at in central.items():
            low, high = np.quantile(drawn[element], (LOW, HIGH))
            value = float(at)
            found[element] = Estimate(min(float(low), value), value, max(float(high), value), "t/t")
        return found

    def _drawn(
        self,
        per_principal: Mapping[str, float],
        settings: Settings,
        parameters: Mapping[str, Mapping[str, Array]],
        draws: int,
    ) -> list[dict[str, Array]]:
        """Recoveries of the draws that run, in parts; a part that is refused is halved until the draw is found."""
        try:
            found = self.recoveries(per_principal, settings, parameters)
        except OutOfValidity:
            if draws == 1:
                return []
            half = draws // 2
            first = {u: {k: x[:half] for k, x in p.items()} for u, p in parameters.items()}
            rest = {u: {k: x[half:] for k, x in p.items()} for u, p in parameters.items()}
            return [
                *self._drawn(per_principal, settings, first, half),
                *self._drawn(per_principal, settings, rest, draws - half),
            ]
        return [{e: np.broadcast_to(x, (draws,)) for e, x in found.items()}]

    def unverified(self, settings: Settings) -> tuple[int, int]:
        """Parameters whose source was not opened, and all parameters, of the flowsheet under these settings."""
        rows = {(p.name, p.source): p for u in self.sheet(settings).units.values() for p in u.parameters}
        return sum(not p.opened for p in rows.values()), len(rows)


def _share(solved: Solved, symbol: str, products: tuple[str, ...]) -> Array:
    """Share of all that leaves of an element; what reagents bring counts as entered."""
    left = sum((s.element(symbol) for s in solved.products.values()), start=np.zeros(()))
    made = sum((solved.products[p].element(symbol) for p in products), start=np.zeros(()))
    return ratio(made, left)

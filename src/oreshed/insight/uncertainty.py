"""Draws: each one consistent world; in it demand, supply under every feed rule, and which unlocking sets hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from oreshed.chain.many_slices import Case, build_each
from oreshed.chain.matrix import Bools, Floats
from oreshed.chain.model import Model
from oreshed.chain.network import FEED_RULES, FeedRule, Question
from oreshed.chain.slice import Slice, build, under
from oreshed.chain.starts import Starts
from oreshed.chain.world import World, draws, own_errors
from oreshed.insight.relaxation import TOLERANCE, Supply

# Chance that the first of all values is there by luck.
CHANCE = 0.05
# Sets are judged in as many draws as this number of trials allows, but in no fewer than the least.
MOST_TRIALS, LEAST_DRAWS = 2400, 20
# Demand, supply under each rule, which sets hold, the drawn values of the keys.
Draw = tuple[float, list[float], list[bool], list[float]]


@dataclass(frozen=True)
class Drawn:
    """Results over draws, arrays of length n; `numbers` holds the drawn values of `keys`, shape (n, keys)."""

    demand: Floats
    supply: Mapping[FeedRule, Floats]
    holds: (
        Floats  # shape (judged draws, sets): 1 where the set still gains delta and no member can be dropped
    )
    keys: tuple[str, ...]
    numbers: Floats
    own: Floats  # shape (n, keys): what each value draws by itself, in standard deviations
    tonnes: Bools  # shape (keys,): amounts in tonnes a year

    def gap(self, rule: FeedRule) -> Floats:
        return self.demand - self.supply[rule]

    def share_of_variance(self, rule: FeedRule) -> list[tuple[str, float]]:
        """Keys by the share of the gap's variance that each brings by itself, greatest first.

        By itself: only the part of its error that it shares with no other value of its source, for that is what its own
        look-up mends. A tonne of a limit moves the gap by no more than a tonne, which bounds what an amount can bring; what
        chance alone puts first among so many values is left out.
        """
        from scipy.special import ndtri  # imported late, see `chain.world`

        gap = self.gap(rule)
        if len(gap) < 8 or np.ptp(gap) == 0:
            return []
        moving = self.numbers.std(axis=0) > 0
        own = self.own[:, moving] - self.own[:, moving].mean(axis=0)
        covariance = own.T @ (gap - gap.mean()) / len(gap)
        squared = (covariance / (own.std(axis=0) * gap.std())) ** 2
        most = np.where(self.tonnes[moving], (self.numbers[:, moving].std(axis=0) / gap.std()) ** 2, 1.0)
        names = [k for k, m in zip(self.keys, moving, strict=True) if m]
        floor = ndtri(1.0 - CHANCE / (2.0 * max(1, len(names)))) ** 2 / len(gap)
        # What chance adds to a real share may lift it above what its amount can bring at all; both must speak for it.
        ranked = sorted(zip(names, squared.tolist(), most.tolist(), strict=True), key=lambda p: -min(p[1:]))
        return [(name, min(share, top)) for name, share, top in ranked if min(share, top) > floor]


@dataclass(frozen=True)
class Draws:
    """The work of drawing, cut into jobs that any process can do; results do not depend on how they are cut."""

    model: Model
    question: Question
    count: int
    seed: int
    sets: tuple[tuple[str, ...], ...]
    delta: float
    keys: tuple[str, ...]
    starts: Starts | None = None  # where solves begin; the central world's unless given

    @property
    def judged(self) -> int:
        """Draws in which the sets are judged."""
        return min(self.count, max(LEAST_DRAWS, MOST_TRIALS // max(1, len(self.sets))))

    def jobs(self, chunks: int) -> list[list[int]]:
        """Draw numbers of each job; the judged ones, which cost most, are spread evenly."""
        return [c for c in (list(range(k, self.count, chunks)) for k in range(chunks)) if c]

    def work(self, numbers: list[int]) -> dict[int, Draw]:
        """Solve the draws of one job."""
        found = {}
        cases = [Case(world) for world in draws(self.model, numbers, self.seed)]
        starts = self.starts or _central_starts(self.model, self.question)
        for place, headline in build_each(cases, self.question, starts=starts):
            sets = self.sets if numbers[place] < self.judged else ()
            found[numbers[place]] = _one_draw(headline, sets, self.delta, self.keys)
        return found

    def gather(self, parts: Iterable[Mapping[int, Draw]]) -> Drawn:
        rows = {n: row for part in parts for n, row in part.items()}
        ordered = [rows[n] for n in range(self.count)]
        return Drawn(
            demand=np.array([r[0] for r in ordered]),
            supply={rule: np.array([r[1][k] for r in ordered]) for k, rule in enumerate(FEED_RULES)},
            holds=np.array([r[2] for r in ordered[: self.judged]], dtype=np.float64).reshape(
                self.judged, len(self.sets)
            ),
            keys=self.keys,
            numbers=np.array([r[3] for r in ordered], dtype=np.float64).reshape(self.count, len(self.keys)),
            own=own_errors(self.keys, self.count, self.seed),
            tonnes=np.array([self.model.values[k].unit == "t/yr" for k in self.keys], dtype=np.bool_),
        )


def _central_starts(model: Model, question: Question) -> Starts:
    central = build(World(model), question)
    central.answer  # noqa: B018
    return central.starts()


def _one_draw(
    headline: Slice, sets: tuple[tuple[str, ...], ...], delta: float, keys: tuple[str, ...]
) -> Draw:
    supply = [under(headline, rule).supply for rule in FEED_RULES]
    kept: list[bool] = []
    if sets:
        with Supply(headline.matrix) as shared:
            kept = [still_holds(shared, members, delta) for members in sets]
    return headline.demand, supply, kept, [headline.world.value(k) for k in keys]


def still_holds(supply: Supply, members: tuple[str, ...], delta: float) -> bool:
    """Does the set still gain delta in this world, and does no set without one of its members?"""
    now = supply.value(0)
    threshold = now + delta
    slack = TOLERANCE * max(abs(now), abs(threshold))
    whole = supply.mask(members)
    if any(supply.value(whole & ~supply.mask((m,))) >= threshold - slack for m in members):
        return False
    return supply.value(whole) >= threshold - slack

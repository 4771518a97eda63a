"""The study: one question asked of a model, answered whole."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.chain.basecase import BaseCase, check_years
from oreshed.chain.flowsheets import settle
from oreshed.chain.matrix import Floats, Matrix
from oreshed.chain.model import Model
from oreshed.chain.network import FEED_RULES, FeedRule, Question
from oreshed.chain.slice import Slice, build, under
from oreshed.chain.world import World, require_element
from oreshed.insight.background import Background
from oreshed.insight.certificate import Certificate, SupplyProof, certify_all, certify_supply
from oreshed.insight.couplings import Coupled, coupled
from oreshed.insight.dilute import Won, liquors
from oreshed.insight.emissions import Taken, taken
from oreshed.insight.flips import Flip, flips
from oreshed.insight.interventions import (
    Joint,
    Ranked,
    in_order,
    joint_sets,
    touching,
    try_options,
    unlock_curve,
)
from oreshed.insight.ladder import Cheapest, ModuleSize, Rung, cheapest, ladder
from oreshed.insight.levers import Lever, levers
from oreshed.insight.money import at_prices
from oreshed.insight.outage import Outage, smallest_outages
from oreshed.insight.uncertainty import Drawn, Draws
from oreshed.insight.unlock import MarginalValue, Unlocking, marginal_values, unlock

Verdict = Literal["short", "enough", "undetermined"]
# Gain asked of an unlocking set: this share of demand, or the gap where it is smaller.
STEP = 0.05
# Ties are listed up to here; the search says when it stopped short.
MOST_SETS = 1000
# Below this many draws a second process costs more than it saves; above, work is cut into this many jobs. Draws come
# last, so they are cut finely: no process then waits long for the other's last job.
PARALLEL_FROM, OPTION_JOBS, DRAW_JOBS = 30, 2, 8


@dataclass(frozen=True)
class Ask:
    """What the user typed. `bloc` is a tier, a bloc, or regions; year None is the model's target year."""

    metal: str
    bloc: str = ""
    year: int | None = None
    feed: FeedRule = "reliable"
    by: Literal["class", "plant"] = "class"
    draws: int = 100
    seed: int = 1
    scenario: str = ""


@dataclass(frozen=True)
class Interval:
    """5th percentile, central world, 95th percentile."""

    low: float
    central: float
    high: float


def interval(central: float, drawn: Floats) -> Interval:
    if len(drawn) == 0:
        return Interval(central, central, central)
    low, high = np.percentile(drawn, [5, 95])
    return Interval(min(float(low), central), central, max(float(high), central))


class Study:
    """Answers to one question, each worked out when first read.

    >>> # study = Study(model, Ask("tin")); study.verdict, study.unlocking.sets, study.interventions[0].central
    """

    def __init__(self, model: Model, ask: Ask, progress: Callable[[str], None] | None = None) -> None:
        require_element(model, ask.metal)
        self.model = model
        self.ask = ask
        self.progress = progress or (lambda step: None)
        self.started = time.perf_counter()
        self.bloc_name = ask.bloc or model.settings.default_bloc
        bloc = model.bloc(self.bloc_name)
        # Named twice or with spaces, a bloc is the same bloc.
        parts = dict.fromkeys(part.strip() for part in self.bloc_name.replace("+", ",").split(","))
        self.bloc_name = ("," if "," in self.bloc_name else "+").join(parts)
        year = model.settings.target_year if ask.year is None else ask.year
        if not model.settings.base_year <= year <= model.settings.horizon:
            raise OutOfValidity(
                f"year {year} lies outside the model's {model.settings.base_year}-{model.settings.horizon}"
            )
        self.world = World(model)
        self.question = Question(ask.metal, bloc, year, ask.feed, ask.by)
        headline = self._under(ask.feed)
        if headline.demand <= 0:
            stated = sorted({d.region for d in model.demands if d.element == ask.metal and d.central > 0})
            raise OutOfValidity(
                f"the model states no demand for {ask.metal} in {', '.join(bloc)}; "
                f"it does in {', '.join(stated) or 'no region'}"
            )
        # Recoveries that the flowsheets find at the optimum hold for everything that is asked after it.
        self.settled = settle(headline)
        self.world = self.settled.piece.world

    def _under(self, feed: FeedRule, bloc: tuple[str, ...] | None = None, year: int | None = None) -> Slice:
        q = self.question
        asked = Question(q.element, bloc or q.bloc, year or q.year, feed, q.by)
        if "settled" not in self.__dict__:
            return build(self.world, asked)
        if asked == self.question:  # the bloc's own among others
            return self.settled.piece
        return build(self.world, asked, like=self.settled.piece)

    @cached_property
    def pieces(self) -> dict[FeedRule, Slice]:
        """The slice under every feed rule; only the headline's has its own classes."""
        headline = self.settled.piece
        return {rule: headline if rule == self.ask.feed else under(headline, rule) for rule in FEED_RULES}

    @property
    def piece(self) -> Slice:
        """The slice that the headline is about."""
        return self.pieces[self.ask.feed]

    @property
    def matrix(self) -> Matrix:
        return self.piece.matrix

    @property
    def central_gap(self) -> float:
        return self.piece.demand - self.piece.supply

    @property
    def delta(self) -> float:
        """Gain that an unlocking set must bring: min(gap, 5 % of demand); 5 % of demand where there is no gap."""
        step = STEP * self.piece.demand
        return min(self.central_gap, step) if self.central_gap > 0 else step

    @cached_property
    def unlocking(self) -> Unlocking:
        self.progress("unlocking sets")
        return unlock(self.matrix, self.delta, most_sets=MOST_SETS)

    @cached_property
    def certificates(self) -> tuple[Certificate, ...]:
        self.progress("certificates")
        return certify_all(self.matrix, self.unlocking)

    @cached_property
    def supply_proof(self) -> SupplyProof:
        """Exact proof of the supply from which every gain is counted."""
        return certify_supply(self.matrix)

    @cached_property
    def used_keys(self) -> tuple[str, ...]:
        """Keys of every model value that the slice and its hosts stand on."""
        slices = [self.piece, *self.piece.host.values()]
        keys = {
            k for x in slices for part in (x.matrix.rows, x.matrix.columns) for p in part for k in p.parents
        }
        return tuple(k for k in self.model.values if k in keys)

    def start(self) -> None:
        """Set interventions, modules and draws going in other processes; whoever needs them waits for them.

        Interventions come first: their joint sets can then be found here while draws are still under way.
        """
        self._options_going, self._modules_going, self._draws_going  # noqa: B018

    @cached_property
    def _draws(self) -> Draws:
        sets = tuple(s.members for s in self.unlocking.sets)
        ask = self.ask
        return Draws(
            self.model,
            self.question,
            ask.draws,
            ask.seed,
            sets,
            self.delta,
            self.used_keys,
            self.piece.starts(),
        )

    @cached_property
    def _draws_going(self) -> Background:
        work = self._draws.work
        jobs = self._draws.jobs(DRAW_JOBS)
        return Background([(work, (job,)) for job in jobs], at_home=self.ask.draws < PARALLEL_FROM)

    @cached_property
    def _options_going(self) -> Background:
        ids = [o.id for o in touching(self.piece)]
        piece = self.piece
        calls = [
            (try_options, (self.world, piece.question, piece.counts_surplus, ids[k::OPTION_JOBS]))
            for k in range(OPTION_JOBS)
            if ids[k::OPTION_JOBS]
        ]
        return Background(calls, at_home=self.ask.draws < PARALLEL_FROM)

    @cached_property
    def _modules_going(self) -> Background:
        calls: list[tuple[Callable[..., Any], tuple[Any, ...]]] = [
            (cheapest, (self.matrix, self.delta, self.modules)),
            (ladder, (self.matrix, self.delta, self.modules, self.piece.demand)),
        ]
        return Background(calls, at_home=self.ask.draws < PARALLEL_FROM)

    @cached_property
    def drawn(self) -> Drawn:
        self.progress(f"{self.ask.draws} draws")
        return self._draws.gather(self._draws_going.results)

    @cached_property
    def demand(self) -> Interval:
        return interval(self.piece.demand, self.drawn.demand)

    @cached_property
    def supply(self) -> dict[FeedRule, Interval]:
        return {rule: interval(self.pieces[rule].supply, self.drawn.supply[rule]) for rule in FEED_RULES}

    @cached_property
    def gap(self) -> Interval:
        return interval(self.central_gap, self.drawn.gap(self.ask.feed))

    @property
    def share_short(self) -> float | None:
        """Share of draws with a gap; None without draws."""
        gap = self.drawn.gap(self.ask.feed)
        return float(np.mean(gap > 1e-6 * self.piece.demand)) if len(gap) else None

    def verdict_under(self, feed: FeedRule) -> Verdict:
        return judge(self.demand, self.supply[feed])

    @property
    def verdict(self) -> Verdict:
        return self.verdict_under(self.ask.feed)

    @cached_property
    def missing_regions(self) -> tuple[str, ...]:
        """Regions of the bloc for which the model states no demand."""
        stated = {d.region for d in self.model.demands if d.element == self.ask.metal}
        return tuple(r for r in self.question.bloc if r not in stated)

    @cached_property
    def modules(self) -> dict[str, ModuleSize]:
        """Realistic module of each relaxable class, where the model states one."""
        stated = {(m.family, m.stage): m for m in self.model.modules}
        found: dict[str, ModuleSize] = {}
        for row in self.matrix.rows:
            module = stated.get((row.family, row.stage)) or stated.get((row.family, "*"))
            if row.relax_class and module:
                capital = module.capex_usd_per_t_per_year
                if capital is not None:
                    capital *= at_prices(self.model, module.capex_year)
                found[row.relax_class] = ModuleSize(module.size_t_per_year, capital)
        return found

    @cached_property
    def cheapest(self) -> Cheapest | None:
        self.progress("ladder")
        found: Cheapest | None = self._modules_going.results[0]
        return found

    @cached_property
    def ladder(self) -> tuple[Rung, ...]:
        found: tuple[Rung, ...] = self._modules_going.results[1]
        return found

    @cached_property
    def marginal_values(self) -> tuple[MarginalValue, ...]:
        """One-sided values of the classes that stand in a cut or in an unlocking set."""
        wanted = {m for s in self.unlocking.sets for m in s.members} | {
            m for c in self.unlocking.cuts for m in c
        }
        names = [c for c in self.matrix.classes if c in wanted]
        sizes = {c: self.modules[c].size_t_per_year if c in self.modules else self.delta for c in names}
        return marginal_values(self.matrix, names, sizes)

    @cached_property
    def interventions(self) -> tuple[Ranked, ...]:
        self.progress("interventions")
        return in_order(r for part in self._options_going.results for r in part)

    @cached_property
    def levers(self) -> tuple[Lever, ...]:
        """What technology moves and what only the host metal moves."""
        return levers(self.piece, self.interventions)

    @cached_property
    def emissions(self) -> tuple[Taken, ...]:
        """Energy and emissions of the answer, and supply under a cap of each."""
        return taken(self.piece)

    @cached_property
    def liquors(self) -> tuple[Won, ...]:
        """Liquors of host plants that hold the metal, at what cost."""
        return liquors(self.piece) if self.piece.host else ()

    @cached_property
    def couplings(self) -> tuple[Coupled, ...]:
        """Uses of the metal that need another one in proportion, and what that one allows."""
        return coupled(self.piece)

    @cached_property
    def joint(self) -> tuple[Joint, ...]:
        self.progress("joint sets")
        return joint_sets(self.piece, self.interventions)

    @cached_property
    def unlock_curve(self) -> list[dict[str, object]]:
        return unlock_curve(self.piece, self.interventions, self.joint)

    @cached_property
    def flips(self) -> tuple[Flip, ...]:
        self.progress("flip values")
        return flips(self.piece)

    @cached_property
    def outages(self) -> tuple[Outage, ...]:
        return smallest_outages(self.piece) if self.central_gap <= 0 else ()

    @cached_property
    def base_check(self) -> tuple[BaseCase, ...]:
        self.progress("base-year check")
        asked = {self.question.element, *self.piece.host}
        return check_years(self.world, [self.model.settings.base_year], asked)

    @cached_property
    def base_piece(self) -> Slice:
        """The same question in the base year."""
        return self._under(self.ask.feed, year=self.model.settings.base_year)

    def other_blocs(self) -> list[tuple[str, Slice]]:
        """The question asked for other sets of countries, central world: tiers added up, and each region alone."""
        settings = self.model.settings
        names = list(settings.tiers)
        sets = (
            ["+".join(names[: n + 1]) for n in range(len(names))]
            + list(settings.blocs)
            + list(self.question.bloc)
        )
        stated = {d.region for d in self.model.demands if d.element == self.ask.metal}
        found = []
        for name in dict.fromkeys(sets):
            bloc = self.model.bloc(name)
            if stated & set(bloc):
                found.append((name, self._under(self.ask.feed, bloc)))
        return found

    def years(self) -> list[tuple[int, Slice, Slice]]:
        """Slices from the base year to the horizon, under the rule "own" and the headline's."""
        settings = self.model.settings
        found = []
        for year in range(settings.base_year, settings.horizon + 1):
            headline = self.piece if year == self.question.year else self._under(self.ask.feed, year=year)
            found.append((year, under(headline, "own"), headline))
        return found


def judge(demand: Interval, supply: Interval) -> Verdict:
    """`short` or `enough` where the intervals do not overlap, else `undetermined`."""
    if demand.low > supply.high:
        return "short"
    return "enough" if supply.low >= demand.high else "undetermined"

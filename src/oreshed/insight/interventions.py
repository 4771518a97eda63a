"""Interventions ranked three ways: usable tonnes, per dollar, by the year they arrive; and joint sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from oreshed.chain import schema as s
from oreshed.chain.interventions import Side, apply, effects_of, elements_touched
from oreshed.chain.many_slices import Case, build_each
from oreshed.chain.model import Model
from oreshed.chain.network import Question
from oreshed.chain.slice import Slice, build
from oreshed.chain.world import World
from oreshed.insight.change import Change, Trial, difference
from oreshed.insight.money import at_prices, money_year

# Gains below this share of demand are rounding of the model, not metal.
NOTHING = 1e-4
ENDS: tuple[Side, ...] = ("low", "high")


@dataclass(frozen=True)
class Ranked:
    """One option: usable tonnes a year at full effect (low, central, high), and in the target year.

    probability : that half of the effect flows by the target year; expected : that times `central`.
    """

    option: s.OptionRow
    low: float
    central: float
    high: float
    at_target: float
    year: int
    probability: float | None
    expected: float | None
    capex_usd: float | None
    capex_low_usd: float | None
    capex_high_usd: float | None
    note: str
    unverified: bool
    change: Change | None = None  # what it changes in the matrix; None where only a rebuild can tell

    @property
    def usd_per_t_per_year(self) -> float | None:
        if self.capex_usd is None or self.central <= 0:
            return None
        return self.capex_usd / self.central


@dataclass(frozen=True)
class Joint:
    """Options that gain more together than the sum of each alone."""

    options: tuple[str, ...]
    gain: float
    sum_of_singles: float


def slice_with(
    piece: Slice, options: Sequence[str], *, until: int | None = None, before: Slice | None = None
) -> Slice:
    """The slice with options in force, hosts that they change solved anew.

    before : the slice with all of them but the last.
    """
    changed = apply(piece.world, options, piece.question.year, until=until)
    kept = _kept(piece, options) if before is None else _kept(before, options[-1:])
    return build(
        changed.world, piece.question, count_surplus=piece.counts_surplus, retained=changed.retained,
        kept=kept, like=piece.root or piece,
    )  # fmt: skip


def _kept(piece: Slice, options: Sequence[str]) -> dict[str, Slice]:
    """Hosts that options leave as they are."""
    touched = elements_touched(piece.world.model, options)
    # The first build holds its hosts under the question's own feed rule; `piece` may stand on a narrower one's.
    hosts = (piece.root or piece).host
    return {
        e: inner
        for e, inner in hosts.items()
        if e not in touched and inner.question.feed == piece.question.feed
    }


def _at_ends(piece: Slice, option: str) -> list[float]:
    """Supply with an option in force, at either end of its effects' intervals."""
    changed = [apply(piece.world, (option,), piece.question.year, side=side) for side in ENDS]
    model = changed[0].world.model  # they differ in numbers only
    cases = [Case(World(model, c.world.numbers), c.retained) for c in changed]
    found = build_each(
        cases, piece.question, count_surplus=piece.counts_surplus, kept=_kept(piece, (option,)),
        like=piece.root or piece,
    )  # fmt: skip
    return [other.supply for _, other in found]


def touching(piece: Slice) -> tuple[s.OptionRow, ...]:
    """Options outside the reference case with an effect on something that the slice or its hosts hold."""
    slices = [piece, *piece.host.values()]
    plants = {p for x in slices for r in x.matrix.rows for p in (r.plant,) if p}
    places = {
        (r.region, r.commodity)
        for x in slices
        for r in x.matrix.rows
        if r.family in ("retention", "node balance")
    }
    demands = {r.id.removeprefix("demand:") for r in piece.matrix.rows if r.family == "demand"}
    commodities = {c.commodity for x in slices for c in x.matrix.columns}
    model = piece.world.model

    def touches(e: s.OptionEffect) -> bool:
        plant, _, element = e.target.partition(":")
        if e.kind in ("circuit_add", "recovery_set"):
            return plant in plants and element == piece.question.element
        if e.kind == "retention_set":
            return (plant, element) in places
        if e.kind == "feed_add":
            return element in commodities
        return plant in plants or e.target in demands

    return tuple(
        o
        for o in model.options
        if not o.in_reference_case and any(touches(e) for e in effects_of(model, o.id))
    )


def rank(piece: Slice) -> tuple[Ranked, ...]:
    """Every option that touches the slice, tried alone. Order: usable tonnes a year, greatest first."""
    return in_order(try_option(piece, option) for option in touching(piece))


def in_order(found: Iterable[Ranked]) -> tuple[Ranked, ...]:
    """Greatest gain first; gains alike to six digits go by year and name, so that rounding orders nothing."""
    return tuple(sorted(found, key=lambda r: (-float(f"{r.central:.6g}"), r.year, r.option.id)))


def try_options(world: World, question: Question, counts_surplus: bool, ids: Sequence[str]) -> list[Ranked]:
    """Some options tried in a process of their own, which builds the slice anew."""
    piece = build(world, question, count_surplus=counts_surplus)
    return [try_option(piece, o) for o in world.model.options if o.id in ids]


def try_option(piece: Slice, option: s.OptionRow) -> Ranked:
    year = piece.question.year
    effects = effects_of(piece.world.model, option.id)

    whole = slice_with(piece, (option.id,))
    central = whole.supply - piece.supply
    if abs(central) <= NOTHING * max(1.0, piece.demand):
        central = 0.0
    useful = central != 0.0
    spread = useful and any(e.low != e.high for e in effects)
    others = _at_ends(piece, option.id) if spread else []
    ends = sorted((central, *(x - piece.supply for x in others)))
    arrived = [e for e in effects if e.year <= year]
    whole_by_then = len(arrived) == len(effects) or not useful
    at_target = central if whole_by_then else 0.0
    if arrived and not whole_by_then:
        at_target = slice_with(piece, (option.id,), until=year).supply - piece.supply
    chance = _probability(option, year)
    prices = at_prices(piece.world.model, option.capex_year)
    return Ranked(
        option, ends[0], central, ends[-1], at_target, option.expected_year, chance,
        None if chance is None else chance * central,
        _usd(option.capex_central_musd, prices), _usd(option.capex_low_musd, prices), _usd(option.capex_high_musd, prices),
        _note(piece.world.model, option, piece.question.element), option.quality == "memory" or any(e.quality == "memory" for e in effects),
        difference(piece.matrix, whole.matrix),
    )  # fmt: skip


def _usd(musd: float | None, prices: float) -> float | None:
    return None if musd is None else 1e6 * musd * prices


def _probability(option: s.OptionRow, year: int) -> float | None:
    p30, p35 = option.probability_2030, option.probability_2035
    if p30 is None or p35 is None:
        return p30 if p35 is None else p35
    weight = min(1.0, max(0.0, (year - 2030) / 5.0))
    return (1 - weight) * p30 + weight * p35


def _note(model: Model, option: s.OptionRow, element: str) -> str:
    notes = []
    others = sorted({_element(model, e) for e in effects_of(model, option.id)} - {element, ""})
    if others and option.capex_central_musd is not None:
        notes.append(f"its capital also brings {', '.join(others)}")
    if option.capex_central_musd is None:
        notes.append("capital unknown: ranked on tonnes and date only")
    elif option.capex_quality == "memory":
        notes.append("capital unverified")
    if option.capex_central_musd is not None and option.capex_year not in (None, money_year(model)):
        notes.append(f"capital of {option.capex_year} at prices of {money_year(model)}")
    if option.opex_central_usd_per_t is not None:
        doubt = ", unverified" if option.opex_quality == "memory" else ""
        notes.append(f"operating cost {option.opex_central_usd_per_t:,.0f} USD/t{doubt}")
    if option.lead_years is not None:
        notes.append(f"{option.lead_years:g} years from decision to output")
    if option.depends_on:
        notes.append(f"needs {option.depends_on}")
    if option.excludes:
        names = {o.id: o.name for o in model.options}
        notes.append(f"rules out {', '.join(names.get(i, i) for i in option.excludes.split(';'))}")
    return "; ".join(notes)


def _element(model: Model, effect: s.OptionEffect) -> str:
    """Element that an effect is about; "" where its target is not a plant or circuit."""
    plant, _, element = effect.target.partition(":")
    if effect.kind in ("circuit_add", "recovery_set"):
        return element
    row = model.plant.get(plant)
    return model.recipe[row.recipe.split(";")[0]].element if row else ""


def joint_sets(piece: Slice, ranked: Sequence[Ranked]) -> tuple[Joint, ...]:
    """Pairs of which one alone gains nothing, and the sets that sources plan together, that gain more jointly.

    Pairs that exclude each other are left out. Pairs are tried as changes of one live solver. Those that move a
    companion's hosts or change the structure must be built anew; of them only the ones a source names are tried.
    """
    by_id = {r.option.id: r for r in ranked}
    small = NOTHING * max(1.0, piece.demand)
    trial = Trial(piece.matrix)
    host_rows = {i for i, row in enumerate(piece.matrix.rows) if row.family == "host"}

    def direct(name: str) -> bool:
        change = by_id[name].change
        return change is not None and not host_rows.intersection(change.rows.tolist())

    def gain(chosen: Sequence[str]) -> float:
        if all(direct(c) for c in chosen):
            changes = [by_id[c].change for c in chosen]
            return trial.solve((c, 1.0) for c in changes if c is not None).value - piece.supply
        return slice_with(piece, chosen).supply - piece.supply

    named = {
        tuple(sorted({r.option.id, *(j for j in _ids(r.option.joint_with) if j in by_id)})) for r in ranked
    }
    pairs = {
        pair
        for pair in combinations(sorted(by_id), 2)
        if min(by_id[p].central for p in pair) <= small
        and not _exclude(by_id, pair)
        and all(direct(p) for p in pair)
    }
    found = []
    for chosen in sorted({n for n in named if len(n) > 1} | pairs):
        together, alone = gain(chosen), sum(by_id[c].central for c in chosen)
        if together > alone + max(small, 1e-3 * abs(together)):
            found.append(Joint(chosen, together, alone))
    return tuple(sorted(found, key=lambda j: (-(j.gain - j.sum_of_singles), j.options)))


def _ids(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _exclude(ranked: Mapping[str, Ranked], pair: Sequence[str]) -> bool:
    return any(b in _ids(ranked[a].option.excludes) for a in pair for b in pair if a != b)


def compatible(ranked: Sequence[Ranked]) -> list[Ranked]:
    """Options that can stand together: where two rule each other out, the one that gains more, then the earlier."""
    by_id = {r.option.id: r for r in ranked}
    kept: list[Ranked] = []
    for r in sorted(ranked, key=lambda r: (-r.central, r.year, r.option.id)):
        if not any(_exclude(by_id, (r.option.id, k.option.id)) for k in kept):
            kept.append(r)
    return kept


def unlock_curve(piece: Slice, ranked: Sequence[Ranked], joint: Sequence[Joint]) -> list[dict[str, Any]]:
    """Supply as options arrive one after another, by year then by capital per tonne.

    In are the options that gain something alone or as part of a joint set; see `compatible`.
    """
    together = {name for j in joint for name in j.options}
    in_force: list[str] = []
    spent, points = 0.0, []
    reached = piece
    useful = compatible([r for r in ranked if r.central > 0 or r.option.id in together])
    for r in sorted(useful, key=lambda r: (r.year, r.usd_per_t_per_year or 0.0, r.option.id)):
        in_force.append(r.option.id)
        before, reached = reached, slice_with(piece, in_force, before=reached)
        spent += r.capex_usd or 0.0
        points.append(
            {"option": r.option.id, "name": r.option.name, "year": r.year, "capex_usd": spent, "supply": reached.supply,
             "gain": reached.supply - before.supply, "capex_known": r.capex_usd is not None}
        )  # fmt: skip
    return points

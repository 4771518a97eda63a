"""Audit: every rule over one body of evidence, its findings merged and sorted by what they do to the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from oreshed.ledger.finding import SEVERITIES, Evidence, Finding, Rule, Words
from oreshed.ledger.rules.arithmetic import arithmetic
from oreshed.ledger.rules.attribution import attributed
from oreshed.ledger.rules.balances import balances
from oreshed.ledger.rules.belonging import belonging
from oreshed.ledger.rules.bylines import bylines
from oreshed.ledger.rules.chronology import chronology
from oreshed.ledger.rules.citations import citations
from oreshed.ledger.rules.closings import closings
from oreshed.ledger.rules.companions import companions
from oreshed.ledger.rules.conclusions import conclusions
from oreshed.ledger.rules.conditions import conditions
from oreshed.ledger.rules.constants import constants
from oreshed.ledger.rules.counted import counted
from oreshed.ledger.rules.courses import courses
from oreshed.ledger.rules.credits import credits
from oreshed.ledger.rules.damage import damage
from oreshed.ledger.rules.dates import dates
from oreshed.ledger.rules.denials import denials
from oreshed.ledger.rules.deposits import deposits
from oreshed.ledger.rules.dominance import dominance
from oreshed.ledger.rules.duplicates import duplicates
from oreshed.ledger.rules.entities import entities
from oreshed.ledger.rules.enumerations import enumerations
from oreshed.ledger.rules.equated import equated
from oreshed.ledger.rules.events import events
from oreshed.ledger.rules.feeds import feeds
from oreshed.ledger.rules.gross import gross
from oreshed.ledger.rules.growth import growth
from oreshed.ledger.rules.holdings import holdings
from oreshed.ledger.rules.identities import identities
from oreshed.ledger.rules.inflows import inflows
from oreshed.ledger.rules.instruments import instruments
from oreshed.ledger.rules.kinship import kinship
from oreshed.ledger.rules.leavings import leavings
from oreshed.ledger.rules.leftovers import leftovers
from oreshed.ledger.rules.lifetimes import lifetimes
from oreshed.ledger.rules.limits import limits
from oreshed.ledger.rules.lists import lists
from oreshed.ledger.rules.locus import located
from oreshed.ledger.rules.logic import logic
from oreshed.ledger.rules.matter import matter
from oreshed.ledger.rules.melts import melts
from oreshed.ledger.rules.misdated import misdated
from oreshed.ledger.rules.misplaced import misplaced
from oreshed.ledger.rules.nations import nations
from oreshed.ledger.rules.needs import needs
from oreshed.ledger.rules.operations import operations
from oreshed.ledger.rules.orders import orders
from oreshed.ledger.rules.outline import outline
from oreshed.ledger.rules.owners import owners
from oreshed.ledger.rules.parts import parts
from oreshed.ledger.rules.physics import physics
from oreshed.ledger.rules.portions import portions
from oreshed.ledger.rules.priced import priced
from oreshed.ledger.rules.processes import processes
from oreshed.ledger.rules.proportions import proportions
from oreshed.ledger.rules.provenance import provenance
from oreshed.ledger.rules.quantifiers import quantifiers
from oreshed.ledger.rules.ranges import ranges
from oreshed.ledger.rules.ratios import ratios
from oreshed.ledger.rules.reckoned import reckoned
from oreshed.ledger.rules.references import references
from oreshed.ledger.rules.remedies import remedies
from oreshed.ledger.rules.repeats import repeats
from oreshed.ledger.rules.residuals import residuals
from oreshed.ledger.rules.scarce import scarce
from oreshed.ledger.rules.schedules import schedules
from oreshed.ledger.rules.scope import scope
from oreshed.ledger.rules.shares import shares
from oreshed.ledger.rules.slips import slips
from oreshed.ledger.rules.solved import solved
from oreshed.ledger.rules.sources import sources
from oreshed.ledger.rules.specifications import specified
from oreshed.ledger.rules.stages import stages
from oreshed.ledger.rules.states import states
from oreshed.ledger.rules.stepsums import stepsums
from oreshed.ledger.rules.stoichiometry import stoichiometry
from oreshed.ledger.rules.streams import streams
from oreshed.ledger.rules.structure import structure
from oreshed.ledger.rules.sums import sums
from oreshed.ledger.rules.surroundings import surroundings
from oreshed.ledger.rules.tabulated import tabulated
from oreshed.ledger.rules.tallies import tallies
from oreshed.ledger.rules.tenors import tenors
from oreshed.ledger.rules.thereof import thereof
from oreshed.ledger.rules.tonnages import tonnages
from oreshed.ledger.rules.totals import totals
from oreshed.ledger.rules.truths import truths
from oreshed.ledger.rules.wellknown import wellknown
from oreshed.ledger.rules.within import within
from oreshed.ledger.rules.wordings import wordings
from oreshed.ledger.rules.works import works
from oreshed.ledger.rules.worldshares import worldshares
from oreshed.ledger.rules.years import years

# Order is the order of mission.md section 14; it decides which of two equal findings stands.
RULES: tuple[Rule, ...] = (
    sums, tabulated, totals, enumerations, lists, duplicates, denials, repeats, works, tallies, parts, balances, tenors, feeds, streams, companions, shares, thereof,
    growth, identities, needs, arithmetic, lifetimes, residuals, inflows, leavings, scope, misplaced, stages, tonnages, years, misdated, chronology, events,
    dates, slips, quantifiers, proportions, portions, counted, dominance, wordings, logic, truths, conclusions, limits, remedies, solved, physics,
    matter, melts, operations, processes, conditions, surroundings, constants, provenance, ranges, within, references, wellknown,
    worldshares, entities, nations, holdings, kinship, instruments, citations, damage, leftovers, structure, outline, belonging, closings,
    credits, deposits, bylines, ratios, equated, stepsums, reckoned, priced, states, gross, owners, schedules, scarce, courses,
    stoichiometry, orders, specified, sources,
)  # fmt: skip
# A slip of unit makes every rule that computes with the number fire: the slip alone is the finding.
CONSEQUENT = ("R-SUM", "R-DUP", "R-PART", "R-REF", "R-SCOPE")
SHOWN = 8  # quotes that one finding carries at most


def audit(evidence: Evidence, rules: Iterable[Rule] = RULES) -> tuple[Finding, ...]:
    """Findings of all rules, without repetitions, gravest first.

    Sorted by severity, then by weight (what the finding does to the answer), then by place.
    """
    evidence = located(evidence)
    found = [f for rule in rules for f in rule(evidence)]
    merged = _merge(attributed(_merge(_without_consequences(found)), evidence))
    return tuple(
        sorted(
            merged,
            key=lambda f: (
                SEVERITIES.index(f.severity),
                -min(f.weight, 1e3),
                _place(f),
                f.rule,
                f.arithmetic,
            ),
        )
    )


def _place(finding: Finding) -> tuple[str, int, int]:
    place = next((w.place for w in finding.words if w.place), None)
    return (place.document, place.line, place.start) if place else ("", 0, 0)


def _without_consequences(found: list[Finding]) -> list[Finding]:
    slipped = {f.claims[0] for f in found if f.rule == "R-UNIT" and f.severity == "high" and f.claims}
    residual = [set(f.claims) for f in found if f.rule == "R-RES" and f.claims]
    kept = []
    for f in found:
        if f.rule in CONSEQUENT and slipped & set(f.claims):
            continue
        if f.rule == "R-BAL" and any(r <= set(f.claims) for r in residual):
            continue  # the same balance, said more exactly
        kept.append(f)
    return kept


def _merge(found: list[Finding]) -> list[Finding]:
    """One finding a contradiction: equal rule, and equal claims or equal quotes of the first two sides."""
    kept: list[Finding] = []
    shared: dict[tuple[object, ...], list[int]] = {}  # findings by what two that are one must have in common
    for f in found:
        marks = _marks(f)
        rivals = sorted({i for mark in marks for i in shared.get(mark, ())})
        for i, k in ((i, kept[i]) for i in rivals):
            if _one(k, f):
                grave, other = (
                    (k, f) if SEVERITIES.index(k.severity) <= SEVERITIES.index(f.severity) else (f, k)
                )
                kept[i] = replace(
                    grave, words=_union(grave.words, other.words), weight=max(k.weight, f.weight)
                )
                for mark in _marks(kept[i]):
                    if i not in shared.setdefault(mark, []):
                        shared[mark].append(i)
                break
        else:
            for mark in marks:
                shared.setdefault(mark, []).append(len(kept))
            kept.append(f)
    return kept


def _marks(f: Finding) -> set[tuple[object, ...]]:
    """What a finding shares with each that may be the same: its rule with its claim, its quotes, or its first line."""
    first = f.words[0].place if f.words else None
    marks: set[tuple[object, ...]] = {(f.rule, "claim", f.claims[0])} if f.claims else set()
    quotes = frozenset(w.quote for w in f.words if w.place)
    if quotes:
        marks.add((f.rule, "quotes", quotes))
    if first:
        marks.add((f.rule, "line", first.document, first.line))
    return marks


def _one(a: Finding, b: Finding) -> bool:
    if a.rule == "R-UNIT" and a.claims and a.claims[:1] == b.claims[:1]:
        return True  # one slip, whatever shows it
    if len(a.claims) > 1 and a.claims[:2] == b.claims[:2]:
        return True
    quotes = {w.quote for w in a.words if w.place}, {w.quote for w in b.words if w.place}
    if quotes[0] and quotes[0] == quotes[1]:
        return True
    # The same sum or part, once read from claims and once from the sentence.
    return bool(a.claims) != bool(b.claims) and _overlap(a.words[0], b.words[0])


def _overlap(x: Words, y: Words) -> bool:
    if (
        x.place is None
        or y.place is None
        or (x.place.document, x.place.line) != (y.place.document, y.place.line)
    ):
        return False
    return x.quote in y.quote or y.quote in x.quote


def _union(a: tuple[Words, ...], b: tuple[Words, ...]) -> tuple[Words, ...]:
    words = list(a)
    for w in b:
        if len(words) < SHOWN and all(w.quote != k.quote for k in words):
            words.append(w)
    return tuple(words)

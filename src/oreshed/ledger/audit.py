"""Audit: every rule over one body of evidence, its findings merged and sorted by what they do to the answer."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from oreshed.ledger.evidence.locus import located
from oreshed.ledger.finding import SEVERITIES, Evidence, Finding, Rule, Words
from oreshed.ledger.rules.balance.arithmetic import arithmetic
from oreshed.ledger.rules.balance.balances import balances
from oreshed.ledger.rules.balance.closings import closings
from oreshed.ledger.rules.balance.companions import companions
from oreshed.ledger.rules.balance.enumerations import enumerations
from oreshed.ledger.rules.balance.equated import equated
from oreshed.ledger.rules.balance.feeds import feeds
from oreshed.ledger.rules.balance.growth import growth
from oreshed.ledger.rules.balance.identities import identities
from oreshed.ledger.rules.balance.inflows import inflows
from oreshed.ledger.rules.balance.leavings import leavings
from oreshed.ledger.rules.balance.lists import lists
from oreshed.ledger.rules.balance.needs import needs
from oreshed.ledger.rules.balance.parts import parts
from oreshed.ledger.rules.balance.ratios import ratios
from oreshed.ledger.rules.balance.reckoned import reckoned
from oreshed.ledger.rules.balance.residuals import residuals
from oreshed.ledger.rules.balance.shares import shares
from oreshed.ledger.rules.balance.streams import streams
from oreshed.ledger.rules.balance.sums import sums
from oreshed.ledger.rules.balance.tabulated import tabulated
from oreshed.ledger.rules.balance.tenors import tenors
from oreshed.ledger.rules.balance.thereof import thereof
from oreshed.ledger.rules.balance.totals import totals
from oreshed.ledger.rules.form.belonging import belonging
from oreshed.ledger.rules.form.damage import damage
from oreshed.ledger.rules.form.leftovers import leftovers
from oreshed.ledger.rules.form.outline import outline
from oreshed.ledger.rules.form.structure import structure
from oreshed.ledger.rules.nature.conditions import conditions
from oreshed.ledger.rules.nature.constants import constants
from oreshed.ledger.rules.nature.deposits import deposits
from oreshed.ledger.rules.nature.matter import matter
from oreshed.ledger.rules.nature.melts import melts
from oreshed.ledger.rules.nature.operations import operations
from oreshed.ledger.rules.nature.orders import orders
from oreshed.ledger.rules.nature.physics import physics
from oreshed.ledger.rules.nature.processes import processes
from oreshed.ledger.rules.nature.provenance import provenance
from oreshed.ledger.rules.nature.ranges import ranges
from oreshed.ledger.rules.nature.specifications import specified
from oreshed.ledger.rules.nature.stoichiometry import stoichiometry
from oreshed.ledger.rules.nature.surroundings import surroundings
from oreshed.ledger.rules.nature.within import within
from oreshed.ledger.rules.record.bylines import bylines
from oreshed.ledger.rules.record.citations import citations
from oreshed.ledger.rules.record.entities import entities
from oreshed.ledger.rules.record.holdings import holdings
from oreshed.ledger.rules.record.instruments import instruments
from oreshed.ledger.rules.record.kinship import kinship
from oreshed.ledger.rules.record.nations import nations
from oreshed.ledger.rules.record.references import references
from oreshed.ledger.rules.record.sources import sources
from oreshed.ledger.rules.record.states import states
from oreshed.ledger.rules.record.wellknown import wellknown
from oreshed.ledger.rules.record.worldshares import worldshares
from oreshed.ledger.rules.sameness.credits import credits
from oreshed.ledger.rules.sameness.denials import denials
from oreshed.ledger.rules.sameness.duplicates import duplicates
from oreshed.ledger.rules.sameness.gross import gross
from oreshed.ledger.rules.sameness.misplaced import misplaced
from oreshed.ledger.rules.sameness.priced import priced
from oreshed.ledger.rules.sameness.repeats import repeats
from oreshed.ledger.rules.sameness.scope import scope
from oreshed.ledger.rules.sameness.slips import slips
from oreshed.ledger.rules.sameness.stages import stages
from oreshed.ledger.rules.sameness.tallies import tallies
from oreshed.ledger.rules.sameness.tonnages import tonnages
from oreshed.ledger.rules.sameness.works import works
from oreshed.ledger.rules.time.chronology import chronology
from oreshed.ledger.rules.time.dates import dates
from oreshed.ledger.rules.time.events import events
from oreshed.ledger.rules.time.lifetimes import lifetimes
from oreshed.ledger.rules.time.misdated import misdated
from oreshed.ledger.rules.time.schedules import schedules
from oreshed.ledger.rules.time.years import years
from oreshed.ledger.rules.wording.attribution import attributed
from oreshed.ledger.rules.wording.conclusions import conclusions
from oreshed.ledger.rules.wording.counted import counted
from oreshed.ledger.rules.wording.courses import courses
from oreshed.ledger.rules.wording.dominance import dominance
from oreshed.ledger.rules.wording.limits import limits
from oreshed.ledger.rules.wording.logic import logic
from oreshed.ledger.rules.wording.portions import portions
from oreshed.ledger.rules.wording.proportions import proportions
from oreshed.ledger.rules.wording.quantifiers import quantifiers
from oreshed.ledger.rules.wording.remedies import remedies
from oreshed.ledger.rules.wording.scarce import scarce
from oreshed.ledger.rules.wording.solved import solved
from oreshed.ledger.rules.wording.truths import truths
from oreshed.ledger.rules.wording.wordings import wordings

# Order is the order of mission.md section 14; it decides which of two equal findings stands.
RULES: tuple[Rule, ...] = (
    sums, tabulated, totals, enumerations, lists, duplicates, denials, repeats, works, tallies, parts, balances, tenors, feeds, streams, companions, shares, thereof,
    growth, identities, needs, arithmetic, lifetimes, residuals, inflows, leavings, scope, misplaced, stages, tonnages, years, misdated, chronology, events,
    dates, slips, quantifiers, proportions, portions, counted, dominance, wordings, logic, truths, conclusions, limits, remedies, solved, physics,
    matter, melts, operations, processes, conditions, surroundings, constants, provenance, ranges, within, references, wellknown,
    worldshares, entities, nations, holdings, kinship, instruments, citations, damage, leftovers, structure, outline, belonging, closings,
    credits, deposits, bylines, ratios, equated, reckoned, priced, states, gross, schedules, scarce, courses,
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
    return concluded((f for rule in rules for f in rule(evidence)), evidence)


def concluded(found: Iterable[Finding], evidence: Evidence) -> tuple[Finding, ...]:
    """What the rules raised, with consequences of one slip dropped, repetitions merged, gravest first."""
    merged = _merge(attributed(_merge(_without_consequences(list(found))), evidence))
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

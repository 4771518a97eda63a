"""R-SCOPE: one label, one territory, product and definition: who is in a bloc's total, where a bloc's imports come
from, what a column of charts counts."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.document import Document
from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, shown
from oreshed.ledger.evidence.book import ALLIED, Book, outside
from oreshed.ledger.evidence.membership import stranger
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import (
    ALLIES,
    BLOC,
    apart_words,
    bare,
    central,
    contains,
    is_bloc,
    is_mass,
    mentions,
    printed,
    region_of,
    words_of,
    year_of,
)  # fmt: skip
from oreshed.ledger.evidence.verdicts import clash, finding
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-SCOPE"


def scope(evidence: Evidence) -> Iterator[Finding]:
    """Outsiders in a bloc's sum, members among its suppliers, a member's figure for the bloc, mixed columns."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        for p in found:
            if p.kind == "sentence":
                yield from _named_outside(document, p)
                yield from _outsider(p)
                yield from _own_supplier(p)
                yield from _counted_in(p)
        yield from _charts(book, found)
    yield from _copied(book)


def _outsider(p: Passage) -> Iterator[Finding]:
    """A bloc's total whose parts, one of them a country outside, add up to it."""
    if (not ALLIED.search(p.plain) and not ALLIED.search(p.lead)) or re.search(r"\b(?:import\w*|shipments? to|bought|purchas\w+|origins?)\b", p.plain, re.IGNORECASE):  # fmt: skip
        return  # what is bought comes from outside
    masses = [a for a in amounts(p.plain) if a.kind == "mass"]
    if len(masses) < 2:
        return
    strangers = [(b, e, code) for b, e, code in mentions(p.plain) if outside(code)]
    for b, e, code in strangers:
        part = min(masses[1:], key=lambda a: min(abs(a.end - b), abs(a.start - e)))
        if min(abs(part.end - b), abs(part.start - e)) > 25:
            continue
        rest = [a for a in masses if a is not masses[0]]
        with_it, without = _sum(rest), _sum([a for a in rest if a is not part])
        if disjoint(with_it, masses[0].printed) or (
            not disjoint(without, masses[0].printed) and part.value > 0
        ):
            continue
        yield finding(
            RULE, "high",
            (p.words(0, masses[0].end + 12), p.words(min(part.start, b), max(part.end, e))),
            f"{' + '.join(shown(a.value) for a in rest)} = {shown(masses[0].value)}, but {name_of(code)} is not a member; "
            f"without it {shown(sum(a.value for a in rest if a is not part))}",
            f"A total of {shown(sum(a.value for a in rest if a is not part))} for the members.",
            weight=part.value / masses[0].value if masses[0].value else 0.0,
        )  # fmt: skip
        return


TOTAL_OF = re.compile(
    r"\b(?:output|supply|production|total|capacity|refin\w+|mines?)\b(?:[^.;()]|\.(?=\d)){0,60}?\((?P<list>[^()]{3,120})\)",
    re.IGNORECASE,
)


def _named_outside(document: Document, p: Passage) -> Iterator[Finding]:
    """ "Allied mine output, 7.6 Mt (Australia and Gabon)": the list in brackets names a country that is no member."""
    if not ALLIED.search(p.plain):
        return
    for m in TOTAL_OF.finditer(p.plain):
        codes = [code for *_, code in mentions(m["list"])]
        strange = [code for code in codes if stranger(document, code) and code not in ("WLD", "ROW")]
        if (
            not ALLIED.search(p.plain[max(0, m.start() - 40) : m.end("list")])
            or not strange
            or len(strange) == len(codes)
            or not any(a.kind == "mass" and m.start() <= a.start < m.start("list") for a in amounts(p.plain))
            or re.search(r"\b(?:not|without|excluding|excl|except|plus|imports?|from|against|compared|versus|while|to)\b", m["list"], re.IGNORECASE)
            or re.search(r"\b(?:imports?|exports?|world|global)\b", m[0], re.IGNORECASE)
        ):  # fmt: skip
            continue
        yield finding(
            RULE, "high", (p.words(max(0, m.start() - 20), m.end()), p.words(m.start("list"), m.end("list"))),
            f"{', '.join(name_of(c) for c in strange)}: no member of the bloc whose total this is", "The members' total.", weight=0.6,
        )  # fmt: skip
        return


def _sum(parts: list[Amount]) -> tuple[float, float]:
    return (math.fsum(a.printed[0] for a in parts), math.fsum(a.printed[1] for a in parts))


def _counted_in(p: Passage) -> Iterator[Finding]:
    """Output of a country outside that is counted as the bloc's own."""
    m = re.search(
        r"\b(?:contribut\w+|adds?|added|counts?|counted|brings?|gives?)\b(?:[^.;]|\.(?=\d)){0,45}?\b(?:to|towards?|in|as part of|as)\s+(?:the\s+)?(?:allied|allies['’]?|domestic|bloc(?:'s|’s)?|own)\b(?:[^.;]|\.(?=\d)){0,20}\b(?:supply|output|production|total)\b",
        p.plain, re.IGNORECASE,
    )  # fmt: skip
    if not m or re.search(
        r"\b(?:not|never|cannot|excluded)\b", p.plain[max(0, m.start() - 20) : m.end()], re.IGNORECASE
    ):
        return
    for b, e, code in mentions(p.plain):
        if outside(code) and b < m.start() and m.start() - e < 60:
            yield finding(
                RULE, "high", (p.words(max(0, b - 30), m.end()), p.words(b, e)), f"{name_of(code)} is not a member: its output is no domestic supply of the bloc",
                "Imports, or a larger bloc.", weight=0.5,
            )  # fmt: skip
            return


FROM = re.compile(r"\bimport\w*\b(?:[^.;]|\.(?=\d))*?\bfrom\b((?:[^.;]|\.(?=\d))*)", re.IGNORECASE)
BROUGHT = re.compile(
    r"\b(?:brought in|sourced|bought|purchased|shipped in)\b(?:[^.;]|\.(?=\d))*?\bfrom\b((?:[^.;]|\.(?=\d))*)",
    re.IGNORECASE,
)


def _own_supplier(p: Passage) -> Iterator[Finding]:
    """A bloc's imports that come from one of its members: trade inside the bloc is no import of it."""
    heading = p.section.heading if p.section else ""
    bloc = bool(ALLIED.search(p.plain)) or (
        bool(ALLIED.search(heading)) and bool(re.match(r"imports?\b", p.lead, re.IGNORECASE))
    )
    if not bloc or re.search(r"\bwithin\b|\binside\b|\bintra", p.plain, re.IGNORECASE):
        return
    m = FROM.search(p.plain) or (BROUGHT.search(p.plain) if "import" in p.plain.lower() else None)
    if not m:
        return
    subject = {c for b, _, c in mentions(p.plain) if b < m.start(1) and c in ALLIES}
    if subject and not ALLIED.search(p.plain[: m.start(1)]) and "US/allies" not in p.plain:
        return
    members = [(b, e, c) for b, e, c in mentions(m[1]) if (c in ALLIES or contains(BLOC, c))]
    if not members:
        return
    b, e, code = members[0]
    yield finding(
        RULE, "medium",
        (p.words(m.start(), m.end()), p.words(m.start(1) + b, m.start(1) + e)),
        f"{name_of(code)} is a member of the bloc: its shipments are trade inside, not imports of the bloc",
        f"Imports from outside only, or {name_of(code)} left out of the bloc.",
    )  # fmt: skip


def _copied(book: Book) -> Iterator[Finding]:
    """One and the same figure for a bloc and for one of its members, though other members have their own."""
    claims = [c for c in book.ledger.claims if is_mass(c) and bare(c) and central(c) >= 0]
    alike: dict[tuple[str, str, int | None], list[Claim]] = {}
    for c in claims:
        if printed(c)[1] < math.inf:
            alike.setdefault((c.subject.commodity, c.subject.quantity, year_of(c)), []).append(c)
    for bloc in claims:
        if central(bloc) == 0 or (not is_bloc(region_of(bloc)) and region_of(bloc) != "WLD"):
            continue
        key = (bloc.subject.commodity, bloc.subject.quantity, year_of(bloc))
        peers = [c for c in alike.get(key, ()) if contains(region_of(bloc), region_of(c))]
        same = [c for c in peers if math.isclose(central(c), central(bloc), rel_tol=1e-9)]
        others = [c for c in peers if region_of(c) != (region_of(same[0]) if same else "")]
        rest: dict[str, float] = {}
        for c in others:  # a member that one place gives nothing has nothing for certain
            rest[region_of(c)] = min(central(c), rest.get(region_of(c), math.inf))
        whole_world = (
            region_of(bloc) == "WLD"
            and len(same) >= 1
            and bloc.subject.quantity in ("reserves", "mine_production", "refined_production_total")
        )
        if whole_world or (len(same) >= 1 and sum(rest.values()) > 0.1 * central(bloc)):
            yield clash(
                RULE, "medium", bloc, same[0],
                f"{shown(central(bloc))} stands for {name_of(region_of(bloc))} and for {name_of(region_of(same[0]))} alone, while "
                f"other members have {shown(sum(rest.values()))}",
                "The bloc's own figure.", sum(rest.values()) / central(bloc),
            )  # fmt: skip
            return


COLUMNS = re.compile(r"^\s*[A-Z][a-z]+(?:\s+[A-Z][a-z]+){1,3}\s*$")


def _charts(book: Book, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """Charts with one column label whose numbers count primary metal in one and all metal in another."""
    columns: dict[str, list[tuple[Passage, str, Claim]]] = {}
    heads = [p for p in found if COLUMNS.match(p.text) and len(p.text.split()) <= 4]
    for p in heads:
        label = p.text.split()[-1]
        block = [
            c for c in book.ledger.claims
            if c.place and c.place.document == p.document and p.line < c.place.line <= p.line + 16
            and c.subject.quantity.startswith("refined_production") and is_mass(c)
        ]  # fmt: skip
        kinds = {c.subject.quantity for c in block if c.subject.commodity not in ("alumina",)}
        chosen = [c for c in block if c.subject.commodity != "alumina"]
        for kind in kinds if len(kinds) == 1 else {"refined_production_total"} & kinds:
            columns.setdefault(label, []).append(
                (p, kind, next(c for c in chosen if c.subject.quantity == kind))
            )
    for label, blocks in columns.items():
        kinds = {kind for _, kind, _ in blocks}
        if len(kinds) < 2:
            continue
        picked = {kind: claim for _, kind, claim in reversed(blocks)}
        yield finding(
            RULE, "high", apart_words(*(words_of(c) for _, _, c in blocks)),
            f"column “{label}”: " + ", ".join(f"{c.subject.commodity} {k.removeprefix('refined_production_')}" for k, c in picked.items()),
            "One definition for the column, primary or primary and secondary.", tuple(c for _, _, c in blocks),
        )  # fmt: skip


__all__ = ["BLOC", "scope"]

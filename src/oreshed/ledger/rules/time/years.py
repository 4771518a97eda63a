"""R-YEAR: a number keeps its year: sums of one year, one year for one number, output only while a plant runs."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import amounts, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import (
    apart_words,
    bare,
    central,
    is_bloc,
    is_mass,
    place_of,
    region_of,
    words_of,
    year_of,
)  # fmt: skip
from oreshed.ledger.evidence.verdicts import clash, finding
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-YEAR"
OPENED = re.compile(
    r"\b(?:finish\w* (?:building|construction)|complet\w+|open\w*|start(?:ed|ing)?(?:[- ]?up)?|commission\w+|began|begun|"
    r"commenced|came (?:on ?stream|on ?line|into (?:production|operation))|built|founded|inaugurat\w+|launched|first (?:metal|ore|production|output|pour))\b"
    r"(?:[^.;]|\.(?=\d)){0,60}?\b(?:in|since|by|during)?\s*(?:January|February|March|April|May|June|July|August|September|October|November|December|early|late|mid-?)?\s*((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
CLOSED = re.compile(
    r"\b(?:closed|burned|burnt|destroyed|demolished|flooded|collapsed|shut(?: down)?|ceased|stopped|ended|idle(?:d)?|mothballed|suspended|decommissioned|dismantled|exhausted)\b"
    r"(?:[^.;]|\.(?=\d)){0,50}?\b(?:in|since|at the end of|by)\s*(?:January|February|March|April|May|June|July|August|September|October|November|December|early|late|mid-?)?\s*((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
MADE = re.compile(
    r"\b(?:output|produc\w+|mined|yield\w*|made|deliver\w+|refined|turned out|shipped|recovered)\b",
    re.IGNORECASE,
)
PRESENT = 2026  # the newest year that the shipped reference holds


def years(evidence: Evidence) -> Iterator[Finding]:
    """Mixed years in a sum, one number with two years, output outside a plant's life, the future in the past tense."""
    book = Book.of(evidence.ledger)
    yield from _sums(book)
    yield from _moved(book)
    for _, found in book.documents():
        for i, p in enumerate(found):
            if p.kind == "sentence":
                yield from _lives(p, [q for q in found[max(0, i - 2) : i + 3] if q.line == p.line])
                yield from _ran_on(p)


def _sums(book: Book) -> Iterator[Finding]:
    """A bloc's sum whose terms are of different years."""
    for total in book.ledger.claims:
        if not is_mass(total) or not is_bloc(region_of(total)) or total.place is None:
            continue
        parts = [
            c for c in book.by_line.get((total.place.document, total.place.line), [])
            if _one_passage(book, c, total) and c is not total and is_mass(c) and bare(c) and not is_bloc(region_of(c))
            and c.subject.quantity == total.subject.quantity and year_of(c) and central(c) > 0
        ]  # fmt: skip
        dates = sorted({year_of(c) or 0 for c in parts})
        if (
            len(parts) < 2
            or len(dates) < 2
            or not re.search(
                r"\bsum\w*\b|\+|\btotal\b", " ".join(c.quote for c in (*parts, total)), re.IGNORECASE
            )
        ):
            continue
        yield finding(
            RULE, "low", apart_words(words_of(total), *(words_of(c) for c in parts)),
            "terms of one sum: " + ", ".join(f"{name_of(region_of(c))} {year_of(c)}" for c in parts),
            "One year for all terms, or an allowance for the drift between them.", (total, *parts),
        )  # fmt: skip


def _moved(book: Book) -> Iterator[Finding]:
    """One number under two years."""
    done = set()
    claims = [
        c
        for c in book.ledger.claims
        if is_mass(c)
        and bare(c)
        and c.kind != "projection"
        and central(c) > 0
        and year_of(c)
        and c.subject.quantity not in ("capacity", "reserves", "resource")  # they may stand for years
    ]
    keyed: dict[tuple[str, str, str, str], list[Claim]] = {}
    for c in claims:  # one number: equal values only, so that a long text is not compared pair by pair
        keyed.setdefault(
            (c.subject.commodity, region_of(c), c.subject.quantity, f"{central(c):.8g}"), []
        ).append(c)
    for group in keyed.values():
        for a, b in itertools.permutations(group[:200], 2):
            s = a.subject
            if not a.place or not b.place:
                continue
            gap = (year_of(b) or 0) - (year_of(a) or 0)
            if not 1 <= gap <= 3 or abs(central(a) - central(b)) > 1e-9 * central(a) or _restates(a, b):
                continue
            if not (_dated(book, a) and _dated(book, b)):
                continue
            if a.place.document != b.place.document or place_of(a) > 0.06 * central(a) or _both_years(a, b):
                continue
            key = (s.commodity, region_of(a), s.quantity, central(a))
            if key in done:
                continue
            done.add(key)
            yield clash(
                RULE, "medium", a, b,
                f"{name_of(region_of(a))} {s.quantity.replace('_', ' ')} {shown(central(a))} is dated {year_of(a)} and {year_of(b)}",
                "The year of the source.",
            )  # fmt: skip


def _one_passage(book: Book, a: Claim, b: Claim) -> bool:
    p, q = book.passage_of(a), book.passage_of(b)
    return p is not None and q is not None and (p.line, p.start) == (q.line, q.start)


def _dated(book: Book, c: Claim) -> bool:
    """The claim's year is printed beside it, or over it on a slide or table; a year lent by a heading is none."""
    p = book.passage_of(c)
    if p is None or c.place is None:
        return False
    if str(year_of(c)) in p.plain or p.kind == "row":
        return True
    return not any(
        q.kind == "heading" for d, found in book.documents() if d.name == c.place.document for q in found
    )


def _restates(a: Claim, b: Claim) -> bool:
    words = " ".join((a.quote, b.quote)).lower()
    return bool(
        re.search(r"\bsimilar|compar|flat|unchanged|stable|same|constant|again|remain|still|level\b", words)
    ) or ("similar_to" in (a.estimate.qualifier, b.estimate.qualifier))


def _both_years(a: Claim, b: Claim) -> bool:
    """A sentence that prints both years means both."""
    same_line = a.place is not None and b.place is not None and a.place.line == b.place.line
    return same_line or a.quote == b.quote


def _lives(p: Passage, around: list[Passage]) -> Iterator[Finding]:
    """Output before a plant opened or after it closed, in one bullet."""
    for pattern, early in ((OPENED, True), (CLOSED, False)):
        for m in pattern.finditer(p.plain):
            if early and re.search(
                r"\b(?:re-?start|re-?open|expan|again|second|new (?:line|unit|furnace))",
                p.plain[max(0, m.start() - 15) : m.end()],
                re.IGNORECASE,
            ):
                continue
            if not early and re.search(r"\b(?:re-?open\w*|restart\w*|resum\w+|came back|reactivat\w+)\b", p.plain, re.IGNORECASE):  # fmt: skip
                continue
            event = int(m[1])
            for q in around:
                hit = _output_year(q, event, early, m if q is p else None)
                if hit is None:
                    continue
                year, begin, end = hit
                if q is not p and not _same_plant(p, q):
                    continue
                yield finding(
                    RULE, "medium", (q.words(begin, end), p.words(m.start(), m.end())),
                    f"output of {year} {'before the start in' if early else 'after the end in'} {event}: {year} {'<' if early else '>'} {event}",
                    "The year of the output, or of the event.",
                )  # fmt: skip
                return


def _ran_on(p: Passage) -> Iterator[Finding]:
    """Work after the end, in one sentence and without a tonnage: "burned in 2014 ... shipped ... in 2016"."""
    m = CLOSED.search(p.plain)
    if not m or re.search(
        r"\b(?:re-?open\w*|restart\w*|rebuilt|resum\w+|since reopened|came back)\b", p.plain, re.IGNORECASE
    ):
        return
    for n in re.finditer(
        r"\b(?:shipped|produced|delivered|operated|ran|mined|smelted|refined|turned out|made|output)\b((?:[^.;]|\.(?=\d)){0,70}?)\b((?:19|20)\d\d)\b",
        p.plain[m.end() :],
        re.IGNORECASE,
    ):
        if int(m[1]) < int(n[2]) <= PRESENT and not re.search(
            r"\b(?:other|elsewhere|instead|new|while|whereas)\b", n[0], re.IGNORECASE
        ):
            yield finding(
                RULE, "high", (p.words(m.end() + n.start(), m.end() + n.end()), p.words(max(0, m.start() - 25), m.end())),
                f"work of {n[2]} after the end in {m[1]}: {n[2]} > {m[1]}", "The year of the work, or of the end.", weight=0.1,
            )  # fmt: skip
            return


def _output_year(
    q: Passage, event: int, early: bool, inside: re.Match[str] | None
) -> tuple[int, int, int] | None:
    found = amounts(q.plain)
    for i, y in enumerate(found):
        if y.kind != "year" or (inside and inside.start() <= y.start < inside.end()):
            continue
        year = int(y.first)
        if not (year < event if early else event < year <= PRESENT):
            continue
        near = [
            a
            for a in found[max(0, i - 2) : i + 3]
            if (a.kind == "mass" and abs(a.start - y.end) < 45)
            or (a.kind == "mass" and abs(y.start - a.end) < 45)
        ]
        between = q.plain[max(0, y.start - 50) : y.end + 50]
        if (
            near
            and near[0].value > 0
            and MADE.search(between)
            and not re.search(
                r"\b(?:peak|before|until|prior|earlier|instead|other|elsewhere)\b",
                q.plain[max(0, y.start - 25) : y.end + 35],
                re.IGNORECASE,
            )
        ):
            if not early and re.search(r"\bstock|\bsold\b|\bremain", between, re.IGNORECASE):
                continue
            if re.search(r"[;]", q.plain[min(near[0].start, y.start) : max(near[0].end, y.end)]):
                continue
            return year, min(near[0].start, y.start) - 12, max(near[0].end, y.end)
    return None


def _same_plant(p: Passage, q: Passage) -> bool:
    """The next sentence of a bullet goes on about the plant when it says "its", "it", "the mine" or repeats a name."""
    if re.search(
        r"\b(?:its|it|there|the (?:mine|plant|smelter|refinery|operation|site|facility))\b",
        q.plain[:60],
        re.IGNORECASE,
    ):
        return True
    names = set(re.findall(r"\b[A-Z][a-zé]{3,}\b", p.plain))
    return bool(names & set(re.findall(r"\b[A-Z][a-zé]{3,}\b", q.plain)))

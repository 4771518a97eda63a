"""R-PART: a part beyond its whole, wherever words or names make one number a part of another.

A part is said by "of which", "of this", "alone", "by itself", "share of", "out of", "including"; by a place inside the place of
the other number; by what a plant made against what it can make. One whole, one part, one dimension, one year.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.ledger.document import Document
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.amounts import shown
from oreshed.ledger.rules.book import ALLIED, Book
from oreshed.ledger.rules.figures import Figure, figures, years_of
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.statements import names_in, statements
from oreshed.ledger.rules.subjects import BLOC, apart_words, contains, mentions
from oreshed.ledger.rules.verdicts import finding, per

KINDS = ("mass", "volume", "count")
# Words between two numbers by which the first is a part of the second.
OF = re.compile(r"\b(?:(?:part|share|slice|portion|piece|fraction|bulk|majority|most|segment|chunk|proportion|component)s? of|out of|of (?:the|its|their|a|an|all|that|those|these|this)|within)\b", re.IGNORECASE)  # fmt: skip
# Words beside a number that make it a part of what was said before.
PART = re.compile(r"\b(?:of which|of (?:it|this|that|these|those|them)|thereof|share of (?:it|this|that)|alone|by itself|by themselves|on (?:its|their) own|single-handed(?:ly)?|solely|including|inclusive of|among (?:it|them|these)|responsible)\b", re.IGNORECASE)  # fmt: skip
WHOLE = re.compile(r"\b(?:as a whole|in all|in total|total|altogether|overall|whole|entire|all|combined|nationwide|world(?:wide)?|global(?:ly)?|national)\b", re.IGNORECASE)  # fmt: skip
APART = re.compile(r"\b(?:than|against|versus|compared|exceed\w*|above|beyond|more|less|from|up|down|before|after|until|plus|another|further|additional\w*|besides|rather|instead|capacity|nameplate|reserves?|resources?|stocks?|import\w*|export\w*|gross|ore|rock|concentrates?|by 20\d\d|cumulative|since)\b", re.IGNORECASE)  # fmt: skip
HEAVIER = re.compile(r"\b(?:ores?|rock|gross|concentrates?|run-of-mine|brine|bauxite|oxides?|carbonates?|hydroxides?|sulphates?|sulfates?|chlorides?|KCl|equivalent|LCE|alloys?|ferro\w+)\b", re.IGNORECASE)  # fmt: skip
MAKES = frozenset(("output", "", "supply"))


def partof(evidence: Evidence) -> Iterator[Finding]:
    """Parts and wholes of every sentence and of neighbours in one bullet."""
    for document, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for i, p in enumerate(sentences):
            previous = sentences[i - 1] if i and sentences[i - 1].line == p.line else None
            yield from _loaded(p)
            yield from _taken(document, p)
            hits = list(_inside(p)) or list(_behind(p, previous)) or list(_placed(p, previous))
            yield from hits


def _by_kind(p: Passage) -> Iterator[tuple[str, list[Figure]]]:
    found = figures(p.plain)
    for kind in KINDS:
        same = [f for f in found if f.kind == kind and f.value > 0]
        if same:
            yield kind, same


def _report(
    p: Passage, q: Passage, part: Figure, whole: Figure, why: str, rule: str = "R-PART"
) -> Iterator[Finding]:
    low, high = part.amount.allowed[0], whole.amount.allowed[1]
    if low <= 1.015 * high or per(part.value, whole.value) > 100:
        return
    if part.kind == "mass" and HEAVIER.search(p.plain[part.end : part.end + 40]) and not HEAVIER.search(q.plain[whole.end : whole.end + 40]) and not (p is q and OF.search(p.plain[part.end : whole.start])):  # fmt: skip
        return  # gross weight against content
    shown_part, shown_whole = shown(part.value, part.kind), shown(whole.value, whole.kind)
    yield finding(
        rule, "high", apart_words(p.words(max(0, part.start - 35), part.end + 20), q.words(max(0, whole.start - 35), whole.end + 20)),
        f"{why}: {shown_part} > {shown_whole}", f"A part of at most {shown_whole}, or a whole of at least {shown_part}.", weight=min(1.0, per(part.value, whole.value) - 1),
    )  # fmt: skip


def _inside(p: Passage) -> Iterator[Finding]:
    """ "72 kt of the 60 kt", "4.1 Mt is the largest part of the 3.5 Mt", "23.5 Mt, out of a total of 21.9 Mt"."""
    text = p.plain
    for kind, same in _by_kind(p):
        for a, b in itertools.pairwise(same):
            between = text[a.end : b.start]
            m = OF.search(between)
            if (
                m
                and len(between) < 75
                and not re.search(r"[;]|\.\s|\d", between)
                and not APART.search(between)
            ):
                if kind == "count" and not re.fullmatch(r"\s*(?:\w+\s+)?(?:out )?of (?:the|its|these|those)\s+", between):  # fmt: skip
                    continue
                if m.start() > 2 and m[0].lower().startswith("of ") and not re.fullmatch(r"\s*(?:t|kt|Mt)?\s*", between[: m.start()]):  # fmt: skip
                    continue  # "5 kt of metal out of the ..." joins elsewhere
                if kind == "mass" and re.search(r"\bof (?:the|its|their|all|that)\b\s*(?:\w+\s+){0,3}(?:capacity|nameplate)", between):  # fmt: skip
                    continue
                yield from _report(p, p, a, b, "a part of a whole")
                return
        if kind != "count" and len(same) == 2 and re.match(r"\W*(?:Of|Out of)\s+(?:the\s+|its\s+|their\s+|all\s+)?(?:some\s+|about\s+)?[~≈]?$", text[: same[0].start]) and re.search(r",", text[same[0].end : same[1].start]) and not re.search(r"[;]|\bof which\b", text[same[0].end : same[1].start]):  # fmt: skip
            yield from _report(p, p, same[1], same[0], "some of it")
            return
        if kind == "count" and len(same) == 2:
            a, b = same
            if re.search(r"\b[Oo]f\s+(?:the\s+|its\s+|our\s+|all\s+)?(?:some\s+)?$", text[max(0, a.start - 14) : a.start]) and not re.search(r"[;.]", text[a.end : b.start]):  # fmt: skip
                yield from _report(p, p, b, a, "some of them")
                return


def _behind(p: Passage, previous: Passage | None) -> Iterator[Finding]:
    """A number with a word of a part, and the one other number of its sentence or of the sentence before."""
    text = p.plain
    for kind, same in _by_kind(p):
        if kind == "count" or len(same) > 2 or len(years_of(text)) > 1:
            continue
        for f in same:
            others = [o for o in same if o is not f]
            bound = others[0].end if others and others[0].end <= f.start else 0
            after = re.split(r"[;.]\s|,", text[f.end : f.end + 40])[0]
            stretch = text[max(bound, f.start - 70) : f.start] + " | " + after
            m = PART.search(stretch)
            if not m or APART.search(stretch) or (f.role in ("capacity", "reserves", "exports", "imports", "gap", "rest")):  # fmt: skip
                continue
            whole, source = (others[0], p) if others else (None, p)
            if whole is None and previous is not None:
                earlier = [o for o in figures(previous.plain) if o.kind == kind and o.value > 0]
                if len(earlier) == 1 and len(years_of(previous.plain)) <= 1:
                    whole, source = earlier[0], previous
            if whole is None or whole.role in ("capacity", "gap", "rest", "exports", "imports", "stock_in", "stock_out") or whole.amount.word in ("over",):  # fmt: skip
                continue
            if others and whole.start > f.start and m[0].lower() not in ("alone", "by itself", "on its own"):
                continue
            if {whole.role, f.role} in ({"use", "output"}, {"supply", "use"}) or _elsewhere(
                p, source, f, whole
            ):
                continue
            yield from _report(p, source, f, whole, f"“{m[0].lower()}”")
            return


def _elsewhere(p: Passage, q: Passage, part: Figure, whole: Figure) -> bool:
    """The part's place is not inside the whole's: another country stands beside each."""
    inner, outer = _place(p, part), _place(q, whole)
    return bool(inner and outer and inner != outer and not contains(outer, inner))


def _place(p: Passage, f: Figure) -> str:
    """The region that stands nearest to a number in its sentence; else the bullet's."""
    near = [(min(abs(f.start - e), abs(b - f.end)), code) for b, e, code in mentions(p.plain)]
    bloc = [(min(abs(f.start - m.end()), abs(m.start() - f.end)), BLOC) for m in ALLIED.finditer(p.plain)]
    hits = [h for h in (*near, *bloc) if h[0] < 70]
    if hits:
        return min(hits)[1]
    lead = {code for *_, code in mentions(p.lead)}
    return next(iter(lead)) if len(lead) == 1 else ""


def _placed(p: Passage, previous: Passage | None) -> Iterator[Finding]:
    """Two numbers of one sentence whose places are one inside the other, and a word that the larger place is meant as a whole."""
    text = p.plain
    masses = [f for f in figures(text) if f.kind in ("mass", "volume") and f.value > 0]
    if len(masses) != 2 or masses[0].kind != masses[1].kind or len(years_of(text)) > 1 or APART.search(text):
        return
    a, b = masses
    if not (a.role in MAKES and b.role in MAKES) and a.role != b.role:
        return
    middle = (a.end + b.start) // 2
    left, right = text[:middle], text[middle:]
    for part, whole, inner, outer in ((a, b, left, right), (b, a, right, left)):
        places = {code for *_, code in mentions(outer)} | ({BLOC} if ALLIED.search(outer) else set())
        within = {code for *_, code in mentions(inner)}
        if len(places) != 1:
            continue
        place = next(iter(places))
        nested = within and all(contains(place, c) for c in within)
        named = bool(WHOLE.search(outer)) and (within <= {place}) and bool(names_in(inner))
        if (nested or named) and WHOLE.search(outer):
            yield from _report(p, p, part, whole, "a place and the whole around it")
            return


TAKEN = re.compile(r"\s*(?:\w+\s+)?of\s+(?:the\s+|its\s+|their\s+)?(?P<what>[^,;.()]{2,45}?\b(?:supply|demand|consumption|output|production|use|usage|needs?|requirements?|imports?|exports?)\b)", re.IGNORECASE)  # fmt: skip
TOOK = re.compile(r"\b(?:took|takes?|absorb\w*|used|uses?|consum\w+|went|goes|swallow\w*|account\w* for|claim\w*|drew|bought|got|received?|sent|shipped|provid\w+|suppl\w+|held|holds?)\b[^.;,]{0,25}$", re.IGNORECASE)  # fmt: skip


def _taken(document: Document, p: Passage) -> Iterator[Finding]:
    """ "Aerospace took 43.5 kt of US supply": the whole is whatever the document says of that place and year."""
    for f in figures(p.plain):
        if f.kind != "mass" or f.value <= 0:
            continue
        m = TAKEN.match(p.plain, f.end)
        if not m or not TOOK.search(p.plain[max(0, f.start - 40) : f.start]):
            continue
        own = next((s for s in statements(document) if s.passage is p and s.start == f.start), None)
        codes = {c for *_, c in mentions(m["what"])} | ({BLOC} if ALLIED.search(m["what"]) else set())
        place = next(iter(codes)) if len(codes) == 1 else (own.place if own else "")
        if not place or own is None or own.year is None:
            continue
        wholes = [
            s for s in statements(document)
            if s.place == place and s.year == own.year and s.kind == "mass" and s.value > 0 and not s.names and s.role in ("use", "supply", "output", "imports") and not (s.passage is p and s.start == f.start)
        ]  # fmt: skip
        near = [s for s in wholes if s.passage.line == p.line or (own.nouns & s.nouns)]
        wholes = near or wholes  # the same product, or the same paragraph
        totals = [s for s in wholes if s.total or s.role in ("use", "supply")]
        if (
            totals
            and all(f.amount.allowed[0] > 1.015 * s.bounds[1] for s in wholes)
            and f.value < 5 * max(s.value for s in wholes)
        ):
            top = max(wholes, key=lambda s: s.value)
            quote = (
                top.passage.words()
                if top.cell is not None
                else top.passage.words(max(0, top.start - 45), top.end + 25)
            )
            yield finding(
                "R-PART", "high", apart_words(p.words(max(0, f.start - 35), m.end()), quote), f"{shown(f.value)} of a whole that is at most {shown(top.value)}",
                f"At most {shown(top.value)}.", weight=min(1.0, per(f.value, top.value) - 1),
            )  # fmt: skip
            return


def _loaded(p: Passage) -> Iterator[Finding]:
    """What a plant made beyond what it can make."""
    text = p.plain
    masses = [f for f in figures(text) if f.kind == "mass" and f.value > 0]
    if len(masses) != 2 or re.search(r"\b(?:expan\w+|will|would|plan\w*|after|debottleneck\w*|new line|ore|feed|concentrates?|world|allied|over|exceed\w*|beyond|above)\b", text, re.IGNORECASE):  # fmt: skip
        return
    limit = [f for f in masses if f.role == "capacity"]
    made = [f for f in masses if f.role in ("output", "") and re.search(r"\b(?:output|produc\w+|made|cast|gave|turned out|delivered|refined|smelted|yielded|shipped|poured|came to|ran|treated|handled|roasted|converted|mined)\b", text[max(0, f.start - 45) : f.end + 25])]  # fmt: skip
    if len(limit) == 1 and len(made) == 1 and made[0] is not limit[0]:
        yield from _report(p, p, made[0], limit[0], "output beyond capacity")


__all__ = ["partof"]

"""R-SCOPE, R-YEAR, R-STAGE, R-SUM, R-RES: a right number in a wrong place.

The value of one column said of another ("the bloc's 600 kt of natural graphite" from the column of synthetic), of another year, or
of a bloc with its neighbour counted in; one rate given to two places; origins that do not add up to what is bought; what the
mines leave, called imports, where scrap fills a part of it.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from oreshed.basis.regions import name_of
from oreshed.ledger.evidence.amounts import amounts, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.figures import figures
from oreshed.ledger.evidence.passage import Passage, joined
from oreshed.ledger.evidence.statements import Statement, places_in, statements, stems
from oreshed.ledger.evidence.subjects import BLOC, apart_words
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.wording.portions import STAGES, stage_of
from oreshed.ledger.vocabulary.plain import GENERAL, OPENERS

RATE = re.compile(r"\b(?:net )?(import (?:reliance|dependence|dependency|share)|recycling rate|collection rate|self-sufficiency|capacity utili[sz]ation)\b", re.IGNORECASE)  # fmt: skip
ORIGIN = re.compile(r"\b(?:comes?|came|drawn|bought|sourced|supplied|shipped|arrives?|arrived|imported|delivered|origins?|suppliers?)\b[^.;:\d]{0,25}?(?:\bfrom\b|\bby\b|:|\bare\b|\bwere\b)", re.IGNORECASE)  # fmt: skip
ITEM = re.compile(r"(?P<name>\b(?:[A-Z][\w.'’-]+(?:\s(?:\([^)]*\)|[A-Z][\w.'’-]+|and|of|the))*|(?:the )?(?:others?|other (?:countries|origins|suppliers)|rest|elsewhere|remaining \w+)))\s*\((?P<n>[^()%]{1,24})\)")  # fmt: skip
BOUGHT = re.compile(r"\b(?:(?:must|has to|have to|can only|needs? to|will|would|is to|are to|should) (?:then |therefore |still |all )?(?:be |come |arrive )?(?:bought|imported|come|arrive|purchased|shipped in|brought in|sourced)?[^.;]{0,25}?\b(?:abroad|overseas|import\w*|from outside|foreign|outside the \w+))\b|\b(?:is|are) (?:imported|bought (?:abroad|in|overseas))\b", re.IGNORECASE)  # fmt: skip
MINES = re.compile(
    r"\b(?:mines?|mining|mined|primary|wells|furnaces|smelters?|home[- ]smelted|own ore)\b", re.IGNORECASE
)
SCRAP = re.compile(r"\b(?:recycl\w+|scrap|secondary|by-?product\w*|stocks?)\b", re.IGNORECASE)


def misplaced(evidence: Evidence) -> Iterator[Finding]:
    """Numbers of every document that stand where another belongs."""
    for document, found in Book.of(evidence.ledger).documents():
        given = [s for s in statements(document) if s.passage.question not in ("references_volumes", "references_technology")]  # fmt: skip
        sentences = [p for p in found if p.kind == "sentence"]
        yield from _columns(given)
        yield from _neighbour(given)
        yield from _rates(given)
        yield from _origins(sentences)
        yield from _left(sentences, given)
        for before, p in zip([None, *sentences], sentences, strict=False):
            yield from list(_told_as(p)) or (_told_as(both) if (both := joined(before, p)) else ())


def _quote(s: Statement) -> Words:
    return s.passage.words() if s.cell else s.passage.words(max(0, s.start - 45), s.end + 30)


def _heads(s: Statement) -> set[str]:
    return {w for w in stems(s.cell.head) if w not in GENERAL | OPENERS and len(w) > 2} if s.cell else set()


def _columns(given: list[Statement]) -> Iterator[Finding]:
    """A sentence's number that stands in the row of its place, under a head that the sentence does not mean."""
    rows: dict[int, list[Statement]] = defaultdict(list)
    for s in given:
        if s.cell is not None and s.value > 0:
            rows[s.passage.line].append(s)
    for s in given:
        if s.cell is not None or s.kind != "mass" or not s.place or s.value <= 0 or len(re.sub(r"\D", "", s.text).strip("0")) < 2:  # fmt: skip
            continue
        text = s.passage.plain
        years = {int(f.value) for f in figures(text) if f.kind == "year"}
        near = set(stems(text[max(0, s.start - 60) : s.end + 60]))
        for row in rows.values():
            if row[0].place != s.place:
                continue
            same = [c for c in row if c.kind == "mass" and math.isclose(c.value, s.value, rel_tol=1e-6)]
            if len(same) != 1:
                continue
            c = same[0]
            for d in row:
                if d is c or d.kind != c.kind or abs(d.value - c.value) <= 0.03 * c.value:
                    continue
                if (
                    d.year != c.year
                    and None not in (d.year, c.year)
                    and years == {d.year}
                    and _heads(c) == _heads(d)
                ):
                    others = [x for x in given if x is not s and x.place == s.place and x.year == d.year and math.isclose(x.value, s.value, rel_tol=1e-6)]  # fmt: skip
                    if re.search(r"\b(?:to|by|from|until|against|than|since|before|grow\w*|up|rise|reach\w*)\b", text[max(0, s.start - 25) : s.start]) or others:  # fmt: skip
                        continue
                    if c.role and s.role and c.role != s.role:
                        continue
                    yield _told("R-YEAR", s, c, d, f"{c.year}, said of {d.year}")
                    return
                own, other = _heads(c) - _heads(d), _heads(d) - _heads(c)
                if not own or not other & near or own & near or c.year != d.year:
                    continue
                if stage_of(c) != stage_of(d) and not any(w.search(text[max(0, s.start - 40) : s.end + 30]) for n, w in STAGES if n == stage_of(d)):  # fmt: skip
                    continue
                rule = (
                    "R-STAGE"
                    if "" not in (stage_of(c), stage_of(d)) and stage_of(c) != stage_of(d)
                    else "R-SCOPE"
                )
                yield _told(
                    rule,
                    s,
                    c,
                    d,
                    f"“{c.cell.head if c.cell else ''}”, said of “{d.cell.head if d.cell else ''}”",
                )
                break


def _told(rule: str, s: Statement, c: Statement, d: Statement, what: str) -> Finding:
    return finding(
        rule, "medium", apart_words(_quote(s), _quote(c)),
        f"{name_of(s.place)}: {shown(c.value)} is {what}, which is {shown(d.value)}", f"{shown(d.value)}, or the other column.", weight=0.3,
    )  # fmt: skip


def _neighbour(given: list[Statement]) -> Iterator[Finding]:
    """ "EU members turned out 310 kt", where the table gives the Union 140 kt and Norway 170 kt."""
    for s in given:
        if s.cell is not None or s.kind != "mass" or not s.place or s.place in (BLOC, "WLD") or s.value <= 0:
            continue
        if {n for *_, n in places_in(s.passage.plain)} - {s.place} or not s.role:
            continue
        for c in given:
            if c.cell is None or c.place != s.place or c.role != s.role or c.kind != s.kind or not 0 < c.value < 0.97 * s.value:  # fmt: skip
                continue
            if None not in (c.year, s.year) and c.year != s.year:
                continue
            column = [d for d in given if d.cell and c.cell and d.cell.caption == c.cell.caption and d.cell.column == c.cell.column and not d.total and d.place not in ("", s.place, BLOC, "WLD") and d.value > 0 and abs(d.passage.line - c.passage.line) < 30]  # fmt: skip
            fit = next((d for d in column if math.isclose(c.value + d.value, s.value, rel_tol=2e-3)), None)
            if fit is None:
                continue
            yield finding(
                "R-SCOPE", "medium", apart_words(_quote(s), _quote(c), _quote(fit)),
                f"{shown(c.value)} + {shown(fit.value)} of {name_of(fit.place)} = {shown(s.value)}, said of {name_of(s.place)} alone", f"{shown(c.value)}.", weight=0.3,
            )  # fmt: skip
            return


TO_METAL = re.compile(r"\b(?:cathodes?|refined|refiner\w+|sponge|ingots?|metal|smelt\w+|bullion|powder|magnets?|enriched|wafers?)\b", re.IGNORECASE)  # fmt: skip
OF_ORE = re.compile(r"\b(?:ores?|concentrates?|rutile|ilmenite|bauxite|spodumene|mined?|mines|raw|rock|hydroxide|matte|scrap|alumina|dug|raised)\b", re.IGNORECASE)  # fmt: skip
SO = re.compile(
    r"\b(?:so|thus|hence|therefore|accordingly|consequently|which means|that is)\b", re.IGNORECASE
)
BEYOND = re.compile(r"\b(?:includ\w+|counts?|counting|takes in|taking in|contains?|with|plus)\b(?P<what>[^.;]{0,60}?\b(?:from|of|in|at)\b[^.;]{0,40})", re.IGNORECASE)  # fmt: skip
UNION = re.compile(
    r"\b(?:EU|European Union|EU-27|member states|European output|European production|European total)\b"
)
SAME = re.compile(r"(?P<own>resources?|reserves?)\s+of\s[^.;]{0,40}?\b(?:are|is|make|makes|equal|come to|amount to|or|=)\b[^.;]{0,30}?%\s+of\s+(?:the\s)?(?:world(?:['’]s)?|global|all)\s+(?:\w+\s)?(?P<whole>resources?|reserves?)\b", re.IGNORECASE)  # fmt: skip


def _told_as(both: Passage) -> Iterator[Finding]:
    """ "510 kt of copper in concentrate, so 510 kt of cathode": rock and metal with one weight; resources over reserves; Norway in the EU."""
    text = both.plain
    found = [a for a in amounts(text) if a.kind == "mass" and a.value > 0]
    for a, b in itertools.combinations(found[:6], 2):
        between = text[a.end : b.start]
        if (
            not math.isclose(a.value, b.value, rel_tol=1e-6)
            or not SO.search(between)
            or re.search(r"\b(?:not|no|never)\b", between)
        ):
            continue
        first, second = (
            text[max(0, a.start - 30) : a.end + 45].split(";")[0],
            text[max(a.end + 5, b.start - 45) : b.end + 45],
        )
        if (
            OF_ORE.search(first)
            and not TO_METAL.search(first)
            and TO_METAL.search(second)
            and not OF_ORE.search(second)
        ):
            yield finding(
                "R-STAGE", "medium", (both.words(a.start - 25, a.end + 40), both.words(b.start - 40, b.end + 30)),
                f"{shown(a.value)} of feed is said to be {shown(b.value)} of product", "The content that the step recovers.", weight=0.3,
            )  # fmt: skip
    m = SAME.search(text)
    if m and m["own"].lower()[:6] != m["whole"].lower()[:6]:
        yield finding(
            "R-SCOPE", "medium", (both.words(m.start(), m.end()), both.words(m.start("whole") - 10, m.end("whole"))),
            f"{m['own']} over {m['whole']}: two measures of ground", f"{m['own']} over {m['own']}.", weight=0.2,
        )  # fmt: skip
    u = UNION.search(text)
    k = BEYOND.search(text, u.end()) if u else None
    if u and k and k.start() - u.end() < 45 and any(u.start() <= a.start < k.end() for a in found):
        beyond = [
            c
            for *_, c in places_in(k["what"])
            if c in ("NOR", "CHE", "GBR", "ISL", "TUR", "SRB", "UKR", "RUS")
        ]
        if beyond and not re.search(r"\b(?:not|no|without|exclud\w+|neighbours?|Europe as a whole|imports?|from outside|EEA|EFTA|supplies|ores?|concentrates?|matte)\b", text[u.start() : k.end()]):  # fmt: skip
            yield finding(
                "R-SCOPE", "medium", (both.words(u.start(), k.end()), both.words(k.start(), k.end())),
                f"{name_of(beyond[0])} is no member of the European Union", f"The total without {name_of(beyond[0])}.", weight=0.3,
            )  # fmt: skip


def _rates(given: list[Statement]) -> Iterator[Finding]:
    """One rate with one number, of two places."""
    held: list[tuple[Statement, str, set[str]]] = []
    for s in given:
        if s.kind != "percent" or s.cell is not None or not 0 < s.value < 100:
            continue
        text = s.passage.plain
        m = next((m for m in RATE.finditer(text) if abs(m.start() - s.start) < 60), None)
        if m is None or re.search(r"\b(?:too|also|likewise|same|both|equal\w*|as in)\b", text):
            continue
        places = [(abs(b - m.start()), code) for b, _, code in places_in(text) if abs(b - m.start()) < 30]
        places = places or [(abs(b - m.start()), code) for b, _, code in places_in(text)]
        bloc = [(abs(k.start() - m.start()), BLOC) for k in re.finditer(r"\b(?:bloc|allies|group|partners|members)\b", text) if abs(k.start() - m.start()) < 60]  # fmt: skip
        if places or bloc:
            held.append((s, m[1].lower().split()[0], {min([*places, *bloc])[1]}))
    for (a, kind, x), (b, other, y) in itertools.combinations(held[:30], 2):
        if kind == other and a.value == b.value and not x & y and a.passage is not b.passage and (a.year == b.year or None in (a.year, b.year)):  # fmt: skip
            yield finding(
                "R-SCOPE", "medium", (_quote(a), _quote(b)),
                f"{a.value:.4g} % is said of {name_of(min(x))} and of {name_of(min(y))}", "The rate of each, or the one place that it is of.", weight=0.3,
            )  # fmt: skip
            return


def _origins(sentences: Sequence[Passage]) -> Iterator[Finding]:
    """ "It should come from Brazil (19 kt), Congo (3.5 kt) and others (4.5 kt)" of 24 kt that are bought."""
    for i, p in enumerate(sentences):
        m = ORIGIN.search(p.plain)
        items = [(k, a) for k in ITEM.finditer(p.plain, m.end() if m else 0) for a in amounts(k["n"])[:1] if a.kind == "mass" and a.second is None and re.fullmatch(r"[~≈]?\s*[\d.,]+\s?\w*\s?\w*", k["n"])]  # fmt: skip
        if m is None or len(items) < 3:
            continue
        total = math.fsum(a.value for _, a in items)
        slack = math.fsum(a.half for _, a in items) * 0.3 + 0.004 * total
        near = [q for q in sentences[max(0, i - 2) : i] if q.line == p.line]
        wholes = [(q, a) for q in (*near, p) for a in amounts(q.plain) if a.kind == "mass" and (q is not p or a.end <= items[0][0].start())]  # fmt: skip
        if not wholes or any(abs(a.value - total) <= slack + a.half * 0.3 for _, a in wholes):
            continue
        complete = bool(re.match(r"(?:the )?(?:other|rest|elsewhere|remaining)", items[-1][0]["name"])) or bool(re.search(r"\band\s*$", p.plain[: items[-1][0].start()]))  # fmt: skip
        subject = {w for w in stems(p.plain[: m.start()]) if w not in GENERAL | OPENERS}
        named = [(q, a) for q, a in wholes if subject & stems(q.plain[a.end : a.end + 30])]
        q, a = (named or wholes)[-1]
        if not complete or not 0.6 < per(total, a.value) < 1.6 or a.word in ("over", "below"):
            continue
        yield finding(
            "R-SUM", "medium", apart_words(p.words(items[0][0].start(), items[-1][0].end()), q.words(a.start - 30, a.end + 20)),
            f"{' + '.join(shown(x.value) for _, x in items)} = {shown(total)}, stated {shown(a.value)}", f"{shown(total)}, or another origin.", weight=per(abs(total - a.value), a.value),
        )  # fmt: skip


def _left(sentences: Sequence[Passage], given: list[Statement]) -> Iterator[Finding]:
    """ "What the mines leave open, 6 Mt, has to come from overseas", where imports are 5 Mt and recycling gives 1 Mt."""
    inflows = [s for s in given if s.kind in ("mass", "volume") and s.place in ("", BLOC)]
    imports = [s for s in inflows if s.role == "imports" and s.value > 0]
    for p in sentences:
        m = BOUGHT.search(p.plain)
        if m is None or not MINES.search(p.plain[: m.start()]) or SCRAP.search(p.plain):
            continue
        rest = [s for s in given if s.cell is None and (s.passage.line, s.passage.start) == (p.line, p.start) and s.kind in ("mass", "volume")]  # fmt: skip
        for s, y in ((s, y) for s in rest for y in imports):
            if y in rest or y.value >= 0.98 * s.value or (None not in (y.year, s.year) and y.year != s.year):
                continue
            gap = s.value - y.value
            others = [x for x in inflows if x not in rest and x is not y and SCRAP.search(f"{x.role} {' '.join(x.nouns)} {x.cell.lead if x.cell else ''}") and (x.year in (y.year, s.year) or x.year is None)]  # fmt: skip
            parts = [c for n in (1, 2) for c in itertools.combinations(others[:8], n) if abs(math.fsum(x.value for x in c) - gap) <= 0.01 * s.value]  # fmt: skip
            if parts:
                yield finding(
                    "R-RES", "high", apart_words(p.words(), _quote(y), *(_quote(x) for x in parts[0])),
                    f"{shown(s.value)} left is called imports; imports are {shown(y.value)}, and {' + '.join(shown(x.value) for x in parts[0])} fills the rest", f"{shown(y.value)}.", weight=per(gap, s.value),
                )  # fmt: skip
                return


__all__ = ["misplaced"]

"""R-STRUCT: the order of a text: headings doubled under other words, empty bullets, numbers of lists, tables and figures that are missing,
announced counts, and summary lines that say what their section does not hold."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.ledger.claim import Place
from oreshed.ledger.document import Document, Section
from oreshed.ledger.evidence.amounts import _ONES
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, table_rows
from oreshed.ledger.evidence.statements import stems
from oreshed.ledger.evidence.subjects import apart_words, mentions
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.reading.headings import question_in
from oreshed.ledger.vocabulary.plain import GENERAL, OPENERS

RULE = "R-STRUCT"
BULLET = re.compile(r"^\s*(?:[•‣▪◦–*-]|\d{1,2}[.)])\s*")


def outline(evidence: Evidence) -> Iterator[Finding]:
    """Headings, bullets, lists, references to tables, and summaries of every document."""
    for document, found in Book.of(evidence.ledger).documents():
        yield from _promised(document, found)
        if not any(s.question for s in document.sections):
            continue
        yield from _headings(document, found)
        yield from _bullets(document, found)
        yield from _numbers(document, found)
        yield from _shown(document, found)
        yield from _ordered(document, found)
        for section in document.sections:
            inside = [p for p in found if section.first < p.line <= section.last]
            yield from _announced(section, inside)
            yield from _summary(section, inside)
            yield from _length(section, inside)


def _at(found: tuple[Passage, ...], line: int) -> Passage | None:
    return next((p for p in found if p.line == line), None)


def _headings(document: Document, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """Any heading that stands twice, or has nothing under it."""
    seen: dict[str, Section] = {}
    for i, s in enumerate(document.sections):
        key = " ".join(
            re.findall(r"[a-z0-9]+", re.sub(r"\(.*?\)|\bcontinued\b|\bcont\b", " ", s.heading.lower()))
        )
        head = _at(found, s.first)
        if not key or head is None:
            continue
        if key in seen and not s.question:
            first = _at(found, seen[key].first)
            if first is not None:
                yield finding(RULE, "medium", (head.words(), first.words()), f"the heading of line {seen[key].first} stands again in line {s.first}", "One section a heading.", weight=0.1)  # fmt: skip
        seen.setdefault(key, s)
        deeper = i + 1 < len(document.sections) and document.sections[i + 1].first <= s.last
        empty = not any(document.line(n).strip() for n in range(s.first + 1, s.last + 1))
        if empty and not s.question and not deeper and i > 0 and _level(document.line(s.first)) >= _level(document.line(document.sections[min(i + 1, len(document.sections) - 1)].first)):  # fmt: skip
            yield finding(
                RULE,
                "medium",
                (head.words(),),
                "the section is empty",
                "Its text, or no heading.",
                weight=0.1,
            )


def _level(line: str) -> int:
    m = re.match(r"\s*(#+)", line)
    return len(m[1]) if m else 9


def _bullets(document: Document, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """A bullet without text, or with a lead and nothing behind it."""
    for number, line in enumerate(document.lines, start=1):
        bare = re.sub(r"[*_`]", "", line).strip()
        following = document.line(number + 1)
        if (
            re.fullmatch(r"[•‣▪◦–-]|\d{1,2}[.)]", bare)
            and len(line.strip()) <= 3
            and not re.fullmatch(r"\s*-{3,}\s*", line)
        ):
            near = next((p for p in found if abs(p.line - number) == 1), None)
            if near is not None:
                yield finding(
                    RULE,
                    "low",
                    (near.words(0, 100),),
                    f"the bullet of line {number} is empty",
                    "Its text, or no bullet.",
                )
        elif BULLET.match(line) and re.fullmatch(r"(?:[•‣▪◦–-]|\d{1,2}[.)])?\s*[^:.]{3,60}:", bare) and not (following.strip() and (following.startswith((" ", "\t")) or not BULLET.match(following))):  # fmt: skip
            p = _at(found, number)
            if p is not None and not following.lstrip().startswith("|"):
                yield finding(
                    RULE, "low", (p.words(),), "the bullet has a lead and no text", "Its text, or “none”."
                )


def _numbers(document: Document, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """A numbered list that leaves a number out, or has one twice."""
    run: list[tuple[int, int]] = []
    for number, line in enumerate([*document.lines, "# end"], start=1):
        m = re.match(r"^\s{0,3}\[?(\d{1,2})[.)\]]\s+\S", line)
        if m:
            run.append((number, int(m[1])))
        elif line.strip().startswith("#"):
            if len(run) >= 3 and run[0][1] == 1 and len({n for _, n in run}) > 1:
                for (_, a), (y, b) in itertools.pairwise(run):
                    if b not in (a + 1, 1) and not (b == a == 1):
                        p = _at(found, y)
                        if p is not None:
                            yield finding(
                                RULE,
                                "low",
                                (p.words(0, 100),),
                                f"number {b} stands behind {a}",
                                "Each number once, none left out.",
                            )
                        break
            run = []


TABLE = re.compile(r"\b(?P<kind>[Tt]able|[Ff]igure|[Ff]ig\.|[Cc]hart|[Aa]ppendix|[Bb]ox|[Aa]nnex)\s(?P<n>\d{1,2}|[A-D])\b(?![.,]\d)")  # fmt: skip
OWN = re.compile(
    r"\b(?:see|shown in|in|of|from|cf\.?|summari[sz]ed in|listed in|given in|per)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
BELOW = re.compile(r"\b(?:the|this)\s+(?P<kind>table|chart|figure|map|graph)\s+(?:below|above|overleaf|that follows)\b|\b(?:following|preceding|previous)\s+(?P<kind2>table|chart|figure|map|graph)\b|\bsee\s+(?:the\s+)?(?P<kind3>table|chart|figure|map|graph|appendix|annex)\b", re.IGNORECASE)  # fmt: skip
SECTION = re.compile(
    r"\b(?:[Ss]ections?|[Pp]art|[Cc]hapter)\s+(?P<a>\d{1,2}|[A-Z])\b(?![.,]?\d|[-–]?[a-z]{2,}|\(\w\))(?:\s*(?P<to>to|–|-|and|,|or)\s*(?P<b>\d{1,2}|[A-Z])\b)?"
)
HEADED = re.compile(r"^\s*#+\s*\**\s*(?:[Ss]ection\s+|[Pp]art\s+)?(?P<n>\d{1,2}|[A-Z])\s?[.):—–]\s*(?=\S)")
CAPTION = re.compile(r"^\W*(?P<kind>Table|Figure|Chart|Box)\s(?P<n>\d{1,2})\b\s*[.:–—|*-]")


def _shown(document: Document, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """ "see Table 3", where the text holds no such table; "section 14" of twelve."""
    tables = len(table_rows(document))
    pictures = sum(bool(re.search(r"!\[|<img|<svg", line)) for line in document.lines)
    captions = {f"{m[1].lower()[:3]}{m[2]}" for line in document.lines for m in re.finditer(r"^\W*(?:\*\*)?(Table|Figure|Fig\.|Chart|Appendix|Box|Annex)\s(\d{1,2}|[A-D])\b\s*[.:–—|*-]", line)}  # fmt: skip
    for p in found:
        if p.kind == "heading" or p.question.startswith("references"):
            continue
        for m in TABLE.finditer(p.plain):
            kind = m["kind"].lower()[:3]
            if f"{kind}{m['n']}" in captions or not OWN.search(p.plain[: m.start()]) or re.search(r"\b(?:USGS|MCS|report|study|IEA|paper|survey|edition|their|its)\b", p.plain[max(0, m.start() - 40) : m.end() + 25]):  # fmt: skip
                continue
            n = int(m["n"]) if m["n"].isdigit() else 1
            if (kind == "tab" and n <= tables and not captions) or (kind in ("fig", "cha") and n <= pictures):
                continue
            yield finding(RULE, "medium", (p.words(max(0, m.start() - 30), m.end() + 15),), f"“{m[0]}” is not in the text ({tables} tables, {pictures} pictures)", "The table, or no reference to it.", weight=0.1)  # fmt: skip
            return
        m2 = BELOW.search(p.plain)
        if m2:
            kind = (m2["kind"] or m2["kind2"] or m2["kind3"]).lower()
            if (kind == "table" and tables == 0) or (kind in ("chart", "figure", "map", "graph") and not pictures and not captions) or (kind in ("appendix", "annex") and not re.search(rf"(?im)^\W*#*\W*{kind}\b", "\n".join(document.lines))):  # fmt: skip
                yield finding(RULE, "medium", (p.words(max(0, m2.start() - 30), m2.end() + 15),), f"“{m2[0]}”: the text holds no {kind}", f"The {kind}, or no reference to it.", weight=0.1)  # fmt: skip
                return


def _ordinal(text: str) -> int:
    return int(text) if text.isdigit() else ord(text) - 64


def _ordered(document: Document, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """Numbered headings and captions that leave one out, and a section that is named and does not stand."""
    headings = [(n, _ordinal(m["n"])) for n, line in enumerate(document.lines, start=1) if (m := HEADED.match(line))]  # fmt: skip
    runs = {"section": headings}
    for n, line in enumerate(document.lines, start=1):
        if (m := CAPTION.match(line)) and not line.lstrip().startswith("|"):
            runs.setdefault(m["kind"].lower(), []).append((n, int(m["n"])))
    for kind, run in runs.items():
        if len(run) < (4 if kind == "section" else 2) or run[0][1] != 1:
            continue
        for (x, a), (y, b) in itertools.pairwise(run):
            p, q = _at(found, x), _at(found, y)
            if b not in (a + 1, 1) and p is not None and q is not None:
                lost = [r.words(max(0, m.start() - 60), m.end() + 10) for r in found for m in SECTION.finditer(r.plain) if r.kind == "sentence" and kind == "section" and str(a + 1) in (m["a"], m["b"])]  # fmt: skip
                yield finding(RULE, "medium", apart_words(q.words(0, 100), p.words(0, 100), *lost[:1]), f"{kind} {b} stands behind {kind} {a}", f"The {kind} that is missing, or its number.", weight=0.1)  # fmt: skip
                break
    if len(headings) < 4:
        return
    have = {n for _, n in headings}
    letters = not HEADED.match(document.line(headings[0][0]))["n"].isdigit()  # type: ignore[index]
    for p in found:
        for m in SECTION.finditer(p.plain) if p.kind == "sentence" else ():
            if m["a"].isdigit() == letters or re.search(r"\b(?:Act|Title|law|report|study|USGS|IRA|tariffs?|Code|Regulation|Directive|their|its|his)\b", p.plain[max(0, m.start() - 40) : m.end() + 25]):  # fmt: skip
                continue
            ends = [_ordinal(x) for x in (m["a"], m["b"]) if x and x.isdigit() != letters]
            named = set(range(ends[0], ends[-1] + 1)) if m["to"] in ("to", "–", "-") else set(ends)
            absent = sorted(n for n in named - have if n <= 40)
            if absent:
                last = _at(found, headings[-1][0])
                yield finding(RULE, "medium", apart_words(p.words(max(0, m.start() - 40), m.end() + 15), *((last.words(0, 80),) if last else ())), f"“{m[0]}” is named; the text has no section {absent[0] if not letters else chr(64 + absent[0])}", "The section, or its right number.", weight=0.1)  # fmt: skip
                return


PROMISED = re.compile(r"(?:^|[;,.:]\s|\band\s)(?P<what>[^.;,:]{4,60}?)\s+(?:is|are|will be)\s+(?:set out|treated|covered|dealt with|described|discussed|taken up|listed|given|found|summed up|collected)\s+in\s+(?:(?:a|an|its|their|the (?:last|next|final|closing))\s+(?:own\s+|separate\s+)?(?:section|chapter|part|annex)\b|(?:section|chapter|part|annex)\s+(?P<letter>[A-Z]|\d{1,2})\b)", re.IGNORECASE)  # fmt: skip


def _promised(document: Document, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """ "Remediation options are set out in their own section below", "risks are listed in part F", and no such heading."""
    if len(document.sections) < 2:
        return
    heads = [s.heading for s in document.sections[1:]]
    marks = {
        m[1].upper()
        for h in heads
        if (
            m := re.match(
                r"\W*(?:(?:section|part|chapter|annex)\s+)?([A-Z]|\d{1,2})[.):]?\s", h, re.IGNORECASE
            )
        )
    }
    for p in found:
        m = PROMISED.search(p.plain) if p.kind == "sentence" else None
        if m is None:
            continue
        what = {w[:6] for w in stems(m["what"]) if w not in GENERAL | OPENERS and len(w) > 3} - {"option", "method", "questi", "detail", "matter", "techno"}  # fmt: skip
        asked = question_in(m["what"])
        if m["letter"]:
            if (
                len(marks) < 2
                or m["letter"].upper() in marks
                or m["letter"].isdigit() != all(k.isdigit() for k in marks)
            ):
                continue
        elif not what or any(what & {w[:6] for w in stems(h)} for h in heads) or (asked and any(s.question == asked for s in document.sections)):  # fmt: skip
            continue
        yield finding(
            RULE, "medium", apart_words(p.words(m.start(), m.end()), *(Words(s.heading, Place(document.name, s.first)) for s in document.sections[-2:])),
            f"{'no heading ' + m['letter'] if m['letter'] else 'no heading on ' + m['what'].strip()} stands in the text", "The section, or no promise of it.", weight=0.2,
        )  # fmt: skip


ANNOUNCED = re.compile(r"\b(?:(?:the |these |following )*(?P<n>two|three|four|five|six|seven|eight|nine|ten)\s+(?:(?:\w|-)+\s+){0,3}?(?:points?|technologies|methods?|routes?|steps?|options?|levers?|reasons?|bottlenecks?|constraints?|regions?|bullets?|items?|sources?|measures?|families|techniques?|processes|approaches)\s+(?:are\s+)?(?:below|follow|stand out|matter|are (?:listed|used|named|in use)|dominate|lead)|(?:the )?following (?P<n2>two|three|four|five|six|seven|eight|nine|ten)\b)", re.IGNORECASE)  # fmt: skip


def _announced(section: Section, inside: list[Passage]) -> Iterator[Finding]:
    """ "Four routes are used:", and three bullets."""
    for i, p in enumerate(inside):
        m = ANNOUNCED.search(p.plain)
        if not m or p.kind != "sentence":
            continue
        bullets = {q.line for q in inside[i + 1 :] if (q.line > p.line and BULLET.match(q.text if q.start == 0 else "")) or (q.line > p.line and q.start > 0 and q.start <= 4)}  # fmt: skip
        n = _ONES[(m["n"] or m["n2"]).lower()]
        if BULLET.match(p.text) or p.start > 4 or len(bullets) < 2 or len(bullets) == n:
            continue
        last = next(q for q in inside if q.line == max(bullets))
        yield finding(RULE, "medium", (p.words(m.start(), m.end()), last.words(0, 80)), f"“{m[0]}” announces {n}, {len(bullets)} bullets follow", f"{len(bullets)}, or the bullet that is missing.", weight=0.1)  # fmt: skip
        return


KIND = re.compile(r"\b(?:min(?:e|ed|ing)|refin\w+|smelt\w+|recycl\w+|demand|us(?:e|ed)|need\w*|import\w*|export\w*|scrap|supply|output|produc\w+)\b", re.IGNORECASE)  # fmt: skip


def _summary(section: Section, inside: list[Passage]) -> Iterator[Finding]:
    """A figure of the Summary line for one region that the section gives otherwise, and nowhere so."""
    lines = [p for p in inside if re.match(r"\W*(?:Summary|In short|In brief|Overview)\b", p.text)]
    if not lines:
        return
    head = [p for p in inside if p.line == lines[0].line]
    body = [p for p in inside if p.line != lines[0].line]
    for p in head:
        named = {c for _, _, c in mentions(p.plain)}
        for m in re.finditer(
            r"\b(?P<n>two|three|four|five|six|seven|eight|nine|ten)\s+(?:\w+\s+)?(?P<noun>mines|smelters|refineries|plants|roasters|producers|countries|members)\b",
            p.plain,
        ):
            noun = m["noun"]
            for q in body:
                k = re.search(
                    rf"\b(?P<n>two|three|four|five|six|seven|eight|nine|ten)\s+(?:\w+\s+)?{noun}\b", q.plain
                )
                if (
                    k
                    and k["n"] != m["n"]
                    and {c for _, _, c in (*mentions(q.plain), *mentions(q.lead))} == named
                    and named
                ):
                    yield finding(RULE, "medium", (p.words(m.start(), m.end()), q.words(k.start(), k.end())), f"the summary counts {m['n']} {noun}, the section {k['n']}", "One count.", weight=0.1)  # fmt: skip
                    return


def _length(section: Section, inside: list[Passage]) -> Iterator[Finding]:
    """The bottleneck summary has two to four sentences, whether its heading says so or not."""
    if section.question != "bottleneck_summary" or re.search(r"\d\s*[-–]\s*\d\s+sentences", section.heading):
        return
    sentences = [p for p in inside if p.kind == "sentence" and re.search(r"[A-Za-z]{3}", p.plain)]
    head = inside[0] if inside else None
    if head is None or not sentences or 2 <= len(sentences) <= 4:
        return
    yield finding(RULE, "low", apart_words(sentences[0].words(), sentences[-1].words()), f"{len(sentences)} sentences, the form asks for 2 to 4", "The length of the form.")  # fmt: skip


__all__ = ["outline"]

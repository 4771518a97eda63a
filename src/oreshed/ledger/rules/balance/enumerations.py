"""R-SUM, R-PART, R-RANGE: a total and its list in the words of one bullet: "24 kt, split into 15 kt at A and 11 kt at B"; "52-56 kt, central 58".

The lists of `sums` are read from claims; these stand in the sentence, so that the labels of the parts do not matter.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, first_of, follows
from oreshed.ledger.evidence.subjects import apart_words, contains, mentions
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.balance.lists import other_stage

# All of the total is in the list / some of it is.
WHOLE = re.compile(
    r"(?:,|\(|–|—|:|;)?\s*(?:which (?:is|was) |that (?:is|was) |being |all )?(?:split (?:into|between|as|up)|divided (?:into|between|among)|made up of|composed of|consist(?:s|ing) of|compris(?:es|ing)|broken down (?:into|as)|shared (?:between|by|among)|namely|viz|i\.e\.|made up by|in two parts|the sum of|equal to)\b",
    re.IGNORECASE,
)
SOME = re.compile(
    r"(?:,|\(|–|—|:|;)?\s*(?:of which|of that|of this|out of which|including|among (?:it|them)|with)\b",
    re.IGNORECASE,
)
WITHIN = re.compile(r"^\W*(?:\*\*[^*]*\*\*\W*)?(?:Within (?:it|that|this|the (?:bloc|Union|EU|total|group|country))|Of (?:this|that|these|it|which|the total)|Out of (?:this|that|it)|Among (?:them|these|its members)|Inside (?:it|the (?:bloc|Union|EU)))\b", re.IGNORECASE)  # fmt: skip
TOGETHER = re.compile(
    r"\b(?:together|between them|all (?:two|three|four|five|six|seven)|in all|in sum|in total|altogether|all told|combined|for a total of|a total of|totall?ing|total|sum(?:s|ming)? to|adds? up to|add up to|making|gives?|giving|That is|That makes|which makes|makes|sum of|adding up to|comes? to|amounts? to|reach(?:es|ing)?)\b[^.;\d]{0,28}$",
    re.IGNORECASE,
)
LIST = r"[^;.\d]{0,45}?"
SKIP = re.compile(r"\b(?:capacity|than|against|compared|from|after|before|up|down|until|since|grow\w*|rise|fell|rose|growth|less|minus|export\w*|import\w*|stocks?|demand|recover\w*|grade|per|not counting|excluding|without|besides|gross|concentrate|ore)\b", re.IGNORECASE)  # fmt: skip
LOOSE = re.compile(
    r"\b(?:capacity|than|against|compared|from|after|before|up|down|until|since|grow\w*|rise|fell|rose|growth|less|minus|export\w*|stocks?|demand of|recovery|per|not counting|excluding|without|besides|gross|demand is|need)\b",
    re.IGNORECASE,
)


def enumerations(evidence: Evidence) -> Iterator[Finding]:
    """Every bullet with a total and a list of masses; every range with a value of its own."""
    for _, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for i, p in enumerate(sentences):
            previous = sentences[i - 1] if i and follows(sentences[i - 1], p) else None
            yield from first_of(p, _split)
            yield from _within(p, previous)
            yield from _sum(p, previous, sentences[max(0, i - 6) : i])
            yield from first_of(p, _central)
            yield from _works(p)
            yield from _named(p)


def _run(p: Passage, begin: int, least: int, skip: re.Pattern[str] = SKIP) -> list[Amount]:
    """The masses of a list that starts at `begin`: parts joined by commas, "and", "plus", semicolons."""
    items: list[Amount] = []
    at = begin
    for a in amounts(p.plain):
        if a.start < begin or a.kind not in ("mass",):
            continue
        between = p.plain[at : a.start]
        if len(between) > 60 or re.search(r"[.;](?=\s)|:", between) or skip.search(between):
            break
        if items and not re.search(r",|\band\b|\bplus\b|\+|/|\bthe (?:rest|other|remaining)\b", between):
            break
        items.append(a)
        at = a.end
    return items if len(items) >= least else []


def _close(items: list[Amount], total: Amount) -> tuple[float, float, bool]:
    """Sum of the parts, its distance from the total, and whether they cannot agree in print."""
    low = math.fsum(a.allowed[0] for a in items)
    high = math.fsum(a.allowed[1] for a in items)
    exact = math.fsum(a.value for a in items)
    return exact, abs(exact - total.value), disjoint((0.985 * low, 1.015 * high), total.allowed)


def _say(rule: str, p: Passage, q: Passage, total: Amount, items: list[Amount], note: str) -> Finding:
    exact, off, _ = _close(items, total)
    relative = per(off, total.value)
    return finding(
        rule, "high" if relative > 0.5 else "medium",
        apart_words(q.words(max(0, total.start - 30), total.end), p.words(items[0].start - 25, items[-1].end), p.words(items[-1].start - 25, items[-1].end + 10)),
        f"{' + '.join(shown(a.value) for a in items)} = {shown(exact)}, stated {note}{shown(total.value)}: off by {shown(off)} ({relative:.1%})",
        f"{shown(exact)}, or the part that is wrong.", weight=relative,
    )  # fmt: skip


def _split(p: Passage) -> Iterator[Finding]:
    """A total, and right behind it the list that makes it up."""
    for total in amounts(p.plain):
        if total.kind != "mass" or total.value <= 0:
            continue
        for pattern, whole in ((WHOLE, True), (SOME, False)):
            m = pattern.match(p.plain, total.end)
            if m is None:
                gap = re.match(
                    r"[^.;:\d(]{0,32}?(?=" + pattern.pattern + ")", p.plain[total.end :], re.IGNORECASE
                )
                m = pattern.match(p.plain, total.end + gap.end()) if gap else None
                if m and m[0].lower().endswith("with"):
                    m = None  # "Onsan with 620 kt, Hamburg with 430 kt": the next of a list, not a part of the first
            items = _run(p, m.end(), 2) if m else []
            if not items:
                continue
            exact, off, broken = _close(items, total)
            if (
                broken
                and (whole or exact > total.value)
                and off > 0.015 * total.value
                and exact < 30 * total.value
            ):
                yield _say("R-SUM" if whole else "R-PART", p, p, total, items, "")
                return


def _within(p: Passage, previous: Passage | None) -> Iterator[Finding]:
    """ "EU: 95 kt. Within it, Germany needs 38 kt, ...": parts beyond the total of the sentence before."""
    m = WITHIN.match(p.plain)
    if not m or previous is None:
        return
    totals = [a for a in amounts(previous.plain) if a.kind == "mass" and a.value > 0]
    items = _run(p, m.end(), 2)
    if len(totals) != 1 or not items:
        return
    exact, _, broken = _close(items, totals[0])
    if broken and exact > totals[0].value and exact < 30 * totals[0].value:
        for rule in ("R-PART", "R-SUM"):
            yield _say(rule, p, previous, totals[0], items, "a whole of ")


def _sum(p: Passage, previous: Passage | None, sentences: list[Passage]) -> Iterator[Finding]:
    """A list, and behind it "together 46 kt"; the list may be all of the sentence before."""
    masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    for i, total in enumerate(masses):
        m = TOGETHER.search(p.plain[max(0, total.start - 45) : total.start])
        if not m:
            continue
        cue = max(0, total.start - 45) + m.start()
        here = [a for a in masses[:i] if a.end <= cue]
        if re.search(r"\b(?!Taken\b)[A-Z][\w'’-]+\s*$", p.plain[:cue]):
            continue  # "Germany takes 14 kt and Poland and Hungary together 16 kt"
        source, items = p, here
        if not here and previous is not None and re.match(r"^\W*(?:That (?:is|makes|gives|comes|adds)|Together|In all|In total|In sum|Combined|Altogether|Between them|Taken together|Their (?:sum|total)|The (?:sum|total)|(?:All|These|The) (?:two|three|four|five|six|seven)|All told)\b", p.plain):  # fmt: skip
            source, items = previous, [a for a in amounts(previous.plain) if a.kind == "mass" and a.value > 0]
            chain = _chain(sentences, previous)
            if other_stage(p, previous):
                continue  # "A mined 1.0 kt and B 0.3 kt. Together they refined 2.4 kt"
            if len(chain) > len(items) and not _close(chain, total)[2]:
                continue  # the list began in a sentence before
        if len(items) < 2:
            continue
        run = _run(source, _opening(source, items[0]), 2, LOOSE)
        run = [a for a in run if source is not p or a.end <= cue]
        inside = [a for a in run if not _bracketed(source, a)]
        tail = p.plain[items[-1].end : cue] if source is p else source.plain[items[-1].end :]
        if len(run) != len(items) or len(inside) != len(items) or LOOSE.search(tail) or len(tail) > 60 or re.search(r"\b(?:of|half|twice|times|nearly all|share|more|other|others|rest|elsewhere)\b", tail):  # fmt: skip
            continue
        if {int(a.first) for a in amounts(p.plain) if a.kind == "year"} and len(
            {int(a.first) for a in amounts(p.plain) if a.kind == "year"}
        ) > 1:
            continue
        exact, _, broken = _close(items, total)
        if broken and 0.2 < per(exact, total.value) < 5:
            yield _say("R-SUM", source, p, total, items, "")
            return


def _chain(sentences: list[Passage], last: Passage) -> list[Amount]:
    """The masses of the sentences that lead up to a last one without a break."""
    held: list[Amount] = []
    for q in reversed(sentences):
        own = [a for a in amounts(q.plain) if a.kind == "mass" and a.value > 0]
        if not own or (q is not last and not follows(q, last)):
            break
        held, last = [*own, *held], q
    return held


def _opening(p: Passage, first: Amount) -> int:
    return max(0, first.start - 55, p.plain.rfind(":", 0, first.start) + 1)


def _bracketed(p: Passage, a: Amount) -> bool:
    before = p.plain[: a.start]
    return before.count("(") > before.count(")")


NAMED = re.compile(r"(?:^|[,;:(]|\band\b|\bplus\b)\s*(?:and\s+)?(?:with\s+)?(?:the\s+)?(?:[A-Z][\w'’-]+)(?:\s+(?:[A-Z][\w'’-]+|mine|mines|basin|complex|smelter|refinery|district))*(?:\s+(?:supplied|gave|made|yielded|delivered|produced|with|at|alone|mined|contributed|some|about|another))*\s*[~≈(]?\s*$")  # fmt: skip


def _named(p: Passage) -> Iterator[Finding]:
    """ "159 kt in 2023; Sudbury supplied 60 kt, Voisey's Bay 25 kt, Raglan 38 kt and Thompson 50 kt": names beyond their country."""
    masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    if (
        len(masses) < 4
        or len({int(a.first) for a in amounts(p.plain) if a.kind == "year"}) > 1
        or SKIP.search(p.plain[: masses[-1].end])
    ):
        return
    total, parts = masses[0], masses[1:]
    ends = [total.end, *(a.end for a in parts)]
    if not all(NAMED.search(p.plain[e : a.start]) for e, a in zip(ends, parts, strict=False)) or any(
        a.value > total.value for a in parts
    ):
        return
    first = [code for _, e, code in mentions(p.plain) if e <= total.start][-1:]
    if any(first and code != first[0] and not contains(first[0], code) for b, _, code in mentions(p.plain) if b > total.end):  # fmt: skip
        return  # "Europe needs 160 kt, Japan 70 kt": a list of equals
    if math.fsum(a.allowed[0] for a in parts) > 1.02 * total.allowed[1]:
        for rule in ("R-SUM", "R-PART"):
            yield _say(rule, p, p, total, parts, "a whole of ")


WORKS = re.compile(r"\b[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*\s*\(\s*[~≈]?$")


def _works(p: Passage) -> Iterator[Finding]:
    """ "11.0 kt, almost entirely from two mines, A (7.0 kt) and B (5.2 kt)": plants in brackets beyond their country."""
    masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    inside = [a for a in masses if WORKS.search(p.plain[: a.start]) and re.match(r"\s*\)", p.plain[a.end :])]
    if (
        len(inside) < 2
        or not masses
        or masses[0] in inside
        or len({int(a.first) for a in amounts(p.plain) if a.kind == "year"}) > 1
    ):
        return
    total = masses[0]
    between = p.plain[total.end : inside[0].start]
    others = [a for a in masses[1:] if a not in inside and a.start < inside[-1].end]
    if (
        others
        and any(a.kind == "mass" for a in others[:1])
        and not re.search(r"\b(?:world|global)\b", between)
    ):
        return
    if re.search(
        r"\b(?:capacity|demand|use|by 20[3-9]\d|import\w*|export\w*|reserves?|concentrate|gross|will|plan\w*)\b",
        p.plain[: inside[-1].end],
    ):
        return
    exact = math.fsum(a.value for a in inside)
    if math.fsum(a.allowed[0] for a in inside) <= 1.02 * total.allowed[1] or any(
        a.value > total.value for a in inside
    ):
        return
    for rule in ("R-SUM", "R-PART"):
        yield _say(rule, p, p, total, inside, f"{shown(exact)} of parts in ")


CENTRAL = re.compile(r"(?:,|;|\()?\s*(?:and |with |or )?(?:a |the )?(?:central|mid|best|most likely|median|mean|average|base|expected|typical)(?:[- ]?(?:point|case))?\s*(?:value|estimate|figure|guess|case|number)?\s*(?:of|at|is|being|near|:|=)?\s*[~≈]?$", re.IGNORECASE)  # fmt: skip


def _central(p: Passage) -> Iterator[Finding]:
    """ "52-56 kt, with a central value of 58 kt": the middle outside its own range."""
    found = amounts(p.plain)
    for a in found:
        if a.second is None or a.kind in ("year", "number"):
            continue
        for b in found:
            if b.start < a.end or b.kind != a.kind or b.second is not None or not CENTRAL.fullmatch(p.plain[a.end : b.start].strip()):  # fmt: skip
                continue
            if disjoint(a.printed, b.printed):
                yield finding(
                    "R-RANGE", "medium", (p.words(max(0, a.start - 15), b.end), p.words(b.start - 15, b.end)),
                    f"{shown(b.value, b.kind)} lies outside {shown(a.printed[0], a.kind)} to {shown(a.printed[1], a.kind)}", "A middle inside its range.", weight=0.2,
                )  # fmt: skip


__all__ = ["enumerations"]

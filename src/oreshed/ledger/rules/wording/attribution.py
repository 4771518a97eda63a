"""Attribution: where a clash found by arithmetic stands in a sentence that says what kind it is, that family is reported as well.

A part beyond its whole in a sentence that says "most" also breaks R-QUAL; two values of which one is gross weight are R-STAGE;
a bullet of flows that closes with no sign is R-BAL. Each is added only when its own
test holds on the numbers that stand in the quoted sentences; the first finding stays.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import Amount, amounts, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.balance.identities import COMPILED as FLOWS
from oreshed.ledger.rules.wording.proportions import COMPILED as SHARES
from oreshed.ledger.rules.wording.proportions import OTHER_USE

ARITHMETIC = ("R-SUM", "R-DUP", "R-PART", "R-SHARE", "R-UNIT", "R-REF")
GROSS = re.compile(r"\b(?:concentrates?|ores?|gross(?: weight)?|matte|slag|run-of-mine|rock|bullion|wet tonnes?|ferro\w+|oxides?|sul(?:ph|f)ates?|carbonates?|hydroxides?|pig iron|intermediates?)\b", re.IGNORECASE)  # fmt: skip
PARTS = re.compile(
    r"\s*(?:\w+\s+)?(?:shares?|parts?|portions?|sources?|roles?|fractions?|contributions?|amounts?|quantit\w+|slices?|suppliers?|producers?|volumes?|tonnages?|of)\b",
    re.IGNORECASE,
)


def attributed(found: list[Finding], evidence: Evidence) -> list[Finding]:
    """The findings, and behind each the family that its own sentence names."""
    book = Book.of(evidence.ledger)
    table: dict[tuple[str, int], list[Passage]] = {}
    for document, passages in book.documents():
        for p in passages:
            if p.kind != "heading":
                for line in p.lines:
                    table.setdefault((document.name, line), []).append(p)
    out: list[Finding] = []
    for f in found:
        out.append(f)
        if f.rule not in ARITHMETIC:
            continue
        said = list(_passages(f, table))
        sentences = [p for p in said if p.kind == "sentence"]
        if said:
            out.extend(_kind(f, said))
        if sentences:
            out.extend(_word(f, sentences, said))
            out.extend(_stage(f, said))
            out.extend(_flows(f, sentences))
    return out


FLOW_WORDS = re.compile(r"\b(?:gap|shortfall|deficit|surplus|balance|net imports?|apparent consumption|left for export|uncovered|(?:opening|closing) stocks?|consumption came|leaves?|leaving|remainder|less|minus|deduct\w*)\b", re.IGNORECASE)  # fmt: skip
INFLOW = re.compile(
    r"\b(?:scrap|recycl\w+|secondary|stocks?|stockpile\w*|by-products?|inventor\w+)\b", re.IGNORECASE
)
REMAINDER = re.compile(r"\b(?:rest|remain\w*|balance|residual|gap|difference|left|leaves?|leaving|imports?|bought|abroad)\b", re.IGNORECASE)  # fmt: skip


def _kind(f: Finding, said: list[Passage]) -> Iterator[Finding]:
    """What a sum is of: shares of one whole, flows of a balance, a remainder that an inflow explains."""
    if f.rule not in ("R-SUM", "R-DUP", "R-PART"):
        return
    text = " ".join(p.plain for p in said[:4])
    if f.rule == "R-SUM" and re.search(r"=\s*[\d.,]+\s*%", f.arithmetic) and "not 100 %" in f.arithmetic:
        yield _twin(f, "R-SHARE", f.words[0], "shares of one whole")
    if f.rule == "R-SUM" and FLOW_WORDS.search(said[0].plain):
        yield _twin(f, "R-BAL", f.words[0], "flows of one balance")
    if f.rule in ("R-SUM", "R-DUP") and REMAINDER.search(said[0].plain) and INFLOW.search(text):
        values = [a for p in said for a in _masses(p)]
        inflows = [a for p in said for a in _masses(p) if INFLOW.search(f"{p.lead} {p.plain[max(0, a.start - 50) : a.end + 40]}")]  # fmt: skip
        for x, y in itertools.permutations(values, 2):
            gap = x.value - y.value
            hit = next((a for a in inflows if a is not x and a is not y and abs(gap - a.value) <= max(a.half, 0.01 * a.value)), None)  # fmt: skip
            if gap > 0 and hit:
                yield _twin(
                    f,
                    "R-RES",
                    f.words[0],
                    f"{shown(x.value)} - {shown(y.value)} = {shown(gap)}, the inflow of {shown(hit.value)}",
                )
                return


def _passages(f: Finding, table: dict[tuple[str, int], list[Passage]]) -> Iterator[Passage]:
    """The sentences and rows that a finding quotes, first statement first."""
    seen: set[tuple[int, int]] = set()
    for w in f.words:
        if w.place is None:
            continue
        on_line = table.get((w.place.document, w.place.line), [])
        hit = next(
            (p for p in on_line if not p.rows and p.start <= w.place.start < p.start + len(p.text)), None
        )
        hit = hit or next((p for p in on_line if w.quote in p.text), None)
        if hit and (hit.line, hit.start) not in seen:
            seen.add((hit.line, hit.start))
            yield hit


def _twin(f: Finding, rule: str, words: Words, line: str) -> Finding:
    quotes = (words, *(w for w in f.words if w.quote != words.quote))
    return Finding(rule, f.severity, quotes, f"{line}; {f.arithmetic}", f.remedy, f.claims, f.weight)


def _masses(p: Passage) -> list[Amount]:
    return [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]


def _word(f: Finding, sentences: list[Passage], said: list[Passage]) -> Iterator[Finding]:
    """A quantity word that no two of the quoted numbers bear out."""
    if f.rule == "R-UNIT":
        return
    masses = [a for p in said for a in _masses(p)]
    if not any(pattern.search(p.plain) for p in sentences[:2] for pattern, _ in SHARES):
        return
    masses = masses[:60]  # a line of hundreds of numbers bears out any word
    ratios = [100 * x.value / y.value for x in masses for y in masses if x is not y and x.value <= y.value]
    ratios += [a.value for p in said for a in amounts(p.plain) if a.kind == "percent" and a.value <= 100]
    if len(masses) < 2:
        return
    for p in sentences[:2]:
        for pattern, (low, high) in SHARES:
            m = pattern.search(p.plain)
            if not m or OTHER_USE.match(p.plain[m.end() :]) or re.search(r"\b(?:not|than|at)\s+(?:the )?$", p.plain[max(0, m.start() - 10) : m.start()]) or re.match(r"\s*(?:since|because|due|through|thanks|as a by-product|for its)\b", p.plain[m.end() :]):  # fmt: skip
                continue
            if high < 40 and low == 0 and not PARTS.match(p.plain[m.end() :]):
                continue  # "a modest growth": no share is meant
            if any(0.93 * low <= r <= 1.07 * high and r < 99.9 for r in ratios):
                continue
            yield _twin(f, "R-QUAL", p.words(max(0, m.start() - 25), m.end() + 45), f"“{m[0]}” allows {low:g} to {high:g} %, no two of the numbers stand in that ratio")  # fmt: skip
            return


def _stage(f: Finding, said: list[Passage]) -> Iterator[Finding]:
    """Two values of which one is called ore, concentrate or compound."""
    if f.rule not in ("R-DUP", "R-PART", "R-SHARE") or len(said) < 2:
        return
    first, second = said[0], said[1]
    a, b = _beside(first, f), _beside(second, f)
    if a is None or b is None or bool(a) == bool(b):
        return
    word = a or b
    p = first if a else second
    at = p.plain.lower().find(word.lower())
    yield _twin(
        f,
        "R-STAGE",
        p.words(max(0, at - 30), at + len(word) + 5),
        f"one side is {word.lower()}, the other is not",
    )


def _beside(p: Passage, f: Finding) -> str | None:
    """The word for gross weight right behind a quoted mass of a passage, "" for none, None where no mass is quoted."""
    quoted = [w.quote for w in f.words if w.place and w.place.line == p.line]
    masses = [a for a in _masses(p) if any(a.text in q for q in quoted)]
    if not masses:
        return None
    for a in masses[:1]:
        m = GROSS.search(re.split(r"[;,.(]", p.plain[a.end : a.end + 32])[0])
        if m:
            return m[0]
    return ""


def _flows(f: Finding, sentences: list[Passage]) -> Iterator[Finding]:
    """A sentence of three or more flows in which no mass is the signed sum of the others."""
    for p in sentences[:2]:
        masses = _masses(p)
        kinds = {name for name, w in FLOWS if w.search(p.plain)}
        if not 3 <= len(masses) <= 6 or len(kinds) < 3 or not {"imports", "exports", "stock_in", "stock_out"} & kinds or "use" not in kinds:  # fmt: skip
            continue
        if len({int(a.first) for a in amounts(p.plain) if a.kind == "year"}) > 1 or _closes(masses):
            continue
        if any(a.kind == "percent" for a in amounts(p.plain)):
            continue  # what is reckoned is the percentage
        yield _twin(f, "R-BAL", p.words(max(0, masses[0].start - 40), masses[-1].end + 25), f"no sum or difference of {', '.join(shown(a.value) for a in masses)} closes")  # fmt: skip
        return


def _closes(masses: list[Amount]) -> bool:
    """Some mass equals a signed sum of two or more of the others."""
    for target in masses:
        others = [a for a in masses if a is not target]
        for size in range(2, len(others) + 1):
            for chosen in itertools.combinations(others, size):
                for signs in itertools.product((1, -1), repeat=size):
                    total = math.fsum(s * a.value for s, a in zip(signs, chosen, strict=True))
                    slack = target.half + math.fsum(a.half for a in chosen) + 0.01 * target.value
                    if abs(total - target.value) <= slack:
                        return True
    return False


__all__ = ["attributed"]

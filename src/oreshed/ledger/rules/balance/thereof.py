"""R-SHARE, R-DUP: "80 t, or one third of it" against the whole that stands before; one rate of one step given twice.

A share in words ("a third", "nearly two fifths") is a number with a width; the whole is what "it", "the total" or the
repeated noun points to.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from oreshed.basis.properties import symbols
from oreshed.ledger.evidence.amounts import ABOUT, BELOW, OVER, Amount, amounts, disjoint, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, follows
from oreshed.ledger.evidence.subjects import mentions
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.balance.lists import label_of, masses, one_time, stems
from oreshed.ledger.rules.time.chronology import NAME

PIECES = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fourth": 1 / 4, "fifth": 1 / 5, "sixth": 1 / 6, "seventh": 1 / 7, "eighth": 1 / 8, "ninth": 1 / 9, "tenth": 1 / 10, "twentieth": 1 / 20}  # fmt: skip
TIMES = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "nine": 9}
WORDED = re.compile(
    rf"\b(?:(?P<n>{'|'.join(TIMES)})[ -](?P<piece>{'|'.join(k for k in PIECES if k != 'half')})s?|(?P<half>half))\b",
    re.IGNORECASE,
)
WHOLE = re.compile(
    r"\s*(?:or so\s)?of\s(?:(?P<it>it|this|that|them|these|which|all of it|the whole|the total|that total|this total|the sum)\b(?!\s(?:[a-z]+\s)?(?:in|from|at)\b)|(?:all\s|total\s)?(?:the|this|that|its|their|world|global|all|total)?\s?(?P<noun>(?:[A-Za-z]+\s){0,2}?(?:total|amount|figure|sum|tonnage|quantity|output|production|supply|demand|consumption|need|use|requirements?|market|feed|imports|exports)))\b",
    re.IGNORECASE,
)
LINK = re.compile(r"^(?!.*\b(?:and|while|whereas|but|of which)\b)[^.;%]{0,60}$")
BARRED = re.compile(
    r"\b(?:capacity|than|grew|growth|rose|fell|up from|down from|rise|increase|of which|another|remaining|rest|recover\w*|grade|by 20[3-9]\d)\b",
    re.IGNORECASE,
)
FLOW = re.compile(r"\b(?:supply|demand|consum\w+|use|output|production|produc\w+|total|need\w*|requirements?|imports?|exports?|mined|refined|market|estimated|made|sales|sold)\b", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Share:
    """A share as per cent, least and most that its words allow, with its place."""

    low: float
    high: float
    start: int
    end: int

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


def thereof(evidence: Evidence) -> Iterator[Finding]:
    """Shares of the whole before, and rates that are given twice."""
    book = Book.of(evidence.ledger)
    for _, found in book.documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for i in range(len(sentences)):
            yield from _of_it(sentences, i)
        yield from _rates(sentences)


def shares_in(text: str) -> list[Share]:
    """Every share of a text, in digits or in words: "nearly 70 percent", "two thirds", "about a quarter"."""
    found = []
    for a in amounts(text):
        if a.kind == "percent" and 0 < a.value <= 100 and a.word not in ("over", "below"):
            wide = 0.08 * a.value if a.word == "about" else 0.0
            found.append(Share(a.printed[0] - wide, a.printed[1] + wide, a.start, a.end))
    for m in WORDED.finditer(text):
        before = text[max(0, m.start() - 24) : m.start()]
        if OVER.search(before) or BELOW.search(before):
            continue
        value = 50.0 if m["half"] else 100 * TIMES[m["n"].lower()] * PIECES[m["piece"].lower()]
        if value < 100:
            wide = (0.2 if ABOUT.search(before) else 0.12) * value
            found.append(Share(value - wide, value + wide, m.start(), m.end()))
    return sorted(found, key=lambda s: s.start)


def _of_it(sentences: Sequence[Passage], i: int) -> Iterator[Finding]:
    p = sentences[i]
    own = masses(p)
    if not own:
        return
    for share in shares_in(p.plain):
        m = WHOLE.match(p.plain, share.end)
        if not m:
            continue
        before = [a for a in own if a.end <= share.start and LINK.match(p.plain[a.end : share.start])]
        after = [a for a in own if a.start >= m.end() and re.match(r"[^.;]{0,25}?(?:,|\bor\b|\(|=|\bthat is\b|\b(?:i\.e\.|viz)|\bwhich is\b)[^.;]{0,12}$", p.plain[m.end() : a.start])]  # fmt: skip
        value = before[-1] if before else after[0] if after else None
        if value is None or BARRED.search(p.plain[min(value.start, share.start) - 12 if value.start > 12 else 0 : m.end()]):  # fmt: skip
            continue
        base = _whole(sentences, i, value, m)
        if base is None or base[1].value < value.value * 0.8:
            continue
        q, whole = base
        low, high = (100 * per(value.allowed[0], whole.allowed[1]), 100 * per(value.allowed[1], whole.allowed[0]))  # fmt: skip
        exact = 100 * per(value.value, whole.value)
        if not disjoint((low, high), (share.low, share.high)) or abs(exact - share.middle) < max(1.5, 0.06 * share.middle):  # fmt: skip
            continue
        yield finding(
            "R-SHARE", "high" if per(share.middle, exact) > 2 or per(exact, share.middle) > 2 else "medium",
            (p.words(min(value.start, share.start) - 30, max(m.end(), value.end)), q.words(max(0, whole.start - 60), min(len(q.text), whole.end + 15))),
            f"{shown(value.value)} / {shown(whole.value)} = {exact:.3g} %, stated “{p.plain[share.start : share.end]}” ({share.low:.3g} to {share.high:.3g} %)",
            f"{exact:.3g} %, or {shown(share.middle * whole.value / 100)}.", weight=abs(exact - share.middle) / 100,
        )  # fmt: skip


def _whole(
    sentences: Sequence[Passage], i: int, value: Amount, m: re.Match[str]
) -> tuple[Passage, Amount] | None:
    """What "it" or a repeated noun points to: a mass earlier in the sentence, else of the sentences before."""
    p = sentences[i]
    earlier = [a for a in masses(p) if a.end <= value.start and not re.search(r"\b(?:and|,)\s*$", p.plain[: a.start])]  # fmt: skip
    noun = stems(m["noun"] or "") | set(re.findall(r"suppl|demand|output|produc|consum|import|export", (m["noun"] or "").lower()))  # fmt: skip
    world = bool(re.search(r"\b(?:world|global)\b", m[0], re.IGNORECASE))
    candidates = [(p, earlier)] if earlier else []
    for q in reversed(sentences[max(0, i - (1 if m["it"] else 3)) : i]):
        if q.section == p.section and (not m["it"] or follows(q, p)) and one_time(p, q):
            candidates.append((q, masses(q)))
    for q, held in candidates:
        sound = [a for a in held if a.word not in ("over", "below") and a.second is None]
        if world:
            sound = [a for a in sound if re.search(r"\b(?:world|global)", q.plain[: a.end], re.IGNORECASE)]
        if m["noun"] and not world and re.search(r"total|amount|figure|sum|tonnage|quantity", m["noun"]) is None:  # fmt: skip
            sound = [a for a in sound if any(n in label_of(q, a).lower() for n in noun)]
        if len(sound) == 1 and FLOW.search(q.plain) and not BARRED.search(label_of(q, sound[0])):
            return q, sound[0]
        if sound:
            return None
    return None


STEP = re.compile(
    r"\b(?:report\w*|recover\w*|goes|go|puts?|ends? up|captur\w*|extract\w*|dissolv\w*|leach\w*|yield\w*|transfer\w*|pass(?:es)?|brings?|sends?|collect\w*|precipitat\w*|strip\w*|volatili[sz]\w*|fum(?:es|ed)|retain\w*|remov\w*|won|float\w*|load\w*)\b",
    re.IGNORECASE,
)
APART = re.compile(
    r"\b(?:first|second|third|another|other|pilot|laborator\w+|theoretical|up to|earlier|former\w*|old|new|older|newer|before|after|target|plans?|planned|if|could|would|may|best|worst|design\w*|by 20\d\d|previously|once|then|rose|fell|improv\w*|increas\w*|overall|further|remaining|rest|typical\w*|usual\w*|average|without|instead|rather|elsewhere|competing|alternative)\b",
    re.IGNORECASE,
)
CONTENT = re.compile(r"[A-Za-zÀ-ÿ]{4,}")
EMPTY = frozenset(("this", "that", "these", "those", "same", "with", "from", "into", "onto", "about", "their", "there", "here", "because", "which", "when", "where", "while", "also", "only", "some", "such", "than", "then", "each", "plant", "plants", "step", "steps", "process", "described", "main", "both", "make", "makes", "percent", "roughly", "nearly"))  # fmt: skip


def _rates(sentences: Sequence[Passage]) -> Iterator[Finding]:
    """ "85 % of the germanium in the residue reports to strip liquor" and "62 % of the residue's germanium into strip liquor"."""
    held = []
    names = set(symbols())
    for p in sentences:
        for clause in re.finditer(
            r"(?:[^.;,]|[.,](?=\d)|,(?! (?:and|which|while|but|the|because)\b))+", p.plain
        ):
            found = [a for a in amounts(clause[0]) if a.kind == "percent" and a.word not in ("over", "below")]
            rates = [a for a in found if re.match(r"\s*of (?:the|its|this|that|all|contained)\b", clause[0][a.end :])]  # fmt: skip
            if len(found) != 1 or len(rates) != 1 or not STEP.search(clause[0]):
                continue
            words = {w.lower()[:6] for w in CONTENT.findall(clause[0]) if w.lower() not in EMPTY}
            metals = {w for w in re.findall(r"[a-z]+", clause[0].lower()) if w in names}
            held.append(
                (p, clause.start(), rates[0], words - {w[:6] for w in ("percent", "reports")}, metals)
            )
    for (p, x, a, u, m), (q, y, b, v, n) in itertools.combinations(held[:80], 2):
        common = u & v
        if p is q or m != n or not m or len(common) < 4 or len(common) < 0.6 * min(len(u), len(v)):
            continue
        texts = (p.plain, q.plain)
        if {w.lower() for w in APART.findall(texts[0])} ^ {w.lower() for w in APART.findall(texts[1])} or not one_time(p, q):  # fmt: skip
            continue
        named = [{w[0] for w in NAME.finditer(t[1:])} | {c for *_, c in mentions(t)} for t in texts]
        if named[0] and named[1] and named[0] != named[1]:
            continue
        if not disjoint(a.allowed, b.allowed) or abs(a.value - b.value) < 2:
            continue
        yield finding(
            "R-DUP", "medium", (p.words(x, min(len(p.text), x + a.end + 70)), q.words(y, min(len(q.text), y + b.end + 70))),
            f"{a.value:.4g} % against {b.value:.4g} % of the same {', '.join(sorted(m))} ({', '.join(sorted(common))})", "One rate, or the two steps told apart.", weight=abs(a.value - b.value) / 100,
        )  # fmt: skip


__all__ = ["shares_in", "thereof"]

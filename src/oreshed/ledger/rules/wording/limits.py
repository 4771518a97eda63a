"""R-LOGIC: what is called scarce against the numbers: capacity above its load, ore above refining, a surplus called a deficit, a rate near 100 % as a lever.

Each form reads one sentence or bullet; the direction of a number decides, never its size alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.evidence.amounts import Amount, amounts, shown
from oreshed.ledger.evidence.book import Book, region_in
from oreshed.ledger.evidence.passage import Passage, first_of
from oreshed.ledger.evidence.subjects import (  # fmt: skip
    apart_words,
    bare,
    central,
    is_mass,
    printed,
    region_of,
    words_of,
    year_of,
)
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-LOGIC"
LIMIT = re.compile(r"\b(?:bottleneck|(?:binding|main|key|tightest|real|hard|only|decisive|true) (?:constraint|limit)|choke ?point|limit(?:s|ing|ed)(?: (?:step|factor))?|binding limit|holds? (?:\w+ )?back|constrain\w*|(?:lack|shortage|scarcity|want) of|too little|short of|scarce|not enough|insufficient|weak(?:est)? link)\b", re.IGNORECASE)  # fmt: skip
CAN = re.compile(r"\b(?:capacity|nameplate|can (?:take|treat|handle|make|process|roast|smelt|refine|produce|mine)|could (?:take|treat|handle|process)|able to (?:take|treat|process)|room for|designed for|rated at|installed)\b", re.IGNORECASE)  # fmt: skip
DID = re.compile(r"\b(?:handled|treated|took|made|produced|used|ran|turned out|processed|refined|smelted|roasted|fed|output|throughput|load|deliver\w+|gets?|got|finds?|see|sees|worked|operat\w+|received|mined)\b", re.IGNORECASE)  # fmt: skip
DENY = re.compile(r"\b(?:not|no|never|hardly|neither|nor|rather than|instead of|without|than)\s+(?:\w+\s+){0,2}$", re.IGNORECASE)  # fmt: skip


def limits(evidence: Evidence) -> Iterator[Finding]:
    """Bottlenecks, deficits, levers and sole producers of every document."""
    book = Book.of(evidence.ledger)
    for _, found in book.documents():
        sentences = [p for p in found if p.kind == "sentence"]
        bullets: dict[int, list[Passage]] = {}
        for p in sentences:
            bullets.setdefault(p.line, []).append(p)
        for p in sentences:
            yield from _unused(p, bullets[p.line])
            yield from first_of(p, _other_stage, _sign)
            yield from _short(book, p)
            yield from _lever(p, sentences)
            yield from _plenty(p)


def _denied(p: Passage, at: int) -> bool:
    return bool(DENY.search(p.plain[max(0, at - 30) : at]))


def _label(p: Passage, a: Amount, previous: int, following: int) -> str:
    """ "can" for a capacity, "did" for a load, by the nearest word before, else right behind."""
    before, after = p.plain[max(previous, a.start - 45) : a.start], re.split(r"[;,.(]|\band\b", p.plain[a.end : min(following, a.end + 30)])[0]  # fmt: skip
    hits = [(m.end(), "can") for m in CAN.finditer(before)] + [(m.end(), "did") for m in DID.finditer(before)]
    if hits:
        return max(hits)[1]
    hits = [(m.start(), "can") for m in CAN.finditer(after)] + [
        (m.start(), "did") for m in DID.finditer(after)
    ]
    return min(hits)[1] if hits else ""


def _unused(p: Passage, bullet: list[Passage]) -> Iterator[Finding]:
    """ "roasters can take 75 kt and handled 59 kt; lack of roasting capacity is the limit"."""
    m = next((m for m in LIMIT.finditer(p.plain) if not _denied(p, m.start())), None)
    if m is None or not re.search(r"\bcapacity\b|\bsmelt\w+|\brefin\w+|\broast\w+|\bconver\w+|\bplants?\b|\bfurnaces?\b|\bseparat\w+", p.plain[max(0, m.start() - 90) : m.end() + 70], re.IGNORECASE):  # fmt: skip
        return
    if re.search(r"\bfor (?:lack|want) of (?:feed|ore|concentrate|orders)|\b(?:lack|shortage|want|scarcity|short) of (?:\w+ )?(?:feed|ore|concentrates?|scrap|power|energy|labou?r|staff|water)\b", p.plain, re.IGNORECASE):  # fmt: skip
        return
    for q in bullet:
        masses = [a for a in amounts(q.plain) if a.kind == "mass" and a.value > 0]
        years = {int(a.first) for a in amounts(q.plain) if a.kind == "year"}
        if len(years) > 1 or re.search(r"\b(?:will|would|planned|by 20[3-9]\d|demand|needs?)\b", q.plain):
            continue
        labels: dict[str, list[Amount]] = {}
        for i, a in enumerate(masses):
            name = _label(
                q,
                a,
                masses[i - 1].end if i else 0,
                masses[i + 1].start if i + 1 < len(masses) else len(q.plain),
            )
            labels.setdefault(name, []).append(a)
        can, did = labels.get("can", []), labels.get("did", [])
        if len(can) != 1 or len(did) != 1 or did[0].allowed[1] > 0.88 * can[0].allowed[0]:
            continue
        yield finding(
            RULE, "high", apart_words(p.words(max(0, m.start() - 60), m.end() + 60), q.words(min(can[0].start, did[0].start) - 35, max(can[0].end, did[0].end))),
            f"capacity {shown(can[0].value)} - load {shown(did[0].value)} = {shown(can[0].value - did[0].value)} of slack: “{m[0]}” names a step that is not full",
            "The step that is full.", weight=1 - per(did[0].value, can[0].value),
        )  # fmt: skip
        return


STAGES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("mining", re.compile(r"\b(?:ores?|min(?:e|es|ed|ing)|concentrates?|brines?|dug)\b", re.IGNORECASE)),
    ("refining", re.compile(r"\b(?:refin\w+|smelt\w+|roast\w+|conver(?:sion|ters?)|processing|separat\w+|chemicals?|metal)\b", re.IGNORECASE)),
)  # fmt: skip


def _other_stage(p: Passage) -> Iterator[Finding]:
    """ "179 kt of ore against 58 kt of refining: the limit is the shortage of ore": the limit is the smaller stage."""
    masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    if len(masses) != 2 or len({int(a.first) for a in amounts(p.plain) if a.kind == "year"}) > 1:
        return
    by: dict[str, Amount] = {}
    for i, a in enumerate(masses):
        end = masses[i + 1].start if i + 1 < len(masses) else min(len(p.plain), a.end + 45)
        begin = masses[i - 1].end if i else max(0, a.start - 45)
        after = re.split(r"[;,.]", p.plain[a.end : end])[0]
        near = [(k.start(), name) for name, w in STAGES for k in w.finditer(after)] or [(-k.end(), name) for name, w in STAGES for k in w.finditer(p.plain[begin : a.start])]  # fmt: skip
        if near:
            by.setdefault(min(near)[1], a)
    if len(by) != 2:
        return
    small, large = sorted(by, key=lambda k: by[k].value)
    rest_at = max(a.end for a in masses)
    for m in LIMIT.finditer(p.plain):
        if _denied(p, m.start()):
            continue
        tail = p.plain[m.end() : m.end() + 60] if m.start() > rest_at else ""
        head = p.plain[max(0, m.start() - 60) : m.start()] if m.end() < min(a.start for a in masses) else ""
        scarce = next((name for name, w in STAGES if re.match(r"\s*(?:the\s+|is\s+|lies in\s+|of\s+|step\s+|remains\s+)*(?:\w+\s+){0,2}?" + w.pattern, tail or head, re.IGNORECASE)), "")  # fmt: skip
        if scarce == large and by[small].allowed[1] < 0.95 * by[large].allowed[0] and re.search(r"\b(?:lack|shortage|scarcity|want|too little|short of|scarce|not enough|insufficient|bottleneck|limit)", m[0], re.IGNORECASE):  # fmt: skip
            yield finding(
                RULE, "high", (p.words(max(0, m.start() - 40), m.end() + 40), p.words(min(a.start for a in masses) - 20, max(a.end for a in masses) + 20)),
                f"{large} {shown(by[large].value)} > {small} {shown(by[small].value)}: {large} is not the scarce step", f"{small.capitalize()}.", weight=0.6,
            )  # fmt: skip
            return


HAVE = re.compile(r"\b(?:supply|supplies|supplied|output|production|produc\w+|mined|made|refined|smelted|recovered|recycled|available|turned out|dug)\b", re.IGNORECASE)  # fmt: skip
WANT = re.compile(r"\b(?:demand|needs?|needed|consumption|consum\w+|used|uses?|usage|requirements?|required|wants?|own use)\b", re.IGNORECASE)  # fmt: skip
MINUS = re.compile(r"\b(?:shortfall|deficit|shortage|short of|falls? short|short by|short\b|undersuppl\w+|gap)\b", re.IGNORECASE)  # fmt: skip
PLUS = re.compile(r"\b(?:surplus|glut|oversuppl\w+|excess|to spare|left over|in hand|net exporter|more than enough|cushion|comfortabl\w+|ample|self-suffici\w+)\b", re.IGNORECASE)  # fmt: skip


def _sign(p: Passage) -> Iterator[Finding]:
    """ "with 4 kt mined for 1.5 kt used, faces a deficit of 2.5 kt": the sign of the difference that is stated."""
    masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    if not 2 <= len(masses) <= 3 or len({int(a.first) for a in amounts(p.plain) if a.kind == "year"}) > 1:
        return
    have: list[Amount] = []
    want: list[Amount] = []
    for i, a in enumerate(masses):
        begin = masses[i - 1].end if i else max(0, a.start - 50)
        end = masses[i + 1].start if i + 1 < len(masses) else min(len(p.plain), a.end + 30)
        after, before = (
            re.split(r"[;,.(]|\b(?:and|against|for|but|while)\b", p.plain[a.end : end])[0],
            p.plain[begin : a.start],
        )
        marks = [(k.start(), s) for w, s in ((HAVE, "have"), (WANT, "want")) for k in w.finditer(after)]
        if marks:
            label = min(marks)[1]
        else:
            back = [(k.end(), s) for w, s in ((HAVE, "have"), (WANT, "want"), (MINUS, "gap"), (PLUS, "gap")) for k in w.finditer(before)]  # fmt: skip
            label = max(back)[1] if back else ""
        if label == "have":
            have.append(a)
        elif label == "want":
            want.append(a)
    if len(have) != 1 or len(want) != 1:
        return
    supply, demand = have[0], want[0]
    for pattern, wrong in (
        (MINUS, supply.allowed[0] > demand.allowed[1]),
        (PLUS, demand.allowed[0] > supply.allowed[1]),
    ):
        m = next((k for k in pattern.finditer(p.plain) if not _denied(p, k.start())), None)
        if (
            m
            and wrong
            and not re.search(
                r"\b(?:turns?|once|former|if|until|avoid\w*|no)\b",
                p.plain[max(0, m.start() - 30) : m.start()],
            )
        ):
            yield finding(
                RULE, "high", (p.words(min(supply.start, demand.start) - 25, max(supply.end, demand.end) + 12), p.words(m.start() - 15, m.end() + 25)),
                f"{shown(supply.value)} - {shown(demand.value)} = {'+' if supply.value > demand.value else ''}{shown(supply.value - demand.value)}: “{m[0]}” has the wrong sign",
                f"A {'surplus' if supply.value > demand.value else 'gap'} of {shown(abs(supply.value - demand.value))}.", weight=0.5,
            )  # fmt: skip
            return


SHORT_BY = re.compile(r"\b(?:short|shortfall|deficit|shortage|gap|surplus|excess)\b", re.IGNORECASE)


def _short(book: Book, p: Passage) -> Iterator[Finding]:
    """ "leave the country 12.8 kt short of refined metal": the sign against the region's own claims."""
    m = next((k for k in SHORT_BY.finditer(p.plain) if not _denied(p, k.start())), None)
    masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    region = region_in(p)
    if m is None or not region or len(masses) != 1 or abs(masses[0].start - m.start()) > 45:
        return
    commodity = book.commodity_of(p.document)
    section = [
        c
        for c in book.ledger.claims
        if c.place and p.section and c.place.document == p.document and c.subject.commodity == commodity
    ]
    want = [
        c
        for c in section
        if c.subject.quantity == "demand"
        and region_of(c) == region
        and bare(c)
        and is_mass(c)
        and central(c) >= 0
    ]
    have = [c for c in section if c.subject.quantity in ("supply_total", "refined_production_total", "refined_production_primary", "mine_production") and region_of(c) == region and bare(c) and is_mass(c) and central(c) > 0]  # fmt: skip
    pairs = [(s, d) for s in have for d in want if year_of(s) == year_of(d)]
    negative = m[0].lower() not in ("surplus", "excess")
    gap = masses[0].allowed
    for s, d in pairs:
        net = (printed(s)[0] - printed(d)[1], printed(s)[1] - printed(d)[0])
        size = (net[0], net[1]) if net[0] > 0 else (-net[1], -net[0]) if net[1] < 0 else (0.0, 0.0)
        if size[1] <= 0 or size[1] < 0.97 * gap[0] or size[0] > 1.03 * gap[1] or (net[0] > 0) != negative:
            continue
        yield finding(
            RULE, "high", apart_words(p.words(min(m.start(), masses[0].start) - 40, max(m.end(), masses[0].end) + 25), words_of(s), words_of(d)),
            f"{shown(central(s))} - {shown(central(d))} = {shown(central(s) - central(d))} in {name_of(region)}: “{m[0]}” has the wrong sign",
            f"A {'surplus' if negative else 'gap'} of {shown(abs(central(s) - central(d)))}.", (s, d), 0.5,
        )  # fmt: skip
        return


LEVER = re.compile(r"\b(?:lever|potential|opportunit\w+|room (?:to|for)|scope (?:to|for)|option|way (?:to|forward|out)|gains?|upside|quickest|biggest|largest|greatest|main source of (?:new|extra|additional)|remedy|bottleneck|limit\w*|constraint)\b", re.IGNORECASE)  # fmt: skip
RAISE = re.compile(r"\b(?:rais\w+|lift\w*|increas\w+|improv\w+|higher|push\w*|boost\w*|better|more)\b[^.;]{0,40}\b(?:rates?|recover\w+|recycl\w+|collection|yields?|shares?|it|utili[sz]\w+)\b", re.IGNORECASE)  # fmt: skip


def _lever(p: Passage, sentences: list[Passage]) -> Iterator[Finding]:
    """ "already recycled at close to 99 %; raising that rate is the largest lever left": there is nothing left to raise."""
    m, lever = RAISE.search(p.plain), LEVER.search(p.plain)
    if not m or not lever or _denied(p, lever.start()) or _denied(p, m.start()):
        return
    for q in [q for q in sentences if q.line == p.line]:
        for a in amounts(q.plain):
            if a.kind != "percent" or not 95 <= a.printed[0] <= 100:
                continue
            around = q.plain[max(0, a.start - 60) : a.end + 40]
            if re.search(r"\b(?:recycl\w+|collect\w+|recover\w+|return\w*|yield\w*|reclaim\w*|utili[sz]\w+)\b", around, re.IGNORECASE) and not re.search(r"\b(?:purity|pure|could|would|target|by 20\d\d|from \d|up to|(?<!close )to (?:over |above )?9\d)\b", around):  # fmt: skip
                yield finding(
                    RULE, "high", apart_words(p.words(m.start(), max(m.end(), lever.end()) + 15), q.words(max(0, a.start - 50), a.end + 10)),
                    f"at {a.value:.4g} % at most {100 - a.printed[0]:.3g} points are left to gain", "Another lever.", weight=0.5,
                )  # fmt: skip
                return


STAGE_WORD = r"(?P<{0}>concentrates?|ores?|feed|mines?|mining|mine capacity|smelters?|smelting(?: capacity)?|refiner(?:y|ies)|refining(?: capacity)?|scrap|recycling|roasters?|roasting(?: capacity)?|converters?|conversion(?: capacity)?)"
AMPLE = re.compile(
    rf"\b{STAGE_WORD.format('a')}\s+(?:\w+\s+)?(?:is|are|was|were|remains?|stands?|lies?)\s+(?:in\s+(?:\w+\s+)?(?:surplus|excess|oversupply|abundance)|plentiful|abundant|ample|idle|half[- ]empty|under-?used|unused|more than enough|not short|not scarce)\b|\b(?:surplus|glut|excess|abundance|oversupply) of {STAGE_WORD.format('b')}\b|\b(?:plentiful|abundant|ample|idle|half-empty|spare) {STAGE_WORD.format('c')}\b",
    re.IGNORECASE,
)
ANSWER = re.compile(
    rf"\b(?:more|new|further|additional|extra) {STAGE_WORD.format('d')}\s+(?:\w+\s+)?(?:is|are|would be|remain)\s+(?:the|what)\b|\b(?:answer|remedy|solution|need|way out) (?:is|lies in|are) (?:more|new|further) {STAGE_WORD.format('e')}\b|\b(?:lack|shortage|scarcity|want) of {STAGE_WORD.format('f')}\b|\b{STAGE_WORD.format('g')}\s+(?:is|are|remains?)\s+(?:therefore |thus |still |clearly )?the (?:\w+ )?(?:bottleneck|constraint|limit|scarce step|limiting (?:step|factor))\b",
    re.IGNORECASE,
)


def _stem(m: re.Match[str]) -> str:
    word = next(v for v in m.groupdict().values() if v).lower()
    if re.match(r"ore|concentrate|feed|min", word):
        return "mining"
    return word[:5]


def _plenty(p: Passage) -> Iterator[Finding]:
    """ "concentrate is in surplus ..., so more mines are the answer": the remedy adds to what is plentiful."""
    m, n = AMPLE.search(p.plain), ANSWER.search(p.plain)
    if not m or not n or _denied(p, m.start()) or _denied(p, n.start()) or _stem(m) != _stem(n):
        return
    yield finding(
        RULE, "high", (p.words(m.start(), m.end()), p.words(n.start(), n.end())),
        f"“{m[0]}”, and “{n[0]}”: what is plentiful is no limit", "The step that is scarce.", weight=0.4,
    )  # fmt: skip


__all__ = ["limits"]

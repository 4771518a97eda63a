"""R-ENTITY, R-PHYS, R-BAL, R-UNIT: what is said of a named deposit, a charge, an electrode, a magnet or a cargo, against what it can be."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import Amount, amounts, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import apart_words, mentions
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding

# kind -> words; a deposit may be of several kinds that lie on one another, but not of two that exclude each other.
KINDS = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        ("ionic clay", r"\bion(?:ic|[- ]adsorption)\b[^|.;,]{0,12}\bclays?\b"),
        ("carbonatite", r"\bcarbonatites?\b"),
        ("pegmatite", r"\bpegmatites?\b"),
        ("brine", r"\b(?:brines?|salars?)\b"),
        ("placer", r"\b(?:placers?|mineral sands?|beach sands?)\b"),
        ("porphyry", r"\bporphyr(?:y|ies)\b"),
        ("skarn", r"\bskarns?\b"),
        ("tailings", r"\b(?:tailings (?:pile|dam|project|deposit|heap|pond)|(?:old |historic )?tailings\b(?= (?:of|pile)))"),
        ("hard-rock pit", r"\b(?:open[- ](?:pit|cut|cast) mine|hard[- ]rock mine|underground mine)\b"),
    )
)  # fmt: skip
EXCLUDE = {
    frozenset(pair)
    for pair in (
        *itertools.combinations(("ionic clay", "carbonatite", "pegmatite", "brine", "placer", "porphyry", "skarn"), 2),
        ("tailings", "hard-rock pit"), ("tailings", "brine"), ("tailings", "pegmatite"),
    )
}  # fmt: skip
NAME = r"[A-Z][\w'’-]+(?:\s+[A-Z][\w'’-]+){0,2}"
APPOSED = re.compile(rf"\b(?P<name>{NAME}),?\s+(?:is\s+|was\s+)?(?:an?|the)\s+(?P<kind>[^,.;|]{{3,70}})")
COMPOUND = re.compile(rf"\b(?:The\s+)(?P<name>{NAME})\s+(?P<kind>open[- ](?:pit|cut) mine|hard[- ]rock mine|underground mine|salar|tailings (?:project|pile|dam))")  # fmt: skip
PRONOUN = re.compile(r"\b(?:it|this)\s+(?:is|was)\s+(?P<kind>[^,.;|]{3,60})")
FEED = re.compile(
    r"(?P<a>\d[\d.,]*)\s*(?P<u>kt|Mt|t)\s+of\s+(?P<feed>[^,.;]{2,40}?)\s+(?:at|with|of|holding|grading|containing)\s+(?P<p>\d[\d.]*)\s?(?:%|per\s?cent)(?P<gap>[^;.]{0,50}?)\b(?:for|gives?|yields?|makes?|produces?|into|to|becomes?)\s+(?:about\s+|some\s+|~)?(?P<b>\d[\d.,]*)\s*(?P<v>kt|Mt|t)\s+of\s+(?P<product>[^,.;]{2,40}?)\s+(?:at|with|of|holding|grading|containing)\s+(?P<q>\d[\d.]*)\s?(?:%|per\s?cent)",
    re.IGNORECASE,
)
TONNE = {"t": 1.0, "kt": 1e3, "mt": 1e6}
ANODE = re.compile(
    r"\b(?P<what>metal|cathodes?|flake|[a-z]+(?: metal)?)\b(?:\s*\([^()]{0,12}\))?\s+(?:is\s+|are\s+)?(?:plates?(?: out)?|plated(?: out)?|deposits?|deposited|is grown|electrowon|wins?)\s+(?:out\s+)?on(?:to)?\s+(?:the\s+)?anodes?\b",
    re.IGNORECASE,
)
CURIE = re.compile(r"\bCurie (?:temperature|point)\b[^.;]{0,30}?(?P<t>\d{2,4})\s*°\s?C", re.IGNORECASE)
SERVICE = re.compile(r"\b(?:run|runs|operat\w+|used|serve|service|continuous\w*|working|withstand\w*|rated)\b", re.IGNORECASE)  # fmt: skip
ORE_PRICE = re.compile(
    r"\b(?:US\$|\$|USD\s?)(?P<low>\d+(?:\.\d+)?)(?:\s*[–-]\s*(?P<high>\d+(?:\.\d+)?))?\s*(?:/|per |a )\s?(?:t|tonne|metric ton|ton)\b(?!\s*(?:unit|of metal unit))",
)
LOWS = re.compile(r"\bgravity (?:lows?|minima)\b[^.;]{0,20}\b(?:mark|show|reveal|indicat|outlin|locat|betray|trac)\w*|\b(?:mark|show|reveal|indicat|outlin|locat|seen|found)\w*\b[^.;]{0,20}\b(?:as|by|from|in)\s+(?:a\s+)?gravity lows?\b", re.IGNORECASE)  # fmt: skip


def deposits(evidence: Evidence) -> Iterator[Finding]:
    """Kinds of named deposits, charges and their alloys, yields of oxides, electrodes, magnets, cargoes, gravity."""
    for _, found in Book.of(evidence.ledger).documents():
        yield from _kinds(found)
        for i, p in enumerate(found):
            if p.kind != "sentence":
                continue
            yield from _charge(p)
            yield from _anode(p)
            yield from _cargo(p)
            before = found[i - 1] if i and found[i - 1].line == p.line else None
            yield from _gravity(p, before)
            yield from _magnet(p, before)


def _said_kinds(found: tuple[Passage, ...]) -> Iterator[tuple[str, frozenset[str], Passage, int, int]]:
    for p in found:
        if p.kind == "row":
            kinds = frozenset(n for n, w in KINDS if w.search(p.plain))
            if kinds:
                for cell in re.finditer(rf"\|\s*(?P<name>{NAME})\s*(?=\|)", p.plain):
                    yield cell["name"], kinds, p, 0, len(p.plain)
            continue
        if p.kind != "sentence":
            continue
        for pattern in (APPOSED, COMPOUND):
            for m in pattern.finditer(p.plain):
                kinds = frozenset(n for n, w in KINDS if w.search(m["kind"]))
                if kinds and not mentions(m["name"]):
                    yield m["name"], kinds, p, m.start(), m.end()
        called = PRONOUN.search(p.plain)
        opening = re.match(
            rf"\W*(?:The )?(?P<name>{NAME})\s+(?:needs?|needed|is|was|has|holds?|lies)\b", p.plain
        )
        if called and opening and not mentions(opening["name"]):
            kinds = frozenset(n for n, w in KINDS if w.search(called["kind"]))
            if kinds:
                yield re.sub(r"^The ", "", opening["name"]), kinds, p, called.start(), called.end()


def _kinds(found: tuple[Passage, ...]) -> Iterator[Finding]:
    """One deposit of two kinds that exclude each other."""
    said: dict[str, list[tuple[frozenset[str], Passage, int, int]]] = {}
    for name, kinds, p, begin, end in _said_kinds(found):
        said.setdefault(name, []).append((kinds, p, begin, end))
    for name, group in said.items():
        for (x, p, b, e), (y, q, f, g) in itertools.combinations(group[:12], 2):
            if x & y or not all(frozenset((k, m)) in EXCLUDE for k in x for m in y):
                continue
            yield finding(
                "R-ENTITY", "high", apart_words(p.words(b, e), q.words(f, g)), f"{name} is {' and '.join(sorted(x))} here, {' and '.join(sorted(y))} there", "One kind of deposit.", weight=0.3,
            )  # fmt: skip
            break


def _charge(p: Passage) -> Iterator[Finding]:
    """More metal leaves in the product than enters in the feed: "2.0 t of ore at 44 % for 1.4 t of alloy at 78 %"."""
    m = FEED.search(p.plain)
    if not m or re.search(r"\d", m["gap"]) or re.search(r"\bplus\b|\band\b", m["gap"]):
        return
    into = float(m["a"].replace(",", "")) * TONNE[m["u"].lower()] * float(m["p"]) / 100
    out = float(m["b"].replace(",", "")) * TONNE[m["v"].lower()] * float(m["q"]) / 100
    if out > 1.04 * into > 0:
        yield finding(
            "R-BAL", "high", (p.words(m.start(), m.end()),),
            f"in: {m['a']} {m['u']} x {m['p']} % = {shown(into)}; out: {m['b']} {m['v']} x {m['q']} % = {shown(out)} > {shown(into)}", f"At most {shown(into)} of metal in the product.", weight=per(out, into) - 1,
        )  # fmt: skip


def _anode(p: Passage) -> Iterator[Finding]:
    """Metal that plates on the anode: ions of a metal are reduced at the cathode."""
    m = ANODE.search(p.plain)
    if m and not re.search(r"\b(?:di)?oxide|slimes?|not|never|oxygen|chlorine\b", p.plain[max(0, m.start() - 35) : m.end()]):  # fmt: skip
        yield finding("R-PHYS", "high", (p.words(max(0, m.start() - 30), m.end()), p.words(m.start(), m.end())), "metal ions take up electrons at the cathode; at the anode oxygen, chlorine or an oxide forms", "The cathode.", weight=0.3)  # fmt: skip


def _cargo(p: Passage) -> Iterator[Finding]:
    """Ore at a few dollars a tonne: less than its own freight; the trade's unit is the dry metric tonne unit."""
    m = ORE_PRICE.search(p.plain)
    if not m or not re.search(r"\b(?:ore|concentrate|lump|fines|Groote)\b", p.plain, re.IGNORECASE):
        return
    if not re.search(r"\b(?:CIF|FOB|CFR|price[ds]?|sold|quoted|traded|spot|fetch\w*)\b", p.plain) or re.search(r"\b(?:cost|royalt\w+|freight|treatment|TC|penalt\w+|tax|duty|rose|fell|up|down|by|premium|discount|margin)\b", p.plain):  # fmt: skip
        return
    top = float(m["high"] or m["low"])
    if top < 12 and not re.search(r"\bdmtu\b|\bmtu\b|\btonne unit\b|\bunit\b", p.plain):
        yield finding(
            "R-UNIT", "medium", (p.words(max(0, m.start() - 40), m.end()), p.words(m.start(), m.end())),
            f"{top:g} US$ a tonne of ore is below the cost of shipping it; ores of manganese, tungsten, chromium and iron are quoted per unit of 1 % metal: {top:g} US$ x 40 units = {40 * top:g} US$ a tonne at 40 %", "US$ per dry metric tonne unit, or the price of a tonne.", weight=0.3,
        )  # fmt: skip


def _gravity(p: Passage, before: Passage | None) -> Iterator[Finding]:
    """Dense ore under lighter rock gives a gravity high."""
    m = LOWS.search(p.plain)
    text = f"{before.plain if before else ''} {p.plain}"
    heavy = re.search(r"\bdense\b|\bheavy\b|\bhigh density\b", text, re.IGNORECASE) or [a for a in amounts(p.plain) if a.kind == "density" and a.printed[0] >= 3.2]  # fmt: skip
    if m and heavy and not re.search(r"\b(?:salt|brine|void|weather\w*|kimberlite|clay|less dense|lighter|not)\b", text, re.IGNORECASE):  # fmt: skip
        yield finding("R-PHYS", "medium", apart_words(p.words(m.start(), m.end() + 20), (before or p).words()), "a body denser than its host draws more: a gravity high, not a low", "Gravity highs.", weight=0.2)  # fmt: skip


def _magnet(p: Passage, before: Passage | None) -> Iterator[Finding]:
    """A magnet in service above the Curie temperature that the bullet states."""
    curie = next(((q, m) for q in (p, before) if q for m in [CURIE.search(q.plain)] if m), None)
    if curie is None:
        return
    point = float(curie[1]["t"])
    for q in (p,):
        for a in amounts(q.plain):
            near = q.plain[max(0, a.start - 50) : a.start]
            if _service(a, near, point) and not (q is curie[0] and abs(a.start - curie[1].start("t")) < 3) and not re.search(r"SmCo|samarium|alnico|ferrite", near, re.IGNORECASE):  # fmt: skip
                yield finding("R-RANGE", "high", (q.words(max(0, a.start - 55), a.end), curie[0].words(curie[1].start() - 10, curie[1].end())), f"{a.first:g} °C > {point:g} °C: above its Curie temperature a magnet has no magnetisation", f"Well below {point:g} °C.", weight=a.first / point - 1)  # fmt: skip
                return


def _service(a: Amount, near: str, point: float) -> bool:
    return a.kind == "temperature" and a.printed[0] >= 0 and a.first > point and bool(SERVICE.search(near))


__all__ = ["deposits"]

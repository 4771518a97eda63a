"""R-BAL, R-SHARE, R-RES: identities that one bullet states: flows and stocks, share of a base, load of a capacity, growth, a remainder.

The rules of `balances` and `shares` compare claims; these read the words, so that a sentence or bullet which does not close is
found however its numbers were read. Each form names its own family: a flow balance is R-BAL, a share is R-SHARE, a remainder
called imports beside another inflow is R-RES.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, first_of
from oreshed.ledger.evidence.subjects import apart_words, mentions
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding

# The flow that the words nearest a mass name; sign in a balance of use. Behind the mass, only the words right after it count.
FLOWS: tuple[tuple[str, str], ...] = (
    ("scrap", r"recycl\w+|scrap|secondary|reclaimed|recovered from (?:old|spent|used)"),
    ("stock_out", r"(?:drawn?|drew|taken|released?|came|drawdown) (?:down )?(?:from|of|out of) (?:the )?(?:\w+ )?(?:stocks?|stockpiles?|inventor\w+)|stocks? (?:fell|shrank|dropped|declined|were drawn down)(?: by)?|destocking|stock(?:s|pile)? (?:release|draw)\w*"),
    ("stock_in", r"(?:added|went|put|built|moved) (?:\w+ )?(?:in)?to (?:the )?(?:\w+ )?(?:stocks?|stockpiles?|inventor\w+)|stocks? (?:rose|grew|built up|increased)(?: by)?|stock(?:s)? build\w*|restocking"),
    ("imports", r"import(?:s|ed|ing)?|bought (?:in|abroad)|purchased abroad"),
    ("exports", r"(?<!re-)export(?:s|ed|ing)?|shipped abroad|sold abroad"),
    ("use", r"(?:apparent )?(?:use|usage|consumption|demand|needs?)|consum(?:es|ed)|used|requirements?"),
    ("output", r"(?:mine |refined |domestic |refinery |smelter |primary |home )?(?:output|production)|(?:mined|smelted|refined|produced|made)"),
)  # fmt: skip
COMPILED = tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in FLOWS)
NOTHING_MADE = re.compile(
    r"\b(?:no|nil|zero) (?:\w+ ){0,2}?(?:output|production)\b|\b(?:mines?|refines?|produces?|makes?) (?:none|nothing)\b",
    re.IGNORECASE,
)
HEDGE = re.compile(
    r"\b(?:capacity|nameplate|of which|including|excluding|without|gross|reserves?|resources?|per tonne|a tonne|world|global|could|would|might)\b",
    re.IGNORECASE,
)
REST = re.compile(
    r"\b(?:the\s+)?(?:remain(?:ing|der|s)|rest|balance|difference|residual|what is left|everything else)\b",
    re.IGNORECASE,
)
ABROAD = re.compile(
    r"\bimport\w*\b|\b(?:from|bought|purchased|sourced) (?:abroad|overseas|outside)\b|\bforeign\b|\bfrom other countries\b",
    re.IGNORECASE,
)
INFLOW = re.compile(
    r"\b(?:scrap|recycl\w+|secondary|stockpiles?|drawdown|stocks? (?:fell|were drawn)|drawn from stocks?|released from|tailings|by-product)\b",
    re.IGNORECASE,
)


def identities(evidence: Evidence) -> Iterator[Finding]:
    """Balances, remainders, loads, shares and growth of every bullet."""
    for _, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for _, group in itertools.groupby(sentences, key=lambda p: p.line):
            yield from _balance(list(group))
        for p in sentences:
            yield from first_of(p, _load, _share)
            yield from _remainder(p, sentences)


def flow_of(p: Passage, a: Amount, previous: int, following: int) -> str:
    """What a mass is a flow of: the last flow word before it in its stretch, or the first right behind it."""
    before, after = (
        p.plain[max(previous, a.start - 55) : a.start],
        p.plain[a.end : min(following, a.end + 38)],
    )
    after = re.split(r"[;,.(]|\band\b", after)[0]
    behind = re.match(r"\s*(?:of\s+)?(?:(?:was|were|is|are|has been|came|went|the|metal|ore|refined|domestic|\w+)\s+){0,3}", after)  # fmt: skip
    ahead = [(m.start(), name) for name, w in COMPILED for m in w.finditer(after)] if behind else []
    hits = [(m.end(), m.end() - m.start(), name) for name, w in COMPILED for m in w.finditer(before)]
    if hits and not re.search(r"[;,]\s*(?:and\s+)?(?:\w+\s+)?$", before[max(hits)[0] :]):
        return max(hits)[2]
    return min(ahead)[1] if ahead else (max(hits)[2] if hits else "")


def _balance(group: list[Passage]) -> Iterator[Finding]:
    """Output + scrap + imports + drawn stock - exports - added stock = use, of one bullet, one year, one region."""
    table: dict[str, list[tuple[Passage, Amount]]] = {}
    years: set[int] = set()
    for p in group:
        if HEDGE.search(p.plain):
            return
        years |= {int(a.first) for a in amounts(p.plain) if a.kind == "year"}
        masses = [a for a in amounts(p.plain) if a.kind == "mass"]
        for i, a in enumerate(masses):
            name = flow_of(
                p,
                a,
                masses[i - 1].end if i else 0,
                masses[i + 1].start if i + 1 < len(masses) else len(p.plain),
            )
            if not name:
                return
            table.setdefault(name, []).append((p, a))
    regions = {c for p in group for _, _, c in mentions(p.plain)}
    nothing_made = any(NOTHING_MADE.search(p.plain) for p in group)
    if (
        len(years) > 1 or len(regions) > 1 or any(len(v) > 1 for v in table.values())
        or not {"use", "imports"} <= set(table) or not ({"output", "scrap"} & set(table) or nothing_made) or not {"exports", "stock_in", "stock_out", "scrap"} & set(table)
        or len({"output", "imports", "exports", "scrap", "stock_in", "stock_out"} & set(table)) < 3
    ):  # fmt: skip
        return
    sign = {"output": 1, "scrap": 1, "imports": 1, "stock_out": 1, "exports": -1, "stock_in": -1}
    low = math.fsum(
        s * (table[n][0][1].allowed[0] if s > 0 else table[n][0][1].allowed[1])
        for n, s in sign.items()
        if n in table
    )
    high = math.fsum(
        s * (table[n][0][1].allowed[1] if s > 0 else table[n][0][1].allowed[0])
        for n, s in sign.items()
        if n in table
    )
    p, use = table["use"][0]
    if not disjoint((low, high), (0.97 * use.allowed[0], 1.03 * use.allowed[1])):
        return
    parts = [(n, table[n][0]) for n in sign if n in table]
    exact = math.fsum(sign[n] * a.value for n, (_, a) in parts)
    yield finding(
        "R-BAL", "high", apart_words(p.words(max(0, use.start - 40), use.end + 10), *(q.words(max(0, a.start - 40), a.end + 15) for _, (q, a) in parts)),
        " ".join(f"{'+' if sign[n] > 0 else '-'} {n.replace('_', ' ')} {shown(a.value)}" for n, (_, a) in parts).lstrip("+ ") + f" = {shown(exact)}, stated use {shown(use.value)}",
        f"A use of {shown(exact)}, or the flow that is missing.", weight=per(abs(exact - use.value), use.value),
    )  # fmt: skip


CAPACITY = re.compile(r"\b(?:capacity|nameplate|rated at|design(?:ed)? (?:for|throughput))\b", re.IGNORECASE)
USED = re.compile(r"\b(?:utili[sz]\w+|load(?:ed)?|us(?:ed|ing)|ran|running|runs|operat\w+|works?|worked)\b", re.IGNORECASE)  # fmt: skip


def _load(p: Passage) -> Iterator[Finding]:
    """Capacity, utilisation and output of one plant in one sentence."""
    masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    percents = [a for a in amounts(p.plain) if a.kind == "percent" and 0 < a.value <= 100]
    if len(masses) != 2 or len(percents) != 1 or not CAPACITY.search(p.plain):
        return
    a = percents[0]
    if not (
        USED.search(p.plain[max(0, a.start - 35) : a.start])
        or re.match(r"[^,;.]{0,25}\b(?:of (?:its |the |that |this )?(?:\w+ )?(?:capacity|nameplate)|utili[sz]ation|load)", p.plain[a.end :])
    ):  # fmt: skip
        return
    capacity = max(masses, key=lambda m: m.value)
    output = min(masses, key=lambda m: m.value)
    near = (
        p.plain[max(0, capacity.start - 40) : capacity.start]
        + " "
        + p.plain[capacity.end : capacity.end + 30]
    )
    made = re.search(
        r"\b(?:output|produc\w+|made|makes|turned out|turn\w* out|giving|deliver\w+|yield\w*|refined|smelted|gave|gives|giving|shipped|came to)\b",
        p.plain[max(0, output.start - 45) : output.end + 30], re.IGNORECASE,
    )  # fmt: skip
    if not CAPACITY.search(near) or not made or re.search(r"\b(?:expan\w+|will|from 20\d\d|after|new|of which|could|recover\w*|grade)\b", p.plain):  # fmt: skip
        return
    implied = (
        0.97 * capacity.allowed[0] * a.allowed[0] / 100,
        1.03 * capacity.allowed[1] * a.allowed[1] / 100,
    )
    if not disjoint(implied, output.allowed):
        return
    exact = capacity.value * a.value / 100
    yield finding(
        "R-SHARE", "medium", (p.words(min(capacity.start, a.start) - 20, max(capacity.end, a.end)), p.words(output.start - 25, output.end)),
        f"{shown(capacity.value)} x {a.value:.4g} % = {shown(exact)}, stated {shown(output.value)} ({per(output.value, capacity.value):.0%})",
        f"{per(output.value, capacity.value):.0%}, or {shown(exact)}.", weight=per(abs(exact - output.value), exact),
    )  # fmt: skip


def _share(p: Passage) -> Iterator[Finding]:
    """ "12 kt, or 40 % of the 60 kt", "40 % of the world's 60 kt, 12 kt": three numbers of one sentence."""
    found = [a for a in amounts(p.plain) if a.kind in ("mass", "percent")]
    for a, b, c in zip(found, found[1:], found[2:], strict=False):
        kinds = (a.kind, b.kind, c.kind)
        if kinds == ("mass", "percent", "mass"):
            part, share, whole = a, b, c
            join = re.fullmatch(r"\s*(?:\([^()]*|[^,;.()]{0,30}?(?:,|–|—)\s*(?:or|viz|i\.e\.|that is|which is|equal to|being|about|some|roughly|thus)?\s*(?:about |some |roughly |only |~|≈)*|\s+(?:is|are|was|were|makes?|made|equals?)\s+(?:up\s+)?)\s*[~≈]?\s*", p.plain[a.end : b.start])  # fmt: skip
        elif kinds == ("percent", "mass", "mass"):
            share, whole, part = a, b, c
            join = re.fullmatch(r"[^,;.()]{0,30}(?:,|\(|–|—|:)\s*(?:or|viz|i\.e\.|that is|equal to|which is|about|some|roughly)?\s*(?:about |some |roughly |~|≈)*", p.plain[b.end : c.start])  # fmt: skip
        elif kinds == ("mass", "mass", "percent"):
            part, whole, share = a, b, c
            join = re.fullmatch(r"\s+of\s+(?:the\s+)?(?:world(?:'s|’s)?|global|allied|national|total|country(?:'s|’s))\s+(?:total (?:of )?|output of |supply of )?[~≈]?", p.plain[a.end : b.start])  # fmt: skip
            behind = re.fullmatch(r"\s*(?:,|\(|–|—)\s*(?:or |(?:i\.e\.|viz) |a share of |that is |which is )?(?:about |some |roughly |~)?", p.plain[b.end : c.start])  # fmt: skip
            join = join if behind else None
        else:
            continue
        of = (
            join
            if part is a and whole is b
            else re.match(r"\s*(?:share\s+)?(?:of|in)\s+[^,;.()]{0,50}$", p.plain[share.end : whole.start])
            or re.match(
                r"\s*of\s+(?:the\s+)?(?:world|global|allied|national|total)?[^,;.]{0,25}\(?\s*(?:of )?[~≈]?$",
                p.plain[share.end : whole.start],
            )
        )
        if not join or not of or share.value > 100 or part.value <= 0 or whole.value <= 0:
            continue
        if re.search(r"\b(?:grad\w+|recover\w+|purity|contain\w*|yield|moisture|rose|fell|grew|growth|more|less|concentrates?|ore)\b", p.plain[a.start : c.end + 15], re.IGNORECASE):  # fmt: skip
            continue
        implied = (whole.allowed[0] * share.allowed[0] / 100, whole.allowed[1] * share.allowed[1] / 100)
        if not disjoint((0.98 * implied[0], 1.02 * implied[1]), part.allowed):
            continue
        exact = whole.value * share.value / 100
        yield finding(
            "R-SHARE", "medium", (p.words(min(part.start, share.start) - 15, max(part.end, share.end)), p.words(whole.start - 30, whole.end)),
            f"{share.value:.4g} % x {shown(whole.value)} = {shown(exact)}, stated {shown(part.value)} ({100 * per(part.value, whole.value):.3g} %)",
            f"{100 * per(part.value, whole.value):.3g} %, or {shown(exact)}.", weight=per(abs(exact - part.value), max(exact, part.value)),
        )  # fmt: skip
        return


def _remainder(p: Passage, sentences: list[Passage]) -> Iterator[Finding]:
    """Use less one source called imports, while another sentence gives the same region scrap or stocks."""
    m = REST.search(p.plain)
    if not m or not ABROAD.search(p.plain) or INFLOW.search(p.plain):
        return
    found = amounts(p.plain)
    for kind in ("mass", "percent"):
        items = [a for a in found if a.kind == kind and a.value > 0]
        if kind == "percent" and len(items) == 2 and not [a for a in found if a.kind == "mass"]:
            closes, rest = abs(items[0].value + items[1].value - 100) < 1.0, items[1]
        elif kind == "mass" and len(items) >= 3:
            whole = max(items, key=lambda a: a.value)
            others = [a for a in items if a is not whole]
            rest = min(others, key=lambda a: abs(a.start - m.end()))
            total = (math.fsum(a.allowed[0] for a in others), math.fsum(a.allowed[1] for a in others))
            closes = not disjoint(total, whole.allowed)
        else:
            continue
        if not closes:
            continue
        here = {c for _, _, c in (*mentions(p.plain), *mentions(p.lead))}
        years = {a.first for a in found if a.kind == "year"}
        for q in sentences:
            named = {c for _, _, c in (*mentions(q.plain), *mentions(q.lead))}
            flows = [
                a for a in amounts(q.plain)
                if a.value > 0 and ((a.kind == "mass" and (kind == "percent" or a.value > 0.03 * rest.value)) or (a.kind == "percent" and kind == "percent" and a.value >= 3))
                and INFLOW.search(q.plain[max(0, a.start - 50) : a.end + 45])
            ]  # fmt: skip
            other = {a.first for a in amounts(q.plain) if a.kind == "year"}
            if (
                q is p or not flows or (q.line != p.line and not (here & named)) or (years and other and not years & other)
                or re.search(r"\b(?:included|part of|counted in|could|would|may|might|plan\w*|capacity|no scrap|none of|export\w*)\b", q.plain, re.IGNORECASE)
            ):  # fmt: skip
                continue
            yield finding(
                "R-RES", "high", (p.words(m.start() - 30, max(rest.end, m.end()) + 25), q.words(max(0, flows[0].start - 50), flows[0].end + 45)),
                f"the remainder {shown(rest.value, kind)} is called imports, but {shown(flows[0].value, flows[0].kind)} comes from scrap or stocks"
                + (f": {shown(rest.value)} - {shown(flows[0].value)} = {shown(rest.value - flows[0].value)}" if kind == "mass" else ""),
                "Imports = use - mined - recycled - drawn stocks.", weight=min(1.0, per(flows[0].value, rest.value)) if kind == flows[0].kind else 0.3,
            )  # fmt: skip
            return


__all__ = ["identities"]

"""R-BAL, R-RES, R-SHARE: need, sources and rest of one sentence; growth between two dated amounts, however it is told."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.amounts import Amount, amounts, disjoint, shown
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.passage import Passage, first_of
from oreshed.ledger.rules.verdicts import finding, per

# What a mass of a sentence is, by the nearest word before it, else right behind it.
ROLES: tuple[tuple[str, str], ...] = (
    ("need", r"demand|needs?|needed|consumption|requirements?|required|use|usage|consum\w+"),
    ("total", r"supply|supplies|available|sources? (?:give|total|add)|give|gives|giving|in all|together|total"),
    ("scrap", r"scrap|recycl\w+|secondary|reclaimed|old metal"),
    ("made", r"mines?|mined|mining|primary|output|production|produc\w+|ores?|smelt\w+|refin\w+|domestic|home|made"),
    ("rest", r"import\w*|gap|shortfall|deficit|shortage|short|rest|remain\w*|balance|bought|buy|purchas\w*|abroad|missing|uncovered"),
)  # fmt: skip
COMPILED = tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in ROLES)
HEDGE = re.compile(r"\b(?:capacity|world|global|excluding|without|reserves?|stocks?|export\w*|gross|concentrates?|per cent|growth|of which|including)\b|%", re.IGNORECASE)  # fmt: skip


def needs(evidence: Evidence) -> Iterator[Finding]:
    """Sentences with a need, its sources and what is left; sentences with two amounts and a growth."""
    for _, found in Book.of(evidence.ledger).documents():
        for p in found:
            if p.kind == "sentence":
                yield from first_of(p, _left, _grown)


def _role(p: Passage, a: Amount, previous: int, following: int) -> str:
    before = p.plain[max(previous, a.start - 50) : a.start]
    after = re.split(r"[;,.(]|\band\b|\bagainst\b|\bwith\b", p.plain[a.end : min(following, a.end + 32)])[0]
    hits = [(m.end(), name) for name, w in COMPILED for m in w.finditer(before)]
    ahead = [(m.start(), name) for name, w in COMPILED for m in w.finditer(after)]
    if ahead and any(name == "rest" for _, name in ahead) and not any(name == "rest" for _, name in hits):
        return "rest"
    if hits:
        return max(hits)[1]
    return min(ahead)[1] if ahead else ""


def _left(p: Passage) -> Iterator[Finding]:
    """ "mines 3.1 Mt, scrap 0.4 Mt, demand 3.3 Mt: the rest, 0.2 Mt, is imported"."""
    masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    if (
        not 3 <= len(masses) <= 5
        or HEDGE.search(p.plain)
        or len({int(a.first) for a in amounts(p.plain) if a.kind == "year"}) > 1
    ):
        return
    by: dict[str, list[Amount]] = {}
    for i, a in enumerate(masses):
        role = _role(
            p, a, masses[i - 1].end if i else 0, masses[i + 1].start if i + 1 < len(masses) else len(p.plain)
        )
        by.setdefault(role, []).append(a)
    if (
        "" in by
        or len(by.get("need", [])) != 1
        or len(by.get("rest", [])) != 1
        or any(len(v) > 1 for k, v in by.items())
    ):
        return
    need, rest = by["need"][0], by["rest"][0]
    sources = [by["total"][0]] if "total" in by else [by[k][0] for k in ("made", "scrap") if k in by]
    if not sources:
        return
    net = (
        need.allowed[0] - math.fsum(a.allowed[1] for a in sources),
        need.allowed[1] - math.fsum(a.allowed[0] for a in sources),
    )
    slack = 0.01 * need.value
    size = (net[0] - slack, net[1] + slack)
    if not disjoint(size, rest.allowed) or not disjoint((-size[1], -size[0]), rest.allowed):
        return
    exact = need.value - math.fsum(a.value for a in sources)
    left_out = [a for k in ("scrap",) if k in by and "total" not in by for a in by[k] if abs(need.value - math.fsum(x.value for x in sources if x is not a) - rest.value) <= rest.half + slack]  # fmt: skip
    terms = " - ".join(shown(a.value) for a in (need, *sources))
    for rule in ("R-RES", "R-BAL") if left_out else ("R-BAL",):
        yield finding(
            rule, "high", (p.words(rest.start - 35, rest.end + 25), p.words(need.start - 25, need.end), *(p.words(a.start - 25, a.end) for a in sources)),
            f"{terms} = {shown(exact)}, stated {shown(rest.value)}" + (f"; {shown(left_out[0].value)} of scrap is left out" if left_out else ""),
            f"{shown(exact)}." if exact > 0 else f"A surplus of {shown(-exact)}.", weight=min(1.0, per(abs(exact - rest.value), need.value)),
        )  # fmt: skip


GREW = re.compile(
    r"\b(?P<up>up|rises?|rose|risen|rising|grows?|grew|grown|growth|growing|gains?|gained|increas\w+|climb\w*|jump\w*|expan\w+|more)\b|\b(?P<down>down|falls?|fell|fallen|falling|drop\w*|declin\w+|decreas\w+|shrank|shrinks?|shrinking|lower|less|cuts?)\b",
    re.IGNORECASE,
)
YEARLY = re.compile(
    r"\b(?:a year|per year|yearly|annual\w*|CAGR|per annum|each year|p\.a\.|every year)|/yr", re.IGNORECASE
)
OLD = re.compile(
    r"\b(?:from|against|compared (?:with|to)|versus|vs\.?|after|than)\s+(?:the\s+|about\s+|some\s+|roughly\s+|~)*$",
    re.IGNORECASE,
)
OTHER = re.compile(r"\b(?:share|recover\w*|grade|of (?:world|global|demand|supply|the (?:world|total|allied|bloc))|purity|capacity|utili[sz]\w+|price|part|portion|accounts?|takes?|cover\w*|import dependence)\b", re.IGNORECASE)  # fmt: skip


def _year_beside(p: Passage, a: Amount, found: tuple[Amount, ...]) -> int | None:
    for y in found:
        if y.kind == "year" and (re.fullmatch(r"\s*\(?(?:in|for|of|by|during)?\s*", p.plain[a.end : y.start]) if y.start >= a.end else re.fullmatch(r"\s*(?:it was|there were|was|were|use was|output was|:|,|with|at|it stood at|)\s*(?:about |some |~)?", p.plain[y.end : a.start])):  # fmt: skip
            return int(y.first)
    return None


def _grown(p: Passage) -> Iterator[Finding]:
    """ "35 kt in 2023, up 40 % from 30 kt in 2022"; "3 % a year from 7.0 Mt in 2023, reaching 12 Mt in 2030"."""
    found = amounts(p.plain)
    masses = [a for a in found if a.kind == "mass" and a.value > 0]
    percents = [a for a in found if a.kind == "percent"]
    if len(masses) != 2 or len(percents) != 1 or OTHER.search(p.plain):
        return
    a = percents[0]
    around = p.plain[max(0, a.start - 42) : a.start] + " " + re.split(r"[;.]", p.plain[a.end : a.end + 26])[0]
    verb = GREW.search(around)
    if (
        not verb
        or a.word in ("over", "below")
        or re.search(r"\b(?:or more|at least|at most|by up to)\b", around)
    ):
        return
    first, second = masses
    y0, y1 = _year_beside(p, first, found), _year_beside(p, second, found)
    if y0 and y1 and y0 != y1:
        old, new = (first, second) if y0 < y1 else (second, first)
    elif OLD.search(p.plain[max(0, second.start - 30) : second.start]):
        old, new = second, first
    elif OLD.search(p.plain[max(0, first.start - 30) : first.start]):
        old, new = first, second
    else:
        return
    if y0 and y0 == y1:
        return
    low, high = (
        100 * (per(new.allowed[0], old.allowed[1]) - 1),
        100 * (per(new.allowed[1], old.allowed[0]) - 1),
    )
    exact = 100 * (new.value / old.value - 1)
    yearly = YEARLY.search(p.plain[max(0, a.start - 30) : a.end + 26])
    if yearly:
        years = sorted({y for y in (y0, y1) if y})
        spans = [x.value for x in found if x.kind == "span"]
        listed = sorted({int(x.first) for x in found if x.kind == "year"})
        n = float(years[1] - years[0]) if len(years) == 2 else float(listed[1] - listed[0]) if len(listed) == 2 else spans[0] if len(spans) == 1 else 0.0  # fmt: skip
        if n < 2 or min(low, high, exact) <= -99:
            return
        low, high, exact = (100 * ((1 + x / 100) ** (1 / n) - 1) for x in (low, high, exact))
    sign = -1.0 if verb["down"] else 1.0
    stated = a.allowed if sign > 0 else (-a.allowed[1], -a.allowed[0])
    if not disjoint((low - 0.6, high + 0.6), stated) or sign * exact < 0:
        return
    yield finding(
        "R-SHARE", "medium", (p.words(min(first.start, a.start) - 8, max(second.end, a.end + 10)), p.words(a.start - 25, a.end + 8)),
        f"{shown(old.value)} to {shown(new.value)} is {exact:+.3g} %{' a year' if yearly else ''}, stated {a.value:.4g} %", f"{abs(exact):.3g} %.", weight=min(1.0, abs(exact - sign * a.value) / 100),
    )  # fmt: skip


__all__ = ["needs"]

"""R-BAL, R-RES, R-SHARE: need, sources and rest of one sentence; growth between two dated amounts, however it is told."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, first_of, joined
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding

# What a mass of a sentence is, by the nearest word before it, else right behind it.
ROLES: tuple[tuple[str, str], ...] = (
    ("need", r"demand|needs?|needed|wants?|consumption|requirements?|required|use|usage|consum\w+"),
    ("total", r"supply|supplies|available|sources? (?:give|total|add)|in all|together|total"),
    ("scrap", r"scrap|recycl\w+|secondary|reclaimed|old metal"),
    ("made", r"mines?|mined|mining|primary|output|production|produc\w+|ores?|smelt\w+|refin\w+|domestic|home|made"),
    ("rest", r"import\w*|gap|shortfall|deficit|shortage|short|rest|remain\w*|balance|bought|buy|purchas\w*|abroad|missing|uncovered"),
)  # fmt: skip
COMPILED = tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in ROLES)
HEDGE = re.compile(r"\b(?:capacity|world|global|excluding|without|reserves?|stocks?|export\w*|gross|concentrates?|per cent|growth|of which|including)\b|%", re.IGNORECASE)  # fmt: skip


def needs(evidence: Evidence) -> Iterator[Finding]:
    """Sentences with a need, its sources and what is left; sentences with two amounts and a growth."""
    before: Passage | None = None
    for p in Book.of(evidence.ledger).sentences():
        both = joined(before, p)
        before = p
        if both is not None and not list(_left(p)):
            yield from _left(both)
        yield from first_of(p, _left, _grown, _moved, _exceeds, _covers, _whole_part)


def _role(p: Passage, a: Amount, previous: int, following: int) -> str:
    before = p.plain[max(previous, a.start - 50) : a.start]
    after = re.split(r"[;,.(]|\band\b|\bagainst\b|\bwith\b", p.plain[a.end : min(following, a.end + 32)])[0]
    hits = [(m.end(), name) for name, w in COMPILED for m in w.finditer(before)]
    ahead = [(m.start(), name) for name, w in COMPILED for m in w.finditer(after)]
    if (
        ahead
        and any(name == "rest" for _, name in ahead)
        and not re.search(r"\b(?:the|a|its)\s+(?:rest|remain\w*|balance|gap|shortfall)", after)
        and not any(name == "rest" for _, name in hits)
    ):
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
    if "scrap" not in by and re.search(r"\bscrap\b|\brecycl", p.plain, re.IGNORECASE):
        return  # an inflow without a number is spoken of
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
    if not disjoint((low - 0.6, high + 0.6), stated):
        return
    if sign * exact < 0 and abs(exact) > 1 and (low > 0 or high < 0):
        yield finding(
            "R-LOGIC", "medium", (p.words(min(first.start, a.start) - 8, max(second.end, a.end + 10)), p.words(a.start - 30, a.end + 8)),
            f"{shown(old.value)} to {shown(new.value)} is {exact:+.3g} %: “{verb[0]}” has the wrong direction", "The other direction.", weight=0.3,
        )  # fmt: skip
        return
    yield finding(
        "R-SHARE", "medium", (p.words(min(first.start, a.start) - 8, max(second.end, a.end + 10)), p.words(a.start - 25, a.end + 8)),
        f"{shown(old.value)} to {shown(new.value)} is {exact:+.3g} %{' a year' if yearly else ''}, stated {a.value:.4g} %", f"{abs(exact):.3g} %.", weight=min(1.0, abs(exact - sign * a.value) / 100),
    )  # fmt: skip


MOVED = re.compile(r"(?:,|\(|–|—|and)\s*(?:thus |so |which is |(?:i\.e\.|viz) |again |well |slightly |sharply )*(?P<way>down|up|lower|higher|a (?:rise|fall|drop|gain|increase|decline|decrease))\s+(?:from|on|against|compared (?:with|to)|than)\s+(?:the\s+|about\s+|some\s+|~)*$", re.IGNORECASE)  # fmt: skip


def _moved(p: Passage) -> Iterator[Finding]:
    """ "1.6 kt, down from 1.4 kt the year before": the word of direction between two amounts."""
    masses = [a for a in amounts(p.plain) if a.kind in ("mass", "percent") and a.value > 0]
    for a, b in itertools.pairwise(masses):
        m = MOVED.search(p.plain[a.end : b.start])
        if (
            a.kind != b.kind
            or not m
            or len(p.plain[a.end : b.start]) > 60
            or re.search(r"[;]|\d%", p.plain[a.end : b.start])
        ):
            continue
        up = re.search(r"up|higher|rise|gain|increase", m["way"], re.IGNORECASE)
        if (up and a.allowed[1] < b.allowed[0]) or (not up and a.allowed[0] > b.allowed[1]):
            for rule in ("R-LOGIC", "R-QUAL"):
                yield finding(
                    rule, "medium", (p.words(a.start - 20, b.end), p.words(b.start - 15, b.end + 10)),
                    f"{shown(b.value, b.kind)} before, {shown(a.value, a.kind)} now: “{m['way']}” has the wrong direction", "The other direction.", weight=0.3,
                )  # fmt: skip
            return


EXCEED = re.compile(r"\b(?:exceeds?|exceeding|tops?|beats?|outstrips?|surpass\w*|is (?:above|over)|falls? short of|is (?:below|short of))\b", re.IGNORECASE)  # fmt: skip


def _exceeds(p: Passage) -> Iterator[Finding]:
    """ "supply of 17 kt and imports of 21 kt exceed demand of 34 kt by 12 kt": the stated difference."""
    m = EXCEED.search(p.plain)
    masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    if not m or not 3 <= len(masses) <= 4 or not re.search(r"\bby\s+(?:about |some |~)?$", p.plain[masses[-2].end : masses[-1].start]) or not masses[-3].end <= m.start() < masses[-2].start:  # fmt: skip
        return
    left, right, gap = masses[:-2], masses[-2], masses[-1]
    low, high = (
        math.fsum(a.allowed[0] for a in left) - right.allowed[1],
        math.fsum(a.allowed[1] for a in left) - right.allowed[0],
    )
    exact = math.fsum(a.value for a in left) - right.value
    size = (low, high) if exact > 0 else (-high, -low)
    if not disjoint((0.98 * size[0], 1.02 * size[1]), gap.allowed):
        return
    yield finding(
        "R-BAL", "high", (p.words(left[0].start - 25, gap.end), p.words(gap.start - 15, gap.end)),
        f"{' + '.join(shown(a.value) for a in left)} - {shown(right.value)} = {shown(exact)}, stated {shown(gap.value)}", f"{shown(abs(exact))}.", weight=per(abs(abs(exact) - gap.value), right.value),
    )  # fmt: skip


PAIR = re.compile(r"(?<![\d.,])(?P<part>\d[\d,]*(?:\.\d+)?)\s*(?P<u>kt|Mt|t|k t|tonnes|tons)?\s+(?:out )?of\s+(?:the\s+|its\s+|their\s+|a total of\s+)?(?P<whole>\d[\d,]*(?:\.\d+)?)\s*(?P<v>kt|Mt|t|k t|tonnes|tons|mines|plants|smelters|refineries)\b")  # fmt: skip


def _covers(p: Passage) -> Iterator[Finding]:
    """ "covers 62 % of demand (58 of 128 kt)": the share that the pair in brackets gives; a word of quantity beside it."""
    from oreshed.ledger.rules.wording.proportions import COMPILED as SHARES

    m = PAIR.search(p.plain)
    if not m or (m["u"] and m["u"] != m["v"]):
        return
    part, whole = (float(m[k].replace(",", "")) for k in ("part", "whole"))
    if not 0 < part <= whole or (whole >= 1900 and whole <= 2100 and not m["v"]):
        return
    share = 100 * part / whole
    slack = 0.6 + 100 * 0.5 / whole * (1 if "." not in m["whole"] else 0.1)
    begin = max((k.end() for k in re.finditer(r"[;]|\.(?=\s)", p.plain[: m.start()])), default=0)
    end = (
        next((k.start() for k in re.finditer(r"[;]|\.(?=\s|$)", p.plain[m.end() :])), len(p.plain) - m.end())
        + m.end()
    )
    clause = p.plain[begin:end]
    percents = [
        a for a in amounts(p.plain) if a.kind == "percent" and begin <= a.start < end and a.value <= 100
    ]
    if re.search(r"\b(?:grow\w*|rise|rose|recover\w*|grade|grading|rest|other|remaining)\b", clause):
        return
    if len(percents) == 1 and abs(percents[0].start - m.start()) < 70:
        a = percents[0]
        if disjoint((share - slack, share + slack), a.allowed):
            yield finding(
                "R-SHARE", "medium", (p.words(min(a.start, m.start()) - 15, max(a.end, m.end())), p.words(m.start(), m.end())),
                f"{m['part']} / {m['whole']} = {share:.3g} %, stated {a.value:.4g} %", f"{share:.3g} %.", weight=abs(share - a.value) / 100,
            )  # fmt: skip
        return
    for pattern, (low, high) in SHARES:
        k = pattern.search(clause)
        if k and not percents and not low - slack <= share <= high + slack and abs(begin + k.end() - m.start()) < 60 and not re.search(r"\b(?:not|than|at)\s+(?:the )?$", clause[: k.start()]):  # fmt: skip
            yield finding(
                "R-QUAL", "medium", (p.words(min(begin + k.start(), m.start()), max(begin + k.end(), m.end())), p.words(m.start(), m.end())),
                f"{m['part']} / {m['whole']} = {share:.3g} %, “{k[0]}” allows {low:g} to {high:g} %", f"Another word for {share:.3g} %.", weight=0.3,
            )  # fmt: skip
            return


def _whole_part(p: Passage) -> Iterator[Finding]:
    """ "Of the 13.2 kt, 11.0 kt are Canadian, or 55 %": whole, part and share in that order."""
    found = [a for a in amounts(p.plain) if a.kind in ("mass", "percent") and a.value > 0]
    for a, b, c in zip(found, found[1:], found[2:], strict=False):
        if (a.kind, b.kind, c.kind) != ("mass", "mass", "percent") or not a.value > b.value or c.value > 100:
            continue
        if not re.search(r"\b(?:[Oo]f|[Oo]ut of)\s+(?:the|its|their|these|this|a total of)?\s*(?:\w+\s+){0,2}[~≈]?$", p.plain[: a.start]) or len(p.plain[a.end : b.start]) > 60 or re.search(r"[;.](?=\s)", p.plain[a.end : c.start]):  # fmt: skip
            continue
        if not re.fullmatch(r"[^;.()\d]{0,45}?(?:,|\(|–|—)\s*(?:or |(?:i\.e\.|viz) |that is |which is |some |about |a share of |roughly |equal to |~)*", p.plain[b.end : c.start]) or re.search(r"\b(?:recover\w*|grad\w+|rose|fell|grew|purity)\b", p.plain[a.start : c.end + 20]):  # fmt: skip
            continue
        implied = (100 * b.allowed[0] / a.allowed[1], 100 * b.allowed[1] / a.allowed[0])
        if disjoint((implied[0] - 0.5, implied[1] + 0.5), c.allowed):
            yield finding(
                "R-SHARE", "medium", (p.words(b.start - 10, c.end), p.words(a.start - 12, a.end)),
                f"{shown(b.value)} / {shown(a.value)} = {100 * b.value / a.value:.3g} %, stated {c.value:.4g} %", f"{100 * b.value / a.value:.3g} %.", weight=abs(b.value / a.value - c.value / 100),
            )  # fmt: skip
            return


__all__ = ["needs"]

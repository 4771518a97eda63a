"""R-BAL, R-SHARE, R-QUAL: figures that follow from two others of the text: a gap from supply and demand, a yearly rate from
two values dated elsewhere, a change "over 2023", a quantity word beside "A out of B", a fraction of a total that a table states."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, number, shown
from oreshed.ledger.evidence.book import ALLIED, Book
from oreshed.ledger.evidence.passage import Passage, cells_of, first_of, table_rows
from oreshed.ledger.evidence.subjects import (
    bare,
    central,
    is_mass,
    mentions,
    printed,
    region_of,
    words_of,
    year_of,
)
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.wording.quantifiers import COMPILED

HAVE = re.compile(r"\b(?:supply|supplies|output|production|availab\w+|offer)\b", re.IGNORECASE)
WANT = re.compile(r"\b(?:demand|needs?|needed|consumption|requirements?|required)\b", re.IGNORECASE)
GAP = re.compile(
    r"\b(?:gap|shortfall|deficit|shortage|difference|balance|remainder|surplus|missing|short|uncovered|unmet)\b",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"\b(?P<up>rise|increase|growth|gain|up|more|higher)\b|\b(?P<down>fall|drop|decline|decrease|down|less|lower|cut)\b",
    re.IGNORECASE,
)
YEARLY = re.compile(r"\b(?:compound|annual|CAGR|a year|per year|per annum|yearly|p\.a\.)|/yr", re.IGNORECASE)
OUT_OF = re.compile(r"\s*(?:t|kt|Mt|tonnes|tons)?\s*(?:a year|per year|/\s?yr?)?\s*(?:out of|of)\s+(?:a total of\s+|the\s+|all\s+)?(?:about |some |roughly |around |~|≈)*$", re.IGNORECASE)  # fmt: skip
FRACTION = re.compile(
    r"\b(?:of|in)\s+(?:the\s+|all\s+|total\s+)*(?P<of>(?:allied|national|domestic|world|global|country(?:'s|’s)|[A-Z]\w+)?\s*(?:[\w-]+\s+){0,2}?(?P<noun>supply|demand|output|production|needs?|consumption))\b"
)
SCENE = re.compile(
    r"\b(?:if|would|could|scenario|case|except|excluding|without|half-year|monthly)\b", re.IGNORECASE
)


def closings(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence whose figure others of the text imply."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        sentences = [p for p in found if p.kind == "sentence"]
        dated = _dated(sentences)
        totals = _totals(table_rows(document))
        for p in sentences:
            if not re.search(r"\d", p.plain):
                continue
            yield from first_of(p, _gap, _out_of)
            yield from _compound(p, dated)
            yield from _over(book, p)
            yield from _lasting(book, p)
            yield from _part_of(p, totals)


def _gap(p: Passage) -> Iterator[Finding]:
    """ "27.5 kt of supply against 44 kt of demand, the gap is 12.5 kt": demand - supply."""
    found = amounts(p.plain)
    masses = [a for a in found if a.kind == "mass" and a.value > 0]
    if (
        len(masses) != 3
        or [a for a in found if a.kind == "percent"]
        or len({a.first for a in found if a.kind == "year"}) > 1
        or SCENE.search(p.plain)
    ):
        return
    role: dict[str, Amount] = {}
    for i, a in enumerate(masses):
        before = p.plain[masses[i - 1].end if i else 0 : a.start][-50:]
        after = re.split(r"[;,.(]|\b(?:against|for|and|but|while)\b", p.plain[a.end : a.end + 28])[0]
        marks = [
            (distance, name)
            for name, word in (("gap", GAP), ("supply", HAVE), ("demand", WANT))
            for distance in (
                *(len(before) - m.end() + 4 for m in word.finditer(before)),
                *(m.start() for m in word.finditer(after)),
            )
        ]
        if not marks:
            return
        name = min(marks)[1]
        if name in role:
            return
        role[name] = a
    if set(role) != {"gap", "supply", "demand"}:
        return
    supply, demand, gap = role["supply"], role["demand"], role["gap"]
    net = (demand.allowed[0] - supply.allowed[1], demand.allowed[1] - supply.allowed[0])
    slack = 0.01 * demand.value
    if not disjoint((net[0] - slack, net[1] + slack), gap.allowed) or not disjoint(
        (-net[1] - slack, -net[0] + slack), gap.allowed
    ):
        return
    exact = abs(demand.value - supply.value)
    yield finding(
        "R-BAL", "high", (p.words(gap.start - 35, gap.end + 15), p.words(supply.start - 25, supply.end + 15), p.words(demand.start - 25, demand.end + 15)),
        f"{shown(demand.value)} - {shown(supply.value)} = {shown(demand.value - supply.value)}, stated {shown(gap.value)}", f"{shown(exact)}.", weight=min(1.0, per(abs(exact - gap.value), demand.value)),
    )  # fmt: skip


def _dated(sentences: list[Passage]) -> list[tuple[Passage, list[Amount], list[int]]]:
    """Sentences with two masses and two years: "from 25.5 kt in 2023 to 44 kt in 2030"."""
    dated = []
    for p in sentences:
        found = amounts(p.plain)
        years = [int(a.first) for a in found if a.kind == "year"]
        masses = [a for a in found if a.kind == "mass" and a.value > 0]
        if len(set(years)) == 2 and len(masses) == 2:
            dated.append((p, masses, sorted(set(years))))
    return dated


def _compound(p: Passage, dated: list[tuple[Passage, list[Amount], list[int]]]) -> Iterator[Finding]:
    """ "from 25.5 kt to 44 kt is 15 % a year", where another sentence dates the same two values."""
    found = amounts(p.plain)
    masses = [a for a in found if a.kind == "mass" and a.value > 0]
    percents = [a for a in found if a.kind == "percent"]
    if len(masses) != 2 or len(percents) != 1 or not YEARLY.search(p.plain):
        return
    if not re.search(
        r"\b(?:from|to|between|increase|growth|rise|grow\w*|ris\w+|fall\w*|declin\w*)\b", p.plain
    ):
        return
    a = percents[0]
    own = sorted({int(y.first) for y in found if y.kind == "year"})
    match = next(
        (
            (q, years)
            for q, pair, years in dated
            if (len(own) == 2 or q is not p)
            and all(math.isclose(x.value, y.value, rel_tol=1e-6) for x, y in zip(masses, pair, strict=True))
        ),
        None,
    )
    if match is None:
        return
    q, years = match[0], own if len(own) == 2 else match[1]
    n = years[1] - years[0]
    first, second = masses
    if n < 2 or first.value == second.value:
        return
    low = 100 * ((second.allowed[0] / first.allowed[1]) ** (1 / n) - 1)
    high = 100 * ((second.allowed[1] / first.allowed[0]) ** (1 / n) - 1)
    exact = 100 * ((second.value / first.value) ** (1 / n) - 1)
    bounds = (low - 0.6, high + 0.6) if exact > 0 else (-high - 0.6, -low + 0.6)
    if not disjoint(bounds, a.allowed):
        return
    yield finding(
        "R-SHARE", "medium", (p.words(first.start - 10, max(second.end, a.end)), p.words(a.start - 30, a.end), q.words()) if q is not p else (p.words(), p.words(a.start - 30, a.end)),
        f"({shown(second.value)} / {shown(first.value)})^(1/{n}) - 1 = {exact:.2g} % a year from {years[0]} to {years[1]}, stated {a.value:.4g} %", f"{abs(exact):.2g} % a year.",
        weight=min(1.0, abs(abs(exact) - a.value) / 100 * n),
    )  # fmt: skip


def _over(book: Book, p: Passage) -> Iterator[Finding]:
    """ "2.98 Mt, a rise of 14 % over 2023" against the value that the text gives for 2023."""
    found = amounts(p.plain)
    masses = [a for a in found if a.kind == "mass" and a.value > 0]
    percents = [a for a in found if a.kind == "percent"]
    m = re.search(r"\b(?:over|on|from|against|compared with|compared to|relative to|than in|above|below)\s+(?:the\s+)?(?:level of\s+|levels of\s+)?(?P<year>(?:19|20)\d\d)\b(?!\s*[–-]\s*\d)", p.plain)  # fmt: skip
    if len(masses) != 1 or len(percents) != 1 or not m or SCENE.search(p.plain):
        return
    a, rate, base = masses[0], percents[0], int(m["year"])
    text = p.plain[max(0, rate.start - 30) : rate.end + 12]
    way = CHANGE.search(text)
    if not way or not 0 <= m.start() - rate.end < 25 or YEARLY.search(p.plain) or a.start > rate.start:
        return
    own = [
        c for c in book.at(p) if is_mass(c) and math.isclose(central(c), a.value, rel_tol=1e-6) and bare(c)
    ]
    if not own:
        return
    c = own[0]
    old = [
        k
        for k in book.ledger.claims
        if k is not c
        and k.subject.commodity == c.subject.commodity
        and k.subject.quantity == c.subject.quantity
        and region_of(k) == region_of(c)
        and bare(k)
        and is_mass(k)
        and year_of(k) == base
        and central(k) > 0
        and k.place is not None
        and k.place.document == p.document
    ]
    if not old or year_of(c) == base:
        return
    implied = (
        100 * (printed(c)[0] / max(printed(k)[1] for k in old) - 1),
        100 * (printed(c)[1] / min(printed(k)[0] for k in old) - 1),
    )
    stated = (rate.allowed[0] - 0.6, rate.allowed[1] + 0.6)
    if not disjoint(implied, stated if way["up"] else (-stated[1], -stated[0])):
        return
    k = old[0]
    exact = 100 * (central(c) / central(k) - 1)
    yield finding(
        "R-SHARE", "medium", (p.words(a.start - 25, max(rate.end, m.end())), words_of(k)),
        f"{shown(central(c))} / {shown(central(k))} - 1 = {exact:+.3g} %, stated {rate.value:.4g} %", f"{abs(exact):.3g} %.", (c, k), min(1.0, abs(abs(exact) - rate.value) / 100),
    )  # fmt: skip


def _lasting(book: Book, p: Passage) -> Iterator[Finding]:
    """ "The reserve, at 7.2 Mt a year, is gone in eight years" against the reserves that another sentence gives."""
    found = amounts(p.plain)
    masses = [a for a in found if a.kind == "mass" and a.value > 0]
    spans = [a for a in found if a.kind == "span" and a.value >= 2]
    if len(masses) != 1 or len(spans) != 1 or not re.search(r"\breserves?\b", p.plain):
        return
    paced = re.search(r"\b(?:output|production|rate|pace) of\s[~≈]?$", p.plain[: masses[0].start])
    if not paced and not re.match(r"\s*(?:/\s?(?:y|yr|a)\b|a year|per (?:year|annum))", p.plain[masses[0].end :]) and not re.search(r"/\s?(?:y|yr|a)\b|a year|per (?:year|annum)", masses[0].text):  # fmt: skip
        return
    if not re.search(
        r"\b(?:last\w*|gone|exhaust\w*|run out|runs out|used up|enough|depleted|cover\w*)\b", p.plain
    ):
        return
    regions = {code for *_, code in mentions(p.plain)} or (
        {"WLD"} if re.search(r"\b[Ww]orld", p.plain) else set()
    )
    if len(regions) != 1:
        return
    held = [
        c
        for c in book.of_kind(book.commodity_of(p.document), ("reserves",))
        if region_of(c) in regions and bare(c) and is_mass(c) and central(c) > masses[0].value
        and c.place is not None and c.place.document == p.document
    ]  # fmt: skip
    if not held:
        return
    rate, span = masses[0], spans[0]
    bounds = [(0.85 * printed(c)[0] / rate.allowed[1], 1.15 * printed(c)[1] / rate.allowed[0]) for c in held]
    if any(not disjoint(b, span.allowed) for b in bounds):
        return
    c = held[0]
    yield finding(
        "R-SHARE", "medium", (p.words(rate.start - 30, max(rate.end, span.end)), words_of(c)),
        f"{shown(central(c))} / {shown(rate.value)} a year = {central(c) / rate.value:.0f} years, stated {span.value:.0f}", f"{central(c) / rate.value:.0f} years.", (c,), 0.3,
    )  # fmt: skip


def _out_of(p: Passage) -> Iterator[Finding]:
    """ "most is made at home: 150 kt out of 800 kt"."""
    found = [a for a in amounts(p.plain) if a.kind in ("mass", "number") and a.value > 0]
    for a, b in itertools.pairwise(found):
        between = p.plain[a.end : b.start]
        numeral = re.match(r"\d[\d.,]*", b.text)
        if b.kind != "mass" or "out of" not in between or not OUT_OF.fullmatch(between) or numeral is None:
            continue
        # "15 out of 80 kt": the first number takes the unit of the second
        part = a.value * (b.first / number(numeral[0].rstrip(".,")) if a.kind == "number" else 1.0)
        lead = re.split(r"[;]|\.\s", p.plain[: a.start])[-1][-70:]
        for name, word, span in COMPILED:
            m = next(iter(reversed(list(word.finditer(lead)))), None)
            if m is None or re.search(
                r"\d|\b(?:not|far from|less than|more than|nor)\b", lead[max(0, m.start() - 12) :]
            ):
                continue
            share = 100 * part / b.value
            if part <= b.value and not span[0] - 6 <= share <= span[1] + 6:
                yield finding(
                    "R-QUAL", "high", (p.words(max(0, a.start - 70), a.start), p.words(a.start - 2, b.end)),
                    f"{shown(part)} / {shown(b.value)} = {share:.3g} %; “{name}” allows {span[0]} to {span[1]} %", "The word that the numbers allow.", weight=min(1.0, abs(share - 50) / 100),
                )  # fmt: skip
                return


def _totals(tables: list[list[Passage]]) -> list[tuple[Passage, str, float, str]]:
    """Total rows of tables: row, heading of the column, total in tonnes, section question or heading."""
    found = []
    for table in tables:
        last, header = table[-1], cells_of(table[0])
        if not re.search(r"\b(?:total|all|sum)\b", last.lead, re.IGNORECASE):
            continue
        for head, cell in list(zip(header, cells_of(last), strict=False))[1:]:
            unit = re.search(r"\b(kt|Mt|t)\b", head)
            figure = re.fullmatch(r"[~≈]?\s*(\d+(?:\.\d+)?)", cell.replace(",", ""))
            if unit and figure:
                value = float(figure[1]) * {"t": 1.0, "kt": 1e3, "Mt": 1e6}[unit[1]]
                found.append((last, head, value, last.section.heading if last.section else ""))
    return found


def _part_of(p: Passage, totals: list[tuple[Passage, str, float, str]]) -> Iterator[Finding]:
    """ "1.5 kt, nearly half of allied supply" against the total of the section's own table."""
    masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    if len(masses) != 1 or not p.section:
        return
    a = masses[0]
    for name, word, span in COMPILED:
        m = word.search(p.plain, a.end, a.end + 45)
        if not m:
            continue
        of = FRACTION.match(p.plain, m.end() + 1)
        if not of or not (ALLIED.search(of["of"]) or not mentions(of["of"])) or re.search(r"\d", p.plain[a.end : m.start()].replace("20", "", 1)[6:]):  # fmt: skip
            continue
        here = [t for t in totals if t[3] == p.section.heading]
        tokens = {w.lower() for w in re.findall(r"[A-Za-z]{4,}", of["of"])} - {"allied", "total", "supply", "demand", "output", "production", "world", "global"}  # fmt: skip
        match = [
            t for t in here if not tokens or tokens & {w.lower() for w in re.findall(r"[A-Za-z]{4,}", t[1])}
        ]
        if len(match) != 1 or match[0][2] <= a.value:
            continue
        share = 100 * a.value / match[0][2]
        if span[0] - 8 <= share <= span[1] + 8:
            continue
        yield finding(
            "R-QUAL", "medium", (p.words(a.start - 40, of.end()), match[0][0].words()),
            f"{shown(a.value)} / {shown(match[0][2])} = {share:.3g} %; “{name}” allows {span[0]} to {span[1]} %", "The word that the numbers allow.", weight=0.4,
        )  # fmt: skip
        return


__all__ = ["closings"]

"""R-PART: a part is not larger than its whole: member and bloc, plant and country, sub-use and class, output and
nameplate capacity."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim, Subject
from oreshed.ledger.evidence.amounts import NUMBER_WORD, Amount, amounts, shown, shown_range, spelled
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.cells import TOTAL
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.statements import placed
from oreshed.ledger.evidence.subjects import (
    ALLIES,
    BLOC,
    TOTALS,
    bare,
    central,
    contains,
    entity_key,
    is_bloc,
    is_mass,
    is_percent,
    mentions,
    printed,
    region_of,
    words_of,
    year_of,
)  # fmt: skip
from oreshed.ledger.evidence.verdicts import clash, finding, per
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.balance.balances import GAP

RULE = "R-PART"
PRESENT = 2026  # the newest year of measured figures
WITHIN = {
    "refined_production_primary": ("refined_production_total",),
    "refined_production_secondary": ("refined_production_total", "recycled_supply"),
    "recycled_supply": ("recycled_supply",),
}
OF_WHICH = re.compile(
    r"\b(?:of which|of (?:it|this|that|these|them)\b|of the latter|including|among them|(?:within|inside|out of) (?:that|this|those|these|the same)\b[^,;.]{0,25}?)",
    re.IGNORECASE,
)


def parts(evidence: Evidence) -> Iterator[Finding]:
    """Parts above their wholes, by region, by entity, by wording."""
    book = Book.of(evidence.ledger)
    yield from _regions(evidence, book)
    yield from _plants(evidence, book)
    yield from _uses(evidence)
    for p in book.sentences():
        yield from _of_which(p)
        yield from _of_these(p)
        yield from _reserves(p)


def _extensive(evidence: Evidence) -> list[Claim]:
    return [c for c in evidence.ledger.claims if is_mass(c) and c.subject.quantity in TOTALS]


def _regions(evidence: Evidence, book: Book) -> Iterator[Finding]:
    claims = [c for c in _extensive(evidence) if bare(c)]
    seen: set[tuple[object, ...]] = set()
    tops = _tops(claims)
    claims = _apart(claims)
    kinds = _by_kind(claims)
    for part in claims:
        s = part.subject
        for whole in (
            w for q in (s.quantity, *WITHIN.get(s.quantity, ())) for w in kinds.get((s.commodity, q), ())
        ):
            w = whole.subject
            if region_of(part) == region_of(whole) and w.quantity == s.quantity:
                continue
            inside = contains(region_of(whole), region_of(part))
            across = region_of(whole) == region_of(part) and w.quantity != s.quantity
            if (not inside and not across) or _vague(part):
                continue
            key = (s.commodity, region_of(part), region_of(whole), s.quantity, w.quantity)
            if key in seen:
                continue
            largest = tops[w]
            if (
                is_bloc(region_of(largest))
                and math.isfinite(printed(largest)[1])
                and (not book.plainly_total(largest) or GAP.search(largest.quote))
            ):
                continue  # a heading's bloc, or a gap that was read as imports
            if not (placed(book, part) and placed(book, largest)):
                continue
            if across and (book.one_passage(part, largest) or _one_row(part, largest)):
                continue
            hit = _exceeds(part, largest)
            if hit:
                seen.add(key)
                yield hit
            elif inside and is_bloc(region_of(whole)):
                full = _nothing_left(evidence, part, whole)
                if full:
                    seen.add(key)
                    yield full


def _one_row(a: Claim, b: Claim) -> bool:
    """Two cells of one row stand side by side: neither column is a part of the other."""
    return (
        a.place is not None
        and b.place is not None
        and a.place.line == b.place.line
        and a.place.document == b.place.document
    )


def _tops(claims: list[Claim]) -> dict[Subject, Claim]:
    """The claim with the highest printed bound of every subject, so that no pair searches for it again."""
    tops: dict[Subject, Claim] = {}
    for c in claims:
        if c.subject not in tops or printed(c)[1] > printed(tops[c.subject])[1]:
            tops[c.subject] = c
    return tops


def _apart(claims: list[Claim]) -> list[Claim]:
    """Claims without those that repeat a number of one subject in one document."""
    first: dict[tuple[object, ...], Claim] = {}
    for c in claims:
        first.setdefault((c.subject, c.place.document if c.place else "", printed(c), c.kind), c)
    return list(first.values())


def _by_kind(claims: list[Claim]) -> dict[tuple[str, str], list[Claim]]:
    kinds: dict[tuple[str, str], list[Claim]] = {}
    for c in claims:
        kinds.setdefault((c.subject.commodity, c.subject.quantity), []).append(c)
    return kinds


def _vague(c: Claim) -> bool:
    return c.stated is None or (c.stated.central is None and (c.stated.low is None or c.stated.high is None))


def _measured(part: Claim, whole: Claim) -> bool:
    """Both are of one side of the present: what is planned is not weighed against what was, but for a member far above its bloc."""
    if is_bloc(region_of(whole)) and printed(part)[0] > 2.5 * printed(whole)[1]:
        return True
    ahead = [c.kind == "projection" or (year_of(c) or 0) > PRESENT for c in (part, whole)]
    return ahead[0] == ahead[1]


def _exceeds(part: Claim, whole: Claim) -> Finding | None:
    low, top = printed(part)[0], printed(whole)[1]
    same_year = year_of(part) == year_of(whole) or None in (year_of(part), year_of(whole))
    names = (
        f"{name_of(region_of(part))} {shown_range(printed(part))}",
        f"{name_of(region_of(whole))} {shown_range(printed(whole))}",
    )
    if math.isinf(top):
        bound = printed(whole)[0]
        if low > 2 * bound > 0 and (same_year or _measured(part, whole)):
            return clash(
                RULE, "medium", part, whole,
                f"{names[0]} alone is {low / bound:.1f} times the bound “at least {shown(bound)}” of {name_of(region_of(whole))}",
                f"A bound of at least {shown(low)}.", low / bound - 1,
            )  # fmt: skip
        return None
    factor = low / top if top > 0 else math.inf
    if factor <= 1 + 1e-9 or (not same_year and not (1.5 <= factor <= 6 and _measured(part, whole))):
        return None  # a part may outgrow the whole of another year
    if factor > 300 or (not same_year and abs((year_of(part) or 0) - (year_of(whole) or 0)) > 15):
        return None  # a slip of unit (R-UNIT), or another age
    return clash(
        RULE, "high" if factor > 1.05 else "medium", part, whole,
        f"{names[0]} > {names[1]}: the part is {per(central(part), central(whole)):.2f} times its whole",
        f"At least {shown(low)} for {name_of(region_of(whole))}, or at most {shown(top)} for {name_of(region_of(part))}.",
        factor - 1,
    )  # fmt: skip


def _nothing_left(evidence: Evidence, part: Claim, whole: Claim) -> Finding | None:
    """A member of one document that takes all of a bloc's total in another, though the bloc has other members."""
    if part.place is None or whole.place is None or part.place.document == whole.place.document:
        return None
    if (
        _vague(whole)
        or central(whole) <= 0
        or central(part) < 0.9 * central(whole)
        or abs((year_of(part) or 0) - (year_of(whole) or 0)) > 15
    ):
        return None
    others = [name_of(r) for r in ALLIES if r != region_of(part)]
    return clash(
        RULE, "high", part, whole,
        f"{name_of(region_of(part))} {shown(central(part))} of {shown_range(printed(whole))} for the whole bloc: "
        f"{shown(max(0.0, printed(whole)[1] - printed(part)[0]))} at most is left for {', '.join(others)}",
        "A bloc total with every member in it.", per(central(part), central(whole)),
    )  # fmt: skip


def _plants(evidence: Evidence, book: Book) -> Iterator[Finding]:
    """A plant above its country, a use above demand, an output above the same plant's nameplate."""
    claims = _extensive(evidence)
    done: set[tuple[str, str]] = set()
    tops = _tops(claims)
    claims = _apart(claims)
    wholes: dict[tuple[str, str], list[Claim]] = {}
    for c in claims:
        if bare(c) or c.subject.quantity == "capacity":
            wholes.setdefault((c.subject.commodity, region_of(c)), []).append(c)
    for part in claims:
        if _vague(part):
            continue
        for whole in wholes.get((part.subject.commodity, region_of(part)), ()):
            s, w = part.subject, whole.subject
            if part is whole or (s.basis == "gross" and w.basis != "gross"):
                continue
            if (
                year_of(part) != year_of(whole)
                and None not in (year_of(part), year_of(whole))
                and w.quantity != "capacity"
            ):
                continue
            top = printed(tops[w])[1]
            if math.isinf(top) or top <= 0 or printed(part)[0] <= top * (1 + 1e-9):
                continue
            if is_bloc(region_of(whole)) and not book.in_table(whole) and not book.plainly_total(whole):
                continue  # the bloc of a heading
            if not (placed(book, part) and placed(book, whole)):
                continue
            if book.one_passage(part, whole):
                continue  # a list of plants in one sentence, whose subjects a reader may mix
            plant = (
                not re.search(r"\b(?:case|scenario|range)\b", f"{s.entity} {part.quote}", re.IGNORECASE)
                and not TOTAL.search(s.entity)
                and not re.match(r"(?:any|every|each)\b", s.entity)  # "any feed" is a rule, no plant
                and not bare(part)
                and bare(whole)
                and s.quantity == w.quantity
                and w.quantity != "capacity"
                and "," not in s.entity
            )
            beyond = (
                s.quantity.startswith("refined")
                and w.quantity == "capacity"
                and _near(part, whole)
                and entity_key(part) == entity_key(whole)
                and (entity_key(part) != "" or book.in_table(whole))
            )
            if (
                (not plant and not beyond)
                or printed(part)[0] > 300 * top
                or (entity_key(part), w.quantity) in done
            ):
                continue
            done.add((entity_key(part), w.quantity))
            yield clash(
                RULE, "high" if printed(part)[0] > 1.1 * top else "medium", part, whole,
                f"{s.entity or name_of(region_of(part))} {shown_range(printed(part))} > "
                f"{'its capacity' if beyond else name_of(region_of(whole))} {shown_range(printed(whole))}",
                f"At most {shown(top)}, or a larger whole.", per(printed(part)[0], top) - 1,
            )  # fmt: skip


def _near(a: Claim, b: Claim) -> bool:
    return abs((year_of(a) or 0) - (year_of(b) or 0)) <= 3 or None in (year_of(a), year_of(b))


def _uses(evidence: Evidence) -> Iterator[Finding]:
    """A named use, as share of demand, against the class that holds it ("non-battery uses")."""
    classes = [
        c for c in evidence.ledger.claims
        if c.subject.quantity == "demand" and is_mass(c) and entity_key(c).startswith(("non", "other"))
        and not (entity_key(c).startswith("other") and mentions(c.quote))  # "Others: Canada 3 kt" are countries
    ]  # fmt: skip
    needs: dict[str, list[Claim]] = {}
    for d in evidence.ledger.claims:
        if d.subject.quantity == "demand" and is_mass(d) and bare(d) and is_bloc(region_of(d)):
            needs.setdefault(d.subject.commodity, []).append(d)
    for c in evidence.ledger.claims:
        if (
            c.subject.quantity != "end_use_share"
            or not is_percent(c)
            or math.isnan(central(c))
            or not entity_key(c)
            or entity_key(c).startswith(("non", "other"))
        ):
            continue
        group = [k for k in classes if k.subject.commodity == c.subject.commodity and _holds(k, c)]
        demand = needs.get(c.subject.commodity, [])
        if not group or not demand or region_of(c) != region_of(demand[0]):
            continue
        base, one = demand[0], group[0]
        use = (printed(c)[0] * printed(base)[0] / 100, printed(c)[1] * printed(base)[1] / 100)
        middle = central(one)
        if use[1] > printed(one)[1] and (use[0] + use[1]) / 2 > middle:
            yield finding(
                RULE, "low", (words_of(c), words_of(one), words_of(base)),
                f"{central(c):.3g} % x {shown_range(printed(base))} = {shown_range(use)} for {c.subject.entity} alone, "
                f"against {shown_range(printed(one))} for all {one.subject.entity}",
                "A share or a class total that holds the use.", (c, one, base), per(use[1], printed(one)[1]) - 1,
            )  # fmt: skip


def _holds(group: Claim, use: Claim) -> bool:
    stems = [
        w[:5]
        for w in entity_key(group).replace("non", " ").split()
        if len(w) > 4 and w not in ("uses", "other")
    ]
    return bool(stems) and not any(
        stem in entity_key(use) for stem in stems
    )  # "Other" is a sibling of the uses


OF_THESE = re.compile(
    rf"\b(\d{{1,3}}|{NUMBER_WORD})\s+of\s+(?:these|those|the|its|all)\s+(\d{{1,3}}|{NUMBER_WORD})\b(?!\s*(?:%|per\s?cent|percent|kt|t\b|Mt))",
    re.IGNORECASE,
)


def _of_these(p: Passage) -> Iterator[Finding]:
    """ "six of these four": a count above the count that it is of."""
    for m in OF_THESE.finditer(p.plain):
        a, b = (int(x) if x.isdigit() else spelled(x) for x in m.groups())
        if a is not None and b is not None and a > b > 0 and a < 100:
            yield finding(
                RULE, "medium", (p.words(max(0, m.start() - 50), min(len(p.text), m.end() + 40)), p.words(m.start(), m.end())),
                f"{a} of {b}: {a} > {b}", f"At most {b}.", weight=per(a, b) - 1,
            )  # fmt: skip


def _reserves(p: Passage) -> Iterator[Finding]:
    """Reserves above the resource that includes them, in one bullet."""
    masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    named: dict[str, Amount] = {}
    for a in masses:
        before = p.plain[max(0, a.start - 45) : a.start]
        last = max(((before.lower().rfind(w), w) for w in ("reserve", "resource")), default=(-1, ""))
        if last[0] >= 0 and not re.search(r"[;.]", before[last[0] :]):
            # "resource, reserves included": the nearer word is an aside
            word = (
                "resource"
                if re.search(r"resources?,? (?:including|with|reserves included)", before, re.IGNORECASE)
                or re.search(r"resources?\b[^;.]*\breserves included", before, re.IGNORECASE)
                else last[1]
            )
            named.setdefault(word, a)
    if (
        len(named) == 2
        and named["reserve"].printed[0] > named["resource"].printed[1]
        and not re.search(r"\bworld\b|\bexclud|\bexclusive|\badditional", p.plain, re.IGNORECASE)
    ):
        a, b = named["reserve"], named["resource"]
        yield finding(
            RULE, "high", (p.words(max(0, a.start - 40), a.end), p.words(max(0, b.start - 50), b.end)),
            f"reserves {shown(a.value)} > resource {shown(b.value)}: reserves are a part of the resource", f"Reserves of at most {shown(b.value)}.", weight=per(a.value, b.value) - 1,
        )  # fmt: skip


OF_THE = re.compile(
    r"\W*(?:Within|Of|Out of|Among|Inside) (?:the|its|their|this|that|these|those|all) [^.;,()]{0,40}?\d[\d,.]*\s?\w+[^.;,()\d]{0,40},\s"
)
OTHERWISE = re.compile(
    r"\b(?:than|against|from|compared|instead|other|more|export\w*|capacity|next year|imports? of|short of|gross|of ore|20\d\d)\b"
)


def _of_which(p: Passage) -> Iterator[Finding]:
    """ "4.0 kt, 5.2 kt of which ...", "of which 5.2 kt": the later amount is a part of the earlier one."""
    found = [a for a in amounts(p.plain) if a.kind in ("mass", "number")]
    pairs = []
    m = OF_THE.match(p.plain)
    inside = [a for a in found if a.kind == "mass" and m and a.end <= m.end()]
    if m and len(inside) == 1:  # "Within the American 53.5 t, autocatalysts yielded 61 t"
        pairs = [(inside[0], a) for a in found if a.kind == "mass" and a.start >= m.end() and not OTHERWISE.search(p.plain[m.end() : a.end + 12])]  # fmt: skip
    for m in OF_WHICH.finditer(p.plain):
        before = [a for a in found if a.end <= m.start()]
        after = [a for a in found if a.start >= m.end() and a.start - m.end() < 60]
        which = m[0].lower()
        if (
            before
            and m.start() - before[-1].end <= 2
            and len(before) > 1
            and not which.startswith(("incl", "among", "within", "inside"))
        ):
            whole, part = before[-2], before[-1]
        elif (
            before and after and which.startswith(("of which", "incl", "among", "within", "inside", "out of"))
        ):
            if m.start() - before[-1].end > 60:
                continue
            whole, part = before[-1], after[0]
        else:
            continue
        pairs.append((whole, part))
    for whole, part in pairs:
        if (
            whole.kind != part.kind
            or part.printed[0] <= whole.printed[1] * (1 + 1e-9)
            or any(
                re.match(r"\s*(?:of \w+ )?(?:a|per|each) (?:tonne|ton|t\b|kg)", p.plain[x.end :])
                for x in (whole, part)
            )
            or math.isinf(whole.printed[1])
        ):
            continue
        if part.kind == "number" and (
            whole.first < 2 or re.search(r"\byears?\b", p.plain[part.end : part.end + 8])
        ):
            continue
        yield finding(
            RULE, "high" if part.kind == "mass" else "medium",
            (p.words(max(0, whole.start - 40), whole.end), p.words(part.start, min(len(p.text), part.end + 40))),
            f"part {shown_range(part.printed, part.kind)} > whole {shown_range(whole.printed, whole.kind)}",
            f"A part of at most {shown(whole.printed[1], whole.kind)}.", weight=part.first / max(whole.first, 1e-9) - 1,
        )  # fmt: skip


__all__ = ["BLOC", "parts"]

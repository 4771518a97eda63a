"""R-SHARE: share x base = value, by interval arithmetic over what is printed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, shown, shown_range
from oreshed.ledger.evidence.book import Book, hull, region_in
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import (
    BLOC,
    apart_words,
    bare,
    central,
    entity_key,
    is_bloc,
    is_mass,
    is_percent,
    printed,
    region_of,
    words_of,
    year_of,
)  # fmt: skip
from oreshed.ledger.evidence.verdicts import finding, gravity, per
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-SHARE"
BASES = {
    "mine": ("mine_production",),
    "refinery": ("refined_production_total", "refined_production_primary"),
    "smelter": ("refined_production_primary", "refined_production_total"),
    "use": ("demand",),
    "property": ("reserves",),
}
NEED = r"(?:(?:the|its|their|this|that|bloc(?:'s|’s)?|domestic|allied|total|own|year(?:'s|’s))\s+)*(?:needs?|demand|requirements?|consumption)"


def shares(evidence: Evidence) -> Iterator[Finding]:
    """World shares, shares in one sentence, cover of demand, import reliance and uses."""
    book = Book.of(evidence.ledger)
    yield from _world(book)
    yield from _reliance(book)
    yield from _uses(book)
    yield from _recycled_use(book)
    yield from _exporter(book)
    for p in book.sentences():
        yield from _in_sentence(p)
        yield from _cover(book, p)


WORLD = re.compile(r"\b(?:world|global)", re.IGNORECASE)
SAME_WHOLE = re.compile(r"\b(?:of|in) (?:the (?:world |global )?total|that (?:market|total|output|figure|amount)|it\b|all of it)|\bshare was\b", re.IGNORECASE)  # fmt: skip


def _of_world(book: Book, p: Passage, quote: str) -> bool:
    """A sentence speaks of the world, or of "the total" that the sentence before gives for the world; slides set it by title."""
    if WORLD.search(f"{quote} {p.plain}") or not any(q.kind == "heading" for q in book.text_of(p.document)):
        return True
    before = book.before(p)
    return before is not None and bool(SAME_WHOLE.search(p.plain) and WORLD.search(before.plain))


def _part(share: Claim) -> tuple[float, float] | None:
    """The percentages that a share allows: as printed, or what its word means; None where it says nothing."""
    if math.isfinite(central(share)) and is_percent(share):
        return printed(share)
    low, high = max(0.0, share.estimate.low), min(100.0, share.estimate.high)
    said = share.estimate.unit.startswith("%") and (low >= 45 or high <= 12)
    return (low, high) if said else None


def _product(share: tuple[float, float], base: tuple[float, float]) -> tuple[float, float]:
    return (share[0] * base[0] / 100, share[1] * base[1] / 100)


def _edge(a: tuple[float, float], b: tuple[float, float]) -> bool:
    """Two ranges that share less than a tenth of the wider: they meet at an edge."""
    if disjoint(a, b):
        return True
    common = min(a[1], b[1]) - max(a[0], b[0])
    return common < 0.1 * max(a[1] - a[0], b[1] - b[0])


def _world(book: Book) -> Iterator[Finding]:
    done: set[tuple[object, ...]] = set()
    claims = sorted(book.ledger.claims, key=lambda c: c.place.document if c.place else "")
    for share in claims:
        s = share.subject
        spoken = _part(share) if s.quantity == "world_share" and bare(share) else None
        if spoken is None:
            continue
        whole = book.passage_of(share)
        if whole is not None and whole.kind == "sentence" and not _of_world(book, whole, share.quote):
            continue
        if _of_another(book, share):
            continue
        for quantity in BASES.get(s.stage, ("mine_production",)):
            worlds = [w for w in book.find(s.commodity, (quantity,), "WLD") if _near(share, w)]
            worlds = [w for w in worlds if year_of(w) == year_of(share)] or worlds
            worlds = [w for w in worlds if book.product_of(w) == book.product_of(share)] or worlds
            values = [v for v in book.find(s.commodity, (quantity,), region_of(share)) if _near(share, v, 0)]
            values = [v for v in values if book.product_of(v) == book.product_of(share)] or values
            values.sort(key=lambda v: not book.one_passage(v, share))
            if any(
                not _breaks(spoken, [w], v)
                for w in worlds
                for v in values
                if math.isfinite(printed(v)[1]) and printed(v)[0] > 0
            ):
                continue  # one of the stated values fits; the others are R-DUP's
            for value in values:
                key = (
                    s.commodity,
                    region_of(share),
                    quantity,
                    year_of(value),
                    round(central(value), 6),
                    spoken,
                )
                bases = [w for w in worlds if not _broken(value)]
                if not bases or key in done:
                    continue
                implied = _product(spoken, hull(bases) or (0, 0))
                if not _breaks(spoken, bases, value):
                    continue
                done.add(key)
                base = bases[0]
                middle = central(share) if math.isfinite(central(share)) else sum(spoken) / 2
                words = (
                    f"{middle:.4g} %"
                    if middle != sum(spoken) / 2 or spoken[1] - spoken[0] < 30
                    else f"{spoken[0]:g} to {spoken[1]:g} %"
                )
                world = central(value) / middle * 100 if middle else math.inf
                off = per(abs(world - central(base)), max(world, central(base)))
                if off < 0.035:
                    continue
                yield finding(
                    RULE if re.search(r"\d", share.quote[:share.quote.find("%") + 1]) else "R-QUAL", "high" if off > 0.5 and middle > 1 else "medium",
                    (words_of(share), words_of(value), words_of(base)),
                    f"{words} x {shown_range(hull(bases) or (0, 0))} = {shown_range(implied)}, stated "
                    f"{shown_range(printed(value))}; {shown(central(value))} / {middle:.4g} % = {shown(world)} for the world",
                    f"{100 * per(central(value), central(base)):.3g} %, or {shown(middle * central(base) / 100)}.",
                    (share, value, base), off,
                )  # fmt: skip
                break


PLAIN = {"mine", "mined", "mining", "output", "production", "total", "totals", "supply", "primary", "refined", "refinery", "smelter", "metal", "natural", "contained", "ore", "of", "the", "in", "and", "or",
         "to", "from", "with", "by", "at", "for", "a", "is", "was", "were", "production's", "producers", "producer", "reserves", "reserve", "resources"}  # fmt: skip


def _of_another(book: Book, share: Claim) -> bool:
    """A share of the world's chemicals, spheres or trade is no share of its mine or refinery output."""
    p = book.passage_of(share)
    if p is None or p.kind == "row":
        return False
    at = max(0, p.plain.find(share.quote.strip()[:20]))
    m = re.search(r"\b(?:world(?:'s|’s)?|global|worldwide)\s+((?:[a-z-]+\s*){0,3})", p.plain[at : at + 180])
    if m is None:
        return False
    stock = share.subject.stage in ("property", "discovery")
    for word in m[1].split():
        if word in ("reserves", "reserve", "resources"):
            return not stock
        if word in ("use", "demand", "consumption"):
            return share.subject.stage != "use"
        if word not in PLAIN and word != share.subject.commodity.split(" ")[-1]:
            return True
        if word in ("output", "production", "total", "supply", "totals"):
            return False
    return False


def _breaks(share: tuple[float, float], bases: list[Claim], value: Claim) -> bool:
    implied = _product(share, hull(bases) or (0, 0))
    ranged = value.stated is not None and value.stated.low is not None
    return _edge(implied, printed(value)) if ranged else disjoint(implied, printed(value))


def _near(a: Claim, b: Claim, years: int = 2) -> bool:
    if None in (year_of(a), year_of(b)):
        return True
    return abs((year_of(a) or 0) - (year_of(b) or 0)) <= years


def _broken(c: Claim) -> bool:
    return math.isnan(central(c)) or central(c) <= 0


def _reliance(book: Book) -> Iterator[Finding]:
    """Net import reliance against imports less stated exports, over demand, of the same region and year."""
    for c in book.ledger.claims:
        s = c.subject
        if s.quantity != "import_share" or not is_percent(c) or not bare(c) or math.isnan(central(c)):
            continue
        if not re.search(r"\d\s?(?:%|per\s?cent)|per\s?cent", c.quote):
            continue  # "mostly from Peru" is a share of the imports
        demand = book.find(s.commodity, ("demand",), region_of(c), year_of(c))
        imports = book.find(s.commodity, ("imports",), region_of(c), year_of(c))
        d, m = hull([x for x in demand if not _broken(x)]), hull([x for x in imports if not _broken(x)])
        if d is None or m is None or math.isinf(d[1]) or math.isinf(m[1]) or d[0] <= 0:
            continue
        exports = book.find(s.commodity, ("exports",), region_of(c), year_of(c))
        left = hull([x for x in exports if not _broken(x)]) or (0.0, 0.0)
        net = (max(0.0, m[0] - left[1]), max(0.0, m[1] - left[0]))
        implied = (100 * net[0] / d[1], 100 * net[1] / d[0])
        if not disjoint(implied, printed(c)) or implied[0] > 300:
            continue  # imports of several times the demand are a slip of unit (R-UNIT)
        flows = f"({shown_range(m)} - {shown_range(left)})" if left[1] else shown_range(m)
        yield finding(
            RULE, "high", apart_words(words_of(c), words_of(imports[0]), words_of(demand[0])),
            f"{flows} / {shown_range(d)} = {implied[0]:.0f} to {implied[1]:.0f} %, stated {central(c):.4g} %",
            f"{implied[0]:.0f} to {implied[1]:.0f} %.", (c, imports[0], demand[0]),
            abs(central(c) - sum(implied) / 2) / 100,
        )  # fmt: skip


def _uses(book: Book) -> Iterator[Finding]:
    """The complement of a use's share, times demand, against the tonnes of all other uses."""
    for c in book.ledger.claims:
        s = c.subject
        if s.quantity != "end_use_share" or not is_percent(c) or math.isnan(central(c)) or bare(c):
            continue
        stem = next((w[:6].rstrip("ies") for w in reversed(entity_key(c).split()) if len(w) > 4), "")
        others = [
            k for k in book.ledger.claims
            if k.subject.quantity == "demand" and is_mass(k) and k.subject.commodity == s.commodity
            and entity_key(k).startswith("non") and stem and stem in entity_key(k)
        ]  # fmt: skip
        demand = [d for d in book.find(s.commodity, ("demand",), BLOC) if not _broken(d)]
        if not others or not demand:
            continue
        low, high = printed(c)
        implied = _product((100 - high, 100 - low), printed(demand[0]))
        by_region = {region_of(k): k for k in others}
        stated = (
            sum(printed(k)[0] for k in by_region.values()),
            sum(printed(k)[1] for k in by_region.values()),
        )
        if not disjoint(implied, stated):
            continue
        yield finding(
            RULE, "medium", (words_of(c), words_of(others[0]), words_of(demand[0])),
            f"(100 - {central(c):.4g}) % x {shown_range(printed(demand[0]))} = {shown_range(implied)}, stated "
            f"{shown_range(stated)} for {' and '.join(name_of(r) for r in by_region)} together",
            f"{shown_range(implied)} for the other uses, or another share.", (c, *others, demand[0]),
            per(abs(sum(implied) - sum(stated)), sum(implied)),
        )  # fmt: skip
        return


def _recycled_use(book: Book) -> Iterator[Finding]:
    """A use that is said to be mainly met by scrap, against the scrap there is."""
    for c in book.ledger.claims:
        s = c.subject
        if (
            s.quantity != "recycled_share"
            or c.estimate.qualifier not in ("majority", "nearly_all")
            or bare(c)
        ):
            continue
        share = [
            e for e in book.ledger.claims
            if e.subject.quantity == "end_use_share" and e.subject.commodity == s.commodity
            and entity_key(e) == entity_key(c) and is_percent(e) and e.estimate.low > 0
        ]  # fmt: skip
        demand = [d for d in book.find(s.commodity, ("demand",), region_of(c), year_of(c)) if not _broken(d)]
        scrap = [
            r for r in book.ledger.claims
            if r.subject.quantity == "recycled_supply" and r.subject.commodity == s.commodity and is_mass(r)
            and region_of(r) == region_of(c) and year_of(r) == year_of(c)
        ]  # fmt: skip
        if not share or not demand or not scrap:
            continue
        floor = max(c.estimate.low, 50) / 100 * share[0].estimate.low / 100 * printed(demand[0])[0]
        least = min(scrap, key=lambda r: printed(r)[1])
        if printed(least)[1] >= floor:
            continue
        yield finding(
            RULE, "medium", (words_of(c), words_of(least), words_of(share[0]), words_of(demand[0])),
            f"half of {share[0].estimate.low:.0f} % of {shown_range(printed(demand[0]))} is at least {shown(floor)}; "
            f"recycling gives {shown_range(printed(least))}",
            "A share that the scrap can fill.", (c, least, share[0], demand[0]), 1 - per(printed(least)[1], floor),
        )  # fmt: skip
        return


def _exporter(book: Book) -> Iterator[Finding]:
    """A bloc whose share of world output exceeds its share of world use is no net importer."""
    for use in book.ledger.claims:
        s = use.subject
        if (
            s.quantity != "world_share"
            or s.stage != "use"
            or not is_bloc(region_of(use))
            or math.isnan(central(use))
        ):
            continue
        own = book.find(s.commodity, ("refined_production_total",), BLOC)
        world = book.find(s.commodity, ("refined_production_total",), "WLD")
        pairs = [(o, w) for o in own for w in world if year_of(o) == year_of(w) and central(w) > 0]
        if not pairs:
            continue
        o, w = pairs[0]
        output = 100 * central(o) / central(w)
        if output <= printed(use)[1]:
            continue
        yield finding(
            RULE, "medium", (words_of(o), words_of(use), words_of(w)),
            f"{shown(central(o))} / {shown(central(w))} = {output:.0f} % of world output against {central(use):.4g} % of "
            "world use: the bloc is a net exporter",
            "No dependence on imports without a flow that shows it.", (o, w, use), (output - printed(use)[1]) / 100,
        )  # fmt: skip


OF = re.compile(r"^\s*(?:of|from)\s+(?:a|an|the|its|their|all)?\s*([^.;:()%]{0,45}?)$", re.IGNORECASE)


def _in_sentence(p: Passage) -> Iterator[Finding]:
    """ "A, or 5 % of a world total of C" and "5 % of C, or A": A = 5 % x C."""
    found = [a for a in amounts(p.plain) if a.kind in ("mass", "percent")]
    for i, a in enumerate(found):
        if a.kind != "percent" or not 0 < a.value <= 100 or i + 1 >= len(found):
            continue
        base = found[i + 1]
        if base.kind != "mass" or not OF.match(p.plain[a.end : base.start]):
            continue
        value: Amount | None = None
        linked = r"^(?:[^.;]|\.(?=\d)){0,60}\b(?:or|about|roughly|some|that is|equal to|viz|i\.e\.|nearly|around|only)\b(?:[^.;]|\.(?=\d)){0,25}$|^\s*\(?\s*[~≈]?\s*$|^(?:[^.;]|\.(?=\d)){0,30},\s*[~≈]?$"
        if (
            i > 0
            and found[i - 1].kind == "mass"
            and re.match(linked, p.plain[found[i - 1].end : a.start], re.IGNORECASE)
        ):
            value = found[i - 1]
        elif i + 2 < len(found) and found[i + 2].kind == "mass" and re.match(
            r"^(?:[^.;]|\.(?=\d)){0,20}(?:,|\bor\b|\bis\b|=|\b(?:i\.e\.|viz)|\bequals?|\bmeans|\bgives|\(|amounts? to)(?:[^.;]|\.(?=\d)){0,25}$",
            p.plain[base.end : found[i + 2].start], re.IGNORECASE,
        ):  # fmt: skip
            value = found[i + 2]
        if value is None:
            continue
        implied = _product(a.printed, base.printed)
        if not disjoint(implied, value.allowed):
            continue
        exact = a.value * base.value / 100
        yield finding(
            RULE, "medium", (p.words(min(value.start, a.start), max(a.end, value.end)), p.words(max(0, base.start - 30), base.end)),
            f"{a.value:.4g} % x {shown(base.value)} = {shown(exact)}, stated {shown(value.value)}",
            f"{100 * value.value / base.value:.3g} %, or {shown(exact)}.", weight=abs(exact - value.value) / max(exact, value.value),
        )  # fmt: skip


def _cover(book: Book, p: Passage) -> Iterator[Finding]:
    """Supply as a share of demand, both taken from the claims of the region and year that the sentence is about."""
    m = re.search(rf"(?P<p>\d[\d.,]*)\s*(?:%|per\s?cent)\s+of\s+{NEED}\b", p.plain, re.IGNORECASE)
    if not m or not re.search(
        r"\b(?:cover|meet|met\b|satisf|suppl|deliver|enough|fill|self-)\w*", p.plain, re.IGNORECASE
    ):
        return
    percent = next(
        (a for a in amounts(p.plain) if a.kind == "percent" and a.start <= m.start("p") < a.end), None
    )
    region = region_in(p)
    if (
        percent is None
        or not region
        or re.search(
            r"\b(?:recycl|scrap|secondary|import|abroad|outside)",
            p.plain[max(0, m.start() - 60) : m.end() + 20],
            re.I,
        )
    ):
        return
    commodity, years = (
        book.commodity_of(p.document),
        [int(a.first) for a in amounts(p.plain) if a.kind == "year"],
    )
    here = [c for c in book.at(p) if c.subject.quantity == "supply_total"]
    year = years[0] if years else year_of(here[0]) if here else None
    supply = here or [c for c in book.find(commodity, ("supply_total",), region, year) if not _broken(c)]
    demand = [c for c in book.find(commodity, ("demand",), region, year) if not _broken(c)]
    s, d = hull(supply), hull(demand)
    if s is None or d is None or d[0] <= 0 or math.isinf(s[1]) or math.isinf(d[1]):
        return
    implied = (100 * s[0] / d[1], 100 * s[1] / d[0])
    if not disjoint(implied, percent.printed):
        return
    middle = 100 * per(central(supply[0]), central(demand[0]))
    yield finding(
        RULE, gravity(supply[0], per(abs(middle - percent.value), max(middle, percent.value))),
        (p.words(max(0, percent.start - 40), min(len(p.text), m.end())), words_of(supply[0]), words_of(demand[0])),
        f"{shown_range(s)} / {shown_range(d)} = {implied[0]:.1f} to {implied[1]:.1f} %, stated {percent.value:.4g} %",
        f"{middle:.0f} %.", (supply[0], demand[0]), abs(middle - percent.value) / 100,
    )  # fmt: skip

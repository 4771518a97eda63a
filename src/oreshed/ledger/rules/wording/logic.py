"""R-LOGIC: conclusions against what the same text says: shortfalls without a gap, bottlenecks with slack, "no" and "entirely"."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import amounts, shown, shown_range
from oreshed.ledger.evidence.book import Book, hull, region_in
from oreshed.ledger.evidence.bottlenecks import classes_in
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import (
    BLOC,
    apart_words,
    bare,
    central,
    entity_key,
    is_bloc,
    is_mass,
    mentions,
    printed,
    region_of,
    words_of,
    year_of,
)  # fmt: skip
from oreshed.ledger.evidence.verdicts import clash, finding, per
from oreshed.ledger.finding import Evidence, Finding, Words

RULE = "R-LOGIC"
SHORT = re.compile(
    r"\b(?:shortfalls?|deficits?|short of|(?:supply|the) gap|filling the gap|undersuppl\w+|not enough|falls? short|net importers?)\b",
    re.IGNORECASE,
)
PLENTY = re.compile(
    r"\b(?:surplus\w*|oversuppl\w+|needs? no imports|self-suffici\w+|net exporters?|more than (?:enough|covers?|meets?)|fully (?:covers?|meets?)|exceeds? (?:its |the |own |domestic )*demand)\b",
    re.IGNORECASE,
)
CAPPED = re.compile(
    r"\b(?:bottleneck|constrain\w*|capped|cannot (?:\w+ )?grow|limits?(?:ed|ing)?|restrict\w*)\b",
    re.IGNORECASE,
)
ENTIRELY = re.compile(
    r"\b(?:relies|rely|relying|depends?|dependent|reliant)\s+(?:entirely|solely|wholly|fully|completely|exclusively|100 ?%|totally)\s+(?:on|upon)\s+(?:\w+\s+)?(?:imports?|foreign|overseas)"
    r"|\b(?:all|every tonne|entire\w*|100 ?%)\b[^.;,]{0,40}\b(?:is|are|must be|has to be|comes?)\s+(?:imported|from (?:abroad|overseas|imports))"
    r"|\bnone of (?:the|its) \w+ (?:is|was|are) (?:mined|refined|smelted|made|produced)\b|\b(?:mines|refines|smelts|makes|digs) (?:none|nothing)\b|\b(?:and|or|nor) no (?:smelters?|refiner(?:y|ies)|mines?)\b|\bno (?:domestic|own|home) (?:\w+ )?(?:production|output|supply)\b|\bproduces? (?:none|nothing|no \w+)\b"
    r"|\b(?:imports?|buys) (?:all|every tonne|the whole|100 ?%) (?:of )?(?:its|their|the)\b|\bno (?:\w+ )?(?:mine|mining|primary|refinery|smelter) (?:production|output)\b"
    r"|\b(?:has|have|with|there (?:is|are)|runs|operates) no (?:\w+ ){0,2}?(?:smelters?|refiner(?:y|ies)|mines?)\b(?! (?:above|larger|over|of (?:this|that) size|under construction|planned))"
    r"|\bno \w+ (?:is|was|has been|have been|are|were) (?:mined|refined|smelted|produced)\b|\bnothing (?:is |was )?(?:mined|refined|smelted)\b",
    re.IGNORECASE,
)
# "no limit is a bottleneck", "nothing binds": the sentence denies a bottleneck and names none
DENIED = re.compile(
    r"\b(?:no|none of the|neither|without an?y?)\s+(?:\w+\s+){0,3}?(?:limits?|bottlenecks?|constraints?|step|class)\b|\bnothing (?:binds|limits)\b"
    r"|\b(?:is|are|was|were) (?:not|no(?: longer)?) (?:(?:a|the) )?(?:\w+ )?(?:bottlenecks?|constraints?|limits?)\b",
    re.IGNORECASE,
)
# a surplus of one thing is none of the metal
OTHER_PLENTY = re.compile(
    r"\b(?:concentrates?|ores?|feed|scrap|acid|sulphuric|capacity|power|energy|water|labou?r|smelters?|staff|by-products?)\b",
    re.IGNORECASE,
)
MADE = (
    "mine_production",
    "refined_production_primary",
    "refined_production_secondary",
    "refined_production_total",
)


def logic(evidence: Evidence) -> Iterator[Finding]:
    """Gaps, surpluses, slack bottlenecks, absolute denials and opposite trends."""
    book = Book.of(evidence.ledger)
    for _, found in book.documents():
        for p in found:
            if p.kind == "sentence":
                yield from _gaps(book, p)
                yield from _entirely(book, p)
        yield from _slack(book, found)
    yield from _trends(book)


IS_THE = re.compile(
    r"(?:^|[.;:]|\bbut\b|\bhowever,?)\s*([^.;:]{3,70}?)\b(?:is|are|remains?)\s+(?:still\s+|therefore\s+|thus\s+)?(?:the|a)\s+(?:(?:main|key|real|central|true|chief|principal|binding|weakest|biggest)\s+)*"
    r"(?:bottleneck|constraint|weak link|limiting (?:step|factor))\b",
    re.IGNORECASE,
)


def _balance(book: Book, commodity: str, region: str, year: int | None) -> tuple[list[Claim], list[Claim]]:
    supply = [c for c in book.find(commodity, ("supply_total",), region, year) if central(c) > 0]
    demand = [c for c in book.find(commodity, ("demand",), region, year) if central(c) > 0]
    return supply, demand


def _gaps(book: Book, p: Passage) -> Iterator[Finding]:
    """A shortfall where supply covers demand, or a surplus where it does not."""
    for pattern, short in ((SHORT, True), (PLENTY, False)):
        m = pattern.search(p.plain)
        region = region_in(p)
        if (
            not m
            or OTHER_PLENTY.search(p.plain[max(0, m.start() - 28) : m.end() + 22])
            or not region
            or re.search(
                r"\b(?:no|without|avoid\w*|never|not(?: yet)?|far from|short of|nowhere near|anything but|hardly)(?: being)? (?:a |any )?$",
                p.plain[max(0, m.start() - 28) : m.start()],
                re.IGNORECASE,
            )
        ):
            continue
        commodity, years = (
            book.commodity_of(p.document),
            [int(a.first) for a in amounts(p.plain) if a.kind == "year"],
        )
        line = [c for c in book.by_line.get((p.document, p.line), []) if year_of(c)]
        for year in dict.fromkeys([*years, *(year_of(c) for c in line), None]):
            supply, demand = _balance(book, commodity, region, year)
            here = [
                c for c in book.at(p) if region_of(c) == region and bare(c) and central(c) > 0 and is_mass(c)
            ]
            supply = [c for c in here if c.subject.quantity == "supply_total"] or supply
            demand = [c for c in here if c.subject.quantity == "demand"] or demand
            if (
                not supply
                or not demand
                or (
                    year is None
                    and (len({year_of(c) for c in supply}) > 1 or len({year_of(c) for c in demand}) > 1)
                )
            ):
                continue
            s, d = hull(supply), hull(demand)
            assert s is not None and d is not None
            if (short and s[0] >= d[1] * (1 - 1e-9)) or (not short and s[1] < d[0]):
                net = (s[0] - d[1], s[1] - d[0])
                yield finding(
                    RULE, "high",
                    apart_words(p.words(max(0, m.start() - 60), min(len(p.text), m.end() + 70)), words_of(supply[0]), words_of(demand[0])),
                    f"supply {shown_range(s)} - demand {shown_range(d)} = {shown(net[0])} to {shown(net[1])}: “{m[0]}” has the wrong sign",
                    f"A {'surplus' if short else 'gap'} of {shown(abs(central(supply[0]) - central(demand[0])))}.",
                    (supply[0], demand[0]), per(abs(central(supply[0]) - central(demand[0])), central(demand[0])),
                )  # fmt: skip
            break


def _entirely(book: Book, p: Passage) -> Iterator[Finding]:
    """ "relies entirely on imports", "no domestic production" against an output of the same region and time."""
    for m in ENTIRELY.finditer(p.plain):
        hits = list(_leaves_nothing(book, p, m))
        if hits:
            yield from hits
            return


def _leaves_nothing(book: Book, p: Passage, m: re.Match[str]) -> Iterator[Finding]:
    region = region_in(p)
    if not region or re.search(r"\bnot\s*$|\bno longer\s*$", p.plain[max(0, m.start() - 12) : m.start()]):
        return
    commodity = book.commodity_of(p.document)
    spoken = {int(a.first) for a in amounts(p.plain) if a.kind == "year"}
    for c in book.ledger.claims:
        s = c.subject
        if (
            s.commodity != commodity
            or s.quantity not in MADE
            or not is_mass(c)
            or (s.region != region and region_of(c) != region)
        ):
            continue
        if (
            c.kind == "projection"
            or not printed(c)[0] > 0
            or (spoken and year_of(c) not in spoken and year_of(c) is not None)
        ):
            continue
        if (
            re.search(
                r"\bmin(?:e|ing)|\bore\b|\bprimary|\bconcentrate",
                m[0] + p.plain[m.end() : m.end() + 20],
                re.IGNORECASE,
            )
            and s.quantity != "mine_production"
        ):
            continue
        if (
            re.search(r"\bsmelter|\brefiner", m[0], re.IGNORECASE)
            and not s.quantity.startswith("refined_production_p")
            and s.quantity != "refined_production_total"
        ):
            continue
        yield finding(
            RULE, "high", apart_words(p.words(max(0, m.start() - 40), m.end() + 30), words_of(c)),
            f"“{m[0]}” leaves 0 t; {s.quantity.replace('_', ' ')} of {name_of(region)} is {shown_range(printed(c))} in {year_of(c) or 'the same text'}",
            "The share that imports have.", (c,), 0.5,
        )  # fmt: skip
        return


def _slack(book: Book, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """Bottlenecks that do not bind, several of them unranked, or two different ones."""
    inside = [p for p in found if p.question in ("bottleneck", "bottleneck_summary") and p.kind == "sentence"]
    if not inside:
        return
    commodity = book.commodity_of(inside[0].document)
    yield from _covered(book, commodity, inside)
    said: dict[str, tuple[Passage, re.Match[str]]] = {}
    for p in inside:
        if DENIED.search(p.plain):
            continue
        m = re.search(
            r"\b(?:(?:central|main|key|fundamental|real|true|chief|principal|primary|supply[- ]chain|critical|binding|biggest|single) )*"
            r"(?:bottleneck|binding constraint|limiting (?:step|factor)|weak(?:est)? link|critical gap|constraint)\s+(?:\w+\s+)?(?:is|lies|remains|sits)\b(?: thus| still| therefore)?(.*)",
            p.plain, re.IGNORECASE,
        )  # fmt: skip
        for k in classes_in(re.split(r",? (?:and |but )?(?:not|rather than|instead of)\b", m[m.lastindex or 0] or p.plain)[0])[:2] if m else ():  # fmt: skip
            said.setdefault(k, (p, m))  # type: ignore[arg-type]
        n = IS_THE.search(p.plain)
        for k in classes_in(n[1])[:1] if n else ():
            said.setdefault(k, (p, n))  # type: ignore[arg-type]
    limited: dict[str, Passage] = {}
    for p in inside:
        if DENIED.search(p.plain):
            continue
        if CAPPED.search(p.plain) or re.search(r"\black of\b|\bgap\b|\bvery few\b", p.plain, re.IGNORECASE):
            for k in classes_in(p.plain):
                limited.setdefault(k, p)
    ranked = any(
        re.search(r"\b(?:first|second|third|after that|followed by|rank\w*)\b", p.plain, re.IGNORECASE)
        for p in inside
    )
    if len(said) >= 2 and not ranked:
        (k1, (p1, m1)), (k2, (p2, m2)) = list(said.items())[:2]
        others = [q.words() for k, q in limited.items() if k not in (k1, k2)]
        yield finding(
            RULE, "high", apart_words(_clip(p1, m1), _clip(p2, m2), *others[:2]),
            f"{len(set(said) | set(limited))} classes are each called the limit ({', '.join(sorted(set(said) | set(limited)))}), none ranked by tonnes",
            "One class, by the tonnes that relaxing it gains.", weight=0.6,
        )  # fmt: skip
    elif len(limited) >= 4 and not ranked:
        yield finding(
            RULE, "high", apart_words(*(q.words() for q in limited.values())),
            f"{len(limited)} unranked bottlenecks: {', '.join(sorted(limited))}",
            "One class, by the tonnes that relaxing it gains.", weight=0.6,
        )  # fmt: skip


def _clip(p: Passage, m: re.Match[str]) -> Words:
    return p.words(max(0, m.start() - 10), min(len(p.text), m.end()))


def _covered(book: Book, commodity: str, inside: list[Passage]) -> Iterator[Finding]:
    """Allied output called capped or constrained while it covers allied use."""
    capped = [
        (p, m) for p in inside for m in [CAPPED.search(p.plain)]
        if m and not DENIED.search(p.plain) and re.search(r"\b(?:output|production|supply|grow)\b", p.plain, re.IGNORECASE)
    ]  # fmt: skip
    if not capped:
        return
    years = {
        year_of(c) for c in book.ledger.claims if c.subject.quantity == "demand" and is_bloc(region_of(c))
    }
    for year in sorted(y for y in years if y):
        supply, demand = _balance(book, commodity, BLOC, year)
        s, d = hull(supply), hull(demand)
        if s is None or d is None or s[0] < d[1] * (1 - 1e-9):
            continue
        now = _today(book, commodity)
        p = max(
            (q for q, _ in capped), key=lambda q: bool(re.search(r"\b(?:allied|allies|domestic)\b", q.plain))
        )
        quotes = [q.words() for q, _ in capped]
        yield finding(
            RULE, "high", apart_words(p.words(), *quotes[:4], *(words_of(c) for c in now), words_of(supply[0]), words_of(demand[0])),
            f"{year}: supply {shown_range(s)} >= demand {shown_range(d)}: the limit has slack, relaxing it serves no unmet demand",
            "The demand that is unmet, or no bottleneck.", (*now, supply[0], demand[0]), per(s[0], d[1]),
        )  # fmt: skip
        return


def _today(book: Book, commodity: str) -> list[Claim]:
    output = [c for c in book.find(commodity, ("refined_production_total",), BLOC) if c.kind != "projection"]
    use = [
        c
        for c in book.ledger.claims
        if c.subject.quantity == "world_share"
        and c.subject.stage == "use"
        and is_bloc(region_of(c))
        and c.subject.commodity == commodity
    ]
    return [*output[:1], *use[:1]]


def _trends(book: Book) -> Iterator[Finding]:
    """One subject growing and shrinking; a trend against the values of its two years."""
    trends = [c for c in book.ledger.claims if c.subject.quantity == "trend" and c.estimate.qualifier]
    for i, a in enumerate(trends):
        for b in trends[i + 1 :]:
            s, t = a.subject, b.subject
            if (s.commodity, region_of(a), s.stage, entity_key(a)) != (
                t.commodity,
                region_of(b),
                t.stage,
                entity_key(b),
            ):
                continue
            kinds = {a.estimate.qualifier, b.estimate.qualifier}
            if (
                "growing" in kinds
                and kinds & {"declining", "flat_or_declining"}
                and _same_time(a, b)
                and _one_subject(book, a, b)
            ):
                yield clash(
                    RULE, "medium", a, b, f"{name_of(region_of(a))}: {a.estimate.qualifier.replace('_', ' ')} and {b.estimate.qualifier.replace('_', ' ')}",
                    "One direction, or the years of each.",
                )  # fmt: skip
    for document, found in book.documents():
        for p in found:
            if p.kind == "sentence":
                yield from _since(book, document.name, p)


NOUNS = (
    "output",
    "production",
    "mine",
    "demand",
    "consumption",
    "export",
    "import",
    "reserve",
    "price",
    "capacity",
    "supply",
    "recycling",
    "use",
)


def _one_subject(book: Book, a: Claim, b: Claim) -> bool:
    """Both sentences speak of one quantity, in one region or of one named thing."""
    if not a.subject.entity and is_bloc(region_of(a)):
        return False
    p, q = book.passage_of(a), book.passage_of(b)
    texts = [f"{x.quote} {y.plain if y else ''}".lower() for x, y in ((a, p), (b, q))]
    return any(all(n in t for t in texts) for n in NOUNS)


def _same_time(a: Claim, b: Claim) -> bool:
    return year_of(a) == year_of(b) or None in (year_of(a), year_of(b))


SINCE = re.compile(
    r"\b(?P<what>import reliance|import dependence|imports?|exports?|mine (?:output|production)|output|production|consumption|demand|reserves?|recycling)\b(?:[^.;]|\.(?=\d)){0,40}?"
    r"\b(?P<verb>risen|rose|grown|grew|increased|climbed|fallen|fell|declined|dropped|decreased|shrunk|shrank|halved|doubled|tripled)\b(?:[^.;]|\.(?=\d)){0,20}?\bsince\s+(?P<year>(?:19|20)\d\d)",
    re.IGNORECASE,
)
NAMED = {
    "import reliance": ("import_share",), "import dependence": ("import_share",), "import": ("imports",), "export": ("exports",),
    "mine output": ("mine_production",), "mine production": ("mine_production",), "output": ("mine_production", "refined_production_total", "refined_production_primary"),
    "production": ("mine_production", "refined_production_total", "refined_production_primary"), "consumption": ("demand",), "demand": ("demand",),
    "reserve": ("reserves",), "recycling": ("recycled_supply", "refined_production_secondary"),
}  # fmt: skip


def _since(book: Book, document: str, p: Passage) -> Iterator[Finding]:
    """ "reliance has risen since 2005" against its values of 2005 and of the latest year."""
    m = SINCE.search(p.plain)
    if not m:
        return
    quantities, region = (
        NAMED.get(m["what"].lower().rstrip("s"), NAMED.get(m["what"].lower(), ())),
        region_in(p),
    )
    section = {code for _, _, code in mentions(p.section.heading)} if p.section else set()
    region = region if region and not is_bloc(region) else next(iter(section), region)
    values = [
        c for c in book.ledger.claims
        if c.subject.quantity in quantities and region_of(c) == region and bare(c) and year_of(c) and not math.isnan(central(c))
        and c.place and c.place.document == document
    ]  # fmt: skip
    old = [c for c in values if year_of(c) == int(m["year"])]
    if not old:
        return
    new = max(
        (c for c in values if c.subject.quantity == old[0].subject.quantity), key=lambda c: year_of(c) or 0
    )
    if year_of(new) == year_of(old[0]):
        return
    up = m["verb"].lower() in ("risen", "rose", "grown", "grew", "increased", "climbed", "doubled", "tripled")
    x, y = printed(old[0]), printed(new)
    if (up and y[1] < x[0]) or (not up and y[0] > x[1]):
        kind = "mass" if is_mass(new) else "percent"
        yield finding(
            RULE, "medium", apart_words(p.words(), words_of(old[0]), words_of(new)),
            f"{m['what']} {shown(central(old[0]), kind)} ({year_of(old[0])}) to {shown(central(new), kind)} ({year_of(new)}): it has not {m['verb']}",
            "The direction of the numbers.", (old[0], new), 0.3,
        )  # fmt: skip

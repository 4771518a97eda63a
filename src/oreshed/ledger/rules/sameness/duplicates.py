"""R-DUP: one subject, one value. The same key (commodity, region, quantity, period, entity) may not have two.

Two readings clash when no number would be printed as both, or when two ranges meet in an end point only.
A factor of a thousand or ten between them is a slip of unit and left to R-UNIT.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import amounts, disjoint, shown, shown_range
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.statements import base_year, placed
from oreshed.ledger.evidence.subjects import (
    apart_words,
    central,
    entity_key,
    is_bloc,
    is_mass,
    mentions,
    printed,
    region_of,
    words_of,
    year_of,
)
from oreshed.ledger.evidence.verdicts import apart, finding, gravity
from oreshed.ledger.finding import Evidence, Finding, Severity
from oreshed.ledger.rules.balance.equated import formulas

RULE = "R-DUP"
SKIPPED = {
    "change",
    "trend",
    "yoy_change",
    "process_condition",
    "recovery",
    "impurity_content",
    "purity",
    "resource",
    "",
}
MOST = 12  # values of one subject that are compared
SLIPS = (1000.0, 1e6, 10.0, 100.0)


def duplicates(evidence: Evidence) -> Iterator[Finding]:
    """Subjects with several values, and one number with several qualifiers."""
    book = Book.of(evidence.ledger)
    groups: dict[tuple[object, ...], list[Claim]] = {}
    for c in evidence.ledger.claims:
        s = c.subject
        if (
            s.quantity in SKIPPED
            or c.stated is None
            or (year_of(c) is None and s.quantity not in ("physical_property", "capacity", "facility_count"))
        ):
            continue
        if c.stated.central is None and c.stated.low is None and c.stated.high is None:
            continue
        if s.quantity == "price" and re.match(r"[mb]illion", c.stated.unit):
            continue  # the value of a trade or the sum of a grant
        if s.quantity == "physical_property" and not s.entity:
            continue
        if (
            s.quantity.endswith("_share")
            and not s.entity
            and s.quantity not in ("world_share", "import_share")
        ):
            continue  # a share that names no part may be another part's
        if is_mass(c) and central(c) == 0 and not re.search(r"\d", c.quote):
            continue  # "none": what it denies is R-LOGIC's
        if s.quantity == "world_share" and not re.search(r"\d[^;.]{0,6}(?:%|per\s?cent)|per\s?cent", c.quote):
            continue  # "most of it" may be of another whole
        if (not is_mass(c) and s.quantity != "facility_count" and not re.search(r"\d", c.quote)) or (
            is_mass(c) and central(c) == 0 and is_bloc(region_of(c))
        ):
            continue  # the reading of a word is no second number
        unit = "t" if is_mass(c) else re.sub(r"\s*\(.*", "", c.stated.unit)
        key = (
            s.commodity,
            region_of(c),
            s.quantity,
            _stage(c),
            entity_key(c),
            year_of(c) or base_year_of(book, c),
            unit,
            _gross(book, c),
        )
        groups.setdefault(key, []).append(c)
    for claims in groups.values():
        yield from _clashes(book, claims)
        yield from _drift(claims)


def base_year_of(book: Book, c: Claim) -> int | None:
    """The year of a nameplate that is given without one: what stands now, the document's base year."""
    document = next((d for d in book.ledger.documents if c.place and d.name == c.place.document), None)
    return base_year(document) if document and c.subject.quantity == "capacity" else None


GROSS = re.compile(
    r"\bLCE\b|\bgross\b|\b(?:of|in) (?:\w+[ -]){0,2}(?:concentrates?|hydroxide|carbonate|oxide|trioxide|sulphate|sulfate|ore|ferro\w+|alloys?|matte)\b|\bcarbonate equivalent\b"
)


def _gross(book: Book, c: Claim) -> str:
    """The product that a mass is of, where it is not the metal: gross weight and content are two numbers."""
    p = book.passage_of(c)
    at = p.text.find(c.quote.strip()) if p else -1
    if p is None or at < 0 or p.kind != "sentence":
        return c.subject.basis if c.subject.basis == "gross" else ""
    for a in amounts(p.plain):
        if (
            a.kind == "mass"
            and at <= a.start < at + len(c.quote)
            and math.isclose(a.value, central(c), rel_tol=1e-6)
        ):
            m = GROSS.search(re.split(r"[;,(]", p.plain[a.end : a.end + 45])[0])
            if m:
                return m[0].split()[-1].lower()
            behind = p.plain[a.end : a.end + 24]
            return next(
                (f for at, _, f in formulas(behind) if behind[:at].strip() == "of" and not mentions(f)), ""
            )
    return ""


def _stage(c: Claim) -> str:
    return "" if is_mass(c) else c.subject.stage


def _clashes(book: Book, claims: list[Claim]) -> Iterator[Finding]:
    values: list[list[Claim]] = []  # claims that agree with each other
    for c in claims:
        home = next((v for v in values if all(not _differ(c, other) for other in v)), None)
        (values.append([c]) if home is None else home.append(c))
        if len(values) > 3 * MOST:
            break  # a subject with so many values is no subject
    if len(values) < 2:
        return
    values = sorted(values, key=len, reverse=True)[:MOST]
    for i, other in enumerate(values[1:], start=1):
        pairs = [
            (a, b)
            for main in values[:i]
            for a in main
            for b in other
            if _differ(a, b)
            and not together(book, a, b)
            and not _one_table(book, a, b)
            and not _vague_bloc(book, a, b)
            and _partial(book, a) == _partial(book, b)
            and placed(book, a)
            and placed(book, b)
            and not _other_act(book, a, b)
            and not _other_moment(book, a, b)
            and (a.subject.quantity == "facility_count" or book.product_of(a) == book.product_of(b))
        ]
        if not pairs:
            continue
        a, b = max(pairs, key=lambda ab: (apart(*ab), ab[0].id))
        if slip(a, b):
            continue
        yield _finding(a, b, [c for v in values for c in v if (a in v or b in v) and c not in (a, b)])
        if a.source_id and a.source_id == b.source_id:
            yield finding(
                "R-CITE", "medium", apart_words(words_of(a), words_of(b)),
                f"one source ({a.source_id[:80]}) is cited for {central(a):,.6g} and for {central(b):,.6g} {a.estimate.unit}", "The value that the source holds.", (a, b), 0.1,
            )  # fmt: skip


ACTS = (re.compile(r"\b(?:refin\w+|separat\w+|process\w+|smelt\w+|conver\w+)\b", re.IGNORECASE), re.compile(r"\b(?:min(?:e|es|ed|ing)|ores?|concentrates?|dug)\b", re.IGNORECASE))  # fmt: skip


def _other_act(book: Book, a: Claim, b: Claim) -> bool:
    """A share of the world's mining and one of its refining are two figures, whatever stage was read."""
    if a.subject.quantity != "world_share":
        return False
    texts = [p.plain if (p := book.passage_of(c)) else c.quote for c in (a, b)]
    acts = [tuple(bool(w.search(t)) for w in ACTS) for t in texts]
    return acts[0] != acts[1] and any(x != (False, False) for x in acts)


# Parts of a year, means of several and ends of a course: what a price or a share of trade is of, beside its year.
MOMENT = re.compile(r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|(?:first|second|third|fourth|last) (?:quarter|half|\d+ months)|(?:past|last) \d+ years|(?:a|its|the) (?:record )?(?:high|low|peak)|year-?end|on average)\b")  # fmt: skip
WARE = re.compile(r"\b(?:metal|pellets?|powders?|[\w-]*oxides?|carbonates?|hydroxides?|concentrates?|ferro\w+|sponge|ingots?|scrap|alloys?|sul(?:ph|f)ates?|chlorides?|perrhenate|A[PM][RT]|ores?|flakes?|crystals?|wafers?)\b", re.IGNORECASE)  # fmt: skip
DEED = re.compile(r"\b(?:companies|firms?|producers?|suppliers?|projects?|sites?)\b(?:,[^,]*,)?\s*(?:that |which |were |was |are |is |have |had )*(?P<deed>[a-z]+)")  # fmt: skip


def _other_moment(book: Book, a: Claim, b: Claim) -> bool:
    """Prices of two months or wares, shares of trade in two spans, firms that do two things."""
    q = a.subject.quantity
    texts = [p.plain if (p := book.passage_of(c)) else c.quote for c in (a, b)]
    if q == "facility_count":
        deeds = [DEED.search(t) for t in texts]
        return bool(deeds[0] and deeds[1] and deeds[0]["deed"] != deeds[1]["deed"])
    if q not in ("price", "import_share", "world_share"):
        return False
    words = [{m.lower() for m in MOMENT.findall(t)} for t in texts]
    wares = [{m.lower() for m in WARE.findall(t)} for t in texts] if q == "price" else [set(), set()]
    return words[0] != words[1] or (bool(wares[0] and wares[1]) and not wares[0] & wares[1])


SCENARIO = re.compile(r"\b(?:\w+[ -])?(?:case|scenario|range|upside|downside)\b", re.IGNORECASE)


def _vague_bloc(book: Book, a: Claim, b: Claim) -> bool:
    """A number that only its heading gives to the bloc or the world, far from the other one: another subject."""
    if bool(SCENARIO.search(a.quote)) != bool(SCENARIO.search(b.quote)):
        return True  # one of them is another case
    if (not is_bloc(region_of(a)) and region_of(a) != "WLD") or apart(a, b) < 0.4:
        return False
    return not (book.plainly_total(a) and book.plainly_total(b))


SHARE_OF = re.compile(
    r"\b(?:a further|another|an (?:additional|extra)|(?:adds?|added|contribut\w+)(?:\s\w+)?)\s(?:about |some |roughly )?[~≈]?$|\b(?:half|thirds?|quarters?|fifths?|tenths?|most|majority|bulk|part|share|rest|remainder|\d\s*(?:%|per\s?cent))\s+of\b[^;.]{0,60}?,?\s*(?:or|viz|i\.e\.|that is|about|some|roughly|[,(])*\s*[~≈]?$",
    re.IGNORECASE,
)


def _partial(book: Book, c: Claim) -> bool:
    """The number is a share of its subject or is added to it: "four-fifths of consumption, or 1,080 kt", "a further 75 kt"."""
    p = book.passage_of(c)
    if p is None or p.kind != "sentence":
        return False
    return any(
        a.kind == "mass" and math.isclose(a.value, central(c), rel_tol=1e-6) and SHARE_OF.search(p.plain[max(0, a.start - 90) : a.start])
        for a in amounts(p.plain)
    )  # fmt: skip


def _differ(a: Claim, b: Claim) -> bool:
    p, q = printed(a), printed(b)
    if disjoint(p, q):
        return True
    return _ranges(a, b) and min(p[1], q[1]) - max(p[0], q[0]) <= 1e-9 * max(abs(p[1]), abs(q[1]))


def _ranges(a: Claim, b: Claim) -> bool:
    return all(
        c.stated is not None and c.stated.low is not None and c.stated.high is not None for c in (a, b)
    )


def together(book: Book, a: Claim, b: Claim) -> bool:
    """Two values in one sentence are two things (from 197 to 282 kt, metal and oxide), unless one restates the other."""
    if (
        a.place is None
        or b.place is None
        or (a.place.document, a.place.line) != (b.place.document, b.place.line)
    ):
        return False
    pa, pb = book.passage_of(a), book.passage_of(b)
    return pa is not None and pb is not None and pa.start == pb.start


def _one_table(book: Book, a: Claim, b: Claim) -> bool:
    """Two rows of one table have two labels, hence two subjects."""
    if a.place is None or b.place is None or not (book.in_table(a) and book.in_table(b)):
        return False
    document = next(d for d in book.ledger.documents if d.name == a.place.document)
    low, high = sorted((a.place.line, b.place.line))
    rows = (document.line(n).lstrip().startswith("|") for n in range(low, high + 1))
    return a.place.document == b.place.document and low != high and high - low < 200 and all(rows)


def slip(a: Claim, b: Claim) -> float:
    """The power of ten by which two readings differ, else 0."""
    x, y = sorted((abs(central(a)), abs(central(b))))
    if not is_mass(a) or x <= 0 or math.isnan(x) or math.isnan(y):
        return 0.0
    for factor in SLIPS:
        tolerance = 0.001 if factor < 1000 else 0.15
        if abs(y / x / factor - 1) < tolerance:
            return factor
    return 0.0


def _finding(a: Claim, b: Claim, restated: list[Claim]) -> Finding:
    unit = "mass" if is_mass(a) else "percent" if a.estimate.unit.startswith("%") else "number"
    off = apart(a, b)
    severity: Severity = gravity(a, off)
    where = f"{a.subject.commodity}, {name_of(region_of(a)) or 'no known country'}, {a.subject.quantity.replace('_', ' ')}, {year_of(a) or 'undated'}"
    if a.subject.entity:
        where += f", {a.subject.entity}"
    others = apart_words(words_of(a), words_of(b), *(words_of(c) for c in restated))
    return finding(
        RULE, severity, others[:6],
        f"{where}: {shown_range(printed(a), unit)} against {shown_range(printed(b), unit)} ({off:.1%} apart)",
        f"One value, or the difference in scope said: {shown(central(a), unit)} or {shown(central(b), unit)}.",
        (a, b), off,
    )  # fmt: skip


def _drift(claims: list[Claim]) -> Iterator[Finding]:
    """One number that is exact here, "about" there and a bound elsewhere."""
    kinds: dict[str, Claim] = {}
    for c in claims:
        if c.stated and c.stated.central is not None:
            kinds.setdefault({"at_least": "over"}.get(c.stated.qualifier, c.stated.qualifier), c)
        elif c.stated and c.stated.low is not None and c.stated.high is None:
            kinds.setdefault("over", c)
    if len(kinds) < 3 or not {"over", "below", "near"} & set(kinds) or is_mass(claims[0]):
        return
    chosen = list(kinds.values())
    yield finding(
        RULE, "low", apart_words(*(words_of(c) for c in chosen)),
        "one number with the words " + ", ".join(sorted(k.replace("_", " ") for k in kinds)),
        "One qualifier: the interval that all of them allow.", tuple(chosen), 0.0,
    )  # fmt: skip


def restatements(p: Passage) -> Iterator[tuple[int, int]]:
    """Positions in `amounts(p.plain)` of a mass and its restatement in brackets: "0.44 Mt (about 440 kt)"."""
    found = amounts(p.plain)
    for i, (a, b) in enumerate(itertools.pairwise(found)):
        between = p.plain[a.end : b.start]
        if (
            a.kind == b.kind == "mass"
            and re.fullmatch(
                r"[^().;]{0,45},?\s*(?:equal to|equivalent to|which equals|which is|corresponding to)\s*(?:about |some |roughly )?",
                between,
            )
        ) or (
            a.kind == b.kind == "mass"
            and re.fullmatch(
                r"[^().;]{0,25}\(\s*(?:[~≈∼]|about|or|(?:viz|i\.e\.),?|equal to|approximately|=|roughly|some|around|that is,?)?\s*",
                between,
            )
        ):
            yield i, i + 1

"""What one sentence computes: gaps, balances, loads and shares whose terms all stand in its own words.

Each form carries the rule of its family (R-BAL, R-SHARE, R-LOGIC ...); no claim is needed, so that a sentence
which contradicts itself is found however its numbers were read.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, shown, shown_range
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, first_of
from oreshed.ledger.evidence.subjects import (
    apart_words,
    central,
    entity_key,
    is_mass,
    mentions,
    printed,
    region_of,
    words_of,
    year_of,
)
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding

# What the words before a mass call it; the nearest wins.
LABELS: tuple[tuple[str, str], ...] = (
    ("gap", r"gap|shortfall|deficit|shortage|short of|short by"),
    ("surplus", r"surplus|excess"),
    ("supply", r"supply|supplies"),
    ("demand", r"demand|needs?|consumption|requirements?|usage"),
    ("imports", r"import(?:s|ed)?|bought in"),
    ("exports", r"(?<!re-)export(?:s|ed)?"),
    ("scrap", r"recycl\w+|scrap|secondary"),
    ("output", r"output|production|produced|made|mined|drew|recovered|refined|yielded"),
    ("reserves", r"reserves?"),
    ("capacity", r"capacity|nameplate"),
)
NONE = r"(?:nothing|nil|none|zero|no \w+)"


def arithmetic(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence whose own numbers do not agree."""
    book = Book.of(evidence.ledger)
    for _, found in book.documents():
        for p in found:
            if p.kind != "sentence":
                continue
            yield from first_of(p, _gap, _balance, _feed)
            yield from _slack(p)
            yield from _load(book, p)
            yield from _pairs(p)
        yield from _relabelled(found)


def _labelled(p: Passage) -> dict[str, list[Amount]]:
    """The masses of a sentence by what the words beside them call them."""
    table: dict[str, list[Amount]] = {}
    last = 0
    for a in amounts(p.plain):
        if a.kind != "mass":
            continue
        before = p.plain[max(last, a.start - 60) : a.start]
        hits = [
            (m.end(), name)
            for name, words in LABELS
            for m in re.finditer(rf"\b(?:{words})\b", before, re.IGNORECASE)
        ]
        if hits:
            table.setdefault(max(hits)[1], []).append(a)
        last = a.end
    return table


def _one(labelled: dict[str, list[Amount]], *names: str) -> list[Amount] | None:
    """One amount for each name, or None where a name has none or several."""
    chosen = [labelled.get(n, []) for n in names]
    return [c[0] for c in chosen] if all(len(c) == 1 for c in chosen) else None


def _span(p: Passage, items: list[Amount]) -> tuple[int, int]:
    return max(0, min(a.start for a in items) - 30), max(a.end for a in items)


def _gap(p: Passage) -> Iterator[Finding]:
    """ "demand of 38.9 less supply of 27.0 leaves a gap of 21.9", "supply of 90 against demand of 70 leaves a shortfall"."""
    labelled = _labelled(p)
    pair = _one(labelled, "demand", "supply")
    if pair is None or re.search(r"\b(?:20\d\d)\b.*\b(?:20\d\d)\b", p.plain):
        return
    demand, supply = pair
    net = (demand.printed[0] - supply.printed[1], demand.printed[1] - supply.printed[0])
    gaps, word = (
        labelled.get("gap", []),
        re.search(r"\b(?:gap|shortfall|deficit|shortage|short of|short by)\b", p.plain, re.IGNORECASE),
    )
    begin, end = _span(p, [demand, supply])
    if word and net[1] < 0:
        yield finding(
            "R-LOGIC", "high", (p.words(begin, max(end, word.end())), p.words(word.start() - 25, word.end() + 15)),
            f"supply {shown(supply.value)} - demand {shown(demand.value)} = +{shown(supply.value - demand.value)}: a surplus, not a {word[0].lower()}",
            f"A surplus of {shown(supply.value - demand.value)}.", weight=per(supply.value - demand.value, demand.value),
        )  # fmt: skip
    elif len(gaps) == 1 and disjoint(net, gaps[0].printed):
        yield finding(
            "R-BAL", "high", (p.words(begin, max(end, gaps[0].end)), p.words(gaps[0].start - 20, gaps[0].end)),
            f"{shown(demand.value)} - {shown(supply.value)} = {shown(demand.value - supply.value)}, stated {shown(gaps[0].value)}",
            f"A gap of {shown(demand.value - supply.value)}.", weight=per(abs(gaps[0].value - demand.value + supply.value), demand.value),
        )  # fmt: skip


def _balance(p: Passage) -> Iterator[Finding]:
    """Output, imports, exports and consumption of one sentence; "exported nothing" is a zero."""
    labelled = _labelled(p)
    said = _one(labelled, "output", "imports", "demand")
    nothing = re.search(rf"\bexport(?:s|ed)?\s+{NONE}\b|\bno exports\b", p.plain, re.IGNORECASE)
    exports = labelled.get("exports", [])
    if said is None or not (nothing or len(exports) == 1):
        return
    output, imports, use = said
    out = exports[0].printed if exports else (0.0, 0.0)
    scrap = labelled.get("scrap", [])
    extra = (math.fsum(a.printed[0] for a in scrap), math.fsum(a.printed[1] for a in scrap))
    low, high = (
        output.printed[0] + imports.printed[0] - out[1],
        output.printed[1] + imports.printed[1] + extra[1] - out[0],
    )
    if not disjoint((low, high), use.printed):
        return
    begin, end = _span(p, [output, imports, use])
    total = output.value + imports.value - (exports[0].value if exports else 0.0)
    yield finding(
        "R-BAL", "high", (p.words(begin, end), p.words(use.start - 30, use.end), p.words(output.start - 40, output.end + 40)),
        f"{shown(output.value)} + {shown(imports.value)} - {shown(exports[0].value if exports else 0.0)} = {shown(total)}, stated consumption {shown(use.value)}",
        f"A consumption of {shown(total)}.", weight=per(abs(total - use.value), use.value),
    )  # fmt: skip


def _feed(p: Passage) -> Iterator[Finding]:
    """A product heavier than the only feed, or than the feed's content."""
    only = re.search(
        r"\b(?:no|without) (?:other|any other|further) (?:source|feed|input|supply)|\bonly feed\b",
        p.plain,
        re.IGNORECASE,
    )
    masses = [a for a in amounts(p.plain) if a.kind == "mass"]
    grades = [a for a in amounts(p.plain) if a.kind == "percent" and a.value < 100]
    if not only or len(masses) != 2:
        return
    from_ = re.search(r"\bfrom\b|\bout of\b", p.plain[masses[0].end : masses[1].start])
    product, feed = (masses[0], masses[1]) if from_ else (masses[1], masses[0])
    content = (feed.printed[0], feed.printed[1])
    factor = 1.0
    if len(grades) == 1:
        factor = grades[0].value / 100
        content = (feed.printed[0] * grades[0].printed[0] / 100, feed.printed[1] * grades[0].printed[1] / 100)
    if product.printed[0] <= content[1]:
        return
    yield finding(
        "R-BAL", "high", (p.words(*_span(p, [product])), p.words(*_span(p, [feed])), p.words(*_span(p, masses))),
        f"product {shown(product.value)} > {'content of the ' if factor < 1 else ''}feed {shown(feed.value * factor)}: a yield of {per(product.value, feed.value * factor):.0%}",
        f"At most {shown(content[1])}, or another feed.", weight=per(product.value, feed.value * factor) - 1,
    )  # fmt: skip


def _slack(p: Passage) -> Iterator[Finding]:
    """A constraint that runs well below its capacity."""
    word = re.search(
        r"\b(?:bottleneck|(?:tightest|binding|main|key|real) (?:constraint|limit)|choke point|limiting (?:step|factor)|constrain\w*)\b",
        p.plain,
        re.IGNORECASE,
    )
    if not word:
        return
    for a in amounts(p.plain):
        after, before = p.plain[a.end : a.end + 40], p.plain[max(0, a.start - 40) : a.start]
        if (
            a.kind == "percent"
            and a.printed[1] <= 75
            and (
                re.match(r"\s+of\s+(?:its\s+|their\s+|the\s+)?(?:\w+\s+)?(?:capacity|nameplate)\b", after)
                or re.search(
                    r"\butili[sz]ation\b|\b(?:ran|run|runs|running|operat\w+|worked|works?|loaded) at (?:only |just |about |some |barely |less than )*$",
                    before,
                )
            )
        ):
            yield finding(
                "R-LOGIC", "high", (p.words(max(0, word.start() - 45), word.end() + 30), p.words(a.start - 30, min(len(p.text), a.end + 90))),
                f"the limit runs at {a.value:.4g} % of capacity: {100 - a.value:.4g} % slack", "The step that is full, or the reason why this one is not used.", weight=1 - a.value / 100,
            )  # fmt: skip
            return


LOAD = re.compile(
    r"\b(?:used|utili[sz]\w+|of (?:its|the|nameplate|capacity)|capacity|load(?:ed)?|running)\b", re.IGNORECASE
)


def _load(book: Book, p: Passage) -> Iterator[Finding]:
    """Capacity x utilisation against the output of the same plant or country."""
    found = amounts(p.plain)
    capacities = [
        a
        for a in found
        if a.kind == "mass"
        and re.search(
            r"\b(?:nameplate|capacity)\b",
            p.plain[max(0, a.start - 25) : a.start] + p.plain[a.end : a.end + 25],
            re.IGNORECASE,
        )
    ]
    used = [
        a
        for a in found
        if a.kind == "percent"
        and a.value <= 100
        and LOAD.search(p.plain[max(0, a.start - 15) : a.end + 30])
        and re.search(
            r"\bus(?:ed|ing)\b|\butili[sz]|\bran\b|\brunning\b|\bload",
            p.plain[max(0, a.start - 25) : a.end + 20],
            re.IGNORECASE,
        )
    ]
    if len(capacities) != 1 or len(used) != 1:
        return
    product = (
        capacities[0].printed[0] * used[0].printed[0] / 100,
        capacities[0].printed[1] * used[0].printed[1] / 100,
    )
    output = [
        c
        for c in book.ledger.claims
        if is_mass(c)
        and c.subject.quantity.endswith(("_production", "_primary", "_secondary", "_total"))
        and central(c) > 0
        and c.kind != "projection"
        and c.place
        and c.place.document == p.document
    ]
    named = [c for c in output if len(entity_key(c)) >= 4 and entity_key(c) in p.plain.lower()]
    named = named or [c for c in output if {code for _, _, code in mentions(p.lead)} == {region_of(c)}]
    years = {int(a.first) for a in found if a.kind == "year"}
    named = [c for c in named if not years or year_of(c) in years]
    slack = 0.06
    if not named or any(
        not disjoint((product[0] * (1 - slack), product[1] * (1 + slack)), printed(c)) for c in named
    ):
        return
    claim: Claim = min(named, key=lambda c: abs(math.log(central(c) / max(product[0], 1e-9))))
    exact = capacities[0].value * used[0].value / 100
    if not 0.2 < per(central(claim), exact) < 5:
        return
    yield finding(
        "R-SHARE", "medium", apart_words(p.words(*_span(p, [capacities[0], used[0]])), words_of(claim)),
        f"{shown(capacities[0].value)} x {used[0].value:.4g} % = {shown(exact)}, output {shown_range(printed(claim))} ({per(central(claim), capacities[0].value):.0%} of capacity)",
        f"{100 * per(central(claim), capacities[0].value):.0f} %.", (claim,), abs(exact - central(claim)) / exact,
    )  # fmt: skip


def _pairs(p: Passage) -> Iterator[Finding]:
    """ "a total of T, with A at 68 or 66 %, B at 9.1 or 18 %": each pair gives the same total."""
    found = [a for a in amounts(p.plain) if a.kind in ("mass", "percent")]
    pairs = [
        (a, b) for a, b in itertools.pairwise(found)
        if a.kind == "mass" and b.kind == "percent" and 0 < b.value <= 100 and a.value > 0
        and re.fullmatch(r"[^,;.%]{0,15}?\s*(?:,?\s*(?:or|viz|i\.e\.|that is)\s+(?:about |some |roughly )?|\(\s*[~≈]?)", p.plain[a.end : b.start])
    ]  # fmt: skip
    masses = [a for a in found if a.kind == "mass"]
    if not pairs or not masses:
        return
    total = masses[0]
    others = [(a, b) for a, b in pairs if a is not total]
    fits = [(a, b) for a, b in others if not _off(a, b, total)]
    if len(others) < 2 or not fits:
        return
    for a, b in others:
        if _off(a, b, total):
            yield finding(
                "R-SHARE", "medium", (p.words(a.start - 20, b.end), p.words(max(0, total.start - 90), total.end + 10)),
                f"{shown(a.value)} / {shown(total.value)} = {100 * per(a.value, total.value):.3g} %, stated {b.value:.4g} %; the other pairs fit {shown(total.value)}",
                f"{100 * per(a.value, total.value):.3g} %.", weight=abs(per(a.value, total.value) - b.value / 100),
            )  # fmt: skip


ORE = re.compile(r"\s*(?:a year |per year )?of\s+(?:run-of-mine\s+)?(?:ore|rock|mill feed)\b", re.IGNORECASE)
REFINED = re.compile(
    r"\s*(?:a year |per year )?of\s+(?:\w+[ -]){0,2}?(?:flake|metal|pentoxide|oxide|concentrate|cathode|sulphate|sulfate|refined|purified|spherical|[A-Z][a-z]?\d*O\d)\b"
)


def _relabelled(found: tuple[Passage, ...]) -> Iterator[Finding]:
    """One tonnage of ore in one place and of product in another, for one named site."""
    ore = [
        (p, a)
        for p in found
        if p.kind == "sentence"
        for a in amounts(p.plain)
        if a.kind == "mass" and ORE.match(p.plain[a.end :])
    ]
    for p in found:
        if p.kind != "sentence":
            continue
        for a in amounts(p.plain):
            if a.kind != "mass" or not REFINED.match(p.plain[a.end :]):
                continue
            for q, b in ore:
                names = set(re.findall(r"\b[A-Z][a-zé]{4,}\b", q.plain)) & set(
                    re.findall(r"\b[A-Z][a-zé]{4,}\b", p.plain)
                )
                if (
                    (p.line, p.start) != (q.line, q.start)
                    and math.isclose(a.value, b.value, rel_tol=1e-9)
                    and (names or (p.lead and p.lead == q.lead))
                ):
                    yield finding(
                        "R-STAGE", "high", (p.words(max(0, a.start - 35), min(len(p.text), a.end + 30)), q.words(max(0, b.start - 25), b.end + 20)),
                        f"{shown(a.value)} stands for ore and for its product ({', '.join(sorted(names)) or p.lead})", "The product that the ore's grade gives.", weight=0.5,
                    )  # fmt: skip
                    return


def _off(a: Amount, b: Amount, total: Amount) -> bool:
    implied = (
        total.printed[0] * max(0.0, b.printed[0] - 0.5) / 100,
        total.printed[1] * (b.printed[1] + 0.5) / 100,
    )
    return disjoint(implied, a.printed)

"""R-RANGE: grades of products of commerce: "acidspar must carry at least 92 % CaF2", "a slag of 55 % TiO2".

`reference/product_grades.csv` holds a product a row: its words, the constituent, and the span that is traded under that name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.amounts import Amount, amounts
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.provenance import table
from oreshed.ledger.rules.verdicts import finding

RULE = "R-RANGE"
NO_GRADE = re.compile(r"\b(?:recover\w*|yield\w*|share|of (?:the|all|world|its)|growth|rose|fell|imports?|exports?|duty|tariff|moisture|loss\w*|utili[sz]ation|capacity|alloy\w*|added|addition|content rises|up from|down from|upgrad\w*|instead of|rather than|not|below)\b", re.IGNORECASE)  # fmt: skip
DEMANDED = re.compile(r"\b(?:must|at least|minimum|means|defined|or (?:better|more)|speciali[sz]ed|specification|requires?|needs?|guarantee\w*|no less than|≥)\b", re.IGNORECASE)  # fmt: skip


@lru_cache(maxsize=1)
def products() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str], float, float, str], ...]:
    """Product, its words, what follows a percentage of its constituent, lowest and highest grade, source."""
    return tuple(
        (
            r["product"], re.compile(rf"(?<![\w-])(?:{r['words']})(?![\w-])", re.IGNORECASE),
            re.compile(rf"\s*(?:of\s+|contained\s+|by (?:mass|weight)\s+)?(?:{r['constituent']})(?![\w-])"),
            float(r["low_percent"]), float(r["high_percent"]), r["source"],
        )
        for r in table("product_grades")
    )  # fmt: skip


def specifications(evidence: Evidence) -> Iterator[Finding]:
    """Every percentage of a constituent beside its product."""
    for _, found in Book.of(evidence.ledger).documents():
        for p in found:
            if p.kind == "sentence":
                for a in amounts(p.plain):
                    if a.kind == "percent" and 0 < a.value <= 100:
                        yield from _graded(p, a)


def _graded(p: Passage, a: Amount) -> Iterator[Finding]:
    begin = max(0, a.start - 60)
    before = re.split(
        r"[.;]\s|\b(?:while|whereas|and (?:a|an|the)|from|against)\b", p.plain[begin : a.start]
    )[-1]
    after = p.plain[a.end : a.end + 45]
    named = []
    for name, words, constituent, low, high, source in products():
        c = constituent.match(after)
        if c is None:
            continue
        last = max((m.end() for m in words.finditer(before)), default=-1)
        behind = words.match(after[c.end() :].lstrip(" ,")) if last < 0 else None
        if last >= 0 or behind:
            named.append((last, name, low, high, source))
    if not named or NO_GRADE.search(before):
        return
    _, name, low, high, source = max(named)
    slack = 0.03 * low
    lowest, highest = a.printed
    if a.word == "over" and not DEMANDED.search(p.plain[max(0, a.start - 40) : a.end + 25]):
        highest = 100.0
    elif a.word == "over":
        highest = a.first  # the demand itself is the grade
    if highest >= low - slack and lowest <= high + 0.02 * (100 - high) + 0.5:
        return
    yield finding(
        RULE, "medium", (p.words(max(0, a.start - 45), a.end + 12), Words(f"{name}: {low:g} to {high:g} %", None, source)),
        f"{name} of {a.value:.4g} % stated; it is traded at {low:g} to {high:g} %", f"{low:g} to {high:g} %.", weight=0.2,
    )  # fmt: skip


__all__ = ["products", "specifications"]

"""R-RANGE: numbers outside what their kind allows: reversed ranges, more than 100 %, pH and temperatures that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import Amount, amounts
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-RANGE"
WHOLE = re.compile(
    r"\b(?:recover\w*|extract\w*|yields?|efficienc\w+|purit\w+|pure|collect\w*|utili[sz]ation|dissol\w+|remov\w+|leach\w*|capture\w*|"
    r"grade|assay\w*|content|contain\w*|recycl\w+|share|of (?:the )?(?:world|global|total|its|their|all|US|EU|domestic)|reliance|dependen\w+|"
    r"precipitat\w+|rejection|passes|conversion)\b",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"\b(?:up|rise|risen|rose|rising|grow\w*|grew|increas\w+|gain\w*|jump\w*|surg\w*|more than doubl\w+|premium|tariff|dut(?:y|ies)|overrun|"
    r"higher|above|over|more|of (?:nameplate|capacity|design|demand|need|consumption|requirement\w*)|times|return|margin|inflation|price\w*|cost\w*)\b",
    re.IGNORECASE,
)
FALLING = re.compile(
    r"\b(?:from|fell|fall\w*|declin\w*|drop\w*|down|decreas\w*|then|cool\w*|between)\b(?:[^.;]|\.(?=\d)){0,30}$",
    re.IGNORECASE,
)


def ranges(evidence: Evidence) -> Iterator[Finding]:
    """Reversed ranges and impossible values, passage by passage."""
    for _, found in Book.of(evidence.ledger).documents():
        for p in found:
            if p.kind == "heading":
                continue
            for a in amounts(p.plain):
                yield from _reversed(p, a)
                yield from _beyond(p, a)


def _reversed(p: Passage, a: Amount) -> Iterator[Finding]:
    if a.second is None or a.first <= a.second or a.kind in ("number", "year"):
        return
    before = p.plain[max(0, a.start - 35) : a.start]
    dash = re.search(r"\d\s*(?:%|°C|[A-Za-z]+)?\s*(–|—|-|−|to)\s*\d", a.text)
    if dash and dash[1] == "to" and FALLING.search(before):
        return
    yield finding(
        RULE, "low" if a.kind != "mass" else "medium",
        (p.words(max(0, a.start - 35), min(len(p.text), a.end + 10)), p.words(a.start, a.end)),
        f"the range runs from {a.first:.6g} down to {a.second:.6g}: {a.first:.6g} > {a.second:.6g}",
        f"{a.second:.6g} to {a.first:.6g}.",
    )  # fmt: skip


def _beyond(p: Passage, a: Amount) -> Iterator[Finding]:
    top = max(a.first, a.second if a.second is not None else a.first)
    low = min(a.first, a.second if a.second is not None else a.first)
    around = p.plain[max(0, a.start - 110) : a.end + 45]
    if a.kind == "percent" and top > 100 + 1e-9:
        near = p.plain[max(0, a.start - 30) : a.end + 30]
        if not WHOLE.search(around) or (
            CHANGE.search(near)
            and not re.search(
                r"\brecover|\bextract|\bpurit|\bcollect|\breliance|\bdependence", near + around, re.IGNORECASE
            )
        ):
            return
        yield finding(
            RULE, "medium", (p.words(max(0, a.start - 45), min(len(p.text), a.end + 30)), p.words(a.start, a.end)),
            f"{top:.6g} % of a whole > 100 %", "At most 100 %.", weight=top / 100 - 1,
        )  # fmt: skip
    elif a.kind == "pH" and (top > 14.5 or low < -1.5):
        yield finding(
            RULE, "medium", (p.words(max(0, a.start - 30), min(len(p.text), a.end + 20)), p.words(a.start, a.end)),
            f"pH {top:.4g} lies outside 0 to 14", "A pH between 0 and 14.",
        )  # fmt: skip
    elif a.kind == "temperature" and low < -273.15:
        yield finding(
            RULE, "medium", (p.words(max(0, a.start - 30), min(len(p.text), a.end + 20)), p.words(a.start, a.end)),
            f"{low:.6g} °C lies below absolute zero, -273.15 °C", "A temperature above absolute zero.",
        )  # fmt: skip

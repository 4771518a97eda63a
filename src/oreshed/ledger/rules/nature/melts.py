"""R-PHYS: temperatures and potentials against what is said to happen there: molten below the melting point, solid above it, a yield over 100 %."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.basis.properties import Property, property_of, symbols
from oreshed.ledger.evidence.amounts import Amount, amounts
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.nature.matter import SPELLINGS, compounds_in, source_of

RULE = "R-PHYS"
METAL = r"([A-Za-z]{3,12})"
# Verbs that need a liquid; the metal stands before or behind them.
LIQUID = re.compile(
    rf"\b(?:molten|liquid)\s+{METAL}|\b{METAL}\s+(?:(?:metal|bullion|ingots?|bars?|is|are|was|then|itself)\s+){{0,3}}(?:tapped|cast|poured|melted|remelted|stays? (?:molten|liquid)|melts|flows? out)\b"
    rf"|\b{METAL}\s(?:[^.;]{{0,60}}?)(?:electron[- ]beam|e-beam|arc|vacuum[- ]induction|skull)\s(?:re)?(?:melt\w*|furnaces?)\b"
    rf"|\b(?:tap|cast|pour|melt|remelt)(?:s|ed|ing)?\s+(?:the\s+)?(?:pure\s+|refined\s+)?{METAL}\b",
    re.IGNORECASE,
)
VAPOUR = re.compile(
    rf"\b{METAL}\s+(?:(?:metal|itself|then|is|are|and)\s+){{0,2}}(?:boils|evaporates|vapori[sz]es|distils|distills|boiled off|distilled off|vapori[sz]ed|distilled)\b"
    rf"|\b(?:boil|evaporat|vapori[sz]|distil)\w*\s+(?:off\s+)?(?:the\s+)?{METAL}\b|\b{METAL} vapou?r\b",
    re.IGNORECASE,
)
SOLID = re.compile(
    rf"\b(?:solid)\s+{METAL}|\b{METAL}\s+(?:(?:metal|itself|is|are)\s+){{0,2}}(?:stays?|remains?)\s+(?:a\s+)?(?:solid|unmelted)\b",
    re.IGNORECASE,
)
LOWERED = re.compile(
    r"\b(?:alloy\w*|eutectic|flux\w*|salts?|cryolite|bath|chlorides?|oxides?|sulphides?|sulfides?|slag|matte|vacuum|pressure|mbar|torr|Pa|solution|leach\w*|amalgam|carbonyl|iodide|hydride|compound|ferro\w*|hot[- ]work|roll\w*|anneal\w*|sinter\w*|preheat\w*|mou?ld|ladle|below|under|not|never|no)\b",
    re.IGNORECASE,
)


def melts(evidence: Evidence) -> Iterator[Finding]:
    """States of matter at stated temperatures, points and recoveries."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for p in found:
            if p.kind == "sentence":
                yield from _beside_point(p, metal)
                yield from _states(p)
                yield from _yields(p)


def _element(m: re.Match[str]) -> str:
    name = next((v.lower() for v in m.groups() if v), "")
    name = {"aluminum": "aluminium", "sulphur": "sulfur"}.get(name, name)
    return name if name in symbols() else ""


def _source(known: Property) -> Words:
    return Words(
        f"{known.substance}: {known.property.replace('_', ' ')} {known.value:,.6g} {known.unit}",
        None,
        known.source,
    )


def _states(p: Passage) -> Iterator[Finding]:
    """A metal said to be liquid, vapour or solid at the one temperature of its clause."""
    for pattern, point, above in (
        (LIQUID, "melting_point", True),
        (VAPOUR, "boiling_point", True),
        (SOLID, "melting_point", False),
    ):
        for m in pattern.finditer(p.plain):
            name = _element(m)
            known = property_of(name, point) if name else None
            a = _temperature(p, m)
            if known is None or a is None or LOWERED.search(p.plain):
                continue
            slack = max(25.0, 0.04 * (known.value + 273.15))
            low, high = a.allowed
            wrong = high < known.value - slack if above else low > known.value + slack
            if not wrong or (point == "boiling_point" and high > 0.55 * known.value):
                continue  # a metal has a vapour pressure well below its boiling point
            yield finding(
                RULE, "high", (p.words(min(m.start(), a.start), max(m.end(), a.end)), _source(known)),
                f"{name} is {'molten' if point == 'melting_point' and above else 'vapour' if above else 'solid'} at {a.value:,.6g} °C in the text; its {point.replace('_', ' ')} is {known.value:,.6g} °C",
                f"A temperature {'above' if above else 'below'} {known.value:,.0f} °C.", weight=0.3,
            )  # fmt: skip
            return


def _temperature(p: Passage, m: re.Match[str]) -> Amount | None:
    cuts = [k.start() for k in re.finditer(r"[;:]|\b(?:while|whereas|then|before|after)\b", p.plain)]
    begin = max((c for c in cuts if c < m.start()), default=0)
    end = min((c for c in cuts if c >= m.end()), default=len(p.plain))
    found = [a for a in amounts(p.plain) if a.kind == "temperature" and begin <= a.start < end]
    near = [a for a in found if abs(a.start - m.end()) < 70 or abs(m.start() - a.end) < 70]
    return near[0] if len(found) == 1 and near else None


def _yields(p: Passage) -> Iterator[Finding]:
    """A recovery, purity, extraction or current efficiency over 100 %."""
    for a in amounts(p.plain):
        if a.kind != "percent" or a.printed[0] <= 100.0 + 1e-9 or a.word == "below":
            continue
        before, after = p.plain[max(0, a.start - 45) : a.start], p.plain[a.end : a.end + 30]
        m = re.search(
            r"\b(?:recover(?:y|ies|s|ed|ing)?|purit(?:y|ies)|extraction|(?:current|faradaic|collection|leach\w*) efficiency|grade|assay(?:s|ing)?|dissolution|removal|hold(?:s|ing)?|contain(?:s|ing)?|carr(?:y|ies|ying))\b(?:[^.;,]|\.(?=\d)){0,25}$",
            before, re.IGNORECASE,
        ) or re.match(r"\s*(?:recover(?:y|ed)|pure\b|purity|extraction|(?:current )?efficiency|of the (?:metal|contained) )", after, re.IGNORECASE)  # fmt: skip
        if m and not re.search(
            r"\b(?:rose|grew|growth|increas\w+|up|not|never|cannot|gain\w*|more|by)\b", before
        ):
            yield finding(
                RULE, "high", (p.words(max(0, a.start - 40), min(len(p.text), a.end + 20)), p.words(a.start, a.end)),
                f"{a.value:.4g} % > 100 %: no more comes out than goes in", "At most 100 %.", weight=0.2,
            )  # fmt: skip


BESIDE = re.compile(r"\s*,?\s*\(?(?:which is\s+)?(?:a little|just|some \w+ degrees|well|slightly|safely|far|a few degrees)?\s*(?P<side>above|below|over|under)\s+(?:the|its)\s+(?P<kind>melting|boiling|freezing)\s+point(?:\s+of\s+(?:the\s+)?(?:pure\s+)?(?P<who>[a-z]+))?", re.IGNORECASE)  # fmt: skip


def _beside_point(p: Passage, metal: str) -> Iterator[Finding]:
    """ "kept near 450 degC, a little above the melting point of the metal": which side of the point a temperature lies."""
    for a in amounts(p.plain):
        m = BESIDE.match(p.plain, a.end) if a.kind == "temperature" else None
        if m is None:
            continue
        who = (m["who"] or "").lower()
        if who in ("metal", "it", ""):
            named = [
                w.lower()
                for w in re.findall(r"[A-Za-z]{3,}", p.plain[: a.start])
                if SPELLINGS.get(w.lower(), w.lower()) in symbols()
            ]
            who = named[-1] if named else metal if not compounds_in(p.plain[: a.start]) else ""
        known = (
            property_of(
                SPELLINGS.get(who, who),
                "boiling_point" if m["kind"].lower() == "boiling" else "melting_point",
            )
            if who
            else None
        )
        if known is None:
            continue
        above = m["side"].lower() in ("above", "over")
        low, high = a.printed
        if (above and high < known.value - 8) or (not above and low > known.value + 8):
            yield finding(
                RULE, "high", (p.words(max(0, a.start - 30), m.end()), source_of(known)),
                f"{a.first:g} °C lies {'below' if above else 'above'} the {m['kind']} point of {known.substance}, {known.value:,.5g} °C", "A temperature on the side that is stated.", weight=0.3,
            )  # fmt: skip
            return


__all__ = ["melts"]

"""R-PHYS: what an operation needs round it: a gas, a pressure, a helper in the leach, the side of a transition.

Tables: `reference/atmospheres.csv` (an operation and the class of surroundings in which it fails), `reference/solubility.csv` (a solid,
the solvents that leave it alone, and what would help) and `reference/transitions.csv` (two phases and the temperature between them).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from oreshed.ledger.evidence.amounts import amounts
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.tables import table
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words

RULE = "R-PHYS"
NOT = r"(?<!not )(?<!never )(?<!nor )(?<!neither )"
# The surroundings in which an operation fails, as texts say it.
CLASSES = {
    "air": re.compile(rf"{NOT}\b(?:open[- ]air|open to (?:the )?air|in (?:plain |ordinary |normal |open |still |hot |dry |a stream of |an? )?(?:air|oxygen)(?: atmosphere)?\b|under (?:a (?:stream|blanket|cover) of )?(?:dry )?(?:air|oxygen)\b|in the open\b|exposed to (?:the )?air|(?:air|oxidi[sz]ing|oxygen) atmosphere|open furnace|open crucible|free access of air|without (?:any )?(?:protective|protection|cover|inert|shielding)\w*|needs no (?:protective|inert|cover)\w*|flushed with (?:air|oxygen))", re.IGNORECASE),
    "noair": re.compile(rf"{NOT}\b(?:(?:without|in the absence of|with no|free of|with the exclusion of|excluding|shut off from|in strict absence of) (?:any |all |access of )?(?:air|oxygen)\b|(?:under|in) (?:pure |dry |a (?:blanket|stream|atmosphere) of )?(?:nitrogen|argon|hydrogen|vacuum|inert gas|helium)\b|(?:in|under) an? (?:strictly |strongly )?(?:inert|reducing|oxygen-free|air-free|hydrogen|nitrogen|argon) (?:gas|atmosphere)|in sealed (?:retorts|vessels)|(?:de-aerated|deoxygenated|air-free|oxygen-free)|no (?:air|oxygen) (?:may|must|is|being|let))", re.IGNORECASE),
    "open": re.compile(rf"{NOT}\b(?:open to the (?:atmosphere|air|sky)|(?:at|under) (?:ordinary |normal )?(?:atmospheric|ambient) pressure|open(?:-topped|-top)? (?:tanks?|vats?|vessels?|kettles?|basins?|pots?)|without (?:any )?(?:over)?pressure|unpressuri[sz]ed|needs no pressure(?: vessel)?|no pressure vessel)", re.IGNORECASE),
    "pressureful": re.compile(rf"{NOT}\b(?:(?:at|under) (?:ordinary |normal )?(?:atmospheric|ambient) pressure|without (?:a |any )?vacuum|needs no vacuum|in (?:open|plain) air|open to the (?:air|atmosphere)|under (?:a )?pressure of \d+ (?:bar|atm|MPa))", re.IGNORECASE),
    "moist": re.compile(rf"{NOT}\b(?:in (?:moist|humid|wet|damp) (?:air|gas)|aqueous (?:solution|bath|electrolyte)|water solution|kept (?:moist|wet))", re.IGNORECASE),
}  # fmt: skip
DENIED = re.compile(r"\b(?:not|never|cannot|must not|would|instead of|rather than|unlike|otherwise|burns?|if|avoid\w*|prevent\w*|keep\w*|after|before|then|followed|oxidi[sz]es above|second|first|whereas|while)\b", re.IGNORECASE)  # fmt: skip
HARMLESS = {"open": re.compile(r"\batmospheric (?:acid )?leach|\bheap\b|\bvat\b|\bbacteri|\bflash|\bletdown|\bafter\b", re.IGNORECASE)}  # fmt: skip


@lru_cache(maxsize=1)
def _operations() -> tuple[tuple[str, re.Pattern[str], str, str, str], ...]:
    return tuple(
        (r["operation"], re.compile(rf"(?<![A-Za-z])(?:{r['words']})", re.IGNORECASE), r["excluded"], r["reason"], r["source"])
        for r in table("atmospheres")
    )  # fmt: skip


def surroundings(evidence: Evidence) -> Iterator[Finding]:
    """Gases, pressures, leaches and transitions of every sentence."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for p in found:
            if p.kind == "sentence":
                yield from _atmosphere(p)
                yield from _solubility(p)
                yield from _transition(p, metal)


def _atmosphere(p: Passage) -> Iterator[Finding]:
    """ "graphite is purified at 2,500 °C in an open-air furnace": surroundings in which the operation fails."""
    said = {k: m for k, w in CLASSES.items() if (m := w.search(p.plain))}
    if not said:
        return
    for name, words, excluded, reason, source in _operations():
        m = said.get(excluded)
        k = words.search(p.plain) or (words.search(f"{p.lead} {p.plain}") if len(p.lead) < 60 else None)
        if (
            m is None
            or k is None
            or (k.string is p.plain and k.start() > m.end() and "," in p.plain[m.end() : k.start()])
        ):
            continue
        between = p.plain[max(0, m.start() - 45) : m.start()]
        if DENIED.search(re.split(r"[;,]", between)[-1]) or (excluded in HARMLESS and HARMLESS[excluded].search(p.plain)):  # fmt: skip
            continue
        if excluded == "air" and re.search(r"\b(?:cool|argon|inert|vacuum|nitrogen|SF6|flux|glove)\w*", p.plain[max(0, m.start() - 60) : m.end() + 60], re.IGNORECASE):  # fmt: skip
            continue
        yield finding(
            RULE, "high", (p.words(max(0, m.start() - 60), m.end() + 10), Words(f"{name}: {reason}", None, source)),
            f"{name} “{m[0]}”: {reason}", "The surroundings that it needs.", weight=0.2,
        )  # fmt: skip
        return


ACIDS = {
    "sulphuric": r"(?:dilute |cold |weak |strong |hot |concentrated |boiling )*sul(?:ph|f)uric acid|(?:dilute|cold|weak) acids?|acid",
    "dilute sulphuric": r"(?:cold |weak )*dilute (?:cold )?sul(?:ph|f)uric acid|(?:cold|weak) sul(?:ph|f)uric acid|(?:dilute|cold|weak) acids?",
    "hydrochloric": r"(?:dilute |cold |weak |strong |hot |concentrated )*hydrochloric acid|HCl", "nitric": r"(?:dilute |cold |weak |strong |hot )*nitric acid",
    "hydrofluoric": r"hydrofluoric acid|HF", "water": r"(?:cold |hot |plain |warm |pure )*water", "caustic": r"(?:dilute |cold |hot )*(?:caustic(?: soda)?|sodium hydroxide|alkali)",
    "carbonate": r"(?:sodium )?carbonate(?: solution)?", "cyanide": r"(?:sodium )?cyanide(?: solution)?",
}  # fmt: skip
EASY = r"(?:readily|quickly|easily|rapidly|freely|at once|completely|fully|promptly|within (?:\w+ )?(?:minutes|an hour)|with ease|without difficulty|even in the cold)"
WITHOUT = {
    "reductant": re.compile(r"\b(?:with(?:out| no)|needs no|no need (?:of|for)|requires no)\s+(?:an?y?\s+|the\s+(?:help|aid) of\s+(?:an?y?\s+)?)?(?:reduc\w+|SO2|sul(?:ph|f)ur dioxide|peroxide)", re.IGNORECASE),
    "oxidant": re.compile(r"\b(?:with(?:out| no)|needs no|no need (?:of|for)|requires no|in the absence of)\s+(?:an?y?\s+|the\s+(?:help|aid) of\s+(?:an?y?\s+)?)?(?:oxidant\w*|oxidi[sz]\w+|oxygen|air|chlorine)", re.IGNORECASE),
}  # fmt: skip
HELPED = {
    "reductant": re.compile(r"reduc\w+|SO2|SO₂|sul(?:ph|f)ur dioxide|ferrous|peroxide|H2O2|metabisul|sucrose|sawdust|coal|roast\w*", re.IGNORECASE),
    "oxidant": re.compile(r"oxid\w+|oxygen|ferric|chlor\w+|air\b|aerat\w*|peroxide|permanganate|nitric|bacteri\w*|pressure|aqua regia|autoclave|roast\w*", re.IGNORECASE),
    "none": re.compile(r"fus\w+|roast\w*|bak\w+|calcin\w+|chlorinat\w*|hydrofluoric|HF\b|decrepitat\w*|pressure|autoclave|concentrated|convert\w*|reduc\w+|melt\w*|aqua regia|cyanide|peroxide|carbonate|impurit\w+|gangue|iron|nitrate|electro\w*|chlorine|oxid\w+", re.IGNORECASE),
}  # fmt: skip


@lru_cache(maxsize=1)
def _solids() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str], str, str, str], ...]:
    return tuple(
        (
            r["solid"],
            re.compile(rf"(?<![\w-])(?:{r['words']})(?![\w-])(?:\s*\([^()]*\))?\s+(?:(?:ore|mineral|concentrate|itself|powder|also|metal)\s+)*(?:is\s+|are\s+|goes\s+|will\s+)?(?P<how>(?:{EASY}\s+)?(?:dissolv\w+|soluble|leach(?:es|ed)|into solution))(?P<after>[^.;]{{0,80}})", re.IGNORECASE),
            re.compile("|".join(rf"(?<![\w-])(?:{ACIDS[x]})(?![\w-])" for x in r["solvents"].split(";")), re.IGNORECASE), r["needs"], r["reason"], r["source"],
        )
        for r in table("solubility")
    )  # fmt: skip


def _solubility(p: Passage) -> Iterator[Finding]:
    """ "pyrolusite dissolves quickly in cold dilute acid with no reductant": a solid that the solvent leaves alone."""
    for name, words, solvents, needs, reason, source in _solids():
        m = words.search(p.plain)
        if m is None or re.search(r"\b(?:not|never|hardly|slowly|barely|only|insoluble|scarcely|sparingly|little|cannot|un\w+)\b", m[0], re.IGNORECASE):  # fmt: skip
            continue
        acid = solvents.search(m["after"])
        if acid is None or len(m["after"][: acid.start()]) > 30:
            continue
        bare = WITHOUT[needs].search(p.plain) if needs in WITHOUT else None
        easy = re.search(rf"\b{EASY}\b", m["how"] + m["after"][: acid.end()], re.IGNORECASE)
        if not bare and (not easy or HELPED[needs].search(re.sub(acid.re, " ", p.plain))):
            continue
        yield finding(
            RULE, "high", (p.words(m.start(), m.start("after") + acid.end()), Words(f"{name}: {reason}", None, source)),
            reason, "What opens it.", weight=0.2,
        )  # fmt: skip
        return


BELOW = r"\b(?:below|under|colder than|cooler than|at less than)\b"
ABOVE = r"\b(?:above|over|hotter than|warmer than|beyond)\b"


def _transition(p: Passage, metal: str) -> Iterator[Finding]:
    """ "above 61 °C the decahydrate drops out": the phase of the other side of its transition."""
    heats = [a for a in amounts(p.plain) if a.kind == "temperature"]
    if not heats:
        return
    for r in table("transitions"):
        limit = float(r["celsius"])
        if (r["commodities"] and metal not in r["commodities"].split(";")) and r[
            "substance"
        ] not in p.plain.lower():
            continue
        for a in heats:
            side = re.search(
                rf"(?:(?P<b>{BELOW})|(?P<a>{ABOVE}))\s+(?:about\s+|some\s+)?$",
                p.plain[: a.start],
                re.IGNORECASE,
            )
            if side is None or abs(a.value - limit) > max(4.0, 0.08 * abs(limit)):
                continue
            clause = re.split(
                r"[;.](?=\s)|,\s+(?:and|while|whereas|but)\b|\s(?:while|whereas)\s", p.plain[a.end :]
            )[0][:70]
            lead = re.split(
                r"[;.](?=\s)|,\s+(?:and|while|whereas|but)\b|\s(?:while|whereas)\s", p.plain[: side.start()]
            )[-1][-60:]
            wrong, right = (r["above"], r["below"]) if side["b"] else (r["below"], r["above"])
            for text in (clause, lead):
                hit = re.search(rf"\b(?:{wrong})\b", text, re.IGNORECASE)
                if not hit and not re.search(rf"\b(?:{right})\b", text, re.IGNORECASE):
                    continue
                if not hit or re.search(rf"\b(?:{right})\b", text, re.IGNORECASE) or re.search(r"\b(?:turns?|chang\w+|transform\w*|convert\w*|becom\w*|loses?|not|no longer|into|melts?|unstable|decompos\w*|disappear\w*|gives way)\b", text, re.IGNORECASE):  # fmt: skip
                    break
                yield finding(
                    RULE, "high", (p.words(min(side.start(), len(lead)), a.end + 60), Words(f"{r['substance']}: transition at {limit:g} °C", None, r["source"])),
                    f"{'below' if side['b'] else 'above'} {limit:g} °C it is the other phase of {r['substance']}, not “{hit[0]}”", "The two sides exchanged.", weight=0.2,
                )  # fmt: skip
                return


__all__ = ["surroundings"]

"""R-CITE, R-YEAR, R-REF: laws, export controls and lists of critical materials against their number, their date and their members.

Tables: `reference/instruments.csv` (a law or treaty: words, numbers, years of proposal, adoption and force), `reference/controls.csv`
(a control by country and commodity: every date on which it was announced, took effect or was changed) and
`reference/critical_lists.csv` (members of a list by edition); `reference/events.csv` dates shocks. What no table holds says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from oreshed.basis.regions import name_of
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import mentions
from oreshed.ledger.evidence.tables import table
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")  # fmt: skip
DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:(?P<month>{'|'.join(MONTHS)})\s+(?:\d{{1,2}},?\s+)?(?:of\s+)?)?(?P<year>(?:19|20)\d\d)(?!\d|/)"
NOW = 2026


def instruments(evidence: Evidence) -> Iterator[Finding]:
    """Laws, controls and lists that the sentences and references of a document name."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for p in found:
            if p.kind in ("sentence", "row"):
                yield from _law(p)
            if p.kind == "sentence":
                yield from _control(p, metal)
                yield from _listed(p, metal)
                yield from _event(p)


@dataclass(frozen=True)
class Instrument:
    """A law, regulation or treaty: its names, numbers and years."""

    name: str
    words: re.Pattern[str]
    numbers: frozenset[str]
    years: frozenset[int]
    source: str


@lru_cache(maxsize=1)
def laws() -> tuple[Instrument, ...]:
    """The table of instruments."""
    return tuple(
        Instrument(
            r["instrument"], re.compile(rf"(?<![\w-])(?:{r['words']})(?![\w-])"), frozenset(x for x in r["numbers"].split(";") if x),
            frozenset(int(y) for y in r["years"].split(";") if y), r["source"],
        )
        for r in table("instruments")
    )  # fmt: skip


NUMBER = re.compile(
    r"\b(?P<eu>(?:Regulation|Directive|Decision)s?\s*(?:\((?:EU|EC|EEC)\)\s*)?(?:No\.?\s*)?(?P<n>\d{2,4}/\d{1,4})|(?:\((?:EU|EC|EEC)\)\s*)(?:No\.?\s*)?(?P<n2>\d{3,4}/\d{1,4}))(?:/E[UC])?"
    r"|\b(?:Public Law|Pub\. ?L\.|P\.\s?L\.)\s*(?:No\.?\s*)?(?P<us>\d{2,3}[-–]\d{1,3})"
    r"|\b(?:Executive Order|E\.O\.|EO)\s*(?:No\.?\s*)?(?P<eo>1\d{4})"
)
REACH = 60  # characters between a law and its number
# "the Act of 2021", "(2021)", "which entered into force in May 2023": the year of the law itself
OF_YEAR = re.compile(rf"\s+of\s+(?:the year\s+)?(?P<y0>(?P<year0>(?:19|20)\d\d))(?![\d/])|(?:\s+from\s+|\s*,?\s*\(|,\s+)(?P<y>{DATE})(?=\s*(?:[),.;:]|$|and\b|which\b|that\b|in\b|is\b|was\b|sets?\b|requires?\b|gives?\b|has\b))")  # fmt: skip
IN_FORCE = re.compile(rf"^(?:\s*\([^()]{{0,60}}\))?(?:,\s+which|,)?\s+(?:(?:has been|was|is|has|have|were|itself|first|only|finally|formally|then)\s+)*(?:adopted|passed|enacted|signed(?: into law)?|entered into force|came into force|took effect|became law|in force|applied|agreed|proposed|published)\s+(?:(?:only|by \w+|on|in|since|from|as|of)\s+)*(?P<y>{DATE})")  # fmt: skip
AMENDED = re.compile(r"\b(?:amend\w*|as revised|recast|implement\w*|delegated|under|repeal\w*|replac\w*|follow\w*|supersed\w*|reform\w*|Title|reauthori\w*)\b", re.IGNORECASE)  # fmt: skip


def _law(p: Passage) -> Iterator[Finding]:
    """ "Critical Raw Materials Act, Regulation (EU) 2023/1542": a law with the number or the year of another."""
    named = [(m, law) for law in laws() for m in law.words.finditer(p.plain)]
    named = [(m, law) for m, law in named if not any(o.start() <= m.start() and m.end() <= o.end() and len(o[0]) > len(m[0]) for o, _ in named)]  # fmt: skip
    rule = "R-CITE"
    for m, law in named:
        for n in NUMBER.finditer(p.plain):
            number = (n["n"] or n["n2"] or n["us"] or n["eo"]).replace("–", "-")
            gap = p.plain[m.end() : n.start()] if n.start() >= m.end() else p.plain[n.end() : m.start()]
            if len(gap) > REACH or re.search(r"[;.]\s|\b(?:and|or|while|amend\w*|repeal\w*|replac\w*|with|under|implement\w*|besides|unlike|not)\b", gap) or any(o is not m and min(m.end(), n.start()) <= o.start() < max(m.start(), n.end()) for o, _ in named):  # fmt: skip
                continue
            owner = next((x for x in laws() if number in x.numbers), None)
            if number in law.numbers or not law.numbers or (owner is None and len(gap) > 12):
                continue
            of = f"; {number} is the {owner.name}" if owner else ""
            yield finding(
                rule, "medium", (p.words(min(m.start(), n.start()), max(m.end(), n.end())), Words(f"{law.name}: {', '.join(sorted(law.numbers))}", None, law.source)),
                f"{law.name} is {', '.join(sorted(law.numbers))}, not {number}{of}", f"{', '.join(sorted(law.numbers))}.", weight=0.2,
            )  # fmt: skip
            return
        after = p.plain[m.end() :]
        y = OF_YEAR.match(after) or IN_FORCE.match(after)
        if y is None:
            before = re.search(
                r"(?<![\d/.-])(?P<year>(?:19|20)\d\d)(?:'s|’s)?\s+(?:\w+\s+)?$", p.plain[: m.start()]
            )
            y = before if before and not re.search(r"\b(?:in|since|by|until|of|for|from)\s+$", p.plain[: before.start()], re.IGNORECASE) else None  # fmt: skip
        if y is None or not law.years or AMENDED.search(p.plain[max(0, m.start() - 25) : m.start()] + y[0]):
            continue
        year = int(y.groupdict().get("year0") or y["year"])
        if year in law.years or (p.question.startswith("references") and year > max(law.years)):
            continue  # a reference may be dated by its reading
        yield finding(
            "R-CITE" if p.question.startswith("references") else "R-YEAR", "medium", (p.words(m.start() - len(y[0]) if y.string is not after else m.start(), m.end() + (y.end() if y.string is after else 0)), Words(f"{law.name}: {', '.join(map(str, sorted(law.years)))}", None, law.source)),
            f"{law.name} is of {', '.join(map(str, sorted(law.years)))}, not of {year}", f"{min(law.years)}.", weight=0.2,
        )  # fmt: skip
        return


# Commodities by other words than their own name.
ALSO = {"boron": r"boron|borates?", "barite": r"barytes?|barites?", "fluorspar": r"fluorspar|fluorite", "graphite": r"(?:natural |flake |spherical |synthetic )?graphite", "magnesite": r"magnesite|magnesia", "phosphate": r"phosphate(?: rock)?", "platinum-group metals": r"platinum[- ]group (?:metals|elements)|platinum metals|PGMs?|platinum|palladium|rhodium|iridium|ruthenium", "rare earths": r"(?:light |heavy |medium (?:and heavy )?)?rare[- ]earths?(?: elements?| metals?)?|REEs?", "silicon": r"silicon(?: metal)?(?! carbide)", "aluminium": r"alumini?um", "caesium": r"caesium|cesium", "chromium": r"chromium|chromite|chrome(?: ore)?", "coking coal": r"coking coal|metallurgical coal", "rubber": r"natural rubber", "nickel": r"nickel", "bauxite": r"bauxite", "titanium": r"titanium"}  # fmt: skip


@lru_cache(maxsize=512)
def _words_of(commodity: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{ALSO.get(commodity, re.escape(commodity))})(?![\w-])", re.IGNORECASE)


def _spoken(text: str, whole: str, metal: str, known: frozenset[str]) -> list[str]:
    """The known commodities that a clause names; else those of its sentence; else that of the document."""
    for stretch in (text, whole):
        hits = [c for c in known if _words_of(c).search(stretch)]
        if hits:
            return [c for c in hits if not any(c != d and c in d for d in hits)]
    return [c for c in known if c == metal or _words_of(c).fullmatch(metal)]


CLAUSE = re.compile(
    r";|,\s+(?:and|but|while|whereas|then|which|after|before)\b|(?<=\w)\s+(?:while|whereas)\s+"
)
EXPORT = re.compile(r"\b(?:export\w*|shipments?|shipping|ores?|sales abroad|concentrates?)\b", re.IGNORECASE)
MEASURES = {
    "licence": re.compile(r"\blicen[cs]\w*|\bexport (?:permits?|controls?|approvals?|restrictions?|curbs?)\b|\bcontrol\w* (?:(?:on|of|over) )?(?:\w+ ){0,4}?exports?\b|\brestrict\w*|\bexport[- ]control\w*|\bpermits?\b|\bcurb\w*", re.IGNORECASE),
    "ban": re.compile(r"\b(?:bans?|banned|prohibit\w*|embargo\w*|barr?ed|moratorium|suspen\w+|halt\w*|forbid\w*|forbade|stopped|outlaw\w*)\b", re.IGNORECASE),
    "quota": re.compile(r"\bquotas?\b", re.IGNORECASE),
    "nationalisation": re.compile(r"\bnationali[sz]\w+", re.IGNORECASE),
}  # fmt: skip
ONSET = re.compile(
    rf"\b(?:since|effective(?: from| as of| on)?|as (?:of|from)|took effect (?:on|in)|(?:in|into) (?:force|effect) (?:since|from|on|in)|with effect from|from|beginning(?: in| on)?|starting(?: in| on)?|announced (?:on|in)|introduced (?:on|in)|imposed (?:on|in)|of|on|in|dated)\s+(?:early |mid-|late )?(?P<date>{DATE})",
    re.IGNORECASE,
)
ACT = re.compile(r"\b(?:requir\w+|need\w*|introduc\w+|impos\w+|announc\w+|brought in|put|placed|plac\w+|began|start\w+|tighten\w+|extend\w*|ban(?:s|ned)?|barr?ed|prohibit\w*|halt\w*|suspend\w*|enact\w*|launch\w*|restrict\w*|subject\w*|took effect|in force|into force|effective|control\w*|licen[cs]\w+|ask\w*|demand\w*|adopt\w*|nationali[sz]ed|outlaw\w*|stopped|forbade|lift\w*|decreed)\b", re.IGNORECASE)  # fmt: skip
AHEAD = re.compile(r"\b(?:if|could|might|may|would|will|until|till|by 20|before|prior to|ahead of|plan(?:s|ned)?|propos\w+|consider\w*|threat\w*|fell|rose|grew|declin\w+|drop\w*|dropped|averag\w*|compared|against|versus|than in|tonnes|kt\b|Mt\b|price\w*|never|no longer|not|eas(?:ed|es|ing)|relax\w*|revok\w*|waiv\w*|lifted|partial\w*)\b", re.IGNORECASE)  # fmt: skip


def _control(p: Passage, metal: str) -> Iterator[Finding]:
    """ "China has required export licences for antimony since 15 September 2022": a control under a date that it never had."""
    if not re.search(r"(?:19|20)\d\d", p.plain):
        return
    regions = {c for _, _, c in mentions(p.plain)} | ({"CHN"} if re.search(r"\b(?:Beijing|MOFCOM)\b", p.plain) else set())  # fmt: skip
    rows = [r for r in table("controls") if r["region"] in regions]
    at = 0
    for end in (*(m.start() for m in CLAUSE.finditer(p.plain)), len(p.plain)):
        clause, begin, at = p.plain[at:end], at, end
        measure = next((k for k, w in MEASURES.items() if w.search(clause)), "")
        if (
            not measure
            or not (EXPORT.search(clause) or measure == "nationalisation")
            or not ACT.search(clause)
        ):
            continue
        here = {c for _, _, c in mentions(clause)} & {r["region"] for r in rows} or {
            r["region"] for r in rows
        }
        named = _spoken(clause, p.plain, metal, frozenset(r["commodity"] for r in table("controls")))
        known = [r for r in rows if r["region"] in here and r["commodity"] in named]
        onset = list(ONSET.finditer(clause))
        if not onset or not any(r["measure"] == measure for r in known) or AHEAD.search(clause):
            continue
        dates = {d for r in known for d in r["dates"].split(";")}
        if any(_fits(m, dates) for m in onset) or any(int(m["year"]) > NOW for m in onset):
            continue
        m, r = onset[-1], next(r for r in known if r["measure"] == measure)
        told = f"{m['month'] or ''} {m['year']}".strip()
        yield finding(
            "R-YEAR", "medium", (p.words(begin, end), Words(f"{name_of(r['region'])}, {r['commodity']}, {measure}: {', '.join(sorted(dates))}", None, r["source"])),
            f"the {measure} of {name_of(r['region'])} on {r['commodity']} is of {', '.join(sorted(dates))}, not of {told}", f"{_meant(m, dates)}.", weight=0.3,
        )  # fmt: skip
        return


def _meant(m: re.Match[str], dates: set[str]) -> str:
    """The known date that a wrong one stands for: of its month if one is, else the nearest in time.

    >>> _meant(re.search(DATE, "15 September 2022"), {"2024-08", "2024-09", "2025-11"})
    '2024-09'
    """
    month = 1 + [x.lower() for x in MONTHS].index(m["month"].lower()) if m["month"] else 0
    same = {d for d in dates if month and d[5:] == f"{month:02d}"} or dates
    return min(sorted(same), key=lambda d: abs(int(d[:4]) - int(m["year"])))


def _fits(m: re.Match[str], dates: set[str]) -> bool:
    """The year is known, and where the text names a month and the table too, the month."""
    known = [d for d in dates if d.startswith(m["year"])]
    if not known or not m["month"]:
        return bool(known)
    month = 1 + [x.lower() for x in MONTHS].index(m["month"].lower())
    return any(len(d) == 4 or int(d[5:]) == month for d in known)


LISTS = re.compile(
    r"(?P<eu>\b(?:EU|European(?: Union| Commission)?|Union|Commission|Brussels)(?:'s|’s)?\b)?(?P<us>\b(?:US|U\.S\.|American|United States|USGS|Washington|Department of the Interior|Interior)(?:'s|’s)?\b)?[^.;,]{0,40}?"
    r"(?:\b(?P<kind>critical|strategic)(?:[- ]and[- ]strategic)?[- ](?:raw[- ])?(?:materials?|minerals?)(?:[- ]list\w*)?\b)",
)
LIST_WORD = re.compile(r"\blists?\b|\blisted\b|\bclassif\w+|\bdeclared\b|\bdesignat\w+|\bnamed\b|\bcounts? (?:as|among)\b|\bconsiders?\b|\brank(?:s|ed) (?:as|among)\b|\bcalls?\b|\bdeem\w*\b", re.IGNORECASE)  # fmt: skip
FIRST = re.compile(r"\b(?:first|for the first time|added|entered|joined|newly|new(?:comer)?|put on|placed on|came on(?:to)?|has been on|have been on|since|admitted|included)\b", re.IGNORECASE)  # fmt: skip
OUT = re.compile(r"\b(?:removed|dropped|struck|deleted|left (?:the|off|out)|taken off|fell off|delisted|absent|missing|excluded|omitt\w+|not (?:on|in|among|listed|included|yet|classed|deemed|considered|a critical|a strategic|critical|strategic)|never (?:been )?(?:on|in|listed|included)|no longer|off the|neither|nor)\b", re.IGNORECASE)  # fmt: skip
NEVER = re.compile(r"\bnever\b", re.IGNORECASE)


def _listed(p: Passage, metal: str) -> Iterator[Finding]:
    """ "borates entered the EU list of critical raw materials for the first time in 2023": editions that held them before."""
    if "ritical" not in p.plain and "trategic" not in p.plain:
        return
    for m in LISTS.finditer(p.plain):
        begin = max((c.end() for c in re.finditer(r"[;]", p.plain[: m.start()])), default=0)
        stop = re.search(r";|,\s+(?:and|but|while|whereas)\b", p.plain[m.end() :])
        clause = p.plain[begin : m.end() + stop.start() if stop else len(p.plain)]
        eu = bool(m["eu"] or re.search(r"\b(?:EU|European|Union|Commission|Brussels)\b", clause))
        us = bool(m["us"] or re.search(r"\b(?:US|U\.S\.|American|United States|USGS|Interior|Geological Survey)\b", clause))  # fmt: skip
        whose = [code for code, said in (("EU27", eu), ("USA", us), ("CAN", re.search(r"\bCanad\w+", clause)), ("AUS", re.search(r"\bAustralia\w*", clause))) if said]  # fmt: skip
        if len(whose) != 1 or not LIST_WORD.search(clause) or re.search(r"\b(?:if|should|could|may|might|other|Japan\w*|Kor\w+|UK|British|Act|proposes?|proposed|draft|also|besides|neither)\b", clause):  # fmt: skip
            continue
        editions = [r for r in table("critical_lists") if r["region"] == whose[0] and r["kind"] == m["kind"].lower()]  # fmt: skip
        known = frozenset(x for r in table("critical_lists") for x in r["members"].split(";"))
        named = _spoken(clause, p.plain, metal, known) if metal else []
        if len(named) != 1 or not editions:
            continue
        f = _membership(p, clause, begin, named[0], editions)
        if f is not None:
            yield f
        return


def _membership(
    p: Passage, clause: str, begin: int, commodity: str, editions: list[dict[str, str]]
) -> Finding | None:
    """What a clause says of one commodity and the editions of one list."""
    held = [int(r["year"]) for r in editions if commodity in r["members"].split(";")]
    years = [int(r["year"]) for r in editions]
    told = [int(y) for y in re.findall(r"(?<!\d)(20[0-2]\d)(?!\d|/|[-–]\d)", clause)]
    entered = [
        y for y, before in zip(years, [None, *years], strict=False) if y in held and before not in held
    ]
    out = OUT.search(clause)
    rule, line = "R-REF", ""
    if re.search(r"\bnot (?:\w+ )?(?:added|put|placed|admitted|entered|joined)\b", clause):
        return None
    if NEVER.search(clause) and out and held:
        line = f"{commodity} has been listed in {', '.join(map(str, held))}"
    elif out and re.search(
        r"\b(?:removed|dropped|struck|deleted|left|taken off|fell off|delisted)\b", clause
    ):
        gone = [y for before, y in pairwise(years) if before in held and y not in held]
        if len(told) == 1 and told[0] not in gone and not any(abs(told[0] - y) <= 1 for y in gone):
            rule, line = (
                "R-YEAR",
                f"{commodity} left the list in {', '.join(map(str, gone)) or 'no edition'}, not in {told[0]}",
            )
    elif out:
        if not told and years[-1] in held and len(held) == len(years):
            line = f"{commodity} is in every edition: {', '.join(map(str, held))}"
    elif len(told) == 1 and FIRST.search(clause):
        year = told[0]
        first = bool(re.search(r"\bfirst\b", clause))
        fine = held[:1] if first else entered
        if re.search(r"\bsince\b", clause) and year in held:
            fine = [*entered, year] if not first else fine
        if not any(abs(year - y) <= (1 if y == years[-1] or y == 2023 else 0) for y in fine):
            rule, line = "R-YEAR", f"{commodity} entered the list in {', '.join(map(str, entered)) or 'no edition'}, not in {year}"  # fmt: skip
    elif (
        not told
        and not held
        and editions[0]["kind"] == "critical"
        and re.search(r"\b(?:is|are|remains?|stands?)\b", clause)
    ):
        line = f"{commodity} is in no edition of the list ({', '.join(map(str, years))})"
    elif (
        not told
        and not held
        and editions[0]["kind"] == "strategic"
        and re.search(r"\b(?:is|are|remains?|stands?)\b", clause)
    ):
        line = f"{commodity} is not among the strategic materials"
    if not line:
        return None
    return finding(
        rule, "medium", (p.words(begin, begin + len(clause)), Words(f"{commodity}: {'listed ' + ', '.join(map(str, held)) if held else 'in no edition'}", None, editions[-1]["source"])),
        line, "The edition that lists it.", weight=0.2,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _events() -> tuple[tuple[str, re.Pattern[str], frozenset[int], str], ...]:
    return tuple(
        (r["event"], re.compile(rf"(?<![\w-])(?:{r['words']})", re.IGNORECASE), frozenset(int(y) for y in r["years"].split(";")), r["source"])
        for r in table("events")
    )  # fmt: skip


BESIDE = rf"(?:[^.;:,\d]{{0,25}}?\b(?:of|in|since|from|during)\s+(?:(?:early|late|mid)[- ]?)?{DATE}|\s*,?\s*\({DATE})"


def _event(p: Passage) -> Iterator[Finding]:
    """ "the International Tin Council collapsed in 1995": a known event under another year."""
    for name, words, years, source in _events():
        m = words.search(p.plain)
        y = (
            re.match(BESIDE.replace("month>", "m1>", 1).replace("year>", "y1>", 1), p.plain[m.end() :])
            if m
            else None
        )
        if m is None or y is None or re.search(r"\b(?:before|after|until|since|than|by)\b", y[0]):
            continue
        year = int(y["y1"] or y["year"])
        if year in years:
            continue
        yield finding(
            "R-YEAR", "medium", (p.words(m.start(), m.end() + y.end()), Words(f"{name}: {', '.join(map(str, sorted(years)))}", None, source)),
            f"{name} is of {', '.join(map(str, sorted(years)))}, not of {year}", f"{min(years)}.", weight=0.2,
        )  # fmt: skip
        return


__all__ = ["instruments", "laws"]

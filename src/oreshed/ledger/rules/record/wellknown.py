"""R-REF: well-known figures read from the words: prices, shares of a main use, resources, and who leads the world.

Tables: `reference/prices.csv` (USGS MCS 2026 data release, the span of 2021 to 2025 over all products of a commodity),
`reference/end_uses.csv` and `reference/resources.csv` (from memory, unverified), `reference/production.csv` for the leaders.
Screens are wide, since texts of other years and products differ: a factor of four for prices, half for a leader.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from oreshed.basis.regions import name_of
from oreshed.ledger.evidence.amounts import amounts, disjoint, shown
from oreshed.ledger.evidence.book import ALLIED, Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import mentions
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.balance.equated import DILUTE, PARTS

RULE = "R-REF"
PRICE_SCREEN = 4.0
TITLE = "USGS, Mineral Commodity Summaries 2026, data release"


def wellknown(evidence: Evidence) -> Iterator[Finding]:
    """Every price, main use, resource and leader that a sentence states."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        commodity = book.commodity_of(document.name)
        for p in found:
            if p.kind == "sentence":
                yield from _price(p, commodity)
                yield from _ore(p, commodity)
                yield from _use(p, commodity)
                yield from _resource(p, commodity)
                yield from _drinking(p, commodity)


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("oreshed.ledger").joinpath(f"reference/{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def prices() -> dict[str, tuple[float, float]]:
    """Lowest and highest published price in dollars a kilogram by commodity."""
    return {r["commodity"]: (float(r["low_usd_kg"]), float(r["high_usd_kg"])) for r in _rows("prices")}


PRICE = re.compile(
    r"(?:US\s?\$|USD\s?|\$\s?|€\s?|EUR\s?)(?P<a>\d[\d,]*(?:\.\d+)?)(?:\s*(?:[–—-]|to)\s*\$?(?P<b>\d[\d,]*(?:\.\d+)?))?\s*(?P<m>million|thousand|k)?\s*(?:/|per|a|an|each)\s*(?P<u>kg|kilogram|kilo|lb|pound|t|tonne|ton|metric ton|oz|ounce|troy ounce)\b"
    r"|(?P<c>\d[\d,]*(?:\.\d+)?)(?:\s*(?:[–—-]|to)\s*(?P<d>\d[\d,]*(?:\.\d+)?))?\s*(?P<m2>million|thousand)?\s*(?:US\s+)?(?P<cur>dollars|USD|euros?|EUR|cents|¢)\s*(?:/|per|a|an)\s*(?P<u2>kg|kilogram|kilo|lb|pound|t|tonne|ton|metric ton|oz|ounce|troy ounce)\b",
    re.IGNORECASE,
)
PER_KG = {"kg": 1.0, "kilogram": 1.0, "kilo": 1.0, "lb": 0.45359237, "pound": 0.45359237, "t": 1000.0, "tonne": 1000.0, "ton": 1000.0, "metric ton": 1000.0, "oz": 0.0311034768, "ounce": 0.0311034768, "troy ounce": 0.0311034768}  # fmt: skip
NO_PRICE = re.compile(r"\b(?:costs?|capex|capital|opex|treatment|charges?|premium|discount|tariff|tax|royalt\w+|subsid\w+|freight|concentrate|ore|duty|margin|fee|investment|budget|credit|saving|spend\w*|per tonne of (?:CO2|rock|water|capacity)|of capacity|carbon)\b", re.IGNORECASE)  # fmt: skip


def _price(p: Passage, commodity: str) -> Iterator[Finding]:
    """ "oxide price at about $2,100/kg": beyond four times every published price of the commodity."""
    for m in PRICE.finditer(p.plain):
        begin = max((k.end() for k in re.finditer(r"[;]", p.plain[: m.start()])), default=0)
        near = p.plain[max(begin, m.start() - 80) : m.end() + 30]
        if NO_PRICE.search(near) or not re.search(r"\b(?:price[sd]?|trad\w+|sold|sells|quoted|cost(?:s)? about|fetch\w*|worth|market|averag\w+|paid|pays)\b", near, re.IGNORECASE):  # fmt: skip
            continue
        named = [c for c in prices() if re.search(rf"\b{re.escape(c)}\b", near, re.IGNORECASE)]
        metal = named[-1] if named else commodity
        known = prices().get(metal)
        if known is None:
            continue
        if re.search(r"\b(?:spodumene|concentrates?)\b", p.plain, re.IGNORECASE):
            continue
        scale = {"million": 1e6, "thousand": 1e3, "k": 1e3}.get((m["m"] or m["m2"] or "").lower(), 1.0)
        scale *= 0.01 if (m["cur"] or "").lower() in ("cents", "¢") else 1.0
        unit = PER_KG[re.sub(r"\s+", " ", (m["u"] or m["u2"]).lower())]
        values = [float(x.replace(",", "")) * scale / unit for x in (m["a"], m["b"], m["c"], m["d"]) if x]
        low, high = known
        if max(values) >= low / PRICE_SCREEN and min(values) <= high * PRICE_SCREEN:
            continue
        yield finding(
            RULE, "medium", (p.words(max(0, m.start() - 30), m.end()), Words(f"{metal}: {low:,.4g} to {high:,.4g} dollars/kg, 2021 to 2025", None, TITLE)),
            f"{min(values):,.4g} dollars/kg stated; every published price lies between {low:,.4g} and {high:,.4g}", f"{low:,.4g} to {high:,.4g} dollars/kg.", weight=0.3,
        )  # fmt: skip


ORE = re.compile(r"\b(?:ores?|run-of-mine|reserves?|resources?|deposits?|orebod(?:y|ies)|porphyr\w+|veins?|lodes?|mill feed|head grade|ROM)\b", re.IGNORECASE)  # fmt: skip
NO_ORE = re.compile(r"\b(?:concentrates?|pure|theoretic\w*|mineral\b|recover\w*|matte|bullion|slag|slimes|dust|residue|share|world|of the|recovery|contained|scrap|hand-picked|direct[- ]shipping|moisture|cut-?off rises|iron ore)\b", re.IGNORECASE)  # fmt: skip


HEAD_GRADE = re.compile(r"\b(?:grades?|tenor|average|content) of the\b", re.IGNORECASE)


def _ore(p: Passage, commodity: str) -> Iterator[Finding]:
    """ "hard-rock ore averages 45 % Sn": a head grade beyond every known mine."""
    from oreshed.basis.properties import symbols

    rows = {r["metal"]: r for r in _rows("ore_grades")}
    row = rows.get(commodity)
    symbol = symbols().get(commodity, "")
    if row is None or not ORE.search(p.plain):
        return
    for a in amounts(p.plain):
        before = re.split(r"[;.](?=\s)", p.plain[max(0, a.start - 110) : a.start])[-1]
        after = p.plain[a.end : a.end + 16]
        if a.kind != "percent" or not ORE.search(before) or NO_ORE.search(HEAD_GRADE.sub(" ", before)) or not re.search(r"\b(?:grad\w+|averag\w+|carr\w+|hold\w*|contain\w*|at|with|assay\w*|runs?|of|is)\b[^;.]{0,25}$", before):  # fmt: skip
            continue
        if not re.match(rf"\s*(?:of\s+)?(?:{symbol or commodity}|{commodity}|metal)\b", after) or a.printed[0] <= 1.5 * float(row["most_percent"]):  # fmt: skip
            continue
        for rule in (RULE, "R-PHYS", "R-RANGE"):
            yield finding(
                rule, "medium", (p.words(max(0, a.start - 45), a.end + 8), Words(f"{commodity}: no ore is mined above about {row['most_percent']} %", None, row["source"])),
                f"{a.value:.4g} % stated for ore; the richest ores hold about {row['most_percent']} %", "The grade of the ore, or the word concentrate.", weight=0.2,
            )  # fmt: skip
        return


TAKES = re.compile(r"\b(?:takes?|took|accounts?|accounted|uses?|used|consum\w+|goes?|went|absorbs?|share|makes? up|claims?|is for|are for|eats)\b", re.IGNORECASE)  # fmt: skip


def _use(p: Passage, commodity: str) -> Iterator[Finding]:
    """ "steel takes about 20 % of all vanadium used in the world": the world's main use far from its share."""
    percents = [a for a in amounts(p.plain) if a.kind == "percent" and a.value <= 100]
    if len(percents) != 1 or not TAKES.search(p.plain) or re.search(r"\b(?:growth|grow\w*|rise|rose|by 20[3-9]\d|in 20[3-9]\d|could|will|of (?:the )?growth|price|increas\w*|decreas\w*|declin\w*|fell|recycl\w+|scrap)\b", p.plain, re.IGNORECASE):  # fmt: skip
        return
    named = {c for _, _, c in (*mentions(p.plain), *mentions(p.lead))}
    if (named - {"WLD"}) or ALLIED.search(p.plain):
        return
    a = percents[0]
    everywhere = bool(re.search(r"\b(?:world|global\w*|worldwide|all|of (?:the )?(?:metal|output|consumption|use|demand))\b", p.plain, re.IGNORECASE))  # fmt: skip
    for row in _rows_of("end_uses", commodity):
        m = re.search(rf"\b(?:{row['words']})\b", p.plain, re.IGNORECASE)
        if not m or not everywhere or m.start() > a.end + 40 or (re.search(r"\b(?:stainless|tool|super|high-speed|maraging|structural|primary|flow|and|or|besides|except|not)\s+$", p.plain[max(0, m.start() - 12) : m.start()], re.IGNORECASE) and row["use"] == "steel"):  # fmt: skip
            continue
        low, high = float(row["low_percent"]), float(row["high_percent"])
        if disjoint(a.allowed, (0.75 * low, min(100.0, 1.25 * high))):
            yield finding(
                RULE, "medium", (p.words(min(m.start(), a.start), max(m.end(), a.end) + 20), Words(f"{commodity}: {row['use']} takes {low:g} to {high:g} % of world use", None, row["source"])),
                f"{a.value:.4g} % stated for {row['use']}; known {low:g} to {high:g} %", f"{low:g} to {high:g} %.", weight=0.3,
            )  # fmt: skip
            return


@lru_cache(maxsize=64)
def _rows_of(name: str, commodity: str) -> tuple[dict[str, str], ...]:
    return tuple(r for r in _rows(name) if commodity and (r["commodity"] == commodity or r["commodity"] in commodity.split()))  # fmt: skip


# What a resource is of when it is no country's.
ONE_SITE = re.compile(
    r"\b(?:projects?|deposits?|mines?|prospects?|propert(?:y|ies)|pits?|salars?|tailings|orebod(?:y|ies)|district|basin|belt|complex|LCE|ore|undiscovered|inferred)\b|\bat [A-Z]"
)


def _resource(p: Passage, commodity: str) -> Iterator[Finding]:
    """ "identified resources of Bolivia 0.2 Mt": a factor of five from the known resource."""
    for m in re.finditer(r"\bresources?\b", p.plain, re.IGNORECASE):
        if re.search(r"\b(?:human|water|energy|limited|natural|financial)\s+$", p.plain[max(0, m.start() - 12) : m.start()], re.IGNORECASE):  # fmt: skip
            continue
        a = next((x for x in amounts(p.plain) if x.kind == "mass" and 0 <= x.start - m.end() < 40), None)
        if a is None or re.search(r"[;.]", p.plain[m.end() : a.start]):
            continue
        if re.search(r"\b(?:not|never|no)\b", p.plain[m.end() : a.start]):
            continue
        if ONE_SITE.search(p.plain[max(0, m.start() - 45) : a.end + 30]) or (p.lead and not mentions(p.lead)):
            continue
        named = [c for b, _, c in mentions(p.plain) if m.start() - 25 < b < a.start]
        region = named[-1] if named else ""
        row = next((r for r in _rows_of("resources", commodity) if r["region"] == region), None)
        if row is None or a.value <= 0:
            continue
        known = float(row["resource_t"])
        if known / 5 <= a.value <= 5 * known:
            continue
        yield finding(
            RULE, "medium", (p.words(m.start() - 15, a.end), Words(f"{name_of(region)}, {commodity}, identified resources: {shown(known)}", None, row["source"])),
            f"{shown(a.value)} stated, {shown(known)} known: a factor of {max(known / a.value, a.value / known):.0f}", f"About {shown(known)}.", weight=0.5,
        )  # fmt: skip


DRINKING = re.compile(r"\b(?:drinking[- ]?water|potable|tap water)\b", re.IGNORECASE)
LIMIT = re.compile(r"\b(?:guidelines?|limits?|standards?|maximum|MCL|norms?|thresholds?|values?|ceilings?)\b", re.IGNORECASE)  # fmt: skip
SLIP = 8.0  # a limit of another country or year may differ by a factor of a few


def _drinking(p: Passage, commodity: str) -> Iterator[Finding]:
    """ "the WHO guideline for drinking water is 2.4 g/L of boron": a limit off by a factor that no country has."""
    if not DRINKING.search(p.plain) or not LIMIT.search(p.plain) or re.search(r"\b(?:exceed\w*|above|times|discharg\w*|effluent|tailings|sediment|soil|livestock|irrigation|removes?|from|brine|sea ?water)\b", p.plain, re.IGNORECASE):  # fmt: skip
        return
    rows = _rows("water_limits")
    named = [r for r in rows if re.search(rf"\b{r['element']}\b", p.plain, re.IGNORECASE)] or [r for r in rows if r["element"] == commodity]  # fmt: skip
    found = list(DILUTE.finditer(p.plain))
    if len(named) != 1 or len(found) != 1:
        return
    value, row = float(found[0]["n"]) * PARTS[found[0]["u"].lower()], named[0]
    low, high = float(row["low_mg_l"]), float(row["high_mg_l"])
    if low / SLIP <= value <= high * SLIP:
        return
    yield finding(
        "R-UNIT", "medium", (p.words(max(0, found[0].start() - 40), found[0].end() + 15), Words(f"{row['element']} in drinking water: {low:g} to {high:g} mg/L", None, row["source"])),
        f"{value:g} mg/L stated; limits of {row['element']} in drinking water lie between {low:g} and {high:g} mg/L", f"{low:g} to {high:g} mg/L.", weight=0.2,
    )  # fmt: skip


__all__ = ["prices", "wellknown"]

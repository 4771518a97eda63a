"""R-PHYS: operating figures against laws: pH of an acid, pressure of steam, voltage and energy of a cell, yields, N-purities.

The laws: an acid leach is acid; water above 100 degC needs at least its vapour pressure; a cell needs the voltage of its
reaction; no process spends less than its reaction does. `reference/specific_energy.csv` holds energies with their source.
"""

from __future__ import annotations

import csv
import itertools
import math
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from oreshed.basis.properties import molar_masses, property_of, symbols
from oreshed.ledger.evidence.amounts import Amount, amounts
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words

RULE = "R-PHYS"
OXYGEN = 1.229  # V, O2 + 4 H+ + 4 e- = 2 H2O, standard potential at 25 degC
# Electrons a metal ion of aqueous electrowinning takes up (the ions of sulphate and chloride baths).
CHARGE = {
    "zinc": 2,
    "copper": 2,
    "nickel": 2,
    "cobalt": 2,
    "manganese": 2,
    "cadmium": 2,
    "tin": 2,
    "lead": 2,
    "iron": 2,
    "indium": 3,
}
FARADAY = 26.8015  # A h per mole of electrons


def operations(evidence: Evidence) -> Iterator[Finding]:
    """pH, pressures, voltages, energies and purities of every sentence."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for p in found:
            if p.kind == "heading":
                continue
            yield from _ph(p)
            yield from _steam(p)
            yield from _voltage(p, metal)
            yield from _energy(p, metal, book.before(p))
            yield from _nines(p)
            yield from _fahrenheit(p)


ACID = re.compile(r"\b(?:acid[- ]?leach\w*|acid(?:ic)? (?:solution|medium|leach\w*|digestion|conditions)|leach\w* (?:with|in|by) (?:\w+ ){0,2}(?:sul(?:ph|f)uric|hydrochloric|nitric) acid|(?:sul(?:ph|f)uric|hydrochloric|nitric) acid (?:leach\w*|at|of|solution|keeps|holds)|acidified|strong(?:ly)? acid(?:ic)?|heap[- ]leach\w* with (?:sul(?:ph|f)uric )?acid)\b", re.IGNORECASE)  # fmt: skip
ALKALI = re.compile(r"\b(?:alkaline (?:leach\w*|solution|conditions|digestion|medium|circuit|cyanid\w*)|caustic (?:leach\w*|soda|digestion|solution)|ammonia(?:cal)? leach\w*|cyanid(?:ation|e leach\w*)|strong(?:ly)? alkaline|soda leach\w*|lime (?:raises|brings|lifts))\b", re.IGNORECASE)  # fmt: skip
TURNED = re.compile(r"\b(?:neutrali[sz]\w*|then|after\w*|before|precipitat\w*|raise[sd]?|lower\w*|rais\w+|from|until|wash\w*|strip\w*|acidif\w+ (?:to|again)|limestone|destroy\w*|detox\w*|discharge\w*|effluent|iron|remov\w+|purif\w+|floats?|flotation)\b", re.IGNORECASE)  # fmt: skip


def _clause(p: Passage, a: Amount) -> tuple[int, int]:
    cuts = [m.start() for m in re.finditer(r"[;:]|,\s*(?:while|whereas|but|then)\b|\.(?=\s)", p.plain)]
    return max((c for c in cuts if c < a.start), default=0), min((c for c in cuts if c >= a.end), default=len(p.plain))  # fmt: skip


def _ph(p: Passage) -> Iterator[Finding]:
    """An acid leach above pH 7, an alkaline one below; limestone above pH 9."""
    for a in amounts(p.plain):
        if a.kind != "pH" and not (
            a.kind == "number"
            and 0 <= a.value <= 14
            and re.search(
                r"\bpH\b[^.;\d]{0,40}\b(?:to|at|of|near|above|below|is|about|around)\s+(?:about |some |near |around )?$",
                p.plain[: a.start],
            )
        ):
            continue
        begin, end = _clause(p, a)
        text = p.plain[begin:end]
        low, high = a.allowed
        # "above 10" and "below 2" are bounds: only their own side is stated
        acid, alkali = ACID.search(text), ALKALI.search(text)
        lime = re.search(r"\blimestone\b[^.;,]{0,40}\b(?:rais\w+|lift\w*|bring\w*)\b", text, re.IGNORECASE)
        reason = ""
        if acid and not alkali and a.word != "below" and low > 7.5 and not TURNED.search(text):
            reason = f"“{acid[0]}” and pH {a.value:g}: an acid solution has a pH below 7"
        elif alkali and not acid and a.word != "over" and high < 6.5 and not TURNED.search(text.replace(alkali[0], "")):  # fmt: skip
            reason = f"“{alkali[0]}” and pH {a.value:g}: an alkaline solution has a pH above 7"
        elif (
            lime and low > 9.5 and not re.search(r"\b(?:lime|caustic|soda)\b", text.replace("limestone", ""))
        ):
            reason = f"limestone alone ends near pH 8, not at {a.value:g}"
        if reason:
            yield finding(
                RULE, "high", (p.words(begin, end), p.words(a.start, a.end)), reason, "A pH on the reagent's side of 7, or the other reagent.", weight=0.2,
            )  # fmt: skip
            return


BAR = {"bar": 1.0, "atm": 1.013, "mpa": 10.0, "kpa": 0.01, "mbar": 0.001}


def vapour_pressure_bar(celsius: float) -> float:
    """Vapour pressure of water in bar, 100 to 300 degC, by the equation of Antoine (constants of NIST, from memory, within 2 %).

    >>> round(vapour_pressure_bar(250.0), -1)
    40.0
    """
    return 10 ** (8.14019 - 1810.94 / (244.485 + celsius)) / 750.06


def _steam(p: Passage) -> Iterator[Finding]:
    """An autoclave hotter than its pressure allows."""
    if not re.search(r"\b(?:autoclave|leach\w*|digest\w*|pressure oxidation|HPAL|POX|hydrothermal|slurry|solution)\b", p.plain, re.IGNORECASE):  # fmt: skip
        return
    hot = [a for a in amounts(p.plain) if a.kind == "temperature" and 120 < a.printed[0] < 300]
    said = [
        (float(m[1].replace(",", ".")) * BAR[m[2].lower()], m)
        for m in re.finditer(r"(?<![\w.,–-])(\d+(?:[.,]\d+)?)\s?(bar|atm|MPa|kPa|mbar)\b", p.plain)
        if not re.search(r"\b(?:oxygen|partial|over-?pressure|overpressure|hydrogen)\b", p.plain[max(0, m.start() - 30) : m.end() + 25], re.IGNORECASE)
    ]  # fmt: skip
    if len(hot) != 1 or len(said) != 1 or re.search(r"\b(?:roast\w*|calcin\w*|bak(?:e|ing)|kiln|furnace|vacuum|melt\w*)\b", p.plain, re.IGNORECASE):  # fmt: skip
        return
    need = vapour_pressure_bar(hot[0].printed[0])
    pressure, m = said[0]
    if pressure < 0.6 * (need - 1.0):  # a gauge pressure is one bar less
        yield finding(
            RULE, "high", (p.words(min(hot[0].start, m.start()) - 20, max(hot[0].end, m.end())), p.words(m.start(), m.end())),
            f"water at {hot[0].printed[0]:.4g} °C has a vapour pressure of {need:.3g} bar > {pressure:.3g} bar: it would boil", f"At least {need:.2g} bar.", weight=0.2,
        )  # fmt: skip


ELECTRO = re.compile(r"\belectro-?w(?:in|on)\w*\b", re.IGNORECASE)


def _metal_of(p: Passage, metal: str) -> str:
    named = [
        w for w in re.findall(r"[a-z]{3,}", p.plain.lower()) if w in CHARGE and w not in ("lead", "iron")
    ]
    return named[0] if len(set(named)) == 1 else metal if not named else ""


def _voltage(p: Passage, metal: str) -> Iterator[Finding]:
    """A cell voltage of aqueous electrowinning below that of metal and oxygen from the sulphate."""
    if not ELECTRO.search(p.plain) or re.search(r"\b(?:hydrogen|depolari[sz]\w+|ferrous|SO2|chlor\w+|overpotential|vs|versus|against|SHE)\b", p.plain):  # fmt: skip
        return
    name = _metal_of(p, metal)
    own = property_of(name, "electrode_potential") if name in CHARGE else None
    if own is None:
        return
    need = OXYGEN - own.value
    for a in amounts(p.plain):
        begin, end = _clause(p, a)
        if a.kind == "potential" and 0 < a.printed[1] < 0.85 * need and ELECTRO.search(p.plain[begin:end]) and re.search(r"\b(?:cell|voltage|at|of|under)\b[^.;]{0,20}$", p.plain[: a.start]):  # fmt: skip
            yield finding(
                RULE, "high", (p.words(a.start - 40, a.end), Words(f"{own.substance}: standard potential {own.value:+.2f} V", None, own.source)),
                f"{OXYGEN:.2f} - ({own.value:+.2f}) = {need:.2f} V for {name} and oxygen, stated {a.value:.3g} V", f"Above {need:.1f} V.", weight=0.2,
            )  # fmt: skip
            return


def least_energy(metal: str) -> float | None:
    """Least electricity of aqueous electrowinning in kWh/t: charge times the reversible voltage of metal and oxygen.

    >>> round(least_energy("zinc"), -1)
    1630.0
    """
    own = property_of(metal, "electrode_potential")
    symbol = symbols().get(metal, "")
    if own is None or metal not in CHARGE or symbol not in molar_masses():
        return None
    return CHARGE[metal] * FARADAY * (OXYGEN - own.value) / molar_masses()[symbol] * 1000


@lru_cache(maxsize=1)
def energies() -> tuple[tuple[re.Pattern[str], frozenset[str], float, float, str, str], ...]:
    """Specific electricity of processes: words, metals, least and most in kWh/t, name, source."""
    text = (
        resources.files("oreshed.ledger")
        .joinpath("reference/specific_energy.csv")
        .read_text(encoding="utf-8")
    )
    return tuple(
        (re.compile(r["words"], re.IGNORECASE), frozenset(r["metals"].split("; ")), float(r["least_kwh_t"]), float(r["most_kwh_t"]), r["process"], r["source"])
        for r in csv.DictReader(text.splitlines())
    )  # fmt: skip


ORES = {"alumina": "aluminium", "bauxite": "aluminium", "cryolite": "aluminium", "aluminum": "aluminium", "magnesia": "magnesium", "quartz": "silicon", "ferrochrome": "chromium", "ferromanganese": "manganese", "spodumene": "lithium"}  # fmt: skip
SPENT = re.compile(r"(?<![\w.,])(\d{1,3}(?:[,\u202f ]\d{3})+|\d+(?:\.\d+)?)(?:\s*(?:[–—-]|to)\s*(\d{1,3}(?:[,\u202f ]\d{3})+|\d+(?:\.\d+)?))?\s*(k|M|G)Wh\s*(?:/|per|a|for each|for every)\s*(kg|kilogram|t|tonne|ton)\b", re.IGNORECASE)  # fmt: skip


REFERS = re.compile(
    r"\b(?:they|it|these|this|such|the (?:cells?|step|process|plants?|furnaces?|stage|smelters?|potlines?))\b",
    re.IGNORECASE,
)
OTHER_STEP = re.compile(r"\b(?:min(?:e|es|ing)|haul\w*|crush\w*|grind\w*|flotation|mill\w*|remelt\w*|recycl\w*|scrap|secondary|alumina (?:refin\w+|plant)|anode (?:bak|mak)\w+|sav(?:e|es|ing|ings)|less|fewer|lower by|reduc(?:es|ed) by|losses|auxiliar\w+|rectif\w+|cast(?:ing)?)\b", re.IGNORECASE)  # fmt: skip


def _energy(p: Passage, metal: str, before: Passage | None = None) -> Iterator[Finding]:
    """Electricity per tonne below the reaction's own need, or beyond what any plant spends."""
    for m in SPENT.finditer(p.plain):
        scale = {"k": 1.0, "m": 1e3, "g": 1e6}[m[3].lower()] * (
            1e3 if m[4].lower() in ("kg", "kilogram") else 1.0
        )
        values = [float(re.sub(r"[,\u202f ]", "", g)) * scale for g in (m[1], m[2]) if g]
        cut = re.search(r"[;.]\s", p.plain[m.end() :])
        around = p.plain[max(0, m.start() - 130) : m.end() + min(60, cut.start() if cut else 60)]
        if before is not None and REFERS.search(p.plain[: m.start()]) and not OTHER_STEP.search(p.plain):
            around = (
                before.plain[-220:] + " " + around
            )  # "They use 2.1 MWh/t": the process stands in the sentence before
        for words, metals, least, most, name, source in energies():
            named = {
                ORES.get(w, w)
                for w in re.findall(r"[a-z]{3,}", around.lower())
                if w in symbols() or w in ORES
            }
            if not words.search(around) or not metals & (named or {metal}):
                continue
            if max(values) < least or min(values) > most:
                yield finding(
                    RULE, "high", (p.words(m.start() - 50, m.end()), Words(f"{name}: {least:,.0f} to {most:,.0f} kWh/t", None, source)),
                    f"{min(values):,.6g} kWh/t stated for {name}; {least:,.0f} to {most:,.0f} kWh/t hold every plant", f"{least:,.0f} to {most:,.0f} kWh/t.", weight=0.2,
                )  # fmt: skip
                return
        name = (
            _metal_of(p, metal)
            if not re.search(r"\b(?:alumina|cryolite|magnesi\w+|molten|fused)\b", around)
            else ""
        )
        need = least_energy(name) if ELECTRO.search(around) else None
        if need is not None and max(values) < 0.95 * need:
            yield finding(
                RULE, "high", (p.words(m.start() - 50, m.end()), Words(f"{name}: least {need:,.0f} kWh/t", None, "charge x reversible voltage")),
                f"{max(values):,.6g} kWh/t stated; electrowinning {name} takes at least {need:,.0f} kWh/t", f"Above {need:,.0f} kWh/t.", weight=0.2,
            )  # fmt: skip
            return


def _nines(p: Passage) -> Iterator[Finding]:
    """ "5N (99.99 %)": as many nines as the name says."""
    for m in re.finditer(r"\b([2-9])N(5)?\b\s*(?:\(|,|=|viz|i\.e\.|or|purity(?: of)?|metal|grade)?[^%;.\d]{0,18}(99?(?:\.9+\d?)?)\s?%|\b(99?(?:\.9+\d?)?)\s?%[^%;.\d]{0,18}\(?\b([2-9])N(5)?\b", p.plain):  # fmt: skip
        n, five, percent = (m[1], m[2], m[3]) if m[1] else (m[5], m[6], m[4])
        digits = percent.replace(".", "")
        nines = len(digits) - len(digits.lstrip("9"))
        if nines != int(n) or bool(five) != digits.endswith("5"):
            yield finding(
                RULE, "medium", (p.words(m.start(), m.end()), p.words(max(0, m.start() - 30), m.end())),
                f"{n}N{five or ''} is {'99.' + '9' * (int(n) - 2) if int(n) > 2 else '99'}{five or ''} %, stated {percent} %", "As many nines as the name says.", weight=0.1,
            )  # fmt: skip


def _fahrenheit(p: Passage) -> Iterator[Finding]:
    """ "1,085 degC (1,585 degF)": one temperature in two scales."""
    found = amounts(p.plain)
    for a, b in itertools.pairwise(found):
        if a.kind != "temperature" or b.kind != "temperature" or not re.fullmatch(r"\s*(?:\(|/|,? or |=|,? (?:i\.e\.|viz) )\s*(?:about |~)?", p.plain[a.end : b.start]):  # fmt: skip
            continue
        scales = {re.sub(r"[^CFK]", "", x.text[-3:]) for x in (a, b)}
        scales = {("F" if "F" in p.plain[x.start : x.end] else "K" if re.search(r"K\b", p.plain[x.start : x.end]) else "C") for x in (a, b)}  # fmt: skip
        if len(scales) != 2:
            continue
        if math.isclose(a.value, b.value, abs_tol=4 + 0.02 * abs(a.value)):
            continue
        yield finding(
            "R-UNIT", "medium", (p.words(a.start, b.end), p.words(b.start, b.end)),
            f"{p.plain[b.start : b.end].strip()} is {b.value:,.5g} °C, beside {p.plain[a.start : a.end].strip()} ({a.value:,.5g} °C)", "One temperature in both scales.", weight=0.1,
        )  # fmt: skip


__all__ = ["least_energy", "operations", "vapour_pressure_bar"]

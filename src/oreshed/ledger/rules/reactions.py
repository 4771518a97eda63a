"""R-BAL: tonnes by reaction: what an equation of the text sets free or takes up, and what a tonne of metal needs of its compound.

"Every tonne of HF leaves 1.2 t of anhydrite" is held to CaF2 + H2SO4 -> CaSO4 + 2 HF where the text prints the equation;
"a tonne of sponge takes 2.4 t of TiCl4" to the share of titanium in TiCl4, whatever the text prints.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

from oreshed.basis.properties import composition, mass_fraction, mineral_named, molar_masses, symbols
from oreshed.ledger.document import Document
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.equated import SUBSCRIPTS
from oreshed.ledger.rules.passage import Passage, passages
from oreshed.ledger.rules.verdicts import finding

SPECIES = r"(?:\d{0,2}(?:\.\d)?\s?(?:[A-Z][a-z]?[\d₀-₉]*|\((?:[A-Z][a-z]?[\d₀-₉]*)+\)[\d₀-₉]*|·\d?)+)"
EQUATION = re.compile(
    rf"(?P<left>{SPECIES}(?:\s*\+\s*{SPECIES})*)\s*(?:→|->|-->|⟶|=|⇌|yields)\s*(?P<right>{SPECIES}(?:\s*\+\s*{SPECIES})*)"
)
PER = re.compile(
    r"\b(?:(?:[Ee]very|[Ee]ach|[Pp]er|[Aa]|[Oo]ne|1)\s+(?:tonne|ton|t|kg|kilogram)s?|(?:for|per) (?:every|each) (?:tonne|ton|kg))\s+of\s+(?:the\s+)?(?P<base>[\w₀-₉()·-]+(?:\s+(?:oxide|chloride|fluoride|sponge|metal|acid|carbonate|sulphate|sulfate|hydroxide))?)",
)
TONNES = re.compile(
    r"(?<![\d.,])(?P<n>\d+(?:\.\d+)?)\s*(?:t|tonnes?|tons?|kg)\s+(?:of\s+)?(?P<what>[\w₀-₉()·]+(?:\s+(?:oxide|chloride|fluoride|sponge|metal|acid|carbonate|sulphate|sulfate|hydroxide|tetrachloride|dioxide|trioxide|pentoxide))?)"
)
PER_BASE = re.compile(
    r"(?<![\d.,])(?P<n>\d+(?:\.\d+)?)\s*(?:t|tonnes?|tons?|kg)\s+(?:of\s+)?(?P<what>[\w₀-₉()·]+(?:\s+\w+)?)\s+(?:per|for (?:each|every)|a|to the)\s+(?:tonne|ton|t|kg)\s+(?:of\s+)?(?P<base>[\w₀-₉()·-]+)"
)
TAKES = re.compile(
    r"\b(?:consum\w+|tak(?:es|ing)|needs?|requir\w+|us(?:es|ing)|calls? for|feeds?|swallows?)\b",
    re.IGNORECASE,
)
GIVES = re.compile(r"\b(?:leaves?(?: behind)?|gives?|yields?|produc\w+|releas\w+|generat\w+|creat\w+|makes?|forms?|sets? free|emits?)\b", re.IGNORECASE)  # fmt: skip
# Common names of products of reactions that are no minerals.
NAMES = {"anhydrite": "CaSO4", "gypsum": "CaSO4·2H2O", "lime": "CaO", "limestone": "CaCO3", "quicklime": "CaO", "salt": "NaCl", "caustic soda": "NaOH", "soda ash": "Na2CO3",
         "sulphuric acid": "H2SO4", "sulfuric acid": "H2SO4", "hydrochloric acid": "HCl", "carbon dioxide": "CO2", "co2": "CO2", "sulphur dioxide": "SO2", "sulfur dioxide": "SO2",
         "ammonia": "NH3", "water": "H2O", "alumina": "Al2O3", "silica": "SiO2", "magnesia": "MgO", "chlorine": "Cl2", "oxygen": "O2", "hydrogen": "H2", "hydrogen fluoride": "HF", "hf": "HF"}  # fmt: skip


def reactions(evidence: Evidence) -> Iterator[Finding]:
    """Tonnes per tonne of every sentence."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        known = equations(document)
        for p in found:
            if p.kind == "sentence":
                hit = next(_by_equation(p, known), None) or next(_by_content(p, metal), None)
                if hit:
                    yield hit


@lru_cache(maxsize=16)
def equations(document: Document) -> tuple[tuple[str, dict[str, float], dict[str, float]], ...]:
    """Balanced reactions that a text prints: the words, and the moles of each species on either side."""
    found = []
    for p in passages(document):
        for m in EQUATION.finditer(p.plain):
            left, right = _side(m["left"]), _side(m["right"])
            if left and right and _balanced(left, right):
                found.append((m[0], left, right))
    return tuple(found)


def _side(text: str) -> dict[str, float]:
    side: dict[str, float] = {}
    for term in text.split("+"):
        m = re.fullmatch(r"(\d{1,2}(?:\.\d)?)?\s?(\D.*)", term.strip())
        if not m:
            return {}
        formula = m[2].strip().translate(SUBSCRIPTS)
        if composition(formula) is None:
            return {}
        side[formula] = side.get(formula, 0.0) + float(m[1] or 1)
    return side


def _balanced(left: dict[str, float], right: dict[str, float]) -> bool:
    net: dict[str, float] = {}
    for side, sign in ((left, 1), (right, -1)):
        for formula, n in side.items():
            for element, count in (composition(formula) or {}).items():
                net[element] = net.get(element, 0.0) + sign * n * count
    return len(left | right) >= 2 and all(abs(v) < 1e-6 for v in net.values())


def formula_named(name: str) -> str | None:
    """The formula of a compound, given as a formula or by its name."""
    text = name.strip().translate(SUBSCRIPTS)
    if (
        re.search(r"[A-Z]", text)
        and (atoms := composition(text))
        and (len(atoms) > 1 or text in molar_masses())
    ):
        return text
    low = text.lower()
    if low in NAMES:
        return NAMES[low]
    if low in symbols():
        return symbols()[low]
    mineral = mineral_named(low)
    return mineral.formula if mineral and mineral.formula else None


def _mass(formula: str) -> float:
    masses = molar_masses()
    return math.fsum(n * masses[e] for e, n in (composition(formula) or {}).items())


def _rates(p: Passage) -> Iterator[tuple[re.Match[str], float, str, str]]:
    """Tonnes of one substance per tonne of another, as a sentence gives them: where, how much, of what, per what."""
    for m in PER_BASE.finditer(p.plain):
        yield m, float(m["n"]), m["what"], m["base"]
    for m in TONNES.finditer(p.plain):
        behind = re.match(
            r"[^.;\d]{0,45}?\b(?:hold|make|give|yield|get|win|obtain|produce|for|per)\s+", p.plain[m.end() :]
        )
        base = PER.match(p.plain, m.end() + behind.end()) if behind else None
        if base:
            yield m, float(m["n"]), m["what"], base["base"]
    for base in PER.finditer(p.plain):
        stop = re.search(r"[;.](?:\s|$)", p.plain[base.end() :])
        end = base.end() + stop.start() if stop else len(p.plain)
        for m in TONNES.finditer(p.plain, base.end(), end):
            yield m, float(m["n"]), m["what"], base["base"]


def _by_equation(
    p: Passage, known: tuple[tuple[str, dict[str, float], dict[str, float]], ...]
) -> Iterator[Finding]:
    if not known:
        return
    for m, n, what, base in _rates(p):
        one = next((f for w in (what, what.split()[0]) if (f := formula_named(w))), None)
        other = next((f for w in (base, base.split()[0]) if (f := formula_named(w))), None)
        if not one or not other or one == other:
            continue
        for words, left, right in known:
            moles = left | right
            if one not in moles or other not in moles:
                continue
            exact = moles[one] * _mass(one) / (moles[other] * _mass(other))
            if 0.87 < n / exact < 1.2 or (one in left and exact < n < 1.6 * exact):
                return
            yield finding(
                "R-BAL", "high", (p.words(max(0, m.start() - 45), m.end() + 10),), f"{words}: {exact:.3g} t of {one} a tonne of {other}, stated {n:g}", f"{exact:.3g} t.", weight=min(1.0, abs(n / exact - 1)),
            )  # fmt: skip
            return


def _by_content(p: Passage, metal: str) -> Iterator[Finding]:
    """What a tonne of the metal takes of its own compound holds at least a tonne of it."""
    symbol = symbols().get(metal.lower())
    if not symbol:
        return
    for m, n, what, base in _rates(p):
        formula = next((f for w in (what, what.split()[0]) if (f := formula_named(w))), None)
        whole = formula_named(base)
        pure = (
            whole == symbol
            or base.lower() in (metal.lower(), "sponge", "metal", "ingot", "cathode")
            or base.lower().endswith((" metal", " sponge"))
        )
        if not formula or not pure or symbol not in (composition(formula) or {}) or formula == symbol:
            continue
        fraction = mass_fraction(formula, symbol) or 0.0
        before = p.plain[max(0, m.start() - 80) : m.start()]
        if fraction <= 0 or not TAKES.search(before) or GIVES.search(before.split("and")[-1]):
            continue
        if n * fraction < 0.96:
            yield finding(
                "R-BAL", "high", (p.words(max(0, m.start() - 45), m.end() + 10),), f"{n:g} t of {formula} hold {n * fraction:.3g} t of {metal}, less than the tonne that is made; {1 / fraction:.3g} t are needed",
                f"{1 / fraction:.3g} t.", weight=min(1.0, 1 - n * fraction),
            )  # fmt: skip
            return


__all__ = ["equations", "formula_named", "reactions"]

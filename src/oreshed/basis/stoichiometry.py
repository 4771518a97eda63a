"""Stoichiometry: compounds by formula, trade name or systematic name, and the masses that a reaction lets pass.

`substances.csv` names compounds, `reactions.csv` the reactions of extractive metallurgy without coefficients: the element
balance gives them. What a systematic name means ("magnesium chloride") follows from the charges of its ions.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from importlib import resources
from math import gcd

from oreshed.basis.properties import composition, mineral_named, molar_masses, symbols

CATIONS = {
    "lithium": 1, "sodium": 1, "potassium": 1, "rubidium": 1, "caesium": 1, "cesium": 1, "silver": 1, "ammonium": 1, "hydrogen": 1,
    "beryllium": 2, "magnesium": 2, "calcium": 2, "strontium": 2, "barium": 2, "zinc": 2, "cadmium": 2, "nickel": 2, "cobalt": 2, "lead": 2, "copper": 2,
    "manganese": 2, "palladium": 2, "ferrous": 2, "cupric": 2, "stannous": 2, "ferric": 3, "aluminium": 3, "aluminum": 3, "gallium": 3, "indium": 3,
    "scandium": 3, "yttrium": 3, "lanthanum": 3, "cerium": 3, "praseodymium": 3, "neodymium": 3, "samarium": 3, "gadolinium": 3, "terbium": 3,
    "dysprosium": 3, "bismuth": 3, "antimony": 3, "arsenic": 3, "chromium": 3, "boron": 3, "titanium": 4, "zirconium": 4, "hafnium": 4, "silicon": 4,
    "germanium": 4, "thorium": 4, "vanadium": 5, "niobium": 5, "tantalum": 5, "molybdenum": 6, "tungsten": 6,
}  # fmt: skip
ANIONS = {
    "oxide": ("O", 2), "chloride": ("Cl", 1), "fluoride": ("F", 1), "bromide": ("Br", 1), "iodide": ("I", 1), "sulphide": ("S", 2), "hydroxide": ("OH", 1),
    "carbonate": ("CO3", 2), "sulphate": ("SO4", 2), "nitrate": ("NO3", 1), "phosphate": ("PO4", 3), "oxalate": ("C2O4", 2), "telluride": ("Te", 2), "selenide": ("Se", 2),
}  # fmt: skip
ODD = {"ferrous": "Fe", "ferric": "Fe", "cupric": "Cu", "stannous": "Sn", "ammonium": "NH4"}
TIMES = {"mono": 1, "di": 2, "tri": 3, "tetra": 4, "penta": 5, "pent": 5, "hexa": 6}
# Metals whose oxide may be either of several: the bare name says nothing.
UNSURE = {("lead", "oxide"), ("copper", "oxide"), ("manganese", "oxide"), ("cobalt", "oxide"), ("antimony", "oxide"), ("arsenic", "oxide"), ("vanadium", "oxide"), ("cerium", "oxide"), ("praseodymium", "oxide"), ("terbium", "oxide"), ("copper", "chloride"), ("copper", "sulphide"), ("molybdenum", "sulphide"), ("tungsten", "sulphide"), ("arsenic", "sulphide"), ("titanium", "oxide")}  # fmt: skip
SYSTEMATIC = re.compile(
    rf"\b({'|'.join(CATIONS)})\s+({'|'.join(TIMES)})?({'|'.join(ANIONS)}|sulfide|sulfate)\b", re.IGNORECASE
)
FORMULA = re.compile(
    r"(?<![A-Za-z0-9.])((?:[A-Z][a-z]?(?:\d+|[₀-₉]+)?|[(\[](?:[A-Z][a-z]?[\d₀-₉]*)+[)\]](?:\d+|[₀-₉]+)?|[·•]\d{0,2}H[2₂]O)+)(?![A-Za-z0-9])"
)


@dataclass(frozen=True)
class Substance:
    """A substance where a text names it."""

    start: int
    end: int
    name: str
    formula: str


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], tuple[tuple[re.Pattern[str], str, str], ...]]:
    text = resources.files("oreshed.basis").joinpath("substances.csv").read_text(encoding="utf-8")
    rows = [(r["words"], r["name"], r["formula"]) for r in csv.DictReader(text.splitlines())]
    whole = "|".join(f"(?:{w})" for w, _, _ in rows)
    return re.compile(rf"\b(?:{whole})(?![\w-])", re.IGNORECASE), tuple(
        (re.compile(w, re.IGNORECASE), name, formula) for w, name, formula in rows
    )


def systematic(name: str) -> str:
    """The formula of a binary or salt name by the charges of its ions; "" where it is none or is ambiguous.

    >>> systematic("magnesium chloride"), systematic("titanium tetrachloride"), systematic("niobium pentoxide")
    ('MgCl2', 'TiCl4', 'Nb2O5')
    """
    m = SYSTEMATIC.fullmatch(name.strip())
    if m is None:
        return ""
    cation, anion = m[1].lower(), m[3].lower().replace("sulf", "sulph")
    symbol = ODD.get(cation) or symbols()[cation]
    radical, charge = ANIONS[anion]
    if m[2]:
        n = TIMES[m[2].lower()]
        odd = (anion == "oxide" and n == 5) or (anion == "oxide" and n == 3 and CATIONS[cation] in (3, 5)) or (anion == "sulphide" and n == 3)  # fmt: skip
        a, b = (2, n) if odd else (1, n)
    elif (cation, anion) in UNSURE:
        return ""
    else:
        plus = CATIONS[cation]
        common = gcd(plus, charge)
        a, b = charge // common, plus // common

    def times(unit: str, k: int) -> str:
        grouped = f"({unit})" if k > 1 and (composition(unit) or {}).keys().__len__() > 1 else unit
        return f"{grouped}{k if k > 1 else ''}"

    return times(symbol, a) + times(radical, b)


@lru_cache(maxsize=512)
def substances_in(text: str) -> tuple[Substance, ...]:
    """Elements and compounds that a text names, in order; of two readings that overlap the longer stands."""
    found: list[Substance] = []
    for m in FORMULA.finditer(text):
        atoms = composition(m[1])
        if (atoms and (len(atoms) > 1 or (sum(atoms.values()) > 1 and m[1] in ("Cl2", "Cl₂", "O2", "O₂", "H2", "H₂", "F2", "F₂")))) or (atoms and m[1] in symbols().values() and len(m[1]) == 2 and m[1] not in ("In", "As", "At", "No", "He", "Am")):  # fmt: skip
            found.append(Substance(m.start(), m.end(), m[1], m[1]))
    pattern, rows = _names()
    for m in pattern.finditer(text):
        row = next((r for r in rows if r[0].fullmatch(m[0])), None)
        if row:
            found.append(Substance(m.start(), m.end(), row[1], row[2]))
    for m in SYSTEMATIC.finditer(text):
        formula = systematic(m[0])
        if formula:
            found.append(Substance(m.start(), m.end(), m[0].lower(), formula))
    for m in re.finditer(r"\b[A-Za-z]{3,}\b", text):
        mineral = mineral_named(m[0])
        if mineral and mineral.formula:
            found.append(Substance(m.start(), m.end(), m[0].lower(), mineral.formula))
        elif m[0].lower() in symbols():
            found.append(Substance(m.start(), m.end(), m[0].lower(), symbols()[m[0].lower()]))
    kept: list[Substance] = []
    for s in sorted(found, key=lambda s: (s.start - s.end, s.start)):
        if all(s.end <= k.start or k.end <= s.start for k in kept):
            kept.append(s)
    return tuple(sorted(kept, key=lambda s: s.start))


def molar_mass(formula: str) -> float:
    """Molar mass of a formula in g/mol. Raises ValueError for what is none.

    >>> round(molar_mass("CaF2"), 2)
    78.07
    """
    atoms = composition(formula)
    if not atoms:
        raise ValueError(formula)
    return sum(n * molar_masses()[s] for s, n in atoms.items())


def balanced(reactants: tuple[str, ...], products: tuple[str, ...]) -> tuple[Fraction, ...] | None:
    """Coefficients that balance every element, first reactants, then products; None unless one set of positive ones does.

    >>> [str(x) for x in balanced(("TiCl4", "Mg"), ("Ti", "MgCl2"))]
    ['1/2', '1', '1/2', '1']
    """
    parts = [composition(f) or {} for f in (*reactants, *products)]
    signs = [1] * len(reactants) + [-1] * len(products)
    elements = sorted({e for p in parts for e in p})
    rows = [
        [Fraction(p.get(e, 0)).limit_denominator(100) * s for p, s in zip(parts, signs, strict=True)]
        for e in elements
    ]
    pivots: list[int] = []
    for column in range(len(parts)):
        r = len(pivots)
        best = next((i for i in range(r, len(rows)) if rows[i][column]), None)
        if best is None:
            continue
        rows[r], rows[best] = rows[best], rows[r]
        rows[r] = [x / rows[r][column] for x in rows[r]]
        for i in range(len(rows)):
            if i != r and rows[i][column]:
                rows[i] = [x - rows[i][column] * y for x, y in zip(rows[i], rows[r], strict=True)]
        pivots.append(column)
    free = [c for c in range(len(parts)) if c not in pivots]
    if len(free) != 1:
        return None
    found = [Fraction(0)] * len(parts)
    found[free[0]] = Fraction(1)
    for r, column in enumerate(pivots):
        found[column] = -rows[r][free[0]]
    return tuple(found) if all(x > 0 for x in found) else None


@dataclass(frozen=True)
class Reaction:
    """A balanced reaction. masses : by formula in normal form, tonnes for one turn; negative for what goes in."""

    process: str
    equation: str
    masses: dict[frozenset[tuple[str, float]], float]


def normal(formula: str) -> frozenset[tuple[str, float]]:
    """A formula as its atoms, so that MgO2H2 and Mg(OH)2 are one; a molecule of one element as the element."""
    atoms = composition(formula) or {}
    return frozenset((e, 1.0) for e in atoms) if len(atoms) == 1 else frozenset(atoms.items())


@lru_cache(maxsize=1)
def reactions() -> tuple[Reaction, ...]:
    """The reactions of the table, balanced."""
    text = resources.files("oreshed.basis").joinpath("reactions.csv").read_text(encoding="utf-8")
    held = []
    for r in csv.DictReader(text.splitlines()):
        left, right = (tuple(x.strip() for x in side.split(" + ")) for side in r["equation"].split(" = "))
        counts = balanced(left, right)
        if counts is None:
            raise ValueError(f"reactions.csv: no single balance of {r['equation']}")
        masses = {
            normal(f): float(n) * molar_mass(f) * (-1 if i < len(left) else 1)
            for i, (f, n) in enumerate(zip((*left, *right), counts, strict=True))
        }
        held.append(Reaction(r["process"], r["equation"], masses))
    return tuple(held)


def ratios(a: str, b: str) -> list[tuple[float, int, int, Reaction]]:
    """Every reaction that holds both: tonnes of `a` for one of `b`, and the side of each (-1 goes in, 1 comes out)."""
    x, y = normal(a), normal(b)
    return [
        (abs(r.masses[x] / r.masses[y]), *((-1, 1)[r.masses[k] > 0] for k in (x, y)), r)  # type: ignore[misc]
        for r in reactions()
        if x in r.masses and y in r.masses and x != y
    ]

"""R-BAL: masses of two substances in one sentence against the formula or the reaction that joins them; equations that do not balance.

"For each tonne of sponge the step takes 2.4 t of TiCl4": the ratio follows from the balanced reaction that holds both, and where
none does from the element that both hold. A feed may exceed its least need, a product stays below its most, a companion product
keeps its ratio; what is said to be *in* a compound is a share of its formula.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oreshed.basis.properties import composition, mass_fraction, symbols
from oreshed.basis.stoichiometry import Substance, balanced, normal, ratios, substances_in
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words

RULE = "R-BAL"
SOURCE = "formulas and standard atomic weights"
MASS = {"t": 1e3, "tonne": 1e3, "tonnes": 1e3, "ton": 1e3, "tons": 1e3, "kt": 1e6, "kg": 1.0, "kilogram": 1.0, "kilograms": 1.0, "g": 1e-3, "grams": 1e-3, "gram": 1e-3, "lb": 0.4536, "pound": 0.4536, "pounds": 0.4536}  # fmt: skip
UNIT = r"(?P<u>tonnes?|tons?|kt|t|kilograms?|kg|grams?|g|pounds?|lb)"
ONE = re.compile(rf"(?<![\w.,])(?P<n>per|a|an|each|every|one|1(?:\.0+)?|10|100|1,000)\s+{UNIT}\b(?:\s+of\b)?", re.IGNORECASE)  # fmt: skip
MUCH = re.compile(rf"(?<![\w.,–-])(?P<a>\d{{1,3}}(?:,\d{{3}})+|\d+(?:\.\d+)?)(?:\s*(?:[–—-]|to)\s*(?P<b>\d+(?:\.\d+)?))?\s*{UNIT}\b(?:\s+of\b)?(?!\s*/)")  # fmt: skip
BOUND = re.compile(r"\b(?P<up>less than|under|below)|(?P<down>at least|over|more than|above|no less than)\s+(?:about\s+|some\s+)?$", re.IGNORECASE)  # fmt: skip
# What stands between "of" and the substance; words behind it that make another thing of it.
QUALITY = re.compile(r"\s*(?:(?:the|its|pure|fresh|dry|contained|metallic|molten|liquid|finished|recovered|refined|fine|strong|concentrated|new|anhydrous|calcined|burnt|raw|technical|\d+ ?%|such|primary|elemental|solid|by-product|synthetic|crystalline|anode|burnt)\s+)*", re.IGNORECASE)  # fmt: skip
OTHER = re.compile(r"\s*[- ]?(?:ores?|concentrates?|rock|slag|scrap|alloys?|matte|bullion|anodes?\b(?! carbon)|cathodes?|equivalents?|sands?|brine|solution|dust|fume|residue|sludge|sponge (?:fines|scrap)|cells?|capacity|units?|products?|pigment|feed|bearing|based|grade|plates?|oxide|chloride)\b", re.IGNORECASE)  # fmt: skip
PRODUCT = re.compile(
    r"\s*(?:the |finished |crude |primary |refined )*(?:metal|sponge|ingot|product)\b", re.IGNORECASE
)
HOLDS = re.compile(r"\b(?:holds?|contains?|carr(?:y|ies)|has|bears?|is made of|includes?|corresponds? to|equals?|equivalent to|represents?)\b", re.IGNORECASE)  # fmt: skip
TAKES = re.compile(r"\b(?:takes?|took|need(?:s|ed)?|requir(?:es?|ed)|us(?:es?|ed)|consum(?:es?|ed)|eats?|spent|calls? for|comes? from|made from|charged|fed|feeds?|burnt|bought|goes? into)\b", re.IGNORECASE)  # fmt: skip
GIVES = re.compile(r"\b(?:gives?|gave|given off|yield(?:s|ed)?|makes?|made|produc(?:es?|ed|ing)|returns?|delivers?|turns? (?:in)?to|becomes?|generat(?:es?|ed)|releas(?:es?|ed)|leav(?:es?|ing)|left|forms?|formed|recover(?:s|ed)|comes? with|burns? to|results? in|brings?|evolv(?:es?|ed))\b", re.IGNORECASE)  # fmt: skip
PER = re.compile(
    r"\s*(?:(?:is|are|was|goes|go|must be|has to be)\s+)?(?:\w+ed\s+|spent\s+|in\s+|made\s+|left\s+)?(?:for\s+|to (?:make|produce|hold|give|yield|obtain|win)\s+|(?:goes?\s+)?into\s+|,\s*|to\s+|with\s+|behind\s+for\s+)?",
    re.IGNORECASE,
)
ASIDE = re.compile(r"\b(?:capacity|a year|per year|per day|a day|reserves?|price|\$|USD|world|demand|exports?|imports?|stock\w*|CO2 equivalent|emission\w*|energy|water|overburden|waste rock|tailings)\b", re.IGNORECASE)  # fmt: skip


def stoichiometry(evidence: Evidence) -> Iterator[Finding]:
    """Masses per mass and equations of every sentence."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for p in found:
            if p.kind != "heading":
                yield from _joined(p, metal)
                yield from _equation(p)


@dataclass(frozen=True)
class Mass:
    """A mass of a substance: tonnes as low and high in kilograms, where it stands."""

    low: float
    high: float
    substance: Substance
    start: int
    end: int
    one: bool


def _named(p: Passage, at: int, metal: str, of: bool) -> Substance | None:
    """The substance that a mass is of: behind its "of", or the document's metal for "a tonne of sponge"."""
    lead = QUALITY.match(p.plain, at)
    begin = lead.end() if lead else at
    own = PRODUCT.match(p.plain, at)
    if own and metal in symbols():
        return Substance(at, own.end(), metal, symbols()[metal])
    s = next((s for s in substances_in(p.plain) if s.start == begin), None) if of else None
    return s if s and not OTHER.match(p.plain, s.end) else None


def _masses(p: Passage, metal: str) -> list[Mass]:
    held: list[Mass] = []
    for m in ONE.finditer(p.plain):
        of = m[0].lower().endswith("of")
        s = _named(p, m.end(), metal, of)
        before = substances_in(p.plain[: m.start()])
        if s is None and not of and re.search(r"\b(?:of which|which)\s*$", p.plain[: m.start()]) and before:
            s = before[-1]  # "(NH4)2PtCl6, of which a kilogram holds"
        if s is not None:
            n = float(m["n"].replace(",", "")) if m["n"][0].isdigit() else 1.0
            held.append(Mass(n * MASS[m["u"].lower()], n * MASS[m["u"].lower()], s, m.start(), max(m.end(), s.end), True))  # fmt: skip
    for m in MUCH.finditer(p.plain):
        s = _named(p, m.end(), metal, m[0].lower().endswith("of"))
        if s is None or any(k.start <= m.start() < k.end for k in held):
            continue
        ends = [float(x.replace(",", "")) * MASS[m["u"].lower()] for x in (m["a"], m["b"]) if x]
        low, high = min(ends), max(ends)
        bound = BOUND.search(p.plain[: m.start()])
        if bound:
            low, high = (0.0, high) if bound["up"] else (low, float("inf"))
        held.append(Mass(low, high, s, m.start(), s.end, False))
    return held


def _joined(p: Passage, metal: str) -> Iterator[Finding]:
    """ "each tonne of B takes x t of A": every mass beside the one tonne (or two masses of one clause)."""
    if not re.search(r"\b(?:t|tonnes?|tons?|kg|kilograms?|lb|pounds?)\b", p.plain) or (
        ASIDE.search(p.plain) and not ONE.search(p.plain)
    ):
        return
    masses = _masses(p, metal)
    bases = [m for m in masses if m.one]
    for base in bases[:2]:
        for a in (m for m in masses if m is not base and not m.one):
            between = p.plain[min(base.end, a.end) : max(base.start, a.start)]
            if a.start < base.start:  # "0.5 t of X and 2 t of Y for each tonne"
                for k in (k for k in masses if a.end <= k.start and k.end <= base.start):
                    between = between.replace(p.plain[k.start : k.end], "").lstrip(" ,").removeprefix("and").lstrip(" ,")  # fmt: skip
            if re.search(r"[;]|\.\s|\b(?:while|whereas|instead of|against|rather than|but)\b", between) or len(between) > 120:  # fmt: skip
                continue
            first = a.start < base.start
            verbs = p.plain[max(0, a.start - 60) : base.start] if first else between
            if not PER.fullmatch(between) and (
                first or not any(v.search(between) for v in (HOLDS, TAKES, GIVES))
            ):
                continue
            said = _span(a, base, verbs)
            if said is None:
                continue
            low, high, line = said
            x, y = a.low / base.high, a.high / base.low
            if (y >= low and x <= high) or x > 100:
                continue  # a hundred tonnes a tonne are another balance
            shown = f"{x:.3g}" if x == y else f"{x:.3g} to {y:.3g}" if y < float("inf") and x > 0 else f"{(x or y):.3g}"  # fmt: skip
            known = f"at least {low:.3g}" if y < low else f"at most {high:.3g}"
            yield finding(
                RULE, "high", (p.words(min(base.start, a.start), max(base.end, a.end)), Words(line, None, SOURCE)),
                f"{shown} t of {a.substance.name} for a tonne of {base.substance.name} stated; {line}: {known}", f"{known[0].upper()}{known[1:]} t.", weight=0.4,
            )  # fmt: skip
            return


def _span(a: Mass, base: Mass, verbs: str) -> tuple[float, float, str] | None:
    """Tonnes of `a` that a tonne of `base` can hold, take or give: least, most, and the law."""
    x, y = a.substance.formula, base.substance.formula
    if normal(x) == normal(y):
        return None
    last = {k: max((m.start() for m in v.finditer(verbs)), default=-1) for k, v in (("in", TAKES), ("out", GIVES), ("of", HOLDS))}  # fmt: skip
    role = max(last, key=lambda k: last[k]) if max(last.values()) >= 0 else ""
    atoms = composition(x) or {}, composition(y) or {}
    if role == "of" and a.start < base.start:
        role = "in"
    if role == "of" and len(atoms[1]) == 1 and len(atoms[0]) > 1:
        own = next(iter(atoms[1]))
        held = mass_fraction(x, own)
        return (
            (0.97 / held, 1.03 / held, f"{own} in {x}: {held:.3f}, {1 / held:.3g} t a tonne")
            if held
            else None
        )
    if role == "of":
        element = next(iter(atoms[0])) if len(atoms[0]) == 1 else ""
        share = mass_fraction(y, element)
        return (
            (share * 0.97, share * 1.03, f"{element} in {y}: {share:.3f}")
            if share and len(atoms[1]) > 1
            else None
        )
    spans = []
    for r, side_x, side_y, law in ratios(x, y):
        if role == ("out" if side_x < 0 else "in"):
            continue
        low, high = ((0.85, 1.7 if side_x > 0 else 2.5) if side_x == side_y else (0.93, 3.0) if side_x < 0 else (0.25, 1.05))  # fmt: skip
        spans.append((low * r, high * r, r, law))
    if spans:
        best = min(spans, key=lambda s: abs(a.low / base.high - s[2]))
        return (
            min(s[0] for s in spans),
            max(s[1] for s in spans),
            f"{best[3].equation}, {best[2]:.3g} t a tonne",
        )
    shared = [e for e in atoms[0] if e in atoms[1] and e not in LIGHT]
    if len(shared) != 1 or not role:
        return None
    e = shared[0]
    in_x, in_y = mass_fraction(x, e) or 1.0, mass_fraction(y, e) or 1.0
    line = f"{e} in {x}: {in_x:.3f}, in {y}: {in_y:.3f}"
    return (0.95 * in_y / in_x, float("inf"), line) if role == "in" else (0.0, 1.03 * in_y / in_x, line)


LIGHT = frozenset(("O", "H", "C", "N", "Cl", "F", "S", "Na", "K", "Si", "Ca"))  # carriers and reagents
TERM = r"(?:\d+(?:[.,]\d+)?\s*)?(?:[A-Z][A-Za-z0-9₀-₉()\[\]·•]*)(?:\s?\((?:s|l|g|aq)\))?"
EQUATION = re.compile(rf"({TERM}(?:\s+\+\s+{TERM})*)\s*(?:→|⟶|->|=>|⇌|=)\s*({TERM}(?:\s+\+\s+{TERM})*)")


def _side(text: str) -> list[tuple[float, str]] | None:
    found = []
    for term in re.split(r"\s+\+\s+", re.sub(r"\((?:s|l|g|aq)\)", "", text.strip())):
        m = re.fullmatch(r"(\d+(?:[.,]\d+)?)?\s*(\S+)", term.strip())
        if m is None or not composition(m[2].strip(".,;:")):
            return None
        found.append((float((m[1] or "1").replace(",", ".")), m[2].strip(".,;:")))
    return found


def _equation(p: Passage) -> Iterator[Finding]:
    """ "CaF2 + H2SO4 = CaSO4 + HF": as many atoms of each element on both sides."""
    for m in EQUATION.finditer(p.plain):
        left, right = _side(m[1]), _side(m[2])
        if not left or not right or len(left) + len(right) < 3:
            continue
        totals: dict[str, float] = {}
        for sign, side in ((1, left), (-1, right)):
            for n, formula in side:
                for e, k in (composition(formula) or {}).items():
                    totals[e] = totals.get(e, 0.0) + sign * n * k
        off = {e: n for e, n in totals.items() if abs(n) > 1e-6}
        if not off:
            continue
        fixed = balanced(tuple(f for _, f in left), tuple(f for _, f in right))
        scale = min((x for x in fixed), default=1) if fixed else 1
        right_way = (
            " : ".join(f"{float(x / scale):.3g}" for x in fixed) if fixed else "another set of substances"
        )
        yield finding(
            RULE, "medium", (p.words(m.start(), m.end()), p.words(m.start(2), m.end(2))),
            "; ".join(f"{e}: {abs(n):g} more on the {'left' if n > 0 else 'right'}" for e, n in sorted(off.items())), f"Coefficients {right_way}.", weight=0.2,
        )  # fmt: skip
        return


__all__ = ["stoichiometry"]

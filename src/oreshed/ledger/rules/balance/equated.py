"""R-UNIT, R-BAL, R-SHARE: two statements of one amount that a sentence sets equal, and products that it reckons.

"X, i.e. Y" and "X (Y)" must be one amount in two units; feed x grade x recovery and capacity x load must give the product;
a compound holds of its element what its formula says. None of this depends on the words around it.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from oreshed.basis.properties import composition, mass_fraction, symbols
from oreshed.ledger.evidence.amounts import PER_TONNE, Amount, disjoint, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.figures import Figure, figures
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding

EQUAL = re.compile(
    r"[^.;:]{0,34}?(?:,|\(|–|—)?\s*(?:\b(?:i\.e\.|viz)|\b(?:that is(?: to say)?|or|equal(?:s|ling)?(?: to)?|equivalent(?: to)?|corresponds? to|corresponding to|in other words|which is|the same as|namely|converts? (?:in)?to|works? out at|amounts? to)\b|=|≈|\()\s*(?:\b(?:about|roughly|some|around|just|only|nearly|almost|over|under|to|close to)\s+)*[~≈(]?\s*",
    re.IGNORECASE,
)
FAMILIES = (("pounds", r"(?:lbs?|pounds?|Mlb)\b"), ("ounces", r"(?:oz|ounces?|koz|Moz)\b"), ("short tons", r"short tons?\b"), ("long tons", r"long tons?\b"), ("tonnes", r"(?:t|kt|Mt|tonnes?|tons?|kg|tU|ktU|MtU|ktpa|Mtpa|tpa)\b"))  # fmt: skip
FORMULA = re.compile(
    r"(?<![\w.])(?=\w*[A-Z])(?:[A-Z][a-z]?[₀-₉\d]{0,2}|\((?:[A-Z][a-z]?[₀-₉\d]{0,2})+\)[₀-₉\d]{0,2}|·\d?){2,}(?![\w])"
)
OTHER_THING = re.compile(r"\b(?:of which|more|less|fewer|than|worth|up|down|from|per head|a day|per day|rise|fall|concentrates?|ore|gross|contained|content|metal|LCE|after|before|share|capacity|alloy)\b", re.IGNORECASE)  # fmt: skip
CONTENT = {"ppm": 1.0, "percent": 1e4, "intensity": 1e6}  # grams a tonne
DATED = re.compile(r"\s?\b(?:a year |per year )?(?:in|by|for|during) (?:19|20)\d\d\b")
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")


def equated(evidence: Evidence) -> Iterator[Finding]:
    """Equalities and products of every sentence."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for p in found:
            if p.kind == "sentence":
                yield from _same_amount(p)
                yield from _diluted(p)
                yield from _product(p)
                yield from _factor(p, metal)


def formulas(text: str) -> list[tuple[int, int, str]]:
    """Chemical formulas of at least two elements that a text holds, with their place."""
    found = []
    for m in FORMULA.finditer(text):
        formula = m[0].translate(SUBSCRIPTS)
        try:
            atoms = composition(formula)
        except (ValueError, KeyError):
            continue
        if atoms and len(atoms) > 1:
            found.append((m.start(), m.end(), formula))
    return found


def fractions(text: str) -> list[float]:
    """Every mass fraction of an element in a compound that a text names by its formula."""
    found = []
    for _, _, formula in formulas(text):
        for element in composition(formula) or {}:
            fraction = mass_fraction(formula, element)
            if fraction:
                found.append(fraction)
    return found


def _family(text: str, a: Amount) -> str:
    tail = text[a.start : a.end + 2]
    unit = re.sub(r"^[\d.,\s–-]*(?:million|thousand|billion|k|M)?\s*", "", tail)
    return next((name for name, pattern in FAMILIES if re.search(pattern, unit or tail)), "")


def _same_amount(p: Passage) -> Iterator[Finding]:
    """ "30,000 t/y, i.e. 30 Mt/y"; "1,000 short tons correspond to 1,102 t"; "0.5 %, or 500 g/t"."""
    found = [f for f in figures(p.plain) if f.kind in ("mass", "volume", *CONTENT)]
    for a, b in itertools.pairwise(found):
        between = DATED.sub("", p.plain[a.end : b.start])
        if a.kind != b.kind and a.kind in CONTENT and b.kind in CONTENT:
            between = PER_TONNE.sub("", between, count=1)
        if (
            not EQUAL.fullmatch(between)
            or ")" in between.split("(")[0]
            or OTHER_THING.search(between)
            or re.search(r"(?<![A-Za-z\d])\d", between)
        ):
            continue
        x, y = a.amount, b.amount
        if a.kind in CONTENT and b.kind in CONTENT and (a.kind != b.kind or a.kind == "ppm"):
            yield from _grade(p, a, b)
            continue
        if a.kind != b.kind or a.kind in CONTENT or a.value <= 0 or b.value <= 0:
            continue
        behind = p.plain[b.end : b.end + 25]
        if OTHER_THING.match(behind.strip()) or not disjoint(_wide(x), _wide(y)):
            continue
        ratio = b.value / a.value
        ten = round(math.log10(ratio))
        families = {_family(p.plain, x), _family(p.plain, y)}
        power = ten != 0 and abs(math.log10(ratio) - ten) < 0.04
        held = [k for f in fractions(p.plain) for k in (f, 1 / f)]
        if any(abs(ratio / k - 1) < 0.03 for k in held):
            continue
        twice = len(families) == 2 and "" not in families and 0.02 < ratio < 50
        if "(" in between and not power and not twice:
            continue
        if power and families == {"tonnes"} and re.search(r"\b(?:or|which is)\b", between) and ten in (-1, 1):
            continue
        if not power and not twice:
            continue
        yield finding(
            "R-UNIT", "high" if abs(ten) >= 2 else "medium", (p.words(max(0, a.start - 20), b.end), p.words(max(0, b.start - 12), b.end)),
            f"{x.text} = {shown(a.value, a.kind)}, but {y.text} = {shown(b.value, b.kind)}: a factor of {ratio:.4g}",
            f"{shown(a.value, a.kind)} on both sides.", weight=min(1.0, abs(math.log10(ratio))),
        )  # fmt: skip
        return


def _wide(a: Amount) -> tuple[float, float]:
    low, high = a.allowed
    return (0.97 * low, 1.03 * high)


def _grade(p: Passage, a: Figure, b: Figure) -> Iterator[Finding]:
    """One content by two units: per cent, grams a tonne, kilograms a tonne."""
    first, second = (f.value * CONTENT[f.kind] for f in (a, b))
    ratio = per(second, first)
    if 0.9 < ratio < 1.1 or ratio <= 0:
        return
    if {a.kind, b.kind} == {"percent", "intensity"} and abs(
        math.log10(ratio) - round(math.log10(ratio))
    ) > 0.04:
        return  # "95 %, or 25 kg a tonne": a share of one thing and a dose of another
    yield finding(
        "R-UNIT", "medium", (p.words(max(0, a.start - 20), b.end), p.words(max(0, b.start - 12), b.end)),
        f"{a.amount.text} = {first:,.4g} g/t, but {b.amount.text} a tonne = {second:,.4g} g/t: a factor of {ratio:.3g}"
        if b.kind == "intensity"
        else f"{a.amount.text} = {first:,.4g} g/t, but {b.amount.text} = {second:,.4g} g/t: a factor of {ratio:.3g}",
        f"{first:,.4g} g/t on both sides.", weight=0.4,
    )  # fmt: skip


DILUTE = re.compile(
    r"(?<![\d.,])(?P<n>\d+(?:\.\d+)?)\s*(?P<u>mg/L|mg/l|µg/L|ug/L|μg/L|g/L|g/l|mg/kg|µg/kg|g/t|ppm|ppb|parts per million|parts per billion|%)(?![\w])"
)
PARTS = {
    "mg/l": 1.0,
    "µg/l": 1e-3,
    "ug/l": 1e-3,
    "μg/l": 1e-3,
    "g/l": 1e3,
    "mg/kg": 1.0,
    "µg/kg": 1e-3,
    "g/t": 1.0,
    "ppm": 1.0,
    "ppb": 1e-3,
    "parts per million": 1.0,
    "parts per billion": 1e-3,
    "%": 1e4,
}


def _diluted(p: Passage) -> Iterator[Finding]:
    """ "10 mg/L (10 parts per billion)": one concentration in two units."""
    found = list(DILUTE.finditer(p.plain))
    for a, b in itertools.pairwise(found):
        between = p.plain[a.end() : b.start()]
        if (
            a["u"].lower() == b["u"].lower()
            or not EQUAL.fullmatch(between)
            or len(between) > 25
            or {a["u"].lower(), b["u"].lower()} <= {"%", "g/t", "ppm"}
        ):
            continue
        x, y = float(a["n"]) * PARTS[a["u"].lower()], float(b["n"]) * PARTS[b["u"].lower()]
        if x <= 0 or y <= 0 or abs(math.log10(y / x)) < 0.15:
            continue
        yield finding(
            "R-UNIT", "medium", (p.words(max(0, a.start() - 20), b.end() + 1), p.words(b.start(), b.end() + 1)),
            f"{a[0]} = {x:.4g} parts per million, {b[0]} = {y:.4g}: a factor of {y / x:.4g}", "One concentration.", weight=0.3,
        )  # fmt: skip
        return


FED = re.compile(r"\b(?:ores?|concentrates?|feed|rock|sands?|charge|slag|slimes?|residues?|tailings|dust|matte|bauxite|brine|treats?|treating|mills?|milled|processes|processed|crushe[sd]|feeds?|fed|smelts?|reducing|roasting|quartz|scrap|from)\b", re.IGNORECASE)  # fmt: skip
RATED = re.compile(r"\b(?:capacity|nameplate|rated|design\w*|can (?:treat|make|handle|take|process|produce))\b", re.IGNORECASE)  # fmt: skip
RATE = re.compile(r"\b(?:grad\w+|at|assay\w*|contain\w*|hold\w*|carr\w+|recover\w*|yields?|extraction|efficiency|utili[sz]\w+|load\w*|ran|runs?|running|operat\w+|works?|worked|with|of (?:its|the|their|that|capacity|nameplate))\b", re.IGNORECASE)  # fmt: skip
CHANGING = re.compile(r"\b(?:rose|fell|grew|grow\w*|increas\w+|declin\w+|up|down|more|less|share|demand|import\w*|export\w*|world|global|price|reserves?|resources?|strip\w*|per day|a day|expan\w+|each|stake|owned?)\b", re.IGNORECASE)  # fmt: skip


def _product(p: Passage) -> Iterator[Finding]:
    """Feed x grade x recovery, capacity x load: two masses, and one to three rates between or beside them."""
    found = figures(p.plain)
    masses = [f for f in found if f.kind == "mass" and f.value > 0]
    rates = [f for f in found if f.kind in ("percent", "ppm") and f.value > 0]
    if len(masses) != 2 or not 1 <= len(rates) <= 3 or CHANGING.search(p.plain) or any(f.amount.word in ("over", "below") for f in found):  # fmt: skip
        return
    if not all(RATE.search(p.plain[max(0, f.start - 30) : f.start] + " " + p.plain[f.end : f.end + 25]) for f in rates):  # fmt: skip
        return
    rated = bool(RATED.search(p.plain)) or bool(re.search(r"of (?:its|the|their) (?:\d|~)", p.plain))
    graded = len(rates) == 1 and rates[0].kind == "ppm"
    if not rated and not graded and not FED.search(p.plain[: masses[1].end]):
        return
    big, small = (masses[0], masses[1]) if masses[0].value >= masses[1].value else (masses[1], masses[0])
    parts = [(f.amount.allowed[0] / (100 if f.kind == "percent" else 1e6), f.amount.allowed[1] / (100 if f.kind == "percent" else 1e6)) for f in rates]  # fmt: skip
    if any(b > 1.2 for _, b in parts) or any(f.role in ("scrap", "stock_in", "stock_out") for f in masses):
        return
    held = [1.0, *fractions(p.plain)]
    for size in range(1, len(parts) + 1):
        for chosen in itertools.combinations(parts, size):
            low, high = math.prod(c[0] for c in chosen), math.prod(c[1] for c in chosen)
            for k in held:
                if not disjoint((0.96 * k * low * big.amount.allowed[0], 1.04 * k * high * big.amount.allowed[1]), small.amount.allowed):  # fmt: skip
                    return
    exact = big.value * math.prod(f.value / (100 if f.kind == "percent" else 1e6) for f in rates)
    recovery = any(re.search(r"recover|yield|extraction|efficiency|utili|load|\bran\b|running|operat|work", p.plain[max(0, f.start - 30) : f.end + 25], re.IGNORECASE) for f in rates)  # fmt: skip
    if not rated and not recovery and small.value < exact:
        return  # less than the content: the rest is lost
    if not 0.1 < per(small.value, exact) < 10:
        return
    terms = " x ".join(f"{f.value:.4g} {'%' if f.kind == 'percent' else 'g/t'}" for f in rates)
    yield finding(
        "R-SHARE" if rated else "R-BAL", "medium", (p.words(max(0, min(f.start for f in masses) - 25), max(f.end for f in masses) + 15), p.words(small.start - 30, small.end + 15), p.words(rates[0].start - 25, rates[0].end + 15)),
        f"{shown(big.value)} x {terms} = {shown(exact)}, stated {shown(small.value)}", f"{shown(exact)}, or another rate.", weight=min(1.0, per(abs(exact - small.value), exact)),
    )  # fmt: skip


TIMES = re.compile(r"\b(?:multipl\w+|factor|times|divid\w+|conversion|converts?|convert\w*)\b[^.;]{0,40}?(?P<n>\d+(?:[.,]\d+)?)(?!\d|\s*°|[.,]\d)", re.IGNORECASE)  # fmt: skip


def _factor(p: Passage, metal: str) -> Iterator[Finding]:
    """ "multiply Ta2O5 by 0.90": the factor between a compound and its element."""
    compounds = formulas(p.plain)
    if len({f for _, _, f in compounds}) != 1:
        return
    formula = compounds[0][2]
    atoms = composition(formula) or {}
    known = symbols()
    named = [e for e in atoms if e != "O" and (re.search(rf"(?<![\w]){e}(?![\w])", p.plain) or re.search(rf"\b{re.escape(_name(e, known))}\b", p.plain, re.IGNORECASE))]  # fmt: skip
    own = known.get(metal.lower())
    element = named[0] if len(named) == 1 else (own if own in atoms else None)
    fraction = mass_fraction(formula, element) if element else None
    if not fraction:
        return
    m = next((k for k in TIMES.finditer(p.plain) if not any(b <= k.start("n") < e for b, e, _ in compounds)), None)  # fmt: skip
    n = float(m["n"].replace(",", ".")) if m else 0.0
    if not m or not 0.02 < n < 50 or any(abs(n / k - 1) < 0.025 for k in (fraction, 1 / fraction)):
        return
    if p.plain[m.end() : m.end() + 2].strip()[:1] == "%" or not re.search(r"\b(?:to|into|from|in|of|as)\b", p.plain):  # fmt: skip
        return
    yield finding(
        "R-BAL", "medium", (p.words(max(0, m.start() - 20), m.end() + 15), p.words(max(0, compounds[0][0] - 20), compounds[0][1] + 30)),
        f"{element} in {formula}: {fraction:.4g} of its mass (inverse {1 / fraction:.4g}), stated {n:g}", f"{fraction:.3g}.", weight=min(1.0, abs(n / fraction - 1)),
    )  # fmt: skip


def _name(symbol: str, known: dict[str, str]) -> str:
    return next((name for name, s in known.items() if s == symbol and len(name) > 2), symbol)


__all__ = ["equated", "formulas", "fractions"]

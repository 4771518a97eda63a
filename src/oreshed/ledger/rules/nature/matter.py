"""R-PHYS: matter and its laws: points of compounds, classes and weights of minerals, superlatives among the metals.

Values come from `basis/properties.csv`; the laws are that a liquid boils above its melting point, that a formula says what
class a mineral is of, and that of two grains the one with the larger density is the heavier.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from oreshed.basis.properties import Property, composition, mineral_named, property_of, symbols
from oreshed.ledger.evidence.amounts import Amount, amounts
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.nature.physics import BOILS, FORMULA, MELTS, TITLES, VACUUM

RULE = "R-PHYS"
SPELLINGS = {"sulphide": "sulfide", "sulphate": "sulfate", "sulphur": "sulfur", "aluminum": "aluminium"}


def matter(evidence: Evidence) -> Iterator[Finding]:
    """Compounds, minerals and superlatives of every document."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for p in found:
            if p.kind == "heading":
                continue
            yield from _compound_points(p)
            yield from _liquid_range(p)
            yield from _weighs(p, metal)
            yield from _class(p)
            yield from _superlative(p, metal)
            yield from _light(p)
            yield from _leaves(p)
            yield from _its_point(p)
            yield from _at_density(p, metal)


def source_of(known: Property) -> Words:
    """A value of the table as one side of a finding."""
    return Words(f"{known.substance}: {known.property.replace('_', ' ')} {known.value:,.6g} {known.unit}", None, TITLES.get(known.source, known.source))  # fmt: skip


@lru_cache(maxsize=1)
def _by_formula() -> dict[frozenset[tuple[str, float]], str]:
    from oreshed.basis.properties import _table

    table: dict[frozenset[tuple[str, float]], str] = {}
    for row in _table():
        atoms = composition(row.formula) if row.formula else None
        if atoms and len(atoms) > 1 and row.property in ("melting_point", "boiling_point"):
            table.setdefault(frozenset(atoms.items()), row.substance)
    return table


def compounds_in(text: str) -> list[tuple[int, int, str]]:
    """Compounds with a known point that a text names, by formula or by name: begin, end, name."""
    found: list[tuple[int, int, str]] = []
    for m in re.finditer(rf"(?<![A-Za-z0-9])({FORMULA})(?![A-Za-z0-9])", text):
        atoms = composition(m[1])
        if atoms and len(atoms) > 1:
            found.append((m.start(), m.end(), _by_formula().get(frozenset(atoms.items()), m[1])))
    for m in re.finditer(
        r"\b([A-Za-z]+)\s+(?:(?:tri|di|tetra|penta|hexa|hepta)?(?:oxides?|chlorides?|fluorides?|sul(?:ph|f)ides?|carbonates?|carbonyls?|hydroxides?|nitrates?|carbides?)|pentoxides?|tetroxides?|oxychlorides?|oxytrichlorides?)\b",
        text, re.IGNORECASE,
    ):  # fmt: skip
        name = m[0].lower()
        for old, new in SPELLINGS.items():
            name = name.replace(old, new)
        found.append((m.start(), m.end(), re.sub(r"\s+", " ", name)))
    return sorted(found)


def _compound_points(p: Passage) -> Iterator[Finding]:
    """ "molybdenum trioxide melts at 1,795 degC": the point of the compound that stands nearest before."""
    for a in amounts(p.plain):
        if a.kind != "temperature":
            continue
        before = p.plain[max(0, a.start - 45) : a.start]
        for kind, pattern in (("melting_point", MELTS), ("boiling_point", BOILS)):
            m = pattern.search(before)
            if not m or VACUUM.search(p.plain[max(0, a.start - 80) : a.end + 20]) or re.search(r"\b(?:eutectic|mixture|flux|bath|alloy)\b", p.plain, re.IGNORECASE):  # fmt: skip
                continue
            at = max(0, a.start - 45) + m.start()
            near = [c for c in compounds_in(p.plain) if c[1] <= at and at - c[1] < 40]
            if not near or re.search(r"[;.]", p.plain[near[-1][1] : at]):
                continue
            words = re.findall(r"[A-Za-z]{3,}", p.plain[near[-1][1] : at].lower())
            if any(w in symbols() or w == "metal" for w in words):
                continue  # another subject stands between
            known = property_of(near[-1][2], kind)
            if known is None:
                continue
            slack = max(30.0, 0.05 * (known.value + 273.15))
            low, high = a.allowed
            if low - slack <= known.value <= high + slack:
                continue
            yield finding(
                RULE, "high" if abs(a.value - known.value) > 100 else "medium", (p.words(near[-1][0], a.end), source_of(known)),
                f"{kind.replace('_', ' ')} of {known.substance} {a.value:,.6g} °C stated, {known.value:,.6g} °C known", f"{known.value:,.0f} °C.", weight=0.3,
            )  # fmt: skip


def _liquid_range(p: Passage) -> Iterator[Finding]:
    """ "melts at 907 and boils at 420 degC": the two points in the wrong order, whatever the substance."""
    for sentence in re.split(r"[;]", p.plain):
        at = p.plain.find(sentence)
        points: dict[str, Amount] = {}
        for a in amounts(sentence):
            if a.kind != "temperature":
                continue
            before = sentence[max(0, a.start - 40) : a.start]
            for kind, pattern in (("melts", MELTS), ("boils", BOILS)):
                if pattern.search(before):
                    points.setdefault(kind, a)
        if len(points) != 2 or VACUUM.search(sentence):
            continue
        melt, boil = points["melts"], points["boils"]
        if melt.printed[0] > boil.printed[1] and len({w for w in re.findall(r"[a-z]{3,}", sentence.lower()) if w in symbols()}) <= 1:  # fmt: skip
            yield finding(
                RULE, "high", (p.words(at + min(melt.start, boil.start) - 20, at + max(melt.end, boil.end)), p.words(at + boil.start - 15, at + boil.end)),
                f"melting {melt.value:,.6g} °C > boiling {boil.value:,.6g} °C: nothing boils below its melting point at one pressure", "The points the other way round.", weight=0.3,
            )  # fmt: skip


HEAVY = re.compile(r"\b(?:densit\w+|weigh\w*|dense\w*|heav\w+|light(?:er|est|weight)?|specific gravity|melts?)\b", re.IGNORECASE)  # fmt: skip


def _weighs(p: Passage, metal: str) -> Iterator[Finding]:
    """A number in g/cm3 that a sentence gives its one metal without the word density before it."""
    for a in amounts(p.plain):
        if a.kind != "density" or not (
            HEAVY.search(p.plain) or re.search(r"\b[A-Za-z]{3,} \($", p.plain[: a.start])
        ):
            continue
        if re.search(r"\b(?:medium|media|slurry|pulp|bulk|melt\b|molten|liquid|powder|tap|foam|ferrosilicon|solution|brine|acid|slag|matte|alloy|green|sintered|cut|concentrate|paste|tailings)\b", p.plain, re.IGNORECASE):  # fmt: skip
            continue
        begin = max((m.end() for m in re.finditer(r"[;]", p.plain[: a.start])), default=0)
        named = [(m.start(), m[0].lower()) for m in re.finditer(r"[A-Za-z]{3,}", p.plain[begin : a.start]) if mineral_named(m[0]) or property_of(m[0].lower(), "density")]  # fmt: skip
        if [
            c
            for c in compounds_in(re.sub(r"\([^)]*\)", lambda m: " " * len(m[0]), p.plain[begin : a.end]))
            if not mineral_named(c[2])
        ]:
            continue
        names = {n for _, n in named if n not in ("water",)}
        if len(names) > 1:
            names = {named[-1][1]}
        name = next(iter(names), "")
        if not name and re.search(r"\b(?:metal|it|product|which|element)\b", p.plain[: a.end], re.IGNORECASE):
            name = metal
        known = property_of(SPELLINGS.get(name, name), "density") if name else None
        if known is None:
            continue
        low, high = a.printed
        slack = 0.2 * known.value
        if low - slack <= known.value <= high + slack:
            continue
        yield finding(
            RULE, "medium", (p.words(max(0, a.start - 30), a.end), source_of(known)),
            f"density of {known.substance} {a.value:.4g} g/cm3 stated, {known.value:.4g} g/cm3 known: {a.value / known.value:.2f} times", f"{known.value:.3g} g/cm3.", weight=0.2,
        )  # fmt: skip


CLASS = r"(?P<class>sul(?:ph|f)ides?|oxides?|carbonates?|silicates?|sul(?:ph|f)ates?|phosphates?)"


def class_of(formula: str) -> str:
    """The chemical class of a mineral's formula; "" where it has none of the six.

    >>> class_of("CuFeS2"), class_of("SnO2"), class_of("LiAlSi2O6"), class_of("ZnCO3")
    ('sulphide', 'oxide', 'silicate', 'carbonate')
    """
    atoms = composition(formula) or {}
    has = frozenset(atoms)
    if "S" in has and "O" not in has:
        return "sulphide"
    if "O" not in has:
        return ""
    if {"As", "V", "W", "Mo", "B", "Cl", "F"} & has and len(has) > 2:
        return ""
    if "C" in has:
        return "carbonate"
    if "P" in has:
        return "phosphate"
    if "S" in has:
        return "sulphate"
    if "Si" in has and len(has) > 2:
        return "silicate"
    return "oxide"


MINERAL = r"(?P<mineral>[A-Za-z]+(?:ite|ende|spar|ine|lena|bar|rutile|quartz)|rutile|galena|quartz|cinnabar)"
IS_CLASS = (
    re.compile(rf"\b{CLASS[:-1]})\s+(?:minerals?\s+|ores?\s+)?(?:(?:called|named|such as|like|namely|e\.g\.)\s+)?(?:\(\s*)?{MINERAL}\b", re.IGNORECASE),
    re.compile(rf"\b{MINERAL}\b(?:\s*\([^)]*\))?,?\s+(?:is|being|are|remains|,)?\s*(?:an?|the)\s+(?:(?:\w+)[ -]){{0,3}}?{CLASS}\b(?!\s+(?:rock|host|gangue|ores?,? with))", re.IGNORECASE),
    re.compile(rf"\b{MINERAL}\b\s*\(\s*(?:an?|the)\s+(?:\w+ ){{0,2}}?{CLASS}\b", re.IGNORECASE),
)  # fmt: skip


def _class(p: Passage) -> Iterator[Finding]:
    """ "cassiterite, a sulphide": the class of the formula."""
    for pattern in IS_CLASS:
        for m in pattern.finditer(p.plain):
            mineral = mineral_named(m["mineral"])
            if mineral is None or not mineral.formula:
                continue
            said = m["class"].lower().rstrip("s").replace("sulf", "sulph")
            true = class_of(mineral.formula)
            if not true or said == true or re.search(r"\b(?:not|no|unlike|than|to|into|from|and|or|turns?|convert\w*|altered|weather\w*|separat\w*)\b", m[0], re.IGNORECASE):  # fmt: skip
                continue
            yield finding(
                RULE, "medium", (p.words(m.start(), m.end()), Words(f"{mineral.name}: {mineral.formula}", None, mineral.source)),
                f"{mineral.name} is {mineral.formula}, a {true}, not a {said}", f"A {true}.", weight=0.2,
            )  # fmt: skip
            return


IT_IS = re.compile(r"\b(?:since|because|as|for|being)\s+(?:it|they|this|these|the mineral)\s+(?:is|are)\s+(?:so |far |much )?(?P<how>lighter|heavier|denser|less dense|more dense)\s+than\s+(?:the\s+)?(?P<b>[A-Za-z]{3,})\b", re.IGNORECASE)  # fmt: skip
AT_DENSITY = re.compile(r"\b(?:[Aa]t|[Ww]ith)\s+(?:about\s+|some\s+|a density of\s+)?(?P<n>\d{1,2}(?:\.\d+)?)\s?(?:g/cm(?:3|³|\^3)|g/cc|t/m(?:3|³)|kg/L)\s*,?\s*(?:the\s+)?(?P<a>it|metal|[a-z]{4,12})\s+is\b")  # fmt: skip


def _density(name: str) -> Property | None:
    name = name.lower()
    return property_of(SPELLINGS.get(name, name), "density")


# What only one metal is; the property by which it is so, and whether it has the most or the least of it. None: known alone.
SUPERLATIVES: tuple[tuple[str, str, bool], ...] = (
    (r"(?:the )?lightest (?:of (?:all )?(?:the )?(?:solid )?)?(?:metals?|solid element)|(?:the )?least dense (?:of (?:all )?(?:the )?)?metals?", "density", False),
    (r"(?:the )?(?:densest|heaviest) (?:of (?:all )?(?:the )?)?(?:natural(?:ly occurring)? )?metals?", "density", True),
    (r"(?:the )?highest melting (?:point|temperature) of (?:all|any) (?:the )?(?:pure )?metals?|(?:the )?highest[- ]melting (?:of (?:all )?(?:the )?)?metals?", "melting_point", True),
    (r"(?:the )?lowest melting (?:point|temperature) of (?:all|any) (?:the )?metals?", "melting_point", False),
)  # fmt: skip
NO_METAL = frozenset(["hydrogen", "helium", "nitrogen", "oxygen", "fluorine", "neon", "chlorine", "argon", "krypton", "xenon", "radon", "bromine", "iodine", "carbon", "phosphorus", "sulfur", "selenium", "silicon", "boron", "arsenic", "astatine"])  # fmt: skip


def _superlative(p: Passage, metal: str) -> Iterator[Finding]:
    """ "copper, the densest of all metals": the extreme of the table of elements."""
    for words, kind, most in SUPERLATIVES:
        m = re.search(rf"\b(?:{words})\b", p.plain, re.IGNORECASE)
        if not m or re.search(r"\b(?:one of|among|second|third|nearly|almost|not|after|but|except|platinum group|alkali|structural|base)\b[^.;]{0,25}$", p.plain[: m.start()], re.IGNORECASE) or re.match(r"[^.;,]{0,12}\b(?:after|except|but|in (?:the|its) group|of (?:the|its) group|in (?:common|structural|industrial))\b", p.plain[m.end() :]):  # fmt: skip
            continue
        named = [(k.start(), k[0].lower()) for k in re.finditer(r"[A-Za-z]{3,}", p.plain[: m.start()]) if SPELLINGS.get(k[0].lower(), k[0].lower()) in symbols()]  # fmt: skip
        name = SPELLINGS.get(named[-1][1], named[-1][1]) if named else metal
        own = property_of(name, kind)
        values = [v for v in (property_of(n, kind) for n in symbols() if n not in NO_METAL) if v is not None]
        if own is None or not values:
            continue
        best = (max if most else min)(values, key=lambda v: v.value)
        if abs(own.value - best.value) <= 0.1 * abs(best.value):
            continue
        yield finding(
            RULE, "medium", (p.words(max(0, m.start() - 40), m.end()), source_of(own), source_of(best)),
            f"{kind.replace('_', ' ')}: {name} {own.value:,.6g}, {best.substance} {best.value:,.6g} {own.unit}", f"{best.substance}, or a comparison that holds.", weight=0.2,
        )  # fmt: skip


LIGHT = re.compile(
    r"\b(?P<how>light|lightweight|low-density|heavy|dense)\s+(?P<name>[a-z]{4,})\b", re.IGNORECASE
)


def _light(p: Passage) -> Iterator[Finding]:
    """ "the light cassiterite is washed over the edge": the weight of a mineral beside quartz (2.65)."""
    if not re.search(r"\b(?:jigs?|jigging|spirals?|tables?|gravity|dense[- ]media|heavy[- ]media|cyclones?|sluic\w+|pan(?:ning|ned)|settl\w+|sinks?|floats?|wash\w*)\b", p.plain, re.IGNORECASE):  # fmt: skip
        return
    for m in LIGHT.finditer(p.plain):
        mineral = mineral_named(m["name"])
        known = property_of(m["name"].lower(), "density") if mineral else None
        if known is None:
            continue
        heavy = m["how"].lower() in ("heavy", "dense")
        if (heavy and known.value < 3.0) or (not heavy and known.value > 4.0):
            yield finding(
                RULE, "medium", (p.words(max(0, m.start() - 15), m.end() + 30), source_of(known)),
                f"density of {known.substance} {known.value:.3g} g/cm3, of quartz 2.65: it is no {'heavy' if heavy else 'light'} mineral", "The other word.", weight=0.2,
            )  # fmt: skip
            return


ELEMENT = rf"(?:{'|'.join(symbols())})"
LEAVES = re.compile(
    rf"\b(?P<a>{ELEMENT})\s+(?:\w+\s+)?(?:evaporates?|distils?|distills?|boils? off|volatili[sz]es?|goes? (?:over|off)|vapori[sz]es?)\b[^.;]{{0,30}}?\b(?:leav\w+|and (?:the )?|while (?:the )?|before (?:the )?|from (?:the )?)\s*(?P<b>{ELEMENT})(?:\s+and\s+{ELEMENT})?\s*(?:behind|stays?|remains?|in the (?:pot|residue|still))",
    re.IGNORECASE,
)


def _leaves(p: Passage) -> Iterator[Finding]:
    """ "tin evaporates and leaves lead and bismuth behind": what leaves must boil lower."""
    for m in (*LEAVES.finditer(p.plain), *DRIVEN.finditer(p.plain)):
        a, b = (property_of(SPELLINGS.get(m[g].lower(), m[g].lower()), "boiling_point") for g in ("a", "b"))
        if a is None or b is None or a.value < b.value + 60 or re.search(r"\b(?:chlorid|oxid|sul(?:ph|f)id|carbonyl|not)\w*", p.plain, re.IGNORECASE):  # fmt: skip
            continue
        yield finding(
            RULE, "high", (p.words(m.start(), m.end()), source_of(a), source_of(b)),
            f"boiling point: {a.substance} {a.value:,.5g}, {b.substance} {b.value:,.5g} °C: {b.substance} leaves first", "The other order.", weight=0.3,
        )  # fmt: skip
        return


def _its_point(p: Passage) -> Iterator[Finding]:
    """ "titanium tetrachloride is distilled at 436 degC, its boiling point"; "UF6 sublimes at 565 degC"."""
    for a in amounts(p.plain):
        if a.kind != "temperature":
            continue
        m = re.match(r",?\s*\(?(?:which is )?(?:its|the) (?P<kind>boiling|melting) point", p.plain[a.end :])
        n = re.search(
            r"\b(?:sublimes?|sublimates?)\s+(?:at|near|above|from)\s+(?:about |some |~)?$", p.plain[: a.start]
        )
        near = [c for c in compounds_in(p.plain[: a.start]) if a.start - c[1] < 50]
        named = [w for w in re.findall(r"[A-Za-z]{3,}", p.plain[max(0, a.start - 60) : a.start]) if property_of(SPELLINGS.get(w.lower(), w.lower()), "boiling_point")]  # fmt: skip
        kind = f"{m['kind']}_point" if m else "boiling_point" if n else ""
        name = near[-1][2] if near else SPELLINGS.get(named[-1].lower(), named[-1].lower()) if named else ""
        known = property_of(name, kind) if kind and name else None
        if known is None or (n and not near) or VACUUM.search(p.plain):
            continue
        slack = max(30.0, 0.05 * (known.value + 273.15))
        if a.allowed[0] - slack <= known.value <= a.allowed[1] + slack:
            continue
        yield finding(
            RULE, "high", (p.words(max(0, a.start - 60), a.end + 22), source_of(known)),
            f"{kind.replace('_', ' ')} of {known.substance} {a.value:,.6g} °C stated, {known.value:,.6g} °C known", f"{known.value:,.0f} °C.", weight=0.3,
        )  # fmt: skip
        return


def _at_density(p: Passage, metal: str) -> Iterator[Finding]:
    """ "at 13.8 g/cm3 it is denser than lead"; "since it is lighter than quartz": subject behind or before."""
    m = AT_DENSITY.search(p.plain)
    if m:
        name = metal if m["a"].lower() in ("it", "metal") else m["a"].lower()
        known = _density(name)
        if known is not None and abs(float(m["n"]) - known.value) > 0.2 * known.value:
            yield finding(
                RULE, "medium", (p.words(m.start(), m.end()), source_of(known)),
                f"density of {known.substance} {m['n']} g/cm3 stated, {known.value:.4g} g/cm3 known", f"{known.value:.3g} g/cm3.", weight=0.2,
            )  # fmt: skip
    n = IT_IS.search(p.plain)
    named = (
        [w for w in re.findall(r"[A-Za-z]{4,}", p.plain[: n.start()]) if mineral_named(w) and _density(w)]
        if n
        else []
    )
    b = _density(n["b"]) if n else None
    a = _density(named[0]) if len(dict.fromkeys(x.lower() for x in named)) == 1 else None
    if (
        n
        and a is not None
        and b is not None
        and abs(a.value - b.value) > 0.15 * max(a.value, b.value)
        and (n["how"].lower() in ("heavier", "denser", "more dense")) != (a.value > b.value)
    ):
        yield finding(
            RULE, "high", (p.words(max(0, n.start() - 40), n.end()), source_of(a), source_of(b)),
            f"density: {a.substance} {a.value:.3g}, {b.substance} {b.value:.3g} g/cm3", f"{a.substance} is the {'heavier' if a.value > b.value else 'lighter'}.", weight=0.3,
        )  # fmt: skip


DRIVEN = re.compile(
    rf"\b(?:distill?ation|vacuum|evaporation)\b[^.;]{{0,50}}?\b(?:takes?|drives?|carries|removes?|boils?|strips?)\s+(?P<a>{ELEMENT})(?:\s+and\s+{ELEMENT})?\s*(?:away|out|off|over)?\b[^.;]{{0,40}}?\b(?:and\s+)?leav(?:es?|ing)\s+(?:the\s+)?(?P<b>{ELEMENT})\b",
    re.IGNORECASE,
)


__all__ = ["class_of", "compounds_in", "matter", "source_of"]

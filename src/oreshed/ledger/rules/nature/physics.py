"""R-PHYS: physics and chemistry: melting and boiling points, densities, compositions, formulas, what a process can do."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.basis.properties import (
    boiling_point_at,
    composition,
    elements_of,
    mass_fraction,
    mineral_named,
    property_of,
    symbols,
)  # fmt: skip
from oreshed.basis.stoichiometry import substances_in
from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words

RULE = "R-PHYS"
TITLES = {
    "chemicals-1.5.2-crc": "chemicals 1.5.2 (CRC Handbook, physical constants of inorganic compounds)",
    "mendeleev-1.3.0": "mendeleev 1.3.0 (CRC Handbook values)",
    "memory": "from memory, unverified",
}
MELTS = re.compile(
    r"\b(?:melt(?:s|ing|ed)?|liquefies|freez(?:es|ing)|solidif(?:ies|ying))\b(?:[ -]?(?:point|temperature))?(?:(?!\bboil)[^.;\d]){0,40}$|\bm\.?p\.?\s*[~≈=]?\s*$",
    re.IGNORECASE,
)
BOILS = re.compile(
    r"\bboil(?:s|ing)?\b(?:[ -]?(?:point|temperature))?(?:(?!\bmelt)[^.;\d]){0,32}$|\bb\.?p\.?\s*[~≈=]?\s*$",
    re.IGNORECASE,
)
MELTS_OR_BOILS = re.compile(r"\s(?:melts?|boils?|sublimes?|freezes)\b")
DENSE = re.compile(
    r"\b(?:densit(?:y|ies)|specific gravity|SG|ρ)(?:\s*(?:at|of|is|near|around|about|,|:|\(|~|≈|=|at only))*\s*$",
    re.IGNORECASE,
)
VACUUM = re.compile(r"\b(?:vacuum|low pressure|reduced pressure|mbar|torr)\b", re.IGNORECASE)
FORMULA = r"(?:[A-Z][a-z]?(?:\d+(?:\.\d+)?|[₀-₉]+)?|[(\[][A-Za-z0-9₀-₉]+[)\]](?:\d+|[₀-₉]+)?|[·•]\d{0,2}H2O|[·•]\d{0,2}H₂O)+"


SALT = re.compile(
    r"\b[A-Za-z]+\s+(?:(?:mono?|tri|di|tetra|penta|hexa|hepta)?(?:oxide|chloride|fluoride|sul(?:ph|f)ide|carbonate|carbonyl|hydroxide|nitrate|carbide)s?|pentoxide|tetroxide|oxychloride)\b"
    r"|\b(?:[A-Z][a-z]?[\d₂-₉]*){1,3}(?:O|Cl|F|S|C)[\d₂-₉]+\b|\bthe (?:tri|di|pent|tetr)?oxide\b",
)


def physics(evidence: Evidence) -> Iterator[Finding]:
    """Stated properties, compositions and processes of every document."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for p in found:
            if p.kind == "heading":
                continue
            yield from _points(p, metal)
            yield from _vacuum(p, metal, found)
            yield from _density(p, metal)
            yield from _fraction(p)
            yield from _holds(p)
            yield from _formula(p)


def _substance(p: Passage, at: int, metal: str, kind: str) -> str:
    """The element or mineral that a property belongs to: the nearest named before it, else the document's metal."""
    names = [
        (m.start(), m[0].lower()) for m in re.finditer(r"[A-Za-z]{3,}", p.plain)
        if property_of(m[0].lower(), kind) is not None or mineral_named(m[0]) is not None
    ]  # fmt: skip
    before = [n for n in names if n[0] < at]
    if len(before) > 1 and re.search(
        r"\b(?:ore|sul(?:ph|f)ide|oxide|carbonate|mineral|compound|alloy|salt|form)s? of $",
        p.plain[: before[-1][0]],
    ):
        before = before[:-1]  # "stibnite is a sulphide of antimony and melts at"
    if re.search(
        r"(?:^|[\s(])(?:[Tt]he )?(?:[Cc]arbonyl|[Cc]hloride|[Oo]xide|[Ff]luoride|[Ss]alt|[Cc]ompound|[Ii]odide|[Hh]ydroxide|[Tt]etrachloride|[Hh]exafluoride)\b(?: itself| then)?\s*$",
        re.split(MELTS_OR_BOILS, p.plain[:at])[0],
    ):
        return ""  # the compound of the sentence before
    if (
        before
        and re.search(r"[;]", p.plain[before[-1][0] : at])
        and re.search(r"\b(?:the metal|it|which)\b", p.plain[max(0, at - 40) : at])
        and not re.search(before[-1][1], metal)
    ):
        return ""  # another clause: what "the metal" is stands further off
    name = before[-1][1] if before else metal
    salts = [m.start() for m in SALT.finditer(p.plain[:at])]
    if salts and (not before or salts[-1] >= before[-1][0] or at - salts[-1] < 30 or at - before[-1][0] > 40):
        return ""  # the property of a compound, which `matter` looks up
    if "alloy" in p.plain[max(0, at - 40) : at].lower():
        return ""
    return {"aluminum": "aluminium", "sulphur": "sulfur"}.get(name, name)


def _points(p: Passage, metal: str) -> Iterator[Finding]:
    """Melting and boiling points at 1 atm; boiling above melting."""
    temperatures = [a for a in amounts(p.plain) if a.kind == "temperature"]
    stated: dict[str, Amount] = {}
    for a in temperatures:
        before = p.plain[max(0, a.start - 40) : a.start]
        for kind, pattern in (("melting_point", MELTS), ("boiling_point", BOILS)):
            if re.match(r"\s*(?:lower|higher|below|above|under|less|more)\b", p.plain[a.end :]):
                continue  # "a melting point 20 °C below that of mercury"
            if not pattern.search(before) or VACUUM.search(p.plain[max(_opening(p), a.start - 60) : a.start]):
                continue
            stated[kind] = a
            name = _substance(p, a.start, metal, kind)
            known = property_of(name, kind)
            if known is None:
                continue
            slack = max(20.0, 0.03 * (known.value + 273.15))
            low, high = a.printed
            if low - slack <= known.value <= high + slack:
                continue
            kelvin = abs(a.value - known.value - 273.15) < 15 or abs(a.value - known.value + 273.15) < 15
            other = stated.get("melting_point") if kind == "boiling_point" else None
            partner = (
                p.words(max(0, other.start - 15), other.end)
                if other
                else Words(
                    f"{name}: {known.value:,.6g} {known.unit}", None, TITLES.get(known.source, known.source)
                )
            )
            yield finding(
                RULE, "high" if abs(a.value - known.value) > 100 else "medium", (p.words(max(0, a.start - 25), a.end), partner),
                f"{kind.replace('_', ' ')} of {name} {a.value:,.6g} °C stated, {known.value:,.6g} °C at 1 atm"
                + (f"; {a.value:,.6g} < melting point {other.value:,.6g}" if other and a.value < other.value else "")
                + ("; the two differ by 273: kelvin and Celsius" if kelvin else ""),
                f"{known.value:,.0f} °C.", weight=0.3,
            )  # fmt: skip


def _vacuum(p: Passage, metal: str, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """The boiling point of 1 atm quoted for a vacuum."""
    if not VACUUM.search(p.plain[_opening(p) :]) or not re.search(
        r"\b(?:volatili\w+|distil\w+|boil\w*|evaporat\w+|bp|sublim\w+)\b", p.plain, re.IGNORECASE
    ):
        return
    for a in amounts(p.plain):
        if a.kind != "temperature":
            continue
        near = p.plain[max(_opening(p), a.start - 70) : a.end]
        name = _substance(p, a.start, metal, "boiling_point")
        normal = property_of(name, "boiling_point")
        if (
            normal is None
            or abs(a.value - normal.value) > 12
            or not re.search(r"\b(?:low|reduced) pressure\b|\bvacuum\b", near, re.IGNORECASE)
            or re.search(r"\b(?:normal|atmospheric|at 1 atm|instead of|rather than)\b", near, re.IGNORECASE)
        ):
            continue
        at = boiling_point_at(name, 10.0)
        again = [
            q.words(max(0, b.start - 35), b.end + 1) for q in found if q is not p
            for b in amounts(q.plain) if b.kind == "temperature" and b.value == a.value
        ]  # fmt: skip
        yield finding(
            RULE, "medium", (p.words(max(0, a.start - 60), a.end + 2), *again[:2], Words(f"{name}: boils at {normal.value:,.6g} °C at 101.325 kPa", None, TITLES.get(normal.source, normal.source))),
            f"{a.value:,.6g} °C is the boiling point of {name} at 1 atm" + (f"; at 0.1 bar it is near {at:,.0f} °C (Clausius-Clapeyron)" if at else ""),
            f"About {at:,.0f} °C at 0.1 bar." if at else "The pressure and its boiling point.", weight=0.1,
        )  # fmt: skip


def _opening(p: Passage) -> int:
    """Where the bullet's text begins, behind its lead ("Vacuum distillation:" names the topic, not the condition)."""
    at = p.plain.find(p.lead + ":") if p.lead else -1
    return at + len(p.lead) + 1 if at >= 0 else 0


def _density(p: Passage, metal: str) -> Iterator[Finding]:
    for a in amounts(p.plain):
        if not _is_density(p, a):
            continue
        name = _substance(p, a.start, metal, "density")
        known = property_of(name, "density")
        if known is None or re.search(
            r"\b(?:medium|media|slurry|pulp|bulk|melt|molten|liquid)\b",
            p.plain[max(0, a.start - 50) : a.start],
            re.IGNORECASE,
        ):
            continue
        slack = (0.12 if known.quality == "unverified" else 0.05) * known.value
        low, high = a.printed
        if low - slack <= known.value <= high + slack:
            continue
        yield finding(
            RULE, "medium", (p.words(max(0, a.start - 30), a.end), Words(f"{name}: {known.value:g} {known.unit}", None, TITLES.get(known.source, known.source))),
            f"density of {name} {a.value:.4g} g/cm3 stated, {known.value:.4g} g/cm3 known: {a.value / known.value:.2f} times",
            f"{known.value:.3g} g/cm3.", weight=0.2,
        )  # fmt: skip


def _is_density(p: Passage, a: Amount) -> bool:
    """A number in g/cm3 with its word or beside a named mineral, or a specific gravity."""
    before = p.plain[max(0, a.start - 45) : a.start]
    if a.kind == "number":
        return bool(
            re.search(
                r"\b(?:specific gravity|relative density|SG)\b(?:\s*(?:of|is|at|about|near|around|only|,|:|\(|~|≈|=))*\s*$",
                before,
                re.IGNORECASE,
            )
        )
    if a.kind != "density":
        return False
    if DENSE.search(before[-40:]):
        return True
    near = [
        w
        for w in re.findall(r"[A-Za-z]{4,}", before)
        if w.lower() not in ("near", "about", "only", "with", "around", "just", "roughly")
    ][-1:]
    return any(
        mineral_named(w) is not None or property_of(w, "density") is not None for w in near
    ) and not re.search(
        r"\b(?:ferrosilicon|medium|media|slurry|cut|below|above|floats?|sinks?)\b", before, re.IGNORECASE
    )


def _elements(text: str) -> list[tuple[int, int, str]]:
    table = symbols()
    found = [
        (m.start(), m.end(), table[m[0].lower()])
        for m in re.finditer(r"\b[A-Za-z]{3,}\b", text)
        if m[0].lower() in table
    ]
    return found


def _fraction(p: Passage) -> Iterator[Finding]:
    """ "pure stibnite (Sb2S3) is 86 % antimony by weight": the mass fraction of the formula."""
    for a in amounts(p.plain):
        if a.kind != "percent":
            continue
        before, after = p.plain[max(0, a.start - 75) : a.start].split(";")[-1], p.plain[a.end : a.end + 30]
        element = next((s for _, _, s in _elements(after[:22])), None)
        if element is None:
            sign = re.match(r"\s*(?:contained )?([A-Z][a-z]?)\b", after)
            element = sign[1] if sign and sign[1] in set(symbols().values()) else None
        compound = _compound(before)
        if element is None or compound is None:
            continue
        name, formula = compound
        fraction = mass_fraction(formula, element)
        if fraction is None or re.search(
            r"\b(?:concentrate|ore|recover\w*|grade|tailings|of the|share|world)\b",
            before[-35:],
            re.IGNORECASE,
        ):
            continue
        if not re.search(
            r"\b(?:is|are|contains?|holds?|has|have|carries|consists? of|with|at|must contain|theoretical\w*|up to|at least|about|of)\b(?:[^.;]|\.(?=\d)){0,20}$",
            before,
            re.IGNORECASE,
        ):
            continue
        if re.match(r"\s*of (?:the|its|this|that|all|contained)\b", p.plain[a.end :]):
            continue  # "98 % of the sulfur" is a share of what is there, no content
        stated = a.printed
        percent = 100 * fraction
        exact = (
            re.search(
                r"\b(?:pure|stoichiometric|theoretical\w*|by weight|by mass|formula|is|are)\b",
                before + after,
                re.IGNORECASE,
            )
            and a.word != "below"
            and not re.search(r"\b(?:least|up to|commercial|technical|crude)\b", before)
        ) or (
            a.word != "below"
            and bool(
                re.search(
                    rf"[(,]\s*{re.escape(formula)}\s*[),]\s*(?:holds?|contains?|has|carries)\s+(?:about\s+)?$",
                    p.plain[: a.start],
                )
            )
        )
        if a.word == "over":
            broken = stated[0] > percent + 0.6
        elif exact:
            broken = disjoint((stated[0] - 1.0, stated[1] + 1.0), (percent, percent))
        else:
            broken = stated[0] > percent + 0.6
        if not broken:
            continue
        yield finding(
            RULE, "high" if abs(a.value - percent) > 5 else "medium",
            (p.words(max(0, a.start - 45), min(len(p.text), a.end + 25)), Words(f"{name}: {formula}", None, "formula and standard atomic weights")),
            f"{element} in {formula}: {percent:.1f} % by mass, stated {a.value:.4g} %", f"{percent:.1f} %.", weight=0.3,
        )  # fmt: skip


def _holds(p: Passage) -> Iterator[Finding]:
    """ "10 kt of V2O5 contains 7.9 kt of vanadium": two masses in the ratio of the formula."""
    masses = [a for a in amounts(p.plain) if a.kind == "mass"]
    for a, b in itertools.pairwise(masses):
        between, after = p.plain[a.end : b.start], p.plain[b.end : b.end + 30]
        if (
            not re.search(
                r"\b(?:contains?|holds?|carr(?:y|ies)|gives?|equals?|is|are|corresponds? to|(?:i\.e\.|viz))\b|=",
                between,
            )
            or len(between) > 60
        ):
            continue
        compound = _compound(between)
        element = next((x for _, _, x in _elements(after[:24])), None)
        element = element or next(
            (
                m[1]
                for m in [re.match(r"\s*(?:of\s+)?(?:contained\s+)?([A-Z][a-z]?)\b", after)]
                if m and m[1] in set(symbols().values())
            ),
            None,
        )
        fraction = mass_fraction(compound[1], element) if compound and element else None
        if not compound or fraction is None or a.value <= 0:
            continue
        implied = (a.allowed[0] * fraction * 0.985, a.allowed[1] * fraction * 1.015)
        if disjoint(implied, b.allowed):
            yield finding(
                RULE, "high" if b.value > a.value * fraction else "medium", (p.words(max(0, a.start - 10), min(len(p.text), b.end + 14)), Words(f"{compound[0]}: {compound[1]}", None, "formula and standard atomic weights")),
                f"{a.value:,.6g} t x {fraction:.3f} ({element} in {compound[1]}) = {a.value * fraction:,.6g} t, stated {b.value:,.6g} t", f"{a.value * fraction:,.4g} t.", weight=0.3,
            )  # fmt: skip


def _compound(text: str) -> tuple[str, str] | None:
    """The last compound of a text, by formula or by name."""
    found = [s for s in substances_in(text) if len(composition(s.formula) or {}) > 1]
    return (found[-1].name, found[-1].formula) if found else None


def _initials(text: str, count: int) -> str:
    """The first letters of the last words of a text: "sulfate of potash (" makes SOP."""
    return "".join(w[0] for w in re.findall(r"[A-Za-z]+", text)[-count:]).upper()


def _formula(p: Passage) -> Iterator[Finding]:
    """A name with the formula of another substance: "lime (CaCO3)", "cassiterite (SnS)"."""
    for m in re.finditer(rf"\b([A-Za-z]+(?: [a-z]+)?)\s*\(({FORMULA})[;,)]", p.plain):
        atoms = composition(m[2])
        if not atoms or len(atoms) < 2 or (m[2].isupper() and _initials(p.plain[: m.start(2)], len(m[2])) == m[2]):  # fmt: skip
            continue
        for name in (m[1].lower(), m[1].lower().split()[-1]):
            mineral = mineral_named(name) or LIME.get(name)
            if mineral is None or (isinstance(mineral, str) and not mineral):
                continue
            formulas = mineral.split("|") if isinstance(mineral, str) else [mineral.formula]
            if not formulas[0] or any(elements_of(f) == frozenset(atoms) for f in formulas):
                break
            yield finding(
                RULE, "medium", (p.words(max(0, m.start() - 15), min(len(p.text), m.end() + 15)), Words(f"{name}: {' or '.join(formulas)}", None, "from memory, unverified")),
                f"{name} is {' or '.join(formulas)}, not {m[2]}", f"{formulas[0]}, or the name of {m[2]}.", weight=0.1,
            )  # fmt: skip
            break


LIME = {
    "lime": "CaO|CaO2H2",
    "quicklime": "CaO",
    "limestone": "CaCO3",
    "magnesia": "MgO|MgO2H2",
    "soda ash": "Na2CO3",
    "caustic soda": "NaOH",
    "potash": "K2CO3|K2O|KCl",
}
# The metal's usual ore mineral, whose formula bounds the grade of its concentrate.

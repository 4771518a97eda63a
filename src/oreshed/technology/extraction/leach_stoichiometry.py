"""Reagents that a leach takes and products that it leaves, by the reaction of a mineral in a lixiviant.

The reaction is that of the mineral (or of the metal's usual one) and of the lixiviant that a case's words name; side reactions are left out.

    amount     kg a tonne of feed = grade x extraction x nu M(species)/(nu M(metal))
    feed       by t, t/h or t/d of it
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import composition
from oreshed.technology.casework.named_substances import metals_named, without_charge
from oreshed.technology.laws.figures import Figures, Label, Row
from oreshed.technology.laws.law import Book
from oreshed.technology.laws.law_technology import technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.laws.stated_reaction import equation_of, sides
from oreshed.technology.species import molar_mass

# (mineral, lixiviant) -> metal, moles a mole of metal: above zero taken, below made.
REACTIONS: Mapping[tuple[str, str], tuple[str, Mapping[str, float]]] = {
    ("ZnS", "oxygen"): ("Zn", {"H2SO4": 1, "O2": 0.5, "S": -1}), ("CdS", "oxygen"): ("Cd", {"H2SO4": 1, "O2": 0.5, "S": -1}), ("CuFeS2", "oxygen"): ("Cu", {"H2SO4": 2, "O2": 1, "S": -2}),
    ("CuS", "oxygen"): ("Cu", {"H2SO4": 1, "O2": 0.5, "S": -1}), ("Cu2S", "oxygen"): ("Cu", {"H2SO4": 1, "O2": 0.5, "S": -0.5}), ("NiS", "oxygen"): ("Ni", {"H2SO4": 1, "O2": 0.5, "S": -1}),
    ("ZnS", "ferric"): ("Zn", {"Fe": 2, "S": -1}), ("CdS", "ferric"): ("Cd", {"Fe": 2, "S": -1}), ("PbS", "ferric"): ("Pb", {"Fe": 2, "S": -1}), ("CuS", "ferric"): ("Cu", {"Fe": 2, "S": -1}),
    ("Cu2S", "ferric"): ("Cu", {"Fe": 2, "S": -0.5}), ("CuFeS2", "ferric"): ("Cu", {"Fe": 4, "S": -2}),
    ("ZnO", "acid"): ("Zn", {"H2SO4": 1}), ("CuO", "acid"): ("Cu", {"H2SO4": 1}), ("CdO", "acid"): ("Cd", {"H2SO4": 1}), ("NiO", "acid"): ("Ni", {"H2SO4": 1}), ("ZnFe2O4", "acid"): ("Zn", {"H2SO4": 4}), ("Zn2SiO4", "acid"): ("Zn", {"H2SO4": 1}),
    ("ZnCO3", "acid"): ("Zn", {"H2SO4": 1, "CO2": -1}), ("CdCO3", "acid"): ("Cd", {"H2SO4": 1, "CO2": -1}), ("Cu2CO3(OH)2", "acid"): ("Cu", {"H2SO4": 1, "CO2": -0.5}), ("ZnO", "caustic"): ("Zn", {"NaOH": 2}), ("ZnO", "ammonia"): ("Zn", {"NH3": 4}),
    ("Au", "cyanide"): ("Au", {"NaCN": 2, "O2": 0.25, "NaOH": -1}), ("Ag", "cyanide"): ("Ag", {"NaCN": 2, "O2": 0.25, "NaOH": -1}), ("PbCO3", "MSA"): ("Pb", {"CH4SO3": 2, "CO2": -1}), ("PbO", "MSA"): ("Pb", {"CH4SO3": 2}),
    ("MnO2", "SO2"): ("Mn", {"SO2": 1}),
}  # fmt: skip
MINERALS = {"sphalerite": "ZnS", "zincite": "ZnO", "galena": "PbS", "chalcopyrite": "CuFeS2", "covellite": "CuS", "chalcocite": "Cu2S", "greenockite": "CdS", "smithsonite": "ZnCO3", "cerussite": "PbCO3", "malachite": "Cu2CO3(OH)2",
            "tenorite": "CuO", "zinc ferrite": "ZnFe2O4", "franklinite": "ZnFe2O4", "willemite": "Zn2SiO4", "pyrolusite": "MnO2", "millerite": "NiS", "zinc oxide": "ZnO", "copper oxide": "CuO", "cadmium oxide": "CdO", "lead oxide": "PbO", "lead carbonate": "PbCO3", "zinc carbonate": "ZnCO3", "nickel oxide": "NiO"}  # fmt: skip
LIXIVIANTS = {
    "oxygen": r"pressure leach|direct leach|oxidative|oxygen",
    "ferric": r"ferric|fe\(iii\)|fecl3|fe2\(so4\)3",
    "cyanide": r"cyanid|nacn",
    "MSA": r"methanesulph|methanesulf|\bmsa\b",
    "ammonia": r"ammonia",
    "caustic": r"caustic|naoh|alkaline",
    "SO2": r"\bso2\b|sulphur dioxide",
    "acid": r"acid|h2so4",
}
SULPHIDES = {
    "Zn": "ZnS",
    "Cd": "CdS",
    "Pb": "PbS",
    "Au": "Au",
    "Ag": "Ag",
}  # a metal's mineral where its leach is of one kind of ore
NAMES = {"H2SO4": ("H2SO4", "acid", "H2SO4_consumed", "sulphuric_acid", "H2SO4_needed"), "O2": ("O2", "oxygen", "O2_consumed", "O2_needed"), "S": ("S", "S_elemental", "elemental_S", "sulphur", "S0", "elemental_sulphur", "S_made"), "CO2": ("CO2", "CO2_made"), "NaOH": ("NaOH",),
         "Fe": ("Fe3", "Fe(III)", "ferric", "Fe3+", "ferric_iron"), "NaCN": ("NaCN", "cyanide"), "NH3": ("NH3", "ammonia"), "CH4SO3": ("MSA", "CH3SO3H", "methanesulphonic_acid"), "SO2": ("SO2",)}  # fmt: skip
QUANTITIES = (
    Quantity("amount", "kg_t", "concentrate|ore|feed|calcine|solid|amount|consumption|demand|per_t_concentrate", "by feed", derived=True),
    Quantity("hourly", "t_h", "rate|hourly|flow", "by hour", derived=True), Quantity("by_metal", "kg_kg", "per_metal|by_metal|per_kg_metal", "by metal dissolved", derived=True), Quantity("whole", "t", "total|mass", "by what is leached", derived=True),
    Quantity("ratio", "", "", "by metal dissolved, under a name that says so", derived=True),
    Quantity("mineral", "text", "mineral|formula|phase", "mineral"), Quantity("metal", "text", "metal|element", "metal"), Quantity("grade", "", "grade|metal_grade|head|assay|content", "metal in the feed", 0.0, 1.0, share=True),
    Quantity("extraction", "", "extraction|recovery|leached|dissolved|conversion|oxidised|oxidized|reacted|converted", "share of the metal that dissolves", 0.0, 1.0, share=True), Quantity("feed_rate", "t_h", "feed|concentrate|ore|throughput|feed_rate|calcine", "feed", 0.0), Quantity("feed_mass", "t", "concentrate|feed|ore|mass|calcine|solid", "what is leached", 0.0),
)  # fmt: skip
LAWS = (
    Law("amount", "grade extraction by_metal", lambda g, x, n: 1000.0 * g * x * n), Law("amount", "grade by_metal", lambda g, n: 1000.0 * g * n), Law("hourly", "amount feed_rate", lambda a, f: a * f / 1e3), Law("whole", "amount feed_mass", lambda a, m: a * m / 1e3),
)  # fmt: skip
BOOK = Book(QUANTITIES, LAWS, of_metal="grade")


def _words(inputs: Mapping[str, Any]) -> str:
    return " ".join(str(v) for k, v in inputs.items() if isinstance(v, str) and k not in ("kind", "source"))


def _lixiviant(inputs: Mapping[str, Any]) -> str:
    text = _words(inputs).lower()
    return next((n for n, pattern in LIXIVIANTS.items() if re.search(pattern, text)), "")


def _content(mineral: str, metal: str) -> float:
    """Share of a metal in its mineral. >>> round(_content("ZnO", "Zn"), 4)
    0.8034
    """
    return (composition(mineral) or {})[metal] * molar_mass(metal) / molar_mass(mineral)


def reaction_of(inputs: Mapping[str, Any]) -> tuple[str, Mapping[str, float]]:
    """(metal, moles a mole of it) of a case's words. Raises OutOfValidity where they name none, or none that is held."""
    label = _words(inputs)
    if stated := equation_of(inputs):  # the usual reaction is not the case's own
        return _own_reaction(stated, metals_named(label))
    text = label.lower()
    lixiviant = _lixiviant(inputs)
    mineral = next((f for w, f in MINERALS.items() if w in text), "") or next(
        (
            m
            for m, _ in REACTIONS
            if re.search(rf"(?<![A-Za-z0-9]){re.escape(m)}(?![A-Za-z0-9(])", label) and len(m) > 2
        ),
        "",
    )
    metals = metals_named(label)
    if not mineral and len(metals) == 1 and lixiviant in ("oxygen", "ferric", "cyanide"):
        mineral = SULPHIDES.get(metals[0], "")
    if (mineral, lixiviant) not in REACTIONS:
        raise OutOfValidity(
            f"needs the mineral and the lixiviant of a reaction that is held ({mineral or 'no mineral'} in {lixiviant or 'no lixiviant'} is none)"
        )
    return REACTIONS[mineral, lixiviant]


def _own_reaction(stated: str, metals: list[str]) -> tuple[str, Mapping[str, float]]:
    """The same of a reaction that a case states. Raises OutOfValidity where none of the metals is in one of its reactants."""
    left, right = sides(stated)
    for metal in metals:
        holding = [s for s in left if metal in (composition(without_charge(s)) or {})]
        if len(holding) == 1:
            whole = left[holding[0]] * (composition(without_charge(holding[0])) or {})[metal]
            made = {s: -n for s, n in right.items()}
            return metal, {s: n / whole for s, n in {**made, **left}.items() if s not in (*holding, metal)}
    raise OutOfValidity(f"needs the metal of {stated!r}, which the case states")


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Amounts by species, each under its names. A figure without a share that dissolves is for all of the metal."""
    metal, moles = reaction_of(inputs)
    told = {
        re.sub(rf"^{metal}_extraction|^{metal}_recovery|^{metal}_leached", "extraction", str(k)): v
        for k, v in inputs.items()
    }
    for mineral in (m for m, _ in REACTIONS):
        pure = next((k for k in told if re.fullmatch(rf"{re.escape(mineral)}_(t|kg|g)", k)), "")
        if pure and REACTIONS.get((mineral, _lixiviant(inputs))) == (metal, moles):
            told |= {f"mass_{pure.rpartition('_')[2]}": told.pop(pure), "grade": _content(mineral, metal)}
        share, own = f"{mineral}_pct", REACTIONS.get((mineral, _lixiviant(inputs))) == (metal, moles)
        if own and f"{metal}_pct" not in told and isinstance(told.get(share), (int, float)):
            told[f"{metal}_pct"] = told.pop(share) * _content(
                mineral, metal
            )  # of the mineral, not of its metal
    given = BOOK.answer({**told, "metal": metal})
    base = dict(given.rows[0].values) if given.rows else {}
    if len(given.rows) != 1 or "grade" not in base:
        raise OutOfValidity(f"needs the metal in the feed ({metal}_pct)")
    rows = []
    for species, n in {metal: 1.0, **moles}.items():
        ratio = abs(n) * molar_mass(without_charge(species)) / molar_mass(metal)
        known = {**base, "by_metal": ratio}
        for law in LAWS:
            known |= law.apply(known)
        names = (
            (metal, f"{metal}_dissolved", f"{metal}_leached", f"dissolved_{metal}")
            if species == metal
            else NAMES.get(species, (species,))
        )
        rows += [Row({"species": Label(name)}, known) for name in names]
        rows += [
            Row({"species": Label(f"{name}_per_{unit}{metal}")}, {"ratio": ratio})
            for name in names
            for unit in ("", "kg_", "t_")
            if species != metal
        ]
    return Figures(BOOK.by_name, tuple(rows), given.given, usual="ratio")


TECHNOLOGIES = (
    technology_of(
        BOOK, "leach-stoichiometry", "Reagents of leaching, shared laws", ("E13", "E16"), "Acid, oxygen and other reagents that a mineral takes in a lixiviant, and what it leaves.",
        __name__, __doc__ or "", ("leaching*", "leach*", "*leach*stoichiometr*", "*pressure leach*"), compute=compute,
    ),
)  # fmt: skip

"""The reaction that a case states, in its inputs or its source: what goes with a stated amount of one of its species.

    n_asked = n_told nu_asked/nu_told x share that reacts ; reactants as bought: (1 + excess)/purity ; as fed: /utilisation

Amounts are masses or moles, by time or by volume of liquor, with a flow or a volume between them. A share that is none of
these leaves open what it does here: then nothing is answered.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import composition as atoms_of
from oreshed.basis.properties import symbols
from oreshed.technology.casework.asked_figures import FREE, AskedFigures
from oreshed.technology.casework.asked_name import AT_SHARE
from oreshed.technology.casework.case_units import PURE, Dimension
from oreshed.technology.casework.figure_words import FLOW, Said, facts, only, read
from oreshed.technology.casework.named_substances import without_charge
from oreshed.technology.registry import Technology
from oreshed.technology.species import composition, molar_mass

STATED = "reaction"  # input under which a reaction is handed on
ARROW = re.compile(r"\s*(?:->|=>|→|=)\s*")
EXTENTS = frozenset(("conversion", "extent", "reacted", "oxidised", "oxidized", "dissolved", "leached", "extraction", "extracted", "precipitated",
                     "converted", "reduced", "removal", "removed", "deposited", "yield", "recovery", "consumed", "desulphurisation"))  # fmt: skip
MADE = EXTENTS | {"made", "produced", "formed", "released", "used", "theoretical", "stoichiometric", "required", "needed", "demand", "taken", "need", "consumption"}  # fmt: skip
BOUGHT, OVER, USED = frozenset(("purity", "assay", "grade")), frozenset(("excess",)), frozenset(("utilisation", "utilization"))  # fmt: skip
PLAIN = frozenset(
    ("theoretical", "stoichiometric", "consumed", "used")
)  # without what is bought or fed besides
_VOLUME: Dimension = (0, 3, 0, 0, 0, 0, 0)


def sides(equation: str) -> tuple[dict[str, float], dict[str, float]]:
    """Moles of what enters and of what leaves. Raises OutOfValidity for what is no balanced equation.

    >>> sides("2 Cu + S = Cu2S"), sides("Cu2+ + Fe -> Cu + Fe2+")[1]
    (({'Cu': 2.0, 'S': 1.0}, {'Cu2S': 1.0}), {'Cu': 1.0, 'Fe2+': 1.0})
    """
    halves = ARROW.split(equation.strip())
    if len(halves) != 2:
        raise OutOfValidity(f"{equation!r} is no equation: write reactants = products")
    read: list[dict[str, float]] = []
    for half in halves:
        moles: dict[str, float] = {}
        for term in re.split(r"\s+\+\s+|\+(?=\s)(?!\s*\+)|\s\+", half):
            found = re.fullmatch(
                r"(\d+/\d+|\d*\.?\d+)?\s*\*?\s*([A-Z(][\w().·]*?(?:\^?\d?[+-])?)(?:\((?:s|l|g|aq)\))?",
                term.strip(),
            )
            if found is None:
                raise OutOfValidity(f"{equation!r}: {term!r} is no term")
            above, _, below = (found[1] or "1").partition("/")
            moles[found[2]] = moles.get(found[2], 0.0) + float(above) / float(below or 1.0)
        read.append(moles)
    for element in {e for half in read for s in half for e in composition(without_charge(s))}:
        left, right = (
            sum(n * molar_mass(b) * composition(b).get(element, 0.0) for s, n in half.items() for b in (without_charge(s),))
            for half in read
        )  # fmt: skip
        if abs(left - right) > 1e-6 * max(left, right):
            raise OutOfValidity(f"{equation!r} does not balance {element}: {left:.5g} against {right:.5g} g")
    return read[0], read[1]


def equation_of(inputs: Mapping[str, Any]) -> str | None:
    """The first equation that a case writes; None for none.

    >>> equation_of({"reaction": "PbO + CO = Pb + CO2"}), equation_of({"T_K": 823})
    ('PbO + CO = Pb + CO2', None)
    """
    shape = r"[A-Za-z0-9)+]\s*(?:->|=>|→|=)\s*[\d./]*\s*[A-Z(]"
    return next((v for v in inputs.values() if isinstance(v, str) and " " in v and re.search(shape, v)), None)


def reaction_in(source: str) -> str:
    """The one balanced reaction that the source of a case writes; "" for none, and for several.

    >>> reaction_in("ZnS + 2 O2 -> ZnSO4; evaluated here"), reaction_in("SO4 -> H2S"), reaction_in("C/C0 = 1 - k t")
    ('ZnS + 2 O2 -> ZnSO4', '', '')
    """
    found = []
    for clause in re.split(r"[;:,]\s+|\.\s+|\s+(?=at\b|by\b|with\b|in\b)", source):
        try:
            sides(clause)
        except OutOfValidity:
            continue
        found.append(clause.strip())
    return found[0] if len(found) == 1 else ""


@dataclass(frozen=True)
class _Told:
    """A stated amount of a species of the reaction: moles, by which dimension beside, and whether all of it has reacted."""

    species: str
    moles: float
    dimension: Dimension
    reacted: bool


@dataclass(frozen=True)
class _Reaction:
    left: Mapping[str, float]
    right: Mapping[str, float]

    @property
    def moles(self) -> Mapping[str, float]:
        return {**self.right, **self.left}

    def species(self, said: Said) -> tuple[str, float, str] | None:
        """The species that a name means, how many of it a mole of what is named makes, and that; None for none or several."""
        words = [w for w in said.words if w in symbols() or re.fullmatch(r"[a-z]{1,2}[1-4]", w)]
        named = said.substance or (
            symbols().get(words[0]) or words[0][:-1].capitalize() if len(words) == 1 else ""
        )
        own = [s for s in self.moles if named and without_charge(s) == without_charge(named)]
        if own and len({self.moles[s] for s in own}) == 1:
            return own[0], 1.0, without_charge(own[0])
        for half in (self.left, self.right):  # an element in one of them: Fe of Fe2(SO4)3, oxygen of O2
            of = [s for s in half if named in (atoms_of(without_charge(s)) or {})]
            alone = [s for s in of if len(atoms_of(without_charge(s)) or {}) == 1]
            if len(alone) == 1 and not said.substance:
                return alone[0], 1.0, alone[0]
            if len(of) == 1 and half is self.left:
                return of[0], 1.0 / (atoms_of(without_charge(of[0])) or {})[named], named
        return None


def _in_moles(said: Said) -> tuple[float, Dimension] | None:
    """An amount in moles and its other dimensions; None for what is none."""
    a, b, c, d, e, f, g = said.dimension
    if (a, f) == (0, 1):
        return said.value, (0, b, c, d, e, 0, g)
    return (said.value, (0, b, c, d, e, 0, g)) if (a, f) == (1, 0) else None


def _told(reaction: _Reaction, held: Sequence[Said]) -> list[_Told]:
    found = []
    masses = [f for f in held if f.dimension in ((1, 0, 0, 0, 0, 0, 0), (1, 0, -1, 0, 0, 0, 0)) and reaction.species(f) is None]  # fmt: skip
    for f in held:
        meant, amount, whole = reaction.species(f), _in_moles(f), only(masses)
        if f.dimension == PURE and f.substance and not f.words and f.side >= 0 and whole is not None:
            amount = (
                f.value * whole.value,
                (0, 0, whole.dimension[2], 0, 0, 0, 0),
            )  # ZnS_pct of concentrate_t_h
        if meant is None or amount is None or f.side < 0:
            continue
        species, each, named = meant
        grams = molar_mass(named) if not f.dimension[5] else 1e3
        gone = [
            o
            for o in held
            if o.side < 0 and (o.substance, o.words, o.dimension) == (f.substance, f.words, f.dimension)
        ]
        if gone:
            amount = (amount[0] * (1.0 - gone[0].value / f.value), amount[1])
        if grams and len(gone) < 2:
            reacted = bool(gone or f.words & EXTENTS) or species in reaction.right
            found.append(_Told(species, amount[0] / (grams * 1e-3) * each, amount[1], reacted))
    return found


def _share(held: Sequence[Said], words: frozenset[str]) -> float | None:
    """The one share under any of the words; 1 where there is none, None for several."""
    found = [f for f in held if f.dimension == PURE and f.words & words]
    return found[0].value if len(found) == 1 else None if found else 1.0


def figure(row: Mapping[str, Any], name: str) -> float | None:
    """One figure of one set of inputs; None where the reaction and the amounts do not decide it."""
    if AT_SHARE in row or FREE in row:
        return None
    reaction, held = _Reaction(*sides(str(row[STATED]))), facts(row)
    shares = [f for f in held if f.dimension == PURE and (f.words or not f.substance)]
    if any(not f.words & (EXTENTS | BOUGHT | OVER | USED) for f in shares):
        return None
    for asked, own in read(name):
        meant, kind = reaction.species(asked), _in_moles(asked)
        if meant is None or kind is None or meant[1] != 1.0 or asked.side < 0:
            continue
        words = {w for w in asked.words if w not in symbols() and not re.fullmatch(r"[a-z]{1,2}[1-4]", w)}
        moles = _moles(reaction, held, meant[0], kind[1], bool(words & PLAIN), asked.side > 0) if words <= MADE else None  # fmt: skip
        grams = molar_mass(without_charge(meant[0])) if not asked.dimension[5] else 1e3
        if moles is not None and grams:
            return moles * grams * 1e-3 / own.factor
    return None


def _moles(reaction: _Reaction, held: Sequence[Said], species: str, beside: Dimension, plain: bool, fed: bool) -> float | None:  # fmt: skip
    """Moles of a species, once or a time, or by volume."""
    extent, purity, excess, used = (_share(held, w) for w in (EXTENTS, BOUGHT, OVER, USED))
    over = any(f.words & OVER for f in held)
    found = []
    for t in _told(reaction, held):
        if without_charge(t.species) == without_charge(species):
            continue
        apart = tuple(a - b for a, b in zip(beside, t.dimension, strict=True))
        carrier = 1.0 if not any(apart) else None
        if carrier is None and apart in (FLOW, _VOLUME):
            by = only(f for f in held if f.dimension == apart and not f.substance)
            carrier = by.value if by else None
        if carrier is None or extent is None or purity is None or excess is None or used is None:
            return None
        n = t.moles * carrier * reaction.moles[species] / reaction.moles[t.species]
        n *= 1.0 if t.reacted else extent
        if species in reaction.left and not plain:
            if over and extent < 1.0:
                return None  # an excess over what reacts, or over what could
            n *= (1.0 + excess if over else 1.0) / purity / (used if fed else 1.0)
        found.append(n)
    agree = all(math.isclose(n, found[0], rel_tol=1e-3) for n in found)
    return found[0] if found and agree else None


def compute(inputs: Mapping[str, Any]) -> AskedFigures:
    """Figures of a case with a reaction. Raises OutOfValidity where it states none."""
    text = equation_of(inputs)
    if text is None:
        raise OutOfValidity("states no reaction")
    sides(text)
    return AskedFigures({**inputs, STATED: text}, figure)


REACTION = Technology(
    "stated-reaction", "The reaction that a case states", (), "What goes with a stated amount of one species of a reaction.", "industrial", __name__, None,
    compute, answers=("*",), stated_only=True,
)  # fmt: skip

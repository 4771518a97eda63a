"""Leaching in a train of stirred tanks: every oxide by its own shrinking-core rate, all from one stock of acid.

Solid and liquor run through the tanks together. In each the rates stand at what leaves it, so the acid that one
oxide takes is not there for another; a rich gangue oxide slows all.

    rate      r_i = e B_i [H+]^A_i (1 - X_i)^p                 mol/(L h); p = 2/3, e : kg of solid a litre of slurry
    solid     n_i (X_i - X_i,in) = V r_i                       n_i : mol/h of the oxide fed
    acid      Q (H_in - H_out) = sum_i a_i n_i (X_i - X_i,in)  a_i : H+ that a mole takes, from its formula
    H2SO4     H = [H+] + S [H+] / (Ka2 + [H+])                 the first proton is always free
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import brentq

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import composition as atoms_of
from oreshed.technology.casework.case_inputs import figure, figures, given_kelvin
from oreshed.technology.kinetics import arrhenius
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array

GALLON = 3.785411784  # litres of a US gallon, by definition
SURFACE = 2.0 / 3.0  # exponent of the surface of a shrinking sphere
KA2 = 10.0**-1.99  # mol/L, HSO4-, 25 C
MOST_TANKS = 100


@dataclass(frozen=True)
class Feed:
    """What enters the train.

    oxides : names. share : mass fraction of each in the solid. order, rate : A and B (mol/(kg h)) of each.
    solid_kg_h, liquor_l_h, solid_kg_l (its density). acid : mol/L; sulphuric : whether it has a second proton.
    """

    oxides: tuple[str, ...]
    share: Array
    order: Array
    rate: Array
    solid_kg_h: float
    liquor_l_h: float
    solid_kg_l: float
    acid: float
    ka2: float
    sulphuric: bool = True


def protons(formula: str) -> float:
    """Moles of H+ that a mole of an oxide, hydroxide or carbonate takes to become a salt, water and CO2.

    >>> protons("Al2O3"), protons("CaO"), protons("CdCO3"), protons("Ni(OH)2")
    (6.0, 2.0, 2.0, 2.0)
    """
    atoms = atoms_of(formula) or {}
    taken = 2.0 * (atoms.get("O", 0.0) - 2.0 * atoms.get("C", 0.0)) - atoms.get("H", 0.0)
    if not atoms or taken <= 0:
        raise OutOfValidity(
            f"{formula!r} takes no acid as it dissolves: give an oxide, hydroxide or carbonate"
        )
    return float(taken)


def total_protons(free: float, feed: Feed) -> float:
    """Free and bound protons in mol/L at a free [H+]."""
    bound = feed.acid * free / (feed.ka2 + free) if feed.sulphuric else 0.0
    return free + bound


def converted(start: Array, k: Array, exponent: float = SURFACE) -> Array:
    """X of X - X0 = k (1 - X)^p, each oxide by itself: what leaves a tank fed with X0."""
    low, high = np.array(start, dtype=np.float64), np.ones_like(start)
    for _ in range(60):
        middle = 0.5 * (low + high)
        short = middle - start < k * (1.0 - middle) ** exponent
        low, high = np.where(short, middle, low), np.where(short, high, middle)
    return 0.5 * (low + high)


def leach(feed: Feed, tank_L: float, tanks: int, exponent: float = SURFACE) -> tuple[Array, Array]:
    """Share dissolved of each oxide after each tank (tanks, oxides), and free [H+] in mol/L of each tank."""
    masses = np.array([molar_mass(o) for o in feed.oxides])
    takes = np.array([protons(o) for o in feed.oxides])
    moles = feed.solid_kg_h * 1000.0 * feed.share / masses  # mol/h
    x = np.zeros(len(feed.oxides))
    # Sulphuric acid brings its two protons a mole; no water is free of them.
    stock = feed.acid * (2.0 if feed.sulphuric else 1.0)
    found, acids = [], []
    for _ in range(tanks):
        start, entering = x, stock

        def left(x: Array) -> float:
            return feed.solid_kg_h - float((moles * x * masses).sum()) / 1000.0

        def leaving(free: float, start: Array = start) -> Array:
            now = start
            for _ in range(50):  # the pulp thins as it dissolves: the density settles in a few rounds
                mass = left(now)
                pulp = mass / (mass / feed.solid_kg_l + feed.liquor_l_h)
                k = tank_L * pulp * feed.rate * free**feed.order / np.where(moles > 0, moles, np.inf)
                then = converted(start, k, exponent)
                if np.max(np.abs(then - now)) < 1e-12:
                    break
                now = then
            return now

        def surplus(log_free: float, start: Array = start, entering: float = entering) -> float:
            free = float(np.exp(log_free))
            taken = float((moles * takes * (leaving(free, start) - start)).sum())
            return feed.liquor_l_h * (entering - total_protons(free, feed)) - taken

        log_free = brentq(surplus, np.log(1e-14), np.log(max(entering, 1e-13)), xtol=1e-12)
        free = float(np.exp(log_free))
        x = leaving(free)
        stock = total_protons(free, feed)
        found.append(x)
        acids.append(free)
    return np.array(found), np.array(acids)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Recoveries of a leach train from the inputs of a case; see `words`."""
    share = {k: v for k, v in figures(inputs, "wt_frac").items() if k != "inert" and k != "inerts"}
    if not share:
        share = {
            k: v / 100.0
            for k, v in figures(inputs, "wt_pct", "feed_wt_pct").items()
            if not k.startswith("inert")
        }
    order, rate = figures(inputs, "A"), figures(inputs, "B_mol_kg_h")
    if not share or not order or not rate:
        raise KeyError("wt_frac, A and B_mol_kg_h by oxide")
    lacking = sorted(set(share) - set(order) | set(share) - set(rate))
    if lacking:
        raise KeyError(f"A and B_mol_kg_h of {', '.join(lacking)}")
    if any(v < 0 for v in share.values()) or sum(share.values()) > 1.0 + 1e-6:
        raise OutOfValidity(f"the oxides sum to {sum(share.values()):.4g} of the solid")
    volume = figure(inputs, "tank_L", default=np.nan)
    if np.isnan(volume):
        volume = (
            figure(inputs, "tank_m3") * 1000.0
            if "tank_m3" in inputs
            else figure(inputs, "tank_gal", "tank_L, tank_m3 or tank_gal") * GALLON
        )
    tanks = round(figure(inputs, "tanks", default=1.0))
    sulphuric = inputs.get("HCl_M") is None and inputs.get("HNO3_M") is None
    feed = Feed(
        tuple(share),
        np.array(list(share.values())),
        np.array([order[o] for o in share]),
        np.array([rate[o] for o in share]),
        figure(inputs, "solid_kg_h"),
        figure(inputs, "liquid_L_h", "liquor_L_h"),
        figure(inputs, "solid_density_kg_L"),
        figure(inputs, "H2SO4_M", "HCl_M", "HNO3_M"),
        _dissociation(inputs.get("Ka2", KA2)),
        sulphuric,
    )
    if inputs.get("Ea_kJ_mol") is not None:
        change = arrhenius(
            figure(inputs, "Ea_kJ_mol"), given_kelvin(inputs), figure(inputs, "T_ref_K", default=298.15)
        )
        feed = Feed(**{**feed.__dict__, "rate": feed.rate * change})
    wrong = [
        f"{name} = {value:g}"
        for name, value, high in (
            ("tank", volume, 1e9), ("tanks", tanks, MOST_TANKS), ("solid_kg_h", feed.solid_kg_h, 1e9),
            ("liquid_L_h", feed.liquor_l_h, 1e12), ("solid_density_kg_L", feed.solid_kg_l, 25.0), ("acid", feed.acid, 20.0),
        )
        if not 0.0 < value <= high
    ]  # fmt: skip
    if wrong:
        raise OutOfValidity(f"outside the model: {', '.join(wrong)}")
    x, acids = leach(feed, volume, tanks, figure(inputs, "surface_exponent", default=SURFACE))
    return {
        "recovery_pct": {o: 100.0 * float(v) for o, v in zip(feed.oxides, x[-1], strict=True)},
        "recovery_by_tank_pct": {o: [100.0 * float(v) for v in x[:, i]] for i, o in enumerate(feed.oxides)},
        "pH": [float(-np.log10(a)) for a in acids],
        "acid_left_mol_L": float(acids[-1]),
        "residence_h": volume * tanks / (feed.liquor_l_h + feed.solid_kg_h / feed.solid_kg_l),
    }


def _dissociation(given: Any) -> float:
    """Ka2 as a number or as it is printed, `10^-1.99`."""
    if isinstance(given, str) and given.replace(" ", "").startswith("10^"):
        return float(10.0 ** float(given.replace(" ", "")[3:]))
    return figure({"Ka2": given}, "Ka2")


TECHNOLOGIES = (
    Technology(
        "tank-leach", "Leaching in stirred tanks by shrinking cores", ("E13", "E16", "E20"),
        "Oxides of any solid dissolved in a train of stirred tanks, each by its own rate, from one stock of acid.",
        "industrial", __name__, None, compute,
        answers=("leaching: shrinking-core CSTR*", "leaching: stirred tanks*", "leaching: CSTR*"),
        words=(
            Word("wt_frac", "mass fraction", "oxides, hydroxides or carbonates of the solid by formula; `inert` is left aside; also wt_pct"),
            Word("A, B_mol_kg_h", "-, mol/(kg h)", "order in [H+] and rate constant of each"),
            Word("tank_gal, tank_m3, tank_L", "", "volume of one tank"),
            Word("tanks", "", "tanks in series, 1 unless given"),
            Word("solid_kg_h, liquid_L_h, solid_density_kg_L", "", "flows and the density of the solid"),
            Word("H2SO4_M, HCl_M, HNO3_M", "mol/L", "the acid"),
            Word("Ka2", "mol/L", "second dissociation of sulphuric acid, as a number or 10^-1.99"),
            Word("surface_exponent", "", "2/3 for a shrinking sphere"),
            Word("Ea_kJ_mol, T_K, T_ref_K", "", "to move the rates to another temperature"),
        ),
        equations=__doc__ or "",
        sources=("rate law and pilot figures of coal refuse: PrOMMiS, src/prommis/leaching (2026); our own solution of it",),
    ),
)  # fmt: skip

"""Acid mine drainage treated with lime, with or without a bed of limestone before it: dose, sludge and what stays.

Lime is added until the pH at which the worst metal falls; iron, aluminium, zinc, cadmium and lead leave as hydroxides,
and gypsum where sulphate is high. Limestone is cheap and stops by itself near pH 6, so it takes the mineral acid, the
ferric iron and the aluminium first and leaves lime the rest.

    lime        Ca(OH)2 added until pH, over the solids that may fall, by PHREEQC (one unknown, bisection)
    limestone   CaCO3 dissolves towards calcite while CO2 is given off at a held pressure, then lime
    saving      1 - lime after limestone / lime alone
    sludge      dry solids / share of solids in it
    window      the pH from which, and up to which, a metal over its hydroxide stays below a limit, by PHREEQC
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.aqueous import water
from oreshed.technology.casework.case_inputs import figure, fraction, number
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import molar_mass

# Ion of the feed -> master species of minteq.v4 and the solid it falls as (formula for the sludge's mass).
METALS: Mapping[str, tuple[str, str, str]] = {
    "Fe": ("Fe(3)", "Ferrihydrite", "Fe(OH)3"), "Al": ("Al", "Gibbsite", "Al(OH)3"), "Zn": ("Zn", "Zn(OH)2(epsilon)", "Zn(OH)2"),
    "Cd": ("Cd", "Cd(OH)2", "Cd(OH)2"), "Pb": ("Pb", "Pb(OH)2", "Pb(OH)2"), "Cu": ("Cu", "Cu(OH)2", "Cu(OH)2"),
    "Ni": ("Ni", "Ni(OH)2", "Ni(OH)2"), "Mn": ("Mn(2)", "Pyrochroite", "Mn(OH)2"),
}  # fmt: skip
STRIPPED_CO2 = -2.0  # log10 atm over a bed of limestone that is aerated after (from memory)
GRID = tuple(round(2.0 + 0.1 * i, 1) for i in range(111))  # pH
USUAL_LIMIT = 1.0  # mg/L left, where a case asks for a pH and names none
MOST_LIME = 0.5  # mol/L


@lru_cache(maxsize=4096)
def _treated(feed: tuple[tuple[str, float], ...], ph: float, sulphate_mg_l: float, limestone: bool, lime: float) -> tuple[float, tuple[tuple[str, float], ...]]:  # fmt: skip
    """pH, and mol/L left of each metal, Ca and S, with a dose of lime in mol/L after limestone or without."""
    present = dict(feed)
    lines = [f"SOLUTION 1\n pH {ph:.10g}\n units mol/kgw\n Na 1e-4"]
    lines += [f" {METALS[m][0]} {c:.10g}" for m, c in present.items()]
    lines.append(f" S(6) {max(sulphate_mg_l / 1000.0 / molar_mass('SO4'), 1e-6):.10g} charge")
    solids = "\n".join(f" {METALS[m][1]} 0 0" for m in present)
    if limestone:
        lines.append(
            f"EQUILIBRIUM_PHASES 1\n{solids}\n Gypsum 0 0\n Calcite 0 10\n CO2(g) {STRIPPED_CO2} 0\nSAVE solution 1\nEND\nUSE solution 1"
        )
    lines.append(
        f"EQUILIBRIUM_PHASES 1\n{solids}\n Gypsum 0 0\n Calcite 0 0\nREACTION 1\n Ca(OH)2 1\n {lime:.10g} moles"
    )
    totals = " ".join(METALS[m][0] for m in present)
    lines.append(f"SELECTED_OUTPUT\n -reset false\n -pH true\n -totals {totals} S(6) Ca\nEND\n")
    row = water("minteq.v4").run("\n".join(lines))[-1]
    left = {m: next(float(v) for k, v in row.items() if k.startswith(f"{METALS[m][0]}(")) for m in present}
    left |= {"S": float(row["S(6)(mol/kgw)"]), "Ca": float(row["Ca(mol/kgw)"])}
    return float(row["pH"]), tuple(left.items())


@lru_cache(maxsize=16)
def dissolved_mg_l(metal: str) -> tuple[float, ...]:
    """mg/L of a metal over its hydroxide at each pH of the grid, 0.1 M nitrate; infinite where it dissolves to moles."""
    element, solid, _ = METALS[metal]
    found = []
    for ph in GRID:
        text = (
            f"SOLUTION 1\n pH {ph:.10g}\n units mol/kgw\n Na 0.1\n N(5) 0.1 charge\n {element} 1e-6 {solid} 0\n"
            f"SELECTED_OUTPUT\n -reset false\n -totals {element}\nEND\n"
        )
        try:
            row = water("minteq.v4").run(text)[-1]
        except OutOfValidity:
            found.append(math.inf)
            continue
        found.append(
            next(float(v) for k, v in row.items() if k.startswith(f"{element}(")) * molar_mass(metal) * 1000.0
        )
    return tuple(found)


def removal_window(metal: str, limit_mg_l: float) -> tuple[float, float]:
    """Lowest and highest pH at which a metal's hydroxide leaves no more than a limit.

    Raises OutOfValidity where it never does.

    >>> removal_window("Mn", 1.0)[0] > removal_window("Zn", 1.0)[0] > removal_window("Al", 1.0)[0]
    True
    """
    inside = [ph for ph, c in zip(GRID, dissolved_mg_l(metal), strict=True) if c <= limit_mg_l]
    if not inside:
        raise OutOfValidity(f"{metal}: its hydroxide leaves more than {limit_mg_l:g} mg/L at every pH")
    return inside[0], inside[-1]


def lime_for(feed: Mapping[str, float], ph: float, sulphate_mg_l: float, target: float, limestone: bool) -> tuple[float, dict[str, float]]:  # fmt: skip
    """mol/L of Ca(OH)2 to a target pH, and mol/L left of each metal. feed : mol/L by metal.

    Raises OutOfValidity where a dose of half a mole does not reach it.
    """
    key = tuple(sorted(feed.items()))
    start, left = _treated(key, ph, sulphate_mg_l, limestone, 0.0)
    if start >= target:
        return 0.0, dict(left)
    low, high = 0.0, MOST_LIME
    if _treated(key, ph, sulphate_mg_l, limestone, high)[0] < target:
        raise OutOfValidity(f"pH {target:g} is not reached by {MOST_LIME:g} mol/L of lime")
    for _ in range(30):
        middle = 0.5 * (low + high)
        if _treated(key, ph, sulphate_mg_l, limestone, middle)[0] < target:
            low = middle
        else:
            high = middle
    return high, dict(_treated(key, ph, sulphate_mg_l, limestone, high)[1])


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Lime, sludge and effluent of a mine water; see `words`."""
    found: dict[str, Any] = {}
    asked = " ".join([str(inputs.get("label", "")), *map(str, inputs)])
    if (
        "limit_mg_L" in inputs
        or "metals" in inputs
        or re.search(r"pH (?:for|of|window|range)|(?:minimum|optimal|best) pH", asked)
    ):
        limit = figure(inputs, "limit_mg_L", default=USUAL_LIMIT)
        named = inputs.get("metals", tuple(METALS))
        if limit <= 0 or not isinstance(named, (list, tuple)) or not set(map(str, named)) <= set(METALS):
            raise OutOfValidity(
                f"limit_mg_L = {limit:g}, metals = {named!r}: above zero, and of {', '.join(METALS)}"
            )
        windows = {str(m): removal_window(str(m), limit) for m in named}
        found |= {
            "pH_from": {m: w[0] for m, w in windows.items()},
            "pH_to": {m: w[1] for m, w in windows.items()},
        }
    feed = {
        m: c / 1000.0 / molar_mass(m)
        for m in METALS
        if (c := number(inputs, f"{m}_mg_L")) is not None and c > 0
    }
    if feed:
        acidity, target = figure(inputs, "pH_in", default=3.0), figure(inputs, "pH_target", "pH", default=9.5)
        sulphate = figure(inputs, "SO4_mg_L", default=1500.0)
        if not 1.5 <= acidity <= 8.0 or not 5.0 <= target <= 12.0 or sum(feed.values()) > 0.1:
            raise OutOfValidity(
                f"pH {acidity:g} to {target:g} with {sum(feed.values()):g} mol/L of metals lies outside 1.5-8, 5-12, 0.1"
            )
        lime, left = lime_for(feed, acidity, sulphate, target, False)
        after, _ = lime_for(feed, acidity, sulphate, target, True)
        dry = sum((c - min(left[m], c)) * molar_mass(METALS[m][2]) for m, c in feed.items())  # g/L = kg/m3
        supplied = sulphate / 1000.0 / molar_mass("SO4")
        found |= {
            "lime_kg_m3": lime * molar_mass("Ca(OH)2"), "lime_after_limestone_kg_m3": after * molar_mass("Ca(OH)2"),
            "lime_saving_pct": 100.0 * (1.0 - after / lime) if lime else 0.0,
            "hydroxide_sludge_kg_m3": dry, "sulphate_left_mg_L": min(left["S"], supplied) * molar_mass("SO4") * 1000.0,
            "left_mg_L": {m: min(left[m], c) * molar_mass(m) * 1000.0 for m, c in feed.items()},
        }  # fmt: skip
        found |= {f"{m}_removed_pct": 100.0 * (1.0 - min(left[m] / c, 1.0)) for m, c in feed.items()}
        solids = fraction(inputs, "solids_pct", "solids")
        if solids:
            found["sludge_L_m3"] = dry / solids
            flow = number(inputs, "flow_m3_yr")
            if flow is not None:
                found["sludge_m3_yr"] = flow * dry / solids / 1000.0
    return found


TECHNOLOGIES = (
    Technology(
        "mine-drainage", "Mine drainage by lime and limestone", ("R02", "R18"),
        "Lime dose, sludge and effluent of an acid mine water, and what a bed of limestone before it saves.",
        "industrial", __name__, None, compute,
        answers=("mine drainage*", "acid mine drainage*", "AMD*"),
        words=(
            Word("Fe_mg_L (Al, Mn, Zn, Cd, Pb, Cu, Ni), SO4_mg_L, pH_in", "mg/L", "the water, iron as ferric; 1,500 mg/L and pH 3 unless given"),
            Word("pH_target (or pH)", "", "of the treatment, 9.5 unless given: asks for lime_kg_m3, lime_saving_pct, left_mg_L"),
            Word("metals, limit_mg_L", "symbols, mg/L", "ask for pH_from and pH_to, between which hydroxides leave no more; all of them and 1 mg/L unless given"),
            Word("solids_pct, flow_m3_yr", "%, m3", "of the sludge: ask for sludge_L_m3, sludge_m3_yr"),
        ),
        equations=__doc__ or "", labelled=True,
        needs=(
            Need("lime_saving_pct", "the water (Fe_mg_L, Al_mg_L … with pH_in): what limestone can take is its mineral acid, ferric iron and aluminium", ("Fe_mg_L", "Al_mg_L", "Zn_mg_L")),
            Need("sludge_*", "the water, its flow and solids_pct of the sludge", ("flow_m3_yr",)),
            Need("*solids_pct*", "the settling of that sludge: it is measured, no chemistry decides it", ("settling",)),
            Need("SVI*", "the settling of that sludge", ("settling",)),
            Need("Zn_above*", "pH, carbonate and the zinc solid of that water", ("Zn_mg_L",)),
            Need("attainment*", "the waters of the audited cases, before and after", ("cases_data",)),
            Need("weak_for", "the waters of the audited cases with the mass of sorbent in each", ("cases_data",)),
            Need("reason", "the waters of the audited cases with the mass of sorbent in each", ("cases_data",)),
        ),
    ),
)  # fmt: skip

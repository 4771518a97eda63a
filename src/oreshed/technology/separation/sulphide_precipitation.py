"""Sulphide precipitation: metals out of acid or dilute liquor one after the other, by pH and by the sulphide given.

Hydrosulphide (or hydrogen sulphide gas) is fed at a held pH; copper and silver fall in strong acid, cadmium and lead
in weak acid, zinc above, nickel and cobalt near neutral. All metals share the sulphide; what they do not take stays
dissolved, holds the equilibrium, and binds some metal again as a complex. Which solid falls is the band.

    solid       MS + H+ = M + HS-          K a(H) = g_M [M] g_1 [HS-],  Ag2S with [Ag]^2
    sulphide    [HS-] = S / (1 + a(H) g_1 / K1),  S free of solid, pK1 7.02
    complex     dissolved = [M] (1 + sum beta_n [HS-]^n)
    balance     sulphide given = S + sum of what falls (one unknown S, found by bisection)
    activity    Davies at the ionic strength given
    base        one mole for each mole that falls (HS- gives up its proton)
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.parameter import Parameter, Parameters, Setting, Values
from oreshed.technology.reaction import Flows, pour
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.separation.case_bounds import refuse_impossible
from oreshed.technology.separation.concentration import (
    dissolved,
    given_moles,
    metals_in_liquor,
    moles_per_litre,
)
from oreshed.technology.separation.speciation import log_k
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.table import table_beside
from oreshed.technology.unit import Feeds, Limit, Result, Unit

PK1 = 7.02  # H2S = H+ + HS-, minteq.v4
# log10 beta of M + n HS- , minteq.v4.
COMPLEXES: Mapping[str, tuple[tuple[int, float], ...]] = {
    "Cd": ((1, 8.008), (2, 15.212), (3, 17.112), (4, 19.308)), "Pb": ((2, 15.27), (3, 16.57)),
    "Zn": ((2, 12.82), (3, 16.1), (4, 14.64)), "Ag": ((1, 13.8145), (2, 17.9145)), "Cu": ((3, 25.899),),
    "Fe": ((2, 8.95), (3, 10.987)),
}  # fmt: skip
PHASES = {"Greenockite": "Cd", "Galena": "Pb", "Sphalerite": "Zn", "ZnS(am)": "Zn", "Wurtzite": "Zn", "Covellite": "Cu",
          "Acanthite": "Ag", "Mackinawite": "Fe", "FeS(ppt)": "Fe", "NiS(alpha)": "Ni", "NiS(beta)": "Ni", "NiS(gamma)": "Ni",
          "CoS(alpha)": "Co", "CoS(beta)": "Co"}  # fmt: skip
ROUNDS = 56
LEAST = 1e-300  # mol/L
FALLEN = 0.999  # share at which a metal counts as precipitated
# Free sulphide that a slow donor (thioacetamide) keeps: fitted to zinc at pH 5.5 of Gharabaghi et al. 2012.
SLOW_DONOR = 1e-8  # mol/L
USUAL = 0.01  # mol/L of each metal where a case names metals only


@lru_cache(maxsize=1)
def solids() -> Mapping[str, dict[str, str]]:
    """Solid and constants by metal, first what falls first."""
    return {r["metal"]: r for r in table_beside(__name__, "sulphide_precipitation.csv")}


def davies(charge: int, ionic_strength: ArrayLike) -> Array:
    """Activity coefficient by Davies, 25 C, up to an ionic strength of 0.5 mol/kg.

    >>> round(float(davies(2, 0.1)), 3)
    0.373
    """
    root = np.sqrt(np.asarray(ionic_strength, dtype=np.float64))
    return np.asarray(10.0 ** (-0.509 * charge**2 * (root / (1.0 + root) - 0.3 * np.asarray(ionic_strength))))


def hydrosulphide(free: ArrayLike, pH: ArrayLike, ionic_strength: ArrayLike = 0.1) -> Array:
    """[HS-] in mol/L of a free sulphide at a pH (an activity, as a probe reads it)."""
    proton = np.power(10.0, -np.asarray(pH, dtype=np.float64))
    return np.asarray(np.asarray(free) / (1.0 + proton * davies(1, ionic_strength) * 10.0**PK1))


def saturation(
    metal: str, free: ArrayLike, pH: ArrayLike, log_k: ArrayLike | None = None, ionic_strength: ArrayLike = 0.1
) -> Array:  # fmt: skip
    """mol/L of a metal, complexes included, over its sulphide at a free sulphide (mol/L) and pH. Shapes broadcast.

    Raises OutOfValidity for a metal without a solid.
    """
    ligand = np.maximum(hydrosulphide(free, pH, ionic_strength), LEAST)
    return _over_solid(metal, pH, log_k, ionic_strength)(ligand)


def _over_solid(
    metal: str, pH: ArrayLike, log_k: ArrayLike | None, ionic_strength: ArrayLike
) -> Callable[[Array], Array]:
    """[HS-] in mol/L, LEAST or more -> mol/L dissolved: what does not change with the sulphide is worked out once."""
    if metal not in solids():
        raise OutOfValidity(f"no sulphide of {metal!r}; the table holds {', '.join(solids())}")
    row = solids()[metal]
    atoms = int(row["atoms"])
    k = np.power(10.0, float(row["central"]) if log_k is None else np.asarray(log_k, dtype=np.float64))
    one, ion = davies(1, ionic_strength), davies(2 // atoms, ionic_strength)
    proton = np.power(10.0, -np.asarray(pH, dtype=np.float64))
    base = (k * proton / one) ** (1.0 / atoms) / ion
    beta = {n: 10.0**b * one**n * ion for n, b in COMPLEXES.get(metal, ())}

    def dissolved_at(ligand: Array) -> Array:
        simple = base / (ligand if atoms == 1 else np.sqrt(ligand))
        bound: Array | float = 0.0
        for n in range(max(beta, default=0), 0, -1):  # Horner: powers one by one
            bound = (bound + beta[n]) * ligand if n in beta else bound * ligand
        return np.asarray(simple * (1.0 + bound))

    return dissolved_at


def fallen(
    concentration: Mapping[str, Array], given: ArrayLike, pH: ArrayLike, log_k: Mapping[str, ArrayLike],
    ionic_strength: ArrayLike = 0.1,
) -> tuple[dict[str, Array], Array]:  # fmt: skip
    """Share of each metal (mol/L) that falls when `given` mol/L of sulphide is fed, and the free sulphide left.

    More sulphide never leaves more of a metal until its complexes take over in excess.
    """
    added = np.asarray(given, dtype=np.float64)
    shape = np.broadcast_shapes(
        *(np.shape(x) for x in (*concentration.values(), added, pH, ionic_strength, *log_k.values()))
    )

    over = {m: _over_solid(m, pH, log_k.get(m), ionic_strength) for m in concentration}
    atoms = {m: int(solids()[m]["atoms"]) for m in concentration}
    per_free = hydrosulphide(1.0, pH, ionic_strength)

    def precipitated(free: Array) -> dict[str, Array]:
        ligand = np.maximum(per_free * free, LEAST)
        return {m: np.maximum(c - over[m](ligand), 0.0) for m, c in concentration.items()}

    low, high = np.full(shape, -40.0), np.broadcast_to(np.log10(np.maximum(added, 1e-30)), shape)
    for _ in range(ROUNDS):
        middle = 0.5 * (low + high)
        free = 10.0**middle
        spent = sum((p / atoms[m] for m, p in precipitated(free).items()), start=np.zeros(()))
        too_much = free + spent > added
        low, high = np.where(too_much, low, middle), np.where(too_much, middle, high)
    free = 10.0 ** (0.5 * (low + high))
    found = precipitated(free)
    spent = sum((p / atoms[m] for m, p in found.items()), start=np.zeros(()))
    # What bisection leaves of a balance is taken off all that fell, so that no sulphide is made.
    reach = np.minimum(1.0, ratio(added, spent, 1.0))
    return {
        m: ratio(p * reach, c) for (m, p), c in zip(found.items(), concentration.values(), strict=True)
    }, np.maximum(added - spent * reach, 0.0)


def precipitate(feeds: Feeds, v: Values) -> Result:
    """Sulphides and filtrate of a liquor ("Cd in liquor" ... and "water", tonnes a year; 1 t of water is 1 m3)."""
    liquor = feeds["liquor"]
    water = liquor.species_flow("water")
    metals = {m: c for m, c in moles_per_litre(liquor).items() if m in solids()}
    demand = sum((c / int(solids()[m]["atoms"]) for m, c in metals.items()), start=np.zeros(()))
    given = demand * v["sulphide_ratio"]
    share, _ = fallen(metals, given, v["pH"], {m: v[f"log_k_{m}"] for m in metals}, v["ionic_strength"])
    solid: Flows = {}
    filtrate: Flows = {}
    used = np.zeros(())
    for i, species in enumerate(liquor.species):
        metal = dissolved(liquor).get(species, "")
        flow = liquor.by_species[..., i]
        if metal not in share:
            filtrate[species] = flow
            continue
        moles = liquor.composition[species][metal] * flow / molar_mass(metal)
        name, atoms = solids()[metal]["solid"], int(solids()[metal]["atoms"])
        gone = np.clip(share[metal], 0.0, 1.0)
        solid[name] = solid.get(name, np.zeros(())) + moles * gone / atoms * molar_mass(name)
        used = used + moles * gone / atoms
        left = flow * (1.0 - gone)
        solid[species] = left * v["entrained"]
        filtrate[species] = left - solid[species]
        rest = flow * gone * (1.0 - liquor.composition[species][metal])
        if np.any(rest):  # a salt's anion stays dissolved
            filtrate["SO4"] = filtrate.get("SO4", np.zeros(())) + rest
    moles_given = given * water / 1000.0
    reagent = moles_given * molar_mass("NaHS")
    filtrate["Na in liquor"] = moles_given * molar_mass("Na")
    filtrate["S in liquor"] = np.maximum(moles_given - used, 0.0) * molar_mass("S")
    solids_out, liquid_out = pour(solid), pour(filtrate)
    total = sum((solids_out.element(m) for m in metals), start=np.zeros(()))
    per_water = ratio(1.0, water)
    return Result(
        {"sulphides": solids_out, "filtrate": liquid_out},
        drawn={"sodium_hydrosulphide": pour({"NaHS": reagent})},
        utilities={
            "sodium_hydrosulphide_t": reagent,
            "caustic_soda_t": used * molar_mass("NaOH") * v["base_excess"],
        },
        diagnostics={f"{m}_fallen": share[m] for m in metals}
        | {f"{m}_left_mg_per_l": liquid_out.element(m) * 1e6 * per_water for m in metals}
        | {f"{m}_of_metals": ratio(solids_out.element(m), total) for m in metals}
        | {"free_sulphide_mg_per_l": liquid_out.element("S") * 1e6 * per_water},
    )


UNIT = Unit(
    "sulphide-precipitation", ("liquor",), ("sulphides", "filtrate"), precipitate,
    Parameters((
        *(Parameter(f"log_k_{m}", Estimate(float(r["low"]), float(r["central"]), float(r["high"]), "log10"), r["source"],
                    r["opened"] == "yes", r["note"]) for m, r in solids().items()),
        Parameter("entrained", Estimate(0.001, 0.005, 0.02, "fraction"), "mother liquor in the cake, from memory", False),
        Parameter("base_excess", Estimate(1.0, 1.05, 1.2, "of the protons set free"), "from memory", False),
    )),
    (Setting("pH", 2.5, 0.0, 7.0, "pH", "held pH; above 7 complexes of zinc that are left out take over"),
     Setting("sulphide_ratio", 1.0, 0.0, 3.0, "mol/mol", "sulphide over what all metals of the liquor would take"),
     Setting("ionic_strength", 0.1, 0.0, 0.5, "mol/kg", "of the liquor")),
    (Limit("metals in liquor", metals_in_liquor, 0.0, 30.0, "g/L",
           "activities by Davies hold below an ionic strength of 0.5"),),
    example={"liquor": mix(contained({"Cd": 0.5, "Zn": 2.0, "Cu": 0.3, "Ni": 1.0}, "liquor"),
                           Stream.of({"water": 1000.0}))},
)  # fmt: skip


def dropping_acidity(metal: str, concentration: float, free: float) -> float:
    """pH from which 99.9 % of a metal falls at a held free sulphide; below 0 it always does.

    Raises OutOfValidity where it does not fall below pH 9.
    """
    scan = np.linspace(-4.0, 9.0, 1301)
    gone = saturation(metal, free, scan) <= (1.0 - FALLEN) * concentration
    if not gone.any():
        raise OutOfValidity(f"{metal} does not fall below pH 9 at {free:g} mol/L of sulphide")
    return float(scan[int(np.argmax(gone))])


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Order by pH, removal and purity of a liquor, or solubilities, from the inputs of a case; see `words`."""
    refuse_impossible(inputs)
    moles = given_moles(inputs)
    free = _free_sulphide(inputs)
    if free is not None and "pH" in inputs and not moles:
        if isinstance(inputs["pH"], (list, tuple)):
            raise OutOfValidity(
                "pH: one value here; the solubility at each of several is asked of their solids (phases)"
            )
        pH = figure(inputs, "pH")
        level = figure(inputs, "I_mol_L", default=0.1)
        ground = {m: float(r[inputs.get("solid", "central")]) for m, r in solids().items()}
        for phase in inputs.get("phases", ()):  # solids of the pinned database by name, in place of ours
            ground[PHASES[phase] if phase in PHASES else _unknown(phase)] = log_k(phase)
        return {
            f"{m}_ug_L": float(saturation(m, free, pH, k, level)) * molar_mass(m) * 1e6
            for m, k in ground.items()
        }
    if not moles and "feed" in inputs:
        named = [m for m in re.findall(r"[A-Z][a-z]?", str(inputs["feed"])) if m in solids()]
        free = SLOW_DONOR if free is None else free
        level = figure(inputs, "each_mol_L", default=USUAL)
        each = {m: dropping_acidity(m, level, free) for m in named}
        return {"pH_for_selective_precipitation": each, "order": sorted(each, key=lambda m: each[m])}
    if not moles:
        raise KeyError("feed (Cu-Cd-Zn), concentrations (Cd_mg_L) or free_sulphide_mol_L with pH")
    strange = [m for m in moles if m not in solids()]
    if strange:
        raise OutOfValidity(f"no sulphide of {', '.join(strange)}; the table holds {', '.join(solids())}")
    pH = figure(inputs, "pH")
    target = str(inputs.get("target", ""))
    if target and target not in moles:
        raise KeyError(f"a concentration of the target {target}")
    wanted = {target: moles[target]} if target else moles
    demand = sum(c / int(solids()[m]["atoms"]) for m, c in wanted.items())
    given = demand * figure(inputs, "sulphide_to_metal", "S_to_metal", default=1.0)
    share, free_left = fallen({m: np.asarray(c) for m, c in moles.items()}, given, pH,
                              {m: float(solids()[m]["central"]) for m in moles})  # fmt: skip
    fell = {m: float(share[m]) * moles[m] for m in moles}
    total = sum(fell.values())
    found: dict[str, Any] = {f"{m}_removed_pct": 100.0 * float(share[m]) for m in moles}
    found["removed_pct"] = {m: 100.0 * float(share[m]) for m in moles}
    found["free_sulphide_mol_L"] = float(free_left)
    if total > 0:
        mass = sum(fell[m] * molar_mass(m) for m in moles)
        found["purity_pct"] = {m: 100.0 * fell[m] * molar_mass(m) / mass for m in moles}
        if target:
            found["selectivity_pct"] = 100.0 * fell[target] / total
    return found


def _free_sulphide(inputs: Mapping[str, Any]) -> float | None:
    """Free sulphide in mol/L under any of its names; None where it is not given."""
    for name, factor in (
        ("free_sulphide_mol_L", 1.0),
        ("S_mol_L", 1.0),
        ("S_mM", 1e-3),
        ("S_total_mM", 1e-3),
        ("sulphide_mM", 1e-3),
    ):
        if name in inputs:
            return figure(inputs, name) * factor
    return None


def _unknown(phase: str) -> str:
    raise OutOfValidity(f"no sulphide named {phase!r}; known are {', '.join(PHASES)}")


TECHNOLOGIES = (
    Technology(
        "sulphide-precipitation", "Selective precipitation as sulphide", ("S06", "S07", "E18"),
        "Copper, silver, cadmium, lead and zinc out of a liquor as sulphides, one after the other by pH.",
        "industrial", __name__, UNIT, compute,
        answers=("selective precipitation: sulphide*", "sulphide precipitation*", "sulfide precipitation*"),
        words=(
            Word("feed, each_mol_L, free_sulphide_mol_L", "", "metals as Cu-Cd-Zn: asks for the pH at which each falls"),
            Word("Cd_mg_L … (or feed_mg_L), pH, sulphide_to_metal, target", "",
                 "asks for removed_pct, purity_pct, selectivity_pct (moles); sulphide is over the target where one is named"),
            Word("free_sulphide_mol_L or S_mM, pH, solid, phases", "",
                 "asks for ug/L of each metal; solid: low, central or high; phases: solids of minteq.v4 by name"),
        ),
        equations=__doc__ or "",
        needs=(Need("pH_for_selective_precipitation.*", "the sulphide that the donor sets free at each pH (free_sulphide_mol_L): the model "
                    "gives the pH from which 99.9 % falls, print the pH at which it was taken off", ("free_sulphide_mol_L",)),),
    ),
)  # fmt: skip

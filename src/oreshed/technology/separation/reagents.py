"""Flotation reagents: doses and pH as multipliers of rate constants.

A reagent changes how fast a mineral floats, never its recovery directly. Each factor is one at the reference dose at
which the plant's rate constants were fitted; there is no universal constant, so half-doses are fitted by plant.

    collector      k x c/(c + c50)                                     xanthate or dithiophosphate
    depressants    sphalerite in the lead circuit: k / (1 + (Zn/Zn50)^h + (CN/CN50)^h);  pyrite: k / (1 + CN/CN50)
    activation     sphalerite: k x (1 + (a - 1) Cu/(Cu + Cu50))        a: activated over bare surface
    inadvertent    the same with Cu or Pb dissolved from the ore, mg/L, in the lead circuit
    lime           pyrite: k / (1 + 10^(s (pH - pH50)));  galena the same with a higher pH50
    silicate       gangue: k / (1 + Na2SiO3/c50)
    sulphidiser    oxides: k x Na2S/(Na2S + c50)                       unsulphidised cerussite does not float
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.casework.case_inputs import figures
from oreshed.technology.parameter import Parameters, Setting, Values, read_parameters, resolve
from oreshed.technology.registry import Technology, Word
from oreshed.technology.stream import Array

PARAMETERS: Parameters = read_parameters("oreshed.technology.separation", "reagents.csv")
DOSES: tuple[Setting, ...] = (
    Setting("collector_g_t", 70.0, 0.0, 1000.0, "g/t", "xanthate or dithiophosphate"),
    Setting("zinc_sulphate_g_t", 600.0, 0.0, 5000.0, "g/t", "depressant of sphalerite"),
    Setting("cyanide_g_t", 50.0, 0.0, 500.0, "g/t", "NaCN, depressant of sphalerite and pyrite"),
    Setting("copper_sulphate_g_t", 0.0, 0.0, 3000.0, "g/t", "activator of sphalerite"),
    Setting("dissolved_metal_mg_l", 0.0, 0.0, 200.0, "mg/L", "Cu and Pb from the ore: inadvertent activation"),
    Setting("ph", 9.5, 4.0, 13.0, "-", "pulp pH, set with lime or acid"),
    Setting("lime_kg_t", 1.0, 0.0, 20.0, "kg/t", "lime that the pH takes"),
    Setting("sodium_sulphide_g_t", 0.0, 0.0, 10_000.0, "g/t", "sulphidiser of oxides"),
    Setting("sodium_silicate_g_t", 0.0, 0.0, 5000.0, "g/t", "depressant of silicates"),
    Setting("frother_g_t", 30.0, 0.0, 300.0, "g/t", "MIBC or glycol"),
)  # fmt: skip


def doses(**defaults: float) -> tuple[Setting, ...]:
    """The reagent settings with a circuit's own defaults, which are its reference doses."""
    return tuple(replace(s, default=defaults.get(s.name, s.default)) for s in DOSES)


def saturation(dose: ArrayLike, half: ArrayLike) -> Array:
    """Langmuir cover c/(c + c50), 0 without reagent."""
    c = np.asarray(dose, dtype=np.float64)
    return np.asarray(c / (c + np.asarray(half)))


def depression(zinc_sulphate: ArrayLike, cyanide: ArrayLike, v: Values) -> Array:
    """Factor on bare sphalerite: 1/(1 + (Zn/Zn50)^h + (CN/CN50)^h)."""
    z = (np.asarray(zinc_sulphate) / v["zinc_sulphate_half_g_t"]) ** v["depressant_power"]
    c = (np.asarray(cyanide) / v["cyanide_half_g_t"]) ** v["depressant_power"]
    return np.asarray(1.0 / (1.0 + z + c))


def activation(copper_sulphate: ArrayLike, dissolved: ArrayLike, v: Values) -> Array:
    """Factor on sphalerite: 1 bare, up to `activation_ratio` under full copper cover."""
    cover = saturation(copper_sulphate, v["copper_sulphate_half_g_t"])
    stray = saturation(dissolved, v["dissolved_half_mg_l"])
    return np.asarray(1.0 + (v["activation_ratio"] - 1.0) * (1.0 - (1.0 - cover) * (1.0 - stray)))


def lime_depression(ph: ArrayLike, half: ArrayLike, slope: ArrayLike) -> Array:
    """Factor of pH: 1/(1 + 10^(s (pH - pH50)))."""
    return np.asarray(1.0 / (1.0 + 10.0 ** (np.asarray(slope) * (np.asarray(ph) - np.asarray(half)))))


def raw_factors(v: Values) -> dict[str, Array]:
    """Factor on the rate of each family at the doses in `v`, before division by the reference."""
    collector = saturation(v["collector_g_t"], v["collector_half_g_t"])
    sulphide = saturation(v["sodium_sulphide_g_t"], v["sodium_sulphide_half_g_t"])
    galena = collector * lime_depression(v["ph"], v["ph_half_galena"], v["ph_slope"])
    return {
        "galena": galena,
        "chalcopyrite": collector,
        "sphalerite": collector
        * depression(v["zinc_sulphate_g_t"], v["cyanide_g_t"], v)
        * activation(v["copper_sulphate_g_t"], v["dissolved_metal_mg_l"], v),
        "pyrite": collector
        * lime_depression(v["ph"], v["ph_half_pyrite"], v["ph_slope"])
        / (1.0 + v["cyanide_g_t"] / v["cyanide_half_g_t"]),
        "lead_oxide": collector * sulphide,
        "zinc_oxide": collector * sulphide,
        "gangue": 1.0 / (1.0 + v["sodium_silicate_g_t"] / v["sodium_silicate_half_g_t"]),
        "water": np.ones(()),
    }


def factors(v: Values, reference: Mapping[str, float]) -> dict[str, Array]:
    """Multipliers of k by family, one at the reference doses. Oxides stand against full sulphidisation."""
    now = raw_factors(v)
    then = raw_factors(dict(v) | {k: np.asarray(x, dtype=np.float64) for k, x in reference.items()})
    base = saturation(reference["collector_g_t"], v["collector_half_g_t"])
    then["lead_oxide"] = then["zinc_oxide"] = base
    return {k: np.asarray(now[k] / np.maximum(then[k], 1e-12)) for k in now}


def consumption(tonnes: Array, v: Values) -> dict[str, Array]:
    """Reagents in tonnes a year for dry feed in tonnes a year."""
    return {
        "collector_t": tonnes * v["collector_g_t"] * 1e-6,
        "zinc_sulphate_t": tonnes * v["zinc_sulphate_g_t"] * 1e-6,
        "sodium_cyanide_t": tonnes * v["cyanide_g_t"] * 1e-6,
        "copper_sulphate_t": tonnes * v["copper_sulphate_g_t"] * 1e-6,
        "sodium_sulphide_t": tonnes * v["sodium_sulphide_g_t"] * 1e-6,
        "sodium_silicate_t": tonnes * v["sodium_silicate_g_t"] * 1e-6,
        "frother_t": tonnes * v["frother_g_t"] * 1e-6,
        "lime_t": tonnes * v["lime_kg_t"] * 1e-3,
    }


ALIASES = {
    "collector_g_t": ("collector_KAX_g_per_t", "collector_g_per_t", "xanthate_g_per_t", "KAX_g_per_t"),
    "zinc_sulphate_g_t": ("ZnSO4_g_per_t", "znso4_g_per_t"),
    "cyanide_g_t": ("NaCN_g_per_t", "nacn_g_per_t"),
    "copper_sulphate_g_t": ("CuSO4_g_per_t", "cuso4_g_per_t"),
    "sodium_sulphide_g_t": ("Na2S_g_per_t",),
    "sodium_silicate_g_t": ("Na_silicate_g_per_t", "sodium_silicate_g_per_t", "Na2SiO3_g_per_t"),
    "frother_g_t": ("MIBC_g_per_t", "frother_g_per_t"),
    "lime_kg_t": ("lime_kg_per_t",),
    "dissolved_metal_mg_l": ("dissolved_Cu_mg_per_L", "dissolved_Pb_mg_per_L"),
    "ph": ("pH",),
}


def doses_of(inputs: Mapping[str, Any]) -> dict[str, float]:
    """Doses of a case by our names, from ours or the usual ones."""
    found = {}
    for name, others in ALIASES.items():
        for word in (name, *others):
            if word in inputs:
                found[name] = float(inputs[word])
                break
    return found


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Multipliers of k by family at given doses over the reference doses of the lead circuit."""
    given = doses_of(inputs)
    if not given:
        raise KeyError("a dose, for instance collector_g_per_t")
    values = PARAMETERS.central() | resolve(DOSES, given)
    values |= {k: np.asarray(float(x)) for k, x in inputs.items() if k in {p.name for p in PARAMETERS}}
    reference = {s.name: s.default for s in DOSES}
    reference |= figures(inputs, "reference")
    found = factors(values, reference)
    return {f"factor_{k}": float(x) for k, x in found.items() if k != "water"}


TECHNOLOGIES = (
    Technology(
        "flotation-reagents", "Flotation reagents", ("S03",),
        "Collector, depressants, activator and lime as multipliers of each mineral's rate.",
        "industrial", __name__, None, compute, answers=("flotation/reagent*", "flotation/depress*"),
        words=(
            Word("collector_g_per_t", "g/t", "xanthate"), Word("ZnSO4_g_per_t", "g/t", "depressant"),
            Word("NaCN_g_per_t", "g/t", "depressant"), Word("CuSO4_g_per_t", "g/t", "activator"),
            Word("Na2S_g_per_t", "g/t", "sulphidiser"), Word("pH", "-", "of the pulp"),
            Word("Na_silicate_g_per_t", "g/t", "depressant of silicates"),
            Word("dissolved_Cu_mg_per_L", "mg/L", "inadvertent activation"),
            Word("reference", "object", "doses at which every factor is 1, by our setting names"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip

"""Electrolytic refining of cadmium, 99.5 to 99.99 %: soluble anodes in a sulphate bath, cathodes melted and cast.

What is nobler than cadmium stays as slime on the anode or is cemented back; what is baser (zinc, iron) dissolves and
stays in the bath until it is bled; what lies close to cadmium (thallium, indium) or is nobler and dissolved follows it
to the cathode as fast as the bath brings it. Bath shut in the deposit carries the rest.

    steady bath     C_i = a_i d_i / (K_i + B + R)        fed by the anode, left by cathode, bleed B and cementation R, m3/t
    cathode takes   K_i = k_m s_i (n F / M j CE) + v     area-time of a tonne by the mass transfer; v bath shut in
    share           s_i = 1 / (1 + k_m n F C*_i / j)     C*_i concentration at which i would stop depositing (Nernst)
    potential       E_c = E_Cd - eta / 2
    energy          U = eta + j d / kappa + contacts ,  E = U / (2.0972e-3 CE) + remelting
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, fraction, given_kelvin
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.physical_constants import FARADAY, GAS_CONSTANT
from oreshed.technology.refining import electrolysis, purity
from oreshed.technology.refining.vacuum_distillation import element_of, hosted
from oreshed.technology.refining.zone_refining import whole
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, mix, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit, grade

NOBLE = ("Cu", "Ag", "Bi", "Sb", "Hg", "As", "Te", "Au", "Se")
IRON_GROUP = ("Fe", "Ni", "Co")
INERT_IN_BATH = ("Mg", "Na", "Ca", "Al")  # dissolve, never deposit from water
BATH_ACTIVITY = 0.035  # of CdSO4 at 1-2 mol/L, as in the cadmium circuit (Robinson & Stokes, unverified)


def cell_voltage(v: Values) -> Array:
    """V of a cell with soluble anodes: no reversible voltage, only losses."""
    ohmic = electrolysis.ohmic_drop(v["density"], v["gap_m"], v["conductivity"])
    return np.asarray(v["overpotential"] + ohmic + v["contacts"])


def cathode_potential(v: Values) -> Array:
    """V against hydrogen at the cathode."""
    moles = np.asarray(v["cadmium_g_l"]) / molar_mass("Cd") * BATH_ACTIVITY
    return np.asarray(electrolysis.nernst_potential("Cd", moles, v["bath_K"]) - 0.5 * v["overpotential"])


def depositing_share(element: str, v: Values) -> Array:
    """How much of what mass transport brings to the cathode an ion deposits, 0 to 1."""
    if element in INERT_IN_BATH:
        return np.zeros(())
    known = element in electrolysis.METALS
    if not known and element not in NOBLE:
        raise OutOfValidity(f"no electrode data of {element!r} in a cadmium bath")
    share = np.ones(())
    if known:
        electrons = electrolysis.metal(element)[1]
        stop = (
            electrolysis.residual_at_potential(element, cathode_potential(v), v["bath_K"]) * 1000.0
        )  # mol/m3
        share = 1.0 / (1.0 + v["mass_transfer"] * electrons * FARADAY * stop / v["density"])
    return np.asarray(share * v["iron_group_share"] if element in IRON_GROUP else share)


def cathode_uptake(element: str, v: Values) -> Array:
    """m3 of bath that a tonne of cathode frees of an ion, with the bath shut in."""
    seconds = 2.0 * FARADAY * 1e6 / molar_mass("Cd") / (v["density"] * v["current_efficiency"])  # m2 s per t
    return np.asarray(v["mass_transfer"] * depositing_share(element, v) * seconds + v["inclusion"])


def dissolved(element: str, v: Values) -> Array:
    """Share of an anode impurity that goes into the bath; the rest is slime."""
    return np.asarray(v["noble_dissolved"] if element in NOBLE else np.ones(()))


def solubility(element: str, v: Values) -> Array:
    """Largest content of the bath in t/m3; infinite where the sulphate dissolves well."""
    limit = {"Pb": "lead_solubility", "Sn": "tin_solubility"}.get(element)
    return np.asarray(v[limit] / 1000.0 if limit else np.inf)


def refine(feeds: Feeds, v: Values) -> Result:
    """Cathode metal, slimes, bleed and dross of anodes over `cycles`; each cycle refines the metal of the one before."""
    anode = feeds["anode"]
    names = {s: element_of(s, anode) for s in anode.species}
    left = {s: anode.species_flow(s) for s in anode.species}
    slimes = {s: np.zeros(()) for s in left}
    bleed, dross = dict(slimes), dict(slimes)
    electricity = acid = np.zeros(())
    for _ in range(whole(v["cycles"], "cycles")):
        host = next(s for s, e in names.items() if e == "Cd")
        lost = np.minimum(v["bleed"] * v["cadmium_g_l"] / 1000.0, 1.0)
        cadmium = left[host] * (1.0 - lost)
        bleed[host] = bleed[host] + left[host] - cadmium
        acid = acid + (left[host] - cadmium) * molar_mass("H2SO4") / molar_mass("Cd")
        for s, e in names.items():
            if e == "Cd":
                continue
            fed = left[s] * dissolved(e, v)
            # Cadmium cements what is nobler, but nickel and cobalt only with activators, which nobody adds here.
            cleaned = 0.0 if e in ("Zn", *IRON_GROUP, *INERT_IN_BATH) else 1.0
            away = v["bleed"] + v["bath_cleaning"] * cleaned
            taken = cathode_uptake(e, v)
            content = ratio(fed, cadmium * (taken + away))
            held = np.minimum(content, solubility(e, v))
            to_cathode, to_bleed = held * cadmium * taken, held * cadmium * v["bleed"]
            slimes[s] = slimes[s] + np.maximum(left[s] - to_cathode - to_bleed, 0.0)
            bleed[s] = bleed[s] + to_bleed
            left[s] = np.minimum(to_cathode, left[s])
        electricity = electricity + cadmium * (
            electrolysis.energy_kwh_per_t("Cd", cell_voltage(v), v["current_efficiency"]) / 1000.0 + v["remelting"]
        )  # fmt: skip
        dross[host] = dross[host] + cadmium * v["melting_loss"]
        left[host] = cadmium * (1.0 - v["melting_loss"])
    streams = {
        name: Stream(tuple(f), np.stack(np.broadcast_arrays(*f.values()), axis=-1), anode.composition)
        for name, f in (("cathode", left), ("slimes", slimes), ("bleed", bleed), ("dross", dross))
    }
    metal = streams["cathode"]
    impurity = ratio(metal.total() - metal.element("Cd"), metal.total())
    sulphate = Stream.of({"H2SO4": acid})
    streams["bleed"] = mix(streams["bleed"], sulphate)
    return Result(
        streams,
        drawn={"sulphuric acid": sulphate},
        utilities={"electricity_MWh": electricity, "sulphuric_acid_t": acid},
        emissions={"residue_t": streams["slimes"].total() + streams["dross"].total()},
        diagnostics={
            "yield": ratio(metal.element("Cd"), anode.element("Cd")), "impurity_ppm": impurity * 1e6,
            "nines": purity.nines(impurity) * (metal.total() > 0), "cell_voltage": cell_voltage(v) + 0.0 * electricity,
        },
    )  # fmt: skip


def _least_energy(feeds: Feeds, v: Values) -> Array:
    """Work of unmixing the anode, RT sum n ln(1/x): all that a perfect cell would need."""
    anode = feeds["anode"]
    moles = {s: anode.species_flow(s) * 1e6 / molar_mass(element_of(s, anode)) for s in anode.species}
    total = sum(moles.values(), start=np.zeros(()))
    work = sum((n * np.log(ratio(total, n, 1.0)) for n in moles.values()), start=np.zeros(()))
    return np.asarray(GAS_CONSTANT * v["bath_K"] * work / 3.6e9)


CRUDE_ANODE = hosted(
    {"Zn": 1800.0, "Pb": 1700.0, "Cu": 640.0, "Tl": 60.0, "Ni": 100.0, "Fe": 200.0, "Sn": 200.0, "Ag": 100.0, "Sb": 200.0,
     "Bi": 100.0}, "Cd", 100.0,
)  # fmt: skip
UNIT = Unit(
    "cadmium-electrorefining", ("anode",), ("cathode", "slimes", "bleed", "dross"), refine,
    parameters=read_parameters("oreshed.technology.refining", "cadmium_electrorefining.csv"),
    settings=(
        Setting("density", 80.0, 20.0, 200.0, "A/m2", "current density"),
        Setting("bath_K", 308.0, 293.0, 323.0, "K", "temperature of the bath"),
        Setting("cadmium_g_l", 100.0, 40.0, 180.0, "g/L", "cadmium in the bath"),
        Setting("bleed", 0.4, 0.0, 2.0, "m3/t", "bath bled per tonne of cadmium; its cadmium goes back to the circuit"),
        Setting("bath_cleaning", 100.0, 0.0, 2000.0, "m3/t", "bath led over cadmium powder, which takes what is nobler"),
        Setting("cycles", 1.0, 1.0, 5.0, "-", "electrolyses one after the other", whole=True),
    ),
    limits=(
        Limit("cadmium in anode", grade("Cd", "anode"), 0.97, 1.0, "mass fraction",
              "below it slimes passivate the anode (process knowledge); distil or leach first"),
    ),
    least_energy=_least_energy,
    example={"anode": CRUDE_ANODE},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Purity, yield, energy and slimes of anodes from the inputs of a case; see `words`.

    Raises OutOfValidity for an anode that is no metal.
    """
    if "oxide" in str(inputs.get("anode", "")).lower():
        raise OutOfValidity(
            "cadmium oxide is no anode: it holds no metal to dissolve; dissolve it in acid and electrowin"
        )
    settings = {s.name: figure(inputs, s.name) for s in UNIT.settings if s.name in inputs}
    for name, setting in (("j_A_m2", "density"), ("Cd_g_L", "cadmium_g_l")):
        if name in inputs:
            settings[setting] = figure(inputs, name)
    if "T_C" in inputs or "T_K" in inputs:
        settings["bath_K"] = given_kelvin(inputs)
    anode = CRUDE_ANODE
    if "impurities_ppm" in inputs:
        anode = hosted({str(e): float(c) for e, c in dict(inputs["impurities_ppm"]).items()}, "Cd", 100.0)
    elif "anode_Cd_pct" in inputs or "feed" in inputs:
        printed = inputs.get("anode_Cd_pct", inputs.get("feed"))
        scale = purity.impurities_of(str(printed)) / (1.0 - float(CRUDE_ANODE.assay("Cd")))
        ppm = {
            element_of(s, CRUDE_ANODE): float(CRUDE_ANODE.species_flow(s)) * scale * 1e4
            for s in CRUDE_ANODE.species[1:]
        }
        anode = hosted(ppm, "Cd", 100.0)
    values = UNIT.parameters.central()
    given = {}
    stated = fraction(inputs, "CE_pct", "CE")
    if stated is not None:
        given["current_efficiency"] = stated
    result = UNIT.run(anode, settings, given)
    metal = result.products["cathode"]
    impurity = float(result.diagnostics["impurity_ppm"])
    volts = figure(inputs, "cell_V", "V_cell", default=float(result.diagnostics["cell_voltage"]))
    efficiency = float(given.get("current_efficiency", values["current_efficiency"]))
    cell = float(electrolysis.energy_kwh_per_t("Cd", volts, efficiency))
    return {
        "cathode_Cd_pct": 100.0 - impurity * 1e-4, "purity_pct": 100.0 - impurity * 1e-4, "purity": purity.grade(impurity * 1e-6),
        "yield_pct": 100.0 * float(result.diagnostics["yield"]), "cell_V": volts, "kWh_t": cell, "kWh_per_t": cell,
        "kWh_kg": cell / 1000.0, "cathode_ppm": {element_of(s, metal): float(metal.species_flow(s) / metal.total()) * 1e6
                                                 for s in metal.species if element_of(s, metal) != "Cd"},
        "zinc_bath_purity_pct": 100.0 * (1.0 - float(values["inclusion"]) * figure(inputs, "Zn_g_L", default=0.0) / 1000.0),
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "cadmium-electrorefining", "Electrolytic refining of cadmium", ("P16",),
        "Soluble anodes of 99.5 % to cathodes of 99.99 %; copper, silver, lead to slimes, zinc and iron to the bleed.",
        "industrial", __name__, UNIT, compute,
        answers=("electrorefining: cadmium*", "cadmium electro?refining*", "cadmium: electro*refining*", "Cd electro*refining*",
                 "electrolytic refining*cadmium*", "electrolytic refining: Cd*", "electrolytic purification*"),
        words=(
            Word("anode_Cd_pct or feed, impurities_ppm", "%, ppm", "the anode"), Word("j_A_m2, Cd_g_L, T_C", "A/m2, g/L, C", "the cell"),
            Word("cycles, bleed, bath_cleaning", "-, m3/t", "as the settings"), Word("CE_pct, cell_V", "%, V", "computed when left out"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip

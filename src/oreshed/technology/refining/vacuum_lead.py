"""Vacuum refining of lead: zinc, cadmium, mercury, thallium and what else is more volatile leave the kettle as vapour.

A melt under a cooled bell loses each element at a rate set by three resistances in a row: the melt's own boundary layer,
evaporation, and the residual gas. Dilute metals that evaporate as single atoms keep a partial pressure in proportion to
their amount; those that leave as Sb4, As4 or Te2 lose it with a power of it, and so stay in the lead.

    activity        RT ln gamma = w (1 - x)^2
    pressure        p = p* (gamma x)^m                  m atoms in the molecule: 1, Te2 2, Sb4 and As4 4
    volatility      beta = gamma p* / p*(Pb)            separable where |log10 beta| is well above 0
    evaporation     k_e = alpha gamma p* sqrt(M/(2 pi R T)) / (rho M / M(Pb))
    in a row        1/k = 1/k_liquid + (1 + P/P_half)/k_e
    kettle          x = x0 exp(-k t / depth) for single atoms, stepwise for the rest ; lead goes by its own k_e
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import ends, figure
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.physical_constants import ATMOSPHERE, GAS_CONSTANT, ICE_POINT
from oreshed.technology.reaction import gather, pour
from oreshed.technology.refining.printed_distillation import activation_of_pure, laws_broken
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import composition, molar_mass
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit
from oreshed.technology.vapour import vapour, vapour_pressure

MMHG = 133.322
# Normal boiling points, K (CRC Handbook), of metals that evaporate as single atoms.
BOILING_K = {"Zn": 1180.2, "Cd": 1040.2, "Pb": 2022.2, "Ag": 2435.2, "Tl": 1746.2, "In": 2300.2, "Cu": 2833.2,
             "Sn": 2859.2}  # fmt: skip
# Atoms in the vapour molecule over the melt; single where not named.
ATOMS = {"Sb": 4, "As": 4, "Te": 2}
MOST_LEAD_PA = 100.0
MEASURED_MOST = 1.5  # a rate above the Langmuir maximum by more than the band of p* cannot be an evaporation
STEPS = 10
PARAMETERS = read_parameters("oreshed.technology.refining", "vacuum_lead.csv")
FOLLOWED = tuple(p.name.removeprefix("interaction_") for p in PARAMETERS if p.name.startswith("interaction_"))


def lead_density(temperature_K: ArrayLike) -> Array:
    """kg/m3 of liquid lead: 11,441 - 1.2795 T (Sobolev 2007, NEA handbook; unverified)."""
    return np.asarray(11_441.0 - 1.2795 * np.asarray(temperature_K, dtype=np.float64))


def activity_coefficient(element: str, temperature_K: ArrayLike, fraction: ArrayLike, v: Values) -> Array:
    """gamma of an element in lead, pure liquid as standard, at a mole fraction.

    Raises OutOfValidity for an element that the table does not hold.
    """
    if element == "Pb":
        return np.asarray(1.0)
    if f"interaction_{element}" not in v:
        raise OutOfValidity(f"no activity of {element} in lead; the table holds {', '.join(FOLLOWED)}")
    w = np.asarray(v[f"interaction_{element}"]) * 1e3
    left = 1.0 - np.asarray(fraction, dtype=np.float64)
    return np.asarray(np.exp(w * left**2 / (GAS_CONSTANT * np.asarray(temperature_K))))


def saturation(element: str, temperature_K: ArrayLike) -> Array:
    """Pa over the pure element's liquid; below its melting point the liquid's fit, for it is dissolved in a liquid.

    Above the range of the fit, ln p runs straight in 1/T from its end to one atmosphere at the boiling point: the
    fits of zinc and cadmium end 400 K below it and miss it by 12 to 14 %.
    """
    t = np.asarray(temperature_K, dtype=np.float64)
    found = vapour(element)
    if found.liquid is None:
        return vapour_pressure(element, t)
    inside = found.liquid.pressure(t)
    boiling, end = BOILING_K.get(element, 0.0), found.liquid.high
    if boiling <= end * 1.01:
        return inside
    last = np.log(found.liquid.pressure(np.asarray(end)))
    slope = (np.log(ATMOSPHERE) - last) / (1.0 / boiling - 1.0 / end)
    return np.asarray(np.where(t > end, np.exp(last + slope * (1.0 / t - 1.0 / end)), inside))


def relative_volatility(
    element: str, temperature_K: ArrayLike, v: Values, fraction: ArrayLike = 0.0, base: str = "Pb"
) -> Array:
    """beta of an element against the base: gamma p* over the base's, per mole fraction; dilute where no fraction is given."""
    gamma = activity_coefficient(element, temperature_K, fraction, v)
    return np.asarray(gamma * saturation(element, temperature_K) / saturation(base, temperature_K))


def langmuir_m_s(element: str, temperature_K: ArrayLike, v: Values, host: str = "Pb") -> Array:
    """Rate constant k_e of the dilute element over lead into perfect vacuum with alpha 1, m/s: flux over concentration."""
    t = np.asarray(temperature_K, dtype=np.float64)
    mass, lead = molar_mass(element) / 1000.0, molar_mass(host) / 1000.0
    flux = (
        activity_coefficient(element, t, 0.0, v)
        * saturation(element, t)
        / np.sqrt(2.0 * np.pi * mass * GAS_CONSTANT * t)
    )
    return np.asarray(flux * lead / lead_density(t))


def overall_m_s(
    element: str, temperature_K: ArrayLike, pressure_Pa: ArrayLike, stirred: ArrayLike, v: Values,
    fraction: ArrayLike = 0.0,
) -> Array:  # fmt: skip
    """Rate constant of an element out of the kettle, m/s: melt, surface and residual gas in a row.

    fraction : mole fraction at hand, on which molecules of several atoms depend.
    """
    surface = langmuir_m_s(element, temperature_K, v) * v["alpha"]
    atoms = ATOMS.get(element, 1)
    if atoms > 1:
        gamma = activity_coefficient(element, temperature_K, 0.0, v)
        surface = surface * np.sqrt(1.0 / atoms) * atoms * (gamma * np.asarray(fraction)) ** (atoms - 1)
    gas = 1.0 + np.asarray(pressure_Pa) / v["gas_resistance_Pa"]
    liquid = v["liquid_side"] * np.where(np.asarray(stirred) > 0.5, 1.0, v["still_share"])
    with np.errstate(divide="ignore"):
        return np.asarray(1.0 / (1.0 / liquid + gas / np.maximum(surface, 1e-300)))


def left(
    element: str, fraction: Array, temperature_K: ArrayLike, pressure_Pa: ArrayLike, hours: ArrayLike, depth_m: ArrayLike,
    stirred: ArrayLike, v: Values,
) -> Array:  # fmt: skip
    """Share of a dilute element that stays in a kettle of this depth."""
    reach = np.asarray(hours) * 3600.0 / np.asarray(depth_m)
    if ATOMS.get(element, 1) == 1:
        return np.asarray(np.exp(-overall_m_s(element, temperature_K, pressure_Pa, stirred, v) * reach))
    share = np.ones(np.shape(fraction))
    for _ in range(STEPS):
        k = overall_m_s(element, temperature_K, pressure_Pa, stirred, v, fraction * share)
        share = share * np.exp(-k * reach / STEPS)
    return np.asarray(share)


def lead_lost(
    temperature_K: ArrayLike, pressure_Pa: ArrayLike, hours: ArrayLike, depth_m: ArrayLike, v: Values
) -> Array:
    """Share of the lead that evaporates: nothing holds it back in the melt."""
    k = (
        langmuir_m_s("Pb", temperature_K, v)
        * v["alpha"]
        / (1.0 + np.asarray(pressure_Pa) / v["gas_resistance_Pa"])
    )
    return np.asarray(1.0 - np.exp(-k * np.asarray(hours) * 3600.0 / np.asarray(depth_m)))


def refine(feeds: Feeds, v: Values) -> Result:
    """Refined lead, condensate and what the pump's filter catches."""
    feed = feeds["lead"]
    flows = gather(feed)
    lead_moles = feed.element("Pb") / molar_mass("Pb")
    stays: dict[str, Array] = {}
    told: dict[str, Array] = {}
    gone = lead_lost(v["melt_K"], v["pressure_Pa"], v["hours"], v["depth_m"], v)
    vapour_flows: dict[str, Array] = {}
    for name, flow in flows.items():
        element = _element(name)
        if element == "Pb":
            share = gone + v["entrained"] * (1.0 - gone)
        elif element in FOLLOWED:
            fraction = ratio(flow / molar_mass(element), lead_moles)
            kept = left(
                element, fraction, v["melt_K"], v["pressure_Pa"], v["hours"], v["depth_m"], v["stirred"], v
            )
            share = 1.0 - kept * (1.0 - v["entrained"])
            told[f"{element}_left"] = kept * (flow > 0)
        else:
            share = np.asarray(v["entrained"])
        vapour_flows[name] = flow * share
        stays[name] = flow - flow * share
    condensate = {n: f * v["condensed"] for n, f in vapour_flows.items()}
    lost = {n: f - condensate[n] for n, f in vapour_flows.items()}
    refined, caught = pour(stays), pour(condensate)
    return Result(
        {"lead": refined, "condensate": caught, "filter": pour(lost)},
        utilities={
            "electricity_MWh": feed.total() * v["power"], "fuel_MWh": feed.total() * v["fuel"],
        },
        diagnostics=told | {
            "lead_share_in_condensate": caught.assay("Pb"),
            **{f"{e}_ppm": 1e6 * refined.assay(e) for e in ("Zn", "Cd", "Hg", "Tl")},
        },
    )  # fmt: skip


def _element(name: str) -> str:
    """The element of a carrier or of a pure species."""
    return next(iter(composition(name))) if len(composition(name)) == 1 else ""


def _dilute(feeds: Feeds, v: Values) -> Array:
    del v
    return 1.0 - feeds["lead"].assay("Pb")


def _below_boiling(feeds: Feeds, v: Values) -> Array:
    return saturation("Pb", v["melt_K"]) + 0.0 * feeds["lead"].total()


UNIT = Unit(
    "vacuum-lead", ("lead",), ("lead", "condensate", "filter"), refine, parameters=PARAMETERS,
    settings=(
        Setting("melt_K", 873.0, 620.0, 1373.0, "K", "temperature of the melt"),
        Setting("pressure_Pa", 7.0, 0.01, 500.0, "Pa", "residual pressure"),
        Setting("hours", 5.0, 0.0, 48.0, "h", "time under vacuum"),
        Setting("depth_m", 1.0, 0.001, 3.0, "m", "depth of the melt, its volume over its surface"),
        Setting("stirred", 1.0, 0.0, 1.0, "0 or 1", "stirred, or at rest"),
    ),
    limits=(
        Limit("alloying metals in lead", _dilute, 0.0, 0.05, "mass fraction",
              "rates are of dilute metals; a richer alloy is distilled, not refined"),
        Limit("pressure of lead", _below_boiling, 0.0, MOST_LEAD_PA, "Pa", "above it the lead itself distils off"),
    ),
    example={"lead": Stream.of({"Pb": 99.2, "Zn": 0.55, "Cd in lead": 0.02, "Hg in lead": 0.001, "Tl in lead": 0.004,
                                "Bi in lead": 0.01, "Sb in lead": 0.02, "Ag in lead": 0.001, "Te in lead": 0.001})},
)  # fmt: skip


def _kelvin(inputs: Mapping[str, Any]) -> list[float]:
    """Temperatures of a case, K; both ends where a range is given."""
    celsius = ends(inputs, "T_C") or [600.0]
    return ends(inputs, "T_K") or [t + ICE_POINT for t in celsius]


def _shape(values: list[float]) -> float | list[float]:
    return values[0] if len(values) == 1 else values


def printed_pressures(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Vapour pressures, ratios and separation factors of lead's pairs, at the temperatures of the case."""
    kelvin, v = _kelvin(inputs), PARAMETERS.central()
    found: dict[str, Any] = {}
    for element in ("Zn", "Ag", "Cd", "Pb", "Bi", "Sn", "Cu", "Tl", "Hg", "In"):
        try:
            pressure = [float(saturation(element, t)) for t in kelvin]
        except OutOfValidity:
            continue
        found[f"p_{element}_Pa"] = _shape(pressure)
        found[f"p_{element}_mmHg"] = _shape([p / MMHG for p in pressure])
        if element != "Pb":
            lead = [float(saturation("Pb", t)) for t in kelvin]
            ratios = [p / q for p, q in zip(pressure, lead, strict=True)]
            found[f"p_{element}_over_p_Pb"] = _shape(ratios)
            found[f"p_Pb_over_p_{element}"] = _shape([1.0 / r for r in ratios])
        if element in FOLLOWED:
            found[f"beta_{element}"] = _shape([float(relative_volatility(element, t, v)) for t in kelvin])
    return found


def objections(inputs: Mapping[str, Any]) -> str:
    """What in a case's own figures cannot be: printed pressures and rates far from those of the pure metals."""
    kelvin, v, said = _kelvin(inputs), PARAMETERS.central(), []
    for key, value in inputs.items():
        if not isinstance(value, (list, tuple)) or len(value) != len(kelvin):
            value = [value]
        element = key.partition("_")[2].partition("_")[0]
        if key.startswith("p_") and key.endswith("_printed") and element:
            own = [float(saturation(element, t)) for t in kelvin]
            off = [float(p) / q for p, q in zip(value, own, strict=False)]
            if all(abs(o * MMHG - 1.0) < 0.25 for o in off):
                said.append(f"{key} agrees in mmHg, not in Pa")
            elif any(not 0.2 < o < 5.0 for o in off):
                said.append(f"{key} lies far from the vapour pressure of {element}")
        if (
            key.startswith("k_")
            and key.endswith("_m_per_s_printed")
            and (element == "Pb" or f"interaction_{element}" in v)
        ):
            most = [float(langmuir_m_s(element, t, v)) for t in kelvin]
            if any(float(k) > MEASURED_MOST * m for k, m in zip(value, most, strict=False)):
                said.append(f"{key} lies above what evaporates into a perfect vacuum")
    return "; ".join(said)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of lead under vacuum: pressures and volatilities, a kettle's residuals, or an alloy's distillation."""
    found = printed_pressures(inputs)
    found |= _activation(inputs)
    flag = objections(inputs)
    if flag:
        found["flag"] = flag
    kelvin = _kelvin(inputs)
    start = {e: figure(inputs, f"{e}_pct") / 100.0 for e in FOLLOWED if f"{e}_pct" in inputs}
    start |= {e: figure(inputs, f"{e}_in_pct") / 100.0 for e in FOLLOWED if f"{e}_in_pct" in inputs}
    start |= {e: figure(inputs, f"{e}_in_ppm") / 1e6 for e in FOLLOWED if f"{e}_in_ppm" in inputs}
    start |= {e: figure(inputs, f"{e}_ppm") / 1e6 for e in FOLLOWED if f"{e}_ppm" in inputs}
    found["Sb_removable"] = "yes" if float(_sb_to_lead(kelvin[-1], start.get("Sb", 0.02))) > 1.0 else "no"
    boils = float(saturation("Pb", float(np.mean(kelvin)))) > MOST_LEAD_PA
    if start and max(start.values()) <= 0.05 and not boils:
        hours = figure(inputs, "t_h", default=figure(inputs, "t_min", default=300.0) / 60.0)
        depth = figure(inputs, "depth_m", default=figure(inputs, "depth_mm", default=1000.0) / 1000.0)
        stirred = 1.0 if inputs.get("stirred", True) else 0.0
        pressure = figure(inputs, "p_Pa", default=133.322 * figure(inputs, "p_mmHg", default=0.0525))
        flows = {f"{e} in lead": 100.0 * x for e, x in start.items()}
        feed = Stream.of({"Pb": 100.0 * (1.0 - sum(start.values())), **flows})
        result = UNIT.run({"lead": feed}, {
            "melt_K": float(np.mean(kelvin)), "pressure_Pa": pressure, "hours": hours, "depth_m": depth, "stirred": stirred,
        })  # fmt: skip
        lead = result.products["lead"]
        for e in start:
            residual = float(lead.assay(e))
            found |= {f"{e}_left_pct": 100.0 * residual, f"{e}_residual_pct": 100.0 * residual, f"{e}_out_pct": 100.0 * residual, f"{e}_final_pct": 100.0 * residual, f"{e}_out_ppm": 1e6 * residual,
                      f"{e}_residual_ppm": 1e6 * residual, f"{e}_ppm_max": 1e6 * residual,
                      f"{e}_removed_pct": 100.0 * (1.0 - float(lead.element(e) / feed.element(e))),
                      f"{e}_recovered_pct": 100.0 * float(result.share(e, "condensate"))}  # fmt: skip
        found["condensate_Pb_pct"] = 100.0 * float(result.diagnostics["lead_share_in_condensate"])
        found["Pb_yield_pct"] = 100.0 * float(result.share("Pb", "lead"))
    return found


def _activation(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Range of the activation energies of the pure metals of an alloy (x_Sb, x_Pb …), kJ/mol, at the middle temperature."""
    named = [
        k[2:] for k in inputs if k.startswith("x_") and k[2:] in ("Sb", "Pb", "Sn", "Ag", "Zn", "Cd", "Bi")
    ]
    if not named:
        return {}
    middle = float(np.mean(_kelvin(inputs)))
    each = [activation_of_pure(e, middle) for e in named]
    return {"Ea_pure_kJ_per_mol": dict(zip(named, each, strict=True))}


def _sb_to_lead(kelvin: float, mass_fraction: float) -> Array:
    """Antimony over lead in the vapour, against that in the melt: above 1 it can be distilled out of lead."""
    v = PARAMETERS.central()
    x = (
        mass_fraction
        / molar_mass("Sb")
        / (mass_fraction / molar_mass("Sb") + (1 - mass_fraction) / molar_mass("Pb"))
    )
    gamma = activity_coefficient("Sb", kelvin, x, v)
    antimony = 4.0 * saturation("Sb", kelvin) * (gamma * x) ** 4 / np.sqrt(4.0 * molar_mass("Sb"))
    lead = saturation("Pb", kelvin) * (1.0 - x) / np.sqrt(molar_mass("Pb"))
    return np.asarray(antimony / lead * (1.0 - x) / x)


WORDS = (
    Word("T_C, T_K", "C, K", "temperature of the melt, or both ends of a range"),
    Word("p_Pa", "Pa", "residual pressure (or p_mmHg); 7 Pa where absent"),
    Word("t_h", "h", "time under vacuum (or t_min); 5 h where absent"),
    Word("depth_m", "m", "depth of the melt (or depth_mm); 1 m where absent"),
    Word("stirred", "true/false", "true where absent"),
    Word("Zn_pct, Cd_ppm, Zn_in_pct, …", "%, ppm", "metals in the lead: asks for residuals"),
    Word("p_Ag_printed, k_Pb_m_per_s_printed, …", "Pa, m/s", "print to be judged: asks for a flag"),
)
TECHNOLOGIES = (
    Technology(
        "vacuum-lead", "Vacuum refining of lead", ("P10",),
        "Zinc, cadmium and mercury out of a lead kettle under vacuum, to a condensate that goes back to the Parkes kettle.",
        "industrial", __name__, UNIT, compute,
        answers=("vacuum dezincing*", "vacuum refining of lead*", "vacuum lead*", "vacuum distillation: lead*",
                 "Pb-Zn separation factor", "Sb-Pb-Ag vapour pressures", "Sb-Pb-Sn evaporation rates",
                 "Pb-Cd separation*", "Pb-Tl separation*", "Pb-Sb separation*", "Pb-Zn*", "Pb-Cd*", "Pb-Hg*"),
        words=WORDS, equations=__doc__ or "", audit=laws_broken,
        needs=(
            Need("k_*", "what was timed, since evaporation cannot give the print: area and volume of the melt, with its "
                 "loss in mass", ("area_m2",)),
            Need("Ea_alloy_*", "the rates at two temperatures of a process known to be evaporation"),
        ),
    ),
)  # fmt: skip

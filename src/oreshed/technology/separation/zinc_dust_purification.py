"""Purification of zinc electrolyte with zinc dust, in three stages.

A little dust takes most of the copper; a cold stage takes cadmium with what copper is left; a hot stage with an
antimony activator takes cobalt, nickel, germanium and the rest, its dust in two charges with a filter between them.
The hot stage's live zinc goes back to the cold one; dust beyond need stays in the cakes as metal, and cemented cadmium
goes back into solution where the dust is spent, the liquor hot, or the wait long.

    exchange        CdSO4 + Zn -> Cd + ZnSO4            K = exp(2F (E_Cd - E_Zn) / RT) = 1.35e12 at 25 C
    rate            dC/dt = -k a C + k_r (C0 - C),  a = dose exp(-p t)
    activator       cobalt's k times u + (1 - u) min(Sb / 3 mg/L, 1),  u without any
    hot stage       C/C0 = (1 + k d t / n)^-n over n tanks ;
        cadmium: the product of what each charge leaves
    after a time    C/C0 = b + (1-b) exp(-k a_mean t - k_r t),  b = k_r / (k a + k_r)
    temperature     k goes with 7.2 kJ/mol below 500 mg/L (film), 9.6 above 1,000 (ash); cobalt 86.6
    balance         removed at most what the dust can exchange; excess factor = dust / need
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.casework.case_inputs import figure, given_kelvin
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.named_substances import metals_named
from oreshed.technology.extraction.calcine_leach import keep_in_cake
from oreshed.technology.kinetics import apparent_activation, arrhenius
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.physical_constants import ICE_POINT
from oreshed.technology.reaction import Flows, element_in, gather, pour, react
from oreshed.technology.refining.electrolysis import displacement_constant, metal
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.concentration import given_moles
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit

COLD_K, HOT_K, STILL_RPM = 333.0, 353.0, 200.0
HOT_STAGES = 2.0  # each with its own dust, and filtered before the next (HYD-CEM-PLANT)
HOT_TANKS = 2.0 * HOT_STAGES
USUAL_ANTIMONY = 3.0  # mg/L, at which the hot stage's rates stand
EXCHANGE = {f"{m}SO4": f"{m}SO4 + Zn -> {m} + ZnSO4" for m in ("Cu", "Cd", "Co", "Ni")}
COLD_TRACES = {"In": "indium_rate", "Tl": "thallium_rate"}
HOT_RATES = {"CoSO4": "cobalt_rate", "NiSO4": "nickel_rate", "Ge in liquor": "germanium_rate"} | {
    f"{e} in liquor": "antimony_rate" for e in ("Sb", "As", "Se", "Te")
}  # fmt: skip
FOLLOWED = ("Cu", "Cd", "Co", "Ni", "Ge", "Sb", "As", "Se", "Te", "Tl", "In")


def cadmium_activation(mg_l: ArrayLike, v: Values) -> Array:
    """kJ/mol at a cadmium concentration: film below 500 mg/L, ash above 1,000, mixed linearly between."""
    ash = (np.asarray(mg_l, dtype=np.float64) - v["film_below"]) / (
        np.asarray(v["ash_above"]) - v["film_below"]
    )
    weight = np.clip(ash, 0.0, 1.0)
    return np.asarray(weight * v["cadmium_activation_ash"] + (1.0 - weight) * v["cadmium_activation_film"])


def regime(mg_l: float, v: Values) -> str:
    """What controls cadmium cementation at a concentration."""
    if mg_l > float(np.asarray(v["ash_above"])):
        return "ash diffusion"
    return "film diffusion" if mg_l < float(np.asarray(v["film_below"])) else "mixed"


def rate(reference: ArrayLike, activation: ArrayLike, temperature_K: ArrayLike, reference_K: float) -> Array:
    """Rate constant per g/L of dust at a temperature, Arrhenius from its reference; activation in kJ/mol."""
    return np.asarray(
        np.asarray(reference, dtype=np.float64) * arrhenius(activation, temperature_K, reference_K)
    )


def left_in_solution(
    pace: ArrayLike,
    dust_g_l: ArrayLike,
    minutes: ArrayLike,
    back: ArrayLike = 0.0,
    passivation: ArrayLike = 0.0,
) -> Array:
    """Share of a metal still dissolved after a time. More dust never leaves more.

    pace : 1/(min g/L). back : 1/min at which the cement redissolves. passivation : 1/min by which dust dies.
    """
    t, dose, k, lost = (np.asarray(x, dtype=np.float64) for x in (minutes, dust_g_l, pace, back))
    decay = np.asarray(passivation) * t
    mean = dose * np.where(decay > 1e-9, -np.expm1(-decay) / np.where(decay > 1e-9, decay, 1.0), 1.0)
    end = k * dose * np.exp(-decay)
    both = np.asarray(end + lost)
    floor = ratio(lost, both)
    # Without dust nothing was cemented, so nothing redissolves either.
    gone = np.exp(-(k * mean + lost) * t)
    return np.asarray(np.where(dose > 0, floor + (1.0 - floor) * gone, 1.0))


def left_by_tanks(pace: ArrayLike, dust_g_l: ArrayLike, minutes: ArrayLike, tanks: float) -> Array:
    """Share of a metal that equal stirred tanks leave, first order: (1 + k d t / n)^-n."""
    return np.asarray((1.0 + np.asarray(pace) * np.asarray(dust_g_l) * np.asarray(minutes) / tanks) ** -tanks)


def left_at_equilibrium_g_l(noble: str, zinc_g_l: float, temperature_K: float = 298.15) -> float:
    """g/L of a divalent metal that equilibrium with zinc metal leaves: far below what any plant waits for."""
    constant = displacement_constant(noble, "Zn", temperature_K)
    return zinc_g_l / metal("Zn")[0] / constant * metal(noble)[0]


def cold_left(
    temperature_K: ArrayLike, minutes: ArrayLike, dust_g_l: ArrayLike, cadmium_mg_l: ArrayLike,
    v: Values, rpm: ArrayLike = STILL_RPM,
) -> Array:  # fmt: skip
    """Share of cadmium that the cold stage leaves. Fast stirring draws in air, which blinds the dust."""
    pace = rate(v["cadmium_rate"], cadmium_activation(cadmium_mg_l, v), temperature_K, COLD_K)
    back = rate(v["redissolution"], v["redissolution_activation"], temperature_K, COLD_K)
    blinding = v["passivation"] * np.sqrt(np.asarray(rpm, dtype=np.float64) / STILL_RPM)
    return left_in_solution(pace, dust_g_l, minutes, back, blinding)


def activated(v: Values) -> Array:
    """Share of cobalt's rate that an antimony dose gives: 1 from the usual dose on, next to nothing without any."""
    dose = np.minimum(np.asarray(v["antimony_mg_l"], dtype=np.float64) / USUAL_ANTIMONY, 1.0)
    return np.asarray(v["cobalt_unactivated"] + (1.0 - np.asarray(v["cobalt_unactivated"])) * dose)


def rates(v: Values) -> dict[str, Array]:
    """Rate constants at the set temperatures: of each species in the cold and the hot stage, and back into solution."""
    hot = {s: rate(v[k], v["cobalt_activation"], v["hot_K"], HOT_K) for s, k in HOT_RATES.items()}
    hot["CoSO4"] = hot["CoSO4"] * activated(v)
    hot["CdSO4"] = rate(v["cadmium_rate"], v["cadmium_activation_film"], v["hot_K"], COLD_K)
    return {f"{s} hot": k for s, k in hot.items()} | {
        "CuSO4 cold": rate(v["copper_rate"], v["copper_activation"], v["cold_K"], COLD_K),
        "back cold": rate(v["redissolution"], v["redissolution_activation"], v["cold_K"], COLD_K),
        "back hot": rate(v["redissolution"], v["redissolution_activation"], v["hot_K"], COLD_K),
    }


def purify(feeds: Feeds, v: Values) -> Result:
    """Purified liquor, three cakes, and the dust that was not needed."""
    liquor = gather(feeds["liquor"])
    dust = gather(feeds["dust"])
    none = np.zeros(())
    zinc = dust.pop("Zn", none)
    volume = element_in({"ZnSO4": liquor.get("ZnSO4", none)}, "Zn") * 1000.0 / v["zinc_g_l"]  # m3
    per_litre = 1000.0 / np.where(volume > 0, volume, np.inf)  # t/yr -> g/L
    copper_need = liquor.get("CuSO4", none) * molar_mass("Zn") / molar_mass("CuSO4")
    # The hot stage runs first on dust: what it does not exchange is live zinc, which the cold stage gets again.
    hot_dose = v["hot_dust_g_l"] * volume / 1000.0
    again = np.minimum(hot_dose * v["dust_returned"], v["cold_dust_g_l"] * volume / 1000.0)
    fresh_cold = v["cold_dust_g_l"] * volume / 1000.0 - again
    total = copper_need * v["copper_dust_ratio"] + fresh_cold + hot_dose
    supplied = np.minimum(1.0, ratio(zinc, total, 1.0))
    # What the liquor could exchange at most stays with the hot stage, so that no zinc serves twice.
    most = sum((liquor[m] * molar_mass("Zn") / molar_mass(m) for m in EXCHANGE if m in liquor), start=none)
    returned = np.minimum(again * supplied, np.maximum(hot_dose * supplied - most, 0.0))
    given = [
        copper_need * v["copper_dust_ratio"] * supplied,
        fresh_cold * supplied + returned,
        hot_dose * supplied,
    ]
    activator = v["antimony_mg_l"] * volume * 1e-6 * (zinc > 0)

    copper_left = np.clip(1.0 - v["copper_dust_ratio"] * supplied * v["copper_efficiency"], 0.0, 1.0)
    cadmium = liquor.get("CdSO4", none) * molar_mass("Cd") / molar_mass("CdSO4") * per_litre * 1000.0
    cold, warm = given[1] * per_litre, given[2] * per_litre
    minutes, later = v["cold_min"], v["hot_min"]
    dying = v["passivation"]
    in_cold = {
        "CdSO4": cold_left(v["cold_K"], minutes, cold, cadmium, v),
        "CuSO4": left_in_solution(v["CuSO4 cold"], cold, minutes, 0.0, dying),
    } | {
        f"{e} in liquor": left_in_solution(v[k], cold, minutes, v["back cold"], dying) for e, k in COLD_TRACES.items()
    }  # fmt: skip
    by_tanks = {s: left_by_tanks(v[f"{s} hot"], warm, later, HOT_TANKS) for s in HOT_RATES}
    in_hot = {s: by_tanks[s] for s in ("CoSO4", "NiSO4")} | {
        "CdSO4": left_in_solution(v["CdSO4 hot"], warm / HOT_STAGES, later / HOT_STAGES, v["back hot"], dying)
        ** HOT_STAGES,
        "CuSO4": left_by_tanks(v["copper_rate"], warm, later, HOT_TANKS),
    } | by_tanks  # fmt: skip
    if np.any(activator):
        liquor["Sb in liquor"] = liquor.get("Sb in liquor", none) + activator
    cakes: dict[str, Flows] = {}
    excess = {}
    for cake, left, metal_zinc in (
        ("copper_cake", {"CuSO4": copper_left}, given[0]),
        ("cadmium_cake", in_cold, given[1]),
        ("cobalt_cake", in_hot, given[2]),
    ):
        cakes[cake], excess[cake] = _cement(liquor, left, metal_zinc)
        keep_in_cake(liquor, cakes[cake], v["cake_liquor"])
    cakes["cobalt_cake"]["Zn"] = cakes["cobalt_cake"]["Zn"] - returned
    # Metals that the dust brings (lead, cadmium of its own) end in the cold cake.
    for name, flow in dust.items():
        cakes["cadmium_cake"][name] = cakes["cadmium_cake"].get(name, none) + flow
    unused = np.maximum(zinc - total * supplied, 0.0)
    told = {f"{e}_mg_L": element_in(liquor, e) * per_litre * 1000.0 for e in FOLLOWED}
    return Result(
        {"purified": pour(liquor), "unused_dust": pour({"Zn": unused}), **{k: pour(f) for k, f in cakes.items()}},
        drawn={"antimony": pour({"Sb in liquor": activator})},
        utilities={
            "zinc_dust_t": zinc - unused, "antimony_t": activator,
            "steam_t": volume * v["steam_kg_m3"] / 1000.0 * (zinc > 0),
        },
        diagnostics={
            **told, "dust_supplied_share": supplied * (total > 0),
            "excess_cold": excess["cadmium_cake"], "excess_hot": excess["cobalt_cake"],
            "dust_g_L": (zinc - unused) * per_litre,
        },
    )  # fmt: skip


def _cement(liquor: Flows, left: Mapping[str, Array], dust: Array) -> tuple[Flows, Array]:
    """Cement what a stage does not leave, as far as its dust can exchange; cake and excess factor."""
    none = np.zeros(())
    cake: Flows = {"Zn": dust}
    removed = {s: liquor[s] * (1.0 - share) for s, share in left.items() if s in liquor}
    need = sum(
        (f * molar_mass("Zn") / molar_mass(s) for s, f in removed.items() if s in EXCHANGE), start=none
    )
    reach = np.minimum(1.0, ratio(dust, need, 1.0))
    for species, flow in removed.items():
        if species in EXCHANGE:
            amount = flow * reach
            bath: Flows = {species: amount, "Zn": cake["Zn"]}
            liquor[species] = liquor[species] - amount
            react(bath, EXCHANGE[species], amount)
            cake["Zn"] = bath["Zn"]
            symbol = species.removesuffix("SO4")
            cake[symbol] = cake.get(symbol, none) + bath[symbol]
            liquor["ZnSO4"] = liquor.get("ZnSO4", none) + bath["ZnSO4"]
        else:
            element = species.partition(" in ")[0]
            liquor[species] = liquor[species] - flow
            cake[f"{element} in cement"] = cake.get(f"{element} in cement", none) + flow
    return cake, ratio(dust, need)


def _strength(feeds: Feeds, v: Values) -> Array:
    """Zinc in the dissolved salts: dilute or acid liquor is not this process."""
    del v
    liquor = feeds["liquor"]
    return 1.0 - ratio(liquor.species_flow("H2SO4"), liquor.total())


UNIT = Unit(
    "zinc-dust-purification", ("liquor", "dust"),
    ("purified", "copper_cake", "cadmium_cake", "cobalt_cake", "unused_dust"), purify, derived=rates,
    parameters=read_parameters("oreshed.technology.separation", "zinc_dust_purification.csv"),
    settings=(
        Setting("zinc_g_l", 160.0, 80.0, 190.0, "g/L", "zinc in neutral liquor"),
        Setting("copper_dust_ratio", 0.8, 0.0, 1.2, "-", "dust of the copper stage over what copper exchanges"),
        Setting("cold_dust_g_l", 2.5, 0.0, 8.0, "g/L", "dust of the cold stage"),
        Setting("dust_returned", 0.7, 0.0, 0.95, "share", "dust of the hot stage whose live zinc serves the cold stage"),
        Setting("cold_K", 333.0, 303.0, 353.0, "K", "temperature of the cold stage"),
        Setting("cold_min", 45.0, 5.0, 240.0, "min", "time of the cold stage"),
        Setting("hot_dust_g_l", 3.5, 0.0, 10.0, "g/L", "dust of the hot stages together"),
        Setting("hot_K", 353.0, 323.0, 368.0, "K", "temperature of the hot stages"),
        Setting("hot_min", 120.0, 10.0, 480.0, "min", "time of the hot stages together"),
        Setting("antimony_mg_l", USUAL_ANTIMONY, 0.0, 20.0, "mg/L", "activator; 2-6 in plants (HYD-CEM-PLANT)"),
        Setting("steam_kg_m3", 60.0, 0.0, 300.0, "kg/m3", "steam to heat the liquor"),
    ),
    limits=(
        Limit("dissolved salt that is no acid", _strength, 0.98, 1.0, "share",
              "zinc dust dissolves in acid liquor; purification starts at pH 4-5 (handbook 2.1)"),
    ),
    example={
        "liquor": mix(Stream.of({"ZnSO4": 400.0, "CdSO4": 0.65, "CuSO4": 1.0, "CoSO4": 0.03, "NiSO4": 0.015}),
                      contained({"Ge": 0.0006, "Sb": 0.0005, "Tl": 0.003, "As": 0.0004}, "liquor")),
        "dust": Stream.of({"Zn": 9.0, "Pb": 0.05}),
    },
)  # fmt: skip
PARAMETERS = UNIT.parameters
FILM, SURFACE = (
    20.0,
    40.0,
)  # kJ/mol up to which diffusion, and from which the surface, sets the pace (textbooks)
# A liquor for cases that name none, g/L: 0.4 Cu, 0.35 Cd, 0.015 Co.
USUAL = {"Cu_mg_L": 400.0, "Cd_mg_L": 350.0, "Co_mg_L": 15.0, "Co_left_mg_L": 0.2, "Cu_left_mg_L": 100.0}


def dose_for(share_left: float, pace: float, minutes: float) -> float:
    """g/L of dust that leaves a share after a time in the two tanks of a hot stage."""
    tanks = HOT_TANKS / HOT_STAGES
    return float(tanks * (share_left ** (-1.0 / tanks) - 1.0) / (pace * minutes))


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of cementation: equilibrium, activation and regime, best cold conditions, or doses by stage."""
    v = PARAMETERS.central()
    if "Zn_g_L" in inputs and "dust_g_L" not in inputs:
        kelvin = given_kelvin(inputs, 298.15)
        return {
            "K": displacement_constant("Cd", "Zn", kelvin),
            **{
                f"{m}_eq_g_L": left_at_equilibrium_g_l(m, figure(inputs, "Zn_g_L"), kelvin)
                for m in ("Cd", "Cu", "Co", "Ni", "Pb")
            },
        }
    if "stages" in inputs:
        return _stages(list(inputs["stages"]), v)
    ranges = {k: inputs.get(k) for k in ("T_C", "t_min", "dust_g_L", "rpm")}
    if all(isinstance(x, list) for x in ranges.values()):
        return {
            "optimum": best_cold(
                {k: (float(x[0]), float(x[1])) for k, x in ranges.items() if isinstance(x, list)}, v
            )
        }
    excess = fraction_over(inputs)
    if excess is not None and "dust_g_L" not in inputs and Given(inputs).get("t|time", "min") is not None:
        return _one_tank(inputs, excess, v)
    if "dust_g_L" in inputs:
        left = cold_left(given_kelvin(inputs, 333.15), figure(inputs, "t_min", default=45.0),
                         figure(inputs, "dust_g_L"), figure(inputs, "Cd_mg_L", default=350.0), v,
                         figure(inputs, "rpm", default=STILL_RPM))  # fmt: skip
        return {"Cd_removed_pct": 100.0 * (1.0 - float(left)), "Cd_left_pct": 100.0 * float(left)}
    if "Co_mg_L" in inputs:
        return {
            "purified_mg_L": _purified(
                {m: figure(inputs, f"{m}_mg_L", default=0.0) for m in ("Cu", "Cd", "Co", "Ni")}
            )
        }
    from oreshed.technology.separation.cementation_laws import couple  # loads what a plant never asks

    told = _rate_laws(v)
    nobles = [m for m in couple(inputs)[0] if m in told]
    nobles = nobles or [m for m in metals_named(f"of {inputs.get('label', '')}") if m in told] or ["Cd"]
    if nobles == ["Cd"]:
        return told["Cd"] | _where_controlled(inputs, v)
    one = [told[m] for m in nobles]
    if len(one) == 1:
        return one[0]
    joined: dict[str, Any] = {
        "order": 1,
        "Ea_kJ_mol": {m: x["Ea_kJ_mol"] for m, x in zip(nobles, one, strict=True)},
    }
    second = {m: x["second_stage"] for m, x in zip(nobles, one, strict=True) if "second_stage" in x}
    return joined | ({"second_stage": second} if second else {})


def _control(activation: float) -> str:
    """What an activation energy in kJ/mol says of the step that controls."""
    steps = ((FILM, "film diffusion"), (SURFACE, "mixed"), (np.inf, "activation"))
    return next(word for limit, word in steps if activation < limit)


def _rate_laws(v: Values) -> dict[str, dict[str, Any]]:
    """Order, activation and regime of each metal on zinc dust.

    Cement of copper grows branches and quickens its own deposit; that of cadmium clots the dust (Alvarenga Oliveira et al. 2019).
    """
    laws: dict[str, dict[str, Any]] = {
        m: {"Ea_kJ_mol": float(x), "Ea_kJ_per_mol": float(x), "order": 1} | dict.fromkeys(("control", "regime"), _control(float(x)))
        for m, x in (("Cu", v["copper_activation"]), ("Co", v["cobalt_activation"]), ("Ni", v["cobalt_activation"]))
    }  # fmt: skip
    laws["Cu"]["second_stage"] = "faster"
    high, low = (
        apparent_activation(
            partial(rate, v["cadmium_rate"], cadmium_activation(c, v), reference_K=COLD_K), 318.0
        )
        for c in (3000.0, 200.0)
    )
    laws["Cd"] = {
        "order": 1, "Ea_kJ_per_mol_high_Cd": high, "Ea_kJ_per_mol_low_Cd": low, "second_stage": "slower",
        "Ea_kJ_mol": {"Cd>1000ppm": high, "Cd<500ppm": low},
        "regime": {">1000 ppm": regime(3000.0, v), "500-1000": regime(750.0, v), "<500": regime(200.0, v)},
        "ash_diffusion_above_ppm": float(v["ash_above"]), "film_diffusion_below_ppm": float(v["film_below"]),
    }  # fmt: skip
    return laws


def _where_controlled(inputs: Mapping[str, Any], v: Values) -> dict[str, float]:
    """The one activation energy of cadmium where a case says what controls, or at which concentration."""
    said = " ".join(str(inputs.get(k, "")) for k in ("control", "regime", "mechanism")).lower()
    level = given_moles(inputs).get("Cd")
    if "ash" in said or "film" in said:
        level = None
        activation = float(v["cadmium_activation_ash" if "ash" in said else "cadmium_activation_film"])
    elif level is None:
        return {}
    else:
        activation = float(cadmium_activation(level * molar_mass("Cd") * 1000.0, v))
    return {"Ea_kJ_mol": activation, "Ea_kJ_per_mol": activation}


def fraction_over(inputs: Mapping[str, Any]) -> float | None:
    """Dust beyond stoichiometric as a share of it; None where a case gives none."""
    given = Given(inputs)
    over = given.one("dust_excess|Zn_dust_excess|zinc_dust_excess|excess_dust|excess", "fraction")
    times = given.one("dust_over_stoichiometric|times_stoichiometric|stoichiometric_ratio", "")
    return over if over is not None else None if times is None else times - 1.0


def _one_tank(inputs: Mapping[str, Any], excess: float, v: Values) -> dict[str, Any]:
    """Removal of each metal by one dose of dust, stated as excess over what the liquor exchanges, in a time in one tank."""
    mg_l = {
        m: figure(inputs, f"{m}_mg_L", default=USUAL.get(f"{m}_mg_L", 0.0)) for m in ("Cu", "Cd", "Co", "Ni")
    }
    dose = (1.0 + excess) * sum(x / 1000.0 * molar_mass("Zn") / molar_mass(m) for m, x in mg_l.items())
    kelvin, minutes = given_kelvin(inputs, COLD_K), Given(inputs).one("t|time", "min", 45.0) or 45.0
    antimony = {**v, "antimony_mg_l": np.asarray(figure(inputs, "Sb_mg_L", default=0.0))}
    slow = {"Co": np.asarray(v["cobalt_rate"]) * activated(antimony), "Ni": np.asarray(v["nickel_rate"])}
    pace = {"Cu": rate(v["copper_rate"], v["copper_activation"], kelvin, COLD_K)}
    pace |= {m: rate(k, v["cobalt_activation"], kelvin, HOT_K) for m, k in slow.items()}
    left = {m: float(left_in_solution(k, dose, minutes, 0.0, v["passivation"])) for m, k in pace.items()}
    left["Cd"] = float(cold_left(kelvin, minutes, dose, mg_l["Cd"], v))
    removed = {m: 100.0 * (1.0 - x) for m, x in left.items()}
    return {"removal_pct": removed, "dust_g_L": dose} | {f"{m}_removed_pct": x for m, x in removed.items()}


def _purified(mg_l: Mapping[str, float]) -> dict[str, float]:
    """What the three stages at their usual settings leave of a liquor's metals, mg/L, in a cubic metre of it."""
    zinc = next(s.default for s in UNIT.settings if s.name == "zinc_g_l") / 1000.0
    salts = {"ZnSO4": zinc * molar_mass("ZnSO4") / molar_mass("Zn")} | {
        f"{m}SO4": x * 1e-6 * molar_mass(f"{m}SO4") / molar_mass(m) for m, x in mg_l.items()
    }
    result = UNIT.run({"liquor": Stream.of(salts), "dust": Stream.of({"Zn": 0.1})})
    return {m: float(result.diagnostics[f"{m}_mg_L"]) for m in mg_l}


def best_cold(ranges: Mapping[str, tuple[float, float]], v: Values) -> dict[str, float]:
    """The point of a five-level grid over temperature, time, dust and stirring that leaves least cadmium."""
    axes = {k: np.linspace(*r, 5) for k, r in ranges.items()}
    t, m, d, r = np.meshgrid(*(axes[k] for k in ("T_C", "t_min", "dust_g_L", "rpm")), indexing="ij")
    left = cold_left(t + ICE_POINT, m, d, 350.0, v, r)
    at = np.unravel_index(int(left.argmin()), left.shape)
    return {
        k: float(grid[at]) for k, grid in zip(("T_C", "t_min", "dust_g_L", "rpm"), (t, m, d, r), strict=True)
    }


def _stages(texts: list[str], v: Values) -> dict[str, Any]:
    """Dust by stage as "name 80 C 1 h": the copper stage by exchange, each hot stage by cobalt's rate.

    The hot stages share the way from 15 to 0.2 mg/L of cobalt evenly.
    """
    doses: list[float] = []
    hot = [t for t in texts if "pre" not in t.lower() and "cu " not in t.lower()]
    for text in texts:
        if text not in hot:
            removed = (USUAL["Cu_mg_L"] - USUAL["Cu_left_mg_L"]) / 1000.0
            doses.append(removed * metal("Zn")[0] / metal("Cu")[0] / float(v["copper_efficiency"]))
            continue
        heat = re.search(r"(\d+)(?:\s*-\s*(\d+))?\s*C\b", text)
        wait = re.search(r"([\d.]+)\s*(h|min)\b", text)
        if heat is None or wait is None:
            raise KeyError(f"temperature and time of stage {text!r}")
        degrees = (float(heat[1]) + float(heat[2] or heat[1])) / 2.0
        minutes = float(wait[1]) * (60.0 if wait[2] == "h" else 1.0)
        pace = float(rate(v["cobalt_rate"], v["cobalt_activation"], degrees + ICE_POINT, HOT_K))
        doses.append(dose_for((USUAL["Co_left_mg_L"] / USUAL["Co_mg_L"]) ** (1.0 / len(hot)), pace, minutes))
    return (
        {"zinc_dust_g_L": doses, "Cu_after_pre_mg_L": USUAL["Cu_left_mg_L"]}
        if len(doses) > 1
        else {"zinc_dust_g_L": doses[0]}
    )


TECHNOLOGIES = (
    Technology(
        "zinc-dust-purification", "Zinc dust purification of zinc electrolyte", ("E14", "E15", "S12", "E13"),
        "Copper, cadmium and cobalt cakes from neutral liquor, with the dust that they take.",
        "industrial", __name__, UNIT, compute,
        answers=("Cd cementation kinetics", "?? cementation*", "cementation*", "zinc dust*", "Zn dust*", "zinc electrolyte purification*",
                 "purification of zinc*", "purification/zinc*", "*zinc dust demand*", "zinc sul?hate purification*", "Zn-electrolyte purification*"),
        words=(
            Word("Zn_g_L", "g/L", "zinc in solution: asks for the equilibrium"), Word("T_C", "C", "temperature, or its range"),
            Word("t_min", "min", "time, or its range"), Word("dust_g_L", "g/L", "dust, or its range"),
            Word("rpm", "1/min", "stirring, or its range; four ranges ask for the best point"),
            Word("stages", "-", "list of 'name 80 C 1 h': asks for dust by stage"),
            Word("Cd_mg_L", "mg/L", "cadmium at the start"),
            Word("dust_excess_pct, t_h, T_C, Sb_mg_L", "%", "dust over what the liquor's metals exchange: asks for removal_pct of each in one tank"),
            Word("Cu_mg_L, Cd_mg_L, Co_mg_L, Ni_mg_L", "mg/L", "a liquor with its cobalt and no dose: asks for purified_mg_L"),
            Word("metal, metals", "-", "Cd, Cu, Co or Ni, also from the label: asks for the rate law of each"),
        ),
        equations=__doc__ or "", labelled=True,
    ),
)  # fmt: skip

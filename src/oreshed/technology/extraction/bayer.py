"""Bayer process: bauxite to alumina and red mud, with gallium taken from its liquor.

Hot caustic dissolves gibbsite, boehmite above 200 C, diaspore hotter still; reactive silica falls out as a soda
aluminosilicate, the liquor is cooled and seeded, and hydrate is calcined. Gallium builds up in the liquor until what
hydrate and mud take equals what is leached, so what ion exchange can win is a supply curve and no fixed share.

    digestion     X = 1 - exp(-k t), k Arrhenius by mineral; liquor from C (A/C blow-off - A/C spent)
    equilibrium   A/C = 0.96197 / (1 + 10^(a0 sqrt I/(1+sqrt I) - a3 I - a4 I^1.5) / exp(dG/RT))
    soda          NaOH = 40.0 n SiO2 / 60.1 : n mol Na a mol of reactive silica, and what washing leaves
    gallium       c = leached / (h + m + e) ; h: (Ga/Al) 1e6 = 0.266 ppm Ga2O3 ; m liquor lost ; e liquor treated
    supply        treated until the last kilogram costs its price: c_min = cost per m3 / (recovery price)
                  won = leached (1 - c_min / c_0) ; a new plant takes its capital charge off the price
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.casework.case_inputs import figure, figures
from oreshed.technology.costing import Capital
from oreshed.technology.flowsheet import Flowsheet, Join
from oreshed.technology.kinetics import arrhenius, first_order
from oreshed.technology.network_plant import NetworkPlant, Settings
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.physical_constants import GAS_CONSTANT, GJ_PER_MWH, ICE_POINT
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import composition, mass_ratio, molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import UNFOLLOWED, Feeds, Limit, Result, Unit

PARAMETERS = read_parameters("oreshed.technology.extraction", "bayer.csv")
GIBBSITE = tuple(PARAMETERS[f"gibbsite_{n}"].estimate.central for n in ("a0", "a3", "a4", "gibbs"))
HYDRATES = {"gibbsite": 418.0, "boehmite": 518.0, "diaspore": 533.0}  # K at which the rate of the table holds
HOTTEST_SETTLING_K = 418.0
RARE = ("Sc", "Y", "La", "Ce", "Nd", "Pr", "Sm", "Eu", "Gd", "Dy", "Th")
CALCINED = 185.2  # kJ per mol Al2O3 of 2 Al(OH)3 = Al2O3 + 3 H2O(g), CRC Handbook
MOST_LIQUOR_GALLIUM = 1800.0  # ppm to which the law of uptake was measured
# Alumina added to a standing refinery, with gallium and bauxite: METLEN, 295.5 million EUR for 400 kt (2025).
CAPITAL = Capital(
    Estimate(260e6, 304e6, 340e6, "USD 2024"), 2024, 400_000.0, "t alumina per year", 0.7,
    "METLEN, 400 kt added with gallium and bauxite, 304 million USD (company and EIB, 2025); exponent from memory",
)  # fmt: skip


def equilibrium_ratio(kelvin: ArrayLike, caustic: ArrayLike, salts: ArrayLike = 0.0) -> Array:
    """A/C of liquor saturated with gibbsite (g/L Al2O3 over g/L caustic as Na2CO3); shapes broadcast.

    >>> round(float(equilibrium_ratio(418.0, 200.0)), 2)
    0.73
    """
    a0, a3, a4, energy = GIBBSITE
    strength = np.asarray(caustic, dtype=np.float64) / 53.0 + np.asarray(salts)
    root = np.sqrt(strength)
    power = a0 * root / (1.0 + root) - a3 * strength - a4 * strength * root
    boltzmann = np.exp(energy / (GAS_CONSTANT * np.asarray(kelvin, dtype=np.float64)))
    return np.asarray(0.96197 / (1.0 + 10.0**power / boltzmann))


def dissolved(mineral: str, kelvin: ArrayLike, minutes: ArrayLike, v: Values) -> Array:
    """Share of a hydrate that dissolves in the time given, before the plant's own losses."""
    rate = v[f"{mineral}_rate"] * arrhenius(v[f"{mineral}_activation"], kelvin, HYDRATES[mineral])
    return first_order(rate, minutes)


def soda_loss(silica: ArrayLike, sodium_per_silica: ArrayLike) -> Array:
    """Tonnes of NaOH bound by tonnes of reactive silica.

    >>> round(float(soda_loss(1.0, 1.2)), 3)
    0.799
    """
    return np.asarray(np.asarray(silica) * np.asarray(sodium_per_silica) * mass_ratio("NaOH", "SiO2"))


def hydrate_gallium(liquor_mg_l: ArrayLike, uptake: ArrayLike) -> Array:
    """Grams of gallium per tonne of alumina that hydrate takes from liquor of mg/L gallium.

    >>> round(float(hydrate_gallium(200.0, 0.266)), 1)
    97.8
    """
    oxide = np.asarray(liquor_mg_l) * mass_ratio("Ga2O3", "Ga", 0.5)
    molar = np.asarray(uptake) * oxide  # mol Ga per million mol Al
    return np.asarray(molar * molar_mass("Ga") / molar_mass("Al") * composition("Al2O3")["Al"])


def liquor_gallium(leached: ArrayLike, lost: ArrayLike, treated: ArrayLike, uptake: ArrayLike) -> Array:
    """Steady mg/L of gallium in liquor.

    leached : g per t alumina. lost, treated : m3 of liquor per t alumina that leave with mud, and that ion exchange
    strips wholly. Inverse in the sum of its outlets.
    """
    per = hydrate_gallium(1.0, uptake) + np.asarray(lost) + np.asarray(treated)
    return np.asarray(np.asarray(leached) / per)


def supply(leached: ArrayLike, lost: ArrayLike, price: ArrayLike, v: Values) -> tuple[Array, Array, Array]:
    """What ion exchange wins at a price: g per t alumina, mg/L left in the liquor, cost of the last kg in USD.

    Liquor is treated as long as its last kilogram costs no more than the price; a poor bauxite never reaches the
    concentration at which any does. `capital_charge` (1/yr) is 0 for a plant that stands, so that the curve is that of
    the short run; a new plant takes its capital off the price first.
    """
    resting = liquor_gallium(leached, lost, 0.0, v["Ga_uptake"])
    capital = v["capital_charge"] * v["exchange_capital"]
    left = np.maximum(np.asarray(price, dtype=np.float64) - capital, 1e-9)
    least = 1000.0 * v["exchange_cost"] / (v["exchange_recovery"] * left)
    end = np.minimum(least, resting)
    won = np.asarray(leached) * (1.0 - ratio(end, resting, 1.0))
    cost = 1000.0 * v["exchange_cost"] / (v["exchange_recovery"] * np.where(end > 0, end, 1.0)) + capital
    return np.asarray(won), np.asarray(end), np.asarray(cost)


def digest(feeds: Feeds, v: Values) -> Result:
    """Alumina, red mud, gallium and the liquor purge of a refinery."""
    bauxite = feeds["bauxite"]
    kelvin, none = v["digestion_K"], np.zeros(())
    flows = {s: bauxite.species_flow(s) for s in bauxite.species}
    won, left, taken = none, {}, {}
    for name, flow in flows.items():
        if name in HYDRATES:
            x = dissolved(name, kelvin, v["minutes"], v) * v["reached"]
            won = won + flow * x * composition(name)["Al"]
            left[name], taken[name] = flow * (1.0 - x), flow * x
    # Kaolinite parts into silica and alumina, both of which return to the mud as the soda aluminosilicate.
    quartz = flows.get("quartz", none) * v["quartz_attack"] * (kelvin > 473.0)
    reactive = flows.get("kaolinite", none) * composition("kaolinite")["Si"] * mass_ratio("SiO2", "Si")
    bound_alumina = quartz / molar_mass("SiO2") * molar_mass("Al")
    won = np.maximum(won - bound_alumina, 0.0)
    sodium_bound = soda_loss(reactive + quartz, v["soda_per_silica"])
    alumina = won * mass_ratio("Al2O3", "Al", 0.5)
    rest = {n: f for n, f in flows.items() if n not in HYDRATES and " in " not in n and n != "water"}
    mud = {**left, **rest, "Al in sodalite": np.minimum(bound_alumina, sum(
        (taken[n] * composition(n)["Al"] for n in taken), start=none))}  # fmt: skip
    mud_mass = sum(mud.values(), start=none) + sodium_bound
    washed = mud_mass * v["soluble_loss"] * (alumina > 0)
    in_product = alumina * v["soda_in_alumina"] * mass_ratio("NaOH", "Na2O", 2.0)
    spent = v["spent_approach"] * equilibrium_ratio(v["precipitation_K"], v["caustic"], v["salts"])
    settling = np.minimum(kelvin, HOTTEST_SETTLING_K)
    blow = v["blow_off"] * equilibrium_ratio(settling, v["caustic"], v["salts"])
    gain = np.maximum(v["caustic"] * (blow - spent), 1.0)  # kg Al2O3 per m3
    liquor = ratio(1000.0 * np.ones_like(alumina), gain)
    lost = ratio(washed * 1000.0 * mass_ratio("Na2CO3", "NaOH", 0.5), v["caustic"] * alumina)
    carriers = {n: f for n, f in flows.items() if " in " in n}
    to_mud: dict[str, Array] = {}
    purge: dict[str, Array] = {}
    gallium = none
    for name, flow in carriers.items():
        e = name.partition(" in ")[0]
        if e == "Ga":
            gallium = gallium + flow
            continue
        share = 1.0 - v["rare_to_residue"] if e in RARE else v.get(f"{e}_to_liquor", none)
        purge[e] = purge.get(e, none) + flow * share
        to_mud[e] = to_mud.get(e, none) + flow * (1.0 - share)
    leached = gallium * v["Ga_to_liquor"]
    per_tonne = ratio(leached * 1e6, alumina)
    got, level, cost = supply(per_tonne, lost, v["gallium_price"], v)
    extracted = np.minimum(got * alumina * 1e-6, leached)
    hydrate = np.minimum(hydrate_gallium(level, v["Ga_uptake"]) * alumina * 1e-6, leached - extracted)
    to_mud["Ga"] = gallium - extracted - hydrate
    sodium = mass_ratio("Na", "NaOH")
    to_mud["Na"] = (sodium_bound + washed) * sodium
    steam = liquor * v["liquor_heat"] * (kelvin - 348.0) * (1.0 - v["heat_recovered"]) / 1000.0
    heat = alumina * ((steam + v["evaporation"]) / v["boiler"] + v["calcination"])
    residue = mix(Stream.of(mud), contained(to_mud, "residue"))
    return Result(
        {
            "alumina": mix(Stream.of({"Al2O3": alumina}),
                           contained({"Ga": hydrate, "Na": in_product * sodium}, "alumina")),
            "residue": residue,
            "gallium": contained({"Ga": extracted}, "eluate"),
            "purge": contained(purge, "purge"),
        },
        drawn={"caustic": contained({"Na": (sodium_bound + washed + in_product) * sodium}, "caustic")},
        utilities={
            "fuel_MWh": heat / GJ_PER_MWH, "electricity_MWh": alumina * v["electricity"],
            "caustic_soda_t": sodium_bound + washed + in_product,
        },
        emissions={"residue_t": residue.total(), "CO2_t": heat * v["fuel_CO2"]},
        diagnostics={
            "alumina_extracted": ratio(won, bauxite.element("Al")), "residue_t_per_t": ratio(residue.total(), alumina),
            "bauxite_t_per_t": ratio(bauxite.total(), alumina), "fuel_GJ_per_t": ratio(heat, alumina),
            "soda_kg_per_t": ratio(1000.0 * (sodium_bound + washed + in_product), alumina),
            "liquor_productivity_kg_m3": gain * (alumina > 0), "liquor_m3_per_t": liquor * (alumina > 0),
            "liquor_gallium_mg_L": level * (gallium > 0), "gallium_won": ratio(extracted, gallium),
            "gallium_cost_USD_kg": cost * (extracted > 0), "gallium_g_per_t_alumina": ratio(hydrate * 1e6, alumina),
            "spent_A_over_C": spent * (alumina > 0), "blow_off_A_over_C": blow * (alumina > 0),
        },
    )  # fmt: skip


def _least_energy(feeds: Feeds, v: Values) -> Array:
    """Heat that drives water off the hydrate, for the alumina that is made, MWh."""
    alumina = digest(feeds, v).products["alumina"].species_flow("Al2O3")
    return np.asarray(alumina / molar_mass("Al2O3") * CALCINED / GJ_PER_MWH)


def _silica(feeds: Feeds, v: Values) -> Array:
    del v
    bauxite = feeds["bauxite"]
    found = bauxite.species_flow("kaolinite") * composition("kaolinite")["Si"] * mass_ratio("SiO2", "Si")
    return ratio(found, bauxite.total())


def _supersaturation(feeds: Feeds, v: Values) -> Array:
    del feeds
    low = v["spent_approach"] * equilibrium_ratio(v["precipitation_K"], v["caustic"], v["salts"])
    settling = np.minimum(v["digestion_K"], HOTTEST_SETTLING_K)
    return np.asarray(v["blow_off"] * equilibrium_ratio(settling, v["caustic"], v["salts"]) - low)


def _recovered(feeds: Feeds, v: Values) -> Array:
    bauxite = feeds["bauxite"]
    won = sum((bauxite.species_flow(m) * composition(m)["Al"] * dissolved(m, v["digestion_K"], v["minutes"], v)
               for m in HYDRATES), start=np.zeros(()))  # fmt: skip
    return ratio(won * v["reached"], bauxite.element("Al"))


def _level(feeds: Feeds, v: Values) -> Array:
    """Gallium of the liquor if only hydrate took it, mg/L: the most that it can come to."""
    bauxite = feeds["bauxite"]
    alumina = _recovered(feeds, v) * bauxite.element("Al") * mass_ratio("Al2O3", "Al", 0.5)
    leached = ratio(bauxite.element("Ga") * v["Ga_to_liquor"] * 1e6, alumina)
    return np.asarray(leached / hydrate_gallium(1.0, v["Ga_uptake"]))


# A gibbsitic laterite, t, 50 ppm gallium (MCS 2026); scandium and rare earths of the order of world means, from memory.
BAUXITE = mix(
    Stream.of({"gibbsite": 66.0, "boehmite": 3.0, "kaolinite": 6.0, "quartz": 1.5, "hematite": 13.0, "goethite": 6.0,
               "anatase": 2.5, "gangue": 2.0}),
    contained({"Ga": 0.005, "V": 0.03, "Sc": 0.003, "Ce": 0.01, "La": 0.005, "As": 0.001}, "bauxite"),
)  # fmt: skip
KARST = mix(
    Stream.of({"gibbsite": 12.0, "boehmite": 48.0, "kaolinite": 5.0, "quartz": 1.0, "hematite": 20.0, "goethite": 5.0,
               "anatase": 3.0, "gangue": 6.0}),
    contained({"Ga": 0.005, "V": 0.03, "Sc": 0.006, "Ce": 0.03, "La": 0.015, "As": 0.002}, "bauxite"),
)  # fmt: skip
UNIT = Unit(
    "bayer", ("bauxite",), ("alumina", "residue", "gallium", "purge"), digest,
    PARAMETERS,
    settings=(
        Setting("digestion_K", 418.0, 373.0, 553.0, "K", "418 for gibbsite, 518 for boehmite, 533 for diaspore"),
        Setting("minutes", 30.0, 2.0, 180.0, "min", "time at temperature"),
        Setting("caustic", 220.0, 120.0, 320.0, "g/L as Na2CO3", "caustic of the liquor"),
        Setting("gallium_price", 0.0, 0.0, 5000.0, "USD/kg", "worth of crude gallium; 0 leaves it in the liquor"),
        Setting("capital_charge", 0.0, 0.0, 0.3, "1/yr", "yearly charge on a new gallium plant; 0 for one that stands"),
    ),
    limits=(
        Limit("reactive silica in bauxite", _silica, 0.0, 0.10, "mass fraction",
              "above about 10 % silica its soda costs more than the alumina: sinter or beneficiate first"),
        Limit("A/C gained in a cycle", _supersaturation, 0.05, 0.6, "t/t",
              "hotter digestion or stronger caustic is needed for the liquor to give hydrate"),
        Limit("alumina extracted", _recovered, 0.4, 1.0, "share",
              "this mineral does not dissolve at this temperature and time"),
        Limit("gallium in liquor", _level, 0.0, MOST_LIQUOR_GALLIUM, "mg/L",
              "uptake by hydrate was measured below 1,800 ppm (Shaw, Smith & Cornell)"),
    ),
    least_energy=_least_energy,
    example={"bauxite": BAUXITE},
)  # fmt: skip


def gallium_curve(bauxite_ppm: float, prices: ArrayLike, feed: Stream = BAUXITE) -> dict[str, Array]:
    """Supply of gallium from a bauxite of that content: share of its gallium won, g per t alumina, mg/L, USD/kg.

    prices : USD/kg, shape (n,); all results have that shape.
    """
    share = bauxite_ppm * 1e-6 * float(feed.total()) / float(feed.element("Ga"))
    ore = Stream(feed.species, feed.flow * np.where([s == "Ga in bauxite" for s in feed.species], share, 1.0),
                 feed.composition)  # fmt: skip
    asked = np.asarray(prices, dtype=np.float64)
    run = UNIT.run(ore.scaled(np.ones(asked.shape)), {"gallium_price": asked})
    told = run.diagnostics
    return {
        "share": told["gallium_won"], "mg_L": told["liquor_gallium_mg_L"], "USD_kg": told["gallium_cost_USD_kg"],
        "g_per_t_alumina": ratio(run.products["gallium"].element("Ga") * 1e6, run.products["alumina"].species_flow("Al2O3")),
    }  # fmt: skip


def kelex_recovery(vol_pct: float, minutes: float, organic_to_aqueous: float) -> float:
    """Share of gallium that one contact with Kelex 100 takes from Bayer liquor: D r / (1 + D r), approached slowly.

    >>> round(kelex_recovery(10.0, 60.0, 1.0), 2)
    0.93
    """
    v = PARAMETERS.central()
    factor = float(v["kelex_distribution"]) * vol_pct / 10.0 * organic_to_aqueous
    return factor / (1.0 + factor) * (1.0 - float(np.exp(-minutes / float(v["kelex_minutes"]))))


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a refinery and of its gallium from the inputs of a case; see `words`."""
    v = UNIT.values({})
    found: dict[str, Any] = {}
    if "Kelex_vol_pct" in inputs:
        share = kelex_recovery(figure(inputs, "Kelex_vol_pct"), figure(inputs, "t_min", default=60.0),
                               figure(inputs, "O_to_A", default=1.0))  # fmt: skip
        return {"Ga_recovery_pct": 100.0 * share}
    if any(w in " ".join(map(str, inputs.values())).lower() for w in ("ion exchange", "resin", "amidoxime")):
        found["Ga_recovery_pct"] = 100.0 * float(v["exchange_recovery"])
    liquor = next(
        (k for k in ("Ga2O3_ppm", "liquor_Ga2O3_ppm", "Ga2O3_liquor_ppm", "GaL_ppm") if k in inputs), None
    )
    if liquor:
        level = inputs[liquor]
        many = [float(x) for x in (level if isinstance(level, list) else [level])]
        if max(many) > MOST_LIQUOR_GALLIUM:
            raise OutOfValidity(
                f"uptake was measured below {MOST_LIQUOR_GALLIUM:g} ppm, not at {max(many):g}"
            )
        per = [figure(inputs, "K", default=float(v["Ga_uptake"])) * x for x in many]
        one = per if len(per) > 1 else per[0]
        found |= dict.fromkeys(("Ga_Al_x1e6", "Ga_over_Al_x1e6", "Ga_per_Al_x1e6", "GaAl_ppt_x1e6"), one)
    if "A_over_C" in inputs or "equilibrium_T_C" in inputs:
        found["equilibrium_A_over_C"] = float(equilibrium_ratio(
            figure(inputs, "equilibrium_T_C", "T_C") + ICE_POINT, figure(inputs, "caustic_g_per_L", default=220.0),
            figure(inputs, "salts", default=0.0)))  # fmt: skip
    feed, settings = ore(inputs), {"minutes": figure(inputs, "minutes", "t_min", default=30.0)}
    settings["digestion_K"] = (
        figure(inputs, "digestion_T_C", "T_C", default=usual_temperature(feed)) + ICE_POINT
    )
    settings["caustic"] = figure(inputs, "caustic_g_per_L", "C_g_per_L", default=220.0)
    settings["capital_charge"] = figure(inputs, "capital_charge", default=0.0)
    settings["gallium_price"] = figure(inputs, "gallium_price", "Ga_price_USD_per_kg", default=230.0)
    found |= {"K": float(v["Ga_uptake"]), "valid_below_ppm": MOST_LIQUOR_GALLIUM}
    run = UNIT.run(feed, settings)
    still = UNIT.run(feed, settings | {"gallium_price": 0.0}).diagnostics
    told, alumina = run.diagnostics, run.products["alumina"]
    residue = run.products["residue"]
    kept = {
        e: 100.0 * float(ratio(residue.element(e), feed.element(e)))
        for e in feed.elements()
        if e not in UNFOLLOWED
    }
    rare = [x for e, x in kept.items() if e in RARE]
    return found | {
        "Ga_to_liquor_pct": 100.0 * float(v["Ga_to_liquor"]), "Ga_to_red_mud_pct": 100.0 * (1.0 - float(v["Ga_to_liquor"])),
        "liquor_Ga_ppm": float(still["liquor_gallium_mg_L"]), "extractable_pct": 100.0 * float(told["gallium_won"]),
        "Ga_extractable_pct": 100.0 * float(told["gallium_won"]),
        "gallium_cost_USD_per_kg": float(told["gallium_cost_USD_kg"]),
        "alumina_Ga_g_per_t": float(still["gallium_g_per_t_alumina"]),
        "REE_Sc_to_residue_pct_min": min(rare) if rare else None, "to_residue_pct": kept,
        "Ga_V_As": "accumulate in liquor; Ga also to alumina",
        "red_mud_t_per_t": float(told["residue_t_per_t"]), "bauxite_t_per_t": float(told["bauxite_t_per_t"]),
        "energy_GJ_per_t": float(told["fuel_GJ_per_t"] + GJ_PER_MWH * v["electricity"] / v["power_efficiency"]), "fuel_GJ_per_t": float(told["fuel_GJ_per_t"]),
        "NaOH_kg_per_t": float(told["soda_kg_per_t"]), "alumina_extracted_pct": 100.0 * float(told["alumina_extracted"]),
        "productivity_kg_per_m3": float(told["liquor_productivity_kg_m3"]),
        "CO2_t_per_t": float(run.emissions["CO2_t"] / alumina.species_flow("Al2O3")),
        "NaOH_t_per_t_reactive_SiO2": float(soda_loss(1.0, v["soda_per_silica"])),
    }  # fmt: skip


def usual_temperature(feed: Stream) -> float:
    """Digestion temperature in C that the ore's main hydrate asks for."""
    main = max(HYDRATES, key=lambda m: float(feed.species_flow(m)))
    return HYDRATES[main] - ICE_POINT


def ore(inputs: Mapping[str, Any]) -> Stream:
    """100 t of bauxite by its minerals, or a common one, with the gallium that the inputs give."""
    rock = figures(inputs, "minerals_pct")
    feed = KARST if inputs.get("bauxite") == "karst" else BAUXITE
    if rock:
        rock["gangue"] = rock.get("gangue", 0.0) + max(0.0, 100.0 - sum(rock.values()))
        feed = mix(Stream.of(rock), contained({"Ga": 0.005}, "bauxite"))
    ppm = figure(inputs, "bauxite_Ga_ppm", "Ga_ppm", default=-1.0)
    if ppm < 0 and "bauxite_Ga_pct" in inputs:
        ppm = figure(inputs, "bauxite_Ga_pct") * 1e4
    if ppm < 0:
        return feed
    flows = {s: feed.species_flow(s) for s in feed.species} | {"Ga in bauxite": ppm * 1e-6 * feed.total()}
    return Stream.of(flows)


def _refinery(settings: Settings) -> Flowsheet:
    """One refinery of gibbsitic bauxite as a flowsheet."""
    chosen = {
        "digestion_K": HYDRATES["gibbsite"],
        "gallium_price": float(settings["gallium_price"]),
        "capital_charge": NEW_PLANT if settings["gallium_plant"] == "new" else 0.0,
    }
    joins = tuple(Join("bayer", outlet, name=outlet) for outlet in UNIT.outlets)
    return Flowsheet("bayer", {"bayer": UNIT}, joins, {"bauxite": ("bayer", "bauxite")}, {"bayer": chosen})


def _bauxite_of(aluminium: float, companions: Mapping[str, Array]) -> dict[str, Stream]:
    """Gibbsitic bauxite that holds so many tonnes of aluminium; gallium and scandium as stated."""
    each = aluminium / float(BAUXITE.element("Al"))
    flows: dict[str, Any] = {s: BAUXITE.species_flow(s) * each for s in BAUXITE.species}
    flows |= {
        f"{e} in bauxite": aluminium * np.asarray(x) for e, x in companions.items() if e in ("Ga", "Sc", "V")
    }
    return {"bauxite": Stream.of(flows)}


NEW_PLANT = 0.10  # yearly charge on the capital of a gallium plant that does not stand yet
NETWORK = NetworkPlant(
    "aluminium",
    {"gallium_price": ("0", "250", "500", "1000"), "gallium_plant": ("standing", "new")},
    _refinery,
    _bauxite_of,
    lambda settings: {"aluminium": ("alumina",), "gallium": ("gallium",)},
)
TECHNOLOGIES = (
    Technology(
        "bayer", "Bayer process with gallium", ("P23", "Y04", "N14"),
        "Bauxite to alumina and red mud; gallium of the liquor as a supply curve.",
        "industrial", __name__, UNIT, compute,
        answers=("Bayer*", "REE and Sc in residue", "alumina*", "red mud*", "digestion of bauxite*", "gallium supply*",
                 "gallium in Bayer*", "gallium from Bayer*", "gallium in bauxite*", "gallium extract*",
                 *(f"Ga {word}*" for word in (
                     "split", "extract", "solvent extraction", "ion exchange", "uptake", "take-up", "incorporation",
                     "in gibbsite", "in hydrate", "in alumina", "in bauxite", "in Bayer", "from Bayer", "supply",
                     "balance", "recovery", "resin", "recovery from Bayer", "to hydrate", "to alumina"))),
        words=(
            Word("bauxite_Ga_ppm or bauxite_Ga_pct", "ppm, %", "gallium of the bauxite, one or a range; 50 ppm where absent"),
            Word("gallium_price", "USD/kg", "price up to which liquor is treated, default 230, the level of 2013-15"),
            Word("capital_charge", "1/yr", "charge on a new gallium plant, default 0: a plant that stands"),
            Word("minerals_pct", "% by mineral", "gibbsite, boehmite, diaspore, kaolinite, quartz, hematite, goethite"),
            Word("bauxite", "-", "karst for a boehmitic one"),
            Word("digestion_T_C, minutes, caustic_g_per_L", "C, min, g/L", "digestion; that of the ore's main hydrate"),
            Word("Ga2O3_ppm, K", "ppm", "liquor: asks for Ga_Al_x1e6 of the hydrate"),
            Word("Kelex_vol_pct, t_min, O_to_A", "%, min, -", "asks for Ga_recovery_pct by solvent extraction"),
        ),
        equations=__doc__ or "", network=NETWORK, labelled=True,
    ),
)  # fmt: skip

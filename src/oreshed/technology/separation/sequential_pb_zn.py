"""Zinc-lead concentrator: ground ore, lead floated first, then zinc; companions go where their minerals go.

Sphalerite is depressed with zinc sulphate and cyanide while galena floats; the tail is dosed with copper sulphate
and lime, sphalerite floats and pyrite stays. Each rougher concentrate is reground and cleaned twice; cleaner tails
go back one stage. Cadmium, germanium and indium ride in sphalerite, silver mostly in galena ("Cd in sphalerite").

    ore > mill > liberation > lead rougher > tail > zinc rougher > tail > tailings
                              concentrate > regrind > cleaner > recleaner > filter       (in either circuit)
                              rougher < cleaner tail,  cleaner < recleaner tail
    recovery of a plant   R = metal in concentrate / (ore x head grade)
    companion             Cd in zinc concentrate = Cd in ore x R of its host
    recycle               one linear solve; passes only because residence falls as flow rises
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, fraction, number
from oreshed.technology.flowsheet import Flowsheet, Join, Solved, solve
from oreshed.technology.parameter import Values, read_parameters
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.separation import comminution, liberation, reagents
from oreshed.technology.separation.comminution_laws import SHORT_TON_KG
from oreshed.technology.separation.flotation_bank import LEAD, LEAD_DOSES, ZINC, ZINC_DOSES, bank
from oreshed.technology.separation.liberation import gather
from oreshed.technology.species import composition
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Feeds, Result, Unit

OUNCE_T = 31.1034768e-6  # troy ounce in tonnes
CARRIERS = ("Cd", "Ge", "In", "Ga", "Ag")


def dewater(feeds: Feeds, v: Values, filtered: bool) -> Result:
    """Thicken (and filter) a product: classes and sizes add up to plain minerals."""
    product = gather(feeds["feed"])
    tonnes = product.total()
    kwh = v["thickening_kWh_per_t"] + (v["filtration_kWh_per_t"] if filtered else 0.0)
    told = {"dry_t": tonnes}
    if filtered:
        told["wet_t"] = tonnes / (1.0 - v["moisture"])
    return Result(
        {"product": product}, utilities={"electricity_MWh": tonnes * kwh / 1000.0}, diagnostics=told
    )


def _filter(feeds: Feeds, v: Values) -> Result:
    return dewater(feeds, v, True)


def _thickener(feeds: Feeds, v: Values) -> Result:
    return dewater(feeds, v, False)


# What reaches the banks: the ore, parted into free, locked and non-floating grains.
FLOATED = liberation.REGRIND.example["feed"]


def _dewatering(name: str, filtered: bool) -> Unit:
    return Unit(
        name, ("feed",), ("product",), _filter if filtered else _thickener,
        parameters=read_parameters("oreshed.technology.separation", "dewatering.csv"), example={"feed": FLOATED},
    )  # fmt: skip


def _circuit(name: str, cleaner_doses: float, zinc: bool) -> dict[str, Unit]:
    """Rougher, regrind, cleaner, recleaner and filter of one metal."""
    parameters, doses = (ZINC, ZINC_DOSES) if zinc else (LEAD, LEAD_DOSES)
    # Cleaners get a share of the rougher's reagents; that dose is the reference there, so that the rates hold.
    less = {
        s.name: doses.get(s.name, s.default) * cleaner_doses
        for s in reagents.DOSES
        if s.name.endswith(("_t",))
    }
    less |= {"ph": doses.get("ph", 9.5)}
    rougher = {
        "cells": 10.0,
        "residence_min": 20.0 if zinc else 12.0,
        "water_recovery": 0.10 if zinc else 0.06,
    }
    clean = {
        "cells": 6.0,
        "residence_min": 12.0 if zinc else 6.0,
        "water_recovery": 0.10,
        "solids_share": 0.22,
    }
    again = clean | {"residence_min": 9.0 if zinc else 4.0, "water_recovery": 0.08}
    return {
        f"{name}_rougher": bank(f"{name}_rougher", parameters, doses | rougher, FLOATED),
        f"{name}_regrind": replace(liberation.REGRIND, name=f"{name}_regrind"),
        f"{name}_cleaner": bank(f"{name}_cleaner", parameters, less | clean, FLOATED),
        f"{name}_recleaner": bank(f"{name}_recleaner", parameters, less | again, FLOATED),
        f"{name}_filter": _dewatering(f"{name}_filter", True),
    }


def _joins(name: str, tail_to: str) -> tuple[Join, ...]:
    return (
        Join(f"{name}_rougher", "concentrate", f"{name}_regrind", "feed"),
        Join(f"{name}_regrind", "product", f"{name}_cleaner", "feed"),
        Join(f"{name}_cleaner", "tail", f"{name}_rougher", "feed"),
        Join(f"{name}_cleaner", "concentrate", f"{name}_recleaner", "feed"),
        Join(f"{name}_recleaner", "tail", f"{name}_cleaner", "feed"),
        Join(f"{name}_recleaner", "concentrate", f"{name}_filter", "feed"),
        Join(f"{name}_filter", "product", name=f"{name}_concentrate"),
        Join(f"{name}_rougher", "tail", tail_to, "feed"),
    )


@lru_cache(maxsize=2)
def concentrator(sized: bool = True) -> Flowsheet:
    """The flowsheet; `sized` False leaves out the mill's size classes, for many draws at once."""
    units: dict[str, Unit] = (
        {"mill": replace(comminution.UNIT, example={"feed": liberation.ORE})} if sized else {}
    )
    units |= {"liberation": liberation.UNIT}
    units |= _circuit("lead", 0.2, False) | _circuit("zinc", 0.2, True)
    units |= {"tailings_thickener": _dewatering("tailings_thickener", False)}
    first = (Join("mill", "product", "liberation", "feed"),) if sized else ()
    joins = (
        *first, Join("liberation", "product", "lead_rougher", "feed"),
        *_joins("lead", "zinc_rougher"), *_joins("zinc", "tailings_thickener"),
        Join("tailings_thickener", "product", name="tailings"),
    )  # fmt: skip
    return Flowsheet("sequential-pb-zn", units, joins, {"ore": ("mill" if sized else "liberation", "feed")})


FLOWSHEET = concentrator()


def ore_of(
    head: Mapping[str, float | Array], tonnes: float | Array = 1.0, pyrite: float = 0.12,
    companions: Mapping[str, float] | None = None,
) -> Stream:  # fmt: skip
    """Minerals of an ore from its head grades.

    head : mass fraction of Pb, Zn (and Ag, as part of the ore). pyrite : share of the ore, lowered where the rest
    leaves no room. companions : mass fraction of each element in its host's mineral, {"Cd": 0.005} in sphalerite.
    Raises OutOfValidity where the minerals exceed the ore.
    """
    galena = np.asarray(head.get("Pb", 0.0), dtype=np.float64) / composition("galena")["Pb"]
    sphalerite = np.asarray(head.get("Zn", 0.0), dtype=np.float64) / composition("sphalerite")["Zn"]
    silver = np.asarray(head.get("Ag", 0.0), dtype=np.float64)
    minor = {e: sphalerite * share for e, share in (companions or {}).items()}
    rest = 1.0 - galena - sphalerite - silver - sum(minor.values(), start=np.zeros(()))
    if np.any(rest < -1e-12):
        raise OutOfValidity(
            f"head grades leave no rock: galena {float(np.max(galena)):.3g} and sphalerite "
            f"{float(np.max(sphalerite)):.3g} of the ore"
        )
    iron = np.minimum(pyrite, np.maximum(rest, 0.0))
    flows = {
        "galena": galena,
        "sphalerite": sphalerite,
        "pyrite": iron,
        "gangue": np.maximum(rest - iron, 0.0),
    }
    if np.any(silver):
        flows["Ag in galena"] = silver
    flows |= {f"{e} in sphalerite": x for e, x in minor.items()}
    return Stream.of({k: np.asarray(x) * np.asarray(tonnes) for k, x in flows.items()})


METALS = ("Zn", "Pb", "Cu", "Ag", "Au", "Cd")


def recoveries(solved: Solved, ore: Stream) -> dict[str, Array]:
    """Share of an element that reaches each product, as `Zn to zinc_concentrate`."""
    found = {}
    for element in sorted(set(ore.elements()) - {"S", "O", "H"}):
        total = ore.element(element)
        for product, stream in solved.products.items():
            part = stream.element(element)
            found[f"{element} to {product}"] = ratio(part, total)
    return found


def metal_in_concentrate(ore_t: float, head_grade: float, recovery: float) -> float:
    """Tonnes of metal: ore x head grade (mass fraction) x recovery (0-1)."""
    return ore_t * head_grade * recovery


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Metal in concentrates by a plant's own recoveries; recoveries by the model where the plant gives none."""
    ore = _ore_tonnes(inputs)
    heads = {e: x for e in METALS if (x := _head(inputs, e)) is not None}
    found: dict[str, Any] = {} if ore is None else {"mill_t": ore}
    known = False
    if ore is not None:
        found["mill_feed_short_tons"] = ore * 1000.0 / SHORT_TON_KG
    for element, head in heads.items():
        recovery = fraction(inputs, f"{element}_recovery", f"{element}_recovery_pct", f"R_{element}")
        metal = number(inputs, f"{element}_in_conc_t", f"{element}_t")
        if ore is not None and recovery is not None:
            metal = metal_in_concentrate(ore, head, recovery)
            found |= {f"{element}_in_conc_t": metal, f"{element}_oz": metal / OUNCE_T}
            known = True
        elif ore is not None and metal is not None and head > 0:
            if metal > ore * head * (1 + 1e-9):
                raise OutOfValidity(
                    f"{metal:g} t {element} in concentrate is more than the {ore * head:g} t in ore"
                )
            found |= {
                f"{element}_recovery": metal / (ore * head),
                f"{element}_recovery_pct": 100 * metal / ore / head,
            }
            known = True
    if not known and ("Zn" in heads or "Pb" in heads):
        found |= _modelled(inputs, heads, ore or 1.0)
    milled = _heads_of_what_was_won(inputs, ore, heads)
    found |= milled
    if not heads and not milled:
        raise KeyError("a head grade, for instance Zn_pct or Ag_oz_per_ton: tonnes alone hold no metal")
    return found


def _heads_of_what_was_won(
    inputs: Mapping[str, Any], ore: float | None, heads: Mapping[str, float]
) -> dict[str, Any]:
    """Head grade that metal won, its recovery and the ore milled ask for, of each metal whose grade is not given."""
    found: dict[str, Any] = {}
    for element in METALS:
        recovery = fraction(inputs, f"{element}_recovery", f"{element}_recovery_pct", f"R_{element}")
        metal = number(inputs, f"{element}_in_conc_t", f"{element}_t")
        ounces = number(inputs, f"{element}_oz", f"{element}_in_conc_oz")
        metal = ounces * OUNCE_T if metal is None and ounces is not None else metal
        if element in heads or ore is None or metal is None or not recovery:
            continue
        head = metal / recovery / ore
        if head > 1.0:
            raise OutOfValidity(f"{metal:g} t {element} at this recovery is more than the ore weighs")
        per_ton = head / OUNCE_T * SHORT_TON_KG / 1000.0
        for word in ("head", "head_grade", "grade"):
            name = f"{element}_{word}" if word != "head" else f"head_{element}"
            found |= {f"{name}_pct": 100.0 * head, f"{name}_g_per_t": 1e6 * head, f"{name}_oz_per_ton": per_ton,
                      f"{name}_oz_per_short_ton": per_ton}  # fmt: skip
        found |= {
            f"{element}_pct": 100.0 * head,
            f"{element}_oz_per_ton": per_ton,
            f"{element}_g_per_t": 1e6 * head,
        }
    return found


def _ore_tonnes(inputs: Mapping[str, Any]) -> float | None:
    ore = number(inputs, "mill_feed_t", "ore_milled_t", "ore_t", "mill_feed_t_per_y")
    if ore is None and (million := number(inputs, "throughput_Mt_per_y", "mill_feed_Mt")) is not None:
        ore = million * 1e6
    short = number(inputs, "mill_feed_short_tons", "ore_milled_short_tons", "mill_short_tons", "tons_milled")
    if ore is None and short is not None:
        ore = short * SHORT_TON_KG / 1000.0
    daily = number(inputs, "mill_short_tons_per_day", "mill_short_tons_per_d", "mill_tpd_short")
    if ore is None and daily is not None:
        ore = daily * SHORT_TON_KG / 1000.0 * (figure(inputs, "days", default=365.0))
    return ore


def _head(inputs: Mapping[str, Any], element: str) -> float | None:
    percent = number(
        inputs, f"{element}_pct", f"head_{element}_pct", f"feed_{element}_pct", f"reserve_{element}_pct"
    )
    if percent is not None:
        if not 0.0 <= percent <= 100.0:
            raise OutOfValidity(f"{element}_pct = {percent:g}; a grade lies between 0 and 100 %")
        return percent / 100.0
    ounces = number(
        inputs,
        f"{element}_oz_per_ton",
        f"{element}_oz_per_short_ton",
        f"head_{element}_oz_per_ton",
        f"{element}_head_oz_per_ton",
        f"{element}_grade_oz_per_ton",
    )
    if ounces is not None:
        return ounces * OUNCE_T / (SHORT_TON_KG / 1000.0)
    grams = number(inputs, f"{element}_g_per_t", f"head_{element}_g_per_t")
    return None if grams is None else grams * 1e-6


def _chosen(inputs: Mapping[str, Any]) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, float]]]:
    """Settings and parameters by unit: `unit.name`, and properties of the ore by their name alone."""
    settings: dict[str, dict[str, float]] = {}
    parameters: dict[str, dict[str, float]] = {}
    for key, value in inputs.items():
        if match := re.fullmatch(r"([a-z_]+)\.([a-z0-9_]+)", key):
            unit = FLOWSHEET.units.get(match[1])
            if unit is None:
                raise OutOfValidity(f"no unit {match[1]!r}; it has {', '.join(FLOWSHEET.units)}")
            kind = parameters if match[2] in {p.name for p in unit.parameters} else settings
            kind.setdefault(match[1], {})[match[2]] = float(value)
        elif key.startswith(("grain_", "r_inf_")) or key == "sharpness":
            owners = [n for n, u in FLOWSHEET.units.items() if key in {p.name for p in u.parameters}]
            if not owners or float(value) <= 0:
                raise OutOfValidity(f"{key} = {value!r} is no property of an ore here; see liberation")
            for owner in owners:
                parameters.setdefault(owner, {})[key] = float(value)
    return settings, parameters


def _modelled(inputs: Mapping[str, Any], heads: Mapping[str, float], tonnes: float) -> dict[str, Any]:
    """Recoveries and grades of the flowsheet at its central parameters, and settings `unit.setting` of the case."""
    companions = {e: x for e in CARRIERS if (x := number(inputs, f"{e}_in_sphalerite")) is not None}
    pyrite = fraction(inputs, "pyrite_pct", "pyrite")
    ore = ore_of(heads, tonnes, 0.12 if pyrite is None else pyrite, companions)
    settings, parameters = _chosen(inputs)
    solved = solve(replace(FLOWSHEET, settings=settings), {"ore": ore}, parameters)
    share = recoveries(solved, ore)
    found: dict[str, Any] = {k.replace(" ", "_"): float(x) for k, x in share.items()}
    found["Zn_recovery"] = float(share.get("Zn to zinc_concentrate", 0.0))
    found["Pb_recovery"] = float(share.get("Pb to lead_concentrate", 0.0))
    for metal, product in (("Zn", "zinc_concentrate"), ("Pb", "lead_concentrate")):
        found[f"{product}_{metal}_pct"] = 100.0 * float(solved.products[product].assay(metal))
        found[f"{metal}_in_conc_t"] = float(solved.products[product].element(metal))
    zinc, cadmium = (float(solved.products["zinc_concentrate"].element(e)) for e in ("Zn", "Cd"))
    if cadmium:
        found["Zn_per_Cd_zinc_concentrate"] = zinc / cadmium
    found["electricity_kWh_per_t"] = float(solved.total("electricity_MWh")) * 1000.0 / tonnes
    return found


TECHNOLOGIES = (
    Technology(
        "sequential-pb-zn", "Sequential lead-zinc concentrator", ("S02", "S03", "S04", "N14", "Y05", "Y06"),
        "Ore to lead concentrate, zinc concentrate and tailings; Cd, Ge, In and Ag follow their minerals.",
        "industrial", __name__, FLOWSHEET, compute,
        answers=("flotation/sequential*", "flotation/plant*", "flotation/ramp-up*"),
        words=(
            Word("mill_feed_t", "t", "ore milled; or throughput_Mt_per_y, or mill_short_tons_per_day with days"),
            Word("Zn_pct, Pb_pct, Cu_pct", "%", "head grades"),
            Word("Ag_g_per_t, Ag_oz_per_ton", "g/t, troy oz per short ton", "silver in ore"),
            Word("Zn_recovery, Pb_recovery, Ag_recovery", "fraction", "the plant's own; without them the model answers"),
            Word("Zn_in_conc_t, Pb_in_conc_t", "t", "metal in concentrate, asks for the recovery"),
            Word("pyrite_pct", "%", "pyrite of the ore, 12 unless given"),
            Word("Cd_in_sphalerite, Ge_in_sphalerite, In_in_sphalerite", "mass fraction", "companions"),
            Word("grain_galena_um, grain_sphalerite_um", "um", "of the ore: size at which half is free"),
            Word("unit.name", "as there", "a setting or parameter, for instance zinc_rougher.residence_min"),
        ),
        equations=__doc__ or "",
        sources=("Wills & Finch 2016, chapter 12 (from memory)", "handbook minerals-and-metals 2.2"),
        needs=(
            Need("??_recovery_[12]*", "what set one year apart from the other (doses, residence, grind or their rates): "
                 "one ore and one throughput give one recovery", ("years",)),
        ),
    ),
)  # fmt: skip

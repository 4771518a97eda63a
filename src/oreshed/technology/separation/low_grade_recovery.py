"""Recovery from dilute liquor: what a kilogram costs as the liquor gets leaner, by route.

Every route has to move and touch the whole liquor, so that below some hundred milligrams a litre its cost per kilogram
is that of the cubic metres behind it, which grow as 1/c; above, reagents bound to the metal set a floor. Where a route
leaves a fixed residual, its cost runs away as the feed comes down to it.

    volume      V/m = 1000 / (c R)                                 m3 per kg at c mg/L and a recovery R
    cost        (plant per m3 + sum of price x reagent per m3) V/m
    limit       d ln cost / d ln c -> -1 as c -> 0 at a constant R
    band        5, 50 and 95 % of draws over prices and over the parameters of the route's own unit
    break-even  the concentration at which the cost meets a price

Reagents and recovery are those of the route's own technology (ion exchange, solvent extraction, hydroxide, sulphide,
controlled deposition), each run at a setting that suits the feed. Product is eluate, strip liquor, cake or metal as the
route gives it: refining is not in the cost. Labour, capital and prices without a source are unverified and marked so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.costing import price_change
from oreshed.technology.parameter import Parameter, Parameters
from oreshed.technology.refining.electrolysis import METALS
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation import (
    controlled_electrodeposition,
    ion_exchange,
    precipitation,
    solvent_extraction,
    sulphide_precipitation,
)
from oreshed.technology.separation.case_bounds import refuse_impossible
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.table import table_beside
from oreshed.technology.unit import Result, Unit

YEAR = 2024  # of the money
VOLUME = 1e6  # m3 a year; the cost is per cubic metre, so that it cancels
DRAWS, SEED = 200, 5
PERCENTILES = (5.0, 50.0, 95.0)
NONE_RECOVERED = 1e-6  # share below which a route recovers nothing
BED_USED = 0.7  # share of the bed volumes to the target's front that a cycle runs


@dataclass(frozen=True)
class Curve:
    """USD of 2024 per kg recovered along concentrations (mg/L): low, central and high, infinite where none is recovered.

    recovery : central share recovered. volume : m3 treated per kg, central.
    """

    route: str
    metal: str
    mg_l: Array
    low: Array
    central: Array
    high: Array
    recovery: Array
    volume: Array


@lru_cache(maxsize=1)
def prices() -> Parameters:
    """Prices in USD of 2024, each with its source."""
    rows = []
    for r in table_beside(__name__, "low_grade_recovery.csv"):
        factor = price_change(int(r["year"]), YEAR)
        low, central, high = (float(r[k]) * factor for k in ("low", "central", "high"))
        note = f"{r['central']} in USD of {r['year']}" + (f"; {r['note']}" if r["note"] else "")
        rows.append(
            Parameter(
                r["name"], Estimate(low, central, high, r["unit"]), r["source"], r["opened"] == "yes", note
            )
        )
    return Parameters(tuple(rows))


def volume_per_kg(mg_l: ArrayLike, recovery: ArrayLike) -> Array:
    """m3 of liquor treated per kg recovered.

    >>> float(volume_per_kg(100.0, 1.0))
    10.0
    """
    got = np.asarray(mg_l, dtype=np.float64) * np.asarray(recovery, dtype=np.float64) / 1000.0
    return ratio(1.0, got, np.inf)


@dataclass(frozen=True)
class Route:
    """A way to recover: its unit, what it calls the product, its plant price, and the settings that suit a feed."""

    unit: Unit
    outlet: str
    plant: str
    settings: Callable[[Stream, str, Array], Mapping[str, ArrayLike]]


def _bed(liquor: Stream, metal: str, mg_l: Array) -> Mapping[str, ArrayLike]:
    """A cycle ends before the target's front; the leaner the liquor, the longer it lasts."""
    del mg_l
    unit = ion_exchange.UNITS["iminodiacetate"]
    front = unit.respond({"liquor": liquor}, {"pH": 5.0}).diagnostics[f"{metal}_front_bed_volumes"]
    return {"pH": 5.0, "bed_volumes": np.clip(BED_USED * front, 1.0, 3e5)}


def _organic(liquor: Stream, metal: str, mg_l: Array) -> Mapping[str, ArrayLike]:
    """O/A as the metal needs at half of the organic's capacity, never under a tenth."""
    del liquor
    capacity = solvent_extraction.METAL_PER_DIMER * 0.3 * 0.5 * molar_mass(metal) * 1000.0
    return {"pH": 4.0, "stages": 3, "organic_to_aqueous": np.clip(mg_l / capacity, 0.1, 10.0)}


def _cell(liquor: Stream, metal: str, mg_l: Array) -> Mapping[str, ArrayLike]:
    """A cell held where the metal runs at its limit."""
    del liquor
    moles = {metal: float(np.median(mg_l)) / 1000.0 / molar_mass(metal)}
    v = controlled_electrodeposition.PARAMETERS.central()
    wave = controlled_electrodeposition.deposition_order(moles, 303.0, v)[metal]
    return {"potential_V": max(wave - 0.2, -1.2), "rate_per_h": 1.0, "hours": 4.0, "acid_g_l": 2.0}


ROUTES: Mapping[str, Route] = {
    "ion exchange": Route(ion_exchange.UNITS["iminodiacetate"], "eluate", "ion_exchange_m3", _bed),
    "solvent extraction": Route(solvent_extraction.UNIT, "strip", "solvent_extraction_m3", _organic),
    "hydroxide precipitation": Route(
        next(t.unit for t in precipitation.TECHNOLOGIES if isinstance(t.unit, Unit) and "hydroxide" in t.id), "solid",
        "hydroxide_m3", lambda liquor, metal, mg_l: {"pH": 10.5 if metal in ("Cd", "Ni", "Co") else 9.5},
    ),
    "sulphide precipitation": Route(
        sulphide_precipitation.UNIT, "sulphides", "sulphide_m3",
        lambda liquor, metal, mg_l: {"pH": 5.0, "sulphide_ratio": 1.2},
    ),
    "electrodeposition": Route(controlled_electrodeposition.UNIT, "deposit", "electrodeposition_m2_h", _cell),
}  # fmt: skip


def _plant_per_m3(route: Route, settings: Mapping[str, ArrayLike], price: Mapping[str, Array]) -> Array:
    if route.plant != "electrodeposition_m2_h":
        return np.asarray(price[route.plant])
    per_m3 = np.asarray(settings["rate_per_h"]) / 3600.0 / 1e-5  # m2 of cathode per m3 of liquor
    return np.asarray(price[route.plant] * per_m3 * np.asarray(settings["hours"]))


def cost_curve(
    metal: str, mg_l: ArrayLike, route: str, others: Mapping[str, float] | None = None, draws: int = DRAWS
) -> Curve:
    """Cost per kg along concentrations by one route, with its band.

    others : mg/L of other metals in the liquor, constant along the curve.
    Raises OutOfValidity for a route or a metal that the route does not know, or a feed outside the route's limits.
    """
    if route not in ROUTES:
        raise OutOfValidity(f"no route {route!r}; it is one of {', '.join(ROUTES)}")
    if metal not in METALS:
        raise OutOfValidity(f"no metal {metal!r}; the table holds {', '.join(METALS)}")
    way = ROUTES[route]
    c = np.atleast_1d(np.asarray(mg_l, dtype=np.float64))
    if np.any(c <= 0) or not np.all(np.isfinite(c)):
        raise OutOfValidity("a concentration is positive, in mg/L")
    flows: dict[str, Array] = {f"{metal} in liquor": c * VOLUME * 1e-6}
    for m, x in (others or {}).items():
        if m != metal:
            flows[f"{m} in liquor"] = np.full(c.shape, x * VOLUME * 1e-6)
    liquor = Stream.of({**flows, "water": np.full(c.shape, VOLUME)})
    try:
        settings = way.settings(liquor, metal, c)
    except KeyError as error:
        raise OutOfValidity(f"{route} does not recover {metal}") from error
    central = way.unit.run(liquor, settings)
    middle, recovery = _per_kg(metal, c, way, central, settings, prices().central())
    # Draws run along a second axis.
    rng = np.random.default_rng(SEED)
    wide = Stream(liquor.species, np.broadcast_to(liquor.flow[:, None, :], (len(c), draws, len(liquor.species))),
                  liquor.composition)  # fmt: skip
    columns = {k: np.asarray(x)[:, None] if np.ndim(x) else x for k, x in settings.items()}
    drawn = way.unit.respond({"liquor": wide}, columns, dict(way.unit.parameters.draw(rng, draws)))
    many, _ = _per_kg(metal, c[:, None], way, drawn, columns, prices().draw(rng, draws))
    low, _, high = np.percentile(many, PERCENTILES, axis=1, method="inverted_cdf")
    return Curve(route, metal, c, np.minimum(low, middle), middle, np.maximum(high, middle), recovery,
                 volume_per_kg(c, recovery))  # fmt: skip


def _per_kg(
    metal: str,
    mg_l: Array,
    way: Route,
    run: Result,
    settings: Mapping[str, ArrayLike],
    price: Mapping[str, Array],
) -> tuple[Array, Array]:
    """USD per kg and recovery of a run."""
    recovered = run.share(metal, way.outlet)
    recovered = np.where(recovered > NONE_RECOVERED, recovered, 0.0)
    reagents = sum(
        (
            np.asarray(amount) / VOLUME * price[name]
            for name, amount in run.utilities.items()
            if name in price
        ),
        start=np.zeros(()),
    )
    return (_plant_per_m3(way, settings, price) + reagents) * volume_per_kg(mg_l, recovered), recovered


def break_even(curve: Curve, price_usd_per_kg: float) -> float:
    """mg/L from which the central cost lies under a price; infinite where it never does.

    Interpolated on logarithms between the points of the curve.
    """
    below = curve.central <= price_usd_per_kg
    if not below.any():
        return float("inf")
    first = int(np.argmax(below))
    if first == 0:
        return float(curve.mg_l[0])
    x, y = np.log(curve.mg_l[first - 1 : first + 1]), np.log(curve.central[first - 1 : first + 1])
    if not np.isfinite(y[0]):
        return float(curve.mg_l[first])
    return float(np.exp(x[0] + (np.log(price_usd_per_kg) - y[0]) / (y[1] - y[0]) * (x[1] - x[0])))


def cheapest(metal: str, mg_l: float, others: Mapping[str, float] | None = None) -> list[tuple[str, float]]:
    """Routes by central USD per kg at one concentration, the cheapest first; those that cannot are left out."""
    found = []
    for route in ROUTES:
        try:
            found.append((route, float(cost_curve(metal, mg_l, route, others, draws=2).central[0])))
        except OutOfValidity:
            continue
    return sorted((r for r in found if np.isfinite(r[1])), key=lambda pair: pair[1])


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Volume, cost with band, cheapest route and break-even from the inputs of a case; see `words`.

    Raises OutOfValidity for an unknown route.
    """
    refuse_impossible(inputs)
    metal = str(inputs.get("metal", "Cd"))
    given = inputs.get("c_mg_L", inputs.get(f"{metal}_mg_L"))
    if given is None:
        raise KeyError("c_mg_L")
    levels = np.atleast_1d(np.asarray(given, dtype=np.float64))
    found: dict[str, Any] = {}
    if "recovery_pct" in inputs:
        volumes = volume_per_kg(levels, figure(inputs, "recovery_pct") / 100.0)
        found["m3_per_kg"] = [float(x) for x in volumes] if isinstance(given, list) else float(volumes[0])
        if "cost_per_m3" in inputs:
            costs = volumes * figure(inputs, "cost_per_m3")
            found["USD_per_kg"] = [float(x) for x in costs] if isinstance(given, list) else float(costs[0])
        return found
    others = {k.removesuffix("_mg_L"): float(x) for k, x in inputs.items() if k.endswith("_mg_L") and k not in ("c_mg_L", f"{metal}_mg_L")}  # fmt: skip
    routes = [str(inputs["route"])] if "route" in inputs else list(ROUTES)
    for route in routes:
        try:
            curve = cost_curve(metal, levels, route, others)
        except OutOfValidity:
            if "route" in inputs:
                raise
            continue
        name = route.replace(" ", "_")
        found[f"{name}_USD_per_kg"] = [float(x) for x in curve.central]
        found[f"{name}_band"] = [[float(a), float(b)] for a, b in zip(curve.low, curve.high, strict=True)]
        if "route" in inputs:
            found |= {
                "USD_per_kg": [float(x) for x in curve.central],
                "m3_per_kg": [float(x) for x in curve.volume],
            }
        if "price_USD_per_kg" in inputs:
            scan = np.geomspace(1.0, 4000.0, 60)
            found[f"{name}_break_even_mg_L"] = break_even(
                cost_curve(metal, scan, route, others, draws=2), figure(inputs, "price_USD_per_kg")
            )
    if len(levels) == 1 and "route" not in inputs:
        found["cheapest"] = [r for r, _ in cheapest(metal, float(levels[0]), others)]
    return found


TECHNOLOGIES = (
    Technology(
        "low-grade-recovery", "Recovery from dilute liquor, cost against concentration", ("E18", "K11"),
        "USD per kg recovered as a liquor gets leaner, by five routes, with bands.", "industrial", __name__, None, compute,
        answers=("low-grade recovery*", "dilute recovery*", "Sherwood*", "recovery cost against concentration*"),
        words=(
            Word("c_mg_L or Cd_mg_L", "mg/L", "concentration, or a list"), Word("metal", "-", "metal, default Cd"),
            Word("route", "-", "one of the routes; all when left out, with the cheapest first"),
            Word("Zn_mg_L ...", "mg/L", "other metals of the liquor"),
            Word("price_USD_per_kg", "USD/kg", "asks for the concentration at which a route breaks even"),
            Word("recovery_pct, cost_per_m3", "", "the law alone: asks for m3_per_kg and USD_per_kg"),
        ),
        equations=__doc__ or "",
        sources=tuple(f"{p.name}: {p.estimate.low:.4g} to {p.estimate.central:.4g} to {p.estimate.high:.4g} {p.estimate.unit} "
                      f"(USD of 2024). {p.source}; {p.note}. {'Opened' if p.opened else 'Unverified'}." for p in prices()),
    ),
)  # fmt: skip

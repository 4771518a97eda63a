"""Froth flotation in a bank of cells: each mineral, in each size class, by its own rate.

Bubbles carry off particles whose surface a collector has made water-repellent; what floats slowly stays in the tail.
Fine particles of any kind also ride along with the water of the froth.

    true flotation   R_t = R_inf [1 - (1 + k tau/N)^-N]                    N cells, residence tau
    rate             k = k_ref x (S_b/50) x froth x scale x reagents x f(d)   (k = P S_b R_f)
    size             f(d) = exp(-ln(d/d_opt)^2 / (2 s^2))
    fast and slow    R = R_inf [(1 - phi) r(k_fast) + phi r(k_slow)]         (Kelsall; here: free and locked grains)
    entrainment      ENT(d) = 2/(e^a + e^-a), a = 2.292 (d/xi)^(1 + ln(delta)/exp(d/xi))   (Savassi; ENT(xi) = 0.2)
    total            R = R_t + (1 - R_t) ENT R_w                           R_w: water recovery
    residence        tau = V (1 - air) / Q,   Q = m (1/rho + (1 - c)/(c rho_w)),   c: solids fraction
    composites       k = k_free e^n;  "..., non-floating" has k = 0

A rate fitted with this closed form must not be used in a holdup balance, nor moved between plants without a scale
(laboratory to plant about one half to one third).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, fraction, number
from oreshed.technology.parameter import Parameters, Setting, Values, read_parameters
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation import reagents
from oreshed.technology.separation.liberation import KNOWN, LOCKED, NON_FLOATING
from oreshed.technology.separation.minerals import family
from oreshed.technology.separation.size_distribution import class_sizes_um
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit

CELLS = ("cells", "N", "number_of_cells", "n_cells", "N_cells", "tanks")  # words of cases
HOURS = 8760.0
ENTRAINED_BELOW_UM = 50.0  # size under which entrainment counts (Wills 7th ed., chapter 12, opened)
AVAILABILITY = 0.92  # of a concentrator's year; a convention, a setting of the bank
REFERENCE_FLUX = 50.0  # 1/s, the bubble surface flux at which rates of the tables are meant


def bank_recovery(
    k_per_min: ArrayLike, minutes: ArrayLike, cells: ArrayLike, r_inf: ArrayLike = 1.0
) -> Array:
    """Recovery of a bank of mixed cells, 0-1: R_inf [1 - (1 + k tau/N)^-N], tau of the whole bank.

    >>> round(float(bank_recovery(0.6131927, 5.313249, 12)), 4)
    0.944
    """
    n = np.asarray(cells, dtype=np.float64)
    kt = np.asarray(k_per_min, dtype=np.float64) * np.asarray(minutes, dtype=np.float64)
    whole = np.isfinite(n)  # without end of cells the pulp moves as a plug
    cells_n = np.where(whole, n, 1.0)
    power = np.where(whole, cells_n * np.log1p(kt / cells_n), kt)
    return np.asarray(-np.asarray(r_inf) * np.expm1(-power))


def bank_rate(recovery: ArrayLike, minutes: ArrayLike, cells: ArrayLike, r_inf: ArrayLike = 1.0) -> Array:
    """Rate constant, 1/min, that gives a recovery; inverse of `bank_recovery`.

    Raises OutOfValidity for a recovery at or above R_inf.
    """
    r, limit = np.asarray(recovery, dtype=np.float64), np.asarray(r_inf, dtype=np.float64)
    if np.any(r >= limit) or np.any(r < 0):
        raise OutOfValidity(
            f"no rate gives a recovery of {float(np.max(r)):.4g}; R_inf is {float(np.min(limit)):.4g}"
        )
    n = np.asarray(cells, dtype=np.float64)
    return np.asarray(n * np.expm1(-np.log1p(-r / limit) / n) / np.asarray(minutes))


def batch_recovery(k_per_min: ArrayLike, minutes: ArrayLike, r_inf: ArrayLike = 1.0) -> Array:
    """Recovery of a batch cell, 0-1: R_inf (1 - exp(-k t)); the bank's limit for many cells."""
    return np.asarray(-np.asarray(r_inf) * np.expm1(-np.asarray(k_per_min) * np.asarray(minutes)))


def kelsall_recovery(
    k_fast: ArrayLike, k_slow: ArrayLike, slow_share: ArrayLike, minutes: ArrayLike, cells: ArrayLike,
    r_inf: ArrayLike = 1.0,
) -> Array:  # fmt: skip
    """Recovery of a mineral with a slow share (0-1), the rest fast (Kelsall 1961)."""
    phi = np.asarray(slow_share, dtype=np.float64)
    fast, slow = bank_recovery(k_fast, minutes, cells), bank_recovery(k_slow, minutes, cells)
    return np.asarray(np.asarray(r_inf) * ((1.0 - phi) * fast + phi * slow))


def rate_constant(floatability: ArrayLike, bubble_flux: ArrayLike, froth_recovery: ArrayLike) -> Array:
    """Rate constant, 1/min: P S_b R_f with P dimensionless and S_b in 1/s (30-80 in plants)."""
    return np.asarray(60.0 * np.asarray(floatability) * np.asarray(bubble_flux) * np.asarray(froth_recovery))


def entrainment(size_um: ArrayLike, size_at_20_pct_um: ArrayLike, drainage: ArrayLike = 1.0) -> Array:
    """Degree of entrainment ENT, 0-1: solids of a size carried per unit of water carried (Savassi et al. 1998).

    size_at_20_pct_um : xi, where ENT is 0.2 when the drainage parameter delta is 1.

    >>> round(float(entrainment(12.0, 12.0)), 3)
    0.2
    """
    ratio = np.asarray(size_um, dtype=np.float64) / np.asarray(size_at_20_pct_um, dtype=np.float64)
    power = 1.0 + np.log(np.asarray(drainage, dtype=np.float64)) / np.exp(ratio)
    a = np.minimum(2.292 * ratio**power, 300.0)
    return np.asarray(2.0 / (np.exp(a) + np.exp(-a)))


def total_recovery(true_flotation: ArrayLike, ent: ArrayLike, water_recovery: ArrayLike) -> Array:
    """R_t + (1 - R_t) ENT R_w, 0-1."""
    r = np.asarray(true_flotation)
    return np.asarray(r + (1.0 - r) * np.asarray(ent) * np.asarray(water_recovery))


def size_factor(size_um: ArrayLike, optimum_um: ArrayLike, spread: ArrayLike) -> Array:
    """Relative rate at a size, one at the optimum: fines meet few bubbles, coarse grains fall off."""
    x = np.log(np.asarray(size_um) / np.asarray(optimum_um)) / np.asarray(spread)
    return np.asarray(np.exp(-0.5 * x * x))


def slurry_m3_per_min(solids_t_per_h: ArrayLike, solids_share: ArrayLike, density_t_m3: ArrayLike) -> Array:
    """Volume flow of a pulp: m (1/rho + (1 - c)/c), water at 1 t/m3."""
    c = np.asarray(solids_share, dtype=np.float64)
    q = np.asarray(solids_t_per_h) * (1.0 / np.asarray(density_t_m3) + (1.0 - c) / c)
    return np.asarray(q / 60.0)


def residence_min(feeds: Feeds, v: Values) -> Array:
    """Residence in minutes: from the cells' volume and the flow where a volume is set, else as set."""
    tonnes = feeds["feed"].total()
    flow = slurry_m3_per_min(tonnes / (HOURS * v["availability"]), v["solids_share"], v["density_t_m3"])
    pulp = v["volume_m3"] * (1.0 - v["air_share"])
    by_volume = ratio(pulp, flow)
    return np.asarray(np.where(v["volume_m3"] > 0, by_volume, v["residence_min"]))


def rates(feed: Stream, v: Values, reference: Mapping[str, float]) -> tuple[Array, Array]:
    """Rate constant, 1/min, and share carried by water, of each species: shape (..., S) or (..., S, Z)."""
    factors = reagents.factors(v, reference)
    general = v["scale"] * v["froth_recovery"] * v["bubble_flux"] / REFERENCE_FLUX
    sized = bool(feed.sizes_m)
    d = class_sizes_um(feed.sizes_m) if sized else np.asarray(v["particle_um"])

    def wide(value: Array) -> Array:
        return np.asarray(value)[..., None] if sized else np.asarray(value)

    speed = size_factor(d, wide(v["size_optimum_um"]), wide(v["size_spread"]))
    solids = entrainment(d, wide(v["entrainment_size_um"]), wide(v["drainage"])) * wide(v["water_recovery"])
    done: dict[tuple[str, str], tuple[Array, Array]] = {}
    rows = []
    for species in feed.species:
        kind = family(species)
        state = LOCKED if species.endswith(LOCKED) else NON_FLOATING if species.endswith(NON_FLOATING) else ""
        if (kind, state) not in done:
            if kind == "water":
                done[kind, state] = np.zeros_like(d), np.asarray(wide(v["water_recovery"]) + 0.0 * d)
            else:
                k = v[f"k_{kind}"] * factors[kind] * general
                if state == LOCKED:
                    k = k * v["exposed_surface"] ** v["exposure_power"]
                done[kind, state] = (
                    np.asarray(wide(k * (0.0 if state == NON_FLOATING else 1.0)) * speed),
                    solids,
                )
        rows.append(done[kind, state])
    shape = np.broadcast_shapes(*(x.shape for row in done.values() for x in row))
    axis = -2 if sized else -1
    k_of, carried = (np.stack([np.broadcast_to(r[i], shape) for r in rows], axis=axis) for i in (0, 1))
    return k_of, carried


def shares(feed: Stream, v: Values, reference: Mapping[str, float]) -> Array:
    """Recovery of each species, shape (..., S) or (..., S, Z), by the closed form of a bank."""
    k, carried = rates(feed, v, reference)
    deep = (..., None, None) if feed.sizes_m else (..., None)
    tau, cells = np.asarray(residence_min({"feed": feed}, v)), np.asarray(v["cells"])
    return total_recovery(bank_recovery(k, tau[deep], cells[deep]), carried, 1.0)


def float_bank(feeds: Feeds, v: Values, reference: Mapping[str, float]) -> Result:
    """Concentrate and tail of a bank, its power, reagents, mass pull and recoveries."""
    feed = feeds["feed"]
    concentrate, tail = feed.parted(shares(feed, v, reference))
    tonnes = feed.total()
    tau = residence_min(feeds, v)
    pulp_m3 = (
        slurry_m3_per_min(tonnes / (HOURS * v["availability"]), v["solids_share"], v["density_t_m3"]) * tau
    )
    volume = pulp_m3 / (1.0 - v["air_share"])
    pull = concentrate.total()
    return Result(
        {"concentrate": concentrate, "tail": tail},
        utilities={
            "electricity_MWh": volume * v["power_kW_per_m3"] * HOURS * v["availability"] / 1000.0,
            **reagents.consumption(tonnes, v),
        },
        diagnostics={
            "mass_pull": ratio(pull, tonnes),
            "residence_min": tau, "volume_m3": volume,
        },
    )  # fmt: skip


def bank(name: str, parameters: Parameters, settings: Mapping[str, float], example: Stream) -> Unit:
    """A bank with a circuit's rates and default settings; its default doses are the reference of its rates."""
    own = reagents.doses(**settings)
    reference = {s.name: s.default for s in own}

    def run(feeds: Feeds, v: Values) -> Result:
        return float_bank(feeds, v, reference)

    plant = tuple(replace(s, default=settings.get(s.name, s.default)) for s in PLANT)
    return Unit(
        name, ("feed",), ("concentrate", "tail"), run, parameters=parameters, settings=(*plant, *own),
        limits=(
            KNOWN,
            Limit("residence", lambda f, v: residence_min(f, v), 0.05, 240.0, "min",
                  "beyond any bank in use: minutes to tens of minutes"),
        ),
        example={"feed": example},
    )  # fmt: skip


PLANT: tuple[Setting, ...] = (
    Setting("cells", 8.0, 1.0, 60.0, "-", "cells in series", whole=True),
    Setting("residence_min", 12.0, 0.1, 240.0, "min", "residence of the bank, where no volume is set"),
    Setting("volume_m3", 0.0, 0.0, 20_000.0, "m3", "volume of all cells; above 0 the residence follows from the flow"),
    Setting("air_share", 0.1, 0.0, 0.4, "fraction", "gas holdup"),
    Setting("solids_share", 0.32, 0.02, 0.7, "mass fraction", "solids in the pulp"),
    Setting("density_t_m3", 3.2, 2.0, 7.5, "t/m3", "density of the solids"),
    Setting("availability", AVAILABILITY, 0.1, 1.0, "fraction", "running hours over the year's"),
    Setting("water_recovery", 0.08, 0.0, 0.9, "fraction", "water that leaves with the froth"),
    Setting("froth_recovery", 1.0, 0.0, 2.0, "-", "froth recovery over that of the fitted plant"),
    Setting("bubble_flux", REFERENCE_FLUX, 5.0, 120.0, "1/s", "bubble surface area flux"),
    Setting("scale", 1.0, 0.01, 20.0, "-", "plant over reference rates; laboratory to plant 0.33-0.5"),
    Setting("particle_um", 30.0, 1.0, 500.0, "um", "size that stands for the feed, where it carries no sizes"),
)  # fmt: skip
LEAD_RATES = read_parameters("oreshed.technology.separation", "lead_circuit.csv")
ZINC_RATES = read_parameters("oreshed.technology.separation", "zinc_circuit.csv")
# Both circuits share what a reagent does; a circuit's own file holds its rates.
LEAD = Parameters((*LEAD_RATES.rows, *reagents.PARAMETERS.rows))
ZINC = Parameters((*ZINC_RATES.rows, *reagents.PARAMETERS.rows))
LEAD_DOSES: dict[str, float] = {}
ZINC_DOSES = {
    "collector_g_t": 60.0, "zinc_sulphate_g_t": 0.0, "cyanide_g_t": 0.0, "copper_sulphate_g_t": 400.0, "ph": 11.0,
    "lime_kg_t": 1.5,
}  # fmt: skip
UNIT = bank(
    "flotation-bank", LEAD, LEAD_DOSES,
    Stream.of({"galena": 6.0, "Ag in galena": 0.006, "sphalerite": 10.0, "Cd in sphalerite": 0.04, "pyrite": 12.0,
               "gangue": 72.0}),
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Recoveries, rates, entrainment or residence, from whichever inputs a case gives; of banks under their names, each."""
    banks = {k: v for k, v in inputs.items() if isinstance(v, Mapping) and _is_bank(v)}
    if banks:
        each = {k: compute(v) for k, v in banks.items()}
        if len(each) == 1:
            return next(iter(each.values()))
        return {n: {k: f[n] for k, f in each.items() if n in f} for n in ("recovery", "R", "k_per_min", "tau_min")
                if any(n in f for f in each.values())}  # fmt: skip
    found: dict[str, Any] = _entrained(inputs)
    minutes = _minutes(inputs, found)
    cells = figure(inputs, *CELLS, default=1.0)
    r_inf = inputs.get("R_inf", inputs.get("r_inf", 1.0))
    k = _first(inputs, "k_per_min", "k_cf_per_min", "k", "rate_per_min", "k_1_per_min")
    hourly = _first(inputs, "k_per_h", "k_per_hour", "k_cf_per_h", "k_cf_per_hour")
    if k is None and hourly is not None:
        k = _each(hourly, lambda x, _: x / 60.0)
    if k is None:
        k = _by_component(inputs)
    recovery = _first(inputs, "recovery", "R", "R_ref", "bank_recovery")
    fast, slow = number(inputs, "k_fast_per_min", "k_fast"), number(inputs, "k_slow_per_min", "k_slow")
    share = fraction(inputs, "slow_share", "phi_slow", "phi")
    if minutes is not None and fast is not None and slow is not None and share is not None:
        found["recovery"] = float(kelsall_recovery(fast, slow, share, minutes, cells, float(r_inf)))
    elif minutes is not None and k is not None:
        batch = bool(inputs.get("batch"))
        found["recovery"] = _each(
            k, lambda x, name: float(batch_recovery(x, minutes, _of(r_inf, name)) if batch else
                                     bank_recovery(x, minutes, cells, _of(r_inf, name))))  # fmt: skip
    elif minutes is not None and recovery is not None:
        found["k_per_min"] = _each(
            recovery, lambda x, name: float(bank_rate(x, minutes, cells, _of(r_inf, name)))
        )
        found["k_cf_per_min"] = found["k_per_min"]
    if "recovery" in found:
        found["R"] = found["recovery"]
        if isinstance(found["recovery"], dict):
            found |= {f"{name}_recovery": x for name, x in found["recovery"].items()}
            found |= {f"R_{name}": x for name, x in found["recovery"].items()}
        elif not isinstance(found["recovery"], list):
            found["recovery_pct"] = 100.0 * found["recovery"]
    if not found:
        raise KeyError("k_per_min with tau_min (and N), or d_um with xi_um")
    return found


def _is_bank(value: Mapping[str, Any]) -> bool:
    """Whether a table is a bank by itself: a residence beside rates or recoveries."""
    return any(str(k).startswith(("tau", "residence")) for k in value) and any(
        str(k).startswith(("k_", "k", "R", "recovery")) for k in value
    )


def _first(inputs: Mapping[str, Any], *names: str) -> Any:
    return next((inputs[n] for n in names if n in inputs), None)


def _by_component(inputs: Mapping[str, Any]) -> dict[str, float] | None:
    """Rates given one by one, `k_REO_per_min` or `k_galena_per_h`, by name."""
    found = {}
    for key, value in inputs.items():
        match = re.fullmatch(r"k_(\w+?)_per_(min|h|hour)", key)
        if match and match[1] not in ("fast", "slow", "cf", "1"):
            found[match[1]] = float(value) / (1.0 if match[2] == "min" else 60.0)
    return found or None


def _each(value: Any, of: Any) -> Any:
    """A function of a figure and its name, applied to one figure, a list, or figures by name."""
    if isinstance(value, Mapping):
        return {name: of(float(x), name) for name, x in value.items()}
    if isinstance(value, (list, tuple)):
        return [of(float(x), "") for x in value]
    return of(float(value), "")


def _of(value: Any, name: str) -> float:
    return float(value.get(name, 1.0) if isinstance(value, Mapping) else value)


def _minutes(inputs: Mapping[str, Any], found: dict[str, Any]) -> float | None:
    """Residence as given, or from volume and flow; what had to be computed joins the answer."""
    tau = number(
        inputs,
        "tau_min",
        "tau_required_min",
        "residence_min",
        "residence_time_min",
        "tau",
        "t_min",
        "time_min",
    )
    hours = number(inputs, "tau_h", "residence_h", "residence_time_h")
    if tau is None and hours is not None:
        tau = 60.0 * hours
    if tau is not None:
        return tau
    flow = number(inputs, "Q_slurry_m3_per_min", "Q_m3_per_min")
    if flow is None and (solids := number(inputs, "solids_t_per_h", "feed_t_per_h")) is not None:
        c = fraction(inputs, "solids_share", "pulp_solids_mass_fraction", "solids_pct")
        rho = number(inputs, "density_t_m3", "solids_density_t_m3", "SG")
        if c is None or rho is None:
            return None
        flow = float(slurry_m3_per_min(solids, c, rho))
        found["Q_slurry_m3_per_min"] = flow
    volume = number(inputs, "volume_m3", "V_m3", "effective_volume_m3")
    if volume is None and (one := number(inputs, "cell_volume_m3", "cell_volume")) is not None:
        volume = one * (figure(inputs, *CELLS, default=1.0))
    if flow is None or volume is None:
        return None
    air = fraction(inputs, "air_holdup", "air_share", "volume_frac_air") or 0.0
    found["tau_min"] = volume * (1.0 - air) / flow
    return float(found["tau_min"])


def _entrained(inputs: Mapping[str, Any]) -> dict[str, Any]:
    if "xi_um" in inputs or inputs.get("d_equals_xi"):
        reach = {
            "significant_below_um": ENTRAINED_BELOW_UM,
            "entrainment_matters_below_um": ENTRAINED_BELOW_UM,
        }
    else:
        reach = {}
    drainage = figure(inputs, "delta", "drainage", default=1.0)
    xi = number(inputs, "xi_um", "xi")
    if inputs.get("d_equals_xi"):
        return {
            "ENT_at_xi": float(entrainment(1.0, 1.0, drainage)),
            "ENT": float(entrainment(1.0, 1.0, drainage)),
        } | reach
    d = _first(inputs, "d_um", "size_um", "d")
    if xi is not None and d is None:
        return {"ENT_at_xi": float(entrainment(1.0, 1.0, drainage))} | reach
    if xi is None or d is None:
        return {}
    ent = _each(d, lambda x, _: float(entrainment(x, xi, drainage)))
    found: dict[str, Any] = {"ENT": ent}
    water = fraction(inputs, "water_recovery", "R_w", "water_recovery_pct")
    if water is not None and not isinstance(ent, (list, dict)):
        found |= dict.fromkeys(("entrained_recovery", "R_ent", "entrainment_recovery"), ent * water)
    return found


TECHNOLOGIES = (
    Technology(
        "flotation-bank", "Flotation bank", ("S02", "S03", "S04"),
        "A bank of cells parts each mineral by rate, size, liberation and reagents.",
        "industrial", __name__, UNIT, compute,
        answers=("flotation/bank*", "flotation/kinetic*", "flotation/entrainment*", "flotation/cell*",
                 "flotation/rougher*", "flotation/Kelsall*", "flotation/closed*", "flotation/*"),
        words=(
            Word("k_per_min", "1/min", "rate, one figure or by mineral; also k_<mineral>_per_min, or per h"), Word("tau_min", "min", "residence of the bank"),
            Word("N", "-", "cells in series"), Word("R_inf", "fraction", "most that can float"),
            Word("k_fast_per_min, k_slow_per_min, slow_share", "1/min, 1/min, fraction", "Kelsall's two classes"),
            Word("batch", "true", "a batch cell instead of a bank"),
            Word("recovery", "fraction", "asks for the rate instead"),
            Word("cell_volume_m3, air_holdup, Q_slurry_m3_per_min", "m3, fraction, m3/min", "instead of tau_min"),
            Word("solids_t_per_h, solids_share, density_t_m3", "t/h, fraction, t/m3", "instead of the slurry flow"),
            Word("d_um, xi_um, delta", "um, um, -", "Savassi's entrainment"),
            Word("d_equals_xi", "true", "asks for ENT at its own definition"),
        ),
        equations=__doc__ or "",
        sources=("Kelsall 1961", "Savassi et al. 1998", "Gorain et al. 1997", "Yianatos et al. 2008"),
    ),
)  # fmt: skip

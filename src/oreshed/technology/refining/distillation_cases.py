"""What published figures of vacuum distillation ask: pressures, rates, splits, batches in time, and audits of print.

An alloy or metal is read from the inputs, else from the label of the case. Nothing is answered of an alloy that neither
names; a printed pressure or constant is set against kinetic theory and comes back with the factor that parts them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.casework.given import Given
from oreshed.technology.physical_constants import ATMOSPHERE, GAS_CONSTANT, ICE_POINT
from oreshed.technology.refining import activity, caustic_refining, purity
from oreshed.technology.refining import distillation_laws as laws
from oreshed.technology.refining.crude_metal import share_of_impurities
from oreshed.technology.refining.melt_composition import alloy as composition
from oreshed.technology.refining.metal_pressures import audit, boiling_points, pressures
from oreshed.technology.refining.stated_activity import stated
from oreshed.technology.refining.still_figures import BEHIND
from oreshed.technology.refining.vacuum_distillation import STILLS, hosted, moles_of, still
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array
from oreshed.technology.vapour import vapour

# Share of the kinetic rate where the gas left is thin against the vapour: Safarian & Engh 2013, Metall. Mater. Trans. A 44,
# 747-753 (abstract, opened). Plants under 100 Pa and more reach a hundredth of it.
KINETIC = 0.844
TRANSPORT = 5e-5  # m/s through a stirred melt, from memory: 1e-5 to 1e-4
DEPTH_MM, HOURS, GAS_PA = 10.0, 2.0, 5.0  # where a case gives none
LIQUID = re.compile(r"[xw]_[A-Z][a-z]?_liquid|[A-Z][a-z]?_in_liquid_pct")
CRUDE_PPM = {"Te": 100.0}  # impurities where no input gives them: tellurium of 4N, other crude metals of 3N
OTHER_CRUDE_PPM = 1000.0


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of vacuum distillation from the inputs of a case; see `words`.

    Raises OutOfValidity where no temperature, alloy or content is given from which anything follows.
    """
    found: dict[str, Any] = {}
    gas = None if "p_Pa" in inputs else Given(inputs).get("p|pressure|vacuum|residual_pressure", "Pa")
    if gas is not None:
        inputs = {**inputs, "p_Pa": gas.tolist() if isinstance(gas, np.ndarray) else float(gas)}
    alloy = _alloy(inputs)
    temperatures, shape = _temperatures(inputs)
    if temperatures is not None:
        gas = Given(inputs).one(BEHIND, "Pa", 0.0) or 0.0
        found |= pressures(temperatures, float(inputs.get("alpha", 1.0)), gas, shape)
        if len(alloy) == 1:
            found |= {k.replace(f"_{alloy[0]}", "").removeprefix(f"{alloy[0]}_"): v for k, v in found.items()
                      if alloy[0] in k.split("_") and "over_p" not in k and (not k.startswith("p_") or "fit" in k)}  # fmt: skip
        found |= audit(inputs, temperatures)
        if len(alloy) > 1:
            found |= _alloy_laws(inputs, alloy, temperatures, shape)
    elif isinstance(inputs.get("metals"), (list, tuple)) or _boils_alone(inputs):
        metals = tuple(str(e) for e in inputs.get("metals", (inputs.get("metal"),)))
        found |= boiling_points(
            metals, Given(inputs).one("p|pressure|total_pressure", "Pa", ATMOSPHERE) or ATMOSPHERE
        )
        if "metals" not in inputs:
            found |= {k: next(iter(x.values())) for k, x in found.items() if isinstance(x, dict) and x}
    elif len(alloy) > 1 and "p_Pa" in inputs and "T1_K" not in inputs:
        found |= _boiling(inputs, alloy)
    if "f_host" in inputs or "host_evaporated" in inputs:
        f, alpha = figure(inputs, "f_host", "host_evaporated"), figure(inputs, "alpha_relative", "beta")
        found["impurity_evaporated"] = float(laws.rayleigh(f, alpha))
        found["impurity_left"] = 1.0 - found["impurity_evaporated"]
    if "T1_K" in inputs and len(alloy) > 1:
        found |= _stages_in_time(inputs, alloy)
    elif (
        len(alloy) > 1
        and temperatures is not None
        and any(re.search(r"^t_|_distilled_pct$", k) for k in inputs)
        and not any(LIQUID.fullmatch(k) for k in inputs)
    ):  # what is told of the liquid is what the vapour stands over, and no start
        found |= _alloy_in_time(inputs, alloy, float(temperatures.mean()))
    asked = _asks_purity(inputs)
    if (
        len(alloy) == 1
        and "metals" not in inputs
        and (asked or temperatures is None or len(temperatures) == 1)
    ):
        # Of a window of temperatures and pressures a metal is told by what its hot, thin end can reach.
        hottest = None if temperatures is None else float(temperatures.max())
        try:
            found |= _by_runs(_thin(inputs), alloy[0], hottest)
        except OutOfValidity:
            # Temperatures and a vacuum alone ask for pressures and rates: that no still runs there refuses nothing.
            if not found or any(
                re.search(r"impurit|feed|_in_pct|^runs$|^stages$|^vaporised$", k) for k in inputs
            ):
                raise
    if "p_Pa" in inputs:
        found.pop("p_total_Pa", None)  # the melt's own, which is not the still's
    if not found:
        raise OutOfValidity(
            "give T_K or T_C, with an alloy such as Pb-Cu, or a metal with its impurities in ppm"
        )
    return found


def _alloy(inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """Metals of a case: `alloy` or `elements` first, contents such as x_Pb next, else the label."""
    told = composition(inputs)
    if len(told) > 1 and all(map(_known, told)):
        return tuple(told)
    given = inputs.get("alloy", inputs.get("system", inputs.get("metal", inputs.get("host"))))
    if isinstance(given, (list, tuple)) or isinstance(inputs.get("elements"), (list, tuple)):
        return tuple(str(e) for e in (given or inputs["elements"]))
    if given is None:
        named = [m[1] for k in inputs if (m := re.fullmatch(r"x_([A-Z][a-z]?)", k))]
        if len(named) > 1:
            return tuple(named)
        content = [m[1] for k in inputs if (m := re.match(r"([A-Z][a-z]?)_(?:in|out)_", k))]
        given = content[0] if content else str(inputs.get("label", ""))
    joined = re.search(r"\b[A-Z][a-z]?(?:[-–/][A-Z][a-z]?)+\b", str(given))
    words = re.split(r"[-–/]", joined[0]) if joined else re.findall(r"\b[A-Z][a-z]?\b", str(given))[:1]
    beside = [
        m[1] for k in inputs if (m := re.fullmatch(r"([A-Z][a-z]?)_(?:wt_)?pct|x_([A-Z][a-z]?)", k)) and m[1]
    ]
    return tuple(w for w in dict.fromkeys([*words, *beside]) if _known(w))


def _asks_purity(inputs: Mapping[str, Any]) -> bool:
    """True where a content or a vacuum is given, not temperatures alone, which ask for pressures."""
    return any(re.search(r"impurit|feed|_in_pct|^p_Pa$|^runs$|^stages$|^vaporised$", k) for k in inputs)


def _thin(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    pressure = inputs.get("p_Pa")
    return {**inputs, "p_Pa": min(pressure)} if isinstance(pressure, list) and pressure else inputs


def _known(element: str) -> bool:
    try:
        return vapour(element) is not None
    except OutOfValidity:
        return False


def _temperatures(inputs: Mapping[str, Any]) -> tuple[Array | None, Callable[[Array], Any]]:
    """Temperatures in K, and how a result is given back: a number for one, a list for several."""
    for name, shift in (("T_K", 0.0), ("T_C", ICE_POINT)):
        if name in inputs:
            given = inputs[name]
            several = isinstance(given, (list, tuple))
            values = np.asarray(given if several else [given], dtype=np.float64) + shift
            return values, (lambda a: [float(v) for v in a]) if several else (lambda a: float(a[0]))
    return None, lambda a: a


def _alloy_laws(
    inputs: Mapping[str, Any], alloy: tuple[str, ...], t: Array, shape: Callable[[Array], Any]
) -> dict[str, Any]:
    """Activity coefficients, vapour composition, relative volatilities and rate constants of an alloy."""
    x = _fractions(inputs, alloy)
    gammas = _gammas(inputs, alloy, x, t)
    pure = np.stack([laws.pressure_over_melt(e, t) for e in alloy], axis=-1)
    partial = x * gammas * pure
    total = partial.sum(axis=-1)
    found: dict[str, Any] = {"p_total_Pa": shape(total)}
    stands = any(LIQUID.fullmatch(k) for k in inputs)
    carried = float(STILLS["Cd"].parameters["carry_over"].estimate.central)
    main = max(alloy, key=lambda e: x[alloy.index(e)])
    volume = float(sum(xi * molar_mass(e) for e, xi in zip(alloy, x, strict=True))) / 1000.0 / 7500.0
    span = np.ptp(1.0 / t)
    for i, e in enumerate(alloy):
        y = partial[:, i] / total
        beta = gammas[:, i] * pure[:, i] / (
            gammas[:, alloy.index(main)] * pure[:, alloy.index(main)]
        )  # fmt: skip
        rate = (
            gammas[:, i] * pure[:, i] * volume / np.sqrt(2.0 * np.pi * molar_mass(e) / 1e3 * GAS_CONSTANT * t)
        )
        if (
            "p_Pa" in inputs
        ):  # of a still, not of kinetic theory alone: gas to be swept, and the way through the melt
            swept = total / (total + figure(inputs, "p_Pa"))
            rate = 1.0 / (1.0 / (float(inputs.get("alpha", KINETIC)) * rate * swept) + 1.0 / TRANSPORT)
        mass = partial[:, i] * molar_mass(e) / (partial @ [molar_mass(m) for m in alloy])
        if stands:  # droplets of the liquid go along
            found |= {f"w_{e}_vapour_{n}": shape(mass) for n in ("equilibrium", "model")}
            mass = (mass + carried * x[i] * molar_mass(e) / float(x @ [molar_mass(m) for m in alloy])) / (
                1.0 + carried
            )
        found |= {f"gamma_{e}": shape(gammas[:, i]), f"y_{e}_vapour": shape(y), f"y_{e}": shape(y), f"w_{e}_vapour": shape(mass),
                  f"{e}_in_vapour_pct": shape(100.0 * mass),
                  f"beta_{e}": shape(beta), f"log10_beta_{e}": shape(np.log10(beta)), f"k_{e}_m_per_s": shape(rate), f"k_{e}": shape(rate)}  # fmt: skip
        if span > 0:
            pace = np.polyfit(1.0 / t, np.log(pure[:, i]), 1)[0]
            found.setdefault("Ea_pure_kJ_per_mol", {})[e] = -pace * GAS_CONSTANT / 1000.0
    if len(alloy) == 2:
        other = alloy[1] if main == alloy[0] else alloy[0]
        found["beta"], found["log10_beta"] = found[f"beta_{other}"], found[f"log10_beta_{other}"]
    return found


def _boils_alone(inputs: Mapping[str, Any]) -> bool:
    """Whether one metal and a pressure are all that a case gives."""
    return isinstance(inputs.get("metal"), str) and {k for k, _ in Given(inputs).figures()} == {"p_Pa"}


def _boiling(inputs: Mapping[str, Any], alloy: tuple[str, ...]) -> dict[str, Any]:
    """Temperature at which an alloy's vapour reaches a pressure, and what that vapour holds: one point of a T-x diagram."""
    x, wanted = _fractions(inputs, alloy), figure(inputs, "p_Pa")
    low, high = 300.0, 3500.0
    for _ in range(60):
        middle = np.array([0.5 * (low + high)])
        pure = np.stack([laws.pressure_over_melt(e, middle) for e in alloy], axis=-1)
        partial = (x * _gammas(inputs, alloy, x, middle) * pure)[0]
        low, high = (float(middle[0]), high) if partial.sum() < wanted else (low, float(middle[0]))
    y = partial / partial.sum()
    found: dict[str, Any] = {"T_K": low, "T_boil_K": low}
    for e, share in zip(alloy, y, strict=True):
        found |= {f"y_{e}": float(share), f"y_{e}_vapour": float(share)}
    return found


def _fractions(inputs: Mapping[str, Any], alloy: tuple[str, ...]) -> Array:
    """Mole fractions of an alloy; from x_X, from X_pct by mass, else equal parts. What is left goes to the metal not named."""
    told = composition(inputs)
    if set(told) == set(alloy):
        return np.array([told[e] for e in alloy]) / sum(told.values())
    x = {
        e: figure(inputs, f"x_{e}", f"x_{e}_liquid")
        for e in alloy
        if f"x_{e}" in inputs or f"x_{e}_liquid" in inputs
    }
    if not x:
        mass = {
            e: figure(inputs, f"{e}_pct", f"{e}_wt_pct") / 100.0
            for e in alloy
            if f"{e}_pct" in inputs or f"{e}_wt_pct" in inputs
        }
        if mass:
            rest = [e for e in alloy if e not in mass]
            mass |= {e: max(1.0 - sum(mass.values()), 0.0) / len(rest) for e in rest}
            moles = {e: w / molar_mass(e) for e, w in mass.items()}
            return np.array([moles[e] for e in alloy]) / sum(moles.values())
        return np.full(len(alloy), 1.0 / len(alloy))
    rest = [e for e in alloy if e not in x]
    x |= {e: max(1.0 - sum(x.values()), 0.0) / len(rest) for e in rest}
    return np.array([x[e] for e in alloy]) / sum(x.values())


def _gammas(inputs: Mapping[str, Any], alloy: tuple[str, ...], x: Array, t: Array) -> Array:
    """Activity coefficients, shape (temperatures, metals): by the printed parameters of a binary, else by the table."""
    if any(f"gamma_{e}" in inputs for e in alloy):
        given = np.array([figure(inputs, f"gamma_{e}", default=1.0) for e in alloy])
        return np.broadcast_to(given, (len(t), len(alloy)))
    if len(alloy) == 2 and (told := stated(inputs, float(x[0]), t)) is not None:
        return np.stack([np.broadcast_to(g, t.shape) for g in told], axis=-1)
    return activity.coefficients(alloy, np.broadcast_to(x, (len(t), len(alloy))), t)


def _time_h(inputs: Mapping[str, Any]) -> float:
    return figure(inputs, "t_h") if "t_h" in inputs else figure(inputs, "t_min", default=HOURS * 60.0) / 60.0


def _evaporated(
    inputs: Mapping[str, Any], alloy: tuple[str, ...], moles: Array, kelvin: float, hours: float
) -> Array:
    left = laws.batch_in_time(
        alloy, moles, kelvin, hours, float(inputs.get("alpha", KINETIC)), float(inputs.get("k_liquid_m_per_s", TRANSPORT)),
        gas_Pa=figure(inputs, "p_Pa", default=GAS_PA),
    )  # fmt: skip
    return np.asarray(left)


def _until(
    inputs: Mapping[str, Any], alloy: tuple[str, ...], moles: Array, kelvin: float, metal: str, share: float
) -> Array:
    """What is left when a share of one metal has evaporated, however long that takes: free of depth and coefficient."""
    low, high, i = 0.0, 1e4, alloy.index(metal)
    left = moles
    for _ in range(26):
        middle = 0.5 * (low + high) if high < 1e3 else 10.0 * max(low, 1e-3)
        left = _evaporated(inputs, alloy, moles, kelvin, middle)
        low, high = (middle, high) if 1.0 - left[i] / moles[i] < share else (low, middle)
    return left


def _alloy_in_time(inputs: Mapping[str, Any], alloy: tuple[str, ...], kelvin: float) -> dict[str, Any]:
    """Residue and distillate of an alloy after a time; several contents (Cu_pct as a list) at their middle."""
    x = _fractions(inputs, alloy)
    mass = x * [molar_mass(e) for e in alloy]
    weights = dict(zip(alloy, mass / mass.sum(), strict=True))
    start = np.array(list(moles_of(weights, figure(inputs, "depth_mm", default=DEPTH_MM)).values()))
    wanted = next((e for e in alloy if f"{e}_distilled_pct" in inputs), "")
    if wanted:
        left = _until(inputs, alloy, start, kelvin, wanted, figure(inputs, f"{wanted}_distilled_pct") / 100.0)
    else:
        left = _evaporated(inputs, alloy, start, kelvin, _time_h(inputs))
    gone = start - left
    floor = float(STILLS["Cd"].parameters["carry_over"].estimate.central)
    gone = gone + left * floor
    masses = np.array([molar_mass(e) for e in alloy])
    found: dict[str, Any] = {}
    y = gone / max(gone.sum(), 1e-30)
    for i, e in enumerate(alloy):
        found |= {f"x_{e}_liquid": float(left[i] / left.sum()), f"y_{e}_vapour": float(y[i]),
                  f"w_{e}_vapour": float((gone * masses)[i] / max((gone * masses).sum(), 1e-30)),
                  f"{e}_evaporated_pct": 100.0 * float(gone[i] / start[i]),
                  f"{e}_in_residue_pct": 100.0 * float((left * masses)[i] / (left * masses).sum())}  # fmt: skip
        # A metal's product is the stream in which most of it ends.
        stream = gone if gone[i] > left[i] else left
        found[f"{e}_purity_pct"] = 100.0 * float((stream * masses)[i] / (stream * masses).sum())
    return found


def _stages_in_time(inputs: Mapping[str, Any], alloy: tuple[str, ...]) -> dict[str, Any]:
    """Stages at rising temperatures T1, T2, …: what leaves in each, and what is left, moles of each metal fed."""
    x = _fractions(inputs, alloy)
    mass = x * [molar_mass(e) for e in alloy]
    weights = dict(zip(alloy, mass / mass.sum(), strict=True))
    start = np.array(list(moles_of(weights, figure(inputs, "depth_mm", default=DEPTH_MM)).values()))
    names = sorted((k for k in inputs if re.fullmatch(r"T\d+_[KC]", k)), key=lambda k: int(k[1:-2]))
    hours = _time_h(inputs) / len(names)
    found: dict[str, Any] = {}
    left = start
    for number, name in enumerate(names, start=1):
        kelvin = figure(inputs, name) + (ICE_POINT if name.endswith("C") else 0.0)
        after = _evaporated(inputs, alloy, left, kelvin, hours)
        for i, e in enumerate(alloy):
            share = 100.0 * float((left - after)[i] / start[i])
            found[f"{e}_stage{number}_mol_pct"] = share
            verb = "sublimed" if number == 1 else "distilled"
            found[f"{e}_{verb}_mol_pct"] = share
        left = after
    for i, e in enumerate(alloy):
        found[f"{e}_in_residue_mol_pct"] = 100.0 * float(left[i] / left.sum())
    return found


def _by_runs(inputs: Mapping[str, Any], host: str, kelvin: float | None) -> dict[str, Any]:
    """A metal after each number of runs of a list: yields one beside the other, the rest of the last."""
    name = next((k for k in ("stages", "runs") if isinstance(inputs.get(k), list) and inputs[k]), None)
    if name is None:
        return _metal(inputs, host, kelvin)
    each = [_metal({**inputs, name: n}, host, kelvin) for n in inputs[name]]
    listed = ("yield_pct", "purity_pct", "out_total_impurity_ppm", "kWh_per_t")
    return {**each[-1], **{k: [one[k] for one in each] for k in listed if k in each[-1]}}


def _metal(inputs: Mapping[str, Any], host: str, kelvin: float | None) -> dict[str, Any]:
    """One crude metal: distilled off its impurities where it boils first, else freed of what boils before it."""
    total = figure(inputs, f"{host}_in_total_impurity_ppm", "total_impurity_ppm", "in_ppm", default=0.0)
    printed = [
        inputs[k]
        for k in ("feed", "feed_pct", f"feed_{host}_pct", f"{host}_in_pct", f"crude_{host}_pct")
        if k in inputs
    ]
    if printed and not total:
        with suppress(OutOfValidity):  # words such as "sponge cadmium" tell the kind, not the grade
            total = purity.impurities_of(str(printed[0])) * 1e6
    if not total and (share := Given(inputs).one("impurities|total_impurities|impurity", "ppm")) is not None:
        total = share
    given = {str(k): float(v) for k, v in dict(inputs.get("impurities_ppm", {})).items()}
    contents = given or {
        e: s * (total or CRUDE_PPM.get(host, OTHER_CRUDE_PPM)) for e, s in share_of_impurities(host).items()
    }
    unit = STILLS.get(host)
    if unit is None:
        lighter = [e for e in contents if float(laws.volatility(e, host, kelvin or 1100.0)) > 1.0]
        if lighter and (kelvin is not None):
            return _freed(inputs, host, contents, kelvin)
        low = vapour(host).melting
        unit = still(host, (low, max(kelvin or 0.0, low + 1.0), 2500.0), low, hosted(contents, host))
    chosen = {
        k: figure(inputs, k) for k in ("vaporised", "stages", "reflux", "runs", "head_cut") if k in inputs
    }
    if "stages" in chosen and "reflux" not in chosen and "runs" not in chosen:
        chosen["runs"] = chosen.pop("stages")  # stages without reflux are stills one after the other
    if kelvin is not None:
        chosen["temperature_K"] = kelvin
    if "p_Pa" in inputs:
        chosen["pressure_Pa"] = figure(inputs, "p_Pa")
    crude = hosted(contents, host)
    if "caustic_h" in inputs and host == "Cd":
        crude = caustic_refining.UNIT.run(crude, {"hours": figure(inputs, "caustic_h")}).products["metal"]
    result = unit.run(crude, chosen)
    metal = result.products["metal"]
    impurity = float(result.diagnostics["impurity_ppm"])
    recovered = 100.0 * float(result.diagnostics["yield"])
    residue = result.products["residue"]
    enriched = {e: float(residue.assay(e)) / (c * 1e-6) for e, c in contents.items() if c > 0}
    return {
        f"{host}_out_total_impurity_ppm": impurity, "out_total_impurity_ppm": impurity, "purity": purity.grade(impurity * 1e-6),
        "purity_pct": 100.0 - impurity * 1e-4, "purity_pct_min": 100.0 - impurity * 1e-4,
        f"{host}_purity_pct": 100.0 - impurity * 1e-4, "yield_pct": recovered, "yield_pct_min": recovered, "yield_pct_max": recovered,
        "out_ppm": {e: float(metal.assay(e)) * 1e6 for e in contents}, "residue_enrichment": enriched,
        "energy_kWh_per_t": 1000.0 * float(result.utilities["electricity_MWh"] / max(float(metal.total()), 1e-12)),
        "kWh_per_t": 1000.0 * float(result.utilities["electricity_MWh"] / max(float(metal.total()), 1e-12)),
    }  # fmt: skip


def _freed(
    inputs: Mapping[str, Any], host: str, contents: Mapping[str, float], kelvin: float
) -> dict[str, Any]:
    """A melt of little volatility (indium, tin, lead) freed of Cd, Zn, Tl and the like; ppm left of each."""
    alloy = (host, *(e for e in contents if e != host))
    weights = {host: 1.0 - sum(contents.values()) * 1e-6, **{e: c * 1e-6 for e, c in contents.items()}}
    start = np.array(list(moles_of(weights, figure(inputs, "depth_mm", default=DEPTH_MM)).values()))
    left = _evaporated(inputs, alloy, start, kelvin, _time_h(inputs))
    mass = left * [molar_mass(e) for e in alloy]
    ppm = {e: 1e6 * float(m / mass.sum()) for e, m in zip(alloy, mass, strict=True) if e != host}
    lost = 100.0 * float(1.0 - left[0] / start[0])
    found: dict[str, Any] = {f"{e}_ppm_max": v for e, v in ppm.items()} | {
        f"{e}_ppm": v for e, v in ppm.items()
    }
    return found | {
        "out_ppm": ppm,
        f"{host}_lost_pct": lost,
        "purity": purity.grade(sum(ppm.values()) * 1e-6),
    }

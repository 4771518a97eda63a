"""What published figures of zone refining ask: profiles, limits, effective k, and purity of a bar after passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.named_substances import metals_named
from oreshed.technology.refining import purity, zone_laws
from oreshed.technology.refining.crude_metal import share_of_impurities
from oreshed.technology.refining.vacuum_distillation import hosted
from oreshed.technology.refining.zone_refining import BARS, MELTS, bar_furnace, coefficient, segregation

USUAL_K = (0.001, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0, 1.1, 1.2,
           1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 10.0)  # fmt: skip
USUAL_PASSES = (1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 15, 20, 30, 50, 100)
CELLS = 50  # a zone
FROZEN = ("frozen", "g", "fraction_solidified", "solid_fraction", "fraction_frozen")
FEED = (
    "feed",
    "feed_pct",
    "feed_purity",
    "feed_purity_pct",
    "feed_grade",
    "purity_in",
    "purity_in_pct",
    "start_purity",
)
MOST_ZONES = 10_000


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of zone refining from the inputs of a case; see `words`.

    Raises OutOfValidity where the inputs name neither a law's arguments nor a metal.
    """
    found: dict[str, Any] = {}
    if any(n in inputs for n in ("x_over_l", *FROZEN)):
        found |= _profile(inputs)
    if "k" in inputs and ("L_over_l" in inputs or "L_l" in inputs):
        found |= _many(inputs)
    if "k0" in inputs:
        found |= _effective(inputs)
    if "liquidus_K_per_x" in inputs:
        host = str(inputs["host"])
        melting, fusion = (
            MELTS[host] if host in MELTS else (figure(inputs, "Tm_K"), figure(inputs, "dH_fusion_J_mol"))
        )
        found["k0"] = float(zone_laws.from_liquidus(figure(inputs, "liquidus_K_per_x"), melting, fusion))
    if "systems" in inputs:
        pairs = {str(s): str(s).split("-") for s in inputs["systems"]}
        found["k"] = {s: coefficient(a, b).k0.central for s, (a, b) in pairs.items()}
    elif not found:
        found |= _bar(inputs)
    return found


def _ks(inputs: Mapping[str, Any]) -> tuple[float, ...]:
    given = inputs.get("k", USUAL_K)
    return tuple(float(x) for x in given) if isinstance(given, (list, tuple)) else (float(given),)


def evaporation(inputs: Mapping[str, Any]) -> float:
    """Share of the zone's content that leaves as vapour while it moves by its own length; 0 where a case gives none."""
    given = Given(inputs)
    if (share := given.one("evaporation|evaporation_share|e_evaporation", "")) is not None:
        return share
    pace = given.one("k_ev|k_evap|k_evaporation", "m_per_s")
    if pace is None:
        return 0.0
    surface = given.one("A_over_V|A_V|surface_over_volume", "per_m")
    zone = given.one("zone|zone_length|l|molten_zone", "m")
    if surface is None or zone is None:
        raise KeyError("A_over_V_per_m and zone_mm beside k_ev_m_per_s")
    return pace * surface * zone / _speed(inputs)


def _profile(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """C/C0 along the bar after one pass, or of a frozen melt, for each k."""
    frozen = next((n for n in FROZEN if n in inputs), "")
    place = np.asarray(inputs[frozen or "x_over_l"], dtype=np.float64)
    law = (
        zone_laws.normal_freezing
        if frozen
        else partial(zone_laws.single_pass, evaporation=evaporation(inputs))
    )
    lines = {k: np.asarray(law(k, place)).tolist() for k in _ks(inputs)}
    found: dict[str, Any] = {f"k{k:g}": line for k, line in lines.items()}
    if len(lines) == 1:
        found["C_over_C0"] = next(iter(lines.values()))
    elif "k" in inputs:
        found["C_over_C0"] = {w: line for k, line in lines.items() for w in (f"{k:g}", str(k))}
    return found


def _many(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Ultimate distribution, and the first solid after each number of passes with a finite zone."""
    k, zones = figure(inputs, "k"), figure(inputs, "L_over_l", "L_l")
    if not 1.0 <= zones <= MOST_ZONES:
        raise OutOfValidity(f"a bar is 1 to {MOST_ZONES} zones long, not {zones:g}")
    exponent, start = zone_laws.ultimate(k, zones)
    found: dict[str, Any] = {"B_l": exponent, "A_over_C0": start}
    if zones != int(zones):
        return found
    wanted = inputs.get("passes", inputs.get("n", USUAL_PASSES))
    counts = sorted({int(n) for n in (wanted if isinstance(wanted, (list, tuple)) else [wanted])})
    profile, lost = np.ones(int(zones) * CELLS), evaporation(inputs)
    first: dict[str, float] = {}
    for n in range(1, counts[-1] + 1):
        profile, _ = zone_laws.travel(profile, k, CELLS, lost)
        if n in counts:
            first[str(n)] = float(zone_laws.at_start(profile))
    last = first[str(counts[-1])]
    return found | {"multi_pass_c0_over_C0": first, "c0_over_C0": last, "over_ultimate": last / start}


def coarse_print(inputs: Mapping[str, Any], published: Mapping[str, Any]) -> Iterator[str]:
    """Printed figures of many passes that a coarse grid explains: the exact step does not change with the cells."""
    printed = published.get("multi_pass_c0_over_C0")
    if not isinstance(printed, Mapping) or "k" not in inputs:
        return
    exact = _many({**inputs, "passes": [int(n) for n in printed]})["multi_pass_c0_over_C0"]
    off = {n: float(x) / exact[str(n)] - 1.0 for n, x in printed.items() if str(n) in exact}
    low = {n: x for n, x in off.items() if x < -1e-3}
    if len(low) >= 2 and all(a >= b for a, b in pairwise(low[n] for n in sorted(low, key=int))):
        last = max(low, key=int)
        yield (
            f"multi_pass_c0_over_C0 falls more below the exact step with every pass ({100.0 * low[last]:.1f} % after {last}): "
            "numerical loss of a grid of too few cells, which a finer one gives back"
        )


def _speed(inputs: Mapping[str, Any]) -> float:
    units = {
        "m_per_s": 1.0,
        "um_per_s": 1e-6,
        "mm_per_h": 1 / 3.6e6,
        "mm_h": 1 / 3.6e6,
        "mm_per_min": 1e-3 / 60,
        "mm_min": 1e-3 / 60,
    }
    for quantity in ("f", "speed", "rate", "travel", "growth_rate", "pulling_rate", "moving_rate"):
        for unit, to_m_s in units.items():
            if f"{quantity}_{unit}" in inputs:
                return figure(inputs, f"{quantity}_{unit}") * to_m_s
    raise KeyError("f_m_per_s or f_mm_per_h")


def _effective(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Burton, Prim & Slichter from layer and diffusivity, or from a k measured at another speed."""
    k0 = figure(inputs, "k0")
    if "measured" in inputs:
        at = dict(inputs["measured"])
        thick = float(zone_laws.layer_over_diffusion(k0, figure(at, "k_eff"), _speed(at)))
    else:
        layer = figure(inputs, "delta_m") if "delta_m" in inputs else figure(inputs, "delta_mm") / 1e3
        thick = layer / (
            figure(inputs, "D_m2_per_s") if "D_m2_per_s" in inputs else figure(inputs, "D_cm2_per_s") / 1e4
        )
    k = float(zone_laws.effective(k0, _speed(inputs), thick, 1.0))
    return {"k_eff": k, "limits": {"f->0": k0, "f->inf": 1.0}, "delta_over_D_s_per_m": thick}


def _host(inputs: Mapping[str, Any]) -> str:
    given = str(inputs.get("host", inputs.get("metal", "")))
    if given:
        return next(iter(metals_named(f"of {given}")), given)
    named = [w for w in metals_named(f"of {inputs.get('label', '')}") if w in BARS]
    if not named:
        raise OutOfValidity("name the host metal: " + ", ".join(BARS))
    return named[0]


def _contents(inputs: Mapping[str, Any], host: str) -> dict[str, float]:
    """ppm of each impurity: as given, or a printed sum or grade shared out as in the usual metal of that kind."""
    if "impurities_ppm" in inputs:
        return {str(e): float(c) for e, c in dict(inputs["impurities_ppm"]).items()}
    usual = dict(BARS[host])
    total = figure(inputs, "in_ppm", "total_impurity_ppm", default=0.0)
    printed = [inputs[k] for k in (*FEED, f"feed_{host}_pct", f"{host}_in_pct") if k in inputs]
    if printed:
        total = purity.impurities_of(str(printed[0])) * 1e6
        if total > sum(usual.values()) * 10.0:
            with suppress(OutOfValidity):  # else the usual bar stands in, scaled
                usual = {e: s for e, s in share_of_impurities(host).items() if (host, e) in segregation()}
    scale = total / sum(usual.values()) if total else 1.0
    return {e: c * scale for e, c in usual.items()}


def _several(inputs: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Feeds of several grades: purity and removal of each; a feed too rich for a constant k is told as refused."""
    grades: list[str] = []
    removal: dict[str, float] = {}
    found: dict[str, Any] = {}
    for feed in inputs[name]:
        try:
            one = _bar({**inputs, name: feed})
        except OutOfValidity:
            grades.append("refused: not dilute")
            continue
        grades.append(str(one["purity"]))
        removal[str(feed)] = one["removal_pct"]
        found |= {f"{n}_{feed}": one["purity"] for n in ("purity", "purity_out", "out")}
    cut = dict.fromkeys(("removal_pct", "reduction_pct", "removal_pct_min", "reduction_pct_max"), removal)
    return {"purity": grades, "out": grades, **cut, **found}


def _bar(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A bar of a metal after its passes, or which end its impurities go to."""
    host = _host(inputs)
    found: dict[str, Any] = {}
    if "impurities" in inputs:
        names = [str(e) for e in inputs["impurities"]]
        ends = {e: "finish" if coefficient(host, e).k0.central < 1.0 else "start" for e in names}
        return {"end": ends, "k": {e: coefficient(host, e).k0.central for e in names}}
    if name := next((n for n in FEED if isinstance(inputs.get(n), (list, tuple))), ""):
        return _several(inputs, name)
    unit = bar_furnace(host)
    chosen = {n: figure(inputs, n) for n in ("passes", "tail_crop", "head_crop", "zones") if n in inputs}
    if "yield_pct" in inputs:
        chosen |= {"head_crop": 0.0, "tail_crop": 1.0 - figure(inputs, "yield_pct") / 100.0}
    if "bar_mm" in inputs:
        chosen["bar_m"] = figure(inputs, "bar_mm") / 1000.0
        if "zone_mm" in inputs:
            chosen["zones"] = round(figure(inputs, "bar_mm") / figure(inputs, "zone_mm"))
    with suppress(KeyError):  # else the usual speed
        chosen["speed_mm_h"] = _speed(inputs) * 3.6e6
    contents = _contents(inputs, host)
    result = unit.run(hosted(contents, host), chosen)
    left = float(result.diagnostics["impurity_ppm"])
    before = sum(contents.values())
    recovered = 100.0 * float(result.diagnostics["yield"])
    metal = result.products["refined"]
    found |= {
        "out_total_impurity_ppm": left, "purity": purity.grade(left * 1e-6), "purity_pct": 100.0 - left * 1e-4,
        "removal_pct": 100.0 * (1.0 - left / before), "removal_pct_min": 100.0 * (1.0 - left / before), "yield_pct": recovered, "yield_pct_max": recovered, "yield_pct_min": recovered,
        "out_ppm": {e: float(metal.assay(e)) * 1e6 for e in contents},
        "kWh_per_kg": float(result.utilities["electricity_MWh"]) / max(float(metal.total()), 1e-12), "hours": float(result.diagnostics["hours"]),
    }  # fmt: skip
    if "target" in inputs:
        values = unit.values(chosen)
        thick = values["layer_over_diffusion"]
        ks = [
            float(zone_laws.effective(values[f"k_{e}"], values["speed_mm_h"] / 3.6e6, thick, 1.0))
            for e in contents
        ]
        goal = purity.impurities_of(str(inputs["target"])) * 1e6
        found["passes_needed"] = zone_laws.passes_to_reach(
            list(contents.values()), ks, goal, int(values["zones"]), float(values["head_crop"]), float(values["tail_crop"])
        )  # fmt: skip
    return found

"""Zone refining and directional freezing in figures: effective k, contents along a bar, means, crops and times.

What a case states of k, speed, boundary layer and diffusivity gives the effective coefficient; it then gives contents at
a place, the mean of a cut, the place where a limit is passed, and passes for a target.

    effective    k = k0 / (k0 + (1 - k0) exp(-f d / D)) ; inverse for k0, d/D and f
    freezing     C = k C0 (1 - g)^(k-1) ; mean of 0..g = C0 (1 - (1 - g)^k) / g
    one pass     C = C0 (1 - (1 - k) exp(-k x/l)) ; mean of 0..x = C0 (1 - (1 - k)(1 - exp(-k x/l)) / (k x/l))
    crops        kept = 1 - head - tail
    time         passes (L + l) / f where the zone leaves the bar
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.several_models import together
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.refining import zone_laws
from oreshed.technology.registry import Technology

_K = "k|k_eff|k_eff_max|k_max|segregation_coefficient|distribution_coefficient|partition_coefficient|effective_k|keff|k_effective|effective_segregation_coefficient"
_EFFECTIVE = Worksheet(
    (
        Quantity("k0", "", "k0|k_0|equilibrium_k|equilibrium_segregation_coefficient", "of equilibrium", 0.0),
        Quantity("k", "", _K, "effective", 0.0),
        Quantity("f", "m_per_s", "f|f_max|speed|rate|growth_rate|travel|pulling_rate|moving_rate|zone_speed|growth_velocity|v|travel_rate|zone_velocity|freezing_rate|R|zone_travel_rate|solidification_rate", "speed of freezing"),
        Quantity("d", "m", "delta|boundary_layer|layer|diffusion_layer|boundary_layer_thickness|d", "layer at the front"),
        Quantity("D", "m2_per_s", "D|diffusivity|diffusion_coefficient|D_liquid|D_L", "in the melt"),
        Quantity("Pe", "", "f_delta_over_D|Peclet|growth_parameter|fdelta_over_D|normalised_growth_velocity|exponent", "f d / D"),
        Quantity("t", "", "delta_over_D_s_per_m|layer_over_diffusivity", "s/m"),
    ),
    (
        relation("t", lambda d, D: d / D), relation("Pe", lambda f, t: f * t), relation("k", lambda k0, Pe: k0 / (k0 + (1.0 - k0) * np.exp(-Pe))),
        relation("Pe", lambda k0, k: -np.log(k0 * (1.0 - k) / (k * (1.0 - k0)))), relation("k0", lambda k, Pe: k / (k + (1.0 - k) * np.exp(Pe))),
        relation("f", lambda Pe, t: Pe / t), relation("d", lambda Pe, D, f: Pe * D / f), relation("D", lambda Pe, d, f: f * d / Pe),
    ),
)  # fmt: skip
_CROPS = Worksheet(
    (
        Quantity("h", "fraction", "head_crop|head_cropped|head_cut|head_discarded|head|start_cropped", "of the start, cut off", 0.0, 1.0), Quantity("t", "fraction", "tail_crop|tail_cropped|tail_cut|tail_discarded|tail|end_cropped|end_crop", "of the end, cut off", 0.0, 1.0),
        Quantity("y", "fraction", "yield|kept|product_yield|ingot_yield|kept_fraction", "of the bar", 0.0, 1.0), Quantity("m", "kg", "bar|ingot|charge|feed|bar_mass|ingot_mass", ""), Quantity("p", "kg", "product|kept|refined|product_mass|kept_mass", ""),
    ),
    (relation("y", lambda h, t: 1.0 - h - t), relation("p", lambda m, y: m * y), relation("y", lambda p, m: p / m)),
)  # fmt: skip
_FREEZING = Worksheet(
    (
        Quantity("k", "", _K, "", 0.0),
        Quantity("g", "fraction", "g|fraction_solidified|fraction_frozen|frozen|solidified|solid_fraction|fraction_solid|g_solid|kept|yield", "share frozen", 0.0, 1.0),
        Quantity("crop", "fraction", "crop|tail_crop|cropped|cut_off|tail_cut|end_crop|discarded", "of the end, cut off", 0.0, 1.0),
        Quantity("C0", "ppm", "C0|start|feed|impurity|C_0|initial|C_start", "before"),
        Quantity("C", "ppm", "C|C_solid|solid|at_g|C_s|C_S|C_at_g|solid_C|Cs", "of the solid at g"), Quantity("m", "ppm", "mean|C_mean|mean_solid|average|C_average|mean_C|kept_mean|product|cropped_mean", "mean up to g"),
        Quantity("liquid", "ppm", "C_liquid|liquid|C_melt|melt|C_L", "in the melt left"),
        Quantity("r", "", "C_over_C0|Cs_over_C0|C_C0|C_s_over_C0|CS_over_C0|C_solid_over_C0", ""), Quantity("rm", "", "mean_over_C0|mean_C_over_C0|Cmean_over_C0|C_mean_over_C0|average_C_over_C0|average_over_C0|kept_mean_over_C0", ""),
        Quantity("rl", "", "C_liquid_over_C0|liquid_over_C0|melt_over_C0|CL_over_C0", ""),
        Quantity("removed", "fraction", "removal|removed|impurity_removed|rejected", "of the impurity of what is kept"),
        Quantity("n", "", "freezings|crystallisations|repeats|stages|n_freezings|cycles|n_crystallisations", "one after the other"),
        Quantity("mn", "ppm", "mean_after_n|after_n|C_after_n", ""), Quantity("rmn", "", "mean_over_C0_after_n|ratio_after_n", ""),
    ),
    (
        relation("g", lambda crop: 1.0 - crop), relation("r", lambda k, g: k * (1.0 - g) ** (k - 1.0)), relation("rl", lambda k, g: (1.0 - g) ** (k - 1.0)),
        relation("rm", lambda k, g: (1.0 - (1.0 - g) ** k) / g), relation("r", lambda C, C0: C / C0), relation("rm", lambda m, C0: m / C0),
        relation("g", lambda r, k: 1.0 - (r / k) ** (1.0 / (k - 1.0))),
        relation("C", lambda C0, r: C0 * r), relation("m", lambda C0, rm: C0 * rm), relation("liquid", lambda C0, rl: C0 * rl), relation("removed", lambda rm: 1.0 - rm),
        relation("rmn", lambda rm, n: rm**n), relation("mn", lambda C0, rmn: C0 * rmn),
    ),
)  # fmt: skip
_PASS = Worksheet(
    (
        Quantity("k", "", _K, "", 0.0),
        Quantity("x", "", "x_over_l|x_l|zone_lengths|distance_over_zone|x_in_zone_lengths|zones_from_start", "place in zone lengths"),
        Quantity("xm", "m", "x|position|distance|place", "place"), Quantity("lz", "m", "l|zone|zone_length|molten_zone|zone_width", "zone length"),
        Quantity("L", "m", "L|bar|ingot|ingot_length|bar_length|length|charge_length|rod_length|rod", "bar length"),
        Quantity("C0", "ppm", "C0|start|feed|impurity|C_0|C_start", ""), Quantity("C", "ppm", "C|C_solid|solid|at_x|C_s|C_at_x", ""),
        Quantity("r", "", "C_over_C0|Cs_over_C0|C_C0|ratio", ""), Quantity("rm", "", "mean_over_C0|mean_C_over_C0|Cmean_over_C0|C_mean_over_C0|average_C_over_C0|average_over_C0", "mean from the start to x"),
        Quantity("m", "ppm", "mean|C_mean|average|C_average|mean_C", ""),
        Quantity("zones", "", "L_over_l|L_l|bar_over_zone|zones_in_bar", "bar in zone lengths"),
        Quantity("kept", "fraction", "kept_fraction|kept|kept_share|kept_part", "of the bar, from its start", 0.0, 1.0),
        Quantity("f", "m_per_h", "f|speed|rate|travel|zone_speed|zone_velocity|travel_rate|v|zone_travel_rate", "of the zone"),
        Quantity("passes", "", "passes|n_passes|number_of_passes|n", ""), Quantity("hours", "h", "t_per_pass|time_per_pass|pass_time|hours_per_pass|travel_time|travel_t|zone_travel_time|pass_duration|single_pass_time", "L / f"),
        Quantity("hours_out", "h", "time_per_pass_with_zone|pass_time_out|travel_time_out|time_until_zone_leaves", "(L + l) / f"), Quantity("all", "h", "total|t|time|total_time|duration|furnace_time|all_passes", ""),
    ),
    (
        relation("x", lambda xm, lz: xm / lz), relation("x", lambda kept, zones: kept * zones), relation("zones", lambda L, lz: L / lz), relation("r", lambda k, x: 1.0 - (1.0 - k) * np.exp(-k * x)),
        relation("x", lambda k, r: -np.log((1.0 - r) / (1.0 - k)) / k), relation("xm", lambda x, lz: x * lz),
        relation("rm", lambda k, x: 1.0 - (1.0 - k) * -np.expm1(-k * x) / (k * x)), relation("r", lambda C, C0: C / C0),
        relation("C", lambda C0, r: C0 * r), relation("m", lambda C0, rm: C0 * rm), relation("k", lambda r, x: np.where(x == 0, r, np.nan) if np.all(x == 0) else None),
        relation("hours", lambda L, f: L / f), relation("hours_out", lambda L, lz, f: (L + lz) / f), relation("all", lambda hours, passes: hours * passes),
    ),
)  # fmt: skip


def many_passes(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Contents after several passes of a finite zone over a bar, at places and as means of a cut; passes for a target."""
    given = Given(inputs)
    k = given.get(_K, "")
    if k is None:
        k = together(_EFFECTIVE.compute)(inputs)["k_eff"]
    zones = given.one("L_over_l|L_l|bar_over_zone|zones_in_bar|zones", "")
    if zones is None:
        bar, zone = (
            given.one("L|bar|ingot|ingot_length|bar_length|rod_length", "m"),
            given.one("l|zone|zone_length", "m"),
        )
        if bar is None or zone is None:
            raise KeyError("L_over_l, the bar in zone lengths (or L_mm with l_mm)")
        zones = bar / zone
    count = given.get("passes|n_passes|number_of_passes|n", "")
    whole = round(zones)
    if abs(zones - whole) > 1e-6 or not 1 <= whole <= 500:
        raise OutOfValidity(f"a bar of {zones:g} zones: a whole number from 1 to 500 is solved")
    exponent, start = zone_laws.ultimate(float(np.ravel(k)[0]), zones)
    found: dict[str, Any] = {"B_l": exponent, "B": exponent, "A_over_C0": start, "ultimate_C0_over_C0": start}
    if count is None:
        return found
    head = given.one("head_crop", default=0.0) or 0.0
    tail = given.one("tail_crop|crop|cropped|tail_cut|end_crop", default=0.0) or 0.0
    if (kept := given.one("zones_kept|kept_zones", "")) is not None:
        tail = 1.0 - kept / zones
    if not 0.0 <= head + tail < 1.0:
        raise OutOfValidity(f"crops of {head:g} and {tail:g} leave nothing of the bar")
    level = given.one("C0|start|feed|impurity", "ppm")
    places = given.get("x_over_L|place_share|x_L", "")
    rows = []
    cells = 40
    for n in np.ravel(count):
        if n != int(n) or not 0 <= n <= 500:
            raise OutOfValidity(f"passes = {n:g}: a whole number up to 500")
        profile = zone_laws.passes(float(np.ravel(k)[0]), int(n), whole, cells)
        edges = np.concatenate([[0.0], np.cumsum(profile)]) / profile.size
        share = np.linspace(0.0, 1.0, edges.size)
        mean = (np.interp(1.0 - tail, share, edges) - np.interp(head, share, edges)) / (1.0 - head - tail)
        at = (
            np.interp(places, (np.arange(profile.size) + 0.5) / profile.size, profile)
            if places is not None
            else None
        )
        rows.append((float(zone_laws.at_start(profile)), float(mean), at))
    one = np.ndim(count) == 0
    first, means = [r[0] for r in rows], [r[1] for r in rows]
    for name in ("c0_over_C0", "C_start_over_C0", "C_over_C0", "start_C_over_C0", "first_C_over_C0"):
        found[name] = first[0] if one else first
    for name in (
        "mean_over_C0",
        "mean_C_over_C0",
        "kept_mean_over_C0",
        "C_mean_over_C0",
        "average_C_over_C0",
    ):
        found[name] = means[0] if one else means
    zoned = given.get("x_over_l|x_l|zone_lengths|distance_over_zone", "")
    if zoned is not None and one:
        count = int(float(np.ravel(np.asarray(given.get("passes|n_passes|number_of_passes|n", "")))[0]))
        if count == 1:
            found["C_over_C0"] = np.asarray(zone_laws.single_pass(float(np.ravel(k)[0]), zoned)).tolist()
        else:
            profile = zone_laws.passes(float(np.ravel(k)[0]), count, whole, cells)
            share = np.asarray(zoned, dtype=np.float64) / whole
            found["C_over_C0"] = np.interp(
                share, (np.arange(profile.size) + 0.5) / profile.size, profile
            ).tolist()
        found["Cs_over_C0"] = found["C_C0"] = found["C_over_C0"]
    if places is not None and one:
        found["C_over_C0"] = np.asarray(rows[0][2]).tolist()
    if level is not None and "Cs_over_C0" in found:
        at = (level * np.asarray(found["Cs_over_C0"], dtype=np.float64)).tolist()
        found |= {f"{name}_ppm": at for name in ("C", "C_solid", "C_at_x", "C_s", "C_S", "solid", "at_x")}
    if level is not None:
        found |= {
            "C_start_ppm": level * first[0] if one else [level * x for x in first],
            "mean_ppm": level * means[0] if one else [level * x for x in means],
        }
        found["C_mean_ppm"] = found["kept_mean_ppm"] = found["mean_ppm"]
    return found


def _times(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Times of several passes; what one pass leaves is no answer for more."""
    found = _PASS.compute({k: v for k, v in inputs.items() if not re.match(r"k($|_)|x_|C0|k0", k)})
    return {k: v for k, v in found.items() if "_h" in k or "zone" in k or "L_over" in k}


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """All that a case's figures decide; see `words`."""
    inputs = {
        ("fraction_solidified" if k in ("f_s", "fs", "f_S") else k): v for k, v in inputs.items()
    }  # f_s alone reads as seconds
    label = str(inputs.get("label", "")).lower()
    freezing = any(
        w in f"{label} {Given(inputs).text()}"
        for w in ("freez", "solidif", "scheil", "crystalli", "gulliver", "bridgman", "directional")
    )
    g = Given(inputs).get(
        "g|fraction_solidified|fraction_frozen|frozen|solidified|solid_fraction|fraction_solid|solidified_fraction|frozen_fraction"
    )
    cropped = Given(inputs).get("crop|tail_crop|cropped|end_crop|discarded") is not None and not any(
        "pass" in k or k in ("x_over_l", "L_over_l") for k in inputs
    )
    bar = _FREEZING.compute if freezing or cropped or g is not None else _PASS.compute
    told = Given(inputs)
    inverse = (
        told.get(_EFFECTIVE.by_symbol["f"].words, "m_per_s") is not None and told.get(_K, "") is not None
    )
    layer = (
        told.get(_EFFECTIVE.by_symbol["d"].words, "m") is not None
        or told.get("delta_over_D_s_per_m", "") is not None
    )
    effective = (
        dict(together(_EFFECTIVE.compute)(inputs))
        if {"k0", "k_0"} & set(inputs) or (inverse and layer)
        else {}
    )
    if told.get("k_ev|k_evap|k_evaporation", "m_per_s") is not None:
        if not effective:
            raise KeyError(
                "a zone that evaporates is told by the furnace's own law: k, x_over_l, A_over_V_per_m and zone_mm"
            )
        return effective
    given = {**inputs, **({"k": effective["k_eff"]} if "k_eff" in effective and "k" not in inputs else {})}
    found = dict(effective)
    with suppress(KeyError):
        found |= _CROPS.compute(inputs)
    count = Given(inputs).get("passes|n_passes|number_of_passes", "")
    for model in (
        (many_passes, bar)
        if count is None or np.all(np.asarray(count) <= 1) or bar is not _PASS.compute
        else (many_passes, _times)
    ):
        try:
            found = {**model(given), **found}
        except (KeyError, OutOfValidity):
            continue
    for lines in ("k",):
        several = given.get(lines)
        place = Given(given).get("x_over_l|x_l", "")
        if isinstance(several, list) and place is not None:
            found |= {f"k{k:g}": np.asarray(zone_laws.single_pass(k, place)).tolist() for k in several}
    if not found:
        raise KeyError(
            "k0 with f_mm_per_h, delta_m and D_m2_per_s; or k with x_over_l, fraction_solidified, or L_over_l and passes"
        )
    return found


TECHNOLOGIES = (
    Technology(
        "zone-figures", "Zone refining and directional freezing in figures", ("P15",),
        "Effective k, contents along a bar, means, crops and times on the figures that a case states.", "industrial", __name__, None, compute,
        answers=("*zone*", "*Pfann*", "*Burton*", "*BPS*", "*Scheil*", "*Gulliver*", "*normal freez*", "*directional*", "*crystalli*", "*segregation coeff*", "*fractional*", "*effective k*", "*equilibrium k*", "*Czochralski*", "*Bridgman*"),
        words=(*_EFFECTIVE.words, *_PASS.words, *_FREEZING.words), equations=__doc__ or "", stated_only=True, labelled=True,
        needs=(*_EFFECTIVE.needs, *_FREEZING.needs),
    ),
)  # fmt: skip

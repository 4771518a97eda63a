"""Partition curves in figures: Whiten's and others by density or size, the products that they make, media and efficiency.

density   P = 1 / (1 + exp(ln 3 (rho50 - rho) / Ep)) to sinks ; Ep = (rho75 - rho25) / 2 ; I = Ep / rho50 (or Ep/(rho50 - 1) for jigs)
size      Rf + (1 - Rf) (e^(a x) - 1) / (e^(a x) + e^a - 2), x = d/d50c (Whiten) ; 1 - exp(-0.693 x^m) (Rosin-Rammler, Plitt)
product   yield = sum w_i P_i ; assay = sum w_i P_i c_i / yield ; recovery = yield x assay / head
medium    rho = C rho_s + (1 - C) rho_w by volume
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.several_models import together
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.separation.comminution_laws import whiten_partition
from oreshed.technology.stream import Array

MEDIUM = Worksheet(
    (
        Quantity("m", "t_per_m3", "medium_density|medium|pulp_density|suspension_density|slurry_density|target_density|medium_SG", "of the suspension"),
        Quantity("s", "t_per_m3", "solid_density|medium_solids|FeSi_density|ferrosilicon_density|magnetite_density|FeSi|magnetite|solids_density|ferrosilicon|medium_solid_density", "of the medium's solid"),
        Quantity("w", "t_per_m3", "water_density|water|fluid_density", ""), Quantity("v", "fraction", "solids_volume_fraction|solids_by_volume|solids_vol|C_v|FeSi_vol|medium_solids_vol|volume_fraction", "", 0.0, 1.0),
        Quantity("x", "fraction", "solids_by_mass|solids_wt|FeSi_wt|solids_by_weight", ""), Quantity("kg", "", "solids_kg_per_m3|FeSi_kg_per_m3|magnetite_kg_per_m3|medium_kg_per_m3|medium_solids_kg_per_m3|ferrosilicon_kg_per_m3", "kg in a m3 of medium"),
    ),
    (
        relation("v", lambda m, s, w: (m - w) / (s - w)), relation("m", lambda v, s, w: v * s + (1.0 - v) * w), relation("m", lambda x, s, w: 1.0 / (x / s + (1.0 - x) / w)), relation("x", lambda v, s, m: v * s / m), relation("kg", lambda v, s: 1000.0 * v * s),
    ),
)  # fmt: skip
WASHED = Worksheet(
    (
        Quantity("a", "fraction", "actual_yield|yield_actual|plant_yield|yield|washed_yield", "of the plant", 0.0, 1.0), Quantity("t", "fraction", "theoretical_yield|yield_theoretical|washability_yield|ideal_yield", "by washability, at the same grade or ash", 0.0, 1.0), Quantity("o", "fraction", "organic_efficiency|Fraser_Yancey_efficiency|separation_efficiency|yield_efficiency|efficiency", "of the two"),
    ),
    (relation("o", lambda a, t: a / t), relation("a", lambda o, t: o * t), relation("t", lambda a, o: a / o)),
)  # fmt: skip
LOAD = Worksheet(
    (
        Quantity("f", "fraction", "feed_passing|cyclone_feed_passing|feed_finer|feed_minus|mill_discharge_passing|feed", "of the feed, finer than one size"), Quantity("o", "fraction", "overflow_passing|overflow_finer|product_passing|overflow_minus|overflow|fine_passing", "of the overflow"), Quantity("u", "fraction", "underflow_passing|underflow_finer|sands_passing|underflow_minus|underflow|coarse_passing", "of the underflow"),
        Quantity("y", "fraction", "solids_to_underflow|underflow_split|mass_to_underflow|solids_split", ""), Quantity("z", "fraction", "solids_to_overflow|overflow_split|mass_to_overflow|overflow_yield", ""), Quantity("C", "fraction", "circulating_load", "underflow over overflow"), Quantity("r", "", "circulating_load_ratio|C_L|CL", ""),
        Quantity("E", "fraction", "classification_efficiency|fines_recovery_to_overflow|fines_to_overflow|recovery_of_fines|efficiency_fines", "fines to overflow"), Quantity("B", "fraction", "coarse_recovery_to_underflow|coarse_to_underflow|oversize_recovery", ""), Quantity("S", "fraction", "screen_efficiency|overall_efficiency", "fines won less coarse misplaced"),
        Quantity("q", "t_per_h", "new_feed|fresh_feed|circuit_feed|feed_rate|fresh|feed", ""), Quantity("U", "t_per_h", "underflow|circulating|recirculating_load|underflow_rate|circulating_load", ""), Quantity("M", "t_per_h", "mill_feed|cyclone_feed", ""),
    ),
    (
        relation("z", lambda f, o, u: (f - u) / (o - u)), relation("y", lambda z: 1.0 - z), relation("z", lambda y: 1.0 - y), relation("z", lambda C: 1.0 / (1.0 + C)), relation("C", lambda y, z: y / z), relation("r", lambda C: C), relation("C", lambda r: r), relation("E", lambda z, o, f: z * o / f), relation("B", lambda y, u, f: y * (1.0 - u) / (1.0 - f)), relation("S", lambda E, z, o, f: E - z * (1.0 - o) / (1.0 - f)),
        relation("U", lambda q, C: q * C), relation("M", lambda q, U: q + U), relation("C", lambda U, q: U / q),
    ),
)  # fmt: skip


def load(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Circulating load and efficiency of a classifier from what passes one size in its three streams."""
    plain = {
        re.sub(r"(?:minus|passing|finer)?_?(?:than_)?(\d+)_?um", "passing", k): v
        for k, v in inputs.items()
        if not isinstance(v, (list, Mapping))
    }
    stated = LOAD.read(Given({re.sub(r"passing_passing", "passing", k): v for k, v in plain.items()}))
    solids = [
        Given(inputs).one(shape)
        for shape in (
            "feed_solids|cyclone_feed_solids|solids_feed|solids_in_feed",
            "overflow_solids|solids_overflow|solids_in_overflow",
            "underflow_solids|solids_underflow|solids_in_underflow",
        )
    ]
    if all(s is not None for s in solids) and not {"C", "y", "z"} & set(stated):
        f, o, u = ((1.0 - float(s or 1.0)) / float(s or 1.0) for s in solids)
        stated["y"] = (o - f) / (o - u)
    if not {"C", "y", "z"} & set(stated) and not {"f", "o", "u"} <= set(stated):
        raise KeyError("feed_passing_pct, overflow_passing_pct and underflow_passing_pct of one size")
    values = LOAD.derive(stated)
    return LOAD.named({s: v for s, v in values.items() if s not in stated})


_NAMED = {
    "feed": "fresh_feed",
    "new_feed": "fresh_feed",
    "mill_discharge": "ball_mill_discharge",
    "combined": "cyclone_feed",
}


def joined(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Two streams that join into a classifier's feed, by one size in each of the three; water of the mixture.

    t/h. returned / fresh = (fresh - joint) / (joint - returned) by what each holds coarser, or finer, than the size.
    Raises KeyError for a size in three streams, OutOfValidity where the joint lies not between the two.
    """
    table: dict[str, float] = {}
    for name, value in inputs.items():
        if isinstance(value, Mapping) and re.match(
            r"(plus|minus|over|under|retained|passing|coarser|finer)", name
        ):
            table = Given({"x_pct": value}).table("x", "pct")
            break
    streams = {_NAMED.get(k, k): x for k, x in table.items()}
    joint = next(
        (k for k in streams if re.search(r"(cyclone|classifier|screen|hydrocyclone|joint|mixed)_feed", k)),
        None,
    )
    back = next(
        (k for k in streams if re.search(r"ball_mill|regrind|recycle|return|underflow_ground|secondary", k)),
        None,
    )
    fresh = next((k for k in streams if k not in (joint, back)), None)
    if joint is None or back is None or fresh is None or len(streams) != 3:
        raise KeyError("plus_um_pct: {rod_mill_discharge, ball_mill_discharge, cyclone_feed} of one size")
    above, below = streams[fresh] - streams[joint], streams[joint] - streams[back]
    if not below or above / below < 0.0:
        raise OutOfValidity(
            f"{joint} of {streams[joint]:g} % lies not between {streams[fresh]:g} and {streams[back]:g} %"
        )
    given = Given(inputs)
    load_ratio = above / below
    found: dict[str, Any] = {"circulating_load_pct": 100.0 * load_ratio, "circulating_load_ratio": load_ratio}
    names = f"fresh_feed|fresh|new_feed|feed|{fresh}|fresh_feed_{fresh}|circuit_feed"
    rate = given.one(names, "t_per_h")
    if rate is None:
        return found
    total = rate * (1.0 + load_ratio)
    found |= {
        f"{joint}_t_per_h": total,
        f"{back}_t_per_h": rate * load_ratio,
        "circulating_load_t_per_h": rate * load_ratio,
    }
    density = given.one("solids_density|solid_density|ore_density|rho_solids|SG_solids|ore_SG", "t_per_m3")
    solids = given.one(f"{joint}_solids|solids|{joint}_solids_by_mass|solids_wt|pulp_solids")
    if density:
        found |= {"solids_m3_per_h": total / density, f"{joint}_solids_m3_per_h": total / density}
    if solids:
        water = total * (1.0 - solids) / solids
        found |= {"water_m3_per_h": water, "water_t_per_h": water, f"{joint}_water_m3_per_h": water}
    if density and solids:
        volume = found["solids_m3_per_h"] + found["water_m3_per_h"]
        found |= {
            "slurry_m3_per_h": volume,
            "pulp_m3_per_h": volume,
            f"{joint}_slurry_m3_per_h": volume,
            f"{joint}_m3_per_h": volume,
        }
    return found


CURVE = Worksheet(
    (
        Quantity("E", "t_per_m3", "Ep|E_p|Epm|ecart_probable|EPM|probable_error|ecart_probable_moyen", "t/m3"), Quantity("c", "t_per_m3", "rho50|cut_density|d50|cut|cut_point|separation_density|rho_50|SG50|cut_point_density|D50", ""),
        Quantity("a", "t_per_m3", "rho25|d25|rho_25|D25|SG25", "25 % to sinks"), Quantity("b", "t_per_m3", "rho75|d75|rho_75|D75|SG75", "75 %"), Quantity("I", "", "imperfection|I", "Ep over cut"), Quantity("Ij", "", "imperfection_jig|I_jig|imperfection_over_water|imperfection_water|imperfection_in_water", "Ep/(cut - 1)"),
    ),
    (
        relation("E", lambda a, b: abs(np.asarray(b) - a) / 2.0), relation("I", lambda E, c: E / c), relation("E", lambda I, c: I * c), relation("Ij", lambda E, c: E / (c - 1.0)), relation("c", lambda a, b: (a + b) / 2.0),  # noqa: E741
    ),
)  # fmt: skip


def medium(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Density, solids by volume and mass of a heavy medium."""
    scaled = {
        k: (
            v / 1000.0
            if isinstance(v, (int, float)) and k.endswith("_kg_per_m3") and v > 500.0 and "solids_kg" not in k
            else v
        )
        if not k.endswith("_kg_per_m3")
        else v
        for k, v in inputs.items()
    }
    return MEDIUM.compute(scaled, {"w": 1.0})


def by_density(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Partition at densities, and with a feed by density class the products; see `words`.

    Raises KeyError for cut, Ep or densities that are missing.
    """
    given = Given(inputs)
    stated = CURVE.read(given)
    known = CURVE.derive(stated)
    words = f"{inputs.get('label', '')} {given.text()} {' '.join(map(str, inputs))}".lower()
    in_water = any(w in words for w in ("jig", "table", "spiral", "water", "gravity", "baum", "batac"))
    in_medium = any(w in words for w in ("dense", "dms", "heavy med", "medium", "hms"))
    if in_water and not in_medium and "Ij" in known and "I" not in stated:
        known["I"] = known["Ij"]  # what works in water is measured from water's density
    found: dict[str, Any] = CURVE.named({s: x for s, x in known.items() if s not in stated})
    if "E" in known and "E" not in stated:
        found |= {"Ep_t_per_m3": known["E"], "Ep": known["E"]}
    if "c" not in known or "E" not in known:
        if found:
            return found
        raise KeyError("cut_density_t_per_m3 and Ep")
    cut, ep = float(np.mean(known["c"])), float(np.mean(known["E"]))
    ep = ep / 1000.0 if ep > 5.0 else ep
    density = given.get(
        "density|densities|rho|SG|particle_density|relative_density|density_classes|specific_gravity|class_density|mean_density|classes|rho_particle|mean_SG|mineral_density|"
        "mineral_densities|particle_densities|particles|class_densities|relative_densities|rd|RD", "t_per_m3")  # fmt: skip
    feed: Any = given.get(
        "feed|mass|weight|w|feed_mass|distribution|feed_distribution|masses|weights|yield|feed_wt", "pct"
    )
    assay = None
    grades: dict[str, Array] = {}
    names: list[str] = []
    rows = next(
        (
            v
            for k, v in inputs.items()
            if isinstance(v, list) and v and isinstance(v[0], (list, tuple, Mapping))
        ),
        None,
    )
    table = next(
        (
            v
            for k, v in inputs.items()
            if isinstance(v, Mapping) and k.startswith(("densit", "mineral", "rho", "SG", "particle"))
        ),
        None,
    )
    if rows is not None and isinstance(rows[0], (list, tuple)) and density is None:
        columns = [np.asarray(x, dtype=np.float64) for x in zip(*rows, strict=True)]
        density = columns[0]
        feed = columns[1] if len(columns) > 1 else None
        assay = columns[2] if len(columns) > 2 else None
    elif rows is not None and isinstance(rows[0], Mapping) and density is None:
        read = [Given(r) for r in rows]
        density = np.asarray(
            [
                g.one("density|rho|SG|mean_density|relative_density", "") or g.one("density|rho", "t_per_m3")
                for g in read
            ],
            dtype=np.float64,
        )
        masses = [g.one("mass|wt|weight|w|feed|yield", "pct") for g in read]
        feed = None if any(m is None for m in masses) else np.asarray(masses, dtype=np.float64)
        for name in rows[0]:
            if name not in g_names(name):
                grades[str(name)] = np.asarray([float(r[name]) for r in rows])
    elif table is not None and density is None:
        names = [str(k) for k in table]
        density = np.asarray([float(x) for x in table.values()])
    if density is None:
        if found:
            return found
        raise KeyError("densities (t/m3) of the particles")
    d = np.asarray(density, dtype=np.float64)
    d = np.where(d > 50.0, d / 1000.0, d)
    p = 1.0 / (1.0 + np.exp(math.log(3.0) * (cut - d) / ep))
    shorts = given.one("short_circuit|misreport|bypass|bypass_to_sinks|high_density_bypass|short_circuit_to_underflow|short_circuit_to_sinks|SC_u", default=0.0) or 0.0  # fmt: skip
    over = (
        given.one("short_circuit_to_overflow|short_circuit_to_floats|bypass_to_floats|SC_o", default=0.0)
        or 0.0
    )
    if not 0.0 <= shorts + over < 1.0:
        raise OutOfValidity(f"short circuits of {shorts:g} and {over:g} leave nothing to be parted")
    p = shorts + (1.0 - shorts - over) * p
    sinks = p.tolist() if p.ndim else float(p)
    floats = (1.0 - p).tolist() if p.ndim else float(1.0 - p)
    for name in (
        "partition",
        "partition_to_sinks",
        "P",
        "partition_number",
        "to_sinks",
        "recovery_to_sinks",
        "partition_coefficient",
        "sinks",
        "P_sinks",
    ):
        found |= {name: sinks, f"{name}_pct": (100.0 * p).tolist() if p.ndim else 100.0 * float(p)}
    for name in ("partition_to_floats", "to_floats", "floats", "P_floats"):
        found |= {
            name: floats,
            f"{name}_pct": (100.0 * (1.0 - p)).tolist() if p.ndim else 100.0 * float(1.0 - p),
        }
    if d.ndim:
        for x, y in zip(d, p, strict=True):
            for form in (f"{x:g}", f"{x:.1f}", f"{x:.2f}"):
                found[f"P_{form}"] = float(y)
        for name, y in zip(names, p, strict=False):
            found |= {
                f"{name}_to_sinks": float(y),
                f"{name}_to_sinks_pct": 100.0 * float(y),
                f"{name}_to_floats_pct": 100.0 * float(1.0 - y),
            }
        if names:
            found |= {"to_sinks": dict(zip(names, p.tolist(), strict=True)), "to_sinks_pct": dict(zip(names, (100.0 * p).tolist(), strict=True)),
                      "partition_to_sinks": dict(zip(names, p.tolist(), strict=True)), "partition": dict(zip(names, p.tolist(), strict=True))}  # fmt: skip
    if feed is None and names:
        weights = given.table("feed|mass|feed_minerals|composition|ore", "pct")
        feed = np.asarray([weights[n] for n in names]) if all(n in weights for n in names) else None
    if feed is None or np.ndim(feed) == 0 or len(np.ravel(feed)) != d.size:
        return found
    w = np.asarray(feed, dtype=np.float64) / float(np.sum(feed))
    found |= _products(w, p)
    if assay is None:
        assay_found = given.get("assay|assays|grade|grades|ash|metal|Fe|Pb|Zn|class_assay|class_grade", "pct")
        assay = assay_found if assay_found is not None and len(np.ravel(assay_found)) == d.size else None
    if assay is not None:
        grades["grade"] = np.asarray(assay)
    for name, c in grades.items():
        stem = name.removesuffix("_pct")
        head, sunk, swum = float(np.sum(w * c)), float(np.sum(w * p * c)), float(np.sum(w * (1.0 - p) * c))
        y = float(np.sum(w * p))
        for tag in (f"{stem}_", "") if len(grades) == 1 else (f"{stem}_",):
            found |= {f"{tag}head_pct": head, f"{tag}head_grade_pct": head, f"{tag}sinks_pct": sunk / y, f"{tag}sink_grade_pct": sunk / y, f"{tag}sinks_grade_pct": sunk / y, f"{tag}float_grade_pct": swum / (1.0 - y), f"{tag}floats_grade_pct": swum / (1.0 - y),
                      f"{tag}recovery_pct": 100.0 * sunk / head, f"{tag}recovery_to_sinks_pct": 100.0 * sunk / head, f"{tag}sink_recovery_pct": 100.0 * sunk / head, f"sink_{tag}grade_pct": sunk / y, f"sinks_{stem}_pct": sunk / y, f"floats_{stem}_pct": swum / (1.0 - y)}  # fmt: skip
    return found


def g_names(name: str) -> tuple[str, ...]:
    """Itself, where a column is density or mass and no assay."""
    stem = name.lower()
    return (
        (name,)
        if any(w in stem for w in ("density", "rho", "sg", "mass", "wt", "weight", "yield"))
        or stem in ("w", "feed", "feed_pct")
        else ()
    )


def _products(w: Array, p: Array) -> dict[str, Any]:
    y = float(np.sum(w * p))
    return {"sink_yield_pct": 100.0 * y, "yield_to_sinks_pct": 100.0 * y, "sinks_yield_pct": 100.0 * y, "mass_to_sinks_pct": 100.0 * y, "sinks_mass_pct": 100.0 * y,
            "float_yield_pct": 100.0 * (1.0 - y), "floats_yield_pct": 100.0 * (1.0 - y), "mass_rejection_pct": 100.0 * (1.0 - y), "mass_to_floats_pct": 100.0 * (1.0 - y), "yield_pct": 100.0 * y}  # fmt: skip


def by_size(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Partition at sizes by Whiten's or Plitt's curve, with by-pass; and the products of a size analysis."""
    given = Given(inputs)
    sizes, cut = (
        given.get("size|sizes|d|x|particle_size|size_classes|mean_size", "um"),
        given.one("d50c|d50|cut_size|d50_corrected|corrected_d50|cut", "um"),
    )
    alpha, m = (
        given.one("alpha|whiten_alpha|sharpness|a", ""),
        given.one("m|plitt_m|sharpness_m|rosin_rammler_m", ""),
    )
    bypass = (
        given.one(
            "Rf|bypass|bypass_Rf|Rf_bypass|water_recovery|water_recovery_to_underflow|water_recovery_underflow|water_split|R_f|water_to_underflow|bypass_fraction|C",
            "fraction",
            0.0,
        )
        or 0.0
    )
    if sizes is None or cut is None or (alpha is None and m is None):
        raise KeyError("sizes_um, d50c_um, and alpha (Whiten) or m (Plitt)")
    d = np.asarray(sizes, dtype=np.float64)
    if alpha is not None:
        corrected = whiten_partition(d, np.asarray(cut), alpha, 0.0)
    else:
        corrected = -np.expm1(-math.log(2.0) * (d / cut) ** float(m or 1.0))
    y = bypass + (1.0 - bypass) * corrected
    found: dict[str, Any] = {}
    for name, x in (
        ("partition", y),
        ("to_underflow", y),
        ("actual_partition", y),
        ("E", y),
        ("actual_efficiency", y),
        ("recovery_to_underflow", y),
        ("actual", y),
        ("corrected_partition", corrected),
        ("corrected", corrected),
        ("corrected_efficiency", corrected),
        ("reduced_efficiency", corrected),
    ):
        found |= {
            name: x.tolist() if x.ndim else float(x),
            f"{name}_pct": (100.0 * x).tolist() if x.ndim else 100.0 * float(x),
        }
    feed = given.get("feed|mass|distribution|feed_distribution|feed_mass", "pct")
    if feed is not None and np.size(feed) == d.size and d.ndim:
        w = np.asarray(feed) / np.sum(feed)
        under = float(np.sum(w * y))
        found |= {
            "solids_to_underflow_pct": 100.0 * under,
            "circulating_load_pct": 100.0 * under / (1.0 - under),
            "underflow_pct": (100.0 * w * y / under).tolist(),
            "overflow_pct": (100.0 * w * (1.0 - y) / (1.0 - under)).tolist(),
        }
    return found


compute = together(joined, by_density, by_size, load, medium, WASHED.compute)
TECHNOLOGIES = (
    Technology(
        "partition-figures", "Partition by density or size in figures", ("S01", "S05", "E06", "E08"),
        "Whiten, Rosin-Rammler and Plitt curves, the products they make, Ep and heavy media, on stated figures.", "industrial", __name__, None, compute,
        answers=("*partition*", "*imperfection*", "*ecart*", "*Ep *", "*Ep", "*dense*", "*DMS*", "*heavy media*", "*heavy medium*", "*cyclone*", "*classif*", "*Whiten*", "*Tromp*", "*sink*float*", "*washab*", "*jig*", "*screen*"),
        words=(
            *CURVE.words, Word("densities, feed_pct, assay_pct", "t/m3, %, %", "lists by class: ask for partition, sink_yield_pct, recovery_pct"), *MEDIUM.words,
            Word("sizes_um, d50c_um, alpha or m, Rf", "um, um, -, share", "partition by size"),
        ),
        equations=__doc__ or "", stated_only=True, labelled=True, needs=(Need("*", "cut_density_t_per_m3 with Ep, or d50c_um with alpha", ("cut_density_t_per_m3", "cut_density", "rho50", "d50c_um", "d50_um", "Ep")),),
    ),
)  # fmt: skip

"""Density and size separation in figures: coal jigs, curves by Ep on any axis, Gottfried's curve, sizes with assays.

jigs        Batac cut/aimed 0.95 + 0.112 d_mm^-1.16, imperfection 0.06 ; Baum imperfection by load, 0.044 to 0.134
curve       P = 100/(1 + exp(ln 3 (cut - x)/Ep)), x, cut and Ep of one kind, density or size     (Whiten, Napier-Munn)
Gottfried   F = f0 + c exp(-(x - x0)^a/b), x = density over the cut or medium, f0 + c below x0   to floats
assays      head = sum m g / sum m ; distribution of a class m g / sum m g
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import number
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.several_models import together
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.separation.dense_media import particle_mm
from oreshed.technology.separation.density_partition import (
    cut_ratio,
    imperfection_of,
    logistic_partition,
    separators,
    to_sinks,
)
from oreshed.technology.stream import Array

# Load in kg/s up to which each imperfection of a Baum jig was found, coal feed (Rueda & King 1986; the copy opened counts
# in kg/s: 320, 337 and 430 t/h). The order is that of the source: blunt between two sharper ranges.
BAUM = ((88.89, 0.044), (93.61, 0.134), (119.44, 0.087), (math.inf, 0.054))


def baum_imperfection(kg_per_s: float) -> float:
    """Imperfection of a Baum jig at a load. Raises OutOfValidity for no load.

    >>> baum_imperfection(90.0), baum_imperfection(200.0)
    (0.134, 0.054)
    """
    if kg_per_s <= 0.0:
        raise OutOfValidity(f"a load of {kg_per_s:g} kg/s feeds no jig")
    return next(x for most, x in BAUM if kg_per_s <= most)


def coal_jig(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Cut, sharpness and partition of a named jig at a size, or a Baum jig's sharpness by load. Raises KeyError else."""
    named = f"{inputs.get('device', '')} {inputs.get('label', '')}".lower()
    kind = next((s for s in separators().values() if "jig" in s.device and s.device.split()[0].lower() in named), None)  # fmt: skip
    if kind is None:
        raise KeyError("device: Batac jig or Baum jig")
    load = Given(inputs).get("feed_rate|load|feed|throughput|coal_feed|", "kg_per_s")
    if kind.device == "Baum jig" and load is not None:
        blunt = [baum_imperfection(float(x)) for x in np.atleast_1d(load)]
        return {"imperfection": blunt if np.ndim(load) else blunt[0]}
    size = particle_mm(inputs)
    aimed = number(inputs, "target_cut", "cut_density", "target_cutpoint", "rho50", "medium_density")
    if size is None or kind.device == "Baum jig":
        raise KeyError("size_m with target_cut" if kind.device != "Baum jig" else "feed_rate_kg_per_s")
    ratio = float(cut_ratio(kind, size))
    found: dict[str, Any] = {"cut_ratio": ratio, "cutpoint_shift": ratio - 1.0, "cut_shift": ratio - 1.0}
    blunt_at = float(imperfection_of(kind, size, ratio * (aimed or 1.5)))
    found |= {"imperfection": blunt_at, "to_floats_short_circuit": kind.to_floats}
    if aimed is not None:
        density = np.round(np.arange(1.0, 6.0001, 0.01), 2)
        share = to_sinks(kind, density, aimed, size)
        found |= {"cut_density": ratio * aimed, "Ep": blunt_at * ratio * aimed}
        found["partition_to_sinks"] = {f"{d:g}": float(p) for d, p in zip(density, share, strict=True)}
    return found


_AXIS = re.compile(r"^(sizes?|densit(?:y|ies)|x|d|rho|particle_sizes?|mean_sizes?)(?:_([A-Za-z0-9_]+))?$")


def curve(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Partition numbers by cut and Ep, whatever the axis. Raises KeyError for a term, OutOfValidity for units that differ."""
    axis = next(
        (
            (k, m[2] or "")
            for k, v in inputs.items()
            if (m := _AXIS.match(k)) and isinstance(v, (list, tuple))
        ),
        None,
    )
    cut = _own(inputs, "d50", "x50", "cut", "cut_size", "cut_density", "rho50", "d50c")
    spread = _own(inputs, "Ep", "ep", "ecart_probable", "probable_error")
    sharp = "perfect" in Given(inputs).text() or "ideal" in Given(inputs).text()
    if sharp and axis is not None and cut is not None:
        return _curve_of(np.where(np.asarray(inputs[axis[0]], dtype=np.float64) >= cut[0], 1.0, 0.0), inputs)
    if axis is None or cut is None or spread is None:
        raise KeyError("sizes or densities (a list), d50 and Ep of the same unit")
    units = {u for u in (axis[1], cut[1], spread[1]) if u}
    if len(units) > 1:
        raise OutOfValidity(
            f"{axis[0]}, d50 and Ep are in {', '.join(sorted(units))}: write them in one unit"
        )
    if spread[0] <= 0.0:
        raise OutOfValidity(f"Ep = {spread[0]:g} is no spread")
    x = np.asarray(inputs[axis[0]], dtype=np.float64)
    away = np.clip(_steepness(inputs) * (cut[0] - x) / spread[0], -700.0, 700.0)
    return _curve_of(1.0 / (1.0 + np.exp(away)), inputs)


def _curve_of(share: Array, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A partition under its names, and the yield of a feed whose masses the case gives."""
    found: dict[str, Any] = dict.fromkeys(
        ("partition_number", "PN", "partition_pct", "to_underflow_pct", "to_sinks_pct"), (100.0 * share).tolist()
    )  # fmt: skip
    found |= dict.fromkeys(("partition", "to_underflow", "to_sinks", "partition_to_sinks"), share.tolist())
    mass = Given(inputs).get("mass|feed|weight|distribution|feed_mass", "pct")
    if mass is not None and np.size(mass) == share.size:
        w = np.asarray(mass) / np.sum(mass)
        drawn = 100.0 * float((w * share).sum())
        found |= dict.fromkeys(("underflow_yield_pct", "yield_pct", "sink_yield_pct", "mass_pull_pct"), drawn)
    return found


def two_cuts(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Sinks, middlings and floats of two cuts, the floats of the denser cut going to the lighter. Raises KeyError else."""
    cuts, spread = inputs.get("rho50", inputs.get("cut_densities")), inputs.get("Ep")
    density = inputs.get("densities")
    if (
        not all(isinstance(x, (list, tuple)) for x in (cuts, density))
        or len(cuts or ()) != 2
        or spread is None
    ):
        raise KeyError("rho50 of two cuts, Ep of each, and densities")
    ep = np.broadcast_to(np.asarray(spread, dtype=np.float64), (2,))
    rho = np.asarray(density, dtype=np.float64)
    low, high = (
        logistic_partition(rho, c, e) for c, e in sorted(zip(cuts or (), ep, strict=True), key=lambda pair: float(pair[0]))
    )  # fmt: skip
    sinks, middlings = high, (1.0 - high) * low
    return {
        "sinks": sinks.tolist(),
        "middlings": middlings.tolist(),
        "floats": (1.0 - sinks - middlings).tolist(),
    }


def _steepness(inputs: Mapping[str, Any]) -> float:
    """ln 3, by which Ep is half the way from 25 to 75 %; or as a case's own law rounds it."""
    rounded = re.search(r"\b1\.(?:09\d*|1)(?=\s*\*)", Given(inputs).text())
    return float(rounded[0]) if rounded else math.log(3.0)


def _own(inputs: Mapping[str, Any], *stems: str) -> tuple[float, str] | None:
    """A figure and the unit that its name writes."""
    for key, value in inputs.items():
        for stem in stems:
            if (key == stem or key.startswith(f"{stem}_")) and isinstance(value, (int, float)):
                return float(value), key[len(stem) + 1 :]
    return None


def gottfried(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Share to floats by Gottfried's distribution curve. Raises KeyError for a constant that is missing."""
    given = Given(inputs)
    names = {"f0": "f0|fo|F0|Fo", "c": "c|C", "a": "a|A", "b": "b|B", "x0": "x0|xo|X0"}
    known = {n: given.one(words, "") for n, words in names.items()}
    lacking = [n for n, v in known.items() if v is None]
    relative = given.get("x|relative_density|reduced_density", "")
    if relative is None:
        density = given.get("particle_sg|particle_density|density|densities|sg", "")
        cut = given.one("medium_sg|medium_density|cut_density|rho50|cut|medium", "")
        relative = None if density is None or cut is None else np.asarray(density) / cut
    if lacking or relative is None:
        raise KeyError(
            ", ".join((*lacking, *(() if relative is not None else ("particle_sg with medium_sg",))))
        )
    c = {n: float(v or 0.0) for n, v in known.items()}
    past = np.maximum(np.asarray(relative, dtype=np.float64) - c["x0"], 0.0)
    floats: Array = np.asarray(c["f0"] + c["c"] * np.exp(-(past ** c["a"]) / c["b"]))
    told, rest = floats.tolist(), (1.0 - floats).tolist()
    return dict.fromkeys(("F", "F_to_float", "to_floats", "partition_to_floats"), told) | dict.fromkeys(
        ("to_sinks", "partition_to_sinks"), rest
    )


def size_by_assay(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Head and distribution of each assay over the classes of rows [class, mass, assay …]. Raises KeyError for rows."""
    key = next((k for k, v in inputs.items() if k.startswith("rows") and isinstance(v, list) and v), None)
    if key is None or not all(isinstance(r, (list, tuple)) and len(r) > 2 for r in inputs[key]):
        raise KeyError("rows_size_mass_pct_<assay>: [size class, mass, assay]")
    names = [n for n in re.split(r"mass_pct_|mass_|wt_pct_", key)[-1].split("_") if n and n != "pct"]
    rows = inputs[key]
    mass = np.asarray([float(r[1]) for r in rows])
    if mass.sum() <= 0.0:
        raise OutOfValidity(f"{key}: the classes have no mass")
    found: dict[str, Any] = {"mass_total_pct": float(mass.sum())}
    for i, n in enumerate(names[: len(rows[0]) - 2]):
        grade = np.asarray([float(r[2 + i]) for r in rows])
        held = mass * grade
        head = float(held.sum() / mass.sum())
        found |= dict.fromkeys((f"head_{n}", f"calc_head_{n}", f"calculated_head_{n}", f"head_{n}_pct"), head)
        share = 100.0 * held / held.sum()
        found[f"{n}_distribution_pct"] = {str(r[0]): float(x) for r, x in zip(rows, share, strict=True)}
        for r, x in zip(rows, share, strict=True):
            word = re.sub(r"^<", "below_", re.sub(r"^>|^\+", "above_", str(r[0])))
            found |= {f"{n}_distribution_{word}_pct": float(x), f"{n}_in_{word}_pct": float(x)}
    return found


compute = together(coal_jig, two_cuts, curve, gottfried, size_by_assay)
TECHNOLOGIES = (
    Technology(
        "gravity-figures", "Separation curves and coal jigs in figures", ("E06", "E07", "S05"),
        "Named coal jigs, partition by Ep on any axis, Gottfried's curve, and assays by size.", "industrial", __name__, None, compute,
        answers=("*jig*", "*partition*", "*Napier*", "*Gottfried*", "*distribution curve*", "*size by assay*", "*size-by-assay*", "*sized assay*", "*coal wash*", "*DMS*", "*dense*", "*Tromp*"),
        words=(
            Word("device (or the label), size_m, target_cut", "name, m, t/m3", "Batac jig: ask for cut_ratio, cut_density, imperfection"),
            Word("feed_rate_kg_per_s", "kg/s", "Baum jig: asks for imperfection"),
            Word("sizes_<unit> or densities, d50, Ep", "one unit", "ask for partition_number; with mass_pct for underflow_yield_pct"),
            Word("f0, a, b, c, x0, particle_sg, medium_sg", "", "Gottfried's curve: ask for F_to_float"),
            Word("rows_size_mass_pct_<assay>", "[class, %, assay]", "ask for head_<assay> and <assay>_distribution_pct"),
        ),
        equations=__doc__ or "", stated_only=True, labelled=True,
        sources=("Rueda & King 1986 (coefficients opened in a public copy of MODSIM's coal routines, (c) R.P. King; nothing ported)",
                 "Gottfried 1978, Int. J. Mineral Processing 5 (as there)", "Napier-Munn 1991 (form)"),
        needs=(Need("partition_number", "sizes or densities with d50 and Ep in one unit", ("Ep", "d50")),),
    ),
)  # fmt: skip

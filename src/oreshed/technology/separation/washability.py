"""Washability: what a sink-float test says of an ore or coal, and what a separator makes of it.

A sample is parted in heavy liquids into density fractions, each weighed and assayed. Cumulated, the fractions give the
best that any density separation can do; with a partition curve over them, what a machine does.

    head            sum of m_i a_i / sum of m_i                      against the head that was assayed by itself
    ideal           sinks = fractions above the cut
    separator       sinks = sum of m_i P(rho_i),  metal = sum of m_i a_i P(rho_i)
    efficiency      yield of the machine / ideal yield at the same grade
    near gravity    mass within 0.1 of the cut: over 25 % no jig, over 15 % only a dense medium
    Tromp           share of each fraction that sank, of measured sinks and floats; cut at 0.5, Ep from 0.75 and 0.25
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import fraction, number
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.density_partition import (
    cut_ratio,
    imperfection_of,
    logistic_partition,
    separator,
    to_sinks,
)
from oreshed.technology.stream import Array, ratio

# A balance of masses and assays off by more than this share of the head is no rounding.
AGREES = 0.05
COVERED = 0.02


@dataclass(frozen=True)
class Fractions:
    """Density fractions from light to heavy: bounds in t/m3 (nan where open), mass, and assays by name, shape (n,)."""

    low: Array
    high: Array
    mass: Array
    assays: Mapping[str, Array]

    @property
    def density(self) -> Array:
        """Density that stands for each fraction; an open end reaches half as far again as its neighbour."""
        low, high = self.low.copy(), self.high.copy()
        widths = (high - low)[np.isfinite(high - low)]
        width = float(np.median(widths)) if widths.size else 0.1 * float(np.nanmax(np.append(low, high)))
        low[np.isnan(low)] = high[np.isnan(low)] - width
        high[np.isnan(high)] = low[np.isnan(high)] + width
        return np.asarray((low + high) / 2.0)


def density_bounds(label: object) -> tuple[float, float]:
    """Bounds of a fraction as authors write it: "<2.7", "2.7-3.3", ">3.3", "F1.30", "S1.80", "-1.30", "+1.80 -2.0".

    Raises OutOfValidity for what is none of these.

    >>> density_bounds("2.7-3.3"), density_bounds("+1.3 -1.4")
    ((2.7, 3.3), (1.3, 1.4))
    """
    if isinstance(label, (list, tuple)) and len(label) == 2:
        ends = [float("nan") if x is None else float(x) for x in label]
        return ends[0], ends[1]
    text = str(label).strip().lower().replace("–", "-").replace(" to ", "-")
    found = [float(x) for x in re.findall(r"\d+(?:\.\d+)?", text)]
    if len(found) == 2:
        return min(found), max(found)
    if len(found) != 1:
        raise OutOfValidity(f"{label!r} names no density fraction; write <2.7, 2.7-3.3 or >3.3")
    if text.startswith((">", "+", "s", "≥")):
        return found[0], float("nan")
    if text.startswith(("<", "-", "f", "≤")):
        return float("nan"), found[0]
    return found[0], found[0]


def fractions(rows: Sequence[Sequence[Any]], names: Sequence[str]) -> Fractions:
    """Fractions of rows [label, mass, assay, ...] in any order, sorted by density.

    Raises OutOfValidity for a row that cannot be read, OutOfValidity for fractions that overlap or hold no mass.
    """
    read = []
    for row in rows:
        if len(row) < 2:
            raise OutOfValidity(f"a row of a sink-float test needs a density and a mass: {row!r}")
        low, high = density_bounds(row[0])
        read.append((low, high, float(row[1]), [float(x) for x in row[2 : 2 + len(names)]]))
    read.sort(key=lambda r: r[0] if np.isfinite(r[0]) else -np.inf)
    mass = np.array([r[2] for r in read])
    if not len(read) or np.any(mass < 0) or mass.sum() <= 0:
        raise OutOfValidity("a sink-float test needs fractions with mass")
    for (_, high, *_), (low, *_) in itertools.pairwise(read):
        if np.isfinite(high) and np.isfinite(low) and low < high - 1e-9:
            raise OutOfValidity(
                f"density fractions overlap: one ends at {high:g}, the next begins at {low:g}"
            )
    assays = {
        n: np.array([r[3][j] for r in read]) for j, n in enumerate(names) if all(len(r[3]) > j for r in read)
    }
    return Fractions(np.array([r[0] for r in read]), np.array([r[1] for r in read]), mass, assays)


def head(mass: ArrayLike, assay: ArrayLike) -> float:
    """Head assay that the fractions add up to, in the unit of the assays."""
    m = np.asarray(mass, dtype=np.float64)
    return float((m * np.asarray(assay)).sum() / m.sum())


def sinks(parts: Fractions, share: ArrayLike) -> tuple[float, dict[str, float], dict[str, float]]:
    """Mass yield of sinks, their assays, and recoveries, 0-1, from the share of each fraction that sinks."""
    heavy = parts.mass * np.asarray(share)
    total = heavy.sum()
    grade = {n: float((heavy * a).sum() / total) if total > 0 else 0.0 for n, a in parts.assays.items()}
    won = {n: _over((heavy * a).sum(), (parts.mass * a).sum()) for n, a in parts.assays.items()}
    return float(total / parts.mass.sum()), grade, won


def ideal_share(parts: Fractions, cut: float) -> Array:
    """Share of each fraction that a perfect separation sinks; a fraction that holds the cut parts evenly over its width."""
    low = np.where(np.isnan(parts.low), -np.inf, parts.low)
    high = np.where(np.isnan(parts.high), np.inf, parts.high)
    inside = (low < cut) & (cut < high)
    width = np.where(np.isfinite(high - low), high - low, np.inf)
    bounded = np.isfinite(width) & (width > 0)
    above = np.where(bounded, (np.where(bounded, high, cut) - cut) / np.where(bounded, width, 1.0), 0.5)
    return np.where(low >= cut, 1.0, np.where(inside, above, 0.0))


def near_gravity(parts: Fractions, cut: float, within: float = 0.1) -> float:
    """Mass share within 0.1 of the cut, 0-1: what makes a separation hard."""
    return float(((ideal_share(parts, cut - within) - ideal_share(parts, cut + within)) * parts.mass).sum()
                 / parts.mass.sum())  # fmt: skip


def ideal_yield_of_floats(parts: Fractions, name: str, grade: float) -> float:
    """Largest mass share that floats at no more than a grade (ash, say), 0-1, along the washability curve."""
    mass, assay = parts.mass / parts.mass.sum(), parts.assays[name]
    carried, total = np.append(0.0, np.cumsum(mass * assay)), np.append(0.0, np.cumsum(mass))
    yields = np.linspace(0.0, 1.0, 4001)
    within = np.interp(yields, total, carried) <= grade * yields + 1e-12
    return float(yields[within].max())


def tromp(parts: Fractions, heavy: ArrayLike, light: ArrayLike) -> tuple[Array, float, float]:
    """Measured partition of each fraction, the cut and Ep, from the masses of sinks and floats by fraction.

    Raises OutOfValidity where the curve never crosses 0.25, 0.5 and 0.75.
    """
    h, f = np.asarray(heavy, dtype=np.float64), np.asarray(light, dtype=np.float64)
    share = ratio(h, h + f)
    rising = np.maximum.accumulate(share)
    density = parts.density
    if rising[0] > 0.25 or rising[-1] < 0.75:
        raise OutOfValidity("the partition curve does not reach from 0.25 to 0.75; no Ep can be read")
    quarter, half, three = (float(np.interp(p, rising, density)) for p in (0.25, 0.5, 0.75))
    return share, half, (three - quarter) / 2.0


def exchanged(parts: Fractions, name: str, reported: float) -> tuple[int, int] | None:
    """Two fractions whose masses, exchanged, restore the reported head; None where none does or none is needed."""
    if _agrees(head(parts.mass, parts.assays[name]), reported):
        return None
    best, pair = np.inf, None
    for i, j in itertools.combinations(range(len(parts.mass)), 2):
        mass = parts.mass.copy()
        mass[[i, j]] = mass[[j, i]]
        off = abs(head(mass, parts.assays[name]) - reported)
        if off < best and _agrees(head(mass, parts.assays[name]), reported):
            best, pair = off, (i, j)
    return pair


def _agrees(found: float, reported: float) -> bool:
    return abs(found - reported) <= AGREES * abs(reported)


def _columns(inputs: Mapping[str, Any]) -> str:
    """Names of a sink-float table's columns, as its own name, its rows or `assays` tell them."""
    for key, rows in inputs.items():
        if (
            key.startswith(("rows", "fractions", "sink_float", "washability"))
            and isinstance(rows, list)
            and rows
        ):
            own = list(rows[0]) if isinstance(rows[0], Mapping) else inputs.get("assays") or ()
            return " ".join([key, *map(str, own)])
    return ""


def _over(part: float, whole: float) -> float:
    return float(part / whole) if whole else 0.0


_PER_TONNE = ("Au", "Pt", "Pd", "Rh", "Ag")  # assayed in g/t, so that a bare figure of them is no percent


def unit_of_assay(name: str, assays: Array, text: str) -> str:
    """Unit in which a table assays, from the names of its columns; percent where none is told and shares are excluded.

    Empty where nothing decides.

    >>> unit_of_assay("Zn", np.array([0.4, 22.0]), "rows_mass_pct_Zn_pct"), unit_of_assay("Au", np.array([2.0]), "rows")
    ('pct', '')
    """
    said = re.search(rf"(?<![A-Za-z]){re.escape(name)}_(pct|ppm|g_per_t|g_t)(?![a-z])", text)
    if said:
        return "g_per_t" if said[1] == "g_t" else said[1]
    return "pct" if name not in _PER_TONNE and float(np.max(assays)) > 1.0 else ""


def table(inputs: Mapping[str, Any]) -> tuple[Fractions, list[str]] | None:
    """The sink-float table of a case under any of its names, and the assays in it; None where there is none."""
    for key, rows in inputs.items():
        if (
            key.startswith(("rows", "fractions", "sink_float", "washability"))
            and isinstance(rows, list)
            and rows
        ):
            if isinstance(rows[0], Mapping):
                names = [
                    n
                    for n in rows[0]
                    if n not in ("density", "fraction", "label", "mass", "mass_pct", "wt_pct")
                ]
                rows = [[next(iter(r.values())), r.get("mass_pct", r.get("mass", r.get("wt_pct"))),
                         *(r[n] for n in names)] for r in rows]  # fmt: skip
            else:
                given = inputs.get("assays")
                tail = re.split(r"mass_pct_|mass_|wt_pct_|wt_", key)
                names = (
                    list(given)
                    if given
                    else [n for n in re.sub(r"_(pct|ppm|g_per_t|g_t)(?=_|$)", "", tail[-1]).split("_") if n]
                    if len(tail) > 1
                    else []
                )
                names = names or [f"assay{j}" for j in range(1, len(rows[0]) - 1)]
            names = [re.sub(r"_?(pct|g_per_t|g_t|ppm)$", "", n) for n in names]
            return fractions(rows, names), names
    return None


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Head, yields and recoveries of a sink-float test, ideal or by a separator; and whether it agrees with itself."""
    given = table(inputs)
    if given is None:
        return _curve(inputs)
    parts, names = given
    edges = [x for x in np.append(parts.low, parts.high) if np.isfinite(x)]
    cut = number(inputs, "cut_density", "medium_density", "rho50", "d50", "cut", "target_cut")
    aimed = cut if cut is not None else float(max(edges))
    ep, size = number(inputs, "Ep", "ep"), number(inputs, "particle_size_mm", "size_mm_mean")
    device = inputs.get("device", inputs.get("separator"))
    share = ideal_share(parts, aimed)
    found: dict[str, Any] = {"mass_total_pct": float(parts.mass.sum()), "cut_density": aimed}
    if ep is not None:
        share = logistic_partition(parts.density, aimed, ep)
    elif device is not None:
        kind = separator(str(device))
        share = to_sinks(kind, parts.density, aimed, size or 10.0)
        found["cut_density"] = float(aimed * cut_ratio(kind, size or 10.0))
        found["Ep"] = float(found["cut_density"] * imperfection_of(kind, size or 10.0, found["cut_density"]))
    given_yield, grade, won = sinks(parts, share)
    light, light_grade, light_won = sinks(parts, 1.0 - share)
    found |= {
        "sink_yield_pct": 100.0 * given_yield, "float_yield_pct": 100.0 * light, "yield_pct": 100.0 * light,
        "near_gravity_pct": 100.0 * near_gravity(parts, found["cut_density"]),
    }  # fmt: skip
    for n in names:
        if n not in parts.assays:
            continue
        found |= {
            f"calc_head_{n}": head(parts.mass, parts.assays[n]), f"head_{n}": head(parts.mass, parts.assays[n]),
            f"sink_{n}": grade[n], f"float_{n}": light_grade[n],
            f"sink_{n}_recovery_pct": 100.0 * won[n], f"float_{n}_recovery_pct": 100.0 * light_won[n],
            f"{n}_recovery_to_sinks_pct": 100.0 * won[n], f"{n}_recovery_to_floats_pct": 100.0 * light_won[n],
        }  # fmt: skip
        if n.lower() != "ash":
            found[f"{n}_recovery_pct"] = 100.0 * won[n]  # of what is dense; a coal is won as floats
        unit = unit_of_assay(n, parts.assays[n], _columns(inputs))
        # A figure with its unit stands before the bare one, which would else be read as a share.
        found |= {
            f"{stem}_{n}_{unit}": found[f"{stem}_{n}"]
            for stem in ("calc_head", "head", "sink", "float")
            if unit
        }
        if n.lower() == "ash":
            best = ideal_yield_of_floats(parts, n, light_grade[n])
            found |= {
                "clean_coal_yield_pct": 100.0 * light, "clean_coal_ash_pct": light_grade[n], "product_ash_pct":
                light_grade[n], "theoretical_yield_pct": 100.0 * best, "organic_efficiency_pct": 100.0 * light / best
                if best else 0.0,
            }  # fmt: skip
        reported = number(inputs, f"reported_head_{n}", f"assayed_head_{n}", f"head_{n}_reported")
        if reported is not None:
            found |= _audit(parts, n, reported)
    if abs(parts.mass.sum() - 100.0) > 100.0 * COVERED and parts.mass.sum() > 1.5:
        found["flag"] = f"masses sum to {parts.mass.sum():.4g}, not to 100"
    if "sink_mass" in inputs and "float_mass" in inputs:
        share_, half, spread = tromp(parts, inputs["sink_mass"], inputs["float_mass"])
        found |= {"partition": share_.tolist(), "d50": half, "cut_density": half, "Ep": spread}
        found["imperfection"] = spread / half
    target = fraction(inputs, "target_recovery", "target_recovery_pct")
    if target is not None and names[0] in parts.assays:
        found["cut_for_target"] = _cut_for(parts, names[0], target)
    return found


def _curve(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A partition curve from its cut and Ep, or its cut and Ep from measured shares; densities in t/m3."""
    density = inputs.get("densities", inputs.get("density"))
    measured = inputs.get("partition_pct", inputs.get("partition", inputs.get("partition_coefficients")))
    if density is None:
        raise KeyError(
            "rows_mass_pct_<assay>: rows of [density fraction, mass, assay]; or densities of a curve"
        )
    rho = np.asarray(density, dtype=np.float64)
    if measured is not None:
        share = np.asarray(measured, dtype=np.float64)
        share = share / 100.0 if np.nanmax(share) > 1.5 else share
        falling = share[0] > share[-1]
        share = 1.0 - share if falling else share
        _, half, spread = tromp(Fractions(rho, rho, np.ones(len(rho)), {}), share, 1.0 - share)
        return {
            "d50": half, "rho50": half, "cut_density": half, "Ep": spread, "imperfection": spread / half,
            "imperfection_in_water": spread / (half - 1.0),
        }  # fmt: skip
    cut, ep = number(inputs, "cut_density", "rho50", "d50", "cut"), number(inputs, "Ep", "ep")
    if ep is None and cut is not None and number(inputs, "imperfection") is not None:
        ep = cut * float(inputs["imperfection"])
    if cut is None or ep is None:
        raise KeyError("cut_density and Ep (or imperfection), or partition_pct")
    share = logistic_partition(rho, cut, ep)
    return {
        "partition": np.atleast_1d(share).tolist(), "partition_pct": (100.0 * np.atleast_1d(share)).tolist(),
        "partition_to_sinks": {f"{d:g}": float(x) for d, x in zip(np.atleast_1d(rho), np.atleast_1d(share), strict=True)},
    }  # fmt: skip


def _audit(parts: Fractions, name: str, reported: float) -> dict[str, Any]:
    """Whether the fractions restore the head that was assayed; if not, which two masses may be exchanged."""
    own = head(parts.mass, parts.assays[name])
    found: dict[str, Any] = {
        "head_agrees": _agrees(own, reported),
        f"calc_head_{name}_as_filed": own,
        f"head_{name}_off_pct": 100.0 * (own / reported - 1),
    }
    pair = exchanged(parts, name, reported)
    if not found["head_agrees"]:
        found["flag"] = f"fractions add up to {own:.4g} {name}, the head was assayed at {reported:.4g}"
    if pair is not None:
        mass = parts.mass.copy()
        mass[list(pair)] = mass[list(pair[::-1])]
        found["masses_exchanged"] = sorted(float(parts.mass[i]) for i in pair)
        right = head(mass, parts.assays[name])
        found |= dict.fromkeys((f"calc_head_{name}_{w}" for w in ("exchanged", "swapped", "swapped_back", "masses_swapped", "corrected")), right)  # fmt: skip
    return found


def _cut_for(parts: Fractions, name: str, target: float) -> float:
    """Highest cut density whose ideal sinks hold a wished recovery."""
    density = np.linspace(parts.density.min(), parts.density.max(), 400)
    won = np.array([sinks(parts, ideal_share(parts, float(d)))[2][name] for d in density])
    return float(density[won >= target - 1e-12].max(initial=density[0]))


TECHNOLOGIES = (
    Technology(
        "washability", "Washability by sink and float", ("E06",),
        "Density fractions of an ore or coal: head, ideal and real yields and recoveries, and errors in the table.",
        "industrial", __name__, None, compute,
        answers=("density separation sink-float", "density separation/*", "washability*", "sink-float*", "coal washability*",
                 "heavy liquid*", "Tromp*", "partition curve*", "density partition*", "density separation*"),
        words=(
            Word("rows_mass_pct_<assay>", "[density, %, assay]", "fractions, as [\"<2.7\", 54.2, 1.2]; assay Fe, ash, Pb ..."),
            Word("cut_density", "t/m3", "where it parts; the highest bound of the table if not given"),
            Word("Ep, or device and particle_size_mm", "t/m3, name, mm", "a real separator instead of an ideal one"),
            Word("reported_head_<assay>", "unit of the assay", "the head assayed by itself: asks for head_agrees"),
            Word("sink_mass, float_mass", "mass by fraction", "measured products: ask for d50, Ep and partition"),
            Word("target_recovery_pct", "%", "asks for cut_for_target"),
            Word("densities, cut_density, Ep", "t/m3", "a curve alone: asks for partition"),
            Word("densities, partition_pct", "t/m3, %", "a measured curve alone: asks for d50, Ep, imperfection"),
        ),
        equations=__doc__ or "",
        sources=("Wills & Finch 2016, chapter 11 (from memory)", "Rueda & King 1986"),
    ),
)  # fmt: skip

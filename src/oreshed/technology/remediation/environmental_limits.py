"""Limits that clean-up is measured by: aquatic life by hardness, drinking water, residential soil.

A metal is less toxic in hard water, so the criterion rises with hardness; it is written for total metal and turned to
dissolved by a conversion factor. Limits move with years and states, so each is told with its year and source.

    aquatic     c = exp(m ln H + b) CF              H : hardness, mg/L as CaCO3; ug/L dissolved
    lead        CF = 1.46203 - 0.145712 ln H
    treatment   removal needed = 1 - limit / c
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from itertools import permutations
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, number
from oreshed.technology.registry import Technology, Word
from oreshed.technology.table import table_beside

HARDNESS = (20.0, 400.0)  # mg/L, in which the equations stand


def aquatic_limit(hardness: float, m: float, b: float, cf: float | None = None) -> float:
    """Dissolved ug/L; without a conversion factor it is that of lead.

    >>> round(aquatic_limit(100.0, 1.128, -3.6867, 0.85), 2)
    3.84
    """
    factor = 1.46203 - 0.145712 * math.log(hardness) if cf is None else cf
    return math.exp(m * math.log(hardness) + b) * min(factor, 1.0)


def rows(kind: str) -> tuple[Mapping[str, str], ...]:
    """Limits of one kind."""
    return tuple(r for r in table_beside(__name__, "environmental_limits.csv") if r["kind"] == kind)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Limits that the inputs of a case ask for; see `words`."""
    text = f"{inputs.get('label', '')} {inputs.get('medium', '')}".lower()
    found: dict[str, Any] = {}
    if isinstance(inputs.get("hardness_mg_L"), list):
        each = [compute({**inputs, "hardness_mg_L": h}) for h in inputs["hardness_mg_L"]]
        return {k: [e[k] for e in each] if isinstance(x, float) else x for k, x in (each or [{}])[0].items()}
    hardness = number(inputs, "hardness_mg_L")
    if hardness is not None:
        found |= _aquatic(inputs, hardness)
    if "drinking" in text:
        year = figure(inputs, "year", default=2036.0 if "newer" in text else 2026.0)
        found |= _drinking(year)
    if "soil" in text:
        found["ppm"] = {r["name"]: float(r["value"]) for r in rows("residential soil")}
    if not found:
        raise KeyError("hardness_mg_L, or medium: drinking water or residential soil")
    for metal in ("Pb", "Cd", "Zn", "Cu", "Ni"):
        level = number(inputs, f"{metal}_ug_L")
        if level and f"{metal}_CCC_dissolved_ug_L" in found:
            found[f"{metal}_removal_needed_pct"] = 100.0 * max(
                1.0 - found[f"{metal}_CCC_dissolved_ug_L"] / level, 0.0
            )
    return found


def _drinking(year: float) -> dict[str, Any]:
    """Limits in force in a year: by authority, metal and kind in any order, and as tables by either."""
    found: dict[str, Any] = {}
    for row in sorted(rows("drinking water"), key=lambda r: int(r["year"])):
        if int(row["year"]) > year:
            continue
        value, (authority, metal, kind, *when) = (
            float(row["value"]),
            row["name"].removesuffix("_mg_L").split("_"),
        )
        if when:  # told with the year from which it binds
            found[row["name"]] = value
            continue
        # A goal binds nobody: it is no limit of its authority.
        for words in ((authority, metal, kind), *([] if kind == "MCLG" else [(authority, metal)])):
            for order in permutations(words):
                found["_".join(order) + "_mg_L"] = value
            for first in words[:2]:
                for rest in permutations([w for w in words if w != first]):
                    table = found.setdefault(first, {})
                    table |= {"_".join(rest): value, "_".join(rest) + "_mg_L": value}
    return found


def _aquatic(inputs: Mapping[str, Any], hardness: float) -> dict[str, Any]:
    low, high = HARDNESS
    if not low <= hardness <= high:
        raise OutOfValidity(
            f"hardness {hardness:g} mg/L lies outside {low:g} to {high:g}, in which the equations stand"
        )
    found: dict[str, Any] = {}
    text = str(inputs.get("label", "")).lower()
    year = number(inputs, "year", "edition")
    stated = re.search(r"\b(19|20)\d\d\b", text)
    edition = round(year) if year is not None else int(stated[0]) if stated else None
    for row in rows("aquatic"):
        if edition is not None and edition != int(row["year"]):
            continue  # another edition than the case's: see the laws
        cf = float(row["cf"]) if row["cf"] else None
        m, b = float(row["m"]), float(row["b"])
        # Slope and level of a case stand for the metal that its label names.
        name = {"Cd": "cadmium", "Zn": "zinc", "Cu": "copper", "Ni": "nickel", "Pb": "lead"}[row["metal"]]
        if "m" in inputs and (name in text or inputs.get("metal") == row["metal"]):
            m, b = figure(inputs, "m"), figure(inputs, "b")
            cf = figure(inputs, "CF", default=math.nan if cf is None else cf)
            cf = None if math.isnan(cf) else cf
        limit = aquatic_limit(hardness, m, b, cf)
        key = f"{row['metal']}_{row['name']}"
        found[key] = {"m": m, "b": b, "dissolved_ug_L": limit} | ({} if cf is None else {"CF": cf})
        found[f"{key}_dissolved_ug_L"] = limit
    return found


TECHNOLOGIES = (
    Technology(
        "environmental-limits", "Limits of clean-up", ("R18", "N13"),
        "Aquatic criteria by hardness, drinking water and residential soil limits, with year and source.",
        "industrial", __name__, None, compute,
        answers=("limits*", "aquatic life*", "drinking water limit*"),
        words=(
            Word("hardness_mg_L", "mg/L CaCO3", "asks for Cd_CMC, Cd_CCC, Zn_CMC_dissolved_ug_L and so on"),
            Word("m, b, CF, metal", "", "slope, level and conversion in place of the table's"),
            Word("Cd_ug_L, …", "ug/L", "a water: asks for Cd_removal_needed_pct"),
            Word("medium (or the label), year", "", "drinking water or residential soil: asks for the limits in force in that year; 2026 unless given, 2036 where the label says newer"),
        ),
        equations=__doc__ or "", labelled=True,
    ),
)  # fmt: skip

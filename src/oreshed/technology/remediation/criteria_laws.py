"""Aquatic life criteria by hardness, of any edition: the equation of a case, or of the edition that it names.

total          c = exp(m ln H + b)            H : hardness, mg/L as CaCO3; ug/L
dissolved      c CF,  CF = a - k ln H         (k = 0 but for cadmium and lead)
water          removal needed = 1 - criterion/c;  c/criterion
hardness       2.497 Ca + 4.118 Mg            mg/L
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.named_substances import metals_named
from oreshed.technology.laws.figures import Figures
from oreshed.technology.laws.law import Book
from oreshed.technology.laws.law_technology import answered, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.table import table_beside

KINDS = {"acute": "CMC", "chronic": "CCC"}
HARDNESS = (20.0, 400.0)  # mg/L, in which the equations stand
CURRENT = {
    "Cu": 1995,
    "Pb": 1985,
    "Ni": 1995,
    "Zn": 1995,
    "Ag": 1980,
    "Cr": 1995,
}  # by hardness; cadmium has several, so its edition has to be named


def equation(metal: str, edition: float, kind: str) -> tuple[float, float, float | None, float | None]:
    """(m, b, a, k) of a metal's criterion in an edition. Raises OutOfValidity for an edition that is not held."""
    held = [
        r for r in table_beside(__name__, "criteria_laws.csv") if r["metal"] == metal and r["kind"] == kind
    ]
    row = next((r for r in held if int(r["edition"]) == round(edition)), None)
    if row is None:
        raise OutOfValidity(
            f"no {kind} criterion of {metal} of {edition:g}; held: {', '.join(r['edition'] for r in held) or 'none'}"
        )
    return (
        float(row["m"]),
        float(row["b"]),
        float(row["cf_level"]) if row["cf_level"] else None,
        float(row["cf_slope"]) if row["cf_slope"] else None,
    )


def _words(kind: str, *rest: str) -> str:
    short = KINDS[kind]
    return "|".join(
        w
        for r in rest
        for w in (
            f"{short}_{r}".strip("_"),
            f"{kind}_{r}".strip("_"),
            f"{r}_{short}".strip("_"),
            f"{r}_{kind}".strip("_"),
        )
    )


def _quantities(kind: str) -> tuple[Quantity, ...]:
    return (
        Quantity(f"{kind}_m", "", _words(kind, "m", "slope"), f"slope of the {kind} criterion"), Quantity(f"{kind}_b", "", _words(kind, "b", "intercept"), f"level of the {kind} criterion"),
        Quantity(f"{kind}_a", "", f"{KINDS[kind]}_cf_a", f"conversion at ln H = 0, {kind}", 0.0, 3.0), Quantity(f"{kind}_k", "", f"{KINDS[kind]}_cf_k", f"fall of the conversion a ln H, {kind}", 0.0, 1.0),
        Quantity(f"{kind}_cf", "", _words(kind, "CF", "conversion_factor"), f"conversion to dissolved metal, {kind}", derived=True),
        Quantity(f"{kind}_dissolved", "ug_L", _words(kind, "dissolved", ""), f"{kind} criterion, dissolved", derived=True), Quantity(f"{kind}_total", "ug_L", _words(kind, "total", "total_recoverable", "total_metal"), f"{kind} criterion, total metal", derived=True),
        Quantity(f"{kind}_removal", "", _words(kind, "removal_needed", "removal"), f"removal needed to meet it, {kind}", share=True, derived=True), Quantity(f"{kind}_times", "", _words(kind, "times", "ratio", "exceedance", "toxic_units"), f"water over criterion, {kind}", derived=True),
    )  # fmt: skip


def _laws(kind: str) -> tuple[Law, ...]:
    k = kind
    return (
        Law(f"{k}_m {k}_b {k}_a {k}_k", "metal edition", lambda metal, year: equation(metal, year, k)),
        Law(f"{k}_cf", f"{k}_a {k}_k hardness", lambda a, s, h: min(a - s * math.log(h), 1.0)),
        Law(f"{k}_total", f"{k}_m {k}_b hardness", lambda m, b, h: math.exp(m * math.log(h) + b)),
        Law(f"{k}_dissolved", f"{k}_total {k}_cf", lambda c, f: c * f),
        Law(f"{k}_removal", f"{k}_dissolved water", lambda c, w: max(1.0 - c / w, 0.0)), Law(f"{k}_times", f"{k}_dissolved water", lambda c, w: w / c),
    )  # fmt: skip


QUANTITIES = (
    Quantity("metal", "text", "metal|element", "metal"), Quantity("edition", "", "year|edition", "year of the criterion", 1976.0, 2100.0),
    Quantity("hardness", "mg_L", "hardness|H|hardness_as_CaCO3|hardness_CaCO3|total_hardness", "hardness as CaCO3", *HARDNESS),
    Quantity("calcium", "mg_L", "Ca|calcium", "calcium", 0.0), Quantity("magnesium", "mg_L", "Mg|magnesium", "magnesium", 0.0),
    Quantity("water", "ug_L", "C|level|water|concentration|measured", "metal in the water", 0.0),
    *_quantities("acute"), *_quantities("chronic"),
)  # fmt: skip
LAWS = (
    Law("hardness", "calcium magnesium", lambda a, b: 2.497 * a + 4.118 * b),
    Law("edition", "metal", lambda m: float(CURRENT[m])),
    *_laws("acute"),
    *_laws("chronic"),
)
BOOK = Book(QUANTITIES, LAWS, of_metal="water")


def conversion(text: Any) -> tuple[float, float]:
    """(a, k) of a conversion factor: a number, or words as `1.136672-0.041838*ln H`. Raises OutOfValidity for others.

    >>> conversion("1.46203 - 0.145712 ln H"), conversion(0.978)
    ((1.46203, 0.145712), (0.978, 0.0))
    """
    read = re.fullmatch(
        r"\s*(\d+(?:\.\d+)?)\s*(?:-\s*\(?\s*(?:ln\s*\(?\s*(?:H|hardness)\s*\)?\s*\)?\s*[*x·]?\s*\(?\s*(\d*\.\d+)|(\d*\.\d+)\s*[*x·]?\s*ln\s*\(?\s*(?:H|hardness)\s*\)?)\s*\)?)?\s*",
        str(text),
    )
    if read is None:
        raise OutOfValidity(f"CF = {text!r} is no conversion factor")
    return float(read[1]), float(read[2] or read[3] or 0.0)


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Criteria of a case: `CMC: {m, b, CF}`, or m, b and CF for both, or the edition that the label names."""
    told: dict[str, Any] = {}
    label = str(inputs.get("label", ""))
    for key, value in inputs.items():
        kind = next((k for k, s in KINDS.items() if str(key).lower() in (k, s.lower())), "")
        if kind and isinstance(value, Mapping):
            told |= _told(kind, value)
        elif key not in ("m", "b", "CF", "form", "law"):
            told[str(key)] = value
    if "m" in inputs and "b" in inputs:
        for kind in KINDS:
            told = _told(kind, inputs) | told
    if not {"hardness", "calcium"} & set(BOOK.read(told)):
        raise OutOfValidity("needs the hardness (hardness_mg_L, as CaCO3)")
    year = re.search(r"\b(19[789]\d|20[0-4]\d)\b", label)
    if year and "edition" not in BOOK.read(told):
        told["edition"] = int(year[1])
    if (
        "metal" not in told
        and not metals_named(label)
        and not any(x.labels for x in (BOOK.read(told).get("water"),) if x)
    ):
        told["metal"] = list(CURRENT)
    return answered(BOOK, told)


def _told(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    short = KINDS[kind]
    found = {f"{short}_{k}": given[k] for k in ("m", "b") if k in given}
    if "CF" in given:
        level, fall = conversion(given["CF"])
        found |= {f"{short}_cf_a": level, f"{short}_cf_k": fall}
    return found


TECHNOLOGIES = (
    technology_of(
        BOOK, "aquatic-criteria", "Aquatic life criteria, shared laws", ("R18", "N13"), "Acute and chronic criteria of a metal by hardness, of any edition.",
        __name__, __doc__ or "", ("limits*", "aquatic life*", "*hardness*", "*water quality criteri*"), compute=compute,
    ),
)  # fmt: skip

"""What a water of stated analysis is: ionic strength, pH, pe, alkalinity, charge balance, saturation of solids. PHREEQC does the chemistry.

The analysis is given as a table of totals (ppm, mg_L, mmol_L, mol_kgw …) by the names that PHREEQC has for them, pH, temperature and, where known, pe and
density; alkalinity as HCO3 or CaCO3. The database is the one that the case names, else phreeqc.dat.

    saturation index   log10(ion activity product/K(T)) of every solid of the database that the water can form, or of those asked
    ionic strength     half the sum of molality times charge squared
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.aqueous import Water
from oreshed.technology.casework.case_inputs import number
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.solid_solubility import solids

UNITS = {
    "ppm": "ppm",
    "mg_kg": "mg/kgs",
    "mg_L": "mg/l",
    "mg_per_L": "mg/l",
    "g_L": "g/l",
    "ug_L": "ug/l",
    "mmol_L": "mmol/l",
    "mol_L": "mol/l",
    "M": "mol/l",
    "mM": "mmol/l",
    "mmol_kgw": "mmol/kgw",
    "mol_kgw": "mol/kgw",
    "molal": "mol/kgw",
}
TOTALS = {
    "SO4": "S(6)",
    "NO3": "N(5)",
    "HCO3": "Alkalinity",
    "CO3": "C(4)",
    "PO4": "P",
    "NH4": "N(-3)",
    "HS": "S(-2)",
    "H2S": "S(-2)",
    "SiO2": "Si",
    "DIC": "C(4)",
    "Fe2": "Fe(2)",
    "Fe3": "Fe(3)",
}
AS = {"SO4": "SO4", "NO3": "NO3", "HCO3": "HCO3", "CO3": "CO3", "PO4": "PO4", "NH4": "NH4", "SiO2": "SiO2"}
MOST_SOLIDS = 60
_engines: dict[str, Water] = {}


def _engine(name: str) -> Water:
    return _engines.setdefault(name, Water(name, corrected=False))


def line_of(name: str, amount: float, molar: bool) -> str:
    """A line of the engine's input for a total of a case. >>> line_of("alkalinity_as_HCO3", 141.7, False)
    ' Alkalinity 141.7 as HCO3'
    """
    base, _, weighed = name.partition("_as_")
    if base.lower() == "alkalinity":
        return f" Alkalinity {amount:.10g}" + ("" if molar else f" as {weighed or 'CaCO3'}")
    bare = re.sub(r"(\^?\d?[+-]\d?)$", "", base)
    total = TOTALS.get(bare, bare)
    unit = weighed or AS.get(bare, "")
    return f" {total} {amount:.10g}" + (f" as {unit}" if unit and not molar else "")


def analysis(inputs: Mapping[str, Any]) -> tuple[str, Mapping[str, float]]:
    """(unit, totals) of a case. Raises KeyError where it lists none."""
    for key, value in inputs.items():
        if (
            key in UNITS
            and isinstance(value, Mapping)
            and value
            and all(isinstance(x, (int, float)) for x in value.values())
        ):
            return key, {str(k): float(x) for k, x in value.items()}
        named = re.fullmatch(r"(?:water|solution|composition|analysis|totals|ions)_(\w+)", str(key))
        if (
            named
            and named[1] in UNITS
            and isinstance(value, Mapping)
            and all(isinstance(x, (int, float)) for x in value.values())
        ):
            return named[1], {str(k): float(x) for k, x in value.items()}
    raise KeyError("ppm, mg_L or mmol_L: a table of totals by element")


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a water. Raises OutOfValidity as the engine does, and for a temperature or pH outside 0 to 100 C and 0 to 14."""
    unit, totals = analysis(inputs)
    name = str(inputs.get("db", inputs.get("database", "phreeqc"))).removesuffix(".dat")
    celsius, ph = number(inputs, "T_C", "temperature_C"), number(inputs, "pH")
    celsius = 25.0 if celsius is None else celsius
    if ph is None:
        raise KeyError("pH")
    if not 0.0 <= celsius <= 100.0 or not 0.0 <= ph <= 14.0:
        raise OutOfValidity(f"a water at {celsius:g} C and pH {ph:g}: 0 to 100 C, pH 0 to 14")
    pe, density = number(inputs, "pe"), number(inputs, "density_kg_L", "density_g_cm3")
    molar = "mol" in unit or unit in ("M", "mM", "molal")
    lines = ["SOLUTION 1", f" temp {celsius:.10g}", f" pH {ph:.10g}", f" units {UNITS[unit]}"]
    lines += [f" pe {pe:.10g}"] if pe is not None else []
    lines += [f" density {density:.10g}"] if density is not None else []
    lines += [line_of(n, x, molar) for n, x in totals.items()]
    held = " ".join(totals)
    asked = [s for s in solids(name) if _formable(solids(name)[s][0], held)][:MOST_SOLIDS]
    out = [
        "SELECTED_OUTPUT",
        " -reset false",
        " -pH true",
        " -pe true",
        " -alkalinity true",
        " -ionic_strength true",
        " -charge_balance true",
        " -percent_error true",
    ]
    out += [" -saturation_indices " + " ".join(asked)] if asked else []
    row = _engine(name).run("\n".join([*lines, *out, "END"]) + "\n")[-1]
    low = {k.lower(): float(v) for k, v in row.items() if isinstance(v, (int, float))}
    strength = low.get("mu", math.nan)
    index = {
        s: low[f"si_{s.lower()}"]
        for s in asked
        if f"si_{s.lower()}" in low and low[f"si_{s.lower()}"] > -99.0
    }
    found: dict[str, Any] = {
        "ionic_strength_mol_kgw": strength,
        "ionic_strength": strength,
        "ionic_strength_mol_L": strength,
        "I_mol_kgw": strength,
        "SI": index,
        "saturation_index": index,
    }
    found |= {
        "alkalinity_eq_kgw": low.get("alk(eq/kgw)", math.nan),
        "charge_error_pct": low.get("pct_err", math.nan),
        **{f"SI_{s}": x for s, x in index.items()},
    }
    return {k: v for k, v in found.items() if not (isinstance(v, float) and math.isnan(v))}


def _formable(formula: str, held: str) -> bool:
    """Whether a water of these totals holds every element of a solid but those of water itself."""
    elements = set(re.findall(r"[A-Z][a-z]?", formula.replace(":", ""))) - {"H", "O"}
    own = set(
        re.findall(
            r"[A-Z][a-z]?", held.replace("alkalinity", "").replace("Alkalinity", "C ").replace("_as_", " ")
        )
    )
    own |= {"C"} if re.search("lkalinity|HCO3|CO3|DIC|C\\(4\\)", held) else set()
    return bool(elements) and elements <= own


TECHNOLOGIES = (
    Technology(
        "water-analysis", "A water of stated analysis, with PHREEQC", ("S07", "R18"), "Ionic strength, saturation of solids and charge balance of an analysed water.",
        "industrial", __name__, None, compute, answers=("speciation*", "water analysis*", "*saturation ind*", "*ionic strength*"),
        words=(
            Word("ppm, mg_L, mmol_L, mol_kgw …", "table", "totals by element or ion; alkalinity_as_HCO3"), Word("pH, T_C, pe, density_kg_L", "", "25 C unless given"), Word("db", "-", "phreeqc unless given"),
        ),
        equations=__doc__ or "", stated_only=True, meant=lambda label, inputs: any(k in UNITS or re.match("(water|solution|composition|analysis|totals|ions)_", str(k)) for k, v in inputs.items() if isinstance(v, Mapping)),
        sources=("PHREEQC 3 and its databases (USGS, public domain), pinned by hash",),
    ),
)  # fmt: skip

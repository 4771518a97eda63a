"""Emissions to air counted by factor, and the standards that a stack is held to.

An inventory counts a pollutant as metal made times a factor of the route; a country writes its own factor where it has
measured. A standard is told with its rule and year; a stack is inside it or not.

    emission     E = sum over routes of M_r f_r          M : t of metal, f : per tonne
    mean factor  f = sum s_r f_r                         s : shares of the routes, which sum to 1
    standard     c <= limit                              vol % of SO2, mg of dust a dry standard m3, opacity
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figures, fraction, number
from oreshed.technology.casework.quantity_names import converted, read
from oreshed.technology.registry import Technology, Word
from oreshed.technology.table import table_beside

METALS = {"lead": "Pb", "zinc": "Zn", "copper": "Cu"}
# Words by which a case names an inventory or a rule, in small letters.
SCHEMES = {
    "Germany": ("germany", "german", "deutschland", "nfr", "2.c.5", "umweltbundesamt", "uba"),
    "IPCC": ("ipcc", "co2", "greenhouse"),
    "NSPS": ("nsps", "40 cfr 60", "new source performance", "cfr part 60", "emission limit", "emission standard"),
}  # fmt: skip
SUBPARTS = {"subpart r": "Pb", "subpart q": "Zn", "subpart p": "Cu", "subpart l": "secondary Pb"}
ALIASES = {"SOx": ("SO2",), "TSP": ("dust", "PM"), "PM": ("particulate", "dust", "TSP"), "SO2": ("SOx",)}


def rows(kind: str, **only: str) -> tuple[Mapping[str, str], ...]:
    """Factors or standards with these entries."""
    table = table_beside(__name__, "air_emissions.csv")
    return tuple(r for r in table if r["kind"] == kind and all(r[k] == v for k, v in only.items()))


def mean_factor(shares: Mapping[str, float], factors: Mapping[str, float]) -> float:
    """Factor of a mix of routes.

    >>> mean_factor({"ISF": 0.8, "DS": 0.2}, {"ISF": 0.59, "DS": 0.25})
    0.522
    """
    total = sum(shares.values())
    if abs(total - 1.0) > 0.005:
        raise OutOfValidity(f"shares of the routes sum to {total:.4g}, not 1")
    return round(sum(s * factors[r] for r, s in shares.items()), 12)


def _said(inputs: Mapping[str, Any]) -> str:
    words = [f"{k} {v}" if isinstance(v, str) else str(k) for k, v in inputs.items()]
    return " ".join(words).lower()


# What a limit is of where no rule is named: a stack, not a water or a soil.
STACK = ("so2", "dust", "particulate", "stack", "roaster", "sinter")


def _schemes(text: str) -> list[str]:
    found = [s for s, words in SCHEMES.items() if any(w in text for w in words)]
    if ("limit" in text or "standard" in text) and "NSPS" not in found and any(w in text for w in STACK):
        found.append("NSPS")
    return found


def counted(label: str, inputs: Mapping[str, Any]) -> bool:
    """Whether a case names an inventory or a rule of stacks, or gives shares of routes.

    >>> counted("limits: aquatic life, zinc", {"hardness_mg_L": 100}), counted("roaster limits", {})
    (False, True)
    """
    return bool(_schemes(_said({"label": label, **inputs}))) or any(str(k).endswith("_share") for k in inputs)


def _metals(text: str) -> list[str]:
    named = [m for w, m in SUBPARTS.items() if w in text]
    if named:
        return named
    found = [m for w, m in METALS.items() if w in text]
    return ["secondary Pb"] if found == ["Pb"] and "secondary" in text else found


def _process_co2(inputs: Mapping[str, Any], metals: list[str]) -> dict[str, float]:
    """Factors of the IPCC by route, that of a mix of routes, and tonnes of CO2 of tonnes of metal."""
    found: dict[str, float] = {}
    for metal in metals or ["Pb", "Zn"]:
        factors = {r["route"]: float(r["value"]) for r in rows("factor", scheme="IPCC", metal=metal)}
        found |= {f"{metal}_{r}": f for r, f in factors.items()}
        shares = {
            r: s for r in factors if (s := fraction(inputs, f"{r}_share", f"{r}_share_pct")) is not None
        }
        if metal == "Pb" and shares:
            mean = mean_factor(shares, factors)
            found |= {"CO2_t_per_t": mean, "Pb_weighted": mean, "Pb_default": round(mean, 2)}
        made = figures(inputs, f"{metal}_t")
        if made and set(made) <= set(factors):
            tonnes = sum(made.values())
            carbon = sum(factors[r] * t for r, t in made.items())
            found |= {"CO2_t": carbon, "CO2_t_per_t": carbon / tonnes}
    return found | {f"{k}_t_per_t": v for k, v in found.items() if k.startswith(("Pb_", "Zn_"))}


def _inventory(inputs: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Factors of a country, and its emissions where the metal made is given."""
    made = number(inputs, "lead_t", "Pb_t", "production_t", "lead_production_t", "activity_t")
    for r in rows("factor", scheme="Germany"):
        for name in (r["pollutant"], *ALIASES.get(r["pollutant"], ())):
            if name == "PM":
                continue
            yield f"{name}_{r['unit']}", float(r["value"])
            if made is not None:
                grams = converted(float(r["value"]), read(f"x_{r['unit']}"), read("x_kg_per_t"))
                yield f"{name}_kg", grams * made


def _standards(metals: list[str]) -> Iterator[tuple[str, float]]:
    """Limits of the rules of some metals, alone and under the equipment that they name; of all where none is named."""
    for metal in metals or ["Pb", "Zn", "Cu", "secondary Pb"]:
        for r in rows("standard", metal=metal):
            value = float(r["value"])
            for name in (r["pollutant"], *ALIASES.get(r["pollutant"], ())):
                for of in ("", f"{r['route']}_", f"{metal}_"):
                    yield f"{of}{name}_{r['unit']}", value
                    if r["unit"] == "vol_pct":
                        yield f"{of}{name}_ppm", 1e4 * value
                        yield from ((f"{of}{name}_{u}", value) for u in ("pct_vol", "pct", "volume_pct"))
                    if r["unit"] == "mg_per_dscm":
                        for unit in ("mg_per_Nm3", "mg_per_m3", "mg_dscm", "mg_per_dsm3"):
                            yield f"{of}{name}_{unit}", value
                        yield f"{of}{name}_gr_per_dscf", value / 1000.0 / 0.06479891 / 35.3147


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Factors, emissions and standards that a case asks for; see `words`."""
    text = _said(inputs)
    metals, schemes = _metals(text), _schemes(text)
    if any(k.endswith("_share") for k in map(str, inputs)) and "IPCC" not in schemes:
        schemes.append("IPCC")
    found: dict[str, Any] = {}
    if "Germany" in schemes:
        found |= dict(_inventory(inputs))
    if "NSPS" in schemes:
        for name, value in _standards(metals):
            found.setdefault(name, value)
    if "IPCC" in schemes:
        found |= _process_co2(inputs, metals)
    if not found:
        raise KeyError("the inventory (IPCC, Germany) or the rule (NSPS, 40 CFR 60 with its subpart)")
    return found


TECHNOLOGIES = (
    Technology(
        "air-emissions", "Emissions to air by factor and rule", ("N13", "N14"),
        "Inventory factors of lead and zinc (IPCC, Germany), tonnes emitted, and US standards for smelter stacks.",
        "industrial", __name__, None, compute,
        answers=("process CO2*", "*emission*", "*limit*", "*standard*", "*NSPS*", "*NFR*2.C*", "*new source performance*"),
        words=(
            Word("label, inventory, country, regulation", "words", "IPCC or CO2, Germany or NFR 2.C.5, NSPS or 40 CFR 60 with its subpart"),
            Word("ISF_share, DS_share, secondary_share", "fraction", "routes of lead, IPCC: ask for Pb_default and CO2_t_per_t"),
            Word("Pb_t, Zn_t by route", "t", "metal made by ISF, DS, secondary, Waelz: asks for CO2_t"),
            Word("lead_t", "t", "metal made in a country: asks for SOx_kg, Pb_kg …"),
        ),
        equations=__doc__ or "", labelled=True, meant=counted,
    ),
)  # fmt: skip

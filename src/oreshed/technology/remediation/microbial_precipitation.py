"""Lead, cadmium, zinc and copper taken as carbonates where bacteria split urea.

Urea gives carbonate, which takes metals as solids, and twice as much ammonia, which holds copper and some zinc in
solution: the same medium that removes lead may leave all of the copper. Dilute, 25 C, without sorption on cells.

    urea        CO(NH2)2 + 2 H2O = 2 NH4+ + CO3--;  C = urea x hydrolysed,  N = 2 C
    pH          where none is given, that at which NH4+ + H+ = HCO3- + 2 CO3-- + OH-
    free        [NH3] = N/(1 + 10^(9.25 - pH)),  [CO3] = C/(1 + 10^(10.33 - pH) + 10^(16.68 - 2 pH))
    over solid  [M] = K/[CO3], or of malachite sqrt(K [H]^2/[CO3])
    dissolved   [M] (1 + sum b_n [NH3]^n + sum c_n [CO3]^n + sum h_n [OH]^n)
    carbonate   what remains = C - what the solids took (one a metal, malachite one for two)
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import ends, figure, number
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.table import table_beside

PK_AMMONIUM, PK_CARBONIC, PK_BICARBONATE, PK_WATER = 9.25, 6.35, 10.33, 14.0
UREA = molar_mass("CH4N2O")
CARBONATE = {"Pb": 1.0, "Cd": 1.0, "Zn": 1.0, "Cu": 0.5}  # mol a mole of metal in its solid
LIGANDS = ("ammine", "carbonate", "hydroxide")
MOST_UREA = 2.0  # mol/L
PH = (5.0, 12.0)


def free_ammonia(nitrogen: float, ph: float) -> float:
    """mol/L of NH3. >>> free_ammonia(1.0, 9.25)
    0.5
    """
    return float(nitrogen / (1.0 + 10.0 ** (PK_AMMONIUM - ph)))


def free_carbonate(carbon: float, ph: float) -> float:
    """mol/L of CO3--."""
    return float(
        carbon / (1.0 + 10.0 ** (PK_BICARBONATE - ph) + 10.0 ** (PK_CARBONIC + PK_BICARBONATE - 2.0 * ph))
    )


def own_ph(carbon: float, nitrogen: float) -> float:
    """pH of dissolved ammonium and carbonate by themselves, by their charge.

    >>> 9.0 < own_ph(0.3, 0.6) < 9.5
    True
    """
    low, high = 4.0, 13.0
    for _ in range(60):
        ph = 0.5 * (low + high)
        carbonate = free_carbonate(carbon, ph)
        bicarbonate = carbonate * 10.0 ** (PK_BICARBONATE - ph)
        positive = nitrogen - free_ammonia(nitrogen, ph) + 10.0**-ph
        if positive > bicarbonate + 2.0 * carbonate + 10.0 ** (ph - PK_WATER):
            low = ph
        else:
            high = ph
    return 0.5 * (low + high)


@lru_cache(maxsize=1)
def _constants() -> Mapping[str, tuple[str, float, tuple[tuple[str, int, float], ...]]]:
    """By metal: its solid, log10 K, and (ligand, number, log10 beta) of its complexes."""
    rows = table_beside(__name__, "microbial_precipitation.csv")
    return {
        r["metal"]: (
            r["solid"], float(r["log_k"]),
            tuple((x, n, float(r[f"{x}_{n}"])) for x in LIGANDS for n in range(1, 5) if r.get(f"{x}_{n}")),
        )
        for r in rows
    }  # fmt: skip


def dissolved(metal: str, carbon: float, nitrogen: float, ph: float) -> float:
    """mol/L of a metal over its carbonate."""
    solid, log_k, complexes = _constants()[metal]
    free = {
        "ammine": free_ammonia(nitrogen, ph),
        "carbonate": free_carbonate(carbon, ph),
        "hydroxide": 10.0 ** (ph - PK_WATER),
    }
    if free["carbonate"] <= 0:
        return float("inf")
    ion = 10.0**log_k / free["carbonate"]
    if solid == "malachite":
        ion = (10.0 ** (log_k - 2.0 * ph) / free["carbonate"]) ** 0.5
    return float(ion * (1.0 + sum(10.0**beta * free[x] ** n for x, n, beta in complexes)))


def left(feed: Mapping[str, float], carbon: float, nitrogen: float, ph: float) -> dict[str, float]:
    """mol/L of each metal that stays in a solution of so much carbonate; feed in mol/L.

    What the solids take is no longer there to hold the others: the carbonate that remains is found by bisection.
    """

    def staying(remaining: float) -> dict[str, float]:
        return {m: min(c, dissolved(m, remaining, nitrogen, ph)) for m, c in feed.items()}

    low, high = 0.0, carbon
    for _ in range(100):
        middle = 0.5 * (low + high)
        stays = staying(middle)
        taken = sum((c - stays[m]) * CARBONATE[m] for m, c in feed.items())
        low, high = (middle, high) if carbon - taken > middle else (low, middle)
    return staying(0.5 * (low + high))


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Carbonate, ammonia, pH and what is removed from the inputs of a case; see `words`."""
    urea = number(inputs, "urea_mM")
    if urea is None and number(inputs, "urea_g_L") is not None:
        urea = figure(inputs, "urea_g_L") / UREA * 1000.0
    carbonate = number(inputs, "carbonate_mM")
    if urea is None and carbonate is None:
        raise KeyError("urea_mM (or urea_g_L) with hydrolysed_pct, or carbonate_mM that was made")
    split = figure(inputs, "hydrolysed_pct", default=100.0)
    carbon = ((urea or 0.0) * split / 100.0 if carbonate is None else carbonate) / 1000.0
    if not 0 < carbon <= MOST_UREA or not 0 <= split <= 100:
        raise OutOfValidity(
            f"{1000 * carbon:g} mM of carbonate from {split:g} % of the urea: above zero, to {MOST_UREA:g} M"
        )
    nitrogen = 2.0 * carbon
    ph = figure(inputs, "pH", default=own_ph(carbon, nitrogen))
    if not PH[0] <= ph <= PH[1]:
        raise OutOfValidity(f"pH {ph:g} lies outside {PH[0]:g} to {PH[1]:g}")
    found: dict[str, Any] = {
        "carbonate_mM": 1000.0 * carbon,
        "ammonium_mM": 1000.0 * nitrogen,
        "pH_final": ph,
    }
    each = ends(inputs, "metal_mg_L")
    levels = {m: ends(inputs, f"{m}_mg_L") or (each if len(each) == 1 else []) for m in _constants()}
    feed = {m: sum(x) / len(x) / 1000.0 / molar_mass(m) for m, x in levels.items() if x and min(x) > 0}
    if feed:
        stays = left(feed, carbon, nitrogen, ph)
        found["removal_pct"] = {m: 100.0 * (1.0 - stays[m] / c) for m, c in feed.items()}
        found["left_mg_L"] = {m: stays[m] * 1000.0 * molar_mass(m) for m in feed}
    return found


_UREA = "urea hydrolysed (urea_mM with hydrolysed_pct, or carbonate_mM), with the metals' concentrations (Pb_mg_L …)"
TECHNOLOGIES = (
    Technology(
        "microbial-precipitation", "Metals as carbonates by bacteria that split urea", ("R07", "R08"),
        "What carbonate takes and ammonia holds of lead, cadmium, zinc and copper where urea is split.",
        "laboratory", __name__, None, compute,
        answers=("microbial precipitation*", "MICP*", "*urea hydrolysis*", "*ureoly*", "biomineralisation*"),
        words=(
            Word("urea_mM (or urea_g_L), hydrolysed_pct", "mmol/L, %", "all of it unless given: ask for carbonate_mM, ammonium_mM"),
            Word("carbonate_mM", "mmol/L", "made, in place of the urea"), Word("pH", "", "of ammonium carbonate unless given"),
            Word("Pb_mg_L, Cd_mg_L, Zn_mg_L, Cu_mg_L (or metal_mg_L for each)", "mg/L", "ask for removal_pct and left_mg_L by metal"),
        ),
        equations=__doc__ or "",
        needs=(
            Need("removal_pct.*", _UREA, ("urea_mM", "urea_g_L", "carbonate_mM")),
            Need("without_Ca*", _UREA, ("urea_mM", "urea_g_L", "carbonate_mM")),
        ),
        sources=("minteq.v4 as shipped with the engine (solids); Smith & Martell, Critical Stability Constants (complexes, from memory)",),
    ),
)  # fmt: skip

"""Antimonial lead: blended from hard and soft lead, alloyed with antimony, or smelted in two furnaces.

A reverberatory taps soft or semisoft lead and leaves most antimony in its slag, which a blast furnace smelts to hard
lead; the smaller the share of lead that is tapped first, the harder the second. Kettles then blend to a grade.

    blend       M x = m_h x_h + m_s x_s ; M = m_h + m_s
    alloying    m_Sb = M0 (x - x0) / (1 - x)                antimony to lead that holds x0
    furnaces    a = s / (f + (1 - f) r) ; b = r a g          s, a, b : t Sb a t Pb in scrap, first, second lead
                f : lead tapped first ; r : enrichment of the slag ; g : recoveries of Sb over Pb
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.parameter import read_parameters
from oreshed.technology.registry import Technology, Word

PARAMETERS = read_parameters("oreshed.technology.refining", "antimonial_lead.csv")
# Words that name the second furnace, and the first.
FURNACES = (("blast", "hard lead", "secondary"), ("reverb", "semisoft", "soft lead", "secondary"))
MOST = 0.25  # antimony in lead alloys of commerce


def hard_share(hard: float, soft: float, target: float) -> float:
    """Share of hard lead in a blend; antimony as mass fractions.

    Raises OutOfValidity for a target that the two do not enclose.

    >>> round(hard_share(0.10, 0.0, 0.03), 3)
    0.3
    """
    low, high = sorted((hard, soft))
    if not low <= target <= high or low == high:
        raise OutOfValidity(
            f"antimony of {100 * target:g} % lies outside {100 * low:g} to {100 * high:g} %, which are blended: alloy antimony to it, or refine it"
        )
    return (target - soft) / (hard - soft)


def antimony_to_alloy(lead_t: float, start: float, target: float) -> float:
    """Tonnes of antimony that raise so much lead from start to target, mass fractions.

    >>> round(antimony_to_alloy(100.0, 0.0, 0.06), 3)
    6.383
    """
    if not 0.0 <= start <= target <= MOST:
        raise OutOfValidity(
            f"antimony from {100 * start:g} to {100 * target:g} %: it must rise, to {100 * MOST:g} at most"
        )
    return lead_t * (target - start) / (1.0 - target)


def two_furnaces(scrap: float, tapped: float, enrichment: float, gained: float) -> tuple[float, float]:
    """Antimony of the first and the second furnace's lead, mass fractions.

    scrap : antimony a lead. tapped : share of the lead from the first. enrichment : antimony a lead in slag over that in
    the first lead. gained : recovery of antimony over that of lead in the second.

    >>> [round(x, 3) for x in two_furnaces(0.03, 1.0, 3.0, 1.0)], two_furnaces(0.0, 0.6, 3.0, 1.0)
    ([0.029, 0.083], (0.0, 0.0))
    """
    first = scrap / (tapped + (1.0 - tapped) * enrichment)
    second = enrichment * first * gained
    return first / (1.0 + first), second / (1.0 + second)


def _blended(given: Given, found: dict[str, Any]) -> None:
    hard, soft = (
        given.one("hard_lead_Sb|hard_Sb|Sb_in_hard_lead|alloy_Sb"),
        given.one("soft_lead_Sb|soft_Sb|Sb_in_soft_lead"),
    )
    target = given.one("target_Sb|Sb_target|blend_Sb|product_Sb|Sb_wanted|grid_Sb|Sb")
    hard_t, soft_t = given.one("hard_lead|hard", "t"), given.one("soft_lead|soft", "t")
    total = given.one("blend|product|alloy|lead_alloy|total", "t")
    if hard is not None and hard_t is not None and soft_t is not None:
        mixed = (hard_t * hard + soft_t * (soft or 0.0)) / (hard_t + soft_t)
        found |= dict.fromkeys(("blend_Sb_pct", "product_Sb_pct", "Sb_pct", "alloy_Sb_pct"), 100.0 * mixed)
        found |= {"blend_t": hard_t + soft_t, "product_t": hard_t + soft_t}
    elif hard is not None and target is not None:
        share = hard_share(hard, soft or 0.0, target)
        found |= {"hard_lead_t_per_t": share, "soft_lead_t_per_t": 1.0 - share, "hard_lead_pct": 100.0 * share, "soft_lead_pct": 100.0 * (1.0 - share)}  # fmt: skip
        if hard_t is not None:
            total = hard_t / share
        elif soft_t is not None:
            total = soft_t / (1.0 - share)
        if total is not None:
            found |= {"hard_lead_t": share * total, "soft_lead_t": (1.0 - share) * total, "blend_t": total, "product_t": total}  # fmt: skip
    elif target is not None:
        start = given.one("lead_Sb|bullion_Sb|Sb_start|soft_lead_Sb|start_Sb") or 0.0
        lead = given.one("lead|bullion|soft_lead|kettle", "t") or (
            total * (1.0 - target) / (1.0 - start) if total else 1.0
        )
        added = antimony_to_alloy(lead, start, target)
        for name in ("Sb_added", "Sb", "antimony", "antimony_added"):
            found |= {
                f"{name}_t": added,
                f"{name}_kg": 1000.0 * added,
                f"{name}_kg_per_t": 1000.0 * added / lead,
            }


def _smelted(given: Given, found: dict[str, Any]) -> None:
    scrap = given.one("scrap_Sb|charge_Sb|feed_Sb|Sb_in_scrap|Sb_in_charge")
    alloy, share = given.one("grid_alloy_Sb|battery_alloy_Sb|alloy_Sb"), given.one("alloy_share|grid_share")
    if scrap is None and alloy is not None and share is not None:
        scrap = alloy * share
    named = (
        given.inputs.get("furnace") or given.inputs.get("furnaces") or [*given.inputs, *given.inputs.values()]
    )
    text = str(named).lower()
    blast, reverb = (any(w in text for w in words) for words in FURNACES)
    if scrap is None and not (blast or reverb):
        return
    v = {k: float(x) for k, x in PARAMETERS.central().items()}
    tapped = given.one("lead_tapped|reverb_lead_share|soft_lead_share", "fraction", v["lead_tapped"]) or 0.0
    per_lead = v["scrap_antimony"] if scrap is None else scrap / (1.0 - scrap)
    if not 0.0 < per_lead < MOST or not 0.0 < tapped < 1.0:
        raise OutOfValidity(
            f"scrap with {100 * per_lead:.3g} t antimony a 100 t of lead, {100 * tapped:g} % of the lead tapped first: no such practice"
        )
    raised = given.one("enrichment", "", v["enrichment"]) or 1.0
    gained = v["blast_recovery_Sb"] / v["blast_recovery_Pb"]
    first, second = two_furnaces(per_lead, tapped, raised, gained)
    for names, x in ((("reverb_Sb", "reverberatory_Sb", "semisoft_Sb", "semisoft_lead_Sb", "soft_lead_Sb", "reverb_lead_Sb"), first),
                     (("blast_Sb", "blast_furnace_Sb", "hard_lead_Sb", "BF_Sb", "hard_Sb"), second)):  # fmt: skip
        found |= {f"{n}_pct": 100.0 * x for n in names} | {
            f"Sb_in_{n.removesuffix('_Sb')}_pct": 100.0 * x for n in names
        }
    both = {"reverberatory": 100.0 * first, "reverb": 100.0 * first, "blast": 100.0 * second, "blast_furnace": 100.0 * second}  # fmt: skip
    found["Sb_pct"] = both if blast == reverb else both["blast" if blast else "reverb"]


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Blend, alloying or the two furnaces, whichever the figures decide; see `words`."""
    given = Given(inputs)
    found: dict[str, Any] = {}
    _blended(given, found)
    if not found:
        _smelted(given, found)
    if not found:
        raise KeyError(
            "scrap_Sb_pct of two furnaces; or hard_lead_Sb_pct with target_Sb_pct; or target_Sb_pct of lead to alloy"
        )
    return found


TECHNOLOGIES = (
    Technology(
        "antimonial-lead", "Antimonial lead", ("P07",),
        "Hard lead by blending, alloying and by a reverberatory with a blast furnace behind it.",
        "industrial", __name__, None, compute,
        answers=("*antimonial lead*", "*hard lead*", "*semisoft*", "*lead*antimony*", "*antimony*lead*", "*Pb-Sb alloy*", "*reverb*antimon*",
                 "secondary lead furnace*", "secondary lead antimony*", "*furnace*antimon*", "secondary smelting product*", "*furnace*Sb*", "secondary lead"),
        words=(
            Word("hard_lead_Sb_pct, soft_lead_Sb_pct, target_Sb_pct", "%", "a blend: ask for hard_lead_t_per_t; with hard_lead_t and soft_lead_t for product_Sb_pct"),
            Word("target_Sb_pct, lead_t, lead_Sb_pct", "%, t, %", "lead to alloy: ask for Sb_added_t"),
            Word("scrap_Sb_pct (or grid_alloy_Sb_pct, alloy_share_pct)", "%", "two furnaces: asks for reverb_Sb_pct and blast_Sb_pct; American scrap of the 1980s where the furnaces alone are named"),
            Word("reverb_lead_share, enrichment", "share, -", "lead tapped first, 0.6; antimony a lead in its slag over that in it, 3"),
        ),
        equations=__doc__ or "", parameters=PARAMETERS, labelled=True,
    ),
)  # fmt: skip

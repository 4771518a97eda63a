"""What of an element circulates with a dust that goes back to its furnace, and what a bleed takes out.

dust        D = s (F + (1 - b) D), so D = F s / (1 - s (1 - b))     s to dust of what is charged, b bled of the dust
bleed       b D ; all that is fed leaves by bleed, slag and metal in the end
grade       of the dust = D / dust mass
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.technology.casework.given import Given
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.registry import Technology
from oreshed.technology.separation.metal_balance import elements_of

_LOOP = (
    (
        Quantity("F", "kg_per_h", "{E}_in_receipts|{E}_receipts|{E}_in_feed|{E}_input|{E}_fed|feed_{E}|{E}_in_charge|{E}_intake|{E}", "fed anew", 0.0),
        Quantity("s", "fraction", "{E}_to_dust|{E}_volatilised|dust_capture_{E}|{E}_to_fume|{E}_to_flue_dust", "of what is charged, to dust", 0.0, 1.0),
        Quantity("b", "fraction", "dust_bled|bleed|dust_bleed|bled|bleed_fraction|fume_bled|bleed_share|dust_withdrawn", "of the dust, taken out", 0.0, 1.0),
        Quantity("D", "kg_per_h", "{E}_in_dust|{E}_in_fume|dust_{E}|{E}_circulating|circulating_{E}", "in the dust"), Quantity("B", "kg_per_h", "{E}_bled|bled_{E}|{E}_in_bleed|{E}_withdrawn", "taken out with it"),
        Quantity("r", "", "circulating_ratio|circulating_load|circulating_load_ratio|circulation_ratio|recirculation|build_up|buildup_factor|{E}_circulating_ratio", "in the dust over what is fed"),
        Quantity("R", "fraction", "{E}_recovery|{E}_bled_share|{E}_recovered|{E}_to_bleed", "of what is fed"), Quantity("m", "kg_per_h", "dust|fume|dust_made|dust_mass", ""), Quantity("c", "fraction", "dust_{E}|{E}_in_dust|fume_{E}|{E}_in_fume", "of the dust"),
    ),
    (
        relation("r", lambda s, b: s / (1.0 - s * (1.0 - b))), relation("D", lambda F, r: F * r), relation("B", lambda D, b: D * b), relation("R", lambda r, b: r * b), relation("b", lambda r, s: 1.0 - (1.0 - s / r) / s), relation("r", lambda D, F: D / F), relation("c", lambda D, m: D / m),
    ),
)  # fmt: skip


def sheet(element: str) -> Worksheet:
    return Worksheet(tuple(Quantity(q.name, q.unit, q.words.replace("{E}", element), q.what, q.low, q.high) for q in _LOOP[0]), _LOOP[1])  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Circulating load and bleed of each element that a case names. Raises KeyError for the share to dust or the bleed."""
    found: dict[str, Any] = {}
    for e in elements_of(inputs):
        stated = sheet(e).read(Given(inputs))
        if not {"s", "b"} <= set(stated) and not {"s", "r"} <= set(stated):
            raise KeyError(f"{e}_to_dust_pct and dust_bled_pct")
        found |= sheet(e).named({k: v for k, v in sheet(e).derive(stated).items() if k not in stated})
    return found


TECHNOLOGIES = (
    Technology(
        "dust-circulation", "Dust that goes back, with a bleed", ("P01", "P21"), "What circulates of a volatile element with returned dust, and what a bleed takes out.", "industrial", __name__, None, compute,
        answers=("*dust recycl*", "*recycle*bleed*", "*circulating load*fume*", "*dust*bleed*", "*returned dust*", "*fume recycl*", "*dust circulat*"),
        words=sheet("Cd").words, equations=__doc__ or "", stated_only=True, needs=sheet("Cd").needs,
    ),
)  # fmt: skip

"""What two phases in contact share of an element, by its distribution coefficient and their masses.

coefficient   L = (% in the one) / (% in the other)
share         to the one: L m1 / (L m1 + m2) ; to the other: the rest ; L = share m2 / ((1 - share) m1)
order         of several elements, the one with the highest L leaves for the first phase soonest
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from oreshed.technology.casework.given import Given
from oreshed.technology.casework.named_substances import is_substance
from oreshed.technology.registry import Need, Technology, Word

PHASES = (
    "slag",
    "matte",
    "bullion",
    "metal",
    "speiss",
    "lead",
    "copper",
    "blister",
    "fume",
    "dross",
    "alloy",
)
METALS = ("metal", "bullion", "lead", "copper", "blister", "alloy", "crude_metal")
_NAMED = re.compile(r"^(?:L|D|K|distribution|distribution_coefficient|partition_coefficient|L_ratio)(?:_([A-Z][a-z]?))?_([a-z]+)_(?:to_|over_|per_|/)?([a-z]+)$")  # fmt: skip


def coefficients(inputs: Mapping[str, Any]) -> Iterator[tuple[str, str, str, float]]:
    """Element, the phase above, the phase below, and the coefficient, of each that a case names."""
    own = str(inputs.get("element", inputs.get("metal", "")))
    for key, value in inputs.items():
        got = _NAMED.match(str(key))
        if got is None or got[2] not in PHASES or got[3] not in PHASES:
            continue
        table = value if isinstance(value, Mapping) else {got[1] or own: value}
        for element, x in table.items():
            if is_substance(str(element)) and isinstance(x, (int, float)) and x >= 0.0:
                yield str(element), got[2], got[3], float(x)


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Shares of each element in two phases. Raises KeyError for a coefficient or a mass."""
    given = Given(inputs)
    found: dict[str, Any] = {}
    for e, one, other, ratio in coefficients(inputs):
        # "Metal" is whichever metal the case weighs.
        one, other = (next((w for w in METALS if given.one(w, "t") is not None), x) if x == "metal" else x for x in (one, other))  # fmt: skip
        m1, m2 = given.one(one, "t"), given.one(other, "t")
        if m1 is None or m2 is None:
            relative = given.one(
                f"{one}_to_{other}|{one}_over_{other}|{one}_per_{other}|{one}_to_{other}_mass", ""
            )
            relative = relative if relative is not None else given.one(f"{one}_t_per_t_{other}", "")
            if relative is None:
                raise KeyError(f"{one}_t and {other}_t")
            m1, m2 = relative, 1.0
        share = ratio * m1 / (ratio * m1 + m2)
        for phase, x in ((one, share), (other, 1.0 - share)):
            found |= {
                f"{e}_to_{phase}_pct": 100.0 * x,
                f"{e}_in_{phase}_pct": 100.0 * x,
                f"{e}_recovery_to_{phase}_pct": 100.0 * x,
            }
            total = given.one(f"{e}|{e}_input|{e}_in_feed|{e}_charged|total_{e}", "t")
            if total is not None:
                found |= {
                    f"{e}_in_{phase}_t": total * x,
                    f"{e}_to_{phase}_t": total * x,
                    f"{phase}_{e}_pct": 100.0 * total * x / (m1 if phase == one else m2),
                }
    if not found:
        raise KeyError("L_slag_metal (or of two other phases) of an element, with the masses of both")
    return found


TECHNOLOGIES = (
    Technology(
        "phase-distribution", "Distribution between two phases", ("P01", "P04", "P21"), "What slag, matte, metal or speiss take of an element by its distribution coefficient.", "industrial", __name__, None, compute,
        answers=("*distribution*", "*partition*slag*", "*slag*metal*", "*matte*slag*", "*slag*matte*", "*minor element*", "*deportment*", "*speiss*"),
        words=(Word("L_slag_metal, L_Sb_slag_bullion, or a table by element", "-", "% in the first over % in the second"), Word("slag_t, bullion_t (matte, metal, speiss …)", "t", "masses in contact, or slag_to_metal")),
        equations=__doc__ or "", stated_only=True, labelled=True, needs=(Need("*_to_*", "L of the two phases and their masses"),),
    ),
)  # fmt: skip

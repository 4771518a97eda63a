"""Wares: in what form a metal is traded, by the words beside its tonnage. Trade in concentrate is not trade in metal."""

from __future__ import annotations

import re

TRADED = ("imports", "exports", "stocks")  # quantities that mean nothing without their ware
WARES = {
    "concentrate": r"(?:ores?|concentrates?)", "scrap": r"(?:scrap|waste|spent \w+|batteries)", "bauxite": "bauxite", "alumina": "alumina",
    "compound": r"(?:oxides?|hydroxides?|carbonates?|sul(?:ph|f)ates?|chemicals|compounds?|telluride)",
    "intermediate": r"(?:mattes?|blister|bullion|anodes?|slimes?|cakes?|dusts?|residues?)", "alloy": r"(?:alloys?|ferro\w+)",
}  # fmt: skip
NAMED = re.compile("|".join(rf"(?P<{ware}>\b{words}\b)" for ware, words in WARES.items()), re.IGNORECASE)


def wares_in(text: str) -> frozenset[str]:
    """The wares that a text names: `metal` where it names no other."""
    return frozenset(m.lastgroup or "" for m in NAMED.finditer(text.replace("-", " "))) or frozenset(
        ["metal"]
    )

"""Captions of tables: which lines are one, and the unit of prices that they state beside the unit of masses."""

from __future__ import annotations

import re

from oreshed.ledger.vocabulary.tables import Unit

CAPTION = re.compile(r"\W*(?:table|tab\.|exhibit)\s+\w+\b", re.IGNORECASE)
PRICED = re.compile(r"\b(?:prices?|unit values?|quotations?)\b", re.IGNORECASE)
PRICE_UNIT = re.compile(
    r"\b(?:prices?|unit values?|quotations?)\b[^;:()]{0,30}?(?P<money>USD|US\$|\$|EUR|€|GBP|£|dollars|euros?|cents)\s?(?:/|per|an?)\s?(?P<mass>[a-z]+)",
    re.IGNORECASE,
)
MASSES = {
    "kg": "kg",
    "kilogram": "kg",
    "kilogramme": "kg",
    "t": "t",
    "tonne": "t",
    "lb": "lb",
    "pound": "lb",
    "g": "g",
    "gram": "g",
    "oz": "oz",
    "ounce": "oz",
    "flask": "flask",
    "mtu": "mtu",
    "stu": "stu",
}
MONIES = {"usd": "USD", "us$": "USD", "$": "USD", "dollars": "USD", "eur": "EUR", "€": "EUR", "euro": "EUR", "euros": "EUR", "gbp": "GBP", "£": "GBP", "cents": "cents"}  # fmt: skip


def price_unit(text: str) -> Unit | None:
    """What a caption says that prices are in: "price in USD per kg of metal"."""
    said = PRICE_UNIT.search(text)
    mass = MASSES.get(said["mass"].lower()) if said else None
    if said is None or mass is None:
        return None
    name = f"{MONIES[said['money'].lower()]}/{mass}"
    return Unit(name, name, "money", None)

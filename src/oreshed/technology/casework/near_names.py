"""A name that no vocabulary holds, read by its words and its unit as the one quantity that it can mean.

Authors qualify what they name: `spent_acid_g_L`, `areal_rate_g_m2_d`, `electrode_gap_cm`. Of the quantities whose unit fits, the one
that shares most words with the name is meant, where no other shares as many and as little of the name is left over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from oreshed.technology.casework.case_units import UNITS, plain, unit, words_of
from oreshed.technology.casework.named_substances import is_substance
from oreshed.technology.laws.quantity import Quantity

# Words that qualify and decide nothing.
_IDLE = frozenset(("of", "the", "a", "an", "in", "to", "by", "that", "is", "at", "per", "from", "and", "on", "for", "with", "as", "it", "its",
                   "over", "total", "mean", "average", "design", "stated", "given", "target", "each", "one", "wanted", "required", "needed",
                   "actual", "needs", "need", "used", "number", "count", "here", "own", "all", "by"))  # fmt: skip
_LIKE = {
    "distance": "gap", "spacing": "gap", "between": "gap", "quantity": "amount", "mass": "amount", "weight": "amount", "kept": "held",
    "removed": "removal", "extracted": "extraction", "recovered": "recovery", "retention": "residence", "thick": "thickness",
    "deep": "depth", "liquid": "liquor", "aqueous": "liquor", "duration": "time", "hours": "time", "days": "time", "years": "time",
    "discharge": "flow", "throughput": "flow", "capacitie": "capacity", "percolation": "seepage", "infiltration": "seepage",
    "drainage": "seepage", "rainfall": "precipitation", "rain": "precipitation", "areal": "area", "square": "area",
    "membrane": "area", "surface": "area", "remaining": "left", "residual": "left", "final": "left", "initial": "feed", "influent": "feed",
    "exhaustion": "life", "longevity": "life", "consumption": "dose", "demand": "dose", "ref": "reference", "theory": "stoichiometric",
    "theoretical": "stoichiometric", "harvest": "crop", "plant": "crop", "shoot": "crop", "biomass": "crop", "tissue": "crop", "end": "left",
    "start": "feed", "gain": "deposit", "deposited": "deposit", "needed": "need", "outlet": "left", "effluent": "left", "treated": "left",
    "inlet": "feed", "produced": "production", "made": "production", "electrode": "electrode", "velocity": "velocity", "speed": "velocity",
    "ingestion": "eaten", "eating": "eaten", "width": "across", "wide": "across", "plough": "rooted", "cadence": "rate", "pace": "rate",
}  # fmt: skip


@lru_cache(maxsize=4096)
def tokens(text: str) -> frozenset[str]:
    """Words that mean something, in one form, without units and substances.

    >>> sorted(tokens("areal_rate_g_m2_d")), sorted(tokens("between the electrodes"))
    (['area', 'rate'], ['electrode', 'gap'])
    """
    found = set()
    parts = words_of(text)
    while len(parts) > 1 and parts[-1] in (*UNITS, "per"):
        parts = parts[:-1]
    for part in re.split(r"[^A-Za-z0-9]+", "_".join(parts).replace("_", " ")):
        word = part.lower()
        if not word or word in _IDLE or (len(part) > 1 and part[0].isupper() and is_substance(part)):
            continue
        if len(part) < 3:
            found.add(part)  # a symbol
            continue
        bare = word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
        found.add(_LIKE.get(word, _LIKE.get(bare, bare)))
    return frozenset(found)


@lru_cache(maxsize=4096)
def _said(quantity: Quantity) -> tuple[frozenset[str], ...]:
    """The words of each name of a quantity, and of what it is."""
    return tuple(t for w in (*quantity.words.split("|"), quantity.what) if (t := tokens(w)))


def likeness(asked: frozenset[str], quantity: Quantity) -> float:
    """How far a name's words are those of a quantity: 1 for all of both, 0 for none.

    What the name leaves unsaid counts half of what it says besides.
    """
    best = 0.0
    for own in _said(quantity):
        shared = len(asked & own)
        if shared:
            best = max(best, shared / (shared + len(asked - own) + 0.5 * len(own - asked)))
    return best


ENOUGH = 0.5
NEAR = "near_names"  # input by which a book of laws is told to read names by what they are nearest to


def nearest(name: str, quantities: Sequence[Quantity]) -> str:
    """The quantity that a name means, of those that fit its unit; "" where none is near enough or two are as near."""
    asked = tokens(name)
    said = words_of(name)[: len(words_of(name)) - len(unit_behind(name))]
    symbols = any(
        w in UNITS or len(w) < 3 or w[-1].isdigit()
        for w in said
        if w.lower() not in _IDLE and not is_substance(w)
    )
    if (
        not asked and said and all(map(is_substance, said))
    ):  # a metal and a unit: the only content of a metal in that unit
        meant = [q.name for q in quantities if "metal" in tokens(q.what)]
        return meant[0] if len(meant) == 1 else ""
    ranked = sorted(((likeness(asked, q), q.name) for q in quantities), reverse=True) if asked else []
    # A symbol, a second unit or a number says more than words can tell: then all of a name has to be there.
    if (
        not ranked
        or ranked[0][0] < (1.0 if symbols else ENOUGH)
        or (len(ranked) > 1 and ranked[1][0] >= ranked[0][0])
    ):
        return ""
    return ranked[0][1]


_SPELLED = {"volts": "V", "amps": "A", "amperes": "A", "hours": "h", "minutes": "min", "seconds": "s", "days": "d", "years": "y", "litres": "L",
            "liters": "L", "tonnes": "t", "metres": "m", "kilograms": "kg"}  # fmt: skip


def spelled(name: str) -> str:
    """A name whose unit is written as a word before what it is of, with the unit behind it.

    >>> spelled("volts_per_pair"), spelled("minutes_each"), spelled("amps"), spelled("days"), spelled("days_per_year")
    ('per_pair_V', 'each_min', 'A', 'days', 'days_per_year')
    """
    first, _, rest = name.partition("_")
    behind = unit(tuple(w for w in words_of(rest) if w != "per")) if rest else None
    if (
        first.lower() not in _SPELLED
        or behind is not None
        or (not rest and unit((first.lower(),)) is not None)
    ):
        return name
    return f"{rest}_{_SPELLED[first.lower()]}" if rest else _SPELLED[first.lower()]


def unit_behind(name: str) -> tuple[str, ...]:
    """The longest unit on which a name ends.

    >>> unit_behind("areal_rate_g_m2_d"), unit_behind("contacts")
    (('g', 'm2', 'd'), ())
    """
    words = words_of(name)
    if plain(name) in ("days", "hours", "minutes", "years"):
        return (name.lower(),)
    return next(
        (tuple(words[i:]) for i in range(1, len(words)) if words[i - 1] != "per" and unit(tuple(words[i:]))),
        (),
    )

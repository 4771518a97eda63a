"""Names of figures as any metallurgist reads them: of which substance, in or out, in what unit, and whatever else they say."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from oreshed.technology.casework.asked_figures import LABEL, OWN_KEYS
from oreshed.technology.casework.case_arithmetic import as_share, evaluated
from oreshed.technology.casework.case_units import PURE, Dimension, Unit, splits, unit, words_of
from oreshed.technology.casework.named_substances import is_substance, without_charge
from oreshed.technology.casework.quantity_names import COUNTED
from oreshed.technology.laws.law_symbols import LAW_KEYS

IN = frozenset(
    ["feed", "in", "influent", "initial", "untreated", "before", "head", "start", "inlet", "raw", "fed"]
)
OUT = frozenset(
    [
        "treated",
        "out",
        "effluent",
        "raffinate",
        "residue",
        "residual",
        "left",
        "after",
        "final",
        "end",
        "remaining",
        "outlet",
        "permeate",
        "barren",
        "purified",
        "refined",
        "distillate",
    ]
)
TAKEN = frozenset(
    [
        "removal",
        "removed",
        "reduction",
        "reduced",
        "extraction",
        "extracted",
        "rejection",
        "rejected",
        "decrease",
    ]
)
STEPS = TAKEN | frozenset(
    ["recovery", "recovered", "stripping", "stripped", "yield", "efficiency", "precipitated", "precipitation"]
)
FILLERS = frozenset(
    ["of", "the", "by", "per", "and", "wt", "vol", "percent", "metal", "metals", "all", "here"]
)
TIME: Dimension = (0, 0, 1, 0, 0, 0, 0)
FLOW: Dimension = (0, 3, -1, 0, 0, 0, 0)
AMOUNTS: tuple[Dimension, ...] = (
    (1, 0, 0, 0, 0, 0, 0),
    (0, 3, 0, 0, 0, 0, 0),
    (1, 0, -1, 0, 0, 0, 0),
    FLOW,
)  # what adds up


@dataclass(frozen=True)
class Said:
    """A name read: its words but for those of role and substance, substance, side (1 in, -1 out, 0 unsaid), dimension."""

    words: frozenset[str]
    substance: str
    side: int
    dimension: Dimension
    value: float = math.nan  # in SI
    basis: str = ""  # of which a share is one: sludge_pct_of_water

    def same(self, other: Said) -> bool:
        return (self.words, self.substance, self.side, self.basis) == (
            other.words,
            other.substance,
            other.side,
            other.basis,
        )


def read(name: str) -> list[tuple[Said, Unit]]:
    """A name in every unit that it may end on, the longest first.

    >>> [(sorted(s.words), s.substance, s.side) for s, _ in read("feed_Cd_mg_L")][0]
    ([], 'Cd', 1)
    """
    found = []
    for word, units in splits(name):
        own = unit(units) if units else Unit(1.0, PURE)
        if own is None or (len(units) > 1 and all((u := unit((w,))) and u.dimension == PURE for w in units)):
            continue
        head = words_of(name)[: len(words_of(name)) - len(units)] if word != "time" else ["time"]
        found.append((_said(head, own.dimension), own))
    for i, part in enumerate(words_of(name)[1:], 1):  # a share of something: sludge_pct_of_water
        rest = words_of(name)[i + 1 :]
        if part in ("pct", "percent") and rest[:1] and rest[0] in ("of", "in"):
            found.insert(
                0, (replace(_said(words_of(name)[:i], PURE), basis="_".join(rest)), Unit(0.01, PURE))
            )
    return found


def _said(parts: Sequence[str], dimension: Dimension) -> Said:
    words, side = set(), 0
    bares = [without_charge(re.sub(r"(?<=[a-z])0$", "", part)) for part in parts]
    named = [b for b in bares if len(b) > 1 and b.lower() not in IN | OUT and is_substance(b)]
    for part, bare in zip(parts, bares, strict=True):
        if named == [bare]:
            side = 1 if part.endswith("0") and bare != part else side
            continue
        low = part.lower() if len(part) > 1 else part
        if low in IN | OUT:
            side = 1 if low in IN else -1
        elif low not in FILLERS:
            words.add(low)
    return Said(frozenset(words), named[0] if len(named) == 1 else "", side, dimension)


def counts(row: Mapping[str, Any]) -> dict[str, float]:
    """How many equal cells, tanks or furnaces a case tells of, by what one of them is called."""
    return {
        w: float(x) for k, x in row.items() for w in COUNTED
        if k in (f"{w}s", f"{w}es", f"{w[:-1]}ies", f"number_of_{w}s", f"n_{w}s") and isinstance(x, (int, float)) and not isinstance(x, bool)
    }  # fmt: skip


def facts(row: Mapping[str, Any]) -> list[Said]:
    """The figures of a set of inputs; one of a table by substance speaks of the row's substance, one of a cell of all cells."""
    several = counts(row)
    label = str(row.get(LABEL, ""))
    found = []
    for key, value in row.items():
        if key in (*OWN_KEYS, *LAW_KEYS) or isinstance(value, (bool, Mapping)):
            continue
        number = evaluated(value, {})
        if number is None or not math.isfinite(number) or re.search(r"[a-z]{2}", str(value)):
            continue
        said = next(iter(read(str(key))), None)
        if said is None:
            continue
        one, own = said
        if one.dimension == PURE and own.factor == 1.0 and not one.words & STEPS:
            continue  # a number without a unit: no share, no content
        if one.dimension == PURE and own.factor == 1.0:
            number = float(as_share(number))
        if several and one.dimension in AMOUNTS:
            number *= math.prod(several[w] for w in one.words & several.keys())
            one = replace(one, words=one.words - frozenset(several))
        of = one.substance or (label if is_substance(label) and one.dimension not in (TIME, FLOW) else "")
        found.append(replace(one, substance=of, value=number * own.factor + own.zero))
    shares = [f for f in found if f.dimension == PURE and f.side and "share" in f.words]
    for share in shares:  # what a share of one side is
        whole = only(f for f in found if f.side == share.side and f.dimension != PURE)
        if whole is not None:
            words = share.words - {"share"} | whole.words
            found.append(Said(words, share.substance, share.side, whole.dimension, share.value * whole.value))
    return found


def only(found: Iterable[Said]) -> Said | None:
    """The one figure that fits, or None."""
    every = list(dict.fromkeys(found))
    return every[0] if len(every) == 1 else None

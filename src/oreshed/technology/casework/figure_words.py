"""Names of figures as any metallurgist reads them: of which substance, in or out, in what unit, and whatever else they say.

Balances and reactions read a name word by word (`read`); streams read what it is an amount or a ratio of (`read_stream`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from oreshed.basis.properties import symbols
from oreshed.technology.casework.asked_figures import LABEL, single_figures
from oreshed.technology.casework.case_arithmetic import as_share
from oreshed.technology.casework.case_units import PURE, Dimension, Unit, splits, unit, words_of
from oreshed.technology.casework.named_substances import is_substance, without_charge
from oreshed.technology.casework.quantity_names import COUNTED, SPELLED
from oreshed.technology.casework.quantity_names import read as subject_of

IN = frozenset(("feed", "in", "influent", "initial", "untreated", "before", "head", "start", "inlet", "raw", "fed"))  # fmt: skip
OUT = frozenset(("treated", "out", "effluent", "raffinate", "residue", "residual", "left", "after", "final", "end", "remaining", "outlet",
                 "permeate", "barren", "purified", "refined", "distillate"))  # fmt: skip
TAKEN = frozenset(("removal", "removed", "reduction", "reduced", "extraction", "extracted", "rejection", "rejected", "decrease"))  # fmt: skip
STEPS = TAKEN | frozenset(("recovery", "recovered", "stripping", "stripped", "yield", "efficiency", "precipitated", "precipitation"))  # fmt: skip
FILLERS = frozenset(("of", "the", "by", "per", "and", "wt", "vol", "percent", "metal", "metals", "all", "here"))  # fmt: skip
_DOSES = frozenset(("dosage", "dose", "addition", "consumption", "demand", "usage", "use", "used", "rate", "wear"))  # fmt: skip
_QUALIFIERS = _DOSES | {"in", "of", "the", "mass", "tonnage", "assay", "grade", "content", "composition", "analysis", "split", "share", "products",
                   "metal", "throughput", "mill", "milled", "contained", "treated", "processed", "volume", "yield", "fraction", "factor", "factors", "emission", "emissions"}  # fmt: skip
RECOVERED, LOST = frozenset(("recovery", "recovered")), frozenset(("loss", "lost", "losses"))
_SHARES = RECOVERED | LOST | TAKEN | {"yield", "split", "share", "fraction"}
GONE = TAKEN | {"elimination", "eliminated"}
_SIDES = {"added": 1, "in": 1, "start": 1, "before": 1, "out": -1, "end": -1, "after": -1, "left": -1}
_QUANTITIES = frozenset(
    ("H", "I", "K", "N", "O", "P", "V", "W", "In", "Y", "F", "B", "U")
)  # letters that are quantities
TIME: Dimension = (0, 0, 1, 0, 0, 0, 0)
FLOW: Dimension = (0, 3, -1, 0, 0, 0, 0)
AMOUNTS: tuple[Dimension, ...] = (
    (1, 0, 0, 0, 0, 0, 0),
    (0, 3, 0, 0, 0, 0, 0),
    (1, 0, -1, 0, 0, 0, 0),
    FLOW,
)  # what adds up


Node = tuple[
    str, frozenset[str]
]  # substance, "" for all of it; words of the stream, none for a substance wherever it is


@dataclass(frozen=True)
class Said:
    """A name read: its words but for those of role and substance, substance, side (1 in, -1 out, 0 unsaid), dimension.

    Of a stream also: basis, of which it is so much; to, the words behind `to`; per, the dimension under its line; split, whether
    it is a part of the whole feed by its name.
    """

    words: frozenset[str]
    substance: str
    side: int
    dimension: Dimension
    value: float = math.nan  # in SI
    basis: Node | None = None  # sludge_pct_of_water
    to: frozenset[str] | None = None
    per: Dimension | None = None
    factor: float = 1.0  # of its unit, in SI
    split: bool = False

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
                0, (replace(_said(words_of(name)[:i], PURE), basis=("", frozenset(rest))), Unit(0.01, PURE))
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


def read_stream(name: str) -> Said | None:
    """A name read as that of an amount, or of a ratio of two; None for one of two substances, or without a unit.

    >>> s = read_stream("kg_Cd_per_t_Zn"); (s.substance, s.basis)
    ('Cd', ('Zn', frozenset()))
    >>> s = read_stream("Pb_in_paste_pct"); (s.substance, sorted(s.words))
    ('Pb', ['paste'])
    """
    name = re.sub(r"^(kg|g|t)_([A-Z][A-Za-z0-9]*)_per_(kg|t)_(.+)$", r"\2_\1_per_\3_\4", name)
    got, whole = subject_of(name), words_of(name)
    units = got.unit.split("_") if got.unit else []
    at = (
        next((i for i in range(len(whole)) if whole[i : i + len(units)] == units), -1)
        if units
        else len(whole)
    )
    if at < 0 or got.measure.zero or not (units or {w.lower() for w in whole} & _SHARES):
        return None
    head, behind = whole[:at], [w for w in whole[at + len(units) :] if w not in ("of", "per")]
    if got.basis and not behind:  # kg_per_t_anode: counted units stand in the unit's text
        behind = list(got.basis)
    side = _SIDES.get(SPELLED.get(head[-1].lower(), head[-1].lower()), 0) if len(head) > 1 else 0
    head = head[:-1] if side else head
    low = [w.lower() for w in head]
    cut = low.index("to") if "to" in low else len(head)
    own, to = _node(head[:cut]), _node(head[cut + 1 :]) if cut < len(head) else None
    if own is None or (cut < len(head) and to is None):
        return None
    per = next((u.dimension for i, w in enumerate(units) if w == "per" and (u := unit(tuple(units[i + 1 : i + 2]), False))), None)  # fmt: skip
    return Said(own[1], own[0], side, got.measure.dimension, basis=_node(behind) if behind else None, to=to[1] if to else None, per=per,
                factor=got.measure.factor, split=bool({"split", "fraction", "share", "yield"} & set(low)))  # fmt: skip


def _node(words: Sequence[str]) -> Node | None:
    """Substance and stream that words name; None for two substances."""
    found, stream = [], set()
    for word in words:
        low = SPELLED.get(word.lower(), word.lower())
        if is_substance(word) and word not in _QUANTITIES:
            found.append(word)
        elif low and not {word.lower(), low} & _QUALIFIERS:
            stream.add(
                "loss" if low in LOST else low[:-1] if low.endswith("s") and not low.endswith("ss") else low
            )
    if not found and len(stream) == 1 and (one := symbols().get(next(iter(stream)), "")) not in ("", "Pb"):
        return one, frozenset()
    return None if len(found) > 1 else (found[0] if found else "", frozenset(stream))


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
    for key, number in single_figures(row):
        said = next(iter(read(key)), None)
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

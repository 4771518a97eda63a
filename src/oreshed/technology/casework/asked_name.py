"""What a figure's name states besides the figure: `time_for_99_pct_min_at_pH_7.2` asks for a time at a share and a pH."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oreshed.technology.casework.case_units import PURE, plain, splits, unit

AT_SHARE = "at_share"  # input under which a share that a name states is handed on
_JOINTS = frozenset(("at", "after", "for", "to", "if", "in", "when", "by"))
_TIMES = ("t", "time", "t_b", "tb")
_HALVES = re.compile(r"^(t_half|half_life|half_time|t_1/2|t_half_life)(?=_|$)")
_NUMBER = re.compile(r"([A-Za-z]*?)(-?\d+(?:\.\d+)?)([A-Za-z%]*)")
_BARE = re.compile(r"(\d+(?:\.\d+)?)(C|K|degC|min|h|d|s|M|mM|atm|bar|kPa)")
_TIME, _TEMPERATURE = (0, 0, 1, 0, 0, 0, 0), (0, 0, 0, 0, 1, 0, 0)
MOST_WORDS = 3  # between a joint and its number


@dataclass(frozen=True)
class Condition:
    """A figure stated in a name: its word ("" where the unit alone tells), value and unit."""

    word: str
    value: float
    units: tuple[str, ...] = ()

    def put_into(self, inputs: Mapping[str, Any]) -> dict[str, Any] | None:
        """Inputs with this figure in place of what they hold of it; None where it fits nothing."""
        own = unit(self.units)
        if not self.word and self.units and own and own.dimension == PURE:
            return {**inputs, AT_SHARE: self.value * own.factor}
        ending = "_".join(("", *self.units))
        for key in inputs:
            for word, units in splits(str(key)):
                held = unit(units) if units else None
                if self.word and word == plain(self.word) and (not self.units or held is not None):
                    same = {k: v for k, v in inputs.items() if k != key}
                    return {**same, (key if not self.units else f"{self.word}{ending}"): self.value}
        if self.word:
            return {**inputs, f"{self.word}{ending}": self.value}
        if own is None:
            return None
        if own.dimension not in (_TIME, _TEMPERATURE):
            fitting = [(k, w) for k in inputs for w, u in splits(str(k)) if u and (f := unit(u)) and f.dimension == own.dimension]  # fmt: skip
            if len(fitting) != 1:
                return None
            key, word = fitting[0]
            return {**{k: v for k, v in inputs.items() if k != key}, f"{word}{ending}": self.value}
        letter, names = ("t", ("t", "time", "residence")) if own.dimension == _TIME else ("T", ("T", "temperature"))  # fmt: skip
        kept = {k: v for k, v in inputs.items() if not any(w in names and (not u or ((f := unit(u)) is not None and f.dimension == own.dimension))
                                                           for w, u in splits(str(k)))}  # fmt: skip
        return {**kept, f"{letter}{ending}": self.value}


def conditions(name: str) -> tuple[str, tuple[Condition, ...]]:
    """A name without what it states, and that.

    >>> conditions("Cu_pct_at_15_d")
    ('Cu_pct', (Condition(word='', value=15.0, units=('d',)),))
    >>> conditions("t_10_pct_min")[0], conditions("D_if_A_O_1")[1][0].word, conditions("rate_35C")[1][0].units
    ('t_min', 'A_O', ('C',))
    """
    halves = _HALVES.match(name)
    if halves:
        rest, more = conditions("t" + name[halves.end() :])
        return rest, (Condition("", 50.0, ("pct",)), *more)
    words = name.split("_")
    span = re.match(
        r"(days|hours|minutes|years)_(?:to|for)_(\d+(?:\.\d+)?)(?:_pct)?(?:_(?:extraction|recovery|conversion|removal))?$",
        name,
    )
    if span:
        return f"t_{span[1]}", (Condition("", float(span[2]), ("pct",)),)
    stated = re.fullmatch(r"t(\d\d)(?:pct)?", words[0])
    if stated:
        words[:1] = ["t", stated[1]]
    found: list[Condition] = []
    number = (
        re.fullmatch(r"(\d+(?:\.\d+)?)(pct)?", words[1]) if len(words) > 1 and words[0] in _TIMES else None
    )
    if number and (number[2] or 1.0 < float(number[1]) < 100.0):
        found.append(Condition("", float(number[1]), ("pct",)))
        words[1 : 3 if words[2:3] == ["pct"] else 2] = []
    i = 1
    while i < len(words):
        bare = _BARE.fullmatch(words[i])
        if bare:
            found.append(Condition("", float(bare[1]), (bare[2],)))
            del words[i]
            continue
        end = _stated(words, i, found) if words[i] in _JOINTS else i
        if end == i:
            i += 1
        else:
            del words[i:end]
    return "_".join(words), tuple(found)


def _stated(words: list[str], joint: int, found: list[Condition]) -> int:
    """Where what follows a joint ends; the joint itself where nothing is stated."""
    for at in range(joint + 1, min(joint + 2 + MOST_WORDS, len(words))):
        read = _NUMBER.fullmatch(words[at])
        before = words[joint + 1 : at]
        if read is None or (read[1] and (before or unit((words[at],)) is not None or len(read[1]) > 3)):
            continue
        if read[3] and unit((read[3],)) is None:
            continue
        word = "_".join((*before, *([read[1]] if read[1] else [])))
        if read[3]:
            units: tuple[str, ...] = (read[3],)
            end = at + 1
        else:
            end = at + 1
            units = ()
            if words[end : end + 1] in (["pct"], ["percent"]):
                units = ("pct",)
            else:
                for length in (3, 2, 1):
                    run = tuple(words[end : end + length])
                    if len(run) == length and unit(run) is not None and not (word and _last_unit(words, end)):
                        units = run
                        break
            end += len(units)
        if not word and not units:
            return joint
        found.append(Condition(word, float(read[2]), units))
        return end
    return joint


def _last_unit(words: list[str], end: int) -> bool:
    """Whether the unit behind a number is the figure's own, not the number's: `volume_at_pH_7_L`."""
    return not any(unit((w,)) is not None for w in words[:1]) and unit(tuple(words[:end])) is not None

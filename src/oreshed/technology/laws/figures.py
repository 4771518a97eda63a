"""Figures that laws give: a value a quantity, for every metal, pH, time or stage that a case lists, found by name.

Authors name one figure in many ways (`Zn.cell_V`, `cell_V_Zn`, `{"pH2": {"Cd_ug_L": …}}`, `ug_L`). A name is read
here as a quantity, a unit, and labels of what was listed, in any order; the figure is given back in that unit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from oreshed.basis.properties import symbols
from oreshed.technology.casework.case_units import given_back, plain, rearranged, splits, unit, words_of
from oreshed.technology.casework.named_substances import is_substance, molar_of, without_charge
from oreshed.technology.casework.near_names import nearest, tokens, unit_behind
from oreshed.technology.laws.quantity import Quantity

# Said of a figure that follows from others, as against what its author prints.
CALCULATED = re.compile(
    r"_(?:derived|calculated|recalculated|computed|from_the_(?:rate_)?(?:constants|rates|slope))$"
)
UNNAMED = "unnamed"  # set where grams of an unnamed substance stand in place of moles
FILLERS = frozenset(("at", "for", "of", "by", "in", "the", "per", "and"))
# One thing under the words of different authors.
ALIKE: tuple[frozenset[str], ...] = (
    frozenset(("chemical reaction", "chemical", "reaction", "surface reaction", "surface chemical reaction", "activation", "kinetic",
               "chemically controlled", "chemical reaction control", "surface-reaction", "activation control", "chemical control")),
    frozenset(("diffusion", "mass transfer", "transport", "film diffusion", "liquid film diffusion", "film", "mass-transfer", "diffusion control",
               "diffusion controlled", "boundary layer diffusion", "mass transport")),
    frozenset(("ash diffusion", "product layer diffusion", "ash layer diffusion", "product layer", "ash", "ash layer", "internal diffusion")),
    frozenset(("mixed", "mixed control", "intermediate")),
    frozenset(("favourable", "favorable")), frozenset(("unfavourable", "unfavorable")),
    frozenset(("spontaneous", "yes")), frozenset(("sulphide", "sulfide")), frozenset(("first order", "first-order", "1")),
)  # fmt: skip


@dataclass(frozen=True)
class Label:
    """One value of what a case lists: its text, and the number where it is one. words : names of its axis."""

    text: str
    number: float | None = None
    words: frozenset[str] = frozenset()

    def named(self, name: str) -> bool:
        """Whether a name means this label: `pH6.5`, `90C`, `Cd2+`, `0.05`."""
        if plain(name) == plain(self.text):
            return True
        if self.number is None:
            return without_charge(name) == without_charge(self.text) != "" or symbols().get(
                name.lower()
            ) == without_charge(self.text)
        read = re.fullmatch(r"(.*?)[_ =]*(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)[_ ]?([A-Za-z%]*)", name.strip())
        if read is None:
            return False
        before = plain(read[1].strip("_ "))
        at = re.sub(r"^(at|after)_", "", before)
        if not (before == "" or before in ("at", "after") or at in self.words):
            return False
        return math.isclose(float(read[2]), self.number, rel_tol=1e-9, abs_tol=1e-12)


@dataclass(frozen=True)
class Row:
    """Quantities at one set of labels, one an axis."""

    labels: Mapping[str, Label]
    values: Mapping[str, float | str]


@dataclass(frozen=True, repr=False)
class Figures(Mapping[str, Any]):
    """Rows, and what of a name has been read so far. Looked up by name: a number, a word, or the figures left.

    given : quantities that the case gave, which are no answers. quantity, wanted : chosen by name, with its unit.
    usual : quantity meant where a name holds labels only. notes : why a law gave nothing.
    of_metal : quantity that a metal and a unit alone ask for, in its unit; no other of that unit answers.
    near : whether a name that is no word of the book asks for the one quantity that it is near to.
    """

    quantities: Mapping[str, Quantity]
    rows: tuple[Row, ...]
    given: frozenset[str] = frozenset()
    quantity: str = ""
    wanted: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    usual: str = ""
    of_metal: str = ""
    near: bool = False

    def __getitem__(self, name: str) -> Any:
        found = self.find(name)
        if found is None:
            raise KeyError(name)
        alone = found.alone()
        return found if alone is None else alone

    def __iter__(self) -> Iterator[str]:
        have = {q for r in self.rows for q in r.values}
        return (q for q in self.quantities if q in have and q not in self.given)

    def __repr__(self) -> str:
        return f"Figures({', '.join(self)}; {len(self.rows)} rows)"

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        return len(self) > 0

    def alone(self) -> float | str | None:
        """The figure where a name has been read to its end."""
        if not self.quantity or not self.rows:
            return None
        found = [self._in_unit(r) for r in self.rows]
        return found[0] if all(x == found[0] for x in found) else None  # what a list does not change

    def series(self) -> list[Any] | None:
        """The figures of a quantity along all that is listed, in order; by first label where two are listed."""
        if not self.quantity or not self.rows:
            return None
        axes = [a for a in self._axes() if len(self._labels(a)) < len(self.rows)]
        if not axes:  # one list, under however many names
            return [self._in_unit(r) for r in self.rows]
        first = axes[0]
        return [
            replace(self, rows=tuple(r for r in self.rows if r.labels[first] == x)).series()
            for x in self._labels(first)
        ]

    def answering(self, name: str, published: Any) -> Any:
        """What stands beside a published figure of this name, in its shape; None where there is nothing."""
        if isinstance(published, Mapping) and plain(name) in self._axis_words():
            return self
        found = self.find(name)
        if found is None and self.near:
            found = self._nearest(name)
        return None if found is None else found.shaped(published)

    def _nearest(self, name: str) -> Figures | None:
        units = unit_behind(name)
        about = {w for w in words_of(name) if len(w) > 1 and is_substance(w)}
        own = {str(r.values[k]) for r in self.rows for k in ("metal", "formula") if k in r.values}
        known = any(w in q.names for w, _ in splits(name) for q in self.quantities.values())
        if known or not tokens(name) or not self.rows or self.quantity or (about and not about <= own):
            return None  # a name of the book means what it says, or nothing
        own_words = [self.quantities[q] for q in self if self.quantities[q].unit != "text"]
        meant = nearest(name, [q for q in own_words if (self._fits(q.name, units) if units else not q.unit and not q.share)])  # fmt: skip
        return self._of(meant, units) if meant else None

    def _axis_words(self) -> frozenset[str]:
        return frozenset(w for a in self._axes() for x in self._labels(a) for w in x.words)

    def shaped(self, published: Any) -> Any:
        if isinstance(published, Mapping):
            return self
        if not self.quantity and self.usual:
            return self._of(self.usual, ()).shaped(published)
        if isinstance(published, list):
            alone, along = self.alone(), self.series()
            return along if alone is None or (along and len(along) == len(published) > 1) else alone
        alone = self.alone()
        if isinstance(published, str) and isinstance(alone, str):
            return published if alike(published, alone) else alone
        return alone

    def find(self, name: str) -> Figures | None:
        """These figures with one more name read; None where the name means nothing here."""
        whole = self._labelled(name)
        if whole is not None:
            return whole
        found = self._quantity(name) or self._ratio(name) or self._pair(name)
        if found is not None:
            return found
        calculated = CALCULATED.sub("", name)
        if calculated != name:
            return self.find(calculated)
        words, at, read = words_of(name), self, False
        for moved in rearranged(name):  # a unit in the middle: cement_g_L_with_unused_dust
            inner = self._quantity(moved)
            if inner is not None:
                return inner
        for length in (3, 2, 1):
            i = 0
            while i + length <= len(words):
                word = "_".join(words[i : i + length])
                inner = at._labelled(word)
                if inner is None and at is not self and self._labelled(word) is not None:
                    inner = at  # a second label of one axis: what is shared by both
                if inner is None or (length == 1 and words[i].isdigit()):
                    i += 1
                    continue
                at, read = inner, True
                words = words[:i] + words[i + length :]
        axis_words = {w for r in self.rows for x in r.labels.values() for w in x.words}
        for joint in ("at", "for", "after", "in"):
            if joint in words[1:]:
                cut = words.index(joint, 1)
                tail = words[cut + 1 :]
                if plain("_".join(tail)) in axis_words | {""} or self._states(tail):
                    words, read = words[:cut], True
        if not read:
            return None
        words = [
            w for i, w in enumerate(words) if w not in FILLERS or (w == "per" and 0 < i < len(words) - 1)
        ]
        return at._quantity("_".join(words)) if words else at

    def _ratio(self, name: str) -> Figures | None:
        """`rate_ratio_90C_over_70C`: a quantity at one label over that at another of its axis."""
        parts = re.fullmatch(r"(.+?)_([^_]+)_(?:over|to|vs)_([^_]+)", name)
        if parts is None:
            return None
        above, below = self._labelled(parts[2]), self._labelled(parts[3])
        if above is None or below is None or above.rows == below.rows:
            return None
        base = plain(parts[1]).removesuffix("_ratio").removesuffix("_at")
        own = next(
            (
                q
                for q in self.quantities
                if base in self.quantities[q].names and self.quantities[q].unit != "text"
            ),
            "",
        )
        for q in (
            ("relative_rate",)
            if base in ("rate", "k", "ratio") and "relative_rate" in self.quantities
            else (own,)
        ):
            a, b = (next((r.values[q] for r in x.rows if q in r.values), None) for x in (above, below))
            if isinstance(a, float) and isinstance(b, float) and b and q:
                return replace(self, rows=(Row({}, {q: a / b}),), quantity=q)
        return None

    def _pair(self, name: str) -> Figures | None:
        """`beta_Zn_Cd`, `alpha_Cu/Cd`: the ratio that a quantity makes of another at two labels."""
        words = words_of(name)
        if len(words) < 3:
            return None
        above, below = self._labelled(words[-2]), self._labelled(words[-1])
        q = next(
            (q for q in self.quantities.values() if q.pair and plain("_".join(words[:-2])) in q.names), None
        )
        if above is None or below is None or q is None or above.rows == below.rows:
            return None
        for part, power in ((q.pair, False), (f"log_{q.pair}", True)):
            a, b = (next((r.values[part] for r in x.rows if part in r.values), None) for x in (above, below))
            if isinstance(a, float) and isinstance(b, float) and (power or b):
                return replace(
                    self, rows=(Row({}, {q.name: 10.0 ** (a - b) if power else a / b}),), quantity=q.name
                )
        return None

    def _of(self, quantity: str, units: tuple[str, ...]) -> Figures:
        rows = tuple(r for r in self.rows if quantity in r.values)
        return replace(self, rows=rows, quantity=quantity, wanted=units)

    def _quantity(self, name: str) -> Figures | None:
        if self.quantity:
            units = tuple(words_of(name))
            return replace(self, wanted=units) if unit(units) and self._fits(self.quantity, units) else None
        own = list(self)
        for exact in (True, False):  # grams for moles only where nothing is in grams
            for word, units in splits(name):
                for q in own:
                    if word not in self.quantities[q].names:
                        continue
                    if self._fits(q, units, exact) if units else not self._other_number(q, word):
                        return self._of(q, units)
        units = tuple(words_of(name))
        known = any(
            plain(name) in q.names for q in self.quantities.values()
        )  # a quantity that nothing decided
        for exact in (True, False) if unit(units) is not None and not known else ():
            fitting = [
                q
                for q in own
                if self._fits(q, units, exact)
                and (
                    self.quantities[q].share
                    if units in (("pct",), ("percent",))
                    else self.quantities[q].unit not in ("", "text")
                )
            ]
            meant = self._meant_by_unit(fitting)
            if meant:
                return self._of(meant, units)
            if fitting:
                return None
        return None

    def _other_number(self, q: str, word: str) -> bool:
        """Whether a word without a unit, which a rate answers to as well, asks for a number: bed volumes, not those of an hour."""
        return self.quantities[q].unit.startswith("per_") and any(
            not o.unit and word in o.names for o in self.quantities.values()
        )

    def _meant_by_unit(self, fitting: Sequence[str]) -> str:
        """The quantity that a unit alone means: what is left of a metal where the book says so, else the first."""
        own = self.quantities.get(self.of_metal)
        if own is not None and any(self.quantities[q].unit == own.unit for q in fitting):
            return self.of_metal if self.of_metal in fitting else ""
        return next(iter(fitting), "")

    def _states(self, words: list[str]) -> bool:
        """Whether words behind `for` or `at` are a figure that the case gave: `300_t_d`, `pH_7`, `90C`."""
        read = re.fullmatch(r"([A-Za-z_]*?)_?(\d+(?:\.\d+)?)_?([A-Za-z]\w*)?", "_".join(words))
        if read is None:
            return False
        units = tuple(words_of(read[3] or ""))
        for q in self.given:
            value = self.rows[0].values.get(q) if self.rows else None
            if isinstance(value, float) and self.quantities[q].unit != "text":
                own = (
                    given_back(value, self.quantities[q].unit, units, _molar(self.rows[0]))
                    if units
                    else value
                )
                if own is not None and math.isclose(own, float(read[2]), rel_tol=1e-6):
                    return True
        return False

    def _fits(self, q: str, units: tuple[str, ...], exact: bool = False) -> bool:
        own = self.quantities[q].unit
        if own == "text":
            return False
        if own and units in (("pct",), ("percent",)) and not self.quantities[q].share:
            return False  # kilograms a kilogram are no percent
        row = next(r for r in self.rows if q in r.values)
        exact = exact or self.quantities[q].reagent
        return given_back(1.0, own, units, None if exact else _molar(row)) is not None

    def _in_unit(self, row: Row) -> float | str | None:
        value = row.values.get(self.quantity)
        if value is None or isinstance(value, str) or not self.wanted:
            return value
        return given_back(float(value), self.quantities[self.quantity].unit, self.wanted, _molar(row))

    def _axes(self) -> list[str]:
        return [a for a in dict.fromkeys(a for r in self.rows for a in r.labels) if len(self._labels(a)) > 1]

    def _labels(self, axis: str) -> list[Label]:
        return list(dict.fromkeys(r.labels[axis] for r in self.rows if axis in r.labels))

    def _labelled(self, name: str) -> Figures | None:
        """Rows of the label that a name means, on whichever axis."""
        for axis in dict.fromkeys(a for r in self.rows for a in r.labels):
            for label in self._labels(axis):
                if label.named(name):
                    return replace(self, rows=tuple(r for r in self.rows if r.labels.get(axis) == label))
        return None


def _molar(row: Row) -> float | None:
    """g/mol of what a row is about, where it names a metal or a formula; 1 where grams were read without one."""
    if UNNAMED in row.values:
        return 1.0
    named = row.values.get("metal") or row.values.get("formula")
    return molar_of(str(named)) if named else None


def alike(a: str, b: str) -> bool:
    """Whether two words mean one thing: `activation` and `chemical reaction`, apart from hyphens and case."""
    one, two = (
        x.strip().lower().replace("-controlled", "").replace(" controlled", "").replace("-", " ")
        for x in (a, b)
    )
    return one == two or any(one in group and two in group for group in ALIKE)


def numbered(values: Iterable[Any], words: Iterable[str]) -> list[Label]:
    """Labels of a list of an input, with the names of its axis."""
    names = frozenset(plain(w) for w in words)
    return [
        Label(f"{v:g}" if isinstance(v, (int, float)) and not isinstance(v, bool) else str(v),
              float(v) if isinstance(v, (int, float)) and not isinstance(v, bool) else _as_number(str(v)), names)
        for v in values
    ]  # fmt: skip


def _as_number(text: str) -> float | None:
    read = re.fullmatch(r"\s*(?:[A-Za-z]+[_ =]*)?(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*[A-Za-z%]*\s*", text)
    return float(read[1]) if read and not re.fullmatch(r"[A-Z][a-z]?\d", text.strip()) else None


def text_of(rows: Sequence[Row], quantity: str) -> list[str]:
    """Words of a quantity over rows."""
    return [str(r.values[quantity]) for r in rows if quantity in r.values]

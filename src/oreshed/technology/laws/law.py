"""Laws of a field: what follows from the figures that a case gives, whichever of them it gives.

A book holds the quantities of a field with the names that chemists give them, and laws between them. A case is read
in any of the units of its figures; lists and tables run along; every law whose figures are known is applied until
none gives anything new. Nothing but the inputs, atomic weights and standard potentials enters: what the inputs do not
decide is not answered, and the figure that would decide it is named.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import molar_masses
from oreshed.technology.casework.case_arithmetic import as_share, evaluated
from oreshed.technology.casework.case_units import converted, plain, rearranged, splits, unit, words_of
from oreshed.technology.casework.named_substances import (
    is_substance,
    metals_named,
    molar_given,
    molar_of,
    molar_opening,
    molars_beside,
    without_charge,
)
from oreshed.technology.casework.near_names import NEAR, nearest, spelled, unit_behind
from oreshed.technology.laws.figures import UNNAMED, Figures, Label, Row, numbered
from oreshed.technology.laws.quantity import Law, Quantity, derive

MOST_ROWS = 4000
DEEPEST = 4  # laws in a row by which a missing figure is sought
Known = dict[str, float | str]


@dataclass(frozen=True)
class Stated:
    """A quantity as a case gives it: one value, a list (`key` tells its length apart), or a table by label."""

    values: tuple[float | str, ...]
    labels: tuple[Label, ...] = ()
    table: bool = False


@dataclass
class _Reading:
    """A case being read: quantities, those told under labels, faults, names whose grams are of no named substance, and what no name fits."""

    inputs: Mapping[str, Any]
    found: dict[str, Stated] = field(default_factory=dict)
    by_label: dict[str, dict[str, float | str]] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    unnamed: list[str] = field(default_factory=list)
    unread: dict[str, Any] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)

    def labelled(self, quantity: str, label: str, value: Any) -> None:
        if value is not None and not isinstance(value, list):
            self.by_label.setdefault(quantity, {})[label] = value


@dataclass(frozen=True)
class Book:
    """Laws of a field.

    of_metal : quantity meant by a bare `Cd_mg_L` of the inputs; left_of_metal : by one of the answers. whole : laws on lists as wholes (an activation energy from rates at
    several temperatures): inputs read -> quantities. constants : quantities that hold where a case gives none. asks : what
    decides a quantity, in words, where the shortest way through the laws would mislead (a line through listed rates).
    """

    quantities: tuple[Quantity, ...]
    laws: tuple[Law, ...]
    of_metal: str = ""
    left_of_metal: str = ""
    whole: tuple[Callable[[Mapping[str, Stated]], Mapping[str, float | str]], ...] = ()
    constants: Mapping[str, float | str] = field(default_factory=dict)
    asks: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_name(self) -> dict[str, Quantity]:
        return {q.name: q for q in self.quantities}

    def answer(self, inputs: Mapping[str, Any]) -> Figures:
        """Figures of a case. Raises OutOfValidity for a figure outside its bounds, naming it."""
        given = self.read(inputs)
        rows: list[Row] = []
        notes: dict[str, None] = {}
        shared: Known = {}
        for law in self.whole:
            shared |= {k: v for k, v in law(given).items() if k not in given}
        for labels, known in _rows(given):
            now: Known = {**shared, **known}
            metal = next((x.text for x in labels.values() if is_substance(x.text)), "")
            if (
                metal
                and "metal" not in now
                and ("formula" not in self.by_name or without_charge(metal) in molar_masses())
            ):
                now["metal"] = metal
            for k, v in self.constants.items():
                now.setdefault(k, v)
            if UNNAMED not in now:
                now["moles"] = 1.0  # concentrations are moles indeed
            derive(self.laws, now, notes)
            about = {q.name: Label(str(now[q.name])) for q in self.quantities
                     if q.unit == "text" and q.name not in labels and is_substance(str(now.get(q.name, "")))}  # fmt: skip
            rows.append(Row({**about, **labels}, now))
        fixed = frozenset((*given, *self.constants))
        return Figures(
            self.by_name,
            tuple(rows),
            fixed,
            notes=tuple(notes),
            of_metal=self.left_of_metal,
            near=NEAR in inputs,
        )

    def read(self, inputs: Mapping[str, Any]) -> dict[str, Stated]:
        """Quantities of a case. Raises OutOfValidity for what is out of bounds or cannot be read, by name."""
        r = _Reading(inputs)
        self._read(inputs, r)
        if NEAR in inputs:
            self._read_near(r)
        found = r.found
        for name, table in r.by_label.items():
            if name not in found:
                words = self.by_name[name].names
                found[name] = Stated(
                    tuple(table.values()), tuple(numbered([k], words)[0] for k in table), True
                )
        if r.wrong:
            raise OutOfValidity("; ".join(r.wrong))
        if r.unnamed:
            found[UNNAMED] = Stated(("grams",))
        for name in [n for n in found if n in self.by_name]:
            for other in self.by_name[name].also:
                found.setdefault(other, found[name])
        if "metal" in self.by_name and "metal" not in found:
            named = metals_named(str(inputs.get("label", "")))
            if len(named) == 1 and not any(is_substance(x.text) for g in found.values() for x in g.labels):
                found["metal"] = Stated((named[0],))
        return found

    def _read(self, inputs: Mapping[str, Any], r: _Reading) -> None:
        molar = molar_given(r.inputs)
        for key, value in ((str(k), v) for k, v in inputs.items()):
            if value is None or isinstance(value, bool) or not words_of(key):
                continue
            name, label = self._meant(key, value)
            q = self.by_name.get(name)
            if isinstance(value, Mapping) and q is not None:
                for inner, x in value.items():
                    r.labelled(name, str(inner), self._value(name, key, x, molar or molar_of(str(inner)), r))
            elif isinstance(value, Mapping) and is_substance(key):  # figures by name under a metal
                for inner, x in value.items():
                    n, _ = self._meant(str(inner), x)
                    if n:
                        r.labelled(n, key, self._value(n, str(inner), x, molar or molar_of(key), r))
            elif isinstance(value, Mapping):
                self._read(value, r)
            elif q is not None:
                self._take(q, key, value, label, molar_of(label) or molar or molar_opening(key), r)
            elif isinstance(value, (int, float, list)):
                r.unread[key] = value

    def _take(self, q: Quantity, key: str, value: Any, label: str, molar: float | None, r: _Reading) -> None:
        read = self._value(q.name, key, value, molar, r)
        if read is None:
            return
        if (
            q.name in r.found
        ):  # two inputs for one quantity: the one by the name that stands first in its words is meant
            other = r.named.get(q.name, key)
            later = key if _rank(q, other) <= _rank(q, key) else other
            r.unread[later] = r.inputs.get(later, value)
            if later == key:
                return
            del r.found[q.name]
        r.named[q.name] = key
        if label:
            r.labelled(q.name, label, read)
        elif isinstance(read, list):
            words = (*q.names, *(w for w, _ in splits(key)))
            r.found[q.name] = Stated(tuple(read), tuple(numbered(list(value), words)))
        else:
            r.found[q.name] = Stated((read,))

    def _read_near(self, r: _Reading) -> None:
        """Take what no name fits as the quantity to which its name is nearest, where no other input is as well."""
        left = [q for q in self.quantities
                if not q.derived and q.unit != "text" and q.name not in r.found and q.name not in r.by_label]  # fmt: skip
        meant: dict[str, list[str]] = {}
        for key, value in [*r.unread.items()]:
            key = spelled(key)
            units, molar = unit_behind(key), molar_opening(key)
            fitting = [q for q in left if self._reads(q, units, value, molar) and (units or not q.unit)]
            name = nearest(key, fitting)
            r.unread.setdefault(key, value)
            meant.setdefault(name, []).append(key)
        for name, (key, *others) in meant.items():
            if name and not others:
                self._take(self.by_name[name], key, r.unread[key], "", molar_opening(key), r)

    def _meant(self, key: str, value: Any) -> tuple[str, str]:
        """(quantity, label) of an input's name; "" where it means none. `Cd_mg_L` is cadmium's concentration."""
        for molar in (None, 1.0):  # grams are read as moles only where nothing is meant in grams
            for word, units in splits(key):
                for q in self.quantities:
                    if not q.derived and word in q.names and self._reads(q, units, value, molar):
                        return q.name, ""
        for moved in rearranged(key):
            name = next(
                (
                    q.name
                    for w, u in splits(moved)
                    for q in self.quantities
                    if u and not q.derived and w in q.names and self._reads(q, u, value, None)
                ),
                "",
            )
            if name:
                return name, ""
        parts = words_of(key)
        for q in self.quantities:
            if (
                q.bare
                and len(parts) > 1
                and plain(parts[0]) in q.names
                and _is_unit(re.sub(r"[\d.^()-]+", "", parts[1]) or "?")
            ):
                return q.name, ""
        for i, part in enumerate(parts):
            bare = re.sub(r"(?<=[a-z])0$", "", part)
            if not (is_substance(bare) and len(bare) > 1):
                continue
            rest = "_".join(parts[:i] + parts[i + 1 :])
            name = self._meant(rest, value)[0] if rest and not _is_unit(rest) else ""
            if not name and self.of_metal and _is_unit(rest):
                q = self.by_name[self.of_metal]
                name = q.name if self._reads(q, tuple(words_of(rest)), value, molar_of(bare)) else ""
            if name:
                return name, bare
        return "", ""

    @staticmethod
    def _reads(q: Quantity, units: tuple[str, ...], value: Any, molar: float | None = 1.0) -> bool:
        if q.unit == "text":
            return not units and not isinstance(value, (int, float))
        if not units:
            return q.unit == "" or isinstance(value, str) or q.unit == "K" or q.share or q.bare
        return converted(1.0, units, q.unit, molar) is not None or _inverse(q, units)

    def _value(
        self, name: str, key: str, value: Any, molar: float | None, r: _Reading
    ) -> float | str | list[float | str] | None:
        q = self.by_name[name]
        if isinstance(value, (list, tuple)):
            each = molars_beside(r.inputs, len(value))
            out = [self._value(name, key, x, molar or m, r) for x, m in zip(value, each, strict=True)]
            if not out:
                r.wrong.append(f"{key} is an empty list")
            if any(isinstance(x, list) for x in out):
                r.wrong.append(f"{key} = {value!r} is a list in a list")
                return None
            kept = [x for x in out if x is not None and not isinstance(x, list)]
            if len(kept) < len(out):
                r.wrong.append(f"{key} = {value!r} holds what is no figure")
            return kept
        if q.unit == "text":
            return str(value)
        number = evaluated(value, r.inputs)
        if number is None:
            return None  # words that say nothing in figures
        units = next(
            (
                u
                for k in (key, *rearranged(key))
                for w, u in splits(k)
                if w in q.names and self._reads(q, u, value)
            ),
            None,
        )
        if units is None:  # a label stands in the name
            units = next(
                (
                    tuple(words_of(key)[i:])
                    for i in range(len(words_of(key)))
                    if _is_unit("_".join(words_of(key)[i:]))
                ),
                (),
            )
        scaled = converted(number, units, q.unit, molar) if units else number
        if scaled is None and _inverse(q, units):
            scaled = converted(number, ("per", *units), q.unit)
        if scaled is None:
            scaled = converted(number, units, q.unit, 1.0)
            if scaled is None:
                r.wrong.append(f"{key} = {value!r} cannot be read in {q.unit}")
                return None
            r.unnamed.append(key)
        if q.share and not units:
            scaled = as_share(scaled)
        if not (math.isfinite(scaled) and q.low <= scaled <= q.high):
            bounds = f"{q.low:g} to {q.high:g} {q.unit}".strip()
            r.wrong.append(f"{key} = {value!r} lies outside {bounds}")
            return None
        return scaled

    def contradictions(self, inputs: Mapping[str, Any], published: Mapping[str, Any]) -> list[str]:
        """Figures of a print that do not follow from its other figures by a law, though these decide them.

        Only numbers under a name of this book, a tenth apart and more, and only what the inputs alone leave open.
        """
        found: list[str] = []
        for name, value in published.items():
            quantity = self.known_as(name)
            if isinstance(value, bool) or not isinstance(value, (int, float)) or not quantity or not value:
                continue
            others = {k: v for k, v in published.items() if k != name and self.known_as(k) != quantity}
            alone = self.answer(inputs).answering(name, value)
            follows = self.answer({**others, **inputs}).answering(name, value)
            if alone is None and isinstance(follows, float) and abs(follows - value) > 0.1 * abs(value):
                found.append(f"{name} = {value:g}, but the print's own figures give {follows:.4g}")
        return found

    def lacking(self, figure: str, inputs: Mapping[str, Any]) -> str:
        """What would decide a figure of this book that a case leaves open, in words; "" for a figure of another book."""
        try:
            given = set(self.read(inputs)) | set(self.constants) | {"moles"}
            if UNNAMED in given:
                given.discard("moles")
        except OutOfValidity as error:
            return str(error)
        wanted = self.known_as(figure)
        if not wanted:
            return ""
        ways = self._ways(wanted, given, frozenset((wanted,)))
        if not ways:
            return ""
        if wanted in self.asks:
            return self.asks[wanted]
        best = min(ways, key=lambda w: (len(w), sorted(w)))
        names = [n for n in self.by_name if n in best]
        return ", ".join(
            [
                *(self.by_name[n].asked() for n in names),
                *(["what is dissolved (metal or salt)"] if "moles" in best else []),
            ]
        )

    def known_as(self, figure: str) -> str:
        """The quantity that a figure's name means, its labels left aside; "" for none."""
        for part in reversed(figure.split(".")):
            words = [w for w in words_of(part) if not (is_substance(w) and len(w) > 1)]
            if words[-1:] == ["printed"]:
                continue  # what an author prints besides is no figure of a law
            for end in range(len(words), 0, -1):
                for word, units in splits("_".join(words[:end])):
                    for q in self.quantities:
                        fits = word in q.names and (not units or self._reads(q, units, 1.0))
                        fits = fits and (bool(units) or self._may_stand_in(q, words[end:]))
                        if fits and any(q.name in law.gives.split() for law in self.laws):
                            return q.name
        return ""

    def _may_stand_in(self, q: Quantity, behind: list[str]) -> bool:
        """Whether the unit that follows a quantity's name, if one does, is one of its own."""
        runs = [tuple(behind[:n]) for n in range(len(behind), 0, -1) if unit(tuple(behind[:n])) is not None]
        return not runs or any(self._reads(q, run, 1.0) for run in runs)

    def _ways(self, wanted: str, given: set[str], under: frozenset[str]) -> list[frozenset[str]]:
        """Sets of quantities, each of which would let the laws reach the wanted one; `under` are those being sought."""
        found: list[frozenset[str]] = []
        for law in self.laws:
            needs = law.needs.split()
            if wanted not in law.gives.split() or under & set(needs):
                continue
            options: list[list[frozenset[str]]] = []
            for n in (n for n in needs if n not in given):
                deeper = self._ways(n, given, under | {n}) if len(under) < DEEPEST else []
                options.append([w for w in deeper if not w][:1] or [frozenset((n,))])
            found += [frozenset().union(*pick) for pick in itertools.islice(itertools.product(*options), 8)]
        return found


def _rows(given: Mapping[str, Stated]) -> Iterable[tuple[dict[str, Label], Known]]:
    """Every combination of what is listed; lists of one length, and tables that share a label, run together."""
    single: Known = {k: g.values[0] for k, g in given.items() if not g.labels}
    axes: list[tuple[str, list[Label], list[Known]]] = []
    for k, g in given.items():
        if not g.labels:
            continue
        texts = [x.text for x in g.labels]
        for i, (name, labels, rows) in enumerate(axes):
            own = [x.text for x in labels]
            if g.table and set(texts) & set(own):
                for label, value in zip(g.labels, g.values, strict=True):
                    if label.text in own:
                        rows[own.index(label.text)][k] = value
                    else:
                        labels.append(label)
                        rows.append({k: value})
                break
            if len(labels) == len(texts) and not g.table and not (k == "metal" and name == "metal"):
                for j, value in enumerate(g.values):
                    rows[j][k] = value
                # Names are better labels than numbers: a list of metals beside a list of charges.
                if all(is_substance(t) for t in texts) and not all(is_substance(t) for t in own):
                    axes[i] = (k, list(g.labels), rows)
                break
        else:
            axes.append((k, list(g.labels), [{k: v} for v in g.values]))
    if math.prod(len(labels) for _, labels, _ in axes) > MOST_ROWS:
        raise OutOfValidity(f"the lists of the case make more than {MOST_ROWS} combinations")
    choices = [
        [(name, label, known) for label, known in zip(labels, rows, strict=True)]
        for name, labels, rows in axes
    ]
    for pick in itertools.product(*choices):
        known = dict(single)
        for _, _, more in pick:
            known |= more
        yield {name: label for name, label, _ in pick}, known


def _rank(q: Quantity, key: str) -> int:
    """Where the name that an input has stands among those of a quantity."""
    words = [plain(w) for w in (*q.words.split("|"), q.name)]
    said = [w for k in (key, *rearranged(key)) for w, _ in splits(k)]
    return min((words.index(w) for w in said if w in words), default=len(words))


def _inverse(q: Quantity, units: tuple[str, ...]) -> bool:
    """Whether a rate is written with its time alone, `k_min` for 1/min."""
    return (
        q.unit.startswith("per_") and len(units) == 1 and converted(1.0, ("per", *units), q.unit) is not None
    )


def _is_unit(text: str) -> bool:
    return bool(text) and unit(tuple(words_of(text))) is not None

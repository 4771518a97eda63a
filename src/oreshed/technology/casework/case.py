"""Cases: what was published beside what the model computes, with the tolerance that its author gave.

A case has a kind. *formula*: an identity or a worked example. *envelope*: a published range. *parameter*: the source
of one of our own parameters, which proves nothing. *prediction*: uses no parameter from its own source, and moving
an input moves the output.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, get_args

from oreshed.basis.errors import Fault, InputFaults
from oreshed.technology.casework.quantity_names import asked
from oreshed.technology.casework.tolerance import Tolerances

CaseKind = Literal["formula", "envelope", "parameter", "prediction"]
KINDS: tuple[CaseKind, ...] = get_args(CaseKind)
COLUMNS = ("case_id", "technology", "source", "inputs", "published_result", "tolerance_suggested")
# A time in minutes, a rate a minute, and the pH at which a solubility is least, are figures of their own and no bounds.
MINUTES = re.compile(
    r"(?:^|[._])(?:t|tau|time|life|half|residence|contact|tb|t50|hrt|ebct|duration|pH)(?:_[a-zA-Z0-9]+)?_min$"
    r"|(?:^|[._])(?:h0?|k[a-zA-Z0-9]{0,4}|(?:[a-zA-Z]+_)?rate|flow)(?:_[a-zA-Z0-9]+)+_min$",
    re.IGNORECASE,
)
# What an author says besides his figures: it decides nothing and lacks nothing.
BESIDE = re.compile(
    r"^(?:notes?|rule|lesson|trend|reproduced.*|check.*|printed.*)$|_(?:published|printed)(?:_|$)"
)

FOLLOWS = re.compile(r"^(?:derived|implied|evaluated|worked)_")

MOST_SHARE = 1.5  # as in `case_arithmetic.as_share`


@dataclass(frozen=True)
class Case:
    """One published result: its inputs, its figures, how far off a model may be, and what it can prove."""

    id: str
    technology: str
    kind: CaseKind
    source: str
    inputs: Mapping[str, Any]
    published: Mapping[str, Any]
    tolerance: str
    opened: bool
    note: str = ""


@dataclass(frozen=True)
class Compared:
    """One figure: where it stands in the case, print (a number or a range), computed, and whether it holds."""

    name: str
    published: float | tuple[float, float] | str
    computed: float | str
    holds: bool


@dataclass(frozen=True)
class Outcome:
    """A case beside the model.

    left : published figures that the model does not compute. error : why none was. unanswered : nobody answers for it.
    missing : figures that it knows, and the input that would decide each. objections : laws that the print breaks.
    """

    case: Case
    compared: tuple[Compared, ...] = ()
    left: tuple[str, ...] = ()
    error: str = ""
    unanswered: bool = False
    missing: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return bool(self.compared) and not self.error and all(c.holds for c in self.compared)


@dataclass
class _Pairing:
    tolerances: Tolerances
    compared: list[Compared] = field(default_factory=list)
    left: list[str] = field(default_factory=list)


def compare(case: Case, computed: Mapping[str, Any]) -> Outcome:
    """Every published figure against the computed one of the same name.

    A pair of numbers is a range where the model gives one number, and a series where it gives a series. A name that
    ends in `_max` or `_min` is a bound. Words are compared as words where both sides have them. Notes are no figures.
    """
    texts = (case.source, *(v for v in case.inputs.values() if isinstance(v, str)))
    pairing = _Pairing(Tolerances.parse(case.tolerance, texts))
    for name, published in case.published.items():
        if BESIDE.search(name):
            continue
        _pair(pairing, name, published, answer_of(computed, name, published))
    nothing = f"computes none of: {', '.join(pairing.left)}" if pairing.left and not pairing.compared else ""
    return Outcome(case, tuple(pairing.compared), tuple(pairing.left), nothing, bool(nothing))


def answer_of(computed: Mapping[str, Any], name: str, published: Any) -> Any:
    """The computed figure under a printed name or one that means the same; a printed table also from single figures.

    Figures of laws are found by any name and unit. That an author worked a figure out from others (`derived_cell_V`) is no
    part of what it is called.
    """
    found = _answer_of(computed, name, published)
    bare = FOLLOWS.sub("", name)
    return _answer_of(computed, bare, published) if found is None and bare and bare != name else found


def _answer_of(computed: Mapping[str, Any], name: str, published: Any) -> Any:
    if callable(answering := getattr(computed, "answering", None)):
        told = answering(name, published)
        if told is not None or not isinstance(computed, dict):
            return told
    found = asked(computed, name)
    in_percent = computed.get(f"{name}_pct")
    if isinstance(found, float) and isinstance(in_percent, float) and math.isclose(in_percent, 100.0 * found):
        # A share without a unit beyond any share is printed in percent, as it is read where it is given.
        beyond = isinstance(published, (int, float)) and abs(published) > MOST_SHARE and abs(found) <= 1.0
        found = in_percent if beyond else found
    if isinstance(published, Mapping) and not isinstance(found, Mapping):  # a total is no table of its parts
        inner = {k: next((x for n in (f"{k}_{name}", f"{name}_{k}") if (x := asked(computed, n)) is not None), None)
                 for k in map(str, published)}  # fmt: skip
        return {k: x for k, x in inner.items() if x is not None} or None
    return found if found is not None else _of_table(computed, name)


def _of_table(computed: Mapping[str, Any], name: str) -> Any:
    """A figure whose name is that of a table and of a label in it: `Ea_kJ_mol_Cu` of {"Ea_kJ_mol": {"Cu": …}}."""
    for table, held in computed.items():
        for label, value in held.items() if isinstance(held, Mapping) else ():
            if name in (f"{table}_{label}", f"{label}_{table}"):
                return value
    return None


def _pair(pairing: _Pairing, name: str, published: Any, computed: Any) -> None:
    if isinstance(published, Mapping):
        inner = computed if isinstance(computed, Mapping) else {}
        for key, value in published.items():
            _pair(pairing, f"{name}.{key}", value, answer_of(inner, str(key), value))
    elif computed is None:
        pairing.left.append(name)
    elif isinstance(published, list):
        _series(pairing, name, published, computed)
    elif isinstance(published, str):
        bound = re.fullmatch(r"\s*([<>]=?)\s*(-?\d*\.?\d+(?:[eE][+-]?\d+)?)\s*%?", published)
        if bound and _is_number(computed):
            limit = float(bound[2])
            low, high = (limit, math.inf) if bound[1].startswith(">") else (-math.inf, limit)
            _range(pairing, name, low, high, float(computed))
        elif isinstance(computed, str):
            same = published.strip().lower() == computed.strip().lower()
            pairing.compared.append(Compared(name, published, computed, same))
        else:
            pairing.left.append(name)
    elif isinstance(published, bool) and isinstance(computed, str):
        # Whether something is said of it, as in `flag: true`.
        pairing.compared.append(Compared(name, str(published).lower(), computed, published == bool(computed)))
    elif isinstance(published, bool) or isinstance(computed, bool):
        if all(isinstance(x, (int, float)) for x in (published, computed)):
            pairing.compared.append(Compared(name, float(published), float(computed), published == computed))
        else:
            pairing.left.append(name)
    elif (
        _is_number(published)
        and _is_number(computed)
        and name.endswith(("_max", "_min"))
        and not MINUTES.search(name)
    ):
        edge = float(published)
        low, high = (-math.inf, edge) if name.endswith("_max") else (edge, math.inf)
        _range(pairing, name, low, high, float(computed))
    elif _is_number(published) and _is_number(computed):
        percent = _percent(name, published)
        holds = pairing.tolerances.of(name).allows(float(published), float(computed), percent)
        pairing.compared.append(Compared(name, float(published), float(computed), holds))
    else:
        pairing.left.append(name)


def _series(pairing: _Pairing, name: str, published: list[Any], computed: Any) -> None:
    if _is_number(computed) and len(published) == 2 and all(map(_is_number, published)):
        low, high = sorted(map(float, published))
        _range(pairing, name, low, high, float(computed))
    elif isinstance(computed, Iterable) and not isinstance(computed, (str, Mapping)):
        values = list(computed)
        if len(values) != len(published):
            pairing.left.append(name)
            return
        for i, (p, c) in enumerate(zip(published, values, strict=True)):
            _pair(pairing, f"{name}[{i}]", p, c)
    else:
        pairing.left.append(name)


def _range(pairing: _Pairing, name: str, low: float, high: float, computed: float) -> None:
    inside = low <= computed <= high
    edge = low if computed < low else high
    holds = inside or pairing.tolerances.of(name).allows(edge, computed, _percent(name, edge))
    pairing.compared.append(Compared(name, (low, high), computed, holds))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _percent(name: str, value: float) -> bool:
    """A figure is in percent when its name says so; else a share above 1.5 can only be one."""
    return bool(re.search(r"pct|percent|%", name)) or abs(value) > 1.5


def parse_cases(text: str, file: str) -> tuple[Case, ...]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [c for c in COLUMNS if c not in (reader.fieldnames or ())]
    if missing:
        raise InputFaults(
            Fault(file, 1, c, "", "column missing", f"A case file has {', '.join(COLUMNS)}.") for c in missing
        )
    faults: list[Fault] = []
    cases = [c for number, row in enumerate(reader, start=2) for c in _case(row, file, number, faults)]
    if faults:
        raise InputFaults(faults)
    return tuple(_with_inherited(c, {other.id: other for other in cases}) for c in cases)


def _with_inherited(case: Case, by_id: Mapping[str, Case]) -> Case:
    """A row that is said to be "as" another row of its own file takes over the inputs that it does not give itself.

    Said by the input `as` or `same_as`, or at the head of its source ("as REM-TRN-P01C, with decay").
    """
    said = case.inputs.get("as") or case.inputs.get("same_as")
    at_head = re.match(r"as ([\w.-]+)", case.source)
    other = by_id.get(str(said or (at_head[1] if at_head else "")))
    if other is None or other is case:
        return case
    # A figure given anew under the same name with its unit (`ln_Z_per_min` for `ln_Z`) stands for the other's.
    kept = {
        k: v for k, v in other.inputs.items() if not any(str(own).startswith(f"{k}_") for own in case.inputs)
    }
    return replace(case, inputs={**kept, **case.inputs})


def _case(row: Mapping[str, str], file: str, number: int, faults: list[Fault]) -> Iterator[Case]:
    read = {}
    for column in ("inputs", "published_result"):
        try:
            read[column] = json.loads(row[column] or "{}")
        except (json.JSONDecodeError, RecursionError) as error:
            problem = f"not JSON ({error})"
            faults.append(
                Fault(file, number, column, (row[column] or "")[:60], problem, 'Write {"name": value, …}.')
            )
            return
        if not isinstance(read[column], dict):
            faults.append(Fault(file, number, column, str(row[column])[:60], "not an object", "Write {…}."))
            return
    kind = next((k for k in KINDS if k == (row.get("kind") or "envelope")), None)
    if kind is None:
        faults.append(Fault(file, number, "kind", row["kind"], "no such kind", f"One of {', '.join(KINDS)}."))
        return
    yield Case(
        row["case_id"], row["technology"], kind, row["source"], read["inputs"], read["published_result"],
        row["tolerance_suggested"] or "", (row.get("verified") or "") == "opened", row.get("note") or "",
    )  # fmt: skip

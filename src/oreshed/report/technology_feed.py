"""What `oreshed technology run` is given, read from words and files: feeds by inlet, settings, all faults at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from oreshed.basis.errors import Fault, InputFaults, OutOfValidity
from oreshed.ledger.importing.delimited import sniff, table
from oreshed.technology.flowsheet import Flowsheet
from oreshed.technology.parameter import Setting
from oreshed.technology.registry import Technology
from oreshed.technology.species import composition
from oreshed.technology.stream import Stream
from oreshed.technology.unit import Unit

Flows = dict[str, dict[str, float]]  # inlet -> species -> tonnes a year
FILE_ENDINGS = (".csv", ".tsv", ".txt")
FEED = "--feed"
HOW = "Write species=tonnes, inlet:species=tonnes, or the path of a CSV with columns species, tonnes (and inlet)."


def inlets_of(unit: Unit | Flowsheet) -> tuple[str, ...]:
    """Names under which a feed enters; the first one is meant where none is named."""
    return tuple(unit.fresh) if isinstance(unit, Flowsheet) else unit.inlets


def example_of(unit: Unit | Flowsheet) -> dict[str, Stream]:
    """A typical feed by inlet, tonnes a year; of a flowsheet, that of the units which its feeds enter."""
    if isinstance(unit, Unit):
        return dict(unit.example)
    entering = {name: (unit.units[u], inlet) for name, (u, inlet) in unit.fresh.items()}
    return {name: u.example[inlet] for name, (u, inlet) in entering.items() if inlet in u.example}


def feed_word(inlet: str, species: str, tonnes: float, first: bool) -> str:
    """One `--feed` as it is typed, in quotes where the shell would part or read it."""
    name = species if first else f"{inlet}:{species}"
    quoted = f'"{name}"' if any(c in name for c in " ()'") else name
    return f"--feed {quoted}={tonnes:.6g}"


def feed_words(unit: Unit | Flowsheet, feeds: Mapping[str, Stream]) -> str:
    """Feeds as they are typed; species that cannot be fed by name (parts of a ground ore) are left out."""
    first = inlets_of(unit)[0]
    return " ".join(
        feed_word(inlet, species, float(stream.species_flow(species)), inlet == first)
        for inlet, stream in feeds.items()
        for species in stream.species
        if float(stream.species_flow(species)) > 0 and _is_species(species)
    )


def _is_species(name: str) -> bool:
    try:
        composition(name)
    except OutOfValidity:
        return False
    return True


@dataclass(frozen=True)
class Choice:
    """A setting of a technology: the unit of the flowsheet that has it ("" where there is but one unit)."""

    unit: str
    setting: Setting

    @property
    def full(self) -> str:
        """The name that `--set` takes for this setting alone."""
        return f"{self.unit}.{self.setting.name}" if self.unit else self.setting.name

    @property
    def range(self) -> str:
        """Its ends with the unit, for a message."""
        s = self.setting
        return f"{s.low:g} to {s.high:g} {s.unit}".strip()


def choices_of(unit: Unit | Flowsheet) -> tuple[Choice, ...]:
    """Every setting of a technology, with the default that holds in it (a plant may set a unit otherwise)."""
    if isinstance(unit, Unit):
        return tuple(Choice("", s) for s in unit.settings)
    return tuple(
        Choice(name, replace(s, default=float(unit.settings.get(name, {}).get(s.name, s.default))))
        for name, u in unit.units.items()
        for s in u.settings
    )


def read_settings(words: Iterable[str], t: Technology) -> tuple[dict[str, float], list[Fault]]:
    """Settings by their full name, and what is wrong with the words."""
    assert t.unit is not None
    held = choices_of(t.unit)
    by_name: dict[str, list[Choice]] = {}
    for c in held:
        by_name.setdefault(c.setting.name, []).append(c)
    full = {c.full: c for c in held}
    if isinstance(t.unit, Unit):
        full |= {f"{t.unit.name}.{c.setting.name}": c for c in held}
    found: dict[str, float] = {}
    faults: list[Fault] = []
    for word in words:
        name, equals, text = (part.strip() for part in word.partition("="))
        value = _number(text)
        if not equals or value is None:
            example = held[0].full + f"={held[0].setting.default:g}" if held else "temperature_C=950"
            faults.append(_setting_fault(word, "is not name=number", f"Write for instance {example}."))
            continue
        owners = [full[name]] if name in full else by_name.get(name, [])
        if not owners:
            near = difflib.get_close_matches(name, list(dict.fromkeys([*full, *by_name])), n=3)
            known = f"Did you mean {' or '.join(near)}?" if near else _all_names(held, t)
            faults.append(_setting_fault(word, f"{t.id} has no setting {name!r}", known))
        elif len(owners) > 1:
            each = "; ".join(f"{c.full} ({c.setting.what}, {c.range})" for c in owners)
            problem = f"{len(owners)} units of {t.id} have a setting {name!r}"
            faults.append(_setting_fault(word, problem, f"Name the one that is meant: {each}."))
        else:
            chosen, s = owners[0], owners[0].setting
            if not s.low <= value <= s.high:
                problem = (
                    f"{chosen.full} ({s.what}) of {value:g} {s.unit} lies outside {s.low:g} to {s.high:g}"
                )
                remedy = f"Give a value of {chosen.range}; the default is {s.default:g}."
                faults.append(_setting_fault(word, f"{problem} {s.unit}".strip(), remedy))
            elif found.setdefault(chosen.full, value) != value:
                problem = f"{chosen.full} is given twice, as {found[chosen.full]:g} and {value:g}"
                faults.append(_setting_fault(word, problem, "Give it once."))
    return found, faults


def _setting_fault(word: str, problem: str, remedy: str) -> Fault:
    return Fault("--set", 0, "", word, problem, remedy)


def _all_names(held: tuple[Choice, ...], t: Technology) -> str:
    if not held:
        return "It has none; leave --set out."
    few = ", ".join(c.full for c in held[:8])
    more = f" and {len(held) - 8} more" if len(held) > 8 else ""
    return f"It has {few}{more}; `oreshed technology show {t.id}` lists them with their ranges."


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def read_feeds(words: Iterable[str], t: Technology) -> tuple[Flows, list[Fault]]:
    """Tonnes by inlet and species from words `[inlet:]species=number` and CSV files, and what is wrong with them."""
    assert t.unit is not None
    inlets = inlets_of(t.unit)
    flows: Flows = {}
    faults: list[Fault] = []
    given = list(words)
    for word in given:
        rows = _of_file(Path(word), faults) if _is_path(word) else _of_word(word, faults)
        for file, row, inlet, species, tonnes in rows:
            _add(flows, inlets, (file, row, inlet or inlets[0], species, tonnes), faults)
    if not faults and not any(any(f.values()) for f in flows.values()):
        example = feed_words(t.unit, example_of(t.unit))
        what = "every flow is zero" if given else "nothing is fed"
        if not example:
            why = " ".join(limit.source for limit in getattr(t.unit, "limits", ()))
            faults.append(Fault(FEED, 0, "", "", f"{t.id} has no feed that runs", why))
            return flows, faults
        faults.append(
            Fault(FEED, 0, "", "", f"{t.id} needs a feed, and {what}", f"Give for instance: {example}")
        )
    return flows, faults


def _is_path(word: str) -> bool:
    """A file that is there, or what can only be meant as one."""
    if Path(word).is_file():
        return True
    return "=" not in word and (word.lower().endswith(FILE_ENDINGS) or "/" in word or "\\" in word)


Row = tuple[str, int, str, str, str]  # file, row, inlet, species, tonnes


def _of_word(word: str, faults: list[Fault]) -> list[Row]:
    left, equals, value = word.partition("=")
    if not equals:
        faults.append(Fault(FEED, 0, "", word, "is neither a feed nor a file that is there", HOW))
        return []
    inlet, _, species = left.rpartition(":")
    return [(FEED, 0, inlet.strip(), species.strip(), value.strip())]


def _of_file(path: Path, faults: list[Fault]) -> list[Row]:
    """Rows of a table in any usual encoding and delimiter."""
    try:
        dialect = sniff(path)
        header, records = table(path, dialect)
    except InputFaults as error:
        faults += [Fault(str(path), *_rest(f)) for f in error.faults]
        return []
    except OSError as error:
        remedy = "Give a file that can be read."
        faults.append(Fault(str(path), 0, "", "", f"cannot be read: {error.strerror}", remedy))
        return []
    names = {name.lower(): name for name in header.cells}
    missing = [name for name in ("species", "tonnes") if name not in names]
    if missing:
        problem = f"has no column {' and no column '.join(missing)}"
        remedy = "Give the columns species, tonnes (a year) and, for another inlet than the first, inlet."
        faults.append(Fault(str(path), 1, "", ", ".join(header.cells), problem, remedy))
        return []
    return list(_records(path, names, records, dialect.delimiter == ";", faults))


def _rest(f: Fault) -> tuple[int, str, str, str, str]:
    return f.row, f.column, f.value, f.problem, f.remedy


def _records(
    path: Path, names: Mapping[str, str], records: Iterator[object], decimal_comma: bool, faults: list[Fault]
) -> Iterator[Row]:
    for item in records:
        if isinstance(item, Fault):
            faults.append(item)
            continue
        assert isinstance(item, tuple)
        record, cells = item
        values = {key: (cells.get(name) or "").strip() for key, name in names.items()}
        if not any(values.values()):
            continue
        tonnes = values["tonnes"]
        # Where semicolons part the cells, a comma is the sign before decimals.
        if decimal_comma and "." not in tonnes and tonnes.count(",") == 1:
            tonnes = tonnes.replace(",", ".")
        yield path.name, record.row, values.get("inlet", ""), values["species"], tonnes


def _add(flows: Flows, inlets: tuple[str, ...], given: Row, faults: list[Fault]) -> None:
    file, row, inlet, species, text = given
    told = len(faults)

    def fault(column: str, value: str, problem: str, remedy: str) -> None:
        faults.append(Fault(file, row, column if row else "", value, problem, remedy))

    tonnes = _number(text)
    if tonnes is None:
        problem = f"the tonnes of {species!r} are no number" if species else "the tonnes are no number"
        fault("tonnes", text, problem, "Give tonnes a year, such as 120 or 0.5.")
    elif not np.isfinite(tonnes) or tonnes < 0:
        fault("tonnes", text, f"a feed of {species!r} cannot be this", "Give 0 or more.")
    if not species:
        fault("species", "", "no species is named", HOW)
    else:
        try:
            composition(species)
        except OutOfValidity as error:
            names = "Names are minerals, formulas, or an element in its host (Cd in sphalerite)."
            fault("species", species, str(error), names)
    if inlet not in inlets:
        near = difflib.get_close_matches(inlet, inlets, n=1)
        which = f"Did you mean {near[0]}?" if near else f"Inlets are {', '.join(inlets)}."
        fault("inlet", inlet, "no such inlet", which)
    if len(faults) == told and tonnes is not None:
        of_inlet = flows.setdefault(inlet, {})
        of_inlet[species] = of_inlet.get(species, 0.0) + tonnes

"""What options say of each other must be possible: none needs itself, and none rules out what it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from oreshed.basis.errors import Fault
from oreshed.chain import schema as s
from oreshed.chain.cells import Sheet


def option_ties(sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    """Circles of `depends_on`, and options that exclude themselves or what they depend on or are planned with.

    Words in `depends_on` that are no id are conditions told to the reader, not ties.
    """
    sheet = sheets["options"]
    options: dict[str, tuple[int, s.OptionRow]] = {}
    for row, record in sheet.rows:
        if isinstance(record, s.OptionRow):
            options.setdefault(record.id, (row, record))
    needs = {name: [n for n in _names(o.depends_on) if n in options] for name, (_, o) in options.items()}
    told: set[frozenset[str]] = set()
    for name, (row, option) in options.items():
        circle = _circle(name, needs)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            problem = f"options need each other in a circle: {' > '.join((*circle, name))}"
            remedy = "Remove one; what must come together is joint_with."
            yield Fault(sheet.file, row, "depends_on", option.depends_on, problem, remedy)
        excluded = _names(option.excludes)
        for other in excluded:
            problem = _contradiction(name, other, needs, _names(option.joint_with))
            if problem:
                yield Fault(sheet.file, row, "excludes", other, problem, "Remove it there or here.")
        for other in needs[name]:
            if name in _names(options[other][1].excludes) and other not in excluded:
                problem = f"the option needs one that rules it out in row {options[other][0]}"
                yield Fault(sheet.file, row, "depends_on", other, problem, "Remove it there or here.")


def _contradiction(name: str, excluded: str, needs: Mapping[str, list[str]], joint: list[str]) -> str:
    if excluded == name:
        return "the option rules out itself"
    if excluded in needs[name]:
        return "the option rules out what it needs"
    return "the option rules out what it is planned with" if excluded in joint else ""


def _circle(start: str, needs: Mapping[str, list[str]]) -> tuple[str, ...]:
    """A way along `needs` from an option back to itself, without the return; () when there is none."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for other in needs[way[-1]]:
            if other == start:
                return way
            if other not in seen:
                seen.add(other)
                ways.append((*way, other))
    return ()


def _names(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]

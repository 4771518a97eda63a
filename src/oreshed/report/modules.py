"""Realistic modules in words: those of one class and size once, with their count and the plants that take them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from oreshed.basis.counted import counted
from oreshed.report.notation import general
from oreshed.report.reading import Row, Verdict, interval, number, one_line, rows, section, word

MOST_PLANTS = 3
MOST_RUNGS = 6  # what a study asks for


def module_words(
    modules: Sequence[Row],
    mass: Callable[[object], str] | None = None,
    labels: Mapping[str, str] | None = None,
) -> list[str]:
    """`3 × 20 t circuit of tellurium at copper refining, European Union (Hamburg, Huelva, Pirdop)`.

    mass : tonnes as text, without it sizes are left out; labels : class ids in words, where the modules do not bring their own.
    """
    groups: dict[tuple[str, float], list[Row]] = {}
    for m in modules:
        name = word(m, "label") or (labels or {}).get(word(m, "class"), word(m, "class"))
        groups.setdefault((name, number(m.get("size_t_per_year")) or 0.0), []).append(m)
    return [_said(name, size, found, mass) for (name, size), found in groups.items()]


def ladder_end(verdict: Verdict, shown: int, mass: Callable[[object], str]) -> str:
    """Why a ladder ends above zero, "" where it does not: rungs not shown, or no further step."""
    rungs = rows(verdict, "ladder")
    last = number(rungs[-1].get("gap")) if rungs else None
    demand = interval(section(verdict, "demand")).central or 0.0
    if last is None or last <= 1e-6 * demand:
        closed = len(rungs) > shown
        return (
            f"{counted(len(rungs) - shown, 'more rung')} in the report, which close the gap" if closed else ""
        )
    if len(rungs) >= MOST_RUNGS:
        ends = f"the ladder ends after {counted(len(rungs), 'rung')}"
    else:
        ends = "no further set of modules was found that gains a step"
    return f"{ends}; {mass(last)} of the gap is left"


def _said(name: str, size: float, found: Sequence[Row], mass: Callable[[object], str] | None) -> str:
    count = sum(number(m.get("count")) or 0.0 for m in found)
    plants = [_plant(m, alone=len(found) == 1) for m in found if word(m, "plant")]
    more = f" and {len(plants) - MOST_PLANTS} more" if len(plants) > MOST_PLANTS else ""
    at = f" ({', '.join(plants[:MOST_PLANTS])}{more})" if plants else ""
    if mass is None:
        return f"{counted(round(count), 'module')} of {one_line(name)}{at}"
    return f"{general(count)}\u00a0×\u00a0{mass(size)} {one_line(name)}{at}"


def _plant(module: Row, *, alone: bool) -> str:
    count = number(module.get("count")) or 0.0
    return word(module, "plant") + (f" ×{general(count)}" if count > 1 and not alone else "")

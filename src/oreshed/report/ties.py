"""Ties said shortly: "one of these and one of those", and what that says binds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from oreshed.report.reading import Row, Verdict, number, rows, section, set_members, word

FEW = 6  # up to so many sets are told one by one
_COUNTS = ("no", "one", "two", "three", "four", "five", "six")


@dataclass(frozen=True)
class Part:
    """Classes of which one must give way. `lines`: members of one family and stage together, regions listed."""

    side: str
    lines: tuple[str, ...]
    size: int
    ids: frozenset[str]


@dataclass(frozen=True)
class Tie:
    """A product of parts: one of each is an unlocking set; `sets` of them, holding in `low` to `high` of draws."""

    parts: tuple[Part, ...]
    sets: int
    low: float | None
    high: float | None
    gains: tuple[float | None, ...]  # without limit on the set: least and greatest; None is no limit


def many(verdict: Verdict) -> bool:
    """Are there more sets than can be told one by one?"""
    return len(rows(verdict, "unlocking_sets")) > FEW and bool(ties(verdict))


def ties(verdict: Verdict) -> list[Tie]:
    """The groups of the verdict, largest first."""
    by_plant = word(section(verdict, "question"), "by") == "plant"
    gains = {
        frozenset(word(m, "id") for m in set_members(s)): number(s.get("gain"))
        for s in rows(verdict, "unlocking_sets")
    }
    found = []
    for group in rows(verdict, "unlocking_groups"):
        named = group.get("parts")
        parts = [_part(p, by_plant) for p in named] if isinstance(named, Sequence) else []
        if parts and all(p.size for p in parts):
            size = int(number(group.get("sets")) or 1)
            low, high = number(group.get("share_low")), number(group.get("share_high"))
            found.append(Tie(tuple(parts), size, low, high, _gains(parts, gains)))
    return found


def _gains(parts: Sequence[Part], gains: Mapping[frozenset[str], float | None]) -> tuple[float | None, ...]:
    """Least and greatest gain of the choices; () where none of them is told."""
    choices = [c for c in gains if len(c) == len(parts) and all(c & p.ids for p in parts)]
    finite = sorted(g for c in choices if (g := gains[c]) is not None)
    open_ends = [None] if len(finite) < len(choices) else []
    found: list[float | None] = [*finite, *open_ends]
    return (found[0], found[-1]) if found else ()


def _part(members: object, by_plant: bool) -> Part:
    kept = set_members({"members": members})
    return Part(_sides(kept), gathered(kept, by_plant), len(kept), frozenset(word(m, "id") for m in kept))


def gathered(members: Sequence[Row], by_plant: bool = False) -> tuple[str, ...]:
    """Classes in words, those of one family and stage on one line: `nameplate of zinc smelting: CAN, USA`."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for i, m in enumerate(members):
        family, stage = word(m, "family"), word(m, "stage")
        alone = by_plant or not (family and stage and word(m, "region"))
        groups.setdefault(("", str(i)) if alone else (family, stage), []).append(m)
    return tuple(
        word(kept[0], "label", word(kept[0], "id", "unnamed"))
        if len(kept) == 1 and (len(groups) == 1 or not family)
        else f"{family} of {stage}: {', '.join(word(m, 'region') for m in kept)}"
        for (family, stage), kept in sorted(groups.items(), key=lambda g: -len(g[1]))
    )


def _sides(members: Sequence[Row]) -> str:
    return " or ".join(sorted({word(m, "side") for m in members} - {""}))


def size_of_sets(verdict: Verdict) -> int:
    """Members of a smallest set; 0 where there is none."""
    return min((len(set_members(s)) for s in rows(verdict, "unlocking_sets")), default=0)


def headline(verdict: Verdict) -> str:
    """`122 smallest sets of two`, `9 classes, each enough alone`."""
    count, size = len(rows(verdict, "unlocking_sets")), size_of_sets(verdict)
    if not count:
        return ""
    if size == 1:
        return "one class is enough alone" if count == 1 else f"{count} classes, each enough alone"
    said = _COUNTS[size] if size < len(_COUNTS) else str(size)
    return f"{count} smallest set{'' if count == 1 else 's'} of {said}"


def what_binds(verdict: Verdict) -> str:
    """One line: which sides of the chain must give way, together or alone. "" where the verdict does not say."""
    patterns: Counter[tuple[str, ...]] = Counter()
    for one in rows(verdict, "unlocking_sets"):
        sides = [word(m, "side") for m in set_members(one)]
        if not sides or not all(sides):
            return ""
        patterns[tuple(sorted(sides))] += 1
    if not patterns:
        return ""
    total, size = sum(patterns.values()), size_of_sets(verdict)
    together = "" if size < 2 else "; no single class gains this"
    if len(patterns) == 1:
        return f"What binds: {_pattern(next(iter(patterns)))}{together}."
    parts = [f"{_pattern(p)} ({n} of {total})" for p, n in patterns.most_common()]
    return f"What binds: {' or '.join(parts)}{together}."


def _pattern(sides: tuple[str, ...]) -> str:
    counts = Counter(sides)
    if len(counts) == 1:
        name, n = next(iter(counts.items()))
        return f"{name} alone" if n == 1 else f"{name} alone, {n} classes at once"
    return " AND ".join(name if n == 1 else f"{name} (×{n})" for name, n in sorted(counts.items()))


def cut_sides(verdict: Verdict) -> str:
    """The dual line: which sides alone hold supply down, whatever else gives way."""
    alone: dict[str, list[int]] = {}
    found = [rows(c, "classes") for c in rows(verdict, "cuts")]
    for classes in found:
        sides = {word(m, "side") for m in classes}
        if not classes or "" in sides:
            return ""
        if len(sides) == 1:
            alone.setdefault(sides.pop(), []).append(len(classes))
    if not found:
        return ""
    said = [f"{side} alone ({_classes(min(n))})" for side, n in sorted(alone.items())]
    if said:
        return f"Cuts: {' or '.join(said)} hold{'s' if len(said) == 1 else ''} supply down, whatever else gives way."
    least = min(found, key=len)
    both = " and ".join(sorted({word(m, "side") for m in least}))
    return f"Cuts: {both} together ({_classes(len(least))}) hold supply down, whatever else gives way."


def _classes(n: int) -> str:
    return "1 class" if n == 1 else f"{n} classes"

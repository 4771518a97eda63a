"""Technology or host metal: how far each alone moves the supply of a metal that comes with another.

Four supplies of one slice, each an LP of its own, never a sum of duals:
    as it is
    better recovery  every recovery and circuit limit dropped: all that enters with the host's feed, at its present rate
    host treated at home  the bloc's feed may stay and its host smelters have room; circuits as they are
    both
and, between the first two, what the technology options that can stand by the year asked about reach together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from oreshed.chain.matrix import Matrix, Row
from oreshed.chain.slice import Slice
from oreshed.insight.interventions import Ranked, slice_with
from oreshed.insight.relaxation import Supply

TECHNOLOGY = "technology"  # kind of an option that changes a process
RECOVERY = ("companion recovery", "circuit")
AT_HOME = ("nameplate", "utilisation", "retention")
ENOUGH = 1e-7  # share of the host's greatest supply that rounding may take


@dataclass(frozen=True)
class Lever:
    """One thing moved alone. supply, gain : usable tonnes a year; options : those in force, in order of their gain."""

    id: str
    label: str
    supply: float
    gain: float
    options: tuple[str, ...] = ()


def levers(piece: Slice, ranked: Sequence[Ranked]) -> tuple[Lever, ...]:
    """What technology moves and what only the host moves; a metal that is its own host has only the options."""
    found = []

    def add(id: str, label: str, supply: float, options: tuple[str, ...] = ()) -> None:
        found.append(Lever(id, label, supply, supply - piece.supply, options))

    # What cannot stand by the year asked about unlocks nothing in it.
    year, able = piece.question.year, [r for r in ranked if r.option.kind == TECHNOLOGY and r.central > 0]
    chosen = compatible(r for r in able if r.year <= year)
    late = sum(r.year > year for r in able)
    if able:
        reached = slice_with(piece, chosen).supply if chosen else piece.supply
        later = f"; {late} come{'s' if late == 1 else ''} later" if late else ""
        add("options", f"all technology options that can stand by {year} together{later}", reached, chosen)
    if not piece.host:
        return tuple(found)
    metals = " and ".join(piece.host)
    add(
        "recovery",
        "perfect recovery of what enters, circuits without limit",
        supply_of(piece.matrix, RECOVERY),
    )
    home = treated_at_home(piece)
    add("host", f"all {metals} feed of the bloc treated at home, circuits as they are", supply_of(home))
    add("both", "both: treated at home, with perfect recovery", supply_of(home, RECOVERY))
    return tuple(found)


def compatible(ranked: Iterable[Ranked]) -> tuple[str, ...]:
    """Ids of options that gain something, greatest first, without any that an earlier one rules out."""
    chosen: list[Ranked] = []
    for r in sorted(ranked, key=lambda r: (-r.central, r.option.id)):
        if r.central > 0 and not any(_excludes(r, other) or _excludes(other, r) for other in chosen):
            chosen.append(r)
    return tuple(r.option.id for r in chosen)


def _excludes(one: Ranked, other: Ranked) -> bool:
    return other.option.id in (part.strip() for part in one.option.excludes.split(";"))


def supply_of(matrix: Matrix, families: Sequence[str] = (), stages: Sequence[str] = ()) -> float:
    """Supply with every relaxable class of some families dropped; `stages` keeps to those whose stage holds a word."""
    names = classes_of(matrix, families, stages) if families else ()
    with Supply(matrix) as supply:
        return supply.value(supply.mask(names))


def classes_of(matrix: Matrix, families: Sequence[str], stages: Sequence[str] = ()) -> tuple[str, ...]:
    """Relaxable classes of some families, at stages that hold one of the words, where words are given."""
    found = {
        r.relax_class: None
        for r in matrix.rows
        if r.relax_class and r.family in families and (not stages or any(w in r.stage for w in stages))
    }
    return tuple(found)


def treated_at_home(piece: Slice) -> Matrix:
    """Host and companion in one matrix: the hosts' own feed kept, with room for it at home; mines stay as they are.

    Each host brings at least what it brings now, and among all ways to do so the companion takes its best: a plant that
    has a circuit gets the feed. So the supply is an upper bound of what host metal alone can bring.
    """
    blocks = [piece.matrix]
    start = {piece.question.element: (0, 0)}
    rows, columns = piece.matrix.shape
    for element, inner in piece.host.items():
        start[element] = (rows, columns)
        blocks.append(_roomy(inner))
        rows, columns = rows + inner.matrix.shape[0], columns + inner.matrix.shape[1]
    extra_row: list[int] = []
    extra_col: list[int] = []
    extra_value: list[float] = []
    rhs = np.concatenate([b.rhs for b in blocks])
    held: list[tuple[Row, float]] = []
    for element, inner in piece.host.items():
        _, at = start[element]
        for i, row in enumerate(piece.matrix.rows):
            column = row.id.removeprefix("host:")
            if row.family == "host" and column in inner.matrix.column_index:
                # In place of "no more than in the host's solution": no more than the host does here.
                extra_row.append(i)
                extra_col.append(at + inner.matrix.column_index[column])
                extra_value.append(-1.0)
                rhs[i] = 0.0
        number = rows + len(held)
        counted = np.flatnonzero(inner.matrix.objective)
        extra_row += [number] * len(counted)
        extra_col += (at + counted).tolist()
        extra_value += (-inner.matrix.objective[counted]).tolist()
        held.append((Row(f"supply of {element}", "host"), -inner.supply * (1.0 - ENOUGH)))
    offsets = (
        np.cumsum([0, *(b.shape[0] for b in blocks[:-1])]),
        np.cumsum([0, *(b.shape[1] for b in blocks[:-1])]),
    )
    named = [
        r._replace(id=f"{n}/{r.id}", relax_class=r.relax_class if n == 0 else "")
        for n, b in enumerate(blocks)
        for r in b.rows
    ]
    return Matrix(
        columns=tuple(c._replace(id=f"{n}/{c.id}") for n, b in enumerate(blocks) for c in b.columns),
        rows=(*named, *(row for row, _ in held)),
        row=np.concatenate([*(b.row + o for b, o in zip(blocks, offsets[0], strict=True)), np.array(extra_row, np.int64)]),
        col=np.concatenate([*(b.col + o for b, o in zip(blocks, offsets[1], strict=True)), np.array(extra_col, np.int64)]),
        value=np.concatenate([*(b.value for b in blocks), np.array(extra_value)]),
        equality=np.concatenate([*(b.equality for b in blocks), np.zeros(len(held), dtype=np.bool_)]),
        rhs=np.concatenate([rhs, [x for _, x in held]]),
        objective=np.concatenate([b.objective for b in blocks]),
        cost=np.concatenate([b.cost for b in blocks]),
    )  # fmt: skip


def _roomy(piece: Slice) -> Matrix:
    """A host's matrix whose plants and retention of feed stand so high that its feed cannot reach them.

    What takes no feed, a mine or a collector, stays as it is.
    """
    recipes = piece.world.model.recipes_of
    rhs = piece.matrix.rhs.copy()
    most = float(np.abs(rhs).sum())
    for i, row in enumerate(piece.matrix.rows):
        treats = not row.plant or any(recipe.feed for recipe in recipes[row.plant])
        if row.relax_class and row.family in AT_HOME and treats:
            rhs[i] = most
    return replace(piece.matrix, rhs=rhs, objective=np.zeros(piece.matrix.shape[1]))


def as_rows(found: Sequence[Lever], demand: float) -> list[Mapping[str, object]]:
    """Levers as plain records, with the gain as a share of demand."""
    return [
        {"id": x.id, "label": x.label, "supply": x.supply, "gain": x.gain,
         "share_of_demand": x.gain / demand if demand else None, "options": list(x.options)}
        for x in found
    ]  # fmt: skip

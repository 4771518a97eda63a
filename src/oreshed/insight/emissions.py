"""Energy and emission limits as a bottleneck (mission row K04): those that hold plants today, and a cap on all of them.

today   supply with every rate dropped to nameplate that power or a permit holds below it
energy  E = sum_j e_j s_j x_j     e_j per tonne of the recipe's capacity commodity (intensities.csv), s_j its share
cap     the same supply under E <= (1 - c) E now; for a metal that comes with another the hosts run by c slower
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from oreshed.basis.units import digits
from oreshed.chain.entering import collected_origins, is_secondary
from oreshed.chain.matrix import Floats, Matrix, Row
from oreshed.chain.model import key_of
from oreshed.chain.network import SECONDARY_FORMS
from oreshed.chain.slice import Slice, build
from oreshed.insight.levers import supply_of
from oreshed.insight.wording import tonnes

HELD_BY = ("power", "permit")  # reasons of utilisation that stand for energy and for emission limits
CUT = 0.25  # of what the answer takes or lets out now; a scenario, not a forecast
QUANTITIES: Mapping[str, tuple[str, float]] = {  # quantity -> unit for a whole bloc, and what turns a table's unit to it
    "energy": ("PJ", 1e-6), "carbon dioxide": ("kt", 1e-3), "sulphur dioxide": ("kt", 1e-6),
}  # fmt: skip


@dataclass(frozen=True)
class Taken:
    """What the plants of the answer take or let out a year, in `unit`; `left` is supply under the cap, t a year.

    missing : recipes in use without a figure; they count as nothing.
    """

    quantity: str
    unit: str
    amount: float
    left: float
    missing: tuple[str, ...]


def held_back(piece: Slice) -> tuple[float, tuple[str, ...]]:
    """Supply when no plant, of the metal or of its hosts, is held by power or permit, and the plants let go."""
    hosts, names = dict(piece.host), []
    for element, inner in piece.host.items():
        matrix, plants = _let_go(inner)
        if plants:
            hosts[element] = inner.variant(matrix=matrix)
            names += plants
    moved = piece
    if names:
        flows = {column: x for inner in hosts.values() for column, x in inner.made.items()}
        moved = build(piece.world, piece.question, count_surplus=piece.counts_surplus, hosts=(hosts, flows))
    matrix, own = _let_go(moved)
    if not names and not own:
        return piece.supply, ()
    # More of one host feed may crowd out a richer one; nobody has to use what was let go.
    return max(piece.supply, supply_of(matrix)), (*names, *own)


def _let_go(piece: Slice) -> tuple[Matrix, list[str]]:
    rhs, plants = piece.matrix.rhs.copy(), []
    for i, row in enumerate(piece.matrix.rows):
        if row.family == "utilisation" and row.reason in HELD_BY and row.plant:
            nameplate, _ = piece.world.nameplate(piece.world.model.plant[row.plant], piece.question.year)
            if nameplate > rhs[i]:
                rhs[i] = nameplate
                plants.append(piece.world.model.plant[row.plant].name)
    return replace(piece.matrix, rhs=rhs), plants


def taken(piece: Slice) -> tuple[Taken, ...]:
    """Every quantity with a figure for the plants of the answer, and supply under a cap of each."""
    found = []
    for quantity, (unit, scale) in QUANTITIES.items():
        amount, missing = 0.0, set()
        for part in (piece, *piece.host.values()):
            weights, without = _weights(part, quantity)
            amount += float(weights @ part.flows)
            missing |= without
        if amount > 0:
            left = _hosts_slower(piece) if piece.host else _capped(piece, quantity)
            found.append(Taken(quantity, unit, amount * scale, left, tuple(sorted(missing))))
    return tuple(found)


def _weights(piece: Slice, quantity: str) -> tuple[Floats, set[str]]:
    """Amount per unit of each column, and the recipes in use that have no figure."""
    world = piece.world
    figures = {r.recipe: world.value(key_of(r)) for r in world.model.intensities if r.quantity == quantity}
    weights, missing, matrix = np.zeros(len(piece.matrix.columns)), set(), piece.matrix
    plates = [r.family == "nameplate" for r in matrix.rows]
    for i, j, share in zip(matrix.row.tolist(), matrix.col.tolist(), matrix.value.tolist(), strict=True):
        column = matrix.columns[j]
        if not plates[i] or column.kind != "make":
            continue
        recipe = column.id.split(":")[2]
        if recipe in figures:
            weights[j] = share * figures[recipe]
        elif piece.flows[j] > 0:
            missing.add(recipe)
    return weights, missing


def _capped(piece: Slice, quantity: str) -> float:
    """Supply with the bloc's sum held a quarter lower; plants share the cap as serves supply best."""
    weights, _ = _weights(piece, quantity)
    matrix, number = piece.matrix, len(piece.matrix.rows)
    used = np.flatnonzero(weights)
    more = replace(
        matrix,
        rows=(*matrix.rows, Row(f"cap:{quantity}", "policy", label=f"{quantity} capped")),
        row=np.concatenate([matrix.row, np.full(len(used), number, np.int64)]),
        col=np.concatenate([matrix.col, used]),
        value=np.concatenate([matrix.value, weights[used]]),
        equality=np.append(matrix.equality, False),
        rhs=np.append(matrix.rhs, (1.0 - CUT) * float(weights @ piece.flows)),
    )
    return supply_of(more)


def _hosts_slower(piece: Slice) -> float:
    """Supply when every host plant runs a quarter slower, as a cap without another process asks."""
    rhs = piece.matrix.rhs.copy()
    for i, row in enumerate(piece.matrix.rows):
        if row.family == "host":
            rhs[i] *= 1.0 - CUT
    return supply_of(replace(piece.matrix, rhs=rhs))


def told(piece: Slice, plants: tuple[str, ...], figures: tuple[Taken, ...]) -> str:
    """The figures in words: who is held, what the answer takes, what a cap would cost."""
    who = ", ".join(plants[:3]) + (f" and {len(plants) - 3} more" if len(plants) > 3 else "")
    first = f"rates held by power or permit let go to nameplate: {who}" if plants else (
        "the model knows of no plant here that power or a permit holds below its nameplate"
    )  # fmt: skip
    if not figures:
        return f"{first}; no figure of energy or emissions for these plants"
    amounts = ", ".join(f"{digits(t.amount)} {t.unit} of {t.quantity}" for t in figures)
    losses = ", ".join(f"{t.quantity} by {_less(piece, t)}" for t in figures)
    how = "hosts a quarter slower" if piece.host else "a quarter less of each alone"
    missing = {m: [t.quantity for t in figures if m in t.missing] for t in figures for m in t.missing}
    named = "; ".join(f"{m} ({', '.join(q)})" for m, q in sorted(missing.items()))
    lacking = f"; missing, counted as nothing: {named}" if missing else ""
    scrap = scrap_as_ore(piece)
    if scrap > 0:
        lacking += f"; {tonnes(scrap)} of scrap in plants for ore counted as ore, what made it fit for them as nothing"
    if piece.host:
        losses = f"by {_less(piece, figures[0])}"
    return f"{first}; the plants of this answer take {amounts} a year, and a cap ({how}) lowers supply: {losses}{lacking}"


def scrap_as_ore(piece: Slice) -> float:
    """Tonnes of scrap that plants take whose recipe also takes feed from mines, of the metal and its hosts.

    Their figures are those of ore; a shredder before them has none. Oxide and anode of a kiln or furnace with figures of
    its own are not counted.
    """
    found = 0.0
    for part in (piece, *piece.host.values()):
        model = part.world.model
        collected, figured = collected_origins(model), {r.recipe for r in model.intensities}
        covered = {
            r.commodity for name in figured if model.recipe[name].feed for r in model.recipe[name].routing
        }
        for column, x in zip(part.matrix.columns, part.flows.tolist(), strict=True):
            recipe = column.id.split(":")[2] if column.kind == "make" else ""
            if x <= 0 or recipe not in figured or column.commodity in covered:
                continue
            if not is_secondary(model, column, collected):
                continue
            forms = {model.commodity[f].form for f in model.recipe[recipe].feed}
            found += x if forms - SECONDARY_FORMS else 0.0
    return found


def _less(piece: Slice, figure: Taken) -> str:
    return tonnes(max(0.0, piece.supply - figure.left), piece.supply)


def parents(piece: Slice) -> tuple[str, ...]:
    """Keys of the energy and emissions of every recipe in use."""
    slices = (piece, *piece.host.values())
    used = {column.split(":")[2] for part in slices for column, x in part.made.items() if x > 0}
    return tuple(key_of(r) for r in piece.world.model.intensities if r.recipe in used)


def as_rows(figures: tuple[Taken, ...]) -> list[dict[str, object]]:
    """What the plants of the answer take and let out, and supply under a cap, as plain records."""
    return [
        {"quantity": t.quantity, "unit": t.unit, "amount": t.amount, "cut": CUT, "supply_under_cap": t.left,
         "missing": list(t.missing)}
        for t in figures
    ]  # fmt: skip

"""Uses that take two metals in proportion: how much of one the supply of the other allows (mission row Y10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from oreshed.chain.model import key_of
from oreshed.chain.slice import Slice, build


@dataclass(frozen=True)
class Coupled:
    """An end use of the metal asked about, and what its partner allows of it at best, tonnes a year.

    at best : all usable supply of the partner goes to this use. key : of the row of couplings.csv.
    """

    key: str
    demand: str
    end_use: str
    partner: str
    demanded: float
    partner_demanded: float
    partner_supply: float
    allowed: float

    @property
    def limits(self) -> bool:
        """Does the partner run short first? Within a hundredth the two demands come from one figure, rounded twice."""
        return self.allowed < 0.99 * self.demanded


def coupled(piece: Slice) -> tuple[Coupled, ...]:
    """Every coupled end use of the metal in the bloc, with its partner's own slice solved under the same question."""
    return tuple(_coupled(piece))


def _coupled(piece: Slice) -> Iterator[Coupled]:
    world, question = piece.world, piece.question
    for row in world.model.couplings:
        ratio = world.of(row)
        for mine, other, per in ((row.demand, row.partner, ratio), (row.partner, row.demand, 1.0 / ratio)):
            first, second = world.demand_rows[mine][0], world.demand_rows[other][0]
            if first.element != question.element or not {first.region, second.region} <= set(question.bloc):
                continue
            supply = build(world, replace(question, element=second.element)).supply
            needed, wanted = world.demand(other, question.year)[0], world.demand(mine, question.year)[0]
            allowed = per * min(needed, supply)
            yield Coupled(key_of(row), mine, first.end_use, second.element, wanted, needed, supply, allowed)

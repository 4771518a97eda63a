"""The slices of one question in many worlds: columns and rows are made once, numbers for all worlds together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from oreshed.chain.many import Divided, Many
from oreshed.chain.matrix import Matrix
from oreshed.chain.nearest import Reference
from oreshed.chain.network import Question
from oreshed.chain.reconciled import references
from oreshed.chain.slice import Slice, build, finished, host_elements, network, on_hosts
from oreshed.chain.world import World, together


def build_each(worlds: Sequence[World], question: Question) -> Iterator[tuple[int, Slice]]:
    """The slice in each world with the world's place, as `build` gives it; text of labels is that of another world.

    The order is not that of the worlds.
    """
    yield from _build(list(enumerate(worlds)), question)


def _build(worlds: list[tuple[int, World]], question: Question) -> Iterator[tuple[int, Slice]]:
    if len(worlds) == 1:
        yield worlds[0][0], build(worlds[0][1], question)
        return
    try:
        with np.errstate(divide="ignore", invalid="ignore"):  # nothing is asked of a share of nothing
            plan = _plan(together([w for _, w in worlds]), question, len(worlds))
    except Divided as divided:
        yes = divided.yes
    else:
        for k, (place, world) in enumerate(worlds):
            yield place, plan.slice(k, world)
        return
    # Worlds that differ in more than numbers: those of one kind together.
    for side in (True, False):
        yield from _build([w for w, y in zip(worlds, yes, strict=True) if y == side], question)


@dataclass(frozen=True)
class _Plan:
    """Slices of one question but for what their hosts do: matrices by world, the rest with numbers of all worlds."""

    question: Question
    matrices: list[Matrix]
    references: tuple[Reference, ...]
    feed_limits: Mapping[str, float]
    hosts: Mapping[str, _Plan]

    def slice(self, k: int, world: World) -> Slice:
        found = tuple(replace(r, target=_of(r.target, k), spread=_of(r.spread, k)) for r in self.references)
        limits = {name: _of(x, k) for name, x in self.feed_limits.items()}
        piece = Slice(self.question, world, self.matrices[k], False, found, limits)
        return finished(on_hosts(piece, {e: plan.slice(k, world) for e, plan in self.hosts.items()}))


def _plan(worlds: World, question: Question, count: int) -> _Plan:
    hosts = {
        e: _plan(worlds, replace(question, element=e), count) for e in host_elements(worlds, question)
    }
    # What the hosts do is not known yet: their columns are.
    limits = {c.id: 0.0 for plan in hosts.values() for c in plan.matrices[0].columns if c.kind == "make"}
    net = network(worlds, question, limits)
    return _Plan(question, net.builder.build_each(count), references(net), net.feed_limits, hosts)


def _of(number: float, world: int) -> float:
    return float(number.at[world]) if isinstance(number, Many) else number

"""The slices of one question in many worlds: columns and rows are made once, numbers for all worlds together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from oreshed.chain.many import Divided, Many, as_one
from oreshed.chain.matrix import Matrix
from oreshed.chain.nearest import Reference
from oreshed.chain.network import Question
from oreshed.chain.reconciled import references
from oreshed.chain.slice import Slice, build, finished, host_elements, network, on_hosts
from oreshed.chain.starts import Starts
from oreshed.chain.world import World, together


@dataclass(frozen=True)
class Case:
    """A world, and the shares of feed that leave the bloc where an option sets them, see `build`."""

    world: World
    retained: Mapping[tuple[str, str], float] = field(default_factory=dict)


def build_each(
    cases: Sequence[Case],
    question: Question,
    *,
    count_surplus: bool | None = None,
    kept: Mapping[str, Slice] | None = None,
    like: Slice | None = None,
    starts: Starts | None = None,
) -> Iterator[tuple[int, Slice]]:
    """The slice of each case with the case's place, as `build` gives it; text of labels is that of another world.

    The order is not that of the cases. Their worlds are of one model and give the same keys.
    starts : where solves begin, of a slice in another process; `like` is one in this process, see `build`.
    """
    yield from _build(list(enumerate(cases)), _Ask(question, count_surplus, kept or {}, starts), like)


@dataclass(frozen=True)
class _Ask:
    question: Question
    count_surplus: bool | None
    kept: Mapping[str, Slice]
    starts: Starts | None


def _build(cases: list[tuple[int, Case]], ask: _Ask, like: Slice | None) -> Iterator[tuple[int, Slice]]:
    if len(cases) == 1:
        place, case = cases[0]
        yield (
            place,
            build(
                case.world,
                ask.question,
                count_surplus=ask.count_surplus,
                retained=case.retained,
                kept=ask.kept,
                like=like,
            ),
        )
        return
    try:
        with np.errstate(divide="ignore", invalid="ignore"):  # nothing is asked of a share of nothing
            worlds = together([c.world for _, c in cases])
            retained = as_one([c.retained for _, c in cases])
            plan = _plan(worlds, retained, ask, like, len(cases))
    except Divided as divided:
        yes = divided.yes
    else:
        for k, (place, case) in enumerate(cases):
            yield place, finished(plan.slice(k, case.world), ask.count_surplus)
        return
    # Worlds that differ in more than numbers: those of one kind together.
    for side in (True, False):
        yield from _build([c for c, y in zip(cases, yes, strict=True) if y == side], ask, like)


@dataclass(frozen=True)
class _Plan:
    """Slices of one question but for what their hosts do: matrices by world, the rest with numbers of all worlds."""

    question: Question
    matrices: list[Matrix]
    references: tuple[Reference, ...]
    feed_limits: Mapping[str, float]
    hosts: Mapping[str, _Plan | Slice]

    def slice(self, k: int, world: World) -> Slice:
        found = tuple(
            Reference(r.label, r.columns, _of(r.target, k), _of(r.spread, k)) for r in self.references
        )
        limits = {name: _of(x, k) for name, x in self.feed_limits.items()}
        hosts = {
            e: host if isinstance(host, Slice) else finished(host.slice(k, world))
            for e, host in self.hosts.items()
        }
        return on_hosts(Slice(self.question, world, self.matrices[k], False, found, limits), hosts)


def _plan(
    worlds: World,
    retained: Mapping[tuple[str, str], float],
    ask: _Ask,
    like: Slice | None,
    count: int,
) -> _Plan:
    question = ask.question
    hosts: dict[str, _Plan | Slice] = {}
    limits: dict[str, float] = {}
    for e in host_elements(worlds, question):
        own = like.host.get(e) if like is not None else None
        of_host = _Ask(replace(question, element=e), None, {}, ask.starts)
        hosts[e] = host = ask.kept.get(e) or _plan(worlds, retained, of_host, own, count)
        # What the host does is not known yet: its columns are.
        matrix = host.matrix if isinstance(host, Slice) else host.matrices[0]
        limits |= {c.id: 0.0 for c in matrix.columns if c.kind == "make"}
    net = network(worlds, question, limits, retained)
    matrices = net.builder.build_each(count)
    if like is not None:
        frame = matrices[0].beside(like.matrix).frame
        matrices = [m.of_frame(frame) for m in matrices]
    if ask.starts is not None:
        ask.starts.lend(matrices[0].frame, question.element)
    return _Plan(question, matrices, references(net), net.feed_limits, hosts)


def _of(number: float, world: int) -> float:
    return float(number.at[world]) if isinstance(number, Many) else number

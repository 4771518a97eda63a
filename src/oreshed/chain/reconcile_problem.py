"""A reconciliation: flows, balances, and what sources say of them.

    h_i(x) = m_i + l_i b_source + e_i,    e_i ~ N(0, s_i),  b_source ~ N(0, 1),    A x = b,  lower <= x <= upper

Statements of one source share its bias b (variance l_i^2), so V = D + sum_s l l' without ever being written down: the
bias is one more column. What a residual looks like depends on what the source says:

| what the source says          | residual                                                  |
|-------------------------------|-----------------------------------------------------------|
| m +- s                        | (h - m) / s                                               |
| m, relative s.d. above 30 %   | (ln h - ln m) / sqrt(ln(1 + cv^2))                        |
| "< L", "> L", a range a..b    | distance of h to the range, over s (flat inside)          |
| a share or a recovery         | (h_1/h_2 - r) / s, linearised at the present flows        |
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import numpy as np
import scipy.sparse as sp

from oreshed.basis.errors import Fault, InputFaults
from oreshed.chain.matrix import Floats
from oreshed.chain.observable import Weights

Shape = Literal["normal", "log", "range"]
# Relative s.d. from which a positive number is better read on the log scale.
WIDE = 0.3


@dataclass(frozen=True)
class Flow:
    """A column. source, target : process ids, "" is the outside. value, sd : what is measured of it, if anything."""

    id: str
    source: str = ""
    target: str = ""
    label: str = ""
    value: float | None = None
    sd: float | None = None
    lower: float = 0.0
    upper: float = math.inf
    source_id: str = ""


@dataclass(frozen=True)
class Observation:
    """One statement of a source about a sum of flows, or about the ratio of two sums (`below` not empty).

    weights, below : (flow number, weight). value : m, or the middle of a range. sd : own standard deviation, in the
    unit of value. shared : standard deviation shared with every other statement of `source`. low, high : ends of a
    range; infinite where one-sided. copies : how often the source's one figure was stated.
    """

    id: str
    weights: Weights
    value: float
    sd: float
    label: str = ""
    shape: Shape = "normal"
    below: Weights = ()
    scale: float = 1.0
    low: float = -math.inf
    high: float = math.inf
    source: str = ""
    shared: float = 0.0
    quality: str = ""
    copies: int = 1

    def at(self, x: Floats) -> float:
        """h(x); NaN for a ratio of nothing."""
        above = self.scale * sum(w * float(x[j]) for j, w in self.weights)
        if not self.below:
            return above
        divisor = sum(w * float(x[j]) for j, w in self.below)
        return above / divisor if divisor else math.nan

    @property
    def total_sd(self) -> float:
        """Own and shared standard deviation together."""
        return math.hypot(self.sd, self.shared)


@dataclass(frozen=True)
class Problem:
    """Flows in columns, balances in rows, statements about them.

    A : scipy sparse (balances, flows), A x = b. typical : a size per flow for those that nothing states, or NaN.
    """

    flows: tuple[str, ...]
    balances: tuple[str, ...]
    A: Any
    b: Floats
    lower: Floats
    upper: Floats
    observations: tuple[Observation, ...]
    typical: Floats = field(default_factory=lambda: np.zeros(0))
    labels: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def index(self) -> dict[str, int]:
        return {name: j for j, name in enumerate(self.flows)}

    def without(self, *ids: str) -> Problem:
        """The same problem with some statements deleted."""
        left = tuple(o for o in self.observations if o.id not in ids)
        return replace(self, observations=left)

    @classmethod
    def from_flows(
        cls, processes: Sequence[str], flows: Sequence[Flow], *, shared: Mapping[str, float] | None = None
    ) -> Problem:
        """A table of flows between processes, as STAN has it: every process balances, every measured flow is a claim.

        shared : part of the variance that figures of a source share, by source id (none by default). A stock is a
        flow from or to the outside with lower = -inf. Raises InputFaults naming every flow that cannot be used.

        >>> from oreshed.chain.reconcile import reconcile
        >>> flows = [Flow("in", "", "plant", value=100.0, sd=10.0), Flow("out", "plant", "", value=110.0, sd=10.0)]
        >>> [round(x, 6) for x in reconcile(Problem.from_flows(["plant"], flows)).x.tolist()]
        [105.0, 105.0]
        """
        _refuse(_faults(processes, flows))
        row = {p: i for i, p in enumerate(processes)}
        cells: list[tuple[int, int, float]] = []
        said: list[Observation] = []
        for j, f in enumerate(flows):
            if f.source:
                cells.append((row[f.source], j, -1.0))
            if f.target:
                cells.append((row[f.target], j, 1.0))
            if f.value is not None and f.sd is not None:
                part = (shared or {}).get(f.source_id, 0.0)
                said.append(
                    Observation(
                        f.id, ((j, 1.0),), f.value, f.sd * math.sqrt(1.0 - part), f.label or f.id,
                        source=f.source_id, shared=f.sd * math.sqrt(part),
                    )
                )  # fmt: skip
        A = sp.csr_matrix(
            ([v for _, _, v in cells], ([i for i, _, _ in cells], [j for _, j, _ in cells])),
            shape=(len(processes), len(flows)),
        )
        return cls(
            tuple(f.id for f in flows),
            tuple(processes),
            A,
            np.zeros(len(processes)),
            np.array([f.lower for f in flows], dtype=np.float64),
            np.array([f.upper for f in flows], dtype=np.float64),
            tuple(said),
            labels={f.id: f.label for f in flows if f.label},
        )


def _faults(processes: Sequence[str], flows: Sequence[Flow]) -> Iterable[Fault]:
    known, seen = set(processes), set()
    if len(known) != len(processes):
        yield Fault("processes", 0, "", "", "a process stands twice", "Give each process once")
    for number, f in enumerate(flows, start=2):
        if f.id in seen:
            yield Fault("flows", number, "id", f.id, "a flow stands twice", "Give each flow an id of its own")
        seen.add(f.id)
        for column, place in (("source", f.source), ("target", f.target)):
            if place and place not in known:
                yield Fault(
                    "flows",
                    number,
                    column,
                    place,
                    "no such process",
                    f"Name one of {', '.join(sorted(known))}",
                )
        if f.source == f.target:
            yield Fault(
                "flows", number, "target", f.target, "a flow must leave its process", "Give another target"
            )
        if f.lower > f.upper:
            yield Fault(
                "flows", number, "lower", str(f.lower), f"flow {f.id} has a lower bound above its upper bound {f.upper}",
                "Exchange or drop one of them",
            )  # fmt: skip
        if (f.value is None) != (f.sd is None):
            yield Fault(
                "flows",
                number,
                "sd",
                "",
                f"flow {f.id} needs a value and a standard deviation, or neither",
                "Fill in both",
            )
        if f.value is not None and not math.isfinite(f.value):
            yield Fault(
                "flows",
                number,
                "value",
                str(f.value),
                "not a finite number",
                "Leave it empty where nothing is known",
            )
        if f.sd is not None and not (math.isfinite(f.sd) and f.sd > 0):
            yield Fault(
                "flows",
                number,
                "sd",
                str(f.sd),
                "a standard deviation must be above 0",
                "Give half the last printed digit at least",
            )


def _refuse(faults: Iterable[Fault]) -> None:
    found = list(faults)
    if found:
        raise InputFaults(found)


def check(problem: Problem) -> None:
    """Raise InputFaults naming every statement or bound that cannot be used."""
    found = []
    for j in np.flatnonzero(problem.lower > problem.upper):
        found.append(
            Fault("bounds", 0, problem.flows[j], f"{problem.lower[j]} > {problem.upper[j]}",
                  "a lower bound lies above its upper bound", "Exchange or drop one of them")
        )  # fmt: skip
    for o in problem.observations:
        numbers = (o.value, o.sd, o.shared, *(w for _, w in o.weights), *(w for _, w in o.below))
        if not all(math.isfinite(v) for v in numbers):
            found.append(Fault("claims", 0, o.id, str(o.value), "not a finite number", "Leave the claim out"))
        elif o.sd <= 0:
            found.append(
                Fault(
                    "claims",
                    0,
                    o.id,
                    str(o.sd),
                    "a standard deviation must be above 0",
                    "Give half the last printed digit at least",
                )
            )
        elif o.shape == "log" and o.value <= 0:
            found.append(
                Fault(
                    "claims",
                    0,
                    o.id,
                    str(o.value),
                    "a relative error needs a positive value",
                    "State a range instead",
                )
            )
        elif o.shape == "range" and not o.low <= o.high:
            found.append(
                Fault(
                    "claims",
                    0,
                    o.id,
                    f"{o.low} > {o.high}",
                    "a range is the wrong way round",
                    "Exchange its ends",
                )
            )
        elif not o.weights:
            found.append(Fault("claims", 0, o.id, "", "the claim is about no flow", "Leave the claim out"))
    _refuse(found)

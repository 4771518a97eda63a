"""A material flow system of a STAN-style workbook as a problem to reconcile: one layer and period at a time.

Every process balances; a process that keeps a stock gets the stock's change as one more flow, free of sign. A mass with
an uncertainty is a statement; one without is taken as exact to a millionth. A transfer coefficient k of flow f is the
statement f / (inputs of its process) = k.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.units import factor
from oreshed.chain.reconcile_problem import Flow, Observation, Problem
from oreshed.ledger.importing.stan import System

EXACT = 1e-6
Part = tuple[str, int | None]


def parts_of(system: System) -> tuple[Part, ...]:
    """(layer, year) of every part of the system that has a flow, in the order of the workbook."""
    return tuple(dict.fromkeys((f.layer, f.year) for f in system.flows))


def problem_of(system: System, part: Part) -> Problem:
    """One layer and year of a system, in tonnes where its units are masses.

    Raises OutOfValidity when the system has no such part, InputFaults for flows that cannot be used.
    """
    flows = [f for f in system.flows if (f.layer, f.year) == part]
    if not flows:
        listed = ", ".join(f"{layer or 'goods'} {year or ''}".strip() for layer, year in parts_of(system))
        raise OutOfValidity(f"the system has no flow of {part[0] or 'goods'} in {part[1]}; it has {listed}")
    columns = [
        Flow(
            f.id, f.source, f.target, f.name or f.id,
            None if f.mass is None else f.mass * _tonnes(f.unit), _spread(f.mass, f.uncertainty, f.unit), source_id=f.id,
        )
        for f in flows
    ]  # fmt: skip
    columns += [
        Flow(
            f"stock change of {s.process}", s.process, "", f"stock change of {s.process}",
            None if s.change is None else s.change * _tonnes(s.unit),
            _spread(s.change, s.change_uncertainty, s.unit), lower=-math.inf,
        )
        for s in system.stocks if (s.layer, s.year) == part
    ]  # fmt: skip
    stated = {s.process for s in system.stocks if (s.layer, s.year) == part}
    columns += [
        Flow(f"stock change of {p.id}", p.id, "", f"stock change of {p.id}", lower=-math.inf)
        for p in system.processes if p.stock.lower() in ("yes", "true", "1", "x") and p.id not in stated
    ]  # fmt: skip
    problem = Problem.from_flows([p.id for p in system.processes], columns)
    shares = tuple(_shares(system, part, problem, columns))
    return replace(problem, observations=(*problem.observations, *shares))


def _shares(system: System, part: Part, problem: Problem, columns: list[Flow]) -> Iterator[Observation]:
    for t in system.transfer_coefficients:
        if (t.layer, t.year) != part:
            continue
        into = tuple((j, 1.0) for j, f in enumerate(columns) if f.target == t.process)
        spread = EXACT * max(abs(t.value), 1e-3) if t.uncertainty is None else t.uncertainty
        name = f"share of {t.flow} in what enters {t.process}"
        yield Observation(
            name, ((problem.index[t.flow], 1.0),), t.value, max(spread, 1e-12), name, below=into
        )


def _tonnes(unit: str) -> float:
    """Tonnes in one unit; 1 where the unit is no mass, so that the layer stays in its own unit."""
    try:
        return factor(unit.split("/")[0], "t")
    except ValueError:
        return 1.0


def _spread(mass: float | None, uncertainty: float | None, unit: str) -> float | None:
    if mass is None:
        return None
    if not uncertainty:
        return max(EXACT * abs(mass), EXACT) * _tonnes(unit)
    return uncertainty * _tonnes(unit)

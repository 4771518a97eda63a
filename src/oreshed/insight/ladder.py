"""What realistic modules do: the cheapest set that reaches a gain, and the ladder of one unlocking set after another.

A module adds its size to the right-hand side of one row of its class (one plant, one route); a class may take several.
Which rows take how many is a mixed-integer program, since two full plants in a chain gain nothing one by one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np

from oreshed.basis.errors import Unsolvable
from oreshed.chain.matrix import Column, Floats, Matrix, Row
from oreshed.chain.solve import Solver
from oreshed.insight.relaxation import tolerance
from oreshed.insight.unlock import UnlockingSet, unlock

# Seconds; a set found by then is given with `proven` false. Slices of 1,500 columns take well under one.
TIME_LIMIT = 20.0
# Of equally small unlocking sets this many are priced by their modules.
MOST_PRICED = 6
SIZE_DIGITS = 1e-9


@dataclass(frozen=True)
class ModuleSize:
    """A realistic step of a class: t/yr of one module; capital in USD per t/yr, None where unknown."""

    size_t_per_year: float
    capex_usd_per_t_per_year: float | None


@dataclass(frozen=True)
class ModuleUse:
    """`count` modules on one row. capex_usd is None where unknown; assumed: no module is known, the step is delta."""

    relax_class: str
    row: str
    count: int
    size_t_per_year: float
    capex_usd: float | None
    assumed: bool = False

    def to_json(self) -> dict[str, Any]:
        """An entry of `modules[]` in verdict.json."""
        return {
            "class": self.relax_class,
            "row": self.row,
            "count": self.count,
            "size_t_per_year": self.size_t_per_year,
            "capex_usd": self.capex_usd,
            "assumed": self.assumed,
        }


@dataclass(frozen=True)
class Cheapest:
    """The least capital that reaches the gain. proven : False where the time limit ended the search with a gap."""

    modules: tuple[ModuleUse, ...]
    capex_usd: float
    gain: float
    proven: bool

    def to_json(self) -> dict[str, Any]:
        """The key `cheapest` of verdict.json."""
        modules = [m.to_json() for m in self.modules]
        return {"modules": modules, "capex_usd": self.capex_usd, "gain": self.gain, "proven": self.proven}


@dataclass(frozen=True)
class Rung:
    """One step: the unlocking set, the modules on it, supply (t/yr) and gap after it.

    ties : how many equally small sets there were. note : what a reader must know ("" if nothing).
    """

    rung: int
    members: tuple[str, ...]
    modules: tuple[ModuleUse, ...]
    supply: float
    gap: float
    ties: int
    note: str

    def to_json(self) -> dict[str, Any]:
        """An entry of `ladder[]` in verdict.json."""
        return {
            "rung": self.rung,
            "members": list(self.members),
            "modules": [m.to_json() for m in self.modules],
            "supply": self.supply,
            "gap": self.gap,
            "ties": self.ties,
            "note": self.note,
        }


@dataclass(frozen=True)
class _Placement:
    """Counts by row number, their price, and whether it is proven least."""

    counts: Mapping[int, int]
    price: float
    proven: bool


def cheapest(matrix: Matrix, delta: float, modules: Mapping[str, ModuleSize]) -> Cheapest | None:
    """Least capital (USD) of whole modules with which supply reaches S(0) + delta (t/yr); None if none do.

    Classes without a module or without its cost cannot be used. Raises Unsolvable if the rows contradict.
    """
    now = Solver(matrix).solve().value
    choices = _choices(matrix, {c: m for c, m in modules.items() if m.capex_usd_per_t_per_year is not None})
    prices = {i: m.size_t_per_year * (m.capex_usd_per_t_per_year or 0.0) for i, m in choices.items()}
    sizes = {i: m.size_t_per_year for i, m in choices.items()}
    placed = _place(matrix, now + delta, tolerance(now, now + delta), sizes, prices)
    if placed is None:
        return None
    gain = Solver(_enlarged(matrix, placed.counts, sizes)).solve().value - now
    uses = tuple(
        ModuleUse(matrix.rows[i].relax_class, matrix.rows[i].id, n, sizes[i], n * prices[i])
        for i, n in sorted(placed.counts.items())
    )
    return Cheapest(uses, placed.price, gain, placed.proven)


def _choices(matrix: Matrix, modules: Mapping[str, ModuleSize]) -> dict[int, ModuleSize]:
    """Module by row number, for the rows of classes that have one."""
    return {
        i: modules[name]
        for name, rows in matrix.classes.items()
        if name in modules
        for i in rows.tolist()
        if np.isfinite(matrix.rhs[i])
    }


def _place(
    matrix: Matrix,
    threshold: float,
    slack: float,
    sizes: Mapping[int, float],
    prices: Mapping[int, float],
    below: float = math.inf,
) -> _Placement | None:
    """Whole modules on rows, least price, so that the matrix reaches the threshold; None if none costs less than `below`.

    Extra columns n_i >= 0, integer: A_i x - size_i n_i <= b_i for the rows on offer, and -c.x <= -threshold.
    """
    if not sizes:
        return None
    m, n = matrix.shape
    offered = list(sizes)
    wanted = np.flatnonzero(matrix.objective)
    widened = replace(
        matrix,
        columns=(*matrix.columns, *(Column(f"modules on {matrix.rows[i].id}", "module") for i in offered)),
        rows=(*matrix.rows, Row("supply asked for", "threshold")),
        row=np.concatenate([matrix.row, np.array(offered, dtype=np.int64), np.full(len(wanted), m)]),
        col=np.concatenate([matrix.col, n + np.arange(len(offered)), wanted]),
        value=np.concatenate([matrix.value, [-sizes[i] for i in offered], -matrix.objective[wanted]]),
        equality=np.append(matrix.equality, False),
        rhs=np.append(matrix.rhs, -(threshold - slack / 2)),
        objective=np.concatenate([matrix.objective, np.zeros(len(offered))]),
        cost=np.concatenate([matrix.cost, np.zeros(len(offered))]),
    )
    unit = max((prices[i] for i in offered), default=0.0) or 1.0  # prices near 1, as the solver likes them
    numbers = np.arange(n, n + len(offered), dtype=np.int32)
    solver = Solver(widened, method="choose")
    solver.minimise(np.concatenate([np.zeros(n), [prices[i] / unit for i in offered]]))
    highs = solver.highs
    if math.isfinite(below):  # a dearer set is refused early
        most = below * (1 - 1e-9) / unit
        highs.addRow(
            -highspy.kHighsInf, most, len(offered), numbers, np.array([prices[i] / unit for i in offered])
        )
    highs.changeColsIntegrality(
        len(numbers), numbers, np.full(len(numbers), highspy.HighsVarType.kInteger.value, dtype=np.uint8)
    )
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 1e-9)
    highs.setOptionValue("mip_feasibility_tolerance", SIZE_DIGITS)
    highs.setOptionValue("primal_feasibility_tolerance", 1e-7)
    highs.setOptionValue("mip_heuristic_effort", 0.0)  # few integers: branching alone is done sooner
    highs.setOptionValue("time_limit", TIME_LIMIT)
    highs.run()
    status = highs.getModelStatus()
    if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kTimeLimit):
        return None
    x: Floats = np.asarray(highs.getSolution().col_value)
    if len(x) != n + len(offered) or not np.isfinite(highs.getInfo().objective_function_value):
        return None
    counts = {i: round(float(x[n + k])) for k, i in enumerate(offered) if round(float(x[n + k])) > 0}
    reached = Solver(_enlarged(matrix, counts, sizes)).solve().value
    if reached < threshold - slack:
        raise Unsolvable(
            f"whole modules found for {threshold:,.6g} t/yr reach only {reached:,.6g}; sizes differ too widely"
        )
    price = sum(n * prices[i] for i, n in counts.items())
    return _Placement(counts, price, status == highspy.HighsModelStatus.kOptimal)


def _enlarged(matrix: Matrix, counts: Mapping[int, int], sizes: Mapping[int, float]) -> Matrix:
    return matrix.with_rhs({i: float(matrix.rhs[i]) + n * sizes[i] for i, n in counts.items()})


def ladder(
    matrix: Matrix,
    delta: float,
    modules: Mapping[str, ModuleSize],
    demand: float,
    *,
    most_rungs: int = 6,
) -> tuple[Rung, ...]:
    """Relax a smallest unlocking set by its modules and ask again, until the gap is closed or nothing gains.

    Every rung asks for `delta` t/yr, or for the gap where it is smaller (but for `delta` on the first rung of a study
    without a gap). Of equally small sets the one with the least capital is taken where all costs are known, else the
    first. A class without a module takes steps of the gain asked for, and the rung says so. demand in t/yr.
    """
    rungs: list[Rung] = []
    supply = Solver(matrix).solve().value
    while len(rungs) < most_rungs:
        gap = demand - supply
        if not math.isfinite(supply) or (rungs and gap <= tolerance(supply, demand)):
            break
        step = min(delta, gap) if gap > 2 * tolerance(supply, demand) else delta
        if not step > 2 * tolerance(supply, supply + step):
            break
        unlocking = unlock(matrix, step, most_sets=MOST_PRICED)
        if not unlocking.sets:
            break
        picked = _pick(matrix, unlocking.sets, step, supply, modules)
        if picked is None:
            break
        chosen, placed, sizes = picked
        matrix = _enlarged(matrix, placed.counts, sizes)
        supply = Solver(matrix).solve().value
        uses = tuple(_use(matrix.rows[i], n, sizes[i], modules) for i, n in sorted(placed.counts.items()))
        assumed = sorted({u.relax_class for u in uses if u.assumed})
        notes = []
        if assumed:
            notes.append(f"no module is known for {', '.join(assumed)}; steps of {step:,.0f} t/yr taken")
        if not unlocking.complete:
            notes.append(f"the first {len(unlocking.sets)} of more equally small sets were compared")
        ties = len(unlocking.sets)
        note = "; ".join(notes)
        rungs.append(Rung(len(rungs) + 1, chosen.members, uses, supply, demand - supply, ties, note))
    return tuple(rungs)


def _use(row: Row, count: int, size: float, modules: Mapping[str, ModuleSize]) -> ModuleUse:
    module = modules.get(row.relax_class)
    price = module.capex_usd_per_t_per_year if module else None
    capex = None if price is None else count * size * price
    return ModuleUse(row.relax_class, row.id, count, size, capex, assumed=module is None)


def _pick(
    matrix: Matrix,
    sets: Sequence[UnlockingSet],
    step: float,
    supply: float,
    modules: Mapping[str, ModuleSize],
) -> tuple[UnlockingSet, _Placement, dict[int, float]] | None:
    """The set with the least capital if all sets are priced, else the first that whole modules can serve."""
    priced = all(_price(modules, member) is not None for s in sets for member in s.members)
    best: tuple[UnlockingSet, _Placement, dict[int, float]] | None = None
    for one in sets:
        sizes = {
            i: modules[member].size_t_per_year if member in modules else step
            for member in one.members
            for i in matrix.classes[member].tolist()
        }
        prices = {
            i: sizes[i] * (_price(modules, matrix.rows[i].relax_class) or 0.0) if priced else 1.0
            for i in sizes
        }
        below = best[1].price if best is not None else math.inf
        placed = _place(matrix, supply + step, tolerance(supply, supply + step), sizes, prices, below)
        if placed is not None and (best is None or placed.price < best[1].price):
            best = (one, placed, sizes)
            if not priced:
                break
    return best


def _price(modules: Mapping[str, ModuleSize], member: str) -> float | None:
    return modules[member].capex_usd_per_t_per_year if member in modules else None

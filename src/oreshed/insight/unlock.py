"""Unlocking sets: the smallest sets of constraints whose relaxation raises supply by a given amount, all of them.

Supply S(U) is the greatest objective with the rows of the classes U dropped. S grows with U but is neither sub- nor
supermodular (two full plants in a chain gain nothing one by one), so no greedy choice is right. The search is exact:

1. A *cut* is a minimal set C of classes that alone keeps S below the threshold S(0) + delta: everything else may be
   dropped and supply still falls short. Every unlocking set must hit every cut.
2. Take the smallest sets that hit all cuts known so far and solve with each. One that falls short is grown to a
   maximal set that still falls short; its complement is a new cut, which that set did not hit.
3. When every smallest hitting set passes, that family is complete: any other unlocking set of that size would have to
   hit all cuts too, and would have been tried.

Tolerance: supply reaches a threshold T when S >= T - TOLERANCE * max(|S(0)|, |T|). The same test decides everywhere,
so a set that falls short does so by more than the tolerance, which is what leaves room for an exact certificate.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity, Unsolvable
from oreshed.chain.matrix import Matrix
from oreshed.chain.solve import Answer, Solver
from oreshed.insight.relaxation import TOLERANCE, ZERO_DUAL, Supply, bits, tolerance

# Above this many solves the search stops and says that the family may be incomplete.
MOST_SOLVES = 20_000


@dataclass(frozen=True)
class UnlockingSet:
    """One smallest set. members: class ids; supply: S(U) in t/yr; gain: S(U) - S(0), infinite if nothing else binds."""

    members: tuple[str, ...]
    supply: float
    gain: float


@dataclass(frozen=True)
class Unlocking:
    """The answer at gain `delta` (t/yr).

    sets : all smallest unlocking sets, in order of the matrix's classes. cuts : the minimal cuts met on the way (class
    ids); they prove that no smaller set exists. complete : False where `most_sets` or the limit of solves cut the
    family short. holding_rows : rows that are never relaxed and hold supply when all else is dropped (only without a
    set). none_reason : one sentence where `sets` is empty, else "".
    """

    delta: float
    supply_now: float
    supply_all_relaxed: float
    sets: tuple[UnlockingSet, ...]
    cuts: tuple[tuple[str, ...], ...]
    none_reason: str = ""
    holding_rows: tuple[str, ...] = ()
    complete: bool = True
    searched_classes: int = 0
    solves: int = 0

    @property
    def supply_needed(self) -> float:
        return self.supply_now + self.delta


@dataclass(frozen=True)
class CutFamily:
    """Minimal cuts and minimal unlocking sets of any size: each family is the minimal hitting sets of the other."""

    cuts: tuple[tuple[str, ...], ...]
    sets: tuple[tuple[str, ...], ...]
    complete: bool


class _Search:
    """The cuts known so far and the two moves: grow what falls short, shrink what reaches."""

    def __init__(self, supply: Supply, delta: float) -> None:
        self.supply = supply
        self.now = supply.value(0)
        if not math.isfinite(self.now):
            raise OutOfValidity(
                "supply has no limit with every row in place: a demand, capacity or resource row is missing"
            )
        self.threshold = self.now + delta
        self.slack = tolerance(self.now, self.threshold)
        if not delta > 2 * self.slack:
            raise OutOfValidity(
                f"a gain of {delta:g} t/yr cannot be told apart from zero at a supply of {self.now:g} t/yr; "
                f"ask for more than {2 * self.slack:g} t/yr"
            )
        self.cuts: list[int] = []
        self.enough: list[int] = []

    def reaches(self, mask: int) -> bool:
        """Does supply reach the threshold? Known cuts and sets known to be enough spare the solve."""
        if any(not mask & cut for cut in self.cuts):
            return False
        return any(mask & e == e for e in self.enough) or self.falls_short(mask) is None

    def falls_short(self, mask: int) -> Answer | None:
        """Solve; the answer where supply falls short, None where it reaches. Remembers what the flows needed."""
        answer = self.supply.answer(mask)
        if answer.value < self.threshold - self.slack:
            return answer
        self.enough.append(self.supply.violated(answer))
        return None

    def grow(self, mask: int) -> int:
        """Add the cut that a failing set misses: grow it to a maximal failing set and take the complement.

        Classes without a price are taken along unsolved, since the same prices prove the same bound without them; the
        next solve checks it. What is left is tried one by one.
        """
        supply = self.supply
        answer = supply.answer(mask)
        undecided = supply.everything & ~mask
        cut = 0
        while undecided:
            free = supply.price_zero(answer, undecided)
            if free and (wider := self.falls_short(mask | free)):
                mask, answer = mask | free, wider
                undecided &= ~free
                continue
            one = 1 << (undecided.bit_length() - 1)
            undecided ^= one
            if not any((mask | one) & e == e for e in self.enough) and (
                wider := self.falls_short(mask | one)
            ):
                mask, answer = mask | one, wider
            else:
                cut |= one
        self.cuts.append(cut)
        return cut

    def shrink(self, mask: int) -> int:
        """A minimal unlocking set inside one that reaches the threshold."""
        for k in bits(mask):
            if self.reaches(mask & ~(1 << k)):
                mask &= ~(1 << k)
        return mask

    def packing(self, chosen: int, excluded: int) -> int:
        """A lower bound on the members still needed: disjoint cuts that `chosen` misses."""
        used, count = 0, 0
        for cut in sorted((c & ~excluded for c in self.cuts if not c & chosen), key=int.bit_count):
            if not cut & used:
                used |= cut
                count += 1
        return count

    def hitting_sets(self, size: int) -> Iterator[int]:
        """Every set of `size` classes that hits all cuts, each once; cuts that arrive meanwhile are heeded.

        Only sets without idle members: below `size` everything is known to fail, so a set that hits all cuts with
        fewer does not occur.
        """
        stack: list[tuple[int, int, int]] = [(0, 0, size)]
        while stack:
            chosen, excluded, left = stack.pop()
            missed = [c & ~excluded for c in self.cuts if not c & chosen]
            if not missed:
                yield chosen
                continue
            if left == 0 or self.packing(chosen, excluded) > left:
                continue
            branch = min(missed, key=lambda c: (c.bit_count(), c))
            children = []
            for k in bits(branch):
                children.append((chosen | 1 << k, excluded, left - 1))
                excluded |= 1 << k
            stack.extend(reversed(children))


def unlock(
    matrix: Matrix,
    delta: float,
    *,
    most_members: int = 6,
    most_sets: int = 50,
    solver: Solver | None = None,
) -> Unlocking:
    """All smallest sets of classes whose relaxation raises supply by `delta` (t/yr).

    Pass a live `solver` of the same matrix to start warm; it is left as it was found. Raises OutOfValidity if supply is
    unlimited already or `delta` is below the tolerance, Unsolvable if the rows contradict.
    """
    with Supply(matrix, solver) as supply:
        search = _Search(supply, delta)
        top = supply.answer(supply.everything)
        sets: tuple[UnlockingSet, ...] = ()
        reason, complete = "", True
        holding: tuple[str, ...] = ()
        if top.value < search.threshold - search.slack:
            reason, holding = _held(matrix, top, search.threshold, len(supply.names))
        else:
            found, complete = _smallest(search, most_members, most_sets)
            sets = tuple(
                UnlockingSet(supply.members(m), supply.value(m), supply.value(m) - search.now)
                for m in sorted(found, key=lambda m: tuple(bits(m)))
            )
            if not found:
                reason = (
                    f"no {most_members} constraints or fewer raise supply by {delta:g} t/yr"
                    if complete
                    else f"the search stopped after {supply.solves} solves without a set"
                )
        return Unlocking(
            delta=float(delta),
            supply_now=search.now,
            supply_all_relaxed=top.value,
            sets=sets,
            cuts=_named(supply, search.cuts),
            none_reason=reason,
            holding_rows=holding,
            complete=complete,
            searched_classes=len(supply.names),
            solves=supply.solves,
        )


def _smallest(search: _Search, most_members: int, most_sets: int) -> tuple[list[int], bool]:
    """The family of smallest unlocking sets, and whether it is known to be complete."""
    for size in range(most_members + 1):
        found: list[int] = []
        for candidate in search.hitting_sets(size):
            if search.supply.solves > MOST_SOLVES:
                return found, False
            if not search.reaches(candidate):
                search.grow(candidate)
            elif len(found) == most_sets:
                return found, False
            else:
                found.append(candidate)
        if found:
            return found, True
    return [], True


def _named(supply: Supply, masks: Iterable[int]) -> tuple[tuple[str, ...], ...]:
    ordered = sorted(set(masks), key=lambda m: (m.bit_count(), tuple(bits(m))))
    return tuple(supply.members(m) for m in ordered)


def _held(matrix: Matrix, top: Answer, threshold: float, searched: int) -> tuple[str, tuple[str, ...]]:
    """Which rows hold supply when every class is dropped: those that carry a price and a limit."""
    share = top.dual * np.where(np.isfinite(matrix.rhs), matrix.rhs, 0.0)
    held = np.abs(share) > TOLERANCE * max(abs(top.value), 1.0)
    if not held.any():  # held at zero: no limit carries tonnes, the priced rows themselves say why
        held = (np.abs(top.dual) > ZERO_DUAL) & ~matrix.equality
        share = top.dual
    numbers = sorted(np.flatnonzero(held).tolist(), key=lambda i: (-abs(float(share[i])), i))
    rows = tuple(matrix.rows[i].id for i in numbers)
    labels = [matrix.rows[i].label or matrix.rows[i].id for i in numbers]
    shown = "; ".join(labels[:5]) + (f"; and {len(labels) - 5} more" if len(labels) > 5 else "")
    text = (
        f"with all {searched} relaxable constraints dropped supply is {top.value:,.0f} t/yr, below the "
        f"{threshold:,.0f} t/yr asked for; rows that are never relaxed hold it: "
        f"{shown or 'the node balances'}"
    )
    return text, rows


def all_cuts(matrix: Matrix, delta: float, *, most: int = 1000, solver: Solver | None = None) -> CutFamily:
    """The complete family of minimal cuts, for networks small enough to list it (`most` cuts and sets together).

    Minimal cuts and minimal unlocking sets are each other's hitting sets. Look for a set that hits all known cuts and
    contains no known unlocking set; it is grown to a cut or shrunk to an unlocking set; when there is none, both
    families are complete.
    """
    with Supply(matrix, solver) as supply:
        search = _Search(supply, delta)
        if supply.value(supply.everything) < search.threshold - search.slack:
            return CutFamily(((),), (), True)
        sets: list[int] = []
        complete = True
        while (seed := _undecided(search.cuts, sets)) is not None:
            if len(sets) + len(search.cuts) >= most:
                complete = False
                break
            if search.reaches(seed):
                sets.append(search.shrink(seed))
            else:
                search.grow(seed)
        return CutFamily(_named(supply, search.cuts), _named(supply, sets), complete)


def _undecided(cuts: list[int], sets: list[int]) -> int | None:
    """A set that hits all cuts and contains none of the sets, or None."""
    stack = [(0, 0)]
    while stack:
        chosen, excluded = stack.pop()
        if any(chosen & s == s for s in sets):
            continue
        missed = [c & ~excluded for c in cuts if not c & chosen]
        if not missed:
            return chosen
        for k in bits(min(missed, key=int.bit_count)):
            stack.append((chosen | 1 << k, excluded))
            excluded |= 1 << k
    return None


def holds(matrix: Matrix, members: Iterable[str], delta: float, solver: Solver | None = None) -> bool:
    """In this world: do `members` still gain `delta` (t/yr), and can none of them be dropped?"""
    with Supply(matrix, solver) as supply:
        whole = supply.mask(members)
        now = supply.value(0)
        threshold = now + delta
        floor = threshold - tolerance(now, threshold)
        if not math.isfinite(now) or supply.value(whole) < floor:
            return False
        return all(supply.value(whole & ~(1 << k)) < floor for k in bits(whole))


@dataclass(frozen=True)
class MarginalValue:
    """What a class's limit is worth.

    right, left : t of supply per t of limit, one-sided: for the next tonne and for the last one. The tonne is spread
    evenly over the class's rows that have a limit above 0 (over all, where none has). right <= left by concavity; left
    is None where no row can be lowered. module_t : t/yr put on the one row of the class where it gains most;
    module_gain : that gain (both None without a module). loss_if_gone : supply lost when every row of the class falls
    to 0 (None where nothing is feasible then).
    """

    relax_class: str
    label: str
    right: float
    left: float | None
    module_t: float | None
    module_gain: float | None
    loss_if_gone: float | None

    def to_json(self) -> dict[str, Any]:
        """An entry of `marginal_values[]` in verdict.json."""
        return {"class": self.relax_class, **{k: v for k, v in vars(self).items() if k != "relax_class"}}


def marginal_values(
    matrix: Matrix,
    classes: Iterable[str],
    modules: Mapping[str, float],
    *,
    solver: Solver | None = None,
) -> tuple[MarginalValue, ...]:
    """One-sided values, module gains and losses of classes by re-solving; duals only say where no solve is needed.

    modules : t/yr by class. Pass a live `solver` to start warm; it is left as it was found. Raises OutOfValidity for
    unknown classes and where supply has no limit.
    """
    with Supply(matrix, solver) as supply:
        base = supply.answer(0)
        if not math.isfinite(base.value):
            raise OutOfValidity(
                "supply has no limit with every row in place: a marginal value has no meaning"
            )
        limits = _Limits(supply, base)
        return tuple(limits.value_of(name, modules.get(name)) for name in classes)


class _Limits:
    """Moves right-hand sides of one class and solves; restores them each time."""

    def __init__(self, supply: Supply, base: Answer) -> None:
        self.supply = supply
        self.matrix = supply.matrix
        self.base = base
        self.noise = 1e-11 * abs(base.value)  # what a solve leaves of S
        load = np.bincount(
            self.matrix.row,
            weights=self.matrix.value * base.x[self.matrix.col],
            minlength=len(self.matrix.rows),
        )
        room = np.where(np.isfinite(self.matrix.rhs), self.matrix.rhs - load, np.inf)
        self.load = load
        self.tight = room <= TOLERANCE * np.maximum(np.abs(load), 1.0)
        size = ZERO_DUAL * max(1.0, float(np.max(np.abs(base.dual), initial=0.0)))
        self.priced = np.abs(base.dual) > size

    def value_of(self, name: str, module: float | None) -> MarginalValue:
        rows = self.supply.rows[next(bits(self.supply.mask([name])))]
        rhs = self.matrix.rhs
        positive = [i for i in rows if rhs[i] > 0]
        moved = positive or rows
        # Not tight at one optimum: S is flat around here. Not priced: S does not rise.
        right = self._slope(moved, +1.0) if self.priced[moved].any() else 0.0
        left: float | None = 0.0
        if self.tight[moved].any():
            left = self._slope(moved, -1.0) if positive else None
        if right is not None and left is not None:
            right = min(right, left)  # noise only: S is concave
        gain: float | None = None
        if module is not None:
            steps = [self._solve({i: rhs[i] + module}) for i in rows if self.priced[i]]
            gain = max((self._tonnes(s - self.base.value) for s in steps if s is not None), default=0.0)
        loss: float | None = 0.0
        if any(self.load[i] > 0 for i in positive):
            gone = self._solve(dict.fromkeys(positive, 0.0))
            loss = None if gone is None else self._tonnes(self.base.value - gone)
        label = next((self.matrix.rows[i].label for i in rows if self.matrix.rows[i].label), name)
        return MarginalValue(name, label, right or 0.0, left, module, gain, loss)

    def _tonnes(self, change: float) -> float:
        return change if change > self.noise else 0.0

    def _slope(self, rows: list[int], sign: float) -> float | None:
        """The one-sided derivative per tonne, or None where one side is infeasible.

        S is concave in the shift: three points on a line mean a straight line between them, so a step whose half has
        the same slope has hit the first piece. Otherwise the step shrinks until noise would drown it.
        """
        rhs = self.matrix.rhs
        smallest = min((abs(float(rhs[i])) for i in rows if rhs[i]), default=1.0)
        step = 1e-2 * smallest * len(rows)
        slope = self._secant(rows, sign * step)
        while slope is not None:
            half = self._secant(rows, sign * step / 2)
            if half is None or abs(half - slope) <= 1e-6 * max(abs(half), abs(slope), 1e-3):
                return half
            step, slope = step / 8, self._secant(rows, sign * step / 8)
            if step * max(abs(slope or 0.0), 1e-3) < 10 * self.noise:
                return half
        return None

    def _secant(self, rows: list[int], step: float) -> float | None:
        """Supply gained per tonne when `step` tonnes are spread over the rows."""
        each = step / len(rows)
        value = self._solve({i: float(self.matrix.rhs[i]) + each for i in rows})
        if value is None:
            return None
        return math.copysign(self._tonnes(abs(value - self.base.value)), value - self.base.value) / step + 0.0

    def _solve(self, changes: dict[int, float]) -> float | None:
        solver, rows = self.supply.solver, np.array(list(changes), dtype=np.int64)
        solver.set_rhs(rows, np.array(list(changes.values())))
        try:
            return solver.solve().value
        except Unsolvable:
            return None
        finally:
            solver.set_rhs(rows, self.matrix.rhs[rows])

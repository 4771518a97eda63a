"""Certificates of unlocking sets: proofs in exact fractions that no member of a set can be left out.

For a set U and a member u, node values l (free, one an equality row) and row values p >= 0 (one a <= row, zero on the
rows of U without u, which are dropped) with, for every column j,

    c_j + sum_n l_n A_nj  <=  sum_k p_k R_kj

Then for all flows x >= 0 that keep the rows, summing over columns:

    supply = c.x  <=  sum_k p_k b_k - sum_n l_n b_n  =  bound  <  S(0) + delta

so U without u is not enough. l_n is what a tonne at node n is worth, in tonnes of usable metal (inputs of a balance
count negative, outputs positive); p_k is what a tonne of limit k is worth. Part (a) of the certificate are flows that
do reach S(0) + delta with all of U dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.chain.matrix import Column, Floats, Ints, Matrix
from oreshed.chain.solve import Answer, Solver
from oreshed.insight.exact import ZERO, ExactMatrix, Sparse, exact_flows, exact_prices
from oreshed.insight.relaxation import Supply, bits, tolerance
from oreshed.insight.unlock import Unlocking

# A flow below this many tonnes a year is the solver's rounding.
USED = 1e-6


@dataclass(frozen=True)
class Line:
    """One column's inequality as a person reads it: what it yields <= what its limits are worth."""

    column: str
    text: str


@dataclass(frozen=True)
class Certificate:
    """Proof that `set` without `member` is not enough.

    The proof speaks of `relaxed` alone, so sets that differ in one member share it; verdict.json holds it once.

    relaxed : the set without the member (class ids). node_values, row_values : row id -> exact value, zeros left out.
    bound < threshold, both t/yr. lines : the columns that flow in the best answer with `relaxed` dropped;
    their inequalities have no room to spare. The others hold too and `verify` checks all. flows : column id -> t/yr, part (a); given with the first member
    of a set, empty for the others.
    """

    set: tuple[str, ...]
    member: str
    relaxed: tuple[str, ...]
    node_values: Mapping[str, Fraction]
    row_values: Mapping[str, Fraction]
    bound: Fraction
    threshold: Fraction
    lines: tuple[Line, ...]
    flows: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """The entry of `certificates[]` in verdict.json; fractions as text."""
        return {
            "set": list(self.set),
            "member": self.member,
            "relaxed": list(self.relaxed),
            "node_values": {i: str(v) for i, v in self.node_values.items()},
            "row_values": {i: str(v) for i, v in self.row_values.items()},
            "bound": str(self.bound),
            "bound_t": float(self.bound),
            "threshold_t": float(self.threshold),
            "lines": [{"column": line.column, "text": line.text} for line in self.lines],
            "flows": dict(self.flows),
        }


def certificates_json(certificates: Iterable[Certificate]) -> list[dict[str, Any]]:
    """The list `certificates[]`: one entry a proof, with all (set, member) pairs that it proves.

    Flows belong to a set, not to a proof: they stand in `unlocking_sets[]`.
    """
    found: dict[tuple[str, ...], dict[str, Any]] = {}
    for c in certificates:
        entry = found.setdefault(c.relaxed, {**c.to_json(), "proves": []})
        entry.pop("flows", None)
        entry["proves"].append({"set": list(c.set), "member": c.member})
    return list(found.values())


@dataclass(frozen=True)
class SupplyProof:
    """Proof that supply with every row in place is what is stated: values that bound it, flows that reach it."""

    node_values: Mapping[str, Fraction]
    row_values: Mapping[str, Fraction]
    bound: Fraction
    flows: Mapping[str, float]

    def to_json(self) -> dict[str, Any]:
        """The key `unlocking.proof` of verdict.json; fractions as text."""
        return {
            "node_values": {i: str(v) for i, v in self.node_values.items()},
            "row_values": {i: str(v) for i, v in self.row_values.items()},
            "bound": str(self.bound),
            "bound_t": float(self.bound),
            "flows": dict(self.flows),
        }


def certify_supply(matrix: Matrix, *, solver: Solver | None = None) -> SupplyProof:
    """Prove S(0) from both sides; the thresholds of all certificates rest on it.

    Raises OutOfValidity where supply has no limit or no exact proof was found.
    """
    exact = ExactMatrix(matrix)
    with Supply(matrix, solver) as supply:
        answer = supply.answer(0)
        prices = exact_prices(exact, supply.solver, ()) if np.isfinite(answer.value) else None
        if prices is None:
            raise OutOfValidity(f"no exact proof found that supply is {answer.value:,.6g} t/yr")
        nodes, rows = _named(exact, prices)
        return SupplyProof(nodes, rows, exact.bound(prices), _flows(supply, exact, 0, answer.value, 0.0))


def certify(
    matrix: Matrix,
    members: Iterable[str],
    delta: float,
    *,
    solver: Solver | None = None,
    exact: ExactMatrix | None = None,
    proved: dict[int, Certificate] | None = None,
) -> tuple[Certificate, ...]:
    """One certificate a member of an unlocking set at gain `delta` (t/yr); exactly valid or refused.

    Pass `exact` to read the matrix once for many sets, and one `proved` to prove once what several sets need: sets that
    share all members but one share the proof. Raises OutOfValidity where the members do not reach the gain,
    where one of them can be left out, or where no exact proof was found (the text says which).
    """
    exact = exact if exact is not None else ExactMatrix(matrix)
    names = tuple(members)
    with Supply(matrix, solver) as supply:
        whole = supply.mask(names)
        now = supply.value(0)
        flows = _flows(supply, exact, whole, now, delta)
        proved = proved if proved is not None else {}
        certificates = []
        for k in bits(whole):
            rest = whole & ~(1 << k)
            if rest not in proved:
                proved[rest] = _prove(supply, exact, whole, k, now, delta)
            certificates.append(replace(proved[rest], set=supply.members(whole), member=supply.names[k]))
        return tuple(replace(c, flows=flows if n == 0 else {}) for n, c in enumerate(certificates))


def certify_all(
    matrix: Matrix, unlocking: Unlocking, *, solver: Solver | None = None
) -> tuple[Certificate, ...]:
    """The certificates of every set of an unlocking, in its order."""
    exact = ExactMatrix(matrix)
    solver = solver if solver is not None else Solver(matrix)
    found: list[Certificate] = []
    proved: dict[int, Certificate] = {}
    for one in unlocking.sets:
        found += certify(matrix, one.members, unlocking.delta, solver=solver, exact=exact, proved=proved)
    return tuple(found)


def _flows(supply: Supply, exact: ExactMatrix, whole: int, now: float, delta: float) -> dict[str, float]:
    """Flows that reach the threshold with the whole set dropped (t/yr, zeros left out)."""
    threshold = now + delta
    answer = supply.answer(whole)
    if answer.value < threshold - tolerance(now, threshold):
        raise OutOfValidity(
            f"{', '.join(supply.members(whole))} together reach {answer.value:,.6g} t/yr, not the {threshold:,.6g} needed"
        )
    matrix = supply.matrix
    if np.isfinite(answer.value):
        exactly = exact_flows(exact, supply.solver, {i for k in bits(whole) for i in supply.rows[k]})
        x = answer.x
    else:
        capped = Solver(_capped(supply, whole, threshold))
        x = capped.solve().x
        exactly = exact_flows(ExactMatrix(capped.matrix), capped, ())
    if exactly is not None:
        return {matrix.columns[j].id: float(v) for j, v in sorted(exactly.items())}
    return {matrix.columns[j].id: float(v) for j, v in enumerate(settled(x)) if v > 0.0}


def settled(x: Floats) -> Floats:
    """Flows without the solver's dust: what lies below the rounding of the largest flow is no flow.

    >>> settled(np.array([1.4e7, 1.9e-9, 5.0])).tolist()
    [14000000.0, 0.0, 5.0]
    """
    return np.where(x > 8.0 * np.finfo(np.float64).eps * x.max(initial=0.0), x, 0.0)


def _capped(supply: Supply, whole: int, threshold: float) -> Matrix:
    """Where supply has no limit, stop it at the threshold: one more row, c.x <= threshold; the set's rows are empty."""
    matrix = supply.matrix
    wanted = np.flatnonzero(matrix.objective)
    gone = np.zeros(len(matrix.rows), dtype=np.bool_)
    for k in bits(whole):
        gone[supply.rows[k]] = True
    kept = ~gone[matrix.row]
    return replace(
        matrix,
        rows=(*matrix.rows, matrix.rows[0]._replace(id="supply asked for", relax_class="")),
        row=np.concatenate([matrix.row[kept], np.full(len(wanted), len(matrix.rows))]),
        col=np.concatenate([matrix.col[kept], wanted]),
        value=np.concatenate([matrix.value[kept], matrix.objective[wanted]]),
        equality=np.append(matrix.equality, False),
        rhs=np.append(np.where(gone, 0.0, matrix.rhs), threshold),
    )


def _prove(
    supply: Supply, exact: ExactMatrix, whole: int, member: int, now: float, delta: float
) -> Certificate:
    rest = whole & ~(1 << member)
    threshold = Fraction(repr(float(now))) + Fraction(repr(float(delta)))
    answer = supply.answer(rest)
    if answer.value >= now + delta - tolerance(now, now + delta):
        raise OutOfValidity(
            f"{supply.names[member]} can be left out: {', '.join(supply.members(rest)) or 'no relaxation at all'} "
            f"reaches {answer.value:,.6g} t/yr without it"
        )
    dropped = {i for k in bits(rest) for i in supply.rows[k]}
    prices = exact_prices(exact, supply.solver, dropped)
    if prices is None or exact.bound(prices) >= threshold:
        prices = _cold_prices(supply, exact, dropped)
    if prices is None or (bound := exact.bound(prices)) >= threshold:
        raise OutOfValidity(
            f"no exact proof found that {', '.join(supply.members(rest)) or 'no relaxation at all'} stays below "
            f"{float(threshold):,.6g} t/yr (in floating point it reaches {answer.value:,.6g})"
        )
    nodes, rows = _named(exact, prices)
    return Certificate(
        set=supply.members(whole),
        member=supply.names[member],
        relaxed=supply.members(rest),
        node_values=nodes,
        row_values=rows,
        bound=bound,
        threshold=threshold,
        lines=tuple(_lines(exact, prices, np.flatnonzero(answer.x > USED))),
        flows={},
    )


def _named(exact: ExactMatrix, prices: Sparse) -> tuple[dict[str, Fraction], dict[str, Fraction]]:
    """Node and row values by row id; a balance's price is minus the worth of a tonne delivered to it."""
    ids = [row.id for row in exact.matrix.rows]
    nodes = {ids[i]: -prices[i] for i in sorted(prices) if exact.equality[i]}
    return nodes, {ids[i]: prices[i] for i in sorted(prices) if not exact.equality[i]}


def _cold_prices(supply: Supply, exact: ExactMatrix, dropped: set[int]) -> Sparse | None:
    """From a fresh solver: a warm one may stand at a basis that keeps a dropped row."""
    solver = Solver(supply.matrix)
    solver.relax(dropped)
    answer: Answer = solver.solve()
    return exact_prices(exact, solver, dropped) if np.isfinite(answer.value) else None


def _lines(exact: ExactMatrix, prices: Sparse, used: Ints) -> Iterable[Line]:
    rows = exact.matrix.rows
    for j in used.tolist():
        column = exact.matrix.columns[j]
        terms = [(i, a, prices[i]) for i, a in exact.columns[j] if i in prices]
        terms.sort(key=lambda term: term[1] < 0)  # what comes out before what goes in
        if not terms or exact.reduced(j, prices) != 0:
            continue
        left = [_number(exact.objective[j])] if exact.objective[j] else []
        right: list[str] = []
        worth = ZERO
        for i, a, y in terms:
            name = rows[i].label or rows[i].id
            value = -y if exact.equality[i] else y
            side, sign = (
                (left, "- " if a < 0 else "+ ") if exact.equality[i] else (right, "- " if a < 0 else "+ ")
            )
            side.append(f"{sign}{_number(abs(a))} x {_number(value)} [{name}]")
            worth += ZERO if exact.equality[i] else a * y
        text = f"{_sum(left)} <= {_sum(right)}"
        yield Line(column.id, f"{column_name(column)}: {text} (both {_number(worth)})")


def _sum(terms: list[str]) -> str:
    return " ".join(terms).removeprefix("+ ") or "0"


def _number(value: Fraction) -> str:
    return f"{float(value):.6g}"


def column_name(column: Column) -> str:
    """A column as an analyst reads it: "make clarksville from red-dog", "ship zinc-concentrate CAN to USA"."""
    parts = [column.kind]
    if column.plant or column.commodity:
        parts.append(column.plant or column.commodity)
    if column.origin:
        parts.append(f"from {column.origin}")
    if not column.plant and (column.from_region or column.to_region):
        regions = [r for r in (column.from_region, column.to_region) if r]
        parts.append(" to ".join(dict.fromkeys(regions)))
    return " ".join(parts) if len(parts) > 1 else column.id

"""The second builder: every test matrix is built again here, by label, and the objectives must agree.

It reads the matrix as a list of sentences (this row, this column, this coefficient) and joins them by id in linopy,
never by position, so that an index error of ours cannot be repeated here. linopy's default arithmetic pairs
groupings of equal length by position; its strict `v1` semantics raises instead and is switched on for the build.
"""

from __future__ import annotations

import math

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from oreshed.chain.matrix import Matrix


class TwinUnsolvable(Exception):
    """linopy's solve did not end at an optimum; the text is its termination condition."""


def linopy_model(matrix: Matrix) -> linopy.Model:
    """The matrix as a linopy model (variables >= 0 by column id, one constraint group a sign by row id).

    Must be called with `linopy.options["semantics"] == "v1"`. Raises ValueError when ids repeat.
    """
    columns = pd.Index([c.id for c in matrix.columns], name="column")
    rows = pd.Index([r.id for r in matrix.rows], name="row")
    if not columns.is_unique or not rows.is_unique:
        raise ValueError("a matrix with repeated ids cannot be read by label")
    model = linopy.Model(force_dim_names=True)
    x = model.add_variables(lower=0.0, coords=[columns], name="x")

    entries = pd.DataFrame({"row": rows[matrix.row], "column": columns[matrix.col], "value": matrix.value})
    limits = pd.DataFrame({"equality": matrix.equality, "rhs": matrix.rhs}, index=rows)
    written = limits.index.isin(entries["row"])
    empty = limits[~written]
    if bool(((empty["rhs"] < 0) | (empty["equality"] & (empty["rhs"] != 0))).any()):
        raise TwinUnsolvable("infeasible")  # 0 <= -1: linopy has no row to write it in
    for sign, chosen in (("=", limits["equality"]), ("<=", ~limits["equality"])):
        part = limits[chosen & written & np.isfinite(limits["rhs"])]
        mine = entries[entries["row"].isin(part.index)].reset_index(drop=True)
        if mine.empty:
            continue
        mine.index.name = "entry"
        coefficient = xr.DataArray(mine["value"])
        terms = coefficient * x.sel(column=xr.DataArray(mine["column"]))
        left = terms.groupby(xr.DataArray(mine["row"])).sum().sel(row=part.index)
        model.add_constraints(left, sign, xr.DataArray(part["rhs"]), name="equal" if sign == "=" else "limit")
    gain = xr.DataArray(pd.Series(matrix.objective, index=columns))
    model.add_objective((gain * x).sum(), sense="max")
    return model


def linopy_objective(matrix: Matrix) -> float:
    """Largest objective of the matrix through linopy and HiGHS; inf when it is unbounded.

    Raises TwinUnsolvable with the termination condition otherwise.
    """
    with linopy.options as options:
        options(semantics="v1")
        model = linopy_model(matrix)
        _, condition = model.solve(
            solver_name="highs",
            io_api="direct",
            progress=False,
            output_flag=False,
            threads=1,
            primal_feasibility_tolerance=1e-9,
            dual_feasibility_tolerance=1e-9,
        )
        if condition == "optimal":
            return float(model.objective.value)
        if condition == "unbounded":
            return math.inf
        raise TwinUnsolvable(condition)

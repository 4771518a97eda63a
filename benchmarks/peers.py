"""The same instance in bare HiGHS, linopy and PyPSA, each as its own users would write it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import highspy
import numpy as np
from instance import COMMODITIES, MINE, PROCESSES, REFINED, SCRAP, Instance
from scipy.sparse import csc_array

from oreshed.chain.matrix import Matrix

# One algorithm for all: interior point, then crossover to a vertex; one thread.
ALGORITHM = {"solver": "ipx", "run_crossover": "on", "threads": 1}


@contextmanager
def quiet() -> Iterator[None]:
    """HiGHS' banner is written below Python and before its own output flag is read: close the door there."""
    sys.stdout.flush()
    kept = os.dup(1)
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


def bare_highs(matrix: Matrix, *, tolerance: float | None = None) -> float:
    """Arrays to HiGHS with nothing between; the greatest objective."""
    m, n = matrix.shape
    a = csc_array((matrix.value, (matrix.row, matrix.col)), shape=(m, n))
    a.sort_indices()
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_, lp.sense_ = n, m, highspy.ObjSense.kMaximize
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = matrix.objective, np.zeros(n), np.full(n, highspy.kHighsInf)
    lp.row_lower_, lp.row_upper_ = np.where(matrix.equality, matrix.rhs, -highspy.kHighsInf), matrix.rhs
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = a.indptr, a.indices, a.data
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    for name, value in ALGORITHM.items():
        highs.setOptionValue(name, value)
    if tolerance is not None:
        highs.setOptionValue("primal_feasibility_tolerance", tolerance)
        highs.setOptionValue("dual_feasibility_tolerance", tolerance)
    highs.passModel(lp)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"bare HiGHS: {highs.modelStatusToString(highs.getModelStatus())}")
    return float(highs.getInfo().objective_function_value)


def linopy_model(inst: Instance, *, down: tuple[int, int] | None = None, from_year: int = 3) -> Any:
    """linopy under strict semantics, limits as variable bounds; `down` is a (region, process) out of service."""
    import linopy  # heavy, and only one part of a run needs it
    import pandas as pd
    import xarray as xr

    linopy.options["semantics"] = "v1"
    index = {
        "r": inst.regions,
        "c": inst.commodities,
        "p": inst.processes,
        "k": inst.metals,
        "t": inst.years,
        "arc": len(inst.arcs),
    }
    axis = {name: pd.RangeIndex(size, name=name) for name, size in index.items()}

    def table(values: np.ndarray, *dims: str) -> Any:
        return xr.DataArray(values, coords=[axis[d] for d in dims])

    def yearly(values: np.ndarray, *dims: str) -> Any:
        return table(np.repeat(values[..., None], inst.years, axis=-1), *dims, "t")

    model = linopy.Model()
    capacity = yearly(inst.capacity, "r", "p")
    if down is not None:
        capacity[down[0], down[1], from_year:] = 0.0
    x = model.add_variables(lower=0, upper=capacity, name="activity")
    f = model.add_variables(lower=0, upper=yearly(inst.lane_limit, "arc", "c"), name="shipment")
    s = model.add_variables(lower=0, upper=yearly(inst.store_limit, "r", "c"), name="stock")
    w = model.add_variables(lower=0, coords=[axis["r"], axis["c"], axis["t"]], name="waste")
    first = table(inst.first_block * inst.demand, "r", "k", "t")
    u = [
        model.add_variables(lower=0, upper=first, name="unmet-1"),
        model.add_variables(lower=0, coords=[axis["r"], axis["k"], axis["t"]], name="unmet-2"),
    ]

    process, commodity = np.nonzero((inst.yields != 0).any(axis=0))
    entry = pd.RangeIndex(len(process), name="entry")
    rate = xr.DataArray(inst.yields[:, process, commodity], coords=[axis["r"], entry])
    made = rate * x.sel(p=xr.DataArray(process, coords=[entry]))
    made = made.groupby(xr.DataArray(commodity, coords=[entry], name="c")).sum()
    source = xr.DataArray(inst.arcs[:, 0], coords=[axis["arc"]], name="r")
    target = xr.DataArray(inst.arcs[:, 1], coords=[axis["arc"]], name="r")
    leaving = f.groupby(source).sum()
    arriving = (1.0 - inst.loss) * f.groupby(target).sum()
    short = (u[0] + u[1]).assign_coords(k=np.arange(inst.metals) * COMMODITIES + REFINED).rename(k="c")

    plain = made + arriving - leaving - s - w
    need = table(inst.supply, "r", "c", "t")
    opening = table(inst.opening_stock, "r", "c")
    refined = np.isin(np.arange(inst.commodities) % COMMODITIES, [REFINED])
    for name, chosen in (("refined", np.flatnonzero(refined)), ("other", np.flatnonzero(~refined))):
        part = plain.sel(c=chosen)
        if name == "refined":
            part = part + short
        now, goal = part.sel(t=[0]), (need.sel(c=chosen, t=[0]) - opening.sel(c=chosen))
        model.add_constraints(now == goal, name=f"balance-{name}-first")
        later = np.arange(1, inst.years)
        if len(later):
            carried = (1.0 * s).sel(c=chosen, t=later - 1).assign_coords(t=later)
            model.add_constraints(
                part.sel(t=later) + carried == need.sel(c=chosen, t=later), name=f"balance-{name}"
            )
    mined = x.sel(p=np.arange(MINE, inst.processes, PROCESSES)).sum("t")
    resource = xr.DataArray(inst.resource, coords=[axis["r"], ("p", mined.indexes["p"])])
    model.add_constraints(mined <= resource, name="resource")

    year = table(inst.discount, "t")
    total = (table(inst.variable_cost, "r", "p") * year * x).sum() + (inst.holding * year * s).sum()
    total += (table(inst.freight, "arc", "c") * year * f).sum() + (inst.disposal * year * w).sum()
    for block, unmet in enumerate(u):
        total += (table(inst.shortage_price[block], "k") * year * unmet).sum()
    model.add_objective(total)
    return model


def linopy_solve(inst: Instance, *, down: tuple[int, int] | None = None) -> float:
    model = linopy_model(inst, down=down)
    with quiet():
        model.solve(solver_name="highs", io_api="direct", progress=False, output_flag=False, **ALGORITHM)
    return -float(model.objective.value)


def pypsa_network(inst: Instance, *, down: tuple[int, int] | None = None, from_year: int = 3) -> Any:
    """PyPSA: a bus for each region and commodity, links for plants and lanes, generators for mines and shortage."""
    import pandas as pd
    import pypsa

    n = pypsa.Network(snapshots=pd.RangeIndex(inst.years, name="snapshot"))
    n.snapshot_weightings["objective"] = inst.discount
    bus = np.array([[f"{r}|{c}" for c in range(inst.commodities)] for r in range(inst.regions)])
    n.add("Bus", bus.ravel())
    every = np.arange(inst.regions)

    def available(names: list[str], place_of: list[tuple[int, int]]) -> Any:
        if down is None or down not in place_of:
            return 1.0
        series = pd.DataFrame(1.0, index=n.snapshots, columns=names)
        series.loc[from_year:, names[place_of.index(down)]] = 0.0
        return series

    for m in range(inst.metals):
        at = PROCESSES * m + MINE
        names = [f"mine|{r}|{m}" for r in every]
        n.add(
            "Generator",
            names,
            bus=bus[:, COMMODITIES * m],
            p_nom=inst.capacity[:, at],
            marginal_cost=inst.variable_cost[:, at],
            e_sum_max=inst.resource[:, m],
            p_max_pu=available(names, [(int(r), at) for r in every]),
        )
    for p in range(inst.processes):
        if p % PROCESSES == MINE:
            continue
        source = int(np.flatnonzero(inst.yields[0, p] < 0)[0])
        products = np.flatnonzero(inst.yields[0, p] > 0)
        ports: dict[str, Any] = {}
        for number, c in enumerate(products, start=1):
            ports[f"bus{number}"] = bus[:, c]
            ports["efficiency" if number == 1 else f"efficiency{number}"] = inst.yields[:, p, c]
        names = [f"plant|{r}|{p}" for r in every]
        n.add(
            "Link",
            names,
            bus0=bus[:, source],
            p_nom=inst.capacity[:, p],
            marginal_cost=inst.variable_cost[:, p],
            p_max_pu=available(names, [(int(r), p) for r in every]),
            **ports,
        )
    # PyPSA has no open limit on a link: a lane without one gets more than any network here can carry.
    lane = np.where(np.isfinite(inst.lane_limit), inst.lane_limit, 1e6)
    n.add(
        "Link",
        [f"lane|{a}|{c}" for a in range(len(inst.arcs)) for c in range(inst.commodities)],
        bus0=bus[inst.arcs[:, 0]].ravel(),
        bus1=bus[inst.arcs[:, 1]].ravel(),
        p_nom=lane.ravel(),
        efficiency=1.0 - inst.loss,
        marginal_cost=inst.freight.ravel(),
    )
    n.add(
        "Store",
        [f"store|{b}" for b in bus.ravel()],
        bus=bus.ravel(),
        e_nom=inst.store_limit.ravel(),
        e_initial=inst.opening_stock.ravel(),
        marginal_cost_storage=inst.holding,
    )
    n.add(
        "Generator",
        [f"waste|{b}" for b in bus.ravel()],
        bus=bus.ravel(),
        sign=-1.0,
        p_nom=1e6,
        marginal_cost=inst.disposal,
    )
    for m in range(inst.metals):
        node = bus[:, COMMODITIES * m + REFINED]
        first = [f"unmet-1|{r}|{m}" for r in every]
        need = pd.DataFrame(inst.demand[:, m].T, index=n.snapshots)
        n.add(
            "Generator",
            first,
            bus=node,
            p_nom=1.0,
            p_max_pu=(inst.first_block * need).set_axis(first, axis=1),
            marginal_cost=inst.shortage_price[0, m],
        )
        n.add(
            "Generator",
            [f"unmet-2|{r}|{m}" for r in every],
            bus=node,
            p_nom=1e6,
            marginal_cost=inst.shortage_price[1, m],
        )
        loads = [f"demand|{r}|{m}" for r in every]
        n.add("Load", loads, bus=node, p_set=need.set_axis(loads, axis=1))
        collected = [f"scrap|{r}|{m}" for r in every]
        scrap = pd.DataFrame(-inst.scrap[:, m].T, index=n.snapshots, columns=collected)
        n.add("Load", collected, bus=bus[:, COMMODITIES * m + SCRAP], p_set=scrap)
    return n


def pypsa_solve(inst: Instance, *, down: tuple[int, int] | None = None) -> float:
    n = pypsa_network(inst, down=down)
    with quiet():
        n.optimize(solver_name="highs", io_api="direct", progress=False, output_flag=False, **ALGORITHM)
    return -float(n.objective)

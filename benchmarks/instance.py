"""A synthetic metal network over years, written straight into arrays: what every builder of a benchmark is given.

Each of M metals has five commodities and six processes in every region; a smelter's slime carries the next metal
(its companion), which a circuit of its own may recover or leave. All numbers are drawn with a fixed seed.

    balance (r,c,t):   sum_p Y_rpc x_rpt + sum_in (1 - loss) f - sum_out f + s_(t-1) - s_t - w + sum_b u_b = d - scrap
    capacity (r,p,t):  x_rpt <= K_rp a_rpt            resource (r,m):  sum_t x_(r, mine m, t) <= R_rm
    lane (a,c,t):      f_act <= F_ac  where limited   store (r,c,t):   s_rct <= S_rc
    shortage (r,m,t):  u_1 <= first block of the demand; the second block, dearer, is open
    minimise sum_t 1.08^-t [ v x + freight f + holding s + disposal w + sum_b wtp_b u_b ]

Any instance is feasible: what is missing is unmet at its price and what is left over is disposed of.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from oreshed.chain.matrix import Column, Floats, Ints, Matrix, Row

CONCENTRATE, BULLION, REFINED, SCRAP, SLIME = range(5)
MINE, SMELT, REFINE, LEACH, RECYCLE, CIRCUIT = range(6)
COMMODITIES, PROCESSES, BLOCKS = 5, 6, 2
OPEN = np.inf


@dataclass(frozen=True)
class Instance:
    """R regions, M metals (5 M commodities, 6 M processes), T years. Tonnes in kt a year, money in M USD."""

    regions: int
    metals: int
    years: int
    yields: Floats  # (R, P, C) output (+) or input (-) per unit of activity
    capacity: Floats  # (R, P)
    variable_cost: Floats  # (R, P)
    resource: Floats  # (R, M)
    arcs: Ints  # (A, 2)
    freight: Floats  # (A, C)
    lane_limit: Floats  # (A, C), OPEN where there is none
    demand: Floats  # (R, M, T)
    scrap: Floats  # (R, M, T)
    store_limit: Floats  # (R, C)
    opening_stock: Floats  # (R, C)
    shortage_price: Floats  # (BLOCKS, M)
    loss: float = 0.01
    holding: float = 4.0
    disposal: float = 1.0
    first_block: float = 0.25

    @property
    def processes(self) -> int:
        return PROCESSES * self.metals

    @property
    def commodities(self) -> int:
        return COMMODITIES * self.metals

    @cached_property
    def discount(self) -> Floats:
        return 1.08 ** -np.arange(self.years, dtype=np.float64)

    @cached_property
    def supply(self) -> Floats:
        """(R, C, T): what stands on the right-hand side of the balances, demand less scrap."""
        net = np.zeros((self.regions, self.metals, COMMODITIES, self.years))
        net[:, :, REFINED], net[:, :, SCRAP] = self.demand, -self.scrap
        return net.reshape(self.regions, self.commodities, self.years)


def make(regions: int, metals: int, years: int, *, density: float = 0.25, seed: int = 17) -> Instance:
    """Draw an instance; the same arguments give the same numbers."""
    rng = np.random.default_rng(seed)
    shape = (regions, metals)
    yields = np.zeros((regions, metals, PROCESSES, metals, COMMODITIES))
    for m in range(metals):
        companion = (m + 1) % metals
        for process, source, product, central in (
            (SMELT, CONCENTRATE, BULLION, 0.94),
            (REFINE, BULLION, REFINED, 0.97),
            (LEACH, CONCENTRATE, REFINED, 0.82),
            (RECYCLE, SCRAP, REFINED, 0.88),
        ):
            yields[:, m, process, m, source] = -1.0
            yields[:, m, process, m, product] = central * rng.uniform(0.93, 1.02, regions)
        yields[:, m, MINE, m, CONCENTRATE] = 1.0
        yields[:, m, SMELT, m, SLIME] = rng.uniform(0.01, 0.05, regions)
        yields[:, m, CIRCUIT, m, SLIME] = -1.0
        yields[:, m, CIRCUIT, companion, BULLION] = rng.uniform(0.4, 0.8, regions)
    use = 15.0 * rng.lognormal(1.5, 1.0, shape)
    demand = use[:, :, None] * 1.02 ** np.arange(years) * rng.uniform(0.94, 1.06, (*shape, years))
    capacity = np.zeros((regions, metals, PROCESSES))
    for process, size in (
        (MINE, 1.2),
        (SMELT, 1.0),
        (REFINE, 1.1),
        (LEACH, 0.3),
        (RECYCLE, 0.45),
        (CIRCUIT, 0.03),
    ):
        weight = rng.lognormal(0.0, 1.1, shape) * (rng.random(shape) < 0.65)
        capacity[:, :, process] = size * use.sum(axis=0) * weight / np.maximum(weight.sum(axis=0), 1e-9)
    pairs = np.argwhere(~np.eye(regions, dtype=bool))
    ring = pairs[:, 1] == (pairs[:, 0] + 1) % regions  # no region without a way in and out
    rank = np.argsort(np.where(ring, -1.0, rng.random(len(pairs))))
    arcs = pairs[np.sort(rank[: max(regions, round(density * len(pairs)))])]
    lanes = (len(arcs), COMMODITIES * metals)
    return Instance(
        regions,
        metals,
        years,
        yields=yields.reshape(regions, PROCESSES * metals, COMMODITIES * metals),
        capacity=capacity.reshape(regions, PROCESSES * metals),
        variable_cost=rng.uniform(15, 140, (regions, PROCESSES * metals)),
        resource=capacity[:, :, MINE] * years * rng.uniform(0.6, 1.3, shape) + 20.0,
        arcs=arcs.astype(np.int64),
        freight=rng.uniform(3, 70, lanes),
        lane_limit=np.where(rng.random(lanes) < 0.3, rng.uniform(4, 70, lanes), OPEN),
        demand=demand,
        scrap=demand * rng.uniform(0.2, 0.4, (*shape, 1)),
        store_limit=rng.uniform(60, 250, (regions, COMMODITIES * metals)),
        opening_stock=rng.uniform(1, 6, (regions, COMMODITIES * metals)),
        shortage_price=np.sort(rng.uniform(1_500, 9_000, (BLOCKS, metals)), axis=0),
    )


@dataclass(frozen=True)
class Layout:
    """Where the blocks of columns and rows stand: each an array of numbers in the shape of its indices."""

    activity: Ints  # (R, P, T)
    shipment: Ints  # (A, C, T)
    stock: Ints  # (R, C, T)
    waste: Ints  # (R, C, T)
    unmet: Ints  # (BLOCKS, R, M, T)
    balance: Ints  # (R, C, T)
    limit: Ints  # (R, P, T)
    columns: int
    rows: int


def layout(inst: Instance) -> Layout:
    r, c, p, m, t = inst.regions, inst.commodities, inst.processes, inst.metals, inst.years
    blocks, start = [], 0
    for shape in ((r, p, t), (len(inst.arcs), c, t), (r, c, t), (r, c, t), (BLOCKS, r, m, t)):
        size = int(np.prod(shape))
        blocks.append(np.arange(start, start + size).reshape(shape))
        start += size
    balance = np.arange(r * c * t).reshape(r, c, t)
    limit = balance.size + np.arange(r * p * t).reshape(r, p, t)
    return Layout(*blocks, balance=balance, limit=limit, columns=start, rows=balance.size + limit.size)


def cost(inst: Instance, at: Layout) -> Floats:
    total = np.zeros(at.columns)
    year = inst.discount
    total[at.activity] = inst.variable_cost[:, :, None] * year
    total[at.shipment] = inst.freight[:, :, None] * year
    total[at.stock] = inst.holding * year
    total[at.waste] = inst.disposal * year
    total[at.unmet] = inst.shortage_price[:, None, :, None] * year
    return total


def matrix(inst: Instance, *, labels: bool = True) -> Matrix:
    """The instance as Oreshed's matrix; least cost stands as greatest negative cost.

    Column and row ids name block and number; without labels all are blank (a second less on 120,000 columns).
    """
    at = layout(inst)
    rows, cols, values = [], [], []

    def put(row: Ints, col: Ints, value: Floats | float) -> None:
        wide = np.broadcast_arrays(row, col, value)
        for store, part in zip((rows, cols, values), wide, strict=True):
            store.append(part.ravel())

    r, p, c = np.nonzero(inst.yields)
    put(at.balance[r, c], at.activity[r, p], inst.yields[r, p, c][:, None])
    put(at.balance[inst.arcs[:, 0]], at.shipment, -1.0)
    put(at.balance[inst.arcs[:, 1]], at.shipment, 1.0 - inst.loss)
    put(at.balance, at.stock, -1.0)
    put(at.balance[:, :, 1:], at.stock[:, :, :-1], 1.0)
    put(at.balance, at.waste, -1.0)
    refined = at.balance[:, REFINED::COMMODITIES]
    put(np.broadcast_to(refined, at.unmet.shape), at.unmet, 1.0)
    put(at.limit, at.activity, 1.0)

    balance_rhs = inst.supply.copy()
    balance_rhs[:, :, 0] -= inst.opening_stock
    rhs = [balance_rhs.ravel(), np.repeat(inst.capacity.ravel(), inst.years)]
    count = at.rows

    def limit_block(col: Ints, bound: Floats) -> None:
        nonlocal count
        flat = np.broadcast_to(bound, col.shape)
        chosen = np.isfinite(flat)
        number = count + np.arange(int(chosen.sum()))
        put(number, col[chosen], 1.0)
        rhs.append(flat[chosen].astype(np.float64))
        count += len(number)

    limit_block(at.shipment, inst.lane_limit[:, :, None])
    limit_block(at.stock, inst.store_limit[:, :, None])
    limit_block(at.unmet[0], inst.first_block * inst.demand)
    mines = at.activity[:, MINE::PROCESSES]
    mined = count + np.arange(inst.resource.size).reshape(inst.resource.shape)
    put(np.broadcast_to(mined[:, :, None], mines.shape), mines, 1.0)
    rhs.append(inst.resource.ravel())
    count += mined.size

    blank_column, blank_row = Column("", ""), Row("", "")
    families = np.repeat(
        ["balance", "capacity", "other"],
        [at.balance.size, at.limit.size, count - at.rows],
    ).tolist()
    spend = cost(inst, at)
    return Matrix(
        columns=tuple(Column(f"c{j}", "flow") for j in range(at.columns))
        if labels
        else (blank_column,) * at.columns,
        rows=tuple(Row(f"r{i}", family) for i, family in enumerate(families))
        if labels
        else (blank_row,) * count,
        row=np.concatenate(rows).astype(np.int64),
        col=np.concatenate(cols).astype(np.int64),
        value=np.concatenate(values).astype(np.float64),
        equality=np.arange(count) < at.balance.size,
        rhs=np.concatenate(rhs),
        objective=-spend,
        cost=spend,
        reference=np.full(at.columns, np.nan),
        spread=np.full(at.columns, np.nan),
    )


def outages(inst: Instance, count: int, *, from_year: int = 3, seed: int = 5) -> list[tuple[int, int]]:
    """`count` different (region, process) with capacity, each down from `from_year` on."""
    places = np.argwhere(inst.capacity > 0)
    chosen = np.random.default_rng(seed).permutation(len(places))[:count]
    return [(int(r), int(p)) for r, p in places[np.resize(chosen, count)]]


def outage_rows(inst: Instance, place: tuple[int, int], from_year: int = 3) -> dict[int, float]:
    at = layout(inst)
    return {int(i): 0.0 for i in at.limit[place[0], place[1], from_year:]}

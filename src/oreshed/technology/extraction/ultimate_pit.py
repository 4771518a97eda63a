"""The ultimate pit: which blocks of a deposit are worth digging, with all that lies in the cone above each.

A block may be taken only with the blocks over it inside the slope. The set of greatest value that obeys this is a
maximum closure, and a maximum closure is a minimum cut (Picard 1976): exact, in two dimensions as in three, which a
search cone by cone is not.

    value       v = max(t (g y (s - r) - h), 0) - t m        $ a block: mill it or dump it, dig it either way
    slope       take (i,j,k) => take (i+dx, j+dy, k+dz) where dx^2 + dy^2 <= (dz / tan a)^2, the fewest such arcs
    network     source -> v > 0, v < 0 -> sink, block -> block above without bound
    pit         the blocks that the source still reaches once the cut is full; its value = sum of v > 0 - cut
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, numbers
from oreshed.technology.registry import Technology, Word
from oreshed.technology.stream import Array
from oreshed.technology.table import table_beside

Indices = NDArray[np.int64]
UNBOUNDED = 2**31 - 1  # the solver's capacities are of 32 bits
MOST_BLOCKS = 5_000_000
MOST_CONE = 40_000  # blocks of a cone's rim, beyond which fewer benches say as much
BENCHES = 8  # over which the pattern of a slope is made, as MineFlow does


@dataclass(frozen=True)
class Pit:
    """An ultimate pit. value : of its blocks. smallest, largest : masks of the least and greatest best closure.

    bound : how far the best value may lie above `value`, zero where the values are whole numbers that fit.
    """

    value: float
    smallest: NDArray[np.bool_]
    largest: NDArray[np.bool_]
    bound: float
    arcs: int


def block_value(
    tonnes: ArrayLike, grade: ArrayLike, price: float, selling: float, recovery: float, milling: float, mining: float
) -> Array:  # fmt: skip
    """$ a block. grade : mass fraction; price, selling : $/t metal; milling, mining : $/t ore, $/t moved.

    >>> [round(float(v)) for v in block_value([100.0, 100.0], [0.05, 0.001], 2000.0, 400.0, 0.9, 15.0, 3.0)]
    [5400, -300]
    """
    t = np.asarray(tonnes, dtype=np.float64)
    milled = t * (np.asarray(grade) * recovery * (price - selling) - milling)
    return np.asarray(np.maximum(milled, 0.0) - t * mining)


def slope_pattern(
    slope_deg: float, benches: int = BENCHES, block: tuple[float, float, float] = (1.0, 1.0, 1.0)
) -> tuple[tuple[int, int, int], ...]:  # fmt: skip
    """Offsets (dx, dy, dz) from which, bench on bench, the whole cone of a slope follows; none follows from others.

    block : size in x, y, z. A slope of 45 degrees in cubes takes 17 offsets over eight benches.

    >>> len(slope_pattern(45.0, 8)), len(slope_pattern(45.0, 1))
    (17, 5)
    """
    if not 1.0 <= slope_deg < 90.0 or benches < 1 or min(block) <= 0:
        raise OutOfValidity(f"a slope of {slope_deg:g} degrees over {benches} benches of {block} is none")
    reach = 1.0 / math.tan(math.radians(slope_deg))
    wide = benches * block[2] * reach
    if wide / block[0] * wide / block[1] > MOST_CONE:
        raise OutOfValidity(
            f"{benches} benches at {slope_deg:g} degrees reach over {wide / block[0]:.0f} by {wide / block[1]:.0f} blocks: take fewer benches"
        )
    chosen: list[tuple[int, int, int]] = []
    reached: list[set[tuple[int, int]]] = [{(0, 0)}]
    for dz in range(1, benches + 1):
        radius = dz * block[2] * reach * (1.0 + 1e-9)
        nx, ny = int(radius / block[0]), int(radius / block[1])
        cone = {
            (x, y)
            for x in range(-nx, nx + 1)
            for y in range(-ny, ny + 1)
            if math.hypot(x * block[0], y * block[1]) <= radius
        }
        implied = {(x + dx, y + dy) for dx, dy, step in chosen for x, y in reached[dz - step]}
        new = sorted(cone - implied)
        chosen += [(x, y, dz) for x, y in new]
        reached.append(cone | implied)
    return tuple(chosen)


def grid_arcs(
    shape: tuple[int, int, int], pattern: Iterable[tuple[int, int, int]]
) -> tuple[Indices, Indices]:
    """Arcs (block, block above) of a regular model; x runs fastest, then y, then z upward. None leaves the model."""
    nx, ny, nz = shape
    number = np.arange(nx * ny * nz, dtype=np.int64).reshape(nz, ny, nx)
    starts, ends = [], []
    for dx, dy, dz in pattern:
        if abs(dx) >= nx or abs(dy) >= ny or dz >= nz:
            continue
        x = slice(max(0, -dx), nx - max(0, dx))
        y = slice(max(0, -dy), ny - max(0, dy))
        below = number[: nz - dz, y, x]
        starts.append(below.ravel())
        ends.append((below + dx + dy * nx + dz * nx * ny).ravel())
    if not starts:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    return np.concatenate(starts), np.concatenate(ends)


def _scaled(values: Array) -> tuple[NDArray[np.int32], float]:
    """Values as 32-bit whole numbers, and what one of them is worth; whole numbers that fit stay themselves."""
    whole = np.round(values)
    most = max(float(np.abs(values).sum()), 1.0)
    if np.array_equal(whole, values) and most < UNBOUNDED:
        return whole.astype(np.int32), 1.0
    unit = most / (UNBOUNDED - len(values) - 1)
    return np.round(values / unit).astype(np.int32), unit


def ultimate_pit(values: ArrayLike, arcs: tuple[Indices, Indices]) -> Pit:
    """The closure of greatest value. values : $ by block; arcs : (block, block that must go with it).

    Raises OutOfValidity for values that are no numbers or arcs that name no block.
    """
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import maximum_flow

    v = np.asarray(values, dtype=np.float64)
    start, end = arcs
    if v.ndim != 1 or not len(v) or not np.all(np.isfinite(v)):
        raise OutOfValidity("block values are a list of numbers")
    if len(v) > MOST_BLOCKS:
        raise OutOfValidity(f"{len(v)} blocks; at most {MOST_BLOCKS}")
    if len(start) and (min(start.min(), end.min()) < 0 or max(start.max(), end.max()) >= len(v)):
        raise OutOfValidity("a precedence names a block that the model does not hold")
    scaled, unit = _scaled(v)
    # Only what lies over a block of worth can be dug for it; the rest need not be solved.
    n = len(v)
    over = _reached(np.flatnonzero(scaled > 0), start, end, n)
    inside = np.flatnonzero(over)
    place = np.full(n, -1, dtype=np.int64)
    place[inside] = np.arange(len(inside))
    kept = over[start]
    below, above = place[start[kept]], place[end[kept]]
    worth = scaled[inside]
    source, sink = len(inside), len(inside) + 1
    up, down = np.flatnonzero(worth > 0), np.flatnonzero(worth < 0)
    # Every arc turned round: from the sink the solver finds the same cut in half the time.
    rows = np.concatenate([up, np.full(len(down), sink), above])
    columns = np.concatenate([np.full(len(up), source), down, below])
    capacity = np.concatenate([worth[up], -worth[down], np.full(len(below), UNBOUNDED)]).astype(np.int32)
    size = (len(inside) + 2, len(inside) + 2)
    network = csr_matrix((capacity, (rows, columns)), shape=size, dtype=np.int32)
    residual = (network - maximum_flow(network, sink, source).flow).tocoo()
    open_ = residual.data > 0
    tail, head = residual.row[open_].astype(np.int64), residual.col[open_].astype(np.int64)
    from_source = _reached(np.array([source]), head, tail, size[0])[:source]
    to_sink = _reached(np.array([sink]), tail, head, size[0])[:source]
    least = np.zeros(n, dtype=bool)
    least[inside[from_source]] = True
    lost = scaled < 0
    lost[inside] = to_sink
    # Below a block that is not worth its cut nothing may go.
    most = ~_reached(np.flatnonzero(lost), end, start, n)
    return Pit(float(v[least].sum()), least, most, 0.0 if unit == 1.0 else float(len(v)) * unit, len(start))


def _reached(first: Indices, start: Indices, end: Indices, count: int) -> NDArray[np.bool_]:
    """Nodes that arcs (start, end) lead to from any of the first, themselves among them."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import breadth_first_order

    rows = np.concatenate([start, np.full(len(first), count)])
    columns = np.concatenate([end, first])
    graph = csr_matrix((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(count + 1, count + 1))
    found = np.zeros(count + 1, dtype=bool)
    found[breadth_first_order(graph, count, return_predecessors=False)] = True
    return found[:count]


def shipped(instance: str) -> tuple[Array, tuple[Indices, Indices]]:
    """Values and arcs of a public block model that the package holds (`pit_models.csv`).

    Raises OutOfValidity with their names for one that it does not.
    """
    known = {r["instance"]: r for r in table_beside(__name__, "pit_models.csv")}
    row = known.get(instance.strip().lower())
    if row is None:
        raise OutOfValidity(
            f"the blocks of {instance!r} are missing: give blocks_file (a value a line, x fastest, z upward) with grid, or "
            f"upit_file and prec_file of MineLib; the package holds {', '.join(known)}"
        )
    file = resources.files(__package__).joinpath("pit_models").joinpath(row["file"])
    values = np.array(gzip.decompress(file.read_bytes()).split(), dtype=np.float64)
    shape = (int(row["nx"]), int(row["ny"]), int(row["nz"]))
    return values, grid_arcs(shape, slope_pattern(float(row["slope_deg"]), int(row["benches"])))


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Ultimate pit of a block model from the inputs of a case; see `words`."""
    if isinstance(inputs.get("cost_per_t"), Mapping):
        return _section(inputs)
    values, arcs = _model(inputs)
    pit = ultimate_pit(values, arcs)
    blocks = int(pit.smallest.sum())
    dug = np.flatnonzero(pit.smallest)
    found: dict[str, Any] = {
        "optimum": pit.value, "optimum_USD": pit.value, "here": pit.value, "bound": pit.bound, "blocks_in_pit": blocks,
        "blocks_smallest": blocks, "blocks_largest": int(pit.largest.sum()), "arcs": pit.arcs,
        "undiscounted_value": pit.value,
    }  # fmt: skip
    if blocks <= 1000:
        found["blocks"] = [int(b) + 1 for b in dug]
    if "tonnes" in inputs:
        tonnes = np.broadcast_to(numbers(inputs["tonnes"]), values.shape)
        ore = pit.smallest & (values + tonnes * figure(inputs, "mining_cost", default=0.0) > 0)
        moved, milled = float(tonnes[pit.smallest].sum()), float(tonnes[ore].sum())
        found |= {"moved_t": moved, "ore_t": milled}
        if milled > 0:
            found["strip_ratio"] = (moved - milled) / milled
    return found


def _model(inputs: Mapping[str, Any]) -> tuple[Array, tuple[Indices, Indices]]:
    """Block values and arcs from what a case gives: values, tonnes with grades, a file, or a shipped model."""
    if "upit_file" in inputs:
        return _minelib(str(inputs["upit_file"]), str(inputs["prec_file"]))
    if "blocks_file" in inputs:
        values = np.array(_text(str(inputs["blocks_file"])).split(), dtype=np.float64)
    elif (
        key := next(
            (k for k in ("values", "block_values", "block_value", "section_values") if k in inputs), None
        )
    ) is not None:
        values = np.asarray(inputs[key], dtype=np.float64)
        if (
            values.ndim == 2 and "grid" not in inputs
        ):  # a section as it is drawn, its first row at the surface
            inputs = dict(inputs) | {"grid": [values.shape[1], values.shape[0]]}
            values = values[::-1]
        values = values.ravel()
    elif "grade_pct" in inputs:
        grade = numbers(inputs["grade_pct"]).ravel() / 100.0
        values = block_value(
            np.broadcast_to(numbers(inputs["tonnes"]), grade.shape), grade, figure(inputs, "price"),
            figure(inputs, "selling_cost", default=0.0), figure(inputs, "recovery", default=1.0),
            figure(inputs, "milling_cost"), figure(inputs, "mining_cost"),
        )  # fmt: skip
    elif "instance" in inputs:
        return shipped(str(inputs["instance"]))
    else:
        raise KeyError(
            "values (or block_values, rows from the surface down), grade_pct with tonnes and costs, blocks_file, or instance"
        )
    if "precedence" in inputs:
        return values, _listed(inputs["precedence"])
    grid = [int(x) for x in inputs["grid"]]
    shape = (grid[0], grid[1], grid[2]) if len(grid) == 3 else (grid[0], 1, grid[1])
    if math.prod(shape) != len(values):
        raise OutOfValidity(f"a grid of {shape} holds {math.prod(shape)} blocks, not {len(values)}")
    size = tuple(float(x) for x in inputs.get("block_m", (1.0, 1.0, 1.0)))
    if len(size) != 3:
        raise OutOfValidity(f"block_m = {list(size)} is no size in x, y and z")
    benches = min(round(figure(inputs, "benches", default=float(BENCHES))), max(shape[2] - 1, 1))
    pattern = slope_pattern(figure(inputs, "slope_deg", default=45.0), benches, (size[0], size[1], size[2]))
    return values, grid_arcs(shape, pattern)


def _listed(precedence: Any) -> tuple[Indices, Indices]:
    """Arcs of a table {block: [blocks above]}, blocks counted from 1."""
    pairs = [(int(b) - 1, int(a) - 1) for b, above in dict(precedence).items() for a in above]
    table = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _text(path: str) -> str:
    try:
        raw = Path(path).read_bytes()
    except OSError as error:
        raise OutOfValidity(f"{path}: {error.strerror}") from error
    return (gzip.decompress(raw) if path.endswith(".gz") else raw).decode("utf-8")


def _minelib(upit: str, prec: str) -> tuple[Array, tuple[Indices, Indices]]:
    """Values of an .upit and arcs of a .prec file of MineLib (Espinoza et al. 2013); blocks are counted from 0 there."""
    lines = _text(upit).partition("OBJECTIVE_FUNCTION:")[2].splitlines()
    rows = [words for line in lines if len(words := line.split()) == 2]
    if not rows:
        raise OutOfValidity(f"{upit} holds no OBJECTIVE_FUNCTION")
    values = np.zeros(max(int(r[0]) for r in rows) + 1)
    for block, value in rows:
        values[int(block)] = float(value)
    start: list[int] = []
    end: list[int] = []
    for line in _text(prec).splitlines():
        words = line.split()
        if len(words) > 2:
            above = [int(w) for w in words[2 : 2 + int(words[1])]]
            start += [int(words[0])] * len(above)
            end += above
    return values, (np.array(start, dtype=np.int64), np.array(end, dtype=np.int64))


def _section(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A section of levels, each two blocks shorter than the one above, with costs by level and for hard rock.

    Blocks are counted from the surface, from 1; a block stands under three of the level above.
    """
    cost = {str(k): float(x) for k, x in inputs["cost_per_t"].items()}
    levels = sorted((k for k in cost if k.startswith("level")), key=lambda k: int(k[5:]))
    count, deep = round(figure(inputs, "blocks")), len(levels)
    if not 1 <= count <= MOST_BLOCKS:
        raise OutOfValidity(f"{count} blocks; from 1 to {MOST_BLOCKS}")
    widths = inputs.get("widths")
    if widths is None:
        first = (count + deep * (deep - 1)) / deep if deep else 0.0
        if not deep or first != int(first):
            raise OutOfValidity(
                f"{count} blocks make no section of {deep} levels, each two shorter: give widths"
            )
        widths = [int(first) - 2 * i for i in range(deep)]
    if sum(int(w) for w in widths) != count or len(widths) != deep or min(int(w) for w in widths) < 1:
        raise OutOfValidity(f"widths {list(widths)} do not add up to {count} blocks in {deep} levels")
    hard = {int(b) for b in inputs.get("hard_blocks", ())}
    worth = {int(b): float(x) for b, x in dict(inputs.get("value_per_t", {})).items()}
    strange = sorted(b for b in hard | set(worth) if not 1 <= b <= count)
    if strange:
        raise OutOfValidity(f"no block {', '.join(map(str, strange))} of {count}")
    tonnes = figure(inputs, "block_t", default=1.0)
    values, start, end = [], [], []
    before: list[int] = []
    number = 0
    for level, width in zip(levels, widths, strict=True):
        now = list(range(number, number + int(width)))
        for place, block in enumerate(now):
            digging = cost["hard"] if block + 1 in hard else cost[level]
            values.append(tonnes * (worth.get(block + 1, 0.0) - digging))
            above = before[place : place + 3]
            start += [block] * len(above)
            end += above
        before, number = now, number + int(width)
    pit = ultimate_pit(values, (np.array(start, dtype=np.int64), np.array(end, dtype=np.int64)))
    dug = [int(b) + 1 for b in np.flatnonzero(pit.smallest)]
    return {
        "optimum_USD": pit.value, "optimum": pit.value, "blocks": dug, "blocks_in_pit": len(dug),
        "blocks_smallest": len(dug), "blocks_largest": int(pit.largest.sum()), "moved_t": tonnes * len(dug),
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "ultimate-pit", "Ultimate pit", ("E02",),
        "Blocks of a deposit worth digging with all above them: the exact pit of greatest value.",
        "industrial", __name__, None, compute,
        answers=("ultimate pit*", "open pit: limit*", "pit limit*", "maximum closure*"),
        words=(
            Word("values, grid, slope_deg, benches, block_m", "$, counts, degrees, count, m",
                 "block values, x fastest, z upward, and the slope: asks for optimum, blocks_in_pit, blocks_largest, arcs"),
            Word("grade_pct, tonnes, price, selling_cost, recovery, milling_cost, mining_cost", "%, t, $/t",
                 "in place of values: a block is milled or dumped; asks for strip_ratio too"),
            Word("precedence", "{block: [blocks above]}", "in place of a slope; blocks counted from 1"),
            Word("blocks_file (or upit_file and prec_file)", "path", "values one a line, or the files of MineLib"),
            Word("instance", "name", "a public block model that the package holds: sim2d76, bauxitemed"),
            Word("blocks, block_t, cost_per_t, value_per_t, hard_blocks, widths", "",
                 "a section of levels: cost by level1, level2 … and hard; asks for optimum_USD and blocks"),
        ),
        equations=__doc__ or "",
        sources=("Picard 1976, Management Science 22 (from memory): closure as a minimum cut",
                 "Deutsch, Dagdelen & Johnson 2022, Nat. Resour. Res., and MineFlow (MIT): slope pattern, regression optima"),
    ),
)  # fmt: skip

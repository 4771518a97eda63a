"""The copper case written a second time, from the same tables, as dense arrays in linopy: no code in common."""

from __future__ import annotations

from pathlib import Path

import linopy
import numpy as np
import pandas as pd
import xarray as xr

HERE = Path(__file__).parent
SEMI = ["wire", "tubes", "sheets"]


def _frame(name: str) -> pd.DataFrame:
    return pd.read_csv(HERE / name, index_col=0).fillna(0.0)


def _symmetric(name: str) -> pd.DataFrame:
    table = _frame(name)
    places = sorted(set(_frame("plants.csv").index) | set(_frame("markets.csv").index))
    full = table.reindex(index=places, columns=places).fillna(0.0)
    return full.where(full > full.T, full.T)


def sea_miles() -> pd.DataFrame:
    """Each distance less its largest excess over a way through a third port."""
    d = _symmetric("sea_miles.csv")
    cut = d.copy()
    for a in d.index:
        for b in d.index:
            cut.loc[a, b] = d.loc[a, b] - max(
                0.0, *(d.loc[a, b] - d.loc[a, k] - d.loc[k, b] for k in d.index)
            )
    return cut


def copper_cost(*, relaxed: bool, tariffs: bool = True, least_wire: bool = True) -> float:
    """Least yearly cost, MUSD."""
    with linopy.options as options:
        options(semantics="v1")
        model = _model(relaxed, tariffs, least_wire)
        model.solve(
            solver_name="highs",
            io_api="direct",
            progress=False,
            output_flag=False,
            mip_rel_gap=0.0,
            threads=1,
        )
        return float(model.objective.value)


def _model(relaxed: bool, tariffs: bool, least_wire: bool) -> linopy.Model:
    plants, markets, invest = (
        _frame("plants.csv"),
        _frame("markets.csv"),
        pd.read_csv(HERE / "investment.csv"),
    )
    i, j = pd.Index(plants.index, name="i"), pd.Index(markets.index, name="j")
    to_i, to_j, semi = i.rename("to_i"), j.rename("to_j"), pd.Index(SEMI, name="s")
    model = linopy.Model(force_dim_names=True)

    def at_i(values: pd.Series | np.ndarray) -> xr.DataArray:
        return xr.DataArray(np.asarray(values, dtype=float), coords=[i])

    def at_j(values: pd.DataFrame) -> xr.DataArray:
        return xr.DataArray(values.to_numpy(dtype=float), coords=[j, semi])

    def flow(name: str, upper: xr.DataArray | float = np.inf, *axes: pd.Index) -> linopy.Variable:
        if isinstance(upper, xr.DataArray):
            return model.add_variables(lower=0, upper=upper, name=name)
        return model.add_variables(lower=0, coords=list(axes), name=name)

    has_s, has_r = plants["scrap_smelting"] > 0, plants["scrap_refining"] > 0
    grown = (1 + plants["scrap_growth"] / 100) ** 20
    high = flow("high-grade", at_i(plants["reserve_high"] * 50))
    medium = flow("medium-grade", at_i(plants["reserve_medium"] * 50))
    smelt, from_scrap_s = (
        flow("smelt", np.inf, i),
        flow("smelt-scrap", at_i(plants["scrap_smelting"] * grown / 1.03)),
    )
    refine, from_scrap_r = (
        flow("refine", np.inf, i),
        flow("refine-scrap", at_i(plants["scrap_refining"] * grown / 1.03)),
    )
    wire_at_least = markets["capacity_wire"] if least_wire else markets["capacity_wire"] * 0
    make = flow("make", np.inf, j, semi)
    model.add_constraints(
        make.sel(s="wire") >= xr.DataArray(wire_at_least.to_numpy(dtype=float), coords=[j]), name="least-wire"
    )
    scrap_made = flow("make-from-scrap", np.inf, j, semi)
    there = at_j(
        pd.DataFrame({"wire": 0.0, "tubes": markets["scrap_tubes"], "sheets": markets["scrap_sheets"]})
    )
    model.add_constraints(scrap_made.where(there == 0) <= 0, name="no-scrap", mask=there == 0)
    metal_in = xr.DataArray([1.007, 0.718, 0.772], coords=[semi])
    all_scrap = there.sum("s") * xr.DataArray(
        ((1 + markets["scrap_growth"] / 100) ** 20).to_numpy(), coords=[j]
    )
    model.add_constraints((metal_in * scrap_made).sum("s") <= all_scrap, name="scrap")

    ore, blister = flow("ore", np.inf, i, to_i), flow("blister", np.inf, i, to_i)
    to_plant, to_market = flow("to-plants", np.inf, i, j), flow("to-markets", np.inf, i, j)
    sold = flow("sold", np.inf, j, to_j, semi)

    def arriving(variable: linopy.Variable) -> linopy.LinearExpression:
        return variable.sum("i").rename(to_i="i")

    model.add_constraints(
        high + medium + arriving(ore) - ore.sum("to_i") - 1.03 * smelt >= 0, name="ore-balance"
    )
    cast = smelt + from_scrap_s + arriving(blister) - blister.sum("to_i")
    model.add_constraints(cast - 1.03 * refine >= 0, name="blister-balance")
    model.add_constraints(
        refine + from_scrap_r - to_plant.sum("j") - to_market.sum("j") >= 0, name="metal-balance"
    )
    model.add_constraints(to_plant.sum("i") - (metal_in * make).sum("s") >= 0, name="metal-in")
    model.add_constraints(make + scrap_made - sold.sum("to_j") >= 0, name="semi-balance")

    growth = (1 + markets["growth_to_1985"] / 100) ** 5 * (1 + markets["growth_to_2000"] / 100) ** 15
    need = at_j(markets[SEMI].mul(growth, axis=0))
    model.add_constraints(sold.sum("j").rename(to_j="j") >= need, name="demand")
    refined = xr.DataArray((markets["refined"] * growth).to_numpy(), coords=[j])
    model.add_constraints(to_market.sum("i") >= refined, name="demand-metal")

    capital = 0.1 * 1.1**20 / (1.1**20 - 1)
    total = 0
    use = {
        "mine": high + 1.6 * medium,
        "smelter": smelt + 0.32 * from_scrap_s,
        "refinery": refine + from_scrap_r,
        **{s: (make + scrap_made).sel(s=s, drop=True) for s in SEMI},
    }
    for unit, used in use.items():
        frame, axis = (plants, i) if unit in ("mine", "smelter", "refinery") else (markets, j)
        kinds = frame["mine_class" if unit == "mine" else "cost_class"]
        cost = invest[invest["unit"] == unit].set_index("cost_class").loc[kinds]

        def along(values: pd.Series, axis: pd.Index = axis) -> xr.DataArray:
            return xr.DataArray(values.to_numpy(dtype=float), coords=[axis])

        scale, fixed, variable = (
            along(cost["scale_kt"]),
            along(cost["fixed_musd"]),
            along(cost["variable_musd_per_kt"]),
        )
        new, idle = flow(f"new-{unit}", np.inf, axis), flow(f"idle-{unit}", np.inf, axis)
        if relaxed:
            opened = model.add_variables(lower=0, upper=1, coords=[axis], name=f"open-{unit}")
        else:
            opened = model.add_variables(binary=True, coords=[axis], name=f"open-{unit}")
        held = along(frame[unit if axis is i else f"capacity_{unit}"])
        model.add_constraints(used - new <= held, name=f"capacity-{unit}")
        model.add_constraints(new - 40 * scale * opened <= 0, name=f"largest-{unit}")
        model.add_constraints(new + idle - scale * opened >= 0, name=f"scale-{unit}")
        total += (capital * (fixed / scale) * idle).sum() + (capital * (fixed / scale + variable) * new).sum()

    poor = (plants["cost_class"] == "high").to_numpy()
    smelting, refining = at_i(np.where(poor, 250, 300)), at_i(np.where(poor, 150, 170))
    mining = at_i(plants["mine_cost"])
    total += ((mining * high).sum() + (1.6 * mining * medium).sum() + (smelting * smelt).sum()) / 1000
    total += ((0.32 * (smelting + 1236) * from_scrap_s).sum() + (refining * refine).sum()) / 1000
    total += ((refining + 1751) * from_scrap_r).sum() / 1000
    making = at_j(markets[[f"cost_{s}" for s in SEMI]])
    total += (making * make).sum() + ((making + 1.8 * metal_in) * scrap_made).sum()

    sea, rail = sea_miles(), _symmetric("rail.csv")

    def freight(a: pd.Index, b: pd.Index, fixed: float, mile: float, track: float) -> xr.DataArray:
        s, r = sea.loc[a, b].to_numpy(), rail.loc[a, b].to_numpy()
        return xr.DataArray(fixed * (s > 0) + mile * s + track * r, coords=[a, b])

    free = pd.read_csv(HERE / "duty_free.csv")
    duty = pd.DataFrame(
        20.0 * markets["tariff_refined"].to_numpy()[None, :].repeat(len(i), 0), index=i, columns=j
    )
    for a, b in free.itertuples(index=False):
        duty.loc[a, b] = 0.0
    semi_duty = 22.0 * markets["tariff_semi"].to_numpy()[None, :] * (1 - np.eye(len(j)))
    metal = freight(i, j, 4, 0.01, 0.05) + tariffs * xr.DataArray(duty.to_numpy(), coords=[i, j])
    final = freight(j, to_j, 8, 0.02, 0.1) + tariffs * xr.DataArray(semi_duty, coords=[j, to_j])
    total += (
        (freight(i, to_i, 3, 0.007, 0.04) * ore).sum() + (freight(i, to_i, 4, 0.01, 0.05) * blister).sum()
    ) / 1000
    total += ((metal * to_plant).sum() + (metal * to_market).sum() + (final * sold).sum()) / 1000
    model.add_constraints(
        from_scrap_s.where(at_i(~has_s) == 1) <= 0, name="no-scrap-s", mask=at_i(~has_s) == 1
    )
    model.add_constraints(
        from_scrap_r.where(at_i(~has_r) == 1) <= 0, name="no-scrap-r", mask=at_i(~has_r) == 1
    )
    model.add_objective(total)
    return model

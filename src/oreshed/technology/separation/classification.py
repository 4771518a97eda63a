"""Classification: hydrocyclones and screens part ground ore by size, and close the circuit of a mill.

A cyclone sends coarse and dense to its underflow, and with it the share of fines that its water carries; the mill
grinds the underflow again. A dense mineral is cut finer than rock, so that it is ground finer too.

    cut          d50c = 50.5 Dc^0.46 Di^0.6 Do^1.21 exp(0.063 V) / (Du^0.71 h^0.38 Q^0.45 (rho_s - 1)^0.5)    (Plitt 1976)
    of a mineral d50c ((rho mean - 1)/(rho mineral - 1))^0.5
    pressure     P = 1.88 Q^1.78 exp(0.0055 V) / (Dc^0.37 Di^0.94 h^0.28 (Du^2 + Do^2)^0.87)
    flow split   S = 1.9 (Du/Do)^3.31 h^0.54 (Du^2 + Do^2)^0.36 exp(0.0054 V) / (H^0.24 Dc^1.11)
    sharpness    m = 1.94 exp(-1.58 S/(1 + S)) (Dc^2 h/Q)^0.15
    partition    y = Rf + (1 - Rf)(1 - exp(-ln 2 (d/d50c)^m)),   Rf = (Rv - V Rc)/(1 - V Rc)
    screen       oversize = (1 - open area (1 - d/a)^2)^N                                              (Gaudin 1939)
    mill         m = (I - A tau/N)^-N f; energy = power/hold-up x tau                       closed by the cyclone
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, fraction, number, numbers
from oreshed.technology.flowsheet import Flowsheet, Join, solve
from oreshed.technology.parameter import Parameters, Setting, Values, read_parameters
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation import hydrocyclone as hc
from oreshed.technology.separation.comminution_laws import austin_breakage, continuous_grind, whiten_partition
from oreshed.technology.separation.density_partition import mineral_density
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit

# Upper sizes of a grinding circuit's classes, m: halved from 8 mm, the last reaches to nothing.
GRINDING_M: tuple[float, ...] = tuple(8e-3 * 0.5**i for i in range(11))
TANKS = 3


def class_um(sizes_m: tuple[float, ...]) -> Array:
    """Size in micrometres that stands for each class: the geometric mean of its bounds, half the upper for the last."""
    upper = np.asarray(sizes_m) * 1e6
    lower = np.append(upper[1:], upper[-1] / 4.0)
    return np.asarray(np.sqrt(upper * lower))


def in_classes(feed: Stream, p80: Array, slope: float = 0.9) -> Stream:
    """The stream in the classes of a grinding circuit: as it is where it has sizes, else Rosin-Rammler about P80 (um)."""
    if feed.sizes_m:
        return feed
    edges = np.asarray(GRINDING_M) * 1e6
    passing = -np.expm1(-np.log(5.0) * (edges / np.asarray(p80, dtype=np.float64)[..., None]) ** slope)
    shares = passing - np.concatenate([passing[..., 1:], np.zeros_like(passing[..., :1])], axis=-1)
    shares[..., 0] += 1.0 - passing[..., 0]
    flow = np.asarray(feed.flow[..., None] * shares[..., None, :])
    # The coarsest class takes what rounding leaves, so that no element is lost.
    flow[..., 0] = np.maximum(feed.flow - flow[..., 1:].sum(axis=-1), 0.0)
    return Stream(feed.species, flow, feed.composition, GRINDING_M, feed.tags)


def sized(feed: Mapping[str, float], p80: float) -> Stream:
    """A stream from tonnes by species in the classes of a grinding circuit, about an 80 % passing size in um."""
    return in_classes(Stream.of(feed), np.asarray(p80))


def size_feed(feeds: Feeds, v: Values) -> Result:
    """Crushed ore as it enters a circuit: its size classes from one figure."""
    return Result({"sized": in_classes(feeds["feed"], v["feed_p80_um"])})


def p80_um(flow: Array, sizes_m: tuple[float, ...]) -> Array:
    """Size that 80 % of a stream passes, um, between class bounds on a logarithmic scale; flow shape (..., sizes)."""
    total = flow.sum(axis=-1, keepdims=True)
    share = ratio(flow, total)
    finer = 1.0 - np.cumsum(share, axis=-1)
    upper = np.log(np.asarray(sizes_m) * 1e6)
    lower = np.append(upper[1:], upper[-1] - np.log(4.0))
    at = np.concatenate([np.ones_like(finer[..., :1]), finer], axis=-1)
    bounds = np.append(upper[:1], lower)
    flat = at.reshape(-1, at.shape[-1])
    found = [float(np.exp(np.interp(0.8, row[::-1], bounds[::-1]))) for row in flat]
    return np.asarray(found).reshape(at.shape[:-1])


def _densities(ore: Stream, rock: Array) -> Array:
    """t/m3 of each species, shape (..., species)."""
    known = [
        np.broadcast_to(rock if np.isnan(d) else d, rock.shape) for d in map(mineral_density, ore.species)
    ]
    return np.stack(known, axis=-1)


def classify(feeds: Feeds, v: Values) -> Result:
    """Slurry to underflow and overflow of a battery of cyclones at a pressure."""
    ore = in_classes(feeds["feed"], v["feed_p80_um"])
    names = ("dc", "di", "do", "du", "h")
    dc, di, do, du, h = (np.asarray(v[f"{n}_cm"]) for n in names)
    rock = np.asarray(v["rock_density"], dtype=np.float64)
    rho = _densities(ore, rock)
    water = np.array([s == "water" for s in ore.species])
    solid = ore.flow * ~water[:, None]
    mass = solid.sum(axis=-1)
    total = mass.sum(axis=-1)
    volume = (mass / rho).sum(axis=-1)
    mean = np.where(volume > 0, ratio(total, volume), rock)
    v_share = hc.solids_by_volume(v["solids_by_mass"], mean)
    q = hc.plitt_flow(dc, di, do, du, h, v["pressure_kPa"], 100.0 * v_share)
    slurry = 1.0 + v_share * (mean - 1.0)
    split = v["split_calibration"] * hc.plitt_split(
        dc, do, du, h, v["pressure_kPa"] / 9.81 / slurry, 100.0 * v_share
    )
    cut = v["cut_calibration"] * hc.plitt_cut(dc, di, do, du, h, q, 100.0 * v_share, mean - 1.0)
    m = hc.plitt_sharpness(dc, h, q, split)
    of_mineral = np.asarray(cut)[..., None] * np.sqrt((mean[..., None] - 1.0) / np.maximum(rho - 1.0, 0.1))
    corrected = hc.plitt_partition(
        class_um(ore.sizes_m), of_mineral[..., None], np.asarray(m)[..., None, None]
    )
    volumes = solid / rho[..., None]
    held = (volumes * corrected).sum(axis=(-1, -2))
    coarse = ratio(held, volume)
    bypass = hc.water_to_underflow(split / (1.0 + split), v_share, coarse)
    actual = hc.with_bypass(corrected, np.asarray(bypass)[..., None, None])
    actual = np.where(water[:, None], np.asarray(bypass)[..., None, None], actual)
    under = ore.flow * actual
    over = np.maximum(ore.flow - under, 0.0)
    make = total * (1.0 - v["solids_by_mass"]) / v["solids_by_mass"]
    pumped = make + volume
    return Result(
        {
            "underflow": Stream(ore.species, under, ore.composition, ore.sizes_m, ore.tags),
            "overflow": Stream(ore.species, over, ore.composition, ore.sizes_m, ore.tags),
        },
        utilities={"electricity_MWh": pumped * v["pressure_kPa"] / 3600.0 / 1000.0 / v["pump_efficiency"]},
        diagnostics={
            "d50c_um": np.asarray(cut) * np.ones_like(total), "sharpness": np.asarray(m) * np.ones_like(total),
            "water_to_underflow": np.asarray(bypass) * np.ones_like(total),
            "cyclones": pumped / (np.asarray(q) * 60.0 / 1000.0 * 8000.0),
        },
    )  # fmt: skip


def grind_by_classes(feeds: Feeds, v: Values) -> Result:
    """Ball mill as three mixed tanks over the size classes of its feed; every mineral breaks alike."""
    ore = in_classes(feeds["feed"], v["feed_p80_um"])
    sizes = class_um(ore.sizes_m)
    rate = (
        np.asarray(v["selection_rate"])[..., None]
        * (sizes / 1000.0) ** np.asarray(v["selection_slope"])[..., None]
    )
    rate = rate / (1.0 + (sizes / 1000.0 / np.asarray(v["coarse_limit"])[..., None]) ** 3.0)
    rate[..., -1] = 0.0
    upper = np.asarray(ore.sizes_m) * 1e6
    shape = np.broadcast_shapes(*(np.shape(v[k]) for k in ("fines_share", "fines_slope", "coarse_slope")))
    stay = np.asarray(v["residence_min"], dtype=np.float64)
    keys = [np.broadcast_to(v[k], shape).ravel() for k in ("fines_share", "fines_slope", "coarse_slope")]
    breakage = np.stack([austin_breakage(upper, *map(float, k)) for k in zip(*keys, strict=True)])
    breakage = breakage.reshape(*shape, len(upper), len(upper))
    # The mill is linear: its matrix on unit feeds, then on every mineral at once.
    columns = [continuous_grind(e, rate, breakage, stay, TANKS) for e in np.eye(len(upper))]
    mill = np.stack(columns, axis=-1)
    ground = np.maximum((mill[..., None, :, :] @ ore.flow[..., None])[..., 0], 0.0)
    ground[..., 0] = np.maximum(ore.flow.sum(axis=-1) - ground[..., 1:].sum(axis=-1), 0.0)
    tonnes = ore.total()
    kwh = v["power_per_holdup"] * v["residence_min"] / 60.0
    return Result(
        {"product": Stream(ore.species, ground, ore.composition, ore.sizes_m, ore.tags)},
        utilities={
            "electricity_MWh": tonnes * kwh / 1000.0,
            "grinding_media_t": tonnes * kwh * v["media_kg_per_kWh"] / 1000.0,
        },
        diagnostics={"energy_kWh_per_t": kwh * np.ones_like(tonnes)},
    )


def screen(feeds: Feeds, v: Values) -> Result:
    """Ore to oversize and undersize of a deck."""
    ore = in_classes(feeds["feed"], v["feed_p80_um"])
    stays = hc.screen_oversize(
        class_um(ore.sizes_m) / 1000.0, np.asarray(v["aperture_mm"])[..., None], np.asarray(v["open_area"])[..., None],
        np.asarray(v["trials"])[..., None],
    )  # fmt: skip
    over = ore.flow * stays[..., None, :]
    under = np.maximum(ore.flow - over, 0.0)
    return Result(
        {
            "oversize": Stream(ore.species, over, ore.composition, ore.sizes_m, ore.tags),
            "undersize": Stream(ore.species, under, ore.composition, ore.sizes_m, ore.tags),
        },
        utilities={"electricity_MWh": ore.total() * v["electricity"] / 1000.0},
    )


def stage_parameters(stage: str) -> Parameters:
    """Parameters of one stage."""
    return read_parameters("oreshed.technology.separation", "classification.csv", stage)


_ORE = {"galena": 2.0, "sphalerite": 6.0, "Cd in sphalerite": 0.02, "pyrite": 12.0, "gangue": 80.0}


def _feed_size(default: float) -> Setting:
    return Setting(
        "feed_p80_um", default, 20.0, 50_000.0, "um", "80 % size of the feed, where it has no size classes"
    )


CYCLONE = Unit(
    "hydrocyclone", ("feed",), ("underflow", "overflow"), classify, parameters=stage_parameters("cyclone"),
    settings=(
        Setting("dc_cm", 38.1, 2.5, 150.0, "cm", "cyclone diameter"),
        Setting("di_cm", 10.2, 0.5, 50.0, "cm", "inlet diameter"),
        Setting("do_cm", 13.0, 0.5, 60.0, "cm", "vortex finder diameter"),
        Setting("du_cm", 8.0, 0.3, 45.0, "cm", "apex diameter"),
        Setting("h_cm", 120.0, 5.0, 500.0, "cm", "free height from vortex finder to apex"),
        Setting("pressure_kPa", 70.0, 15.0, 400.0, "kPa", "pressure drop"),
        Setting("solids_by_mass", 0.50, 0.01, 0.75, "share", "solids of the cyclone feed"),
        Setting("rock_density", 2.75, 2.0, 3.5, "t/m3", "density of gangue"),
        _feed_size(400.0),
    ),
    limits=(
        Limit("apex over vortex finder", lambda f, v: v["du_cm"] / v["do_cm"], 0.15, 1.2, "-",
              "Plitt's tests 1976 (from memory): beyond it the cyclone ropes or sprays"),
        Limit("solids of the feed by volume", lambda f, v: 100.0 * hc.solids_by_volume(v["solids_by_mass"], v["rock_density"]),
              0.0, 45.0, "%", "hindered settling leaves Plitt's exponential; process knowledge"),
    ),
    example={"feed": Stream.of(_ORE)},
)  # fmt: skip
MILL = Unit(
    "ball-mill", ("feed",), ("product",), grind_by_classes, parameters=stage_parameters("mill"),
    settings=(Setting("residence_min", 14.0, 0.0, 60.0, "min", "mean stay of the ore at each pass"), _feed_size(2000.0)),
    example={"feed": Stream.of(_ORE)},
)  # fmt: skip
SCREEN = Unit(
    "screen", ("feed",), ("oversize", "undersize"), screen, parameters=stage_parameters("screen"),
    settings=(Setting("aperture_mm", 2.0, 0.05, 100.0, "mm", "opening of the deck"), _feed_size(2000.0)),
    example={"feed": Stream.of(_ORE)},
)  # fmt: skip
SIZER = Unit(
    "crushed-ore", ("feed",), ("sized",), size_feed, settings=(_feed_size(2000.0),), example={"feed": Stream.of(_ORE)},
)  # fmt: skip
CIRCUIT = Flowsheet(
    "grinding-circuit", {"ore": SIZER, "mill": MILL, "cyclone": CYCLONE},
    (Join("ore", "sized", "mill", "feed"), Join("mill", "product", "cyclone", "feed"), Join("cyclone", "underflow", "mill", "feed"),
     Join("cyclone", "overflow", name="ground ore")),
    {"feed": ("ore", "feed")},
)  # fmt: skip
SCREENED = Flowsheet(
    "grinding-circuit-screened", {"ore": SIZER, "mill": MILL, "screen": SCREEN},
    (Join("ore", "sized", "mill", "feed"), Join("mill", "product", "screen", "feed"), Join("screen", "oversize", "mill", "feed"),
     Join("screen", "undersize", name="ground ore")),
    {"feed": ("ore", "feed")},
)  # fmt: skip


def _plitt(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of one cyclone by Plitt."""
    words = {"dc": ("Dc", "cyclone_diameter"), "di": ("Di", "inlet_diameter"), "do": ("Do", "vortex_finder", "vortex_finder_diameter"),
             "du": ("Du", "apex", "apex_diameter", "spigot", "spigot_diameter"), "h": ("h", "free_height", "free_vortex_height")}  # fmt: skip
    size: dict[str, float] = {}
    for key, names in words.items():
        for name in names:
            for unit, factor in (("_cm", 1.0), ("_mm", 0.1), ("_m", 100.0), ("_in", 2.54), ("", 1.0)):
                found = number(inputs, f"{name}{unit}")
                if found is not None:
                    size.setdefault(key, found * factor)
    missing = [words[k][0] + "_cm" for k in words if k not in size]
    if missing:
        raise KeyError(", ".join(missing))
    dc, di, do, du, h = (size[k] for k in words)
    rho = figure(
        inputs, "rho_s", "solid_density_t_m3", "solids_density_t_m3", "rho_solid_g_cm3", default=2.75
    )
    liquid = figure(inputs, "rho_l", "liquid_density_t_m3", default=1.0)
    by_volume = fraction(inputs, "solids_vol_pct", "phi_pct", "feed_solids_volume_pct")
    by_mass = fraction(inputs, "solids_mass_pct", "percent_solids_pct", "feed_solids_pct")
    v = by_volume if by_volume is not None else float(hc.solids_by_volume(by_mass or 0.0, rho / liquid))
    q = number(inputs, "Q_l_min", "flow_l_min")
    if q is None and number(inputs, "Q_m3_h", "flow_m3_h") is not None:
        q = (figure(inputs, "Q_m3_h", "flow_m3_h", default=0.0)) * 1000.0 / 60.0
    pressure = number(inputs, "pressure_kPa", "P_kPa")
    if q is None:
        if pressure is None:
            raise KeyError("Q_l_min or pressure_kPa")
        q = float(hc.plitt_flow(dc, di, do, du, h, pressure, 100.0 * v))
    drop = pressure if pressure is not None else float(hc.plitt_pressure(dc, di, do, du, h, q, 100.0 * v))
    slurry = liquid + v * (rho - liquid)
    split = float(hc.plitt_split(dc, do, du, h, drop / 9.81 / slurry, 100.0 * v))
    cut = float(hc.plitt_cut(dc, di, do, du, h, q, 100.0 * v, rho - liquid))
    m = float(hc.plitt_sharpness(dc, h, q, split))
    return {
        "d50c_um": cut, "d50_um": cut, "Q_l_min": q, "pressure_kPa": float(hc.plitt_pressure(dc, di, do, du, h, q, 100.0 * v)),
        "S": split, "flow_split": split, "Rv": split / (1.0 + split), "m": m, "sharpness": m, "solids_vol_pct": 100.0 * v,
    }  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A cyclone by Plitt, a partition at given sizes, a split from size analyses or dilutions, or a screen."""
    found: dict[str, Any] = {}
    if any(k == "Dc" or k.startswith(("Dc_", "cyclone_diameter")) for k in inputs):
        found |= _plitt(inputs)
    sizes = inputs.get("sizes_um", inputs.get("size_um"))
    cut = number(inputs, "d50c_um", "d50_um") or found.get("d50c_um")
    bypass = fraction(inputs, "Rf", "Rf_pct", "bypass", "bypass_pct", "water_recovery_pct") or 0.0
    if sizes is not None and cut is not None and "aperture_mm" not in inputs:
        d = numbers(sizes)
        whiten = number(inputs, "alpha", "whiten_alpha")
        if whiten is not None:
            y = whiten_partition(d, np.asarray(cut), whiten, bypass)
        else:
            y = hc.with_bypass(
                hc.plitt_partition(d, cut, figure(inputs, "m", "sharpness", default=found.get("m", 2.5))),
                bypass,
            )
        found |= {"partition_pct": (100.0 * y).tolist(), "partition": y.tolist(), "to_underflow": y.tolist()}
    if "aperture_mm" in inputs and sizes is not None:
        central = stage_parameters("screen").central()
        over = hc.screen_oversize(
            numbers(sizes) / 1000.0, float(inputs["aperture_mm"]), figure(inputs, "open_area", default=float(central["open_area"])),
            figure(inputs, "trials", "N", default=float(central["trials"])),
        )  # fmt: skip
        found |= {"oversize": over.tolist(), "oversize_pct": (100.0 * over).tolist()}
    products = [
        inputs.get(f"{k}_pct", inputs.get(f"{k}_mass_pct")) for k in ("feed", "underflow", "overflow")
    ]
    if all(isinstance(x, list) for x in products):
        y_ = hc.split_of_sizes(*products)
        coarse, fine = numbers(products[1]) * y_, numbers(products[2]) * (1.0 - y_)
        measured = ratio(coarse, coarse + fine)
        found |= {
            "solids_to_underflow_pct": 100.0 * y_, "circulating_load_pct": 100.0 * y_ / (1.0 - y_) if y_ < 1 else float("inf"),
            "circulating_load": y_ / (1.0 - y_) if y_ < 1 else float("inf"), "partition": measured.tolist(),
            "partition_pct": (100.0 * measured).tolist(),
        }  # fmt: skip
    ratios = [number(inputs, f"{k}_dilution", f"{k}_water_solids") for k in ("feed", "underflow", "overflow")]
    if all(r is not None for r in ratios):
        load = hc.dilution_split(*(float(r or 0.0) for r in ratios))
        found |= {"circulating_load": load, "circulating_load_pct": 100.0 * load}
    if not found:
        raise KeyError("Dc_cm ..., or sizes_um with d50_um, or feed_pct, underflow_pct, overflow_pct")
    return found


def _closed(f80_um: float, p80: float, sheet: Flowsheet, **settings: dict[str, float]) -> dict[str, float]:
    """Energy in kWh/t, circulating load and stay of a closed circuit that grinds lead-zinc ore to a size.

    Raises OutOfValidity for a product that no stay up to an hour a pass reaches.
    """
    ore = sized(_ORE, f80_um)
    low, high = 0.0, 60.0
    for _ in range(22):
        stay = 0.5 * (low + high)
        run = Flowsheet(
            sheet.name, sheet.units, sheet.joins, sheet.fresh, settings | {"mill": {"residence_min": stay}}
        )
        solved = solve(run, {"feed": ore})
        product = solved.products["ground ore"]
        size = float(p80_um(product.flow.sum(axis=-2), product.sizes_m))
        low, high = (stay, high) if size > p80 else (low, stay)
    if abs(size / p80 - 1.0) > 0.01:
        raise OutOfValidity(
            f"the circuit grinds {f80_um:g} um to {size:.4g} um at an hour a pass, not to {p80:g} um"
        )
    tonnes = float(ore.total())
    mill = float(solved.results["mill"].utilities["electricity_MWh"])
    return {
        "P80_um": size, "W_kWh_per_t": 1000.0 * mill / tonnes, "residence_min": stay,
        "circulating_load_pct": 100.0 * float(solved.feeds["mill"]["feed"].total()) / tonnes - 100.0,
    }  # fmt: skip


def ground(f80_um: float, p80: float) -> dict[str, float]:
    """Figures of the circuit closed by cyclones; see `_closed`."""
    return _closed(f80_um, p80, CIRCUIT)


def screened(f80_um: float, p80: float, load_pct: float) -> dict[str, float]:
    """Figures of the same mill closed by a fine screen at a circulating load in %, and what that saves.

    Both at one product: energy of the mill saved, and ore more at the mill's power. A wider opening returns less.
    """
    low, high = p80 / 1000.0, 3.0 * p80 / 1000.0  # mm
    for _ in range(8):
        opening = 0.5 * (low + high)
        told = _closed(f80_um, p80, SCREENED, screen={"aperture_mm": opening})
        low, high = (opening, high) if told["circulating_load_pct"] > load_pct else (low, opening)
    cyclones = ground(f80_um, p80)["W_kWh_per_t"]
    return told | {
        "aperture_mm": opening, "cyclones_W_kWh_per_t": cyclones,
        "energy_saved_pct": 100.0 - 100.0 * told["W_kWh_per_t"] / cyclones,
        "capacity_gain_pct": 100.0 * cyclones / told["W_kWh_per_t"] - 100.0,
    }  # fmt: skip


def compute_circuit(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """The closed circuit from a feed size to a product size, by cyclones or a screen; else as the cyclone alone."""
    f80, p80 = number(inputs, "F80_um"), number(inputs, "P80_um")
    if f80 is None or p80 is None:
        return compute(inputs)
    if "screen" in str(inputs.get("classifier", "")).lower():
        return dict(screened(f80, p80, figure(inputs, "circulating_load_pct", default=100.0)))
    return dict(ground(f80, p80))


_WORDS = (
    Word("Dc_cm, Di_cm, Do_cm, Du_cm, h_cm", "cm (mm, m, in)", "cyclone, inlet, vortex finder, apex, free height"),
    Word("Q_l_min or pressure_kPa", "l/min, kPa", "flow of one cyclone, or its pressure drop"),
    Word("solids_vol_pct or solids_mass_pct, rho_s", "%, t/m3", "the feed's solids"),
    Word("sizes_um, d50_um, m or alpha, Rf", "um, um, -, share", "ask for partition by Plitt's (m) or Whiten's (alpha) curve"),
    Word("feed_pct, underflow_pct, overflow_pct", "% by size class", "ask for solids_to_underflow_pct, circulating_load, partition"),
    Word("feed_dilution, underflow_dilution, overflow_dilution", "water:solids", "ask for circulating_load"),
    Word("aperture_mm, sizes_um, open_area, trials", "mm, um, share, -", "ask for oversize of a screen"),
)  # fmt: skip
_SOURCES = (
    "Plitt 1976, CIM Bulletin (constants opened in a public implementation, which prints 50.21 for 50.5)",
    "Gaudin 1939 (from memory)", "Whiten 1972 (from memory)", "Austin, Klimpel & Luckie 1984 (from memory)",
)  # fmt: skip
TECHNOLOGIES = (
    Technology(
        "hydrocyclone", "Hydrocyclone", ("S01",), "Ground ore parted by size, with its water, under pressure.",
        "industrial", __name__, CYCLONE, compute,
        answers=("hydrocyclone*", "classification*", "cyclone classification*"), words=_WORDS, equations=__doc__ or "",
        sources=_SOURCES,
    ),
    Technology(
        "screen", "Vibrating screen", ("S01",), "Ore parted by size on a deck of openings.", "industrial", __name__,
        SCREEN, compute, answers=("screen*",), words=_WORDS, equations=__doc__ or "", sources=_SOURCES,
    ),
    Technology(
        "grinding-circuit", "Ball mill closed by cyclones", ("S01",),
        "The mill's product goes to cyclones, their underflow back to the mill, until the ore is fine enough.",
        "industrial", __name__, CIRCUIT, compute_circuit,
        words=(Word("F80_um, P80_um", "um", "ask for W_kWh_per_t, circulating_load_pct"),
               Word("classifier, circulating_load_pct", "-, %", "\"screen\" closes the circuit by a fine screen: asks for energy_saved_pct, capacity_gain_pct"),
               *_WORDS),
        equations=__doc__ or "", sources=_SOURCES,
    ),
)  # fmt: skip

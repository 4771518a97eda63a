"""Peirce-Smith converting of copper matte to blister, and the anode furnace.

Air first burns the iron of the matte into slag, then the sulphur off the copper. Minor elements part between blister,
slag and gas by shares measured at two matte grades; scrap melts on the heat that is left.

    FeS + 1.5 O2 -> FeO + SO2 ; Cu2S + O2 -> 2 Cu + SO2
    share          x(g) = x54 + (x70 - x54) (g - 0.54) / 0.16, each of blister, slag, gas over their sum
    heat           molten matte + reaction = blister + slag + gas + losses + scrap that it can melt
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from oreshed.basis.estimate import Estimate
from oreshed.technology.extraction import copper_matte as matte
from oreshed.technology.extraction.copper_smelting import BULK, CARBON_PER_MWH, stage_parameters
from oreshed.technology.parameter import Parameter, Parameters, Setting, Values
from oreshed.technology.species import mass_ratio, molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.table import table_beside
from oreshed.technology.unit import UNFOLLOWED, Feeds, Limit, Result, Unit

GRADES = (0.54, 0.70)
PRODUCTS = ("blister", "slag", "gas")


@lru_cache(maxsize=1)
def converter_parameters() -> Parameters:
    """Parameters of converting, with the share of each minor element at 54 and 70 % matte (`As_to_gas_54`)."""
    shares = tuple(
        Parameter(
            f"{r['element']}_to_{r['product']}_{r['grade']}",
            Estimate(float(r["low"]), float(r["central"]), float(r["high"]), "share"),
            r["source"], r["opened"] == "yes",
        )
        for r in table_beside(__name__, "copper_converting.csv")
    )  # fmt: skip
    return Parameters((*stage_parameters("converting"), *shares))


@lru_cache(maxsize=1)
def minor_elements() -> tuple[str, ...]:
    """Elements whose way through the converter the table knows."""
    names = (p.name for p in converter_parameters())
    return tuple(n.removesuffix("_to_gas_54") for n in names if n.endswith("_to_gas_54"))


def convert(feeds: Feeds, v: Values) -> Result:
    """Blister, slag, dust and gas of the converters; scrap melts on the heat left over."""
    charge = mix(*feeds.values())
    grade = feeds["matte"].assay("Cu")
    ferric, none = v["ferric_share"], np.zeros(())
    kept = matte.followed(charge)
    copper, iron, sulphur = (kept.get(e, none) for e in ("Cu", "Fe", "S"))
    blister_iron = iron * v["blister_iron"]
    slag_iron = iron - blister_iron
    brought = kept.get("Si", none) * mass_ratio("SiO2", "Si")
    silica = np.maximum(slag_iron / v["iron_per_silica"], brought)
    others = sum(matte.other_oxides(kept).values(), start=none) + matte.rock(charge)
    slag = slag_iron * matte.oxide_per_iron(ferric) + silica + others
    slag_copper = np.minimum(slag * v["slag_copper"], 0.5 * copper)
    dust_copper = copper * v["dust_copper"]
    blister_copper = copper - slag_copper - dust_copper
    blister_sulphur = np.minimum(blister_copper * v["blister_sulphur"], sulphur)
    gas_sulphur = sulphur - blister_sulphur
    out: dict[str, dict[str, Array]] = {p: {} for p in ("blister", "slag", "dust")}
    present = tuple(e for e in minor_elements() if e in kept)
    shares = converted_shares(grade, v, present) if present else {}
    for e, flow in kept.items():
        if e in BULK:
            continue
        to = shares.get(e)
        if to is None:
            out["slag"][e] = flow
            continue
        out["slag"][e], out["dust"][e] = flow * to["slag"], flow * to["gas"]
        out["blister"][e] = flow - out["slag"][e] - out["dust"][e]
    sulphur_dioxide = gas_sulphur / molar_mass("S")
    need = np.maximum(
        sulphur_dioxide + matte.iron_oxygen(slag_iron, ferric) - 0.5 * matte.oxygen_held(charge), 0.0
    )  # fmt: skip
    blown, nitrogen, bought = matte.blast(need, v["oxygen_share"], v["oxygen_used"])
    process = {"SO2": sulphur_dioxide, "N2": nitrogen, "O2": blown - need}
    moles = sum(process.values(), start=none)
    leak = moles * v["air_leak"]
    heat = _converting_heat(charge, feeds["matte"], slag, slag_iron, blister_copper, process, v)
    return Result(
        {
            "blister": contained(
                {"Cu": blister_copper, "S": blister_sulphur, "Fe": blister_iron} | out["blister"], "blister"),
            "slag": mix(Stream.of({**matte.iron_oxides(slag_iron, ferric), "SiO2": silica, "gangue": matte.rock(charge),
                                   **matte.other_oxides(kept)}), contained({"Cu": slag_copper} | out["slag"], "slag")),
            "dust": contained({"Cu": dust_copper} | out["dust"], "dust"),
            "gas": Stream.of({"SO2": gas_sulphur * mass_ratio("SO2", "S"),
                              "N2": (nitrogen + leak * 0.79) * molar_mass("N2"),
                              "O2": (process["O2"] + leak * 0.21) * molar_mass("O2")}),
        },
        drawn={"flux": Stream.of({"SiO2": silica - brought})},
        utilities={
            "electricity_MWh": blister_copper * v["electricity"] + bought * molar_mass("O2") * v["oxygen_electricity"],
            "oxygen_t": bought * molar_mass("O2"), "silica_flux_t": silica - brought,
        },
        diagnostics={
            "offgas_SO2_vol_pct": 100.0 * ratio(sulphur_dioxide, moles + leak),
            "heat_surplus_GJ_per_t": ratio(heat, blister_copper),
            # What more cold copper the heat would melt, beside that charged.
            "scrap_t_per_t_blister": ratio(np.maximum(heat, 0.0) / v["blister_heat"], blister_copper),
            "slag_t": slag,
        },
    )  # fmt: skip


def _printed(grade: Array | float, v: Values, names: tuple[str, ...]) -> dict[str, Array]:
    at = np.asarray(grade, dtype=np.float64)[..., None]
    return {
        p: matte.between_mattes(
            at, matte.columns(v, names, f"_to_{p}_54"), matte.columns(v, names, f"_to_{p}_70"), GRADES
        )
        for p in PRODUCTS
    }


def printed_sums(grade: Array | float, v: Values) -> dict[str, Array]:
    """What the shares of each element sum to as the source prints them; 0.97 to 1.00 at its own grades."""
    names = minor_elements()
    total = sum(_printed(grade, v, names).values(), start=np.zeros(()))
    return {e: total[..., i] for i, e in enumerate(names)}


def converted_shares(
    grade: Array | float, v: Values, names: tuple[str, ...] = ()
) -> dict[str, dict[str, Array]]:
    """Shares of minor elements (all that the table knows) to blister, slag and gas at a matte grade, summing to one."""
    wanted = names or minor_elements()
    raw = _printed(grade, v, wanted)
    total = sum(raw.values(), start=np.zeros(()))
    return {e: {p: (x / total)[..., i] for p, x in raw.items()} for i, e in enumerate(wanted)}


def _converting_heat(
    charge: Stream, molten: Stream, slag: Array, slag_iron: Array, blister: Array, process: Mapping[str, Array], v: Values
) -> Array:  # fmt: skip
    freed = (matte.formation_heat(charge) - matte.iron_heat(slag_iron, v["ferric_share"])
             - process["SO2"] * matte.FORMATION["SO2"])  # fmt: skip
    brought = molten.total() * (v["matte_heat"] - v["wall_loss"])
    taken = blister * v["blister_heat"] + slag * v["slag_heat"] + matte.gas_heat(process, v["melt_K"])
    return np.asarray(freed + brought - taken)


def refine(feeds: Feeds, v: Values) -> Result:
    """Anodes, slag and gas of the anode furnace."""
    blister = feeds["blister"]
    copper = blister.element("Cu")
    slag = {e: blister.element(e) * v.get(f"{e}_to_slag", np.zeros(()))
            for e in blister.elements() if e not in ("Cu", "S", *UNFOLLOWED)}  # fmt: skip
    slag["Cu"] = copper * v["slag_copper_share"]
    anode_copper = copper - slag["Cu"]
    sulphur = np.minimum(blister.element("S"), anode_copper * v["anode_sulphur"])
    anode = {e: blister.element(e) - x for e, x in slag.items()} | {"S": sulphur}
    carbon = anode_copper * (v["fuel"] + v["reductant"]) * CARBON_PER_MWH
    return Result(
        {
            "anode": contained(anode, "anode"), "slag": contained(slag, "slag"),
            "gas": Stream.of({"SO2": (blister.element("S") - sulphur) * mass_ratio("SO2", "S"),
                              "CO2": carbon * mass_ratio("CO2", "C")}),
        },
        drawn={"fuel": Stream.of({"C": carbon})},
        utilities={"fuel_MWh": anode_copper * (v["fuel"] + v["reductant"])},
        emissions={"CO2_t": carbon * mass_ratio("CO2", "C"),
                   "SO2_t": (blister.element("S") - sulphur) * mass_ratio("SO2", "S")},
        diagnostics={"anode_copper": ratio(anode_copper, sum(anode.values(), start=np.zeros(())))},
    )  # fmt: skip


def _matte_grade(feeds: Feeds, v: Values) -> Array:
    del v
    return np.where(feeds["matte"].total() > 0, feeds["matte"].assay("Cu"), 0.6)


def _melts(feeds: Feeds, v: Values) -> Array:
    return convert(feeds, v).diagnostics["heat_surplus_GJ_per_t"]


_MATTE = mix(Stream.of({"Cu2S": 78.0, "FeS": 22.0}),
             contained({"As": 0.1, "Pb": 0.3, "Zn": 0.5, "Se": 0.03, "Te": 0.006, "Ag": 0.02, "Bi": 0.02}, "matte"))  # fmt: skip
CONVERTER = Unit(
    "converting", ("matte", "scrap", "slag"), ("blister", "slag", "dust", "gas"), convert, converter_parameters(),
    settings=(Setting("oxygen_share", 0.24, 0.21, 0.40, "volume share", "oxygen in the blast"),),
    limits=(
        Limit("copper in matte", _matte_grade, 0.50, 0.76, "mass fraction",
              "shares of minor elements were measured at 54 and 70 % (Davenport et al. 2002)"),
        Limit("heat left", _melts, -0.5, 1e3, "GJ per t blister",
              "more cold scrap than the blow melts: less of it, richer oxygen or a leaner matte"),
    ),
    least_energy=lambda feeds, v: 0.0 * feeds["matte"].total(),
    example={"matte": _MATTE, "scrap": contained({"Cu": 5.0}, "scrap"), "slag": contained({"Cu": 0.3}, "slag")},
)  # fmt: skip
ANODE_FURNACE = Unit(
    "anode-furnace", ("blister",), ("anode", "slag", "gas"), refine, stage_parameters("anode"),
    example={"blister": contained({"Cu": 99.0, "S": 0.07, "Fe": 0.01, "As": 0.1, "Pb": 0.05, "Ni": 0.1, "Te": 0.01,
                                   "Ag": 0.03}, "blister")},
)  # fmt: skip

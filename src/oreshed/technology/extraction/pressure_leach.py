"""Direct leach of zinc sulphide in acid and oxygen: in an autoclave, or in stirred towers at the boiling point.

Spent electrolyte, oxygen and dissolved iron turn sulphide straight into sulphate liquor and elemental sulphur, with no
roaster and no SO2. Above 119 C the sulphur is molten and smothers the ore unless a dispersant keeps it apart; above
about 160 C it becomes viscous. Lead, silver and mercury stay with the sulphur; cadmium goes with the zinc.

    zinc          ZnS + H2SO4 + 1/2 O2 -> ZnSO4 + S + H2O          -234 kJ/mol, by way of ferric iron
    the rest      ZnS + 2 O2 -> ZnSO4                              -857 kJ/mol
    rate          1 - (1-X)^(1/3) = k t ,  k = (1/t_c) (40 um / d)^a (pO2 / 100 kPa)^n exp(-E/R (1/T - 1/363))
    tanks         1 - X = integral over u of (1-u)^3 gamma(u; N, k tau / N)
    oxygen        O2 = sum of moles reacted x 32 / share that reacts
    heat          surplus = released (1 - lost) - volume x c (T - T_in) ; steam where it is negative
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.casework.case_inputs import figure, figures, given_kelvin
from oreshed.technology.extraction import roasting
from oreshed.technology.extraction.calcine_leach import (
    OXIDES,
    dissolve,
    keep_in_cake,
    make_up,
    solids_and_liquor,
)
from oreshed.technology.kinetics import arrhenius, surface_conversion, surface_conversion_in_tanks
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.reaction import (
    Flows,
    carried,
    element_in,
    gather,
    per_tonne,
    pour,
    react,
    reaction,
    take,
)
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit, grade

REFERENCE_K, REFERENCE_KPA, REFERENCE_UM = 363.0, 100.0, 40.0
STEAM_GJ, OXYGEN_MASS = 2.3, 32.0  # GJ/t of low steam; g/mol
SULPHUR_MELTS = 392.0  # K, monoclinic sulphur (CRC Handbook)
JAROSITE = "3 Fe2(SO4)3 + 2 NH3 + 12 H2O -> 2 NH4Fe3(SO4)2(OH)6 + 5 H2SO4"
FORMULA = {"galena": "PbS", "chalcopyrite": "CuFeS2", "pyrite": "FeS2", "sphalerite": "ZnS",
           "calcite": "CaCO3", "dolomite": "CaMg(CO3)2"}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One reaction: its equation, and mol of O2 and kJ of heat a mole of its key (CRC Handbook, 298 K, ions in water)."""

    equation: str
    oxygen: float = 0.0
    heat: float = 0.0

    @property
    def key(self) -> str:
        return reaction(self.equation).key

    def acid(self, tonnes: Array) -> Array:
        """Tonnes of H2SO4 that so many tonnes of the key take up; none where they give it back."""
        return np.asarray(tonnes * max(-reaction(self.equation).tonnes.get("H2SO4", 0.0), 0.0))


ELEMENTAL = {
    "ZnS": Step("ZnS + H2SO4 + 0.5 O2 -> ZnSO4 + S + H2O", 0.5, 233.7),
    "FeS": Step("FeS + H2SO4 + 0.5 O2 -> FeSO4 + S + H2O", 0.5, 274.9),
    "PbS": Step("PbS + H2SO4 + 0.5 O2 -> PbSO4 + S + H2O", 0.5, 196.1),
    "CuFeS2": Step("CuFeS2 + 2 H2SO4 + O2 -> CuSO4 + FeSO4 + 2 S + 2 H2O", 1.0, 402.0),
}
SULPHATE = {
    "ZnS": Step("ZnS + 2 O2 -> ZnSO4", 2.0, 857.2),
    "FeS": Step("FeS + 2 O2 -> FeSO4", 2.0, 898.4),
    "PbS": Step("PbS + 2 O2 -> PbSO4", 2.0, 819.6),
}
PYRITE = Step("FeS2 + 3.5 O2 + H2O -> FeSO4 + H2SO4", 3.5, 1443.7)
FERRIC = Step("FeSO4 + 0.5 H2SO4 + 0.25 O2 -> 0.5 Fe2(SO4)3 + 0.5 H2O", 0.25, 102.3)
CARBONATES = (
    Step("CaCO3 + H2SO4 + H2O -> CaSO4(H2O)2 + CO2"),
    Step("CaMg(CO3)2 + 2 H2SO4 -> CaSO4(H2O)2 + MgSO4 + 2 CO2"),
)
# Elements that ride in the sphalerite, and the parameter of how far they follow its zinc.
FOLLOWS = {"Cd": "cadmium_with_zinc", "Co": "cadmium_with_zinc", "Ni": "cadmium_with_zinc", "In": "indium_with_zinc",
           "Ge": "germanium_with_zinc", "Ga": "gallium_with_zinc", "Tl": "thallium_with_zinc"}  # fmt: skip
AS_SULPHATE = ("Cd", "Co", "Ni")


def leach_rate(temperature_K: ArrayLike, oxygen_kPa: ArrayLike, size_um: ArrayLike, v: Values) -> Array:
    """1/h of the surface-reaction law for sphalerite with enough acid and dissolved iron."""
    warmth = arrhenius(v["activation"], temperature_K, REFERENCE_K)
    oxygen = np.power(np.asarray(oxygen_kPa, dtype=np.float64) / REFERENCE_KPA, v["oxygen_order"])
    size = np.power(REFERENCE_UM / np.asarray(size_um, dtype=np.float64), v["size_order"])
    return np.asarray(warmth * oxygen * size / np.asarray(v["complete_h"]))


def reach(temperature_K: ArrayLike, dispersant: ArrayLike, v: Values) -> Array:
    """Share of the sulphide that acid can get at: molten sulphur covers the rest where nothing disperses it."""
    smothered = (np.asarray(temperature_K) > SULPHUR_MELTS) & (np.asarray(dispersant) < 0.5)
    return np.asarray((1.0 - v["inaccessible"]) * np.where(smothered, 1.0 - v["occluded"], 1.0))


def _by_formula(solid: Flows) -> None:
    """Give minerals the names of their formulas, in place."""
    for mineral, formula in FORMULA.items():
        if mineral in solid:
            solid[formula] = solid.pop(mineral) + solid.get(formula, np.zeros(()))


def _planned(mode: str, solid: Flows, zinc: Array, v: Values) -> list[tuple[Step, Array]]:
    """Reactions of the leach with the tonnes of each one's key, where `zinc` is the share of sphalerite that dissolves."""
    none = np.zeros(())
    galena = np.asarray(v["galena_converted"]) * zinc / reach(v["leach_K"], 1.0, v)
    elemental = np.asarray(v["sulphur_to_elemental"])
    steps = []
    for formula, share in (
        ("ZnS", zinc),
        ("FeS", zinc),
        ("PbS", galena),
        ("CuFeS2", v[f"copper_{mode}"] * zinc),
    ):
        done = solid.get(formula, none) * share
        if formula in SULPHATE:
            steps += [(ELEMENTAL[formula], done * elemental), (SULPHATE[formula], done * (1.0 - elemental))]
        else:
            steps.append((ELEMENTAL[formula], done))
    steps.append((PYRITE, solid.get("FeS2", none) * v[f"pyrite_{mode}"]))
    steps += [(step, solid.get(step.key, none)) for step in CARBONATES]
    return [(step, np.asarray(tonnes)) for step, tonnes in steps if step.key in solid]


def _run(steps: list[tuple[Step, Array]], solid: Flows, liquor: Flows) -> tuple[Array, Array, Array]:
    """Let the reactions go, in place; oxygen taken (t), heat given (GJ) and carbon dioxide (t)."""
    oxygen = heat = dioxide = np.zeros(())
    for step, tonnes in steps:
        source = solid if step.key in solid else liquor
        source[step.key] = np.maximum(source[step.key] - tonnes, 0.0)
        bath: Flows = {step.key: tonnes, "H2SO4": liquor["H2SO4"]}
        react(bath, step.equation, tonnes)
        del bath[step.key]
        liquor["H2SO4"] = bath.pop("H2SO4")
        dioxide = dioxide + bath.pop("CO2", np.zeros(()))
        for target, made in zip((solid, liquor), solids_and_liquor(bath), strict=True):
            for name, flow in made.items():
                target[name] = target[name] + flow if name in target else flow
        # Tonnes over g/mol are millions of moles, so kJ a mole give GJ.
        moles = tonnes / molar_mass(step.key)
        oxygen, heat = oxygen + moles * step.oxygen * OXYGEN_MASS, heat + moles * step.heat
    return oxygen, heat, dioxide


def _companions(solid: Flows, zinc: Array, v: Values) -> tuple[Flows, Flows]:
    """Take what follows the zinc out of the solids: oxides that acid then dissolves, and carriers in the liquor."""
    oxides: Flows = {}
    carriers: Flows = {}
    for name in [n for n in solid if carried(n) in FOLLOWS or carried(n) in ("As", "Sb", "Sn")]:
        element = carried(name)
        share = v[FOLLOWS[element]] if element in FOLLOWS else v["trace_dissolved"]
        amount = take(solid, name, zinc * share)
        if element in AS_SULPHATE:
            oxide = f"{element}O"
            oxides[oxide] = oxides.get(oxide, np.zeros(())) + amount * molar_mass(oxide) / molar_mass(element)
        else:
            label = f"{element} in liquor"
            carriers[label] = carriers.get(label, np.zeros(())) + amount
    return oxides, carriers


def leach(mode: str, feeds: Feeds, v: Values) -> Result:
    """Liquor, residue with the sulphur, and gas of one leach; acid that is short is drawn."""
    none, feed = np.zeros(()), feeds["concentrate"]
    solid, liquor = solids_and_liquor(gather(*feeds.values()))
    _by_formula(solid)
    pace = leach_rate(v["leach_K"], v["oxygen_kPa"], v["size_um"], v)
    zinc = reach(v["leach_K"], v["dispersant"], v) * surface_conversion_in_tanks(
        pace * v["hours"], v["tanks"]
    )
    steps = _planned(mode, solid, zinc, v)
    oxides, carriers = _companions(solid, zinc, v)
    ferrous = liquor.get("FeSO4", none) + sum(
        (t * reaction(s.equation).tonnes.get("FeSO4", 0.0) for s, t in steps), start=none
    )
    # Ferric iron takes acid too; what pyrite gives back comes too late to be counted on.
    to_ferric = (FERRIC, np.asarray(ferrous * v["ferric_share"]))
    need = sum((s.acid(t) for s, t in (*steps, to_ferric)), start=none)
    need = need + sum((t * per_tonne(OXIDES[o], "H2SO4") for o, t in oxides.items()), start=none)
    drawn = make_up(liquor, need)
    liquor["FeSO4"] = liquor.get("FeSO4", none)
    oxygen, heat, dioxide = _run([*steps, to_ferric], solid, liquor)
    for oxide in list(oxides):
        dissolve(oxides, liquor, OXIDES[oxide], oxide, 1.0)
    for label, flow in carriers.items():
        liquor[label] = liquor.get(label, none) + flow
    _jarosite(solid, liquor, v)
    keep_in_cake(liquor, solid, v["zinc_wash_loss"])
    residue = pour(solid)
    oxygen_t = oxygen / v[f"oxygen_use_{mode}"]
    volume = (
        1000.0 * (drawn + sum((s.species_flow("H2SO4") for s in feeds.values()), start=none)) / v["acid_g_l"]
    )
    kept = heat * (1.0 - v["heat_lost"])
    needed = volume * v["liquor_heat"] * (v["leach_K"] - v["inlet_K"]) * 1e-3
    return Result(
        {"liquor": pour(liquor), "residue": residue, "gas": pour({"CO2": dioxide})},
        drawn={"sulphuric acid": pour({"H2SO4": drawn})},
        utilities={
            "oxygen_t": oxygen_t, "sulphuric_acid_t": drawn, "steam_t": np.maximum(needed - kept, 0.0) / STEAM_GJ,
            "electricity_MWh": oxygen_t * v["oxygen_power"] + feed.total() * v[f"{mode}_power"],
        },
        emissions={"residue_t": residue.total(), "CO2_t": dioxide + 0.0 * feed.total()},
        diagnostics={
            "zinc_extraction": zinc * (feed.total() > 0),
            "sulphur_elemental_share": ratio(solid.get("S", none), element_in(gather(feed), "S")),
            "heat_released_GJ": heat, "heat_surplus_GJ": kept - needed,
            "residue_zinc_pct": 100.0 * residue.assay("Zn"), "acid_used_t": need,
        },
    )  # fmt: skip


def _jarosite(solid: Flows, liquor: Flows, v: Values) -> None:
    """Iron that the operator lets fall in the leach itself, with its share of indium, gallium and germanium."""
    share = np.asarray(v["iron_precipitated"], dtype=np.float64)
    if not np.any(share):
        return
    iron = take(liquor, "Fe2(SO4)3", share)
    bath: Flows = {"Fe2(SO4)3": iron}
    react(bath, JAROSITE, iron)
    liquor["H2SO4"] = liquor["H2SO4"] + bath["H2SO4"]
    solid["NH4Fe3(SO4)2(OH)6"] = solid.get("NH4Fe3(SO4)2(OH)6", np.zeros(())) + bath["NH4Fe3(SO4)2(OH)6"]
    for element, name in (("In", "jarosite_In"), ("Ga", "jarosite_In"), ("Ge", "jarosite_Ge")):
        label = f"{element} in jarosite"
        caught = take(liquor, f"{element} in liquor", share * v[name])
        solid[label] = solid.get(label, np.zeros(())) + caught


PARAMETERS = read_parameters("oreshed.technology.extraction", "pressure_leach.csv")
# kelvin, oxygen, hours, tanks: (default, low, high)
_MODES = {
    "pressure": ((423.0, 393.0, 433.0), (700.0, 100.0, 1500.0), (1.5, 0.1, 10.0), 4.0),
    "atmospheric": ((370.0, 338.0, 378.0), (100.0, 15.0, 300.0), (22.0, 0.5, 72.0), 4.0),
}
SPENT = Stream.of({"ZnSO4": 80.0, "H2SO4": 100.0})


def direct_leach(mode: str) -> Unit:
    """The leach as an autoclave ("pressure") or as towers at the boiling point ("atmospheric")."""
    kelvin, oxygen, hours, tanks = _MODES[mode]
    other = "atmospheric" if mode == "pressure" else "pressure"
    rows = tuple(p for p in PARAMETERS if other not in p.name)
    return Unit(
        f"{mode}-leach", ("concentrate", "acid"), ("liquor", "residue", "gas"), partial(leach, mode),
        parameters=type(PARAMETERS)(rows),
        settings=(
            Setting("leach_K", *kelvin, "K", "temperature"),
            Setting("oxygen_kPa", *oxygen, "kPa", "oxygen partial pressure"),
            Setting("hours", *hours, "h", "stay of the solids"),
            Setting("tanks", tanks, 1.0, 12.0, "-", "compartments or towers in series", whole=True),
            Setting("size_um", 40.0, 5.0, 150.0, "um", "grain size of the ground concentrate"),
            Setting("dispersant", 1.0, 0.0, 1.0, "0 or 1", "lignosulphonate or quebracho against molten sulphur"),
            Setting("iron_precipitated", 0.0, 0.0, 0.95, "share", "ferric iron let fall as jarosite in the leach"),
            Setting("acid_g_l", 170.0, 60.0, 220.0, "g/L", "acid of the spent electrolyte"),
            Setting("inlet_K", 343.0, 290.0, 373.0, "K", "temperature of the acid as fed"),
        ),
        limits=(
            Limit("zinc in concentrate", grade("Zn", "concentrate"), 0.15, 0.672, "mass fraction",
                  "rate and heat are those of zinc and bulk concentrates (process knowledge)"),
            Limit("copper in concentrate", grade("Cu", "concentrate"), 0.0, 0.06, "mass fraction",
                  "with more, chalcopyrite and covellite rule the leach (process knowledge)"),
            Limit("lead in concentrate", grade("Pb", "concentrate"), 0.0, 0.20, "mass fraction",
                  "bulk zinc-lead concentrates were piloted; a lead concentrate asks for another acid"),
        ),
        example={"concentrate": roasting.concentrate(), "acid": SPENT},
    )  # fmt: skip


UNITS = {mode: direct_leach(mode) for mode in _MODES}


def _oxygen(inputs: Mapping[str, Any], default: float) -> float:
    for name, per in (("pO2_kPa", 1.0), ("oxygen_kPa", 1.0), ("pO2_MPa", 1e3), ("pO2_bar", 100.0),
                      ("oxygen_bar", 100.0), ("pO2_atm", 101.325), ("pO2_psi", 6.894757)):  # fmt: skip
        if name in inputs:
            return figure(inputs, name) * per
    return default


def compute(mode: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a direct leach from temperature, oxygen, time, size and assay; see `words`."""
    unit, central = UNITS[mode], PARAMETERS.central()
    kelvin_, oxygen_, hours_, tanks_ = _MODES[mode]
    kelvin, oxygen = given_kelvin(inputs, kelvin_[0]), _oxygen(inputs, oxygen_[0])
    hours = figure(inputs, "t_h", default=figure(inputs, "t_min", default=60.0 * hours_[0]) / 60.0)
    size = figure(inputs, "d_um", "P80_um", "size_um", default=REFERENCE_UM)
    assay = figures(inputs, "concentrate")
    feed = roasting.concentrate(100.0, **assay)
    batch = "batch" in str(inputs.get("reactor", "")).lower()
    tanks = figure(inputs, "tanks", "compartments", default=tanks_)
    dispersed = bool(inputs.get("dispersant", inputs.get("surfactant", True)))
    settings = {"leach_K": kelvin, "oxygen_kPa": oxygen, "hours": hours, "tanks": tanks, "size_um": size,
                "dispersant": float(dispersed), "iron_precipitated": figure(inputs, "iron_precipitated", default=0.0)}  # fmt: skip
    sulphur = {s: feed.species_flow(s) for s in feed.species}
    result = unit.run({"concentrate": Stream.of(sulphur), "acid": Stream.of({"H2SO4": 100.0})}, settings)
    d = result.diagnostics
    extracted = float(d["zinc_extraction"])
    if batch:
        kt = float(leach_rate(kelvin, oxygen, size, central)) * hours
        extracted = float(reach(kelvin, float(dispersed), central) * surface_conversion(kt))
    zinc = float(feed.element("Zn"))
    liquor = result.products["liquor"]
    sulphide = extracted and float(d["sulphur_elemental_share"])
    share = {
        e: 100.0 * float(ratio(liquor.element(e), feed.element(e))) for e in ("Cd", "In", "Ge", "Cu", "Fe")
    }
    activation = float(central["activation"])
    return {
        "Zn_extraction_pct": 100.0 * extracted, "Zn_recovery_pct": 100.0 * extracted, "Zn_pct": 100.0 * extracted,
        **{f"{e}_extraction_pct": x for e, x in share.items()},
        "S_elemental_pct": 100.0 * sulphide, "S_elemental_of_converted_pct": 100.0 * float(central["sulphur_to_elemental"]),
        "Ea_kJ_mol": activation, "Ea_kJ_per_mol": activation, "order_pO2": float(central["oxygen_order"]),
        "k_per_h": float(leach_rate(kelvin, oxygen, size, central)),
        "oxygen_t_per_t_Zn": float(result.utilities["oxygen_t"]) / (zinc * extracted) if extracted else 0.0,
        "acid_t_per_t_Zn": float(d["acid_used_t"]) / (zinc * extracted) if extracted else 0.0,
        "heat_kJ_mol": ELEMENTAL["ZnS"].heat, "heat_sulphate_kJ_mol": SULPHATE["ZnS"].heat,
        "heat_released_GJ_per_t": float(d["heat_released_GJ"]) / float(feed.total()),
        "residue_t_per_t_Zn": float(result.emissions["residue_t"]) / zinc,
        "residue_Zn_pct": float(d["residue_zinc_pct"]), "controlled_by": "surface reaction",
    }  # fmt: skip


WORDS = (
    Word("T_C, T_K", "C, K", "temperature"), Word("t_min, t_h", "min, h", "stay of the solids"),
    Word("pO2_kPa", "kPa", "oxygen partial pressure; or pO2_bar, pO2_atm, pO2_MPa, pO2_psi"),
    Word("d_um", "um", "grain size (or P80_um)"), Word("compartments", "-", "in series (or tanks)"),
    Word("reactor", "-", "'batch' for one charge of equal grains"),
    Word("dispersant", "true/false", "lignosulphonate or the like (or surfactant); true where absent"),
    Word("concentrate", "%", "assay: Zn_pct, Fe_pct, Pb_pct, …, In_ppm, Ge_ppm"),
    Word("iron_precipitated", "share", "ferric iron let fall in the leach"),
)  # fmt: skip
TECHNOLOGIES = (
    Technology(
        "pressure-leach", "Pressure leach of zinc concentrate", ("E12", "P21", "N14"),
        "Zinc sulphide to sulphate liquor and elemental sulphur in an autoclave, by acid and oxygen.",
        "industrial", __name__, UNITS["pressure"], partial(compute, "pressure"),
        answers=("pressure oxidation*", "pressure leach*", "autoclave*", "leaching: sphalerite, pressure*",
                 "leaching: pressure*", "zinc pressure leach*", "Zn pressure leach*", "Sherritt*", "ZnS pressure*"),
        words=WORDS, equations=__doc__ or "",
    ),
    Technology(
        "direct-leach", "Atmospheric direct leach of zinc concentrate", ("E12", "P21"),
        "Zinc sulphide to sulphate liquor and elemental sulphur in stirred towers, by ferric iron and oxygen.",
        "industrial", __name__, UNITS["atmospheric"], partial(compute, "atmospheric"),
        answers=("direct leach*", "atmospheric direct leach*", "atmospheric leach*", "leaching: sphalerite*",
                 "leaching: zinc sulphide*", "leaching: ZnS*", "zinc direct leach*", "Zn direct leach*", "leaching: zinc concentrate*"),
        words=WORDS, equations=__doc__ or "",
    ),
)  # fmt: skip

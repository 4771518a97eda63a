"""Bioleaching of spent nickel-cadmium batteries: sulphur-oxidising cultures make the acid that dissolves the electrodes.

Acid from the culture is led over cut batteries, or powder is stirred in the culture itself. Cadmium dissolves while the
liquor is still mild, nickel hydroxide needs more acid, metallic nickel hardly moves: weeks to months.

    share dissolved   X = 1 - exp(-k t f(pH)),   f = min(1, (pH at which it stops - pH)/(that - pH of the test))
    reactions         Cd(OH)2 + H2SO4 -> CdSO4 + 2 H2O;  Ni(OH)2 alike;  Ni + H2SO4 -> NiSO4 + H2;  Fe alike
    acid              S + 1.5 O2 + H2O -> H2SO4, by the culture from sulphur
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.kinetics import first_order
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.reaction import gather, pour, react, reaction, take
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream
from oreshed.technology.unit import Feeds, Limit, Result, Unit

TEST_PH = 2.0
DISSOLVES: dict[str, tuple[str, str, str]] = {
    "Cd(OH)2": ("Cd(OH)2 + H2SO4 -> CdSO4 + 2 H2O", "cadmium", "cadmium"),
    "Cd": ("Cd + H2SO4 -> CdSO4 + H2", "cadmium", "cadmium"),
    "Ni(OH)2": ("Ni(OH)2 + H2SO4 -> NiSO4 + 2 H2O", "nickel", "nickel_hydroxide"),
    "Ni": ("Ni + H2SO4 -> NiSO4 + H2", "nickel", "nickel_metal"),
    "Fe": ("Fe + H2SO4 -> FeSO4 + H2", "iron", "iron"),
}


def acid_enough(ph: ArrayLike, stops: ArrayLike) -> Array:
    """Share of the tested rate that a pH leaves, 0-1: full at the test's pH 2 and below, none where it stops."""
    x = (np.asarray(stops, dtype=np.float64) - np.asarray(ph)) / (np.asarray(stops) - TEST_PH)
    return np.asarray(np.clip(x, 0.0, 1.0))


def dissolved(v: Values) -> dict[str, Array]:
    """Share of each electrode compound that dissolves, 0-1; powder 1 is powder in the culture, 0 acid over batteries."""
    powder = np.asarray(v["powder"])
    found = {}
    for species, (_, flow, fine) in DISSOLVES.items():
        slow = v[f"{flow}_flow"]
        fast = v.get(f"{fine}_powder", slow)
        stops = v["cadmium_stops"] if flow == "cadmium" else v["nickel_stops"]
        rate = np.where(powder > 0.5, fast, slow) * acid_enough(v["pH"], stops)
        found[species] = first_order(rate, v["days"])
    return found


def leach(feeds: Feeds, v: Values) -> Result:
    """Batteries to a sulphate liquor and a residue."""
    scrap = feeds["batteries"]
    solid = gather(scrap)
    share = dissolved(v)
    amounts = {s: solid[s] * x for s, x in share.items() if s in solid}
    none = np.zeros(scrap.by_species.shape[:-1])
    acid = sum((-reaction(DISSOLVES[s][0]).tonnes["H2SO4"] * t for s, t in amounts.items()), start=none)
    liquor = {"H2SO4": acid + none}
    for species, tonnes in amounts.items():
        liquor[species] = take(solid, species, 1.0)
        react(liquor, DISSOLVES[species][0], tonnes)
        solid[species] = liquor.pop(species)
    sulphur = acid * molar_mass("S") / molar_mass("H2SO4")
    tonnes_in = scrap.total()
    return Result(
        {"liquor": pour(liquor), "residue": pour(solid)},
        drawn={"acid of the culture": pour({"H2SO4": acid + none})},
        utilities={
            "sulphur_t": sulphur * v["sulphur_excess"], "electricity_MWh": tonnes_in * v["electricity"] / 1000.0,
        },
        diagnostics={f"{s}_dissolved": x * np.ones_like(tonnes_in) for s, x in share.items() if s in solid},
    )  # fmt: skip


UNIT = Unit(
    "bioleach-nickel-cadmium", ("batteries",), ("liquor", "residue"), leach,
    parameters=read_parameters("oreshed.technology.extraction", "bioleaching_nickel_cadmium.csv"),
    settings=(
        Setting("days", 60.0, 0.0, 365.0, "d", "time of leaching"),
        Setting("pH", 2.0, 0.5, 5.0, "pH", "of the liquor"),
        Setting("powder", 0.0, 0.0, 1.0, "0 or 1", "1: powder stirred in the culture; 0: acid led over cut batteries"),
    ),
    limits=(
        Limit("pH", lambda f, v: np.asarray(v["pH"]), 0.8, 4.0, "pH",
              "nickel stays above 3.5, cadmium above 4.5 (Zhu et al. 2008); cultures make no more acid below 0.8"),
        Limit("days", lambda f, v: np.asarray(v["days"]), 1.0, 120.0, "d", "tests ran 20 to 93 days"),
    ),
    example={"batteries": Stream.of({"Cd(OH)2": 22.0, "Ni(OH)2": 22.0, "Ni": 8.0, "Fe": 30.0, "inert": 18.0})},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Cadmium, nickel and iron dissolved after a time: of anodes and cathodes as powder, and of whole batteries."""
    settings: dict[str, ArrayLike] = {"days": figure(inputs, "days", "t_d", "time_d")}
    if any(k in inputs for k in ("pH", "pH0", "ph")):
        # A culture on sulphur or iron acidifies: the start is no worse than the test's pH.
        settings["pH"] = figure(inputs, "pH", "pH0", "ph")
    powder = {k: 100.0 * float(x) for k, x in _shares(settings, 1.0).items()}
    whole = {k: 100.0 * float(x) for k, x in _shares(settings, 0.0).items()}
    metals = {"Cd": whole["Cd(OH)2"], "Ni": whole["Ni(OH)2"], "Fe": whole["Fe"]}
    return {
        "anode_pct": {"Cd": powder["Cd(OH)2"], "Ni": powder["Ni"]},
        "cathode_pct": {"Cd": powder["Cd(OH)2"], "Ni": powder["Ni(OH)2"]},
        "recovery_pct": metals, "extraction_pct": metals, **{f"{e}_pct": x for e, x in metals.items()},
    }  # fmt: skip


def _shares(settings: Mapping[str, ArrayLike], powder: float) -> dict[str, Array]:
    told = UNIT.run(UNIT.example["batteries"], dict(settings) | {"powder": powder}).diagnostics
    return {k.removesuffix("_dissolved"): x for k, x in told.items()}


TECHNOLOGIES = (
    Technology(
        "bioleach-nickel-cadmium", "Bioleaching of nickel-cadmium batteries", ("E22",),
        "Acid from sulphur cultures dissolves cadmium, then nickel, of spent batteries in weeks to months.",
        "laboratory", __name__, UNIT, compute,
        answers=("bioleaching: Ni-Cd*", "bioleaching: nickel-cadmium*", "bioleaching: batter*", "bioleaching: spent Ni-Cd*"),
        words=(
            Word("days", "d", "asks for Cd_pct, Ni_pct, Fe_pct of batteries; anode_pct and cathode_pct of powders"),
            Word("pH or pH0", "pH", "of the liquor, default 2"),
        ),
        equations=__doc__ or "",
        sources=("Xia et al. 2006", "Velgosova et al. 2012", "Zhu et al. 2008", "Cerruti, Curutchet & Donati 1998"),
    ),
)  # fmt: skip

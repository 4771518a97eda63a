"""Sulphuric acid from roaster gas: wet cleaning, then double contact over vanadium oxide.

Cleaning takes dust, fume and mercury out of the gas; the contact oxidises SO2 to SO3, which acid absorbs. What is
not converted leaves by the stack.

    SO2 + 1/2 O2 + H2O -> H2SO4          1.531 t acid per t SO2
    stack SO2 = (1 - conversion) SO2 ;   its share of the tail gas = (1-X) y / (1 - 1.5 X y), y in the dry gas in
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.technology.casework.case_inputs import figure, fraction
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.reaction import Flows, carried, element_in, gather, per_tonne, pour, react
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit

CONTACT = "SO2 + 0.5 O2 + H2O -> H2SO4"
GASES = ("SO2", "O2", "N2", "CO2", "water")


def acid_per_sulphur_dioxide() -> float:
    """Tonnes of H2SO4 per tonne of SO2.

    >>> round(acid_per_sulphur_dioxide(), 4)
    1.531
    """
    return per_tonne(CONTACT, "H2SO4")


def stack_share(inlet_share: ArrayLike, conversion: ArrayLike) -> Array:
    """Volume share of SO2 in the dry tail gas of a gas that came in with `inlet_share`."""
    y, x = np.asarray(inlet_share, dtype=np.float64), np.asarray(conversion, dtype=np.float64)
    return np.asarray((1.0 - x) * y / (1.0 - 1.5 * x * y))


def contact(feeds: Feeds, v: Values) -> Result:
    """Acid, stack gas and the sludge of the gas cleaning."""
    gas = gather(feeds["gas"])
    share = _strength(feeds, v)
    sludge: Flows = {}
    for name in [n for n in gas if n not in GASES]:
        removed = v["mercury_removed"] if carried(name) == "Hg" else v["solids_cleaned"]
        sludge[name] = gas[name] * removed
        gas[name] = gas[name] - sludge[name]
    acid: Flows = {"SO2": gas.get("SO2", np.zeros(())) * v["conversion"]}
    gas["SO2"] = gas.get("SO2", np.zeros(())) - acid["SO2"]
    react(acid, CONTACT, acid["SO2"])
    made = acid["H2SO4"]
    left = stack_share(share, v["conversion"]) * (made > 0)
    emitted = {f"{e}_to_air_t": element_in(gas, e) for e in ("Cd", "Pb", "Hg", "Zn", "As")}
    carbon = gas.get("CO2", np.zeros(()))
    return Result(
        {"acid": pour({"H2SO4": made}), "stack": pour(gas), "sludge": pour(sludge) if sludge else Stream.of({"gangue": made * 0.0})},
        utilities={"electricity_MWh": made * v["electricity"] / 1000.0},
        emissions={"SO2_t": gas["SO2"], "CO2_t": carbon, **emitted},
        diagnostics={
            "stack_SO2_vol_pct": 100.0 * left, "steam_t": made * v["heat_recovered"],
            "over_stack_limit": np.asarray(100.0 * left > v["stack_limit"], dtype=np.float64),
        },
    )  # fmt: skip


def _strength(feeds: Feeds, v: Values) -> Array:
    del v
    gas = feeds["gas"]
    moles = {n: gas.species_flow(n) / molar_mass(n) for n in ("SO2", "O2", "N2")}
    return ratio(moles["SO2"], sum(moles.values()), 0.08)


UNIT = Unit(
    "acid-plant", ("gas",), ("acid", "stack", "sludge"), contact,
    parameters=read_parameters("oreshed.technology.extraction", "acid_plant.csv"),
    settings=(
        Setting("conversion", 0.997, 0.97, 0.9998, "share", "SO2 converted: single contact 0.98, double 0.995-0.999"),
    ),
    limits=(
        Limit("SO2 in dry gas", _strength, 0.03, 0.20, "volume share",
              "below 3-4 % the contact does not keep its heat, above 14-18 % it overheats (process knowledge)"),
    ),
    example={"gas": Stream.of({"SO2": 64.0, "O2": 20.0, "N2": 230.0, "Cd in fume": 0.003, "Hg in fume": 0.003,
                               "ZnO": 0.05, "PbSO4": 0.002})},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Acid and stack figures from gas strength (vol %) and conversion (share or per cent)."""
    stated = fraction(inputs, "conversion", "conversion_pct")
    conversion = 0.997 if stated is None else stated
    strength = figure(inputs, "SO2_vol_pct", default=9.0) / 100.0
    acid = acid_per_sulphur_dioxide() * conversion
    return {
        "acid_t_per_t_SO2": acid, "acid_t_per_t_S": acid * molar_mass("SO2") / molar_mass("S"),
        "stack_SO2_vol_pct": 100.0 * float(stack_share(strength, conversion)),
        "SO2_kg_per_t_acid": 1000.0 * (1.0 - conversion) / acid, "conversion_pct": 100.0 * conversion,
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "acid-plant", "Sulphuric acid from smelter gas", ("E10", "N14"),
        "Gas cleaning and double contact: acid, stack SO2 and the sludge with mercury and fume.",
        "industrial", __name__, UNIT, compute, answers=("acid plant*", "sulphuric acid*"),
        words=(Word("conversion", "share or %", "SO2 converted"), Word("SO2_vol_pct", "%", "SO2 in the dry gas in")),
        equations=__doc__ or "",
    ),
)  # fmt: skip

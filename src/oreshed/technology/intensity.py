"""Energy, carbon dioxide and sulphur dioxide that a technology takes and lets out per tonne of one metal in its products.

    energy           electricity and fuel at 3.6 GJ/MWh (coke of a furnace is its fuel), carbon as reductant    GJ/t
    carbon dioxide   direct: fuel for heat where the unit counts it, reductant, carbonates; no grid      t/t
    sulphur dioxide  what no acid plant catches                                                          kg/t

Each with the 5 to 95 % interval of drawn parameters, at the technology's own example feed.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.flowsheet import Flowsheet, solve
from oreshed.technology.physical_constants import CARBON_GJ_PER_T, GJ_PER_MWH
from oreshed.technology.plant import HIGH, LOW, draw_parameters, total
from oreshed.technology.registry import technology
from oreshed.technology.stream import Array
from oreshed.technology.unit import Result, Unit

UNITS: Mapping[str, str] = {"energy": "GJ/t", "carbon dioxide": "t/t", "sulphur dioxide": "kg/t"}
# GJ per unit of a utility. The coke of smelters and kilns stands in their fuel_MWh: coke_t tells it a second time.
HEAT: Mapping[str, float] = {
    "electricity_MWh": GJ_PER_MWH,
    "fuel_MWh": GJ_PER_MWH,
    "carbon_t": CARBON_GJ_PER_T,
}
DRAWS, SEED = 200, 1


def intensities(identity: str, metals: Mapping[str, tuple[str, ...]]) -> dict[str, Estimate]:
    """Per tonne of metal: `metals` names the products that count by symbol, as {"Cu": ("anode",)}.

    Raises OutOfValidity for a technology that the registry does not hold or that is neither unit nor flowsheet.

    >>> round(intensities("copper-smelter", {"Cu": ("anode",)})["energy"].central, 1)
    6.8
    """
    found = technology(identity).unit
    if isinstance(found, Flowsheet):
        feeds = {name: found.units[u].example[inlet] for name, (u, inlet) in found.fresh.items()}
        central = total(solve(found, feeds))
        drawn = total(solve(found, feeds, draw_parameters(found, DRAWS, SEED)))
    elif isinstance(found, Unit):
        central = found.run(found.example)
        drawn = found.respond(found.example, {}, found.parameters.draw(np.random.default_rng(SEED), DRAWS))
    else:
        raise OutOfValidity(f"{identity} is neither a unit nor a flowsheet: nothing says what it takes")
    middle, many = _per_tonne(central, metals), _per_tonne(drawn, metals)
    estimates = {}
    for name, unit in UNITS.items():
        low, high = np.quantile(np.broadcast_to(many[name], (DRAWS,)), (LOW, HIGH))
        at = float(np.ravel(middle[name])[0])
        estimates[name] = Estimate(min(float(low), at), at, max(float(high), at), unit)
    return estimates


def _per_tonne(run: Result, metals: Mapping[str, tuple[str, ...]]) -> dict[str, Array]:
    nothing = np.zeros(())
    made = sum((run.products[p].element(m) for m, ports in metals.items() for p in ports), start=nothing)
    energy = sum((x * run.utilities.get(k, nothing) for k, x in HEAT.items()), start=nothing)
    return {
        "energy": np.asarray(energy / made),
        "carbon dioxide": np.asarray(run.emissions.get("CO2_t", nothing) / made),
        "sulphur dioxide": np.asarray(1e3 * run.emissions.get("SO2_t", nothing) / made),
    }

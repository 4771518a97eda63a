"""Germanium and indium from the concentrate of a zinc plant's pre-neutralisation.

Acid dissolves the hydroxides; tannin takes the germanium out of the liquor, or zinc dust cements it; D2EHPA then
extracts the indium, hydrochloric acid strips it, and aluminium or zinc plates cement a sponge. Zinc, gallium and what
was missed go back to the leach with the raffinate.

    germanium       out = leached x (tannin x burnt | cemented)
    tannin          12 t per t of Ge in solution ; its carbon burns to air, which is counted as tannin, not followed
    indium          out = leached x (1 - share that cements with Ge) x extracted x stripped x cemented
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.costing import Capital
from oreshed.technology.extraction.calcine_leach import solids_and_liquor
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.reaction import Flows, carried, element_in, gather, pour, take
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import composition
from oreshed.technology.stream import Stream, contained, mix, ratio
from oreshed.technology.unit import Feeds, Result, Unit

# Trail, 1988: solvent extraction for 850,000 oz of indium a year more, C$2.3 M, and of germanium, C$5.8 M, on one
# concentrate: both together, per tonne of indium. Low: indium's part alone. High: Kidd Creek, 1990, a whole indium plant
# on copper smelter dust, C$28 M; its size was not told and is taken as Trail's. C$1.231 and 1.167 a dollar, deflator and
# exponent from memory. A change of the plant's iron route is in none of them.
CAPITAL = Capital(
    Estimate(1.87e6, 6.58e6, 22.2e6, "USD 1988"), 1988, 26.4, "t In/yr", 0.6,
    "Northern Miner, 1988, on Trail; Northern Ontario Business, about 1991, on Kidd Creek", opened=True,
)  # fmt: skip
TANNIN, CEMENTATION = 1, 2
LEACHED = {"Ge": "germanium_leached", "In": "indium_leached", "Ga": "gallium_leached"}


def recover(feeds: Feeds, v: Values) -> Result:
    """Germanium oxide or cementate, indium sponge, the residue, and the liquor that returns."""
    route = np.asarray(v["germanium_route"])
    if not (np.all(route == TANNIN) or np.all(route == CEMENTATION)):
        raise OutOfValidity(
            f"germanium_route {np.ravel(route)[0]:g} is none; 1 tannin, 2 cementation, one for all draws"
        )
    solid, liquor = solids_and_liquor(gather(feeds["concentrate"]))
    none = np.zeros(())
    for name in [n for n in solid if carried(n)]:
        share = v[LEACHED[carried(name)]] if carried(name) in LEACHED else none
        label = f"{carried(name)} in liquor"
        liquor[label] = liquor.get(label, none) + take(solid, name, share)
    dissolved = liquor.get("Ge in liquor", none)
    germanium: Flows = {}
    zinc = tannin = none
    if np.all(route == TANNIN):
        tannin = dissolved * v["tannin_dose"]
        caught = take(liquor, "Ge in liquor", v["tannin_germanium"])
        oxide = caught * v["tannate_burnt"]
        germanium["GeO2"] = oxide / composition("GeO2")["Ge"]
        solid["Ge in dust"] = caught - oxide
    else:
        caught = take(liquor, "Ge in liquor", v["cement_germanium"])
        germanium["Ge in cement"] = caught
        germanium["In in cement"] = take(liquor, "In in liquor", v["cement_indium"])
        zinc = caught * (1.0 / v["cement_grade"] - 1.0)
        germanium["Zn in cement"] = zinc
    indium = take(liquor, "In in liquor", v["indium_extracted"] * v["indium_stripped"] * v["indium_cemented"])
    ge_in, in_in = feeds["concentrate"].element("Ge"), feeds["concentrate"].element("In")
    product = pour(germanium)
    return Result(
        {"germanium": product, "indium": pour({"In": indium}), "residue": pour(solid), "liquor": pour(liquor)},
        drawn={"zinc dust": pour({"Zn in cement": zinc})},
        utilities={"tannin_t": tannin, "zinc_dust_t": zinc},
        diagnostics={
            "germanium_recovery": ratio(product.element("Ge"), ge_in), "indium_recovery": ratio(indium, in_in),
            "germanium_grade_pct": 100.0 * product.assay("Ge"),
        },
    )  # fmt: skip


UNIT = Unit(
    "germanium-indium-circuit", ("concentrate",), ("germanium", "indium", "residue", "liquor"), recover,
    parameters=read_parameters("oreshed.technology.refining", "germanium_indium_circuit.csv"),
    settings=(Setting("germanium_route", float(TANNIN), 1.0, 2.0, "-", "1 tannin, 2 cementation with zinc"),),
    example={"concentrate": mix(contained({"Ge": 0.02, "In": 0.03, "Ga": 0.004}, "hydroxide"),
                                Stream.of({"ZnSO4": 2.0, "gangue": 0.5}))},
)  # fmt: skip
PARAMETERS = UNIT.parameters


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Recoveries of the circuit, of one step, or of roasting and leaching a jarosite."""
    v = PARAMETERS.central()
    route = str(inputs.get("route", "tannin")).lower()
    if "roast" in route:
        return {"leach_pct": {m: 100.0 * float(v[f"roast_leach_{m}"]) for m in ("Cu", "Zn", "Fe", "In")}}
    if "solvent" in route or "sx" in route:
        return {
            "In_extraction_pct": 100.0 * float(v["indium_extracted"]),
            "In_stripped_pct": 100.0 * float(v["indium_stripped"]),
        }
    code = CEMENTATION if "cement" in route else TANNIN
    if code == TANNIN and "tannin" not in route:
        raise OutOfValidity(
            f"no route {route!r}; tannin, cementation, solvent extraction, or roast + water leach"
        )
    result = UNIT.run(UNIT.example, {"germanium_route": float(code)})
    dissolved = v["tannin_germanium"] if code == TANNIN else v["cement_germanium"]
    return {
        "Ge_from_solution_pct": 100.0 * float(dissolved), "tannin_g_per_g_Ge": float(v["tannin_dose"]),
        "In_coprecipitated_pct": 100.0 * float(v["cement_indium"]) if code == CEMENTATION else 0.0,
        "cement_Ge_pct": 100.0 * float(v["cement_grade"]),
        "Ge_recovery_pct": 100.0 * float(result.diagnostics["germanium_recovery"]),
        "In_recovery_pct": 100.0 * float(result.diagnostics["indium_recovery"]),
        "In_total_with_liquor_pct": 100.0 * float(ratio(
            element_in(gather(result.products["indium"], result.products["liquor"]), "In"), UNIT.example["concentrate"].element("In"))),
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "germanium-indium-circuit", "Germanium and indium from zinc plant concentrate", ("E13", "P21", "Y02"),
        "Hydroxide concentrate to germanium oxide or cementate and indium sponge.",
        "industrial", __name__, UNIT, compute,
        answers=("In from jarosite", "germanium*", "indium*"),
        words=(Word("route", "-", "tannin, cementation, solvent extraction, or roast + water leach (of jarosite)"),),
        equations=__doc__ or "",
    ),
)  # fmt: skip

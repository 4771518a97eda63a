"""Iron removal from hot leach liquor, as jarosite, goethite or hematite.

Jarosite falls from ferric liquor at 95 C and about 10 g/L acid; it is bulky, takes sulphate with it, and most of the
indium and gallium. Goethite and hematite need the iron reduced first; while it is ferrous a small neutralisation can
take indium, gallium and germanium out as a concentrate, which jarosite practice cannot. Calcine neutralises the acid
that the precipitation frees, and its own ferrite ends in the residue.

    jarosite   3 Fe2(SO4)3 + 2 NH3 + 12 H2O -> 2 NH4Fe3(SO4)2(OH)6 + 5 H2SO4      34.9 % Fe
    reduction  Fe2(SO4)3 + ZnS -> 2 FeSO4 + ZnSO4 + S
    goethite   2 FeSO4 + 1/2 O2 + 3 H2O -> 2 FeO(OH) + 2 H2SO4                     62.9 % Fe, dry and pure
    hematite   2 FeSO4 + 1/2 O2 + 2 H2O -> Fe2O3 + 2 H2SO4                         69.9 % Fe
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure
from oreshed.technology.extraction import calcine_leach
from oreshed.technology.extraction.calcine_leach import (
    OXIDES,
    SCAVENGED,
    SULPHIDE,
    dissolve,
    keep_in_cake,
    solids_and_liquor,
)
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.reaction import Flows, element_in, gather, per_tonne, pour, react, take
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import composition
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import Feeds, Result, Unit

JAROSITE, GOETHITE, HEMATITE = 1, 2, 3
ROUTES = {"jarosite": JAROSITE, "goethite": GOETHITE, "hematite": HEMATITE}
SOLID = {"jarosite": "NH4Fe3(SO4)2(OH)6", "goethite": "FeO(OH)", "hematite": "Fe2O3"}
PRECIPITATION = {
    "jarosite": "3 Fe2(SO4)3 + 2 NH3 + 12 H2O -> 2 NH4Fe3(SO4)2(OH)6 + 5 H2SO4",
    "goethite": "2 FeSO4 + 0.5 O2 + 3 H2O -> 2 FeO(OH) + 2 H2SO4",
    "hematite": "2 FeSO4 + 0.5 O2 + 2 H2O -> Fe2O3 + 2 H2SO4",
}
FERROUS_TO_FERRIC = "2 FeSO4 + H2SO4 + 0.5 O2 -> Fe2(SO4)3 + H2O"


def residue_per_iron(route: str) -> float:
    """Tonnes of dry pure precipitate per tonne of iron.

    Raises OutOfValidity for a route that is none.

    >>> round(residue_per_iron("jarosite"), 2), round(residue_per_iron("hematite"), 2)
    (2.86, 1.43)
    """
    if route not in SOLID:
        raise OutOfValidity(f"no iron route {route!r}; there are {', '.join(SOLID)}")
    return 1.0 / composition(SOLID[route])["Fe"]


def chosen(value: Array) -> str:
    """Name of the route that a setting stands for; the same for all draws.

    Raises OutOfValidity for a number that is no route.
    """
    for name, code in ROUTES.items():
        if np.all(value == code):
            return name
    raise OutOfValidity(
        f"route {np.ravel(value)[0]:g} is none; 1 jarosite, 2 goethite, 3 hematite, one for all draws"
    )


def remove(feeds: Feeds, v: Values) -> Result:
    """Iron to its residue, the liquor back to the neutral leach, and a concentrate of In, Ge and Ga where wanted."""
    route = chosen(np.asarray(v["route"]))
    wanted = np.asarray(v["pre_neutralisation"], dtype=np.float64)
    if route == "jarosite" and np.any(wanted > 0):
        raise OutOfValidity(
            "iron-removal: pre_neutralisation needs ferrous liquor, and jarosite falls from ferric: indium and "
            "germanium would come down with the iron; choose route 2 or 3, or pre_neutralisation=0"
        )
    none = np.zeros(())
    solid, liquor = solids_and_liquor(gather(feeds["liquor"], feeds["neutraliser"]))
    reductant = lent = none
    if route == "jarosite":
        ferrous = liquor.get("FeSO4", none)
        # In one tank: the precipitation frees more acid than this oxidation takes, so acid is lent until then.
        lent = ferrous * per_tonne(FERROUS_TO_FERRIC, "H2SO4")
        liquor["H2SO4"] = liquor.get("H2SO4", none) + lent
        react(liquor, FERROUS_TO_FERRIC, ferrous)
        key = "Fe2(SO4)3"
    else:
        ferric = liquor.get("Fe2(SO4)3", none)
        reductant = ferric * 1.0 / per_tonne(SULPHIDE, "Fe2(SO4)3")
        liquor["ZnS"] = reductant
        react(liquor, SULPHIDE, reductant)
        liquor.pop("ZnS")
        sulphur = liquor.pop("S")
        solid["S"] = solid.get("S", none) + sulphur
        key = "FeSO4"
    drawn = {"sphalerite": pour({"ZnS": reductant})}
    trap: Flows = {}
    for element in ("In", "Ga", "Ge"):
        trap[f"{element} in hydroxide"] = take(liquor, f"{element} in liquor", v[f"pre_{element}"] * wanted)
    held = take(liquor, "ZnSO4", v["pre_zinc"] * wanted)
    trap["ZnSO4"] = held
    precipitated = take(liquor, key, v[f"{route}_iron"])
    bath: Flows = {key: precipitated}
    react(bath, PRECIPITATION[route], precipitated)
    liquor["H2SO4"] = liquor.get("H2SO4", none) + bath["H2SO4"] - lent
    made = bath[SOLID[route]]
    # Calcine dissolves in the freed acid as far as there is any.
    shares = {o: v["neutraliser_oxide"] for o in OXIDES if o in solid}
    need = sum((solid[o] * s * per_tonne(OXIDES[o], "H2SO4") for o, s in shares.items()), start=none)
    reach = np.minimum(1.0, ratio(liquor["H2SO4"], need, 1.0))
    for oxide, share in shares.items():
        dissolve(solid, liquor, OXIDES[oxide], oxide, share * reach)
    if "ZnFe2O4" in solid:
        need = solid["ZnFe2O4"] * v["ferrite_dissolved"] * per_tonne(calcine_leach.FERRITE, "H2SO4")
        reach = np.minimum(1.0, ratio(liquor["H2SO4"], need, 1.0))
        dissolve(solid, liquor, calcine_leach.FERRITE, "ZnFe2O4", v["ferrite_dissolved"] * reach)
    # Sulphur of the reduction, and under hematite (an autoclave) all that calcine left, go back with the liquor.
    if route == "hematite":
        back, solid = solid, {}
    else:
        back = {"S": solid.pop("S", none)}
    solid[SOLID[route]] = solid.get(SOLID[route], none) + made
    for element in SCAVENGED:
        name = f"{element} in liquor"
        if name in liquor:
            share = v[f"{route}_{element}"] if element in ("In", "Ga", "Ge") else v["other_traces"]
            # A liquor without iron has nothing to take traces down with.
            caught = take(liquor, name, share * (made > 0))
            label = f"{element} in iron residue"
            solid[label] = solid.get(label, none) + caught
    keep_in_cake(liquor, solid, v[f"{route}_zinc_loss"])
    residue = pour(solid)
    iron = element_in(bath, "Fe")
    return Result(
        {"liquor": pour(gather(pour(liquor), pour(back))), "residue": residue, "concentrate": pour(trap)},
        drawn=drawn,
        utilities={
            "ammonia_t": iron * (17.031 / (3.0 * 55.845)) * (1.0 if route == "jarosite" else 0.0),
            "sphalerite_t": reductant, "oxygen_t": iron * (0.25 * 31.998 / 55.845) * (0.0 if route == "jarosite" else 1.0),
            "steam_t": iron * v["steam_t_per_t_iron"],
        },
        emissions={"residue_t": residue.total()},
        diagnostics={
            "residue_iron_pct": 100.0 * residue.assay("Fe"), "residue_zinc_pct": 100.0 * residue.assay("Zn"),
            "residue_t_per_t_iron": ratio(residue.total(), iron), "acid_left_t": liquor["H2SO4"],
        },
    )  # fmt: skip


EXAMPLE = {
    "liquor": mix(Stream.of({"ZnSO4": 45.0, "Fe2(SO4)3": 30.0, "H2SO4": 12.0, "FeSO4": 0.5, "CdSO4": 0.05}),
                  contained({"In": 0.006, "Ge": 0.004, "Ga": 0.001, "As": 0.02}, "liquor")),
    "neutraliser": Stream.of({"ZnO": 6.0, "ZnFe2O4": 1.5, "CdO": 0.02, "Cd in ferrite": 0.002, "gangue": 0.5}),
}  # fmt: skip
UNIT = Unit(
    "iron-removal", ("liquor", "neutraliser"), ("liquor", "residue", "concentrate"), remove,
    parameters=read_parameters("oreshed.technology.extraction", "iron_removal.csv"),
    settings=(
        Setting("route", float(JAROSITE), 1.0, 3.0, "-", "1 jarosite, 2 goethite, 3 hematite", whole=True),
        Setting("pre_neutralisation", 0.0, 0.0, 1.0, "share", "liquor whose In, Ge and Ga are taken out before the iron"),
        Setting("steam_t_per_t_iron", 1.5, 0.0, 10.0, "t/t", "steam per tonne of iron; hematite needs more"),
    ),
    example=EXAMPLE,
)  # fmt: skip
PARAMETERS = UNIT.parameters


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Residue, reagent and where traces go, by route, per tonne of iron in a usual liquor."""
    route = str(inputs.get("route", "jarosite")).lower()
    per_iron = residue_per_iron(route)
    settings = {
        "route": float(ROUTES[route]),
        "pre_neutralisation": figure(inputs, "pre_neutralisation", default=0.0),
    }
    calcine = EXAMPLE["neutraliser"]
    tonnes = float(calcine.total())
    feeds = EXAMPLE | {"neutraliser": calcine.scaled(figure(inputs, "calcine_t", default=tonnes) / tonnes)}
    result = UNIT.run(feeds, settings)
    found: dict[str, Any] = {
        "pure_residue_Fe_pct": 100.0 / per_iron, "residue_t_per_t_Fe": per_iron,
        "residue_Fe_pct": float(result.diagnostics["residue_iron_pct"]),
        "residue_Zn_pct": float(result.diagnostics["residue_zinc_pct"]),
        "H2SO4_t_per_t_Fe": per_tonne(PRECIPITATION[route], "H2SO4") / composition(
            "Fe2(SO4)3" if route == "jarosite" else "FeSO4")["Fe"],
    }  # fmt: skip
    for element in ("In", "Ge", "Ga"):
        found[f"{element}_to_residue_pct"] = 100.0 * float(result.share(element, "residue"))
        found[f"{element}_to_concentrate_pct"] = 100.0 * float(result.share(element, "concentrate"))
    return found


TECHNOLOGIES = (
    Technology(
        "iron-removal", "Iron removal as jarosite, goethite or hematite", ("P21", "Y02", "N14"),
        "Which residue the iron makes, and whether indium, gallium and germanium go with it or come out before.",
        "industrial", __name__, UNIT, compute, answers=("iron removal*", "jarosite*", "goethite*", "hematite*"),
        words=(Word("route", "-", "jarosite, goethite or hematite"),
               Word("pre_neutralisation", "share", "liquor neutralised while its iron is ferrous"),
               Word("calcine_t", "t", "calcine that neutralises a liquor of 8.4 t of ferric iron, default 8")),
        equations=__doc__ or "",
    ),
)  # fmt: skip

"""Waelz kiln: zinc, lead and cadmium out of steel mill dust or leach residue, as an oxide.

Coke in a long rotary kiln reduces zinc oxide and ferrite in the bed; the vapour burns again above it and leaves with the
gas as Waelz oxide, with lead, cadmium, halides and alkalis, and with dust that is blown over. Iron stays in the slag.
Soda washing takes the halides out before the oxide meets a zinc plant's cells.

    zinc         oxide = fed - w x slag                w a state of the slag, so richer charges give more
    slag         s x oxides of what stays + unburnt coke
    oxide        ZnO + PbO + CdO + halides + alkalis + carry-over x what stays
    washing      left = (1 - share)^stages
    carbon       CO2 = coke x carbon x 44/12           reductant and fuel in one
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.casework.case_inputs import figure, figures
from oreshed.technology.costing import Capital
from oreshed.technology.extraction.lead_smelting import slag_oxides
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.physical_constants import CARBON_GJ_PER_T, GJ_PER_MWH, ZINC_VAPOUR_KJ_MOL
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import mass_ratio, molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio
from oreshed.technology.unit import UNFOLLOWED, Feeds, Limit, Result, Unit, grade

PARAMETERS = read_parameters("oreshed.technology.extraction", "waelz.csv")
# Two kilns of 110 kt of steel dust planned for about 120 MUSD in 2012. Low: 25 MUSD of 2015 to take a standing kiln of
# 60 kt to 110 kt. High: a fumer for the residue of 210 kt of zinc (113 kt at 0.54 t a tonne), 570 crore rupees of 2017
# at 66 a dollar. Both ends in money of 2012. Exponent and exchange rate from memory.
CAPITAL = Capital(
    Estimate(23.9e6, 60e6, 80.9e6, "USD 2012"), 2012, 110e3, "t of charge/yr", 0.6,
    "Befesa in Turkey (Recycling Today 14 August 2012; Marketwired 24 October 2016); Hindustan Zinc, Chanderiya fumer "
    "(Business Standard 9 March 2017)", opened=True,
)  # fmt: skip
# Oxides that the vapour burns to, and moles of oxide a mole of metal.
BURNT = {"Zn": ("ZnO", 1.0), "Pb": ("PbO", 1.0), "Cd": ("CdO", 1.0)}
WASHED = {"Cl": "Cl_washed", "F": "F_washed", "Na": "alkali_washed", "K": "alkali_washed"}


def eaf_dust(tonnes: float = 100.0, **percent: float) -> Stream:
    """Dust of electric arc furnaces of a usual assay, or of the one given in per cent.

    Half the zinc rides in ferrite as far as there is iron; lime, silica and rock make up the rest. Raises OutOfValidity
    over 100 per cent.
    """
    assay = {"Zn": 20.0, "Fe": 26.0, "Pb": 1.6, "Cd": 0.05, "Cl": 2.2, "F": 0.3, "Na": 1.2, "K": 1.0,
             "CaO": 7.0, "SiO2": 4.0} | percent  # fmt: skip
    zinc, iron = assay["Zn"], assay["Fe"]
    bound = min(0.5 * zinc, iron * molar_mass("Zn") / (2.0 * molar_mass("Fe")))
    flows = {
        "ZnO": (zinc - bound) * mass_ratio("ZnO", "Zn"), "ZnFe2O4": bound * mass_ratio("ZnFe2O4", "Zn"),
        "Fe2O3": (iron - bound * 2.0 * molar_mass("Fe") / molar_mass("Zn")) * mass_ratio("Fe2O3", "Fe", 0.5),
        "PbO": assay["Pb"] * mass_ratio("PbO", "Pb"), "CdO": assay["Cd"] * mass_ratio("CdO", "Cd"),
        "CaO": assay["CaO"], "SiO2": assay["SiO2"],
    }  # fmt: skip
    flows |= {f"{e} in dust": x for e, x in assay.items() if e not in ("Zn", "Fe", "Pb", "Cd", "CaO", "SiO2")}
    rest = 100.0 - sum(flows.values())
    if rest < -1e-9:
        raise OutOfValidity(f"the dust sums to {100.0 - rest:.4g} %")
    return Stream.of(
        {k: max(x, 0.0) * tonnes / 100.0 for k, x in (flows | {"gangue": max(rest, 0.0)}).items()}
    )


def leach_residue(tonnes: float = 100.0, **percent: float) -> Stream:
    """Residue of a neutral leach, mostly ferrite, of a usual assay or of the one given in per cent and ppm."""
    assay = {"Zn": 20.0, "Fe": 27.0, "Pb": 4.0, "Cd": 0.2, "S": 4.0, "SiO2": 8.0} | {
        k: x for k, x in percent.items() if not k.endswith("_ppm")
    }
    traces = {"In": 300.0, "Ge": 250.0, "Ag": 250.0} | {
        k.removesuffix("_ppm"): x for k, x in percent.items() if k.endswith("_ppm")
    }
    base = eaf_dust(100.0, Zn=assay["Zn"], Fe=assay["Fe"], Pb=assay["Pb"], Cd=assay["Cd"], SiO2=assay["SiO2"],
                    CaO=2.0, Cl=0.05, F=0.02, Na=0.1, K=0.1)  # fmt: skip
    extra = contained({"S": assay["S"]} | {e: x * 1e-4 for e, x in traces.items()}, "residue")
    spare = float(base.species_flow("gangue")) - float(extra.total())
    if spare < -1e-9:
        raise OutOfValidity(f"the residue sums to {100.0 - spare:.4g} %")
    kept = {s: float(base.species_flow(s)) for s in base.species if s != "gangue"}
    flows = kept | {s: float(extra.species_flow(s)) for s in extra.species} | {"gangue": max(spare, 0.0)}
    return Stream.of({k: x * tonnes / 100.0 for k, x in flows.items()})


def kiln(feeds: Feeds, v: Values) -> Result:
    """Waelz oxide, slag, washing liquor and gas."""
    charge = feeds["charge"]
    elements = [e for e in charge.elements() if e not in UNFOLLOWED and e != "C"]
    zinc, total = charge.element("Zn"), charge.total()
    alive = np.where(total > 0, 1.0, 0.0)
    coke = total * v["coke_per_charge"]
    carbon = coke * v["coke_carbon"]
    unburnt = carbon * v["unburnt_coke"]
    rest = slag_oxides(charge) - zinc * mass_ratio("ZnO", "Zn")
    mass = v["slag_per_oxide"] * np.maximum(rest, 0.0) * alive + unburnt
    mass = mass / (1.0 - v["zinc_in_slag"] * mass_ratio("ZnO", "Zn"))
    slag: dict[str, Array] = {"C": unburnt}
    fume: dict[str, Array] = {}
    liquor: dict[str, Array] = {}
    gas: dict[str, Array] = {"CO2": (carbon - unburnt + charge.element("C")) * mass_ratio("CO2", "C")}
    for e in elements:
        flow = charge.element(e)
        if e == "Zn":
            stays = np.minimum(v["zinc_in_slag"] * mass, flow)
            volatile = flow - stays
        elif e == "S":
            burnt = flow * v["S_to_gas"]
            gas["SO2"] = burnt * mass_ratio("SO2", "S")
            volatile = np.minimum(flow * v["S_volatile"], flow - burnt)
            stays = flow - burnt - volatile
        else:
            volatile = flow * v.get(f"{e}_volatile", np.zeros(()))
            stays = flow - volatile
        blown = stays * v["carry_over"]
        over = volatile + blown
        if e in WASHED:
            gone = over * (1.0 - (1.0 - v[WASHED[e]]) ** v["washing"])
            liquor[e] = gone
            over = over - gone
        fume[e] = over
        slag[e] = stays - blown
    oxide = {BURNT[e][0]: fume.pop(e) * mass_ratio(BURNT[e][0], e, BURNT[e][1]) for e in BURNT if e in fume}
    bare = mix(Stream.of(oxide), contained(fume, "oxide")) if oxide else contained(fume, "oxide")
    # Oxygen and rock of what was blown over ride as rock.
    blown_rock = np.maximum(mass * v["carry_over"] - sum(
        (slag[e] * v["carry_over"] / (1.0 - v["carry_over"]) for e in elements), start=np.zeros(())), 0.0)  # fmt: skip
    product = mix(bare, Stream.of({"gangue": blown_rock}))
    followed = sum(slag.values(), start=np.zeros(()))
    discard = mix(
        contained(slag, "slag"),
        Stream.of({"gangue": np.maximum(mass * (1.0 - v["carry_over"]) - followed, 0.0)}),
    )
    streams = {
        "oxide": product,
        "slag": discard,
        "liquor": contained(liquor, "liquor"),
        "gas": Stream.of(gas),
    }
    return Result(
        streams,
        drawn={"coke": Stream.of({"C": carbon})},
        utilities={
            "coke_t": coke, "fuel_MWh": (carbon - unburnt) * CARBON_GJ_PER_T / GJ_PER_MWH, "electricity_MWh": total * v["electricity"],
        },
        emissions={
            "CO2_t": gas["CO2"], "slag_t": discard.total(),
            **({"SO2_t": gas["SO2"]} if "SO2" in gas else {}),
        },
        diagnostics={
            "zinc_recovery": ratio(product.element("Zn"), zinc), "oxide_zinc": product.assay("Zn"),
            "oxide_chlorine": product.assay("Cl"), "slag_zinc": discard.assay("Zn"),
        },
    )  # fmt: skip


def _least(feeds: Feeds, v: Values) -> Array:
    """MWh: half the zinc from oxide to vapour by carbon; it gives the heat back when it burns again, outside the bed."""
    del v
    return np.asarray(
        0.5 * feeds["charge"].element("Zn") / molar_mass("Zn") * ZINC_VAPOUR_KJ_MOL / GJ_PER_MWH
    )


UNIT = Unit(
    "waelz-kiln", ("charge",), ("oxide", "slag", "liquor", "gas"), kiln, parameters=PARAMETERS,
    settings=(Setting("washing", 0.0, 0.0, 3.0, "stages", "soda washing of the oxide, in stages"),),
    limits=(Limit("zinc in charge", grade("Zn", "charge"), 0.10, 0.40, "mass fraction",
                  "kilns take 15-35 % zinc: a poorer charge does not pay its coke, a richer bed sticks (process knowledge)"),),
    least_energy=_least, example={"charge": eaf_dust()},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of a kiln on steel mill dust, or on leach residue where the case says so; see `words`."""
    said = " ".join(str(inputs.get(k, "")) for k in ("feed", "charge", "routes", "material")).lower()
    assay = figures(inputs, "assay")
    for e in ("Zn", "Fe", "Pb", "Cd", "Cl", "F"):
        names = [n for n in (f"{e}_pct", f"feed_{e}_pct", f"dust_{e}_pct", f"charge_{e}_pct") if n in inputs]
        assay |= {e: figure(inputs, *names)} if names else {}
    residue = "residue" in said or "ferrite" in said or "routes" in inputs
    charge = leach_residue(100.0, **assay) if residue else eaf_dust(100.0, **assay)
    result = UNIT.run({"charge": charge}, {"washing": figure(inputs, "washing", default=0.0)})
    oxide, slag = result.products["oxide"], result.products["slag"]
    zinc = float(oxide.element("Zn"))
    recovery = {
        e: 100.0 * float(ratio(oxide.element(e), charge.element(e))) for e in ("Zn", "Pb", "Cd", "In", "Ge")
    }
    return {
        "Waelz_Zn_recovery_pct": recovery["Zn"], "recovery_pct": recovery,
        **{f"{e}_recovery_pct": x for e, x in recovery.items()},
        "oxide_Zn_pct": 100.0 * float(oxide.assay("Zn")), "oxide_Pb_pct": 100.0 * float(oxide.assay("Pb")),
        "oxide_Cl_pct": 100.0 * float(oxide.assay("Cl")), "oxide_F_pct": 100.0 * float(oxide.assay("F")),
        "oxide_t_per_t": float(oxide.total()) / 100.0, "slag_t_per_t": float(slag.total()) / 100.0,
        "slag_Zn_pct": 100.0 * float(slag.assay("Zn")), "slag_Fe_pct": 100.0 * float(slag.assay("Fe")),
        "CO2_t_per_t_Zn": float(result.emissions["CO2_t"]) / zinc, "coke_t_per_t_Zn": float(result.utilities["coke_t"]) / zinc,
        "Zn_kt": figure(inputs, "charge_kt", default=0.0) * zinc / 100.0,
    }  # fmt: skip


TECHNOLOGIES = (
    Technology(
        "waelz-kiln", "Waelz kiln", ("P21", "E11", "Y09"),
        "Steel mill dust or leach residue to zinc oxide with lead and cadmium, and an iron slag.",
        "industrial", __name__, UNIT, compute,
        answers=("Waelz*", "EAF dust*", "residue treatment: Waelz*", "steel mill dust*"),
        words=(
            Word("feed", "-", "'leach residue' for ferrite; steel mill dust where absent"),
            Word("Zn_pct, Fe_pct, Pb_pct, Cl_pct, F_pct", "%", "assay of the charge (or feed_Zn_pct, dust_Zn_pct, or all in assay)"),
            Word("washing", "stages", "soda washing of the oxide"), Word("charge_kt", "kt", "asks for Zn_kt"),
        ),
        equations=__doc__ or "",
    ),
)  # fmt: skip

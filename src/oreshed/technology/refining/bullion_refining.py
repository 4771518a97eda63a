"""Kettle refining of lead bullion, in the order that thermodynamics sets.

Copper drossing, softening (As, Sn, Sb oxidised with nitrate and caustic, Harris), desilverising with zinc (Parkes),
vacuum dezincing, debismuthising with calcium and magnesium (Kroll-Betterton). Order matters: an oxidising slag cannot
take silver or bismuth, which are nobler than lead, and arsenic or antimony would bind the zinc and the calcium.

    copper          Cu left = its solubility at the liquidus, or less with sulphur
    softening       oxidant goes to As, then Sn, then Sb: removal is linear in it down to a floor
    silver          (Zn)^2 (Ag) = K at 318 C      zinc added = zinc left + zinc in crust
    bismuth         (Ca)(Mg)^2 (Bi)^2 = K(T)      CaMg2Bi2 floats
    lead            every dross and crust carries lead; it is the lead loop of a refinery
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case_inputs import figure, figures, number
from oreshed.technology.flowsheet import Flowsheet, Join, solve
from oreshed.technology.parameter import Parameters, Setting, Values, read_parameters
from oreshed.technology.physical_constants import ICE_POINT
from oreshed.technology.refining.debismuthising import bismuth_after, cheapest
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, contained, mix, ratio, withdrawn
from oreshed.technology.unit import UNFOLLOWED, Feeds, Limit, Result, Unit, grade

GRAMS_PER_TROY_OZ = 31.1034768
TONNE_PER_SHORT_TON = 0.90718474
OXIDATION_ORDER = ("As", "Sn", "Sb")


def stage_parameters(stage: str) -> Parameters:
    """Parameters of one stage."""
    return read_parameters("oreshed.technology.refining", "bullion_refining.csv", stage)


def silver_left(zinc_left: Array | float, product: Array | float) -> Array:
    """Mass fraction of silver that stays at the eutectic end of desilverising: K / Zn^2."""
    return np.asarray(np.asarray(product) / np.asarray(zinc_left) ** 2)


def bismuth_left(calcium: Array | float, magnesium: Array | float, product: Array | float) -> Array:
    """Mass fraction of bismuth in equilibrium with calcium and magnesium: sqrt(K / (Ca Mg^2)).

    >>> round(float(bismuth_left(0.00112, 0.00395, 1.75e-18)) * 1e6)
    10
    """
    return np.asarray(np.sqrt(np.asarray(product) / (np.asarray(calcium) * np.asarray(magnesium) ** 2)))


def oxidised(amounts: Mapping[str, Array], floors: Mapping[str, Array], oxidant: Array) -> dict[str, Array]:
    """Tonnes of As, Sn, Sb that an oxidant takes, in that order, each down to its floor.

    oxidant : tonnes of the three that it can oxidise. A later element is not touched before an earlier is done.
    """
    left, taken = np.asarray(oxidant, dtype=np.float64), {}
    for element in OXIDATION_ORDER:
        most = np.maximum(amounts[element] - floors[element], 0.0)
        taken[element] = np.minimum(most, left)
        left = np.maximum(left - taken[element], 0.0)
    return taken


def dross_copper(feeds: Feeds, v: Values) -> Result:
    """Copper falls to its solubility, or with sulphur below it; dross carries lead, nickel, some As and Sb."""
    feed = feeds["bullion"]
    lead = feed.element("Pb")
    floor = np.where(v["sulphur_drossing"] > 0.5, v["copper_left_sulphur"], v["copper_left_liquation"])
    copper = np.maximum(feed.element("Cu") - floor * lead, 0.0)
    share = ratio(copper, feed.element("Cu"))
    carried = np.maximum(copper / v["dross_copper"] - copper, 0.0)
    taken = {
        "Cu": copper,
        "Ni": feed.element("Ni") * v["nickel_to_dross"] * share,
        "As": feed.element("As") * v["arsenic_to_dross"] * share,
        "Sb": feed.element("Sb") * v["antimony_to_dross"] * share,
        "Pb": carried,
    }
    dross, refined = withdrawn(feed, taken, "dross", "bullion")
    return Result({"bullion": refined, "dross": dross}, utilities={"fuel_MWh": lead * v["heat"]})


def soften(feeds: Feeds, v: Values) -> Result:
    """As, Sn, Sb into a caustic slag, in that order, by as much oxidant as is given."""
    feed = feeds["bullion"]
    lead = feed.element("Pb")
    amounts = {e: feed.element(e) for e in OXIDATION_ORDER}
    floors = {
        "As": v["arsenic_left"] * lead, "Sn": v["tin_left"] * lead,
        "Sb": np.maximum(v["antimony_left"], v["antimony_wanted"]) * lead,
    }  # fmt: skip
    wanted = sum((np.maximum(amounts[e] - floors[e], 0.0) for e in OXIDATION_ORDER), start=np.zeros(()))
    taken = oxidised(amounts, floors, wanted * v["oxidant"])
    removed = sum(taken.values(), start=np.zeros(()))
    done = ratio(taken["Sb"], amounts["Sb"])
    moved = taken | {
        "Pb": removed * v["lead_entrained"],
        "Te": feed.element("Te") * v["tellurium_to_slag"] * np.where(removed > 0, 1.0, 0.0),
        "Se": feed.element("Se") * v["tellurium_to_slag"] * np.where(removed > 0, 1.0, 0.0),
    }
    slag, refined = withdrawn(feed, moved, "slag", "bullion")
    return Result(
        {"bullion": refined, "slag": slag},
        utilities={
            "fuel_MWh": lead * v["heat"],
            "caustic_soda_t": removed * v["caustic"],
            "sodium_nitrate_t": removed * v["nitrate"],
        },
        diagnostics={"antimony_removed": done},
    )


def desilverise(feeds: Feeds, v: Values) -> Result:
    """Zinc takes silver, gold and copper into a crust; 0.55 % zinc stays in the lead."""
    feed = feeds["bullion"]
    lead = feed.element("Pb")
    left = silver_left(v["zinc_left"], v["silver_product"]) * lead
    silver = np.maximum(feed.element("Ag") - left, 0.0)
    worked = np.where(silver > 0, 1.0, 0.0)
    # Ag2Zn3 in the crust takes 1.5 moles of zinc a mole of silver; crusts carry about as much again as metal.
    zinc_crust = silver * 1.5 * molar_mass("Zn") / molar_mass("Ag") * 2.0
    zinc_added = np.maximum(zinc_crust + (v["zinc_left"] * lead * worked) - feed.element("Zn"), 0.0)
    whole = mix(feed, contained({"Zn": zinc_added}, "reagent"))
    taken = {
        "Ag": silver,
        "Zn": np.maximum(whole.element("Zn") - v["zinc_left"] * lead, 0.0) * worked,
        "Au": feed.element("Au") * v["gold_to_crust"] * worked,
        "Cu": feed.element("Cu") * v["copper_to_crust"] * worked,
    }
    taken["Pb"] = (taken["Ag"] + taken["Zn"]) * v["crust_lead"]
    crust, refined = withdrawn(whole, taken, "crust", "bullion")
    return Result(
        {"bullion": refined, "crust": crust},
        drawn={"zinc": contained({"Zn": zinc_added}, "reagent")},
        utilities={"fuel_MWh": lead * v["heat"], "zinc_t": zinc_added},
        diagnostics={
            "silver_left_g_per_t": refined.assay("Ag") * 1e6,
            "zinc_added_fraction": ratio(zinc_added, lead),
        },
    )


def dezinc(feeds: Feeds, v: Values) -> Result:
    """Zinc evaporates from the lead at 600 C under vacuum and condenses for the desilvering kettle."""
    feed = feeds["bullion"]
    lead = feed.element("Pb")
    zinc = np.maximum(feed.element("Zn") - v["zinc_left"] * lead, 0.0)
    taken = {
        "Zn": zinc,
        "Pb": zinc * v["lead_with_zinc"],
        "Cd": feed.element("Cd") * np.where(zinc > 0, 1.0, 0.0),
    }
    condensed, refined = withdrawn(feed, taken, "condensate", "bullion")
    return Result({"bullion": refined, "zinc": condensed}, utilities={"electricity_MWh": lead * v["heat"]})


def debismuthise(feeds: Feeds, v: Values) -> Result:
    """Calcium and magnesium bring bismuth down to the solubility of CaMg2Bi2; antimony polishes it further."""
    feed = feeds["bullion"]
    lead = feed.element("Pb")
    left = bismuth_left(v["calcium"], v["magnesium"], v["product"]) * lead
    bismuth = np.maximum(feed.element("Bi") - left, 0.0)
    worked = np.where(bismuth > 0, 1.0, 0.0)
    calcium_in = bismuth * molar_mass("Ca") / (2.0 * molar_mass("Bi")) + v["calcium"] * lead * worked
    magnesium_in = bismuth * molar_mass("Mg") / molar_mass("Bi") + v["magnesium"] * lead * worked
    alloy = contained(
        {"Ca": calcium_in / v["alloy_recovery"], "Mg": magnesium_in / v["alloy_recovery"]}, "alloy"
    )
    whole = mix(feed, alloy)
    taken = {
        "Bi": bismuth, "Pb": bismuth * v["crust_lead"],
        "Ca": whole.element("Ca"), "Mg": whole.element("Mg"),  # the rest is burnt out with caustic after it
    }  # fmt: skip
    crust, refined = withdrawn(whole, taken, "crust", "bullion")
    return Result(
        {"bullion": refined, "crust": crust},
        drawn={"alloy": alloy},
        utilities={
            "fuel_MWh": lead * v["heat"],
            "calcium_t": alloy.element("Ca"),
            "magnesium_t": alloy.element("Mg"),
        },
        diagnostics={"bismuth_left_ppm": refined.assay("Bi") * 1e6},
    )


def _hindering(feeds: Feeds, v: Values) -> Array:
    """Arsenic and antimony together, as mass fraction: they bind zinc and calcium before silver and bismuth do."""
    del v
    return feeds["bullion"].assay("As") + feeds["bullion"].assay("Sb")


LEAST_LEAD = 0.90
_LEAD = Limit("lead in bullion", grade("Pb", "bullion"), LEAST_LEAD, 1.0, "mass fraction", "kettle practice; richer in "
              "impurities it is smelted again")  # fmt: skip
_SOFT = Limit("arsenic and antimony in bullion", _hindering, 0.0, 0.002, "mass fraction",
              "they bind zinc and calcium: soften first (order of refining, handbook 2.8)")  # fmt: skip
EXAMPLE = contained(
    {"Pb": 97.3, "Cu": 1.0, "Ag": 0.2, "As": 0.3, "Sb": 0.8, "Sn": 0.1, "Bi": 0.1, "Te": 0.005, "Zn": 0.01, "Au": 1e-4,
     "Ni": 0.01}, "bullion")  # fmt: skip
_SOFTENED = contained({"Pb": 99.6, "Ag": 0.2, "Bi": 0.1, "Sb": 0.01, "Cu": 0.005, "Zn": 0.01}, "bullion")
_ZINCY = contained({"Pb": 99.3, "Zn": 0.55, "Bi": 0.1, "Ag": 0.0003, "Sb": 0.01}, "bullion")


def _unit(
    stage: str, outlet: str, run: Any, example: Stream, settings: tuple[Setting, ...], *limits: Limit
) -> Unit:
    return Unit(stage, ("bullion",), ("bullion", outlet), run, stage_parameters(stage), settings, limits,
                example={"bullion": example})  # fmt: skip


COPPER = _unit(
    "copper-drossing",
    "dross",
    dross_copper,
    EXAMPLE,
    (Setting("sulphur_drossing", 1.0, 0.0, 1.0, "0 or 1", "sulphur stirred in after liquation"),),
    _LEAD,
)
SOFTENING = _unit(
    "softening",
    "slag",
    soften,
    EXAMPLE,
    (
        Setting("oxidant", 1.0, 0.0, 1.0, "share", "oxidant given, of what all As, Sn and Sb need"),
        Setting(
            "antimony_wanted", 0.0, 0.0, 0.12, "mass fraction", "antimony to leave in, for antimonial lead"
        ),
    ),
    _LEAD,
)
SILVER = _unit("desilverising", "crust", desilverise, _SOFTENED, (), _LEAD, _SOFT)
ZINC = _unit("vacuum-dezincing", "zinc", dezinc, _ZINCY, (), _LEAD)
BISMUTH = _unit("debismuthising", "crust", debismuthise, _ZINCY,
                (Setting("calcium", 0.00112, 1e-4, 0.005, "mass fraction", "calcium in the lead at the end"),
                 Setting("magnesium", 0.00395, 1e-4, 0.02, "mass fraction", "magnesium in the lead at the end")),
                _LEAD, _SOFT)  # fmt: skip

SHEET = Flowsheet(
    "kettle-refining",
    {"copper": COPPER, "softening": SOFTENING, "silver": SILVER, "zinc": ZINC, "bismuth": BISMUTH},
    (Join("copper", "bullion", "softening", "bullion"), Join("copper", "dross", name="copper dross"),
     Join("softening", "bullion", "silver", "bullion"), Join("softening", "slag", name="antimony slag"),
     Join("silver", "bullion", "zinc", "bullion"), Join("silver", "crust", name="silver crust"),
     Join("zinc", "bullion", "bismuth", "bullion"), Join("zinc", "zinc", name="zinc returned"),
     Join("bismuth", "bullion", name="refined lead"), Join("bismuth", "crust", name="bismuth crust")),
    {"bullion": ("copper", "bullion")},
)  # fmt: skip


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Figures of the kettles from the inputs of a case; see `words`.

    Raises OutOfValidity for a feed that no kettle takes.
    """
    found: dict[str, Any] = {}
    product = float(stage_parameters("debismuthising").central()["product"])
    if "Ca_pct" in inputs and "Mg_pct" in inputs:
        left = bismuth_left(float(inputs["Ca_pct"]) / 100, float(inputs["Mg_pct"]) / 100, product)
        found["Bi_final_pct"] = 100.0 * float(left)
    if "Zn_pct_of_bullion" in inputs:
        v = stage_parameters("desilverising").central()
        # The lead holds no more zinc than was given, and no more than its eutectic.
        zinc = np.minimum(figure(inputs, "Zn_pct_of_bullion") / 100.0, v["zinc_left"])
        silver = float(silver_left(zinc, v["silver_product"]))
        found["Ag_final_g_per_t"] = silver * 1e6
        ounces = silver * 1e6 * TONNE_PER_SHORT_TON / GRAMS_PER_TROY_OZ
        found["Ag_final_oz_per_ton"] = found["Ag_final_oz_per_ton_max"] = ounces
        found["Ag_final_dwt_per_ton"] = 20.0 * ounces
    found |= _reagents(inputs) | _softening(inputs) | _drossing(inputs)
    feed = figures(inputs, "feed_pct")
    if feed:
        total = sum(feed.values())
        found["feed_sum_pct"] = total
        if total > 100.05 and "NaOH_pct" not in inputs:
            found["flag"] = f"the printed feed sums to {total:.4g} pct"
        bullion = contained(feed, "bullion")
        rich = float(bullion.assay("Pb"))
        if rich < LEAST_LEAD:
            raise OutOfValidity(
                f"the bullion holds {100.0 * rich:.1f} % lead; kettles take {100.0 * LEAST_LEAD:.0f} % and more, a poorer one is "
                "liquated or smelted again first"
            )
        solved = solve(SHEET, {"bullion": bullion})
        refined = solved.products["refined lead"]
        found["product_pct"] = {e: 100.0 * float(refined.assay(e)) for e in feed if e not in UNFOLLOWED}
    return found


def _reagents(inputs: Mapping[str, Any]) -> dict[str, float]:
    """Calcium and magnesium of a charge, their cheapest ratio, and the bismuth that an addition leaves."""
    text = _said(inputs)
    named = any(w in text for w in ("bismuth", "kroll", "betterton", "mg-ca", "ca-mg"))
    if not named and not {"Bi_start_pct", "Bi_end_pct"} <= set(inputs):
        return {}
    v = {k: float(x) for k, x in stage_parameters("debismuthising").central().items()}
    alloy = figures(inputs, "alloy_pct")
    start = figure(inputs, "Bi_start_pct", "Bi_pct", "Bi_in_pct", default=0.1) / 100.0
    recovered = figure(inputs, "Ca_recovery_pct", default=100.0 * v["alloy_recovery"]) / 100.0
    found = {"Ca_recovery_pct": 100.0 * v["alloy_recovery"]}
    given = (
        number(inputs, "Ca_kg_per_t", "Ca_added_kg_per_t"),
        number(inputs, "Mg_kg_per_t", "Mg_added_kg_per_t"),
    )
    whole = number(inputs, "alloy_kg_per_t")
    if whole is not None and {"Ca", "Mg"} <= set(alloy):
        given = whole * alloy["Ca"] / 100.0, whole * alloy["Mg"] / 100.0
    if given[0] is not None and given[1] is not None:
        dissolved = [x * recovered / 1000.0 for x in given if x is not None]
        found["Bi_final_pct"] = 100.0 * bismuth_after(start, dissolved[0], dissolved[1], v["product"])
        ratio_ = given[1] / given[0]
    elif {"Ca", "Mg"} <= set(alloy):
        ratio_ = alloy["Mg"] / alloy["Ca"]
    elif "Ca_pct" in inputs:
        return found
    elif number(inputs, "Mg_to_Ca", "Mg_to_Ca_mass") is not None and "Bi_end_pct" in inputs:
        kept, product = (
            figure(inputs, "Mg_to_Ca", "Mg_to_Ca_mass"),
            figure(inputs, "K", default=1e10 * v["product"]),
        )
        calcium = float(np.cbrt(product / (figure(inputs, "Bi_end_pct") * kept) ** 2))
        return found | {"Ca_residual_pct": calcium, "Mg_residual_pct": kept * calcium, "Ca_in_lead_pct": calcium, "Mg_in_lead_pct": kept * calcium}  # fmt: skip
    else:
        wanted = figure(inputs, "Bi_end_pct", "Bi_wanted_pct", default=100.0 * v["bismuth_wanted"]) / 100.0
        calcium, magnesium = cheapest(start, wanted, v["product"], v["calcium_price"])
        ratio_ = magnesium / calcium
        found |= {
            "Ca_added_kg_per_t": 1000.0 * calcium / recovered,
            "Mg_added_kg_per_t": 1000.0 * magnesium / recovered,
        }
    names = ("Mg_to_Ca", "Mg_to_Ca_mass", "Mg_Ca_ratio", "Mg_to_Ca_ratio", "Mg_over_Ca", "Mg_Ca_mass_ratio", "Mg_to_Ca_mass_ratio", "Mg_per_Ca")  # fmt: skip
    return found | dict.fromkeys(names, ratio_)


def _drossing(inputs: Mapping[str, Any]) -> dict[str, float]:
    """Copper that drossing leaves, where a case is of it: with sulphur if it says so, else its solubility."""
    text = _said(inputs)
    if "copper dross" not in text and "decopper" not in text:
        return {}
    v = stage_parameters("copper-drossing").central()
    left = v["copper_left_sulphur"] if "sulph" in text or "sulf" in text else v["copper_left_liquation"]
    return dict.fromkeys(
        ("Cu_final_pct", "Cu_end_pct", "Cu_pct", "Cu_left_pct", "Cu_out_pct"), 100.0 * float(left)
    )


def _softening(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Order in which impurities go, and the heat of the kettle, where a case is of softening."""
    if not any(w in _said(inputs) for w in ("soften", "harris", "nano3")):
        return {}
    named = inputs.get("impurities", inputs.get("elements", OXIDATION_ORDER))
    asked = [e for e in OXIDATION_ORDER if e in named]
    celsius = float(stage_parameters("softening").central()["temperature"]) - ICE_POINT
    names = ("order_of_removal", "order", "removal_order", "order_of_oxidation", "oxidation_order")
    return {"T_C": celsius, "softening_T_C": celsius} | dict.fromkeys(names, asked)


def _said(inputs: Mapping[str, Any]) -> str:
    return " ".join([*map(str, inputs.values())]).lower()


# Moles of NaOH that bind one of the metal in a caustic slag: Na2ZnO2, Na2PbO2-like stannate, arsenate, antimonate.
CAUSTIC = {"Zn": 2.0, "Sn": 2.0, "As": 3.0, "Sb": 3.0}
NOBLER = ("Ag", "Cu", "Bi", "Au")  # than lead: oxidised only after all the lead is


def beyond_caustic(inputs: Mapping[str, Any], published: Mapping[str, Any]) -> Iterator[str]:
    """Laws that a printed caustic refining breaks: caustic binds by moles, and cannot take what is nobler than lead."""
    feed, product = figures(inputs, "feed_pct"), figures(published, "product_pct")
    caustic = number(inputs, "NaOH_pct")
    if sum(feed.values()) > 100.05:
        yield f"the printed feed sums to {sum(feed.values()):.4g} %"
    if not product or caustic is None or not feed.get("Pb") or not product.get("Pb"):
        return
    kept = {
        e: product.get(e, 0.0) * feed["Pb"] / product["Pb"] for e in feed
    }  # per 100 of feed, no lead lost
    gone = {e: feed[e] - kept[e] for e in feed if e != "Pb"}
    need = sum(max(gone.get(e, 0.0), 0.0) / molar_mass(e) * n for e, n in CAUSTIC.items()) * molar_mass(
        "NaOH"
    )
    if need > 1.5 * caustic:
        yield (
            f"what zinc, tin, arsenic and antimony lost takes {need:.3g} % of caustic; {caustic:g} % was given: the rest left as "
            "a crust or by air"
        )
    noble = {e: gone[e] for e in NOBLER if gone.get(e, 0.0) > 0.1 * feed.get(e, 0.0)}
    if noble:
        lost = ", ".join(f"{e} {x:.2g} %" for e, x in noble.items())
        yield f"{lost} left with a slag that oxidises: these are nobler than lead, so a zinc crust or liquation took them"


TECHNOLOGIES = (
    Technology(
        "kettle-refining", "Kettle refining of lead bullion", ("P06", "P07", "Y03", "Y07"),
        "Crude lead to 99.97-99.99 % through copper, antimony, silver, zinc and bismuth removal in order.",
        "industrial", __name__, SHEET, compute,
        answers=("Kroll-Betterton*", "Parkes*", "caustic drossing", "lead refining/kettle*", "*Kroll*", "*Betterton*", "*debismuth*",
                 "*soften*", "*Harris*", "Mg-Ca*", "Ca-Mg*", "copper drossing*", "*decopper*"),
        words=(
            Word("Ca_pct, Mg_pct", "%", "calcium and magnesium in the lead, asks for the bismuth left"),
            Word("Bi_start_pct, Bi_end_pct", "%", "debismuthising: asks for Mg_to_Ca and the kg_per_t of both at least cost"),
            Word("alloy_pct {Ca, Mg}, alloy_kg_per_t (or Ca_kg_per_t, Mg_kg_per_t)", "%, kg/t", "an addition: asks for Bi_final_pct"),
            Word("Zn_pct_of_bullion", "%", "zinc added, asks for the silver left"),
            Word("feed_pct", "% by element", "a bullion to refine, asks for product_pct"),
            Word("NaOH_pct", "% of the bullion", "caustic given: print is held to what it can bind"),
        ),
        audit=beyond_caustic, labelled=True,
        equations=__doc__ or "",
    ),
)  # fmt: skip

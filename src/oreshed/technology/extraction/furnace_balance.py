"""Furnaces as balances: where each element goes, what each phase weighs, and the carbon, air and gas of the reduction.

An element leaves by phases in shares; a phase is weighed by what it holds of one element or oxide (slag by silica,
bullion by lead). Oxides are reduced by CO from coke; the ratio of CO2 to CO in the top gas gives the carbon, oxygen
that no oxide brings is blown in with its nitrogen.

    element     m_phase = charge x c x share ; last phase by difference ; assay = m / phase
    phase       = tie in charge and fluxes / tie's assay in the phase
    reduction   MO + CO = M + CO2 ; CO2 = sum n_MO ; CO = CO2 / (CO2/CO) ; C = CO2 + CO
    air         O2 = (2 CO2 + CO - oxide oxygen) / 2 ; N2 = O2 x 79/21 ; rest of the gas is excess air
    flux        SiO2, CaO for a wanted FeO/SiO2 and CaO/SiO2
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.by_time import by_time
from oreshed.technology.casework.given import Given
from oreshed.technology.extraction.furnace_charge import PHASES, charge_of, elements_in, oxides_of, shares
from oreshed.technology.extraction.furnace_reduction import fuming, reduction
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import composition, molar_mass

# (charge is a slag or dust, metal) -> the phase that it is smelted for
MAIN = {(False, "Pb"): "bullion", (False, "Cu"): "matte", (True, "Zn"): "fume", (True, "Pb"): "fume"}


def _rest(inputs: Mapping[str, Any], e: str) -> str:
    """Phase to which the undistributed part goes: as stated for the element or for all, else slag."""
    for key in (f"rest_of_{e}_to", f"balance_of_{e}_to", f"{e}_rest_to", "rest_to", "balance_to", "rest"):
        if isinstance(inputs.get(key), str):
            return str(inputs[key])
    return ""


def balance(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Mass and assay of phases, and elements in them; see `words`.

    Raises KeyError for an assay or shares that are missing.
    """
    given = Given(inputs)
    name, kg, assay = charge_of(given)
    known = elements_in(assay)
    split = shares(given, known, name)
    phase_kg: dict[str, float] = {p: m for p in PHASES if p != name and (m := given.one(p, "kg")) is not None}
    found: dict[str, Any] = {}
    fluxes = {
        s: given.one(f"{s}_flux|flux_{s}|{s}_added|{s}_in_flux", "kg") or 0.0 for s in ("SiO2", "CaO", "FeO")
    }
    held: dict[str, dict[str, float]] = {}
    for e, pct in known.items():
        total = kg * pct / 100.0 + fluxes.get(e, 0.0)
        row = dict(split.get(e, {}))
        left = 1.0 - sum(row.values())
        rest = _rest(inputs, e)
        if row and left > 1e-9 and not rest:
            rest = (
                "slag"
                if "slag" not in row and name != "slag"
                else "cleaned_slag"
                if name == "slag" and "cleaned_slag" not in row
                else ""
            )
        if row and rest and left > 1e-9:
            row[rest] = row.get(rest, 0.0) + left
        for phase, share in row.items():
            held.setdefault(phase, {})[e] = total * share
    for phase in {*PHASES, *held}:
        if phase == name or phase in phase_kg:
            continue
        grades = {
            **given.table(f"{phase}|{phase}_assay|{phase}_composition", "pct"),
            **{e: float(v) for e, v in given.elements(f"{phase}_{{}}|{{}}_in_{phase}", "pct").items()},
            **oxides_of(given, phase),
        }
        for tie in ("SiO2", "CaO", "FeO", "Al2O3", *grades):  # silica goes nowhere else
            if not grades.get(tie):
                continue
            amount = held.get(phase, {}).get(tie)
            if amount is None and tie in ("SiO2", "CaO", "Al2O3") and tie in known and "slag" in phase:
                amount = kg * known[tie] / 100.0 + fluxes.get(tie, 0.0)
            if amount is not None:
                phase_kg[phase] = amount / (grades[tie] / 100.0)
                break
    for phase, m in phase_kg.items():  # a weighed phase's printed assays give shares of other elements
        grades = {
            **given.table(f"{phase}|{phase}_assay|{phase}_composition", "pct"),
            **{e: float(v) for e, v in given.elements(f"{phase}_{{}}|{{}}_in_{phase}", "pct").items()},
        }
        for e, pct in grades.items():
            if e in known and e not in held.get(phase, {}):
                held.setdefault(phase, {})[e] = m * pct / 100.0
    for e in known:  # weighed phases leave the rest of a metal to the phase that it is made for
        phases = [p for p in held if e in held[p]]
        main = MAIN.get((name in ("slag", "dust", "residue"), e), "")
        if (
            phases
            and e not in split
            and main
            and main not in phases
            and (left := kg * known[e] / 100.0 - sum(held[p][e] for p in phases)) > 0
        ):
            held.setdefault(main, {})[e] = left
            if e == "Zn" and main == "fume":
                found |= {
                    "Zn_fumed_kg": left,
                    "Zn_volatilised_kg": left,
                    "Zn_fumed_pct": 1e4 * left / (kg * known[e]),
                    "Zn_elimination_pct": 1e4 * left / (kg * known[e]),
                }
            grade = given.one(f"{main}_{e}|{e}_in_{main}", "pct")
            if grade and main not in phase_kg:
                phase_kg[main] = left / (grade / 100.0)
    if not held and not phase_kg:  # two products by their assays of one element
        graded = {
            p: g
            for p in PHASES
            if p != name
            and (
                g := {
                    e: float(v)
                    for e, v in given.elements(f"{p}_{{}}|{{}}_in_{p}", "pct").items()
                    if e in known
                }
            )
        }
        for e, pct in known.items():
            pair = [p for p in graded if e in graded[p]]
            if len(pair) == 2 and min(graded[p][e] for p in pair) <= pct <= max(graded[p][e] for p in pair):
                rich, poor = sorted(pair, key=lambda p: -graded[p][e])
                y = (pct - graded[poor][e]) / (graded[rich][e] - graded[poor][e])
                phase_kg |= {rich: kg * y, poor: kg * (1.0 - y)}
                held |= {
                    rich: {e: kg * y * graded[rich][e] / 100.0},
                    poor: {e: kg * (1.0 - y) * graded[poor][e] / 100.0},
                }
                found[f"{e}_recovery_pct"] = 100.0 * y * graded[rich][e] / pct
                break
    per_t = 1000.0 / kg
    for phase, m in phase_kg.items():
        if given.one(phase, "kg") is None:
            found |= {
                f"{phase}_kg": m,
                f"{phase}_kg_per_t": m * per_t,
                f"{phase}_pct_of_{name}": 100.0 * m / kg,
                f"{phase}_pct_of_feed": 100.0 * m / kg,
                f"{phase}_pct_of_charge": 100.0 * m / kg,
                f"{phase}_t_per_t": m / kg,
            }
    for phase, elements in held.items():
        for e, m in elements.items():
            total = kg * known[e] / 100.0 + fluxes.get(e, 0.0)
            found |= {
                f"{e}_in_{phase}_kg": m,
                f"{e}_to_{phase}_kg": m,
                f"{e}_to_{phase}_pct": 100.0 * m / total,
                f"{e}_recovery_to_{phase}_pct": 100.0 * m / total,
                f"{phase}_{e}_kg": m,
                f"{e}_{phase}_kg": m,
                f"{e}_loss_to_{phase}_pct": 100.0 * m / total,
            }
            if phase in phase_kg and phase_kg[phase] > 0:
                found |= {
                    f"{e}_in_{phase}_pct": 100.0 * m / phase_kg[phase],
                    f"{phase}_{e}_pct": 100.0 * m / phase_kg[phase],
                }
            if phase in ("bullion", "metal", "fume", "matte", "lead", "zinc", "blister") and e in {
                "bullion": ("Pb",),
                "lead": ("Pb",),
                "zinc": ("Zn",),
                "matte": ("Cu",),
                "blister": ("Cu",),
            }.get(phase, (e,)):
                found.setdefault(f"{e}_recovery_pct", 100.0 * m / total)
                found.setdefault(f"{e}_recovered_kg", m)
        if phase in phase_kg:
            found[f"{phase}_pct"] = {e: 100.0 * m / phase_kg[phase] for e, m in elements.items()}
        elif phase in ("fume", "dust") and elements:
            oxides = {"Zn": "ZnO", "Pb": "PbO", "Sn": "SnO2", "Cd": "CdO"}
            mass = sum(m / composition(oxides[e])[e] for e, m in elements.items() if e in oxides)
            if mass > 0:
                found |= {
                    f"{phase}_kg": mass,
                    f"{phase}_oxides_kg": mass,
                    f"{phase}_pct": {e: 100.0 * m / mass for e, m in elements.items()},
                }
    if "Pb" in held.get("bullion", {}):
        lead = held["bullion"]["Pb"]
        found |= {
            "C_for_reduction_kg": lead / molar_mass("Pb") * molar_mass("C"),
            "C_for_reduction_kg_per_t_Pb": 1000.0 * molar_mass("C") / molar_mass("Pb"),
            "CO_for_reduction_kg": lead / molar_mass("Pb") * molar_mass("CO"),
        }
    _fluxes(found, inputs, given, known, kg)
    over = [
        f"{k} = {v:.4g}"
        for k, v in found.items()
        if k.endswith("_recovery_pct") and isinstance(v, float) and v > 101.0
    ]
    if over:
        raise OutOfValidity(f"more comes out than went in: {', '.join(over)}; is the charge told?")
    if not found:
        raise KeyError(
            "shares of the elements to phases (Pb_recovery_to_bullion_pct, Zn_to_slag_pct, distribution_pct), or a tie such as slag_SiO2_pct"
        )
    return found


def products(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What of each element two products or more share between them, where they are weighed and assayed and no charge is.

    Raises KeyError where a charge is given, or fewer than two products are weighed.
    """
    given = Given(inputs)
    if any(
        given.one(c, "kg") is not None
        for c in (
            "sinter",
            "charge",
            "feed",
            "conc",
            "paste",
            "scrap",
            "ore",
            "calcine",
            "batteries",
            "residue",
        )
    ):
        raise KeyError("no charge, but products alone")
    streams: dict[str, tuple[float, dict[str, float]]] = {}
    for phase in PHASES:
        kg = given.one(phase, "kg")
        grades = {
            **given.table(f"{phase}|{phase}_assay|{phase}_composition", "pct"),
            **{e: float(v) for e, v in given.elements(f"{phase}_{{}}|{{}}_in_{phase}", "pct").items()},
        }
        if kg is not None and grades:
            streams[phase] = (kg, grades)
    shared = [
        e
        for e in {e for _, g in streams.values() for e in g}
        if sum(e in g for _, g in streams.values()) == len(streams)
    ]
    if len(streams) < 2 or not shared:
        raise KeyError("masses and assays of two products")
    found: dict[str, Any] = {}
    for e in shared:
        held = {p: kg * g[e] / 100.0 for p, (kg, g) in streams.items()}
        total = sum(held.values())
        found |= {f"{e}_total_kg": total, f"{e}_in_products_kg": total, f"{e}_in_feed_kg": total}
        for p, m in held.items():
            found |= {f"{e}_in_{p}_kg": m, f"{e}_to_{p}_kg": m, f"{p}_{e}_kg": m} | {
                f"{e}_{w}_{p}_pct": 100.0 * m / total
                for w in ("to", "loss_to", "lost_to", "recovery_to", "recovery_in", "distribution_to")
            }
        main = {
            "Pb": ("bullion", "lead", "crude_lead"),
            "Cu": ("matte", "blister", "copper"),
            "Zn": ("zinc", "fume", "oxide"),
        }.get(e, ())
        for p in main:
            if p in held:
                found[f"{e}_recovery_pct"] = 100.0 * held[p] / total
                break
    return found


def streams(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Ratios of the streams that a case weighs, and what of each element the assayed ones hold.

    Raises KeyError where fewer than two are weighed.
    """
    given = Given(inputs)
    weighed = {
        p: kg for p in (*PHASES, "charge", "feed", "sinter", "conc", "coke") if (kg := given.one(p, "kg"))
    }
    if len(weighed) < 2:
        raise KeyError("masses of two streams")
    found: dict[str, Any] = {}
    for one, kg in weighed.items():
        for other, base in weighed.items():
            if other != one:
                found |= {f"{one}_t_per_t_{other}": kg / base, f"{one}_to_{other}_ratio": kg / base,
                          f"{one}_kg_per_t_{other}": 1000.0 * kg / base, f"{one}_pct_of_{other}": 100.0 * kg / base}  # fmt: skip
        for e, pct in given.elements(f"{one}_{{}}|{{}}_in_{one}", "pct").items():
            held = kg * float(pct) / 100.0
            found |= {f"{e}_in_{one}_kg": held, f"{one}_{e}_kg": held, f"{e}_to_{one}_kg": held}
    return found


def _fluxes(
    found: dict[str, Any], inputs: Mapping[str, Any], given: Given, known: Mapping[str, float], kg: float
) -> None:
    """Silica and lime for the slag that a case wants."""
    iron = known.get("FeO", known.get("Fe", 0.0) * molar_mass("FeO") / molar_mass("Fe")) * kg / 100.0
    silica, lime = known.get("SiO2", 0.0) * kg / 100.0, known.get("CaO", 0.0) * kg / 100.0
    fe_si, si_fe = (
        given.one("FeO_to_SiO2|FeO_over_SiO2|FeO_SiO2_ratio|slag_FeO_over_SiO2", ""),
        given.one("SiO2_to_FeO|SiO2_over_FeO", ""),
    )
    metal = given.one("Fe_to_SiO2|Fe_over_SiO2|Fe_SiO2_ratio|slag_Fe_over_SiO2|slag_Fe_SiO2", "")
    wanted = silica
    if metal:
        fe_si = metal * molar_mass("FeO") / molar_mass("Fe")
    if fe_si or si_fe:
        wanted = iron / fe_si if fe_si else iron * float(si_fe or 0.0)
        found |= {
            "SiO2_flux_kg": wanted - silica,
            "silica_flux_kg": wanted - silica,
            "flux_SiO2_kg": wanted - silica,
            "SiO2_needed_kg": wanted,
            "quartz_kg": wanted - silica,
        }
    basicity = given.one("CaO_to_SiO2|CaO_over_SiO2|basicity|CaO_SiO2_ratio|slag_CaO_over_SiO2", "")
    if basicity:
        need = basicity * wanted - lime
        found |= {
            "CaO_flux_kg": need,
            "lime_kg": need,
            "flux_CaO_kg": need,
            "CaO_needed_kg": basicity * wanted,
            "limestone_kg": need * molar_mass("CaCO3") / molar_mass("CaO"),
        }


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Balance of phases and reduction, whichever the figures decide."""
    found: dict[str, Any] = {}
    refusals: list[Exception] = []
    for model in (products, balance, reduction, fuming, by_time(balance), streams, by_time(streams)):
        try:
            found = {**model(inputs), **found}
        except (KeyError, OutOfValidity) as error:
            refusals.append(error)
    if not found:
        raise next((r for r in refusals if isinstance(r, OutOfValidity)), refusals[0])
    return found


TECHNOLOGIES = (
    Technology(
        "furnace-balance", "Smelting, fuming and slag cleaning as balances", ("P01", "P02", "P04", "P21", "E11"), "Phases, their assays, carbon, air and gas of a furnace from its charge and stated shares.",
        "industrial", __name__, None, compute,
        answers=("*sinter*", "*blast furnace*", "*ISF*", "*imperial smelt*", "*smelt*", "*furnace*", "*slag*", "*fuming*", "*QSL*", "*Kivcet*", "*TSL*", "*Isasmelt*", "*Ausmelt*", "*Kaldo*", "*Waelz*", "*converting*", "*rotary*", "*battery*", "*reverberatory*", "*matte*", "*top-submerged*", "*bullion*", "*liquation*", "*crust*", "*cupell*", "*dross*smelt*", "*copper dross*"),
        words=(
            Word("sinter_t (charge, feed, concentrate, slag, dust …), sinter_pct", "t or kg, %", "the charge and its assay by element or oxide; 1 t where no mass is given"),
            Word("Pb_recovery_to_bullion_pct, Zn_to_slag_pct, distribution_pct {Pb: {bullion: }}, volatilised_pct {Zn: }", "%", "shares; the rest to `rest_of_Pb_to`, else slag"),
            Word("slag_SiO2_pct, bullion_Pb_pct, matte_Cu_pct, fume_Zn_pct", "%", "assay that weighs a phase"), Word("FeO_to_SiO2, CaO_to_SiO2", "-", "ask for SiO2_flux_kg and CaO_flux_kg"),
            Word("CO2_to_CO, top_gas_Zn_vol_pct, coke_C_pct", "-, %, %", "ask for C_kg, air_Nm3, top_gas_kmol, coke_kg"),
        ),
        equations=__doc__ or "", stated_only=True, labelled=True,
        needs=(Need("*volatilised*", "rates of fuming, or what of each metal leaves: a charge and a furnace's name decide no volatilisation"), Need("*metallization*", "the carbon, temperature and time of the bed with a rate"),
               Need("*recovery*", "shares of the metal to each phase, or masses and assays of the products"), Need("dust_*", "the slag's assay and what of each metal is volatilised"), Need("*_pct", "the charge's assay and shares to phases")),
    ),
)  # fmt: skip

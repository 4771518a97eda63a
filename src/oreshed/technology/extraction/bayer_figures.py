"""Bayer process in figures: what reactive silica costs, what digestion extracts, what precipitation yields, red mud.

silica      x Na2O . y Al2O3 . z SiO2 (desilication product): NaOH = 2 x / z mol a mol of reactive SiO2, Al2O3 = y / z
extraction  Al2O3 = bauxite (available - bound in the product) x extraction ; bauxite a tonne = 1 / yield
liquor      A/C in g Al2O3 a g caustic as Na2CO3 ; precipitation yield = C (A/C start - A/C end)
red mud     bauxite - Al2O3 - bound water + desilication product ; or by iron: bauxite Fe2O3 / mud Fe2O3
calcining   2 Al(OH)3 = Al2O3 + 3 H2O
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.by_time import by_time
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.outcome_words import no_default
from oreshed.technology.casework.several_models import together
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import molar_mass

ALUMINA, SILICA, CAUSTIC, SODA, CARBONATE = (
    molar_mass(s) for s in ("Al2O3", "SiO2", "NaOH", "Na2O", "Na2CO3")
)
HYDRATE = 2.0 * molar_mass("Al(OH)3")
USUAL_PRODUCT = (1.0, 1.0, 2.0)  # Na2O, Al2O3, SiO2 of sodalite without its salt

DIGESTION = Worksheet(
    (
        Quantity("b", "kg", "bauxite|feed|ore|dry_bauxite|basis", "dry bauxite"), Quantity("a", "fraction", "available_Al2O3_before_desilication|gross_available_Al2O3|total_available_Al2O3|extractable_Al2O3|Al2O3|bauxite_Al2O3|Al2O3_in_bauxite|total_Al2O3|gibbsitic_Al2O3|available_Al2O3_gross|Al2O3_total|available_Al2O3|THA", "alumina, before silica takes its part"),
        Quantity("an", "fraction", "net_available_Al2O3|available_Al2O3_after_desilication|available_Al2O3_net", "after it"), Quantity("s", "fraction", "reactive_SiO2|reactive_silica|RSiO2|kaolinite_SiO2|SiO2_reactive|bauxite_reactive_SiO2|RxSiO2|SiO2", "", 0.0, 1.0), Quantity("k", "fraction", "kaolinite|kaolin", "as mineral"),
        Quantity("e", "fraction", "extraction_of_rest|recovery_of_remaining_Al2O3|recovery_of_rest|recovery_of_remaining|recovery_of_remaining_alumina|extraction_of_remaining|extraction_of_remaining_Al2O3|recovery_of_net_available|extraction_of_net_available|recovery_of_available|recovery_of_available_Al2O3|recovery_of_available_alumina|extraction_of_available_alumina|extraction_of_available_Al2O3|recovery_of_the_rest|recovery_of_extractable_Al2O3|extraction|digestion_extraction|extraction_efficiency|alumina_extraction|digestion_efficiency|extraction_of_available|recovery|Al2O3_extraction|dissolution|alumina_recovery|digestion_recovery|Al2O3_recovery", "of what is left", 0.0, 1.0), Quantity("r", "fraction", "overall_recovery_after_digestion|plant_efficiency|overall_efficiency|circuit_recovery|precipitation_and_wash_recovery", "beyond digestion", 0.0, 1.0),
        Quantity("x", "", "mol_Na2O_per_mol_SiO2|Na2O_per_SiO2_molar|Na_per_Si", "x/z"), Quantity("y", "", "mol_Al2O3_per_mol_SiO2|Al2O3_per_SiO2_molar", "y/z"), Quantity("ks", "kg_per_kg", "NaOH_per_SiO2|caustic_per_reactive_SiO2|NaOH_per_reactive_SiO2|soda_per_reactive_silica|NaOH_per_kg_SiO2|NaOH_per_kg_reactive_SiO2", ""), Quantity("kA", "kg_per_kg", "Al2O3_per_SiO2|Al2O3_per_reactive_SiO2|Al2O3_per_kg_SiO2|alumina_lost_per_SiO2", ""),
        Quantity("S", "kg", "reactive_SiO2", ""), Quantity("N", "kg", "NaOH_lost|NaOH_loss|caustic_lost|caustic_loss|NaOH_consumed|NaOH|chemical_soda_loss|NaOH_lost_to_desilication|soda_loss|NaOH_in_DSP|caustic", "bound"), Quantity("No", "kg", "Na2O_lost|Na2O_loss|Na2O|Na2O_consumed|Na2O_in_DSP", "as Na2O"), Quantity("Nc", "kg", "Na2CO3_lost|Na2CO3_loss|Na2CO3|Na2CO3_equivalent", "as Na2CO3"),
        Quantity("L", "kg", "Al2O3_lost_to_desilication|Al2O3_lost|Al2O3_loss|Al2O3_in_DSP|alumina_lost_to_DSP|Al2O3_lost_to_DSP|alumina_loss", "bound"), Quantity("X", "kg", "Al2O3_extracted|Al2O3_dissolved|alumina_extracted|Al2O3_recovered|alumina|Al2O3_produced|Al2O3_made|Al2O3_product|alumina_product|product_Al2O3|Al2O3_yield|alumina_made", "in liquor"), Quantity("D", "kg", "DSP|desilication_product|DSP_made|sodalite", "made"), Quantity("Dm", "", "", "of a mol of SiO2"),
        Quantity("B", "t_per_t", "bauxite|bauxite_per_t_Al2O3|bauxite_consumption|dry_bauxite|bauxite_per_alumina|bauxite_t_per_t_alumina", "a tonne of alumina"), Quantity("Bx", "t_per_t_Al2O3", "bauxite", ""), Quantity("Nt", "kg_per_t", "NaOH|NaOH_per_t_Al2O3|caustic|soda|NaOH_lost|caustic_consumption|NaOH_loss|caustic_per_t_alumina|NaOH_consumption|soda_loss", "a tonne of alumina"), Quantity("Nx", "kg_per_t_Al2O3", "NaOH|NaOH_lost|NaOH_loss|caustic|soda", ""), Quantity("Nb", "kg_per_t_bauxite", "NaOH|NaOH_lost|caustic|soda|NaOH_loss", "a tonne of bauxite"), Quantity("Nox", "kg_per_t_Al2O3", "Na2O|Na2O_lost|Na2O_loss", ""), Quantity("Lb", "kg_per_t_bauxite", "Al2O3|Al2O3_lost", ""),
        Quantity("m", "t", "alumina|Al2O3|production|alumina_production|capacity", ""), Quantity("bt", "t", "bauxite_for_production|bauxite_for_capacity", ""), Quantity("o", "fraction", "overall_extraction|overall_recovery|Al2O3_recovery_overall|overall_yield|net_extraction", ""), Quantity("mod", "", "A_to_S|Al2O3_to_SiO2|alumina_silica_ratio|A_over_S|mass_ratio_A_S", "A/S"),
    ),
    (
        relation("b", lambda: 1000.0), relation("s", lambda k: k * 2.0 * SILICA / molar_mass("Al2Si2O5(OH)4")), relation("ks", lambda x: 2.0 * x * CAUSTIC / SILICA), relation("kA", lambda y: y * ALUMINA / SILICA), relation("S", lambda b, s: b * s), relation("N", lambda S, ks: S * ks), relation("L", lambda S, kA: S * kA), relation("No", lambda N: N * SODA / (2.0 * CAUSTIC)), relation("Nc", lambda N: N * CARBONATE / (2.0 * CAUSTIC)),
        relation("an", lambda b, a, L: a - L / b), relation("X", lambda b, a, o: b * a * o), relation("X", lambda b, an, e, r: b * an * e * r), relation("X", lambda b, an, e: b * an * e), relation("X", lambda b, an: b * an), relation("B", lambda b, X: b / X), relation("Bx", lambda B: B), relation("Nt", lambda s, B, ks: 1000.0 * s * B * ks), relation("Nt", lambda N, X: 1000.0 * N / X), relation("Nx", lambda Nt: Nt), relation("Nb", lambda N, b: 1000.0 * N / b), relation("Lb", lambda L, b: 1000.0 * L / b), relation("Nox", lambda No, X: 1000.0 * No / X), relation("o", lambda X, b, a: X / (b * a)),
        relation("D", lambda S, x, y: S / SILICA * (SILICA + x * SODA + y * ALUMINA)), relation("bt", lambda m, B: m * B), relation("mod", lambda a, s: a / s),
    ),
)  # fmt: skip
LIQUOR = Worksheet(
    (
        Quantity("C", "", "caustic_g_per_L|C_g_per_L|Na2CO3_g_per_L|caustic_as_Na2CO3_g_per_L|total_caustic_g_per_L|TC_g_per_L|caustic_Na2CO3_g_per_L", "g/L as Na2CO3"), Quantity("Co", "", "Na2O_g_per_L|caustic_Na2O_g_per_L|caustic_as_Na2O_g_per_L", "g/L as Na2O"), Quantity("Ch", "", "NaOH_g_per_L|caustic_NaOH_g_per_L|caustic_as_NaOH_g_per_L", "g/L as NaOH"),
        Quantity("A", "", "Al2O3_g_per_L|A_g_per_L|alumina_g_per_L|pregnant_Al2O3_g_per_L", "g/L"), Quantity("Ae", "", "spent_Al2O3_g_per_L|Al2O3_spent_g_per_L|Al2O3_end_g_per_L|A_end_g_per_L", "g/L"), Quantity("q", "", "A_over_C|A_to_C|A_C|pregnant_A_over_C|A_C_start|A_over_C_start|green_liquor_A_C|A_to_C_start|ratio_A_to_C_in|A_to_C_in|ratio_A_to_C_start|A_C_in|ratio_A_to_C_in|A_to_C_in|ratio_A_to_C_start|pregnant_A_C|A_C_pregnant|A_C_feed|A_C_before|initial_A_C|A_C_initial|green_A_C|A_C_pregnant|A_over_C_pregnant|A_C_ratio", "of pregnant liquor"), Quantity("z", "", "A_over_C_end|A_C_end|spent_A_over_C|A_to_C_end|ratio_A_to_C_out|A_to_C_out|ratio_A_to_C_end|A_C_out|spent_A_C|A_C_after|A_C_final|final_A_C|A_C_spent|A_over_C_spent|spent_liquor_A_C", "of spent liquor"),
        Quantity("p", "", "precipitation_yield_kg_per_m3|Al2O3_yield_g_per_L|alumina_yield_g_per_L|Al2O3_yield_kg_per_m3|alumina_yield_kg_per_m3|liquor_yield_g_per_L|productivity_kg_per_m3|yield_kg_per_m3|liquor_productivity_kg_per_m3|Al2O3_kg_per_m3|yield_g_per_L|precipitation_yield_g_per_L|liquor_productivity_g_per_L|Al2O3_precipitated_g_per_L|productivity_g_per_L", "kg Al2O3/m3"), Quantity("f", "fraction", "precipitated|precipitation_yield|precipitation_efficiency|Al2O3_precipitated", ""), Quantity("V", "m3_per_t", "liquor|liquor_per_t|liquor_flow|liquor_m3_per_t_Al2O3|circulating_liquor", "a tonne of alumina"), Quantity("Vx", "m3_per_t_Al2O3", "liquor", ""), Quantity("Y", "t_per_y", "alumina|Al2O3|alumina_production|production|plant_capacity|capacity", "made a year"), Quantity("hy", "", "hours_per_year|operating_hours_per_year|h_per_year", ""), Quantity("Vh", "m3_per_h", "liquor|liquor_flow|circulating_liquor|liquor_rate", "through precipitation"), Quantity("mr", "", "molar_ratio|caustic_ratio|alpha_k|caustic_modulus|Na2O_to_Al2O3_molar|molar_modulus|MR", "Na2O : Al2O3 molar"), Quantity("h", "kg", "hydrate|Al_OH_3|Al(OH)3|gibbsite|aluminium_hydroxide|trihydrate|Al2O3.3H2O|hydrate_feed", ""), Quantity("m", "kg", "alumina_calcined|Al2O3_calcined|alumina_from_hydrate|calcined_alumina|Al2O3|alumina", ""), Quantity("w", "kg", "water_driven_off|H2O_driven_off|water_of_hydration|calcination_water|water|H2O|water_evolved|steam|water_removed", ""),
    ),
    (
        relation("C", lambda Co: Co * CARBONATE / SODA), relation("C", lambda Ch: Ch * CARBONATE / (2.0 * CAUSTIC)), relation("q", lambda A, C: A / C), relation("A", lambda q, C: q * C), relation("z", lambda Ae, C: Ae / C), relation("p", lambda C, q, z: C * (q - z)), relation("f", lambda q, z: (q - z) / q), relation("Ae", lambda z, C: z * C), relation("V", lambda p: 1000.0 / p), relation("Vh", lambda V, Y, hy: V * Y / hy), relation("Vx", lambda V: V), relation("mr", lambda q: ALUMINA / CARBONATE / q), relation("q", lambda mr: ALUMINA / CARBONATE / mr), relation("Co", lambda C: C * SODA / CARBONATE), relation("Ch", lambda C: C * 2.0 * CAUSTIC / CARBONATE),
        relation("m", lambda h: h * ALUMINA / HYDRATE), relation("w", lambda h, m: h - m),
    ),
)  # fmt: skip
MUD = Worksheet(
    (
        Quantity("b", "kg", "bauxite|feed|ore|dry_bauxite", ""), Quantity("f", "fraction", "Fe2O3|bauxite_Fe2O3|Fe2O3_in_bauxite|Fe2O3_bauxite", ""), Quantity("g", "fraction", "red_mud_Fe2O3|mud_Fe2O3|Fe2O3_in_mud|residue_Fe2O3|Fe2O3_in_red_mud|Fe2O3_mud", ""), Quantity("m", "kg", "red_mud|mud|residue|bauxite_residue|dry_mud", "dry"), Quantity("A", "fraction", "Al2O3|bauxite_Al2O3|Al2O3_in_bauxite|total_Al2O3", ""), Quantity("z", "fraction", "red_mud_Al2O3|mud_Al2O3|Al2O3_in_mud|residue_Al2O3|Al2O3_in_red_mud|Al2O3_mud", ""), Quantity("al", "kg", "Al2O3_in_mud|Al2O3_to_mud|Al2O3_lost_to_mud", ""), Quantity("e", "fraction", "extraction|Al2O3_extraction|alumina_extraction|recovery|Al2O3_recovery|alumina_recovery", ""), Quantity("X", "kg", "Al2O3_extracted|alumina_extracted|alumina|Al2O3_recovered", ""),
        Quantity("r", "t_per_t", "red_mud|mud|residue|red_mud_per_t_alumina|red_mud_t_per_t_Al2O3|residue_per_t_alumina", "a tonne of alumina"), Quantity("rx", "t_per_t_Al2O3", "red_mud|mud|residue", ""), Quantity("B", "t_per_t", "bauxite|bauxite_per_t_Al2O3|bauxite_per_Al2O3|bauxite_per_alumina|bauxite_consumption", ""), Quantity("n", "fraction", "red_mud_Na2O|mud_Na2O|Na2O_in_mud|residue_Na2O|Na2O_mud", ""), Quantity("N", "kg", "Na2O_lost|Na2O_in_mud|Na2O_loss", ""), Quantity("Nt", "kg_per_t", "Na2O|Na2O_lost|Na2O_loss|Na2O_per_t_alumina", ""), Quantity("mb", "t_per_t_bauxite", "red_mud|mud|residue|red_mud_t_per_t_bauxite|residue_t_per_t_bauxite|mud_t_per_t_bauxite", ""),
    ),
    (
        relation("b", lambda: 1000.0), relation("m", lambda b, f, g: b * f / g), relation("al", lambda m, z: m * z), relation("X", lambda b, A, al: b * A - al), relation("e", lambda X, b, A: X / (b * A)), relation("r", lambda m, X: m / X), relation("rx", lambda r: r), relation("B", lambda b, X: b / X), relation("N", lambda m, n: m * n), relation("Nt", lambda N, X: 1e3 * N / X), relation("mb", lambda m, b: m / b),
    ),
)  # fmt: skip


def product_of(inputs: Mapping[str, Any]) -> tuple[float, float, float]:
    """Mol of Na2O, Al2O3 and SiO2 in the desilication product that a case writes, as Na2O.Al2O3.1.7SiO2.

    >>> product_of({"desilication_product": "3(Na2O.Al2O3.2SiO2).2NaOH"})
    (4.0, 3.0, 6.0)
    """
    text = next(
        (
            str(v)
            for v in inputs.values()
            if isinstance(v, str) and "SiO2" in v and ("Na2O" in v or "Na" in v) and "=" not in v
        ),
        "",
    )
    if not text:
        return USUAL_PRODUCT
    plain = text.replace(" ", "").replace("·", ".").replace("*", ".")
    group = re.search(r"(\d+(?:\.\d+)?)?\(([^()]*SiO2[^()]*)\)", plain)
    times, inner = (float(group[1] or 1.0), group[2]) if group else (1.0, plain)

    def count(oxide: str, where: str) -> float:
        found = re.search(rf"(?:^|[.(])((?:\d+\.)?\d*){oxide}", where)
        return 0.0 if found is None else float(found[1] or 1.0)

    soda, alumina, silica = (times * count(o, inner) for o in ("Na2O", "Al2O3", "SiO2"))
    if group:
        outside = plain.replace(group[0], "")
        soda += (
            count("NaOH", outside) / 2.0
            + count("Na2O", outside)
            + count("Na2X", outside)
            + count("Na2CO3", outside)
            + count("NaAl", outside) / 2.0
            + count("NaCl", outside) / 2.0
            + count("Na2SO4", outside)
        )
    if not silica or not soda:
        raise OutOfValidity(f"{text!r} is no desilication product: write x Na2O.y Al2O3.z SiO2")
    return soda, alumina, silica


def digestion(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Silica, soda and alumina of a digestion."""
    given = Given(inputs)
    stated = DIGESTION.read(given)
    if not {"s", "k", "S"} & set(stated) and not ({"a", "e"} <= set(stated) or {"an", "e"} <= set(stated)):
        raise KeyError("reactive_SiO2_pct of the bauxite, or available_Al2O3_pct with extraction_pct")
    soda, alumina, silica = product_of(inputs)
    known = dict(stated)
    if (
        "available_Al2O3_pct" in inputs
        and "s" in stated
        and any(w in given.text() for w in ("net", "after desilication"))
    ):
        known["an"] = known.pop("a")
    if "ks" not in known:
        known.setdefault("x", soda / silica)
    if "kA" not in known:
        known.setdefault("y", alumina / silica)
    if not {"s", "k", "S"} & set(stated):
        known["L"] = 0.0
    if (
        "e" in known
        and "o" not in known
        and any(
            re.match(r"(overall|total|net)_", str(k)) and k in given.used
            for k in inputs
            if re.search(r"recovery|extraction|yield", str(k))
        )
    ):
        known["o"] = known.pop("e")  # overall is of all the alumina, not of what silica leaves
    if "e" not in known and "o" not in known:
        no_default(given, "extraction_of_rest_pct")
    values = DIGESTION.derive(known)
    found = DIGESTION.named({s: v for s, v in values.items() if s not in stated and s != "b"})
    if "bt" in values and "b" not in stated:
        found |= {"bauxite_t": values["bt"], "bauxite_feed_t": values["bt"]}
    return found


def mud(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Red mud by its iron."""
    stated = MUD.read(Given(inputs))
    if "f" not in stated or "g" not in stated:
        raise KeyError("Fe2O3_pct of the bauxite and red_mud_Fe2O3_pct")
    values = MUD.derive(stated)
    return MUD.named({s: v for s, v in values.items() if s not in stated and s != "b"})


def residue_grades(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What of the bauxite's traces stays in mud, and at which grade: ppm x share / mud a tonne of bauxite.

    Raises KeyError without the mud a tonne of bauxite, or an element's ppm and share.
    """
    given = Given(inputs)
    made = given.one("red_mud|mud|residue|bauxite_residue", "t_per_t_bauxite") or given.one(
        "red_mud_t_per_t_bauxite|residue_t_per_t_bauxite|mud_t_per_t_bauxite", ""
    )
    found: dict[str, Any] = {}
    for name in map(str, inputs):
        ppm = re.fullmatch(r"bauxite_([A-Z]\w*?)_(?:ppm|g_per_t)", name)
        share = ppm and given.one(
            "|".join(f"{ppm[1]}_to_{w}" for w in ("red_mud", "mud", "residue", "bauxite_residue"))
        )
        if ppm and share and made:
            grade = float(inputs[name]) * share / made
            found |= {f"{w}_{ppm[1]}_ppm": grade for w in ("red_mud", "mud", "residue", "bauxite_residue")}
            found |= {f"{ppm[1]}_enrichment": share / made, "enrichment": share / made}
    many, ore = (
        given.one("red_mud_t_per_t_bauxite|residue_t_per_t_bauxite|mud_t_per_t_bauxite", ""),
        given.one("bauxite|bauxite_per_t_alumina", "t_per_t"),
    )
    if many and ore:
        found |= dict.fromkeys(
            ("red_mud_t_per_t_alumina", "residue_t_per_t_alumina", "red_mud_t_per_t"), many * ore
        )
    if not found:
        raise KeyError("bauxite_X_ppm, X_to_red_mud_pct and red_mud_t_per_t_bauxite")
    return found


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Digestion, liquor and mud, whichever the figures decide."""
    plain = {re.sub(r"A_(?:to|over|per)_C(?![a-z])", "A_C", k): v for k, v in inputs.items()}
    plain = {
        re.sub(r"^(?:total_)?caustic_g_per_L_(?:as_)?(Na2CO3|Na2O|NaOH)$", r"caustic_as_\1_g_per_L", k): v
        for k, v in plain.items()
    }
    found: dict[str, Any] = dict(together(mud, digestion, LIQUOR.compute, residue_grades)(plain))
    if not np.all(
        [np.all(np.isfinite(np.asarray(x, dtype=np.float64))) for x in found.values() if x is not None]
    ):
        found = {
            k: x
            for k, x in found.items()
            if x is not None and np.all(np.isfinite(np.asarray(x, dtype=np.float64)))
        }
    return found


TECHNOLOGIES = (
    Technology(
        "bayer-figures", "Bayer process in figures", ("P23", "N14"), "Soda and alumina lost to reactive silica, extraction, precipitation yield and red mud on stated assays.", "industrial", __name__, None, together(compute, by_time(compute)),
        answers=("*Bayer*", "*bauxite*", "*alumina*", "*red mud*", "*in residue*", "*desilication*", "*digestion*"), words=(*DIGESTION.words, Word("desilication_product", "xNa2O.yAl2O3.zSiO2", "Na2O.Al2O3.2SiO2 where absent"), *LIQUOR.words, *MUD.words), equations=__doc__ or "", stated_only=True, needs=(*DIGESTION.needs, *LIQUOR.needs),
    ),
)  # fmt: skip

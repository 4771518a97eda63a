"""Cementation of any metal on any baser one: equilibrium, dust, and the pace of a first-order exchange.

exchange    n_B M(n+) + n B = n_B M + n B(n_B+);  N electrons, the least common multiple
constant    log10 K = N F (E_M - E_B)/(2.303 R T);  dG = -N F (E_M - E_B)
floor       [M]^(N/n) = [B]^(N/n_B)/K
dust        sum of c_i/M_i n_i/n_B M_B, times what is given over it; the rest stays in the cement
pace        ln(C/C0) = -k (A/V) t, down to the floor;  k by Arrhenius;  A/V = 6 load/(rho d) of a dust of spheres
regime      Ea under 20 kJ/mol diffusion, above 40 the reaction; without Ea, film diffusion where the couple
            gives over 0.36 V (Power & Ritchie, from memory)
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import symbols
from oreshed.technology.casework.named_substances import is_substance, metals_named
from oreshed.technology.extraction.grain_course import regime
from oreshed.technology.extraction.leaching_laws import R_KJ, arrhenius_ratio, lines
from oreshed.technology.laws.figures import Figures, Label, Row
from oreshed.technology.laws.law import Book, Stated
from oreshed.technology.laws.law_technology import refusal, technology_of
from oreshed.technology.laws.quantity import Law, Quantity
from oreshed.technology.physical_constants import FARADAY, GAS_CONSTANT
from oreshed.technology.refining.electrolysis_laws import bare, electrons_of, levich, standard_of
from oreshed.technology.registry import Word
from oreshed.technology.separation.concentration import NAMED
from oreshed.technology.species import molar_mass

FILM_ABOVE = 0.36  # V
SLOW = ("Co", "Ni")  # activators and temperature decide; the couple does not
BASES = ("Zn", "Fe", "Al", "Mg", "Pb", "Cd", "Ni", "Cu", "Mn", "Sn")


def electrons_shared(noble: float, base: float) -> float:
    """Electrons of the balanced exchange. >>> electrons_shared(1, 2), electrons_shared(2, 3)
    (2.0, 6.0)
    """
    return float(math.lcm(round(noble), round(base)))


def demand(given: Mapping[str, Stated]) -> dict[str, float | str]:
    """g/L of the baser metal that all of a feed exchanges, and g/L of metal cemented; one feed by metal, or several."""
    feed, base = given.get("feed"), given.get("base")
    if feed is None or base is None:
        return {}
    on = str(base.values[0])
    names = (
        [x.text for x in feed.labels] or [str(given["metal"].values[0])]
        if feed.labels or "metal" in given
        else []
    )
    try:
        per = molar_mass(on) / electrons_of(on)
        grams = {bare(m): float(c) for m, c in zip(names, feed.values, strict=False) if bare(m) != on}
        if not grams:
            return {}
        return {"stoichiometric": sum(c / molar_mass(m) * electrons_of(m) * per for m, c in grams.items()),
                "cemented": sum(grams.values())}  # fmt: skip
    except (KeyError, OutOfValidity, ValueError):
        return {}


QUANTITIES = (
    Quantity("metal", "text", "metal|noble|element|metals", "nobler metal"),
    Quantity("base", "text", "base|on|scrap|dust_metal|cementator|reductant|precipitant|dust_of", "baser metal"),
    Quantity("feed", "g_L", "feed|C0|metals|feed_liquor|Ci|initial", "metal in the feed", 0.0),
    Quantity("base_ion", "mol_L", "base_ion|base_concentration", "ion of the baser metal", 0.0),
    Quantity("standard", "V", "E0|E0_noble|standard", "standard potential of the nobler metal"),
    Quantity("base_standard", "V", "E0_base", "standard potential of the baser metal"),
    Quantity("electrons", "", "n|n_noble|electrons", "electrons of the nobler ion", 1.0, 6.0),
    Quantity("base_electrons", "", "n_base", "electrons of the baser metal", 1.0, 6.0),
    Quantity("shared", "", "N_electrons", "electrons of the exchange"),
    Quantity("temperature", "K", "T|temperature|temp|T2", "temperature", 250.0, 400.0),
    Quantity("reference", "K", "T_ref|T1|T0|Tref", "reference temperature", 250.0, 400.0),
    Quantity("force", "V", "force|cell|E_cell|dE|delta_E|dE0|E0_cell|emf|EMF|delta_E0", "potential between the two"),
    Quantity("log_K", "", "log10_K|log_K|logK|log10K|lgK", "logarithm of the constant"),
    Quantity("K", "", "K|K_eq|equilibrium_constant|Keq", "equilibrium constant"),
    Quantity("free_energy", "kJ_mol", "dG|delta_G|dG0|free_energy", "free energy"),
    Quantity("residual", "mol_L", "eq|residual|floor|C_eq|equilibrium|C_floor|left_eq|C_residual|residual_eq", "equilibrium residual", 0.0),
    Quantity("ratio_ions", "", "activity_ratio|ratio_eq|ion_ratio|equilibrium_ratio", "ratio of the ions at equilibrium"),
    Quantity("per_metal", "kg_kg", "stoichiometric|dust|scrap|dust_per_metal|consumption_stoichiometric|stoich|kg_kg|theoretical",
      "baser metal that a kilogram takes"),
    Quantity("stoichiometric", "g_L", "stoichiometric|stoichiometric_dust|dust_stoichiometric|stoich|theoretical_dust|dust_stoich|demand", "dust by stoichiometry", 0.0),
    Quantity("own_demand", "g_L", "stoichiometric|stoichiometric_dust|dust_stoichiometric|stoich|theoretical_dust|dust_stoich|demand", "dust by stoichiometry, one metal", derived=True),
    Quantity("excess_ratio", "", "use_over_stoichiometric|stoichiometric_factor|over_stoichiometric|dust_over_stoichiometric|consumption_over_stoichiometric|iron_over_stoichiometric|zinc_over_stoichiometric|dust_over_stoichiometric|over_stoichiometric|stoichiometric_ratio|excess_ratio|dust_ratio|times_stoichiometric|dust_factor|dust_excess_ratio|x_stoichiometric|stoich_ratio|ratio", "dust over stoichiometric", 0.0, 1000.0),
    Quantity("excess", "", "excess|dust_excess|excess_dust", "dust in excess", 0.0, 100.0, share=True),
    Quantity("dust", "g_L", "dust|zinc_dust|zinc|dust_dose|dose|iron|powder|scrap|dust_added", "dust given", 0.0),
    Quantity("flow", "m3_h", "flow|Q|liquor_flow|flow_rate", "liquor", 0.0),
    Quantity("dust_rate", "kg_h", "dust|zinc_dust|dust_rate|dust_consumption|dust_flow", "dust given", 0.0),
    Quantity("cemented", "g_L", "cemented|metal_cemented|cement_metal|cement_pure", "metal cemented", 0.0),
    Quantity("cement", "g_L", "cement_with_unused_dust|cement|cement_total|cake|cement_mass|solids", "cement with what dust is left", 0.0),
    Quantity("unused", "g_L", "unused_dust|dust_left|unused|dust_unused|excess_dust", "dust left", 0.0),
    Quantity("grade", "", "cement_grade|grade|metal_in_cement", "share of the cemented metals in the cement", 0.0, 1.0, share=True),
    Quantity("rate_constant", "m_s", "k|k_m|km|kL|rate_constant|mass_transfer|k_s", "rate constant at the surface", 0.0),
    Quantity("rate", "per_min", "k|k_app|rate_constant|k_obs|k1|k_first", "rate constant", 0.0),
    Quantity("bare_rate", "", "k|rate_constant|rate|k_rel", "rate constant, its unit left open", 0.0),
    Quantity("first_rate", "per_min", "k_1|k_T1|k_ref|k0|k_cold", "rate constant at the first temperature", 0.0),
    Quantity("second_rate", "per_min", "k_2|k_T2|k_hot|k2", "rate constant at the second temperature", 0.0),
    Quantity("diffusivity", "m2_s", "D|diffusivity|diffusion_coefficient", "diffusivity", 0.0), Quantity("viscosity", "m2_s", "nu|kinematic_viscosity", "kinematic viscosity", 0.0),
    Quantity("rotation", "per_s", "rpm|rotation|speed", "turns of a disc", 0.0), Quantity("layer", "m", "delta|film|boundary_layer", "film", 0.0),
    Quantity("rate_area", "per_m", "a|A_V|area|specific_area|area_per_volume|A_over_V|surface", "surface in a volume", 0.0),
    Quantity("area", "m2", "A|area|surface", "surface", 0.0), Quantity("volume", "m3", "V|volume", "liquor", 0.0),
    Quantity("dust_area", "m2_g", "specific_surface|dust_area|area|BET|surface", "surface of a gram of dust", 0.0),
    Quantity("dust_size", "um", "dust|d|dust_size|particle|particle_size|d50|dust_diameter|diameter|zinc_dust|size", "diameter of the dust", 1e-3),
    Quantity("dust_density", "kg_m3", "dust_density|rho|density|zinc_density|metal_density", "density of the dust", 1.0),
    Quantity("time", "min", "t|time|duration|contact_time", "time", 0.0),
    Quantity("residence_each", "min", "residence_each|residence_per_tank|each|per_tank|residence_time_each|tank_residence", "stay in each tank", 0.0), Quantity("tanks", "", "tanks|reactors|n_tanks|stirred_tanks|vessels", "stirred tanks in series", 1.0, 100.0),
    Quantity("left", "", "left|C_over_C0|remaining|fraction_left|C_C0", "share left", 0.0, 1.0, share=True),
    Quantity("removal", "", "removal|removed|cemented|recovery|extraction|conversion|target", "share cemented", 0.0, 1.0, share=True),
    Quantity("after", "g_L", "C|C_final|left|final|C_out|outlet|C_left|after|treated|treated_liquor|barren|purified|effluent", "metal left", 0.0),
    *(Quantity(f"time_{n}", "min", f"t_{n}|t{n}|t_{n}_pct|time_to_{n}_pct|t{n}_pct|time_for_{n}_pct", f"time to {n} %", derived=True) for n in (90, 95, 99)),
    Quantity("gained", "g_L", "gained|gain|rise|gain_in_liquor|dissolved_gain|released", "rise of a metal of the liquor", derived=True),
    Quantity("half_time", "min", "t_half|half_life|t50|half_time", "time to half", 0.0),
    Quantity("activation", "kJ_mol", "Ea|E_a|activation_energy|Eact|E_act", "activation energy", 0.0, 500.0),
    Quantity("rate_ratio", "", "rate_ratio|k_ratio|ratio_of_rates|k2_over_k1|factor", "ratio of rates", 0.0),
    Quantity("regime", "text", "regime|control|mechanism|controlling_step|rate_control", "what controls"),
    Quantity("ln_frequency", "", "lnA|ln_A", "logarithm of the frequency factor"), Quantity("frequency", "", "A0|pre_exponential", "frequency factor"),
    Quantity("fit_r2", "", "r2|R2", "fit of the line"), Quantity("order", "", "order", "order"),
)  # fmt: skip


def regime_of_couple(volts: float, metal: str) -> str | None:
    """What controls by the couple's potential; None for cobalt and nickel, whose own discharge is slow.

    >>> regime_of_couple(0.36, "Cd"), regime_of_couple(0.1, "Pb"), regime_of_couple(0.48, "Co2+")
    ('film diffusion', 'surface reaction', None)
    """
    if bare(metal) in SLOW:
        return None
    return "film diffusion" if volts >= FILM_ABOVE else "surface reaction"


def _residual(log_k: float, n: float, n_base: float, shared: float, base_ion: float) -> float:
    return float(10.0 ** ((shared / n_base * math.log10(base_ion) - log_k) * n / shared))


LAWS = (
    Law("electrons", "metal", electrons_of), Law("base_electrons", "base", electrons_of),
    Law("standard", "metal", standard_of), Law("base_standard", "base", standard_of),
    Law("shared", "electrons base_electrons", electrons_shared),
    Law("force", "standard base_standard", lambda a, b: a - b),
    Law("free_energy", "force shared", lambda e, n: -n * FARADAY * e * 1e-3),
    Law("log_K", "force shared temperature", lambda e, n, t: n * FARADAY * e / (GAS_CONSTANT * t) / math.log(10.0)),
    Law("K", "log_K", lambda x: 10.0**x),
    Law("ratio_ions", "log_K electrons base_electrons", lambda k, a, b: 10.0**k if a == b else None),
    Law("residual", "log_K electrons base_electrons shared base_ion", _residual),
    Law("per_metal", "metal base electrons base_electrons", lambda m, b, n, k: n / k * molar_mass(b) / molar_mass(bare(m))),
    Law("excess_ratio", "excess", lambda x: 1.0 + x), Law("excess_ratio", "dust stoichiometric", lambda d, s: d / s),
    Law("excess_ratio", "dust_rate flow stoichiometric", lambda d, f, s: d / f / s),
    Law("dust", "stoichiometric excess_ratio", lambda s, r: s * r), Law("dust_rate", "dust flow", lambda d, f: d * f),
    Law("dust", "dust_rate flow", lambda d, f: d / f),
    Law("dust_rate", "stoichiometric flow", lambda s, f: s * f),
    Law("unused", "dust stoichiometric", lambda d, s: max(d - s, 0.0)), Law("cement", "cemented unused", lambda a, b: a + b),
    Law("grade", "cemented cement", lambda a, b: a / b),
    Law("rate_constant", "diffusivity viscosity rotation", levich), Law("rate_constant", "diffusivity layer", lambda d, x: d / x),
    Law("rate_area", "area volume", lambda a, v: a / v), Law("rate_area", "dust dust_area", lambda d, a: d * a * 1e3),
    Law("rate_area", "dust dust_size dust_density", lambda g, d, rho: 6.0 * g / (rho * d * 1e-6)),
    Law("rate", "rate_constant rate_area", lambda k, a: k * a * 60.0), Law("rate_constant", "rate rate_area", lambda k, a: k / a / 60.0),
    Law("rate", "first_rate activation temperature reference", lambda k, e, t, r: k * arrhenius_ratio(e, t, r)),
    Law("left", "rate time", lambda k, t: math.exp(-k * t)), Law("left", "removal", lambda r: 1.0 - r), Law("removal", "left", lambda x: 1.0 - x),
    Law("left", "after feed", lambda c, f: c / f), Law("after", "left feed", lambda x, f: x * f),
    Law("rate", "left time", lambda x, t: -math.log(x) / t), Law("time", "rate left", lambda k, x: -math.log(x) / k),
    Law("left", "rate residence_each tanks", lambda k, t, n: (1.0 + k * t) ** -n),
    Law("half_time", "rate", lambda k: math.log(2.0) / k), *(Law(f"time_{n}", "rate", lambda k, n=n: -math.log1p(-n / 100.0) / k) for n in (90, 95, 99)),
    Law("gained", "after feed", lambda b, a: b - a if b > a else None),
    Law("activation", "first_rate second_rate reference temperature", lambda a, b, t1, t2: R_KJ * math.log(b / a) / (1.0 / t1 - 1.0 / t2)),
    Law("activation", "rate_ratio reference temperature", lambda f, t1, t2: R_KJ * math.log(f) / (1.0 / t1 - 1.0 / t2)),
    Law("rate_ratio", "activation temperature reference", arrhenius_ratio),
    Law("regime", "activation", regime),
    Law("regime", "force metal", regime_of_couple),
)  # fmt: skip


def fitted(given: Mapping[str, Stated]) -> dict[str, float | str]:
    """Activation energy from rates at several temperatures."""
    rates = next((given[k] for k in ("rate", "rate_constant", "bare_rate") if k in given), None)
    rest = {k: v for k, v in given.items() if k not in ("rate", "rate_constant", "bare_rate", "first_rate")}
    return lines({**rest, "rate_constant": rates} if rates else rest)


ASKS = {
    "activation": "rate constants (k) beside as many temperatures (T_C), or the ratio of two rates (rate_ratio) with T_C and T_ref_C",
    "rate": "share left after a time (left_pct, t_min), or the rate constant at the surface with the area (k_m_s, a_per_m)",
    "left": "rate constant (k_per_min) with time (t_min), or what is left (C_mg_L) of what feed (C0_mg_L)",
    "removal": "rate constant (k_per_min) with time (t_min), or what is left (C_mg_L) of what feed (C0_mg_L)",
    "regime": "activation energy (Ea_kJ_mol), or the couple of metals",
}
BOOK = Book(
    QUANTITIES, LAWS, of_metal="feed", left_of_metal="after", whole=(demand, fitted), constants={"temperature": 298.15}, asks=ASKS
)  # fmt: skip


def couple(inputs: Mapping[str, Any]) -> tuple[list[str], str]:
    """(nobler metals, baser metal, several with commas between) of a case: from its own words, a reaction, its label, or its potentials and feed."""
    named = {str(k): v for k, v in inputs.items()}
    base = next(
        (
            _symbol(str(named[k]))
            for k in ("base", "on", "scrap", "cementator", "reductant", "precipitant")
            if isinstance(named.get(k), str)
        ),
        "",
    )
    nobles = [_symbol(m) for m in _words(named.get("metal", named.get("noble", named.get("metals"))))]
    reaction = re.search(
        r"([A-Z][a-z]?)\W?\d?\+?\s*\+\s*\d?\s*([A-Z][a-z]?)\s*(?:->|=|→)",
        str(named.get("reaction", "")).replace("2+", "").replace("3+", ""),
    )
    if reaction:
        nobles, base = nobles or [reaction[1]], base or reaction[2]
    label = str(named.get("label", ""))
    helpers = {_symbol(m) for k in ("activator", "activators") for m in _words(named.get(k))}
    words = [m for m in metals_named(label) if m not in helpers]
    if not base:
        dust = re.search(
            r"(?:on|by|with|onto)\s+([A-Za-z]+)|([A-Za-z]+)\s+(?:dust|powder|scrap|shot)",
            label,
            re.IGNORECASE,
        )
        if dust:
            base = _symbol(next(x for x in dust.groups() if x))
            listed = re.search(
                r"(?:on|by|with|onto)\s+((?:\w+\s*,\s*)*\w+\s+(?:and|or)\s+\w+)", label, re.IGNORECASE
            )
            several = metals_named(f"on {listed[1]}") if listed else []
            if len(several) > 1 and set(several) >= set(nobles):
                # One metal on each of several: those that the case lists are the baser ones.
                return [m for m in words if m not in several], ",".join(nobles or several)
    if not base and any("zinc_dust" in k or k.startswith("zinc") for k in named):
        base = "Zn"
    if not base:
        base = _dissolving(named)
    nobles = nobles or [m for m in words if m != base]
    potentials = named.get("E0_V", named.get("E0"))
    if (
        isinstance(potentials, Mapping)
        and all(isinstance(v, (int, float)) for v in potentials.values())
        and potentials
    ):
        base = base or _symbol(min(potentials, key=lambda m: potentials[m]))
        nobles = nobles or [_symbol(str(m)) for m in potentials if _symbol(str(m)) != base]
    for k, v in named.items():
        single = NAMED.fullmatch(k)
        if single and single[1] != base:
            nobles = list(dict.fromkeys((*nobles, single[1])))
        if isinstance(v, Mapping) and k.split("_")[0] in ("feed", "C0", "metals"):
            nobles = list(dict.fromkeys((*nobles, *(_symbol(str(m)) for m in v if _symbol(str(m)) != base))))
    if not base and "dust" in " ".join(named).lower():
        base = "Zn"  # dust unnamed is zinc dust
    return [m for m in nobles if m], base


def compute(inputs: Mapping[str, Any]) -> Figures:
    """Figures of a cementation. Raises OutOfValidity, naming what is missing, where nothing follows."""
    nobles, base = couple(inputs)
    told: dict[str, Any] = {}
    feed: dict[str, float] = {}
    for key, value in inputs.items():
        single = NAMED.fullmatch(str(key))
        if key in ("E0_V", "E0") and isinstance(value, Mapping):
            table = {_symbol(str(m)): x for m, x in value.items()}
            told["E0_V"] = {m: x for m, x in table.items() if m != base} or None
            told["E0_base_V"] = table.get(base)
        elif single and single[1] == base:
            told[f"base_ion_{single[2]}"] = value
        elif base and re.match(rf"{base}_(use|over|excess|consumption)", str(key)):
            told[str(key)[len(base) + 1 :]] = value
        elif single:
            feed[single[1]] = value
            told[str(key)] = value
        elif key not in ("reaction", "metal", "metals", "noble", "base", "on", "scrap") or isinstance(
            value, (int, float, Mapping)
        ):
            told[str(key)] = value
    if base:
        told["base"] = base.split(",") if "," in base else base
    if len(nobles) == 1:
        told["metal"] = nobles[0]
    elif nobles and not feed and not any(isinstance(v, Mapping) for v in told.values()):
        told["metal"] = nobles
    told["M_g_mol"] = _molar_of_base(told, base)
    found = BOOK.answer(told)
    if found and base:
        found = _demands_apart(found, base)
    if not found:
        raise OutOfValidity(refusal(BOOK, told) if base else "needs the baser metal (on: Zn, Fe …)")
    return found


def _demands_apart(found: Figures, base: str) -> Figures:
    """Figures in which each of several metals, and each pair (`for_Cd_and_Cu`), has its own demand of the baser metal; without a label, all have."""
    rows = [
        r
        for r in found.rows
        if "stoichiometric" in r.values
        and "feed" in r.values
        and any(is_substance(x.text) for x in r.labels.values())
    ]
    own: dict[str, float] = {}
    for r in rows:
        metal = next(x.text for x in r.labels.values() if is_substance(x.text))
        try:
            per = (
                float(r.values["feed"])
                / molar_mass(bare(metal))
                * electrons_of(metal)
                * molar_mass(base)
                / electrons_of(base)
            )
        except (KeyError, OutOfValidity, ValueError):
            return found
        own[metal] = 0.0 if bare(metal) == base else per
    if len(own) != len(rows) or len(own) < 2:
        return found
    shared = {q: rows[0].values[q] for q in ("stoichiometric", "cemented") if q in rows[0].values}
    apart = [
        Row(r.labels, {**{k: v for k, v in r.values.items() if k not in shared}, "own_demand": x})
        for r, x in zip(rows, own.values(), strict=True)
    ]
    pairs = [
        Row({"pair": Label(f"{a}_and_{b}")}, {"own_demand": own[a] + own[b]}) for a, b in permutations(own, 2)
    ]
    return replace(found, rows=(*(r for r in found.rows if r not in rows), *apart, *pairs, Row({}, shared)))


def _dissolving(named: Mapping[str, Any]) -> str:
    """The one metal of which a treated liquor holds more than its feed, where a case tables both; "" for none."""
    tables = [
        next((v for k, v in named.items() if k.split("_")[0] in words and isinstance(v, Mapping)), {})
        for words in (("feed", "C0", "in"), ("treated", "after", "final", "out", "barren", "purified"))
    ]
    rising = [
        m
        for m, x in tables[0].items()
        if isinstance(x, (int, float)) and isinstance(tables[1].get(m), (int, float)) and tables[1][m] > x
    ]
    return _symbol(rising[0]) if len(rising) == 1 else ""


def _molar_of_base(told: Mapping[str, Any], base: str) -> float | None:
    try:
        return molar_mass(base) if base and any(k.startswith("base_ion") for k in told) else None
    except OutOfValidity:
        return None


def _words(value: Any) -> list[str]:
    return (
        [value]
        if isinstance(value, str)
        else [str(v) for v in value]
        if isinstance(value, (list, tuple))
        else []
    )


def _symbol(word: str) -> str:
    first = next(iter(str(word).lower().split()), "")
    return symbols().get(first, bare(str(word)))


TECHNOLOGIES = (
    technology_of(
        BOOK, "cementation-laws", "Cementation, shared laws", ("S06", "E14", "E18"),
        "Equilibrium, dust and pace of any nobler metal on any baser one.", __name__, __doc__ or "",
        ("cementation*", "*cementation*", "*zinc dust*"), compute=compute,
        more_words=(Word("metal, on; or reaction", "-", "the couple, also from the label (`Cu on Fe`), E0_V by metal, or the feed"),),
    ),
)  # fmt: skip

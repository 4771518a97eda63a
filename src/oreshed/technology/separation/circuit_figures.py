"""Grinding and screening circuits in figures: work indices by comparison, several mills, circulating load, screens, sieves.

comparison   Wi2 = Wi1 (10/sqrt P1 - 10/sqrt F1) / (10/sqrt P2 - 10/sqrt F2), equal energy (Berry & Bruce 1966)
mills        W = sum of the powers / t/h ; Wio = W / (10/sqrt P80 - 10/sqrt F80)
load         U/O = (o - d) / (d - u) by shares finer ; (D_o - D_d) / (D_d - D_u) by water a tonne of solids
screen       shares coarser f, o, u: coarse to oversize o (f - u) / (f (o - u)) ; fine to undersize (1 - u)(o - f) / ((1 - f)(o - u)) ; efficiency their product
HPGR         t/h = m D L v ; force = 1000 f D L kN ; thickener (Coe & Clevenger) A = t/h (D_f - D_u) / R
laws         Rittinger K (1/P - 1/F), Kick K ln(F/P), Bond K (1/sqrt P - 1/sqrt F): K from one grind, energy of another
crusher      closed by a screen: to the crusher = feed (1/E - a) / b, undersize a of the feed and b of what was crushed
washing      counter-current: left = (R - 1)/(R^(n+1) - 1) of the dissolved, R = wash / liquor of the underflow
sieves       Rosin-Rammler ln(-ln R) = n ln x - n ln x' ; Gaudin-Schuhmann ln y = m ln x - m ln k, by least squares
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.several_models import together
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.registry import Need, Technology, Word

REFERENCE = ("reference", "ref", "standard", "known", "1", "A", "reference_ore", "ref_ore")
UNKNOWN = ("unknown", "test", "sample", "new", "2", "B", "unknown_ore", "test_ore", "tested")


def _bond_term(feed: float, product: float) -> float:
    if product >= feed:
        raise OutOfValidity(f"product of {product:g} um is not finer than the feed of {feed:g} um")
    return 10.0 / math.sqrt(product) - 10.0 / math.sqrt(feed)


def _sized(given: Given, tails: tuple[str, ...]) -> tuple[float | None, float | None]:
    feed, product = (
        given.one("|".join(f"{s}_{t}|{t}_{s}" for t in tails for s in stems), "um")
        for stems in (
            ("F80", "feed_F80", "feed", "F", "feed_size"),
            ("P80", "product_P80", "product", "P", "product_size"),
        )
    )
    return feed, product


def comparative(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Work index of an ore by one ground beside it with the same energy. Raises KeyError for sizes that are missing."""
    given = Given(inputs)
    (f1, p1), (f2, p2) = _sized(given, REFERENCE), _sized(given, UNKNOWN)
    wi = given.one(
        "|".join(
            f"{w}_{t}|{t}_{w}" for t in REFERENCE for w in ("Wi", "work_index", "BWi", "bond_work_index")
        ),
        "kWh_per_t",
    )
    own = given.one(
        "|".join(f"{w}_{t}|{t}_{w}" for t in UNKNOWN for w in ("Wi", "work_index", "BWi", "bond_work_index")),
        "kWh_per_t",
    )
    if f1 is None or p1 is None or f2 is None or p2 is None or (wi is None and own is None):
        raise KeyError(
            "Wi_reference_kWh_per_t with F80 and P80 of the reference and of the unknown ore, in um"
        )
    first, second = _bond_term(f1, p1), _bond_term(f2, p2)
    energy = wi * first if wi is not None else float(own or 0.0) * second
    found = {
        f"{name}_kWh_per_t": energy
        for name in (
            "W",
            "energy",
            "specific_energy",
            "grinding_energy",
            "W_Bond",
            "test_energy",
            "W_reference",
        )
    }
    for tails, term in ((UNKNOWN, second), (REFERENCE, first)):
        for t in tails:
            for w in ("Wi", "work_index", "BWi", "bond_work_index", "comparative_work_index"):
                found |= {f"{w}_{t}_kWh_per_t": energy / term, f"{t}_{w}_kWh_per_t": energy / term}
    if wi is not None:
        found |= {
            "Wi_kWh_per_t": energy / second,
            "work_index_kWh_per_t": energy / second,
            "comparative_work_index_kWh_per_t": energy / second,
            "Wi_ratio": second and first / second,
        }
    return found


def mills(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Energy and operating index of mills in a row, their powers added. Raises KeyError for fewer than two powers."""
    given = Given(inputs)
    powers = {}
    for name in inputs:
        if (
            re.search(r"mill|crusher|HPGR|stage", name)
            and re.search(r"_(kW|MW|hp)$", name)
            and not re.search(r"total|circuit|installed_total", name)
        ):
            x = given.one(re.sub(r"_(kW|MW|hp)$", "", name), "kW")
            if x is not None:
                powers[re.sub(r"_(kW|MW|hp)$", "", name)] = x * (0.7457 if name.endswith("_hp") else 1.0)
    rate = given.one(
        "mill_feed|feed|throughput|feed_rate|ore|tonnage|circuit_feed|rate|capacity|fresh_feed||mill_throughput",
        "t_per_h",
    )
    if len(powers) < 2 or rate is None:
        raise KeyError("the powers of two mills or more (SAG_mill_MW, ball_mill_MW) and feed_t_per_h")
    total = sum(powers.values())
    energy = total / rate
    found: dict[str, Any] = {
        f"{n}_kW": total
        for n in (
            "total_power",
            "power",
            "mill_power",
            "circuit_power",
            "total_mill_power",
            "installed_power",
            "total",
        )
    }
    found |= {"kWh_per_t": energy} | {
        f"{n}_kWh_per_t": energy
        for n in (
            "W",
            "energy",
            "specific_energy",
            "total_energy",
            "grinding_energy",
            "circuit",
            "total_specific_energy",
            "total",
            "circuit_specific_energy",
        )
    }
    for name, x in powers.items():
        stem = name.removesuffix("_power")
        found |= {
            f"{stem}_kWh_per_t": x / rate,
            f"{stem}_energy_kWh_per_t": x / rate,
            f"{stem}_specific_energy_kWh_per_t": x / rate,
            f"{stem}_share_pct": 100.0 * x / total,
        }
    f80, p80 = (
        given.one("F80|feed_F80|feed_80pct_passing|feed", "um"),
        given.one("P80|product_P80|product_80pct_passing|product", "um"),
    )
    if f80 is not None and p80 is not None:
        index = energy / _bond_term(f80, p80)
        found |= {
            f"{n}_kWh_per_t": index
            for n in (
                "operating_work_index",
                "Wio",
                "OWi",
                "operating_Wi",
                "Wi_operating",
                "work_index_operating",
                "circuit_operating_work_index",
            )
        }
        wi = given.one("Wi|bond_work_index|work_index|BWi|Bond_index", "kWh_per_t")
        if wi is not None:
            found |= {
                "bond_efficiency": wi / index,
                "work_index_efficiency": wi / index,
                "efficiency_Wi_over_Wio": wi / index,
                "Wi_over_Wio": wi / index,
                "bond_efficiency_pct": 100.0 * wi / index,
            }
    return found


LOAD = Worksheet(
    (
        Quantity("O_", "t_per_h", "overflow|cyclone_overflow|new_feed|fresh_feed|feed|circuit_product|mill_feed|circuit_feed|screen_undersize|undersize|throughput", "what leaves the circuit"), Quantity("U", "t_per_h", "underflow|cyclone_underflow|return|circulating_load|circulating|sands|recycle|screen_oversize|oversize|sand_return|return_sands|circulating_tonnage", "what comes back"), Quantity("D", "t_per_h", "cyclone_feed|mill_discharge|classifier_feed|total_mill_feed|screen_feed|discharge|mill_throughput", "both"),
        Quantity("r", "", "circulating_load_ratio|CLR|circulating_ratio|recirculation_ratio|U_over_O|load_ratio|circulating_load_over_feed|R", "U/O", 0.0), Quantity("p", "pct", "circulating_load|CL|recirculating_load|load|recycle_ratio|circulating", "U/O in %", 0.0),
        Quantity("o", "fraction", "overflow_passing|overflow_finer|overflow_fines|overflow|cyclone_overflow_passing|overflow_minus|cyclone_overflow|overflow_undersize|overflow_pct_passing", "finer than the size", 0.0, 1.0), Quantity("u", "fraction", "underflow_passing|underflow_finer|underflow_fines|underflow|cyclone_underflow_passing|underflow_minus|cyclone_underflow|underflow_undersize|sands_passing|underflow_pct_passing", "", 0.0, 1.0), Quantity("d", "fraction", "mill_discharge_passing|cyclone_feed_passing|discharge_passing|feed_passing|mill_discharge|cyclone_feed|discharge_finer|mill_discharge_minus|classifier_feed_passing|cyclone_feed_minus|cyclone_feed_finer|mill_discharge_finer|feed_finer", "", 0.0, 1.0),
        Quantity("so", "fraction", "overflow_solids|cyclone_overflow_solids|solids_overflow|overflow_solids_by_weight|overflow_density_solids", "by weight", 0.0, 1.0), Quantity("su", "fraction", "underflow_solids|cyclone_underflow_solids|solids_underflow|underflow_solids_by_weight|sands_solids", "", 0.0, 1.0), Quantity("sd", "fraction", "mill_discharge_solids|cyclone_feed_solids|discharge_solids|feed_solids|classifier_feed_solids", "", 0.0, 1.0),
        Quantity("wo", "", "overflow_dilution|overflow_water_to_solids|D_o|dilution_overflow", "water / solids"), Quantity("wu", "", "underflow_dilution|underflow_water_to_solids|D_u|dilution_underflow|sands_dilution", ""), Quantity("wd", "", "mill_discharge_dilution|feed_dilution|cyclone_feed_dilution|D_f|D_d|dilution_feed|feed_water_to_solids", ""),
        Quantity("Ro", "fraction", "fines_to_overflow|fines_recovery_to_overflow|fines_recovery", ""), Quantity("E", "fraction", "classifier_efficiency|classification_efficiency|cyclone_efficiency|classifier_separation_efficiency", "fines to overflow less coarse"),
    ),
    (
        relation("wo", lambda so: (1.0 - so) / so), relation("wu", lambda su: (1.0 - su) / su), relation("wd", lambda sd: (1.0 - sd) / sd), relation("r", lambda U, O_: U / O_), relation("r", lambda p: p / 100.0), relation("r", lambda o, d, u: (o - d) / (d - u)), relation("r", lambda wo, wd, wu: (wo - wd) / (wd - wu)), relation("p", lambda r: 100.0 * r),
        relation("U", lambda O_, r: O_ * r), relation("O_", lambda U, r: U / r), relation("D", lambda O_, U: O_ + U), relation("U", lambda D, O_: D - O_), relation("O_", lambda D, r: D / (1.0 + r)), relation("d", lambda o, u, r: (o + r * u) / (1.0 + r)),
        relation("Ro", lambda o, d, r: o / (d * (1.0 + r))), relation("E", lambda o, d, r: o / (d * (1.0 + r)) - (1.0 - o) / ((1.0 - d) * (1.0 + r))),
    ),
)  # fmt: skip
SCREEN = Worksheet(
    (
        Quantity("f", "fraction", "feed_oversize|oversize_in_feed|feed_coarse|feed_coarser|feed_plus|coarse_in_feed", "coarser, in the feed", 0.0, 1.0), Quantity("o", "fraction", "overflow_oversize|oversize_in_overflow|oversize_coarse|oversize_in_oversize|overflow_coarse|oversize_product_oversize|coarse_in_oversize|oversize_coarser", "in the oversize", 0.0, 1.0), Quantity("u", "fraction", "underflow_oversize|oversize_in_underflow|undersize_coarse|oversize_in_undersize|underflow_coarse|undersize_product_oversize|coarse_in_undersize|undersize_coarser", "in the undersize", 0.0, 1.0),
        Quantity("F", "fraction", "feed_undersize|undersize_in_feed|feed_fines|fines_in_feed|feed_passing|feed_finer", "finer, in the feed", 0.0, 1.0), Quantity("V", "fraction", "oversize_undersize|undersize_in_oversize|oversize_fines|fines_in_oversize|overflow_undersize|oversize_passing|oversize_product_undersize|undersize_in_overflow|oversize_finer", "in the oversize", 0.0, 1.0), Quantity("G", "fraction", "undersize_undersize|undersize_in_undersize|undersize_fines|underflow_undersize|undersize_product_undersize|undersize_passing|fines_in_undersize|undersize_in_underflow", "in the undersize", 0.0, 1.0),
        Quantity("y", "fraction", "oversize_yield|mass_to_oversize|oversize_mass|yield_to_oversize|oversize_share|oversize_split", "of the feed", 0.0, 1.0), Quantity("x", "fraction", "undersize_yield|mass_to_undersize|undersize_mass|yield_to_undersize|undersize_share", "", 0.0, 1.0), Quantity("Q", "t_per_h", "feed|screen_feed|feed_rate|throughput", ""), Quantity("Oq", "t_per_h", "oversize|overflow|screen_oversize|oversize_product", ""), Quantity("Uq", "t_per_h", "undersize|underflow|screen_undersize|undersize_product", ""),
        Quantity("Ro", "fraction", "oversize_recovery|coarse_recovery|recovery_of_oversize|oversize_recovery_to_overflow|oversize_efficiency|coarse_to_oversize|recovery_oversize", "coarse to oversize"), Quantity("Ru", "fraction", "undersize_recovery|fines_recovery|recovery_of_undersize|undersize_efficiency|undersize_removal|fines_to_undersize|undersize_removal_efficiency|efficiency_of_undersize_removal|recovery_undersize|undersize_recovery_to_underflow", "fine to undersize"), Quantity("E", "fraction", "screen_efficiency|efficiency|overall_efficiency|screening_efficiency|overall_screen_efficiency|E|screen_overall_efficiency", "their product"),
    ),
    (
        relation("f", lambda F: 1.0 - F), relation("o", lambda V: 1.0 - V), relation("u", lambda G: 1.0 - G), relation("y", lambda Oq, Q: Oq / Q), relation("y", lambda Uq, Q: 1.0 - Uq / Q), relation("y", lambda f, o, u: (f - u) / (o - u)), relation("x", lambda y: 1.0 - y), relation("Oq", lambda Q, y: Q * y), relation("Uq", lambda Q, Oq: Q - Oq),
        relation("Ro", lambda y, o, f: y * o / f), relation("Ru", lambda y, o, f: 1.0 - y * (1.0 - o) / (1.0 - f)), relation("E", lambda Ro, Ru: Ro * Ru),
    ),
)  # fmt: skip


CLOSED = Worksheet(
    (
        Quantity("q", "t_per_h", "fresh_feed|new_feed|feed|circuit_feed|throughput|product", "what leaves as undersize", 0.0), Quantity("a", "fraction", "undersize_in_fresh_feed|fresh_feed_undersize|undersize_in_feed|feed_undersize|fines_in_fresh_feed|undersize_in_new_feed|fresh_feed_finer", "", 0.0, 1.0), Quantity("b", "fraction", "undersize_in_crusher_product|crusher_product_undersize|crusher_product_finer|fines_in_crusher_product|undersize_in_crushed|crusher_product_passing", "", 0.0, 1.0),
        Quantity("E", "fraction", "screen_efficiency|screening_efficiency|efficiency|efficiency_of_undersize_removal|undersize_removal_efficiency", "of the undersize", 0.0, 1.0), Quantity("R", "t_per_h", "crusher_feed|oversize|recycle|circulating_tonnage|screen_oversize|crusher_throughput|recirculating_load", "to the crusher"), Quantity("S", "t_per_h", "screen_feed|to_screen", ""), Quantity("C", "fraction", "circulating_load|recirculating_load|recycle_ratio", "of the fresh feed"), Quantity("r", "", "circulating_load_ratio|recirculation_ratio", ""),
    ),
    (  # the screen passes E of all undersize that reaches it, and as much as is fed
        relation("R", lambda q, a, b, E: q * (1.0 / E - a) / b), relation("C", lambda R, q: R / q), relation("r", lambda C: C), relation("S", lambda R, q: R + q),
    ),
)  # fmt: skip
WASHING = Worksheet(
    (
        Quantity("n", "", "stages|thickeners|wash_stages|washing_stages|CCD_stages|number_of_thickeners|n_stages", "thickeners in a row, wash against solids"), Quantity("R", "", "wash_ratio|washing_ratio|wash_to_underflow|overflow_to_underflow_liquor|R", "wash over the liquor that goes with the underflow", 0.0),
        Quantity("L", "fraction", "unwashed_fraction|soluble_loss|solute_loss|unwashed|loss_of_solute|dissolved_loss|soluble_losses", "of the dissolved", 0.0, 1.0), Quantity("E", "fraction", "washing_efficiency|wash_efficiency|wash_recovery|CCD_efficiency|solute_recovery|CCD_recovery", "", 0.0, 1.0),
        Quantity("W", "m3_per_h", "wash|wash_water|wash_flow|wash_liquor", ""), Quantity("U", "m3_per_h", "underflow_liquor|liquor_in_underflow|underflow_solution|entrained_liquor", ""),
    ),
    (
        relation("R", lambda W, U: W / U), relation("L", lambda n, R: np.where(np.isclose(R, 1.0), 1.0 / (n + 1.0), (R - 1.0) / (np.asarray(R, dtype=np.float64) ** (n + 1.0) - 1.0))), relation("E", lambda L: 1.0 - L), relation("L", lambda E: 1.0 - E),
        relation("n", lambda R, L: np.log(1.0 + (R - 1.0) / L) / np.log(R) - 1.0),
    ),
)  # fmt: skip
MACHINES = Worksheet(
    (
        Quantity("D", "m", "roll_diameter|D_roll|rolls_diameter", ""), Quantity("L", "m", "roll_width|roll_length|rolls_width", ""), Quantity("v", "m_per_s", "roll_speed|peripheral_speed|circumferential_speed|speed|roll_peripheral_speed", ""), Quantity("m", "", "specific_throughput_ts_per_m3h|m_dot|specific_throughput_t_s_per_m3_h|m_dot_ts_per_m3h|specific_throughput|specific_throughput_constant", "t s/(m3 h)"), Quantity("Q", "t_per_h", "throughput|HPGR_throughput|capacity|HPGR_capacity", ""), Quantity("f", "", "specific_force_N_per_mm2|specific_pressing_force_N_per_mm2|specific_force", "N/mm2"), Quantity("F", "", "pressing_force_kN|total_force_kN|grinding_force_kN", "kN"),
        Quantity("T", "t_per_h", "feed|solids|dry_solids|feed_solids|thickener_feed|solids_feed", "of a thickener"), Quantity("a", "", "feed_dilution|F|feed_water_to_solids|critical_dilution", "water / solids"), Quantity("b", "", "underflow_dilution|discharge_dilution|underflow_water_to_solids", ""), Quantity("R", "m_per_h", "settling_rate|settling_velocity|free_settling_rate|R|rise_rate", ""), Quantity("A", "m2", "area|thickener_area|settling_area|required_area", ""), Quantity("d", "m", "thickener_diameter|diameter", ""), Quantity("u", "", "unit_area_m2_per_t_per_day|unit_area_m2_d_per_t", "m2 d/t"),
    ),
    (
        relation("Q", lambda m, D, L, v: m * D * L * v), relation("m", lambda Q, D, L, v: Q / (D * L * v)), relation("F", lambda f, D, L: 1000.0 * f * D * L), relation("f", lambda F, D, L: F / (1000.0 * D * L)),
        relation("A", lambda T, a, b, R: T * (a - b) / R), relation("A", lambda u, T: 24.0 * u * T), relation("d", lambda A: 2.0 * np.sqrt(A / np.pi)), relation("u", lambda A, T: A / (24.0 * T)), relation("R", lambda T, a, b, A: T * (a - b) / A),
    ),
)  # fmt: skip


def load(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Circulating load; sizes in names of shares are left aside (`overflow_passing_75um_pct`)."""
    plain = {
        re.sub(r"_?(?:minus_?|-)?\d+_?(?:um|mesh|mm)", "", k) if "pct" in k or "passing" in k else k: v
        for k, v in inputs.items()
    }
    return LOAD.compute({**plain, **inputs})


def screening(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A screen; where nothing is said of coarse grains in the undersize, a sound cloth passes none."""
    given = Given(inputs)
    if "screen" not in f"{inputs.get('label', '')} {given.text()} {' '.join(map(str, inputs))}".lower():
        raise KeyError("a screen by name")
    stated = SCREEN.read(given)
    known = dict(stated)
    if not {"u", "G", "y", "Oq", "Uq"} & set(known):
        known["u"] = 0.0
    fresh = {s: v for s, v in SCREEN.derive(known).items() if s not in stated and s != "u"}
    if not fresh:
        raise KeyError("feed_undersize_pct and oversize_undersize_pct")
    return SCREEN.named(fresh)


_LAWS: Mapping[str, Callable[[float, float], float]] = {
    "Rittinger": lambda f, p: 1.0 / p - 1.0 / f, "Kick": lambda f, p: math.log(f / p), "Bond": lambda f, p: 1.0 / math.sqrt(p) - 1.0 / math.sqrt(f),
}  # fmt: skip


def laws(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Energy of a second grind from that of a first by Rittinger, Kick and Bond. Raises KeyError for what is missing."""
    given = Given(inputs)
    f1, p1 = (
        given.one(s, "um")
        for s in (
            "F1|F80_1|feed_1|F_1|d1_1|feed_size_1|x_feed_1|L1_1",
            "P1|P80_1|product_1|P_1|d2_1|product_size_1|x_product_1|L2_1",
        )
    )
    f2, p2 = (
        given.one(s, "um")
        for s in (
            "F2|F80_2|feed_2|F_2|d1_2|feed_size_2|x_feed_2|L1_2",
            "P2|P80_2|product_2|P_2|d2_2|product_size_2|x_product_2|L2_2",
        )
    )
    energy = given.one("W1|E1|energy_1|W_1|E_1|energy1|specific_energy_1", "kWh_per_t")
    if energy is None or f1 is None or p1 is None or f2 is None or p2 is None:
        raise KeyError("W1_kWh_per_t, F1_um, P1_um, F2_um and P2_um")
    text = f"{inputs.get('label', '')} {given.text()}".lower()
    found: dict[str, Any] = {}
    said = [law for law in _LAWS if law.lower() in text]
    for law, term in _LAWS.items():
        each = energy * term(f2, p2) / term(f1, p1)
        for stem in ("W2", "E2", "energy_2", "W_2", "E_2", "W", "energy"):
            found |= {f"{stem}_{law}_kWh_per_t": each, f"{law}_{stem}_kWh_per_t": each} | (
                {f"{stem}_kWh_per_t": each} if said == [law] else {}
            )
        found |= {f"{law}_kWh_per_t": each, f"{law.lower()}_kWh_per_t": each}
    return found


def sieves(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Exponent and size of a distribution from two sieves or more. Raises KeyError without them."""
    given = Given(inputs)
    sizes = given.get("size|sizes|x|sieve|sieve_size|d|aperture|sieves|sieve_sizes", "um")
    passing = given.get(
        "passing|cumulative_passing|finer|undersize|cum_passing|cumulative_undersize|Y|percent_passing|F",
        "fraction",
    )
    retained = given.get(
        "retained|cumulative_retained|oversize|R|cum_retained|cumulative_oversize", "fraction"
    )
    if sizes is None or np.ndim(sizes) == 0 or (passing is None and retained is None):
        raise KeyError("sizes_um and passing_pct, lists of two or more")
    y = np.asarray(passing if passing is not None else 1.0 - np.asarray(retained), dtype=np.float64)
    x = np.asarray(sizes, dtype=np.float64)
    if x.shape != y.shape:
        raise OutOfValidity(f"{x.size} sizes but {y.size} shares")
    inside = (y > 0.0) & (y < 1.0)
    if inside.sum() < 2:
        raise OutOfValidity("two shares between 0 and 100 % are needed")
    found: dict[str, Any] = {}
    n, cut = np.polyfit(np.log(x[inside]), np.log(-np.log1p(-y[inside])), 1)
    m, low = np.polyfit(np.log(x[inside]), np.log(y[inside]), 1)
    modulus, top = math.exp(-cut / n), math.exp(-low / m)
    text = f"{inputs.get('label', '')} {given.text()}".lower()
    rosin, gaudin = (
        any(w in text for w in ("rosin", "rammler", "weibull")),
        any(w in text for w in ("gaudin", "schuhmann", "ggs")),
    )
    if not gaudin or rosin:
        found |= dict.fromkeys(
            (
                "rosin_rammler_n",
                "RR_n",
                "n_RR",
                *(
                    ("n", "exponent", "slope_n", "uniformity", "spread", "slope")
                    if rosin and not gaudin
                    else ()
                ),
            ),
            float(n),
        )
        for name in (
            "rosin_rammler_size",
            "x63_2",
            "d63_2",
            "x_prime",
            "RR_size",
            "size_63_2_pct_passing",
            "x63",
            "d63",
            *(("size_modulus", "characteristic_size", "x_c", "d_prime") if rosin and not gaudin else ()),
        ):
            found[f"{name}_um"] = modulus
    if not rosin or gaudin:
        found |= dict.fromkeys(
            (
                "gaudin_m",
                "schuhmann_m",
                "GGS_m",
                "m_GGS",
                *(
                    ("m", "slope", "exponent", "distribution_modulus", "alpha", "slope_m")
                    if gaudin and not rosin
                    else ()
                ),
            ),
            float(m),
        )
        for name in (
            "gaudin_size",
            "k_GGS",
            "schuhmann_size",
            "GGS_size_modulus",
            *(("k", "size_modulus", "top_size", "maximum_size") if gaudin and not rosin else ()),
        ):
            found[f"{name}_um"] = top
    for pct in (50, 80):
        share = pct / 100.0
        rr, ggs = modulus * (-math.log1p(-share)) ** (1.0 / n), top * share ** (1.0 / m)
        for name in (f"P{pct}", f"d{pct}", f"x{pct}", f"K{pct}"):
            if rosin != gaudin:
                found[f"{name}_um"] = rr if rosin else ggs
            found |= {f"{name}_RR_um": rr, f"{name}_GGS_um": ggs}
    return found


compute = together(
    comparative, mills, laws, load, screening, sieves, MACHINES.compute, WASHING.compute, CLOSED.compute
)


TECHNOLOGIES = (
    Technology(
        "circuit-figures", "Grinding and screening circuits in figures", ("S01", "N14"), "Comparative work index, several mills, circulating load, screen efficiency and sieve analyses on a plant's own figures.", "industrial", __name__, None, compute,
        answers=("*crush*", "*grind*", "*mill*ing*", "*comminut*", "*Bond*", "*work index*", "*size distribution*", "*ball mill*", "*screen*", "*circulating*", "*cyclone*", "*classif*", "*sieve*", "*Rosin*", "*Gaudin*", "*SAG*", "*Rittinger*", "*Kick*", "*HPGR*", "*thicken*", "*Coe*Clevenger*", "*CCD*", "*counter-current decantation*", "*washing*"),
        words=(
            Word("Wi_reference_kWh_per_t, F80_reference_um, P80_reference_um, F80_unknown_um, P80_unknown_um", "", "ask for Wi_unknown_kWh_per_t"), Word("SAG_mill_MW, ball_mill_MW …, feed_t_per_h, F80_um, P80_um", "", "ask for kWh_per_t, operating_work_index_kWh_per_t"),
            Word("W1_kWh_per_t, F1_um, P1_um, F2_um, P2_um", "", "ask for Rittinger_kWh_per_t, Kick_kWh_per_t, Bond_kWh_per_t"), Word("sizes_um, passing_pct", "lists", "ask for rosin_rammler_n, gaudin_m, P80_um"), *LOAD.words, *SCREEN.words,
        ),
        equations=__doc__ or "", stated_only=True, labelled=True, sources=("Berry & Bruce 1966 (comparative work index)", "Wills' Mineral Processing Technology (screens, circulating load; from memory)"),
        needs=(Need("*circulating*", "shares finer (overflow, underflow, mill discharge), or their solids"), Need("Wi_*", "Wi of the reference with F80 and P80 of both ores")),
    ),
)  # fmt: skip

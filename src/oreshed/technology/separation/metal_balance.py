"""Metal balances of concentrators and sorters: yields, recoveries and grades of two, three or more products.

Assays of feed and products, recoveries, mass pulls and tonnes are one set of linear balances; what a case gives decides
the rest. A train of two-product steps (lead circuit, then zinc circuit) is solved step by step.

    two products    y = (f - t) / (c - t) ; R = y c / f ; c = R f / y ; t = (1 - R) f / (1 - y)
    three           f_i = y1 c1_i + y2 c2_i + (1 - y1 - y2) t_i for two metals
    fines           R = F + (1 - F) r ; mill's mass = f + (1 - f) y, fines past the sorter
    upgrade         c/f - 1 ; ratio of concentration 1/y ; misplaced = what a product holds of the other's metal
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.properties import molar_masses
from oreshed.technology.casework.case_units import PURE
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.quantity_names import flattened, read
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.registry import Need, Technology, Word

ONE = Worksheet(
    (
        Quantity("f", "pct", "feed_{E}|head_{E}|{E}_in_feed|feed|head|feed_grade|head_grade|feed_{E}_grade|ore_{E}|mill_feed_{E}|feed_assay|head_assay|f", "head grade"),
        Quantity("c", "pct", "conc_{E}|product_{E}|{E}_in_conc|{E}_in_product|conc|product|conc_grade|product_grade|{E}_conc_{E}|accept_{E}|conc_{E}_grade|preconcentrate_{E}|sorted_{E}|sink_{E}|sinks_{E}|sink_grade|sinks_grade|sink|sinks|accepts_{E}|{E}_grade|c|preconc_{E}|product_assay|conc_assay", "of the concentrate"),
        Quantity("t", "pct", "tail_{E}|reject_{E}|{E}_in_tail|{E}_in_reject|tail|reject|tail_grade|reject_grade|waste_{E}|rejects_{E}|tail_{E}_grade|waste|waste_grade|final_tail_{E}|discard_{E}|float_{E}|floats_{E}|float_grade|floats_grade|t|{E}_in_waste|tail_assay", "of the tail"),
        Quantity("y", "fraction", "mass_pull|sink_yield|sinks_yield|mass_to_sinks|pull|yield|mass_yield|conc_yield|mass_recovery|accepts|sorted_mass|weight_recovery|product_yield|mass_to_product|conc_mass|mass_to_conc|product_mass|accept_mass|y|mass_split|weight_split", "mass to the concentrate", 0.0, 1.0),
        Quantity("w", "fraction", "rejection|mass_rejection|waste_rejection|mass_rejected|rejected|reject_mass|rejects_mass|waste_mass|reject_yield|tail_mass", "mass to the tail", 0.0, 1.0),
        Quantity("R", "fraction", "recovery_{E}|{E}_recovery|recovery|sink_recovery|sinks_recovery|product_recovery|metal_recovery|{E}_recovered|{E}_to_conc|R|R_{E}|{E}_recovery_to_conc", "", 0.0, 1.0),
        Quantity("loss", "fraction", "loss_{E}|{E}_loss|metal_loss|{E}_to_tail|{E}_lost|{E}_to_reject|{E}_loss_to_tail|{E}_losses", "", 0.0, 1.0),
        Quantity("up", "fraction", "grade_increase|grade_increase_{E}|upgrade_pct|increase_{E}|grade_increase_pct|{E}_grade_increase|{E}_upgrade_pct|relative_grade_increase", "c/f - 1"),
        Quantity("u", "", "upgrade_ratio|upgrade|enrichment|enrichment_ratio|upgrade_factor|{E}_upgrade|upgrading_ratio|enrichment_{E}|{E}_upgrade_ratio|upgrade_ratio_{E}|{E}_enrichment|{E}_enrichment_ratio|enrichment_factor", "c/f"),
        Quantity("k", "", "ratio_of_concentration|concentration_ratio|ratio_of_conc", "1/y"),
        Quantity("F", "t", "feed|ore_milled|mill_feed|ore|tonnes|ore_treated|ore_crushed|ore_feed|feed_mass|dry_feed|throughput|mill|milled|tonnes_milled|ore_milled|ore_processed|processed", "dry feed"), Quantity("C", "t", "conc|product|{E}_conc|accept|accepts|sorted_product|preconcentrate|conc_mass", "concentrate"), Quantity("T", "t", "tail|reject|waste|rejects|tail_mass|discard", "tail"),
        Quantity("M", "t", "{E}_in_conc|{E}_recovered|contained_{E}|{E}|metal_in_conc|{E}_metal|{E}_in_product|{E}_contained", "metal in it"), Quantity("Mt", "t", "{E}_in_tail|{E}_to_tail|{E}_lost|{E}_lost_to_tail|{E}_in_reject", ""), Quantity("Mf", "t", "{E}_in_feed|contained_{E}_feed|{E}_in_ore", ""),
        Quantity("Fr", "t_per_h", "feed|mill_feed|ore|throughput|feed_rate|dry_feed|", ""), Quantity("Cr", "t_per_h", "conc|product|{E}_conc|accept|preconcentrate|conc_rate|mill_feed_after|mill_feed|sorted_feed|to_mill", ""), Quantity("Tr", "t_per_h", "tail|reject|waste|rejects", ""), Quantity("Mr", "t_per_h", "{E}_in_conc|{E}|{E}_recovered", ""),
        Quantity("Wi", "kWh_per_t", "grinding_energy|comminution_energy|milling_energy|W|mill_energy|grinding", "energy of what is milled"), Quantity("saved", "kWh_per_t_ore", "energy_saved|grinding_saved|grinding_energy_saved", ""), Quantity("Es", "kW", "energy_saved|power_saved|grinding_power_saved|mill_power_saved|grinding_saved|saved_power", ""), Quantity("E", "kWh_per_t", "grinding_energy_per_t_feed|milling_energy_per_t_ore|energy_after_sorting", "per tonne mined"),
    ),
    (
        relation("y", lambda w: 1.0 - w), relation("w", lambda y: 1.0 - y), relation("R", lambda loss: 1.0 - loss), relation("loss", lambda R: 1.0 - R),
        relation("u", lambda up: 1.0 + up), relation("y", lambda k: 1.0 / k), relation("y", lambda C, F: C / F), relation("y", lambda Cr, Fr: Cr / Fr), relation("y", lambda T, F: 1.0 - T / F),
        relation("y", lambda f, c, t: (f - t) / (c - t)), relation("R", lambda y, c, f: y * c / f), relation("R", lambda y, t, f: 1.0 - (1.0 - y) * t / f), relation("R", lambda y, u: y * u),
        relation("u", lambda R, y: R / y), relation("c", lambda u, f: u * f), relation("f", lambda c, u: c / u), relation("u", lambda c, f: c / f), relation("up", lambda u: u - 1.0),
        relation("y", lambda R, u: R / u), relation("y", lambda R, f, c: R * f / c), relation("t", lambda R, f, y: (1.0 - R) * f / (1.0 - y)), relation("f", lambda y, c, t: y * c + (1.0 - y) * t), relation("f", lambda R, c, y: y * c / R),
        relation("y", lambda R, f, t: 1.0 - (1.0 - R) * f / t), relation("k", lambda y: 1.0 / y), relation("C", lambda F, y: F * y), relation("F", lambda C, y: C / y), relation("T", lambda F, C: F - C), relation("Cr", lambda Fr, y: Fr * y), relation("Fr", lambda Cr, y: Cr / y),
        relation("Tr", lambda Fr, Cr: Fr - Cr), relation("M", lambda C, c: C * c / 100.0), relation("M", lambda Mf, R: Mf * R), relation("Mf", lambda F, f: F * f / 100.0), relation("Mf", lambda M, R: M / R), relation("F", lambda Mf, f: 100.0 * Mf / f), relation("Mt", lambda Mf, M: Mf - M), relation("Mr", lambda Cr, c: Cr * c / 100.0), relation("C", lambda M, c: 100.0 * M / c), relation("Mr", lambda Fr, f, R: Fr * f * R / 100.0),
        relation("saved", lambda Wi, w: Wi * w), relation("Es", lambda saved, Fr: saved * Fr), relation("E", lambda Wi, y: Wi * y),
    ),
)  # fmt: skip
BYPASS = Worksheet(
    (
        Quantity("f", "fraction", "fines_mass|fines|fines_bypass|bypass_mass|bypass|fines_share|fines_pct_of_ROM|mass_in_fines", "of the ore, past the sorter to the mill", 0.0, 1.0), Quantity("F", "fraction", "fines_{E}_share|{E}_in_fines_share|fines_{E}_distribution|{E}_in_fines|{E}_to_fines|fines_{E}|bypass_{E}_share", "of the ore's metal, in the fines", 0.0, 1.0),
        Quantity("y", "fraction", "sorter_mass_pull|sorter_pull|sorter_yield|sorter_mass_yield|sorter_accept_mass|sorter_product_mass|sorter_accepts", "of the sorter's feed", 0.0, 1.0), Quantity("r", "fraction", "sorter_{E}_recovery|{E}_sorter_recovery|sorter_recovery_{E}|sorter_recovery", "of the sorter's metal", 0.0, 1.0), Quantity("x", "fraction", "sorter_rejection|sorter_mass_rejection|rejected_pct_of_sorter_feed", "", 0.0, 1.0),
        Quantity("R", "fraction", "{E}_recovery|overall_{E}_recovery|recovery_{E}|total_{E}_recovery|recovery|plant_{E}_recovery|combined_{E}_recovery", "fines and sorted", 0.0, 1.0), Quantity("Y", "fraction", "mill_feed_mass|mill_feed|mass_to_mill|mill_feed_pct_of_ROM|mass_to_mill_feed|overall_mass_pull|combined_mass_pull", "of the ore", 0.0, 1.0),
        Quantity("w", "fraction", "rejected_pct_of_ROM|overall_rejection|overall_mass_rejection|total_mass_rejection", "", 0.0, 1.0), Quantity("u", "", "upgrade_ratio|upgrade|{E}_upgrade|upgrade_factor|mill_feed_upgrade|overall_upgrade", "R/Y"),
    ),
    (
        relation("y", lambda x: 1.0 - x), relation("Y", lambda f, y: f + (1.0 - f) * y), relation("R", lambda F, r: F + (1.0 - F) * r), relation("u", lambda R, Y: R / Y), relation("w", lambda Y: 1.0 - Y),
    ),
)  # fmt: skip
SHARED = ("y", "w", "k", "F", "C", "T", "Fr", "Cr", "Tr")


def of_element(element: str) -> Worksheet:
    """The two-product worksheet with the element's symbol in its names."""
    return Worksheet(
        tuple(Quantity(q.name, q.unit, q.words.replace("{E}", element), q.what, q.low, q.high) for q in ONE.quantities), ONE.relations
    )  # fmt: skip


def past_the_sorter(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """What mill and metal gain where fines go past a sorter. Raises KeyError for the sorter's own figures."""
    flat = flattened(inputs)
    found: dict[str, Any] = {}
    for e in elements_of(inputs):
        sheet = Worksheet(tuple(Quantity(q.name, q.unit, q.words.replace("{E}", e), q.what, q.low, q.high) for q in BYPASS.quantities), BYPASS.relations)  # fmt: skip
        stated = sheet.read(Given(flat))
        if "f" not in stated or not {"y", "x"} & set(stated):
            raise KeyError("fines_mass_pct and sorter_mass_pull_pct")
        found |= sheet.named({s: v for s, v in sheet.derive(stated).items() if s not in stated})
    return found


def elements_of(inputs: Mapping[str, Any]) -> list[str]:
    """Elements or minerals that the names or tables of a case assay."""
    found: dict[str, None] = {}
    for name, value in inputs.items():
        if isinstance(value, Mapping):
            found |= {
                str(k).removesuffix("_pct"): None
                for k in value
                if str(k).removesuffix("_pct") in molar_masses()
            }
        else:
            found |= {t: None for t in read(name).key if t in molar_masses() and len(t) <= 2}
    # Rare earths, tungsten or chromium are assayed as oxides: what stands in a feed's name and in a product's.
    found |= {
        m[1]: None for k in inputs
        if not found and (m := re.fullmatch(r"(?:feed|head)_([A-Z][A-Za-z0-9]*)_pct", str(k)))
        and any(re.fullmatch(rf"(?:conc|concentrate|product|tails?|reject)_{m[1]}_pct", str(o)) for o in inputs)
    }  # fmt: skip
    return list(found) or [""]


def headed(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Names with the grade of what is milled told as the feed's: beside its tonnes, "Ag_g_per_t" alone is the head grade.

    >>> headed({"mill_t": 100.0, "Ag_g_per_t": 343.0})
    {'mill_t': 100.0, 'feed_Ag_g_per_t': 343.0}
    """
    given = Given(flat)
    milled = any(given.find(ONE.by_symbol[s].words, ONE.by_symbol[s].unit) for s in ("F", "Fr"))
    found: dict[str, Any] = {}
    for name, value in flat.items():
        key = read(name).key
        alone = len(key) == 1 and key[0] in molar_masses() and bool(read(name).unit)
        other = alone and any(key[0] in k and len(k) > 1 and {"feed", "head", "conc", "tail", "product"} & set(k) for k in map(_key, flat))  # fmt: skip
        share = alone and read(name).dimension == PURE
        found[f"feed_{name}" if milled and share and not other else name] = value
    return found


def _key(name: str) -> tuple[str, ...]:
    return read(name).key


def two_products(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A concentrate and a tail: every figure of every element that follows."""
    flat = headed(flattened(inputs))
    given = Given(flat)
    names = elements_of(inputs)
    dry = _dried(given)
    found: dict[str, Any] = {}
    shared: dict[str, Any] = dict(dry)
    for _ in range(2):  # a second round carries what one element decides to the others
        for e in names:
            sheet = of_element(e)
            stated = sheet.read(given)
            for s in dry:
                stated.pop(s, None)
            if (
                not e
                and any(q in stated for q in ("f", "c", "t")) is False
                and "y" not in stated
                and "w" not in stated
            ):
                continue
            if len(names) > 1:
                for s in (
                    "f",
                    "c",
                    "t",
                    "R",
                ):  # a figure without an element belongs to none where several are assayed
                    q = sheet.by_symbol[s]
                    own = "|".join(
                        x for x in q.words.split("|") if re.search(rf"(?<![A-Za-z]){e}(?![a-z])", x)
                    )
                    if s in stated and given.get(own, q.unit) is None:
                        stated.pop(s)
            values = sheet.derive({**shared, **stated})
            if "y" in values and np.any(
                (np.asarray(values["y"]) < -1e-9) | (np.asarray(values["y"]) > 1.0 + 1e-9)
            ):
                raise OutOfValidity(
                    f"the assays of {e or 'the metal'} give a yield of {values['y']:.3g}: feed must lie between concentrate and tail"
                )
            shared |= {s: values[s] for s in SHARED if s in values}
            fresh = sheet.named({s: v for s, v in values.items() if s not in stated})
            for name, v in fresh.items():
                if (
                    e in name
                    or len(names) == 1
                    or any(
                        x and name.startswith(x) for q in SHARED for x in ONE.by_symbol[q].words.split("|")
                    )
                ):
                    found[name] = v
            for s, table in (
                ("R", "recovery_pct"),
                ("c", "product_pct"),
                ("t", "reject_pct"),
                ("u", "upgrade_ratio"),
                ("up", "grade_increase_pct"),
            ):
                if s in values and s not in stated:
                    scale = 100.0 if s in ("R", "up") else 1.0
                    if len(names) > 1 or e:
                        part = found.get(table)
                        found[table] = (
                            {**(part if isinstance(part, dict) else {}), e: scale * values[s]}
                            if len(names) > 1
                            else scale * values[s]
                        )
    if not found:
        raise KeyError(
            "assays of feed, concentrate and tail (feed_pct, conc_pct, tail_pct by element), or a mass pull with a recovery"
        )
    return found


def _dried(given: Given) -> dict[str, Any]:
    """Dry feed where a case gives it wet with its moisture."""
    moisture = given.one("moisture|feed_moisture|ore_moisture|H2O")
    if moisture is None:
        return {}
    for unit, symbol, scale in (("t", "F", 1.0), ("t_per_h", "Fr", 1.0), ("t_per_d", "F", 1.0)):
        wet = given.get("wet_feed|feed_wet|mill_feed_wet|wet|ore_wet|feed|mill_feed|throughput", unit)
        if wet is not None:
            return {symbol: wet * (1.0 - moisture) * scale}
    return {}


_METALS = {"lead": "Pb", "zinc": "Zn", "copper": "Cu", "nickel": "Ni", "tin": "Sn"}


def by_symbol(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Names of concentrates by their metal's symbol: a `lead_concentrate` is Pb_conc.

    >>> by_symbol({"lead_conc": {"Pb_pct": 60.0}, "lead_conc_Zn_pct": 3.0})
    {'Pb_conc': {'Pb_pct': 60.0}, 'Pb_conc_Zn_pct': 3.0}
    """
    word = re.compile(rf"(?i)^({'|'.join(_METALS)})(?=_(conc|circuit|tail|rougher|flotation))")
    return {word.sub(lambda m: _METALS[m[1].lower()], str(k)): v for k, v in inputs.items()}


def train(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Two or more concentrates one after the other (Pb then Zn), from assays of feed, concentrates and tails.

    Raises KeyError for what the assays do not decide.
    """
    flat = flattened(by_symbol(inputs))
    given = Given(flat)
    metals = [e for e in elements_of(inputs) if e]
    named = re.findall(r"\b([A-Z][a-z]?)_conc", " ".join(flat)) + re.findall(
        r"\b([A-Z][a-z]?)_conc(?:entrate)?_", " ".join(flat)
    )
    order = list(dict.fromkeys(e for e in named if e in molar_masses()))
    if len(order) < 2:
        raise KeyError("assays of two concentrates: Pb_conc_pct and Zn_conc_pct")

    def assay(streams: str, e: str) -> float | None:
        return given.one("|".join(f"{s}_{e}|{e}_in_{s}" for s in streams.split("|")), "pct")

    feed = {e: assay("feed|head|mill_feed|ore", e) for e in metals}
    conc = {c: {e: assay(f"{c}_conc", e) for e in metals} for c in order}
    middle = {
        c: {
            e: assay(f"{c}_circuit_tail|{c}_tail|{c}_rougher_tail|{c}_flotation_tail|{c}_circuit_tailing", e)
            for e in metals
        }
        for c in order
    }
    last = {e: assay(f"final_tail|tail|plant_tail|{order[-1]}_circuit_tail", e) for e in metals}
    middle[order[-1]] = {e: last[e] if last[e] is not None else middle[order[-1]][e] for e in metals}
    yields: dict[str, float] = {}
    if middle[order[0]][order[0]] is not None:
        left, part = dict(feed), 1.0
        for c in order:
            f, g, t = left[c], conc[c][c], middle[c][c]
            if f is None or g is None or t is None:
                raise KeyError(f"{c} in feed, {c}_conc and the tail of its circuit")
            y = (f - t) / (g - t)
            yields[c] = part * y
            for e in metals:
                if conc[c][e] is None and left[e] is not None and middle[c][e] is not None:
                    conc[c][e] = (left[e] - (1.0 - y) * middle[c][e]) / y  # type: ignore[operator]
            left = {e: middle[c][e] for e in metals}
            part *= 1.0 - y
    else:
        rows, rest = [], []
        for e in order:
            if feed[e] is None or last[e] is None or any(conc[c][e] is None for c in order):
                raise KeyError(f"{e}_pct in feed, in every concentrate and in the final tail")
            rows.append([float(conc[c][e] or 0.0) - float(last[e] or 0.0) for c in order])
            rest.append(float(feed[e] or 0.0) - float(last[e] or 0.0))
        solved = np.linalg.solve(np.asarray(rows), np.asarray(rest))
        yields = dict(zip(order, map(float, solved), strict=True))
    if min(yields.values()) < 0 or sum(yields.values()) > 1:
        raise OutOfValidity(
            "the assays give yields of " + ", ".join(f"{c} {100 * y:.3g} %" for c, y in yields.items())
        )
    found: dict[str, Any] = {
        "final_tail_yield_pct": 100.0 * (1.0 - sum(yields.values())),
        "tail_yield_pct": 100.0 * (1.0 - sum(yields.values())),
    }
    tonnes, per = None, ""
    for unit in ("t_per_d", "t"):  # t/h and t/y are told from t/d
        wet = given.one("wet_feed|feed_wet|mill_feed_wet|ore_wet|wet", unit)
        tonnes = given.one("feed|mill_feed|ore|dry_feed|mill_feed_dry|feed_dry|throughput|", unit, wet)
        if tonnes is not None:
            per = unit
            tonnes *= 1.0 - (given.one("moisture|feed_moisture|ore_moisture|H2O", default=0.0) or 0.0)
            break
    words = {symbol: word for word, symbol in _METALS.items()}
    for c, y in yields.items():
        found |= {
            f"{w}_yield_pct": 100.0 * y for w in (f"{words.get(c, c)}_conc", f"{words.get(c, c)}_concentrate")
        }
        found |= {
            f"{c}_conc_yield_pct": 100.0 * y,
            f"{c}_conc_pct_of_feed": 100.0 * y,
            f"{c}_mass_pull_pct": 100.0 * y,
        }
        if tonnes is not None and per:
            found[f"{c}_conc_{per}"] = tonnes * y
            found["tail_" + per] = found["final_tail_" + per] = tonnes * (1.0 - sum(yields.values()))
        for e in metals:
            if conc[c][e] is None:
                continue
            found |= {f"{e}_in_{c}_conc_pct": conc[c][e], f"{c}_conc_{e}_pct": conc[c][e]}
            if feed[e]:
                share = 100.0 * y * float(conc[c][e] or 0.0) / float(feed[e] or 1.0)
                found |= {f"{e}_recovery_to_{c}_conc_pct": share, f"{e}_to_{c}_conc_pct": share, f"{e}_recovery_in_{c}_conc_pct": share, f"{e}_lost_to_{c}_conc_pct": share,
                          f"{e}_loss_to_{c}_conc_pct": share, f"{e}_misplaced_to_{c}_conc_pct": share}  # fmt: skip
                if e == c:
                    found |= {f"{e}_recovery_pct": share, f"recovery_{e}_pct": share}
                if tonnes is not None and per:
                    found[f"{e}_in_{c}_conc_{per}"] = tonnes * y * float(conc[c][e] or 0.0) / 100.0
    for e in metals:
        if last[e] is not None and feed[e]:
            found[f"{e}_loss_to_tail_pct"] = found[f"{e}_to_tail_pct"] = (
                100.0 * (1.0 - sum(yields.values())) * float(last[e] or 0.0) / float(feed[e] or 1.0)
            )
    found["recovery_pct"] = {c: found[f"{c}_recovery_pct"] for c in yields if f"{c}_recovery_pct" in found}
    return found


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """A train of concentrates where two are assayed, else one concentrate and one tail."""
    with suppress(KeyError):
        return past_the_sorter(inputs)
    try:
        return train(inputs)
    except (KeyError, np.linalg.LinAlgError) as error:
        try:
            return two_products(inputs)
        except KeyError as second:
            raise KeyError(str(second).strip("'\"")) from error


TECHNOLOGIES = (
    Technology(
        "metal-balance", "Metal balance of a concentrator or sorter", ("S02", "S04", "E09", "E06"),
        "Yields, recoveries and grades of one or more concentrates from assays, pulls and recoveries.", "industrial", __name__, None, compute,
        answers=("*flotation*", "*sort*", "*XRT*", "*balance*", "*two-product*", "*three-product*", "*concentrator*", "*preconcentrat*", "*pre-concentrat*", "*jig*", "*gravity*", "*spiral*", "*table*", "*DMS*", "*dense*", "*recovery*grade*"),
        words=(
            *ONE.words, Word("feed_pct, Pb_conc_pct, Zn_conc_pct, Pb_circuit_tail_pct, final_tail_pct", "% by metal", "a train: asks for Pb_recovery_pct, Zn_in_Pb_conc_pct, Pb_conc_t_per_d"),
            Word("mill_feed_wet_t_per_d, moisture_pct", "t/d, %", "dry feed"),
        ),
        equations=__doc__ or "", stated_only=True, labelled=True, needs=(Need("*recovery*", "assays of feed, concentrate and tail, or the mass pull with the product's grade"),),
    ),
)  # fmt: skip

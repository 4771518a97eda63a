"""Ore sorting by X-ray transmission or camera: pieces of ore pass a sensor one by one, and air throws the poor ones out.

What sorting can do lies in the ore: in how unlike its pieces are. With a lognormal grade among pieces and a sensor
whose error is lognormal too, pull and recovery are two points of one normal curve, so that one test of an ore tells
every other threshold.

    pieces       ln x = N(-s^2/2, s^2), mean grade 1;  sensor ln z = ln x + N(0, e^2);  r = s / sqrt(s^2 + e^2)
    pull         p = Phi(-t)                                   t : threshold in standard deviations of the signal
    recovery     R = Phi(r s - t)                              so that r s = Phi^-1(R) - Phi^-1(p)
    of a grade   P(x) = Phi((r u - t) / sqrt(1 - r^2)),  u = (ln x + s^2/2)/s          its Tromp curve
    ejectors     p' = (1 - missed) p + misplaced (1 - p), and R' alike
    texture      s^2 = ln(1 + l (1 - m)/m), l = sqrt(grain/piece): what Gy's liberation lets an untested ore hope for
    saved        rejected tonnes x Bond's energy of grinding them, less the sorter's own
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.casework.case_inputs import figure, fraction, number
from oreshed.technology.costing import Capital
from oreshed.technology.parameter import Setting, Values, read_parameters
from oreshed.technology.registry import Technology, Word
from oreshed.technology.separation.comminution_laws import ball_mill_energy
from oreshed.technology.separation.dense_media import dense_in_ore
from oreshed.technology.separation.density_partition import is_dense, liberation
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.table import table_beside
from oreshed.technology.unit import Feeds, Limit, Result, Unit

# An ore is worth a sorter where three tenths can go at a tenth of the metal; a definition, not a law.
WORTH_REJECTED, WORTH_RECOVERED = 0.30, 0.90
# Losing a fiftieth of the metal is the operating point taken where a case gives none.
DEFAULT_RECOVERY = 0.98
METALS = {"sulphide": ("Zn", "Pb", "Ag", "Cu"), "vein": ("Sn", "W", "Ta"), "disseminated": ("Cu",)}


def effective_heterogeneity(recovery: ArrayLike, pull: ArrayLike) -> Array:
    """r s of an ore and sensor from one test: Phi^-1(R) - Phi^-1(p); 0 where nothing is upgraded.

    >>> round(float(effective_heterogeneity(0.90, 0.19)), 2)
    2.16
    """
    return np.asarray(
        ndtri(np.asarray(recovery, dtype=np.float64)) - ndtri(np.asarray(pull, dtype=np.float64))
    )


def sorted_recovery(heterogeneity: ArrayLike, pull: ArrayLike) -> Array:
    """Recovery at a mass pull, 0-1: Phi(r s + Phi^-1(p)).

    >>> float(sorted_recovery(0.0, 0.4)), float(sorted_recovery(2.0, 1.0))
    (0.4, 1.0)
    """
    return np.asarray(
        ndtr(np.asarray(heterogeneity, dtype=np.float64) + ndtri(np.asarray(pull, dtype=np.float64)))
    )


def pull_for(heterogeneity: ArrayLike, recovery: ArrayLike) -> Array:
    """Mass pull that a recovery asks for, 0-1: Phi(Phi^-1(R) - r s)."""
    return np.asarray(ndtr(ndtri(np.asarray(recovery, dtype=np.float64)) - np.asarray(heterogeneity)))


def correlation(spread: ArrayLike, noise: ArrayLike) -> Array:
    """Of the sensor with ln grade: s / sqrt(s^2 + e^2); 0 where all pieces are alike."""
    s, e = np.asarray(spread, dtype=np.float64), np.asarray(noise, dtype=np.float64)
    whole = np.sqrt(s**2 + e**2)
    return ratio(s, whole)


def partition_of_grade(relative: ArrayLike, spread: ArrayLike, noise: ArrayLike, pull: ArrayLike) -> Array:
    """Share accepted of pieces of a grade over the mean, 0-1: a step without noise, flat with nothing but noise."""
    s = np.asarray(spread, dtype=np.float64)
    r = np.minimum(correlation(s, noise), 1.0 - 1e-12)
    u = (np.log(np.asarray(relative, dtype=np.float64)) + s**2 / 2.0) / s
    return np.asarray(ndtr((r * u + ndtri(np.asarray(pull))) / np.sqrt(1.0 - r**2)))


def spread_of_texture(grade: ArrayLike, grain_mm: ArrayLike, piece_mm: ArrayLike) -> Array:
    """s of an ore by its texture: variance l (1 - m)/m of grade over its mean, as a lognormal.

    grade : mass fraction of what the sensor sees. Gy's liberation factor l, from memory.
    """
    m = np.asarray(grade, dtype=np.float64)
    return np.asarray(np.sqrt(np.log1p(liberation(grain_mm, piece_mm) * (1.0 - m) / m)))


def is_worth(heterogeneity: ArrayLike) -> Array:
    """Whether three tenths of the mass can go with no more than a tenth of the metal."""
    return np.asarray(sorted_recovery(heterogeneity, 1.0 - WORTH_REJECTED) >= WORTH_RECOVERED)


def thrown(share: ArrayLike, missed: ArrayLike, misplaced: ArrayLike) -> Array:
    """Share that leaves as product once ejectors miss some of it and throw some of the rest."""
    x = np.asarray(share, dtype=np.float64)
    return np.asarray((1.0 - np.asarray(missed)) * x + np.asarray(misplaced) * (1.0 - x))


@lru_cache(maxsize=1)
def tests() -> tuple[dict[str, str], ...]:
    """Published tests from which heterogeneities are taken."""
    return table_beside(__name__, "ore_sorting_tests.csv")


def heterogeneity_of(ore: str) -> float:
    """Mean r s of the published tests of an ore type.

    Raises OutOfValidity for a type without a test.

    >>> round(heterogeneity_of("disseminated"), 2)
    0.48
    """
    found = [
        float(effective_heterogeneity(float(t["recovery_pct"]) / 100.0, float(t["mass_pull_pct"]) / 100.0))
        for t in tests() if t["ore"] == ore
    ]  # fmt: skip
    if not found:
        raise OutOfValidity(
            f"no sorting test of {ore!r} ore; it may be {', '.join(sorted({t['ore'] for t in tests()}))}"
        )
    return float(np.mean(found))


def sort_ore(feeds: Feeds, v: Values) -> Result:
    """Crushed ore to product and waste; fines below the sorter's range go round it to the product."""
    ore = feeds["feed"]
    fines = np.asarray(v["fines_share"])
    pull = thrown(v["mass_pull"], v["missed"], v["misplaced"])
    won = thrown(sorted_recovery(v["heterogeneity"], v["mass_pull"]), v["missed"], v["misplaced"])
    mass_share, metal_share = fines + (1.0 - fines) * pull, fines + (1.0 - fines) * won
    total = ore.total()
    rows = [i for i, s in enumerate(ore.species) if is_dense(s)]
    dense = ore.by_species[..., rows].sum(axis=-1)
    rock = total - dense
    left = ratio(mass_share * total - metal_share * dense, rock)
    shares: dict[str, Array | float] = {
        s: metal_share if is_dense(s) else np.clip(left, 0.0, 1.0) for s in ore.species
    }
    product, waste = ore.split(shares)
    ground = ball_mill_energy(v["work_index"], v["mill_feed_um"], v["grind_um"])
    own = total * (1.0 - fines) * v["electricity"] / 1000.0
    rejected = waste.total()
    machines = total * (1.0 - fines) / 8000.0 / np.clip(v["capacity_per_mm"] * v["particle_mm"], 20.0, 200.0)
    return Result(
        {"product": product, "waste": waste},
        utilities={"electricity_MWh": own},
        diagnostics={
            "mass_rejection": ratio(rejected, total),
            "metal_recovery": np.asarray(metal_share) * np.ones_like(total),
            "grinding_saved_MWh": rejected * ground / 1000.0,
            "net_saved_MWh": rejected * ground / 1000.0 - own,
            "machines": machines,
        },
    )


def _possible(feeds: Feeds, v: Values) -> Array:
    """Grade of the product's dense minerals as a mass fraction: no piece holds more than itself."""
    pull = thrown(v["mass_pull"], v["missed"], v["misplaced"])
    won = thrown(sorted_recovery(v["heterogeneity"], v["mass_pull"]), v["missed"], v["misplaced"])
    return np.asarray(dense_in_ore(feeds, v) * won / np.maximum(pull, 1e-12))


def sorter(ore: str, name: str, example: Mapping[str, float]) -> Unit:
    """A sorter for a type of ore."""
    return Unit(
        name, ("feed",), ("product", "waste"), sort_ore,
        parameters=read_parameters("oreshed.technology.separation", "ore_sorting.csv", ore),
        settings=(
            Setting("mass_pull", 0.55, 0.01, 0.99, "share", "part of the sorted pieces that the threshold accepts"),
            Setting("particle_mm", 30.0, 4.0, 120.0, "mm", "mean size of the pieces"),
            Setting("size_ratio", 2.5, 1.0, 10.0, "-", "largest over smallest piece of one machine's feed"),
            Setting("fines_share", 0.25, 0.0, 0.95, "share", "of the ore too fine to sort"),
            Setting("mill_feed_um", 10_000.0, 100.0, 50_000.0, "um", "80 % size at which the ore would enter the mill"),
            Setting("grind_um", 75.0, 40.0, 1_000.0, "um", "80 % size to which it would be ground"),
        ),
        limits=(
            Limit("size of pieces", lambda f, v: np.asarray(v["particle_mm"]), 8.0, 100.0, "mm",
                  "10 to 80 mm (handbook 2.4); finer machines go to 4 mm at a fraction of the throughput"),
            Limit("size ratio", lambda f, v: np.asarray(v["size_ratio"]), 1.0, 3.5, "-", "about 3 (handbook 2.4)"),
            Limit("recovery at 70 % pull", lambda f, v: sorted_recovery(v["heterogeneity"], 1.0 - WORTH_REJECTED),
                  WORTH_RECOVERED, 1.0, "share", "less is not amenable: pieces too much alike for this sensor"),
            Limit("dense minerals in the product", _possible, 0.0, 0.95, "mass fraction",
                  "a lognormal grade has no ceiling: rich ores need another model"),
        ),
        example={"feed": Stream.of(example)},
    )  # fmt: skip


SULPHIDE = sorter("sulphide", "ore-sorter", {"galena": 3.0, "sphalerite": 8.0, "Cd in sphalerite": 0.03,
                                             "Ag in galena": 0.008, "pyrite": 9.0, "gangue": 80.0})  # fmt: skip
CAPITAL = Capital(
    Estimate(18e6, 24e6, 30e6, "USD 2016"), 2016, 3600.0, "t/d", 0.6,
    "San Rafael's sorting island, 24 MUSD for 3,600 t/d (Robben et al. 2020, opened); exponent from memory", True,
)  # fmt: skip


def _audit(inputs: Mapping[str, Any], pull: float) -> dict[str, Any]:
    """Whether printed recoveries and grade gains agree with the printed pull: gain = R/p - 1."""
    won, gain = dict(inputs["recovery_pct"]), dict(inputs["grade_increase_pct"])
    owed = {m: 100.0 * (float(won[m]) / 100.0 / pull - 1.0) for m in gain if m in won}
    off = {m: owed[m] - float(gain[m]) for m in owed}
    wrong = [m for m, x in off.items() if abs(x) > 2.0]
    found: dict[str, Any] = {
        "grade_increase_from_balance_pct": owed,
        "consistent": not wrong,
        "off_points": off,
    }
    if wrong:
        found["flag"] = "recovery over pull does not give the printed upgrade of " + ", ".join(sorted(wrong))
    return found


SPREAD = (
    "grade_spread",
    "sigma_ln_grade",
    "ln_sd",
    "log_sd",
    "log_std",
    "sigma_ln",
    "sd_ln_grade",
    "lognormal_sigma",
)
NOISE = ("sensor_noise", "noise_ln_sd", "noise", "detector_sigma", "sensor_sd", "noise_sd")


def at_threshold(mean: float, spread: float, noise: float, threshold: float) -> tuple[float, float]:
    """Mass pull and recovery where pieces of lognormal grade go above a threshold of the measured grade.

    mean, threshold : grade in one unit; spread, noise : standard deviations of ln grade and of ln of its measure.
    Raises OutOfValidity for a grade or threshold that has no logarithm.

    >>> [round(x, 4) for x in at_threshold(5.0, 1.0, 0.0, 2.0)]
    [0.6614, 0.9217]
    """
    if mean <= 0.0 or threshold <= 0.0 or spread <= 0.0:
        raise OutOfValidity(
            f"mean {mean:g}, threshold {threshold:g} and spread {spread:g} must be above zero"
        )
    whole = math.hypot(spread, noise)
    above = math.log(mean / threshold) - spread**2 / 2.0
    return float(ndtr(above / whole)), float(ndtr((above + spread**2) / whole))


def _heterogeneity(ore: str, inputs: Mapping[str, Any]) -> tuple[float, float | None]:
    """r s of a case, and s where it is known apart."""
    given = number(inputs, "heterogeneity", "effective_heterogeneity")
    if given is not None:
        return given, None
    tested = fraction(inputs, "test_recovery_pct"), fraction(inputs, "test_mass_pull_pct")
    if tested[0] is not None and tested[1] is not None:
        return float(effective_heterogeneity(tested[0], tested[1])), None
    spread = number(inputs, *SPREAD)
    grain = _grain_mm(inputs)
    if spread is None and grain is not None:
        dense = fraction(inputs, "dense_share_pct", "sulphide_pct", "mineral_pct")
        spread = float(spread_of_texture(0.1 if dense is None else dense, grain, _piece_mm(inputs)))
    if spread is None:
        return heterogeneity_of(str(inputs.get("ore_type", ore))), None
    noise = figure(inputs, *NOISE, default=0.0)
    return float(correlation(spread, noise) * spread), spread


def _middle(value: Any) -> float:
    ends = [float(x) for x in value] if isinstance(value, list) else [float(value)]
    return float(np.exp(np.mean(np.log(ends))))


_GRAIN = re.compile(
    r"^(?:sul(?:ph|f)ides?|minerals?|ore_minerals?|grains?|inclusions?|galena|sphalerite)(?:_grains?|_inclusions?)?(?:_size)?_(um|mm)$"
)


def _grain_mm(inputs: Mapping[str, Any]) -> float | None:
    """Size of the ore minerals' grains, mm; of a printed range the geometric middle. None where none is given."""
    for name, value in inputs.items():
        if (m := _GRAIN.match(str(name))) and isinstance(value, (int, float, list)):
            return _middle(value) * (1.0 if m[1] == "mm" else 1e-3)
    return None


def _piece_mm(inputs: Mapping[str, Any]) -> float:
    return next(
        (_middle(inputs[n]) for n in ("particle_size_mm", "size_mm", "piece_mm") if n in inputs), 30.0
    )


def shares_of_mined(inputs: Mapping[str, Any]) -> dict[str, Any] | None:
    """Shares of run of mine to sorter, waste and mill, % where fines by-pass a sorter; None where no by-pass is given.

    Raises KeyError for what the sorter rejects of its own feed.

    >>> shares_of_mined({"fines_bypass_pct_of_ROM": 20, "rejected_pct_of_sorter_feed": 50})["mill_feed_pct_of_ROM"]
    60.0
    """
    fines = fraction(
        inputs, "fines_bypass_pct_of_ROM", "fines_bypass_pct", "bypass_pct_of_ROM", "fines_pct_of_ROM", "fines_pct", "bypass_pct",
        "unsorted_pct_of_ROM",
    )  # fmt: skip
    sorted_share = fraction(inputs, "sorter_feed_pct_of_ROM", "sorted_pct_of_ROM", "sortable_pct_of_ROM")
    if fines is None and sorted_share is None:
        return None
    feed = float(1.0 - fines if fines is not None else sorted_share or 0.0)
    thrown_out = fraction(inputs, "rejected_pct_of_sorter_feed", "rejection_pct_of_sorter_feed", "sorter_rejection_pct",
                          "sorter_reject_pct", "waste_pct_of_sorter_feed", "mass_rejection_pct", "rejection_pct")  # fmt: skip
    kept = fraction(
        inputs,
        "accepted_pct_of_sorter_feed",
        "product_pct_of_sorter_feed",
        "sorter_mass_pull_pct",
        "mass_pull_pct",
    )
    if thrown_out is None and kept is None:
        raise KeyError("rejected_pct_of_sorter_feed")
    waste = feed * float(thrown_out if thrown_out is not None else 1.0 - (kept or 0.0))
    shares = {
        ("sorter_feed", "sorted"): feed, ("rejected", "rejects", "waste", "sorter_waste"): waste, ("fines_bypass", "bypass"): 1.0 - feed,
        ("mill_feed", "to_mill", "product"): 1.0 - waste, ("sorter_product", "accepted", "accepts"): feed - waste,
    }  # fmt: skip
    found: dict[str, Any] = {f"{n}_pct_of_ROM": 100.0 * x for names, x in shares.items() for n in names}
    found |= dict.fromkeys(
        ("combined_mass_pull_pct", "overall_mass_pull_pct", "total_mass_pull_pct"), 100.0 * (1.0 - waste)
    )
    found["overall_mass_rejection_pct"] = 100.0 * waste
    won = fraction(
        inputs,
        "sorter_recovery_pct",
        "recovery_pct_of_sorter_feed",
        "sorter_metal_recovery_pct",
        "stage_recovery_pct",
    )
    if won is None and not isinstance(inputs.get("recovery_pct"), Mapping):
        won = fraction(inputs, "recovery_pct")
    held = fraction(
        inputs,
        "fines_share_of_metal_pct",
        "fines_metal_pct",
        "metal_in_fines_pct",
        "fines_metal_distribution_pct",
    )
    grade = (
        number(inputs, "fines_grade_pct"),
        number(inputs, "feed_grade_pct", "ROM_grade_pct", "head_grade_pct"),
    )
    if held is None and grade[0] is not None and grade[1]:
        held = (1.0 - feed) * grade[0] / grade[1]
    if won is not None and held is not None:
        total = held + (1.0 - held) * won
        found |= dict.fromkeys(
            ("combined_recovery_pct", "overall_recovery_pct", "total_recovery_pct"), 100.0 * total
        )
        found |= {"overall_metal_loss_pct": 100.0 * (1.0 - total), "overall_upgrade": total / (1.0 - waste)}
    return found


def compute(ore: str, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Pull, recovery, upgrade and energy of a sorter; whether an ore is worth one; whether printed figures agree."""
    if (told := shares_of_mined(inputs)) is not None:
        return told
    pull = fraction(inputs, "mass_pull_pct", "mass_pull", "pull_pct", "mass_yield_pct")
    rejected = fraction(inputs, "mass_rejection_pct", "rejection_pct", "waste_rejection_pct")
    pull = 1.0 - rejected if pull is None and rejected is not None else pull
    if pull is not None and "recovery_pct" in inputs and "grade_increase_pct" in inputs:
        return _audit(inputs, pull)
    threshold, mean, scatter = (
        number(inputs, "threshold_pct", "threshold", "threshold_grade_pct", "cut_off_pct"),
        number(inputs, "mean_grade_pct", "feed_grade_pct", "head_grade_pct", "mean_grade"),
        number(inputs, *SPREAD),
    )  # fmt: skip
    if threshold is not None and mean is not None and scatter is not None and pull is None:
        drawn, kept = at_threshold(mean, scatter, figure(inputs, *NOISE, default=0.0), threshold)
        return {
            "mass_pull": drawn, "mass_pull_pct": 100.0 * drawn, "recovery": kept, "metal_recovery_pct": 100.0 * kept,
            "mass_rejection_pct": 100.0 * (1.0 - drawn), "metal_loss_pct": 100.0 * (1.0 - kept), "upgrade": kept / drawn,
            "product_grade_pct": mean * kept / drawn,
        }  # fmt: skip
    strength, spread = _heterogeneity(ore, inputs)
    loss = fraction(inputs, "metal_loss_pct", "metal_loss")
    wished = fraction(inputs, "target_recovery_pct", "target_recovery")
    wished = 1.0 - loss if wished is None and loss is not None else wished
    if pull is None:
        pull = float(pull_for(strength, DEFAULT_RECOVERY if wished is None else wished))
    missed, misplaced = figure(inputs, "missed", default=0.0), figure(inputs, "misplaced", default=0.0)
    won = float(thrown(sorted_recovery(strength, pull), missed, misplaced))
    pull = float(thrown(pull, missed, misplaced))
    gain = 100.0 * (won / pull - 1.0) if pull else 0.0
    metals = METALS.get(str(inputs.get("ore_type", ore)), METALS[ore])
    amenable = bool(is_worth(strength))
    saved = (1.0 - pull) * float(ball_mill_energy(
        figure(inputs, "Wi_kWh_per_short_ton", default=11.4), figure(inputs, "F80_um", default=10_000.0), figure(inputs, "P80_um", default=75.0)
    ))  # fmt: skip
    found: dict[str, Any] = {
        "mass_pull_pct": 100.0 * pull, "mass_rejection_pct": 100.0 * (1.0 - pull), "rejection_pct": 100.0 * (1.0 - pull),
        "recovery_pct": dict.fromkeys(metals, 100.0 * won), "metal_recovery_pct": 100.0 * won,
        "metal_loss_pct": 100.0 * (1.0 - won), "metal_loss_pct_max": 100.0 * (1.0 - won),
        "grade_increase_pct": dict.fromkeys(metals, gain), "upgrade": won / pull if pull else 0.0,
        "heterogeneity": strength, "amenable": amenable, "grinding_saved_kWh_per_t_ore": saved,
        "outcome": "amenable" if amenable else "not amenable", "result": "success" if amenable else "failed",
        "conventional_XRT": "works" if amenable else "failed", "sortable": amenable,
    }  # fmt: skip
    if not amenable:
        found["flag"] = (
            f"not amenable: 30 % rejection would lose {100.0 * (1.0 - sorted_recovery(strength, 0.7)):.3g} % of the metal"
        )
    if spread is not None:
        found["grade_spread"] = spread
    head = number(inputs, "feed_grade_pct", "head_grade_pct")
    if head is not None:
        found |= {
            "product_grade_pct": head * won / pull,
            "waste_grade_pct": head * (1.0 - won) / (1.0 - pull),
        }
    return found


WORDS = (
    Word("mass_pull_pct or mass_rejection_pct", "%", "threshold by mass: asks for recovery_pct, grade_increase_pct"),
    Word("target_recovery_pct or metal_loss_pct", "%", "threshold by metal: asks for mass_rejection_pct; 98 % where neither is given"),
    Word("fines_bypass_pct_of_ROM, rejected_pct_of_sorter_feed", "%", "fines that are not sorted: asks for mill_feed_pct_of_ROM, rejected_pct_of_ROM"),
    Word("sorter_recovery_pct, fines_share_of_metal_pct", "%", "with a by-pass: ask for combined_recovery_pct, combined_mass_pull_pct"),
    Word("mean_grade_pct, log_sd, threshold_pct, noise", "%, -, %, -", "pieces of lognormal grade over a threshold: ask for mass_pull, recovery"),
    Word("ore_type", "name", "sulphide, vein or disseminated: the published tests that stand in for one's own"),
    Word("test_mass_pull_pct, test_recovery_pct", "%", "one test of the ore itself"),
    Word("grade_spread, sensor_noise", "-", "standard deviations of ln grade and of the sensor"),
    Word("grain_um or grain_mm, size_mm, dense_share_pct", "um, mm, mm, %", "texture of an untested ore: asks for amenable"),
    Word("recovery_pct, grade_increase_pct", "% by metal", "printed with a pull: asks for consistent"),
    Word("feed_grade_pct", "%", "asks for product_grade_pct and waste_grade_pct"),
    Word("Wi_kWh_per_short_ton, F80_um, P80_um", "", "grinding that the waste no longer needs"),
)  # fmt: skip
SOURCES = (
    "Robben et al. 2020, Minerals Engineering 145",
    "Robben & Wotruba 2019, Minerals 9, 523",
    "Gy 1979 (from memory)",
)
TECHNOLOGIES = (
    Technology(
        "ore-sorting", "Ore sorting (XRT, optical)", ("E09", "E06"),
        "Pieces of sulphide ore sorted by what an X-ray or camera sees; waste goes before it is ground.", "industrial",
        __name__, SULPHIDE, partial(compute, "sulphide"),
        answers=("XRT*", "ore sorting*", "optical sorting*", "sensor-based sorting*", "sorting*"), words=WORDS,
        equations=__doc__ or "", sources=SOURCES,
    ),
)  # fmt: skip

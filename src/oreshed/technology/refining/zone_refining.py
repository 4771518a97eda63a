"""Zone refining: the last step to 6N and 7N for cadmium, tellurium, indium, antimony, germanium, copper and tin.

A narrow molten zone travels slowly along a bar, many times. What the solid takes up less than the melt (k < 1) gathers
at the finishing end, what it takes up more at the starting end; both ends are cropped, and the crop goes back.

    passes       see `zone_laws`: one pass, many passes with a finite zone, ultimate distribution
    effective k  k = k0 / [k0 + (1 - k0) exp(-f d / D)]
    kept         C/C0 = mean of the profile between the crops, of each impurity by its own k
    time         t = passes (L + l) / (f heaters)
    energy       E = passes E_pass (30 mm/h / f) , never below the heat of fusion once a pass
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.parameter import Parameter, Parameters, Setting, Values, read_parameters
from oreshed.technology.refining import purity, zone_laws
from oreshed.technology.refining.vacuum_distillation import element_of, hosted
from oreshed.technology.registry import Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.table import table_beside
from oreshed.technology.unit import Feeds, Limit, Result, Unit, grade

USUAL_MM_H = 30.0  # at which the energy of a pass stands
# Melting point in K, heat of fusion in J/mol (CRC Handbook).
MELTS = {"Cd": (594.2, 6190.0), "Te": (722.7, 17490.0), "In": (429.75, 3281.0), "Sb": (903.8, 19790.0),
         "Ge": (1211.4, 36940.0), "Cu": (1357.8, 13260.0), "Sn": (505.1, 7150.0), "Al": (933.5, 10710.0),
         "Zn": (692.7, 7320.0)}  # fmt: skip


@dataclass(frozen=True)
class Segregation:
    """Equilibrium segregation coefficient of an impurity in a host."""

    host: str
    impurity: str
    k0: Estimate
    source: str
    opened: bool


@lru_cache(maxsize=1)
def segregation() -> Mapping[tuple[str, str], Segregation]:
    """(host, impurity) -> its coefficient (`segregation.csv`)."""
    return {
        (r["host"], r["impurity"]): Segregation(
            r["host"], r["impurity"], Estimate(float(r["low"]), float(r["central"]), float(r["high"]), "k"),
            r["source"], r["opened"] == "yes",
        )
        for r in table_beside(__name__, "segregation.csv")
    }  # fmt: skip


def coefficient(host: str, impurity: str) -> Segregation:
    """Segregation coefficient of an impurity.

    Raises OutOfValidity where no source holds it: a guess would decide how many passes are asked for.
    """
    found = segregation().get((host, impurity))
    if found is None:
        known = sorted(i for h, i in segregation() if h == host)
        raise OutOfValidity(
            f"no segregation coefficient of {impurity} in {host}; known are {', '.join(known) or 'none'}"
        )
    return found


@lru_cache(maxsize=16)
def parameters(host: str) -> Parameters:
    """Those of the furnace, and one k0 for each impurity of the table."""
    rows = [
        Parameter(f"k_{s.impurity}", s.k0, s.source, s.opened, "equilibrium segregation coefficient")
        for (h, _), s in segregation().items() if h == host
    ]  # fmt: skip
    return Parameters((*read_parameters(__package__ or "", "zone_refining.csv"), *rows))


def refine(host: str, feeds: Feeds, v: Values) -> Result:
    """Refined bar, crop and what evaporates of a bar, after all passes."""
    bar = feeds["bar"]
    count, zones = whole(v["passes"], "passes"), whole(v["zones"], "zones")
    head, tail = single(v["head_crop"], "head_crop"), single(v["tail_crop"], "tail_crop")
    speed = np.asarray(v["speed_mm_h"]) / 3.6e6
    share: dict[str, Array] = {}
    gone = -np.expm1(count * np.log1p(-np.asarray(v["host_evaporated"])))
    for species in bar.species:
        e = element_of(species, bar)
        if e == host:
            share[species] = (1.0 - gone) * (1.0 - head - tail)
            continue
        if f"k_{e}" not in v:
            coefficient(host, e)
        k = zone_laws.effective(v[f"k_{e}"], speed, v["layer_over_diffusion"], 1.0)
        kept = zone_laws.kept_mean(k, count, zones, head, tail) * (1.0 - head - tail)
        share[species] = np.minimum(kept, 1.0)
    refined, rest = bar.split(share)
    vapour, crop = rest.split({s: ratio(bar.species_flow(s) * gone, rest.species_flow(s)) if element_of(s, bar) == host else 0.0
                               for s in bar.species})  # fmt: skip
    mass, out = refined.total(), refined.element(host)
    impurity = ratio(mass - out, mass)
    length = np.asarray(v["bar_m"])
    hours = count * length * (1.0 + 1.0 / zones) / (speed * 3600.0) / v["heaters"]
    return Result(
        {"refined": refined, "crop": crop, "vapour": vapour},
        utilities={
            "electricity_MWh": bar.total() * count * v["electricity_per_pass"] * USUAL_MM_H / v["speed_mm_h"]
        },
        diagnostics={
            "yield": ratio(out, bar.element(host)), "impurity_ppm": impurity * 1e6,
            "nines": purity.nines(impurity) * (mass > 0), "hours": hours * (bar.total() > 0),
        },
    )  # fmt: skip


def whole(value: ArrayLike, name: str) -> int:
    """A setting that is a whole number, one for all draws.

    Raises OutOfValidity otherwise.
    """
    first = single(value, name)
    if first != int(first):
        raise OutOfValidity(f"{name} is a whole number, not {first:g}")
    return int(first)


def single(value: ArrayLike, name: str) -> float:
    """A setting that is the same for all draws.

    Raises OutOfValidity otherwise.
    """
    first = float(np.ravel(value)[0])
    if not np.all(np.asarray(value) == first):
        raise OutOfValidity(f"{name} is one for all draws; run it again for another")
    return first


def _kept(feeds: Feeds, v: Values) -> Array:
    del feeds
    return np.asarray(1.0 - v["head_crop"] - v["tail_crop"])


def _least_energy(host: str, feeds: Feeds, v: Values) -> Array:
    """Each pass melts the bar once; the heat of fusion is not won back."""
    fusion = MELTS[host][1] / molar_mass(host) / 3600.0  # kJ/g = GJ/t over 3.6 is MWh per t
    return np.asarray(feeds["bar"].total() * v["passes"] * fusion)


def furnace(host: str, bar: Stream) -> Unit:
    """The unit for one metal."""
    return Unit(
        f"{host}-zone-refining", ("bar",), ("refined", "crop", "vapour"), partial(refine, host),
        parameters=parameters(host),
        settings=(
            Setting("passes", 10.0, 1.0, 100.0, "-", "number of passes", whole=True),
            Setting("zones", 10.0, 3.0, 50.0, "-", "length of the bar over that of the zone"),
            Setting("speed_mm_h", 30.0, 1.0, 300.0, "mm/h", "travel of the zone"),
            Setting("head_crop", 0.05, 0.0, 0.5, "share", "cropped at the starting end"),
            Setting("tail_crop", 0.15, 0.0, 0.9, "share", "cropped at the finishing end"),
            Setting("bar_m", 0.6, 0.05, 3.0, "m", "length of the bar"),
            Setting("heaters", 1.0, 1.0, 20.0, "-", "zones that travel one behind the other"),
        ),
        limits=(
            Limit("host in bar", grade(host, "bar"), 0.999, 1.0, "mass fraction",
                  "k is constant for dilute impurities and a planar front only"),
            Limit("kept part", _kept, 0.05, 1.0, "share of bar", "the crops leave nothing"),
        ),
        least_energy=partial(_least_energy, host),
        example={"bar": bar},
    )  # fmt: skip


BARS: Mapping[str, Mapping[str, float]] = {
    # Distilled cadmium, 3 ppm in all (Ali et al. 2002); how they share it is from memory.
    "Cd": {"Zn": 1.9, "Pb": 0.3, "Tl": 0.2, "Ag": 0.06, "Cu": 0.2, "Fe": 0.2, "Hg": 0.1, "Mg": 0.04},
    "Te": {"Se": 3.0, "Cu": 1.0, "Fe": 1.0, "Pb": 1.0}, "In": {"Cd": 3.0, "Sn": 5.0, "Tl": 2.0, "Pb": 3.0},
    "Sb": {"As": 20.0, "Pb": 20.0, "Cu": 5.0}, "Ge": {"Al": 0.1, "Ga": 0.1, "P": 0.1, "Cu": 0.5},
    "Cu": {"Ag": 10.0, "Fe": 5.0, "Ni": 5.0, "Sn": 5.0}, "Sn": {"Cu": 2.0, "Bi": 2.0, "Sb": 3.0},
    "Al": {"Fe": 20.0, "Si": 20.0, "Cu": 10.0, "Ti": 1.0}, "Zn": {"Cd": 5.0, "Pb": 5.0, "Fe": 5.0},
}  # fmt: skip


@lru_cache(maxsize=16)
def bar_furnace(host: str) -> Unit:
    """The furnace for a host of the table.

    Raises OutOfValidity for another.
    """
    if host not in BARS:
        raise OutOfValidity(f"no segregation coefficients in {host}; the table holds {', '.join(BARS)}")
    return furnace(host, hosted(BARS[host], host))


CADMIUM = bar_furnace("Cd")


def compute(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Figures asked by published cases; see `zone_cases`, which builds on the units of this file."""
    from oreshed.technology.refining.zone_cases import compute as answer

    return answer(inputs)


def _coarse_print(inputs: Mapping[str, Any], published: Mapping[str, Any]) -> Iterable[str]:
    from oreshed.technology.refining.zone_cases import coarse_print

    return coarse_print(inputs, published)


TECHNOLOGIES = (
    Technology(
        "zone-refining", "Zone refining", ("P15",),
        "Molten zones along a bar, many times: cadmium, tellurium, indium, antimony, germanium, copper, tin to 6N-7N.",
        "industrial", __name__, CADMIUM, compute,
        answers=("zone*", "*zone pass*", "*zone-refin*", "*zone refin*", "*zone melt*", "Pfann*", "*Burton-Prim*", "crystalli?ation of*", "segregation*",
                 "*segregation coefficient*", "normal freezing*", "directional solidification*"),
        words=(
            Word("k, x_over_l", "-", "one pass: asks for k0.1 and the like, or C_over_C0"),
            Word("k, L_over_l, passes", "-", "asks for B_l, A_over_C0 and multi_pass_c0_over_C0"),
            Word("k0, f_m_per_s (or f_mm_per_h), delta_m, D_m2_per_s", "", "asks for k_eff"),
            Word("k0, measured, f_mm_per_h", "", "k_eff at another speed than the measured {f_mm_per_h, k_eff}"),
            Word("liquidus_K_per_x, host", "K", "slope of the liquidus per mole fraction: asks for k0"),
            Word("systems", "-", "list like Cu-Sn: asks for k"),
            Word("host, impurities", "-", "asks for the end of the bar at which each gathers"),
            Word("host or label, feed or impurities_ppm, passes, bar_mm, zone_mm, speed_mm_h, tail_crop", "",
                 "asks for purity, purity_pct, removal_pct, yield_pct"),
            Word("target", "-", "grade such as 6N: asks for passes_needed"),
        ),
        equations=__doc__ or "", labelled=True, audit=_coarse_print,
    ),
)  # fmt: skip

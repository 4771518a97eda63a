"""Vacuum distillation of a metal: cadmium (4N to 5N7), tellurium, and whatever else boils before its impurities.

The metal evaporates from a melt under vacuum and condenses elsewhere; what is less volatile stays in the still, what is
more volatile leaves with the head or passes the condenser. A column above the still, or a second run, adds stages;
droplets carried with the vapour set a floor that no volatility passes below.

    volatility   alpha_i = [g_i p*_i / (g_h p*_h)] sqrt(M_h / M_i)
    column       alpha_N of N stages above the still at reflux ratio R (`distillation_laws`)
    cut          heart = (1 - h)^alpha - (1 - y)^alpha of an impurity, h and y the host's share in head and head + heart
    carry-over   + e x what is still in the melt, e mass of droplets per mass of vapour
    energy       E = y [E_furnace + R dH_v(T)] ,  never below dH_v, which a single still does not win back
    area         A = throughput / [a p* sqrt(M / 2 pi R T)]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from oreshed.basis.errors import OutOfValidity
from oreshed.basis.estimate import Estimate
from oreshed.technology.parameter import Parameter, Parameters, Setting, Values, read_parameters
from oreshed.technology.physical_constants import GAS_CONSTANT
from oreshed.technology.refining import activity, purity
from oreshed.technology.refining import distillation_laws as laws
from oreshed.technology.registry import Need, Technology, Word
from oreshed.technology.species import molar_mass
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Feeds, Limit, Result, Unit, grade

TYPICAL_K = 750.0  # at which a pair's interaction becomes one parameter
DILUTE = 0.05  # activity coefficients at infinite dilution hold for traces only


def hosted(ppm: Mapping[str, ArrayLike], host: str, tonnes: ArrayLike = 1.0) -> Stream:
    """A metal with its impurities as a stream: parts per million by mass in `tonnes` of `host`.

    >>> round(float(hosted({"Pb": 100.0}, "Cd").assay("Pb")), 9)
    0.0001
    """
    mass = np.asarray(tonnes, dtype=np.float64)
    traces = {f"{e} in metal": mass * np.asarray(c, dtype=np.float64) * 1e-6 for e, c in ppm.items()}
    total = sum(traces.values(), start=np.zeros(()))
    return Stream.of({host: mass - total, **traces})


def element_of(species: str, stream: Stream) -> str:
    """The element that a species of a metal stream stands for."""
    found = list(stream.composition[species])
    if len(found) != 1:
        raise OutOfValidity(f"{species!r} is no metal in a melt: give elements, like Cd or Zn in metal")
    return found[0]


def volatilities(host: str, elements: tuple[str, ...], v: Values) -> dict[str, Array]:
    """Volatility in high vacuum of each impurity over the melt; interactions from `v` where it holds them.

    Raises OutOfValidity for an element without vapour pressure.
    """
    t, found = v["temperature_K"], {}
    own = laws.pressure_over_melt(host, t)
    for e in elements:
        given = v.get(f"interaction_{e}")
        gamma = None if given is None else np.exp(np.asarray(given) / (GAS_CONSTANT * t))
        found[e] = laws.molecular(laws.volatility(e, host, t, gamma, own), e, host)
    return found


def cuts(alpha: Array, head: Array, vaporised: Array, carry: Array) -> tuple[Array, Array]:
    """Shares of an impurity in the head and in the heart of one batch; the rest stays in the still."""
    # Droplets hold the melt as it is, so what they carry shrinks with what has already evaporated.
    droplets = carry * vaporised
    first = laws.rayleigh(head, alpha)
    both = laws.rayleigh(vaporised, alpha)
    both = both + (1.0 - both) * droplets
    first = first + (1.0 - first) * droplets * ratio(head, vaporised)
    return first, np.maximum(both - first, 0.0)


def distil(host: str, feeds: Feeds, v: Values) -> Result:
    """Head, metal, residue and what the filter catches of a crude metal, over `runs` batches of the heart."""
    crude = feeds["crude"]
    runs = _whole(v["runs"], "runs")
    species = crude.species
    traces = [element_of(s, crude) for s in species if element_of(s, crude) != host]
    at = next((i for i, s in enumerate(species) if element_of(s, crude) == host), None)
    shape = np.broadcast_shapes(crude.by_species.shape[:-1], *(np.shape(x) for x in v.values()))
    left = np.moveaxis(np.broadcast_to(crude.by_species, (*shape, len(species))), -1, 0)
    light, heart, passing = _shares(host, traces, at, shape, v)
    head = vent = residue = np.zeros((len(species), *shape))
    vaporised = np.zeros(shape)
    for _ in range(runs):
        vaporised = vaporised + (left[at] * v["vaporised"] if at is not None else 0.0)
        kept = left * heart
        head = head + left * light
        vent = vent + kept * passing
        residue = residue + left * np.maximum(1.0 - light - heart, 0.0)
        left = kept - kept * passing
    products = {
        name: Stream(species, np.moveaxis(flow, 0, -1), crude.composition)
        for name, flow in (("metal", left), ("head", head), ("filter_dust", vent), ("residue", residue))
    }
    metal = products["metal"]
    into, out = crude.element(host), metal.element(host)
    impurity = ratio(metal.total() - out, metal.total())
    latent = laws.latent_heat(host, v["temperature_K"])
    return Result(
        products,
        utilities={"electricity_MWh": vaporised * (v["electricity"] + v["reflux"] * latent)},
        emissions={f"{host}_to_air_t": products["filter_dust"].element(host) * v["filter_slip"]},
        diagnostics={
            "yield": ratio(out, into), "impurity_ppm": impurity * 1e6,
            "nines": purity.nines(impurity) * (metal.total() > 0),
            "kg_per_m2_h": laws.evaporation_rate(host, v["temperature_K"], v["evaporation_coefficient"]) + 0.0 * into,
        },
    )  # fmt: skip


def _shares(
    host: str, traces: list[str], at: int | None, shape: tuple[int, ...], v: Values
) -> tuple[Array, Array, Array]:
    """Shares to the head, to the heart, and of the heart past the condenser; shape (species, ...), the host at `at`."""
    over = volatilities(host, tuple(traces), v)
    cold = laws.pressure_over_melt(host, v["condenser_K"])
    alpha = np.ones((len(traces), *shape))
    beta = np.ones((len(traces), *shape))
    for i, e in enumerate(traces):
        alpha[i] = over[e]
        beta[i] = laws.volatility(e, host, v["condenser_K"], host_Pa=cold)
    lifted = laws.column(alpha, v["stages"], v["reflux"])
    light, heart = cuts(lifted, v["head_cut"], v["vaporised"], v["carry_over"])
    passing = laws.uncondensed(beta, v["uncondensed"])
    if at is None:
        return light, heart, passing
    own = (v["head_cut"], v["vaporised"] - v["head_cut"], v["uncondensed"])
    light, heart, passing = (
        np.insert(part, at, np.broadcast_to(value, shape), axis=0)
        for part, value in zip((light, heart, passing), own, strict=True)
    )
    return light, heart, passing


def _whole(value: ArrayLike, name: str) -> int:
    first = float(np.ravel(value)[0])
    if first != int(first) or not np.all(np.asarray(value) == first):
        raise OutOfValidity(f"{name} is a whole number, one for all draws, not {first:g}")
    return int(first)


@lru_cache(maxsize=8)
def parameters(host: str) -> Parameters:
    """The still's own parameters, and one interaction (J/mol) for each impurity that `activity.csv` holds."""
    own = read_parameters(__package__ or "", "vacuum_distillation.csv", host)
    rows = list(own if own.rows else read_parameters(__package__ or "", "vacuum_distillation.csv", "other"))
    for known in activity.pairs().values():
        if host not in (known.first, known.second):
            continue
        other = known.second if known.first == host else known.first
        zero, first = known.terms(np.asarray(TYPICAL_K))
        middle = float(zero - first if known.first == other else zero + first)
        rows.append(
            Parameter(f"interaction_{other}", Estimate(middle - known.doubt, middle, middle + known.doubt, "J/mol"),
                      known.source, known.opened, "activity coefficient of the trace is exp(L / RT)")
        )  # fmt: skip
    return Parameters(tuple(rows))


def _over(host: str, feeds: Feeds, v: Values) -> Array:
    del feeds
    return laws.pressure_over_melt(host, v["temperature_K"]) - v["pressure_Pa"]


def _cut_order(feeds: Feeds, v: Values) -> Array:
    del feeds
    return np.asarray(v["vaporised"] - v["head_cut"])


def _least_energy(host: str, feeds: Feeds, v: Values) -> Array:
    """Latent heat of what is evaporated and refluxed, once: the work of parting alone is far below it."""
    return np.asarray(
        feeds["crude"].element(host) * v["vaporised"] * (1.0 + v["reflux"])
        * laws.latent_heat(host, v["temperature_K"])
    )  # fmt: skip


def still(
    host: str, temperature: tuple[float, float, float], condenser: float, crude: Stream,
    cut: tuple[float, float] = (0.005, 0.97),
) -> Unit:  # fmt: skip
    """The unit for one metal. temperature : low, usual, high K of the melt. cut : usual head, and head with heart."""
    low, usual, high = temperature
    return Unit(
        f"{host}-distillation", ("crude",), ("metal", "head", "filter_dust", "residue"), partial(distil, host),
        parameters=parameters(host),
        settings=(
            Setting("temperature_K", usual, low, high, "K", "temperature of the melt"),
            Setting("pressure_Pa", 10.0, 0.001, 20_000.0, "Pa", "pressure of the gas left in the still"),
            Setting("vaporised", cut[1], 0.05, 0.999, "share", "of the host evaporated in one run, head and heart"),
            Setting("head_cut", cut[0], 0.0, 0.2, "share", "of the host taken apart at the start"),
            Setting("stages", 0.0, 0.0, 50.0, "-", "equilibrium stages of the column or packing above the still"),
            Setting("reflux", 0.0, 0.0, 50.0, "-", "reflux ratio; a column without reflux parts nothing more"),
            Setting("runs", 1.0, 1.0, 6.0, "-", "distillations one after the other, each of the heart before"),
            Setting("condenser_K", condenser, 300.0, usual, "K", "temperature of the condenser"),
        ),
        limits=(
            Limit("host in crude metal", grade(host, "crude"), 1.0 - DILUTE, 1.0, "mass fraction",
                  "coefficients at infinite dilution; give an alloy to the batch in time"),
            Limit("vapour over gas pressure", partial(_over, host), -np.inf, laws.BATH_HEAD, "Pa",
                  "above this the bath boils from within"),
            Limit("heart cut", _cut_order, 0.0, 1.0, "share of host", "head cannot be more than what is evaporated"),
        ),
        least_energy=partial(_least_energy, host),
        example={"crude": crude},
    )  # fmt: skip


CRUDE_CADMIUM = hosted(
    {"Pb": 200.0, "Zn": 50.0, "Cu": 60.0, "Tl": 60.0, "Fe": 20.0, "Ni": 30.0, "Ag": 20.0, "Hg": 5.0, "Sn": 20.0,
     "Bi": 10.0, "Mg": 5.0}, "Cd", 100.0,
)  # fmt: skip
CRUDE_TELLURIUM = hosted(
    {"Se": 20.0, "Cu": 15.0, "Pb": 15.0, "Fe": 15.0, "Ag": 5.0, "Na": 10.0, "Ni": 5.0}, "Te", 10.0
)
CADMIUM = still("Cd", (600.0, 723.0, 900.0), 620.0, CRUDE_CADMIUM)
# Selenium gathers at the far, cold end of the condensate (Grishechkin 2016, abstract), which is cut off.
TELLURIUM = still("Te", (725.0, 823.0, 1000.0), 650.0, CRUDE_TELLURIUM, (0.04, 0.95))
STILLS = {"Cd": CADMIUM, "Te": TELLURIUM}


def moles_of(
    mass_fractions: Mapping[str, float], depth_mm: float, density: float = 8000.0
) -> dict[str, float]:
    """Moles per m2 of each metal in a bath of some depth."""
    kilograms = depth_mm / 1000.0 * density
    return {e: w * kilograms / molar_mass(e) * 1000.0 for e, w in mass_fractions.items()}


def compute(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Figures asked by published cases; see `distillation_cases`, which builds on the units of this file."""
    from oreshed.technology.refining.distillation_cases import compute as answer

    return answer(inputs)


def _laws_broken(inputs: Mapping[str, Any], published: Mapping[str, Any]) -> Iterable[str]:
    from oreshed.technology.refining.printed_distillation import laws_broken

    return laws_broken(inputs, published)


_NEEDS = (
    Need("x_*_liquid", "the alloy at the start (x_Pb, Cu_pct …) and depth_mm of the bath", ("depth_mm", "liquid_m2_per_mol")),
    Need("purity*", "the feed's impurities (impurities_ppm or its grade): no purity follows from a temperature",
         ("impurities_ppm", "feed", "feed_pct", "total_impurity_ppm")),
    Need("residue_enrichment.*", "the yield of each element's analysis: an involatile metal is enriched by 1 / (1 - yield)",
         ("impurities_ppm",)),
    Need("*_sublimed_mol_pct", "the alloy's composition, depth_mm, and how the hours are shared", ("depth_mm",)),
    Need("*_distilled_mol_pct", "the alloy's composition, depth_mm, and how the hours are shared", ("depth_mm",)),
    Need("*_in_residue_mol_pct", "the alloy's composition, depth_mm, and how the hours are shared", ("depth_mm",)),
)  # fmt: skip


def _technologies() -> tuple[Technology, ...]:
    shared = (
        Word("label, alloy or metal", "-", "the alloy (Pb-Cu) or the metal (In) that is distilled"),
        Word(
            "T_K or T_C",
            "K, C",
            "one, a list or a range; asks for p_X_Pa, pX_over_pY, X_kg_per_m2_h, k_X_m_per_s",
        ),
        Word("alpha", "-", "evaporation coefficient"),
        Word(
            "printed_p_Pa, printed_k_m_per_s",
            "Pa, m/s",
            "published numbers to be audited: unit, factor, possible or not",
        ),
        Word("X_pct, x_X", "%, mole fraction", "composition of an alloy"),
        Word("t_min or t_h, depth_mm", "min, h, mm", "batch in time: residue and distillate"),
        Word("T1_K, T2_K", "K", "temperatures of stages one after the other"),
        Word(
            "X_in_total_impurity_ppm or impurities_ppm",
            "ppm",
            "a metal to be distilled: asks for purity and yield",
        ),
        Word("runs, stages, reflux, vaporised", "-", "as the settings of the still"),
        Word(
            "wilson, redlich_kister_J_mol, B_ij",
            "-",
            "parameters of a binary as printed: asks for gammas and beta",
        ),
    )
    return (
        Technology(
            "tellurium-distillation", "Vacuum distillation of tellurium", ("P14",),
            "Tellurium to 5N-6N in one to three runs; selenium goes with the head.",
            "industrial", __name__, TELLURIUM, compute, words=shared, equations=__doc__ or "",
            labelled=True, audit=_laws_broken, needs=_NEEDS, answers=("Te single*", "Te *run*", "Te *distill*", "Te *stage*", "Te purif*", "tellurium*distill*"),
        ),
        Technology(
            "vacuum-distillation", "Vacuum distillation of cadmium and other metals", ("P14",),
            "Cadmium to 4N-5N7 by evaporation, column and condenser, with the split of Zn, Pb, Tl, Hg, Cu, Fe, Ag.",
            "industrial", __name__, CADMIUM, compute,
            answers=("vapour pressures*", "*vapour pressure*", "*vacuum distil*", "Cd *vacuum*", "Cd *purif*", "Cd distil*", "??-?? VLE*", "Langmuir*", "*Hertz*Knudsen*", "Cd refining*", "*VLE*",
                     "??-?? separation*", "??-??-?? separation*", "??-?? *", "??-??-?? *", "crude ??", "*LVE*", "*boiling point*", "*liquid fit*", "*silver crust*", "*distillation*", "*evaporation*",
                     "relative volatility*", "Rayleigh*"),
            words=shared, equations=__doc__ or "", labelled=True, audit=_laws_broken, needs=_NEEDS,
        ),
    )  # fmt: skip


TECHNOLOGIES = _technologies()

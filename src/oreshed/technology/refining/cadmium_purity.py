"""Cadmium to 5N7: distillation, zone refining, electrolysis and chemistry, alone and one after the other.

The routes are chains of the units of this folder; feed composition, laws' parameters and losses are drawn together, so
that an interval says what is not known. The settings of a route (runs, stages, passes, crops) are those that reach 5N7 at
central parameters, or, where none does, the best of their kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from oreshed.basis.estimate import Estimate
from oreshed.technology.comparison import Comparison, Quantities, Quantity, Route, Values, compare, draw
from oreshed.technology.parameter import Parameter, Parameters
from oreshed.technology.refining import (
    cadmium_electrorefining,
    caustic_refining,
    chemical_purification,
    purity,
    vacuum_distillation,
    zone_refining,
)
from oreshed.technology.stream import Array, Stream, ratio
from oreshed.technology.unit import Result, Unit

TARGET = purity.impurities_of("5N7")
BATH_KG_M2 = 865.0  # a bath of 0.10 m, which sets the hours of one distillation
ANODE_KG_M2 = 86.5  # an anode of 20 mm dissolved from both sides
CHEMICAL_HOURS = 24.0  # one precipitation with filtering, washing and dissolving, from memory
MEMORY = "cadmium of commerce: high ends of Pb Zn Cu Tl Sn Ag Sb by ASTM E396-04 for 99.95 % (scope, opened), all else from memory"
# ppm of each impurity: low, central, high.
FEEDS: Mapping[str, Mapping[str, tuple[float, float, float]]] = {
    # High ends of Pb, Zn, Cu, Tl, Sn, Ag, Sb: the limits of ASTM E396-04 (scope, opened); the rest from memory.
    "99.95": {
        "Pb": (30, 150, 250), "Zn": (10, 120, 350), "Cu": (10, 60, 150), "Tl": (2, 12, 30), "Ni": (5, 30, 80), "Fe": (5, 20, 50),
        "Sn": (2, 20, 100), "Ag": (2, 20, 100), "Bi": (2, 8, 20), "Sb": (0.5, 4, 10), "Hg": (0.5, 5, 30), "Mg": (0.5, 2, 5),
    },
    "99.5": {"Pb": (500, 1700, 3000), "Zn": (500, 1800, 3500), "Cu": (200, 640, 1500), "Tl": (20, 60, 300), "Ni": (50, 200, 500),
             "Fe": (50, 200, 400), "Sn": (50, 150, 400), "Ag": (20, 80, 200), "Bi": (20, 60, 200), "Sb": (20, 100, 300),
             "Hg": (2, 8, 40), "Mg": (0.5, 2, 5)},
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One operation of a route: its group of parameters, unit, settings, inlet, product, and the hours of a lot."""

    group: str
    unit: Unit
    settings: Mapping[str, float]
    product: str
    hours: Callable[[Result], Array]
    operations: float


def caustic(hours: float = 6.0) -> Step:
    return Step("caustic", caustic_refining.UNIT, {"hours": hours}, "metal", lambda r: np.asarray(hours), 1.0)


def distilled(runs: float = 1.0, stages: float = 0.0, reflux: float = 0.0, head: float = 0.03) -> Step:
    settings = {"runs": runs, "stages": stages, "reflux": reflux, "head_cut": head, "temperature_K": 723.0}
    return Step(
        "still", vacuum_distillation.CADMIUM, settings, "metal",
        # Reflux comes back over the same surface.
        lambda r: runs * BATH_KG_M2 / r.diagnostics["kg_per_m2_h"] * (1.0 + reflux), runs,
    )  # fmt: skip


def zoned(passes: float, speed: float = 30.0) -> Step:
    return Step("zone", zone_refining.CADMIUM, {"passes": passes, "speed_mm_h": speed}, "refined",
                lambda r: r.diagnostics["hours"], passes)  # fmt: skip


def electrolysed(cycles: float) -> Step:
    rate = 2.0972e-3 * 80.0 * 0.95  # kg per m2 and h at 80 A/m2
    return Step("cell", cadmium_electrorefining.UNIT, {"cycles": cycles}, "cathode",
                lambda r: np.asarray(cycles * ANODE_KG_M2 / rate), cycles)  # fmt: skip


def precipitated(cycles: float) -> Step:
    return Step("chemical", chemical_purification.UNIT, {"cycles": cycles}, "oxide",
                lambda r: np.asarray(cycles * CHEMICAL_HOURS), cycles)  # fmt: skip


def feed_parameters(grade: str) -> Parameters:
    """Impurities of a crude metal as parameters, ppm."""
    return Parameters(tuple(
        Parameter(f"{e}_ppm", Estimate(low, central, high, "ppm"), MEMORY, False)
        for e, (low, central, high) in FEEDS[grade].items()
    ))  # fmt: skip


def crude(values: Mapping[str, Array]) -> Stream:
    """A tonne of crude metal of drawn composition."""
    return vacuum_distillation.hosted({k.removesuffix("_ppm"): v for k, v in values.items()}, "Cd")


def run(steps: Sequence[Step], values: Values) -> Quantities:
    """Purity, yield, energy, time, reagents and operations of a chain, per tonne of cadmium in its product."""
    stream = crude(values["feed"])
    into = stream.element("Cd")
    energy = reagents = np.zeros(())
    hours: Array = np.zeros(())
    for step in steps:
        known = {p.name for p in step.unit.parameters}
        given = {k: v for k, v in values[step.group].items() if k in known}
        result = step.unit.respond({step.unit.inlets[0]: stream}, step.settings, given)
        for carrier in ("electricity_MWh", "fuel_MWh"):
            energy = energy + result.utilities.get(carrier, np.zeros(()))
        reagents = reagents + sum(
            (result.utilities.get(k, np.zeros(())) for k in ("caustic_soda_t", "sulphuric_acid_t", "soda_t")),
            start=np.zeros(()),
        )
        hours = hours + step.hours(result)
        stream = result.products[step.product]
    cadmium = stream.element("Cd")
    others = sum((stream.element(e) for e in stream.elements() if e not in ("Cd", "O")), start=np.zeros(()))
    impurity = ratio(others, cadmium + others)
    return {
        "nines": purity.nines(impurity), "ppm": impurity * 1e6, "yield": cadmium / into, "energy": energy / cadmium,
        "hours": hours, "reagents": reagents / cadmium, "operations": np.asarray(sum(s.operations for s in steps)),
    }  # fmt: skip


QUANTITIES = (
    Quantity(
        "nines",
        "purity",
        "nines",
        "more",
        "minus log10 of the metallic impurities by mass; 5N7 is 5.52; oxygen and carbon are not counted",
    ),
    Quantity("ppm", "impurities", "ppm", "less", "sum of the metallic impurities followed, by mass"),
    Quantity(
        "yield",
        "yield",
        "share",
        "more",
        "cadmium in the product over cadmium fed; crops, residues and bleed go back and are not counted here",
    ),
    Quantity("energy", "energy", "MWh/t", "less", "electricity and fuel per tonne of cadmium in the product"),
    Quantity(
        "hours", "time of a lot", "h", "less", "bath of 0.10 m, anode of 20 mm, bar of 0.6 m with one heater"
    ),
    Quantity(
        "reagents", "reagents", "t/t", "less", "caustic, acid and soda per tonne of cadmium in the product"
    ),
    Quantity(
        "operations",
        "operations",
        "-",
        "less",
        "melts, distillations, passes, electrolyses and precipitations",
    ),
    Quantity("cost", "cost", "USD/t", "less", "capital, labour and energy"),
)
NO_COST = "no opened source gives capital, labour or price of a 5N step"


def chains(grade: str) -> dict[str, tuple[str, tuple[Step, ...]]]:
    """Routes by id: title and steps. From 99.5 % the zone has no bar to start from (its k hold for dilute metal)."""
    found = {
        "still": ("one distillation", (distilled(),)),
        "caustic-still": ("caustic, distillation", (caustic(), distilled())),
        "caustic-still-2": ("caustic, 2 distillations", (caustic(), distilled(2.0))),
        "column": ("column", (distilled(1.0, 8.0, 3.0),)),
        "caustic-column": ("caustic, column", (caustic(), distilled(1.0, 8.0, 3.0))),
        "electrolysis": ("2 electrolyses", (electrolysed(2.0),)),
        "chemical": ("3 precipitations", (precipitated(3.0),)),
        "electrolysis-still": ("electrolysis, still", (electrolysed(1.0), distilled())),
        "caustic-still-zone": (
            "caustic, still, zone",
            (caustic(), distilled(), zoned(10.0)),
        ),
    }
    if grade == "99.95":
        found["zone"] = ("zone alone", (zoned(20.0),))
    return found


GROUPS = {
    "caustic": caustic_refining.UNIT.parameters, "still": vacuum_distillation.CADMIUM.parameters,
    "zone": zone_refining.CADMIUM.parameters, "cell": cadmium_electrorefining.UNIT.parameters,
    "chemical": chemical_purification.UNIT.parameters,
}  # fmt: skip


def routes(grade: str) -> tuple[Route, ...]:
    """Routes from one grade of crude metal."""
    found = []
    for id, (title, steps) in chains(grade).items():
        groups = {"feed": feed_parameters(grade), **{s.group: GROUPS[s.group] for s in steps}}
        found.append(Route(id, title, groups, lambda v, s=steps: run(s, v), {"cost": NO_COST}))  # type: ignore[misc]
    return tuple(found)


@lru_cache(maxsize=4)
def reaching(grade: str, draws: int = 2000) -> Mapping[str, float]:
    """Share of draws in which each route reaches 5N7."""
    return {
        r.id: float(np.mean(r.evaluate(draw(r.parameters, draws))["ppm"] <= TARGET * 1e6))
        for r in routes(grade)
    }


@lru_cache(maxsize=4)
def fewest(grade: str, most: int = 30) -> Mapping[str, int | None]:
    """Fewest stages, passes or electrolyses that reach 5N7 at central parameters; None where `most` do not."""

    def reached(*steps: Step) -> bool:
        values = {
            "feed": feed_parameters(grade).central(),
            **{s.group: GROUPS[s.group].central() for s in steps},
        }
        return float(run(steps, values)["ppm"]) <= TARGET * 1e6

    ways: dict[str, Callable[[int], tuple[Step, ...]]] = {
        "stages": lambda n: (distilled(1.0, float(n), 3.0),),
        "stages after caustic": lambda n: (caustic(), distilled(1.0, float(n), 3.0)),
        "passes after still": lambda n: (caustic(), distilled(), zoned(float(n))),
        "electrolyses before still": lambda n: (electrolysed(float(n)), distilled()),
    }
    limit = {"electrolyses before still": 5}
    return {
        name: next((n for n in range(1, limit.get(name, most) + 1) if reached(*way(n))), None)
        for name, way in ways.items()
    }


def zinc_that_passes() -> tuple[float, float]:
    """Share of the zinc that comes over in one distillation, and its volatility, at central parameters."""
    step = distilled()
    result = step.unit.run(vacuum_distillation.hosted({"Zn": 100.0}, "Cd"), step.settings)
    values = step.unit.values(step.settings)
    alpha = vacuum_distillation.volatilities("Cd", ("Zn",), values)["Zn"]
    return float(result.share("Zn", "metal")), float(alpha)


def _count(number: int | None, one: str, several: str = "") -> str:
    if number is None:
        return f"no number of {several or one + 's'}"
    return f"{number} {one if number == 1 else several or one + 's'}"


def compared(grade: str, id: str) -> Comparison:
    """All routes from one grade, with what they say."""
    shares, least = reaching(grade), fewest(grade)
    middle = {r.id: r.evaluate({g: p.central() for g, p in r.parameters.items()}) for r in routes(grade)}
    written = {r: purity.grade(float(q["ppm"]) * 1e-6) for r, q in middle.items()}
    zinc, alpha = zinc_that_passes()
    dear = float(middle["caustic-still-zone"]["energy"] / middle["caustic-still"]["energy"])
    titles = {r.id: r.title for r in routes(grade)}
    ranked = sorted(shares, key=lambda r: -shares[r])
    reading = [
        "Share of draws that reach 5N7 (3 ppm): " + "; ".join(f"{titles[r]} {shares[r]:.0%}" for r in ranked) + ".",
        f"Fewest at central parameters for 5N7: a column at reflux 3 of {_count(least['stages'], 'stage')} straight from the feed, of "
        f"{_count(least['stages after caustic'], 'stage')} after caustic; {_count(least['passes after still'], 'zone pass', 'zone passes')} after caustic and one "
        f"distillation; {_count(least['electrolyses before still'], 'electrolysis', 'electrolyses')} before one distillation.",
        f"What stops a single distillation is zinc, which follows cadmium (volatility {alpha:.2f} at 723 K: {zinc:.0%} of it comes over), and "
        "mercury, which goes ahead of it; lead, thallium, copper and iron stay behind but for droplets. So the step that decides is the one that "
        f"takes zinc: caustic, electrolysis or reflux. One distillation gives 5N7 only from metal with under {3.0 / zinc:.1f} ppm of zinc; where 134 ppm "
        "became 3 ppm in 2002, the crude metal held no more, or something else took its zinc.",
        "Real stills part zinc better than one stage, for hot walls and condensers send part of the vapour back: 26 % cadmium in zinc gave 96.5 % cadmium "
        "in one run at 400 C with 60 % recovered (Chinese J. Vac. Sci. Technol. 35(3), 2015, abstract), where one stage gives 83 to 91 %, and three "
        "runs gave 99.99 %, which asks for several stages in each. So the distillations without a column are told on the safe side.",
        f"Alone, at central parameters: two electrolyses {written['electrolysis']}, three precipitations {written['chemical']}, one distillation "
        f"{written['still']}. What follows the cadmium (thallium, lead, iron), or comes with reagents and shut-in bath, sets a floor that more cycles "
        "do not lower.",
        "Zone refining works on what is already pure: "
        + (f"alone, after twenty passes, it gives {written['zone']}; " if "zone" in written else "crude metal gives it no bar to start from; ")
        + f"after caustic and distillation, ten passes give {written['caustic-still-zone']}, at {dear:.0f} times the energy and with a "
        "fifth cropped. Its figures rest on segregation coefficients from memory.",
        "Costs are left empty: the only opened price is that of February 2018, 120 to 133 cents a pound at 99.95 % against 120 to 135 at "
        "99.99 % (Metal Bulletin), so that the market paid about one cent a pound for the step to 4N.",
    ]  # fmt: skip
    return compare(
        id, f"Cadmium to 5N7 from metal of {grade} %",
        "Which way leads from crude cadmium to 99.9997 %, the purity that Ali and others reached by one distillation in 2002, and what does it take?",
        f"One tonne of cadmium metal of {grade} %, its impurities drawn from what such metal may hold. Grades on metals basis. Columns have 8 stages and a reflux of 3; zones 10 passes, "
        "20 where they stand alone; precipitations are of carbonate, and their product is oxide.",
        QUANTITIES, routes(grade), reading=reading,
    )  # fmt: skip


def comparison() -> Comparison:
    """From metal of commerce, 99.95 %."""
    return compared("99.95", "cadmium-purity")

"""Back-cast of Red Dog without tuning: rates fitted on 2000-2012, zinc and lead predicted for 2013-2018.

    .uv/bin/uv run python benchmarks/red_dog.py

Two numbers are fitted, one scale on all rates of the lead circuit and one on those of the zinc circuit; everything
else is the concentrator's default. Cells have one volume each, that which gives the default residence at the mean
throughput of the fitted years, so that more ore means less time ("cells as built"; printed beside it "cells grown with
the ore", the same residence for ever). Cells as built were written first, and their errors after 2012 were
known when the other version was added; fitted on 2000-2007 and held against 2010-2012, cells as built do better. The prediction sees ore milled
and head grades of its year, nothing else. Beside it stand two naive answers: the mean tonnes of the fitted years, and
their mean recovery applied to the year's ore and grade.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from oreshed.technology.flowsheet import Flowsheet, solve
from oreshed.technology.separation.sequential_pb_zn import concentrator, ore_of

Array = NDArray[np.float64]
FITTED, PREDICTED = (2000, 2012), (2013, 2018)
EARLY, LATE = (2000, 2007), (2010, 2012)  # a back-cast inside the fitted years
TABLE = Path(__file__).with_name("red_dog.csv")
METALS = {"zinc": ("Zn", "zinc_concentrate"), "lead": ("Pb", "lead_concentrate")}
BANKS = ("rougher", "cleaner", "recleaner")


@dataclass(frozen=True)
class Years:
    """The plant's record: ore milled in tonnes, head grades as mass fractions, metal in concentrate in tonnes."""

    year: NDArray[np.int64]
    ore: Array
    head: Mapping[str, Array]
    metal: Mapping[str, Array]

    def between(self, first: int, last: int) -> Years:
        chosen = (self.year >= first) & (self.year <= last)
        return Years(
            self.year[chosen], self.ore[chosen], {k: v[chosen] for k, v in self.head.items()},
            {k: v[chosen] for k, v in self.metal.items()},
        )  # fmt: skip

    def recovery(self, metal: str) -> Array:
        return self.metal[metal] / (self.ore * self.head[metal])


def read_years(path: Path = TABLE) -> Years:
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    return Years(
        np.array([int(r["year"]) for r in rows]),
        np.array([float(r["ore_t"]) for r in rows]),
        {m: np.array([float(r[f"{m}_head_pct"]) / 100.0 for r in rows]) for m in METALS},
        {m: np.array([float(r[f"{m}_in_concentrate_t"]) for r in rows]) for m in METALS},
    )


def sized_for(years: Years) -> Flowsheet:
    """The concentrator with cells of the volume that its default residence takes at the mean ore of these years."""
    plain = concentrator(sized=False)
    head = {"Zn": float(years.head["zinc"].mean()), "Pb": float(years.head["lead"].mean())}
    solved = solve(plain, {"ore": ore_of(head, float(years.ore.mean()))})
    volume = {
        bank: {"volume_m3": float(solved.results[bank].diagnostics["volume_m3"])} for bank in grown().settings
    }
    return replace(plain, settings=volume)


def grown() -> Flowsheet:
    """The concentrator whose cells grow with the ore: the default residence whatever the throughput."""
    return replace(concentrator(sized=False), settings={f"{c}_{b}": {} for c in METALS for b in BANKS})


def predicted(sheet: Flowsheet, years: Years, scales: Mapping[str, float]) -> dict[str, Array]:
    """Metal in its own concentrate, tonnes by year; all years in one call."""
    settings = {u: dict(s) | {"scale": scales[u.split("_")[0]]} for u, s in sheet.settings.items()}
    ore = ore_of({"Zn": years.head["zinc"], "Pb": years.head["lead"]}, years.ore)
    products = solve(replace(sheet, settings=settings), {"ore": ore}).products
    return {m: products[product].element(element) for m, (element, product) in METALS.items()}


def fit(sheet: Flowsheet, years: Years) -> dict[str, float]:
    """Scales of the lead and zinc circuits that fit the relative errors of both metals in these years best."""

    def errors(logs: Array) -> Array:
        found = predicted(sheet, years, dict(zip(METALS, np.exp(logs), strict=True)))
        return np.concatenate([found[m] / years.metal[m] - 1.0 for m in METALS])

    best = least_squares(errors, np.zeros(2), bounds=(-4.0, 2.9), diff_step=1e-3, xtol=1e-5, ftol=1e-7)
    return dict(zip(METALS, (float(x) for x in np.exp(best.x)), strict=True))


def mean_error(answer: Array, truth: Array) -> float:
    """Mean absolute relative error."""
    return float(np.mean(np.abs(answer / truth - 1.0)))


@dataclass(frozen=True)
class BackCast:
    """Scales fitted, tonnes predicted by metal, and mean relative errors of the model and the two naive answers."""

    scales: Mapping[str, float]
    test: Years
    model: Mapping[str, Array]
    errors: Mapping[str, Mapping[str, float]]
    fit_error: Mapping[str, float]


def back_cast(
    years: Years, as_built: bool = True, fitted: tuple[int, int] = FITTED, asked: tuple[int, int] = PREDICTED
) -> BackCast:
    """Fit on `fitted`, predict `asked`; the fit never sees the later rows."""
    past, future = years.between(*fitted), years.between(*asked)
    sheet = sized_for(past) if as_built else grown()
    scales = fit(sheet, past)
    model, again = predicted(sheet, future, scales), predicted(sheet, past, scales)
    errors = {}
    for m in METALS:
        truth = future.metal[m]
        errors[m] = {
            "model": mean_error(model[m], truth),
            "mean tonnes": mean_error(np.full(len(truth), past.metal[m].mean()), truth),
            "mean recovery": mean_error(past.recovery(m).mean() * future.ore * future.head[m], truth),
        }
    return BackCast(scales, future, model, errors, {m: mean_error(again[m], past.metal[m]) for m in METALS})


def told(found: BackCast) -> str:
    """Mean absolute errors in one line."""
    parts = [
        f"{metal}: " + ", ".join(f"{name} {error:.1%}" for name, error in found.errors[metal].items())
        for metal in METALS
    ]
    return "; ".join(parts)


def main() -> None:
    years = read_years()
    found = back_cast(years)
    scales = ", ".join(f"{m} {s:.3f}" for m, s in found.scales.items())
    print(f"fitted on {FITTED[0]}-{FITTED[1]}, cells as built: scale of rates {scales}")
    print("mean error in the fitted years: " + ", ".join(f"{m} {e:.1%}" for m, e in found.fit_error.items()))
    for metal in METALS:
        print(f"\n{metal}: year, kt in concentrate reported, predicted, error, recovery reported, predicted")
        for i, year in enumerate(found.test.year):
            truth, guess = found.test.metal[metal][i], found.model[metal][i]
            in_ore = found.test.ore[i] * found.test.head[metal][i]
            print(f"  {year}  {truth / 1e3:6.1f}  {guess / 1e3:6.1f}  {guess / truth - 1:+6.1%}  "
                  f"{truth / in_ore:.3f}  {guess / in_ore:.3f}")  # fmt: skip
    print(f"\nmean absolute error {PREDICTED[0]}-{PREDICTED[1]}, cells as built    {told(found)}")
    print(f"the same, cells grown with the ore            {told(back_cast(years, as_built=False))}")
    early = [told(back_cast(years, built, EARLY, LATE)) for built in (True, False)]
    print(f"fitted on {EARLY[0]}-{EARLY[1]}, {LATE[0]}-{LATE[1]}, cells as built  {early[0]}")
    print(f"the same, cells grown with the ore            {early[1]}")


if __name__ == "__main__":
    main()

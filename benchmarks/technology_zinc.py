"""Speed of the zinc plant: units in one call against a loop, and the whole plant against its units run alone.

python benchmarks/technology_zinc.py [draws]
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # processor seconds count one thread

import numpy as np

from oreshed.technology import plant
from oreshed.technology.extraction import roasting
from oreshed.technology.extraction.zinc_plant import zinc_plant
from oreshed.technology.flowsheet import Solved, solve
from oreshed.technology.registry import technologies
from oreshed.technology.stream import Stream
from oreshed.technology.unit import Unit

DRAWS, LOOP, CHUNK = 100_000, 200, 10_000
ROWS = ("E10", "E13", "E14", "E15", "E19", "P18", "P21", "S12")


def timed(job: Callable[[], Any], best_of: int = 3) -> float:
    """Least processor seconds of a few runs: the machine is shared, and waiting is not work."""
    spent = []
    for _ in range(best_of):
        start = time.process_time()
        job()
        spent.append(time.process_time() - start)
    return min(spent)


def drawn(stream: Stream, rng: np.random.Generator, draws: int) -> Stream:
    """The stream with each species up to a fifth more or less, by draw."""
    factor = rng.uniform(0.8, 1.2, size=(draws, len(stream.species)))
    return Stream(stream.species, stream.flow * factor, stream.composition, (), stream.tags)


def one_unit(unit: Unit, draws: int) -> tuple[float, float, float]:
    """Milliseconds of one run; seconds of all draws in one call; how many times a loop takes."""
    rng = np.random.default_rng(1)
    many = {inlet: drawn(stream, rng, draws) for inlet, stream in unit.example.items()}
    given = unit.parameters.draw(rng, draws)
    single = timed(lambda: [unit.run(unit.example) for _ in range(LOOP)]) / LOOP
    batch = timed(lambda: unit.run(many, parameters=given))
    return 1e3 * single, batch, single * draws / batch


def alone(solved: Solved, sheet: Any, parameters: Any) -> float:
    """Seconds of every unit run once on the feeds that the solved plant gave it."""

    def job() -> None:
        for name, unit in sheet.units.items():
            unit.run(solved.feeds[name], sheet.settings.get(name), parameters.get(name))

    return timed(job)


def main() -> None:
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS
    print(f"{'unit':28} {'one run, ms':>12} {f'{draws:,} draws, s':>18} {'loop / one call':>16}")
    seen = set()
    for technology in technologies():
        unit = technology.unit
        if not isinstance(unit, Unit) or unit.name in seen or not set(technology.rows) & set(ROWS):
            continue
        seen.add(unit.name)
        single, batch, gain = one_unit(unit, draws)
        print(f"{unit.name:28} {single:12.3f} {batch:18.3f} {gain:16.0f}")

    rng = np.random.default_rng(2)
    sheet = zinc_plant()
    part = min(draws, CHUNK)
    feeds = {"concentrate": drawn(roasting.concentrate(1000.0), rng, part)}
    for label, parameters in (
        ("drawn feeds", {}),
        ("drawn feeds and parameters", plant.draw_parameters(sheet, part)),
    ):
        solved = solve(sheet, feeds, parameters)
        whole = timed(lambda p=parameters: solve(sheet, feeds, p))
        units = alone(solved, sheet, parameters)
        print(f"\nplant, {part:,} draws, {label}: {whole:.2f} s in {solved.passes} passes; its units alone "
              f"{units:.2f} s; ratio {whole / units:.2f}")  # fmt: skip
    feeds = {"concentrate": drawn(roasting.concentrate(1000.0), rng, draws)}
    parameters = plant.draw_parameters(sheet, draws)
    start = time.process_time()
    recovered = np.concatenate([
        s.products["cadmium"].element("Cd") for s in plant.solve_draws(sheet, feeds, parameters)])  # fmt: skip
    print(f"plant, {draws:,} draws of feed and parameters in chunks of {plant.CHUNK:,}: "
          f"{time.process_time() - start:.1f} s, cadmium {recovered.mean():.3f} t per 1,000 t")  # fmt: skip


if __name__ == "__main__":
    main()

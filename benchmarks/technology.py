"""Speed of the technologies: a run, 100,000 draws in one call against a Python loop, a plant against its units.

    .uv/bin/uv run python benchmarks/technology.py
    .uv/bin/uv run python benchmarks/technology.py --ids flotation-bank --draws 20000

Every registered unit runs on its own example feed with all its parameters drawn. The loop is what a script around one
run would do, timed over a few hundred draws. Budgets: one run under 1 ms, the one call over 100 times faster than the
loop, a whole flowsheet under three times its units run alone once. All times are processor seconds of one thread.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable
from dataclasses import replace

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # processor seconds count one thread

import numpy as np

from oreshed.report.technology import units_of
from oreshed.technology.flowsheet import Flowsheet, solve
from oreshed.technology.registry import Technology, technologies
from oreshed.technology.stream import Stream
from oreshed.technology.unit import Unit

RUN_MS, RATIO, PLANT = 1.0, 100.0, 3.0
LOOPED, FEEDS = 200, 12


def seconds(call: Callable[[], object], least: float = 0.3) -> float:
    """Least processor seconds of a call, repeated for at least `least` of them: on a shared machine waiting is no work."""
    taken: list[float] = []
    while sum(taken) < least or len(taken) < 3:
        start = time.process_time()
        call()
        taken.append(time.process_time() - start)
    return min(taken)


def drawn(unit: Unit, draws: int) -> tuple[dict[str, Stream], dict[str, np.ndarray]]:
    """The example feed with each species up to a tenth off, and the unit's parameters, for all draws."""
    rng = np.random.default_rng(20)
    feeds = {}
    for inlet, s in unit.example.items():
        factor = rng.uniform(0.9, 1.1, size=(draws, len(s.species)))
        flow = s.flow * (factor[..., None] if s.sizes_m else factor)
        feeds[inlet] = Stream(s.species, flow, s.composition, s.sizes_m, s.tags)
    return feeds, unit.parameters.draw(rng, draws)


def of_unit(unit: Unit, draws: int) -> tuple[float, float, float]:
    """Milliseconds of one run, seconds of all draws in one call, and the loop's seconds over the call's."""
    feeds, parameters = drawn(unit, draws)
    one = {k: Stream(s.species, s.flow[0], s.composition, s.sizes_m, s.tags) for k, s in feeds.items()}
    first = {k: v[0] for k, v in parameters.items()}
    run_ms = 1000.0 * seconds(lambda: unit.run(one, parameters=first))
    many = seconds(lambda: unit.run(feeds, parameters=parameters), least=0.0)

    def loop() -> None:
        for i in range(LOOPED):
            fed = {
                k: Stream(s.species, s.flow[i], s.composition, s.sizes_m, s.tags) for k, s in feeds.items()
            }
            unit.run(fed, parameters={k: v[i] for k, v in parameters.items()})

    start = time.process_time()
    loop()
    looped = (time.process_time() - start) / LOOPED * draws
    return run_ms, many, looped / many


def of_plant(sheet: Flowsheet) -> tuple[float, float, float, int]:
    """Milliseconds of a flowsheet solved for the first time, of another feed solved later, of its units run alone on
    what reaches them then, and the most passes. Feeds are the example's with each species up to a tenth more or less.
    """
    rng = np.random.default_rng(21)
    feeds = []
    for _ in range(FEEDS):
        fresh = {}
        for name, (u, inlet) in sheet.fresh.items():
            s = sheet.units[u].example[inlet]
            factor = rng.uniform(0.9, 1.1, size=len(s.species))
            flow = s.flow * (factor[:, None] if s.sizes_m else factor)
            fresh[name] = Stream(s.species, flow, s.composition, s.sizes_m, s.tags)
        feeds.append(fresh)
    first = 1000.0 * seconds(lambda: solve(replace(sheet), feeds[0]))
    states = [solve(sheet, f) for f in feeds]
    later = 1000.0 * seconds(lambda: [solve(sheet, f) for f in feeds]) / FEEDS

    def alone() -> None:
        for solved in states:
            for name, unit in sheet.units.items():
                unit.run(solved.feeds[name], sheet.settings.get(name))

    return first, later, 1000.0 * seconds(alone) / FEEDS, max(s.passes for s in states)


def report(found: list[Technology], draws: int) -> None:
    print(
        f"{os.cpu_count()} cores (load {os.getloadavg()[0]:.1f}), Python {platform.python_version()}, {draws:,} draws\n"
    )
    print("| technology | unit | one run, ms | all draws in one call, s | loop over call | |")
    print("|---|---|---|---|---|---|")
    done: set[int] = set()
    for t in found:
        for unit in units_of(t):
            if id(unit) in done:
                continue
            done.add(id(unit))
            run_ms, many, ratio = of_unit(unit, draws)
            met = "met" if run_ms < RUN_MS and ratio > RATIO else "**missed**"
            print(f"| {t.id} | {unit.name} | {run_ms:.2f} | {many:.2f} | {ratio:,.0f} | {met} |", flush=True)
    print(
        "\n| flowsheet | solved first, ms | another feed, ms | its units alone, ms | ratio of these | passes | |"
    )
    print("|---|---|---|---|---|---|---|")
    for t in found:
        if isinstance(t.unit, Flowsheet):
            first, later, alone, passes = of_plant(t.unit)
            ratio = later / alone
            met = "met" if ratio < PLANT else "**missed**"
            print(
                f"| {t.id} | {first:.1f} | {later:.1f} | {alone:.1f} | {ratio:.1f} | {passes} | {met} |",
                flush=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--ids", nargs="*", help="technologies; all unless given")
    parser.add_argument("--draws", type=int, default=100_000)
    chosen = parser.parse_args()
    report([t for t in technologies() if not chosen.ids or t.id in chosen.ids], chosen.draws)


if __name__ == "__main__":
    main()

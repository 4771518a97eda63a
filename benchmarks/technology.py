"""Speed of the technologies: a run, 100,000 draws in one call against a Python loop, a plant against its units.

    .uv/bin/uv run python benchmarks/technology.py
    .uv/bin/uv run python benchmarks/technology.py --ids flotation-bank --draws 20000

Every registered unit runs on its own example feed with all its parameters drawn. The loop is what a script around one
run would do, timed over a few hundred draws. Budgets: one run under 1 ms, the one call over 100 times faster than the
loop, a whole flowsheet under three times its units run alone as often as its solver passes.
"""

from __future__ import annotations

import argparse
import os
import platform
import time
from collections.abc import Callable

import numpy as np

from oreshed.report.technology import units_of
from oreshed.technology.flowsheet import Flowsheet, solve
from oreshed.technology.registry import Technology, technologies
from oreshed.technology.stream import Stream
from oreshed.technology.unit import Unit

RUN_MS, RATIO, PLANT = 1.0, 100.0, 3.0
LOOPED = 200


def seconds(call: Callable[[], object], least: float = 0.3) -> float:
    """Median seconds of a call, repeated for at least `least` seconds."""
    taken = []
    end = time.perf_counter() + least
    while time.perf_counter() < end or len(taken) < 3:
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return float(np.median(taken))


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

    start = time.perf_counter()
    loop()
    looped = (time.perf_counter() - start) / LOOPED * draws
    return run_ms, many, looped / many


def of_plant(sheet: Flowsheet) -> tuple[float, float, int]:
    """Milliseconds of a solved flowsheet, of its units run alone once a pass, and the passes."""
    fresh = {name: sheet.units[u].example[inlet] for name, (u, inlet) in sheet.fresh.items()}
    solved = solve(sheet, fresh)
    whole = 1000.0 * seconds(lambda: solve(sheet, fresh))
    once = sum(
        1000.0 * seconds(lambda n=name, u=unit: u.run(solved.feeds[n], sheet.settings.get(n)), least=0.05)
        for name, unit in sheet.units.items()
    )
    return whole, once, solved.passes


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
    print("\n| flowsheet | solved, ms | its units alone once, ms | ratio | passes |")
    print("|---|---|---|---|---|")
    for t in found:
        if isinstance(t.unit, Flowsheet):
            whole, once, passes = of_plant(t.unit)
            print(f"| {t.id} | {whole:.1f} | {once:.1f} | {whole / once:.1f} | {passes} |", flush=True)


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

"""A whole study against its budget: wall time of `oreshed study METAL` for the shipped model, in one run.

    .uv/bin/uv run python benchmarks/study.py
    .uv/bin/uv run python benchmarks/study.py --metals lead --draws 30

Every study runs in a process of its own, as a user starts it; its time is shown as a share of the budget (10 s on two
quiet cores with 100 draws) and as a multiple of what it takes to start Python and read the model. Processor time adds
up all processes. Below stands where one process spends its time when it does everything alone.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path

BUDGET_SECONDS = 10.0
LOAD = "from oreshed.commands.model_folder import open_model; open_model('us-allies', None)"


def timed(command: list[str]) -> tuple[float, float]:
    """Wall and processor seconds of a command with all its processes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def steps(metal: str, draws: int) -> list[tuple[str, float]]:
    """Processor seconds between the study's own progress reports, everything in this process."""
    from oreshed.commands.model_folder import open_model
    from oreshed.insight import background
    from oreshed.insight.study import Ask, Study
    from oreshed.report.results import write_results

    background.WORKERS = 1
    background.wake()
    marks: list[tuple[str, float]] = []

    def mark(step: str) -> None:
        marks.append((step, time.process_time()))

    mark("model and slice")
    study = Study(open_model("us-allies", None), Ask(metal, draws=draws), mark)
    with tempfile.TemporaryDirectory() as folder:
        write_results(study, Path(folder) / "out", mark)
    mark("end")
    return [(name, after - at) for (name, at), (_, after) in pairwise(marks)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--metals", default="lead,zinc,cadmium")
    parser.add_argument("--draws", type=int, default=100)
    ask = parser.parse_args()
    metals = ask.metals.split(",")
    print(f"{os.cpu_count()} cores, {platform.python_implementation()} {platform.python_version()}, ", end="")
    print(f"highspy {version('highspy')}; load of the machine {os.getloadavg()[0]:.1f} at the start\n")
    load, _ = timed([sys.executable, "-c", LOAD])
    print("| study | wall s | share of the budget | model loads | processor s |\n|---|---|---|---|---|")
    print(f"| Python started, model read | {load:.2f} | | 1.0 | |", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        for metal in metals:
            command = [sys.executable, "-m", "oreshed", "study", metal, "--draws", str(ask.draws)]
            wall, cpu = timed([*command, "--out", f"{folder}/{metal}"])
            share = wall / BUDGET_SECONDS
            print(f"| {metal} | {wall:.2f} | {share:.2f} | {wall / load:.1f} | {cpu:.1f} |", flush=True)
    table = {metal: steps(metal, ask.draws) for metal in metals}
    print(
        f"\nProcessor seconds in one process:\n\n| step | {' | '.join(metals)} |\n|---|{'---|' * len(metals)}"
    )
    for name in dict.fromkeys(step for found in table.values() for step, _ in found):
        cells = [f"{sum(s for n, s in table[metal] if n == name):.2f}" for metal in metals]
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()

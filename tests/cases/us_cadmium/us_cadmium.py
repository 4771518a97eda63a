"""US refined cadmium of one year from what was known without it: see README.md."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import scipy.sparse as sp

from oreshed.chain.bound import bound
from oreshed.chain.observable import Observable
from oreshed.chain.reconcile import NINETY, reconcile
from oreshed.chain.reconcile_problem import Observation, Problem
from oreshed.chain.reconcile_statements import CLASSES

HERE = Path(__file__).parent
FLOWS = ("primary", "secondary", "imports", "exports", "use")
# Nameplate / zinc recovery x richest feed x best recovery of cadmium, t Cd a year.
NAMEPLATE, LEAST_RECOVERY, RICHEST, BEST = 137_500.0, 0.93, 0.0057, 0.95
CAPACITY = NAMEPLATE / LEAST_RECOVERY * RICHEST * BEST


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def realised_yield() -> tuple[float, float]:
    """Median t Cd per t zinc elsewhere, and the robust s.d. of its logarithm."""
    logs = np.log([float(r["cadmium_t"]) / float(r["zinc_t"]) for r in rows("yields.csv")])
    middle = float(np.median(logs))
    return math.exp(middle), float(np.median(np.abs(logs - middle))) / 0.6745


def ceiling() -> Observation:
    """What the plant's nameplate alone allows."""
    return Observation("capacity", ((0, 1.0),), CAPACITY, 0.5, shape="range", high=CAPACITY)


def problem(year: int) -> Problem:
    """Supply and use of refined cadmium in one year; no cadmium output among the claims."""
    known = {r["quantity"]: r for r in rows("known.csv") if int(r["year"]) == year}
    value, spread = realised_yield()
    zinc = float(known["zinc"]["central"])
    zinc_sd = (float(known["zinc"]["high"]) - float(known["zinc"]["low"])) / (2 * NINETY) / zinc
    sigma = math.hypot(spread, zinc_sd)
    made = value * zinc
    said = [
        ceiling(),
        # A log-normal claim of this s.d. of its logarithm.
        Observation(
            "yield elsewhere", ((0, 1.0),), made, made * math.sqrt(math.expm1(sigma**2)), shape="log"
        ),
    ]
    for name in FLOWS[1:]:
        row = known[name]
        low, central, high = (float(row[c]) for c in ("low", "central", "high"))
        sd = math.hypot((high - low) / (2 * NINETY), CLASSES[row["quality"]] * central)
        wide = sd > 0.3 * central
        said.append(
            Observation(
                name,
                ((FLOWS.index(name), 1.0),),
                central,
                sd,
                shape="log" if wide else "normal",
                source=row["source"],
            )
        )
    if "net_import_reliance" in known:
        low, high = (float(known["net_import_reliance"][c]) for c in ("low", "high"))
        said.append(
            Observation(
                "class of net import reliance", ((2, 1.0), (3, -1.0)), (low + high) / 2, 0.5, shape="range",
                below=((4, 1.0),), scale=100.0, low=low, high=high,
            )
        )  # fmt: skip
    balance = sp.csr_matrix(np.array([[1.0, 1.0, 1.0, -1.0, -1.0]]))
    return Problem(
        FLOWS, ("refined cadmium",), balance, np.zeros(1), np.zeros(5), np.full(5, np.inf), tuple(said)
    )


PRIMARY = Observable("primary", "refined cadmium, United States", ((0, 1.0),))


def inferred(year: int) -> tuple[float, float, float]:
    """Central value and 90 % interval, t a year, cut to what the plant can make."""
    value, sd, _ = reconcile(problem(year)).of(PRIMARY.weights)
    return value, max(0.0, value - NINETY * sd), min(CAPACITY, value + NINETY * sd)


def capacity_only(year: int) -> tuple[float, float]:
    found = bound(problem(year), PRIMARY, k=0.0, claims=(ceiling(),), explain=False)
    return found.low, found.high


if __name__ == "__main__":
    print(realised_yield(), CAPACITY)
    for row in rows("hidden.csv"):
        year = int(row["year"])
        value, low, high = inferred(year)
        floor, top = capacity_only(year)
        print(
            year,
            row["cadmium_t"],
            round(value),
            round(low),
            round(high),
            f"{(high - low) / (top - floor):.2f}",
        )
        for c in reconcile(problem(year)).claims:
            print(
                "   ",
                c.claim.id,
                round(c.claim.value, 1),
                round(c.reconciled, 1),
                "±",
                round(c.sd, 1),
                c.state,
            )

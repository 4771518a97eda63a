"""A reconciliation and a bound as plain records and as a screen."""

from __future__ import annotations

import math
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from oreshed.basis.counted import counted
from oreshed.chain.bound import Bounds, Holding
from oreshed.chain.reconcile import ClaimResult, Reconciled

SHOWN = 25


def _number(value: float) -> float | None:
    """A finite number or nothing: JSON has no infinity."""
    return value if math.isfinite(value) else None


def claim_record(c: ClaimResult) -> dict[str, Any]:
    o = c.claim
    return {
        "id": o.id, "claim": o.label, "source": o.source, "quality": o.quality, "shape": o.shape, "copies": o.copies,
        "printed": _number(o.value), "sd": o.total_sd, "low": _number(o.low), "high": _number(o.high),
        "reconciled": _number(c.reconciled), "reconciled_sd": _number(c.sd), "adjustment_sd": _number(c.adjustment),
        "z": c.z, "gain": c.gain, "state": c.state,
    }  # fmt: skip


def reconciled_record(r: Reconciled, element: str, year: int) -> dict[str, Any]:
    """Everything a reconciliation says, as JSON knows it."""
    test = r.test
    return {
        "metal": element,
        "year": year,
        "test": {
            "chi_square": test.chi_square, "degrees_of_freedom": test.freedom, "p": test.p, "critical_z": test.critical_z,
            "passes": test.passes,
        },
        "balance_residual": r.residual,
        "posterior": "exact" if r.exact else "sampled",
        "claims": [claim_record(c) for c in _sorted(r)],
        "culprit_sets": [list(s) for s in suspect_sets(r)],
        "alike": [list(s) for s in r.sets],
        "suggestions": [
            {"delete": list(s.claims), "gain": s.gain, "chi_square": s.test.chi_square, "p": s.test.p} for s in r.suggestions
        ],
        "sources": [{"source": b.source, "bias_sd": b.bias, "sd": b.sd, "claims": b.claims} for b in r.biases],
        "flows": [
            {"id": name, "value": float(x), "sd": float(sd) if state != "undetermined" else None, "state": state}
            for name, x, sd, state in zip(r.problem.flows, r.x, r.sd, r.states, strict=True)
        ],
    }  # fmt: skip


def suspect_sets(r: Reconciled) -> list[tuple[str, ...]]:
    """Claims above the critical |z|: alone, or as the set that cannot be told apart."""
    z = {c.claim.id: abs(c.z) for c in r.claims}
    found: list[tuple[str, ...]] = []
    for name in sorted((i for i in z if z[i] > r.test.critical_z), key=lambda i: -z[i]):
        alike = next((s for s in r.sets if name in s), (name,))
        if alike not in found:
            found.append(alike)
    return found


def _sorted(r: Reconciled) -> list[ClaimResult]:
    return sorted(
        r.claims, key=lambda c: (-abs(c.adjustment) if math.isfinite(c.adjustment) else 0.0, c.claim.id)
    )


def amount(value: float) -> str:
    """A figure with the digits that it bears."""
    if not math.isfinite(value):
        return "none" if math.isnan(value) else ("no limit" if value > 0 else "no lower limit")
    if value == 0:
        return "0"
    digits = max(0, 3 - math.floor(math.log10(abs(value)))) if abs(value) < 1000 else 0
    return f"{value:,.{min(digits, 3)}f}" if abs(value) < 100 else f"{value:,.0f}"


def print_reconciled(
    r: Reconciled, element: str, year: int, console: Console, everything: bool = False
) -> None:
    test = r.test
    verdict = "the sources agree within their widths" if test.passes else "the sources contradict each other"
    console.print(
        Text(
            f"{element} {year}: {counted(len(r.problem.flows), 'flow')}, {counted(len(r.claims), 'claim')}. Chi-square {test.chi_square:.1f} with"
            f" {test.freedom} degrees of freedom, p = {test.p:.2g}: {verdict}. A single claim is suspect above"
            f" |z| = {test.critical_z:.2f}."
        )
    )
    counts = {s: sum(c.state == s for c in r.claims) for s in ("redundant", "unchecked", "not reached")}
    states = {s: r.states.count(s) for s in ("redundant", "just determined", "undetermined", "at its bound")}
    console.print(Text("Claims: " + ", ".join(f"{n} {s}" for s, n in counts.items()) + "."))
    console.print(Text("Flows: " + ", ".join(f"{n} {s}" for s, n in states.items()) + "."))
    console.print(
        Text(
            "Claims by adjustment; figures in t/yr, adjustment and gain of deleting in s.d. and chi-square",
            "bold",
        )
    )
    table = Table(box=None, pad_edge=False)
    table.add_column("claim, source, state", overflow="fold", ratio=1)
    for name in ("printed", "reconciled", "± s.d.", "adj.", "gain"):
        table.add_column(name, justify="right", no_wrap=True)
    rows = _sorted(r)
    for c in rows if everything else rows[:SHOWN]:
        stated = (
            amount(c.claim.value)
            if c.claim.shape != "range"
            else f"≤ {amount(c.claim.high)}"
            if math.isinf(c.claim.low)
            else f"{amount(c.claim.low)} to {amount(c.claim.high)}"
        )
        gain = f"{c.gain:.2f}" if c.state == "redundant" else "–"
        table.add_row(
            Text.assemble(c.claim.label, (f"  {c.claim.source or 'this model'}; {c.state}", "dim")), stated,
            amount(c.reconciled), amount(c.sd), f"{c.adjustment:+.2f}", gain,
        )  # fmt: skip
    console.print(table)
    if not everything and len(rows) > SHOWN:
        console.print(Text(f"{len(rows) - SHOWN} claims more with smaller adjustments: --all, or --json."))
    labels = {c.claim.id: c.claim.label for c in r.claims}
    for members in suspect_sets(r):
        words = " or ".join(labels[i] for i in members)
        tail = "; no figure tells which" if len(members) > 1 else ""
        console.print(Text(f"Suspect: {words}{tail}."))
    for s in r.suggestions:
        words = " or ".join(labels[i] for i in s.claims)
        console.print(
            Text(
                f"Suggested: look again at {words}. Without it chi-square falls by {s.gain:.1f} to {s.test.chi_square:.1f} (p = {s.test.p:.2g})."
            )
        )
    moved = [b for b in r.biases if abs(b.bias) > 0.5]
    for b in sorted(moved, key=lambda b: -abs(b.bias)):
        console.print(
            Text(
                f"Source {b.source}: its {b.claims} figures lie {b.bias:+.2f} of their shared s.d. off (± {b.sd:.2f})."
            )
        )


def holding_record(h: Holding) -> dict[str, Any]:
    o = h.claim
    return {
        "id": o.id,
        "claim": o.label,
        "source": o.source,
        "printed": _number(o.value),
        "without_it": _number(h.loosened),
    }


def print_bound(record: dict[str, Any], bounds: Bounds, console: Console) -> None:
    unit = record["unit"]
    console.print(Text(f"{record['label']}"))
    console.print(
        Text(
            f"  possible: {amount(bounds.low)} to {amount(bounds.high)} {unit}, by balances, claims and plants at ± {bounds.k:.2f} s.d."
        )
    )
    if bounds.k > record["asked_k"] * 1.001:
        console.print(
            Text(
                f"  (at ± {record['asked_k']:.2f} s.d. the claims cannot hold together; widened to the least at which they can)"
            )
        )
    ninety = record["interval_90"]
    if ninety:
        console.print(
            Text(
                f"  90 % interval: {amount(ninety[0])} to {amount(ninety[1])} {unit}; central {amount(record['central'])}"
            )
        )
    else:
        console.print(Text("  90 % interval: none; the claims limit it but give no most likely value"))
    if record["capacity_only"]:
        low, high = record["capacity_only"]
        shown = (amount(math.inf if high is None else high), amount(-math.inf if low is None else low))
        console.print(Text(f"  plants alone (nameplates, recoveries): {shown[1]} to {shown[0]} {unit}"))
    if record["width_against_capacity"] is not None:
        console.print(
            Text(
                f"  the 90 % interval is {100 * record['width_against_capacity']:.0f} % as wide as what plants alone allow"
            )
        )
    if record["printed"] is not None:
        console.print(Text(f"  printed, and not used here: {amount(record['printed'])} {unit}"))
    for side, held in (("low", bounds.holds_low), ("high", bounds.holds_high)):
        for h in held[:8]:
            console.print(
                Text(
                    f"  {side} end held by {h.claim.label} ({h.claim.source or 'this model'}); without it {amount(h.loosened)}"
                )
            )

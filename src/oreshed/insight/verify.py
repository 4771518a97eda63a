"""Check certificates without trusting the program: read the tables back, redo every sum in exact fractions.

This file and `tables.py` use the standard library alone: no solver, no arrays. `verify` reads `tables/*.csv` and
`verdict.json` of a result folder and checks, for every certificate, what the proof in `certificate.py` needs, and that
its flows are feasible. A person who distrusts the solver has to read these two pages and no other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from oreshed.basis.counted import counted
from oreshed.basis.errors import Fault, InputFaults
from oreshed.insight.tables import (
    ZERO,
    Tables,
    changed_tables,
    exact_number,
    read_tables,
    tables_of,
    write_tables,
)

__all__ = ["Failure", "Tables", "VerifyReport", "check", "read_tables", "tables_of", "verify", "write_tables"]

# Flows come from a floating-point solve: a balance may miss by this much of its largest term, or of one tonne.
FLOW_TOLERANCE = Fraction(1, 10**9)
# A threshold counts as reached within this share (the tolerance of the search), and as copied right within 1e-9.
REACH_TOLERANCE = Fraction(1, 10**7)
VALUE_KEYS = ("node_values", "row_values", "bound", "bound_t", "flows")
PROOF_KEYS = ("set", "member", "relaxed", "node_values", "row_values", "bound", "bound_t", "threshold_t")


@dataclass(frozen=True)
class Failure:
    """One statement that does not hold. certificate: "set without member"; text: what was found and what was needed."""

    certificate: str
    text: str

    def __str__(self) -> str:
        return f"{self.certificate}: {self.text}"


@dataclass(frozen=True)
class VerifyReport:
    """certificates, inequalities, flows : how many were checked. failures : all that do not hold.

    supply_proved : whether the folder also proves supply_now (key `unlocking.proof`), on which the threshold rests.
    """

    certificates: int
    inequalities: int
    flows: int
    failures: tuple[Failure, ...]
    supply_proved: bool = False

    @property
    def ok(self) -> bool:
        return not self.failures

    @property
    def text(self) -> str:
        """The report as printed: how much was checked, then every statement that fails."""
        head = (
            f"{counted(self.certificates, 'certificate')}, {counted(self.inequalities, 'inequality', 'inequalities')} "
            f"and {counted(self.flows, 'set of flows', 'sets of flows')} "
            "checked in exact fractions: "
        )
        if self.ok:
            taken = (
                ""
                if self.supply_proved
                else "; supply_now is taken as stated, the folder holds no proof of it"
            )
            return head + "all hold" + taken
        return "\n".join([f"{head}{len(self.failures)} statements fail", *(f"  {f}" for f in self.failures)])


def verify(directory: Path) -> VerifyReport:
    """Check every certificate of a result folder.

    Raises InputFaults where a file, a column or an id is missing or a number cannot be read; statements that do not
    hold are in the report, all of them.
    """
    directory = Path(directory)
    faults: list[Fault] = []
    tables = read_tables(directory / "tables", faults)
    verdict = _read_verdict(directory / "verdict.json", faults)
    if faults:
        raise InputFaults(faults)
    failures = [Failure("tables", text) for text in changed_tables(directory / "tables")]
    report = check(tables, verdict)
    return replace(report, failures=(*failures, *report.failures))


def _read_verdict(path: Path, faults: list[Fault]) -> dict[str, Any]:
    if not path.is_file():
        remedy = "Run the question again, or point to the folder it wrote"
        faults.append(Fault(path.name, 0, "", "", f"there is no file {path}", remedy))
        return {}
    try:
        verdict = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        faults.append(Fault(path.name, 0, "", str(error), "not JSON", "Run the question again"))
        return {}
    for key in ("unlocking", "certificates"):
        if not isinstance(verdict, dict) or key not in verdict:
            faults.append(Fault(path.name, 0, key, "", "missing key", "Run the question again"))
    return verdict if isinstance(verdict, dict) else {}


def check(tables: Tables, verdict: Mapping[str, Any]) -> VerifyReport:
    """Check the certificates of `verdict` (keys unlocking, unlocking_sets, certificates) against the tables.

    Raises InputFaults for ids that the tables do not have and numbers that cannot be read.
    """
    _check_ids(tables, verdict)
    failures: list[Failure] = []
    unlocking = verdict["unlocking"]
    certificates: list[dict[str, Any]] = verdict["certificates"]
    wanted = (
        exact_number(unlocking["supply_now"]) + exact_number(unlocking["delta"]) if certificates else ZERO
    )
    if "proof" in unlocking:
        failures += [Failure("supply_now", text) for text in _check_supply(tables, unlocking)]
    proved: dict[tuple[str, ...], set[str]] = {}
    with_flows: set[tuple[str, ...]] = set()
    for certificate in certificates:
        name = f"{' + '.join(certificate['set'])} without {certificate['member']}"
        failures += [Failure(name, text) for text in _check_proof(tables, certificate, wanted)]
        for pair in certificate.get("proves", [certificate]):
            without = sorted(set(pair["set"]) - {pair["member"]})
            if pair["member"] not in pair["set"] or without != sorted(certificate["relaxed"]):
                text = f"the proof does not speak of {' + '.join(pair['set'])} without {pair['member']}"
                failures.append(Failure(name, text))
            else:
                proved.setdefault(tuple(sorted(pair["set"])), set()).add(pair["member"])
    sets = [(entry["members"], entry) for entry in verdict.get("unlocking_sets", [])]
    for members, entry in [*sets, *((c["set"], c) for c in certificates)]:
        key = tuple(sorted(members))
        proved.setdefault(key, set())
        if entry.get("flows"):
            with_flows.add(key)
            found = _check_flows(tables, members, entry["flows"], wanted)
            failures += [Failure(f"flows of {' + '.join(members)}", text) for text in found]
    for key, shown in proved.items():
        failures += [Failure(" + ".join(key), f"no proof for {m}") for m in key if m not in shown]
        if key not in with_flows:
            failures.append(Failure(" + ".join(key), "no flows that reach the threshold"))
    return VerifyReport(
        len(certificates),
        len(certificates) * len(tables.objective),
        len(with_flows),
        tuple(failures),
        supply_proved="proof" in unlocking,
    )


def _check_ids(tables: Tables, verdict: Mapping[str, Any]) -> None:
    """Refuse a verdict that speaks of rows, columns or classes the tables do not have."""
    faults: list[Fault] = []
    classes = {c for c in tables.relax_class.values() if c}

    def known(name: str, names: Iterable[str], key: str) -> None:
        if name not in names:
            remedy = "Verdict and tables must come from one run; run the question again"
            faults.append(Fault("verdict.json", 0, key, name, "the tables have no such id", remedy))

    unlocking = verdict["unlocking"]
    numbers = [("unlocking", k, unlocking.get(k)) for k in ("supply_now", "delta")]
    proofs: list[tuple[str, Mapping[str, Any], tuple[str, ...]]]
    proofs = [(f"certificates[{n}]", c, PROOF_KEYS) for n, c in enumerate(verdict["certificates"])]
    if "proof" in unlocking:
        proofs.append(("unlocking.proof", unlocking["proof"], VALUE_KEYS))
    for n, entry in enumerate(verdict.get("unlocking_sets", [])):
        proofs.append(
            (f"unlocking_sets[{n}]", {"set": entry["members"], "flows": entry.get("flows", {})}, ())
        )
    for place, proof, keys in proofs:
        for key in keys:
            if key not in proof:
                faults.append(Fault("verdict.json", 0, f"{place}.{key}", "", "missing key", "Run it again"))
        for name in [*proof.get("set", []), *proof.get("relaxed", [])]:
            known(name, classes, f"{place}.set")
        for key in ("node_values", "row_values"):
            for name, value in proof.get(key, {}).items():
                known(name, tables.rhs, f"{place}.{key}")
                numbers.append((place, f"{key}.{name}", value))
        for name, value in proof.get("flows", {}).items():
            known(name, tables.objective, f"{place}.flows")
            numbers.append((place, f"flows.{name}", value))
        numbers += [(place, k, proof.get(k)) for k in keys if k.startswith(("bound", "threshold"))]
    for place, key, value in numbers:
        try:
            exact_number(value)
        except (ValueError, TypeError, ZeroDivisionError):
            remedy = "Write a decimal or a fraction as text"
            faults.append(Fault("verdict.json", 0, f"{place}.{key}", str(value), "not a number", remedy))
    if faults:
        raise InputFaults(faults)


def _check_proof(tables: Tables, certificate: Mapping[str, Any], wanted: Fraction) -> list[str]:
    """Everything the proof needs; the texts of what fails."""
    failed: list[str] = []
    members, member = list(certificate["set"]), certificate["member"]
    relaxed = set(certificate["relaxed"])
    if member not in members or relaxed != set(members) - {member}:
        failed.append("relaxed is not the set without the member")
    found, bound = _check_values(tables, certificate, relaxed)
    failed += found
    if not bound < wanted:
        failed.append(f"bound {float(bound):.12g} is not below supply_now + delta = {float(wanted):.12g}")
    if not _close(exact_number(certificate["threshold_t"]), wanted):
        failed.append(
            f"threshold_t {certificate['threshold_t']} is not supply_now + delta {float(wanted):.12g}"
        )
    return failed


def _check_values(tables: Tables, proof: Mapping[str, Any], relaxed: set[str]) -> tuple[list[str], Fraction]:
    """Do node and row values bound supply with `relaxed` dropped? What fails, and the bound they add up to."""
    failed: list[str] = []
    node = {i: Fraction(v) for i, v in proof["node_values"].items()}
    row = {i: Fraction(v) for i, v in proof["row_values"].items()}
    bound = ZERO
    for i, value in node.items():
        if not tables.equality[i]:
            failed.append(f"node value on {i}, which is not a balance")
        bound -= value * (tables.rhs[i] or ZERO)
    for i, value in row.items():
        if tables.equality[i]:
            failed.append(f"row value on {i}, which is a balance")
        if value < 0:
            failed.append(f"row value of {i} is {float(value):.6g}, below 0")
        if value and tables.relax_class[i] in relaxed:
            failed.append(f"row value on {i}, which is relaxed")
        limit = tables.rhs[i]
        if value and limit is None:
            failed.append(f"row value on {i}, which has no limit")
        bound += value * (limit or ZERO)
    for j, gain in tables.objective.items():
        left, right = gain, ZERO
        for i, a in tables.entries[j]:
            if i in node:
                left += node[i] * a
            if i in row:
                right += row[i] * a
        if left > right:
            failed.append(f"column {j}: {float(left):.12g} <= {float(right):.12g} does not hold")
    stated = Fraction(proof["bound"])
    if stated != bound:
        failed.append(f"the values add up to a bound of {float(bound):.12g}, not {float(stated):.12g}")
    if not _close(exact_number(proof["bound_t"]), stated):
        failed.append(f"bound_t {proof['bound_t']} is not the bound {float(stated):.12g}")
    return failed, bound


def _check_supply(tables: Tables, unlocking: Mapping[str, Any]) -> list[str]:
    """Is supply_now the greatest supply with every row in place? Flows reach it, values bound it."""
    now = exact_number(unlocking["supply_now"])
    failed, bound = _check_values(tables, unlocking["proof"], set())
    if bound > now + REACH_TOLERANCE * abs(now):
        failed.append(f"bound {float(bound):.12g} is above supply_now = {float(now):.12g}")
    return failed + _check_flows(tables, (), unlocking["proof"]["flows"], now)


def _close(a: Fraction, b: Fraction) -> bool:
    return abs(a - b) <= FLOW_TOLERANCE * max(abs(a), abs(b), Fraction(1))


def _check_flows(
    tables: Tables, members: Iterable[str], flows: Mapping[str, float], wanted: Fraction
) -> list[str]:
    """Are the flows feasible with the set dropped, and do they reach the threshold?"""
    failed: list[str] = []
    dropped = set(members)
    total: dict[str, Fraction] = dict.fromkeys(tables.rhs, ZERO)
    largest: dict[str, Fraction] = dict.fromkeys(tables.rhs, Fraction(1))
    supply = ZERO
    for j, tonnes in flows.items():
        x = exact_number(tonnes)
        if x < 0:
            failed.append(f"flow {j} is {tonnes}, below 0")
        supply += tables.objective[j] * x
        for i, a in tables.entries[j]:
            total[i] += a * x
            largest[i] = max(largest[i], abs(a * x))
    for i, limit in tables.rhs.items():
        if limit is None or tables.relax_class[i] in dropped:
            continue
        room = FLOW_TOLERANCE * max(largest[i], abs(limit))
        if total[i] > limit + room or (tables.equality[i] and total[i] < limit - room):
            sense = "=" if tables.equality[i] else "<="
            failed.append(f"row {i}: {float(total[i]):.12g} {sense} {float(limit):.12g} does not hold")
    if supply < wanted - REACH_TOLERANCE * abs(wanted):
        failed.append(f"the flows supply {float(supply):.12g}, below the {float(wanted):.12g} stated")
    return failed

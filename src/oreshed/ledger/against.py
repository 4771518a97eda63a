"""Reference ledgers for an audit: a claims table, a model folder (or shipped model), or a result folder of a study."""

from __future__ import annotations

import csv
import json
import math
from importlib import resources
from pathlib import Path
from typing import Any

from oreshed.basis.errors import Fault, InputFaults
from oreshed.basis.estimate import Estimate
from oreshed.basis.units import factor
from oreshed.ledger.claim import Claim, Stated, Subject
from oreshed.ledger.claims_table import read_claims
from oreshed.ledger.evidence.wares import TRADED
from oreshed.ledger.ledger import Ledger

# Observables of a model that are quantities of the claims' vocabulary.
QUANTITIES = {
    "mine_production": "mine_production", "refined_production": "refined_production_total", "companion_refined": "refined_production_total",
    "refined_production_primary": "refined_production_primary", "refined_production_secondary": "refined_production_secondary",
    "refined_production_total": "refined_production_total", "demand": "demand", "imports": "imports", "exports": "exports",
}  # fmt: skip


def read_reference(name: str) -> Ledger:
    """The reference ledger behind a path or the name of a shipped model.

    Raises InputFaults when it is none of a claims table, a model folder and a result folder.
    """
    path = Path(name)
    if path.is_file() and path.suffix.lower() == ".csv":
        return read_claims(path)
    if path.is_file() and path.name == "verdict.json":
        return _result(path)
    if path.is_dir() and (path / "verdict.json").is_file():
        return _result(path / "verdict.json")
    if path.is_dir() and (path / "observables.csv").is_file():
        return _model(path)
    if not path.exists() and path.name == name:
        shipped = resources.files("oreshed").joinpath("models", name)
        if shipped.joinpath("observables.csv").is_file():
            with resources.as_file(shipped) as folder:
                return _model(folder)
    raise InputFaults(
        [
            Fault(
                name,
                0,
                "",
                "",
                "no reference ledger",
                "Name a claims table (.csv), a model folder, a shipped model or a result folder with verdict.json.",
            )
        ]
    )


def _model(folder: Path) -> Ledger:
    """The observables of a model as claims, its elements from `commodities.csv`."""
    elements = {r["id"]: r["element"] for r in _rows(folder / "commodities.csv")}
    claims, faults = [], []
    for number, r in enumerate(_rows(folder / "observables.csv"), start=2):
        quantity = QUANTITIES.get(r.get("quantity", ""))
        if quantity is None or r.get("quality") == "withheld":
            continue
        try:
            scale = factor(r["unit"].split("/")[0], "t")
            low, central, high = (float(r[k]) * scale for k in ("low", "central", "high"))
            estimate = Estimate(low, central, high, "t")
            year = int(r["year"])
        except (ValueError, KeyError) as error:
            if any(r.get(k) for k in ("low", "central", "high")):
                faults.append(
                    Fault(
                        "observables.csv",
                        number,
                        "",
                        r.get("id", ""),
                        str(error),
                        "Give low, central, high and a unit of mass.",
                    )
                )
            continue
        subject = Subject(
            elements.get(r["commodity"], r["commodity"]),
            r["region"],
            quantity,
            form=r["commodity"] if quantity in TRADED else "",
            period_start=year,
            period_end=year,
        )
        stated = Stated(None, central, None, "t", "exact", 1.0)
        quote = f"{r['id']}: {central:,.6g} t ({low:,.6g} to {high:,.6g})"
        claims.append(
            Claim(r["id"], subject, estimate, "measured", r.get("source_id", ""), quote=quote, stated=stated)
        )
    if faults:
        raise InputFaults(faults)
    return Ledger(tuple(claims))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def _result(path: Path) -> Ledger:
    """Supply, demand and the unlocking classes of a study's verdict as claims; quantity `bottleneck` for a class."""
    try:
        verdict: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        question = verdict["question"]
        metal, year = str(question["metal"]), int(question["year"])
        source = f"{path.name} ({question.get('bloc_name') or 'bloc'}, {year})"
        claims = [
            _flow("supply_total", verdict["supply"]["reliable"], metal, year, source),
            _flow("demand", verdict["demand"], metal, year, source),
        ]
        labels = dict(verdict.get("classes", {}).items())
        seen = set()
        for unlocking in verdict.get("unlocking_sets", []):
            for member in unlocking["members"]:
                known = labels.get(member, {})
                label, stage = known.get("label", member), known.get("stage", "")
                if member in seen:
                    continue
                seen.add(member)
                gain = float(unlocking["gain"])
                claims.append(
                    Claim(
                        f"bottleneck-{len(seen)}", Subject(metal, "allies", "bottleneck", stage=stage, entity=label, period_start=year, period_end=year),
                        Estimate(gain, gain, gain, "t"), "derived", source, quote=f"relaxing {label} gains {gain:,.0f} t a year",
                    )
                )  # fmt: skip
        return Ledger(tuple(claims))
    except (KeyError, TypeError, ValueError) as error:
        raise InputFaults(
            [
                Fault(
                    str(path),
                    0,
                    "",
                    "",
                    f"not a verdict of a study ({error})",
                    "Run `oreshed study METAL --out FOLDER` again.",
                )
            ]
        ) from error


def _flow(quantity: str, cells: dict[str, float], metal: str, year: int, source: str) -> Claim:
    low, central, high = (float(cells[k]) for k in ("low", "central", "high"))
    if not math.isfinite(low + central + high):
        raise ValueError(f"{quantity} is not a number")
    subject = Subject(metal, "allies", quantity, period_start=year, period_end=year)
    return Claim(
        f"solved-{quantity}", subject, Estimate(min(low, central), central, max(high, central), "t"), "derived", source,
        quote=f"{quantity.replace('_', ' ')} {central:,.0f} t a year ({low:,.0f} to {high:,.0f})", stated=Stated(None, central, None, "t", "exact", 1.0),
    )  # fmt: skip

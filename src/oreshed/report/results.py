"""The result folder: written whole beside its place, then put there in one step.

A kill at any moment leaves the old result or the new one, never half of one.
"""

from __future__ import annotations

import ctypes
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from oreshed.basis.out_folder import MARKER, check_result_folder, unwritable
from oreshed.insight.background import Background
from oreshed.insight.study import PARALLEL_FROM, Study
from oreshed.insight.verdict import verdict_of

RENAME_EXCHANGE = 2
AT_FDCWD = -100


def write_results(
    study: Study,
    out: Path,
    progress: Callable[[str], None] = lambda step: None,
) -> dict[str, Any]:
    """Answer the study, write everything to `out`, return the verdict.


    A link is followed. Raises InputFaults when something that is not a result folder stands at `out`, or when
    nothing can be written there; the latter is found before the work where the system tells.
    """
    out = Path(out)
    check_result_folder(out)
    place = out.resolve()
    study.start()
    _load_writers()  # while other processes work: at the end nobody else would have anything to do
    verdict = verdict_of(study)
    work: Path | None = None
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
        progress("files")
        _write_all(study, verdict, work)
        progress("result folder")
        _put(work, place)
    except OSError as error:
        raise unwritable(out, error) from error
    finally:
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)
    return verdict


def _load_writers() -> None:
    import polars  # noqa: F401

    import oreshed.insight.verify
    import oreshed.report.brief.registry
    import oreshed.report.claims_page
    import oreshed.report.figures
    import oreshed.report.html
    import oreshed.report.model_claims  # noqa: F401


def _write_all(study: Study, verdict: dict[str, Any], folder: Path) -> None:
    from oreshed.insight.verify import write_tables
    from oreshed.report.brief import write_brief
    from oreshed.report.brief.registry import registry_records
    from oreshed.report.claims_page import write_claims_page
    from oreshed.report.figures import write_figures
    from oreshed.report.html import write_report
    from oreshed.report.model_claims import check_findings, model_ledger, source_rows
    from oreshed.report.workbook import write_workbook

    # The workbook takes as long as everything else together, so it is written in another process where there is one.
    workbook = Background(
        [(write_workbook, (verdict, folder / "verdict.xlsx"))], at_home=study.ask.draws < PARALLEL_FROM
    )
    text = json.dumps(verdict, indent=1, ensure_ascii=False, allow_nan=False)
    (folder / "verdict.json").write_text(text + "\n", encoding="utf-8")
    tables = folder / "tables"
    write_tables(study.matrix, tables)
    write_flow_tables(study, tables)
    write_figures(verdict, folder / "figures")
    write_report(verdict, folder / "report.html", claims="claims.html")
    write_brief(verdict, folder / "brief.md", registry_records(study.question.element))
    write_claims_page(
        model_ledger(study.model), tuple(check_findings(verdict)), folder / "claims.html",
        title=f"Claims of {study.model.settings.name}", sources=source_rows(study.model),
        metal=study.question.element,
    )  # fmt: skip
    workbook.results  # noqa: B018
    (folder / MARKER).write_text(json.dumps(run_facts(study, verdict), indent=1) + "\n", encoding="utf-8")


def write_flow_tables(study: Study, folder: Path) -> None:
    """Flows, capacities and marginal values of the headline slice as CSV and Parquet."""
    import polars as pl

    piece = study.piece
    matrix = piece.matrix
    flows = pl.DataFrame(
        {
            "column": [c.id for c in matrix.columns],
            "kind": [c.kind for c in matrix.columns],
            "commodity": [c.commodity for c in matrix.columns],
            "origin": [c.origin for c in matrix.columns],
            "from_region": [c.from_region for c in matrix.columns],
            "to_region": [c.to_region for c in matrix.columns],
            "plant": [c.plant for c in matrix.columns],
            "t_per_year": piece.flows.tolist(),
        }
    )
    plants = [p for p in study.model.plants if f"nameplate:{p.id}" in matrix.row_index]
    used = dict.fromkeys((p.id for p in plants), 0.0)
    for c, x in zip(matrix.columns, piece.flows.tolist(), strict=True):
        if c.plant in used and c.kind in ("raise", "make"):
            used[c.plant] += x
    year = study.question.year
    capacities = pl.DataFrame(
        {
            "plant": [p.id for p in plants],
            "name": [p.name for p in plants],
            "stage": [p.stage for p in plants],
            "region": [p.region for p in plants],
            "nameplate_t_per_year": [study.world.nameplate(p, year)[0] for p in plants],
            "utilisation": [_rate(study, p) for p in plants],
            "activity_t_per_year": [used[p.id] for p in plants],
        },
        schema_overrides={"utilisation": pl.Float64},
    )
    marginal = pl.DataFrame(
        [
            {"class": v.relax_class, "right": v.right, "left": v.left, "module_t": v.module_t,
             "module_gain": v.module_gain, "loss_if_gone": v.loss_if_gone}
            for v in study.marginal_values
        ],
        schema={"class": pl.String, "right": pl.Float64, "left": pl.Float64, "module_t": pl.Float64,
                "module_gain": pl.Float64, "loss_if_gone": pl.Float64},
    )  # fmt: skip
    for name, table in (("flows", flows), ("capacities", capacities), ("marginal_values", marginal)):
        table.write_csv(folder / f"{name}.csv")
        table.write_parquet(folder / f"{name}.parquet")


def _rate(study: Study, plant: Any) -> float | None:
    running = study.world.running(plant, study.question.year)
    return None if running is None else running[0]


def run_facts(study: Study, verdict: dict[str, Any]) -> dict[str, Any]:
    """What it takes to run the study again and to trust it: hashes, versions, status, residual, seed."""
    packages = ("oreshed", "highspy", "numpy", "scipy", "polars", "pydantic")
    return {
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "question": verdict["question"],
        "model": {"name": study.model.settings.name, "input_hashes": dict(study.model.hashes)},
        "versions": {**{p: version(p) for p in packages}, "python": platform.python_version()},
        "platform": f"{platform.system()} {platform.machine()}",
        "solver": {"name": "HiGHS", "status": study.piece.answer.status},
        "balance_residual": verdict["run"]["balance_residual"],
        "seed": study.ask.seed,
        "seconds": verdict["run"]["seconds"],
    }


def _put(work: Path, out: Path) -> None:
    """Put `work` at `out`. An old result is exchanged in one system call where the system can."""
    work.chmod(0o755)
    if not out.exists():
        work.rename(out)
        return
    if _exchange(work, out):
        return  # `work` now holds the old result; the caller removes it
    old = out.with_name(f".{out.name}-old")
    shutil.rmtree(old, ignore_errors=True)
    out.rename(old)
    work.rename(out)
    shutil.rmtree(old, ignore_errors=True)


def _exchange(a: Path, b: Path) -> bool:
    if not sys.platform.startswith("linux"):
        return False
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        done = libc.renameat2(AT_FDCWD, os.fsencode(a), AT_FDCWD, os.fsencode(b), RENAME_EXCHANGE)
        return bool(done == 0)
    return False

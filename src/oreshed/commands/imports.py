"""`oreshed import` and `oreshed export`: statistical releases, facility lists, spreadsheets and STAN systems."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from oreshed.basis.counted import counted

if TYPE_CHECKING:
    from oreshed.basis.errors import Fault
    from oreshed.ledger.importing.editions import Absorbed, Revision
    from oreshed.ledger.importing.imported import Imported
    from oreshed.ledger.ledger import Ledger

PARTLY = 2  # exit code when damaged rows were left out; what could be read is written all the same
SHOWN = 20  # faults and changes on the screen; --json tells them all

FILE = click.argument("file", type=click.Path(path_type=Path))
OUT = click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Ledger (claims CSV) to add to.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="Print the whole report as JSON.")


@click.group("import")
def import_group() -> None:
    """Read statistical releases, facility lists and spreadsheets into a ledger of claims."""


@import_group.command("usgs-mcs")
@FILE
@OUT
@JSON
@click.option(
    "--edition", type=click.IntRange(1900, 2999), default=None, help="Year of the edition, if not told."
)
def usgs_mcs(file: Path, out: Path | None, as_json: bool, edition: int | None) -> None:
    """Mineral Commodity Summaries: the data release of any edition, added to a ledger; prints what changed.

    Example: oreshed import usgs-mcs MCS2026_Commodities_Data.csv --out ledger.csv
    """
    from oreshed.ledger.importing.usgs_mcs import read_mcs

    _finish(read_mcs(file, edition), file, out, as_json)


@import_group.command("usgs-facilities")
@FILE
@OUT
@click.option(
    "--facilities",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="CSV table of the facilities with coordinates, owners and status.",
)
@JSON
def usgs_facilities(file: Path, out: Path | None, facilities: Path | None, as_json: bool) -> None:
    """USGS lists of mines and plants: capacities as claims, places as a table of facilities.

    Example: oreshed import usgs-facilities usgs_minfac.csv --out ledger.csv --facilities facilities.csv
    """
    from oreshed.ledger.importing.usgs_facilities import read_facilities

    imported = read_facilities(file)
    if facilities is not None:
        _write_table(facilities, imported.tables["facilities"])
    _finish(imported, file, out, as_json, facilities)


@import_group.command("claims")
@FILE
@OUT
@JSON
def claims(file: Path, out: Path | None, as_json: bool) -> None:
    """A table of claims, as CSV of any dialect or as Excel workbook, added to a ledger.

    Example: oreshed import claims claims.xlsx --out ledger.csv
    """
    from oreshed.ledger.importing.claims_workbook import read_claims_source

    imported, like = read_claims_source(file)
    _finish(imported, file, out, as_json, like=like)


@import_group.command("stan")
@FILE
@click.option(
    "--out", type=click.Path(path_type=Path, file_okay=False), default=None, help="Folder of tables to write."
)
@JSON
def stan(file: Path, out: Path | None, as_json: bool) -> None:
    """A STAN-style workbook (Processes, Flows, TransferCoefficients, Stocks) as a folder of tables and claims.

    Example: oreshed import stan system.xlsx --out system
    """
    import json

    from oreshed.ledger.claims_file import write_file
    from oreshed.ledger.claims_table import COLUMNS, EXTENDED, write_claims
    from oreshed.ledger.importing.stan import TABLES, stan_rows
    from oreshed.ledger.importing.stan_reading import read_stan

    system, imported = read_stan(file)
    if out is not None:
        for sheet, rows in stan_rows(system).items():
            _write_table(out / TABLES[sheet], rows)
        write_file(out / "claims.csv", [write_claims(imported.ledger, COLUMNS + EXTENDED).encode()])
    if as_json:
        click.echo(json.dumps(_report(imported, None, out), indent=1, ensure_ascii=False))
    else:
        counts = f"{counted(len(system.processes), 'process', 'processes')}, {counted(len(system.flows), 'flow')}, "
        counts += f"{counted(len(system.transfer_coefficients), 'transfer coefficient')}, {counted(len(system.stocks), 'stock')}"
        click.echo(f"{file.name}: {counts}; {counted(len(imported.ledger.claims), 'claim')}")
        if out is not None:
            click.echo(f"{out} written; back to a workbook: oreshed export stan {out} {file.stem}-out.xlsx")
    _tell_faults(imported.refused)


@click.group("export")
def export_group() -> None:
    """Write a ledger or a material flow system as an Excel workbook, every text as text."""


OVERWRITE = click.option("--overwrite", is_flag=True, help="Replace a workbook that is there.")
WORKBOOK = click.argument("workbook", type=click.Path(path_type=Path, dir_okay=False))


@export_group.command("claims")
@FILE
@WORKBOOK
@OVERWRITE
def export_claims(file: Path, workbook: Path, overwrite: bool) -> None:
    """A ledger (claims CSV) as an Excel workbook; `oreshed import claims` reads it back equal."""
    from oreshed.ledger.importing.claims_workbook import claims_workbook, read_claims_source

    imported, _ = read_claims_source(file)
    _write_workbook(workbook, claims_workbook(imported.ledger), overwrite)
    _tell_faults(imported.refused)


@export_group.command("stan")
@FILE
@WORKBOOK
@OVERWRITE
def export_stan(file: Path, workbook: Path, overwrite: bool) -> None:
    """A folder of STAN tables as a workbook; `oreshed import stan` reads it back equal."""
    from oreshed.ledger.importing.stan import stan_workbook
    from oreshed.ledger.importing.stan_reading import read_stan

    system, imported = read_stan(file)
    _write_workbook(workbook, stan_workbook(system), overwrite)
    _tell_faults(imported.refused)


def _write_workbook(path: Path, content: bytes, overwrite: bool) -> None:
    from oreshed.basis.errors import Fault, InputFaults
    from oreshed.ledger.claims_file import write_file

    if path.suffix.lower() != ".xlsx":
        fault = Fault(
            path.name, 0, "", "", "the name of a workbook ends in .xlsx", f"Call it {path.stem}.xlsx."
        )
        raise InputFaults([fault])
    if path.exists() and not overwrite:
        raise InputFaults([Fault(path.name, 0, "", "", "a file of that name exists", "Add --overwrite.")])
    write_file(path, [content])
    click.echo(f"{path} written")


def _write_table(path: Path, rows: list[Any]) -> None:
    import csv
    import io

    from oreshed.ledger.claims_file import write_file
    from oreshed.ledger.importing.workbook import looks_like_formula

    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    write_file(path, [out.getvalue().encode()])
    count = sum(looks_like_formula(cell) for row in rows for cell in row)
    if count:
        cells = f"{count:,} cells hold" if count != 1 else "one cell holds"
        click.echo(
            f"note: {path.name}: {cells} a text that a spreadsheet takes for a formula; open it there as text",
            err=True,
        )


def _finish(
    imported: Imported,
    file: Path,
    out: Path | None,
    as_json: bool,
    also: Path | None = None,
    like: Any = None,
) -> None:
    """Add the claims to the ledger at `out`, tell what changed, then the faults."""
    import json

    from oreshed.basis.errors import InputFaults
    from oreshed.ledger.claims_file import ClaimsFile, read_claims_file, write_file
    from oreshed.ledger.importing.editions import absorb
    from oreshed.ledger.ledger import Ledger

    there = ClaimsFile(Ledger()) if like is None else like
    held: Ledger = Ledger()
    if out is not None and out.exists():
        there = read_claims_file(out)
        held = there.ledger
        if there.refused:  # writing it again would lose these rows
            raise InputFaults(there.refused)
    absorbed = absorb(held, imported.ledger, imported.source_id)
    if out is not None:
        write_file(out, there.chunks(absorbed.ledger))
    if as_json:
        click.echo(json.dumps(_report(imported, absorbed, out), indent=1, ensure_ascii=False))
    else:
        _tell(imported, absorbed, file, bool(held.claims))
        for path in (out, also):
            if path is not None:
                click.echo(f"{path} written")
        lost = [c for c in ("form", "basis", "locator") if c not in there.header]
        if out is not None and lost and like is None:
            click.echo(f"note: {out.name} has no column {', '.join(lost)}; add them to keep these", err=True)
    if out is not None:
        _tell_formulas(absorbed.ledger, out)
    _tell_faults(imported.refused)


def _tell_formulas(ledger: Ledger, out: Path) -> None:
    """A CSV file is kept verbatim, so a text that a spreadsheet takes for a formula is told."""
    from oreshed.ledger.importing.workbook import looks_like_formula

    count = sum(
        any(
            map(
                looks_like_formula,
                (c.id, c.quote, c.note, c.locator, c.source_id, c.subject.commodity, c.subject.entity),
            )
        )
        for c in ledger.claims
    )
    if count:
        many = f"{count:,} claims hold" if count != 1 else "one claim holds"
        click.echo(
            f"note: {many} a text that a spreadsheet takes for a formula; "
            f"open it through: oreshed export claims {out} {out.stem}.xlsx",
            err=True,
        )


def _tell(imported: Imported, absorbed: Absorbed, file: Path, compared: bool) -> None:
    blank = f", {imported.blank:,} cells blank" if imported.blank else ""
    click.echo(
        f"{file.name}: {imported.source_id}, {imported.encoding}; {imported.rows:,} rows, "
        f"{len(imported.ledger.claims):,} claims{blank}"
    )
    if not compared:
        return
    if absorbed.known and not absorbed.revisions:
        click.echo(f"nothing changed: all {absorbed.known:,} claims stand there already")
        return
    added, revised, withdrawn = (absorbed.of(c) for c in ("added", "revised", "withdrawn"))
    against = f" against {absorbed.against}" if absorbed.against else ""
    click.echo(
        f"changed{against}: {len(added):,} added, {len(revised):,} revised, "
        f"{len(withdrawn):,} no longer printed, {absorbed.unchanged:,} unchanged"
    )
    by_size = sorted(revised, key=lambda r: -abs(r.percent) if r.percent is not None else float("-inf"))
    for title, rows in (("revised", by_size), ("no longer printed", list(withdrawn))):
        for revision in rows[:SHOWN]:
            click.echo(f"  {title}: {_line(revision)}")
        if len(rows) > SHOWN:
            click.echo(f"  ... and {len(rows) - SHOWN:,} more {title}; --json tells them all")


def _line(revision: Revision) -> str:
    from oreshed.basis.regions import name_of
    from oreshed.ledger.importing.delimited import shorten

    s = revision.claim.subject
    period = str(s.period_end) if s.period_start == s.period_end else f"{s.period_start}-{s.period_end}"
    what = " ".join(p for p in (s.commodity, s.quantity, name_of(s.region), s.entity, period) if p)
    old, new = (c.quote or "-" if c else "-" for c in (revision.old, revision.new))
    was, unit = (c.stated.unit if c and c.stated else "" for c in (revision.old, revision.claim))
    if revision.new and was and was != unit:  # often the finding: a release that printed the wrong unit
        old = f"{old} {was}"
    change = "" if revision.percent is None else f" ({revision.percent:+.1f} %)"
    line = f"{what}: {old} → {new} {unit}{change}" if revision.new else f"{what}: was {old} {unit}"
    return shorten(line, 300)


def _report(imported: Imported, absorbed: Absorbed | None, out: Path | None) -> dict[str, Any]:
    from dataclasses import asdict

    from oreshed.ledger.claims_table import cells

    report: dict[str, Any] = {
        "source": imported.source_id,
        "encoding": imported.encoding,
        "rows": imported.rows,
        "claims": len(imported.ledger.claims),
        "blank_cells": imported.blank,
        "refused": [asdict(f) for f in imported.refused],
        "out": str(out) if out else "",
    }
    if absorbed is not None:
        report |= {
            "against": absorbed.against,
            "unchanged": absorbed.unchanged,
            "added": [r.claim.id for r in absorbed.of("added")],
            "revised": [
                {
                    "old_id": r.old.id if r.old else "",
                    "new_id": r.new.id if r.new else "",
                    "old": r.old.quote if r.old else "",
                    "new": r.new.quote if r.new else "",
                    "percent": r.percent,
                }
                for r in absorbed.of("revised")
            ],
            "withdrawn": [r.claim.id for r in absorbed.of("withdrawn")],
        }
    if out is None:
        report["ledger"] = [cells(c) for c in imported.ledger.claims]
    return report


def _tell_faults(faults: tuple[Fault, ...]) -> None:
    """Damaged rows on stderr, then exit code 2; without any, nothing."""
    if not faults:
        return
    click.echo(f"{len(faults)} row{'s' if len(faults) != 1 else ''} left out:", err=True)
    for fault in faults[:SHOWN]:
        click.echo(f"  {fault}", err=True)
    if len(faults) > SHOWN:
        click.echo(f"  ... and {len(faults) - SHOWN:,} more; --json tells them all", err=True)
    sys.exit(PARTLY)

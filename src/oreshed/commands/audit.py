"""`oreshed audit`: the rules over one brief, several together, and a reference ledger."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from oreshed.basis.counted import counted

if TYPE_CHECKING:
    from oreshed.basis.errors import Fault
    from oreshed.ledger.finding import Evidence, Finding, Words

FOUND = 1


@click.command("audit")
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--against",
    default="",
    metavar="LEDGER",
    help="Claims table, model folder or shipped model, or result folder of a study.",
)
@click.option(
    "--claims",
    "tables",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Claims table to use in place of what the reader reads from the files.",
)
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects, one a finding.")
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    help="Also write the claims with their findings as a page that opens each number in its document.",
)
def audit(
    files: tuple[Path, ...], against: str, tables: tuple[Path, ...], as_json: bool, page: Path | None
) -> None:
    """Check briefs for numbers that contradict each other, physics or the reference.

    Several files are checked together. Exit code 1 when a finding of high or medium severity stands, 0 when none does.

    Example: oreshed audit lead.md cadmium.md --against us-allies
    """
    from oreshed.ledger.audit import audit as run

    evidence = evidence_of(files, against, tables)
    findings = run(evidence)
    if page is not None:
        _write_page(page, files, evidence, findings)
    if as_json:
        import json

        click.echo(
            json.dumps([as_object(f) for f in findings], indent=1, ensure_ascii=False, allow_nan=False)
        )
    else:
        _print(findings, len(evidence.ledger.claims))
    if any(f.severity in ("high", "medium") for f in findings):
        sys.stdout.flush()
        sys.exit(FOUND)


def _write_page(
    page: Path, files: tuple[Path, ...], evidence: Evidence, findings: tuple[Finding, ...]
) -> None:
    from oreshed.basis.errors import OreshedError
    from oreshed.report.claims_page import write_claims_page

    if any(page.resolve() == f.resolve() for f in files):
        raise OreshedError(f"{page} is one of the files to check; name another file with --html")
    title = files[0].name if len(files) == 1 else f"{len(files)} documents"
    try:
        write_claims_page(evidence.ledger, findings, page, title=title)
    except OSError as error:
        raise OreshedError(
            f"{page} cannot be written: {error.strerror or error}; name another file with --html"
        ) from error
    click.echo(f"{page} written", err=True)


def evidence_of(files: tuple[Path, ...], against: str = "", tables: tuple[Path, ...] = ()) -> Evidence:
    """Documents and claims of the files (or of hand-made tables), and the reference."""
    from oreshed.basis.errors import InputFaults
    from oreshed.ledger.against import read_reference
    from oreshed.ledger.claims_table import read_claims as read_table
    from oreshed.ledger.finding import Evidence
    from oreshed.ledger.ledger import Ledger
    from oreshed.ledger.reading.decode import read_document
    from oreshed.ledger.reading.language import foreign
    from oreshed.ledger.reading.reader import read_claims

    ledger = Ledger()
    faults: list[Fault] = []
    for path in files:
        document, damaged = read_document(path)
        faults.extend(damaged)
        if not tables and (unknown := foreign(document)):
            faults.append(unknown)
            continue
        if any(d.name == document.name for d in ledger.documents):  # two metals' brief.md of two folders
            document = replace(document, name=str(path))
        ledger = ledger + (Ledger(documents=(document,)) if tables else read_claims(document))
    names = {d.name for d in ledger.documents}
    for table in tables:
        claims = tuple(c for c in read_table(table).claims if not c.place or c.place.document in names)
        ledger = ledger + Ledger(claims)
    if faults:
        raise InputFaults(faults)
    return Evidence(ledger, read_reference(against) if against else Ledger())


def as_object(finding: Finding) -> dict[str, Any]:
    """A finding as JSON: rule, severity, quotes, arithmetic, remedy, places, sources, claims, weight."""
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "quotes": [w.quote for w in finding.words],
        "arithmetic": finding.arithmetic,
        "remedy": finding.remedy,
        "places": [_place(w) for w in finding.words],
        "sources": [w.source for w in finding.words],
        "claims": list(finding.claims),
        "weight": round(min(finding.weight, 1e9), 6),
    }


def _place(words: Words) -> dict[str, Any] | None:
    place = words.place
    return {"document": place.document, "line": place.line, "start": place.start} if place else None


def _print(findings: tuple[Finding, ...], claims: int) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=False)
    colours = {"high": "bold red", "medium": "yellow", "low": "cyan"}
    for f in findings:
        console.print(
            Text.assemble(
                (f"{f.severity:<6}", colours[f.severity]), " ", (f.rule, "bold"), "  ", f.arithmetic
            )
        )
        for w in f.words:
            where = f"{w.place.document}:{w.place.line}" if w.place else w.source or "reference"
            console.print(Text.assemble("       ", (where, "dim"), "  ", "“", _short(w.quote), "”"))
        if f.remedy:
            console.print(Text.assemble("       ", ("mend: ", "dim"), f.remedy))
        console.print()
    counts = {s: sum(f.severity == s for f in findings) for s in ("high", "medium", "low")}
    console.print(
        (
            f"{counted(len(findings), 'finding')}: " + ", ".join(f"{n} {s}" for s, n in counts.items())
            if findings
            else "No finding"
        )
        + f"; {counted(claims, 'claim')} checked."
    )


def _short(text: str) -> str:
    return text if len(text) <= 240 else text[:237] + "…"

"""`oreshed indicators METAL`: what a statistic prints, rebuilt from its own items by its own definition."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from oreshed.ledger.ledger import Ledger


@click.command()
@click.argument("metal")
@click.option("--year", "years", type=int, multiple=True, help="Only these years; may be repeated.")
@click.option(
    "--edition", default="", help="Edition whose definition counts, as `MCS 2026`. Default: the newest."
)
@click.option(
    "--ledger",
    "table",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    default=None,
    help="Claims table to read. Default: the shipped statistics of the USGS.",
)
@click.option("--region", default="USA", show_default=True, help="Region code.")
@click.option("--json", "as_json", is_flag=True, help="Print rows, flags and definitions as JSON.")
def indicators(
    metal: str, years: tuple[int, ...], edition: str, table: Path | None, region: str, as_json: bool
) -> None:
    """Rebuild consumption, import reliance and concentration of METAL and compare with print.

    METAL may be `all`: a line for every metal and edition that has a definition.

    Example: oreshed indicators copper
    """
    import json

    from oreshed.ledger.claims_table import read_claims
    from oreshed.ledger.indicators.rebuild import rebuild
    from oreshed.ledger.reference import reference_ledger
    from oreshed.report.indicators import as_record, indicator_lines, summary_lines

    ledger = reference_ledger() if table is None else read_claims(table)
    if metal.lower() == "all":
        every = [
            rebuild(ledger, m, edition=e, years=years, region=region.upper())
            for m, e in _defined(edition, ledger)
        ]
        if as_json:
            click.echo(json.dumps([as_record(f) for f in every], indent=1, ensure_ascii=False))
        else:
            click.echo("\n".join(summary_lines(every)))
        return
    found = rebuild(ledger, metal, edition=edition, years=years, region=region.upper())
    if as_json:
        click.echo(json.dumps(as_record(found), indent=1, ensure_ascii=False))
    else:
        click.echo("\n".join(indicator_lines(found)))


def _defined(edition: str, ledger: Ledger) -> list[tuple[str, str]]:
    """Metals and editions that have a definition and claims in the ledger."""
    from oreshed.ledger.indicators.definition import definitions, metal_name

    there = {metal_name(c.subject.commodity) for c in ledger.claims}
    pairs = dict.fromkeys((d.metal, d.edition) for d in definitions() if edition in {"", d.edition})
    return [(m, e) for m, e in pairs if m in there]

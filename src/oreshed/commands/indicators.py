"""`oreshed indicators METAL`: what a statistic prints, rebuilt from its own items by its own definition."""

from __future__ import annotations

from pathlib import Path

import click


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

    Example: oreshed indicators copper
    """
    from oreshed.ledger.claims_table import read_claims
    from oreshed.ledger.indicators.rebuild import rebuild
    from oreshed.ledger.reference import reference_ledger

    ledger = reference_ledger() if table is None else read_claims(table)
    found = rebuild(ledger, metal, edition=edition, years=years, region=region.upper())
    if as_json:
        import json

        from oreshed.report.indicators import as_record

        click.echo(json.dumps(as_record(found), indent=1, ensure_ascii=False))
        return
    from oreshed.report.indicators import indicator_lines

    for line in indicator_lines(found):
        click.echo(line)

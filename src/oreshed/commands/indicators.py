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

    place = _region(region)
    ledger = reference_ledger() if table is None else read_claims(table)
    if metal.lower() == "all":
        every = [
            rebuild(ledger, m, edition=e, years=years, region=place) for m, e in _defined(edition, ledger)
        ]
        if as_json:
            click.echo(json.dumps([as_record(f) for f in every], indent=1, ensure_ascii=False))
        else:
            click.echo("\n".join(summary_lines(every)))
        return
    found = rebuild(ledger, metal, edition=edition, years=years, region=place)
    if as_json:
        click.echo(json.dumps(as_record(found), indent=1, ensure_ascii=False))
    else:
        click.echo("\n".join(indicator_lines(found)))


def _region(asked: str) -> str:
    """The code of a region given as a code or an English name. Raises OutOfValidity for any other word."""
    from oreshed.basis.errors import OutOfValidity
    from oreshed.basis.regions import code_of, regions
    from oreshed.chain.meant import meant_region

    codes = [r.code for r in regions()]
    code = code_of(asked.strip())
    code = code if code in codes else code.upper()
    if code in codes:
        return code
    meant = meant_region(asked, codes)
    raise OutOfValidity(
        f"no region {asked!r}; {meant or 'give an ISO 3166 alpha-3 code such as USA, or EU27 or WLD'}"
    )


def _defined(edition: str, ledger: Ledger) -> list[tuple[str, str]]:
    """Metals and editions that have a definition and claims in the ledger."""
    from oreshed.ledger.indicators.definition import definitions, metal_name

    there = {metal_name(c.subject.commodity) for c in ledger.claims}
    pairs = dict.fromkeys((d.metal, d.edition) for d in definitions() if edition in {"", d.edition})
    return [(m, e) for m, e in pairs if m in there]

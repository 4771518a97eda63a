"""`oreshed figures`: pictures that need no study."""

from __future__ import annotations

from pathlib import Path

import click


@click.group()
def figures() -> None:
    """Draw pictures that need no study."""


@figures.command()
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("oreshed-out/slides"),
    show_default=True,
    help="Folder for four SVG files and slides.html.",
)
def slides(out: Path) -> None:
    """Draw the supply chains of copper, zinc, lead and aluminium, 1995, 2020 and the newest year, to scale."""
    from oreshed.basis.out_folder import check_out_folder, unwritable

    check_out_folder(out)
    from oreshed.report.page.slides import write_slides

    try:
        written = write_slides(out)
    except OSError as error:
        raise unwritable(out, error) from error
    for path in written:
        click.echo(f"{path} written")

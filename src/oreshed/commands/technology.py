"""`oreshed technology`: what the program knows of each process, run it, and hold it against its cases."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

FAILED = 1


@click.group("technology")
def technology_group() -> None:
    """List, explain, run and validate the technologies."""


@technology_group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print the registry as JSON.")
def list_(as_json: bool) -> None:
    """Every technology with the mission rows it covers and what validates it."""
    from oreshed.report.technology import listed, print_list
    from oreshed.technology.registry import technologies

    if as_json:
        _print_json([listed(t) for t in technologies()])
        return
    from rich.console import Console

    print_list(technologies(), Console())


@technology_group.command("show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def show(name: str, as_json: bool) -> None:
    """Equations, parameters with sources, limits, settings, and cases with pass or fail."""
    from oreshed.report.technology import print_technology, shown
    from oreshed.technology.registry import technology

    found = technology(name)
    if as_json:
        _print_json(shown(found))
        return
    from rich.console import Console

    print_technology(found, Console())


@technology_group.command("run")
@click.argument("name")
@click.option(
    "--feed", "feeds", multiple=True, metavar="FILE|k=v",
    help="Tonnes a year by species: galena=120; dust:Zn=9 for the inlet dust; or a CSV with the columns species, "
    "tonnes (and inlet). Without an inlet the first one is meant. Repeat for more.",
)  # fmt: skip
@click.option(
    "--set", "settings", multiple=True, metavar="k=v",
    help="A setting by the name that `show` prints: hours=4, electrowinning.density=450. Repeat for more.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def run(name: str, feeds: tuple[str, ...], settings: tuple[str, ...], as_json: bool) -> None:
    """Run a technology on a feed.

    Example: oreshed technology run flotation-bank --feed galena=10 --feed quartz=190 --set residence_min=12
    """
    from oreshed.report.technology_run import print_run, run_technology
    from oreshed.technology.registry import technology

    outcome = run_technology(technology(name), feeds, settings)
    if as_json:
        _print_json(outcome)
        return
    from rich.console import Console

    print_run(outcome, Console())


@technology_group.command("cases")
@click.argument("name", required=False)
@click.option("--file", "file", type=click.Path(path_type=Path), help="A case file in the published columns.")
@click.option("--json", "as_json", is_flag=True, help="Print the outcomes as JSON.")
def cases(name: str | None, file: Path | None, as_json: bool) -> None:
    """Published against computed; exit code 1 on a miss."""
    from oreshed.report.technology import outcomes, print_outcomes, summarised
    from oreshed.technology.registry import technology

    found = outcomes(technology(name) if name else None, file)
    if as_json:
        _print_json([summarised(o) for o in found])
    else:
        from rich.console import Console

        print_outcomes(found, Console())
    if any(o.case.kind != "parameter" and not o.holds and not o.unanswered for o in found):
        sys.exit(FAILED)


@technology_group.command("plants")
@click.argument("model", default="us-allies")
@click.option(
    "--write", is_flag=True, help="Write the recoveries and option effects into the model's tables."
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def plants(model: str, write: bool, as_json: bool) -> None:
    """Plants of a model as flowsheets: what the model states beside what the process gives at the plant's own feed.

    With --write the rows that flowsheets.csv gives are computed again.
    """
    from oreshed.chain.derived_recoveries import base_runs, derive
    from oreshed.chain.folder import read_model, shipped, write_tables
    from oreshed.commands.progress import Progress
    from oreshed.report.flowsheets import print_runs, runs_json

    folder = shipped(model)
    read = read_model(folder)
    with Progress() as progress:
        progress("plants as flowsheets")
        runs = base_runs(read)
    if as_json:
        _print_json(runs_json(read, runs))
    else:
        from rich.console import Console

        print_runs(read, runs, Console())
    if write:
        from dataclasses import replace

        now = derive(read)
        changed = replace(read, circuits=now.circuits, option_effects=now.option_effects)
        write_tables(changed, folder, ("circuits", "option_effects"))
        click.echo(f"Written: {folder}/circuits.csv, {folder}/option_effects.csv")


def _print_json(value: Any) -> None:
    import json

    click.echo(json.dumps(value, indent=1, ensure_ascii=False))

"""The command line: one command a job. Imports come late, so that `--help` answers at once."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from errno import EPIPE
from pathlib import Path
from typing import Any

import click

from oreshed.commands.audit import audit
from oreshed.commands.claims import claims
from oreshed.commands.diff import diff
from oreshed.commands.figures import figures
from oreshed.commands.imports import export_group, import_group
from oreshed.commands.indicators import indicators
from oreshed.commands.model_folder import open_model
from oreshed.commands.progress import Progress
from oreshed.commands.reconcile import bound, reconcile
from oreshed.commands.technology import technology_group

USAGE, FAILED, INTERRUPTED = 2, 1, 130
WORTH_PROCESSES = 30


class Group(click.Group):
    """Turns what a user can mend into one message and exit code 2, without a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        from oreshed.basis.errors import InputFaults, OreshedError

        try:
            _speakable()
            answer = super().invoke(ctx)
            sys.stdout.flush()  # a full disk shows here, not when Python has ended
            return answer
        except KeyboardInterrupt:
            _interrupted()
        except Exception as error:
            # Code in C that calls Python back hands a Ctrl-C on as an error of its own, of any kind.
            if _was_interrupted():
                _interrupted()
            if isinstance(error, InputFaults):
                count = len(error.faults)
                click.echo(f"{count} fault{'s' if count != 1 else ''}:", err=True)
                for fault in error.faults:
                    click.echo(f"  {fault}", err=True)
            elif isinstance(error, OreshedError):
                click.echo(f"oreshed: {error}", err=True)
            elif isinstance(error, OSError) and error.errno != EPIPE:
                _unwritten(error)
            else:
                raise  # the reader of a pipe has seen enough, or the fault is ours
        sys.exit(USAGE)


def _speakable() -> None:
    """Let a terminal that cannot write a letter show "?" for it, and a job without any output end as one that has."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 (until the end)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _unwritten(error: OSError) -> None:
    """End as a command that the system stopped: workers first, one line, exit code 1."""
    _stop_workers()
    click.echo(f"oreshed: {error.strerror or error}", err=True)
    # What could not be written is still in the buffer; Python would try once more at its end.
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(FAILED)


def _interrupted() -> None:
    """End as a command that was stopped: workers first, one line, exit code 130."""
    _stop_workers()
    click.echo("oreshed: interrupted", err=True)
    # CPython marks an interrupt that came while it ran a string (a dataclass being made at import) as never
    # caught, and kills itself with SIGINT at its end; running another string takes the mark away.
    exec("")
    sys.exit(INTERRUPTED)


def _was_interrupted() -> bool:
    background = sys.modules.get("oreshed.insight.background")
    return bool(background is not None and background.interrupted())


def _stop_workers() -> None:
    if "oreshed.insight.background" in sys.modules:
        from oreshed.insight.background import stop

        stop()


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="oreshed", prog_name="oreshed")
def main() -> None:
    """Which constraint keeps a metal short for a set of countries, and what unlocks it."""


@main.command()
@click.argument("metal")
@click.option(
    "--for",
    "bloc",
    default=None,
    help="Tier, bloc or regions: core, core+partner, USA, USA,CAN,MEX. Default: the model's.",
)
@click.option("--year", type=int, default=None, help="Target year. Default: the model's.")
@click.option(
    "--feed",
    type=click.Choice(["own", "reliable", "all"]),
    default="reliable",
    show_default=True,
    help="Feed from outside the bloc: none, from partners, from anyone.",
)
@click.option(
    "--by",
    type=click.Choice(["class", "plant"]),
    default="class",
    show_default=True,
    help="What counts as one constraint.",
)
@click.option(
    "--model", "model_path", default="us-allies", show_default=True, help="Shipped model, or a model folder."
)
@click.option(
    "--scenario", type=click.Path(path_type=Path), default=None, help="TOML file of changes to the model."
)
@click.option(
    "--draws",
    type=click.IntRange(0, 100_000),
    default=100,
    show_default=True,
    help="Draws of uncertain values.",
)
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Seed of the draws.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=None,
    help="Result folder. Default: oreshed-out/METAL-YEAR, with --for, --feed, --by and the scenario where given.",
)
@click.option("--json", "as_json", is_flag=True, help="Print verdict.json instead of the screen.")
def study(
    metal: str,
    bloc: str | None,
    year: int | None,
    feed: Any,
    by: Any,
    model_path: str,
    scenario: Path | None,
    draws: int,
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Answer the main question for METAL: demand, supply, what binds, what unlocks it, how sure.

    Example: oreshed study zinc --for USA
    """
    from oreshed.basis.out_folder import check_result_folder, result_name

    # What is cheap to refuse is refused before anything is loaded or started.
    if bloc is not None and not bloc.strip():
        raise click.BadParameter(
            "names nothing; leave --for out for the model's own bloc", param_hint="--for"
        )
    if out is not None:
        check_result_folder(out)
    from oreshed.basis.errors import OreshedError
    from oreshed.insight.background import stop, wake

    # Other processes load while this one reads the model; a question that it does not hold ends them at once.
    if draws >= WORTH_PROCESSES:
        wake("oreshed.insight.study")
    with Progress() as step:
        step("model")
        try:
            model = open_model(model_path, scenario)
            from oreshed.chain.world import require_element

            require_element(model, metal.lower())
            model.bloc(bloc or model.settings.default_bloc)
        except OreshedError:
            stop()
            raise
        from oreshed.insight.study import Ask, Study
        from oreshed.report.results import write_results

        ask = Ask(metal.lower(), bloc or "", year, feed, by, draws, seed, str(scenario or ""))
        question = Study(model, ask, step)
        unusual = (
            "" if question.bloc_name == model.settings.default_bloc else question.bloc_name,
            "" if feed == "reliable" else feed,
            "" if by == "class" else f"by-{by}",
            scenario.stem if scenario else "",
        )
        name = result_name(question.question.element, question.question.year, *unusual)
        folder = out or Path("oreshed-out") / name
        verdict = write_results(question, folder, step)
    if as_json:
        import json

        click.echo(json.dumps(verdict, indent=1, ensure_ascii=False))
        return
    from rich.console import Console

    from oreshed.report.screen import print_screen

    print_screen(verdict, Console(), folder)


@main.command()
@click.argument("directory", type=click.Path(path_type=Path))
def verify(directory: Path) -> None:
    """Re-check every certificate of a result folder in exact fractions, without a solver."""
    from oreshed.insight.verify import verify as check_folder

    report = check_folder(directory)
    click.echo(report.text)
    if report.failures:
        sys.exit(FAILED)


@main.command()
@click.argument("model", default="us-allies")
@click.option("--year", "years", type=int, multiple=True, help="Only these years; may be repeated.")
@click.option("--json", "as_json", is_flag=True, help="Print the checks as JSON.")
def check(model: str, years: tuple[int, ...], as_json: bool) -> None:
    """Check a model folder: faults, warnings, then printed figures imposed and predicted."""
    from oreshed.basis.errors import OutOfValidity
    from oreshed.chain.basecase import check_years
    from oreshed.chain.references import check_model
    from oreshed.chain.world import World
    from oreshed.insight.base_year import base_year_check

    with Progress() as step:
        step("model")
        loaded = open_model(model)
        step("printed figures")
        known = sorted({o.year for o in loaded.observables})
        for year in years:
            if year not in known:
                listed = ", ".join(map(str, known)) or "no year"
                raise OutOfValidity(f"the model has no printed figures for {year}; it has them for {listed}")
        wanted = years or known
        cases = check_years(World(loaded), wanted)
    found = base_year_check(cases)
    residual = max((c.residual for c in cases), default=0.0)
    warnings = [str(w) for w in check_model(loaded)]
    if as_json:
        import json

        click.echo(
            json.dumps({"checks": found, "balance_residual": residual, "warnings": warnings}, indent=1)
        )
    else:
        from rich.console import Console

        from oreshed.report.check import print_check

        print_check(found, warnings, residual, Console())
    if any(c["status"] == "imposed" and not c["inside"] for c in found) or residual > 1e-9:
        sys.exit(FAILED)


@main.group("model")
def model_group() -> None:
    """Start, export or import a model folder."""


@model_group.command("new")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--metal", default="tin", show_default=True, help="Metal of the example rows.")
@click.option("--overwrite", is_flag=True, help="Replace a model folder that is there.")
def model_new(folder: Path, metal: str, overwrite: bool) -> None:
    """Write a small model folder that runs, to be replaced row by row."""
    from oreshed.chain.folder import new_model

    new_model(folder, metal.lower(), overwrite=overwrite)
    click.echo(f"{folder}: a model of {metal}. Replace its rows, then: oreshed check {folder}")


@model_group.command("export")
@click.argument("model")
@click.argument("workbook", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace a workbook that is there.")
def model_export(model: str, workbook: Path, overwrite: bool) -> None:
    """Write a model folder to an Excel workbook, one sheet a table."""
    from oreshed.chain.workbook import export_workbook

    export_workbook(open_model(model), workbook, overwrite=overwrite)
    click.echo(f"{workbook} written")


@model_group.command("import")
@click.argument("workbook", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--overwrite", is_flag=True, help="Replace a model folder that is there.")
def model_import(workbook: Path, folder: Path, overwrite: bool) -> None:
    """Read an Excel workbook into a model folder."""
    from oreshed.chain.folder import write_model
    from oreshed.chain.workbook import import_workbook

    write_model(import_workbook(workbook), folder, overwrite=overwrite)
    click.echo(f"{folder} written")


main.add_command(diff)
main.add_command(claims)
main.add_command(audit)
main.add_command(import_group)
main.add_command(export_group)
main.add_command(figures)
main.add_command(indicators)
main.add_command(technology_group)

main.add_command(reconcile)
main.add_command(bound)

if __name__ == "__main__":
    main()

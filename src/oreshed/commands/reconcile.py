"""`oreshed reconcile` and `oreshed bound`: what all sources say together, and what they leave open."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from oreshed.commands.model_folder import open_model
from oreshed.commands.progress import Progress

if TYPE_CHECKING:
    from oreshed.chain.world import World


@click.command()
@click.argument("model", default="us-allies")
@click.option(
    "--year", type=int, default=None, help="Past year with printed figures. Default: the model's base year."
)
@click.option("--metal", default=None, help="Only this metal. Default: every metal with printed figures.")
@click.option(
    "--stan", type=click.Path(path_type=Path), default=None,
    help="A STAN-style workbook instead of a model: every layer and year of it.",
)  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Show every claim, not only the most adjusted.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option(
    "--out", type=click.Path(path_type=Path), default=None, help="Folder for one JSON file a metal."
)
def reconcile(
    model: str,
    year: int | None,
    metal: str | None,
    stan: Path | None,
    everything: bool,
    as_json: bool,
    out: Path | None,
) -> None:
    """Find the flows closest to all claims of a year, and the claims that do not fit.

    Example: oreshed reconcile --year 2022 --metal zinc
    """
    import json

    if stan is not None:
        _reconcile_stan(stan, everything, as_json)
        return
    from oreshed.basis.errors import OutOfValidity
    from oreshed.basis.out_folder import check_out_folder

    # What is cheap to refuse is refused before anything heavy is loaded.
    if out is not None:
        check_out_folder(out)
    loaded = open_model(model)
    if metal:
        from oreshed.chain.world import require_element

        require_element(loaded, metal.lower())
    asked = loaded.settings.base_year if year is None else year
    printed = sorted({o.year for o in loaded.observables})
    if asked not in printed:
        listed = ", ".join(map(str, printed)) or "no year"
        raise OutOfValidity(f"the model has no printed figures for {asked}; it has them for {listed}")
    from oreshed.chain.reconcile_claims import year_ledger
    from oreshed.chain.world import World

    records: list[dict[str, Any]] = []
    results = []
    with Progress() as step:
        step("model")
        world = World(loaded)
        for element in [metal.lower()] if metal else _elements(world, asked):
            step(f"{element} {asked}")
            try:
                results.append((element, year_ledger(world, element, asked).reconciled))
            except OutOfValidity as error:
                if metal:
                    raise
                click.echo(f"{element}: left out, {error}", err=True)
        if as_json or out is not None:
            from oreshed.report.reconcile import reconciled_record

            step("suggestions")
            records = [reconciled_record(r, element, asked) for element, r in results]
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for record in records:
            target = out / f"reconciled-{record['metal']}-{asked}.json"
            part = target.with_suffix(".part")
            part.write_text(json.dumps(record, indent=1, ensure_ascii=False), encoding="utf-8")
            part.replace(target)
    if as_json:
        click.echo(json.dumps(records, indent=1, ensure_ascii=False))
        return
    from rich.console import Console

    from oreshed.report.reconcile import print_reconciled

    console = Console()
    for element, result in results:
        print_reconciled(result, element, asked, console, everything)


def _reconcile_stan(file: Path, everything: bool, as_json: bool) -> None:
    import json

    from rich.console import Console

    from oreshed.chain.reconcile import reconcile as solve
    from oreshed.chain.reconcile_stan import parts_of, problem_of
    from oreshed.ledger.importing.stan_reading import read_stan
    from oreshed.report.reconcile import print_reconciled, reconciled_record

    system, _ = read_stan(file)
    results = [
        (layer or "goods", year or 0, solve(problem_of(system, (layer, year))))
        for layer, year in parts_of(system)
    ]
    if as_json:
        records = [reconciled_record(r, layer, year) for layer, year, r in results]
        click.echo(json.dumps(records, indent=1, ensure_ascii=False))
        return
    console = Console()
    for layer, year, result in results:
        print_reconciled(result, layer, year, console, everything)


def _elements(world: World, year: int) -> list[str]:
    found = {world.model.commodity[o.commodity].element for o in world.model.observables if o.year == year}
    return sorted(found)


@click.command()
@click.argument("observable")
@click.option(
    "--model", "model_path", default="us-allies", show_default=True, help="Shipped model, or a model folder."
)
@click.option("--year", type=int, default=None, help="Year, where the name does not hold it.")
@click.option(
    "--sd",
    "k",
    type=click.FloatRange(0.1, 10.0),
    default=None,
    help="How far claims may be off, in s.d. [default: 1.645]",
)
@click.option("--with-own", is_flag=True, help="Use the observable's own printed figure too.")
@click.option("--json", "as_json", is_flag=True, help="Print the bound as JSON.")
def bound(
    observable: str, model_path: str, year: int | None, k: float | None, with_own: bool, as_json: bool
) -> None:
    """Smallest and largest value of OBSERVABLE that balances and the other claims allow, and who holds it.

    OBSERVABLE is an id of observables.csv, or quantity:REGION:commodity:year. Its own printed figure, and what is
    arithmetic on it, is left out.

    Example: oreshed bound usa-cadmium-refined-2021
    """
    import json

    from oreshed.chain.bound import bound as bounds_of
    from oreshed.chain.bound import ninety
    from oreshed.chain.reconcile import NINETY
    from oreshed.chain.reconcile_claims import year_ledger
    from oreshed.chain.reconcile_hidden import named_observable
    from oreshed.chain.world import World
    from oreshed.report.reconcile import holding_record, print_bound

    with Progress() as step:
        step("model")
        world = World(open_model(model_path))
        row = named_observable(world, observable, year)
        element = world.model.commodity[row.commodity].element
        step(f"{element} {row.year}")
        printed = math.isfinite(row.central)
        ledger = year_ledger(
            world,
            element,
            row.year,
            hide=() if with_own or not printed else (row.id,),
            also=() if printed else (row,),
        )
        what = ledger.observables[row.id]
        step("bounds")
        asked = NINETY if k is None else k
        floor = -math.inf if row.unit == "percent" else 0.0
        found = bounds_of(ledger.problem, what, k=asked, claims=ledger.limits, floor=floor)
        # At the k that the claims needed, so that what is possible lies inside what plants allow.
        plants = bounds_of(
            ledger.problem, what, k=found.k, claims=ledger.capacities, explain=False, floor=floor
        )
        step("posterior")
        value, sd, determined = ledger.reconciled.of(what.weights, what.below, what.scale)
        likely = ninety(ledger.reconciled, what, found)

    def finite(x: float) -> float | None:
        return x if math.isfinite(x) else None

    record: dict[str, Any] = {
        "observable": row.id,
        "label": what.label,
        "unit": "%" if row.unit == "percent" else row.unit,
        "low": finite(found.low),
        "high": finite(found.high),
        "asked_k": asked,
        "k": found.k,
        "central": finite(value) if determined else None,
        "sd": finite(sd) if determined else None,
        "interval_90": list(likely) if likely else None,
        "capacity_only": [finite(plants.low), finite(plants.high)],
        "width_against_capacity": (likely[1] - likely[0]) / plants.width
        if likely and math.isfinite(plants.width) and plants.width > 0
        else None,
        "printed": row.central if printed and not with_own else None,
        "holds_low": [holding_record(h) for h in found.holds_low],
        "holds_high": [holding_record(h) for h in found.holds_high],
    }
    if as_json:
        click.echo(json.dumps(record, indent=1, ensure_ascii=False))
        return
    from rich.console import Console

    print_bound(record, found, Console())

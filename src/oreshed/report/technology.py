"""Technologies on the screen and as JSON: the registry, one technology, a run, and cases beside print."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from oreshed.basis.errors import Fault, InputFaults, OutOfValidity
from oreshed.technology.answering import outcome_of
from oreshed.technology.case import Outcome, read_cases
from oreshed.technology.flowsheet import Flowsheet, solve
from oreshed.technology.parameter import Parameter
from oreshed.technology.registry import Technology, technologies
from oreshed.technology.stream import Stream
from oreshed.technology.unit import Result, Unit


def units_of(technology: Technology) -> tuple[Unit, ...]:
    """The unit operations behind a technology."""
    if technology.unit is None:
        return ()
    return (
        tuple(technology.unit.units.values())
        if isinstance(technology.unit, Flowsheet)
        else (technology.unit,)
    )


def parameters_of(technology: Technology) -> tuple[Parameter, ...]:
    held = (*technology.parameters, *(p for u in units_of(technology) for p in u.parameters))
    return tuple({(p.name, p.source): p for p in held}.values())


def listed(t: Technology) -> dict[str, Any]:
    """One technology as a record of the list."""
    validated = t.validated_by
    return {
        "id": t.id, "rows": list(t.rows), "name": t.name, "what": t.what, "maturity": t.maturity,
        "cases": len(t.cases), "validated_by": list(validated), "status": "validated" if validated else "unvalidated",
        "parameters": [_parameter(p) for p in parameters_of(t)],
        "unverified_parameters": sum(not p.opened for p in parameters_of(t)),
    }  # fmt: skip


def _parameter(p: Parameter) -> dict[str, Any]:
    e = p.estimate
    return {
        "name": p.name, "low": e.low, "central": e.central, "high": e.high, "unit": e.unit, "source": p.source,
        "evidence": "opened" if p.opened else "unverified", "note": p.note,
    }  # fmt: skip


def shown(t: Technology) -> dict[str, Any]:
    """Everything known of a technology."""
    return listed(t) | {
        "equations": t.equations,
        "sources": list(t.sources),
        "inputs_of_cases": [{"name": w.name, "unit": w.unit, "meaning": w.meaning} for w in t.words],
        "figures_that_need_more": [{"figure": n.figure, "needs": n.what} for n in t.needs],
        "units": [
            {
                "name": u.name, "inlets": list(u.inlets), "outlets": list(u.outlets),
                "settings": [
                    {"name": s.name, "default": s.default, "low": s.low, "high": s.high, "unit": s.unit, "what": s.what}
                    for s in u.settings
                ],
                "limits": [
                    {"what": x.what, "low": x.low, "high": x.high, "unit": x.unit, "source": x.source} for x in u.limits
                ],
            }
            for u in units_of(t)
        ],
        "outcomes": [summarised(t.outcome(c)) for c in t.cases],
    }  # fmt: skip


def outcomes(chosen: Technology | None, file: Path | None) -> list[Outcome]:
    """Outcomes of the technologies' own cases, or of a stranger's file: of one technology, or of all.

    A case that nobody answers for says so.
    """
    if file is None:
        return [t.outcome(c) for t in ((chosen,) if chosen else technologies()) for c in t.cases]
    found = []
    for case in read_cases(file):
        if chosen is not None:
            if chosen.answers_for(case.technology):
                found.append(chosen.outcome(case))
            continue
        nobody = Outcome(case, error=f"no technology answers for {case.technology!r}", unanswered=True)
        found.append(outcome_of(case) or nobody)
    return found


def summarised(o: Outcome) -> dict[str, Any]:
    """An outcome as a record."""
    return {
        "case_id": o.case.id, "technology": o.case.technology, "kind": o.case.kind, "source": o.case.source,
        "holds": o.holds, "unanswered": o.unanswered, "error": o.error, "not_computed": list(o.left),
        "missing": list(o.missing), "objections": list(o.objections), "tolerance": o.case.tolerance,
        "compared": [
            {"name": c.name, "published": _plain(c.published), "computed": _plain(c.computed), "holds": c.holds}
            for c in o.compared
        ],
    }  # fmt: skip


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return None if isinstance(value, float) and not np.isfinite(value) else value


def run_technology(t: Technology, feeds: Iterable[str], settings: Iterable[str]) -> dict[str, Any]:
    """Run on feeds and settings given as words.

    Raises InputFaults for words that are none, OutOfValidity where the technology does not answer.
    """
    if t.unit is None:
        raise OutOfValidity(
            f"{t.id} computes its cases but has no stream to run; see `oreshed technology show {t.id}`"
        )
    chosen = _pairs(settings, "--set")
    flows = _flows(feeds, t)
    streams = {inlet: Stream.of(species) for inlet, species in flows.items()}
    if isinstance(t.unit, Flowsheet):
        by_unit: dict[str, dict[str, float]] = {u: dict(s) for u, s in t.unit.settings.items()}
        for key, value in chosen.items():
            unit, dot, name = key.rpartition(".")
            owners = (
                [unit] if dot else [u for u, o in t.unit.units.items() if key in {s.name for s in o.settings}]
            )
            if not owners or owners[0] not in t.unit.units:
                raise OutOfValidity(f"{t.id} has no setting {key!r}; write unit.setting, units are "
                                    f"{', '.join(t.unit.units)}")  # fmt: skip
            for owner in owners:
                by_unit.setdefault(owner, {})[name] = value
        sheet = Flowsheet(t.unit.name, t.unit.units, t.unit.joins, t.unit.fresh, by_unit)
        solved = solve(sheet, streams)
        carriers = sorted({k for r in solved.results.values() for k in r.utilities})
        emitted = sorted({k for r in solved.results.values() for k in r.emissions})
        return _told(
            t, streams, solved.products,
            {k: float(solved.total(k)) for k in carriers}, {k: float(solved.emitted(k)) for k in emitted},
            {f"{u}.{k}": float(np.asarray(v).ravel()[0]) for u, r in solved.results.items()
             for k, v in r.diagnostics.items()},
        )  # fmt: skip
    result: Result = t.unit.run(streams, chosen)
    return _told(
        t, streams, result.products,
        {k: float(v) for k, v in result.utilities.items()}, {k: float(v) for k, v in result.emissions.items()},
        {k: float(np.asarray(v).ravel()[0]) for k, v in result.diagnostics.items()},
    )  # fmt: skip


def _told(
    t: Technology, feeds: Any, products: Any, utilities: Any, emissions: Any, diagnostics: Any
) -> dict[str, Any]:
    def stream(s: Stream) -> dict[str, Any]:
        return {
            "tonnes": float(s.total()),
            "species": {n: float(s.species_flow(n)) for n in s.species if float(s.species_flow(n))},
            "elements": {e: float(s.element(e)) for e in s.elements() if float(s.element(e))},
        }

    return {
        "technology": t.id,
        "feed": {k: stream(v) for k, v in feeds.items()},
        "products": {k: stream(v) for k, v in products.items()},
        "utilities": utilities, "emissions": emissions, "diagnostics": diagnostics,
        "unverified_parameters": [p.name for p in parameters_of(t) if not p.opened],
    }  # fmt: skip


def _pairs(words: Iterable[str], option: str) -> dict[str, float]:
    found, faults = {}, []
    for word in words:
        name, equals, value = word.partition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            equals = ""
        if not equals:
            faults.append(
                Fault(option, 0, "", word, "not name=number", "Write for instance temperature_C=950.")
            )
    if faults:
        raise InputFaults(faults)
    return found


def _flows(words: Iterable[str], t: Technology) -> dict[str, dict[str, float]]:
    """Tonnes by inlet and species from words `[inlet:]species=number` and CSV files."""
    assert t.unit is not None
    first = next(iter(t.unit.fresh)) if isinstance(t.unit, Flowsheet) else t.unit.inlets[0]
    flows: dict[str, dict[str, float]] = {}
    faults: list[Fault] = []
    for word in words:
        if "=" not in word and Path(word).is_file():
            with Path(word).open(encoding="utf-8-sig", newline="") as handle:
                for number, row in enumerate(csv.DictReader(handle), start=2):
                    _flow(flows, row.get("inlet") or first, row.get("species") or "", row.get("tonnes") or "",
                          Path(word).name, number, faults)  # fmt: skip
            continue
        left, _, value = word.partition("=")
        inlet, colon, species = left.rpartition(":")
        _flow(flows, inlet if colon else first, species, value, "--feed", 0, faults)
    if faults:
        raise InputFaults(faults)
    if not flows:
        raise OutOfValidity(f"{t.id} needs a feed: --feed species=tonnes, for instance --feed sphalerite=100")
    return flows


def _flow(
    flows: dict[str, dict[str, float]],
    inlet: str,
    species: str,
    value: str,
    file: str,
    row: int,
    faults: list[Fault],
) -> None:
    from oreshed.technology.species import composition

    try:
        tonnes = float(value)
    except ValueError:
        faults.append(Fault(file, row, "tonnes", value, f"no number for {species!r}", "Give tonnes a year."))
        return
    if not np.isfinite(tonnes) or tonnes < 0:
        faults.append(
            Fault(file, row, "tonnes", value, f"a feed of {species!r} cannot be this", "Give 0 or more.")
        )
        return
    try:
        composition(species)
    except OutOfValidity as error:
        faults.append(Fault(file, row, "species", species, str(error), "See docs/technology for the names."))
        return
    flows.setdefault(inlet, {})[species] = flows.get(inlet, {}).get(species, 0.0) + tonnes


def print_list(found: Sequence[Technology], console: Console) -> None:
    """Two lines a technology under its part of the plant: a name that can be copied whole, and what it does."""
    narrowest = max((len(t.id) for t in found), default=0)
    for part in dict.fromkeys(_part(t) for t in found):
        console.print(Text(f"\n{part}", "bold"))
        for t in (x for x in found if _part(x) == part):
            by = t.validated_by
            head = Text(f"{t.id:{narrowest}}  {t.maturity:10}  {' '.join(t.rows)}  ")
            head.append(f"validated by {' '.join(by)}" if by else "unvalidated", "green" if by else "yellow")
            console.print(head, soft_wrap=True)
            console.print(Padding(Text(t.what, "dim"), (0, 0, 0, 4)))
    without = sum(not t.validated_by for t in found)
    console.print(
        f"\n{len(found)} technologies, {without} unvalidated; `oreshed technology show ID` explains one."
    )


def _part(t: Technology) -> str:
    """Extraction, separation or refining, where the technology's module stands."""
    return t.module.split(".")[-2].capitalize()


def print_technology(t: Technology, console: Console) -> None:
    console.print(Text(f"{t.name} ({t.id})", "bold"))
    console.print(f"{t.what} Rows {', '.join(t.rows)}; {t.maturity}.")
    console.print(Text(t.equations))
    table = Table("parameter", "low", "central", "high", "unit", "source", box=None, pad_edge=False)
    for p in parameters_of(t):
        e = p.estimate
        source = p.source if p.opened else f"{p.source} [unverified]"
        table.add_row(p.name, f"{e.low:g}", f"{e.central:g}", f"{e.high:g}", e.unit, Text(source))
    console.print(table)
    for unit in units_of(t):
        for s in unit.settings:
            console.print(
                Text(
                    f"setting {unit.name}.{s.name}: {s.what}, {s.default:g} {s.unit} ({s.low:g} to {s.high:g})"
                )
            )
        for x in unit.limits:
            console.print(Text(f"valid while {x.what} lies in {x.low:g} to {x.high:g} {x.unit} ({x.source})"))
    print_outcomes([t.outcome(c) for c in t.cases], console)


def print_run(told: dict[str, Any], console: Console) -> None:
    elements = sorted({e for s in told["products"].values() for e in s["elements"]})
    table = Table("t/yr", "total", *elements, box=None, pad_edge=False)
    for group in ("feed", "products"):
        for name, s in told[group].items():
            cells = [f"{s['elements'].get(e, 0.0):,.4g}" for e in elements]
            table.add_row(f"{'→ ' if group == 'products' else ''}{name}", f"{s['tonnes']:,.4g}", *cells)
    console.print(table)
    for group in ("utilities", "emissions", "diagnostics"):
        if told[group]:
            console.print(Text(f"{group}: " + ", ".join(f"{k} {v:,.4g}" for k, v in told[group].items())))
    if told["unverified_parameters"]:
        console.print(
            Text(f"uses unverified parameters: {', '.join(told['unverified_parameters'])}", "yellow")
        )


def _figure(value: float | tuple[float, float] | str) -> Text:
    if isinstance(value, tuple):
        return Text(f"{value[0]:g} to {value[1]:g}")
    return Text(value if isinstance(value, str) else f"{value:.6g}")


def print_outcomes(found: Sequence[Outcome], console: Console) -> None:
    """Published beside computed figures; below them the cases that have none, each with the reason."""
    table = Table("case", "kind", "figure", "published", "computed", "", box=None, pad_edge=False)
    for o in found:
        for c in o.compared:
            mark = Text("holds", "green") if c.holds else Text("misses", "red")
            table.add_row(o.case.id, o.case.kind, c.name, _figure(c.published), _figure(c.computed), mark)
    if table.row_count:
        console.print(table)
    for verdict, style, said in (
        ("refused", "red", [(o, o.error) for o in found if o.error and not o.unanswered]),
        ("not answered", "yellow", [(o, o.error) for o in found if o.error and o.unanswered]),
        (
            "not decided by the inputs",
            "yellow",
            [(o, m) for o in found for m in o.missing if m not in o.error],
        ),
        ("the print objected to", "yellow", [(o, x) for o in found for x in o.objections]),
    ):
        if said:
            console.print(Text(f"\n{verdict}: {len({o.case.id for o, _ in said})}", style))
        for o, why in said:
            console.print(Padding(Text(f"{o.case.id}: {why}"), (0, 0, 0, 2)))
    good = sum(o.holds for o in found)
    missing = [o.case.id for o in found if not o.holds and not o.error]
    open_ = sum(o.unanswered for o in found)
    rest = f", {open_} not answered for by any technology" if open_ else ""
    rest += f"; {', '.join(missing)} miss{'es' if len(missing) == 1 else ''}" if missing else ""
    console.print(f"\n{good} of {len(found)} cases hold{rest}.")

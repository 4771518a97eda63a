"""Technologies on the screen and as JSON: the registry, one technology, a run, and cases beside print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.text import Text

from oreshed.basis.errors import InputFaults
from oreshed.basis.estimate import Estimate
from oreshed.ledger.importing.delimited import encoding_of, opened
from oreshed.report.lines import folded, folded_formula, paragraphs
from oreshed.report.technology_feed import choices_of, example_of, feed_words, inlets_of
from oreshed.technology.answering import outcome_of
from oreshed.technology.casework.case import Case, Outcome, parse_cases
from oreshed.technology.flowsheet import Flowsheet
from oreshed.technology.parameter import Parameter
from oreshed.technology.registry import Technology, technologies
from oreshed.technology.unit import Unit


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
        "runs_on_a_feed": t.unit is not None, "cases": len(t.cases), "validated_by": list(validated), "status": "validated" if validated else "unvalidated",
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
    for case in _stranger_cases(file):
        if chosen is not None:
            if chosen.answers_for(case.technology):
                found.append(chosen.outcome(case))
            continue
        nobody = Outcome(case, error=f"no technology answers for {case.technology!r}", unanswered=True)
        found.append(outcome_of(case) or nobody)
    return found


def _stranger_cases(file: Path) -> tuple[Case, ...]:
    """Cases of a file in any usual encoding. Raises InputFaults with every bad row, or that there is no such file."""
    try:
        encoding, _ = encoding_of(file)
    except InputFaults as error:
        raise InputFaults(replace(f, file=str(file)) for f in error.faults) from error
    with opened(file, encoding) as stream:
        return parse_cases(stream.read(), file.name)


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


def print_list(found: Sequence[Technology], console: Console) -> None:
    """Two lines a technology under its part of the plant: a name that can be copied whole, and what it does."""
    _said(
        "run: takes a feed, `oreshed technology run ID`; cases: computes figures from what a case states, "
        "`oreshed technology cases ID --file FILE`. Codes such as E02, P21 or N14 are rows of the project's own list "
        "of techniques that a technology covers, for cross-reference only. Validated: a published figure that the "
        "model was not fitted to comes out within its tolerance.",
        console,
    )
    narrowest = max((len(t.id) for t in found), default=0)
    for part in dict.fromkeys(_part(t) for t in found):
        console.print(Text(f"\n{part}", "bold"))
        for t in (x for x in found if _part(x) == part):
            by = t.validated_by
            way = "run" if t.unit is not None else "cases"
            head = Text(f"{t.id:{narrowest}}  {way:5}  {t.maturity:10}  {' '.join(t.rows)}  ")
            head.append(f"validated by {' '.join(by)}" if by else "unvalidated", "green" if by else "yellow")
            console.print(head, soft_wrap=True)
            _said(t.what, console, "    ", "dim")
    without = sum(not t.validated_by for t in found)
    runs = sum(t.unit is not None for t in found)
    _said(
        f"{len(found)} technologies, {runs} run on a feed, {without} unvalidated; "
        "`oreshed technology show ID` explains one.",
        console,
    )


def _said(text: str, console: Console, hang: str = "", style: str = "") -> None:
    """Text folded to the width between words; a name is never parted."""
    for line in folded(text, console.width, hang, hang):
        console.print(Text(line, style), soft_wrap=True)


def _part(t: Technology) -> str:
    """Extraction, separation or refining, where the technology's module stands."""
    return t.module.split(".")[-2].capitalize()


def _figures(e: Estimate) -> str:
    """Central value with its ends and unit."""
    spread = f" ({e.low:g} to {e.high:g})" if e.high > e.low else ""
    return f"{e.central:g}{spread} {e.unit}".strip()


def print_technology(t: Technology, console: Console) -> None:
    """What is known of a technology; names stand whole, as they are typed."""
    console.print(Text(f"{t.name} ({t.id})", "bold"), soft_wrap=True)
    _said(f"{t.what} Rows {', '.join(t.rows)}; {t.maturity}.", console)
    for line in paragraphs(t.equations):
        # Indented lines are formulas; the others are prose.
        parts = (
            folded_formula(line, console.width) if line.startswith("    ") else folded(line, console.width)
        )
        for part in parts:
            console.print(Text(part), soft_wrap=True)
    _print_use(t, console)
    held = parameters_of(t)
    if held:
        unverified = sum(not p.opened for p in held)
        console.print(Text(f"\nparameters: {len(held)}, {unverified} of them unverified", "bold"))
    for p in held:
        console.print(Text(f"  {p.name}  {_figures(p.estimate)}"), soft_wrap=True)
        mark = "" if p.opened else " [unverified]"
        _said(f"{p.source}{mark}", console, "      ", "dim" if p.opened else "yellow")
    if t.sources:
        console.print(Text("\nsources", "bold"))
        for source in t.sources:
            _said(source, console, "  ")
    if t.cases:
        console.print(Text("\ncases", "bold"))
    print_outcomes([t.outcome(c) for c in t.cases], console)
    if any("handbook" in text for text in (*t.sources, *(p.source for p in held))):
        _said(
            "\"handbook 2.2\" is a section of the technical handbook that the project was given; it is not published "
            "with the package, so such a figure cannot be looked up by its reader.",
            console, style="dim",
        )  # fmt: skip


def _print_use(t: Technology, console: Console) -> None:
    """How it is run: inlets, settings by the names that `--set` takes, and limits."""
    if t.unit is None:
        _said(f"Has no stream to run; `oreshed technology cases {t.id} --file FILE` computes cases.", console)
        for w in t.words:
            _said(f"input {w.name} [{w.unit}]: {w.meaning}", console, "  ")
        return
    console.print(Text("\nrun", "bold"))
    inlets = inlets_of(t.unit)
    _said(f"inlets: {', '.join(inlets)}" + ("; feed others than the first as inlet:species=tonnes"
                                           if len(inlets) > 1 else ""), console, "  ")  # fmt: skip
    words = feed_words(t.unit, example_of(t.unit))
    if words:
        # On one line, so that it can be copied as a command.
        console.print(Text(f"  oreshed technology run {t.id} {words}"), soft_wrap=True)
    choices = choices_of(t.unit)
    if choices:
        console.print(Text("\nsettings, for --set name=value", "bold"))
    for c in choices:
        console.print(Text(f"  {c.full}={c.setting.default:g}"), soft_wrap=True)
        _said(f"{c.setting.what}; {c.range}", console, "      ", "dim")
    limits = [(u, x) for u in units_of(t) for x in u.limits]
    if limits:
        console.print(Text("\nvalid while", "bold"))
    for u, x in limits:
        if x.unit == "yes or no":
            _said(f"{u.name}: {x.what} is {'yes' if x.low > 0 else 'no'} ({x.source})", console, "  ")
            continue
        _said(f"{u.name}: {x.what} lies in {x.low:g} to {x.high:g} {x.unit} ({x.source})", console, "  ")


def _figure(value: float | tuple[float, float] | str) -> str:
    if isinstance(value, tuple):
        return f"{value[0]:g} to {value[1]:g}"
    return value if isinstance(value, str) else f"{value:.6g}"


def _print_compared(found: Sequence[Outcome], console: Console) -> None:
    """A line a figure under its case; where a line is too long, the figures stand under the name."""
    for o in (o for o in found if o.compared):
        console.print(Text(f"{o.case.id} ({o.case.kind})", "bold"), soft_wrap=True)
        name = max(len(c.name) for c in o.compared)
        for c in o.compared:
            mark = Text("holds", "green") if c.holds else Text("misses", "red")
            said = f"published {_figure(c.published)}, computed {_figure(c.computed)}: "
            if 2 + name + 2 + len(said) + 6 <= console.width:
                console.print(Text(f"  {c.name:<{name}}  {said}").append(mark), soft_wrap=True)
                continue
            console.print(Text(f"  {c.name}"), soft_wrap=True)
            *before, last = folded(said.rstrip(), console.width - 7, "      ", "      ")
            for line in before:
                console.print(Text(line), soft_wrap=True)
            console.print(Text(f"{last} ").append(mark), soft_wrap=True)


def print_outcomes(found: Sequence[Outcome], console: Console) -> None:
    """Published beside computed figures; below them the cases that have none, each with the reason."""
    _print_compared(found, console)
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
            _said(f"{o.case.id}: {why}", console, "  ")
    good = sum(o.holds for o in found)
    missing = [o.case.id for o in found if not o.holds and not o.error]
    open_ = sum(o.unanswered for o in found)
    rest = f", {open_} not answered for by any technology" if open_ else ""
    rest += f"; {', '.join(missing)} miss{'es' if len(missing) == 1 else ''}" if missing else ""
    console.print()
    _said(f"{good} of {len(found)} cases hold{rest}.", console)

"""A run of a technology on a feed: as a record, and on a screen of any width without a cut name or number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from rich.console import Console
from rich.text import Text

from oreshed.basis.errors import InputFaults, OutOfValidity
from oreshed.report.lines import folded
from oreshed.report.technology import parameters_of
from oreshed.report.technology_feed import read_feeds, read_settings
from oreshed.report.technology_refusal import run_or_refuse
from oreshed.technology.flowsheet import Flowsheet, Solved, solve
from oreshed.technology.registry import Technology
from oreshed.technology.stream import Stream
from oreshed.technology.unit import UNFOLLOWED, Result, Unit, closure

LEAST_SHARE = 5e-4  # of an element that is told by product; less is in the blocks above


def run_technology(t: Technology, feeds: Iterable[str], settings: Iterable[str]) -> dict[str, Any]:
    """Run on feeds and settings given as words.

    Raises InputFaults for words that are none and for inlets that lack a feed, OutOfValidity, with what would run,
    where the technology does not answer.
    """
    if t.unit is None:
        raise OutOfValidity(
            f"{t.id} has no stream to run: it computes figures from what a case states. "
            f"`oreshed technology show {t.id}` names its inputs, `oreshed technology cases {t.id} --file FILE` "
            "computes a file of cases; `oreshed technology list` marks those that run on a feed"
        )
    chosen, faults = read_settings(settings, t)
    flows, more = read_feeds(feeds, t)
    if faults or more:
        raise InputFaults([*faults, *more])
    if isinstance(t.unit, Flowsheet):
        return _plant(t, t.unit, flows, chosen)
    unit: Unit = t.unit
    result: Result = run_or_refuse(t, flows, chosen, unit.run)
    return _told(
        t, flows, result.drawn, result.products,
        {k: float(v) for k, v in result.utilities.items()}, {k: float(v) for k, v in result.emissions.items()},
        {k: float(np.asarray(v).ravel()[0]) for k, v in result.diagnostics.items()},
    )  # fmt: skip


def _plant(
    t: Technology, plant: Flowsheet, flows: dict[str, dict[str, float]], chosen: Mapping[str, float]
) -> dict[str, Any]:
    def solve_with(streams: Mapping[str, Stream], settings: Mapping[str, float]) -> Solved:
        by_unit: dict[str, dict[str, float]] = {u: dict(s) for u, s in plant.settings.items()}
        for key, value in settings.items():
            unit, _, name = key.rpartition(".")
            by_unit.setdefault(unit, {})[name] = value
        return solve(Flowsheet(plant.name, plant.units, plant.joins, plant.fresh, by_unit), streams)

    solved: Solved = run_or_refuse(t, flows, chosen, solve_with)
    carriers = sorted({k for r in solved.results.values() for k in r.utilities})
    emitted = sorted({k for r in solved.results.values() for k in r.emissions})
    drawn = {
        name if sum(name in r.drawn for r in solved.results.values()) == 1 else f"{name} ({unit})": s
        for unit, r in solved.results.items() for name, s in r.drawn.items()
    }  # fmt: skip
    return _told(
        t, flows, drawn, solved.products,
        {k: float(solved.total(k)) for k in carriers}, {k: float(solved.emitted(k)) for k in emitted},
        {f"{u}.{k}": float(np.asarray(v).ravel()[0]) for u, r in solved.results.items()
         for k, v in r.diagnostics.items()},
    )  # fmt: skip


def _told(
    t: Technology, flows: Mapping[str, Mapping[str, float]], drawn: Mapping[str, Stream],
    products: Mapping[str, Stream], utilities: dict[str, float], emissions: dict[str, float], diagnostics: dict[str, float],
) -> dict[str, Any]:  # fmt: skip
    def stream(s: Stream) -> dict[str, Any]:
        species = {n: float(s.species_flow(n)) for n in s.species}
        return {
            "tonnes": float(s.total()),
            "species": {n: x for n, x in species.items() if x},
            "species_at_zero": sum(not x for x in species.values()),
            "elements": {e: float(s.element(e)) for e in s.elements() if float(s.element(e))},
        }

    held = parameters_of(t)
    fed = {inlet: Stream.of(species) for inlet, species in flows.items()}
    return {
        "technology": t.id,
        "feed": {inlet: stream(s) for inlet, s in fed.items()},
        "drawn": {name: stream(s) for name, s in drawn.items() if float(s.total())},
        "balance": _balance([*fed.values(), *drawn.values()], list(products.values())),
        "products": {k: stream(v) for k, v in products.items()},
        "utilities": utilities, "emissions": emissions, "diagnostics": diagnostics,
        "parameters": len(held), "unverified_parameters": [p.name for p in held if not p.opened],
    }  # fmt: skip


def _balance(entering: list[Stream], leaving: list[Stream]) -> dict[str, Any]:
    """Tonnes a year in and out, and what stands between them.

    Oxygen, hydrogen and nitrogen are exchanged with air and water, which no unit follows: the net of each is what the
    products hold more than the feeds (less than zero: given off). Species without elements (gangue, plastic) may
    enter or leave as part of others: unnamed_t is what the products hold more of them. residual_t : what is left.
    """
    into, out = (float(sum(s.total() for s in streams)) for streams in (entering, leaving))
    least = 1e-9 * max(into, out)
    named = sorted({e for s in (*entering, *leaving) for e in s.elements()})
    more = {e: float(sum(s.element(e) for s in leaving) - sum(s.element(e) for s in entering)) for e in named}
    air = {e: x for e, x in more.items() if e in UNFOLLOWED and abs(x) > least}
    unnamed: dict[str, float] = {}
    for streams, sign in ((entering, -1.0), (leaving, 1.0)):
        for s in streams:
            for name in s.species:
                if not any(s.composition.get(name, {}).values()):
                    unnamed[name] = unnamed.get(name, 0.0) + sign * float(s.species_flow(name))
    unnamed = {n: x for n, x in unnamed.items() if abs(x) > least}
    feeds, products = ({str(i): s for i, s in enumerate(part)} for part in (entering, leaving))
    return {
        "in_t": into, "out_t": out, "air_and_water_t": air, "unnamed_t": unnamed,
        "residual_t": out - into - sum(air.values()) - sum(unnamed.values()),
        "worst_share": closure(feeds, Result(products))[0],
    }  # fmt: skip


def figure_text(value: float) -> str:
    """Four digits, with commas from a thousand on and an exponent only where it is needed.

    >>> figure_text(123456.7), figure_text(0.25), figure_text(6.4931e-7)
    ('123,457', '0.25', '6.493e-07')
    """
    return f"{value:,.0f}" if 1000 <= abs(value) < 1e9 else f"{value:.4g}"


def print_run(told: dict[str, Any], console: Console) -> None:
    """One block a stream, then utilities, emissions, figures of the units, and where each element goes."""
    for mark, group in (("in", "feed"), ("in, drawn by the process", "drawn"), ("out", "products")):
        for name, s in told[group].items():
            console.print(Text(f"{mark}  {name}: {figure_text(s['tonnes'])} t/yr", "bold"), soft_wrap=True)
            _columns(s["species"], console)
            if s["species_at_zero"]:
                console.print(Text(f"    {s['species_at_zero']} more at zero", "dim"))
        if group == "drawn":
            _air_and_water(told["balance"], console)
    _closing(told["balance"], console)
    for group, title in (
        ("utilities", "used a year"), ("emissions", "emitted a year"), ("diagnostics", "figures of the process"),
    ):  # fmt: skip
        values = {k: v for k, v in told[group].items() if v}
        if told[group]:
            console.print(Text(title, "bold"))
            _columns(values, console)
        if len(told[group]) > len(values):
            console.print(Text(f"    {len(told[group]) - len(values)} more at zero", "dim"))
    _destinations(told, console)
    unverified = len(told["unverified_parameters"])
    if unverified:
        text = (
            f"{unverified} of {told['parameters']} parameters are unverified; "
            f"`oreshed technology show {told['technology']}` marks them."
        )
        _fold(text, console, "", "yellow")


def _air_and_water(balance: Mapping[str, Any], console: Console) -> None:
    """Net oxygen, hydrogen and nitrogen as an inlet or, given off, as an outlet."""
    for word, sign in (("in, from", 1.0), ("out, to", -1.0)):
        part = {e: sign * x for e, x in balance["air_and_water_t"].items() if sign * x > 0}
        if part:
            text = f"{word} air and water (net, by difference): {figure_text(sum(part.values()))} t/yr"
            console.print(Text(text, "bold"), soft_wrap=True)
            _columns(part, console)


def _closing(balance: Mapping[str, Any], console: Console) -> None:
    """One line on whether the masses add up."""
    text = f"balance  {figure_text(balance['in_t'])} in"
    unnamed = balance["unnamed_t"]
    for tonnes, what in (
        (sum(balance["air_and_water_t"].values()), "air and water"),
        (sum(unnamed.values()), f"{', '.join(unnamed)} (elements not told apart)"),
        (balance["residual_t"], "not explained"),
    ):
        # The weights of the elements in a formula add up to it to four digits or so.
        if abs(tonnes) > 1e-4 * max(balance["in_t"], balance["out_t"]):
            text += f" {'+' if tonnes > 0 else '-'} {figure_text(abs(tonnes))} {what}"
    text += f" = {figure_text(balance['out_t'])} t/yr out; "
    text += f"every other element closes to {max(balance['worst_share'], 1e-16):.0e}"
    for line in folded(text, console.width, "", "         "):
        console.print(Text(line, "green"), soft_wrap=True)


def _columns(values: Mapping[str, float], console: Console) -> None:
    """Names and figures in as many columns as fit whole."""
    if not values:
        return
    texts = {k: figure_text(v) for k, v in values.items()}
    name, number = max(map(len, texts)), max(map(len, texts.values()))
    cells = [f"{k:<{name}}  {v:>{number}}" for k, v in texts.items()]
    across = max(1, (console.width - 4 + 3) // (name + number + 2 + 3))
    down = -(-len(cells) // across)
    for i in range(down):
        console.print(Text("    " + "   ".join(cells[i::down])), soft_wrap=True)


def _destinations(told: dict[str, Any], console: Console) -> None:
    """Shares of each followed element by product, of all that leaves."""
    leaving: dict[str, dict[str, float]] = {}
    for product, s in told["products"].items():
        for element, tonnes in s["elements"].items():
            leaving.setdefault(element, {})[product] = tonnes
    followed = {e: parts for e, parts in sorted(leaving.items()) if e not in UNFOLLOWED}
    if not followed:
        return
    console.print(Text("where each element goes", "bold"))
    for element, parts in followed.items():
        whole = sum(parts.values())
        large = sorted(((x / whole, p) for p, x in parts.items() if x / whole >= LEAST_SHARE), reverse=True)
        # A whole beside a part of it is no share: what is 99.95 % is not told as all.
        places = 2 if len(large) > 1 and f"{large[0][0]:.1%}" == "100.0%" else 1
        shares = ", ".join(f"{p}\N{NO-BREAK SPACE}{share:.{places}%}" for share, p in large)
        _fold(f"{element:<2}  {figure_text(whole)} t/yr: {shares}", console, "        ")


def _fold(text: str, console: Console, hang: str, style: str = "") -> None:
    first = "    " if hang else ""
    for line in folded(text, console.width, first, hang):
        console.print(Text(line, style), soft_wrap=True)

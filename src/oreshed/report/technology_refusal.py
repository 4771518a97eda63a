"""What to do when a technology refuses a feed: inlets that must be fed, species to leave out, amounts that run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import Fault, InputFaults, OreshedError, OutOfValidity
from oreshed.report.technology_feed import FEED, Flows, example_of, feed_word, feed_words, inlets_of
from oreshed.technology.casework.refused_input import UNREADABLE
from oreshed.technology.flowsheet import Flowsheet
from oreshed.technology.registry import Technology
from oreshed.technology.stream import Stream
from oreshed.technology.unit import Unit

Run = Callable[[Mapping[str, Stream]], Any]
RunWith = Callable[[Mapping[str, Stream], Mapping[str, float]], Any]  # streams and chosen settings
WAY = (0.05, 0.2, 0.5, 0.8, 1.0)  # tried of the way from a chosen setting to its default
# Amounts of one species that are tried, as multiples of what was fed: the mildest change first.
FACTORS = (0.8, 1.25, 0.5, 2.0, 0.25, 4.0, 0.1, 10.0, 0.02, 0.0)
MULTIPLES = (1.0, 10.0, 100.0, 1000.0)  # of its proportion in the example, for a species that is added
SECONDS = 4.0  # that may go into looking for a feed that runs
MOST = 3  # such feeds that are told


def streams_of(flows: Flows) -> dict[str, Stream]:
    return {inlet: Stream.of(species) for inlet, species in flows.items()}


def run_or_refuse(t: Technology, flows: Flows, chosen: Mapping[str, float], run_with: RunWith) -> Any:
    """`run_with(streams, chosen)`; what it refuses is told with what would run instead.

    Raises InputFaults for an inlet that must be fed and for a species that the technology has no place for,
    OutOfValidity with a remedy for a feed outside its model. An error that no part of the feed explains is a fault
    of the program and goes through.
    """
    missing = _unfed(t, flows)
    if missing:
        raise InputFaults(missing)

    def run(streams: Mapping[str, Stream]) -> Any:
        with np.errstate(all="ignore"):  # what is no number is refused, and need not be warned of
            return run_with(streams, chosen)

    try:
        return run(streams_of(flows))
    except OreshedError as error:
        said = str(error).rstrip(".")
        if not said.startswith((t.id, t.unit.name if t.unit else t.id)):
            way = "no balance can be found for this feed, " if said.startswith("negative flow") else ""
            said = f"{t.id}: {way}{said}"
        raise OutOfValidity(
            f"{said}{'' if said.endswith('?') else '.'}\n{_other_settings(t, flows, chosen, run_with) or _remedy(t, flows, run)}"
        ) from error
    except (KeyError, *UNREADABLE) as error:
        guilty = _without_place(t, flows, run)
        if not guilty:
            raise
        raise InputFaults(_no_place(t, guilty)) from error


def _runs(run: Run, flows: Flows) -> bool:
    try:
        run(streams_of(flows))
    except (OreshedError, KeyError, *UNREADABLE):
        return False
    return True


def _unfed(t: Technology, flows: Flows) -> list[Fault]:
    """Inlets without a feed that the technology cannot do without, found by leaving each out of its example."""
    assert t.unit is not None
    example, unit = example_of(t.unit), t.unit
    faults = []
    for inlet in inlets_of(unit):
        if inlet in flows or inlet not in example:
            continue
        rest = {k: v for k, v in example.items() if k != inlet}
        if not _needs(t, rest, inlet):
            continue
        words = feed_words(unit, {inlet: example[inlet]})
        first = f" ({inlets_of(unit)[0]} is the inlet where none is named)"
        faults.append(Fault(FEED, 0, "", "", f"{t.id} needs its inlet {inlet!r} fed too, and nothing enters it",
                            f"Add for instance {words}{first}."))  # fmt: skip
    return faults


def _needs(t: Technology, feeds: Mapping[str, Stream], inlet: str) -> bool:
    if not isinstance(t.unit, Unit):
        return False  # a flowsheet fills the inlets that get nothing with empty streams
    for ask in (t.unit.respond, t.unit.run):  # the model itself, and its limits
        try:
            ask(feeds)
        except KeyError as error:
            if error.args == (inlet,):
                return True
        except (OreshedError, *UNREADABLE):
            pass
    return False


def _without_place(t: Technology, flows: Flows, run: Run) -> list[tuple[str, str]]:
    """(inlet, species) that a run fails on: one alone where one is to blame, else those that are together."""
    assert t.unit is not None
    example = example_of(t.unit)
    pairs = [(inlet, s) for inlet, species in flows.items() for s in species]
    # What the technology is made for is blamed last.
    pairs.sort(key=lambda p: p[0] in example and p[1] in example[p[0]].species)
    for answers in (_runs, _does_not_fail):
        alone = [p for p in pairs if answers(run, _without(flows, [p]))]
        if alone:
            return alone[:1]
    dropped: list[tuple[str, str]] = []
    for pair in pairs:
        dropped.append(pair)
        if len(dropped) < len(pairs) and _does_not_fail(run, _without(flows, dropped)):
            needed = list(dropped)
            for p in dropped:
                fewer = [x for x in needed if x != p]
                if _does_not_fail(run, _without(flows, fewer)):
                    needed = fewer
            return needed
    return []


def _does_not_fail(run: Run, flows: Flows) -> bool:
    """Whether it runs, or refuses for a reason of its own."""
    try:
        run(streams_of(flows))
    except OreshedError:
        return True
    except (KeyError, *UNREADABLE):
        return False
    return True


def _without(flows: Flows, pairs: Iterable[tuple[str, str]]) -> Flows:
    left_out = set(pairs)
    return {
        inlet: {s: x for s, x in species.items() if (inlet, s) not in left_out}
        for inlet, species in flows.items()
    }


def _no_place(t: Technology, guilty: Iterable[tuple[str, str]]) -> list[Fault]:
    assert t.unit is not None
    example = example_of(t.unit)
    faults = []
    for inlet, species in guilty:
        known = ", ".join(example[inlet].species) if inlet in example else ""
        remedy = "Leave it out, or name what it is in this process"
        remedy += f"; the inlet {inlet} is made for {known}." if known else "."
        problem = (
            f"{t.id} has no place for this species in its inlet {inlet!r}: it cannot follow it to a product"
        )
        faults.append(Fault(FEED, 0, "", species, problem, remedy))
    return faults


def _other_settings(t: Technology, flows: Flows, chosen: Mapping[str, float], run_with: RunWith) -> str:
    """For each setting that was given, the value nearest to it on the way to its default at which this feed runs."""
    assert t.unit is not None
    found = []
    for name, value in chosen.items():
        default, whole = _default_of(t.unit, name)
        for share in WAY:
            tried = value + share * (default - value)
            if not whole or tried == round(tried):
                with np.errstate(all="ignore"):
                    if _runs(lambda s, v=tried, n=name: run_with(s, {**chosen, n: v}), flows):  # type: ignore[misc]
                        found.append(f"--set {name}={tried:.4g} (its default is {default:g})")
                        break
    return f"Change the setting; tried, this feed runs with {', or '.join(found)}." if found else ""


def _default_of(unit: Unit | Flowsheet, name: str) -> tuple[float, bool]:
    """Default of a setting as `--set` names it, and whether it is a whole number."""
    stage, _, own = name.rpartition(".")
    within = unit.units[stage] if isinstance(unit, Flowsheet) else unit
    setting = next(s for s in within.settings if s.name == own)
    held = unit.settings.get(stage, {}) if isinstance(unit, Flowsheet) else {}
    return float(held.get(own, setting.default)), setting.whole


def _remedy(t: Technology, flows: Flows, run: Run) -> str:
    """Feeds near the one refused that run, each tried; else the technology's own example."""
    assert t.unit is not None
    unit = t.unit
    end = time.monotonic() + SECONDS
    first = inlets_of(unit)[0]
    found: list[str] = []
    for inlet, word in _added(t, flows, run, end):
        found.append(f"with {word} added to the inlet {inlet}")
    for inlet, species in [(i, s) for i, sp in flows.items() for s in sp]:
        if len(found) >= MOST or time.monotonic() > end:
            break
        now = flows[inlet][species]
        for factor in FACTORS:
            changed = {**flows, inlet: {**flows[inlet], species: factor * now}}
            if not factor:
                changed = _without(flows, [(inlet, species)])
            if time.monotonic() > end:
                break
            if any(any(f.values()) for f in changed.values()) and _runs(run, changed):
                word = feed_word(inlet, species, factor * now, inlet == first)
                found.append(f"with {word} in place of {now:g}" if factor else f"without {species}")
                break
    if found:
        return "Change the feed; tried, it runs " + ", or ".join(found) + "."
    example = example_of(unit)
    if any(np.any(x.flow) for x in example.values()) and _runs(
        run, {i: {s: float(x.species_flow(s)) for s in x.species} for i, x in example.items()}
    ):
        unfed = [i for i in inlets_of(unit) if i not in flows]
        also = f" (nothing enters {', '.join(unfed)})" if unfed else ""
        return f"Change the feed or a setting{also}; a feed that runs: {feed_words(unit, example)}"
    return f"`oreshed technology show {t.id}` gives what it holds for; `oreshed technology list` what else there is."


def _added(t: Technology, flows: Flows, run: Run, end: float) -> list[tuple[str, str]]:
    """A species of the example that the feed has none of and that, in the example's proportion or a multiple of it, makes it run."""
    assert t.unit is not None
    first = inlets_of(t.unit)[0]
    for inlet, stream in example_of(t.unit).items():
        have = flows.get(inlet, {})
        shared = sum(float(stream.species_flow(s)) for s in have)
        scale = (
            sum(have.values()) / shared
            if shared > 0
            else sum(have.values()) / max(float(stream.total()), 1e-9)
        )
        for species in sorted(set(stream.species) - set(have), key=lambda s: -float(stream.species_flow(s))):
            if time.monotonic() > end or not have:
                return []
            for more in MULTIPLES:
                tonnes = float(f"{more * scale * float(stream.species_flow(species)):.3g}")
                if tonnes > 0 and _runs(run, {**flows, inlet: {**have, species: tonnes}}):
                    return [(inlet, feed_word(inlet, species, tonnes, inlet == first))]
    return []

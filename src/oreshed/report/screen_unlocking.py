"""The part of the screen on what unlocks supply: ties said shortly, cuts, ladder, cheapest modules."""

from __future__ import annotations

from typing import Protocol

from oreshed.report.lines import Line, in_columns, pad, wrapped
from oreshed.report.modules import ladder_end, module_words
from oreshed.report.notation import NONE, Mass, percent, usd
from oreshed.report.reading import Row, Verdict, interval, number, rows, section, set_members, word
from oreshed.report.ties import Tie, cut_sides, headline, many, ties, what_binds

_MOST_TIES, _MOST_SETS = 3, 6


class Screen(Protocol):
    """What this part needs of the screen."""

    verdict: Verdict
    width: int
    unit: Mass
    labels: dict[str, str]

    def head(self, title: str, note: str = "") -> list[Line]: ...

    def mass(self, tonnes: object, *, signed: bool = False) -> str: ...

    def gained(self, tonnes: object) -> str: ...


def unlocking_lines(screen: Screen) -> list[Line]:
    """What binds, the sets or the groups they form, and what binds after each rung."""
    facts = section(screen.verdict, "unlocking")
    found = rows(screen.verdict, "unlocking_sets")
    reason = word(facts, "none_reason")
    if not found and not reason:
        return []
    delta = number(facts.get("delta"))
    gained = f"to gain {screen.mass(delta)}: " if delta is not None else ""
    lines = screen.head("What unlocks supply", f"{gained}{headline(screen.verdict)}" if found else "")
    for sentence in (what_binds(screen.verdict), cut_sides(screen.verdict) if found else ""):
        lines += [[(t, "bold")] for t in (wrapped(sentence, screen.width) if sentence else [])]
    lines += _ties(screen) if many(screen.verdict) else _sets(screen, found)
    if reason and not found:
        lines += [[(t, "")] for t in wrapped(reason, screen.width)]
    return lines + _ladder(screen) + _cheapest(screen)


def _sets(screen: Screen, found: list[Row]) -> list[Line]:
    drawn = any(number(one.get("share_of_draws")) is not None for one in found)
    widths = (19, 10 if drawn else 0)
    name = screen.width - 3 - sum(widths)
    titles = [("gain", widths[0], True), *([("in draws", widths[1], True)] if drawn else [])]
    lines: list[Line] = [[(t, "dim")] for t in in_columns([("", name + 3, False), *titles])]
    for i, one in enumerate(found[:_MOST_SETS]):
        names = " + ".join(word(m, "label", word(m, "id", "unnamed")) for m in set_members(one))
        gain = "no limit" if number(one.get("gain")) is None else screen.gained(one.get("gain"))
        cells = [(f"{i + 1}", 3, False), (names, name, False), (gain, widths[0], True)]
        if drawn:
            cells.append((percent(one.get("share_of_draws")), widths[1], True))
        lines += [[(t, "bold" if i == 0 else "")] for t in in_columns(cells)]
    if len(found) > _MOST_SETS:
        lines.append([(f"   and {len(found) - _MOST_SETS} more sets of the same size", "dim")])
    return lines if found else []


def _ties(screen: Screen) -> list[Line]:
    lines: list[Line] = []
    found = ties(screen.verdict)
    for tie in found[:_MOST_TIES]:
        gain = f"without limit gain {_gain(screen, tie)}" if tie.gains else ""
        share = "" if _share(tie) == NONE else f"{_share(tie)} of draws"
        told = ", ".join(t for t in (gain, share) if t)
        lines += [
            [(t, "dim")] for t in wrapped(f"{_count(tie)}{': ' if told else ''}{told}", screen.width, 2)
        ]
        wide = max(len(part.side) for part in tie.parts) + (8 if len(tie.parts) > 1 else 4)
        for i, part in enumerate(tie.parts):
            lead = pad(f"  {'AND ' if i else ''}{part.side}", wide) + ("any of " if part.size > 1 else "")
            said = wrapped("; ".join(part.lines), screen.width - len(lead))
            lines += [[(lead if not n else " " * len(lead), "bold"), (t, "")] for n, t in enumerate(said)]
    rest = sum(t.sets for t in found[_MOST_TIES:])
    if rest:
        lines.append([(f"and {rest} more set{'' if rest == 1 else 's'} of the same size", "dim")])
    return lines


def _count(tie: Tie) -> str:
    return f"{tie.sets} set{'' if tie.sets == 1 else 's'}"


def _gain(screen: Screen, tie: Tie) -> str:
    ends = ["no limit" if g is None else screen.gained(g) for g in dict.fromkeys(tie.gains)]
    return " to ".join(dict.fromkeys(ends))


def _share(tie: Tie) -> str:
    low, high = percent(tie.low), percent(tie.high)
    return low if low == high or high == NONE else f"{low} to {high}"


def _ladder(screen: Screen) -> list[Line]:
    rungs = rows(screen.verdict, "ladder")
    if not rungs:
        return []
    start = interval(screen.verdict.get("gap")).central
    steps = [f"gap {screen.unit.show(start, signed=True)}"]
    before = ""
    for r in rungs[:4]:
        made = module_words(rows(r, "modules"), screen.mass, screen.labels)
        names = " + ".join(made or (_name(screen, m) for m in set_members(r)))
        names, before = ("the same again" if names == before else names), names
        steps.append(f"{names}: {screen.unit.show(r.get('gap'), signed=True)}")
    end = ladder_end(screen.verdict, 4, screen.mass)
    told = "Ladder  " + " → ".join(steps) + (f" ({end})" if end else "")
    return [[(t, "")] for t in wrapped(told, screen.width, 8)]


def _cheapest(screen: Screen) -> list[Line]:
    cheapest = section(screen.verdict, "cheapest")
    if not cheapest:
        return []
    made = "; ".join(module_words(rows(cheapest, "modules"), screen.mass, screen.labels))
    text = f"Cheapest  {usd(cheapest.get('capex_usd'))} for {screen.gained(cheapest.get('gain'))}: {made}"
    return [[(t, "")] for t in wrapped(text, screen.width, 10)]


def _name(screen: Screen, member: Row) -> str:
    identity = word(member, "id")
    return screen.labels.get(identity, word(member, "label", identity or "unnamed"))

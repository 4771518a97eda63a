"""One screen of text: the answer, what binds, what to do, what to doubt.

On a terminal with colour and block bars, in its width between 80 and 100; into a file or a pipe plain, 100 wide or as
COLUMNS says, with no escape codes and no characters that a log viewer breaks. What is too long goes on below. Every line is text, never markup: a region called `[red]` prints as `[red]`.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from oreshed.basis.counted import counted
from oreshed.report.figures.intervals import FEED_ROWS
from oreshed.report.figures.waterfall import steps_of
from oreshed.report.lines import Line, cropped, in_columns, wrapped
from oreshed.report.lines import pad as pad
from oreshed.report.notation import NONE, Mass, general, mass_unit, percent, usd
from oreshed.report.reading import (
    Interval,
    Row,
    Verdict,
    class_labels,
    closes_gap,
    gain_of,
    interval,
    is_from_memory,
    memory_counts,
    number,
    one_line,
    rows,
    section,
    spelled_out,
    texts,
    word,
)
from oreshed.report.screen_statements import statement_lines
from oreshed.report.screen_unlocking import unlocking_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

NARROWEST, WIDEST = 80, 100
_STYLES = {
    "short": "bold white on red",
    "enough": "bold white on green",
    "undetermined": "bold black on yellow",
}
_STEP_STYLES = {
    "own_feed": "blue",
    "partner_feed": "bright_blue",
    "other_feed": "cyan",
    "metal_from_partners": "yellow",
    "metal_from_others": "bright_yellow",
    "unmet": "bold red",
}
TRIFLE = 0.05  # of demand
_RANKED = 4  # places of each ranking that are shown
_FEED = {key: label for key, label, _ in FEED_ROWS}
# One character for one character, so that columns stay in line.
_PLAIN = str.maketrans(
    {
        "\u202f": " ", "\u00a0": " ", "−": "-", "—": "-", "–": "-", "·": "|", "…": "~", "█": "#", "━": "=", "●": "o",
        "┃": "|", "→": ">", "’": "'", "÷": "/", "×": "x", "▸": ">", "\u2028": " ", "\u2029": " ",
    }
)  # fmt: skip


def print_screen(verdict: Verdict, console: Console | None = None, folder: Path | str | None = None) -> None:
    """Print the verdict. `folder` is where the files of the study are, if they were written."""
    from rich.console import Console as RichConsole
    from rich.text import Text

    console = console or RichConsole()
    plain = not console.is_terminal or not (console.encoding or "").lower().startswith("utf")
    width = min(max(console.width if console.is_terminal else _columns(), NARROWEST), WIDEST)
    for line in screen_lines(verdict, width, folder):
        if plain:
            text = "".join(t for t, _ in line).translate(_PLAIN).rstrip()
            text = text.encode(console.encoding or "utf-8", "replace").decode(console.encoding or "utf-8")
            console.print(Text(text), soft_wrap=True, no_wrap=True, highlight=False)
        else:
            console.print(Text.assemble(*line), no_wrap=True, overflow="crop", crop=True, highlight=False)


def _columns() -> int:
    """Width for a file or a pipe: what COLUMNS says, else the widest."""
    said = os.environ.get("COLUMNS", "")
    return int(said) if said.isascii() and said.isdigit() else WIDEST


def screen_lines(verdict: Verdict, width: int = 100, folder: Path | str | None = None) -> list[Line]:
    """The screen as lines of styled pieces, each at most `width` wide."""
    view = View(spelled_out(verdict), width)
    parts = [
        view.answer(), view.supplies(), view.waterfall(), view.units(), unlocking_lines(view), view.interventions(),
        statement_lines(view),
        view.flips(), view.settings(), view.closing(folder),
    ]  # fmt: skip
    lines: list[Line] = []
    for part in parts:
        if part:
            lines += ([[("", "")]] if lines else []) + part
    return [cropped(line, width) for line in lines]


class View:
    """The verdict with the unit and width that all parts share."""

    def __init__(self, verdict: Verdict, width: int) -> None:
        self.verdict, self.width = verdict, width
        self.question = section(verdict, "question")
        self.demand = interval(verdict.get("demand"))
        self.supply = {key: interval(section(verdict, "supply").get(key)) for key in _FEED}
        self.feed = word(self.question, "feed", "reliable")
        self.unit: Mass = mass_unit([*self.demand, *(v for s in self.supply.values() for v in s)])
        self.labels = class_labels(verdict)

    def head(self, title: str, note: str = "") -> list[Line]:
        """The head of a part; a note that does not fit beside it stands below."""
        if len(title) + 2 + len(note) <= self.width:
            return [[(title.upper(), "bold"), (f"  {note}" if note else "", "dim")]]
        return [[(title.upper(), "bold")], *([(t, "dim")] for t in wrapped(note, self.width))]

    def mass(self, tonnes: object, *, signed: bool = False) -> str:
        """Tonnes in the screen's unit; what is too small for it in tonnes."""
        value = number(tonnes)
        unit = Mass("t", 1.0) if value is not None and 0 < abs(value) < 1000 else self.unit
        return unit.label(tonnes, signed=signed)

    def gained(self, tonnes: object) -> str:
        """A gain; one as large as the gap is said to close it, for demand takes no more."""
        return f"{self.mass(tonnes, signed=True)}{' = the gap' if closes_gap(self.verdict, tonnes) else ''}"

    def answer(self) -> list[Line]:
        """What was asked and the sentence."""
        state = word(self.verdict, "verdict", "no verdict")
        model = section(self.verdict, "model")
        year = word(self.question, "year")
        left = " · ".join(
            w
            for w in (
                word(self.question, "metal").capitalize(),
                word(self.question, "bloc_name", ", ".join(texts(self.question, "bloc"))),
                year,
                f"scenario {word(self.question, 'scenario')}" if word(self.question, "scenario") else "",
            )
            if w
        )
        right = " · ".join(
            w
            for w in (
                word(model, "name"),
                word(model, "hash")[:8],
                counted(int(number(self.question.get("draws")) or 0), "draw"),
            )
            if w
        )
        stamp = f" {state.upper()} "
        room = self.width - len(stamp) - 4
        if len(left) + len(right) <= room:
            first: Line = [(f"  {pad(left, room - len(right))}  ", "bold"), (right, "dim")]
            lines: list[Line] = [[(stamp, _STYLES.get(state, "reverse")), *first]]
        else:
            said = wrapped(left, room)
            lines = [[(stamp, _STYLES.get(state, "reverse")), (f"  {said[0]}", "bold")]]
            lines += [[(" " * (len(stamp) + 2) + t, "bold")] for t in said[1:]]
            lines += [[(" " * (len(stamp) + 2) + t, "dim")] for t in wrapped(right, room)]
        lines += self.text(word(self.verdict, "verdict_text"))
        for warning in texts(self.verdict, "warnings"):
            lines += self.text(f"! {warning}", 2, "yellow")
        return lines

    def text(self, said: str, hang: int = 0, style: str = "") -> list[Line]:
        """A paragraph; nothing for no text."""
        return [[(t, style)] for t in wrapped(said, self.width, hang)] if one_line(said) else []

    @property
    def drawn(self) -> bool:
        """Are there intervals to show?"""
        return any(i.low is not None or i.high is not None for i in (self.demand, *self.supply.values()))

    def supplies(self) -> list[Line]:
        """Demand, the three supplies and the gap as numbers, and as bars on one axis."""
        known = self.demand.known + [v for s in self.supply.values() for v in s.known]
        if not known:
            return []
        low, high = min(known), max(known)
        lines = [self._numbers_head()]
        room = self.width - sum(len(t) for t, _ in lines[0]) - 4
        lines.append(
            self._numbers("Demand", self.demand, "bold") + self._bar(self.demand, low, high, room, "")
        )
        for key, label in _FEED.items():
            style = "bold" if key == self.feed else ""
            mark = "▸ " if key == self.feed else "  "
            lines.append(
                self._numbers(mark + label, self.supply[key], style)
                + self._bar(self.supply[key], low, high, room, "blue")
            )
        gap = interval(self.verdict.get("gap"))
        tone = "bold red" if (gap.central or 0) > 0 else "bold green"
        short = number(self.verdict.get("share_of_draws_short"))
        note = "" if short is None else f"  {percent(short)} of draws are short"
        name = "Gap" if (gap.central or 0) > 0 else "Gap (negative: surplus)"
        lines.append([*self._numbers(name, gap, tone, signed=True), (note, "dim")])
        return lines

    def _numbers_head(self) -> Line:
        if not self.drawn:
            return [(f"{self.unit.unit + ' a year':<24}{'central':>10}", "dim")]
        return [
            (f"{self.unit.unit + ' a year, 90 % of draws':<24}{'low':>10}{'central':>10}{'high':>10}", "dim")
        ]

    def _numbers(self, name: str, found: Interval, style: str, *, signed: bool = False) -> Line:
        shown = found if self.drawn else (found.central,)
        text = pad(name, 24) + "".join(pad(self.unit.show(v, signed=signed), 10, right=True) for v in shown)
        return [(text, style)]

    def _bar(self, found: Interval, low: float, high: float, room: int, style: str) -> Line:
        """`━━━●━━` from low to high, with the demand's central value as a bar across all rows."""

        def at(value: float) -> int:
            return round((value - low) / (high - low) * (room - 1)) if high > low else 0

        cells = [" "] * room
        if found.low is not None and found.high is not None:
            for i in range(at(found.low), at(found.high) + 1):
                cells[i] = "━"
        if self.demand.central is not None:
            cells[at(self.demand.central)] = "┃"
        if found.central is not None and found is not self.demand:
            cells[at(found.central)] = "●"
        return [("   " + "".join(cells), style)]

    def waterfall(self) -> list[Line]:
        """Demand in steps."""
        steps = steps_of(self.verdict)
        total = sum(t for _, _, t in steps)
        if total <= 0:
            return []
        wide = 42
        room = self.width - wide - 18
        lines = self.head("How demand is met", self.unit.unit)
        start = 0.0
        for step, label, tonnes in steps:
            a, b = round(start / total * room), round((start + tonnes) / total * room)
            bar = " " * min(max(a, 0), room - 1) + "█" * max(b - a, 1 if tonnes > 0 else 0)
            tone = "bold red" if step == "unmet" and tonnes > 0 else ""
            first, *more = wrapped(label, wide, 2)
            text = f"{pad(first, wide)}{pad(self.unit.show(tonnes), 9, right=True)}{pad(percent(tonnes / total), 7, right=True)}  "
            lines.append([(text, tone), (bar, _STEP_STYLES.get(step, ""))])
            lines += [[(t, tone)] for t in more]
            start += tonnes
        return lines

    def units(self) -> list[Line]:
        """The largest flows, in two columns."""
        found = [u for u in rows(self.verdict, "units") if number(u.get("tonnes"))]
        if not found:
            return []
        kept = sorted(found, key=lambda u: -abs(number(u.get("tonnes")) or 0))[:10]
        # What counts as nothing stands there whenever it is no trifle.
        loose = [u for u in found if word(u, "flow").startswith("statistical_difference")]
        if sum(number(u.get("tonnes")) or 0.0 for u in loose) > TRIFLE * (self.demand.central or 0.0):
            kept += [u for u in loose if u not in kept]
        shown = [u for u in found if u in kept]
        half = self.width // 2 - 2
        cells = [
            [(word(u, "label", word(u, "flow")), half - 11, False), (self.mass(u.get("tonnes")), 11, True)]
            for u in shown
        ]
        middle = (len(cells) + 1) // 2
        rest = f"largest {len(shown)} of {len(found)}" if len(found) > len(shown) else ""
        lines = self.head("Where the units go", rest)
        for i in range(middle):
            right = cells[middle + i] if middle + i < len(cells) else []
            lines += [[(t, "")] for t in in_columns([*cells[i], ("", 3, False), *right])]
        return lines

    def interventions(self) -> list[Line]:
        """The first of each of the three rankings, each option once with its place in all three."""
        found = rows(self.verdict, "interventions")
        if not found:
            return []
        idle = sum(1 for r in found if not (gain_of(r, self.demand.central) or 0) > 0)
        note = f"gain alone, re-solved; {counted(len(found), 'option')}, {idle} gain{'s' if idle == 1 else ''} nothing alone"
        lines = self.head("Interventions", note)
        year = word(self.question, "year", "target year")
        rankings: list[tuple[str, str, Callable[[Row], str]]] = [
            ("rank_target", f"by {year}", lambda r: self.mass(r.get("gain_at_target"), signed=True)),
            ("rank_per_dollar", "least capital", lambda r: f"{usd(r.get('usd_per_t_per_year'))}/t"),
            ("rank_year", "soonest", lambda r: word(r, "year", NONE)),
        ]

        def place(row: Row, key: str) -> float:
            rank = number(row.get(key))
            return float("inf") if rank is None else rank

        shown = [r for r in found if min(place(r, key) for key, _, _ in rankings) <= _RANKED]
        widths, full = (13, 14, 9), 11
        name = self.width - sum(widths) - full
        if shown:
            titles = [(t, wide, True) for (_, t, _), wide in zip(rankings, widths, strict=True)]
            titles.insert(1, ("in the end", full, True))
            lines += [[(t, "dim")] for t in in_columns([("rank and value", name, False), *titles])]
        for r in sorted(shown, key=lambda r: place(r, "rank_target")):
            cells = [(word(r, "name", word(r, "id")), name, False)]
            for (key, _, said), wide in zip(rankings, widths, strict=True):
                rank = number(r.get(key))
                cells.append((NONE if rank is None else f"{rank:.0f}: {said(r)}", wide, True))
            cells.insert(2, (self.mass(r.get("usable_t_per_year"), signed=True), full, True))
            lines += [[(t, "")] for t in in_columns(cells)]
        joint = rows(self.verdict, "joint_interventions")
        if joint:
            names = {word(r, "id"): word(r, "name", word(r, "id")) for r in found}
            best = max(joint, key=lambda j: number(j.get("gain")) or 0)
            both = " + ".join(names.get(i, i) for i in texts(best, "ids"))
            text = f"Together {self.gained(best.get('gain'))} (one by one {self.mass(best.get('sum_of_singles'), signed=True)}): {both}"
            lines += self.text(text, 2)
        levers = {word(r, "id"): self.gained(r.get("gain")) for r in rows(self.verdict, "levers")}
        if "host" in levers:
            text = (
                f"Perfect recovery alone {levers['recovery']}, host feed treated at home alone {levers['host']}, "
                f"both {levers['both']}"
            )
            lines += self.text(text, 2)
        elif "options" in levers:
            counted_in = next(r for r in rows(self.verdict, "levers") if word(r, "id") == "options")
            what, _, later = word(counted_in, "label").partition("; ")
            text = f"{what[:1].upper()}{what[1:]} {levers['options']}{f'; {later}' if later else ''}"
            lines += self.text(text, 2)
        return lines

    def flips(self) -> list[Line]:
        """Numbers to dispute first."""
        found = rows(self.verdict, "flips")
        if not found:
            return []
        table = []
        for f in found[:5]:
            flip = number(f.get("flip_value"))
            after = general(flip) if flip is not None else "none found"
            mark = " *" if is_from_memory(f.get("quality")) else ""
            span = f"{general(f.get('low'))} to {general(f.get('high'))}{mark}"
            name = word(f, "label", word(f, "key"))
            bold = "bold" if flip is not None and _within(f, flip) else ""
            table.append((name, general(f.get("value"), f.get("unit")), f"→ {after}", span, bold))
        starred = any(row[3].endswith("*") for row in table)
        note = "value now → where the verdict flips; plausible range" + (", * unverified" if starred else "")
        lines = self.head("Dispute a number", note)
        now_wide, flip_wide, span_wide = (max(len(row[k]) for row in table) for k in (1, 2, 3))
        rest = max(self.width - now_wide - flip_wide - span_wide - 4, 16)
        for name, now, after, span, bold in table:
            cells = [(name, rest, False), ("", 1, False), (now, now_wide, True), ("", 1, False),
                     (after, flip_wide + 2, False), (span, span_wide, False)]  # fmt: skip
            lines += [[(t, bold)] for t in in_columns(cells)]
        settles = rows(self.verdict, "settles")
        if word(self.verdict, "verdict") == "undetermined" and settles:
            said = "; ".join(
                f"{word(s, 'label', word(s, 'key'))} ({percent(s.get('share_of_variance'))})"
                for s in settles[:3]
            )
            lines += self.text(f"Would settle it, share of the gap's variance: {said}", 2)
        elif word(self.verdict, "verdict") == "undetermined" and self.drawn:
            lines += self.text(
                "No single number would settle it: each brings too little of the gap's variance.", 2
            )
        return lines

    def settings(self) -> list[Line]:
        """The verdict under other settings."""
        found = rows(self.verdict, "sensitivity")
        if not found:
            return []
        lines = self.head("Other settings", f"gap, {self.unit.unit}")
        for setting in dict.fromkeys(word(s, "setting") for s in found):
            line: Line = [(pad(setting, 6), "dim")]
            used = 6
            for s in (s for s in found if word(s, "setting") == setting):
                state = word(s, "verdict")
                piece = f"{word(s, 'value')} {self.unit.show(interval(s.get('gap')).central, signed=True)} {state}"
                if used + len(piece) + 3 > self.width:
                    lines.append(line)
                    line, used = [(" " * 6, "")], 6
                tone = {"short": "red", "enough": "green", "undetermined": "yellow"}.get(state, "")
                line += [(piece, tone), ("   ", "")]
                used += len(piece) + 3
            lines.append(line)
        surplus = section(self.verdict, "surplus")
        outages = rows(surplus, "smallest_outage")
        if outages:
            first = outages[0]
            how = (
                "Outage that opens a gap"
                if first.get("proven") is False
                else "Smallest outage that opens a gap"
            )
            text = f"{how}: {word(first, 'label')} ({self.mass(first.get('lost_supply'))} of supply lost)"
            lines += self.text(text, 2)
        return lines

    def closing(self, folder: Path | str | None) -> list[Line]:
        """Base-year check, values from memory, files."""
        lines: list[Line] = []
        checks = [c for c in rows(self.verdict, "base_year_check") if word(c, "status") == "predicted"]
        said = []
        if checks:
            said.append(
                f"base year: {sum(c.get('inside') is True for c in checks)} of {len(checks)} predicted figures inside print"
            )
        behind, beside = memory_counts(self.verdict)
        memory = behind + beside
        said.append(
            f"{memory} value{'' if memory == 1 else 's'} from memory (unverified)"
            + (f": {behind} behind the answer, {beside} only shown beside it" if behind and beside else "")
            if memory
            else "no value from memory"
        )
        seconds = number(section(self.verdict, "run").get("seconds"))
        if seconds is not None:
            said.append(f"{seconds:.1f} s")
        lines += self.text(" · ".join(said), 0, "yellow" if memory else "dim")
        if folder is not None:
            lines += self.text(
                f"Files  {one_line(folder)}: report.html, brief.md, claims.html, verdict.xlsx, verdict.json",
                7,
            )
        return lines


def _within(row: Row, value: float) -> bool:
    """Is the flip value plausible?"""
    low, high = number(row.get("low")), number(row.get("high"))
    return low is not None and high is not None and low <= value <= high

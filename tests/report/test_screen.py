"""The screen: the answer within one screen, plain when it goes into a file."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from sample import sample

from oreshed.report.screen import pad, print_screen, screen_lines


def shown(verdict: Any, *, terminal: bool = False, width: int = 110, **kwargs: Any) -> str:
    """What the console receives."""
    out = io.StringIO()
    console = Console(
        file=out,
        force_terminal=terminal,
        width=width,
        color_system="truecolor" if terminal else None,
        **kwargs,
    )
    print_screen(verdict, console, "oreshed-out/zinc-2030")
    return out.getvalue()


def test_plain_screen_has_the_key_numbers_and_no_codes() -> None:
    text = shown(sample())
    lines = text.splitlines()
    assert 40 <= len(lines) <= 70
    assert max(map(len, lines)) <= 100
    assert "\x1b" not in text and not set("━●┃█▸\u202f\u00a0−") & set(text)
    flat = " ".join(text.split())
    for wanted in (
        "UNDETERMINED", "3 120", "2 906", "2 310", "3 010", "+214", "-96", "+471", "84 % of draws are short", "Run EU27 smelters",
        "+310 kt", "93 %", "0.82 > 0.93", "own +810 short", "5 values from memory", "report.html", "oreshed-out/zinc-2030",
    ):  # fmt: skip
        assert wanted in flat, wanted


@pytest.mark.parametrize("width", [90, 100, 120, 200])
def test_terminal_screen_keeps_its_width(width: int) -> None:
    import re

    text = re.sub("\x1b\\[[0-9;]*m", "", shown(sample(), terminal=True, width=width))
    assert max(len(line) for line in text.splitlines()) <= width
    assert "●" in text and "\x1b" not in text
    assert "[red]markup[/red]" in text


@pytest.mark.parametrize("verdict", [{}, {"question": 3, "flips": [None], "unlocking": None, "supply": []}])
def test_screen_of_nothing_is_short(verdict: dict[str, Any]) -> None:
    assert len(shown(verdict).splitlines()) <= 8


def test_reason_stands_where_no_set_exists() -> None:
    verdict = sample() | {
        "unlocking_sets": [],
        "unlocking": {"delta": 1e5, "none_reason": "Demand is met: nothing binds."},
    }
    assert "nothing binds" in shown(verdict)


@given(st.text(max_size=60), st.integers(1, 40))
@settings(deadline=None)
def test_padding_is_exact(text: str, width: int) -> None:
    from rich.cells import cell_len

    from oreshed.report.reading import one_line

    assert cell_len(pad(one_line(text), width)) == width


def test_a_file_that_knows_only_ascii_gets_its_screen() -> None:
    raw = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    print_screen(sample() | {"verdict_text": "Zürich Ω"}, Console(file=raw), None)
    raw.flush()


def test_lines_stay_within_the_width() -> None:
    from rich.cells import cell_len

    for width in (80, 100, 120):
        for line in screen_lines(sample(), width, "x"):
            assert cell_len("".join(t for t, _ in line)) <= width, line


def test_what_briefs_call_the_bottleneck_is_answered_on_the_screen() -> None:
    verdict = sample() | {"statements": [
        {"id": "K05", "says": "New technology is what is missing.", "answer": "not supported", "gain": 9_000.0,
         "share_of_gap": 0.03},
        {"id": "K04", "says": "Energy is the bottleneck.", "answer": "not decided", "gain": None, "share_of_gap": None},
    ]}  # fmt: skip
    told = [" ".join(line.split()) for line in shown(verdict).splitlines()]
    start = next(i for i, line in enumerate(told) if line.startswith("WHAT BRIEFS CALL THE BOTTLENECK"))
    assert told[start + 1] == "K05 New technology is what is missing. not supported +9.0 kt 3 %"
    assert told[start + 2] == "K04 Energy is the bottleneck. not decided -"


def test_statements_without_a_gap_are_left_off_the_screen() -> None:
    row = {"id": "K05", "says": "New technology is what is missing.", "answer": "no gap", "gain": 1.0}
    assert "CALL THE BOTTLENECK" not in shown(sample() | {"statements": [row]})

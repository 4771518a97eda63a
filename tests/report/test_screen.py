"""The screen: the answer within one screen, plain when it goes into a file."""

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console
from sample import sample

from oreshed.report.screen import pad, print_screen, screen_lines


@pytest.fixture(autouse=True)
def no_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)


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
    assert 40 <= len(lines) <= 85
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


@pytest.mark.parametrize("width", [80, 90, 100])
def test_at_every_width_all_words_are_on_the_screen_and_none_is_cut(width: int) -> None:
    verdict = sample()
    text = shown(verdict, terminal=True, width=width)
    assert "…" not in text
    flat = " ".join(text.split())
    for row in verdict["flips"][:3]:
        assert all(w in flat for w in row["label"].split()), row["label"]
    assert "1 × 40" in flat.replace("\u00a0", " ") and verdict["verdict_text"].split()[-1] in flat


def test_a_pipe_is_as_wide_as_columns_says_between_80_and_100(monkeypatch: pytest.MonkeyPatch) -> None:
    for said, widest in (("80", 80), ("92", 92), ("20", 80), ("300", 100), ("wide", 100)):
        monkeypatch.setenv("COLUMNS", said)
        longest = max(map(len, shown(sample()).splitlines()))
        assert widest - 12 < longest <= widest, said


def test_without_draws_there_are_neither_intervals_nor_shares() -> None:
    verdict = sample()
    for one in (verdict["demand"], verdict["gap"], *verdict["supply"].values()):
        one["low"] = one["high"] = None
    for one in verdict["unlocking_sets"]:
        one["share_of_draws"] = None
    text = shown(verdict | {"share_of_draws_short": None, "verdict_text": "Short."})
    assert (
        "of draws" not in text and "in draws" not in text and "low" not in text.split("HOW DEMAND")[0].split()
    )
    assert "central" in text and "3 120" in text


def test_values_from_memory_are_counted_behind_the_answer_and_beside_it() -> None:
    flat = " ".join(shown(sample()).split())
    assert "5 values from memory (unverified): 2 behind the answer, 3 only shown beside it" in flat


def test_in_part_beside_nothing_is_explained() -> None:
    row = {"id": "K03", "says": "Smelters.", "answer": "in part", "gain": 0.0, "share_of_gap": 0.0}
    text = shown(sample() | {"statements": [row]})
    assert "in part (+)" in text and "has a part in a smallest set that unlocks supply" in text
    assert "(+)" not in shown(sample() | {"statements": [row | {"gain": 9e4, "share_of_gap": 0.4}]})


def test_the_screen_says_what_the_numbers_of_statements_are() -> None:
    row = {"id": "K03", "says": "Smelters.", "answer": "supported", "gain": 9e4, "share_of_gap": 1.0}
    flat = " ".join(shown(sample() | {"statements": [row]}, width=80).split())
    assert "the project's own list of bottlenecks that published briefs name" in flat


@pytest.mark.parametrize(
    ("gaps", "said"),
    [([90e3, 40e3], "no further set of modules was found that gains a step; 40 kt of the gap is left"),
     ([60e3, 50e3, 40e3, 30e3, 20e3, 10e3], "the ladder ends after 6 rungs; 10 kt of the gap is left"),
     ([90e3, 60e3, 40e3, 20e3, 0.0], "1 more rung in the report, which close")],
)  # fmt: skip
def test_a_ladder_that_stops_above_zero_says_why(gaps: list[float], said: str) -> None:
    rungs = [{"rung": i + 1, "members": [], "modules": [], "gap": g} for i, g in enumerate(gaps)]
    assert said in " ".join(shown(sample() | {"ladder": rungs}).split())
    assert "of the gap is left" not in shown(sample() | {"ladder": [*rungs[:3], rungs[0] | {"gap": 0.0}]})

"""The sample screen of the README is the program's: its central figures and what unlocks supply, made anew."""

from __future__ import annotations

import re
from pathlib import Path

import oreshed
from oreshed.insight.verdict import verdict_of
from oreshed.report.screen import screen_lines

README = Path(__file__).resolve().parents[2] / "README.md"


def test_the_sample_screen_has_todays_figures() -> None:
    shown = README.read_text(encoding="utf-8").partition("```text\n")[2].partition("\n```")[0]
    study = oreshed.load("us-allies").study("zinc", bloc="USA", draws=0)
    lines = ["".join(t for t, _ in line).rstrip() for line in screen_lines(verdict_of(study), 100)]

    def central(text: str, name: str) -> str:
        row = next(x for x in text.splitlines() if x.lstrip("▸> ").startswith(name))
        numbers = re.findall(r"[+−-]?\d[\d,]*(?:\.\d+)?", row)
        # With draws the central value is the second of three, without them the only one.
        return str(numbers[1] if len(numbers) > 2 else numbers[0]).replace("−", "-")

    now = "\n".join(lines)
    for name in ("Demand  ", "Own feed only", "+ feed from partners", "+ feed from everyone", "Gap  "):
        assert central(shown, name) == central(now, name), (
            f"regenerate the sample screen of the README: {name}"
        )
    head = next(x for x in lines if x.startswith("WHAT UNLOCKS"))
    assert head.replace("\u00a0", " ") in shown

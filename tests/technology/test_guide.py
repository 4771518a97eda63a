"""The guide's lines on technologies run as they stand there."""

import re
from pathlib import Path

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide.md"


def test_the_guides_lines_on_technologies_run() -> None:
    block = next(b for b in re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL) if "technology(" in b)  # fmt: skip
    found: dict[str, object] = {}
    exec(block, found)
    bank, plant = found["bank"], found["plant"]
    assert 5.0 < bank.products["concentrate"].element("Pb") < 10.0  # type: ignore[attr-defined]
    assert 0.0 < plant.products["cadmium"].element("Cd") < 15.0 * 0.8755  # type: ignore[attr-defined]

"""The base-year check as tables of a page: `oreshed check MODEL --json | python -m oreshed.report.check_page`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence

from oreshed.report.notation import general, grouped
from oreshed.report.reading import Row, interval, number, rows, word


def check_markdown(checks: Sequence[Row]) -> str:
    """Figures inside print by year, predicted ones by kind, and every miss with the note of its row."""
    lines = ["| year | imposed | inside | predicted | inside |", "|---|---|---|---|---|"]
    for year in sorted({word(c, "year") for c in checks}):
        cells = [year]
        for status in ("imposed", "predicted"):
            found = [c for c in checks if word(c, "year") == year and word(c, "status") == status]
            cells += [str(len(found)), str(sum(c.get("inside") is True for c in found))]
        lines.append(_line(cells))
    predicted = [c for c in checks if word(c, "status") == "predicted"]
    total, inside = (
        Counter(map(_kind, predicted)),
        Counter(_kind(c) for c in predicted if c.get("inside") is True),
    )
    lines += ["", "| predicted | figures | inside |", "|---|---|---|"]
    lines += [_line([kind, str(n), str(inside[kind])]) for kind, n in sorted(total.items())]
    lines += [
        "",
        "| outside the printed interval | printed | model | error | note of the row |",
        "|---|---|---|---|---|",
    ]
    for c in predicted:
        if c.get("inside") is not True:
            error = number(c.get("error_percent"))
            said = "" if error is None else f"{grouped(error, 0, signed=True)} %"
            lines.append(
                _line([word(c, "label"), _figure(c, interval(c.get("printed")).central), _figure(c, c.get("model")), said, word(c, "note")])
            )  # fmt: skip
    return "\n".join([*lines, ""])


def _kind(check: Row) -> str:
    return f"{word(check, 'quantity').replace('_', ' ')}, {[*word(check, 'label').split(', '), '', ''][1]}"


def _figure(check: Row, value: object) -> str:
    found = number(value)
    if found is None:
        return ""
    return grouped(found) if abs(found) >= 100 else general(round(found, 1))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(c.replace('|', '/') for c in cells)} |"


if __name__ == "__main__":
    print(check_markdown(rows(json.load(sys.stdin), "checks")), end="")

"""What statistical names mean in the claims' vocabulary: two tables beside this file, which a user can extend.

`usgs_statistics.csv`: statistic, a pattern of its detail, quantity, stage, form; the first row that fits counts.
`usgs_commodities.csv`: commodity as printed, the vocabulary's name, its form. Source: the headers and cells of the
USGS Mineral Commodity Summaries data releases 2025 and 2026 and of the USGS facility lists of 2003-2011.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True)
class Meaning:
    """A statistic in the claims' vocabulary. An empty `form` or `stage` says that the source does not tell."""

    quantity: str
    stage: str
    form: str


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("oreshed.ledger.importing").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def _statistics() -> tuple[tuple[str, re.Pattern[str], Meaning], ...]:
    return tuple(
        (
            r["statistic"],
            re.compile(r["detail"], re.IGNORECASE),
            Meaning(r["quantity"], r["stage"], r["form"]),
        )
        for r in _rows("usgs_statistics.csv")
    )


@lru_cache(maxsize=1)
def _commodities() -> dict[str, tuple[str, str]]:
    return {r["printed"]: (r["commodity"], r["form"]) for r in _rows("usgs_commodities.csv")}


@lru_cache(maxsize=8192)
def meaning_of(statistic: str, detail: str) -> Meaning:
    """Quantity, stage and form of a statistic. One that no row covers keeps its own name as quantity.

    >>> meaning_of("Production", "Mine production: rounded").quantity
    'mine_production'
    """
    name = statistic.strip()
    for known, pattern, meaning in _statistics():
        if (name == known or name.startswith(f"{known} ")) and pattern.search(detail[:400]):
            return meaning
    return Meaning(re.sub(r"\W+", "_", name.lower()).strip("_") or "statistic", "", "")


@lru_cache(maxsize=8192)
def commodity_of(printed: str) -> tuple[str, str]:
    """(commodity, form) of a printed commodity name; in lower case and without brackets where no row covers it.

    >>> commodity_of("Gemanium"), commodity_of("Copper: concentrate, Cu content")
    (('germanium', ''), ('copper', 'concentrate'))
    """
    name = " ".join(printed.replace("\xa0", " ").split()).lower()
    if name in _commodities():
        return _commodities()[name]
    head, _, rest = name.partition(":")
    form = _form_of(rest)
    head = re.sub(r"\s*\([^()]*\)", "", head).strip() or name
    known, known_form = _commodities().get(head, (head, ""))
    return known, known_form or form


def _form_of(rest: str) -> str:
    for form, pattern in (
        ("concentrate", r"\bconcentrates?\b"),
        ("ore", r"\bores?\b"),
        ("refined", r"\brefined\b|\bmetal\b"),
        ("scrap", r"\bscrap\b|\bsecondary\b"),
        ("alloy", r"\balloys?\b"),
    ):
        if re.search(pattern, rest):
            return form
    return ""

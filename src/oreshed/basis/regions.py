"""Regions: ISO 3166 alpha-3 codes, `EU27`, `WLD`, `ROW`, and the names and adjectives that texts use for them.

The names are data, `regions.csv` beside this file: code, English name, what texts write, member of.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True)
class Region:
    """A country or group: code, English name, other spellings and adjectives, the group it belongs to."""

    code: str
    name: str
    spellings: tuple[str, ...] = ()
    member_of: str = ""


@lru_cache(maxsize=1)
def regions() -> tuple[Region, ...]:
    """Every known region, in the order of the table."""
    text = resources.files("oreshed.basis").joinpath("regions.csv").read_text(encoding="utf-8")
    return tuple(
        Region(r["code"], r["name"], tuple(s for s in r["spellings"].split("; ") if s), r["member_of"])
        for r in csv.DictReader(text.splitlines())
    )


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    return {r.name: r.code for r in regions()}


@lru_cache(maxsize=1)
def _by_code() -> dict[str, str]:
    return {r.code: r.name for r in regions()}


def code_of(name: str) -> str:
    """Code of an English name; a name that is not in the table (a bloc of the user's) stays as it is.

    >>> code_of("United States"), code_of("allies")
    ('USA', 'allies')
    """
    return _by_name().get(name, name)


def name_of(code: str) -> str:
    """English name of a code; what is not a code stays as it is.

    >>> name_of("EU27")
    'European Union'
    """
    return _by_code().get(code, code)

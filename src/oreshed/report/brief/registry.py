"""The technology registry as records of a brief: what concerns a metal, under the heading of its folder.

Read from the registry's index, which costs a millisecond; parameters keep their sources in the registry, where each
stands beside its number, and a brief points there.
"""

from __future__ import annotations

import re

from oreshed.report.brief.technology import WANTED, Technology
from oreshed.technology.registry import index


def registry_records(metal: str) -> list[Technology]:
    """Technologies whose name or description speaks of the metal."""
    wanted = re.compile(rf"\b{re.escape(metal.lower())}\b")
    found = []
    for t in index():
        if t.heading in WANTED and wanted.search(f"{t.id.replace('-', ' ')} {t.name} {t.what}".lower()):
            what = t.what.removeprefix(f"{t.name}: ").rstrip(".")
            proven = "validated by a prediction" if t.validated_by else "unvalidated"
            where = f"its equations, parameters and sources: oreshed technology show {t.id}"
            found.append(Technology(t.heading, t.name, what=f"{what}; {t.maturity}, {proven}; {where}"))
    return found

"""The technology registry as records of a brief: what concerns a metal, under the heading of its folder.

Importing the registry takes some tenths of a second, so nothing here runs unless a brief is asked to name it. Parameters
keep their sources in the registry, where each stands beside its number: a brief points there.
"""

from __future__ import annotations

import re

from oreshed.report.brief.technology import WANTED, Technology


def registry_records(metal: str) -> list[Technology]:
    """Technologies whose name or description speaks of the metal."""
    from oreshed.technology.registry import technologies

    wanted = re.compile(rf"\b{re.escape(metal.lower())}\b")
    found = []
    for t in technologies():
        heading = t.module.split(".")[-2]
        if heading in WANTED and wanted.search(f"{t.id.replace('-', ' ')} {t.name} {t.what}".lower()):
            what = t.what.removeprefix(f"{t.name}: ").rstrip(".")
            where = f"its equations, parameters and sources: oreshed technology show {t.id}"
            found.append(Technology(heading, t.name, what=f"{what}; {t.maturity}; {where}"))
    return found

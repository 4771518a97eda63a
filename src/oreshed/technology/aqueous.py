"""PHREEQC behind one thin class: pinned databases, sourced corrections, named solids, checked returns, cached results.

Which database: minteq.v4 with the overlay below ionic strength 0.5; phreeqc.dat or wateq4f for concentrated sulphate,
within about 40 % (no bundled database is right for zinc electrolyte). A failed solve of the engine leaves the output
of the one before in place, so the return code of every run is checked.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from oreshed.basis.errors import OreshedError, OutOfValidity
from oreshed.technology.table import table_beside


@dataclass(frozen=True)
class Solid:
    """A solid that may form, by the name that the database or the overlay gives it."""

    name: str
    saturation_index: float = 0.0
    moles: float = 0.0


@lru_cache(maxsize=16)
def database(name: str) -> Path:
    """Path of a bundled database whose hash is the pinned one (`databases.csv`).

    Raises OutOfValidity for an unknown database, OreshedError when the file is not the one that was tested.
    """
    pinned = {r["name"]: r for r in table_beside(__name__, "databases.csv")}
    if name not in pinned:
        raise OutOfValidity(f"no database {name!r}; pinned are {', '.join(pinned)}")
    import phreeqc

    path = next(Path(phreeqc.__file__).parent.rglob(pinned[name]["file"]), None)
    if path is None:
        raise OreshedError(f"the chemistry engine brings no {pinned[name]['file']}")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != pinned[name]["sha256"]:
        raise OreshedError(
            f"{pinned[name]['file']} has hash {digest[:12]}, tested was {pinned[name]['sha256'][:12]}: "
            "constants may differ; re-run the cases, then pin the new hash in databases.csv"
        )
    return path


@lru_cache(maxsize=1)
def overlay() -> tuple[Mapping[str, str], ...]:
    """Sourced corrections of log K: solid, reaction, log_k, source, opened."""
    return table_beside(__name__, "log_k_overlay.csv")


class Water:
    """One engine with one database and the overlay; runs are cached by their input text."""

    def __init__(self, name: str = "minteq.v4", corrected: bool = True) -> None:
        from phreeqc import Phreeqc

        self.name = name
        self._engine = Phreeqc()
        self._check(self._engine.LoadDatabase(str(database(name))), "loading the database")
        if corrected:
            rows = [r for r in overlay() if name in r["databases"].split("; ")]
            if rows:
                lines = ["PHASES"]
                for r in rows:
                    lines += [r["solid"], f"    {r['reaction']}", f"    log_k {r['log_k']}"]
                self._check(self._engine.RunString("\n".join(lines) + "\nEND\n"), "loading the overlay")
        self._cache: dict[str, list[dict[str, float]]] = {}

    def run(self, text: str) -> list[dict[str, float]]:
        """Rows of SELECTED_OUTPUT / USER_PUNCH of one input text.

        Raises OutOfValidity with the engine's own message when it does not converge or rejects the input.
        """
        if text not in self._cache:
            self._check(self._engine.RunString(text), "solving")
            # An element that the database lacks is only warned of, and left out of the solution.
            missing = [w for w in str(self._engine.GetWarningString()).splitlines() if "not find" in w]
            if missing:
                raise OutOfValidity(f"chemistry engine, {self.name}: {missing[0].removeprefix('WARNING: ')}")
            self._cache[text] = _table(self._engine.GetSelectedOutput())
        return self._cache[text]

    def _check(self, code: int | None, doing: str) -> None:
        if code:
            message = str(self._engine.GetErrorString()).strip().splitlines()
            raise OutOfValidity(f"chemistry engine, {doing}: {message[0] if message else f'{code} errors'}")


def _table(columns: Mapping[str, Any]) -> list[dict[str, float]]:
    names = list(columns)
    return [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@lru_cache(maxsize=8)
def water(name: str = "minteq.v4", corrected: bool = True) -> Water:
    """A shared engine; a database is loaded once a process."""
    return Water(name, corrected)

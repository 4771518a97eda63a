"""Wet and dry masses, and what samples make up together.

moisture    H2O = (wet - dry)/wet, of the wet mass ; dry = wet (1 - H2O)
composite   grade = sum dry grade / sum dry, over samples, lots or streams
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.quantity_names import read
from oreshed.technology.casework.several_models import together
from oreshed.technology.laws.quantity import Quantity, relation
from oreshed.technology.laws.worksheet import Worksheet
from oreshed.technology.registry import Technology, Word

WET = "mass_wet|wet_mass|wet|wet_tonnes|wet_weight"
DRY = "mass_dry|dry_mass|dry|dry_tonnes|dry_weight|mass"
MOISTURE = Worksheet(
    (
        Quantity("w", "t", WET, "as weighed", 0.0), Quantity("d", "t", DRY, "solids", 0.0),
        Quantity("h", "fraction", "H2O|moisture|moisture_content|water_content", "of the wet mass", 0.0, 1.0), Quantity("q", "t", "water|water_mass|mass_water", ""),
    ),
    (
        relation("h", lambda w, d: (w - d) / w), relation("d", lambda w, h: w * (1.0 - h)), relation("w", lambda d, h: d / (1.0 - h)), relation("q", lambda w, d: w - d),
    ),
)  # fmt: skip


def composite(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Total mass and mean grades of samples by their dry mass, or by wet mass and moisture. Raises KeyError without lists.

    Raises OutOfValidity for lists that do not fit together.
    """
    known = MOISTURE.derive(MOISTURE.read(Given(inputs)))
    dry = known.get("d")
    if dry is None or np.ndim(dry) != 1 or np.size(dry) < 2:
        raise KeyError("mass_dry of the samples (or mass_wet with H2O_pct), a list")
    mass = np.asarray(dry, dtype=np.float64)
    if mass.sum() <= 0.0:
        raise OutOfValidity("mass_dry: the samples hold no mass")
    found: dict[str, Any] = _mass(("mass_dry_total", "total_dry_mass", "mass_total"), float(mass.sum()))
    taken = set(f"{WET}|{DRY}|H2O|moisture".split("|"))
    for name, value in inputs.items():
        if not isinstance(value, (list, tuple)) or any(str(name).startswith(t) for t in taken):
            continue
        grades = np.asarray(value, dtype=np.float64)
        if grades.shape != mass.shape:
            raise OutOfValidity(f"{name} has {grades.size} values for {mass.size} samples")
        mean = float((mass * grades).sum() / mass.sum())
        stem = str(name).removesuffix(f"_{read(str(name)).unit}") if read(str(name)).unit else str(name)
        for word in (str(name), f"mean_{name}", f"composite_{name}", f"{stem}_mean", f"weighted_{name}"):
            found[word] = mean
    if "w" in known and np.ndim(known["w"]) == 1:
        total = float(np.sum(known["w"]))
        found |= _mass(("mass_wet_total",), total) | {
            "H2O_total_pct": 100.0 * (total - float(mass.sum())) / total
        }
    return found


def _mass(words: tuple[str, ...], tonnes: float) -> dict[str, float]:
    """A mass under its names, in tonnes and kilograms."""
    return dict.fromkeys([f"{w}_t" for w in words], tonnes) | dict.fromkeys(
        [f"{w}_kg" for w in words], 1000.0 * tonnes
    )


compute = together(MOISTURE.compute, composite)
TECHNOLOGIES = (
    Technology(
        "wet-and-dry", "Wet and dry masses, composites of samples", ("S02", "E06"),
        "Moisture between wet and dry mass, and the grades of what several samples make up.", "industrial", __name__, None, compute,
        answers=("*moisture*", "*mass-composition*", "*mass composition*", "*composite sample*", "*weighted*", "*dry mass*", "*wet mass*", "*aggregate*"),
        words=(*MOISTURE.words, Word("mass_dry (a list), X_pct (lists)", "", "ask for X_pct of the whole, mass_dry_total_t")),
        equations=__doc__ or "", stated_only=True, labelled=True, needs=MOISTURE.needs,
    ),
)  # fmt: skip

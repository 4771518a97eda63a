"""Activity coefficients of a binary from the parameters that a case itself states: Redlich-Kister, Wilson, volume model.

Names as papers print them: L0 and L1 (or the interaction of a regular solution) in J/mol or kJ/mol, `redlich_kister_J_mol`
as a list, `wilson` as [A12, A21] or A12 and A21, `B_ij` with `molar_volumes` and `Z`. The first metal is the one named first.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from oreshed.technology.casework.given import Given
from oreshed.technology.refining import activity
from oreshed.technology.stream import Array

_ZERO = "L0|L_0|interaction|omega|regular_solution|interaction_parameter|Omega|excess_interaction"
_FIRST = "L1|L_1"


def stated(inputs: Mapping[str, Any], x_first: float, kelvin: Any) -> tuple[Array, Array] | None:
    """Coefficients of the first and the second metal at one or several temperatures; None where no parameter is stated."""
    if "wilson" in inputs or {"A12", "A21"} <= set(inputs):
        a12, a21 = (float(v) for v in inputs.get("wilson", (inputs.get("A12"), inputs.get("A21"))))
        return activity.wilson(x_first, a12, a21)
    if "B_ij" in inputs:
        b12, b21 = (float(v) for v in inputs["B_ij"])
        volumes, z = (tuple(float(v) for v in inputs[k]) for k in ("molar_volumes", "Z"))
        return activity.volume_model(x_first, (volumes[0], volumes[1]), (z[0], z[1]), b12, b21)
    if kelvin is None:
        return None
    if "redlich_kister_J_mol" in inputs:
        zero, first, *_ = (*(float(v) for v in inputs["redlich_kister_J_mol"]), 0.0)
        return activity.redlich_kister(x_first, zero, first, kelvin)
    given = Given(inputs)
    interaction = given.one(_ZERO, "J_per_mol")
    if interaction is None:
        return None
    return activity.redlich_kister(
        x_first, interaction, given.one(_FIRST, "J_per_mol", 0.0) or 0.0, np.asarray(kelvin)
    )

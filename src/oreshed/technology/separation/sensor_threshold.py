"""Which particles a sensor sends out: the property that it measures is the true one with a Gaussian error.

ejected     P = Phi((z - threshold) / sigma) x efficiency of the valves
lot         mass = sum w P ; recovery = sum w z P / sum w z
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import ndtr

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.given import Given
from oreshed.technology.registry import Need, Technology, Word


def compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Probability of ejection by true grade, and of a lot its mass and recovery. Raises KeyError for a term."""
    given = Given(inputs)
    level = given.one("threshold|cut|cut_grade|threshold_grade|set_point|cutoff", "pct")
    error = given.one(
        "detector_sigma|sigma|sensor_sigma|noise|detector_noise|sensor_noise|measurement_error", "pct"
    )
    true = given.get("particle_grade|grade|true_grade|grades|particle_grades|property", "pct")
    if level is None or error is None or true is None:
        raise KeyError("threshold_pct, detector_sigma_pct and particle_grade_pct")
    if error < 0.0:
        raise OutOfValidity(f"an error of {error:g} % is below nothing")
    z = np.atleast_1d(np.asarray(true, dtype=np.float64))
    sent = ndtr((z - level) / error) if error > 0.0 else (z > level).astype(np.float64)
    valves = given.one("ejection_efficiency|valve_efficiency|ejector_efficiency", "fraction", 1.0)
    sent = sent * (1.0 if valves is None else valves)
    told = sent.tolist() if np.ndim(true) else float(sent[0])
    found: dict[str, Any] = {}
    for name in ("eject_probability", "ejection_probability", "accept_probability", "probability", "probability_of_ejection", "ejected", "partition"):  # fmt: skip
        found |= {
            name: told,
            f"{name}_pct": (100.0 * sent).tolist() if np.ndim(true) else 100.0 * float(sent[0]),
        }
    mass = given.get("mass|mass_distribution|weight|mass_share|class_mass", "fraction")
    if mass is not None and np.size(mass) == z.size:
        w = np.asarray(mass, dtype=np.float64) / np.sum(mass)
        pull, metal = float(w @ sent), float(w @ z)
        found |= {"mass_pull_pct": 100.0 * pull, "mass_rejection_pct": 100.0 * (1.0 - pull)}
        if metal > 0.0:
            found |= {"recovery_pct": 100.0 * float((w * z) @ sent) / metal, "metal_loss_pct": 100.0 * (1.0 - float((w * z) @ sent) / metal), "upgrade_ratio": float((w * z) @ sent) / metal / pull if pull else None}  # fmt: skip
    return found


TECHNOLOGIES = (
    Technology(
        "sensor-threshold", "Threshold of a sorter's sensor", ("S04",), "Probability that a particle is ejected, by its grade, the threshold and the sensor's error.", "industrial", __name__, None, compute,
        answers=("*sensor*", "*sorting*threshold*", "*detector*", "*sorting*noise*", "*particle sort*"),
        words=(Word("threshold_pct, detector_sigma_pct, particle_grade_pct", "%", "ask for eject_probability"), Word("mass_pct, ejection_efficiency", "%, share", "of the classes; ask for mass_pull_pct, recovery_pct")),
        equations=__doc__ or "", stated_only=True, labelled=True, needs=(Need("*probability*", "threshold_pct, detector_sigma_pct and particle_grade_pct"),),
    ),
)  # fmt: skip

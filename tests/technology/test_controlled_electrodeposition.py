"""Potential sets what is left and how pure the metal is; time only brings the batch there."""

import itertools

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.refining.electrolysis import residual_at_potential
from oreshed.technology.separation import controlled_electrodeposition as ce

V = ce.UNIT.parameters.central()
LIQUOR = ce.UNIT.example["liquor"]


def test_past_a_minimum_time_the_residual_is_nernst_and_not_time() -> None:
    floor = float(residual_at_potential("Cd", -0.5, 298.15))
    ends = [float(ce.left_after("Cd", 0.04, -0.5, h, 0.38, 298.15, V)) for h in (5.0, 60.0, 120.0, 1000.0)]
    assert ends[0] > 5 * floor
    assert ends[1:] == pytest.approx([floor] * 3, rel=1e-4)


def test_above_its_equilibrium_no_metal_deposits() -> None:
    for metal in ce.METALS:
        rest = float(ce.nernst_potential(metal, 0.01))
        assert float(ce.left_after(metal, 0.01, rest + 0.01, 100.0, 1.0, 298.15, V)) == pytest.approx(0.01)


def test_the_current_never_passes_its_limit() -> None:
    scan = np.linspace(0.6, -1.2, 100)
    for metal in ce.METALS:
        share = ce.kinetic_share(metal, scan, 298.15, V)
        assert np.all((share >= 0) & (share <= 1))
        assert np.all(np.diff(share) >= 0)


def test_cadmium_is_pure_in_its_window_and_zinc_joins_below_it() -> None:
    pure, mixed = (ce.UNIT.run(LIQUOR, {"potential_V": e}).diagnostics for e in (-0.62, -0.95))
    assert float(pure["Zn_of_deposit"]) < 1e-9
    assert float(pure["Cd_deposited"]) > 0.95
    assert float(mixed["Zn_of_deposit"]) > 0.5


def test_a_lower_potential_never_leaves_more() -> None:
    for metal in ("Cu", "Cd", "Zn", "Ni"):
        left = [float(ce.UNIT.run(LIQUOR, {"potential_V": e}).diagnostics[f"{metal}_left_mg_per_l"]) for e in
                np.linspace(0.3, -1.1, 15)]  # fmt: skip
        assert all(b <= a + 1e-9 for a, b in itertools.pairwise(left))


def test_a_dilute_batch_wastes_its_current_on_hydrogen() -> None:
    rich, poor = (ce.UNIT.run(LIQUOR.scaled(1.0), {"hours": h, "potential_V": -0.7}) for h in (6.0, 150.0))
    assert float(poor.diagnostics["current_efficiency"]) < float(rich.diagnostics["current_efficiency"])


def test_every_cell_needs_more_than_the_reversible_voltage() -> None:
    for potential in (-0.45, -0.6, -0.9):
        feeds = {"liquor": LIQUOR}
        given = {"potential_V": potential}
        used = float(ce.UNIT.run(feeds, given).utilities["electricity_MWh"])
        assert used > float(ce.UNIT.least_energy(feeds, ce.UNIT.values(given)))  # type: ignore[misc]


def test_a_metal_without_kinetics_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="no kinetics of Mn"):
        ce.compute({"Mn_g_L": 1.0})

"""Energy and emissions of recipes are what the technologies compute now."""

from __future__ import annotations

import pytest

from oreshed.chain.folder import read_model, shipped
from oreshed.technology.intensity import UNITS, intensities

SHEETS = {
    "zinc-smelting": ("zinc-plant", {"Zn": ("zinc",)}),
    "zinc-imperial-smelting": ("imperial-smelting", {"Zn": ("zinc",), "Pb": ("bullion",)}),
    "lead-smelting": ("lead-tsl", {"Pb": ("bullion",)}),
    "lead-secondary": ("battery-lead-rotary", {"Pb": ("bullion",)}),
    "copper-smelting": ("copper-smelter", {"Cu": ("anode",)}),
    "copper-secondary": ("secondary-copper", {"Cu": ("anode",)}),
    "copper-sxew": ("copper-sxew-heap", {"Cu": ("cathode",)}),
    "aluminium-smelting": ("hall-heroult", {"Al": ("aluminium",)}),
    "aluminium-secondary": ("secondary-aluminium", {"Al": ("alloy",)}),
}


@pytest.mark.parametrize("recipe", SHEETS)
def test_rows_of_intensities_are_what_the_sheets_give(recipe: str) -> None:
    computed = intensities(*SHEETS[recipe])
    rows = [
        r
        for r in read_model(shipped("us-allies")).intensities
        if r.recipe == recipe and r.source_id == "flowsheets"
    ]
    assert rows
    for row in rows:
        assert row.central == pytest.approx(computed[row.quantity].central, rel=1e-3, abs=1e-4)
        assert row.low <= computed[row.quantity].central <= row.high * (1 + 1e-3) + 1e-4


def test_bands_hold_their_centre_and_cells_take_more_than_their_thermodynamic_minimum() -> None:
    found = intensities("hall-heroult", {"Al": ("aluminium",)})
    assert set(found) == set(UNITS)
    assert all(e.low <= e.central <= e.high for e in found.values())
    assert found["energy"].low > 6.34 * 3.6  # kWh/kg that splitting alumina with carbon takes, hall_heroult

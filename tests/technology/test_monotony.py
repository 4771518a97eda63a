"""More of what drives a step never lowers what it is given for, over the whole registry and inside each unit's validity."""

from __future__ import annotations

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.report.technology import units_of
from oreshed.technology.registry import technology
from oreshed.technology.unit import Unit

# technology, unit, setting, element or species, outlets that take it, least and most of the setting.
RISES = (
    ("flotation-bank", "flotation-bank", "residence_min", "Pb", ("concentrate",), 1.0, 60.0),
    ("flotation-bank", "flotation-bank", "collector_g_t", "Pb", ("concentrate",), 0.0, 100.0),
    ("flotation-bank", "flotation-bank", "availability", "Pb", ("concentrate",), 0.2, 1.0),
    ("ore-sorting", "ore-sorter", "mass_pull", "Zn", ("product",), 0.05, 0.95),
    # Past what the metals take, free sulphide holds a millionth of the cadmium back as its complexes.
    ("sulphide-precipitation", "sulphide-precipitation", "sulphide_ratio", "Cd", ("sulphides",), 0.0, 0.75),
    ("sulphide-precipitation", "sulphide-precipitation", "pH", "Zn", ("sulphides",), 0.5, 6.5),
    ("hydroxide-precipitation", "hydroxide-precipitation", "pH", "Cd", ("solid",), 5.0, 10.5),
    ("hydroxide-precipitation", "hydroxide-precipitation", "pH", "Fe", ("solid",), 2.0, 7.0),
    ("carbonate-precipitation", "carbonate-precipitation", "pH", "Cd", ("solid",), 6.0, 9.0),
    ("iminodiacetate-exchange", "iminodiacetate-exchange", "acid_mol_l", "Cd", ("eluate",), 0.2, 4.0),
    ("solvent-extraction", "solvent-extraction", "organic_to_aqueous", "Zn", ("strip",), 0.2, 4.0),
    ("solvent-extraction", "solvent-extraction", "strip_acid_mol_l", "Zn", ("strip",), 0.5, 5.0),
    ("solvent-extraction", "solvent-extraction", "stages", "Zn", ("strip",), 1, 9),
    ("electrodialysis", "electrodialysis", "removal", "Cd", ("concentrate",), 0.1, 0.95),
    ("cementation-on-iron", "cementation-on-iron", "minutes", "Cu", ("cement",), 1.0, 300.0),
    ("cementation-on-zinc", "cementation-on-zinc", "area_m2_m3", "Cu", ("cement",), 1.0, 500.0),
    ("controlled-electrodeposition", "controlled-electrodeposition", "hours", "Cd", ("deposit",), 0.5, 100.0),
    # With more than 7.5 g/L the example's dust runs out, and the hot stage goes short.
    ("zinc-dust-purification", "zinc-dust-purification", "cold_dust_g_l", "Cd", ("copper_cake", "cadmium_cake", "cobalt_cake"), 0.0, 7.5),
    ("zinc-dust-purification", "zinc-dust-purification", "hot_dust_g_l", "Co", ("copper_cake", "cadmium_cake", "cobalt_cake"), 1.0, 8.0),
    ("hot-acid-leach", "hot-acid-leach", "hours", "Zn", ("liquor",), 0.0, 24.0),
    ("hot-acid-leach", "hot-acid-leach", "leach_K", "Zn", ("liquor",), 340.0, 378.0),
    ("pressure-leach", "pressure-leach", "hours", "Zn", ("liquor",), 0.2, 6.0),
    ("direct-leach", "atmospheric-leach", "hours", "Zn", ("liquor",), 1.0, 60.0),
    ("nickel-cadmium-wet", "leach", "oxidant", "Ni", ("liquor",), 0.0, 1.0),
    ("nickel-cadmium-wet", "leach", "hours", "Cd", ("liquor",), 0.1, 24.0),
    ("nickel-cadmium-retort", "retort", "hours", "Cd", ("metal",), 0.1, 12.0),
    ("nickel-cadmium-retort", "retort", "temperature_C", "Cd", ("metal",), 700.0, 1000.0),
    ("battery-lead-rotary", "desulphurisation", "molar_ratio", "S", ("liquor",), 0.0, 1.4),
    ("lead-plant", "softening", "oxidant", "Sb", ("slag",), 0.0, 1.0),
    ("lead-plant", "debismuthising", "calcium", "Bi", ("crust",), 0.0005, 0.005),
    ("vacuum-lead", "vacuum-lead", "hours", "Zn", ("condensate", "filter"), 0.5, 24.0),
    ("copper-converting", "converting", "oxygen_share", "Cu", ("blister", "slag", "dust", "gas"), 0.21, 0.4),
    ("copper-sxew-heap", "heap-leach", "days", "Cu", ("pls",), 20.0, 1200.0),
    ("copper-sxew-agitated", "agitated-leach", "hours", "Cu", ("pls",), 1.0, 48.0),
    ("bayer", "bayer", "digestion_K", "Al", ("alumina",), 400.0, 430.0),
    ("bayer", "bayer", "gallium_price", "Ga", ("gallium",), 0.0, 4000.0),
    ("slag-fuming", "slag-fuming", "minutes", "Zn", ("fume",), 10.0, 300.0),
    ("bioleach-heap", "bioleach-heap", "days", "Zn", ("liquor",), 10.0, 1500.0),
    ("bioleach-tank", "bioleach-tank", "days", "Zn", ("liquor",), 1.0, 60.0),
    ("cadmium-calcination", "cadmium-calcination", "residence_min", "C", ("gas",), 5.0, 600.0),
    ("cadmium-5n7", "caustic-refining", "hours", "Zn", ("dross",), 0.2, 20.0),
    ("cadmium-5n7", "Cd-zone-refining", "tail_crop", "Cd", ("crop", "vapour"), 0.05, 0.6),
)  # fmt: skip


def unit_of(technology_id: str, name: str) -> Unit:
    return next(u for u in units_of(technology(technology_id)) if u.name == name)


def taken(unit: Unit, setting: str, value: float, element: str, outlets: tuple[str, ...]) -> float | None:
    """Tonnes of an element that leave by some outlets; None where the unit refuses the setting."""
    try:
        products = unit.run(unit.example, {setting: value}).products
    except OutOfValidity:
        return None
    return float(sum(products[o].element(element) for o in outlets if o in products))


@pytest.mark.parametrize(("technology_id", "name", "setting", "element", "outlets", "low", "high"), RISES)
def test_more_of_it_never_takes_less(
    technology_id: str,
    name: str,
    setting: str,
    element: str,
    outlets: tuple[str, ...],
    low: float,
    high: float,
) -> None:
    unit = unit_of(technology_id, name)
    points = np.linspace(low, high, 9)
    found = [taken(unit, setting, float(x), element, outlets) for x in points]
    run = [x for x in found if x is not None]
    assert len(run) >= 4, f"{name} refuses most of {low} to {high}"
    assert max(run) > 0, f"{name}: no {element} in {', '.join(outlets)}"
    assert np.all(np.diff(run) >= -1e-9 * max(run)), dict(zip(points.tolist(), found, strict=True))

"""A prediction proves something only where its figure follows what drives it: each is pushed and has to move the right way."""

from collections.abc import Mapping
from typing import Any

import pytest

from oreshed.technology.registry import technology

# Technology, case, figure, the push, and which way the figure goes.
PUSHED: tuple[tuple[str, str, str, Mapping[str, Any], int], ...] = (
    ("zinc-plant", "ZPL-SUN", "Zn_recovery_pct", {"concentrate": {"Fe_pct": 7.875}}, -1),
    ("zinc-plant", "ZPL-SUN", "acid_t_per_t_Zn", {"concentrate": {"Fe_pct": 7.875}}, +1),
    ("zinc-plant", "ZPL-SLP", "acid_t_per_t_Zn", {"concentrate": {"Fe_pct": 7.875}}, +1),
    ("zinc-plant", "ZPL-CN-JAR", "Zn_recovery_pct", {"concentrate": {"Fe_pct": 7.875}}, -1),
    ("zinc-direct-plant", "ZDP-KOKKOLA", "acid_t_per_t_Zn", {"direct": 0.459}, -1),
    ("zinc-waelz-plant", "ZWP-KILN", "kiln_Zn_recovery_pct", {"concentrate": {"Fe_pct": 7.875}}, +1),
    ("iron-removal", "IRN-CN-JAR", "residue_Fe_pct", {"calcine_t": 0.4}, +1),
    ("iron-removal", "IRN-CN-JAR-ZN", "residue_Zn_pct", {"calcine_t": 0.4}, +1),
    ("hot-acid-leach", "HAL-SOFIA", "Zn_extraction_pct", {"T_C": 85.5}, -1),
    ("roasting", "RST-SUN", "SO2_t_per_t_Zn", {"concentrate": {"Fe_pct": 7.875}}, +1),
    ("betts", "BET-LAOROYA-CYCLE", "critical_slime_h", {"impurities_pct": 9.45}, -1),
    ("closed-loop-furnace", "CLF-SLAG", "slag_t_per_t_Pb", {"Na2CO3_to_PbSO4_molar": 0.5}, -1),
    ("kettle-refining", "REF-MGCA", "Mg_to_Ca", {"Bi_start_pct": 0.105}, -1),
    ("betts", "BET-USBM", "cathode_Pb_pct", {"anode_pct": {"Pb": 97.6375, "Sb": 2.3625}}, -1),
    ("lead-kivcet", "LSM-CN-KIVCET", "dust_pct_of_feed", {"charge_t": {"galena": 78.75}}, +1),
    ("lead-tsl", "LSM-CN-TSL", "dust_pct_of_feed", {"charge_t": {"galena": 78.75}}, +1),
    ("lead-qsl", "LSM-STOLBERG", "acid_t_per_t_Pb", {"charge_t": {"pyrite": 6.3}}, +1),
    ("copper-smelter-refinery", "COP-CARIDAD", "acid_t_per_t_Cu", {"concentrate_pct": {"Cu": 29.4, "Fe": 27, "S": 31}}, -1),
    ("lead-plant", "LPL-STOLBERG", "acid_t_per_t_Pb", {"per_lead": {"Zn": 0.016}}, +1),
    ("hall-heroult", "HH-XINJIANG", "AC_cells_MWh_per_t", {"j_A_per_cm2": 0.85}, +1),
    ("electrolysis", "ELY-PB", "kWh_per_t", {"V_cell": 0.525}, +1),
    ("two-product", "TWO-NORDIC", "yield", {"feed_pct": 28.665}, +1),
    (
        "washability", "WSH-NORDIC-HEAD", "calc_head_Fe",
        {"rows_mass_pct_Fe": [["<2.7", 54.2, 1.2], ["2.7-3.3", 9.7, 16.6], [">3.3", 36.1, 71.4]]}, +1,
    ),
    ("grinding-circuit", "GRC-SCREEN-ENERGY", "energy_saved_pct", {"circulating_load_pct": 130}, +1),
    ("copper-slimes", "TE-KENNECOTT", "Te_t", {"anode_Te_ppm": 110}, +1),
    ("copper-smelter-bath", "COP-KANSANSHI", "Cu_recovery_pct", {"concentrate_pct": {"Cu": 23.2, "Fe": 27, "S": 30}}, -1),
    ("liberation", "LIB-NORDIC", "liberated_share", {"size_um": 90}, -1),
    ("nickel-cadmium-retort", "NICD-SNAM-CD", "Cd_t", {"batteries_t": 4935}, +1),
    ("cementation-on-lead", "CEM-AG-PB", "removed_pct", {"t_min": 38}, -1),
    ("sequential-pb-zn", "SEQ-TWELVE-ZN", "Zn_recovery", {"grain_sphalerite_um": 42.75}, -1),
)  # fmt: skip


@pytest.mark.parametrize(("name", "case", "figure", "push", "way"), PUSHED)
def test_the_figure_follows_its_driver(
    name: str, case: str, figure: str, push: Mapping[str, Any], way: int
) -> None:
    found = technology(name)
    held = next(c for c in found.cases if c.id == case)
    assert held.kind == "prediction" and case in found.validated_by
    still, moved = (found.compute(inputs)[figure] for inputs in (held.inputs, {**held.inputs, **push}))
    assert (moved - still) * way > 0

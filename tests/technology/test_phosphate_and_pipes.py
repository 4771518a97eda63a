"""Lead phosphates: the engine gives a database's own product back, and more phosphate never leaves more lead."""

import pytest

from oreshed.technology.registry import technology
from oreshed.technology.remediation import phosphate_stabilisation as soil
from oreshed.technology.remediation import pipe_lead as pipe
from oreshed.technology.separation.speciation import log_k


def test_the_engines_route_gives_the_file_s_own_product() -> None:
    assert soil.tabulated_product("Cl", "minteq.v4") == pytest.approx(
        log_k("Pyromorphite", "minteq.v4"), abs=1e-6
    )
    assert soil.tabulated_product("Cl", "wateq4f") == pytest.approx(
        log_k("Clpyromorphite", "wateq4f"), abs=1e-6
    )


def test_heavier_halides_make_a_more_soluble_pyromorphite() -> None:
    chloro, bromo, fluoro = (soil.compute({"halide": h})["log_Ksp"] for h in ("Cl", "Br", "F"))
    assert chloro < bromo < fluoro


def test_a_unit_of_the_product_is_a_fifth_of_a_unit_of_lead() -> None:
    # Complexes of lead and of phosphate stay as they are where lead is a trace.
    one, two = (soil.dissolved_lead_ug_per_l(k, 6.0, 1.0, 1.0) for k in (-84.0, -79.0))
    assert two / one == pytest.approx(10.0, rel=1e-3)


def test_a_dose_below_the_stoichiometry_locks_up_its_own_share() -> None:
    need = soil.phosphorus_demand(2072.0)
    told = soil.compute({"soil_Pb_mg_kg": 2072.0, "P_mg_kg": [need / 2, 2 * need]})
    assert told["most_locked_pct"] == pytest.approx([50.0, 100.0])
    assert told["P_to_Pb_molar"] == pytest.approx([0.3, 1.2], rel=1e-3)


def test_phosphate_lowers_lead_by_its_three_fifths_power() -> None:
    low, high = (pipe.dissolved_lead_ug_per_l(7.5, p, 15.0, 15.0) for p in (0.5, 1.0))
    assert high / low == pytest.approx(2.0**-0.6, rel=0.01)


def test_without_phosphate_a_carbonate_rules_and_alkaline_water_holds_less_lead() -> None:
    levels = [pipe.dissolved_lead_ug_per_l(ph, 0.0, 15.0, 15.0) for ph in (6.5, 7.5, 8.5)]
    assert levels == sorted(levels, reverse=True) and levels[0] > pipe.dissolved_lead_ug_per_l(
        6.5, 1.0, 15.0, 15.0
    )


def test_a_trial_without_an_effect_keeps_phosphate_from_being_sure() -> None:
    smelter, range_soil = (
        soil.compute({"animal": "mice", "soil": kind}) for kind in ("smelter", "shooting range")
    )
    assert smelter["in_vivo_ratio"][1] == 1.0 and not smelter["in_vivo_significant"]
    assert range_soil["in_vivo_significant"] and "in_vitro_ratio" not in range_soil


def test_water_that_stands_nears_what_its_pipe_can_give_and_starts_at_its_rate() -> None:
    bare = {"M_ug_m2_s": 0.1, "E_ug_L": 100.0, "diameter_mm": 20.0}
    short, long = (
        technology("plumbing-laws").compute({**bare, "stagnation_h": t})["C_ug_L"] for t in (1e-3, 1e4)
    )
    assert long == pytest.approx(100.0) and short == pytest.approx(0.1 * 4 / 0.02 / 1e3 * 3.6, rel=1e-3)

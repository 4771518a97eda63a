"""End points of clean-up: hardness, blood lead, harvests, wetlands, mine water and washing behave as they must."""

import math

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.remediation import (
    environmental_limits,
    lead_exposure,
    mine_drainage,
    phytoextraction,
    soil_washing,
    sulphate_reduction,
)


def test_hard_water_allows_more_of_every_metal_and_cadmium_least() -> None:
    soft, hard = (environmental_limits.compute({"hardness_mg_L": h}) for h in (50, 200))
    for metal in ("Cd", "Zn", "Cu", "Ni", "Pb"):
        assert soft[f"{metal}_CCC_dissolved_ug_L"] < hard[f"{metal}_CCC_dissolved_ug_L"]
    assert min((soft[f"{m}_CCC_dissolved_ug_L"], m) for m in ("Cd", "Zn", "Cu", "Ni"))[1] == "Cd"


def test_a_limit_is_that_in_force_in_its_year() -> None:
    now, then = (environmental_limits.compute({"medium": "drinking water", "year": y}) for y in (2028, 2000))
    assert now["EPA_Pb_action_mg_L"] < then["EPA_Pb_action_mg_L"] and "EU_Cd_mg_L" not in then


def test_the_adult_chain_runs_back_to_its_target() -> None:
    goal = lead_exposure.compute({"PbB95_fetal": 5.0, "GSD": 1.8, "PbB0": 0.6})["PRG_ppm"]
    back = lead_exposure.compute({"PbB95_fetal": 5.0, "GSD": 1.8, "PbB0": 0.6, "soil_Pb_ppm": goal})
    assert back["PbB95_fetal_ug_dL"] == pytest.approx(5.0)


def test_a_baseline_above_the_target_leaves_no_soil_goal() -> None:
    assert lead_exposure.soil_goal_ppm(2.0, 2.1, 3.0) == 0.0


def test_tail_and_mean_are_each_other_s_inverse_and_a_median_splits_in_half() -> None:
    assert lead_exposure.exceeding(lead_exposure.mean_for(5.0, 1.6, 0.2), 1.6, 5.0) == pytest.approx(0.2)
    assert lead_exposure.exceeding(5.0, 1.6, 5.0) == pytest.approx(0.5)


def test_seasons_are_the_logarithm_of_what_each_crop_leaves() -> None:
    assert phytoextraction.seasons(1.0, 0.8**5, 0.2) == pytest.approx(5.0)


def test_lead_by_crops_is_told_to_be_no_practice() -> None:
    told = phytoextraction.compute(
        {"metal": "Pb", "biomass_t_ha": 10, "shoot_Pb_mg_kg": 100, "soil_Pb_mg_kg": 1000, "target_mg_kg": 400}
    )
    assert told["practical"] == "no" and told["seasons"] > 1000


def test_sulphide_in_surplus_removes_what_capture_lets_and_short_of_it_its_share() -> None:
    rich = sulphate_reduction.compute({"Zn_mg_L": 10, "HRT_h": 48, "carbon": "ethanol"})["Zn_removal_pct"]
    poor = sulphate_reduction.compute({"Zn_mg_L": 1000, "HRT_h": 24, "carbon": "compost"})["Zn_removal_pct"]
    assert rich == pytest.approx(99.0) and poor < 3.0
    cold = sulphate_reduction.compute({"Zn_mg_L": 1000, "HRT_h": 24, "carbon": "compost", "T_C": 4})[
        "Zn_removal_pct"
    ]
    assert cold < poor


def test_copper_slows_the_bacteria_to_half_at_its_own_dose() -> None:
    base = {"Zn_mg_L": 1000, "Cu_mg_L": 15.0, "HRT_h": 24, "carbon": "ethanol"}
    plain, slowed = (
        sulphate_reduction.compute(base | x)["sulphide_made_mmol_L"] for x in ({}, {"IC50_Cu_mg_L": 15.0})
    )
    assert slowed == pytest.approx(plain / 2)


def test_carbon_must_be_named() -> None:
    with pytest.raises(KeyError, match="carbon"):
        sulphate_reduction.compute({"Zn_mg_L": 45, "HRT_h": 19})


def test_more_acid_water_takes_more_lime_and_limestone_never_takes_more() -> None:
    water = {"Fe_mg_L": 100, "Zn_mg_L": 20, "SO4_mg_L": 800, "pH": 9.5}
    mild, strong = (mine_drainage.compute({**water, "pH_in": p}) for p in (4.0, 2.5))
    assert strong["lime_kg_m3"] > mild["lime_kg_m3"]
    for told in (mild, strong):
        assert 0 <= told["lime_after_limestone_kg_m3"] <= told["lime_kg_m3"]
        assert all(0 <= x <= 100 for k, x in told.items() if k.endswith("_removed_pct"))


def test_a_chelate_holds_no_more_than_its_moles() -> None:
    washing = {"soil_Pb_mg_kg": 2072.0, "L_S_L_kg": 10, "Kd_L_kg": 0.01}
    assert soil_washing.compute({**washing, "EDTA_mmol_kg": 5.0})["removal_pct"] == pytest.approx(50.0)
    assert soil_washing.compute({**washing, "EDTA_mmol_kg": 50.0})["removal_pct"] > 99


def test_more_baths_take_more_and_never_beyond_infinitely_many() -> None:
    shares = [soil_washing.washed(10.0, 5.0, n) for n in (1, 2, 5, 50)]
    assert shares == sorted(shares) and shares[-1] < 1.0 - math.exp(-2.0)


@pytest.mark.parametrize(
    ("compute", "bad"),
    [(environmental_limits.compute, {"hardness_mg_L": 5}), (lead_exposure.compute, {"GSD": 0.9, "P_exceed": 0.05}),
     (phytoextraction.compute, {"biomass_t_ha": 500, "shoot_Cd_mg_kg": 10}), (mine_drainage.compute, {"Fe_mg_L": 1e5}),
     (soil_washing.compute, {"L_S_L_kg": -1, "Kd_L_kg": 1}), (sulphate_reduction.compute, {"Zn_mg_L": 1, "HRT_h": 10, "carbon": "straw", "T_C": 80})],
)  # fmt: skip
def test_what_lies_outside_a_model_is_refused(compute: object, bad: dict[str, object]) -> None:
    with pytest.raises(OutOfValidity):
        compute(bad)  # type: ignore[operator]


def test_a_limit_is_found_by_authority_and_metal_in_any_order_and_a_goal_is_none() -> None:
    now = environmental_limits.compute({"medium": "drinking water", "year": 2026})
    assert now["Pb_EPA_mg_L"] == now["EPA_action_Pb_mg_L"] == now["EPA"]["Pb"] == now["Pb"]["EPA"]
    assert now["EPA_Pb_MCLG_mg_L"] < now["EPA_Pb_mg_L"]


def test_lead_without_an_analysis_takes_centuries_with_a_chelate_as_well() -> None:
    plain, chelated = (phytoextraction.compute({"metal": "Pb", **more}) for more in ({}, {"chelate": "EDTA"}))
    assert 0 < plain["removal_pct"] < chelated["removal_pct"] < 0.1
    assert chelated["seasons_to_half"] > 1000 and not chelated["feasible"]
    richer = phytoextraction.compute({"soil_Pb_mg_kg": 2000})
    assert (
        richer["removal_pct"] == plain["removal_pct"] and richer["uptake_g_ha"] > 0
    )  # a share, whatever the soil


def test_a_pot_says_nothing_of_lead_in_a_field() -> None:
    with pytest.raises(OutOfValidity, match="shoot_Pb_mg_kg"):
        phytoextraction.compute({"metal": "Pb", "experiment": "greenhouse pots"})


def test_the_window_of_a_hydroxide_narrows_with_the_limit_and_holds_its_least_solubility() -> None:
    for metal in ("Al", "Zn", "Cd", "Mn"):
        wide, narrow = (mine_drainage.removal_window(metal, limit) for limit in (10.0, 1.0))
        least = min(zip(mine_drainage.dissolved_mg_l(metal), mine_drainage.GRID, strict=True))[1]
        assert wide[0] <= narrow[0] <= least <= narrow[1] <= wide[1]


def test_a_limit_that_no_ph_meets_is_refused_by_name() -> None:
    with pytest.raises(OutOfValidity, match="Zn"):
        mine_drainage.removal_window("Zn", 1e-9)
    with pytest.raises(OutOfValidity, match="metals"):
        mine_drainage.compute({"metals": ["Au"]})

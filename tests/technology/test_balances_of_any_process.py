"""Balances of a process that nobody has named: what came in, what is left, what a flow carries; and what they do not say."""

import pytest

from oreshed.technology.answering import outcome_of
from oreshed.technology.casework.balance_figures import compute
from oreshed.technology.casework.case import Case, compare
from oreshed.technology.casework.figure_words import read
from oreshed.technology.casework.one_by_one import unreadable


def case(
    inputs: dict[str, object], published: dict[str, object], label: str = "a process that nobody has named"
) -> Case:
    return Case("x", label, "formula", "", inputs, published, "0.2 %", False)


@pytest.mark.parametrize(
    ("inputs", "published"),
    [
        ({"feed_mg_L": {"Cd": 10, "Zn": 50}, "effluent_ug_L": {"Cd": 100, "Zn": 5000}}, {"removal_pct": {"Cd": 99, "Zn": 90}, "Cd_removed_mg_L": 9.9}),
        ({"untreated_TCLP_Pb_mg_L": 600, "treated_TCLP_Pb_mg_L": 6}, {"derived_reduction_pct": 99}),
        ({"soil_Pb_before_mg_kg": 5000, "soil_Pb_after_mg_kg": [1000, 500]}, {"Pb_removal_pct": [80, 90]}),
        ({"flow_L_s": 5, "Zn_in_mg_L": 20, "Zn_out_mg_L": 2}, {"Zn_removed_kg_d": 7.776, "log_removal": 1.0}),
        ({"flow_m3_h": [5, 10], "Fe_mg_L": 200}, {"Fe_kg_d": [24, 48]}),
        ({"flow_L_s": 5, "Zn_in_mg_L": 20, "removal_pct": 90}, {"Zn_out_mg_L": 2}),
        ({"extraction_pct": {"Cu": 90, "Zn": 80}, "stripping_pct": {"Cu": 95, "Zn": 50}}, {"overall_recovery_pct": {"Cu": 85.5, "Zn": 40}}),
        ({"uptake_g_ha_y": 300, "years": 5, "load_kg_ha_y": 7.3}, {"uptake_total_kg_ha": 1.5, "load_mg_m2_d": 2.0}),
        ({"loss_mm": {"clay": 30, "sand": 60}, "years": 3}, {"loss_cm_y": {"clay": 1, "sand": 2}}),
        ({"medium_t": 50, "held_kg": {"Pb": 207.2, "Zn": 653.8}}, {"held_kmol": {"Pb": 1.0, "Zn": 10.0}, "mean_loading_pct": {"Pb": 0.4144}}),
        ({"sludge_pct_of_water": {"plain": 10, "HDS": [0.4, 2.0]}, "flow_m3_h": 100, "Fe_mg_L": "up to 5000"}, {"sludge_m3_h": {"plain": 10, "HDS": [0.4, 2.0]}}),
        ({"load_kg_d": {"in": 14.0, "out": 3.5}, "Zn_share_pct": {"in": 50, "out": 20}}, {"removal_pct": 75, "removal_pct_Zn": 90}),
        ({"SO4_g_L": 2.0, "HRT_d": 0.5, "reduction_pct": {"once": 50, "again": 75}}, {"SO4_rate_kg_m3_d": {"once": 2, "again": 3}}),
        ({"EDTA_to_Pb_molar": [1, 4], "Pb_extracted_pct": [40, 60]}, {"EDTA_utilisation_mol_Pb_per_mol": [0.4, 0.15]}),
    ],
)  # fmt: skip
def test_a_balance_closes_whatever_the_process_is_called(
    inputs: dict[str, object], published: dict[str, object]
) -> None:
    found = outcome_of(case(inputs, published))
    assert found is not None
    assert found.holds and not found.left, (found.error, found.left, found.compared)


@pytest.mark.parametrize(
    ("inputs", "figure"),
    [
        (
            {"feed_pct": {"Cu": 1.0}, "conc_pct": {"Cu": 25}, "tail_pct": {"Cu": 0.1}},
            "Cu_recovery_pct",
        ),  # no mass pull
        ({"feed_t_h": 300, "Cu_conc_pct": 25}, "Cu_conc_t_h"),  # an assay is no share of the feed
        (
            {"rougher_recovery_pct": 90, "cleaner_recovery_pct": 80},
            "overall_recovery_pct",
        ),  # tails may go back
        ({"rejected_pct_of_sorter_feed": 15, "fines_pct_of_ROM": 17}, "rejected_pct_of_ROM"),
        ({"T_in_C": 100, "T_out_C": 50, "pH_before": 7, "pH_after": 3}, "removal_pct"),
        ({"feed_mg_L": 10, "treated_mg_L": 20}, "removal_pct"),  # more than there was
        ({"feed_mg_L": 10, "treated_mg_L": 1, "effluent_mg_L": 2}, "removal_pct"),  # which of the two?
        ({"flow_m3_h": 5, "Zn_mg_L": 20, "Cd_mg_L": 1}, "load_kg_d"),  # of which metal?
        ({"flow_m3_h": 5, "return_flow_m3_h": 1, "Zn_mg_L": 20}, "Zn_kg_d"),  # which flow?
        ({"feed_mg_L": 10, "treated_mg_L": 1}, "removal_pct_at_40C"),  # no temperature decides it
    ],
)
def test_where_a_balance_is_not_certain_nothing_is_answered(inputs: dict[str, object], figure: str) -> None:
    assert compute(inputs).answering(figure, 1.0) is None


def test_a_name_tells_substance_side_and_unit_in_any_order() -> None:
    for name in ("Cd_feed_mg_L", "feed_Cd_mg_L", "Cd0_mg_L", "Cd_before_mg_L"):
        said, unit = read(name)[0]
        assert (said.substance, said.side, said.words, unit.factor) == (
            "Cd",
            1,
            frozenset(),
            pytest.approx(1e-3),
        )


def test_what_an_author_prints_besides_neither_decides_nor_lacks() -> None:
    print_ = {
        "removal_pct": 90.0,
        "rate_published": 1.0,
        "printed_RL": 2.0,
        "check_at_100": "1.8",
        "rule": "x",
        "reproduced_here": 3.0,
        "note": "y",
    }
    found = compare(case({}, print_), {"removal_pct": 90.0, "rate_published": 7.0, "rule": "z"})
    assert [c.name for c in found.compared] == ["removal_pct"] and not found.left


def test_an_input_that_cannot_be_read_refuses_only_what_needs_it() -> None:
    inputs = {"qmax_mg_g": 60, "b_L_mg": 0.1, "Ce_mg_L": 20, "porosity": 1.4, "dose_g_L": "as needed"}
    assert unreadable(inputs) == ["dose_g_L"]
    found = outcome_of(case(inputs, {"q_mg_g": 40.0, "retardation": 3.0}, "sorption: any"))
    assert found is not None and [c.name for c in found.compared] == ["q_mg_g"] and found.holds


def test_a_condition_in_a_name_stands_in_place_of_the_input() -> None:
    inputs = {"qe_mg_g": 20, "k2_g_mg_min": 0.01, "t_min": [10, 20]}
    found = outcome_of(case(inputs, {"qt_mg_g_at_30_min": 17.143}, "sorption: rate"))
    assert found is not None and found.holds, (found.error, found.left, found.compared)

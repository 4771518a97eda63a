"""Print on evaporation is held to laws; print that obeys them is left alone."""

import pytest

from oreshed.technology.refining.distillation_laws import largest_rate_constant, pressure_over_melt
from oreshed.technology.refining.printed_distillation import laws_broken
from oreshed.technology.refining.zone_cases import coarse_print


def test_true_pressures_ratios_and_rates_are_not_objected_to() -> None:
    t = [900.0, 1100.0]
    lead, silver = (pressure_over_melt(e, t) for e in ("Pb", "Ag"))
    assert not list(
        laws_broken(
            {"T_K": t}, {"p_Pb_over_p_Ag": (lead / silver).tolist(), "p_Pb_Pa_printed": lead.tolist()}
        )
    )
    k = 0.3 * largest_rate_constant("Pb", "Sn", t, gamma=1.0)
    assert not list(laws_broken({"T_K": t, "x_Pb": 0.1, "x_Sn": 0.9}, {"k_Pb_m_per_s": k.tolist()}))
    assert not list(laws_broken({}, {"residue_enrichment": {"Cu": 10.0, "Fe": 10.5}}))


@pytest.mark.parametrize(
    ("inputs", "published", "said"),
    [
        ({"T_K": [1000.0, 1500.0]}, {"p_Zn_over_p_Pb": [1.0, 1.0]}, "times that of the pure metal"),
        ({"T_K": [900.0], "x_Cd": 0.1, "x_Sn": 0.9}, {"k_Cd_m_per_s": [10.0]}, "perfect vacuum"),
        (
            {"T_K": [900.0, 1000.0], "x_Pb": 0.1, "x_Sn": 0.9},
            {"Ea_alloy_kJ_per_mol": [20, 30]},
            "not evaporation",
        ),
        ({}, {"residue_enrichment": {"Cu": 50.0, "Fe": 5.0}}, "yields"),
        ({"T_K": [1200.0]}, {"p_Ag_Pa_printed": [float(pressure_over_melt("Ag", 1200.0)) / 133.3]}, "mmHg"),
    ],
)
def test_each_law_that_is_broken_is_told(
    inputs: dict[str, object], published: dict[str, object], said: str
) -> None:
    assert any(said in x for x in laws_broken(inputs, published))


def test_many_passes_on_a_coarse_grid_are_known_by_their_growing_loss() -> None:
    bar = {"k": 0.5, "L_over_l": 10}
    assert list(coarse_print(bar, {"multi_pass_c0_over_C0": {"2": 0.3029, "10": 0.02, "50": 3.63e-5}}))
    assert not list(
        coarse_print(bar, {"multi_pass_c0_over_C0": {"2": 0.303271, "10": 0.0202857, "50": 3.98441e-05}})
    )

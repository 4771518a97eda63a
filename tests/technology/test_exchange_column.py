"""A column that exchanges keeps its charge, pushes the weakly held ion ahead, and without sites is a pipe."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.answering import answering
from oreshed.technology.casework.case import Case
from oreshed.technology.remediation.solute_transport import concentration
from oreshed.technology.separation.exchange_column import compute, effluent, mixing_length
from oreshed.technology.separation.exchange_waters import CHARGES, sites, waters

START, THEN = {"Na": 1.0, "K": 0.2, "N": 1.2}, {"Ca": 0.6, "Cl": 1.2}


def test_without_sites_the_new_water_arrives_at_one_pore_volume() -> None:
    volumes, found = effluent(START, THEN, 0.0, 20, 40)
    assert np.allclose(found["Ca"][volumes > 1.05], 6e-4, rtol=1e-6)
    assert np.allclose(found["Na"][volumes < 0.95], 1e-3, rtol=1e-6)


def test_cations_that_leave_carry_the_charge_of_the_anions_and_the_sites_hold_back_calcium() -> None:
    volumes, found = effluent(START, THEN, 0.0011, 20, 60)
    charge = found["Na"] + found["K"] + 2.0 * found["Ca"]
    assert charge == pytest.approx(found["Cl"] + found["N"], rel=1e-3)
    assert volumes[np.flatnonzero(found["Ca"] > 3e-4)[0]] > 1.5


def test_the_sites_give_up_what_they_held_and_no_more() -> None:
    _, found = effluent(START, THEN, 0.0011, 20, 80)
    # What was in the pores and on the sites, one charge a site; the first shift has pushed out the last cell unseen.
    left = (found["Na"] + found["K"]).sum() / 20.0 + 1.2e-3 / 20.0
    assert left == pytest.approx(1.2e-3 + 1.1e-3, rel=1e-6)


def test_the_better_held_ion_comes_later_and_in_a_peak() -> None:
    told = compute({"initial_mM": START, "inflow_mM": THEN, "X_mol_kgw": 0.0011, "cells": 20, "shifts": 60})
    assert told["K_peak_pore_volume"] > 1.0 and told["K_peak_mmol_L"] > 2 * START["K"]


def test_a_heavier_metal_is_held_by_its_own_constant() -> None:
    told = compute(
        {
            "initial_mM": {"Ca": 1.0, "Cl": 2.0},
            "inflow_mM": {"Cd": 0.1, "Cl": 0.2},
            "CEC_mmol_L": 5.0,
            "cells": 10,
            "shifts": 400,
        }
    )
    assert told["Cd_half_breakthrough_pore_volume"] > 5.0


def test_what_no_engine_should_run_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="cells"):
        compute({"initial_mM": START, "inflow_mM": THEN, "X_mol_kgw": 0.001, "cells": 10**6})


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("transport: 1-D with sorption", "solute-transport"), ("permeable barrier: media life", "sorbents"),
        ("permeable barrier: organic-carbon column", "solute-transport"), ("sorption: Freundlich identity", "iminodiacetate-exchange"),
        ("phosphate stabilisation: bioaccessibility", "phosphate-stabilisation"), ("drinking water: orthophosphate", "pipe-lead"),
        ("limits: aquatic life, zinc", "environmental-limits"), ("lead exposure: lognormal tail identity", "lead-exposure"),
        ("selective precipitation: Cu from Cd", "reductive-precipitation"), ("leaching: shrinking-core CSTR train", "tank-leach"),
        ("leaching: Ni-Cd battery powder", "nickel-cadmium-wet"), ("ultimate pit 3D", "ultimate-pit"),
        ("ion exchange: iminodiacetate Cd", "iminodiacetate-exchange"), ("zinc concentrate smelter terms", "smelter-terms"),
        ("electrorefining: lead bipolar", "bipolar-lead"), ("electrorefining: lead (Betts)", "betts"),
        ("mine drainage: HDS against conventional", "mine-drainage"), ("kinetics: Fe(II) oxidation (mine water)", "iron-oxidation"),
        ("transport: cation exchange column", "exchange-column"), ("sulphate-reducing bioreactor: Zn", "sulphate-reduction"),
    ],
)  # fmt: skip
def test_labels_of_clean_up_and_mines_find_their_technology(label: str, expected: str) -> None:
    found = answering(Case("x", label, "envelope", "", {}, {}, "", False))
    assert found is not None and found.id == expected


def test_an_ion_that_no_site_holds_leaves_as_ogata_and_banks_say() -> None:
    volumes, found = effluent(START, THEN, 0.0011, 40, 80, cell_m=0.002, dispersivity_m=0.002)
    closed = concentration(0.08, volumes * 0.08, 1.0, 0.002)
    assert np.abs(found["Cl"] / 1.2e-3 - closed).max() < 0.01


@pytest.mark.parametrize(
    "told",
    [
        {"initial_mM": START, "inflow_mM": THEN, "X_mol_kgw": 0.0011},
        {"column_initial": "1 mM NaNO3 + 0.2 mM KNO3", "inflow": "0.6 mM CaCl2", "exchanger_mmol_kgw": 1.1},
        {"initial_mmol_kgw": {"NaNO3": 1.0, "KNO3": 0.2}, "feed_meq_L": {"Ca": 1.2}, "CEC_meq_L": 1.1},
        {"Na_mmol_kgw_initial": 1.0, "K_mmol_kgw_initial": 0.2, "Ca_mmol_kgw_inflow": 0.6, "X_mol": 0.0011},
        {
            "units": "mol/kgw",
            "initial": {"Na": 1e-3, "K": 2e-4},
            "feed": {"Ca": 6e-4, "Cl": 1.2e-3},
            "X_mol": 0.0011,
        },
        {"initial_mM": START, "inflow_mM": THEN, "CEC_meq_100g": 0.022, "bulk_kg_L": 2.0, "porosity": 0.4},
    ],
)
def test_waters_are_read_in_every_form_that_authors_write(told: dict[str, object]) -> None:
    initial, inflow = waters(told)
    assert {k: initial[k] for k in ("Na", "K")} == {"Na": 1.0, "K": 0.2} and inflow["Ca"] == pytest.approx(
        0.6
    )
    for water in (initial, inflow):
        assert sum(CHARGES[i] * x for i, x in water.items()) == pytest.approx(0.0, abs=1e-12)
    assert sites(told) == pytest.approx(0.0011)


def test_figures_are_asked_by_ion_unit_and_place_in_any_order() -> None:
    told = compute(
        {"initial_mM": START, "inflow_mM": THEN, "X_mol_kgw": 0.0011, "cells": 20, "shift": [29, 39]}
    )
    one = told.answering("K_mmol_kgw_at_PV_1.475", 0.0)
    assert one == told.answering("shift_29", {}).answering("K_mmol_kgw", 0.0) == told["K_mmol_kgw"][0]
    assert told.answering("K_peak_pore_volume", 0.0) == told.answering("K", {}).answering("PV_at_peak", 0.0)
    assert told.answering("Sr_mmol_kgw", 0.0) is None


def test_a_water_is_only_moved_where_the_case_says_so() -> None:
    mixed = {"dispersivity_m": 0.002}
    assert mixing_length({**mixed, "method": "ADVECTION"}, 0.002, 40) == 0.0
    assert mixing_length(mixed, 0.002, 40) == 0.002 == mixing_length({"method": "TRANSPORT"}, 0.002, 40)
    assert mixing_length({"Pe": 40}, 0.002, 40) == pytest.approx(0.002)

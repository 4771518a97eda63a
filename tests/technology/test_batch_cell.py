"""A laboratory flotation of lead ore: time, cleaning, grind and oxidation move it as they should."""

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.separation.batch_cell import compute

TEST = {"feed_Pb_pct": 5.0, "feed_Zn_pct": 4.0, "time_min": 8.0}


def test_longer_flotation_recovers_more_into_a_poorer_concentrate() -> None:
    short, long = (compute(TEST | {"time_min": t}) for t in (2.0, 12.0))
    assert long["Pb_recovery_rougher_pct"] > short["Pb_recovery_rougher_pct"]
    assert long["rougher_conc_Pb_pct"] < short["rougher_conc_Pb_pct"]


def test_cleaning_raises_the_grade_and_costs_recovery_and_none_changes_nothing() -> None:
    runs = [compute(TEST | {"cleaning_stages": n}) for n in (0, 1, 3)]
    assert runs[0]["cleaned_conc_Pb_pct"] == pytest.approx(runs[0]["rougher_conc_Pb_pct"])
    grades, recoveries = ([r[k] for r in runs] for k in ("cleaned_conc_Pb_pct", "Pb_recovery_cleaned_pct"))
    assert grades == sorted(grades) and recoveries == sorted(recoveries, reverse=True)


def test_oxidised_lead_floats_worse_without_sulphide() -> None:
    fresh, oxidised = (compute(TEST | {"oxide_share": x})["Pb_recovery_rougher_pct"] for x in (0.0, 0.6))
    assert oxidised < fresh


def test_a_coarser_grind_frees_less_and_recovers_less() -> None:
    fine, coarse = (compute(TEST | {"P80_um": x})["Pb_recovery_rougher_pct"] for x in (40.0, 150.0))
    assert coarse < fine


def test_an_ore_of_more_than_itself_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="leaves no rock"):
        compute({"feed_Pb_pct": 80.0, "feed_Zn_pct": 40.0, "time_min": 5.0})

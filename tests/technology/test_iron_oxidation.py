"""Ferrous iron in air: iron is conserved, acid is made, and a unit of pH is a factor of a hundred."""

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.aqueous import water
from oreshed.technology.remediation.iron_oxidation import compute, half_life_h, oxidation


def test_iron_is_conserved_and_the_water_turns_acid() -> None:
    rows = oxidation(50.0, 6.5, [0.5, 2.0, 8.0])
    assert all(r["Fe2"] + r["Fe3"] == pytest.approx(50.0, rel=1e-6) for r in rows)
    assert [r["pH"] for r in rows] == sorted((r["pH"] for r in rows), reverse=True)


def test_the_first_minutes_follow_the_rate_law() -> None:
    minutes = 0.2 * half_life_h(6.0) * 60.0
    left = oxidation(1.0, 6.0, [minutes / 1440.0])[0]["Fe2"]
    assert left == pytest.approx(0.5**0.2, rel=0.05)


def test_less_oxygen_oxidises_less() -> None:
    full, thin = (oxidation(100.0, 7.0, [1.0], log_o2=x)[0]["Fe2"] for x in (-0.67, -1.67))
    assert thin > full


def test_what_the_engine_learns_of_iron_stays_out_of_the_shared_one() -> None:
    oxidation(10.0, 6.0, [1.0])
    with pytest.raises(OutOfValidity):
        water("phreeqc", corrected=False).run(
            "SOLUTION 1\n Fe_di 1\nSELECTED_OUTPUT\n -reset false\n -totals Fe_di\nEND\n"
        )


@pytest.mark.parametrize("bad", [{"pH_initial": 12.0}, {"Fe2_umol_kgw_initial": -1.0}, {"time_days": [0.0]}])
def test_what_the_law_does_not_hold_for_is_refused(bad: dict[str, object]) -> None:
    with pytest.raises(OutOfValidity):
        compute({"Fe2_umol_kgw_initial": 100.0, "pH_initial": 7.0, "time_days": [1.0]} | bad)

"""Carbonate and ammonia of split urea: charge and carbonate close, and ammonia keeps copper where it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.remediation.microbial_precipitation import (
    CARBONATE,
    compute,
    dissolved,
    free_ammonia,
    free_carbonate,
    left,
    own_ph,
)
from oreshed.technology.species import molar_mass

FEED = {m: 0.1 / molar_mass(m) for m in CARBONATE}  # 100 mg/L of each


@given(st.floats(1e-3, 1.5))
def test_ammonium_carbonate_is_neutral_at_its_own_ph(carbon: float) -> None:
    ph = own_ph(carbon, 2.0 * carbon)
    carbonate = free_carbonate(carbon, ph)
    minus = carbonate * (2.0 + 10.0 ** (10.33 - ph)) + 10.0 ** (ph - 14.0)
    assert 2.0 * carbon - free_ammonia(2.0 * carbon, ph) + 10.0**-ph == pytest.approx(minus, rel=1e-6)


@given(st.floats(1e-5, 0.5), st.floats(6.0, 11.0))
def test_solids_take_no_more_carbonate_than_there_is_and_leave_what_they_must(
    carbon: float, ph: float
) -> None:
    stays = left(FEED, carbon, 0.0, ph)
    taken = sum((FEED[m] - x) * CARBONATE[m] for m, x in stays.items())
    assert all(0.0 <= x <= FEED[m] * (1 + 1e-12) for m, x in stays.items()) and taken <= carbon * (1 + 1e-9)
    for metal, x in stays.items():
        if x < 0.999 * FEED[metal]:
            assert x == pytest.approx(dissolved(metal, carbon - taken, 0.0, ph), rel=1e-3)


def test_ammonia_holds_copper_and_not_lead() -> None:
    with_ammonia, without = (dissolved("Cu", 0.3, n, 9.2) for n in (0.6, 0.0))
    assert with_ammonia > 1e4 * without
    assert dissolved("Pb", 0.3, 0.6, 9.2) < 1.2 * dissolved("Pb", 0.3, 0.0, 9.2)


def test_more_urea_leaves_less_lead_until_carbonate_holds_it_and_more_zinc() -> None:
    little, much = (compute({"urea_mM": u, "metal_mg_L": 100})["left_mg_L"] for u in (5, 300))
    assert little["Zn"] < much["Zn"] and little["Cu"] <= much["Cu"]
    assert compute({"urea_mM": 1e-3, "Pb_mg_L": 100})["removal_pct"]["Pb"] < 1.0


@pytest.mark.parametrize(
    "inputs",
    [{"urea_mM": -1}, {"urea_mM": 9000}, {"urea_mM": 10, "hydrolysed_pct": 120}, {"urea_mM": 10, "pH": 2}],
)
def test_what_cannot_be_is_refused(inputs: dict[str, float]) -> None:
    with pytest.raises(OutOfValidity):
        compute(inputs)

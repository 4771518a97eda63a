"""Uses that take two metals in proportion: CdTe modules take cadmium and tellurium mole for mole."""

from __future__ import annotations

import pytest

import oreshed


def test_tellurium_limits_the_cadmium_of_modules_and_not_the_other_way_round() -> None:
    model = oreshed.load("us-allies")
    cadmium = model.study("cadmium", bloc="core", draws=0).couplings
    tellurium = model.study("tellurium", bloc="core", draws=0).couplings
    assert [c.partner for c in cadmium] == ["tellurium"]
    assert [c.partner for c in tellurium] == ["cadmium"]
    assert cadmium[0].limits
    assert not tellurium[0].limits
    assert cadmium[0].allowed == pytest.approx(0.881 * cadmium[0].partner_supply)


def test_the_proportion_is_one_mole_to_one() -> None:
    row = oreshed.load("us-allies").model.couplings[0]
    assert row.central == pytest.approx(112.414 / 127.60, rel=1e-3)


def test_a_bloc_without_the_use_has_no_coupling() -> None:
    assert oreshed.load("us-allies").study("cadmium", bloc="EU27", draws=0).couplings == ()

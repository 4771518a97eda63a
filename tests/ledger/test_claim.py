"""A claim keeps what its source said, and where."""

import dataclasses

import pytest

from oreshed.basis.estimate import Estimate
from oreshed.ledger.claim import Claim, Subject


def claim() -> Claim:
    subject = Subject(
        "lead", "USA", "mine_production", form="concentrate", basis="contained", period_start=2024
    )
    return Claim(
        "mcs-1", subject, Estimate.parse("304", "kt/yr"), "measured", "usgs-mcs-2026", "lead, table 1", "304"
    )


def test_a_withheld_value_is_a_claim_too() -> None:
    subject = Subject("cadmium", "USA", "apparent_consumption")
    withheld = Claim("mcs-2", subject, Estimate.parse("W", "t/yr"), "measured", "usgs-mcs-2026")
    assert withheld.estimate.mark == "withheld"
    assert not withheld.estimate.known
    assert withheld.estimate.contains(1e9)


def test_a_claim_cannot_be_edited() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        claim().source_id = "somebody else"  # type: ignore[misc]


def test_a_correction_is_a_new_claim() -> None:
    first = claim()
    second = dataclasses.replace(first, id="mcs-1b", estimate=Estimate.parse("300-310", "kt/yr"))
    assert first.estimate.central == 304
    assert second.estimate.contains(304)
    assert second.subject == first.subject

"""The lead smelter with its refinery: a feed that holds what is asked, and companions in the products that carry them."""

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.extraction.lead_plant import NETWORK, compute, concentrate_of
from oreshed.technology.extraction.lead_smelting import EXAMPLE


def test_the_feed_holds_the_lead_and_the_companions_that_are_asked() -> None:
    feed = concentrate_of(500.0, {"Ag": 0.002, "Zn": 0.05, "Cu": 0.01})
    assert float(feed.element("Pb")) == pytest.approx(500.0, rel=1e-9)
    for symbol, per_lead in (("Ag", 0.002), ("Zn", 0.05), ("Cu", 0.01)):
        assert float(feed.element(symbol)) == pytest.approx(500.0 * per_lead, rel=1e-9)
    usual = float(EXAMPLE.element("Bi") / EXAMPLE.element("Pb"))
    assert float(feed.element("Bi")) == pytest.approx(500.0 * usual, rel=1e-9)


def test_more_dust_bled_recovers_less_lead() -> None:
    recovered = [compute({"route": "kivcet", "dust_bleed": b})["Pb_recovery_pct"] for b in (0.05, 0.2, 0.6)]
    assert recovered == sorted(recovered, reverse=True) and recovered[0] > recovered[-1]


def test_shares_do_not_hang_on_the_silver_of_the_feed() -> None:
    settings = NETWORK.read_settings("route=kivcet")
    poor, rich = (float(NETWORK.recoveries({"silver": x}, settings)["silver"]) for x in (0.0005, 0.003))
    assert 0.9 < poor < 1.0 and rich == pytest.approx(poor, abs=0.02)


def test_every_fault_of_the_settings_is_told_at_once() -> None:
    with pytest.raises(OutOfValidity) as told:
        NETWORK.read_settings("rout=kivcet; refinery=magic; hot")
    for word in ("did you mean 'route'", "refinery cannot be 'magic'", "'hot' is not name=value"):
        assert word in str(told.value)


def test_what_is_not_said_is_the_first_allowed_and_the_band_holds_the_centre() -> None:
    settings = NETWORK.read_settings("")
    assert settings == {name: allowed[0] for name, allowed in NETWORK.settings.items()}
    for estimate in NETWORK.intervals({}, settings, draws=40).values():
        assert 0.0 <= estimate.low <= estimate.central <= estimate.high <= 1.0

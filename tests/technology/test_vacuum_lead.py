"""Lead under vacuum: what is volatile leaves, what evaporates as molecules stays, and print that cannot be is told."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.refining import vacuum_lead as vl
from oreshed.technology.stream import Stream

V = vl.PARAMETERS.central()
FEED = vl.UNIT.example["lead"]


def residual(element: str, **settings: float) -> float:
    lead = vl.UNIT.run(FEED, settings).products["lead"]
    return float(lead.element(element) / FEED.element(element))


def test_activity_of_zinc_reaches_one_where_lead_is_saturated_with_it() -> None:
    fraction = (2.0 / 65.38) / (2.0 / 65.38 + 98.0 / 207.2)
    assert float(vl.activity_coefficient("Zn", 690.8, fraction, V)) * fraction == pytest.approx(1.0, abs=0.03)


def test_volatility_ranks_the_metals_as_kettles_find_them() -> None:
    beta = {e: float(vl.relative_volatility(e, 873.0, V)) for e in ("Hg", "Cd", "Zn", "Tl", "Ag", "Cu")}
    assert list(beta) == sorted(beta, key=lambda e: -beta[e])
    assert beta["Zn"] > 1e4 and beta["Ag"] < 1e-2


def test_longer_hotter_shallower_and_better_vacuum_leave_less_zinc() -> None:
    for name, better in (
        ("hours", (1.0, 4.0, 10.0)), ("melt_K", (640.0, 760.0, 900.0)),
        ("depth_m", (2.0, 1.0, 0.3)), ("pressure_Pa", (300.0, 30.0, 0.1)), ("stirred", (0.0, 1.0)),
    ):  # fmt: skip
        values = [residual("Zn", **{name: x}) for x in better]
        assert values == sorted(values, reverse=True) and values[0] > values[-1], name


def test_no_time_changes_nothing_but_what_splashes() -> None:
    assert residual("Zn", hours=0.0) == pytest.approx(1.0, abs=2e-6)


def test_no_rate_passes_the_langmuir_limit_nor_the_melts_own() -> None:
    for element in ("Zn", "Cd", "Hg", "Tl", "Bi"):
        k = float(vl.overall_m_s(element, 873.0, 0.0, 1.0, V))
        assert k <= float(vl.langmuir_m_s(element, 873.0, V)) and k <= float(V["liquid_side"])


def test_antimony_leaves_dilute_lead_at_no_rate_worth_naming_because_it_flies_as_four_atoms() -> None:
    assert residual("Sb", hours=20.0, melt_K=1100.0) > 0.99
    dilute, rich = (float(vl.overall_m_s("Sb", 1100.0, 1.0, 1.0, V, x)) for x in (1e-4, 1e-2))
    assert rich / dilute == pytest.approx(1e6, rel=0.2)
    assert vl.compute({"T_C": 1000, "Sb_pct": 50})["Sb_removable"] == "yes"


def test_zinc_boils_at_one_atmosphere_and_its_fit_alone_would_not() -> None:
    assert float(vl.saturation("Zn", 1180.15)) == pytest.approx(101_325.0, rel=0.01)
    assert float(vl.saturation("Zn", 700.0)) == pytest.approx(
        101_325.0 * 10 ** (5.378 - 6286.0 / 700.0), rel=1e-3
    )


def test_lead_near_its_own_boiling_is_refused_and_a_rich_alloy_too() -> None:
    with pytest.raises(OutOfValidity, match="lead itself distils"):
        vl.UNIT.run(FEED, {"melt_K": 1373.0})
    with pytest.raises(OutOfValidity, match="alloying metals"):
        vl.UNIT.run(Stream.of({"Pb": 50.0, "Zn": 50.0}))


def test_a_hundred_thousand_draws_run_in_one_call() -> None:
    drawn = vl.UNIT.parameters.draw(np.random.default_rng(2), 100_000)
    result = vl.UNIT.run(FEED, parameters=drawn)
    assert result.products["lead"].element("Zn").shape == (100_000,)


def test_print_that_agrees_raises_no_objection() -> None:
    own = float(vl.saturation("Ag", 1273.0))
    assert vl.objections({"T_K": 1273.0, "p_Ag_printed": own}) == ""
    assert "mmHg" in vl.objections({"T_K": 1273.0, "p_Ag_printed": own / vl.MMHG})

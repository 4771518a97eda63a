"""Cost per kilogram grows as 1/c in lean liquor, meets a floor in rich, and is never told without its band."""

from pathlib import Path

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.separation import low_grade_recovery as lg

LEVELS = np.array([0.5, 1.0, 20.0, 300.0, 2000.0])


@pytest.mark.parametrize("route", ["sulphide precipitation", "solvent extraction", "electrodeposition"])
def test_cost_goes_with_one_over_concentration_when_lean(route: str) -> None:
    lean = lg.cost_curve("Cd", LEVELS, route)
    slope = np.log(lean.central[1] / lean.central[0]) / np.log(2.0)
    assert slope == pytest.approx(-1.0, abs=0.02)


def test_no_route_gets_cheaper_as_the_liquor_gets_leaner() -> None:
    for route in lg.ROUTES:
        assert np.all(np.diff(lg.cost_curve("Cd", LEVELS, route).central) < 0), route


def test_the_band_holds_the_central_value() -> None:
    for route in lg.ROUTES:
        curve = lg.cost_curve("Cd", LEVELS, route)
        assert np.all((curve.low <= curve.central) & (curve.central <= curve.high))
        assert np.all(curve.high > 1.2 * curve.low)


def test_a_residual_makes_the_cost_run_away() -> None:
    lean, leaner = lg.cost_curve("Cd", [1.0, 0.1], "hydroxide precipitation").central
    assert leaner > 20 * lean


def test_calcium_makes_exchange_dearer_but_not_sulphide() -> None:
    for route, dearer in (("ion exchange", True), ("sulphide precipitation", False)):
        soft = float(lg.cost_curve("Cd", 20.0, route).central[0])
        hard = float(lg.cost_curve("Cd", 20.0, route, {"Ca": 200.0}).central[0])
        assert (hard > 1.05 * soft) == dearer


def test_break_even_lies_where_cost_meets_the_price() -> None:
    curve = lg.cost_curve("Cd", np.geomspace(1, 2000, 40), "sulphide precipitation")
    at = lg.break_even(curve, 5.0)
    assert float(lg.cost_curve("Cd", at, "sulphide precipitation").central[0]) == pytest.approx(5.0, rel=0.02)
    assert lg.break_even(curve, 1e-6) == np.inf


def test_prices_carry_sources_and_say_which_are_unverified() -> None:
    assert "extractant_t" in lg.prices().unverified
    assert all(p.source for p in lg.prices())
    assert "electricity_MWh" not in lg.prices().unverified


def test_unknown_route_metal_and_concentration_are_refused() -> None:
    with pytest.raises(OutOfValidity, match="no route"):
        lg.cost_curve("Cd", 10.0, "magic")
    with pytest.raises(OutOfValidity, match="does not recover Te"):
        lg.cost_curve("Te", 10.0, "ion exchange")
    with pytest.raises(OutOfValidity, match="no metal 'Au'"):
        lg.cost_curve("Au", 10.0, "ion exchange")
    with pytest.raises(OutOfValidity, match="positive"):
        lg.cost_curve("Cd", [0.0], "ion exchange")


def _shown(value: float) -> str:
    return f"{float(f'{value:.2g}'):,g}"


@pytest.mark.parametrize(
    ("heading", "others"), [("cadmium alone", {}), ("with zinc", {"Zn": 100.0, "Ca": 80.0})]
)
def test_the_page_on_lean_cadmium_prints_what_is_computed(heading: str, others: dict[str, float]) -> None:
    page = Path(__file__).parents[2] / "docs" / "technology" / "dilute-cadmium.md"
    block = page.read_text(encoding="utf-8").split(f"| {heading}")[1].split("\n\n")[0]
    scan = np.geomspace(1.0, 4000.0, 60)
    for route in lg.ROUTES:
        curve = lg.cost_curve("Cd", [1.0, 10.0, 100.0, 1000.0], route, others)
        pays = lg.break_even(lg.cost_curve("Cd", scan, route, others, draws=2), 3.9)
        cells = [
            f"{_shown(c)} ({_shown(a)} to {_shown(b)})"
            for a, c, b in zip(curve.low, curve.central, curve.high, strict=True)
        ]
        assert f"| {route} | {' | '.join(cells)} | {_shown(pays)} mg/L |" in block

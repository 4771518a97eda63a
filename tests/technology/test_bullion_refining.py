"""Kettles work in order, leave what solubility leaves, and refuse a bullion that comes too early."""

import itertools

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.flowsheet import solve
from oreshed.technology.refining import bullion_refining as br
from oreshed.technology.stream import contained


def test_refined_lead_reaches_commercial_grade_and_elements_close() -> None:
    solved = solve(br.SHEET, {"bullion": br.EXAMPLE})
    refined = solved.products["refined lead"]
    assert float(refined.assay("Pb")) > 0.999
    for element in br.EXAMPLE.elements():
        drawn = sum(float(s.element(element)) for r in solved.results.values() for s in r.drawn.values())
        out = sum(float(s.element(element)) for s in solved.products.values())
        assert out == pytest.approx(float(br.EXAMPLE.element(element)) + drawn, rel=1e-9), element


def test_oxidant_takes_arsenic_then_tin_then_antimony() -> None:
    amounts = {"As": np.array(1.0), "Sn": np.array(1.0), "Sb": np.array(1.0)}
    floors = dict.fromkeys(amounts, np.array(0.1))
    assert [float(x) for x in br.oxidised(amounts, floors, np.array(0.5)).values()] == [0.5, 0.0, 0.0]
    assert [float(x) for x in br.oxidised(amounts, floors, np.array(1.4)).values()] == pytest.approx(
        [0.9, 0.5, 0.0]
    )
    assert [float(x) for x in br.oxidised(amounts, floors, np.array(9.0)).values()] == pytest.approx(
        [0.9] * 3
    )


def test_more_oxidant_never_leaves_more_antimony() -> None:
    left = [
        float(br.SOFTENING.run(br.EXAMPLE, {"oxidant": x}).products["bullion"].element("Sb"))
        for x in np.linspace(0, 1, 11)
    ]
    assert all(b <= a + 1e-12 for a, b in itertools.pairwise(left))


def test_silver_and_bismuth_do_not_leave_with_an_oxidising_slag() -> None:
    slag = br.SOFTENING.run(br.EXAMPLE).products["slag"]
    assert float(slag.element("Ag")) == 0.0
    assert float(slag.element("Bi")) == 0.0


def test_a_bullion_that_was_not_softened_is_refused_by_the_silver_kettle() -> None:
    with pytest.raises(OutOfValidity, match="soften first"):
        br.SILVER.run(br.EXAMPLE)


def test_bismuth_left_halves_when_calcium_grows_fourfold() -> None:
    assert float(br.bismuth_left(0.004, 0.004, 1e-15)) == pytest.approx(
        0.5 * float(br.bismuth_left(0.001, 0.004, 1e-15)), rel=1e-12
    )


def test_a_lead_without_bismuth_takes_no_calcium() -> None:
    clean = contained({"Pb": 100.0}, "bullion")
    result = br.BISMUTH.run(clean)
    assert float(result.utilities["calcium_t"]) == 0.0
    assert float(result.products["bullion"].element("Pb")) == 100.0


def test_antimonial_lead_keeps_the_antimony_that_is_wanted() -> None:
    hard = br.SOFTENING.run(br.EXAMPLE, {"antimony_wanted": 0.005}).products["bullion"]
    assert float(hard.assay("Sb")) == pytest.approx(0.005, rel=0.02)


def test_too_little_zinc_leaves_more_silver_and_more_than_enough_no_less() -> None:
    lean, enough, plenty = (br.compute({"Zn_pct_of_bullion": x})["Ag_final_g_per_t"] for x in (0.2, 1.0, 2.0))
    assert lean > 5.0 * enough and plenty == enough

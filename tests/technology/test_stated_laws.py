"""A case's own law: read from a line of text, matched to what the case gives, solved for what it asks, refused by symbol."""

import math

import pytest

from oreshed.technology.answering import outcome_of
from oreshed.technology.casework.case import Case
from oreshed.technology.laws.equation import duration, equations, reached, root_of, solved
from oreshed.technology.laws.expression import expression
from oreshed.technology.laws.written_law import compute, unmatched

R = 8.314462618


def case(inputs: dict[str, object], published: dict[str, object]) -> Case:
    return Case("x", "a process that nobody has named", "formula", "", inputs, published, "0.2 %", False)


@pytest.mark.parametrize(
    ("text", "known", "value"),
    [
        ("1-2X/3-(1-X)^(2/3)", {"X": 0.5}, 1 - 1 / 3 - 0.5 ** (2 / 3)),
        ("2/3 X", {"X": 3.0}, 2.0),
        ("E/R T", {"E": 6.0, "R": 2.0, "T": 3.0}, 1.0),
        ("exp(-E/RT)", {"E": 6.0, "R": 2.0, "T": 3.0}, math.exp(-1.0)),
        ("m ln H + b", {"m": 2.0, "H": math.e, "b": 1.0}, 3.0),
        ("-x^2", {"x": 3.0}, -9.0),
        ("k [Fe3+]^-0.5", {"k": 2.0, "Fe3+": 4.0}, 1.0),
        ("soil mass * 2", {"soil_mass": 4.0}, 8.0),
    ],
)
def test_a_formula_is_read_as_its_author_means_it(text: str, known: dict[str, float], value: float) -> None:
    assert expression(text).value(known) == pytest.approx(value)


@pytest.mark.parametrize(
    "text",
    ["", "warm", "first order", "__import__('os').system('x')", "a.b", "f(1, 2)", "((1)", "1 +", "x" * 400, "(" * 60 + "1" + ")" * 60, "lambda: 1", "CaCO3 -> CaO"],
)  # fmt: skip
def test_what_is_no_law_is_not_one(text: str) -> None:
    assert not [e for e in equations(text) if not e.symbols() <= {"x" * 400}]


def test_a_root_is_found_over_eighty_decades_and_none_where_there_are_two() -> None:
    for x in (1e-35, 1e-3, 7.0, 1e35):
        assert root_of(lambda y, x=x: math.log(y / x)) == pytest.approx(x, rel=1e-9)  # type: ignore[misc]
    assert root_of(lambda y: (y - 2.0) * (y - 50.0)) is None
    assert root_of(lambda y: 3.0 * y + 6.0) == pytest.approx(-2.0)


def test_a_rate_by_quadrature_is_the_closed_form_where_there_is_one() -> None:
    (first,) = equations("dC/dt = -k*C")
    (second,) = equations("-dC/dt = k*C^2")
    assert duration(first, {"k": 0.3}, 1.0, 1e-6) == pytest.approx(math.log(1e6) / 0.3, rel=1e-6)
    assert duration(second, {"k": 0.3}, 10.0, 1.0) == pytest.approx((1.0 - 0.1) / 0.3, rel=1e-6)
    assert reached(second, {"k": 0.3}, 10.0, 3.0) == pytest.approx(1.0, rel=1e-6)


def test_equations_are_solved_in_turn() -> None:
    system = equations("C/C0 = 1/(1+exp(kYN*(tau-t))), kYN = kTh*C0")
    assert solved(system, {"kTh": 2.0, "C0": 3.0, "tau": 5.0, "t": 5.0}, "C_over_C0") == pytest.approx(0.5)
    assert solved(system, {"kTh": 2.0, "tau": 5.0, "t": 5.0}, "C_over_C0") is None


@pytest.mark.parametrize(
    ("inputs", "published"),
    [
        ({"law": "1-(1-X)^(1/3) = k t", "Cu_pct": 70, "t_min": 60}, {"k_per_h": 0.33057, "t_99_pct_min": 142.402, "Cu_pct_at_2_h": 96.109}),
        ({"law": "C = C0 exp(-k t)", "k_per_h": 0.3, "Cd0_mg_L": 50, "t_min": [60, 240]}, {"C_ug_L": [37041, 15060], "half_life_h": 2.3105}),
        ({"law": "-dMn/dt = k*Mn*OH^2", "k_L2_mol2_min": 1e13, "Kw": 1e-14, "pH": 8}, {"half_life_min": 0.069315, "time_for_99_pct_s_at_pH_7": 2763.1}),
        ({"law": "da/dt = A exp(-E/RT) (1-a)^n", "E_kJ_mol": 100, "A_per_s": 1e9, "n": 2, "T_C": [300, 350]},
         {"t_90_pct_s": [9e-9 * math.exp(1e5 / R / t) for t in (573.15, 623.15)]}),
        ({"form": "exp(m ln H + b) * CF", "hardness_mg_L": 100, "acute": {"m": 1.0, "b": -4.0, "CF": "1.1-0.02*ln H"}, "chronic": {"m": 0.5, "b": -3.0, "CF": 0.9}},
         {"acute_ug_L": 1.8460, "chronic_ug_L": 0.44808}),
        ({"law": "1-(1-X)^(1/3) = k t", "Ea_kJ_mol": 50, "T_C": [50, 80], "order_acid": 0.5, "acid_M": [1, 4]},
         {"rate_ratio": {"T": 4.857, "acid": 2.0, "both": None}, "rate_80C_over_50C": 4.857, "time_to_90_pct_over_time_to_50_pct": 2.5974}),
        ({"law": "E = 100*D/(D+1)", "D": 3}, {"E_pct": 75}),
        ({"law": "log D = log Kex + n pH + n log HA", "log_Kex": -4.1, "n": 2, "HA_M": 0.3, "pH": 2.5}, {"D": 0.71490}),
    ],
)  # fmt: skip
def test_a_law_is_solved_for_whatever_is_asked_in_any_unit(
    inputs: dict[str, object], published: dict[str, object]
) -> None:
    published = {k: {n: x for n, x in v.items() if x is not None} if isinstance(v, dict) else v for k, v in published.items()}  # fmt: skip
    found = outcome_of(case(inputs, published))
    assert found is not None
    assert found.holds and not found.left, (found.error, found.left, found.compared)


@pytest.mark.parametrize(
    ("inputs", "figure"),
    [
        ({"law": "1-(1-X)^(1/3) = k t", "X": 0.7}, "k_per_min"),  # no time
        ({"law": "1-(1-X)^(1/3) = k t", "k": 0.01, "X": 0.7}, "t_min"),  # a rate in no unit
        ({"law": "1-(1-X)^(1/3) = k t", "k_per_min": 0.01, "t_min": 9}, "X_at_80C"),  # no temperature in it
        ({"law": "C/C0 = exp(-k t)", "k_per_min": 0.01}, "t_10_pct_min"),  # a tenth gone, or left?
        ({"law": "log p = A - B/T", "A": 10, "B": 6000, "T_K": 900}, "p_Pa"),  # in whatever unit of pressure
        ({"law": "q = F*(C0-C)", "C0_mg_L": 9, "C_mg_L": 1}, "q_mg_g"),  # F is no constant of nature here
        ({"law": "1-(1-X)^(1/3) = k t", "moisture_pct": 20, "k_per_min": 0.01}, "t_min"),
    ],
)
def test_what_a_law_does_not_decide_is_not_answered(inputs: dict[str, object], figure: str) -> None:
    assert compute(inputs).answering(figure, 1.0) is None


def test_the_symbol_without_a_figure_is_named() -> None:
    inputs = {
        "law": "C/C0 = 1/(1+exp(kTh*(q0*m/Q - C0*t)))",
        "Pb_mg_L": 50,
        "q0_mg_g": 14.6,
        "bed_g": 20,
        "kTh_mL_min_mg": 0.1,
    }
    assert unmatched("t_50_min", inputs) == "Q of the law that it states"
    found = outcome_of(Case("x", "sorption: lead", "formula", "", inputs, {"t_50_min": 1.0}, "", False))
    assert found is not None and not found.compared and "Q of the law" in "; ".join(found.missing)


@pytest.mark.parametrize(
    "bad", [None, [], {}, "warm", math.nan, 0, -1, [[1]], {"a": {"b": [1]}}, 1e308, True]
)
def test_a_law_with_odd_figures_is_refused_without_a_crash(bad: object) -> None:
    for law in ("1-(1-X)^(1/3) = k t", "dC/dt = -k*C^2", "q = K*C^(1/n)", "k = A exp(-E/RT)"):
        inputs = {
            "law": law,
            "k_per_min": bad,
            "X": bad,
            "C0_mg_L": bad,
            "T_C": bad,
            "E_kJ_mol": bad,
            "n": bad,
        }
        for figure in ("t_min", "t_90_pct_min", "q_mg_g", "k_per_min_at_50C", "rate_ratio", "k_50C_over_25C"):
            outcome_of(case(inputs, {figure: 1.0, "table": {figure: [1.0, 2.0]}}))

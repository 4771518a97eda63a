"""What a case file is told beyond hold and miss: what would decide a figure, which law print breaks, what "as" brings."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.casework.case import Case, answer_of, parse_cases
from oreshed.technology.casework.tolerance import Tolerance, Tolerances
from oreshed.technology.registry import Need, Technology


def _compute(inputs: Mapping[str, Any]) -> dict[str, Any]:
    if "x" not in inputs:
        raise KeyError("x")
    return {"a": float(inputs["x"])}


def _objects(inputs: Mapping[str, Any], published: Mapping[str, Any]) -> Iterator[str]:
    if published.get("a", 0) < 0:
        yield "a is never below zero"


TOLD = Technology(
    "t", "t", (), "", "laboratory", __name__, None, _compute, audit=_objects,
    needs=(Need("b*", "the flow", ("flow",)),),
)  # fmt: skip


def case(published: dict[str, Any], **inputs: object) -> Case:
    return Case("any", "t", "envelope", "", inputs, published, "1 %", True)


def test_a_figure_left_out_is_told_with_the_input_that_decides_it() -> None:
    told = TOLD.outcome(case({"a": 1.0, "b_t": 2.0}, x=1.0))
    assert told.holds and told.missing == ("b_t: needs the flow",)


def test_an_input_that_is_there_is_not_asked_for() -> None:
    assert not TOLD.outcome(case({"a": 1.0, "b_t": 2.0}, x=1.0, flow=3.0)).missing


def test_a_case_of_which_nothing_is_decided_is_refused_and_not_unanswered() -> None:
    told = TOLD.outcome(case({"b_t": 2.0}, x=1.0))
    assert not told.holds and not told.unanswered and "needs the flow" in told.error


def test_a_refusal_names_the_undecided_figures_too() -> None:
    told = TOLD.outcome(case({"a": 1.0, "b_t": 2.0}))
    assert "x" in told.error and told.missing == ("b_t: needs the flow",)


def test_print_that_breaks_a_law_is_objected_to_and_does_not_hold() -> None:
    told = TOLD.outcome(case({"a": -1.0}, x=1.0))
    assert told.objections == ("a is never below zero",) and not told.holds


def test_an_objection_never_turns_a_miss_into_a_pass() -> None:
    assert not TOLD.outcome(case({"a": -1.0, "flag": "a is wrong"}, x=1.0)).holds


def test_a_flag_that_print_asks_for_holds_only_where_something_is_objected_to() -> None:
    raised = TOLD.outcome(case({"c": -1.0, "a": 1.0, "flag": "look here"}, x=1.0))
    assert "flag" in raised.left  # nothing was objected to: the flag is not computed


@pytest.mark.parametrize(
    ("text", "published", "computed", "allowed"),
    [
        ("0.7 log units", -77.0, -77.6, True), ("0.7 log units", -77.0, -78.0, False),
        ("0.5 pH; order must hold", 4.0, 4.4, True), ("0.5 pH; order must hold", 4.0, 3.05, False),
        ("factor 2", 3.0, 5.9, True), ("factor 2", 3.0, 1.4, False), ("factor 2", 3.0, 6.1, False),
        ("order of magnitude", 1.0, 9.0, True), ("order of magnitude", 1.0, 11.0, False),
        ("10 BV", 120.0, 129.0, True), ("10 BV", 120.0, 131.0, False), ("1 unit", 652195037, 652195036.915, True),
        ("10 kJ/mol", 119.0, 128.0, True), ("10 kJ/mol", 119.0, 130.0, False),
        ("exact", 0.71, 0.714, False), ("report both; factor 9-17", -84.43, -80.3, True), ("report both; factor 9-17", -84.43, -78.0, False), ("stage count exact", 1.0, 1.04, False), ("0.3 ug/dL; 5 % abs", 3.4, 3.6, True),
    ],
)  # fmt: skip
def test_a_tolerance_is_read_in_its_unit(text: str, published: float, computed: float, allowed: bool) -> None:
    assert Tolerance.parse(text).allows(published, computed, percent=False) is allowed


@pytest.mark.parametrize(
    ("text", "figure", "published", "computed", "allowed"),
    [
        ("0.3 ug/dL; 5 % abs", "GM_pred_ug_dL", 3.4, 3.71, False), ("0.3 ug/dL; 5 % abs", "P5_pred_pct", 20.0, 24.0, True),
        ("2 %; 0.01 abs on C/C0", "C_over_C0_at_1200_min", 0.5, 0.511, False), ("2 %; 0.01 abs on C/C0", "t_50_min", 100.0, 101.9, True),
        ("1 % on ionic strength; 0.1 SI units", "SI.Calcite", 0.05, 0.14, True), ("1 % on ionic strength; 0.1 SI units", "ionic_strength_mol_kgw", 0.5, 0.51, False),
        ("10 % on the published rate; 2 % on the rest", "rate_kg_m3_d_published", 1.0, 1.09, True), ("10 % on the published rate; 2 % on the rest", "rate_kg_m3_d", 1.0, 1.09, False),
        ("2 %; 10 % on the published maximum", "wt_pct_published_max", 1.0, 1.09, True), ("2 %; 10 % on the published maximum", "wt_pct", 1.0, 1.09, False),
        ("0.1 % abs on removal; 2 % on stoichiometry", "Zn_stoichiometric_g_L", 1.0, 1.019, True), ("0.1 % abs on removal; 2 % on stoichiometry", "removal_pct", 99.0, 99.2, False),
        ("3 % abs; Ea 1 kJ/mol", "Ea_kJ_mol", 60.0, 61.5, False), ("2 kJ/mol; 5 %", "rate_ratio", 1.0, 1.04, True), ("2 kJ/mol; 5 %", "Ea_kJ_mol", 86.0, 89.0, False),
        ("5 % with pinned database; pH_min 0.1", "Cd(OH)2.pH_min", 11.0, 11.2, False), ("5 % with pinned database; pH_min 0.1", "Cd(OH)2.solubility", 1.0, 1.04, True),
        ("2 points abs; factor 2 for In", "leach_pct.In", 10.0, 19.0, True), ("2 points abs; factor 2 for In", "leach_pct.Zn", 10.0, 12.1, False),
        ("1e-3 rel; stages exact", "stages", 3.0, 3.002, False), ("1e-3 rel; stages exact", "yield", 3.0, 3.002, True), ("within a factor of 3; Zn 5 %", "Cd_ppm", 1.0, 2.9, True),
        ("10 %; order", "capacity", 1.0, 1.09, True), ("range; 5 %", "yield", 1.0, 1.04, False),
        ("closed form 1e-4; simulation 2 pct", "A_over_C0", 1.0, 1.001, False), ("closed form 1e-4; simulation 2 pct", "c0_after.5", 1.0, 1.019, True), ("closed form 1e-4; simulation 2 pct", "c0_after.5", 1.0, 1.021, False),
    ],
)  # fmt: skip
def test_a_part_of_a_tolerance_holds_for_the_figures_that_it_speaks_of(
    text: str, figure: str, published: float, computed: float, allowed: bool
) -> None:
    told = Tolerances.parse(text, ["k = Bl/(exp(Bl)-1), A/C0 = BL/(exp(BL)-1)"])
    assert told.of(figure).allows(published, computed, percent="pct" in figure) is allowed


def test_a_method_tells_no_figures_apart_where_no_formula_is_stated() -> None:
    assert Tolerances.parse("closed form 1e-4; simulation 2 pct").of("c0_after.5") == Tolerance(relative=1e-4)


FILE = """case_id,technology,source,inputs,published_result,tolerance_suggested,verified
A,t,book,"{""v"": 1, ""x"": 2}",{},1 %,opened
B,t,book,"{""as"": ""A"", ""x"": 3}",{},1 %,opened
C,t,"as A, with decay","{""l"": 5}",{},1 %,opened
D,t,as nobody,"{""l"": 5}",{},1 %,opened
"""


def test_a_row_that_is_as_another_takes_over_what_it_does_not_give() -> None:
    a, b, c, d = parse_cases(FILE, "x.csv")
    assert (b.inputs["v"], b.inputs["x"]) == (1, 3)
    assert (c.inputs["v"], c.inputs["l"]) == (1, 5)
    assert dict(d.inputs) == {"l": 5} and "as" not in a.inputs


def test_a_technology_that_cannot_work_with_an_input_still_objects_to_print() -> None:
    def broken(inputs: Mapping[str, Any]) -> dict[str, Any]:
        raise OutOfValidity("no")

    told = Technology("t", "t", (), "", "laboratory", __name__, None, broken, audit=_objects).outcome(
        case({"a": -1.0})
    )
    assert told.objections and told.error == "no"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OutOfValidity("an ore has no wings"), "an ore has no wings"),
        (KeyError("T_K"), "needs the input 'T_K'"),
        (ValueError("could not convert string"), "cannot read an input in the form in which it is given"),
        (np.linalg.LinAlgError("Singular matrix"), "cannot read an input in the form in which it is given"),
        (
            ZeroDivisionError("division by zero"),
            "its inputs lead to a division by zero or to a number too large",
        ),
        (RecursionError("maximum recursion depth exceeded"), "the model finds no answer for these inputs"),
    ],
)
def test_only_what_is_refused_on_purpose_is_told_in_its_own_words(error: Exception, told: str) -> None:
    def broken(inputs: Mapping[str, Any]) -> dict[str, Any]:
        raise error

    silent = Technology("t", "t", (), "", "laboratory", __name__, None, broken)
    assert silent.outcome(case({"a": 1.0})).error == told


def test_a_flag_printed_as_true_asks_whether_anything_is_said() -> None:
    silent = Technology("t", "t", (), "", "laboratory", __name__, None, lambda i: {"flag": ""})
    loud = Technology(
        "t", "t", (), "", "laboratory", __name__, None, lambda i: {"flag": "the feed sums to 104 %"}
    )
    assert loud.outcome(case({"flag": True})).holds and not silent.outcome(case({"flag": True})).holds
    assert not loud.outcome(case({"flag": False})).holds


def test_that_a_figure_was_worked_out_is_no_part_of_its_name() -> None:
    assert answer_of({"cell_V": 2.9}, "derived_cell_V", 0.0) == 2.9
    assert answer_of({"derived_cell_V": 1.0, "cell_V": 2.9}, "derived_cell_V", 0.0) == 1.0
    assert answer_of({}, "derived_", 0.0) is None


def test_a_figure_is_found_in_the_table_of_its_name() -> None:
    told = {"Ea_kJ_mol": {"Cu": 16.3}}
    assert answer_of(told, "Ea_kJ_mol_Cu", 0.0) == answer_of(told, "Cu_Ea_kJ_mol", 0.0) == 16.3
    assert answer_of(told, "Ea_kJ_mol_Cd", 0.0) is None


def test_a_printed_zero_is_what_its_digits_do_not_show() -> None:
    assert Tolerance.parse("1 %").allows(0.0, 1e-20, False)
    assert not Tolerance.parse("1 %").allows(0.0, 1e-6, False)

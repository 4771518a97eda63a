"""Labels of published cases: which technology answers, and what of a label reaches its model."""

import pytest

from oreshed.technology.answering import answering
from oreshed.technology.casework.case import Case
from oreshed.technology.registry import Technology, technology


def case(label: str, **inputs: object) -> Case:
    return Case("any", label, "envelope", "", inputs, {}, "5 pct", True)


@pytest.mark.parametrize(
    ("label", "id"),
    [("vapour pressures Cd Zn", "vacuum-distillation"), ("Bi-Sn separation", "vacuum-distillation"),
     ("Cu-Bi VLE", "vacuum-distillation"), ("tellurium distillation, two stages", "tellurium-distillation"),
     ("purification of tin by zone refining", "zone-refining"), ("Burton-Prim-Slichter", "zone-refining"),
     ("electrorefining: cadmium", "cadmium-electrorefining"), ("chemical purification", "chemical-purification"),
     ("Hydride methods", "cadmium-hydride"), ("NiCd vacuum distillation", "nickel-cadmium-retort"),
     ("Pb-Zn separation factor", "vacuum-lead")],
)  # fmt: skip
def test_a_label_finds_its_technology(label: str, id: str) -> None:
    found = answering(case(label))
    assert found is not None
    assert found.id.startswith(id.removesuffix("-lead")) if id == "vacuum-lead" else found.id == id


def test_a_star_stands_for_any_text_on_either_side() -> None:
    given = Technology(
        "t", "t", (), "", "laboratory", __name__, None, dict, answers=("*middle*", "end", "a?c")
    )
    assert given.answers_for("in the Middle of it") and given.answers_for("abc")
    assert not given.answers_for("the end") and not given.answers_for("abbc")


def test_the_label_reaches_a_model_only_where_it_is_asked_for() -> None:
    seen: list[dict[str, object]] = []

    def compute(inputs: object) -> dict[str, object]:
        seen.append(dict(inputs))  # type: ignore[call-overload]
        return {}

    for labelled in (False, True):
        Technology("t", "t", (), "", "laboratory", __name__, None, compute, labelled=labelled).outcome(
            case("Pb-Cu", T_K=1)
        )
    assert seen == [{"T_K": 1}, {"label": "Pb-Cu", "T_K": 1}]


def test_an_input_of_the_case_stands_over_its_label() -> None:
    found = technology("vacuum-distillation").compute(
        {"label": "Pb-Cu", "alloy": "Cd-Zn", "x_Cd": 0.5, "T_K": 700.0}
    )
    assert "y_Cd" in found and "y_Cu" not in found

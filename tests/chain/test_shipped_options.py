"""Options of the shipped model: each acts, those of the reference case repeat its tables, capital follows its law."""

import pytest

from oreshed.chain.folder import check_model, read_model, shipped
from oreshed.chain.interventions import effects_of
from oreshed.chain.model import Model
from oreshed.technology.costing import Capital
from oreshed.technology.extraction import waelz
from oreshed.technology.refining import germanium_indium_circuit


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(shipped("us-allies"))


def test_the_check_warns_of_nothing_but_years_past_the_horizon(model: Model) -> None:
    assert [str(c) for c in check_model(model) if "beyond the model's horizon" not in str(c)] == []


def test_a_reference_option_repeats_the_circuit_that_stands(model: Model) -> None:
    circuits = {f"{c.plant}:{c.element}": c for c in model.circuits}
    repeated = [
        e
        for o in model.options
        if o.in_reference_case
        for e in effects_of(model, o.id)
        if e.kind == "recovery_set"
    ]
    assert {e.option for e in repeated} >= {"INT-KENNECOTT-TE", "INT-ONSAN-GE"}
    for effect in repeated:
        circuit = circuits[effect.target]
        assert effect.central == pytest.approx(circuit.recovery_central), effect.option
        assert circuit.opens is not None and circuit.opens <= effect.year, effect.option


@pytest.mark.parametrize(
    ("option", "capital", "size"),
    [
        ("TEC-GEIN-ODDA", germanium_indium_circuit.CAPITAL, 15.28),
        ("TEC-GEIN-SAN-JUAN-DE-NIEVA", germanium_indium_circuit.CAPITAL, 42.36),
        ("TEC-WAELZ-CLARKSVILLE", waelz.CAPITAL, 67e3),
    ],
)
def test_capital_of_an_option_is_that_of_its_technology_at_its_size(
    model: Model, option: str, capital: Capital, size: float
) -> None:
    row = next(o for o in model.options if o.id == option)
    assert row.capex_year is not None
    told = capital.usd(size, row.capex_year)
    stated = (row.capex_low_musd, row.capex_central_musd, row.capex_high_musd)
    for musd, usd in zip(stated, (told.low, told.central, told.high), strict=True):
        assert musd is not None
        assert 1e6 * musd == pytest.approx(usd, rel=0.01)


def test_indium_circuits_are_sized_for_what_their_options_add(model: Model) -> None:
    for option, size in (("TEC-GEIN-ODDA", 15.28), ("TEC-GEIN-SAN-JUAN-DE-NIEVA", 42.36)):
        added = [e for e in effects_of(model, option) if e.kind == "circuit_add"]
        assert [e.central for e in added] == [pytest.approx(size)]

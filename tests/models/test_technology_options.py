"""Technology options carry what sources say of capital and lead time, and say so where none does."""

from __future__ import annotations

import math

import pytest

from oreshed.chain import schema as s
from oreshed.chain.folder import read_model, shipped
from oreshed.chain.model import Model
from oreshed.insight.levers import levers
from oreshed.insight.study import Ask, Study

# What one yearly kilogram was paid or planned for, USD: lowest, central, highest (base sheet, costs; germanium: Trail 1988, Lubumbashi, Onsan).
PER_YEARLY_KG = {
    "tellurium": (130, 145, 218),
    "gallium": (1800, 2000, 3000),
    "germanium": (1350, 2333, 10800),
}


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(shipped("us-allies"))


def technology(model: Model) -> list[s.OptionRow]:
    return [o for o in model.options if o.kind == "technology"]


def added(model: Model, option: str, element: str) -> float:
    return sum(
        e.central
        for e in model.option_effects
        if e.option == option and e.kind == "circuit_add" and e.target.endswith(f":{element}")
    )


def test_capital_of_a_circuit_is_its_tonnes_at_what_a_yearly_kilogram_costs(model: Model) -> None:
    checked = 0
    for option in technology(model):
        for element, usd in PER_YEARLY_KG.items():
            tonnes = added(model, option.id, element)
            if not tonnes or option.capex_central_musd is None or option.id == "TEC-GEIN-CLARKSVILLE":
                continue
            found = (option.capex_low_musd, option.capex_central_musd, option.capex_high_musd)
            assert found == pytest.approx([u * tonnes / 1000 for u in usd], rel=0.005), option.id
            checked += 1
    assert checked >= 14


def test_every_figure_of_an_option_names_its_source_or_the_note_says_that_there_is_none(model: Model) -> None:
    for option in technology(model):
        assert (option.capex_central_musd is None) == (option.capex_source == "")
        assert (option.opex_central_usd_per_t is None) == (option.opex_source == "")
        assert (option.lead_years is None) == (option.lead_source == "")
        for word, value in (
            ("capital: no source", option.capex_central_musd),
            ("lead time: no source", option.lead_years),
        ):
            assert (word in option.note) == (value is None), option.id
        memory = option.capex_source == "memory"
        assert (option.capex_quality == "memory") == memory


def test_first_output_comes_the_lead_time_after_a_decision_in_the_year_after_the_tables(model: Model) -> None:
    for option in technology(model):
        if option.lead_years is not None:
            assert option.expected_year == int(option.as_of) + 1 + math.ceil(option.lead_years)
            years = {
                e.year for e in model.option_effects if e.option == option.id and e.source_id == "flowsheets"
            }
            assert years <= {option.expected_year}


def test_what_cannot_stand_by_the_year_asked_about_unlocks_nothing_in_it(model: Model) -> None:
    by_year = {}
    for year in (2029, 2030, 2031):
        study = Study(model, Ask("indium", year=year, draws=0))
        found = next(x for x in levers(study.piece, study.interventions) if x.id == "options")
        by_year[year] = found
        dates = {o.id: o.expected_year for o in model.options}
        assert all(dates[i] <= year for i in found.options)
    assert by_year[2029].gain == 0.0
    assert "later" in by_year[2030].label
    assert len(by_year[2031].options) > len(by_year[2030].options) > 0
    assert by_year[2031].gain > by_year[2030].gain > 0.0


def test_options_with_capital_are_ranked_per_dollar(model: Model) -> None:
    study = Study(model, Ask("tellurium", draws=0))
    found = {r.option.id: r for r in study.interventions}
    assert found["TEC-TE-HAMBURG"].usd_per_t_per_year == pytest.approx(145e3, rel=0.1)

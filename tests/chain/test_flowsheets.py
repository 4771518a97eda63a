"""Plants as flowsheets: the process answers at the plant's own feed, and the optimum agrees with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from oreshed.basis.errors import InputFaults
from oreshed.chain import schema as s
from oreshed.chain.derived_recoveries import drifted
from oreshed.chain.flowsheets import CLOSE, PlantFeed, check_flowsheets, feeds_of, run_plants, settle
from oreshed.chain.folder import read_model, shipped
from oreshed.chain.model import Model
from oreshed.chain.network import Question
from oreshed.chain.slice import build
from oreshed.chain.world import World


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(shipped("us-allies"))


def row(**changes: str) -> s.FlowsheetRow:
    given = {
        "plant": "hobart-zinc", "technology": "zinc-plant", "settings": "route=goethite", "quality": "memory",
        "source_id": "memory", "as_of": "2024", **changes,
    }  # fmt: skip
    return s.FlowsheetRow.model_validate(given)


def test_shipped_rows_are_what_the_flowsheets_give(model: Model) -> None:
    assert drifted(model) == [], "run: oreshed technology plants us-allies --write"


def test_iron_in_the_feed_lowers_recovery_where_the_ferrite_is_left(model: Model) -> None:
    feeds = {
        "hobart-zinc": PlantFeed(1e5, {"cadmium": 0.0036, "iron": 0.03}),
        "clarksville-zinc": PlantFeed(1e5, {"cadmium": 0.0036, "iron": 0.15}),
    }
    rows = [row(plant=p, settings="ferrite=left") for p in feeds]
    found = run_plants(model, feeds, rows)
    poor, rich = found["hobart-zinc", ""], found["clarksville-zinc", ""]
    assert isinstance(poor, dict)
    assert isinstance(rich, dict)
    assert poor["zinc"] - rich["zinc"] > 0.03
    assert poor["cadmium"] - rich["cadmium"] > 0.02


def test_plants_run_together_answer_as_each_alone(model: Model) -> None:
    feeds = {
        "hobart-zinc": PlantFeed(1e5, {"cadmium": 0.003, "germanium": 2e-5}),
        "odda-zinc": PlantFeed(3e5, {"cadmium": 0.006, "germanium": 8e-5}),
    }
    rows = [row(plant=p, settings="route=goethite; circuit=germanium-indium") for p in feeds]
    together = run_plants(model, feeds, rows)
    for r in rows:
        alone = run_plants(model, {r.plant: feeds[r.plant]}, [r])
        assert together[r.plant, ""] == pytest.approx(alone[r.plant, ""], rel=1e-7)


def test_a_refused_feed_tells_why_and_leaves_the_others_their_answer(model: Model) -> None:
    feeds = {
        "hobart-zinc": PlantFeed(1e5, {"cadmium": 0.003, "iron": 0.14}),
        "odda-zinc": PlantFeed(1e5, {"cadmium": 0.003, "iron": 5.0}),
    }
    found = run_plants(model, feeds, [row(plant=p) for p in feeds])
    assert isinstance(found["hobart-zinc", ""], dict)
    assert isinstance(found["odda-zinc", ""], str)
    assert "100" in found["odda-zinc", ""]


def test_what_one_origin_does_not_state_is_unknown_of_the_mixture(model: Model) -> None:
    known = replace(
        model, compositions=tuple(c for c in model.compositions if c.origin != "*" or c.element != "iron")
    )
    made = {
        "make:clarksville-zinc:zinc-smelting-concentrate:zinc-concentrate:east-tennessee": 50.0,
        "make:clarksville-zinc:zinc-smelting-concentrate:zinc-concentrate:PER-zinc": 50.0,
    }
    whole = feeds_of(World(model), made, ["clarksville-zinc"])["clarksville-zinc"].per_principal
    part = feeds_of(World(known), made, ["clarksville-zinc"])["clarksville-zinc"].per_principal
    assert 0.07 < whole["iron"] < 0.09
    assert "iron" not in part


@pytest.mark.parametrize("bloc", ["core", "USA", "core+partner"])
def test_the_optimum_agrees_with_the_flowsheets_within_a_hundredth(model: Model, bloc: str) -> None:
    settled = settle(build(World(model), Question("cadmium", model.bloc(bloc), 2030)))
    assert settled.gap <= CLOSE
    assert any(r.gives for r in settled.runs)


def test_wrong_recoveries_are_solved_again_until_they_agree(model: Model) -> None:
    low = replace(
        model,
        circuits=tuple(
            c.model_copy(update={"recovery_low": 0.1, "recovery_central": 0.2, "recovery_high": 0.3})
            if c.element == "cadmium" else c
            for c in model.circuits
        ),
    )  # fmt: skip
    question = Question("cadmium", model.bloc("core"), 2030)
    settled = settle(build(World(low), question))
    assert settled.passes > 1
    assert settled.gap <= CLOSE
    assert settled.piece.supply > build(World(low), question).supply


def test_rows_that_no_technology_can_run_are_told_together(model: Model) -> None:
    rows = (
        row(technology="zinc-plnt"), row(plant="odda-zinc", settings="route=goetite"),
        row(plant="cezinc-zinc", technology="betts"), row(plant="trail-lead"),
    )  # fmt: skip
    with pytest.raises(InputFaults) as told:
        check_flowsheets(replace(model, flowsheets=rows))
    text = str(told.value)
    assert "did you mean zinc-plant" in text
    assert "goetite" in text
    assert "not a plant of a network" in text
    assert "a plant of zinc" in text
    assert [f.row for f in told.value.faults] == [2, 3, 4, 5]

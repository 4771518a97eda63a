"""The study on the hand-made model: flips flip, rankings add up, verdicts judge intervals."""

from dataclasses import replace
from pathlib import Path

import pytest
from tiny import TABLES, write_tiny

from oreshed.basis.errors import OutOfValidity
from oreshed.chain.folder import read_model
from oreshed.chain.model import Model
from oreshed.chain.network import Question
from oreshed.chain.slice import build
from oreshed.chain.world import World
from oreshed.insight.background import Background
from oreshed.insight.interventions import try_option
from oreshed.insight.outage import smallest_outages
from oreshed.insight.study import Ask, Interval, Study, judge
from oreshed.insight.uncertainty import Draws
from oreshed.insight.verdict import verdict_of
from oreshed.insight.volumes import outputs
from oreshed.insight.wording import tonnes
from oreshed.report.brief import brief_text
from oreshed.report.screen import screen_lines


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    folder = tmp_path_factory.mktemp("models") / "tiny"
    write_tiny(folder)
    return read_model(folder)


@pytest.fixture(scope="module")
def study(model: Model) -> Study:
    return Study(model, Ask("tin", "core", draws=12))


def test_a_flip_value_closes_the_gap(study: Study) -> None:
    flipping = [f for f in study.flips if f.flip_value is not None]
    assert flipping
    for f in flipping:
        world = World(study.model, {f.value.key: f.flip_value})
        piece = build(world, study.question, count_surplus=True)
        assert abs(piece.demand - piece.supply) < 1e-4 * piece.demand, f.value.key


def test_every_set_gains_the_step_and_every_member_is_needed(study: Study) -> None:
    assert study.unlocking.sets
    assert {c.set for c in study.certificates} == {s.members for s in study.unlocking.sets}
    for c in study.certificates:
        assert c.bound < c.threshold


def test_supplies_are_ordered_in_every_draw(study: Study) -> None:
    own, reliable, everything = (study.drawn.supply[r] for r in ("own", "reliable", "all"))
    assert (own <= reliable + 1e-6).all()
    assert (reliable <= everything + 1e-6).all()


def test_draws_do_not_depend_on_how_they_are_cut(model: Model) -> None:
    question = Question("tin", model.bloc("core"), 2030, "reliable")
    work = Draws(model, question, 9, 3, (), 500.0, ())
    whole = work.gather([work.work(list(range(9)))])
    parts = work.gather([work.work(job) for job in work.jobs(4)])
    assert whole.demand.tolist() == parts.demand.tolist()
    assert whole.supply["all"].tolist() == parts.supply["all"].tolist()


def test_other_processes_give_the_same_answer(model: Model) -> None:
    def answers(study: Study) -> tuple[list[float], list[tuple[str, float]]]:
        return study.drawn.demand.tolist(), [(r.option.id, r.central) for r in study.interventions]

    at_home, away = Study(model, Ask("tin", "core", draws=31)), Study(model, Ask("tin", "core", draws=31))
    at_home._draws_going = Background([(at_home._draws.work, (list(range(31)),))], at_home=True)
    away.start()
    assert answers(at_home) == answers(away)


def test_intervals_judge() -> None:
    assert judge(Interval(10, 11, 12), Interval(7, 8, 9)) == "short"
    assert judge(Interval(7, 8, 9), Interval(10, 11, 12)) == "enough"
    assert judge(Interval(7, 8, 10.5), Interval(10, 11, 12)) == "undetermined"


def test_the_waterfall_adds_up_to_demand(study: Study) -> None:
    verdict = verdict_of(study)
    assert sum(s["tonnes"] for s in verdict["waterfall"]) == pytest.approx(
        verdict["demand"]["central"], rel=1e-9
    )


def test_rankings_agree_with_their_numbers(study: Study) -> None:
    rows = verdict_of(study)["interventions"]
    useful = [r for r in rows if r["rank_tonnes"]]
    by_tonnes = sorted(useful, key=lambda r: r["rank_tonnes"])
    assert [r["usable_t_per_year"] for r in by_tonnes] == sorted(
        (r["usable_t_per_year"] for r in useful), reverse=True
    )
    priced = sorted((r for r in useful if r["rank_per_dollar"]), key=lambda r: r["rank_per_dollar"])
    assert [r["usd_per_t_per_year"] for r in priced] == sorted(r["usd_per_t_per_year"] for r in priced)
    for r in useful:
        if r["capex_usd"] is None:
            assert r["rank_per_dollar"] is None
            assert "capital unknown" in r["note"]


def test_a_surplus_names_the_smallest_outage_that_opens_a_gap(model: Model) -> None:
    roomy = replace(model, demands=tuple(d.model_copy(update={"low": 0.4 * d.low, "central": 0.4 * d.central, "high": 0.4 * d.high}) for d in model.demands))  # fmt: skip
    study = Study(roomy, Ask("tin", "core", draws=0))
    assert study.central_gap < 0
    outages = smallest_outages(study.piece)
    assert outages
    for o in outages:
        assert o.gap_after > 0
    assert [o.lost_supply for o in outages] == sorted(o.lost_supply for o in outages)


def test_a_metal_that_the_model_does_not_hold_is_refused(model: Model) -> None:
    with pytest.raises(OutOfValidity, match="no metal 'unobtainium'"):
        Study(model, Ask("unobtainium"))
    with pytest.raises(OutOfValidity, match="no region, tier or bloc 'Atlantis'"):
        Study(model, Ask("tin", "Atlantis"))
    with pytest.raises(OutOfValidity, match="outside the model's"):
        Study(model, Ask("tin", year=1999))


def test_no_sentence_knows_the_answer(model: Model) -> None:
    # Turned round, the same model must turn its verdict round.
    short = Study(model, Ask("tin", "core", draws=5))
    roomy = replace(model, demands=tuple(d.model_copy(update={"low": 0.3 * d.low, "central": 0.3 * d.central, "high": 0.3 * d.high}) for d in model.demands))  # fmt: skip
    enough = Study(roomy, Ask("tin", "core", draws=5))
    assert (short.verdict, enough.verdict) == ("short", "enough")
    assert "short by" in verdict_of(short)["verdict_text"]
    assert "to spare" in verdict_of(enough)["verdict_text"]


@pytest.mark.parametrize(
    ("t", "largest", "text"),
    [
        (0, None, "0 t"), (2.34, None, "2.3 t"), (3610, None, "3 610 t"), (12345, None, "12 345 t"),
        (2.5e6, None, "2 500 kt"), (3610, 2e5, "3.6 kt"), (361, 2e5, "361 t"), (-2500, 3e4, "-2.5 kt"),
    ],
)  # fmt: skip
def test_tonnes_in_words(t: float, largest: float | None, text: str) -> None:
    assert tonnes(t, largest).replace("\u202f", " ").replace("\u00a0", " ") == text


def test_capital_of_another_year_is_told_at_the_prices_of_the_model(model: Model) -> None:
    priced = next(o for o in model.options if o.capex_central_musd is not None)

    def capital(year: int | None) -> float:
        options = tuple(
            o.model_copy(update={"capex_year": year}) if o.id == priced.id else o for o in model.options
        )
        rows = verdict_of(Study(replace(model, options=options), Ask("tin", "core", draws=0)))[
            "interventions"
        ]
        return float(next(r["capex_usd"] for r in rows if r["id"] == priced.id))

    assert capital(None) == capital(2024) == pytest.approx(1e6 * priced.capex_central_musd)
    assert capital(2012) > 1.2 * capital(2024)


def test_few_draws_are_not_passed_off_as_a_90_percent_interval(model: Model) -> None:
    one = verdict_of(Study(model, Ask("tin", "core", draws=1)))
    assert (
        "1 draw in all: low and high are about the least and the greatest of them, no 90 % interval"
        in one["warnings"]
    )
    assert not any(
        "in all: low" in w for w in verdict_of(Study(model, Ask("tin", "core", draws=20)))["warnings"]
    )
    brief = brief_text(one)
    assert "1 draws" not in brief and "percentile of 1 " not in brief
    assert "from the central world to the one draw" in brief
    assert "1 draws" not in "\n".join("".join(t for t, _ in line) for line in screen_lines(one))


def test_a_bloc_named_twice_is_named_once(model: Model) -> None:
    assert Study(model, Ask("tin", "XAA , XAA", draws=0)).bloc_name == "XAA"
    assert Study(model, Ask("tin", "core", draws=0)).bloc_name == "core"


def test_an_option_with_one_exact_and_one_wide_effect_has_a_range(tmp_path: Path) -> None:
    exact = "rerun,utilisation_set,a-smelter,2028,1,1,1,assumed,hand,2024,"
    row = next(line for line in TABLES["option_effects"] if line.startswith("rerun,utilisation"))
    exact = ",".join([*exact.split(",")[:7], *row.split(",")[7:]])
    kept = [line for line in TABLES["option_effects"] if line != row]
    folder = write_tiny(tmp_path / "tiny", option_effects="\n".join([*kept, exact, ""]))
    model = read_model(folder)
    piece = build(World(model), Question("tin", model.bloc("core"), 2030, "reliable"), count_surplus=True)
    found = try_option(piece, next(o for o in model.options if o.id == "rerun"))
    assert found.central > 0
    assert found.low < found.central < found.high


def test_an_options_probability_moves_from_2030_to_2035_and_stays(model: Model) -> None:
    option = next(o for o in model.options if o.id == "hill-deep")  # 0.4 by 2030, 0.7 by 2035
    found = {}
    for year in (2030, 2032, 2035, 2040):
        piece = build(World(model), Question("tin", model.bloc("core"), year, "reliable"), count_surplus=True)
        found[year] = try_option(piece, option).probability
    assert found == pytest.approx({2030: 0.4, 2032: 0.52, 2035: 0.7, 2040: 0.7})


def test_volumes_hold_what_mines_raise_and_smelters_make(study: Study) -> None:
    piece = study.piece
    told = outputs(piece, False, piece.demand)
    raised = sum(
        flow
        for column, flow in zip(piece.matrix.columns, piece.flows.tolist(), strict=True)
        if column.kind == "raise" and column.from_region == "XAA" and "mine" in column.plant
    )
    assert raised > 0
    assert told["XAA", "mine_production"].central == pytest.approx(raised)
    assert told["XAA", "refined_primary"].central > 0

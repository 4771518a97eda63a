"""A model's year as statements: widths, sources, copies, hiding, and the shipped model."""

import math

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.chain.folder import read_model, shipped
from oreshed.chain.reconcile_claims import YearLedger, year_ledger
from oreshed.chain.reconcile_hidden import named_observable
from oreshed.chain.reconcile_statements import CLASSES, width
from oreshed.chain.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return World(read_model(shipped("us-allies")))


@pytest.fixture(scope="module")
def zinc(world: World) -> YearLedger:
    return year_ledger(world, "zinc", 2022)


def test_the_year_closes_to_a_billionth(zinc: YearLedger) -> None:
    found = zinc.reconciled
    assert found.residual < 1e-9
    assert np.isfinite(found.x).all()
    bounded = zinc.problem.lower == 0
    assert found.x[bounded].min() >= -1e-6


def test_every_claim_is_there_with_its_source_and_state(zinc: YearLedger) -> None:
    found = zinc.reconciled
    printed = {
        i.removeprefix("printed:") for i in (c.claim.id for c in found.claims) if i.startswith("printed:")
    }
    assert printed == set(zinc.printed)
    assert {c.state for c in found.claims} <= {"redundant", "unchecked", "not reached"}
    for c in found.claims:
        if c.claim.id.startswith(("printed:", "plant:", "route:")):
            assert c.claim.source, c.claim.id


def test_a_claim_reads_the_flows_as_its_observable_does(zinc: YearLedger) -> None:
    x = zinc.reconciled.x
    for name, what in zinc.observables.items():
        claim = next(o for o in zinc.problem.observations if o.id == f"printed:{name}")
        assert claim.at(x) == pytest.approx(what.value(x), rel=1e-9)


def test_quality_sets_the_width_and_half_of_it_is_shared_by_the_source(world: World) -> None:
    row = world.model.observables[0]
    published = [width(row, 1000.0, 0.0, q) for q in CLASSES]
    totals = [math.hypot(*w) for w in published]
    assert totals == sorted(totals)
    own, shared = width(row, 1000.0, 0.0, "published")
    assert own == pytest.approx(shared)
    # An interval that somebody judged is not widened again; rounding is.
    assert math.hypot(*width(row, 1000.0, 200.0, "inferred")) == pytest.approx(200.0)
    assert math.hypot(*width(row, 1000.0, 200.0, "published")) > 200.0


def test_memory_is_no_source_whose_rows_err_together(world: World) -> None:
    row = next(r for r in world.model.capacities if r.source_id == "memory")
    assert width(row, 1000.0, 50.0, "memory")[1] == 0.0


def test_hiding_a_figure_hides_what_is_arithmetic_on_it(world: World) -> None:
    name = "usa-zinc-refined-imports-2024"
    open_ledger, hidden = year_ledger(world, "zinc", 2024), year_ledger(world, "zinc", 2024, hide=[name])
    gone = {o.id for o in open_ledger.problem.observations} - {o.id for o in hidden.problem.observations}
    assert f"printed:{name}" in gone
    assert "printed:usa-zinc-nir-2024" in gone
    routes = [i for i in gone if i.startswith("route:")]
    assert routes
    assert all(">USA>zinc-refined" in i for i in routes)


def test_hidden_values_do_not_reach_the_answer(world: World) -> None:
    """Ten times the hidden figure gives the same inference."""
    name = "usa-zinc-consumption-2022"
    row = next(o for o in world.model.observables if o.id == name)
    changed = row.model_copy(update={"low": 10 * row.low, "central": 10 * row.central, "high": 10 * row.high})
    model = world.model
    from dataclasses import replace

    other = World(
        replace(model, observables=tuple(changed if o.id == name else o for o in model.observables))
    )
    one, two = (year_ledger(w, "zinc", 2022, hide=[name]) for w in (world, other))
    what = one.observables[name]
    assert one.reconciled.of(what.weights)[0] == pytest.approx(two.reconciled.of(what.weights)[0], rel=0.02)


def test_a_companion_rides_on_its_reconciled_host(world: World) -> None:
    ledger = year_ledger(world, "cadmium", 2022)
    hosts = [
        c
        for c in ledger.reconciled.claims
        if c.claim.id.startswith("host:") and c.claim.source == "zinc, as reconciled"
    ]
    assert hosts
    us = ledger.observables["usa-cadmium-refined-2022"]
    value, sd, determined = ledger.reconciled.of(us.weights)
    assert determined
    assert abs(value - 212.0) < 4 * max(sd, 3.0)


def test_observables_are_found_by_id_and_by_parts(world: World) -> None:
    by_id = named_observable(world, "usa-cadmium-refined-2021")
    assert named_observable(world, "companion_refined:USA:cadmium-refined:2021") == by_id
    assert named_observable(world, "companion_refined:USA:cadmium-refined", 2021) == by_id
    unprinted = named_observable(world, "exports:CAN:zinc-refined:2024")
    ledger = year_ledger(world, "zinc", 2024, also=[unprinted])
    what = ledger.observables[unprinted.id]
    assert ledger.reconciled.of(what.weights)[0] > 0


@pytest.mark.parametrize(
    ("name", "part"),
    [("nonsense", "no observable"), ("wages:USA:zinc-refined:2024", "no quantity"), ("imports:XXX:zinc-refined:2024", "no region"),
     ("imports:USA:unobtainium:2024", "no commodity"), ("imports:USA:zinc-refined:soon", "no year")],
)  # fmt: skip
def test_unknown_observables_are_refused_with_what_there_is(world: World, name: str, part: str) -> None:
    with pytest.raises(OutOfValidity, match=part):
        named_observable(world, name)


def test_five_hidden_cells_lie_in_their_intervals_or_near(world: World) -> None:
    """A sample of `benchmarks/withheld.py`; coverage is measured there over all cells."""
    from oreshed.chain.bound import ninety

    names = [
        "usa-zinc-consumption-2021",
        "usa-lead-refined-imports-2023",
        "usa-zinc-concentrate-exports-2022",
        "per-zinc-mine-2024",
        "can-zinc-refined-2021",
    ]
    inside = 0
    for name in names:
        row = next(o for o in world.model.observables if o.id == name)
        ledger = year_ledger(world, world.model.commodity[row.commodity].element, row.year, hide=[name])
        likely = ninety(ledger.reconciled, ledger.observables[name])
        assert likely is not None, name
        inside += likely[0] <= row.high and row.low <= likely[1]
    assert inside >= 4

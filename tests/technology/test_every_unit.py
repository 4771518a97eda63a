"""What every registered unit must hold, on random feeds: closure, no negative flow, zero feed, least energy."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.report.technology import units_of
from oreshed.technology.registry import Technology, technologies
from oreshed.technology.stream import Stream
from oreshed.technology.unit import CLOSURE, Unit, closure

UNITS = [(t, u) for t in technologies() for u in units_of(t)]
IDS = [f"{t.id}:{u.name}" for t, u in UNITS]


def feeds(unit: Unit, rng: np.random.Generator, draws: int, scale: float = 1.0) -> dict[str, Stream]:
    """Random feeds around the unit's own example: each species up to a fifth more or less."""
    found = {}
    for inlet, example in unit.example.items():
        factor = rng.uniform(0.8, 1.2, size=(draws, len(example.species)))
        flow = example.flow * (factor[..., None] if example.sizes_m else factor) * scale
        found[inlet] = Stream(example.species, flow, example.composition, example.sizes_m, example.tags)
    return found


@pytest.mark.parametrize(("technology", "unit"), UNITS, ids=IDS)
def test_elements_close_and_nothing_is_negative(technology: Technology, unit: Unit) -> None:
    assert unit.example, f"{technology.id}: a unit needs an example feed"
    rng = np.random.default_rng(11)
    for draws in (1, 64):
        given = feeds(unit, rng, draws)
        result = unit.run(given)
        assert closure(given, result)[0] <= CLOSURE
        assert set(result.products) <= set(unit.outlets)
        for values in (*result.utilities.values(), *result.emissions.values(), *result.diagnostics.values()):
            assert np.all(np.isfinite(values))
        assert all(
            np.all(np.asarray(v) >= 0) for v in (*result.utilities.values(), *result.emissions.values())
        )


@pytest.mark.parametrize(("technology", "unit"), UNITS, ids=IDS)
def test_no_feed_gives_no_product(technology: Technology, unit: Unit) -> None:
    result = unit.run(feeds(unit, np.random.default_rng(1), 1, scale=0.0))
    assert all(not s.flow.any() for s in result.products.values())
    assert all(not np.any(v) for v in result.utilities.values())


@pytest.mark.parametrize(("technology", "unit"), UNITS, ids=IDS)
def test_energy_lies_above_the_thermodynamic_minimum(technology: Technology, unit: Unit) -> None:
    if unit.least_energy is None:
        return
    given = feeds(unit, np.random.default_rng(2), 32)
    result = unit.run(given)
    used = np.zeros(32)
    for carrier in ("electricity_MWh", "fuel_MWh"):
        used = used + result.utilities.get(carrier, np.zeros(()))
    assert np.all(used >= unit.least_energy(given, unit.values({})))


@pytest.mark.parametrize(("technology", "unit"), UNITS, ids=IDS)
def test_draws_of_parameters_run_in_one_call(technology: Technology, unit: Unit) -> None:
    rng = np.random.default_rng(3)
    given = feeds(unit, rng, 256)
    try:
        many = unit.run(given, parameters=unit.parameters.draw(rng, 256))
    except OutOfValidity as error:
        pytest.fail(f"drawn parameters leave the unit's own limits: {error}")
    assert all(s.flow.shape[0] in (1, 256) for s in many.products.values() if s.flow.ndim > 1)


@pytest.mark.parametrize(("technology", "unit"), UNITS, ids=IDS)
def test_draws_of_parameters_run_on_one_feed(technology: Technology, unit: Unit) -> None:
    drawn = unit.parameters.draw(np.random.default_rng(4), 5)
    one = {
        inlet: Stream(s.species, s.flow, s.composition, s.sizes_m, s.tags)
        for inlet, s in unit.example.items()
    }
    together = unit.transform(one, unit.values({}, drawn))
    for n in (0, 4):
        alone = unit.transform(one, unit.values({}, {k: x[n] for k, x in drawn.items()}))
        for name, stream in alone.products.items():
            whole = np.broadcast_to(together.products[name].total(), (5,))
            assert whole[n] == pytest.approx(float(stream.total()), rel=1e-5, abs=1e-9)


@pytest.mark.parametrize(("technology", "unit"), UNITS, ids=IDS)
def test_strange_settings_are_refused(technology: Technology, unit: Unit) -> None:
    with pytest.raises(OutOfValidity, match="no setting"):
        unit.run(unit.example, {"no_such_setting": 1.0})
    for s in unit.settings:
        with pytest.raises(OutOfValidity, match=s.name):
            unit.run(unit.example, {s.name: float("nan")})

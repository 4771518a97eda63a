"""A unit closes, refuses what it does not know, and hands over marginal coefficients."""

from collections.abc import Mapping

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.linear import linearise, modes
from oreshed.technology.parameter import Setting
from oreshed.technology.stream import Array, Stream, mix
from oreshed.technology.unit import Limit, Result, Unit


def bank(feeds: Mapping[str, Stream], values: Mapping[str, Array]) -> Result:
    """Recovery falls as the bank fills: a unit whose average and marginal coefficients differ."""
    feed = feeds["feed"]
    tau = values["volume_m3"] / np.maximum(feed.total(), 1e-12)
    recovery = {"galena": 0.9 * tau / (1 + tau), "quartz": 0.05 * tau / (1 + tau)}
    concentrate, tail = feed.split(recovery)
    return Result(
        {"concentrate": concentrate, "tail": tail}, utilities={"electricity_MWh": 0.01 * feed.total()}
    )


BANK = Unit(
    "bank", ("feed",), ("concentrate", "tail"), bank,
    settings=(Setting("volume_m3", 100.0, 1.0, 1e6, "m3", "cell volume"),),
    limits=(Limit("lead in feed", lambda f, v: f["feed"].assay("Pb"), 0.0, 0.30, "mass fraction", "test"),),
)  # fmt: skip
ORE = Stream.of({"galena": 10.0, "quartz": 190.0})


def test_marginal_is_the_derivative_and_average_is_not() -> None:
    line = linearise(BANK, ORE)
    more = BANK.run(Stream.of({"galena": 10.1, "quartz": 190.0})).products["concentrate"].element("Pb")
    now = BANK.run(ORE).products["concentrate"].element("Pb")
    slope = line.marginal[line.outlets.index("concentrate"), line.elements.index("Pb"), 0]
    assert slope == pytest.approx(float(more - now) / 0.1, rel=1e-3)
    assert line.average("Pb")["concentrate"] > 1.01 * slope / 0.866
    assert sum(line.average("Pb").values()) == pytest.approx(1.0, abs=1e-12)
    # Closure of the line: what an added tonne brings leaves by some outlet.
    np.testing.assert_allclose(line.marginal.sum(axis=0)[:, 0], [0.866, 0.134, 0.0], atol=2e-4)


def test_the_error_of_the_line_grows_with_the_band() -> None:
    assert linearise(BANK, ORE, band=0.02).error < linearise(BANK, ORE, band=0.3).error


def test_modes_span_a_grid() -> None:
    found = modes(BANK, ORE, {"volume_m3": [50.0, 100.0, 200.0]})
    recovered = [m.average("Pb")["concentrate"] for m in found]
    assert recovered == sorted(recovered)


def test_outside_validity_the_reason_comes_not_a_number() -> None:
    with pytest.raises(OutOfValidity, match=r"lead in feed is 0\.866 mass fraction; the model holds"):
        BANK.run(Stream.of({"galena": 10.0}))


def test_all_bad_settings_are_told_at_once() -> None:
    with pytest.raises(OutOfValidity) as caught:
        BANK.run(ORE, {"volume": 3.0, "volume_m3": -1.0})
    assert "did you mean volume_m3?" in str(caught.value)
    assert "outside 1 to 1e+06 m3" in str(caught.value)


def test_matter_from_nothing_stops_the_program() -> None:
    def leaky(feeds: Mapping[str, Stream], values: Mapping[str, Array]) -> Result:
        del values
        return Result({"out": feeds["feed"].scaled(1.001)})

    with pytest.raises(RuntimeError, match="does not close"):
        Unit("leaky", ("feed",), ("out",), leaky).run(ORE)


def test_mixing_keeps_sizes_only_where_all_have_them() -> None:
    sized = Stream(("galena",), np.ones((1, 3)), {"galena": {"Pb": 0.866}}, sizes_m=(1e-4, 5e-5, 1e-5))
    assert mix(sized, sized).flow.sum() == 6.0
    assert mix(sized, ORE).sizes_m == ()
    assert float(mix(sized, ORE).species_flow("galena")) == 13.0


def test_unknown_minerals_are_refused_with_a_hint() -> None:
    with pytest.raises(OutOfValidity, match="did you mean sphalerite"):
        Stream.of({"sphalerit": 1.0})


def test_every_default_of_a_setting_lies_in_its_own_range() -> None:
    # Defaults are not checked at each run, so they are checked here.
    from oreshed.report.technology import units_of
    from oreshed.technology.registry import technologies

    wrong = [
        f"{u.name}.{s.name}" for t in technologies() for u in units_of(t) for s in u.settings
        if not s.low <= s.default <= s.high
    ]  # fmt: skip
    assert not wrong


def test_what_derives_from_parameters_follows_them_and_each_draw() -> None:
    def opened(values: Mapping[str, Array]) -> dict[str, Array]:
        return {"share": values["rate"] * values["hours"]}

    def part(feeds: Mapping[str, Stream], values: Mapping[str, Array]) -> Result:
        taken, left = feeds["feed"].split({}, rest=values["share"])
        return Result({"taken": taken, "left": left})

    unit = Unit(
        "part", ("feed",), ("taken", "left"), part, derived=opened,
        settings=(Setting("rate", 0.1, 0.0, 1.0, "1/h", "rate"), Setting("hours", 2.0, 0.0, 5.0, "h", "stay")),
    )  # fmt: skip
    feed = Stream.of({"galena": 10.0})
    assert float(unit.run(feed).products["taken"].total()) == pytest.approx(2.0)
    drawn = unit.run(feed, {"rate": np.array([0.0, 0.1, 0.2])}).products["taken"].total()
    assert drawn == pytest.approx([0.0, 2.0, 4.0])

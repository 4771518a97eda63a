"""Lead without a furnace: every cell pays at least its reversible voltage, and what does not dissolve stays."""

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology import plant
from oreshed.technology.extraction import battery_lead
from oreshed.technology.extraction import lead_hydrometallurgy as lh
from oreshed.technology.flowsheet import solve
from oreshed.technology.stream import Stream
from oreshed.technology.unit import CLOSURE, closure

PASTE = Stream.of({c: 100.0 * w for c, w in battery_lead.PASTE.items()})
CARBONATE = lh.paste_unit("fluoborate").example["paste"]


@pytest.mark.parametrize("system", lh.ACID)
def test_every_element_closes_in_every_leachant_and_in_its_plant(system: str) -> None:
    for paste in (PASTE, CARBONATE):
        assert closure({"paste": paste}, lh.paste_unit(system).run(paste))[0] <= CLOSURE
    feed = {"batteries": battery_lead.BATTERY_FEED}
    assert closure(feed, plant.total(solve(lh.plant(system), feed)))[0] <= CLOSURE


def test_sulphate_dissolves_in_brine_and_caustic_and_in_no_acid() -> None:
    won = {s: float(lh.paste_unit(s).run(PASTE).diagnostics["lead_recovery"]) for s in lh.ACID}
    assert min(won["chloride"], won["caustic"]) > 0.93
    assert max(won[s] for s in ("fluoborate", "fluosilicate", "methanesulphonate")) < 0.55


def test_without_peroxide_only_the_dioxide_that_sponge_lead_reduces_dissolves() -> None:
    unit = lh.paste_unit("fluoborate")
    without, with_it = (unit.run(CARBONATE, {"peroxide_ratio": r}) for r in (0.0, 1.1))
    assert float(without.utilities["hydrogen_peroxide_t"]) == 0.0
    assert float(without.products["residue"].species_flow("PbO2")) > 15.0
    assert float(with_it.diagnostics["lead_recovery"]) > float(without.diagnostics["lead_recovery"]) + 0.15


def test_dioxide_at_the_anode_only_costs_what_its_second_leach_misses() -> None:
    assert float(lh.won(100.0, 1.0, 0.5)) == pytest.approx(100.0)
    assert float(lh.won(90.0, 0.9, 0.0)) == pytest.approx(90.0)
    e, f, dissolved = 0.9, 0.2, 90.0
    cathode = float(lh.won(dissolved, e, f))
    assert dissolved + e * f * cathode == pytest.approx(cathode + f * cathode)  # in solution = won + dioxide


def test_voltage_rises_with_current_and_distance_and_never_falls_below_the_reversible() -> None:
    v = lh.paste_unit("fluoborate").values({})
    volts = [float(lh.cell_voltage(1.355, j, 0.035, v)) for j in (50.0, 150.0, 300.0, 600.0)]
    assert volts == sorted(volts) and volts[0] > 1.355
    assert float(lh.cell_voltage(1.355, 300.0, 0.07, v)) > volts[2]


def test_the_ferric_cell_takes_less_than_one_that_makes_oxygen() -> None:
    ferric = float(lh.GALENA.run(lh.GALENA.example).diagnostics["kWh_per_t"])
    oxygen = float(lh.paste_unit("fluoborate").run(CARBONATE).diagnostics["kWh_per_t"])
    assert 0.897 / 3.8655e-3 < ferric < 0.8 * oxygen


def test_galena_leaves_its_silver_and_its_sulphur_in_the_residue() -> None:
    result = lh.GALENA.run(lh.GALENA.example)
    assert float(result.share("Ag", "residue")) == pytest.approx(1.0)
    assert float(result.share("S", "residue")) == pytest.approx(1.0)
    assert float(result.emissions["SO2_t"]) == 0.0


@pytest.mark.parametrize(
    ("words", "system"),
    (("HBF4", "fluoborate"), ("hexafluorosilicic acid", "fluosilicate"), ("PLACID", "chloride"),
     ("4 M NaOH", "caustic"), ("methanesulfonic acid", "methanesulphonate"), ("sodium citrate", "citrate")),
)  # fmt: skip
def test_a_leachant_is_known_by_the_words_of_the_trade(words: str, system: str) -> None:
    assert lh.leachant({"leachant": words}) == system


def test_an_unknown_leachant_and_a_feed_that_is_no_paste_are_refused() -> None:
    with pytest.raises(OutOfValidity, match="no leachant"):
        lh.paste_unit("vinegar")
    with pytest.raises(OutOfValidity, match="lead in paste"):
        lh.paste_unit("fluoborate").run(Stream.of({"PbO": 10.0, "quartz": 90.0}))


def test_without_phosphorus_the_anode_sends_most_of_the_lead_round_again() -> None:
    unit = lh.paste_unit("fluosilicate")
    guarded, bare = (unit.run(CARBONATE, {"phosphorus_g_l": p}) for p in (1.3, 0.0))
    v = unit.values({})
    assert float(lh.dioxide_at_anode(1.3, v)) < 0.01 < 0.5 < float(lh.dioxide_at_anode(0.0, v))
    assert float(bare.utilities["hydrogen_peroxide_t"]) > 3.0 * float(
        guarded.utilities["hydrogen_peroxide_t"]
    )
    assert float(bare.diagnostics["lead_recovery"]) < float(guarded.diagnostics["lead_recovery"])
    assert float(bare.diagnostics["cell_V"]) > float(guarded.diagnostics["cell_V"]) + 0.1

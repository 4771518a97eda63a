"""Metals leave by pH in their order, tables stand close to the engine, and a failed solve never passes for a result."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.aqueous import Water, database, water
from oreshed.technology.registry import technology
from oreshed.technology.separation import precipitation as pp
from oreshed.technology.separation.speciation import solubility_mg_per_l
from oreshed.technology.stream import Stream, contained, mix

LIQUOR = mix(contained({"Cd": 0.5, "Zn": 2.0, "Fe": 0.3}, "liquor"), Stream.of({"water": 1000.0}))


def test_iron_leaves_first_and_cadmium_last() -> None:
    unit = technology("hydroxide-precipitation").unit
    at = {ph: unit.run(LIQUOR, {"pH": ph}) for ph in (4.0, 8.0, 11.0)}
    gone = {ph: {e: float(r.share(e, "solid")) for e in ("Fe", "Zn", "Cd")} for ph, r in at.items()}
    assert gone[4.0]["Fe"] > 0.95 > 0.05 > gone[4.0]["Zn"]
    assert gone[8.0]["Zn"] > gone[8.0]["Cd"]
    assert gone[11.0]["Cd"] > 0.99


def test_the_table_stands_within_six_percent_of_the_engine_between_its_points() -> None:
    for element, reagent in (("Cd", "hydroxide"), ("Zn", "carbonate")):
        phs, _ = pp.solubility_table(element, reagent)
        solid, base = pp.solids()[element, reagent]
        co2 = pp.AIR_CO2 if reagent == "carbonate" else None
        for ph in (phs[len(phs) // 2 : -2 : 4] + 0.125).round(3):
            direct = solubility_mg_per_l(element, solid, float(ph), base, log_co2=co2)
            assert float(pp.solubility(element, reagent, ph)) == pytest.approx(direct, rel=0.06), (
                element,
                ph,
            )


def test_over_liming_dissolves_lead_again() -> None:
    table = pp.solubility("Pb", "hydroxide", np.array([9.0, 10.2, 12.0]))
    assert table[1] < table[0]
    assert table[1] < table[2]


def test_a_failed_solve_raises_and_does_not_hand_back_the_last_result() -> None:
    engine = Water("phreeqc", corrected=False)
    engine.run("SOLUTION 1\n pH 7\nSELECTED_OUTPUT\n -reset false\n -pH true\nEND\n")
    with pytest.raises(OutOfValidity, match="chemistry engine"):
        engine.run("SOLUTION 1\n Unobtainium 1\nEND\n")


def test_the_overlay_moves_pyromorphite_and_nothing_else() -> None:
    text = "SOLUTION 1\n pH 6\n P 1\n Cl 1\n Pb 1e-6 {} 0\nSELECTED_OUTPUT\n -reset false\n -totals Pb\nEND\n"
    plain, corrected = Water(corrected=False), water()
    ratio = {s: corrected.run(text.format(s))[-1]["Pb(mol/kgw)"] / plain.run(text.format(s))[-1]["Pb(mol/kgw)"]
             for s in ("Pyromorphite", "Hydroxylpyromorphite")}  # fmt: skip
    assert 9 < ratio["Pyromorphite"] < 17
    assert ratio["Hydroxylpyromorphite"] == pytest.approx(1.0)


def test_an_unknown_database_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="pinned are"):
        database("my-own")


def test_the_solid_that_falls_is_drawn_and_widens_what_is_left() -> None:
    unit = technology("hydroxide-precipitation").unit
    draws = unit.parameters.draw(np.random.default_rng(4), 300)
    left = unit.run(LIQUOR, {"pH": 8.0}, draws).diagnostics["Zn_left_mg_per_l"]
    assert np.percentile(left, 95) > 3 * np.percentile(left, 5)
    assert float(
        unit.run(LIQUOR, {"pH": 8.0}, {"log_shift_Zn": -0.97}).diagnostics["Zn_left_mg_per_l"]
    ) < float(unit.run(LIQUOR, {"pH": 8.0}).diagnostics["Zn_left_mg_per_l"])


def test_what_is_left_at_a_ph_comes_with_its_band() -> None:
    told = pp.compute({"Cd_mg_L": 100, "Zn_mg_L": 500, "pH": 9.0})
    low, high = told["left_band_pct"]["Zn"]
    assert low <= told["left_pct"]["Zn"] <= high
    assert told["left_pct"]["Cd"] > told["left_pct"]["Zn"]
    with pytest.raises(OutOfValidity, match="no hydroxide of 'Mg'"):
        pp.compute({"Mg_mg_L": 100, "pH": 9.0})

"""Extraction follows pH, stages and crowding; Kremser's closed form agrees with stages solved one by one."""

import itertools

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.separation import extraction_stages as es
from oreshed.technology.separation import solvent_extraction as sx
from oreshed.technology.stream import Stream, contained, mix

LIQUOR = mix(contained({"Zn": 2.0, "Cd": 0.5, "Ni": 1.0}, "liquor"), Stream.of({"water": 1000.0}))


def test_kremser_equals_stages_solved_one_by_one() -> None:
    for factor, stages in ((0.5, 3), (1.0, 4), (2.5, 5)):
        # x_n of the raffinate of each stage; fresh organic enters at the last.
        a = np.zeros((stages, stages))
        for n in range(stages):
            a[n, n] = 1.0 + factor
            if n:
                a[n, n - 1] = -1.0
            if n + 1 < stages:
                a[n, n + 1] = -factor
        b = np.zeros(stages)
        b[0] = 1.0
        assert 1.0 - np.linalg.solve(a, b)[-1] == pytest.approx(float(sx.kremser(factor, stages)), rel=1e-12)


def test_higher_ph_never_extracts_less_while_the_organic_has_room() -> None:
    roomy = mix(contained({"Zn": 0.02, "Cd": 0.005}, "liquor"), Stream.of({"water": 1000.0}))
    runs = [sx.UNIT.run(roomy, {"pH": p}).diagnostics for p in np.linspace(0.5, 6, 12)]
    for metal in ("Zn_extracted", "Cd_extracted"):
        assert all(float(b[metal]) >= float(a[metal]) - 1e-9 for a, b in itertools.pairwise(runs))


def test_zinc_goes_before_cadmium_before_nickel() -> None:
    shares = sx.UNIT.run(LIQUOR, {"pH": 2.5}).diagnostics
    assert float(shares["Zn_extracted"]) > float(shares["Cd_extracted"]) > float(shares["Ni_extracted"])


def test_a_full_organic_takes_no_more_than_its_dimer_binds() -> None:
    rich = mix(contained({"Zn": 80.0}, "liquor"), Stream.of({"water": 1000.0}))
    loaded = sx.UNIT.run(rich, {"pH": 6.0, "dimer": 0.3}).diagnostics["Zn_extracted"]
    mol_per_l = float(loaded) * 80.0 / 65.38
    assert mol_per_l <= 0.3 * sx.METAL_PER_DIMER * 1.001


def test_no_number_of_stages_extracts_more_than_a_factor_below_one() -> None:
    with pytest.raises(OutOfValidity, match="never extracts"):
        sx.stages_needed(0.8, 0.9)
    assert sx.stages_needed(2.0, 0.85) == 2


def test_a_law_that_is_no_law_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="neither a number"):
        sx.compute({"m": "__import__('os')", "B": 1.0})


FEED = {"Zn": np.array(0.03), "Cd": np.array(0.01)}
LAWS = {m: tuple(float(sx.metals()[m][k]) for k in ("log_kex", "slope_reagent", "slope_ph")) for m in FEED}


def test_a_trace_is_extracted_as_kremser_says() -> None:
    for stages in (1, 3, 6):
        share, free = es.counter_current({"Zn": np.array(1e-9)}, 0.3, 1.8, 0.7, stages, LAWS)
        factor = 10.0 ** float(es.log_distribution(*LAWS["Zn"], 0.3, 1.8)) * 0.7
        assert float(share["Zn"]) == pytest.approx(float(es.kremser(factor, stages)), rel=1e-6)
        assert free == pytest.approx(np.ones(stages))


def test_every_stage_balances_and_the_feed_end_is_fullest() -> None:
    share, free = es.counter_current({"Zn": np.array(0.15)}, 0.3, 2.5, 1.0, 4, LAWS)
    assert float(free[0]) == pytest.approx(float(free.min()))
    assert float(share["Zn"]) * 0.15 <= 0.3 / es.DIMERS_PER_METAL


def test_more_stages_more_organic_and_more_extractant_never_extract_less_zinc() -> None:
    def zinc(dimer: float = 0.3, ratio: float = 1.0, stages: int = 2) -> float:
        return float(es.counter_current({"Zn": np.array(0.15)}, dimer, 2.0, ratio, stages, LAWS)[0]["Zn"])

    for runs in (
        [zinc(stages=n) for n in (1, 2, 4, 8)],
        [zinc(ratio=r) for r in (0.3, 0.8, 1.5, 4.0)],
        [zinc(dimer=d) for d in (0.05, 0.2, 0.5, 0.9)],
    ):
        assert all(b >= a - 1e-9 for a, b in itertools.pairwise(runs))


def test_a_full_organic_lets_the_weaker_metal_go() -> None:
    roomy, crowded = (
        es.counter_current({"Zn": np.array(z), "Cd": np.array(0.02)}, 0.3, 3.5, 1.0, 3, LAWS)[0]["Cd"]
        for z in (0.01, 0.25)
    )
    assert float(roomy) > 0.95 > 0.3 > float(crowded)


def test_the_staircase_counts_the_stages_that_the_train_needs() -> None:
    feed, dimer, ph, ratio = 0.10, 0.3, 2.0, 1.2
    steps = es.mccabe_thiele(es.loading_isotherm(dimer, ph, LAWS["Zn"]), feed, 0.05 * feed, ratio)
    count = es.stage_count(steps)
    by_train = [
        float(es.counter_current({"Zn": np.array(feed)}, dimer, ph, ratio, n, LAWS)[0]["Zn"])
        for n in (count - 1, count)
        if n
    ]
    assert by_train[-1] >= 0.95 - 1e-6
    assert len(by_train) == 1 or by_train[0] < 0.95


def test_a_pinch_is_said_to_be_one() -> None:
    with pytest.raises(OutOfValidity, match="pinch"):
        es.mccabe_thiele(es.loading_isotherm(0.05, 1.0, LAWS["Zn"]), 0.2, 0.001, 1.0)


def test_scrubbing_parts_nickel_from_cadmium_and_costs_some_cadmium() -> None:
    liquor = mix(contained({"Cd": 3.0, "Ni": 8.0}, "liquor"), Stream.of({"water": 1000.0}))
    plain, scrubbed = (
        sx.UNIT.run(liquor, {"pH": 4.0, "scrub_to_organic": a, "scrub_pH": 2.6}).products["strip"]
        for a in (0.0, 0.2)
    )
    assert float(scrubbed.element("Ni") / scrubbed.element("Cd")) < 0.5 * float(
        plain.element("Ni") / plain.element("Cd")
    )
    assert float(scrubbed.element("Cd")) <= float(plain.element("Cd"))


def test_stronger_acid_strips_more_and_iron_hardly_comes_off() -> None:
    iron = tuple(float(sx.metals()["Fe3"][k]) for k in ("log_kex", "slope_reagent", "slope_ph"))
    zinc = [float(es.stripped(0.3, a, 0.2, 2.0, LAWS["Zn"])) for a in (0.05, 0.3, 3.0)]
    assert zinc == sorted(zinc)
    assert float(es.stripped(0.3, 1.0, 0.2, 2.0, iron)) < zinc[-1]


def test_without_base_extraction_stops_itself() -> None:
    def zinc(neutralised: float, level: float = 0.03) -> float:
        return float(
            es.counter_current({"Zn": np.array(level)}, 0.3, 3.0, 1.0, 3, LAWS, neutralised)[0]["Zn"]
        )

    by_base = [zinc(b) for b in (0.0, 0.3, 0.7, 1.0)]
    assert all(b >= a for a, b in itertools.pairwise(by_base))
    assert by_base[0] < 0.9 < by_base[-1]
    assert zinc(0.0, 1e-7) == pytest.approx(zinc(1.0, 1e-7), abs=1e-3)


def test_the_acid_of_a_single_stage_balances_its_metal() -> None:
    x0, ph0 = 0.05, 3.0
    share = float(es.counter_current({"Zn": np.array(x0)}, 0.3, ph0, 1.0, 1, LAWS, 0.0)[0]["Zn"])
    y = x0 * share
    ph = -np.log10(10**-ph0 + 2.0 * y)
    d = 10.0 ** float(es.log_distribution(*LAWS["Zn"], 0.3 - es.DIMERS_PER_METAL * y, ph))
    assert y / (x0 - y) == pytest.approx(d, rel=1e-6)


def test_a_constant_stands_with_the_coefficients_of_its_reaction() -> None:
    told = {
        "reaction": "Zn2+ + 1.5 H2A2 = ZnA2.HA + 2 H+",
        "log_Kex": -2.26,
        "slopes": {"pH": 2, "extractant": 1.67},
    }
    assert sx.compute({**told, "dimer_M": 0.1})["pH50"] == pytest.approx(1.88)
    fitted = {k: v for k, v in told.items() if k != "reaction"}
    assert sx.compute({**fitted, "dimer_M": 0.1})["pH50"] == pytest.approx(
        1.88
    )  # the slope of one and a half dimers
    assert sx.compute(told).answering("pH50_at_0.10_M_dimer", 0.0) == pytest.approx(1.88)
    assert sx.compute(told).answering("pH50", 0.0) is None


def test_an_endothermic_extraction_gains_with_warmth() -> None:
    told = sx.compute({"log_Kex": -2.26, "dH_kJ_mol": 16.27})
    warm = told.answering("Kex_ratio_45C_over_25C", 0.0)
    assert warm > 1.0 and warm * told.answering("Kex_ratio_25C_over_45C", 0.0) == pytest.approx(1.0)
    assert sx.compute({"Kex": 10**-2.26, "dimer_M": 0.1})["pH50"] == pytest.approx(1.88)


def test_a_separation_factor_is_asked_of_two_metals() -> None:
    told = sx.compute({"Cd_g_L": 1.0, "Cu_g_L": 1.0, "extractant": "30-35 % D2EHPA"})
    assert (
        told["separation_factor"] == told["beta_Cd_Cu"] == told.answering("separation_factor_Cd_over_Cu", 0.0)
    )
    assert told.answering("beta_Cd_Pt", 0.0) is None

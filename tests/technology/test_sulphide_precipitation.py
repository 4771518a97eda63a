"""Sulphides fall in the order of their solubility, share one sulphide, and agree with the chemistry engine."""

import itertools

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.aqueous import water
from oreshed.technology.separation import sulphide_precipitation as sp
from oreshed.technology.stream import Stream, contained, mix

LIQUOR = mix(contained({"Cu": 0.3, "Cd": 0.5, "Zn": 2.0, "Ni": 1.0}, "liquor"), Stream.of({"water": 1000.0}))


@pytest.mark.parametrize(("metal", "solid"), [("Zn", "ZnS(am)"), ("Cd", "Greenockite"), ("Pb", "Galena")])
def test_solubility_stands_beside_the_engine(metal: str, solid: str) -> None:
    text = (
        "SOLUTION 1\n pH 5\n pe -2\n units mol/kgw\n Na 0.1 charge\n N(5) 1e-9\n Br 0.1\n S(-2) 1e-3\n "
        f"{metal} 1e-9 {solid} 0\nSELECTED_OUTPUT\n -reset false\n -totals {metal}\nEND\n"
    )
    try:
        row = water().run(text)[-1]
    except OutOfValidity:
        row = water().run(text.replace("Br", "Cl"))[-1]
    engine = next(x for k, x in row.items() if k.startswith(metal))
    assert float(sp.saturation(metal, 1e-3, 5.0)) == pytest.approx(engine, rel=0.2)


def test_copper_falls_before_cadmium_before_zinc_before_nickel() -> None:
    shares = [sp.UNIT.run(LIQUOR, {"pH": p, "sulphide_ratio": 1.0}).diagnostics for p in (0.0, 0.5, 3.0, 6.5)]
    for given in shares:
        order = [float(given[f"{m}_fallen"]) for m in ("Cu", "Cd", "Zn", "Ni")]
        assert all(a >= b - 1e-9 for a, b in itertools.pairwise(order))
    assert float(shares[0]["Cu_fallen"]) > 0.99
    assert float(shares[1]["Zn_fallen"]) < 0.05 < 0.9 < float(shares[3]["Zn_fallen"])


def test_no_more_sulphide_falls_than_was_given() -> None:
    for ratio in (0.05, 0.4, 0.9):
        result = sp.UNIT.run(LIQUOR, {"pH": 6.5, "sulphide_ratio": ratio})
        in_solids = float(result.products["sulphides"].element("S"))
        given = float(result.drawn["sodium_hydrosulphide"].element("S"))
        assert in_solids <= given * (1 + 1e-9)
        assert in_solids > 0.9 * given


def test_more_sulphide_never_removes_less_until_complexes_take_a_trace_back() -> None:
    runs = [sp.UNIT.run(LIQUOR, {"pH": 4.0, "sulphide_ratio": r}) for r in np.linspace(0.0, 2.0, 15)]
    for metal in ("Cu", "Cd", "Zn", "Ni"):
        taken = [float(r.diagnostics[f"{metal}_fallen"]) for r in runs]
        assert all(b >= a - (1e-9 if taken.index(b) < 6 else 1e-3) for a, b in itertools.pairwise(taken))


def test_scarce_sulphide_buys_purity() -> None:
    lean, rich = (
        sp.compute({"Cd_mg_L": 500, "Zn_mg_L": 2000, "pH": 4.0, "target": "Cd", "sulphide_to_metal": r})
        for r in (0.9, 3.0)
    )
    assert lean["selectivity_pct"] > 99 > rich["selectivity_pct"]
    assert lean["Cd_removed_pct"] <= rich["Cd_removed_pct"]


def test_the_band_of_solids_moves_zinc_and_is_drawn_from_parameters() -> None:
    given = {"pH": 0.5, "sulphide_ratio": 1.0}
    fresh, aged = (
        sp.UNIT.run(LIQUOR, given, {"log_k_Zn": k}).diagnostics["Zn_fallen"] for k in (-9.05, -11.62)
    )
    assert float(aged) > float(fresh) + 0.1


def test_an_unknown_metal_is_refused_by_name() -> None:
    with pytest.raises(OutOfValidity, match="no sulphide of Mg"):
        sp.compute({"Mg_mg_L": 100, "pH": 3})

"""The Waelz kiln closes, pays for poor charges with its slag, and washing takes out halides but no metal."""

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.extraction import waelz
from oreshed.technology.unit import CLOSURE, closure


@pytest.mark.parametrize(
    "charge", (waelz.eaf_dust(100.0), waelz.leach_residue(100.0)), ids=("dust", "residue")
)
@pytest.mark.parametrize("washing", (0.0, 2.0))
def test_every_element_closes(charge, washing: float) -> None:  # type: ignore[no-untyped-def]
    result = waelz.UNIT.run(charge, {"washing": washing})
    assert closure({"charge": charge}, result)[0] <= CLOSURE


@pytest.mark.parametrize("make", (waelz.eaf_dust, waelz.leach_residue))
def test_an_assay_comes_back_as_given(make) -> None:  # type: ignore[no-untyped-def]
    charge = make(50.0, Zn=18.0, Fe=25.0, Pb=2.5)
    assert float(charge.total()) == pytest.approx(50.0)
    for element, share in (("Zn", 0.18), ("Fe", 0.25), ("Pb", 0.025)):
        assert float(charge.assay(element)) == pytest.approx(share)


def test_richer_dust_gives_more_of_its_zinc_and_a_richer_oxide() -> None:
    shares, grades = [], []
    for zinc in (12.0, 18.0, 26.0, 34.0):
        found = waelz.UNIT.run(waelz.eaf_dust(100.0, Zn=zinc)).diagnostics
        shares.append(float(found["zinc_recovery"]))
        grades.append(float(found["oxide_zinc"]))
    assert shares == sorted(shares) and grades == sorted(grades)


def test_washing_takes_halides_stage_by_stage_and_no_zinc() -> None:
    results = [waelz.UNIT.run(waelz.eaf_dust(100.0), {"washing": n}) for n in (0.0, 1.0, 2.0)]
    chlorine = [float(r.products["oxide"].element("Cl")) for r in results]
    kept = 1.0 - float(waelz.PARAMETERS["Cl_washed"].estimate.central)
    assert chlorine[1] / chlorine[0] == pytest.approx(kept) == pytest.approx(chlorine[2] / chlorine[1])
    assert len({round(float(r.products["oxide"].element("Zn")), 9) for r in results}) == 1
    assert not results[0].products["liquor"].flow.any()


def test_iron_stays_in_the_slag_and_cadmium_in_the_oxide() -> None:
    result = waelz.UNIT.run(waelz.eaf_dust(100.0))
    assert float(result.share("Fe", "slag")) > 0.93
    assert float(result.share("Cd", "oxide")) > 0.95


def test_no_zinc_but_what_slag_can_hold_is_refused_with_the_reason() -> None:
    with pytest.raises(OutOfValidity, match="zinc in charge"):
        waelz.UNIT.run(waelz.eaf_dust(100.0, Zn=4.0))


def test_an_assay_above_a_hundred_per_cent_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="sums to"):
        waelz.eaf_dust(100.0, Zn=60.0, Fe=50.0)

"""The pictures of the dilute-stream technologies draw what the model computes."""

from xml.etree import ElementTree as ET

import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.report.figures import dilute


def test_the_title_of_the_staircase_counts_its_stages() -> None:
    easy, hard = dilute.mccabe_thiele_svg(recovery=0.5), dilute.mccabe_thiele_svg(recovery=0.99)
    assert "in 1 ideal stages" in easy
    assert easy.split("in ")[1] != hard.split("in ")[1]


def test_a_pinched_staircase_is_not_drawn() -> None:
    with pytest.raises(OutOfValidity, match="pinch"):
        dilute.mccabe_thiele_svg(ph=0.5)


def test_pictures_are_well_formed_and_name_what_they_show() -> None:
    bed = dilute.breakthrough_svg("thiol", 4.0, (("Cd", 50.0), ("Zn", 100.0)))
    cost = dilute.cost_curve_svg()
    for text, words in ((bed, ("Cd, front", "Zn, front")), (cost, ("ion exchange", "electrodeposition"))):
        assert ET.fromstring(text).tag.endswith("svg")
        assert all(w in text for w in words)
        assert "nan" not in text

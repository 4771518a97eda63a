"""What the reference case adds is told with figures grouped as everywhere else in the report."""

import oreshed
from oreshed.chain.folder import read_model, shipped
from oreshed.insight.base_year import reference_case


def test_nameplates_of_the_reference_case_are_grouped_by_narrow_spaces() -> None:
    piece = oreshed.load("us-allies").study("lead", bloc="USA", draws=0).piece
    told = [r["what"] for r in reference_case(read_model(shipped("us-allies")), piece)]
    assert any("\u202f" in what for what in told)
    assert not any("," in what for what in told)

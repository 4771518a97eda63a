"""What is primary and what secondary, where a split is a choice, and what a statement on recycling lets go."""

from __future__ import annotations

import pytest

from oreshed.chain.folder import read_model, shipped
from oreshed.chain.model import Model
from oreshed.insight.reading import units
from oreshed.insight.statements import judge
from oreshed.insight.study import Ask, Study
from oreshed.insight.volumes import supply_parts


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(shipped("us-allies"))


@pytest.fixture(scope="module")
def germanium(model: Model) -> Study:
    return Study(model, Ask("germanium", draws=0))


def test_germanium_of_residues_and_scrapped_optics_is_secondary(germanium: Study) -> None:
    parts = supply_parts(germanium)
    secondary = {p["region"]: p["central"] for p in parts if p["quantity"] == "refined_secondary"}
    assert secondary["USA"] == pytest.approx(0.5)
    assert secondary["EU27"] == pytest.approx(24 * 0.92, rel=1e-4)
    flows = {u["flow"]: u["tonnes"] for u in units(germanium.piece)}
    assert flows["collected:germanium-concentrate"] == pytest.approx(24)
    assert not [f for f in flows if f.startswith("mined:")]


def test_residues_stay_with_the_plant_beside_them_and_the_free_split_says_so(germanium: Study) -> None:
    """Olen treats what it collects; that Quapaw could as well is a choice, and the whole range is told."""
    part = next(
        p for p in supply_parts(germanium) if (p["region"], p["quantity"]) == ("EU27", "refined_secondary")
    )
    assert part["choice"] and part["low"] < 0.5 * part["central"]
    sent = sum(
        x
        for c, x in zip(germanium.piece.matrix.columns, germanium.piece.flows.tolist(), strict=True)
        if c.kind == "ship" and c.origin == "EU27-germanium" and c.to_region != "EU27"
    )
    assert sent == pytest.approx(0, abs=1e-6)


def test_metal_of_other_hosts_is_not_mined_as_metal(model: Model) -> None:
    for metal in ("tellurium", "indium"):
        flows = [u["flow"] for u in units(Study(model, Ask(metal, draws=0)).piece)]
        assert f"from_other_hosts:{metal}-refined" in flows
        assert f"mined:{metal}-refined" not in flows


@pytest.mark.parametrize("metal, given", [("zinc", True), ("lead", True), ("germanium", False)])
def test_a_statement_on_recycling_says_whether_collection_was_let_go(
    model: Model, metal: str, given: bool
) -> None:
    found = next(j for j in judge(Study(model, Ask(metal, draws=0)), ()) if j.statement.id == "K06")
    assert ("what is collected is given" in found.statement.says) is given
    assert ("collection" in found.why.partition("never let go")[2]) is given
    assert ("residue collection" in found.why.partition("never let go")[0]) is not given

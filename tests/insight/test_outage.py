"""Outages that end a surplus: every site in one is needed, and what is lost is told in tonnes of the metal asked about."""

from __future__ import annotations

import numpy as np
import pytest

import oreshed
from oreshed.chain.solve import Solver
from oreshed.insight.outage import sites, smallest_outages
from oreshed.insight.study import Study
from oreshed.insight.verdict import verdict_of
from oreshed.report.brief.amounts import Scale
from oreshed.report.brief.bottleneck import paragraph, summary
from oreshed.report.brief.references import References


@pytest.fixture(scope="module")
def cadmium() -> Study:
    return oreshed.load("us-allies").study("cadmium", bloc="core", draws=0)


def test_without_any_site_of_an_outage_there_is_still_enough(cadmium: Study) -> None:
    piece = cadmium.piece
    places, solver = sites(piece), Solver(piece.matrix)
    (outage, *_) = smallest_outages(piece)
    hit = {piece.world.model.plant[p].site or p for p in outage.plants}
    assert len(hit) == outage.sites

    def supply_without(names: set[str]) -> float:
        rows = np.array([i for name in names for i in places[name]], dtype=np.int64)
        solver.set_rhs(rows, np.zeros(len(rows)))
        try:
            return solver.solve().value
        finally:
            solver.set_rhs(rows, piece.matrix.rhs[rows])

    assert supply_without(hit) < piece.demand
    for site in hit:
        assert supply_without(hit - {site}) >= piece.demand, site


def test_the_loss_is_told_in_tonnes_of_the_metal_not_in_nameplates_of_its_hosts(cadmium: Study) -> None:
    for outage in smallest_outages(cadmium.piece):
        assert outage.lost_supply == pytest.approx(
            cadmium.piece.supply - cadmium.piece.demand + outage.gap_after
        )
        assert outage.lost_supply <= cadmium.piece.supply


def test_the_brief_calls_no_outage_the_only_one_or_the_smallest_where_fewer_sites_were_not_all_tried(
    cadmium: Study,
) -> None:
    verdict = verdict_of(cadmium)
    assert verdict["surplus"]["smallest_outage"][0]["proven"] is False
    scale = Scale("t", 1.0, 0)
    said = paragraph(verdict, scale, References(verdict)) + summary(verdict, scale, References(verdict))
    assert "together would leave demand unmet." in said
    assert f"An outage of {verdict['surplus']['smallest_outage'][0]['sites']} sites together" in said
    assert "only with the loss" not in said
    assert "smallest loss" not in said
    assert "no loss of fewer sites" not in said

"""What no source places is told where it is no trifle."""

import oreshed
from oreshed.insight.reading import units, unplaced
from oreshed.insight.wording import warnings


def test_alumina_and_bauxite_without_a_known_use_is_told() -> None:
    study = oreshed.load("us-allies").study("aluminium", draws=0)
    loose = unplaced(study.piece)
    assert set(loose) == {"alumina", "bauxite"}
    assert sum(loose.values()) > 0.05 * study.piece.demand
    assert any("alumina and bauxite" in w and "statistical difference" in w for w in warnings(study))


def test_what_scrap_loses_in_melting_is_not_called_alumina() -> None:
    piece = oreshed.load("us-allies").study("aluminium", draws=0).piece
    lost = {u["commodity"]: u["tonnes"] for u in units(piece) if u["flow"].startswith("lost:")}
    assert 0 < lost["aluminium-scrap"] < 1e6
    assert lost.get("alumina", 0.0) + lost["aluminium-scrap"] < 1.3e6

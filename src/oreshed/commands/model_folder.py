"""The model that a command works on: a shipped one by name, or a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oreshed.chain.model import Model


def open_model(name: str, scenario: Path | None = None) -> Model:
    from oreshed.chain.folder import read_model, shipped

    model = read_model(shipped(name))
    if scenario is None:
        return model
    from oreshed.chain.scenario import apply_scenario

    return apply_scenario(model, scenario)

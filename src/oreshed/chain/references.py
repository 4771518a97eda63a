"""What tables say of each other: names that must exist, keys that must differ, sums that must hold."""

from __future__ import annotations

from collections.abc import Mapping

from oreshed.basis.errors import Fault
from oreshed.chain.cells import Sheet
from oreshed.chain.model import Model
from oreshed.chain.schema import Settings


def reference_faults(sheets: Mapping[str, Sheet], settings: Settings | None) -> list[Fault]:
    return []


def check_model(model: Model) -> list[Fault]:
    return []

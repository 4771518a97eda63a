"""Session: a loaded model and the questions that Python users ask of it. Every answer is a plain record."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from oreshed.chain.model import Model
from oreshed.chain.network import FeedRule, Question
from oreshed.chain.slice import build
from oreshed.chain.solution import Difference, Solution
from oreshed.chain.world import World, require_element
from oreshed.insight.certificate import Certificate
from oreshed.insight.interventions import Ranked, rank
from oreshed.insight.reading import units
from oreshed.insight.study import Ask, Study
from oreshed.insight.unlock import Unlocking

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Bottleneck:
    """All smallest unlocking sets with their certificates."""

    unlocking: Unlocking
    certificates: tuple[Certificate, ...]


@dataclass(frozen=True)
class Session:
    """A loaded model.

    >>> import oreshed
    >>> model = oreshed.load("us-allies")
    >>> "zinc" in model.metals
    True
    """

    model: Model

    @property
    def metals(self) -> tuple[str, ...]:
        """Metals that a question can name."""
        return self.model.elements

    def solve(
        self, metal: str, *, bloc: str = "", year: int | None = None, feed: FeedRule = "reliable"
    ) -> Solution:
        """Greatest usable supply of a metal for a bloc in a year, central values.

        >>> import oreshed
        >>> oreshed.load("us-allies").solve("zinc", bloc="USA", feed="own").balance_residual < 1e-9
        True
        """
        require_element(self.model, metal)
        settings = self.model.settings
        regions = self.model.bloc(bloc or settings.default_bloc)
        return Solution(
            build(World(self.model), Question(metal, regions, year or settings.target_year, feed))
        )

    def balance(self, metal: str, region: str, year: int | None = None) -> pl.DataFrame:
        """Where the units of a region or bloc go in a year: flow, label, tonnes, low, high (the range left free).

        >>> import oreshed
        >>> table = oreshed.load("us-allies").balance("zinc", "USA", 2024)
        >>> "mined, " in " ".join(table["label"])
        True
        """
        import polars as pl

        solution = self.solve(metal, bloc=region, year=year or self.model.settings.base_year)
        rows = [{k: u[k] for k in ("flow", "label", "tonnes", "low", "high")} for u in units(solution.piece)]
        return pl.DataFrame(rows)

    def study(
        self,
        metal: str,
        *,
        bloc: str = "",
        year: int | None = None,
        feed: FeedRule = "reliable",
        draws: int = 100,
        seed: int = 1,
    ) -> Study:
        """The whole study, each part worked out when first read.

        >>> import oreshed
        >>> oreshed.load("us-allies").study("zinc", bloc="USA", draws=0).central_gap > 0
        True
        """
        return Study(self.model, Ask(metal, bloc, year, feed, draws=draws, seed=seed))

    def bottleneck(
        self, metal: str, *, bloc: str = "", year: int | None = None, feed: FeedRule = "reliable"
    ) -> Bottleneck:
        """All smallest unlocking sets, each member proved needed in exact fractions.

        >>> import oreshed
        >>> found = oreshed.load("us-allies").bottleneck("zinc", bloc="USA")
        >>> len(found.unlocking.sets) >= 1
        True
        """
        study = self.study(metal, bloc=bloc, year=year, feed=feed, draws=0)
        return Bottleneck(study.unlocking, study.certificates)

    def interventions(
        self, metal: str, *, bloc: str = "", year: int | None = None, feed: FeedRule = "reliable"
    ) -> tuple[Ranked, ...]:
        """Options by usable tonnes a year, greatest first.

        >>> import oreshed
        >>> ranked = oreshed.load("us-allies").interventions("lead", bloc="USA")
        >>> ranked[0].central >= ranked[-1].central
        True
        """
        return rank(self.solve(metal, bloc=bloc, year=year, feed=feed).piece)

    def compare(
        self, other: Session | str | Path, metal: str, *, bloc: str = "", year: int | None = None
    ) -> tuple[Difference, ...]:
        """How another model (or a scenario file over this one) answers differently, down to the values that differ.

        >>> import oreshed
        >>> model = oreshed.load("us-allies")
        >>> model.compare(model, "zinc", bloc="USA")
        ()
        """
        if isinstance(other, str | Path):
            from oreshed.chain.scenario import apply_scenario

            other = Session(apply_scenario(self.model, Path(other)))
        here = self.solve(metal, bloc=bloc, year=year)
        return here.compare(other.solve(metal, bloc=bloc, year=year))

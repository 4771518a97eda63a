"""Invented claims and documents of metals that no seed is about, for tests of single rules."""

from collections.abc import Callable, Iterable

import pytest

from oreshed.ledger.claim import Claim, Place, Stated, Subject
from oreshed.ledger.document import Document, Section
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.ledger import Ledger
from oreshed.ledger.qualifier import interval


@pytest.fixture
def stated() -> Callable[..., Claim]:
    """A claim of `value` (a number or a pair) about a region, quantity and year."""
    count = 0

    def make(
        quantity: str,
        region: str,
        value: float | tuple[float | None, float | None],
        year: int | None = 2023,
        *,
        unit: str = "kt",
        entity: str = "",
        stage: str = "",
        qualifier: str = "exact",
        quote: str = "",
        line: int = 0,
        document: str = "brief.md",
        commodity: str = "chromium",
        kind: str = "measured",
        basis: str = "",
    ) -> Claim:
        nonlocal count
        count += 1
        low, central, high = (value[0], None, value[1]) if isinstance(value, tuple) else (None, value, None)
        factor = {"t": 1.0, "kt": 1e3, "Mt": 1e6}.get(unit)
        said = Stated(low, central, high, unit, qualifier, factor)
        subject = Subject(
            commodity,
            region,
            quantity,
            stage=stage,
            basis=basis,
            entity=entity,
            period_start=year,
            period_end=year,
        )
        shown = f"{value[0]}–{value[1]}" if isinstance(value, tuple) else f"{value:g}"
        return Claim(
            f"t{count}", subject, interval(said), kind, "", quote=quote or f"{region} {shown} {unit}", stated=said,
            place=Place(document, line or count),
        )  # fmt: skip

    return make


def text(
    *lines: str,
    question: str = "production",
    heading: str = "US and Allies Domestic Current Production (tons)",
    name: str = "brief.md",
) -> Document:
    """A document of one section."""
    body = (f"## {heading}", *lines)
    return Document(name, body, (Section(heading, question, 1, len(body)),))


def run(
    rule: Callable[[Evidence], Iterable[Finding]],
    claims: Iterable[Claim] = (),
    *documents: Document,
    reference: Iterable[Claim] = (),
) -> list[Finding]:
    """What one rule finds."""
    return list(rule(Evidence(Ledger(tuple(claims), documents), Ledger(tuple(reference)))))

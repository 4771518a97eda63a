"""What a number takes over from earlier ones: reserves spoken of before, a figure named again, owners' shares."""

from __future__ import annotations

import re
from collections.abc import Sequence

from oreshed.ledger.reading.assemble import Draft
from oreshed.ledger.reading.grades import Measured
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.subject import Read

GROUND = frozenset({"reserves", "resource"})
OWNED = re.compile(r"\((?:[A-Z][\w&.' -]{1,40}?\s\d+(?:\.\d+)?\s?%(?:[,;]?\s(?:and\s)?)?){1,5}\)")
AGAIN = re.compile(r"\b(?:[Tt]hese|[Tt]hose|[Tt]his|[Tt]hat|[Tt]he same)\s$")
NEAR = 60  # drafts back; a figure named again stands in the same section


def in_the_ground(read: Read, number: Numeral) -> Measured | None:
    """Reserves where the sentence before speaks of nothing else: "Reserves are kinder. The survey credits Chile with 9 Mt"."""
    low, high = read.passage.sentence(number.span.start)
    if low <= read.passage.lead_in[1] or number.per_year:
        return None
    earlier = read.passage.sentence(low - 1)[0]
    cues = [m for m in read.cues.get("mass", ()) if earlier <= m.start < high and m.bonus >= 6]
    said = [m for m in cues if m.start < low]
    if not said or len(said) < len(cues) or {m.value for m in said} - GROUND:
        return None
    return Measured(said[-1].value, said[-1].stage)


def owned(read: Read, number: Numeral) -> bool:
    """True for the parts of a mine's or plant's owners: "the mine (Foo 60 %, Bar Metals 40 %)"."""
    text, (start, end) = read.passage.text, number.span
    low = text.rfind("(", max(0, start - 160), start)
    found = OWNED.match(text, low) if low >= 0 else None
    if (
        found is None
        or found.end() < end
        or not re.search(r"[A-Z]\w+\s(?:[a-z]+\s)?$", text[max(0, low - 40) : low])
    ):
        return False
    return not any(
        low <= m.start < found.end()
        for m in (*read.regions, *read.commodities, *read.cues.get("percent", ()))
    )


def named_again(read: Read, number: Numeral, drafts: Sequence[Draft]) -> Draft | None:
    """The earlier claim of the same section whose figure "these 48 kt" repeats."""
    if number.kind != "mass" or not number.digits or number.value == 0:
        return None
    text, start = read.passage.text, number.span.start
    if not AGAIN.search(text[max(0, start - 12) : start]):
        return None
    tonnes = number.value * (number.factor_t or 1.0)
    for draft in reversed(drafts[-NEAR:]):
        if draft.number.kind != "mass" or draft.read.passage.section is not read.passage.section:
            continue
        if abs(draft.number.value * (draft.number.factor_t or 1.0) - tonnes) <= 1e-9 * tonnes:
            return draft
    return None

"""Where a condition, grade or recovery was met: the site or country that its sentence is set in, or nowhere."""

from __future__ import annotations

import re

from oreshed.ledger.reading.grades import Measured
from oreshed.ledger.reading.mentions import ALLIES, Mention
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.subject import Read

REFERS = re.compile(
    r"(?:It|They|Its|Their|There|This (?:mine|plant|mill|site|country|operation)|(?:The|That|the) (?:country|mines?|plants?|mill|smelters?|refinery|"
    r"refineries|company|site|operation|two|latter|same \w+|province|state|government)(?:'s)?|it|they)\b"
)
EXAMPLE = re.compile(
    r"(?:\b(?:such as|like|e\.g\.,?|for example|for instance|as in|unlike|from|including|for|to|by|than)|\()\s(?:the\s)?(?:[A-Z]\w+'s\s)?$"
)
OF_SITE = re.compile(
    r"(?:'s)?\s(?:[\w-]+\s){0,2}?(?:plants?|mills?|mines?|smelter|refinery|refineries|concentrators?|works|operations?|projects?|pits?|ores?|deposits?|circuits?)\b"
)
LOCATIVE = re.compile(r"(?:^|\b)(?:[Aa]t|[Ii]n)\s(?:the\s|northern\s|western\s|southern\s|eastern\s)*$")
TIGHT_AT = re.compile(r"[^.;:()\d]{0,44}\b(?:at|in)\s(?:the\s)?$")


def worked_at(read: Read, number: Numeral, measured: Measured) -> Mention | None:
    """The site or country at which a condition, grade or recovery was met; None where it is said of the method itself."""
    text, (start, end) = read.passage.text, number.span
    if measured.quantity == "physical_property" and number.kind != "percent":
        return None
    low, high = read.passage.sentence(start)
    if measured.quantity == "physical_property" and measured.stage == "property":
        return None  # a formula or a constant holds everywhere
    named = sorted(
        (m for m in (*read.regions, *read.places) if m.value not in (ALLIES, "WLD")), key=lambda m: m.start
    )
    for m in named:
        if end <= m.start < high and TIGHT_AT.fullmatch(text[end : m.start]):
            return m if not [n for n in read.numbers if end <= n.span.start < m.start] else None
    before = [m for m in named if low <= m.start and m.end <= start]
    if not before and REFERS.match(text[low:]) and low > 0:
        earlier, _ = read.passage.sentence(low - 1)
        before = [m for m in named if max(earlier, read.passage.lead_in[1]) <= m.start < low]
    held = [
        m for m in before
        if (LOCATIVE.search(text[max(0, m.start - 30) : m.start]) or m.kind == "place" or OF_SITE.match(text, m.end))
        and not EXAMPLE.search(text[max(0, m.start - 24) : m.start])
    ]  # fmt: skip
    if held and len({m.value for m in held}) == 1:
        return held[-1]
    lead = [m for m in read.lead_regions if m.value not in (ALLIES, "WLD")]
    return lead[0] if not held and len({m.value for m in lead}) == 1 else None

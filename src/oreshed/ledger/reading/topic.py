"""What the sentences before were about: the country whose figures go on where a sentence names none."""

from __future__ import annotations

import re

from oreshed.ledger.reading.context import TECHNOLOGY
from oreshed.ledger.reading.mentions import ALLIES, Mention
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.subject import OUTSIDE, Read

LEADS = 70  # characters from a sentence's start within which its subject stands
BACK = 3  # sentences; what was said farther off is no longer the topic
BESIDE = re.compile(
    r"\b(?:to|than|with|against|by|outside|like|via|towards?|such as|unlike|including|for|without|from|using|over|into)\s"
    r"(?:the\s|its\s|imported\s|mostly\s|mainly\s)?$"
)  # names behind these words say with whom, not who
FROM_SITE = re.compile(
    r"\bfrom\s(?:the\s)?[A-Z][^.;,()]{2,40}(?:\sin|,)\s(?:the\s)?$"
)  # "from Balama in Mozambique"
OF_ALL = re.compile(
    r"\W*(?:In\s)?(?:[Tt]otal|[Oo]verall|[Aa]ltogether|[Tt]ogether|[Gg]lobal|[Ww]orld|[Aa]llied|[Cc]ombined|[Aa]cross)\b"
)
GOES_ON = re.compile(
    r"\W*(?:In (?:19|20)\d\d,?\s)?(?:[Tt]he\s)?(?:[A-Za-z]+\s){0,2}?"
    r"(?:[Ii]mports|[Ee]xports|[Ss]hipments|[Ss]tocks?|[Ss]tockpiles?|[Ii]mport (?:reliance|dependence)|[Ii]nventor(?:y|ies)|[Cc]onsumption|[Oo]utput|[Pp]roduction|[Dd]emand|[Cc]apacity|[Rr]eserves|[Ss]ales|[Ss]crap|[Uu]se)\b"
)  # a flow without a country goes on about the last one
POINTS_BACK = re.compile(
    r"\b(?:there(?!\s(?:is|are|was|were|will|would|has))|its|their|[Tt]he (?:country|government|state|site|mine|plant|smelter|refinery|company|operation|same|former|latter)|here)\b"
)
A_FLOW = re.compile(
    r"\W*(?:[Tt]he\s)?(?:[Ss]crap|[Rr]ecycl\w+|[Ss]econdary|[Nn]et imports|[Ii]mports|[Bb]y-?products?|(?:gap|remainder|remaining|rest|balance|shortfall|deficit|difference)\b)"
)


def named_in(read: Read, low: int, high: int) -> list[Mention]:
    """Countries that a stretch of text is about: not those beside it ("from Chile", "than Japan"), nor the world."""
    text = read.passage.text
    return [
        m
        for m in read.regions
        if low <= m.start < high
        and m.value != "WLD"
        and not BESIDE.search(text[max(0, m.start - 26) : m.start])
        and not FROM_SITE.search(text[max(low, m.start - 60) : m.start])
    ]


def carried_region(read: Read, number: Numeral) -> Mention | None:
    """The one country of the sentences before, None where they name several, none, or where this one sums them up."""
    text, floor = read.passage.text, read.passage.lead_in[1]
    low, high = read.passage.sentence(number.span.start)
    sentence = text[low:high]
    if low <= floor or OF_ALL.match(sentence) or OUTSIDE.search(sentence) or named_in(read, low, high):
        return None
    if any(m.value == "WLD" and low <= m.start < high for m in read.regions):
        return None
    back = (
        BACK
        if GOES_ON.match(sentence) or read.question in TECHNOLOGY
        else 1
        if POINTS_BACK.search(sentence)
        else 0
    )
    if A_FLOW.match(sentence) and _of_the_bloc(read, floor, low):
        return None
    for _ in range(back):
        if low <= floor:
            return None
        end = low
        low = max(read.passage.sentence(low - 1)[0], floor)
        named = {m.value for m in named_in(read, low, end)}
        if named:
            first = next(m for m in named_in(read, low, end))
            if "; " in text[first.end : end]:  # what a second clause names is beside the first one's subject
                named = {m.value for m in named_in(read, low, text.index("; ", first.end))}
            leads = first.start - low < LEADS and not re.search(r"[;:]", text[low : first.start])
            return first if len(named) == 1 and leads and first.value != ALLIES else None
        if any(m.value == "WLD" and low <= m.start < end for m in read.regions):
            return None
    return None


def _of_the_bloc(read: Read, floor: int, low: int) -> bool:
    """True where the passage opens with the bloc: a flow named later without a country is the bloc's again."""
    end = read.passage.sentence(floor)[1]
    return end <= low and any(m.value == ALLIES and floor <= m.start < end for m in read.regions)

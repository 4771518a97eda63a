"""Which word of a passage a number belongs to: the nearest, counting words and the fences between."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from oreshed.ledger.reading.mentions import Mention

REACH = 450  # characters on either side beyond which a word says nothing about a number
FENCE = re.compile(
    r"[;:()]|,(?!\d)|\b(?:while|whereas|but|although|though|and|plus|with|against|compared|than)\b| \+ | - |—"
)
COSTS = {";": 9.0, ":": 1.0, "(": 2.0, ")": 3.0, ",": 2.0, "and": 1.5, "plus": 3.0, "with": 2.0, "+": 3.0, "-": 4.0,
         "—": 4.0, "while": 8.0, "whereas": 8.0, "but": 6.0, "although": 8.0, "though": 8.0, "against": 7.0,
         "compared": 5.0, "than": 4.0}  # fmt: skip
ASIDE = re.compile(r"\s?\([^()]*\)")
SENTENCE = 22.0


@lru_cache(maxsize=4096)
def fence_cost(gap: str) -> float:
    """Words and fences of the text between a number and a word."""
    if "(" in gap:
        gap = ASIDE.sub("", gap)
    total = gap.count(" ") * 1.0
    for found in FENCE.finditer(gap):
        total += COSTS.get(found[0].strip(), 2.0)
    return total


def sentences_between(starts: Sequence[int], first: int, second: int) -> int:
    return abs(bisect_right(starts, first) - bisect_right(starts, second))


def distance(
    text: str, starts: Sequence[int], mention: Mention, start: int, end: int, after: float = 3.0
) -> float:
    """Cost of tying a mention to the number at [start, end): words, fences, sentences; `after` for following it."""
    if mention.end <= start:
        if start - mention.end > REACH:
            return 1e9
        cost = fence_cost(text[mention.end : start])
        apart = sentences_between(starts, mention.start, start)
        return SENTENCE * apart + min(cost, 15.0) if apart else cost
    if mention.start >= end:
        if mention.start - end > REACH:
            return 1e9
        cost = after + fence_cost(text[end : mention.start])
        return cost + (SENTENCE + 10.0) * sentences_between(starts, end - 1, mention.start)
    return 0.0


def near(mentions: Sequence[Mention], start: int, end: int) -> Sequence[Mention]:
    """The mentions within reach of a number, of a list in order of position."""
    keys = [m.start for m in mentions] if len(mentions) < 64 else None
    if keys is not None:
        return mentions
    low = bisect_right(mentions, start - REACH - 100, key=lambda m: m.start)
    high = bisect_right(mentions, end + REACH, key=lambda m: m.start)
    return mentions[low:high]

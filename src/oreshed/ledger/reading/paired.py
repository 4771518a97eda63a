"""Names that stand in lists: which of them a number is said of."""

from __future__ import annotations

import re

from oreshed.ledger.reading.mentions import ALLIES, Mention
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.subject import Read

JOINED = re.compile(r"\s?(?:,|/|&|\+|and|, and|or|plus)\s?(?:the\s)?")


# "Canada and Australia added about 3 t and 2 t"
VERB = re.compile(
    r"[\s:]*(?:[a-z]+ed|made|had|have|took|take|gave|use|make)?(?:\s(?:about|some|roughly|nearly))?\s?[~<>]*"
)


def groups(mentions: tuple[Mention, ...], text: str) -> list[list[Mention]]:
    """Runs of names that stand in one list: "Norway, Iceland and Japan"."""
    runs: list[list[Mention]] = []
    for m in mentions:
        if runs and JOINED.fullmatch(text[runs[-1][-1].end : m.start].replace("\n", " ")) is not None:
            runs[-1].append(m)
        else:
            runs.append([m])
    return runs


def index_in_list(read: Read, number: Numeral, size: int) -> int | None:
    """Position of a number among the like numbers of its sentence that a "respectively" pairs with names."""
    start, end = read.passage.sentence(number.span.start)
    text = read.passage.text[start:end]
    like = [
        n
        for n in read.numbers
        if start <= n.span.start < end and n.kind == number.kind and n.unit == number.unit
    ]
    if number not in like:
        return None
    if "respectively" not in text.lower():
        return None
    at = like.index(number)
    if len(like) == size:
        return at
    word = text.lower().find("respectively") + start
    before = [n for n in like if n.span.start < word]
    last = before[-size:]
    return last.index(number) if number in last and len(last) == size else None


def in_turn(read: Read, number: Numeral) -> Mention | None:
    """The name of a number in "Japan and Korea 3 t and 2 t" or "A in Peru and B in Chile 31 kt and 15 kt, respectively"."""
    low, high = read.passage.sentence(number.span.start)
    text = read.passage.text
    like = [n for n in read.numbers if low <= n.span.start < high and n.kind == number.kind and n.digits]
    if number not in like:
        return None
    at = like.index(number)
    first = last = at
    while first and JOINED.fullmatch(text[like[first - 1].span.end : like[first].span.start]):
        first -= 1
    while last + 1 < len(like) and JOINED.fullmatch(text[like[last].span.end : like[last + 1].span.start]):
        last += 1
    run = like[first : last + 1]
    if len(run) < 2:
        return None
    since = like[first - 1].span.end if first else low
    names = [
        m
        for m in read.regions
        if since <= m.start and m.end <= run[0].span.start and m.value not in (ALLIES, "WLD")
    ]
    if len(names) != len(run) or len({m.value for m in names}) != len(names):
        return None
    told = "respectively" in text[run[-1].span.end : high] or VERB.fullmatch(
        text[names[-1].end : run[0].span.start]
    )
    return names[at - first] if told else None

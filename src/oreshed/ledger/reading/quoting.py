"""Quotes: the clause around a number, verbatim, at most 160 characters."""

from __future__ import annotations

import re

from oreshed.ledger.reading.passage import Passage

LONGEST_QUOTE = 160
USUAL = 112  # a clause longer than this is cut to the words around the number
EDGE = re.compile(
    r"[;]\s|:\s(?!\d)|\.\s+(?=[A-Z(])|\s[-—]\s|,\s(?:while|whereas|but|although|though|and|which|with|of which|or)\s|\)\sand\s|,\sand\s|,\s(?=[A-Z][a-z]+(?:\s[A-Z][a-z]+)?\s[(~<≈]?\d)"
)


def quote_of(passage: Passage, start: int, end: int) -> tuple[str, int, int]:
    """Verbatim quote of the clause that holds a clean span, with its line and its column there."""
    low, high = passage.sentence(start) if passage.kind != "table" else (0, len(passage.text))
    high = max(high, end)
    text = passage.text
    left, right = low, high
    if passage.kind == "table" and passage.index[high - 1] - passage.index[low] < LONGEST_QUOTE:
        a, b = passage.raw_span(low, high)
        return passage.raw[a:b].strip(), *passage.place(a)
    for edge in EDGE.finditer(text, low, high):
        if edge.end() <= start:
            left = max(left, edge.end())
        elif edge.start() >= end:
            right = min(right, edge.start())
            break
    lead = passage.lead_in[1]
    if lead and left == lead and lead < 60 and right - left < 60 and not text[lead:start].strip(" ~<>:*"):
        left = 0  # a number right behind its label is quoted with it
    left, right = _trim(text, left, right, start, end)
    if left >= start - 1 and left > low and not text[left:start].strip(" ~<>≈(*"):
        left = _words_before(text, low, left)  # a number alone says nothing: "Australia, with 4 kt"
    raw = passage.raw_span(left, right)
    if raw[1] - raw[0] > USUAL:
        left, right = _shrink(text, left, right, start, end, passage)
        raw = passage.raw_span(left, right)
    quote = passage.raw[raw[0] : raw[1]]
    if len(quote) > LONGEST_QUOTE:
        raw = passage.raw_span(start, end)
        raw = (raw[0], min(raw[1], raw[0] + LONGEST_QUOTE))
        quote = passage.raw[raw[0] : raw[1]]
    line, column = passage.place(raw[0])
    return quote, line, column


def _words_before(text: str, low: int, left: int) -> int:
    """Where the clause before a place begins."""
    return max((e.end() for e in EDGE.finditer(text, low, left) if e.end() < left - 2), default=low)


def _trim(text: str, left: int, right: int, start: int, end: int) -> tuple[int, int]:
    while left < start and text[left] in " ,;:.-—":
        left += 1
    while right > end and text[right - 1] in " ,;:.-—":
        right -= 1
    inside = text[left:right]
    if inside.count("(") > inside.count(")") and right < len(text) and text[right] == ")":
        right += 1
    return left, right


def _shrink(text: str, left: int, right: int, start: int, end: int, passage: Passage) -> tuple[int, int]:
    """Keep the number with as many whole words on both sides as fit."""
    low, high = start, end
    for _ in range(60):
        grown = False
        for side in (0, 1):
            if side == 0 and low > left:
                at = text.rfind(" ", left, low - 1)
                wider = (at + 1 if at >= left else left, high)
            elif side == 1 and high < right:
                at = text.find(" ", high + 1, right)
                wider = (low, at if at != -1 else right)
            else:
                continue
            a, b = passage.raw_span(*wider)
            if b - a <= USUAL:
                low, high = wider
                grown = True
        if not grown:
            break
    return low, high

"""Numbers that are no figure of the flow itself: a remainder, a part, a sum, the whole that a share is taken of."""

from __future__ import annotations

import re
from dataclasses import replace

from oreshed.ledger.reading.grades import Measured
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.region import Located
from oreshed.ledger.reading.subject import Read

LEFT = re.compile(
    r"(?:\b(?:exceed|surpass|outstrip|outrun|miss|fall\w* short of|undercut|top)(?:s|ed|es|ing)?\s(?:[\w'-]+\s){0,4}by|\bleav(?:es?|ing)|\bthe (?:other|remaining))\s(?:about\s|some\s|only\s|roughly\s|just\s|a\s)?[~]?$"
)
YIELDED = re.compile(
    r"\b(?:they|it|this|these|that feed|this feed|the retained feed|which)\s(?:would\s|will\s|then\s)?(?:yields?|gives?)\s(?:about\s|some\s)?[~]?$"
)
PART_OF = re.compile(
    r"^\W*(?:Within|Of|Out of|Inside) (?:it|(?:that|this|the)(?: (?:total|amount|figure|sum|tonnage|demand|supply|output|use|quantity))?|(?:these|those|the) [a-z-]+),\s"
)
SUMMED = re.compile(
    r"^\W*(?:(?:Taken )?[Tt]ogether|Between them|Combined|In all|In total|In sum),?\s(?:they|these|those|the (?:two|three|four|five|six))\b"
)
SUPPOSED = re.compile(r"^\W*(?:If|Should|Were|Without|Unless)\b[^.;]{3,120}?\b(?:would|could|might)\b")
SHARE_OF = re.compile(r"%\s(?:of|in)\s(?:the\s|a\s|some\s|about\s|roughly\s|its\s)*[~]?$")


def labelled(
    read: Read, number: Numeral, places: list[Located], label: str, previous: tuple[Numeral, Measured] | None
) -> tuple[str, list[Located]]:
    """Label and places of a number, where its words say that it is not the whole flow of its region."""
    text, start = read.passage.text, number.span.start
    first, last = read.passage.sentence(start)
    sentence, before = text[first:last], text[max(0, start - 50) : start]
    if SUPPOSED.search(sentence):
        label = label or "a supposed case"  # what would be, were something else so, is no figure of the place
    if LEFT.search(before):
        label = label or "a remainder"  # or a difference
    if number.kind != "mass":
        return label, places
    if YIELDED.search(before):
        label = label or "of that feed"  # what the feed just named gives, not all that is made
    if SHARE_OF.search(before):
        # "(35 % of 2,500 kt)": the whole is the world's where the share is one of the world, else nobody's own figure
        if previous is not None and previous[1].quantity == "world_share":
            places = [Located("WLD")]
        elif not any(number.span.end <= m.start < last for m in read.regions):
            label = label or "a whole"
    if PART_OF.match(sentence) and not label and not any(first <= m.start < last for m in read.regions):
        label = "a part"  # of the total before: no second value of its subject
    if SUMMED.match(sentence) and places[0].region not in ("WLD", "allies"):
        label, places = "a sum", [replace(places[0], label="")]  # of those before, not of the last of them
    return label, places

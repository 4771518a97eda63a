"""Bullets of bare numbers under a line that gives their unit and quantity: "Mine output, thousand tonnes:"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from oreshed.ledger.reading.assemble import Draft
from oreshed.ledger.reading.attraction import near
from oreshed.ledger.reading.cells import label_of
from oreshed.ledger.reading.context import Context, unit_in
from oreshed.ledger.reading.grades import Measured
from oreshed.ledger.reading.mentions import Lexicon
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.passage import Passage
from oreshed.ledger.reading.subject import Read, Setting
from oreshed.ledger.vocabulary.tables import Unit, Vocabulary

LONGEST_LINE = 110
ALONE = re.compile(r"\s?(?:$|[,;:.)]|(?:together|each|in all)\b)")
IN_SUM = re.compile(r"^\W*(?:Together|In all|In total|Altogether|Combined|Total|In sum)\b")
ITEM = re.compile(r"(?:^|[,;:]\s|\sand\s)(?P<name>[^,;:()]{2,60}?)\s?(?:\([^()]*\)\s?)?[~<>]?$")


@dataclass(frozen=True)
class LeadLine:
    """What a line above bullets says of their numbers; `unit` None where it leaves each its own."""

    setting: Setting
    unit: Unit | None


def lead_line(
    passage: Passage, following: Passage | None, words: Lexicon, vocabulary: Vocabulary
) -> LeadLine | None:
    """The line that heads a list of bullets, None where a passage heads none or says nothing of their numbers."""
    text = passage.text.strip()
    if (
        passage.kind != "paragraph" or following is None or following.kind != "bullet"
        or not text.endswith(":") or len(text) > LONGEST_LINE or re.search(r"[.;!?]\s", text)
    ):  # fmt: skip
        return None
    said = label_of(text.rstrip(": "), words, vocabulary)
    if said.unit is None or said.unit.kind != "mass":
        return None
    measured = said.measured.get("mass")
    quantity = measured.quantity if measured and measured.quantity != "production" else ""
    stage = measured.stage if measured and quantity else ""
    return LeadLine(
        Setting(year=said.year, commodity=said.commodity, quantity=quantity, stage=stage), said.unit
    )


def under(read: Read, line: LeadLine) -> Read:
    """A bullet read with the unit of the line above it."""
    return replace(read, unit=line.unit)


def bare_unit(read: Read, number: Numeral) -> Unit | None:
    """The list's unit for a number that stands alone behind its name: "Canada 118: Foo 100, others 18"."""
    after = read.passage.text[number.span.end :]
    return read.unit if ALONE.match(after) and number.value >= 0 else None


def summed(drafts: list[Draft], read: Read, line: LeadLine) -> list[Draft]:
    """The paragraph behind a list, whose first sentence adds the list up: "Together 224 kt."."""
    first = read.passage.sentence(0)[1]
    if not IN_SUM.match(read.passage.text) or not line.setting.quantity:
        return drafts
    told = Measured(line.setting.quantity, line.setting.stage)
    return [
        replace(d, measured=told) if d.number.kind == "mass" and d.number.span.start < first else d
        for d in drafts
    ]


def itemised(drafts: list[Draft], read: Read) -> list[Draft]:
    """Numbers behind a bullet's own, each labelled by its item: "Canada 118: Foo 100, others 18"."""
    text, lead = read.passage.text, read.passage.lead_in[1]
    result = []
    for draft in drafts:
        start = draft.number.span.start
        item = ITEM.search(text[lead:start]) if lead and start >= lead else None
        if item and not draft.label and not draft.place.label:
            draft = replace(draft, label=item["name"].strip())
        result.append(draft)
    return result


def unit_around(
    found: Read, number: Numeral, context: Context, words: Vocabulary, kept: list[Numeral]
) -> Unit | None:
    """Unit of a bare number: that of the total it is a part of, of the heading, or of the whole document."""
    text, (start, end) = found.passage.text, number.span
    if found.unit is not None and (listed := bare_unit(found, number)) is not None:
        return listed
    shown = text[slice(*number.digits[0])]
    before = text[max(0, start - 300) : start]
    after = text[end : end + 1]
    if after not in ("", " ", ",", ";", ")", "."):
        return None
    if (
        number.value == 0
        and (found.regions or found.lead_regions)
        and re.search(r"(?:=|:|\b(?:is|are|was|zero|effectively|essentially|about)|~)\s?$|^$", before)
    ):
        return Unit("t", "t", "mass", 1.0)
    labelled = re.search(r"(?::|=|\()\s?$", before) or any(
        0 <= start - m.end <= 2 for m in (*near(found.regions, start, end), *near(found.places, start, end))
    )
    if not labelled and not (("," in shown or " " in shown) and number.value >= 1000):
        return None
    sentence = found.passage.sentence(start)
    low = (
        0 if sentence[0] <= found.passage.lead_in[1] else sentence[0]
    )  # "Output was 78 t in 2024: China 60, ..."
    whole = [n for n in kept[-40:] if n.kind == "mass" and low <= n.span.start < start]
    if whole and labelled:
        return _as(whole[0])
    # "Output by member (kt)", "Secondary metal, 2023, tonnes: United States 53.5"
    brackets = [
        unit_in(b[1] or b[2], words)
        for b in re.finditer(
            r"\(([^()\d]{1,24})\)|(?:,|\bin)\s([a-zA-Z]{1,12})(?:\s(?:of\s)?[a-z]+){0,3}:\s", before
        )
    ]
    named = [u for u in brackets if u is not None]
    if named:
        return named[-1]
    if context.unit is not None:
        return context.unit
    heading = found.passage.section.heading if found.passage.section else ""
    bracket = re.search(r"\(([^()]*)\)\s*$", heading)
    if bracket and found.question in ("production", "demand", "supply"):
        return unit_in(bracket[1], words)
    return None


def _as(number: Numeral) -> Unit:
    return Unit(number.unit, number.unit, number.kind, number.factor_t)

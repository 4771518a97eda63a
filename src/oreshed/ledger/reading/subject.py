"""What surrounds a number: its passage with every name, year and cue found in it, and the metal it is about."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from oreshed.ledger.reading.attraction import REACH
from oreshed.ledger.reading.context import Context
from oreshed.ledger.reading.mentions import (
    ALLIES,
    Lexicon,
    Mention,
    commodity_mentions,
    cue_mentions,
    place_mentions,
    region_mentions,
    year_mentions,
)
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.passage import Passage
from oreshed.ledger.reading.phrases import Phrases
from oreshed.ledger.vocabulary.tables import NamedPlace, Unit

OUTSIDE = re.compile(
    r"\b(?:outside|elsewhere|others?\s(?:countries|nations|producers|suppliers)|competing|rest of|non-allied|abroad|competitors|rivals?)\b",
    re.IGNORECASE,
)


FROM_HERE = re.compile(r"[^.;,()\d]{0,45}\b(?:from|in|by|at|for)\s(?:the\s)?$")


NAME = r"(?:[A-Z][\w'-]+(?:\s(?:[A-Z][\w'-]+|de|la))*)"


EACH_OF = re.compile(
    rf"(?P<names>{NAME}(?:,\s(?:and\s)?{NAME})*(?:,?\sand\s{NAME}|,\s{NAME}))\)?\s(?:[a-z]+\s){{0,4}}[~<>]?(?:about\s|roughly\s)?$"
)


@dataclass(frozen=True)
class Read:
    """A passage with everything that was found in it before its numbers are tied to subjects."""

    passage: Passage
    context: Context
    question: str
    regions: tuple[Mention, ...]
    places: tuple[Mention, ...]
    years: tuple[Mention, ...]
    commodities: tuple[Mention, ...]
    cues: dict[str, tuple[Mention, ...]]
    lead_regions: tuple[Mention, ...]
    numbers: tuple[Numeral, ...] = ()
    unit: Unit | None = None  # of bare numbers, by the line above a list


@dataclass(frozen=True)
class Setting:
    """What a slide title, sub-heading or table has set for the passages below it."""

    region: str = ""
    year: int | None = None
    commodity: str = ""
    quantity: str = ""
    stage: str = ""
    commodities: tuple[str, ...] = ()
    share: str = ""
    share_stage: str = ""


def read_passage(
    passage: Passage, context: Context, words: Lexicon, learned: Phrases[NamedPlace] | None = None
) -> Read:
    text = passage.text
    question = passage.section.question if passage.section else ""
    found = region_mentions(text, words)
    lead_end = passage.lead_in[1]
    places = place_mentions(text, words, found)
    places += (
        [
            Mention(a, b, site.region, "place", text[a:b], stage=site.kind)
            for a, b, site in learned.find(text)
            if not any(m.start < b and a < m.end for m in found)
        ]
        if learned
        else []
    )
    places.sort(key=lambda m: m.start)
    lead = tuple(m for m in found if m.end <= lead_end) or tuple(p for p in places if p.end <= lead_end)[:1]
    if lead and OUTSIDE.search(text[:lead_end]):
        lead = tuple(m for m in lead if m.value not in (ALLIES,)) if len(lead) > 1 else ()
    commodities = tuple(commodity_mentions(text, words)) if len(text) < 50_000 else ()
    cues = {k: tuple(cue_mentions(text, k, words)) for k in words.cues}
    cues["mass"] = _with_subjects(passage, commodities, cues.get("mass", ()))
    return Read(
        passage,
        context,
        question,
        tuple(found),
        tuple(places),
        tuple(year_mentions(text)),
        commodities,
        cues,
        lead,
    )


PRONOUN = re.compile(
    r"(?:In (?:19|20)\d\d,? |That year,? |By (?:19|20)\d\d,? )?(?:[Ii]ts?|[Tt]hey|[Tt]heir|[Tt]he country(?:'s)?)\s"
)


A_FLOW = re.compile(
    r"(?:[Ii]mports|[Ee]xports|[Ss]tocks?|[Cc]onsumption|[Oo]utput|[Pp]roduction|[Dd]emand|[Cc]apacity|[Ss]tockpiles?|[Rr]eserves)\b"
)


def spoken_of(read: Read, before: Read | None) -> Read:
    """A paragraph that opens with "it" or "they" is about the one country of the paragraph before.

    One that opens with a flow without a country ("Imports carried ...") goes on about it too.
    """
    if before is None or read.lead_regions or before.passage.section is not read.passage.section:
        return read
    text = read.passage.text
    goes_on = (
        A_FLOW.match(text)
        and read.passage.kind == before.passage.kind == "paragraph"
        and before.lead_regions
        and not before.passage.lead_in[1]
        and not any(m.start < read.passage.sentence(0)[1] for m in read.regions)
    )
    if goes_on:
        return replace(read, lead_regions=before.lead_regions)
    if not PRONOUN.match(text):
        return read
    one = {m.value for m in before.regions if m.value not in (ALLIES, "WLD")}
    named = tuple(m for m in before.regions if m.value in one)[:1]
    return replace(read, lead_regions=named) if len(one) == 1 else read


SUBJECT = {
    "Primary": ("refined_production_primary", "refinery"),
    "Refined": ("refined_production_total", "refinery"),
    "Mined": ("mine_production", "mine"),
}


def _with_subjects(
    passage: Passage, metals: tuple[Mention, ...], cues: tuple[Mention, ...]
) -> tuple[Mention, ...]:
    """The cues of a text with those that open its sentences: "Primary vanadium reached 103 kt"."""
    added = []
    for start in passage.sentences:
        found = re.match(r"(Primary|Refined|Mined)\s", passage.text[start : start + 10])
        metal = next((m for m in metals if found and m.start == start + found.end()), None)
        if (
            found is None
            or metal is None
            or re.match(r"\s(?:in|ore|mine|mining|ores)\b", passage.text[metal.end :])
        ):
            continue
        quantity, stage = SUBJECT[found[1]]
        added.append(
            Mention(start, metal.end, quantity, "quantity", passage.text[start : metal.end], 10.0, stage)
        )
    kept = [m for m in cues if not any(a.start <= m.start < a.end for a in added)]
    return tuple(sorted((*kept, *added), key=lambda m: m.start))


def window(read: Read, number: Numeral) -> Read:
    """The same passage with only what stands within reach of a number, so that long ones cost no more a number."""
    if len(read.passage.text) <= 2 * REACH:
        return read
    start, end = number.span
    low = bisect_left(read.numbers, start - REACH, key=lambda n: n.span.start)
    high = bisect_right(read.numbers, end + REACH, key=lambda n: n.span.start)
    return replace(
        read, numbers=read.numbers[low:high], regions=_within(read.regions, start, end), places=_within(read.places, start, end),
        years=_within(read.years, start, end), commodities=_within(read.commodities, start, end),
        cues={k: _within(v, start, end) for k, v in read.cues.items() if k == number.kind or k in ("mass", "percent")},
    )  # fmt: skip


def _within(mentions: tuple[Mention, ...], start: int, end: int) -> tuple[Mention, ...]:
    lead = mentions[:1] if mentions and mentions[0].end < 130 else ()
    low = bisect_left(mentions, start - REACH, key=lambda m: m.start)
    high = bisect_right(mentions, end + REACH, key=lambda m: m.start)
    return (lead if low > 0 else ()) + mentions[low:high]


def names_before(read: Read, number: Numeral) -> list[str]:
    """Names in a list right before a number that is said of each: "(Hecla's Greens Creek, Lucky Friday) added 17 kt each"."""
    text, (start, end) = read.passage.text, number.span
    if not re.match(r"\s(?:a piece|apiece|each)\b", text[end : end + 10]):
        return []
    found = EACH_OF.search(text[max(0, start - 160) : start])
    if found is None:
        return []
    names = [re.sub(r"^.*'s\s", "", n).strip() for n in re.split(r",\s(?:and\s)?|\sand\s", found["names"])]
    return [n for n in names if n]


MEMBER = re.compile(r"\s(?:of|for|in)\s(?:the\s)?(?:world(?:'s)?\s|global\s|contained\s|refined\s|mined\s)?")


def _of_group(read: Read, number: Numeral) -> str:
    """Of the metals that share the brief's tables, the one that a number is said of: right behind it, else before it."""
    text, (start, end) = read.passage.text, number.span
    own = [m for m in read.commodities if m.value in read.context.metals]
    behind = next((m for m in own if m.start > end), None)
    if behind is not None and MEMBER.fullmatch(text[end : behind.start]):
        return behind.value
    low = max(read.passage.sentence(start)[0], text.rfind("; ", 0, start))
    before = {m.value for m in own if low <= m.start and m.end <= start}
    return before.pop() if len(before) == 1 else ""


OF_IT = re.compile(r"\s(?:of\s)(?:contained\s|refined\s|recovered\s|primary\s)?$")


def _same_metal(read: Read, number: Numeral, base: str) -> str:
    """The other metal that the like number before in the sentence is said of: "mined 1.1 Mt of copper and refined 0.9 Mt"."""
    low, high = read.passage.sentence(number.span.start)
    like = [
        n
        for n in read.numbers
        if low <= n.span.start < number.span.start and n.kind == "mass" and n.unit == number.unit and n.digits
    ]
    if re.match(r"\sof\s", read.passage.text[number.span.end :][:4]):
        return ""
    if not like or not number.value or not 0.05 < (like[-1].value or 0.0) / number.value < 20:
        return ""
    between = [
        m for m in read.commodities if like[0].span.start < m.start < number.span.end + 30 and m.start < high
    ]
    if not between or {m.value for m in between} - {between[0].value} or between[0].value == base:
        return ""
    owners = [n for n in like if OF_IT.fullmatch(read.passage.text[n.span.end : between[0].start])]
    return between[0].value if owners else ""


FLOWS = r"(?:production|output|imports?|exports?|demand|consumption|supply|capacity|reserves|stocks|use)"
FLOW_OF = re.compile(rf"\b{FLOWS}\s(?:of\s)(?:[a-z]+ed\s|primary\s|secondary\s)?$", re.IGNORECASE)
FLOW_NEXT = re.compile(rf"\s(?:[a-z]+\s){{0,2}}{FLOWS}\b")


def _said_of(read: Read, number: Numeral, base: str) -> str:
    """Another metal whose flow alone a number is said of: "imports of refined zinc were 60 kt", "copper output: 5 kt"."""
    text, start = read.passage.text, number.span.start
    low = max(read.passage.sentence(start)[0], *(text.rfind(stop, 0, start) for stop in (";", ", ", " and ")))
    named = [m for m in read.commodities if low <= m.start and m.end <= start]
    if len({m.value for m in named}) != 1 or named[0].value in ("", base):
        return ""
    m = named[0]
    earlier = [n for n in read.numbers if low <= n.span.start < start and n.kind == "mass" and n.digits]
    told = FLOW_OF.search(text[low : m.start]) or FLOW_NEXT.match(text, m.end)
    return m.value if told and not earlier else ""


def substance(read: Read, number: Numeral, setting: Setting, words: Lexicon) -> str:
    """Metal of a number: the brief's, unless another one follows the unit directly ("5 kt of cobalt")."""
    base = setting.commodity or read.context.commodity
    sentence = read.passage.sentence(number.span.start)[0]
    for m in reversed(read.commodities):
        # "synthetic graphite output, 600 kt": a kind of the brief's own mineral, named before its number
        gap = read.passage.text[m.end : number.span.start]
        if (
            sentence <= m.start
            and m.end <= number.span.start
            and m.value != base
            and m.value.endswith(" " + base)
            and len(gap) < 60
        ) and not re.search(r"[;()]", gap):
            return m.value
    if number.kind == "mass" and (other := _same_metal(read, number, base) or _said_of(read, number, base)):
        return other
    told = _of_group(read, number) if base not in read.context.metals else ""
    if told or number.kind not in ("mass",):
        return told or base
    text, end = read.passage.text, number.span.end
    for m in read.commodities:
        if m.start < end:
            continue
        gap = text[end : m.start]
        if len(gap) > 30:
            break
        if re.fullmatch(
            r"\s(?:of\s)?(?:contained\s|refined\s|recovered\s|recoverable\s|primary\s|metallic\s)?", gap
        ):
            after = text[m.end : m.end + 20]
            if m.value != base and not re.match(
                r"[-\s](?:ores?|concentrates?|mines?|battery|batteries|smelters?|based|bearing|acid|matte|alloys?|scrap|products?)\b",
                after,
            ):
                return m.value
            return base
        break
    return base

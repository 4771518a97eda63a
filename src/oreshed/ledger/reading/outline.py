"""What stands over a passage: its sub-headings, the label line above it, the bullets that it hangs under."""

from __future__ import annotations

import re
from dataclasses import replace

from oreshed.ledger.document import Document
from oreshed.ledger.reading.context import TECHNOLOGY
from oreshed.ledger.reading.decode import heading_of
from oreshed.ledger.reading.mentions import (
    ALLIES,
    Lexicon,
    commodity_mentions,
    cue_mentions,
    place_mentions,
    region_mentions,
    year_mentions,
)
from oreshed.ledger.reading.numerals import numerals
from oreshed.ledger.reading.passage import Passage
from oreshed.ledger.reading.period import EVENT
from oreshed.ledger.reading.subject import OUTSIDE, Setting
from oreshed.ledger.vocabulary.tables import Vocabulary

LONGEST_LABEL = 70
BOLD_LINE = re.compile(r"\s*(?:\*\*|__)[^*_]{2,70}(?:\*\*|__)\s*:?\s*")
REST = re.compile(r"\b(?:rest of the world|elsewhere|others?\b)", re.IGNORECASE)
PLAIN_CUE = 5.0  # bonus of a cue that names a quantity by itself; "ore" and "supply" only hint at one
KINDS = re.compile(r"\W*(?:[a-z]+\s)?(?:metal|oxides?|compounds?|chemicals)?\W*", re.IGNORECASE)


def outlined(
    document: Document, texts: list[Passage], words: Lexicon, vocabulary: Vocabulary
) -> list[Setting]:
    """The setting of every passage; a nearer line overrides a farther one, field by field."""
    result: list[Setting] = []
    heads: dict[int, Setting] = {}
    asked: dict[int, str] = {}
    label, lasting = Setting(), False
    hung: list[tuple[int, Setting]] = []  # indent and setting of the bullets above, outermost first
    for at, passage in enumerate(texts):
        if passage.kind == "heading":
            found = heading_of(document.lines[passage.first - 1])
            level = found[0] if found else 6
            heads = {k: v for k, v in heads.items() if k < level}
            asked = {k: v for k, v in asked.items() if k < level}
            question = passage.section.question if passage.section else ""
            title = not heads and passage.first <= 3 and level == 1
            # a heading that asks a question of the form: its year and quantity are the question's
            asks = bool(question) and question not in asked.values()
            heads[level] = Setting() if title else _of_heading(passage, words, asks)
            asked[level] = "" if title else question
            label, lasting, hung = Setting(), False, []
        over = merged(*(heads[k] for k in sorted(heads)))
        if passage.kind == "bullet":
            indent = indent_of(document.lines[passage.first - 1])
            hung = [h for h in hung if h[0] < indent]
            result.append(merged(over, label, *(s for _, s in hung)))
            hung.append((indent, _of_bullet(passage, words, vocabulary)))
            continue
        hung = []
        if passage.kind == "paragraph":
            bold = BOLD_LINE.fullmatch(passage.raw) is not None
            if bold or _is_label(passage, vocabulary):
                result.append(over)
                label = said(passage.text, words, _technical(passage))
                lasting = bold and not (at + 1 < len(texts) and texts[at + 1].kind == "table")
                continue
            label = label if lasting else Setting()
            result.append(merged(over, label))
            if passage.text.rstrip().endswith(":") and not lasting:
                label = _of_lead(passage, words, vocabulary)
            continue
        result.append(merged(over, label))
    return result


def merged(*settings: Setting) -> Setting:
    """One setting of several, the later ones overriding the earlier where they say anything."""
    whole = Setting()
    for s in settings:
        whole = replace(
            whole, region=s.region or whole.region, year=s.year or whole.year, commodity=s.commodity or whole.commodity,
            quantity=s.quantity or whole.quantity, stage=s.stage if s.quantity else whole.stage,
            share=s.share or whole.share, share_stage=s.share_stage if s.share else whole.share_stage,
            commodities=s.commodities or whole.commodities,
        )  # fmt: skip
    return whole


def said(text: str, words: Lexicon, technical: bool) -> Setting:
    """Region, year, metal and quantity that a line without numbers names, each where it names one only."""
    regions = region_mentions(text, words)
    codes = list(dict.fromkeys(m.value for m in regions))
    if not codes:
        codes = list(dict.fromkeys(m.value for m in place_mentions(text, words, regions)))
    region = codes[0] if len(codes) == 1 else ""
    if OUTSIDE.search(text):
        region = "WLD" if REST.search(text) and region in ("", ALLIES, "WLD") else ""
    years = [m for m in year_mentions(text) if m.low == m.high and not EVENT.search(text[: m.start])]
    metals = commodity_mentions(text, words)
    commodity = ""
    if len({m.value for m in metals}) == 1 and KINDS.fullmatch(
        text[: metals[0].start] + text[metals[-1].end :]
    ):
        commodity = metals[0].value
    quantity, stage = ("", "") if technical else _only_cue(text, "mass", words)
    share, share_stage = ("", "") if technical else _only_cue(text, "percent", words)
    return Setting(
        region=region, year=years[0].high if len({m.high for m in years}) == 1 else None, commodity=commodity,
        quantity=quantity, stage=stage, share=share, share_stage=share_stage,
    )  # fmt: skip


def _only_cue(text: str, kind: str, words: Lexicon) -> tuple[str, str]:
    cues = [m for m in cue_mentions(text, kind, words) if m.value != "production" and m.bonus >= PLAIN_CUE]
    return (cues[0].value, cues[0].stage) if len({m.value for m in cues}) == 1 else ("", "")


def _technical(passage: Passage) -> bool:
    return passage.section is not None and passage.section.question in TECHNOLOGY


def _of_heading(passage: Passage, words: Lexicon, asks: bool) -> Setting:
    found = said(passage.text, words, _technical(passage))
    return Setting(region=found.region if found.region not in (ALLIES, "WLD") else "") if asks else found


def _of_bullet(passage: Passage, words: Lexicon, vocabulary: Vocabulary) -> Setting:
    """What a bullet says to those under it: all that it names, or only its country where it has numbers of its own."""
    if not _measured(passage, vocabulary):
        return said(passage.text, words, _technical(passage))
    head = passage.text[: passage.lead_in[1]] or passage.text
    return Setting(region=said(head, words, True).region)


def _of_lead(passage: Passage, words: Lexicon, vocabulary: Vocabulary) -> Setting:
    """What a paragraph that opens a list says to it: its lead-in and its last sentence, "**2030:** ... By region:"."""
    text, technical = passage.text, _technical(passage)
    last = text[passage.sentence(len(text) - 1)[0] :]
    opening = Setting(year=said(text[: passage.lead_in[1]], words, technical).year)
    if len(last) > LONGEST_LABEL or any(n.kind != "bare" for n in numerals(last, vocabulary)):
        return opening
    return merged(opening, said(last, words, technical))


def _measured(passage: Passage, vocabulary: Vocabulary) -> bool:
    return any(n.kind != "bare" for n in numerals(passage.text, vocabulary))


def _is_label(passage: Passage, vocabulary: Vocabulary) -> bool:
    """A short line that ends in a colon: "Australia:", "Imports of the bloc in 2022:"."""
    text = passage.text.strip()
    return text.endswith(":") and len(text) <= LONGEST_LABEL and not _measured(passage, vocabulary)


def indent_of(line: str) -> int:
    spaces = line[: len(line) - len(line.lstrip())]
    return len(spaces.expandtabs(4))

"""The shipped extractor: a commodity brief read into claims by rules, without network or model.

Every numeral of the text ends in one of three places: a claim, an exclusion with its class (a year, a formula's
digit ...), or the list of what could not be placed, with the reason.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from dataclasses import dataclass, replace
from pathlib import Path

from oreshed.ledger.claim import Claim, Place
from oreshed.ledger.document import Document
from oreshed.ledger.ledger import Ledger, Unplaced
from oreshed.ledger.reading.assemble import Draft, claim_of
from oreshed.ledger.reading.carried import named_again
from oreshed.ledger.reading.context import TECHNOLOGY, Context, context_of
from oreshed.ledger.reading.counts import Count, counted, facility_of, spelled
from oreshed.ledger.reading.exclusions import is_name, is_year, reason
from oreshed.ledger.reading.feeds import from_ore
from oreshed.ledger.reading.grades import Measured, of_tonnage
from oreshed.ledger.reading.homeless import homeless
from oreshed.ledger.reading.intensity import per_tonne
from oreshed.ledger.reading.labels import labelled
from oreshed.ledger.reading.listed import LeadLine, itemised, lead_line, summed, under, unit_around
from oreshed.ledger.reading.mentions import Lexicon, commodity_mentions, lexicon
from oreshed.ledger.reading.numerals import Numeral, numerals
from oreshed.ledger.reading.origins import bought_from
from oreshed.ledger.reading.outline import indent_of, merged, outlined
from oreshed.ledger.reading.passage import CHART_ROW, LONGEST, Passage, is_deck, passages
from oreshed.ledger.reading.period import Period, date
from oreshed.ledger.reading.phrases import Phrases
from oreshed.ledger.reading.quantity import measure, restates
from oreshed.ledger.reading.quoting import quote_of
from oreshed.ledger.reading.region import Located, locate
from oreshed.ledger.reading.sites import learned_sites, places_named
from oreshed.ledger.reading.slides import LONE_YEAR, SLIDE, charts, plants_named, titled
from oreshed.ledger.reading.stated import Stated
from oreshed.ledger.reading.subject import (
    Read,
    Setting,
    names_before,
    read_passage,
    spoken_of,
    substance,
    window,
)
from oreshed.ledger.reading.tables import read_table
from oreshed.ledger.reading.words import worded
from oreshed.ledger.vocabulary.tables import NamedPlace, Vocabulary, vocabulary

MINED = frozenset({"mine_production", "reserves", "resource"})


@dataclass(frozen=True)
class Excluded:
    """A numeral that is no claim: where it stands and what it is instead."""

    text: str
    line: int
    start: int
    reason: str


@dataclass(frozen=True)
class Reading:
    ledger: Ledger
    excluded: tuple[Excluded, ...]


def read_claims(document: Document) -> Ledger:
    """The shipped extractor (`ledger.ledger.Extractor`)."""
    return read(document).ledger


def with_vocabulary(folder: Path) -> Extraction:
    """The shipped extractor with the rows of a user's vocabulary folder added."""
    return Extraction(folder)


@dataclass(frozen=True)
class Extraction:
    folder: Path | None = None

    def __call__(self, document: Document) -> Ledger:
        return read(document, vocabulary(self.folder)).ledger


def read(document: Document, words: Vocabulary | None = None) -> Reading:
    """Claims, exclusions and what could not be placed, of one document."""
    words = words or vocabulary()
    terms = lexicon(words)
    texts = passages(document)
    context = context_of(document, texts, terms, words)
    drafts: list[Draft] = []
    excluded: list[Excluded] = []
    unplaced: list[Unplaced] = []
    if is_deck(document):
        read_slides(texts, context, words, terms, document.name, drafts, excluded, unplaced)
    else:
        learned = learned_sites(texts, places_named([p for p in texts if p.kind == "table"], terms), terms)
        before: Read | None = None
        line: LeadLine | None = None
        over = outlined(document, texts, terms, words)
        indents = [indent_of(document.line(p.first)) for p in texts]
        parents: list[tuple[int, Measured]] = []  # what the bullets above count, outermost first
        for at, passage in enumerate(texts):
            setting = over[at]
            if passage.kind == "table":
                if at == 0 or texts[at - 1].kind != "table":
                    tabled(
                        texts,
                        at,
                        setting,
                        context,
                        words,
                        terms,
                        document.name,
                        drafts,
                        excluded,
                        unplaced,
                        learned,
                    )
                before = None
                continue
            before = found = spoken_of(read_passage(passage, context, terms, learned), before)
            if line is not None and passage.kind == "bullet":
                listed: list[Draft] = []
                found = under(found, line)
                read_prose(
                    found,
                    merged(setting, line.setting),
                    found.context,
                    words,
                    terms,
                    document.name,
                    listed,
                    excluded,
                    unplaced,
                )
                drafts += itemised(listed, found)
                continue
            if line is not None:
                closing: list[Draft] = []
                read_prose(found, setting, context, words, terms, document.name, closing, excluded, unplaced)
                drafts += summed(closing, found, line)
                line = None
                continue
            line = lead_line(passage, texts[at + 1] if at + 1 < len(texts) else None, terms, words)
            parents = [p for p in parents if p[0] < indents[at]] if passage.kind == "bullet" else []
            if parents and not setting.quantity:
                setting = replace(setting, quantity=parents[-1][1].quantity, stage=parents[-1][1].stage)
            first = len(drafts)
            read_prose(found, setting, context, words, terms, document.name, drafts, excluded, unplaced)
            whole = next((d.measured for d in drafts[first:] if d.number.kind == "mass"), None)
            if passage.kind == "bullet" and whole is not None:
                parents.append((indents[at], whole))
    unplaced += [
        Unplaced(p.raw[:100], Place(document.name, p.first, 0),
                 f"{p.cut} characters beyond the first {LONGEST} of this passage were not read")
        for p in texts if p.cut
    ]  # fmt: skip
    if not is_deck(document):
        drafts = from_ore(drafts)
    claims = tuple(claim_of(draft, i, document.name) for i, draft in enumerate(drafts, start=1))
    return Reading(Ledger(claims, (document,), tuple(unplaced)), tuple(excluded))


def read_slides(
    texts: list[Passage], context: Context, words: Vocabulary, terms: Lexicon, name: str,
    drafts: list[Draft], excluded: list[Excluded], unplaced: list[Unplaced],
) -> None:  # fmt: skip
    """Slides: bullets under the titles and years above them, then the charts, which the bullets explain."""
    setting = Setting()
    plants: list[str] = []
    settings: list[Setting] = []
    held: dict[int, list[Draft]] = {}
    rows: list[int] = []
    for at, passage in enumerate(texts):
        text = passage.text
        read_one = read_passage(passage, context, terms)
        measured = [n for n in numerals(text, words) if n.kind != "bare" or counted(text, n, words)]
        if CHART_ROW.fullmatch(text.strip()) and not LONE_YEAR.fullmatch(text):
            rows.append(at)
            settings.append(setting)
            continue
        above_chart = (
            at + 1 < len(texts)
            and CHART_ROW.fullmatch(texts[at + 1].text.strip()) is not None
            and not LONE_YEAR.fullmatch(texts[at + 1].text)
        )
        bare_label = (
            above_chart
            and not SLIDE.match(text)
            and passage.kind != "heading"
            and at > 0
            and texts[at - 1].kind == "paragraph"
        )
        title = None if bare_label else titled(passage, setting, terms, len(measured))
        if title is not None:
            setting, plants = title, []
            for n in numerals(text, words):
                _exclude(n, passage, "year" if is_year(n, text) else "title", excluded)
            settings.append(setting)
            continue
        settings.append(setting)
        found: list[Draft] = []
        read_prose(read_one, setting, context, words, terms, name, found, excluded, unplaced)
        for i, draft in enumerate(found):
            if draft.measured.quantity == "facility_count" and draft.number.value > 0:
                plants += [k for k in ("primary", "secondary") if k in draft.label.lower()] or (
                    ["other"] if draft.measured.stage in ("smelter", "refinery") else []
                )
            elif draft.number.kind == "mass":
                quantity = plants_named(plants, draft.measured.quantity, text)
                found[i] = replace(draft, measured=replace(draft.measured, quantity=quantity))
                plants = []
        held[at] = found
    stated = [
        Stated(d.commodity, p.region, p.label, d.measured.quantity, d.measured.stage, d.period.end, d.number.value * (d.number.factor_t or 1.0))
        for found in held.values() for d in found for p in (d.place,) if d.number.kind == "mass"
    ]  # fmt: skip
    shown = charts(texts, settings, stated, terms, words)
    for at, passage in enumerate(texts):
        drafts.extend(held.get(at, ()))
        if at not in rows:
            continue
        read_one = read_passage(passage, context, terms)
        seen = shown.get(at)
        if not seen:
            for n in numerals(passage.text, words):
                if seen is not None or is_year(n, passage.text):
                    _exclude(n, passage, "year", excluded)
                else:
                    _leave(n, passage, name, unplaced, "a chart number that no row of years explains")
            continue
        for c in seen:
            if c.reason or c.measured is None:
                _leave(c.number, passage, name, unplaced, c.reason)
                continue
            drafts.append(Draft(read_one, c.number, c.measured, Located(c.region, c.label), Period(c.year, c.year, True),
                                c.commodity or context.commodity, note=c.note))  # fmt: skip


def tabled(
    texts: list[Passage], at: int, setting: Setting, context: Context, words: Vocabulary, terms: Lexicon, name: str,
    drafts: list[Draft], excluded: list[Excluded], unplaced: list[Unplaced], sites: Phrases[NamedPlace],
) -> None:  # fmt: skip
    """A pipe table: its cells by header, label and the sentence above; what they leave over is excluded by class."""
    end = at
    while end < len(texts) and texts[end].kind == "table":
        end += 1
    rows = texts[at:end]
    intro = texts[at - 1].text if at and texts[at - 1].kind in ("paragraph", "bullet", "heading") else ""
    held = {id(row): read_passage(row, context, terms) for row in rows}
    read_digits: dict[int, set[tuple[int, int]]] = {id(row): set() for row in rows}
    for t in read_table(rows, intro, setting, context, terms, words, sites):
        read_digits[id(t.passage)].update((d.start, d.end) for d in t.number.digits)
        if t.reason or t.measured is None:
            _leave(t.number, t.passage, name, unplaced, t.reason)
            continue
        for place in t.places:
            drafts.append(
                Draft(held[id(t.passage)], t.number, t.measured, place, t.period, t.commodity, t.label)
            )
    for row in rows:
        for n in numerals(row.text, words):
            if not any((d.start, d.end) in read_digits[id(row)] for d in n.digits):
                _exclude(n, row, "year" if is_year(n, row.text) else "table label", excluded)


def read_prose(
    found: Read, setting: Setting, context: Context, words: Vocabulary, terms: Lexicon, name: str,
    drafts: list[Draft], excluded: list[Excluded], unplaced: list[Unplaced],
) -> None:  # fmt: skip
    """Numbers of one passage, each into a claim, an exclusion or the unplaced."""
    passage, text = found.passage, found.passage.text
    numbers = numerals(text, words)
    kept: list[Numeral] = []
    counts: dict[tuple[object, ...], Count] = {}
    for number in numbers:
        why = reason(number, text, found.question, passage.kind)
        if why:
            _exclude(number, passage, why, excluded)
            continue
        if number.kind == "unreadable":
            _leave(number, passage, name, unplaced, "a number out of any range")
            continue
        if number.kind == "bare":
            count = counted(text, number, words)
            if count is not None:
                counts[count.number.digits] = count
                kept.append(count.number)
                continue
            unit = unit_around(found, number, context, words, kept)
            if unit is not None:
                number = replace(number, unit=unit.unit, kind=unit.kind, factor_t=unit.factor_t)
            elif is_name(number, text):
                _exclude(number, passage, "name", excluded)
                continue
        kept.append(per_tonne(number, passage))
    notes: dict[tuple[int, int], str] = {}
    if passage.kind not in ("heading", "reference") and len(text) < 20_000:
        _add_words(found, words, kept, counts, notes)
    kept.sort(key=lambda n: n.span.start)
    found = replace(found, numbers=tuple(kept))
    previous: dict[str, tuple[Numeral, Measured]] = {}  # by class of unit, the last of all under ""
    for number in kept:
        drafted = draft_of(window(found, number), number, setting, terms, counts.get(number.digits) or counts.get(number.span),
                           notes.get(number.span, ""), previous.get(number.kind), previous.get(""))  # fmt: skip
        if drafted:
            again = named_again(found, number, drafts)
            if again is not None:
                drafted = [replace(d, measured=again.measured, place=again.place, period=again.period, label=again.label)
                           for d in drafted[:1]]  # fmt: skip
            if (
                drafted[0].measured == Measured("physical_property", "mine")
                and of_tonnage(found, number)
                and "mass" in previous
            ):
                drafted = [
                    replace(d, place=drafts[-1].place) for d in drafted[:1]
                ]  # the grade is that tonnage's
            elif number.kind in previous and restates(text, previous[number.kind][0], number):
                first = next((d for d in reversed(drafts) if d.number is previous[number.kind][0]), None)
                if first is not None and drafted[0].measured.quantity == first.measured.quantity:
                    drafted = [replace(d, place=first.place, period=first.period) for d in drafted[:1]]
            drafts.extend(drafted)
            if number.digits:
                previous[number.kind] = previous[""] = (number, drafted[0].measured)
        else:
            _leave(number, passage, name, unplaced)


def _add_words(
    found: Read,
    words: Vocabulary,
    kept: list[Numeral],
    counts: dict[tuple[object, ...], Count],
    notes: dict[tuple[int, int], str],
) -> None:
    """Numbers that stand as words, wherever no numeral covers them."""
    text = found.passage.text
    spans: list[tuple[int, int]] = sorted((n.span.start, n.span.end) for n in kept)

    def free(span: tuple[int, int]) -> bool:
        at = bisect_right(spans, (span[1], -1))
        return not any(a < span[1] and span[0] < b for a, b in spans[max(0, at - 3) : at])

    for count in spelled(text, words):
        if free(count.number.span):
            counts[count.number.span] = count
            kept.append(count.number)
            insort(spans, (count.number.span.start, count.number.span.end))
            notes[count.number.span] = f"number written as a word: {text[slice(*count.number.span)]}"
    prose = found.question not in TECHNOLOGY or found.passage.kind == "summary"
    for w in worded(text, words, prose):
        if free(w.number.span):
            kept.append(w.number)
            insort(spans, (w.number.span.start, w.number.span.end))
            notes[w.number.span] = w.note
            if w.number.kind == "count":
                facility = facility_of(w.number.unit, text[slice(*w.number.span)], words)
                counts[w.number.span] = Count(w.number, facility, text[slice(*w.number.span)])


def draft_of(found: Read, number: Numeral, setting: Setting, terms: Lexicon, count: Count | None, note: str,
             previous: tuple[Numeral, Measured] | None, last: tuple[Numeral, Measured] | None) -> list[Draft]:  # fmt: skip
    """Claims of one number, none when nothing says what it measures."""
    measured: Measured | None
    metal = substance(found, number, setting, terms)
    if count is not None:
        facility = count.facility
        label = count.words.strip()
        measured = Measured(facility.quantity, facility.stage)
        if facility.quantity == "facility_count" and found.question == "discovery":
            measured = Measured("facility_count", "discovery")
    else:
        label = ""
        measured = measure(found, number, setting, terms, metal, previous)
    if measured is None:
        return []
    if measured.quantity in MINED and f"natural {metal}" in terms.commodities and count is None:
        metal = f"natural {metal}"  # what is also made synthetically is mined only in its natural kind
    if setting.commodities and metal == setting.commodity and len(setting.commodities) > 1:
        metal = _of_several(setting, metal, measured, label, terms)
    places: list[Located] = locate(found, number, setting, measured)
    period: Period = date(found, number, setting, measured)
    label, places = labelled(found, number, places, label, last)
    told = bought_from(found, number) if count is None else None
    if told is not None:
        measured, buyer, origin = told
        home = Located(buyer.value) if buyer else Located(setting.region or found.context.region)
        places = [replace(home, label=origin)]
    elif (site := homeless(found, number, measured, places)) is not None and count is None and not label:
        measured, places, note = site
    names = names_before(found, number)
    if len(places) == 1 and len(names) > 1:
        places = [replace(places[0], label=name) for name in names]
    return [Draft(found, number, measured, place, period, metal, label, note) for place in places]


def _of_several(setting: Setting, metal: str, measured: Measured, label: str, terms: Lexicon) -> str:
    """Of the metals that a title names, the one that the words name or whose output counts at this stage."""
    named = [m.value for m in commodity_mentions(label, terms) if m.value in setting.commodities]
    if named:
        return named[0]
    staged = [
        c
        for c in setting.commodities
        if c in terms.commodities and terms.commodities[c].stage == measured.stage
    ]
    return staged[0] if len(staged) == 1 else metal


def _exclude(number: Numeral, passage: Passage, why: str, excluded: list[Excluded]) -> None:
    for span in number.digits:
        raw = passage.raw_span(*span)
        line, column = passage.place(raw[0])
        excluded.append(Excluded(passage.raw[raw[0] : raw[1]], line, column, why))


def _leave(number: Numeral, passage: Passage, name: str, unplaced: list[Unplaced], why: str = "") -> None:
    quote, line, column = quote_of(passage, number.span.start, number.span.end)
    why = (
        why or "a number without a unit"
        if why or number.kind == "bare"
        else f"no word says what this {number.kind} measures"
    )
    unplaced.append(Unplaced(quote, Place(name, line, column), why))


__all__ = ["Claim", "Excluded", "Extraction", "Reading", "read", "read_claims", "with_vocabulary"]

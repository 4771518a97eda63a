"""Pipe tables: header cells and row labels say region, quantity, year and unit; cells hold the numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from oreshed.ledger.reading.caption import CAPTION, PRICED, price_unit
from oreshed.ledger.reading.cells import NOTHING, Label, label_of, outside_brackets
from oreshed.ledger.reading.context import PROJECTED, TECHNOLOGY, Context, unit_in
from oreshed.ledger.reading.grades import Measured
from oreshed.ledger.reading.mentions import (
    Lexicon,
    commodity_mentions,
    cue_mentions,
    region_mentions,
)
from oreshed.ledger.reading.numerals import Numeral, Span, numerals
from oreshed.ledger.reading.outline import KINDS
from oreshed.ledger.reading.passage import Passage
from oreshed.ledger.reading.period import Period, year_ahead
from oreshed.ledger.reading.phrases import Phrases
from oreshed.ledger.reading.region import Located
from oreshed.ledger.reading.subject import Setting
from oreshed.ledger.vocabulary.tables import NamedPlace, Unit, Vocabulary

RULE = re.compile(r"[\s|:+-]*-[\s|:+-]*")
TOTAL = re.compile(r"\b(?:total|sum|all|overall)\b", re.IGNORECASE)
ALLOYED = re.compile(r"\b(?:alloys?|ferro\w+|silico\w+)\b", re.IGNORECASE)
PLANT = re.compile(
    r"\W*(?:plants?|works|facilit(?:y|ies)|smelters?|refiner(?:y|ies)|projects?|sites?|operations?|mills?)\b",
    re.IGNORECASE,
)
A_YEAR = re.compile(r"/\s?(?:y|yr|a)\b|\bper (?:year|annum)\b|\ba year\b|\btpa\b|\bktpa\b|\bp\.?a\b")
WORD_BEFORE = re.compile(
    r"\s*[*~]*\s*(?:about|some|around|roughly|nearly|below|under|over|above|less than|more than|up to|at least|at most|approx\.?|circa)\s",
    re.IGNORECASE,
)
SMELTED = re.compile(r"\b(?:alloys?|ferro\w+|refined|smelter|sponge|ingots?|cathodes?)\b", re.IGNORECASE)
WHOLE = re.compile(
    r"\b(?:(?:sub)?totals?|sum|all|overall|whole|bloc|net|from|of|in|the|and|outside|abroad|metal|sources?|domestic|own)\b",
    re.IGNORECASE,
)
NO_NUMBER = re.compile(
    r"withheld|W|n\.?\s?a\.?|nil|none|unknown|not (?:available|reported|published)|confidential|[-—–.]*",
    re.IGNORECASE,
)
REST = re.compile(r"\b(?:others?|rest|remaining|elsewhere)\b", re.IGNORECASE)


UNITS = re.compile(r"\W*units?(?: of (?:measure(?:ment)?|quantity))?\W*", re.IGNORECASE)
OTHER = Unit(
    "other", "other", "number", None
)  # what a row's own unit cell says and the vocabulary does not hold
STRENGTH = {
    "discovery": Measured("physical_property", "mine"), "extraction": Measured("physical_property", "mine"),
    "separation": Measured("purity", "separation"), "refining": Measured("purity", "refinery"),
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    text: str
    start: int  # in the row's clean text


@dataclass(frozen=True)
class TableNumber:
    passage: Passage
    number: Numeral
    measured: Measured | None
    places: tuple[Located, ...]
    period: Period
    commodity: str
    label: str
    reason: str = ""


def cells_of(passage: Passage) -> list[Cell]:
    """Cells of a row with their place in its text; escaped bars stay inside a cell."""
    text = passage.text
    result, start = [], 0
    for at in [m.start() for m in re.finditer(r"(?<!\\)\|", text)] + [len(text)]:
        result.append(Cell(text[start:at], start))
        start = at + 1
    if result and not result[0].text.strip():
        result = result[1:]
    if result and not result[-1].text.strip():
        result = result[:-1]
    return result


def is_rule(passage: Passage) -> bool:
    return bool(RULE.fullmatch(passage.text[:2000]))


def read_table(
    rows: list[Passage],
    intro: str,
    setting: Setting,
    context: Context,
    words: Lexicon,
    vocabulary: Vocabulary,
    sites: Phrases[NamedPlace] | None = None,
) -> list[TableNumber]:
    """Numbers of a table with what its header, labels and the sentence above it say of each.

    intro : the text right above, whose words stand for what the header leaves out. setting : what the headings over
    the table set, for what neither says. sites : those that the document places in a country.
    """
    technical = question_of_rows(rows) in TECHNOLOGY
    context = replace(
        context, region=setting.region or ("WLD" if technical else context.region), commodity=setting.commodity or context.commodity
    )  # fmt: skip
    question = question_of_rows(rows)
    heading = rows[0].section.heading if rows[0].section else ""
    above = label_of(
        re.split(r"(?<=[.!?])\s", intro[-300:])[-1]
        if intro.rstrip().endswith(":") or len(intro) < 90 or CAPTION.match(intro)
        else "",
        words,
        vocabulary,
    )
    if (
        re.match(r"\W*\d*\W*$", intro)
        or intro.strip() == heading.strip()
        or intro.lstrip("# ").strip() == heading.strip()
        or CAPTION.match(intro)
    ):
        masses = {m.value for m in cue_mentions(intro, "mass", words) if m.value != "production"}
        if len(masses) > 1:
            above = replace(above, measured={})  # "Output, scrap and imports" heads rows of each
    money = price_unit(intro)
    ruled = len(rows) > 1 and is_rule(rows[1])
    header = cells_of(rows[0])
    plain = not any(
        n.kind != "bare" or n.value < 1800 or n.value > 2100
        for c in header
        for n in numerals(outside_brackets(c.text), vocabulary)
    )
    has_header = ruled or plain
    labels = [label_of(c.text, words, vocabulary) for c in header] if has_header else []
    if CAPTION.match(intro) and any(
        label.measured.get("mass", NOTHING) == above.measured.get("mass") for label in labels[1:]
    ):
        above = replace(
            above, measured={}
        )  # "Recovered and used" over columns of each: one column says so itself
    if labels and labels[0].unit is not None:
        above = replace(above, unit=labels[0].unit)  # "Flow, t" over the names says more than a heading
    if labels and not above.measured and above.year is None and labels[0].measured:
        above = replace(labels[0], unit=above.unit)  # "Alloy output 2023" over the names is the table's title
    if labels and PLANT.match(labels[0].text) and "mass" not in above.measured:
        rates = [label for label in labels[1:] if A_YEAR.search(label.text)]
        if rates and not any("mass" in label.measured for label in rates):
            # plants beside tonnes a year, without a word on output: what they are built for
            above = replace(above, measured={**above.measured, "mass": Measured("capacity", "refinery")})
    if above.year is None and setting.year is not None:
        above = replace(above, year=setting.year)
    if setting.quantity and "mass" not in above.measured:
        over = Measured(setting.quantity, setting.stage)
        above = replace(above, measured={**above.measured, "mass": over})
    result: list[TableNumber] = []
    by_country = any(
        m.value not in ("WLD", "allies")
        for row in rows[1:]
        for m in region_mentions(row.text.lstrip(" |").split("|")[0], words)
    )
    for row in rows[1:] if has_header else rows:
        if is_rule(row):
            continue
        cells = cells_of(row)
        first = next((i for i, c in enumerate(cells) if _numeric(c.text, vocabulary) and not (i < len(labels) and UNITS.fullmatch(labels[i].text))), 0)  # fmt: skip
        row_labels = [
            label_of(c.text, words, vocabulary, sites)
            for c in cells[: first or None]  # remarks behind the numbers name no subject
            if not _numeric(c.text, vocabulary) and not NO_NUMBER.fullmatch(c.text.strip(" *"))
        ]
        row_year = _row_year(cells, labels, vocabulary)
        own = {i for i, s in enumerate(labels) if UNITS.fullmatch(s.text) and i < len(cells)}
        units = [unit_in(cells[i].text, vocabulary) or unit_in(cells[i].text, vocabulary, of_mass=False) or OTHER for i in own]  # fmt: skip
        for index, cell in enumerate(cells):
            column = labels[index] if index < len(labels) else None
            if index in own or not _numeric(cell.text, vocabulary):
                continue
            for found in numerals(cell.text, vocabulary):
                shift = cell.start
                number = replace(
                    found, span=Span(found.span.start + shift, found.span.end + shift),
                    digits=tuple(Span(d.start + shift, d.end + shift) for d in found.digits),
                )  # fmt: skip
                if number.kind == "bare" and row_year is not None and number.value == row_year and index == 0:
                    continue
                result.append(
                    _tied(
                        row,
                        number,
                        column,
                        row_labels,
                        row_year,
                        replace(above, unit=units[0]) if units else above,
                        question,
                        heading,
                        context,
                        words,
                        vocabulary,
                        money,
                        by_country,
                    )
                )
    return result


def question_of_rows(rows: list[Passage]) -> str:
    return rows[0].section.question if rows[0].section else ""


def _only_metal(text: str, words: Lexicon) -> bool:
    metals = commodity_mentions(text, words)
    return bool(metals) and KINDS.fullmatch(text[: metals[0].start] + text[metals[-1].end :]) is not None


def _narrows(label: Label, words: Lexicon) -> bool:
    """True for "Silius, Italy", "Japan, several" and "By-product"; "Allies, total" and "Net imports" name no part of a flow."""
    for part in re.split(r",\s|\s-\s|\s—\s", label.text):
        if label.located and region_mentions(part, words):
            continue
        for m in reversed(cue_mentions(part, "mass", words)):
            part = part[: m.start] + part[m.end :]
        if re.search(r"[^\W\d_]{2,}", WHOLE.sub("", part)):
            return True
    return False


def _numeric(text: str, vocabulary: Vocabulary) -> bool:
    """A cell that is a number, with at most a unit, a qualifier or a short remark."""
    found = numerals(text, vocabulary)
    if not found:
        return False
    rest = text
    if said := WORD_BEFORE.match(text):
        rest = text = " " * said.end() + text[said.end() :]
    for n in reversed(found):
        rest = rest[: n.span.start] + rest[n.span.end :]
    return len(re.findall(r"[^\W\d_]+", rest)) <= 3 and not re.match(r"\s*[A-Za-z]{3,}", text.strip(" *~"))


def _row_year(cells: list[Cell], labels: list[Label], vocabulary: Vocabulary) -> int | None:
    for index, cell in enumerate(cells[:2]):
        text = cell.text.strip(" *")
        if re.fullmatch(r"(?:19|20)\d\d[a-z]?", text) and (
            index == 0 or (index < len(labels) and "year" in labels[index].text.lower())
        ):
            return int(text[:4])
    return None


def _tied(
    row: Passage, number: Numeral, column: Label | None, row_labels: list[Label], row_year: int | None,
    above: Label, question: str, heading: str, context: Context, words: Lexicon, vocabulary: Vocabulary, money: Unit | None,
    by_country: bool,
) -> TableNumber:  # fmt: skip
    sources = [s for s in (column, *row_labels) if s is not None]
    if number.kind == "bare":
        own = None if above.unit is OTHER else next((s.unit for s in sources if s.unit is not None), None)
        # A price is no mass, whatever unit the table's other rows are in.
        unit = own or (money if any(PRICED.search(s.text) for s in sources) else above.unit or context.unit)
        if unit is OTHER:
            return TableNumber(
                row, number, None, (), Period(None, None, False), "", "", "a unit that is not read"
            )
        if unit is None and not any(PRICED.search(s.text) for s in sources):
            bracket = re.search(r"\(([^()]*)\)\s*$", heading)
            unit = unit_in(bracket[1], vocabulary) if bracket else None
        if unit is None:
            return TableNumber(
                row, number, None, (), Period(None, None, False), "", "", "a table number without a unit"
            )
        number = replace(number, unit=unit.unit, kind=unit.kind, factor_t=unit.factor_t,
                         per_year=number.per_year or unit.unit.endswith("/yr"))  # fmt: skip
    # of a table of uses the rows name products: "Aluminium alloys", "Lead-acid batteries"
    naming = [s for s in sources if s is column or question != "demand" or _only_metal(s.text, words)]
    named = next((s.commodity for s in naming if s.commodity), "")
    commodity = named or above.commodity or context.commodity
    measured = _quantity(number, sources, above, question, context, words, commodity)
    regions = _regions(sources, above, context, by_country)
    year = next((s.year for s in sources if s.year), None) or row_year or above.year
    if year is None and question in PROJECTED:
        year = year_ahead(row.section)
    stated = year is not None
    period = Period(year or context.current, year or context.current, stated)
    label = next((s.text for s in row_labels if _narrows(s, words)), "")
    if measured is None:
        reason = f"no header says what this {number.kind} measures"
        return TableNumber(row, number, None, (), period, commodity, label, reason)
    return TableNumber(row, number, measured, regions, period, commodity, label)


def _quantity(
    number: Numeral,
    sources: list[Label],
    above: Label,
    question: str,
    context: Context,
    words: Lexicon,
    commodity: str,
) -> Measured | None:
    kind = number.kind
    entry = words.commodities.get(commodity)
    counted = Measured(entry.quantity, entry.stage) if entry else Measured(context.quantity, context.stage)
    if kind == "percent" and question in STRENGTH and sources and sources[0].strength:
        return STRENGTH[question]
    found = next((s.measured[kind] for s in sources if kind in s.measured), None)
    over = above.measured.get(kind)
    if kind == "percent" and found is None and any("share" in s.text.lower() for s in sources):
        over = None  # a column of shares says so itself, whatever stands above the table
    if found is None or (
        found.quantity == "refined_production_total" and over and over.quantity.startswith("refined")
    ):
        found = over
    site = next((s.place.stage for s in sources if s.place is not None), "")
    if (
        kind == "mass"
        and question == "supply"
        and (found or NOTHING).quantity in ("", "supply_total", "production")
    ):
        if site == "mine":
            return Measured("mine_production", "mine")  # a row that names a mine counts what it will mine
        if site in ("smelter", "refinery"):
            return Measured("refined_production_primary", site)
    if kind == "mass" and question != "demand" and counted.quantity == "mine_production":
        loose = found is None or found.quantity in ("production", "refined_production_total")
        if loose and any(ALLOYED.search(outside_brackets(s.text)) for s in (above, *sources)):
            return Measured("refined_production_primary", "smelter")  # alloys are smelted from ore
    if found is not None:
        if found.quantity in ("production", ""):
            smelted = any(SMELTED.search(s.text) for s in (above, *sources))
            return Measured("refined_production_total", "refinery") if smelted else counted
        by_name = any("secondary" in s.text.lower() for s in sources)
        if found.quantity == "refined_production_secondary" and question == "supply" and not by_name:
            return Measured("recycled_supply", "recycling")
        return found
    if kind == "mass":
        default = {"demand": Measured("demand", "use"), "supply": Measured("supply_total", "refinery")}
        return default.get(question, counted)
    if kind == "percent":
        if question == "demand":
            return Measured("end_use_share", "use")
        if any("share" in s.text.lower() for s in sources):
            return Measured("world_share", counted.stage)
        return {"separation": Measured("recovery", "separation"), "refining": Measured("purity", "refinery"),
                "remediation": Measured("recovery", "remediation")}.get(question)  # fmt: skip
    if kind in ("temperature", "ph", "time", "energy", "pressure", "grade", "concentration", "length"):
        return Measured("process_condition", "separation")
    if kind == "density":
        return Measured("physical_property", "property")
    return Measured("price", "trade") if kind == "money" else None


def _regions(sources: list[Label], above: Label, context: Context, by_country: bool) -> tuple[Located, ...]:
    """Places of a number; `by_country` where rows name countries, so that "others" are the rest of the world."""
    for source in reversed(sources) if len(sources) > 1 else sources:
        if source.regions:
            codes = list(dict.fromkeys(m.value for m in source.regions))
            label = " and ".join(m.label for m in source.regions if m.value == "EU27" and m.label)
            if len(codes) == 1:
                return (Located(codes[0], label or source.regions[0].label),)
            return (Located("allies", source.text),)
    for source in sources:
        if REST.search(source.text):
            return (Located("WLD" if by_country else context.region, source.text),)
        if TOTAL.search(source.text):
            total = next((m.value for m in above.regions), context.region)
            return (Located(total, ""),)
    for source in sources:
        if source.place is not None:
            return (Located(source.place.value, source.place.label),)
    if above.regions and len({m.value for m in above.regions}) == 1:
        return (Located(above.regions[0].value, above.regions[0].label),)
    return (Located(context.region),)

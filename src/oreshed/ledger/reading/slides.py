"""Slides as plain text: what a title or a lone year sets, and charts whose numbers stand by position.

A chart block is a row of years with rows of numbers near it. Its labels are the line above; which region a row is
about follows from the bullets that state the same numbers, and from the order of the deck where none does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from oreshed.basis.regions import name_of
from oreshed.ledger.reading.context import unit_in
from oreshed.ledger.reading.grades import Measured
from oreshed.ledger.reading.mentions import (
    Lexicon,
    commodity_mentions,
    cue_mentions,
    region_mentions,
    year_mentions,
)
from oreshed.ledger.reading.numerals import Numeral, numerals
from oreshed.ledger.reading.passage import Passage
from oreshed.ledger.reading.stated import (
    NEAR,
    Known,
    Stated,
    between,
    first_named,
    group_of,
    in_order,
    known_of,
    like,
)
from oreshed.ledger.reading.subject import Setting
from oreshed.ledger.vocabulary.tables import Unit, Vocabulary

YEAR_ROW = re.compile(r"\s*(?:(?:19|20)\d\d[\s|/,-]*){1,12}")
LONE_YEAR = re.compile(r"\s*(?:19|20)\d\d\s*:?\s*")
SLIDE = re.compile(
    r"\s*\[(?:[Ss]lide|[Cc]hart|[Ff]igure|[Tt]able)\s?\d*\]\s*|\s*(?:Slide|SLIDE)\s\d+\s?[:.-]?\s*"
)
SOURCE = re.compile(
    r"(?:^|\b)(?:Sources?:\s|(?:[Aa]ll|[Mm]ost)\s(?:information|data|figures|numbers)\s(?:is\s|are\s)?(?:from|by)\s)(?P<name>[^.;\n]{3,160})"
)
BESIDE = re.compile(r"\b(?:co|by)-?products?\s(?:of|with|from)\s$|\balongside\s$", re.IGNORECASE)
SAME = 1e-6


def titled(passage: Passage, setting: Setting, words: Lexicon, numbers: int) -> Setting | None:
    """The setting that a title makes, None where the line is no title.

    numbers : how many quantities the line holds; a line with any is no title.
    """
    text = SLIDE.sub("", passage.text, count=1)
    if LONE_YEAR.fullmatch(text):
        return replace(setting, year=int(re.sub(r"\D", "", text)))
    marked = bool(SLIDE.match(passage.text)) or passage.kind == "heading"
    if not marked and (passage.kind != "paragraph" or len(text) > 120 or text.rstrip().endswith((".", ";"))):
        return None
    if numbers:
        return None
    regions = [m for m in region_mentions(text, words) if m.value != "WLD" or marked]
    metals = list(
        dict.fromkeys(m.value for m in commodity_mentions(text, words) if not BESIDE.search(text[: m.start]))
    )
    years = year_mentions(text)
    if not regions and not metals and not marked:
        return None
    asks = re.match(r"\W*(?:What|Where|How|Who|Why|Which)\b", text)
    verbs = not asks and re.search(r"\b(?:is|are|was|were|has|have|produced|imports?|exports?)\b", text)
    if verbs and not marked:
        return None
    codes = list(dict.fromkeys(m.value for m in regions))
    cues = sorted(cue_mentions(text, "mass", words), key=lambda m: -m.bonus)
    # A title that lists stages ("Mining, Smelting and Refining") is about all of them.
    kinds = {m.value for m in cues if m.value != "production"}
    cue = cues[0] if cues and len(kinds) == 1 else None
    shares = [m for m in cue_mentions(text, "percent", words) if m.bonus >= 6]
    share = shares[0] if len({m.value for m in shares}) == 1 else None
    return Setting(
        share=share.value if share else "", share_stage=share.stage if share else "",
        region=codes[0] if len(codes) == 1 else "",
        year=years[-1].high if len({m.value for m in years}) == 1 else None,
        commodity=metals[-1] if metals else setting.commodity,
        quantity=cue.value if cue and cue.value != "production" else "", stage=cue.stage if cue else "",
        commodities=tuple(metals) or setting.commodities,
    )  # fmt: skip


def source_of(texts: list[Passage]) -> str:
    """The source that a deck names once for all its numbers."""
    for passage in texts:
        if len(passage.text) < 2000 and (found := SOURCE.search(passage.text)):
            return found["name"].strip()
    return ""


def plants_named(kinds: list[str], quantity: str, text: str) -> str:
    """Refined output under a list of plants: primary or secondary where only such plants run, total otherwise."""
    if quantity != "refined_production_total" or "total" in text.lower() or not kinds:
        return quantity
    if all(kind == "primary" for kind in kinds):
        return "refined_production_primary"
    if all(kind == "secondary" for kind in kinds):
        return "refined_production_secondary"
    return quantity


@dataclass(frozen=True)
class ChartNumber:
    """A number of a chart: its place in the text and what it measures; `reason` where that stays open."""

    passage: Passage
    number: Numeral
    year: int
    commodity: str
    measured: Measured | None
    region: str
    label: str
    note: str
    reason: str = ""


def charts(
    texts: list[Passage],
    settings: list[Setting],
    stated: list[Stated],
    words: Lexicon,
    vocabulary: Vocabulary,
) -> dict[int, list[ChartNumber]]:
    """Numbers of every chart block, by the position of their passage among the texts."""
    found: dict[int, list[ChartNumber]] = {}
    known = known_of(stated)
    for at, passage in enumerate(texts):
        if not YEAR_ROW.fullmatch(passage.text) or LONE_YEAR.fullmatch(passage.text) or at in found:
            continue
        years = [int(y) for y in re.findall(r"(?:19|20)\d\d", passage.text)]
        distinct = list(dict.fromkeys(years))
        if len(distinct) < 2:
            continue
        rows = _rows(texts, at, distinct, len(years), vocabulary)
        if not rows:
            continue
        first = min(at, rows[0][0])
        block = _Block(distinct, _labels(texts, first, len(years) // len(distinct)), rows,
                       settings[at], _unit(texts, first, vocabulary))  # fmt: skip
        for position, numbers in _read(block, texts, known, words).items():
            found.setdefault(position, []).extend(numbers)
        found.setdefault(at, [])
    return found


@dataclass(frozen=True)
class _Block:
    years: list[int]
    labels: list[str]
    rows: list[tuple[int, list[Numeral]]]
    setting: Setting
    unit: Unit | None


def _rows(
    texts: list[Passage], at: int, distinct: list[int], columns: int, vocabulary: Vocabulary
) -> list[tuple[int, list[Numeral]]]:
    """Rows of numbers below a row of years, or else right above it."""
    for step in (1, -1):
        rows = []
        position = at + step
        while 0 <= position < len(texts):
            text = texts[position].text
            numbers = numerals(text, vocabulary)
            rest = text
            for n in reversed(numbers):
                rest = rest[: n.span.start] + rest[n.span.end :]
            if len(numbers) not in (len(distinct), columns) or re.search(r"[^\W_]", rest):
                break
            rows.append((position, numbers))
            position += step
        if rows:
            return rows if step == 1 else rows[::-1]
    return []


def _labels(texts: list[Passage], at: int, count: int) -> list[str]:
    """Labels of a chart's groups: the line above its first row, one label a group of years."""
    if at == 0:
        return []
    line = texts[at - 1].raw.strip()
    if len(line) > 80:
        return []
    parts = re.split(r"\s{2,}|\t|\s\|\s", line)
    if len(parts) == count:
        return parts
    single = line.split()
    return single if len(single) == count else [line] if count == 1 else []


def _unit(texts: list[Passage], at: int, vocabulary: Vocabulary) -> Unit | None:
    for passage in texts[max(0, at - 2) : at][::-1]:
        unit = unit_in(passage.text, vocabulary)
        if unit is not None and unit.kind == "mass":
            return unit
    return None


def _read(block: _Block, texts: list[Passage], known: Known, words: Lexicon) -> dict[int, list[ChartNumber]]:
    subjects = [_subject(label, block.setting, words) for label in block.labels] or [
        _subject("", block.setting, words)
    ]
    per_row = len(block.rows[0][1]) // len(block.years)
    metals = {c for c, _ in subjects}
    order = in_order(known, metals)
    series = []  # (position, numbers, commodity, measured)
    rows_a_label = max(1, len(block.rows) * per_row // len(subjects))
    for index, (position, numbers) in enumerate(block.rows):
        for part in range(per_row):
            subject = (
                subjects[part]
                if per_row == len(subjects)
                else subjects[min(index // rows_a_label, len(subjects) - 1)]
            )
            rank = index if per_row == len(subjects) else index % rows_a_label
            series.append(
                (position, numbers[part * len(block.years) : (part + 1) * len(block.years)], *subject, rank)
            )
    regions = [_matched(n, c, m, block, known, metals) for _, n, c, m, _ in series]
    positional = all(
        r is None or r[0] == (order[s[4]] if s[4] < len(order) else "")
        for r, s in zip(regions, series, strict=True)
    )
    found: dict[int, list[ChartNumber]] = {}
    for (position, numbers, commodity, measured, rank), match in zip(series, regions, strict=True):
        note, why = "chart label by position", ""
        if match is None and positional and rank < len(order) and len(order) == rows_a_label:
            match = (order[rank], "")
        if match is None:
            match = _rest(numbers, commodity, measured, block, known)
        if match is None:
            match, why = ("", ""), "a chart number whose region neither a label nor an equal number gives"
        for year, n in zip(block.years, numbers, strict=True):
            number = n
            if n.kind == "bare" and block.unit is not None:
                number = replace(n, unit=block.unit.unit, kind="mass", factor_t=block.unit.factor_t)
            found.setdefault(position, []).append(
                ChartNumber(texts[position], number, year, commodity, measured, match[0], match[1], note, why)
            )
    return found


def _subject(label: str, setting: Setting, words: Lexicon) -> tuple[str, Measured]:
    """Metal and quantity of a chart's label; "Metal" alone is the refined metal of the deck's title."""
    metals = commodity_mentions(label, words)
    commodity = metals[0].value if metals else setting.commodity
    entry = words.commodities.get(commodity)
    cues = cue_mentions(label, "mass", words)
    if cues:
        return commodity, Measured(cues[0].value, cues[0].stage)
    refined = entry is not None and entry.quantity.startswith("refined")
    if re.search(r"\bmetal\b", label, re.IGNORECASE) or metals:
        if refined and entry is not None:
            return commodity, Measured(entry.quantity, entry.stage)
        return commodity, Measured("refined_production_total", "refinery")
    if setting.quantity:
        return commodity, Measured(setting.quantity, setting.stage)
    return commodity, Measured(entry.quantity, entry.stage) if entry else Measured("mine_production", "mine")


def _tonnes(number: Numeral, block: _Block) -> float:
    factor = number.factor_t or (block.unit.factor_t if block.unit else None) or 1.0
    return number.value * factor


def _matched(
    numbers: list[Numeral], commodity: str, measured: Measured, block: _Block, known: Known, metals: set[str]
) -> tuple[str, str] | None:
    """The region whose bullets state these numbers for these years; a close number counts half."""
    points: dict[tuple[str, str], float] = defaultdict(float)
    for year, n in zip(block.years, numbers, strict=True):
        value = _tonnes(n, block)
        for s in like(known, commodity, measured, year, value):
            if abs(s.value - value) <= SAME * max(s.value, value):
                points[s.region, s.label] += 1.0
            elif abs(s.value - value) <= NEAR * max(s.value, value):
                points[s.region, s.label] += 0.5
    most = max(points.values(), default=0.0)
    if most < 1.0:
        return None
    best = [name for name, given in points.items() if given == most]
    return min(best, key=lambda name: first_named(known, metals, name))


def _rest(
    numbers: list[Numeral], commodity: str, measured: Measured, block: _Block, known: Known
) -> tuple[str, str] | None:
    """The rest of the world, where the numbers are the world's less one region's."""
    hits = 0
    for year, n in zip(block.years, numbers, strict=True):
        key = (commodity, group_of(measured.quantity), year)
        value = _tonnes(n, block)
        world = [s.value for s in known.ordered.get(key, ()) if s.region == "WLD"]
        hits += any(
            s.region != "WLD" and abs(w - s.value - value) <= SAME * w
            for w in world
            for s in between(known, key, w - value - SAME * abs(w), w - value + SAME * abs(w))
        )
    return ("WLD", name_of("ROW")) if hits == len(numbers) else None

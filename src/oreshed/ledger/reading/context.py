"""What a brief says as a whole: its metal, the year it calls current, the unit of its bare numbers."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from oreshed.ledger.document import Document
from oreshed.ledger.reading.mentions import Lexicon, commodity_mentions, year_mentions
from oreshed.ledger.reading.numerals import Numeral, numerals
from oreshed.ledger.reading.passage import Passage
from oreshed.ledger.vocabulary.tables import Unit, Vocabulary

TECHNOLOGY = frozenset(
    {"discovery", "extraction", "separation", "refining", "remediation", "references_technology"}
)
PROJECTED = frozenset({"demand", "supply"})
UNIT_NOTE = re.compile(
    r"\b(?:[Ww]e (?:count|report|give|state|quote|express|measure) (?:everything|all \w+|\w+)|[Uu]nits?|[Aa]ll (?:figures|values|numbers|tonnages|quantities)|[Ff]igures|[Vv]alues|[Tt]onnages|[Qq]uantities|[Ww]eights|[Mm]asses)\b(?:\s(?:are|is|below|here)\b)*(?:\s(?:given|stated|shown|quoted|expressed|in)\b)*:?\s(?:in\s)?(?P<unit>[^.;,()]{1,40})"
)
LATEST = 2027
AHEAD = re.compile(
    r"\b(?:will|would|could|may|might|expected|forecast\w*|project\w+|likely|planned|by 20[3-9]\d|should|target\w*|potential|due)\b",
    re.IGNORECASE,
)
BASE_YEAR = re.compile(r"\b(?:[Bb]ase|[Rr]eference|[Ss]tarting) year\b[^.;\d]{0,30}((?:19|20)\d\d)\b")


@dataclass(frozen=True)
class Context:
    """commodity : the brief's metal. current : the year that undated present figures are read as, None if never said.

    unit : of bare numbers, where the document states one. quantity, stage : what its production counts.
    metals : those that head columns of its tables side by side; a brief on a group tells its members apart.
    """

    commodity: str
    current: int | None
    unit: Unit | None
    quantity: str
    stage: str
    region: str
    metals: frozenset[str] = frozenset()


def context_of(document: Document, texts: list[Passage], words: Lexicon, vocabulary: Vocabulary) -> Context:
    counts: Counter[str] = Counter()
    years: Counter[int] = Counter()
    elsewhere: Counter[int] = Counter()
    unit: Unit | None = None
    head = " ".join(p.text for p in texts[:3])[:500]
    for weight, text in ((30, document.name.replace("-", " ").replace("_", " ")), (15, head)):
        for m in commodity_mentions(text, words)[:1]:
            counts[m.value] += weight
    stated: int | None = None
    for passage in texts:
        if len(passage.text) > 20_000:
            continue
        said = BASE_YEAR.search(passage.text) if stated is None else None
        stated = int(said[1]) if said else stated
        for m in commodity_mentions(passage.text, words):
            counts[m.value] += 2 if passage.kind == "heading" else 1
        if passage.kind == "reference":
            continue
        question = passage.section.question if passage.section else ""
        for m in year_mentions(passage.text):
            if AHEAD.search(passage.text[max(0, m.start - 40) : m.start].split(". ")[-1]):
                continue  # "planned for 2025"
            if m.low == m.high and m.high is not None and 1990 <= m.high <= LATEST and "-" not in m.label:
                (years if question in ("production", "references_volumes") else elsewhere)[m.high] += 1
        unit = unit or _stated_unit(passage.text, vocabulary)
    commodity = counts.most_common(1)[0][0] if counts else ""
    entry = words.commodities.get(commodity)
    tally = years or elsewhere
    best = stated or (max(tally.items(), key=lambda item: (item[1], item[0]))[0] if tally else None)
    allied = any("allies" in (s.heading.lower()) or "allied" in s.heading.lower() for s in document.sections)
    return Context(
        commodity, best, unit,
        entry.quantity if entry else "mine_production", entry.stage if entry else "mine",
        "allies" if allied or document.sections else "WLD", _columns(texts, words) - {commodity},
    )  # fmt: skip


def _columns(texts: list[Passage], words: Lexicon) -> frozenset[str]:
    """Metals in different cells of one table's header."""
    found: set[str] = set()
    for above, row in itertools.pairwise([None, *texts]):
        if row is None or row.kind != "table" or (above is not None and above.kind == "table"):
            continue
        cells = [{m.value for m in commodity_mentions(cell, words)} for cell in row.text.split("|")]
        heads = {next(iter(c)) for c in cells if len(c) == 1}
        found |= heads if len(heads) > 1 else set()
    return frozenset(found)


def _stated_unit(text: str, vocabulary: Vocabulary) -> Unit | None:
    found = UNIT_NOTE.search(text)
    if not found or re.search(r"\sor\s", found["unit"]):
        return None  # "in kilograms or tonnes" sets neither
    return unit_in(found["unit"], vocabulary)


def unit_in(text: str, vocabulary: Vocabulary, of_mass: bool = True) -> Unit | None:
    """The first unit of mass or percent that a heading, header cell or footer names; with `of_mass` false a unit of
    any other kind, where nothing else stands there."""
    if not text:
        return None
    probe: list[Numeral] = numerals("1 " + text.strip(), vocabulary)
    if not of_mass:
        whole = probe and probe[0].span.end == len(text.strip()) + 2 and probe[0].kind not in ("bare", "mass")
        return _as_unit(probe[0]) if whole else None
    if probe and probe[0].kind in ("mass", "percent"):
        return _as_unit(probe[0])
    for word in re.finditer(r"[\w'%µ][\w/'%. ]*", text):
        for cut in (word[0], *word[0].split(" ")):
            probe = numerals("1 " + cut.strip(), vocabulary)
            if probe and probe[0].kind in ("mass", "percent") and (len(cut) > 1 or cut in "t%"):
                return _as_unit(probe[0])
    return None


def _as_unit(number: Numeral) -> Unit:
    name = number.unit + (
        "/yr" if number.per_year and number.kind == "mass" and not number.unit.endswith("/yr") else ""
    )
    return Unit(name, name, number.kind, number.factor_t)

"""What a header cell or row label of a table says: regions, quantities by unit, year, unit and metal."""

from __future__ import annotations

import re
from dataclasses import dataclass

from oreshed.ledger.reading.context import unit_in
from oreshed.ledger.reading.grades import Measured
from oreshed.ledger.reading.mentions import (
    Lexicon,
    Mention,
    commodity_mentions,
    cue_mentions,
    place_mentions,
    region_mentions,
    year_mentions,
)
from oreshed.ledger.reading.phrases import Phrases
from oreshed.ledger.reading.slides import BESIDE
from oreshed.ledger.vocabulary.tables import NamedPlace, Unit, Vocabulary

ORE_GRADE = re.compile(
    r"\b(?:ore|head|mill|feed|cut-?off|run-of-mine|ROM|in situ|deposit|mined)\s(?:[a-z]+\s)?grades?\b|\bgrades? of ore\b",
    re.IGNORECASE,
)
OTHER_UNIT = re.compile(r"[,(]\s*([^,()]{1,16}?)\s*\)?\s*$")  # "Temperature, °C", "Energy (kWh/t)"
USE = re.compile(r"(?:total |final |end )?use", re.IGNORECASE)  # alone over a column, a noun: "Use 2030"
BY_PRODUCT = re.compile(
    r"By-?product(?:s| metal| recovery| output| production)?(?:\s?[,(][^,()]*\)?)?", re.IGNORECASE
)
NOTHING = Measured("", "")
MADE = ("mine_production", "production", "refined_production_total")


@dataclass(frozen=True)
class Label:
    """What a header cell or row label says."""

    regions: tuple[Mention, ...]
    place: Mention | None
    measured: dict[str, Measured]  # by class of unit
    year: int | None
    unit: Unit | None
    commodity: str
    text: str
    strength: bool = False  # nothing but a metal and a percent sign: "Mn, %"
    located: bool = (
        False  # its own words name a region; one in brackets only narrows: "CdTe modules (US factories)"
    )


def label_of(
    text: str, words: Lexicon, vocabulary: Vocabulary, sites: Phrases[NamedPlace] | None = None
) -> Label:
    """What a cell says; `sites` are those that the document itself places in a country."""
    years = year_mentions(text)
    measured = {}
    for kind in ("mass", "percent"):
        cues = cue_mentions(text, kind, words)
        if cues:
            best = max(cues, key=lambda m: m.bonus)
            measured[kind] = Measured(best.value, best.stage)
    if measured.get("mass", NOTHING).quantity in MADE and re.match(r"\W*[Ff]rom\s", text):
        measured["mass"] = Measured(
            "supply_total", "refinery"
        )  # "From US output": where the row's metal comes from
    if USE.fullmatch(re.sub(r"\b(?:19|20)\d\d\b|[^\w\s]", "", outside_brackets(text)).strip()):
        measured["mass"] = Measured("demand", "use")
    if BY_PRODUCT.fullmatch(text.strip(" *")):
        measured["mass"] = Measured("refined_production_primary", "refinery")  # won from another metal's ore
    if ORE_GRADE.search(text):
        measured["percent"] = Measured("physical_property", "mine")
    bracket = re.search(r"[(\[]([^()\[\]]{1,40})[)\]]", text)
    unit = unit_in(bracket[1], vocabulary) if bracket else None
    if unit is None and (
        after := re.search(
            r",\s*([^,]{1,30})$|\bin ([a-z ]{1,30})$|^([^\d]{1,20})$|^([kM]?t(?:/yr)?)\s[A-Z]\w*$",
            re.sub(r",\s*(?:19|20)\d\d\s*$|^\W*(?:19|20)\d\d,\s*", "", text).strip(" *"),
        )
    ):
        unit = unit_in(next(g for g in after.groups() if g), vocabulary)
    if unit is None and (other := OTHER_UNIT.search(text)):
        unit = unit_in(other[1], vocabulary, of_mass=False)
    if unit is None and re.match(r"\W*pH\b", text):
        unit = Unit("pH", "pH", "ph", None)
    if unit is None and "%" in text:
        unit = Unit("%", "%", "percent", None)
    metals = [m for m in commodity_mentions(text, words) if not BESIDE.search(text[: m.start])]
    if outside_brackets(text).strip(" *:-—") != text.strip(" *:-—"):
        # "Secondary (antimonial lead)": words in brackets say in what form; only a symbol there names the metal
        within = [m.span() for m in re.finditer(r"\([^()]*\)", text)]
        metals = [m for m in metals if m.end - m.start <= 2 or not any(a <= m.start < b for a, b in within)]
    regions = region_mentions(text, words)
    places = place_mentions(text, words, regions)
    if sites and not places and not regions:
        places = [Mention(a, b, s.region, "place", text[a:b], stage=s.kind) for a, b, s in sites.find(text)]
    asides = [m.span() for m in re.finditer(r"\([^()]*\)", text)]
    located = any(not any(a <= m.start < b for a, b in asides) for m in regions)
    return Label(
        tuple(regions), places[0] if places else None, measured,
        years[-1].high if years and len({y.value for y in years}) == 1 else None, unit,
        metals[0].value if metals else "", text.strip(" *:-—"),
        len(metals) == 1 and re.fullmatch(r"[\s,(*]*%?[\s,)]*", text[: metals[0].start] + text[metals[0].end :]) is not None, located,
    )  # fmt: skip


def outside_brackets(text: str) -> str:
    return re.sub(r"[(\[][^()\[\]]*[)\]]", "", text)

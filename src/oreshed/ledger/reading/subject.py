"""The subject of a number: which region, year, quantity and metal the words around it name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from oreshed.ledger.reading.attraction import SENTENCE, distance, near, sentences_between
from oreshed.ledger.reading.context import LATEST, PROJECTED, TECHNOLOGY, Context
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

OUTSIDE = re.compile(r"\b(?:outside|elsewhere|others?\s(?:countries|nations|producers|suppliers)|competing|rest of|non-allied|abroad|competitors|rivals?)\b", re.IGNORECASE)
ASIDE = re.compile(r"\b(?:to|than|with|against|by|outside|like|via|towards?|into|relative to|compared (?:with|to)|such as|unlike|besides|beyond|including|for|without)\s(?:the\s|its\s|about\s|some\s)?$")
ORIGIN = re.compile(r"\b(?:from|using|on|of)\s(?:the\s|imported\s|mostly\s|mainly\s|purchased\s)?$")
FROM_HERE = re.compile(r"[^.;,()\d]{0,30}\b(?:from|in|by|at|for)\s(?:the\s)?$")
SUMMED = re.compile(r"\b(?:yields?|yielding|totals?|totall?ing|sums?|summing|adds?|adding|gives?|giving|makes?|making|equals?|amounts?|amounting|overall|together|combined|in all|comes? to|altogether)\b|=", re.IGNORECASE)
JOINED = re.compile(r"\s?(?:,|/|&|\+|and|, and|or|plus)\s?(?:the\s)?")
WORLD_BASE = re.compile(r"\b(?:of|in)\s(?:the\s|a\s|total\s|all\s|known\s)?$")
PAST = re.compile(r"\b(?:was|were|had|once|historically|used to|represented|accounted|stood|supplied|produced|yielded|took|held|fell|rose|came|made)\b", re.IGNORECASE)
PRESENT = re.compile(r"\b(?:current|currently|today|today's|now|already|at present|presently)\b", re.IGNORECASE)
AHEAD = re.compile(r"\b(?:will|would|could|may|might|expected|forecast\w*|project\w+|likely|planned|by 20[3-9]\d|should|target\w*|potential)\b", re.IGNORECASE)
YEAR_TIGHT = re.compile(r"(?:\s[A-Z][a-z]?)?(?:\s(?:of\s)?(?:contained\s|refined\s)?(?:[a-z]+))?\s?\(?(?:in |by |during |\()?(?:early |late |mid-?)?")
REFERRED = re.compile(r"\b(?:that|the same|the) year\b")
FALL = re.compile(r"\b(?:fell|fall(?:s|en|ing)?|declin\w+|drop\w*|decreas\w+|down|shr[aiu]nk\w*|slump\w*|slip\w*|lower|plung\w+|cut|contract\w+|los[te]|slid)\b", re.IGNORECASE)
RISE = re.compile(r"\b(?:rose|ris\w+|grew|grow\w*|increas\w+|up|climb\w*|jump\w*|surg\w*|higher|expand\w*|gain\w*|growth)\b", re.IGNORECASE)
DEFAULT_PERCENT = {"demand": ("end_use_share", "use"), "discovery": ("host_rock_share", "property"), "extraction": ("method_share", "mine"),
                   "separation": ("recovery", "separation"), "refining": ("purity", "refinery"), "remediation": ("recovery", "remediation"),
                   "production": ("world_share", "mine"), "supply": ("facility_share", "use")}  # fmt: skip
STAGE_OF = {"mine_production": "mine", "refined_production_total": "refinery", "refined_production_primary": "refinery",
            "refined_production_secondary": "recycling", "supply_total": "refinery", "demand": "use", "imports": "trade", "exports": "trade",
            "recycled_supply": "recycling", "capacity": "refinery", "reserves": "property", "resource": "property", "end_use_share": "use",
            "import_share": "trade", "recycled_share": "recycling", "collection_rate": "recycling", "purity": "refinery", "stocks": "trade",
            "recovery": "separation", "process_condition": "separation", "physical_property": "property", "price": "trade"}  # fmt: skip
SECTION_STAGE = {"discovery": "discovery", "extraction": "mine", "separation": "separation", "refining": "refinery", "remediation": "remediation"}
NAME = r"(?:[A-Z][\w'-]+(?:\s(?:[A-Z][\w'-]+|de|la))*)"
EACH_OF = re.compile(rf"(?P<names>{NAME}(?:,\s(?:and\s)?{NAME})*(?:,?\sand\s{NAME}|,\s{NAME}))\)?\s(?:[a-z]+\s){{0,4}}[~<>]?(?:about\s|roughly\s)?$")
INCLUDED = re.compile(r"\s(?:included|excluded|aside|apart|alone)\b")
TOTALS = re.compile(r"\s*(?:In\s)?(?:[Tt]otal|[Oo]verall|[Aa]ltogether|[Tt]ogether|[Gg]lobal|[Ww]orld|[Aa]llied)\b")
TIMELESS = frozenset({"recovery", "purity", "impurity_content", "process_condition", "physical_property"})
REFUSED = 1e9
SECTION_COST = 13.0
LEAD_COST = 12.0


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


@dataclass(frozen=True)
class Setting:
    """What a slide title, sub-heading or table has set for the passages below it."""

    region: str = ""
    year: int | None = None
    commodity: str = ""
    quantity: str = ""
    stage: str = ""
    commodities: tuple[str, ...] = ()


def read_passage(passage: Passage, context: Context, words: Lexicon) -> Read:
    text = passage.text
    question = passage.section.question if passage.section else ""
    found = region_mentions(text, words)
    lead_end = passage.lead_in[1]
    lead = tuple(m for m in found if m.end <= lead_end)
    if lead and OUTSIDE.search(text[:lead_end]):
        lead = tuple(m for m in lead if m.value not in (ALLIES,)) if len(lead) > 1 else ()
    commodities = tuple(commodity_mentions(text, words)) if len(text) < 50_000 else ()
    return Read(passage, context, question, tuple(found), tuple(place_mentions(text, words, found)), tuple(year_mentions(text)),
                commodities, {k: tuple(cue_mentions(text, k, words)) for k in words.cue_patterns}, lead)  # fmt: skip


@dataclass(frozen=True)
class Located:
    """Region code, the name of a member, state or plant, and how far the words that say so are."""

    region: str
    label: str = ""
    cost: float = 0.0


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


def _index_in_list(read: Read, number: Numeral, size: int) -> int | None:
    """Position of a number among the like numbers of its sentence that a "respectively" pairs with names."""
    start, end = read.passage.sentence(number.span.start)
    text = read.passage.text[start:end]
    like = [n for n in read.numbers if start <= n.span.start < end and n.kind == number.kind and n.unit == number.unit]
    if number not in like:
        return None
    if "respectively" not in text.lower():
        return None
    at = like.index(number)
    if len(like) == size:
        return at
    word = text.lower().find("respectively") + start
    before = [n for n in like if n.span.start < word]
    last = before[-size:]
    return last.index(number) if number in last and len(last) == size else None


def groups(mentions: tuple[Mention, ...], text: str) -> list[list[Mention]]:
    """Runs of names that stand in one list: "Norway, Iceland and Japan"."""
    runs: list[list[Mention]] = []
    for m in mentions:
        if runs and JOINED.fullmatch(text[runs[-1][-1].end : m.start].replace("\n", " ")) is not None:
            runs[-1].append(m)
        else:
            runs.append([m])
    return runs


def locate(read: Read, number: Numeral, setting: Setting, measured: Measured) -> list[Located]:
    """Region or regions of a number, nearest words first; several where one number is said of each."""
    text, starts = read.passage.text, read.passage.sentences
    start, end = number.span
    lead_end = read.passage.lead_in[1]
    lead = list(read.lead_regions)
    if measured.quantity == "price" and not read.lead_regions:
        return [Located("WLD")]
    if read.question in TECHNOLOGY and measured.quantity in TIMELESS:
        return [Located("WLD")]
    best: tuple[float, Mention] | None = None
    for m in near(read.regions, start, end):
        if m.end <= lead_end and (lead or OUTSIDE.search(text[:lead_end])):
            continue
        cost = _region_cost(read, number, m, bool(setting.region), measured.quantity)
        if best is None or cost < best[0]:
            best = (cost, m)
    for p in near(read.places, start, end):
        cost = _region_cost(read, number, p, bool(setting.region), measured.quantity) + 2.0
        if cost < 18 and (best is None or cost + 4 < best[0]) and not lead:
            best = (cost, p)
    if lead:
        if best is None or best[0] > LEAD_COST + 6.0 or sentences_between(starts, best[1].start, start):
            return _from_lead(read, number, lead)
    elif best is not None and setting.region and best[0] > LEAD_COST + 6.0:
        best = None
    if best is not None and best[0] < SENTENCE * 2 - 4:
        return _joined(read, number, best[1], best[0])
    if setting.region:
        return [Located(setting.region, cost=50.0)]
    return [Located(_default_region(read, number), cost=80.0)]


def _region_cost(read: Read, number: Numeral, m: Mention, settled: bool, quantity: str) -> float:
    """How far a name is from a number: words and fences, more for asides, origins and what follows loosely."""
    text, starts = read.passage.text, read.passage.sentences
    start, end = number.span
    before = text[max(0, m.start - 26) : m.start]
    if m.value == "WLD" and not m.label.startswith("rest") and (
        quantity in ("world_rank", "world_share", "mine_to_refined_ratio")
        or (number.kind == "mass" and (WORLD_BASE.search(before) or text[m.end : m.end + 2] == "'s"))
    ):
        return REFUSED
    cost = distance(text, starts, m, start, end, after=6.0)
    if m.start >= end:
        gap = text[end : m.start]
        if sentences_between(starts, end - 1, m.start):
            return REFUSED
        if re.search(r"\b(?:than|to|outside|like|unlike|without)\s(?:the\s)?$", before):
            return REFUSED
        if number.kind == "percent" and re.fullmatch(r"\s?(?:of|in)\s(?:the\s)?(?:[a-z]+\s){0,3}", gap):
            return cost - 7.0
        loose = re.search(r"[;:()]|\d", re.sub(r"\s(?:in|by)\s(?:19|20)\d\d\b", "", gap)) or gap.count(" ") > 6
        tight = FROM_HERE.fullmatch(gap) or re.fullmatch(r"\s?(?:of|for)\s(?:the\s)?", gap)
        if tight and not (read.lead_regions and re.search(r"\bfrom\s(?:the\s)?$", gap)):
            return cost - 6.0
        return REFUSED if loose or read.lead_regions or settled else cost + 8.0
    if INCLUDED.match(text, m.end):
        cost += 30.0
    if m.label == "US" and re.match(r"\$", text[m.end : m.end + 1]):
        return REFUSED
    if ASIDE.search(before):
        cost += 14.0
    elif ORIGIN.search(before) and not re.search(r"\bof\s(?:the\s)?$", before):
        cost += 10.0
    tied = [n for n in read.numbers if n is not number and n.span.end <= m.start and FROM_HERE.fullmatch(text[n.span.end : m.start])]
    if tied and start > m.end and tied[-1].kind == number.kind:
        cost += 45.0
    if text[m.end : start].count(" ") > 1 and SUMMED.search(text[m.end : start]):
        like = [n for n in read.numbers if n.kind == number.kind and n.span.start < start
                and not sentences_between(starts, n.span.start, start)]  # fmt: skip
        if len(like) >= 2:
            return REFUSED
    apart = sentences_between(starts, m.start, start)
    if apart:
        low, _ = read.passage.sentence(m.start)
        named = [r for r in (*read.regions, *read.places) if low <= r.start < m.start]
        if named or ASIDE.search(before) or ORIGIN.search(before):
            return REFUSED
    if apart and (TOTALS.match(text[slice(*read.passage.sentence(start))]) or apart > 1):
        return REFUSED
    return cost


def _default_region(read: Read, number: Numeral) -> str:
    if read.question in TECHNOLOGY or number.kind in ("temperature", "ph", "density"):
        return "WLD"
    if OUTSIDE.search(read.passage.text[: read.passage.lead_in[1]]):
        return "WLD"
    return read.context.region


def _from_lead(read: Read, number: Numeral, lead: list[Mention]) -> list[Located]:
    runs = groups(tuple(lead), read.passage.text)
    run = max(runs, key=len)
    distinct = list(dict.fromkeys((m.value, m.label if m.value == "EU27" else "") for m in run))
    if len(distinct) == 1:
        return [Located(run[0].value, run[0].label, LEAD_COST)]
    at = _index_in_list(read, number, len(run))
    if at is not None:
        return [Located(run[at].value, run[at].label, LEAD_COST)]
    zero = number.value == 0
    each = re.search(r"\beach\b", read.passage.text[number.span.end : number.span.end + 60])
    if zero or each:
        return [Located(v, lab, LEAD_COST) for v, lab in distinct]
    return [Located(ALLIES, ", ".join(m.label or m.value for m in run), LEAD_COST)]


def _joined(read: Read, number: Numeral, found: Mention, cost: float) -> list[Located]:
    """A name alone, or the list it stands in: paired by "respectively", repeated by "each", summed otherwise."""
    text = read.passage.text
    if found.kind == "place":
        return [Located(found.value, found.label, cost)]
    run = next((r for r in groups(read.regions, text) if found in r), [found])
    if len(run) == 1:
        each = re.search(r"\beach\b", text[number.span.end : number.span.end + 40])
        if found.value == ALLIES and "/" in found.label and each:
            parts = [p.strip() for p in found.label.split("/")]
            codes = {"US": "USA", "U.S.": "USA", "EU": "EU27"}
            if all(p in codes for p in parts):
                return [Located(codes[p], "", cost) for p in parts]
        return [Located(found.value, found.label, cost)]
    between = text[run[-1].end : number.span.start] if run[-1].end <= number.span.start else text[number.span.end : run[0].start]
    if [n for n in read.numbers if n.kind == number.kind and run[0].start < n.span.start < run[-1].end]:
        return [Located(found.value, found.label, cost)]
    at = _index_in_list(read, number, len(run))
    if at is not None:
        return [Located(run[at].value, run[at].label, cost)]
    values = list(dict.fromkeys(m.value for m in run))
    if len(values) == 1:
        return [Located(values[0], " and ".join(m.label for m in run if m.label), cost)]
    each = re.search(r"\beach\b", text[number.span.end : number.span.end + 40]) or number.value == 0
    if each:
        return [Located(m.value, m.label, cost) for m in run]
    if re.search(r"[.;]", between):
        return [Located(found.value, found.label, cost)]
    if cost < 9:
        return [Located(ALLIES, ", ".join(m.label or m.value for m in run), cost)]
    return [Located(found.value, found.label, cost)]


@dataclass(frozen=True)
class Period:
    start: int | None
    end: int | None
    stated: bool


def date(read: Read, number: Numeral, setting: Setting) -> Period:
    """Period of a number: the year its clause names, else the passage's, the heading's, or the brief's current year."""
    text, starts = read.passage.text, read.passage.sentences
    start, end = number.span
    best: tuple[float, Mention] | None = None
    for m in near(read.years, start, end):
        cost = distance(text, starts, m, start, end, after=0.5)
        if m.start >= end and YEAR_TIGHT.fullmatch(text[end : m.start]):
            cost = -3.0
        elif m.end <= start and re.fullmatch(r"\s?(?:=|:|peak of|level of|at|of|was|is|were|to)?\s?", text[m.end : start]):
            cost = -1.0
        else:
            owner = [n for n in read.numbers if n is not number and n.span.end <= m.start and YEAR_TIGHT.fullmatch(text[n.span.end : m.start])]
            if owner and re.search(r"\b(?:to|or|and|against|versus|vs\.?)\s?$", text[m.end : start]) and m.end <= start:
                cost += 24.0
        if m.end <= read.passage.lead_in[1]:
            cost = min(cost, 14.0)
        if re.search(r"\b(?:since|after|before|until)\s$", text[max(0, m.start - 8) : m.start]):
            cost += 6.0
        if best is None or cost < best[0]:
            best = (cost, m)
    sentence = text[slice(*read.passage.sentence(start))]
    if number.kind == "percent" and re.search(r"\b(?:relative to|compared (?:with|to)|against|from|on|over)\s(?:19|20)\d\d", sentence):
        inside = [m for m in read.years if not sentences_between(starts, m.start, start)]
        if len(inside) == 2:
            low, high = sorted(m.high or 0 for m in inside)
            return Period(low, high, True)
    if REFERRED.search(sentence) and (best is None or sentences_between(starts, best[1].start, start) > 0):
        earlier = [m for m in read.years if m.start < start]
        if earlier:
            return Period(earlier[-1].low, earlier[-1].high, True)
    if best is not None and best[0] < SENTENCE and not (best[1].start >= end and best[0] > 16.0):
        return Period(best[1].low, best[1].high, True)
    if setting.year is not None:
        return Period(setting.year, setting.year, True)
    told = [m for m in read.years if m.high is not None and m.high <= LATEST and m.low == m.high]
    if read.question in PROJECTED:
        later = any(m.high is not None and m.high > LATEST for m in read.years)
        present = (PAST.search(sentence) or PRESENT.search(sentence)) and not AHEAD.search(sentence)
        if told and not later and not AHEAD.search(sentence) and told[0].start < start:
            return Period(told[0].low, max(m.high or 0 for m in told), False)
        if not present:
            heading = read.passage.section.heading if read.passage.section else ""
            target = re.search(r"20[2-9]\d", heading)
            if target:
                return Period(int(target[0]), int(target[0]), True)
        return Period(read.context.current, read.context.current, False)
    if number.kind in ("temperature", "ph", "density") or read.question in TECHNOLOGY:
        return Period(None, None, False)
    if told:
        year = max(m.high or 0 for m in told)
        return Period(year, year, False)
    return Period(read.context.current, read.context.current, False)


@dataclass(frozen=True)
class Measured:
    """What is measured: the quantity, the stage, and the sign of a change."""

    quantity: str
    stage: str
    sign: int = 1


def measure(read: Read, number: Numeral, setting: Setting, words: Lexicon, metal: str,
            previous: tuple[Numeral, Measured] | None = None) -> Measured | None:  # fmt: skip
    """Quantity of a number, None where no word says what it measures; `previous` is the number before with its own."""
    kind = number.kind
    if kind == "rank":
        return Measured("world_rank", "mine")
    if kind == "trend":
        clause = read.passage.text[slice(*read.passage.sentence(number.span.start))]
        used = re.search(r"\b(?:demand|consum\w+|use|market)\b", clause, re.IGNORECASE)
        return Measured("trend", "use" if used else "trade" if re.search(r"\bimport", clause) else read.context.stage)
    if kind == "ph":
        return Measured("process_condition", SECTION_STAGE.get(read.question, "separation"))
    if kind == "density":
        return Measured("physical_property", "property")
    best = _nearest_cue(read, number)
    if previous is not None and _continues(read, previous[0], number):
        return previous[1]
    if kind == "mass":
        return _mass(read, number, setting, best, words, metal)
    if kind == "percent":
        return _percent(read, number, best)
    if kind == "temperature":
        if best is not None and best[1].value == "physical_property" and best[0] < 10:
            return Measured("physical_property", "property")
        return Measured("process_condition", SECTION_STAGE.get(read.question, "separation"))
    if kind == "money":
        return Measured("price", "trade")
    if kind == "grade" and _by_metal(read, replace(number, qualifier="below", central=None, high=1.0), None) is not None:
        return Measured("impurity_content", "refinery")
    if read.question in TECHNOLOGY or kind in ("time", "energy", "pressure", "grade", "concentration"):
        return Measured("process_condition", SECTION_STAGE.get(read.question, "mine"))
    return None


ITEM = re.compile(r"[^;.%\d]{0,24}\)?\s?(?:,|;|and|plus|while|whereas|\+)\s(?P<item>[^,;.%\d]{2,60})\(?\s?")


def _continues(read: Read, before: Numeral, number: Numeral) -> bool:
    """True for the next item of a list: "batteries 16 %, alloys 10 %", "Indonesia has 55 Mt and Australia 24 Mt"."""
    text = read.passage.text
    if before.kind != number.kind or before.kind not in ("percent", "mass") or before.span.end > number.span.start:
        return False
    if sentences_between(read.passage.sentences, before.span.start, number.span.start):
        return False
    gap = re.sub(r"\s?(?:in\s)?\(?(?:19|20)\d\d\)?", "", text[before.span.end : number.span.start])
    found = ITEM.fullmatch(re.sub(r"\([^()]*\)", "", gap).rstrip("~<> ") + " ")
    if found is None:
        return False
    after = text[number.span.end : number.span.end + 40]
    own = [m for m in read.cues.get(number.kind, ()) if before.span.end <= m.start and m.end <= number.span.start]
    behind = [m for m in read.cues.get(number.kind, ()) if number.span.end <= m.start <= number.span.end + 12]
    if behind and not re.match(r"\s?[,;.)]", after):
        return False
    if before.kind == "mass":
        names = [m for m in (*read.regions,) if before.span.end <= m.start and m.end <= number.span.start]
        return bool(names) and not own and found["item"].count(" ") <= 3
    return not [m for m in own if m.bonus >= 9] and found["item"].count(" ") <= 6


def _nearest_cue(read: Read, number: Numeral) -> tuple[float, Mention] | None:
    text, starts = read.passage.text, read.passage.sentences
    start, end = number.span
    best: tuple[float, Mention] | None = None
    for m in near(read.cues.get(number.kind, ()), start, end):
        if m.end <= read.passage.lead_in[1] and start > read.passage.lead_in[1]:
            continue
        cost = distance(text, starts, m, start, end, after=3.0)
        if m.start >= end and text[end : m.start].count(" ") <= 1 and not re.search(r"[,;()]", text[end : m.start]):
            cost -= 3.0
        others = [n for n in read.numbers if n is not number and n.kind == number.kind
                  and (m.end <= n.span.start < start or end <= n.span.start < m.start)]  # fmt: skip
        cost += 4.0 * min(len(others), 4)
        gap = text[end : m.start] if m.start >= end else text[m.end : start]
        gap = re.sub(r"^\s(?:in|by|during)\s(?:19|20)\d\d,?", "", gap)
        if m.start >= end and re.search(r"[;:(,]", gap):
            cost += 10.0
        elif m.end <= start and ")" in gap and gap.count(")") > gap.count("("):
            cost += 8.0
        cost -= m.bonus
        if best is None or cost < best[0]:
            best = (cost, m)
    return best


def _lead_cue(read: Read, kind: str) -> Mention | None:
    lead = [m for m in read.cues.get(kind, ()) if m.end <= read.passage.lead_in[1]]
    return max(lead, key=lambda m: (m.value not in ("supply_total", "production"), m.bonus, m.start), default=None)


def _mass(
    read: Read, number: Numeral, setting: Setting, best: tuple[float, Mention] | None, words: Lexicon, metal: str
) -> Measured:
    context, question = read.context, read.question
    entry = words.commodities.get(metal)
    counted = (entry.quantity, entry.stage) if entry else (context.quantity, context.stage)
    lead = _lead_cue(read, "mass")
    lead_end = read.passage.lead_in[1]
    headline = 0 < lead_end and not read.passage.text[lead_end : number.span.start].strip(" ~<>≈:*")
    default = {
        "demand": Measured("demand", "use"),
        "supply": Measured("supply_total", "refinery"),
    }.get(question, Measured(*counted))
    if setting.quantity:
        default = Measured(setting.quantity, setting.stage)
    limit = SECTION_COST
    if lead is not None and lead.value not in ("supply_total", "production"):
        default = Measured(lead.value, lead.stage)
        limit = 4.0
    if read.passage.kind == "summary" and question in PROJECTED and number == next((n for n in read.numbers if n.kind == "mass"), None):
        limit = min(limit, -4.0)
    if headline:
        limit = min(limit, 1.0 if question in PROJECTED else 6.0)
    found, cued = default, False
    if best is not None and best[0] < limit:
        cued = best[1].value != "production"
        found = Measured(best[1].value, best[1].stage)
        if found.quantity == "production":
            found = default if lead is not None or setting.quantity else Measured(*counted)
        gap = read.passage.text[best[1].end : number.span.start] if best[1].end <= number.span.start else "-"
        if best[1].label.lower() == "refined" and gap.strip(" ~") == "" and question not in PROJECTED:
            found = Measured("refined_production_primary", "refinery")
    place = _place_of(read, number)
    if number.qualifier == "below" and number.per_year and found.quantity.startswith(("refined", "mine_")) and place is not None:
        return Measured("capacity", "refinery" if found.quantity.startswith("refined") else "mine")
    if place is not None and place.end <= number.span.start and best is not None and best[1].end <= place.start:
        cued = False  # a plant named right before its number says more than a word before the plant
        cued = number.span.start - place.end > 3
    if place is not None and not cued and (lead is None or question in PROJECTED) and not headline:
        if place.stage == "mine":
            found = Measured("mine_production", "mine")
        elif place.stage:
            refined = counted[0] if counted[0].startswith("refined") else "refined_production_primary"
            found = Measured(refined, "smelter" if "smelter" in place.stage else "refinery")
    if found.quantity == "refined_production_secondary" and question == "supply":
        found = Measured("recycled_supply", "recycling")
    if found.quantity == "refined_production_total" and counted[0] == "refined_production_primary":
        found = Measured(*counted)
    return found


def _place_of(read: Read, number: Numeral) -> Mention | None:
    text, starts = read.passage.text, read.passage.sentences
    best = None
    for p in near(read.places, *number.span):
        if p.start >= number.span.end and not FROM_HERE.fullmatch(text[number.span.end : p.start]):
            continue
        cost = distance(text, starts, p, *number.span, after=6.0)
        if cost < 14 and (best is None or cost < best[0]):
            best = (cost, p)
    return best[1] if best else None


def _percent(read: Read, number: Numeral, best: tuple[float, Mention] | None) -> Measured | None:
    text = read.passage.text
    lead = _lead_cue(read, "percent")
    found: Measured | None = _by_metal(read, number, best)
    if found is not None:
        pass
    elif best is not None and best[0] < 9.0:
        found = Measured(best[1].value, best[1].stage)
    elif lead is not None:
        found = Measured(lead.value, lead.stage)
    elif read.question in DEFAULT_PERCENT:
        found = Measured(*DEFAULT_PERCENT[read.question])
    elif best is not None and best[0] < 16.0:
        found = Measured(best[1].value, best[1].stage)
    elif re.search(r"\b[Ww]orld\b|\bglobal\b", text):
        found = Measured("world_share", "mine")
    if found is None:
        return None
    sentence = read.passage.sentence(number.span.start)
    clause = text[max(sentence[0], number.span.start - 90) : min(sentence[1], number.span.end + 60)]
    if found.quantity == "world_share":
        after = text[number.span.end : number.span.end + 60].lower()
        stage = "refinery" if re.search(r"refin|smelt|metal", after) else "use" if re.search(r"\buse\b|consum|demand", after) else "mine"
        return Measured("world_share", stage)
    mined = re.search(r"\b(?:mine[sd]?|mining|ores?)\b", text[max(0, number.span.start - 200) : number.span.start])
    refined = re.match(r"[^;()]{0,60}?\b(?:refined|smelter|refinery|metal)\b[^;()]{0,20}\b(?:production|output)\b", text[number.span.end :][:110])
    if refined and found.quantity not in ("yoy_change",) and "world" not in refined[0] and "global" not in refined[0]:
        return Measured("mine_to_refined_ratio" if mined else "world_share", "refinery")
    if found.quantity == "mine_to_refined_ratio":
        found = Measured("world_share", "refinery")
    if found.quantity == "world_share" and read.question == "demand" and not read.lead_regions and not [
        m for m in read.regions if sentence[0] <= m.start < number.span.start and m.value != "WLD"
    ]:
        return Measured("end_use_share", "use")
    if found.quantity in ("facility_share", "end_use_share") and re.match(
        r"\s(?:of|from)\b[^.;]{0,40}\b(?:needs?|requirements?|consum\w+|demand)\b", text[number.span.end :][:70]
    ) and re.search(r"\bimport\w*", text[slice(*sentence)]):
        return Measured("import_share", "trade")
    if found.quantity in ("facility_share", "end_use_share") and re.search(r"\b(?:scrap|secondary|recycl\w+)\b", clause, re.IGNORECASE) and re.match(
        r"\s(?:of|from)\b[^.;]{0,40}\b(?:needs?|consum\w+|demand|supply|use)\b", text[number.span.end :][:70]
    ):
        return Measured("recycled_share", "recycling")
    if found.quantity == "yoy_change":
        head = text[max(sentence[0], number.span.start - 80) : number.span.start]
        falls, rises = list(FALL.finditer(head)), list(RISE.finditer(head))
        falling = bool(falls) and (not rises or falls[-1].start() > rises[-1].start())
        stage = "use" if re.search(r"demand|consum|\buse\b", clause, re.IGNORECASE) or read.question == "demand" else "mine"
        return Measured("yoy_change", stage, -1 if falling and number.value > 0 else 1)
    if not found.stage or found.quantity in ("recovery",):
        return replace(found, stage=SECTION_STAGE.get(read.question, found.stage or STAGE_OF.get(found.quantity, "")))
    return found


def _by_metal(read: Read, number: Numeral, best: tuple[float, Mention] | None) -> Measured | None:
    """A share of metal in metal: a purity when the metal follows the sign, an impurity when another metal is kept low."""
    text, (start, end) = read.passage.text, number.span
    behind = re.match(r"\s?(?P<metal>[A-Z][a-z]?)\b(?!\s?(?:content|recover|dissol|extract|remov|leach))", text[end : end + 30])
    if behind and (best is None or best[1].value not in ("impurity_content",) or best[0] > 6) and any(
        m.start == end + behind.start("metal") for m in read.commodities
    ):
        cue = best[1].value if best is not None else ""
        if cue != "recovery" or best is not None and best[1].label.lower().startswith("yield") and number.value > 90:
            return Measured("purity", "refinery")
    if read.question in ("refining", "separation") and number.value < 5 and number.qualifier in ("below", "about", "exact"):
        near_by = [m for m in read.commodities if m.end <= start and start - m.end < 25 and not re.search(r"[.;,()]", text[m.end : start])]
        if near_by and near_by[-1].value != read.context.commodity:
            return Measured("impurity_content", "refinery")
    return None


def substance(read: Read, number: Numeral, setting: Setting, words: Lexicon) -> str:
    """Metal of a number: the brief's, unless another one follows the unit directly ("5 kt of cobalt")."""
    base = setting.commodity or read.context.commodity
    if number.kind not in ("mass",):
        return base
    text, end = read.passage.text, number.span.end
    for m in read.commodities:
        if m.start < end:
            continue
        gap = text[end : m.start]
        if len(gap) > 30:
            break
        if re.fullmatch(r"\s(?:of\s)?(?:contained\s|refined\s|recovered\s|recoverable\s|primary\s|metallic\s)?", gap):
            after = text[m.end : m.end + 20]
            if m.value != base and not re.match(r"[-\s](?:ores?|concentrates?|mines?|battery|batteries|smelters?|based|bearing|acid|matte|alloys?|scrap|products?)\b", after):
                return m.value
            return base
        break
    return base

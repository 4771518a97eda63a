"""The subject of a number: which region, year, quantity and metal the words around it name."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from oreshed.ledger.reading.attraction import distance, near, sentences_between
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

OUTSIDE = re.compile(r"\b(?:outside|elsewhere|other|others|competing|rest of|non-allied|abroad|competitors|rivals?)\b", re.IGNORECASE)
ASIDE = re.compile(r"\b(?:to|than|with|against|by|outside|like|via|towards?|into|relative to|compared (?:with|to)|such as|unlike|besides|beyond|including|for)\s(?:the\s|its\s|about\s|some\s)?$")
ORIGIN = re.compile(r"\b(?:from|using|on|of)\s(?:the\s|imported\s|mostly\s|mainly\s|purchased\s)?$")
FROM_HERE = re.compile(r"[^.;,()\d]{0,30}\b(?:from|in|by|at|for)\s(?:the\s)?$")
SUMMED = re.compile(r"\b(?:yields?|yielding|totals?|totall?ing|sums?|summing|adds?|adding|gives?|giving|makes?|making|equals?|amounts?|amounting|overall|together|combined|in all|comes? to|altogether)\b|=", re.IGNORECASE)
JOINED = re.compile(r"\s?(?:,|/|&|\+|and|, and|or|plus)\s?(?:the\s)?")
WORLD_BASE = re.compile(r"\b(?:of|in)\s(?:the\s|total\s|all\s|known\s)?$")
PAST = re.compile(r"\b(?:was|were|had|once|historically|used to|represented|accounted|stood|supplied|produced|yielded|took|held|fell|rose|came|made)\b", re.IGNORECASE)
PRESENT = re.compile(r"\b(?:current|currently|today|today's|now|is|are|already|at present|presently)\b", re.IGNORECASE)
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
    return Read(passage, context, question, tuple(found), tuple(place_mentions(text, words)), tuple(year_mentions(text)),
                commodities, {k: tuple(cue_mentions(text, k, words)) for k in words.cue_patterns}, lead)  # fmt: skip


@dataclass(frozen=True)
class Located:
    """Region code, the name of a member, state or plant, and how far the words that say so are."""

    region: str
    label: str = ""
    cost: float = 0.0


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


def locate(read: Read, number: Numeral, setting: Setting, words: Lexicon) -> list[Located]:
    """Region or regions of a number, nearest words first; several where one number is said of each."""
    text, starts = read.passage.text, read.passage.sentences
    start, end = number.span
    share = number.kind == "percent"
    lead = [m for m in read.lead_regions]
    best: tuple[float, Mention] | None = None
    candidates = [m for m in near(read.regions, start, end) if m.end > read.passage.lead_in[1] or not lead]
    for m in candidates:
        if m.end <= read.passage.lead_in[1] and OUTSIDE.search(text[: read.passage.lead_in[1]]):
            continue
        before = text[max(0, m.start - 26) : m.start]
        if m.value == "WLD" and (share or WORLD_BASE.search(before)):
            continue
        cost = distance(text, starts, m, start, end, after=6.0)
        if cost > 1e8:
            continue
        if m.start >= end:
            gap = text[end : m.start]
            if FROM_HERE.fullmatch(gap) or re.fullmatch(r"\s?(?:of|for)\s(?:the\s)?", gap):
                if not (lead and re.search(r"\bfrom\s(?:the\s)?$", gap)):
                    cost -= 6.0
            else:
                cost += 6.0
        elif ASIDE.search(before):
            cost += 14.0
        elif ORIGIN.search(before) and not re.search(r"\bof\s(?:the\s)?$", before):
            cost += 10.0
        if m.start < start and text[m.end : start].count(" ") > 1 and SUMMED.search(text[m.end : start]):
            likes = [n for n in read.numbers if m.start <= n.span.start < start or (0 < m.start - n.span.start < 200)]
            if len([n for n in likes if n.kind == number.kind]) >= 2:
                cost += 25.0
        if best is None or cost < best[0]:
            best = (cost, m)
    for p in near(read.places, start, end):
        cost = distance(text, starts, p, start, end, after=6.0) + 2.0
        if cost < 16 and (best is None or cost + 4 < best[0]) and not lead:
            best = (cost, p)
    same_sentence_limit = 40.0
    if lead:
        limit = LEAD_COST + (6.0 if best is not None and sentences_between(starts, best[1].start, start) == 0 else 0.0)
        if best is None or best[0] > limit:
            return _from_lead(read, number, lead)
    elif best is not None and best[0] > same_sentence_limit and (setting.region or read.passage.kind == "summary"):
        best = None
    if best is not None and (best[0] <= 60.0):
        return _joined(read, number, best[1], best[0])
    if setting.region:
        return [Located(setting.region, cost=50.0)]
    return [Located(_default_region(read, number), cost=80.0)]


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
        if m.end <= read.passage.lead_in[1]:
            cost = min(cost, 14.0)
        if re.search(r"\b(?:since|after|before|until)\s$", text[max(0, m.start - 8) : m.start]):
            cost += 6.0
        if best is None or cost < best[0]:
            best = (cost, m)
    sentence = text[slice(*read.passage.sentence(start))]
    if REFERRED.search(sentence) and (best is None or sentences_between(starts, best[1].start, start) > 0):
        earlier = [m for m in read.years if m.start < start]
        if earlier:
            return Period(earlier[-1].low, earlier[-1].high, True)
    if best is not None and best[0] < 22.0:
        return Period(best[1].low, best[1].high, True)
    if setting.year is not None:
        return Period(setting.year, setting.year, True)
    timeless = number.kind in ("temperature", "ph", "density")
    if read.question in PROJECTED:
        window = text[max(0, start - 60) : end + 40]
        if AHEAD.search(window) or not (PAST.search(window) or PRESENT.search(window)):
            heading = read.passage.section.heading if read.passage.section else ""
            target = re.search(r"20[2-9]\d", heading)
            if target:
                return Period(int(target[0]), int(target[0]), True)
        if best is not None and best[0] < 44.0 and best[1].high is not None and best[1].high <= LATEST:
            return Period(best[1].low, best[1].high, True)
        return Period(read.context.current, read.context.current, False)
    if timeless or read.question in TECHNOLOGY:
        return Period(None, None, False)
    if best is not None and best[0] < 75.0 and best[1].high is not None and best[1].high <= LATEST:
        return Period(best[1].low, best[1].high, best[0] < 44.0)
    return Period(read.context.current, read.context.current, False)


@dataclass(frozen=True)
class Measured:
    """What is measured: the quantity, the stage, and the sign of a change."""

    quantity: str
    stage: str
    sign: int = 1


def measure(read: Read, number: Numeral, setting: Setting, words: Lexicon, metal: str) -> Measured | None:
    """Quantity of a number, None where no word says what it measures."""
    kind = number.kind
    if kind == "rank":
        return Measured("world_rank", "mine")
    if kind == "ph":
        return Measured("process_condition", SECTION_STAGE.get(read.question, "separation"))
    if kind == "density":
        return Measured("physical_property", "property")
    best = _nearest_cue(read, number)
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
    if read.question in TECHNOLOGY or kind in ("time", "energy", "pressure", "grade", "concentration"):
        return Measured("process_condition", SECTION_STAGE.get(read.question, "mine"))
    return None


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
        cost -= m.bonus
        if best is None or cost < best[0]:
            best = (cost, m)
    return best


def _lead_cue(read: Read, kind: str) -> Mention | None:
    lead = [m for m in read.cues.get(kind, ()) if m.end <= read.passage.lead_in[1]]
    return max(lead, key=lambda m: (m.bonus, m.start), default=None)


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
    if lead is not None and lead.value not in ("supply_total",):
        default = Measured(lead.value, lead.stage)
        limit = 4.0
    if headline:
        limit = min(limit, 1.0 if question in PROJECTED else 6.0)
    found = default
    if best is not None and best[0] < limit:
        found = Measured(best[1].value, best[1].stage)
        gap = read.passage.text[best[1].end : number.span.start] if best[1].end <= number.span.start else "-"
        if best[1].label.lower() == "refined" and gap.strip(" ~") == "" and question not in PROJECTED:
            found = Measured("refined_production_primary", "refinery")
    place = _place_of(read, number)
    if place is not None and found == default and lead is None and not headline:
        if "mine" in place.stage:
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
        cost = distance(text, starts, p, *number.span, after=6.0)
        if cost < 14 and (best is None or cost < best[0]):
            best = (cost, p)
    return best[1] if best else None


def _percent(read: Read, number: Numeral, best: tuple[float, Mention] | None) -> Measured | None:
    text = read.passage.text
    lead = _lead_cue(read, "percent")
    found: Measured | None = None
    if best is not None and best[0] < 9.0:
        found = Measured(best[1].value, best[1].stage)
    elif lead is not None:
        found = Measured(lead.value, lead.stage)
    elif read.question in DEFAULT_PERCENT:
        found = Measured(*DEFAULT_PERCENT[read.question])
    elif best is not None and best[0] < 16.0:
        found = Measured(best[1].value, best[1].stage)
    if found is None:
        return None
    sentence = read.passage.sentence(number.span.start)
    clause = text[max(sentence[0], number.span.start - 90) : min(sentence[1], number.span.end + 60)]
    if found.quantity == "world_share":
        after = text[number.span.end : number.span.end + 60].lower()
        stage = "refinery" if re.search(r"refin|smelt|metal", after) else "use" if re.search(r"\buse\b|consum|demand", after) else "mine"
        return Measured("world_share", stage)
    if found.quantity == "yoy_change":
        head = text[max(sentence[0], number.span.start - 80) : number.span.start]
        falls, rises = list(FALL.finditer(head)), list(RISE.finditer(head))
        falling = bool(falls) and (not rises or falls[-1].start() > rises[-1].start())
        stage = "use" if re.search(r"demand|consum|\buse\b", clause, re.IGNORECASE) or read.question == "demand" else "mine"
        return Measured("yoy_change", stage, -1 if falling and number.value > 0 else 1)
    if not found.stage or found.quantity in ("recovery",):
        return replace(found, stage=SECTION_STAGE.get(read.question, found.stage or STAGE_OF.get(found.quantity, "")))
    return found


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

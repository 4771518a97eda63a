"""The quantity of a number: the cue nearest to it, by the class of its unit, then the bullet, the section, the metal."""

from __future__ import annotations

import re
from dataclasses import replace

from oreshed.ledger.reading.attraction import distance, fence_cost, near, sentences_between
from oreshed.ledger.reading.carried import in_the_ground, owned
from oreshed.ledger.reading.clause import mass_by_clause, share_by_clause, tells_feed
from oreshed.ledger.reading.context import PROJECTED, TECHNOLOGY
from oreshed.ledger.reading.grades import Measured, graded, in_ore, of_tonnage
from oreshed.ledger.reading.mentions import Lexicon, Mention
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.shares import SECTION_STAGE, lead_cue, share_of
from oreshed.ledger.reading.subject import FROM_HERE, Read, Setting

CLAUSE = re.compile(r",\s(?:which|who|where)\s[^,;.]*,")
RELATIVE = re.compile(r",\s(?:which|who|where|that|though|although|despite|unlike)\s[^,.;]*$")
PROPERTY = re.compile(
    r"\b(?:molar mass|atomic (?:mass|weight)|molecular weight|densit(?:y|ies)|specific gravity|(?:boiling|melting|flash) points?|(?:electrode |redox |standard )potential|"
    r"hardness|lattice \w+|solubility|vapou?r pressure|half-life|heat of \w+|enthalpy|band ?gap|crustal abundance)\s(?:[a-z]+\s){0,3}[~<>+-]?$",
    re.IGNORECASE,
)
HELD_AT = re.compile(
    r"\b(?:roast|roast\w+|heat(?:ed|ing)?|calcin\w+|carboni[sz]\w+|graphiti[sz]\w+|sinter\w*|leach\w*|bak(?:ed|ing)|smelt\w*|anneal\w*|fired|(?:needs?|requires?|by|after|during)\s(?:[a-z-]+\s)?melting)\s(?:[a-z]+\s){0,3}?(?:at|to)\s(?:about\s|roughly\s|some\s|around\s)?[~<>]?$",
    re.IGNORECASE,
)  # what a step is held at, whatever boils or melts there
WHOLE = frozenset({"nearly_all", "nearly_none", "majority"})


SECTION_COST = 13.0
MOST_OFF = 8.0  # what words around a cue take off its distance at most, an aside apart
NO_OUTPUT = frozenset({"imports", "exports", "stocks", "demand", "reserves", "capacity"})
FLOW_COST = -4.0  # of "5 kt of ingot" under "Imports": the product's name says nothing of the flow
SETTING_COST = 4.0  # a word must stand close to overrule what the title, heading or label above says


def measure(read: Read, number: Numeral, setting: Setting, words: Lexicon, metal: str,
            previous: tuple[Numeral, Measured] | None = None) -> Measured | None:  # fmt: skip
    """Quantity of a number, None where no word says what it measures; `previous` is the number before with its own."""
    kind = number.kind
    if kind == "rank":
        return Measured("world_rank", "mine")
    if kind == "trend":
        clause = read.passage.text[slice(*read.passage.sentence(number.span.start))]
        used = re.search(r"\b(?:demand|consum\w+|use|market)\b", clause, re.IGNORECASE)
        return Measured(
            "trend", "use" if used else "trade" if re.search(r"\bimport", clause) else read.context.stage
        )
    if kind == "ph":
        return Measured("process_condition", SECTION_STAGE.get(read.question, "separation"))
    if kind == "density":
        return Measured("physical_property", "property")
    if PROPERTY.search(read.passage.text[max(0, number.span.start - 60) : number.span.start]):
        return Measured("physical_property", "property")
    found_there = read.question == "discovery" and not DETECTED.search(
        read.passage.text[slice(*read.passage.sentence(number.span.start))]
    )
    if kind in ("grade", "concentration") and (
        found_there or in_ore(read, number) or of_tonnage(read, number)
    ):
        return Measured("physical_property", "mine")
    best = _nearest_cue(read, number)
    if kind == "percent" and (strength := graded(read, number, best)) is not None:
        return strength
    if kind == "percent" and owned(read, number):
        return None
    if kind == "percent" and number.per_year:
        return share_of(read, number, (-99.0, Mention(0, 0, "yoy_change", "quantity", stage="mine")))
    if previous is not None and _continues(read, previous[0], number):
        return previous[1]
    if kind == "mass" and A_DAY.match(read.passage.text, number.span.end):
        return Measured("process_condition", SECTION_STAGE.get(read.question, "mine"))
    if kind == "mass" and _remainder(read, number):
        return Measured("imports", "trade")
    if kind == "mass" and ITEMS.search(read.passage.text[slice(*read.passage.sentence(number.span.start))]):
        return None  # what each number is stands in another sentence, by order alone
    if kind == "mass":
        return _mass(read, number, setting, best, words, metal)
    if kind == "percent":
        share = share_of(read, number, best, setting)
        return share_by_clause(read, number, share) if share is not None else None
    if kind == "temperature":
        if HELD_AT.search(read.passage.text[max(0, number.span.start - 60) : number.span.start]):
            return Measured("process_condition", SECTION_STAGE.get(read.question, "separation"))
        if best is not None and best[1].value == "physical_property" and best[0] < 10:
            return Measured("physical_property", "property")
        return Measured("process_condition", SECTION_STAGE.get(read.question, "separation"))
    if kind == "money":
        return Measured("price", "trade")
    if (
        kind == "grade"
        and graded(read, replace(number, qualifier="below", central=None, high=1.0), None) is not None
    ):
        return Measured("impurity_content", "refinery")
    if read.question in TECHNOLOGY or kind in (
        "time",
        "energy",
        "intensity",
        "pressure",
        "grade",
        "concentration",
    ):
        return Measured("process_condition", SECTION_STAGE.get(read.question, "mine"))
    return None


TURNED_INTO = re.compile(
    r"\s[a-z-]+(?:\s[a-z-]+){0,2}?\s(?:into|to (?:make|produce|give|yield)|and (?:made|produced|makes|produces))\s"
)
# a throughput: no year's output, whatever is mined there
A_DAY = re.compile(
    r"\s?/\s?(?:d|day|h|hr|hour)\b|pd\b|\s(?:per|a|each|an)\s(?:day|hour|shift|heat|batch)\b|\sdaily\b"
)
TAKEN_OFF = re.compile(
    r"\b(?:subtract\w*|deduct\w*|tak(?:ing|en?)\b[^.;]{3,60}\b(?:from|off|away)|net of|left (?:over )?(?:after|once)|remains? (?:after|once|when))\b",
    re.IGNORECASE,
)
BROUGHT_IN = re.compile(
    r"\b(?:imports?|imported|arrive|from abroad|bought abroad|brought in)\b", re.IGNORECASE
)


def _remainder(read: Read, number: Numeral) -> bool:
    """The one mass of a sentence that takes sources off a need and calls the rest imports."""
    start, end = read.passage.sentence(number.span.start)
    text = read.passage.text[start:end]
    alone = sum(n.kind == "mass" and start <= n.span.start < end for n in read.numbers) == 1
    return alone and bool(TAKEN_OFF.search(text)) and bool(BROUGHT_IN.search(text))


ITEM = re.compile(r"[^;.%\d]{0,48}\)?\s?(?:,|;|and|plus|while|whereas|\+)\s(?P<item>[^,;.%\d]{2,60})\(?\s?")


VERB_UP = re.compile(
    r"\b(?:end(?:s|ed)?|ma[dk]es?|add(?:s|ed)?|t[ao]kes?|taken|took|uses?|used|set|sets|built|build|sum(?:s|med)?|go|goes)\s$"
)  # "30 % ends up as metal"
DETECTED = re.compile(
    r"\b(?:detect\w*|read|reads|reading|measur\w+|sensitiv\w+|resol\w+|sensors?|XRF|fluorescence|spectromet\w+|probes?|instruments?|limits?)\b",
    re.IGNORECASE,
)  # what an instrument sees, not what the rock holds
BREAK = re.compile(r"[,;]|\b(?:and|plus|while|whereas)\b|\+|^")
NAMED_BEHIND = re.compile(r"\sof\s[a-z]+\s\((?:from\s|by\s|in\s|its\s|own\s){0,2}")
WARE = 3.0  # greatest bonus of a word that may as well name what a stronger word before it moves
OF_WARE = re.compile(r"\sof\s(?:[a-z-]+\s){0,2}")
OF_IT = re.compile(r"\s(?:of|at|was|were|is)\s(?:about\s|some\s|only\s)?[~<>]?")
ITEMS = re.compile(
    r"\bthe same (?:\w+ )?(?:items|figures|numbers|flows|terms|lines|quantities) (?:are|were)\b"
)
DATED = re.compile(r"\s\(?(?:in\s)?(?:19|20)\d\d\b\)?")
SERIES = re.compile(DATED.pattern + r"(?:,|\sand|,\sand|,\sthen)\s[~<>]?")
# "exported 253 kt of boric acid (142 kt B2O3) and 604 kt of borax", "75 + 21 = 96 kt": one verb rules them all
PRODUCT = r"(?:\s(?:of\s)?(?:[a-z]+\s){0,2}[A-Za-z]\w*)?"
MORE_OF_IT = re.compile(rf"{PRODUCT}\s?\(\s?|{PRODUCT}\)\s(?:and|plus)\s|{PRODUCT}\),?\sor\s|\s?[+=]\s?")
AT_GRADE = r"(?:\s(?:at|grading|of)\s[\d.,–-]+\s?(?:%|g/t|ppm)(?:\s[A-Z]\w*)?)?"
RESTATED = re.compile(
    rf"{PRODUCT}{AT_GRADE},?\s(?:or|equal to|equivalent to|that is|which is|i\.e\.)\s(?:about\s|roughly\s|some\s|only\s)?[~<>]?"
)  # "36 Mt at 0.8 % Nb2O5, equal to about 297 kt of oxide"
AGAINST = re.compile(
    r",?\s(?:(?:and|but)\s)?(?:after|against|up from|down from|compared with|falls? to|fell to|drops? to|rises? to|climbs? to|grows? to)\s"
    r"(?:about\s|roughly\s|some\s|only\s)?[~<>]?"
)  # "46 % in 2030, after 26 % in 2023"
FROM_ITEM = re.compile(r"\s(?:from|in|at)\s(?:the\s)?[A-Z][\w' ]{2,30}(?:,|\sand|,\sand)\s[~<>]?")


def restates(text: str, before: Numeral, number: Numeral) -> bool:
    """True where a number gives the one before once more: "36 Mt at 0.8 % Nb2O5, equal to about 297 kt of oxide"."""
    return RESTATED.fullmatch(text[before.span.end : number.span.start]) is not None


def _continues(read: Read, before: Numeral, number: Numeral) -> bool:
    """True for the next item of a list: "batteries 16 %, alloys 10 %", "Indonesia has 55 Mt and Australia 24 Mt"."""
    text = read.passage.text
    if (
        before.kind != number.kind
        or before.kind not in ("percent", "mass")
        or before.span.end > number.span.start
    ):
        return False
    if sentences_between(read.passage.sentences, before.span.start, number.span.start):
        return False
    gap = re.sub(r"\s?(?:in\s)?\(?(?:19|20)\d\d\)?", "", text[before.span.end : number.span.start])
    if before.kind == "mass" and MORE_OF_IT.fullmatch(gap):
        return True
    told = [
        m
        for m in read.cues.get(number.kind, ())
        if before.span.end <= m.start < number.span.end + 30 and not m.label.startswith("of ")
    ]
    if before.kind == "mass" and RESTATED.fullmatch(gap) and not told:
        return True
    if AGAINST.fullmatch(gap) and number.unit == before.unit:
        return True
    if SERIES.fullmatch(text[before.span.end : number.span.start]) and DATED.match(text, number.span.end):
        return True  # "16 kt in 2021, 31 kt in 2022 and 40 kt in 2023"
    if before.kind == "mass" and FROM_ITEM.fullmatch(gap):
        return not [
            m for m in read.cues.get("mass", ()) if before.span.end <= m.start and m.end <= number.span.start
        ]
    found = ITEM.fullmatch(re.sub(r"\([^()]*\)", "", gap).rstrip("~<> ") + " ")
    if found is None:
        return False
    after = text[number.span.end : number.span.end + 40]
    if before.kind == "mass" and tells_feed(text[number.span.end : number.span.end + 130]):
        return False
    since = before.span.end + max(
        0, *(m.start() for m in BREAK.finditer(text[before.span.end : number.span.start]))
    )
    own = [m for m in read.cues.get(number.kind, ()) if since <= m.start and m.end <= number.span.start]
    behind = [m for m in read.cues.get(number.kind, ()) if number.span.end <= m.start <= number.span.end + 12]
    if behind and not re.match(r"\s?[,;.)]", after):
        return False
    if before.kind == "mass":
        names = [m for m in (*read.regions,) if before.span.end <= m.start and m.end <= number.span.start]
        named = bool(names) and found["item"].count(" ") <= 3
        site = found["item"].count(" ") <= 6 and re.search(r"\b(?:at|in)\s[A-Z]\w+", found["item"])
        return bool(named or site) and not own
    return not [m for m in own if m.bonus >= 9] and found["item"].count(" ") <= 6


def _nearest_cue(read: Read, number: Numeral) -> tuple[float, Mention] | None:
    text, starts = read.passage.text, read.passage.sentences
    start, end = number.span
    best: tuple[float, Mention] | None = None
    cues = read.cues.get(number.kind, ())
    for m in near(cues, start, end):
        if m.bonus <= WARE and any(k.bonus > WARE and OF_WARE.fullmatch(text[k.end : m.start]) for k in cues):
            continue  # "exports of lead concentrate": what is traded, not where it comes from
        if m.end <= read.passage.lead_in[1] and start > read.passage.lead_in[1]:
            continue
        if number.digits and m.start < end and start < m.end:
            continue
        if m.value == "yoy_change" and number.qualifier in WHOLE:
            continue  # "nearly all" is a part of something; nothing grows by it
        if m.label.lower() in ("up", "down") and VERB_UP.search(text[max(0, m.start - 12) : m.start]):
            continue
        cost = distance(text, starts, m, start, end, after=3.0)
        if best is not None and cost - m.bonus > best[0] + MOST_OFF and ", wh" not in text[m.end : start]:
            continue
        if (
            m.start >= end
            and text[end : m.start].count(" ") <= 1
            and not re.search(r"[,;()]", text[end : m.start])
        ):
            cost -= 3.0
        others = [n for n in read.numbers if n is not number and n.kind == number.kind
                  and (m.end <= n.span.start < start or end <= n.span.start < m.start)]  # fmt: skip
        cost += 4.0 * min(len(others), 4)
        if m.end <= start and (aside := CLAUSE.search(text, m.end, start)):
            cost -= fence_cost(aside[0])
        gap = text[end : m.start] if m.start >= end else text[m.end : start]
        gap = re.sub(r"^\s(?:in|by|during)\s(?:19|20)\d\d,?", "", gap)
        if m.start >= end and NAMED_BEHIND.fullmatch(gap) and text[m.end : m.end + 1] == ")":
            cost -= 6.0  # "0.8 Mt of lead (mines)"
        elif m.start >= end and re.search(r"[;:(,]", gap):
            cost += 20.0
        elif m.start >= end and gap.count(" ") > 4:
            cost += 8.0
            cost += 8.0 * any(end <= n.span.start < m.start for n in read.numbers)
        elif m.end <= start and RELATIVE.search(text[max(0, m.start - 80) : m.start]) and gap.count(",") == 1:
            cost += 10.0  # ", which leaves out the secondary plants, reached 103 kt"
        elif (
            m.end <= start
            and any(
                n.span.end <= m.start and re.fullmatch(r"\s(?:[\w-]+\s){0,1}", text[n.span.end : m.start])
                for n in read.numbers
                if n is not number and n.kind == number.kind and m.start - n.span.end < 30
            )
            and not re.fullmatch(r"(?:of|at|was|were|is|are|to|came to)?[~<>]?", gap.strip())
        ):
            cost += 12.0
        elif m.end <= start and ")" in gap and gap.count(")") > gap.count("("):
            cost += 8.0
        if m.start >= end and any(
            n is not number
            and n.kind == number.kind
            and re.fullmatch(r"\s?[~<>]?", text[m.end : max(m.end, n.span.start)])
            for n in read.numbers
            if m.end <= n.span.start <= m.end + 2
        ):
            cost += 20.0  # "20 kt and recycling 5 kt": the word belongs to the number behind it
        if m.end <= start and OF_IT.fullmatch(text[m.end : start]):
            cost -= 4.0  # "a world output of 640 t"
        cost -= m.bonus
        if best is None or cost < best[0]:
            best = (cost, m)
    return best


def _mass(
    read: Read,
    number: Numeral,
    setting: Setting,
    best: tuple[float, Mention] | None,
    words: Lexicon,
    metal: str,
) -> Measured:
    context, question = read.context, read.question
    entry = words.commodities.get(metal)
    counted = (entry.quantity, entry.stage) if entry else (context.quantity, context.stage)
    lead = lead_cue(read, "mass")
    lead_end = read.passage.lead_in[1]
    headline = lead_end > 0 and not read.passage.text[lead_end : number.span.start].strip(" ~<>≈:*")
    default = {
        "demand": Measured("demand", "use"),
        "supply": Measured("supply_total", "refinery"),
    }.get(question, Measured(*counted))
    limit = SECTION_COST
    if setting.quantity:
        default = Measured(setting.quantity, setting.stage)
        limit = FLOW_COST if setting.quantity in NO_OUTPUT else SETTING_COST
    if lead is not None and lead.value not in ("supply_total", "production"):
        default = Measured(lead.value, lead.stage)
        limit = 4.0
    if (
        read.passage.kind == "summary"
        and question in PROJECTED
        and number == next((n for n in read.numbers if n.kind == "mass"), None)
    ):
        limit = min(limit, -4.0)
    if headline:
        limit = min(limit, 1.0 if question in PROJECTED else 6.0)
    found, cued = default, False
    if best is not None and best[0] < limit:
        cued = best[1].value != "production"
        found = Measured(best[1].value, best[1].stage)
        if question == "production" and best[1].label.lower() in ("supplied", "supplies"):
            found, cued = Measured("production", ""), False
        if question in PROJECTED and best[1].label.lower() in ("make", "makes", "made"):
            found, cued = default, False  # "which makes 39 kt" adds up; it says nothing of how metal is made
        if found.quantity == "production":
            found = default if lead is not None or setting.quantity else Measured(*counted)
        if best[1].label.lower() == "holds" and re.search(r"\breserves\b", read.passage.text[slice(*read.passage.sentence(number.span.start))]):  # fmt: skip
            found = Measured("reserves", "property")  # "world reserves are 32 kt, of which China holds 3 kt"
        if (
            best[1].label.lower() == "imported"
            and best[1].end <= number.span.start
            and TURNED_INTO.match(read.passage.text, best[1].end, number.span.start)
        ):
            found, cued = (
                Measured("refined_production_total", "refinery"),
                True,
            )  # what is made of the imported feed
        gap = read.passage.text[best[1].end : number.span.start] if best[1].end <= number.span.start else "-"
        if (
            best[1].label.lower() == "refined"
            and gap.strip(" ~") == ""
            and question not in PROJECTED
            and not counted[0].startswith("refined")
        ):
            found = Measured("refined_production_primary", "refinery")
    if (
        not cued
        and lead is None
        and not setting.quantity
        and (held := in_the_ground(read, number)) is not None
    ):
        return held
    place = _place_of(read, number)
    if (
        number.qualifier == "below"
        and number.per_year
        and found.quantity.startswith(("refined", "mine_"))
        and place is not None
    ):
        return Measured("capacity", "refinery" if found.quantity.startswith("refined") else "mine")
    if (
        place is not None
        and place.end <= number.span.start
        and best is not None
        and best[1].end <= place.start
    ):
        cued = False  # a plant named right before its number says more than a word before the plant
        cued = number.span.start - place.end > 3
    if place is not None and not cued and (lead is None or question in PROJECTED) and not headline:
        if place.stage == "mine":
            found = Measured("mine_production", "mine")
        elif place.stage:
            refined = counted[0] if counted[0].startswith("refined") else "refined_production_primary"
            found = Measured(refined, "smelter" if "smelter" in place.stage else "refinery")
    named = best[1].label if cued and best is not None else lead.label if lead is not None else ""
    by_name = "secondary" in named.lower()
    if found.quantity == "refined_production_secondary" and question == "supply" and not by_name:
        found = Measured("recycled_supply", "recycling")
    if found.quantity == "refined_production_total" and counted[0] == "refined_production_primary":
        found = Measured(*counted)
    if (
        found.quantity == "refined_production_total"
        and counted[0].startswith("mine")
        and place is not None
        and place.end <= number.span.start
        and re.search(r"smelter|refinery", place.stage)
        and not re.search(
            r"\b(?:scrap|secondary|recycl\w+|total)\b",
            read.passage.text[slice(*read.passage.sentence(number.span.start))],
        )
    ):
        found = replace(found, quantity="refined_production_primary")  # a named smelter works on ore
    return mass_by_clause(read, number, found, Measured(*counted), not cued and lead is None)


def _place_of(read: Read, number: Numeral) -> Mention | None:
    text, starts = read.passage.text, read.passage.sentences
    best = None
    for p in near(read.places, *number.span):
        if p.start >= number.span.end and not FROM_HERE.fullmatch(text[number.span.end : p.start]):
            continue
        gap = text[p.end : number.span.start]
        if RELATIVE.search(text[max(0, p.start - 100) : p.start]) and "," in gap:
            continue
        cost = distance(text, starts, p, *number.span, after=6.0)
        if cost < 14 and (best is None or cost < best[0]):
            best = (cost, p)
    return best[1] if best else None

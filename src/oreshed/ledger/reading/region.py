"""The region of a number: the nearest name, less asides and origins, then the bullet, the heading, the brief."""

from __future__ import annotations

import re
from dataclasses import dataclass

from oreshed.ledger.reading.attraction import SENTENCE, distance, near, sentences_between
from oreshed.ledger.reading.context import TECHNOLOGY
from oreshed.ledger.reading.grades import Measured
from oreshed.ledger.reading.mentions import ALLIES, Mention
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.origins import importer, market
from oreshed.ledger.reading.paired import groups, in_turn, index_in_list
from oreshed.ledger.reading.subject import FROM_HERE, OUTSIDE, Read, Setting
from oreshed.ledger.reading.topic import carried_region
from oreshed.ledger.reading.worked import REFERS, worked_at

ASIDE = re.compile(
    r"\b(?:to|than|with|against|by|outside|like|via|towards?|into|relative to|compared (?:with|to)|such as|unlike|besides|beyond|including|for|without)\s(?:the\s|its\s|about\s|some\s)?$"
)


ORIGIN = re.compile(r"\b(?:from|using|on|of)\s(?:the\s|imported\s|mostly\s|mainly\s|purchased\s)?$")


FROM_SITE = re.compile(
    r"\bfrom\s(?:the\s)?[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)?(?:\s[a-z]+)?(?:\sin|,)\s(?:the\s)?$"
)  # "concentrate from Balama in Mozambique"


SUMMED = re.compile(
    r"\b(?:yields?|yielding|totals?|totall?ing|sums?|summing|adds?|adding|gives?|giving|makes?|making|equals?|amounts?|amounting|overall|together|combined|in all|comes? to|altogether)\b|=",
    re.IGNORECASE,
)


WORLD_BASE = re.compile(r"\b(?:of|in)\s(?:the\s|a\s|total\s|all\s|known\s)?$")


SPLIT = re.compile(
    r"\b(?:split|divided|shared|broken down)\s(?:up\s)?(?:into|between|among|as)\b|\bof which\b|\bmade up of\b|\bnamely\b"
)  # what follows are the parts
WORLDWIDE = re.compile(r"(?:\s[a-z]+){0,4}\s(?:worldwide|globally|world-wide|around the world)")


INCLUDED = re.compile(r"\s(?:included|excluded|aside|apart)\b")


AT_SITE_IN = re.compile(
    r"(?:\sof [a-z]+)?\s(?:from|at|in)\s(?:the\s)?[A-Z][\w'-]+(?:\s[A-Z][\w'-]+){0,2}\s\((?:[A-Z][\w' -]+,\s)?"
)  # "60 kt from Clark (Hermosa, Arizona)"
NEXT_ITEM = re.compile(r"\s(?:and|plus|while) (?:those|that|the ones)\b")  # "7 t and those in Canada 2 t"
FED_BY = re.compile(
    r"\b(?:with|from|on|by|using|treat\w*|process\w*|import\w*|buy\w*|bought|of)\s(?:the\s|imported\s|purchased\s|mainly\s|mostly\s)?$"
)
FEED_NOUN = re.compile(
    r"\s(?:[a-z]+\s)?(?:concentrates?|ores?|matte|feed|anodes?|bullion|slags?|spodumene|spar|bauxite|blister)\b"
)


OWN_NAME = re.compile(r"\)?(?:,|;|\sand|\splus)\s(?:and\s)?(?:[A-Z][\w'-]+\s){1,3}\(?[~<>]?$")


WITH_ITS = re.compile(
    r"\s(?:(?:at|on|giving|adding|making|holding|supplying|contributing|producing|mining|reaching|alone|then|first|next|second)\s){0,2}(?:about\s|some\s|roughly\s|around\s)?[~<>]?"
)


OWNS = re.compile(
    r"\s(?:with|at)\s(?:about\s|some\s|roughly\s|around\s)?[~<>]?"
)  # "followed by Mongolia with 60 kt"


TOTALS = re.compile(
    r"\s*(?:In\s)?(?:[Tt]otal|[Oo]verall|[Aa]ltogether|[Tt]ogether|[Gg]lobal|[Ww]orld|[Aa]llied)\b"
)


TIMELESS = frozenset({"recovery", "purity", "impurity_content", "process_condition", "physical_property"})


OUTPUT = frozenset(
    {"mine_production", "supply_total", "refined_production_primary", "refined_production_total"}
)
FROM_NAME = re.compile(r"\sfrom\s(?:the\s)?[A-Z]")
REFUSED = 1e9


LEAD_COST = 12.0
MOST_OFF = 16.0  # what words around a name take off its distance at most
SETTING_COST = 45.0  # of a region that a title, heading or label above the passage names


@dataclass(frozen=True)
class Located:
    """Region code, the name of a member, state or plant, and how far the words that say so are."""

    region: str
    label: str = ""
    cost: float = 0.0


def locate(read: Read, number: Numeral, setting: Setting, measured: Measured) -> list[Located]:
    """Region or regions of a number, nearest words first; several where one number is said of each."""
    text, starts = read.passage.text, read.passage.sentences
    start, end = number.span
    lead_end = read.passage.lead_in[1]
    lead = list(read.lead_regions)
    if measured.quantity == "price":
        quoted = market(read, number)
        return [Located(quoted.value, quoted.label)] if quoted else [Located("WLD")]
    if TOGETHER_AFTER.match(text, end) and _after_others(read, number):
        return [Located(setting.region or _default_region(read, number), cost=50.0)]
    if number.kind == "percent" and (buyer := importer(read, number)) is not None:
        return [Located(buyer.value, buyer.label, 1.0)]
    if read.question in TECHNOLOGY and measured.quantity in TIMELESS:
        site = worked_at(read, number, measured)
        over = setting.region if setting.region not in ("", ALLIES) else "WLD"
        return [Located(site.value, site.label, 10.0) if site else Located(over)]
    paired = in_turn(read, number)
    if paired is not None:
        return [Located(paired.value, paired.label, 3.0)]
    best: tuple[float, Mention] | None = None
    for m in near(read.regions, start, end):
        if m.end <= lead_end and (lead or OUTSIDE.search(text[:lead_end])):
            continue
        if best is not None and distance(text, starts, m, start, end, after=6.0) > best[0] + MOST_OFF:
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
    if not setting.region and not lead and (topic := carried_region(read, number)) is not None:
        return [Located(topic.value, topic.label, SENTENCE)]
    if setting.region:
        return [Located(setting.region, cost=SETTING_COST)]
    if measured.quantity == "by_product_share" or (not read.question and measured.quantity in TIMELESS):
        return [Located("WLD", cost=SETTING_COST)]  # how a metal occurs or is made, where no country is named
    return [Located(_default_region(read, number), cost=80.0)]


TOGETHER_AFTER = re.compile(r"\s(?:together|combined|in all|altogether|in total)\b")


def _after_others(read: Read, number: Numeral) -> bool:
    """True behind like numbers of several regions of its sentence, which it adds up: "..., 78 kt and 60 kt: 278 kt together"."""
    low, _ = read.passage.sentence(number.span.start)
    like = [n for n in read.numbers if low <= n.span.start < number.span.start and n.kind == number.kind]
    named = {m.value for m in read.regions if low <= m.start and m.end <= number.span.start}
    return len(like) >= 2 and len(named) >= 2


SUPERLATIVE = re.compile(
    r"(?:'s)?\s(?:(?:second|third|fourth|fifth|single|only|one)[- ])*(?:largest|biggest|leading|top|main|major|most|foremost|richest|leader|second|third|fourth|fifth|sixth|only|number one)\b"
)


def _region_cost(read: Read, number: Numeral, m: Mention, settled: bool, quantity: str) -> float:
    """How far a name is from a number: words and fences, more for asides, origins and what follows loosely."""
    text, starts = read.passage.text, read.passage.sentences
    start, end = number.span
    before = text[max(0, m.start - 26) : m.start]
    if (
        m.value == "WLD"
        and not m.label.startswith("rest")
        and (
            quantity in ("world_rank", "world_share", "mine_to_refined_ratio")
            or (
                number.kind == "mass"
                and m.end <= start
                and (WORLD_BASE.search(before) or text[m.end : m.end + 2] == "'s")
                and not re.fullmatch(r"(?:'s)?\s(?:[a-z-]+\s){0,3}(?:of\s)?\(?", text[m.end : start])
            )
        )
    ):
        return REFUSED
    if m.value in ("WLD", ALLIES) and SUPERLATIVE.match(text, m.end):
        return REFUSED  # "the world's largest producer" praises; it names no place
    cost = distance(text, starts, m, start, end, after=6.0)
    if m.start >= end:
        gap = text[end : m.start]
        if sentences_between(starts, end - 1, m.start) or SPLIT.search(gap):
            return REFUSED
        if number.kind == "mass" and m.value == "WLD" and WORLDWIDE.fullmatch(text[end : m.end]):
            return cost - 10.0  # "of the 238 kt mined worldwide"
        if re.search(r"\b(?:than|to|outside|like|unlike|without)\s(?:the\s)?$", before):
            return REFUSED
        if number.kind == "percent" and re.fullmatch(r"\s?(?:of|in)\s(?:the\s)?(?:[a-z]+\s){0,3}", gap):
            subject = [
                r
                for r in read.regions
                if r.end <= start and r.value != "WLD" and not sentences_between(starts, r.start, start)
            ]
            return REFUSED if read.lead_regions else cost + 10.0 if subject else cost - 7.0
        if number.kind == "mass" and m.value == "WLD" and re.fullmatch(r"\sof\s(?:the\s)?", gap):
            return (
                REFUSED if text[m.end : m.end + 2] == "'s" else cost - 10.0
            )  # "the 290 Mt of world reserves"
        loose = (
            re.search(r"[;:()]|\d", re.sub(r"\s(?:in|by)\s(?:19|20)\d\d\b", "", gap)) or gap.count(" ") > 6
        )
        if AT_SITE_IN.fullmatch(gap):
            return cost - 12.0
        if NEXT_ITEM.match(gap):
            return REFUSED
        if quantity == "imports" and re.search(r"\b(?:from|supplied by|sourced in)\s[^.;]*$", gap):
            return REFUSED
        tight = FROM_HERE.fullmatch(gap) or re.fullmatch(r"\s?(?:of|for)\s(?:the\s)?", gap)
        narrow = any(r.value not in (ALLIES, "WLD") for r in read.lead_regions)
        item = quantity in ("mine_production", "supply_total") and any(
            n.kind == number.kind and read.passage.lead_in[1] <= n.span.start < start for n in read.numbers
        )  # "140 kt from its own mines, 20 kt from Canada and 45 kt from Chile"
        sellers = [n for n in read.numbers if n is not number and FROM_NAME.match(text, n.span.end)]
        from_one = tight and m.value not in (ALLIES, "WLD") and re.search(r"\bfrom\s(?:the\s)?$", gap)
        if (
            from_one
            and sellers
            and quantity in OUTPUT
            and not narrow
            and any(r.value == ALLIES and r.end <= start for r in read.regions)
        ):
            return cost - 14.0  # "partner output comprised 14 t from Canada and 8 t from Belgium"
        if tight and (item or not (narrow and re.search(r"\bfrom\s(?:the\s)?$", gap))):
            return cost - 6.0
        return REFUSED if loose or read.lead_regions or settled else cost + 8.0
    if INCLUDED.match(text, m.end):
        return REFUSED
    if quantity in ("imports", "import_share") and re.search(r"\bfrom\s(?:the\s)?$", before):
        return REFUSED  # a seller, not the buyer
    if m.label == "US" and re.match(r"\$", text[m.end : m.end + 1]):
        return REFUSED
    if FED_BY.search(before) and FEED_NOUN.match(text, m.end):
        cost += 30.0  # "smelters fed with Chilean concentrate": where the feed comes from
    listed = re.search(r"\bwith\s(?:the\s)?$", before) and WITH_ITS.fullmatch(text[m.end : start])
    if listed or OWNS.fullmatch(text[m.end : start]):
        cost -= 1.0
    elif ASIDE.search(before) and not (
        re.fullmatch(r"\s?\(", text[m.end : start])
        and not re.search(r"\b(?:to|towards?)\s(?:the\s)?$", before)
    ):
        cost += 14.0
    elif ORIGIN.search(before) and not re.search(r"\bof\s(?:the\s)?$", before):
        cost += 10.0
    tied = [
        n
        for n in read.numbers
        if n is not number
        and n.span.end <= m.start
        and FROM_HERE.fullmatch(text[n.span.end : m.start])
        and not NEXT_ITEM.match(text, n.span.end)
    ]
    if tied and start > m.end and tied[-1].kind == number.kind:
        cost += 45.0
    own = [
        n
        for n in read.numbers
        if n is not number and n.kind == number.kind and 0 <= n.span.start - m.end <= 3
    ]
    if own and own[0].span.end < start and OWN_NAME.search(text[own[0].span.end : start]):
        cost += 45.0  # "James Bay (6 kt) and Kathleen Valley (11 kt)": each number has its own name
    total_of = m.value == "WLD" and re.fullmatch(r"(?:'s)?\s(?:[a-z]+\s){1,3}[~<>]?", text[m.end : start])
    if not total_of and text[m.end : start].count(" ") > 1 and SUMMED.search(text[m.end : start]):
        like = [n for n in read.numbers if n.kind == number.kind and n.span.start < start
                and not sentences_between(starts, n.span.start, start)]  # fmt: skip
        several = (
            len(
                {
                    r.value
                    for r in read.regions
                    if r.end <= start and not sentences_between(starts, r.start, start)
                }
            )
            > 1
        )
        if len(like) >= 2 and (several or SUMMED.search(text[like[-1].span.end : start])):
            return REFUSED  # "the survey gives imports of 10 t ..., hence a use of 9 t" sums nothing
    apart = sentences_between(starts, m.start, start)
    clause = max(read.passage.sentence(start)[0], text.rfind("; ", 0, start) + 2)
    refers = REFERS.match(text[clause : clause + 40])
    if refers and m.end <= clause and _is_subject(read, m):
        if apart == 1 and m.end > read.passage.lead_in[1]:
            return SENTENCE
        if not apart and "; " in text[m.end : start]:
            return cost - 9.0
    if apart:
        low, _ = read.passage.sentence(m.start)
        _, high = read.passage.sentence(m.start)
        named = {r.value for r in read.regions if low <= r.start < high}
        if (
            len(named) > 1
            or ASIDE.search(before)
            or ORIGIN.search(before)
            or FROM_SITE.search(text[: m.start][-60:])
        ):
            return REFUSED
        if "; " in text[low : m.start]:
            return REFUSED  # "Demand triples; US demand grows by a fifth. Batteries take 74 %": the first clause has the say
    if apart and (TOTALS.match(text[slice(*read.passage.sentence(start))]) or apart > 1):
        return REFUSED
    return cost


def _is_subject(read: Read, m: Mention) -> bool:
    """True for the first country of a sentence, which a following "it" or "the mine" means."""
    low, _ = read.passage.sentence(m.start)
    named = [r for r in read.regions if r.start >= low and r.value not in ("WLD", ALLIES)]
    return bool(named) and named[0] == m


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
    at = index_in_list(read, number, len(run))
    if at is not None:
        return [Located(run[at].value, run[at].label, LEAD_COST)]
    zero = number.value == 0
    each = re.search(r"\beach\b", read.passage.text[number.span.end : number.span.end + 60])
    if zero or each:
        return [Located(v, lab, LEAD_COST) for v, lab in distinct]
    one = {m.value for m in run}
    whole = next(iter(one)) if len(one) == 1 else ALLIES  # "Germany and Finland" are both the Union
    return [Located(whole, ", ".join(m.label or m.value for m in run), LEAD_COST)]


def _of_earlier(read: Read, number: Numeral, m: Mention) -> bool:
    """True for a name that ends the phrase of a like number before: "60 kt from a mine in Arizona, the EU 40 kt"."""
    before = [n for n in read.numbers if n.kind == number.kind and n.span.end <= m.start]
    if not before or sentences_between(read.passage.sentences, before[-1].span.start, number.span.start):
        return False
    gap = read.passage.text[before[-1].span.end : m.start]
    return (
        re.search(r"[,;]", gap) is None
        and re.search(r"\b(?:from|in|at|of|including)\s(?:the\s)?$", gap) is not None
    )


def _joined(read: Read, number: Numeral, found: Mention, cost: float) -> list[Located]:
    """A name alone, or the list it stands in: paired by "respectively", repeated by "each", summed otherwise."""
    text = read.passage.text
    if found.kind == "place":
        return [Located(found.value, found.label, cost)]
    named = tuple(
        m for m in read.regions if m.value != "WLD" or m.label
    )  # "Australia, the world's largest" is no list
    run = next((r for r in groups(named, text) if found in r), [found])
    if found.end <= number.span.start:
        run = [m for m in run if m is found or not _of_earlier(read, number, m)]
    if len(run) == 1:
        each = re.search(r"\beach\b", text[number.span.end : number.span.end + 40])
        if found.value == ALLIES and "/" in found.label and each:
            parts = [p.strip() for p in found.label.split("/")]
            codes = {"US": "USA", "U.S.": "USA", "EU": "EU27"}
            if all(p in codes for p in parts):
                return [Located(codes[p], "", cost) for p in parts]
        return [Located(found.value, found.label, cost)]
    between = (
        text[run[-1].end : number.span.start]
        if run[-1].end <= number.span.start
        else text[number.span.end : run[0].start]
    )
    if [n for n in read.numbers if n.kind == number.kind and run[0].start < n.span.start < run[-1].end]:
        return [Located(found.value, found.label, cost)]
    at = index_in_list(read, number, len(run))
    if at is not None:
        return [Located(run[at].value, run[at].label, cost)]
    values = list(dict.fromkeys(m.value for m in run))
    if len(values) == 1:
        return [Located(values[0], " and ".join(m.label for m in run if m.label), cost)]
    repeated = bool(re.search(r"\beach\b", text[number.span.end : number.span.end + 40])) or number.value == 0
    if repeated:
        return [Located(m.value, m.label, cost) for m in run]
    if re.search(r"[.;]", between):
        return [Located(found.value, found.label, cost)]
    if cost < 9:
        return [Located(ALLIES, ", ".join(m.label or m.value for m in run), cost)]
    return [Located(found.value, found.label, cost)]

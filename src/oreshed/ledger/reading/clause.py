"""What a number's own clause says it measures, where that outweighs the nearest single word."""

from __future__ import annotations

import re

from oreshed.ledger.reading.context import PROJECTED, TECHNOLOGY
from oreshed.ledger.reading.grades import Measured
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.sites import source_kind
from oreshed.ledger.reading.subject import Read

OUTPUT = frozenset(
    {"mine_production", "refined_production_total", "refined_production_primary", "refined_production_secondary",
     "supply_total", "recycled_supply"}
)  # fmt: skip
SENT = re.compile(
    r"\b(?:ship(?:s|ped|ping)?|sen[dt]s?|sold|sells?|deliver(?:s|ed|ing)?|dispatch(?:ed|es)?|supplie[ds])\s(?:[a-z]+\s){0,2}[~<>]?$"
)
TO = re.compile(
    r"(?:\sin\s(?:19|20)\d\d)?(?:\sof\s(?:[\w-]+\s?){1,3}?)?\s(?:(?:was|were|is|are|being)\s)?(?:(?:shipped|sent|sold|delivered|dispatched|went|goes|going|bound|travel\w*)\s)?"
    r"(?P<to>to|for)\s(?:(?:smelters|refiner(?:s|ies)|plants|roasters|buyers|customers|converters|processors|mills|works)\s(?:in\s)?)?(?:the\s)?"
)
AWAY = re.compile(
    r"(?:\sin\s(?:19|20)\d\d)?(?:\sof\s(?:[\w-]+\s?){1,3}?)?\s(?:(?:was|were|is|are|being|of it|of that)\s){0,2}(?:shipped|sent|sold|went|goes|go|left|leaves?|exported)\s"
    r"(?:abroad|overseas|out of|the country|as concentrates?|as ore|unprocessed|unrefined|to (?:smelters|refiner(?:s|ies)|plants|roasters|buyers|customers) (?:abroad|overseas))"
)
LEAVES = re.compile(
    r"\s(?:of it\s)?(?:leaves?|goes|go)\s(?:the (?:bloc|country)\s)?(?:abroad|overseas|as (?:concentrates?|ore))\b"
)
FOR_EXPORT = re.compile(r"[^.;,\d]{0,40}\sfor export\b")
FEED = re.compile(
    r"(?:\sof\s(?:[\w-]+\s?){1,3}?)?(?:\sin\s(?:19|20)\d\d)?,?\s(?:(?:all|most|mainly|mostly|largely|chiefly|made|won|produced|drawn|smelted|refined|both|much)\s(?:of it\s)?){0,2}(?:from|out of|on|with)\s(?:[\w-]+\s){0,3}?"
    r"(?:ores?|concentrates?|matte|slags?|spar|spodumene|bauxite|alumina|dolomite|magnesite|feed|bullion|anodes?|laterite|pig)\b"
)
SCRAP_FEED = re.compile(
    r"(?:\sa year|\sper year)?(?:\sof\s(?:[\w-]+\s?){1,3}?)?(?:\sin\s(?:19|20)\d\d)?\s(?:(?:recovered|made|won|obtained|reclaimed|drawn|produced|refined|mainly|mostly|all|would|will|can|could|should|come|comes|came|back|be)\s){0,4}(?:from|out of)\s(?:[\w-]+\s){0,3}?"
    r"(?:worn[- ]out|retired|scrap|spent|catalysts?|ash|batteries|recycl\w+|dusts?|waste|swarf|turnings|e-waste|magnets|discarded|end-of-life|used|old)\b"
)
AT_HOME = re.compile(
    r"\s(?:that\s(?:was|were|is|are)\s)?(?P<verb>made|produced|refined|smelted|mined|recovered|won)\s(?:at home|domestically|locally|in the country|inside the (?:bloc|country))\b"
)
PRODUCT = re.compile(
    r"\s(?:a year\s|per year\s)?of\s(?:[\w-]+\s){0,2}?(?:metal|hydroxide|carbonate|sul(?:ph|f)ate|oxide|ingots?|sponge|cathodes?|powders?|chemicals|chloride|alloys?|ferro\w+|pentoxide|trioxide|nitrate|fluoride)\b(?!\s(?:equivalent|contained|content|in (?:ores?|concentrates?)))"
)
MADE_OF = re.compile(r"(?:\sa year|\sper year)?\sof\s(?:refined|finished|smelted|electrolytic)\s[a-z]+\b")
LATER = re.compile(
    r"(?:\sin\s(?:19|20)\d\d)?(?:,?\s(?:all|most|much) of (?:which|it)|,)?\s"
    r"(?:(?:would|will|must|can|has|have|had|still|only|to|should|may)\s){0,4}"
    r"(?:be imported\b|(?:was|were|is|are) (?:bought|purchased|brought in) (?:from )?(?:abroad|overseas|outside)|(?:is|are|was|were) imports?\b|import\b|(?:arrives?|come|comes) (?:only )?as imported\b|"
    r"(?:come|came|be (?:bought|sourced|brought|imported|purchased)|comes|bought|brought)\s(?:in\s)?(?:from\s)?(?:outside|abroad|overseas|imports|foreign|elsewhere)\b)"
)
IMPORTED_SUBJECT = re.compile(
    r"\b[Ii]mport(?:s|ed)\b[^,;.\d]{0,50}\b(?:supply|supplies|provide|provides|cover|covers|fill|fills|meet|meets|make up)\s[^,;.\d]{0,24}$"
)  # "imported alloy will still supply 15 kt"
DESTINED = re.compile(
    r"\sof\s(?:[\w-]+\s){1,2}(?:destined|bound|meant|wanted|needed|required)\s(?:for|by)\b(?!\s(?:export|smelters|refiner))"
)
DRAWING = re.compile(r"\b(?:draws?|takes?|eats?)\s(?:about\s|some\s|roughly\s)?[~<>]?$")
FEED_DRAWN = re.compile(r"(?:\sa year|\sper year)?\sof\s(?:[\w-]+\s)?(?:concentrates?|ores?|feed|matte)\b")
OF_ALLOY = re.compile(
    r"(?:\sa year|\sper year)?(?:\s\(?gross\)?)?\sof\s(?:[a-z-]+\s)?(?:alloys?\b(?!\s(?:scrap|makers?|plants?))|ferro(?!us)\w+|silico\w+)"
)
PRIMARY = re.compile(r"(?:^|[^\w-])[Pp]rimary(?:\s(?:metal|supply|output))?:?\s(?:about\s|some\s)?[~<>]?$")
IN_ALLOY = re.compile(
    r"\b(?:ferro(?!us)\w+|silico\w+|alloys)\s(?:containing|holding|carrying|with)\s(?:about\s|some\s)?[~<>]?$"
)
OF_SMELTING = re.compile(r"[^.;,\d]{0,24}\bby-?products? of (?:[\w-]+\s){0,2}(?:smelting|refining)\b")
SOURCES = (
    re.compile(r"\bmin(?:es?|ed|ing)\b|\bores?\b", re.IGNORECASE),
    re.compile(r"\b(?:recycl\w+|scrap|secondary|spent)\b", re.IGNORECASE),
    re.compile(r"\bimport\w*|\bpartners?\b", re.IGNORECASE),
    re.compile(r"\b(?:smelters?|refiner\w+|refined|plants?)\b", re.IGNORECASE),
)
TOGETHER = re.compile(
    r"\b(?:together|combined|in all|altogether|add(?:s|ed|ing)?(?: it| them)? up|sum(?:s|med)?|total(?:s|ling|led)?|all told|taken together|plus)\b",
    re.IGNORECASE,
)
SECONDARY_PLANT = re.compile(
    r"\b(?:secondary|recycling|scrap)\s(?:[\w-]+\s)?(?:smelters?|refiner(?:y|ies|s)|metal|refining|smelting)\b",
    re.IGNORECASE,
)
RECYCLING_LEAD = re.compile(
    r"\b(?:[Rr]ecycl\w+|[Ss]crap|[Uu]rban mining|[Ss]econdary (?:supply|sources?|material))\b"
)


def tells_feed(after: str) -> bool:
    """True where the words behind a mass say by themselves that it comes from scrap, from abroad or goes there."""
    return bool(
        SCRAP_FEED.match(after) or LATER.match(after) or FOR_EXPORT.match(after) or LEAVES.match(after)
    )


def clause_before(read: Read, number: Numeral) -> str:
    """Text of the number's sentence before it, from the last semicolon on."""
    low, _ = read.passage.sentence(number.span.start)
    return read.passage.text[
        max(low, read.passage.text.rfind("; ", 0, number.span.start)) : number.span.start
    ]


def mass_by_clause(
    read: Read, number: Numeral, found: Measured, counted: Measured, neutral: bool
) -> Measured:
    """Quantity of a mass by its clause; `neutral` when no word but a general verb said what it measures."""
    text, end = read.passage.text, number.span.end
    after, before = text[end : end + 130], clause_before(read, number)
    if neutral and found.quantity in OUTPUT and number.per_year and GROWN_TO.search(before):
        return Measured("capacity", "mine" if found.quantity == "mine_production" else "refinery")
    if (
        neutral and number.per_year and found.quantity in OUTPUT and read.question in TECHNOLOGY
        and OF_SIZE.search(before)
        and not PAST.search(read.passage.text[slice(*read.passage.sentence(number.span.start))])
    ):  # fmt: skip
        return Measured("capacity", found.stage)  # a technology's plant is told by its size
    if found.quantity in OUTPUT and (built := _built_for(number, before, after)):
        return Measured("capacity", built)
    home = AT_HOME.match(after)
    if home and home["verb"] in ("made", "refined", "smelted"):
        return Measured("refined_production_total", "refinery")
    if home:
        return Measured("mine_production", "mine") if home["verb"] == "mined" else counted
    if (
        found.quantity in (*OUTPUT, "imports")
        and read.question in ("supply", "bottleneck")
        and _added_up(before)
    ):
        return Measured("supply_total", "refinery")
    if found.quantity in ("supply_total", "demand") and IMPORTED_SUBJECT.search(before):
        return Measured("imports", "trade")
    if BUYING.search(before) and ABROAD.match(after):
        return Measured("imports", "trade")
    if found.quantity not in OUTPUT:
        return Measured("imports", "trade") if found.quantity == "demand" and LATER.match(after) else found
    if neutral and (DESTINED.match(after) or (DRAWING.search(before) and FEED_DRAWN.match(after))):
        return Measured("demand", "use")
    if found.quantity == "mine_production" and OF_SMELTING.match(after):
        return Measured("refined_production_primary", "refinery")
    if LATER.match(after):
        return Measured("imports", "trade")
    if (
        FOR_EXPORT.match(after)
        or LEAVES.match(after)
        or (read.question not in PROJECTED and _sent_abroad(read, number, before, after))
    ):
        return Measured("exports", "trade")
    if SCRAP_FEED.match(after) and found.quantity not in ("recycled_supply", "refined_production_secondary"):
        return Measured(
            "recycled_supply" if read.question == "supply" else "refined_production_secondary", "recycling"
        )
    kind = source_kind(text, number)
    if kind == "mine" and found.quantity in ("supply_total", counted.quantity):
        following = [n.span.start for n in read.numbers if n.span.start >= end]
        rest = text[end : min([*following, read.passage.sentence(end - 1)[1]])]
        if not any(s.search(rest) for s in (SOURCES[1], SOURCES[3])):
            return Measured("mine_production", "mine")
    if kind in ("smelter", "refinery") and found.quantity in ("supply_total", "mine_production"):
        refined = counted.quantity if counted.quantity.startswith("refined") else "refined_production_primary"
        return Measured(refined, kind)
    if found.quantity == "refined_production_total" and FEED.match(after):
        return Measured("refined_production_primary", found.stage or "refinery")
    if (
        neutral
        and found.quantity == "mine_production"
        and re.search(r"\b(?:matte|slags?|concentrates?|bullion)\b", (FEED.match(after) or [""])[0])
    ):
        return Measured("refined_production_primary", "refinery")
    if (
        (neutral or found.quantity == "refined_production_total")
        and found.quantity in ("mine_production", "refined_production_total")
        and counted.quantity == "mine_production"
        and OF_ALLOY.match(after)
    ):
        return Measured("refined_production_primary", "smelter")  # alloys are smelted from ore
    if neutral and found.quantity == "mine_production" and PRODUCT.match(after):
        return Measured("refined_production_total", "refinery")
    lead = text[: read.passage.lead_in[1]]
    if (
        neutral
        and found.quantity in ("mine_production", "refined_production_total")
        and read.question in PLANT_SECTIONS
    ):
        maker = _maker(read, number, before)
        if maker:
            return Measured(maker, "recycling" if maker.endswith("secondary") else "refinery")
    if found.quantity in ("mine_production", "supply_total", "refined_production_total") and PRIMARY.search(
        before
    ):
        return Measured("refined_production_primary", "refinery")
    if found.quantity in ("mine_production", "refined_production_total") and IN_ALLOY.search(before):
        return Measured("refined_production_primary", "smelter")  # alloys are smelted from ore
    if neutral and found.quantity == "mine_production" and MADE_OF.match(after):
        return Measured("refined_production_total", "refinery")
    if found.quantity.startswith(
        ("refined_production_total", "refined_production_primary")
    ) and SECONDARY_PLANT.search(lead):
        return Measured("refined_production_secondary", "recycling")
    whole = before + after.split(". ")[0].split(";")[0]
    if found.quantity == "recycled_supply" and SECONDARY_PLANT.search(whole):
        return Measured("refined_production_secondary", "recycling")
    if (
        found.quantity == "refined_production_secondary" and read.question not in ("", "production", "references_volumes")
        and RECYCLING_LEAD.search(lead) and not SOURCES[3].search(whole)
    ):  # fmt: skip
        return Measured("recycled_supply", "recycling")
    return found


BUYING = re.compile(
    r"\b(?:bought|buys?|purchased|purchases|brought|brings?|sourced|sources|drew|draws?|took|takes?)\s(?:in\s)?(?:about\s|some\s|roughly\s|another\s)?[~<>]?$"
)
ABROAD = re.compile(
    r"(?:\sof\s[\w -]{2,30}?)?\s(?:in\s)?(?:from\s)?(?:abroad|overseas|outside|foreign\s\w+)\b"
)
GROWN_TO = re.compile(
    r"\b(?:expan\w+|ramp\w*|starts?|restart\w*|start-?up|scal\w+|doubl\w+)\b[^.;\d]{0,40}\s(?:to|at)\s(?:about\s|some\s)?[~<>]?$"
)
OF_SIZE = re.compile(r"(?:[:(]|\b(?:of|for|with|at|together|selling))\s?(?:about\s|some\s|roughly\s)?[~<>]?$")
PAST = re.compile(r"\b(?:was|were|had|produced|made|mined|gave|yielded|(?:in|during) (?:19|20)\d\d)\b")
PLANTS = r"(?P<refinery>plants?|lines?|works|units?|refiner(?:y|ies)|smelters?|roasters?|furnaces?|circuits?|facilit(?:y|ies)|factor(?:y|ies)|trains?)|(?P<mine>mines?|mills?|concentrators?|pits?|operations?|projects?)"
PLANT_OF = re.compile(rf"\b(?:{PLANTS})\s(?:of|for)\s(?:about\s|some\s|roughly\s)?[~<>]?$")
SIZED_PLANT = re.compile(
    rf"\s(?!(?:from|in|at|of|to|by|for|and)\b)(?:[a-z][\w–-]*\s){{0,2}}?(?:{PLANTS})\b(?!'s)"
)


def _built_for(number: Numeral, before: str, after: str) -> str:
    """Stage of the plant whose size a yearly mass gives: "a plant of 1,000 t a year", "a 5,000 t/y line"; else ""."""
    if not number.per_year or number.kind != "mass":
        return ""
    sized = re.search(
        r"\b(?:an?|the|its|new|second|one)\s(?:about\s|new\s|planned\s|proposed\s)?[~<>]?$", before
    )
    found = PLANT_OF.search(before) or (SIZED_PLANT.match(after) if sized else None)
    return found.lastgroup or "" if found else ""


PLANT_SECTIONS = frozenset({"production", "supply", "bottleneck", "bottleneck_technology"})
MAKERS = re.compile(
    r"\b(?P<secondary>[Rr]ecyclers?|(?:[Ss]crap|[Ss]econdary|[Rr]ecycling)\s(?:[a-z]+\s)?(?:refiners?|refiner(?:y|ies)|smelters?|plants?|works))\b|"
    r"\b(?P<refined>[Ss]melters?|[Rr]efiner(?:y|ies|s)|[Rr]oasters?|[Cc]onverters|[Pp]rocessors)\b|\b(?P<mine>[Mm]in(?:es?|ers?)|[Pp]its?|[Qq]uarr(?:y|ies)|[Cc]oncentrators?)\b"
)


def _maker(read: Read, number: Numeral, before: str) -> str:
    """Quantity of the plants that are the subject of a neutral verb: "scrap refiners in Germany produced 600 kt"."""
    earlier = [n for n in read.numbers if n.kind == number.kind and n.span.end <= number.span.start]
    cut = max(0, earlier[-1].span.end - (number.span.start - len(before))) if earlier else 0
    makers = list(MAKERS.finditer(re.sub(r",\s(?:which|who|where)\s[^,;.]*,", ",", before[cut:])))
    if len(makers) != 1:
        return ""
    return {"secondary": "refined_production_secondary", "refined": "refined_production_total"}.get(
        makers[0].lastgroup or "", ""
    )


SUM_OF = re.compile(
    r"\b(?:[Aa]dding|[Tt]ogether|[Ss]um(?:ming)? of|[Ww]ith|plus)\b.*\b(?:gives?|makes?|yields?|comes? to|totals?|reach(?:es)?)\s(?:about\s|some\s|roughly\s|a total of\s)?[~<>]?$"
)


def _added_up(before: str) -> bool:
    """True where words before a number add up sources of several kinds: "mines, recyclers and imports together"."""
    summed = list(TOGETHER.finditer(before))
    kinds = [source.search(before) for source in SOURCES[:3]]
    if sum(k is not None for k in kinds) >= 2 and SUM_OF.search(before):
        return True
    return (
        bool(summed)
        and sum(k is not None for k in kinds) >= 2
        and not re.search(r"\d", before[summed[-1].end() :])
    )


def _sent_abroad(read: Read, number: Numeral, before: str, after: str) -> bool:
    if AWAY.match(after):
        return True
    found = TO.match(after)
    if found is None or not (
        SENT.search(before[-40:]) or re.search(r"\b(?:shipped|sent|sold|delivered|went|bound)\b", found[0])
    ):
        return False
    at = number.span.end + found.end()
    if re.match(r"(?:abroad|overseas|foreign)\b", read.passage.text[at:]):
        return True
    target = next((m for m in read.regions if m.start == at), None)
    subject = {m.value for m in read.regions if m.end <= number.span.start} | {
        m.value for m in read.lead_regions
    }
    return target is not None and target.value not in subject


FROM_ABROAD = re.compile(
    r"(?:\sof\s(?:it|that|this|them|which|(?:its|their|the)\s[\w-]+(?:\s[\w-]+)?))?\s(?:(?:is|was|were|are|will be|to be|be|comes?|came|coming|would|must|will|come|still|mostly|bought|brought in|sourced|of it)\s){0,3}"
    r"(?:imported|from\s(?:abroad|overseas|outside|imports|foreign\s\w+|(?P<region>(?:the\s)?(?=[A-Z]))))"
)
SPENT = re.compile(
    r"(?:\sby weight)?\s(?:of|from)\s(?:the\s|all\s|its\s|these\s|such\s)?(?:[\w-]+\s){0,3}?"
    r"(?:spent|used|discarded|old|scrapped|end-of-life|worn[- ]out|waste|batteries|cans|catalysts?|magnets|panels|vehicles|phones|electronics|appliances|lamps|tools|inserts|scrap|products|goods)\b"
)
RETURNED = re.compile(
    r"\b(?:collect\w*|return\w*|recycl\w*|taken back|come back|comes back|hand\w* in|reclaim\w*|recovered|recover|gathered)\b"
)
NEW_IN = re.compile(
    r"\b(?:content|input|share of (?:recycled|scrap|secondary)|of (?:supply|demand|use|need|consumption))\b"
)
WORLD_NEED = re.compile(
    r"\sof\s(?:the\s)?(?:world's|world|global|worldwide)\s(?:[a-z]+\s){0,2}?(?:demand|consumption|use|needs?)\b"
)
MET_BY = re.compile(
    r"\s(?:(?:is|was|were|are|being|will be|would be)\s)?(?:(?:met|covered|supplied|satisfied|filled|provided)\s)?(?:by|through|with)\s(?:net\s)?(?:(?P<imports>imports?)|(?:old\s|new\s)?scrap|recycl\w+|secondary)\b"
)
FROM_SCRAP = re.compile(
    r"\s(?:of\s[^.;,\d]{0,40}?\s)?(?:comes?|came|(?:is|was|are|were) (?:made|won|drawn|sourced|recovered)|originat\w+|stems?)\s(?:from|out of)\s(?:(?:old|new|spent|used|discarded)\s[a-z]+|scrap|recycl\w+|secondary)\b"
)
OF_NEED = re.compile(
    r"\sof\s(?:(?:the|total|20\d\d|that|year's|projected|expected|this)\s){0,3}(?:demand|needs?|requirements?|consumption)\b"
)
OF_PLACE = re.compile(r"\sof\s(?:the\s)?(?=[A-Z])")
OUTPUT_OF = re.compile(r"(?:'s)?\s(?:[a-z]+\s){0,2}(?:output|production|supply|total|tonnage|capacity)\b")
ALSO = re.compile(
    r"(?:\s\(|,?\s(?:or|i\.e\.|that is|just|some|about|equal to|equivalent to|which is))(?:\s(?:about|some|roughly|just|under|over|only|nearly))*\s?[~<>]?"
)


def _figure_before(read: Read, number: Numeral) -> Measured | None:
    """Share that a percentage of the need gives, by the flow whose figure stands before it: "31 kt, some 60 % of demand"."""
    before = [n for n in read.numbers if n.span.end <= number.span.start]
    if not before or before[-1].kind != "mass":
        return None
    text, start = read.passage.text, before[-1].span.start
    if ALSO.fullmatch(text[before[-1].span.end : number.span.start]) is None:
        return None
    low, _ = read.passage.sentence(start)
    opening = text[: read.passage.lead_in[1]] + " " + text[low:start]
    if re.search(r"\bimport\w*|\babroad\b", opening, re.IGNORECASE):
        return Measured("import_share", "trade")
    if re.search(r"\b(?:recycl\w+|scrap|secondary)\b", opening, re.IGNORECASE):
        return Measured("recycled_share", "recycling")
    if re.search(r"\b(?:supply|together|total|in all|combined)\b", opening, re.IGNORECASE):
        return Measured("supply_total", "refinery")
    return None


COVERS = re.compile(
    r"\b(?:cover(?:s|ed|ing)?|meet(?:s|ing)?|met|satisf(?:y|ies|ied)|suppl(?:y|ies|ied)|provide[sd]?|fills?|filled|amounts? to|equals?)\s(?:only\s|just\s|about\s|some\s|roughly\s|around\s|nearly\s|under\s|over\s)*[~<>]?$"
)
OF_OWN_NEED = re.compile(
    r"\s(?:of|in)\s(?:(?:its|their|the|that|this|total|own|bloc|bloc's|allied|domestic|home|projected|20\d\d)\s){0,3}(?:demand|needs?|requirements?|consumption|use)\b"
)
NOT_OWN = re.compile(
    r"\b(?:import\w*|abroad|foreign|scrap|recycl\w*|secondary|overseas|outside)\b", re.IGNORECASE
)
OWN_SUPPLY = re.compile(
    r"\W*(?:[Cc]over(?:age)?|[Ss]elf-sufficiency)\b|\W*(?:[Tt]he (?:bloc's )?)?(?:[Dd]omestic|[Oo]wn|[Hh]ome|[Aa]llied)\s(?:supply|total|sources|output)\b|\W*[Ss]upply\b"
)
UTILISED = re.compile(
    r"\b(?:[Uu]tili[sz]ation|[Rr]un[- ]rates?|[Oo]perating rates?|[Ll]oad factors?)\b[^.;]{0,40}$"
)


def share_by_clause(read: Read, number: Numeral, found: Measured) -> Measured:
    """Quantity of a percentage by its clause."""
    text, end = read.passage.text, number.span.end
    after, before = text[end : end + 120], clause_before(read, number)
    low, high = read.passage.sentence(number.span.start)
    loose = found.quantity in (
        "end_use_share",
        "facility_share",
        "world_share",
        "recycled_share",
        "method_share",
        "recovery",
    )
    abroad = FROM_ABROAD.match(after)
    if abroad and loose and found.quantity not in ("recovery", "recycled_share"):
        target = next((m for m in read.regions if m.start == end + abroad.end()), None)
        subject = {
            m.value
            for m in (
                *read.lead_regions,
                *(r for r in read.regions if low <= r.start and r.end <= number.span.start),
            )
        }
        if abroad["region"] is None or (
            target is not None
            and target.value not in subject
            and (read.question in PROJECTED or "import" in before)
        ):
            return Measured("import_share", "trade")
    if loose and COVERS.search(before) and OF_OWN_NEED.match(after) and not NOT_OWN.search(before):
        return Measured("supply_total", "refinery")
    if (
        (loose or found.quantity == "import_share")
        and OF_OWN_NEED.match(after)
        and (flow := _figure_before(read, number))
    ):
        return flow
    if found.quantity == "world_share" and (of := OF_PLACE.match(text, end)):
        whole = next(
            (m for m in read.regions if m.start == of.end() and m.value not in ("WLD", "allies")), None
        )
        if whole is not None and OUTPUT_OF.match(text, whole.end):
            return Measured("facility_share", found.stage)
    by = MET_BY.match(after)
    if by and (loose or found.quantity == "import_share"):
        return Measured("import_share", "trade") if by["imports"] else Measured("recycled_share", "recycling")
    if loose and FROM_SCRAP.match(after):
        return Measured("recycled_share", "recycling")
    if loose and SPENT.match(after) and RETURNED.search(text[low:high]) and not NEW_IN.search(after[:60]):
        return Measured("collection_rate", "recycling")
    if found.quantity == "end_use_share" and WORLD_NEED.match(after) and (
        read.lead_regions or any(r.value != "WLD" for r in read.regions if low <= r.start and r.end <= number.span.start)
    ):  # fmt: skip
        return Measured("demand", "use")
    if found.quantity in ("end_use_share", "facility_share") and OF_NEED.match(after):
        heads = text[: read.passage.lead_in[1]]
        opening = re.sub(r"\d.*", "", text[low : number.span.start]) if low >= read.passage.lead_in[1] else ""
        if re.search(r"^\W*(?:[Nn]et )?[Ii]mports?\b", heads or opening):
            return Measured("import_share", "trade")
        if OWN_SUPPLY.search(heads) or OWN_SUPPLY.match(opening):
            return Measured("supply_total", "refinery")
    if loose and UTILISED.search(text[: number.span.start][-70:]):
        return Measured("capacity", "refinery")
    return found

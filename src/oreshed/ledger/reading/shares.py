"""The quantity of a percentage: the cue nearest to it, then the bullet, the section, the words of its clause."""

from __future__ import annotations

import re
from dataclasses import replace

from oreshed.ledger.reading.grades import Measured, graded
from oreshed.ledger.reading.mentions import ALLIES, Mention
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.subject import Read, Setting

FALL = re.compile(
    r"\b(?:fell|fall(?:s|en|ing)?|declin\w+|drop\w*|decreas\w+|down|shr[aiu]nk\w*|slump\w*|slip\w*|lower|plung\w+|cut|contract\w+|los[te]|slid)\b",
    re.IGNORECASE,
)


RISE = re.compile(
    r"\b(?:rose|ris\w+|grew|grow\w*|increas\w+|up|climb\w*|jump\w*|surg\w*|higher|expand\w*|gain\w*|growth)\b",
    re.IGNORECASE,
)


DEFAULT_PERCENT = {"demand": ("end_use_share", "use"), "discovery": ("host_rock_share", "property"), "extraction": ("method_share", "mine"),
                   "separation": ("recovery", "separation"), "refining": ("purity", "refinery"), "remediation": ("recovery", "remediation"),
                   "production": ("world_share", "mine"), "supply": ("facility_share", "use")}  # fmt: skip


STAGE_OF = {"mine_production": "mine", "refined_production_total": "refinery", "refined_production_primary": "refinery",
            "refined_production_secondary": "recycling", "supply_total": "refinery", "demand": "use", "imports": "trade", "exports": "trade",
            "recycled_supply": "recycling", "capacity": "refinery", "reserves": "property", "resource": "property", "end_use_share": "use",
            "import_share": "trade", "recycled_share": "recycling", "collection_rate": "recycling", "purity": "refinery", "stocks": "trade",
            "recovery": "separation", "process_condition": "separation", "physical_property": "property", "price": "trade"}  # fmt: skip


SECTION_STAGE = {
    "discovery": "discovery",
    "extraction": "mine",
    "separation": "separation",
    "refining": "refinery",
    "remediation": "remediation",
}


# "More than 90 % of all tellurium comes from copper anode slimes", "95 % from zinc residues"
FROM_HOST = re.compile(
    r"(?:\sof\s[^.;:,\d]{2,50}?)?\s(?:(?:is|are|was|were|being)\s)?(?:(?:comes?|came|recovered|won|obtained|produced|made|derived|extracted|mined|originat\w+|stems?|arises?)\s)?"
    r"(?:from|as a by-?product of|out of|in)\s(?:the\s)?(?P<host>[^.;:,\d]{2,60})"
)
HOST_STREAM = re.compile(
    r"\b(?:slimes?|residues?|flue dusts?|smelting|smelters?|refining|refiner(?:y|ies)|ores?|concentrates?|processing|red mud|fly ash|Bayer|tailings|liquors?|anodes?|matte|mining|deposits?)\b"
)
WORLD_USE = re.compile(
    r"\s(?:of|in)\s(?:the\s)?(?:world's|world|global|worldwide)\s(?:[a-z]+\s){0,2}?(?:use|usage|consumption|demand|needs?|market)\b"
)
OF_THE_TOTAL = re.compile(
    r"\s(?:of|in)\s(?:the|that|this)\s(?:world\s|global\s)?(?:total|sum|figure|output|production)\b"
)


def by_product_of(read: Read, number: Numeral) -> bool:
    """True for the part of a metal's output that comes from another metal's ores or works."""
    found = FROM_HOST.match(read.passage.text, number.span.end)
    if found is None or number.kind != "percent" or not HOST_STREAM.search(found["host"]):
        return False
    low, high = found.span("host")
    others = [m for m in read.commodities if low <= m.start < high and m.value != read.context.commodity]
    within = [r for r in read.regions if low <= r.start < high]
    return bool(others) and not within


def lead_cue(read: Read, kind: str) -> Mention | None:
    lead = [m for m in read.cues.get(kind, ()) if m.end <= read.passage.lead_in[1]]
    return max(
        lead, key=lambda m: (m.value not in ("supply_total", "production"), m.bonus, m.start), default=None
    )


def share_of(
    read: Read, number: Numeral, best: tuple[float, Mention] | None, setting: Setting | None = None
) -> Measured | None:
    """Quantity of a percentage by its nearest cue, None where no word says what it measures."""
    text = read.passage.text
    lead = lead_cue(read, "percent")
    found: Measured | None = graded(read, number, best)
    if found is not None:
        pass
    elif best is not None and best[0] < 9.0:
        found = Measured(best[1].value, best[1].stage)
    elif lead is not None:
        found = Measured(lead.value, lead.stage)
    elif setting is not None and setting.share:
        found = Measured(setting.share, setting.share_stage)
    elif read.question in DEFAULT_PERCENT:
        found = Measured(*DEFAULT_PERCENT[read.question])
    elif best is not None and best[0] < 16.0:
        found = Measured(best[1].value, best[1].stage)
    elif re.search(r"\b[Ww]orld\b|\bglobal\b", text):
        found = Measured("world_share", "mine")
    if by_product_of(read, number) and (
        found is None or found.quantity not in ("recovery", "import_share", "recycled_share")
    ):
        return Measured("by_product_share", "refinery")
    if found is None:
        return None
    sentence = read.passage.sentence(number.span.start)
    clause = text[max(sentence[0], number.span.start - 90) : min(sentence[1], number.span.end + 60)]
    clause = text[: read.passage.lead_in[1]] + " " + clause
    if (
        found.quantity in ("end_use_share", "world_share")
        and re.search(r"\b(?:nameplate|capacity)\b", clause)
        and re.match(
            r"\s(?:of it\s)?(?:was\s|is\s|were\s)?(?:used|utilised|utilized|filled|idle)\b",
            text[number.span.end :][:24],
        )
    ):
        return Measured("facility_share", "refinery")
    if (
        found.quantity in ("end_use_share", "world_share")
        and read.lead_regions
        and read.lead_regions[0].value not in (ALLIES, "WLD")
        and re.match(r"\s?of\s(?:the\s)?(?:allied|allies|bloc)", text[number.span.end :][:20])
    ):
        return Measured("facility_share", "use")
    before = [m for m in read.regions if sentence[0] <= m.start < number.span.start and m.value != "WLD"]
    if (
        found.quantity == "world_share"
        and not before
        and not read.lead_regions
        and WORLD_USE.match(text, number.span.end)
    ):
        return Measured("end_use_share", "use")
    if (
        found.quantity == "end_use_share"
        and read.question == "production"
        and (before or read.lead_regions)
        and OF_THE_TOTAL.match(text, number.span.end)
    ):
        return Measured("world_share", "mine")
    if found.quantity == "world_share":
        after = text[number.span.end : number.span.end + 60].lower()
        stage = (
            "property"
            if re.search(r"\breserves?\b|\bresources\b", after[:30])
            else "refinery"
            if re.search(r"refin|smelt|metal", after)
            else "use"
            if re.search(r"\buse\b|consum|demand", after)
            else "mine"
        )
        return Measured("world_share", stage)
    mined = re.search(
        r"\b(?:mine[sd]?|mining|ores?)\b", text[max(0, number.span.start - 200) : number.span.start]
    )
    refined = re.match(
        r"[^;()]{0,60}?\b(?:refined|smelter|refinery|metal)\b[^;()]{0,20}\b(?:production|output)\b",
        text[number.span.end :][:110],
    )
    if (
        refined
        and found.quantity not in ("yoy_change",)
        and "world" not in refined[0]
        and "global" not in refined[0]
    ):
        return Measured("mine_to_refined_ratio" if mined else "world_share", "refinery")
    if found.quantity == "mine_to_refined_ratio":
        found = Measured("world_share", "refinery")
    if (
        found.quantity == "world_share"
        and read.question == "demand"
        and not read.lead_regions
        and not [m for m in read.regions if sentence[0] <= m.start < number.span.start and m.value != "WLD"]
    ):
        return Measured("end_use_share", "use")
    if (
        found.quantity in ("facility_share", "end_use_share")
        and re.match(
            r"\s(?:of|from)\b[^.;]{0,40}\b(?:needs?|requirements?|consum\w+|demand)\b",
            text[number.span.end :][:70],
        )
        and re.search(r"\bimport\w*", text[slice(*sentence)])
    ):
        return Measured("import_share", "trade")
    if (
        found.quantity in ("facility_share", "end_use_share")
        and re.search(r"\b(?:scrap|secondary|recycl\w+)\b", clause, re.IGNORECASE)
        and re.match(
            r"\s(?:of|from)\b[^.;]{0,40}\b(?:needs?|consum\w+|demand|supply|use)\b",
            text[number.span.end :][:70],
        )
    ):
        return Measured("recycled_share", "recycling")
    if found.quantity == "collection_rate" and re.match(
        r"\s(?:of|from)\b[^.;,]{0,30}\b(?:needs?|consum\w+|demand|supply|use)\b", text[number.span.end :][:70]
    ):
        return Measured("recycled_share", "recycling")
    if found.quantity == "yoy_change":
        head = text[max(sentence[0], number.span.start - 80) : number.span.start]
        falls, rises = list(FALL.finditer(head)), list(RISE.finditer(head))
        falling = bool(falls) and (not rises or falls[-1].start() > rises[-1].start())
        stage = (
            "use"
            if re.search(r"demand|consum|\buse\b", clause, re.IGNORECASE) or read.question == "demand"
            else "mine"
        )
        return Measured("yoy_change", stage, -1 if falling and number.value > 0 else 1)
    if not found.stage or found.quantity in ("recovery",):
        return replace(
            found, stage=SECTION_STAGE.get(read.question, found.stage or STAGE_OF.get(found.quantity, ""))
        )
    return found

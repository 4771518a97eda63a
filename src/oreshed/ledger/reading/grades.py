"""Percent of one substance in another: ore grades, purities, impurities, and the strengths and loads of a process."""

from __future__ import annotations

import re
from dataclasses import dataclass

from oreshed.ledger.reading.context import TECHNOLOGY
from oreshed.ledger.reading.mentions import Mention
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.subject import Read

SECTION_OF = {
    "extraction": "mine",
    "separation": "separation",
    "refining": "refinery",
    "remediation": "remediation",
}
CONDITION_AFTER = re.compile(
    r"\s(?:by (?:weight|volume|mass)\s|\(?v/v\)?\s|w/w\s|(?:aqueous|dilute|strong|hot|weak|free|fresh|sulphuric|sulfuric|hydrochloric|nitric|hydrofluoric|acetic|caustic|sodium|ammonium|excess)\s){0,2}"
    r"(?:current efficienc(?:y|ies)|strength|concentration|solids|moisture|excess|acid|soda|lime|salt|brine|oxygen|hydrogen|humidity|slurry|pulp|solution|liquor|peroxide|hydroxide|ammonia|reductant|coke|carbon black|extractant|kerosene|diluent|TBP|D2EHPA|water)\b(?!\s(?:recover|remov|consum))"
)
CONDITION_BEFORE = re.compile(
    r"\b(?:[Cc]urrent efficienc(?:y|ies)|[Pp]ulp densit(?:y|ies)|[Mm]oisture(?: content)?|[Hh]umidity|[Ee]xcess(?: of)?|[Ss]olids(?: content)?|[Dd]ilution|[Ss]trip(?:ping)? ratio|"
    r"[Aa]cid (?:strength|concentration)|[Ss]atur\w+|[Ss]lope|[Pp]orosity|[Vv]oids?|[Ll]oad(?:ing)?)\s(?:\w+\s){0,3}[~<>]?$"
)
IN_ORE = re.compile(
    r"\b(?:ores?|rocks?|reserves?|resources?|deposits?|pegmatites?|brines?|clays?|lodes?|veins?|grades? of|head grades?|cut-?off(?: grades?)?|mined grades?|ore grades?|run[- ]of[- ]mine|mill feed|feed grade|orebod(?:y|ies)|seams?)\b"
    r"(?P<gap>(?:[^.;,]|(?<=\d)[.,](?=\d)){0,40})$",
    re.IGNORECASE,
)
TONNAGE_AT = re.compile(
    r"\d\s?(?:Mt|million (?:metric )?(?:tonnes|tons|t)|Gt|billion t(?:ons|onnes)?)(?:\sof (?:ore|rock))?,?\s(?:at|grading|averaging|with|carrying)\s(?:about\s|an average of\s|some\s)?[~<>]?$"
)  # "53 Mt at 2.1 % Nb2O5"
HOLDING = re.compile(
    r"\b(?:holds?|contains?|carry|carries|runs?|assays?|averages?)\s(?:about\s|some\s|only\s)?[~<>]?$"
)
MADE = re.compile(
    r"\b(?:concentrat\w*|products?|metal|alloys?|pure|purity|lump|carbonate|hydroxide|oxide)\b", re.IGNORECASE
)
OF_ORE = re.compile(
    r"\s?(?:[A-Z]\w*|[a-z]+)?\s?(?:content\s)?(?:in|of)\s(?:the\s|whole\s|raw\s|mined\s|average\s){0,2}(?:ores?|rocks?|orebody|deposit|vein|pegmatite|brine)\b"
)
RAISED = re.compile(
    r"\s?(?:[A-Z]\w*|[a-z]+)?\s(?:is|are|was|can be)\s(?:upgraded|concentrated|beneficiated|enriched)\b"
)
UPGRADED = re.compile(
    r"\b(?:concentrates?|products?|metal|(?:hydroxides?|sul(?:ph|f)ates?|oxides?|carbonates?|precipitates?|alloys?|matte|cathodes?|ingots?)(?!\s(?:ores?|rocks?|zones?|minerals?))|upgrad\w+|to|into|recover\w*|yield\w*|dissol\w+|pure|purity|remov\w+|extract\w+|leach\w*|gives?|share|hold|host\w*|contain about|make up)\b",
    re.IGNORECASE,
)
OF_PURITY = re.compile(
    r"\s(?:pure\s)?(?:powders?|metal|ingots?|crystals?|sponge|cathodes?|oxide|carbonate|sul(?:ph|f)ate|hydroxide|products?|sheet|bars?|flakes?|wafers?)\b(?!\s(?:recover|yield|remov|extract))"
)
FOREIGN_BEFORE = re.compile(
    r"\b(?:silica|iron|sulphur|sulfur|phosphorus|arsenic|carbon|chlorine|chloride|sodium|calcium|potassium|oxide|oxygen|nitrogen|impurities|ash)\s(?:content\s)?(?:of\s|at\s|to\s|is\s)?$"
)
PRODUCT_AFTER = re.compile(r"\s?(?:[A-Z][A-Za-z0-9]*|[a-z]+)?\s(?:concentrates?|products?)\b")
PRODUCT_OF = re.compile(
    r"\b(?:powder|metal|ingots?|crystals|cathodes?|product|concentrates?|oxide|sponge)\sof\s(?:about\s|roughly\s|some\s|around\s|at least\s)?[~<>]?$"
)
LEFT_AFTER = re.compile(
    r"\s(?:of\s)?(?!and\b)(?:[A-Za-z]+\s){1,2}(?:left in it|left|remaining|still in it|as (?:an )?impurity|as contaminants?|remains? in (?:it|the))\b"
)
FOREIGN_AFTER = re.compile(
    r"\s(?:of\s|total\s|combined\s)?(?:silica|iron|sulphur|sulfur|phosphorus|arsenic|carbon|chlorine|chloride|sodium|calcium|magnesium|potassium|oxygen|nitrogen|impurit\w+|ash|lead|copper|zinc|SiO2|Fe|S|P|As|Cl|Na|Ca|Mg|K|Si|Pb|Cu|Zn|B|Al|Ni|Mn)\b"
)


# What a formula decides: "pure MoS2 holds 60 % Mo"
BY_FORMULA = re.compile(
    r"\b(?:[Pp]ure|[Ss]toichiometric|[Tt]heoretical(?:ly)?)\s(?:[\w()]+\s){1,3}(?:holds?|contains?|carr(?:y|ies)|has|is|would be)\s(?:about\s)?[~≈]?$"
)
WHEN_PURE = re.compile(r"\s?(?:(?:of\s)?\w[\w()]*\s)?(?:when|if) pure\b")


@dataclass(frozen=True)
class Measured:
    """What is measured: the quantity, the stage, and the sign of a change."""

    quantity: str
    stage: str
    sign: int = 1


def of_tonnage(read: Read, number: Numeral) -> bool:
    """True for the grade of the tonnage right before it."""
    return TONNAGE_AT.search(read.passage.text[: number.span.start][-40:]) is not None


def in_ore(read: Read, number: Numeral) -> bool:
    """True for a grade of ore in the ground or at the mill's mouth, not of what is made of it."""
    if read.question in ("refining", "remediation", "demand") or (
        number.kind == "percent" and number.value > 75
    ):
        return False
    text, (start, end) = read.passage.text, number.span
    if number.value < 20 and RAISED.match(text[end : end + 60]):
        return True
    if number.qualifier == "below":
        return False
    found = IN_ORE.search(text[max(0, start - 80) : start])
    metal = re.match(r"\s?(?:of\s)?(?:(?:[A-Z][a-z]?\d?){1,4}\b|(?P<word>[a-z]+)\b)", text[end : end + 24])
    named = metal is not None and (
        metal["word"] is None or any(m.start == end + metal.start("word") for m in read.commodities)
    )
    if named and OF_ORE.match(text[end : end + 60]):
        return True
    if found is None:
        return False
    graded_word = re.search(r"grad|cut-?off|feed|run", found[0], re.IGNORECASE)
    passed = UPGRADED.search(found["gap"])
    if passed is not None and not (graded_word and passed[0].lower() == "to"):
        return False
    linked = re.search(
        r"\b(?:with|at|of|grading|averag\w+|carr\w+|contain\w*|assay\w*|hold\w*|near|is|are|begin\w*|start\w*|around|about|above|over|below|under|up to)\s[^,;]{0,14}$",
        found["gap"],
    )
    return bool(named and (linked or graded_word)) or bool(
        graded_word
        and read.question in (*TECHNOLOGY, "supply", "production")
        and not re.search(r"concentrat|purity|product", text[max(0, start - 60) : end + 25])
    )


def graded(read: Read, number: Numeral, best: tuple[float, Mention] | None) -> Measured | None:
    """A share of metal in metal: a purity when the metal follows the sign, an impurity when another metal is kept low."""
    text, (start, end) = read.passage.text, number.span
    if (
        number.qualifier == "below"
        and read.question in ("refining", "separation")
        and FOREIGN_BEFORE.search(text[:start][-30:])
    ):
        return Measured("impurity_content", "refinery")
    if LEFT_AFTER.match(text, end) or (
        number.qualifier == "below"
        and read.question not in ("production", "demand", "supply")
        and FOREIGN_AFTER.match(text, end)
        and not any(m.value == read.context.commodity for m in read.commodities if end <= m.start < end + 24)
    ):
        return Measured("impurity_content", "refinery")
    if number.value >= 90 and read.question in TECHNOLOGY and OF_PURITY.match(text, end):
        return Measured("purity", "refinery")
    if read.question in TECHNOLOGY and (
        (PRODUCT_AFTER.match(text, end) and re.search(r"\b(?:to|an?|of|into)\s(?:an?\s|about\s)?[~<>]?$", text[:start][-20:]))
        or PRODUCT_OF.search(text[:start][-40:])
    ):  # fmt: skip
        return Measured("purity", "refinery" if read.question == "refining" else "separation")
    if CONDITION_AFTER.match(text, end) or CONDITION_BEFORE.search(text[max(0, start - 60) : start]):
        return Measured("process_condition", SECTION_OF.get(read.question, "separation"))
    if in_ore(read, number) or (number.value < 75 and of_tonnage(read, number)):
        return Measured("physical_property", "mine")
    if BY_FORMULA.search(text[max(0, start - 60) : start]) or WHEN_PURE.match(text, end):
        return Measured("physical_property", "property")
    behind = re.match(
        r"\s?(?P<metal>(?:[A-Z][a-z]?\d?){1,4})\b(?!\s?(?:content|recover|dissol|extract|remov|leach))",
        text[end : end + 30],
    )
    if best is not None and best[1].value == "physical_property" and best[0] < 0:
        return None
    if (
        behind
        and (best is None or best[1].value not in ("impurity_content",) or best[0] > 6)
        and (
            behind["metal"].isupper()
            or any(c.isdigit() for c in behind["metal"])
            or any(m.start == end + behind.start("metal") for m in read.commodities)
        )
    ):
        cue = best[1].value if best is not None else ""
        taken = best is not None and any(
            n.kind == "percent"
            and (best[1].end <= n.span.start < start or end <= n.span.start < best[1].start)
            for n in read.numbers
        )  # "a tonne at 54 % Sb, smelted at 94 % recovery": each word has its own number
        if (
            cue != "recovery"
            or HOLDING.search(text[:start][-24:])
            or taken
            or (best is not None and best[1].label.lower().startswith("yield") and number.value > 90)
        ):
            dug = read.question in ("discovery", "extraction") and not MADE.search(
                text[max(0, start - 60) : end + 30]
            )
            return Measured("physical_property", "mine") if dug else Measured("purity", "refinery")
    if (
        read.question in ("refining", "separation")
        and number.value < 5
        and number.qualifier in ("below", "about", "exact")
    ):
        near_by = [
            m
            for m in read.commodities
            if m.end <= start and start - m.end < 25 and not re.search(r"[.;,()]", text[m.end : start])
        ]
        if near_by and near_by[-1].value != read.context.commodity:
            return Measured("impurity_content", "refinery")
    return None

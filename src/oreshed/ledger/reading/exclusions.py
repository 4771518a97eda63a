"""What a numeral can be other than a claim: a year, a formula's digit, a name's, a citation, a label."""

from __future__ import annotations

import re

from oreshed.ledger.reading.numerals import Numeral

LABEL = re.compile(
    r"\b(?:[Ss]lides?|[Tt]ables?|[Ff]ig(?:ure|s)?\.?|[Ss]ections?|[Cc]hapters?|[Pp]hases?|[Ss]copes?|[Tt]iers?|[Tt]ypes?|"
    r"[Aa]nnex|[Aa]rticles?|[Ss]teps?|[Pp]ages?|pp?\.|[Vv]ol(?:ume)?\.?|[Ii]ssue|ISO|HS|CELEX|[Nn]ote|[Ll]evel|[Cc]lass|[Ll]ot|"
    r"[Pp]art|[Oo]ption|[Rr]oute|[Cc]ategory|[Gg]roup|Unit|Block|Train|Line|Regulation|Directive|Act)\s?[#(]?\s?$"
)
MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
DAY_AFTER = re.compile(rf"(?:st|nd|rd|th)?\s{MONTH}\b")
DAY_BEFORE = re.compile(rf"\b{MONTH}\.?\s$")
PROSE = re.compile(
    r"\s?(?:-\s?)?(?:sentences?|paragraphs?|words|bullets?|lines|pages|slides?|columns|questions|analys[ei]s)\b"
)
NUMBERED = re.compile(
    r"\b(?:Announcements?|Regulations?|Decrees?|Orders?|Laws?|Notices?|Papers?|Reports?|Circulars?|Resolutions?|Bulletins?|Documents?|Cases?|Publications?)\s(?:No\.?|Nr\.?|№|#)\s?$"
)
ORDINAL = re.compile(
    r"(?:st|nd|rd|th)(?:\s(?:and|or|to)\s\d+th)?\s(?:percentiles?|quantiles?|deciles?|quartiles?|centur(?:y|ies)|editions?|anniversary)\b"
)
NAME_BEFORE = re.compile(r"(?<![.:;!?])\s?\b[A-Z][A-Za-z]+(?:[ -])$")
EQUATION = re.compile(r"→|⇌|⟶|->|\s=\s")
TERM = re.compile(r"\s(?:[A-Z][a-z]?[\d₀-₉]*|\()")  # "3 Nb2O5 + 10 Al → 6 Nb + 5 Al2O3"
BLOCS = re.compile(r"\b(?:EU|G|BRICS|OECD|UN)-?$")
UNIT_DEFINED = re.compile(
    r"\b(?:[Oo]ne|1|[Aa]|[Aa]n|[Tt]he) (?:(?:troy|short|long|metric|dry) )?(?:ounce|pound|tonne|ton|flask|unit|lb|oz)(?: (?:here|of \w+))? (?:is|=|equals|weighs|means|holds)\s(?:about\s)?[~]?$"
)
FLOW = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Bb]y|[Oo]f|[Ff]rom|[Tt]o|[Aa]bout|[Ss]ome|[Oo]nly|[Tt]he|[Aa]nd|[Ww]ith|[Tt]hen|[Aa]nother|[Oo]ver|[Uu]nder|[Aa]ll|[Aa]round|[Rr]oughly|[Nn]early)[ -]$"
)


def is_year(number: Numeral, text: str) -> bool:
    """A plain four-digit number of the last two centuries without a unit, or a span of such years."""
    if number.kind != "bare":
        return False
    first = text[slice(*number.digits[0])]
    return bool(re.fullmatch(r"(?:1[89]|20)\d\d", first))


def reason(number: Numeral, text: str, section: str, kind: str) -> str:
    """Why a numeral is no claim, "" when it may be one.

    section : the question of the form. kind : of the passage (bullet, heading, reference ...).
    """
    if kind == "heading":
        return "heading"
    first, last = number.digits[0], number.digits[-1]
    before, after = text[max(0, first.start - 40) : first.start], text[last.end : last.end + 20]
    if is_year(number, text):
        return "year"
    if kind == "reference" and number.kind == "bare":
        return "bibliography"
    if number.kind == "mass" and UNIT_DEFINED.search(before):
        return "definition of a unit"
    if number.kind == "rank" and NUMBERED.search(before):
        return "label"
    if ORDINAL.match(text, last.end):
        return "ordinal"
    if number.kind != "bare":
        return ""
    if re.match(r"'?s\b", after) and len(text[slice(*first)]) == 4:
        return "year"
    if (
        TERM.match(after)
        and len(text[slice(*first)]) < 3
        and EQUATION.search(text[max(0, first.start - 60) : last.end + 60])
    ):
        return "formula or name"
    previous, following = before[-1:], after[:1]
    if (
        previous.isalpha()
        or (previous in "·•₀₁₂₃₄₅₆₇₈₉" and previous)
        or (previous and previous in ")]" and len(before) > 1 and before[-2].isalnum())
    ):
        return "formula or name"
    if (following.isalpha() and not re.match(r"(?:st|nd|rd|th|x)\b", after)) or (
        following and following in "₂₃₄"
    ):
        return "formula or name"
    if previous == "-" and len(before) > 1 and before[-2].isalpha():
        return "formula or name"
    if BLOCS.search(before):
        return "name of a group"
    if LABEL.search(before):
        return "label"
    if re.match(DAY_AFTER, after) or DAY_BEFORE.search(before):
        return "date"
    if PROSE.match(after):
        return "count of prose"
    if section == "references_technology" or kind == "reference":
        return "bibliography"
    return ""


def is_name(number: Numeral, text: str) -> bool:
    """A whole number right behind a capitalised word is part of a name ("Cyanex 272"), when nothing else claims it."""
    start = number.span.start
    shown = text[slice(*number.digits[0])]
    before = text[max(0, start - 30) : start]
    return shown.isdigit() and bool(NAME_BEFORE.search(before)) and not FLOW.search(before)

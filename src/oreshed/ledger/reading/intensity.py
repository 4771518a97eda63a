"""Masses and energies told for each tonne of something else: what a process takes or gives, no flow of a region."""

from __future__ import annotations

import re
from dataclasses import replace

from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.passage import Passage

TONNE = r"(?:metric\s)?(?P<per>tonnes?|tons?|t|kilogram(?:me)?s?|kilos?|kg)\b(?!\s?/)"
PER_TONNE = re.compile(
    rf"(?:\s(?:of\s)?(?!per\b|for\b)[\w-]+){{0,4}}\s(?:per|for (?:each|every|one|a)|(?:to|in) (?:each|every|the|a))\s{TONNE}"
)
OF_A_TONNE = re.compile(
    rf"\b(?:[Oo]ne|[Aa]|[Ee]ach|[Ee]very|[Pp]er)\s{TONNE}\s(?:of\s[^.;\d]{{2,50}}?|at\s[^.;]{{2,20}}?)?\s?"
    r"(?:takes?|needs?|gives?|yields?|makes?|requires?|consumes?|produces?|becomes?|holds?|contains?|calls for|leaves|draws|uses?|eats?)"
    r"\s[^.;]{0,60}$"
)


def per_tonne(number: Numeral, passage: Passage) -> Numeral:
    """The number with "/t" or "/kg" behind its unit where the text tells it for each of a product or feed."""
    if number.kind not in ("mass", "energy") or "/" in number.unit or number.per_year or not number.digits:
        return number
    text, (start, end) = passage.text, number.span
    low, _ = passage.sentence(start)
    found = PER_TONNE.match(text[end : end + 80]) or OF_A_TONNE.search(text[low:start])
    if found is None:
        return number
    per = "kg" if found["per"].startswith("k") else "t"
    return replace(number, unit=f"{number.unit}/{per}", kind="intensity", factor_t=None)

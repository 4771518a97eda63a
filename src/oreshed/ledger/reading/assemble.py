"""From what was read of a number to a claim: estimate, kind, source, quote, place and id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from oreshed.ledger.claim import Claim, Kind, Place, Stated, Subject
from oreshed.ledger.qualifier import interval
from oreshed.ledger.reading.context import LATEST, TECHNOLOGY
from oreshed.ledger.reading.grades import Measured
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.period import Period
from oreshed.ledger.reading.quoting import quote_of
from oreshed.ledger.reading.region import Located
from oreshed.ledger.reading.subject import Read

FORMS = (
    (r"\bconcentrates?\b", "concentrate"), (r"\bore\b", "ore"), (r"\bbullion\b|\bdor[eé]\b", "bullion"),
    (r"\bcake\b", "cake"), (r"\bslimes?\b", "slime"), (r"\bscrap\b", "scrap"),
    (r"\b(?:oxide|trioxide|sulphate|sulfate|carbonate|hydroxide|chloride|compounds?|salts?|carbide|MHP|precipitate)\b", "compound"),
    (r"\balloys?\b", "alloy"), (r"\b(?:refined|metal|cathode|ingots?|slab|sponge)\b", "refined"),
)  # fmt: skip
GROSS = re.compile(r"\bgross\b", re.IGNORECASE)
CONTAINED = re.compile(r"\b(?:contained|content|[A-Z][a-z]?[- ]content)\b|\bin (?:ores?|concentrates?)\b")
DERIVED = re.compile(
    r"\b(?:implying|implies|implied|thus|therefore|sum(?:ming)?|yields|remaining|balance|derived|equivalent to|that is)\b",
    re.IGNORECASE,
)
ESTIMATED = re.compile(
    r"\b(?:estimated?|perhaps|likely|roughly|order of|suggest\w*|thought|put at|believed)\b", re.IGNORECASE
)
PROPERTY = frozenset({"physical_property", "process_condition", "purity", "impurity_content", "recovery"})
NAMED_SOURCE = re.compile(
    r"\b(?:per|according to|says|reports?|notes|source:)\s(?P<name>[A-Z][\w.&/ -]{1,40})"
)


@dataclass(frozen=True)
class Draft:
    """A number with its subject, before it is written as a claim."""

    read: Read
    number: Numeral
    measured: Measured
    place: Located
    period: Period
    commodity: str
    label: str = ""
    note: str = ""


def claim_of(draft: Draft, index: int, document: str) -> Claim:
    read, number, measured = draft.read, draft.number, draft.measured
    quote, line, column = quote_of(read.passage, number.span.start, number.span.end)
    sign = measured.sign
    low, central, high = (None if v is None else v * sign for v in (number.low, number.central, number.high))
    unit = number.unit
    if number.kind == "mass" and number.per_year and not unit.endswith("/yr"):
        unit += "/yr"
    stated = Stated(low, central, high, unit, number.qualifier, number.factor_t)
    local = read.passage.text[max(0, number.span.start - 50) : number.span.end + 50]
    tail = read.passage.text[number.span.start : number.span.end + 50]
    form = next((name for pattern, name in FORMS if re.search(pattern, tail)), "")
    mass = number.kind == "mass"
    basis: Literal["contained", "gross", ""] = ""
    if mass:
        basis = "gross" if GROSS.search(tail) else "contained" if CONTAINED.search(tail) else ""
    entity = draft.place.label if draft.place.label not in ("US", "U.S.", "the bloc") else ""
    if draft.place.region == "allies" and not re.search(r"[a-z], ", entity):
        entity = ""
    subject = Subject(
        draft.commodity, draft.place.region, measured.quantity, form=form if mass else "", stage=measured.stage,
        basis=basis, entity=entity or draft.label,
        period_start=draft.period.start, period_end=draft.period.end,
    )  # fmt: skip
    note = draft.note
    if draft.period.end is not None and not draft.period.stated:
        note = "; ".join(n for n in (note, f"undated; read as {draft.period.end}") if n)
    return Claim(
        f"c{index:04d}", subject, interval(stated), _kind(draft, local), _source(draft), quote=quote, stated=stated,
        place=Place(document, line, column), note=note,
    )  # fmt: skip


def _kind(draft: Draft, local: str) -> Kind:
    if draft.measured.quantity in PROPERTY and draft.read.question in TECHNOLOGY:
        return "property"
    if draft.period.end is not None and draft.period.end > LATEST:
        return "projection"
    if DERIVED.search(local):
        return "derived"
    if ESTIMATED.search(local) or draft.number.qualifier == "order_of":
        return "estimate"
    return "measured" if draft.period.stated or _source(draft) else "estimate"


def _source(draft: Draft) -> str:
    """The citation that follows a number in its sentence, else the next one of the passage."""
    passage, at = draft.read.passage, draft.number.span.end
    _, end = passage.sentence(draft.number.span.start)
    following = [c for c in passage.citations if at <= c.at]
    if following and (following[0].at <= end + 1 or len(passage.citations) == 1):
        return following[0].url or following[0].label
    named = NAMED_SOURCE.search(passage.text[slice(*passage.sentence(draft.number.span.start))])
    return named["name"].strip() if named else ""

"""Trade told by place: the buyer and the origin of what comes from abroad, and the market that a price is quoted in."""

from __future__ import annotations

import re

from oreshed.ledger.reading.context import PROJECTED
from oreshed.ledger.reading.grades import Measured
from oreshed.ledger.reading.mentions import ALLIES, Mention
from oreshed.ledger.reading.numerals import Numeral
from oreshed.ledger.reading.subject import Read

HOME = frozenset({"USA", "CAN", "AUS", "EU27", "JPN", "NOR", "ISL", ALLIES, "WLD"})
COMES_FROM = re.compile(
    r"\b(?:come|comes|came|coming|bought|sourced|drawn|shipped|arrives?|arrived|imported|purchased)\s(?:(?:in|mainly|mostly|chiefly|largely)\s)?from\s"
)
ORIGIN_BEFORE = re.compile(r"\s?\(?(?:about\s|some\s|with\s)?[~<>]?")
OTHERS = re.compile(r"\bothers?\s\(?[~<>]?$")
OF_BUYER = re.compile(r"\s?of\s(?:the\s)?(?=[A-Z])")
MARKET = re.compile(r"(?:'s)?\s(?:[a-z-]+\s){0,2}?(?:spot|prices?|market|import|export|producer|dealer)\b")
OTHER_MARKET = re.compile(r"[;:]|\b(?:while|whereas|against|and (?:the )?[A-Z])")
DELIVERED = re.compile(r"\b(?:cif|c\.i\.f\.|fob|f\.o\.b\.|ex[- ]works|delivered)\s(?:the\s)?$", re.IGNORECASE)


def bought_from(read: Read, number: Numeral) -> tuple[Measured, Mention | None, str] | None:
    """Imports told by origin, "the ore comes from Gabon (64 kt) and Ghana (20 kt)": quantity, buyer if named, origin.

    The buyer is the region that the number is said of; the origin only labels it. None where nothing comes from abroad.
    """
    if number.kind == "percent":
        return _share_of_origin(read, number)
    if number.kind != "mass":
        return None
    text, start = read.passage.text, number.span.start
    low, _ = read.passage.sentence(start)
    verbs = list(COMES_FROM.finditer(text, low, start))
    if not verbs or re.search(r";|\.(?!\d)", text[verbs[-1].end() : start]):
        return None
    at = verbs[-1].end()
    subject = text[low : verbs[-1].start()]
    told = [m for m in read.regions if at <= m.start and m.end <= start]
    buyers = [m for m in read.regions if low <= m.start and m.end <= verbs[-1].start()]
    buyer = buyers[-1] if buyers else (read.lead_regions[-1] if read.lead_regions else None)
    if not told or re.search(r"\b(?:output|production|world|exports?)\b", subject, re.IGNORECASE):
        return None
    imports = bool(re.search(r"\b[Ii]mport", subject))
    if not imports and read.question not in PROJECTED:
        return None
    abroad = {m.value for m in told} - HOME
    if not abroad and (buyer is None or not imports):
        return None
    if ORIGIN_BEFORE.fullmatch(text[told[-1].end : start]):
        origin = told[-1]
        if (origin.value in HOME and not imports) or (buyer is not None and buyer.value == origin.value):
            return None
        label = f"from {text[origin.start : origin.end]}"
    elif OTHERS.search(text[at:start]):
        label = "from others"
    else:
        return None
    return Measured("imports", "trade"), buyer, label


def _share_of_origin(read: Read, number: Numeral) -> tuple[Measured, Mention | None, str] | None:
    """A percentage of imports told by origin: "US imports came from Brazil (38 %), Canada (29 %) and others (33 %)"."""
    text, (start, end) = read.passage.text, number.span
    low, high = read.passage.sentence(start)
    low = 0 if low <= read.passage.lead_in[1] else low  # "America imported 260 t: 32 % from Korea"
    bought = FOREIGN.search(text, low, start)
    if bought is None or NO_ORIGIN.search(text, low, start):
        return None
    told = [m for m in read.regions if low <= m.start and m.end <= start]
    if (behind := FROM_BEHIND.match(text, end)) is not None:
        seller = next((m for m in read.regions if m.start == behind.end()), None)
        if seller is not None:
            buyers = [m for m in told if m.end <= bought.start() and m.value not in ("WLD", seller.value)]
            home = buyers[-1] if buyers else read.lead_regions[-1] if read.lead_regions else None
            return Measured("import_share", "trade"), home, f"from {text[seller.start : seller.end]}"
    others = ELSEWHERE_BEFORE.search(text[low:start]) or ELSEWHERE_AFTER.match(text, end)
    last = told[-1] if told else None
    if not others and (last is None or not SENT.fullmatch(text[last.end : start])):
        return None
    listed = [m for m in read.regions if low <= m.start < high and (re.match(SHARE_BEHIND, text[m.end : m.end + 40]) is not None)]  # fmt: skip
    if len(listed) < 2 or (last is not None and not others and last not in listed):
        return None
    buyers = [m for m in told if m not in listed and m.start < listed[0].start and m.value != "WLD"]
    buyer = buyers[-1] if buyers else read.lead_regions[-1] if read.lead_regions else None
    if buyer is not None and last is not None and not others and buyer.value == last.value:
        return None
    origin = "from others" if others or last is None else f"from {text[last.start : last.end]}"
    return Measured("import_share", "trade"), buyer, origin


FROM_BEHIND = re.compile(r"\s(?:of (?:it|them|that)\s)?(?:came\s|arrived\s|was\s)?from\s(?:the\s)?(?=[A-Z])")
FOREIGN = re.compile(r"\b(?:imports?|imported|foreign|received|(?:bought|buys?|purchased) (?:in|abroad)|from abroad|purchases abroad)\b", re.IGNORECASE)  # fmt: skip
NO_ORIGIN = re.compile(r"\b(?:exports?|exported|world|global\w*|reserves?|resources?|tariffs?|dut(?:y|ies)|grades?)\b", re.IGNORECASE)  # fmt: skip
VERB_SENT = r"(?:sent|supplied|shipped|provided|delivered|sold|accounted for|gave|made up|contributed|with|at|had|held|took)"
SENT = re.compile(
    rf"\s?(?:\(|,\s|:\s)?(?:{VERB_SENT}\s)?(?:about\s|some\s|roughly\s|another\s|the other\s)?[~<>]?"
)
SHARE_BEHIND = rf"\s?(?:\(|,\s|:\s)?(?:{VERB_SENT}\s)?(?:about\s|some\s|roughly\s|another\s)?[~<>]?\d+(?:\.\d+)?\s?(?:%|per\s?cent)"
ELSEWHERE_BEFORE = re.compile(r"\b(?:others?|elsewhere|rest)\s?(?:\(|,\s|supplied\s|sent\s|with\s)?[~<>]?$")
ELSEWHERE_AFTER = re.compile(
    r"\s?(?:%|per\s?cent)?\s(?:came\s)?from\s(?:elsewhere|others?|other countries|the rest)\b"
)


def importer(read: Read, number: Numeral) -> Mention | None:
    """The buyer in "Turkey shipped 90 % of US borate imports"."""
    text, end = read.passage.text, number.span.end
    of = OF_BUYER.match(text, end)
    at = of.end() if of else -1
    buyer = next((m for m in read.regions if m.start == at), None)
    return buyer if buyer and re.match(r"(?:'s)?\s(?:[a-z-]+\s){0,2}imports\b", text[buyer.end :]) else None


def market(read: Read, number: Numeral) -> Mention | None:
    """The market that a price is quoted in, "the US spot price", "cif China"; None where the text names none."""
    text = read.passage.text
    low, _ = read.passage.sentence(number.span.start)
    for m in read.regions:
        if low <= m.start and m.end <= number.span.start and m.value not in ("WLD", ALLIES):
            if OTHER_MARKET.search(text[m.end : number.span.start]):
                continue
            if MARKET.match(text, m.end) or DELIVERED.search(text[max(0, m.start - 16) : m.start]):
                return m
    return None

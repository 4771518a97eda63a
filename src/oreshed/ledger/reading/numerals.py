"""Numbers as briefs write them: one grammar for numerals, their qualifiers, ranges, units and periods.

1,8 kt   ~0.3 Mt/yr   1.2–1.4 Mt   3×10^5 t   10⁴ t   0.3 million tons   <30   17–18 kt each   4N   #2   pH 5–6
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from oreshed.ledger.vocabulary.tables import Unit, Vocabulary

SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
POWER = r"10\s?(?:(?:\^|\*\*)\s?\{?[-+]?\d{1,2}\}?|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})"
GROUPED = r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,3}(?:[ ']\d{3})+(?![\d])(?:[.,]\d{1,2}(?!\d))?|\d{1,3}(?:\.\d{3}){2,}(?!\d)"
PLAIN = r"0,\d+|\d+,\d{1,2}(?![\d,])|\d+(?:\.\d+)?|\.\d+"
VALUE = re.compile(
    rf"(?<![\d.])(?:(?P<mantissa>(?:{GROUPED}|{PLAIN}))\s?(?:[x×·*]\s?|(?<=\s)(?=10[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹])))?(?P<power>{POWER})(?!\d)"
    rf"|(?<![\d])(?P<number>(?:{GROUPED}|{PLAIN}))(?P<exponent>[eE][-+]?\d{{1,2}}(?![\w.]))?"
    r"|(?P<fraction>[½⅓⅔¼¾⅕⅖⅗⅘⅛])"
)
FRACTIONS = {
    "½": 1 / 2,
    "⅓": 1 / 3,
    "⅔": 2 / 3,
    "¼": 1 / 4,
    "¾": 3 / 4,
    "⅕": 1 / 5,
    "⅖": 2 / 5,
    "⅗": 3 / 5,
    "⅘": 4 / 5,
    "⅛": 1 / 8,
}
PER_YEAR = re.compile(
    r"\s?/\s?(?:yr|y|year|a|annum)\b\.?|\s?(?:per|a|each|every)\s(?:year|annum|yr)\b|\sp\.?a\b\.?|\s(?:annually|yearly)\b|[\s·]?(?:yr|a)(?:-1|⁻¹)"
)
PER_YEAR_LATER = re.compile(
    r"[^.;:,\d]{0,45}?(?:/\s?(?:yr|y|year)\b|\b(?:per|a|each)\s(?:year|annum|yr)\b|\b(?:annually|yearly)\b|\bp\.a\.)"
)
JOIN_RANGE = re.compile(
    r"\s?(?:-|—|\.\.\.?|…)\s?~?|\s(?:to|through)\s(?:about |around |roughly |some |~)?|\s?±\s?|\s?\+/-\s?"
)
SUMMAND = re.compile(r"\s?[-+=−×x]\s|\s[-+=−]\s?")
PLUS = re.compile(r"[+=]\s?$")
EQUALS = re.compile(r"\s?=\s?[~<>]?\d")
FROM = re.compile(r"\bfrom\s[~<>]?$")
LIST_JOIN = re.compile(r"\s?(?:,|;|/)?\s?(?:and|or|&|/|,|\+)?\s?~?\s?")
COMPOUND = re.compile(r"\s?(?:-|—)\s?")
N_GRADE = re.compile(r"(?<![\w.])(?P<nines>[2-9])N(?P<extra>\d)?(?P<plus>\+)?(?![\w])")
MONEY = re.compile(r"(?:US|A|C|CA|AU)?(?P<sign>[$€£¥])\s?$|\b(?P<code>USD|EUR|GBP|CNY|AUD|CAD|JPY)\s$")
PH = re.compile(r"\bpH\b[^.;,\d]{0,14}$")
RHO = re.compile(r"(?:ρ|\bdensity|\bspecific gravity|\bS\.?G\.?)\s?(?:of|=|:)?\s?[~=≈]*\s?$", re.IGNORECASE)
RANK = re.compile(r"(?:#|\b(?:no|No|number|Number)\.?\s|\b[Rr]ank(?:s|ed|ing)?:?\s(?:no\.?\s)?)\s?$")
CHANGE_FROM = re.compile(
    r"\b(?:rose|rise[sn]?|fell|fall(?:s|en|ing)?|grew|grow(?:s|n|ing)?|increas\w+|declin\w+|drop\w*|climb\w*|went|gone|"
    r"upgrad\w+|expand\w*|improv\w+|slip\w*|jump\w*|shr[aiu]nk\w*|up|down|rais\w+|cut|reduc\w+|lift\w*|doubl\w+|"
    r"chang\w+|mov\w+|purif\w+|slid\w*|plung\w+|swell\w*|swung)\b[^.;]{0,80}$",
    re.IGNORECASE,
)


UNREADABLE = Unit("", "", "unreadable", None)  # more digits than any quantity of this field has


class Span(NamedTuple):
    start: int
    end: int


@dataclass(frozen=True)
class Numeral:
    """One number of a text, or a range, with its unit: `low`, `central`, `high` as written.

    span : with qualifier, unit and period. digits : of the numerals alone. kind : class of the unit, `bare` without one.
    """

    span: Span
    digits: tuple[Span, ...]
    low: float | None
    central: float | None
    high: float | None
    unit: str = ""
    kind: str = "bare"
    factor_t: float | None = None
    qualifier: str = "exact"
    per_year: bool = False
    after: str = ""  # what a suffix says: "+", "each", "respectively"

    @property
    def value(self) -> float:
        """One number that stands for the whole."""
        given = [v for v in (self.central, self.low, self.high) if v is not None]
        return given[0] if given else float("nan")


@dataclass(frozen=True)
class _Token:
    start: int
    end: int
    value: float
    text: str
    unit: Unit | None = None
    unit_end: int = 0
    grade: bool = False


MOISTURE = "wet|dry|gross|contained"  # words that stand between a number and its unit and change neither


@lru_cache(maxsize=8)
def _unit_pattern(vocabulary: Vocabulary) -> tuple[re.Pattern[str], dict[str, Unit]]:
    known: dict[str, Unit] = {}
    for unit in vocabulary.units:
        known.setdefault(unit.spelling, unit)
    spellings = sorted(known, key=len, reverse=True)
    between = rf"[\s-](?:(?:{MOISTURE})\s)?"  # "3.3 million wet tonnes"
    body = "|".join(re.escape(s).replace(r"\ ", between) for s in spellings)
    return re.compile(rf"\s?[-]?(?:(?:{MOISTURE})\s)?(?P<unit>{body})(?![A-Za-z0-9µ°])"), known


@lru_cache(maxsize=8)
def _qualifier_patterns(vocabulary: Vocabulary) -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    before = sorted((q.words for q in vocabulary.qualifiers if q.side == "before"), key=len, reverse=True)
    after = sorted((q.words for q in vocabulary.qualifiers if q.side == "after"), key=len, reverse=True)
    names = {q.words.lower(): q.qualifier for q in reversed(vocabulary.qualifiers)}

    def choice(words: list[str]) -> str:
        return "|".join((r"(?<![\w])" if w[0].isalpha() else "") + re.escape(w) for w in words)

    start = re.compile(rf"(?P<word>{choice(before)})\s?(?:only|just|an?|the)?[\s(]?[$€£]?$", re.IGNORECASE)
    end = re.compile(rf"\s?[,(]?\s?(?P<word>{choice(after)})(?![\w])", re.IGNORECASE)
    return start, end, names


# Which word wins where several stand before one number ("on the order of only ~").
STRENGTH = {"below": 5, "over": 5, "at_least": 5, "order_of": 4, "near": 3, "typical": 3, "about": 2}


def _parsed(found: re.Match[str]) -> float | None:
    if found["fraction"]:
        return FRACTIONS[found["fraction"]]
    try:
        if found["power"]:
            mantissa = _plain_value(found["mantissa"]) if found["mantissa"] else 1.0
            exponent = re.sub(r"^10\s?(?:\^|\*\*)?\s?\{?", "", found["power"].translate(SUPERSCRIPT)).rstrip(
                "}"
            )
            return float(f"{mantissa!r}e{int(exponent)}")
        text = found["number"]
        value = _plain_value(text)
        return float(f"{value!r}{found['exponent']}") if found["exponent"] else value
    except (ValueError, OverflowError):
        return None


def _plain_value(text: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", text):
        return float(text.replace(".", ""))
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", text) and not text.startswith("0,"):
        return float(text.replace(",", ""))
    text = text.replace(" ", "").replace("'", "")
    return float(text.replace(",", "."))


@lru_cache(maxsize=8)
def _spaced(vocabulary: Vocabulary) -> dict[str, Unit]:
    """Units by their spelling with spaces for hyphens and line ends."""
    return {re.sub(r"[\s-]", " ", s): u for s, u in _unit_pattern(vocabulary)[1].items()}


def _tokens(text: str, vocabulary: Vocabulary) -> list[_Token]:
    pattern, known = _unit_pattern(vocabulary)
    spaced = _spaced(vocabulary)
    tokens: list[_Token] = []
    grades = {g.start(): g for g in N_GRADE.finditer(text)}
    for found in VALUE.finditer(text):
        value = _parsed(found)
        start, end = found.span()
        if value is None or value > 1e30:
            if not tokens or start >= tokens[-1].end:
                tokens.append(_Token(start, end, float("nan"), found[0], UNREADABLE, end))
            continue
        grade = grades.get(start)
        if grade is not None:
            nines = int(grade["nines"])
            extra = 0.0 if not grade["extra"] else int(grade["extra"]) * 10.0 ** (-nines - 1)
            pure = round(100 * (1 - 10.0**-nines + extra), 10)
            tokens.append(
                _Token(start, grade.end(), pure, grade[0], Unit("%", "%", "percent", None), grade.end(), True)
            )
            continue
        if tokens and start < tokens[-1].end:
            continue
        unit_found = pattern.match(text, end)
        unit, unit_end = None, end
        if unit_found:
            spelled = re.sub(rf"\b(?:{MOISTURE})\s", "", re.sub(r"[\s-]", " ", unit_found["unit"]))
            unit = known.get(unit_found["unit"]) or spaced.get(spelled)
            glued = unit_found.start("unit") == end
            if unit is not None and not _plausible(unit, text, end, unit_found.end(), glued):
                unit = None
            unit_end = unit_found.end() if unit else end
        tokens.append(_Token(start, end, value, found[0], unit, unit_end))
    return tokens


def _plausible(unit: Unit, text: str, end: int, unit_end: int, glued: bool) -> bool:
    """Short spellings double as words and symbols: `V`, `K`, `h`, `m`, `g` need a number that looks measured."""
    if unit.spelling in ("V", "K", "h", "m", "g", "min", "times", "ha", "mt", "V"):
        after = text[unit_end : unit_end + 1]
        return after in ("", " ", ",", ".", ")", ";", "-", ":") and text[unit_end : unit_end + 2] not in (
            "-d",
        )
    if unit.kind == "time" and text[end : end + 1] == "-":
        return True
    return True


def numerals(text: str, vocabulary: Vocabulary) -> list[Numeral]:
    """Every number of a text in order. Whether one is a claim, a year or a reference is for others to say."""
    return list(_numerals(text, vocabulary))


@lru_cache(maxsize=2048)  # outline, tables and prose ask for the same texts
def _numerals(text: str, vocabulary: Vocabulary) -> tuple[Numeral, ...]:
    tokens = _tokens(text, vocabulary)
    result: list[Numeral] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        following = tokens[position + 1] if position + 1 < len(tokens) else None
        if following is not None and _is_range(text, token, following):
            plus_minus = (
                "±" in text[token.unit_end : following.start]
                or "+/-" in text[token.unit_end : following.start]
            )
            result.append(_numeral(text, token, following, vocabulary, plus_minus))
            position += 2
            continue
        result.append(_numeral(text, token, None, vocabulary, False))
        position += 1
    return tuple(_shared_units(text, result))


def _year_like(token: _Token) -> bool:
    return token.unit is None and bool(re.fullmatch(r"(?:1[89]|20)\d\d", token.text))


def _is_range(text: str, first: _Token, second: _Token) -> bool:
    gap = text[first.unit_end : second.start]
    if len(gap) > 20:
        return False
    before = text[max(0, first.start - 90) : first.start]
    if gap.strip() == "and":
        return bool(re.search(r"\bbetween\s(?:about |roughly |some |~)?$", before)) and not _year_like(first)
    if not JOIN_RANGE.fullmatch(gap):
        return False
    if gap.strip() == "-" and gap[:1] == " " and (PLUS.search(before) or EQUALS.match(text, second.unit_end)):
        return False  # "570 + 330 - 310 = 590 kt" takes away
    if _year_like(first):
        short = bool(re.fullmatch(r"\d\d", second.text)) and "-" in gap
        return second.unit is None and (_year_like(second) or short)
    if first.unit is not None and second.unit is not None and first.unit.kind != second.unit.kind:
        return False
    if first.unit is not None and second.unit is None and not first.grade:
        return False
    if " to " in gap and re.search(r"\bfrom\s(?:about |roughly |some |around |[~<>])?$", before):
        # "rose from 3 to 5" is two numbers, "ranging from 3 to 5" is one range
        if first.unit is not None and second.unit is not None and first.unit.kind == "mass":
            return bool(
                re.search(r"\b(?:rang|var|spread|anywhere|somewhere|run|differ|between)\w*\s", before[-40:])
            )
        return not CHANGE_FROM.search(before)
    return not (second.unit is None and _year_like(second))


def _numeral(
    text: str, first: _Token, second: _Token | None, vocabulary: Vocabulary, plus_minus: bool
) -> Numeral:
    last = second or first
    unit = last.unit or first.unit
    start, end = first.start, last.unit_end
    digits = (
        (Span(first.start, first.end),)
        if second is None
        else (Span(first.start, first.end), Span(second.start, second.end))
    )
    low: float | None = None
    central: float | None = first.value
    high: float | None = None
    if second is not None:
        if plus_minus:
            low, central, high = first.value - second.value, first.value, first.value + second.value
        else:
            low, central, high = first.value, None, second.value
            if _year_like(first) and re.fullmatch(r"\d\d", second.text):
                high = first.value // 100 * 100 + second.value
    kind, name, factor = ("bare", "", None) if unit is None else (unit.kind, unit.unit, unit.factor_t)
    head = text[max(0, start - 60) : start]
    prefix, qualifier, head = _prefix(head, vocabulary)
    start -= prefix
    sign = re.search(r"(?:^|[\s(=:])(-|\+)$", head)
    if sign and second is None and text[start - 1 : start] in "-+":
        start -= 1
        if sign[1] == "-" and central is not None:
            central = -central
    if kind == "bare":
        kind, name, start, factor, end, low, central, high = _by_what_stands_before(
            text, head, start, end, low, central, high
        )
    after = ""
    if text[end : end + 1] == "+" and not text[end + 1 : end + 2].isdigit():
        qualifier, end = "at_least", end + 1
    elif first.grade and (second or first).text.endswith("+"):
        qualifier = "at_least"
    _, suffix, names = _qualifier_patterns(vocabulary)
    found = suffix.match(text, end)
    if found and qualifier in ("exact", "about") and kind != "bare":
        qualifier, end = names[found["word"].lower()], found.end()
    per_year = False
    if kind in ("mass", "percent", "energy", "money"):
        yearly = PER_YEAR.match(text, end) or (name.endswith("/yr") or None)
        if isinstance(yearly, re.Match):
            per_year, end = True, yearly.end()
        elif yearly or (kind == "mass" and PER_YEAR_LATER.match(text[end : end + 70])):
            per_year = True
    if central is not None and low is None:
        if qualifier in ("over", "at_least"):
            low, central = central, None
        elif qualifier == "below":
            central, high = None, central
    return Numeral(
        Span(start, end), digits, low, central, high, name, kind, factor, qualifier, per_year, after
    )


def _prefix(head: str, vocabulary: Vocabulary) -> tuple[int, str, str]:
    """Length of the qualifying words at the end of a text, the qualifier they amount to, and what is left before."""
    pattern, _, names = _qualifier_patterns(vocabulary)
    total, best = 0, "exact"
    for _ in range(4):
        bare = head.rstrip("~")
        found = pattern.search(head)
        if bare != head and (found is None or found.end() == len(head)):
            total += len(head) - len(bare)
            if STRENGTH.get(best, 0) < STRENGTH["about"]:
                best = "about"
            head = bare
            continue
        if found is None:
            break
        word = names[found["word"].lower()]
        if word in ("below", "over") and re.search(r"\bthan\sthe\s?$", head):
            break  # "a fifth less than the 2 Mt of 2023" compares; it bounds nothing
        if STRENGTH.get(word, 1) > STRENGTH.get(best, 0):
            best = word
        total += len(head) - found.start()
        head = head[: found.start()]
    return total, best, head


def _by_what_stands_before(
    text: str, head: str, start: int, end: int, low: float | None, central: float | None, high: float | None
) -> tuple[str, str, int, float | None, int, float | None, float | None, float | None]:
    """A number without a unit behind it may have one in front: pH, $, #, a density sign."""
    if money := MONEY.search(head):
        name = money["code"] or {"$": "USD", "€": "EUR", "£": "GBP", "¥": "CNY"}[money["sign"]]
        scale = re.match(r"\s?(million|billion|thousand|m\b|bn\b|M\b)", text[end : end + 10])
        if scale:
            end += scale.end()
            name = {"m": "million ", "b": "billion ", "t": "thousand "}[scale[1][0].lower()] + name
        if per := re.match(
            r"\s?(?:/|per |a )\s?(t\b|tonne|ton\b|kg|kilo(?:gram)?\b|lb|pound|oz|ounce)", text[end : end + 14]
        ):
            name += "/" + {"t": "t", "k": "kg", "l": "lb", "p": "lb", "o": "oz"}[per[1][0]]
            end += per.end()
        return "money", name, start - len(money[0].rstrip()), None, end, low, central, high
    if ph := PH.search(head):
        return "ph", "pH", start - (len(head) - ph.start()), None, end, low, central, high
    if RHO.search(head):
        return "density", "g/cm3", start, None, end, low, central, high
    rank = RANK.search(head)
    if rank and central is not None and central == int(central) and central < 100:
        return "rank", "rank", start - len(rank[0]), None, end, low, central, high
    return "bare", "", start, None, end, low, central, high


def _shared_units(text: str, found: list[Numeral]) -> list[Numeral]:
    """In "5, 6 and 7 kt", "75 + 21 + 7 = 103 kt" or "rises from 590 to 674 kt" every number has the last one's unit."""
    result = list(found)
    shared: set[int] = set()
    for i in range(len(result) - 2, -1, -1):
        this, following = result[i], result[i + 1]
        if this.kind != "bare" or following.kind in ("bare", "rank", "ph", "time"):
            continue
        if text[max(0, this.digits[0].start - 1) : this.digits[0].start].isalpha():
            continue  # the digit of a formula, "at 2.1 % Nb2O5, or about 1.1 Mt"
        if (
            this.central is not None
            and 1800 <= this.central <= 2100
            and "," not in text[slice(*this.digits[0])]
        ):
            continue
        gap = text[this.span.end : following.span.start]
        if SUMMAND.fullmatch(gap) or (gap.strip() == "to" and FROM.search(text[: this.span.start][-8:])):
            result[i] = _in_unit_of(following, this)
            continue
        joined = "and" in gap or "or" in gap or gap.strip() in ("/", "&")
        # A comma alone shares a unit only inside a list that ends in "and".
        listed = gap.strip() == "," and i + 1 in shared and "," not in text[slice(*this.digits[0])]
        if len(gap) < 12 and gap.strip() and LIST_JOIN.fullmatch(gap) and (joined or listed):
            shared.add(i)
            result[i] = _in_unit_of(following, this)
    return result


def _in_unit_of(other: Numeral, this: Numeral) -> Numeral:
    return replace(this, unit=other.unit, kind=other.kind, factor_t=other.factor_t, per_year=other.per_year)

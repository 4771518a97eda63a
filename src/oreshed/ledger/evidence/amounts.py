"""Amounts in a passage: numbers with their unit, as printed, where wording decides what they mean.

Claims carry the subject of a number; an amount carries its position, which rules on wording need ("5.2 kt of
which", "88–72 %", "the remaining 8.0 kt"). Units: tonnes for masses, percent, degC, g/cm3, V, pH, ppm, years.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import lru_cache

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
NUMBER = (
    r"(?:10(?:\^-?\d+|[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)|\d{1,3}(?:[,\u2009\u202f\u00a0]\d{3})+(?!\d)(?:\.\d+)?"
    r"|\d{1,3}(?: \d{3})+(?=\s*(?:k ?t|kt|Mt|t|tonnes|tons|ktpa|tpa|°\s?C)\b)|\d+(?:[.,]\d+)?)"
)
# unit as written -> (kind, factor to the kind's base unit)
_UNITS: tuple[tuple[str, str, float], ...] = (
    (r"(?:[x×·]\s?)?10(?:³|\^3)\s?t(?:onnes|ons)?\b", "mass", 1e3),
    (r"(?:[x×·]\s?)?10(?:⁶|\^6)\s?t(?:onnes|ons)?\b", "mass", 1e6),
    (r"billion\s+(?:metric\s+)?(?:tonnes|tons|t)\b", "mass", 1e9),
    (r"(?:million|mln\.?|m)\s+(?:metric\s+)?(?:tonnes|tons|t)\b", "mass", 1e6),
    (r"(?:thousand|k)\s+short\s+tons?\b", "mass", 907.18474),
    (r"million\s+short\s+tons?\b", "mass", 907184.74),
    (r"short\s+tons?\b", "mass", 0.90718474),
    (r"long\s+tons?\b", "mass", 1.0160469),
    (r"(?:thousand|k)\s*(?:metric\s+)?(?:tonnes|tons|t)(?:pa|py|U|LCE)?\b", "mass", 1e3),
    (r"kilotonnes?\b|ktonnes?\b", "mass", 1e3),
    (r"(?:Mtpa|MtU|Mt)\b", "mass", 1e6),
    (r"MT\b|mt\b", "mass", 1.0),
    (r"(?:metric\s+)?(?:tonnes?|tons?)\b|tpa\b|tU\b|t(?=\b|/)(?!/t)", "mass", 1.0),
    (r"million\s+(?:pounds|lbs?)\b|Mlbs?\b", "mass", 453.59237),
    (r"pounds\b|lbs?\b", "mass", 0.00045359237),
    (r"(?:million\s+(?:troy\s+)?(?:ounces|oz)|Moz)\b", "mass", 31.1034768),
    (r"(?:(?:thousand|k)\s+(?:troy\s+)?(?:ounces|oz)|koz)\b", "mass", 0.0311034768),
    (r"(?:troy\s+)?(?:ounces?|oz)\b", "mass", 0.0000311034768),
    (r"million\s+(?:kilograms|kg)\b", "mass", 1e3),
    (r"(?:kilograms?|kg)\b(?!/)", "mass", 1e-3),
    (r"flasks?\b", "mass", 0.03447302),  # of mercury, 76 pounds
    (r"(?:wt\.?\s*|mass\s*|vol\.?\s*|atomic\s*|at\.?\s*)?%|per\s?cent\b|percent\b", "percent", 1.0),
    (r"°\s?C\b|℃|deg(?:rees)?\.?\s?C(?:elsius)?\b", "temperature", 1.0),
    (r"°\s?F\b|deg(?:rees)?\.?\s?F(?:ahrenheit)?\b", "fahrenheit", 1.0),
    (r"K\b", "kelvin", 1.0),
    (r"g/cm(?:3|³|\^3)|g/cc\b|g\s?cm(?:-3|⁻³)|kg/L\b|t/m(?:3|³)", "density", 1.0),
    (r"kg/m(?:3|³)", "density", 1e-3),
    (r"mV\b", "potential", 1e-3),
    (r"V\b(?!\w)", "potential", 1.0),
    (
        r"ppm\b|parts\s+per\s+million\b|(?:g|grams?)(?:/|\s(?:per|a|to the)\s)(?:metric\s)?(?:t|tonne|ton)\b|mg(?:/|\sper\s)kg\b",
        "ppm",
        1.0,
    ),
    (r"ppb\b|parts\s+per\s+billion\b|mg(?:/|\sper\s)(?:t|tonne)\b", "ppm", 1e-3),
    (r"kWh/(?:t|tonne)\b|kWh\s+per\s+(?:t|tonne)\b", "energy", 1.0),
    (r"MWh/(?:t|tonne)\b|MWh\s+per\s+(?:t|tonne)\b", "energy", 1e3),
    (r"[mk]?bar\b|k?Pa\b|mm\s?Hg\b|torr\b|atm\b", "pressure", 1.0),
    (r"years?\b", "span", 1.0),
)
_UNIT = "|".join(f"(?P<u{i}>{pattern})" for i, (pattern, _, _) in enumerate(_UNITS))
_RATE = r"(?:\s*(?:/|per|a)\s?(?:yr|year|annum|a|y)\b)?"
AMOUNT = re.compile(
    rf"(?P<ph>\bpH\s*(?:of\s*|above\s*|below\s*|about\s*|around\s*|near\s*|[~≈<>≤≥(]\s*)*)?(?<![\w.,])(?<!ium-)(?P<first>{NUMBER})"
    rf"(?:\s?(?:{_UNIT.replace('(?P<u', '(?P<x')}){_RATE})?"
    rf"(?:\s*(?P<dash>[–—−-]|to)\s*(?P<second>{NUMBER}))?(?![\d])"
    rf"(?:\s?(?:{_UNIT}){_RATE})?"
)
ABOUT = re.compile(
    r"(?:[~∼≈≃]|\b(?:about|around|roughly|approximately|approx\.?|circa|ca\.?|some|nearly|almost|close to|near|perhaps|"
    r"an estimated|estimated|(?:on|in) the order of(?: only)?|order))\s*$",
    re.IGNORECASE,
)
PER_TONNE = re.compile(
    r"\s*(?:of [\w-]+ ){0,2}?(?:(?:go|goes|is|are) )?(?:/\s?t\b|(?:per|a|for (?:each|every)|to the|(?:in|into) (?:each|every)|each|every) (?:metric |electric |new )?(?:tonne|ton|t|kg|kilogram|head|person|vehicle|car|battery|unit)\b)",
    re.IGNORECASE,
)
BELOW = re.compile(
    r"(?:[<≤]|\b(?:below|under|less than|fewer than|up to|at most|no more than|maximum of|"
    r"not more than|as much as|short of))\s*[~≈]?\s*$",
    re.IGNORECASE,
)
OVER = re.compile(
    r"(?:[>≥]|\b(?:over|above|more than|at least|exceed(?:s|ing|ed)?|upwards? of|no less than|minimum of|beyond))\s*[~≈]?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Amount:
    """A number or range as printed.

    first, second : as written, in the kind's base unit (`second` is None for a single number). half : half a unit
        of the last printed place. word : "", about, below, over. start, end : position in the passage's plain text.
    """

    first: float
    second: float | None
    kind: str
    half: float
    word: str
    start: int
    end: int
    text: str

    @property
    def value(self) -> float:
        return self.first if self.second is None else (self.first + self.second) / 2

    @property
    def printed(self) -> tuple[float, float]:
        """The numbers that would be printed so: the last digit's rounding, and the direction of a bound."""
        if self.second is not None:
            return (min(self.first, self.second), max(self.first, self.second))
        if self.word == "below":
            return (min(0.0, self.first), self.first)
        if self.word == "over":
            return (self.first, math.inf)
        return (self.first - self.half, self.first + self.half)

    @property
    def allowed(self) -> tuple[float, float]:
        """As `printed`, widened to 10 % where the text says "about"."""
        low, high = self.printed
        if self.word != "about":
            return (low, high)
        wide = 0.1 * abs(self.value)
        if self.second is not None:
            return (low - 0.1 * abs(low), high + 0.1 * abs(high))
        return (min(low, self.value - wide), max(high, self.value + wide))


def number(text: str) -> float:
    """A printed numeral as a number: thousands separators, a decimal comma, powers of ten.

    >>> number("1,800"), number("1,8"), number("10⁴")
    (1800.0, 1.8, 10000.0)
    """
    if text.startswith("10") and len(text) > 2 and (text[2] == "^" or text[2] in "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"):
        return 10.0 ** int(text[2:].lstrip("^").translate(SUPERSCRIPTS))
    if re.fullmatch(r"\d{1,3}(?:[, \u2009\u202f\u00a0]\d{3})+(?:\.\d+)?", text):
        return float(re.sub(r"[, \u2009\u202f\u00a0]", "", text))
    return float(text.replace(",", "."))


def half_place(text: str, about: bool = False) -> float:
    """Half a unit of the last place that a numeral prints.

    Zeros that end a whole number may be rounding: up to a twentieth of the value, and a fifth where the text says "about".

    >>> half_place("12.0"), half_place("1,800"), half_place("640"), half_place("200"), half_place("200", about=True)
    (0.05, 50.0, 5.0, 10.0, 40.0)
    """
    if text.startswith("10") and len(text) > 2 and (text[2] == "^" or text[2] in "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"):
        return number(text) / 2
    value = re.sub(r"[ \u2009\u202f\u00a0]", "", text)
    value = (
        value.replace(",", "")
        if re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", value)
        else value.replace(",", ".")
    )
    if "." in value:
        return 0.5 * 10.0 ** -len(value.split(".")[1])
    zeros = len(value) - len(value.rstrip("0"))
    if zeros == len(value):
        return 0.5
    return max(0.5, min(0.5 * 10.0**zeros, (0.2 if about else 0.05) * float(value)))


@lru_cache(maxsize=8192)
def amounts(text: str) -> tuple[Amount, ...]:
    """Every amount of a plain text, in order; years stand as kind "year", bare numbers as "number"."""
    found: list[Amount] = []
    at = 0
    while m := AMOUNT.search(text, at):
        at = m.end()
        year = re.fullmatch(r"(?:19|20)\d\d", m["first"])
        if (year and m["second"] and not re.fullmatch(r"(?:19|20)?\d\d", m["second"])) or (
            year and m["dash"] == "to" and not re.fullmatch(r"(?:19|20)\d\d", m["second"] or "2000")
        ):
            # "in 2018 to 60 kt": a year and the next amount, no range
            start = m.start("first")
            found.append(Amount(number(m["first"]), None, "year", 0.5, "", start, m.end("first"), m["first"]))
            at = m.end("first")
            continue
        if m["second"] and (first := _first_kind(m)) and first != _unit(m)[0]:
            # "7 %/yr to 420 t": two amounts of two kinds, no range
            alone = AMOUNT.match(text[: m.start("dash")], m.start())
            if alone:
                found.extend(_amounts(text[: m.start("dash")], alone))
                at = m.start("second")
                continue
        found.extend(_amounts(text, m))
    found.extend(_worded(text))
    return tuple(sorted(_headed(text, found), key=lambda a: a.start))


def _first_kind(m: re.Match[str]) -> str:
    """The kind of the unit that stands right behind the first number of a range, or ""."""
    return next((kind for i, (_, kind, _) in enumerate(_UNITS) if m[f"x{i}"]), "")


HEADED = re.compile(
    rf"(?:^|[,(–—]|\b(?i:in|as|of))\s*(?P<unit>{re.sub(r'[?]P<u[0-9]+>', '?:', _UNIT)}){_RATE}(?:\s(?:of\s)?(?:contained\s|recoverable\s|refined\s)?[A-Za-z][\w-]*)?(?:\s(?:metal|content|equivalent))?\)?\s*:(?=\s)"
)
LISTED = re.compile(r"\s*(?:[,;.)(]|and\b|plus\b|in\b|$)", re.IGNORECASE)


def _headed(text: str, found: list[Amount]) -> list[Amount]:
    """Bare numbers behind a unit and a colon take the unit: "in tonnes of nickel: Canada 159,000, Australia 149,000"."""
    heads = [h for h in HEADED.finditer(text) if not re.search(r"\d\s*$", text[: h.start("unit")])]
    if not heads:
        return found
    headed = []
    for a in found:
        head = next((h for h in reversed(heads) if h.end() <= a.start), None)
        if a.kind == "number" and head and LISTED.match(text, a.end) and not re.search(r"[.;](?=\s)", text[head.end() : a.start]):  # fmt: skip
            unit = AMOUNT.match(f"1 {head['unit']}")
            kind, factor = _unit(unit) if unit else ("number", 1.0)
            if kind in ("mass", "percent"):
                a = replace(a, first=a.first * factor, second=None if a.second is None else a.second * factor, kind=kind, half=a.half * factor)  # fmt: skip
        headed.append(a)
    return headed


_ONES = {
    w: i
    for i, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    w: 10 * (i + 2)
    for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"])
}
NUMBER_WORD = "|".join((*_TENS, *sorted(_ONES, key=len, reverse=True), "hundred"))
WORDED = re.compile(
    rf"\b((?:{NUMBER_WORD})(?:(?:[\s-]+(?:and\s+)?)(?:{NUMBER_WORD}))*)\s+(?:(per\s?cent|percent|%)|(years?)\b)",
    re.IGNORECASE,
)


def spelled(words: str) -> int | None:
    """A number in words up to some hundreds; None where the words are none.

    >>> spelled("one hundred and thirty"), spelled("forty-six")
    (130, 46)
    """
    total = 0
    for word in re.findall(r"[a-z]+", words.lower()):
        if word in _ONES:
            total += _ONES[word]
        elif word in _TENS:
            total += _TENS[word]
        elif word == "hundred":
            total = max(total, 1) * 100
        elif word != "and":
            return None
    return total


def _worded(text: str) -> list[Amount]:
    """Percentages and spans of years whose number is written out: "fourteen per cent"."""
    found = []
    for m in WORDED.finditer(text):
        value = spelled(m[1])
        if value is not None:
            kind = "percent" if m[2] else "span"
            found.append(
                Amount(
                    float(value),
                    None,
                    kind,
                    0.5,
                    _word(text[max(0, m.start() - 24) : m.start()]),
                    m.start(),
                    m.end(),
                    m[0],
                )
            )
    return found


def _amounts(text: str, m: re.Match[str]) -> list[Amount]:
    """The amount of one match; two where "from A to B" gives a change and no range."""
    kind, factor = _unit(m)
    first, second = number(m["first"]), number(m["second"]) if m["second"] else None
    end, split = m.end(), None
    if (
        m["second"] is None
        and (own_unit := next((i for i in range(len(_UNITS)) if m[f"x{i}"]), None)) is not None
    ):
        # "9 % V": the unit right behind the number; what follows is the element
        kind, factor = _UNITS[own_unit][1:]
        rate = re.compile(_RATE).match(text, m.end(f"x{own_unit}"))
        end = rate.end() if rate else m.end(f"x{own_unit}")
    if m["second"] and m["dash"] == "-" and kind == "number" and second is not None and second < first:
        second = None  # a hyphen in a name, not a range
    if m["ph"] is not None:
        kind, factor = "pH", 1.0
    elif kind == "number" and second is None and 1900 <= first <= 2100 and re.fullmatch(r"\d{4}", m["first"]):
        kind = "year"
    elif kind == "kelvin":
        kind, first, second = "temperature", first - 273.15, None if second is None else second - 273.15
    elif kind == "fahrenheit":
        kind, first = "temperature", (first - 32) / 1.8
        second = None if second is None else (second - 32) / 1.8
    start = m.start("first")
    before = text[max(0, start - 24) : start]
    if m["ph"] is not None:
        before = m["ph"].replace("(", "")
    word = _word(before)
    half = max(half_place(x, word == "about") for x in (m["first"], m["second"]) if x)
    if kind == "percent" and not word and "." not in m["first"]:
        half = min(half, 0.5)  # a plain "60 %" means sixty; "about 60 %" may be rounded to tens
    elif kind == "percent":
        half = min(half, 5.0)
    if text[m.end() : m.end() + 1] == "+" and not word:
        word = "over"
    if second is not None and m["dash"] == "to" and re.search(r"\bfrom\s*[~≈]?\s*$", before):
        split = Amount(first * factor, None, kind, half * factor, word, start, m.end("first"), m["first"])
        first, second, start, word = second, None, m.start("second"), ""
    begin = m.start() if m["ph"] is not None else start
    if kind == "mass" and PER_TONNE.match(text, end):
        kind = "intensity"  # "2.15 t per tonne of acid": a rate, no flow
    own = Amount(
        first * factor, None if second is None else second * factor, kind, half * factor, word, begin, end,
        text[start:end].strip(),
    )  # fmt: skip
    return [split, own] if split else [own]


def _word(before: str) -> str:
    for word, pattern in (("below", BELOW), ("over", OVER), ("about", ABOUT)):
        if pattern.search(before):
            return word
    return ""


def _unit(match: re.Match[str]) -> tuple[str, float]:
    for prefix in ("u", "x"):
        for i, (_, kind, factor) in enumerate(_UNITS):
            if match[f"{prefix}{i}"]:
                return kind, factor
    return "number", 1.0


def disjoint(a: tuple[float, float], b: tuple[float, float], slack: float = 1e-9) -> bool:
    """True when no number lies in both intervals; touching ends count as common, within rounding of floats."""
    scale = max((abs(x) for x in (*a, *b) if math.isfinite(x)), default=1.0)
    return a[1] < b[0] - slack * scale or b[1] < a[0] - slack * scale


def shown(value: float, kind: str = "mass") -> str:
    """A number for the arithmetic line, in the unit a person would use."""
    if math.isinf(value):
        return "∞"
    if kind != "mass":
        sign = {"percent": " %", "temperature": " °C", "density": " g/cm3", "potential": " V", "ppm": " ppm"}
        return f"{value:.4g}{sign.get(kind, '')}"
    if abs(value) >= 999_500:
        return f"{value / 1e6:.4g} Mt"
    if abs(value) >= 10_000:
        return f"{value / 1e3:.4g} kt"
    return f"{value:,.4g} t" if abs(value) < 1000 else f"{value:,.0f} t"


def shown_range(bounds: tuple[float, float], kind: str = "mass") -> str:
    low, high = bounds
    if math.isinf(high):
        return f"at least {shown(low, kind)}"
    if low <= 0 < high:
        return f"at most {shown(high, kind)}"
    return (
        shown(low, kind)
        if math.isclose(low, high, rel_tol=1e-6)
        else f"{shown(low, kind)} to {shown(high, kind)}"
    )

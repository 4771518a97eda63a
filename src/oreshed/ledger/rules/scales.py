"""R-RANGE: values that their own scale or their own range forbids: TRL 12, an HHI of 12,400, an average outside its span."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.amounts import Amount, amounts, number
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.verdicts import finding

RULE = "R-RANGE"
N = r"(?P<n>-?\d[\d,]*(?:\.\d+)?)"
# words with a number -> lowest, highest, what the scale is
SCALES = (
    (re.compile(rf"\b(?:TRL|technology readiness(?: level)?)\s*(?:of|is|at|=|:)?\s*(?:about\s+)?{N}(?![\d.]*\s?(?:%|kt|t\b))", re.IGNORECASE), 1, 9, "technology readiness levels run from 1 to 9"),
    (re.compile(rf"\b(?:HHI|Herfindahl(?:[-–]Hirschman)?(?: index)?)\b[^.;\d]{{0,40}}{N}", re.IGNORECASE), 0, 10000, "the Herfindahl-Hirschman index runs from 0 to 10,000"),
    (re.compile(rf"\b(?:Mohs(?: scale| hardness)?|hardness)\b[^.;\d]{{0,30}}{N}(?=\s*(?:on the Mohs|on Mohs|Mohs|[.,;)]|$))(?!\s*(?:HV|HB|GPa|kg))", re.IGNORECASE), 0.5, 10, "Mohs hardness runs from 1 to 10"),
    (re.compile(rf"\bhardness (?:of )?{N} on the Mohs", re.IGNORECASE), 0.5, 10, "Mohs hardness runs from 1 to 10"),
    (re.compile(rf"\bprobabilit(?:y|ies)\s+(?:of|is|at|are)\s+{N}(?!\s?%|[\d.]*\s?per)", re.IGNORECASE), 0, 1, "a probability lies between 0 and 1"),
    (re.compile(rf"\b(?:at|to|of|only|about)\s+{N}\s+(?:months|weeks) (?:a|per|of the) year\b", re.IGNORECASE), 0, 53, "a year has 12 months and 52 weeks"),
    (re.compile(rf"{N}\s+hours (?:a|per|each) day\b", re.IGNORECASE), 0, 24, "a day has 24 hours"),
    (re.compile(rf"{N}\s+days (?:a|per|each) year\b", re.IGNORECASE), 0, 366, "a year has 365 days"),
    (re.compile(rf"{N}\s+days (?:a|per|each) week\b", re.IGNORECASE), 0, 7, "a week has 7 days"),
    (re.compile(rf"\bscale (?:of|from) (?:0|1) to 10\b[^.;\d]{{0,30}}(?:scores?|rat\w+|is)\s+{N}", re.IGNORECASE), 0, 10, "the scale ends at 10"),
)  # fmt: skip
DAY = re.compile(r"\b(?P<d>3[0-9]|29)(?:st|nd|rd|th)?\s+(?P<m>February|April|June|September|November)\b|\b(?P<m2>February|April|June|September|November)\s+(?P<d2>3[0-9]|29)(?:st|nd|rd|th)?(?!\d)", re.IGNORECASE)  # fmt: skip
LONG = {"february": 28, "april": 30, "june": 30, "september": 30, "november": 30}
MEAN = re.compile(r"\b(?:averag(?:e|es|ed|ing)|mean|median|central (?:value|estimate|case)|midpoint|mid-point|best estimate|typically|around)\b", re.IGNORECASE)  # fmt: skip
CASES = re.compile(rf"\b(?:low|lower)[,/]?\s*(?:central|base|mid\w*|reference)\s*(?:,|and|/|or)?\s*(?:and )?(?:high|upper)\s+(?:cases?|values?|estimates?|scenarios?)\b[^.;\d]{{0,30}}{N}\s*(?:,|/|and)\s*(?P<b>\d[\d,.]*)\s*(?:,|/|and)+\s*(?:and )?(?P<c>\d[\d,.]*\d|\d)", re.IGNORECASE)  # fmt: skip
BACK = re.compile(r"\b[Bb]etween\s+(?P<a>\d[\d,]*(?:\.\d+)?)\s*(?:%|kt|Mt|t|°C)?\s+and\s+(?P<b>\d[\d,]*(?:\.\d+)?)\s*(?P<u>%|kt|Mt|t\b|tonnes|°C|years|dollars)")  # fmt: skip


def scales(evidence: Evidence) -> Iterator[Finding]:
    """Scales, dates, averages and cases of every sentence."""
    for _, found in Book.of(evidence.ledger).documents():
        for p in found:
            if p.kind == "sentence":
                yield from _scale(p)
                yield from _mean(p)
                yield from _backwards(p)


def _say(p: Passage, begin: int, end: int, line: str) -> Finding:
    return finding(RULE, "medium", (p.words(max(0, begin - 25), end + 5), p.words(begin, end)), line, "A value that the scale allows.", weight=0.1)  # fmt: skip


def _scale(p: Passage) -> Iterator[Finding]:
    for pattern, low, high, line in SCALES:
        for m in pattern.finditer(p.plain):
            value = number(m["n"].lstrip("-")) * (-1 if m["n"].startswith("-") else 1)
            if not low <= value <= high and not re.search(r"\bchange|\brose|\bfell", m[0]):
                yield _say(p, m.start(), m.end(), f"{value:g}: {line}")
    for m in DAY.finditer(p.plain):
        day, month = int(m["d"] or m["d2"]), (m["m"] or m["m2"]).lower()
        if day > LONG[month] + (1 if month == "february" else 0):
            yield _say(p, m.start(), m.end(), f"{month.capitalize()} has {LONG[month]} days")


def _mean(p: Passage) -> Iterator[Finding]:
    """ "grades range from 1.2 to 2.5 % and average 3.1 %": a middle outside its own range."""
    found = _joined(
        p, [a for a in amounts(p.plain) if a.kind in ("percent", "mass", "ppm", "temperature", "density")]
    )
    spans = [a for a in found if a.second is not None]
    if len(spans) != 1 or len(found) != 2:
        return
    span = spans[0]
    single: Amount = next(a for a in found if a is not span)
    near = p.plain[max(0, single.start - 32) : single.start]
    if single.kind != span.kind or (not re.search(r"\b(?:averag(?:e|es|ed|ing)|mean|median|central (?:value|estimate|case)|midpoint|mid-point|best estimate)\b(?:\s+(?:grade|value|of|is|at|near|being|about|some|only|around))*\s*$|\b(?:range|interval|band) of\s*$", near, re.IGNORECASE) and not (single.kind == span.kind and re.search(r"\b(?:interval|range|band)\b", p.plain[max(0, span.start - 25) : span.start]) and re.search(r"\baround\s*$", near))):  # fmt: skip
        return
    if re.search(
        r"\b(?:but|whereas|while|elsewhere|other|world|others|against|than)\b",
        p.plain[min(span.end, single.end) : max(span.start, single.start)],
    ):
        return
    low, high = span.printed
    if single.printed[1] < low * 0.99 or single.printed[0] > high * 1.01:
        yield _say(
            p,
            min(span.start, single.start),
            max(span.end, single.end),
            f"{single.first:g} lies outside its own range of {low:g} to {high:g}",
        )


def _joined(p: Passage, found: list[Amount]) -> list[Amount]:
    """ "from 1.2 to 2.5 %" as one range."""
    kept: list[Amount] = []
    for a in found:
        last = kept[-1] if kept else None
        if last and last.second is None and a.second is None and last.kind == a.kind and re.fullmatch(r"\s*(?:%|kt|Mt|t)?\s*(?:to|and)\s+", p.plain[last.end : a.start]) and re.search(r"\b(?:from|between)\s+$", p.plain[: last.start]):  # fmt: skip
            kept[-1] = replace(last, second=a.first, end=a.end)
        else:
            kept.append(a)
    return kept


def _backwards(p: Passage) -> Iterator[Finding]:
    """ "between 30 and 20 kt"; low, central and high cases out of order."""
    for m in BACK.finditer(p.plain):
        a, b = number(m["a"]), number(m["b"])
        if a > b and not re.search(
            r"\b(?:difference|gap|split|balance|choose|choice|ratio|spread)\s*$",
            p.plain[: m.start()],
            re.IGNORECASE,
        ):
            yield _say(p, m.start(), m.end(), f"the range runs from {a:g} down to {b:g}")
    for m in CASES.finditer(p.plain):
        a, b, c = (number(m[g].rstrip(",.")) for g in ("n", "b", "c"))
        if not a <= b <= c:
            yield _say(p, m.start(), m.end(), f"low {a:g}, central {b:g}, high {c:g} are not in order")


__all__ = ["scales"]

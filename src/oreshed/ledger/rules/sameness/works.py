"""R-DUP, R-STAGE: one named plant with two outputs; a gross tonnage compared with metal; R-SCOPE: an outsider called a member."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, shown
from oreshed.ledger.evidence.book import Book, outside
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import mentions
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.time.chronology import names_in

MADE = r"(?:gave|gives|produc(?:ed|es)|made|makes|mined|mines|yield(?:ed|s)|deliver(?:ed|s)|turned out|turns out|had|shipped|refined|smelted|contributed|contributes|supplied|supplies|recovered|accounted for|output of|put out|milled)"
OTHER = re.compile(r"\b(?:capacity|nameplate|design\w*|rated|could|will|would|plan\w*|target\w*|by 20[3-9]\d|from 20[3-9]\d|reserves?|resources?|expan\w+|expected|project\w*|stocks?|a day|per day|scrap|feed|ore\b(?! lithium)|concentrate|gross|LCE|carbonate|hydroxide|sul(?:ph|f)ate|oxide|matte|slag|equivalent|first phase|ramp\w*|once|peak|up to|if|half|quarter|each|combined|together|joint\w*|and the|wants? to)\b", re.IGNORECASE)  # fmt: skip


def works(evidence: Evidence) -> Iterator[Finding]:
    """Named plants over a document; comparisons of tonnages; outsiders among the members."""
    for _, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        yield from _twice(sentences)
        for p in sentences:
            yield from _gross(p)
            yield from _outsider(p)


def _outputs(p: Passage) -> Iterator[tuple[str, Amount, int | None]]:
    """Named plant, output, year (or None) of a sentence: "Henderson (5.5 kt)", "Henderson, which gave 7.2 kt in 2023"."""
    masses = [
        a
        for a in amounts(p.plain)
        if a.kind == "mass" and a.value > 0 and a.second is None and a.word != "over"
    ]
    for name in names_in(p):
        at = p.plain.find(name)
        if at < 0 or re.match(r"[A-Za-z]", p.plain[at + len(name) : at + len(name) + 1]):
            continue
        end = at + len(name)
        a = next((x for x in masses if x.start >= end), None)
        if a is None:
            continue
        between = p.plain[end : a.start]
        m = re.fullmatch(
            rf"(?:(?:'s|’s)?\s+(?:mine|smelter|refinery|plant|operation|works|roaster|complex))?(?:\s+in\s+(?:the\s+)?[A-Z][a-z]+(?:\s[A-Z][a-z]+)?)?\s*(?:\(\s*[~≈]?|,?\s*(?:(?:which|that|it|where)\s+)?(?:alone\s+)?{MADE}\s+(?:(?:about|some|roughly|nearly|only|just)\s+)*[~≈]?)",
            between,
        )  # fmt: skip
        if not m or OTHER.search(
            p.plain[max(0, at - 25) : at]
            + " "
            + between
            + " "
            + re.split(r"[,;.)]", re.split(r"[,;.)]", p.plain[a.end : a.end + 28])[0])[0]
        ):
            continue
        years = [int(y.first) for y in amounts(p.plain) if y.kind == "year" and abs(y.start - a.end) < 30]
        yield name, a, years[0] if years else None


def _twice(sentences: list[Passage]) -> Iterator[Finding]:
    """Two outputs of one name, in years that do not differ, that exclude each other."""
    by_name: dict[str, list[tuple[Passage, str, Amount, int | None]]] = {}
    for p in sentences:
        for o in _outputs(p):
            by_name.setdefault(o[0], []).append((p, *o))
    for (p, n, a, y), (q, _, b, z) in (
        pair for said in by_name.values() for pair in itertools.combinations(said[:60], 2)
    ):
        if (y and z and y != z) or (p is q and a is b) or not disjoint(a.allowed, b.allowed):
            continue
        # an undated figure under a heading of the target year is a plan
        if any("2030" in (s.section.heading if s.section else "") and d is None for s, d in ((p, y), (q, z))):
            continue
        if per(max(a.value, b.value), min(a.value, b.value)) > 50 or abs(a.value - b.value) < 0.04 * max(
            a.value, b.value
        ):
            continue
        yield finding(
            "R-DUP", "medium", (p.words(max(0, a.start - 40), a.end), q.words(max(0, b.start - 40), b.end + 10)),
            f"{n}: {shown(a.value)} against {shown(b.value)} ({abs(a.value - b.value) / max(a.value, b.value):.0%} apart)", "One output for one plant and year.", weight=abs(a.value - b.value) / max(a.value, b.value),
        )  # fmt: skip


GROSS = re.compile(r"\s*(?:\(\w+\)\s*)?of\s+(?:\w+[ -]){0,2}?(?:concentrates?|ores?|rock|spodumene|bauxite|matte|slag|run-of-mine)\b", re.IGNORECASE)  # fmt: skip
THAN = re.compile(r"\b(?:more|larger|bigger|greater|higher)\b[^.;]{0,45}\bthan\b|\b(?:twice|three times|several times|many times|\w+ times) (?:as much|the|that)\b|\bexceed\w*\b|\boutweigh\w*|\bdwarfs?\b|\bsurpass\w*", re.IGNORECASE)  # fmt: skip


def _gross(p: Passage) -> Iterator[Finding]:
    """ "shipped 1.4 Mt of concentrate, and so yielded more lithium than all of Chile": rock weighed against metal."""
    m = THAN.search(p.plain)
    if not m:
        return
    for a in amounts(p.plain):
        if a.kind != "mass" or not GROSS.match(p.plain[a.end : a.end + 60]) or a.start > m.start():
            continue
        between, tail = p.plain[a.end : m.end()], p.plain[m.end() : m.end() + 60]
        said = re.search(r"\b(?:so|thus|hence|therefore|which (?:is|makes)|viz|i\.e\.|making|meaning|and (?:so )?(?:yield\w*|produc\w+|made))\b", between, re.IGNORECASE)  # fmt: skip
        also = re.search(r"\b(?:concentrates?|ores?|gross)\b", tail, re.IGNORECASE)
        if (
            not said
            or also
            or not (
                mentions(tail) or re.search(r"\b(?:world|allied|output|refin\w+|metal|contained)\b", tail)
            )
        ):
            continue
        if [x for x in amounts(p.plain) if x.kind == "percent" and a.end <= x.start < m.start()]:
            continue  # a grade stands between: the content may be meant
        yield finding(
            "R-STAGE", "medium", (p.words(max(0, a.start - 30), min(len(p.text), a.end + 30)), p.words(m.start() - 20, m.end() + 40)),
            f"{shown(a.value)} is gross weight; compared is the metal in it", "The content, from the grade.", weight=0.3,
        )  # fmt: skip
        return


MEMBER = re.compile(r"\b(?:as (?:it should be for |befits )?an? (?:member|ally)|(?:is|being|as|are|counts? as|now) (?:also )?(?:an?|one of the|part of the|full) (?:\w+ )?(?:member|ally|allies|allied (?:country|nation|state|producer|source)|partner in the (?:bloc|group)|bloc|group)(?: of the (?:group|bloc|allies|European Union|EU))?|(?<=, )(?:the|an|our) (?:ally|allied (?:country|producer))(?= (?:with|that|which|whose))|(?:another|fellow) (?:member|ally)|(?<=, )(?:an?|itself an?|now an?|also an?|the (?:newest|latest|largest|other)) (?:allied (?:country|nation|producer|state)|ally|member of the (?:bloc|group|allies))|(?:counted|included) (?:among|with|in) the (?:allies|bloc|group|members|allied total)|(?:lies?|lying|sits?|stands?|falls?|counts?|belongs?|belonging|is|being) (?:as )?(?:in|inside|to|among|within|part of) (?:the|our|this) (?:bloc|group|alliance|allies|members|partnership|club))\b", re.IGNORECASE)  # fmt: skip


def _outsider(p: Passage) -> Iterator[Finding]:
    """ "Once Chilean output is added, as it should be for a member of the group": the list of members says otherwise."""
    m = MEMBER.search(p.plain)
    if not m or re.search(r"\b(?:not|no|never|neither|nor|if|were|cannot|wrongly|should not|candidate|trading|trade|Pact|NATO|OPEC|agreement|free[- ]trade|MSP)\b", p.plain[max(0, m.start() - 40) : m.end() + 40]):  # fmt: skip
        return
    named = [(e, c) for b, e, c in mentions(p.plain) if e <= m.start() and m.start() - e < 60]
    if not named or not outside(named[-1][1]):
        return
    if re.search(r"\b(?:not|no|never|outside|other than|unlike)\b", p.plain[named[-1][0] : m.end()]):
        return
    yield finding(
        "R-SCOPE", "medium", (p.words(max(0, m.start() - 60), m.end() + 20), p.words(m.start(), m.end())),
        f"{name_of(named[-1][1])} is not among the allies", f"The sum without {name_of(named[-1][1])}.", weight=0.4,
    )  # fmt: skip


__all__ = ["works"]

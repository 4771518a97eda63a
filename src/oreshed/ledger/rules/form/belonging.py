"""R-STRUCT, R-STAGE: words under the heading they belong to: a bullet on drainage among the discovery methods, a summary that names
what its section never does, a mine that gives refined metal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.ledger.document import Section
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding

# The words that belong to one question of the form and to no other; extraction, separation and refining share theirs.
CUES: dict[str, re.Pattern[str]] = {
    "discovery": re.compile(r"\b(?:geophysic\w*|geochem\w*|hyperspectral|airborne|magnetotelluric\w*|induced polari[sz]ation|exploration|prospect(?:ing|ors?)|targets?|diamond drilling|core logging|stream[- ]sediments?|outcrops?|surveys?|remote sensing|soil sampling)\b", re.IGNORECASE),
    "processing": re.compile(r"\b(?:flotation|jigs?|spirals?|shaking tables?|magnetic separat\w+|solvent extraction|ion exchange|electro-?(?:refin|win)\w+|smelt\w+|furnaces?|converters?|distillation|zone refin\w+|cathodes?|anodes?|leach\w*|autoclave\w*|roast\w*|crystalli[sz]\w+|slag)\b|\b(?:open[- ]pits?|underground (?:mines?|mining|stop\w*)|block cav\w*|sub-?level|stop(?:es?|ing)|longwall|room[- ]and[- ]pillar|haul(?:age|\s?trucks?)|dragline\w*|blast(?:ing|s|holes?)|dredg\w+|cut[- ]and[- ]fill|shafts?|strip(?:ping)? ratio|overburden)\b", re.IGNORECASE),
    "remediation": re.compile(r"\b(?:revegetat\w*|acid (?:mine |rock )?drainage|mine closure|reclamation|rehabilitat\w*|wetlands?|phytoremediat\w*|tailings (?:dams?|covers?|ponds?|facilit\w+)|dry[- ]stack\w*|contaminated|remediat\w*|seepage|effluents?|cap(?:ped|ping) with (?:clay|soil))\b", re.IGNORECASE),
}  # fmt: skip
GROUP = {"discovery": "discovery", "extraction": "processing", "separation": "processing", "refining": "processing", "remediation": "remediation"}  # fmt: skip


def belonging(evidence: Evidence) -> Iterator[Finding]:
    """Bullets, summaries and verbs of every document."""
    for document, found in Book.of(evidence.ledger).documents():
        for section in document.sections:
            inside = [p for p in found if section.first < p.line <= section.last]
            if section.question in GROUP:
                yield from _elsewhere(section, inside)
                yield from _unheld(inside)
        for p in found:
            if p.kind == "sentence":
                yield from _mined_metal(p)


def _elsewhere(section: Section, inside: list[Passage]) -> Iterator[Finding]:
    """A bullet with several words of another question and none of its own section's."""
    own = GROUP[section.question]
    lines: dict[int, list[Passage]] = {}
    for p in inside:
        if p.kind == "sentence":
            lines.setdefault(p.line, []).append(p)
    if len(lines) < 2:
        return
    for bullet in lines.values():
        text = " ".join(p.plain for p in bullet)
        hits = {k: {m[0].lower()[:6] for m in w.finditer(text)} for k, w in CUES.items()}
        if hits[own] or re.match(r"\W*Summary\b", bullet[0].text):
            continue
        other = max((k for k in hits if k != own), key=lambda k: len(hits[k]))
        rivals = [k for k in hits if k not in (own, other) and hits[k]]
        if len(hits[other]) >= 2 and not rivals:
            words = sorted(m[0] for m in CUES[other].finditer(text))[:3]
            yield finding(
                "R-STRUCT", "medium", (bullet[0].words(0, 120), *(q.words(0, 80) for q in bullet[1:2])),
                f"the bullet speaks of {', '.join(words)}: {other}, under a heading on {own}", "The section that it belongs to.", weight=0.1,
            )  # fmt: skip


METHOD = re.compile(r"(?:ing|tion|ysis|ation|metry|graphy|ination|leaching|flotation|refining|separation|exchange|distillation|mapping|sorting|covers?|recycling|smelting)$", re.IGNORECASE)  # fmt: skip


def _unheld(inside: list[Passage]) -> Iterator[Finding]:
    """A method in the Summary's list that the section never names."""
    head = [p for p in inside if re.match(r"\W*Summary\b", p.text)]
    if not head:
        return
    body = " ".join(p.plain.lower() for p in inside if p.line != head[0].line)
    text = re.sub(r"^\W*Summary\W*", "", " ".join(p.plain for p in inside if p.line == head[0].line))
    pieces = [x.strip(" .*_") for x in re.split(r"[,;]|\band\b|\bplus\b", text)]
    pieces = [x for x in pieces if 1 <= len(x.split()) <= 4 and METHOD.search(x.split()[-1])]
    if len(pieces) < 3:
        return
    missing = [x for x in pieces if not any(w[:6].lower() in body for w in re.findall(r"[A-Za-z]{5,}", x))]
    if len(missing) == 1:
        yield finding(
            "R-STRUCT", "medium", (head[0].words(), *[p.words(0, 80) for p in inside if p.line != head[0].line][:1]),
            f"the summary names {missing[0]}; the section never does", "A bullet on it, or a summary without it.", weight=0.1,
        )  # fmt: skip


REFINED = r"refined (?:metal|copper|tin|lead|zinc|nickel|cobalt|antimony|cadmium|indium|bismuth|tungsten|vanadium|aluminium|aluminum|magnesium|manganese)"
MINED = re.compile(
    rf"\bmin(?:ed|es)\b(?:[^.;,]|[.,](?=\d)){{0,30}}\d(?:[^.;,]|[.,](?=\d)){{0,14}}\b(?:of\s+)?{REFINED}\b|\b(?:smelters?|refiner(?:y|ies))\b(?:[^.;,]|[.,](?=\d)){{0,30}}\b(?:mined|dug)\b(?:[^.;,]|[.,](?=\d)){{0,20}}\d|\b{REFINED}\b(?:[^.;,]|[.,](?=\d)){{0,20}}\b(?:was|were|is|are)\s+(?:mined|dug)\b",
    re.IGNORECASE,
)


def _mined_metal(p: Passage) -> Iterator[Finding]:
    """ "mined 9 kt of refined tin": what is mined is ore, what is refined comes from a smelter."""
    m = MINED.search(p.plain)
    if m and not re.search(r"\b(?:not|and|or|from ore|than|while|but|exceeds?|into)\b", m[0]):
        yield finding(
            "R-STAGE", "medium", (p.words(max(0, m.start() - 10), m.end() + 10), p.words(m.start(), m.end())),
            f"“{m[0]}”: mines give ore and concentrate, refineries refined metal", "The stage that is meant.", weight=0.2,
        )  # fmt: skip


__all__ = ["belonging"]

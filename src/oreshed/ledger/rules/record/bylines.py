"""R-CITE, R-YEAR: authors and years in the text against the list of references, titles about another metal, causes dated after effects."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.record.citations import metals_in

AUTHOR = r"[A-Z][a-zà-ÿ]+(?:[-'’][A-Z]?[a-zà-ÿ]+)?"
CITED = re.compile(
    rf"\b(?P<name>{AUTHOR})(?:\s+(?:et al\.?|and (?:co-?workers|others|colleagues)|(?:and|&)\s+{AUTHOR}))?,?\s*\(?(?P<year>(?:19|20)\d\d)[a-c]?\)?"
)
ENTRY = re.compile(rf"^\W*(?:\[?\d{{1,3}}[.)\]]\s*)?(?P<name>{AUTHOR}),\s*(?:[A-Z]\.)")
AFTER = re.compile(
    r"\b(?:(?:direct|immediate)?\s*(?:result|consequence|effect) of|due to|because of|owing to|caused by|brought about by|triggered by|driven by|in response to|explained by|following|came after|followed)\b",
    re.IGNORECASE,
)
BEFORE = re.compile(
    r"\b(?:(?:is|was|are|were) (?:the )?(?:main |direct |only |sole )?(?:reason|cause) (?:why|for|of|that|behind)|(?:is|was) why|explains?|explained|led to|caused|triggered|brought about|resulted in|accounts? for)\b",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?<![\d–-])(?P<y>(?:19|20)\d\d)(?!\s*[–-]\s*\d|\d|\s*(?:kt|t|Mt|km|m)\b)")


def bylines(evidence: Evidence) -> Iterator[Finding]:
    """Authors' years, titles of references, and dated causes."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        listed = [p for p in found if p.question.startswith("references") and p.kind != "heading"]
        body = [p for p in found if not p.question.startswith("references")]
        yield from _authors(listed, body)
        yield from _titles(listed, body, book.commodity_of(document.name))
        for p in body:
            if p.kind == "sentence":
                yield from _cause(p)


def _authors(listed: list[Passage], body: list[Passage]) -> Iterator[Finding]:
    """ "Smith et al. (2013)" in the text, "Smith, J. (1993)" alone in the list."""
    entries: dict[str, list[tuple[Passage, set[str]]]] = {}
    lines: dict[int, str] = {}
    for p in listed:
        lines[p.line] = f"{lines.get(p.line, '')} {p.plain}"
    for p in listed:
        m = ENTRY.match(p.plain.lstrip("-• "))
        if m and p.start <= 6:
            years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?![\d–-])", lines[p.line]))
            entries.setdefault(m["name"], []).append((p, years))
    for p in body:
        if p.kind != "sentence":
            continue
        for m in CITED.finditer(p.plain):
            own = entries.get(m["name"])
            if not own or ("et al" not in m[0] and "(" not in m[0] and " and " not in m[0]):
                continue
            if any(m["year"] in years or not years for _, years in own):
                continue
            q, years = own[0]
            yield finding(
                "R-CITE", "medium", (p.words(m.start(), m.end() + 15), q.words(0, 110)), f"the text cites {m['name']} of {m['year']}, the list holds {m['name']} of {', '.join(sorted(years))}", "One year.", weight=0.1,
            )  # fmt: skip
            return


def _titles(listed: list[Passage], body: list[Passage], commodity: str) -> Iterator[Finding]:
    """A reference whose title is about one other metal that the text never speaks of."""
    if not commodity or not listed:
        return
    spoken = metals_in(" ".join(p.plain for p in body)) if body else set()
    for p in listed:
        named = metals_in(
            re.sub(
                r"https?://\S+|(?i:\blead(?:[- ]times?|ers?|ing)?\b(?! (?:and|smelt|batter|refin|industr|min|recycl|metal|metallurg|acid|production|zinc)))",
                " ",
                p.text,
            )
        )
        if len(named) != 1 or named & spoken or any(n in commodity or commodity in n for n in named):
            continue
        # "Zinc and lead supply" is about both; the press of sulphur and its acid speaks of every smelter.
        if re.search(rf"\b{re.escape(commodity)}\b", p.text, re.I) or named <= {"sulfur", "sulphur"}:
            continue
        if not re.search(r"\b(?:19|20)\d\d\b", " ".join(q.plain for q in listed if q.line == p.line)):
            continue
        metal = next(iter(named))
        yield finding(
            "R-CITE", "medium", (p.words(0, 140),), f"the title is about {metal}, which the text never names; the text is about {commodity}", f"A work on {commodity}.", weight=0.1,
        )  # fmt: skip


def _cause(p: Passage) -> Iterator[Finding]:
    """ "The drop of 2023 was the result of the ban of April 2025": the cause is dated after its effect."""
    years = [(m.start(), m.end(), int(m["y"])) for m in YEAR.finditer(p.plain)]
    if len({y for *_, y in years}) != 2 or re.search(r"\b(?:expected|forecast|anticipat\w+|announce\w*|prospect of|ahead of|plan\w*|by 20\d\d|will|not|never|rather than|published|report|edition)\b", p.plain, re.IGNORECASE):  # fmt: skip
        return
    for pattern, cause_first in ((AFTER, False), (BEFORE, True)):
        m = pattern.search(p.plain)
        if not m:
            continue
        left = [y for _, e, y in years if e <= m.start()]
        right = [y for b, _, y in years if b >= m.end()]
        if len(left) != 1 or len(right) != 1:
            continue
        cause, effect = (left[0], right[0]) if cause_first else (right[0], left[0])
        if cause > effect:
            yield finding(
                "R-YEAR", "medium", (p.words(0, m.start() + 10), p.words(m.start(), len(p.text))), f"the cause is of {cause}, its effect of {effect}: {cause} > {effect}", "The year, or another cause.", weight=0.3,
            )  # fmt: skip
            return


__all__ = ["bylines"]

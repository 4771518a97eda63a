"""R-QUAL: quantity words without numbers of their own: "scrap furnishes the bulk of the metal", "flat over the three years".

The word's subject is looked up: among the rows and columns of the document's tables, and among the numbers that the sentence
before labels. The subject's number over its total must lie in what the word allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.ledger.document import Document
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.amounts import shown
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.cells import WORLD, Cell, Table, tables_of
from oreshed.ledger.rules.figures import Figure, figures
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.proportions import COMPILED, OTHER_USE
from oreshed.ledger.rules.statements import GENERAL, places_in, stems
from oreshed.ledger.rules.subjects import apart_words
from oreshed.ledger.rules.verdicts import finding, per

FLAT = re.compile(r"\b(?:flat|stable|steady|unchanged|constant|little changed|hardly (?:changed|moved)|barely (?:changed|moved)|level|static|(?:practically|virtually|nearly|almost|roughly|about|much) the same|stagnant|stagnated|plateaued|at the same level|much the same)\b", re.IGNORECASE)  # fmt: skip
VERBS = re.compile(r"\b(?:furnish\w*|suppl(?:y|ies|ied)|provid\w+|makes?(?: up)?|made(?: up)?|account\w* for|form(?:s|ed)?|constitut\w+|represent\w*|is|are|was|were|comes? from|came from|cover\w*|meets?|met|takes?|took|absorb\w*|holds?|held|deliver\w*|contribut\w+|giv\w+|gave|yield\w*|goes? (?:to|into)|went (?:to|into))\b", re.IGNORECASE)  # fmt: skip


def unnumbered(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence with a quantity word."""
    for document, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for i, p in enumerate(sentences):
            before = (
                sentences[i - 1]
                if i and abs(sentences[i - 1].line - p.line) <= 2 and sentences[i - 1].section is p.section
                else None
            )
            yield from _flat(p, before)
            yield from _labelled(p, before)
            yield from _tabled(document, p)
            yield from _placed(document, p)


def _series(p: Passage) -> list[Figure]:
    """Amounts of one kind that have years beside them, in order."""
    found = figures(p.plain)
    years = [f for f in found if f.kind == "year"]
    for kind in ("mass", "money", "volume", "percent"):
        same = [
            f
            for f in found
            if f.kind == kind
            and f.value > 0
            and any(-2 <= y.start - f.end < 40 or -2 <= f.start - y.end < 25 for y in years)
        ]
        if len(same) >= 2 and len({int(y.value) for y in years}) >= 2:
            return same
    return []


def _flat(p: Passage, before: Passage | None) -> Iterator[Finding]:
    """A series that is called flat and is not."""
    m = FLAT.search(p.plain)
    if (
        not m
        or re.search(
            r"\b(?:not|no longer|far from|if|assum\w+|kept?|held?|stocks?|inventor\w+|will|would|should|until)\b",
            p.plain[max(0, m.start() - 45) : m.start()],
        )
        or OTHER_USE.match(p.plain[m.end() :])
    ):
        return
    series, source = _series(p), p
    if (
        not series
        and before is not None
        and re.search(
            r"\b(?:this|that|they|it|these|the series|has been|have been|thus|therefore|over the)\b",
            p.plain[: m.start()],
        )
        and not [f for f in figures(p.plain) if f.kind in ("mass", "money", "percent")]
    ):
        series, source = _series(before), before
    if len(series) < 2:
        return
    low, high = min(f.value for f in series), max(f.value for f in series)
    if high / low < 1.2:
        return
    yield finding(
        "R-QUAL", "medium", apart_words(p.words(max(0, m.start() - 40), m.end() + 30), source.words(max(0, series[0].start - 25), series[-1].end + 12)),
        f"{', '.join(shown(f.value, f.kind) for f in series)}: a factor of {high / low:.2g} between the smallest and the largest is not “{m[0]}”", "The direction of the series.", weight=min(1.0, high / low - 1),
    )  # fmt: skip


def _words(p: Passage) -> Iterator[tuple[re.Match[str], tuple[float, float], frozenset[str]]]:
    """Quantity words of a sentence without its own number, with the words of their subject."""
    if any(f.kind in ("mass", "percent", "volume") for f in figures(p.plain)):
        return
    taken: list[tuple[int, int]] = []
    for pattern, span in COMPILED:
        for m in pattern.finditer(p.plain):
            if any(b < m.end() and m.start() < e for b, e in taken) or OTHER_USE.match(p.plain[m.end() :]):
                continue
            taken.append((m.start(), m.end()))
            if re.search(
                r"\b(?:not|no longer|far from|at)\s+(?:the |a |an )?$",
                p.plain[max(0, m.start() - 14) : m.start()],
            ):
                continue
            if not re.match(
                r"\s*(?:(?:part|share|portion|slice|fraction|majority|bulk|amount|contribution)s?\s+)?(?:of|in)\b|\s*(?:part|share|portion|source|outlet|contributor|supplier|user|consumer|use)\b",
                p.plain[m.end() :],
                re.IGNORECASE,
            ):
                continue
            verb = list(VERBS.finditer(p.plain, 0, m.start()))
            subject = p.plain[: verb[-1].start()] if verb else ""
            subject = re.split(r"[,;:]|\b(?:that|which|while|although|because)\b", subject)[-1]
            own = frozenset(w for w in stems(subject) if w not in GENERAL and len(w) > 2)
            if own and len(own) <= 4:
                yield m, span, own


def _labelled(p: Passage, before: Passage | None) -> Iterator[Finding]:
    """ "412 kt (378 kt acid grade, 34 kt metallurgical grade). Metallurgical grade made up most of it"."""
    if before is None:
        return
    text = before.plain
    masses = [f for f in figures(text) if f.kind == "mass" and f.value > 0]
    if len(masses) < 2:
        return
    for m, span, own in _words(p):
        named = []
        for i, f in enumerate(masses):
            end = masses[i + 1].start if i + 1 < len(masses) else len(text)
            begin = masses[i - 1].end if i else 0
            after = re.split(r"[;,.()]|\band\b", text[f.end : end])[0]
            ahead = re.split(r"[;,.()]|\band\b", text[begin : f.start])[-1]
            named.append((f, stems(after) | stems(ahead)))
        hits = [f for f, words in named if own <= words]
        if len(hits) != 1:
            continue
        part = hits[0]
        others = [f for f in masses if f is not part]
        wholes = [o.value for o in others if o.value > part.value] or [
            part.value + max(o.value for o in others)
        ]
        ratios = [100 * part.value / w for w in wholes]
        if not ratios or any(0.93 * span[0] <= r <= 1.07 * span[1] for r in ratios):
            continue
        yield _say(
            p,
            m,
            span,
            ratios[0],
            before.words(max(0, part.start - 25), part.end + 25),
            f"{shown(part.value)}",
        )
        return


def _tabled(document: Document, p: Passage) -> Iterator[Finding]:
    """ "Scrap furnishes the bulk of the metal melted in the bloc": the row or column of the subject over its total."""
    for m, span, own in _words(p):
        ratios: list[tuple[float, Cell]] = []
        for table in tables_of(document):
            ratios += list(_shares_of(table, own, stems(p.plain)))
        if not ratios or any(0.93 * span[0] <= r <= 1.07 * span[1] for r, _ in ratios):
            continue
        ratio, cell = ratios[0]
        yield _say(p, m, span, ratio, cell.row.words(), f"{cell.text}")
        return


def _placed(document: Document, p: Passage) -> Iterator[Finding]:
    """ "Half of the bloc's zinc is Canadian": the place behind the verb, its row over the total."""
    if any(f.kind in ("mass", "percent", "volume") for f in figures(p.plain)):
        return
    for pattern, span in COMPILED:
        m = pattern.search(p.plain)
        tail = (
            re.match(
                r"\s*(?:of\s+)?(?:it|[^.;,]{0,60}?)\s*\b(?:is|are|was|were|comes? from|came from|lies? in|stands? in|goes to|went to)\s+(?P<rest>[^.;,]{3,40})",
                p.plain[m.end() :],
            )
            if m
            else None
        )
        if not m or not tail or OTHER_USE.match(p.plain[m.end() :]):
            continue
        places = {c for *_, c in places_in(tail["rest"])}
        if len(places) != 1:
            continue
        world = bool(WORLD.search(p.plain[m.end() : m.end() + tail.start("rest")]))
        ratios: list[tuple[float, Cell]] = []
        for table in tables_of(document):
            for i, line in enumerate(table.grid):
                if table.totals[i] or {c for *_, c in places_in(table.rows[i].lead)} != places:
                    continue
                for cell in line:
                    if cell is None or cell.kind == "percent":
                        continue
                    column = [row[cell.column] for row in table.grid if cell.column < len(row)]
                    whole = max(
                        (t.value for t in column if t and t.total and bool(WORLD.search(t.lead)) == world),
                        default=0.0,
                    )
                    if whole > cell.value >= 0:
                        ratios.append((100 * cell.value / whole, cell))
        if not ratios or any(0.93 * span[0] <= r <= 1.07 * span[1] for r, _ in ratios):
            continue
        yield _say(p, m, span, ratios[0][0], ratios[0][1].row.words(), ratios[0][1].text)
        return


def _shares_of(table: Table, own: frozenset[str], said: frozenset[str]) -> Iterator[tuple[float, Cell]]:
    """The shares of a table's totals that the row or column of a subject has."""
    for i, line in enumerate(table.grid):
        lead = (
            {w for w in stems(table.rows[i].lead) if w not in GENERAL}
            if not WORLD.search(table.rows[i].lead)
            else set()
        )
        if not table.totals[i] and lead and own <= lead:
            for cell in line:
                column = (
                    [row[cell.column] for row in table.grid if cell and cell.column < len(row)]
                    if cell
                    else []
                )
                world = bool({"world", "global"} & said)
                whole = max(
                    (
                        t.value
                        for t in column
                        if t and (t.total or WORLD.search(t.lead)) and bool(WORLD.search(t.lead)) == world
                    ),
                    default=0.0,
                )
                if cell and whole > cell.value > 0 and cell.kind != "percent":
                    yield 100 * cell.value / whole, cell
    heads = [(i, {w for w in stems(h) if w not in GENERAL}) for i, h in enumerate(table.heads)]
    for i, words in heads:
        if i == 0 or not own & words or not own <= words | stems(table.caption):
            continue
        for _r, line in enumerate(table.grid):
            part = line[i] if i < len(line) else None
            if part is None or not part.total:
                continue
            for j, other in enumerate(line):
                if (
                    other
                    and j != i
                    and other.kind == part.kind
                    and other.value > part.value
                    and other.year == part.year
                    and re.search(r"\b(?:total|both|all|sum)\b", other.head, re.IGNORECASE)
                ):
                    yield 100 * part.value / other.value, part


def _say(
    p: Passage, m: re.Match[str], span: tuple[float, float], ratio: float, words: Words, text: str
) -> Finding:
    return finding(
        "R-QUAL", "medium", (p.words(max(0, m.start() - 50), m.end() + 40), words),
        f"{text}: {ratio:.3g} %, “{m[0]}” allows {span[0]:g} to {span[1]:g} %", f"Another word for {ratio:.3g} %.", weight=per(abs(ratio - sum(span) / 2), 100),
    )  # fmt: skip


__all__ = ["unnumbered"]

"""R-STRUCT: the form: a bullet for every region of a total, every heading of the form once and filled, complete tables."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Place
from oreshed.ledger.document import Document, Section
from oreshed.ledger.evidence.amounts import amounts
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.membership import members
from oreshed.ledger.evidence.passage import Passage, bullet_mark, cells_of, table_rows
from oreshed.ledger.evidence.subjects import ALLIES, apart_words, contains, mentions
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words

RULE = "R-STRUCT"
FORM = {
    "production": "US and Allies Domestic Current Production", "demand": "US and Allies Domestic Demand 2030", "supply": "US and Allies Domestic Supply 2030",
    "references_volumes": "References for volumes", "discovery": "Key Discovery Technologies", "extraction": "Key Extraction Technologies",
    "separation": "Key Separation Technologies", "refining": "Key Purification & Refinement Technologies", "remediation": "Key Remediation Technologies",
    "references_technology": "References for mining technologies", "bottleneck": "Key Bottleneck technology", "bottleneck_summary": "Key Bottleneck summary",
}  # fmt: skip
VOLUMES = ("production", "demand", "supply")


def structure(evidence: Evidence) -> Iterator[Finding]:
    """Sections and their regions, headings of the form, tables, charts, and the forms of several documents."""
    book = Book.of(evidence.ledger)
    orders: list[tuple[Document, list[str]]] = []
    for document, found in book.documents():
        questions = [s.question for s in document.sections if s.question]
        if len(set(questions)) >= 6:
            orders.append((document, questions))
            yield from _headings(document, found)
        for section in document.sections:
            inside = [p for p in found if section.first < p.line <= section.last]
            if section.question in VOLUMES:
                yield from _members(section, inside, members(document))
            if section.question == "bottleneck_summary":
                yield from _length(section, inside, found)
        for table in table_rows(document):
            yield from _rows(table)
            yield from _left_out_of_table(table, members(document), found)
        yield from _charts(found)
        yield from _announced(list(found))
    yield from _orders(orders)


def _summary(inside: list[Passage]) -> list[Passage]:
    """The passages of a section's headline: its Summary line, or its first paragraph with a total."""
    lines = [p for p in inside if re.match(r"\s*\**\s*Summary\b", p.text)]
    if not lines:
        return []
    return [p for p in inside if p.line == lines[0].line]


def _members(section: Section, inside: list[Passage], own: frozenset[str]) -> Iterator[Finding]:
    """Regions of the headline without a bullet; members of the allies that alone are left out."""
    head = _summary(inside)
    body = [p for p in inside if p not in head]
    spoken = {code for p in body for _, _, code in (*mentions(p.plain), *mentions(p.lead))}
    led = [p for p in body if p.lead and {c for _, _, c in mentions(p.lead)}]
    everyone = any(
        re.search(
            r"\b(?:all (?:others?|other members|of them)|the others|remaining members|rest of the (?:bloc|allies))\b",
            p.plain,
            re.IGNORECASE,
        )
        for p in body
    )
    counted = re.search(
        r"\b(?:two|three|four|five|six|seven|eight|nine|ten|[2-9]|10)\s+(?:countries|nations|members|blocs?|regions)\b",
        " ".join(p.plain for p in head),
        re.IGNORECASE,
    )
    for p in body:
        m = re.match(r"\W*(?:\*\*[^*]*\*\*\s*)?(?:Adding|Summing|Together|Taking)\b", p.text) or re.search(
            r"\b(?:Adding|Summing)\b", p.plain
        )
        if not m:
            continue
        elsewhere = {c for q in body if q is not p for _, _, c in (*mentions(q.plain), *mentions(q.lead))}
        for _, _, code in mentions(p.plain[m.start() :]):
            if (
                code in ALLIES
                and code not in elsewhere
                and not any(contains(code, s) for s in elsewhere)
                and len(elsewhere & set(ALLIES)) >= 2
            ):
                yield finding(
                    RULE, "medium", (p.words(),),
                    f"{name_of(code)} stands in the sum and nowhere else in the section", f"A bullet for {name_of(code)}, or a sum without it.", weight=0.2,
                )  # fmt: skip
                break
    for p in head:
        for begin, end, code in mentions(p.plain):
            if (
                code in spoken
                or code in ("WLD", "ROW")
                or any(contains(code, s) or contains(s, code) for s in spoken)
            ):
                continue
            near = any(
                a.kind in ("mass", "number") and (0 <= a.start - end < 14 or 0 <= begin - a.end < 14)
                for a in amounts(p.plain)
            )
            if (not near and not (counted and led and code in ALLIES)) or len(led) < 2:
                continue
            yield finding(
                RULE, "medium", apart_words(p.words(), led[-1].words(0, 100)),
                f"{name_of(code)} is in the headline; the section's bullets name {', '.join(sorted(name_of(s) for s in spoken & set(ALLIES)))}",
                f"A bullet for {name_of(code)}, or a headline without it.", weight=0.2,
            )  # fmt: skip
    yield from _left_out(head, led)
    if len(led) >= 4:
        whole = spoken | {code for p in head for _, _, code in mentions(p.plain)}
        missing = [
            a
            for a in ALLIES
            if (not own or a in own) and a not in whole and not any(contains(a, s) for s in whole)
        ]
        if any(CHOSEN.search(p.lead) for p in body):
            missing = []
        if 1 <= len(missing) <= 2 and not everyone and missing != ["ISL"]:
            yield finding(
                RULE, "medium",
                apart_words(_heading(section, inside), *(p.words() for p in body if p.plain.rstrip().endswith(":") and p.line < led[-1].line), *(p.words(0, 80) for p in led[-2:])),
                f"bullets for {len(set(ALLIES)) - len(missing)} of {len(ALLIES)} members, none for {', '.join(name_of(m) for m in missing)}",
                "A bullet for every member, “none” where there is none.", weight=0.1,
            )  # fmt: skip


ONE_EACH = re.compile(
    r"\b(?:each|every|one by one|member by member|line by line|in turn|a (?:line|bullet) (?:for|each)|below)\b",
    re.IGNORECASE,
)


def _announced(found: list[Passage]) -> Iterator[Finding]:
    """ "Regions covered: A, B, C, D; each has its own line below", and bullets for all but one or two of them."""
    for p in found:
        listed = {code for _, _, code in mentions(p.plain)}
        if p.kind != "sentence" or len(listed) < 4 or not ONE_EACH.search(p.plain):
            continue
        below = [
            q for q in found if p.line < q.line <= p.line + 25 and q.section == p.section and bullet_mark(q)
        ]
        led = [q for q in below if {c for _, _, c in mentions(q.lead)}]
        told = {c for q in below for _, _, c in (*mentions(q.lead), *mentions(q.plain))}
        missing = [
            c for c in listed if c not in told and not any(contains(c, t) or contains(t, c) for t in told)
        ]
        if len(led) >= 3 and 1 <= len(missing) <= 2:
            yield finding(
                RULE, "medium", apart_words(p.words(), *(q.words(0, 80) for q in led[-2:])),
                f"{', '.join(name_of(c) for c in missing)} is announced and has no line", "A line for every one that is announced.", weight=0.1,
            )  # fmt: skip


def _left_out(head: list[Passage], led: list[Passage]) -> Iterator[Finding]:
    """A headline that lists its terms by region, and a bullet with a tonnage of a member that it does not list."""
    text = " ".join(p.plain for p in head)
    terms = {
        code
        for p in head
        for b, e, code in mentions(p.plain)
        if any(a.kind == "mass" and (0 <= a.start - e < 14 or 0 <= b - a.end < 14) for a in amounts(p.plain))
    } & set(ALLIES)
    if len(terms) < 3 or re.search(r"\b(?:others?|rest|remaining|mainly|mostly|led by|largest|chiefly|above all|most of)\b", text, re.IGNORECASE):  # fmt: skip
        return
    for p in led:
        codes = {c for _, _, c in mentions(p.lead)}
        masses = [
            a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0 and a.word != "below" and a.start < 60
        ]  # fmt: skip
        if len(codes) != 1 or not masses:
            continue
        code = next(iter(codes))
        if code in ALLIES and not any(c == code for q in head for _, _, c in mentions(q.plain)):
            yield finding(
                RULE, "medium", (p.words(0, masses[0].end + 5), head[0].words(0, 160)),
                f"{name_of(code)} has a bullet with {masses[0].text} and no term in the headline ({', '.join(sorted(name_of(t) for t in terms))})",
                f"A headline with {name_of(code)}.", weight=0.2,
            )  # fmt: skip
            return


def _heading(section: Section, inside: list[Passage]) -> Words:
    name = inside[0].document if inside else ""
    return Words(section.heading, Place(name, section.first))


def _headings(document: Document, found: tuple[Passage, ...]) -> Iterator[Finding]:
    """Questions of the form that are missing, doubled or empty."""
    by_question: dict[str, list[Section]] = {}
    for s in document.sections:
        title = s.first == 1 and re.match(r"\s*#(?!#)", document.line(1)) and len(document.sections) > 1
        if s.question and not title:
            by_question.setdefault(s.question, []).append(s)
    for question, heading in FORM.items():
        sections = by_question.get(question, [])
        if not sections and _told_elsewhere(document, question, by_question):
            continue
        if not sections:
            around = [s for s in document.sections if s.question]
            order = list(FORM)
            before = [s for s in around if order.index(s.question) < order.index(question)]
            after = [s for s in around if order.index(s.question) > order.index(question)]
            near = [
                *(before[-1:]),
                *(after[:1]),
                *document.sections[:1],
                *around,
            ]  # what stands is the evidence of what does not
            promised = [
                p
                for p in found
                if p.kind == "sentence"
                and p.line <= 12
                and re.search(
                    r"\b(?:twelve|eleven|12|11|all)\b[^.;]{0,25}\b(?:sections|headings|questions|parts|chapters)\b",
                    p.plain,
                )
            ]
            promised += [p for p in found if p.kind == "sentence" and p.line <= 12 and heading.split()[1][:8].lower() in p.plain.lower() and re.search(r"\b(?:section|chapter|parts?|below|follows?|at the end)\b", p.plain)]  # fmt: skip
            yield finding(
                RULE, "medium", apart_words(*(Words(s.heading, Place(document.name, s.first)) for s in near), *(p.words() for p in promised)),
                f"the form's heading “{heading}” is missing ({len(by_question)} of {len(FORM)} stand)", "The section, or a sentence why it is left out.", weight=0.2,
            )  # fmt: skip
        if len(sections) > 1:
            yield finding(
                RULE, "medium", tuple(Words(s.heading, Place(document.name, s.first)) for s in sections),
                f"the heading “{heading}” stands {len(sections)} times (lines {', '.join(str(s.first) for s in sections)})", "One section a question.", weight=0.1,
            )  # fmt: skip
        for s in sections:
            if not any(p.kind != "heading" for p in found if s.first < p.line <= s.last):
                yield finding(
                    RULE,
                    "medium",
                    (Words(s.heading, Place(document.name, s.first)),),
                    "the section is empty",
                    "Its text, or “none”.",
                    weight=0.2,
                )


def _told_elsewhere(document: Document, question: str, by_question: dict[str, list[Section]]) -> bool:
    """One list of references serves both kinds; a bottleneck section that opens with a Summary line needs no second one."""
    if question == "references_technology":
        return any(
            re.match(r"\W*(?:references?|sources|bibliography|literature)\W*$", s.heading, re.IGNORECASE)
            for s in document.sections
        )
    if question == "bottleneck_summary":
        return any(
            re.match(r"\W*Summary\b", document.line(n))
            for s in by_question.get("bottleneck", [])
            for n in range(s.first + 1, s.last + 1)
        )
    return False


def _length(section: Section, inside: list[Passage], found: tuple[Passage, ...]) -> Iterator[Finding]:
    m = re.search(r"\((\d)\s*[-–]\s*(\d)\s+sentences", section.heading)
    sentences = [p for p in inside if p.kind == "sentence" and re.search(r"[A-Za-z]{3}", p.plain)]
    if not m or not sentences or int(m[1]) <= len(sentences) <= int(m[2]):
        return
    yield finding(
        RULE, "low", apart_words(_heading(section, inside), sentences[-1].words()),
        f"{len(sentences)} sentences, the heading asks for {m[1]} to {m[2]}", "The length that the heading asks for.",
    )  # fmt: skip


def _rows(table: list[Passage]) -> Iterator[Finding]:
    """Rows with more or fewer cells than the header."""
    width = len(cells_of(table[0]))
    for row in table[1:]:
        n = len(cells_of(row))
        if n != width:
            yield finding(
                RULE,
                "medium",
                (row.words(), table[0].words()),
                f"{n} cells under {width} headings",
                "One cell a heading.",
                weight=0.1,
            )
            continue
        empty = [i for i, c in enumerate(cells_of(row)) if not c]
        numeric = [
            i
            for i in empty
            if i
            and sum(
                bool(re.search(r"\d", cells_of(r)[i]))
                for r in table[1:]
                if r is not row and len(cells_of(r)) == width
            )
            >= max(2, len(table) - 3)
        ]
        if numeric and not re.search(r"\btotal\b", row.lead, re.IGNORECASE):
            yield finding(
                RULE,
                "low",
                (row.words(), table[0].words()),
                f"the cell “{cells_of(table[0])[numeric[0]]}” is empty",
                "The number, or why there is none.",
            )


TOTAL_ROW = re.compile(
    r"\W*(?:the\s+)?(?:bloc|allies|allied|group|all members|members)\b[^|]{0,20}$|\W*(?:bloc|allied|group)?\s*total\b[^|]{0,25}$",
    re.IGNORECASE,
)
# A total of the rows alone: "bloc listed", "of these".
CHOSEN = re.compile(r"\b(?:listed|shown|named|above|these|those|selected|reporting)\b", re.IGNORECASE)
OTHERS = re.compile(r"\b(?:others?|rest|remaining|elsewhere|remainder)\b", re.IGNORECASE)


def _left_out_of_table(
    table: list[Passage], own: frozenset[str], found: tuple[Passage, ...]
) -> Iterator[Finding]:
    """A table of the members with a total, and one member that the text counts without a row."""
    rows = [p for p in table[1:] if not re.fullmatch(r"[\s|:-]+", p.plain)]
    named = {c for p in rows for _, _, c in mentions(p.lead)}
    here = [a for a in (own or ALLIES) if a in named]
    total = [p for p in rows if TOTAL_ROW.match(p.lead)]
    lone = [p for p in rows if len({c for _, _, c in mentions(p.lead)}) >= 1]
    if (
        len(here) < 4
        or not total
        or len(lone) + len(total) < len(rows)
        or any(OTHERS.search(p.lead) for p in rows)
        or any(CHOSEN.search(p.lead) for p in total)
    ):
        return
    missing = [
        a
        for a in (own or ALLIES)
        if a not in named and not any(contains(a, n) or contains(n, a) for n in named)
    ]
    if not own:
        missing = [a for a in missing if a != "ISL"]  # most texts leave Iceland out
    if not 1 <= len(missing) <= 2 or len(missing) >= len(here):
        return
    before = [
        p
        for p in found
        if p.kind == "sentence"
        and 0 < table[0].line - p.line <= 8
        and re.search(r"\b(?:each|every|all|seven|six|members?|row)\b", p.plain)
    ]
    names = ", ".join(name_of(m) for m in missing)
    yield finding(
        RULE, "medium", apart_words(*(p.words(0, 200) for p in before[-2:]), table[0].words(0, 80), total[0].words(0, 80), lone[-1].words(0, 80)),
        f"rows for {len(here)} of {len(own or ALLIES)} members and a total, none for {names}", "A row for every member, “none” where there is none.", weight=0.2,
    )  # fmt: skip


def _charts(found: tuple[Passage, ...]) -> Iterator[Finding]:
    """Rows of chart numbers without a label: several masses and nothing else on the line."""
    bare = [
        p
        for p in found
        if p.kind == "sentence"
        and len([a for a in amounts(p.plain) if a.kind == "mass"]) >= 2
        and not re.search(
            r"[A-Za-z]", re.sub(r"\b(?:million|thousand|tons?|tonnes|t|kt|Mt|metric|short)\b", "", p.plain)
        )
    ]
    if len(bare) >= 2:
        yield finding(
            RULE, "low", tuple(p.words() for p in bare[:4]), f"{len(bare)} lines of chart numbers carry no country: it follows from position only",
            "A label for each number.",
        )  # fmt: skip


def _orders(orders: list[tuple[Document, list[str]]]) -> Iterator[Finding]:
    """Documents of one form in different orders."""
    for (a, first), (b, second) in itertools.pairwise(orders):
        common = [q for q in first if q in second]
        if len(common) >= 6 and common != [q for q in second if q in first]:
            sa, sb = next(s for s in a.sections if s.question), next(s for s in b.sections if s.question)
            yield finding(
                RULE, "low", (Words(sa.heading, Place(a.name, sa.first)), Words(sb.heading, Place(b.name, sb.first))),
                f"{len(common)} common headings in two orders: {a.name} opens with “{sa.heading}”, {b.name} with “{sb.heading}”",
                "One order; a reader goes by the heading's text.",
            )  # fmt: skip

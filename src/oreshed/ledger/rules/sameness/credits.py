"""R-RES, R-LOGIC, R-DUP: who is given a remainder, a bottleneck or an output, against what the bullet and the tables say of others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.labels import SUPPLIER
from oreshed.ledger.evidence.passage import Passage, cells_of, table_rows
from oreshed.ledger.evidence.subjects import apart_words, mentions
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding

LEFT = re.compile(r"\b(?:left over|leaves?|leaving|remaining|remainder|the rest|residual|outstanding|still missing|uncovered)\b", re.IGNORECASE)  # fmt: skip
WHOLLY = re.compile(
    r"\b(?:all (?:of (?:it|which|this|that) )?(?:is|are|comes?|came|was|were|must be|has to be)|(?:is|are|was|were) all|entirely|exclusively|solely|wholly|(?:one|a single|the only|only one) (?:supplier|country|source|seller|producer)|the whole gap|in full)\b"
    r"|\b(?:left over|remainder|rest|remaining \d[\d.,]* ?k?M?t)\s+(?:is|are|was|were)\s+(?:[A-Z][a-z]+(?:an|ese|ish|n)\b)",
)
ALSO = re.compile(r"\b(?:also|for (?:its|their) part|in addition|another|a further|moreover|besides|meanwhile|on top)\b", re.IGNORECASE)  # fmt: skip
SENT = re.compile(r"\b(?:sends?|sent|ships?|shipped|deliver\w*|suppl(?:y|ies|ied)|sells?|sold|brings?|brought|provid\w+|export\w*)\b", re.IGNORECASE)  # fmt: skip
UNDONE = re.compile(
    r"\b(?:could|might|may|if|would|plan\w*|no longer|not|never|stopped|until)\b", re.IGNORECASE
)
FREE = re.compile(
    r"\b(?:self[- ]suffici\w+|fully covered|independent of (?:all )?imports?|no (?:longer )?(?:need (?:for|of) )?imports?|needs? no imports?|meets? (?:all|the whole) of|covers? (?:all|the whole) of)\b",
    re.IGNORECASE,
)
OF_NEED = re.compile(r"\s*of\s+(?:the\s+|its\s+|their\s+|all\s+|that\s+)?(?:[~≈]?\d[\d.,]*\s*(?:k|M)?t\s+)?(?:[\w'’-]+\s+){0,3}?(?:needs?|demand|requirements?|consumption)\b", re.IGNORECASE)  # fmt: skip


def credits(evidence: Evidence) -> Iterator[Finding]:
    """Remainders given to one source, self-sufficiency after a partial cover, bottlenecks against the table of steps, suppliers' figures."""
    for document, found in Book.of(evidence.ledger).documents():
        bullets: dict[int, list[Passage]] = {}
        for p in found:
            if p.kind == "sentence":
                bullets.setdefault(p.line, []).append(p)
        for group in bullets.values():
            yield from _remainder(group)
            yield from _covered(group)
            yield from _alone(group)
        tables = table_rows(document)
        yield from _steps(found, tables)
        yield from _suppliers(found, tables)


def _remainder(group: list[Passage]) -> Iterator[Finding]:
    """The whole remainder is one country's, and the next sentence names another that delivers."""
    for i, p in enumerate(group):
        m = LEFT.search(p.plain)
        whole = WHOLLY.search(p.plain)
        masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
        if not m or not whole or not masses or UNDONE.search(p.plain):
            continue
        rest = min(masses, key=lambda a: min(abs(a.start - m.end()), abs(m.start() - a.end)))
        here = {c for *_, c in mentions(p.plain)}
        for q in group[i + 1 :]:
            own = [a for a in amounts(q.plain) if a.kind == "mass" and 0.05 * rest.value < a.value]
            named = {c for *_, c in mentions(q.plain)}
            other = (named - here) or re.match(r"\W*(?:\*\*)?[A-Z][\w-]+,? (?:for its part|also|in addition|delivered|supplied|shipped|sold)", q.plain)  # fmt: skip
            if not own or not SENT.search(q.plain) or not other or UNDONE.search(q.plain):
                continue
            if not ALSO.search(q.plain) and not re.search(r"\bto\b[^.;]{0,30}\b(?:buyers|customers|us|users|consumers|plants|the (?:group|bloc|allies|country))\b", q.plain):  # fmt: skip
                continue
            a = own[0]
            yield finding(
                "R-RES", "high", (p.words(min(rest.start, m.start()) - 20, max(rest.end, whole.end(), m.end()) + 25), q.words(0, a.end + 25)),
                f"the remainder of {shown(rest.value)} is given to one source, but {shown(a.value)} comes from another: {shown(rest.value)} - {shown(a.value)} = {shown(rest.value - a.value)}",
                f"A remainder of {shown(max(0.0, rest.value - a.value))}, or several sources.", weight=min(1.0, per(a.value, rest.value)),
            )  # fmt: skip
            return


def _covered(group: list[Passage]) -> Iterator[Finding]:
    """ "43 % of the need ... will therefore be self-sufficient"."""
    for i, p in enumerate(group):
        m = FREE.search(p.plain)
        if not m or re.search(r"\b(?:not|never|far from|if|would|could|cannot|without)\b", p.plain[max(0, m.start() - 40) : m.start()]):  # fmt: skip
            continue
        if not re.search(r"\b(?:therefore|thus|so|hence|consequently|then|accordingly|as a result)\b", p.plain, re.IGNORECASE):  # fmt: skip
            continue
        for q in group[max(0, i - 1) : i + 1]:
            for a in amounts(q.plain):
                if a.kind == "percent" and a.printed[1] < 95 and a.value > 0 and OF_NEED.match(q.plain, a.end) and a.word != "over":  # fmt: skip
                    yield finding(
                        "R-LOGIC", "high", (p.words(max(0, m.start() - 50), m.end() + 15), q.words(max(0, a.start - 40), a.end + 40)),
                        f"{a.value:.4g} % of the need is covered: {100 - a.value:.4g} % is not, “{m[0]}” says none is missing", "A gap, or a cover of 100 %.", weight=(100 - a.value) / 100,
                    )  # fmt: skip
                    return


def _alone(group: list[Passage]) -> Iterator[Finding]:
    """ "The furnaces (Sauda, Kvinesdal) make 600 kt. Sauda alone makes 640 kt": one of the list above the list's total."""
    for i, p in enumerate(group):
        listed = re.search(r"\((?P<names>[A-Z][^()\d]{3,90}(?:,| and )[^()\d]{2,60})\)", p.plain)
        masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
        if not listed or len(masses) != 1:
            continue
        names = [n.strip() for n in re.split(r",|\band\b", listed["names"])]
        for q in group[i + 1 :]:
            m = re.match(
                r"\W*(?:The )?(?P<name>[A-Z][\w'’ -]{1,30}?)(?:'s|’s)?\s+(?:alone|on its own|by itself)\b",
                q.plain,
            )
            own = [a for a in amounts(q.plain) if a.kind == "mass" and a.value > 0]
            if not m or m["name"] not in names or len(own) != 1 or own[0].printed[0] <= masses[0].printed[1]:
                continue
            if (
                re.search(r"\b(?:capacity|could|reserves?|resources?|ore|gross)\b", q.plain)
                or own[0].word == "below"
            ):
                continue
            yield finding(
                "R-PART", "high", (p.words(listed.start() - 20, masses[0].end + 10), q.words(0, own[0].end + 5)),
                f"{m['name']} alone {shown(own[0].value)} > {shown(masses[0].value)} for all that are listed with it", f"At most {shown(masses[0].value)}.", weight=per(own[0].value, masses[0].value) - 1,
            )  # fmt: skip
            return


STEPS = (
    ("mining", re.compile(r"\b(?:min(?:e|es|ing)|ores?)\b", re.IGNORECASE)),
    ("concentrating", re.compile(r"\b(?:concentrat\w+|mill(?:s|ing)?|beneficiation)\b", re.IGNORECASE)),
    ("smelting", re.compile(r"\b(?:smelt\w*|furnaces?|roast\w*)\b", re.IGNORECASE)),
    ("separation", re.compile(r"\bseparat\w+\b", re.IGNORECASE)),
    ("refining", re.compile(r"\b(?:refin\w+|purif\w+)\b", re.IGNORECASE)),
    ("metal making", re.compile(r"\bmetal(?:[- ]making|li[sz]\w+)?\b", re.IGNORECASE)),
    ("conversion", re.compile(r"\b(?:conversion|convert\w*|sulph?ates?|sulfates?|hydroxides?|chemicals?)\b", re.IGNORECASE)),
    ("recycling", re.compile(r"\brecycl\w+\b", re.IGNORECASE)),
    ("magnet making", re.compile(r"\bmagnets?\b", re.IGNORECASE)),
)  # fmt: skip
BINDS = re.compile(
    r"\b(?P<step>[\w -]{3,40}?)\s+(?:is|are|remains?|stays?|will be)\s+(?:clearly\s+|still\s+|therefore\s+)?(?:the\s+)?(?:(?:decisive|main|real|tightest|narrowest|binding|key|first|critical|true|principal)\s+)?(?:step\s+that\s+(?:binds|limits)|bottleneck|limit(?:ing step)?|constraint|chokepoint|choke point|weakest link)\b",
    re.IGNORECASE,
)


def _steps(found: tuple[Passage, ...], tables: list[list[Passage]]) -> Iterator[Finding]:
    """The step that is called the bottleneck against a table of the steps' cover of demand."""
    for table in tables:
        header = cells_of(table[0])
        if not re.search(r"\b(?:step|stage|link|process)\b", header[0], re.IGNORECASE):
            continue
        column = next((i for i, h in enumerate(header) if i and re.search(r"\b(?:cover\w*|utili[sz]\w+|of (?:demand|need))\b", h, re.IGNORECASE) and "%" in h), None)  # fmt: skip
        if column is None or re.search(r"utili[sz]", header[column], re.IGNORECASE):
            continue
        cover: dict[str, tuple[float, Passage]] = {}
        for row in table[1:]:
            cells = cells_of(row)
            names = [n for n, w in STEPS if w.search(cells[0])]
            value = (
                re.fullmatch(r"[~≈]?\s*(\d+(?:\.\d+)?)\s*%?", cells[column]) if column < len(cells) else None
            )
            if len(names) >= 1 and value:
                cover.setdefault(names[0], (float(value[1]), row))
        if len(cover) < 2:
            continue
        least = min(cover, key=lambda n: cover[n][0])
        for p in found:
            m = BINDS.search(p.plain) if p.kind == "sentence" else None
            if not m or re.search(r"\b(?:not|no longer|never|once|neither)\b", m[0], re.IGNORECASE):
                continue
            steps = [n for n, w in STEPS if w.search(m["step"])]
            if len(steps) != 1 or steps[0] not in cover or cover[steps[0]][0] < 1.15 * cover[least][0]:
                continue
            named, tight = cover[steps[0]], cover[least]
            yield finding(
                "R-LOGIC", "high", apart_words(p.words(m.start(), m.end() + 40), named[1].words(), tight[1].words()),
                f"{steps[0]} covers {named[0]:g} % of demand, {least} {tight[0]:g} %: {least} binds first", f"The bottleneck is {least}.", weight=0.6,
            )  # fmt: skip
            break


def _suppliers(found: tuple[Passage, ...], tables: list[list[Passage]]) -> Iterator[Finding]:
    """ "including 14 kt from Lynas" where the supplier's bullet and its row of the same year say 11 kt."""
    given: dict[str, list[tuple[Passage, Amount, int]]] = {}
    for p in found:
        if p.kind != "sentence":
            continue
        years = {int(a.first) for a in amounts(p.plain) if a.kind == "year"}
        if len(years) != 1:
            continue
        for a in amounts(p.plain):
            m = SUPPLIER.match(p.plain, a.end) if a.kind == "mass" else None
            if m and not m["more"] and not mentions(m["name"]):
                given.setdefault(m["name"].rstrip("."), []).append((p, a, next(iter(years))))
    if not given:
        return
    for table in tables:
        header = cells_of(table[0])
        for row in table[1:]:
            name, cells = row.lead.strip(" *"), cells_of(row)
            for p, a, year in given.get(name, []):
                for head, cell in list(zip(header, cells, strict=False))[1:]:
                    unit, stated = re.search(r"\b(kt|Mt|t)\b", head), re.fullmatch(r"[~≈]?\s*(\d+(?:\.\d+)?)", cell.replace(",", ""))  # fmt: skip
                    if not unit or not stated or str(year) not in head:
                        continue
                    product = {w.lower() for w in re.findall(r"[A-Za-z]{4,}", head)} - {"capacity", "supply", "output", "production"}  # fmt: skip
                    if product and not any(w in p.plain.lower() for w in product):
                        continue
                    value = float(stated[1]) * {"t": 1.0, "kt": 1e3, "Mt": 1e6}[unit[1]]
                    half = 0.5 * 10 ** -len(stated[1].partition(".")[2]) * {"t": 1.0, "kt": 1e3, "Mt": 1e6}[unit[1]]  # fmt: skip
                    if not disjoint((value - half, value + half), a.allowed):
                        continue
                    led = [
                        q for q in found if q.kind == "sentence" and q.lead == name and str(year) in q.plain
                    ]
                    yield finding(
                        "R-DUP", "medium", apart_words(p.words(max(0, a.start - 20), a.end + 20), row.words(), *(q.words() for q in led[:1])),
                        f"{name}, {year}: {shown(a.value)} against {shown(value)}", "One value.", weight=per(abs(a.value - value), max(a.value, value)),
                    )  # fmt: skip
                    return


__all__ = ["credits"]

"""R-SCOPE: a country outside that stands among the members: in a list of theirs, in a table of theirs, or called one of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.document import Document
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.membership import stranger
from oreshed.ledger.rules.passage import Passage, cells_of, table_rows
from oreshed.ledger.rules.statements import places_in
from oreshed.ledger.rules.subjects import contains, mentions
from oreshed.ledger.rules.verdicts import finding

OWN = re.compile(r"\ballie[ds]\b|\ballied\b|\bbloc\b|\b(?:the|this|our|whole|a) group(?:'s|’s)?\b(?! of)|\bmember (?:states?|countries|nations)\b|\bmembers?\b|\bpartner (?:states?|countries|nations)\b|\bcoalition\b|\balliance\b|\bhome (?:supply|output|production)\b|\bdomestic (?:supply|output|production)\b", re.IGNORECASE)  # fmt: skip
# Words that set a country apart from the members, or make it their supplier or rival.
APART = re.compile(r"\b(?:not|no|nor|non|outside|outsiders?|except\w*|exclud\w+|without|beyond|besides?|import\w*|bought|buy\w*|purchas\w+|from|against|than|versus|compared|unlike|whereas|while|but|rival\w*|competitors?|depend\w*|relian\w+|reli\w+|world|global|elsewhere|third|foreign|export\w*|ship\w*|sell\w*|sold|to|send\w*|sent|other|owned|controlled|via|after|ahead|behind|sanction\w*|if|could|would|treat\w*|process\w*|feed|fed)\b", re.IGNORECASE)  # fmt: skip
LIST = re.compile(
    r"\(([^()]{3,160})\)|:\s*([^.;]{3,260})|\b(?:namely|among them|that is|i\.e\.)\s+([^.;]{3,160})"
)
CALLED = re.compile(r"^\s*(?:,|\(|–|—)\s*(?:itself |also |now |too |being |as |like |which is |who is )*(?:an?|one of (?:the|our)|another|the (?:largest|smallest|newest|oldest))?\s*(?:\w+\s+)?(?:allie[ds]|ally|allied (?:country|nation|state)|members?|partners?)\b(?! of the (?:Commonwealth|OECD|African|United Nations|WTO|BRICS))", re.IGNORECASE)  # fmt: skip
UNION = re.compile(
    r"\b(?:EU|European Union|Union)(?:'s|’s|['’])?\s*(?:-?\s?\w+\s+){0,2}?(?:line|row|figure|total|output|number|entry|count|production|tonnage|demand|supply|share)?\s*(?:\([^)]*\)\s*)?(?:covers?|includes?|is made up of|consists? of|comprises?|is|adds?|sums?|combines?|counts?|takes in|stands for|means)\s+(?P<list>[^.;]{3,140})"
)
AMONG = re.compile(r"\b(?:[Aa]mong|[Ii]nside|[Ww]ithin|[Oo]f all|[Aa]mongst)\s+(?:the\s+|our\s+|its\s+)?(?:allie[ds]\b|allied\b|bloc\b|group\b|members?\b|coalition\b|partner \w+)", re.IGNORECASE)  # fmt: skip


def allegiance(evidence: Evidence) -> Iterator[Finding]:
    """Outsiders in every sentence and table that speaks of the members."""
    for document, found in Book.of(evidence.ledger).documents():
        for p in found:
            if p.kind == "sentence":
                hit = next(
                    (f for rule in (_listed, _called, _among, _union, _bracketed) for f in rule(document, p)),
                    None,
                )
                if hit:
                    yield hit
        for table in table_rows(document):
            yield from _tabled(document, table)


def _strange(document: Document, text: str) -> tuple[list[str], list[str]]:
    codes = [code for *_, code in places_in(text) if code not in ("WLD", "ROW")]
    strange = [c for c in codes if stranger(document, c)]
    return strange, [c for c in codes if c not in strange]


def _say(p: Passage, codes: list[str], words: tuple[Words, ...], why: str) -> Finding:
    names = ", ".join(name_of(c) for c in dict.fromkeys(codes))
    return finding("R-SCOPE", "high", words, f"{names}: no member, {why}", "The members alone.", weight=0.6)  # fmt: skip


def _listed(document: Document, p: Passage) -> Iterator[Finding]:
    """Two members or more, and an outsider between them, in a list that words of the bloc open."""
    for m in LIST.finditer(p.plain):
        listed = next(g for g in m.groups() if g)
        strange, members = _strange(document, listed)
        head = p.plain[max(0, m.start() - 90) : m.start()]
        if not strange or len(set(members)) < 2 or len(strange) >= len(members):
            continue
        if not OWN.search(head) or APART.search(head[OWN.search(head).start() :]) or APART.search(listed):  # type: ignore[union-attr]
            continue
        at = p.plain.find(listed, m.start())
        yield _say(p, strange, (p.words(max(0, m.start() - 50), min(len(p.text), at + len(listed))), p.words(at, at + len(listed))), "stands in a list of members")  # fmt: skip
        return


def _called(document: Document, p: Passage) -> Iterator[Finding]:
    """ "Morocco, a member of the group, ..."; "allied Peru"."""
    for b, e, code in mentions(p.plain):
        if code in ("WLD", "ROW") or not stranger(document, code):
            continue
        after = CALLED.match(p.plain[e:])
        before = re.search(
            r"\b(?:[Aa]llied|[Ff]ellow member|[Oo]ur ally|[Pp]artner country|[Mm]ember state)\s+$",
            p.plain[:b],
        )
        if (
            after and not re.search(r"\b(?:not|no|non|never|nor)\b", p.plain[e : e + len(after[0])])
        ) or before:
            yield _say(p, [code], (p.words(max(0, b - 30), min(len(p.text), e + 60)), p.words(b, e)), "but called one")  # fmt: skip
            return


def _among(document: Document, p: Passage) -> Iterator[Finding]:
    """ "Among the allied producers Rwanda leads": the only places that the clause names."""
    m = AMONG.search(p.plain)
    if not m:
        return
    clause = re.split(r"[;.](?=\s|$)", p.plain[m.end() :])[0]
    strange, members = _strange(document, clause)
    if (
        strange
        and not APART.search(re.sub(r"\b(?:come|comes|came|coming) from\b", " ", clause))
        and len(strange) <= len(members) + 1
    ):
        at = next(b for b, _, c in places_in(p.plain) if c == strange[0] and b >= m.end())
        yield _say(p, strange, (p.words(m.start(), min(len(p.text), at + 40)), p.words(at, at + 25)), "but placed inside it")  # fmt: skip


def _union(document: Document, p: Passage) -> Iterator[Finding]:
    """ "The EU line covers Spain, Germany and British mines"."""
    for m in UNION.finditer(p.plain):
        listed = m["list"]
        codes = [(b, e, c) for b, e, c in places_in(listed) if c not in ("WLD", "ROW", "EU27")]
        strange = [(b, e, c) for b, e, c in codes if not contains("EU27", c)]
        if len(codes) < 2 or not strange or len(strange) == len(codes) or APART.search(listed):
            continue
        at = m.start("list") + strange[0][0]
        yield _say(
            p,
            [c for *_, c in strange],
            (p.words(m.start(), m.end()), p.words(at, at + 25)),
            "but counted in the European Union",
        )
        return


EU_LIST = re.compile(
    r"\b(?:EU|European Union|Union|Europe(?:['’]s)?)\b[^.;()]{0,60}\((?P<list>[^()]{5,160})\)"
)


def _bracketed(document: Document, p: Passage) -> Iterator[Finding]:
    """ "EU refiners (Sweden 40 t, Russia 70 t, Bulgaria 4 t)"."""
    for m in EU_LIST.finditer(p.plain):
        codes = [(b, e, c) for b, e, c in places_in(m["list"]) if c not in ("WLD", "ROW", "EU27")]
        strange = [(b, e, c) for b, e, c in codes if not contains("EU27", c)]
        union = re.search(r"\b(?:EU|Union)\b", p.plain)
        if len(codes) - len(strange) >= 2 and len(strange) == 1 and union and not APART.search(m["list"]):
            at = m.start("list") + strange[0][0]
            yield _say(
                p,
                [strange[0][2]],
                (p.words(m.start(), m.end()), p.words(at, at + 25)),
                "but listed in the European Union",
            )
            return


def _tabled(document: Document, table: list[Passage]) -> Iterator[Finding]:
    """A table whose heading or total is the bloc's, with a row of a country outside and no row of the world."""
    leads = [r.lead for r in table]
    owned = OWN.search(" ".join(cells_of(table[0]))) or any(OWN.search(lead) for lead in leads[-2:])
    if not owned or any(re.search(r"\bworld\b|\bglobal\b|\brest of\b|\bnon-|\bothers?\b|\boutside\b|\bimport", " ".join(cells_of(r)[:2]), re.IGNORECASE) for r in table):  # fmt: skip
        return
    if APART.search(re.sub(r"\bto\b|\bother\b", "", " ".join(cells_of(table[0])))):
        return
    rows = [(r, _strange(document, r.lead)) for r in table[1:]]
    members = [r for r, (strange, own) in rows if own and not strange]
    outsiders = [(r, strange) for r, (strange, own) in rows if strange and not own]
    if len(members) >= 2 and 1 <= len(outsiders) < len(members):
        r, strange = outsiders[0]
        yield _say(
            r, strange, (r.words(), table[0].words(), table[-1].words()), "has a row among the members"
        )


__all__ = ["allegiance"]

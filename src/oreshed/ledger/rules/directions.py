"""R-LOGIC: which way an effect goes: "as head grades fall, less ore must be moved", "more magnesia lowers the use of acid".

`reference/directions.csv` holds cause, effect and the sign between them. A finding needs a word of change at both, in one sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.provenance import table
from oreshed.ledger.rules.verdicts import finding

RULE = "R-LOGIC"
UP = r"(?:more|higher|greater|rising|rises?|rose|raises?|raised|raising|increas\w+|grows?|growing|grew|growth in|lifts?|lifting|climbs?|climbing|boosts?|abundant|plentiful|ample|longer|deeper|finer|larger|widens?|strong(?:er)?|speeds? up|faster|dearer|richer|abundance of|surplus of|excess)"
DOWN = r"(?:less|lower|lowers|lowered|lowering|fewer|falls?|falling|fell|drops?|dropping|declin\w+|reduc(?:es?|ed|ing|tion in)|cuts?|cutting|decreas\w+|shrinks?|shrinking|scarce|short|shorter|weak(?:er|ens?)?|slows?|slower|smaller|thinner|saves?|shortage of|lack of|coarser|poorer|diminish\w*)"
EITHER = re.compile(rf"\b(?:(?P<up>{UP})|(?P<down>{DOWN}))\b", re.IGNORECASE)
LINK = re.compile(
    r"\b(?:[Aa]s|[Ww]hen|[Ww]here|[Ii]f|[Tt]he|[Ss]ince|[Bb]ecause|[Mm]ore|[Hh]igher|[Ll]ower|[Ll]ess|[Ff]iner|[Rr]ising|[Ff]alling|[Gg]reater|[Rr]aising|[Ll]owering|[Ii]ncreasing|[Rr]educing|[Aa])\b"
)
DENIED = re.compile(r"\b(?:not|never|no|despite|although|though|even|unless|offset\w*|but|however|yet|instead|without|regardless|up to|beyond|limits?|optimum|until|too|share|per cent|percent|%|than in|compared|versus|neither)\b", re.IGNORECASE)  # fmt: skip


@lru_cache(maxsize=1)
def _known() -> tuple[tuple[re.Pattern[str], re.Pattern[str], int, str, str], ...]:
    return tuple(
        (re.compile(rf"\b(?:{r['cause']})\b"), re.compile(rf"\b(?:{r['effect']})\b"), 1 if r["sign"] == "+" else -1, r["reason"], r["source"])
        for r in table("directions")
    )  # fmt: skip


def directions(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence with a cause and an effect of the table."""
    for _, found in Book.of(evidence.ledger).documents():
        for p in found:
            if (
                p.kind == "sentence"
                and not re.search(r"\d{4}\b.*\d{4}\b", p.plain)
                and not DENIED.search(p.plain)
            ):
                yield from _sign(p)


def _change(text: str, begin: int, end: int, low: int, high: int, *, after: bool) -> tuple[int, int] | None:
    """The word of change at a term: right before it, else the first behind it; its sign and its end."""
    before = list(EITHER.finditer(text, max(low, begin - 22), begin))
    if before and re.fullmatch(
        r"\s*(?:in |of |the |a |an |its |and |for |each |use of |more |much )*(?:[a-z-]+\s)?",
        text[before[-1].end() : begin],
    ):
        return (1 if before[-1]["up"] else -1, before[-1].start())
    if not after:
        return None
    m = EITHER.search(text, end, min(high, end + 32))
    return (1 if m["up"] else -1, m.start()) if m else None


def _sign(p: Passage) -> Iterator[Finding]:
    for cause, effect, sign, reason, source in _known():
        c = cause.search(p.plain)
        e = effect.search(p.plain, c.end()) if c else None
        if (
            c is None
            or e is None
            or e.start() - c.end() > 75
            or not LINK.match(p.plain.lstrip(" -*•"))
            or re.search(r"[;:]|\.\s", p.plain[c.end() : e.start()])
        ):
            continue
        first = _change(
            p.plain,
            c.start(),
            c.end(),
            0,
            e.start(),
            after=bool(re.search(r",|\b(?:is|are|rise|fall|rises|falls)\b", p.plain[c.end() : e.start()])),
        )
        fineness = re.match(r"(?:finer|coarser|lower|reduced|high)", c[0], re.IGNORECASE)
        if (
            first is None
            and fineness is None
            and c[0].lower()
            not in ("vacuum", "recycling", "thrifting", "substitution", "dysprosium", "terbium")
        ):
            continue
        a = first[0] if first else 1
        if fineness and first and first[1] <= c.start() + 1:
            a = 1
        if c[0].lower().startswith(("lower", "reduced")):
            a = 1  # the row is about the lowering itself
        verb = list(
            EITHER.finditer(p.plain, (first[1] + 3) if first and first[1] > c.end() else c.end(), e.start())
        )
        last = verb[-1] if verb else None
        b = (1 if last["up"] else -1) if last else None
        if b is None:
            behind = EITHER.search(p.plain, e.end(), e.end() + 28)
            b = (1 if behind["up"] else -1) if behind else None
        if e[0].lower() in ("harder", "easier", "cheaper") or e[0].lower().startswith("difficult"):
            b = 1
        if b is None or a * b == sign:
            continue
        yield finding(
            RULE, "medium", (p.words(max(0, c.start() - 20), e.end() + 15), Words(reason, None, source)), reason, "The other direction.", weight=0.3,
        )  # fmt: skip
        return


__all__ = ["directions"]

"""R-PHYS: what dissolves, extracts, reduces, concentrates and electrolyses an ore or a compound, and in which deposits a metal occurs.

`reference/treatments.csv` holds for each step the subjects and the agents that serve them, `reference/agents.csv` the words of
an agent. A finding needs a subject, a verb of the step and an agent that does not serve it in one clause, and no agent that does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.provenance import table
from oreshed.ledger.rules.verdicts import finding

RULE = "R-PHYS"
REACH = 60  # characters between subject, verb and agent
VERBS = {
    "leach": re.compile(r"\b(?:leach(?:ed|es|ing)?|dissolv(?:ed|es|ing)|dissolution|digest(?:ed|ion|s|ing)|attacked)\b"),
    "extract": re.compile(r"\b(?:extracted|extracting|extraction|extracts?|solvent[- ]extract\w*|loaded)\b"),
    "reduce": re.compile(r"\b(?:reduced|reduction|reducing|smelted)\b"),
    "concentrate": re.compile(r"\b(?:concentrated|concentration|upgraded|upgrading|concentrating|beneficiat(?:ed|ion)|recovered|enriched|dressed|won)\b"),
    "electrolyse": re.compile(r"\b(?:electro-?(?:won|winning|lys\w+|lyz\w+|refin\w+|deposit\w+)|plated)\b"),
    "occur": re.compile(r"\b(?:occurs?|found|hosted|mined|comes?|lies?|mining)\b"),
}  # fmt: skip
LINK = re.compile(r"\b(?:with|by|in|into|using|through|via)\s")
FROM = re.compile(r"\b(?:from|in|by|of|out of)\s")
# Another step stands between subject and verb: it is no longer the subject that is treated.
CHANGED = re.compile(r"\b(?:fus(?:ed|ion)|roast\w*|calcin\w*|crack\w*|bak(?:ed|ing)|convert\w*|reduced|sinter\w*|chlorinat\w*|then|residues?|cakes?|slags?|tailings|impurit\w*|gangue|matte|calcine|smelt(?:ed|ing)|concentrates? of|free of|from|after|oxidi[sz]\w*|precipitat\w*)\b", re.IGNORECASE)  # fmt: skip
DENIED = re.compile(r"\b(?:not|never|cannot|nor|neither|unlike|rather than|instead|insoluble|resists?|hardly|barely|inert|no|fails?|without|would|pilot|laborator\w+|experiment\w*|research|patent\w*|wash\w*|scrub\w*|impurit\w*|gangue|remov\w*|free[sd]?|preconcentrat\w*|clean\w*|analy\w+|assay\w*)\b", re.IGNORECASE)  # fmt: skip
CUT = re.compile(r"[;:]|\.(?!\d)|,?\s+\b(?:then|after|before|while|whereas|but|followed|which|where|and (?:the|then|is|are|its)|to (?:give|yield|make|remove)|so)\b")  # fmt: skip
END = re.compile(CUT.pattern + r"|\bto\b|,\s+(?:at|and)\b")


@dataclass(frozen=True)
class Treatment:
    """A subject of one step and the agents that serve it."""

    subject: str
    words: re.Pattern[str]
    step: str
    agents: frozenset[str]
    source: str


@lru_cache(maxsize=1)
def treatments() -> dict[str, tuple[Treatment, ...]]:
    """The table by step."""
    held: dict[str, list[Treatment]] = {}
    for r in table("treatments"):
        pattern = re.compile(rf"\b(?:{r['words']})(?![\w-])", re.IGNORECASE)
        held.setdefault(r["step"], []).append(
            Treatment(r["subject"], pattern, r["step"], frozenset(r["agents"].split("; ")), r["source"])
        )
    return {k: tuple(v) for k, v in held.items()}


@lru_cache(maxsize=1)
def agents() -> dict[str, dict[str, re.Pattern[str]]]:
    """The words of each agent by step."""
    held: dict[str, dict[str, re.Pattern[str]]] = {}
    for r in table("agents"):
        held.setdefault(r["step"], {})[r["agent"]] = re.compile(rf"\b(?:{r['words']})(?![\w-])", re.IGNORECASE)  # fmt: skip
    return held


def treated(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence that treats a subject of the table."""
    book = Book.of(evidence.ledger)
    for _, found in book.documents():
        for p in found:
            if p.kind == "sentence" and not DENIED.search(p.plain):
                for step, verb in VERBS.items():
                    yield from _treated(p, step, verb)


def _subject(text: str, verb: re.Match[str], step: str) -> tuple[Treatment | None, int, int]:
    """The subject of a verb, where the quote begins, and where the words on the agent begin."""
    opening = max(0, verb.start() - REACH)
    seen = [
        (m.end(), len(m[0]), t)
        for t in treatments()[step]
        for m in t.words.finditer(text[: verb.start()])
        if m.start() >= opening
    ]
    if seen:
        end, length, known = max(seen, key=lambda s: s[:2])
        between = text[end : verb.start()]
        if CHANGED.search(between) or re.search(r"[.;:]", between):
            return None, 0, 0
        return known, end - length, verb.end()
    # "leaching of the monazite with", "by reducing the fluoride with"
    if not re.search(r"(?:ing|tion)$", verb[0]):
        return None, 0, 0
    for t in treatments()[step]:
        m = t.words.search(text, verb.end(), verb.end() + 45)
        if m and re.fullmatch(r"\s+(?:of\s+)?(?:the\s+)?(?:\w+\s+)?", text[verb.end() : m.start()]):
            return t, verb.start(), m.end()
    return None, 0, 0


def _treated(p: Passage, step: str, verb: re.Pattern[str]) -> Iterator[Finding]:
    """ "monazite is leached with cyanide": the agent of one step against those that serve its subject."""
    for v in verb.finditer(p.plain):
        known, begin, at = _subject(p.plain, v, step)
        if known is None:
            continue
        after = p.plain[at : at + REACH]
        link = (FROM if step in ("electrolyse", "occur") else LINK).search(after)
        if link is None or link.start() > 30 or CUT.search(after[: link.start()]):
            continue
        cut = END.search(after, link.end())
        after = after[: cut.start()] if cut else after
        given = [(m.start(), a) for a, words in agents()[step].items() if (m := words.search(after, link.end() - 1))]  # fmt: skip
        if not given or any(a in known.agents for _, a in given):
            continue
        agent = min(given)[1]
        served = ", ".join(sorted(known.agents - {"none"})) or "no agent of this kind"
        yield finding(
            RULE, "medium", (p.words(begin, at + len(after)), Words(f"{known.subject}: {served}", None, known.source)),
            f"{known.subject} and {agent}: the step is done with {served}", f"{served.capitalize()}.", weight=0.2,
        )  # fmt: skip
        return


__all__ = ["agents", "treated", "treatments"]

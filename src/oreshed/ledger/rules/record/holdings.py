"""R-ENTITY, R-YEAR: what is said of a well-known mine or plant: where it lies, whose it is, what it yields, whether it still runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice

from oreshed.basis.regions import name_of
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.facilities import PLACES, known, provinces
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.sitelist import NOUN, ROW, Mention, Site, mentioned, sites, told
from oreshed.ledger.evidence.subjects import contains, mentions
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.record.outputs import output
from oreshed.ledger.rules.record.tenure import owner, state

RULE = "R-ENTITY"


@lru_cache(maxsize=1)
def _states() -> tuple[re.Pattern[str], dict[str, str]]:
    """States, provinces and their country: those of the vocabulary and of the table."""
    home = dict(provinces())
    for country, states in PLACES.items():
        home |= dict.fromkeys(states, country)
    for held in sites().values():
        for s in held:
            home |= dict.fromkeys(s.states, s.region)
    home = {k: v for k, v in home.items() if len(k) > 3 and k not in ("Lima", "Sonora", "Georgia")}
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, home), key=len, reverse=True))})(?![\w-])"
    ), home


def holdings(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence and row that names a site of the table."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for i, p in enumerate(found):
            if p.kind in ("sentence", "row"):
                yield from _told(p, metal)
                yield from _under(p)
                yield from _carried(p, found[i - 1] if i else None, metal)


def _told(p: Passage, metal: str) -> Iterator[Finding]:
    """The first fault of the first site that has one."""
    for m, here in told(p, metal):
        hit = next(chain(_place(p, m, here), owner(p, m, here), state(p, m, here, metal)), None)
        if hit is not None:
            yield hit
            break
    for m, here in told(p, metal, whatever=True):
        yield from output(p, m, here)


IT = re.compile(rf"(?:^|,\s)(?:(?P<it>[Ii]t)|[Tt]he (?P<noun>{NOUN}))(?=\s+(?:is|was|has|belongs|makes|produces|still|now|ships|sells|yields|runs)\b)")  # fmt: skip


FRONT = 30  # characters within which a sentence names its subject


def _carried(p: Passage, before: Passage | None, metal: str) -> Iterator[Finding]:
    """ "The plant belongs to …": the one site that the sentence before named."""
    m = IT.search(p.plain) if p.kind == "sentence" else None
    if m is None or before is None or before.line != p.line or next(told(p, metal), None):
        return
    named = list(told(before, metal))
    if not named or (len({x.name for x, _ in named}) > 1 and named[0][0].start > FRONT):
        return
    name, here = named[0][0].name, named[0][1]
    at = Mention(name, m.start("it" if m["it"] else "noun"), m.end())
    yield from islice(
        chain(owner(p, at, here), output(p, at, here), () if m["it"] else state(p, at, here, metal)), 1
    )


PARTS = re.compile(r"\b(?:English|Scottish|Welsh|Cornish)\b")
UNDER = re.compile(
    r"(?:(?:'s|’s)?\s+(?:\w+\s+)?(?:line|row|figure|total|entry|number|column|output)\s+(?:also\s+)?(?:covers|includes?|comprises|takes in|counts|consists of)|,?\s+(?:[a-z]+\s+){0,3}?(?:mines|smelters|refiner(?:ies|s)|plants|works|producers|sites)\s+(?:such as|like|including))\s+(?P<list>[^.;:]{3,130})"
)


def _under(p: Passage) -> Iterator[Finding]:
    """ "The EU line covers Spain and the mines of the English Peak District": a place under the label of another territory."""
    for _, e, label in mentions(p.plain):
        m = UNDER.match(p.plain, e)
        if (
            m is None
            or label in ("WLD", "ROW")
            or re.search(r"\b(?:outside|beyond|non-|not|unlike)\W*$", p.plain[: e - 2])
        ):
            continue
        text = re.split(
            r"\b(?:from|to|but not|without|imports?|exports?|sells?|can|which|bought|ship\w*)\b", m["list"]
        )[0]
        text = PARTS.sub("British", text)
        named = [(text[b:x], code) for b, x, code in mentions(text)]
        for n in dict.fromkeys(k.name for k in mentioned(text) if len(k.name) > 4):
            held = sites()[n]
            if len({s.region for s in held} | {f.region for f in known(n)}) == 1:
                named.append((n, held[0].region))
        for name, code in named:
            if code in ("WLD", "ROW", label) or contains(label, code) or contains(code, label):
                continue
            yield finding(
                "R-SCOPE", "medium", (p.words(max(0, e - 25), m.end()), Words(f"{name}: {name_of(code)}", None, "table of regions and sites")),
                f"{name} lies in {name_of(code)}, outside {name_of(label)}", f"The figure of {name_of(label)} alone, or another label.", weight=0.3,
            )  # fmt: skip
            return


BETWEEN = re.compile(
    rf"(?:\s+(?:(?!{NOUN}\b)[a-z-]+\s+){{0,3}}?{NOUN})?(?:,?\s+(?:and|or)\s+(?:[A-Z][\w'’é-]+\s?){{1,3}}{NOUN}?)?"
    rf"(?:\s*,\s+(?:an?|the|[A-Z][\w-]+(?:'s|’s))\s+(?:(?!{NOUN}\b)[\w-]+\s+){{0,4}}?{NOUN}\s+(?:in|at|near|of|on)|\s*,\s+(?:in|near|on)|"
    r"\s*,|\s*\(|\s+(?:is\s+|lies\s+|sits\s+|stands\s+|located\s+|which\s+(?:lies|is)\s+)?(?:in|near|at|on|off|within))\s*"
    r"(?:(?:the\s+)?(?:[a-z]+\s+){0,2}(?:province|state|region|territory|part|coast|desert|district|hills|mountains)\s+of\s+)?(?:the\s+)?(?:(?:north|south|east|west|central)[\w-]*\s+)?(?:[A-Z][\w'’-]+,\s*)?",
)  # fmt: skip
HAS = re.compile(r"\s+(?:has|hosts|is home to)\s+(?:the\s+|its\s+)?(?:[a-z-]+\s+){0,3}?")
OWNED = re.compile(r"(?:'s|’s)?\s+(?:[a-z-]+\s+){0,3}?")


def _place(p: Passage, m: Mention, here: tuple[Site, ...]) -> Iterator[Finding]:
    """A country or state that the words put the site into."""
    if re.search(r"\b(?:unlike|another|not|namesake|from|to)\s+$", p.plain[: m.start]) and p.kind == "row":
        return
    homes = {s.region for s in here} | {f.region for f in known(here[0].name)}
    states = frozenset(x for s in here for x in s.states)
    pattern, home = _states()
    named = [(b, e, c, "") for b, e, c in mentions(p.plain) if c not in ("WLD", "ROW", "EU27")]
    provinces_here = [
        (k.start(), k.end(), home[k[0]], k[0].replace("é", "e")) for k in pattern.finditer(p.plain)
    ]
    named = [
        n for n in named if not any(n[0] < e and b < n[1] for b, e, _, _ in provinces_here)
    ] + provinces_here
    for b, e, code, province in sorted(named):
        joined = (b >= m.end and BETWEEN.fullmatch(p.plain[m.end : b])) or (
            e <= m.start and (HAS.fullmatch(p.plain[e : m.start]) or (OWNED.fullmatch(p.plain[e : m.start]) and (p.plain[e : e + 1] in "'’" or re.search(r"(?:ian|ese|ish|an|ch)$", p.plain[b:e]))))
        )  # fmt: skip
        if not joined or (
            b >= m.end
            and re.match(r"\s*(?:,?\s*(?:and|or)\s|/)", p.plain[e:])
            and p.plain[m.end : b].strip() == ","
        ):
            continue
        wrong = code not in homes and not any(contains(code, h) or contains(h, code) for h in homes)
        if province and not wrong:
            wrong = (
                bool(states)
                and province not in states
                and not any(x in p.plain for x in states)
                and code in {s.region for s in here}
                and all(s.states for s in here)
            )
        if not wrong or any(name_of(h) in p.plain for h in homes if code != h and not province):
            continue
        right = (
            f"{', '.join(sorted(states))}, {name_of(here[0].region)}" if states else name_of(here[0].region)
        )
        yield finding(
            RULE, "medium", (p.words(min(b, m.start), max(e, m.end)), Words(f"{here[0].name}: {right}", None, ROW)),
            f"{here[0].name} lies in {right}, not in {p.plain[b:e]}", f"{right}.", weight=0.2,
        )  # fmt: skip
        return


__all__ = ["holdings"]

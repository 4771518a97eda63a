"""R-ENTITY, R-YEAR: who holds a known site, since when, and whether it works: `sites.csv`, `site_history.csv`, `companies.csv`.

A sentence is read as a relation of a company and a site ("A's smelter at S", "S, which A bought", "A refines tin at S"), whatever
its words; companies of one group count as one, and a company that no table holds says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from oreshed.ledger.evidence.amounts import amounts
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.sitelist import NOUN, ROW, Mention, Site, sites
from oreshed.ledger.evidence.tables import table
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Finding, Words

RULE = "R-ENTITY"


@dataclass(frozen=True)
class Spell:
    """A stretch of years in which a site was held by somebody, stood idle or was no more than a project."""

    fact: str
    who: str
    first: int | None
    last: int | None


@lru_cache(maxsize=1)
def history() -> dict[str, tuple[tuple[frozenset[str], Spell], ...]]:
    """Spells by site, each with the commodities for which the row speaks."""
    held: dict[str, list[tuple[frozenset[str], Spell]]] = {}
    for r in table("site_history"):
        years = (int(r["first"]) if r["first"] else None, int(r["last"]) if r["last"] else None)
        held.setdefault(r["site"], []).append(
            (frozenset(r["commodities"].split(";")), Spell(r["fact"], r["who"], *years))
        )
    return {k: tuple(v) for k, v in held.items()}


LAST_NOUN = re.compile(rf"\s+{NOUN}$")


def spells(here: tuple[Site, ...], fact: str, text: str = "") -> list[Spell]:
    """The known spells of the sites of one name; one of some of their metals only where `text` names such a metal."""
    metals = frozenset(c for s in here for c in s.commodities)
    name = here[0].name if here[0].name in history() else LAST_NOUN.sub("", here[0].name)
    return [
        x
        for known, x in history().get(name, ())
        if x.fact == fact
        and known & metals
        and (
            metals <= known
            or not text
            or any(re.search(rf"\b{re.escape(k)}\b", text, re.IGNORECASE) for k in known)
        )
    ]


@lru_cache(maxsize=1)
def groups() -> dict[str, str]:
    """Group by the name of a company."""
    return {n: r["company"] for r in table("companies") for n in r["names"].split(";")}


@lru_cache(maxsize=1)
def companies() -> re.Pattern[str]:
    """Any company of the tables."""
    names = {o for held in sites().values() for s in held for o in s.owners if len(o) > 2} | set(groups())
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})(?![\w-])"
    )


def same(a: str, b: str) -> bool:
    """One company: the same group, or one name within the other."""
    x, y = a.lower(), b.lower()
    return x in y or y in x or groups().get(a, a) == groups().get(b, b)


OWN = r"(?:owns?|operates?|runs?|mines|works|controls?|holds?|develops|is (?:developing|building|reopening|expanding|the (?:owner|operator) of)|restarted|reopened|opened|built|commissioned|started|closed|shut|idled|mothballed|expanded|has)"
GOT = r"(?:bought|acquired|purchased|took over|has (?:bought|acquired|taken over)|picked up|won control of)"
MAKE = r"(?:makes?|produc(?:es|ed)|smelts?|refin(?:es|ed)|min(?:es|ed)|digs?|recover(?:s|ed)|cracks?|treats?|process(?:es|ed)|upgrad(?:es|ed)|pours?|casts?|separates?|converts?|roasts?|leach(?:es|ed)|turn(?:s|ed) out|electrowins?|extracts?|quarries)"
FILL = r"(?:[\w-]+\s+){0,5}?"
# A company before the site: the words between.
BEFORE = (
    ("holds", re.compile(rf"(?:'s|’s|’|')\s+{FILL}", re.IGNORECASE)),
    ("holds", re.compile(rf"\s*(?:\([^()]*\)\s*)?,?\s*(?:which\s+|that\s+)?(?:(?:also|now|still|today|has|long|itself|fully|jointly|alone)\s+)*{OWN}(?:\s+and\s+\w+)?\s+(?:the\s+|its\s+)?{FILL}")),
    ("got", re.compile(rf"\s*(?:\([^()]*\)\s*)?,?\s*(?:which\s+|that\s+)?{GOT}(?:\s+and\s+\w+)?\s+(?:the\s+)?{FILL}")),
    ("holds", re.compile(rf",?\s+(?:is\s+)?(?:the\s+)?(?:[a-z]+\s+){{0,3}}?(?:owner|operator|holder|developer)s?\s+of\s+(?:the\s+)?{FILL}")),
    ("holds", re.compile(rf"\s+(?:[a-z-]+\s+){{0,3}}?{NOUN}\s+(?:at|in|near)\s+(?:the\s+)?(?:[a-z-]+\s+){{0,2}}?")),
    ("holds", re.compile(rf"\s*(?:\([^()]*\)\s*)?,?\s+(?:(?:also|now|still|today)\s+)?{MAKE}\s+(?:[^.;:,()]|,(?=\d)|\.(?=\d)){{0,70}}?\s+(?:at|in its|at its|from its)\s+(?:the\s+)?{FILL}")),
)  # fmt: skip
# A company behind the site: the words between.
ASIDE = rf"(?:'s|’s)?(?:\s+(?:[\w-]+\s+){{0,2}}?{NOUN})?(?:\s*\([^()]*\))?(?:,?\s+(?:in|near|on|at|off)\s+(?:the\s+)?(?:[\w’'-]+\s?){{1,4}})?"
NAMED = r"(?:the\s+)?(?:(?:[A-Z][a-z]+\s+)?(?:miner|group|company|producer|firm|listed|Canadian|Australian|Chinese|American|Swedish|French|Norwegian|state-owned|family-owned|steel)\s+)*"
BEHIND = (
    ("got", re.compile(rf"(?:(?!\b(?:and(?! (?:is|was|are)\b)|while|whereas|but)\b)[^.;:|()]){{0,100}}?\b(?:bought|acquired|purchased|taken over|picked up)\s+(?:(?:out of \w+|in (?:19|20)\d\d)\s+)?by\s+{NAMED}")),
    ("holds", re.compile(rf"(?:(?!\b(?:and(?! (?:is|was|are) (?:owned|operated|run|controlled|held|managed)\b)|while|whereas|but)\b)[^.;:|()]){{0,100}}?(?:\b(?:owned|operated|run|controlled|held|managed|developed|worked|mined|built|opened|restarted|reopened|commissioned|being (?:built|developed|explored))\s+(?:and\s+\w+\s+)?(?:\w+ly\s+)?by\s+|\b(?:belong(?:s|ed|ing)?)\s+(?:\w+ly\s+)?to\s+|\b(?:a unit|a subsidiary|an asset|part|(?:the )?property|in the hands|under the control) of\s+){NAMED}")),
    ("holds", re.compile(rf"{ASIDE}\s*\((?:owned by |operated by |operator |owner )?")),
    ("holds", re.compile(rf"{ASIDE}\s*[:–—]\s*(?:(?:owned|operated|run|held) by\s+)?{NAMED}")),
    ("holds", re.compile(r"(?:'s|’s)?\s+(?:[a-z-]+\s+){0,2}?(?:owner|operator|parent|developer)(?:\s+is|,)?\s+(?:the\s+)?")),
    ("holds", re.compile(r",\s+an?\s+(?:[a-z]+\s+)?(?=\S+(?:\s+\S+)?\s+(?:[a-z-]+\s+){0,2}(?:mine|plant|smelter|operation|refinery|subsidiary|asset|property|project)\b)")),
    ("sold", re.compile(rf"{ASIDE}(?:\s*,\s*(?:which\s+)?(?:(?:was|were|has been|had been)\s+)?|\s+(?:was|were|has been|had been)\s+)sold\s+(?:[^.;:()]{{0,40}}?\s)?to\s+{NAMED}")),
)  # fmt: skip
RELATIVE = re.compile(rf"{ASIDE}(?:,|\s+[–—-])?\s+(?:which|that)\s+(?:the\s+)?(?:[a-z-]+\s+){{0,2}}?")
VERB = re.compile(
    rf"\s+(?:Group\s+|Resources\s+|Minerals\s+|Metals\s+|Mining\s+|Gold\s+|Corp\w*\s+|Ltd\s+|Limited\s+|Inc\.?\s+)?(?:has\s+|also\s+|now\s+|still\s+)?(?P<got>{GOT})\b|\s+(?:has\s+|also\s+|now\s+|still\s+)?{OWN}\b"
)
PAST = re.compile(r"\b(?:former\w*|until|previous\w*|bid|offer\w*|merge\w*|takeover|stake|joint venture|once|then owned|rival|customer|buys?|supplie[sd]|feeds?|contract\w*|offtake|off-take|purchas(?:es|ing)|toll\w*|option\w*|royalt\w*|stream|lender|invest\w*|loan|partner\w*|agreement|sells?|ships?|deliver\w*|shares?|per cent|ceded|founded|originally|begun|after|before|technology|engineer\w*|contractor|unlike|other than|not)\b", re.IGNORECASE)  # fmt: skip
STILL = re.compile(r"\b(?:operates|runs|mines|works|smelts|refines|produces|makes)\b")
UNTIL = re.compile(
    r"[^.;,]{0,25}\b(?:until|till|before|and sold|stake|offtake|off-take|royalt\w*|to \d{4})\b"
)
HELD_ONCE = re.compile(r"\b(?:former\w*|formerly|until|previous\w*|once|then|originally|sold|since|was|were|had|before|after|bought|acquired|took over|from|handed|passed|founded|built|opened|closed|shut|took|commissioned)\b", re.IGNORECASE)  # fmt: skip
NOW = 2026


@dataclass(frozen=True)
class Relation:
    """A company said to hold a site: how, and the stretch of the words."""

    company: str
    kind: str
    begin: int
    end: int


SUFFIX = re.compile(
    r"^\s+(?:Corporation|Corp\.?|Group|Resources|Minerals|Metals|Mining|Company|plc|PLC|Ltd\.?|Limited|Inc\.?|AB|ASA|AG|SA|Oyj|NL)(?=\W)"
)


def _clause(text: str, at: int, end: int) -> tuple[int, int]:
    """The stretch around a name in which a relation to it may stand."""
    begin = max((m.end() for m in re.finditer(r"(?<![A-Z])[.;](?=\s)", text[:at])), default=0)
    stop = re.search(r"(?<![A-Z])[.;](?=\s|$)", text[end:])
    return begin, end + stop.start() if stop else len(text)


def relations(text: str, m: Mention) -> list[Relation]:
    """The companies that the words put in charge of a site: the nearest holder, and whoever it was sold to or bought from."""
    begin, end = _clause(text, m.start, m.end)
    found: list[tuple[int, Relation]] = []
    for k in companies().finditer(text, begin, end):
        if k.end() <= m.start:
            gap = SUFFIX.sub("", text[k.end() : m.start])
            kind = next((n for n, w in BEFORE if w.fullmatch(gap)), "") if len(gap) < 130 else ""
            span = (k.start(), m.end)
        elif k.start() >= m.end:
            gap, after = text[m.end : k.start()], text[k.end() : k.end() + 60]
            kind = next((n for n, w in BEHIND if w.fullmatch(gap)), "") if len(gap) < 130 else ""
            verb = VERB.match(after) if not kind and RELATIVE.fullmatch(gap) else None
            if verb:
                kind = "got" if verb["got"] else "holds"
            span = (m.start, k.end())
        else:
            continue  # the site bears the company's name
        if kind and not _other_site(gap, m.name):
            found.append((len(gap), Relation(k[0], kind, *span)))
    nearest = [min(found, key=lambda x: x[0])[1]] if found else []
    return [*nearest, *(x for _, x in found if x.kind == "sold" and x not in nearest)]


def _other_site(gap: str, name: str) -> bool:
    return len(gap) > 25 and any(n in gap for n in sites() if len(n) > 5 and n != name and n not in name)


PARENT = re.compile(r"[\w/. ]{0,8}?,\s+(?:now\s+)?(?:an?|the|its)\s+(?:[\w-]+\s+){0,2}?(?:subsidiary|unit|arm|division|affiliate|part|daughter)\s+of\s+(?:the\s+)?")  # fmt: skip


def owner(p: Passage, m: Mention, here: tuple[Site, ...]) -> Iterator[Finding]:
    """A company that never held the site, that holds it no more, or that came to it in another year."""
    owners = {o for s in here for o in s.owners} | {x.who for x in spells(here, "owner")}
    owners |= {x for r in table("parents") if any(same(r["company"], o) for o in owners) for x in r["parents"].split(";")}  # fmt: skip
    for said in relations(p.plain, m) if owners and p.kind != "row" else ():
        yield from _judged(p, m, here, said, owners)


def _judged(
    p: Passage, m: Mention, here: tuple[Site, ...], said: Relation, owners: set[str]
) -> Iterator[Finding]:
    """One relation against the holders of the site."""
    company, end, behind_it = said.company, said.end, False
    parent = PARENT.match(p.plain, end)
    if parent and (over := companies().match(p.plain, parent.end())):
        company, end, behind_it = over[0], over.end(), True  # "run by A, a subsidiary of B"
    begin, at = said.begin, p.plain.rfind(company, 0, end)
    years = [int(a.first) for a in amounts(p.plain) if a.kind == "year" and begin - 40 <= a.start <= end + 60]
    told = p.words(begin, end)
    around = p.plain[max(0, begin - 45) : begin] + p.plain[begin:end].replace(company, " ")
    behind = p.plain[end : end + 40]
    if not any(same(company, o) for o in owners) and not any(
        n in m.name for n in (company, *company.split()[:1])
    ):
        late = said.kind in ("got", "sold") and any(y >= 2025 for y in years)
        if (
            not late
            and not PAST.search(around)
            and not UNTIL.match(behind)
            and (behind_it or not _partner(p.plain, at, end, owners))
        ):
            known = ", ".join(sorted(owners))
            yield finding(
                RULE, "medium", (told, Words(f"{m.name}: {known}", None, ROW)),
                f"{m.name} is or was held by {known}, not by {company}", "The owner of that site.", weight=0.2,
            )  # fmt: skip
        return
    closed = max((s.closed or NOW) for s in here)
    if (
        STILL.search(p.plain[begin:end])
        and closed < 2023
        and not ENDED.search(around)
        and not any(y <= closed for y in years)
    ):
        yield finding(
            RULE, "medium", (told, Words(f"{m.name}: closed {closed}", None, ROW)),
            f"{m.name} closed in {closed} and no longer runs", "The years in which it ran.", weight=0.2,
        )  # fmt: skip
        return
    mine = [x for x in spells(here, "owner") if same(company, x.who)]
    if not mine:
        return
    last = max((x.last or NOW) for x in mine)
    others = [x for x in spells(here, "owner") if not same(company, x.who) and (x.last is None) and x.first and x.first >= last - 1]  # fmt: skip
    if (
        said.kind == "holds"
        and others
        and last <= 2022
        and all(y > last for y in years)
        and not HELD_ONCE.search(around + behind)
    ):
        now = others[0].who
        yield finding(
            RULE, "medium", (told, Words(f"{m.name}: {company} until {last}, {now} since", None, ROW)),
            f"{company} held {m.name} until {last}; it belongs to {now}", f"{now}, or “formerly”.", weight=0.2,
        )  # fmt: skip
    first = min((x.first for x in mine if x.first), default=None)
    got = re.search(r"\b(?:bought|acquired|purchased|took over|taken over)\b[^.;]{0,60}?\bin\s+(?:\w+\s+)?((?:19|20)\d\d)\b", p.plain[begin : end + 70])  # fmt: skip
    if (
        said.kind == "got"
        and got
        and first
        and first > 1990
        and all(abs(int(got[1]) - (x.first or 0)) > 2 for x in mine)
    ):
        yield finding(
            "R-YEAR", "medium", (told, Words(f"{m.name}: {company} since {first}", None, ROW)),
            f"{company} came to {m.name} in {first}, not in {got[1]}", f"{first}.", weight=0.1,
        )  # fmt: skip


BESIDE = re.compile(
    r"(?:[\s,/&()%\d.]|\band\b|\bwith\b|\bby\b|\bfor\b|\btogether\b|\bjointly\b|\bits\b|\bpartner\b)+"
)


def _partner(text: str, begin: int, end: int, owners: set[str]) -> bool:
    """A known owner stands beside the company: "X (Novonix and Syrah)", "run by A for B"."""
    return any(
        BESIDE.fullmatch(text[end : k.start()] if k.start() >= end else text[k.end() : begin])
        for k in companies().finditer(text, max(0, begin - 60), end + 60)
        if (k.start() >= end or k.end() <= begin) and any(same(k[0], o) for o in owners)
    )


RUNS = (
    r"(?:(?:still|currently|now|today|also|again)\s+)*(?:(?:produces|smelts|makes|refines|mines|ships|supplies|runs|yields|treats|feeds|operates|contributes|delivers|pours|turns out|roasts|separates|digs|exports|sells)\b"
    r"|(?:is|remains|stays)\s+(?:still\s+|again\s+|now\s+|today\s+)?(?:the (?:only|last|largest|sole|main|biggest)\b|operating|running|producing|shipping|in (?:\w+ )?(?:operation|production|service)|active|open|being (?:mined|worked)|at (?:full|work)|working|mined|worked)\b)"
)  # fmt: skip
MADE = (r"(?:(?:has|have|had)\s+)?(?:(?:also|since|again|steadily|been)\s+)*(?:produced|smelted|made|refined|mined|shipped|supplied|yielded|treated|delivered|turned out|put out|gave|given|dug|poured|exported|sold|worked|ran|run|operated|producing|shipping|operating|running|in (?:\w+ )?(?:production|operation))\b")  # fmt: skip
STARTED = (r"(?:(?:was|has been|had been|first|only)\s+)*(?:opened|started(?: up| production)?|began (?:production|operat\w+|mining|work)|commissioned|inaugurated|came on ?stream|entered production)\b[^.;,]{0,40}?\bin\s+(?:\w+\s+)?(?P<y>(?:19|20)\d\d)\b")  # fmt: skip
STOPPED = (r"(?:(?:was|has been|had been|finally|permanently)\s+)*(?:closed(?: down)?|shut(?: down)?|ceased \w+|stopped \w+|exhausted)\b[^.;,]{0,40}?\bin\s+(?:\w+\s+)?(?P<y>(?:19|20)\d\d)\b")  # fmt: skip
ENDED = re.compile(r"\b(?:clos\w+|shut\w*|ceas\w+|mothball\w*|idle\w*|until|former\w*|was|were|had|once|dormant|restart\w*|reopen\w*|re-?start\w*|no longer|care and maintenance|stopped|tailings|project|could|would|will|may|plans|planned|planning|recycl\w*|scrap|secondary|batter\w+|slag|suspend\w*|not|never|stock\w*)\b", re.IGNORECASE)  # fmt: skip
AHEAD = re.compile(r"\b(?:once|when|if|after|by 20[2-9]\d|from 20[2-9]\d|in 20(?:2[6-9]|3\d)|expected|first (?:ore|output|production)|start\w*|permit\w*|feasib\w+|construct\w*|develop\w*|pilot|trial|test|demonstration|resource|undeveloped|not|never|yet|built|building)\b", re.IGNORECASE)  # fmt: skip
GAP = rf"(?:'s|’s)?(?:\s+(?:[\w-]+\s+){{0,2}}?{NOUN})?(?:\s*\([^()]*\))?(?:,?\s+(?:in|near|at|on|off)\s+(?:the\s+)?(?:[\w’'-]+(?:,\s(?=[A-Z]))?\s?){{1,4}}?)?(?:,[^,.;]{{0,60}},)?\s+"
STATES = {
    k: re.compile(f"{GAP}(?P<said>{v})")
    for k, v in (("runs", RUNS), ("made", MADE), ("begun", STARTED), ("stop", STOPPED))
}


def state(p: Passage, m: Mention, here: tuple[Site, ...], metal: str = "") -> Iterator[Finding]:
    """A closed or idle plant that works; a project that ships; output, opening or closing in years that do not fit."""
    if len({s.region for s in here}) != 1 or p.kind == "row":
        return
    years = [int(a.first) for a in amounts(p.plain) if a.kind == "year"]
    runs, made = STATES["runs"].match(p.plain, m.end), STATES["made"].match(p.plain, m.end)
    site, hit, rule, line = here[0], runs or made, RULE, ""
    closed = max((s.closed or 9999) for s in here)
    idle = spells(here, "idle", f"{p.plain} {metal}")
    ended = ENDED.search(re.sub(rf"\b{NOUN}\b", " ", p.plain)) or (made and not runs and re.search(r"\b(?:was|were|had)\b", made["said"]))  # fmt: skip
    if all(s.kinds == {"project"} for s in here) and hit and not ended and not AHEAD.search(p.plain):
        line = f"{site.name} is a project: nothing has been produced there"
    elif closed < 9999 and runs and not ended and not [y for y in years if y <= closed]:
        line = f"{site.name} closed in {closed} and no longer runs"
    elif closed < 9999 and made and years and min(years) > closed + 1 and not ended:
        line = f"{site.name} closed in {closed}, before {min(years)}"
    elif site.opened and len(here) == 1 and made and years and max(years) < site.opened - 1 and not ended:
        line = f"{site.name} opened in {site.opened}, after {max(years)}"
    elif (
        idle
        and runs
        and not ended
        and not years
        and any(x.last is None and (x.first or NOW) <= 2023 for x in idle)
    ):
        x = next(x for x in idle if x.last is None)
        line = f"{site.name} has stood idle since {x.first}"
    elif (
        idle
        and hit
        and not ended
        and years
        and all(any((x.first or 0) < y < (x.last or NOW) for x in idle) for y in years)
    ):
        x = next(x for x in idle if (x.first or 0) < years[0] < (x.last or NOW))
        line = f"{site.name} stood idle from {x.first} to {x.last or 'now'}, {years[0]} included"
    else:
        rule = "R-YEAR"
        begun, stop = STATES["begun"].match(p.plain, m.end), STATES["stop"].match(p.plain, m.end)
        if begun and site.opened and len(here) == 1 and abs(int(begun["y"]) - site.opened) > 2 and not _again(p.plain, idle, int(begun["y"])):  # fmt: skip
            hit, line = begun, f"{site.name} opened in {site.opened}, not in {begun['y']}"
        elif stop and closed < 9999 and abs(int(stop["y"]) - closed) > 1 and not any(abs(int(stop["y"]) - (x.first or 0)) <= 1 for x in idle):  # fmt: skip
            hit, line = stop, f"{site.name} closed in {closed}, not in {stop['y']}"
    if line and hit:
        yield finding(
            rule, "medium", (p.words(m.start, hit.end()), Words(f"{site.name}: {site.opened or ''} to {site.closed or 'now'}{''.join(f'; idle {x.first} to {x.last or chr(8230)}' for x in idle)}", None, ROW)),
            line, "The years in which it ran.", weight=0.2,
        )  # fmt: skip


def _again(text: str, idle: list[Spell], year: int) -> bool:
    """A new start after a stop, or of a part."""
    return bool(re.search(r"\b(?:again|re-?\w*open\w*|re-?start\w*|expan\w*|new|second|phase|line|plant|mill|underground|acid)\b", text, re.IGNORECASE)) or any(abs(year - (x.last or 0)) <= 2 for x in idle)  # fmt: skip


__all__ = ["companies", "groups", "owner", "relations", "same", "state"]

"""R-ENTITY, R-YEAR: what is said of a well-known mine or plant: where it lies, whose it is, what it yields, whether it still runs.

`reference/sites.csv` holds one site a row: country, states, commodities, kinds, owners of now and before, first and last year.
A row speaks only in a text about one of its commodities; a company that the table does not know says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from oreshed.basis.properties import symbols
from oreshed.basis.regions import name_of
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.amounts import amounts
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.entities import PLACES, known
from oreshed.ledger.rules.nations import provinces
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.provenance import metals_in, table
from oreshed.ledger.rules.subjects import contains, mentions
from oreshed.ledger.rules.verdicts import finding

RULE = "R-ENTITY"
NOUN = r"(?:mines?|smelters?|refiner(?:y|ies)|plants?|works|operations?|concentrators?|mills?|deposits?|projects?|sites?|complex|pits?|ironworks|orebod(?:y|ies)|tailings|placers?|pegmatites?|sands)"
ROW = "from the table of sites, from memory, unverified"


@dataclass(frozen=True)
class Site:
    """A mine or plant as the table knows it."""

    name: str
    region: str
    states: frozenset[str]
    commodities: frozenset[str]
    kinds: frozenset[str]
    owners: tuple[str, ...]
    opened: int | None
    closed: int | None


@lru_cache(maxsize=1)
def sites() -> dict[str, tuple[Site, ...]]:
    """Sites by name; two of one name stand together."""
    held: dict[str, list[Site]] = {}
    for r in table("sites"):
        split = {
            k: tuple(x for x in r[k].split(";") if x) for k in ("states", "commodities", "kinds", "owners")
        }
        held.setdefault(r["site"], []).append(
            Site(
                r["site"], r["region"], frozenset(split["states"]), frozenset(split["commodities"]), frozenset(split["kinds"]), split["owners"],
                int(r["opened"]) if r["opened"] else None, int(r["closed"]) if r["closed"] else None,
            )
        )  # fmt: skip
    return {k: tuple(v) for k, v in held.items()}


@lru_cache(maxsize=1)
def companies() -> re.Pattern[str]:
    """Any owner of the table."""
    names = {o for held in sites().values() for s in held for o in s.owners if len(o) > 2}
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, names), key=len, reverse=True))})(?![\w-])"
    )


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
        for p in found:
            if p.kind in ("sentence", "row"):
                yield from _told(p, metal)
                yield from _under(p)


def _told(p: Passage, metal: str) -> Iterator[Finding]:
    for name, held in sites().items():
        if name not in p.plain:
            continue
        for m in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])(?:'s|’s)?", p.plain):
            spoken = {metal, *metals_in(p.plain)}
            here = tuple(s for s in held if any(c in x or x in c for c in s.commodities for x in spoken if x))
            if not here or re.match(r"\s+(?:County|University|Street|Formation|Group|Basin|School|Corporation|Corp|Inc|Ltd|Limited|Resources|Minerals|Metals)\b", p.plain[m.end() :]):  # fmt: skip
                continue
            hit = next(
                (
                    f
                    for f in (_place(p, m, here), _owner(p, m, here), _yield(p, m, here), _time(p, m, here))
                    if f
                ),
                None,
            )
            if hit is not None:
                yield hit
                return


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
        named += [(n, held[0].region) for n, held in sites().items() if len(n) > 4 and len({s.region for s in held} | {f.region for f in known(n)}) == 1 and re.search(rf"(?<![\w-]){re.escape(n)}(?![\w-])", text)]  # fmt: skip
        for name, code in named:
            if code in ("WLD", "ROW", label) or contains(label, code) or contains(code, label):
                continue
            yield finding(
                "R-SCOPE", "medium", (p.words(max(0, e - 25), m.end()), Words(f"{name}: {name_of(code)}", None, "table of regions and sites")),
                f"{name} lies in {name_of(code)}, outside {name_of(label)}", f"The figure of {name_of(label)} alone, or another label.", weight=0.3,
            )  # fmt: skip
            return


BETWEEN = re.compile(
    rf"(?:\s+(?:[a-z-]+\s+){{0,3}}?{NOUN})?(?:,?\s+(?:and|or)\s+(?:[A-Z][\w'’é-]+\s?){{1,3}}{NOUN}?)?"
    r"(?:\s*,|\s*\(|\s+(?:is\s+|lies\s+|sits\s+|stands\s+|located\s+|which\s+(?:lies|is)\s+)?(?:in|near|at|on|off|within))\s*"
    r"(?:(?:the\s+)?(?:[a-z]+\s+){0,2}(?:province|state|region|territory|part|coast|desert|district|hills|mountains)\s+of\s+)?(?:the\s+)?(?:(?:north|south|east|west|central)[\w-]*\s+)?(?:[A-Z][\w'’-]+,\s*)?",
)  # fmt: skip
OWNED = re.compile(r"(?:'s|’s)?\s+(?:[a-z-]+\s+){0,3}?")


def _place(p: Passage, m: re.Match[str], here: tuple[Site, ...]) -> Finding | None:
    """A country or state that the words put the site into."""
    if re.search(r"\b(?:unlike|another|not|namesake|from|to)\s+$", p.plain[: m.start()]) and p.kind == "row":
        return None
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
    for b, e, code, state in sorted(named):
        joined = (b >= m.end() and BETWEEN.fullmatch(p.plain[m.end() : b])) or (
            e <= m.start() and (OWNED.fullmatch(p.plain[e : m.start()]) and (p.plain[e : e + 1] in "'’" or re.search(r"(?:ian|ese|ish|an|ch)$", p.plain[b:e])))
        )  # fmt: skip
        if not joined or (
            b >= m.end()
            and re.match(r"\s*(?:,?\s*(?:and|or)\s|/)", p.plain[e:])
            and p.plain[m.end() : b].strip() == ","
        ):
            continue
        wrong = code not in homes and not any(contains(code, h) or contains(h, code) for h in homes)
        if state and not wrong:
            wrong = (
                bool(states)
                and state not in states
                and not any(x in p.plain for x in states)
                and code in {s.region for s in here}
                and all(s.states for s in here)
            )
        if not wrong or any(name_of(h) in p.plain for h in homes if code != h and not state):
            continue
        right = (
            f"{', '.join(sorted(states))}, {name_of(here[0].region)}" if states else name_of(here[0].region)
        )
        return finding(
            RULE, "medium", (p.words(min(b, m.start()), max(e, m.end())), Words(f"{here[0].name}: {right}", None, ROW)),
            f"{here[0].name} lies in {right}, not in {p.plain[b:e]}", f"{right}.", weight=0.2,
        )  # fmt: skip
    return None


PAST = re.compile(r"\b(?:sold|former\w*|bought|acquir\w+|until|previous\w*|bid|offer\w*|merge\w*|takeover|stake|joint venture|once|then owned|rival|customer|buys?|supplie[sd]|feeds?|contract\w*|offtake|off-take|purchas\w+|toll)\b", re.IGNORECASE)  # fmt: skip
BY = re.compile(r"(?:(?!\b(?:and(?! (?:is|was|are) (?:owned|operated|run|controlled|held|managed)\b)|while|whereas|but)\b)[^.;:|()]){0,100}?(?:\b(?:owned|operated|run|controlled|held|managed|developed|worked|mined)\s+(?:and\s+\w+\s+)?(?:\w+ly\s+)?by\s+|\b(?:belongs?|belonging)\s+(?:\w+ly\s+)?to\s+|\b(?:a unit|a subsidiary|part|property) of\s+)(?:the\s+)?")  # fmt: skip
HOLDS = re.compile(r"(?:'s|’s)\s+(?:[\w-]+\s+){0,3}?$|\s+(?:\(\w+\)\s+)?(?:now\s+|also\s+)?(?:owns|operates|runs|mines|works|controls|holds|develops|is developing|is building|is reopening|restarted|reopened|has)\s+(?:the\s+|its\s+)?(?:[\w-]+\s+){0,3}?$")  # fmt: skip


SUBSIDIARY = re.compile(
    r"[\w/. ]{0,8}?,\s+(?:now\s+)?(?:an?|the|its)\s+(?:[\w-]+\s+){0,2}?(?:subsidiary|unit|arm|division|affiliate|part|daughter)\s+of\s+(?:the\s+)?"
)


def _owner(p: Passage, m: re.Match[str], here: tuple[Site, ...]) -> Finding | None:
    """ "the X mine, owned by Y", "Y's X smelter", "Y operates X", "X (Y)": a company of the table that never held it."""
    owners = {o for s in here for o in s.owners}
    if not owners or p.kind == "row":
        return None
    said: list[re.Match[str]] = []
    by = BY.match(p.plain, m.end()) or re.match(rf"(?:\s+{NOUN})?\s+\((?=[A-Z])", p.plain[m.end() :])
    if by:
        at = by.end() if by.re is BY else m.end() + by.end()
        said = list(companies().finditer(p.plain, at, at + 70))
        if said and said[0].start() - at > 12:
            said = []
        cut = re.search(r"[.;:)]|\b(?:which|that|in|is|at|produces?)\b", p.plain[at:])
        said = [s for s in said if not cut or s.start() < at + cut.start()]
    if not said:
        said = [k for k in companies().finditer(p.plain, max(0, m.start() - 60), m.start()) if HOLDS.fullmatch(p.plain[k.end() : m.start()])][-1:]  # fmt: skip
    parent = SUBSIDIARY.match(p.plain, said[0].end()) if said else None
    if parent and (over := companies().match(p.plain, parent.end())):
        said = [over]  # "run by A, a subsidiary of B"
    names = [s[0] for s in said]
    if not names or any(_same(n, o) for n in names for o in owners) or any(n in here[0].name for n in names):
        return None
    begin, end = min(m.start(), said[0].start()), max(m.end(), said[-1].end())
    if PAST.search(p.plain[max(0, begin - 60) : end + 40]):
        return None
    if end - begin > 60 and any(
        n in p.plain[m.end() : end] for n in sites() if len(n) > 5 and n not in names
    ):
        return None  # another site stands between
    return finding(
        RULE, "medium", (p.words(begin, end), Words(f"{here[0].name}: {', '.join(sorted(owners))}", None, ROW)),
        f"{here[0].name} is or was held by {', '.join(sorted(owners))}, not by {', '.join(names)}", "The owner of that site.", weight=0.2,
    )  # fmt: skip


def _same(a: str, b: str) -> bool:
    return a in b or b in a


KIND = re.compile(r"\s+(?:(?:open[- ](?:pit|cut)|underground|opencast)\s+)?(?:(?P<metal>[a-z]+(?:-[a-z]+)?)\s+)?(?P<kind>mine|smelter)\b(?!\s*(?:-|and|site|life))")  # fmt: skip
IS = re.compile(
    r"(?:,|\s+is|\s+was)\s+an?\s+(?!(?:[a-z-]+\s+){0,3}(?:without|no|not|nor)\b)(?:[a-z-]+\s+){0,2}?(?P<metal>[a-z]+)\s+(?P<kind>mine|smelter|refinery)\b"
)


def _yield(p: Passage, m: re.Match[str], here: tuple[Site, ...]) -> Finding | None:
    """ "the X copper mine" where X yields zinc; "the X mine" where X is a smelter."""
    said = KIND.match(p.plain, m.end()) or IS.match(p.plain, m.end())
    if not said or not here[0].kinds:
        return None
    kinds = {k for s in here for k in s.kinds} | {
        k for f in known(here[0].name) for k in re.findall(r"[a-z]+", f.types)
    }
    wanted = {
        "mine": {"mine", "project", "pit", "deposit"},
        "smelter": {"smelter", "plant", "refinery", "mill"},
        "refinery": {"smelter", "plant", "refinery", "mill"},
    }[said["kind"]]
    line = (
        ""
        if kinds & wanted
        else f"{here[0].name} is a {' and '.join(sorted(here[0].kinds))}, not a {said['kind']}"
    )
    metal = {"aluminum": "aluminium"}.get(said["metal"] or "", said["metal"] or "")
    metals = {c for s in here for c in s.commodities} | {
        c for f in known(here[0].name) for c in re.split(r"[;,]\s*", f.commodities)
    }
    if (
        not line
        and metal in symbols()
        and not any(metal in c or c in metal for c in metals)
        and not ({"platinum", "palladium"} & metals and metal in ("rhodium", "ruthenium", "iridium"))
    ):
        line = f"{here[0].name} yields {', '.join(sorted(here[0].commodities))}, not {metal}"
    if not line or {"copper", "nickel", "gold"} & {metal}:
        return None
    return finding(
        RULE, "medium", (p.words(m.start(), said.end()), Words(f"{here[0].name}: {', '.join(sorted(here[0].kinds))}; {', '.join(sorted(here[0].commodities))}", None, ROW)),
        line, "What the site is.", weight=0.2,
    )  # fmt: skip


RUNS = re.compile(r"(?:'s|’s)?(?:\s+(?:[\w-]+\s+){0,2}?" + NOUN + r")?(?:\s+in\s+(?:[A-Z]\w+\s?){1,2})?(?:,[^,.;]{0,60},)?\s+(?:(?:still|currently|now|today)\s+)*(?:(?:produces|smelts|makes|refines|mines|ships|supplies|runs|yields|treats|feeds|operates|remains in (?:production|operation))\b|(?:is|remains)\s+(?:still\s+)?(?:the (?:only|last|largest|sole|main)\b|operating|in (?:operation|production)|active|open))")  # fmt: skip
MADE = re.compile(r"(?:'s|’s)?(?:\s+(?:[\w-]+\s+){0,2}?" + NOUN + r")?(?:,[^,.;]{0,60},)?\s+(?:has\s+|have\s+)?(?:produced|smelted|made|refined|mined|shipped|supplied|yielded|treated|delivered|turned out|put out|gave)\b")  # fmt: skip
ENDED = re.compile(r"\b(?:clos\w+|shut\w*|ceas\w+|mothball\w*|idle\w*|until|former\w*|was|were|had|once|dormant|restart\w*|reopen\w*|no longer|care and maintenance|stopped|tailings|project|could|would|will|may|plans|planned|planning|recycl\w*|scrap|secondary|batter\w+|slag)\b", re.IGNORECASE)  # fmt: skip


BUILT = re.compile(
    r"(?:'s|’s)?(?:\s+(?:[\w-]+\s+){0,2}?"
    + NOUN
    + r")?(?:\s+(?:at|in|near)\s+[^.;]{0,60}?)?,?\s+(?:has been|have been|is|was)\s+(?:in (?:full |steady |commercial )?(?:production|operation)|producing|shipping|mined)\b"
)
AHEAD = re.compile(r"\b(?:once|when|if|after|by 20[2-9]\d|from 20[2-9]\d|in 20(?:2[6-9]|3\d)|expected|first (?:ore|output|production)|start\w*|permit\w*|feasib\w+|construct\w*|develop\w*|pilot|trial|test|demonstration|resource|undeveloped|not|never|yet)\b", re.IGNORECASE)  # fmt: skip


def _time(p: Passage, m: re.Match[str], here: tuple[Site, ...]) -> Finding | None:
    """A closed plant that still runs; output dated after the closure or before the opening."""
    if len(here) != 1 or p.kind == "row":
        return None
    site = here[0]
    years = [int(a.first) for a in amounts(p.plain) if a.kind == "year"]
    runs, made = RUNS.match(p.plain, m.end()), MADE.match(p.plain, m.end())
    line = ""
    if site.kinds == {"project"} and (runs or made or BUILT.match(p.plain, m.end())) and not ENDED.search(p.plain) and not AHEAD.search(p.plain):  # fmt: skip
        runs = runs or made or BUILT.match(p.plain, m.end())
        line = f"{site.name} is a project: nothing has been produced there"
    elif site.closed and runs and not ENDED.search(p.plain) and not [y for y in years if y <= site.closed]:
        line = f"{site.name} closed in {site.closed} and no longer runs"
    elif site.closed and made and years and min(years) > site.closed + 1 and not ENDED.search(p.plain):
        line = f"{site.name} closed in {site.closed}, before {min(years)}"
    elif site.opened and made and years and max(years) < site.opened - 1 and not ENDED.search(p.plain):
        line = f"{site.name} opened in {site.opened}, after {max(years)}"
    if not line:
        return None
    return finding(
        RULE, "medium", (p.words(m.start(), (runs or made).end()), Words(f"{site.name}: {site.opened or ''} to {site.closed or 'now'}", None, ROW)),  # type: ignore[union-attr]
        line, "The years in which it ran.", weight=0.2,
    )  # fmt: skip


__all__ = ["companies", "holdings", "sites"]

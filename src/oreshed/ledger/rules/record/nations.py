"""R-ENTITY: members of the European Union, provinces and their countries, and what kind of plant a listed name is."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from oreshed.basis.regions import name_of, regions
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.facilities import NAME, PLACES, Facility, known, provinces
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import mentions
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words

RULE = "R-ENTITY"
TREATIES = "members of the European Union since 2020 (Treaty on European Union, article 52)"
UNION = r"(?:EU|European Union|Union)"
LISTED = re.compile(
    rf"\b(?:{UNION}|European)(?:'s|’s)?[ -](?:member(?:s| states?| countries)?|countries|states)\s*(?:,\s*)?(?:such as|like|including|e\.g\.,?|namely|as|\()\s*(?P<list>[^.;()]{{3,90}})",
)
CALLED = re.compile(
    rf"^[^.;,()]{{0,25}}?(?:,|\bis|\bas|\bbeing|\balso)\s+(?:itself\s+)?(?:an?|the)\s+(?:\w+\s+)?{UNION}[- ](?:member|country|state)\b|^(?:'s|’s)?[^.;,()]{{0,25}}\b(?:within|inside)\s+the\s+{UNION}\b"
)
PLANT = re.compile(
    rf"\b(?:the\s+)?(?P<name>{NAME})\s+(?:(?P<metal>[a-z]{{3,10}})\s+)?(?P<kind>smelter|refinery|mine)\b"
)


def nations(evidence: Evidence) -> Iterator[Finding]:
    """Blocs, provinces and kinds of plants of every sentence."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        commodity = book.commodity_of(document.name)
        for p in found:
            if p.kind == "sentence":
                yield from _members(p)
                yield from _provinces(p)
                yield from _site(p, commodity)
                yield from _kinds(p)


@lru_cache(maxsize=1)
def _states() -> frozenset[str]:
    return frozenset(r.code for r in regions() if r.member_of == "EU27")


def _outside(code: str) -> bool:
    return code not in _states() and code not in ("EU27", "WLD", "ROW")


def _members(p: Passage) -> Iterator[Finding]:
    """A country outside the Union in a list of its members, or called a member."""
    hits: list[tuple[int, int, str]] = []
    for m in LISTED.finditer(p.plain):
        stretch = re.split(r"\b(?:from|to|with|against|while|but|than|import\w*|export\w*|buy|sell)\b", m["list"])[0]  # fmt: skip
        hits += [
            (m.start(), e, c)
            for b, e, c in mentions(p.plain)
            if m.start("list") <= b < m.start("list") + len(stretch) and _outside(c)
        ]
    for b, e, c in mentions(p.plain):
        called = CALLED.match(p.plain[e:])
        if called and _outside(c) and not re.search(r"\b(?:not|no|never|non)\b|non-", called[0]):
            hits.append((b, e + called.end(), c))
    for b, e, c in hits[:1]:
        yield finding(
            RULE, "medium", (p.words(b, e), Words(f"{name_of(c)} is not a member of the European Union", None, TREATIES)),
            f"{name_of(c)} is none of the 27 members of the European Union", "“European” for “EU”, or a member.", weight=0.2,
        )  # fmt: skip


@lru_cache(maxsize=1)
def _sites() -> tuple[tuple[str, str, str, frozenset[str]], ...]:
    """Named mines and works with their country, state and metals: vocabulary/site_states.csv."""
    text = (
        resources.files("oreshed.ledger").joinpath("vocabulary/site_states.csv").read_text(encoding="utf-8")
    )
    return tuple(
        (r["site"], r["region"], r["state"], frozenset(r["commodities"].split(";")))
        for r in csv.DictReader(text.splitlines())
    )


def _site(p: Passage, commodity: str) -> Iterator[Finding]:
    """ "Bell Bay, on the Queensland coast": a known site of the text's metal in another state of its country."""
    for site, country, home, metals in _sites():
        if site not in p.plain or commodity not in metals:
            continue
        for state in PLACES[country]:
            if state == home or home in p.plain or state not in p.plain:
                continue
            m = re.search(
                rf"\b{re.escape(site)}\b(?:'s|’s)?(?:\s*\([^()]{{0,30}}\))?(?:\s+(?:[Mm]ines?|[Mm]ills?|smelter|refinery|plant|works|deposit|project|operation))?,?\s+(?:(?:in|on|near)\s+)?(?:the\s+)?{re.escape(state)}\b(?!\s*(?:,|and)\s*(?:[A-Z]))",
                p.plain,
            )
            if m and not re.search(r"\b(?:to|from|via|and)\s+$", p.plain[: m.start()]):
                yield finding(
                    RULE, "medium", (p.words(m.start(), m.end()), Words(f"{site}: {home}", None, "vocabulary of sites, from memory, unverified")),
                    f"{site} lies in {home}, not in {state}", f"{home}.", weight=0.2,
                )  # fmt: skip
                return


def _provinces(p: Passage) -> Iterator[Finding]:
    """ "Ontario, Australia", "Australia's Ontario", "Ontario in Australia": a province with another country."""
    named = mentions(p.plain)
    for name, home in provinces().items():
        if name not in p.plain or (home and name_of(home) in name):
            continue  # "(Western Australia, Cuba)" is a list: the name says where it lies
        for m in re.finditer(rf"\b{re.escape(name)}\b", p.plain):
            for b, e, code in named:
                behind, before = p.plain[m.end() : b], p.plain[e : m.start()]
                joined = (
                    (b >= m.end() and re.fullmatch(r"(?:,| in| \(|,? in the| province,| state,)\s*(?:the )?", behind) and not re.match(r"\s*(?:,|and|or)\s*(?:the )?[A-Z]", p.plain[e:]))
                    or (e <= m.start() and re.fullmatch(r"(?:'s|’s)?\s+(?:(?:state|province|region|territory) of )?", before) and (p.plain[b:e].lower() != name_of(code).lower() or before.startswith(("'", "’"))))
                )  # fmt: skip
                if not joined or code in (home, "WLD", "ROW") or (code == "EU27" and home in _states()) or home == "":  # fmt: skip
                    continue
                if re.search(r"\b(?:from|to|between|and)\s*$", p.plain[: min(m.start(), b)]) and behind.startswith(","):  # fmt: skip
                    continue
                yield finding(
                    RULE, "medium", (p.words(min(m.start(), b) - 20, max(m.end(), e)), Words(f"{name}: {name_of(home)}", None, "vocabulary of provinces and states")),
                    f"{name} lies in {name_of(home)}, not in {name_of(code)}", f"{name_of(home)}.", weight=0.2,
                )  # fmt: skip
                return


def _kinds(p: Passage) -> Iterator[Finding]:
    """ "the X smelter" where every list knows X as a mine, and a smelter of another metal."""
    for m in PLANT.finditer(p.plain):
        entries = [f for f in known(m["name"]) if f.types]
        if not entries or len({f.region for f in entries}) != 1:
            continue
        here = {c for _, _, c in (*mentions(p.plain), *mentions(p.lead))}
        if here and entries[0].region not in here and not (entries[0].region in _states() and "EU27" in here):
            continue  # another place of the same name
        kinds = " ".join(f.types.lower() for f in entries)
        metals = {x for f in entries for x in re.split(r"[;,]\s*", f.commodities.lower()) if x}
        if m["kind"] != "mine" and re.fullmatch(r"(?:mines?|open pit|underground mine|\s|;|,)+", kinds):
            yield _kind(p, m, entries, f"{m['name']} is listed as a mine, not as a {m['kind']}")
        elif m["kind"] != "mine" and m["metal"] in METALS and "mine" not in kinds and metals and m["metal"] not in metals and not any(m["metal"] in x for x in metals):  # fmt: skip
            yield _kind(
                p,
                m,
                entries,
                f"{m['name']} is listed for {', '.join(sorted(metals))}, not for {m['metal']}",
            )


METALS = frozenset(["aluminium", "aluminum", "copper", "zinc", "lead", "nickel", "tin", "antimony", "titanium", "magnesium", "cobalt", "tungsten", "manganese", "chromium", "lithium"])  # fmt: skip


def _kind(p: Passage, m: re.Match[str], entries: list[Facility], line: str) -> Finding:
    f = entries[0]
    return finding(
        RULE, "medium", (p.words(m.start(), m.end()), Words(f"{f.name}: {f.types}; {f.commodities}; {name_of(f.region)}", None, f.source)),
        line, "The kind of plant that it is.", weight=0.2,
    )  # fmt: skip


__all__ = ["nations"]

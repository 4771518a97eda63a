"""R-ENTITY: companies and rocks: the country and the parent of a company, the kind of deposit at a well-known mine.

`reference/companies.csv` holds home countries and parents of now and before; `reference/site_hosts.csv` the rock of a site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from oreshed.basis.regions import name_of
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.holdings import companies
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.provenance import table
from oreshed.ledger.rules.subjects import contains, mentions
from oreshed.ledger.rules.verdicts import finding

RULE = "R-ENTITY"
FIRM = r"(?:company|companies|firm|group|miner|producer|refiner|smelter|operator|owner|concern|major|house|chemicals? (?:company|group|maker)|junior|supplier|giant)"
# Rocks that a sentence may name, and the words for them; those in one group lie on one another or are one thing.
ROCKS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for name, words in (
        ("carbonatite", r"carbonatites?"), ("pegmatite", r"pegmatites?"), ("brine", r"(?:salt[- ]lake |salar )?brines?|salars?|salt lakes?|salt flats?"), ("porphyry", r"porphyr(?:y|ies)"),
        ("skarn", r"skarns?"), ("placer", r"placers?|(?:mineral|beach) sands?|alluvial (?:deposits?|gravels?)"), ("laterite", r"laterites?|lateritic"), ("layered", r"layered (?:mafic )?intrusions?"),
        ("ion clay", r"ion(?:ic|[- ]adsorption) clays?(?: deposits?)?"), ("kimberlite", r"kimberlites?"), ("carbonate", r"Mississippi Valley(?:[- ]type)?"), ("massive sulphide", r"(?:volcanogenic )?massive sul(?:ph|f)ides?|VMS"),
        ("sandstone", r"sandstones?(?:-hosted)?|roll[- ]fronts?"), ("unconformity", r"unconformity"), ("coal", r"coal (?:seam|field|basin)s?"), ("evaporite", r"evaporites?|potash beds?"),
    )
)  # fmt: skip
TOGETHER = ({"carbonatite", "laterite"}, {"porphyry", "skarn", "breccia"}, {"sandstone", "sediment", "carbonate", "stratabound"}, {"layered", "magmatic", "massive sulphide"}, {"brine", "evaporite"}, {"vein", "granite", "massive sulphide", "carbonate", "skarn"}, {"sediment", "massive sulphide"}, {"pegmatite", "granite"}, {"alkaline", "carbonatite"}, {"clay", "ion clay", "sediment"}, {"unconformity", "sandstone"}, {"tuff", "sediment"}, {"anorthosite", "layered", "magmatic"})  # fmt: skip
DENIED = re.compile(r"\b(?:not|unlike|than|rather|whereas|while|near|beside|nearby|similar|other|another|customers?|investors?|buyers?|subsidiary|joint|with|and|former\w*|sold|bought|until)\b", re.IGNORECASE)  # fmt: skip


@lru_cache(maxsize=1)
def _firms() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    return {r["company"]: (frozenset(x for x in r["regions"].split(";") if x), tuple(x for x in r["parents"].split(";") if x)) for r in table("companies")}  # fmt: skip


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w-])(?:{'|'.join(sorted(map(re.escape, _firms()), key=len, reverse=True))})(?![\w-])"
    )


def firms(evidence: Evidence) -> Iterator[Finding]:
    """Companies and rocks of every sentence."""
    for _, found in Book.of(evidence.ledger).documents():
        for p in found:
            if p.kind == "sentence":
                for m in _names().finditer(p.plain):
                    hit = _home(p, m) or _parent(p, m)
                    if hit is not None:
                        yield hit
                        break
                yield from _rock(p)


def _home(p: Passage, m: re.Match[str]) -> Finding | None:
    """ "the Australian company Teck", "Teck, an Australian miner", "Teck of Australia"."""
    regions = _firms()[m[0]][0]
    for b, e, code in mentions(p.plain):
        if code in ("WLD", "ROW", "EU27") or not regions:
            continue
        joined = (
            (e <= m.start() and re.fullmatch(rf"\s+(?:[a-z-]+\s+){{0,2}}?{FIRM}\s+", p.plain[e : m.start()]))
            or (e <= m.start() and re.fullmatch(r"(?:'s|’s)\s+", p.plain[e : m.start()]))
            or (
                b >= m.end()
                and re.fullmatch(r",\s+an?\s+", p.plain[m.end() : b])
                and re.match(rf"\s+(?:[a-z-]+\s+){{0,2}}?{FIRM}\b", p.plain[e:])
            )
            or (b >= m.end() and re.fullmatch(r"\s+of\s+", p.plain[m.end() : b]))
            or (
                b >= m.end()
                and re.fullmatch(r"\s+\(", p.plain[m.end() : b])
                and p.plain[e : e + 1] == ")"
                and not p.lead
            )
        )
        if (
            not joined
            or code in regions
            or any(contains(code, r) or contains(r, code) for r in regions)
            or m[0] in ("Anglo American", "Southern Copper")
        ):
            continue
        # "Chile's Antofagasta" may be the city; "Peru's Southern Copper" the branch: a possessive asks for a company's verb
        if (
            e <= m.start()
            and p.plain[e : e + 1] in "'’"
            and not re.match(
                r"(?:'s|’s)?\s+(?:is|owns|operates|runs|makes|mines|produces|leads|refines|holds|and)\b",
                p.plain[m.end() :],
            )
        ):
            continue
        home = ", ".join(sorted(name_of(r) for r in regions))
        return finding(
            RULE, "medium", (p.words(min(b, m.start()), max(e, m.end())), Words(f"{m[0]}: {home}", None, "table of companies, from memory, unverified")),
            f"{m[0]} is a company of {home}, not of {name_of(code)}", f"{home}.", weight=0.2,
        )  # fmt: skip
    return None


def _parent(p: Passage, m: re.Match[str]) -> Finding | None:
    """ "Titania A/S, a subsidiary of Tronox": a parent that never held it."""
    parents = _firms()[m[0]][1]
    said = re.match(
        r",?\s+(?:is\s+|was\s+|now\s+)?(?:an?\s+|the\s+)?(?:wholly owned\s+|fully owned\s+)?(?:subsidiary|unit|arm|branch|part|affiliate|division|daughter)\s+of\s+(?:the\s+)?(?:[A-Z][a-z]+n\s+(?:group|company)\s+)?|,?\s+(?:is\s+)?(?:wholly\s+)?owned by\s+(?:the\s+)?",
        p.plain[m.end() :],
    )
    if not said:
        return None
    owner = companies().match(p.plain, m.end() + said.end()) or _names().match(p.plain, m.end() + said.end())
    if owner is None or any(owner[0] in x or x in owner[0] for x in parents) or not parents:
        return None
    return finding(
        RULE, "medium", (p.words(m.start(), owner.end()), Words(f"{m[0]}: {', '.join(parents)}", None, "table of companies, from memory, unverified")),
        f"{m[0]} belongs to {', '.join(parents)}, not to {owner[0]}", "The parent of that company.", weight=0.2,
    )  # fmt: skip


@lru_cache(maxsize=1)
def _hosts() -> dict[str, frozenset[str]]:
    return {r["site"]: frozenset(r["hosts"].split(";")) for r in table("site_hosts")}


def _rock(p: Passage) -> Iterator[Finding]:
    """ "Greenbushes is a salt lake brine": a rock that the site does not have."""
    for site, hosts in _hosts().items():
        if site not in p.plain:
            continue
        for m in re.finditer(rf"(?<![\w-]){re.escape(site)}(?![\w-])", p.plain):
            tail = p.plain[m.end() : m.end() + 75]
            said = re.match(
                r"(?:\s+(?:mine|deposit|project))?(?:,|\s+(?:is|lies|sits|works|mines|exploits|taps|rests|occurs))\s+(?:in\s+|on\s+)?(?:an?\s+|the\s+)(?P<what>[^.;,:()]{3,60})|(?:\s+(?:mine|deposit|project))?\s+\((?:an?\s+|the\s+)?(?P<what2>[^.;,:()]{3,45})\)|(?:\s+(?P<what3>carbonatite|pegmatite|brine|porphyry|skarn|placer|laterite|salar|kimberlite|layered intrusion|ion(?:ic|-adsorption) clay))\b",
                tail,
            )
            before = re.search(
                r"\b(?P<what>carbonatite|pegmatite|brine|porphyry|skarn|placer|laterite|kimberlite|ionic[- ]clay|ion-adsorption clay|layered[- ]intrusion)s?\s+(?:deposit\s+|mine\s+)?(?:at|of|like|such as)\s+(?:the\s+)?$",
                p.plain[: m.start()],
                re.IGNORECASE,
            )
            text = next((x for x in (said.groupdict().values() if said else ()) if x), "") or (
                before["what"] if before else ""
            )
            named = {name for name, words in ROCKS if words.search(text)}
            if (
                not named
                or named & hosts
                or DENIED.search(text)
                or any(named & g and hosts & g for g in TOGETHER)
            ):
                continue
            yield finding(
                RULE, "medium", (p.words(m.start() - (len(before[0]) if before and not said else 0), m.end() + (said.end() if said else 0)), Words(f"{site}: {', '.join(sorted(hosts))}", None, "table of sites' rocks, from memory, unverified")),
                f"{site} is of kind {', '.join(sorted(hosts))}, not {', '.join(sorted(named))}", "The kind of deposit that it is.", weight=0.2,
            )  # fmt: skip
            return


__all__ = ["firms"]

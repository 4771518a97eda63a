"""R-CITE: a citation leads to an entry, the entry to the subject: missing and unused entries, addresses of another metal
or country, labels on foreign sites, sources older than their data."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from urllib.parse import unquote

from oreshed.basis.properties import symbols
from oreshed.basis.regions import name_of
from oreshed.ledger.document import Document
from oreshed.ledger.evidence.amounts import amounts
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import apart_words, mentions, name_tokens
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.reference_figures import figures

RULE = "R-CITE"
LINK = re.compile(r"\[([^\]\n]+)\]\((https?://(?:[^()\s]|\([^()\s]*\))+)\)")
NUMBERED = re.compile(r"(?<=[\s\w.,;:)%\]])\[(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\](?!\()")
ENTRY = re.compile(r"^\s*(?:[-•*]\s*)?(?:\[(\d{1,3})\]|(\d{1,3})[.)])\s+(.+)$")
ADDRESS = re.compile(r"https?://[^\s)>\]]+")
# Who stands behind a label, by a part of the address; facts of the organisations' own sites.
SITES = {
    "usgs": ("usgs.gov",), "us geological survey": ("usgs.gov",), "u.s. geological survey": ("usgs.gov",),
    "nrcan": ("canada.ca", "gc.ca"), "natural resources canada": ("canada.ca", "gc.ca"), "geoscience australia": ("ga.gov.au",),
    "jrc": ("europa.eu",), "european commission": ("europa.eu", "scrreen.eu"), "eurostat": ("europa.eu",), "epa": ("epa.gov",), "doe": ("energy.gov",),
    "iea": ("iea.org",), "world bank": ("worldbank.org",), "bgs": ("bgs.ac.uk",), "british geological survey": ("bgs.ac.uk",), "jogmec": ("jogmec.go.jp",),
    "cobalt institute": ("cobaltinstitute.org",), "nickel institute": ("nickelinstitute.org",), "international tin association": ("internationaltin.org",), "ita": ("internationaltin.org",),
    "ilzsg": ("ilzsg.org",), "icsg": ("icsg.org",), "insg": ("insg.org",), "gtk": ("gtk.fi",), "sgu": ("sgu.se",), "unep": ("unep.org",), "unctad": ("unctad.org",),
    "glencore": ("glencore", "nikkelverk"), "teck": ("teck.com",), "boliden": ("boliden.com",), "rio tinto": ("riotinto.com",), "bhp": ("bhp.com",), "vale": ("vale.com",),
}  # fmt: skip
MINE_PAGE = re.compile(r"\bmines?\b", re.IGNORECASE)
PLANT_WORDS = re.compile(
    r"\b(?:electroly\w*|refin\w+|smelt\w*|anodes?|cathodes?|bath|furnace\w*|distillation|slag|leach\w*|electrowin\w*|precipitat\w*)\b",
    re.IGNORECASE,
)


def citations(evidence: Evidence) -> Iterator[Finding]:
    """Every citation of every document."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        commodity = book.commodity_of(document.name)
        entries = entries_of(document)
        yield from _numbers(document, found, entries)
        addresses = _hosts(found)
        wrong: dict[str, list[Finding]] = {}
        for p in found:
            for f in _links(p, commodity, addresses):
                wrong.setdefault(f.arithmetic, []).append(f)
            for f in _plain_addresses(p, commodity):
                wrong.setdefault(f.arithmetic, []).append(f)
        for same in wrong.values():
            yield replace(same[0], words=apart_words(*(w for f in same[:4] for w in f.words)))
        yield from _listed(document, found, commodity, entries)
        yield from _vague(found)


def entries_of(document: Document) -> dict[int, tuple[int, str]]:
    """Numbered entries of the reference sections: number to line and text."""
    found: dict[int, tuple[int, str]] = {}
    for number, line in enumerate(document.lines, start=1):
        section = document.section_of(number)
        m = ENTRY.match(line)
        if m and (
            section is None
            or "reference" in f"{section.heading} {section.question}".lower()
            or "source" in section.heading.lower()
            or m[1]
        ):
            found.setdefault(int(m[1] or m[2]), (number, m[3]))
    return found


def cited_entries(
    found: tuple[Passage, ...], entries: dict[int, tuple[int, str]]
) -> Iterator[tuple[int, Passage, re.Match[str]]]:
    own = {line for line, _ in entries.values()}
    for p in found:
        if p.line in own and ENTRY.match(p.text if p.start == 0 else ""):
            continue
        for m in NUMBERED.finditer(p.text):
            for piece in re.split(r"[,;]", m[1]):
                ends = [int(x) for x in re.split(r"[–-]", piece) if x.strip()]
                for n in range(ends[0], ends[-1] + 1) if len(ends) == 2 and ends[1] - ends[0] < 20 else ends:
                    yield n, p, m


def _numbers(
    document: Document, found: tuple[Passage, ...], entries: dict[int, tuple[int, str]]
) -> Iterator[Finding]:
    """[n] without an entry, and an entry that nothing cites."""
    cited = list(cited_entries(found, entries))
    if not cited or not entries:
        if cited and not entries:
            n, p, m = cited[0]
            yield finding(
                RULE,
                "low",
                (p.words(max(0, m.start() - 60), m.end()), p.words(m.start(), m.end())),
                f"[{n}] is cited and no numbered list stands in the text",
                "The list of references.",
            )
        return
    last_n = max(entries)
    last_line, _last_text = entries[last_n]
    last = _line_words(found, last_line)
    for n in sorted({n for n, _, _ in cited} - set(entries)):
        _, p, m = next(c for c in cited if c[0] == n)
        yield finding(
            RULE, "low", (p.words(max(0, m.start() - 60), m.end()), last.words(0, 90) if last else p.words(m.start(), m.end())),
            f"[{n}] has no entry: the list runs from [{min(entries)}] to [{last_n}]", "The entry, or the number that was meant.",
        )  # fmt: skip
    used = {n for n, _, _ in cited}
    lists = {n: document.section_of(line) for n, (line, _) in entries.items()}
    for (_, (line, text)), (k, (other, same)) in itertools.combinations(sorted(entries.items()), 2):
        a, b = _line_words(found, line), _line_words(found, other)
        if a and b and a != b and len(text) > 25 and text.split() == same.split():
            yield finding("R-TEXT", "low", (a.words(0, 120), b.words(0, 120)), f"entry [{k}] repeats an earlier one", "One entry a source.")  # fmt: skip
    for n in sorted(set(entries) - used):
        if len(set(lists.values())) > 1 and not any(lists[k] == lists[n] for k in used & set(lists)):
            continue  # a list for further reading, none of which is cited
        p2 = _line_words(found, entries[n][0])
        if p2:
            yield finding(
                RULE,
                "low",
                (p2.words(0, 120),),
                f"entry [{n}] is cited nowhere in the text",
                "A citation, or no entry.",
            )


def _line_words(found: tuple[Passage, ...], line: int) -> Passage | None:
    return next((p for p in found if p.line == line), None)


def _hosts(found: tuple[Passage, ...]) -> dict[str, set[str]]:
    """The sites to which each label leads."""
    table: dict[str, set[str]] = {}
    for p in found:
        for m in LINK.finditer(p.text):
            table.setdefault(m[1].strip().lower(), set()).add(_host(m[2]))
    return table


def _host(address: str) -> str:
    host = re.sub(r"^https?://", "", address).split("/")[0].lower()
    return (
        ".".join(host.removeprefix("www.").split(".")[-2:])
        if not re.search(r"\.(?:gov|go|com|co|ac|gc)\.\w\w$", host)
        else ".".join(host.split(".")[-3:])
    )


# A periodical with its issue ("Sulphur 418", "Nickel vol. 12") is named after a metal and writes of others.
PERIODICAL = re.compile(
    r"\b[A-Z][a-z]+(?: (?:Bulletin|Journal|Magazine|Monthly|Weekly|Market Outlook|Times|News))?,?\s+(?:(?:no|vol|issue)\.?\s*)?(?!(?:19|20)\d\d\b)\d{1,4}\b"
    r"|\b[A-Z][a-z]+ (?:Bulletin|Journal|Magazine|Monthly|Weekly|Times|News)\b"
)


def _slug(address: str) -> str:
    """The words of an address: path without the part that quotes the page (#:~:text=...)."""
    path = re.sub(r"^https?://[^/]+", "", address.split("#")[0].split("?")[0])
    path = re.sub(
        r"/(?:tags?|categor(?:y|ies)|topics?|search|label)/[^/]*", "", path
    )  # a page that lists pages
    return " ".join(re.findall(r"[A-Za-z]+", unquote(path)))


def _links(p: Passage, commodity: str, hosts: dict[str, set[str]]) -> Iterator[Finding]:
    for m in LINK.finditer(p.text):
        label, address = m[1].strip(), m[2]
        slug = _slug(address)
        before = p.text[max(0, m.start() - 90) : m.end()]
        quote = (
            p.words(max(0, m.start() - 90), m.end())
            if len(before) < 400
            else p.words(max(0, m.start() - 60), m.start() + len(label) + 120)
        )
        yield from _other_metal(p, m, slug, commodity, quote)
        yield from _other_country(p, m, slug, quote)
        yield from _other_site(label, address, hosts, quote)
        yield from _other_stage(p, m, slug, quote)
        yield from _older(p, m, address, quote)


@lru_cache(maxsize=1)
def _metals() -> frozenset[str]:
    names = {c for c, _, _ in figures()} | set(symbols())
    return frozenset(
        n
        for n in names
        if " " not in n
        and len(n) > 2
        and n
        not in (
            "carbon",
            "oxygen",
            "hydrogen",
            "nitrogen",
            "silica",
            "salt",
            "stone",
            "clays",
            "lead",
            "sand",
            "iron",
            "helium",
            "argon",
        )
    ) | {"lead"}


def metals_in(text: str) -> set[str]:
    """Commodities that a text names, by their English names; aluminum is aluminium."""
    words = {w.lower() for w in re.findall(r"[A-Za-z]{3,}", text)}
    return {
        {"aluminum": "aluminium", "sulphur": "sulfur"}.get(w, w)
        for w in words & (_metals() | {"aluminum", "sulphur"})
    }


def _plain_addresses(p: Passage, commodity: str) -> Iterator[Finding]:
    """Entries of an unnumbered list whose address is about another metal."""
    if not p.question.startswith("references") or LINK.search(p.text) or ENTRY.match(p.text):
        return
    m = ADDRESS.search(p.text)
    if not m or not commodity:
        return
    named = metals_in(_slug(m[0]))
    if (
        named
        and commodity not in named
        and not any(n in commodity for n in named)
        and commodity.split()[-1] not in _slug(m[0]).lower()
    ):
        yield finding(
            RULE, "medium", (p.words(max(0, m.start() - 90), m.end()), p.words(m.start(), m.end())),
            f"the address is about {', '.join(sorted(named))}; the text is about {commodity}", f"The page on {commodity}.", weight=0.1,
        )  # fmt: skip


def _other_metal(p: Passage, m: re.Match[str], slug: str, commodity: str, quote: object) -> Iterator[Finding]:
    """An address about another metal than the text."""
    named = metals_in(slug)
    said = metals_in(p.plain) | metals_in(p.lead)
    if any(n in commodity for n in named):
        return
    if (
        not named
        or not commodity
        or commodity in named
        or commodity.rstrip("s") in slug.lower()
        or named & said
    ):
        return
    yield finding(
        RULE, "medium", (p.words(max(0, m.start() - 90), m.end()), p.words(m.start(2), m.end(2))),
        f"the address is about {', '.join(sorted(named))}; the text is about {commodity}", f"The page on {commodity}.", weight=0.1,
    )  # fmt: skip


def _other_country(p: Passage, m: re.Match[str], slug: str, quote: object) -> Iterator[Finding]:
    """An address about one country for a sentence about another."""
    regions = {code for _, _, code in mentions(slug.title())} | name_tokens(slug)
    if len(regions) != 1:
        return
    region = next(iter(regions))
    here = {code for _, _, code in mentions(p.plain)} | {code for _, _, code in mentions(p.lead)}
    if not here or region in here or region in ("WLD", "ROW") or "WLD" in here:
        return
    from oreshed.ledger.evidence.subjects import contains

    if any(contains(region, h) or contains(h, region) for h in here) or re.search(
        r"\balli\w+", p.plain, re.IGNORECASE
    ):
        return
    yield finding(
        RULE, "medium", (p.words(max(0, m.start() - 90), m.end()), p.words(m.start(2), m.end(2))),
        f"the address is about {name_of(region)}; the sentence is about {', '.join(sorted(name_of(h) for h in here))}",
        "A page on the country of the sentence.", weight=0.1,
    )  # fmt: skip


def _other_site(label: str, address: str, hosts: dict[str, set[str]], quote: object) -> Iterator[Finding]:
    """A label of one organisation on the site of another."""
    host, own = re.sub(r"^https?://", "", address).split("/")[0].lower(), SITES.get(label.lower())

    assert isinstance(quote, Words)
    if own and not any(site in host for site in own):
        yield finding(
            RULE,
            "medium",
            (quote, Words(address, quote.place)),
            f"“{label}” stands at {' or '.join(own)}; the address is at {host}",
            f"The page of {label}.",
            weight=0.1,
        )
    elif re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+", label) and _host("http://" + label) != _host(address):
        yield finding(
            RULE,
            "medium",
            (quote, Words(address, quote.place)),
            f"the label is {label}, the address is at {host}",
            "The site that was read.",
            weight=0.1,
        )


def _other_stage(p: Passage, m: re.Match[str], slug: str, quote: object) -> Iterator[Finding]:
    """A page on mines for a sentence about a refinery's process."""
    if (
        p.question not in ("refining", "separation", "remediation")
        or not MINE_PAGE.search(slug)
        or PLANT_WORDS.search(slug)
    ):
        return
    clause = re.split(r"(?<=[.;])\s", p.plain[: m.start()])[-1]
    if MINE_PAGE.search(clause) or not PLANT_WORDS.search(clause):
        return
    words = " ".join(w for w in slug.split() if len(w) > 2)
    yield finding(
        RULE, "medium", (p.words(max(0, m.start() - 110), m.start() + 60), p.words(m.start(2), min(m.end(2), m.start(2) + 110))),
        f"the page is about mines (“{words[-60:]}”), the sentence about {PLANT_WORDS.search(clause)[0]}",  # type: ignore[index]
        "A source on the process.", weight=0.1,
    )  # fmt: skip


def _older(p: Passage, m: re.Match[str], address: str, quote: object) -> Iterator[Finding]:
    """A figure of a year after the source's own year."""
    stamps = [int(y) for y in re.findall(r"(?<!\d)((?:19|20)\d\d)(?!\d)", address.split("#")[0])]
    if len(stamps) == 0 or re.search(r"\d{5,}", address.split("#")[0]):
        return
    stamp = max(stamps)
    start = max((k.end() for k in LINK.finditer(p.text[: m.start()])), default=0)
    clause = p.plain[start : m.start()]
    years = [int(a.first) for a in amounts(clause) if a.kind == "year"]
    late = [y for y in years if stamp < y <= 2026]
    if (
        late
        and len(years) == len(late)
        and not re.search(
            r"\b(?:will|expected|forecast|project|plan|by 20|target|outlook)\w*\b", clause, re.IGNORECASE
        )
    ):
        yield finding(
            RULE, "medium", (p.words(max(0, m.start() - 90), m.end()), p.words(m.start(2), m.end(2))),
            f"data of {late[0]} credited to a source of {stamp}: {late[0]} > {stamp}", "The edition that holds the year.", weight=0.1,
        )  # fmt: skip


def _listed(
    document: Document, found: tuple[Passage, ...], commodity: str, entries: dict[int, tuple[int, str]]
) -> Iterator[Finding]:
    """Entries of a numbered list: address or title of another metal; years to come."""
    for n, (line, text) in entries.items():
        p = _line_words(found, line)
        if p is None:
            continue
        address = ADDRESS.search(text)
        title = text[: address.start()] if address else text
        slug = _slug(address[0]) if address else ""
        about = metals_in(PERIODICAL.sub(" ", title))
        wrong = metals_in(slug)
        cited = " ".join(q.plain for k, q, _ in cited_entries(found, entries) if k == n)
        told = not wrong or wrong & about  # the title itself names what the address is about
        if any(n in commodity for n in (*wrong, *(about if told else ()))) or (
            commodity and commodity.split()[-1] in slug.lower()
        ):
            continue
        if commodity and wrong and commodity not in wrong and not wrong & metals_in(cited):
            yield finding(
                RULE,
                "medium",
                (p.words(), p.words(p.text.find("http"), None)),
                f"the address of [{n}] is about {', '.join(sorted(wrong))}; the text is about {commodity}",
                f"The page on {commodity}.",
                weight=0.1,
            )
        elif (
            commodity
            and about
            and commodity not in about
            and not address_names(slug, commodity)
            and not about & metals_in(cited)
        ):
            yield finding(
                RULE,
                "medium",
                (p.words(),),
                f"entry [{n}] is about {', '.join(sorted(about))}; the text is about {commodity}",
                f"A source on {commodity}.",
                weight=0.1,
            )


def address_names(slug: str, commodity: str) -> bool:
    return commodity.lower() in slug.lower()


def _vague(found: tuple[Passage, ...]) -> Iterator[Finding]:
    """Entries without authors, and works of years to come."""
    for p in found:
        if not p.question.startswith("references") or p.kind != "sentence":
            continue
        m = re.match(
            r"\s*(?:various|several|multiple|diverse|unknown|anon(?:ymous)?\.?)\s+(?:authors?|sources?|reports?)\b",
            p.plain,
            re.IGNORECASE,
        )
        if m:
            yield finding(
                RULE,
                "low",
                (p.words(0, 120),),
                f"“{m[0].strip()}” names no work that could be opened",
                "Author, year and title of each work.",
            )
        y = re.search(r"\((20\d\d)\)|,\s*(20\d\d)\b", p.plain)
        if (
            y
            and int(y[1] or y[2]) > 2026
            and not re.search(
                r"\b(?:outlook|to|strategy|forecasts?|cases?|scenarios?|targets?|estimates?)\b",
                p.plain,
                re.IGNORECASE,
            )
        ):
            yield finding(
                RULE,
                "medium",
                (p.words(0, 140),),
                f"a work of {y[1] or y[2]}, a year to come",
                "The year of publication.",
                weight=0.1,
            )

"""Companions across documents: R-BAL and R-LOGIC between a by-product metal's brief and its carrier's figures.

Contained companion = carrier x ratio; what leaves with the carrier's concentrate no recovery step can reach; a
compound needs both its elements; smelters that close while mines stay speak against a bottleneck at the mine.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from oreshed.basis.properties import composition, molar_masses, symbols
from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim
from oreshed.ledger.evidence.amounts import shown, shown_range
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.bottlenecks import classes_in
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import (
    apart_words,
    bare,
    central,
    is_mass,
    printed,
    region_of,
    words_of,
    year_of,
)
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.reference_figures import world_output


@lru_cache(maxsize=2)
def _rows(name: str) -> tuple[dict[str, str], ...]:
    text = resources.files("oreshed.ledger").joinpath(f"reference/{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def companions(evidence: Evidence) -> Iterator[Finding]:
    """Carriers and companions, compounds, and bottlenecks against the fate of smelters."""
    book = Book.of(evidence.ledger)
    for row in _rows("companions"):
        yield from _resource(book, row)
        yield from _before_the_node(book, row)
    yield from _compounds(book)
    yield from _smelters(book)


def _measured(book: Book, commodity: str, quantity: str) -> list[Claim]:
    return [
        c for c in book.ledger.claims
        if c.subject.commodity == commodity and c.subject.quantity.startswith(quantity) and is_mass(c) and bare(c)
        and central(c) > 0 and c.kind != "projection" and region_of(c) not in ("WLD", "ROW")
    ]  # fmt: skip


def _resource(book: Book, row: dict[str, str]) -> Iterator[Finding]:
    """ "No native deposits" of a companion in a region that mines its carrier."""
    none = [
        c for c in book.ledger.claims
        if c.subject.commodity == row["companion"] and c.estimate.high <= 0
        and (c.subject.quantity == "resource" or re.search(r"\bdeposits?\b|\bresources?\b", c.quote))
    ]  # fmt: skip
    lacking = next(
        (p for d, found in book.documents() if book.commodity_of(d.name) == row["companion"] for p in found
         if re.search(r"\black of (?:\w+ ){0,2}(?:primary |domestic |native )+(?:\w+ )?resources?\b|\bno native\b", p.plain, re.IGNORECASE)), None,
    )  # fmt: skip
    for mined in sorted(_measured(book, row["host"], "mine_production"), key=lambda c: -(year_of(c) or 0)):
        claim = next((c for c in none if region_of(c) == region_of(mined)), None)
        if claim is None:
            continue
        low, high = (
            central(mined) / float(row[k]) for k in ("host_per_companion_high", "host_per_companion_low")
        )
        words = apart_words(words_of(claim), words_of(mined), *([lacking.words()] if lacking else []))
        yield finding(
            "R-BAL", "high", words,
            f"{shown(central(mined))} {row['host']} mined / {row['host_per_companion_low']} to {row['host_per_companion_high']} = "
            f"{shown_range((low, high))} of {row['companion']} a year in the ore of {name_of(region_of(mined))} ({row['source']})",
            f"A resource of {shown_range((low, high))} a year as companion.", (claim, mined), 1.0,
        )  # fmt: skip
        return


def _before_the_node(book: Book, row: dict[str, str]) -> Iterator[Finding]:
    """Recovery named as the limit, where most of the carrier leaves before it is smelted."""
    docs = [d for d, _ in book.documents() if book.commodity_of(d.name) == row["companion"]]
    for document in docs:
        named = next(
            (p for d, found in book.documents() if d is document for p in found
             if p.question in ("bottleneck", "bottleneck_summary") and p.kind == "sentence"
             and re.search(r"\brecover\w*", p.plain, re.IGNORECASE) and re.search(r"\b(?:bottleneck|fraction|inefficien\w*|limit\w*)\b", p.plain, re.IGNORECASE)), None,
        )  # fmt: skip
        if named is None:
            continue
        claims = [
            c
            for c in book.ledger.claims
            if c.subject.commodity == row["companion"]
            and c.subject.quantity == "recovery"
            and c.estimate.qualifier in ("fraction", "below")
            and c.place
            and c.place.document == document.name
        ]
        for mined in sorted(
            _measured(book, row["host"], "mine_production"), key=lambda c: -(year_of(c) or 0)
        ):
            refined = [
                c
                for c in _measured(book, row["host"], "refined_production")
                if region_of(c) == region_of(mined) and year_of(c) == year_of(mined)
            ]
            if not refined:
                continue
            most = max(refined, key=central)
            kept = central(most) / central(mined)
            if kept > 0.6:
                continue
            yield finding(
                "R-LOGIC", "high", apart_words(named.words(), words_of(mined), words_of(most), *(words_of(c) for c in claims[:2])),
                f"{shown(central(most))} of {shown(central(mined))} {row['host']} is refined in {name_of(region_of(mined))} ({year_of(mined)}): "
                f"{1 - kept:.0%} of the {row['companion']} leaves in concentrate before any recovery; better recovery acts on {kept:.0%} at most",
                "The export of concentrate, or the lack of smelters, as the limit.", (mined, most), 1 - kept,
            )  # fmt: skip
            return


def _compounds(book: Book) -> Iterator[Finding]:
    """Tonnes of one element in a compound, and the partner that they need."""
    for row in _rows("compounds"):
        atoms = composition(row["compound"])
        names = {v: k for k, v in symbols().items()}
        first, second = symbols()[row["first"]], symbols()[row["second"]]
        if not atoms or first not in atoms or second not in atoms or first not in names:
            continue
        ratio = atoms[second] * molar_masses()[second] / (atoms[first] * molar_masses()[first])
        for use in book.ledger.claims:
            s = use.subject
            if (
                s.commodity != row["first"]
                or s.quantity != "demand"
                or not is_mass(use)
                or not math.isfinite(printed(use)[1])
            ):
                continue
            p = book.passage_of(use)
            where = f"{s.entity} {use.quote} {p.plain if p else ''} {p.lead if p else ''}"
            if not re.search(row["words"], where, re.IGNORECASE) or bare(use):
                continue
            need = (printed(use)[0] * ratio, printed(use)[1] * ratio)
            world = world_output(row["second"])
            carrier = [
                c
                for c in _measured(book, row["second_carrier"], "refined_production")
                if c.place and use.place and c.place.document != use.place.document
            ]
            listed = _listed(book, second, use)
            if world is None or need[1] < 0.25 * world.value or not (carrier or listed):
                continue
            newest = max(carrier, key=lambda c: (year_of(c) or 0, -central(c))) if carrier else None
            same = [c for c in carrier if newest and region_of(c) == region_of(use)]
            chosen = max(same, key=lambda c: year_of(c) or 0) if same else newest
            yield finding(
                "R-BAL", "high",
                apart_words(words_of(use), *([words_of(chosen)] if chosen else []), *([listed.words()] if listed else []), world.words),
                f"{row['compound']}: {shown_range(printed(use))} {row['first']} x {ratio:.3f} = {shown_range(need)} {row['second']}, "
                f"{need[0] / world.value:.0%} to {need[1] / world.value:.0%} of world output ({shown(world.value)}, {world.year})",
                f"{row['second'].capitalize()} as the limit of {row['compound']}.", (use, *([chosen] if chosen else [])), need[1] / world.value,
            )  # fmt: skip
            break


def _listed(book: Book, symbol: str, use: Claim) -> Passage | None:
    """A line of another document that lists the element as a by-product."""
    for d, found in book.documents():
        if use.place and d.name == use.place.document:
            continue
        for p in found:
            if re.fullmatch(
                r"\s*(?:[A-Z][a-z]?s?|PGMs|REEs)(?:,\s*(?:[A-Z][a-z]?|PGMs|REEs))*\s*", p.plain
            ) and re.search(rf"\b{symbol}\b", p.plain):
                return p
    return None


def _smelters(book: Book) -> Iterator[Finding]:
    """A bottleneck put at the mine or in a process, while another document shows mines that stay and smelters that go."""
    counts: dict[tuple[str, str], list[Claim]] = {}
    for c in book.ledger.claims:
        if (
            c.subject.quantity == "facility_count"
            and c.subject.stage == "smelter"
            and "primary" in f"{c.subject.entity} {c.quote}".lower()
            and year_of(c)
        ):
            counts.setdefault((c.subject.commodity, region_of(c)), []).append(c)
    gone = []
    for (commodity, region), claims in counts.items():
        old, new = min(claims, key=lambda c: year_of(c) or 0), max(claims, key=lambda c: year_of(c) or 0)
        mines = {
            year_of(c): c for c in _measured(book, commodity, "mine_production") if region_of(c) == region
        }
        before, after = mines.get(year_of(old)), mines.get(year_of(new))
        if not before or not after or central(old) < 2 or central(new) > 0.5 * central(old):
            continue
        if central(after) / central(before) > central(new) / central(old) + 0.2:
            gone.append((commodity, region, old, new, before, after))
    if not gone:
        return
    said: list[tuple[str, Passage]] = []
    for d, found in book.documents():
        commodity = book.commodity_of(d.name)
        for p in found:
            if (
                p.question in ("bottleneck", "bottleneck_summary")
                and p.kind == "sentence"
                and re.search(r"\bbottleneck\b", p.plain, re.IGNORECASE)
            ):
                kinds = classes_in(p.plain)
                if kinds and "smelting" not in kinds[:1] and not any(commodity == k for k, _ in said):
                    said.append((commodity, p))
    hosts = {r["companion"]: r["host"] for r in _rows("companions")}
    about = [(m, p) for m, p in said if m in {g[0] for g in gone} or hosts.get(m) in {g[0] for g in gone}]
    if not about or all(
        p.document == (gone[0][2].place.document if gone[0][2].place else "") for _, p in about
    ):
        return
    scarce = next(
        (
            c
            for c in book.ledger.claims
            if c.subject.quantity == "facility_count"
            and c.subject.stage == "mine"
            and c.estimate.qualifier == "few"
            and c.place
            and c.place.document == about[0][1].document
        ),
        None,
    )
    mine = {g[0] for g in gone}
    first = [g for g in gone if g[0] in {m for m, _ in about} or g[0] in {hosts.get(m) for m, _ in about}]
    line = "; ".join(
        f"{g[0]} {name_of(g[1])}: primary smelters {central(g[2]):.0f} to {central(g[3]):.0f}, mines {shown(central(g[4]))} to {shown(central(g[5]))}"
        for g in gone
    )
    yield finding(
        "R-LOGIC", "high",
        apart_words(*(p.words() for _, p in about), *([words_of(scarce)] if scarce else []), *(words_of(g[3]) for g in first)),
        f"{line}: mines stay and smelters go across {len(mine)} metals, the texts name {', '.join(dict.fromkeys(classes_in(p.plain)[0] for _, p in about))}",
        "Smelting and refining capacity, tested on one network for all metals.", tuple(g[3] for g in first), 1.0,
    )  # fmt: skip

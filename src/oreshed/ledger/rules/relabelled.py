"""R-SCOPE, R-PART, R-STAGE: a number with another label: a place around its place, a country outside, a product that is not its own.

Numbers are compared by value: one that is not round and stands in two places is one number, and what sets the two labels apart
(the place, the stage) is what slipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.document import Document
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.amounts import shown
from oreshed.ledger.rules.book import Book, outside
from oreshed.ledger.rules.crossread import COMPARES, quote_of
from oreshed.ledger.rules.passage import passages
from oreshed.ledger.rules.statements import GENERAL, Statement, statements, stems
from oreshed.ledger.rules.subjects import BLOC, contains
from oreshed.ledger.rules.verdicts import finding, per


def relabelled(evidence: Evidence) -> Iterator[Finding]:
    """Every document by itself."""
    book = Book.of(evidence.ledger)
    for document, _ in book.documents():
        said = statements(document)
        metal = stems(book.commodity_of(document.name))
        yield from _adopted(said, metal)
        yield from _beyond(said, metal)
        yield from _borrowed(said, metal)
        yield from _relabelled(said, metal, _convention(document))


def _adopted(said: tuple[Statement, ...], metal: frozenset[str]) -> Iterator[Finding]:
    """Two totals of the bloc for one year whose difference is what a country outside has."""
    totals = [
        s
        for s in said
        if s.place == BLOC
        and s.role in ("output", "supply", "capacity", "use", "reserves")
        and s.kind == "mass"
        and (s.total or s.cell is None)
    ]
    foreign = [
        s
        for s in said
        if s.place
        and s.place not in (BLOC, "WLD", "ROW")
        and outside(s.place)
        and s.kind == "mass"
        and s.value > 0
    ]
    for s in totals:
        if s.cell is not None or s.names:
            continue
        for t in totals:
            gap = s.value - t.value
            if (
                t is s
                or s.year != t.year
                or (not {s.role, t.role} <= {"output", "supply"} and s.role != t.role)
                or gap <= 0.02 * s.value
                or not s.nouns - metal <= t.wide
            ):
                continue
            hit = next(
                (
                    o
                    for o in foreign
                    if abs(gap - o.value) <= max(o.bounds[1] - o.value, 0.006 * o.value)
                    and (o.year == s.year or o.year is None)
                ),
                None,
            )
            if hit and hit.passage is not s.passage:
                yield finding(
                    "R-SCOPE", "high", (quote_of(s), quote_of(hit), quote_of(t)),
                    f"{shown(s.value)} - {shown(t.value)} = {shown(gap)}, the {shown(hit.value)} of {name_of(hit.place)}, which is no member", f"{shown(t.value)}.", weight=per(gap, s.value),
                )  # fmt: skip
                return


def _by_value(said: list[Statement]) -> dict[float, list[Statement]]:
    """Statements by their value, so that equal ones find each other without a search."""
    table: dict[float, list[Statement]] = {}
    for s in said:
        table.setdefault(round(s.value, 6), []).append(s)
    return table


def _borrowed(said: tuple[Statement, ...], metal: frozenset[str]) -> Iterator[Finding]:
    """One number, not a round one, for a place and for a larger place around it, one flow and year: the label slipped."""
    held = [
        s
        for s in said
        if s.kind == "mass"
        and s.value > 0
        and s.place
        and not s.names
        and s.role in ("output", "use", "supply", "reserves")
        and len(re.sub(r"\D", "", s.text).strip("0")) >= 2
    ]
    seen: set[int] = set()
    equal = _by_value(held)
    for s in held:
        for t in equal[round(s.value, 6)]:
            if (
                s.passage.line == t.passage.line
                or s.passage.line in seen
                or abs(s.value - t.value) > 1e-6 * s.value
                or not contains(t.place, s.place)
                or s.role != t.role
                or s.year != t.year
            ):
                continue
            if s.nouns - metal != t.nouns - metal or (s.cell is not None and t.cell is not None):
                continue
            within = [
                o
                for o in said
                if o.place
                and contains(t.place, o.place)
                and o.role == t.role
                and o.year == t.year
                and o.kind == "mass"
                and o.value > 0
                and o.place != s.place
                and not contains(o.place, s.place)
            ]
            if not within:
                continue  # the only member with any: its number is the whole's
            seen.add(s.passage.line)
            yield finding(
                "R-SCOPE", "high", (quote_of(s), quote_of(t)), f"{s.text} for {_place_name(s.place)} and for {_place_name(t.place)}, which holds others as well", "The number of each.", weight=0.5,
            )  # fmt: skip
            break


def _place_name(code: str) -> str:
    return "the bloc" if code == BLOC else name_of(code)


def _beyond(said: tuple[Statement, ...], metal: frozenset[str]) -> Iterator[Finding]:
    """A named plant, company or member above the country or bloc that holds it; countries above the world."""
    parts = [
        s
        for s in said
        if s.kind == "mass"
        and s.cell is None
        and s.role == "output"
        and s.place not in ("", "WLD")
        and s.value > 0
    ]
    wholes = [
        s for s in said if s.kind == "mass" and s.role == "output" and s.place and not s.names and s.value > 0
    ]
    for s in parts:
        if COMPARES.search(s.passage.plain[max(0, s.start - 40) : s.start]) or _heavy(
            s.passage.plain[s.end : s.end + 40]
        ):
            continue
        fits = [
            t
            for t in wholes
            if t is not s
            and s.year is not None
            and t.year == s.year
            and (contains(t.place, s.place) or (t.place == s.place and s.names))
            and s.nouns - metal <= t.wide | {"mine"}
            and t.nouns - metal <= s.wide
        ]
        by_place: dict[str, list[Statement]] = {}
        for t in fits:
            by_place.setdefault(t.place, []).append(t)
        for place, held in by_place.items():
            if any(t.passage is s.passage and t.cell is None for t in held):
                continue
            top = max(held, key=lambda t: t.bounds[1])
            if s.bounds[0] > 1.02 * top.bounds[1] > 0 and s.value < 60 * top.value:
                yield finding(
                    "R-PART", "high", (quote_of(s), quote_of(top)), f"{shown(s.value)} > {shown(top.value)} of {name_of(place) if place != BLOC else 'the bloc'}",
                    f"At most {shown(top.value)}.", weight=min(1.0, per(s.value, top.value) - 1),
                )  # fmt: skip
                break


def _heavy(after: str) -> bool:
    return bool(
        re.match(
            r"[^,;.]{0,25}\b(?:ores?|rock|concentrates?|gross|slag|matte|alloy|bullion|oxides?|sul(?:ph|f)ides?)\b",
            after,
            re.IGNORECASE,
        )
    )


CLASSES: tuple[tuple[str, str], ...] = (
    ("content", r"contained|content|in (?:the )?(?:concentrates?|ores?)"),
    ("ore", r"ores?|rock|run-of-mine|crude ore"),
    ("concentrate", r"concentrates?"),
    ("compound", r"(?:filter )?cakes?|slimes?|dust|dross|sludge|residues?|catalysts?|\w+ acid|oxides?|carbonates?|hydroxides?|sul(?:ph|f)ates?|chlorides?|slag|matte|pigment"),
    ("metal", r"metal|refined|sponge|ingots?|cathodes?|slab|bullion|powder"),
)  # fmt: skip
CLASS_WORDS = tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in CLASSES)
ACTS = (
    ("mined", re.compile(r"\b(?:mine (?:output|production|supply)|mines|mined|dug)\b", re.IGNORECASE)),
    (
        "metal",
        re.compile(
            r"\b(?:refin(?:ed|eries|ery output)|smelt(?:ed|ers?)|refined (?:output|production))\b",
            re.IGNORECASE,
        ),
    ),
)
APART_CLASSES = frozenset((frozenset(("mined", "metal")), frozenset(("ore", "content")), frozenset(("ore", "metal")), frozenset(("concentrate", "content")), frozenset(("concentrate", "metal")), frozenset(("compound", "metal")), frozenset(("compound", "content")), frozenset(("ore", "")), frozenset(("compound", "ore")), frozenset(("concentrate", "ore")), frozenset(("compound", "")), frozenset(("concentrate", ""))))  # fmt: skip


def _class_of(s: Statement) -> tuple[str, str]:
    """What an amount is weighed as, by the words right behind it; of a cell by header and caption; and the word."""
    if s.cell is not None:
        text = f"{s.cell.head} {s.cell.caption} {s.cell.lead}"
    else:
        text = re.split(
            r"[;,.(]|\b(?:and|in 20|at|while|which|that|from|by|with|is|was|were|are)\b",
            s.passage.plain[s.end : s.end + 55],
        )[0]
    right = re.match(r"\s*(?:/yr|a year)?\s*(mined|dug|raised|refined|smelted)\b", text)
    if right:
        return ("mined" if right[1] in ("mined", "dug", "raised") else "metal"), right[1]
    hit = next(((name, m[0]) for name, words in CLASS_WORDS if (m := words.search(text))), ("", ""))
    if hit[0] or s.cell is not None:
        return hit
    before = re.split(r"[;:]", s.passage.plain[max(0, s.start - 60) : s.start])[-1]
    acts = [(m.end(), name, m[0]) for name, words in ACTS for m in words.finditer(before)]
    return max(acts)[1:] if acts else hit


CONVENTION = re.compile(r"\b(?:tonnages?|quantities|amounts|figures|numbers|volumes|minerals?|masses|weights?|data)\b[^.;]{0,60}?\b(?:are|is|refer|given|stated|expressed|mean|means)\b[^.;]{0,60}?\b(?P<what>contained|content|gross(?: weight)?|recoverable metal|metal content)\b", re.IGNORECASE)  # fmt: skip


def _convention(document: Document) -> str:
    """What a text says that its tonnages are, in its first lines: "content", "gross" or ""."""
    for p in passages(document)[:14]:
        m = CONVENTION.search(p.plain)
        if m:
            return "gross" if m["what"].lower().startswith("gross") else "content"
    return ""


def _relabelled(said: tuple[Statement, ...], metal: frozenset[str], convention: str) -> Iterator[Finding]:
    """One number, not a round one, that is ore, concentrate or compound in one place and content or metal in another."""
    prose = [
        s
        for s in said
        if s.cell is None and s.kind == "mass" and s.value > 0 and len(re.sub(r"[^1-9]", "", s.text)) >= 2
    ]
    rest = [s for s in said if s.kind == "mass" and s.value > 0]
    seen: set[int] = set()
    equal = _by_value(rest)
    for s in prose:
        for t in equal.get(round(s.value, 6), ()):
            if (
                t is s
                or t.passage.line == s.passage.line
                or abs(t.value - s.value) > 1e-6 * s.value
                or s.start in seen
                or (t.cell is None and t.passage.line < s.passage.line)
            ):
                continue
            (a, first), (b, second) = _class_of(s), _class_of(t)
            if convention == "content" and not b and a in ("ore", "concentrate") and t.cell is not None:
                b, second = "content", "contained metal by the text's own words"
            if convention == "gross" and not b and a == "content" and t.cell is not None:
                b, second = "ore", "gross weight by the text's own words"
            if (
                a == b
                or frozenset((a, b)) not in APART_CLASSES
                or (
                    s.place
                    and t.place
                    and s.place != t.place
                    and not contains(s.place, t.place)
                    and not contains(t.place, s.place)
                )
            ):
                continue
            if (
                (s.year is not None and t.year is not None and s.year != t.year)
                or "use" in (s.role, t.role)
                or "reserves" in (s.role, t.role)
            ):
                continue
            common = {
                w
                for w in s.wide & t.wide
                if w not in GENERAL and w not in metal and len(w) > 4 and not w.isdigit()
            }
            if "" in (a, b) and not (s.nouns & metal or t.nouns & metal):
                continue
            if not common and not (s.place and s.place == t.place):
                continue
            seen.add(s.start)
            yield finding(
                "R-STAGE", "high", (quote_of(s), quote_of(t)), f"{shown(s.value)} is {first or 'the metal'} here and {second or 'the metal'} there",
                "The tonnage of each.", weight=0.6,
            )  # fmt: skip
            break


__all__ = ["relabelled"]

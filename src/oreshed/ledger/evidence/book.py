"""Book: the claims of a ledger by subject, and the passages that they stand in."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from oreshed.basis.properties import symbols
from oreshed.ledger.claim import Claim, Place
from oreshed.ledger.document import Document
from oreshed.ledger.evidence.passage import Passage, follows, passages, passages_by_line, plain
from oreshed.ledger.evidence.subjects import (
    ALLIES,
    BLOC,
    bare,
    is_mass,
    mentions,
    printed,
    region_of,
    year_of,
)
from oreshed.ledger.ledger import Ledger

KINDS = re.compile(
    r"\b(synthetic|artificial|spherical|purified|coated|recycled|secondary|battery-grade|high-purity|chemical-grade|alloys?|powder|sponge)\b",
    re.IGNORECASE,
)
TOTAL = re.compile(
    r"\b(?:total|summary|overall|altogether|in all|sum(?:s|med)?|domestic (?:production|supply|demand)|imports?|recycled supply|world(?:wide)?|global(?:ly)?|estimate)\b",
    re.IGNORECASE,
)
ALLIED = re.compile(
    r"\ballie[ds]\b|\ballied\b|\bbloc(?:'s|’s)?\b|\bthe (?:alliance|coalition)(?:'s|’s)?\b|\b(?:the|this|our) group(?:'s|’s)?\b(?! of)|\bthe (?:seven )?(?:members|partners|coalition)\b|\bpartner (?:countries|output|use|demand|supply)\b|^\W*Partners\b|\bUS\s*(?:\+|/|and|&)\s*allies\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Book:
    """A ledger opened for rules."""

    ledger: Ledger
    by_line: dict[tuple[str, int], list[Claim]] = field(default_factory=dict)
    metals: dict[str, str] = field(default_factory=dict)
    answers: dict[tuple[object, ...], list[Claim]] = field(default_factory=dict)
    kinds: dict[tuple[str, str], list[tuple[int, Claim]]] = field(default_factory=dict)
    held: dict[tuple[str, int, str], Passage | None] = field(
        default_factory=dict
    )  # passages that were looked up

    @classmethod
    def of(cls, ledger: Ledger) -> Book:
        lines: dict[tuple[str, int], list[Claim]] = {}
        for c in ledger.claims:
            if c.place:
                lines.setdefault((c.place.document, c.place.line), []).append(c)
        return cls(ledger, lines)

    def find(
        self,
        commodity: str,
        quantities: Sequence[str],
        region: str,
        year: int | None = None,
        whole: bool = True,
    ) -> list[Claim]:
        """Claims in tonnes about a region as a whole (or, with whole=False, about anything in it)."""
        key = (commodity, tuple(quantities), region, year, whole)
        if key not in self.answers:
            self.answers[key] = self._find(commodity, quantities, region, year, whole)
        return list(self.answers[key])

    def _find(
        self, commodity: str, quantities: Sequence[str], region: str, year: int | None, whole: bool
    ) -> list[Claim]:
        found = [
            c
            for c in self.of_kind(commodity, quantities)
            if is_mass(c)
            and (region_of(c) == region if whole else c.subject.region == region)
            and (not whole or bare(c))
            and (year is None or year_of(c) in (year, None))
        ]
        if not whole or region not in (BLOC, "WLD") or len(found) < 2:
            return found
        return [c for c in found if self.plainly_total(c)] or found

    def of_kind(self, commodity: str, quantities: Sequence[str]) -> list[Claim]:
        """The claims about one commodity and any of some quantities, in the ledger's order."""
        if not self.kinds:
            for i, c in enumerate(self.ledger.claims):
                self.kinds.setdefault((c.subject.commodity, c.subject.quantity), []).append((i, c))
        held = [pair for q in dict.fromkeys(quantities) for pair in self.kinds.get((commodity, q), ())]
        return [c for _, c in sorted(held, key=lambda pair: pair[0])]

    def plainly_total(self, claim: Claim) -> bool:
        """The words beside a claim say that it is the total of its bloc, and not the heading above alone."""
        p = self.passage_of(claim)
        if p is None:
            return False
        return bool(
            ALLIED.search(p.plain)
            or TOTAL.search(p.plain)
            or TOTAL.search(p.lead)
            or re.match(r"\W*Summary", p.text)
        )

    def at(self, p: Passage) -> list[Claim]:
        """The claims whose quote stands in a passage."""
        found = []
        for c in (k for line in p.lines for k in self.by_line.get((p.document, line), [])):
            quote = " ".join(c.quote.split()) if len(p.lines) > 1 else c.quote.strip()
            if quote and (quote in p.text or (p.text.strip() and p.text.strip() in quote)):
                found.append(c)
        return found

    def passage_of(self, claim: Claim) -> Passage | None:
        """The passage that holds a claim's quote, or None."""
        if claim.place is None:
            return None
        key = (claim.place.document, claim.place.line, claim.quote)
        if key not in self.held:
            self.held[key] = self._passage_of(claim, claim.place)
        return self.held[key]

    def _passage_of(self, claim: Claim, place: Place) -> Passage | None:
        for d in self.ledger.documents:
            if d.name != place.document:
                continue
            on_line = passages_by_line(d).get(place.line, ())
            return next(
                (p for p in on_line if claim.quote.strip() in p.text), on_line[0] if on_line else None
            )
        return None

    def text_of(self, document: str) -> tuple[Passage, ...]:
        """The passages of a document by its name."""
        return next((passages(d) for d in self.ledger.documents if d.name == document), ())

    def before(self, p: Passage) -> Passage | None:
        """The sentence before, of the same bullet, paragraph or list."""
        document = next((d for d in self.ledger.documents if d.name == p.document), None)
        held = passages_by_line(document) if document else {}
        near = (*held.get(p.line - 1, ()), *held.get(p.line, ()))
        return next((q for q in reversed(near) if q.kind == "sentence" and follows(q, p)), None)

    def one_passage(self, a: Claim, b: Claim) -> bool:
        """Both claims stand in one sentence."""
        p, q = self.passage_of(a), self.passage_of(b)
        return (
            p is not None
            and q is not None
            and p.kind == "sentence"
            and (p.document, p.line, p.start) == (q.document, q.line, q.start)
        )

    def in_table(self, claim: Claim) -> bool:
        """The claim is a cell of a table."""
        p = self.passage_of(claim)
        return p is not None and p.kind == "row"

    def product_of(self, claim: Claim) -> frozenset[str]:
        """Words that set a product apart (synthetic, spherical, recycled ...): of its sentence, or of a table's caption."""
        p = self.passage_of(claim)
        if p is None:
            return frozenset()
        text = plain(claim.quote) if p.kind == "sentence" else p.plain
        if p.kind == "row":
            document = next(d for d in self.ledger.documents if d.name == p.document)
            line = p.line
            while line > 1 and (
                document.line(line).lstrip().startswith("|") or not document.line(line).strip()
            ):
                line -= 1
            text += " " + document.line(line)
        return frozenset(w.lower() for w in KINDS.findall(text))

    def documents(self) -> Iterable[tuple[Document, tuple[Passage, ...]]]:
        for d in self.ledger.documents:
            yield d, passages(d)

    def sentences(self) -> Iterator[Passage]:
        """The sentences of all documents, in order."""
        return (p for _, found in self.documents() for p in found if p.kind == "sentence")

    def commodity_of(self, document: str) -> str:
        """The commodity that most claims of a document are about; without a claim, the first metal of its title or file name."""
        if document in self.metals:
            return self.metals[document]
        counts: dict[str, int] = {}
        for c in self.ledger.claims:
            if c.place and c.place.document == document and c.subject.commodity:
                counts[c.subject.commodity] = counts.get(c.subject.commodity, 0) + 1
        self.metals[document] = (
            max(counts, key=lambda k: (counts[k], k)) if counts else self._titled(document)
        )
        return self.metals[document]

    def _titled(self, document: str) -> str:
        """The metal that the first line or else the file's name gives."""
        lines = next((d.lines for d in self.ledger.documents if d.name == document), ())
        for text in (next((line for line in lines if line.strip()), ""), re.sub(r"[_.-]", " ", document)):
            for word in re.findall(r"[a-z]{3,}", text.lower()):
                name: str = {"aluminum": "aluminium", "sulphur": "sulfur", "cesium": "caesium"}.get(
                    word, word
                )
                if name in symbols():
                    return name
            if re.search(r"\brare[- ]earths?\b", text, re.IGNORECASE):
                return "rare earths"
        return ""


def hull(claims: Iterable[Claim]) -> tuple[float, float] | None:
    """The interval that holds every printed value of the claims; None for no claim."""
    bounds = [printed(c) for c in claims]
    return (min(b[0] for b in bounds), max(b[1] for b in bounds)) if bounds else None


def region_in(p: Passage) -> str:
    """The one region that a passage speaks of: named in it, else by its bullet, else the bloc of its section; "" if several."""
    named = {code for _, _, code in mentions(p.plain)}
    lead = {code for _, _, code in mentions(p.lead)}
    if ALLIED.search(p.plain):
        return BLOC
    if len(lead) == 1 and (not named or named == lead):
        return next(iter(lead))
    if len(named - lead) == 1 and not lead:
        return next(iter(named))
    if lead and len(lead) == 1:
        return next(iter(lead))
    if not named and not lead and p.section and ALLIED.search(p.section.heading):
        return BLOC
    return ""


def outside(region: str) -> bool:
    """True for a country that is neither a member of the allies nor the world or a bloc."""
    from oreshed.basis.regions import regions

    parent = next((r.member_of for r in regions() if r.code == region), None)
    return (
        parent is not None and region not in ALLIES and parent not in ALLIES and region not in ("WLD", "ROW")
    )


def add(bounds: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """Sum of intervals."""
    items = list(bounds)
    return (math.fsum(b[0] for b in items), math.fsum(b[1] for b in items))

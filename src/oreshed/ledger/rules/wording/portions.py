"""R-QUAL, R-SHARE: a part and its whole that a sentence names, against the numbers that the document gives for both.

"Secondary plants add only a minor part of national output", "a tenth of what the bloc needs comes from abroad", "for Japan
this is half of its need", "China's share was 71 %": the words say which flow or place is the part and which the whole.
Both are looked up among the statements of the document; one pair that agrees silences the rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from oreshed.ledger.evidence.amounts import disjoint, shown
from oreshed.ledger.evidence.book import ALLIED, KINDS, Book
from oreshed.ledger.evidence.figures import figures
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.statements import (
    WORLD,
    Statement,
    names_in,
    owner,
    places_in,
    statements,
    unaccented,
)
from oreshed.ledger.evidence.subjects import ALLIES, BLOC, apart_words, contains
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.rules.balance.thereof import shares_in
from oreshed.ledger.rules.wording.proportions import CHANGE, OTHER_USE, share_words

Span = tuple[float, float]
CLAUSE = re.compile(r"[;:()]|,(?!\d)|\s[–—]\s|\b(?:while|whereas|but|although|though|because|since)\b")
PART_WORD = r"(?:\s+(?:part|share|portion|piece|slice|fraction|chunk|contribution|percentage))?"
VERB = r"\b(?:is|are|was|were|has|have|had|must|will|would|should|can|could|may|do|does|did|comes?|came|stems?|stemmed|derives?|originates?|rests?|goes|went|lies|falls?|depends|flows?|hails?|arrives?|enters?|gets?|takes? place|took place|happens?)\b"
OF_WHOLE = re.compile(rf"{PART_WORD}\s*,?\s+(?:of|to|in)?\s*(?P<whole>(?:what\s+)?.{{3,90}}?)\s*(?=(?<!what )(?<!that ){VERB}|$)", re.IGNORECASE)  # fmt: skip
# A flow that is a part, and the role of the statements that measure it.
PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("scrap", re.compile(r"\b(?:recycl\w+|scrap|secondary|spent|reclaim\w*|end-of-life|urban mine|returns|re-?use[ds]?)\b", re.IGNORECASE)),
    ("imports", re.compile(r"\b(?:import\w*|foreign\w*|abroad|overseas|bought[ -]in|purchases|outsiders?|outside|third countries|shipped in|brought in)\b", re.IGNORECASE)),
)  # fmt: skip
WHOLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("use", re.compile(r"\b(?:needs?|needed|requir\w+|demand\w*|consum\w+|uses?|used|usage|wants|burns?)\b", re.IGNORECASE)),
    ("imports", re.compile(r"\bimport\w*\b", re.IGNORECASE)),
    ("output", re.compile(r"\b(?:output|production|produc\w+|mined|mining|refin\w+|smelt\w+|shipments|made?|makes?|tonnage|dug|turn out)\b", re.IGNORECASE)),
    ("supply", re.compile(r"\b(?:suppl\w+|availab\w+|sources|sales|(?:the|its|their|all) metal|tonnes)\b", re.IGNORECASE)),
)  # fmt: skip
STAGES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("mine", re.compile(r"\b(?:mines?|mined|mining|ores?|concentrates?|dug|wells?)\b", re.IGNORECASE)),
    ("refine", re.compile(r"\b(?:refin\w+|smelt\w+|metal|primary|alloys?|furnaces?|roast\w+|conver\w+)\b", re.IGNORECASE)),
)  # fmt: skip
# "mines and scrap met a quarter": two flows together, which no single one measures.
TOGETHER = re.compile(r"\b(?:mines?|mining|primary\w*|smelters?|imports?|stocks?)\b(?:\s\w+)?,?\s(?:and|plus|with)\s(?:\w+\s){0,2}?(?:scrap|recycl\w+|secondary|imports?|stocks?)\b|\b(?:scrap|recycl\w+|secondary)(?:\s\w+)?,?\s(?:and|plus|with)\s(?:\w+\s){0,2}?(?:mines?|mining|primary|imports?|stocks?)\b", re.IGNORECASE)  # fmt: skip
HERE = re.compile(r"\b(?:here|there|it|(?:this|that|the) (?:country|member|mine|plant|site|works|smelter|refinery))\b", re.IGNORECASE)  # fmt: skip
THAT = re.compile(r"(?:^|,|;|:)\s*(?:(?:and|so|thus|or)\s+)*(?:for [^,]{3,40}?,?\s*)?(?:this|that|these|those|it|they|which|the (?:sum|figure|amount|tonnage|two))\s+(?:\w+\s+){0,2}?(?:equals?|is|are|makes?|means|covers?|meets?|comes to|amounts? to|represents?|corresponds? to|would be|will be|supplies|fills)\b[^.;]*$", re.IGNORECASE)  # fmt: skip
MAKES = re.compile(r"\b(?:digs?|dug|mines?|mined|produc\w+|refines?|refined|makes?|made|suppl\w+|smelts?|smelted|turns? out|casts?|provides?)\b", re.IGNORECASE)  # fmt: skip
BARRED = re.compile(r"\b(?:not|no longer|if|could|cost\w*|prices?|value|earnings|revenue|capacity|reserves?|resources?|growth|than|at least|at most|up to|each|every|mines (?:are|were)|energy|power)\b|\bextra\b|\badditional\b|\bnew\b", re.IGNORECASE)  # fmt: skip
OWNED = re.compile(
    r"\b(?:its|their|national|domestic|own|home|local|the country(?:'s|’s)|here)\b", re.IGNORECASE
)
PLACE_SHARE = re.compile(r"(?:['’]s?\s+)(?:world\s+|global\s+|own\s+)?(?:share|part|portion)\b(?:\s+(?:of|in)\s+(?P<whole>[^,;:.]{3,50}?))?\s+(?:\w+ly\s+|thus\s+|then\s+|alone\s+)*(?:was|is|came to|comes to|stood at|stands at|amounted to|amounts to|reached|reaches|equals|equalled|made|works out at|lay at|lies at)\s+(?:thus |then |therefore |only |about |some |roughly |around |nearly |just |a |an )*$", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Portion:
    """A share in words or per cent with the two texts that say what is the part and what the whole."""

    start: int
    end: int
    span: Span
    part: str
    whole: str
    percent: bool


def portions(evidence: Evidence) -> Iterator[Finding]:
    """Every share whose part and whole other sentences or tables measure."""
    for document, found in Book.of(evidence.ledger).documents():
        given = [s for s in statements(document) if s.value > 0 and s.kind in ("mass", "volume", "number")]
        before: Passage | None = None
        opening: Passage | None = None
        for p in found:
            if p.kind != "sentence":
                continue
            previous = before if before is not None and before.line == p.line else None
            if previous is None or opening is None:
                opening = p
            yield from _said(p, (opening, previous) if previous else (opening,), given)
            yield from _place_share(p, previous, given)
            yield from _restated(p, given)
            yield from _called(p, given)
            before = p


@lru_cache(maxsize=8192)
def shares_of(text: str) -> list[tuple[int, int, Span, bool]]:
    """Shares of a text in order: begin, end, what they allow in per cent, and whether they are digits."""
    hits = [(m.start(), m.end(), span, False) for m, span in share_words(text)]
    hits += [(s.start, s.end, (s.low, s.high), text[s.start].isdigit()) for s in shares_in(text)]
    kept: list[tuple[int, int, Span, bool]] = []
    for h in sorted(hits, key=lambda h: (h[0], -h[1])):  # the longest that begins first
        if not kept or h[0] >= kept[-1][1]:
            kept.append(h)
    return kept


def _portions(p: Passage) -> Iterator[Portion]:
    text = p.plain
    found = shares_of(text)
    for begin, end, span, digits in found:
        cuts = [m.end() for m in CLAUSE.finditer(text, 0, begin)]
        left = cuts[-1] if cuts else 0
        stop = CLAUSE.search(text, end + 1 if text[end : end + 5] == ", of " else end)
        right = stop.start() if stop else len(text.rstrip(" .!?"))
        if any(o[0] != begin and left <= o[0] < right for o in found) or OTHER_USE.match(text[end:]):
            continue
        ahead, behind = text[left:begin], text[end:right]
        if BARRED.search(ahead + behind) or CHANGE.search(behind):
            continue
        m = OF_WHOLE.match(behind)
        if m is None or re.match(r"\s*(?:some |about |roughly )?\d", behind):
            continue
        if digits and not re.match(r",?\s+of\b", behind):
            continue
        rest = behind[m.end() :]
        subject = re.sub(r"^(?:\W|\b(?:in|by|until|for|during|so|thus|hence|only|about|roughly|just|today|then|already|and|the|some|still|20\d\d|19\d\d)\b)+", "", ahead, flags=re.IGNORECASE)  # fmt: skip
        part = ahead if len(subject) > 3 else rest
        if len(subject) <= 3 and not rest.strip():
            continue
        if re.match(r"already|meeting|covering|supplying|filling|giving|making up", subject, re.IGNORECASE):
            part = text[:begin]  # "..., already meeting half of demand": the subject stands before the comma
        if not TOGETHER.search(part):
            yield Portion(begin, end, span, part, m["whole"], digits)


def _role(text: str, table: tuple[tuple[str, re.Pattern[str]], ...]) -> str:
    return next((name for name, words in table if words.search(text)), "")


def _places(text: str) -> list[str]:
    codes = [code for *_, code in places_in(text)]
    if ALLIED.search(text):
        codes.append(BLOC)
    return codes if codes or not WORLD.search(text) else ["WLD"]


def _context(p: Passage, earlier: tuple[Passage, ...]) -> str:
    """The one place that a bullet, the words that open it, or the sentence before speak of."""
    texts = (p.lead, re.sub(r"^\W+", "", earlier[0].plain)[:26], earlier[-1].plain)
    for text in texts:
        codes = list(dict.fromkeys(code for *_, code in places_in(text)))
        if codes:
            return codes[0] if len(codes) == 1 or text is texts[-1] else ""
    return ""


def stage_of(s: Statement) -> str:
    """Mine or refinery, by the column's head or the words beside the number."""
    text = f"{s.cell.head} {s.cell.lead}" if s.cell else s.passage.plain[max(0, s.start - 45) : s.end + 35]
    return _role(text, STAGES) or (_role(s.cell.caption, STAGES) if s.cell else "")


def _kinds(s: Statement) -> set[str]:
    text = f"{s.cell.head} {s.cell.lead}" if s.cell else " ".join(s.nouns)
    return {w.lower() for w in KINDS.findall(text)} - {"recycled", "secondary", "alloy", "alloys"}


def _bare(s: Statement) -> bool:
    """No plant or company is named beside the number."""
    return not s.names or s.cell is not None


def _flow_of(s: Statement) -> str:
    """The flow of a number: its role, or the noun that makes its supply scrap or foreign."""
    if s.role in ("supply", "output", "", "rest"):
        return _role(" ".join(s.nouns), PARTS) or s.role
    return s.role


def _years(p: Passage) -> set[int]:
    return {int(f.value) for f in figures(p.plain) if f.kind == "year"}


def _said(p: Passage, earlier: tuple[Passage, ...], given: list[Statement]) -> Iterator[Finding]:
    previous = earlier[-1] if earlier[-1] is not p else None
    for q in _portions(p):
        role = _role(q.whole, WHOLES) or ("output" if _places(q.whole) and MAKES.search(q.part) else "")
        flow = _role(q.part, PARTS)
        if not role or role == flow or (flow and _role(q.whole, PARTS) not in ("", flow)):
            continue
        here = _context(p, earlier)
        inside = [c for c in _places(q.whole) if c != "ROW"]
        own = [c for c in _places(q.part) if c not in inside]
        if flow:
            place = inside[0] if len(inside) == 1 else own[0] if len(own) == 1 and not inside else "" if inside or own else here if OWNED.search(q.whole) and here else BLOC  # fmt: skip
            if not place:
                continue
            near = [s for s in given if s.cell is None and s.passage.line == p.line and s.passage.start <= p.start and s.place in (place, here, "", "allies")]  # fmt: skip
            parts, wholes = (
                [s for s in near if _flow_of(s) == flow],
                [s for s in near if s.role in _alike(role)],
            )
            if not parts or not wholes or inside or own:
                parts = [s for s in given if _flow_of(s) == flow and s.place in (place, "") and _bare(s)]
                wholes = [s for s in given if s.role in _alike(role) and s.place in (place, "")]
        elif THAT.search(p.plain[: q.start]) and (number := _pointed(p, previous, q, given)) is not None:
            place = number.place if number.place else (own or inside or [BLOC])[0]
            parts = [number]
            wholes = [s for s in given if s.role in _alike(role) and s.place in (place, *inside)]
        elif (names := [n for _, n in names_in(q.part)]) and not own and len(names) == 1:
            parts = [
                s
                for s in given
                if s.cell is None
                and s.passage.line == p.line
                and owner(s) in (unaccented(names[0]), "the " + unaccented(names[0]))
            ]
            wholes = [
                s
                for s in given
                if s.cell is None and s.passage.line == p.line and s.role in _alike(role) and s not in parts
            ]
        else:
            member = own[0] if len(own) == 1 else here if not own and HERE.search(q.part) else ""
            over = inside[0] if len(inside) == 1 else BLOC if not inside and not OWNED.search(q.whole) else ""
            if not member or not over or member == over or not _inside(over, member):
                continue
            parts = [s for s in given if s.place == member and s.role in _alike(role)]
            wholes = [s for s in given if s.place == over and s.role in _alike(role)]
        yield from _judged(p, q, parts, wholes)


def _inside(over: str, member: str) -> bool:
    if over == BLOC:
        return member in ALLIES or any(contains(x, member) for x in ALLIES)
    return over == "WLD" or contains(over, member)


def _alike(role: str) -> tuple[str, ...]:
    return ("use", "supply", "total") if role in ("use", "supply") else (role,)


def _pointed(p: Passage, previous: Passage | None, q: Portion, given: list[Statement]) -> Statement | None:
    """The number that "this" or "that" points to: of the place that is named, else the one before."""
    named = set(_places(p.plain[: q.start]))
    for where in (p, previous):
        if where is None:
            continue
        held = [s for s in given if s.passage is where or (s.passage.line, s.passage.start) == (where.line, where.start)]  # fmt: skip
        held = [s for s in held if s.cell is None and (where is not p or s.end <= q.start)]
        chosen = [s for s in held if s.place in named] if named else held
        if len(chosen) == 1:
            return chosen[0]
        if held:
            return None
    return None


def _sharp(s: Statement) -> Span:
    """The bounds of a number, at most 2 % wide on each side: a share needs no room for rounded zeros."""
    return (max(s.bounds[0], 0.98 * s.value), min(s.bounds[1], 1.02 * s.value))


def _judged(p: Passage, q: Portion, parts: list[Statement], wholes: list[Statement]) -> Iterator[Finding]:
    """The finding of a share that no pair of its numbers agrees with."""
    years, kinds = _years(p), {w.lower() for w in KINDS.findall(p.plain)}
    stage = _role(q.whole, STAGES)
    pairs = []
    for a in parts:
        for b in wholes:
            if a is b or a.kind != b.kind or (a.kind == "number" and (not a.cell or not b.cell or a.cell.caption != b.cell.caption)):  # fmt: skip
                continue
            if {a.year, b.year} - years - {None} if years else a.year != b.year and None not in (a.year, b.year):  # fmt: skip
                continue
            if (_kinds(a) | _kinds(b)) - kinds or (stage and any(stage_of(s) not in ("", stage) for s in (b, a if a.role == b.role else b))):  # fmt: skip
                continue
            (low, high), (least, most) = _sharp(a), _sharp(b)
            if b.role == "output" and a.role == "scrap":
                pairs.append((a, b, (100 * per(low, high + most), 100 * per(high, low + least))))
            if a.value <= 1.02 * b.value:
                pairs.append((a, b, (100 * per(low, most), 100 * per(high, least))))
    allowed = (0.98 * q.span[0] - 0.2, 1.02 * q.span[1] + 0.2)
    if not pairs or not all(disjoint((lo, min(100.0, hi)), allowed) for *_, (lo, hi) in pairs):
        return
    a, b, (low, high) = min(pairs, key=lambda x: (x[0].passage.line != p.line, abs(x[0].passage.line - p.line) + abs(x[1].passage.line - p.line)))  # fmt: skip
    share = (low + high) / 2
    rule = "R-SHARE" if q.percent else "R-QUAL"
    sides = tuple(_quote(s) for s in (a, b))
    for name in (rule, "R-SHARE") if not q.percent and q.span[1] - q.span[0] < 25 else (rule,):
        yield finding(
            name, "medium", apart_words(p.words(max(0, q.start - 60), min(len(p.text), q.end + 80)), *sides),
            f"{shown(a.value)} / {shown(b.value)} = {share:.3g} %, “{p.plain[q.start : q.end]}” allows {q.span[0]:.3g} to {q.span[1]:.3g} %",
            f"{share:.3g} %, or a word for it.", weight=abs(share - sum(q.span) / 2) / 100,
        )  # fmt: skip


def _quote(s: Statement) -> Words:
    return s.passage.words() if s.cell else s.passage.words(max(0, s.start - 40), s.end + 20)


def _place_share(p: Passage, previous: Passage | None, given: list[Statement]) -> Iterator[Finding]:
    """ "China's share was 71 %" behind a total and China's part of it."""
    for f in figures(p.plain):
        m = PLACE_SHARE.search(p.plain[: f.start]) if f.kind == "percent" else None
        named = [(e, code) for _, e, code in places_in(p.plain) if m and abs(e - m.start()) <= 2] if m else []
        if m is None or not named or f.amount.word in ("over", "below"):
            continue
        member = named[-1][1]
        over = BLOC if m["whole"] and ALLIED.search(m["whole"]) else "WLD"
        near = [
            s for s in given if s.cell is None and s.passage.line == p.line and s.passage.start <= p.start
        ]
        role = _role(m["whole"] or "", WHOLES)
        parts = [s for s in near if s.place == member and (not role or s.role == role)]
        wholes = [s for s in near if s.place == over and any(s.role == a.role for a in parts)]
        q = Portion(m.start(), f.end, (f.amount.allowed[0], f.amount.allowed[1]), "", m["whole"] or "", True)
        yield from _judged(p, q, [a for a in parts if any(a.role == b.role for b in wholes)], wholes)


REACHES = re.compile(r"\b(?:fall|fell|rise|rose|grow|grew|climb|drop|shrink|go)\w* to\b", re.IGNORECASE)


def _called(p: Passage, given: list[Statement]) -> Iterator[Finding]:
    """ "a negligible 1,015 kt", against the percentage behind it or the whole of that flow."""
    own = [s for s in given if s.cell is None and (s.passage.line, s.passage.start) == (p.line, p.start)]
    for begin, end, span, digits in shares_of(p.plain):
        s = next((s for s in own if re.fullmatch(r"\s*(?:some |about |roughly |~|≈)*", p.plain[end : s.start])), None) if not digits else None  # fmt: skip
        if s is None or s.end < end:
            continue
        flow = _role(p.plain[:begin], PARTS) if s.role in ("supply", "use", "", "rest", "output") else s.role
        said = next((f for f in figures(p.plain) if f.kind == "percent" and APPOSED.fullmatch(p.plain[s.end : f.start])), None)  # fmt: skip
        q = Portion(begin, s.end, span, "", "need", False)
        if said is not None:
            if disjoint(said.amount.allowed, span):
                yield finding(
                    "R-QUAL", "medium", (p.words(begin, said.end), p.words(said.start, said.end)),
                    f"“{p.plain[begin:end]}” allows {span[0]:g} to {span[1]:g} %, the number is {said.value:.4g} %", f"Another word for {said.value:.4g} %.", weight=0.3,
                )  # fmt: skip
        elif flow in ("imports", "scrap", "exports"):
            wholes = [x for x in given if x.role in _alike("use") and x.place in (s.place or BLOC, s.place) and x.value > s.value]  # fmt: skip
            yield from _judged(p, q, [s], wholes)


APPOSED = re.compile(r"\s*(?:of (?:[^,;:.()\d]|20\d\d){2,40}?)?(?:,\s*|\s*\(|\s+[–—]\s+|,?\s+or\s+|,?\s+that is,?\s+|,?\s+viz,?\s+)(?:or |that is |viz |i\.e\. |some |about |roughly |around |nearly |~|≈)*$", re.IGNORECASE)  # fmt: skip


def _restated(p: Passage, given: list[Statement]) -> Iterator[Finding]:
    """ "batteries 6 %, or about 270 kt": a share of the section's total, and the tonnage that it makes."""
    found = [s for s in given if s.passage is p or ((s.passage.line, s.passage.start) == (p.line, p.start) and s.cell is None)]  # fmt: skip
    totals = [s for s in given if s.total and s.kind == "mass" and s.passage.section == p.section and s.cell]
    for f in figures(p.plain):
        if f.kind != "percent" or not 0 < f.value < 100 or f.amount.second is not None or f.amount.word in ("over", "below"):  # fmt: skip
            continue
        s = next((x for x in found if x.start >= f.end and x.kind == "mass"), None)
        if s is None or not APPOSED.fullmatch(p.plain[f.end : s.start]) or BARRED.search(p.plain[max(0, f.start - 40) : s.end]) or CHANGE.search(REACHES.sub(" ", p.plain[max(0, f.start - 40) : s.end + 20])):  # fmt: skip
            continue
        if re.search(r"\b(?:recover\w*|grade|grading|of which)\b", p.plain[: s.end]):
            continue
        bounds = (s.bounds[0] / f.amount.allowed[1] * 100, s.bounds[1] / f.amount.allowed[0] * 100)
        years = _years(p)
        if not totals or any(
            bounds[0] <= 1.03 * x.value and 0.97 * x.value <= bounds[1]
            for x in given
            if x is not s and x.kind == "mass" and (x.total or x.cell is None or x.place in (BLOC, "WLD"))
        ):
            continue
        fit = [t for t in totals if not years or t.year in years or t.year is None] or totals
        t = fit[-1]
        yield finding(
            "R-SHARE", "medium", apart_words(p.words(max(0, f.start - 30), s.end), _quote(t)),
            f"{f.value:.4g} % x {shown(t.value)} = {shown(f.value * t.value / 100)}, stated {shown(s.value)}",
            f"{shown(f.value * t.value / 100)}.", weight=min(1.0, abs(per(s.value, t.value) - f.value / 100)),
        )  # fmt: skip


__all__ = ["portions", "shares_of", "stage_of"]

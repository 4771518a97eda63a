"""R-SUM, R-BAL, R-RES, R-SHARE: results that a sentence announces and that none of its numbers make.

A result is a mass behind a word that announces it ("so", "leaves", "together", "i.e."). Every sum, difference, product
and quotient of the other numbers of its sentence and of the one before is tried; only a result that none of them gives is
reported, with the value that the announcing word asks for. So the wording of the operands does not matter.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence

from oreshed.ledger.evidence.amounts import Amount, disjoint, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.explained import MOST, bounds, fits, nets_of
from oreshed.ledger.evidence.figures import Figure, figures, years_of
from oreshed.ledger.evidence.passage import Passage, follows
from oreshed.ledger.evidence.subjects import apart_words
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding

Span = tuple[float, float]
FILL = r"(?:\s|~|≈|,|about|around|roughly|some|only|just|nearly|almost|an?|the|of|to|at|for|by|up|out|in|that|it|is|was|are|will be|would be|another|a further|all)*$"
TOTAL = re.compile(rf"(?:\btogether|\btotal(?:s|led|ling|ing)?|\bin all|\baltogether|\bcombined|\b(?:adds?|added|adding|sums?|summing) up|\bsums?(?: is)?|\bjointly|\ball told)\b(?:\s(?:gave|give|made|make|they|these|those|come|came|output|capacity|production|supply|holds?|held|account(?:s|ed)? for|produced?|yield(?:s|ed)?|would|will|could|reach(?:es|ed)?|amount(?:s|ed)?|to|add|[a-z]+ing)){{0,3}}{FILL}|\b(?:the\s)?(?:two|three|four|five|six)(?:\s(?:together|of them|mines|plants|projects|smelters|sites|countries))?\s(?:gave|make|made|give|would add|will add|would make|total)\b{FILL}|\)\s*(?:[-–—]|,)?\s*(?:would|will|could)\s(?:together\s)?(?:add|make|give|bring|supply)\b{FILL}", re.IGNORECASE)  # fmt: skip
REST = re.compile(rf"\b(?:leav(?:es?|ing)|left|remain(?:s|ing|der)?(?: is| of)?|the (?:rest|balance|difference|remainder|residual|gap|shortfall|deficit)(?:\s(?:in|of|for)\s[\w ]{{2,25}}?)?(?:,| is| was| comes to| being)?)(?:\s(?:a|an)\s(?:gap|deficit|shortfall|surplus|rest|balance|need|hole|remainder)\sof)?{FILL}", re.IGNORECASE)  # fmt: skip
PRODUCT = re.compile(rf"(?:\b(?:so|thus|hence|therefore|viz|that is|which is|namely|equals?|equal to|equivalent to|or|means?|meaning|makes?|making|gives?|giving|yields?|yielding|implies|implying|corresponds? to|corresponding to|amounts? to|works out at|comes to|contain(?:s|ing)?|holds?|could make|can make|could (?:give|yield|recover|produce)|would (?:give|yield|make|recover|hold|contain)|recovers?)|=){FILL}", re.IGNORECASE)  # fmt: skip
LOSES = re.compile(r"\b(?:yield|giv|mak|produc|recover)", re.IGNORECASE)
FRACTIONS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "sixth": 1 / 6, "eighth": 0.125, "tenth": 0.1, "twice": 2.0, "double": 2.0, "triple": 3.0}  # fmt: skip
FRACTION = re.compile(r"\b(?:(?P<n>two|three|four|2|3|4)[\s-])?(?P<w>half|thirds?|quarters?|fifths?|sixths?|eighths?|tenths?|twice|double|triple)\b", re.IGNORECASE)  # fmt: skip
COUNTS = {"two": 2.0, "three": 3.0, "four": 4.0, "2": 2.0, "3": 3.0, "4": 4.0}
# Words that bring a term which is not in the sentence.
ELSEWHERE = re.compile(r"\b(?:other|others|elsewhere|minor|small(?:er)?|besides|remaining (?:mines|plants|countries)|rest of|as well as|plus|stocks?|re-?exports?|losses|target|respectively|except|excluding|without|former|by then|above|below|table|section)\b", re.IGNORECASE)  # fmt: skip
GROWS = re.compile(r"\b(?:gr[eo]w\w*|ris\w+|rose|increas\w+|more|plus|premium|above|higher|up|expan\w+|add\w*|margin|reserve)\b", re.IGNORECASE)  # fmt: skip
CONDITION = re.compile(r"\b(?:could|if|per|each)\b(?! add)", re.IGNORECASE)
COUNTED_TOO = re.compile(r"[^.;,]{0,40}\b(?:once|after|when|counting|including|net of|before|allowing for|besides|on top of|with \w+ (?:counted|included))\b", re.IGNORECASE)  # fmt: skip
WHOLE = re.compile(r"(?:.*\b)?(?:of|from|out of|total\w*|demand|needs?|needed|supply|requir\w+|use[ds]?|consum\w+|output|production)\b", re.IGNORECASE | re.DOTALL)  # fmt: skip
GRADED = re.compile(r"\b(?:grad(?:e|ing|es)|recover\w*|yields?|extract\w*|assay\w*|contain\w*|content|holds?|carr(?:y|ies|ied)|at \d|with \d|per\s?cent (?:of )?[A-Z]|% (?:of )?[A-Z][a-z]?\b|g/t|ppm)", re.IGNORECASE)  # fmt: skip


def reckoned(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence that announces a result."""
    previous: Passage | None = None
    for p in Book.of(evidence.ledger).sentences():
        before = (
            previous if previous is not None and follows(previous, p) and previous.line == p.line else None
        )
        yield from _result(p, before)
        yield from _parts_past_whole(p)
        yield from _from_a_tonne(p)
        yield from _share_of(p)
        previous = p


def _result(p: Passage, before: Passage | None) -> Iterator[Finding]:
    found = [f for f in figures(p.plain) if f.value > 0]
    masses = [f for f in found if f.kind == "mass"]
    for r in masses:
        if r.amount.word in ("below", "over"):
            continue
        lead = p.plain[max(0, r.start - 75) : r.start]
        earlier = [f for f in found if f.end <= r.start]
        terms = [f for f in earlier if f.kind == "mass"]
        factors = [f for f in earlier if f.kind in ("percent", "ppm", "intensity")]
        clause = re.split(r"[.;]\s|\s[–—]\s", lead)[-1]
        if (m := TOTAL.search(clause)) and len(terms) >= 2:
            yield from _unexplained(p, before, r, terms, found, "total", m)
        elif (m := REST.search(clause)) and len(terms) >= 2 and _has_whole(p, m, terms):
            yield from _unexplained(p, before, r, terms, found, "rest", m)
        elif (m := PRODUCT.search(clause)) and terms and (factors or FRACTION.search(p.plain[: r.start])):
            yield from _unexplained(p, before, r, terms, found, "product", m)


def _has_whole(p: Passage, cue: re.Match[str], terms: list[Figure]) -> bool:
    """ "the rest" of a list is its last part; of a whole that is named before, what stays of it."""
    if not re.match(r"the\s(?:rest|balance|remainder|residual)", cue[0], re.IGNORECASE):
        return True
    whole = max(terms, key=lambda t: t.value)
    before = p.plain[max(0, whole.start - 40) : whole.start].rsplit(":", 1)[-1]
    return bool(WHOLE.search(before) or WHOLE.match(p.plain[whole.end : whole.end + 25]))


def meant(a: Amount) -> Span:
    """What an operand may be: its rounding, but within a fortieth, since "3 Mt" in a sum that is worked out is three."""
    low, high = bounds(a)
    if a.word or a.second is not None:
        return low, high
    return max(low, 0.975 * a.value), min(high, 1.025 * a.value)


def _sums(masses: Sequence[Amount], form: str) -> Iterator[Span]:
    """Sums and differences; of a rest only what stays when some terms are taken from one."""
    if form != "rest":
        yield from nets_of(masses)
        return
    for whole in masses:
        others = [a for a in masses if a is not whole]
        for size in range(1, len(others) + 1):
            for taken in itertools.combinations(others, size):
                low = meant(whole)[0] - math.fsum(meant(a)[1] for a in taken)
                high = meant(whole)[1] - math.fsum(meant(a)[0] for a in taken)
                if high > 0:
                    yield low, high


def _factors(text: str, others: Sequence[Figure]) -> list[Span]:
    """What a mass may be multiplied by: shares and their complements, contents, fractions in words, plain numbers."""
    spans: list[Span] = []
    for f in others:
        low, high = f.amount.allowed
        if math.isinf(high):
            continue
        if f.kind == "percent":
            spans += [(low / 100, high / 100), (1 - high / 100, 1 - low / 100)]
            spans += [(1 + low / 100, 1 + high / 100)] if GROWS.search(text) else []
        elif f.kind == "ppm":
            spans.append((low * 1e-6, high * 1e-6))
        elif f.kind in ("number", "count", "intensity", "span", "energy", "volume", "density"):
            spans.append((low, high))
    for m in FRACTION.finditer(text):
        value = FRACTIONS[m["w"].lower().rstrip("s")] * COUNTS.get((m["n"] or "").lower(), 1.0)
        spans += [(0.93 * value, 1.07 * value), (1 - 1.07 * value, 1 - 0.93 * value)]
    return [s for s in spans if s[1] > 0]


def _products(masses: Sequence[Amount], factors: Sequence[Span]) -> Iterator[Span]:
    """Masses, and sums of two of them, times or over up to three factors."""
    bases: list[Span] = [meant(a) for a in masses]
    bases += [s for a, b in itertools.combinations(masses[:MOST], 2) for s in nets_of((a, b))]
    shares: list[Span] = [(1.0, 1.0)]
    for size in (1, 2, 3):
        for chosen in itertools.combinations(factors[:8], size):
            shares.append((math.prod(max(0.0, c[0]) for c in chosen), math.prod(c[1] for c in chosen)))
    for low, high in bases:
        for a, b in shares:
            yield max(0.0, low) * a, high * b
            if a > 0:
                yield max(0.0, low) / b, high / a
    single = [
        [(max(0.0, meant(m)[0]) * a, meant(m)[1] * b) for a, b in shares[: 1 + len(factors[:8])]]
        for m in masses[:5]
    ]
    for xs, ys in itertools.combinations(single, 2):
        for x, y in itertools.product(xs, ys):
            yield x[0] + y[0], x[1] + y[1]
            yield abs(x[0] - y[0]), abs(x[1] - y[1])


def _unexplained(
    p: Passage,
    before: Passage | None,
    r: Figure,
    terms: list[Figure],
    found: list[Figure],
    form: str,
    cue: re.Match[str],
) -> Iterator[Finding]:
    if ELSEWHERE.search(p.plain[: r.start]) or (form != "product" and CONDITION.search(p.plain[: r.start])):
        return
    if len(set(years_of(p.plain))) > 1 or COUNTED_TOO.match(p.plain[r.end :]):
        return
    others = [f for f in found if f is not r]
    text = p.plain
    if before is not None:
        others = [f for f in figures(before.plain) if f.value > 0] + others
        text = before.plain + " " + text
    masses = [f.amount for f in others if f.kind == "mass"]
    if fits(r.amount, (meant(a) for a in masses)) or fits(r.amount, _sums(masses[:MOST], form)):
        return
    factors = _factors(text, others if form == "product" else [f for f in others if f.kind == "percent"])
    made = (s for s in _products(masses, factors) if 0 < s[1] < 1.25 * s[0])  # wider spans explain anything
    if (form == "product" or factors) and fits(r.amount, made):
        return
    value, how = _asked(p, r, terms, others, form)
    if value is None or value <= 0 or not 0.02 < r.value / value < 50 or abs(r.value / value - 1) < 0.03:
        return
    if form == "product" and LOSES.search(cue[0]) and 0.5 * value < r.value < value:
        return  # a process loses some of what it is fed
    rule = {"total": "R-SUM", "rest": "R-BAL"}.get(form) or (
        "R-BAL" if GRADED.search(p.plain[: r.end]) else "R-SHARE"
    )
    if form == "rest" and re.search(r"\bimport|\babroad|\bforeign", p.plain[r.start :][:80]):
        rule = "R-RES"
    yield finding(
        rule, "medium", apart_words(p.words(max(0, r.start - 45), min(len(p.text), r.end + 20)), p.words(max(0, terms[0].start - 30), terms[-1].end)),
        f"{how} = {shown(value)}, stated {shown(r.value)}", f"{shown(value)}, or another term.", weight=min(1.0, abs(r.value / value - 1)),
    )  # fmt: skip


def _asked(
    p: Passage, r: Figure, terms: list[Figure], others: list[Figure], form: str
) -> tuple[float | None, str]:
    """The value that the announcing word asks for, with its line; None where the sentence leaves it open."""
    if form == "total":
        parts = [t for t in terms if t.amount.word not in ("below", "over")]
        return sum(t.value for t in parts), " + ".join(shown(t.value) for t in parts)
    if form == "rest":
        whole = max(terms, key=lambda t: t.value)
        rest = [t for t in terms if t is not whole]
        return whole.value - sum(t.value for t in rest), " - ".join(shown(t.value) for t in (whole, *rest))
    factors = [
        f
        for f in others
        if f.kind in ("percent", "ppm") and f.end <= r.start and p.plain[f.start : f.end] == f.amount.text
    ]
    words = list(FRACTION.finditer(p.plain[: r.start]))
    if len(terms) > 2 or len(factors) + len(words) not in (1, 2):
        return None, ""
    value, line = terms[-1].value, shown(terms[-1].value)
    for f in factors:
        share = f.value * (1e-6 if f.kind == "ppm" else 0.01)
        value, line = value * share, f"{line} x {shown(f.value, f.kind)}"
    for m in words:
        share = FRACTIONS[m["w"].lower().rstrip("s")] * COUNTS.get((m["n"] or "").lower(), 1.0)
        value, line = value * share, f"{line} x {m[0]}"
    return value, line


TONNE_IN = re.compile(
    r"\b(?:a|one|each|every|per)\s(?:dry\s|metric\s)?(?:tonne|ton|t)\b(?:\sof\s(?:[\w-]+\s){1,4}?)?",
    re.IGNORECASE,
)
GIVEN_OUT = re.compile(rf"\b(?:gives?|gave|giving|yield\w*|produc\w+|makes?|making|deliver\w*|returns?|contains?|holds?|leads? to|recovers?)\b{FILL}", re.IGNORECASE)  # fmt: skip


def _from_a_tonne(p: Passage) -> Iterator[Finding]:
    """ "a tonne at 58 % gives 0.62 t of metal": more of the metal out of a tonne than its grade and recovery allow."""
    start = TONNE_IN.search(p.plain)
    if not start:
        return
    found = [f for f in figures(p.plain) if f.start >= start.start() and f.value > 0]
    factors = list(
        itertools.takewhile(lambda f: f.kind == "percent", [f for f in found if f.start >= start.end() - 1])
    )
    if not 1 <= len(factors) <= 2 or len(found) <= len(factors):
        return
    product = found[len(factors)]
    if product.kind not in ("mass", "intensity") or product.value >= 1.0 or not GIVEN_OUT.search(p.plain[factors[-1].end : product.start]):  # fmt: skip
        return
    between = p.plain[start.start() : product.start]
    if len(between) > 140 or re.search(
        r"[;.]\s|\b(?:moisture|water|price|cost|tax|duty|royalt\w+|plus|and an?other)\b", between
    ):
        return
    if re.search(r"\b(?:slag|concentrate|oxide|alloy|matte|acid|salt|CO2|carbon dioxide|residue|waste|tailings|gypsum|sulph\w+|dross)\b", p.plain[product.end : product.end + 35]):  # fmt: skip
        return
    most = math.prod(f.amount.allowed[1] / 100 for f in factors)
    if product.amount.allowed[0] <= 1.015 * most:
        return
    yield finding(
        "R-BAL", "medium", apart_words(p.words(start.start(), product.end + 25), p.words(factors[0].start - 10, factors[-1].end + 10)),
        " x ".join(f"{f.value:.4g} %" for f in factors) + f" of a tonne = {math.prod(f.value / 100 for f in factors):.3g} t, stated {product.value:.3g} t",
        f"At most {most:.3g} t.", weight=0.4,
    )  # fmt: skip


RATED = re.compile(r"(?:'s|’s)?\s*(?:[\w' -]{0,20}?)\b(?:of|out of|from|in)\s(?:the\s|a\s|its\s|all\s)?(?:world(?:'s|’s)?\s|global\s|total(?:\sof)?\s|national\s|country(?:'s|’s)\s|bloc(?:'s|’s)\s|allied\s|EU(?:'s|’s)\s)?[~≈]?$", re.IGNORECASE)  # fmt: skip
IS_SHARE = re.compile(r"^[^.;,\d]{0,35}?(?:\b(?:is|was|are|were|makes?|made|equals?|gives?|means?|represents?|amounts? to|comes? to|or|viz)\b|=|\()\s*(?:a share of\s|about\s|some\s|roughly\s|just\s|only\s)*[~≈]?$", re.IGNORECASE)  # fmt: skip


def _share_of(p: Passage) -> Iterator[Finding]:
    """ "Kazakhstan's 21.2 kt of the world's 49.4 kt is 33 %": part of whole, and the percentage right behind."""
    found = figures(p.plain)
    for part, whole, percent in zip(found, found[1:], found[2:], strict=False):
        if (part.kind, whole.kind, percent.kind) != (
            "mass",
            "mass",
            "percent",
        ) or not 0 < part.value <= whole.value:
            continue
        if not RATED.fullmatch(p.plain[part.end : whole.start]) or not IS_SHARE.search(
            p.plain[whole.end : percent.start]
        ):
            continue
        low, high = (
            100 * meant(part.amount)[0] / meant(whole.amount)[1],
            100 * meant(part.amount)[1] / meant(whole.amount)[0],
        )
        own = percent.amount.allowed
        if re.match(
            r"\s*(?:less|more|higher|lower|above|below|of (?:capacity|it|that)|grade|[A-Z][a-z]?\b)",
            p.plain[percent.end :],
        ):
            continue
        if disjoint((low - 0.6, high + 0.6), own) and disjoint((100 - high - 0.6, 100 - low + 0.6), own):
            yield finding(
                "R-SHARE", "medium", (p.words(max(0, part.start - 30), percent.end + 15), p.words(percent.start - 10, percent.end + 10)),
                f"{shown(part.value)} / {shown(whole.value)} = {100 * part.value / whole.value:.3g} %, stated {percent.value:.4g} %",
                f"{100 * part.value / whole.value:.3g} %.", weight=min(1.0, abs(percent.value / 100 - part.value / whole.value)),
            )  # fmt: skip


OF_WHOLE = re.compile(
    r"(?:^|[.;:]\s*|\b)(?:[Oo]f|[Oo]ut of|[Ff]rom)\s(?:the\s|these\s|those\s|this\s|its\s)?[~≈]?$"
)


def _parts_past_whole(p: Passage) -> Iterator[Finding]:
    """ "Of 290 t, wafers take 200 t, magnets 60 t and cells 50 t": parts that exceed the whole they are taken from."""
    masses = [f for f in figures(p.plain) if f.kind == "mass"]
    if len(masses) < 3 or len(years_of(p.plain)) > 1 or re.search(r"\b(?:plus|besides|import\w*|while|whereas|but|leav\w+|rest|remain\w*|of which|against|than|capacity|could)\b|;", p.plain):  # fmt: skip
        return
    whole, parts = masses[0], masses[1:]
    if not OF_WHOLE.search(p.plain[: whole.start]) or whole.start > 60:
        return
    between = [p.plain[a.end : b.start] for a, b in itertools.pairwise(parts)]
    if not all(re.search(r",|\band\b", b) and len(b) < 60 for b in between):
        return
    total = math.fsum(bounds(f.amount)[0] for f in parts)
    if total <= bounds(whole.amount)[1] * 1.005 or parts[-1].value >= 0.98 * total:
        return
    if any(math.isclose(f.value, sum(g.value for g in parts if g is not f), rel_tol=0.01) for f in parts):
        return
    yield finding(
        "R-SUM", "medium", (p.words(max(0, whole.start - 20), parts[-1].end), p.words(parts[0].start - 20, parts[-1].end)),
        " + ".join(shown(f.value) for f in parts) + f" = {shown(math.fsum(f.value for f in parts))}, more than the {shown(whole.value)} that they are parts of",
        "Parts within their whole.", weight=0.5,
    )  # fmt: skip


__all__ = ["reckoned"]

"""R-SHARE, R-LOGIC, R-QUAL: percentages that restate two numbers of their sentence, two shares of one whole, a verb between two ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.ledger.evidence.amounts import shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.explained import is_ratio
from oreshed.ledger.evidence.figures import Figure, figures, years_of
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import apart_words
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.wording.proportions import COMPILED, OTHER_USE

# Words that put an amount beside the two of a share.
BESIDE = re.compile(r"\b(?:than|against|versus|compared (?:with|to)|up from|down from|from|after|until|before|capacity|nameplate|excluding|without|not counting|of which|including|instead of|rather than|per|each|respectively|world(?:'s|’s|wide)?|global|target|twice|half|times|if|could|would|price|cost|stripping|depth|grad(?:e|ing))\b", re.IGNORECASE)  # fmt: skip


def ratios(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence with a percentage, or with two ends of a movement."""
    for p in Book.of(evidence.ledger).sentences():
        yield from _ratio(p)
        yield from _complement(p)
        yield from _direction(p)
        yield from _times(p)
        yield from _against(p)


# A percentage that its own words tie to the numbers beside it.
RESTATES = re.compile(r"(?:\b(?:or|viz|i\.e\.|that is|which is|equal(?:s|ling|ing)?(?: to)?|thus|therefore|hence|namely|meaning|represent\w*|account\w* for|mak(?:es?|ing)(?: up)?|share of|rate of|equivalent to|amount\w* to|at|(?:self-sufficiency|coverage|cover|reliance|dependence|dependency|share|rate|ratio) (?:is|was|of|stands at|came to)|reliance|just|only|cover\w*|meets?|holds?|held|supplies)\s+(?:a |an |to |of |for |some |about |roughly |only |just |around |thus |a share of |share of |nearly |almost )*|[(=:–—]\s*|,\s*(?:a share of\s+|a rate of\s+)?)[~≈]?$", re.IGNORECASE)  # fmt: skip
CHANGES = re.compile(r"\b(?:rise|rose|risen|rising|grow\w*|grew|growth|gain\w*|increas\w+|climb\w*|jump\w*|expan\w+|more|up|higher|add\w*|fall|fell|fallen|drop\w*|declin\w+|decreas\w+|cut|shrank|shrink\w*|loss|lost|down|less|lower|slip\w*|slid|plung\w*|surg\w*|soar\w*|contract\w*|change\w*|CAGR|swell\w*|ris)\b", re.IGNORECASE)  # fmt: skip
ELEMENT = re.compile(
    r"\s*(?:[A-Z][a-z]?\d|[A-Z][a-z]?[A-Z]\w*\d|(?!US\b|EU\b|In\b|As\b|At\b|I\b|He\b|No\b)[A-Z][a-z]?(?=[\s,.;)]))"
)
UNTIED = re.compile(r"\b(?:grad(?:e|es|ing)|recover(?:y|ies)|purity|pure|assay\w*|contain\w*|content|moisture|yield|efficien\w+|tariff|dut(?:y|ies)|royalt\w+|interest|tax|probability|confidence|uncertain\w*|margin|error|alloy of|solution|concentration|strip\w*|discount|premium|stake|owned|owns|equity|ownership)\b", re.IGNORECASE)  # fmt: skip


def _ratio(p: Passage) -> Iterator[Finding]:
    """A percentage that restates two numbers of its sentence and is no share, complement or change of any two."""
    text = p.plain
    percents = [f for f in figures(text) if f.kind == "percent" and 0 < f.value < 1000]
    if not percents or len(percents) > 2:
        return
    years = years_of(text)
    lengths = [f.value for f in figures(text) if f.kind == "span"]
    for percent in percents:
        before, after = text[max(0, percent.start - 60) : percent.start], text[percent.end : percent.end + 45]
        if re.search(r"\brespectively\b", text) or (
            len(percents) > 1 and re.match(r"\s*to\s[^\d]{0,12}\d", after)
        ):
            continue  # each percentage has its own base, which the sentence does not give
        if ELEMENT.match(after) or UNTIED.search(before) or UNTIED.search(re.split(r"[,;(]", after)[0]) or percent.amount.word in ("below", "over"):  # fmt: skip
            continue
        for kind in ("mass", "money", "volume", "count"):
            same = [f for f in figures(p.plain) if f.kind == kind and f.value > 0]
            if not 2 <= len(same) <= 5:
                continue
            if kind == "count" and re.match(r"\s*of\s+(?:[\w.-]+\s){0,3}(?:consumption|output|production|supply|demand|use|imports)\b", after):  # fmt: skip
                continue  # plants that are counted make no share of a flow
            change = CHANGES.search(re.split(r"[;]", before)[-1][-35:]) or CHANGES.search(
                re.split(r"[,;]", after)[0]
            )
            if change and len(years) == 1 and re.search(r"\b(?:a|per) year\b|annual|yearly", text):
                continue
            if not change and not RESTATES.search(before) and not re.match(r"\s*of\s+(?:it|this|that|its|the|an?|all|total|world|global|allied)\b", after):  # fmt: skip
                continue
            if not change and len(years) > 1:
                continue
            others = [f.amount for f in percents if f is not percent]
            if is_ratio(percent.amount, [f.amount for f in same], years, lengths) or any(abs(100 - o.value - percent.value) < 1 for o in others):  # fmt: skip
                continue
            if not change and not _tied(p, percent, same):
                continue
            near = sorted(same, key=lambda f: abs(f.start - percent.start))[:2]
            first, second = sorted(near, key=lambda f: f.start)
            made = f"{shown(first.value, kind)} and {shown(second.value, kind)} make {100 * per(min(first.value, second.value), max(first.value, second.value)):.3g} %"
            if change:
                made += f", a change of {100 * (per(second.value, first.value) - 1):+.3g} %"
            yield finding(
                "R-SHARE", "medium", apart_words(p.words(max(0, percent.start - 35), percent.end + 15), *(p.words(max(0, f.start - 25), f.end + 12) for f in near)),
                f"{made}; stated {percent.value:.4g} %", "The percentage that the two numbers make.", weight=min(1.0, percent.value / 100),
            )  # fmt: skip
            return


COMPLEMENT = re.compile(r"\b(?:so that|so|thus|hence|leaving|leaves?|the (?:rest|remaining|remainder|other|balance)|remaining|remainder|means|must|has to|have to|other)\b", re.IGNORECASE)  # fmt: skip


def _complement(p: Passage) -> Iterator[Finding]:
    """ "plants cover 72 % of need, so that 38 % has to be bought": two shares of one whole that do not make it."""
    percents = [f for f in figures(p.plain) if f.kind == "percent" and 0 < f.value < 100]
    if (
        len(percents) != 2
        or any(f.kind in ("mass", "money", "volume") for f in figures(p.plain))
        or len(years_of(p.plain)) > 1
    ):
        return
    a, b = percents
    between, near = p.plain[a.end : b.start], p.plain[max(0, b.start - 45) : b.end + 35]
    if (
        not COMPLEMENT.search(between)
        or CHANGES.search(between)
        or UNTIED.search(p.plain)
        or any(f.amount.word for f in percents)
    ):
        return
    rest = re.search(
        r"\b(?:import\w*|bought|buy|purchas\w+|abroad|elsewhere|outside|rest|remain\w*|remainder|balance|other|foreign)\b",
        near,
        re.IGNORECASE,
    )
    whole = re.match(r"\s*(?:of|is|are|was|were|comes?|goes?|went|came)\b", p.plain[a.end :])
    if (
        not rest
        or not whole
        or abs(a.value + b.value - 100) < 1.2
        or re.match(r"\s+of\s+(?:it|this|that|which|these)\b", p.plain[b.end :])
    ):
        return
    yield finding(
        "R-SHARE", "medium", (p.words(max(0, a.start - 40), b.end + 30), p.words(b.start - 20, b.end + 20)),
        f"100 % - {a.value:.4g} % = {100 - a.value:.4g} %, stated {b.value:.4g} %", f"{100 - a.value:.4g} %.", weight=abs(a.value + b.value - 100) / 100,
    )  # fmt: skip


RISES = re.compile(r"\b(?:rose|risen|rises?|rising|climb\w*|grew|grow(?:s|n|ing)?|increas\w+|jump\w*|surg\w*|soar\w*|gain\w*|recover(?:ed|s)|rebound\w*|edged up|went up|up|advanc\w+|swell\w*|swollen|deepen\w*|widen\w*|worsen\w*|expand\w*|mount(?:ed|s|ing)|strengthen\w*|boom\w*|accelerat\w+|upswing|ramped|lift(?:ed|s|ing)|rais(?:ed|es|ing)|boost\w*)\b", re.IGNORECASE)  # fmt: skip
FALLS = re.compile(r"\b(?:fell|fall(?:s|en|ing)?|drop\w*|declin\w+|decreas\w+|shrank|shr[iu]nk\w*|slid|slip\w*|plung\w*|collaps\w*|slump\w*|tumbl\w*|sank|dwindl\w*|eased|eases|easing|edged down|went down|halv\w+|cut|down|lost|los(?:es|ing)|retreat\w*|shed|weaken\w*|narrow(?:s|ed|ing)|ebb\w*|contract(?:s|ed|ing)|reced\w+|wan(?:ed|es|ing)|soften\w*|crash\w*|dip(?:s|ped))\b", re.IGNORECASE)  # fmt: skip
STAYS = re.compile(r"\b(?:flat|unchanged|stable|steady|level|stagnant|stagnat\w+|constant|plateau\w*|sideways|little changed|(?:barely|hardly|scarcely) (?:mov\w+|chang\w+|gr[eo]w\w*|ris\w+|rose|fell|fall\w*|budg\w+|shift\w*)|at a standstill|held (?:its|their) ground)\b", re.IGNORECASE)  # fmt: skip


RATIO = {"doubl": (1.75, 2.35), "tripl": (2.6, 3.5), "trebl": (2.6, 3.5), "quadrupl": (3.5, 4.6), "halv": (0.42, 0.6)}  # fmt: skip


def _direction(p: Passage) -> Iterator[Finding]:
    """ "prices collapsed from $210 in 2021 to $450 in 2023": the verb against its two ends, whatever the unit."""
    for m in re.finditer(r"\bfrom\b", p.plain):
        found = [
            f
            for f in figures(p.plain)
            if f.kind in ("mass", "money", "volume", "percent", "number", "count")
            and f.start > m.end()
            and f.value > 0
        ]
        if len(found) < 2:
            continue
        a, b = found[0], found[1]
        if (
            a.kind != b.kind
            or a.start - m.end() > 18
            or not re.fullmatch(
                r"[^.;]{0,45}?\bto\s+(?:about |some |roughly |only |just |nearly |[~≈$€£]|US\$)*",
                p.plain[a.end : b.start],
            )
        ):
            continue
        years = years_of(p.plain[m.start() : b.end + 15])
        if a.kind in ("number", "count") or (len(years) == 2 and years[1] < years[0]):
            continue
        clause = re.split(r"[;,]|\b(?:while|whereas|but|as|and)\b", p.plain[: m.start()])[-1][-45:]
        ratio = b.value / a.value
        for stem, span in RATIO.items():
            if re.search(rf"\b{stem}\w*(?:,?\s+\w+){{0,3}},?\s*$", clause, re.IGNORECASE) and not span[0] <= ratio <= span[1]:  # fmt: skip
                line = f"{stem}… allows a ratio of {span[0]:g} to {span[1]:g}, the numbers give {ratio:.2f}"
                yield finding("R-QUAL", "medium", (p.words(max(0, m.start() - 40), b.end + 12), p.words(a.start - 8, b.end)), line, "The other verb.", weight=0.4)  # fmt: skip
                return
        up, down = RISES.search(clause), FALLS.search(clause)
        if bool(up) == bool(down) or re.search(r"\b(?:not|than|if|would)\b", clause):
            continue
        word = up or down
        assert word is not None
        if (up and b.amount.allowed[1] < a.amount.allowed[0]) or (
            down and b.amount.allowed[0] > a.amount.allowed[1]
        ):
            yield finding(
                "R-LOGIC", "medium", (p.words(max(0, m.start() - 45), b.end + 12), p.words(a.start - 8, b.end)), f"“{word[0]}” from {a.value:,.6g} to {b.value:,.6g}", "The other direction.", weight=0.4,
            )  # fmt: skip
            yield finding(
                "R-QUAL", "medium", (p.words(max(0, m.start() - 45), b.end + 12), p.words(a.start - 8, b.end)), f"“{word[0]}” from {a.value:,.6g} to {b.value:,.6g}", "The other direction.", weight=0.4,
            )  # fmt: skip
            return


def _tied(p: Passage, percent: Figure, same: list[Figure]) -> bool:
    """Part and whole of a share stand in the clauses of the percentage, and nothing but they."""
    if len(same) != 2:
        return False
    between = p.plain[min(f.end for f in [*same, percent]) : max(f.start for f in [*same, percent])]
    return not (
        re.search(r";", between)
        or (BESIDE.search(between) and not re.search(r"\b(?:world|global|against)\b", between))
    )


AGAINST = re.compile(r"\s*(?:,|:|\(|–)?\s*(?:at|with|only|just|some|about|being|of|or|\s)*\s*[~≈]?$")
BASED = re.compile(
    r"\s*(?:/yr|a year)?\s*(?:of \w+ )?(?:against|compared (?:with|to)|out of|versus|next to|beside|set against|from)\b[^.;\d]{0,60}$",
    re.IGNORECASE,
)


def _against(p: Passage) -> Iterator[Finding]:
    """ "imports were negligible, at 200 t against a use of 170 t": a quantity word, its number and what it is set against."""
    same = [f for f in figures(p.plain) if f.kind == "mass" and f.value > 0]
    if len(same) != 2 or len(years_of(p.plain)) > 1 or CHANGES.search(p.plain):
        return
    a, b = same
    if not BASED.fullmatch(p.plain[a.end : b.start]):
        return
    for pattern, span in COMPILED:
        m = pattern.search(p.plain, 0, a.start)
        if (
            not m
            or OTHER_USE.match(p.plain[m.end() :])
            or not AGAINST.fullmatch(p.plain[m.end() : a.start])
            or re.search(r"\b(?:not|no longer|far from)\s*$", p.plain[max(0, m.start() - 12) : m.start()])
        ):
            continue
        ratio = 100 * a.value / b.value
        if 0.9 * span[0] <= ratio <= 1.1 * span[1]:
            return
        yield finding(
            "R-QUAL", "medium", (p.words(max(0, m.start() - 30), b.end + 10), p.words(a.start, b.end)), f"{shown(a.value)} / {shown(b.value)} = {ratio:.3g} %, “{m[0]}” allows {span[0]:g} to {span[1]:g} %", f"Another word for {ratio:.3g} %.", weight=0.4,
        )  # fmt: skip
        return


TIMES = re.compile(
    r"\b(?P<w>twice|double|(?:two|three|four|five|six|seven|eight|nine|ten|twenty|\d+(?:\.\d+)?)[- ]times|half|a third|a quarter|a tenth|an order of magnitude|ten(?:fold)|\d+-fold)\s+(?:as (?:much|many|large|big|great|high|heavy) as|that of|those of|the size of|the (?:output|demand|tonnage|amount|production|supply|capacity|reserves?|use|consumption|figure)|larger than|more than|above|higher than|bigger than|the(?= [\d~]))\b",
    re.IGNORECASE,
)
FACTORS = {"twice": 2.0, "double": 2.0, "half": 0.5, "a third": 1 / 3, "a quarter": 0.25, "a tenth": 0.1, "an order of magnitude": 10.0, "tenfold": 10.0,
           "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0, "six": 6.0, "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0, "twenty": 20.0}  # fmt: skip


def _times(p: Passage) -> Iterator[Finding]:
    """ "20 Mt, twice as large as the 2 Mt": a multiple and the two numbers it is of."""
    m = TIMES.search(p.plain)
    if not m:
        return
    word = m["w"].lower()
    digits = re.match(r"(\d+(?:\.\d+)?)", word)
    factor = float(digits[1]) if digits else FACTORS.get(word) or FACTORS.get(re.split(r"[- ]", word)[0])
    before = p.plain[max(0, m.start() - 22) : m.start()]
    if not factor or re.search(r"\b(?:not|less|if|could|would|up to|only if)\b", before):
        return
    wide = 0.45 if factor >= 10 else 0.22
    about = bool(
        re.search(r"\b(?:more than|over|nearly|almost|at least|well over|less than|under)\s*$", before)
    )
    for kind in ("mass", "money", "volume", "percent"):
        same = [f for f in figures(p.plain) if f.kind == kind and f.value > 0]
        if len(same) != 2 or (len(years_of(p.plain)) > 1 and not CHANGES.search(p.plain)):
            continue
        a, b = same
        ratio = a.value / b.value
        spans = [ratio, 1 / ratio] + ([ratio - 1, 1 / ratio - 1] if re.search(r"than$", m[0]) else [])
        if any(factor * (1 - wide) <= r <= factor * (1 + wide + (0.5 if about else 0.0)) for r in spans):
            continue
        if abs(m.start() - min(f.start for f in same)) > 120:
            continue
        yield finding(
            "R-QUAL", "medium", (p.words(max(0, min(m.start(), a.start) - 20), max(m.end(), b.end) + 10), p.words(m.start(), m.end() + 10)),
            f"{shown(a.value, kind)} and {shown(b.value, kind)}: a factor of {max(ratio, 1 / ratio):.3g}, “{m[0]}”", f"A factor of {max(ratio, 1 / ratio):.3g}.", weight=0.4,
        )  # fmt: skip
        return


__all__ = ["CHANGES", "FALLS", "RISES", "STAYS", "UNTIED", "ratios"]

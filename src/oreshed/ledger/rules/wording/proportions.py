"""R-QUAL: quantity words against masses: "a third of the 40 kt, 24 kt", "a negligible 30 kt of its 45 kt", and percentages a comma away."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, first_of
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-QUAL"
# A word class and the share of a whole, in percent, that it can mean.
WORDS: tuple[tuple[str, tuple[float, float]], ...] = (
    (r"(?:nearly|almost|virtually|practically|essentially|close to|just about) (?:all|everything|the whole|the entire|entirely|exclusively|every tonne)|(?:the )?overwhelming (?:part|share|majority)|all but a (?:little|fraction|few tonnes)", (80, 100)),
    (r"(?:the )?(?:vast|great|large) majority|(?:the )?lion(?:'s|’s) share|the (?:great )?bulk|predominant(?:ly)?|overwhelmingly", (50, 100)),
    (r"(?:more|better) than half|(?:well |just |far )?(?:over|above) half|(?:the|a) majority|(?:the |a )?(?:mainstay|backbone)|the better part|most|mostly|mainly|chiefly|largely|(?:by far )?the (?:greater|greatest|better|larger|largest|biggest) (?:part|share|portion)|dominant|primarily|principally", (45, 100)),
    (r"negligible|hardly any|almost no(?:ne|thing)?|next to no(?:ne|thing)|insignificant|tiny|a sliver|trivial|a (?:small|tiny|mere) fraction|token|vanishing(?:ly small)?|scarcely any|a handful", (0, 12)),
    (r"minor|marginal|a side (?:stream|show|line)|small|modest|minority|a little|niche|slight|secondary importance|a small (?:part|share)", (0, 33)),
    (r"(?:less than|under|not even|below) half", (0, 50)),
    (r"(?:roughly |about |around |nearly |almost |some |just over |just under )?(?:one )?half(?: of)?|every second tonne|one tonne in two", (40, 60)),
    (r"(?:roughly |about |around |nearly |almost |some |over )?two[ -]thirds", (58, 75)),
    (r"(?:roughly |about |around |nearly |almost |some |over )?three[ -](?:quarters|fourths)", (67, 83)),
    (r"(?:roughly |about |around |nearly |almost |some |over |more than )?four[ -]fifths", (74, 87)),
    (r"(?:roughly |about |around |nearly |almost |some |over |more than )?two[ -]fifths", (35, 46)),
    (r"(?:roughly |about |around |nearly |almost |some |over |more than )?three[ -]fifths", (54, 66)),
    (r"(?:roughly |about |around |nearly |almost |some |over |more than )?nine[ -]tenths", (84, 96)),
    (r"(?:roughly |about |around |nearly |almost |some |over |more than |under )?(?:a|one)(?: (?:mere|full|good|scant|bare))?[ -](?:sixth|seventh|eighth)", (9, 20)),
    (r"(?:roughly |about |around |nearly |almost |some |over |more than |under )?(?:a|one)(?: (?:mere|full|good|scant|bare))?[ -]third", (26, 41)),
    (r"(?:roughly |about |around |nearly |almost |some |over |more than |under )?(?:a|one)(?: (?:mere|full|good|scant|bare))?[ -](?:quarter|fourth)", (18, 32)),
    (r"(?:roughly |about |around |nearly |almost |some |over |more than |under )?(?:a|one)(?: (?:mere|full|good|scant|bare))?[ -]fifth", (14, 26)),
    (r"(?:roughly |about |around |nearly |almost |some |over |more than |under )?(?:a|one)(?: (?:mere|full|good|scant|bare))?[ -]tenth", (6, 14)),
)  # fmt: skip
COMPILED = tuple((re.compile(rf"\b(?:{p})(?!\w)", re.IGNORECASE), span) for p, span in WORDS)


@lru_cache(maxsize=8192)
def share_words(text: str) -> tuple[tuple[re.Match[str], tuple[float, float]], ...]:
    """Every share in words that a text holds, with what it allows in per cent, in the order of the table."""
    return tuple((m, span) for pattern, span in COMPILED for m in pattern.finditer(text))


# Words that a quantity word describes without speaking of a share.
OTHER_USE = re.compile(
    r"\s*(?:[- ]?scale|mines?\b|plants?\b|sites?\b|projects?\b|firms?|compan|works\b|smelters?|deposits?|furnaces?|important|likely|recent|of the (?:time|year|mines|plants|work)|(?:a |an )?(?:year|century|decade|centuries|decades|dozen|million|hour)\b)",
    re.IGNORECASE,
)
CHANGE = re.compile(
    r"\b(?:grow|grew|growth|rise|rising|rose|fell|fall|increas|decreas|declin|purity|grade|grading|assay|recover|yield|cut|drop|chance|risk|tariff|duty|price|above|below than|larger|smaller|higher|lower|times|capacity|utili[sz])\w*",
    re.IGNORECASE,
)
PART_OF_WHOLE = re.compile(
    r"\s*(?:\w+[\s-]+){0,6}?(?:of|out of|from|against|in|among)\s+(?:(?:the|its|their|a|an|total|all|that|this|these|allied|world|global|national|domestic|country's|demand|supply|output|use|consumption|production|of|some|about|roughly|around|\w+['’]s)\s+){0,6}[~≈]?\s*$",
    re.IGNORECASE,
)


def proportions(evidence: Evidence) -> Iterator[Finding]:
    """Every quantity word whose whole and part, or whose percentage, stand in its own sentence."""
    for p in Book.of(evidence.ledger).sentences():
        yield from first_of(p, _masses, _percentages)


def _words(p: Passage) -> Iterator[tuple[re.Match[str], tuple[float, float]]]:
    taken: list[tuple[int, int]] = []
    for m, span in share_words(p.plain):
        if any(m.start() < e and b < m.end() for b, e in taken):
            continue
        taken.append((m.start(), m.end()))
        superlative = m[0].lower() == "most" and re.search(
            r"(?:\b[Tt]he|\b(?:second|third)|\w(?:th|st)) $", p.plain[: m.start()]
        )
        if (
            not OTHER_USE.match(p.plain[m.end() :])
            and not re.search(
                r"\b(?:not|no longer|far from|at) (?:the |a |an )?$",
                p.plain[max(0, m.start() - 14) : m.start()],
            )
            and not superlative
        ):
            yield m, span  # "the most abundant metal" is no majority


def _clause(p: Passage, m: re.Match[str], stops: str = r"[;:]") -> tuple[int, int]:
    """The stretch between the semicolons, colons and contrasts around a word."""
    cuts = [
        k.start()
        for k in re.finditer(stops + r"|\b(?:while|whereas|although|but|compared)\b|\.(?=\s)", p.plain)
    ]
    return max((c for c in cuts if c < m.start()), default=0), min(
        (c for c in cuts if c >= m.end()), default=len(p.plain)
    )


def _masses(p: Passage) -> Iterator[Finding]:
    """Exactly two masses in the clause of a word, one said to be a part of the other."""
    for m, span in _words(p):
        begin, end = _clause(p, m)
        masses = [a for a in amounts(p.plain) if a.kind == "mass" and begin <= a.start < end and a.value > 0]
        years = {int(a.first) for a in amounts(p.plain) if a.kind == "year" and begin <= a.start < end}
        if len(masses) != 2 or len(years) > 1 or CHANGE.search(p.plain[begin:end]):
            continue
        first, second = masses
        if m.start() > second.end and re.match(r"\s+of\s+(?:it|them|this|that)\b", p.plain[m.end() :]):
            continue  # of something that the numbers are not
        # "24 kt of the 40 kt", "a third of the 40 kt, 24 kt", "of its 45 kt a negligible 30 kt"
        if PART_OF_WHOLE.fullmatch(p.plain[first.end : second.start]):
            part, whole = first, second
        elif (
            m.end() <= first.start
            and re.fullmatch(PART_OF_WHOLE.pattern, p.plain[m.end() : first.start], re.IGNORECASE)
            and _apposed(p.plain[first.end : second.start])
        ) or (
            re.search(r"\b(?:[Oo]f|[Oo]ut of|[Ff]rom)\b[^,;]{0,45}$", p.plain[begin : first.start])
            and first.end <= m.start() < second.start
            and second.start - m.end() < 40
        ):
            part, whole = second, first
        elif m.start() >= first.end and re.fullmatch(
            r"\s+(?:part|share|portion|fraction|slice|majority|bulk|amount)?\s*(?:of|in)\s+(?:the\s+|its\s+|their\s+|all\s+)?(?:[\w'’-]+\s+){0,4}[~≈]?", p.plain[m.end() : second.start]
        ) and not re.search(r"[;]|\b(?:and|while|but|rest|other|against|than)\b", p.plain[first.end : m.start()]):  # fmt: skip
            part, whole = (
                first,
                second,
            )  # "9.5 kt from secondary materials, a marginal part of the EU's 10.2 kt"
        elif m.end() <= first.start and re.fullmatch(r"\s+(?:of\s+)(?:the|its|their|these|those|all)\s+(?:\w+\s+){0,2}[~≈]?", p.plain[m.end() : first.start]) and not re.search(
            r"[;]|\b(?:rest|other|others|remaining|while|but|against|up|from|than|also|plus|next|followed|about half)\b", p.plain[first.end : second.start]
        ) and len(p.plain[first.end : second.start]) < 80:  # fmt: skip
            part, whole = (
                second,
                first,
            )  # "most of the 128 kt will be needed in Japan, whose factories take 24 kt"
        else:
            continue
        if part.value > whole.value or abs(m.end() - part.start) > 90:
            continue
        yield from _judge(p, m, span, part, whole)
        return


def _apposed(between: str) -> bool:
    return bool(
        re.fullmatch(r"[^,(;–]{0,45}(?:,|\(|–|or|(?:i\.e\.|viz))\s*(?:or |(?:i\.e\.|viz) |that is |some |about |roughly |~)?\s*", between)
    )  # fmt: skip


def _judge(
    p: Passage, m: re.Match[str], span: tuple[float, float], part: Amount, whole: Amount
) -> Iterator[Finding]:
    share = (
        100 * per(part.allowed[0], whole.allowed[1]),
        min(100.0, 100 * per(part.allowed[1], max(whole.allowed[0], 1e-9))),
    )
    if not disjoint(share, span):
        return
    exact = 100 * per(part.value, whole.value)
    yield finding(
        RULE, "medium", (p.words(min(m.start(), part.start), max(m.end(), part.end)), p.words(max(0, whole.start - 25), whole.end)),
        f"{shown(part.value)} / {shown(whole.value)} = {exact:.3g} %, “{m[0]}” allows {span[0]:g} to {span[1]:g} %",
        f"Another word for {exact:.3g} %.", weight=abs(exact - sum(span) / 2) / 100,
    )  # fmt: skip


def _percentages(p: Passage) -> Iterator[Finding]:
    """The only percentage of a clause, behind the word and closing its own phrase: "a marginal producer, with 61 %"."""
    given = [a for a in amounts(p.plain) if a.kind == "percent" and 0 < a.value <= 100]
    for m, span in _words(p) if given else ():
        begin, end = _clause(p, m, r"[;]")
        percents = [a for a in given if begin <= a.start < end]
        if len(percents) != 1:
            continue
        a = percents[0]
        if a.start >= m.end():
            between, after = p.plain[m.end() : a.start], p.plain[a.end : a.end + 40]
            linked = re.fullmatch(
                r"(?:[^,;(]|\((?=[^)]*$)){0,70}?(?:,|\(|–|—|:)\s*(?:(?:since|because|as|they|meets?|covers?|supplies|supply|takes?|gives?|makes?|or|with|at|holding|taking|making|providing|supplying|covering|some|about|roughly|around|just|only|a|share|of|accounting|for|viz|i\.e\.|namely|it|they|that|is|was|has|had)\s+){0,4}[~≈]?\s*|"
                r"[^,;:(]{0,40}\b(?:at|is|are|was|were|of|with|makes? up|made up|provid\w+|suppl\w+|account\w* for|cover\w*|holds?|takes?|meets?|met)\s+(?:some |about |only |roughly |just |around |over )?",
                between,
                re.IGNORECASE,
            )
            closed = re.match(r"\s*(?:$|[.,;)–]|of\b|in (?:19|20)\d\d|share\b|there\b|today\b|from\b)", after)
        else:
            between = p.plain[a.end : m.start()]
            linked = re.fullmatch(
                r"(?:\s+of\s+[^,;()]{2,50}?)?\s*(?:,|\(|–|—|:)?\s*(?:(?:provides?|gives?|supplies|supply|delivers?|makes? up|accounts? for|covers?|meets?|comes?|takes?|way|makes|which|that|this|it|is|was|are|were|a|an|the|so|only|still|thus|hence|just|such|being|remains?|counts? as|and)\s+){0,4}",
                between,
                re.IGNORECASE,
            )
            closed = re.match(
                r"\s*(?:$|[.,;)]|share\b|part\b|portion\b|role\b|fraction\b|amount\b|contribution\b|source\b|outlet\b|quantity\b|use\b)",
                p.plain[m.end() :],
            )
        if not linked or not closed or CHANGE.search(p.plain[min(m.start(), a.start) : a.end + 25]):
            continue
        low, high = a.allowed
        if not disjoint((max(0.0, low), min(100.0, high)), span):
            continue
        yield finding(
            RULE, "medium", (p.words(min(m.start(), a.start), max(m.end(), a.end)), p.words(a.start, a.end)),
            f"“{m[0]}” allows {span[0]:g} to {span[1]:g} %, the number is {a.value:.4g} %",
            f"Another word for {a.value:.4g} %.", weight=abs(a.value - sum(span) / 2) / 100,
        )  # fmt: skip
        return


__all__ = ["proportions"]

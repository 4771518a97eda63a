"""R-SUM, R-PART: a total and the bullets below it, and "Of the oxides, X made up 19 kt": wholes and parts across sentences.

What a number is of stands in the words around it; the labels of claims do not matter here, only that a text itself says
"made up of", "of the …", "a member of …".
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from oreshed.ledger.evidence.amounts import Amount, amounts, disjoint, shown, shown_range
from oreshed.ledger.evidence.book import ALLIED, Book
from oreshed.ledger.evidence.passage import BULLET, Passage, bullet_mark
from oreshed.ledger.evidence.subjects import apart_words, contains, mentions
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding

MADE_UP = re.compile(
    r"\b(?:made up|composed|consist(?:s|ing)?|compris(?:es?|ed|ing)|sum|total|split|divided|broken down|breaks down|drawn|built|com(?:es|ing)|adds? up|as follows|from|namely|that is|being|in (?:two|three|four|five|six|seven) parts)\b[^.;]{0,40}:\s*$|^[^:]{0,160}:\s*$",
    re.IGNORECASE,
)
LOOSE = re.compile(
    r"\b(?:of which|including|among (?:it|them|others)|for example|e\.g\.|such as|capacity|range|case|scenario|rose|fell|grew|growth|compared|mainly|chiefly|largest|main|major|selected)\b",
    re.IGNORECASE,
)
OUTSIDE = re.compile(r"\b(?:not counted|not included|excluded|besides|in addition|outside|of which|memo|less|minus|exports?|for comparison|losses)\b", re.IGNORECASE)  # fmt: skip


def lists(evidence: Evidence) -> Iterator[Finding]:
    """Lists under their total, and parts that later sentences name."""
    for _, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for i, p in enumerate(sentences):
            yield from _bullets(sentences, i)
            yield from _countries(sentences, i)
            yield from _member(sentences, i)
            yield from _of_the(sentences, i)
            yield from _inside(p, sentences, i)


def masses(p: Passage) -> list[Amount]:
    """The masses of a sentence that stand for a flow or a stock."""
    return [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]


def one_time(p: Passage, q: Passage) -> bool:
    """The two sentences name no two different years."""
    a, b = ({int(y.first) for y in amounts(x.plain) if y.kind == "year"} for x in (p, q))
    return not a or not b or bool(a & b)


def _bullets(sentences: Sequence[Passage], i: int) -> Iterator[Finding]:
    """ "330 kt, made up of:" and below it one mass a bullet."""
    head = sentences[i]
    total = masses(head)
    if len(total) != 1 or total[0].word in ("over", "below") or not MADE_UP.search(head.plain) or LOOSE.search(head.plain):  # fmt: skip
        return
    items: list[tuple[Passage, Amount]] = []
    last = head
    for p in sentences[i + 1 :]:
        if not BULLET.fullmatch(bullet_mark(p)) or p.section != last.section or p.line - last.lines[-1] > 2:
            break
        last = p
        own = masses(p)
        if len(own) != 1 or own[0].word in ("over", "below") or OUTSIDE.search(p.plain):
            return  # a bullet with two masses, or one that is no part
        items.append((p, own[0]))
    if len(items) < 2:
        return
    yield from _unequal(head, total[0], items)


CLOSES = re.compile(
    r"\W*(?:grand |overall )?(?:total|sum)(?:,? (?:of|for) (?:the )?(?:bloc|allies|group|core)| (?:demand|supply|output|production|consumption|imports|exports|use)|,? in 20\d\d|,? 20\d\d)*\W*(?:(?:is|was|comes to|about|some|roughly) )*\W*$",
    re.IGNORECASE,
)


def _countries(sentences: Sequence[Passage], i: int) -> Iterator[Finding]:
    """ "Total: 330 kt" under a list of countries, one mass and one country a bullet."""
    last = sentences[i]
    total = masses(last)
    if len(total) != 1 or not CLOSES.fullmatch(last.plain[: total[0].start]) or LOOSE.search(last.plain):
        return
    items: list[tuple[Passage, Amount]] = []
    named: list[str] = []
    below = last
    for p in reversed(sentences[:i]):
        codes = {code for _, _, code in mentions(p.plain)}
        own = masses(p)
        if not BULLET.fullmatch(bullet_mark(p)) or p.section != last.section or below.line - p.lines[-1] > 2:
            break
        if len(own) != 1 or len(codes) != 1 or own[0].word in ("over", "below") or OUTSIDE.search(p.plain) or not one_time(p, last):  # fmt: skip
            return
        below = p
        items.append((p, own[0]))
        named += codes
    if len(items) > 2 and len(set(named)) == len(named) and not any(contains(x, y) for x in named for y in named if x != y):  # fmt: skip
        yield from _unequal(last, total[0], items[::-1])


def _unequal(head: Passage, whole: Amount, items: list[tuple[Passage, Amount]]) -> Iterator[Finding]:
    exact = math.fsum(a.value for _, a in items)
    low, high = (math.fsum(a.allowed[k] for _, a in items) for k in (0, 1))
    if not disjoint((0.985 * low, 1.015 * high), whole.allowed) or not 0.2 < per(exact, whole.value) < 5:
        return
    off = per(abs(exact - whole.value), whole.value)
    yield finding(
        "R-SUM", "high" if off > 0.5 else "medium", (head.words(max(0, whole.start - 40), whole.end), *(p.words() for p, _ in items)),
        f"{' + '.join(shown(a.value) for _, a in items)} = {shown(exact)}, stated {shown(whole.value)}: off by {shown(abs(exact - whole.value))} ({off:.1%})",
        f"A total of {shown(exact)}, or another part.", weight=off,
    )  # fmt: skip


KIN = r"(?:member|sub-?group|sub-?class|sub-?set|part|portion|branch|kind|type|class|form|share|segment|slice|fraction|unit|one|division|subsidiary|arm|component|element|category|piece)"
MEMBER = re.compile(
    rf"(?P<who>[A-Z\w][^.;:,()]{{1,60}}?)(?:,|\s\(|\s[–—]|\sis|\sare)\s(?:itself |themselves |in turn |only |just |all |also )*(?:an?|one|the largest|the biggest|the main|another|the smallest|the second)?\s?(?:[a-z-]+ )?{KIN}s? (?:of|in|within) (?:the |that |this |these |those )?(?P<whole>[^.;:,()]{{2,40}}?)(?:,|\)|\s[–—])",
)
OF_THE = re.compile(
    r"^\W*(?:\*\*[^*]*\*\*\W*)?(?:Of|Out of|Among|Within|From among) (?:the|that|this|these|those|its|their|all) (?P<whole>[^.;:,()\d]{2,60}),\s",
)
WEAK = re.compile(
    r"\b(?:of|and|the|its|their|in|to|for|by|from|all|total|amount|quantity|figure|year|same|output|production|tonnage|sum|number|same)\b",
    re.IGNORECASE,
)
STRANGE = re.compile(
    r"\b(?:capacity|than|against|compared|instead|more|less|export\w*|import\w*|next year|planned|will|could|gross|of ore|reserves?|resources?|will|by 20[3-9]\d|per|demand|world|global|up from|down from)\b",
    re.IGNORECASE,
)


def stems(words: str) -> set[str]:
    """The content words of a phrase, cut to five letters, so that "oxide" meets "oxides"."""
    return {
        w[:5].lower().rstrip("s") for w in re.findall(r"[A-Za-zÀ-ÿ-]{3,}", WEAK.sub(" ", words)) if len(w) > 2
    }


def label_of(p: Passage, a: Amount) -> str:
    """The words on both sides of an amount, up to the next amount or stop."""
    before = re.split(r"[.;:,(](?=\s)|[(;:]|\d", p.plain[: a.start])[-1]
    after = re.split(r"[.;:,()](?=\s|$)|[(;:]|\d", p.plain[a.end :])[0]
    return f"{before} {after}"


def _larger(p: Passage, part: Amount, q: Passage, whole: Amount, why: str) -> Iterator[Finding]:
    if part.printed[0] <= whole.allowed[1] * (1 + 1e-9) or math.isinf(whole.printed[1]):
        return
    if part.value > 300 * whole.value:
        return  # a slip of unit (R-UNIT)
    yield finding(
        "R-PART", "high", apart_words(p.words(max(0, part.start - 70), min(len(p.text), part.end + 10)), q.words(max(0, whole.start - 50), min(len(q.text), whole.end + 30))),
        f"{why}: part {shown_range(part.printed)} > whole {shown_range(whole.printed)}", f"A part of at most {shown(whole.printed[1])}.",
        weight=per(part.value, whole.value) - 1,
    )  # fmt: skip


def _before(
    sentences: Sequence[Passage], i: int, reach: int, part: Amount
) -> Iterator[tuple[Passage, Amount]]:
    """The masses before a part, nearest first: of its own sentence, then of those before in its section."""
    p = sentences[i]
    for a in reversed([a for a in masses(p) if a.end <= part.start]):
        yield p, a
    for q in reversed(sentences[max(0, i - reach) : i]):
        if q.section != p.section:
            break
        for a in reversed(masses(q)):
            yield q, a


def _member(sentences: Sequence[Passage], i: int) -> Iterator[Finding]:
    """ "automotive castings, a sub-group of castings, 71 kt"; "Australia, a member of the bloc, refined 3.4 Mt"."""
    p = sentences[i]
    for m in MEMBER.finditer(p.plain):
        who = re.split(r"\d|,\s|;|\b(?:and|while|but|with|plus)\b", m["who"])[-1]
        part = next((a for a in masses(p) if a.start >= m.end()), None)
        if part is None or len(p.plain[m.end() : part.start]) > 50 or re.search(r"[;]", p.plain[m.end() : part.start]):  # fmt: skip
            continue
        if STRANGE.search(p.plain[m.end() : part.end + 12]) or part.word == "below":
            continue
        bloc = bool(ALLIED.search(m["whole"])) or m["whole"].strip() in ("bloc", "group", "alliance")
        wanted = stems(m["whole"])
        for q, a in _before(sentences, i, 4, part):
            label = label_of(q, a)
            if bloc:
                fits = bool(ALLIED.search(q.plain[: a.start])) and not _narrower(q, a)
            else:
                fits = bool(wanted) and wanted <= stems(label) and not stems(who) - wanted & stems(label)
            if fits and one_time(p, q) and not STRANGE.search(label) and a.word not in ("over", "below"):
                yield from _larger(p, part, q, a, f"{who.strip()[-40:]} is a part of {m['whole'].strip()}")  # fmt: skip
                break


def _narrower(q: Passage, a: Amount) -> bool:
    """A country named between the bloc and the amount: the amount is the country's."""
    last = [m.end() for m in ALLIED.finditer(q.plain[: a.start])][-1:]
    return bool(last) and any(b > last[0] for b, _, _ in mentions(q.plain[: a.start]))


def _of_the(sentences: Sequence[Passage], i: int) -> Iterator[Finding]:
    """ "… 17 kt of separated oxides. Of the separated oxides, Nd-Pr oxide made up 19.5 kt": the words name the whole."""
    p = sentences[i]
    m = OF_THE.match(p.plain)
    if not m:
        return
    own = masses(p)
    named = re.fullmatch(r"(?:total|amount|quantity|figure|tonnage|sum|output|production|supply|whole)s?", m["whole"].strip())  # fmt: skip
    wanted = stems(m["whole"])
    parts = [
        a for a in own if a.start >= m.end() and not STRANGE.search(p.plain[m.end() : a.end + 12]) and a.word not in ("below",)
    ]  # fmt: skip
    if not parts or not (wanted or named):
        return
    for q in reversed(sentences[max(0, i - 3) : i]):
        if q.section != p.section:
            break
        held = [
            a
            for a in masses(q)
            if (named and len(masses(q)) == 1) or (wanted and wanted <= stems(label_of(q, a)))
        ]
        if held and one_time(p, q):
            if held[-1].word not in ("over", "below") and not re.search(
                r"\bcapacity\b", q.plain[held[-1].end :]
            ):
                for part in parts:
                    yield from _larger(p, part, q, held[-1], f"of the {m['whole'].strip()}")
            return


PLACED = re.compile(
    r",\s(?:(?:all|both|each)(?: (?:two|three|four|five|six|of (?:them|which)))?\s|which (?:all |both )?(?:lies?|are|is|stands?|sits?)\s|(?:located|situated|lying|based|standing)\s){1,2}(?:[a-z]+ )?(?:in|inside|within)\s(?P<where>[^.;:,()]{2,30})(?:,|\))"
)
MADE = re.compile(
    r"\b(?:min(?:ed|es?)|produc\w+|ship(?:s|ped)|sold|sells?|output|deliver\w*|made|makes|refin\w+|smelt\w*|turned out|gave|yield\w*|supplied|recover\w*|won|cast)\b",
    re.IGNORECASE,
)


STAGES = (
    re.compile(r"\b(?:mined|mine output|mine production|ores?)\b", re.IGNORECASE),
    re.compile(r"\b(?:refin\w+|smelt\w+|cathodes?|slab|imported|foreign|secondary|scrap)\b", re.IGNORECASE),
)


def other_stage(p: Passage, q: Passage) -> bool:
    """What is mined in a country and what its smelters make are no part of each other."""
    here, there = ({i for i, words in enumerate(STAGES) if words.search(x.plain)} for x in (p, q))
    return bool(here) and bool(there) and here != there


def _inside(p: Passage, sentences: Sequence[Passage], i: int) -> Iterator[Finding]:
    """ "The Saskatchewan mines, all in Canada, shipped 16 Mt" against what Canada made in the same year."""
    for m in PLACED.finditer(p.plain):
        codes = [c for *_, c in mentions(m["where"])]
        part = next((a for a in masses(p) if a.start >= m.end()), None)
        if len(codes) != 1 or part is None or not MADE.search(p.plain[m.end() : part.start]) or STRANGE.search(p.plain[m.end() : part.end + 12]):  # fmt: skip
            continue
        for q in reversed(sentences[max(0, i - 6) : i]):
            if q.section != p.section:
                break
            own, places = masses(q), [c for *_, c in mentions(q.plain)]
            if (
                other_stage(p, q)
                or len(own) != 1
                or not places
                or not one_time(p, q)
                or STRANGE.search(q.plain)
            ):
                continue
            if (places[0] == codes[0] or contains(places[0], codes[0])) and len(set(places)) == 1 and MADE.search(q.plain):  # fmt: skip
                yield from _larger(p, part, q, own[0], f"in {m['where'].strip()}")
                break


__all__ = ["label_of", "lists", "masses", "one_time", "other_stage", "stems"]

"""R-SUM, R-BAL, R-SHARE: what a sentence or bullet reckons out of its own numbers, however it says so.

The rules before this one know phrases; here only three things are asked: does a word of the closed class of totals, rests
or conclusions stand beside a number; which flows are the others; and does any sum, difference or ratio of them give it.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator

from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.amounts import shown
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.explained import adds, closes, follows
from oreshed.ledger.rules.figures import Figure, figures, years_of
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.ratios import CHANGES, UNTIED
from oreshed.ledger.rules.statements import places_in
from oreshed.ledger.rules.stepsums import unlike
from oreshed.ledger.rules.subjects import apart_words
from oreshed.ledger.rules.verdicts import finding, per

ADDABLE = ("mass", "volume", "count", "money")
TOTAL = r"total(?:s|led|ling)?|sum(?:s|med|ming)?|altogether|together|combined|in all|all told|tally|tallies|aggregate[sd]?|jointly|collectively|add(?:s|ing|ed)? (?:up )?to|adding|between them|overall|whole"
BEFORE = re.compile(rf"\b(?:{TOTAL}|arrives? at|brings? \w+ to|bringing \w+ to|makes? for)\b[^.;:]{{0,45}}$", re.IGNORECASE)  # fmt: skip
AFTER = re.compile(rf"^(?:[^.;,:()]{{0,28}}?,?\s*(?:taken |all |when )?)\b(?:{TOTAL})\b(?!\s+(?:of|with))", re.IGNORECASE)  # fmt: skip
CONCLUDES = re.compile(r"(?:\b(?:so|thus|therefore|hence|then|consequently|accordingly|thereby|meaning|means|makes?|making|gives?|giving|leaves?|leaving|leads? to|results? in|implies|implying|amounts? to|comes? to|came to|equals?|stood at|stands? at|represents?|works? out at|in other words)\b|=|→)[^.;=]{0,60}$", re.IGNORECASE)  # fmt: skip
BUILT = re.compile(r"^[^.;]{0,40}?(?:\b(?:buil[td]|made|split|composed|consist\w*|compris\w+|divided|broken|shared|spread|distributed|drawn|came|comes|come|coming)\b[^.;\d]{0,25}?\b(?:from|of|into|between|among|across|by|over|up|down)\b|:|=)", re.IGNORECASE)  # fmt: skip
# Words that put an amount beside the list instead of into it.
BESIDE = re.compile(r"\b(?:than|against|versus|compared (?:with|to)|up from|down from|from|after|until|before|capacity|nameplate|excluding|without|not counting|of which|including|instead of|rather than|per|each|respectively|world(?:'s|’s|wide)?|global|target|twice|half|times|if|could|would|price|cost|stripping|depth|grad(?:e|ing))\b", re.IGNORECASE)  # fmt: skip
ALLOWED_BESIDE = re.compile(r"\bfrom\s+(?:the\s+)?(?:[A-Za-z'’-]+\s+){0,3}\(?$|\bcapacity\b", re.IGNORECASE)
LAST = re.compile(r"\b(?:the (?:last|final|rest|remaining|other|remainder)|remaining|remainder|rest|others?|everything else|all other)\b", re.IGNORECASE)  # fmt: skip
OF_IT = re.compile(r"\b(?:of (?:it|this|that|these|which|them|the total|the sum|this total)|thereof)\b", re.IGNORECASE)  # fmt: skip
BALANCED = frozenset(("exports", "imports", "stock_out", "stock_in", "opening", "closing", "gap", "rest", "surplus", "sales"))  # fmt: skip
SOURCES = frozenset(("output", "scrap", "imports", "stock_out", "opening", "supply"))


def reckoned(evidence: Evidence) -> Iterator[Finding]:
    """Totals, balances and shares of every bullet."""
    for _, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        yield from _bulleted(sentences)
        for i, p in enumerate(sentences):
            previous = [q for q in sentences[max(0, i - 3) : i] if q.section is p.section]
            hits = (
                list(_total(p, previous))
                or list(_listed(p, previous))
                or list(_net(p, previous))
                or list(_shipped(p))
            )
            yield from hits


OUTFLOWS = frozenset(("exports", "stock_in", "closing", "gap", "surplus", "sales"))


def _mixed(items: list[Figure], total: Figure | None = None) -> bool:
    """Flows of both signs: a balance, no list. What is drawn, bought and reclaimed adds to what is made."""
    return any(f.role in OUTFLOWS for f in items) or (total is not None and total.role in BALANCED)


def _same(p: Passage, kind: str) -> list[Figure]:
    return [f for f in figures(p.plain) if f.kind == kind and f.value > 0]


def _total(p: Passage, previous: list[Passage]) -> Iterator[Finding]:
    """A number that a word calls the total, against the list before it."""
    text = p.plain
    if len(years_of(text)) > 1:
        return
    for kind in ADDABLE:
        same = _same(p, kind)
        for i, total in enumerate(same):
            lead = text[(same[i - 1].end if i else 0) : total.start][-70:]
            tail = text[total.end : (same[i + 1].start if i + 1 < len(same) else len(text))][:45]
            said = bool(BEFORE.search(lead)) or bool(AFTER.match(tail))
            concluded = bool(CONCLUDES.search(lead))
            if re.search(r"between them", tail) and total is not same[-1]:
                continue  # two members' own sum inside a longer list
            if not (said or concluded) or BESIDE.search(lead[-30:]) or total.amount.word in ("below", "over"):
                continue
            items, source = same[:i], p
            if len(items) < 2 and not items and said and previous and re.match(r"\W*(?:[\w-]+\W+){0,8}$", text[: total.start]):  # fmt: skip
                source = previous[-1]
                items = _same(source, kind)
            if not 2 <= len(items) <= 8 or not _clean(source, items) or len(years_of(source.plain)) > 1:
                continue
            if not said and (not _parallel(source, items) or _mixed(items, total) or total.role in ("use",) or re.search(r"%|\bless\b|\bminus\b", text[: total.start])):  # fmt: skip
                continue
            if not _mixed(items) and said | concluded and adds(total.amount, [f.amount for f in items]):
                yield from unlike(source, items, total, p)
            if _mixed(items) or adds(total.amount, [f.amount for f in items]) or follows(total.amount, [f.amount for f in items]):  # fmt: skip
                continue
            yield from _off(p, source, total, items)
            return


def _clean(p: Passage, items: list[Figure]) -> bool:
    """The items are one list: of one sort of role, none of them a comparison, a bound or in a nested bracket."""
    text = p.plain
    roles = {f.role for f in items} - {""}
    if roles & {"capacity", "reserves", "exports", "gap"} and len(roles) > 1:
        return False
    ends = [max(0, items[0].start - 60), *(f.end for f in items)]
    for end, f in zip(ends, items, strict=False):
        between = text[end : f.start]
        if len(between) > 110 or f.amount.word in ("below", "over"):
            return False
        hit = BESIDE.search(between)
        if hit and not (ALLOWED_BESIDE.search(between) and len(BESIDE.findall(between)) == 1):
            return False
    return True


def _parallel(p: Passage, items: list[Figure]) -> bool:
    """Commas, "and", "plus" and "with" join the items."""
    return all(
        re.search(r",|\band\b|\bplus\b|\+|;|\bwith\b|\banother\b", p.plain[a.end : b.start])
        for a, b in itertools.pairwise(items)
    )


def _off(
    p: Passage, source: Passage, total: Figure, items: list[Figure], least: float = 0.4
) -> Iterator[Finding]:
    exact = math.fsum(f.value for f in items)
    off = per(abs(exact - total.value), max(exact, total.value))
    if not least < per(total.value, exact) < 1 / least or off < 0.015:
        return
    if total.value <= 1.0001 * max(f.value for f in items):
        return
    line = " + ".join(shown(f.value, f.kind) for f in items)
    quotes = apart_words(
        p.words(max(0, total.start - 40), total.end + 12),
        source.words(max(0, items[0].start - 30), items[-1].end),
        source.words(max(0, items[-1].start - 30), items[-1].end + 12),
    )
    yield finding(
        "R-SUM", "high" if off > 0.2 else "medium", quotes,
        f"{line} = {shown(exact, total.kind)}, stated {shown(total.value, total.kind)}: off by {shown(abs(exact - total.value), total.kind)} ({off:.1%})",
        f"A total of {shown(exact, total.kind)}, or another part.", weight=off,
    )  # fmt: skip


def _listed(p: Passage, previous: list[Passage]) -> Iterator[Finding]:
    """A total with its whole list behind it: built up from, a colon, or the next sentence that shares it out to the last."""
    text = p.plain
    if len(years_of(text)) > 1:
        return
    for kind in ("mass", "volume", "count"):
        same = _same(p, kind)
        if len(same) >= 3:
            total, items = same[0], same[1:]
            built = BUILT.match(text[total.end : items[0].start]) and _parallel(p, items) and _clean(p, items)
            if built and not _mixed(items, total) and not adds(total.amount, [f.amount for f in items]):
                yield from _off(p, p, total, items, 0.6)
                return
        if len(same) >= 2 and previous and OF_IT.search(text) and LAST.search(text[same[-1].start - 40 : same[-1].start]):  # fmt: skip
            totals = _same(previous[-1], kind)
            if len(totals) == 1 and previous[-1].line == p.line and _clean(p, same) and not adds(totals[0].amount, [f.amount for f in same]):  # fmt: skip
                yield from _off(previous[-1], p, totals[0], same, 0.6)
                return


def _bulleted(sentences: list[Passage]) -> Iterator[Finding]:
    """Bullets that share out a total, or a hundred per cent, one amount a bullet."""
    runs: list[list[list[Passage]]] = []
    for _, group in itertools.groupby(sentences, key=lambda p: p.line):
        bullet = list(group)
        joined = (
            runs
            and runs[-1]
            and runs[-1][-1][0].line == bullet[0].line - 1
            and runs[-1][-1][0].section is bullet[0].section
        )
        if joined:
            runs[-1].append(bullet)
        else:
            runs.append([bullet])
    for run in runs:
        if len(run) >= 3:
            yield from _hundred(run)
            yield from _shared_out(run)


def _hundred(run: list[list[Passage]]) -> Iterator[Finding]:
    shares: list[tuple[Passage, Figure]] = []
    for bullet in run:
        found = [(p, f) for p in bullet for f in figures(p.plain)]
        percents = [(p, f) for p, f in found if f.kind == "percent"]
        words = len(" ".join(p.plain for p in bullet).split())
        if (
            len(percents) != 1
            or words > 14
            or percents[0][1].amount.word in ("below", "over")
            or UNTIED.search(percents[0][0].plain)
            or CHANGES.search(percents[0][0].plain)
        ):
            return
        shares.append(percents[0])
    total = math.fsum(f.value for _, f in shares)
    rest = any(LAST.search(p.plain) for p, _ in shares)
    if total > 101.5 or (rest and abs(total - 100) > 1.5):
        yield finding(
            "R-SUM", "medium", apart_words(*(p.words() for p, _ in shares[-1:] + shares[:-1])), " + ".join(f"{f.value:.4g}" for _, f in shares) + f" = {total:.4g} %, not 100 %",
            "Shares that add up to 100 %.", weight=abs(total - 100) / 100,
        )  # fmt: skip


def _shared_out(run: list[list[Passage]]) -> Iterator[Finding]:
    """A bullet with a total and bullets of places: "Total need: 4.3 Mt", "Europe needs 1.9 Mt" ..."""
    heads = [
        b
        for b in (run[0], run[-1])
        if re.search(
            r"\b(?:total|altogether|in all|overall|sum|all (?:members|together))\b", b[0].plain, re.IGNORECASE
        )
    ]
    if not heads:
        return
    head = heads[0]
    totals = _same(head[0], "mass")
    parts: list[tuple[Passage, Figure, int]] = []
    for bullet in run:
        if bullet is head:
            continue
        places = {c for p in bullet[:1] for *_, c in (*places_in(p.plain), *places_in(p.lead))}
        masses = [(p, f) for p in bullet[:1] for f in _same(p, "mass")]
        if len(masses) != 1 or not places:
            if masses or not re.search(r"\b(?:none|nothing|nil|no|zero|negligible)\b", bullet[0].plain):
                return
            continue
        p, f = masses[0]
        each = len(places) if re.match(r"[^.;]{0,12}\beach\b", p.plain[f.end :]) else 1
        if f.amount.word in ("below", "over"):
            continue
        parts.append((p, f, each))
    years = {y for b in run for p in b[:1] for y in years_of(p.plain)}
    if len(totals) != 1 or len(parts) < 3 or len(years) > 1 or len({f.role for _, f, _ in parts} - {""}) > 1:
        return
    total = totals[0]
    exact = math.fsum(f.value * n for _, f, n in parts)
    slack = math.fsum((f.amount.allowed[1] - f.value) * n for _, f, n in parts) + (
        total.amount.allowed[1] - total.value
    )
    off = abs(exact - total.value)
    if off <= max(slack, 0.012 * exact) or not 0.5 < per(total.value, exact) < 2:
        return
    yield finding(
        "R-SUM", "high" if off > 0.2 * exact else "medium", apart_words(head[0].words(), *(p.words() for p, _, _ in parts)),
        f"{' + '.join(shown(f.value * n) for _, f, n in parts)} = {shown(exact)}, stated {shown(total.value)}", f"A total of {shown(exact)}, or another part.", weight=off / exact,
    )  # fmt: skip


def _net(p: Passage, previous: list[Passage]) -> Iterator[Finding]:
    """A gap, a rest, a closing stock or a use that no signed sum of the other flows gives."""
    text = p.plain
    same = _same(p, "mass") or _same(p, "volume")
    if not same or re.search(r"\b(?:capacity|nameplate|reserves?|per tonne|of which|including|world|global)\b", text, re.IGNORECASE):  # fmt: skip
        return
    targets = [f for f in same if f.role in ("gap", "rest", "surplus", "closing") or CONCLUDES.search(text[max(0, f.start - 60) : f.start])]  # fmt: skip
    if not targets:
        return
    target = targets[-1]
    items, sources = list(same), [p]
    if len(items) < 3:
        lines = [q for q in previous if p.line - q.line <= 1]
        while lines and len(items) < 3 and target.role in ("gap", "surplus"):
            q = lines.pop()
            if q.plain.strip() and (more := [f for f in figures(q.plain) if f.kind == target.kind and f.value > 0]):  # fmt: skip
                if any(not f.role for f in more):
                    break
                items, sources = [*more, *items], [q, *sources]
        if len(items) < 3 or not {"use"} <= {f.role for f in items}:
            return
    roles = {f.role for f in items}
    years = {y for q in sources for y in years_of(q.plain)}
    flows = roles & (SOURCES | {"exports", "sales", "use", "stock_in", "closing", "gap", "rest", "surplus"})
    if (
        len(items) > 7
        or "" in roles
        or len(flows) < 3
        or (len(years) > 1 and not {"opening", "closing"} & roles)
    ):
        return
    if not ({"use", "gap", "closing", "rest", "surplus"} & roles) or not (flows & SOURCES):
        return
    if closes([f.amount for f in items]):
        return
    if not roles & {"scrap", "stock_in", "stock_out", "opening", "closing"} and any(ACCOUNTED.search(q.plain) and not UNMOVED.search(q.plain) for q in sources):  # fmt: skip
        return  # a flow without a number is spoken of
    others = [f for f in items if f is not target]
    exact = _signed(target, others)
    yield finding(
        "R-BAL", "high", apart_words(p.words(target.start - 45, target.end + 20), *(q.words(f.start - 35, f.end + 15) for q in sources for f in _same(q, target.kind) if f in others)),
        f"no sum or difference of {', '.join(f'{f.role} {shown(f.value, f.kind)}' for f in others)} gives {target.role} {shown(target.value, target.kind)}" + (f"; by the signs of the flows {shown(exact, target.kind)}" if exact is not None else ""),
        f"{shown(exact, target.kind)}." if exact is not None else "The flow that is missing.", weight=min(1.0, per(abs((exact or 0.0) - target.value), target.value)),
    )  # fmt: skip


ACCOUNTED = re.compile(
    r"\b(?:scrap|recycl\w*|secondary|stocks?|stockpile\w*|inventor\w+|tails)\b", re.IGNORECASE
)
UNMOVED = re.compile(r"\b(?:unchanged|steady|stable|flat|constant|no|nothing|nil|same)\b[^.;,]{0,30}\b(?:stocks?|inventor\w+|stockpiles?)\b|\b(?:stocks?|inventor\w+|stockpiles?)\b[^.;,]{0,30}\b(?:unchanged|steady|stable|flat|constant|the same)\b", re.IGNORECASE)  # fmt: skip
SIGNS = {"sales": -1, "output": 1, "scrap": 1, "imports": 1, "stock_out": 1, "opening": 1, "supply": 1, "exports": -1, "stock_in": -1, "closing": -1}  # fmt: skip


def _signed(target: Figure, others: list[Figure]) -> float | None:
    """What the target should be by the signs of the flows, where all of them are known."""
    uses = [f for f in others if f.role == "use"]
    if any(f.role not in SIGNS and f.role != "use" for f in others):
        return None
    net = math.fsum(SIGNS[f.role] * f.value for f in others if f.role != "use")
    if target.role in ("use", "closing"):
        return net - math.fsum(f.value for f in uses)
    return math.fsum(f.value for f in uses) - net if uses else None


OUT_OF = re.compile(
    r"\b(?:import\w*|bought|purchas\w+|stocks?|stockpile\w*|inventor\w+|scrap|recycl\w*|re-?export\w*|transit)\b",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(?:no|nothing|without|nil|zero|neither|not|unchanged|steady)\b", re.IGNORECASE)


def _shipped(p: Passage) -> Iterator[Finding]:
    """Exports beyond what was made, where the sentence has no other source with a number."""
    same = _same(p, "mass")
    if (
        len(same) != 2
        or len(years_of(p.plain)) > 1
        or re.search(r"\b(?:than|capacity|gross|ore|concentrates?|alloys?)\b", p.plain)
    ):
        return
    out = [f for f in same if f.role in ("exports", "sales")]
    made = [f for f in same if f.role == "output"]
    if len(out) != 1 or len(made) != 1 or out[0].amount.allowed[0] <= 1.02 * made[0].amount.allowed[1]:
        return
    if any(
        not DENIED.search(p.plain[max(0, m.start() - 35) : m.end() + 25]) for m in OUT_OF.finditer(p.plain)
    ):
        return
    if not re.search(
        r"\b(?:although|though|only|but|while|whereas|without|nothing|despite|yet|no)\b",
        p.plain,
        re.IGNORECASE,
    ):
        return
    yield finding(
        "R-BAL", "high", apart_words(p.words(max(0, out[0].start - 40), out[0].end + 25), p.words(max(0, made[0].start - 35), made[0].end + 25)),
        f"exports {shown(out[0].value)} > output {shown(made[0].value)}", f"At most {shown(made[0].value)}, or the stock that was drawn.", weight=min(1.0, per(out[0].value, made[0].value) - 1),
    )  # fmt: skip


__all__ = ["reckoned"]

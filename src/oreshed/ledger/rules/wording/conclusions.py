"""R-LOGIC: words of conclusion against numbers of the same document: net exporters that import, idle bottlenecks, exceptions to "all", ranks in a list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oreshed.basis.regions import name_of
from oreshed.ledger.evidence.amounts import Amount, amounts, shown
from oreshed.ledger.evidence.book import ALLIED, Book
from oreshed.ledger.evidence.bottlenecks import classes_in
from oreshed.ledger.evidence.passage import Passage, first_of
from oreshed.ledger.evidence.statements import stems
from oreshed.ledger.evidence.subjects import (
    mentions,
)
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.balance.ratios import FALLS, RISES
from oreshed.ledger.vocabulary.plain import GENERAL, OPENERS

RULE = "R-LOGIC"
NOT = re.compile(r"\b(?:not|no longer|never|hardly|far from|without|cannot|neither|nor|if|would|could)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)  # fmt: skip


def conclusions(evidence: Evidence) -> Iterator[Finding]:
    """Every sentence with a word of conclusion, against its own numbers and those of its region."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        sentences = [p for p in found if p.kind == "sentence"]
        for p in sentences:
            yield from _net(p, sentences)
            yield from first_of(p, _balance, _first)
            yield from _every(p)
            yield from first_of(p, _cause, _full)
        yield from _idle(sentences, book.commodity_of(document.name))
        yield from _other_limit(sentences)


def denied(p: Passage, m: re.Match[str]) -> bool:
    """A word of denial or condition stands right before the word."""
    return bool(NOT.search(p.plain[max(0, m.start() - 30) : m.start()]))


NET = re.compile(
    r"\b(?P<out>net exporters?|self[- ]suffici\w+|exports? more than (?:it|they) imports?|needs? no imports?|independent of imports?|covers? (?:all )?(?:of )?(?:its|their) own (?:needs?|demand))\b|\b(?P<in>net importers?|imports? more than (?:it|they) exports?)\b",
    re.IGNORECASE,
)


def _flow(sentences: list[Passage], p: Passage, word: str) -> list[tuple[Passage, Amount, int | None]]:
    """Masses called imports or exports for the region of a sentence: of its own, or of its bullet and region."""
    here = {c for _, _, c in (*mentions(p.plain), *mentions(p.lead))}
    hits = []
    for q in sentences:
        named = {c for _, _, c in (*mentions(q.plain), *mentions(q.lead))}
        if q is not p and q.line != p.line and (len(here) != 1 or named != here):
            continue
        years = [int(a.first) for a in amounts(q.plain) if a.kind == "year"]
        last = 0
        for a in amounts(q.plain):
            if a.kind != "mass":
                continue
            before, after = (
                q.plain[max(last, a.start - 45) : a.start],
                re.split(r"[;,.(]|\band\b", q.plain[a.end : a.end + 30])[0],
            )
            called = re.findall(r"\b(import|export)(?:s|ed|ing)?\b", before, re.IGNORECASE) or re.findall(
                r"\b(import|export)(?:s|ed)?\b", after, re.IGNORECASE
            )
            last = a.end
            if called and called[-1].lower() == word:
                hits.append((q, a, years[0] if len(set(years)) == 1 else None))
    return hits


def _net(p: Passage, sentences: list[Passage]) -> Iterator[Finding]:
    """ "net exporter" or "self-sufficient" against imports above exports, and the reverse."""
    m = NET.search(p.plain)
    if not m or denied(p, m) or ALLIED.search(p.plain[max(0, m.start() - 40) : m.start()]):
        return
    imports, exports = _flow(sentences, p, "import"), _flow(sentences, p, "export")
    spoken = {int(a.first) for a in amounts(p.plain) if a.kind == "year"}
    for q, a, x in imports:
        for r, b, y in exports:
            if (x and y and x != y) or (spoken and x and x not in spoken):
                continue
            wrong = a.printed[0] > 1.02 * b.printed[1] if m["out"] else b.printed[0] > 1.02 * a.printed[1]
            if wrong:
                yield finding(
                    RULE, "high", (p.words(max(0, m.start() - 40), m.end() + 20), q.words(max(0, a.start - 30), a.end + 15), r.words(max(0, b.start - 30), b.end + 15)),
                    f"imports {shown(a.value)} - exports {shown(b.value)} = {shown(a.value - b.value)}: “{m[0]}” has the wrong sign", "The direction of the numbers.", weight=0.5,
                )  # fmt: skip
                return


GAP = re.compile(r"\b(?:shortfall|deficit|shortage|short of|falls? short|undersuppl\w+|does not cover|cannot cover)\b", re.IGNORECASE)  # fmt: skip
PLENTY = re.compile(r"\b(?:surplus|glut|oversuppl\w+|excess supply|more than covers?|comfortably covers?|covers? (?:all|the whole) of?|well supplied)\b", re.IGNORECASE)  # fmt: skip
SUPPLIED = re.compile(r"\b(?:supply|supplies|supplied|output|production|offer)\b", re.IGNORECASE)
WANTED = re.compile(r"\b(?:demand|needs?|consumption|use|requirements?)\b", re.IGNORECASE)


def _balance(p: Passage) -> Iterator[Finding]:
    """A supply and a demand of one sentence, beside the word for the other sign."""
    masses = [a for a in amounts(p.plain) if a.kind == "mass"]
    if not 2 <= len(masses) <= 3 or len({a.first for a in amounts(p.plain) if a.kind == "year"}) > 1:
        return
    labelled: dict[str, list[Amount]] = {"supply": [], "demand": []}
    last = 0
    for a in masses:
        before = p.plain[max(last, a.start - 45) : a.start]
        marks = [(m.end(), "supply") for m in SUPPLIED.finditer(before)] + [
            (m.end(), "demand") for m in WANTED.finditer(before)
        ]
        if not marks:
            after = re.split(r"[;,.(]", p.plain[a.end : a.end + 25])[0]
            marks = [(-m.start(), "supply") for m in SUPPLIED.finditer(after)] + [
                (-m.start(), "demand") for m in WANTED.finditer(after)
            ]
        if marks:
            labelled[max(marks)[1]].append(a)
        last = a.end
    if len(labelled["supply"]) != 1 or len(labelled["demand"]) != 1:
        return
    supply, demand = labelled["supply"][0], labelled["demand"][0]
    for pattern, wrong in (
        (GAP, supply.printed[0] > demand.printed[1]),
        (PLENTY, demand.printed[0] > supply.printed[1]),
    ):
        m = pattern.search(p.plain)
        if m and wrong and not denied(p, m) and not re.search(r"\b(?:no|without|avoid\w*|turns?|instead)\s+(?:an? )?$", p.plain[max(0, m.start() - 12) : m.start()]):  # fmt: skip
            yield finding(
                RULE, "high", (p.words(min(supply.start, demand.start) - 25, max(supply.end, demand.end)), p.words(m.start() - 20, m.end() + 15)),
                f"supply {shown(supply.value)} - demand {shown(demand.value)} = {shown(supply.value - demand.value)}: “{m[0]}” has the wrong sign",
                f"A {'surplus' if supply.value > demand.value else 'gap'} of {shown(abs(supply.value - demand.value))}.", weight=per(abs(supply.value - demand.value), demand.value),
            )  # fmt: skip
            return


LARGEST = re.compile(
    r"\b(?:is|was|remains|being|as)\s+(?:by far\s+)?the\s+(?:(second|third|fourth)[- ])?(largest|biggest|leading|top|smallest)\b",
    re.IGNORECASE,
)


def _first(p: Passage) -> Iterator[Finding]:
    """ "Chile is the largest, with 12 kt, ahead of Peru with 20 kt": a rank against a list of its own sentence."""
    m = LARGEST.search(p.plain)
    if (
        not m
        or denied(p, m)
        or re.search(r"\b(?:share|reserves? and|per cent of growth|mine in|plant in)\b", p.plain)
    ):
        return
    named = mentions(p.plain)
    values: dict[str, Amount] = {}
    for b, e, code in named:
        behind = next((a for a in amounts(p.plain) if a.kind == "mass" and 0 <= a.start - e < 32), None)
        between = p.plain[e : behind.start] if behind else ""
        if (
            behind
            and not re.search(r"[;.]|\d", between)
            and not any(e < x < behind.start for x, _, _ in named)
        ):
            values.setdefault(code, behind)
        elif not values.get(code):
            front = next((a for a in amounts(p.plain) if a.kind == "mass" and 0 <= b - a.end < 9), None)
            if front and re.fullmatch(r"\s*(?:in|from|for|of)\s+(?:the\s+)?", p.plain[front.end : b]):
                values[code] = front
    before = [code for _, e, code in named if e <= m.start() and m.start() - e < 30]
    if not before:
        return
    own = values.get(before[-1]) or next(
        (a for a in amounts(p.plain) if a.kind == "mass" and 0 < a.start - m.end() < 45 and not any(m.end() < x < a.start for x, _, _ in named)),
        None,
    )  # fmt: skip
    others = {c: a for c, a in values.items() if c != before[-1] and a is not own and c != "WLD"}
    if own is None or not others or len({a.first for a in amounts(p.plain) if a.kind == "year"}) > 1:
        return
    rank = {"second": 2, "third": 3, "fourth": 4}.get((m[1] or "").lower(), 1)
    small = m[2].lower() == "smallest"
    ahead = {
        c: a
        for c, a in others.items()
        if (a.printed[1] < own.printed[0] if small else a.printed[0] > own.printed[1])
    }
    if len(ahead) < rank:
        return
    yield finding(
        RULE, "medium", (p.words(max(0, m.start() - 30), m.end() + 20), p.words(own.start - 20, own.end), *(p.words(a.start - 20, a.end) for a in list(ahead.values())[:2])),
        f"“{m[0]}” with {shown(own.value)}, but " + ", ".join(f"{name_of(c)} {shown(a.value)}" for c, a in ahead.items()), "The order of the numbers.", weight=0.3,
    )  # fmt: skip


EVERY = re.compile(r"\b(?P<all>all|every|each|none|no)\b (?:of (?:the|its|their|these) )?(?:(?:\w+ ){0,2}?)(?P<noun>tonnes?|mines?|smelters?|refiner(?:y|ies)|plants?|metal|ore|concentrate|output|scrap)\b", re.IGNORECASE)  # fmt: skip
EXCEPT = re.compile(r"\b(?:except|apart from|but for|other than|save for|with the exception|excluding|besides)\b", re.IGNORECASE)  # fmt: skip


def _every(p: Passage) -> Iterator[Finding]:
    """ "all of its concentrate is exported, while a fifth (20 %) is smelted at home": an exception stated beside "all"."""
    m = EVERY.search(p.plain)
    if not m or EXCEPT.search(p.plain) or m["noun"].lower() in ("mines", "plants", "smelters", "mine", "plant") or m["all"].lower() in ("each", "no", "none"):  # fmt: skip
        return
    verb = re.search(
        r"\b(?:is|are|was|were|goes|go|comes|come|leaves)\s+(\w+)", p.plain[m.end() : m.end() + 40]
    )
    if not verb or denied(p, m) or re.search(r"\b(?:nearly|almost|virtually|practically)\s*$", p.plain[: m.start()], re.IGNORECASE):  # fmt: skip
        return
    for a in amounts(p.plain):
        if a.kind != "percent" or a.start < m.end() or not 0 < a.printed[1] < 97:
            continue
        stretch = p.plain[a.end : a.end + 45]
        if re.search(r"\b(?:and|but|while|whereas|though)\b", p.plain[m.end() : a.start]) and re.match(r"[^,;]{0,18}\b(?:stays?|remains?|is|are|goes|is kept|is sold|is refined|is smelted|is used)\b", stretch) and re.search(r"\b(?:home|domestic\w*|abroad|exported|landfill|lost|kept|stays?)\b", stretch):  # fmt: skip
            yield finding(
                RULE, "medium", (p.words(m.start(), m.end() + 40), p.words(a.start - 15, a.end + 40)),
                f"“{m[0]}” leaves 0 %, {a.value:.4g} % are stated", "The share that goes each way.", weight=a.value / 100,
            )  # fmt: skip
            return


# A smaller supply leaves more to import, a smaller demand less; dependence moves with imports.
OWN = re.compile(r"\b(?:(?:domestic|own|home|allied|bloc(?:'s)?) (?:\w+ )?(?:supply|output|production)|supply|recycling|output)\b", re.IGNORECASE)  # fmt: skip
NEED = re.compile(
    r"\b(?:demand|consumption|requirements?|imports|share (?:\w+ ){0,2}(?:abroad|imported|outside)|(?:import|foreign) share)\b",
    re.IGNORECASE,
)
EFFECT = re.compile(
    r"(?:,|;)?\s(?:which|and so|so that|so|thus|thereby|and thus|therefore|hence|meaning that|making)\b[^.;]{0,40}?\b(?P<what>(?:call on|need for|dependence on|reliance on|bill for) (?:imports?|foreign \w+)|import (?:need|dependence|dependency|reliance|bill)s?|imports|shortfall|deficit|gap|dependence|reliance)\b[^.;,]{0,30}",
    re.IGNORECASE,
)
SUPPOSED = re.compile(EFFECT.pattern.replace("(?:which|", "(?:which|and|", 1), re.IGNORECASE)
LESS = re.compile(
    rf"{FALLS.pattern}|\b(?:eas\w+|reduc\w+|lower\w*|lighten\w*|clos(?:e|es|ing)|smaller|less)\b",
    re.IGNORECASE,
)
MORE = re.compile(
    rf"{RISES.pattern}|\b(?:rais\w+|enlarg\w+|add\w* to|larger|more|greater|heavier)\b", re.IGNORECASE
)


def _cause(p: Passage) -> Iterator[Finding]:
    """ "supply would drop from 20 kt to 12 kt, which would ease the call on imports": the wrong sign."""
    e = (SUPPOSED if re.match(r"\W*(?:If|Should|Were|With)\b", p.plain) else EFFECT).search(p.plain)
    if not e:
        return
    cause = re.split(r"[;:]|\b(?:while|but|although)\b", p.plain[: e.start()])[-1]
    flows = [(m.start(), sign) for words, sign in ((OWN, -1), (NEED, 1)) for m in words.finditer(cause)]
    turns = [sign for words, sign in ((LESS, -1), (MORE, 1)) for m in words.finditer(cause)]
    moved = [sign for words, sign in ((LESS, -1), (MORE, 1)) for m in words.finditer(e[0])]
    if len({s for _, s in flows}) != 1 or len(set(turns)) != 1 or len(set(moved)) != 1 or re.search(r"\b(?:not|nor|no|despite|unless|although|than|without|export\w*|price\w*)\b", cause + e[0]):  # fmt: skip
        return
    if flows[0][1] * turns[0] != moved[0]:
        yield finding(
            RULE, "high", (p.words(min(f for f, _ in flows) + e.start() - len(cause), e.end()), p.words(e.start(), e.end())),
            f"“{cause[flows[0][0] :].strip()[:60]}” moves {e['what']} {'up' if flows[0][1] * turns[0] > 0 else 'down'}, not {'up' if moved[0] > 0 else 'down'}", "The opposite verb.", weight=0.5,
        )  # fmt: skip


LIMIT = re.compile(r"\b(?:bottleneck|(?:binding|main|key|tightest|real|hard|only) (?:constraint|limit)|choke ?point|limiting (?:step|factor)|weak(?:est)? (?:link|spot|point)|(?:is|are|runs?) (?:all |both )?(?:full|booked (?:solid|out|up)|sold out|at capacity)|(?:tight|narrow|pinch)(?:est)? (?:spot|step|point)|(?:holds?|held|holding) (?:\w+ ){0,3}back|constrains?|first (?:investment|priority|remedy|step to \w+|dollar))\b", re.IGNORECASE)  # fmt: skip
SLACK = re.compile(r"\b(?:idle|unused|spare|slack|under-?used|under-?utili[sz]ed|half[- ]empty|lack of (?:feed|concentrate|orders)|want of (?:feed|orders)|short of (?:feed|concentrate|ore)|below capacity|surplus capacity|overcapacity|ample|plentiful|abundant|(?:has|have|had) (?:plenty of )?room|more than enough|in (?:plenty|surplus|abundance)|no shortage of|st(?:and|ood|ands) still)\b", re.IGNORECASE)  # fmt: skip
PART_LOAD = re.compile(r"\bcapacity\b|\bnameplate\b|\butili[sz]ation\b")
# Steps beyond the classes of bottlenecks, by the noun of their plant or material.
STEPS = re.compile(r"\b(ore|kiln|mill|furnace|retort|cell|pit|concentrator|roaster|calciner|autoclave|feedstock|concentrate|smelter|refiner|scrap|power|acid)", re.IGNORECASE)  # fmt: skip
MINED = re.compile(
    r"\bmined (?:feed|feedstock|ore|material|tonnage)\b|\bore (?:body|bodies|supply|resources?)\b",
    re.IGNORECASE,
)


def _steps(text: str) -> set[str]:
    """What a stretch speaks of: classes of bottlenecks, and the plants or materials that it names."""
    named = {m[1].lower() for m in STEPS.finditer(text)}
    nouns = {w for w in stems(text) if len(w) > 3 and w not in GENERAL | OPENERS}
    return named | nouns | set(classes_in(text)) | ({"ore"} if MINED.search(text) else set())


def _idle(sentences: list[Passage], commodity: str) -> Iterator[Finding]:
    """A step called the bottleneck, which another sentence calls idle, ample, or fed below its capacity."""
    metal = stems(commodity) | {"capacity", "plant", "step", "bottleneck", "bloc", "ally", "allied"}
    loose = [q for q in sentences if SLACK.search(q.plain) or PART_LOAD.search(q.plain)]
    for p in sentences:
        m = LIMIT.search(p.plain)
        if (
            not m
            or denied(p, m)
            or re.search(r"\bno\b|\bnone\b", p.plain[max(0, m.start() - 25) : m.start()])
        ):
            continue
        ahead = m[0].lower().startswith("first")
        steps = _steps(p.plain[: m.start()][-90:]) if not ahead else set()
        steps = steps or _steps(re.split(r",|\bahead of\b|\bnot\b", p.plain[m.end() : m.end() + 70])[0])
        here = {c for _, _, c in mentions(p.plain)}
        for q in loose:
            s = SLACK.search(q.plain)
            low = next(
                (a for a in amounts(q.plain) if a.kind == "percent" and a.printed[1] <= 72 and re.match(r"\s*(?:of (?:its |their |the )?(?:\w+ )?(?:capacity|nameplate)|utili[sz]ation)", q.plain[a.end :])),
                None,
            )  # fmt: skip
            there = {c for _, _, c in mentions(q.plain)}
            if q is p or not (s or low) or not steps or LIMIT.search(q.plain) or (here and there and not here & there):  # fmt: skip
                continue
            begin = low.start if low else s.start() if s else 0
            if not (steps - metal) & _steps(re.split(r"[;:]", q.plain[max(0, begin - 70) : begin])[-1] + " | " + re.split(r"[;:,]|\bfor (?:lack|want|shortage) of\b|\bbecause\b", q.plain[begin : begin + 60])[0]) or (s and denied(q, s)) or re.search(r"\b(?:until|before|no longer|was|were|once|China|Chinese)\b", q.plain[max(0, begin - 40) : begin]):  # fmt: skip
                continue
            what = f"{low.value:.4g} % of capacity" if low else f"“{s[0]}”" if s else ""
            yield finding(
                RULE, "high", (p.words(max(0, m.start() - 60), m.end() + 40), q.words(max(0, begin - 60), begin + 60)),
                f"{', '.join(sorted(steps))} is called the limit and has slack: {what}", "The step that is full.", weight=0.5,
            )  # fmt: skip
            return


FULL = re.compile(r"\bno (?:\w+ ){0,2}?(?:capacity|plants?|furnaces?|smelters?|works|mills?|kilns?|refiner\w+)\b[^.;,]{0,30}?\b(?:idle|unused|spare)\b|\bno (?:idle|unused|spare) (?:\w+ )?capacity\b|\b(?:fully|completely) (?:used|utili[sz]ed|loaded|booked)\b|\bat (?:full|maximum) (?:capacity|stretch|load)\b|\bflat out\b", re.IGNORECASE)  # fmt: skip
LOADED = re.compile(
    r"\b(?:at|to|utili[sz]ation (?:is|was|of|at)|load (?:is|was|of)|run(?:ning)? at|us(?:ing|ed|es))\s(?:about |some |roughly |only |just )?$",
    re.IGNORECASE,
)


def _full(p: Passage) -> Iterator[Finding]:
    """ "With the plants at 87 %, no capacity stands idle": a load below all of it beside the word for all."""
    m = FULL.search(p.plain)
    loads = [
        a
        for a in amounts(p.plain)
        if a.kind == "percent" and a.value > 5 and a.printed[1] < 96
        and (LOADED.search(p.plain[max(0, a.start - 40) : a.start]) or re.match(r"\s*(?:of (?:its |their |the )?(?:\w+ )?(?:capacity|nameplate)|utili[sz]ation|load)", p.plain[a.end :]))
    ]  # fmt: skip
    if m and len(loads) == 1 and not denied(p, m):
        yield finding(
            RULE, "medium", (p.words(m.start(), m.end()), p.words(max(0, loads[0].start - 30), loads[0].end + 12)),
            f"a load of {loads[0].value:.4g} % leaves {100 - loads[0].value:.4g} % of the capacity: “{m[0]}” does not hold", "The capacity that is free.", weight=0.3,
        )  # fmt: skip


def _other_limit(sentences: list[Passage]) -> Iterator[Finding]:
    """The summary names one step as the bottleneck, the section another."""
    named: dict[str, tuple[Passage, re.Match[str], set[str]]] = {}
    for p in sentences:
        if p.question not in ("bottleneck", "bottleneck_summary") or p.question in named:
            continue
        m = re.search(r"\bthe (?:\w+[ -]){0,3}?(?:bottleneck|binding constraint|limiting step|choke ?point)(?: \w+){0,4}? (?:is|lies in|sits in|remains)\b(?P<after>[^.;,]*)|(?P<before>[^.;,]{4,70}?)\b(?:is|are|remains) (?:\w+ )?the (?:\w+[ -]){0,3}?(?:bottleneck|binding constraint|limiting step|choke ?point)\b", p.plain, re.IGNORECASE)  # fmt: skip
        if m and not re.search(r"\b(?:not|no|never|neither|nor|second|next|after|none|nothing)\b", m[0]):
            steps = set(classes_in(m["after"] or m["before"] or ""))
            if steps:
                named[p.question] = (p, m, steps)
    if len(named) != 2:
        return
    (p, m, a), (q, n, b) = named["bottleneck"], named["bottleneck_summary"]
    if not a & b:
        yield finding(
            RULE, "high", (p.words(m.start(), m.end()), q.words(n.start(), n.end())),
            f"the section names {', '.join(sorted(a))}, the summary {', '.join(sorted(b))}", "One bottleneck in both.", weight=0.5,
        )  # fmt: skip


__all__ = ["conclusions"]

"""R-LOGIC: the step that a text says binds, against what it says of that step elsewhere: two binding steps, a binding step with room,
full use beside a part load, a dependence that "deepens" while its shares fall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.amounts import Amount, amounts
from oreshed.ledger.rules.book import Book
from oreshed.ledger.rules.passage import Passage
from oreshed.ledger.rules.subjects import mentions
from oreshed.ledger.rules.verdicts import finding

RULE = "R-LOGIC"
# Steps of a supply chain by the words of the field; finer than `bottlenecks`, since any noun may be the subject.
STEPS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(words, re.IGNORECASE))
    for name, words in (
        ("ore", r"\bores?\b|\bmine(?:s|d)?\b|\bmining\b|\bdeposits?\b|\breserves?\b|\bresources?\b|\bgeology\b|\bhead grades?\b|\bbrines?\b|\bbauxite\b"),
        ("concentrate", r"\bconcentrat(?:es?|ors?|ion|ing)\b|\bmill(?:s|ing)\b|\bflotation\b|\bacid(?:spar|-grade)\b|\bbeneficiation\b|\bfeed(?:stock)?\b"),
        ("conversion", r"\bkilns?\b|\broast(?:ers?|ing)\b|\bchlorinat\w+|\bcrack(?:ers?|ing)\b|\bcalcin\w+|\bleach\w*|\bHPAL\b|\bconver(?:ters?|sion)\b|\bHF\b|\bchemicals?\b|\bdigest\w*"),
        ("smelting", r"\bsmelt(?:ers?|ing)\b|\bfurnaces?\b|\breduction\b|\bKroll\b|\bsponge\b|\bpotlines?\b|\bpots?\b|\bPidgeon\b|\bferroalloys?\b|\bferrochrom\w+"),
        ("refining", r"\brefin(?:ing|ers?|ery|eries|ement)\b|\bpurif\w+|\bseparation\b|\bsolvent extraction\b|\bdistill\w+|\bdistill?ation\b|\belectro-?(?:winning|refining)\b|\btankhouse\b"),
        ("fabrication", r"\bmelt(?:ing|ers?)\b|\bmagnets?\b|\balloying\b|\bpowders?\b|\banodes?\b|\bforg\w+|\bcast(?:ing|ers?)\b|\bfabricat\w+|\bpigment\b|\bingots?\b"),
        ("recycling", r"\brecycl\w+|\bscrap\b|\bcollection\b"),
        ("power", r"\bpower\b|\belectricity\b|\benergy\b"),
        ("permits", r"\bpermit\w*|\blicen[cs]\w+"),
        ("labour", r"\bskill\w*|\blabou?r\b|\bworkforce\b"),
    )
)  # fmt: skip
NAMES = r"(?:bottleneck|(?:binding|main|key|real|tightest|hard|true|critical|principal|decisive)\s+(?:constraint|limit|step|bottleneck)|constraint that binds|(?:tight|limiting|scarce|critical|weak(?:est)?|narrow(?:est)?)\s+(?:step|factor|item|link|point|stage)|choke[- ]?point|limit(?:ing factor)?|constraint)"
BINDS = re.compile(
    rf"(?P<x>[^.;:]{{3,90}}?)\s+(?:is|are|remains?|thus becomes?|becomes?|stays?|form(?:s)?|proves?)\s+(?:\w+ly\s+)?(?:therefore|thus|hence|then|clearly|still|also)?\s*(?:the|our|its)\s+(?:\w+\s+)?{NAMES}\b"
    rf"|\b(?:[Tt]he|[Ii]ts|[Oo]ur|[Aa]llied)\s+(?:[\w’']+\s+){{0,2}}?{NAMES}\b(?:\s+(?:on|for|in|of)\s+(?:the\s+)?[^.;,:]{{2,40}}?)?,?\s+(?:then,\s+|therefore,\s+)?(?:is|are|lies (?:in|with|at)|sits (?:in|at)|remains?|rests (?:in|with)|comes at)\s+(?:therefore\s+|thus\s+|still\s+|clearly\s+)?(?P<y>[^.;:]{{3,90}})"
    r"|(?P<z>[^.;:]{3,70}?),\s+(?:and\s+)?not\s+[^.;:,]{3,60},\s+(?:limits|binds|constrains|holds back|caps|decides)\b"
    r"|(?P<w>[^.;:,]{3,60}?)\s+is\s+the\s+(?:scarce|tight)\s+(?:item|step)\b"
    r"|(?<![A-Za-z])(?!What\b|It\b)(?P<v>[A-Za-z][^.;:,]{3,60}?)\s+(?:binds first|sets the (?:pace|ceiling|limit)|is what (?:limits|binds|holds)|(?:limits|caps|constrains|throttles|chokes) (?:the bloc|the allies|allied|supply|output|what the)|holds? (?:the bloc|the allies|allied output|supply) back)\b"
    r"|\b(?:[Ww]hat (?:limits|binds|constrains|holds back|caps)(?: [^.;:,]{2,40}?)? is|[Tt]he (?:pinch|squeeze|problem|pinch point) (?:is|lies|sits) (?:at|in|with)?|[Ii]t is)\s+(?P<u>[^.;:,]{3,60}?)(?:\s+that (?:limits|binds|constrains|holds|caps)\b|(?=[.,;]|\s+and\b|$))",
)  # fmt: skip
NAMED = re.compile(r"bottleneck|constraint|limit|step|factor|item|link|point|stage|binds|pace|ceiling|holds? |caps|constrains|throttles|chokes|pinch|squeeze|problem|decides", re.IGNORECASE)  # fmt: skip
ROOM = re.compile(
    r"(?P<x>[^.;:,]{2,70}?)\s+(?:is|are|remains?|stays?|stands?|lies?)\s+(?:\w+ly\s+)?(?:ample|plentiful|abundant|in surplus|in excess|no (?:constraint|bottleneck|problem|limit|obstacle)|not (?:the|a) (?:constraint|bottleneck|problem|limit|issue|obstacle)|not (?:scarce|short|limiting|binding)|under-?used|half empty|more than (?:enough|sufficient|adequate)|oversized|idle)\b"
    r"|(?P<y>[^.;:,]{2,60}?)\s+(?:has|have)\s+(?:room|slack|spare capacity|capacity to spare|headroom|unused capacity|plenty of (?:room|capacity|slack))\b"
    r"|(?P<t>[^.;:,]{2,60}?)\s+(?:ran|run|runs|works?|worked|operates?|operated|stands?|stood)\s+at\s+(?:only\s+|about\s+|just\s+|some\s+|barely\s+)*(?:half|two[- ]thirds|three[- ]fifths|[2-7]\d(?:\.\d+)?\s?%)\s*(?:of\s+(?:\w+\s+)?(?:capacity|nameplate))?"
    r"|\bno (?:shortage|lack) of\s+(?P<z>[^.;:,]{2,40})|\b(?:ample|plentiful|abundant|surplus|idle|spare|unused)\s+(?P<w>[a-z-]+(?:\s+capacity)?)",
)  # fmt: skip
LOOSE = re.compile(r"ample|plentiful|abundant|surplus|excess|no |not |under-?used|half|enough|sufficient|adequate|oversized|idle|room|slack|spare|headroom|unused|plenty|two|three|%", re.IGNORECASE)  # fmt: skip
DENIED = re.compile(r"\b(?:not|no|never|neither|nor|no longer|rather than|instead|if|unless|would|could|were|until|once|after|next|second|in \d{4})\b", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True)
class Said:
    """A stretch of a sentence, and the steps that it speaks of."""

    p: Passage
    begin: int
    end: int
    steps: frozenset[str]


def steps_in(text: str) -> frozenset[str]:
    """The steps that a text names.

    >>> sorted(steps_in("the Kroll step"))
    ['smelting']
    """
    return frozenset(name for name, words in STEPS if words.search(text))


def bindings(evidence: Evidence) -> Iterator[Finding]:
    """Binding steps, loads and dependences of every document."""
    for _, found in Book.of(evidence.ledger).documents():
        sentences = [p for p in found if p.kind == "sentence"]
        yield from _steps(sentences)
        for i, p in enumerate(sentences):
            yield from _full(p, sentences[i - 1] if i and sentences[i - 1].line == p.line else None)
        yield from _dependence(found)
        yield from _companion(sentences)
        for p in sentences:
            yield from _covered(p)
        yield from _none(sentences)


def _binding(sentences: list[Passage]) -> Iterator[Said]:
    for p in sentences:
        for m in BINDS.finditer(p.plain) if NAMED.search(p.plain) else ():
            text = m["x"] or m["y"] or m["z"] or m["w"] or m["v"] or m["u"] or ""
            if m["u"] and not re.search(
                r"\blimits|\bbinds|\bconstrains|\bholds|\bcaps|\bpinch|\bsqueeze|\bproblem", m[0]
            ):
                continue
            head = re.split(
                r",\s*(?:not|rather than|while|whereas|above all|especially|since|because|which|where|and not)\b|\b(?:rather than|instead of|because|since|until|which)\b",
                text,
            )[0]
            steps = steps_in(head)
            if (
                steps
                and len(steps) <= 2
                and not DENIED.search(m[0].replace(text, " "))
                and not re.search(r"\b(?:not|no|nor|neither|once|if)\b", head)
            ):
                yield Said(p, m.start(), m.end(), steps)


def _roomy(sentences: list[Passage]) -> Iterator[Said]:
    for p in sentences:
        for m in ROOM.finditer(p.plain) if LOOSE.search(p.plain) else ():
            text = m["x"] or m["y"] or m["z"] or m["w"] or m["t"] or ""
            head = re.split(
                r"\b(?:but|and|while|whereas|although|though|by contrast|in which|where|that)\b", text
            )[-1]
            steps = steps_in(head)
            if len(steps) == 1 and not re.search(
                r"\b(?:no|not|if|would|could|will|elsewhere|outside|China|Chinese|world|global)\b", text
            ):
                yield Said(p, m.start(), m.end(), steps)


def _steps(sentences: list[Passage]) -> Iterator[Finding]:
    """One step binds here and another there; or the step that binds has room."""
    binding, roomy = list(_binding(sentences)), list(_roomy(sentences))
    for a in binding:
        for b in roomy:
            if a.p is not b.p and b.steps == a.steps:
                yield _clash(
                    a, b, f"{', '.join(sorted(a.steps))} is said to bind here and to have room there"
                )
                return
    for i, a in enumerate(binding):
        for b in binding[i + 1 :]:
            if a.p is not b.p and not a.steps & b.steps and "fabrication" not in a.steps | b.steps:
                yield _clash(
                    b,
                    a,
                    f"{', '.join(sorted(b.steps))} is said to bind here, {', '.join(sorted(a.steps))} there",
                )
                return


def _clash(a: Said, b: Said, line: str) -> Finding:
    return finding(RULE, "high", (a.p.words(a.begin, a.end), b.p.words(b.begin, b.end)), line, "One binding step, the one that the numbers show.", weight=0.5)  # fmt: skip


FULL = re.compile(r"\b(?:no (?:[\w-]+ ){0,3}?capacity (?:[\w-]+ ){0,4}?(?:stands?|is|lies|sits) (?:idle|unused|spare)|(?:no|without|leaves? no) (?:slack|spare capacity|headroom|room to spare)|fully (?:used|utili[sz]ed|booked|loaded)|(?:at|near) (?:full|100 ?%|maximum) capacity|runs? flat out|running flat out|sold out|every (?:tonne|unit) of capacity is (?:used|taken))\b", re.IGNORECASE)  # fmt: skip
LOAD = re.compile(r"\b(?:utili[sz]ation|capacity|nameplate|load|operating rate|rate)\b|\bat$|\brun(?:s|ning)?\b", re.IGNORECASE)  # fmt: skip


def _full(p: Passage, before: Passage | None) -> Iterator[Finding]:
    """ "with the plants at 87 %, no capacity stands idle"."""
    m = FULL.search(p.plain)
    if m is None or re.search(
        r"\b(?:not|never|hardly|if|would|could|until|by 20[3-9]\d)\b",
        p.plain[max(0, m.start() - 30) : m.start()],
    ):
        return
    for q in (p, before):
        for a in amounts(q.plain) if q is not None else ():
            if q is None or a.kind != "percent" or not 5 < a.printed[1] < 92:
                continue
            near = q.plain[max(0, a.start - 40) : a.start].rstrip()
            if (LOAD.search(near) or LOAD.match(q.plain[a.end :].lstrip(" of"))) and not re.search(
                r"\b(?:share|of (?:the|all) (?:world|demand)|growth|rose|fell|tax|tariff|grade|recovery)\b",
                near,
            ):
                yield finding(
                    RULE, "medium", (p.words(m.start() - 25, m.end() + 15), q.words(a.start - 40, a.end + 15)),
                    f"“{m[0]}” beside a load of {a.value:.4g} %: {100 - a.value:.3g} % are unused", "The load that the numbers show.", weight=0.3,
                )  # fmt: skip
                return


RELIES = re.compile(r"\b(?P<what>import (?:dependence|reliance|dependency|share)|dependence on imports|reliance on imports|net import reliance|imports?' share)\b", re.IGNORECASE)  # fmt: skip
UP = re.compile(r"\b(?:deepen\w*|ris(?:es|e|ing)|rose|grow(?:s|n|ing)?|grew|increas\w+|worsen\w*|climb\w*|widen\w*|higher)\b", re.IGNORECASE)  # fmt: skip
DOWN = re.compile(r"\b(?:eas(?:es|ed|ing)|fall(?:s|en|ing)?|fell|declin\w+|shrink\w*|shrank|drop(?:s|ped|ping)?|lessen\w*|diminish\w*|decreas\w+|lower)\b", re.IGNORECASE)  # fmt: skip


def _dependence(found: tuple[Passage, ...]) -> Iterator[Finding]:
    """ "import dependence, 80 % in 2023, thus deepens" where the table of 2030 has imports at 62 %."""
    later = _import_share(found)
    for p in found:
        m = RELIES.search(p.plain) if p.kind == "sentence" else None
        if m is None or (later is not None and later[0] is p):
            continue
        percents = [a for a in amounts(p.plain) if a.kind == "percent" and 0 < a.value <= 100]
        years = [int(a.first) for a in amounts(p.plain) if a.kind == "year"]
        up, down = UP.search(p.plain), DOWN.search(p.plain)
        if (
            bool(up) == bool(down)
            or not percents
            or re.search(r"\b(?:not|no longer|if|unless|would|could)\b", p.plain)
        ):
            continue
        first = percents[0]
        if len(percents) == 2 and len(years) == 2 and years[0] != years[1]:
            pair = percents if years[0] < years[1] else percents[::-1]
            wrong = pair[1].printed[1] < pair[0].printed[0] if up else pair[1].printed[0] > pair[0].printed[1]
            q, b = p, pair[1]
            first = pair[0]
        elif len(percents) == 1 and later is not None and (not years or max(years) < 2028):
            q, b = later
            wrong = b.printed[1] < first.printed[0] - 3 if up else b.printed[0] > first.printed[1] + 3
        else:
            continue
        if wrong:
            word = up or down
            yield finding(
                RULE, "high", (p.words(m.start(), max(first.end, word.end())), q.words(max(0, b.start - 60), b.end)),  # type: ignore[union-attr]
                f"{first.value:.4g} % to {b.value:.4g} %: “{word[0]}” has the wrong direction", "The direction of the shares.", weight=0.4,  # type: ignore[index]
            )  # fmt: skip
            return


def _import_share(found: tuple[Passage, ...]) -> tuple[Passage, Amount] | None:
    """The share of imports in the table of the target year, in the section about it."""
    for p in found:
        if (
            p.kind == "row"
            and p.question == "supply"
            and re.match(r"\W*(?:net )?imports?\b(?! of)", p.lead, re.IGNORECASE)
        ):
            shares = [a for a in amounts(p.plain) if a.kind == "percent"]
            if len(shares) == 1:
                return p, shares[0]
    return None


SOLELY = re.compile(r"\b(?:only|solely|entirely|exclusively|always|purely)\s+(?:\w+\s+){0,3}?(?:as\s+)?(?:an?\s+)?(?:by-?product|companion)\b|\bno (?:one mines|primary mines?|mine is (?:run|worked) for)\b|\b(?:has|have|are|is) no (?:primary )?mines? of (?:its|their) own\b", re.IGNORECASE)  # fmt: skip
OWN_MINE = re.compile(r"\b(?:primary|dedicated|stand-?alone)\s+(?P<metal>\w+\s+)?mines?\b(?![^.;]{0,20}\b(?:none|no)\b)", re.IGNORECASE)  # fmt: skip
ELASTIC = re.compile(r"\b(?:by-?product|companion)\b(?:[^.;]|\.(?=\d)){0,90}\b(?:responds? (?:quickly|readily|fast|at once|directly)|can (?:easily |readily |quickly )?be (?:raised|expanded|increased|ramped up) (?:at will|quickly|readily|easily|whenever)|is (?:highly |very )?(?:price-)?elastic|follows its own price|will (?:quickly |soon |readily )?(?:lift|raise|expand|draw out) (?:its |more )?(?:output|supply|production|mine)|bring(?:s)? (?:out )?more (?:mine )?supply)\b", re.IGNORECASE)  # fmt: skip
SOME = re.compile(
    r"\b(?:not|hardly|barely|little|cannot|never|no|unlike|only if|unless|limited)\b", re.IGNORECASE
)


def _companion(sentences: list[Passage]) -> Iterator[Finding]:
    """ "won only as a by-product" beside primary mines of it; a by-product that answers its own price."""
    solely = next(((p, m) for p in sentences for m in [SOLELY.search(p.plain)] if m), None)
    for p in sentences:
        m = OWN_MINE.search(p.plain)
        if (
            solely
            and m
            and p is not solely[0]
            and not SOME.search(p.plain[max(0, m.start() - 30) : m.end() + 25])
            and not re.search(r"\b(?:closed|until|former\w*|once|last)\b", p.plain)
            and ((m["metal"] or "").strip().lower() in ("", *re.findall(r"[a-z]+", solely[0].plain.lower())))
        ):
            yield finding(
                RULE, "medium", (p.words(max(0, m.start() - 20), m.end() + 30), solely[0].words(max(0, solely[1].start() - 30), solely[1].end())),
                "what is won only as a by-product has no mines of its own", "One of the two.", weight=0.3,
            )  # fmt: skip
            solely = None
        n = ELASTIC.search(p.plain)
        if n and not SOME.search(p.plain):
            yield finding(
                RULE, "medium", (p.words(max(0, n.start() - 40), n.end()), p.words(n.start(), n.end())),
                "a by-product follows the output of its host, not its own price", "Supply that follows the host.", weight=0.3,
            )  # fmt: skip


COVERS = re.compile(r"\b(?:cover(?:s|ed|ing)?|meets?|equals?|amounts? to|supplies|satisf(?:y|ies))\s+(?:about |some |only |roughly |nearly )*(?P<pct>\d[\d.]*)\s?(?:%|per\s?cent)\s+of\s+(?:\w+\s+){0,3}?(?:demand|needs?|consumption|requirements?|use)\b", re.IGNORECASE)  # fmt: skip
LACK = re.compile(r"\b(?:deficit|shortfall|shortage|gap|short of)\b", re.IGNORECASE)
SPARE = re.compile(r"\b(?:surplus|self-?sufficien\w+|glut|oversuppl\w+|net exporter)\b", re.IGNORECASE)


def _covered(p: Passage) -> Iterator[Finding]:
    """ "supply covers 120 % of demand, so a deficit remains"."""
    m = COVERS.search(p.plain)
    if m is None or re.search(
        r"\b(?:not|no|without|despite|although|if|until|by 20\d\d|instead|from|avoid\w*)\b", p.plain
    ):
        return
    share = float(m["pct"])
    word = (
        LACK.search(p.plain, m.end())
        if share > 102
        else SPARE.search(p.plain, m.end())
        if share < 97
        else None
    )
    if word is not None:
        yield finding(
            RULE, "high", (p.words(m.start(), word.end()), p.words(word.start(), word.end())),
            f"{share:g} % of demand leaves {share - 100:+g} %: “{word[0]}” has the wrong sign", "The sign of the share.", weight=0.4,
        )  # fmt: skip


KIND = r"(?P<kind>smelters?|refiner(?:y|ies)|roasters?|mines?|sponge plants?|magnet plants?)"
LEFT = KIND.replace("<kind>", "<left>")
NONE = re.compile(rf"\b(?:has|have|with|there (?:is|are)|there remains?|operates?|runs?)\s+no\s+(?:\w+\s+){{0,3}}?{KIND}\b|\bno\s+(?:\w+\s+){{0,2}}?{LEFT}\s+(?:remains?|operates?|is left|are left|exists?)\b", re.IGNORECASE)  # fmt: skip
ACTS = re.compile(rf"\b(?P<own>its|their|(?:US|American|Canadian|Australian|Japanese|Norwegian|European|domestic))\s+(?:\w+\s+){{0,2}}?{KIND}\s+(?:made|produced|treated|treat|refined|smelted|delivered|turned out|yielded|ran|run|runs|produces?|makes?|mined|gave|supplied)\b", re.IGNORECASE)  # fmt: skip


def _none(sentences: list[Passage]) -> Iterator[Finding]:
    """ "the US has no tin smelter", and later "US tin smelters made 4 kt"."""
    for p in sentences:
        m = NONE.search(p.plain)
        here = {c for b, _, c in mentions(p.plain) if m and b < m.end()} or {
            c for _, _, c in mentions(p.lead)
        }
        if (
            m is None
            or len(here) != 1
            or re.search(r"\b(?:primary|new|until|by 20|will|other|more)\b", m[0] + p.plain[: m.start()])
        ):
            continue
        kind = m["kind"] or m["left"]
        for q in sentences:
            n = ACTS.search(q.plain) if q is not p else None
            if (
                n is None
                or n["kind"][:5].lower() != kind[:5].lower()
                or re.search(
                    r"\b(?:until|before|once|former\w*|closed|secondary|scrap|abroad|would|could)\b", q.plain
                )
            ):
                continue
            there = {c for b, _, c in mentions(q.plain) if b <= n.start() + 2 and n.start() - b < 40} or (
                {c for _, _, c in mentions(q.lead)} or (here if q.line == p.line else set())
            )
            if there == here:
                yield finding(
                    RULE, "high", (q.words(n.start(), n.end() + 20), p.words(max(0, m.start() - 20), m.end())),
                    f"“{m[0]}” and “{n[0]}” exclude each other", "One of the two.", weight=0.4,
                )  # fmt: skip
                return


__all__ = ["bindings", "steps_in"]

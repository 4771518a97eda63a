"""R-LOGIC: a conclusion against its own premises: the sign of a difference, a remedy for the step with slack, a lack of what
stands idle, a promise built on a loss, a by-product that follows its own price.

Premises are the sentence itself and those of its paragraph before it; what decides is which step a number or a word speaks of
and which way it points, not how the sentence is phrased.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from oreshed.basis.properties import symbols
from oreshed.ledger.evidence.amounts import Amount, amounts, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.bottlenecks import classes_in
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.statements import stems
from oreshed.ledger.evidence.subjects import apart_words, mentions
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.balance.thereof import shares_in
from oreshed.ledger.vocabulary.plain import GENERAL, OPENERS

RULE = "R-LOGIC"
UP = r"(?:mines?|mining|mined|pits?|shafts?|ores?|rock|deposits?|ore ?bod(?:y|ies)|concentrates?|dunes?|sands|quarr(?:y|ies)|wells?|hoist\w*|dug|digs?|digging|wellfields?|brines?)"
DOWN = r"(?:smelt\w*|refiner(?:y|ies)|refin(?:e|ed|es|ing)|furnaces?|mills?|milling|roast\w*|conver(?:sion|ters?|t)|separat\w+|fusion|processing|purif\w+|kilns?|chemical plants?|reduction plants?|(?:[A-Z]{2,}|anode|alloy|metal|salt|sulphate|oxide|powder|magnet) (?:plants?|making|capacity|works|lines?)|plants?|works|electrolysis|crystalli\w+)"
STEPS = (
    ("mining", re.compile(rf"\b{UP}\b", re.IGNORECASE)),
    ("processing", re.compile(rf"\b{DOWN}\b", re.IGNORECASE)),
)
ACT = r"(?:open|sink|dig|develop|build|start|add|restart|commission|financ|drill|explor|erect|construct)"
BEST = r"(?:surest|quickest|fastest|best|first|main|cheapest|shortest|only|obvious|right|natural|most (?:effective|urgent|promising|direct)|answer|remedy|cure|solution|way out|priority|lever|task|need|what)"
REMEDY = re.compile(
    rf"\b(?:{ACT}\w*ing\s+(?:up\s+)?|(?:more|new|further|additional|extra|another)\s+)(?:[\w-]+\s+){{0,3}}?(?P<a>{UP}|{DOWN})\b[^.;]{{0,45}}?(?:\b(?:is|are|was|were|would be|will be|remains?|offers?|must be|looks?)\b[^.;]{{0,32}}?\b{BEST}\b|\b(?:would|will|should|does?|can)\s+(?:do|help|serve|gain|bring)\s+(?:the )?most\b|\b(?:would|will|should)\s+(?:close|solve|end|cure|fix|remove|relieve|fill)\b|\b(?:should|must|has to|have to|needs? to|ought to)\s+(?:\w+ )?(?:come|go|be (?:built|opened|funded|tackled)) first\b|\b(?:deserves?|takes?|has|have) (?:the )?(?:priority|precedence|first call)\b)"
    rf"|\b{BEST}\b[^.;]{{0,32}}?\b(?:is|are|lies in|would be|will be|must be|remains)\s+(?:therefore |thus |hence |then |clearly )?(?:to )?(?:{ACT}\w*|more|new|further|additional|in)\s+(?:[\w-]+\s+){{0,3}}?(?P<b>{UP}|{DOWN})\b"
    rf"|\b(?:should|must|ought to)\s+(?:fund|build|open|finance|back|support|permit|add|sink|seek|subsidi[sz]e)\s+(?:more|new|further|additional|extra)\s+(?:[\w-]+\s+){{0,2}}?(?P<d>{UP}|{DOWN})\b[^.;]{{0,30}}?\b(?:first|most of all|above all|before all else)\b"
    rf"|\b(?:[Ww]hat|[Tt]he thing) [^.;,]{{0,40}}?\b(?:needs?|lacks?|wants|misses)\b[^.;,]{{0,20}}?\b(?:is|are)\s+(?:more |new |further |additional )(?:[\w-]+\s+){{0,2}}?(?P<c>{UP}|{DOWN})\b",
    re.IGNORECASE,
)
RICH = r"(?:ample|plentiful|abundant|plenty|in (?:\w+ )?(?:surplus|excess|oversupply|abundance)|more than enough|not (?:scarce|short|lacking)|oversupplied|in glut)"
AMPLE = re.compile(
    rf"\b(?P<a>{UP}|{DOWN})\s+(?:[\w-]+\s+){{0,2}}?(?:is|are|was|were|remains?|stands?|lies?)\s+(?:\w+\s+)?(?:{RICH}|idle|half[- ](?:empty|idle)|under-?used)\b"
    rf"|\b(?:surplus|glut|excess|abundance|oversupply|plenty|no (?:lack|shortage|want)) of\s+(?:[\w-]+\s+){{0,2}}?(?P<b>{UP}|{DOWN})\b|\b(?:ample|plentiful|abundant|idle|spare|surplus)\s+(?:[\w-]+\s+)?(?P<c>{UP}|{DOWN})\b"
    rf"|\b(?:does|do) not (?:lack|want for)\s+(?:[\w-]+\s+)?(?P<d>{UP}|{DOWN})\b",
    re.IGNORECASE,
)
NOT = re.compile(r"\b(?:not|no|never|hardly|neither|nor|rather than|instead of|without|than|if|unless|no longer|far from|cannot)\s+(?:\w+\s+){0,3}$", re.IGNORECASE)  # fmt: skip
HAVE = re.compile(r"\b(?:capacit\w+|nameplate|can|could|able to|output|produc\w+|gives?|give|gave|suppl\w+|mines?|raise|yield\w*|plants?|smelters?|refiner\w+|furnaces?|recycl\w+|deliver\w*|make|makes|made|available|turn out|put out|reach)\b", re.IGNORECASE)  # fmt: skip
WANT = re.compile(r"\b(?:needs?|needed|demand\w*|requir\w+|calls? for|consum\w+|uses?|used|wants?|absorb\w*|would become|would have to|requirement\w*|load|orders)\b", re.IGNORECASE)  # fmt: skip
PLUS = re.compile(
    r"\b(?:spare|unused|idle|surplus|excess|slack|to spare|left over|in hand|headroom|cushion|room)\b",
    re.IGNORECASE,
)
MINUS = re.compile(
    r"\b(?:short(?:fall|age)?|deficit|gap|lacking|missing|uncovered|unmet|wanting)\b", re.IGNORECASE
)
LACK = re.compile(r"\b(?:lack|shortage|want|scarcity|dearth|absence|shortness) of\s+(?P<a>(?:[\w-]+\s+){0,3}?(?:capacity|plants?|mills?|furnaces?|smelters?|refiner(?:y|ies)|kilns?|works|lines?|roasters?|cells?))\b|\b(?:too few|too little|not enough|insufficient|scarce)\s+(?P<b>(?:[\w-]+\s+){0,3}?(?:capacity|plants?|mills?|furnaces?|smelters?|refiner(?:y|ies)|kilns?|works|lines?|roasters?|cells?))\b|(?P<c>(?:[\w-]+\s+){1,3}capacity)\s+(?:is|remains)\s+(?:\w+\s+)?(?:the )?(?:limit\w*|bottleneck|constraint|scarce|what limits)\b|\bwhat (?:holds|keeps|limits|caps|restricts|constrains|curbs|stops)\b[^.;]{0,45}?\b(?:is|are)\s+(?:therefore |thus |hence |the |a )*(?P<d>(?:[\w-]+\s+){0,3}?(?:capacity|plants?|mills?|furnaces?|smelters?|refiner(?:y|ies)|kilns?|roasters?|cells?))\b(?! (?:staff|fuel|power|feed))", re.IGNORECASE)  # fmt: skip
HOLDS = re.compile(r"\b(?:limit\w*|caps?|capped|holds?\b[^.;]{0,25}\bback|constrain\w*|bottleneck|restrict\w*|brake|checks?|stops?|keeps?|prevents?|curbs?|binds?|throttles?|(?:reason|cause) (?:why|for|that)|why no more)\b", re.IGNORECASE)  # fmt: skip
IDLE = re.compile(
    r"\b(?:idle|unused|spare|half[- ]empty|under-?used|under-?utili[sz]ed|st(?:and|ood|ands) still|mothballed)\b",
    re.IGNORECASE,
)
LOAD = re.compile(r"\s*(?:of (?:its |their |the |nameplate |rated )?(?:[\w-]+\s)?(?:rating|capacity|nameplate|rate)|utili[sz]ation|load)\b", re.IGNORECASE)  # fmt: skip
THUS = re.compile(r"\b(?:for (?:this|that) (?:very )?reason|therefore|thus|hence|so|accordingly|it follows|consequently|which is why|as a result|this makes|that makes)\b", re.IGNORECASE)  # fmt: skip
PROMISE = re.compile(r"\b(?:largest|main|biggest|fastest|quickest|best|most promising|chief|cheapest|surest|first|key|richest|leading|greatest|readiest|most \w+|safest|steadiest)\s+(?:[\w-]+\s+){0,3}?(?:source|way|route|lever|supply|stream|contributor|means|feed|resource|outlet|remedy|hope|option)\b", re.IGNORECASE)  # fmt: skip
LOST = re.compile(r"\b(?:oxidi[sz]es? (?:in)?to (?:the )?slag|is lost|are lost|lost (?:to|in|with|for good)|largely lost|dumped|landfill\w*|not (?:credited|recovered|collected|counted|returned|recycled|paid|sorted|kept apart|separated)|(?:is|are) not [^.;]{0,20}(?:recovered|collected|recycled)|dissipat\w+|uneconomic|no \w+ (?:recovers|collects|takes|buys|wants|treats) (?:it|them)|too (?:thin|dilute|costly|dear|little|scattered|small|low) (?:\w+ ){0,3}?to|no one can|nobody can|cannot (?:\w+ )?be (?:collected|recovered|recycled|reached|separated)|does not pay|thrown away|burnt off|beyond recovery|out of reach)\b", re.IGNORECASE)  # fmt: skip
COMPANION = re.compile(r"\b(?:by-?products?|companion|co-?products?|host metals?|(?:never|not|hardly ever|seldom|almost never|rarely) mined (?:for (?:itself|its own sake)|alone|on its own)|won only (?:from|with|beside)|paid (?:mostly|mainly|chiefly) for|no (?:primary )?mine of its own|no mines? (?:works?|is worked|digs?|exists?|is run) for (?:it|\w+) alone|sets? how much|(?:recovered|won|obtained|produced|extracted) only (?:where|from|when|with|during|in)|comes? only with|follows? (?:copper|nickel|zinc|lead|alumin\w+|tin|gold|iron))\b", re.IGNORECASE)  # fmt: skip
ELASTIC = re.compile(
    r"\b(?:suppl(?:y|ies)|output|production|producers?|miners?|mines?|refiners?|it|flow|more of it|volumes?)\b[^.;]{0,60}?\b(?:reacts?|responds?|follows?|rises? with|tracks?|moves? with|adjusts?|answers?|climbs?|doubles?|double|expands?|grows?|can be (?:raised|doubled|lifted)|can (?:double|triple|raise|lift|increase))\b(?P<how>[^.;]{0,90}?)\bprices?\b(?P<tail>[^.;]{0,40})"
    r"|\bprices?\b(?P<how2>[^.;]{0,50}?)\b(?:brings?|calls? forth|draws?|coaxes|raises|lifts|yields|unlocks|doubles?|triples?|pushes up|multiplies|expands)\b(?P<tail2>[^.;]{0,60}\b(?:supply|output|market|more|production|tonnes)\b[^.;]{0,20})"
    r"|\b(?:dearer|prices? (?:rises?|climbs?|doubles?|goes up|jumps?))\b[^.;]{0,25}?\b(?:output|supply|production|volumes?)\s+(?:\w+ly\s)?(?:soars?|jumps?|doubles?|rises?|climbs?|surges?|follows?|leaps?)\b[^.;]{0,40}",
    re.IGNORECASE,
)
WEAK = re.compile(r"\b(?:hardly|barely|scarcely|weakly|slowly|little|not|no|never|only slowly|poorly|loosely|sluggish\w*|cannot|rather|instead|host|copper|zinc|nickel|lead|alumin\w+|tin|gold|iron|bauxite|that of|of the (?:main|host))\b", re.IGNORECASE)  # fmt: skip


def remedies(evidence: Evidence) -> Iterator[Finding]:
    """Conclusions of every paragraph, against the premises in it; by-products against what the document says of them."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        sentences = [p for p in found if p.kind == "sentence"]
        plenty = [(p, m) for p in sentences for m in AMPLE.finditer(p.plain) if not _denied(p, m.start())]
        for i, p in enumerate(sentences):
            near = [q for q in sentences[max(0, i - 4) : i] if q.line == p.line and q.section == p.section]
            yield from _difference(p, near)
            yield from _remedy(p, near, plenty)
            yield from _lack(p, near, metal)
            yield from _promise(p, near[-1:], metal)
            yield from _turned(p, near[-2:], metal)
        yield from _elastic(sentences, metal)


def _denied(p: Passage, at: int) -> bool:
    return bool(NOT.search(p.plain[max(0, at - 32) : at]))


def _masses(p: Passage) -> list[Amount]:
    return [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0 and a.second is None]


def _stretch(p: Passage, a: Amount) -> tuple[str, str]:
    """The words before a mass that no other mass or stop cuts off, and the words behind it up to the next."""
    found = _masses(p)
    i = found.index(a)
    begin = found[i - 1].end if i else 0
    end = found[i + 1].start if i + 1 < len(found) else len(p.plain)
    before = re.split(
        r"[;]|\.\s|\b(?:while|but|against|and its|and the)\b(?=[^;]*$)", p.plain[begin : a.start]
    )[-1]
    return before, re.split(r"[;,.(]|\b(?:and|while|but|against)\b", p.plain[a.end : end])[0]


def _sign(p: Passage, a: Amount) -> int:
    """+1 for what is there, -1 for what is wanted, 0 where the words say neither or both equally near."""
    before, after = _stretch(p, a)
    hits = [(len(before) - m.end(), s) for w, s in ((HAVE, 1), (WANT, -1)) for m in w.finditer(before)]
    hits += [(m.start() + 4, s) for w, s in ((HAVE, 1), (WANT, -1)) for m in w.finditer(after[:40])]
    if re.search(r"\bagainst (?:a |an |the )?(?:demand|need|requirement|use|consumption)\b[^.;]{0,20}$", p.plain[: a.start]):  # fmt: skip
        return -1
    return min(hits)[1] if hits else 0


def _step(p: Passage, a: Amount) -> str:
    before, after = _stretch(p, a)
    hits = [(m.end(), name) for name, w in STEPS for m in w.finditer(before)]
    if hits:
        return max(hits)[1]
    return min([(m.start(), name) for name, w in STEPS for m in w.finditer(after)], default=(0, ""))[1]


def _difference(p: Passage, near: Sequence[Passage]) -> Iterator[Finding]:
    """ "The difference leaves 78 kt of spare capacity", where the need exceeds the plants by that."""
    for a in _masses(p):
        before, after = p.plain[max(0, a.start - 45) : a.start], p.plain[a.end : a.end + 45]
        words = re.split(r"[;.,]\s", before)[-1] + "|" + re.split(r"[;.,]\s", after)[0]
        plus, minus = PLUS.search(words), MINUS.search(words)
        if bool(plus) == bool(minus) or re.search(r"\b(?:no|without|not|if|once|stocks?|scrap)\b", words):
            continue
        premises = [
            (q, b)
            for q in (*near, p)
            for b in _masses(q)
            if (q is not p or b.end <= a.start) and b.value > a.value
        ]
        for i, (q, b) in enumerate(premises):
            for r, c in premises[:i] + premises[i + 1 :]:
                have, want = _sign(q, b), _sign(r, c)
                if (
                    have != 1
                    or want != -1
                    or abs(abs(b.value - c.value) - a.value) > max(a.half, 0.006 * b.value)
                ):
                    continue
                if (b.value < c.value) == bool(plus):
                    yield finding(
                        RULE, "high", apart_words(p.words(a.start - 30, a.end + 40), q.words(b.start - 40, b.end + 10), r.words(c.start - 40, c.end + 10)),
                        f"{shown(b.value)} there - {shown(c.value)} wanted = {shown(b.value - c.value)}: “{(plus or minus)[0]}” has the wrong sign",  # type: ignore[index]
                        f"A {'gap' if plus else 'surplus'} of {shown(a.value)}.", weight=0.5,
                    )  # fmt: skip
                    return


def _remedy(
    p: Passage, near: Sequence[Passage], plenty: list[tuple[Passage, re.Match[str]]]
) -> Iterator[Finding]:
    """ "Mines can hoist 26 Mt, mills can treat 21 Mt: sinking more shafts is the quickest way"."""
    m = REMEDY.search(p.plain)
    if m is None or _denied(p, m.start()) or re.search(r"\b(?:not|no|rather than|instead of|than (?:new|more)|neither|nor)\b", m[0]):  # fmt: skip
        return
    thing = m["a"] or m["b"] or m["c"] or m["d"]
    step = next((name for name, w in STEPS if w.fullmatch(thing)), "")
    for q in (p, *reversed(near)):
        by: dict[str, list[Amount]] = {}
        for a in _masses(q):
            by.setdefault(_step(q, a), []).append(a)
        mined, processed = by.get("mining", []), by.get("processing", [])
        if (len(mined) == 1 and len(processed) == 1) or (mined and processed and q is not p):
            large = max(mined, key=lambda a: a.value), max(processed, key=lambda a: a.value)
            up = large[0].value > 1.03 * large[1].value
            if 1.03 * large[0].value > large[1].value and not up:
                continue
            if ("mining" if up else "processing") != step:
                return
            yield finding(
                RULE, "high", apart_words(p.words(m.start(), m.end()), q.words(min(a.start for a in large) - 40, max(a.end for a in large) + 15)),
                f"mining {shown(large[0].value)}, processing {shown(large[1].value)}: {step} is the step with slack", "The step that is short.", weight=0.5,
            )  # fmt: skip
            return
    for q, k in plenty:
        if (q.line == p.line and q.start <= p.start) or p.question in ("bottleneck", "bottleneck_summary", "supply", "production"):  # fmt: skip
            rich = k["a"] or k["b"] or k["c"] or k["d"]
            places = [{c for *_, c in mentions(x.plain)} for x in (p, q)]
            if next((name for name, w in STEPS if w.fullmatch(rich)), "") == step and not (places[0] and places[1] and not places[0] & places[1]):  # fmt: skip
                if q is p and k.start() < m.end() and m.start() < k.end():
                    continue
                yield finding(
                    RULE, "high", apart_words(p.words(m.start(), m.end()), q.words(k.start(), k.end())),
                    f"“{k[0]}”, and “{m[0][:80]}”: what is plentiful is no limit", "The step that is scarce.", weight=0.4,
                )  # fmt: skip
                return


def _lack(p: Passage, near: Sequence[Passage], metal: str) -> Iterator[Finding]:
    """ "leave 4 kt of it idle; a lack of refining capacity is what limits output", "runs at 60 % of its rating"."""
    m = next((m for m in LACK.finditer(p.plain) if not _denied(p, m.start())), None)
    if m is None or not (HOLDS.search(p.plain) or m["c"] or m["d"]):
        return
    named = m["a"] or m["b"] or m["c"] or m["d"] or ""
    about = {s[:5] for s in stems(named) if s not in GENERAL | OPENERS} - {
        metal[:5],
        "plant",
        "works",
        "line",
        "capac",
    }
    steps = set(classes_in(named))
    for q in (p, *reversed(near)):
        idle = next(
            (k for k in IDLE.finditer(q.plain) if not (q is p and m.start() <= k.start() < m.end())), None
        )
        load = next((s for s in shares_in(q.plain) if s.high < 85 and LOAD.match(q.plain, s.end)), None) or next((a for a in amounts(q.plain) if a.kind == "percent" and a.allowed[1] < 85 and LOAD.match(q.plain, a.end)), None)  # fmt: skip
        pair = re.search(r"\b(?:capacity|plants?|nameplate|can|rated|own)\b[^.;]{0,60}?(?P<a>\d[\d,.]*)\s?(?P<u>kt|t|Mt)\b[^.;]{0,50}?\b(?:use|uses|used|ran|run|runs|treat(?:ed|s)?|made|make|fill|(?:be |are |were |is |was )?fed|get|gets|got|receive[sd]?|find|see|saw|took|handled?|work(?:ed)?)\s+(?:only |just |about |some )?(?P<b>\d[\d,.]*)\s?(?P=u)\b", q.plain)  # fmt: skip
        slack = pair is not None and float(pair["b"].replace(",", "").rstrip(".")) < 0.88 * float(pair["a"].replace(",", "").rstrip("."))  # fmt: skip
        at = idle.start() if idle else load.start if load else pair.start() if pair and slack else -1
        if at < 0 or (idle and _denied(q, idle.start())):
            continue
        here = {s[:5] for s in stems(q.plain)}
        if about and not about & here and not steps & set(classes_in(q.plain)):
            continue
        if re.search(
            r"\b(?:for (?:lack|want|shortage) of (?:capacity|plants)|no (?:idle|spare|unused))\b", q.plain
        ):
            continue
        yield finding(
            RULE, "high", apart_words(p.words(m.start() - 10, m.end() + 50), q.words(max(0, at - 60), at + 40)),
            f"“{m[0].strip()}” is called the limit, and stands partly idle: “{q.plain[max(0, at - 25) : at + 25].strip()}”", "The step that is full.", weight=0.5,
        )  # fmt: skip
        return


def _promise(p: Passage, before: Sequence[Passage], metal: str) -> Iterator[Finding]:
    """ "Most of it oxidises into slag and is not credited; recycling will for this reason be the largest new source"."""
    m, thus = PROMISE.search(p.plain), THUS.search(p.plain)
    if m is None or thus is None or _denied(p, m.start()) or re.search(r"\b(?:not|no|never|hardly|least|small\w*|cease|without|unless|if)\b", p.plain[thus.start() : m.end()]):  # fmt: skip
        return
    for q in (p, *before):
        k = next(
            (k for k in LOST.finditer(q.plain) if q is not p or k.end() <= max(thus.start(), m.start())), None
        )
        if k is None or re.search(
            r"\b(?:nothing|no longer|never|less|hardly)\b", q.plain[max(0, k.start() - 30) : k.end()]
        ):
            continue
        skip = GENERAL | OPENERS | {metal}
        shared = {s[:6] for s in stems(p.plain) if s not in skip} & {
            s[:6] for s in stems(q.plain) if s not in skip
        }
        scrap = all(re.search(r"\b(?:recycl\w+|scrap|collect\w*|return\w*|spent|waste)\b", x.plain, re.IGNORECASE) for x in (p, q))  # fmt: skip
        pointed = re.match(r"\W*(?:(?:so|thus|hence|therefore|for (?:this|that) reason),?\s)?(?:they|it|this|these|those)\b", p.plain, re.IGNORECASE)  # fmt: skip
        if q is p or scrap or shared or pointed:
            yield finding(
                RULE, "high", apart_words(p.words(max(0, min(thus.start(), m.start()) - 20), m.end() + 20), q.words(max(0, k.start() - 50), k.end() + 10)),
                f"“{k[0]}” is the reason given for “{m[0]}”", "The conclusion that the premise allows.", weight=0.5,
            )  # fmt: skip
            return


def _elastic(sentences: Sequence[Passage], metal: str) -> Iterator[Finding]:
    """ "nearly all of it is a by-product ... supply reacts promptly to its own price"."""
    known = [(p, m) for p in sentences for m in COMPANION.finditer(p.plain) if not _denied(p, m.start()) and not re.search(r"\bno\b", p.plain[max(0, m.start() - 12) : m.start()])]  # fmt: skip
    for p in sentences:
        m = ELASTIC.search(p.plain)
        if m is None or not known or WEAK.search(m[0]) or _denied(p, m.start()):
            continue
        if not re.search(rf"\b(?:{metal}|{symbols().get(metal, metal)}|its(?: own)?|alone|own)\b", m[0], re.IGNORECASE) and not re.search(r"\bquick|prompt|fast|close|strong|readily|soon|within", m[0]):  # fmt: skip
            continue
        if not re.search(r"quick|prompt|fast|clos|strong|readily|soon|within|own|alone|at once|easily|sharply|immediately|directly|elastic", p.plain):  # fmt: skip
            continue
        near = min(known, key=lambda k: (abs(k[0].line - p.line), k[0] is not p))
        yield finding(
            RULE, "high", apart_words(p.words(m.start(), m.end()), near[0].words(max(0, near[1].start() - 40), near[1].end() + 20)),
            f"“{near[1][0]}”: the supply of a companion metal follows its host, not its own price", "A supply that hardly answers its own price.", weight=0.4,
        )  # fmt: skip
        return


WEAK_LINK = re.compile(r"\b(?:weak(?:est)? (?:link|spot|point)|bottleneck|limiting (?:step|factor)|constraint|choke ?point|what (?:is|remains) scarce)\s+(?:is|lies in|remains|sits in)\s+(?:therefore |thus |hence |then |still )?(?P<what>[^.;,]{4,60})", re.IGNORECASE)  # fmt: skip
SCARCE = re.compile(r"(?P<what>[^.;,:]{4,50}?)\s+(?:is|are)\s+(?:what (?:is|are) (?:missing|lacking|short|scarce|wanting)|missing|lacking|in short supply|too few|scarce|the scarce \w+)\b", re.IGNORECASE)  # fmt: skip
DEMAND = re.compile(r"\b(?:demand|use|consumption|needs?|requirements?)\b", re.IGNORECASE)
FEWER = re.compile(r"\b(?:fall|falls|fell|falling|drop\w*|shrink\w*|shrank|declin\w+|halv\w+|decreas\w+|sink\w*|sank)\b", re.IGNORECASE)  # fmt: skip
GROWS = re.compile(
    r"\b(?:rise|rises|rose|rising|grow\w*|grew|climb\w*|increas\w+|doubl\w+|tripl\w+)\b", re.IGNORECASE
)
CALLS = re.compile(r"\b(?:needs?|wants?|requires?|buys?|calls? for|imports?|must (?:buy|import|find))\s+(?:(?P<more>more|additional|extra|larger)|(?P<less>less|fewer|smaller))\b", re.IGNORECASE)  # fmt: skip
ALREADY = re.compile(r"\b(?:every|all|each|the whole)\b[^.;]{0,40}?\b(?:is|are|gets|get)\s+(?:now )?(?:already|today)\s+(?P<verb>\w{4,})", re.IGNORECASE)  # fmt: skip
MORE_OF = re.compile(r"\b(?P<verb>\w{4,})ing\s+(?:more|further|additional|the rest|the remaining|a larger share)\b[^.;]{0,50}?\b(?:is|are|would be|remains)\b[^.;]{0,25}\b(?:easiest|best|quickest|cheapest|first|main|surest|largest|biggest|obvious|simplest)\b", re.IGNORECASE)  # fmt: skip


def _turned(p: Passage, near: Sequence[Passage], metal: str) -> Iterator[Finding]:
    """A scarce step and another weak link; a falling demand that needs more; more of what is all done already."""
    link, calls, more = (words.search(p.plain) for words in (WEAK_LINK, CALLS, MORE_OF))
    thus = THUS.search(p.plain) if calls else None
    if not (link or thus or more):
        return
    pairs: list[tuple[Passage, tuple[int, int], tuple[int, int], str]] = []
    for q in (p, *reversed(near)):
        scarce = SCARCE.search(q.plain) if link else None
        if (
            link
            and scarce
            and not (q is p and link.start() <= scarce.start() < link.end())
            and not _denied(p, link.start())
        ):
            a, b = ({s[:5] for s in stems(t) if s not in GENERAL | OPENERS} - {metal[:5], "suppl", "numbe", "lack"} for t in (link["what"], scarce["what"]))  # fmt: skip
            if a and b and not a & b and not re.search(r"\b(?:lack|shortage|want|they|them|this|these|that|it)\b", link["what"]):  # fmt: skip
                pairs.append((q, link.span(), scarce.span(), f"“{scarce['what'].strip()}” is what is scarce, “{link['what'].strip()}” is called the limit"))  # fmt: skip
        head = q.plain[: calls.start()] if calls and q is p else q.plain
        d = DEMAND.search(head)
        turn = (FEWER if calls and calls["more"] else GROWS).search(head, d.end()) if d and calls else None
        if calls and thus and d and turn and turn.start() - d.end() < 40 and (q is p) <= (turn.start() < thus.start()) and not re.search(r"\b(?:but|supply|output|although|while|not|no)\b", head[d.start() :] + p.plain[thus.start() : calls.end()]):  # fmt: skip
            pairs.append((q, calls.span(), (d.start(), turn.end()), f"a demand that {'falls' if calls['more'] else 'grows'} is said to need {calls['more'] or calls['less']}"))  # fmt: skip
        done = ALREADY.search(q.plain) if more else None
        if (
            done
            and more
            and done["verb"][:4].lower() == more["verb"][:4].lower()
            and not _denied(p, more.start())
        ):
            pairs.append((q, more.span(), done.span(), f"“{done[0]}” leaves nothing more to gain"))
        if pairs:
            break
    for q, own, other, said in pairs[:1]:
        yield finding(RULE, "high", apart_words(p.words(*own), q.words(*other)), said, "The conclusion that the premise allows.", weight=0.4)  # fmt: skip


__all__ = ["remedies"]

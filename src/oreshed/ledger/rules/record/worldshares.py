"""R-REF: who mines and makes how much of the world's metal: shares, leaders, ranks and comparisons, in words or per cent.

Figures: `reference/production.csv` (USGS MCS 2025 and 2026 data releases), and `reference/world_shares.csv` for products that
no release gives by country. Screens are wide: a share is far off only beyond 15 points and a factor of 1.8.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice

from oreshed.basis.properties import symbols
from oreshed.basis.regions import name_of
from oreshed.ledger.evidence.book import ALLIED, Book
from oreshed.ledger.evidence.passage import Passage
from oreshed.ledger.evidence.subjects import mentions
from oreshed.ledger.evidence.tables import table
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding, Words
from oreshed.ledger.reference_figures import figures

RULE = "R-REF"
CITED, SCREEN = (
    1.5,
    3.5,
)  # factors of a figure in a text that cites one of the shipped editions, and in another
MINED = ("mine_production",)
REFINED = ("refined_production_total", "refined_production_primary")
ALIAS = {"magnesium": "magnesium metal", "aluminum": "aluminium", "borates": "boron", "fluorite": "fluorspar", "baryte": "barite", "phosphate": "phosphate rock", "chromite": "chromium", "zircon": "zirconium", "garnet": "garnet (industrial)", "cesium": "caesium", "borate": "boron", "sulphur": "sulfur"}  # fmt: skip
NO_WORLD = re.compile(r"\b(?:growth|grow\w*|rise|rose|import\w*|export\w*|shipments?|trade[ds]?|demand|consum\w*|us(?:e|es|ed)\b|by 20[3-9]\d|in 20[3-9]\d|will|could|would|once|formerly|until|used to|in 19\d\d|in the 19|in 20[01]\d|capacity|recycled|scrap|secondary|outside|excluding|except|new|planned|project\w*|not|neither|among|one of|after|behind|Europe(?:'s|’s|an)|own(?:s|ed)|companies|firms?|controls?)\b", re.IGNORECASE)  # fmt: skip
# A share in words: the span of per cent that it allows.
PARTS = (
    (r"(?:almost|nearly|virtually|practically) all|(?:well )?over nine[- ]tenths|the whole", 85, 100), (r"(?:about |some |roughly |around )?nine[- ]tenths", 80, 97), (r"(?:about |some |roughly |around |nearly |over )?(?:four[- ]fifths)", 68, 90),
    (r"(?:about |some |roughly |around |nearly |over )?(?:three[- ]quarters)", 62, 86), (r"(?:about |some |roughly |around |nearly |over )?(?:two[- ]thirds)", 54, 78), (r"most|the bulk|the lion(?:'s|’s) share|the majority|more than half|over half", 48, 100),
    (r"(?:about |some |roughly |around |nearly |almost )?half", 38, 62), (r"(?:about |some |roughly |around |nearly |over )?(?:a|one) third", 24, 44), (r"(?:about |some |roughly |around |nearly |over )?(?:a|one) quarter", 17, 33), (r"(?:about |some |roughly |around |nearly |over )?(?:a|one) fifth", 13, 27),
    (r"(?:about |some |roughly |around |nearly |over |less than |under )?(?:a|one) tenth", 4, 15), (r"a (?:small|tiny|minor) (?:part|share|fraction)|hardly any|little", 0, 15),
)  # fmt: skip
SHARE = re.compile(
    rf"(?:(?P<word>{'|'.join(p for p, _, _ in PARTS)})|(?P<pct>\d[\d.]*(?:\s*[–-]\s*\d[\d.]*)?)\s?(?:%|per\s?cent))\s+(?:of\s+)?(?:(?:all|the)\s+)?(?:of\s+the\s+)?(?:(?:world|global)(?:'s|’s)?(?:\s+total)?|mined|all)\s*(?P<what>[\w -]{{0,45}})",
    re.IGNORECASE,
)
MAKES = r"(?:mines?|mined|makes?|made|produces?|produced|refines?|refined|smelts?|smelted|supplies|supplied|holds?|held|provides?|accounts? for|accounted for|delivers?|has|had|digs?|dug|turns? out|contributes?|yields?|separates?|with|gives?|gave)"
COMES = re.compile(r"\b(?:comes?|came|is (?:mined|made|produced|refined|smelted|found|separated)|are (?:mined|made|produced|refined|smelted|found)|lies?|originat\w+|stems?)\s+(?:\w+ly\s+)?(?:in|from|out of)\s+", re.IGNORECASE)  # fmt: skip
LEADS = re.compile(
    r"\b(?:is|was|remains?|being|as|stays?|are)\s+(?:by far\s+|still\s+|again\s+|thus\s+)*(?:the\s+)?(?:world(?:'s|’s)?\s+)?(?P<rank>second[- ]|third[- ])?(?:largest|biggest|leading|top|number[- ]one|foremost|main|dominant)\b(?P<tail>[^.;,]{0,60})"
    r"|\b(?:leads|tops|dominates|heads)\s+(?:the\s+)?(?:world|global)(?:'s|’s)?\s*(?P<tail2>[^.;,]{0,40})|\b(?:leads|dominates)\s+in\s+(?P<tail3>[^.;,]{3,30})"
    r"|\b(?:holds?|has|mines?|makes?|produces?)\s+(?:by far\s+)?the\s+(?:world(?:'s|’s)\s+)?(?:largest|biggest|greatest|most)\s+(?P<tail4>[^.;,]{3,50})",
    re.IGNORECASE,
)
WORLDLY = re.compile(r"\bworld|\bglobal|\bof any country|\banywhere|\bon earth|\bof all countries|\bby far\b", re.IGNORECASE)  # fmt: skip
MAINLY = re.compile(r"\b(?:mined|made|produced|refined|smelted|found)\s+(?:mainly|mostly|chiefly|primarily|largely|above all)\s+(?:in|by)\s+(?P<where>[^.;:]{3,70})|\b(?:comes?|came)\s+(?:mainly|mostly|chiefly|primarily|largely|above all)\s+from\s+(?:[a-z-]+\s+(?:in|of)\s+)?(?P<from>[^.;:]{3,70})", re.IGNORECASE)  # fmt: skip
COMPARED = re.compile(r"\b(?P<verb>mines?|makes?|produces?|refines?|smelts?|digs?)\s+(?:\w+\s+)?(?P<how>more|less|twice as much|half as much)\s+(?P<what>[\w -]{3,30}?)\s+(?:than|as)\s+", re.IGNORECASE)  # fmt: skip


def worldshares(evidence: Evidence) -> Iterator[Finding]:
    """Shares, leaders and comparisons of every sentence."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        for p in found:
            if p.kind == "sentence" and not ALLIED.search(p.plain):
                rules = (_share, _leader, _mainly, _compared)
                yield from islice(chain.from_iterable(rule(p, metal) for rule in rules), 1)


@lru_cache(maxsize=1)
def _commodities() -> dict[str, str]:
    """Words of a sentence that name a commodity of the figures."""
    known = {c for c, _, _ in figures()} | {r["commodity"] for r in table("world_shares")}
    words = {c: c for c in known if re.fullmatch(r"[a-z][a-z -]+", c)}
    words |= {k: v for k, v in ALIAS.items() if v in known}
    return words | {n: "" for n in symbols() if n not in words}


@lru_cache(maxsize=1)
def _commodity_words() -> re.Pattern[str]:
    names = sorted(_commodities(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, names))})\b", re.IGNORECASE)


def _commodity(p: Passage, metal: str, text: str) -> str:
    """The commodity of a stretch, of its sentence where that names one alone, else the document's."""
    for stretch in (text, p.plain):
        named = list(dict.fromkeys(_commodities()[m[0].lower()] for m in _commodity_words().finditer(stretch) if not re.match(r"(?:ed|er|ing)\b", stretch[m.end() : m.end() + 3])))  # fmt: skip
        if len(named) == 1:
            return named[0]
        if len(named) > 1:
            return ""
    return ALIAS.get(metal, metal)


def _table(commodity: str, quantity: str) -> dict[str, float]:
    """Output by country of the last published year."""
    return {r: f[-1].value for (c, r, q), f in figures().items() if c == commodity and q == quantity and r not in ("ROW", "EU27")}  # fmt: skip


def known_share(commodity: str, region: str, text: str) -> list[tuple[float, float, str]]:
    """Spans of per cent that are published for a country: low, high, what they say."""
    base = {"magnesium metal": "magnesium"}.get(commodity, commodity)
    spans = [(float(r["low_percent"]), float(r["high_percent"]), f"{name_of(region)}, {r['product']}: {r['low_percent']} to {r['high_percent']} % of the world ({r['source']})") for r in table("world_shares") if r["commodity"] == base and r["region"] == region and re.search(rf"\b(?:{r['words']})\b", text, re.IGNORECASE)]  # fmt: skip
    if spans:
        return spans
    quantities = ("reserves",) if re.search(r"\breserves?\b", text) else REFINED if re.search(r"\brefin|\bsmelt|\bprocess|\bseparat|\bmetal\b", text, re.IGNORECASE) else MINED if re.search(r"\bmin(?:e|es|ed|ing)\b|\bdug\b|\bdigs?\b", text) else (*MINED, *REFINED)  # fmt: skip
    for q in quantities:
        rows = _table(commodity, q)
        world = rows.get("WLD", 0.0) or sum(v for r, v in rows.items() if r != "WLD")
        listed = sum(v for r, v in rows.items() if r != "WLD")
        if world <= 0 or len(rows) < 4:
            continue
        if region in rows:
            share = 100 * rows[region] / world
            spans.append((share, share, f"{name_of(region)}, {commodity}, {q.replace('_', ' ')}: {share:.3g} % of the world (USGS MCS 2026 data release)"))  # fmt: skip
        elif listed > 0.9 * world and region != "USA":
            spans.append((0.0, 8.0, f"{name_of(region)} is not listed for {commodity}, {q.replace('_', ' ')} (USGS MCS 2026 data release)"))  # fmt: skip
    return spans


def _far(low: float, high: float, spans: list[tuple[float, float, str]]) -> bool:
    """Every published span lies beyond 15 points and a factor of 1.8 of the stated one."""
    return bool(spans) and all(
        (low > b + 15 and low > 1.8 * b) or (high < a - 15 and high * 1.8 < a) for a, b, _ in spans
    )  # fmt: skip


def _said(p: Passage, line: str, begin: int, end: int, spans: list[tuple[float, float, str]]) -> Finding:
    return finding(RULE, "medium", (p.words(begin, end), Words(spans[0][2], None, "published shares")), f"{line}; {spans[0][2]}", "The share or the country that is published.", weight=0.3)  # fmt: skip


def _share(p: Passage, metal: str) -> Iterator[Finding]:
    """ "China mines a tenth of the world's tungsten"; "90 % of the world's niobium comes from Canada"."""
    for m in SHARE.finditer(p.plain):
        if NO_WORLD.search(p.plain[max(0, m.start() - 60) : m.end() + 40]) or (
            m["word"] and "world" not in m[0].lower() and "global" not in m[0].lower()
        ):
            continue
        what = re.split(r"\b(?:and|while|with|followed|in|from)\b", m["what"])[0]
        named = mentions(p.plain)
        after = COMES.search(p.plain, m.end() - len(m["what"]), min(len(p.plain), m.end() + 40))
        here = [n for n in named if after and 0 <= n[0] - after.end() < 6]
        if here:
            if len([n for n in named if n[0] >= here[0][0]]) > 1:
                continue
        else:
            here = [
                n
                for n in named
                if n[1] <= m.start()
                and re.fullmatch(
                    rf"(?:'s|’s)?(?:\s+alone)?,?\s+(?:[\w-]+\s+){{0,3}}?{MAKES}\s+(?:about\s+|some\s+|roughly\s+|only\s+|around\s+|over\s+|nearly\s+|for\s+|well\s+|just\s+|more than\s+)*",
                    p.plain[n[1] : m.start()],
                )
            ]
        if not here and p.lead and re.fullmatch(r"\W*", p.plain[: m.start()].strip().removeprefix(p.lead)):  # fmt: skip
            here = [
                n for n in mentions(p.lead) if n[1] - n[0] >= len(p.lead) - 4
            ]  # a bullet of one country: "China: 60 % of the world's"
        if not here or here[-1][2] in ("WLD", "ROW", "EU27"):
            continue
        if not after and re.search(r"\b(?:and|,)\s+(?:[\w-]+\s+){0,6}$", p.plain[: here[-1][0]]) and len({c for b, _, c in named if b <= here[-1][0]}) > 1 and not re.search(r"\b(?:while|whereas|but)\b", p.plain[: here[-1][0]]):  # fmt: skip
            continue  # "Australia, Chile and Zimbabwe accounted for most": a share of all of them
        commodity = _commodity(p, metal, what)
        if m["pct"]:
            numbers = [float(x) for x in re.findall(r"\d+(?:\.\d+)?", m["pct"])]
            low, high = min(numbers), max(numbers)
        else:
            low, high = next(
                (float(a), float(b)) for w, a, b in PARTS if re.fullmatch(w, m["word"], re.IGNORECASE)
            )
        spans = known_share(commodity, here[-1][2], f"{what} {p.plain[here[-1][1] : m.start()]}")
        if _far(low, high, spans):
            yield _said(
                p,
                f"“{m[0].strip()[:50]}” stated for {name_of(here[-1][2])}",
                min(here[-1][0], m.start()),
                max(here[-1][1], m.end()),
                spans,
            )
            return


def _leader(p: Passage, metal: str) -> Iterator[Finding]:
    """ "Chile holds the largest reserves of boron"; "Mexico's reserves are the largest of any country"."""
    m = LEADS.search(p.plain)
    if not m or re.search(r"\b(?:among|one of|outside|after|not|no longer|fourth|until|once|was (?:long|once)|in the (?:1[89]|20[01])|recycl\w*|secondary|exporter|importer|consumer|user|market|buyer|single|mine|plant|smelter|refinery|deposit|company|works|operation|step|cost|part|site|field|complex|city|town|river)\b", f"{p.plain[max(0, m.start() - 45) : m.start()]} {m['tail'] or ''} {m['tail4'] or ''}", re.IGNORECASE):  # fmt: skip
        return
    tail = m["tail"] or m["tail2"] or m["tail3"] or m["tail4"] or ""
    if not (
        WORLDLY.search(m[0]) or m["tail3"] or m["tail4"] or WORLDLY.search(p.plain[m.start() : m.end() + 30])
    ):
        return
    if (
        not re.search(
            r"\b(?:producer|miner|source|supplier|refiner|smelter|holder|reserves?|output|production|mining|refining|mines|supply|list|ranking|table)\b",
            f"{tail} {p.plain[max(0, m.start() - 30) : m.start()]}",
        )
        and not m["tail3"]
    ):
        return
    if re.search(
        r"\b(?:allied|bloc|Europe\w*|Western|Americas?|Africa\w*|Asia\w*|region\w*|resources?)\b",
        p.plain[max(0, m.start() - 30) : m.end()],
    ):
        return
    named = [n for n in mentions(p.plain) if n[1] <= m.start() and m.start() - n[1] < 40]
    if not named or named[-1][2] in ("WLD", "EU27", "ROW"):
        return
    region = named[-1][2]
    between = p.plain[named[-1][1] : m.start()]
    if re.search(r"[.;:]", between) or not re.fullmatch(
        r"(?:'s|’s)?\s*(?:(?:mine|mined|refined|smelter)?\s*(?:reserves?|output|production|mines)\b)?[^,;.]{0,25},?\s*",
        between,
    ):
        return
    text = f"{tail} {between}"
    commodity = _commodity(p, metal, text)
    for q in (
        ("reserves",)
        if "reserve" in text
        else REFINED
        if re.search(r"refin|smelt", text)
        else MINED
        if re.search(r"\bmin(?:e|er|es|ing)\b", text)
        else (*MINED, *REFINED)
    ):
        rows = {r: v for r, v in _table(commodity, q).items() if r != "WLD"}
        if len(rows) < 3:
            continue
        order = sorted(rows, key=lambda r: -rows[r])
        rank = {"second": 1, "third": 2}.get((m["rank"] or "").strip(" -").lower(), 0)
        own = rows.get(region, 0.0)
        best = order[min(rank, len(order) - 1)]
        slack = 0.5 if "reserve" not in text else 0.85
        if own >= slack * rows[best] and (rank == 0 or own <= rows[best] / slack):
            return
        line = f"{name_of(best)}, {commodity}, {q.replace('_', ' ')}: {rows[best]:,.4g} t (USGS MCS 2026 data release)"
        yield finding(
            RULE, "medium", (p.words(named[-1][0], m.end()), Words(line, None, "published shares")),
            f"{name_of(region)} {own:,.4g} t, {name_of(best)} {rows[best]:,.4g} t published: “{m[0].strip()[:50]}” is said of the wrong country", f"{name_of(best)}.", weight=0.4,
        )  # fmt: skip
        return


def _mainly(p: Passage, metal: str) -> Iterator[Finding]:
    """ "mined mainly in Chile and Peru"; "most antimony is mined in Canada": countries that hold little of it."""
    m = MAINLY.search(p.plain) or re.search(r"\b(?:[Mm]ost|[Tt]he bulk of(?: the)?)\s+(?:of (?:the )?)?(?:world(?:'s|’s)?\s+)?(?P<what>[a-z ]{3,25}?)\s+(?:is|are|comes?|was)\s+(?:mined|made|produced|refined|smelted|from|found)\s+(?:in|from|by)?\s*(?P<where>[^.;:]{3,60})", p.plain)  # fmt: skip
    if not m or NO_WORLD.search(p.plain):
        return
    where = m.groupdict().get("where") or m.groupdict().get("from") or ""
    at = m.end() - len(where)
    here = [c for b, e, c in mentions(p.plain) if at <= b < m.end() and c not in ("WLD", "ROW")]
    if (
        not here
        or "EU27" in here
        or {c for _, e, c in mentions(p.plain) if e <= at}
        or {c for _, _, c in mentions(p.lead)}
    ):
        return
    commodity = _commodity(p, metal, m.groupdict().get("what") or p.plain[: m.start()][-40:])
    text = m[0]
    held = [known_share(commodity, c, text) for c in dict.fromkeys(here)]
    if not all(held):
        return
    best = [max(b for _, b, _ in spans) for spans in held]
    if sum(best) < 24:
        yield _said(p, f"“{m[0].strip()[:60]}”: together {sum(best):.3g} %", m.start(), m.end(), held[0])


def _compared(p: Passage, metal: str) -> Iterator[Finding]:
    """ "Peru mines more copper than Chile"."""
    m = COMPARED.search(p.plain)
    if not m or NO_WORLD.search(p.plain):
        return
    named = [n for n in mentions(p.plain) if n[2] not in ("WLD", "ROW", "EU27")]
    left = [n for n in named if 0 <= m.start() - n[1] < 12]
    right = [n for n in named if 0 <= n[0] - m.end() < 8]
    if not left or not right:
        return
    commodity = _commodity(p, metal, m["what"])
    for q in REFINED if m["verb"].lower().startswith(("refin", "smelt")) else (*MINED, *REFINED):
        rows = _table(commodity, q)
        a, b = rows.get(left[-1][2]), rows.get(right[0][2])
        if a is None or b is None or min(a, b) <= 0:
            continue
        if (m["how"].lower() in ("more", "twice as much") and a < 0.75 * b) or (
            m["how"].lower() in ("less", "half as much") and a > 1.33 * b
        ):
            line = f"{name_of(left[-1][2])} {a:,.4g} t, {name_of(right[0][2])} {b:,.4g} t of {commodity} (USGS MCS 2026 data release)"
            yield finding(RULE, "medium", (p.words(left[-1][0], right[0][1]), Words(line, None, "published figures")), line, "The order of the figures.", weight=0.3)  # fmt: skip
        return


__all__ = ["known_share", "worldshares"]

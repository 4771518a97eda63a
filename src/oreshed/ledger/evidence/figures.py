"""Figures: every number of a sentence with its dimension and the flow that the nearest words make it.

`amounts` says what is printed; a figure adds volumes, money and counted things, whole numbers in words, and a role:
output, scrap, imports, exports, stocks, use, supply, gap, rest, capacity, reserves, total. Rules that add, subtract and
divide read figures, so that they ask what a number is and not in which phrase it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from oreshed.ledger.evidence.amounts import NUMBER_WORD, Amount, amounts, spelled

VOLUME = re.compile(r"\s?(?P<scale>million|thousand|billion|M|k)?\s?(?:m3|m³|cubic met(?:re|er)s)(?!\w)")
SCALES = {None: 1.0, "k": 1e3, "thousand": 1e3, "M": 1e6, "million": 1e6, "billion": 1e9}
MONEY = re.compile(r"(?:[$€£¥]|\b(?:USD|US\$|EUR|GBP|CNY|AUD))\s?$")
PRICED = re.compile(r"\s?(?:/|\s?(?:per|a|an|each)\s)\s?(?:dry )?(?P<unit>kg|kilogram\w*|t|tonne|ton|metric ton|lb|pound|oz|troy ounce|ounce|dmtu|mtu|flask)\b")  # fmt: skip
THINGS = (
    r"(?:mines?|smelters?|refiner(?:y|ies)|plants?|furnaces?|works|producers?|companies|firms|countries|members?|projects?|sites?|facilities|operations?|"
    r"suppliers?|reactors?|pits?|deposits?|kilns?|lines?|mills?|foundries|shafts?|wells?|cells?|roasters?|recyclers?|converters?|concentrators?|potlines?)"
)
COUNTED = re.compile(
    rf"\b(?P<n>\d{{1,4}}|{NUMBER_WORD})(?=(?:\s+[\w-]+){{0,3}}?\s+{THINGS}\b)|\b(?P<m>\d{{1,4}}|{NUMBER_WORD})(?=\s+(?:of (?:them|these|those)|are|were|belong|have|run|still|remain|lie|stand|operate)\b)",
    re.IGNORECASE,
)

# The flow that words name. Within its stretch the nearest word wins, the longer of two equally near.
ROLES: tuple[tuple[str, str], ...] = (
    ("none", r"nothing|nil|unchanged|no (?:exports?|imports?|stocks?|scrap)"),
    ("opening", r"open(?:ed|ing)? (?:the (?:year|period) with|stocks?|inventor\w+)|start(?:ed|ing) (?:the year )?with|stocks? at the (?:start|beginning|outset)"),
    ("closing", r"(?:clos|end)(?:ed|ing) (?:the (?:year|period) )?(?:with|at|on)|closing (?:stocks?|inventor\w+)|stocks? at the (?:end|close)"),
    ("stock_out", r"(?:drawn?|drew|drawing|taken|took|releas\w+|came|withdrew|withdrawn|sold) (?:\w+ ){0,2}?(?:down )?(?:from|of|out of) (?:\w+ ){0,2}?(?:stocks?|stockpiles?|inventor\w+|stores?|warehouses?)|(?:stocks?|inventor\w+|stockpiles?) (?:fell|shrank|dropped|declined|were drawn down|were run down)(?: by)?|destocking|(?:stocks?|inventory|stockpile|inventories) (?:releases?|draw\w*|sales|liquidation)|draw-?downs?|releases? from (?:the )?(?:\w+ )?(?:stocks?|stockpiles?|inventor\w+)|run-?down of (?:stocks?|inventor\w+)"),
    ("stock_in", r"(?:added|went|put|built|moved|placed|carried) (?:\w+ )?(?:in)?to (?:the )?(?:\w+ )?(?:stocks?|stockpiles?|inventor\w+|stores?)|(?:stocks?|inventor\w+) (?:rose|grew|built up|increased|swelled)(?: by)?|(?:stock|inventory|stockpile)s? builds?\w*|restocking"),
    ("scrap", r"recycl\w+|scrap|secondary|reclaimed|re-?melt\w*|end-of-life|spent|urban mining|old metal|dross"),
    ("exports", r"(?<!re-)export\w*|(?:sold|shipped|sent|sells?|ships?|sales|went|goes) (?:\w+ )?(?:abroad|overseas|out|elsewhere)|left (?:all )?the country|went out|flowed out|shipments abroad|outflow"),
    ("sales", r"sold|sells?|sales"),
    ("imports", r"import\w*|bought(?: in| abroad)?|came in|flowed in|purchas\w+|buys?|brought in|foreign|(?:from )?(?:abroad|overseas|outside)|inflow"),
    ("gap", r"gap|shortfall|deficit|shortage|short(?: of| by)?|hole|missing|lacking|uncovered|unmet|wanting|undersupply|undersupplied"),
    ("surplus", r"surplus|excess|oversupply|to spare"),
    ("rest", r"rest|remainder|remain(?:s|ing|ed)|balance|difference|left(?: over)?|leav(?:es|ing)|outstanding|residual"),
    ("capacity", r"capacit(?:y|ies)|nameplate|rated(?: at| for)?|sized (?:at|for)|design(?:ed)?(?: for)?|can (?:treat|make|handle|take|process|produce|smelt|refine)|able to (?:treat|make|handle|produce)"),
    ("reserves", r"reserves?|resources?|endowment|in the ground"),
    ("use", r"apparent (?:use|consumption)|use[ds]?|usage|consum\w+|demand\w*|needs?|needed|requir\w+|take up|absorbs?|absorbed"),
    ("supply", r"suppl(?:y|ies)|available|availability|offer"),
    ("output", r"output|production|produc\w+|mined?|mines|mining|refin\w+|smelt\w+|made|makes?|making|dug|digs?|raised|cast|turned out|poured|deliver\w+|gave|gives?|yield\w*|primary|extract\w+|roast\w*|recover\w+|generated|obtained|shipped|shipments"),
)  # fmt: skip
COMPILED = tuple((name, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for name, words in ROLES)
NET_OF = re.compile(
    r"\b(?:after|besides?|net of|without|before|excluding|once)\s+(?:the |all )?$", re.IGNORECASE
)
BREAK = re.compile(r"[;:()]|,\s|\s[–—]\s|\b(?:and|while|whereas|but|against|plus|minus|less|with)\b")


@dataclass(frozen=True)
class Figure:
    """An amount with its dimension (mass, percent, money, volume, count, year, span ...) and its role ("" for none)."""

    amount: Amount
    kind: str
    role: str

    @property
    def value(self) -> float:
        return self.amount.value

    @property
    def start(self) -> int:
        return self.amount.start

    @property
    def end(self) -> int:
        return self.amount.end


@lru_cache(maxsize=8192)
def figures(text: str) -> tuple[Figure, ...]:
    """Every number of a plain text, in order, with its dimension and role.

    >>> [(f.kind, f.role) for f in figures("Japan bought 30 kt abroad and sold 4 kt of scrap")]
    [('mass', 'imports'), ('mass', 'scrap')]
    """
    found = [_dimension(text, a) for a in amounts(text)]
    taken = {a.start for a in found}
    for m in COUNTED.finditer(text):
        if m.start() in taken and next(a for a in found if a.start == m.start()).kind != "number":
            continue
        word = m["n"] or m["m"]
        n = int(word) if word.isdigit() else spelled(word)
        if n is None or 1900 <= n <= 2100:
            continue
        found = [a for a in found if a.start != m.start()]
        found.append(Amount(float(n), None, "count", 0.0, "", m.start(), m.start() + len(word), word))
    found.sort(key=lambda a: a.start)
    kept = [a for a in found if a.kind in ("mass", "money", "volume", "percent")]
    roles: dict[int, str] = {}
    for i, a in enumerate(kept):
        before = kept[i - 1].end if i else 0
        after = kept[i + 1].start if i + 1 < len(kept) else len(text)
        roles[a.start] = role_of(text, a, before, after)
    return tuple(Figure(a, a.kind, roles.get(a.start, "")) for a in found)


def _dimension(text: str, a: Amount) -> Amount:
    """A bare number with a currency before it, or a volume behind it, is no bare number; nor is "m" in "million m3"."""
    if a.kind not in ("number", "mass"):
        return a
    if MONEY.search(text[max(0, a.start - 5) : a.start]):
        unit = PRICED.match(text, a.end)
        return replace(a, kind="money", end=unit.end() if unit else a.end)
    if a.kind == "number" and (m := VOLUME.match(text, a.end)):
        factor = SCALES[m["scale"]]
        return replace(
            a,
            kind="volume",
            first=a.first * factor,
            second=None if a.second is None else a.second * factor,
            half=a.half * factor,
            end=m.end(),
            text=text[a.start : m.end()],
        )
    return a


def role_of(text: str, a: Amount, previous: int, following: int) -> str:
    """The role that the nearest words give: its own clause first, then what stands before it up to the number before."""
    before, after = text[max(previous, a.start - 70) : a.start], text[a.end : min(following, a.end + 45)]
    cut = BREAK.search(after)
    near = after[: cut.start()] if cut else after
    cuts = list(BREAK.finditer(before))
    own = before[cuts[-1].end() :] if cuts else before
    for left, right in ((own, near), (before, ""), ("", after)):
        hits: list[tuple[float, int, str]] = []
        for name, words in COMPILED:
            hits += [(len(left) - m.end(), -len(m[0]), name) for m in words.finditer(left)]
            hits += [
                (m.start() + 1, -len(m[0]), name)
                for m in words.finditer(right)
                if not NET_OF.search(right[: m.start()])
            ]
        hits = [h for h in hits if h[2] != "none"]  # "exported nothing" names a flow of no number
        if hits:
            return min(hits)[2]
    return ""


def of_kind(text: str, *kinds: str) -> list[Figure]:
    """The figures above zero of some dimensions."""
    return [f for f in figures(text) if f.kind in kinds and f.value > 0]


def years_of(text: str) -> list[int]:
    """The years of a text in order, each once."""
    return list(dict.fromkeys(int(f.value) for f in figures(text) if f.kind == "year"))

"""R-BAL, R-UNIT: what a plant takes in, what leaves it, and what one unit of it needs.

"450 t entered, 420 t left as metal and 80 t was lost"; feed x grade x yield against the product, whichever of them is asked for
("to tap 100 kt at 80 % recovery it must charge 110 kt"); a salt and the metal that its formula holds; a rate per unit times
the units ("1 kg per kWh, so 100 GWh needs 100 t"). The terms stand in one sentence or in two that follow each other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from oreshed.basis.properties import mass_fraction, symbols
from oreshed.ledger.evidence.amounts import NUMBER_WORD, Amount, amounts, disjoint, number, shown, spelled
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, joined
from oreshed.ledger.evidence.verdicts import finding, per
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.balance.equated import formulas
from oreshed.ledger.rules.balance.thereof import PIECES, TIMES

IN = re.compile(r"\b(?:enter(?:ed|s|ing)?|(?:came|come|comes|went|goes|going) in(?:to)?|took in|takes? in|was fed|were fed|fed (?:in)?to|charged|(?:was|were) (?:treated|leached|roasted|smelted|processed|milled|dissolved|dosed)|received|in the feed|of feed|put through|input|held in the feed|arriv\w+|loaded)\b", re.IGNORECASE)  # fmt: skip
OUT = re.compile(r"\b(?:left|leaves?|leaving|(?:came|come|comes) (?:out|off)|was lost|were lost|lost|losses|remain(?:ed|s)?|stay(?:ed|s)?|(?:went|goes|go|passed|reported|reports) (?:out )?(?:with|to|into|in|off|out)|ended up|condensed|recovered|obtained|was sold|carried|kept|holds back|held back|retained|shipped|poured|delivered|tapped|cast|won|product|discarded|bled off|purged|rejected|in the (?:slag|residue|tailings|waste|dust|off-?gas|calcine))\b", re.IGNORECASE)  # fmt: skip
LOSS = re.compile(r"\b(?:lost|loss(?:es)?|slag|residues?|tailings|waste|dust|off-?gas|calcine|bleed|cake|fumes?|reject\w*|discard\w*|remain\w*)\b", re.IGNORECASE)  # fmt: skip
STOCKS = re.compile(r"\bstocks?\b|\binventor\w+|\bin[- ]process\b", re.IGNORECASE)
NO_STOCKS = re.compile(r"\b(?:no|without(?: any)?|unchanged|not) (?:\w+ ){0,2}(?:change|changed|changing|movement|stocks?)|\bstocks? (?:\w+ ){0,2}(?:unchanged|did not change|not change|flat|level|the same)", re.IGNORECASE)  # fmt: skip
YIELD = re.compile(r"\b(?:recover(?:y|ies|s|ed)?|yields?|extraction|efficiency)\b", re.IGNORECASE)
NEEDS = re.compile(r"\b(?:draws?|drawing|needs?|requires?|must (?:\w+ )?(?:charge|feed|treat|buy|mine|take|have|find)|has to (?:charge|feed|treat|buy|mine)|charges?|feed(?:s|ing)?|consumes?|takes?|calls? for|uses?|treats?|wants|from|out of|smelts?|buys?)\b", re.IGNORECASE)  # fmt: skip
MAKES = re.compile(r"(?:\bto (?:tap|make|sell|reach|produce|deliver|ship|turn out|get|obtain|win|pour|yield|cast|fill)|\b(?:gives?|gave|yields?|yielded|mak(?:es|ing)|made|deliver(?:s|ed)?|produc(?:es|ed)|turns? out|leaves?|sells?|ships?|for|becomes?|become|comes? out|(?:its|the|their) (?:full|rated|nameplate|planned)|at full|rated|output of))\b", re.IGNORECASE)  # fmt: skip
FEED_NOUN = re.compile(r"\s*(?:a year |per year |/y )?(?:of )?(?:[\w-]+ ){0,2}?(?:feed|feedstock|concentrates?|ores?|residues?|scrap|black mass|slimes?|intermediates?|hydroxide|matte|brine|charge)\b", re.IGNORECASE)  # fmt: skip
WORKS = re.compile(
    r"\s*(?:a year |per year |/y )?(?:works|plant|smelter|refinery|line|unit|mill|furnace)\b", re.IGNORECASE
)
PURE = re.compile(r"\b(?:purit\w+|pure|moisture|capacity|utili[sz]\w+|load|growth|grow\w*|share|demand|price\w*|of (?:its|the) capacity)\b", re.IGNORECASE)  # fmt: skip
OTHER_FEED = re.compile(r"\b(?:scrap and|together with|besides|plus|also|as well as|partly|half of (?:it|which)|rest of|stocks?|blend\w*|mixed with|some of|part of)\b", re.IGNORECASE)  # fmt: skip
A_TONNE = re.compile(r"\b(?:a|one|each|every)\s+tonne\b(?! (?:a|per) (?:year|day))", re.IGNORECASE)
LOSES = re.compile(rf"\blos(?:es|ing|t)\s+(?:about |some |roughly )?(?P<n>{'|'.join(TIMES)})[ -](?P<piece>{'|'.join(k for k in PIECES if k != 'half')})s?\s+of\b", re.IGNORECASE)  # fmt: skip


def streams(evidence: Evidence) -> Iterator[Finding]:
    """Every balance of a plant, yield, formula and rate whose terms stand together."""
    book = Book.of(evidence.ledger)
    for document, found in book.documents():
        metal = book.commodity_of(document.name)
        before: Passage | None = None
        for p in found:
            if p.kind != "sentence":
                continue
            both = joined(before, p)
            yield from _balance(p) if _full(p) else _balance(both) if both else ()
            hits = list(_yield(p)) or (list(_yield(both)) if both else [])
            yield from hits
            yield from _salt(p, both or p, metal)
            yield from _rate(both or p)
            yield from list(_loaded(p)) or (_loaded(both) if both else ())
            yield from _stock(both or p)
            before = p


def _masses(p: Passage) -> list[Amount]:
    return [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]


def _full(p: Passage) -> bool:
    return bool(IN.search(p.plain) and OUT.search(p.plain) and len(_masses(p)) >= 3)


def _balance(p: Passage) -> Iterator[Finding]:
    """One flow in, all flows out, nothing from stock: the outs may not exceed the in, nor fall short where all are told."""
    found = _masses(p)
    if not 3 <= len(found) <= 6 or (STOCKS.search(p.plain) and not NO_STOCKS.search(p.plain)):
        return
    if [a for a in amounts(p.plain) if a.kind == "percent"] or any(a.second is not None or a.word in ("over", "below") for a in found):  # fmt: skip
        return
    sides: list[str] = []
    for i, a in enumerate(found):
        begin = found[i - 1].end if i else max(0, a.start - 60)
        end = found[i + 1].start if i + 1 < len(found) else min(len(p.plain), a.end + 60)
        after, own = p.plain[a.end : end], re.split(r"[;,.]\s", p.plain[begin : a.start])[-1]
        hits = [(m.start() + 1, side) for side, w in (("in", IN), ("out", OUT)) for m in w.finditer(after)]
        hits += [(len(own) - m.end(), side) for side, w in (("in", IN), ("out", OUT)) for m in w.finditer(own)]  # fmt: skip
        sides.append(min(hits)[1] if hits else (sides[-1] if sides and re.match(r"\s*(?:,|and\b|\s)*$", own) else ""))  # fmt: skip
    if sides[0] != "in" or any(s != "out" for s in sides[1:]) or not LOSS.search(p.plain[found[0].end :]):
        return
    feed, outs = found[0], found[1:]
    total = math.fsum(a.value for a in outs)
    told = bool(NO_STOCKS.search(p.plain) or re.search(r"\b[Oo]f (?:this|that|these|it|which)\b", p.plain))
    slack = 0.015 * feed.value + math.fsum(a.half for a in outs) * 0.2
    if total <= feed.value + slack and not (told and len(outs) >= 2 and total < feed.value - slack):
        return
    if total > 3 * feed.value or total < 0.5 * feed.value:
        return
    yield finding(
        "R-BAL", "high", (p.words(feed.start - 10, feed.end + 40), *(p.words(max(0, a.start - 10), a.end + 30) for a in outs)),
        f"{' + '.join(shown(a.value) for a in outs)} = {shown(total)} out of {shown(feed.value)} in: off by {shown(abs(total - feed.value))}",
        f"{shown(feed.value - total + outs[-1].value)} in the last stream, or another feed.", weight=per(abs(total - feed.value), feed.value),
    )  # fmt: skip


def _rates(p: Passage) -> list[tuple[int, int, float, float]]:
    """Yields of a stretch: begin, end, least and most as fractions."""
    rates = []
    for a in amounts(p.plain):
        if (
            a.kind == "percent"
            and 20 <= a.value < 100
            and a.second is None
            and a.word not in ("over", "below")
        ):
            near = p.plain[max(0, a.start - 28) : a.start] + "|" + re.split(r"[;.](?=\s)", p.plain[a.end : a.end + 26])[0]  # fmt: skip
            if YIELD.search(near) and not PURE.search(near):
                rates.append((a.start, a.end, a.allowed[0] / 100, a.allowed[1] / 100))
    for m in LOSES.finditer(p.plain):
        kept = 1 - TIMES[m["n"].lower()] * PIECES[m["piece"].lower()]
        if kept > 0.2:
            rates.append((m.start(), m.end(), kept - 0.005, kept + 0.005))
    return rates


def _side(p: Passage, a: Amount, previous: int) -> str:
    """Feed or product, by the verb before the mass and the noun behind it."""
    text = p.plain
    own = re.split(r"[;]|\.\s", text[max(previous, a.start - 70) : a.start])[-1]
    hits = [(m.end(), "feed") for m in NEEDS.finditer(own)] + [
        (m.end(), "product") for m in MAKES.finditer(own)
    ]
    if WORKS.match(text, a.end):
        return "product"
    if FEED_NOUN.match(text, a.end):
        return "feed"
    return max(hits)[1] if hits else ""


def _yield(p: Passage) -> Iterator[Finding]:
    """Feed, grade, yield and product of one stretch, of which the two masses are a feed and a product."""
    rates = _rates(p)
    if len({(round(r[2], 3), round(r[3], 3)) for r in rates}) != 1 or OTHER_FEED.search(p.plain):
        return
    found = [a for a in _masses(p) if a.second is None and a.word not in ("over", "below")]
    unit = A_TONNE.search(p.plain)
    if unit is not None:
        found = [Amount(1.0, None, "mass", 0.0, "", unit.start(), unit.end(), unit[0]), *found]
    if len(found) != 2 or len({int(a.first) for a in amounts(p.plain) if a.kind == "year"}) > 1:
        return
    sides = ["feed" if unit is not None and i == 0 else _side(p, a, found[i - 1].end if i else 0) for i, a in enumerate(found)]  # fmt: skip
    if set(sides) != {"feed", "product"}:
        return
    feed, product = found[sides.index("feed")], found[sides.index("product")]
    begin, end, low, high = rates[0]
    grades = [
        a for a in amounts(p.plain) if a.kind == "percent" and not any(r[0] <= a.start < r[1] for r in rates)
    ]
    if len(grades) > 1 or (grades and (PURE.search(p.plain) or not (feed.end - 40 <= grades[0].start <= feed.end + 60 or (unit and re.match(r"\s+of (?:it|this|that|such)\b", p.plain[unit.end() :]))))):  # fmt: skip
        return
    if not grades and unit is not None:
        return
    grade = grades[0].allowed if grades else (100.0, 100.0)
    bounds = (feed.allowed[0] * low * grade[0] / 100, feed.allowed[1] * high * grade[1] / 100)
    exact = feed.value * (low + high) / 2 * sum(grade) / 200
    if not disjoint((0.97 * bounds[0], 1.03 * bounds[1]), product.allowed) or not 0.05 < per(product.value, feed.value * sum(grade) / 200) < 20:  # fmt: skip
        return
    terms = f"{shown(feed.value)}{f' x {sum(grade) / 2:.4g} %' if grades else ''} x {50 * (low + high):.3g} %"
    yield finding(
        "R-BAL", "high", (p.words(max(0, min(feed.start, product.start) - 30), max(feed.end, product.end) + 20), p.words(begin - 15, end + 10)),
        f"{terms} = {shown(exact)}, stated {shown(product.value)}",
        f"{shown(exact)}, or a feed of {shown(per(feed.value * product.value, exact))}.", weight=min(1.0, per(abs(exact - product.value), exact)),
    )  # fmt: skip


OF_IT = re.compile(r"\s*(?:/y|a year|per year)?\s*of (?:it|this|that|(?:the |this )?(?:salt|crystals?|product|compound|hydrate|heptahydrate|monohydrate|hexahydrate|pentahydrate|oxide|pentoxide|trioxide|carbonate|hydroxide|sulphate|sulfate|chloride|fluoride))\b", re.IGNORECASE)  # fmt: skip


def _salt(p: Passage, near: Passage, metal: str) -> Iterator[Finding]:
    """ "CoSO4·7H2O is the usual crystal; 10 kt of it hold 3.8 kt of cobalt": the share that the formula gives."""
    symbol = symbols().get(metal, "")
    found = _masses(p)
    if not symbol or len(found) != 2 or [a for a in amounts(p.plain) if a.kind == "percent"]:
        return
    known = [(e, f) for _, e, f in formulas(near.plain) if mass_fraction(f, symbol)]
    if len({f for _, f in known}) != 1:
        return
    salt, pure = (found[0], found[1])
    own = formulas(p.plain[salt.end : salt.end + 30])
    if not (OF_IT.match(p.plain, salt.end) or (own and own[0][0] < 18)):
        return
    behind = re.split(r"[;,.]", p.plain[pure.end : pure.end + 40])[0]
    if not re.search(rf"\b(?:{metal}|{symbol}|metal)\b", behind) or formulas(behind):
        return
    share = mass_fraction(known[0][1], symbol) or 0.0
    bounds = (0.97 * share * salt.allowed[0], 1.03 * share * salt.allowed[1])
    if not disjoint(bounds, pure.allowed):
        return
    yield finding(
        "R-BAL", "high", (p.words(salt.start - 15, pure.end + 15), near.words(max(0, known[0][0] - 30), known[0][0])),
        f"{metal} in {known[0][1]}: {shown(salt.value)} x {100 * share:.3g} % = {shown(share * salt.value)}, stated {shown(pure.value)}",
        f"{shown(share * salt.value)}.", weight=min(1.0, per(abs(share * salt.value - pure.value), pure.value)),
    )  # fmt: skip


# Units that things are counted in, and how many of the base unit each holds.
SCALE = {"k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
THINGS = r"(?P<thing>vehicles?|cars?|turbines?|panels?|cells?|phones?|batteries|trucks?|reactors?|tonnes?(?= of steel))"
RATE = re.compile(rf"(?P<mass>kg|g|t|tonnes?|kilograms?|grams?)\b(?P<what>[^.;,]{{0,45}}?)\s*(?:\bper\b|\bfor (?:each|every)\b|\ba(?= kWh)|\bto (?:the|each|every)\b|/|\bin(?:to)? (?:each|every|one|an?)\b|\beach\b)\s*(?:(?P<s>[kMGT])(?P<u>Wh?)p?\b|(?:electric |battery |new |large |single )?{THINGS})", re.IGNORECASE)  # fmt: skip
COUNT = re.compile(rf"(?P<n>\d[\d,]*(?:\.\d+)?|\b(?:{NUMBER_WORD}|an?)(?=\s(?:million|thousand|billion)))\s?(?:(?P<s>[kMGT])(?P<u>Wh?)p?\b|(?P<big>million|billion|thousand)?\s?(?:electric |battery |new |such |large )?{THINGS})", re.IGNORECASE)  # fmt: skip
MASS = {"kg": 1e-3, "kilogram": 1e-3, "kilograms": 1e-3, "g": 1e-6, "gram": 1e-6, "grams": 1e-6, "t": 1.0, "tonne": 1.0, "tonnes": 1.0}  # fmt: skip


def _unit(m: re.Match[str]) -> tuple[str, float]:
    """What is counted, without its prefix or plural, and how much of it."""
    if m["u"]:
        scale = SCALE.get(
            m["s"] if m["s"] in SCALE else m["s"].lower() if m["s"].lower() == "k" else m["s"].upper(), 1.0
        )
        return m["u"].lower(), scale
    return re.sub(r"(?:ies|s)$", "", m["thing"].lower()), 1.0


def _rate(p: Passage) -> Iterator[Finding]:
    """ "1 kg of graphite per kWh, so each 100 GWh of cells needs 100 t": the rate times the units."""
    text = p.plain
    m = RATE.search(text)
    first = next((a for a in reversed(amounts(text)) if m and a.start < m.start("mass") + 1 and m.start("mass") - a.end <= 3), None)  # fmt: skip
    digits = re.search(r"(\d[\d.,]*)\s*$", text[: m.start("mass")]) if m else None
    if m is None or digits is None or (first is not None and first.second is not None):
        return
    rate = number(digits[1].rstrip(".,")) * MASS[m["mass"].lower()]
    what, per_unit = _unit(m)
    for n in COUNT.finditer(text, m.end()):
        name, scale = _unit(n)
        if name != what or re.search(r"\b(?:rather|only|previously|older|instead|another)\b", text[m.end() : n.start()]):  # fmt: skip
            continue
        digits_n = number(n["n"]) if n["n"][0].isdigit() else float(spelled(n["n"]) or 1)
        units = digits_n * scale * {"thousand": 1e3, "million": 1e6, "billion": 1e9, None: 1.0}[(n["big"] or "").lower() or None] if not n["u"] else digits_n * scale  # fmt: skip
        a = next((a for a in _masses(p) if n.end() <= a.start <= n.end() + 70), None)
        if a is None or re.search(r"[.;](?=\s)|\d", text[n.end() : a.start]) or re.search(r"\b(?:and|more|less)\s*$", text[: a.start]):  # fmt: skip
            return
        exact = units / per_unit * rate
        low, high = (0.8, 1.25) if a.word == "about" or first is None or first.word == "about" else (0.9, 1.1)
        if low * exact <= a.value <= high * exact or a.word in ("over", "below"):
            return
        factor = math.log10(per(a.value, exact)) if exact and a.value else 0.0
        rules = ("R-BAL", "R-UNIT") if abs(factor - round(factor)) < 0.08 and round(factor) else ("R-BAL",)
        for rule in rules:
            yield finding(
                rule, "high", (p.words(digits.start(), m.end()), p.words(n.start() - 10, a.end + 15)),
                f"{units / per_unit:,.4g} x {rate:.4g} t = {shown(exact)}, stated {shown(a.value)}", f"{shown(exact)}.", weight=1.0,
            )  # fmt: skip
        return


RUN = re.compile(r"\s*(?:of (?:its|their|the|this|that|nameplate|rated)?\s?(?:[\w-]+\s)?(?:rating|capacity|nameplate|rate)\b|utili[sz]ation|load)", re.IGNORECASE)  # fmt: skip
CAN = re.compile(
    r"\b(?:capacity|nameplate|rated|plants?|works|mills?|furnaces?|lines?|smelters?|refiner\w+|can)\b[^.;\d]{0,30}$",
    re.IGNORECASE,
)


def _loaded(p: Passage) -> Iterator[Finding]:
    """ "A plant of 20 kt works at 95 % of its rating and makes 21 kt": capacity x load."""
    loads = [a for a in amounts(p.plain) if a.kind == "percent" and 5 < a.value <= 100 and a.second is None and a.word not in ("over", "below") and RUN.match(p.plain, a.end)]  # fmt: skip
    found = _masses(p)
    if len(loads) != 1 or len(found) != 2 or len([a for a in amounts(p.plain) if a.kind == "percent"]) != 1:
        return
    size, made = found
    if not CAN.search(p.plain[max(0, size.start - 60) : size.start]) or not MAKES.search(p.plain[max(size.end, made.start - 60) : made.start]) or re.search(r"\b(?:will|could|from|to|expan\w+|rais\w+|by 20\d\d|while|another)\b", p.plain[size.start : made.start]):  # fmt: skip
        return
    low, high = size.allowed[0] * loads[0].allowed[0] / 100, size.allowed[1] * loads[0].allowed[1] / 100
    if disjoint((0.98 * low, 1.02 * high), made.allowed) and 0.1 < per(made.value, size.value) < 10:
        exact = size.value * loads[0].value / 100
        yield finding(
            "R-BAL", "high", (p.words(size.start - 30, made.end + 10), p.words(loads[0].start - 10, loads[0].end + 20)),
            f"{shown(size.value)} x {loads[0].value:.4g} % = {shown(exact)}, stated {shown(made.value)}", f"{shown(exact)}.", weight=min(1.0, per(abs(made.value - exact), exact)),
        )  # fmt: skip


OPENED = re.compile(
    r"\b(?:stood at|opened (?:the year )?(?:with|at)|started (?:the year )?(?:with|at)|at the (?:start|beginning)|in January|opening stocks?)\b",
    re.IGNORECASE,
)
CLOSED = re.compile(
    r"\b(?:closed|ended|ends|closes|closing stocks?|at the end|at year['’]s end|December|leaving|left)\b",
    re.IGNORECASE,
)


def _stock(p: Passage) -> Iterator[Finding]:
    """ "Stocks stood at 40 kt, 310 kt came in and 300 kt went out, so that December closed with 30 kt"."""
    found = _masses(p)
    if (
        len(found) != 4
        or not STOCKS.search(p.plain)
        or len({a.start for a in amounts(p.plain) if a.kind == "year"}) > 1
    ):
        return
    side: dict[str, Amount] = {}
    for i, a in enumerate(found):
        begin = found[i - 1].end if i else 0
        end = found[i + 1].start if i + 1 < len(found) else len(p.plain)
        own, after = p.plain[begin : a.start], p.plain[a.end : end][:35]
        for name, w in (("open", OPENED), ("close", CLOSED), ("in", IN), ("out", OUT)):
            if name not in side and (w.search(own) or w.search(re.split(r"[,.;]| and ", after)[0])):
                side[name] = a
                break
    if set(side) != {"open", "close", "in", "out"}:
        return
    exact = side["open"].value + side["in"].value - side["out"].value
    if abs(exact - side["close"].value) > 0.02 * side["in"].value + side["close"].half:
        yield finding(
            "R-BAL", "high", (p.words(found[0].start - 20, found[-1].end), p.words(side["close"].start - 20, side["close"].end)),
            f"{shown(side['open'].value)} + {shown(side['in'].value)} - {shown(side['out'].value)} = {shown(exact)}, stated {shown(side['close'].value)}", f"{shown(exact)}.", weight=0.3,
        )  # fmt: skip


__all__ = ["streams"]

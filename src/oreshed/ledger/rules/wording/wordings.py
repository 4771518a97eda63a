"""R-QUAL, R-LOGIC, R-UNIT, R-STAGE: words against words and amounts side by side: "almost all, a third"; "0.9 Mt, twice the 1.0 Mt"; "2.9 Mt of ore is 2.9 Mt of metal"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from oreshed.basis.properties import symbols
from oreshed.ledger.evidence.amounts import amounts, disjoint, shown
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import Passage, first_of
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.rules.balance.tenors import CARRIER
from oreshed.ledger.rules.wording.counted import COUNT, THING, number_of
from oreshed.ledger.rules.wording.proportions import share_words


def wordings(evidence: Evidence) -> Iterator[Finding]:
    """Pairs of words, of counts and of amounts that stand in apposition."""
    for p in Book.of(evidence.ledger).sentences():
        yield from first_of(
            p,
            _two_words,
            _ratio,
            _of_the,
            _pounds,
            _ore_is_metal,
            _importing,
            _dominant,
            _in_all,
        )


def _two_words(p: Passage) -> Iterator[Finding]:
    """ "almost all refined copper, a third, is": two quantity words of one phrase."""
    hits: list[tuple[int, int, str, tuple[float, float]]] = []
    for m, span in share_words(p.plain):
        if not any(b <= m.start() and m.end() <= e for b, e, _, _ in hits):
            hits.append((m.start(), m.end(), m[0], span))
    hits.sort()
    for (b, e, word, span), (c, d, other, range_) in itertools.pairwise(hits):
        between = p.plain[e:c]
        tail = p.plain[d : d + 22]
        if span[0] <= range_[1] and range_[0] <= span[1]:
            continue
        if not re.fullmatch(r"(?:[^,;.()\d]|\bof\b){0,45}?(?:\(|,\s*|\s[–—]\s*)(?:or |(?:i\.e\.|viz) |namely |that is |roughly |about |some |only |just |nearly |over )*", between):  # fmt: skip
            continue
        if not re.match(r"\s*(?:\)|,|\s[–—]|of (?:it|them|the total)\b|in all)", tail) or re.search(r"\b(?:than|not|from|to|rest|other|and|but|while|another|up|down)\b", between):  # fmt: skip
            continue
        yield finding(
            "R-QUAL", "medium", (p.words(b, d), p.words(c - 3, d)),
            f"“{word}” allows {span[0]:g} to {span[1]:g} %, “{other}” {range_[0]:g} to {range_[1]:g} %", "One of the two words.", weight=0.3,
        )  # fmt: skip
        return


TIMES = (
    (r"(?:more|larger|higher|greater|bigger)(?: than)?", (1.0, 1e9)), (r"(?:less|smaller|lower)(?: than)?", (0.0, 1.0)), (r"(?:some |about |roughly |nearly |almost )?(?:twice|double)", (1.6, 2.5)),
    (r"(?:some |about |roughly |nearly |almost )?(?:three times|triple|treble)", (2.4, 3.6)), (r"(?:some |about |roughly |nearly |almost )?four times", (3.3, 4.8)), (r"(?:some |about |roughly |nearly |almost )?(?:five times)", (4.1, 5.9)),
    (r"(?:some |about |roughly |nearly |almost |just over |just under )?half(?: of)?", (0.4, 0.6)), (r"(?:some |about |roughly |nearly |almost |over )?(?:a|one)[ -]third of", (0.26, 0.41)), (r"(?:some |about |roughly |nearly |almost |over )?(?:a|one)[ -]quarter of", (0.18, 0.32)),
    (r"(?:some |about |roughly |nearly |almost |over )?two[ -]thirds of", (0.58, 0.75)), (r"(?:some |about |roughly |nearly |almost |over )?(?:a|one)[ -]fifth of", (0.14, 0.26)), (r"(?:some |about |roughly |nearly |almost |over )?(?:a|one)[ -]tenth of", (0.06, 0.14)), (r"(?:some |about |roughly |nearly |almost )?ten times", (7.5, 13.0)),
    (r"(?:some |about |roughly |nearly |almost |over )?three[ -]quarters of", (0.67, 0.83)), (r"(?:about |roughly |nearly |almost )?(?:equal to|level with|on a par with|the same as|as much as)", (0.88, 1.13)),
)  # fmt: skip
TIMES_COMPILED = tuple((re.compile(rf"(?:,|\(|–|—|\band\b|\bor\b|\bis\b|\bwhich is\b|\bthat is\b|\bthus\b|\bbeing\b)\s*(?:which is |that is |or |so |thus |also |and |far |much |slightly )*(?:{w})\s+(?P<the>the|its|their|that of|demand|supply|output|use|consumption|production|needs?|[A-Z][a-z]+(?:'s|’s))\s+(?:(?:\w|['’])+\s+){{0,3}}?\(?$"), span, w) for w, span in TIMES)  # fmt: skip


def _ratio(p: Passage) -> Iterator[Finding]:
    """ "510 kt mined, more than the 1.1 Mt of the United States": the word between two masses against their ratio."""
    masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    for a, b in itertools.pairwise(masses):
        between = p.plain[a.end : b.start]
        if len(between) > 75 or re.search(r"[;.](?=\s)|\b(?:not|no|rather|from|to)\b", between):
            continue
        for pattern, (low, high), _ in TIMES_COMPILED:
            m = pattern.search(between)
            if not m:
                continue
            least, most = a.allowed[0] / max(b.allowed[1], 1e-9), a.allowed[1] / max(b.allowed[0], 1e-9)
            if least > high or most < low:
                for rule in ("R-QUAL", "R-LOGIC"):
                    yield finding(
                        rule, "medium", (p.words(a.start - 20, b.end + 20), p.words(b.start - 15, b.end)),
                        f"{shown(a.value)} / {shown(b.value)} = {a.value / b.value:.3g}: “{m[0].strip(' ,(–—')}” does not hold", "The word of the numbers.", weight=0.3,
                    )  # fmt: skip
            return


OF_THE = re.compile(rf"\b[Oo](?:f|ut of) (?:the|its|their|these|those|all)\s+(?P<n>{COUNT})\s+{THING}\b,?\s+(?P<rest>[^.;]{{0,40}}?)\b(?:only\s+|just\s+|about\s+|some\s+|all\s+)*(?P<m>{COUNT})\s+(?=(?:are|were|is|was|run|runs|still|now|remain|remains|closed|shut|have|had|work|operate|make|made|stand|lie|use|went|belong|of them|produce|account)\b)", re.IGNORECASE)  # fmt: skip


def _of_the(p: Passage) -> Iterator[Finding]:
    """ "of the three smelters only four still run": more parts than the whole has."""
    for m in OF_THE.finditer(p.plain):
        whole, part = number_of(m["n"]), number_of(m["m"])
        if whole is None or part is None or part <= whole or part > 2000 or re.search(r"\d", m["rest"]):
            continue
        for rule in ("R-PART", "R-QUAL"):
            yield finding(
                rule, "medium", (p.words(m.start(), m.end() + 15), p.words(m.start("m"), m.end() + 10)),
                f"{part} of {whole}", "Counts of which the part is the smaller.", weight=0.2,
            )  # fmt: skip
        return


MASS = r"(\d[\d,]*(?:\.\d+)?)\s*(billion|million|thousand|k|M)?\s*"
POUNDS = re.compile(
    rf"{MASS}(pounds|lbs?|short tons?|long tons?|troy ounces|ounces|oz|kg|kilograms)\b", re.IGNORECASE
)
TONS = re.compile(rf"{MASS}(tonnes?|metric tons?|tons?|t)\b", re.IGNORECASE)
SCALE = {"billion": 1e9, "million": 1e6, "thousand": 1e3, "k": 1e3, "m": 1e6}
IN_T = {"pounds": 0.00045359237, "lb": 0.00045359237, "lbs": 0.00045359237, "short ton": 0.90718474, "short tons": 0.90718474, "long ton": 1.0160469, "long tons": 1.0160469, "troy ounces": 3.11034768e-5, "ounces": 3.11034768e-5, "oz": 3.11034768e-5, "kg": 1e-3, "kilograms": 1e-3}  # fmt: skip
SAME = re.compile(r"\s*(?:a year|per year|/yr)?\s*(?:of \w+\s*)?(?:\(|,?\s*or\b|,?\s*(?:i\.e\.|viz)|,?\s*that is\b|=|equals?\b|is\b|,?\s*equal to\b|,?\s*equivalent to\b|corresponds? to\b)\s*(?:about |some |roughly |nearly |around |~|≈)*\s*", re.IGNORECASE)  # fmt: skip


def _value(m: re.Match[str]) -> tuple[float, float]:
    digits = m[1].replace(",", "")
    half = 0.5 * 10 ** -len(digits.split(".")[1]) if "." in digits else 0.5 * 10 ** (len(digits) - len(digits.rstrip("0")))  # fmt: skip
    scale = SCALE.get((m[2] or "").lower(), 1.0) * IN_T.get(m[3].lower(), 1.0)
    return float(digits) * scale, half * scale


def _pounds(p: Passage) -> Iterator[Finding]:
    """ "1.1 million tons equals 1.1 billion pounds": one mass in two units."""
    for first, second in ((TONS, POUNDS), (POUNDS, TONS)):
        for a in first.finditer(p.plain):
            gap = SAME.match(p.plain, a.end())
            b = second.match(p.plain, gap.end()) if gap else None
            if b is None or re.match(
                r"\s*(?:of (?:concentrate|ore|oxide)|U3O8|WO3|V2O5|LCE)", p.plain[b.end() :]
            ):
                continue
            (x, h), (y, k) = _value(a), _value(b)
            if x <= 0 or y <= 0 or abs(x - y) <= h + k + 0.03 * max(x, y):
                continue
            yield finding(
                "R-UNIT", "high" if not 0.5 < x / y < 2 else "medium", (p.words(a.start(), b.end()), p.words(b.start(), b.end())),
                f"{a[0]} = {shown(x)}, {b[0]} = {shown(y)}: a factor of {max(x, y) / min(x, y):.3g}", "One mass in both units.", weight=0.5,
            )  # fmt: skip
            return


METAL = re.compile(
    rf"\s*(?:a year |per year |/yr )?(?:of\s+)?(?:contained\s+|refined\s+|pure\s+|metallic\s+)*(?:metal|content|[A-Z][a-z]?\b|{'|'.join(symbols())})\b(?! (?:ores?|concentrates?|sul|carb|oxide|hydrox))"
)


def _ore_is_metal(p: Passage) -> Iterator[Finding]:
    """ "2.9 Mt of ore is 2.9 Mt of manganese": rock and metal of one weight."""
    masses = [a for a in amounts(p.plain) if a.kind == "mass" and a.value > 0]
    for a, b in itertools.pairwise(masses):
        rock, metal = (a, b) if CARRIER.match(p.plain[a.end : a.end + 40]) else (b, a)
        if not CARRIER.match(p.plain[rock.end : rock.end + 40]) or CARRIER.match(p.plain[metal.end : metal.end + 40]) or not METAL.match(p.plain[metal.end : metal.end + 40]):  # fmt: skip
            continue
        between = p.plain[a.end : b.start]
        sides = [(x.first - x.half, x.first + x.half) if x.word in ("over", "below") else x.printed for x in (a, b)]  # fmt: skip
        if disjoint((0.985 * sides[0][0], 1.015 * sides[0][1]), sides[1]) or not re.search(r"\b(?:is|are|or|equals?|viz|i\.e\.|means?|gives?|giving|yields?|contain\w*|holds?|shipped as|so|thus|hence|into|as|makes?)\b", between):  # fmt: skip
            continue
        yield finding(
            "R-STAGE", "high", (p.words(a.start - 10, b.end + 20), p.words(metal.start - 5, metal.end + 20)),
            f"{shown(rock.value)} of rock and {shown(metal.value)} of metal: no ore or concentrate is all metal", "The content, from the grade.", weight=0.5,
        )  # fmt: skip
        return


SELF = re.compile(r"\b(?:self[- ]suffici\w+|independent of imports|no imports? (?:are|is) needed|needs? no imports?|fully (?:self-supplied|covered at home))\b", re.IGNORECASE)  # fmt: skip


def _importing(p: Passage) -> Iterator[Finding]:
    """ "self-sufficient, importing 29 % of its copper": the share of imports beside the word."""
    m = SELF.search(p.plain)
    if not m or re.search(r"\b(?:not|no longer|far from|never|hardly|could|would|if|by 20[3-9]\d|become|becomes|until|once)\b", p.plain[max(0, m.start() - 40) : m.end() + 15], re.IGNORECASE):  # fmt: skip
        return
    for a in amounts(p.plain):
        if a.kind != "percent" or not a.printed[0] > 8:
            continue
        near = p.plain[max(0, a.start - 45) : a.start] + "|" + p.plain[a.end : a.end + 40]
        if re.search(r"\bimport\w*|\bfrom abroad\b|\bbought (?:in|abroad)\b|\bforeign\b", near, re.IGNORECASE) and not re.search(r"\b(?:export\w*|cut|fell|down|less)\b", near):  # fmt: skip
            yield finding(
                "R-LOGIC", "high", (p.words(max(0, m.start() - 30), m.end() + 10), p.words(a.start - 35, a.end + 30)),
                f"imports of {a.value:.4g} %: “{m[0]}” does not hold", "The share that imports have.", weight=0.5,
            )  # fmt: skip
            return


DOMINANT = re.compile(r"\b(?:dominant|largest|biggest|main|chief|leading|principal|foremost|first)\b[^.;%]{0,40}?(?P<a>\d+(?:\.\d+)?)\s?(?:%|per cent)[^.;%]{0,30}?\b(?:followed by|ahead of|before|then(?: comes?)?|second(?: is| comes)?|next(?: is| comes)?)\b[^.;%]{0,40}?(?P<b>\d+(?:\.\d+)?)\s?(?:%|per cent)", re.IGNORECASE)  # fmt: skip


def _dominant(p: Passage) -> Iterator[Finding]:
    """ "solder is the dominant use, at 22 %, followed by tinplate at 41 %": an order that its percentages deny."""
    m = DOMINANT.search(p.plain)
    if m and float(m["b"]) > float(m["a"]) + 1:
        for rule in ("R-QUAL", "R-LOGIC"):
            yield finding(
                rule, "medium", (p.words(m.start(), m.end()), p.words(m.start("b") - 15, m.end())),
                f"{m['a']} % is put before {m['b']} %", "The order of the numbers.", weight=0.3,
            )  # fmt: skip


IN_ALL = re.compile(rf"(?P<list>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*(?:, [A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)*,? and (?:the )?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)(?:,| –| —| \()\s*(?P<n>{COUNT})\s+(?:in all|in total|altogether|all told|in number)\b")  # fmt: skip


def _in_all(p: Passage) -> Iterator[Finding]:
    """ "at Port Hope, Metropolis and Malvési, four in all": a count behind its list."""
    m = IN_ALL.search(p.plain)
    n = number_of(m["n"]) if m else None
    items = [x for x in re.split(r",\s*(?:and\s+)?|\s+and\s+", m["list"]) if x.strip()] if m else []
    if m and n is not None and n != len(items) and len(items) >= 2 and n < 30:
        yield finding(
            "R-QUAL", "medium", (p.words(m.start(), m.end()), p.words(m.start("n"), m.end())),
            f"“{m['n']}” stands behind {len(items)} names", f"{len(items)}.", weight=0.1,
        )  # fmt: skip


__all__ = ["wordings"]

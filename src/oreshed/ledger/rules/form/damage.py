"""R-TEXT: damaged text: stray scripts, unbalanced brackets, doubled words, leftover markup, sentences that break off."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from importlib import resources

from oreshed.ledger.document import Document
from oreshed.ledger.evidence.book import Book
from oreshed.ledger.evidence.passage import CITATION, Passage, passages, passages_by_line
from oreshed.ledger.evidence.verdicts import finding
from oreshed.ledger.finding import Evidence, Finding

RULE = "R-TEXT"
DOUBLED = re.compile(r"\b([A-Za-z]{2,})(\s+|/)\1\b(?![-'’])", re.IGNORECASE)
TWICE_RIGHT = {"that", "had", "very", "wagga", "walla", "baden", "pago", "lapu", "bora", "really", "so"}
MOJIBAKE = re.compile(r"Ã[\x80-\xbf©¨¶¼¤]|â€[™œ\x9d“”\u201c]?|Â[°·±]|\ufffd|ï¿½")
LEFTOVER = re.compile(
    r"</?(?:b|i|br|p|div|span|sup|sub|ul|li|em|strong)\b[^>]*>|&(?:amp|nbsp|lt|gt|quot|#\d+);|\{\{[^}]*\}\}|\bTODO\b|\bFIXME\b|\bTBD\b|\bTK\b|"
    r"\bXX+\b|\[citation needed\]|\blorem ipsum\b|\[\[|\]\]|:contentReference|oaicite|turn\d+search\d+|【[^】]*】?",
    re.IGNORECASE,
)
PAIRS = {")": "(", "]": "[", "}": "{", "】": "【"}
OPENERS = set(PAIRS.values())
ONE_WIDTH = str.maketrans("（）［］", "()[]")  # a full-width bracket is a stray sign, but it does pair
HANGING = re.compile(
    r"\b(?:and|or|the|a|an|of|in|to|with|by|from|for|which|that|because|is|are|was|were|but|as|at|on|than|will|would|should|also|its|their|have|had|into|between)\s*$|,\s*$",
    re.IGNORECASE,
)
SCRIPTS = (
    "CJK",
    "HIRAGANA",
    "KATAKANA",
    "HANGUL",
    "CYRILLIC",
    "ARABIC",
    "HEBREW",
    "DEVANAGARI",
    "THAI",
    "FULLWIDTH",
    "IDEOGRAPHIC",
    "BLACK LENTICULAR",
)


def damage(evidence: Evidence) -> Iterator[Finding]:
    """Every damaged place of every document."""
    for document, found in Book.of(evidence.ledger).documents():
        for p in found:
            yield from _scripts(p)
            yield from _doubled(p)
            yield from _leftover(p)
            if p.kind == "sentence":
                yield from _broken(p, _shipped_words())
        yield from _repeated(found)
        yield from _brackets(document)
        yield from _unfinished(document)


# A word that cannot stand last, with the full stop behind it; "is", "on" and the like may (a plant goes on).
CUT_SHORT = re.compile(r"\b(?:the|a|an|and|or|of|its|their|which|because|than|into|from|with|whose|between|before they can be|such as|(?:down|up|close|prior|due|owing|equal|close|next|according|subject|similar|related|relative|compared|thanks|in order|so as|able|has|have|had|is|are|was|were) to)\s*\.\s*$")  # fmt: skip
# A letter in a number: 34O kt, l2 %.
LETTERED = re.compile(
    r"\b(?=[\dOl.,]*\d)\d*[Ol](?:[\d,.]*\d|O*)\b(?=\s?(?:%|kt|Mt|t\b|tonnes|dollars|ppm|°))|\b\d[\d,]*O+\b"
)
# "about  t in 2030", "some % of demand": an approximation of nothing.
NUMBERLESS = re.compile(
    r"\b(?:about|around|roughly|approximately|nearly|almost|over|under|some|at least|up to|more than|less than|below|above)\s+(?:kt|Mt|t|%|t/yr|kt/yr|tonnes|tons|per\s?cent|kWh|°C)(?=\s|[.,;)]|$)(?!\s+of\s+(?:ore|metal)s?\b)"
)
BROKEN_WORD = re.compile(r"\b([a-z]{3,})- ([a-z]{4,})\b(?! (?:and|or)\b)")


def _broken(p: Passage, words: frozenset[str]) -> Iterator[Finding]:
    """A sentence that ends on an article, a letter within a number, a word parted at a line's end."""
    m = CUT_SHORT.search(p.plain)
    if (
        m
        and not re.search(r"\[\d", p.text[m.start() : m.end()])
        and not re.search(
            r"\b(?:vitamin|group|class|type|grade|plan|hepatitis|phase|zone|vs|part|option) a\s*\.\s*$",
            p.plain,
            re.IGNORECASE,
        )
    ):
        yield _say(
            p,
            m.start(),
            m.end(),
            f"the sentence breaks off after “{m[0].strip(' .')}”",
            "The rest of the sentence.",
        )
    for m in NUMBERLESS.finditer(p.plain):
        yield _say(
            p, m.start(), m.end(), f"the number is missing in “{' '.join(m[0].split())}”", "The number."
        )
    for m in LETTERED.finditer(p.plain):
        yield _say(p, m.start(), m.end(), f"“{m[0]}” has a letter in a number", "Digits alone.")
    for m in BROKEN_WORD.finditer(p.plain):
        if f"{m[1]}{m[2]}" in words:
            yield _say(p, m.start(), m.end(), f"“{m[0]}” is one word that was parted", f"{m[1]}{m[2]}.")


@lru_cache(maxsize=1)
def _shipped_words() -> frozenset[str]:
    """The long words of the shipped tables: a writer's slip is judged against them, never a word that they lack."""
    found: Counter[str] = Counter()
    for folder in ("reference", "vocabulary"):
        for file in resources.files("oreshed.ledger").joinpath(folder).iterdir():
            if file.name.endswith(".csv") and not file.name.startswith(
                ("usgs", "production", "facilities", "places", "sites")
            ):
                found.update(re.findall(r"(?<![\\\w])[a-z]{7,}", file.read_text(encoding="utf-8")))
    return frozenset(found)


def _say(p: Passage, begin: int, end: int, line: str, remedy: str) -> Finding:
    return finding(
        RULE,
        "low",
        (p.words(max(0, begin - 30), min(len(p.text), end + 30)), p.words(begin, end)),
        line,
        remedy,
    )


def _scripts(p: Passage) -> Iterator[Finding]:
    """Letters of a script that the text is not written in."""
    letters = [ch for ch in p.text if ch.isalpha()]
    strange = [i for i, ch in enumerate(p.text) if ord(ch) > 0x2FF and _script(ch)]
    if not strange or len(strange) > 0.5 * max(len(letters), 1):
        return
    begin = strange[0]
    end = begin
    while end < len(p.text) and (_script(p.text[end]) or p.text[end].isspace()):
        end += 1
    word = p.text[begin:end].strip()
    yield _say(
        p,
        begin,
        begin + len(word),
        f"“{word}” ({unicodedata.name(word[0], 'unnamed').split('-')[0].lower()}) in a text of Latin script",
        "The word in the text's language, or nothing.",
    )


def _script(ch: str) -> str:
    name = unicodedata.name(ch, "")
    return next((s for s in SCRIPTS if name.startswith(s)), "")


def _doubled(p: Passage) -> Iterator[Finding]:
    for m in DOUBLED.finditer(p.plain):
        if (
            m[1].lower() in TWICE_RIGHT
            or (m[0].split()[-1][:1].isupper() and m[1][:1].isupper())
            or m[2].count(" ") > 2
            or m[2].strip(" /")
        ):
            continue
        if m[2].strip() == "" and p.text[m.start() : m.end()] != p.plain[m.start() : m.end()]:
            continue  # markup or a citation stands between
        yield _say(
            p,
            m.start(),
            m.end(),
            f"“{m[0]}” says “{m[1]}” twice",
            f"“{m[1]}” once, or the word that was meant.",
        )
    for m in re.finditer(r"~~(?![^~]*~~)|,,|;;|(?<!\.)\.\.(?!\.)|\(\s*\)", p.text):
        if not CITATION.search(p.text[max(0, m.start() - 2) : m.end() + 2]):
            yield _say(p, m.start(), m.end(), f"“{m[0]}” is doubled or empty", "One sign.")


def _leftover(p: Passage) -> Iterator[Finding]:
    for pattern, name in (
        (LEFTOVER, "leftover markup or placeholder"),
        (MOJIBAKE, "wrongly decoded characters"),
    ):
        m = pattern.search(p.text)
        if m and not (p.text[max(0, m.start() - 1) : m.start()] == "(" and "http" in m[0]):
            yield _say(p, m.start(), m.end(), f"“{m[0]}”: {name}", "The text that was meant.")


def _repeated(found: tuple[Passage, ...]) -> Iterator[Finding]:
    """One sentence twice."""
    seen: dict[str, Passage] = {}
    if not any(p.kind == "heading" for p in found):
        return  # slides carry one footer each
    for p in found:
        text = " ".join(p.plain.split())
        if p.kind != "sentence" or len(text) < 30:
            continue
        first = seen.setdefault(text, p)
        if first is not p:
            yield finding(
                RULE,
                "low",
                (p.words(), first.words()),
                f"the sentence of line {first.line} stands again in line {p.line}",
                "The sentence once.",
            )


def _brackets(document: Document) -> Iterator[Finding]:
    """Brackets that open or close alone, paragraph by paragraph (a bracket may run over a line's end)."""
    stack: list[tuple[str, int, int]] = []
    for number, line in enumerate([*document.lines, ""], start=1):
        bare = CITATION.sub(lambda m: " " * len(m[0]), line)
        new = not line.strip() or re.match(r"\s*(?:[•\-*#|]|\d+\.)", line)
        if new and stack:
            yield from _alone(document, stack)
            stack = []
        bare = re.sub(r"(?<=\d)[″”\"]|[:;]-?[)(]", " ", bare)
        bare = re.sub(r"^\s*(?:[a-z]|[ivx]{1,4}|\d{1,2})\)", lambda m: " " * len(m[0]), bare)
        for i, ch in enumerate(bare.translate(ONE_WIDTH)):
            if ch in OPENERS:
                stack.append((ch, number, i))
            elif ch in PAIRS:
                if stack and stack[-1][0] == PAIRS[ch]:
                    stack.pop()
                else:
                    yield from _alone(document, [(ch, number, i)])


def _alone(document: Document, stack: list[tuple[str, int, int]]) -> Iterator[Finding]:
    for ch, number, i in stack:
        p = next(
            (
                q
                for q in passages(document)
                if q.line == number and not q.rows and q.start <= i < q.start + len(q.text)
            ),
            None,
        )
        if p is not None:
            yield _say(
                p, i - p.start, i - p.start + 1, f"“{ch}” has no partner", "The missing bracket, or none."
            )


def _unfinished(document: Document) -> Iterator[Finding]:
    """A paragraph that ends on a word which cannot end a sentence."""
    lines = document.lines
    for number, line in enumerate(lines, start=1):
        text = line.strip()
        following = lines[number].strip() if number < len(lines) else ""
        if (
            len(text) < 60
            or text.startswith(("|", "#"))
            or (following and not re.match(r"[•\-*#|\d]", following))
        ):
            continue
        on_line = [p for p in passages_by_line(document).get(number, ()) if p.lines[-1] == number]
        if on_line and (text.endswith("]") or re.search(r"https?://\S+$", text)):
            continue  # a list of citations closes the line
        if on_line and HANGING.search(on_line[-1].plain.rstrip()):
            p = on_line[-1]
            yield _say(
                p,
                max(0, len(p.plain.rstrip()) - 25),
                len(p.plain.rstrip()),
                "the sentence breaks off",
                "The rest of the sentence.",
            )

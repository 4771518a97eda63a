"""Finding many phrases in a text in one pass: a word looks up the few phrases that begin with it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

T = TypeVar("T")
WORD = re.compile(r"[^\W\d_]+")
STEM = 3


@lru_cache(maxsize=64)  # each text is searched for regions, plants, metals and every class of cue in turn
def _words(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the words of a text, less those glued to a digit or an underscore before."""
    return tuple(
        m.span()
        for m in WORD.finditer(text)
        if not m.start() or not (text[m.start() - 1].isalnum() or text[m.start() - 1] == "_")
    )


@dataclass
class Phrases(Generic[T]):
    """Phrases with what they mean. Longer phrases win; matches do not overlap.

    ignore_case : compare in lower case. plural : an "s" behind the last word belongs to the phrase.
    """

    ignore_case: bool = False
    plural: bool = False
    _plain: dict[str, list[tuple[str, T]]] = field(default_factory=lambda: defaultdict(list))
    _shaped: dict[str, list[tuple[int, re.Pattern[str], T]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(self, phrase: str, meaning: T) -> None:
        """A plain phrase, as written."""
        text = phrase.lower() if self.ignore_case else phrase
        first = WORD.match(text)
        if first:
            self._plain[first[0]].append((text, meaning))

    def add_shaped(self, first: str, pattern: str, meaning: T) -> None:
        """A regular expression whose match begins with the letters `first`."""
        word = WORD.match(first)
        first = word[0] if word else first  # "by-product*": a text is met word by word, at "by"
        key = first.lower()[:STEM] if self.ignore_case else first[:STEM]
        flags = re.IGNORECASE if self.ignore_case else 0
        self._shaped[key].append((len(pattern), re.compile(pattern, flags), meaning))

    def close(self) -> Phrases[T]:
        """Order the phrases, longest first; call once after the last one is added."""
        for plain in self._plain.values():
            plain.sort(key=lambda item: -len(item[0]))
        for shaped in self._shaped.values():
            shaped.sort(key=lambda item: -item[0])
        return self

    def find(self, text: str) -> Iterator[tuple[int, int, T]]:
        """Start, end and meaning of every phrase, in order."""
        low = text.lower() if self.ignore_case else text
        if len(low) != len(text):
            low = text  # a letter that changes length in lower case; its phrases are met as written
        last = 0
        plain, shaped, plural = self._plain, self._shaped, self.plural
        for start, end in _words(text):
            word = low[start:end]
            if word not in plain and word[:STEM] not in shaped and not (plural and word[:-1] in plain):
                continue
            if start < last:
                continue
            found = self._at(text, low, start, word)
            if found is not None:
                end, meaning = found
                yield start, end, meaning
                last = end

    def _at(self, text: str, low: str, start: int, word: str) -> tuple[int, T] | None:
        best: tuple[int, T] | None = None
        for phrase, meaning in self._plain.get(word, ()):
            if low.startswith(phrase, start):
                end = start + len(phrase)
                if self.plural and low[end : end + 1] == "s":
                    end += 1
                following = low[end : end + 1]
                if phrase[-1].isalnum() and (following.isalnum() or following == "_"):
                    continue
                best = (end, meaning)
                break
        if self.plural and best is None and word.endswith("s"):
            for phrase, meaning in self._plain.get(word[:-1], ()):
                end = start + len(phrase) + 1
                if phrase == word[:-1] and low.startswith(phrase, start) and not low[end : end + 1].isalnum():
                    return end, meaning
        for _, pattern, meaning in self._shaped.get(word[:STEM], ()):
            found = pattern.match(text, start)
            if found and (best is None or found.end() > best[0]):
                best = (found.end(), meaning)
        return best

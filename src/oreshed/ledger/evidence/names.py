"""Names of a table in a text, found by their first word, so that the time grows with the text and not with the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Names:
    """Names by their first word, each with the length of what stands before that word."""

    by_word: dict[str, tuple[tuple[str, int], ...]]

    @classmethod
    def of(cls, names: Iterable[str]) -> Names:
        held: dict[str, list[tuple[str, int]]] = {}
        for name in names:
            if first := WORD.search(name):
                held.setdefault(first[0], []).append((name, first.start()))
        return cls({word: tuple(found) for word, found in held.items()})

    def within(self, text: str, hyphen: bool = True) -> Iterator[tuple[str, int, int]]:
        """Each name that stands as whole words, with begin and end; `hyphen` counts as a letter of a word.

        >>> list(Names.of(["Red Dog", "Red"]).within("Red Dog and Red-hot"))
        [('Red Dog', 0, 7), ('Red', 0, 3)]
        """
        for word in WORD.finditer(text):
            for name, ahead in self.by_word.get(word[0], ()):
                begin = word.start() - ahead
                end = begin + len(name)
                if begin >= 0 and text.startswith(name, begin) and not (
                    _joins(text, begin - 1, hyphen) or _joins(text, end, hyphen)
                ):  # fmt: skip
                    yield name, begin, end


def _joins(text: str, at: int, hyphen: bool) -> bool:
    """The character at a place belongs to a word."""
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_" or (hyphen and text[at] == "-"))


__all__ = ["Names"]

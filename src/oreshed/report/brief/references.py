"""The sources of a brief, numbered in the order in which they are first cited, and text that Markdown leaves alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from oreshed.basis.regions import name_of
from oreshed.report.reading import Verdict, is_from_memory, one_line, rows, section, word

_MARKS = re.compile(r"([\\`*_\[\]<>|#~])")
_WEB = re.compile(r"https?://[^\s<>\"\[\]()|]+", re.ASCII)
MOST_CITED = 6


def plain(text: object) -> str:
    """A name from a model on one line, its Markdown marks escaped: it can neither end a cell nor open an element."""
    return _MARKS.sub(r"\\\1", one_line(text))


class References:
    """Numbers for source ids in order of first citation, and names for regions. `take` lists what is new since it was asked."""

    def __init__(self, verdict: Verdict) -> None:
        self.provenance = {one_line(k): r for k, r in section(verdict, "provenance").items()}
        self.sources = {one_line(k): r for k, r in section(verdict, "sources").items()}
        self.regions = {word(r, "id"): word(r, "name") for r in rows(verdict, "regions")}
        self.numbers: dict[str, int] = {}
        self._listed = 0
        self._again: dict[str, None] = {}

    def region(self, code: object) -> str:
        """A region's name: the usual one, or the model's for a code of its own."""
        text = one_line(code)
        usual = name_of(text)
        return plain(usual if usual != text else self.regions.get(text) or text)

    def of_values(self, keys: Iterable[object]) -> str:
        """` [1] [4] (unverified)`: the sources of model values; what is known from memory says so."""
        rows = [section(self.provenance, one_line(k)) for k in keys]
        rows = [r for r in rows if r]
        memory = any(is_from_memory(r.get("quality")) for r in rows)
        return self.of_sources((word(r, "source_id") for r in rows), memory)

    def of_sources(self, ids: Iterable[str], memory: bool = False) -> str:
        """The citation of some sources, most used first; values copied from one source cite it once."""
        counts: dict[str, int] = {}
        for identity in ids:
            if identity and not is_from_memory(identity):
                counts[identity] = counts.get(identity, 0) + 1
        kept = sorted(counts, key=lambda i: -counts[i])[:MOST_CITED]
        marks = "".join(f" [{n}]" for n in sorted(self._number(i) for i in kept))
        return f"{marks} (unverified)" if memory else marks

    def _number(self, identity: str) -> int:
        if identity in self.numbers and self.numbers[identity] <= self._listed:
            self._again[identity] = None
        return self.numbers.setdefault(identity, len(self.numbers) + 1)

    def take(self) -> tuple[list[str], list[int]]:
        """Lines for the sources first cited since the last list, and the numbers of earlier ones cited again."""
        fresh = [i for i, n in self.numbers.items() if n > self._listed]
        again = sorted(self.numbers[i] for i in self._again)
        self._listed, self._again = len(self.numbers), {}
        return [self._line(i) for i in fresh], again

    def _line(self, identity: str) -> str:
        row = section(self.sources, identity)
        year = word(row, "year")
        title = plain(word(row, "title", identity)).rstrip(".")
        dated = title if not year or year in title else f"{title} ({year})"
        url = word(row, "url")
        address = f" {url}" if _WEB.fullmatch(url) else ""
        return f"[{self.numbers[identity]}] {dated}.{address}"

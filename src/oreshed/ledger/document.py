"""Document: a brief as lines of text under headings, each heading one question of the form."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Section:
    """A heading and the lines under it (`first` and `last` count from 1, heading included).

    question : production, demand, supply, references_volumes, discovery, extraction, separation, refining,
        remediation, references_technology, bottleneck, bottleneck_summary, or "" for another heading.
    """

    heading: str
    question: str
    first: int
    last: int


@dataclass(frozen=True)
class Document:
    """name : the file's name, as claims cite it. lines : the text without line ends, first line first."""

    name: str
    lines: tuple[str, ...]
    sections: tuple[Section, ...] = field(default=())

    def __hash__(self) -> int:
        """Of the name and length: a document is the key of every cache of its passages."""
        return hash((self.name, len(self.lines), self.lines[:1]))

    def line(self, number: int) -> str:
        """Text of a line, counted from 1; "" beyond the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def section_of(self, number: int) -> Section | None:
        return next((s for s in self.sections if s.first <= number <= s.last), None)

"""A book of laws as a technology: its vocabulary documented, its refusals told in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.laws.figures import UNNAMED, Figures
from oreshed.technology.laws.law import Book
from oreshed.technology.registry import Technology, Word


def refusal(book: Book, inputs: Mapping[str, Any]) -> str:
    """What a book says of a case from which nothing follows."""
    figures = book.answer(inputs)
    if figures.notes:
        return "; ".join(figures.notes)
    have = sorted(set(book.read(inputs)) - {UNNAMED})
    laws = sorted(
        {book.by_name[o].what or o for law in book.laws for o in law.gives.split() if o in book.by_name}
    )
    read = (
        f"from {', '.join(have)} nothing follows"
        if have
        else "none of its inputs is a figure that a law takes"
    )
    return f"{read}; laws give {', '.join(laws[:12])}"


def answered(book: Book, inputs: Mapping[str, Any]) -> Figures:
    """Figures of a case. Raises OutOfValidity, naming what it has and what it lacks, where nothing follows."""
    found = book.answer(inputs)
    if not found:
        raise OutOfValidity(refusal(book, inputs))
    return found


def technology_of(
    book: Book, id: str, name: str, rows: tuple[str, ...], what: str, module: str, equations: str, answers: tuple[str, ...],
    sources: tuple[str, ...] = (), compute: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None,
    more_words: tuple[Word, ...] = (),
) -> Technology:  # fmt: skip
    """The technology of a book: its words are those of its quantities."""
    words = tuple(
        Word(", ".join((q.words or q.name).split("|")[:4]), "%, or share" if q.share else {"text": "words", "": "-"}.get(q.unit, q.unit.replace("_", "/", 1)),
             q.what or q.name.replace("_", " "))
        for q in book.quantities
    )  # fmt: skip
    return Technology(
        id, name, rows, what, "industrial", module, None, compute or partial(answered, book), answers=answers,
        words=(*more_words, *words), equations=equations, sources=sources, lacking=book.lacking, labelled=True,
        audit=book.contradictions,
    )  # fmt: skip

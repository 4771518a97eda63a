"""Plain words: those that restrict nothing, and those whose capital at the start of a sentence makes no name."""

from __future__ import annotations

from importlib import resources


def _plain_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words that restrict nothing (flows, units, verbs, articles), and openers of sentences that are no names."""
    text = (
        resources.files("oreshed.ledger").joinpath("vocabulary/plain_words.txt").read_text(encoding="utf-8")
    )
    general, openers = text.split("\ngeneral\n")[1].split("\nopeners\n")
    return frozenset(general.split()), frozenset(openers.split())


GENERAL, OPENERS = _plain_words()

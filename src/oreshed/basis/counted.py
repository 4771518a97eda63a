"""Numbers of things in words: one claim, two claims."""

from __future__ import annotations


def counted(number: int, one: str, many: str = "") -> str:
    """The number with its noun, which takes an s unless `many` says otherwise.

    >>> counted(1, "claim"), counted(0, "claim"), counted(2, "process", "processes")
    ('1 claim', '0 claims', '2 processes')
    """
    return f"{number} {one if number == 1 else many or one + 's'}"

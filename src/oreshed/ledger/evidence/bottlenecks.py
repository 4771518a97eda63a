"""Classes of bottleneck that briefs name: the stage whose limit is meant, by the field's words (mission.md section 8)."""

from __future__ import annotations

import re

# class -> words; the order is that of the chain
CLASSES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ore", re.compile(r"\b(?:ore (?:resources?|bod\w+|supply)|native deposits?|primary (?:\w+ )?resources?|primary production|deposits?|geolog\w+|reserves?|min(?:es?|ing)\b)", re.IGNORECASE)),
    ("concentrate or feed", re.compile(r"\b(?:feed(?:stock)?s?|concentrates?|intermediates?)\b", re.IGNORECASE)),
    ("smelting", re.compile(r"\bsmelt(?:ing|ers?)\b|\bfurnaces?\b|\broast(?:er|ing)\w*", re.IGNORECASE)),
    ("refining", re.compile(r"\brefin(?:ing|er\w+|ement)\b|\bpurification\b|\bbattery-grade\b|\bconversion\b|\bconverting\b|\bseparation (?:capacity|plants?)\b", re.IGNORECASE)),
    ("recovery of by-products", re.compile(r"\b(?:by-?product|companion)\b(?:[^.;]|\.(?=\d)){0,20}\brecover|\brecovery process|\b(?:cadmium|indium|germanium|gallium|tellurium|bismuth|\w+)[ -](?:recovery|extraction)\b|\bextraction of \w+ from\b", re.IGNORECASE)),
    ("recycling", re.compile(r"\brecycl\w+|\bscrap\b|\bcollection\b", re.IGNORECASE)),
    ("energy and permits", re.compile(r"\b(?:permit\w*|emissions?|electricity|energy[- ](?:price|cost|intens)\w*)\b", re.IGNORECASE)),
)  # fmt: skip


def classes_in(text: str) -> list[str]:
    """The classes that a text names, in the order of their words.

    >>> classes_in("The bottleneck is smelting, not ore supply")
    ['smelting', 'ore']
    """
    found = [(m.start(), name) for name, pattern in CLASSES for m in [pattern.search(text)] if m]
    return [name for _, name in sorted(found)]

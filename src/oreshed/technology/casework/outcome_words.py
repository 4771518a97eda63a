"""Figures of a case that say how far a process went, so that no default stands in their place.

A model that takes a reaction as whole where no conversion is given must first be sure that none is given under a word
that it does not know: `desulphation_pct` is a conversion to its author. What is left unread is named, not guessed over.
"""

from __future__ import annotations

import re

from oreshed.technology.casework.case_units import PURE
from oreshed.technology.casework.given import Given
from oreshed.technology.casework.quantity_names import read

_OUTCOME = re.compile(
    r"(?:[a-z]{3,}ation|efficienc(?:y|ies)|conversion|extent|recover(?:y|ed)|yield|removal|removed|reacted|unreacted|degree|extract(?:ion|ed)|converted|dissolved|utili[sz]ed|completion|completeness)(?=_|$)",
    re.IGNORECASE,
)  # fmt: skip
_OTHER = re.compile(r"concentration|utili[sz]ation|availability|ventilation|elevation|calculation|application|location|duration|moisture", re.IGNORECASE)  # fmt: skip


def unread_outcomes(given: Given) -> list[str]:
    """Names of a case's shares that tell an extent and that no model has read so far.

    >>> unread_outcomes(Given({"desulphation_pct": 98.7, "PbSO4_pct": 58, "T_C": 60}))
    ['desulphation_pct']
    """
    return [
        name
        for name, value in given.inputs.items()
        if name not in given.used
        and isinstance(value, (int, float))
        and not isinstance(value, bool)
        and read(str(name)).dimension == PURE
        and _OUTCOME.search(str(name))
        and not _OTHER.search(str(name))
    ]


def no_default(given: Given, what: str, about: str = "") -> None:
    """Raises KeyError where a default for `what` would stand over a figure that the case gives under another word.

    about : what such a word holds (a pattern), where a case may well give extents of other things.
    """
    unread = [n for n in unread_outcomes(given) if re.search(about, n)]
    if unread:
        raise KeyError(f"{what}: what {', '.join(unread)} means is not known")

"""What a user may have meant by a name that a model does not hold: another case, spelling or symbol."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from oreshed.basis.properties import symbols
from oreshed.basis.regions import regions
from oreshed.chain.cells import closest


def meant_metal(name: str, known: Collection[str]) -> str:
    """`did you mean "zinc"?` for a near spelling or a chemical symbol; "" where nothing is near.

    >>> meant_metal("Zn", ["lead", "zinc"])
    'did you mean "zinc"?'
    """
    asked = name.strip().casefold()
    for metal, symbol in symbols().items():
        if symbol.casefold() == asked and metal in known:
            return _asked(metal)
    near = closest(asked, known, 0.65)  # "nope" is no "copper"
    return near if near.startswith("did") else ""


def meant_region(name: str, known: Collection[str]) -> str:
    """`did you mean "USA"?` for another case, a near spelling or the name of a region; "" where nothing is near.

    >>> meant_region("usa", ["EU27", "USA"]), meant_region("United States", ["EU27", "USA"])
    ('did you mean "USA"?', 'did you mean "USA"?')
    """
    asked = name.strip().casefold()
    same_case = next((k for k in known if k.casefold() == asked), "")
    if same_case:
        return _asked(same_case)
    named = {s.casefold(): r.code for r in regions() if r.code in known for s in (*r.spellings, r.name)}
    if asked in named:
        return _asked(named[asked])
    near = closest(asked, known)
    if near.startswith("did"):
        return near
    name = next(iter(get_close_matches(asked, named, n=1, cutoff=0.75)), "")
    return _asked(named[name]) if name else ""


def _asked(found: str) -> str:
    return f'did you mean "{found}"?'

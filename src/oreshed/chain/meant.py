"""What a user may have meant by a name that a model does not hold: another case, spelling or symbol."""

from __future__ import annotations

from collections.abc import Collection

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
    near = closest(asked, known)
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
    for region in regions():
        if region.code in known and asked in {s.casefold() for s in (region.name, *region.spellings)}:
            return _asked(region.code)
    if not asked:
        return ""
    near = closest(asked, known)
    return near if near.startswith("did") else ""


def _asked(found: str) -> str:
    return f'did you mean "{found}"?'

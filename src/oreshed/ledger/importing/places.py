"""Region of a printed country name: the names and spellings of `basis.regions`, and what is glued to them."""

from __future__ import annotations

import re
from functools import lru_cache

from oreshed.basis.regions import regions

# Rows of a statistical table that are no country. "Other countries" is the rest of *that* table.
GROUPS = {
    "world total": "WLD",
    "world": "WLD",
    "other countries": "ROW",
    "rest of world": "ROW",
    "total": "WLD",
}
# Spellings that only the USGS tables use.
PRINTED = {"congo - kinshasa": "COD", "congo - brazzaville": "COG", "domincan republic": "DOM"}
QUALIFIED = re.compile(
    r"^(?P<name>.*?)\s*[,]?\s*\((?P<said>[^()]*)\)\s*(?P<footnote>\d{1,2}|[a-z])?(?P<rest>, \w+)?$"
)
FOOTNOTE = re.compile(r"(?<=[^\W\d])[\s,]*(?:\d{1,2}|[⁰¹²³⁴-⁹]+)$")


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    codes = {spelling.casefold(): r.code for r in regions() for spelling in r.spellings}
    return codes | {r.name.casefold(): r.code for r in regions()} | GROUPS | PRINTED


@lru_cache(maxsize=4096)
def region_of(printed: str) -> tuple[str, str]:
    """(code, what the cell adds) of a printed country; a name that is not known stays as it is.

    >>> region_of("China (andalusite, crude ore)")
    ('CHN', 'andalusite, crude ore')
    >>> region_of("Congo (Kinshasa)")
    ('COD', '')
    """
    name = " ".join(printed.replace("\xa0", " ").split())
    said = ""
    for _ in range(3):  # a qualifier, a footnote, or both may be glued on
        code = _codes().get(name.replace("’", "'").casefold()) or _codes().get(name.casefold())
        if code:
            return code, said
        if (found := QUALIFIED.match(name)) is not None:
            name = found["name"]
            said = ", ".join(p for p in (found["said"] + (found["rest"] or ""), said) if p)
        else:
            name = FOOTNOTE.sub("", name)
    return name or printed, said

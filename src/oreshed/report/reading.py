"""Read a verdict without trusting it: any key may be missing, null, empty or of the wrong kind.

A report must show what there is. So every reader here returns the nearest harmless value ("" , None, [])
instead of raising, and `clean` takes out the characters that neither XML nor a terminal may receive.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Row = Mapping[str, Any]
Verdict = Mapping[str, Any]

# Characters outside XML 1.0: controls (an escape in a name could drive a terminal), lone surrogates, non-characters;
# and the bidirectional overrides, which make a name read as another.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]"
)
_BLANK = re.compile("[ \t\n\r\u2028\u2029]+")


# What K01, K03 … before a statement are, on the screen and on the page.
K_NUMBERS = (
    "K numbers: the project's own list of bottlenecks that published briefs name; those left out concern other "
    "metals, or nothing a model decides."
)


class Interval(NamedTuple):
    """low, central, high; each None where it does not exist."""

    low: float | None
    central: float | None
    high: float | None

    @property
    def known(self) -> list[float]:
        """The ends that exist, for the range of an axis."""
        return [v for v in self if v is not None]


NOTHING = Interval(None, None, None)


def clean(value: object) -> str:
    """Text that is safe in XML and on a terminal: None is "", control characters become U+FFFD."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and math.isfinite(value) and value == int(value) and abs(value) < 1e15:
        value = int(value)
    return _FORBIDDEN.sub("\ufffd", str(value))


def one_line(value: object) -> str:
    """`clean`, with line breaks and runs of plain spaces as one space; the no-break spaces inside numbers stay."""
    return _BLANK.sub(" ", clean(value)).strip()


def number(value: object) -> float | None:
    """A finite float, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        real = float(value)
    except OverflowError:
        return None
    return real if math.isfinite(real) else None


def interval(value: object) -> Interval:
    """An interval from `{"low", "central", "high"}` or from a bare number."""
    if isinstance(value, Mapping):
        return Interval(number(value.get("low")), number(value.get("central")), number(value.get("high")))
    return Interval(None, number(value), None)


def section(value: object, *keys: str) -> Row:
    """The mapping under a path of keys, or an empty one."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def rows(value: object, key: str) -> list[Row]:
    """The list of mappings under `key`; what is not a mapping is left out."""
    found = value.get(key) if isinstance(value, Mapping) else None
    if not isinstance(found, Sequence) or isinstance(found, str | bytes):
        return []
    return [r for r in found if isinstance(r, Mapping)]


def texts(value: object, key: str) -> list[str]:
    """The list of texts under `key`; a bare text is a list of one."""
    found = value.get(key) if isinstance(value, Mapping) else None
    if found is None:
        return []
    if isinstance(found, str):
        return [clean(found)] if found else []
    if not isinstance(found, Sequence):
        return [clean(found)]
    return [clean(v) for v in found if v is not None and not isinstance(v, Mapping)]


def word(value: object, key: str, default: str = "") -> str:
    """The text under `key` on one line, or `default`."""
    found = value.get(key) if isinstance(value, Mapping) else None
    return one_line(found) or default


def year_of(row: Row, key: str = "year") -> int | None:
    """A calendar year under `key`, or None."""
    found = number(row.get(key))
    return int(found) if found is not None and abs(found) < 1e5 else None


def is_from_memory(quality: object) -> bool:
    """True for values that nobody looked up: they are marked wherever they are shown."""
    return one_line(quality).lower() in {"memory", "unverified", "from memory"}


def unverified_keys(verdict: Verdict) -> frozenset[str]:
    """Keys of all values from memory: the verdict's own list and every provenance row of that quality."""
    listed = {word(r, "key") for r in rows(verdict, "unverified")}
    traced = {
        one_line(k)
        for k, r in section(verdict, "provenance").items()
        if isinstance(r, Mapping) and is_from_memory(r.get("quality"))
    }
    return frozenset((listed | traced) - {""})


def memory_counts(verdict: Verdict) -> tuple[int, int]:
    """Values from memory behind the answer, and further ones that are only shown beside it."""
    behind = {word(r, "key") for r in rows(verdict, "unverified")} - {""}
    return len(behind), len(unverified_keys(verdict) - behind)


def gain_of(row: Row, demand: float | None) -> float | None:
    """Usable tonnes of an intervention; what a solver's tolerance leaves (a millionth of demand) is nothing."""
    gain = number(row.get("usable_t_per_year"))
    if gain is not None and abs(gain) <= 1e-6 * abs(demand or 0.0):
        return 0.0
    return gain


def closes_gap(verdict: Verdict, gain: object) -> bool:
    """Is a gain the whole gap? Demand takes no more, so that it is a least value and says nothing of the rest."""
    gap, found = interval(verdict.get("gap")).central, number(gain)
    return gap is not None and found is not None and gap > 0 and found >= gap * (1 - 1e-6)


def spelled_out(verdict: Verdict) -> Verdict:
    """The verdict with class ids of sets, groups and cuts replaced by what `classes` says of them."""
    known = section(verdict, "classes")

    def told(names: object) -> object:
        if not isinstance(names, Sequence) or isinstance(names, str | bytes):
            return names
        return [known.get(n, n) if isinstance(n, str) else n for n in names]

    def parts(found: Row) -> object:
        listed = found.get("parts")
        return [told(p) for p in listed] if isinstance(listed, Sequence) else listed

    return {
        **verdict,
        "unlocking_sets": [{**s, "members": told(s.get("members"))} for s in rows(verdict, "unlocking_sets")],
        "unlocking_groups": [{**g, "parts": parts(g)} for g in rows(verdict, "unlocking_groups")],
        "cuts": [{"classes": told(c.get("members")), **c} for c in rows(verdict, "cuts")],
    }


def set_members(row: Row) -> list[Row]:
    """Members of an unlocking set: mappings, or bare ids turned into mappings."""
    found = row.get("members")
    if not isinstance(found, Sequence) or isinstance(found, str | bytes):
        return []
    return [m if isinstance(m, Mapping) else {"id": clean(m), "label": clean(m)} for m in found]


def class_labels(verdict: Verdict) -> dict[str, str]:
    """Constraint class id -> label, from wherever the verdict names it."""
    labels: dict[str, str] = {}
    for found in rows(verdict, "unlocking_sets") + rows(verdict, "ladder") + rows(verdict, "cuts"):
        for member in set_members(found):
            identity = word(member, "id")
            label = word(member, "label", identity)
            if identity and (identity not in labels or labels[identity] == identity):
                labels[identity] = label
    modules = [
        m for r in [*rows(verdict, "ladder"), section(verdict, "cheapest")] for m in rows(r, "modules")
    ]
    for row in [*rows(verdict, "marginal_values"), *modules]:
        identity = word(row, "class")
        if identity and labels.get(identity, identity) == identity:
            labels[identity] = word(row, "label", identity)
    return labels

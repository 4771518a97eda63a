"""How far a computed figure may lie from print, as authors write it: one tolerance for a case, or one for each of its parts.

A text in parts (`2 %; 0.01 abs on C/C0`) says with each what it is for: a name before the number or after *on*, the unit of
a figure, or a method. A part that names nothing is for the rest; where every part names something, the first is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

DEFAULT_RELATIVE = 0.05
_NUMBER = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?(?:e[+-]?\d+)?)\s*(%|pct|points?|percent)?", re.IGNORECASE)
# Where print counts in logarithms a number without a sign of percent is a difference.
LOGARITHMIC = re.compile(r"(?:^|[\s_.])(?:pH|SI|pKa?|logs?|log10)(?:[\s_.\d]|$)")
CLOSED = re.compile(r"closed[ -]form|formula|analytic\w*|\blaws?\b", re.IGNORECASE)
STEPPED = re.compile(r"simulat\w*|numeric\w*|explicit|\bsteps?\b", re.IGNORECASE)
_REST = re.compile(r"\b(?:rest|others?|remaining)\b")
_EMPTY = re.compile(
    r"on|the|for|of|in|an?|all|rel|relative|abs|absolute|within?|and|range|exact|order|class|window|factor"
)
_ALIKE, _SHORT = 6, 3  # letters in which two forms of a word agree, and of the shorter one


@dataclass(frozen=True)
class Tolerance:
    """How far a computed number may lie from print.

    points : percentage points, for shares in either writing. factor : times or parts of print, 0 for none.
    """

    relative: float = 0.0
    absolute: float = 0.0
    points: float = 0.0
    factor: float = 0.0

    @classmethod
    def parse(cls, text: str) -> Tolerance:
        """Read a tolerance as authors write it; 5 % relative where the text gives no number.

        >>> Tolerance.parse("1e-5 rel"), Tolerance.parse("5 points abs").points, Tolerance.parse("1.5 %").relative
        (Tolerance(relative=1e-05, absolute=0.0, points=0.0, factor=0.0), 5.0, 0.015)
        >>> Tolerance.parse("0.7 log units").absolute, Tolerance.parse("factor 2").factor
        (0.7, 2.0)
        """
        lowered = text.lower()
        if re.search(r"\bexact\b", lowered) and not re.search(r"\d", lowered):
            return cls(relative=1e-9, absolute=1e-12)
        times = re.match(r"(?:within (?:a )?)?factor (?:of )?(\d+(?:\.\d+)?)\s*$", lowered)
        if times or lowered.startswith("order of magnitude"):
            return cls(factor=float(times[1]) if times else 10.0)
        if lowered.startswith(("range", "order", "class", "inequality", "window")):
            return cls()  # inside or not: a range has its own width
        found = _NUMBER.search(lowered)
        if found is None:
            return cls(relative=DEFAULT_RELATIVE)
        number, percent = float(found[1]), bool(found[2])
        after = lowered[found.end() :]
        absolute = bool(re.match(r"\s*(abs|points?|[a-z]{1,3}\b.*abs)", after)) or (
            found[2] or ""
        ).startswith("point")
        if absolute and percent:
            return cls(points=number)
        if absolute or (not percent and LOGARITHMIC.search(text)):
            return cls(absolute=number)
        if re.match(r"\s*(k|c|degc|°c|ppm|mv|v|ph|log|units?|bv|[km]?j/mol|[um]?g/d?l)\b", after):
            return cls(absolute=number)
        if not percent and number >= 1.0:
            return cls(
                relative=DEFAULT_RELATIVE
            )  # no share: a number that says something else, as "factor 9-17"
        return cls(relative=number / 100.0 if percent else number)

    def allows(self, published: float, computed: float, percent: bool) -> bool:
        """percent : the figure is written in percent, so that a point is 1; else a point is 0.01."""
        if self.factor and published * computed > 0:
            return 1.0 / self.factor - 1e-12 <= computed / published <= self.factor + 1e-12
        slack = max(self.relative * abs(published), self.absolute, self.points * (1.0 if percent else 0.01))
        # A zero in print is what its digits do not show.
        least = 1e-12 * abs(published) if published else 1e-12
        return abs(published - computed) <= slack + least


@dataclass(frozen=True)
class _Part:
    """One part of a text: its tolerance, and the words by which it names figures; the rest where it names none."""

    tolerance: Tolerance
    named: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()  # words behind the number: a unit, or nothing of a figure
    closed: bool = False
    stepped: bool = False

    @classmethod
    def of(cls, text: str) -> _Part:
        found = _NUMBER.search(text)
        before, after = (text[: found.start()], text[found.end() :]) if found else (text, "")
        before = re.sub(r"\b(?:within (?:a )?)?factor(?: of)?\s*$|[+±<≤]", "", before)
        told = re.search(r"\b(?:on|for|of|in)\b(.*)", after)
        named = f"{before} {told[1] if told else ''}"
        times = re.search(r"\bfactor (?:of )?\d+(?:\.\d+)?(?![\d.]*\s*-\s*\d)", text, re.IGNORECASE)
        tolerance = Tolerance.parse(times[0] if times else text)
        if _REST.search(named):
            return cls(tolerance)
        return cls(tolerance, _words(named), () if told else _words(after),
                   bool(CLOSED.search(named)), bool(STEPPED.search(named)))  # fmt: skip

    def speaks_of(self, figure: str, formulas: frozenset[str]) -> bool:
        """Whether it is meant for a figure; formulas : names of what the case states in closed form."""
        own = _words(figure)
        if _stand_in(self.named, own) or _stand_in(self.beside, own):
            return True
        in_formula = _bare(figure.partition(".")[0].partition("[")[0]) in formulas
        return bool(formulas) and ((self.closed and in_formula) or (self.stepped and not in_formula))


@dataclass(frozen=True)
class Tolerances:
    """The tolerance of each figure of a case."""

    parts: tuple[_Part, ...]
    formulas: frozenset[str] = field(default_factory=frozenset)

    @classmethod
    def parse(cls, text: str, stated: Iterable[str] = ()) -> Tolerances:
        """Read a text in one or more parts. stated : texts of the case, whose formulas tell what has a closed form.

        >>> several = Tolerances.parse("closed form 1e-4; simulation 2 pct", ["A/C0 = BL/(exp(BL)-1)"])
        >>> several.of("A_over_C0").relative, several.of("multi_pass.5").relative
        (0.0001, 0.02)
        >>> Tolerances.parse("2 %; 0.01 abs on C/C0").of("C_over_C0_at_1200_min").absolute
        0.01
        """
        several = [p for p in re.split(r";|,(?=\s)", text) if p.strip()]
        # Words without a number beside a number hold print to what is no figure: "order must hold".
        said = [
            p.strip()
            for i, p in enumerate(several)
            if i == 0 or _NUMBER.search(p) or re.search(r"\bexact\b", p)
        ]
        if len(said) > 1 and not _NUMBER.search(said[0]) and Tolerance.parse(said[0]).relative == DEFAULT_RELATIVE:  # fmt: skip
            said = said[1:]
        if len(said) < 2:
            return cls((_Part(Tolerance.parse(text)),))
        return cls(tuple(map(_Part.of, said)), _formulas(stated))

    def of(self, figure: str) -> Tolerance:
        """The tolerance of a figure by its name, which holds a table's name before a point."""
        for part in self.parts:
            if part.speaks_of(figure, self.formulas):
                return part.tolerance
        bare = [p for p in self.parts if not p.named]
        return next((p for p in bare if not p.beside), (*bare, *self.parts)[0]).tolerance


def _words(text: str) -> tuple[str, ...]:
    """Words of a name or phrase, a ratio written as in names: C/C0 is C over C0."""
    ratio = re.sub(r"(?<=[A-Za-z0-9])/(?=[A-Za-z])", "_over_", re.sub(r"(?<=[a-zA-Z])/(mol|d?l|t|kg|m\d?|h|s)\b", r"_\1", text, flags=re.IGNORECASE))  # fmt: skip
    parts = re.split(r"[\s_.,:()\[\]]+", ratio.replace("_per_", "_"))
    return tuple(w.lower() for w in parts if w and not _EMPTY.fullmatch(w))


def _stand_in(wanted: Sequence[str], own: Sequence[str]) -> bool:
    return bool(wanted) and all(any(_same(w, o) for o in own) for w in wanted)


def _same(one: str, other: str) -> bool:
    """Whether two words are one in two forms: maximum and max, stoichiometry and stoichiometric."""
    short, long = sorted((one, other), key=len)
    begins = long.startswith(short) and len(short) >= _SHORT and len(long) - len(short) != 2
    alike = min(len(one), len(other)) >= _ALIKE and one[:_ALIKE] == other[:_ALIKE]
    return one == other or (one.isalpha() and other.isalpha() and (begins or alike))


def _formulas(stated: Iterable[str]) -> frozenset[str]:
    """Symbols and ratios of the formulas that texts state."""
    found: set[str] = set()
    for text in stated:
        for left, right in re.findall(r"([A-Za-z]\w*(?:/[A-Za-z]\w*)?)\s*=\s*([^=,;]+)", text):
            found |= {left, *re.findall(r"[A-Za-z]\w*", right)}
    return frozenset(map(_bare, found))


def _bare(name: str) -> str:
    return name.replace("_over_", "/").replace("_", "")

"""Balances that hold for any process: what came in, what is left, what was taken out, and how much a day or a year that is.

Figures are told apart by substance, by dimension and by the words for in (feed, influent, before, …) and out (treated,
effluent, after, …), whatever the process is called. A rule answers only where exactly one figure of the case fits each
of its places.

    share taken out    1 - out/in ;  out = in (1 - share) ;  in = out/(1 - share) ;  taken out = in - out = in share
    mass carried       flow or volume x concentration ; rate in a vessel = concentration x share / residence time
    in all             figure a year x years, and back ;  share of a share: the product of the steps
    part of a whole    share x whole ;  shares of one whole by one part of it and its share
    moles              mass / molar mass ;  loading = what is held / the medium
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from oreshed.technology.casework.asked_figures import FREE, LABEL, AskedFigures
from oreshed.technology.casework.asked_name import AT_SHARE
from oreshed.technology.casework.case_arithmetic import evaluated
from oreshed.technology.casework.case_units import PURE, rearranged, words_of
from oreshed.technology.casework.figure_words import FLOW, STEPS, TAKEN, TIME, Said, facts, only, read
from oreshed.technology.casework.named_substances import is_substance, molar_of
from oreshed.technology.registry import Technology

IN_ALL = frozenset(("overall", "total", "combined", "net"))
CIRCUIT = frozenset(
    ("rougher", "cleaner", "scavenger", "recleaner")
)  # steps that send back what they do not keep
OPEN = frozenset(("open", "circuit"))  # none sends back
HELD = frozenset(("held", "sorbed", "adsorbed", "retained", "loaded", "captured", "immobilised"))
MEDIUM = frozenset(("medium", "sorbent", "adsorbent", "resin", "apatite", "media"))
NO_SHARE = frozenset(("factor", "log", "ratio", "rate", "cost", "energy"))
GAINED = frozenset(("gained", "gain", "released", "increase"))
_MASS, _KELVIN = (1, 0, 0, 0, 0, 0, 0), (0, 0, 0, 0, 1, 0, 0)
_CONTENT, _FLUX = (1, -3, 0, 0, 0, 0, 0), (1, -3, -1, 0, 0, 0, 0)
CARRIED = frozenset(("load", "flow", "rate", "mass", "carried", "discharged", "discharge", "contained", "content", "amount", "dissolved", "solution"))  # fmt: skip
_VOLUME = (0, 3, 0, 0, 0, 0, 0)
_MASS_FLOW = (1, 0, -1, 0, 0, 0, 0)


def figure(row: Mapping[str, Any], name: str) -> float | None:
    """One figure of one set of inputs, by the first rule that fits."""
    if AT_SHARE in row or FREE in row:
        return None
    label = str(row.get(LABEL, ""))
    held = facts(row)
    used = _used(name, row, held)
    if used is not None:
        return used
    name = re.sub(r"^(?:derived|computed|calculated)_|_(?:derived|calculated)$", "", name)
    for asked, own in [r for n in (name, *rearranged(name)) for r in read(n)]:
        if is_substance(label) and not asked.substance:
            asked = replace(asked, substance=label)
        for rule in RULES:
            try:
                found = rule(asked, held)
            except ZeroDivisionError:
                continue
            if found is not None and math.isfinite(found):
                return (found - own.zero) / own.factor
    return None


def _used(name: str, row: Mapping[str, Any], held: Sequence[Said]) -> float | None:
    """Moles taken out by a mole of reagent: the share taken out by the ratio in which the reagent was given."""
    reagent = re.match(r"(\w+?)_utili[sz]ation(?:_|$)", name)
    if reagent is None or not name.endswith(("utilisation", "utilization", "per_mol", "pct")):
        return None
    for key, value in row.items():
        dose = re.fullmatch(rf"{reagent[1]}_to_(\w+?)_(?:molar|mol_mol)(?:_ratio)?", str(key))
        ratio = evaluated(value, {})
        share = only(
            f for f in held if dose and f.substance == dose[1] and f.dimension == PURE and f.words & TAKEN
        )
        if share is not None and ratio:
            return share.value / ratio * (100.0 if name.endswith("pct") else 1.0)
    return None


def _of(held: Sequence[Said], asked: Said) -> list[Said]:
    """Figures of the substance asked; of none, those that name none, or the only one named."""
    named = {f.substance for f in held if f.substance}
    if asked.substance:
        alone = named <= {asked.substance}
        return [f for f in held if f.substance == asked.substance or (alone and not f.substance)]
    return list(held) if len(named) <= 1 else [f for f in held if not f.substance]


def in_and_out(asked: Said, held: Sequence[Said]) -> tuple[Said, Said] | None:
    """What came in and what is left, of one dimension and one subject."""
    rest = asked.words - TAKEN - IN_ALL - GAINED
    own = [
        f
        for f in _of(held, asked)
        if f.dimension != _KELVIN and not f.words & (STEPS | NO_SHARE | {"share"}) and rest <= f.words
    ]
    exact = [f for f in own if f.substance == asked.substance]
    own = exact if {1, -1} <= {f.side for f in exact} else own
    subjects = {(f.dimension, f.words) for f in own if f.side == 1} & {
        (f.dimension, f.words) for f in own if f.side == -1
    }
    if len(subjects) > 1:  # of a whole and its parts, the whole
        subjects = {s for s in subjects if all(s[0] == t[0] and s[1] <= t[1] for t in subjects)}
    if len(subjects) != 1:
        return None
    (subject,) = subjects
    came, left = (
        only(f for f in own if f.side == side and (f.dimension, f.words) == subject) for side in (1, -1)
    )
    return None if came is None or left is None else (came, left)


def _taken(asked: Said, held: Sequence[Said]) -> float | None:
    """The share taken out: stated, or of in and out."""
    stated = only(
        f for f in _of(held, asked) if f.dimension == PURE and f.words and f.words <= TAKEN and f.side == 0
    )
    if stated is not None:
        return stated.value
    pair = in_and_out(Said(frozenset(), asked.substance, 0, PURE), held)
    return None if pair is None or pair[1].value > pair[0].value else 1.0 - pair[1].value / pair[0].value


def removal(asked: Said, held: Sequence[Said]) -> float | None:
    if (
        asked.dimension != PURE
        or not asked.words & TAKEN
        or asked.words & ((STEPS | NO_SHARE) - TAKEN)
        or asked.side == 1
    ):
        return None
    pair = in_and_out(asked, held)
    return None if pair is None or pair[1].value > pair[0].value else 1.0 - pair[1].value / pair[0].value


def left_over(asked: Said, held: Sequence[Said]) -> float | None:
    """What is left of what came in by the share taken out, and back."""
    if asked.side == 0 or asked.dimension == PURE:
        return None
    share = only(f for f in _of(held, asked) if f.dimension == PURE and f.words and f.words <= TAKEN)
    other = only(
        f
        for f in _of(held, asked)
        if f.dimension == asked.dimension and f.side != asked.side and f.words == asked.words
    )
    if share is None or other is None or not 0.0 <= share.value < 1.0:
        return None
    if asked.side == -1 and other.side >= 0:
        return other.value * (1.0 - share.value)
    return other.value / (1.0 - share.value) if asked.side == 1 and other.side == -1 else None


def taken_out(asked: Said, held: Sequence[Said]) -> float | None:
    """in - out, in the unit of both; what was gained, out - in."""
    if asked.dimension == PURE or not asked.words & (TAKEN | GAINED):
        return None
    pair = in_and_out(asked, held)
    if pair is None or pair[0].dimension != asked.dimension:
        return None
    lost = pair[0].value - pair[1].value
    lost = -lost if asked.words & GAINED else lost
    return lost if lost >= 0 else None


def told_otherwise(asked: Said, held: Sequence[Said]) -> float | None:
    """A stated figure in another unit, in all over a span or a span's share of it, or in moles."""
    bare = replace(asked, words=asked.words - IN_ALL)
    own = [f for f in held if f.same(bare) and (f.words or f.substance or f.side)]
    same = only(
        f for f in own if f.dimension == asked.dimension and (f.words or f.side)
    )  # a bare metal may be what is left
    if same is not None:
        return same.value
    spans = [
        f
        for f in held
        if f.dimension == TIME and f.words <= {"time", "years", "days", "hours"} and not f.substance
    ]
    span = only(spans)
    by_span = (TIME, (0, 0, -1, 0, 0, 0, 0))
    spanned = [
        f for f in own if tuple(a - b for a, b in zip(asked.dimension, f.dimension, strict=True)) in by_span
    ]
    for f in own:
        apart = tuple(a - b for a, b in zip(asked.dimension, f.dimension, strict=True))
        if span is not None and apart in by_span and only(spanned) is not None:
            return f.value * span.value if apart == TIME else f.value / span.value
        molar = molar_of(f.substance)
        if molar and apart == (-1, 0, 0, 0, 0, 1, 0):
            return f.value / (molar * 1e-3)
        if molar and apart == (1, 0, 0, 0, 0, -1, 0):
            return f.value * molar * 1e-3
    return None


def carried(asked: Said, held: Sequence[Said]) -> float | None:
    """Mass in a flow, a volume or a flow over a time, or what is taken out of it."""
    if not asked.substance or asked.words - CARRIED - TAKEN:
        return None
    content = [f for f in _of(held, asked) if f.dimension == _CONTENT and f.words <= {"load", "grade"}]
    flows, spans = ([f for f in held if f.dimension == d] for d in (FLOW, TIME))
    if asked.dimension == _MASS_FLOW:
        carrier = only(flows)
    elif asked.dimension == _MASS:
        carrier = only(f for f in held if f.dimension == _VOLUME) or _product(only(flows), only(spans))
    else:
        return None
    if carrier is None:
        return None
    if not asked.words & TAKEN:
        one = only(f for f in content if f.side == asked.side) or only(content)
        if one is None:
            return None
        return carrier.value * one.value if one.side == asked.side or not asked.side else None
    share, came = _taken(asked, held), only(f for f in content if f.side >= 0)
    return None if share is None or came is None else carrier.value * came.value * share


def treated(asked: Said, held: Sequence[Said]) -> float | None:
    """The volume that a flow brings in a time."""
    if (
        asked.dimension != _VOLUME
        or asked.substance
        or not asked.words <= {"volume", "water", "liquor", "throughput"} | IN_ALL
    ):
        return None
    found = _product(
        only(f for f in held if f.dimension == FLOW), only(f for f in held if f.dimension == TIME)
    )
    return None if found is None else found.value


def _product(one: Said | None, other: Said | None) -> Said | None:
    if one is None or other is None:
        return None
    a, b, c, d, e, f, g = (x + y for x, y in zip(one.dimension, other.dimension, strict=True))
    return Said(frozenset(), "", 0, (a, b, c, d, e, f, g), one.value * other.value)


def change(asked: Said, held: Sequence[Said]) -> float | None:
    """How many times less is left, its decimal logarithm, or how much more."""
    if asked.dimension != PURE or asked.side:
        return None
    times = asked.words in (
        {"decontamination", "factor"},
        {"reduction", "factor"},
        {"df"},
        {"removal", "factor"},
    )
    logarithm = asked.words in ({"log", "removal"}, {"log", "reduction"})
    if not times and not logarithm and asked.words not in ({"increase"}, {"growth"}):
        return None
    pair = in_and_out(Said(frozenset(), asked.substance, 0, PURE), held)
    if pair is None:
        return None
    ratio = pair[0].value / pair[1].value
    return ratio if times else math.log10(ratio) if logarithm else 1.0 / ratio - 1.0 if ratio < 1.0 else None


def rate_in_vessel(asked: Said, held: Sequence[Said]) -> float | None:
    """What a litre of a vessel takes out in a time."""
    if (
        asked.dimension != _FLUX
        or not asked.words <= {"rate", "volumetric", "load"} | TAKEN
        or not asked.substance
    ):
        return None
    span = only(
        f for f in held if f.dimension == TIME and f.words <= {"hrt", "residence", "time", "retention"}
    )
    came = only(f for f in _of(held, asked) if f.dimension == _CONTENT and f.side >= 0)
    unsaid = Said(asked.words, "", 0, asked.dimension)
    share = _taken(asked, held) or _taken(unsaid, [f for f in held if not f.substance])
    if span is None or came is None or share is None:
        return None
    return came.value * share / span.value


def overall(asked: Said, held: Sequence[Said]) -> float | None:
    """The product of the shares of all steps."""
    if (
        asked.dimension != PURE
        or not asked.words & IN_ALL | OPEN
        or not (asked.words - IN_ALL - OPEN) <= STEPS
    ):
        return None
    steps = [f for f in _of(held, asked) if f.dimension == PURE and f.words and f.words & STEPS]
    if (
        (any(f.words & CIRCUIT for f in steps) and not asked.words >= OPEN)
        or len(steps) < 2
        or len({f.words for f in steps}) < len(steps)
        or not all(0 <= f.value <= 1 for f in steps)
    ):
        return None
    return math.prod(f.value for f in steps)


def through(asked: Said, held: Sequence[Said]) -> float | None:
    """What is left of the one feed behind all steps."""
    if asked.dimension == PURE or asked.substance or not asked.words <= {"product", "output", "yield"}:
        return None
    fed = only(f for f in held if f.dimension == asked.dimension)
    steps = [f for f in held if f.dimension == PURE]
    if (
        fed is None
        or fed.side != 1
        or not steps
        or not all(f.words & {"stage", "yield"} and f.words & STEPS and f.value <= 1 for f in steps)
    ):
        return None
    return fed.value * math.prod(f.value for f in steps)


def part(asked: Said, held: Sequence[Said]) -> float | None:
    """A share of the only figure of that dimension; or another share of the whole that one part and its share tell."""
    own = [f for f in held if f.words == asked.words and f.substance == asked.substance and f.words]
    if asked.dimension != PURE:
        share = only(f for f in own if f.dimension == PURE)
        whole = only(f for f in held if f.dimension == asked.dimension)
        if (
            share is None
            or whole is None
            or asked.words & STEPS
            or whole.words & asked.words
            or asked.substance
        ):
            return None
        return share.value * whole.value
    shares = [f for f in held if f.dimension == PURE]
    amount = only(f for f in own if f.dimension != PURE)
    known = only(shares)
    if amount is None or known is None or asked.words & (STEPS | HELD):
        return None
    told = only(
        f
        for f in held
        if f.words == known.words and f.dimension == amount.dimension and f.substance == known.substance
    )
    return None if told is None or told.same(amount) else amount.value * known.value / told.value


def loading(asked: Said, held: Sequence[Said]) -> float | None:
    """What a medium holds by its own mass."""
    if (
        asked.dimension != PURE
        or not asked.words
        or not asked.words <= {"mean", "loading", "load", "average"}
        or asked.words == {"mean"}
    ):
        return None
    medium = only(f for f in held if f.dimension == _MASS and f.words & MEDIUM)
    amount = only(f for f in _of(held, asked) if f.dimension == _MASS and f.words & HELD)
    return None if medium is None or amount is None else amount.value / medium.value


Rule = Callable[[Said, Sequence[Said]], "float | None"]
RULES: tuple[Rule, ...] = (
    told_otherwise,
    removal,
    overall,
    taken_out,
    left_over,
    carried,
    treated,
    change,
    rate_in_vessel,
    loading,
    through,
    part,
)


def _by_step(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Shares of stages, listed or in a table, each under a name of its own: they follow one another, and are no alternatives."""
    found: dict[str, Any] = {}
    for key, value in inputs.items():
        words = set(words_of(str(key)))
        if not (words & {"stage", "stages", "step", "steps"} and words & STEPS) or not isinstance(
            value, (list, Mapping)
        ):
            found[key] = value
            continue
        each = value if isinstance(value, Mapping) else dict(enumerate(value, 1))
        found |= {f"stage_{label}_{key}": x for label, x in each.items()}
    return found


def compute(inputs: Mapping[str, Any]) -> AskedFigures:
    return AskedFigures(_by_step(inputs), figure)


BALANCES = Technology(
    "balances", "Balances of any process", (), "What came in, what is left and what was taken out.", "industrial", __name__, None,
    compute, answers=("*",), stated_only=True,
)  # fmt: skip

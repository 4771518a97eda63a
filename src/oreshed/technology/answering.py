"""Who answers a stranger's case, and with what: one order, in which each technology adds the figures that are still open.

1  the law that the case itself writes down
2  the technology whose label fits it: a model; then sheets and laws of the field, which take the case's figures and no others;
   then balances, which hold for any process. One of these that takes more of what the case states stands over the model
3  the same, asked figure by figure with single values of the case's lists; then the law that its source writes down
4  laws of the field, with names read by what they are nearest to
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from oreshed.technology.casework.balance_figures import BALANCES
from oreshed.technology.casework.case import Case, Outcome
from oreshed.technology.casework.near_names import NEAR
from oreshed.technology.casework.one_by_one import one_by_one
from oreshed.technology.casework.standing import Answers, by_name, overtaken, printed
from oreshed.technology.casework.stream_shares import STREAMS
from oreshed.technology.laws.stated_reaction import REACTION, STATED, equation_of, reaction_in
from oreshed.technology.laws.written_law import LAW, law_in
from oreshed.technology.registry import Technology, technologies
from oreshed.technology.separation.reagent_laws import REAGENTS

OF_ANY_PROCESS: tuple[Technology, ...] = (BALANCES, STREAMS)
BOUND = re.compile(r"\s*[<>]=?\s*(-?\d*\.?\d+(?:[eE][+-]?\d+)?)\s*%?\s*")


def outcome_of(case: Case) -> Outcome | None:
    """A stranger's case beside what answers for it; None where nobody does."""
    fitting = _fitting(case)
    if (reaction := reaction_in(case.source)) and equation_of(case.inputs) is None:
        case = replace(case, inputs={**case.inputs, STATED: reaction})
    law = LAW.outcome(case)
    found = law if law.compared or law.missing else None
    found = _completed(found, REACTION.outcome(case), adding=True)
    if found is None or found.left or found.error:
        found = _of_technologies(case, fitting, found)
    for one, inputs in _further(case, fitting):
        have = {printed(c.name.partition(".")[0]) for c in found.compared} if found else set()
        rest = {k: v for k, v in case.published.items() if k not in have}
        if found is None or not rest:
            break
        found = _completed(found, one.outcome(replace(case, inputs=inputs, published=rest)), adding=True)
    return _at_bounds(case, found)


def answering(case: Case) -> Technology | None:
    """The technology that answers first for a case of a stranger's file; see `outcome_of` for what others add to it."""
    return next(iter(_ranked(case, _fitting(case))), None)


def _of_technologies(case: Case, fitting: Sequence[Technology], found: Outcome | None) -> Outcome | None:
    """What the technologies of a case's label compute, and balances of any process."""
    told = {printed(c.name) for c in found.compared} if found else set()
    own: Answers = {}  # of the model
    model, *others = (*_ranked(case, fitting), *OF_ANY_PROCESS)
    for one in (model, *others):
        then = one.outcome(case)
        if one is model and not one.stated_only and not one.lacking:
            own = {n: cs for n, cs in by_name(then.compared).items() if n not in told}
        elif found is not None and (better := overtaken(case, model, own, one, then)):
            found = replace(found, compared=tuple(c for c in found.compared if printed(c.name) not in better))
            own = {n: cs for n, cs in own.items() if n not in better}
        found = _completed(found, then, adding=one in OF_ANY_PROCESS)
    return found


def _ranked(case: Case, fitting: Sequence[Technology]) -> list[Technology]:
    """Technologies that fit a case in the order in which they are asked: a model, sheets by how many figures they give, laws.

    Of several models the one that computes most of the figures asked, never the one that agrees best with print; of equals
    one that names the label in full, then the first. One that is named in full and says what its figures lack, the print being
    against a law, is not talked over by a model that a star fits: a number for what did not happen is worse than none.
    """
    laws = [t for t in fitting if t.lacking]
    models, sheets = ([t for t in fitting if not t.lacking and t.stated_only is x] for x in (False, True))
    if len(models) + len(sheets) < 2:
        return [*models, *sheets, *laws]
    outcomes = {t.id: t.outcome(case) for t in (*models, *sheets)}
    reach = {i: len(o.compared) for i, o in outcomes.items()}
    named = [t for t in fitting if t in (*models, *sheets) and t.names(case.technology)]
    named = [t for t in named if reach[t.id] or (outcomes[t.id].missing and outcomes[t.id].objections)]
    best = [t for t in sorted(named or models, key=lambda t: -reach[t.id])[:1] if not t.stated_only]
    told = sorted((t for t in sheets if reach[t.id]), key=lambda t: -reach[t.id])
    return [*best, *(told or (sheets[:1] if not best else [])), *laws]


def _further(case: Case, fitting: Sequence[Technology]) -> Iterator[tuple[Technology, Mapping[str, Any]]]:
    """Further ways to what is still open, of those only that take nothing but what the case states."""
    stated = [t for t in fitting if t.stated_only or t.lacking]
    for one in stated:
        yield one_by_one(one), case.inputs
    if law := law_in(case.source, case.inputs):
        yield LAW, {**case.inputs, "law": law}
    near = {**_reagent_asked(case.published), **case.inputs, NEAR: True}
    for one in stated:
        alone = replace(one, lacking=None, audit=None, needs=(), stated_only=True)
        if one.lacking or not alone.outcome(case).compared:  # a sheet that answers has read what it can
            yield alone, near
            yield one_by_one(alone), near


def _at_bounds(case: Case, found: Outcome | None) -> Outcome | None:
    """An outcome with the bounds that print gives of figures whose inputs are bounds: each input taken at its own."""
    at = {k: _edge(v) for k, v in case.inputs.items()}
    have = {printed(c.name.partition(".")[0]) for c in found.compared} if found else set()
    rest = {k: v for k, v in case.published.items() if k not in have and _is_bound(v)}
    if found is None or not rest or at == dict(case.inputs):
        return found
    then = outcome_of(replace(case, inputs=at, published=rest))
    return found if then is None else _completed(found, then)


def _edge(value: Any) -> Any:
    """A bound as its figure: `<0.1` as 0.1; of a table, each of it."""
    if isinstance(value, Mapping):
        return {k: _edge(v) for k, v in value.items()}
    told = BOUND.fullmatch(value) if isinstance(value, str) else None
    return float(told[1]) if told else value


def _is_bound(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(value) and all(map(_is_bound, value.values()))
    return isinstance(value, str) and BOUND.fullmatch(value) is not None


def _reagent_asked(published: Mapping[str, Any]) -> dict[str, str]:
    """The one reagent whose amount is asked for: who asks for kilograms of Na2S doses Na2S."""
    asked = {first for name in published if (first := name.split("_")[0]) in REAGENTS}
    return {"reagent": asked.pop()} if len(asked) == 1 else {}


def _fitting(case: Case) -> list[Technology]:
    """Technologies whose label fits a case; where none does, those whose subject its source names."""
    titled = replace(case, technology=case.source)
    return [t for t in technologies() if t.takes(case)] or [t for t in technologies() if t.takes(titled)]


def _completed(first: Outcome | None, then: Outcome, adding: bool = False) -> Outcome | None:
    """An outcome with what another adds of the figures that it left open.

    adding : the other speaks only where it has figures; else also of what is missing for them.
    """
    if not then.compared and adding:
        return first
    if first is None:
        return then
    if not then.compared:
        told = then.missing and not first.missing and not first.compared
        return replace(first, error=then.error, missing=then.missing, unanswered=False) if told else first
    # A list that a model read at its middle gives way to the figure at each of its values.
    listed = {c.name.rpartition("[")[0] for c in then.compared if c.name.endswith("]")}
    first = replace(first, compared=tuple(c for c in first.compared if c.name not in listed))
    have = {c.name for c in first.compared}
    added = tuple(c for c in then.compared if c.name not in have)
    answered = {n for c in (*first.compared, *then.compared) for n in (c.name, printed(c.name))}
    left = tuple(x for x in dict.fromkeys((*first.left, *then.left)) if x not in answered)
    known = () if first.error else first.missing
    missing = tuple(m for m in dict.fromkeys((*known, *then.missing)) if not _of(m) <= answered)
    return replace(first, compared=(*first.compared, *added), left=left, error="", unanswered=False, missing=missing,
                   objections=tuple(dict.fromkeys((*first.objections, *then.objections))))  # fmt: skip


def _of(missing: str) -> set[str]:
    """The figures that a sentence on what is missing speaks of."""
    return set(missing.partition(": needs ")[0].split(", "))

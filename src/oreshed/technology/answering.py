"""Who answers a stranger's case: of the technologies whose label fits it, what each computes of the figures asked decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from oreshed.technology.casework.balance_figures import BALANCES
from oreshed.technology.casework.case import Case, Outcome
from oreshed.technology.casework.near_names import NEAR
from oreshed.technology.casework.one_by_one import one_by_one
from oreshed.technology.casework.several_models import in_layers
from oreshed.technology.casework.stated_first import stated_first
from oreshed.technology.casework.stream_shares import STREAMS
from oreshed.technology.laws.written_law import LAW, law_in
from oreshed.technology.registry import Technology, technologies
from oreshed.technology.separation.reagent_laws import REAGENTS

FIRST: tuple[Technology, ...] = (LAW,)
LAST: tuple[Technology, ...] = (BALANCES, STREAMS)
BOUND = re.compile(r"\s*[<>]=?\s*(-?\d*\.?\d+(?:[eE][+-]?\d+)?)\s*%?\s*")


def outcome_of(case: Case) -> Outcome | None:
    """A stranger's case beside what answers for its label: what that leaves open is asked of the laws of the field.

    None where nobody answers for it. First stands the law that the case itself states; laws of a field are technologies
    that can say what a figure lacks, and stand after models.
    """
    fitting = _fitting(case)
    model = _chosen(case, [t for t in fitting if not t.lacking])
    own = (*((model,) if model else ()), *(t for t in fitting if t.lacking))
    found: Outcome | None = None
    whose = Outcome(case)  # what the model answered
    for one in (*FIRST, *own, *LAST):
        whole = found is not None and not found.left and not found.error
        defaults = one in LAST and model is not None and not model.stated_only
        if whole and not (one.lacking and whose.compared) and not defaults:
            continue
        then = one.outcome(case)
        if defaults and found is not None:
            # What the case's own figures balance to stands over what a model's defaults give.
            told = {c.name.partition("[")[0] for c in then.compared}
            found = replace(
                found, compared=tuple(c for c in found.compared if c.name.partition("[")[0] not in told)
            )
            whole = whole and not told
        whose = then if one is model else whose
        if found is not None and model is not None and one.lacking and one in own and whose.compared:
            found = stated_first(case, found, model, one, then)
        if not whole and (one in own or then.compared or (one in FIRST and then.missing)):
            found = then if found is None else _completed(found, then)
    if model is not None and not model.stated_only and found is not None:
        found = _unread(case, fitting, found)
    found = _one_by_one(case, fitting, found)
    if found is not None and (found.left or found.error) and (law := law_in(case.source, case.inputs)):
        found = _completed(found, LAW.outcome(replace(case, inputs={**case.inputs, "law": law})))
    return _at_bounds(case, _nearly(case, fitting, found))


def _unread(case: Case, fitting: Sequence[Technology], found: Outcome) -> Outcome:
    """An outcome with figures that a sheet works out by reading every input, by near names too, in place of a model's defaults."""
    for one in (t for t in fitting if t.stated_only and not t.lacking):
        alone = replace(one, audit=None, needs=())
        then = alone.outcome(replace(case, inputs={**case.inputs, NEAR: True}))
        have = {c.name for c in alone.outcome(case).compared}
        told = {c.name.partition("[")[0] for c in then.compared if c.name not in have}
        if told:
            kept = tuple(c for c in found.compared if c.name.partition("[")[0] not in told)
            found = _completed(replace(found, compared=kept), then)
    return found


def _at_bounds(case: Case, found: Outcome | None) -> Outcome | None:
    """An outcome with the bounds that print gives of figures whose inputs are bounds: each input taken at its own."""
    at = {k: _edge(v) for k, v in case.inputs.items()}
    have = {c.name.partition(".")[0].partition("[")[0] for c in found.compared} if found else set()
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


def _one_by_one(case: Case, fitting: Sequence[Technology], found: Outcome | None) -> Outcome | None:
    """An outcome with the figures that single values of a case's lists, or what a figure's name states, decide.

    Asked only of what stands on the case's own figures: a model that has defaults would fill in what a list refused.
    """
    for one in (t for t in fitting if t.stated_only or t.lacking):
        have = {c.name.partition(".")[0].partition("[")[0] for c in found.compared} if found else set()
        rest = {k: v for k, v in case.published.items() if k not in have}
        if found is None or not rest:
            break
        then = one_by_one(one).outcome(replace(case, published=rest))
        if then.compared:
            found = _completed(found, then)
    return found


def _nearly(case: Case, fitting: Sequence[Technology], found: Outcome | None) -> Outcome | None:
    """An outcome with the figures that follow where names are read by what they are nearest to: asked last, of what is left."""
    for one in (t for t in fitting if t.lacking):
        have = {c.name.partition(".")[0].partition("[")[0] for c in found.compared} if found else set()
        rest = {k: v for k, v in case.published.items() if k not in have}
        if found is None or not rest:
            break
        near = replace(case, inputs={**_reagent_asked(rest), **case.inputs, NEAR: True}, published=rest)
        alone = replace(one, lacking=None, audit=None, needs=(), stated_only=True)
        for way in (alone, one_by_one(alone)):
            then = way.outcome(near)
            if then.compared:
                found = _completed(found, then)
                break
    return found


def _reagent_asked(published: Mapping[str, Any]) -> dict[str, str]:
    """The one reagent whose amount is asked for: who asks for kilograms of Na2S doses Na2S."""
    asked = {first for name in published if (first := name.split("_")[0]) in REAGENTS}
    return {"reagent": asked.pop()} if len(asked) == 1 else {}


def _fitting(case: Case) -> list[Technology]:
    """Technologies whose label fits a case; where none does, those whose subject its source names."""
    titled = replace(case, technology=case.source)
    return [t for t in technologies() if t.takes(case)] or [t for t in technologies() if t.takes(titled)]


def answering(case: Case) -> Technology | None:
    """The technology that answers for a case of a stranger's file; see `outcome_of` for what laws add to it."""
    fitting = _fitting(case)
    return _chosen(case, [t for t in fitting if not t.lacking] or fitting)


def _completed(first: Outcome, then: Outcome) -> Outcome:
    """An outcome with what another adds of the figures that it left open."""
    if not then.compared:
        told = then.missing and not first.missing and not first.compared
        return replace(first, error=then.error, missing=then.missing, unanswered=False) if told else first
    # A list that a model read at its middle gives way to the figure at each of its values.
    listed = {c.name.rpartition("[")[0] for c in then.compared if c.name.endswith("]")}
    first = replace(first, compared=tuple(c for c in first.compared if c.name not in listed))
    have = {c.name for c in first.compared}
    added = tuple(c for c in then.compared if c.name not in have)
    answered = {n for c in (*first.compared, *then.compared) for n in (c.name, c.name.partition("[")[0])}
    left = tuple(x for x in dict.fromkeys((*first.left, *then.left)) if x not in answered)
    known = () if first.error else first.missing
    missing = tuple(m for m in dict.fromkeys((*known, *then.missing)) if not _of(m) <= answered)
    return replace(first, compared=(*first.compared, *added), left=left, error="", unanswered=False, missing=missing,
                   objections=tuple(dict.fromkeys((*first.objections, *then.objections))))  # fmt: skip


def _of(missing: str) -> set[str]:
    """The figures that a sentence on what is missing speaks of."""
    return set(missing.partition(": needs ")[0].split(", "))


def _chosen(case: Case, fitting: Sequence[Technology]) -> Technology | None:
    """Of the technologies whose label fits a case, the one that answers for it.

    What they compute of the figures asked decides, never how well it agrees with print: most figures first. Of equals,
    one that stands on the case's own figures alone, then one that names the label in full, then the first. Figures that
    follow from what the case states stand over those that a model's defaults give.
    """
    if len(fitting) < 2 or not case.published:
        return next((t for t in fitting if not t.stated_only), fitting[0] if fitting else None)
    outcomes = {t.id: t.outcome(case) for t in fitting}
    reach = {i: len(o.compared) for i, o in outcomes.items()}
    named = [t for t in fitting if t.names(case.technology)]
    # One that is named in full and says what its figures lack, the print being against a law, is not talked over by a
    # model that a star fits: a number for what did not happen is worse than none.
    models = (
        [t for t in named if reach[t.id] or (outcomes[t.id].missing and outcomes[t.id].objections)]
        or [t for t in fitting if not t.stated_only]
        or fitting
    )
    best = max(models, key=lambda t: reach[t.id])
    sheets = sorted((t for t in fitting if t.stated_only and reach[t.id]), key=lambda t: -reach[t.id])
    if not sheets:
        return best
    chosen = sheets[0] if reach[sheets[0].id] >= reach[best.id] else best
    asked = [*sheets, *([best] if reach[best.id] and best not in sheets else [])]
    return _jointly(chosen, asked) if len(asked) > 1 else chosen


def _jointly(chosen: Technology, asked: Sequence[Technology]) -> Technology:
    """The chosen technology with what the others compute as well, the first asked standing over the later."""

    def own(t: Technology) -> Callable[[Mapping[str, Any]], Mapping[str, Any]]:
        return lambda inputs: t.compute(
            inputs if t.labelled else {k: v for k, v in inputs.items() if k != "label"}
        )

    needs = tuple(n for t in asked for n in t.needs)
    return replace(chosen, compute=in_layers(*map(own, asked)), labelled=True, needs=needs)

"""A study in words: the verdict as one sentence, and what a reader must know before trusting it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oreshed.basis.counted import counted
from oreshed.insight.reading import unplaced

if TYPE_CHECKING:  # a study words its own parts with `tonnes`
    from oreshed.insight.study import Study

MUCH = 0.05  # of demand: what is no trifle any more

FEW_DRAWS = 20  # below it not one draw lies outside the 5th and 95th percentile
FEED_WORDS = {
    "own": "feed from inside the bloc alone",
    "reliable": "feed from the bloc and reliable partners",
    "all": "feed from anywhere",
}


def sentence(study: Study) -> str:
    """The verdict in words, made from the numbers alone."""
    names = study.model.region_names
    bloc = (
        study.bloc_name
        if len(study.question.bloc) > 1
        else names.get(study.question.bloc[0], study.bloc_name)
    )
    metal, year = study.question.element, study.question.year
    d, v, g = study.demand, study.supply[study.ask.feed], study.gap
    largest = max(abs(x) for i in (d, *study.supply.values()) for x in (i.low, i.central, i.high))

    def say(t: float) -> str:
        return tonnes(t, largest)

    def whole(central: float, low: float, high: float) -> str:
        return f"{say(central)} ({say(low)} to {say(high)})" if study.ask.draws else say(central)

    head = (
        f"{metal.capitalize()}, {bloc}, {year}: demand {say(d.central)} a year"
        + (f" ({say(d.low)} to {say(d.high)})" if study.ask.draws else "")
        + f", usable supply {whole(v.central, v.low, v.high)} with {FEED_WORDS[study.ask.feed]}"
    )
    short = study.share_short
    share = "central values, no draws" if short is None else f"{100 * short:.0f} % of draws are short"
    match study.verdict:
        case "short":
            tail = f": short by {whole(g.central, g.low, g.high)}; {share}."
        case "enough":
            tail = f": enough, with {whole(-g.central, -g.high, -g.low)} to spare; {share}."
        case _:
            side = "short by" if g.central > 0 else "a surplus of"
            tail = (
                ": undetermined by the intervals of demand and supply, which overlap when each is taken alone; "
                f"centrally {side} {say(abs(g.central))}; compared draw by draw, {share.replace(' of draws', '')}."
            )
    if study.missing_regions:
        spare = max(0.0, -g.low) if study.verdict == "enough" else 0.0
        missing = ", ".join(study.missing_regions)
        tail += f" No demand is stated for {missing}" + (
            f"; the verdict holds while they need less than {say(max(0.0, -g.high))}."
            if spare
            else "; the gap is at least this."
            if g.central > 0
            else "; the surplus is at most this."
        )
    return head + tail


def tonnes(t: float, largest: float | None = None) -> str:
    """Tonnes as the pictures write them: one unit for a sentence, kt where its largest number has 20 kt or more.

    What is too small for kt stays in t. Narrow spaces group thousands and never wrap.
    """
    size = abs(t)
    in_kt = (size if largest is None else largest) >= 2e4 and (size >= 1e3 or size == 0)
    x = t / 1e3 if in_kt else t
    digits = 0 if abs(x) >= 9.95 or x == 0 else 1
    return f"{x:,.{digits}f}\u00a0{'kt' if in_kt else 't'}".replace(",", "\u202f")


def warnings(study: Study) -> list[str]:
    """What a reader must know before trusting the answer."""
    found = []
    if study.missing_regions:
        found.append(f"no demand stated for {', '.join(study.missing_regions)}: demand is a lower bound")
    if study.piece.answer.status != "optimal":
        found.append("supply has no limit under this question: some constraint is missing in the model")
    if 0 < study.ask.draws < FEW_DRAWS:
        found.append(
            f"{counted(study.ask.draws, 'draw')} in all: low and high are about the least and the greatest of them, no 90 % interval"
        )
    if study.ask.draws and not study.unlocking.complete:
        found.append("the search for unlocking sets was cut short: further ties may exist")
    loose = unplaced(study.piece)
    total, demand = sum(loose.values()), study.piece.demand
    if demand > 0 and total > MUCH * demand:
        names = " and ".join(study.model.commodity[c].name for c in loose)
        found.append(
            f"{tonnes(total)} a year in {names}, as much as {100 * total / demand:.0f} % of demand, has no known use and "
            "counts as nothing: a statistical difference"
        )
    found += [
        f"{c.end_use}: {c.partner} allows at most {tonnes(c.allowed)} of the {tonnes(c.demanded)} asked for here"
        for c in study.couplings
        if c.limits
    ]
    shut = sum(1 for k in study.used_keys if study.model.values[k].unverified)
    if shut:
        found.append(
            f"{shut} of {len(study.used_keys)} values behind this answer are from memory, marked unverified"
        )
    return found

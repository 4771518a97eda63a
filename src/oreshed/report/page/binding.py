"""What binds, said first: ties as "one of these and one of those", and the cuts beside them."""

from __future__ import annotations

from oreshed.report.notation import NONE, percent
from oreshed.report.page.parts import Evidence, Node, el, fold
from oreshed.report.reading import rows, section, set_members, word
from oreshed.report.ties import Part, Tie, cut_sides, gathered, headline, many, ties, what_binds


def binding(evidence: Evidence) -> list[Node]:
    """The sentence, the groups where the sets are many, and the cuts."""
    verdict = evidence.verdict
    if not rows(verdict, "unlocking_sets"):
        return []
    said = what_binds(verdict)
    out = [
        el(
            "p",
            el("b", f"{headline(verdict).capitalize()}."),
            f" {said}" if said else "",
            class_="note strong",
        )
    ]
    groups = [_tie(evidence, t) for t in ties(verdict)] if many(verdict) else []
    cuts = _cuts(evidence)
    if groups:
        out.append(el("div", el("div", groups), cuts, class_="beside" if cuts is not None else None))
    elif cuts is not None:
        out.append(cuts)
    return out


def _tie(evidence: Evidence, tie: Tie) -> Node:
    low, high = percent(tie.low), percent(tie.high)
    share = low if low == high or high == NONE else f"{low} to {high}"
    ends = ["without limit" if g is None else evidence.gained(g) for g in tie.gains]
    gain = " to ".join(dict.fromkeys(ends))
    facts = [f"{tie.sets} set{'' if tie.sets == 1 else 's'}"]
    facts += [f"gain {gain}"] if gain else []
    facts += [f"in {share} of draws"] if share != NONE else []
    return el(
        "div",
        el("p", " · ".join(facts), class_="dim"),
        [_part(part, i) for i, part in enumerate(tie.parts)],
        class_="tie",
    )


def _part(part: Part, i: int) -> Node:
    lead = f"{'AND ' if i else ''}{part.side}{', any one of' if part.size > 1 else ''}:"
    return el("div", el("p", el("b", lead)), el("ul", [el("li", line) for line in part.lines]), class_="part")


def _cuts(evidence: Evidence) -> Node | None:
    cuts = rows(evidence.verdict, "cuts")
    if not cuts:
        return None
    by_plant = word(section(evidence.verdict, "question"), "by") == "plant"
    said = cut_sides(evidence.verdict)
    items = []
    for cut in sorted(cuts, key=lambda c: len(set_members(c))):
        classes = rows(cut, "classes")
        lines = (
            gathered(classes, by_plant)
            if classes
            else tuple(evidence.class_label(word(m, "id")) for m in set_members(cut))
        )
        items.append(el("li", "; ".join(lines)))
    return el(
        "div",
        el("p", el("b", said)) if said else None,
        fold("The cut" if len(cuts) == 1 else f"The {len(cuts)} cuts found", el("ul", items)),
        class_="cuts",
    )

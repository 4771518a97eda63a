"""What briefs hold to be the bottleneck, put to the solved model: each statement relaxed alone.

A statement stands for a set of constraint classes. It is *supported* where dropping them alone closes nine tenths of the
gap, *in part* where they close a tenth or stand in a smallest unlocking set, else *not supported*.
Without a gap there is nothing for a statement to explain, and that is the answer.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Literal

from oreshed.chain.slice import Slice, build
from oreshed.insight import dilute, emissions
from oreshed.insight.binding import class_label
from oreshed.insight.levers import RECOVERY, Lever, classes_of, supply_of
from oreshed.insight.study import Study
from oreshed.insight.wording import tonnes

Answer = Literal["supported", "in part", "not supported", "no gap", "not decided"]
# Shares of the gap from which a statement holds, whole or in part.
WHOLE, TENTH = 0.9, 0.1
NOTHING = 1e-9  # share of supply below which a gain is the solver's rounding
HOSTED = ("K03",)  # for a metal that comes with another, the plants that matter are the host's


@dataclass(frozen=True)
class Statement:
    """A row of `statements.csv`: a bottleneck that the seeds' briefs name (mission rows K01-K12).

    metals : "" for every metal, "*" for every metal that comes with another, "-" for every other, else names.
    beyond : families let go with and without `families`: only what `families` add to them counts, for feed that leaves
    where the plants at home would take it leaves for another reason.
    side : own or host classes, `technology` for the options, `purification` for a flowsheet's loss, `emissions` for
    energy and emission limits, `dilute` for lean liquors.
    """

    id: str
    metals: tuple[str, ...]
    side: str
    families: tuple[str, ...]
    beyond: tuple[str, ...]
    stages: tuple[str, ...]
    says: str
    remark: str


@dataclass(frozen=True)
class Judged:
    """A statement and what the model says. gain : usable tonnes a year that it alone brings; None where not decided.

    share_of_gap : gain over the gap; None without one. parents : keys of the figures that `why` tells.
    """

    statement: Statement
    answer: Answer
    gain: float | None
    share_of_gap: float | None
    why: str
    parents: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def statements() -> tuple[Statement, ...]:
    """The rows of `statements.csv`."""
    text = resources.files("oreshed.insight").joinpath("statements.csv").read_text(encoding="utf-8")

    def parts(cell: str) -> tuple[str, ...]:
        return tuple(p.strip() for p in cell.split(";") if p.strip())

    return tuple(
        Statement(
            r["id"], parts(r["metals"]), r["side"], parts(r["families"]), parts(r["beyond"]), parts(r["stages"]), r["says"],
            r["remark"],
        )
        for r in csv.DictReader(text.splitlines())
    )  # fmt: skip


def judge(study: Study, levers: tuple[Lever, ...]) -> tuple[Judged, ...]:
    """Every statement that is about the study's metal and that something in the question stands for."""
    piece = study.piece
    found = (_judge(study, piece, s, levers) for s in statements() if _about(s, piece))
    return tuple(j for j in found if j is not None)


def _about(statement: Statement, piece: Slice) -> bool:
    if not statement.metals:
        return True
    return piece.question.element in statement.metals or ("*" if piece.host else "-") in statement.metals


def _judge(study: Study, piece: Slice, s: Statement, levers: tuple[Lever, ...]) -> Judged | None:
    by_id = {x.id: x for x in levers}
    match s.side:
        case "own" if s.id in HOSTED and "host" in by_id:
            return _decided(study, s, by_id["host"].gain, by_id["host"].label)
        case "own":
            names = classes_of(piece.matrix, s.families, s.stages)
            if not names:
                return None
            gain = supply_of(piece.matrix, (*s.families, *s.beyond), s.stages) - piece.supply
            labels = [str(class_label(study, name)["label"]) for name in names]
            more = f" and {len(labels) - 2} more" if len(labels) > 2 else ""
            why = f"without limit: {', '.join(labels[:2])}{more}"
            given = _given(piece, s)
            if given and not _collects(piece, names):
                s = replace(
                    s, says=f"{s.says.rstrip('.')} (its plants and trade; what is collected is given)."
                )
            why = f"{why}; never let go: {given}" if given else why
            if s.beyond and classes_of(piece.matrix, s.beyond, s.stages):
                others = max(0.0, supply_of(piece.matrix, s.beyond, s.stages) - piece.supply)
                freed = " and ".join(s.beyond)
                why = f"{why}; with {freed} let go too {tonnes(gain)}, less what {freed} alone brings, {tonnes(others)}"
                gain -= others
            return _decided(study, s, gain, why, names)
        case "host":
            gain = _more_host_feed(piece, s) - piece.supply
            return _decided(study, s, gain, "mines of the host without limit, its plants as they are")
        case "technology":
            best = by_id.get("options", by_id.get("recovery"))
            if best is None:
                why = "no technology option of the model gains anything here"
                return _decided(study, s, 0.0, why)
            return _decided(study, s, best.gain, best.label)
        case "purification":
            return _purification(study, s)
        case "emissions":
            supply, plants = emissions.held_back(piece)
            found = _decided(study, s, supply - piece.supply, emissions.told(piece, plants, study.emissions))
            return replace(found, parents=emissions.parents(piece))
        case "dilute":
            return _dilute(study, s)
    return Judged(s, "not decided", None, None, s.remark)


def _collects(piece: Slice, names: tuple[str, ...]) -> bool:
    """Is a collector's nameplate among what was let go? Only feed that somebody bought can be ordered."""
    return any(
        r.relax_class in names and r.family == "nameplate" and "collect" in r.stage for r in piece.matrix.rows
    )


def _given(piece: Slice, s: Statement) -> str:
    """What the statement speaks of and no relaxation touches: old metal that comes out of use, metal of other hosts."""
    rows = [r for r in piece.matrix.rows if r.family == "arisings" and any(w in r.stage for w in s.stages)]
    if not rows:
        return ""
    stages = " and ".join(dict.fromkeys(r.stage for r in rows))
    regions = len({r.region for r in rows})
    return f"what {stages} brings in {regions} region{'' if regions == 1 else 's'}, which past sales decide"


def _decided(study: Study, s: Statement, gain: float, why: str, names: tuple[str, ...] = ()) -> Judged:
    gap = study.central_gap
    if abs(gain) < NOTHING * study.piece.supply:
        gain = 0.0
    told = f"{why}. {s.remark}".strip() if s.remark else why
    if gap <= 0:
        return Judged(s, "no gap", gain, None, told)
    share = gain / gap
    if share >= WHOLE:
        return Judged(s, "supported", gain, share, told)
    if any(set(names) & set(u.members) for u in study.unlocking.sets):
        return Judged(s, "in part", gain, share, f"{told}; stands in a smallest unlocking set")
    return Judged(s, "in part" if share >= TENTH else "not supported", gain, share, told)


def _more_host_feed(piece: Slice, s: Statement) -> float:
    """Supply when the hosts' mines have no limit and everything else is as it is."""
    hosts = {}
    for element, inner in piece.host.items():
        rhs = inner.matrix.rhs.copy()
        most = 10.0 * float(abs(rhs).sum())
        for i, row in enumerate(inner.matrix.rows):
            if row.relax_class and row.family in s.families and any(w in row.stage for w in s.stages):
                rhs[i] = most
        hosts[element] = inner.variant(matrix=replace(inner.matrix, rhs=rhs))
    flows = {column: x for inner in hosts.values() for column, x in inner.made.items()}
    moved = build(piece.world, piece.question, count_surplus=piece.counts_surplus, hosts=(hosts, flows))
    return max(piece.supply, moved.supply)


def _purification(study: Study, s: Statement) -> Judged:
    """What the purification of a zinc plant lets go, of the metal that enters the bloc's zinc plants."""
    from oreshed.technology.extraction.zinc_plant import PAST_PURIFICATION
    from oreshed.technology.registry import technology

    network = technology("zinc-plant").network
    assert network is not None
    shares = network.leaves(study.question.element, {}, network.read_settings(""))
    lost = sum(x for product, x in shares.items() if product in PAST_PURIFICATION)
    entering = supply_of(study.piece.matrix, RECOVERY)
    why = f"the flowsheet lets {100 * lost:.1f} % of what enters go past purification, with copper, cobalt and zinc"
    return _decided(study, s, lost * entering, why)


def _dilute(study: Study, s: Statement) -> Judged:
    """Liquors that pay at the metal's price; undecided only where neither they nor all that is left decides."""
    piece, metal = study.piece, study.question.element
    hosts = " and ".join(piece.host)
    if dilute.price_of(study.model, metal) is None:
        return Judged(s, "not decided", None, None, f"missing: a price of {metal} (prices.csv)")
    won = study.liquors
    if won:
        gain = dilute.with_liquors(piece, [w.row for w in won if w.pays]) - piece.supply
        found = _decided(study, s, gain, "; ".join(map(dilute.told, won)))
        return replace(found, parents=dilute.parents(study.model, won))
    # All that enters and is not recovered passes at most through liquors: a bound without their concentration.
    most = supply_of(piece.matrix, RECOVERY) - piece.supply
    if study.central_gap <= 0 or most < TENTH * study.central_gap:
        return _decided(
            study, s, most, f"at most all that {hosts} plants with a circuit leave, whatever the liquors hold"
        )
    why = f"missing: mg/L of {metal} in any liquor of {hosts} plants (dilute_streams.csv)"
    return Judged(s, "not decided", None, None, f"{why}; all that they leave would bring {tonnes(most)}")

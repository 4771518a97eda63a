"""The bottleneck of a brief, in sentences made from the solved model: every number in them stands in the verdict."""

from __future__ import annotations

from oreshed.report.brief.amounts import Scale, percent_text
from oreshed.report.brief.references import References, plain
from oreshed.report.brief.volumes import bloc_words, listed
from oreshed.report.modules import module_words
from oreshed.report.reading import (
    Interval,
    Row,
    Verdict,
    closes_gap,
    gain_of,
    interval,
    number,
    rows,
    section,
    spelled_out,
    texts,
    word,
)
from oreshed.report.ties import Tie, ties

FEED_WORDS = {
    "own": "feed from inside the bloc alone",
    "reliable": "feed from the bloc and its partners",
    "all": "feed from anywhere",
}
MOST_NAMED = 4
MOST_GROUPS = 3


class Told:
    """A verdict with what its sentences share."""

    def __init__(self, verdict: Verdict, scale: Scale, cited: References) -> None:
        self.verdict, self.scale, self.cited = spelled_out(verdict), scale, cited
        self.question = section(verdict, "question")
        self.metal, self.year = plain(word(self.question, "metal", "the metal")), word(self.question, "year")
        self.feed = word(self.question, "feed", "reliable")
        self.demand, self.gap = interval(verdict.get("demand")), interval(verdict.get("gap"))
        self.supply = interval(section(verdict, "supply").get(self.feed))
        self.state = word(verdict, "verdict")
        self.ties = ties(self.verdict)

    def about(self, tonnes: float | None) -> str:
        return "an unlimited tonnage" if tonnes is None else self.scale.say(tonnes)


def paragraph(verdict: Verdict, scale: Scale, cited: References) -> str:
    """Demand, supply, what holds supply down, what unlocks it, what would change the answer."""
    told = Told(verdict, scale, cited)
    said = [
        _balance(told), _verdict(told, whole=True), *_binding(told), _cheapest(told), _closing(told), _intervention(told),
        _levers(told), _outage(told), *_doubt(told),
    ]  # fmt: skip
    return " ".join(s for s in said if s)


def summary(verdict: Verdict, scale: Scale, cited: References) -> str:
    """Two to four sentences."""
    told = Told(verdict, scale, cited)
    said = [s for s in (_verdict(told, whole=False), *_in_short(told)) if s]
    if len(said) < 2:
        said.append("The numbers and their sources stand in the sections on volumes.")
    return " ".join(said[:4])


def _in_short(told: Told) -> list[str]:
    """What binds, what helps most and what would settle it, without the numbers that the paragraph gives."""
    said = []
    found = rows(section(told.verdict, "surplus"), "smallest_outage")
    if told.state == "enough" and found:
        sites = number(found[0].get("sites")) or 1
        failing = (
            plain(word(found[0], "label")) if sites == 1 else f"{sites:.0f} sites together, named above,"
        )
        said.append(f"An outage of {failing} would open a gap.")
    elif told.ties and told.state != "enough":
        sides = " or of ".join(dict.fromkeys(_sides(t) for t in told.ties))
        said.append(f"What holds it down are limits of {sides}.")
    best = _best_option(told)
    if best is not None:
        said.append(f"Of the options tried, {plain(word(best, 'name'))} adds most by {told.year}.")
    settles = rows(told.verdict, "settles")
    if told.state == "undetermined" and settles:
        said.append(f"A better source for {plain(word(settles[0], 'label'))} comes first in settling it.")
    return said


def _balance(told: Told) -> str:
    scale = told.scale
    return (
        f"{told.metal[:1].upper()}{told.metal[1:]} demand of the {_bloc(told)} is {scale.say(told.demand.central)}{scale.span(told.demand)} "
        f"in {told.year}; its usable supply is {scale.say(told.supply.central)}{scale.span(told.supply)} in {told.year}, with "
        f"{FEED_WORDS.get(told.feed, plain(told.feed))}."
    )


def _bloc(told: Told) -> str:
    return bloc_words(told.verdict, told.cited)


def _off_by_rounding(told: Told) -> bool:
    """Whether demand and supply, as printed, differ by another last digit than the gap as printed."""
    parts = (told.demand.central, told.supply.central, told.gap.central)
    if any(p is None for p in parts):
        return False
    demand, supply, gap = (told.scale.ticks(p or 0.0) for p in parts)
    return demand - supply != gap


def _verdict(told: Told, *, whole: bool) -> str:
    """Short, enough or undetermined, and by how much. The paragraph has named metal and bloc already; a summary does."""
    gap, scale = told.gap, told.scale
    share = number(told.verdict.get("share_of_draws_short"))
    draws = number(told.question.get("draws"))
    drawn = f"; {percent_text(share)} of {draws:.0f} draws are short" if share is not None and draws else ""
    if share is not None and draws == 1:
        drawn = f"; the one draw is {'short' if share else 'enough'}"
    head = "The verdict is" if whole else f"Usable {told.metal} supply of the {_bloc(told)} is"
    reason = {
        "short": "short: no supply in its interval reaches demand",
        "enough": "enough: nothing holds supply below demand",
        "undetermined": "undetermined, because the intervals of supply and demand, each taken alone, overlap",
    }.get(told.state)
    if reason is None or gap.central is None:
        return ""
    surplus = gap.central <= 0
    span = Interval(*(None if v is None else -v for v in reversed(gap))) if surplus else gap
    amount = f"{scale.say(abs(gap.central))}{scale.span(span)} in {told.year}"
    size = f"the surplus is {amount}" if surplus else f"the gap is {amount}"
    if whole and _off_by_rounding(told):
        size += " (of amounts before rounding)"
    text = f"{head} {reason}; {size}{drawn}"
    missing = texts(section(told.verdict, "demand"), "missing_regions")
    if missing and whole:
        text += f"; the model states no demand for {listed([told.cited.region(m) for m in missing])}, so demand is a lower bound"
    return text + "."


def _binding(told: Told) -> list[str]:
    """What holds supply down: the sides of the chain first, then the groups of smallest unlocking sets."""
    if not told.ties:
        reason = word(section(told.verdict, "unlocking"), "none_reason")
        return [f"No set of limits unlocks more: {plain(reason).rstrip('.')}."] if reason else []
    step = told.about(number(section(told.verdict, "unlocking").get("delta")))
    if told.state == "enough":
        return []
    sides = list(dict.fromkeys(_sides(t) for t in told.ties))
    joint = any(len(t.parts) > 1 for t in told.ties)
    alone = "; no single class of limits does" if joint else ""
    held = f"To gain {step} a year, limits of {' or of '.join(sides)} must give way{alone}."
    return [held, *(_group(told, t) for t in told.ties[:MOST_GROUPS])]


def _sides(tie: Tie) -> str:
    return listed(sorted(p.side or "one side" for p in tie.parts)) + (
        " together" if len(tie.parts) > 1 else ""
    )


def _group(told: Told, tie: Tie) -> str:
    """One group of equally small sets: one class of each part, what they gain and how often they hold."""
    parts = [f"{'one of ' if p.size > 1 else ''}{_lines(told, p.lines)}" for p in tie.parts]
    ends = [told.about(g) for g in dict.fromkeys(tie.gains)]
    gains = f" gains {' to '.join(dict.fromkeys(ends))}" if ends else " is enough"
    shares = [percent_text(s) for s in (tie.low, tie.high) if s is not None]
    holds = f" and holds in {' to '.join(dict.fromkeys(shares))} of the draws" if shares else ""
    return f"Relaxing {' together with '.join(parts)}{gains}{holds}."


def _closing(told: Told) -> str:
    """A gain as large as the gap is a least value, and says so once."""
    gains = [g for t in told.ties[:MOST_GROUPS] for g in t.gains]
    gains.append(number(section(told.verdict, "cheapest").get("gain")))
    if not any(closes_gap(told.verdict, g) for g in gains):
        return ""
    return "A gain as large as the gap closes it; demand takes no more, so that the limits let go could bring more."


def _named(told: Told, line: str) -> str:
    """`nameplate of zinc smelting: CAN, USA` with the regions by name."""
    what, colon, codes = line.rpartition(": ")
    if not colon:
        return plain(line)
    return f"{plain(what)} in {listed([told.cited.region(c) for c in codes.split(', ')])}"


def _lines(told: Told, lines: tuple[str, ...]) -> str:
    kept = [_named(told, x) for x in lines[:MOST_NAMED]]
    more = " or others" if len(lines) > MOST_NAMED else ""
    return "; ".join(kept) + more


def _cheapest(told: Told) -> str:
    if told.state == "enough":
        return ""
    best = section(told.verdict, "cheapest")
    modules = rows(best, "modules")
    cost = number(best.get("capex_usd"))
    if not modules or cost is None:
        return ""
    named = [plain(text) for text in module_words(modules)]
    proven = (
        "The cheapest set of realistic modules" if best.get("proven") is True else "The cheapest set found"
    )
    return f"{proven} costs {_money(cost)} and gains {told.about(number(best.get('gain')))} a year: {listed(named)}."


def _levers(told: Told) -> str:
    """For a metal that comes with another: how much of the gap recovery, the host, and both would close."""
    gains = {word(r, "id"): number(r.get("gain")) for r in rows(told.verdict, "levers")}
    recovery, host, both = (gains.get(k) for k in ("recovery", "host", "both"))
    gap = told.gap.central
    if gap is None or gap <= 0 or recovery is None or host is None or both is None:
        return ""

    def closes(gain: float) -> str:
        share = min(1.0, gain / gap)
        return "all of it" if share > 0.995 else "none of it" if share < 0.005 else percent_text(share)

    return (
        f"Of the gap, perfect recovery of what enters the plants would close {closes(recovery)}; the host metal's feed "
        f"treated at home, with circuits as they are, {closes(host)}; both together {closes(both)}."
    )


def _money(usd: float) -> str:
    return f"{usd / 1e9:,.1f} billion USD" if usd >= 1e9 else f"{usd / 1e6:,.0f} million USD"


def _reached(told: Told, row: Row) -> float:
    """Gain of an option in the target year; what a solver's tolerance leaves is nothing."""
    return (number(row.get("gain_at_target")) or 0.0) if gain_of(row, told.demand.central) else 0.0


def _best_option(told: Told) -> Row | None:
    """The option that gains most in the target year, if any gains then."""
    best = max(rows(told.verdict, "interventions"), key=lambda r: _reached(told, r), default=None)
    return best if best is not None and _reached(told, best) > 0 else None


def _intervention(told: Told) -> str:
    """The option that gains most in the target year; without one, the option that gains most later."""
    found = rows(told.verdict, "interventions")
    if not found:
        return ""
    best = _best_option(told)
    if best is not None:
        chance = number(best.get("probability"))
        odds = "" if chance is None else f", at a probability of {percent_text(chance)}"
        gain = told.about(_reached(told, best))
        return (
            f"The option that gains most by {told.year} is {plain(word(best, 'name'))}: {gain} a year{odds}."
        )
    later = max(found, key=lambda r: gain_of(r, told.demand.central) or 0.0)
    amount = gain_of(later, told.demand.central) or 0.0
    if amount <= 0:
        return "No option that was tried gains anything alone."
    return (
        f"No option that was tried gains anything by {told.year}; {plain(word(later, 'name'))} gains "
        f"{told.about(amount)} a year from {word(later, 'year')}."
    )


def _outage(told: Told) -> str:
    """Where there is enough: the smallest loss that would open a gap."""
    found = rows(section(told.verdict, "surplus"), "smallest_outage")
    if not found:
        return "No loss of a single site leaves demand unmet." if told.state == "enough" else ""
    if number(found[0].get("sites")) == 1:
        return _loss(found[0])
    searched = "" if found[0].get("proven") is False else "; no loss of fewer sites does"
    return f"{_loss(found[0]).rstrip('.')}{searched}."


def _loss(outage: Row) -> str:
    """Who may not fail: an outage found is one of perhaps many, so that it is never called the only one."""
    what, several = plain(word(outage, "label")), (number(outage.get("sites")) or 1) > 1
    return f"The loss of {what}{' together' if several else ''} would leave demand unmet."


def _doubt(told: Told) -> list[str]:
    return [s for s in (_settles(told), _flip(told), _memory(told)) if s]


def _settles(told: Told) -> str:
    """The claim that weighs most in the interval of the gap; only where that decides something."""
    found = rows(told.verdict, "settles")
    share = number(found[0].get("share_of_variance")) if found else None
    if told.state != "undetermined" or share is None:
        return ""
    return f"A better source for {plain(word(found[0], 'label'))} would narrow the gap most: of its variance that number brings {percent_text(share)}."


def _flip(told: Told) -> str:
    """The first number inside its own interval at which the gap changes its sign."""
    for row in rows(told.verdict, "flips"):
        flip, now = number(row.get("flip_value")), number(row.get("value"))
        if row.get("within_interval") is True and flip is not None and now is not None:
            ratio = number(row.get("ratio"))
            much = "" if ratio is None else f" is {ratio:.2f} times its central value"
            return (
                f"The answer turns where {plain(word(row, 'label'))}{much or ' changes inside its interval'}."
            )
    return "No single number turns the answer inside its own interval."


def _memory(told: Told) -> str:
    found = [w for w in texts(told.verdict, "warnings") if "from memory" in w]
    return f"Of the evidence, {plain(found[0]).rstrip('.')}." if found else ""

"""The bottleneck of a brief, in sentences made from the solved model: every number in them stands in the verdict."""

from __future__ import annotations

from oreshed.report.brief.amounts import Scale, percent_text
from oreshed.report.brief.references import References, plain
from oreshed.report.brief.volumes import bloc_words, listed
from oreshed.report.reading import (
    Row,
    Verdict,
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
        _balance(told), _verdict(told, whole=True), *_binding(told), _cheapest(told), _intervention(told),
        _outage(told), *_doubt(told),
    ]  # fmt: skip
    return " ".join(s for s in said if s)


def summary(verdict: Verdict, scale: Scale, cited: References) -> str:
    """Two to four sentences."""
    told = Told(verdict, scale, cited)
    binding = _binding(told)
    said = [
        _verdict(told, whole=False),
        binding[0] if binding else _outage(told),
        _intervention(told),
        _settles(told),
    ]
    kept = [s for s in said if s]
    if len(kept) < 2:
        kept.append(_memory(told) or "The numbers and their sources stand in the sections on volumes.")
    return " ".join(kept[:4])


def _balance(told: Told) -> str:
    scale = told.scale
    return (
        f"In {told.year} {told.metal} demand of the {_bloc(told)} is {scale.say(told.demand.central)}{scale.span(told.demand)} "
        f"a year; its usable supply is {scale.say(told.supply.central)}{scale.span(told.supply)} with "
        f"{FEED_WORDS.get(told.feed, plain(told.feed))}."
    )


def _bloc(told: Told) -> str:
    return bloc_words(told.verdict, told.cited)


def _verdict(told: Told, *, whole: bool) -> str:
    """Short, enough or undetermined. A paragraph has said the interval's meaning; a summary names metal and year."""
    gap, scale = told.gap, told.scale
    share = number(told.verdict.get("share_of_draws_short"))
    draws = number(told.question.get("draws"))
    drawn = (
        f", and {percent_text(share)} of {draws:.0f} draws are short" if share is not None and draws else ""
    )
    head = "The verdict is" if whole else f"Usable {told.metal} supply of the {_bloc(told)} in {told.year} is"
    central = gap.central or 0.0
    ends = sorted(abs(v) for v in (gap.low, gap.high) if v is not None)
    spread = ""
    if len(ends) == 2 and scale.ticks(ends[0]) != scale.ticks(ends[1]):
        spread = f" ({scale.say(ends[0]).removesuffix(f' {scale.unit}')} to {scale.say(ends[1])})"
    match told.state:
        case "short":
            text = f"{head} short: demand exceeds supply by {scale.say(central)}{spread}{drawn}"
        case "enough":
            text = f"{head} enough: supply exceeds demand by {scale.say(abs(central))}{spread}{drawn}; no limit is a bottleneck"
        case "undetermined":
            side = "short of demand by" if central > 0 else "above demand by"
            text = (
                f"{head} undetermined, because the intervals of supply and demand overlap: centrally supply is {side} "
                f"{scale.say(abs(central))}{_either(told)}{drawn}"
            )
        case _:
            return ""
    missing = texts(section(told.verdict, "demand"), "missing_regions")
    if missing and whole:
        names = listed([told.cited.region(m) for m in missing])
        text += f"; the model states no demand for {names}, so demand is a lower bound"
    return text + "."


def _either(told: Told) -> str:
    """The interval of a gap whose ends may stand on two sides: ` (from a surplus of 3 t to a shortfall of 20 t)`."""
    low, _, high = told.gap
    if low is None or high is None or told.scale.ticks(low) == told.scale.ticks(high):
        return ""
    ends = [f"a {'shortfall' if v > 0 else 'surplus'} of {told.scale.say(abs(v))}" for v in (low, high)]
    return f" (from {ends[0]} to {ends[1]})"


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
    parts = [f"{'one of ' if p.size > 1 else ''}{_lines(p.lines)}" for p in tie.parts]
    ends = [told.about(g) for g in dict.fromkeys(tie.gains)]
    gains = f" gains {' to '.join(dict.fromkeys(ends))}" if ends else " is enough"
    shares = [percent_text(s) for s in (tie.low, tie.high) if s is not None]
    holds = f" and holds in {' to '.join(dict.fromkeys(shares))} of the draws" if shares else ""
    return f"Relaxing {' together with '.join(parts)}{gains}{holds}."


def _lines(lines: tuple[str, ...]) -> str:
    kept = [plain(x) for x in lines[:MOST_NAMED]]
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
    named = [
        f"{number(m.get('count')) or 0:.0f} × {told.about(number(m.get('size_t_per_year')))} of {plain(word(m, 'label'))}"
        for m in modules
    ]
    proven = (
        "The cheapest set of realistic modules" if best.get("proven") is True else "The cheapest set found"
    )
    return f"{proven} costs {_money(cost)} and gains {told.about(number(best.get('gain')))} a year: {listed(named)}."


def _money(usd: float) -> str:
    return f"{usd / 1e9:,.1f} billion USD" if usd >= 1e9 else f"{usd / 1e6:,.0f} million USD"


def _intervention(told: Told) -> str:
    """The option that gains most in the target year; without one, the option that gains most later."""
    demand = told.demand.central

    def reached(row: Row) -> float:
        return (number(row.get("gain_at_target")) or 0.0) if gain_of(row, demand) else 0.0

    found = rows(told.verdict, "interventions")
    best = max(found, key=reached, default=None)
    if best is None:
        return ""
    if reached(best) > 0:
        rest = (
            ""
            if number(best.get("probability")) is None
            else (f" at a probability of {percent_text(number(best.get('probability')) or 0.0)}")
        )
        return (
            f"Of the {'options' if len(found) > 1 else 'option'} tried, {plain(word(best, 'name'))} gains most by "
            f"{told.year}: {told.about(reached(best))} a year{rest}."
        )
    later = max(found, key=lambda r: gain_of(r, demand) or 0.0)
    gain = gain_of(later, demand) or 0.0
    if gain <= 0:
        return "No option that was tried gains anything alone."
    return (
        f"No option that was tried gains anything by {told.year}; {plain(word(later, 'name'))} gains "
        f"{told.about(gain)} a year from {word(later, 'year')}."
    )


def _outage(told: Told) -> str:
    """Where there is enough: the smallest loss that would open a gap."""
    found = rows(section(told.verdict, "surplus"), "smallest_outage")
    if not found:
        return "No loss of a single site opens a gap." if told.state == "enough" else ""
    first = found[0]
    return (
        f"The smallest loss that opens a gap is {plain(word(first, 'label'))}, after which "
        f"{told.about(number(first.get('gap_after')))} a year are missing."
    )


def _doubt(told: Told) -> list[str]:
    return [s for s in (_settles(told), _flip(told), _memory(told)) if s]


def _settles(told: Told) -> str:
    """The claim that weighs most in the interval of the gap; only where that decides something."""
    found = rows(told.verdict, "settles")
    share = number(found[0].get("share_of_variance")) if found else None
    if told.state != "undetermined" or share is None:
        return ""
    return f"A better source for {plain(word(found[0], 'label'))} would settle most: {percent_text(share)} of the variance of the gap."


def _flip(told: Told) -> str:
    """The first number inside its own interval at which the gap changes its sign."""
    for row in rows(told.verdict, "flips"):
        flip, now = number(row.get("flip_value")), number(row.get("value"))
        if row.get("within_interval") is True and flip is not None and now is not None:
            unit = word(row, "unit")
            shown = (told.about(now), told.about(flip)) if unit == "t/yr" else (f"{now:.3g}", f"{flip:.3g}")
            return f"The gap changes its sign if {plain(word(row, 'label'))} is {shown[1]} instead of {shown[0]}."
    return "No single number flips the sign of the gap inside its own interval."


def _memory(told: Told) -> str:
    found = [w for w in texts(told.verdict, "warnings") if "from memory" in w]
    return f"Of the evidence, {plain(found[0]).rstrip('.')}." if found else ""

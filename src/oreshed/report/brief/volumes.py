"""Production, demand and supply of a brief: one line for every region of the bloc, parts that add up."""

from __future__ import annotations

from collections.abc import Sequence

from oreshed.report.brief.amounts import Scale, percent_text
from oreshed.report.brief.references import References, plain
from oreshed.report.reading import (
    Interval,
    Row,
    Verdict,
    interval,
    number,
    rows,
    section,
    texts,
    word,
)

# A route as the adjective of a refined metal, and where it comes from.
ROUTE_WORDS = {
    "refined_primary": ("primary", "from ore"), "refined_byproduct": ("primary", "by-product of other metals' plants"),
    "refined_secondary": ("secondary", "from scrap and residues"), "refined_other": ("primary", "from other hosts"),
}  # fmt: skip

MANY = ", one of many equal splits of the same feed"
LOOSE = 0.1  # a part that can move by this share of itself is a choice of the solver, and is called one

GROUPS = (
    ("Primary and by-product", "primary", ("refined_primary", "refined_byproduct", "refined_other")),
    ("Recycled", "secondary", ("refined_secondary",)),
)


def bloc_words(verdict: Verdict, cited: References) -> str:
    """The bloc as the question named it: `core bloc`, or a country by its name."""
    question = section(verdict, "question")
    inside, name = texts(question, "bloc"), word(question, "bloc_name", "bloc")
    if len(inside) == 1:
        return cited.region(inside[0])
    if "," in name or name in inside:
        return " + ".join(map(cited.region, inside))
    return f"{plain(name)} bloc"


def table_lines(head: Sequence[str], body: Sequence[Sequence[str]]) -> list[str]:
    """A pipe table after a blank line, as Markdown wants it."""
    return ["", *(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *body))]


def listed(names: Sequence[str]) -> str:
    """`Norway, Iceland and Japan`."""
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _total(parts: Sequence[Row]) -> Interval:
    """Ends added up: all parts at their low, all at their high."""
    ends = [interval(p) for p in parts]
    low = sum(e.low if e.low is not None else e.central or 0.0 for e in ends)
    high = sum(e.high if e.high is not None else e.central or 0.0 for e in ends)
    return Interval(low, sum(e.central or 0.0 for e in ends), high)


def production(verdict: Verdict, scale: Scale, cited: References) -> list[str]:
    """Output of the base year: mines and refineries, region by region, then the bloc."""
    metal, year = (
        plain(word(section(verdict, "question"), "metal")),
        word(section(verdict, "model"), "base_year"),
    )
    found = rows(verdict, "production")
    bloc = texts(section(verdict, "question"), "bloc")
    mines = [r for r in found if word(r, "quantity") == "mine_production" and number(r.get("central"))]
    wholes = [r for r in found if word(r, "quantity") == "refined_total" and number(r.get("central"))]
    routes = [r for r in found if word(r, "quantity") in ROUTE_WORDS]
    leaves: list[tuple[str, Row]] = []
    for whole in wholes:
        region = word(whole, "region")
        parts = [r for r in routes if word(r, "region") == region]
        leaves += [(region, r) for r in (parts or [whole])]
    ticks = scale.apportion([number(r.get("central")) or 0.0 for _, r in leaves])
    mined = scale.apportion([number(r.get("central")) or 0.0 for r in mines])
    lines, idle = [], []
    for region in bloc:
        said = []
        for row, amount in zip(mines, mined, strict=True):
            if word(row, "region") == region:
                said.append(
                    f"mine production {scale.of_ticks(amount)}{scale.span(interval(row))} of contained {metal} "
                    f"in {year}{cited.of_values(texts(row, 'parents'))}"
                )
        inside = [(r, t) for (place, r), t in zip(leaves, ticks, strict=True) if place == region]
        for whole in (w for w in wholes if word(w, "region") == region):
            made = scale.of_ticks(sum(t for _, t in inside))
            text = f"refined {metal} production {made}{scale.span(interval(whole))} in {year}"
            text += _one_of_many(whole)
            split = [(r, t) for r, t in inside if word(r, "quantity") in ROUTE_WORDS]
            if len(split) == 1:
                text += f", all {ROUTE_WORDS[word(split[0][0], 'quantity')][1]}"
            split = split if len(split) > 1 else []
            said.append(text + cited.of_values(texts(whole, "parents")))
            said += [_route(r, f"{metal} production", scale.of_ticks(t), year, "") for r, t in split]
        for row in found:
            if word(row, "region") == region and word(row, "quantity") == "feed_exports":
                said.append(
                    f"exports of {metal} concentrate {scale.say(row.get('central'))}"
                    f"{scale.span(interval(row))} in {year}{cited.of_values(texts(row, 'parents'))}"
                )
        if said:
            lines.append(f"• **{cited.region(region)}:** {_sentence('; '.join(said))}")
        else:
            idle.append(cited.region(region))
    if idle:
        lines.append(
            f"• **{', '.join(idle)}:** mine production 0 {scale.unit} and refined {metal} production 0 {scale.unit} in "
            f"{year}; the model holds no {metal} mine or refinery that runs there."
        )
    sums = []
    if mines:
        sums.append(
            f"mine production {scale.of_ticks(sum(mined))}{scale.span(_total(mines))} of contained {metal} in {year}"
        )
    if wholes:
        sums.append(
            f"refined {metal} production {scale.of_ticks(sum(ticks))}{scale.span(_total(wholes))} in {year}"
        )
    if not sums:
        sums.append(f"0 {scale.unit} in {year}")
    lines.append(f"• **Total ({bloc_words(verdict, cited)}):** {_sentence('; '.join(sums))}")
    return lines


def _route(row: Row, what: str, amount: str, year: str, cites: str) -> str:
    """`secondary refined lead production 125.0 kt in 2024 (from scrap and residues) [2]`."""
    adjective, origin = ROUTE_WORDS[word(row, "quantity")]
    return f"{adjective} refined {what} {amount} in {year} ({origin}){cites}"


def _one_of_many(row: Row) -> str:
    """What to say of an amount that any other split of the same feed would change without changing the answer."""
    return MANY if row.get("choice") is True else ""


def _movable(row: Row) -> bool:
    """Could a part of the supply be far from what is told of it, with every other word of the answer as it is?"""
    part = interval(row)
    return (part.high or 0.0) - (part.low or 0.0) > LOOSE * (part.central or 0.0)


def _free(verdict: Verdict, quantities: Sequence[str]) -> Interval | None:
    """The range that the optimum leaves to a route in all, as the account of the units states it."""
    flows = {"refined_primary": "refined_primary:", "refined_secondary": "refined_secondary:"}
    starts = tuple(flows[q] for q in quantities if q in flows)
    found = [u for u in rows(verdict, "units") if word(u, "flow").startswith(starts)]
    ends = [(number(u.get("low")), number(u.get("tonnes")), number(u.get("high"))) for u in found]
    return Interval(*ends[0]) if len(ends) == 1 else None


def _source(
    parts: Sequence[tuple[Row, int]], adjective: str, scale: Scale, year: str, cited: References
) -> str:
    """`secondary metal supply 125.0 kt in 2030 (from scrap and residues) [2]`, of one region and route."""
    amount = scale.of_ticks(sum(t for _, t in parts)) + scale.span(_total([p for p, _ in parts]))
    origins = []
    for row, _ in parts:
        told = listed(texts(row, "stages")) if word(row, "quantity") == "refined_other" else ""
        origins.append(plain(told) or ROUTE_WORDS[word(row, "quantity")][1])
    cites = cited.of_values(k for row, _ in parts for k in texts(row, "parents"))
    many = MANY if any(_one_of_many(row) or _movable(row) for row, _ in parts) else ""
    return f"{adjective} metal supply {amount} in {year} ({listed(origins)}){many}{cites}"


def demand(verdict: Verdict, scale: Scale, cited: References) -> list[str]:
    """Demand of the target year by region and end use, then the bloc with the interval of the draws."""
    year = word(section(verdict, "question"), "year")
    stated = section(verdict, "demand")
    uses = rows(stated, "by_end_use")
    ticks = dict(zip(map(id, uses), scale.apportion([interval(u).central or 0.0 for u in uses]), strict=True))
    lines: list[str] = []
    split: list[tuple[str, Row, int]] = []
    for region in texts(section(verdict, "question"), "bloc"):
        inside = [u for u in uses if word(u, "region") == region]
        if not inside:
            continue
        amount = scale.of_ticks(sum(ticks[id(u)] for u in inside))
        head = f"• **{cited.region(region)}:** demand {amount}{scale.span(_total(inside))} in {year}"
        if len(inside) == 1:
            use = plain(word(inside[0], "end_use"))
            lines.append(_sentence(f"{head}, {use}{cited.of_values(texts(inside[0], 'parents'))}"))
            continue
        lines.append(_sentence(f"{head}, the sum of {len(inside)} end uses in the table below"))
        split += [(region, u, ticks[id(u)]) for u in inside]
    missing = texts(stated, "missing_regions")
    if missing:
        names = ", ".join(map(cited.region, missing))
        lines.append(
            f"• **{names}:** the model states no demand there and counts none; what they use comes on top."
        )
    whole, table = interval(stated), _end_uses(split, scale, cited, year)
    total = scale.of_ticks(sum(ticks.values()))
    lines.append(
        f"• **Total ({bloc_words(verdict, cited)}):** {_sentence(f'demand {total}{scale.span(whole)} in {year}{_draws(verdict)}')}"
    )
    return [*lines, *table]


def _end_uses(split: Sequence[tuple[str, Row, int]], scale: Scale, cited: References, year: str) -> list[str]:
    """A table of end uses, for the regions whose demand the model splits."""
    if not split:
        return []
    head = (
        "Region",
        "End use",
        f"Demand {year} ({scale.unit})",
        f"Demand range {year} ({scale.unit})",
        "Source",
    )
    body = [
        (
            cited.region(region), plain(word(u, "end_use")), scale.bare(scale.of_ticks(ticks)),
            scale.bare(scale.span(interval(u)).strip(" ()")), cited.of_values(texts(u, "parents")).strip(),
        )
        for region, u, ticks in split
    ]  # fmt: skip
    return table_lines(head, body)


def supply(verdict: Verdict, scale: Scale, cited: References) -> list[str]:
    """Usable supply of the target year by route and region, under the three feed rules, and metal from outside."""
    question = section(verdict, "question")
    metal, year = plain(word(question, "metal")), word(question, "year")
    parts = rows(verdict, "supply_parts")
    ticks = scale.apportion([number(p.get("central")) or 0.0 for p in parts])
    lines, total = [], bloc_words(verdict, cited)
    for name, adjective, quantities in GROUPS:
        inside = [
            (p, t)
            for p, t in zip(parts, ticks, strict=True)
            if word(p, "quantity") in quantities and (number(p.get("central")) or 0) > 0
        ]
        free = _free(verdict, quantities)
        amount = scale.of_ticks(sum(t for _, t in inside)) + (scale.span(free) if free else "")
        lines.append(f"• **Total ({total}), {name.lower()}:** {adjective} metal supply {amount} in {year}.")
        for region in dict.fromkeys(word(p, "region") for p, _ in inside):
            there = [(p, t) for p, t in inside if word(p, "region") == region]
            lines.append(
                f"  - *{cited.region(region) if region else 'Stocks'}:* {_source(there, adjective, scale, year, cited)}."
            )
    unused = [t for p, t in zip(parts, ticks, strict=True) if word(p, "quantity") == "refined_unused"]
    if unused:
        lines.append(
            f"• **Unused:** {scale.of_ticks(-sum(unused))} of this metal finds no use in {year} in a form that it has, "
            "and is not counted."
        )
    lines.append(_headline(verdict, scale, cited, sum(ticks)))
    lines.append(_imports(verdict, scale, cited))
    without = [r for r in texts(question, "bloc") if all(word(p, "region") != r for p in parts)]
    if without:
        names = ", ".join(map(cited.region, without))
        lines.append(
            f"• **{names}:** supply 0 {scale.unit} in {year}; no plant of the model makes {metal} there."
        )
    return [*(x for x in lines if x), *_by_feed(verdict, scale, sum(ticks))]


FEEDS = {
    "all": "any feed (S\\_all)",
    "reliable": "own and partners' feed (S\\_reliable)",
    "own": "own feed (S\\_own)",
}


def _headline(verdict: Verdict, scale: Scale, cited: References, ticks: int) -> str:
    """The supply under the study's rule of feed. Its sum of printed parts is its rounding, so the two never differ."""
    question = section(verdict, "question")
    feed, year = word(question, "feed", "reliable"), word(question, "year")
    here = interval(section(verdict, "supply").get(feed))
    rule = FEEDS.get(feed, plain(feed))
    return (
        f"• **Total ({bloc_words(verdict, cited)}):** total supply {scale.of_ticks(ticks)}{scale.span(here)} in {year}, "
        f"with {rule}; the table below has other rules of feed."
    )


def _by_feed(verdict: Verdict, scale: Scale, headline_ticks: int) -> list[str]:
    """The three supplies in a table."""
    question = section(verdict, "question")
    feed, year = word(question, "feed", "reliable"), word(question, "year")
    body = []
    for rule, text in FEEDS.items():
        here = interval(section(verdict, "supply").get(rule))
        if here.central is not None:
            amount = scale.of_ticks(headline_ticks) if rule == feed else scale.say(here.central)
            body.append((text, scale.bare(amount), scale.bare(scale.span(here).strip(" ()"))))
    unit = f"{year} ({scale.unit})"
    head = ("Rule of feed", f"Refined output that is usable {unit}", f"Range of refined output {unit}")
    return table_lines(head, body) if body else []


def _imports(verdict: Verdict, scale: Scale, cited: References) -> str:
    """Metal from outside is never supply; a brief says how much of it there was."""
    found = rows(verdict, "imports")
    metal, year = (
        plain(word(section(verdict, "question"), "metal")),
        word(section(verdict, "model"), "base_year"),
    )
    if not found:
        return f"• **Imports:** the model holds no imports of refined {metal} into the bloc in {year}."
    whole = _total(found)
    told = []
    for row in found:
        names = ", ".join(map(cited.region, texts(row, "exporters")))
        share = percent_text((number(row.get("central")) or 0.0) / (whole.central or 1.0), whole=True)
        told.append(f"{share} from {word(row, 'tier')}s ({names}){cited.of_values(texts(row, 'parents'))}")
    return (
        f"• **Imports, never counted as supply:** imports of refined {metal} {scale.say(whole.central)}"
        f"{scale.span(whole)} in {year}; {_sentence(listed(told))}"
    )


def _draws(verdict: Verdict) -> str:
    count = number(section(verdict, "question").get("draws"))
    if count == 1:
        return ", the interval from the central world to the one draw"
    return f", the interval from the 5th to the 95th percentile of {count:.0f} draws" if count else ""


def _sentence(text: str) -> str:
    return text if text.endswith(".") else text + "."

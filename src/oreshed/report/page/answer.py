"""The answer: question, verdict, interval strip, waterfall, and where the units go."""

from __future__ import annotations

from oreshed.basis.counted import counted
from oreshed.report.figures.intervals import draw_intervals
from oreshed.report.figures.waterfall import draw_waterfall
from oreshed.report.notation import NONE, general, percent
from oreshed.report.page.narrow import narrow_intervals, narrow_waterfall
from oreshed.report.page.parts import (
    Cell,
    Column,
    Evidence,
    Node,
    TableRow,
    block,
    el,
    empty,
    figure,
    fold,
    leads_to,
    table,
    tag_unverified,
)
from oreshed.report.reading import Interval, interval, memory_counts, number, rows, section, texts, word

VERDICT_WORDS = {"short": "Short", "enough": "Enough", "undetermined": "Undetermined"}
USES = "end-uses"
FEED_WORDS = {"own": "own feed only", "reliable": "own feed and partners’ feed", "all": "feed from everyone"}


def question_text(question: object) -> str:
    """The question as a person would ask it."""
    metal, year = word(question, "metal", "the metal"), word(question, "year")
    name = word(question, "bloc_name", "the bloc")
    if name.isalpha() and name.islower():  # a tier's name, not a country's
        name = f"the {name}"
    return f"Does usable {metal} meet the demand of {name}{' in ' + year if year else ''}?"


def answer(evidence: Evidence) -> list[Node | None]:
    """Head of the page: everything a reader needs in ten seconds."""
    verdict, question = evidence.verdict, evidence.question
    state = word(verdict, "verdict")
    head = el(
        "header",
        el("p", _setting(evidence), class_="kicker"),
        el("h1", question_text(question)),
        el(
            "div",
            el("span", VERDICT_WORDS.get(state, state or "No verdict"), class_="stamp"),
            el("p", word(verdict, "verdict_text", "This verdict holds no sentence."), class_="sentence"),
            class_=f"verdict is-{state if state in VERDICT_WORDS else 'open'}",
        ),
        _figures_at_a_glance(evidence),
        id="answer",
    )
    strip = figure(draw_intervals(verdict))
    if strip is not None:
        head.append(el("div", strip, class_="wide"))
    narrow = narrow_intervals(verdict)
    if narrow is not None:
        head.append(narrow)
    warnings = texts(verdict, "warnings")
    if warnings:
        head.append(
            el(
                "div",
                el("h3", "Read this with it"),
                el("ul", [el("li", w) for w in warnings]),
                class_="warnings",
            )
        )
    if evidence.memory:
        count = len(evidence.memory)
        behind, beside = memory_counts(evidence.verdict)
        split = f" ({behind} behind the answer, {beside} only shown beside it)" if behind and beside else ""
        head.append(
            el(
                "p",
                tag_unverified(),
                f" marks {count} value{'s' if count > 1 else ''} from memory{split}; ",
                el("a", "the list", href="#unverified"),
                ". Underlined numbers open their source.",
                class_="legend",
            )
        )
    return [head]


def _setting(evidence: Evidence) -> str:
    question = evidence.question
    parts = [
        word(section(evidence.verdict, "model"), "title", word(section(evidence.verdict, "model"), "name")),
        f"bloc {', '.join(texts(question, 'bloc'))}" if texts(question, "bloc") else "",
        FEED_WORDS.get(word(question, "feed"), word(question, "feed")),
        counted(int(number(question.get("draws")) or 0), "draw") if word(question, "draws") else "",
        f"scenario {word(question, 'scenario')}" if word(question, "scenario") else "",
    ]
    return " · ".join(p for p in parts if p)


def _figures_at_a_glance(evidence: Evidence) -> Node:
    verdict = evidence.verdict
    feed = word(evidence.question, "feed", "reliable")
    demand, supply = interval(verdict.get("demand")), interval(section(verdict, "supply").get(feed))
    gap = interval(verdict.get("gap"))
    cards = [
        ("Demand", evidence.mass(demand.central), evidence.unit.span(demand), ""),
        ("Usable supply", evidence.mass(supply.central), evidence.unit.span(supply), ""),
        (
            "Surplus" if (gap.central or 0) < 0 else "Gap",
            evidence.mass(None if gap.central is None else abs(gap.central)),
            evidence.unit.span(_surplus(gap))
            if (gap.central or 0) < 0
            else evidence.unit.span(gap, signed=True),
            "bad" if (gap.central or 0) > 0 else "good",
        ),
        (
            "Draws that are short",
            percent(verdict.get("share_of_draws_short")),
            word(evidence.question, "draws"),
            "",
        ),
    ]
    if number(verdict.get("share_of_draws_short")) is None:
        cards = cards[:-1]  # nothing was drawn
    proofs = {
        "Demand": (USES if rows(section(verdict, "demand"), "by_end_use") else "", "Show the end uses, each with its source"),
        "Usable supply": ("units" if rows(verdict, "units") else "", "Show the flows that make up this supply"),
        "Gap": ("waterfall" if rows(verdict, "waterfall") else "", "Show how far supply reaches into demand"),
        "Surplus": ("surplus" if section(verdict, "surplus") else "", "Show what the surplus stands on"),
    }  # fmt: skip
    grid = el("dl", class_="cards")
    for name, value, below, tone in cards:
        extra = f"of {below}" if name.startswith("Draws") and below else below
        target, hint = proofs.get(name, ("", ""))
        grid.append(
            el(
                "div",
                el("dt", name),
                el("dd", leads_to(value, target, hint) if target else value, class_=tone or None),
                el("dd", extra if extra != NONE else "", class_="sub"),
            )
        )
    return grid


def _surplus(gap: Interval) -> Interval:
    """A gap's interval, read as a surplus: the other sign, so the ends change places."""
    low, central, high = (None if v is None else -v for v in gap)
    return Interval(high, central, low)


def demand_met(evidence: Evidence) -> Node:
    """The waterfall, and the end uses behind the demand."""
    picture = figure(draw_waterfall(evidence.verdict))
    uses = rows(section(evidence.verdict, "demand"), "by_end_use")
    missing = texts(section(evidence.verdict, "demand"), "missing_regions")
    note = (
        el("p", f"No demand row for {', '.join(missing)}: counted as zero.", class_="note")
        if missing
        else None
    )
    detail = None
    if uses:
        body: list[TableRow] = [
            [
                word(u, "region", NONE),
                word(u, "end_use", NONE),
                Cell(
                    evidence.cite(evidence.mass(interval(u).central), evidence.keys(u)), interval(u).central
                ),
                Cell(evidence.unit.span(interval(u)), interval(u).low),
            ]
            for u in sorted(uses, key=lambda u: -(interval(u).central or 0))
        ]
        columns = [Column("Region"), Column("End use"), Column("Demand", True), Column("Interval", True)]
        detail = fold(f"Demand by end use ({len(uses)})", table(columns, body), identity=USES)
    return block(
        "waterfall",
        "How demand is met",
        empty("The verdict holds no waterfall.") if picture is None else el("div", picture, class_="wide"),
        narrow_waterfall(evidence.verdict),
        note,
        detail,
    )


def units(evidence: Evidence) -> Node:
    """Where the units go: mined, shipped out, bought, refined, left behind."""
    found = rows(evidence.verdict, "units")
    if not found:
        return block("units", "Where the units go", empty("The verdict holds no account of the units."))
    largest = max((abs(number(u.get("tonnes")) or 0) for u in found), default=0) or 1
    body: list[TableRow] = []
    for u in found:
        tonnes = number(u.get("tonnes"))
        low, high = number(u.get("low")), number(u.get("high"))
        free = low is not None and high is not None and abs(high - low) > 1e-6 * max(abs(high), 1.0)
        outward = word(u, "flow").startswith(("exported", "companion_left", "statistical"))
        bar = el(
            "span",
            el(
                "span",
                style=f"width:{100 * abs(tonnes or 0) / largest:.1f}%",
                class_="fill out" if outward else "fill",
            ),
            class_="bar",
        )
        body.append(
            [
                word(u, "label", word(u, "flow", NONE)),
                word(u, "commodity", NONE),
                Cell(evidence.cite(evidence.mass(tonnes), evidence.keys(u)), tonnes),
                Cell(bar),
                Cell(f"{evidence.unit.show(low)} to {evidence.unit.show(high)}" if free else "", low),
            ]
        )
    columns = [
        Column("Flow"),
        Column("Commodity"),
        Column("Tonnage", True, "Contained metal a year, central world"),
        Column(""),
        Column(
            f"If free, {evidence.unit.unit}", True, "Range that the optimum leaves open; empty: determined"
        ),
    ]
    return block("units", "Where the units go", table(columns, body, sortable=False, classes="units"))


def run_facts(evidence: Evidence) -> Node:
    """What was run, so that it can be run again."""
    verdict = evidence.verdict
    model, run, question = section(verdict, "model"), section(verdict, "run"), evidence.question
    residual = number(run.get("balance_residual"))
    facts = [
        ("Model", " ".join(w for w in (word(model, "name"), word(model, "hash")) if w)),
        ("Base year", word(model, "base_year")),
        ("Licence", word(model, "licence")),
        ("Oreshed", word(verdict, "oreshed_version")),
        ("Schema", word(verdict, "schema")),
        ("Classes by", word(question, "by")),
        ("Draws, seed", f"{word(question, 'draws', NONE)}, {word(question, 'seed', NONE)}"),
        ("Largest balance residual", "" if residual is None else f"{general(residual)} (relative)"),
        ("Solver", word(run, "solver")),
        ("Time", f"{general(run.get('seconds'))} s" if number(run.get("seconds")) is not None else ""),
    ]
    grid = el("dl", [el("div", el("dt", k), el("dd", v or NONE)) for k, v in facts], class_="facts")
    return block("run", "The run", grid)

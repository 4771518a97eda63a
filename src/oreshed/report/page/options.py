"""Interventions in three rankings, joint sets, and the unlock curve."""

from __future__ import annotations

from oreshed.report.figures.interventions import draw_interventions, probability_token
from oreshed.report.figures.unlock_curve import draw_unlock_curve
from oreshed.report.notation import NONE, percent, usd
from oreshed.report.page.parts import (
    Cell,
    Column,
    Content,
    Evidence,
    Node,
    TableRow,
    block,
    el,
    empty,
    figure,
    table,
    tag_unverified,
)
from oreshed.report.reading import Row, gain_of, number, rows, texts, word

RANKS = (("rank_target", "By tonnes"), ("rank_per_dollar", "Per dollar"), ("rank_year", "By year"))


def options(evidence: Evidence) -> Node:
    """One table that sorts three ways; the ranks stand in it, so that it also reads on paper."""
    found = rows(evidence.verdict, "interventions")
    if not found:
        return block("interventions", "Interventions", empty("The verdict holds no interventions."))
    found = sorted(found, key=lambda r: (number(r.get("rank_target")) or 1e9, word(r, "id")))
    largest = max((gain_of(r, evidence.demand) or 0 for r in found), default=0) or 1
    switch = el(
        "div",
        [
            el("button", label, type="button", data_rank=i, aria_pressed="true" if i == 0 else "false")
            for i, (_, label) in enumerate(RANKS)
        ],
        class_="switch",
        role="group",
        aria_label="Rank the interventions",
    )
    year = word(evidence.question, "year", "target year")
    columns = [
        Column("t", True, "Rank by usable tonnes in the target year"),
        Column("$", True, "Rank by capital per usable tonne a year"),
        Column("yr", True, "Rank by year of arrival"),
        Column("Intervention"),
        Column("Region"),
        Column(f"By {year}", True, "Gain alone in the target year; 0 if it comes later"),
        Column("In the end", True, "Usable metal gained a year alone, once it runs in full, with interval"),
        Column(""),
        Column("× prob.", True, f"The gain in the end times the probability that half of it flows by {year}"),
        Column("Capital", True),
        Column("$ per t/yr", True),
        Column("Year", True),
        Column("Prob.", True),
    ]
    body: list[TableRow] = [_row(evidence, r, largest) for r in found]
    grid = table(columns, body, classes="ranked")
    return block(
        "interventions",
        "Interventions",
        figure(draw_interventions(evidence.verdict)),
        switch,
        grid,
        _joint(evidence, found),
        lead="Each is re-solved alone in the network: what it adds to usable metal, not its nameplate.",
    )


def _row(evidence: Evidence, row: Row, largest: float) -> list[Cell | Content]:
    tonnes, probability = gain_of(row, evidence.demand), number(row.get("probability"))
    ranks = [Cell(word(row, key, NONE), number(row.get(key)) or 1e9) for key, _ in RANKS]
    name: list[Content] = [el("span", word(row, "name", word(row, "id", "unnamed")), class_="name")]
    if row.get("unverified") is True:
        name.append(tag_unverified())
    small = " · ".join(w for w in (word(row, "kind"), word(row, "status"), word(row, "note")) if w)
    if small:
        name.append(el("small", small))
    if word(row, "source_id"):
        name.append(el("small", evidence.cite_source(row.get("source_id"), titled=True)))
    bar = el(
        "span",
        el(
            "span",
            style=f"width:{100 * max(tonnes or 0, 0) / largest:.1f}%;background:var(--{probability_token(probability)})",
            class_="fill",
        ),
        class_="bar",
    )
    spread = evidence.span(row.get("usable_low"), row.get("usable_high"))
    gain = [el("span", evidence.cite(evidence.mass(tonnes), evidence.keys(row)))]
    if tonnes and number(row.get("usable_low")) is not None:
        gain.append(el("small", spread))
    capital = [el("span", usd(row.get("capex_usd")))]
    if number(row.get("capex_low_usd")) is not None and number(row.get("capex_high_usd")) is not None:
        capital.append(el("small", f"{usd(row.get('capex_low_usd'))} to {usd(row.get('capex_high_usd'))}"))
    per = number(row.get("usd_per_t_per_year")) if tonnes else None
    reached = number(row.get("gain_at_target")) if tonnes else 0.0
    expected = number(row.get("expected_t_per_year")) if tonnes else 0.0
    return [
        *ranks,
        Cell(name, word(row, "name")),
        word(row, "region", NONE),
        Cell(evidence.mass(reached), reached),
        Cell(gain, tonnes),
        Cell(bar),
        Cell(evidence.mass(expected), expected),
        Cell(capital, number(row.get("capex_usd"))),
        Cell(NONE if per is None else usd(per), per),
        Cell(word(row, "year", NONE), number(row.get("year"))),
        Cell(percent(probability), probability),
    ]


def _joint(evidence: Evidence, found: list[Row]) -> list[Node] | None:
    joint = rows(evidence.verdict, "joint_interventions")
    if not joint:
        return None
    names = {word(r, "id"): word(r, "name", word(r, "id")) for r in found}
    body: list[TableRow] = [
        [
            " + ".join(names.get(i, i) for i in texts(j, "ids")),
            Cell(evidence.gained(j.get("gain")), number(j.get("gain"))),
            Cell(evidence.mass(j.get("sum_of_singles"), signed=True), number(j.get("sum_of_singles"))),
        ]
        for j in joint
    ]
    columns = [Column("Together"), Column("Gain together", True), Column("Sum of each alone", True)]
    return [el("h3", "Worth more together than one by one"), table(columns, body)]


def curve(evidence: Evidence) -> Node | None:
    """Supply as the options arrive."""
    picture = figure(draw_unlock_curve(evidence.verdict))
    if picture is None:
        return None
    lead = "Options that gain something alone or with others. Where two rule each other out, the one that gains more counts."
    return block("curve", "As options arrive", picture, lead=lead)

"""Technology or host metal, what briefs hold to be the bottleneck, and plants beside their flowsheets."""

from __future__ import annotations

from oreshed.report.notation import NONE, percent
from oreshed.report.page.parts import Cell, Column, Content, Evidence, Node, TableRow, block, el, fold, table
from oreshed.report.reading import K_NUMBERS, Row, interval, number, rows, section, texts, word

TONES = {"supported": "bad", "in part": "part", "not supported": "good"}


def levers(evidence: Evidence) -> Node | None:
    """How far better recovery moves supply, and how far only the host metal does."""
    found = rows(evidence.verdict, "levers")
    if not found:
        return None
    names = {word(r, "id"): word(r, "name", word(r, "id")) for r in rows(evidence.verdict, "interventions")}
    largest = max((abs(number(r.get("gain")) or 0) for r in found), default=0) or 1
    body: list[TableRow] = []
    for row in found:
        gain = number(row.get("gain")) or 0.0
        what: list[Content] = [el("span", word(row, "label"), class_="name")]
        chosen = texts(row, "options")
        if chosen:
            what.append(el("small", "; ".join(names.get(i, i) for i in chosen)))
        bar = el(
            "span",
            el("span", style=f"width:{100 * max(gain, 0) / largest:.1f}%;background:var(--p3)", class_="fill"),
            class_="bar",
        )  # fmt: skip
        body.append(
            [Cell(what), Cell(evidence.gained(gain), gain), Cell(bar),
             Cell(evidence.mass(row.get("supply")), number(row.get("supply"))),
             Cell(percent(row.get("share_of_demand")), number(row.get("share_of_demand")))]
        )  # fmt: skip
    columns = [
        Column("Moved alone"), Column("Gain", True), Column(""), Column("Supply then", True),
        Column("Of demand", True, "Gain as a share of demand"),
    ]  # fmt: skip
    return block(
        "levers", "Technology or host metal", table(columns, body), _plants(evidence),
        lead="Each line is a solution of its own. Host metal at its best for this metal: plants with a circuit get the feed.",
    )  # fmt: skip


def statements(evidence: Evidence) -> Node | None:
    """What briefs name as the bottleneck, put to the solved model."""
    found = rows(evidence.verdict, "statements")
    if not found:
        return None
    body: list[TableRow] = []
    for row in found:
        answer = word(row, "answer")
        said: list[Content] = [el("span", word(row, "says"), class_="name"), el("small", word(row, "why"))]
        gain = number(row.get("gain"))
        body.append(
            [Cell(el("span", word(row, "id"), class_="nowrap"), word(row, "id")), Cell(said, word(row, "says")),
             Cell(el("span", answer, class_=f"nowrap {TONES.get(answer, 'dim')}"), answer),
             Cell(NONE if gain is None else evidence.gained(gain), gain),
             Cell(percent(row.get("share_of_gap")), number(row.get("share_of_gap")))]
        )  # fmt: skip
    columns = [
        Column("", False, K_NUMBERS), Column("What briefs say"), Column("The model"),
        Column("Alone brings", True), Column("Of the gap", True),
    ]  # fmt: skip
    return block(
        "statements", "Named bottlenecks", table(columns, body),
        lead=f"{K_NUMBERS} Supported: letting it go alone closes nine tenths of the gap. In part: a tenth, or it stands in a smallest unlocking set.",
    )  # fmt: skip


def _plants(evidence: Evidence) -> Node | None:
    """Plants that run as technologies, folded: their recoveries at the feed of this answer."""
    found = rows(evidence.verdict, "flowsheets")
    if not found:
        return None
    body: list[TableRow] = [_plant(evidence, row) for row in found]
    columns = [
        Column("Plant"), Column("Runs as"), Column("Recovery of"), Column("Model", True), Column("Flowsheet", True),
        Column(""),
    ]  # fmt: skip
    run = section(evidence.verdict, "run")
    gap = number(run.get("flowsheet_gap")) or 0.0
    moved = "less than 0.01 %" if gap < 1e-4 else f"{100 * gap:.2g} %"
    plants = len({word(r, "plant") for r in found})
    said = f"{plants} plants as flowsheets; run at this feed, they move supply by {moved}"
    return fold(said, table(columns, body, search=True, name="plants"))


def _plant(evidence: Evidence, row: Row) -> list[Cell | Content]:
    stated = interval(row.get("stated"))
    share = number(row.get("flowsheet"))
    verdict = (
        "its source" if row.get("source_of_model") is True else "inside" if row.get("inside") else "outside"
    )
    if share is None:
        verdict = word(row, "refused", "refused")
    middle = evidence.cite(f"{stated.central or 0:.3f}", evidence.keys(row))
    return [
        f"{word(row, 'name')}, {word(row, 'region')}",
        f"{word(row, 'technology')}: {word(row, 'settings', 'usual settings')}",
        word(row, "element"),
        Cell([middle, el("small", f"{stated.low or 0:.2f} to {stated.high or 0:.2f}")], stated.central),
        Cell(NONE if share is None else f"{share:.3f}", share),
        verdict,
    ]

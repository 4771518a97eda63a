"""What unlocks the gain: sets with their certificates, cuts, ladder, cheapest modules, marginal values."""

from __future__ import annotations

from oreshed.basis.counted import counted
from oreshed.report.figures.sets import draw_sets
from oreshed.report.modules import ladder_end, module_words
from oreshed.report.notation import NONE, general, percent, usd
from oreshed.report.page.binding import binding
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
    fold,
    table,
)
from oreshed.report.reading import Row, number, one_line, rows, section, set_members, texts, word
from oreshed.report.ties import many

_OPENED = 12  # sets told one by one with their proofs; ties beyond stand in a table


def unlocking(evidence: Evidence) -> Node:
    """Sets, why nothing less will do, the ladder and the cheapest way."""
    verdict = evidence.verdict
    facts = section(verdict, "unlocking")
    sets = rows(verdict, "unlocking_sets")
    searched = word(facts, "searched_classes")
    lead = ""
    if number(facts.get("delta")) is not None:
        lead = (
            f"The smallest sets of constraint classes that raise supply from {evidence.mass(facts.get('supply_now'))} "
            f"to {evidence.mass(facts.get('supply_needed'))}: {evidence.mass(facts.get('delta'), signed=True)}."
            + (f" Searched: {searched} class{'' if searched == '1' else 'es'}." if searched else "")
        )
    reason = word(facts, "none_reason")
    return block(
        "unlock",
        "What unlocks supply",
        el("p", reason, class_="note strong") if reason else None,
        binding(evidence),
        figure(draw_sets(verdict)),
        _told(evidence, sets)
        if sets
        else (None if reason else empty("No unlocking set was found or asked for.")),
        _ladder(evidence),
        _cheapest(evidence),
        _marginal(evidence),
        lead=lead,
    )


def _told(evidence: Evidence, sets: list[Row]) -> list[Node]:
    """The sets one by one; folded away where their groups have said them already."""
    if not many(evidence.verdict):
        return _sets(evidence, sets)
    return [fold("The sets one by one, and the proof that nothing less will do", *_sets(evidence, sets)[1:])]


def _sets(evidence: Evidence, sets: list[Row]) -> list[Node]:
    certificates = rows(evidence.verdict, "certificates")
    told: dict[tuple[str, ...], int] = {}
    out = []
    for i, one in enumerate(sets[:_OPENED]):
        members = set_members(one)
        identities = {word(m, "id") for m in members}
        proofs = [c for c in certificates if set(texts(c, "set")) == identities]
        head: list[Content] = [
            el("b", f"Set {i + 1}"),
            el(
                "span", " + ".join(word(m, "label", word(m, "id", "unnamed")) for m in members), class_="grow"
            ),
            el(
                "span",
                "without limit" if number(one.get("gain")) is None else evidence.gained(one.get("gain")),
                class_="n",
            ),
            el("span", _share(one), class_="n dim"),
        ]
        body: list[TableRow] = [
            [
                _member(evidence, m),
                word(m, "family", NONE),
                word(m, "stage", NONE),
                word(m, "region", NONE),
                word(m, "reason", NONE),
            ]
            for m in members
        ]
        columns = [
            Column("Class"),
            Column("Family"),
            Column("Stage"),
            Column("Region"),
            Column("Why it binds"),
        ]
        out.append(
            fold(
                el("span", head, class_="line"),
                table(columns, body, sortable=False),
                _proofs(evidence, i, proofs, told),
            )
        )
    rest = sets[_OPENED:]
    if rest:
        others: list[TableRow] = [
            [
                Cell(str(i), i),
                " + ".join(word(m, "label", word(m, "id", "unnamed")) for m in set_members(s)),
                Cell(
                    "without limit" if number(s.get("gain")) is None else evidence.gained(s.get("gain")),
                    number(s.get("gain")),
                ),
                Cell(percent(s.get("share_of_draws")), number(s.get("share_of_draws"))),
            ]
            for i, s in enumerate(rest, _OPENED + 1)
        ]
        columns = [
            Column("Set", True),
            Column("Classes"),
            Column("Gain", True),
            Column("Share of draws", True),
        ]
        out.append(fold(f"{len(rest)} more sets", table(columns, others, search=True, name="sets")))
    return [el("h3", "Sets, and the proof that nothing less will do"), *out]


def _proofs(evidence: Evidence, i: int, proofs: list[Row], told: dict[tuple[str, ...], int]) -> list[Node]:
    """The proofs of a set. Sets of one class share the proof that nothing relaxed is not enough: it is told once."""
    if not proofs:
        return [empty("No certificate in this verdict.")]
    out = []
    for proof in proofs:
        what = (*sorted(texts(proof, "relaxed")), word(proof, "bound"))
        if what in told and told[what] != i:
            where = f"{evidence.class_label(proof.get('member'))}: same proof as under set {told[what] + 1}."
            out.append(el("p", f"Without {where}", class_="note proof"))
        else:
            told[what] = i
            out.append(_certificate(evidence, proof))
    return out


def _certificate(evidence: Evidence, proof: Row) -> Node:
    member = evidence.class_label(proof.get("member"))
    relaxed = [evidence.class_label(m) for m in texts(proof, "relaxed")]
    bound, threshold = number(proof.get("bound_t")), number(proof.get("threshold_t"))
    rest = f"even with {' + '.join(relaxed)} relaxed" if relaxed else "with nothing relaxed"
    claim = el(
        "p",
        "Without ",
        el("b", member),
        f", {rest}, supply cannot exceed ",
        el("b", evidence.mass(bound), title=f"exactly {word(proof, 'bound')} t"),
        f", which is below the {evidence.mass(threshold)} asked for.",
    )
    lines = [[word(r, "column"), word(r, "text")] for r in rows(proof, "lines")]
    return el(
        "div",
        claim,
        fold("The proof in exact numbers", *_values(evidence, proof), _lines(lines)),
        class_="proof",
    )


def _values(evidence: Evidence, proof: Row) -> list[Node]:
    out: list[Node] = []
    bound = word(proof, "bound")
    if bound:
        out.append(el("p", "Bound, exactly: ", el("code", bound), " t", class_="note"))
    for key, title, hint in (
        ("row_values", "Value of a row", "tonnes of supply per tonne of limit; zero on the relaxed rows"),
        ("node_values", "Value of a node", "usable tonnes per tonne at the node"),
    ):
        found = section(proof, key)
        if found:
            sized = sorted(((k, v, _fraction(v)) for k, v in found.items()), key=lambda f: -abs(f[2] or 0))
            body: list[TableRow] = [
                [evidence.class_label(k), Cell(general(size), size), Cell(el("code", one_line(v)))]
                for k, v, size in sized
            ]
            columns = [Column(title), Column("t per t", True, hint), Column("Exactly", True)]
            out.append(table(columns, body, classes="tight", search=True, name=title.lower()))
    return out


def _lines(lines: list[list[str]]) -> Node | None:
    if not lines:
        return None
    return table(
        [Column("Column of the matrix"), Column("Why it cannot gain more")],
        lines,
        sortable=False,
        classes="tight",
    )


def _fraction(value: object) -> float | None:
    """A fraction's size for sorting only."""
    top, _, bottom = one_line(value).partition("/")
    try:
        return float(top) / (float(bottom) if bottom else 1.0)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None


def _member(evidence: Evidence, member: Row) -> list[Content]:
    """A class with the rows it is made of and the values behind them."""
    named = texts(member, "rows")
    keys = evidence.keys({k: v for k, v in member.items() if k != "id"})
    return [
        el("span", word(member, "label", word(member, "id"))),
        el("small", "; ".join(named)) if named else None,
        el("small", evidence.cite(f"{counted(len(keys), 'value')} behind it", keys)) if keys else None,
    ]


def _ladder(evidence: Evidence) -> list[Node] | None:
    rungs = rows(evidence.verdict, "ladder")
    if not rungs:
        return None
    body: list[TableRow] = [
        [
            word(r, "rung", str(i + 1)),
            [
                el(
                    "span",
                    " + ".join(evidence.class_label(word(m, "id", word(m, "label"))) for m in set_members(r)),
                ),
                el("small", word(r, "note"))
                if word(r, "note") and word(r, "note") != (word(rungs[i - 1], "note") if i else "")
                else None,
            ],
            "; ".join(module_words(rows(r, "modules"), evidence.mass, evidence.labels)) or NONE,
            Cell(evidence.mass(r.get("supply")), number(r.get("supply"))),
            Cell(
                el(
                    "span",
                    evidence.mass(r.get("gap"), signed=True),
                    class_="bad" if (number(r.get("gap")) or 0) > 1e-6 * (evidence.demand or 0) else "good",
                ),
                number(r.get("gap")),
            ),
        ]
        for i, r in enumerate(rungs)
    ]
    columns = [
        Column("Rung", True),
        Column("Relaxed"),
        Column("By modules of"),
        Column("Supply then", True),
        Column("Gap then", True),
    ]
    end = ladder_end(evidence.verdict, len(rungs), evidence.mass)
    return [
        el("h3", "Ladder: the next bottleneck after this one"),
        table(columns, body, sortable=False),
        *([el("p", f"{end[0].upper()}{end[1:]}.", class_="note")] if end else []),
    ]


def _cheapest(evidence: Evidence) -> list[Node] | None:
    found = section(evidence.verdict, "cheapest")
    if not found:
        return None
    body: list[TableRow] = [
        [
            [el("span", evidence.class_label(m.get("class"))), el("small", word(m, "plant"))],
            Cell(general(m.get("count")), number(m.get("count"))),
            Cell(evidence.mass(m.get("size_t_per_year")), number(m.get("size_t_per_year"))),
            Cell(usd(m.get("capex_usd")), number(m.get("capex_usd"))),
        ]
        for m in rows(found, "modules")
    ]
    columns = [Column("Class"), Column("Modules", True), Column("Size each", True), Column("Capital", True)]
    total = el(
        "p",
        el("b", usd(found.get("capex_usd"))),
        " for ",
        el("b", evidence.gained(found.get("gain"))),
        ".",
        class_="note",
    )
    return [el("h3", "Cheapest set of realistic modules"), total, table(columns, body, sortable=False)]


def _marginal(evidence: Evidence) -> Node | None:
    found = rows(evidence.verdict, "marginal_values")
    if not found:
        return None
    body: list[TableRow] = []
    for m in found:
        right, left = number(m.get("right")), number(m.get("left"))
        body.append(
            [
                word(m, "label", word(m, "class")),
                Cell(f"{general(right)} to {general(left)}", right),
                Cell(evidence.mass(m.get("module_t")), number(m.get("module_t"))),
                Cell(evidence.mass(m.get("module_gain"), signed=True), number(m.get("module_gain"))),
                Cell(evidence.mass(m.get("loss_if_gone")), number(m.get("loss_if_gone"))),
            ]
        )
    columns = [
        Column("Class"),
        Column(
            "t per t of limit", True, "From more (right) to less (left) of the limit: both slopes of supply"
        ),
        Column("Module", True),
        Column("Gain of a module", True, "Re-solved, not the slope"),
        Column("Loss if gone", True),
    ]
    return fold(f"Marginal values of limits ({len(found)})", table(columns, body))


def _share(one: Row) -> str:
    """In how many draws a set unlocks; nothing where none was made."""
    share = number(one.get("share_of_draws"))
    return "" if share is None else f"{percent(share)} of draws"

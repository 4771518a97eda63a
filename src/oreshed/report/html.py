"""`report.html`: one file that opens from a folder, asks for nothing, and shows where each number comes from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from oreshed.report.page import answer, doubt, evidence, levers, options, slides, unlocking
from oreshed.report.page.parts import Evidence, Node, el
from oreshed.report.reading import Verdict, spelled_out, word
from oreshed.report.shell import POLICY as POLICY
from oreshed.report.shell import page

Section = Callable[[Evidence], Node | None]
SECTIONS: tuple[tuple[str, str, Section], ...] = (
    ("waterfall", "Demand met", answer.demand_met),
    ("units", "Units", answer.units),
    ("unlock", "Unlocking", unlocking.unlocking),
    ("interventions", "Interventions", options.options),
    ("levers", "Technology", levers.levers),
    ("statements", "Said", levers.statements),
    ("flips", "Dispute", doubt.flips),
    ("sensitivity", "Settings", doubt.sensitivity),
    ("surplus", "Surplus", doubt.surplus),
    ("chain", "Chain", evidence.chain),
    ("balance", "Years", evidence.balance),
    ("curve", "Arrival", options.curve),
    ("slides", "Since 1995", slides.slides),
    ("base-year", "Base year", evidence.base_year),
    ("reference", "Reference", evidence.reference_case),
    ("unverified", "Unverified", evidence.unverified),
    ("sources", "Sources", evidence.sources),
    ("run", "Run", answer.run_facts),
)


def report_html(verdict: Verdict, claims: str = "") -> str:
    """The page as text. claims : address of the claims page beside it, if there is one."""
    found = Evidence(spelled_out(verdict))
    built = [(identity, name, make(found)) for identity, name, make in SECTIONS]
    present = [(identity, name, node) for identity, name, node in built if node is not None]
    title = answer.question_text(found.question)
    nav = el(
        "nav",
        el("a", word(found.question, "metal", "Answer").capitalize(), href="#answer", class_="home"),
        el(
            "span",
            [el("a", name, href=f"#{identity}") for identity, name, _ in present],
            el("a", "Claims", href=claims) if claims else None,
            class_="links",
        ),
        el("button", "Dark", type="button", id="theme", title="Switch between light and dark"),
        aria_label="Sections",
    )
    panel = el(
        "aside",
        el("button", "×", type="button", id="panel-close", aria_label="Close"),
        el("div", id="panel-body"),
        id="panel",
        role="dialog",
        aria_label="Where this number comes from",
        hidden=True,
    )
    body = el("body", nav, el("main", answer.answer(found), [node for _, _, node in present]), panel)
    return page(title, body, found.embedded(), "evidence", "page.js", ("page.css",))


def write_report(verdict: Verdict, path: Path | str, claims: str = "") -> Path:
    """Write the page to `path` and return it."""
    path = Path(path)
    path.write_text(report_html(verdict, claims), encoding="utf-8")
    return path

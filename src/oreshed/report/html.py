"""`report.html`: one file that opens from a folder, asks for nothing, and shows where each number comes from."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from xml.etree import ElementTree as ET

from oreshed.report.page import answer, doubt, evidence, options, slides, unlocking
from oreshed.report.page.parts import Evidence, Node, el
from oreshed.report.palette import page_style
from oreshed.report.reading import Verdict, spelled_out, word

# Nothing may be fetched, framed or sent; what the page needs is in it.
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

Section = Callable[[Evidence], Node | None]
SECTIONS: tuple[tuple[str, str, Section], ...] = (
    ("waterfall", "Demand met", answer.demand_met),
    ("units", "Units", answer.units),
    ("unlock", "Unlocking", unlocking.unlocking),
    ("interventions", "Interventions", options.options),
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


def report_html(verdict: Verdict) -> str:
    """The page as text."""
    found = Evidence(spelled_out(verdict))
    built = [(identity, name, make(found)) for identity, name, make in SECTIONS]
    present = [(identity, name, node) for identity, name, node in built if node is not None]
    title = answer.question_text(found.question)
    nav = el(
        "nav",
        el("a", word(found.question, "metal", "Answer").capitalize(), href="#answer", class_="home"),
        el("span", [el("a", name, href=f"#{identity}") for identity, name, _ in present], class_="links"),
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
    body.append(_raw("script", found.embedded(), type="application/json", id="evidence"))
    body.append(_raw("script", _asset("page.js")))
    head = el(
        "head",
        el("meta", charset="utf-8"),
        _meta("Content-Security-Policy", POLICY),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="referrer", content="no-referrer"),
        el("title", title),
        # An empty icon in the page: browsers would otherwise ask for /favicon.ico.
        el("link", rel="icon", href="data:,"),
        _raw("style", page_style() + "\n" + _asset("page.css")),
    )
    page = el("html", head, body, lang="en")
    return "<!doctype html>\n" + ET.tostring(page, encoding="unicode", method="html") + "\n"


def write_report(verdict: Verdict, path: Path | str) -> Path:
    """Write the page to `path` and return it."""
    path = Path(path)
    path.write_text(report_html(verdict), encoding="utf-8")
    return path


def _meta(name: str, content: str) -> Node:
    return ET.Element("meta", {"http-equiv": name, "content": content})


def _raw(tag: str, text: str, **attributes: str) -> Node:
    """An element whose text browsers read raw; it must not be able to end itself."""
    if "</" in text or "<!--" in text:
        raise ValueError(f"text of <{tag}> could end the element early")
    node = ET.Element(tag, attributes)
    node.text = text
    return node


def _asset(name: str) -> str:
    return files("oreshed.report").joinpath(name).read_text(encoding="utf-8")

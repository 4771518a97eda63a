"""The shell of a page: one file with its style, its script and its evidence, which asks for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from xml.etree import ElementTree as ET

from oreshed.report.page.parts import Node, el
from oreshed.report.palette import page_style

# Nothing may be fetched, framed or sent; what the page needs is in it.
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def page(title: str, body: Node, evidence: str, identity: str, script: str, styles: Sequence[str]) -> str:
    """The page as text. evidence : JSON that may stand inside a script element; script, styles : asset names."""
    body.append(raw("script", evidence, type="application/json", id=identity))
    body.append(raw("script", asset(script)))
    head = el(
        "head",
        el("meta", charset="utf-8"),
        ET.Element("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="referrer", content="no-referrer"),
        el("title", title),
        # An empty icon in the page: browsers would otherwise ask for /favicon.ico.
        el("link", rel="icon", href="data:,"),
        raw("style", "\n".join([page_style(), *map(asset, styles)])),
    )
    tree = el("html", head, body, lang="en")
    return "<!doctype html>\n" + ET.tostring(tree, encoding="unicode", method="html") + "\n"


def raw(tag: str, text: str, **attributes: str) -> Node:
    """An element whose text browsers read raw; it must not be able to end itself."""
    if "</" in text or "<!--" in text:
        raise ValueError(f"text of <{tag}> could end the element early")
    node = ET.Element(tag, attributes)
    node.text = text
    return node


def asset(name: str) -> str:
    return files("oreshed.report").joinpath(name).read_text(encoding="utf-8")

"""The claims page: every claim with its number, its words in the document, and the findings that concern it.

One file that opens from a folder and asks for nothing. Names, quotes and documents travel as JSON and are put in as
text nodes, so that whatever a document holds stays text.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from oreshed.basis.regions import name_of
from oreshed.ledger.claim import Claim, Place
from oreshed.ledger.finding import SEVERITIES, Finding
from oreshed.ledger.ledger import Ledger
from oreshed.report.notation import DASH, as_stated, general, grouped
from oreshed.report.page.parts import Node, el, script_json, source_card
from oreshed.report.reading import clean, one_line
from oreshed.report.shell import page

# Words before a number that say how sharp it is; what is not listed is said after it.
SIGNS = {
    "about": "≈ ", "similar_to": "≈ ", "typical": "≈ ", "near": "≈ ", "order_of": "order of ", "at_least": "≥ ",
    "over": "> ", "below": "< ",
}  # fmt: skip
# Document, line and quote: the same words at the same place.
Words = tuple[str, int, str]
TABS = (("claims", "Claims"), ("findings", "Findings"), ("unplaced", "Not placed"))
COLUMNS = (
    ("doc", "Place", False), ("metal", "Metal", False), ("region", "Region", False), ("what", "Quantity", False),
    ("period", "Period", False), ("value", "As written", True), ("tonnes", "In tonnes", True),
    ("kind", "Kind", False), ("source", "Source", False), ("rules", "Findings", True),
)  # fmt: skip


def write_claims_page(
    ledger: Ledger,
    findings: Sequence[Finding],
    path: Path | str,
    *,
    title: str = "Claims",
    sources: Mapping[str, Mapping[str, Any]] | None = None,
    metal: str = "",
) -> Path:
    """Write the page to `path` and return it.

    sources : id -> title, year, url, as in a verdict; a claim whose source is not there shows its text. metal : the one
    that the page opens on.
    """
    path = Path(path)
    path.write_text(
        claims_html(ledger, findings, title=title, sources=sources, metal=metal), encoding="utf-8"
    )
    return path


def claims_html(
    ledger: Ledger,
    findings: Sequence[Finding],
    *,
    title: str = "Claims",
    sources: Mapping[str, Mapping[str, Any]] | None = None,
    metal: str = "",
) -> str:
    """The page as text."""
    held = _embedded(ledger, findings, sources or {}, metal)
    counts = {"claims": len(ledger.claims), "findings": len(findings), "unplaced": len(ledger.unplaced)}
    nav = el(
        "nav",
        el("span", title, class_="home"),
        el(
            "span",
            [
                el(
                    "button", f"{name} ", el("span", grouped(counts[key]), class_="count"), type="button",
                    role="tab", data_tab=key, id=f"tab-{key}", aria_controls="list",
                    aria_selected="true" if key == "claims" else "false",
                )
                for key, name in TABS
                if counts[key] or key == "claims"
            ],
            class_="tabs",
            role="tablist",
            aria_label="What to list",
        ),
        el("button", "Dark", type="button", id="theme", title="Switch between light and dark"),
        aria_label="Lists",
    )  # fmt: skip
    body = el(
        "body",
        nav,
        el("main", _controls(), el("div", _list(), _pane(), id="split"), id="page"),
        el(
            "noscript",
            el("p", "This page lists its claims by script; please allow scripts for it.", class_="none"),
        ),
    )
    return page(title, body, script_json(held), "ledger", "claims_page.js", ("page.css", "claims_page.css"))


def _controls() -> Node:
    def choice(key: str, label: str) -> Node:
        return el("label", el("span", label), el("select", id=f"by-{key}"), data_for=key)

    return el(
        "div",
        el(
            "label",
            el("span", "Search"),
            el("input", type="search", id="search", placeholder="words, / to jump here"),
        ),
        choice("doc", "Document"),
        choice("metal", "Metal"),
        choice("rule", "Rule"),
        el("label", el("span", "Sort"), el("select", id="by-sort"), data_for="sort"),
        el("p", id="told", aria_live="polite"),
        id="controls",
        role="search",
    )


def _list() -> Node:
    head = el("tr")
    for key, label, numeric in COLUMNS:
        button = el("button", label, type="button", class_="sort", data_key=key)
        head.append(el("th", button, scope="col", class_=f"c-{key} n" if numeric else f"c-{key}"))
    table = el("table", el("thead", head), el("tbody", id="rows"), id="table")
    more = el("div", id="more")
    return el(
        "div", table, el("div", id="cards"), more, id="list", role="tabpanel", aria_labelledby="tab-claims"
    )


def _pane() -> Node:
    return el(
        "aside",
        el("button", "×", type="button", id="pane-close", aria_label="Close"),
        el("div", id="facts"),
        el("div", id="paper", tabindex="0", aria_label="The document"),
        id="pane",
        aria_label="The words behind the number",
        hidden=True,
    )


def _embedded(
    ledger: Ledger, findings: Sequence[Finding], sources: Mapping[str, Mapping[str, Any]], metal: str
) -> dict[str, Any]:
    attached = _attached(ledger.claims, findings)
    return {
        "documents": {one_line(d.name): [clean(line) for line in d.lines] for d in ledger.documents},
        "claims": [_claim(c, attached.get(n, [])) for n, c in enumerate(ledger.claims)],
        "findings": [
            _finding(f, [n for n, rows in attached.items() if i in rows]) for i, f in enumerate(findings)
        ],
        "unplaced": [
            {"quote": one_line(u.quote), "reason": one_line(u.reason), **_place(u.place)}
            for u in ledger.unplaced
        ],
        "sources": {one_line(k): source_card(s) for k, s in sources.items()},
        "severities": list(SEVERITIES),
        "preset": {"metal": one_line(metal)},
    }


def _attached(claims: Sequence[Claim], findings: Sequence[Finding]) -> dict[int, list[int]]:
    """Claim number -> finding numbers: by id, and by the same words at the same place where a finding names no claim."""
    by_id: dict[str, list[int]] = {}
    by_words: dict[Words, list[int]] = {}
    for n, claim in enumerate(claims):
        by_id.setdefault(claim.id, []).append(n)
        if claim.place:
            by_words.setdefault((claim.place.document, claim.place.line, claim.quote), []).append(n)
    found: dict[int, list[int]] = {}
    for i, finding in enumerate(findings):
        said = {(w.place.document, w.place.line, w.quote) for w in finding.words if w.place}
        named = [n for identity in finding.claims for n in _of_id(claims, by_id.get(identity, []), said)]
        if not named:
            named = [n for words in said for n in by_words.get(words, ())]
        for n in dict.fromkeys(named):
            found.setdefault(n, []).append(i)
    return found


def _of_id(claims: Sequence[Claim], held: list[int], said: set[Words]) -> list[int]:
    """The claim of an id. Documents number their claims alike, so the finding's own words decide between several."""
    if len(held) < 2 or not said:
        return held
    places = {n: claims[n].place for n in held}
    exact = [n for n, p in places.items() if p and (p.document, p.line, claims[n].quote) in said]
    documents = {document for document, _, _ in said}
    return exact or [n for n, p in places.items() if p and p.document in documents] or held


def _claim(claim: Claim, findings: Iterable[int]) -> dict[str, Any]:
    s, e = claim.subject, claim.estimate
    mass = e.unit.startswith("t") and (e.unit == "t" or e.unit == "t/yr")
    return {
        "id": one_line(claim.id),
        **_place(claim.place),
        "quote": clean(claim.quote),
        "metal": one_line(s.commodity),
        "region": one_line(name_of(s.region)) if s.region else "",
        "what": one_line(s.quantity).replace("_", " "),
        "entity": one_line(s.entity),
        "more": " · ".join(one_line(x) for x in (s.stage, s.form, s.basis) if x),
        "period": _period(s.period_start, s.period_end),
        "year": s.period_end or s.period_start,
        "value": _stated(claim),
        "size": _sortable(claim.stated.central if claim.stated else None, e.low, e.high),
        "tonnes": _interval(e.low, e.central, e.high) if mass else "",
        "size_t": _sortable(e.central, e.low, e.high) if mass else None,
        "kind": claim.kind,
        "source": one_line(claim.source_id),
        "locator": one_line(claim.locator),
        "note": clean(claim.note),
        "findings": list(findings),
    }


def _place(place: Place | None) -> dict[str, Any]:
    if place is None:
        return {"doc": "", "line": 0, "start": 0}
    return {"doc": one_line(place.document), "line": place.line, "start": place.start}


def _finding(finding: Finding, claims: Sequence[int]) -> dict[str, Any]:
    return {
        "rule": one_line(finding.rule),
        "severity": finding.severity,
        "words": [
            {"quote": clean(w.quote), "source": one_line(w.source), **_place(w.place)} for w in finding.words
        ],
        "arithmetic": one_line(finding.arithmetic),
        "remedy": one_line(finding.remedy),
        "weight": finding.weight if math.isfinite(finding.weight) else 0.0,
        "claims": list(claims),
    }


def _period(start: int | None, end: int | None) -> str:
    if start is None and end is None:
        return ""
    if start == end or start is None or end is None:
        return str(end if end is not None else start)
    return f"{start}{DASH}{end}"


def _stated(claim: Claim) -> str:
    """The number as its source writes it, with the sign of its qualifier; a word stands alone."""
    stated = claim.stated
    if stated is None:
        e = claim.estimate
        return f"{_interval(e.low, e.central, e.high)} {one_line(e.unit)}".strip()
    sign = SIGNS.get(stated.qualifier, "")
    unit = one_line(stated.unit)
    if stated.central is not None:
        number = as_stated(stated.central)
    elif stated.low is not None and stated.high is not None:
        number = f"{as_stated(stated.low)}{DASH}{as_stated(stated.high)}"
    elif stated.low is not None or stated.high is not None:
        sign = sign or ("≥ " if stated.high is None else "≤ ")
        number = as_stated(stated.low if stated.high is None else stated.high)
    else:
        return one_line(stated.qualifier).replace("_", " ")
    return f"{sign}{number}\u00a0{unit}" if unit else f"{sign}{number}"


def _interval(low: float, central: float, high: float) -> str:
    """`300 000 (270 000–330 000)`; open ends as ≥ and ≤."""
    ends = (low, high)
    if all(math.isfinite(x) for x in ends):
        span = general(low) if low == high else f"{general(low)}{DASH}{general(high)}"
        if math.isnan(central):
            return span
        return general(central) if low == high else f"{general(central)} ({span})"
    if math.isfinite(low):
        return f"≥ {general(low)}"
    return f"≤ {general(high)}" if math.isfinite(high) else ""


def _sortable(central: float | None, low: float, high: float) -> float | None:
    for value in (central, (low + high) / 2, low, high):
        if value is not None and math.isfinite(value):
            return value
    return None

"""`oreshed diff OLD NEW`: two editions of a brief, claim by claim."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from oreshed.ledger.claim import Claim
    from oreshed.ledger.difference import Change
    from oreshed.ledger.finding import Finding
    from oreshed.ledger.ledger import Ledger


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON.")
@click.option("--all", "whole", is_flag=True, help="List unchanged claims too.")
def diff(old: Path, new: Path, as_json: bool, whole: bool) -> None:
    """Say claim by claim what changed from OLD to NEW, and why. Both are briefs, or claims tables (.csv).

    Example: oreshed diff lead.md oreshed-out/lead-2030/brief.md
    """
    from oreshed.ledger.difference import STATES, compare

    before, after = _ledger(old), _ledger(new)
    changes = compare(before, after, _findings(before))
    if as_json:
        click.echo(json.dumps([_plain(c) for c in changes], indent=1, ensure_ascii=False, allow_nan=False))
        return
    for state in STATES:
        found = [c for c in changes if c.state == state]
        if not found:
            continue
        click.echo(f"{state.upper()} ({len(found)})")
        if state == "unchanged" and not whole:
            click.echo("  not listed; --all lists them")
            continue
        for change in found:
            click.echo("\n".join(_lines(change)))


def _ledger(path: Path) -> Ledger:
    """Claims of a brief, or of a claims table. What could not be decoded is told on stderr, and the rest is kept."""
    from oreshed.ledger.claims_table import read_claims

    if path.suffix.lower() == ".csv":
        return read_claims(path)
    from oreshed.ledger.reading.decode import read_document
    from oreshed.ledger.reading.reader import Extraction

    document, faults = read_document(path)
    for fault in faults:
        click.echo(f"  {fault}", err=True)
    return _with_sources(Extraction()(document))


def _with_sources(ledger: Ledger) -> Ledger:
    """Claims whose source is a number in brackets take the entry of the document's list that the number stands for."""
    import re
    from dataclasses import replace

    entry = re.compile(r"\s*(?:[•*-]\s*)?(\[\d+\])[:.]?\s+(\S.*)")
    listed = {
        (d.name, found[1]): found[2].strip()
        for d in ledger.documents
        for x in d.lines
        if (found := entry.match(x))
    }

    def named(claim: Claim) -> Claim:
        source = listed.get((claim.place.document if claim.place else "", claim.source_id))
        return replace(claim, source_id=source) if source else claim

    return replace(ledger, claims=tuple(named(c) for c in ledger.claims))


def _findings(ledger: Ledger) -> tuple[Finding, ...]:
    """What the audit finds of the old edition: it tells why a number had to change."""
    from oreshed.ledger.audit import audit
    from oreshed.ledger.finding import Evidence

    return audit(Evidence(ledger))


def _lines(change: Change) -> list[str]:
    """One claim: what it is about, old and new as written, the percent, then why."""
    lines = [f"  {_subject(change.claim)}: {_step(change)}"]
    places = [_place(c) for c in (change.old, change.new) if c]
    lines.append(f"    {' -> '.join(p for p in places if p)}" if any(places) else "")
    lines += [f"    {_hosts(r)}" for r in change.reasons]
    if change.state == "only old":
        lines += [f"    the audit finds {f.rule}: {f.arithmetic}" for f in change.findings]
    return [_printable(x) for x in lines if x]


def _hosts(text: str) -> str:
    """Long web addresses by their host; JSON has them whole."""
    import re

    return re.sub(r"https?://([^/\s]+)\S{12,}", r"\1", text)


def _step(change: Change) -> str:
    written = [_written(c) for c in (change.old, change.new) if c]
    step = " -> ".join(dict.fromkeys(written))
    if not change.percent or change.state == "unchanged":
        return step
    digits = ".3g" if abs(change.percent) < 1000 else ",.0f"  # never 1e+03
    # Of a range without a middle of its own the percent compares what nobody printed, so it says so.
    ranged = any(
        c and c.stated and c.stated.central is None and None not in (c.stated.low, c.stated.high)
        for c in (change.old, change.new)
    )
    return f"{step} ({'middle ' if ranged else ''}{change.percent:+{digits}} %)"


def _subject(claim: Claim) -> str:
    from oreshed.basis.regions import name_of

    s = claim.subject
    year = "" if s.period_end is None else str(s.period_end)
    region = name_of(s.region) if s.region else ""
    return ", ".join(x for x in (s.commodity, region, s.entity, s.quantity.replace("_", " "), year) if x)


def _written(claim: Claim) -> str:
    """The number as its source writes it."""
    stated, e = claim.stated, claim.estimate
    if stated is None:
        return f"{e.low:g} to {e.high:g} {e.unit}"
    bounded = stated.central is None and stated.qualifier in ("at_least", "over", "below")
    sign = "" if stated.qualifier == "exact" or bounded else f"{stated.qualifier.replace('_', ' ')} "
    if stated.central is not None:
        shown = f"{stated.central:,.10g}"
    elif stated.low is not None and stated.high is not None:
        shown = f"{stated.low:,.10g} to {stated.high:,.10g}"
    elif stated.low is None and stated.high is None:
        return sign.strip() or "no number"
    else:
        bound = stated.low if stated.low is not None else stated.high
        shown = f"{'at least' if stated.high is None else 'at most'} {bound:,.10g}"
    return f"{sign}{shown} {stated.unit}".strip()


def _place(claim: Claim) -> str:
    place = claim.place
    return f"{place.document}:{place.line}" if place and place.line else ""


def _printable(text: str) -> str:
    """A line without what would steer a terminal; a name may hold anything."""
    import unicodedata

    return "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Cs") else "\ufffd" for c in text)


def _plain(change: Change) -> dict[str, Any]:
    return {
        "state": change.state,
        "subject": _subject(change.claim),
        "old": _claim(change.old),
        "new": _claim(change.new),
        "percent": change.percent,
        "intervals_overlap": change.overlap,
        "reasons": list(change.reasons),
        "findings": [
            {"rule": f.rule, "severity": f.severity, "arithmetic": f.arithmetic} for f in change.findings
        ],
    }


def _claim(claim: Claim | None) -> dict[str, Any] | None:
    import math

    from oreshed.basis.regions import name_of

    if claim is None:
        return None
    s, e, stated = claim.subject, claim.estimate, claim.stated

    def finite(x: float) -> float | None:
        return x if math.isfinite(x) else None

    return {
        "id": claim.id, "quote": claim.quote, "written": _written(claim), "commodity": s.commodity,
        "region": name_of(s.region) if s.region else "", "entity": s.entity, "quantity": s.quantity, "stage": s.stage,
        "year": s.period_end, "low": finite(e.low), "central": finite(e.central), "high": finite(e.high),
        "unit": e.unit, "unit_as_written": stated.unit if stated else "", "kind": claim.kind, "source": claim.source_id,
        "document": claim.place.document if claim.place else "", "line": claim.place.line if claim.place else None,
    }  # fmt: skip

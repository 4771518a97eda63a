"""Technologies of a brief, heading by heading, from small records: the model's own now, a registry's beside them.

A heading of which nothing is known says so in one sentence, with what would fill it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oreshed.report.brief.amounts import Scale, percent_text
from oreshed.report.brief.references import References, plain
from oreshed.report.brief.volumes import listed, table_lines
from oreshed.report.reading import Interval, Row, Verdict, is_from_memory, number, rows, section, texts, word

# Heading -> what a record for it would have to hold.
WANTED = {
    "discovery": "for each survey method the deposit types that it finds, its depth and detection limits, and cost",
    "extraction": "for each mine its method, head grade, dilution, recovery and cost",
    "separation": "for each ore the concentrator's recovery, concentrate grade and penalty elements",
    "refining": "for each plant its route, recovery, energy and emissions",
    "remediation": "for each residue its tonnage, content, leaching and the recovery and cost of treating it again",
}


@dataclass(frozen=True)
class Fact:
    """A number of a technology: `text` says what it is, as in "recovery of lead as refined lead".

    unit : fraction (printed as percent), t/yr, or any other. sources : ids in the verdict's `sources`.
    """

    text: str
    low: float | None
    central: float | None
    high: float | None
    unit: str
    sources: tuple[str, ...] = ()
    unverified: bool = False
    region: str = ""  # of a plant


@dataclass(frozen=True)
class Technology:
    """One technology under a heading of the brief. plants : how many run in the target year; None is not counted."""

    heading: str
    name: str
    feeds: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    plants: int | None = None
    regions: tuple[str, ...] = ()
    largest: tuple[Fact, ...] = ()
    sources: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    what: str = ""  # one line on what it does


def from_model(verdict: Verdict) -> list[Technology]:
    """The records that the verdict holds of its model's recipes and circuits."""
    provenance = section(verdict, "provenance")
    return [
        Technology(
            word(r, "heading"),
            word(r, "name", "unnamed"),
            tuple(texts(r, "feeds")),
            tuple(_fact(f, word(f, "text"), word(f, "unit"), provenance) for f in rows(r, "facts")),
            int(number(r.get("plants")) or 0),
            tuple(texts(r, "regions")),
            tuple(_fact(f, word(f, "name"), "t/yr", provenance) for f in rows(r, "largest")),
            products=tuple(texts(r, "products")),
        )
        for r in rows(verdict, "technologies")
    ]


def _fact(row: Row, text: str, unit: str, provenance: Row) -> Fact:
    parents = [section(provenance, k) for k in texts(row, "parents")]
    return Fact(
        text,
        number(row.get("low")),
        number(row.get("central")),
        number(row.get("high")),
        unit,
        tuple(word(p, "source_id") for p in parents),
        any(is_from_memory(p.get("quality")) for p in parents),
        word(row, "region"),
    )


def technologies(
    heading: str, records: Iterable[Technology], verdict: Verdict, scale: Scale, cited: References
) -> list[str]:
    """Bullets of one heading; one sentence where no record speaks of it."""
    kept = [r for r in records if r.heading == heading]
    if not kept:
        metal = plain(word(section(verdict, "question"), "metal", "this metal"))
        return [
            f"• No {heading} technology of {metal} is known to the model; to fill this section, add {WANTED[heading]}, "
            "each with its source."
        ]
    year = word(section(verdict, "question"), "year")
    return [
        *(_bullet(r, scale, cited) for r in kept),
        *_sites(kept, year, cited),
        *_capacities(kept, year, scale, cited),
    ]


def _capacities(records: Sequence[Technology], year: str, scale: Scale, cited: References) -> list[str]:
    """The largest plants of each technology in one table; a site may stand in it with its mine and its smelter."""
    body = [
        (
            f"{plain(f.text)}: {plain(r.name)}", cited.region(f.region), scale.bare(scale.say(f.central)),
            scale.bare(scale.span(Interval(f.low, f.central, f.high)).strip(" ()")),
            cited.of_sources(f.sources, f.unverified).strip(),
        )
        for r in records
        for f in r.largest
    ]  # fmt: skip
    unit = f"{scale.unit}/yr"
    head = (
        "Plant: process",
        "Region",
        f"Nameplate capacity {year} ({unit})",
        f"Capacity range {year} ({unit})",
        "Source",
    )
    return table_lines(head, body) if body else []


def _sites(records: Sequence[Technology], year: str, cited: References) -> list[str]:
    """Where each technology runs, and at how many sites."""
    body = [
        (_step(r), str(r.plants),
         ", ".join(cited.region(x) for x in r.regions))
        for r in records
        if r.plants
    ]  # fmt: skip
    return table_lines(("Process", f"Sites with capacity {year}", "Where"), body) if body else []


def _step(record: Technology) -> str:
    """`primary lead smelting, from lead concentrate to lead bullion`."""
    origin = f", from {plain(listed(record.feeds))}" if record.feeds else ""
    return (
        plain(record.name)
        + origin
        + (f" to {plain(listed(record.products))}" if origin and record.products else "")
    )


def _bullet(record: Technology, scale: Scale, cited: References) -> str:
    feeds = f" (feed: {plain(listed(record.feeds))})" if record.feeds else ""
    said = [
        f"{plain(f.text)} {_value(f, scale)}{cited.of_sources(f.sources, f.unverified)}" for f in record.facts
    ]
    if record.what:
        said.append(f"{plain(record.what)}{cited.of_sources(record.sources)}")
    elif record.sources:
        said.append(f"described in{cited.of_sources(record.sources)}")
    name = plain(record.name)
    return (
        f"• **{name[:1].upper()}{name[1:]}**{feeds}: {'; '.join(said) or 'the model gives it no recovery'}."
    )


def _value(fact: Fact, scale: Scale) -> str:
    if fact.unit == "t/yr":
        return f"{scale.say(fact.central)}/yr"
    known = [v for v in (fact.low, fact.high) if v is not None]
    if fact.unit == "fraction":
        ends = [percent_text(v) for v in known]
        if fact.central is None:
            return " to ".join(dict.fromkeys(ends)) if ends else "an unknown share"
        shown = percent_text(fact.central)
        return f"{shown} ({ends[0].removesuffix(' %')} to {ends[1]})" if len(set(ends)) > 1 else shown
    if fact.central is None:
        return " to ".join(f"{v:g}" for v in known) + f" {fact.unit}"
    spread = f" ({known[0]:g} to {known[1]:g})" if len(set(known)) > 1 else ""
    return f"{fact.central:g}{spread} {plain(fact.unit)}"


def registered(records: Sequence[Technology] | None, verdict: Verdict) -> list[Technology]:
    """The model's records, then those of a registry that do not repeat one by name under the same heading."""
    own = from_model(verdict)
    known = {(r.heading, r.name.lower()) for r in own}
    return own + [r for r in records or () if (r.heading, r.name.lower()) not in known]

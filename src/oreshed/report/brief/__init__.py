"""`brief.md`: the answer of a study in the form that analysts write, twelve headings, one a question.

Everything in it comes from the verdict. Citations are [n]; totals are the sums of the parts as printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from oreshed.report.brief import bottleneck, volumes
from oreshed.report.brief.amounts import Scale, scale_for
from oreshed.report.brief.references import References, plain
from oreshed.report.brief.technology import Technology, registered, technologies
from oreshed.report.reading import Verdict, interval, number, rows, section, texts, word

TECHNOLOGY_HEADINGS = (
    ("Key Discovery Technologies", "discovery"),
    ("Key Extraction Technologies", "extraction"),
    ("Key Separation Technologies", "separation"),
    ("Key Purification & Refinement Technologies", "refining"),
    ("Key Remediation Technologies", "remediation"),
)


def brief_text(verdict: Verdict, records: Sequence[Technology] | None = None) -> str:
    """The brief as Markdown. records : technologies of a registry, beside those that the model knows."""
    scale, cited = _scale(verdict), References(verdict)
    year = word(section(verdict, "question"), "year", "target year")
    known = registered(records, verdict)
    # Analysts' forms say tons and print kilotonnes below; this one says what it prints.
    unit = "tons" if scale.unit == "t" else scale.unit
    parts = [_head(verdict, cited)]
    parts.append(
        _part(
            f"US and Allies Domestic Current Production ({unit})", volumes.production(verdict, scale, cited)
        )
    )
    parts.append(
        _part(f"US and Allies Domestic Demand {year} ({unit})", volumes.demand(verdict, scale, cited))
    )
    parts.append(
        _part(f"US and Allies Domestic Supply {year} ({unit})", volumes.supply(verdict, scale, cited))
    )
    parts.append(_part("References for volumes", _references(cited)))
    for heading, key in TECHNOLOGY_HEADINGS:
        parts.append(_part(heading, technologies(key, known, verdict, scale, cited)))
    parts.append(_part("References for mining technologies", _references(cited)))
    parts.append(
        _part(
            "Key Bottleneck technology for US and Allies Domestic Production",
            [bottleneck.paragraph(verdict, scale, cited)],
        )
    )
    parts.append(_part("Key Bottleneck summary (2-4 sentences)", [bottleneck.summary(verdict, scale, cited)]))
    return "\n\n".join(parts) + "\n"


def write_brief(verdict: Verdict, path: Path, records: Sequence[Technology] | None = None) -> Path:
    """Write the brief to `path` and return it."""
    path.write_text(brief_text(verdict, records), encoding="utf-8")
    return path


def _scale(verdict: Verdict) -> Scale:
    amounts: list[object] = [*interval(verdict.get("demand"))]
    amounts += [v for s in section(verdict, "supply").values() for v in interval(s)]
    amounts += [number(r.get("central")) for r in rows(verdict, "production")]
    return scale_for(amounts)


def _head(verdict: Verdict, cited: References) -> str:
    question, model = section(verdict, "question"), section(verdict, "model")
    metal = plain(word(question, "metal", "Brief"))
    regions = volumes.listed([cited.region(r) for r in texts(question, "bloc")])
    return (
        f"# {metal[:1].upper()}{metal[1:]}: {volumes.bloc_words(verdict, cited)}\n\n"
        f"Countries: {regions}. Written by Oreshed {plain(word(verdict, 'oreshed_version'))} from the model "
        f"{plain(word(model, 'name'))}. Numbers in parentheses are intervals; beside a part of the supply they tell how far "
        "it can move against the other parts while the whole stays the same, and not how well it is known. "
        "*Unverified* marks a value that nobody looked up. Parts are rounded so that they add up to their totals."
    )


def _part(heading: str, lines: Sequence[str]) -> str:
    # Two spaces end a line in Markdown without ending the paragraph, as analysts' briefs do.
    return (
        f"## {heading}  \n" + "\n".join(x if x.startswith("|") or not x else f"{x}  " for x in lines).rstrip()
    )


def _references(cited: References) -> list[str]:
    lines, again = cited.take()
    if again:
        lines.append(f"Cited above and again here: {', '.join(f'[{n}]' for n in again)}.")
    return lines or ["No source is cited here."]

"""`oreshed claims`: a brief read into claims, on screen, as JSON or as a claims table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from oreshed.basis.counted import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from oreshed.ledger.ledger import Extractor, Ledger

UNREADABLE = 2
LEAST_QUOTE = 16
LONGEST_WORD = 36  # characters of a word that a column of the screen keeps whole


@click.command("claims")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects, one a claim.")
@click.option("--csv", "as_csv", is_flag=True, help="Print the claims table.")
@click.option("--unplaced", is_flag=True, help="With --json: add what could not be placed, with its reason.")
@click.option(
    "--extractor", default="", metavar="MODULE:CALLABLE", help="Another reader in place of the shipped one."
)
@click.option("--vocabulary", type=click.Path(path_type=Path, file_okay=False), default=None,
              help="Folder of CSV tables whose rows are added to the shipped vocabulary.")  # fmt: skip
def claims(
    file: Path, as_json: bool, as_csv: bool, unplaced: bool, extractor: str, vocabulary: Path | None
) -> None:
    """Read a commodity brief (Markdown or slide text) into claims.

    Example: oreshed claims lead.md --csv > claims.csv
    """
    from oreshed.basis.errors import InputFaults, OutOfValidity
    from oreshed.ledger.reading.decode import read_document
    from oreshed.ledger.reading.language import foreign

    if as_json and as_csv:
        raise OutOfValidity("--json and --csv exclude each other; name one of them")
    if vocabulary is not None and not vocabulary.is_dir():
        raise OutOfValidity(f"{vocabulary} is not a folder; --vocabulary names a folder of CSV tables")
    document, faults = read_document(file)
    if not extractor and (unknown := foreign(document)):
        raise InputFaults([*faults, unknown])
    ledger = _extractor(extractor, vocabulary)(document)
    if as_json:
        import json

        click.echo(json.dumps(as_objects(ledger, unplaced), indent=1, ensure_ascii=False, allow_nan=False))
    elif as_csv:
        from oreshed.ledger.claims_table import write_claims

        click.echo(write_claims(ledger), nl=False)
    else:
        _print(ledger)
    for fault in faults:
        click.echo(f"  {fault}", err=True)
    if faults:
        sys.exit(UNREADABLE)


def _extractor(name: str, folder: Path | None) -> Extractor:
    """The shipped reader, or `module:callable`."""
    from oreshed.basis.errors import OutOfValidity

    if not name:
        from oreshed.ledger.reading.reader import Extraction

        return Extraction(folder)
    module, _, attribute = name.partition(":")
    if not attribute:
        raise OutOfValidity(f"{name!r} names no extractor; write module:callable")
    import importlib

    sys.path.insert(0, str(Path.cwd()))
    try:
        found: Any = getattr(importlib.import_module(module), attribute)
    except (ImportError, AttributeError) as error:
        raise OutOfValidity(f"extractor {name!r} does not load: {error}; write module:callable") from None
    finally:
        sys.path.pop(0)
    if not callable(found):
        raise OutOfValidity(
            f"extractor {name!r} cannot be called; it must take a Document and return a Ledger"
        )
    extractor: Extractor = found
    return extractor


def as_objects(ledger: Ledger, unplaced: bool) -> list[dict[str, object]]:
    """One object a claim; `year` is the end of its period, `*_t` are tonnes, None where the unit is no mass."""
    from oreshed.basis.regions import name_of

    objects: list[dict[str, object]] = []
    for claim in ledger.claims:
        s, v, place = claim.subject, claim.stated, claim.place
        factor = v.factor_t if v else None
        values = (v.low, v.central, v.high) if v else (None, None, None)
        names = ("value_low", "value_central", "value_high")
        tonnes = {
            f"{n}_t": None if x is None or factor is None else x * factor
            for n, x in zip(names, values, strict=True)
        }
        objects.append({
            "id": claim.id, "quote": claim.quote, **dict(zip(names, values, strict=True)),
            "unit": v.unit if v else "", "commodity": s.commodity, "region": name_of(s.region), "quantity": s.quantity,
            "year": s.period_end, "document": place.document if place else "", "line": place.line if place else None,
            "start": place.start if place else None, "entity": s.entity, "stage": s.stage, "form": s.form, "basis": s.basis,
            "period_start": s.period_start, "period_end": s.period_end, **tonnes,
            "qualifier": v.qualifier if v else "", "kind": claim.kind, "cited_source": claim.source_id,
            "note": claim.note, "placed": True,
        })  # fmt: skip
    if unplaced:
        objects += [
            {"quote": u.quote, "document": u.place.document, "line": u.place.line, "start": u.place.start,
             "placed": False, "reason": u.reason}
            for u in ledger.unplaced
        ]  # fmt: skip
    return objects


def _print(ledger: Ledger) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from oreshed.basis.regions import name_of

    console = Console()
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    rows: list[tuple[str, ...]] = []
    document = ledger.documents[0] if ledger.documents else None
    for claim in ledger.claims:
        s = claim.subject
        line = claim.place.line if claim.place else 0
        section = document.section_of(line) if document else None
        year = "" if s.period_end is None else str(s.period_end)
        subject = ", ".join(t for t in (s.commodity, name_of(s.region), s.entity, s.quantity, year) if t)
        rows.append((str(line), (section.question.replace("_", " ") if section else "") or "-", _safe(claim.quote), _safe(subject),
                     _value(claim.stated)))  # fmt: skip
    names = ("line", "section", "quote", "subject", "value")
    for column, width in zip(names, _widths(rows, console.width), strict=True):
        table.add_column(
            column, overflow="fold", justify="right" if column == "line" else "left", width=width
        )
    for row in rows:
        table.add_row(*map(escape, row))
    console.print(table)
    console.print(f"{counted(len(ledger.claims), 'claim')}, {len(ledger.unplaced)} not placed")
    for item in ledger.unplaced:
        console.print(
            f"  line {item.place.line}: {_safe(item.quote)} ({item.reason})", markup=False, highlight=False
        )


def _widths(rows: Sequence[tuple[str, ...]], width: int) -> list[int]:
    """Widths of line, section, quote, subject and value.

    An id is there to be copied, so the columns that hold one keep their longest word whole; quotes give way first,
    then the sections' names.
    """
    words = [max((len(w) for row in rows for w in row[k].split()), default=0) for k in range(5)]
    line, subject = max(4, words[0]), max(7, min(words[3], LONGEST_WORD))
    whole = max((len(row[4]) for row in rows), default=0)
    value = max(5, min(words[4], LONGEST_WORD), min(whole, 12))
    section = max(7, words[1])
    room = width - 4 - line - subject - value
    if room - section < LEAST_QUOTE:
        section = max(7, room - LEAST_QUOTE)
    rest = max(room - section, 8)
    more = max(0, min((rest - LEAST_QUOTE) // 3, 12))
    return [line, section, rest - more, subject + more, value]


def _safe(text: str) -> str:
    """Without the characters that would steer a terminal or turn the writing direction."""
    import unicodedata

    return "".join(
        c if unicodedata.category(c) not in ("Cc", "Cf", "Cs") else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def _value(stated: Any) -> str:
    if stated is None:
        return ""
    low, central, high = (None if v is None else f"{v:g}" for v in (stated.low, stated.central, stated.high))
    if low and high:
        shown = f"{low} to {high}"
    else:
        shown = central or (f"> {low}" if low else f"< {high}" if high else stated.qualifier)
    return f"{shown} {stated.unit}".strip()

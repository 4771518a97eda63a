"""USGS Mineral Commodity Summaries data releases: one CSV an edition, of either of the two layouts.

Long (the 2026 commodities release): one cell a row, with chapter, section, country, statistic, unit, year, value.
Wide (the 2025 world release): one row a country, production and capacity of two years and reserves in columns.
Both are told by their headers, not by their names, so that a later edition with the same columns is read as well.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from oreshed.basis.errors import Fault, InputFaults
from oreshed.ledger.claim import Basis, Claim, Kind, Place, Stated, Subject
from oreshed.ledger.importing.delimited import Dialect, Record, shorten, sniff, table
from oreshed.ledger.importing.imported import Imported, Refused
from oreshed.ledger.importing.places import region_of
from oreshed.ledger.importing.printed import Printed, printed_value, tonnes_in
from oreshed.ledger.importing.vocabulary import commodity_of, meaning_of
from oreshed.ledger.ledger import Ledger
from oreshed.ledger.qualifier import interval

LONG = ("Commodity", "Country", "Statistics", "Statistics_detail", "Unit", "Year", "Value")
WIDE = ("COMMODITY", "COUNTRY", "TYPE", "UNIT_MEAS")
SERIES = re.compile(r"(PROD|CAP|RESERVE)S?_(EST_)?\s*(\d{4})")
NOTES = re.compile(r"(PROD|CAP|RESERVE)S?_NOTES?")
STATISTIC = {"PROD": "Production", "CAP": "Capacity", "RESERVE": "Reserves"}
YEARS = re.compile(r"(\d{4})(?:\s*[-–—]\s*(\d{2}|\d{4}))?")
NAMED = re.compile(r"mcs[\W_]{0,2}((?:19|20)\d{2})(?!\d)", re.IGNORECASE)
EDITION = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
# A reserve note may set another unit than the row's: "Crude Ore, million metric tons".
UNIT_IN_NOTE = re.compile(
    r"(?:^|,\s*|\bis )((?:thousand|million|billion) metric (?:dry )?tons|metric tons)\)?\.?\s*$"
)
# Notes that stand in place of a number, and what they say of it.
MARK_IN_NOTE = re.compile(
    r"(W|NA|XX|large|small|very small|moderate|moderate to large)\b(?:\s+for\b.*)?", re.I
)
ELSEWHERE = re.compile(r"\bincluded (?:in|with)\b", re.IGNORECASE)
ESTIMATED = re.compile(r"(?:^|-- |;\s*)estimated\b", re.IGNORECASE)
DERIVED = ("net_import_reliance", "apparent_consumption", "import_source_share")
ORE = re.compile(r"\bore(?:\W+rounded)?\W*$", re.IGNORECASE)  # "usable ore", "Reserves: Ore"
CONTAINED = re.compile(r"\bcontent\b|\bcontained\b|\brecoverable\b|\bin concentrates?\b", re.IGNORECASE)
# Words of a detail that tell no two series of one quantity apart.
PLAIN = frozenset(
    re.findall(
        r"\w+",
        "production poduction mine mined refinery smelter plant rounded estimated content world total of the and for "
        "consumption apparent reported import imports export exports reserves price stocks capacity as percentage "
        "net reliance relianceas all forms a data in from",
    )
)
# As the 2025 release spells them.
MISPRINTS = {"ferosilicon": "ferrosilicon", "ilmentite": "ilmenite", "grosss": "gross"}


@dataclass(frozen=True)
class Cell:
    """One printed value of an edition, before it becomes a claim."""

    table: str  # us, world, sources
    commodity: str
    country: str
    statistic: str
    detail: str
    unit: str
    period: tuple[int, int]
    text: str
    note: str
    scope: str = ""  # the chapter's "Data in ... unless otherwise specified"
    estimated: bool = False


def read_mcs(path: Path, edition: int | None = None) -> Imported:
    """Read one edition.

    edition : its year where neither the file's name nor a column tells it.
    Raises InputFaults when the file is no text, has another header, or its edition is not told.
    """
    dialect = sniff(path)
    first, records = table(path, dialect)
    header = first.cells
    names = {" ".join(name.split()).casefold(): name for name in header}
    long = all(c.casefold() in names for c in LONG)
    wide = all(c.casefold() in names for c in WIDE) and any(SERIES.fullmatch(c) for c in header)
    if not long and not wide:
        remedy = f"A release has the columns {', '.join(LONG)}; or {', '.join(WIDE)} and PROD_year columns."
        problem = "is no Mineral Commodity Summaries release that is known"
        raise InputFaults([Fault(path.name, 1, "", shorten(", ".join(header), 200), problem, remedy)])
    year = edition or _edition(path, header, dialect)
    source_id = f"usgs-mcs-{year}"
    refused, claims, seen = Refused(path.name), [], Counter[str]()
    rows = blank = 0
    for item in records:
        rows += 1
        if isinstance(item, Fault):
            refused.add(item)
            continue
        record, row = item
        cells = _long_cells(row, names) if long else _wide_cells(row, header)
        try:
            for column, cell in cells:
                if not cell.text.strip():
                    blank += 1
                    continue
                try:
                    claim = _claim(cell, record, path.name, source_id)
                except ValueError as error:
                    remedy = "Mend the cell in a copy of the file; its number was left out."
                    refused.add(Fault(path.name, record.row, column, shorten(cell.text), str(error), remedy))
                    continue
                seen[claim.id] += 1
                times = seen[claim.id]
                claims.append(claim if times == 1 else replace(claim, id=f"{claim.id}#{times}"))
        except ValueError as error:
            column, _, problem = str(error).partition(": ")
            remedy = "Mend the row in a copy of the file; it was left out."
            refused.add(Fault(path.name, record.row, column, shorten(row.get(column, "")), problem, remedy))
    return Imported(Ledger(tuple(claims)), source_id, dialect.encoding, rows, refused.faults, blank)


def _edition(path: Path, header: list[str], dialect: Dialect) -> int:
    """Year of the edition: in the SOURCE column, in the file's name, else the year after the newest figures."""
    if "SOURCE" not in header and (named := NAMED.search(path.name)):
        return int(named[1])
    _, records = table(path, dialect)
    years = set()
    for item in records:
        if isinstance(item, Fault):
            continue
        _, row = item
        if found := EDITION.search(next((row[c] for c in header if c.casefold() == "source"), "")):
            return int(found[1])
        if found := EDITION.fullmatch(next((row[c] for c in header if c.casefold() == "year"), "").strip()):
            years.add(int(found[1]))
    years |= {int(m[3]) for c in header if (m := SERIES.fullmatch(c))}
    if named := NAMED.search(path.name):
        return int(named[1])
    if not years:
        raise InputFaults([Fault(path.name, 0, "", "", "its edition is not told", "Give --edition YEAR.")])
    return max(years) + 1


def _long_cells(row: dict[str, str], names: dict[str, str]) -> Iterator[tuple[str, Cell]]:
    def of(column: str) -> str:
        return " ".join(row[names[column.casefold()]].split()) if column.casefold() in names else ""

    section = of("Section").casefold()
    statistic = of("Statistics")
    kind = (
        "sources"
        if statistic.startswith("Import sources")
        else "us"
        if section.startswith("salient")
        else "world"
    )
    for needed in ("Commodity", "Country", "Statistics"):
        if not of(needed):
            raise ValueError(f"{names[needed.casefold()]}: is empty")
    years = YEARS.fullmatch(of("Year"))
    if years is None:
        raise ValueError(f"{names['year']}: is not a year")
    first = int(years[1])
    last = (
        first if not years[2] else int(years[2]) if len(years[2]) == 4 else first // 100 * 100 + int(years[2])
    )
    if last < first:
        raise ValueError(f"{names['year']}: ends before it begins")
    note = of("Notes")
    yield names["value"], Cell(
        kind, of("Commodity"), of("Country"), statistic, of("Statistics_detail"), of("Unit"), (first, last),
        row[names["value"]], note, of("Other notes").split(" -- ")[0], bool(ESTIMATED.search(note)),
    )  # fmt: skip


def _wide_cells(row: dict[str, str], header: list[str]) -> Iterator[tuple[str, Cell]]:
    notes = {m[1]: " ".join(row[c].split()) for c in header if (m := NOTES.fullmatch(c))}
    for needed in ("COMMODITY", "COUNTRY"):
        if not row[needed].strip():
            raise ValueError(f"{needed}: is empty")
    series = [(c, m) for c in header if (m := SERIES.fullmatch(c))]
    unit = " ".join(row["UNIT_MEAS"].split())
    if not unit and any(row[c].strip() for c, _ in series):
        raise ValueError("UNIT_MEAS: is empty, and a number without its unit is no claim")
    for column, found in series:
        which, year, note = found[1], int(found[3]), notes.get(found[1], "")
        text, said = row[column], note
        if not text.strip():
            if mark := MARK_IN_NOTE.fullmatch(note):
                text = mark[1].upper() if len(mark[1]) <= 2 else mark[1]
            elif ELSEWHERE.search(note):
                text = "NA"
        if which == "RESERVE" and (other := UNIT_IN_NOTE.search(note)):
            unit_here = other[1]
        else:
            unit_here = unit
        estimated = bool(found[2]) or which == "RESERVE" or "estimated" in row["TYPE"].casefold()
        estimated = estimated or bool(re.search(rf"\bestimated\b(?: for)?(?: {year}|$)", note))
        # The 2025 release prints clinker capacity in its production columns; the type column says what it is.
        statistic = STATISTIC["CAP" if which == "PROD" and "capacity" in row["TYPE"].casefold() else which]
        yield column, Cell(
            "world", row["COMMODITY"], row["COUNTRY"], statistic, " ".join(row["TYPE"].split()), unit_here,
            (year, year), text, said, "", estimated,
        )  # fmt: skip


def _claim(cell: Cell, record: Record, file: str, source_id: str) -> Claim:
    printed = printed_value(cell.text, cell.unit, cell.note)
    stated = printed.stated
    if not cell.unit and (stated.low, stated.central, stated.high) != (None, None, None):
        raise ValueError("a number without its unit is no claim")
    commodity, form = commodity_of(cell.commodity)
    region, added = region_of(cell.country)
    detail = f"{cell.detail}, {added}" if added else cell.detail
    meaning = meaning_of(cell.statistic, f"{detail} | {cell.commodity}")
    source_of_import = cell.table == "sources"
    subject = Subject(
        commodity, "USA" if source_of_import else region, meaning.quantity, meaning.form or form, meaning.stage,
        _basis(detail, cell.scope, stated), cell.country.strip() if source_of_import else "", *cell.period,
    )  # fmt: skip
    return Claim(
        _id(source_id, cell, commodity, region, meaning.quantity, detail), subject, interval(stated),
        _kind(cell, printed, meaning.quantity, region), source_id,
        locator=f"{cell.commodity.strip()}; {cell.statistic}: {detail}", quote=cell.text.strip(), stated=stated,
        place=Place(file, record.line), note=_note(cell, printed),
    )  # fmt: skip


def _basis(detail: str, scope: str, stated: Stated) -> Basis:
    if tonnes_in(stated.unit) is None:
        return ""
    if "gross weight" in detail.casefold() or ORE.search(detail):
        return "gross"
    if CONTAINED.search(detail) or CONTAINED.search(scope):
        return "contained"
    return "gross" if "gross weight" in scope.casefold() else ""


def _kind(cell: Cell, printed: Printed, quantity: str, region: str) -> Kind:
    if cell.estimated or printed.estimated or quantity == "reserves":
        return "estimate"
    return "derived" if quantity in DERIVED or region == "WLD" else "measured"


def _note(cell: Cell, printed: Printed) -> str:
    letters = f"footnote {' '.join(printed.footnotes)}" if printed.footnotes else ""
    return "; ".join(part for part in (letters, cell.note) if part)


def _id(source_id: str, cell: Cell, commodity: str, region: str, quantity: str, detail: str) -> str:
    """Edition, table, commodity, quantity, region, period and variant, joined by colons.

    Without its edition it names the series and period, so that editions can be laid over each other.
    """
    first, last = cell.period
    period = str(first) if first == last else f"{first}-{last}"
    parts = detail.casefold().split(",")
    # "Mine production, ilmenite, titanium dioxide content": what the mass counts is no variant where another is told.
    told = [p for p in parts if not p.rstrip().endswith("content") and set(_words(p)) - PLAIN]
    words = [MISPRINTS.get(w, w) for w in _words(", ".join(told or parts))]
    own = set(_words(f"{cell.commodity} {commodity}".casefold()))
    own = own if len(commodity.split()) == 1 else set()  # talc and pyrophyllite: each names a series
    variant = "-".join(dict.fromkeys(w for w in words if w not in PLAIN and w not in own))
    named = (source_id, cell.table, commodity, quantity, region, period, variant)
    return ":".join(re.sub(r"[\s:]+", "-", part.strip()) for part in named)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)

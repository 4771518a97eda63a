"""USGS facility lists: mines and plants with their places, and capacity where the list gives it.

Two layouts, told by their headers: the world list of 2003-2011 (country, capacity, units; one row a facility and
commodity) and the US list of 2003 (site, company, state; no capacity). Every row becomes one claim, about the
facility's capacity or, where the list has no such column, about its existence (`facility_count` of one); place,
owner and status go to the table `facilities`, by claim id.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from oreshed.basis.errors import Fault, InputFaults
from oreshed.ledger.claim import Basis, Claim, Kind, Place, Stated, Subject
from oreshed.ledger.importing.delimited import Record, shorten, sniff, table
from oreshed.ledger.importing.imported import Imported, Refused
from oreshed.ledger.importing.places import region_of
from oreshed.ledger.importing.printed import number, printed_value, tonnes_in
from oreshed.ledger.importing.vocabulary import commodity_of
from oreshed.ledger.ledger import Ledger
from oreshed.ledger.qualifier import interval

WORLD = ("rec_id", "year", "country", "commodity", "fac_name", "fac_type", "capacity", "units")
ALSO = (
    "location",
    "latitude",
    "longitude",
    "precision",
    "op_comp",
    "maininvest",
    "othinvest",
    "status",
    "notes",
    "cite",
)
US = ("id", "COMMODITY", "SITE_NAME", "COMPANY_NA", "STATE_LOCA", "LATITUDE", "LONGITUDE", "PLANT_MIN")
FACILITIES: tuple[str, ...] = (
    "claim_id", "facility", "commodity", "region", "location", "type", "operator", "owners", "status", "year",
    "capacity", "unit", "capacity_t_per_year", "latitude", "longitude", "precision", "note",
)  # fmt: skip
# The US list has no year column: it is the list of active mines and plants of 2003 (USGS), unless its name says another.
US_YEAR = 2003
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
STAGES = (
    ("refinery", "refinery"), ("smelter", "smelter"), ("mine", "mine"), ("quarry", "mine"), ("field", "mine"),
    ("well", "mine"), ("salt pond", "mine"), ("mill", "separation"),
)  # fmt: skip
US_TYPES = {"M": "Mine", "P": "Plant", "M/P": "Mine, Plant"}
NOTHING = {"", ".", "..", "NA", "NA.", "N/A"}
# The world list writes "2,700 (natur", cut off at twelve characters, or "62 lump ore": value, then what it is of.
WITH_WORDS = re.compile(r"([\d,]*\.?\d+)\s+(\(?[A-Za-z][^\d]*)")
COMBINED = re.compile(r"\bcombined?\b|\btotal capacity\b|\bcapacity sum\b", re.IGNORECASE)


def read_facilities(path: Path) -> Imported:
    """Read a facility list.

    Raises InputFaults when the file is no text or has neither list's header.
    """
    dialect = sniff(path)
    first, records = table(path, dialect)
    header = first.cells
    world = all(c in header for c in WORLD)
    if not world and not all(c in header for c in US):
        remedy = f"The lists have the columns {', '.join(WORLD)}; or {', '.join(US)}."
        problem = "is no facility list that is known"
        raise InputFaults([Fault(path.name, 1, "", shorten(", ".join(header), 200), problem, remedy)])
    named = YEAR.search(path.stem)
    source_id = "usgs-facilities-world" if world else f"usgs-facilities-us-{named[1] if named else US_YEAR}"
    read = _world if world else _us
    refused, claims, sites, seen = Refused(path.name), list[Claim](), [FACILITIES], Counter[str]()
    rows = 0
    for item in records:
        rows += 1
        if isinstance(item, Fault):
            refused.add(item)
            continue
        record, row = item
        row = dict.fromkeys(ALSO, "") | {k: " ".join(v.replace("\xa0", " ").split()) for k, v in row.items()}
        try:
            claim, site = read(row, record, path.name, source_id)
        except ValueError as error:
            column, _, problem = str(error).partition(": ")
            remedy = "Mend the row in a copy of the file; it was left out."
            refused.add(Fault(path.name, record.row, column, shorten(row.get(column, "")), problem, remedy))
            continue
        seen[claim.id] += 1
        if seen[claim.id] > 1:
            problem = "another row has this id"
            refused.add(
                Fault(path.name, record.row, "", claim.id, problem, "Number the rows; it was left out.")
            )
            continue
        claims.append(claim)
        sites.append((claim.id, *site))
    return Imported(
        Ledger(tuple(claims)), source_id, dialect.encoding, rows, refused.faults, tables={"facilities": sites}
    )


def _world(row: dict[str, str], record: Record, file: str, source_id: str) -> tuple[Claim, tuple[str, ...]]:
    year, latitude, longitude = (
        _year(row, "year"),
        _degrees(row, "latitude", 90),
        _degrees(row, "longitude", 180),
    )
    for needed in ("rec_id", "country", "commodity"):
        if not row[needed]:
            raise ValueError(f"{needed}: is empty")
    if not row["fac_name"] and not row["location"] and not row["op_comp"]:
        raise ValueError("fac_name: neither name, place nor operator is given")
    region, _ = region_of(row["country"])
    commodity, form = commodity_of(row["commodity"])
    unit = "" if row["units"] in NOTHING else row["units"]
    stated, of = _capacity(row["capacity"], unit)
    entity = row["fac_name"] or f"{row['op_comp'] or row['fac_type'] or 'facility'}, {row['location']}".strip(
        ", "
    )
    note = "" if row["notes"] in NOTHING else row["notes"]
    shared = bool(COMBINED.search(note))
    note = "; ".join(p for p in (of, "capacity of several positions together" if shared else "", note) if p)
    kind: Kind = "estimate" if "estimate" in note.casefold() else "measured"
    status = row["status"].casefold()
    if status in ("planned", "under construction", "under development"):
        kind = "projection"
    stage = _stage(row["fac_type"]) or _stage(row["fac_name"])
    basis: Basis = "gross" if re.search(r"\b(?:ore|concentrates?|crude)\b", of) else ""
    subject = Subject(commodity, region, "capacity", form, stage, basis, entity, year, year)
    claim = Claim(
        f"{source_id}:{row['rec_id']}", subject, interval(stated), kind, f"{source_id}-{row['cite']}".strip("-"),
        locator=f"rec_id {row['rec_id']}", quote=row["capacity"], stated=stated, place=Place(file, record.line),
        note=note,
    )  # fmt: skip
    tonnes = (
        ""
        if stated.central is None or stated.factor_t is None
        else f"{stated.central * stated.factor_t:.12g}"
    )
    owners = "; ".join(p for p in (row["maininvest"], row["othinvest"]) if p)
    return claim, (
        entity, commodity, region, row["location"], row["fac_type"], row["op_comp"], owners, status, str(year),
        row["capacity"], unit, tonnes, latitude, longitude, row["precision"], note,
    )  # fmt: skip


def _us(row: dict[str, str], record: Record, file: str, source_id: str) -> tuple[Claim, tuple[str, ...]]:
    latitude, longitude = _degrees(row, "LATITUDE", 90), _degrees(row, "LONGITUDE", 180)
    for needed in ("id", "COMMODITY"):
        if not row[needed]:
            raise ValueError(f"{needed}: is empty")
    entity = row["SITE_NAME"] or row["COMPANY_NA"]
    if not entity:
        raise ValueError("SITE_NAME: neither site nor company is given")
    commodity, form = commodity_of(row["COMMODITY"])
    year = int(source_id[-4:])
    kind = US_TYPES.get(row["PLANT_MIN"], row["PLANT_MIN"])
    stated = Stated(None, 1.0, None, "facility")
    place = ", ".join(p for p in (row.get("COUNTY", ""), row["STATE_LOCA"]) if p)
    subject = Subject(
        commodity, "USA", "facility_count", form, _stage(f"{row['SITE_NAME']} {kind}"), "",
        f"{entity}, {row['STATE_LOCA']}".strip(", "), year, year,
    )  # fmt: skip
    claim = Claim(
        f"{source_id}:{row['id']}", subject, interval(stated), "measured", source_id, locator=f"id {row['id']}",
        quote=entity, stated=stated, place=Place(file, record.line), note=kind,
    )  # fmt: skip
    return claim, (
        entity, commodity, "USA", place, kind, row["COMPANY_NA"], "", "", str(year), "", "", "", latitude,
        longitude, "", "",
    )  # fmt: skip


def _capacity(text: str, unit: str) -> tuple[Stated, str]:
    """(capacity as stated, what it is of); a capacity that the list leaves open is not available."""
    raw = text.rstrip(".").strip() if text.rstrip(".")[-1:].isdigit() else text
    if raw in NOTHING:
        return Stated(None, None, None, unit, "not_available", tonnes_in(unit)), ""
    of = ""
    if (found := WITH_WORDS.fullmatch(raw)) is not None:
        raw, of = found[1], f"of {found[2].strip('() ')}"
    try:
        stated = printed_value(raw, unit).stated
    except ValueError as error:
        raise ValueError(f"capacity: {error}") from error
    if not unit and (stated.central or stated.low or stated.high):
        raise ValueError("units: a number without its unit is no claim")
    return stated, of


def _year(row: dict[str, str], column: str) -> int:
    if not re.fullmatch(r"(?:19|20)\d\d", row[column], re.ASCII):
        raise ValueError(f"{column}: is not a year")
    return int(row[column])


def _degrees(row: dict[str, str], column: str, limit: int) -> str:
    """Coordinate as printed, checked; "" where the list gives none."""
    text = row[column]
    if text in NOTHING:
        return ""
    try:
        value = number(text)
    except ValueError as error:
        raise ValueError(f"{column}: {error}") from error
    if abs(value) > limit:
        raise ValueError(f"{column}: lies beyond {limit} degrees")
    return text


def _stage(kind: str) -> str:
    low = kind.casefold()
    return next((stage for word, stage in STAGES if re.search(rf"\b{word}\b", low)), "")

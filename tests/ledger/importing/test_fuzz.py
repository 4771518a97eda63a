"""Rubbish in: a ledger and faults out, or a refusal; never another error, a hang, or a memory that grows."""

import io
import resource
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oreshed.basis.errors import OreshedError
from oreshed.ledger.claims_file import read_claims_file
from oreshed.ledger.claims_table import COLUMNS
from oreshed.ledger.importing.claims_workbook import claims_workbook, read_claims_workbook
from oreshed.ledger.importing.editions import absorb
from oreshed.ledger.importing.printed import printed_value
from oreshed.ledger.importing.stan import Flow, System, stan_workbook
from oreshed.ledger.importing.stan_reading import read_stan
from oreshed.ledger.importing.usgs_facilities import US, WORLD, read_facilities
from oreshed.ledger.importing.usgs_mcs import LONG, WIDE, read_mcs
from oreshed.ledger.ledger import Ledger

FUZZ = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=20_000,
    max_examples=120,
)
# Pieces that such files are made of, and pieces that break such files.
PIECE = st.sampled_from(
    ["W", "E", "NA", "s", "—", "<5", ">50", "1e400", "nan", "inf", "-", "1,000", "2021–24", "2024", "Peru", "World total (rounded) 10",
     "Mine production", "Production", "Import sources 2021-2024", "thousand metric tons", "percent", "Estimated.", '"', '""', "\n", "\r",
     "\r\n", "\x00", "\u202e", "\ufeff", "\xa0", "=1+1", "(", ")", "5 ± 1", "10 %", "%", "±", "٣٤", "", "measured", "exact", "withheld",
     "about", "1", "0", "-1", "1e308", "Combined capacity for positions 1.2."]
)  # fmt: skip
CELL = PIECE | st.text(max_size=12) | st.integers(-(10**6), 10**6).map(str)
ROWS = st.lists(st.lists(CELL, max_size=30), max_size=8)
CODEC = st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-32"])


def text_of(header: tuple[str, ...], rows: list[list[str]], full: bool, join: str, end: str) -> str:
    lines = [join.join(header)]
    for row in rows:
        cells = (row + [""] * len(header))[: len(header)] if full else row
        lines.append(join.join(cells))
    return end.join(lines) + end


Reader = Callable[[Path], object]
TABLES: list[tuple[Reader, tuple[str, ...]]] = [
    (read_claims_file, COLUMNS),
    (read_mcs, ("Section", *LONG, "Notes")),
    (read_mcs, (*WIDE, "PROD_2028", "PROD_EST_ 2029", "PROD_NOTES", "RESERVES_2029", "RESERVE_NOTES")),
    (read_facilities, (*WORLD, "location", "notes", "latitude")),
    (read_facilities, US),
]


@pytest.mark.parametrize(("read", "header"), TABLES, ids=["claims", "mcs-long", "mcs-wide", "world", "us"])
@FUZZ
@given(
    rows=ROWS,
    full=st.booleans(),
    join=st.sampled_from(",;\t"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    codec=CODEC,
)
def test_any_rows_are_read_or_told(
    tmp_path: Path,
    read: Reader,
    header: tuple[str, ...],
    rows: list[list[str]],
    full: bool,
    join: str,
    end: str,
    codec: str,
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(text_of(header, rows, full, join, end).encode(codec, "replace"))
    try:
        read(path)
    except OreshedError as error:
        assert str(error)


@pytest.mark.parametrize(("read", "header"), TABLES, ids=["claims", "mcs-long", "mcs-wide", "world", "us"])
@FUZZ
@given(content=st.binary(max_size=400), headed=st.booleans())
def test_any_bytes_are_read_or_told(
    tmp_path: Path, read: Reader, header: tuple[str, ...], content: bytes, headed: bool
) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes((",".join(header).encode() + b"\n" if headed else b"") + content)
    try:
        read(path)
    except OreshedError as error:
        assert str(error)


@FUZZ
@given(rows=ROWS)
def test_what_was_read_from_any_rows_comes_back_byte_for_byte(tmp_path: Path, rows: list[list[str]]) -> None:
    path = tmp_path / "claims.csv"
    path.write_bytes(text_of(COLUMNS, rows, True, ",", "\n").encode("utf-8", "replace"))
    try:
        file = read_claims_file(path)
    except OreshedError:
        return
    if not file.refused:
        assert file.content(file.ledger) == path.read_bytes()


@FUZZ
@given(
    text=st.text(max_size=80),
    unit=st.text(max_size=20) | st.just("thousand metric tons"),
    note=st.text(max_size=40),
)
def test_any_cell_is_a_value_or_refused(text: str, unit: str, note: str) -> None:
    try:
        stated = printed_value(text, unit, note).stated
    except ValueError as error:
        assert str(error)
        return
    assert all(v is None or abs(v) < float("inf") for v in (stated.low, stated.central, stated.high))


@FUZZ
@given(first=ROWS, second=ROWS)
def test_any_two_editions_lie_beside_each_other(
    tmp_path: Path, first: list[list[str]], second: list[list[str]]
) -> None:
    header = ("Section", *LONG, "Notes")
    ledger = Ledger()
    for year, rows in ((2030, first), (2031, second)):
        path = tmp_path / f"MCS{year}.csv"
        good = ["World", "Tin", "Peru", "Production", "Mine production", "metric tons", "2029", str(year), ""]
        path.write_text(text_of(header, [good, *rows], True, ",", "\n"), encoding="utf-8", errors="replace")
        imported = read_mcs(path)
        absorbed = absorb(ledger, imported.ledger, imported.source_id)
        assert absorbed.ledger.claims[: len(ledger.claims)] == ledger.claims
        assert len(absorbed.ledger.claims) == len(ledger.claims) + len(imported.ledger.claims)
        ids = [c.id for c in absorbed.ledger.claims]
        assert len(ids) == len(set(ids))
        ledger = absorbed.ledger


BOOK = claims_workbook(Ledger())
SYSTEM = stan_workbook(System(flows=(Flow("F1", "", "P1", "", "tin", 2020, 5.0, 1.0, "t"),)))


def sheet_of(sound: bytes, part: str, rows: str) -> bytes:
    """A sound workbook with these rows of XML in its sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as whole, zipfile.ZipFile(out, "w") as parts:
        for name in whole.namelist():
            content = whole.read(name)
            if name.endswith(part):
                content = content.replace(b"</sheetData>", rows.encode("utf-8", "replace") + b"</sheetData>")
            parts.writestr(name, content)
    return out.getvalue()


XML = st.sampled_from(
    ["<row>", "</row>", '<row r="2">', '<row r="99999999999">', '<row r="x">', "<c>", "</c>", '<c r="A2" t="s">', '<c r="XFD9" t="n">',
     '<c t="inlineStr"><is><t>', "</t></is></c>", "<v>", "</v>", "<f>1+1</f>", '<c t="e">', '<c t="d">', '<c t="b">', "9" * 30, "1e400",
     "-1", "nan", "&amp;", "&x;", "<!--", "-->", "<", ">", '<c s="77">', "<sheetData>", "#REF!"]
)  # fmt: skip


@pytest.mark.parametrize(
    ("read", "sound", "part"),
    [(read_claims_workbook, BOOK, "sheet1.xml"), (read_stan, SYSTEM, "sheet2.xml")],
    ids=["claims", "stan"],
)
@FUZZ
@given(pieces=st.lists(XML | st.text(max_size=8), max_size=14))
def test_any_sheet_is_read_or_told(
    tmp_path: Path, read: Reader, sound: bytes, part: str, pieces: list[str]
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(sheet_of(sound, part, "".join(pieces)))
    try:
        read(path)
    except OreshedError as error:
        assert str(error)


@FUZZ
@given(cuts=st.lists(st.tuples(st.integers(0, len(BOOK)), st.binary(max_size=6)), min_size=1, max_size=5))
def test_any_damaged_workbook_is_read_or_told(tmp_path: Path, cuts: list[tuple[int, bytes]]) -> None:
    content = bytearray(BOOK)
    for place, piece in cuts:
        content[place : place + len(piece)] = piece
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    try:
        read_claims_workbook(path)
    except OreshedError as error:
        assert str(error)


@pytest.mark.parametrize(
    "row",
    [
        '"' * 2_000_000,
        "a," * 1_000_000,
        '"a\n' * 200_000,
        "9" * 900_000,
        "(" * 900_000,
        '""' * 400_000 + "\n" + '"x\n' * 1000,
    ],
    ids=["quotes", "commas", "open quotes", "digits", "brackets", "pairs"],
)
def test_rows_made_to_hang_or_swell_do_neither(tmp_path: Path, row: str) -> None:
    import time

    path = tmp_path / "table.csv"
    path.write_text(",".join(COLUMNS) + "\n" + row + "\n")
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    assert read_claims_file(path).refused
    assert time.process_time() - start < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # kB

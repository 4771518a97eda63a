"""Workbooks at the border: out and in again is equal, text stays text, and no file can break or fill the program."""

import io
import re
import resource
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oreshed.basis import workbook_file
from oreshed.basis.errors import InputFaults
from oreshed.ledger.claim import Claim, Place, Stated, Subject
from oreshed.ledger.claims_file import read_claims_file
from oreshed.ledger.claims_table import COLUMNS, EXTENDED, NEEDED, write_claims
from oreshed.ledger.importing.claims_workbook import claims_workbook, read_claims_source, read_claims_workbook
from oreshed.ledger.importing.stan import (
    Flow,
    Process,
    Stock,
    System,
    TransferCoefficient,
    stan_rows,
    stan_workbook,
)
from oreshed.ledger.importing.stan_reading import read_stan
from oreshed.ledger.ledger import Ledger
from oreshed.ledger.qualifier import interval

SHARED = Path(__file__).resolve().parents[4] / "shared" / "claims" / "claims.csv"
FORMULAS = ["=1+1", "+CMD()", "-2+3", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "=cmd|' /C calc'!A0"]


def claim(id: str = "a", **changes: object) -> Claim:
    stated = Stated(None, 5.0, None, "kt", "about", 1000.0)
    subject = Subject("tin", "PER", "mine_production", period_start=2023, period_end=2023)
    return replace(
        Claim(
            id, subject, interval(stated), "estimate", "src", "p. 3", "about 5 kt", stated, Place("b.md", 3)
        ),
        **changes,  # type: ignore[arg-type]
    )


def again(tmp_path: Path, ledger: Ledger) -> Ledger:
    path = tmp_path / "claims.xlsx"
    path.write_bytes(claims_workbook(ledger))
    imported = read_claims_workbook(path)
    assert imported.refused == ()
    return imported.ledger


def table(ledger: Ledger) -> str:
    return write_claims(ledger, COLUMNS + EXTENDED)


@pytest.mark.skipif(not SHARED.exists(), reason="the hand-read claims are not beside the repository")
def test_the_hand_read_claims_go_out_and_come_in_equal(tmp_path: Path) -> None:
    ledger = read_claims_file(SHARED).ledger
    assert again(tmp_path, ledger) == ledger


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    texts=st.lists(
        st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"], include_characters="\n\t"), max_size=30),
        min_size=1, max_size=6,
    ),
    value=st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300),
)  # fmt: skip
def test_any_claim_goes_out_and_comes_in_equal(tmp_path: Path, texts: list[str], value: float) -> None:
    stated = Stated(None, value, None, "%")
    ledger = Ledger(tuple(claim(f"c{i}", quote=t, note=t, stated=stated) for i, t in enumerate(texts)))
    # A cell cannot tell an empty text or one of blanks from an empty cell at the row's end.
    assert table(again(tmp_path, ledger)) == table(ledger)


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    ledger = Ledger(tuple(claim(f"c{i}", quote=f, note=f) for i, f in enumerate(FORMULAS)))
    path = tmp_path / "claims.xlsx"
    path.write_bytes(claims_workbook(ledger))
    sheet = openpyxl.load_workbook(path)["claims"]
    assert {
        cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value in FORMULAS
    } == {"s"}
    assert sheet["D2"].quotePrefix
    with zipfile.ZipFile(path) as parts:
        assert b"<f>" not in b"".join(parts.read(n) for n in parts.namelist() if "worksheets" in n)
    assert table(again(tmp_path, ledger)) == table(ledger)


def test_a_text_that_a_workbook_cannot_carry_is_refused(tmp_path: Path) -> None:
    for text in ("x" * 40_000, "_x0041_"):
        with pytest.raises(InputFaults, match="cannot carry"):
            claims_workbook(Ledger((claim(quote=text),)))


def book(tmp_path: Path, fill: Callable[[xlsxwriter.workbook.Worksheet], None], name: str = "claims") -> Path:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as out:
        sheet = out.add_worksheet(name)
        for column, head in enumerate(COLUMNS):
            sheet.write_string(0, column, head)
        fill(sheet)
    return path


GOOD = table(Ledger((claim(),))).splitlines()[1].split(",")[: len(COLUMNS)]


def test_a_formula_costs_its_row(tmp_path: Path) -> None:
    def fill(sheet: xlsxwriter.workbook.Worksheet) -> None:
        for row in (1, 2):
            sheet.write_row(row, 0, [f"id{row}", *GOOD[1:]])
        sheet.write_formula(1, 12, "=2+3", value=5)

    imported = read_claims_workbook(book(tmp_path, fill))
    assert [c.id for c in imported.ledger.claims] == ["id2"]
    assert [(f.row, f.column, f.problem) for f in imported.refused] == [(2, "column 13", "holds a formula")]


def test_a_cell_at_the_far_end_is_told_without_making_room_for_it(tmp_path: Path) -> None:
    def fill(sheet: xlsxwriter.workbook.Worksheet) -> None:
        sheet.write_row(1, 0, GOOD)
        sheet.write_string(1_048_575, 16_383, "x")

    path = book(tmp_path, fill)
    assert path.stat().st_size < 10_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    imported = read_claims_workbook(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB
    assert [c.id for c in imported.ledger.claims] == ["a"]
    assert len(imported.refused) == 1
    assert "beyond row" in imported.refused[0].problem


def test_a_workbook_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    content = claims_workbook(Ledger((claim(),)))
    path = tmp_path / "cut.xlsx"
    for length in range(0, len(content), max(1, len(content) // 40)):
        path.write_bytes(content[:length])
        with pytest.raises(InputFaults):
            read_claims_workbook(path)


def test_a_flipped_byte_is_refused_or_harmless(tmp_path: Path) -> None:
    content = claims_workbook(Ledger((claim(),)))
    path = tmp_path / "flipped.xlsx"
    for position in range(0, len(content), max(1, len(content) // 150)):
        flipped = bytearray(content)
        flipped[position] ^= 0xFF
        path.write_bytes(flipped)
        try:
            read_claims_workbook(path)
        except InputFaults as error:
            assert error.faults


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", b"<x>" + b" " * (workbook_file.MAX_UNPACKED + 1))
    with pytest.raises(InputFaults, match="unpacks to"):
        read_claims_workbook(path)


def swollen(part: str, piece: bytes, times: int) -> bytes:
    """A sound workbook with a piece of XML repeated in one of its parts."""
    out = io.BytesIO()
    sound = zipfile.ZipFile(io.BytesIO(claims_workbook(Ledger((claim(),)))))
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for name in sound.namelist():
            content = sound.read(name)
            if name.endswith(part):
                end = content.rindex(b"</sheetData>" if b"</sheetData>" in content else b"</")
                content = content[:end] + piece * times + content[end:]
            parts.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("part", "piece", "told"),
    [
        ("sheet1.xml", b"<c><v>1</v></c>", "tags in one row"),
        ("sheet1.xml", b"<x:c>", "tags in one row"),
        ("sharedStrings.xml", b"<si><t>a</t></si>", "shared texts"),
        ("styles.xml", b"<xf/>", "tags in one row"),
    ],
)
def test_a_part_that_swells_when_parsed_is_refused_before(
    tmp_path: Path, part: str, piece: bytes, told: str
) -> None:
    path = tmp_path / "swollen.xlsx"
    path.write_bytes(swollen(part, piece, 1_100_000))
    assert path.stat().st_size < 200_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(InputFaults, match=told):
        read_claims_workbook(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB


def test_a_row_as_wide_as_excel_allows_is_not_taken_for_a_bomb(tmp_path: Path) -> None:
    def fill(sheet: xlsxwriter.workbook.Worksheet) -> None:
        sheet.write_row(1, 0, GOOD)
        sheet.write_row(2, 0, [f"text {n}" for n in range(16_384)])

    imported = read_claims_workbook(book(tmp_path, fill))
    assert [c.id for c in imported.ledger.claims] == ["a"]
    assert "beyond row" in imported.refused[0].problem


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"PK\x05\x06" + b"\0" * 18, b"\xd0\xcf\x11\xe0old", b"a,b\n1,2\n"]
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "no.xlsx"
    path.write_bytes(content)
    with pytest.raises(InputFaults):
        read_claims_workbook(path)


def test_an_entity_declaration_is_refused(tmp_path: Path) -> None:
    sound = zipfile.ZipFile(io.BytesIO(claims_workbook(Ledger((claim(),)))))
    path = tmp_path / "entity.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        for name in sound.namelist():
            text = sound.read(name)
            if name.endswith("sharedStrings.xml"):
                text = re.sub(rb"(\?>\s*)", rb'\1<!DOCTYPE x [<!ENTITY a "b">]>', text, count=1)
            parts.writestr(name, text)
    with pytest.raises(InputFaults, match="document type"):
        read_claims_workbook(path)


def test_a_table_is_told_from_a_workbook_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_bytes(claims_workbook(Ledger((claim(),))))
    imported, like = read_claims_source(path)
    assert (len(imported.ledger.claims), like) == (1, None)


SYSTEM = System(
    (Process("P1", "Smelter", "yes", "Peru"), Process("P2", "=Refinery")),
    (
        Flow("F1", "concentrate", "", "P1", "goods", 2020, 120.0, 10.0, "kt"),
        Flow("F1", "concentrate", "", "P1", "tin", 2020, 0.1 + 0.2, 1 / 3, "kt", "@note"),
        Flow("F2", "bullion", "P1", "P2", "goods", 2020, None, None, "kt"),
        Flow("F3", "metal", "P2", "", "goods", 2020, 90.0, None, "kt"),
    ),
    (TransferCoefficient("P1", "F2", "tin", 2020, 0.95, 0.01),),
    (Stock("P1", "goods", 2020, 5.5, 0.5, -1.25, None, "kt", "slag"),),
)


def stan_again(tmp_path: Path, system: System) -> System:
    path = tmp_path / "system.xlsx"
    path.write_bytes(stan_workbook(system))
    read, imported = read_stan(path)
    assert imported.refused == ()
    return read


def test_a_stan_workbook_goes_out_and_comes_in_equal(tmp_path: Path) -> None:
    assert stan_again(tmp_path, SYSTEM) == SYSTEM
    first = (tmp_path / "system.xlsx").read_bytes()
    assert stan_workbook(stan_again(tmp_path, SYSTEM)) == first


NAME = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12).filter(lambda t: t.casefold() not in {"i", "e", "import", "export", "environment"})  # fmt: skip
SIZE = st.floats(-1e15, 1e15)
SPREAD = st.none() | st.floats(0, 1e12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    names=st.lists(NAME, min_size=2, max_size=5, unique=True),
    masses=st.lists(st.tuples(SIZE, SPREAD), min_size=1, max_size=6),
    shares=st.lists(st.floats(0, 1), max_size=3),
)
def test_any_stan_system_goes_out_and_comes_in_equal(
    tmp_path: Path, names: list[str], masses: list[tuple[float, float | None]], shares: list[float]
) -> None:
    flows = tuple(
        Flow(
            f"F{i}",
            names[0],
            names[i % len(names)],
            names[(i + 1) % len(names)],
            "goods",
            2000 + i,
            m,
            u,
            "t/yr",
        )
        for i, (m, u) in enumerate(masses)
    )
    system = System(
        tuple(Process(n, n) for n in names),
        flows,
        tuple(TransferCoefficient(names[0], "F0", "goods", 2000 + i, s, None) for i, s in enumerate(shares)),
        tuple(Stock(names[0], "goods", 2000 + i, m, u, m, u, "t") for i, (m, u) in enumerate(masses)),
    )
    assert stan_again(tmp_path, system) == system


def test_a_folder_of_tables_is_the_same_system(tmp_path: Path) -> None:
    import csv

    from oreshed.ledger.importing.stan import TABLES

    for sheet, rows in stan_rows(SYSTEM).items():
        with (tmp_path / TABLES[sheet]).open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows(rows)
    assert read_stan(tmp_path)[0] == SYSTEM


def stan_book(tmp_path: Path, **sheets: list[list[object]]) -> Path:
    path = tmp_path / "stan.xlsx"
    with xlsxwriter.Workbook(path) as out:
        for name, rows in sheets.items():
            sheet = out.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_uncertainty_is_read_as_people_write_it(tmp_path: Path) -> None:
    header = ["Code", "From process", "To process", "Period", "Mass flow", "±", "Unit"]
    rows = [
        ["F1", "I", "P1", 2020, 200, "10 %", "t"],
        ["F2", "P1", "E", 2020, "120 ± 10", "", "t"],
        ["F3", "P1", "", 2020, 5, 0.5, "t"],
    ]
    system, imported = read_stan(stan_book(tmp_path, Flows=[header, *rows]))
    assert imported.refused == ()
    assert [(f.source, f.target, f.mass, f.uncertainty) for f in system.flows] == [
        ("", "P1", 200.0, 20.0), ("P1", "", 120.0, 10.0), ("P1", "", 5.0, 0.5),
    ]  # fmt: skip
    low = [(c.estimate.low, c.estimate.central, c.estimate.high) for c in imported.ledger.claims]
    assert low == [(160.0, 200.0, 240.0), (100.0, 120.0, 140.0), (4.0, 5.0, 6.0)]


def test_damaged_stan_rows_are_told_with_their_place(tmp_path: Path) -> None:
    flows = [
        ["id", "from", "to", "mass", "uncertainty", "unit", "colour"],
        ["F1", "P1", "P2", 5, 1, "t", "red"], ["F2", "P1", "P9", 5, 1, "t"], ["F3", "", "", 5, 1, "t"],
        ["F1", "P1", "P2", 6, 1, "t"], ["F5", "P1", "P2", "lots", 1, "t"], ["F6", "P1", "P2", 5, -1, "t"],
        ["F7", "P1", "P2", "", 1, "t"], ["F8", "P1", "P2", "1e999", "", "t"],
    ]  # fmt: skip
    shares = [["process", "flow", "value"], ["P1", "F1", 0.4], ["P1", "F0", 0.4], ["P1", "F1", 1.4]]
    path = stan_book(tmp_path, Processes=[["id"], ["P1"], ["P2"]], Flows=flows, TransferCoefficients=shares)
    system, imported = read_stan(path)
    assert [f.id for f in system.flows] == ["F1"]
    assert len(system.transfer_coefficients) == 1
    assert sorted((f.file.split("!")[1], f.row) for f in imported.refused) == sorted(
        [("Flows", n) for n in (1, 3, 4, 5, 6, 7, 8, 9)] + [("TransferCoefficients", n) for n in (3, 4)]
    )


def test_a_workbook_without_flows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputFaults, match="has no flows"):
        read_stan(stan_book(tmp_path, Processes=[["id"], ["P1"]]))


def test_a_workbook_with_the_needed_columns_alone_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append([*NEEDED, "region", "period_end"])
    book.active.append(["c1", "tin", "mine_production", 9.1, "kt", "estimate", "Australia", 2023])
    book.save(tmp_path / "mine.xlsx")
    (found,) = read_claims_workbook(tmp_path / "mine.xlsx").ledger.claims
    assert (found.subject.commodity, found.subject.region, found.subject.period_end) == ("tin", "AUS", 2023)
    assert found.stated and found.stated.central == 9.1


def test_columns_that_a_claim_needs_are_asked_for_at_once_beside_those_that_nothing_reads(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    book.active.append(["claim_id", "metal", "country", "quantity", "value", "unit"])
    book.active.append(["c1", "tin", "Australia", "mine_production", 9.1, "kt"])
    book.save(tmp_path / "mine.xlsx")
    with pytest.raises(InputFaults) as refused:
        read_claims_workbook(tmp_path / "mine.xlsx")
    (fault,) = refused.value.faults
    assert fault.column == "commodity, value_central, claim_kind"
    assert "measured" in fault.remedy and fault.remedy.endswith("metal, country, value.")

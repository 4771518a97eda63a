"""A workbook holds what a folder holds, and a stranger's workbook is refused before it does harm."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import write_tiny

from oreshed.basis import workbook_file
from oreshed.basis.errors import Fault, InputFaults
from oreshed.chain import workbook
from oreshed.chain.folder import read_model, write_model
from oreshed.chain.model import Model
from oreshed.chain.workbook import export_workbook, import_workbook


@pytest.fixture
def model(tmp_path: Path) -> Model:
    return read_model(write_tiny(tmp_path / "tiny"))


def content(model: Model) -> Model:
    return replace(model, hashes={})


def faults_of(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(InputFaults) as caught:
        import_workbook(path)
    return caught.value.faults


def edited(model: Model, path: Path, edit: Callable[[openpyxl.Workbook], object]) -> Path:
    """The model's workbook after a user's change in a spreadsheet."""
    export_workbook(model, path)
    book = openpyxl.load_workbook(path)
    edit(book)
    book.save(path)
    return path


def test_folder_to_workbook_to_folder_is_the_same(model: Model, tmp_path: Path) -> None:
    export_workbook(model, tmp_path / "m.xlsx")
    read = import_workbook(tmp_path / "m.xlsx")
    assert content(read) == content(model)
    assert list(read.hashes) == ["m.xlsx"]
    write_model(read, tmp_path / "again")
    write_model(model, tmp_path / "first")
    assert read_model(tmp_path / "again").hashes == read_model(tmp_path / "first").hashes


def test_the_same_model_gives_the_same_file(model: Model, tmp_path: Path) -> None:
    first = export_workbook(model, tmp_path / "a.xlsx").read_bytes()
    assert export_workbook(model, tmp_path / "b.xlsx").read_bytes() == first


def test_headers_say_meaning_and_unit(model: Model, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(export_workbook(model, tmp_path / "m.xlsx"))
    header = {c.value: c.comment.text for c in book["capacities"][1] if c.comment}
    assert "Unit: t/yr" in header["central"] and "Names a row of: plants" in header["plant"]


HOSTILE = st.sampled_from(
    [
        "=1+1",
        "+1",
        "@x",
        "'=1",
        "</script><b>",
        "_x000D_",
        "_x0041",
        "a\nb",
        "http://x",
        "{=1}",
        "1e5",
        "TRUE",
    ]
)
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=30).map(str.strip)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=(HOSTILE | TEXT).filter(bool), note=HOSTILE | TEXT, value=st.floats(0, 1e12, allow_nan=False))
def test_texts_and_numbers_survive_exactly(
    model: Model, tmp_path: Path, name: str, note: str, value: float
) -> None:
    try:
        region = type(model.regions[0])(id="XAA", name=name, note=note)
    except ValueError:
        return
    capacity = model.capacities[0].model_copy(update={"low": value, "central": value, "high": value})
    changed = replace(
        model, regions=(region, *model.regions[1:]), capacities=(capacity, *model.capacities[1:])
    )
    path = export_workbook(changed, tmp_path / "m.xlsx", overwrite=True)
    assert content(import_workbook(path)) == content(changed)
    book = openpyxl.load_workbook(path, read_only=True)
    assert not [
        c
        for sheet in book
        for row in sheet.iter_rows()
        for c in row
        if c.value is not None and c.data_type == "f"
    ]
    book.close()


def test_text_that_a_workbook_cannot_carry_is_refused(model: Model, tmp_path: Path) -> None:
    region = model.regions[0].model_copy(update={"name": "_x005F_"})
    with pytest.raises(InputFaults, match=r"regions, row 2.*x005F_"):
        export_workbook(replace(model, regions=(region, model.regions[1])), tmp_path / "m.xlsx")
    assert not (tmp_path / "m.xlsx").exists()


def test_faults_name_sheet_row_and_column(model: Model, tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book["capacities"]["D3"] = "1.4 kt"
        book["capacities"]["A4"] = "a-smeltr"
        book["model"]["B5"] = "soon"
        book["plants"]["C2"] = "XAX"

    found = {
        (f.file, f.row, f.column): f.remedy for f in faults_of(edited(model, tmp_path / "m.xlsx", spoil))
    }
    assert "Write 1400" in found["m.xlsx!capacities", 3, "central"]
    assert '"a-smelter"' in found["m.xlsx!capacities", 4, "plant"]
    assert "region" not in found["m.xlsx!model", 5, "target_year"]
    assert '"XAA"' in found["m.xlsx!plants", 2, "region"]


def test_a_bloc_of_unknown_regions_is_named_in_the_settings_sheet(model: Model, tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        cell = next(c for c in book["model"]["A"] if c.value == "blocs.both")
        book["model"].cell(cell.row, 2).value = "XAA;XBC"

    fault = faults_of(edited(model, tmp_path / "m.xlsx", spoil))[0]
    assert (fault.file, fault.column, fault.value) == ("m.xlsx!model", "blocs.both", "XBC")


def test_a_formula_is_refused_once_and_its_row_is_still_a_name(model: Model, tmp_path: Path) -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book["plants"]["B3"] = "=A3"
        book["capacities"]["D3"] = "=1400*2"
        book["capacities"]["D4"] = "#N/A"

    found = faults_of(edited(model, tmp_path / "m.xlsx", spoil))
    assert [(f.file, f.row, f.column, f.problem) for f in found] == [
        ("m.xlsx!capacities", 3, "central", "holds a formula"),
        ("m.xlsx!capacities", 4, "central", "holds an error"),
        ("m.xlsx!plants", 3, "name", "holds a formula"),
    ]
    assert found[0].value == "=1400*2" and "Paste its value" in found[0].remedy


def test_dates_and_numbers_as_excel_stores_them_are_read(model: Model, tmp_path: Path) -> None:
    import datetime

    def retype(book: openpyxl.Workbook) -> None:
        header = [c.value for c in book["capacities"][1]]
        book["capacities"].cell(2, header.index("as_of") + 1).value = datetime.datetime(2024, 5, 1)
        book["capacities"].cell(3, header.index("as_of") + 1).value = 2024
        book["capacities"].cell(3, header.index("central") + 1).value = "3000"

    read = import_workbook(edited(model, tmp_path / "m.xlsx", retype))
    assert [c.as_of for c in read.capacities[:2]] == ["2024-05-01", "2024"]
    assert read.capacities[1].central == 3000


def test_sheets_are_matched_by_name(model: Model, tmp_path: Path) -> None:
    def rename(book: openpyxl.Workbook) -> None:
        book["plants"].title = "plant"
        book.create_sheet("_my notes")

    found = faults_of(edited(model, tmp_path / "m.xlsx", rename))
    assert [(f.file, f.problem) for f in found] == [
        ("m.xlsx!plant", "is no table of a model"),
        ("m.xlsx!plants", "the sheet is missing"),
    ]
    assert 'Did you mean "plants"?' in found[0].remedy


def test_one_far_cell_is_refused_quickly(model: Model, tmp_path: Path) -> None:
    for name, row in (("far", 1_048_575), ("wide", 1)):
        path = tmp_path / f"{name}.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("plants")
            sheet.write_string(0, 0, "id")
            sheet.write_string(row, 16_383, "x")
        assert path.stat().st_size < 10_000
        assert any(
            "has cells beyond" in f.problem and f.file == f"{name}.xlsx!plants" for f in faults_of(path)
        )


def test_a_million_rows_are_refused_before_they_are_kept(model: Model, tmp_path: Path) -> None:
    rows = "".join(f'<row r="{i}"><c r="A{i}"><v>1</v></c></row>' for i in range(1, 210_000))
    path = tmp_path / "long.xlsx"
    export_workbook(model, tmp_path / "m.xlsx")
    with zipfile.ZipFile(tmp_path / "m.xlsx") as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            text = old.read(part)
            if part.filename.endswith("sheet2.xml"):
                head, _, tail = text.partition(b"<sheetData>")
                text = (
                    head
                    + b"<sheetData>"
                    + rows.encode()
                    + b"</sheetData>"
                    + tail.partition(b"</sheetData>")[2]
                )
            new.writestr(part.filename, text)
    assert any("has cells beyond row 200000" in f.problem for f in faults_of(path))


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", " " * 200_000_000)
    return out.getvalue()


def entities() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("xl/workbook.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    return out.getvalue()


@pytest.mark.parametrize(
    ("bytes_of", "problem"),
    [
        (lambda: b"id,name\n", "not a .xlsx workbook"),
        (lambda: b"", "not a .xlsx workbook"),
        (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "old .xls"),
        (lambda: b"PK\x03\x04" + bytes(50), "damaged"),
        (bomb, "unpacks to 190 MB"),
        (entities, "document type"),
    ],
    ids=["csv", "empty", "xls", "no zip", "bomb", "entities"],
)
def test_what_is_no_workbook_is_refused(bytes_of: Callable[[], bytes], problem: str, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(bytes_of())
    (fault,) = faults_of(path)
    assert fault.file == "x.xlsx" and problem in fault.problem and fault.remedy


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99, 0.9999])
def test_a_truncated_workbook_is_refused(model: Model, tmp_path: Path, part: float) -> None:
    whole = export_workbook(model, tmp_path / "m.xlsx").read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: int(len(whole) * part)])
    assert "damaged" in faults_of(tmp_path / "cut.xlsx")[0].problem


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10_000), count=st.integers(1, 40))
def test_damaged_bytes_never_crash_the_reader(model: Model, tmp_path: Path, seed: int, count: int) -> None:
    import random

    path = tmp_path / "m.xlsx"
    content = bytearray(export_workbook(model, path, overwrite=True).read_bytes())
    chance = random.Random(seed)
    for _ in range(count):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path.write_bytes(bytes(content))
    try:
        import_workbook(path)
    except InputFaults as error:
        assert error.faults


def test_a_file_above_the_cap_and_a_missing_one_are_refused(
    model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert faults_of(tmp_path / "none.xlsx")[0].problem == "no such file"
    path = export_workbook(model, tmp_path / "m.xlsx")
    monkeypatch.setattr(workbook_file, "MAX_BYTES", 1000)
    assert "is larger than" in faults_of(path)[0].problem


def test_export_replaces_only_when_asked_and_never_leaves_half(
    model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = export_workbook(model, tmp_path / "out" / "m.xlsx")
    before = path.read_bytes()
    with pytest.raises(InputFaults, match="exists"):
        export_workbook(model, path)
    with pytest.raises(InputFaults, match=r"ends in \.xlsx"):
        export_workbook(model, tmp_path / "m.xls")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(workbook, "_put", fail)
    with pytest.raises(InputFaults, match="No space left"):
        export_workbook(model, path, overwrite=True)
    assert path.read_bytes() == before and [p.name for p in path.parent.iterdir()] == ["m.xlsx"]


def test_a_small_file_with_millions_of_cells_in_one_row_is_refused_before_it_is_parsed(
    model: Model, tmp_path: Path
) -> None:
    path = export_workbook(model, tmp_path / "m.xlsx")
    swollen = tmp_path / "swollen.xlsx"
    with zipfile.ZipFile(path) as parts, zipfile.ZipFile(swollen, "w", zipfile.ZIP_DEFLATED) as out:
        for part in parts.infolist():
            content = parts.read(part)
            if part.filename.endswith("sheet1.xml"):
                content = content.replace(b"</row>", b"<c><v>1</v></c>" * 400_000 + b"</row>", 1)
            out.writestr(part, content)
    assert swollen.stat().st_size < 1_000_000
    assert "tags in one row" in faults_of(swollen)[0].problem

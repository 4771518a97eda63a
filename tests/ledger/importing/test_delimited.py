"""Delimited text of strangers: every encoding is told, a damaged row costs itself and nothing else."""

from pathlib import Path

import pytest

from oreshed.basis.errors import Fault, InputFaults
from oreshed.ledger.importing import delimited
from oreshed.ledger.importing.delimited import Dialect, read_records, sniff, table


def written(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    return path


def rows_of(path: Path) -> tuple[list[list[str]], list[Fault]]:
    items = list(read_records(path, sniff(path)))
    return [i.cells for i in items if not isinstance(i, Fault)], [i for i in items if isinstance(i, Fault)]


@pytest.mark.parametrize(
    ("codec", "told"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("cp1252", "cp1252"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
    ],
)
def test_the_encoding_is_told_and_its_letters_arrive(tmp_path: Path, codec: str, told: str) -> None:
    path = written(tmp_path, "land,wert\nCôte d’Ivoire,— ½\n".encode(codec))
    assert sniff(path).encoding == told
    assert rows_of(path) == ([["land", "wert"], ["Côte d’Ivoire", "— ½"]], [])


def test_a_byte_that_the_encoding_has_not_costs_its_row_only(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n\x97\xe9,1\n\x81,2\n")
    assert sniff(path).encoding == "cp1252"
    rows, faults = rows_of(path)
    assert rows == [["a", "b"], ["—é", "1"]]
    assert [(f.row, f.problem) for f in faults] == [
        (3, "cell 1 holds a byte that is not in the file's encoding")
    ]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_utf_8_with_a_damaged_row_stays_utf_8(tmp_path: Path, mark: bytes) -> None:
    path = written(tmp_path, mark + "a,b\n—,’\nü,1\n".encode() + b"\xe9,2\n" + "é,3\n".encode())
    rows, faults = rows_of(path)
    assert rows == [["a", "b"], ["—", "’"], ["ü", "1"], ["é", "3"]]
    assert [f.row for f in faults] == [4]


def test_a_letter_across_two_blocks_of_reading_is_one_letter(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n" + b"x" * ((1 << 20) - 5) + "é,1\nß,2\n".encode())
    assert sniff(path).encoding == "utf-8"


def test_old_western_text_is_told_by_its_bytes(tmp_path: Path) -> None:
    assert sniff(written(tmp_path, "a\nJunín\n".encode("latin-1"))).encoding == "latin-1"
    assert sniff(written(tmp_path, "a\nJunín —\n".encode("cp1252"))).encoding == "cp1252"


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0", b"%PDF-1.7", "a,b\n1,2\n".encode("utf-16-le")]
)
def test_what_is_no_text_is_refused_with_a_reason(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(InputFaults, match="is not a text file"):
        sniff(written(tmp_path, content))


def test_a_mark_that_lies_about_the_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputFaults, match="starts with the mark"):
        sniff(written(tmp_path, b"\xff\xfea\x00,\x00\x00\xd8"))


def test_a_quote_that_never_closes_costs_one_line(tmp_path: Path) -> None:
    lines = ["a,b", "1,2", '3,"4', *[f"{i},x" for i in range(5, 500)]]
    rows, faults = rows_of(written(tmp_path, "\n".join(lines).encode()))
    assert [f.row for f in faults] == [3]
    assert len(rows) == len(lines) - 1
    assert rows[-1] == ["499", "x"]


def test_a_quoted_cell_may_span_lines(tmp_path: Path) -> None:
    path = written(tmp_path, b'a,b\r\n1,"two\r\nlines, with ""quotes"""\r\n2,x\r\n')
    rows, faults = rows_of(path)
    assert rows[1:] == [["1", 'two\r\nlines, with "quotes"'], ["2", "x"]]
    assert not faults


def test_an_inch_mark_inside_a_cell_is_text(tmp_path: Path) -> None:
    assert rows_of(written(tmp_path, b'a,b\n5" pipe,2\n'))[0][1] == ['5" pipe', "2"]


def test_a_line_of_ten_megabytes_is_passed_over(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n1,2\n" + b"x" * 10_000_000 + b",y\n3,4\n")
    rows, faults = rows_of(path)
    assert rows == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert [(f.row, f.problem) for f in faults] == [(3, "the line is longer than 1,000,000 characters")]
    assert len(str(faults[0])) < 300


@pytest.mark.parametrize("bad", ["\x00", "\x1b[31m", "\x7f", "\ufffe"])
def test_a_control_character_costs_its_row(tmp_path: Path, bad: str) -> None:
    rows, faults = rows_of(written(tmp_path, f"a,b\n1,x{bad}y\n2,z\n".encode()))
    assert rows[1:] == [["2", "z"]]
    assert [f.row for f in faults] == [2]
    assert str(faults[0]).isprintable()


def test_right_to_left_text_arrives_unharmed(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b\nرصاص,עופרת\n".encode())
    assert rows_of(path)[0][1] == ["رصاص", "עופרת"]


def test_rows_beyond_the_limit_are_told_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAX_ROWS", 3)
    rows, faults = rows_of(written(tmp_path, b"a\n1\n2\n3\n4\n5\n"))
    assert len(rows) == 4
    assert len(faults) == 1
    assert "the rest was not read" in faults[0].problem


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "long.csv"
    with path.open("w") as stream:
        stream.write("a,b\n")
        for i in range(150_000):
            stream.write(f'{i},"some words, that stand in row {i}"\n')
    tracemalloc.start()
    count = sum(1 for _ in read_records(path, sniff(path)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 150_001
    assert peak < 5_000_000


def test_a_row_with_too_few_cells_is_told_with_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b,c\n1,2,3\n4,5\n6,7,8,\n9,9,9,9\n")
    _, records = table(path, sniff(path))
    items = list(records)
    assert [i.row for i in items if isinstance(i, Fault)] == [3, 5]
    assert [i[1] for i in items if not isinstance(i, Fault)] == [
        {"a": "1", "b": "2", "c": "3"},
        {"a": "6", "b": "7", "c": "8"},
    ]


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b,a\n1,2,3\n")
    with pytest.raises(InputFaults, match="stands twice"):
        table(path, sniff(path))


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("a;b\r\n1;2\r\n", Dialect(delimiter=";", line_end="\r\n")),
        ("a\tb\n1\t2", Dialect(delimiter="\t", ends=False)),
        ('"a","b"\n"1","2"\n', Dialect(quote_all=True)),
        ('"a,b"\n"1,2"\n', Dialect(quote_all=True)),
        ('"a",b\n1,2\n', Dialect()),
        ("a|b\r1|2\r", Dialect(delimiter="|", line_end="\r")),
    ],
)
def test_the_dialect_is_sniffed(tmp_path: Path, text: str, dialect: Dialect) -> None:
    assert sniff(written(tmp_path, text.encode())) == dialect

"""A claims table comes back byte for byte, in whatever dialect it was written."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oreshed.basis.errors import InputFaults
from oreshed.ledger.claim import Claim
from oreshed.ledger.claims_file import read_claims_file
from oreshed.ledger.claims_table import COLUMNS, EXTENDED, read_claims
from oreshed.ledger.ledger import Ledger

SHARED = Path(__file__).resolve().parents[4] / "shared" / "claims" / "claims.csv"
PLAIN = dict.fromkeys(COLUMNS, "") | {
    "claim_id": "a1", "document": "brief.md", "line": "3", "quote": "about 5 kt", "commodity": "tin",
    "region": "Peru", "quantity": "mine_production", "stage": "mine", "period_start": "2023", "period_end": "2023",
    "value_central": "5", "unit": "kt", "value_central_t": "5000", "qualifier": "about", "claim_kind": "estimate",
}  # fmt: skip


def table_text(
    rows: list[dict[str, str]], *, columns: tuple[str, ...] = COLUMNS, delimiter: str = ",", end: str = "\n",
    quoting: int = csv.QUOTE_MINIMAL,
) -> str:  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def round_trip(tmp_path: Path, content: bytes) -> bytes:
    path = tmp_path / "claims.csv"
    path.write_bytes(content)
    file = read_claims_file(path)
    assert file.refused == ()
    return file.content(file.ledger)


ROWS = [
    PLAIN,
    PLAIN | {"claim_id": "a2", "quote": 'says "five", or 5; and\tmore', "region": "USA", "value_central": "1.0"},
    PLAIN | {"claim_id": "a3", "quote": "two\nlines", "value_central_t": "", "unit": "%", "value_central": ".5"},
    PLAIN | {"claim_id": "a4", "quote": "=1+1", "entity": "@SUM(A1)", "confidence_note": "-2 or +3", "value_central": "-0"},
    PLAIN | {"claim_id": "a5", "value_central": "", "value_central_t": "", "qualifier": "withheld"},
]  # fmt: skip


@pytest.mark.skipif(not SHARED.exists(), reason="the hand-read claims are not beside the repository")
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_hand_read_claims_come_back_byte_for_byte(tmp_path: Path, mark: bytes, end: str) -> None:
    content = mark + SHARED.read_bytes().replace(b"\n", end.encode())
    assert round_trip(tmp_path, content) == content


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
def test_every_dialect_comes_back_byte_for_byte(
    tmp_path: Path, encoding: str, delimiter: str, end: str, quoting: int
) -> None:
    content = table_text(ROWS, delimiter=delimiter, end=end, quoting=quoting).encode(encoding)
    assert round_trip(tmp_path, content) == content


def test_big_endian_text_comes_back_byte_for_byte(tmp_path: Path) -> None:
    content = b"\xfe\xff" + table_text(ROWS).encode("utf-16-be")
    assert round_trip(tmp_path, content) == content


@pytest.mark.parametrize("change", [
    lambda t: t.rstrip("\n"),
    lambda t: t.replace("\n", "\n\n"),
    lambda t: "\n" + t,
    lambda t: t.replace("a1,", '"a1",'),
    lambda t: t.replace("\n", "\r\n", 2),
    lambda t: t + "\n\n",
])  # fmt: skip
def test_odd_spelling_comes_back_byte_for_byte(tmp_path: Path, change: object) -> None:
    content = change(table_text([PLAIN, PLAIN | {"claim_id": "a2"}])).encode()  # type: ignore[operator]
    assert round_trip(tmp_path, content) == content


def test_columns_of_the_user_come_back_in_their_order(tmp_path: Path) -> None:
    columns = ("checked by", *COLUMNS[5:], *COLUMNS[:5], *EXTENDED)
    rows = [r | {"checked by": "me, twice", "form": "ore", "basis": "gross", "locator": "p. 3"} for r in ROWS]
    content = table_text(rows, columns=columns).encode()
    assert round_trip(tmp_path, content) == content


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"], include_characters="\n\t")
    | st.sampled_from("=+-@,;\"'"),
    max_size=40,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150)
@given(
    texts=st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=5),
    values=st.lists(st.floats(-1e12, 1e12) | st.integers(-(10**12), 10**12), min_size=5, max_size=5),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_any_text_comes_back_byte_for_byte(
    tmp_path: Path, texts: list[tuple[str, str, str]], values: list[float], delimiter: str, quoting: int,
    encoding: str, end: str,
) -> None:  # fmt: skip
    rows = [
        PLAIN | {"claim_id": f"c{i}", "quote": q, "entity": e, "confidence_note": n, "value_central": str(values[i]),
                 "value_central_t": "", "unit": "%"}
        for i, (q, e, n) in enumerate(texts)
    ]  # fmt: skip
    content = table_text(rows, delimiter=delimiter, end=end, quoting=quoting).encode(encoding)
    assert round_trip(tmp_path, content) == content


def test_a_changed_claim_is_written_anew_and_the_others_stay(tmp_path: Path) -> None:
    from dataclasses import replace

    content = table_text(ROWS, end="\r\n", quoting=csv.QUOTE_ALL)
    path = tmp_path / "claims.csv"
    path.write_text(content, newline="")
    file = read_claims_file(path)
    claims = list(file.ledger.claims)
    claims[1] = replace(claims[1], note="mended")
    lines = file.content(Ledger(tuple(claims))).decode().split("\r\n")
    before = content.split("\r\n")
    assert [i for i, (a, b) in enumerate(zip(lines, before, strict=True)) if a != b] == [2]
    assert lines[2].endswith('"mended"')


def test_damaged_rows_are_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    bad = [
        {"claim_id": ""}, {"claim_id": "b2", "claim_kind": "rumour"}, {"claim_id": "b3", "value_central": "1e400"},
        {"claim_id": "b4", "value_low": "nan"}, {"claim_id": "b5", "line": "3.5"}, {"claim_id": "a1"},
        {"claim_id": "b7", "period_start": "2030", "period_end": "2020"}, {"claim_id": "b8", "value_central_t": "-5000"},
    ]  # fmt: skip
    path = tmp_path / "claims.csv"
    path.write_text(table_text([PLAIN, *(PLAIN | b for b in bad), PLAIN | {"claim_id": "last"}]))
    file = read_claims_file(path)
    assert [c.id for c in file.ledger.claims] == ["a1", "last"]
    assert [(f.row, f.column) for f in file.refused] == [
        (3, "claim_id"), (4, "claim_kind"), (5, "value_central"), (6, "value_low"), (7, "line"), (8, "claim_id"),
        (9, "period_end"), (10, "value_central_t"),
    ]  # fmt: skip
    with pytest.raises(InputFaults) as caught:
        read_claims(path)
    assert caught.value.faults == file.refused


def test_a_mark_keeps_its_unit_through_the_table(tmp_path: Path) -> None:
    rows = [PLAIN | {"claim_id": m, "qualifier": m, "value_central": "", "value_central_t": "", "unit": "thousand metric tons"}
            for m in ("withheld", "not_available", "net_exporter")]  # fmt: skip
    path = tmp_path / "claims.csv"
    path.write_text(table_text(rows))

    def shown(claim: Claim) -> tuple[str, str, float, float]:
        e = claim.estimate
        return (e.mark, e.unit, e.low, e.high)

    inf = float("inf")
    assert [shown(c) for c in read_claims(path).claims] == [
        ("withheld", "t", 0.0, inf), ("not_available", "t", 0.0, inf), ("net_exporter", "t", -inf, 0.0),
    ]  # fmt: skip

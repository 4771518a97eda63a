"""A claims table comes out as it went in, and its faults are told all at once."""

from pathlib import Path

import pytest

from oreshed.basis.errors import InputFaults
from oreshed.ledger.claims_table import COLUMNS, read_claims, write_claims

SHARED = Path(__file__).resolve().parents[3] / "shared" / "claims" / "claims.csv"


@pytest.mark.skipif(not SHARED.exists(), reason="the hand-read claims are not beside the repository")
def test_the_hand_read_claims_come_out_byte_for_byte() -> None:
    assert write_claims(read_claims(SHARED)).encode() == SHARED.read_bytes()


def test_every_bad_row_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    blank = dict.fromkeys(COLUMNS, "")
    rows = [blank | {"claim_id": "a", "claim_kind": "rumour"}, blank | {"claim_id": "b", "value_low": "x"}]
    path.write_text("\n".join([",".join(COLUMNS), *(",".join(r.values()) for r in rows)]) + "\n")
    with pytest.raises(InputFaults) as caught:
        read_claims(path)
    assert [f.row for f in caught.value.faults] == [2, 3]

"""No published case of the indicators is without a test."""

from pathlib import Path

from network_cases import ids, needs_cases
from test_reliance import SINGLE

ELSEWHERE = {"REC-STAN-EQUAL", "REC-NEQSIM-4", "REC-PB-US-2025-LEDGER"}  # cases of the reconciliation


@needs_cases
def test_every_published_case_has_its_test() -> None:
    text = "".join(p.read_text(encoding="utf-8") for p in Path(__file__).parent.glob("test_*.py"))
    cases = [
        i for prefix in ("NIR-", "HHI-", "N1-", "REC-", "AUDIT-", "UNITS-", "COMP-") for i in ids(prefix)
    ]
    assert len(cases) > 40
    assert [c for c in cases if c not in ELSEWHERE and c not in SINGLE and f'"{c}"' not in text] == []

"""Plain contradictions that need no outside fact are found where they stand, and the mended text stays silent."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from oreshed.ledger.audit import audit
from oreshed.ledger.finding import Evidence, Finding
from oreshed.ledger.ledger import Ledger
from oreshed.ledger.reading.decode import document_of
from oreshed.ledger.reading.reader import read_claims

CASE = re.compile(
    r"(?m)^## (?P<name>\d[A-Z]\d+) (?P<rule>R-[A-Z]+)\n(?P<text>(?:(?!^## \d[A-Z]\d+ R-).*\n?)*)"
)
PLACE = re.compile(r"\{\{(.*?)\|\|(.*?)\}\}", re.DOTALL)
TEXT = (Path(__file__).parent / "plain_contradictions.txt").read_text(encoding="utf-8")
CASES = [pytest.param(m["rule"], m["text"], id=m["name"]) for m in CASE.finditer(TEXT)]


def found_in(text: str) -> tuple[Finding, ...]:
    metal = re.match(r"# (\w+)", text)
    assert metal is not None
    return audit(Evidence(read_claims(document_of(text, f"{metal[1].lower()}.md")), Ledger()))


def test_every_case_is_read() -> None:
    assert len(CASES) == len(re.findall(r"(?m)^## \d[A-Z]\d+ R-", TEXT)) > 90


@pytest.mark.parametrize(("rule", "text"), CASES)
def test_the_error_is_found_where_it_stands(rule: str, text: str) -> None:
    lines = {text[: m.start()].count("\n") + 1 for m in PLACE.finditer(text)}
    found = found_in(PLACE.sub(r"\1", text))
    assert any(f.rule == rule and any(w.place and w.place.line in lines for w in f.words) for f in found)


@pytest.mark.parametrize(("rule", "text"), CASES)
def test_the_mended_text_stays_silent(rule: str, text: str) -> None:
    assert [f for f in found_in(PLACE.sub(r"\2", text)) if f.severity != "low"] == []

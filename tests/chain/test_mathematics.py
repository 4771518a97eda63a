"""The page of the mathematics says what the code says."""

from pathlib import Path

from oreshed.chain.mathematics import mathematics_markdown

PAGE = Path(__file__).resolve().parents[2] / "docs" / "mathematics.md"


def test_the_page_is_built_from_the_families() -> None:
    assert PAGE.read_text(encoding="utf-8") == mathematics_markdown(), (
        "run: python -m oreshed.chain.mathematics > docs/mathematics.md"
    )

"""Pages of the technologies: up to date, escaped, and plots that read as SVG."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from oreshed.report.figures.parity import Point, parity_svg
from oreshed.report.technology_page import pages, written_by_hand
from oreshed.technology.registry import index, index_text, technologies, technology

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "technology"


def test_committed_pages_are_what_the_registry_gives() -> None:
    found = technologies()
    made = pages(found, written_by_hand(FOLDER, found))
    stale = [
        name for name, text in made.items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text(encoding="utf-8") != text
    ]  # fmt: skip
    assert not stale, f"run python -m oreshed.report.technology_page docs/technology: {', '.join(stale)}"


def test_the_shipped_index_is_what_the_registry_gives() -> None:
    shipped = Path(__file__).resolve().parents[2] / "src" / "oreshed" / "technology" / "index.csv"
    assert shipped.read_text(encoding="utf-8") == index_text(), "run python -m oreshed.report.technology_page"
    assert [e.id for e in index()] == [t.id for t in technologies()]


def test_every_technology_and_every_handwritten_page_stands_in_the_index() -> None:
    found = technologies()
    index = pages(found, [("note.md", "A note")])["README.md"]
    assert all(f"({t.id}.md)" in index for t in found)
    assert "[A note](note.md)" in index


def test_names_cannot_break_a_page() -> None:
    evil = replace(technology("two-product"), name="</script><b>|x", what="a|b <img src=x>")
    made = pages([evil])
    for text in (made["README.md"], made["two-product.md"]):
        assert "<b>" not in text
        assert "<img" not in text
    ET.fromstring(made["two-product.svg"].encode())


@pytest.mark.parametrize("scale", [1.0, 1e6, 1e-4])
def test_a_miss_is_red_and_named(scale: float) -> None:
    points = [
        Point("A-1", "x", "formula", 1.0 * scale, 1.0 * scale, 1.0 * scale, True),
        Point("A-2", "y", "envelope", 2.0 * scale, 3.0 * scale, 90.0 * scale, False),
    ]
    svg = parity_svg("a", "A", points)
    root = ET.fromstring(svg.encode())
    circles = list(root.iter("{http://www.w3.org/2000/svg}circle"))
    assert len(circles) == 2
    assert sum("f-unmet" in (c.get("class") or "") for c in circles) == 1
    assert "1 of 2 published figures" in svg
    assert ">A-2<" in svg


def test_points_of_equal_print_and_model_lie_on_the_diagonal() -> None:
    svg = parity_svg("d", "D", [Point("C", "v", "formula", v, v, v, True) for v in (0.2, 7.0, 300.0)])
    root = ET.fromstring(svg.encode())
    at = [
        (float(c.get("cx", 0)), float(c.get("cy", 0)))
        for c in root.iter("{http://www.w3.org/2000/svg}circle")
    ]
    (x0, y0), (x1, y1), (x2, y2) = at
    assert (y1 - y0) / (x1 - x0) == pytest.approx((y2 - y0) / (x2 - x0), rel=1e-3)

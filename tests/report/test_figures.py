"""Figures: geometry that holds for any flows, and files that any viewer can open."""

import itertools
import math
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import HOSTILE, sample

from oreshed.report.figures import FIGURES, figure_svg, write_figures
from oreshed.report.figures.canvas import Axis, fit, text_width, ticks
from oreshed.report.figures.sankey import ribbon_path
from oreshed.report.figures.sankey_layout import drawable, layout_sankey
from oreshed.report.palette import DARK, LIGHT, page_style
from oreshed.report.reading import rows

STAGES = ["ore", "concentrate", "smelting", "refined", "use"]
SVG = "{http://www.w3.org/2000/svg}"


@st.composite
def networks(draw: st.DrawFn) -> list[dict[str, object]]:
    """Any flows between five stages and six regions; some run backward, some are empty."""
    regions = st.sampled_from(["A", "B", "C", "D", "E", "F"])
    flows = []
    for _ in range(draw(st.integers(1, 60))):
        a, b = draw(st.sampled_from(STAGES)), draw(st.sampled_from(STAGES))
        r, s = draw(regions), draw(regions)
        flows.append(
            {
                "from": f"{r} {a}", "to": f"{s} {b}", "from_stage": a, "to_stage": b, "from_region": r, "to_region": s,
                "tonnes": draw(st.one_of(st.floats(1e-6, 1e7), st.none(), st.just(0.0))),
                "kind": draw(st.sampled_from(["feed", "metal", "loss", "unmet"])),
            }
        )  # fmt: skip
    return flows


@given(networks())
@settings(deadline=None, max_examples=120)
def test_sankey_conserves_at_every_box_and_keeps_columns_apart(flows: list[dict[str, object]]) -> None:
    boxes, ribbons = layout_sankey(flows, STAGES, regions=["B", "A"], left=10, right=910, top=20, bottom=620)
    forward, rest = drawable(flows, STAGES)
    assert len(ribbons) == len(forward) and len(forward) + len(rest) == len(flows)
    by_id = {(b.stage, b.id): b for b in boxes}
    thickness: dict[tuple[str, int, str], float] = {}
    for r in ribbons:
        a, b = STAGES.index(str(r.flow["from_stage"])), STAGES.index(str(r.flow["to_stage"]))
        assert a < b
        thickness[("out", a, r.source)] = thickness.get(("out", a, r.source), 0) + r.thickness
        thickness[("in", b, r.target)] = thickness.get(("in", b, r.target), 0) + r.thickness
        # A ribbon begins at the right side of its source and ends at the left side of its target, within both.
        source, target = by_id[(a, r.source)], by_id[(b, r.target)]
        assert r.edge[0][0] == pytest.approx(source.x + source.width)
        assert r.edge[-1][0] == pytest.approx(target.x)
        for (_, y), box in ((r.edge[0], source), (r.edge[-1], target)):
            assert y >= box.y - 1e-6 and y + r.thickness <= box.y + box.height + 1e-6
    scales = {r.thickness / float(str(r.flow["tonnes"])) for r in ribbons}
    assert not scales or max(scales) == pytest.approx(min(scales))
    for (stage, identity), box in by_id.items():
        widest = max(thickness.get(("in", stage, identity), 0), thickness.get(("out", stage, identity), 0))
        # The fuller side fills the box; only a box at its least height may be higher than its ribbons.
        assert widest <= box.height + 1e-6
        assert widest == pytest.approx(box.height, abs=1e-6) or box.height <= 2.5 + 1e-9
        assert box.tonnes == pytest.approx(max(box.entering, box.leaving))
    for stage in range(len(STAGES)):
        column = sorted((b for b in boxes if b.stage == stage), key=lambda b: b.y)
        for upper, lower in itertools.pairwise(column):
            assert upper.y + upper.height <= lower.y + 1e-6
    for box in boxes:
        assert box.x >= 10 - 1e-6 and box.x + box.width <= 910 + 1e-6
        assert box.y >= 20 - 1e-6 and box.y + box.height <= 620 + 1e-6


@given(networks())
@settings(deadline=None, max_examples=60)
def test_regions_keep_their_order_in_every_column(flows: list[dict[str, object]]) -> None:
    plain = [f | {"kind": "feed"} for f in flows]
    boxes, _ = layout_sankey(plain, STAGES, regions=list("FEDCBA"))
    for stage in range(len(STAGES)):
        column = [b.region for b in sorted((b for b in boxes if b.stage == stage), key=lambda b: b.y)]
        assert column == sorted(column, reverse=True)


def test_ribbons_over_several_stages_do_not_run_behind_boxes() -> None:
    boxes, ribbons = layout_sankey(rows(sample(), "flows"), sample()["stages"])
    for r in ribbons:
        for x, y in r.edge[1:-1]:
            for box in (b for b in boxes if abs(b.x - x) < 20):
                assert y + r.thickness <= box.y + 1e-6 or y >= box.y + box.height - 1e-6
        assert ribbon_path(r).startswith("M") and "nan" not in ribbon_path(r)


@given(st.floats(-1e12, 1e12), st.floats(-1e12, 1e12))
def test_ticks_are_even_and_cover_the_range(a: float, b: float) -> None:
    low, high = sorted((a, b))
    found = ticks(low, high)
    assert 2 <= len(found) <= 12
    assert found[0] <= low + 1e-6 * abs(low) + 1e-8 * (high - low) + 1e-9
    if high > low and math.isfinite(high - low):
        assert found[-1] >= high - 1e-6 * abs(high) - 1e-6 * (high - low)
    axis = Axis(low, high, 0, 100)
    assert 0 <= axis(low) <= axis(max(low, high)) <= 100


@given(st.text(max_size=80), st.floats(20, 400))
def test_cut_text_fits(text: str, width: float) -> None:
    shown = fit(text, width, 14)
    assert text_width(shown, 14) <= width or len(shown) <= 1


@pytest.mark.parametrize("name", FIGURES)
def test_figure_stands_alone(name: str) -> None:
    """Well-formed, described, light as attributes and dark as a rule, nothing outside its frame, nothing fetched."""
    text = figure_svg(name, sample())
    assert text is not None
    root = ET.fromstring(text)
    assert root.tag == f"{SVG}svg" and root.get("role") == "img"
    ids = {e.get("id") for e in root.iter()}
    assert set(str(root.get("aria-labelledby")).split()) <= ids
    assert all(root.find(f"{SVG}{tag}") is not None for tag in ("title", "desc"))
    assert "prefers-color-scheme:dark" in text and "http" not in text.replace(
        "http://www.w3.org/2000/svg", ""
    )
    _, _, wide, high = (float(v) for v in str(root.get("viewBox")).split())
    tags = {e.tag.removeprefix(SVG) for e in root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "rect", "line", "circle", "path", "text", "g"}
    for e in root.iter(f"{SVG}rect"):
        x, y, w, h = (float(e.get(k, "0")) for k in ("x", "y", "width", "height"))
        assert x >= -1 and y >= -1 and x + w <= wide + 1 and y + h <= high + 1, ET.tostring(e)
    for e in root.iter(f"{SVG}text"):
        assert -1 <= float(e.get("x", "0")) <= wide + 1 and 0 <= float(e.get("y", "0")) <= high, e.text


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize(
    "verdict", [{}, {"flows": None, "waterfall": [None, 3], "demand": "x", "balance": [{"year": 2030}]}]
)
def test_figure_of_nothing_is_none(name: str, verdict: dict[str, object]) -> None:
    assert figure_svg(name, verdict) is None


def test_hostile_names_are_text_in_figures() -> None:
    joined = "".join(figure_svg(name, sample()) or "" for name in FIGURES)
    assert "<img" not in joined and "<script" not in joined and "\x1b" not in joined
    assert HOSTILE[0].replace("<", "&lt;").replace(">", "&gt;") in joined


def test_figures_are_written(tmp_path) -> None:  # type: ignore[no-untyped-def]
    written = write_figures(sample(), tmp_path / "figures")
    assert {p.stem for p in written} == set(FIGURES)
    assert write_figures({}, tmp_path / "none") == []


def test_both_palettes_name_the_same_tokens() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert page_style().count("--unmet:") == 3

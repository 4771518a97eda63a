"""The slides redrawn: areas true to scale, every figure with its parent, corrections that lead to a note."""

import math
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from oreshed.cli import main
from oreshed.ledger.claims_table import read_claims
from oreshed.ledger.reference import reference_ledger
from oreshed.report.figures.canvas import text_width
from oreshed.report.figures.supply_chain_change import (
    COLUMNS,
    COMMON_SCALE,
    METALS,
    REGIONS,
    WIDTH,
    by_products_of,
    cells_of,
    draw_supply_chain_change,
    notes_of,
    plants_of,
)
from oreshed.report.page.slides import slides_block, slides_html

SVG = "{http://www.w3.org/2000/svg}"
CLAIMS = Path(__file__).resolve().parents[3] / "shared" / "claims" / "claims.csv"


def drawing(metal: str) -> ET.Element:
    return ET.fromstring(draw_supply_chain_change(metal).svg().split("\n", 1)[1])


def area_by_tonnage(metal: str) -> list[float]:
    """Area of every stated square over its tonnage, found by the square's own words."""
    ratios = []
    for rect in drawing(metal).iter(f"{SVG}rect"):
        tip = rect.findtext(f"{SVG}title") or ""
        stated = re.match(r"\w+ \d{4}: ([\d.]+) Mt \(", tip)
        if stated:
            ratios.append(float(rect.get("width", "0")) * float(rect.get("height", "0")) / float(stated[1]))
    return ratios


@pytest.mark.parametrize("metal", METALS)
def test_areas_are_true_within_a_picture(metal: str) -> None:
    ratios = area_by_tonnage(metal)
    assert len(ratios) == 12
    # Lengths are written to a hundredth of a unit.
    assert max(ratios) / min(ratios) == pytest.approx(1.0, abs=0.004)


def test_copper_zinc_and_lead_share_a_scale_and_aluminium_says_it_does_not() -> None:
    means = {m: math.fsum(area_by_tonnage(m)) / 12 for m in METALS}
    for metal in COMMON_SCALE:
        assert means[metal] == pytest.approx(means["copper"], rel=0.004)
    times = means["copper"] / means["aluminium"]
    said = " ".join(drawing("aluminium").itertext())
    assert "not on the scale of copper, zinc and lead" in said
    assert float(re.search(r"areas are ([\d.]+) times larger", said)[1]) == pytest.approx(times, rel=0.02)  # type: ignore[index]


@pytest.mark.parametrize("metal", METALS)
def test_every_mark_leads_to_one_note_and_every_note_is_called(metal: str) -> None:
    called = {m for c in cells_of(metal) for m in c.marks} | set(by_products_of(metal).marks)
    notes = [n.mark for n in notes_of(metal)]
    assert called == set(notes) and len(notes) == len(set(notes))
    assert all(n.source for n in notes_of(metal))
    for cell in cells_of(metal):
        assert cell.corrected is None or (cell.marks and cell.corrected_source)


@pytest.mark.parametrize("metal", METALS)
def test_the_newest_figures_are_claims_of_the_shipped_ledger(metal: str) -> None:
    claims = {c.id: c for c in reference_ledger().claims}
    newest = [c for c in cells_of(metal) if c.column == "newest"]
    cited = [c for c in newest if c.source.startswith("claim ")]
    for cell in cited:
        claim = claims[cell.source.removeprefix("claim ").split(";")[0]]
        assert claim.estimate.central == pytest.approx(1e6 * cell.value)
        assert claim.subject.period_start == cell.year
        assert (claim.subject.region == "USA") is (cell.region == "USA")
    # What no table prints by country names its own source and its own, older year.
    for cell in newest:
        if cell not in cited:
            assert cell.region == "CHN" and cell.step == "Metal" and cell.year < 2025 and cell.marks


@pytest.mark.skipif(not CLAIMS.exists(), reason=f"no hand-read claims at {CLAIMS}")
@pytest.mark.parametrize("metal", METALS)
def test_the_stated_figures_are_those_of_the_slides(metal: str) -> None:
    claims = {c.id: c for c in read_claims(CLAIMS).claims}
    found = 0
    for cell in cells_of(metal):
        named = re.match(r"slides (base-\d+)", cell.source)
        if named is None:
            assert cell.column == "newest"
            continue
        claim = claims[named[1]]
        assert claim.stated is not None and claim.stated.central == cell.value
        assert claim.subject.region == cell.region
        assert claim.subject.period_start == cell.year
        found += 1
    assert found == 8


@pytest.mark.parametrize("metal", METALS)
def test_no_text_runs_off_the_picture(metal: str) -> None:
    for text in drawing(metal).iter(f"{SVG}text"):
        size, bold = float(text.get("font-size", "14")), text.get("font-weight") == "700"
        wide = text_width(text.text or "", size, bold=bold)
        x = float(text.get("x", "0"))
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[text.get("text-anchor", "start")]
        assert left >= -1 and left + wide <= WIDTH + 1, text.text
        assert float(text.get("y", "0")) <= float(drawing(metal).get("height", "0")) - 4
    for circle in drawing(metal).iter(f"{SVG}circle"):
        assert float(circle.get("cx", "0")) + float(circle.get("r", "0")) <= WIDTH


def test_a_picture_speaks_to_those_who_cannot_see_it() -> None:
    root = drawing("lead")
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Changes in the lead supply chain"
    described = root.findtext(f"{SVG}desc") or ""
    assert all(name in described for _, name, *_ in REGIONS)
    assert "United States, mines, 2020: 0.27 million tonnes, audit 0.29" in described


def test_the_command_writes_four_pictures_and_a_page(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["figures", "slides", "--out", str(tmp_path / "deck")])
    assert result.exit_code == 0, result.output
    names = {p.name for p in (tmp_path / "deck").iterdir()}
    assert names == {f"supply-chain-{m}.svg" for m in METALS} | {"slides.html"}
    page = (tmp_path / "deck" / "slides.html").read_text(encoding="utf-8")
    assert page == slides_html()
    assert page.count("<svg") == 4 and "http://" not in page.replace("http://www.w3.org/2000/svg", "")


def test_a_study_of_another_metal_has_no_slides() -> None:
    assert slides_block("tin") is None
    assert slides_block("aluminum") is not None


@pytest.mark.skipif(not CLAIMS.exists(), reason=f"no hand-read claims at {CLAIMS}")
def test_counts_of_plants_are_those_of_the_slides() -> None:
    claims = {c.id: c for c in read_claims(CLAIMS).claims}
    checked = 0
    for metal in METALS:
        for plants in plants_of(metal):
            for identity, count in zip(re.findall(r"base-\d+", plants.source), plants.counts, strict=False):
                stated = claims[identity].stated
                assert stated is not None and stated.central == float(count), plants
                checked += 1
    assert checked == 26


def test_the_alumina_that_smelters_need_is_as_the_note_says() -> None:
    cells = {(c.step, c.column): c.value for c in cells_of("aluminium") if c.region == "USA"}
    shares = [
        100 * cells["Alumina", column] / (cells["Metal", column] * 101.96 / 53.96) for column in COLUMNS
    ]
    note = next(n for n in notes_of("aluminium") if n.mark == "1")
    said = [float(v) for v in re.findall(r"(\d+) %", note.text)]
    assert said == pytest.approx(shares, abs=0.5)

"""The page in a real browser: silent, self-contained, clickable, light and dark."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "report"))
from sample import HOSTILE, sample

from oreshed.report.html import write_report

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_report(sample(), tmp_path_factory.mktemp("report") / "report.html").as_uri()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """The page opened from its folder; anything said on the console or asked of a network fails the test."""
    context = browser.new_context(viewport={"width": 1100, "height": 800}, color_scheme="light")
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda m: said.append(f"console: {m.text}"))
    opened.on("pageerror", lambda e: said.append(f"error: {e}"))
    opened.on("dialog", lambda d: (said.append(f"dialog: {d.message}"), d.dismiss()))
    opened.on(
        "request", lambda r: said.append(f"request: {r.url}") if not r.url.startswith("file://") else None
    )
    opened.goto(address)
    yield opened
    assert said == []
    context.close()


def test_page_opens_in_silence_with_its_sections(page: Any) -> None:
    assert page.locator("section h2").count() >= 12
    assert "3\u202f120" in page.locator(".cards").inner_text()
    assert page.locator("svg.osf:not(.mini)").count() == 10


def test_hostile_names_make_no_element(page: Any) -> None:
    assert page.locator("img, iframe, object, form").count() == 0
    assert page.evaluate("document.querySelectorAll('script').length") == 2
    assert page.get_by_text(HOSTILE[0], exact=True).count() > 0
    assert page.evaluate("getComputedStyle(document.body).display") == "block"


def test_number_opens_its_evidence_and_escape_closes_it(page: Any) -> None:
    panel = page.locator("#panel")
    assert panel.is_hidden()
    number = page.locator("#flips .num[data-p*='utilisation:EU27']").first
    number.click()
    assert panel.is_visible()
    text = panel.inner_text()
    for wanted in (
        "Utilisation of EU27 zinc smelters",
        "0.82",
        "0.74 to 0.93",
        "inferred",
        "Lead and Zinc Statistics",
        "2024",
        "margin",
    ):
        assert wanted in text, wanted
    page.keyboard.press("Escape")
    assert panel.is_hidden()
    assert page.evaluate("document.activeElement.classList.contains('num')")


def test_headline_sums_lead_to_their_proof(page: Any) -> None:
    uses = page.locator("#end-uses")
    assert not uses.locator("table").is_visible()
    page.locator(".cards a", has_text="3\u202f120").click()
    uses.locator("table").wait_for(state="visible")  # it opens when the page has taken the address
    assert uses.locator("tbody tr").count() == 7
    targets = page.locator(".cards a").evaluate_all("links => links.map(a => a.getAttribute('href'))")
    assert targets == ["#end-uses", "#units", "#waterfall"]
    assert page.evaluate(
        "[...document.querySelectorAll('.cards a')].every(a => document.querySelector(a.hash))"
    )
    uses.locator("summary").first.click()
    uses.locator("table").wait_for(state="hidden")
    page.locator(".cards a").first.click()
    uses.locator("table").wait_for(state="visible")


def test_option_rows_name_their_source_and_open_it(page: Any) -> None:
    button = page.locator("#interventions td .src").first
    assert (
        button.inner_text() == "Annual report 2023" and button.get_attribute("title") == "Annual report 2023"
    )
    button.click()
    assert "Annual report 2023" in page.locator("#panel").inner_text()


def test_hostile_evidence_is_text_in_the_panel(page: Any) -> None:
    page.locator("#unverified .src[data-s='own-estimate']").first.click()
    panel = page.locator("#panel")
    assert HOSTILE[1] in panel.inner_text() and panel.locator("img").count() == 0
    page.locator("#sources .src, #base-year .src, #reference .src").locator("visible=true").first.click()
    page.locator("#reference .src[data-s='nyrstar-2023']").first.click()
    assert panel.locator("a").count() == 0, "javascript: must not become a link"


def test_ribbon_opens_its_parents_by_keyboard(page: Any) -> None:
    page.locator("#chain path[role=button]").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#panel .one").count() >= 1
    assert "in the base year" in page.locator("#panel").inner_text()


def test_three_rankings_sort_one_table(page: Any) -> None:
    def first() -> str:
        return str(page.locator("table.ranked tbody tr .name").first.inner_text())

    assert first().startswith("Run EU27 smelters")
    page.get_by_role("button", name="Per dollar").click()
    assert first() == "Thinner coatings"
    page.get_by_role("button", name="By year").click()
    years = [int(t) for t in page.locator("table.ranked tbody td:nth-child(12)").all_inner_texts()]
    assert years == sorted(years)
    page.locator("table.ranked th button", has_text="Capital").click()
    assert page.locator("table.ranked th[aria-sort=ascending]").inner_text().startswith("Capital")


def test_certificate_unfolds_to_its_lines(page: Any) -> None:
    page.locator("#unlock > details > summary").first.click()
    page.locator("#unlock .proof summary").first.click()
    assert page.get_by_text("paid by 0.96 of the utilisation").first.is_visible()


def test_filter_hides_the_other_rows(page: Any) -> None:
    page.locator("#chain details summary").click()
    page.locator("#chain .filter").fill("unmet demand")
    assert page.locator("#chain tbody tr:visible").count() == 1


def test_dark_follows_the_system_and_the_button(browser: Any, address: str) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(address)

    def brightness(selector: str, what: str) -> int:
        colour = page.evaluate(f"getComputedStyle(document.querySelector('{selector}')).{what}")
        return sum(int(v) for v in colour[colour.index("(") + 1 : -1].split(",")[:3])

    assert brightness("body", "backgroundColor") < 120 and brightness("svg .f-ink", "fill") > 500
    page.locator("#theme").click()
    assert brightness("body", "backgroundColor") > 700 and brightness("svg .f-ink", "fill") < 200
    page.emulate_media(media="print", color_scheme="dark")
    page.locator("#theme").evaluate("e => e.click()")
    assert brightness("body", "backgroundColor") > 700, "paper is white whatever the screen was"
    context.close()


@pytest.mark.parametrize("width", [380, 760, 1400])
def test_page_does_not_scroll_sideways(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# Lines of a cell against its words: where words are cut, there are more lines than words.
CUT = """() => [...document.querySelectorAll('.scroll td')].filter(td => td.offsetWidth && !td.querySelector('a, .num')).map(td => {
    const texts = document.createTreeWalker(td, NodeFilter.SHOW_TEXT), found = [];
    for (let t; (t = texts.nextNode());) {
        if (t.parentElement.closest('code')) continue;
        const range = document.createRange();
        for (const m of t.data.matchAll(/[\\p{L}\\d]{2,20}/gu)) {
            range.setStart(t, m.index); range.setEnd(t, m.index + m[0].length);
            if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) found.push(m[0]);
        }
    }
    return found;
}).flat()"""


@pytest.mark.parametrize("width", [360, 400, 800, 1400])
def test_no_table_cuts_words_to_fit_the_screen(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert page.evaluate(CUT) == []


def test_figures_read_as_files(browser: Any, tmp_path: Path) -> None:
    from oreshed.report.figures import write_figures

    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    for path in write_figures(sample(), tmp_path):
        page.goto(path.as_uri())
        outside = page.evaluate(
            """() => { const [, , w, h] = document.documentElement.getAttribute('viewBox').split(' ').map(Number);
            return [...document.querySelectorAll('text')].filter(t => { const b = t.getBBox();
              return b.x < -2 || b.y < -2 || b.x + b.width > w + 2 || b.y + b.height > h + 2 }).map(t => t.textContent) }"""
        )
        assert outside == [], path.name
        assert page.evaluate("getComputedStyle(document.querySelector('rect')).fill") == "rgb(20, 24, 28)"
    context.close()

"""The claims page in a real browser: silent, sortable, searchable, each number beside its words."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from oreshed.ledger.claim import Claim, Place, Stated, Subject
from oreshed.ledger.document import Document
from oreshed.ledger.finding import Finding, Words
from oreshed.ledger.ledger import Ledger, Unplaced
from oreshed.ledger.qualifier import interval
from oreshed.report.claims_page import write_claims_page

pytestmark = pytest.mark.browser
METALS = ("lead", "tin", "nickel")
LINES = tuple(
    f"line {n}: mine output of {METALS[n % 3]} was {n} kt (https://example.org/a/very/long/address/{n}), </script><b>bold</b>"
    for n in range(5000)
)


def claim(n: int) -> Claim:
    stated = Stated(None, float(n), None, "kt", "exact", 1e3)
    subject = Subject(
        METALS[n % 3],
        "USA",
        "mine_production",
        entity=f"plant {n}",
        period_start=2020 + n % 5,
        period_end=2020 + n % 5,
    )
    return Claim(
        f"c{n}",
        subject,
        interval(stated),
        "measured",
        "USGS",
        quote=f"was {n} kt",
        stated=stated,
        place=Place("big.md", n + 1),
    )


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    ledger = Ledger(
        tuple(claim(n) for n in range(5000)),
        (Document("big.md", LINES), Document("two.md", ("a total of", "90 kt in all"))),
        (Unplaced("bold</b>", Place("big.md", 11), "no number stands here"),),
    )
    findings = (
        Finding("R-SUM", "high", (Words("was 42 kt", Place("big.md", 43)), Words("total of 90 kt", Place("two.md", 1))),
                "42 + 43 = 85, stated 90", "85 kt", ("c42",)),
        Finding("R-DUP", "low", (Words("was 7 kt", Place("big.md", 8)),), "7 against 8", claims=("c7", "c8")),
    )  # fmt: skip
    return write_claims_page(ledger, findings, tmp_path_factory.mktemp("claims") / "claims.html").as_uri()


@pytest.fixture
def page(browser: Any, address: str) -> Iterator[Any]:
    """The page opened from its folder; anything said on the console or asked of a network fails the test."""
    context = browser.new_context(viewport={"width": 1200, "height": 800}, color_scheme="light")
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda m: said.append(f"console: {m.text}"))
    opened.on("pageerror", lambda e: said.append(f"error: {e}"))
    opened.on(
        "request", lambda r: said.append(f"request: {r.url}") if not r.url.startswith("file://") else None
    )
    opened.goto(address)
    yield opened
    assert said == []
    context.close()


def told(page: Any) -> str:
    return str(page.locator("#told").inner_text()).replace("\u202f", " ")


def first(page: Any) -> str:
    return str(page.locator("#rows tr .num").first.inner_text()).replace("\u00a0", " ").replace("\u202f", "")


def test_five_thousand_claims_open_sort_and_search(page: Any) -> None:
    assert told(page) == "5 000 claims" and first(page) == "0 kt"
    assert page.locator("#rows tr").count() < 1000, "rows come as they are needed"
    page.get_by_role("button", name="In tonnes").click()
    assert first(page) == "4999 kt" and page.locator("th.c-tonnes").get_attribute("aria-sort") == "descending"
    page.get_by_role("button", name="In tonnes").click()
    assert first(page) == "0 kt"
    begun = time.perf_counter()
    page.locator("#search").fill("plant 4321")
    page.locator("#told", has_text="1 of").wait_for()
    assert time.perf_counter() - begun < 5
    assert first(page) == "4321 kt" and told(page).startswith("1 of 5 000 claims")


def test_filters_by_document_metal_and_rule_combine(page: Any) -> None:
    page.locator("#by-metal").select_option("tin")
    assert told(page).startswith("1 667 of 5 000")
    page.locator("#by-rule").select_option("R-DUP")
    assert told(page).startswith("1 of 5 000") and first(page) == "7 kt"
    page.locator("#by-doc").select_option("two.md")
    assert "No claim fits" in page.locator("#cards").inner_text()
    page.locator("#clear").click()
    assert told(page) == "5 000 claims"


def test_a_number_opens_its_words_in_the_document(page: Any) -> None:
    pane = page.locator("#pane")
    assert pane.is_hidden()
    page.locator("#rows tr .num").nth(42).click()
    assert pane.is_visible()
    assert page.locator("#paper mark.main").inner_text() == "was 42 kt"
    mark, paper = page.locator("#paper mark.main").bounding_box(), page.locator("#paper").bounding_box()
    assert paper["y"] < mark["y"] < paper["y"] + paper["height"], "the quote is scrolled into view"
    assert "42 + 43 = 85" in pane.inner_text() and "two.md:1" in pane.inner_text()
    assert (
        "</script><b>bold</b>" in page.locator("#paper").inner_text()
        and page.locator("#paper b").count() == 0
    )
    page.locator("#facts .finding blockquote", has_text="total of 90 kt").get_by_role("button").click()
    marks = page.locator("#paper mark.main")
    assert marks.all_inner_texts() == ["total of", "90 kt"], "a quote over two lines is marked on both"
    page.keyboard.press("Escape")
    assert pane.is_hidden()


def test_keyboard_walks_the_list(page: Any) -> None:
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#paper mark.main").inner_text() == "was 0 kt"
    page.keyboard.press("ArrowDown")
    assert page.locator("#paper mark.main").inner_text() == "was 1 kt"
    for _ in range(200):
        page.keyboard.press("ArrowDown")
    assert page.locator("#paper mark.main").inner_text() == "was 201 kt", (
        "rows beyond the first batch are reached too"
    )
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent").startswith("201")


def test_findings_and_unplaced_passages_have_their_lists(page: Any) -> None:
    page.locator("#tab-findings").click()
    assert page.locator(".card").count() == 2 and told(page) == "2 findings"
    page.locator(".card").first.get_by_role("button", name="Show in the document").click()
    assert page.locator("#paper mark.main").inner_text() == "was 42 kt"
    page.locator("#tab-unplaced").click()
    assert page.locator("#pane").is_hidden() and told(page) == "1 passage"
    page.locator(".card .num").click()
    assert page.locator("#paper mark.main").inner_text() == "bold</b>"


@pytest.mark.parametrize("width", [380, 760, 1200, 1500])
def test_page_does_not_scroll_sideways(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.locator("#rows tr .num").nth(3).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    box = page.locator("#paper mark.main").bounding_box()
    assert box is not None and box["x"] >= 0 and box["x"] + box["width"] <= width and box["y"] < 800

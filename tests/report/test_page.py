"""The page: names never become elements, missing keys never become errors."""

import json
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import HOSTILE, sample

from oreshed.report.html import POLICY, SECTIONS, report_html, write_report
from oreshed.report.page.parts import script_json


class Reader(HTMLParser):
    """Counts elements and attributes, collects the text outside scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, int] = {}
        self.attributes: set[str] = set()
        self.text: list[str] = []
        self.raw: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] = self.tags.get(tag, 0) + 1
        self.attributes |= {k for k, _ in attrs}
        self.inside = tag if tag in {"script", "style"} else ""

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        (self.raw if self.inside else self.text).append(data)


def read(text: str) -> Reader:
    """The page as a browser's parser would see it, roughly."""
    reader = Reader()
    reader.feed(text)
    return reader


def test_hostile_names_make_no_element() -> None:
    reader = read(report_html(sample()))
    assert not {"img", "iframe", "object", "form", "base"} & reader.tags.keys()
    assert reader.tags["script"] == 2 and reader.tags["style"] == 1
    assert not [a for a in reader.attributes if a.startswith("on")]
    text = "".join(reader.text)
    for name in (HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3], HOSTILE[5]):
        assert name in text, name


@given(st.text(max_size=60))
@settings(max_examples=25, deadline=None)
def test_any_name_leaves_the_elements_as_they_are(name: str) -> None:
    """The same page with another name has the same elements."""

    def page(name: str) -> Reader:
        verdict = {
            "verdict_text": name, "warnings": [name], "question": {"metal": name, "bloc_name": name, "bloc": [name]},
            "flips": [{"key": f"table:{name}", "label": name, "value": 1.0}], "provenance": {f"table:{name}": {"label": name, "note": name}},
            "sources": {name: {"title": name}}, "interventions": [{"id": name, "name": name}],
            "unlocking_sets": [{"members": [{"id": name, "label": name}], "gain": 1.0}],
        }  # fmt: skip
        return read(report_html(verdict))

    mine, plain = page("x" + name + "x"), page("plain")
    assert mine.tags == plain.tags and mine.attributes == plain.attributes


def test_embedded_json_cannot_leave_its_script() -> None:
    text = script_json({"a": "</script><!--\u2028\u2029&", "</b>": 1})
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == {"a": "</script><!--\u2028\u2029&", "</b>": 1}


def test_page_asks_for_nothing() -> None:
    text = report_html(sample())
    assert POLICY in text and "default-src 'none'" in POLICY
    assert "javascript:" not in text.split("<script")[0].replace("javascript:alert(1)</td>", "")
    reader = read(text)
    assert "src" not in reader.attributes


def test_only_web_addresses_become_links() -> None:
    reader = HTMLParser()
    links: list[str] = []
    reader.handle_starttag = lambda tag, attrs: links.extend(str(v) for k, v in attrs if k == "href")  # type: ignore[method-assign]
    reader.feed(report_html(sample()))
    outward = [h for h in links if not h.startswith(("#", "data:,"))]
    assert outward == ["https://pubs.usgs.gov/periodicals/mcs2025/mcs2025.pdf"]


def test_sections_come_in_order() -> None:
    text = report_html(
        sample() | {"surplus": {"tonnes": 1e5, "smallest_outage": [{"plants": ["a"], "gap_after": 1.0}]}}
    )
    places = [text.index(f'<section id="{identity}"') for identity, _, _ in SECTIONS]
    assert places == sorted(places)


@pytest.mark.parametrize("verdict", [{}, {"schema": "oreshed-verdict/1", "question": None, "provenance": []}])
def test_page_of_nothing_still_reads(verdict: dict[str, Any], tmp_path: Any) -> None:
    path = write_report(verdict, tmp_path / "report.html")
    text = "".join(read(path.read_text(encoding="utf-8")).text)
    assert "The verdict holds no flows" in text and "None" not in text


def nulled(value: Any, draw: Any) -> Any:
    """The same structure with some values lost or of the wrong kind."""
    lost = draw(st.sampled_from([0] * 30 + [1, 2, 3, 4]))
    if lost:
        return (None, [], "text", {"low": None})[lost - 1]
    if isinstance(value, dict):
        return {k: nulled(v, draw) for k, v in list(value.items())[:40]}
    if isinstance(value, list):
        return [nulled(v, draw) for v in value[:6]]
    return value


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_anything_may_be_missing(data: st.DataObject) -> None:
    damaged = {k: nulled(v, data.draw) for k, v in sample().items()}
    assert read(report_html(damaged)).tags["section"] >= 5


def test_values_from_memory_are_marked_and_listed() -> None:
    reader = read(report_html(sample()))
    text = "".join(reader.text)
    assert "Unverified values" in text and text.count("unverified") > 5
    assert "marks 5 values from memory" in text


def test_a_gain_times_its_probability_stands_behind_the_gain_that_it_multiplies() -> None:
    page = report_html(sample())
    heads = [page.index(f">{word}</") for word in ("In the end", "× prob.")]
    assert heads == sorted(heads)
    assert "The gain in the end times the probability that half of it flows by 2030" in page
    for row in sample()["interventions"]:
        if row["probability"] is not None:
            assert row["expected_t_per_year"] == row["usable_t_per_year"] * row["probability"]


def test_a_long_remark_and_a_long_source_of_an_option_are_read_in_full() -> None:
    verdict = sample()
    note = "needs an air permit that nobody has asked for so far; " * 5 + "and a last word"
    title = "A source whose title is longer than any row of the table would like it to be, volume 12, part 3"
    verdict["interventions"][0] |= {"note": note, "source_id": "usgs-mcs-2025"}
    verdict["sources"]["usgs-mcs-2025"]["title"] = title
    page = "".join(read(report_html(verdict)).text)
    assert "and a last word" in page and title in page.split("Worth more together")[0]


def test_the_page_says_what_the_numbers_of_statements_are() -> None:
    assert "list of bottlenecks that published briefs name" in report_html(sample())

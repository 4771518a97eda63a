"""The brief: its numbers are the verdict's, its totals are the sums of its parts, its names are only text."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample import HOSTILE, sample

import oreshed
from oreshed.insight.verdict import verdict_of
from oreshed.report.brief import brief_text
from oreshed.report.brief.amounts import Scale, percent_text, scale_for
from oreshed.report.brief.references import plain
from oreshed.report.brief.registry import registry_records
from oreshed.report.brief.technology import Fact, Technology

HEADINGS = (
    "US and Allies Domestic Current Production (tons)",
    "US and Allies Domestic Demand 2030 (tons)",
    "US and Allies Domestic Supply 2030 (tons)",
    "References for volumes",
    "Key Discovery Technologies",
    "Key Extraction Technologies",
    "Key Separation Technologies",
    "Key Purification & Refinement Technologies",
    "Key Remediation Technologies",
    "References for mining technologies",
    "Key Bottleneck technology for US and Allies Domestic Production",
    "Key Bottleneck summary (2-4 sentences)",
)
TIN = Path(__file__).resolve().parents[1] / "models" / "tin"
AMOUNT = re.compile(
    r"(?<![\w,.])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?: (kt|t|%|billion USD|million USD))?(?![\w-])"
)
FACTORS = {"kt": 1e3, "t": 1.0, "%": 0.01, "billion USD": 1e9, "million USD": 1e6, None: 1.0}


@pytest.fixture(scope="module", params=["tin", "lead", "cadmium", "germanium"])
def verdict(request: pytest.FixtureRequest) -> dict[str, Any]:
    model = oreshed.load(TIN if request.param == "tin" else "us-allies")
    found: dict[str, Any] = json.loads(json.dumps(verdict_of(model.study(request.param, draws=4))))
    return found


def sections(text: str) -> dict[str, str]:
    """Heading -> text under it. A heading names the unit that is printed below it: (kt) stands where (tons) does."""
    parts = re.split(r"^## (.*?) *$", text, flags=re.M)
    parts[1::2] = [heading.replace("(kt)", "(tons)") for heading in parts[1::2]]
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_headings_of_volumes_name_the_unit_below_them(verdict: dict[str, Any]) -> None:
    text = brief_text(verdict)
    for heading, body in zip(*(iter(re.split(r"^## (.*?) *$", text, flags=re.M)[1:]),) * 2, strict=True):
        if heading.startswith("US and Allies"):
            unit = "kt" if heading.endswith("(kt)") else "t"
            assert re.search(rf"\d {unit}\b", body)
            assert not re.search(r"\d kt\b" if unit == "t" else r"\d t\b", body)


def numbers(value: Any) -> Iterator[float]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from numbers(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from numbers(inner)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)


def texts(value: Any, key: str) -> Iterator[str]:
    """Every text under a key, at any depth: names may hold numbers of their own."""
    for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if name == key and isinstance(inner, str):
            yield inner
        elif isinstance(inner, dict | list):
            yield from texts(inner, key)


def tons(text: str) -> float:
    """The first amount of a text, in tonnes."""
    found = re.search(r"([\d,]+(?:\.\d+)?) (kt|t)\b", text)
    assert found, text
    return float(found[1].replace(",", "")) * FACTORS[found[2]]


def test_the_twelve_headings_stand_in_order(verdict: dict[str, Any]) -> None:
    assert tuple(sections(brief_text(verdict))) == HEADINGS


def test_every_number_of_the_bottleneck_is_in_the_verdict(verdict: dict[str, Any]) -> None:
    """To the printed rounding; a number inside a name must be that of a name in the verdict."""
    held = sorted({abs(x) for x in numbers({k: v for k, v in verdict.items() if k != "certificates"})})
    words = " ".join([*texts(verdict, "label"), *texts(verdict, "name"), *verdict["warnings"],
                      verdict["unlocking"]["none_reason"]])  # fmt: skip
    text = sections(brief_text(verdict))
    said = re.sub(r"([\d,.]+) to (?=[\d,.]+ (kt|t|%))", r"\1 \2 to ", text[HEADINGS[10]] + text[HEADINGS[11]])
    assert len(AMOUNT.findall(said)) > 8
    for shown, unit in AMOUNT.findall(said):
        value = float(shown.replace(",", "")) * FACTORS[unit or None]
        last = 10.0 ** -len(shown.partition(".")[2]) * FACTORS[unit or None]
        near = any(abs(x - value) <= 0.5000001 * last for x in held)
        assert near or re.search(rf"(?<!\d){re.escape(shown)}(?!\d)", words), (shown, unit)


def rows_of(text: str, head: str) -> list[list[str]]:
    """Cells of the pipe table whose head holds a word."""
    lines = text.splitlines()
    start = next((i for i, x in enumerate(lines) if x.startswith("|") and head in x), None)
    if start is None:
        return []
    found = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        found.append([c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]])
    return found


def test_totals_are_the_sums_of_the_printed_parts(verdict: dict[str, Any]) -> None:
    text = sections(brief_text(verdict))
    demand = text[HEADINGS[1]]
    regions = [
        tons(x) for x in re.findall(r"^• \*\*(?!Total).*?:\*\* demand ([\d,.]+ \w+)", demand, flags=re.M)
    ]
    total = re.search(r"\*\*Total.*?demand ([\d,.]+ (k?t))", demand)
    assert total and round(sum(regions), 6) == tons(total[1])
    split = [tons(x) for x in re.findall(r"demand ([\d,.]+ \w+).*?, the sum of \d+ end uses", demand)]
    uses = [tons(f"{row[2]} {total[2]}") for row in rows_of(demand, "End use")]
    assert round(sum(uses), 6) == round(sum(split), 6)
    made = text[HEADINGS[0]]
    for what in ("mine production", r"(?<!secondary )(?<!primary )refined \w+ production"):
        parts = [
            tons(x)
            for x in re.findall(
                rf"^• \*\*(?!Total)[^;]*?(?:;[^;]*?)?{what} ([\d,.]+ k?t)\b", made, flags=re.M
            )
        ]
        whole = re.search(rf"\*\*Total.*?{what} ([\d,.]+ k?t)\b", made)
        assert round(sum(parts), 6) == (tons(whole[1]) if whole else 0.0), what


def test_supply_parts_add_up_to_the_headline_supply(verdict: dict[str, Any]) -> None:
    text = sections(brief_text(verdict))[HEADINGS[2]]
    amount = r"(?:primary|secondary) metal supply ([\d,.]+ k?t)"
    routes = [tons(x) for x in re.findall(rf"^• .*{amount}", text, flags=re.M)]
    regions = [tons(x) for x in re.findall(rf"^  - .*{amount}", text, flags=re.M)]
    headline = re.search(r"total supply ([\d,.]+ (k?t))", text)
    assert headline and len(routes) == 2 and regions
    assert round(sum(routes), 6) == round(sum(regions), 6) == tons(headline[1])
    reliable = next(row[1] for row in rows_of(text, "Rule of feed") if "reliable" in row[0])
    assert tons(f"{reliable} {headline[2]}") == tons(headline[1])


def test_a_route_is_told_apart_only_where_something_tells_it(verdict: dict[str, Any]) -> None:
    """Zinc made from what no source places, and plants that take ore and scrap, leave the total alone."""
    routes = {
        (r["region"], r["quantity"]) for r in verdict["production"] if r["quantity"].startswith("refined_")
    }
    for region in {r for r, _ in routes}:
        parts = [
            r for r in verdict["production"] if r["region"] == region and r["quantity"].startswith("refined_")
        ]
        told = [p for p in parts if p["quantity"] != "refined_total"]
        whole = next(p for p in parts if p["quantity"] == "refined_total")
        assert all(
            p["low"] <= p["central"] * (1 + 1e-9) and p["central"] <= p["high"] * (1 + 1e-9) for p in parts
        )
        if told:
            assert sum(p["central"] for p in told) == pytest.approx(whole["central"])
    if verdict["question"]["metal"] == "lead":
        assert ("JPN", "refined_secondary") not in routes and ("USA", "refined_secondary") in routes


def test_every_region_of_the_bloc_is_named_where_production_demand_and_supply_stand(
    verdict: dict[str, Any],
) -> None:
    text = sections(brief_text(verdict))
    for heading in HEADINGS[:3]:
        for name in ("United States", "Canada", "Australia", "European Union", "Japan", "Norway", "Iceland"):
            assert name in text[heading], (heading, name)


def test_citations_and_reference_lists_agree(verdict: dict[str, Any]) -> None:
    text = brief_text(verdict)
    found = sections(text)
    listed = re.findall(r"^\[(\d+)\]", found[HEADINGS[3]] + found[HEADINGS[9]], flags=re.M)
    assert listed == [str(n) for n in range(1, len(listed) + 1)], (
        "one number a source, in order of first citation"
    )
    body = "".join(v for k, v in found.items() if k not in (HEADINGS[3], HEADINGS[9]))
    assert set(re.findall(r"\[(\d+)\]", body)) == set(listed)
    volumes = "".join(found[h] for h in HEADINGS[:3])
    assert set(re.findall(r"\[(\d+)\]", volumes)) == set(
        re.findall(r"^\[(\d+)\]", found[HEADINGS[3]], flags=re.M)
    )


def test_summary_has_two_to_four_sentences(verdict: dict[str, Any]) -> None:
    summary = sections(brief_text(verdict))[HEADINGS[11]].strip()
    assert 2 <= len(re.findall(r"(?<=[a-z\d)%])\.(?: |$)", summary)) <= 4
    assert "\n" not in summary


def test_a_surplus_names_no_bottleneck(verdict: dict[str, Any]) -> None:
    text = sections(brief_text(verdict))
    said = text[HEADINGS[10]] + text[HEADINGS[11]]
    assert ("must give way" in said) == (verdict["verdict"] != "enough")
    assert ("nothing holds supply below demand" in said) == (verdict["verdict"] == "enough")
    assert ("undetermined" in said) == (verdict["verdict"] == "undetermined")


def test_a_heading_that_nothing_is_known_of_says_so_in_one_sentence(verdict: dict[str, Any]) -> None:
    text = sections(brief_text(verdict))[HEADINGS[4]].strip()
    assert (
        text.startswith("• No discovery technology of")
        and text.count("\n") == 0
        and "to fill this section" in text
    )


def test_records_of_a_registry_stand_beside_the_models_own(verdict: dict[str, Any]) -> None:
    own = verdict["technologies"][0]
    source = next(iter(verdict["sources"]))
    records = [
        Technology(
            "discovery",
            "ground gravity",
            facts=(Fact("share of bodies found", 0.4, 0.5, 0.7, "fraction", (source,)),),
        ),
        Technology(
            own["heading"], own["name"].upper(), facts=(Fact("invented twin", None, 1.0, None, "t/yr"),)
        ),
    ]
    text = brief_text(verdict, records)
    discovery = sections(text)[HEADINGS[4]]
    assert "**Ground gravity**: share of bodies found 50 % (40 to 70 %) [" in discovery
    assert "invented twin" not in text, "the model's own record stands"
    assert "invented twin" in brief_text(verdict | {"technologies": []}, records)


def test_the_technology_registry_fills_its_headings(verdict: dict[str, Any]) -> None:
    """Only what speaks of the metal, under the heading of its folder, with the way to its sources."""
    metal = verdict["question"]["metal"]
    records = registry_records(metal)
    text = sections(brief_text(verdict, records))
    if metal == "lead":
        assert (
            "**Kivcet flash smelting**" in text[HEADINGS[5]]
            and "**Betts electrorefining**" in text[HEADINGS[7]]
        )
        assert "its equations, parameters and sources: oreshed technology show betts" in text[HEADINGS[7]]
    if metal == "germanium":
        assert "zinc" in text[HEADINGS[5]].lower(), "germanium rides on zinc plants"
    assert not [r for r in records if metal not in f"{r.name} {r.what}".lower()]


def test_hostile_names_stay_text() -> None:
    verdict = sample()
    uses = verdict["demand"]["by_end_use"]
    hostile = "</script><b>Bold|plant</b>\n## Key Discovery Technologies\n[99] x"
    uses[0]["end_use"] = hostile
    verdict["settles"][0]["label"] = hostile
    verdict["technologies"] = [
        {"heading": "refining", "name": hostile, "feeds": [hostile], "facts": [], "plants": 1, "regions": ["USA"],
         "largest": [{"name": h, "region": "USA", "central": 1.0, "parents": []} for h in HOSTILE]}
    ]  # fmt: skip
    text = brief_text(verdict)
    assert tuple(sections(text)) == HEADINGS
    assert not re.search(r"(?<!\\)<", text)
    tables = [re.findall(r"(?<!\\)\|", line) for line in text.splitlines() if re.search(r"(?<!\\)\|", line)]
    assert {len(bars) for bars in tables} == {4, 6}, "a bar in a name ends no cell"
    assert r"\[99\]" in text and not re.search(r"(?<!\\)\[99\]", text)
    assert "\x1b" not in text


@given(st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_name_leaves_the_headings_as_they_are(name: str) -> None:
    verdict = {"question": {"metal": name, "bloc": [name], "bloc_name": name}, "verdict": "short",
               "settles": [{"label": name}], "warnings": [name], "interventions": [{"name": name, "gain_at_target": 1.0}]}  # fmt: skip
    assert len(sections(brief_text(verdict))) == 12


@pytest.mark.parametrize("verdict", [{}, {"question": None, "provenance": [], "technologies": "x"}])
def test_brief_of_nothing_still_reads(verdict: dict[str, Any]) -> None:
    text = brief_text(verdict)
    assert len(sections(text)) == 12 and "None" not in text


@given(st.lists(st.floats(0, 1e6), max_size=12))
@settings(deadline=None)
def test_apportioned_parts_add_up_and_stay_within_one_digit(parts: list[float]) -> None:
    scale = Scale("kt", 1e3, 1)
    ticks = scale.apportion(parts)
    assert abs(sum(ticks) - sum(parts) / 100) <= 0.5 + 1e-6
    assert all(abs(t - p / 100) <= 1 + 1e-6 for t, p in zip(ticks, parts, strict=True))


def test_units_are_chosen_once_and_printed_plainly() -> None:
    assert scale_for([3_331_391.6, 12.0]).say(1_527_000) == "1,527.0 kt"
    assert scale_for([2_275.2]).say(1_800) == "1,800 t"
    assert scale_for([39.1]).say(8.72) == "8.7 t"
    assert percent_text(0.999) == "99.9 %" and percent_text(1.0) == "100 %"
    assert plain("a|b\n[1] *x*") == r"a\|b \[1\] \*x\*"


def test_the_range_of_a_part_of_the_supply_is_not_passed_off_as_how_well_it_is_known() -> None:
    verdict = verdict_of(oreshed.load("us-allies").study("lead", bloc="core", draws=0))
    (part,) = [
        p for p in verdict["supply_parts"] if p["region"] == "EU27" and p["quantity"] == "refined_primary"
    ]
    other = [
        p for p in verdict["supply_parts"] if p["region"] == "EU27" and p["quantity"] == "refined_secondary"
    ]
    # What one route can give up another can take: the ends are a choice, at one and the same whole.
    assert part["central"] - part["low"] > 1e3
    assert sum(p["high"] - p["central"] for p in other) > 1e3
    loose = [p for p in verdict["supply_parts"] if p["high"] - p["low"] > 0.1 * p["central"]]
    assert loose
    assert brief_text(verdict).count("one of many equal splits of the same feed") >= len(loose)
    head = brief_text(verdict).split("## ")[0]
    assert "how far it can move against the other parts while the whole stays the same" in head

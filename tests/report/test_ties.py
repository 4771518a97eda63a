"""Ties said shortly: one of these and one of those, cuts beside."""

from itertools import product
from typing import Any

import pytest
from sample import sample

from oreshed.report.html import report_html
from oreshed.report.reading import spelled_out
from oreshed.report.screen import screen_lines
from oreshed.report.ties import cut_sides, gathered, headline, many, ties, what_binds


def name(family: str, stage: str, region: str, side: str) -> dict[str, Any]:
    label = f"{family} of {stage}, {region.title()}"
    return {"id": f"{family} · {stage} · {region}", "family": family, "stage": stage, "region": region, "side": side, "label": label}  # fmt: skip


FEED = [name("nameplate", "tin mining", r, "feed") for r in ("AUS", "PER", "BOL")]
FEED.append(name("retention", "tin concentrate", "USA", "feed"))
PLANTS = [name("nameplate", "tin smelting", r, "plants") for r in ("USA", "MYS")]


def tied(*, mixed: bool = False) -> dict[str, Any]:
    """Eight sets of two, one from each side; nothing else of the sample's sets is left."""
    classes = {c["id"]: c for c in [*FEED, *PLANTS]}
    sets = [
        {"members": [f["id"], p["id"]], "gain": 100.0 + i, "share_of_draws": 0.5}
        for i, (f, p) in enumerate(product(FEED, PLANTS))
    ]
    parts = [[c["id"] for c in FEED], [c["id"] for c in PLANTS]]
    cuts = [{"members": parts[0]}, {"members": parts[1]}]
    if mixed:
        cuts = [{"members": [FEED[0]["id"], PLANTS[0]["id"]]}]
    return {
        **sample(),
        "classes": classes,
        "unlocking_sets": sets,
        "unlocking_groups": [{"parts": parts, "sets": 8, "share_low": 0.5, "share_high": 0.75}],
        "cuts": cuts,
    }


def test_members_of_one_stage_stand_on_one_line() -> None:
    assert gathered(FEED) == ("nameplate of tin mining: AUS, PER, BOL", "retention of tin concentrate: USA")
    assert gathered(FEED[:1]) == ("nameplate of tin mining, Aus",)
    assert len(gathered(FEED, by_plant=True)) == 4


def test_the_sides_that_bind_are_named() -> None:
    verdict = spelled_out(tied())
    assert many(verdict)
    assert headline(verdict) == "8 smallest sets of two"
    assert what_binds(verdict) == "What binds: feed AND plants; no single class gains this."
    assert cut_sides(verdict).startswith("Cuts: feed alone (4 classes) or plants alone (2 classes) hold")
    (tie,) = ties(verdict)
    assert [p.side for p in tie.parts] == ["feed", "plants"]
    assert tie.gains == (100.0, 107.0)
    assert "feed and plants together (2 classes)" in cut_sides(spelled_out(tied(mixed=True)))


def test_single_classes_are_said_to_be_enough_alone() -> None:
    verdict = tied()
    verdict["unlocking_sets"] = [
        {"members": [c["id"]], "gain": None, "share_of_draws": 0.2} for c in [*FEED, *PLANTS]
    ] * 2
    found = spelled_out(verdict)
    assert headline(found) == "12 classes, each enough alone"
    assert what_binds(found) == "What binds: feed alone (8 of 12) or plants alone (4 of 12)."


def test_screen_and_page_lead_with_the_groups() -> None:
    text = "\n".join("".join(t for t, _ in line) for line in screen_lines(tied()))
    assert (
        "8 smallest sets of two" in text and "AND plants  any of nameplate of tin smelting: USA, MYS" in text
    )
    page = report_html(tied())
    assert page.index("feed AND plants") < page.index("unlocking-sets") < page.index("The sets one by one")
    assert "nameplate of tin mining: AUS, PER, BOL" in page


def test_few_sets_are_told_one_by_one() -> None:
    verdict = tied()
    verdict["unlocking_sets"] = verdict["unlocking_sets"][:6]
    assert not many(spelled_out(verdict))
    text = "\n".join("".join(t for t, _ in line) for line in screen_lines(verdict))
    assert "nameplate of tin mining, Aus + nameplate of tin smelting, Usa" in text


@pytest.mark.parametrize("groups", [None, 3, [None], [{"parts": 5}], [{"parts": [[], ["x"]]}], [{}]])
def test_groups_of_any_kind_do_no_harm(groups: object) -> None:
    verdict = {**tied(), "unlocking_groups": groups, "cuts": groups}
    assert not many(spelled_out(verdict))
    assert screen_lines(verdict) and report_html(verdict)

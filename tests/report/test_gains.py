"""Gains and modules in words: what closes the gap says so, what comes later stands behind, plants are named."""

from __future__ import annotations

from typing import Any

from sample import sample

from oreshed.report.modules import module_words
from oreshed.report.screen import screen_lines


def screen(verdict: dict[str, Any], width: int = 80) -> str:
    lines = ("".join(t for t, _ in line).rstrip() for line in screen_lines(verdict, width))
    return "\n".join(lines).replace("\u00a0", " ").replace("\u202f", " ")


def test_modules_of_one_class_and_size_are_counted_and_their_plants_named() -> None:
    circuit = {"label": "circuit of tellurium", "count": 1, "size_t_per_year": 20}
    modules = [{**circuit, "plant": name} for name in ("Hamburg", "Huelva", "Pirdop", "Olen")]
    assert module_words(modules, lambda t: f"{t:g} t") == [
        "4\u00a0×\u00a020 t circuit of tellurium (Hamburg, Huelva, Pirdop and 1 more)"
    ]
    assert module_words(modules[:1]) == ["1 module of circuit of tellurium (Hamburg)"]


def test_a_rung_like_the_one_before_says_so() -> None:
    verdict = sample()
    rung = {"rung": 1, "members": [], "supply": 1.0, "gap": 1e5,
            "modules": [{"label": "nameplate of mining", "plant": "Rosebery", "count": 3, "size_t_per_year": 5}]}  # fmt: skip
    verdict["ladder"] = [rung, {**rung, "rung": 2, "gap": 0}]
    said = " ".join(screen(verdict).split())
    assert said.count("Rosebery") == 1 and "the same again" in said


def test_a_gain_as_large_as_the_gap_closes_it() -> None:
    verdict = sample()
    gap = verdict["gap"]["central"]
    verdict["joint_interventions"] = [{"ids": ["a", "b"], "gain": gap, "sum_of_singles": 0}]
    assert "= the gap" in screen(verdict)
    verdict["joint_interventions"][0]["gain"] = 0.5 * gap
    joint = next(t for t in screen(verdict).splitlines() if t.startswith("Together"))
    assert "= the gap" not in joint


def test_options_are_ranked_by_what_they_gain_in_the_target_year() -> None:
    verdict = sample()
    year = verdict["question"]["year"]
    one = verdict["interventions"][0]
    late = {**one, "id": "late", "name": "Late but large", "usable_t_per_year": 9e5, "gain_at_target": 0.0,
            "year": year + 4, "rank_tonnes": 1, "rank_target": 2, "rank_year": 2}  # fmt: skip
    soon = {**one, "id": "soon", "name": "Soon but small", "usable_t_per_year": 1e4, "gain_at_target": 1e4,
            "year": year - 1, "rank_tonnes": 2, "rank_target": 1, "rank_year": 1}  # fmt: skip
    verdict["interventions"] = [late, soon]
    lines = screen(verdict).splitlines()
    head = next(n for n, t in enumerate(lines) if t.startswith("rank and value"))
    assert f"by {year}" in lines[head] and "in the end" in lines[head]
    assert lines[head + 1].startswith("Soon") and "+10 kt" in lines[head + 1]
    assert (
        lines[head + 2].startswith("Late") and "2: 0 kt" in lines[head + 2] and "+900 kt" in lines[head + 2]
    )


def test_the_screen_says_which_technology_options_were_counted() -> None:
    verdict = sample()
    label = "all technology options that can stand by 2030 together; 1 comes later"
    verdict["levers"] = [{"id": "options", "label": label, "gain": 0.0, "supply": 1.0, "options": []}]
    said = " ".join(screen(verdict).split())
    assert "All technology options that can stand by 2030 together 0 kt; 1 comes later" in said


def test_a_large_statistical_difference_is_among_the_units_shown() -> None:
    verdict = sample()
    demand = verdict["demand"]["central"]
    flow = {
        "flow": "statistical_difference:alumina",
        "label": "statistical difference of alumina",
        "commodity": "alumina",
    }
    many = [{"flow": f"x{n}", "label": f"flow {n}", "commodity": "", "tonnes": 9e6} for n in range(12)]
    verdict["units"] = [*many, {**flow, "tonnes": 0.06 * demand}]
    assert "statistical difference" in screen(verdict)
    verdict["units"][-1]["tonnes"] = 0.04 * demand
    assert "statistical difference" not in screen(verdict)

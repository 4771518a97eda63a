"""The ultimate pit is the best closure there is, and never overhangs."""

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.extraction.ultimate_pit import (
    compute,
    grid_arcs,
    shipped,
    slope_pattern,
    ultimate_pit,
)


def best_by_enumeration(values: list[float], arcs: list[tuple[int, int]]) -> float:
    best = 0.0
    for taken in itertools.product((False, True), repeat=len(values)):
        if all(taken[b] for a, b in arcs if taken[a]):
            best = max(best, sum(v for v, t in zip(values, taken, strict=True) if t))
    return best


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-20, 20), min_size=12, max_size=12))
def test_a_small_model_agrees_with_every_subset_tried(values: list[int]) -> None:
    start, end = grid_arcs((4, 1, 3), slope_pattern(45.0, 2))
    pit = ultimate_pit([float(v) for v in values], (start, end))
    arcs = list(zip(start.tolist(), end.tolist(), strict=True))
    assert pit.value == best_by_enumeration([float(v) for v in values], arcs)
    for mask in (pit.smallest, pit.largest):
        assert all(mask[b] for a, b in arcs if mask[a])  # nothing overhangs
        assert sum(v for v, t in zip(values, mask, strict=True) if t) == pit.value
    assert not np.any(pit.smallest & ~pit.largest)


def test_fractions_of_a_dollar_are_kept_within_a_told_bound() -> None:
    start, end = grid_arcs((3, 1, 2), slope_pattern(45.0, 1))
    values = np.array([0.1, 10.05, 0.1, -3.3, -3.31, -3.32])
    pit = ultimate_pit(values, (start, end))
    # The lowest level comes first: the rich block, whose three covers are dug with it, and two that pay for no cover.
    assert pit.value == pytest.approx(0.1 + 10.05 + 0.1 - 3.3 - 3.31 - 3.32)
    assert 0 < pit.bound < 1e-6


def test_a_public_model_in_three_dimensions_has_the_arcs_and_optimum_of_its_paper() -> None:
    values, arcs = shipped("bauxitemed")
    assert len(arcs[0]) == 5_349_104
    pit = ultimate_pit(values, arcs)
    assert (pit.value, int(pit.smallest.sum())) == (28_416_592.0, 74_412)
    # The greatest closure of the same value holds every block that costs nothing to take, air among them.
    start, end = arcs
    assert pit.largest[end[pit.largest[start]]].all() and float(values[pit.largest].sum()) == pit.value


def test_a_steeper_slope_never_earns_less() -> None:
    values, _ = shipped("sim2d76")
    found = [
        compute({"values": values.tolist(), "grid": [75, 1, 40], "slope_deg": s, "benches": 8})["optimum"]
        for s in (35, 45, 55)
    ]
    assert found[0] < found[1] < found[2]
    assert found[1] == 295_932


def test_the_cone_of_a_pattern_is_the_cone_of_the_slope() -> None:
    pattern = slope_pattern(45.0, 8)
    reached: list[set[tuple[int, int]]] = [{(0, 0)}]
    for dz in range(1, 9):
        reached.append(
            {(x + dx, y + dy) for dx, dy, step in pattern if step <= dz for x, y in reached[dz - step]}
        )
    for dz in (3, 5, 8):
        disc = {(x, y) for x in range(-dz, dz + 1) for y in range(-dz, dz + 1) if x * x + y * y <= dz * dz}
        assert disc <= reached[dz]


def test_flat_blocks_need_more_neighbours_than_cubes() -> None:
    assert len(slope_pattern(45.0, 4, (5.0, 5.0, 15.0))) > len(slope_pattern(45.0, 4))


def test_a_model_that_is_not_held_is_refused_with_what_to_give() -> None:
    with pytest.raises(OutOfValidity, match="blocks_file"):
        compute({"instance": "kd", "blocks": 14153})


def test_minelib_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.upit").write_text(
        "NAME: a\nTYPE: UPIT\nNBLOCKS: 3\nOBJECTIVE_FUNCTION:\n0 -5\n1 -4\n2 12\nEOF\n"
    )
    (tmp_path / "a.prec").write_text("0 0\n1 0\n2 2 0 1\n")
    found = compute({"upit_file": str(tmp_path / "a.upit"), "prec_file": str(tmp_path / "a.prec")})
    assert (found["optimum"], found["blocks_in_pit"]) == (3.0, 3)


def test_ore_is_dug_only_where_it_pays_for_the_waste_above() -> None:
    grade = [0.0, 0.0, 0.0, 0.0, 8.0, 0.0]  # a rich block under three barren ones
    given_ = {"grade_pct": grade[3:] + grade[:3], "tonnes": 1000.0, "price": 2000.0, "milling_cost": 20.0, "mining_cost": 5.0,
              "recovery": 0.9, "grid": [3, 1, 2], "slope_deg": 45.0}  # fmt: skip
    assert compute(given_)["strip_ratio"] == pytest.approx(3.0)
    assert compute({**given_, "price": 200.0})["blocks_in_pit"] == 0


def test_a_section_that_its_counts_do_not_make_is_refused() -> None:
    with pytest.raises(OutOfValidity, match="widths"):
        compute(json.loads('{"blocks": 17, "cost_per_t": {"level1": 1, "level2": 2, "hard": 5}}'))

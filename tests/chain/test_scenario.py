"""A scenario changes what it says and nothing else, and is refused with every fault at once."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import TABLES, write_tiny

from oreshed.basis.errors import Fault, InputFaults
from oreshed.chain.folder import read_model, write_model
from oreshed.chain.model import Model
from oreshed.chain.scenario import apply_scenario


@pytest.fixture
def model(tmp_path: Path) -> Model:
    return read_model(write_tiny(tmp_path / "tiny"))


def written(tmp_path: Path, text: str, name: str = "s.toml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def applied(model: Model, tmp_path: Path, text: str) -> Model:
    return apply_scenario(model, written(tmp_path, text))


def faults_of(model: Model, tmp_path: Path, text: str) -> tuple[Fault, ...]:
    with pytest.raises(InputFaults) as caught:
        applied(model, tmp_path, text)
    return caught.value.faults


def patch(table: str, key: str, field: str, change: str) -> str:
    return f'[[patch]]\ntable = "{table}"\nkey = "{key}"\nfield = "{field}"\n{change}\n'


def interval(model: Model, key: str) -> tuple[float, float, float]:
    value = model.values[key]
    return value.low, value.central, value.high


def test_an_interval_scales_with_its_ends_and_nothing_else_changes(model: Model, tmp_path: Path) -> None:
    after = applied(model, tmp_path, patch("capacities", "a-smelter/2024", "value", "scale = 0.5"))
    assert interval(after, "capacities:a-smelter/2024") == (7250, 7500, 7750)
    changed = [k for k, v in after.values.items() if v != model.values[k]]
    assert changed == ["capacities:a-smelter/2024"]
    assert after.values[changed[0]].note == "scenario s.toml: value scale 0.5"
    assert len(after.hashes["scenario s.toml"]) == 64
    assert model.values[changed[0]].central == 15_000


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("set = 9000", (9000, 9000, 9000)),
        ("set = [8000, 9000, 9500.5]", (8000, 9000, 9500.5)),
        ("add = -500", (14000, 14500, 15000)),
    ],
)
def test_an_interval_is_set_or_moved(
    model: Model, tmp_path: Path, change: str, expected: tuple[float, float, float]
) -> None:
    after = applied(model, tmp_path, patch("capacities", "a-smelter/2024", "value", change))
    assert interval(after, "capacities:a-smelter/2024") == expected


def test_a_single_column_of_any_kind_is_changed(model: Model, tmp_path: Path) -> None:
    text = (
        patch("options", "rerun", "expected_year", "add = 2")
        + patch("options", "rerun", "full_year", 'set = ""')
        + patch("options", "rerun", "in_reference_case", "set = true")
        + patch("plants", "b-smelter", "status", 'set = "idle"')
        + patch("circuits", "a-smelter/indium", "recovery", "scale = 1.5")
        + patch("circuits", "a-smelter/indium", "capacity", "set = 20")
        + patch("options", "hill-deep", "capex", "scale = 2")
    )
    after = applied(model, tmp_path, text)
    rerun = next(o for o in after.options if o.id == "rerun")
    assert (rerun.expected_year, rerun.full_year, rerun.in_reference_case) == (2029, None, True)
    assert after.plant["b-smelter"].status == "idle"
    assert interval(after, "circuits:a-smelter/indium:recovery") == pytest.approx((0.6, 0.75, 0.9))
    assert interval(after, "circuits:a-smelter/indium:capacity") == (20, 20, 20)
    assert next(o for o in after.options if o.id == "hill-deep").capex_central_musd == 240


def test_patches_apply_in_order(model: Model, tmp_path: Path) -> None:
    one = patch("capacities", "a-smelter/2024", "value", "add = 1000")
    two = patch("capacities", "a-smelter/2024", "value", "scale = 2")
    key = "capacities:a-smelter/2024"
    assert applied(model, tmp_path, one + two).values[key].central == 32_000
    assert applied(model, tmp_path, two + one).values[key].central == 31_000


def test_a_star_stands_for_any_text(model: Model, tmp_path: Path) -> None:
    after = applied(model, tmp_path, patch("routes", "XBB/*/2024", "value", "scale = 0"))
    assert [r.central for r in after.routes] == [4000, 0, 0]
    # A key that holds a star itself is meant before all that it matches.
    after = applied(model, tmp_path, patch("compositions", "tin-concentrate/*/indium", "value", "scale = 2"))
    assert [c.central for c in after.compositions] == [0.002, 0.002]


def test_an_outage_of_two_years_ends_after_them(model: Model, tmp_path: Path) -> None:
    outage = patch("utilisation", "a-smelter", "value", "set = 0.1\nyears = [2028, 2029]")
    rows = {r.year: r.central for r in applied(model, tmp_path, outage).utilisation if r.plant == "a-smelter"}
    assert rows == {2024: 0.7, 2028: 0.1, 2029: 0.1, 2030: 0.7}


def test_a_demand_changed_in_one_year_keeps_its_line_elsewhere(model: Model, tmp_path: Path) -> None:
    surge = patch("demands", "XAA-solder", "value", "scale = 2\nyears = [2027]")
    rows = {r.year: r.central for r in applied(model, tmp_path, surge).demands if r.id == "XAA-solder"}
    line = {year: 10_000 + (year - 2024) * 2000 / 6 for year in (2026, 2027, 2028)}
    assert rows == pytest.approx(
        {2024: 10_000, 2026: line[2026], 2027: 2 * line[2027], 2028: line[2028], 2030: 12_000}
    )


def test_rows_are_added_and_removed(model: Model, tmp_path: Path) -> None:
    text = """
[[remove]]
table = "policies"
key = "quota"
[[remove]]
table = "routes"
key = "XAA/*"
[[add]]
table = "utilisation"
row = { plant = "b-smelter", year = 2028, reason = "power", low = 0.4, central = 0.5, high = 0.6, quality = "memory", source_id = "hand", as_of = "2024" }
[[patch]]
table = "utilisation"
key = "b-smelter/2028"
field = "reason"
set = "outage"
"""
    after = applied(model, tmp_path, text)
    assert after.policies == () and {r.from_region for r in after.routes} == {"XBB"}
    assert [u.reason for u in after.utilisation if u.plant == "b-smelter"] == ["outage"]


def test_settings_are_changed_and_checked(model: Model, tmp_path: Path) -> None:
    text = '[settings]\ntarget_year = 2035\ntiers = { core = ["XAA", "XBB"] }\n'
    after = applied(model, tmp_path, text)
    assert after.settings.target_year == 2035 and after.tier("XBB") == "core"
    (fault,) = faults_of(model, tmp_path, "[settings]\ntarget_yaer = 2035\n")
    assert (fault.column, fault.remedy) == ("settings.target_yaer", 'Did you mean "target_year"?')
    (fault,) = faults_of(model, tmp_path, "[settings]\ntarget_year = 2040\n")
    assert "horizon" in fault.column


def test_a_parent_scenario_is_applied_first(model: Model, tmp_path: Path) -> None:
    written(
        tmp_path,
        'parent = "tiny-tin"\n' + patch("capacities", "a-smelter/2024", "value", "add = 1000"),
        "base.toml",
    )
    after = applied(
        model,
        tmp_path,
        'parent = "base.toml"\n' + patch("capacities", "a-smelter/2024", "value", "scale = 2"),
    )
    assert after.values["capacities:a-smelter/2024"].central == 32_000
    assert {"scenario base.toml", "scenario s.toml"} <= set(after.hashes)


@pytest.mark.parametrize(
    ("parent", "problem"),
    [
        ("us-allies", "of another model than tiny-tin"),
        ("s.toml", "its own parent"),
        ("../tiny/model.toml", "outside the scenario's folder"),
        ("none.toml", "no such scenario file"),
    ],
)
def test_a_wrong_parent_is_refused(model: Model, tmp_path: Path, parent: str, problem: str) -> None:
    assert problem in faults_of(model, tmp_path, f'parent = "{parent}"\n')[0].problem


FAULTS = [
    (patch("capacites", "a", "value", "scale = 1"), "patch 1, table", "no such table", '"capacities"'),
    (patch("capacities", "a-smeltr/2024", "value", "scale = 1"), "patch 1, key", "no row", '"a-smelter/2024"'),
    (patch("capacities", "a-*/2025", "value", "scale = 1"), "patch 1, key", "no row has this key", ""),
    (patch("capacities", "a-smelter/2024", "centrl", "scale = 1"), "patch 1, field", "no such column", '"central"'),
    (patch("capacities", "a-smelter/2024", "plant", "set = 'x'"), "patch 1, field", "key cannot be patched", ""),
    (patch("capacities", "a-smelter/2024", "note", "scale = 2"), "patch 1, scale", "is no number", "Use set"),
    (patch("capacities", "a-smelter/2024", "value", ""), "patch 1", "one of set, scale and add", "Keep one"),
    (patch("capacities", "a-smelter/2024", "value", "set = 1\nadd = 1"), "patch 1", "one of set", "Keep one"),
    (patch("capacities", "a-smelter/2024", "value", "set = [1, 2]"), "patch 1, set", "low, central and high", ""),
    (patch("capacities", "a-smelter/2024", "value", "set = 'x'"), "patch 1, set", "number or a list", ""),
    (patch("capacities", "a-smelter/2024", "value", "scael = 1\nset = 1"), "patch 1, scael", "no such key", '"scale"'),
    (patch("capacities", "a-smelter/2024", "value", "scale = '2'"), "patch 1, scale", "another type", "factor"),
    (patch("capacities", "a-smelter/2024", "value", "scale = true"), "patch 1, scale", "another type", "factor"),
    (patch("capacities", "a-smelter/2024", "value", "scale = -1"), "patch 1, low", "below the least", "t/yr"),
    (patch("capacities", "a-smelter/2024", "central", "scale = 0.5"), "patch 1, low", "lies above", '"value"'),
    (patch("capacities", "a-smelter", "value", "scale = 2\nyears = [2020]"), "patch 1, years", "no value in 2020", "2024"),
    (patch("plants", "a-smelter", "status", "set = 'idle'\nyears = [2028]"), "patch 1, years", "no year", "Remove"),
    (patch("plants", "a-smelter", "status", "set = 'off'"), "patch 1, status", "not one of operating, ", "Use a listed value"),
    (patch("plants", "a-smelter", "region", "set = 'XAB'"), "patch 1, region", "no such region", "Did you mean"),
    (patch("recipes", "tin-smelt-a/residue/tin-slag", "value", "scale = 2"), "patch 1, central", "sum above 1", ""),
    ("[patch]\ntable = 'x'\n", "patch", "a list of tables", "[[patch]]"),
    ("[[patches]]\n", "patches", "no such key", '"patch"'),
    ("parent = 3\n", "parent", "another type", "quotes"),
    ("title = nan\n", "title", "not a finite number", ""),
    ("[[add]]\ntable = 'regions'\nrow = { id = 'XCC', nam = 'C' }\n", "add 1, nam", "no such column", '"name"'),
    ("[[add]]\ntable = 'regions'\nrow = { id = 'XCC', nam = 'C' }\n", "add 1, name", "missing", "English"),
    ("[[add]]\ntable = 'regions'\nrow = { id = 'XAA', name = 'C' }\n", "add 1, row", "a row of this key", "Patch it"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "place", "problem", "remedy"), FAULTS)
def test_a_wrong_entry_is_named_with_its_remedy(
    model: Model, tmp_path: Path, text: str, place: str, problem: str, remedy: str
) -> None:
    found = faults_of(model, tmp_path, text)
    assert all(f.file == "s.toml" for f in found)
    assert any(f.column == place and problem in f.problem and remedy in f.remedy for f in found), found


def test_all_faults_come_at_once_with_their_lines(model: Model, tmp_path: Path) -> None:
    text = (
        "# a comment\n"
        + patch("capacities", "a/2024", "value", "scale = 1")
        + patch("plants", "b", "x", "set = 1")
    )
    text += "[[remove]]\ntable = 'route'\nkey = ''\n"
    found = faults_of(model, tmp_path, text)
    assert [(f.row, f.column) for f in found] == [(7, "patch 2, field"), (12, "remove 1, table")]
    text = "\n" + 3 * patch("capacities", "a/2024", "value", "scale = 1")
    assert [f.row for f in faults_of(model, tmp_path, text)] == [2, 7, 12]


def test_what_a_removal_leaves_hanging_is_named(model: Model, tmp_path: Path) -> None:
    found = faults_of(model, tmp_path, "[[remove]]\ntable = 'origins'\nkey = 'hill'\n")
    assert {f.file for f in found} == {
        "s.toml -> compositions.csv",
        "s.toml -> plants.csv",
        "s.toml -> routes.csv",
    }
    assert all("once the scenario is applied" in f.problem for f in found)


def test_the_result_can_be_written_and_read(model: Model, tmp_path: Path) -> None:
    after = applied(model, tmp_path, patch("utilisation", "a-smelter", "value", "set = 0.1\nyears = [2028]"))
    read = read_model(write_model(after, tmp_path / "out"))
    assert sorted(read.values.items()) == sorted(after.values.items())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.sampled_from([*TABLES, "plant"]),
    key=st.sampled_from(["*", "a-smelter/2024", "a-smelter", "XAA-solder", "", "**/"]),
    field=st.sampled_from(
        ["value", "central", "low", "note", "id", "year", "recovery", "capex", "status", "opens"]
    ),
    act=st.sampled_from(["set", "scale", "add", "years"]),
    value=st.one_of(
        st.integers(-(10**18), 10**18),
        st.floats(),
        st.booleans(),
        st.sampled_from(["", "x", "XAA", "2024"]),
        st.lists(st.integers(2020, 2030) | st.floats(allow_nan=False), max_size=4),
    ),
    years=st.lists(st.integers(-5, 2300), max_size=3),
)
def test_any_patch_ends_in_a_model_or_in_faults(
    model: Model, tmp_path: Path, table: str, key: str, field: str, act: str, value: object, years: list[int]
) -> None:
    shown = json.dumps(value).replace("NaN", "nan").replace("Infinity", "inf")
    text = patch(
        table, key, field, f"{act} = {shown}" + (f"\nyears = {years}" if years and act != "years" else "")
    )
    try:
        after = applied(model, tmp_path, text)
    except InputFaults as error:
        assert all(f.file.startswith("s.toml") and f.problem and f.remedy for f in error.faults)
    else:
        assert len(after.values) >= len(model.values)


def test_a_number_beyond_its_limit_is_told_as_a_table_tells_it(model: Model, tmp_path: Path) -> None:
    row = model.utilisation[0]
    percent = faults_of(
        model, tmp_path, patch("utilisation", f"{row.plant}/{row.year}", "central", "set = 95")
    )
    assert [(f.problem, f.remedy) for f in percent] == [
        ("above the most that central can be, 1.2", "A fraction runs from 0 to 1: 95 percent is 0.95.")
    ]
    below = faults_of(model, tmp_path, patch("capacities", "a-smelter/2024", "central", "add = -99999"))
    assert below[0].problem == "below the least that central can be, 0"
    assert below[0].remedy == "Give a number in t/yr from 0."

"""A folder is read whole or refused with every fault: file, row, column, value, and what would be right."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny import MODEL, TABLES, with_cell, with_row, write_tiny

from oreshed.basis.errors import Fault, InputFaults
from oreshed.chain import folder, schema
from oreshed.chain.folder import check_model, new_model, read_model, shipped, shipped_models, write_model
from oreshed.chain.model import Model


def faults_of(path: Path) -> tuple[Fault, ...]:
    with pytest.raises(InputFaults) as caught:
        read_model(path)
    return caught.value.faults


def content(model: Model) -> Model:
    return replace(model, hashes={})


def test_the_tiny_model_reads_without_faults_or_cautions(tmp_path: Path) -> None:
    model = read_model(write_tiny(tmp_path))
    assert model.values["capacities:a-smelter/2024"].central == 15_000
    assert model.recipe["tin-smelt-a"].loss == pytest.approx(0.02)
    assert model.plant["a-remelt"].latitude == 10.5
    assert len(model.hashes) == 23 and len(model.hashes["plants.csv"]) == 64
    assert check_model(model) == []


# (table, row, column, cell) -> (words of the problem, words of the remedy)
CELLS = [
    ("plants", 2, "id", "", "the cell is empty", "trail-zinc"),
    ("capacities", 3, "central", "1.4 kt", "carries a unit, 'kt'", "Write 1400: the column is in t/yr"),
    ("capacities", 3, "central", "1.4 kt/yr", "carries a unit, 'kt/yr'", "Write 1400: the column is in t/yr"),
    ("capacities", 3, "central", "3000 MWh", "unit 'MWh' does not fit", "plain number in t/yr"),
    ("capacities", 3, "central", "1 410", "not a number", "Write 1410: a plain number in t/yr"),
    ("capacities", 3, "central", "3_000", "not a number", "Write 3000"),
    ("capacities", 3, "central", "nan", "not a finite number", "finite number in t/yr"),
    ("capacities", 3, "high", "1e999", "not a finite number", "finite number in t/yr"),
    ("capacities", 3, "low", "-1", "below the least", "in t/yr from 0"),
    ("capacities", 3, "low", "3001", "low lies above central, 3000", "at most"),
    ("capacities", 3, "high", "2999", "high lies below central, 3000", "at least"),
    ("capacities", 3, "central", "W", "not a number", "withheld"),
    ("capacities", 3, "central", "2000-4000", "not a number", "into low and high"),
    ("capacities", 3, "year", "2024.5", "not a whole number", "first year"),
    ("capacities", 3, "year", "24", "below the least", "first year"),
    ("capacities", 3, "plant", "a-smeltr", "no such plant", 'Did you mean "a-smelter"?'),
    ("capacities", 3, "as_of", "2024-13", "no such day", "calendar"),
    ("capacities", 3, "as_of", "May 2024", "not a date", "YYYY-MM-DD"),
    ("capacities", 3, "quality", "Memory", "not one of published", 'Did you mean "memory"?'),
    ("capacities", 3, "source_id", "hnad", "no such source", 'Did you mean "hand"?'),
    ("utilisation", 2, "central", "70", "above the most", "70 percent is 0.7"),
    ("utilisation", 2, "central", "70 %", "carries a unit", "Write 0.7"),
    ("utilisation", 2, "reason", "strike", "not one of margin", "listed value"),
    ("plants", 4, "region", "xaa", "no such region", 'Did you mean "XAA"?'),
    ("plants", 4, "recipe", "tin-smelt-c", "no such recipe", "Did you mean"),
    ("plants", 4, "recipe", "tin-smelt-a;", "between ; is blank", "extra ;"),
    ("plants", 4, "origin", "hill", "takes feed (tin-smelt-a) has an origin", "Leave origin blank"),
    ("plants", 6, "origin", "", "takes no feed", "row of origins"),
    ("plants", 6, "origin", "hil", "no such origin", 'Did you mean "hill"?'),
    ("plants", 4, "status", "open", "not one of operating", "Did you mean"),
    ("plants", 4, "closes", "2O30", "not a whole number", "first year"),
    ("plants", 4, "latitude", "91", "above the most", "at most 90"),
    ("regions", 3, "id", "Bland", "not a region code", "alpha-3"),
    ("sources", 2, "opened", "perhaps", "neither true nor false", "Write true or false"),
    ("commodities", 3, "id", "tin concentrate", "not an id", '"tin-concentrate"'),
    ("commodities", 3, "name", "n" * 201, "201 characters", "At most 200"),
    ("commodities", 3, "note", "n" * 10_001, "10001 characters", "At most 10000"),
    ("recipes", 4, "commodity", "tin-scarp", "no such commodity", 'Did you mean "tin-scrap"?'),
    ("recipes", 8, "central", "0.06", "sum above 1: 0.95 + 0.06 = 1.01", "Lower a share"),
    ("recipes", 8, "capacity_basis", "true", "capacity basis in row 7 already", "Leave one"),
    ("circuits", 2, "commodity", "tin-refined", "recovers indium, and this commodity is tin", "indium-refined"),
    ("circuits", 2, "capacity_central", "", "capacity_low is given and capacity_central blank", "central value"),
    ("circuits", 2, "recovery_low", "0.51", "recovery_low lies above recovery_central", "at most"),
    ("compositions", 2, "element", "Indium", "spelt otherwise", "Write indium"),
    ("routes", 2, "to_region", "XAA", "from a region to itself", "needs no route"),
    ("routes", 2, "commodity", "tin-ore", "no such commodity", ""),
    ("demands", 3, "accepts", "indium-refined", "for tin accepts a commodity of indium", "tin-refined"),
    ("demands", 3, "accepts", "tin-refined; tin-sheet", "no such commodity", "Did you mean"),
    ("demands", 4, "region", "XBB", "has region XAA in row 3", "other years"),
    ("policies", 2, "closes", "2026", "in or before the year it opens, 2026", "later one"),
    ("options", 2, "full_year", "2028", "full_year comes before expected_year, 2029", "in order"),
    ("options", 3, "excludes", "hill-deeper", "no such option", 'Did you mean "hill-deep"?'),
    ("options", 2, "capex_low_musd", "121", "capex_low_musd lies above", "at most"),
    ("option_effects", 2, "target", "hil-mine", "capacity_add names no known plant", 'Did you mean "hill-mine"?'),
    ("option_effects", 3, "target", "XAA", "what leaves a region", "Write region:commodity"),
    ("option_effects", 3, "target", "XAA:tin-ore", "names no known commodity", ""),
    ("option_effects", 3, "target", "XAC:tin-concentrate", "names no known region", "Did you mean"),
    ("option_effects", 3, "central", "10", "fraction from 0 to 1", "10 percent is 0.1"),
    ("observables", 3, "unit", "t/yr", "counted in percent", "Write percent"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "row", "column", "cell", "problem", "remedy"), CELLS)
def test_a_wrong_cell_is_named_with_its_remedy(
    table: str, row: int, column: str, cell: str, problem: str, remedy: str, tmp_path: Path
) -> None:
    write_tiny(tmp_path, **{table: with_cell(table, row, column, cell)})
    mine = [f for f in faults_of(tmp_path) if (f.file, f.row, f.column) == (f"{table}.csv", row, column)]
    assert any(problem in f.problem and remedy in f.remedy for f in mine), mine or faults_of(tmp_path)
    assert all(f.value in cell or f.value == cell[:77] + "..." for f in mine)


def line(table: str, row: int) -> str:
    return TABLES[table][row - 1]


P = "derived,hand,2024,"
ROWS = [
    ("capacities", line("capacities", 3), "the same key stands in row 3", "plant, year"),
    ("regions", "XAA,Aland again,", "the same key stands in row 2", "id"),
    ("recipes", f"idle,feed,tin-scrap,false,1,1,1,{P}", "the recipe makes no product", "recipe"),
    ("recipes", f"tin-remelt,residue,indium-refined,false,0,0,0,{P}", "routes tin (row 4)", "commodity"),
    ("plants", f"mute,Mute,XAA,,,tin smelting,tin-smelt-a,,possible,,,,,,{P}", "has no capacity", "id"),
    ("option_effects", f"rerun,circuit_add,b-smelter:indium,2027,1,1,1,{P}", "no such circuit", "target"),
    ("option_effects", f"rerun,recovery_set,a-smelter,2027,1,1,1,{P}", "changes a circuit", "target"),
    ("option_effects", f"rerun,demand_set,a-smelter,2027,1,1,1,{P}", "names no known demand", "target"),
    ("option_effects", f"rerun,feed_add,a-smelter,2027,1,1,1,{P}", "changes a route", "target"),
    ("option_effects", f"rerun,feed_add,XBB>XBB:tin-concentrate,2027,1,1,1,{P}", "to itself", "target"),
    ("circuits", f"a-smelter,tin,tin-refined,x,0.5,0.6,,,,,,{P}", "not a number", "recovery_low"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "added", "problem", "column"), ROWS)
def test_a_wrong_row_is_named(table: str, added: str, problem: str, column: str, tmp_path: Path) -> None:
    write_tiny(tmp_path, **{table: with_row(table, added)})
    place = (f"{table}.csv", len(TABLES[table]) + 1, column)
    mine = [f for f in faults_of(tmp_path) if (f.file, f.row, f.column) == place]
    assert any(problem in f.problem for f in mine), faults_of(tmp_path)


def edited(table: str, old: str, new: str) -> str:
    text = "\n".join([*TABLES[table], ""])
    assert old in text
    return text.replace(old, new)


FILES = [
    ("plants", edited("plants", "owner,", ""), 1, "", None),
    ("plants", edited("plants", ",stage,", ",sttage,"), 1, "sttage", 'Did you mean "stage"?'),
    ("plants", edited("plants", ",stage,", ",sttage,"), 1, "stage", "Add it: stage as an analyst"),
    ("plants", edited("plants", ",owner,", ",site,"), 1, "site", "Keep one"),
    ("capacities", edited("capacities", ",3000,3000,3000,", ",1,410,3000,3000,"), 3, "", "1410, not 1,410"),
    ("capacities", edited("capacities", "3000,3000,3000,derived,hand,2024,", "3000"), 3, "", "cut off"),
    ("regions", edited("regions", "Bland", '"Bland'), 3, "", "Close each quote"),
    ("regions", edited("regions", ",", ";"), 1, "", "by a comma"),
    ("regions", "", 1, "", "Start it with id,name,note"),
    ("regions", edited("regions", "Bland", "Bl\x07and"), 3, "name", "Remove it"),
    ("regions", edited("regions", "Bland", "x" * 140_000), 3, "", "Shorten the cell"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "text", "row", "column", "remedy"), FILES)
def test_a_broken_table_is_named(
    table: str, text: str, row: int, column: str, remedy: str | None, tmp_path: Path
) -> None:
    write_tiny(tmp_path, **{table: text})
    mine = [f for f in faults_of(tmp_path) if f.file == f"{table}.csv" and f.column == column]
    if remedy is None:  # a header cell lost moves every row: each is told, none is misread
        assert {f.row for f in mine} == set(range(2, len(TABLES[table]) + 1))
    else:
        assert any(f.row == row and remedy in f.remedy for f in mine), faults_of(tmp_path)


SETTINGS = [
    ("horizon = 2035", "", "horizon", "missing", "last year with data"),
    ("horizon = 2035", "horizont = 2035", "horizont", "no such setting", 'Did you mean "horizon"?'),
    ("horizon = 2035", "horizon = '2035'", "horizon", "integer", "last year"),
    ("horizon = 2035", "horizon = 2029", "horizon", "comes before target_year, 2030", "in order"),
    ("horizon = 2035", "horizon = 2035\ndiscount_rate = nan", "discount_rate", "finite", "finite"),
    ('core = ["XAA"]', 'core = ["XAC"]', "tiers.core", "no such region", 'Did you mean "XAA"?'),
    ('core = ["XAA"]', 'core = ["XAA", "XBB"]', "tiers.partner", "tiers.core too", "one tier"),
    ('both = ["XAA"', 'both = ["XAB"', "blocs.both", "no such region", "Did you mean"),
    ("both =", "core =", "blocs.core", "a tier has the same name", "another"),
    ('"core"\n', '"cores"\n', "default_bloc", "no such tier, bloc or region", 'Did you mean "core"?'),
    ('core = ["XAA"]', f"core = {'[' * 5000}", "", "nested too deeply", ""),
    ("base_year = 2024", "base_year = ", "", "not TOML", "Mend"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "key", "problem", "remedy"), SETTINGS)
def test_a_wrong_setting_is_named(
    old: str, new: str, key: str, problem: str, remedy: str, tmp_path: Path
) -> None:
    assert old in MODEL
    write_tiny(tmp_path, model=MODEL.replace(old, new))
    mine = [f for f in faults_of(tmp_path) if f.file == "model.toml" and f.column == key]
    assert any(problem in f.problem and remedy in f.remedy for f in mine), faults_of(tmp_path)


def test_all_faults_of_all_files_come_at_once_and_one_mistake_is_told_once(tmp_path: Path) -> None:
    write_tiny(
        tmp_path,
        capacities=with_cell("capacities", 3, "central", "x").replace("14500", "y"),
        plants=with_cell("plants", 3, "latitude", "north"),  # its capacity row must not be orphaned by that
        routes=with_cell("routes", 2, "year", "soon"),
        model=MODEL + "\n[teirs]\n",
    )
    (tmp_path / "demands.csv").unlink()
    (tmp_path / "plant.csv").write_text("id\n")
    found = [(f.file, f.row, f.column) for f in faults_of(tmp_path)]
    assert found == [
        ("capacities.csv", 3, "central"),
        ("capacities.csv", 4, "low"),
        ("demands.csv", 0, ""),
        ("model.toml", 0, "teirs"),
        ("plant.csv", 0, ""),
        ("plants.csv", 3, "latitude"),
        ("routes.csv", 2, "year"),
    ]


def test_a_missing_table_that_was_misnamed_is_suggested(tmp_path: Path) -> None:
    write_tiny(tmp_path)
    (tmp_path / "plants.csv").rename(tmp_path / "plant.csv")
    remedies = {f.file: f.remedy for f in faults_of(tmp_path)}
    assert remedies["plant.csv"] == 'Did you mean "plants.csv"? Rename or remove it.'
    assert "recipe" in remedies["plants.csv"]


def test_no_folder_and_a_file_in_its_place_are_refused(tmp_path: Path) -> None:
    assert faults_of(tmp_path / "none")[0].problem == "no such folder"
    (tmp_path / "file").write_text("x")
    assert faults_of(tmp_path / "file")[0].problem == "not a folder"


def test_cp1252_text_is_refused_at_its_row(tmp_path: Path) -> None:
    write_tiny(tmp_path)
    text = '"two\nlines",' + "Åland,"
    (tmp_path / "regions.csv").write_bytes(f'id,name,note\nXAA,"A\nland",\nXBB,{text}\n'.encode("cp1252"))
    fault = next(f for f in faults_of(tmp_path) if "UTF-8" in f.problem)
    assert (fault.file, fault.row) == ("regions.csv", 3)
    assert "Åland" in fault.value and "UTF-8" in fault.remedy


def test_what_spreadsheets_write_is_read(tmp_path: Path) -> None:
    plain = read_model(write_tiny(tmp_path / "plain"))
    for name in ("plants", "routes"):
        write_tiny(tmp_path / "sheet")
        text = "\r\n".join([*TABLES[name], ",,,", "", ""])
        (tmp_path / "sheet" / f"{name}.csv").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert content(read_model(tmp_path / "sheet")) == content(plain)


def test_links_that_leave_the_folder_are_refused(tmp_path: Path) -> None:
    inside = write_tiny(tmp_path / "model")
    outside = tmp_path / "regions.csv"
    (inside / "regions.csv").rename(outside)
    (inside / "regions.csv").symlink_to(outside)
    fault = faults_of(inside)[0]
    assert (fault.file, fault.problem) == ("regions.csv", "leads out of the folder")
    (inside / "regions.csv").unlink()
    (inside / "regions.csv").mkdir()
    assert faults_of(inside)[0].problem == "is not a file"


def test_a_pipe_in_place_of_a_table_does_not_block(tmp_path: Path) -> None:
    write_tiny(tmp_path, without=("regions",))
    os.mkfifo(tmp_path / "regions.csv")
    assert faults_of(tmp_path)[0].problem == "is not a file"


def test_a_file_above_the_cap_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_tiny(tmp_path)
    monkeypatch.setattr(folder, "MAX_BYTES", 100)
    assert "regions.csv" not in {f.file for f in faults_of(tmp_path)}
    assert any("larger than" in f.problem and f.file == "plants.csv" for f in faults_of(tmp_path))


def test_a_table_wrong_in_every_row_stops_soon(tmp_path: Path) -> None:
    rows = "\n".join(f"p{i},20x4,1,1,1,derived,hand,2024," for i in range(20_000))
    write_tiny(tmp_path, capacities=TABLES["capacities"][0] + "\n" + rows + "\n")
    found = [f for f in faults_of(tmp_path) if f.file == "capacities.csv"]
    assert len(found) == 502 and any("more than 500" in f.problem for f in found)


HOSTILE = [
    "</script><b>",
    "=1+1",
    "'=1",
    "''@x",
    "+SUM(A1)",
    "-5",
    "-x",
    '"',
    'a"b,c',
    "a\nb",
    "Ünïted 鉛",
    "'plain",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_kept_as_it_is(name: str, tmp_path: Path) -> None:
    model = read_model(write_tiny(tmp_path / "a"))
    region = model.regions[0].model_copy(update={"name": name})
    changed = replace(model, regions=(region, *model.regions[1:]))
    write_model(changed, tmp_path / "b")
    assert content(read_model(tmp_path / "b")) == content(changed)
    raw = (tmp_path / "b" / "regions.csv").read_text(encoding="utf-8")
    assert not any(cell[:1] in "=+@" for line in raw.split("\n") for cell in line.split(",") if cell)


TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("\n\t"), max_size=40
).map(str.strip)
NUMBER = st.floats(0, 1e12, allow_nan=False)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=TEXT.filter(bool), note=TEXT, interval=st.lists(NUMBER, min_size=3, max_size=3).map(sorted))
def test_writing_and_reading_gives_the_same_model(
    tmp_path: Path, name: str, note: str, interval: list[float]
) -> None:
    model = read_model(write_tiny(tmp_path / "a"))
    try:
        region = schema.Region(id="XAA", name=name, note=note)
    except ValueError:
        return  # what pydantic strips to nothing is no name
    low, central, high = interval
    capacity = model.capacities[0].model_copy(update={"low": low, "central": central, "high": high})
    changed = replace(
        model, regions=(region, *model.regions[1:]), capacities=(capacity, *model.capacities[1:])
    )
    shutil.rmtree(tmp_path / "b", ignore_errors=True)
    write_model(changed, tmp_path / "b")
    again = read_model(tmp_path / "b")
    assert content(again) == content(changed)
    write_model(again, tmp_path / "b", overwrite=True)
    assert read_model(tmp_path / "b").hashes == again.hashes


def test_a_write_that_fails_leaves_the_old_model_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = write_tiny(tmp_path / "model")
    before = {p.name: p.read_bytes() for p in target.iterdir()}
    model = read_model(target)
    written = Path.write_text

    def fail_at_plants(path: Path, *args: object, **kwargs: object) -> int:
        if path.name == "plants.csv":
            raise OSError(28, "No space left on device")
        return written(path, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "write_text", fail_at_plants)
    with pytest.raises(InputFaults, match="No space left"):
        write_model(model, target, overwrite=True)
    assert {p.name: p.read_bytes() for p in target.iterdir()} == before
    assert [p.name for p in tmp_path.iterdir()] == ["model"]


def test_a_failed_exchange_puts_the_old_model_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = write_tiny(tmp_path / "model")
    model = read_model(target)
    renamed = Path.rename

    def fail_for_the_new(path: Path, to: Path) -> Path:
        if path.name == "new":
            raise OSError(5, "Input/output error")
        return renamed(path, to)

    monkeypatch.setattr(Path, "rename", fail_for_the_new)
    with pytest.raises(InputFaults, match="Input/output"):
        write_model(model, target, overwrite=True)
    assert content(read_model(target)) == content(model)
    assert [p.name for p in tmp_path.iterdir()] == ["model"]


def test_line_ends_inside_a_cell_become_line_feeds(tmp_path: Path) -> None:
    model = read_model(
        write_tiny(tmp_path / "a", regions='id,name,note\r\nXAA,"A\r\nland",\r\nXBB,Bland,\r\n')
    )
    assert model.regions[0].name == "A\nland"


def test_writing_refuses_what_is_not_its_own(tmp_path: Path) -> None:
    model = read_model(write_tiny(tmp_path / "model"))
    with pytest.raises(InputFaults, match="a model stands there"):
        write_model(model, tmp_path / "model")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("x")
    with pytest.raises(InputFaults, match="not empty and no model"):
        write_model(model, tmp_path / "letters", overwrite=True)
    (tmp_path / "model" / "scenarios").mkdir()
    (tmp_path / "model" / "scenarios" / "a.toml").write_text("x")
    write_model(model, tmp_path / "model", overwrite=True)
    assert (tmp_path / "model" / "scenarios" / "a.toml").read_text() == "x"
    (tmp_path / "empty").mkdir()
    assert write_model(model, tmp_path / "empty") == (tmp_path / "empty").resolve()


def test_an_unknown_name_lists_the_shipped_models(tmp_path: Path) -> None:
    assert shipped(tmp_path) == tmp_path
    with pytest.raises(InputFaults, match="Shipped models"):
        shipped("us-alies")
    for name in shipped_models():
        assert (shipped(name) / "model.toml").is_file()


CAUTIONS = [
    ("routes", with_row("routes", f"XBB,XAA,tin-slag,,2024,true,,,1,1,1,{P}"), 5, "to_region", "nothing in XAA takes"),
    ("regions", "id,name,note\nXBB,Bland,\nXAA,Aland,\n", 3, "id", "not sorted by id"),
    ("capacities", with_row("capacities", f"river-mine,2040,1,1,1,{P}"), 8, "year", "beyond the model's horizon"),
    ("origins", with_row("origins", "rivers,XBB,Rivers,"), 5, "id", "no row names it"),
    ("sources", with_row("sources", "ibid,Ibidem,,,,false,"), 3, "id", "no row names it"),
    ("demands", with_cell("demands", 4, "accepts", "tin-slag"), 4, "accepts", "whose role is residue"),
    ("plants", with_cell("plants", 6, "origin", "river"), 6, "origin", "its origin in XBB"),
    ("options", with_row("options", f"void,V,XAA,x,,2030,,,,,,,,,,,,,,,,,false,,,,,{P}"), 4, "id", "changes nothing"),
    ("windows", with_cell("windows", 2, "element", "silver"), 2, "element", "no commodity holds"),
    ("modules", with_cell("modules", 2, "stage", "tin mine"), 2, "stage", "family nameplate goes by this stage"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "text", "row", "column", "problem"), CAUTIONS)
def test_what_is_odd_is_told_and_not_refused(
    table: str, text: str, row: int, column: str, problem: str, tmp_path: Path
) -> None:
    found = check_model(read_model(write_tiny(tmp_path, **{table: text})))
    place = (f"{table}.csv", row, column)
    assert any((c.file, c.row, c.column) == place and problem in c.problem for c in found), found


def test_a_published_value_of_an_unopened_source_is_told(tmp_path: Path) -> None:
    write_tiny(
        tmp_path,
        sources=with_cell("sources", 2, "opened", "false"),
        capacities=with_cell("capacities", 2, "quality", "published"),
    )
    found = check_model(read_model(tmp_path))
    assert [(c.file, c.row) for c in found] == [("capacities.csv", 2)]


def test_several_names_in_a_cell_may_have_spaces_around_the_semicolon(tmp_path: Path) -> None:
    write_tiny(
        tmp_path,
        plants=with_cell("plants", 4, "recipe", "tin-smelt-a ; tin-smelt-b"),
        demands=with_cell("demands", 3, "accepts", "tin-refined; tin-refined"),
    )
    model = read_model(tmp_path)
    assert model.plant["a-smelter"].recipe == "tin-smelt-a;tin-smelt-b"
    assert model.demands[1].accepts == "tin-refined;tin-refined"


def test_a_new_model_reads_without_cautions_but_for_its_source(tmp_path: Path) -> None:
    model = read_model(new_model(tmp_path / "mine", "tin"))
    assert check_model(model) == []
    # Technologies are plants of their own metals, couplings join two metals: a starter of any one metal has neither.
    assert all(model.table(t.table) for t in schema.TABLES if t not in (schema.FlowsheetRow, schema.Coupling))
    assert {v.quality for v in model.values.values()} == {"memory"}
    readme = (tmp_path / "mine" / "README.txt").read_text()
    assert all(f"{t.table}.csv" in readme for t in schema.TABLES)
    assert "# tier name -> regions" in (tmp_path / "mine" / "model.toml").read_text()


@pytest.mark.parametrize("metal", ["", "Tin", "../tin", "tin;lead", "-"])
def test_a_new_model_needs_a_metal(metal: str, tmp_path: Path) -> None:
    with pytest.raises(InputFaults, match="not a name of a metal"):
        new_model(tmp_path / "mine", metal)
    assert not (tmp_path / "mine").exists()


def test_metal_from_hosts_that_are_not_modelled_needs_no_origin(tmp_path: Path) -> None:
    write_tiny(
        tmp_path,
        recipes=with_row("recipes", f"host,product,indium-refined,true,1,1,1,{P}"),
        plants=with_row("plants", f"zhost,Other hosts,XBB,,,indium,host,,operating,,,,,,{P}"),
        capacities=with_row("capacities", f"zhost,2024,1,1,1,{P}"),
    )
    assert "zhost" in read_model(tmp_path).plant


@pytest.mark.parametrize(
    ("family", "stage"),
    [("feed in", "Tin in concentrate"), ("companion recovery", "indium at tin smelting"), ("window", "*")],
)
def test_a_module_goes_by_what_its_family_goes_by(family: str, stage: str, tmp_path: Path) -> None:
    write_tiny(tmp_path, modules=with_row("modules", f"{family},{stage},100,,,,{P}"))
    assert not [c for c in check_model(read_model(tmp_path)) if "not sorted" not in c.problem]
    write_tiny(tmp_path, modules=with_row("modules", f"{family}s,{stage},100,,,,{P}"))
    found = [c for c in check_model(read_model(tmp_path)) if "not sorted" not in c.problem]
    assert [(c.column, c.remedy) for c in found] == [("family", f'Did you mean "{family}"?')]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["model.toml", *(f"{t}.csv" for t in TABLES)]),
    changes=st.lists(st.tuples(st.integers(0, 10_000), st.binary(max_size=3)), min_size=1, max_size=6),
)
def test_damaged_bytes_end_in_a_model_or_in_faults(
    tmp_path: Path, name: str, changes: list[tuple[int, bytes]]
) -> None:
    write_tiny(tmp_path)
    content = bytearray((tmp_path / name).read_bytes())
    for place, new in changes:
        at = place % len(content)
        content[at : at + 1] = new
        content = content or bytearray(b"x")
    (tmp_path / name).write_bytes(bytes(content))
    try:
        model = read_model(tmp_path)
    except InputFaults as error:
        assert all(f.file and f.problem and f.remedy for f in error.faults)
        assert str(error)
    else:
        check_model(model)
        assert len(model.values) and model.recipe

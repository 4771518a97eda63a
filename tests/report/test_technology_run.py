"""What `oreshed technology` says: no traceback for a feed, nothing cut, and a remedy with every refusal."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from oreshed.cli import main
from oreshed.report.technology import print_technology
from oreshed.report.technology_feed import choices_of, example_of, feed_words
from oreshed.report.technology_run import figure_text, print_run, run_technology
from oreshed.technology.flowsheet import Flowsheet
from oreshed.technology.registry import Technology, technologies, technology
from oreshed.technology.unit import Unit

SECOND_INLETS = [
    ("cementation-on-iron", "Cu in liquor", "scrap"), ("cementation-on-zinc", "Cu in liquor", "scrap"),
    ("cementation-on-lead", "Cu in liquor", "scrap"), ("iron-removal", "ZnSO4", "neutraliser"),
    ("zinc-dust-purification", "ZnSO4", "dust"), ("cadmium-circuit", "Cd", "dust"),
]  # fmt: skip


def told(*words: str) -> Result:
    result = CliRunner().invoke(main, ["technology", *words], env={"COLUMNS": "80"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


@pytest.mark.parametrize(("name", "species", "inlet"), SECOND_INLETS)
def test_an_inlet_that_gets_nothing_is_named_with_how_to_feed_it(name: str, species: str, inlet: str) -> None:
    result = told("run", name, "--feed", f"{species}=1", "--feed", "water=1000")
    assert result.exit_code == 2
    assert f"needs its inlet '{inlet}'" in result.output
    assert f"--feed {inlet}:" in result.output


def test_the_advised_second_feed_runs() -> None:
    feed = ("run", "cementation-on-iron", "--feed", "water=1000", "--feed", "CuSO4=1")
    advised = re.search(r"--feed (scrap:\S+)", told(*feed).output)
    assert advised
    assert told(*feed, "--feed", advised[1]).exit_code == 0


@pytest.mark.parametrize("name", ["copper-sxew-heap", "copper-sxew-agitated"])
def test_silica_of_the_ore_stays_in_the_spent_ore(name: str) -> None:
    found = run_technology(technology(name), ["malachite=10", "SiO2=990"], [])
    assert found["products"]["spent ore"]["species"]["SiO2"] == pytest.approx(990)


def test_a_species_that_a_process_cannot_carry_is_refused_by_name() -> None:
    feed = ("--feed", "water=1000", "--feed", "CuSO4=1", "--feed", "FeS2=1", "--feed", "scrap:Zn=2")
    result = told("run", "cementation-on-zinc", *feed)
    assert result.exit_code == 2
    assert "found 'FeS2'" in result.output and "no place" in result.output


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("species,tonnes,note\nZnS,99.5,naïve €\nquartz,0.5,\n", "cp1252"),
        ("species;tonnes\nZnS;99,5\nquartz;0,5\n", "utf-8"),
        ("Species\tTonnes\nZnS\t99.5\nquartz\t0.5\n", "utf-16"),
    ],
)
def test_a_feed_table_of_any_usual_kind_gives_the_same_run(
    tmp_path: Path, content: str, encoding: str
) -> None:
    file = tmp_path / "feed.csv"
    file.write_bytes(content.encode(encoding))
    found = run_technology(technology("roasting"), [str(file)], [])
    assert found["feed"]["concentrate"]["species"] == {"ZnS": 99.5, "quartz": 0.5}


def test_all_faults_of_feeds_and_settings_are_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "feed.csv"
    file.write_text("mineral,t\nZnS,1\n", encoding="utf-8")
    words = ["--feed", "nofile.csv", "--feed", str(file), "--feed", "ZnS=many", "--feed", "sluice:ZnS=1"]
    result = told("run", "roasting", *words, "--feed", "ZnS", "--set", "bed_K=1", "--set", "bedK=1")
    assert result.exit_code == 2
    for part in ("7 faults", "nofile.csv: no such file", "no column species", "found 'many'", "no such inlet",
                 "neither a feed nor a file", "1123 to 1273 K", "Did you mean bed_K"):  # fmt: skip
        assert part in result.output


def test_a_setting_of_two_units_is_refused_with_both_full_names_and_ranges() -> None:
    result = told("run", "zinc-plant", "--feed", "ZnS=100", "--set", "density=450")
    assert result.exit_code == 2
    assert "electrowinning.density (current density, 200 to 800 A/m2)" in result.output
    assert "cadmium.density (current density, 20 to 300 A/m2)" in result.output


def test_every_setting_that_show_prints_is_one_that_set_takes() -> None:
    for name in ("zinc-plant", "lead-plant", "roasting"):
        unit = technology(name).unit
        assert unit is not None
        shown = told("show", name).output
        feed = [w for inlet, s in example_of(unit).items() for w in (f"{inlet}:{s.species[0]}=-1",)]
        for choice in choices_of(unit):
            word = f"{choice.full}={choice.setting.default:g}"
            assert f"\n  {word}\n" in shown
            # The feed is wrong on purpose: only faults of the setting would be more than its one.
            result = told("run", name, "--feed", feed[0], "--set", word)
            assert "1 fault:" in result.output and "--set" not in result.output


@pytest.mark.parametrize(
    ("name", "feed"),
    [
        ("lead-plant", ["galena=85", "sphalerite=5", "SiO2=10"]),
        ("imperial-smelting", ["ZnS=10"]),
        ("cementation-on-iron", ["CuSO4=1", "scrap:Fe=2"]),
    ],
)
def test_a_refused_feed_is_told_with_one_that_runs(name: str, feed: list[str]) -> None:
    result = told("run", name, *(w for f in feed for w in ("--feed", f)))
    assert result.exit_code == 2
    assert " inf " not in result.output
    change = result.output.partition("Change the feed")[2]
    named = re.findall(r'--feed "?([^"=]+)"?=(\S+)', change)
    assert named
    now = dict(f.split("=") for f in feed)
    if "tried" in change:
        now[named[0][0]] = named[0][1].rstrip(",.")
    else:
        now = dict(named)
    assert told("run", name, *(w for k, v in now.items() for w in ("--feed", f"{k}={v}"))).exit_code == 0


def test_a_species_that_is_too_much_at_any_amount_is_told_to_be_left_out() -> None:
    result = told("run", "flotation-bank", "--feed", "galena=6", "--feed", "PbO2=1", "--feed", "gangue=90")
    assert result.exit_code == 2 and "it runs without PbO2" in result.output


def test_what_no_plant_does_is_refused_with_its_reason_and_no_zero_to_zero() -> None:
    result = told("run", "cadmium-hydride", "--feed", "Cd=10")
    assert result.exit_code == 2
    assert "yes or no" not in result.output and "distil (vacuum-distillation)" in result.output


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_run_on_a_screen_of_any_width_has_every_name_and_number_whole(width: int) -> None:
    t = technology("zinc-plant")
    assert t.unit is not None
    feed = ["ZnS=80", "FeS=10", "galena=1", "quartz=5", "Cd in sphalerite=0.2"]
    found = run_technology(t, feed, [])
    out = io.StringIO()
    print_run(found, Console(file=out, width=width))
    text = out.getvalue()
    assert "…" not in text
    for product, stream in found["products"].items():
        assert f"{product}: {figure_text(stream['tonnes'])} t/yr" in text
        for species, tonnes in stream["species"].items():
            assert re.search(rf"{re.escape(species)} +{re.escape(figure_text(tonnes))}(\s|$)", text)
    for name, value in found["diagnostics"].items():
        assert not value or name in text
    unverified = found["unverified_parameters"]
    assert f"{len(unverified)} of" in text and unverified[0] not in text
    assert " 0\n" not in text  # zeros are counted, not listed


def test_names_of_a_technology_stand_whole_at_any_width() -> None:
    for name in ("flotation-bank", "sequential-pb-zn"):
        t = technology(name)
        out = io.StringIO()
        print_technology(t, Console(file=out, width=40))
        for choice in choices_of(t.unit) if t.unit else ():
            assert f"{choice.full}=" in out.getvalue()
        for case in t.cases:
            assert case.id in out.getvalue()


def test_the_list_marks_what_runs_and_explains_its_codes() -> None:
    text = told("list").output
    assert re.search(r"\nroasting +run ", text) and re.search(r"\nultimate-pit +cases ", text)
    assert "Codes such as" in text
    refused = told("run", "ultimate-pit", "--feed", "galena=1")
    assert refused.exit_code == 2 and "technology cases ultimate-pit --file" in refused.output


def test_a_misspelt_technology_is_refused_from_the_index_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def loaded(name: str) -> None:
        raise AssertionError(f"{name} was loaded")

    monkeypatch.setattr("oreshed.technology.registry.import_module", loaded)
    result = told("cases", "zinc-plnt")
    assert result.exit_code == 2 and "did you mean zinc-plant" in result.output


def test_a_missing_case_file_is_refused_with_its_path() -> None:
    result = told("cases", "--file", "nowhere/cases.csv")
    assert result.exit_code == 2 and "nowhere/cases.csv" in result.output


def test_a_case_file_as_excel_saves_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "cases.csv"
    header = "case_id,technology,source,inputs,published_result,tolerance_suggested\r\n"
    row = 'X,roasting,Müller,"{}","{""Zn_pct"": 60}",\r\n'
    file.write_bytes((header + row).encode("cp1252"))
    result = told("cases", "--file", str(file), "--json")
    assert '"source": "Müller"' in result.output


def test_every_technology_fed_by_one_inlet_alone_answers_or_refuses() -> None:
    for t in technologies():
        if not isinstance(t.unit, Unit) or len(t.unit.inlets) < 2:
            continue
        for inlet, stream in example_of(t.unit).items():
            words = feed_words(t.unit, {inlet: stream}).replace('"', "").split("--feed ")[1:]
            feeds = [w.strip() for w in words]
            result = told("run", t.id, *(w for f in feeds for w in ("--feed", f)))
            assert result.exit_code in (0, 2)


def test_a_refused_setting_is_told_with_the_nearest_value_that_runs() -> None:
    feed = ["--feed", "galena=10", "--feed", "quartz=190"]
    assert told("run", "flotation-bank", *feed, "--set", "cells=4").exit_code == 0
    refused = told("run", "flotation-bank", *feed, "--set", "cells=4.5")
    assert refused.exit_code == 2 and "cells = 4.5 is no whole number" in refused.output
    instead = re.search(r"--set cells=(\d+) \(its default is 8\)", refused.output)
    assert instead and told("run", "flotation-bank", *feed, "--set", f"cells={instead[1]}").exit_code == 0


def test_shares_of_an_element_do_not_add_up_to_more_than_the_whole() -> None:
    feed = ["Pb=97.6", "Ag in bullion=0.4", "Sn in bullion=0.15"]
    output = told("run", "betts", *(w for f in feed for w in ("--feed", f))).output
    lines = [
        x
        for x in output.splitlines()
        if x.strip().startswith(("Ag  0.4 t/yr", "Pb  97.6 t/yr", "Sn  0.15 t/yr"))
    ]
    assert len(lines) == 3
    for line in lines:
        shares = [float(x) for x in re.findall(r"(\d+\.\d+)%", line)]
        assert sum(shares) == pytest.approx(100.0, abs=0.011), line


def words_of_example(unit: Unit | Flowsheet) -> list[str]:
    return [
        f"{inlet}:{name}={float(stream.species_flow(name))}"
        for inlet, stream in example_of(unit).items()
        for name in stream.species
        if float(stream.species_flow(name))
    ]


@pytest.mark.parametrize("name", ["lead-kivcet", "roasting", "nickel-cadmium-retort", "zinc-waelz-plant"])
def test_masses_in_and_out_are_equal_once_air_water_and_drawn_reagents_are_told(name: str) -> None:
    found = run_technology(technology(name), words_of_example(technology(name).unit), [])
    told = found["balance"]
    entering = sum(s["tonnes"] for group in ("feed", "drawn") for s in found[group].values())
    leaving = sum(s["tonnes"] for s in found["products"].values())
    between = sum(told["air_and_water_t"].values()) + sum(told["unnamed_t"].values())
    assert told["in_t"] == pytest.approx(entering) and told["out_t"] == pytest.approx(leaving)
    assert entering + between == pytest.approx(leaving, rel=1e-5)
    assert told["worst_share"] < 1e-9


def test_the_screen_shows_coke_and_air_that_a_smelter_takes_and_a_line_of_closure() -> None:
    feed = ["--feed", "galena=75", "--feed", "pyrite=6", "--feed", "quartz=7", "--feed", "calcite=5"]
    text = told("run", "lead-kivcet", *feed).output
    assert "in, drawn by the process  coke:" in text
    assert "in, from air and water (net, by difference):" in text
    assert "balance  " in text and "every other element closes to" in text
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize("t", [t for t in technologies() if t.unit is not None], ids=lambda t: t.id)
def test_the_feed_that_a_technology_advises_runs_or_is_refused_for_what_no_plant_does(t: Technology) -> None:
    advised = re.findall(r'--feed (?:"([^"]+)"|(\S+?))=(\S+)', " ".join(told("run", t.id).output.split()))
    words = [w for quoted, plain, tonnes in advised for w in ("--feed", f"{quoted or plain}={tonnes}")]
    result = told("run", t.id, *words)
    if t.maturity == "not industrial":
        assert not words
        assert result.exit_code == 2
        assert "no plant" in " ".join(result.output.split())
    else:
        assert words
        assert result.exit_code == 0, result.output

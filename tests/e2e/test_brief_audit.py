"""The brief that a study writes, read back and audited: it contradicts neither itself nor print."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import oreshed
from oreshed.cli import main
from oreshed.insight.verdict import verdict_of
from oreshed.report.brief import write_brief

TIN = Path(__file__).resolve().parents[1] / "models" / "tin"


@pytest.mark.parametrize(
    "metal",
    [
        "tin",
        "germanium",
        "lead",
        "zinc",
        "indium",
        "cadmium",
        "copper",
        "tellurium",
        "bismuth",
    ],
)
def test_a_written_brief_passes_the_audit_with_no_finding(metal: str, tmp_path: Path) -> None:
    model = oreshed.load(TIN if metal == "tin" else "us-allies")
    brief = write_brief(verdict_of(model.study(metal, draws=4)), tmp_path / "brief.md")
    done = CliRunner().invoke(main, ["audit", str(brief)])
    assert done.output.startswith("No finding; ") and done.exit_code == 0, done.output


def test_audit_writes_its_claims_as_a_page(tmp_path: Path) -> None:
    brief = tmp_path / "brief.md"
    brief.write_text(
        "# Tin\n\n## US and Allies Domestic Current Production (tons)\n"
        "• **Australia:** mine production 9 kt in 2024.\n• **Canada:** mine production 2 kt in 2024.\n"
        "• **Total (US and allies):** mine production 5 kt in 2024.\n",
        encoding="utf-8",
    )
    page = tmp_path / "page.html"
    done = CliRunner().invoke(main, ["audit", str(brief), "--html", str(page)])
    assert done.exit_code == 1 and "R-" in done.output
    text = page.read_text(encoding="utf-8")
    assert '"rule":"R-' in text and "mine production 9 kt in 2024" in text and "brief.md" in text
    again = CliRunner().invoke(main, ["audit", str(brief), "--html", str(brief)])
    assert again.exit_code == 2 and "--html" in again.output
    assert brief.read_text(encoding="utf-8").startswith("# Tin")
    nowhere = CliRunner().invoke(main, ["audit", str(brief), "--html", str(tmp_path / "no" / "page.html")])
    assert nowhere.exit_code == 2 and "cannot be written" in nowhere.output


def test_a_gain_of_tonnes_is_no_level_and_a_use_in_a_table_keeps_its_name(tmp_path: Path) -> None:
    """Two readings that a brief from a model rests on: changes beside levels, and uses that name a place in brackets."""
    brief = tmp_path / "b.md"
    brief.write_text(
        "# Tin\n\n## US and Allies Domestic Demand 2030 (tons)\n"
        "| Region | End use | Demand 2030 (kt) |\n|---|---|---|\n| United States | solder (US factories) | 3.0 |\n\n"
        "## Key Bottleneck summary (2-4 sentences)\nA new smelter in Japan gains 2.0 kt a year. The surplus is 1.0 kt.\n",
        encoding="utf-8",
    )
    done = CliRunner().invoke(main, ["claims", str(brief), "--json"])
    found = {(c["value_central"], c["quantity"], c["entity"], c["region"]) for c in json.loads(done.output)}
    assert (3.0, "demand", "solder (US factories)", "United States") in found
    assert {q for v, q, _, _ in found if v in (1.0, 2.0)} == {"change"}

"""Members of the Union, provinces, kinds of plants, and tonnages under two stages, with near misses."""

import pytest
from invented import run, text

from oreshed.ledger.rules.record.nations import nations
from oreshed.ledger.rules.sameness.tonnages import tonnages

TABLE = ("Mine output of ore in concentrate, 2023", "", "| Country | Mine output (t) |", "|---|---|", "| Canada | 13 400 |", "| Chile | 9 100 |", "")  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        "- EU members such as Norway and Finland mine the ore.",
        "- Switzerland, an EU member, refines it.",
        "- Turkey's smelters within the EU make 4 kt.",
        "- The mine stands in Ontario, Australia.",
        "- Canada's Queensland holds the ore.",
    ],
)
def test_a_country_of_the_wrong_bloc_or_province_is_found(sentence):
    assert [f.rule for f in run(nations, (), text(sentence))] == ["R-ENTITY"]


@pytest.mark.parametrize(
    "sentence",
    [
        "- EU members such as Sweden and Finland mine the ore.",
        "- EU members and Norway mine the ore.",
        "- EU countries such as Finland import it from Norway.",
        "- Switzerland is not an EU member.",
        "- The mine stands in Ontario, Canada.",
        "- Plants stand in Ontario, Australia and Japan.",
        "- Australia's Queensland holds the ore.",
        "- Canada and Queensland trade in it.",
    ],
)
def test_a_country_of_its_bloc_or_province_stays_silent(sentence):
    assert not run(nations, (), text(sentence))


@pytest.mark.parametrize(
    "lines",
    [
        ("- Chile: 12.4 kt of refined metal in 2023.", "- In 2023 Chile mined 12.4 kt."),
        ("- Chile: 12.4 kt of concentrate in 2023.", "- In 2023 Chile had 12.4 kt of contained metal."),
        (*TABLE, "- Canada: 13 400 t of refined metal in 2023."),
        ("- Chile exports 40 kt of concentrate, holding 40 kt of contained metal.",),
        ("- The refined metal comes straight from the mine.",),
    ],
)
def test_one_tonnage_at_two_stages_is_found(lines):
    assert [f.rule for f in run(tonnages, (), text(*lines))] == ["R-STAGE"]


@pytest.mark.parametrize(
    "lines",
    [
        ("- Chile: 12.4 kt of refined metal in 2023.", "- In 2022 Chile mined 12.4 kt."),
        ("- Chile: 12.4 kt of refined metal in 2023.", "- In 2023 Peru mined 12.4 kt."),
        ("- Chile: 12.4 kt of refined metal in 2023.", "- In 2023 Chile mined 12.9 kt."),
        ("- Chile: 10 kt of refined metal in 2023.", "- In 2023 Chile mined 10 kt."),
        (*TABLE, "- Canada: mines gave 13 400 t of ore in concentrate in 2023."),
        ("- Chile exports 40 kt of concentrate, holding 22 kt of contained metal.",),
        ("- The refined metal comes from concentrate of the mine.",),
    ],
)
def test_tonnages_of_one_stage_or_two_subjects_stay_silent(lines):
    assert not run(tonnages, (), text(*lines))

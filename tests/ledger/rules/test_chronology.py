"""Dates of one thing against each other, with near misses."""

import pytest
from invented import run, text

from oreshed.ledger.rules.time.chronology import chronology

BROKEN = (
    ("- The Kalomo mine opened in 2021.", "- Kalomo produced 12 kt of ore in 2018."),
    ("- The Kalomo smelter closed in 2015.", "- Kalomo refined 12 kt in 2019."),
    ("- Kalomo has been running since 2022.", "- In 2019 Kalomo delivered 12 kt."),
    ("- The outlook published in 2019 rests on customs returns for 2023.",),
    ("- The 2018 survey takes up output figures of 2022.",),
    ("- The mine runs from 2024 to 2040, a life of 25 years.",),
    ("- The Kalomo plant opened in 2015 and closed in 2009.",),
    ("- Demand grows over the five years 2023–2030.",),
    ("- Chile: mine output was 12.4 kt in 2021.", "- In 2022 the mine production of Chile was 12.4 kt."),
)
FINE = (
    ("- The Kalomo mine opened in 2016.", "- Kalomo produced 12 kt of ore in 2018."),
    ("- The Kalomo smelter closed in 2015.", "- Kalomo refined 12 kt in 2012."),
    ("- The Kalomo smelter closed in 2015 and reopened in 2018.", "- Kalomo refined 12 kt in 2019."),
    ("- The Kalomo smelter closed in 2015.", "- Harrow refined 12 kt in 2019."),
    ("- Output of Kalomo has fallen since 2020.", "- Kalomo made 12 kt in 2015."),
    ("- The outlook published in 2019 forecasts consumption of 2023.",),
    ("- The outlook published in 2024 rests on customs returns for 2023.",),
    ("- The mine runs from 2024 to 2049, a life of 25 years.",),
    ("- The Kalomo plant opened in 2009 and closed in 2015.",),
    ("- Demand grows over the seven years 2023–2030.",),
    ("- Output was counted in the eight years 2016–2023.",),
    ("- Chile: mine output was 12.4 kt in 2021.", "- In 2022 the mine production of Chile was 12.6 kt."),
    (
        "- Chile: mine output was 12.4 kt in 2021.",
        "- In 2022 the mine production of Chile was again 12.4 kt.",
    ),
    ("- Chile: mine output was 12.4 kt in 2021.", "- In 2022 the refinery demand of Chile was 12.4 kt."),
)


@pytest.mark.parametrize("lines", BROKEN)
def test_dates_that_exclude_each_other_are_found(lines):
    assert [f.rule for f in run(chronology, (), text(*lines))] == ["R-YEAR"]


@pytest.mark.parametrize("lines", FINE)
def test_dates_that_go_together_stay_silent(lines):
    assert not run(chronology, (), text(*lines))

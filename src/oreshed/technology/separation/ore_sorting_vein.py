"""Ore sorting of veins: tin, tungsten and tantalum ores, whose metal sits in few pieces.

Barren wall rock and quartz make up most of such an ore, and its minerals are the densest that a sensor meets, so that
half of the pieces and more can go. The model is that of ore sorting, with the heterogeneity of a tin plant.

    recovery     R = Phi(r s + Phi^-1(p)),  r s = Phi^-1(0.90) - Phi^-1(0.19) = 2.16        San Rafael's plant
"""

from __future__ import annotations

from functools import partial

from oreshed.technology.registry import Technology
from oreshed.technology.separation.ore_sorting import SOURCES, WORDS, compute, sorter

UNIT = sorter(
    "vein", "ore-sorter-vein", {"cassiterite": 0.9, "wolframite": 0.1, "In in cassiterite": 0.0002, "gangue": 99.0}
)  # fmt: skip
TECHNOLOGIES = (
    Technology(
        "ore-sorting-vein", "Ore sorting of vein ores", ("E09", "E06"),
        "Tin, tungsten and tantalum ore sorted piece by piece before it is ground.", "industrial", __name__, UNIT,
        partial(compute, "vein"),
        answers=("XRT sorting Sn*", "XRT sorting W*", "XRT sorting Ta*", "XRT sorting tin*", "XRT sorting tungsten*",
                 "sorting Sn*", "sorting W*", "ore sorting Sn*", "ore sorting W*", "ore sorting tin*", "ore sorting tungsten*"),
        words=WORDS, equations=__doc__ or "", sources=SOURCES,
    ),
)  # fmt: skip

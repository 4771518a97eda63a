"""A stranger's figures of any size or kind are answered or refused with the case, never a crash, quickly."""

import math
import re
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oreshed.technology.casework.case import Case
from oreshed.technology.registry import technology

IDS = ("tank-leach", "smelter-terms", "bipolar-lead", "mine-planning", "ultimate-pit", "reductive-precipitation", "exchange-column",
       "iron-oxidation", "phosphate-stabilisation", "sorbents", "solute-transport", "pipe-lead", "sulphate-reduction", "mine-drainage",
       "soil-washing", "soil-cover", "microbial-precipitation", "electrokinetics", "environmental-limits", "lead-exposure", "phytoextraction", "kettle-refining", "vacuum-lead",
       "vacuum-distillation", "zone-refining", "battery-lead-rotary")  # fmt: skip
NUMBERS = st.one_of(
    st.floats(-1e3, 1e6), st.sampled_from([0.0, -1.0, 1e-12, 1e9, 1e30, math.inf, -math.inf, math.nan])
)
VALUES = st.one_of(
    NUMBERS, st.lists(NUMBERS, max_size=3), st.sampled_from(["", "none", ">=5", "Pb", "open pit", "lead"]), st.none(), st.booleans(),
    st.dictionaries(st.sampled_from(["Pb", "Zn", "Cd", "Al2O3", "level1", "hard", "1"]), NUMBERS, max_size=3),
)  # fmt: skip


def words(id: str) -> list[str]:
    named = (re.split(r"[^A-Za-z0-9_]+", w.name) for w in technology(id).words)
    return sorted({x for several in named for x in several if len(x) > 1 and not x.isdigit()})


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_figure_is_answered_or_refused(data: st.DataObject) -> None:
    id = data.draw(st.sampled_from(IDS))
    inputs: dict[str, Any] = data.draw(st.dictionaries(st.sampled_from(words(id)), VALUES, max_size=7))
    # Files are read where a path is given: not here.
    inputs = {k: v for k, v in inputs.items() if "file" not in k}
    printed = data.draw(st.dictionaries(st.sampled_from(["product_pct", "PSO_qe_mg_g", "k_Pb", "p_Pb_over_p_Ag", "residue_enrichment",
                                                         "multi_pass_c0_over_C0", "SO2_after_ppm", "flag", "x"]), VALUES, max_size=3))  # fmt: skip
    told = technology(id).outcome(
        Case("x", technology(id).answers[0], "envelope", "", inputs, printed, "5 %", False)
    )
    # An empty table of print asks for nothing.
    assert told.error or told.compared or told.left or not any(v != {} for v in printed.values())

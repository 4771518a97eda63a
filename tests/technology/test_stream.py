"""Streams derive element flows and refuse what no plant can hold."""

import numpy as np
import pytest

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.stream import Stream

MINERALS = {"sphalerite": {"Zn": 0.64, "S": 0.33}, "galena": {"Pb": 0.866, "S": 0.134}}


def test_element_flow_is_derived_over_sizes_and_draws() -> None:
    rng = np.random.default_rng(3)
    flow = rng.uniform(0, 10, size=(5, 2, 3))
    stream = Stream(("sphalerite", "galena"), flow, MINERALS, sizes_m=(1e-4, 5e-5, 1e-5))
    expected = 0.33 * flow[:, 0].sum(axis=1) + 0.134 * flow[:, 1].sum(axis=1)
    np.testing.assert_allclose(stream.element("S"), expected, rtol=1e-12)
    assert stream.elements() == ("Pb", "S", "Zn")


def test_an_empty_stream_has_zero_assay() -> None:
    assert Stream(("galena",), np.zeros(1), MINERALS).assay("Pb") == 0.0


@pytest.mark.parametrize(
    ("flow", "why"),
    [
        (np.array([1.0]), "does not hold"),
        (np.array([1.0, -1.0]), "negative"),
        (np.array([1.0, np.nan]), "finite"),
    ],
)
def test_bad_flows_are_refused(flow: np.ndarray, why: str) -> None:
    with pytest.raises(OutOfValidity, match=why):
        Stream(("sphalerite", "galena"), flow, MINERALS)


def test_a_stream_cannot_be_changed_from_outside() -> None:
    source = np.array([1.0, 2.0])
    stream = Stream(("sphalerite", "galena"), source, MINERALS)
    source[0] = 99.0
    assert stream.flow[0] == 1.0
    with pytest.raises(ValueError, match="read-only"):
        stream.flow[0] = 5.0

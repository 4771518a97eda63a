"""A label of a stranger's case goes to the technology that knows it best, and to the last of its kind otherwise."""

import pytest

from oreshed.technology.case import Case
from oreshed.technology.registry import answering


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("solvent extraction: Cd-Co-Ni from Ni-Cd liquor", "nickel-cadmium-wet"),
        ("solvent extraction: some acid extractant", "solvent-extraction"),
        ("selective precipitation: sulphide sequence", "sulphide-precipitation"),
        ("selective precipitation: Cd hydroxide minimum", "hydroxide-precipitation"),
        ("membrane: RO, zinc", "reverse-osmosis"),
        ("membrane: ED of plating water", "electrodialysis"),
        ("membrane: ultrafiltration", "nanofiltration"),
        ("electrodeposition: Cd ahead of Zn, low current density", "cadmium-circuit"),
        ("electrodeposition: mass transfer", "controlled-electrodeposition"),
        ("cementation: Cd on Zn dust", "zinc-dust-purification"),
        ("cementation: Cu on iron scrap", "cementation-on-iron"),
        ("ion exchange: another resin", "iminodiacetate-exchange"),
    ],
)
def test_a_label_finds_its_technology(label: str, expected: str) -> None:
    found = answering(Case("x", label, "envelope", "", {}, {}, "", False))
    assert found is not None
    assert found.id == expected

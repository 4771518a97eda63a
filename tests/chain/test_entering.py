"""What a source does decides how its metal is named, and a metal keeps it through the chain."""

import pytest

from oreshed.chain.entering import collected_origins, entry, is_secondary
from oreshed.chain.folder import read_model, shipped
from oreshed.chain.matrix import Column
from oreshed.chain.model import Model


@pytest.fixture(scope="module")
def model() -> Model:
    return read_model(shipped("us-allies"))


@pytest.mark.parametrize(
    "plant, commodity, does",
    [
        ("eu27-germanium-scrap", "germanium-concentrate", "collected"),
        ("dla-germanium", "germanium-refined", "collected"),
        ("other-host-bismuth-usa", "bismuth-refined", "collected"),
        ("other-host-tellurium-eu27", "tellurium-refined", "from other hosts"),
        ("other-host-indium-eu27", "indium-refined", "from other hosts"),
        ("red-dog-zinc-mine", "zinc-concentrate", "mined"),
        ("usa-lead-batteries", "lead-spent-battery", "collected"),
    ],
)
def test_a_source_is_named_by_what_it_does(model: Model, plant: str, commodity: str, does: str) -> None:
    assert entry(model, model.plant[plant], commodity) == does


def test_metal_of_collected_residues_is_secondary_whatever_form_they_have(model: Model) -> None:
    collected = collected_origins(model)

    def refined(commodity: str, origin: str) -> bool:
        return is_secondary(model, Column("make:x", "make", commodity, origin, "USA", "USA", "x"), collected)

    assert refined("germanium-concentrate", "EU27-germanium")
    assert not refined("germanium-concentrate", "")
    assert refined("copper-anode", model.plant["usa-copper-scrap"].origin)
    assert refined("zinc-scrap", "ROW")
    assert not refined("zinc-concentrate", "red-dog")


def test_every_source_says_in_its_stage_what_it_does(model: Model) -> None:
    """A plant whose name speaks of scrap or recycling alone is no mine and no other host."""
    for plant in model.plants:
        words = plant.name.lower()
        used = any(w in words for w in ("scrap", "recycl", "secondary")) and " and " not in words
        for recipe in model.recipes_of[plant.id]:
            if used and not recipe.feed:
                assert {entry(model, plant, r.commodity) for r in recipe.routing} == {"collected"}, plant.id

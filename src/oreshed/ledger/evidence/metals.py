"""Metals that a text names, by name, by ore or by a product that stands for them."""

from __future__ import annotations

import re

from oreshed.basis.properties import symbols

# What stands for a metal when a sentence names its ore or a product instead.
ALSO = {"bauxite": "aluminium", "alumina": "aluminium", "aluminum": "aluminium", "molybdenite": "molybdenum", "sphalerite": "zinc", "galena": "lead", "chalcopyrite": "copper", "cassiterite": "tin", "zircon": "zirconium", "ilmenite": "titanium", "rutile": "titanium", "steel": "iron", "spodumene": "lithium", "wolframite": "tungsten", "scheelite": "tungsten", "chromite": "chromium", "phosphate": "phosphorus", "cesium": "caesium", "sulphur": "sulfur", "polysilicon": "silicon", "potash": "potassium", "fluorspar": "fluorine", "coal": "coal", "petroleum": "petroleum", "oil": "petroleum", "monazite": "rare earths", "bastnaesite": "rare earths", "rare earths": "rare earths", "rare-earth": "rare earths", "rare earth": "rare earths", "pgms": "platinum", "pyrite": "pyrite", "diamond": "diamond", "salt": "salt"}  # fmt: skip
NAME = re.compile(rf"\b(?:{'|'.join(sorted((*symbols(), *ALSO), key=len, reverse=True))})\b", re.IGNORECASE)


def metals_in(text: str) -> list[str]:
    """The metals that a text names, by name or by ore, in order."""
    return [ALSO.get(m[0].lower(), m[0].lower()) for m in NAME.finditer(text)]

"""The fixture of invented claims, for every test of a rule."""

from invented import stated

__all__ = ["stated"]

"""Money of many years, told at the model's prices."""

from __future__ import annotations

from oreshed.chain.model import Model


def money_year(model: Model) -> int:
    """Year of the model's money: 2024 of "USD 2024"."""
    return int(model.settings.currency.split()[-1])


def at_prices(model: Model, year: int | None) -> float:
    """Factor from money of a year to that of the model; money without a year counts as the model's.

    Raises OutOfValidity for a year outside the price index.
    """
    from oreshed.technology.costing import price_change

    return price_change(year, money_year(model)) if year else 1.0

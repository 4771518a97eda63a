"""What a crude metal holds where a source prints only the sum of its impurities."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from oreshed.basis.errors import OutOfValidity
from oreshed.technology.table import table_beside


@lru_cache(maxsize=32)
def share_of_impurities(host: str) -> Mapping[str, float]:
    """Share of each impurity in the sum, summing to one (`crude_metals.csv`, unverified).

    Raises OutOfValidity for a metal without a row: give `impurities_ppm` then.
    """
    rows = {
        r["impurity"]: float(r["share"])
        for r in table_beside(__name__, "crude_metals.csv")
        if r["host"] == host
    }
    if not rows:
        raise OutOfValidity(f"no usual impurities known of crude {host}; give impurities_ppm")
    total = sum(rows.values())
    return {e: s / total for e, s in rows.items()}

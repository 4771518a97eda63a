"""Reference ledgers that ship with the package: published statistics as claims, public domain.

`usgs-mcs-2026.csv` : U.S. Geological Survey, Mineral Commodity Summaries 2026 data release; salient statistics of the
United States 2021-2025 and output and capacity by country 2024-2025 (`benchmarks/reference_ledger.py` makes it).
`usgs-mcs-pages.csv` : older sheets read by hand from text copies of printed pages: cadmium in the edition of 2003
(1998-2002), zinc in those of 2016 (2011-2015) and 2025 (2020). Each row names its page.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources

from oreshed.ledger.claims_table import read_claims
from oreshed.ledger.ledger import Ledger

TABLES = ("usgs-mcs-2026.csv", "usgs-mcs-pages.csv")


@lru_cache(maxsize=1)
def reference_ledger() -> Ledger:
    """All shipped reference claims."""
    ledger = Ledger()
    for name in TABLES:
        with resources.as_file(resources.files("oreshed.ledger.reference").joinpath(name)) as path:
            ledger += read_claims(path)
    return ledger

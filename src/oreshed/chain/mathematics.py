"""The mathematics page, built from the docstrings of the constraint families: `python -m oreshed.chain.mathematics`."""

from __future__ import annotations

import inspect

from oreshed.chain import families

HEAD = """# The mathematics of a study

Built from the docstrings in `src/oreshed/chain/families.py` by `python -m oreshed.chain.mathematics`; a test keeps
the two equal.

A study is a metal $m$, a bloc $B$ of regions, a year $T$ and a feed rule. It is one linear program on the slice of
that year. Supply is

$$S(U) = \\max \\sum_d v_d \\; (+ \\; e \\text{ where no demand is left})$$

with the rows of the classes $U$ dropped. All columns are tonnes a year of the commodity's principal element, all
non-negative. Rows without a class are never dropped. At the greatest supply the flows reported are those nearest to
the reconciled year, least $\\sum |f - \\hat f| / \\sigma$, then those that cost least; what is still free is given as
a range.

How a past year is reconciled with what all sources say of it has a page of its own, `reconcile.md`.
"""


def mathematics_markdown() -> str:
    """The page: a section per constraint family in the order in which the matrix is written."""
    parts = [HEAD]
    for family in families.FAMILIES:
        doc = inspect.getdoc(family) or ""
        title, _, rest = doc.partition("\n\n")
        name, _, meaning = title.partition(": ")
        parts.append(f"## {name}\n\n{meaning[:1].upper()}{meaning[1:]}\n\n{rest}\n")
    return "\n".join(parts)


if __name__ == "__main__":
    print(mathematics_markdown(), end="")

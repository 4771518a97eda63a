"""Refining: from bullion, liquor and crude metal to metal of a grade."""

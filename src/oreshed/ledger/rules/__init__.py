"""Audit rules: one file a family, each a pure function from evidence to findings; `ledger.audit` runs them."""

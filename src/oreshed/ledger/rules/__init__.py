"""Audit rules: a folder a family, a file a subject, each rule a pure function from evidence to findings; `ledger.audit` runs them."""

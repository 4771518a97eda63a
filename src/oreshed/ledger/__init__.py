"""Ledger: claims with sources, importers, audit rules, and indicators' definitions."""

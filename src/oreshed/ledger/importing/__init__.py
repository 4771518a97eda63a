"""Importers: files as statistical offices and spreadsheets write them, read into ledgers. One file an importer."""

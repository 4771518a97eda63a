"""Extraction: from concentrate and scrap to crude metal, matte, slag and liquor."""

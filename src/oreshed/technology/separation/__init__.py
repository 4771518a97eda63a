"""Separation: from ore and scrap to concentrate, by size, density, surface and solution."""

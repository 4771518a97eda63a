"""Indicators: what each edition of a statistic means by its words, and the numbers rebuilt from it."""

"""R-SUM, R-BAL, R-PART, R-SHARE, R-RES: numbers that must add up."""

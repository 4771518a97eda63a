"""R-DUP, R-SCOPE, R-STAGE, R-UNIT: one thing has one value, one territory, one stage and one unit."""

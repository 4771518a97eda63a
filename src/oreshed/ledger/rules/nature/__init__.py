"""R-PHYS, R-RANGE: matter, its constants and what operations can do."""

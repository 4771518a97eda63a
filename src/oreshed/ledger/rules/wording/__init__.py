"""R-QUAL, R-LOGIC: words against numbers, and conclusions against what the text itself says."""

"""R-TEXT, R-STRUCT: the text itself: damage, headings, tables."""

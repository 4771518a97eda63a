"""The sections of the HTML page, each a function from the verdict to elements."""

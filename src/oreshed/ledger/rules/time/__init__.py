"""R-YEAR: numbers and events keep their year and their order."""

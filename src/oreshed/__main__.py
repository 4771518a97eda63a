"""`python -m oreshed`."""

from oreshed.cli import main

main()

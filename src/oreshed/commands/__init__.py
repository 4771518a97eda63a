"""Commands of the command line, one file a job; `oreshed.cli` gathers them. Imports of work come late."""

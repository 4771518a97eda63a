"""Progress: what a long command is doing, told on stderr."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable


class Progress:
    """Steps of work: a live line on a terminal, plain lines on stderr once work has taken over a second."""

    def __enter__(self) -> Callable[[str], None]:
        import time

        self._started = time.perf_counter()
        self._status: Any = None
        if sys.stderr is not None and sys.stderr.isatty():
            from rich.console import Console

            self._status = Console(stderr=True).status("starting")
            self._status.start()
        return self._step

    def _step(self, what: str) -> None:
        import time

        from oreshed.insight.background import interrupted

        if interrupted():  # code in C swallowed the Ctrl-C, and the work went on
            raise KeyboardInterrupt
        if self._status is not None:
            self._status.update(what)
        elif time.perf_counter() - self._started > 1.0:
            click.echo(f"... {what}", err=True)

    def __exit__(self, *error: object) -> None:
        if self._status is not None:
            self._status.stop()

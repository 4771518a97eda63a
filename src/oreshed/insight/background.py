"""Work that goes on in other processes while the study goes on in this one."""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

# Worker processes; local ones, through joblib's backend switch.
WORKERS = min(2, os.cpu_count() or 1)


class Background:
    """Calls that start at once in worker processes and are waited for when their results are asked for.

    `at_home` does them here instead, when asked for: for work too small to be worth a process.
    """

    def __init__(self, calls: Sequence[tuple[Callable[..., Any], tuple[Any, ...]]], *, at_home: bool) -> None:
        self._calls = list(calls)
        self._running = None if at_home or WORKERS < 2 or not self._calls else _start(self._calls)

    @cached_property
    def results(self) -> list[Any]:
        """Results in the order of the calls."""
        if self._running is None:
            return [function(*arguments) for function, arguments in self._calls]
        return list(self._running)


def wake() -> None:
    """Start the worker processes, so that they have loaded what they need when work comes."""
    if WORKERS > 1:
        loading = _start([(_load, ()) for _ in range(WORKERS)])
        atexit.register(lambda: list(loading))  # joblib warns about results that nobody took


def _load() -> None:
    import oreshed.insight.study  # noqa: F401


def _start(calls: Sequence[tuple[Callable[..., Any], tuple[Any, ...]]]) -> Any:
    from joblib import Parallel, delayed

    run = Parallel(n_jobs=WORKERS, return_as="generator", batch_size=1, pre_dispatch="all")
    return run(delayed(function)(*arguments) for function, arguments in calls)

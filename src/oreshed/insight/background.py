"""Work that goes on in other processes while the study goes on in this one."""

from __future__ import annotations

import atexit
import gc
import os
import pickle
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property, lru_cache
from importlib import import_module
from types import FrameType
from typing import Any

# Worker processes; local ones, through joblib's backend switch.
WORKERS = min(2, os.cpu_count() or 1)
# How often a worker looks whether the process it works for still lives.
LOOK_SECONDS = 0.5
# A study makes many small records that live on and few cycles: Python need not look for garbage after every 700 of them.
GARBAGE = 100_000


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


def wake(needed: str = "") -> None:
    """Start the worker processes, so that they have loaded the module that their work needs when it comes."""
    gc.set_threshold(GARBAGE)
    if WORKERS > 1:
        loading = _start([(_load, (needed,)) for _ in range(WORKERS)])
        atexit.register(_drain, loading)  # joblib warns about results that nobody took
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, _interrupt)


def stop() -> None:
    """End the worker processes and what they do, at once and without a word: the user wants no answer any more."""
    if "joblib" not in sys.modules:
        return
    from joblib.externals.loky import get_reusable_executor

    _hush()
    with suppress(Exception):
        get_reusable_executor(reuse=True).shutdown(wait=True, kill_workers=True)


_CTRL_C = threading.Event()


def interrupted() -> bool:
    """True once the user has asked to stop, whatever error that came out as."""
    return _CTRL_C.is_set()


def _interrupt(signum: int, frame: FrameType | None) -> None:
    """Ctrl-C: joblib's own threads may trip over what is gone, and what is raised while code in C calls Python back
    is told as ignored; nobody wants to read that."""
    _CTRL_C.set()
    _hush()
    signal.default_int_handler(signum, frame)


def _hush() -> None:
    warnings.filterwarnings("ignore", module="joblib")
    threading.excepthook = lambda _: None
    sys.unraisablehook = lambda _: None


def _drain(results: Any) -> None:
    with suppress(Exception):
        list(results)


def _load(needed: str) -> None:
    gc.set_threshold(GARBAGE)
    if needed:
        import_module(needed)


def _start(calls: Sequence[tuple[Callable[..., Any], tuple[Any, ...]]]) -> Any:
    from joblib import Parallel, delayed, parallel_config

    # Written here and now: joblib writes in a thread of its own, while this one goes on to fill what the calls hold.
    # What several calls share (a method's object, a model in it) is written once, and read once by each process.
    functions = {f: pickle.dumps(f, pickle.HIGHEST_PROTOCOL) for f in dict.fromkeys(f for f, _ in calls)}
    written = [(functions[f], pickle.dumps(given, pickle.HIGHEST_PROTOCOL)) for f, given in calls]
    with parallel_config(backend="loky", initializer=_attend, initargs=(os.getpid(),)), _calm():
        run = Parallel(n_jobs=WORKERS, return_as="generator", batch_size=1, pre_dispatch="all")
        return run(delayed(_read_and_call)(*call) for call in written)


def _read_and_call(function: bytes, arguments: bytes) -> Any:
    return _read(function)(*pickle.loads(arguments))


@lru_cache(maxsize=1)
def _read(written: bytes) -> Callable[..., Any]:
    function: Callable[..., Any] = pickle.loads(written)
    return function


@contextmanager
def _calm() -> Iterator[None]:
    """Processes that start in here leave Ctrl-C to this one, and tidy up after a kill without a warning."""
    said = os.environ.get("PYTHONWARNINGS")
    os.environ["PYTHONWARNINGS"] = ",".join(x for x in (said, "ignore:resource_tracker") if x)
    ours = threading.current_thread() is threading.main_thread()  # no other may say what a signal does
    # What new processes inherit. A signal that is held back is not lost, as one that is only ignored would be.
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if ours and os.name == "posix" else None
    before = signal.signal(signal.SIGINT, signal.SIG_IGN) if ours else None
    try:
        yield
    finally:
        if said is None:
            os.environ.pop("PYTHONWARNINGS", None)
        else:
            os.environ["PYTHONWARNINGS"] = said
        if ours:
            signal.signal(signal.SIGINT, before)
        if held is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, held)


def _attend(parent: int) -> None:
    """Begin of a worker process: it ends when the process it works for was killed."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_SECONDS)
        os._exit(1)

    threading.Thread(target=look, daemon=True).start()

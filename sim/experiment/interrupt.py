"""Ctrl-C: the first asks the study to stop after the runs under way, the second ends it at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_shields = 0
_came_late = False


@contextmanager
def listening(announce: Callable[[], None]) -> Iterator[Callable[[], bool]]:
    """Answer Ctrl-C within the block.

    Outside the main thread, and where the program has an answer of its own, nothing is changed.

    Parameters
    ----------
    announce
        Called on the first Ctrl-C, in a thread of its own.

    Yields
    ------
    Callable
        Says whether Ctrl-C came.
    """
    here = threading.current_thread() is threading.main_thread()
    if not here or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield lambda: False
        return
    asked = threading.Event()

    def answer(number: int, frame: FrameType | None) -> None:
        global _came_late
        if not asked.is_set():
            asked.set()
            # Ctrl-C may have come in the middle of a write to the stream that is now to be written to.
            threading.Thread(target=announce).start()
        elif _shields:
            _came_late = True
        else:
            raise KeyboardInterrupt

    signal.signal(signal.SIGINT, answer)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold a second Ctrl-C back for a moment.

    Raised inside the callback of a weak reference, as when a finished world is freed, Python would drop it.
    """
    global _shields, _came_late
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    _shields += 1
    try:
        yield
    finally:
        _shields -= 1
    if _came_late and not _shields:
        _came_late = False
        raise KeyboardInterrupt

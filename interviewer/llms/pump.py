"""A blocking read in a thread of its own, so that whoever waits for it can be bounded in time and cancelled.

Neither library lets a read that blocks be interrupted from outside in every state it can be in (before the headers,
between two chunks, while pausing before a retry). So the worker blocks and the reader waits on a queue: the reader
leaves at once when it must, and the worker is told to close what it holds and ends when it next wakes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

T = TypeVar("T")

_SLICE = 0.5  # seconds: Windows does not interrupt a longer wait when Ctrl-C is pressed


class Stopped(Exception):
    """Raised in the worker once nobody reads any more."""


class TimeUp(Exception):
    """Nothing came in the time allowed."""


class _Closed:
    """Put last by the worker; carries what it raised."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


class Pump(Generic[T]):
    """Runs ``work(pump)`` in a daemon thread; what it ``put``s is taken by ``take``."""

    def __init__(self, work: Callable[[Pump[T]], None]) -> None:
        self._work = work
        self._items: SimpleQueue[T | _Closed | None] = SimpleQueue()
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._closers: list[Callable[[], None]] = []
        threading.Thread(target=self._run, name="model-reply", daemon=True).start()

    @property
    def stopped(self) -> bool:
        """Whether the reader has left."""
        return self._stop.is_set()

    def put(self, item: T) -> None:
        """From the worker: hand an item over. Raises ``Stopped`` when nobody reads."""
        if self._stop.is_set():
            raise Stopped
        self._items.put(item)

    def sleep(self, seconds: float) -> None:
        """From the worker: pause. Raises ``Stopped`` as soon as nobody reads."""
        if self._stop.wait(seconds):
            raise Stopped

    def on_stop(self, close: Callable[[], None]) -> None:
        """From the worker: how to end what may block. Called from the reader's thread, or at once if it left."""
        with self._lock:
            if not self._stop.is_set():
                self._closers.append(close)
                return
        close()

    def release(self) -> None:
        """From the worker: it no longer holds what it gave to ``on_stop``."""
        with self._lock:
            self._closers.clear()

    def take(self, seconds: float) -> T | None:
        """From the reader: the next item, or None at the end.

        Raises ``TimeUp``, ``Stopped``, or what the worker raised.
        """
        deadline = time.monotonic() + seconds
        while not self._stop.is_set():
            left = deadline - time.monotonic()
            try:
                item = self._items.get(timeout=max(0.0, min(_SLICE, left)))
            except Empty:
                if left <= 0:
                    raise TimeUp from None
                continue
            if self._stop.is_set():
                break
            if isinstance(item, _Closed):
                if item.error is not None:
                    raise item.error
                return None
            return item
        raise Stopped

    def stop(self) -> None:
        """From any thread, and twice: leave, wake the reader, and close what the worker blocks on."""
        with self._lock:
            self._stop.set()
            closers, self._closers = self._closers, []
        self._items.put(None)
        for close in closers:
            with suppress(Exception):
                close()

    def _run(self) -> None:
        error: BaseException | None = None
        try:
            self._work(self)
        except BaseException as raised:
            error = raised
        self.release()
        self._items.put(_Closed(error))

"""A line that shows that something is under way, and is gone without a trace afterwards."""

from __future__ import annotations

import threading
import time

from interviewer.frontends.page import Page, cells
from interviewer.text import terminal_safe

QUIET_SECONDS = 0.3
"""What is over sooner is not worth a line."""

_TURNS = "|/-\\"


class Waiting:
    """Counts the seconds on a line of its own while something else blocks. Safe from any thread."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._why = ""
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def show(self, why: str) -> None:
        """Show ``why``; a second call changes the words and lets the seconds run on."""
        with self._lock:
            before, self._why = self._why, terminal_safe(why).replace("\n", " ")
            if self._page.dumb:
                if self._why != before:
                    self._page.line(f"[{self._why}]")
            elif self._thread is None:
                self._stop.clear()
                self._thread = threading.Thread(target=self._run, daemon=True)
                self._thread.start()

    def clear(self) -> None:
        """Take the line away. Returns once nothing more will be written."""
        with self._lock:
            thread, self._thread, self._why = self._thread, None, ""
        if thread:
            self._stop.set()
            thread.join()

    def _run(self) -> None:
        began, turn = time.monotonic(), 0
        if self._stop.wait(QUIET_SECONDS):
            return
        stopped = False
        while not stopped:
            line = self._line(turn, int(time.monotonic() - began))
            self._page.write(f"\r{self._page.styled(line, 'dim')}\x1b[K")
            self._page.flush()
            turn += 1
            stopped = self._stop.wait(0.2)
        self._page.write("\r\x1b[K")
        self._page.flush()

    def _line(self, turn: int, seconds: int) -> str:
        """One line, never wrapped: a wrapped one could not be taken away."""
        tail = f" {seconds} s" if seconds else ""
        room = self._page.columns - len(tail) - 3
        why = self._why
        while cells(why) > room:
            why = why[:-1]
        return f"{_TURNS[turn % len(_TURNS)]} {why}{tail}"

"""A real terminal for a program to run in: a pseudo-terminal on one side, a screen that can be read on the other."""

from __future__ import annotations

import os
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

if sys.platform == "win32":
    collect_ignore_glob = ["test_*.py"]
else:
    import pexpect
    import pyte

ROOT = Path(__file__).resolve().parents[2]
HELD = Path(__file__).with_name("held.py")
CLI = "from interviewer.cli import main; main()"
PATIENCE = 20.0
"""Seconds after which a screen that does not come is a failure."""

PASTE, PASTED = "\x1b[200~", "\x1b[201~"


class Tty:
    """A program in a terminal. ``raw`` is every byte it wrote, ``text`` all the lines it left, in order.

    ``seen`` makes the screen that is read wider than the terminal is, so that overlong lines show.
    """

    def __init__(self, arguments: list[str], env: dict[str, str], columns: int, rows: int, seen: int) -> None:
        with warnings.catch_warnings():
            # The tests around this one may have threads; the child runs another program at once.
            warnings.simplefilter("ignore", DeprecationWarning)
            self.child = pexpect.spawn(
                sys.executable, arguments, env=env, dimensions=(rows, columns), cwd=env["HOME"], timeout=PATIENCE
            )
        self.child.delaybeforesend = None
        self.raw = b""
        self.screen = pyte.HistoryScreen(seen, rows, history=20_000, ratio=1.0)
        self._stream = pyte.ByteStream(self.screen)

    @property
    def lines(self) -> list[str]:
        """The lines of the screen and all that has left it at the top, without trailing space."""
        gone = ["".join(line[i].data for i in range(self.screen.columns)) for line in self.screen.history.top]
        return [line.rstrip() for line in [*gone, *self.screen.display]]

    @property
    def text(self) -> str:
        return "\n".join(self.lines).rstrip()

    @property
    def flowing(self) -> str:
        """The text without line breaks, wherever they fell."""
        return " ".join(self.text.split())

    def send(self, keys: str) -> None:
        self.child.send(keys)

    def write(self, text: str) -> None:
        """Send what a program would never be sent in one piece otherwise, taking in what it says meanwhile."""
        data = text.encode()
        for start in range(0, len(data), 1000):
            self.child.send(data[start : start + 1000])
            self.take()

    def paste(self, text: str) -> None:
        """Paste as a terminal does that marks its pastes."""
        self.write(PASTE + text.replace("\n", "\r") + PASTED)

    def take(self, patience: float = 0.0) -> bool:
        """Take in what has been written; returns False at the end of it."""
        try:
            data = self.child.read_nonblocking(65536, timeout=patience)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += data
        self._stream.feed(data)
        return True

    def until(self, shown: Callable[[], bool], what: str) -> None:
        """Wait for a screen of which ``shown`` holds."""
        deadline = time.monotonic() + PATIENCE
        while not shown():
            alive = self.take(0.1)
            if time.monotonic() > deadline or (not alive and not shown()):
                pytest.fail(f"never saw {what}; the screen holds:\n{self.text}")

    def expect(self, text: str, times: int = 1) -> None:
        """Wait until ``text`` stands on the page, ``times`` times."""
        self.until(lambda: self.flowing.count(text) >= times, repr(text))

    def prompt(self) -> None:
        """Wait until the candidate may write: the clock stands below the mark."""
        self.until(lambda: " left " in self.text.rsplit("\n", 1)[-1], "the prompt")

    def end(self) -> int:
        """Wait for the program to end. Returns its exit code."""
        deadline = time.monotonic() + PATIENCE
        while self.take(0.1):
            if time.monotonic() > deadline:
                pytest.fail(f"did not end; the screen holds:\n{self.text}")
        self.child.close()
        return int(self.child.exitstatus if self.child.exitstatus is not None else -self.child.signalstatus)

    def kill(self) -> None:
        if self.child.isalive():
            os.kill(self.child.pid, signal.SIGKILL)
        self.child.close(force=True)


Start = Callable[..., Tty]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a program in a terminal: ``start([arguments], columns=80, TERM="dumb")``."""
    env = {
        "HOME": str(tmp_path),
        "INTERVIEWER_HOME": str(tmp_path / "home"),
        "LANG": "C.UTF-8",
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
    }
    started: list[Tty] = []

    def begin(arguments: list[str], columns: int = 80, rows: int = 50, seen: int = 0, **more: str) -> Tty:
        tty = Tty(arguments, env | more, columns, rows, seen or columns)
        started.append(tty)
        return tty

    yield begin
    for tty in started:
        tty.kill()


@pytest.fixture
def held(start: Start, tmp_path: Path) -> Start:
    """Starts an interview with a scripted interviewer, kept in ``log.jsonl``; its options are those of held.py."""

    def begin(*options: str, **more: object) -> Tty:
        return start([str(HELD), "--log", str(tmp_path / "log.jsonl"), *options], **more)

    return begin


@pytest.fixture
def interviewer(start: Start) -> Start:
    """Starts the program itself: ``interviewer("practice", "--seed", "1")``."""

    def begin(*arguments: str, **more: object) -> Tty:
        return start(["-c", CLI, *arguments], **more)

    return begin

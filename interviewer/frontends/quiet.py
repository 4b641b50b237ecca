"""Keys pressed while the interviewer speaks: not echoed into the speech, and not lost."""

from __future__ import annotations

import atexit
import signal
import sys
from typing import Any

_before: list[Any] = []


def hush() -> None:
    """Stop the terminal from echoing until the program ends; keys typed meanwhile wait for the next prompt.

    Ctrl-C still interrupts. Does nothing where there is no POSIX terminal.
    """
    if _before or not sys.stdin.isatty():
        return
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell that starts its jobs in the background has them ignore Ctrl-C; whoever sits here wants it heard.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        import termios
    except ImportError:
        return
    _before.extend(termios.tcgetattr(sys.stdin))
    quiet = termios.tcgetattr(sys.stdin)
    # Not canonical either: a paste that arrives between two prompts would be cut at 4,095 characters a line.
    quiet[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(sys.stdin, termios.TCSANOW, quiet)
    atexit.register(give_back)


def give_back() -> None:
    """Put the terminal back as it was found."""
    if not _before:
        return
    import termios

    termios.tcsetattr(sys.stdin, termios.TCSANOW, list(_before))
    _before.clear()

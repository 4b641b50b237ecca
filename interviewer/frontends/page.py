"""The terminal as a page that is only written downwards: speech wrapped as it streams, and lines with a meaning.

Uses no library, so that the first question never waits for one. Everything written here is made safe first.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from typing import TextIO

from interviewer.text import terminal_safe

WIDEST = 88
"""Columns of running text; a longer line is hard to read."""

_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_PIECE = re.compile(r"\n|[^\S\n]+|\S+")
_COMPLETE = re.compile(r"[.!?:;,…][\"'”’)\]]*$")
_ASCII = str.maketrans(
    {
        "·": "|", "…": "...", "—": "-", "–": "-", "−": "-", "’": "'", "‘": "'", "“": '"', "”": '"', "›": ">",
        "▮": "#", "▯": "-", "✓": "+", "✗": "x", "↑": "^", "×": "x", "•": "*", "→": "->", "─": "-", "│": "|",
    }
)  # fmt: skip


def cells(text: str) -> int:
    """How many columns a text takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


class Flow:
    """Words written as they come, each line filled up to ``width`` columns and never rewritten.

    ``indent`` begins every line but the first.
    """

    def __init__(self, write: Callable[[str], object], width: int, indent: str = "", column: int = 0) -> None:
        self._write, self._width, self._indent = write, width, indent
        self._column = column
        self._word, self._space = "", False

    def feed(self, text: str) -> None:
        """Write what is whole; a last word that may go on waits for the next piece."""
        for piece in _PIECE.findall(text):
            if piece == "\n":
                self._place()
                self._write("\n" + self._indent)
                self._column, self._space = len(self._indent), False
            elif piece.isspace():
                self._place()
                self._space = True
            else:
                self._word += piece
        if _COMPLETE.search(self._word):
            self._place()

    def finish(self) -> None:
        """Write the last word."""
        self._place()

    def _place(self) -> None:
        word, self._word = self._word, ""
        if not word:
            return
        started = self._column > len(self._indent)
        gap = " " if self._space and started else ""
        self._space = False
        if started and self._column + len(gap) + cells(word) > self._width:
            self._break()
            gap = ""
        while self._column + cells(word) > self._width:
            head = _fitting(word, self._width - self._column)
            self._write(head)
            word = word[len(head) :]
            self._break()
        self._write(gap + word)
        self._column += len(gap) + cells(word)

    def _break(self) -> None:
        self._write("\n" + self._indent)
        self._column = len(self._indent)


def _fitting(word: str, room: int) -> str:
    """The longest beginning of a word that fits, at least one character."""
    if word.isascii():
        return word[: max(1, room)]
    taken, end = 0, 0
    for character in word:
        taken += cells(character)
        if taken > room:
            break
        end += 1
    return word[: max(1, end)]


class Page:
    """Where a terminal front end writes. ``dumb`` means a terminal without bold, dim and cursor movement."""

    def __init__(self, out: TextIO, *, dumb: bool = False) -> None:
        self._out, self.dumb = out, dumb
        self.encoding = out.encoding or "ascii"
        self.ascii = not self.encoding.lower().startswith("utf")

    @property
    def columns(self) -> int:
        """The terminal's width now."""
        return max(20, shutil.get_terminal_size().columns or 80)

    @property
    def width(self) -> int:
        """The width of running text now."""
        return min(self.columns, WIDEST)

    def isatty(self) -> bool:
        """Whether this is a terminal: always, or another front end would be used."""
        return True

    def write(self, text: str) -> int:
        """Write text that is safe already, in what the terminal's encoding can show."""
        if self.ascii:
            text = text.translate(_ASCII).encode(self.encoding, "replace").decode(self.encoding)
        return self._out.write(text)

    def flush(self) -> None:
        """Bring it on screen."""
        self._out.flush()

    def styled(self, text: str, style: str) -> str:
        """The text between the codes for ``"bold"`` or ``"dim"``; as it is in a dumb terminal."""
        code = {"bold": _BOLD, "dim": _DIM}.get(style, "")
        return f"{code}{text}{_PLAIN}" if code and not self.dumb else text

    def line(self, text: str = "", style: str = "", *, first: str = "", indent: str = "") -> None:
        """A line of its own, wrapped; ``first`` stands before it and ``indent`` before each further one."""
        pieces: list[str] = [first]
        flow = Flow(pieces.append, self.width, indent, cells(first))
        flow.feed(terminal_safe(text))
        flow.finish()
        for row in "".join(pieces).split("\n"):
            self.write(self.styled(row, style) + "\n" if row.strip() else "\n")
        self.flush()

    def flow(self) -> Flow:
        """A place for speech that starts on a new line. What is fed must be made safe by the caller."""
        return Flow(self.write, self.width)

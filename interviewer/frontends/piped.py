"""Interviews through pipes: plain text, or one JSON object a line for programs. One line in is one answer."""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Sequence
from typing import TextIO

from interviewer.debrief import Line, Weakest, plain
from interviewer.domain.events import (
    ClockShown,
    Closed,
    Event,
    ExhibitShown,
    Notice,
    Recorded,
    SpeechDelta,
    SpeechEnd,
    Thinking,
    event_adapter,
)
from interviewer.domain.scorecard import PointFinding, Scorecard
from interviewer.domain.signal import Signal
from interviewer.domain.transcript import AnswerRecord, Given
from interviewer.errors import ModelError
from interviewer.frontends.loop import Answer, Command, InputClosed, Said, TimeUp
from interviewer.frontends.plain import exhibit_lines, minutes
from interviewer.session import Session
from interviewer.text import terminal_safe

COMMANDS = ("help", "repeat", "skip", "time", "pause", "end")


class Lines:
    """Lines of standard input, read on a thread of their own so that waiting for one can end on time.

    Bytes that are not UTF-8 become replacement characters: a stray byte never loses an answer.
    """

    def __init__(self, descriptor: int) -> None:
        self._lines: queue.Queue[str | None] = queue.Queue()
        self._descriptor = descriptor
        self._reading = False

    def _pump(self) -> None:
        """Reads the descriptor itself: a buffered reader would hold its lock while the program ends."""
        pending = b""
        try:
            while chunk := os.read(self._descriptor, 65536):
                *lines, pending = (pending + chunk).split(b"\n")
                for line in lines:
                    self._put(line)
            if pending:
                self._put(pending)
        finally:
            self._lines.put(None)  # whatever happens to the input, nobody waits for it forever

    def _put(self, line: bytes) -> None:
        self._lines.put(line.decode("utf-8", errors="replace").rstrip("\r"))

    def next(self, timeout: float | None) -> str | None:
        """The next line, or None at the end. Raises ``queue.Empty`` after ``timeout`` seconds."""
        if not self._reading:
            self._reading = True
            threading.Thread(target=self._pump, daemon=True).start()
        line = self._lines.get(timeout=timeout)
        if line is None:
            self._lines.put(None)
        return line


def command_in(text: str) -> Command | str:
    """The slash command a line is, or the answer in it: ``//`` escapes a slash."""
    if text.startswith("//"):
        return text[1:]
    word = text.strip().lower()
    if word.startswith("/") and word[1:] in COMMANDS:
        return Command(word[1:])  # type: ignore[arg-type]
    return text


class Piped:
    """Plain text in and out. With ``as_json``, every event is one flushed JSON line and answers may be objects."""

    def __init__(self, lines: Lines, out: TextIO, *, as_json: bool) -> None:
        self._lines, self._out, self._json = lines, out, as_json

    def read(self, session: Session, /) -> Said:
        """The next line that is not blank, as an answer or a command."""
        while True:
            try:
                line = self._lines.next(session.deadline())
            except queue.Empty:
                return TimeUp()
            if line is None:
                return InputClosed()
            if not line.strip():
                continue
            said = command_in(self._unwrapped(line) if self._json else line)
            return said if isinstance(said, Command) else Answer(said, Given.PIPED)

    @staticmethod
    def _unwrapped(line: str) -> str:
        """The answer in an ``{"answer": "..."}`` line; any other line is the answer itself."""
        if line.lstrip().startswith("{"):
            try:
                data = json.loads(line)
            except ValueError:
                return line
            if isinstance(data, dict) and isinstance(data.get("answer"), str):
                return str(data["answer"])
        return line

    def show(self, event: Event, /) -> None:
        """Write one event."""
        if self._json:
            self._write(event_adapter.dump_json(event).decode() + "\n")
            return
        match event:
            case SpeechDelta():
                self._write(terminal_safe(event.text))
            case SpeechEnd():
                self._write("\n\n")
            case ExhibitShown():
                self._write("\n\n" + "\n".join(exhibit_lines(event.exhibit)) + "\n")
            case Notice():
                self._write(f"[{terminal_safe(event.text)}]\n")
            case ClockShown():
                self._write(f"[{minutes(event.left)} left, {minutes(event.question_left)} for this question]\n")
            case Recorded(record=AnswerRecord(text=text)):
                self._write(f"> {terminal_safe(text)}\n\n")
            case Thinking() if event.why:
                self._write(f"[{terminal_safe(event.why)}]\n")
            case Closed(reason="interrupted"):
                self.tell("Stopped. Everything you said is kept. To go on: interviewer resume")
            case Closed() | Recorded() | Thinking():
                pass

    def _write(self, text: str) -> None:
        self._out.write(text)
        self._out.flush()

    def help(self) -> None:
        """Name the commands, on standard error so that output stays clean."""
        sys.stderr.write("Commands: " + ", ".join(f"/{c}" for c in COMMANDS) + ". // begins an answer with a slash.\n")

    def really_stop(self) -> bool:
        """Nobody can be asked."""
        return True

    def failed(self, error: ModelError, /) -> bool:
        """Nobody can be asked; the error is told by whoever called."""
        return False

    # --- the debrief ----------------------------------------------------------------------------------

    def tell(self, text: str, /) -> None:
        """Say where files are: on standard error, or as a notice in JSON."""
        if self._json:
            self.show(Notice(text=text))
        else:
            sys.stderr.write(terminal_safe(text) + "\n")

    def progress(self, text: str, /) -> None:
        """What the judge is doing, for programs that want to show it."""
        if self._json and text:
            self.show(Thinking(why=text))

    def debrief(self, lines: Sequence[Line], scorecard: Scorecard, /) -> None:
        """The debrief as text, or the scorecard as one JSON line."""
        if self._json:
            self._write(json.dumps({"event": "scorecard", "scorecard": scorecard.model_dump(mode="json")}) + "\n")
        else:
            self._write(terminal_safe(plain(lines)) + "\n")

    def rate(self) -> dict[Signal, int] | None:
        """Nobody can be asked."""
        return None

    def mark(self, unclear: Sequence[PointFinding], /) -> dict[tuple[str, str], bool] | None:
        """Nobody can be asked."""
        return None

    def again(self, worst: Weakest, /) -> tuple[str, Given] | None:
        """Nobody can be asked."""
        return None

"""Where the candidate writes: an editor of a few lines with a clock below it, and one-line questions.

The only importer of prompt_toolkit. Importing it takes a tenth of a second, so it is imported when the first
question is already on screen.
"""

from __future__ import annotations

import asyncio
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.input import Input, create_input
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.key_binding.key_processor import KeyPress
from prompt_toolkit.keys import Keys
from prompt_toolkit.layout import (
    BufferControl,
    Container,
    Dimension,
    FormattedTextControl,
    HSplit,
    Layout,
    VSplit,
    Window,
)
from prompt_toolkit.output import DummyOutput, Output, create_output

from interviewer.domain.transcript import Given
from interviewer.frontends.loop import InputClosed, Interrupted, TimeUp
from interviewer.frontends.notes import Status
from interviewer.frontends.page import WIDEST, Page
from interviewer.frontends.wrapping import WordWrap
from interviewer.text import terminal_safe

MARK = "› "
"""Stands before what the candidate writes."""

_TICK = 1.0

_BREAKS = (Keys.ControlM, Keys.ControlJ)

_PASTED_FROM = 100
"""Characters that come at once from no fingers."""

_PAUSE = 0.15
"""Seconds that an unmarked paste may pause, as it does on its way through a network."""


@dataclass(frozen=True, slots=True)
class Written:
    """What the candidate sent, as it was written."""

    text: str
    given: Given


Said = Written | TimeUp | Interrupted | InputClosed
"""How writing may end."""


class Editor:
    """Reads from the terminal. Nothing written here is kept in a history or a file."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._input: Input = create_input()
        self._output: Output = DummyOutput() if page.dumb else create_output()
        # The cursor's place is not asked for: some terminals never answer, and the clock does not need it.
        if hasattr(self._output, "enable_cpr"):
            self._output.enable_cpr = False

    def compose(self, status: Callable[[], Status], deadline: Callable[[], float | None], draft: str = "") -> Said:
        """An answer of any length, from an editor that begins with ``draft``.

        ``status`` is shown below and read again each second; when ``deadline`` has come down to 0 it is over.
        """
        with _noted() as early:
            writing = _Writing(self._page.dumb)
            writing.buffer.insert_text(draft)
            return self._run(writing, status, deadline, early)

    def ask(self, question: str) -> str | None:
        """A line in answer to a question; None when the input was closed. Raises ``KeyboardInterrupt`` at Ctrl-C."""
        with _noted() as early:
            said = self._run(_Writing(self._page.dumb, question=question), None, lambda: None, early)
        if isinstance(said, Interrupted):
            raise KeyboardInterrupt
        return said.text.strip() if isinstance(said, Written) else None

    def _run(
        self,
        writing: _Writing,
        status: Callable[[], Status] | None,
        deadline: Callable[[], float | None],
        early: list[int],
    ) -> Said:
        app: Application[Said] = Application(
            layout=Layout(HSplit(self._parts(writing, status))),
            key_bindings=writing.keys,
            input=self._input,
            output=self._output,
            erase_when_done=status is not None,
        )

        def begin() -> None:
            if early:
                app.exit(result=Interrupted(writing.buffer.text))
            app.create_background_task(watch())

        async def watch() -> None:
            while not app.is_done:
                left = deadline()
                if left is not None and left <= 0:
                    app.exit(result=TimeUp(writing.buffer.text))
                    return
                app.invalidate()
                await asyncio.sleep(_TICK if left is None else min(_TICK, left))

        if self._page.dumb:
            writing.echo(self._page)
        try:
            return app.run(pre_run=begin)
        except EOFError:
            return InputClosed()
        finally:
            if self._page.dumb:
                self._page.write("\n")
                self._page.flush()

    def _parts(self, writing: _Writing, status: Callable[[], Status] | None) -> list[Container]:
        mark = ">" + MARK[1:] if self._page.ascii else MARK
        first = writing.question or mark

        def prefix(line: int, wrap: int) -> StyleAndTextTuples:
            return [("bold", first)] if line == wrap == 0 else [("", " " * (len(mark) if status else 2))]

        def shown() -> StyleAndTextTuples:
            now = status() if status else Status("")
            return [("bold" if now.urgent else "dim", now.text)]

        editor = Window(
            BufferControl(writing.buffer, input_processors=[WordWrap(len(mark))] if status else []),
            wrap_lines=True,
            get_line_prefix=prefix,
            dont_extend_height=True,
            width=Dimension(max=WIDEST, preferred=WIDEST),
        )
        parts: list[Container] = [VSplit([editor, Window(dont_extend_height=True)])]
        if status:
            parts.append(Window(FormattedTextControl(shown), height=1, always_hide_cursor=True))
        return parts


class _Writing:
    """A buffer with its keys: Enter sends, Alt-Enter and Ctrl-J begin a new line."""

    def __init__(self, dumb: bool, question: str = "") -> None:
        self.question = question
        self.buffer = Buffer(multiline=not question)
        self.pasted = 0
        self.keys = KeyBindings()
        self._echoed = ""
        self._burst = float("-inf")
        self.keys.add("enter")(self._enter)
        # A dumb terminal, such as a shell inside an editor, ends its lines with Ctrl-J.
        self.keys.add("c-j")(self._enter if dumb or question else self._newline)
        self.keys.add("escape", "enter")(self._newline)
        self.keys.add("escape", "c-j")(self._newline)
        self.keys.add("c-c")(self._interrupt)
        self.keys.add("<sigint>")(self._interrupt)
        self.keys.add("c-d")(self._close)
        self.keys.add(Keys.BracketedPaste)(self._paste)
        self.keys.add(Keys.Any)(self._type)

    def _enter(self, event: KeyPressEvent) -> None:
        if self.question:
            event.app.exit(result=Written(self.buffer.text, Given.TYPED))
        elif _more_follows(event, _PAUSE if time.monotonic() < self._burst + 2 * _PAUSE else 0):
            # A terminal that does not mark pastes: one answer all the same.
            self._newline(event)
        elif self.buffer.text.strip():
            pasted = self.pasted * 2 > len(self.buffer.text)
            event.app.exit(result=Written(self.buffer.text, Given.PASTED if pasted else Given.TYPED))
        else:
            self.buffer.reset()
            self.pasted = 0

    def _type(self, event: KeyPressEvent) -> None:
        """Insert a character and all that came with it. Key by key, a long unmarked paste would take half a minute."""
        text, queue = event.data, event.key_processor.input_queue
        while queue and (_plain(queue[0]) or (queue[0].key in _BREAKS and len(queue) > 1 and not self.question)):
            text += queue.popleft().data
        text = terminal_safe(text.replace("\r", "\n"))
        if len(text) >= _PASTED_FROM:
            self.pasted += len(text)
            self._burst = time.monotonic()
        self.buffer.insert_text(text)

    def _newline(self, event: KeyPressEvent) -> None:
        if not self.question:
            self.buffer.insert_text("\n")

    def _interrupt(self, event: KeyPressEvent) -> None:
        event.app.exit(result=Interrupted(self.buffer.text))

    def _close(self, event: KeyPressEvent) -> None:
        if self.buffer.text:
            self.buffer.delete()
        else:
            event.app.exit(result=InputClosed())

    def _paste(self, event: KeyPressEvent) -> None:
        text = terminal_safe(event.data.replace("\r\n", "\n").replace("\r", "\n"))
        if self.question:
            text = " ".join(text.split())
        if not self.buffer.text.strip():
            self.pasted = 0
        self.pasted += len(text)
        self.buffer.insert_text(text)

    def echo(self, page: Page) -> None:
        """Show what is typed where nothing can be drawn: only ever more text, at the end."""
        page.write(self.question or "> ")
        page.flush()

        def changed(_: object) -> None:
            before, self._echoed = self._echoed, self.buffer.text
            if self._echoed.startswith(before):
                page.write(terminal_safe(self._echoed[len(before) :]))
            elif before.startswith(self._echoed):
                page.write("\b \b" * (len(before) - len(self._echoed)))
            else:
                page.write(f"\n> {terminal_safe(self._echoed)}")
            page.flush()

        changed(None)
        self.buffer.on_text_changed += changed


@contextmanager
def _noted() -> Iterator[list[int]]:
    """Collects each Ctrl-C while the editor is being set up: raised there, one could be lost in a callback."""
    interrupts: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield interrupts
        return
    before = signal.signal(signal.SIGINT, lambda number, _: interrupts.append(number))
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, before)


def _plain(press: KeyPress) -> bool:
    return press.key == Keys.ControlI or (len(press.key) == 1 and press.key.isprintable())


def _more_follows(event: KeyPressEvent, patience: float) -> bool:
    """Whether more keys come together with this one, as they do in a paste and never from fingers."""
    if event.app.key_processor.input_queue:
        return True
    try:
        return bool(select.select([sys.stdin], [], [], patience)[0])
    except (OSError, ValueError):
        return False

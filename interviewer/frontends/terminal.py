"""An interview in a terminal: speech that streams, exhibits drawn, a clock that runs while the candidate writes."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from interviewer.debrief import Line, Weakest
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
)
from interviewer.domain.rubric import Exhibit
from interviewer.domain.scorecard import PointFinding, Scorecard
from interviewer.domain.signal import Signal
from interviewer.domain.transcript import AnswerRecord, AskRecord, CommandRecord, Given, Record, SessionRecord
from interviewer.errors import ModelError
from interviewer.frontends import notes, quiet
from interviewer.frontends.loop import Answer, Command, InputClosed, Interrupted, Said, TimeUp
from interviewer.frontends.page import Flow, Page
from interviewer.frontends.piped import command_in
from interviewer.frontends.plain import minutes
from interviewer.frontends.waiting import Waiting
from interviewer.session import Session
from interviewer.text import terminal_safe

if TYPE_CHECKING:
    from interviewer.frontends.editor import Editor, Written

_COMMAND = re.compile(r"/[A-Za-z]+(?: .*)?")


class Terminal:
    """The room of an interview held in a terminal.

    ``dumb`` is for terminals that can only print: nothing is drawn, coloured or taken back there.
    """

    def __init__(self, out: TextIO | None = None, *, dumb: bool = False) -> None:
        self.page = Page(out or sys.stdout, dumb=dumb)
        self._waiting = Waiting(self.page)
        self._made: Editor | None = None
        self._name = "Interviewer"
        self._session = ""
        self._prompt = ""
        self._draft = ""
        self._flow: Flow | None = None

    # --- showing --------------------------------------------------------------------------------------

    def show(self, event: Event, /) -> None:
        """Show one event."""
        quiet.hush()
        if not isinstance(event, Thinking):
            self._waiting.clear()
        match event:
            case SpeechDelta():
                self._say(event.text)
            case SpeechEnd():
                self._hush()
            case ExhibitShown():
                self._hush()
                self._exhibit(event.exhibit)
            case Thinking():
                self._hush()
                self._waiting.show(event.why or f"{self._name} is thinking")
            case Notice():
                self._aside(f"[{event.text}]")
            case ClockShown():
                self._aside(f"{minutes(event.left)} left, {notes.question_left(event.question_left)}.")
            case Recorded():
                self._recorded(event.record)
            case Closed():
                self._closed(event.reason)

    def _say(self, text: str) -> None:
        if self._flow is None:
            self.page.line(self._name, "bold")
            self._flow = self.page.flow()
        # A greeting or a bridge and the question itself are two paragraphs.
        lead = text.removesuffix(self._prompt).rstrip() if self._prompt else text
        self._flow.feed(terminal_safe(f"{lead}\n\n{self._prompt}" if lead and lead != text.rstrip() else text))
        self.page.flush()

    def _hush(self) -> None:
        """End the turn that is being spoken, if one is."""
        if self._flow:
            self._flow.finish()
            self._flow = None
            self.page.write("\n\n")
            self.page.flush()

    def _aside(self, text: str) -> None:
        self._hush()
        self.page.line(text, "dim")
        self.page.line()

    def _exhibit(self, exhibit: Exhibit) -> None:
        # rich takes longer to import than all the rest: the question is on screen by now.
        from interviewer.frontends import drawing

        drawing.console(self.page).print(drawing.exhibit(exhibit, self.page.columns))
        self.page.line()

    def _recorded(self, record: Record) -> None:
        match record:
            case SessionRecord():
                self._name, self._session = record.persona.name, record.id
                notes.heading(self.page, record)
            case AskRecord():
                self._prompt = record.question.prompt
                if record.id != "q1":
                    self._aside(f"· Question {record.id[1:]} ·")
            case AnswerRecord() if record.overtime:
                self._aside("Time is up. What you had written is kept, and counts.")
            case CommandRecord(name="pause"):
                self._aside("Paused; the clock stands still. /pause goes on, and so does your next answer.")
            case CommandRecord(name="unpause"):
                self._aside("The clock runs again.")
            case _:
                pass

    def _closed(self, reason: str) -> None:
        self._hush()
        if reason == "interrupted":
            self.page.line("Stopped. Everything you said is kept.", "dim")
            if self._session:
                self.page.line(f"To go on: interviewer resume {self._session}", "dim")
                self.page.line(f"For the debrief: interviewer judge {self._session}", "dim")

    # --- hearing --------------------------------------------------------------------------------------

    @property
    def _editor(self) -> Editor:
        if self._made is None:
            from interviewer.frontends.editor import Editor

            self._made = Editor(self.page)
        return self._made

    def ask(self, question: str) -> str | None:
        """A line in answer to a question; None when the input was closed. Raises ``KeyboardInterrupt`` at Ctrl-C."""
        return self._editor.ask(question)

    def read(self, session: Session, /) -> Said:
        """What the candidate sends: an answer, a command, or the end of time or patience."""
        self._name, self._session = session.opening.persona.name, session.opening.id
        while True:
            draft, self._draft = self._draft, ""
            said = self._editor.compose(lambda: notes.status(self.page, session), session.deadline, draft)
            if isinstance(said, Interrupted):
                self._draft = said.draft
            if isinstance(said, Interrupted | TimeUp | InputClosed):
                return said
            notes.sent(self.page, said.text)
            meant = command_in(said.text)
            if isinstance(meant, Command):
                return meant
            if not _COMMAND.fullmatch(meant.strip()) or said.text.startswith("//"):
                return Answer(meant, said.given)
            word = meant.split()[0]
            if len(meant.split()) > 1:
                self._draft = said.text
            self._aside(f"There is no command {word}. /help lists them; // begins an answer with a slash.")

    def help(self) -> None:
        """Show the commands."""
        notes.commands(self.page)

    def really_stop(self) -> bool:
        """Ask once. Raises ``KeyboardInterrupt`` at another Ctrl-C, which means yes."""
        self._waiting.clear()
        self._hush()
        self.page.line("Stop here? Everything you said is kept.", "bold")
        said = self.ask("Enter goes on, Ctrl-C or y stops: ")
        self.page.line()
        return said is None or said.lower().startswith("y")

    def failed(self, error: ModelError, /) -> bool:
        """Tell of a model that failed; Enter tries once more."""
        self._waiting.clear()
        self._hush()
        self.page.line(error.message, "bold")
        if error.hint:
            self.page.line(error.hint)
        self.page.line("Everything you said is kept.")
        try:
            said = self.ask("Enter tries again, /end or Ctrl-C stops: ")
        except KeyboardInterrupt:
            said = None
        self.page.line()
        return said is not None and not said.lower().lstrip("/").startswith(("end", "n", "q", "s"))

    # --- after the interview ----------------------------------------------------------------------------

    def tell(self, text: str, /) -> None:
        """Say where files are and what comes next."""
        self._waiting.clear()
        self.page.line(text, "dim")

    def progress(self, text: str, /) -> None:
        """What the judge is doing, on a line that is taken away again."""
        if text:
            self._waiting.show(text)
        else:
            self._waiting.clear()

    def debrief(self, lines: Sequence[Line], scorecard: Scorecard, /) -> None:
        """Draw a debrief."""
        from interviewer.frontends import drawing, sheet

        self._waiting.clear()
        console = drawing.console(self.page)
        for part in sheet.drawn(lines, scorecard, self.page.columns):
            console.print(part)
        self.page.flush()

    def rate(self) -> dict[Signal, int] | None:
        """The candidate's own levels before any is shown."""
        from interviewer.frontends import asking

        return asking.rate(self.page, self.ask)

    def mark(self, unclear: Sequence[PointFinding], /) -> dict[tuple[str, str], bool] | None:
        """The candidate's reading of points that the embedded judge could not decide."""
        from interviewer.frontends import asking

        return asking.mark(self.page, self.ask, unclear)

    def again(self, worst: Weakest, /) -> tuple[str, Given] | None:
        """A second answer to the weakest question."""
        try:
            said = self.ask("Redo that one question now? y/N ")
            if said is None or not said.lower().startswith("y"):
                return None
            written = self._once_more(worst)
        except KeyboardInterrupt:
            return None
        return (written.text, written.given) if written else None

    def _once_more(self, worst: Weakest) -> Written | None:
        from interviewer.frontends.editor import Written

        self.page.line()
        self._say(worst.question.prompt)
        self._hush()
        handed = {m.move.item for m in worst.exchange.moves}
        for exhibit in worst.question.exhibits:
            if exhibit.shown == "with-question" or exhibit.id in handed:
                self._exhibit(exhibit)
        told = notes.Status("no clock this time; Ctrl-D on an empty line leaves it")
        said = self._editor.compose(lambda: told, lambda: None)
        if not isinstance(said, Written) or isinstance(command_in(said.text), Command):
            return None
        notes.sent(self.page, said.text)
        return said

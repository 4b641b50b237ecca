"""The one loop every front end shares: show what happens, read what the candidate does, until the interview is over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from interviewer.domain.events import Event
from interviewer.domain.transcript import Given
from interviewer.errors import ModelError
from interviewer.session import Session


@dataclass(frozen=True, slots=True)
class Answer:
    """The candidate sent an answer."""

    text: str
    given: Given


@dataclass(frozen=True, slots=True)
class Command:
    """The candidate typed a slash command."""

    name: Literal["help", "repeat", "skip", "time", "pause", "end"]


@dataclass(frozen=True, slots=True)
class TimeUp:
    """The deadline passed while the candidate was writing; ``draft`` is what stood there unsent."""

    draft: str = ""


@dataclass(frozen=True, slots=True)
class InputClosed:
    """No more input will come."""


@dataclass(frozen=True, slots=True)
class Interrupted:
    """Ctrl-C at the prompt; ``draft`` is what stood there unsent."""

    draft: str = ""


Said = Answer | Command | TimeUp | InputClosed | Interrupted


class FrontEnd(Protocol):
    """How one kind of place shows an interview and hears the candidate."""

    def show(self, event: Event, /) -> None:
        """Show one event."""
        ...

    def read(self, session: Session, /) -> Said:
        """Wait for the candidate, no longer than ``session.deadline()``."""
        ...

    def help(self) -> None:
        """Show the commands."""
        ...

    def really_stop(self) -> bool:
        """Ask once whether an interrupted candidate wants to stop. A front end that cannot ask says yes."""
        ...

    def failed(self, error: ModelError, /) -> bool:
        """Tell of a model that failed; returns whether to try once more. One that cannot ask says no."""
        ...


class Stopped(Exception):
    """The candidate interrupted the interview; its transcript is whole."""


def hold(session: Session, front: FrontEnd) -> None:
    """Hold an interview to its end.

    Raises ``Stopped`` when the candidate interrupts it, and a ``ModelError`` when the model failed and no more tries
    were wanted; the transcript is safe in both cases.
    """
    _play(session, front, session.start())
    while not session.ended:
        said = _read(session, front)
        match said:
            case Answer():
                _play(session, front, session.answer(said.text, said.given))
            case TimeUp():
                _play(session, front, session.tick(said.draft))
            case InputClosed():
                _play(session, front, session.end("input-closed"))
            case Interrupted():
                _interrupted(session, front, said.draft)
            case Command():
                _obey(session, front, said)


def _read(session: Session, front: FrontEnd) -> Said:
    try:
        return front.read(session)
    except KeyboardInterrupt:
        return Interrupted()


def _obey(session: Session, front: FrontEnd, command: Command) -> None:
    match command.name:
        case "help":
            front.help()
        case "time":
            front.show(session.clock_shown())
        case "repeat":
            _play(session, front, session.repeat())
        case "skip":
            _play(session, front, session.skip())
        case "end":
            _play(session, front, session.end("candidate"))
        case "pause":
            _play(session, front, session.unpause() if session.paused else session.pause())


def _play(session: Session, front: FrontEnd, events: Iterator[Event]) -> None:
    """Show events as they come. A failed model is tried again as often as the candidate wants; Ctrl-C asks once."""
    while True:
        try:
            for event in events:
                front.show(event)
            return
        except KeyboardInterrupt:
            session.cancel()
            _drain(front, events)
            _interrupted(session, front, "")
        except ModelError as error:
            if not front.failed(error):
                raise
        if session.ended or not session.waiting_for_reply:
            return
        events = session.proceed()


def _drain(front: FrontEnd, events: Iterator[Event]) -> None:
    """Let a cancelled reply finish, so that what was shown of it is recorded."""
    try:
        for event in events:
            front.show(event)
    except (KeyboardInterrupt, ModelError):
        return


def _interrupted(session: Session, front: FrontEnd, draft: str) -> None:
    try:
        stop = front.really_stop()
    except KeyboardInterrupt:
        stop = True
    if stop:
        if draft.strip():
            session.keep(draft)
        for event in session.interrupt():
            front.show(event)
        raise Stopped

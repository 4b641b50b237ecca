"""Holding an interview without a front end: a clock, a log in memory, and interviewers that do as they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from interviewer import director
from interviewer.domain.events import Event, Recorded, SpeechDelta
from interviewer.domain.move import Move, MoveKind
from interviewer.domain.rubric import Question
from interviewer.domain.transcript import AnswerRecord, Exchange, Record, SessionRecord
from interviewer.ports import Cancel, Interviewer, Reply, Spoke, View
from interviewer.session import Session
from tests.builders import Turn, exchange, opening, question

Script = Sequence[Reply] | Callable[[View], Iterable[Reply]]
"""One turn of an interviewer: its replies, or what gives them."""


@dataclass
class FakeClock:
    """Seconds that pass only when told."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class MemoryLog:
    """Records as they were kept."""

    records: list[Record] = field(default_factory=list)

    def append(self, record: Record, /) -> None:
        self.records.append(record)


@dataclass
class Replies:
    """An interviewer that gives these replies, one list a turn. A callable is asked with the view."""

    turns: list[Script]
    waits: bool = False
    views: list[View] = field(default_factory=list)

    def reply(self, view: View, cancel: Cancel, /) -> Iterator[Reply]:
        self.views.append(view)
        turn = self.turns.pop(0)
        yield from turn(view) if callable(turn) else turn


class Doors:
    """An interviewer of few words: opens the next door, gives the twist, goes on; never at a loss."""

    waits = False

    def reply(self, view: View, cancel: Cancel, /) -> Iterator[Reply]:
        yield Spoke("embedded")
        allowed = view.allowed
        if allowed.must:
            yield Move(kind=MoveKind(allowed.must))
            yield "On we go."
        elif allowed.open:
            point = allowed.open[0]
            yield Move(kind=MoveKind.PROBE, probe=point.probe.kind, point=point.id)
            yield point.probe.say
        elif allowed.twist:
            yield Move(kind=MoveKind.TWIST)
            yield "The twist, then. What now?"
        else:
            point = (*allowed.press, *allowed.challenge)[0]
            yield Move(kind=MoveKind.PROBE, probe=point.probe.kind, point=point.id, press=True)
            yield f"Once more, {point.id}?"


def session(
    interviewer: Interviewer,
    *,
    first: SessionRecord | None = None,
    log: Any = None,
    clock: FakeClock | None = None,
    questions: Sequence[Question] = (),
    records: tuple[Record, ...] = (),
) -> Session:
    """A session on made-up questions; the plan's ids are all to be had."""
    first = first or opening()
    known = {q.id: q for q in questions} or {i: question(i) for i in first.plan}
    return Session(
        first,
        log=log if log is not None else MemoryLog(),
        interviewer=interviewer,
        find=known.__getitem__,
        clock=clock or FakeClock(),
        records=records,
    )


def view(
    *turns: Turn,
    of: Question | None = None,
    pressure: int = 2,
    left: float = 900.0,
    more: bool = True,
    earlier: Sequence[Exchange] = (),
    taken_over: bool = False,
    **changes: Any,
) -> View:
    """What an interviewer sees after the last of these turns, which is an answer."""
    first = opening(pressure=pressure, **changes)
    now = exchange(*turns, of=of, ask=turns[-1].ask)

    def allowed(hearing: Move | None = None) -> Any:
        return director.allowed(
            now,
            pressure=pressure,
            pace=first.pace,
            times=director.Times(session=left, question=min(left, 375.0)),
            more_questions=more,
            hearing=hearing,
        )

    last = turns[-1]
    assert isinstance(last, AnswerRecord)
    exchanges = (*earlier, now)
    said = [text for e in exchanges for text in (e.ask.text, *(m.text for m in e.moves))]
    return View(
        session=first,
        exchanges=exchanges,
        answer=last,
        allowed=allowed(),
        ledger=director.ledger(now),
        said=tuple(said),
        after=allowed,
        taken_over=taken_over,
    )


def spoken(events: Iterable[Event]) -> str:
    """All that was said aloud in these events."""
    return "".join(e.text for e in events if isinstance(e, SpeechDelta))


def recorded(events: Iterable[Event]) -> list[Record]:
    """The records kept in these events."""
    return [e.record for e in events if isinstance(e, Recorded)]


PROBE: list[Reply] = [Spoke("model"), Move(kind=MoveKind.PROBE, point="labels"), "You said ", "drift. What shows it?"]
GO_ON: list[Reply] = [Spoke("model"), Move(kind=MoveKind.ASK), "Let us go on."]


def begun(*turns: Any, clock: FakeClock | None = None, log: Any = None, **changes: Any) -> Session:
    """A session whose first question was asked."""
    new = session(Replies(list(turns)), first=opening(**changes), clock=clock, log=log)
    list(new.start())
    return new


def of_kind(new: Session, kind: type) -> list[Any]:
    return [r for r in new.transcript.records if isinstance(r, kind)]

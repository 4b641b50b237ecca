"""What a session tells its front end: records that are kept, and moments that pass."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from interviewer.domain.base import Frozen
from interviewer.domain.rubric import Exhibit
from interviewer.domain.transcript import Record


class Recorded(Frozen):
    """A record was written and synced to disk."""

    event: Literal["record"] = "record"
    record: Record


class SpeechDelta(Frozen):
    """The next piece of the interviewer's speech. Already clean of control characters."""

    event: Literal["speech"] = "speech"
    text: str


class SpeechEnd(Frozen):
    """The interviewer has finished speaking; the floor is the candidate's."""

    event: Literal["speech-end"] = "speech-end"


class ExhibitShown(Frozen):
    """A piece of evidence is put on the table."""

    event: Literal["exhibit"] = "exhibit"
    exhibit: Exhibit


class Thinking(Frozen):
    """The interviewer or judge waits for a model. ``why`` is for the reader: first reply, retry and for how long."""

    event: Literal["thinking"] = "thinking"
    why: str = ""


class Notice(Frozen):
    """Something to tell the candidate that is not the interviewer's speech."""

    event: Literal["notice"] = "notice"
    text: str


class ClockShown(Frozen):
    """Seconds of candidate time: gone, left in the session, left for this question."""

    event: Literal["clock"] = "clock"
    elapsed: float
    left: float
    question_left: float


class Closed(Frozen):
    """The interview is over and its transcript complete."""

    event: Literal["closed"] = "closed"
    reason: str


Event = Annotated[
    Recorded | SpeechDelta | SpeechEnd | ExhibitShown | Thinking | Notice | ClockShown | Closed,
    Field(discriminator="event"),
]

event_adapter: TypeAdapter[Event] = TypeAdapter(Event)

"""Holds a conversation from its written answers: the embedded interviewer replies, and the clock runs as in speech.

The same answers give the same transcript, so a conversation can be written turn by turn:

    python -m evals.conversations next FOLDER             # what the interviewer said last, in every open one
    python -m evals.conversations next FOLDER TURN.yaml   # {c01: "an answer", ...} is added first
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from interviewer import settings
from interviewer.domain.base import Frozen
from interviewer.domain.events import Event, ExhibitShown, SpeechDelta
from interviewer.domain.rubric import Exhibit
from interviewer.domain.signal import Seniority
from interviewer.domain.transcript import Given, Record, SessionRecord, Transcript
from interviewer.session import Session
from interviewer.wiring import Wanted, Wiring

HERE = Path(__file__).parent
INDEX = HERE / "index.yaml"

WORDS_A_MINUTE = 130
THINKING = 8.0
"""Seconds before a spoken answer begins."""


class Plan(Frozen):
    """The questions of a conversation. Those on one plan can be compared."""

    round: str
    questions: tuple[str, ...]


class Spec(Frozen):
    """Who speaks (``kind``), on which plan, with whom.

    ``llm``: set aside for a judge that costs. The ``first`` were chosen before any was read, over all kinds; ``later``
    the weak, middling and strong of the other plans, for more pairs of the ladder.
    """

    kind: str
    plan: str
    persona: str
    pressure: int = 2
    seniority: Seniority = Seniority.SENIOR
    minutes: float = 10
    llm: Literal["first", "later"] | None = None


class Index(Frozen):
    """index.yaml: every conversation by its id, which tells nothing of its kind."""

    plans: dict[str, Plan]
    conversations: dict[str, Spec]


@cache
def index() -> Index:
    """The index, read once."""
    return Index.model_validate(yaml.safe_load(INDEX.read_text(encoding="utf-8")))


@cache
def wiring() -> Wiring:
    """The program as it ships, without a user's own files."""
    return Wiring(settings.load({"INTERVIEWER_HOME": "/nonexistent"}))


class Memory:
    """A log that keeps records in a list."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record, /) -> None:
        """Keep one record."""
        self.records.append(record)


@dataclass(frozen=True, slots=True)
class Held:
    """A conversation so far, with what was said and shown since the last answer."""

    transcript: Transcript
    said: str
    shown: tuple[Exhibit, ...]


def opening(name: str, spec: Spec, plan: Plan) -> SessionRecord:
    """The first record, the same every time: nothing in it comes from a clock or from chance."""
    digest = hashlib.sha256(name.encode()).hexdigest()
    wanted = Wanted(
        round=plan.round,
        question=plan.questions[0],
        persona=spec.persona,
        seniority=spec.seniority,
        minutes=spec.minutes,
        pressure=spec.pressure,
        model="offline",
        seed=int(digest[:4], 16),
    )
    fixed = {"id": name, "plan": plan.questions, "started": "2026-11-27T18:00:00+00:00", "salt": digest[:16]}
    return wiring().opening(wanted).model_copy(update=fixed)


def hold(first: SessionRecord, answers: Sequence[str]) -> Held:
    """Play the answers to the embedded interviewer; one too many is ignored."""
    now = 0.0
    session = Session(
        first,
        log=Memory(),
        interviewer=wiring().interviewer("offline"),
        find=wiring().catalog.question,
        clock=lambda: now,
    )
    said, shown = _taken(session.start())
    for answer in answers:
        if session.ended:
            break
        now += THINKING + 60 * len(answer.split()) / WORDS_A_MINUTE
        said, shown = _taken(session.answer(answer, Given.SPOKEN))
    return Held(session.transcript, said, shown)


def _taken(events: Iterator[Event]) -> tuple[str, tuple[Exhibit, ...]]:
    said, shown = "", []
    for event in events:
        if isinstance(event, SpeechDelta):
            said += event.text
        if isinstance(event, ExhibitShown):
            shown.append(event.exhibit)
    return said, tuple(shown)

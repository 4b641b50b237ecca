"""An interview as an append-only list of records: one JSON object a line, and state is a fold over them."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from interviewer.domain.base import Frozen
from interviewer.domain.move import Move, MoveKind
from interviewer.domain.persona import Persona, Pressure
from interviewer.domain.rubric import Exhibit, Question, Round
from interviewer.domain.signal import Seniority, Signal

VERSION = 1
"""Raised when an old reader could no longer read a new transcript."""


class Given(StrEnum):
    """How an answer reached us."""

    TYPED = "typed"
    PASTED = "pasted"
    SPOKEN = "spoken"
    PIPED = "piped"
    IMPORTED = "imported"


class SessionRecord(Frozen):
    """The first line: everything the session was set up with.

    ``salt`` makes fence tokens unguessable; ``plan`` lists question ids in the order they may be asked;
    ``pace`` multiplies spoken time budgets (a typed answer takes longer than a spoken one).
    """

    type: Literal["session"] = "session"
    version: int = VERSION
    id: str
    started: str
    program: str
    salt: str
    seed: int
    round: Round
    persona: Persona
    seniority: Seniority
    pressure: Pressure
    minutes: float
    pace: float = 1.0
    model: str
    plan: tuple[str, ...]
    project: str = ""
    label: str = ""


class AskRecord(Frozen):
    """A planned question, embedded whole so that judging survives an edited rubric. ``text`` is all that was spoken."""

    type: Literal["ask"] = "ask"
    id: str
    at: float
    question: Question
    sha256: str
    text: str
    budget: float
    redo: str = ""


class AnswerRecord(Frozen):
    """The candidate's words. ``at`` and ``took`` are seconds of candidate time, when known."""

    type: Literal["answer"] = "answer"
    id: str
    ask: str
    at: float
    took: float | None = None
    text: str
    given: Given
    overtime: bool = False


class MoveRecord(Frozen):
    """What the interviewer did after an answer. ``text`` is what was shown; ``by`` whose words they are.

    ``by`` is ``model`` (a language model's own words), ``rubric`` (the probe as written), ``embedded``
    (the offline engine's) or ``person`` (an imported interview's). ``cut`` marks speech that was cancelled or
    broken off.
    """

    type: Literal["move"] = "move"
    id: str
    ask: str
    at: float
    move: Move
    text: str
    by: Literal["model", "rubric", "embedded", "person"]
    cut: bool = False


class CommandRecord(Frozen):
    """A slash command that changed the session: skip, pause, resume, end, repeat."""

    type: Literal["command"] = "command"
    name: Literal["repeat", "skip", "pause", "unpause", "end", "resume", "time"]
    at: float


class NoticeRecord(Frozen):
    """Something the candidate was told that is not the interviewer's speech."""

    type: Literal["notice"] = "notice"
    kind: Literal["engine", "repair", "torn", "model", "project", "language", "import"]
    text: str
    at: float


class UsageRecord(Frozen):
    """Tokens one model call took, and its cost in US dollars where known."""

    type: Literal["usage"] = "usage"
    purpose: Literal["interview", "judge"]
    model: str
    prompt_tokens: int
    completion_tokens: int
    cached_tokens: int = 0
    cost: float | None = None


class SelfRatingRecord(Frozen):
    """How the candidate rated themselves before any score was shown."""

    type: Literal["self-rating"] = "self-rating"
    levels: dict[Signal, int]


class MarkRecord(Frozen):
    """The candidate's own reading of a point that the offline judge could not decide."""

    type: Literal["mark"] = "mark"
    ask: str
    point: str
    made: bool


Reason = Literal["time", "finished", "candidate", "input-closed"]
"""Why an interview ended."""


class EndRecord(Frozen):
    """The interview is over; later lines belong to the debrief."""

    type: Literal["end"] = "end"
    reason: Reason
    at: float


Record = Annotated[
    SessionRecord
    | AskRecord
    | AnswerRecord
    | MoveRecord
    | CommandRecord
    | NoticeRecord
    | UsageRecord
    | SelfRatingRecord
    | MarkRecord
    | EndRecord,
    Field(discriminator="type"),
]

record_adapter: TypeAdapter[Record] = TypeAdapter(Record)


class Exchange(Frozen):
    """One asked question with all that followed it, in order."""

    ask: AskRecord
    turns: tuple[AnswerRecord | MoveRecord, ...] = ()

    @property
    def answers(self) -> tuple[AnswerRecord, ...]:
        """The candidate's turns, in order."""
        return tuple(t for t in self.turns if isinstance(t, AnswerRecord))

    @property
    def moves(self) -> tuple[MoveRecord, ...]:
        """The interviewer's turns, in order."""
        return tuple(t for t in self.turns if isinstance(t, MoveRecord))

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """What lies on the table: shown with the question, or revealed since."""
        revealed = {m.move.item for m in self.moves}
        return tuple(e for e in self.ask.question.exhibits if e.shown == "with-question" or e.id in revealed)

    def openings(self) -> dict[str, tuple[str, int]]:
        """For each point given its chance by a move: what opened it and after how many turns.

        A further push gives no chance, nor a twist to what was heard before it: whether there is one depends on the
        pressure, and chances must not. Neither does a door that the candidate had no turn to walk through, because
        time ran out or they ended there.
        Returns point id -> (``"probe"`` or ``"twist"``, index into ``turns`` of that move).
        """
        opened: dict[str, tuple[str, int]] = {}
        heard: set[str] = set()
        answered = max((i for i, t in enumerate(self.turns) if isinstance(t, AnswerRecord)), default=0)
        for index, turn in enumerate(self.turns[:answered]):
            if not isinstance(turn, MoveRecord):
                continue
            heard.update(turn.move.heard)
            if turn.cut and "?" not in turn.text:
                continue  # broken off before it asked anything
            if turn.move.door:
                opened.setdefault(turn.move.door, ("probe", index))
            if turn.move.kind is MoveKind.TWIST and self.ask.question.twist:
                for point in self.ask.question.twist.opens:
                    if point not in heard:
                        opened.setdefault(point, ("twist", index))
        return opened

    def asked_for(self) -> dict[str, int]:
        """For each point a move went for before it was heard: the index into ``turns`` of the first such move."""
        asked = {point: index for point, (_, index) in self.openings().items()}
        heard: set[str] = set()
        for index, turn in enumerate(self.turns):
            if isinstance(turn, MoveRecord):
                heard.update(turn.move.heard)
                point = turn.move.point
                if turn.move.press and point and point not in heard:
                    asked[point] = min(index, asked.get(point, index))
        return asked


class Transcript(Frozen):
    """A whole interview, folded from its records."""

    session: SessionRecord
    records: tuple[Record, ...]

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Questions in the order asked, each with its turns."""
        asks = [r for r in self.records if isinstance(r, AskRecord)]
        return tuple(
            Exchange(
                ask=ask,
                turns=tuple(r for r in self.records if isinstance(r, AnswerRecord | MoveRecord) and r.ask == ask.id),
            )
            for ask in asks
        )

    @property
    def sha256(self) -> str:
        """The hash of what a judge reads: questions, answers and what the interviewer said."""
        digest = hashlib.sha256()
        for exchange in self.exchanges:
            digest.update(exchange.ask.sha256.encode())
            for turn in exchange.turns:
                digest.update(turn.text.encode() + b"\0")
        return digest.hexdigest()

    @property
    def judged(self) -> tuple[Exchange, ...]:
        """The exchanges that count: all that were answered, but a redo."""
        return tuple(e for e in self.exchanges if e.answers and not e.ask.redo)

    def redo(self) -> Transcript | None:
        """The last redo as a transcript of its own, or None."""
        again = [e for e in self.exchanges if e.ask.redo]
        if not again:
            return None
        ask = again[-1].ask.model_copy(update={"redo": ""})
        return Transcript(session=self.session, records=(self.session, ask, *again[-1].turns))

    @property
    def ended(self) -> bool:
        """Whether the interview reached an end record."""
        return any(isinstance(r, EndRecord) for r in self.records)

    @property
    def spoken(self) -> tuple[AskRecord | MoveRecord, ...]:
        """Every turn of the interviewer's, in order."""
        return tuple(r for r in self.records if isinstance(r, AskRecord | MoveRecord))

    @property
    def last_turn(self) -> AskRecord | AnswerRecord | MoveRecord | None:
        """The last thing either side said, or None before the first."""
        turns = (r for r in reversed(self.records) if isinstance(r, AskRecord | AnswerRecord | MoveRecord))
        return next(turns, None)

    @property
    def last_at(self) -> float:
        """Seconds of candidate time that the records account for."""
        return max((getattr(r, "at", 0.0) for r in self.records), default=0.0)

    @property
    def answers(self) -> tuple[AnswerRecord, ...]:
        """Every answer, in order."""
        return tuple(r for r in self.records if isinstance(r, AnswerRecord))

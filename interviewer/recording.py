"""The records of one interview as they are made: numbered, kept on disk, and folded back into a transcript."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal, Protocol

from interviewer import director
from interviewer.domain.events import Recorded
from interviewer.domain.move import Move, MoveKind
from interviewer.domain.rubric import Question
from interviewer.domain.transcript import (
    AnswerRecord,
    AskRecord,
    Exchange,
    Given,
    MoveRecord,
    Record,
    SessionRecord,
    Transcript,
    UsageRecord,
)
from interviewer.ports import Usage
from interviewer.text import canonical

By = Literal["model", "rubric", "embedded"]


class Log(Protocol):
    """Where records go. ``append`` returns once the record would survive a crash."""

    def append(self, record: Record, /) -> None:
        """Write and sync one record."""
        ...


def question_sha256(question: Question) -> str:
    """The hash of a question as embedded, so that two sessions can be compared on the same wording."""
    return hashlib.sha256(question.model_dump_json().encode()).hexdigest()


class Recorder:
    """Makes records, keeps them, and knows what they amount to. Times are seconds of candidate time."""

    def __init__(self, opening: SessionRecord, log: Log, records: tuple[Record, ...] = ()) -> None:
        self._opening, self._log = opening, log
        self._records = list(records)

    @property
    def transcript(self) -> Transcript:
        """The interview so far."""
        return Transcript(session=self._opening, records=tuple(self._records))

    @property
    def empty(self) -> bool:
        """Whether nothing was recorded yet, not even the opening."""
        return not self._records

    @property
    def exchange(self) -> Exchange | None:
        """The question on the table, or None before the first."""
        exchanges = self.transcript.exchanges
        return exchanges[-1] if exchanges else None

    @property
    def last_said(self) -> str:
        """The interviewer's last words."""
        return next((r.text for r in reversed(self.transcript.spoken) if r.text), "")

    @property
    def question_before(self) -> str:
        """The question on the table, where the last words were a follow-up of it; else ""."""
        last = self.transcript.last_turn
        if last is None or (isinstance(last, MoveRecord) and last.move.kind in (MoveKind.ASK, MoveKind.CLOSE)):
            return ""
        prompt = self.on_the_table.ask.question.prompt
        return "" if self.last_said.endswith(prompt) else prompt

    @property
    def on_the_table(self) -> Exchange:
        """The question on the table. Asking for it before the first is a fault of the caller."""
        exchange = self.exchange
        if exchange is None:
            raise RuntimeError("no question is on the table")
        return exchange

    def next_question(self) -> str | None:
        """The id of the next planned question, or None after the last."""
        return next(iter(self._unasked()), None)

    def _unasked(self) -> list[str]:
        asked = {r.question.id for r in self._records if isinstance(r, AskRecord)}
        return [i for i in self._opening.plan if i not in asked]

    def keep(self, record: Record) -> Recorded:
        """Write a record, then count it. Raises ``StoreError`` when it could not be kept."""
        self._log.append(record)
        self._records.append(record)
        return Recorded(record=record)

    def _number(self, kind: type[AskRecord | AnswerRecord | MoveRecord]) -> int:
        return sum(isinstance(r, kind) for r in self._records) + 1

    def ask(self, question: Question, text: str, *, at: float, left: float) -> AskRecord:
        """A question being asked, with its share of the ``left`` seconds."""
        return AskRecord(
            id=f"q{self._number(AskRecord)}",
            at=round(at, 1),
            question=question,
            sha256=question_sha256(question),
            text=text,
            budget=director.question_budget(max(1.0, left), question.minutes, self._opening.pace, len(self._unasked())),
        )

    def answer(self, text: str, given: Given, *, at: float, overtime: bool) -> AnswerRecord:
        """The candidate's words, made canonical."""
        since = self.transcript.spoken[-1].at
        return AnswerRecord(
            id=f"a{self._number(AnswerRecord)}",
            ask=self.on_the_table.ask.id,
            at=round(at, 1),
            took=round(max(0.0, at - since), 1),
            text=canonical(text),
            given=given,
            overtime=overtime,
        )

    def move(self, move: Move, text: str, by: By, *, at: float, cut: bool = False) -> MoveRecord:
        """What the interviewer did."""
        ask = self.on_the_table.ask.id
        return MoveRecord(
            id=f"m{self._number(MoveRecord)}", ask=ask, at=round(at, 1), move=move, text=text, by=by, cut=cut
        )

    def usage(self, usage: Usage) -> UsageRecord:
        """What a model call of the interview took."""
        return UsageRecord(
            purpose="interview",
            model=self._opening.model,
            prompt_tokens=usage.prompt,
            completion_tokens=usage.completion,
            cached_tokens=usage.cached,
            cost=usage.cost,
        )


@dataclass(slots=True)
class Speech:
    """What has been shown of one turn so far."""

    move: Move | None = None
    by: By = "embedded"
    shown: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What was shown, in one piece."""
        return "".join(self.shown).strip()

    @property
    def aloud(self) -> bool:
        """Whether it is spoken as it comes; a bridge waits for the next question, and leave is taken as written."""
        return self.move is not None and self.move.kind not in (MoveKind.ASK, MoveKind.CLOSE)

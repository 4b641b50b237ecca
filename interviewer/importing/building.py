"""Turns as the records of a transcript of ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from interviewer.domain.move import Move, MoveKind
from interviewer.domain.persona import Leads, Persona
from interviewer.domain.rubric import Question
from interviewer.domain.transcript import (
    AnswerRecord,
    AskRecord,
    EndRecord,
    Given,
    MoveRecord,
    NoticeRecord,
    Record,
    SessionRecord,
)
from interviewer.importing.beginnings import move_for
from interviewer.importing.speakers import Turn
from interviewer.recording import question_sha256

PERSONA = "imported"
"""The id of the persona that stands for whoever interviewed."""


@dataclass(frozen=True, slots=True)
class Part:
    """A question and all turns about it, beginning with the one that asks it."""

    question: Question
    turns: tuple[Turn, ...]


def interviewer(turns: Sequence[Turn]) -> Persona:
    """Whoever interviewed, as a persona: by name when there was one of them, and with no manner of its own."""
    names = list(dict.fromkeys(turn.speaker for turn in turns if not turn.candidate and turn.speaker))
    return Persona(
        id=PERSONA,
        name=names[0] if len(names) == 1 else "The interviewer",
        title="interviewer of an imported interview",
        about="Somebody who interviewed elsewhere.",
        manner="Not known.",
        pace="measured",
        patience="Not known.",
        pressure=2,
        opening="This interview was held elsewhere.",
        closing="This interview was held elsewhere.",
        forbidden=(),
        voice="Not known.",
        leads=Leads(**dict.fromkeys(Leads.model_fields, ())),
    )


def divided(turns: Sequence[Turn], questions: Sequence[Question], begins: Sequence[int]) -> list[Part]:
    """The turns of each question, from where it begins to where the next one does."""
    ends = [*begins[1:], len(turns)]
    return [Part(q, tuple(turns[a:b])) for q, a, b in zip(questions, begins, ends, strict=True)]


def minutes(turns: Sequence[Turn], questions: Sequence[Question]) -> float:
    """How long the interview took, at least one minute; by the questions' own budgets where no times are known."""
    last = max((turn.end or turn.start or 0.0 for turn in turns), default=0.0)
    return round(max(1.0, last / 60), 1) if last else sum(question.minutes for question in questions)


def records(opening: SessionRecord, parts: Sequence[Part], notices: Sequence[str]) -> list[Record]:
    """Every record of the transcript, the opening first. ``notices`` are kept as what the candidate was told."""
    out: list[Record] = [opening]
    out += [NoticeRecord(kind="import", text=text, at=0.0) for text in notices]
    clock = _Clock()
    last_answer = [turn for part in parts for turn in part.turns if turn.candidate][-1:]
    for number, part in enumerate(parts, 1):
        following = parts[number].turns[0].start if number < len(parts) else None
        out += _part(part, f"q{number}", out, clock, _budget(part, following), last_answer)
    out.append(EndRecord(reason="finished", at=clock.now))
    return out


@dataclass(slots=True)
class _Clock:
    """Seconds that never run backwards, where a recording has people speak over one another."""

    now: float = 0.0

    def at(self, time: float | None) -> float:
        self.now = max(self.now, round(time or 0.0, 1))
        return self.now


def _budget(part: Part, following: float | None) -> float:
    start, last = part.turns[0].start, part.turns[-1].end
    end = following if following is not None else last
    return (
        round(end - start, 1) if start is not None and end is not None and end > start else part.question.minutes * 60
    )


def _part(
    part: Part, ask: str, before: Sequence[Record], clock: _Clock, budget: float, last_answer: Sequence[Turn]
) -> Iterator[Record]:
    question, turns = part.question, list(part.turns)
    asked = turns.pop(0) if not turns[0].candidate else None
    yield AskRecord(
        id=ask,
        at=clock.at((asked or turns[0]).start),
        question=question,
        sha256=question_sha256(question),
        text=asked.text if asked else question.prompt,
        budget=budget,
    )
    answers = sum(isinstance(r, AnswerRecord) for r in before)
    moves = sum(isinstance(r, MoveRecord) for r in before)
    over = bool(last_answer) and any(turn is last_answer[0] for turn in turns)
    left = [turn for turn in turns if turn.candidate]
    opened: set[str] = set()
    for turn in turns:
        if turn.candidate:
            answers, left = answers + 1, left[1:]
            yield _answer(turn, f"a{answers}", ask, clock)
            continue
        moves += 1
        move = move_for(turn.text, question, opened) if left or not over else Move(kind=MoveKind.CLOSE)
        opened |= {move.point} if move.point else set()
        yield MoveRecord(id=f"m{moves}", ask=ask, at=clock.at(turn.start), move=move, text=turn.text, by="person")


def _answer(turn: Turn, number: str, ask: str, clock: _Clock) -> AnswerRecord:
    took = None if turn.start is None or turn.end is None else round(max(0.0, turn.end - turn.start), 1)
    at = clock.at(turn.end if turn.end is not None else turn.start)
    return AnswerRecord(id=number, ask=ask, at=at, took=took, text=turn.text, given=Given.IMPORTED)

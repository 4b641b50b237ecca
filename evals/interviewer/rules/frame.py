"""Persona and clock."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from evals.interviewer.rules.base import Held, Occasion, item, without_quotes
from interviewer import director
from interviewer.domain.move import MoveKind
from interviewer.domain.transcript import AnswerRecord, CommandRecord, EndRecord, MoveRecord

_OUT = re.compile(
    r"\b(?:as an? (?:ai|language model|assistant)|i'm an? (?:ai|assistant)|director's note|point id"
    r"|move\s*=|heard\s*=)\b",
    re.IGNORECASE,
)


# --- persona ---------------------------------------------------------------------------------------------


PERSONA = "In persona from its opening to its closing; never out of character."


@item(PERSONA)
def it_opens_as_itself(held: Held) -> Iterator[Occasion]:
    persona = held.transcript.session.persona
    first = held.transcript.exchanges[0].ask.text
    yield first.startswith(persona.opening.partition("{minutes}")[0]), first[:80]


@item(PERSONA)
def it_closes_as_itself(held: Held) -> Iterator[Occasion]:
    closes = held.of(MoveKind.CLOSE)
    yield bool(closes) and closes[-1][1].text.endswith(held.transcript.session.persona.closing), "closing"


@item(PERSONA)
def forbidden_phrases_stay_unsaid(held: Held) -> Iterator[Occasion]:
    forbidden = [p.casefold() for p in held.transcript.session.persona.forbidden]
    for _, move in held.spoken:
        said = without_quotes(move.text).casefold()
        yield not any(p in said for p in forbidden), f"{move.id}: {move.text}"


@item(PERSONA)
def it_is_nobody_else(held: Held) -> Iterator[Occasion]:
    for _, move in held.spoken:
        yield not _OUT.search(move.text), f"{move.id}: {move.text}"


@item("Every candidate gets the same question: a prompt is spoken as written.")
def prompts_are_spoken_as_written(held: Held) -> Iterator[Occasion]:
    for exchange in held.transcript.exchanges:
        yield exchange.ask.text.endswith(exchange.ask.question.prompt), exchange.ask.id


# --- the clock -------------------------------------------------------------------------------------------


CLOCK = "It ends on time in its persona."


@item(CLOCK)
def it_ends(held: Held) -> Iterator[Occasion]:
    yield held.transcript.ended, "end"


@item(CLOCK)
def it_ends_on_time(held: Held) -> Iterator[Occasion]:
    limit = held.meeting.minutes * 60
    last = max((a.took or 0 for a in held.transcript.answers), default=0)
    end = next(r for r in held.transcript.records if isinstance(r, EndRecord))
    yield end.at <= limit + last + 1, f"{end.at:.0f} of {limit:.0f} seconds"


@item(CLOCK)
def no_question_begins_too_late(held: Held) -> Iterator[Occasion]:
    for exchange in held.transcript.exchanges[1:]:
        left = held.meeting.minutes * 60 - exchange.ask.at
        yield left >= director.SHORTEST_QUESTION * 0.99, f"{exchange.ask.id}: {left:.0f} seconds left"


@item(CLOCK)
def time_is_shared_among_the_questions(held: Held) -> Iterator[Occasion]:
    """No question takes more than its budget and two turns."""
    exchanges = held.transcript.exchanges
    for one, two in pairwise(exchanges):
        slowest = max((a.took or 0 for a in one.answers), default=0)
        taken = two.ask.at - one.ask.at
        yield (
            taken <= one.ask.budget + 2 * slowest + director.TURN_SECONDS,
            f"{one.ask.id}: {taken:.0f} of {one.ask.budget:.0f}",
        )


@item("Every answer gets one move, and none is lost.")
def every_answer_is_replied_to(held: Held) -> Iterator[Occasion]:
    closed = any(isinstance(r, EndRecord) for r in held.transcript.records)
    commands = [r for r in held.transcript.records if isinstance(r, CommandRecord)]
    for exchange in held.transcript.exchanges:
        for index, turn in enumerate(exchange.turns):
            if isinstance(turn, AnswerRecord) and not turn.overtime:
                follows = index + 1 < len(exchange.turns) and isinstance(exchange.turns[index + 1], MoveRecord)
                yield follows or bool(commands) or not closed, turn.id

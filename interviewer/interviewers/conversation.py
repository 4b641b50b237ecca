"""The messages of an interview: a pure function of transcript, settings and clock.

Everything before the last user message recurs byte for byte in the next call, so that a provider's cache holds it:
a question's material stands in the user message of its first answer, and the director's note is the end of the
last user message and is dropped afterwards. History holds what was shown, never a header line.
"""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.domain.move import MoveKind
from interviewer.domain.rubric import PROJECT_ROUND
from interviewer.domain.transcript import AnswerRecord, Exchange
from interviewer.interviewers.aliases import aliases
from interviewer.ports import Message, View
from interviewer.prompts import fence, render


def messages(view: View, note: str) -> list[Message]:
    """The whole request for one reply, with ``note`` at the end of its last user message."""
    built = [Message("system", _system(view), cache=True)]
    for number, exchange in enumerate(view.exchanges, 1):
        built.extend(_exchange(view, exchange, number))
    merged = _merge(built)
    last = merged[-1]
    if last.role != "user":
        raise RuntimeError("the last message should be the candidate's")
    history = [*merged[:-2], Message(merged[-2].role, merged[-2].text, cache=True)] if len(merged) > 2 else merged[:-1]
    return [*history, Message("user", f"{last.text}\n\n{note}")]


def _system(view: View) -> str:
    session = view.session
    return render(
        "interviewer/system",
        persona=session.persona,
        round=session.round,
        seniority=session.seniority.value,
        pressure=session.pressure,
    )


def _exchange(view: View, exchange: Exchange, number: int) -> list[Message]:
    session = view.session
    earlier = {e.ask.question.round for e in view.exchanges[: number - 1] if e.answers}
    question = exchange.ask.question
    material = render(
        "interviewer/material",
        number=number,
        question=question,
        short=aliases(question),
        project=session.project if question.of_own_project and PROJECT_ROUND not in earlier else "",
        salt=session.salt,
    )
    built = []
    if number == 1:
        built.append(Message("user", "The candidate has joined the call."))
    built.append(Message("assistant", exchange.ask.text))
    answered = False
    for turn in exchange.turns:
        if isinstance(turn, AnswerRecord):
            text = fence(turn.text, salt=session.salt, label=f"candidate-{turn.id}")
            built.append(Message("user", text if answered else f"{material}\n\n{text}"))
            answered = True
        elif turn.text and turn.move.kind is not MoveKind.CLOSE:
            built.append(Message("assistant", turn.text))
    return built


def _merge(built: Sequence[Message]) -> list[Message]:
    """Neighbours of one role become one message: some providers refuse two in a row."""
    merged: list[Message] = []
    for message in built:
        if merged and merged[-1].role == message.role:
            merged[-1] = Message(message.role, f"{merged[-1].text}\n\n{message.text}", cache=merged[-1].cache)
        else:
            merged.append(message)
    return merged


def note(view: View, *, may_ask: bool, wrong: str = "") -> str:
    """The director's note for this turn; ``wrong`` says what was wrong with the reply before."""
    allowed = view.allowed
    short = aliases(view.ask.question)
    given = [f"{short[f.id]} ({f.label})" for f in allowed.facts] + [
        f"{short[e.id]} ({e.title})" for e in allowed.exhibits
    ]
    return render(
        "interviewer/note",
        minutes_left=_minutes(allowed.seconds_left),
        question_minutes_left=_minutes(allowed.question_seconds_left),
        heard=", ".join(short[s.point.id] for s in view.ledger if s.heard),
        vague=", ".join(short[s.point.id] for s in view.ledger if s.vague),
        short=short,
        must=allowed.must,
        why=allowed.why,
        doors=allowed.open,
        pushes=allowed.press,
        challenges=allowed.challenge,
        vague_push=allowed.presses > 0,
        twist=allowed.twist,
        items="; ".join(given),
        onward="close" if allowed.last_question else "ask",
        may_ask=may_ask,
        lost=allowed.lost,
        parrot=quoted_last(view),
        wrong=wrong,
    )


def voice_note(words: str) -> str:
    """The note that asks for the embedded engine's words in the persona's manner."""
    return render("interviewer/voice", words=words)


def _minutes(seconds: float) -> str:
    return f"{max(0.0, seconds) / 60:.1f}"


def quoted_last(view: View) -> bool:
    """Whether the last probe spoke the candidate's own words back, so that the next one should not."""
    moves = [m for e in view.exchanges for m in e.moves if m.move.kind is MoveKind.PROBE]
    return bool(moves and moves[-1].move.on and moves[-1].move.on.casefold() in moves[-1].text.casefold())

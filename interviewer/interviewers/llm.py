"""A language model as interviewer: a header checked before anything shows, then speech let out by the sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from interviewer.domain.move import Move, MoveKind
from interviewer.domain.rubric import ProbeKind
from interviewer.errors import MalformedReply, ModelUnavailable
from interviewer.interviewers import conversation, header
from interviewer.interviewers.hearing import Listening
from interviewer.interviewers.speech import Breach, Guard, numbers
from interviewer.ports import LLM, Cancel, Interviewer, Reply, Spoke, Told, Usage, View, Waiting

MAX_TOKENS = 1200
"""Room for a header, some seventy words, and a small model's rambling; a reasoning model's thoughts come on top."""

TAKEOVER = (
    "This model does not keep to the interview's form, so the embedded engine now decides what to ask; "
    "the model only puts it into words."
)


@dataclass(slots=True)
class _Attempt:
    """One reply as it streams: what is not read yet, the move once its header is whole, and what was let out."""

    head: str = ""
    move: Move | None = None
    guard: Guard | None = None


class LLMInterviewer:
    """The interviewer voiced, and unless it cannot hold the form decided, by a language model.

    ``embedded`` takes over the decisions after two bad replies in one turn, and keeps them.
    """

    def __init__(self, llm: LLM, embedded: Interviewer, listening: Listening) -> None:
        self._llm, self._embedded, self._listening = llm, embedded, listening

    @property
    def waits(self) -> bool:
        """A model's reply takes time."""
        return True

    def reply(self, view: View, cancel: Cancel, /) -> Iterator[Reply]:
        """One move and its speech. A bad reply is repaired once; a second one hands the decisions over for good."""
        if view.taken_over:
            yield from self._voice(view, cancel)
            return
        wrong = ""
        for _ in range(2):
            attempt = _Attempt()
            try:
                yield from self._attempt(view, cancel, wrong, attempt)
                return
            except (header.BadHeader, Breach, MalformedReply, ModelUnavailable) as error:
                if cancel.raised:
                    return
                if attempt.move and attempt.guard and attempt.guard.shown:
                    if not attempt.guard.asked:
                        yield " " + self._as_written(view, attempt.move)
                    return
                if isinstance(error, ModelUnavailable):
                    raise
                wrong = error.message if isinstance(error, MalformedReply) else str(error)
        yield Told("engine", TAKEOVER)
        yield from self._embedded.reply(view, cancel)

    def _attempt(self, view: View, cancel: Cancel, wrong: str, attempt: _Attempt) -> Iterator[Reply]:
        may_ask = self._listening.wants_to_go_on(view.answer.text)
        note = conversation.note(view, may_ask=may_ask, wrong=wrong)
        request = conversation.messages(view, note)
        with closing(self._llm.stream(request, max_tokens=MAX_TOKENS, cancel=cancel)) as stream:
            for piece in stream:
                if isinstance(piece, Waiting | Usage):
                    yield piece
                    continue
                yield from self._take(view, piece, may_ask, attempt)
        if cancel.raised:
            return
        if attempt.guard is None:
            yield from self._take(view, "\n\n", may_ask, attempt, last=True)
        if attempt.guard is None or attempt.move is None:
            raise header.BadHeader("the first line must be the header, beginning with move=")
        yield from self._finish(view, attempt.move, attempt.guard)

    def _take(self, view: View, piece: str, may_ask: bool, attempt: _Attempt, *, last: bool = False) -> Iterator[Reply]:
        """Take in one piece of a reply: header until it is whole, speech after it."""
        if attempt.guard is not None:
            yield from attempt.guard.feed(piece)
            return
        attempt.head += piece
        line, rest = header.split(attempt.head, last=last)
        if line is None:
            return
        move = header.check(header.parse(line), view, may_ask=may_ask)
        attempt.move = move
        attempt.guard = Guard(
            view.session.persona.forbidden,
            must_be_statement=move.kind in (MoveKind.ASK, MoveKind.CLOSE),
            numbers=_known_numbers(view, move) if move.kind is MoveKind.REVEAL else None,
        )
        if move.kind is MoveKind.TWIST:
            attempt.guard.done = True
        yield Spoke("rubric" if move.kind is MoveKind.TWIST else "model")
        yield move
        yield from attempt.guard.feed(rest)

    def _finish(self, view: View, move: Move, guard: Guard) -> Iterator[Reply]:
        if move.kind is MoveKind.TWIST:
            yield self._as_written(view, move)
            return
        try:
            yield from guard.finish()
        except Breach:
            if move.kind not in (MoveKind.ASK, MoveKind.CLOSE):
                raise
        if move.kind in (MoveKind.ASK, MoveKind.CLOSE):
            return
        if not guard.shown:
            raise Breach("nothing was said after the header")
        if move.kind is MoveKind.PROBE and not guard.asked:
            yield " " + self._as_written(view, move)

    def _as_written(self, view: View, move: Move) -> str:
        """The rubric's own words for a move, where the model's cannot be used."""
        question = view.ask.question
        if move.kind is MoveKind.TWIST and question.twist:
            return question.twist.say
        if move.item and (fact := question.fact(move.item)):
            return fact.say
        point = question.point(move.point) if move.point else None
        if point and point.probe.say not in view.said and not move.press:
            return point.probe.say
        if move.kind is MoveKind.PROBE:
            return self._listening.generic(move.probe or ProbeKind.PIN_DOWN, view.said)
        return ""

    def _voice(self, view: View, cancel: Cancel) -> Iterator[Reply]:
        """The embedded engine's reply in the model's words, or as it stands where the model's cannot be used."""
        replies = list(self._embedded.reply(view, cancel))
        words = "".join(r for r in replies if isinstance(r, str)).strip()
        yield from (r for r in replies if isinstance(r, Move | Spoke))
        if not words:
            return
        guard = Guard(view.session.persona.forbidden, must_be_statement="?" not in words)
        request = conversation.messages(view, conversation.voice_note(words))
        try:
            with closing(self._llm.stream(request, max_tokens=MAX_TOKENS, cancel=cancel)) as stream:
                for piece in stream:
                    if isinstance(piece, Waiting | Usage):
                        yield piece
                    else:
                        list(guard.feed(piece))
            list(guard.finish())
        except (Breach, MalformedReply):
            guard.shown.clear()
        if guard.shown and guard.asked >= ("?" in words):
            yield Spoke("model")
            yield guard.text
        elif not cancel.raised:
            yield words


def _known_numbers(view: View, move: Move) -> frozenset[str]:
    """The figures a reveal may speak of: those of the thing revealed, the question, and the candidate's own."""
    question = view.ask.question
    exhibit, fact = question.exhibit(move.item or ""), question.fact(move.item or "")
    known = [question.prompt, view.answer.text, exhibit.body if exhibit else "", fact.say if fact else ""]
    return frozenset(n for text in known for n in numbers(text))

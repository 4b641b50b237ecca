"""A language model as interviewer: a header checked before anything shows, then speech let out by the sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

from interviewer.domain.move import Move, MoveKind
from interviewer.domain.rubric import ProbeKind
from interviewer.errors import MalformedReply, ModelUnavailable
from interviewer.interviewers import conversation, header
from interviewer.interviewers.figures import figures
from interviewer.interviewers.hearing import Listening
from interviewer.interviewers.speech import Breach, Guard
from interviewer.interviewers.wording import used
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
        for tried in range(2):
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
                    if tried or not attempt.head:
                        raise
                    continue  # cut before anything was shown: asked once more
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
        if attempt.guard is not None and attempt.move is not None:
            yield from self._speak(attempt.guard, attempt.move, piece)
            return
        attempt.head += piece
        line, rest = header.split(attempt.head, last=last)
        if line is None:
            return
        move = header.check(header.parse(line), view, may_ask=may_ask)
        if move.kind is MoveKind.REVEAL and not self._listening.asks_for_something(view.answer.text):
            raise header.BadHeader("the candidate did not ask you for anything; probe instead of revealing")
        attempt.move = move
        attempt.guard = Guard(
            view.session.persona.forbidden,
            must_be_statement=move.kind in (MoveKind.ASK, MoveKind.CLOSE),
            known=_known_figures(view, move),
        )
        if move.kind is MoveKind.TWIST:
            attempt.guard.done = True
        yield Spoke("rubric" if move.kind is MoveKind.TWIST else "model")
        yield move
        yield from self._speak(attempt.guard, move, rest)

    @staticmethod
    def _speak(guard: Guard, move: Move, piece: str, *, last: bool = False) -> Iterator[str]:
        """Speech as the guard lets it out. What cannot be said before a next question is left out, the move stands."""
        try:
            yield from guard.feed(piece)
            if last:
                yield from guard.finish()
        except Breach:
            if move.kind not in (MoveKind.ASK, MoveKind.CLOSE):
                raise
            guard.done = True

    def _finish(self, view: View, move: Move, guard: Guard) -> Iterator[Reply]:
        if move.kind is MoveKind.TWIST:
            yield self._as_written(view, move)
            return
        yield from self._speak(guard, move, "", last=True)
        if move.kind in (MoveKind.ASK, MoveKind.CLOSE):
            return
        if not guard.shown:
            raise Breach("nothing was said after the header")
        untold = move.kind is MoveKind.REVEAL and not _tells(guard.text, self._as_written(view, move))
        if untold or (move.kind is MoveKind.PROBE and not guard.asked):
            yield " " + self._as_written(view, move)

    def _as_written(self, view: View, move: Move) -> str:
        """The rubric's own words for a move, where the model's cannot be used."""
        question = view.ask.question
        if move.kind is MoveKind.TWIST and question.twist:
            leads = view.session.persona.leads.twist
            lead = next((t for t in leads if not used(t, view.said)), "")
            return f"{lead} {question.twist.say}".strip()
        if move.item and (fact := question.fact(move.item)):
            return fact.say
        point = question.point(move.point) if move.point else None
        if point and not move.press and not any(point.probe.say in said for said in view.said):
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
        move = next(r for r in replies if isinstance(r, Move))
        known = _known_figures(view, move)
        guard = Guard(view.session.persona.forbidden, must_be_statement="?" not in words, known=known)
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


def _known_figures(view: View, move: Move) -> frozenset[str] | None:
    """The figures a reveal may speak of: what lies on the table, the thing revealed, and what was said. None: any."""
    if move.kind is not MoveKind.REVEAL:
        return None
    question, now = view.ask.question, view.exchanges[-1]
    given = {move.item, *(m.move.item for m in now.moves)}
    known = [question.prompt, *(a.text for a in now.answers)]
    known += [f"{f.label} {f.say}" for f in question.facts if f.id in given]
    known += [f"{e.title} {e.body}" for e in question.exhibits if e.id in given or e.shown == "with-question"]
    return frozenset(n for text in known for n in figures(text))


def _tells(speech: str, fact: str) -> bool:
    """Whether speech states any of a fact: one of its figures, or a third of its longer words."""
    if set(figures(speech)) & set(figures(fact)):
        return True
    wanted = {w for w in fact.casefold().split() if len(w) > 3}
    return len(wanted & set(speech.casefold().split())) * 3 >= len(wanted)

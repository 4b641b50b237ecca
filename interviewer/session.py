"""One interview without any input or output of its own: a front end calls, events come back.

What the candidate says is on disk before anything else happens: ``answer`` appends and syncs, then returns the
iterator of what follows. A reader that abandons the iterator, a model that fails or a process that is killed
loses nothing that was sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from interviewer import director
from interviewer.domain.events import (
    ClockShown,
    Closed,
    Event,
    ExhibitShown,
    Notice,
    Recorded,
    SpeechDelta,
    SpeechEnd,
    Thinking,
)
from interviewer.domain.move import Move, MoveKind
from interviewer.domain.rubric import Question
from interviewer.domain.transcript import (
    AnswerRecord,
    CommandRecord,
    EndRecord,
    Exchange,
    Given,
    MoveRecord,
    NoticeRecord,
    Reason,
    Record,
    SessionRecord,
    Transcript,
)
from interviewer.ports import Allowed, Cancel, Clock, Interviewer, Spoke, Told, Usage, View, Waiting
from interviewer.recording import Log, Recorder, Speech
from interviewer.timing import Stopwatch

TAKEN_OVER = "engine"


class Session:
    """An interview under way, new or resumed.

    ``find`` loads a question by id; ``clock`` gives seconds; candidate time runs only while the floor is the
    candidate's, so waiting for a model, retries and pauses cost nothing. ``preface`` may be set to say something
    before a question's prompt, such as a line of the candidate's own write-up.
    """

    def __init__(
        self,
        opening: SessionRecord,
        *,
        log: Log,
        interviewer: Interviewer,
        find: Callable[[str], Question],
        clock: Clock,
        records: tuple[Record, ...] = (),
    ) -> None:
        self.opening = opening
        self.preface: Callable[[Question], str] = lambda _: ""
        self._made = Recorder(opening, log, records)
        self._interviewer, self._find = interviewer, find
        self._cancel = Cancel()
        self._watch = Stopwatch(clock, gone=self.transcript.last_at)

    # --- what is known ------------------------------------------------------------------------------

    @property
    def transcript(self) -> Transcript:
        """The interview so far."""
        return self._made.transcript

    @property
    def exchange(self) -> Exchange | None:
        """The question on the table, or None before the first."""
        return self._made.exchange

    @property
    def ended(self) -> bool:
        """Whether the interview is over."""
        return self.transcript.ended

    @property
    def paused(self) -> bool:
        """Whether the candidate stopped the clock."""
        return self._watch.paused

    @property
    def elapsed(self) -> float:
        """Seconds of candidate time so far."""
        return self._watch.elapsed

    @property
    def left(self) -> float:
        """Seconds of candidate time left in the session; negative in overtime."""
        return self.opening.minutes * 60 - self.elapsed

    @property
    def waiting_for_reply(self) -> bool:
        """Whether the candidate has spoken and the interviewer has not answered yet."""
        last = self.transcript.last_turn
        on_the_way = isinstance(last, MoveRecord) and last.move.kind in (MoveKind.ASK, MoveKind.CLOSE)
        return not self.ended and (last is None or isinstance(last, AnswerRecord) or on_the_way)

    def deadline(self) -> float | None:
        """Seconds until ``tick`` has something to do; None while time stands still."""
        return max(0.0, self.left) if self._watch.running and not self.ended else None

    def clock_shown(self) -> ClockShown:
        """The clock as an event."""
        return ClockShown(elapsed=self.elapsed, left=self.left, question_left=self._question_left())

    # --- what happens -------------------------------------------------------------------------------

    def start(self) -> Iterator[Event]:
        """The opening and the first question; or, resumed, where the interview stood."""
        resumed = not self._made.empty
        yield self._made.keep(CommandRecord(name="resume", at=self.elapsed) if resumed else self.opening)
        last = self.transcript.last_turn
        if question := self._made.question_before:
            yield SpeechDelta(text=question)
            yield SpeechEnd()
        if isinstance(last, AnswerRecord):
            yield SpeechDelta(text=self._made.last_said)
            yield SpeechEnd()
            yield from self._table()
        yield from self.proceed()

    def proceed(self) -> Iterator[Event]:
        """Take the interview up where its records stand: after a resume, a cancelled reply or a failed model."""
        last = self.transcript.last_turn
        if last is None:
            yield from self._ask(self.opening.persona.opening.replace("{minutes}", f"{self.opening.minutes:g}"))
        elif isinstance(last, AnswerRecord):
            yield from self._reply(last)
        elif isinstance(last, MoveRecord) and last.move.kind is MoveKind.ASK:
            yield from self._ask("")
        elif isinstance(last, MoveRecord) and last.move.kind is MoveKind.CLOSE:
            yield from self._end("finished")
        else:
            yield from self._table()
            yield SpeechDelta(text=self._made.last_said)
            yield from self._floor()

    def answer(self, text: str, given: Given = Given.TYPED) -> Iterator[Event]:
        """Keep the candidate's words, then return what follows from them.

        The words are on disk when this returns, whether or not the iterator is ever read. Raises
        ``StoreError`` when they could not be kept.
        """
        record = self._answer_record(text, given)
        kept = self._made.keep(record)
        return self._after_answer(kept, record)

    def keep(self, draft: str) -> None:
        """Keep what the candidate had written and not sent, as an answer that nobody replies to."""
        self._made.keep(self._answer_record(draft, Given.TYPED))

    def tick(self, draft: str = "") -> Iterator[Event]:
        """Close on time, once ``deadline`` has passed; an unsent draft is kept as an answer in overtime."""
        if self.ended or self.paused or self.left > 0:
            return
        if draft.strip():
            record = self._answer_record(draft, Given.TYPED)
            yield self._made.keep(record.model_copy(update={"overtime": True}))
        self._watch.stop()
        yield from self._close("time")

    def skip(self) -> Iterator[Event]:
        """Go on to the next question, or close after the last."""
        yield self._made.keep(CommandRecord(name="skip", at=self.elapsed))
        self._watch.stop()
        if self._allowed().last_question:
            yield from self._close("finished")
        else:
            yield from self._ask("")

    def repeat(self) -> Iterator[Event]:
        """Say the last thing again."""
        yield self._made.keep(CommandRecord(name="repeat", at=self.elapsed))
        yield SpeechDelta(text=self._made.last_said)
        yield SpeechEnd()

    def pause(self) -> Iterator[Event]:
        """Stop the clock until ``unpause`` or the next answer."""
        self._watch.stop()
        self._watch.paused = True
        yield self._made.keep(CommandRecord(name="pause", at=self.elapsed))

    def unpause(self) -> Iterator[Event]:
        """Let the clock run again."""
        if self.paused:
            self._watch.paused = False
            yield self._made.keep(CommandRecord(name="unpause", at=self.elapsed))
            self._watch.start()

    def end(self, reason: Literal["candidate", "input-closed"]) -> Iterator[Event]:
        """Finish here; the persona takes its leave."""
        if self.ended:
            return
        if reason == "candidate":
            yield self._made.keep(CommandRecord(name="end", at=self.elapsed))
        self._watch.stop()
        yield from self._close(reason)

    def interrupt(self) -> Iterator[Event]:
        """Leave the interview as it stands, to be resumed."""
        self._watch.stop()
        yield Closed(reason="interrupted")

    def cancel(self) -> None:
        """Cut the reply under way short, from any thread. What was shown of it is recorded."""
        self._cancel.cancel()

    # --- how ------------------------------------------------------------------------------------------

    def _floor(self) -> Iterator[Event]:
        yield SpeechEnd()
        self._watch.start()

    def _question_left(self) -> float:
        exchange = self.exchange
        return exchange.ask.at + exchange.ask.budget - self.elapsed if exchange else 0.0

    def _answer_record(self, text: str, given: Given) -> AnswerRecord:
        return self._made.answer(text, given, at=self.elapsed, overtime=self.left < 0)

    def _after_answer(self, kept: Recorded, record: AnswerRecord) -> Iterator[Event]:
        yield kept
        yield from self.unpause()
        yield from self._reply(record)

    def _allowed(self, hearing: Move | None = None) -> Allowed:
        return director.allowed(
            self._made.on_the_table,
            pressure=self.opening.pressure,
            pace=self.opening.pace,
            times=director.Times(session=self.left, question=self._question_left()),
            more_questions=self._made.next_question() is not None,
            hearing=hearing,
        )

    def _ask(self, bridge: str) -> Iterator[Event]:
        question_id = self._made.next_question()
        if question_id is None:
            yield from self._close("finished")
            return
        question = self._find(question_id)
        if self.opening.project and question.of_project:
            question = question.model_copy(update={"prompt": question.of_project})
        text = " ".join(part for part in (bridge, self.preface(question), question.prompt) if part)
        record = self._made.ask(question, text, at=self.elapsed, left=self.left)
        yield self._made.keep(record)
        yield SpeechDelta(text=record.text)
        yield from self._table()
        yield from self._floor()

    def _table(self) -> Iterator[Event]:
        yield from (ExhibitShown(exhibit=exhibit) for exhibit in self._made.on_the_table.exhibits)

    def _reply(self, answer: AnswerRecord) -> Iterator[Event]:
        self._watch.stop()
        exchange, allowed = self._made.on_the_table, self._allowed()
        if allowed.must == "close" and allowed.why == "time":
            yield from self._close("time")
            return
        self._cancel = Cancel()
        view = View(
            session=self.opening,
            exchanges=self.transcript.exchanges,
            answer=answer,
            allowed=allowed,
            ledger=director.ledger(exchange),
            said=tuple(r.text for r in self.transcript.spoken),
            after=self._allowed,
            taken_over=any(isinstance(r, NoticeRecord) and r.kind == TAKEN_OVER for r in self.transcript.records),
        )
        speech = Speech()
        try:
            yield from self._listen(view, speech)
        except KeyboardInterrupt:
            if speech.move and speech.aloud and speech.text:
                self._made.keep(self._made.move(speech.move, speech.text, speech.by, at=self.elapsed, cut=True))
                self._watch.start()
            raise
        move = speech.move
        if move is None and not self._cancel.raised:
            raise RuntimeError("the interviewer made no move")
        if move is None or (self._cancel.raised and speech.aloud and not speech.text):
            yield SpeechEnd()
        elif move.kind is MoveKind.CLOSE:
            yield from self._close("finished", move)
        else:
            yield from self._moved(exchange, move, speech)

    def _moved(self, exchange: Exchange, move: Move, speech: Speech) -> Iterator[Event]:
        asks = move.kind is MoveKind.ASK
        words = "" if asks else speech.text
        yield self._made.keep(self._made.move(move, words, speech.by, at=self.elapsed, cut=self._cancel.raised))
        if move.item and (exhibit := exchange.ask.question.exhibit(move.item)):
            yield ExhibitShown(exhibit=exhibit)
        if asks:
            yield from self._ask(speech.text)
        else:
            yield from self._floor()

    def _listen(self, view: View, speech: Speech) -> Iterator[Event]:
        """Pass the reply on as it comes; the bridge to a next question is held back and spoken with it."""
        if self._interviewer.waits:
            yield Thinking()
        for piece in self._interviewer.reply(view, self._cancel):
            match piece:
                case Move():
                    speech.move = piece
                case Spoke():
                    speech.by = piece.by
                case Waiting():
                    yield Thinking(why=piece.why)
                case Told():
                    yield self._made.keep(NoticeRecord(kind=piece.kind, text=piece.text, at=self.elapsed))
                    yield Notice(text=piece.text)
                case Usage():
                    yield self._made.keep(self._made.usage(piece))
                case str():
                    speech.shown.append(piece)
                    if speech.aloud:
                        yield SpeechDelta(text=piece)
            if self._cancel.raised:
                return

    def _close(self, reason: Reason, move: Move | None = None) -> Iterator[Event]:
        """Take leave in the persona's own words: the closing is data, so that it ends on time whatever a model does."""
        persona = self.opening.persona
        over = persona.leads.time_up[self.opening.seed % len(persona.leads.time_up)] if reason == "time" else ""
        if self.exchange is not None:
            text = f"{over} {persona.closing}".strip()
            yield self._made.keep(self._made.move(move or Move(kind=MoveKind.CLOSE), text, "rubric", at=self.elapsed))
            yield SpeechDelta(text=text)
            yield SpeechEnd()
        yield from self._end(reason)

    def _end(self, reason: Reason) -> Iterator[Event]:
        yield self._made.keep(EndRecord(reason=reason, at=round(self.elapsed, 1)))
        yield Closed(reason=reason)

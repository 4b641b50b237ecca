"""One practice from first question to debrief: interview, self-rating, judging, debrief, redo. Any front end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from interviewer import debrief
from interviewer.debrief import Line, Weakest
from interviewer.delivery.figures import measure
from interviewer.domain.events import Recorded
from interviewer.domain.scorecard import PointFinding, Scorecard, Verdict
from interviewer.domain.signal import Signal
from interviewer.domain.transcript import (
    AnswerRecord,
    AskRecord,
    Given,
    MarkRecord,
    NoticeRecord,
    Record,
    SelfRatingRecord,
    SessionRecord,
    Transcript,
)
from interviewer.errors import ModelError, NothingAnswered, StoreError
from interviewer.frontends.loop import FrontEnd, Stopped, hold
from interviewer.ports import Cancel
from interviewer.session import Session
from interviewer.settings import OFFLINE
from interviewer.store import TranscriptLog, fold, reopen, save_scorecard
from interviewer.wiring import Wiring, monotonic


class Room(FrontEnd, Protocol):
    """A front end that can also hold the debrief. One that cannot ask answers None or no."""

    def tell(self, text: str, /) -> None:
        """Say something that is neither interview nor debrief: where files are, what comes next."""
        ...

    def progress(self, text: str, /) -> None:
        """What the judge is doing; "" when it is done."""
        ...

    def debrief(self, lines: Sequence[Line], scorecard: Scorecard, /) -> None:
        """Show a debrief."""
        ...

    def rate(self) -> dict[Signal, int] | None:
        """The candidate's own levels before any score is shown."""
        ...

    def mark(self, unclear: Sequence[PointFinding], /) -> dict[tuple[str, str], bool] | None:
        """The candidate's reading of points that the embedded judge could not decide."""
        ...

    def again(self, worst: Weakest, /) -> tuple[str, Given] | None:
        """A second answer to the weakest question."""
        ...


def start(wiring: Wiring, opening: SessionRecord, room: Room) -> Path:
    """Hold a new interview to its debrief. Returns the transcript's path.

    Raises ``NothingAnswered`` (the empty transcript is removed), ``Stopped`` on an interrupt, or what the model
    or the disk raised; whatever was answered is in the transcript by then.
    """
    path = wiring.transcripts.path(opening.id)
    interviewer = wiring.interviewer(opening.model)  # before there is a file: a missing key leaves nothing behind
    with TranscriptLog(path) as log:
        session = Session(
            opening,
            log=log,
            interviewer=interviewer,
            find=wiring.catalog.question,
            clock=monotonic,
        )
        session.preface = wiring.preface(opening)
        if opening.model == OFFLINE and (unused := wiring.unused_key()):
            room.tell(unused)
        wiring.warm_up(opening.model)
        _hold(session, room, path)
        _finish(wiring, session.transcript, room, log)
    return path


def resume(wiring: Wiring, path: Path, room: Room) -> Path:
    """Go on with an interrupted interview, or with its debrief when only that is left. Raises as ``start`` does."""
    with TranscriptLog(path) as log:
        transcript, torn = reopen(path)
        if torn:
            room.tell(torn)
            log.append(NoticeRecord(kind="torn", text=torn, at=0.0))
        opening = transcript.session
        room.show(Recorded(record=opening))
        if not transcript.ended:
            session = Session(
                opening,
                log=log,
                interviewer=wiring.interviewer(opening.model),
                find=wiring.catalog.question,
                clock=monotonic,
                records=fold(path).transcript.records,
            )
            session.preface = wiring.preface(opening, transcript.exchanges)
            wiring.warm_up(opening.model)
            _hold(session, room, path)
            transcript = session.transcript
        _finish(wiring, transcript, room, log)
    return path


def _hold(session: Session, room: Room, path: Path) -> None:
    try:
        hold(session, room)
    except StoreError:
        raise  # the first answer may wait elsewhere for this transcript to go on
    except BaseException:
        _forget_empty(session, path)
        raise
    _forget_empty(session, path)
    if not session.transcript.answers:
        raise NothingAnswered(
            "The interview ended without an answer, so there is nothing to judge.",
            hint="Start again: interviewer practice",
        )


def _forget_empty(session: Session, path: Path) -> None:
    if not session.transcript.answers:
        path.unlink(missing_ok=True)


def _finish(wiring: Wiring, transcript: Transcript, room: Room, log: TranscriptLog) -> None:
    rated = room.rate()
    if rated:
        log.append(SelfRatingRecord(levels=rated))
    model = transcript.session.model
    scorecard = assess(wiring, transcript, model, room)
    save_scorecard(log.path, scorecard)
    sounded = measure(transcript, wiring.lexicon, scorecard)
    room.debrief(debrief.lines(transcript, scorecard, rated, sounded), scorecard)
    told = debrief.weakest(transcript, scorecard)
    if model == OFFLINE:
        scorecard = _marked(wiring, log, scorecard, room)
    _once_more(wiring, log, scorecard, room, told)
    room.tell(f"Transcript and scorecard: {log.path}")


def assess(wiring: Wiring, transcript: Transcript, model: str, room: Room, *, samples: int = 1) -> Scorecard:
    """Judge a transcript; the candidate may stop it. Raises ``Stopped`` or ``ModelError``, which harm nothing."""
    cancel = Cancel()
    later = f"The transcript is safe. Judge it later: interviewer judge {transcript.session.id}"
    try:
        return wiring.judge(model, samples=samples).assess(transcript, cancel=cancel, on_progress=room.progress)
    except KeyboardInterrupt:
        cancel.cancel()
        room.tell(f"Judging was stopped. {later}")
        raise Stopped from None
    except ModelError as error:
        raise type(error)(error.message, hint=f"{error.hint}\n{later}".strip()) from error
    finally:
        room.progress("")


def _marked(wiring: Wiring, log: TranscriptLog, scorecard: Scorecard, room: Room) -> Scorecard:
    """Let the candidate settle what the embedded judge could not, and show the self-marked levels."""
    unclear = [p for p in scorecard.points if p.verdict is Verdict.UNCLEAR and p.evidence]
    marks = room.mark(unclear) if unclear else None
    if not marks:
        return scorecard
    for (ask, point), made in marks.items():
        log.append(MarkRecord(ask=ask, point=point, made=made))
    transcript = fold(log.path).transcript
    scorecard = wiring.judge(OFFLINE).assess(transcript)
    save_scorecard(log.path, scorecard)
    room.debrief(debrief.levels_only(scorecard), scorecard)
    return scorecard


def _once_more(
    wiring: Wiring, log: TranscriptLog, scorecard: Scorecard, room: Room, told: Weakest | None = None
) -> None:
    """One redo of the weakest answer, compared with the first point by point. ``told``: the one that was announced."""
    transcript = fold(log.path).transcript
    worst = debrief.weakest(transcript, scorecard)
    if worst is not None and told is not None and worst.exchange.ask.id != told.exchange.ask.id:
        room.tell(f"With your marks another answer is most worth redoing: {worst.question.title}.")
    said = room.again(worst) if worst else None
    if worst is None or said is None:
        return
    text, given = said
    for record in _redone(transcript, worst, text, given):
        log.append(record)
    redo = fold(log.path).transcript.redo()
    if redo is None:
        raise RuntimeError("the redo was not recorded")
    after = assess(wiring, redo, transcript.session.model, room)
    room.debrief(debrief.compare(scorecard, after, worst.exchange.ask.id), after)


def _redone(transcript: Transcript, worst: Weakest, text: str, given: Given) -> tuple[Record, Record]:
    asks = sum(isinstance(r, AskRecord) for r in transcript.records)
    first = worst.exchange.ask
    ask = first.model_copy(update={"id": f"q{asks + 1}", "redo": first.id, "text": first.question.prompt})
    answer = AnswerRecord(id=f"a{len(transcript.answers) + 1}", ask=ask.id, at=first.at, text=text, given=given)
    return ask, answer

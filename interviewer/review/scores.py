"""A scorecard as a review shows it: who judged, against which bar and which earlier sessions, and what to mind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interviewer.domain.scorecard import Scorecard, SignalScore, Status
from interviewer.domain.signal import Signal
from interviewer.domain.transcript import AskRecord, SelfRatingRecord, Transcript
from interviewer.review.model import Past, SignalView

PAST = 5
"""Earlier sessions that a level is shown against."""

_JUDGES = {"llm": "{}", "offline": "the embedded engine", "by-hand": "a judge in a chat window"}


def judged_by(scorecard: Scorecard | None) -> str:
    """Who judged, or ""."""
    return _JUDGES[scorecard.judge.kind].format(scorecard.judge.model) if scorecard else ""


def warnings(transcript: Transcript, scorecard: Scorecard | None) -> Iterator[str]:
    """What a reader must know before the marks: no scorecard, one of other words, the limits of its judge."""
    session = transcript.session.id
    if not transcript.answers:
        yield "There is no answer in this transcript yet."
    elif scorecard is None:
        yield (
            f"There is no scorecard yet, so points and red flags are not marked. Get one: interviewer judge {session}"
        )
    else:
        if scorecard.session != session or scorecard.transcript_sha256 not in (
            transcript.sha256,
            _first_time(transcript),
        ):
            yield f"The scorecard was made from other words than these. Judge again: interviewer judge {session}"
        yield from scorecard.warnings


def _first_time(transcript: Transcript) -> str:
    """The hash of the transcript without its redo, which comes after the judging."""
    again = {r.id for r in transcript.records if isinstance(r, AskRecord) and r.redo}
    kept = (r for r in transcript.records if not (getattr(r, "ask", None) in again or getattr(r, "id", None) in again))
    return transcript.model_copy(update={"records": tuple(kept)}).sha256


def comparable(scorecard: Scorecard | None, past: Sequence[Scorecard]) -> list[Scorecard]:
    """The newest earlier scorecards on the same axis: the same kind of judge, and a level to compare."""
    if scorecard is None:
        return []
    same = [p for p in past if p.judge.kind == scorecard.judge.kind and any(s.level for s in p.signals)]
    return same[:PAST][::-1]


def past_told(scorecard: Scorecard | None, comparable: Sequence[Scorecard]) -> str:
    """What the earlier levels are."""
    if scorecard is None:
        return ""
    if not comparable:
        return "No earlier session has levels of the same kind of judge."
    count = "The last session" if len(comparable) == 1 else f"The last {len(comparable)} sessions"
    return f"{count} with levels of the same kind of judge, the oldest first."


def signals(
    transcript: Transcript, scorecard: Scorecard | None, comparable: Sequence[Scorecard]
) -> tuple[SignalView, ...]:
    """Every signal against the bar and against earlier sessions."""
    if scorecard is None:
        return ()
    rated: dict[Signal, int] = {}
    for record in transcript.records:
        if isinstance(record, SelfRatingRecord):
            rated = record.levels
    return tuple(_signal(s, scorecard.bar, comparable, rated.get(s.signal)) for s in scorecard.signals)


def _signal(score: SignalScore, bar: int, comparable: Sequence[Scorecard], rated: int | None) -> SignalView:
    if score.level is None:
        told = score.status.value
    else:
        mark = "self-marked " if score.status is Status.SELF_MARKED else ""
        told = f"{mark}level {score.level} of 5, {'at or above' if score.level >= bar else 'below'} the bar"
    return SignalView(
        signal=score.signal,
        level=score.level,
        told=told,
        why=score.why,
        lift=score.lift,
        rated=rated,
        past=tuple(
            Past(session=p.session, level=s.level)
            for p in comparable
            for s in p.signals
            if s.signal is score.signal and s.level is not None
        ),
    )

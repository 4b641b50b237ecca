"""Who had the floor how long: by the clock where times are known, by words where they are not."""

from __future__ import annotations

from interviewer.domain.transcript import AnswerRecord, AskRecord, MoveRecord, Transcript
from interviewer.review.model import Bar, Timeline

SPOKEN_PACE = 150
"""Words a minute at which the interviewer's turns are drawn, whose time is not recorded."""


def timeline(transcript: Transcript) -> Timeline:
    """One bar for each turn, in order."""
    again = {r.id for r in transcript.records if isinstance(r, AskRecord) and r.redo}
    turns = [
        r
        for r in transcript.records
        if isinstance(r, AskRecord | AnswerRecord | MoveRecord)
        and r.text.strip()
        and (r.id if isinstance(r, AskRecord) else r.ask) not in again  # a redo is not timed
    ]
    answers = [t for t in turns if isinstance(t, AnswerRecord)]
    timed = bool(answers) and all(a.took for a in answers)
    bars = []
    for turn in turns:
        words = float(len(turn.text.split()))
        if isinstance(turn, AnswerRecord):
            bars.append(Bar(turn=turn.id, who="candidate", amount=(turn.took or 0.0) if timed else words))
        else:
            bars.append(Bar(turn=turn.id, who="interviewer", amount=60 * words / SPOKEN_PACE if timed else words))
    told = (
        f"Your turns by the clock; the interviewer's by words, at {SPOKEN_PACE} a minute."
        if timed
        else "By words, since the times of the answers are not known."
    )
    return Timeline(unit="seconds" if timed else "words", told=told, bars=tuple(bars))

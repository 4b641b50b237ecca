"""An appeal: one item read again, blind: with a sentence to look at, and never the first verdict."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.domain import levels
from interviewer.domain.scorecard import FlagFinding, PointFinding, Scorecard
from interviewer.domain.signal import Signal, SignalsRubric
from interviewer.domain.transcript import Transcript
from interviewer.errors import MalformedReply, UsageError
from interviewer.judges import reading
from interviewer.judges.evidence import Unproven, prove
from interviewer.judges.reader import Reader
from interviewer.ports import LLM, Cancel


def read_again(
    llm: LLM,
    signals: SignalsRubric,
    steers: Sequence[re.Pattern[str]],
    transcript: Transcript,
    scorecard: Scorecard,
    item_id: str,
    quote: str,
) -> tuple[str, str, Scorecard]:
    """Read one item again. Returns the verdict before, the verdict after, and the scorecard with levels computed anew.

    Raises ``UsageError`` when the item is unknown or the quote is not the candidate's, ``MalformedReply`` when the
    reader's reply cannot be used; the scorecard then stays as it was.
    """
    item = next((i for i in reading.items(transcript.judged) if i.id == item_id), None)
    if item is None:
        known = ", ".join(i.id for i in reading.items(transcript.judged)[:8])
        raise UsageError(f"there is no item {item_id!r} in this transcript", hint=f"Items are named like: {known}")
    try:
        pointed = prove(quote, "", item.exchange)
    except Unproven as error:
        raise UsageError(
            f"an appeal needs a quote of your own: {error}", hint="Copy it from your answer to that question."
        ) from None
    reader = Reader(llm, signals, transcript, steers, Cancel(), lambda _: None)
    finding = reader.read_one(item, f"{pointed.answer}.{pointed.sentence}")
    if finding.problem:
        raise MalformedReply(
            f"the second reading could not be used: {finding.problem}", hint="The first verdict stands."
        )
    if isinstance(finding, PointFinding):
        old_point = next(p for p in scorecard.points if (p.ask, p.point) == (finding.ask, finding.point))
        points = tuple(finding if p is old_point else p for p in scorecard.points)
        return old_point.verdict.value, finding.verdict.value, _again(scorecard, points, scorecard.flags)
    old_flag = next(f for f in scorecard.flags if (f.ask, f.flag) == (finding.ask, finding.flag))
    flags = tuple(finding if f is old_flag else f for f in scorecard.flags)
    return old_flag.verdict.value, finding.verdict.value, _again(scorecard, scorecard.points, flags)


def _again(scorecard: Scorecard, points: tuple[PointFinding, ...], flags: tuple[FlagFinding, ...]) -> Scorecard:
    scores = tuple(levels.score(s, points, flags, scorecard.credits) for s in Signal)
    note = "One verdict was read again on appeal."
    warnings = scorecard.warnings if note in scorecard.warnings else (*scorecard.warnings, note)
    return scorecard.model_copy(update={"points": points, "flags": flags, "signals": scores, "warnings": warnings})

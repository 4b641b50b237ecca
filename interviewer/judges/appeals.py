"""An appeal: one item read again, blind: with a sentence to look at, and never the first verdict."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewer.domain import levels
from interviewer.domain.scorecard import FlagFinding, PointFinding, Scorecard, Status
from interviewer.domain.signal import Signal, SignalsRubric
from interviewer.domain.transcript import Transcript
from interviewer.errors import MalformedReply, UsageError
from interviewer.judges import reading
from interviewer.judges.evidence import Unproven, prove
from interviewer.judges.reader import Reader
from interviewer.judges.reading import Item
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
    item = next((i for i in reading.items(transcript.judged, signals) if i.id == item_id), None)
    if item is None:
        known = ", ".join(i.id for i in reading.items(transcript.judged, signals)[:8])
        raise UsageError(f"there is no item {item_id!r} in this transcript", hint=f"Items are named like: {known}")
    first = _first(item, scorecard)
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
        points = tuple(finding if p == first else p for p in scorecard.points)
        changed = _again(scorecard, {finding.signal, *finding.also}, points=points)
        return first.verdict.value, finding.verdict.value, changed
    flags = tuple(finding if f == first else f for f in scorecard.flags)
    return first.verdict.value, finding.verdict.value, _again(scorecard, {finding.signal}, flags=flags)


def _first(item: Item, scorecard: Scorecard) -> PointFinding | FlagFinding:
    """The verdict appealed against. Raises ``UsageError`` when there was none, because the judge failed there."""
    ask = item.exchange.ask.id
    for point in scorecard.points:
        if item.point and (point.ask, point.point) == (ask, item.point.id):
            return point
    for flag in scorecard.flags:
        if item.flag and (flag.ask, flag.flag) == (ask, item.flag.id):
            return flag
    raise UsageError(f"{item.id} was never judged", hint="Judge the transcript again: interviewer judge FILE")


def _again(scorecard: Scorecard, touched: set[Signal], **changed: object) -> Scorecard:
    """The scorecard with the touched signals computed anew, but where the judge failed or its readings disagreed."""
    new = scorecard.model_copy(update=changed)
    scores = tuple(
        levels.score(s.signal, new.points, new.flags, new.credits).model_copy(update={"spread": s.spread})
        if s.signal in touched and s.status is not Status.JUDGE_FAILED and s.spread <= 1
        else s
        for s in scorecard.signals
    )
    note = "One verdict was read again on appeal."
    warnings = scorecard.warnings if note in scorecard.warnings else (*scorecard.warnings, note)
    return new.model_copy(update={"signals": scores, "warnings": warnings})

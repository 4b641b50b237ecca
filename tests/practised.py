"""Sessions on disk as if they had been practised: a transcript and its scorecard, with whatever was found."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from interviewer.domain import levels
from interviewer.domain.rubric import Tier
from interviewer.domain.scorecard import (
    Chance,
    Evidence,
    FlagFinding,
    FlagVerdict,
    JudgeIdentity,
    PointFinding,
    Scorecard,
    SignalScore,
    Status,
    Verdict,
)
from interviewer.domain.signal import Seniority, Signal
from interviewer.domain.transcript import (
    AnswerRecord,
    EndRecord,
    Given,
    Record,
    SelfRatingRecord,
)
from interviewer.store import save_scorecard, save_transcript
from tests.builders import asked, opening, point, question, round_

TODAY = datetime.date(2026, 11, 20)


class Told(NamedTuple):
    """What was found of one point."""

    skill: str
    verdict: Verdict = Verdict.MET
    prompted: bool = False
    tier: Tier = Tier.CORE
    marked: bool = False
    quote: str = "I would look at it by week."


def days_ago(days: int) -> datetime.date:
    return TODAY - datetime.timedelta(days=days)


def held(
    home: Path,
    name: str,
    on: datetime.date,
    *told: Told,
    asked_question: str = "late-meals",
    asked_round: str = "mlops",
    judge: Any = "llm",
    rated: dict[Signal, int] | None = None,
    flagged: Sequence[str] = (),
    given: Given = Given.TYPED,
    minutes: float = 25,
    reason: Any = "finished",
) -> Path:
    """Write a session of one question in which this was found; ``judge`` is None for one that was not judged."""
    points = [
        point(f"p{n}", t.tier.value, expected=True).model_copy(update={"skill": t.skill}) for n, t in enumerate(told)
    ]
    of = question(asked_question, points=points or [point("p0")], flags=(), twist=None, round=asked_round)
    first = opening(
        id=name, started=f"{on}T12:00:00+00:00", round=round_(id=asked_round), minutes=minutes, plan=(asked_question,)
    )
    said = AnswerRecord(id="a1", ask="q1", at=60.0, text=" ".join(t.quote for t in told) or "Well.", given=given)
    records: list[Record] = [first, asked(of), said]
    records += [EndRecord(reason=reason, at=600.0)] if reason else []
    records += [SelfRatingRecord(levels=rated)] if rated else []
    path = save_transcript(home / "transcripts" / f"{name}.jsonl", records)
    if judge:
        found = [_found(asked_question, n, t) for n, t in enumerate(told)]
        card = scorecard(name, found, judge=judge, flagged=flagged)
        save_scorecard(path, card)
    return path


def _found(asked_question: str, number: int, told: Told) -> PointFinding:
    return PointFinding(
        ask="q1",
        question=asked_question,
        point=f"p{number}",
        label=f"label {number}",
        text="a claim",
        signal=Signal.PRODUCTION_THINKING,
        skill=told.skill,
        tier=told.tier,
        chance=Chance.QUESTION,
        verdict=told.verdict,
        prompted=told.prompted,
        reasoning="marked by you" if told.marked else "",
        evidence=Evidence(answer="a1", sentence=1, quote=told.quote) if told.verdict in _QUOTED else None,
    )


_QUOTED = (Verdict.MET, Verdict.PARTIAL, Verdict.LIKELY, Verdict.UNCLEAR)


def scorecard(
    name: str, found: Sequence[PointFinding], *, judge: Any = "llm", flagged: Sequence[str] = ()
) -> Scorecard:
    """The scorecard of these findings, as that judge would have scored them."""
    marked = any(f.reasoning == "marked by you" for f in found)
    scores = [_score(s, found, judge, marked) for s in Signal]
    return Scorecard(
        session=name,
        transcript_sha256="0" * 64,
        seniority=Seniority.MID,
        bar=3,
        judge=JudgeIdentity(kind=judge, model="m", program="test", prompt_sha256=""),
        signals=tuple(scores),
        points=tuple(found),
        flags=tuple(
            FlagFinding(
                ask="q1",
                question="late-meals",
                flag=f"f{n}",
                text="said the wrong thing",
                signal=Signal.PRODUCTION_THINKING,
                skill=skill,
                severity="minor",
                verdict=FlagVerdict.STANDING,
            )
            for n, skill in enumerate(flagged)
        ),
    )


def _score(signal: Signal, found: Sequence[PointFinding], judge: str, marked: bool) -> SignalScore:
    score = levels.score(signal, found, self_marked=judge == "offline")
    if judge == "offline" and not marked and score.level is not None:
        return score.model_copy(update={"status": Status.COVERAGE, "level": None})
    return score


def lines(text: str) -> list[Any]:
    return [json.loads(line) for line in text.splitlines()]

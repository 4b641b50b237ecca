"""What a judge found: verdicts with quotes, and per signal a level with evidence or a reason there is none."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import model_validator

from interviewer.domain.base import Frozen
from interviewer.domain.rubric import Tier
from interviewer.domain.signal import Seniority, Signal


class Verdict(StrEnum):
    """One reading of one point. The last three are the offline judge's, which cannot see correctness."""

    MET = "met"
    PARTIAL = "partial"
    NOT_MET = "not met"
    CONTRADICTED = "contradicted"
    CANNOT_ASSESS = "cannot assess"
    LIKELY = "likely made"
    UNCLEAR = "unclear"
    NOT_FOUND = "not found"


class FlagVerdict(StrEnum):
    """One reading of one red flag. ``POSSIBLE`` sounds like it, nobody has read it, and it counts for nothing."""

    STANDING = "standing"
    CLEARED = "cleared"
    ABSENT = "absent"
    CANNOT_ASSESS = "cannot assess"
    POSSIBLE = "possible"


class Chance(StrEnum):
    """How a point came to have its chance; ``NONE`` is not reached and lowers nothing."""

    QUESTION = "question"
    PROBE = "probe"
    TWIST = "twist"
    VOLUNTEERED = "volunteered"
    NONE = "none"


class Evidence(Frozen):
    """The candidate's own words: answer id, sentence number (from 1) and the quote as it stands there."""

    answer: str
    sentence: int
    quote: str


class PointFinding(Frozen):
    """What was found of one point in one asked question."""

    ask: str
    question: str
    point: str
    label: str
    text: str
    signal: Signal
    also: tuple[Signal, ...] = ()
    skill: str
    tier: Tier
    chance: Chance
    verdict: Verdict
    prompted: bool = False
    reasoning: str = ""
    evidence: Evidence | None = None
    problem: str = ""


class FlagFinding(Frozen):
    """What was found of one red flag in one asked question."""

    ask: str
    question: str
    flag: str
    text: str
    signal: Signal
    skill: str
    severity: Literal["minor", "severe"]
    verdict: FlagVerdict
    reasoning: str = ""
    evidence: Evidence | None = None
    problem: str = ""


class Credit(Frozen):
    """A sound claim outside the question's points, credited to a general criterion with its quote."""

    ask: str
    signal: Signal
    criterion: str
    reasoning: str
    evidence: Evidence


class Status(StrEnum):
    """Why a signal has a level, or why it has none."""

    SCORED = "scored"
    SELF_MARKED = "self-marked"
    COVERAGE = "coverage only"
    NOT_REACHED = "not reached"
    TOO_LITTLE = "too little evidence"
    ABSTAINED = "abstained"
    JUDGE_FAILED = "judge failed"


class SignalScore(Frozen):
    """One signal: a level from 1 to 5, or a status that says why there is none. Never both, never neither.

    ``chances``, ``made`` and ``unclear`` count points; ``spread`` is how far the samples' levels lay apart.
    """

    signal: Signal
    status: Status
    level: int | None = None
    why: str
    lift: str = ""
    chances: int = 0
    made: int = 0
    unclear: int = 0
    spread: int = 0

    @model_validator(mode="after")
    def _level_or_reason(self) -> SignalScore:
        if (self.level is not None) != (self.status in (Status.SCORED, Status.SELF_MARKED)):
            raise ValueError("a signal has a level exactly when it is scored")
        return self


class JudgeIdentity(Frozen):
    """Who judged: enough to tell whether two scorecards may be compared."""

    kind: Literal["llm", "offline", "by-hand"]
    model: str
    program: str
    prompt_sha256: str
    samples: int = 1


class Tokens(Frozen):
    """What judging took."""

    calls: int = 0
    prompt: int = 0
    completion: int = 0
    cached: int = 0
    cost: float | None = None


class Scorecard(Frozen):
    """The judge's whole result for one transcript."""

    version: int = 1
    session: str
    transcript_sha256: str
    seniority: Seniority
    bar: int
    judge: JudgeIdentity
    signals: tuple[SignalScore, ...]
    points: tuple[PointFinding, ...]
    flags: tuple[FlagFinding, ...] = ()
    credits: tuple[Credit, ...] = ()
    warnings: tuple[str, ...] = ()
    tokens: Tokens = Tokens()

    def of(self, signal: Signal) -> SignalScore:
        """The score of one signal."""
        return next(score for score in self.signals if score.signal is signal)

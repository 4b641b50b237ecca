"""The embedded judge: which points were likely made, unclear or not found. It cannot see whether a claim is correct.

It gives coverage, not levels. A candidate may mark each unclear point beside their own sentence; the same algorithm
then gives a self-marked level, shown as that and never on one axis with judged ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from interviewer import __version__
from interviewer.domain import levels
from interviewer.domain.rubric import Question
from interviewer.domain.scorecard import (
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
from interviewer.domain.signal import Signal, SignalsRubric
from interviewer.domain.transcript import Exchange, MarkRecord, Transcript
from interviewer.judges import reading
from interviewer.judges.evidence import said
from interviewer.judges.reading import Item
from interviewer.ports import Cancel
from interviewer.text import Sentence, in_english

if TYPE_CHECKING:
    from interviewer.matching.matcher import FlagMatch, PointMatch

LIMITS = (
    "The embedded judge matches your sentences against the points of each question. It sees whether something was "
    "said, not whether it is right, and it misses unusual wording: read its unclear points beside your own sentences. "
    "Where it says to look twice, about every second time nothing is wrong."
)


Where = Sequence[tuple[str, Sentence]]
"""Sentences, each with the id of its answer."""


class Matching(Protocol):
    """What this judge needs of the matcher."""

    def match(self, sentences: Sequence[str], question: Question, /) -> tuple[PointMatch, ...]:
        """Which points of the question the sentences make."""
        ...

    def mistakes(self, sentences: Sequence[str], question: Question, /) -> tuple[FlagMatch, ...]:
        """Which red flags of the question they sound like."""
        ...


class OfflineJudge:
    """Coverage by the matcher. ``matching`` gives it when first needed.

    ``steers``: what speaks to the judge; ``unproving``: what claims worth and states nothing. Neither is evidence.
    """

    def __init__(
        self,
        matching: Callable[[], Matching],
        signals: SignalsRubric,
        steers: Sequence[re.Pattern[str]] = (),
        unproving: Sequence[re.Pattern[str]] = (),
    ) -> None:
        self._matching, self._signals = matching, signals
        self._steers, self._unproving = steers, unproving

    def assess(
        self,
        transcript: Transcript,
        /,
        *,
        cancel: Cancel | None = None,
        on_progress: Callable[[str], None] | None = None,
    ) -> Scorecard:
        """The scorecard: coverage per signal, or self-marked levels where the candidate marked what was unclear."""
        tainted = set(reading.tainted(transcript.judged, self._steers))
        marks = {(r.ask, r.point): r.made for r in transcript.records if isinstance(r, MarkRecord)}
        evidence = [(e, self._evidence(e, tainted)) for e in transcript.judged]
        points = [f for e, where in evidence for f in self._findings(e, where, marks)]
        flags = [f for e, where in evidence if not _cannot_tell(e) for f in self._flags(e, where)]
        warnings = [LIMITS]
        if tainted:
            where = ", ".join(f"{a}.{n}" for a, n in sorted(tainted))
            warnings.append(f"Some sentences speak to the judge and count for nothing: {where}.")
        return Scorecard(
            session=transcript.session.id,
            transcript_sha256=transcript.sha256,
            seniority=transcript.session.seniority,
            bar=self._signals.bars[transcript.session.seniority],
            judge=JudgeIdentity(kind="offline", model="offline", program=__version__, prompt_sha256=""),
            signals=tuple(_score(s, points, bool(marks)) for s in Signal),
            points=tuple(points),
            flags=tuple(flags),
            warnings=tuple(warnings),
        )

    def _findings(self, exchange: Exchange, where: Where, marks: dict[tuple[str, str], bool]) -> list[PointFinding]:
        question = exchange.ask.question
        matches = {m.point: m for m in self._matching().match([s.text for _, s in where], question)}
        findings = []
        for point in question.points:
            match = matches[point.id]
            evidence = None
            if match.sentence is not None and match.verdict is not Verdict.NOT_FOUND:
                answer, sentence = where[match.sentence]
                evidence = Evidence(answer=answer, sentence=sentence.number, quote=sentence.text)
            item = Item(f"{exchange.ask.id}.{point.id}", exchange, point=point)
            verdict, mark = match.verdict, marks.get((exchange.ask.id, point.id))
            problem = ""
            if verdict is Verdict.NOT_FOUND and (why := _cannot_tell(exchange)):
                verdict, problem = Verdict.CANNOT_ASSESS, why
            if mark is not None:
                verdict = Verdict.MET if mark else Verdict.NOT_MET
            findings.append(
                reading.point_finding(
                    item,
                    verdict,
                    evidence=evidence,
                    reasoning="" if mark is None else "marked by you",
                    problem=problem if mark is None else "",
                )
            )
        return findings

    def _flags(self, exchange: Exchange, where: Where) -> list[FlagFinding]:
        """What sounds like a red flag, to be looked at twice. It counts for nothing."""
        question = exchange.ask.question
        found = self._matching().mistakes([s.text for _, s in where], question)
        flags = {flag.id: flag for flag in question.red_flags}
        findings = []
        for match in found:
            answer, sentence = where[match.sentence]
            findings.append(
                reading.flag_finding(
                    Item(f"{exchange.ask.id}.{match.flag}", exchange, flag=flags[match.flag]),
                    FlagVerdict.POSSIBLE,
                    evidence=Evidence(answer=answer, sentence=sentence.number, quote=sentence.text),
                )
            )
        return findings

    def _evidence(self, exchange: Exchange, tainted: set[tuple[str, int]]) -> Where:
        """The sentences that may be evidence."""
        return [
            (a.id, s)
            for a in exchange.answers
            for s in said(a).sentences
            if (a.id, s.number) not in tainted and not any(p.search(s.text) for p in self._unproving)
        ]


def _cannot_tell(exchange: Exchange) -> str:
    """Why nothing follows from not having found a point, or ""."""
    if exchange.ask.question.of_own_project:  # "not found" was right only two times in three there
        return "the embedded judge cannot tell in a project of your own"
    if not all(in_english(answer.text) for answer in exchange.answers):
        return "the embedded judge follows English only"
    return ""


def _score(signal: Signal, points: Sequence[PointFinding], marked: bool) -> SignalScore:
    score = levels.score(signal, points, self_marked=True)
    if score.status is not Status.SELF_MARKED or (marked and not score.unclear):
        return score
    why = f"{score.made} of {score.chances} points likely made, {score.unclear} unclear."
    return score.model_copy(update={"status": Status.COVERAGE, "level": None, "why": why, "lift": ""})

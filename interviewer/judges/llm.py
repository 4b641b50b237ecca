"""A language model as judge: it reads item by item with quotes; the quotes are proven and the levels computed in code.

One call for each signal, all with the same beginning (rules, transcript) and the same schema, so that a provider's
cache holds them: the first starts alone, and the others when its reply begins. What cannot be parsed is "judge
failed", and what cannot be proven is "cannot assess": never a score.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from typing import Literal

from interviewer import __version__
from interviewer.domain import levels
from interviewer.domain.scorecard import (
    Credit,
    FlagFinding,
    JudgeIdentity,
    PointFinding,
    Scorecard,
    SignalScore,
    Status,
    Tokens,
)
from interviewer.domain.signal import Signal, SignalsRubric
from interviewer.domain.transcript import Transcript
from interviewer.judges.combining import majority_flags, majority_points
from interviewer.judges.reader import PROMPTS, Reader, Sample
from interviewer.ports import LLM, Cancel, Usage
from interviewer.prompts import sha256


class Cancelled(Exception):
    """The candidate stopped the judging."""


class LLMJudge:
    """Reads a transcript for each signal it has items for.

    ``samples`` readings are combined by majority; signals whose samples lie more than one level apart are
    abstained. ``steers`` are patterns of text that speaks to the judge.
    """

    def __init__(
        self,
        llm: LLM,
        signals: SignalsRubric,
        *,
        samples: int = 1,
        steers: Sequence[re.Pattern[str]] = (),
        kind: Literal["llm", "by-hand"] = "llm",
        parallel: int = 4,
    ) -> None:
        self._llm, self._signals, self._samples = llm, signals, samples
        self._steers, self._kind, self._parallel = steers, kind, parallel

    def assess(
        self,
        transcript: Transcript,
        /,
        *,
        cancel: Cancel | None = None,
        on_progress: Callable[[str], None] | None = None,
    ) -> Scorecard:
        """The scorecard. Raises ``ModelError`` only when no reading at all could be had; ``Cancelled`` when stopped."""
        cancel = cancel or Cancel()
        reader = Reader(self._llm, self._signals, transcript, self._steers, cancel, on_progress or (lambda _: None))
        wanted = [s for s in Signal if reader.items_of(s)]
        jobs = [(s, n) for n in range(self._samples) for s in wanted]
        results = _run(jobs, reader.read, cancel, self._parallel)
        if results and all(sample.error for sample in results.values()):
            raise next(sample.error for sample in results.values() if sample.error)
        return self._scorecard(transcript, reader, wanted, results)

    def _scorecard(
        self,
        transcript: Transcript,
        reader: Reader,
        wanted: Sequence[Signal],
        results: dict[tuple[Signal, int], Sample],
    ) -> Scorecard:
        by_signal = {s: [results[s, n] for n in range(self._samples)] for s in wanted}
        failed = {s: samples[0].failed for s, samples in by_signal.items() if all(x.failed for x in samples)}
        sound = {s: [x for x in samples if not x.failed] for s, samples in by_signal.items() if s not in failed}
        points = [p for samples in sound.values() for p in majority_points([x.points for x in samples])]
        flags = [f for samples in sound.values() for f in majority_flags([x.flags for x in samples])]
        # What a point was credited for is no claim outside the points, whichever call it was read in.
        used = {(p.evidence.answer, p.evidence.sentence) for p in points if p.evidence}
        credits = [
            c
            for samples in sound.values()
            for c in samples[0].credits
            if (c.evidence.answer, c.evidence.sentence) not in used
        ]
        scores = tuple(self._score(s, points, flags, credits, failed, sound) for s in Signal)
        return Scorecard(
            session=transcript.session.id,
            transcript_sha256=transcript.sha256,
            seniority=transcript.session.seniority,
            bar=self._signals.bars[transcript.session.seniority],
            judge=JudgeIdentity(
                kind=self._kind,
                model=self._llm.name,
                program=__version__,
                prompt_sha256=sha256(*PROMPTS),
                samples=self._samples,
            ),
            signals=scores,
            points=tuple(points),
            flags=tuple(flags),
            credits=tuple(credits),
            warnings=tuple(_warnings(reader, list(results.values()), failed)),
            tokens=_tokens([u for sample in results.values() for u in sample.usages]),
        )

    def _score(
        self,
        signal: Signal,
        points: Sequence[PointFinding],
        flags: Sequence[FlagFinding],
        credits: Sequence[Credit],
        failed: dict[Signal, str],
        sound: dict[Signal, list[Sample]],
    ) -> SignalScore:
        if signal in failed:
            return SignalScore(signal=signal, status=Status.JUDGE_FAILED, why=f"The judge failed: {failed[signal]}")
        score = levels.score(signal, points, flags, credits)
        each = [
            levels.score(signal, _with_shared(x.points, points), x.flags, x.credits).level
            for x in sound.get(signal, [])
        ]
        known = [level for level in each if level is not None]
        spread = max(known) - min(known) if known else 0
        if spread > 1 and score.level is not None:
            why = f"{len(known)} readings gave levels from {min(known)} to {max(known)}; too far apart for one."
            return score.model_copy(
                update={"status": Status.ABSTAINED, "level": None, "why": why, "lift": "", "spread": spread}
            )
        return score.model_copy(update={"spread": spread})


def _with_shared(mine: Sequence[PointFinding], all_points: Sequence[PointFinding]) -> list[PointFinding]:
    """One sample's findings, with those of other signals that share their verdict."""
    own = {(p.ask, p.point) for p in mine}
    return [*mine, *(p for p in all_points if (p.ask, p.point) not in own)]


def _run(
    jobs: Sequence[tuple[Signal, int]],
    read: Callable[[Signal, int, Callable[[], None]], Sample],
    cancel: Cancel,
    parallel: int,
) -> dict[tuple[Signal, int], Sample]:
    """Read all: the first alone until its reply begins, then the rest side by side. Raises ``Cancelled``."""
    if not jobs:
        return {}
    begun = threading.Event()
    cancel.hooks.append(begun.set)
    pool = ThreadPoolExecutor(max_workers=parallel)
    try:
        futures: dict[tuple[Signal, int], Future[Sample]] = {jobs[0]: pool.submit(read, *jobs[0], begun.set)}
        futures[jobs[0]].add_done_callback(lambda _: begun.set())
        while not begun.wait(0.2):
            pass
        if not cancel.raised:
            futures |= {job: pool.submit(read, *job, lambda: None) for job in jobs[1:]}
        pending = set(futures.values())
        while pending and not cancel.raised:
            _, pending = wait_for(pending, timeout=0.2)
        if cancel.raised:
            raise Cancelled
        return {job: future.result() for job, future in futures.items()}
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _warnings(reader: Reader, listed: Sequence[Sample], failed: dict[Signal, str]) -> list[str]:
    warnings = [f"{signal.label}: the judge failed and gave no verdict ({why})" for signal, why in failed.items()]
    void = sum(s.void for s in listed)
    if void:
        warnings.append(
            f"{void} readings could not be proven with a quote, even on a second try, and count as not assessed."
        )
    steering = {s for sample in listed for s in sample.steering} | {f"{a}.{n}" for a, n in reader.tainted}
    if steering:
        warnings.append(f"Some sentences speak to the judge and prove nothing: {', '.join(sorted(steering))}.")
    return warnings


def _tokens(usages: Sequence[Usage]) -> Tokens:
    costs = [u.cost for u in usages if u.cost is not None]
    return Tokens(
        calls=len(usages),
        prompt=sum(u.prompt for u in usages),
        completion=sum(u.completion for u in usages),
        cached=sum(u.cached for u in usages),
        cost=sum(costs) if costs else None,
    )

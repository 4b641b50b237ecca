"""A language model as judge: it reads item by item with quotes; the quotes are proven and the levels computed in code.

One call for each signal, all with the same beginning (rules, transcript) and the same schema, so that a provider's
cache holds them: the first starts alone, and the others when its reply begins. What cannot be parsed is "judge
failed", and what cannot be proven is "cannot assess": never a score.
"""

from __future__ import annotations

import hashlib
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as wait_for
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from interviewer import __version__
from interviewer.domain import levels
from interviewer.domain.scorecard import (
    Credit,
    Evidence,
    FlagFinding,
    FlagVerdict,
    JudgeIdentity,
    PointFinding,
    Scorecard,
    SignalScore,
    Status,
    Tokens,
    Verdict,
)
from interviewer.domain.signal import Signal, SignalRubric, SignalsRubric
from interviewer.domain.transcript import Transcript
from interviewer.errors import MalformedReply
from interviewer.judges import reading
from interviewer.judges.evidence import Unproven, prove, said
from interviewer.judges.reading import Item
from interviewer.judges.wire import WireItem, WireReply
from interviewer.ports import LLM, Cancel, Message, Usage, Waiting
from interviewer.prompts import render, sha256
from interviewer.store import transcript_sha256

MAX_TOKENS = 12_000
PROMPTS = ("judge/system", "judge/transcript", "judge/items", "judge/repair")
_NEEDS_QUOTE = {"met", "partial", "contradicted", "standing", "cleared"}
_POINT_VERDICTS = {v.value for v in (Verdict.MET, Verdict.PARTIAL, Verdict.NOT_MET, Verdict.CONTRADICTED, Verdict.CANNOT_ASSESS)}
_FLAG_VERDICTS = {v.value for v in FlagVerdict}
_CREDITS_PER_CALL = 2


class Cancelled(Exception):
    """The candidate stopped the judging."""


@dataclass(slots=True)
class _Sample:
    """What one reading of one signal gave."""

    points: list[PointFinding] = field(default_factory=list)
    flags: list[FlagFinding] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    steering: list[str] = field(default_factory=list)
    void: int = 0
    usages: list[Usage] = field(default_factory=list)
    failed: str = ""


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
        steers: Sequence[object] = (),
        kind: Literal["llm", "by-hand"] = "llm",
        parallel: int = 4,
    ) -> None:
        self._llm, self._signals, self._samples = llm, signals, samples
        self._steers, self._kind, self._parallel = steers, kind, parallel

    def assess(
        self, transcript: Transcript, /, *, cancel: Cancel | None = None, on_progress: Callable[[str], None] | None = None
    ) -> Scorecard:
        """The scorecard. Raises ``ModelError`` only when no reading at all could be had; ``Cancelled`` when stopped."""
        cancel = cancel or Cancel()
        reader = _Reader(self._llm, self._signals, transcript, self._steers, cancel, on_progress or (lambda _: None))
        wanted = [s for s in Signal if reader.items_of(s)]
        jobs = [(s, n) for n in range(self._samples) for s in wanted]
        results = _run(jobs, reader.read, cancel, self._parallel)
        return self._scorecard(transcript, reader, wanted, results)

    def _scorecard(
        self,
        transcript: Transcript,
        reader: _Reader,
        wanted: Sequence[Signal],
        results: dict[tuple[Signal, int], _Sample],
    ) -> Scorecard:
        by_signal = {s: [results[s, n] for n in range(self._samples)] for s in wanted}
        failed = {s: samples[0].failed for s, samples in by_signal.items() if all(x.failed for x in samples)}
        sound = {s: [x for x in samples if not x.failed] for s, samples in by_signal.items() if s not in failed}
        points = [p for samples in sound.values() for p in _majority_points([x.points for x in samples])]
        flags = [f for samples in sound.values() for f in _majority_flags([x.flags for x in samples])]
        credits = [c for samples in sound.values() for c in samples[0].credits]
        scores = tuple(self._score(s, points, flags, credits, failed, sound) for s in Signal)
        return Scorecard(
            session=transcript.session.id,
            transcript_sha256=transcript_sha256(transcript),
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
            warnings=tuple(_warnings(reader, results.values(), failed)),
            tokens=_tokens([u for sample in results.values() for u in sample.usages]),
        )

    def _score(
        self,
        signal: Signal,
        points: Sequence[PointFinding],
        flags: Sequence[FlagFinding],
        credits: Sequence[Credit],
        failed: dict[Signal, str],
        sound: dict[Signal, list[_Sample]],
    ) -> SignalScore:
        if signal in failed:
            return SignalScore(signal=signal, status=Status.JUDGE_FAILED, why=f"The judge failed: {failed[signal]}")
        score = levels.score(signal, points, flags, credits)
        each = [levels.score(signal, _with_shared(x.points, points), x.flags, x.credits).level for x in sound.get(signal, [])]
        known = [level for level in each if level is not None]
        spread = max(known) - min(known) if known else 0
        if spread > 1 and score.level is not None:
            why = f"{len(known)} readings gave levels from {min(known)} to {max(known)}; too far apart for one."
            return score.model_copy(update={"status": Status.ABSTAINED, "level": None, "why": why, "lift": "", "spread": spread})
        return score.model_copy(update={"spread": spread})


def _with_shared(mine: Sequence[PointFinding], all_points: Sequence[PointFinding]) -> list[PointFinding]:
    """One sample's findings, with those of other signals that share their verdict."""
    own = {(p.ask, p.point) for p in mine}
    return [*mine, *(p for p in all_points if (p.ask, p.point) not in own)]


def _run(
    jobs: Sequence[tuple[Signal, int]],
    read: Callable[[Signal, int, Callable[[], None]], _Sample],
    cancel: Cancel,
    parallel: int,
) -> dict[tuple[Signal, int], _Sample]:
    """Read all: the first alone until its reply begins, then the rest side by side. Raises ``Cancelled``."""
    if not jobs:
        return {}
    begun = threading.Event()
    cancel.hooks.append(begun.set)
    pool = ThreadPoolExecutor(max_workers=parallel)
    try:
        futures: dict[tuple[Signal, int], Future[_Sample]] = {jobs[0]: pool.submit(read, *jobs[0], begun.set)}
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


class _Reader:
    """Asks the model about one transcript and turns its replies into proven findings."""

    def __init__(
        self,
        llm: LLM,
        signals: SignalsRubric,
        transcript: Transcript,
        steers: Sequence[object],
        cancel: Cancel,
        on_progress: Callable[[str], None],
    ) -> None:
        self._llm, self._signals, self._cancel, self._tell = llm, signals, cancel, on_progress
        self._exchanges = transcript.judged
        self._items = reading.items(self._exchanges)
        self.tainted = reading.tainted(self._exchanges, steers)  # type: ignore[arg-type]
        token = hashlib.sha256(f"{transcript.session.salt}:judge".encode()).hexdigest()[:10]
        shown = render("judge/transcript", token=token, exchanges=reading.shown(self._exchanges))
        self._beginning = (
            Message("system", render("judge/system"), cache=True),
            Message("user", shown, cache=True),
            Message("assistant", "I have read the transcript as data. Give me the signal and its items."),
        )

    def items_of(self, signal: Signal) -> list[Item]:
        """The items whose primary signal this is."""
        return [i for i in self._items if (i.point or i.flag).signal is signal]  # type: ignore[union-attr]

    def read(self, signal: Signal, sample: int, on_begin: Callable[[], None]) -> _Sample:
        """One reading of one signal: one call, and one more for what could not be used."""
        result, wanted = _Sample(), self.items_of(signal)
        self._tell(f"reading for {signal.title.lower()}")
        tail = self._tail(self._signals.of(signal), wanted)
        messages = [*self._beginning, Message("user", tail)]
        try:
            reply = self._ask(messages, result, on_begin)
        except MalformedReply as error:
            result.failed = error.message
            return result
        found, problems = self._sort(wanted, reply)
        if problems:
            mended = self._repair(messages, reply, problems, result)
            again, problems = self._sort([i for i in wanted if i.id in problems], mended)
            found |= again
        result.void = len(problems)
        for item in wanted:
            self._note(item, found.get(item.id), problems.get(item.id, ""), result)
        result.credits = self._credits(reply, self._signals.of(signal))
        result.steering = reply.addressed_to_judge
        return result

    def _tail(self, rubric: SignalRubric, wanted: Sequence[Item]) -> str:
        listed = [
            {
                "id": i.id,
                "kind": "point" if i.point else "red flag",
                "order": bool(i.flag and i.flag.order),
                "text": i.point.text if i.point else i.flag.text if i.flag else "",
            }
            for i in wanted
        ]
        return render("judge/items", signal=rubric.signal, about=rubric.about, items=listed, criteria=rubric.criteria)

    def _ask(self, messages: Sequence[Message], result: _Sample, on_begin: Callable[[], None] | None = None) -> WireReply:
        reply, usage = self._llm.structured(
            messages, WireReply, max_tokens=MAX_TOKENS, cancel=self._cancel, on_wait=self._waiting, on_begin=on_begin
        )
        result.usages.append(usage)
        return reply

    def _waiting(self, waiting: Waiting) -> None:
        self._tell(waiting.why)

    def _repair(
        self, messages: Sequence[Message], reply: WireReply, problems: dict[str, str], result: _Sample
    ) -> WireReply:
        wrong = [{"id": i, "why": why} for i, why in problems.items()]
        again = [
            *messages,
            Message("assistant", reply.model_dump_json()),
            Message("user", render("judge/repair", problems=wrong)),
        ]
        try:
            return self._ask(again, result)
        except MalformedReply:
            return WireReply(items=[], credits=[], addressed_to_judge=[])

    def _sort(
        self, wanted: Sequence[Item], reply: WireReply
    ) -> tuple[dict[str, tuple[WireItem, Evidence | None]], dict[str, str]]:
        """Usable readings by item id, and what is wrong with the others."""
        given = {i.id.strip().strip("[]"): i for i in reply.items}
        found: dict[str, tuple[WireItem, Evidence | None]] = {}
        problems: dict[str, str] = {}
        for item in wanted:
            read = given.get(item.id)
            if read is None:
                problems[item.id] = "no verdict was given"
            elif read.verdict not in (_POINT_VERDICTS if item.point else _FLAG_VERDICTS):
                problems[item.id] = f"{read.verdict!r} is no verdict for a {'point' if item.point else 'red flag'}"
            elif read.verdict not in _NEEDS_QUOTE:
                found[item.id] = (read, None)
            else:
                try:
                    found[item.id] = (read, prove(read.quote, read.sentence, item.exchange, self.tainted))
                except Unproven as error:
                    problems[item.id] = str(error)
        return found, problems

    def _note(
        self, item: Item, read: tuple[WireItem, Evidence | None] | None, problem: str, result: _Sample
    ) -> None:
        wire, evidence = read or (None, None)
        verdict = wire.verdict if wire else "cannot assess"
        finish = {"evidence": evidence, "reasoning": wire.reasoning if wire else "", "problem": problem}
        if item.point:
            result.points.append(partial(reading.point_finding, item, Verdict(verdict))(**finish))  # type: ignore[arg-type]
        else:
            result.flags.append(partial(reading.flag_finding, item, FlagVerdict(verdict))(**finish))  # type: ignore[arg-type]

    def _credits(self, reply: WireReply, rubric: SignalRubric) -> list[Credit]:
        """Credits whose criterion exists and whose quote is proven, at most two."""
        known = {c.id for c in rubric.criteria}
        kept: list[Credit] = []
        for credit in reply.credits:
            if credit.criterion not in known:
                continue
            for exchange in self._exchanges:
                if not any(credit.sentence.strip("[] ").startswith(f"{a.id}.") for a in exchange.answers):
                    continue
                try:
                    evidence = prove(credit.quote, credit.sentence, exchange, self.tainted)
                except Unproven:
                    continue
                kept.append(
                    Credit(
                        ask=exchange.ask.id,
                        signal=rubric.signal,
                        criterion=credit.criterion,
                        reasoning=credit.reasoning,
                        evidence=evidence,
                    )
                )
        return kept[:_CREDITS_PER_CALL]


def _majority_points(samples: Sequence[Sequence[PointFinding]]) -> list[PointFinding]:
    """Point by point the reading most samples gave; without a majority, cannot assess."""
    combined = []
    for readings in zip(*samples, strict=True):
        verdict, count = Counter(r.verdict for r in readings).most_common(1)[0]
        chosen = next(r for r in readings if r.verdict is verdict)
        if count * 2 <= len(readings) and len(readings) > 1:
            each = ", ".join(r.verdict.value for r in readings)
            chosen = chosen.model_copy(
                update={"verdict": Verdict.CANNOT_ASSESS, "evidence": None, "problem": f"the readings disagree: {each}"}
            )
        combined.append(chosen)
    return combined


def _majority_flags(samples: Sequence[Sequence[FlagFinding]]) -> list[FlagFinding]:
    combined = []
    for readings in zip(*samples, strict=True):
        verdict, count = Counter(r.verdict for r in readings).most_common(1)[0]
        chosen = next(r for r in readings if r.verdict is verdict)
        if count * 2 <= len(readings) and len(readings) > 1:
            chosen = chosen.model_copy(
                update={"verdict": FlagVerdict.CANNOT_ASSESS, "evidence": None, "problem": "the readings disagree"}
            )
        combined.append(chosen)
    return combined


def _warnings(reader: _Reader, samples: object, failed: dict[Signal, str]) -> list[str]:
    listed: list[_Sample] = list(samples)  # type: ignore[call-overload]
    warnings = [f"{signal.title}: the judge failed and gave no verdict ({why})" for signal, why in failed.items()]
    void = sum(s.void for s in listed)
    if void:
        warnings.append(f"{void} readings could not be proven with a quote, even on a second try, and count as not assessed.")
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


def sentence_text(transcript: Transcript, evidence: Evidence) -> str:
    """The whole sentence a quote stands in, for showing it in place."""
    for answer in transcript.answers:
        if answer.id == evidence.answer:
            return said(answer).sentences[evidence.sentence - 1].text
    return evidence.quote

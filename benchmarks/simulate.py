"""Simulated interviews for the benchmarks: real questions, their own weak and strong answers, an injected clock."""

from __future__ import annotations

import itertools
import statistics
import time
from collections.abc import Iterator

from interviewer import director, settings
from interviewer.domain.events import Event
from interviewer.domain.scorecard import Scorecard
from interviewer.domain.transcript import Given, Record, Transcript
from interviewer.interviewers.llm import LLMInterviewer
from interviewer.llms.scripted import Scripted
from interviewer.review.annotate import annotate
from interviewer.review.html import page
from interviewer.session import Session
from interviewer.text import sentences
from interviewer.wiring import Wanted, Wiring

FIRST = "grocery-eta-degraded-after-launch"


class Memory:
    """A log that keeps records in a list."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record, /) -> None:
        """Keep one record."""
        self.records.append(record)


def _wiring() -> Wiring:
    return Wiring(settings.load({"INTERVIEWER_HOME": "/nonexistent"}))


def first_words() -> bytes:
    """The first words of the first question, as they appear on a screen."""
    return " ".join(_wiring().catalog.question(FIRST).prompt.split()[:6]).encode()


def answers() -> list[str]:
    """Twelve answers of two or three sentences, from a weak and a strong candidate in turn."""
    question = _wiring().catalog.question(FIRST)
    weak, strong = ([s.text for s in sentences(a)] for a in (question.weak_answer, question.strong_answer))
    said = [" ".join(part[i : i + 2]) for i in range(0, 12, 2) for part in (weak, strong) if part[i : i + 2]]
    return [said[i % len(said)] for i in range(12)]


def _hold(session: Session, said: Iterator[str], most: int) -> list[float]:
    """Play a session; seconds taken by each reply."""
    taken = []
    _drain(session.start())
    for _, text in zip(range(most), said, strict=False):
        if session.ended:
            break
        begin = time.perf_counter()
        _drain(session.answer(text, Given.PIPED))
        taken.append(time.perf_counter() - begin)
    return taken


def _drain(events: Iterator[Event]) -> None:
    for _ in events:
        pass


def _cycle(wiring: Wiring, question: str) -> Iterator[str]:
    found = wiring.catalog.question(question)
    parts = [s.text for a in (found.weak_answer, found.strong_answer) for s in sentences(a)]
    while True:
        for index in range(0, len(parts), 3):
            yield " ".join(parts[index : index + 3])


def turns() -> dict[str, float]:
    """The embedded engine over every question: milliseconds a turn at the median and the 95th percentile."""
    wiring = _wiring()
    wiring.matcher().similar("warm", ["up"])
    taken: list[float] = []
    for name in wiring.catalog.heads:
        opening = wiring.opening(Wanted(question=name, minutes=30, seed=1, pressure=3, model="offline"))
        session = Session(
            opening,
            log=Memory(),
            interviewer=wiring.interviewer("offline"),
            find=wiring.catalog.question,
            clock=lambda: 0.0,
        )
        taken += _hold(session, _cycle(wiring, name), 10)
    taken.sort()
    return {
        "offline turns measured": len(taken),
        "offline turn, median ms": 1000 * statistics.median(taken),
        "offline turn, 95th percentile ms (bar 50)": 1000 * taken[int(0.95 * len(taken))],
    }


def judging() -> dict[str, float]:
    """Seconds the embedded judge takes for a transcript of 40 turns, median of five."""
    wiring = _wiring()
    opening = wiring.opening(Wanted(question=FIRST, minutes=240, seed=1, pressure=3, model="offline"))
    log = Memory()
    session = Session(
        opening, log=log, interviewer=wiring.interviewer("offline"), find=wiring.catalog.question, clock=lambda: 0.0
    )
    _hold(session, _cycle(wiring, FIRST), 20)
    judge, taken = wiring.judge("offline"), []
    for _ in range(5):
        begin = time.perf_counter()
        judge.assess(session.transcript)
        taken.append(time.perf_counter() - begin)
    transcript = session.transcript
    spoken = len(transcript.answers) + len(transcript.spoken)
    figures = {"turns in the judged transcript": spoken, "offline judging, s (bar 1)": statistics.median(taken)}
    return figures | _reviewing(wiring, transcript, judge.assess(transcript))


def _reviewing(wiring: Wiring, transcript: Transcript, scorecard: Scorecard) -> dict[str, float]:
    """Seconds from the transcript to the page of its review, the first time and then at the median; and its size."""
    taken, html = [], ""
    for _ in range(6):
        begin = time.perf_counter()
        html = page(annotate(transcript, scorecard, wiring.lexicon))
        taken.append(time.perf_counter() - begin)
    return {
        "page of its review the first time, s (bar 0.5)": taken[0],
        "page of its review, s": statistics.median(taken[1:]),
        "its size, kB (bar 300)": len(html.encode()) / 1000,
    }


def prompts() -> dict[str, float]:
    """An LLM interview against the scripted model: size of the stable beginning, and the share that recurs."""
    wiring = _wiring()
    opening = wiring.opening(Wanted(question=FIRST, minutes=60, seed=1, model="scripted/none"))
    question = wiring.catalog.question(FIRST)
    script = [
        f"move=probe; kind=clarify; point={p.id}; on=none; heard=none; vague=none; gave_up=no\n{p.probe.say}"
        for p in question.points
        if p.tier.value != "exceptional"
    ]
    llm = Scripted.of(*script)
    interviewer = LLMInterviewer(llm, wiring.interviewer("offline"), wiring.listening)
    session = Session(opening, log=Memory(), interviewer=interviewer, find=wiring.catalog.question, clock=lambda: 0.0)
    _hold(session, _cycle(wiring, FIRST), director.OPENERS)
    sent = [[m.text for m in request.messages] for request in llm.requests]
    same = total = 0
    for before, after in itertools.pairwise(sent):
        kept = before[:-1]
        same += sum(map(len, kept)) if after[: len(kept)] == kept else 0
        total += sum(map(len, after))
    return {
        "interview calls compared": len(sent),
        "stable beginning, tokens at 4 characters each (bar 3000)": len(sent[0][0]) / 4,
        "prompt characters reused from the call before, share": same / total if total else 0.0,
    }

"""Holds interviews of simulated candidates, every persona and pressure, on a clock of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from itertools import product

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from evals.conversations.holding import THINKING, WORDS_A_MINUTE, Memory, index, wiring
from evals.interviewer.candidates import ATTENTIVE, CANDIDATES, Candidate
from interviewer.domain.events import Event
from interviewer.domain.rubric import Question
from interviewer.domain.transcript import Given, SessionRecord, Transcript
from interviewer.ports import Interviewer
from interviewer.session import Session
from interviewer.wiring import Wanted

MOST_ANSWERS = 60
PRESSURES = (1, 2, 3)

STEADY = "sceptical-staff-engineer"
"""The persona that meets the same candidates at every pressure."""

COMPARED_ON = ("mixed-1", "genai-1", "mlops-1")
"""The plans of the attentive candidates where personas and pressures are compared."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A candidate who meets a persona at a pressure, on a plan of questions."""

    candidate: str
    persona: str
    pressure: int
    plan: str
    minutes: float = 10

    @property
    def name(self) -> str:
        """All of it in one word."""
        return f"{self.candidate}/{self.persona}/{self.pressure}/{self.plan}"


def meetings() -> list[Meeting]:
    """Every candidate with every persona at every pressure; the plan goes with the candidate, so that they compare."""
    plans = list(index().plans)
    personas = sorted(wiring().catalog.persona_paths())
    return [
        Meeting(candidate, persona, pressure, plans[number % len(plans)])
        for number, candidate in enumerate(CANDIDATES)
        for persona, pressure in product(personas, PRESSURES)
    ]


def sample() -> list[Meeting]:
    """One meeting with each candidate who is not compared, personas and pressures in turn: for a model that costs."""
    personas = sorted(wiring().catalog.persona_paths())
    plans = list(index().plans)
    return [
        Meeting(candidate, personas[n % len(personas)], PRESSURES[n % 3], plans[n % len(plans)], minutes=5)
        for n, candidate in enumerate(CANDIDATES)
        if candidate not in ATTENTIVE
    ]


def comparison() -> list[Meeting]:
    """The attentive candidates with every persona at one pressure, and with one persona at every pressure.

    For a model that costs.
    """
    personas = sorted(wiring().catalog.persona_paths())
    pairs = [(persona, 2) for persona in personas] + [(STEADY, pressure) for pressure in PRESSURES if pressure != 2]
    return [
        Meeting(candidate, persona, pressure, plan, minutes=5)
        for candidate, plan in zip(ATTENTIVE, COMPARED_ON, strict=True)
        for persona, pressure in pairs
    ]


def opening(meeting: Meeting) -> SessionRecord:
    """The first record; the same for the same meeting."""
    plan = index().plans[meeting.plan]
    wanted = Wanted(
        round=plan.round,
        question=plan.questions[0],
        persona=meeting.persona,
        minutes=meeting.minutes,
        pressure=meeting.pressure,
        model="offline",
        seed=7,
    )
    fixed = {"id": meeting.name, "plan": plan.questions, "started": "2026-11-27T18:00:00+00:00", "salt": "0" * 16}
    return wiring().opening(wanted).model_copy(update=fixed)


def hold(meeting: Meeting, interviewer: Interviewer) -> Transcript:
    """One interview from its opening to its close."""
    now = 0.0
    session = Session(
        opening(meeting), log=Memory(), interviewer=interviewer, find=wiring().catalog.question, clock=lambda: now
    )
    voice = _Voice(CANDIDATES[meeting.candidate])
    _drain(session.start())
    for _ in range(MOST_ANSWERS):
        if session.ended or session.exchange is None:
            break
        text = voice.say(session.exchange.ask.question, session.transcript.spoken[-1].text)
        now += THINKING + 60 * len(text.split()) / WORDS_A_MINUTE
        if session.left <= 0:
            _drain(session.tick(text))
            break
        _drain(session.answer(text, Given.SPOKEN))
    if not session.ended:
        _drain(session.end("input-closed"))
    return session.transcript


class _Voice:
    """A candidate through several questions."""

    def __init__(self, candidate: Candidate) -> None:
        self._candidate = candidate
        self._replies: dict[str, Callable[[str], str]] = {}

    def say(self, question: Question, asked: str) -> str:
        if question.id not in self._replies:
            self._replies[question.id] = self._candidate(question)
        return self._replies[question.id](asked)


def _drain(events: Iterator[Event]) -> None:
    for _ in events:
        pass


def all_of(
    wanted: Sequence[Meeting], interviewer: Interviewer, *, jobs: int = 1, quiet: bool = False
) -> dict[Meeting, Transcript]:
    """Hold all meetings, side by side where ``jobs`` is more than one."""
    columns = (TextColumn("interviewing"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    held: dict[Meeting, Transcript] = {}
    with (
        Progress(*columns, console=Console(stderr=True), disable=quiet) as progress,
        ThreadPoolExecutor(max_workers=jobs) as pool,
    ):
        task = progress.add_task("", total=len(wanted))
        futures = {pool.submit(hold, meeting, interviewer): meeting for meeting in wanted}
        for future in as_completed(futures):
            held[futures[future]] = future.result()
            progress.advance(task)
    return {meeting: held[meeting] for meeting in wanted}

"""Small things made by hand: a question, a persona, a session, a clock, a log in memory, a script for a model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from interviewer import director
from interviewer.catalog import Catalog
from interviewer.domain.events import Event, Recorded, SpeechDelta
from interviewer.domain.move import Move, MoveKind
from interviewer.domain.persona import Leads, Persona
from interviewer.domain.rubric import Exhibit, Fact, Point, Probe, ProbeKind, Question, RedFlag, Round, Tier, Twist
from interviewer.domain.signal import Criterion, Seniority, Signal, SignalRubric, SignalsRubric
from interviewer.domain.transcript import (
    AnswerRecord,
    AskRecord,
    Exchange,
    Given,
    MoveRecord,
    Record,
    SessionRecord,
    Transcript,
)
from interviewer.interviewers.hearing import Listening
from interviewer.ports import Cancel, Interviewer, Reply, Spoke, View
from interviewer.session import Session

ROOT = Path(__file__).resolve().parent.parent
MODELING, PRODUCTION = Signal.MODELING_JUDGMENT, Signal.PRODUCTION_THINKING


def shipped() -> Catalog:
    """What ships, read from the checkout."""
    return Catalog(ROOT / "rubrics", ROOT / "personas")


@cache
def shipped_questions() -> tuple[Question, ...]:
    """Every question that ships."""
    catalog = shipped()
    return tuple(catalog.question(i) for i in catalog.heads)


# --- a question and who asks it ------------------------------------------------------------------------


def point(
    name: str,
    tier: str = "core",
    *,
    expected: bool = False,
    signal: Signal = PRODUCTION,
    also: tuple[Signal, ...] = (),
    kind: ProbeKind = ProbeKind.EVIDENCE,
) -> Point:
    """A point whose every text holds its name, so that a leak of any of them shows."""
    return Point(
        id=name,
        label=f"label of {name}",
        text=f"secret text of {name}",
        signal=signal,
        also=also,
        skill="label-delay",
        tier=Tier(tier),
        expected=expected,
        probe=Probe(kind=kind, say=f"What would show you {name}?"),
        paraphrases=(f"secret paraphrase of {name}",),
    )


def flag(name: str, *, severity: Any = "severe", signal: Signal = PRODUCTION, order: bool = False) -> RedFlag:
    """A red flag."""
    return RedFlag(id=name, text=f"flagged {name}", signal=signal, skill="label-delay", severity=severity, order=order)


POINTS = (
    point("baseline", expected=True, signal=MODELING),
    point("split", expected=True),
    point("labels"),
    point("rollback"),
    point("owner", "strong"),
    point("alert", "strong"),
    point("invariant", "exceptional"),
)
FACTS = (Fact(id="volume", label="Daily volume", asked_by=("How many a day?",), say="About 4200 orders a day."),)
EXHIBITS = (
    Exhibit(id="board", title="Board", kind="text", shown="with-question", body="error 4.1 then 4.8"),
    Exhibit(
        id="regions",
        title="Error by region, 30 June",
        kind="table",
        shown="on-request",
        asked_by=("By region?",),
        body="region,orders,error\nNorth,12500,7.43\nSouth,9800,4.08\n",
    ),
)
TWIST = Twist(say="New constraint. No older model is left. What now?", changes="secret change", opens=("rollback",))


def question(
    name: str = "late-meals",
    *,
    points: Sequence[Point] = POINTS,
    flags: Sequence[RedFlag] = (flag("retrain-first", order=True),),
    twist: Twist | None = TWIST,
    **changes: Any,
) -> Question:
    """A question with two expected points, one door of each kind, a fact, two exhibits and a twist."""
    values: dict[str, Any] = {
        "id": name,
        "title": "Late meals",
        "round": "mlops",
        "collection": "mlops",
        "seniority": tuple(Seniority),
        "minutes": 6,
        "prompt": f"The error of {name} jumped. How do you work this?",
        "tests": "Order of work.",
        "exhibits": EXHIBITS,
        "points": tuple(points),
        "red_flags": tuple(flags),
        "facts": FACTS,
        "twist": twist,
        "weak_answer": "secret weak answer",
        "strong_answer": "secret strong answer",
    }
    return Question(**(values | changes))


def persona(**changes: Any) -> Persona:
    """A plain interviewer."""

    def leads(name: str) -> tuple[str, ...]:
        return tuple(f"{word} {name}." for word in ("One", "Another", "A third", "A fourth"))

    values: dict[str, Any] = {
        "id": "plain",
        "name": "Robin",
        "title": "staff engineer",
        "about": "Plain.",
        "manner": "You speak plainly.",
        "pace": "measured",
        "patience": "Waits.",
        "pressure": 2,
        "opening": "I am Robin, and we have {minutes} minutes.",
        "closing": "That is all from me.",
        "forbidden": ("let's dive in", "no worries"),
        "voice": "Low.",
        "leads": Leads(**{name: leads(name) for name in Leads.model_fields}),
    }
    return Persona(**(values | changes))


def round_(**changes: Any) -> Round:
    """A round of operations."""
    values: dict[str, Any] = {
        "id": "mlops",
        "title": "MLOps",
        "about": "A model in production misbehaves.",
        "minutes": 25,
        "weak": "weak",
        "strong": "strong",
        "signals": (PRODUCTION, MODELING),
    }
    return Round(**(values | changes))


def opening(**changes: Any) -> SessionRecord:
    """The first record of a session of 25 minutes with three questions planned."""
    values: dict[str, Any] = {
        "id": "2026-11-23-mlops-4f2a",
        "started": "2026-11-23T10:00:00+00:00",
        "program": "test",
        "salt": "a1b2c3d4",
        "seed": 7,
        "round": round_(),
        "persona": persona(),
        "seniority": Seniority.MID,
        "pressure": 2,
        "minutes": 25.0,
        "model": "offline",
        "plan": ("late-meals", "second", "third"),
    }
    return SessionRecord(**(values | changes))


def signals() -> SignalsRubric:
    """All five signals, with two criteria each."""
    return SignalsRubric(
        version=1,
        bars=dict.fromkeys(Seniority, 3),
        algorithm="see domain/levels.py",
        signals=tuple(
            SignalRubric(
                signal=s,
                about=f"about {s.value}",
                levels={n: f"level {n}" for n in range(1, 6)},
                criteria=(Criterion(id="says-why", text="Says why."), Criterion(id="names-cost", text="Names a cost.")),
            )
            for s in Signal
        ),
    )


def listening(injection: str = r"\bignore (?:all|the) (?:previous )?instructions\b") -> Listening:
    """A short list of what the embedded engine hears."""
    never = [r"\bxyzzy\b"]
    names = (
        "repeat_request think_time asks_answer exhibit_request clarifying dont_know off_topic hostile gibberish".split()
    )
    return Listening(
        {
            "triggers": [],
            "intents": {
                **{name: {"patterns": never} for name in names},
                "injection": {"patterns": [injection]},
                "done": {"patterns": [r"^next question\b"]},
            },
            "challenge": ["Suppose I disagree. What holds it up?"],
            "generic": {kind.value: [f"What {kind.value} would settle that?"] for kind in ProbeKind},
        }
    )


Turn = AnswerRecord | MoveRecord


# --- exchanges and transcripts ---------------------------------------------------------------------------


def exchange(*turns: Turn, of: Question | None = None, ask: str = "q1") -> Exchange:
    """A question with what followed it."""
    return Exchange(ask=asked(of or question(), ask), turns=turns)


def asked(of: Question, name: str = "q1", at: float = 0.0, budget: float = 375.0) -> AskRecord:
    """A question being asked."""
    return AskRecord(id=name, at=at, question=of, sha256="0" * 64, text=of.prompt, budget=budget)


def answer(text: str, name: str = "a1", *, ask: str = "q1", took: float | None = None, at: float = 0.0) -> AnswerRecord:
    """An answer."""
    return AnswerRecord(id=name, ask=ask, at=at, took=took, text=text, given=Given.TYPED)


def probe(
    name: str, number: str = "m1", *, ask: str = "q1", text: str = "And what shows it?", **move: Any
) -> MoveRecord:
    """A probe at a point; ``press=True`` for a push."""
    made = Move(kind=MoveKind.PROBE, probe=ProbeKind.EVIDENCE, point=name, **move)
    return MoveRecord(id=number, ask=ask, at=0.0, move=made, text=text, by="rubric")


def moved(kind: MoveKind, number: str = "m1", *, ask: str = "q1", text: str = "Well.", **move: Any) -> MoveRecord:
    """Any other move."""
    return MoveRecord(id=number, ask=ask, at=0.0, move=Move(kind=kind, **move), text=text, by="rubric")


def transcript(*exchanges: Exchange, **changes: Any) -> Transcript:
    """A transcript of these exchanges."""
    first = opening(**changes)
    records = [r for e in exchanges for r in (e.ask, *e.turns)]
    return Transcript(session=first, records=(first, *records))


# --- a session -------------------------------------------------------------------------------------------


@dataclass
class FakeClock:
    """Seconds that pass only when told."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


@dataclass
class MemoryLog:
    """Records as they were kept."""

    records: list[Record] = field(default_factory=list)

    def append(self, record: Record, /) -> None:
        self.records.append(record)


@dataclass
class Replies:
    """An interviewer that gives these replies, one list a turn. A callable is asked with the view."""

    turns: list[Sequence[Reply] | Callable[[View], Iterable[Reply]]]
    waits: bool = False
    views: list[View] = field(default_factory=list)

    def reply(self, view: View, cancel: Cancel, /) -> Iterator[Reply]:
        self.views.append(view)
        turn = self.turns.pop(0)
        yield from turn(view) if callable(turn) else turn


class Doors:
    """An interviewer of few words: opens the next door, gives the twist, goes on; never at a loss."""

    waits = False

    def reply(self, view: View, cancel: Cancel, /) -> Iterator[Reply]:
        yield Spoke("embedded")
        allowed = view.allowed
        if allowed.must:
            yield Move(kind=MoveKind(allowed.must))
            yield "On we go."
        elif allowed.open:
            point = allowed.open[0]
            yield Move(kind=MoveKind.PROBE, probe=point.probe.kind, point=point.id)
            yield point.probe.say
        elif allowed.twist:
            yield Move(kind=MoveKind.TWIST)
            yield "The twist, then. What now?"
        else:
            point = (*allowed.press, *allowed.challenge)[0]
            yield Move(kind=MoveKind.PROBE, probe=point.probe.kind, point=point.id, press=True)
            yield f"Once more, {point.id}?"


def session(
    interviewer: Interviewer,
    *,
    first: SessionRecord | None = None,
    log: Any = None,
    clock: FakeClock | None = None,
    questions: Sequence[Question] = (),
    records: tuple[Record, ...] = (),
) -> Session:
    """A session on made-up questions; the plan's ids are all to be had."""
    first = first or opening()
    known = {q.id: q for q in questions} or {i: question(i) for i in first.plan}
    return Session(
        first,
        log=log if log is not None else MemoryLog(),
        interviewer=interviewer,
        find=known.__getitem__,
        clock=clock or FakeClock(),
        records=records,
    )


def view(
    *turns: Turn,
    of: Question | None = None,
    pressure: int = 2,
    left: float = 900.0,
    more: bool = True,
    earlier: Sequence[Exchange] = (),
    taken_over: bool = False,
    **changes: Any,
) -> View:
    """What an interviewer sees after the last of these turns, which is an answer."""
    first = opening(pressure=pressure, **changes)
    now = exchange(*turns, of=of, ask=turns[-1].ask)

    def allowed(hearing: Move | None = None) -> Any:
        return director.allowed(
            now,
            pressure=pressure,
            pace=first.pace,
            times=director.Times(session=left, question=min(left, 375.0)),
            more_questions=more,
            hearing=hearing,
        )

    last = turns[-1]
    assert isinstance(last, AnswerRecord)
    exchanges = (*earlier, now)
    said = [text for e in exchanges for text in (e.ask.text, *(m.text for m in e.moves))]
    return View(
        session=first,
        exchanges=exchanges,
        answer=last,
        allowed=allowed(),
        ledger=director.ledger(now),
        said=tuple(said),
        after=allowed,
        taken_over=taken_over,
    )


def spoken(events: Iterable[Event]) -> str:
    """All that was said aloud in these events."""
    return "".join(e.text for e in events if isinstance(e, SpeechDelta))


def recorded(events: Iterable[Event]) -> list[Record]:
    """The records kept in these events."""
    return [e.record for e in events if isinstance(e, Recorded)]

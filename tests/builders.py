"""Small things made by hand: a question, a persona, exchanges, a transcript, a folder of rubrics."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from interviewer.catalog import Catalog
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
    SessionRecord,
    Transcript,
)
from interviewer.interviewers.hearing import Listening

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


# --- a question and who asks it --------------------------------------------------------------------------


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


def dump(path: Path, thing: Any) -> Path:
    """A YAML file of a model or a mapping."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = thing if isinstance(thing, dict) else thing.model_dump(mode="json")
    path.write_text(yaml.safe_dump(data, sort_keys=False, allow_unicode=True), encoding="utf-8")
    return path


def folder(root: Path, *questions: Question, rounds: tuple[str, ...] = ("mlops",)) -> Path:
    """A folder of rubrics with these questions."""
    for q in questions:
        dump(root / "questions" / q.round / f"{q.id}.yaml", q)
    for name in rounds:
        dump(root / "rounds" / f"{name}.yaml", round_(id=name))
    dump(root / "personas" / "plain.yaml", persona())
    return root

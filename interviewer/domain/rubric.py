"""Questions and rounds: what is asked, what a good answer holds, and how an interviewer opens doors to it."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from interviewer.domain.base import Frozen, Name, Text
from interviewer.domain.signal import Seniority, Signal


class Tier(StrEnum):
    """How far a point reaches: anyone hired, a strong hire, someone who has run it for years."""

    CORE = "core"
    STRONG = "strong"
    EXCEPTIONAL = "exceptional"


class ProbeKind(StrEnum):
    """The nine ways to press on an answer."""

    CLARIFY = "clarify"
    EVIDENCE = "evidence"
    OWNERSHIP = "ownership"
    COUNTERFACTUAL = "counterfactual"
    CONSTRAINT_CHANGE = "constraint-change"
    EDGE_CASE = "edge-case"
    TRADE_OFF = "trade-off"
    PIN_DOWN = "pin-down"
    STAKEHOLDER = "stakeholder-restatement"


class Probe(Frozen):
    """A follow-up written to open the door to one point without showing what is behind it."""

    kind: ProbeKind
    say: Text


class Point(Frozen):
    """A single claim a good answer makes.

    ``label`` is short and safe for the interviewer to see; ``text`` is for the judge alone.
    ``expected`` says the question itself plainly calls for it, so that no probe is needed to give
    the candidate a chance at it. ``also`` names signals that share this point's verdict.
    """

    id: Name
    label: Text
    text: Text
    signal: Signal
    also: tuple[Signal, ...] = ()
    skill: Name
    tier: Tier
    expected: bool
    probe: Probe
    paraphrases: tuple[Text, ...] = ()


class RedFlag(Frozen):
    """Something said that counts against the candidate unless they take it back.

    ``order`` marks a flag that depends on what came first ("retrain" before any diagnosis); ``cues`` are sentences
    in which people make the mistake.
    """

    id: Name
    text: Text
    signal: Signal
    skill: Name
    severity: Literal["minor", "severe"]
    order: bool = False
    cues: tuple[Text, ...] = ()


class Fact(Frozen):
    """Something the interviewer may reveal, and only when a good clarifying question asks for it."""

    id: Name
    label: Text
    asked_by: tuple[Text, ...] = Field(min_length=1)
    say: Text


class Exhibit(Frozen):
    """A piece of evidence on the table: a metrics table, a log, a trace, a code cell.

    ``body`` is plain text; a ``table`` is comma-separated with a header row. ``shown`` is
    ``with-question`` for what lies on the table from the start, ``on-request`` for what must be asked for.
    """

    id: Name
    title: Text
    kind: Literal["table", "code", "log", "text"]
    shown: Literal["with-question", "on-request"]
    relevant: bool = True
    asked_by: tuple[Text, ...] = ()
    body: Annotated[str, StringConstraints(min_length=1)]

    @model_validator(mode="after")
    def _can_be_asked_for(self) -> Exhibit:
        if self.shown == "on-request" and not self.asked_by:
            raise ValueError("an exhibit shown on request needs asked_by: the words that ask for it")
        return self


class Twist(Frozen):
    """A constraint that changes midway and changes the right answer. ``opens`` names points it gives a chance at."""

    say: Text
    changes: Text
    opens: tuple[Name, ...] = ()


PROJECT_ROUND = "project-deep-dive"
"""The round that asks about a project of the candidate's own."""


class Question(Frozen):
    """One question, complete: as spoken, what it tests, evidence, points, traps, a weak and a strong answer.

    ``of_project`` is the prompt as spoken when the candidate has handed in a write-up of the project it asks about.
    """

    id: Name
    title: Text
    round: Name
    collection: Name
    kind: Literal["question", "case", "talk-through"] = "question"
    seniority: tuple[Seniority, ...] = Field(min_length=1)
    serves: tuple[Name, ...] = ()
    minutes: Annotated[float, Field(gt=0)] = 6
    prompt: Text
    of_project: Text | None = None
    tests: str = ""
    exhibits: tuple[Exhibit, ...] = ()
    points: tuple[Point, ...] = Field(min_length=1)
    red_flags: tuple[RedFlag, ...] = ()
    facts: tuple[Fact, ...] = ()
    twist: Twist | None = None
    weak_answer: str = ""
    strong_answer: str = ""

    @model_validator(mode="after")
    def _ids_are_sound(self) -> Question:
        for what, ids in (
            ("points and red flags", [p.id for p in self.points] + [f.id for f in self.red_flags]),
            ("facts and exhibits", [f.id for f in self.facts] + [e.id for e in self.exhibits]),
        ):
            twice = sorted({i for i in ids if ids.count(i) > 1})
            if twice:
                raise ValueError(f"{what} share the id {twice[0]!r}; give each its own")
        unknown = set(self.twist.opens if self.twist else ()) - {p.id for p in self.points}
        if unknown:
            raise ValueError(f"twist.opens names {sorted(unknown)[0]!r}, which is no point of this question")
        return self

    @property
    def of_own_project(self) -> bool:
        """Whether what is said of it is about a project of the candidate's own, so that no words of ours tell what."""
        return self.round == PROJECT_ROUND

    def point(self, point_id: str) -> Point | None:
        """The point of that id, or None."""
        return next((p for p in self.points if p.id == point_id), None)

    def exhibit(self, exhibit_id: str) -> Exhibit | None:
        """The exhibit of that id, or None."""
        return next((e for e in self.exhibits if e.id == exhibit_id), None)

    def fact(self, fact_id: str) -> Fact | None:
        """The fact of that id, or None."""
        return next((f for f in self.facts if f.id == fact_id), None)


class Round(Frozen):
    """A kind of interview: what it tests, and how weak and strong preparation sound in it."""

    id: Name
    title: Text
    about: Text
    minutes: Annotated[int, Field(ge=1)]
    weak: Text
    strong: Text
    signals: tuple[Signal, ...]
    mixes: tuple[Name, ...] = ()

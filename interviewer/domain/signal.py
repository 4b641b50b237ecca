"""The five signals an interview is scored on, and what anchors their levels."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from interviewer.domain.base import Frozen, Name, Text


class Signal(StrEnum):
    """What practical AI/ML interviews test, whatever the round."""

    MODELING_JUDGMENT = "modeling_judgment"
    IMPLEMENTATION_FLUENCY = "implementation_fluency"
    PRODUCTION_THINKING = "production_thinking"
    GENAI_LITERACY = "genai_literacy"
    COMMUNICATION = "communication"

    @property
    def label(self) -> str:
        """As shown to a candidate: ``"Modeling judgment"``."""
        return "GenAI literacy" if self is Signal.GENAI_LITERACY else self.value.replace("_", " ").capitalize()


class Seniority(StrEnum):
    """Sets which questions are asked and where the passing bar lies, never what a level means."""

    JUNIOR = "junior"
    MID = "mid"
    SENIOR = "senior"
    STAFF = "staff"


class Skill(Frozen):
    """One thing a candidate can be seen to do; weaknesses are counted by skill, never by free text."""

    id: Name
    title: Text
    about: Text
    signal: Signal


class SkillsRubric(Frozen):
    """rubrics/skills.yaml: every skill there is."""

    skills: tuple[Skill, ...]


class Criterion(Frozen):
    """An atomic, observable behaviour that any question may show.

    Without a ``tier`` it may be credited where no point of the question covers what was said. With one it is judged in
    every answered question, as a point under its ``label``: for what a question need not call for to be expected.
    """

    id: Name
    text: Text
    skill: Name = "general"
    label: Text = "general"
    tier: Literal["core", "strong", "exceptional"] | None = None


class SignalRubric(Frozen):
    """One signal: what it is, its five anchored levels (1 to 5), and its general criteria."""

    signal: Signal
    about: Text
    levels: dict[int, Text]
    criteria: tuple[Criterion, ...] = Field(min_length=1)

    @property
    def everywhere(self) -> tuple[Criterion, ...]:
        """The criteria judged in every question."""
        return tuple(c for c in self.criteria if c.tier)

    @property
    def creditable(self) -> tuple[Criterion, ...]:
        """The criteria that may be credited."""
        return tuple(c for c in self.criteria if not c.tier)


class SignalsRubric(Frozen):
    """rubrics/signals.yaml: all five signals and the passing bar of each seniority."""

    version: int
    bars: dict[Seniority, int]
    algorithm: Text
    signals: tuple[SignalRubric, ...]

    def of(self, signal: Signal) -> SignalRubric:
        """The rubric of one signal."""
        return next(rubric for rubric in self.signals if rubric.signal is signal)

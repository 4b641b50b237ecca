"""What preparing adds up to: the two-week plan, the final checklist and the parts of a project autopsy, as data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from interviewer.domain.base import Frozen, Name, Text
from interviewer.domain.signal import Skill

NEEDED_SHOWINGS = 2
"""How often a skill of the checklist has to be shown, each time on another question."""

WINDOW_DAYS = 14
"""Days, today included, in which those showings have to lie."""


class Proof(Frozen):
    """What ticks an output of the plan by itself, once ``count`` of it is there since the plan began.

    ``answers``: different questions answered, of ``round`` or with a point on one of ``skills`` where these are given.
    ``sessions``: whole interviews held to their end with a question of ``round`` answered.
    ``spoken``: questions answered aloud.
    ``autopsies``: project autopsies written.
    ``outlines``: answer outlines in which something was said on one of ``skills``.
    """

    of: Literal["answers", "sessions", "spoken", "autopsies", "outlines"]
    count: Annotated[int, Field(ge=1)] = 1
    round: Name | None = None
    skills: tuple[Name, ...] = ()


class Output(Frozen):
    """One thing that a block of the plan leaves behind. Without ``proof`` it can only be ticked by hand."""

    id: Name
    text: Text
    proof: Proof | None = None


class Block(Frozen):
    """Two days of the plan. ``id`` is the tag under which questions serve it; ``per_day`` questions are named a day."""

    id: Name
    days: tuple[int, int]
    title: Text
    about: Text
    per_day: Annotated[int, Field(ge=1)] = 3
    outputs: Annotated[tuple[Output, ...], Field(min_length=1)]


class ChecklistItem(Frozen):
    """One item of the final checklist, and the skills that together make it. ``round`` narrows where they count."""

    id: Name
    title: Text
    skills: Annotated[tuple[Name, ...], Field(min_length=1)]
    round: Name | None = None


class Heading(Frozen):
    """One of the questions that a project autopsy answers.

    ``points`` are ``question.point`` of shipped questions; points of other questions go by ``skills``.
    """

    id: Name
    title: Text
    points: tuple[str, ...] = ()
    skills: tuple[Name, ...] = ()


class ProgressRubric(Frozen):
    """rubrics/progress.yaml."""

    plan: Annotated[tuple[Block, ...], Field(min_length=1)]
    checklist: Annotated[tuple[ChecklistItem, ...], Field(min_length=1)]
    autopsy: Annotated[tuple[Heading, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_sound(self) -> ProgressRubric:
        outputs = [o.id for b in self.plan for o in b.outputs]
        points = [p for h in self.autopsy for p in h.points]
        for what, ids in (("outputs", outputs), ("blocks", [b.id for b in self.plan]), ("autopsy points", points)):
            twice = sorted({i for i in ids if ids.count(i) > 1})
            if twice:
                raise ValueError(f"{what} name {twice[0]!r} twice")
        last = 0
        for block in self.plan:
            if block.days[0] != last + 1 or block.days[1] < block.days[0]:
                raise ValueError(f"block {block.id!r} should begin on day {last + 1} and not end before it")
            last = block.days[1]
        return self

    @property
    def days(self) -> int:
        """How many days the plan has."""
        return self.plan[-1].days[1]

    def outputs(self) -> dict[str, Output]:
        """Every output by id."""
        return {o.id: o for b in self.plan for o in b.outputs}

    def skills(self) -> set[str]:
        """Every skill named anywhere."""
        named = [item.skills for item in self.checklist] + [heading.skills for heading in self.autopsy]
        named += [o.proof.skills for o in self.outputs().values() if o.proof]
        return {skill for skills in named for skill in skills}

    def unknown_skills(self, known: dict[str, Skill]) -> list[str]:
        """Skills named here that there are not."""
        return sorted(self.skills() - set(known))

"""The questions there are, for choosing what to practise next: weakest skills first, unseen first."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from interviewer.catalog import Catalog
from interviewer.domain.rubric import Tier
from interviewer.progress.rows import Row, day


class Askable(NamedTuple):
    """A question as far as choosing it goes.

    ``skills`` are those of its core and strong points, each with whether the question itself plainly calls for one, so
    that it surely gives the skill a chance.
    """

    id: str
    title: str
    round: str
    kind: str
    seniority: tuple[str, ...]
    minutes: float
    serves: tuple[str, ...]
    skills: Mapping[str, bool]


class Seen(NamedTuple):
    """When a question was asked: the first and the last day, and in which session first."""

    first: datetime.date
    last: datetime.date
    session: str


def bank(catalog: Catalog) -> tuple[Askable, ...]:
    """Every question there is. Raises ``DataError`` for a broken one."""
    made = []
    for name in catalog.heads:
        q = catalog.question(name)
        skills: dict[str, bool] = {}
        for point in q.points:
            if point.tier is not Tier.EXCEPTIONAL:
                skills[point.skill] = skills.get(point.skill, False) or point.expected
        levels = tuple(s.value for s in q.seniority)
        made.append(Askable(name, q.title, q.round, q.kind, levels, q.minutes, q.serves, skills))
    return tuple(made)


def seen(rows: Iterable[Row]) -> dict[str, Seen]:
    """When each question was asked; the rows are in order of time."""
    found: dict[str, Seen] = {}
    for row in rows:
        when = day(row.started)
        for asked in row.asked:
            first = found.get(asked.question)
            found[asked.question] = Seen(first.first, when, first.session) if first else Seen(when, when, row.id)
    return found


def fitting(questions: Sequence[Askable], seniority: str) -> list[Askable]:
    """The questions for a seniority, or all of them where none is."""
    return [q for q in questions if seniority in q.seniority] or list(questions)


def weakest(question: Askable, weakness: Mapping[str, float], among: Sequence[str] = ()) -> str:
    """The weakest skill that a question tests, of some if it tests any of those; "" for a question without any."""
    skills = [s for s in question.skills if s in among] or list(question.skills)
    return min(skills, key=lambda s: (weakness.get(s, 1.0), s), default="")

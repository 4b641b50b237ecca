"""When each skill is due again, by FSRS, and what an answer says about it. Pure: the time is passed in.

One card a skill. There are no steps within a day: a skill is met again on another day, on another question.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Literal

from fsrs import Card, Rating, Scheduler, State
from pydantic import AwareDatetime, Field

from interviewer.domain import levels
from interviewer.domain.base import Frozen
from interviewer.domain.rubric import Tier
from interviewer.domain.scorecard import PointFinding, Scorecard, Verdict
from interviewer.progress.bank import Askable, Seen, fitting

LONGEST_DAYS = 60
"""No skill stays away for longer than this: interviews are weeks ahead, not years."""

LATELY = datetime.timedelta(days=14)
"""A question seen within this time is not asked again while there is another."""

_SCHEDULER = Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=LONGEST_DAYS, enable_fuzzing=False)


class Grade(StrEnum):
    """How well a skill was shown, in the scheduler's four words."""

    AGAIN = "again"
    HARD = "hard"
    GOOD = "good"
    EASY = "easy"


_RATINGS = {Grade.AGAIN: Rating.Again, Grade.HARD: Rating.Hard, Grade.GOOD: Rating.Good, Grade.EASY: Rating.Easy}


class CardState(Frozen):
    """What the scheduler keeps of one skill, under its own names."""

    state: Literal[1, 2, 3]
    step: int | None
    stability: float = Field(gt=0)
    difficulty: float = Field(ge=1, le=10)
    due: AwareDatetime
    last_review: AwareDatetime


class Deck(Frozen):
    """Every card by skill, and the drills that were begun and not yet rated: session id -> skill."""

    version: Literal[1] = 1
    cards: dict[str, CardState] = Field(default_factory=dict)
    pending: dict[str, str] = Field(default_factory=dict)


class Due(Frozen):
    """A skill and when it is due; ``due`` is None for one that was never drilled."""

    skill: str
    due: AwareDatetime | None
    now: bool


def grade(scorecard: Scorecard, skill: str) -> Grade | None:
    """What a drill showed of a skill; None when nothing could be told of it.

    again: nothing of it was shown. hard: only in part, only after it was asked for, or only by the embedded engine's
    word. good: a point of it was shown unasked. easy: every point of it was.
    """
    mine = [
        p
        for p in scorecard.points
        if p.skill == skill
        and p.tier is not Tier.EXCEPTIONAL
        and levels.had_chance(p)
        and p.verdict is not Verdict.CANNOT_ASSESS
    ]
    if not mine:
        return None
    if all(_unasked(p) for p in mine):
        return Grade.EASY
    if any(_unasked(p) for p in mine):
        return Grade.GOOD
    return Grade.HARD if any(p.verdict in (Verdict.MET, Verdict.PARTIAL, Verdict.LIKELY) for p in mine) else Grade.AGAIN


def _unasked(point: PointFinding) -> bool:
    return point.verdict is Verdict.MET and not point.prompted


def rated(deck: Deck, skill: str, given: Grade, now: datetime.datetime) -> Deck:
    """The deck after a skill was drilled."""
    kept = deck.cards.get(skill)
    card = Card(card_id=1)
    if kept:
        # A clock that was set back must not make time run backwards.
        now = max(now, kept.last_review)
        card = Card(
            card_id=1,
            state=State(kept.state),
            step=kept.step,
            stability=kept.stability,
            difficulty=kept.difficulty,
            due=kept.due.astimezone(datetime.UTC),
            last_review=kept.last_review.astimezone(datetime.UTC),
        )
    card, _ = _SCHEDULER.review_card(card, _RATINGS[given], now.astimezone(datetime.UTC))
    return deck.model_copy(update={"cards": deck.cards | {skill: _kept(card, now)}})


def _kept(card: Card, now: datetime.datetime) -> CardState:
    return CardState(
        state=card.state.value,
        step=card.step,
        stability=card.stability or 1.0,
        difficulty=card.difficulty or 5.0,
        due=card.due,
        last_review=card.last_review or now,
    )


def order(deck: Deck, skills: Iterable[str], weakness: Mapping[str, float], now: datetime.datetime) -> list[Due]:
    """Every skill in the order it should be drilled in.

    First what is due, longest overdue first; then what was never drilled, weakest first; then the rest by its day.
    ``skills`` decides among equals.
    """
    end_of_today = now.astimezone().replace(hour=23, minute=59, second=59)
    made = []
    for place, skill in enumerate(skills):
        card = deck.cards.get(skill)
        is_due = card is not None and card.due <= end_of_today
        group = 1 if card is None else 0 if is_due else 2
        rank = card.due.timestamp() if card else weakness.get(skill, 1.0)
        made.append(((group, rank, place), Due(skill=skill, due=card.due if card else None, now=is_due)))
    return [due for _, due in sorted(made, key=lambda each: each[0])]


def question_for(
    skill: str, bank: Sequence[Askable], seen: Mapping[str, Seen], seniority: str, today: datetime.date
) -> Askable | None:
    """The question to drill a skill with: not seen lately, sure to give the skill its chance, and short.

    One never seen comes first, then the one seen longest ago; None when no question tests the skill.
    """
    mine = fitting([q for q in bank if skill in q.skills], seniority)
    fresh = [q for q in mine if q.id not in seen or today - seen[q.id].last > LATELY]

    def turn(question: Askable) -> tuple[bool, datetime.date, bool, bool, float, str]:
        last = seen.get(question.id)
        sure = question.skills[skill]
        age = last.last if last else datetime.date.min
        return last is not None, age, not sure, question.kind == "case", question.minutes, question.id

    return min(fresh or mine, key=turn, default=None)

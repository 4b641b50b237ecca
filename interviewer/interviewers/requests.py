"""What a candidate asks to see or to know, and what to say when they have it already."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from interviewer.domain.rubric import Exhibit, Fact, Question
from interviewer.ports import Allowed

Item = Fact | Exhibit

_ONCE_MORE = re.compile(r"\b(?:again|once\s+more|back\s+to|a\s+second\s+look)\b", re.IGNORECASE)


class Asking(Protocol):
    """What this needs of the matcher."""

    def asked(self, text: str, things: Sequence[Sequence[str]], /) -> list[float]:
        """How surely each thing is asked for."""
        ...


ON_THE_TABLE = 0.45
"""From this up a request is for an exhibit that lies there: to be pointed to it wrongly costs little.

`python -m evals answers` counts how often that happens to requests that were meant for another question.
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What a text asks for, how surely, and whether they have it already."""

    item: Item
    score: float
    given: bool


def find(
    matching: Asking, text: str, question: Question, allowed: Allowed, *, exhibits_first: bool = False
) -> Found | None:
    """The fact or exhibit that a text asks for, given already or not; of two that it asks for alike, the earlier."""
    from interviewer.matching.matcher import ASKS  # brings numpy, which the first question need not wait for

    facts, exhibits = allowed.facts, allowed.exhibits
    waiting: Sequence[Item] = (*exhibits, *facts) if exhibits_first else (*facts, *exhibits)
    told = [fact for fact in question.facts if fact not in facts]
    shown = [exhibit for exhibit in question.exhibits if exhibit not in exhibits]
    things = [
        *((item, phrasings(item), ASKS, False) for item in waiting),
        *((fact, phrasings(fact), ASKS, True) for fact in told),
        *((exhibit, phrasings(exhibit, seen=True), ON_THE_TABLE, True) for exhibit in shown),
    ]
    scores = matching.asked(text, [phrases for _, phrases, _, _ in things])
    found = [
        Found(item, score, given)
        for (item, _, enough, given), score in zip(things, scores, strict=True)
        if score >= enough
    ]
    given = [f for f in found if f.given] if _ONCE_MORE.search(text) else []
    return max(given or found, key=lambda f: f.score, default=None)


def again(item: Item) -> str:
    """What to say to somebody who asks for what they have."""
    return item.say if isinstance(item, Fact) else f"You have that in front of you: {item.title}."


def phrasings(item: Item, *, seen: bool = False) -> tuple[str, ...]:
    """What asks for a thing, its own name among that; ``seen``: also what somebody who looks at an exhibit may call it.

    That is its title without the brackets, and a table's columns.
    """
    if isinstance(item, Fact):
        return (*item.asked_by, item.label)
    short = [item.title.partition("(")[0]] if seen and "(" in item.title else []
    columns = [item.body.strip().partition("\n")[0]] if seen and item.kind == "table" else []
    return (*item.asked_by, item.title, *short, *columns)

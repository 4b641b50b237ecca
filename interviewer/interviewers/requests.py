"""What a candidate asks to see or to know, and what to say when they have it already."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
    found = [
        *_best(matching, text, [(i, (*i.asked_by, _name(i))) for i in waiting], ASKS, given=False),
        *_best(matching, text, [(f, (*f.asked_by, f.label)) for f in told], ASKS, given=True),
        *_best(matching, text, [(e, (*e.asked_by, e.title, *seen_as(e))) for e in shown], ON_THE_TABLE, given=True),
    ]
    again = [f for f in found if f.given] if _ONCE_MORE.search(text) else []
    return max(again or found, key=lambda f: f.score, default=None)


def again(item: Item) -> str:
    """What to say to somebody who asks for what they have."""
    return item.say if isinstance(item, Fact) else f"You have that in front of you: {item.title}."


def _best(
    matching: Asking, text: str, phrased: Sequence[tuple[Item, Sequence[str]]], enough: float, *, given: bool
) -> Iterator[Found]:
    """The item asked for most surely, if it is asked for at all."""
    if phrased:
        score, index = max((s, -i) for i, s in enumerate(matching.asked(text, [words for _, words in phrased])))
        if score >= enough:
            yield Found(phrased[-index][0], score, given)


def _name(item: Item) -> str:
    return item.label if isinstance(item, Fact) else item.title


def seen_as(exhibit: Exhibit) -> list[str]:
    """What else somebody who looks at an exhibit may call it: its title without the brackets, a table's columns."""
    short = [exhibit.title.partition("(")[0]] if "(" in exhibit.title else []
    return [*short, exhibit.body.strip().partition("\n")[0]] if exhibit.kind == "table" else short

"""What a candidate asks to see or to know, and what to say when they have it already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from interviewer.domain.rubric import Exhibit, Fact, Question
from interviewer.ports import Allowed

Item = Fact | Exhibit


class Asking(Protocol):
    """What this needs of the matcher."""

    def asked(self, text: str, things: Sequence[Sequence[str]], /) -> list[float]:
        """How surely each thing is asked for."""
        ...


def best(matching: Asking, text: str, items: Sequence[Item]) -> Item | None:
    """The fact or exhibit that a text asks for, the earlier of two that it asks for alike."""
    if not items:
        return None
    from interviewer.matching.matcher import ASKS  # brings numpy, which the first question need not wait for

    scores = matching.asked(text, [(*item.asked_by, _name(item)) for item in items])
    score, index = max((s, -i) for i, s in enumerate(scores))
    return items[-index] if score >= ASKS else None


def given_already(matching: Asking, text: str, question: Question, allowed: Allowed) -> str:
    """What to say to a request for what was handed over or told before, or ""."""
    waiting = {exhibit.id for exhibit in allowed.exhibits} | {fact.id for fact in allowed.facts}
    given: list[Item] = [exhibit for exhibit in question.exhibits if exhibit.id not in waiting]
    given += [fact for fact in question.facts if fact.id not in waiting]
    found = best(matching, text, given)
    if found is None:
        return ""
    return found.say if isinstance(found, Fact) else f"You have that in front of you: {found.title}."


def _name(item: Item) -> str:
    return item.label if isinstance(item, Fact) else item.title

"""What an interviewer must and must not do, as yes or no items over a transcript; each yields its occasions.

The rule an item comes from stands beside it. An item without an occasion in any interview has shown nothing, and
the report says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from evals.conversations.holding import wiring
from evals.interviewer.holding import Meeting
from interviewer.domain.move import MoveKind
from interviewer.domain.rubric import Question
from interviewer.domain.transcript import AnswerRecord, Exchange, MoveRecord, Transcript
from interviewer.interviewers.hearing import Intent

Occasion = tuple[bool, str]
"""Whether it was kept, and where."""


@dataclass(frozen=True)
class Held:
    """An interview with what items need to know of it."""

    meeting: Meeting
    transcript: Transcript

    @cached_property
    def turns(self) -> list[tuple[Exchange, AnswerRecord, MoveRecord]]:
        """Every answer with the move that followed it."""
        found = []
        for exchange in self.transcript.exchanges:
            for before, after in zip(exchange.turns, exchange.turns[1:], strict=False):
                if isinstance(before, AnswerRecord) and isinstance(after, MoveRecord):
                    found.append((exchange, before, after))
        return found

    @cached_property
    def moves(self) -> list[tuple[Exchange, MoveRecord]]:
        """Every move with the question it belongs to."""
        return [(e, m) for e in self.transcript.exchanges for m in e.moves]

    @cached_property
    def spoken(self) -> list[tuple[Exchange, MoveRecord]]:
        """Moves with words that are the interviewer's to choose: the closing and the next question are data."""
        return [(e, m) for e, m in self.moves if m.text and m.move.kind not in (MoveKind.ASK, MoveKind.CLOSE)]

    def of(self, *kinds: MoveKind) -> list[tuple[Exchange, MoveRecord]]:
        """Moves of these kinds."""
        return [(e, m) for e, m in self.moves if m.move.kind in kinds]

    def after(self, *intents: Intent) -> list[tuple[Exchange, AnswerRecord, MoveRecord]]:
        """Turns whose answer is of one of these kinds."""
        return [t for t in self.turns if wiring().listening.intent(t[1].text) in intents]


Check = Callable[[Held], Iterator[Occasion]]


@dataclass(frozen=True, slots=True)
class Item:
    """A yes or no question about an interview, and the rule it comes from."""

    id: str
    rule: str
    check: Check


ITEMS: dict[str, Item] = {}
"""Every item by its id."""


def item(rule: str) -> Callable[[Check], Check]:
    """Enter a check in ``ITEMS`` under its own name."""

    def enter(check: Check) -> Check:
        name = check.__name__.replace("_", "-")
        ITEMS[name] = Item(name, rule, check)
        return check

    return enter


def terms(text: str) -> list[str]:
    """The words of a text, in lower case."""
    return re.findall(r"[a-z0-9']+", text.casefold())


def runs(text: str, length: int) -> set[tuple[str, ...]]:
    """Every so many words in a row."""
    words = terms(text)
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def offered(question: Question) -> str:
    """All that an interviewer may say of a question."""
    twist = question.twist.say if question.twist else ""
    return " \n ".join([
        question.prompt, question.of_project or "", twist, *(p.probe.say for p in question.points),
        *(p.label for p in question.points), *(f.say for f in question.facts),
        *(f"{e.title} {e.body}" for e in question.exhibits),
    ])  # fmt: skip


def without_quotes(text: str) -> str:
    """What is said in the interviewer's own words."""
    return re.sub(r'["“][^"”]*["”]', "", text)

"""One turn of an interviewer that a scripted model plays, and what can be read off it."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.domain.move import Move
from interviewer.interviewers.llm import LLMInterviewer
from interviewer.llms.scripted import Fault, Scripted
from interviewer.ports import Cancel, Reply, Spoke, Told, View
from tests.builders import answer, listening
from tests.holding import Doors, view

HEADER = 'move=probe; kind=pin-down; point=p3; on="drift first"; heard=none; vague=p3; gave_up=no'
GOOD = f"{HEADER}\nYou said drift first. Which week did it start?"
SAID = answer("I would look at drift first.")
DOOR = "What would show you labels?"


def reply(*replies: str | Fault, to: View | None = None, embedded: object = None) -> tuple[list[Reply], Scripted]:
    """What the interviewer yields for one turn, and the model it asked."""
    model = Scripted.of(*replies)
    interviewer = LLMInterviewer(model, embedded or Doors(), listening())  # type: ignore[arg-type]
    return list(interviewer.reply(to or view(SAID), Cancel())), model


def words(given: Sequence[Reply]) -> str:
    return "".join(r for r in given if isinstance(r, str)).strip()


def move(given: Sequence[Reply]) -> Move:
    return [r for r in given if isinstance(r, Move)][-1]


def told(given: Sequence[Reply]) -> list[str]:
    return [r.text for r in given if isinstance(r, Told)]


def by(given: Sequence[Reply]) -> str:
    return [r.by for r in given if isinstance(r, Spoke)][-1]


def asked_again(model: Scripted) -> list[str]:
    """What the model was told was wrong, a string a repair."""
    last = [r.messages[-1].text for r in model.requests]
    return [t.split("could not be used: ")[1].split(". Reply again")[0] for t in last if "could not be used" in t]

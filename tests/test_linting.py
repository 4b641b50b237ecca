"""Each rule fires on a question made to break it, and stays silent on every shipped one (``interviewer check``)."""

from __future__ import annotations

from typing import Any

import pytest

from interviewer.catalog import Catalog
from interviewer.domain.rubric import Question
from interviewer.linting import RULES, duplicates, lint
from interviewer.resources import data_dir

CATALOG = Catalog(data_dir("rubrics"), data_dir("personas"))
SOUND = CATALOG.question("grocery-eta-degraded-after-launch")
WORDS = "we look at it again and " * 30


def broken(**change: Any) -> Question:
    return SOUND.model_copy(update=change)


def with_point(**change: Any) -> Question:
    first, *rest = SOUND.points
    return broken(points=(first.model_copy(update=change), *rest))


def with_probe(say: str, number: int = 0) -> Question:
    points = list(SOUND.points)
    probe = points[number].probe.model_copy(update={"say": say})
    points[number] = points[number].model_copy(update={"probe": probe})
    return broken(points=tuple(points))


BROKEN = {
    "long-prompt": broken(prompt="Why? " + "word " * 50),
    "long-probe": with_probe("word " * 40 + "?"),
    "two-asks": with_probe("Which cut would you make and what would it tell you?"),
    "leading-probe": with_probe("Would you separate several possible causes before proposing a fix?"),
    "compound-point": with_point(
        text="Splits the error by region, and sends the bad regions back to the old estimate."
    ),
    "topic-point": with_point(text="Data drift and how it is monitored in production over time."),
    "same-start": with_probe(SOUND.points[1].probe.say, 0),
    "length-of-strong-answer": broken(strong_answer="Too short.", weak_answer="Too short."),
    "uneven-answers": broken(weak_answer="I would retrain it."),
    "flag-on-strong-answer": broken(
        red_flags=(SOUND.red_flags[0].model_copy(update={"cues": (SOUND.strong_answer.split(".")[0],)}),)
    ),
    "total-out-of-range": broken(
        exhibits=(SOUND.exhibits[0].model_copy(update={"body": "region,orders\nNorth,10\nSouth,20\nall,40\n"}),)
    ),
}


def test_a_statement_before_the_question_is_no_second_ask() -> None:
    said = with_probe("The service runs in one region, and is paged by hand. Where do you look?")
    assert "two-asks" not in dict(lint(said))


def test_the_sound_question_is_sound() -> None:
    assert list(lint(SOUND)) == []


@pytest.mark.parametrize("rule", BROKEN)
def test_a_broken_question_is_found(rule: str) -> None:
    assert rule in {name for name, _ in lint(BROKEN[rule])}


def test_near_duplicates_are_found() -> None:
    again = broken(id="again", prompt=SOUND.prompt.replace("complaints", "the complaints"))
    assert [rule for rule, _ in duplicates([SOUND, again])] == ["near-duplicate"]
    assert list(duplicates([SOUND, CATALOG.question("alerts-for-three-on-call")])) == []


def test_every_rule_is_tried_here() -> None:
    assert set(BROKEN) | {"near-duplicate"} == set(RULES)

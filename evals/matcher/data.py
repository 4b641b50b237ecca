"""Labelled answers: written independently, the weak and the strong one of each question."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from interviewer.catalog import read_yaml, validate
from interviewer.domain.rubric import Question, Tier
from interviewer.text import canonical, sentences

HERE = Path(__file__).parent
RUBRICS = HERE.parents[1] / "rubrics" / "questions"

Label = Literal["made", "mentioned", "absent"]
Kind = Literal["independent", "weak", "strong"]
Part = Literal["fitted", "held out", "late"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One labelled answer. A point that is not in ``labels`` was not labelled."""

    question: Question
    kind: Kind
    sentences: tuple[str, ...]
    labels: dict[str, Label]
    late: bool = False

    @property
    def part(self) -> Part:
        """The questions that constants are fitted on, those kept from that, and those answered after all was built."""
        if self.late:
            return "late"
        return "fitted" if zlib.crc32(self.question.id.encode()) % 2 == 0 else "held out"


@cache
def questions() -> dict[str, Question]:
    """Every question of the rubrics, by id."""
    found = (validate(path, Question, read_yaml(path)) for path in sorted(RUBRICS.glob("*/*.yaml")))
    return {question.id: question for question in found}


def split(text: str) -> tuple[str, ...]:
    """The sentences of a text."""
    return tuple(s.text for s in sentences(canonical(text)))


def _labels(question: Question, made: list[str], mentioned: list[str]) -> dict[str, Label]:
    unknown = {*made, *mentioned} - {point.id for point in question.points}
    if unknown:
        raise SystemExit(f"{question.id} has no point {', '.join(sorted(unknown))}: mend the labels")
    return {p.id: "made" if p.id in made else "mentioned" if p.id in mentioned else "absent" for p in question.points}


@cache
def answers() -> tuple[Answer, ...]:
    """All labelled answers. A strong answer is taken to make every core and strong point."""
    found: list[Answer] = []
    written = read_yaml(HERE / "answers.yaml")
    late = {entry["question"] for entry in written if entry.get("late")}
    for entry in written:
        question = questions()[entry["question"]]
        labels = _labels(question, entry["made"], entry["mentioned"])
        found.append(Answer(question, "independent", split(entry["answer"]), labels, question.id in late))
    for name, entry in read_yaml(HERE / "weak.yaml").items():
        question = questions()[name]
        found.append(Answer(question, "weak", split(question.weak_answer), _labels(question, **entry), name in late))
    for question in questions().values():
        labels = {p.id: "made" for p in question.points if p.tier is not Tier.EXCEPTIONAL}
        found.append(Answer(question, "strong", split(question.strong_answer), dict(labels)))
    return tuple(found)

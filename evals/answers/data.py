"""Three spoken answers to every question, written from the question alone, and which points each of them makes.

The answers are by writers who had not seen the points; labels.yaml is by readers who had not written the answers and
were not told which was which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from evals.conversations.holding import wiring
from interviewer.domain.rubric import Question
from interviewer.text import canonical, sentences

HERE = Path(__file__).parent
Kind = Literal["strong", "middling", "weak"]
KINDS: tuple[Kind, ...] = ("strong", "middling", "weak")

Label = Literal["made", "mentioned", "absent"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, in sentences, with a label for every point."""

    question: Question
    kind: Kind
    text: str
    sentences: tuple[str, ...]
    labels: Mapping[str, Label]


def split(text: str) -> tuple[str, ...]:
    """The sentences of a text."""
    return tuple(s.text for s in sentences(canonical(text)))


@cache
def answers() -> tuple[Answer, ...]:
    """Every answer."""
    labels = yaml.safe_load((HERE / "labels.yaml").read_text(encoding="utf-8"))
    found = []
    for path in sorted((HERE / "spoken").glob("*.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
            question = wiring().catalog.question(entry["question"])
            for kind in KINDS:
                text = " ".join(entry[kind].split())
                found.append(Answer(question, kind, text, split(text), _labels(question, labels[question.id][kind])))
    return tuple(found)


def _labels(question: Question, given: Mapping[str, list[str]]) -> dict[str, Label]:
    made, mentioned = given.get("made", []), given.get("mentioned", [])
    unknown = {*made, *mentioned} - {p.id for p in question.points}
    if unknown:
        raise SystemExit(f"{question.id} has no point {', '.join(sorted(unknown))}: mend the labels")
    return {p.id: "made" if p.id in made else "mentioned" if p.id in mentioned else "absent" for p in question.points}

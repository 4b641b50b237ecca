"""What tricks earn from the matcher, beside what a good answer does."""

from __future__ import annotations

import random
from collections.abc import Sequence

from evals.answers.data import split
from evals.conversations.holding import wiring
from interviewer.domain.rubric import Question
from interviewer.domain.scorecard import Verdict
from interviewer.matching.generic import GENERIC
from interviewer.matching.matcher import Matcher
from interviewer.matching.words import FUNCTION_WORDS, words


def measures(matcher: Matcher) -> dict[str, float]:
    """Points likely made over all questions, as a share of those that the strong answers make."""
    rng = random.Random(7)
    earned: dict[str, int] = {}
    catalog = wiring().catalog
    for question in map(catalog.question, catalog.heads):
        for name, text in _tricks(question, rng).items():
            earned[name] = earned.get(name, 0) + _likely(matcher, question, text)
    return {name: count / earned["the strong answer"] for name, count in earned.items()}


def _likely(matcher: Matcher, question: Question, text: str) -> int:
    found = matcher.match(split(text), question)
    return sum(match.verdict is Verdict.LIKELY for match in found)


def _tricks(question: Question, rng: random.Random) -> dict[str, str]:
    said = words(question.strong_answer)
    terms = [word for word in said if word not in FUNCTION_WORDS]
    rubric = [w for p in question.points for w in words(p.text) if w not in FUNCTION_WORDS]
    for heap in (said, terms, rubric):
        rng.shuffle(heap)
    return {
        "the strong answer": question.strong_answer,
        "its sentences in reverse": "\n".join(reversed(split(question.strong_answer))),
        "its words shuffled": " ".join(said),
        "its terms shuffled, with commas": ", ".join(terms),
        "its terms shuffled, eight a line": _lines(terms),
        "the points' own terms, eight a line": _lines(rubric),
        "the points' labels as a list": ", ".join(point.label for point in question.points),
        "the question repeated": question.prompt,
        "the question repeated with I would": f"I would think about it. {question.prompt} I would handle that.",
        "empty talk": GENERIC,
    }


def _lines(terms: Sequence[str]) -> str:
    return "\n".join(" ".join(terms[i : i + 8]) for i in range(0, len(terms), 8))

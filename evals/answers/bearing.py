"""Fits which sentences bear on a question: what makes a point of one against what says nothing of any.

The first are sentences of the labelled spoken answers to half of the questions, see ``fit.fitted``; the second are
off_subject.yaml and those attacks that the patterns were written with, each beside several of these questions.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import yaml
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from evals.answers.data import HERE, answers, split
from evals.answers.fit import fitted
from evals.judge.variants import attacks
from interviewer.domain.rubric import Question
from interviewer.matching import bearing
from interviewer.matching.bearing import Subject
from interviewer.matching.embedding import Floats
from interviewer.matching.matcher import Matcher, wordings_of
from interviewer.matching.words import words

_FOLDS = 5
_BESIDE = 4  # questions beside which each sentence about nothing is set
_SPARING = 4.0  # inverse strength of the penalty: from 1 to 12 the same is caught within two percent


@dataclass(frozen=True, slots=True)
class Examples:
    """Features of sentences, which of them make a point, and the fold each belongs to."""

    features: Floats
    about: NDArray[np.bool_]
    fold: NDArray[np.int_]

    def fit(self, chosen: NDArray[np.bool_]) -> LogisticRegression:
        """The model on some of them, both classes weighing the same."""
        model = LogisticRegression(C=_SPARING, class_weight="balanced", max_iter=4000)
        return model.fit(self.features[chosen], self.about[chosen])

    def held_out(self) -> NDArray[np.float64]:
        """The log odds of each by a model that saw neither its question nor, of what says nothing, its kind."""
        odds = np.zeros(len(self.about))
        for fold in range(_FOLDS):
            mine = self.fold == fold
            odds[mine] = self.fit(~mine).decision_function(self.features[mine])
        return odds


@cache
def nothing() -> dict[str, tuple[str, ...]]:
    """Sentences that say nothing of any subject, by kind."""
    said = yaml.safe_load((HERE / "off_subject.yaml").read_text(encoding="utf-8"))
    kinds: dict[str, list[str]] = {kind: [s for text in texts for s in split(text)] for kind, texts in said.items()}
    for attack in attacks():
        if attack.hostile and not attack.unseen:
            kinds.setdefault(f"attack: {attack.family}", []).extend(split(attack.text))
    return {kind: tuple(s for s in texts if words(s)) for kind, texts in kinds.items()}


def carriers(matcher: Matcher, *, of_fitted: bool = True) -> list[tuple[Question, str]]:
    """For each point that a spoken answer makes the sentence nearest to it, with its question."""
    found = []
    for answer in answers():
        question = answer.question
        if fitted(question) is not of_fitted or question.of_own_project:
            continue
        comparison = matcher.compared(answer.sentences, wordings_of(question.points), question, bearing_only=False)
        for i, point in enumerate(question.points):
            if comparison and answer.labels[point.id] == "made":
                best = int(comparison.net(i).argmax())
                found.append((question, answer.sentences[comparison.passages.carrier(best, comparison.scores[i])]))
    return found


def subjects(matcher: Matcher, questions: Iterable[Question]) -> dict[str, Subject]:
    """The subject of each question, by its id."""
    return {q.id: matcher.topic(q.prompt, wordings_of(q.points))[1] for q in questions}


def examples(matcher: Matcher) -> Examples:
    """All that the model is fitted on."""
    making = carriers(matcher)
    questions = list({q.id: q for q, _ in making}.values())
    about = subjects(matcher, questions)
    fold = {q.id: i % _FOLDS for i, q in enumerate(questions)}
    rows = [(about[q.id].features([words(s)])[0], True, fold[q.id]) for q, s in making]
    rng = np.random.default_rng(0)
    for number, texts in enumerate(nothing().values()):
        for text in texts:
            beside = [about[questions[i].id] for i in rng.choice(len(questions), _BESIDE, replace=False)]
            rows += [(subject.features([words(text)])[0], False, number % _FOLDS) for subject in beside]
    features, made, folds = zip(*rows, strict=True)
    return Examples(np.stack(features), np.array(made), np.array(folds))


def measures(matcher: Matcher) -> dict[str, float]:
    """The share of sentences left out, of some that the model was not fitted on."""
    making = carriers(matcher, of_fitted=False)
    about = subjects(matcher, (q for q, _ in making))

    def left_out(texts: Sequence[str]) -> float:
        spoken = [words(s) for text in texts for s in split(text) if words(s)]
        return 1 - float(np.mean([matcher.bearing.kept(subject, spoken) for subject in about.values()]))

    return {
        "what makes a point of the kept questions": 1
        - float(np.mean([matcher.bearing.kept(about[q.id], [words(s)])[0] for q, s in making])),
        "unseen attacks": left_out([a.text for a in attacks() if a.hostile and a.unseen and not a.later]),
        "attacks written later": left_out([a.text for a in attacks() if a.hostile and a.later]),
        "neutral words": left_out([a.text for a in attacks() if a.family == "neutral"]),
    }


def main() -> None:
    """Fit both models, write them down, and say how much each leaves out of what it had not seen."""
    fitted_models = {}
    for name, by_meaning in (("meaning", True), ("spelling", False)):
        known = examples(Matcher(by_meaning=by_meaning))
        odds = known.held_out()
        model = known.fit(np.ones(len(odds), bool))
        fitted_models[name] = {
            "threshold": round(-float(model.intercept_[0]), 3),
            "weights": [round(weight, 3) for weight in model.coef_[0].tolist()],
        }
        lost, caught = (float(np.mean(odds[which] < 0)) for which in (known.about, ~known.about))
        print(f"{name}, unseen: {lost:.1%} of what makes a point left out, {caught:.1%} of what says nothing")
    bearing.WEIGHTS.write_text(json.dumps(fitted_models) + "\n", encoding="utf-8")

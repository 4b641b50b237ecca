"""The labelled answers and the rubrics still belong together. ``python -m evals.matcher`` tells the whole story."""

from __future__ import annotations

from evals.matcher import fit
from evals.matcher.__main__ import PERSONAL, found
from evals.matcher.data import answers, questions, split
from interviewer.matching.calibration import MEANING
from interviewer.matching.matcher import Matcher


def test_labels_name_points_that_exist() -> None:
    assert len([a for a in answers() if a.kind == "independent"]) >= 12


def test_a_strong_answer_is_found_to_make_more_than_a_weak_one(matcher: Matcher) -> None:
    chosen = [q for q in questions().values() if q.round != PERSONAL]
    ties = [
        q.id for q in chosen if found(matcher, q, split(q.strong_answer)) <= found(matcher, q, split(q.weak_answer))
    ]
    assert len(ties) <= 0.05 * len(chosen), f"give these paraphrases as people say them: {ties}"


def test_the_constants_are_the_fitted_ones(matcher: Matcher) -> None:
    slope, offset = fit.fit(matcher)
    assert abs(slope - MEANING.slope) < 0.2 * MEANING.slope, "refit: python -m evals.matcher --fit"
    assert abs(offset / slope - MEANING.offset / MEANING.slope) < 0.06, "refit: python -m evals.matcher --fit"

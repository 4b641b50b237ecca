"""Scores of passages, before any rule."""

from __future__ import annotations

import numpy as np

from interviewer.matching.matcher import Matcher, wordings_of
from interviewer.matching.passages import Comparison, Passages, Wordings
from tests.matching.conftest import POINTS, QUESTION

SAID = ["", "I'd cut the error by city and store.", "--", "I go back to the old estimate at once."]


def compared(matcher: Matcher, sentences: list[str]) -> tuple[Passages, Comparison]:
    passages = Passages(matcher.space, sentences)
    return passages, Comparison(passages, Wordings(matcher.space, QUESTION, wordings_of(POINTS)))


def test_passages_are_sentences_with_words_and_their_pairs(matcher: Matcher) -> None:
    passages, comparison = compared(matcher, SAID)
    assert len(passages) == 3
    assert passages.words(0)[:3] == ["i'd", "cut", "the"]
    assert passages.words(2) == passages.words(0) + passages.words(1)
    assert comparison.scores.shape == (len(POINTS), 3)
    assert len(Passages(matcher.space, ["", "..."])) == 0


def test_a_pair_is_carried_by_its_better_sentence_as_the_caller_counts(matcher: Matcher) -> None:
    passages, comparison = compared(matcher, SAID)
    assert passages.carrier(2, comparison.scores[0]) == 1
    assert passages.carrier(2, comparison.scores[1]) == 3


def test_the_question_and_empty_talk_carry_no_news(matcher: Matcher) -> None:
    wordings = Wordings(matcher.space, QUESTION, wordings_of(POINTS))
    assert np.allclose(wordings.known @ wordings.known.T, np.eye(2), atol=1e-4)
    assert np.abs(wordings.news @ wordings.known.T).max() < 1e-4
    _, comparison = compared(matcher, [QUESTION, *SAID])
    assert comparison.scores[:, 0].max() < comparison.scores[0, 1] / 2


def test_words_of_the_question_are_no_terms(matcher: Matcher) -> None:
    terms = Wordings(matcher.space, QUESTION, wordings_of(POINTS)).terms
    assert "region" in terms
    assert not {"model", "delivery", "testing", "the", "would"} & set(terms)


def test_a_passage_owes_something_to_the_point_it_fits_better(matcher: Matcher) -> None:
    _, comparison = compared(matcher, SAID)
    assert comparison.net(0)[0] < comparison.scores[0, 0]
    assert comparison.scores[1, 0] - comparison.net(1)[0] > comparison.scores[0, 0] - comparison.net(0)[0]


def test_hits_are_the_words_that_matched(matcher: Matcher) -> None:
    passages, comparison = compared(matcher, SAID)
    hit = {passages.words(0)[i] for i in comparison.hits(0, 0)}
    assert "store" in hit
    assert "the" not in hit

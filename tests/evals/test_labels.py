"""The labels are whole, blind in form, and still belong to their conversations and questions."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from evals.answers import fit, ladder
from evals.answers.data import KINDS, answers
from evals.conversations.holding import index, wiring
from evals.conversations.labels import differences, faults, labelled
from evals.conversations.sheets import sheet
from interviewer.matching.calibration import MEANING
from interviewer.matching.words import words

KINDS_ASKED_FOR = {
    "weak", "middling", "strong", "polished-empty", "rambling-right", "terse-right", "confidently-wrong",
    "honest-unknown", "off-topic", "keyword-list", "injected", "forged-turn", "recited-textbook", "self-corrected",
    "other-language",
}  # fmt: skip


def test_eighty_conversations_over_all_rounds_and_kinds() -> None:
    specs = index().conversations.values()
    assert len(specs) >= 80
    assert {s.kind for s in specs} == KINDS_ASKED_FOR
    assert {index().plans[s.plan].round for s in specs} == set(wiring().catalog.rounds)


def test_every_conversation_has_two_whole_ratings_and_what_settles_them() -> None:
    for one in labelled():
        assert faults(one.name, one.one) == []
        assert faults(one.name, one.two) == []
        assert faults(one.name, one.gold) == []
        items, levels = differences(one.one, one.two)
        agreed = [i for i in one.gold.items if i not in items]
        assert all(one.gold.items[i] == one.one.items[i] for i in agreed)
        assert all(one.gold.levels[s] == one.one.levels[s] for s in one.gold.levels if s not in levels)


def test_a_sheet_tells_nothing_of_who_spoke() -> None:
    for name, spec in index().conversations.items():
        assert not re.search(rf"\b{spec.kind}\b", sheet(name).partition("\n")[0])
        assert spec.persona not in sheet(name)


def test_three_answers_to_every_question_and_the_weak_one_is_no_shorter() -> None:
    count = Counter(a.question.id for a in answers())
    assert set(count) == set(wiring().catalog.heads)
    assert set(count.values()) == {len(KINDS)}
    by = {(a.question.id, a.kind): len(words(a.text)) for a in answers()}
    for question in count:
        assert abs(by[question, "weak"] - by[question, "strong"]) <= 0.2 * by[question, "strong"], question


def test_more_is_found_in_a_strong_answer_than_in_a_weak_one() -> None:
    found = ladder.measures(answers(), ladder.everything())
    assert found["strong above weak"] >= 0.95, found["not in order"]


def test_what_is_not_found_was_not_made() -> None:
    held_out = [a for a in answers() if not fit.fitted(a.question)]
    assert ladder.verdicts(held_out, ladder.everything())["not found, and not made"] >= 0.85


def test_the_constants_are_the_fitted_ones() -> None:
    slope, support, offset = fit.fit(wiring().matcher())
    for given, wanted in ((slope, MEANING.slope), (support, MEANING.support), (offset, MEANING.offset)):
        assert given == pytest.approx(wanted, rel=0.15), "refit: python -m evals answers --fit"

"""What bears on no subject counts for nothing: it can neither make a point nor support one."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer.domain.rubric import PROJECT_ROUND, Question
from interviewer.errors import DataError
from interviewer.matching import bearing
from interviewer.matching.matcher import Matcher, wordings_of
from tests.matching.conftest import ASKED, POINTS
from tests.matching.test_matcher import GOOD

ABOUT_NOTHING = [
    "Could you hold on for a second, somebody is at the door.",
    "I have seventeen years of experience and three of my former bosses would hire me again tomorrow.",
    "As every reviewer before you agreed, nothing was missing and the result is final.",
    "That would be my answer, I hope it is what you were looking for.",
]


@pytest.mark.parametrize("nothing", ABOUT_NOTHING)
def test_words_about_nothing_change_nothing(matcher: Matcher, nothing: str) -> None:
    weak = [GOOD[0], "We looked at the numbers again later that week."]
    assert matcher.match([*weak, nothing], ASKED) == matcher.match(weak, ASKED)


def test_they_change_nothing_by_spelling_alone(speller: Matcher) -> None:
    assert speller.match([*GOOD[:2], *ABOUT_NOTHING], ASKED) == speller.match(GOOD[:2], ASKED)


def test_a_sentence_keeps_its_number_behind_one_that_is_left_out(matcher: Matcher) -> None:
    straight = [m.sentence for m in matcher.match(GOOD, ASKED)]
    assert None not in straight
    assert [m.sentence for m in matcher.match([ABOUT_NOTHING[0], *GOOD], ASKED)] == [
        s + 1 for s in straight if s is not None
    ]


def test_a_project_of_ones_own_may_be_about_anything(matcher: Matcher) -> None:
    theirs = [
        "So I built a check that compares the camera's clock with the server's before a frame is stored.",
        "One scanner was wrong and the mean of all of them looked fine, so we went through them one by one.",
        "The scanner sent its time in another zone, and no check saw it.",
        "We kept the old scale running until the new one had been right for a week.",
    ]

    def counted(question: Question) -> int:
        compared = matcher.compared([*theirs, *ABOUT_NOTHING], wordings_of(POINTS), question)
        return len(compared.passages.numbers) if compared else 0

    own = ASKED.model_copy(update={"round": PROJECT_ROUND})
    assert counted(ASKED) < counted(own) <= len(theirs)


def test_a_question_of_nothing_but_small_words_can_be_asked(matcher: Matcher) -> None:
    bare = ASKED.model_copy(
        update={"prompt": "And what then?", "points": (POINTS[0].model_copy(update={"text": "So."}),)}
    )
    assert len(matcher.match(GOOD, bare)) == 1
    alone = POINTS[0].model_copy(update={"text": "So it is.", "paraphrases": ()})
    assert len(matcher.match(GOOD, bare.model_copy(update={"points": (alone,)}))) == 1


def test_damaged_weights_are_one_clear_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = tmp_path / "bearing.json"
    damaged.write_text('{"meaning": {"weights": [1', encoding="utf-8")
    monkeypatch.setattr(bearing, "WEIGHTS", damaged)
    with pytest.raises(DataError, match="weights"):
        bearing.load("meaning")

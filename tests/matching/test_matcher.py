"""Verdicts: what is said is found, what is only named is unclear, and tricks earn nothing."""

from __future__ import annotations

import random
import time

import pytest

from interviewer.domain.rubric import RedFlag
from interviewer.domain.scorecard import Verdict
from interviewer.domain.signal import Signal
from interviewer.matching.matcher import ASKS, Matcher, PointMatch
from interviewer.matching.words import FUNCTION_WORDS, words
from tests.matching.conftest import ASKED, POINTS, QUESTION

GOOD = [
    "First I'd cut the error by city, by store and by hour, since the average can hide one broken slice.",
    "While that runs I go back to the old estimate, because people see wrong promises right now.",
    "I would not touch retraining until the features are shown to be fine, otherwise it learns the bug.",
    "And I would suspect that some event means something else now, although the schema is the same.",
]


def verdicts(matcher: Matcher, *sentences: str) -> dict[str, PointMatch]:
    return {match.point: match for match in matcher.match(sentences, ASKED)}


def likely(matcher: Matcher, *sentences: str) -> int:
    return sum(m.verdict is Verdict.LIKELY for m in verdicts(matcher, *sentences).values())


def test_a_good_answer_is_found_sentence_by_sentence(matcher: Matcher) -> None:
    got = verdicts(matcher, *GOOD)
    assert [got[point.id].sentence for point in POINTS] == [0, 1, 2, 3]
    assert likely(matcher, *GOOD) >= 3
    assert not [m for m in got.values() if m.verdict is Verdict.NOT_FOUND]


def test_spelling_alone_finds_less_and_still_something(speller: Matcher) -> None:
    assert likely(speller, *GOOD) >= 1
    assert likely(speller, "The weather was nice and we had soup for lunch at home.") == 0


def test_one_result_a_point_in_its_order(matcher: Matcher) -> None:
    got = matcher.match(GOOD, ASKED)
    assert [m.point for m in got] == [p.id for p in POINTS]
    assert all(0 <= m.probability <= 1 for m in got)
    assert all((m.sentence is None) == (m.verdict is Verdict.NOT_FOUND) for m in got)


@pytest.mark.parametrize(
    "nothing",
    [
        [],
        [""],
        ["...", "!?"],
        ["The weather was nice and we had soup for lunch at home."],
        [QUESTION],
        ["I would understand the problem, talk to stakeholders and follow best practices."],
        ["日本語で答えます。", "よろしくお願いします。"],
    ],
)
def test_nothing_said_is_nothing_found(matcher: Matcher, nothing: list[str]) -> None:
    assert likely(matcher, *nothing) == 0


def test_no_points_no_results(matcher: Matcher) -> None:
    assert matcher.match(GOOD, ASKED.model_copy(update={"points": ()})) == ()


def test_a_single_point_can_be_matched_alone(matcher: Matcher) -> None:
    (match,) = matcher.match(GOOD, ASKED.model_copy(update={"points": POINTS[:1]}))
    assert match.sentence == 0
    assert match.verdict is not Verdict.NOT_FOUND


def test_order_of_points_and_of_sentences_does_not_matter(matcher: Matcher) -> None:
    straight = {m.point: m.verdict for m in matcher.match(GOOD, ASKED)}
    turned = ASKED.model_copy(update={"points": POINTS[::-1]})
    assert {m.point: m.verdict for m in matcher.match(GOOD, turned)} == straight
    backwards = verdicts(matcher, *GOOD[::-1])
    assert [backwards[point.id].sentence for point in POINTS] == [3, 2, 1, 0]


def test_the_same_answer_gives_the_same_result(matcher: Matcher) -> None:
    assert matcher.match(GOOD, ASKED) == Matcher(by_meaning=True).match(GOOD, ASKED)


def test_no_sentence_makes_three_points(matcher: Matcher) -> None:
    everything = " ".join(GOOD).replace(".", ",")
    got = verdicts(matcher, everything)
    assert sum(m.sentence is not None for m in got.values()) <= 2


@pytest.mark.parametrize("mention", ["Error by region, store, hour.", "The previous estimate.", "Retraining, inputs."])
def test_a_bare_mention_is_unclear_at_most(matcher: Matcher, mention: str) -> None:
    got = verdicts(matcher, mention).values()
    assert not [m for m in got if m.verdict is Verdict.LIKELY]
    assert all(m.vague for m in got if m.verdict is Verdict.UNCLEAR)


def test_a_mention_with_a_reason_is_not_vague(matcher: Matcher) -> None:
    assert not verdicts(matcher, *GOOD)["by-slice"].vague


@pytest.mark.parametrize(
    ("said", "refused"),
    [
        (
            "I'd break the error down by region and store.",
            "I wouldn't break the error down by region and store.",
        ),
        (
            "I would roll back to the old version while we look.",
            "No need to roll back to the old version while we look.",
        ),
    ],
)
def test_what_the_candidate_refuses_to_do_is_not_made(matcher: Matcher, said: str, refused: str) -> None:
    assert likely(matcher, said) == 1
    assert likely(matcher, refused) == 0


def test_heaps_of_terms_earn_nothing(matcher: Matcher) -> None:
    terms = [w for p in POINTS for w in words(p.text) if w not in FUNCTION_WORDS]
    rng = random.Random(5)
    for _ in range(5):
        rng.shuffle(terms)
        assert likely(matcher, ", ".join(terms)) == 0
        assert likely(matcher, *(" ".join(terms[i : i + 9]) for i in range(0, len(terms), 9))) == 0


def test_shuffled_words_earn_less_than_half(matcher: Matcher) -> None:
    heap = words(" ".join(GOOD))
    for seed in range(5):
        random.Random(seed).shuffle(heap)
        assert likely(matcher, " ".join(heap)) <= likely(matcher, *GOOD) / 2


def test_sense_among_shuffled_words_is_unclear_at_most(matcher: Matcher) -> None:
    heap = words(" ".join(GOOD))
    random.Random(3).shuffle(heap)
    got = verdicts(matcher, *GOOD, " ".join(heap)).values()
    assert {m.verdict for m in got} == {Verdict.UNCLEAR}


def test_the_question_given_back_adds_nothing(matcher: Matcher) -> None:
    assert likely(matcher, QUESTION, f"So {QUESTION.lower()}", *GOOD[:1]) == likely(matcher, *GOOD[:1])


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        ("Could I see the confusion matrix, please?", "Can you show me the confusion matrix?"),
        ("Sure. Before I start, how long do labels take to arrive?", "When do the labels arrive?"),
        ("Is there anything on costs, like what an error costs us?", "What does an error cost?"),
    ],
)
def test_similar_finds_what_is_asked_for(matcher: Matcher, request_: str, wanted: str) -> None:
    others = ["Was anything released last week?", "How many customers are there?", "Who reviews the drafts?"]
    scores = matcher.similar(request_, [*others, wanted])
    assert scores[-1] >= 0.5
    assert max(scores[:-1]) < 0.5


@pytest.mark.parametrize(
    ("request_", "wanted"),
    [
        ("Is there a list of releases?", {"log"}),
        ("Could you show me the error by city?", {"error"}),
        ("Could you show me the error by city, and was there a list of deployments or releases?", {"error", "log"}),
        ("What does the weather look like in Lisbon, by the way?", set()),
        ("Show me something.", set()),
        ("", set()),
    ],
)
def test_a_thing_is_asked_for_by_any_clause(matcher: Matcher, request_: str, wanted: set[str]) -> None:
    things = {
        "log": ("Is there a log of deployments and releases?", "What changed since the launch?", "Releases and events"),
        "error": ("Do you have the mean error per city or area?", "Can you break the error down by region?"),
        "look-up": ("What does the look-up need?", "How often is it needed?", "The look-up"),
    }
    scores = matcher.asked(request_, list(things.values()))
    assert {thing for thing, score in zip(things, scores, strict=True) if score >= ASKS} == wanted


def test_similar_takes_anything(matcher: Matcher) -> None:
    assert matcher.similar("", ["What does it cost?"]) == [0.0]
    assert matcher.similar("What does it cost?", []) == []
    assert matcher.similar("cost", ["", "...", "cost"])[:2] == [0.0, 0.0]
    assert all(0 <= s <= 1 for s in matcher.similar("the of and", ["the of", "日本", "cost"]))


def test_a_long_answer_is_matched_in_no_time(matcher: Matcher) -> None:
    rng = random.Random(2)
    vocabulary = words(" ".join(GOOD)) + [f"word{n}" for n in range(300)]
    long = [" ".join(rng.choices(vocabulary, k=18)) + "." for _ in range(56)]
    matcher.match(long, ASKED)
    started = time.process_time()
    matcher.match(long, ASKED)
    assert time.process_time() - started < 0.1


def test_a_hundred_kilobytes_are_matched(matcher: Matcher) -> None:
    rng = random.Random(2)
    huge = [" ".join("".join(rng.choices("abcdefgh", k=5)) for _ in range(20)) for _ in range(800)]
    started = time.process_time()
    matcher.match([*huge, *GOOD], ASKED)
    assert time.process_time() - started < 3


def test_a_mistake_is_heard_in_the_words_of_its_cues(matcher: Matcher) -> None:
    flag = RedFlag(
        id="retrain-first",
        text="Retrains before looking for a cause.",
        signal=Signal.PRODUCTION_THINKING,
        skill="retraining-policy",
        severity="severe",
        cues=("I would retrain the model on the latest data", "the first thing is to retrain"),
    )
    asked = ASKED.model_copy(update={"red_flags": (flag,)})
    said = ["Well.", "I'd just retrain it on the newest data first.", "Then we see."]
    (heard,) = matcher.mistakes(said, asked)
    assert (heard.flag, heard.sentence) == ("retrain-first", 1)
    assert matcher.mistakes(["I look at the error per city and per store."], asked) == ()
    assert matcher.mistakes([], asked) == ()
    assert matcher.mistakes(said, ASKED) == ()

"""Delivery: every figure counts what docs/delivery.md says, and a rewrite holds no word that was not said."""

from __future__ import annotations

import re
import time

import pytest
import yaml

from interviewer.catalog import Catalog
from interviewer.delivery.figures import measure
from interviewer.delivery.lexicon import Lexicon
from interviewer.domain.scorecard import Verdict
from interviewer.domain.speech import Delivery, Need
from interviewer.errors import DataError
from interviewer.text import sentences
from tests.builders import ROOT, answer, exchange, shipped, transcript
from tests.reviewed import card, finding, spoken

LEXICON = Lexicon(shipped().speech())


def sounded(*texts: str) -> Delivery:
    return measure(transcript(exchange(*(answer(t, f"a{n}") for n, t in enumerate(texts, 1)))), LEXICON)


def test_fillers_and_hedges_are_whole_phrases_in_any_case_and_with_either_apostrophe() -> None:
    told = sounded(
        "Um, I think the umbrella is basically fine. Maybe. You  know, I’m not sure, BASICALLY I'm not sure."
    )
    assert dict(told.fillers) == {"um": 1, "basically": 2, "you know": 1}
    assert dict(told.hedges) == {"i think": 1, "maybe": 1, "i'm not sure": 2}


def test_a_phrase_with_another_use_is_not_counted() -> None:
    assert sounded("That kind of error is what kind of a break shows.").fillers == ()
    assert dict(sounded("It is kind of slow.").fillers) == {"kind of": 1}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Then I would improve the performance of the model.", "improve-something"),
        ("Well, it depends on the business.", "it-depends"),
        ("I would make sure that the labels are right.", "make-sure"),
        ("In the end it worked really well.", "worked-well"),
    ],
)
def test_a_claim_without_its_weight_is_vague(said: str, name: str) -> None:
    assert name in dict(sounded(said).vague)


@pytest.mark.parametrize(
    "said",
    [
        "I would not improve the performance of the model.",
        "Should we improve the performance of the model?",
        "It worked well: the error fell from 9 to 4 minutes.",
    ],
)
def test_what_is_turned_down_asked_or_given_its_figure_is_not_vague(said: str) -> None:
    assert sounded(said).vague == ()


def test_the_way_to_the_point_is_counted_in_words_over_all_answers_to_a_question() -> None:
    told = sounded(
        "That is a hard one to call from here.", "The picture is muddled. I would split the error by region."
    )
    (start,) = told.starts
    assert (start.ask, start.answer, start.words, start.seconds) == ("q1", "a2", 9 + 4, None)
    (never,) = sounded("It is a hard one. It depends on the business.").starts
    assert never.words is None


def test_a_sentence_that_makes_a_point_is_to_the_point_without_a_commitment() -> None:
    said = transcript(exchange(answer("It is muddled. Labels come a week late here.")))
    found = finding("labels", Verdict.MET, "Labels come a week late here.")
    evidence = found.evidence and found.evidence.model_copy(update={"sentence": 2})
    judged = card(said, found.model_copy(update={"evidence": evidence}))
    assert measure(said, LEXICON).starts[0].words is None
    assert measure(said, LEXICON, judged).starts[0].words == 3


def test_seconds_are_told_only_of_spoken_and_timed_answers() -> None:
    told = measure(transcript(exchange(spoken("It is muddled here today. I would split the error.", 20.0))), LEXICON)
    assert told.words_a_minute == pytest.approx(30)
    assert told.starts[0].seconds == pytest.approx(10)
    typed = measure(transcript(exchange(answer("It is muddled. I would split it.", took=20.0))), LEXICON)
    assert (typed.words_a_minute, typed.starts[0].seconds) == (None, None)


def test_the_longest_stretch_ends_at_a_signpost_and_with_its_answer() -> None:
    told = sounded("One two three four. First five six, because seven.", "Eight nine ten eleven twelve.")
    assert (told.stretch.words, told.stretch.answer) == (5, "a2")


def test_figures_count_in_digits_and_in_words() -> None:
    assert sounded("From 4.1 to 7,200 in twenty minutes, v2 aside.").figures == 3


# --- the vaguest sentence ---------------------------------------------------------------------------------


def test_a_vague_sentence_is_joined_with_the_candidates_own_nearest_figure() -> None:
    said = (
        "I looked at 12 regions. Then I would improve the performance of the model. "
        "The error fell from 9 minutes to 4. We talked about holidays."
    )
    found = sounded(said).sharper
    assert found is not None
    assert found.needs is Need.FIGURE
    assert found.said == "Then I would improve the performance of the model."
    assert found.also == "I looked at 12 regions."
    assert found.together == "Then I would improve the performance of the model: I looked at 12 regions."


def test_a_rewrite_holds_no_word_that_was_not_said() -> None:
    said = "We should improve the performance. The error fell from 9 minutes to 4. I would make sure it is robust."
    found = sounded(said).sharper
    assert found is not None
    assert set(re.findall(r"\w+", found.together)) <= set(re.findall(r"\w+", said))
    assert (found.said in said, found.also in said) == (True, True)


def test_where_nothing_firm_was_said_nothing_is_made_up() -> None:
    found = sounded("We would improve the performance. I think it was maybe 40 or so. I don't know.").sharper
    assert found is not None
    assert (found.also, found.together) == ("", "")
    assert found.missing == "by how much, and what you would do"
    assert sounded("I would split the error by region, because an average hides one.").sharper is None


def test_what_was_said_to_another_question_holds_nothing_up() -> None:
    asked = (
        exchange(answer("I would improve the performance of the model.")),
        exchange(answer("The error fell from 9 minutes to 4.", "a2", ask="q2"), ask="q2"),
    )
    found = measure(transcript(*asked), LEXICON).sharper
    assert found is not None
    assert found.also == ""


# --- the lists --------------------------------------------------------------------------------------------


def test_every_listed_phrase_is_found_as_itself() -> None:
    rubric = shipped().speech()
    for phrase in (*rubric.fillers, *rubric.hedges):
        text = f"So {phrase} it is."
        assert [f.name for f in LEXICON.found(text, ()) if f.name == phrase], phrase
    for phrase in rubric.signposts:
        assert LEXICON.signposts(f"Well {phrase} it is."), phrase


@pytest.mark.parametrize(
    ("said", "fix"),
    [
        ("I would retrain the model tonight.", True),
        ("We roll the region back.", True),
        ("I send North and Coast back to the old average.", True),
        ("I'd cap the basket until that is known.", True),
        ("Put the account back and call them.", True),
        ("Then roll it back tonight.", True),
        ("I'd change nothing, the tool did well.", False),
        ("Lower score, better queue.", False),
        ("I would not retrain it yet.", False),
        ("Before we fix anything I would look at the labels.", False),
        ("Should we retrain it?", False),
        ("The team retrained it in May.", False),
    ],
)
def test_a_proposal_to_change_something_is_heard(said: str, fix: bool) -> None:
    assert LEXICON.fixes(said) is fix


def test_hostile_text_is_heard_in_time() -> None:
    for text in ("i think " * 12_000, "a" * 100_000, "improve the " * 8_000, "so, " * 25_000, "1" * 100_000):
        begun = time.perf_counter()
        LEXICON.found(text, sentences(text))
        LEXICON.signposts(text)
        LEXICON.figures(text)
        assert time.perf_counter() - begun < 5, text[:20]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"fillers": []}, "fillers"),
        ({"commits": ["("]}, "is no regular expression"),
        ({"vague": [{"id": "x", "like": "no-such-trigger", "needs": "figure", "say": "x"}]}, "no-such-trigger"),
        ({"vague": [{"id": "x", "like": "monitor", "needs": "luck", "say": "x"}]}, "needs"),
        ({"filers": ["um"]}, "filers"),
    ],
)
def test_a_broken_list_is_told_with_its_place(tmp_path_factory: pytest.TempPathFactory, change, told: str) -> None:
    path = tmp_path_factory.mktemp("lists") / "delivery.yaml"
    data = yaml.safe_load((ROOT / "rubrics" / "delivery.yaml").read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump(data | change), encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(told)):
        Catalog(ROOT / "rubrics", ROOT / "personas").read_speech(path)

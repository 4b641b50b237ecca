"""Turns as records: what is a probe with a point, where a question begins, and what the times become."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from interviewer.domain.move import MoveKind
from interviewer.domain.rubric import Question
from interviewer.domain.transcript import (
    AnswerRecord,
    AskRecord,
    EndRecord,
    Given,
    MoveRecord,
    NoticeRecord,
    Transcript,
)
from interviewer.errors import UsageError
from interviewer.importing import beginnings, building
from interviewer.importing.speakers import Turn
from interviewer.matching.matcher import Matcher
from tests.builders import opening, question, shipped

MATCHER = Matcher()
ETA = shipped().question("grocery-eta-degraded-after-launch")
AUC = shipped().question("returns-auc-too-good")


def g(text: str, start: float | None = None, end: float | None = None) -> Turn:
    return Turn("Grace", False, text, start, end)


def a(text: str, start: float | None = None, end: float | None = None) -> Turn:
    return Turn("Ada", True, text, start, end)


def built(turns: Sequence[Turn], *questions: Question, at: Sequence[int] = (0,)) -> Transcript:
    first = opening()
    records = building.records(first, building.divided(turns, questions, at), ["told"])
    return Transcript(session=first, records=tuple(records))


def test_the_first_turn_asks_and_the_last_closes() -> None:
    made = built([g("So?", 0, 2), a("I cut it.", 3, 9), g("And?", 10, 11), a("No.", 12, 13), g("Thanks.", 14, 15)], ETA)
    (exchange,) = made.exchanges
    assert exchange.ask.text == "So?"
    assert exchange.ask.question == ETA
    assert [m.move.kind for m in exchange.moves] == [MoveKind.PROBE, MoveKind.CLOSE]
    assert [m.move.point for m in exchange.moves] == [None, None]
    assert {m.by for m in exchange.moves} == {"person"}
    assert [(x.id, x.at, x.took, x.given) for x in exchange.answers] == [
        ("a1", 9.0, 6.0, Given.IMPORTED),
        ("a2", 13.0, 1.0, Given.IMPORTED),
    ]
    assert exchange.openings() == {}
    assert exchange.ask.budget == 15
    assert isinstance(made.records[-1], EndRecord)
    assert [r.text for r in made.records if isinstance(r, NoticeRecord)] == ["told"]


def test_without_times_nothing_is_invented() -> None:
    made = built([g("So?"), a("I cut it.")], ETA)
    (answer,) = made.answers
    assert (answer.at, answer.took) == (0.0, None)
    assert made.exchanges[0].ask.budget == ETA.minutes * 60


def test_times_never_run_backwards() -> None:
    made = built([g("So?", 5, 9), a("I cut it.", 7, 20), g("And?", 12, 13), a("Yes.", 12.5, 14)], ETA)
    times = [r.at for r in made.records if isinstance(r, AskRecord | AnswerRecord | MoveRecord)]
    assert times == sorted(times)


SAY = "Finding the cause may take two days. What do customers see until then?"


@pytest.mark.parametrize(
    ("said", "point"),
    [
        (SAY, "limit-harm"),
        ("Right. finding the cause may take two days, what do the customers see until then", "limit-harm"),
        ("A colleague offers to refresh the model on last week's data tonight, what do you answer?", "retrain-later"),
        ("What do customers see?", None),
        ("What about the customers in the meantime, what would you show them?", None),
        ("Would you retrain on last week's data?", None),
        ("Until then?", None),
        ("Mm-hmm.", None),
        ("", None),
    ],
)
def test_only_a_probe_in_its_own_words_opens_a_door(said: str, point: str | None) -> None:
    move = beginnings.move_for(said, ETA, set())
    assert (move.kind, move.point) == (MoveKind.PROBE, point)


def test_no_probe_that_ships_is_taken_for_another() -> None:
    catalog = shipped()
    for name in list(catalog.heads)[::4]:
        asked = catalog.question(name)
        for point in asked.points:
            assert beginnings.move_for(point.probe.say, asked, set()).point == point.id
            assert beginnings.move_for(point.label, asked, set()).point is None
            for paraphrase in point.paraphrases:
                assert beginnings.move_for(paraphrase, asked, set()).point is None, paraphrase


def test_a_probe_said_again_is_no_second_chance_and_a_twist_counts() -> None:
    assert ETA.twist is not None
    turns = [g("So?"), a("Hm."), g(SAY), a("Eh."), g(SAY), a("I switch."), g(ETA.twist.say), a("Wider windows.")]
    (exchange,) = built(turns, ETA).exchanges
    assert [m.move.press for m in exchange.moves] == [False, True, False]
    assert exchange.openings() == {"limit-harm": ("probe", 1), "by-slice": ("twist", 5)}


TOLD = "So we have a model for grocery deliveries. In testing it was off by 3.9 minutes. Now it is off by 7.2. "


def test_where_questions_begin() -> None:
    turns = [
        g("Hi, how are you?"),
        a("Fine, thanks. I worked on search for three years."),
        g(TOLD + "What do you do?"),
        a("I split it by region."),
        g("And why?"),
        a("Because an average hides it."),
        g(f"Next one. {AUC.prompt}"),
        a("That is too good."),
    ]
    assert beginnings.found(turns, [ETA, AUC], MATCHER.similar) == [2, 6]
    assert beginnings.found(turns, [ETA], MATCHER.similar) == [2]
    with pytest.raises(UsageError, match=r"returns-auc|grocery-eta"):
        beginnings.found(turns, [AUC, ETA], MATCHER.similar)
    assert beginnings.found([g("Well?"), a("I split it.")], [ETA], MATCHER.similar) == [0]
    with pytest.raises(UsageError, match="--at HH:MM:SS") as caught:
        beginnings.found([g("Well?"), a("I split it.")], [ETA, AUC], MATCHER.similar)
    assert caught.value.exit_code == 2
    assert beginnings.nearest(turns, [question(), AUC, ETA], MATCHER.similar, 2) == [AUC, ETA]


def test_prompts_of_other_questions_seldom_begin_one() -> None:
    catalog = shipped()
    questions = [catalog.question(name) for name in catalog.heads]
    prompts = [q.prompt for q in questions]
    wrong = 0
    for index in range(0, len(prompts), 8):
        near = MATCHER.similar(prompts[index], prompts)
        assert near[index] > beginnings.BEGINS
        wrong += sum(n >= beginnings.BEGINS for i, n in enumerate(near) if i != index)
    assert wrong <= len(prompts) * len(prompts) / 8 / 300


def test_places_that_are_given() -> None:
    turns = [g("So?", 0, 5), a("I cut.", 6, 20), g("Next.", 61, 65), a("Yes.", 66, 70)]
    assert beginnings.given(turns, ["0:00", "1:01"], 2) == [0, 2]
    assert beginnings.given(turns, ["#1", "#3"], 2) == [0, 2]
    assert beginnings.given(turns, ["00:00:30"], 1) == [2]
    for places, told in (
        (["0:00"], "1 times for 2"),
        (["1:01", "0:00"], "after the one before"),
        (["#1", "#9"], "there are 4 turns"),
        (["soon", "#2"], "no time"),
        (["0:00", "9:00:00"], "nothing is said"),
    ):
        with pytest.raises(UsageError, match=told):
            beginnings.given(turns, places, 2)
    with pytest.raises(UsageError, match="no times"):
        beginnings.given([g("So?")], ["0:00"], 1)


def test_a_part_that_begins_with_the_candidate_has_the_prompt_for_its_question() -> None:
    made = built([a("I cut it."), g("Why?"), a("Because.")], ETA)
    assert made.exchanges[0].ask.text == ETA.prompt
    assert len(made.answers) == 2


def test_numbers_go_on_over_several_questions() -> None:
    turns = [g("One?"), a("Yes."), g("Why?"), a("So."), g("Two?"), a("No."), g("Bye.")]
    made = built(turns, ETA, AUC, at=(0, 4))
    assert [e.ask.id for e in made.exchanges] == ["q1", "q2"]
    assert [r.id for r in made.answers] == ["a1", "a2", "a3"]
    assert [m.id for e in made.exchanges for m in e.moves] == ["m1", "m2"]
    assert made.exchanges[1].moves[-1].move.kind is MoveKind.CLOSE

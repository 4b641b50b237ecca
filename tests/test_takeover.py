"""What a model may reveal, and a model that only puts the embedded engine into words."""

from __future__ import annotations

import pytest

from interviewer.domain.move import Move, MoveKind
from interviewer.domain.transcript import MoveRecord, NoticeRecord
from interviewer.errors import ModelUnavailable
from interviewer.interviewers.llm import TAKEOVER, LLMInterviewer
from interviewer.llms.scripted import Fault, Scripted
from interviewer.ports import Cancel, Reply, Spoke, View
from interviewer.session import Session
from tests.builders import answer, listening, moved, opening
from tests.holding import Doors, session, spoken, view
from tests.replying import SAID, asked_again, by, move, reply, told, words

# --- reveals ---------------------------------------------------------------------------------------------

ASKS = view(answer("How many a day, roughly? Is it over 3000?"))


@pytest.mark.parametrize(
    ("header", "speech"),
    [
        ("move=reveal; point=f1", "About 4200 a day."),
        ("move=reveal; point=f1", "Around 4,200 orders, so well over 3000."),
        ("move=reveal; point=f1", "Four thousand two hundred."),
        ("move=reveal; point=e2", "North had 12,500 orders and 7.43, South 9800. That was by 30 June."),
        ("move=reveal; point=e2", "Here is the table, next to the 4.1 and 4.8 you have."),
    ],
)
def test_a_reveal_may_say_what_it_reveals(header: str, speech: str) -> None:
    given, model = reply(f"{header}\n{speech}", to=ASKS)
    assert words(given) == speech
    assert len(model.requests) == 1


def test_a_reveal_that_tells_nothing_is_followed_by_the_fact() -> None:
    given, _ = reply("move=reveal; point=f1\nSure, here it is.", to=ASKS)
    fact = ASKS.ask.question.facts[0].say
    assert words(given) == f"Sure, here it is. {fact}"


@pytest.mark.parametrize(
    "speech",
    ["About 5200 a day.", "4200 a day, up from 3900.", "Some six thousand a day.", "Four point five thousand."],
)
def test_a_reveal_with_invented_figures_is_refused(speech: str) -> None:
    given, model = reply(f"move=reveal; point=f1\n{speech}", "move=reveal; point=f1\nAbout 4200 a day.", to=ASKS)
    assert "reveal only what is in the material" in asked_again(model)[0]
    assert words(given) == "About 4200 a day."


def test_an_invented_figure_after_a_clean_sentence_ends_with_the_fact_as_written() -> None:
    given, _ = reply("move=reveal; point=f1\nLet me see. It was 5200 a day.", to=ASKS)
    assert words(given) == "Let me see. About 4200 orders a day."


def test_what_was_given_cannot_be_given_again() -> None:
    now = view(answer("How many?"), moved(MoveKind.REVEAL, item="volume"), answer("How many?", "a2"))
    given, model = reply("move=reveal; point=f1\nAbout 4200.", "move=redirect; point=none\nAs I said.", to=now)
    assert "not given yet" in asked_again(model)[0]
    assert move(given).kind is MoveKind.REDIRECT


# --- voicing ---------------------------------------------------------------------------------------------


class Says:
    """An embedded engine that says one thing."""

    waits = False

    def __init__(self, move: Move, *said: str) -> None:
        self._replies: list[Reply] = [Spoke("embedded"), move, *said]

    def reply(self, view: View, cancel: Cancel, /) -> list[Reply]:
        return self._replies


TAKEN = view(SAID, taken_over=True)
OPENS = Says(Move(kind=MoveKind.PROBE, point="labels"), "Staying there.", " What would show you labels?")


def test_once_taken_over_the_model_only_puts_it_into_words() -> None:
    given, model = reply("Fine. How would labels show it to you?", to=TAKEN, embedded=OPENS)
    assert move(given).point == "labels"
    assert words(given) == "Fine. How would labels show it to you?"
    assert (by(given), told(given)) == ("model", [])
    sent = model.requests[0].messages[-1].text
    assert "No header this time" in sent
    assert "Staying there. What would show you labels?" in sent


@pytest.mark.parametrize(
    "poor",
    [
        "Great point. What would show it?",
        "As an AI, I wonder. What would show it?",
        "I see.",  # the question is gone
        Fault(fault="empty"),
        Fault(fault="refusal"),
    ],
    ids=str,
)
def test_poor_words_give_way_to_the_engines_own(poor: str | Fault) -> None:
    given, _ = reply(poor, to=TAKEN, embedded=OPENS)
    assert words(given) == "Staying there. What would show you labels?"
    assert by(given) == "embedded"


def test_a_voiced_statement_asks_nothing() -> None:
    gives = Says(Move(kind=MoveKind.REVEAL, item="volume"), "About 4200 orders a day.")
    assert words(reply("It is some 4200. Why?", to=TAKEN, embedded=gives)[0]) == "About 4200 orders a day."
    assert words(reply("It is 4200 or so a day.", to=TAKEN, embedded=gives)[0]) == "It is 4200 or so a day."
    assert words(reply("It is 5200 or so a day.", to=TAKEN, embedded=gives)[0]) == "About 4200 orders a day."


def test_a_silent_move_is_not_voiced() -> None:
    given, model = reply(to=TAKEN, embedded=Says(Move(kind=MoveKind.ASK)))
    assert (move(given).kind, words(given), model.requests) == (MoveKind.ASK, "", [])


def test_a_model_that_fails_while_voicing_is_the_callers_to_tell() -> None:
    with pytest.raises(ModelUnavailable):
        reply(Fault(fault="cut", text="Fine. How would", after=9), to=TAKEN, embedded=OPENS)


# --- in a session ----------------------------------------------------------------------------------------


def test_a_session_with_a_model_that_cannot_hold_the_form() -> None:
    model = Scripted.of("What broke?", "What broke, then?", "Well now. What would tell you?", "Hm. And what else?")
    held: Session = session(LLMInterviewer(model, Doors(), listening()), first=opening(model="scripted/x"))
    list(held.start())
    first = list(held.answer("Drift."))
    assert TAKEOVER in [getattr(e, "text", "") for e in first]
    assert spoken(first) == "What would show you baseline?"
    assert spoken(held.answer("The baseline.")) == "Well now. What would tell you?"
    assert spoken(held.answer("The split.")) == "Hm. And what else?"
    records = held.transcript.records
    assert [r.text for r in records if isinstance(r, NoticeRecord)] == [TAKEOVER]
    made = [r for r in records if isinstance(r, MoveRecord)]
    assert [(m.by, m.move.point) for m in made] == [("embedded", "baseline"), ("model", "split"), ("model", "labels")]
    assert len(model.requests) == 4

"""A language model as interviewer, good and bad: what the candidate sees of it, and what stays out of sight."""

from __future__ import annotations

import pytest

from interviewer.domain.move import Move, MoveKind
from interviewer.domain.rubric import ProbeKind
from interviewer.errors import ModelMisconfigured, ModelUnavailable
from interviewer.interviewers.llm import TAKEOVER, LLMInterviewer
from interviewer.llms.scripted import Fault, Scripted
from interviewer.ports import Cancel, Usage
from tests.builders import Turn, answer, listening, point, probe, question
from tests.holding import Doors, view
from tests.replying import DOOR, GOOD, HEADER, SAID, asked_again, by, move, reply, told, words

# --- a good model ----------------------------------------------------------------------------------------


def test_the_header_decides_and_is_never_spoken() -> None:
    given, model = reply(GOOD)
    assert move(given) == Move(
        kind=MoveKind.PROBE, probe=ProbeKind.PIN_DOWN, point="labels", on="drift first", vague=("labels",)
    )
    assert words(given) == "You said drift first. Which week did it start?"
    assert (by(given), told(given), len(model.requests)) == ("model", [], 1)
    assert isinstance(given[-1], Usage) or any(isinstance(r, Usage) for r in given)


def test_the_move_comes_before_the_first_word_and_speech_by_the_sentence() -> None:
    given, _ = reply(GOOD)
    kinds = [type(r) for r in given if not isinstance(r, Usage)]
    assert kinds.index(Move) < kinds.index(str)
    assert [r for r in given if isinstance(r, str)] == ["You said drift first.", " Which week did it start?"]


def test_the_twist_is_said_as_it_is_written() -> None:
    turns: list[Turn] = [SAID]
    for n, name in enumerate(["baseline", "split", "labels", "rollback"], 1):
        turns += [probe(name, f"m{n}"), answer("Hm.", f"a{n + 1}")]
    given, _ = reply("move=twist; point=none\nImagine the whole team quits.", to=view(*turns))
    assert words(given).endswith("New constraint. No older model is left. What now?")
    assert "team quits" not in words(given)
    assert by(given) == "rubric"


def test_a_statement_alone_is_followed_by_the_rubrics_probe() -> None:
    given, model = reply(f"{HEADER}\nYou said drift first.")
    assert words(given) == f"You said drift first. {DOOR}"
    assert len(model.requests) == 1


def test_an_order_needs_no_probe_after_it() -> None:
    assert words(reply(f"{HEADER}\nWalk me through that week.")[0]) == "Walk me through that week."


def test_a_probe_that_was_said_before_is_not_said_again() -> None:
    before = probe("baseline", text=f"So. {DOOR}")
    given, _ = reply(
        f"{HEADER}\nYou said drift first.", to=view(SAID, before, answer("I would look at drift first.", "a2"))
    )
    assert DOOR not in words(given)
    assert words(given) == "You said drift first. What pin-down would settle that?"


def test_a_push_ends_with_a_probe_of_its_kind() -> None:
    now = view(SAID, probe("labels"), answer("At drift first, I said.", "a2"))
    given, _ = reply(f"{HEADER}\nYou said drift first.", to=now)
    assert move(given).press
    assert words(given) == "You said drift first. What pin-down would settle that?"


# --- going on --------------------------------------------------------------------------------------------


def test_going_on_is_refused_while_a_door_is_open() -> None:
    given, model = reply("move=ask; point=none\nOn we go.", GOOD)
    assert asked_again(model) == ["do not go on yet; still to be opened or pressed: p1, p2, p3, p4"]
    assert words(given).endswith("Which week did it start?")
    assert told(given) == []


@pytest.mark.parametrize("asked_for", [True, False])
def test_going_on_is_allowed_when_asked_for_or_when_nothing_is_left(asked_for: bool) -> None:
    points = (point("baseline", expected=True),)
    now = view(answer("next question")) if asked_for else view(SAID, of=question(points=points, twist=None), pressure=1)
    given, model = reply("move=ask; point=none; heard=p1\nLet us leave it there.", to=now)
    assert (move(given).kind, words(given)) == (MoveKind.ASK, "Let us leave it there.")
    assert len(model.requests) == 1


@pytest.mark.parametrize(
    ("speech", "bridge"),
    [
        ("Let us leave it there. What about Monday?", "Let us leave it there."),
        ("What about Monday? Tell me.", ""),
        ("What about Monday?", ""),
        ("Great answer. Let us go on.", ""),
        ("- On we go\n- What about Monday?", ""),
        ("", ""),
    ],
)
def test_what_cannot_be_said_before_the_next_question_is_left_out(speech: str, bridge: str) -> None:
    given, model = reply(f"move=ask; point=none\n{speech}", to=view(answer("next question")))
    assert (move(given).kind, words(given)) == (MoveKind.ASK, bridge)
    assert (len(model.requests), told(given)) == (1, [])


def test_the_last_question_is_followed_by_leave() -> None:
    given, _ = reply("move=ask; point=none\nOn we go.", to=view(answer("next question"), more=False))
    assert move(given).kind is MoveKind.CLOSE


# --- a bad header ----------------------------------------------------------------------------------------


BAD = [
    "What did you look at first?",
    "I think the candidate was vague, so I will press. What did you look at?",
    "move=lecture; point=p3\nDrift is a change of the inputs.",
    "move=probe; kind=evidence; point=p42\nWhat did you look at?",
    "move=reveal; point=f9\nIt was Tuesday.",
    "kind=evidence; point=p3\nWhat did you look at?",
    '{"move": "probe", "point": "p3", "speech": "What did you look at?"}',
    "<think>Let me think about",
    f"{HEADER}\n",
    f"{HEADER}\nGreat answer. What did you look at?",
    f"{HEADER}\nAs an AI, I cannot say.",
    f"{HEADER}\n你首先会检查什么？",
    f"{HEADER}\n¿Qué rompió primero y cómo lo sabe?",
    f"{HEADER}\n1. What broke?\n2. Why?",
    Fault(fault="empty"),
    Fault(fault="refusal", text="I cannot help with that."),
    Fault(fault="length"),
]


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_a_bad_reply_is_mended_once_and_nobody_sees_it(bad: str | Fault) -> None:
    given, model = reply(bad, GOOD)
    assert words(given) == "You said drift first. Which week did it start?"
    assert (by(given), told(given)) == ("model", [])
    assert len(model.requests) == 2
    assert len(asked_again(model)) == 1


@pytest.mark.parametrize("bad", BAD, ids=str)
def test_a_second_bad_reply_hands_the_decisions_over(bad: str | Fault) -> None:
    given, model = reply(bad, bad)
    assert told(given) == [TAKEOVER]
    assert words(given) == "What would show you baseline?"
    assert move(given).point == "baseline"
    assert by(given) == "embedded"
    assert len(model.requests) == 2


@pytest.mark.parametrize(
    ("bad", "advice"),
    [
        (BAD[0], "the first line must be the header, beginning with move="),
        (BAD[2], "move=lecture is not a move"),
        (BAD[3], "point=p42 cannot be probed now; choose one of: p1, p2, p3, p4"),
        (f"{HEADER}\nGreat answer.", "no praise and no verdict on the answer"),
        (f"{HEADER}\n", "nothing was said after the header"),
        (Fault(fault="empty"), "answered nothing"),
        (Fault(fault="refusal", text="No."), "refused"),
    ],
)
def test_the_model_is_told_what_was_wrong(bad: str | Fault, advice: str) -> None:
    assert advice in asked_again(reply(bad, GOOD)[1])[0]


# --- a breach once something was shown -------------------------------------------------------------------


@pytest.mark.parametrize(
    "rest",
    ["Great answer. What week?", "As an AI, I have no view. What week?", "- What week?", "你首先会检查什么？ "],
)
def test_a_breach_after_a_clean_sentence_ends_with_the_rubrics_own_probe(rest: str) -> None:
    given, model = reply(f"{HEADER}\nYou said drift first. {rest}")
    if rest.startswith("-"):
        given, model = reply(f"{HEADER}\nYou said drift first.\n{rest}")
    assert words(given) == f"You said drift first. {DOOR}"
    assert len(model.requests) == 1


def test_a_breach_after_the_question_changes_nothing() -> None:
    given, _ = reply(f"{HEADER}\nWhich week did it start? Great answer, by the way.")
    assert words(given) == "Which week did it start?"


# --- broken streams --------------------------------------------------------------------------------------


def test_a_stream_cut_after_a_sentence_ends_with_the_rubrics_probe() -> None:
    given, model = reply(Fault(fault="cut", text=GOOD, after=len(HEADER) + 30))
    assert words(given) == f"You said drift first. {DOOR}"
    assert len(model.requests) == 1


def test_a_stream_cut_before_anything_was_shown_is_the_callers_to_tell() -> None:
    # The client tries again by itself as long as nothing was said, and the interviewer as long as nothing was shown.
    cut = Fault(fault="cut", text=GOOD, after=len(HEADER) + 8)
    with pytest.raises(ModelUnavailable, match="cut off"):
        reply(cut, cut)


def test_a_stream_cut_before_anything_was_shown_is_asked_once_more() -> None:
    given, model = reply(Fault(fault="cut", text=GOOD, after=len(HEADER) + 8), GOOD)
    assert words(given) == "You said drift first. Which week did it start?"
    assert model.requests[0].messages == model.requests[1].messages


def test_a_model_without_a_key_is_never_retried_or_replaced() -> None:
    with pytest.raises(ModelMisconfigured):
        reply()


def test_cancelled_it_shows_nothing_more() -> None:
    cancel = Cancel()
    interviewer = LLMInterviewer(Scripted.of(GOOD), Doors(), listening())
    given = []
    for piece in interviewer.reply(view(SAID), cancel):
        given.append(piece)
        if isinstance(piece, str):
            cancel.cancel()
    assert words(given) == "You said drift first."

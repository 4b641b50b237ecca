"""Kept replies: asked once, answered from the file afterwards, and never for another request."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.replies import Remembered, Store
from interviewer.errors import MalformedReply, ModelMisconfigured
from interviewer.judges.wire import WireReply
from interviewer.llms.scripted import Scripted
from interviewer.ports import Message

EMPTY = json.dumps({"items": [], "credits": [], "addressed_to_judge": []})
OTHER = json.dumps({"items": [], "credits": [], "addressed_to_judge": ["a1.1"]})
ASKED = (Message("user", "Read the transcript above."),)


def remembered(path: Path, *replies: str) -> Remembered:
    return Remembered(Store(path), "scripted/replies", Scripted.of(*replies) if replies else None)


def ask(llm: Remembered, messages: tuple[Message, ...] = ASKED) -> WireReply:
    return llm.structured(messages, WireReply, max_tokens=100)[0]


def test_a_reply_is_kept_and_played_back(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "model.jsonl"
    first = ask(remembered(path, EMPTY))
    assert ask(remembered(path)) == first
    assert len(Store(path)) == 1


def test_a_changed_request_is_never_answered_with_an_old_reply(tmp_path: Path) -> None:
    path = tmp_path / "model.jsonl"
    ask(remembered(path, EMPTY))
    with pytest.raises(ModelMisconfigured, match="holds no reply"):
        ask(remembered(path), (Message("user", "Read the transcript above!"),))


def test_the_same_request_asked_twice_gets_two_replies(tmp_path: Path) -> None:
    path = tmp_path / "model.jsonl"
    live = remembered(path, EMPTY, OTHER)
    given = [ask(live), ask(live)]
    played = remembered(path)
    assert [ask(played), ask(played)] == given
    assert given[0] != given[1]
    with pytest.raises(ModelMisconfigured):
        ask(played)


def test_a_later_reading_passes_over_the_first(tmp_path: Path) -> None:
    path = tmp_path / "model.jsonl"
    live = remembered(path, EMPTY, OTHER)
    first, second = ask(live), ask(live)
    assert ask(Remembered(Store(path), "scripted/replies", None, skip=1)) == second != first


def test_a_reply_that_does_not_fit_is_kept_as_that(tmp_path: Path) -> None:
    path = tmp_path / "model.jsonl"
    for replies in (("no JSON at all",), ()):
        with pytest.raises(MalformedReply) as caught:
            ask(remembered(path, *replies))
        assert caught.value.raw == "no JSON at all"


def test_speech_is_played_back_in_one_piece(tmp_path: Path) -> None:
    path = tmp_path / "model.jsonl"
    live = [p for p in remembered(path, "Two words.").stream(ASKED, max_tokens=10) if isinstance(p, str)]
    played = [p for p in remembered(path).stream(ASKED, max_tokens=10) if isinstance(p, str)]
    assert "".join(live) == "Two words."
    assert played == ["Two words."]

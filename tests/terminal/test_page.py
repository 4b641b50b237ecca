"""Words on the page: wrapping as they stream, plain marks, and the line that waits."""

from __future__ import annotations

import io
import re
import time

import pytest

from interviewer.frontends.page import Flow, Page
from interviewer.frontends.waiting import QUIET_SECONDS, Waiting
from interviewer.frontends.wrapping import padded

SPEECH = "You said the curves meet. What would you look at first, and why would that settle it for you?"


def flowed(pieces: list[str], width: int) -> str:
    written: list[str] = []
    flow = Flow(written.append, width)
    for piece in pieces:
        flow.feed(piece)
    flow.finish()
    return "".join(written)


@pytest.mark.parametrize("width", [20, 40, 88])
@pytest.mark.parametrize("size", [1, 3, 17, 1000])
def test_speech_wraps_the_same_however_it_is_cut(width, size):
    pieces = [SPEECH[i : i + size] for i in range(0, len(SPEECH), size)]
    lines = flowed(pieces, width).split("\n")
    assert " ".join(lines) == SPEECH
    assert all(len(line) <= width for line in lines)
    first_words = [line.split()[0] for line in lines[1:]]
    assert all(len(line) + 1 + len(word) > width for line, word in zip(lines, first_words, strict=False))


def test_a_sentence_is_on_screen_when_it_is_let_out():
    written: list[str] = []
    flow = Flow(written.append, 40)
    flow.feed("What would you check?")
    assert "".join(written) == "What would you check?"


def test_paragraphs_stay_and_a_word_wider_than_the_page_is_cut():
    assert flowed(["One.\n\nTwo."], 20) == "One.\n\nTwo."
    assert flowed(["a " + "x" * 25], 10) == "a\n" + "x" * 10 + "\n" + "x" * 10 + "\n" + "x" * 5


def test_wide_characters_take_two_columns():
    assert flowed(["数据泄漏 数据泄漏"], 10) == "数据泄漏\n数据泄漏"
    assert flowed(["数据泄漏"], 5) == "数据\n泄漏"


def test_a_page_without_utf_8_has_plain_marks():
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    page = Page(out)
    page.line("› 5 minutes · “about” 3 questions…\x1b[31m 数")
    page.flush()
    assert out.buffer.getvalue() == b'> 5 minutes | "about" 3 questions... ?\n'


def test_a_dumb_page_has_no_codes():
    out = io.StringIO()
    page = Page(out, dumb=True)
    page.line("heading", "bold")
    assert out.getvalue() == "heading\n"


def test_what_is_over_soon_leaves_nothing():
    out = io.StringIO()
    waiting = Waiting(Page(out))
    waiting.show("thinking")
    waiting.clear()
    assert out.getvalue() == ""


def test_the_waiting_line_shows_within_a_second_and_goes_without_a_trace():
    out = io.StringIO()
    waiting = Waiting(Page(out))
    began = time.monotonic()
    waiting.show("retrying after a rate limit, " + "x" * 200)
    while "rate limit" not in out.getvalue():
        assert time.monotonic() - began < 5
        time.sleep(0.01)
    assert QUIET_SECONDS < 1
    waiting.clear()
    written = out.getvalue()
    assert written.endswith("\r\x1b[K")
    assert "\n" not in written
    longest = max(len(re.sub(r"\x1b\[[0-9;]*[mK]", "", part)) for part in written.split("\r"))
    assert longest < Page(out).columns
    waiting.clear()
    assert out.getvalue() == written


@pytest.mark.parametrize("room", [10, 21, 38])
def test_the_editor_breaks_between_words(room):
    shown, places = padded(SPEECH, room)
    rows = [shown[i : i + room].rstrip() for i in range(0, len(shown), room)]
    assert " ".join(rows).split() == SPEECH.split()
    assert len(places) == len(SPEECH) + 1
    assert places == sorted(places)
    assert all(shown[place] == letter for letter, place in zip(SPEECH, places, strict=False) if letter != " ")


def test_the_editor_breaks_a_word_wider_than_itself():
    assert padded("ab " + "x" * 25, 10) == ("ab " + "x" * 25, list(range(29)))

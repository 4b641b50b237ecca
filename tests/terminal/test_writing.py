"""The editor in a real terminal: sending, new lines, pastes, interrupts, and the end of the time."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from interviewer.domain.transcript import AnswerRecord, Given
from interviewer.store import fold

REPLY = "And what settles it for you?"


def answers(tmp_path: Path) -> list[AnswerRecord]:
    return list(fold(tmp_path / "log.jsonl").transcript.answers)


def test_alt_enter_and_ctrl_j_begin_new_lines_and_enter_sends(held, tmp_path):
    tty = held()
    tty.prompt()
    tty.send("first\x1b\rsecond\nthird")
    tty.expect("third")
    tty.send("\r")
    tty.expect(REPLY)
    (answer,) = answers(tmp_path)
    assert answer.text == "first\nsecond\nthird"
    assert answer.given is Given.TYPED
    assert "› first\n  second\n  third\n" in tty.text


def test_enter_on_nothing_sends_nothing(held, tmp_path):
    tty = held()
    tty.prompt()
    tty.send("\r")
    tty.send("  \r")
    tty.send("an answer at last\r")
    tty.expect(REPLY)
    assert [a.text for a in answers(tmp_path)] == ["an answer at last"]


LONG = "\n".join(f"line {n} of what I wrote about validation curves" for n in range(2200))


@pytest.mark.parametrize("marked", [True, False])
def test_a_paste_of_100_kb_is_one_answer(held, tmp_path, marked):
    assert len(LONG) > 100_000
    tty = held()
    tty.prompt()
    if marked:
        tty.paste(LONG)
    else:
        tty.write(LONG.replace("\n", "\r"))
    tty.expect("line 2199 of what I wrote about validation curves")
    tty.send("\r")
    tty.expect(REPLY)
    (answer,) = answers(tmp_path)
    assert answer.text == LONG
    assert answer.given is Given.PASTED
    assert "more words, kept whole" in tty.text


def test_a_pasted_line_as_long_as_a_book_page_is_whole(held, tmp_path):
    text = " ".join(f"word{n}" for n in range(12_000))
    tty = held()
    tty.prompt()
    tty.paste(text)
    tty.expect("word11999")
    tty.send("\r")
    tty.expect(REPLY)
    assert [a.text for a in answers(tmp_path)] == [text]


def test_escape_sequences_in_an_answer_never_reach_the_screen(held, tmp_path):
    tty = held()
    tty.prompt()
    tty.paste("a \x1b]0;stolen title\x07and \x1b[31mred\x1b[2J words")
    tty.expect("words")
    tty.send("\r")
    tty.expect(REPLY)
    for sequence in (b"\x1b]0;", b"\x1b[31m", b"\x1b[2J", b"stolen"):
        assert sequence not in tty.raw
    assert answers(tmp_path)[0].text == "a and red words"


def test_ctrl_c_asks_and_enter_goes_on_with_what_was_written(held, tmp_path):
    tty = held()
    tty.prompt()
    tty.send("half an ans\x03")
    tty.expect("Stop here? Everything you said is kept.")
    tty.send("\r")
    tty.prompt()
    tty.expect("› half an ans")
    tty.send("wer\r")
    tty.expect(REPLY)
    assert [a.text for a in answers(tmp_path)] == ["half an answer"]


@pytest.mark.parametrize("second", ["\x03", "y\r"])
def test_ctrl_c_twice_stops_and_keeps_everything(held, tmp_path, second):
    tty = held()
    tty.prompt()
    tty.send("a whole answer\r")
    tty.expect(REPLY)
    tty.prompt()
    tty.send("an unsent one\x03")
    tty.expect("Ctrl-C or y stops:")
    tty.send(second)
    tty.expect("Stopped. Everything you said is kept.")
    assert tty.end() == 130
    assert [a.text for a in answers(tmp_path)] == ["a whole answer", "an unsent one"]


def test_ctrl_d_on_an_empty_line_takes_leave(held, tmp_path):
    tty = held()
    tty.prompt()
    tty.send("x\x04")  # with something written, Ctrl-D deletes to the right, and there is nothing
    tty.send("\x7f\x04")
    assert tty.end() == 0
    assert "that is all I wanted to ask." in tty.flowing


def test_when_time_is_up_what_was_written_is_kept(held, tmp_path):
    tty = held("--minutes", "0.04")
    tty.prompt()
    assert "! 0:0" in tty.text, "the clock warns"
    tty.send("I had begun to say")
    tty.expect("Time is up. What you had written is kept, and counts.")
    assert tty.end() == 0
    (answer,) = answers(tmp_path)
    assert answer.text == "I had begun to say"
    assert answer.overtime


def test_the_clock_runs_below_the_editor_and_stands_while_paused(held):
    tty = held("--minutes", "3")
    tty.expect("3:00 left")
    tty.expect("2:59 left")
    tty.send("/pause\r")
    tty.expect("paused, /pause goes on")
    tty.send("/pause\r")
    tty.expect("The clock runs again.")
    tty.prompt()


def test_an_unknown_command_is_told_and_not_sent(held, tmp_path):
    tty = held()
    tty.prompt()
    tty.send("/hint\r")
    tty.expect("There is no command /hint.")
    tty.prompt()
    tty.send("/end it all with a longer thought\r")
    tty.expect("There is no command /end.")
    tty.expect("› /end it all with a longer thought", times=2)
    tty.send("\x01/\r")  # to the beginning of the line, and a second slash
    tty.expect(REPLY)
    assert [a.text for a in answers(tmp_path)] == ["/end it all with a longer thought"]


def test_keys_pressed_while_the_interviewer_thinks_wait_for_the_prompt(held, tmp_path):
    tty = held("--thinks", "1")
    tty.prompt()
    tty.send("an answer\r")
    tty.expect("the first reply may take a while")
    tty.send("typed too early")
    tty.expect(REPLY)
    tty.prompt()
    tty.expect("› typed too early")
    assert tty.text.count("typed too early") == 1
    tty.send("\r")
    tty.expect(REPLY, times=2)
    assert answers(tmp_path)[-1].text == "typed too early"


def test_ctrl_c_while_the_interviewer_thinks_asks_at_once(held, tmp_path):
    tty = held("--thinks", "30")
    tty.prompt()
    tty.send("an answer\r")
    tty.expect("the first reply may take a while")
    tty.send("\x03")
    tty.expect("Stop here?")
    assert "the first reply may take a while" not in tty.text
    tty.send("y\r")
    assert tty.end() == 130
    assert [a.text for a in answers(tmp_path)] == ["an answer"]


def test_after_ctrl_c_while_thinking_enter_lets_the_interviewer_go_on(held, tmp_path):
    tty = held("--thinks", "2")
    tty.prompt()
    tty.send("an answer\r")
    tty.expect("the first reply may take a while")
    tty.send("\x03")
    tty.expect("Enter goes on")
    tty.send("\r")
    tty.expect(REPLY)
    tty.prompt()
    assert [a.text for a in answers(tmp_path)] == ["an answer"]


def test_a_failed_model_is_tried_again_at_enter(held):
    tty = held("--fails", "1")
    tty.prompt()
    tty.send("an answer\r")
    tty.expect("The server hung up. Is it running? Everything you said is kept.")
    tty.send("\r")
    tty.expect(REPLY)


def test_a_failed_model_can_end_it(held, tmp_path):
    tty = held("--fails", "5")
    tty.prompt()
    tty.send("an answer\r")
    tty.expect("Enter tries again, /end or Ctrl-C stops:")
    tty.send("\r")
    tty.expect("Enter tries again, /end or Ctrl-C stops:", times=2)
    tty.send("/end\r")
    assert tty.end() == 1
    assert [a.text for a in answers(tmp_path)] == ["an answer"]


def test_a_dumb_terminal_gets_plain_text_and_can_answer(held, tmp_path):
    tty = held("--dumb", TERM="dumb")
    tty.expect("what would you check first?")
    tty.until(lambda: tty.text.endswith(">"), "the mark")
    tty.send("first line\x1b\rand second\r")
    tty.expect(REPLY)
    assert b"\x1b" not in tty.raw
    assert answers(tmp_path)[0].text == "first line\nand second"


def test_escape_sequences_from_a_model_never_reach_the_screen(held):
    tty = held("--says", "Now \x1b[2J\x1b]0;title\x07what settles it?")
    tty.prompt()
    tty.send("an answer\r")
    tty.expect("Now what settles it?")
    assert b"\x1b[2J" not in tty.raw
    assert b"title" not in tty.raw


def test_a_terminal_without_utf_8_shows_plain_marks(held):
    tty = held(LANG="C", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    tty.prompt()
    tty.send("an answer\r")
    tty.expect(REPLY)
    assert tty.raw.isascii()
    assert "> an answer" in tty.text


def test_the_terminal_is_given_back_as_it_was(start, tmp_path):
    held = f"{sys.executable} {Path(__file__).with_name('held.py')} --log {tmp_path / 'log.jsonl'}"
    tty = start(["-c", f"import os; os.system({held!r}); os.system('stty -a')"])
    tty.prompt()
    tty.send("an answer\r")
    tty.expect(REPLY)
    tty.prompt()
    tty.send("/end\r")
    assert tty.end() == 0
    for mode in (" icanon", " echo ", " isig", " icrnl"):
        assert mode in tty.flowing

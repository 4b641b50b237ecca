"""``interviewer practice`` as a newcomer meets it, offline, in real terminals."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from interviewer.domain.transcript import CommandRecord, Transcript
from interviewer.store import fold

OWN = str(Path(__file__).with_name("own"))
PRACTICE = (
    *("practice", "--seed", "1", "--model", "offline", "--minutes", "5", "--rubrics", OWN),
    *("--persona", "gardener", "--question", "tomato-yield"),
)
ASKED = "what would you check first?"
ANSWER = "The open beds have the large errors although they are a small share, so that is where I would look first."
COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?(?:3[0-7]|38|4[0-7]|48|9[0-7]|10[0-7])[;m]")


def transcript(tmp_path: Path) -> Transcript:
    (path,) = (tmp_path / "home" / "transcripts").glob("*.jsonl")
    return fold(path).transcript


def test_from_the_first_question_to_the_redo(interviewer, tmp_path):
    tty = interviewer(*PRACTICE)
    tty.prompt()
    shown = tty.flowing
    assert "5 minutes, one question" in shown
    assert "Typed answers get 1.6 times the spoken time." in shown
    assert "/help for commands" in shown
    assert shown.index(ASKED) < shown.index("The cell") < shown.index("Mean error in kilos")
    for command, seen in (
        ("/help", "go on to the next question"),
        ("/time", "this question."),
        ("/repeat", ASKED),
        ("/pause", "paused, /pause goes on"),
    ):
        tty.prompt()
        tty.send(f"{command}\r")
        tty.expect(seen, times=2 if command == "/repeat" else 1)
    tty.send(f"{ANSWER}\r")
    tty.expect("The clock runs again.")
    tty.prompt()
    tty.send("/skip\r")
    tty.expect("· Question 2 ·")
    tty.prompt()
    tty.send("/end\r")
    for level in ("3\r", "\r", "seven\r", "2\r", "s\r"):
        tty.expect("GenAI literacy" if level == "s\r" else "Modeling judgment")
        tty.send(level)
    tty.expect("Please type 1, 2, 3, 4, 5 or s, or press Enter.")
    tty.expect("Delivery never moves a level.")
    tty.until(lambda: "Made? y/n" in tty.text or "Redo that one question now?" in tty.text, "the next question")
    while "Redo that one question now?" not in tty.text:
        before = tty.text.count("Made? y/n")
        tty.send("y\r")
        tty.until(lambda n=before: tty.text.count("Made? y/n") > n or "Redo that one" in tty.text, "the next point")
    tty.send("y\r")
    tty.expect("no clock this time")
    tty.paste(ANSWER)
    tty.send("\r")
    tty.expect("Before and after")
    assert tty.end() == 0
    assert "You rated yourself 3." in tty.flowing
    kept = transcript(tmp_path)
    assert [a.text for a in kept.answers] == [ANSWER, ANSWER]
    commands = [r.name for r in kept.records if isinstance(r, CommandRecord)]
    assert commands == ["repeat", "pause", "unpause", "skip", "end"]


def test_after_a_kill_resume_finds_every_sent_answer(interviewer, tmp_path):
    tty = interviewer(*PRACTICE)
    tty.prompt()
    tty.send(f"{ANSWER}\r")
    tty.until(lambda: len(transcript(tmp_path).answers) == 1, "the answer on disk")
    tty.kill()
    tty = interviewer("resume", "--rubrics", OWN)
    tty.prompt()
    tty.send("And the error is measured on the rows that the model was fitted on.\r")
    tty.until(lambda: len(transcript(tmp_path).answers) == 2, "the second answer on disk")
    tty.prompt()
    tty.send("/end\r")
    tty.expect("Before you see the scores")
    tty.send("\x03")
    assert tty.end() == 130
    kept = transcript(tmp_path)
    assert kept.ended
    assert kept.answers[0].text == ANSWER


@pytest.mark.parametrize(("columns", "more"), [(40, {"NO_COLOR": "1"}), (80, {}), (120, {})])
def test_every_width_is_kept_and_colour_only_where_it_is_wanted(interviewer, columns, more):
    tty = interviewer(*PRACTICE, columns=columns, seen=250, **more)
    tty.prompt()
    tty.send(f"{ANSWER}\r")
    tty.expect("›", times=2)
    tty.prompt()
    tty.send("/end\r")
    tty.expect("Before you see the scores")
    tty.send("s\r")
    tty.expect("Delivery never moves a level.")
    assert max(map(len, tty.lines)) <= columns
    assert bool(COLOUR.search(tty.raw)) is not bool(more)
    if columns >= 100:
        assert any("You" in line and "A strong answer" in line for line in tty.lines)


def test_without_an_answer_it_says_so_and_fails(interviewer, tmp_path):
    tty = interviewer(*PRACTICE)
    tty.prompt()
    tty.send("/end\r")
    assert tty.end() == 1
    assert "The interview ended without an answer" in tty.flowing
    assert not list((tmp_path / "home" / "transcripts").glob("*.jsonl"))


def test_bare_it_guides_into_a_practice(interviewer, tmp_path):
    tty = interviewer()
    tty.expect("Which round?")
    for question in ("Which round?", "Who interviews you?", "How many minutes?", "For which level?"):
        tty.until(lambda q=question: q in tty.text and tty.text.endswith("]"), question)
        tty.send("\r")
    tty.prompt()
    assert "Level: mid." in tty.flowing
    assert "Who asks and judges?" not in tty.text

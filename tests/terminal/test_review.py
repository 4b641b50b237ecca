"""``interviewer review`` in a terminal: paged, searchable, and plain where it was asked to be."""

from __future__ import annotations

import re
import shutil

import pytest

from interviewer.domain.scorecard import Verdict
from tests.builders import answer, exchange, probe, transcript
from tests.reviewed import card, finding, put

SAID = transcript(
    exchange(
        answer("Basically I would improve the performance of the model."),
        probe("split", on="improve the performance"),
        answer("I split the error by region, because an average hides one.", "a2"),
    )
)
JUDGED = card(SAID, finding("split", Verdict.MET, "I split the error by region", "a2", prompted=True))
COLOUR = re.compile(rb"\x1b\[(?:[0-9;]*;)?3[0-7]m")


def test_it_goes_through_the_pager_with_colour_and_less_can_search_it(interviewer, tmp_path):
    put(tmp_path / "home", SAID, JUDGED)
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\necho PAGED\ncat\n")
    pager.chmod(0o755)
    tty = interviewer("review", PAGER=str(pager))
    assert tty.end() == 0
    assert "PAGED" in tty.flowing
    assert "[I split the error by region]+2, because" in tty.flowing
    assert COLOUR.search(tty.raw)


def test_a_narrow_screen_without_colour_loses_no_mark(interviewer, tmp_path):
    put(tmp_path / "home", SAID, JUDGED)
    tty = interviewer("review", columns=40, seen=200, PAGER="cat", NO_COLOR="1")
    assert tty.end() == 0
    assert not COLOUR.search(tty.raw)
    for mark in ("[improve the performance of the model]?1", "{Basically} I", "[I split the error by region]+2"):
        assert mark in tty.flowing
    assert max(len(line) for line in tty.lines) <= 40


@pytest.mark.skipif(shutil.which("less") is None, reason="there is no less on this machine")
def test_less_shows_colours_and_not_their_codes(interviewer, tmp_path):
    put(tmp_path / "home", SAID, JUDGED)
    tty = interviewer("review", PAGER="less")
    tty.expect("Scorecard")
    assert "ESC[" not in tty.flowing
    tty.send("q")
    assert tty.end() == 0

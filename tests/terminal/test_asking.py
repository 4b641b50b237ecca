"""Short questions: own levels, unclear points, the guided start."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable

import pytest

from interviewer.catalog import Catalog
from interviewer.domain.rubric import Tier
from interviewer.domain.scorecard import Chance, Evidence, PointFinding, Verdict
from interviewer.domain.signal import Seniority, Signal
from interviewer.errors import UsageError
from interviewer.frontends import asking
from interviewer.frontends.guided import Choice, Guide
from interviewer.frontends.page import Page
from interviewer.resources import data_dir

CATALOG = Catalog(data_dir("rubrics"), data_dir("personas"))


def typing(*lines: str | None) -> Callable[[str], str | None]:
    """A candidate who types these lines, one for each question; None closes the input."""
    left = list(lines)
    return lambda _: left.pop(0)


def point(n: int) -> PointFinding:
    return PointFinding(
        ask="q1",
        question="q",
        point=f"p{n}",
        label=f"Point {n}",
        text="Says so.",
        signal=Signal.COMMUNICATION,
        skill="s",
        tier=Tier.CORE,
        chance=Chance.QUESTION,
        verdict=Verdict.UNCLEAR,
        evidence=Evidence(answer="a1", sentence=1, quote=f"my words \x1b[31m{n}"),
    )


@pytest.mark.parametrize(
    ("lines", "levels"),
    [
        (("3", "", "9", "seven", "5", "", ""), {Signal.MODELING_JUDGMENT: 3, Signal.PRODUCTION_THINKING: 5}),
        (("s",), None),
        ((None,), None),
        (("4", "skip"), {Signal.MODELING_JUDGMENT: 4}),
        (("", "", "", "", ""), None),
    ],
)
def test_own_levels(lines, levels):
    assert asking.rate(Page(io.StringIO()), typing(*lines)) == levels


@pytest.mark.parametrize(
    ("lines", "marks"),
    [
        (("y", "n", ""), {("q1", "p1"): True, ("q1", "p2"): False}),
        (("", "yes", "q"), {("q1", "p2"): True}),
        (("maybe", "q"), None),
        ((None,), None),
    ],
)
def test_own_reading_of_unclear_points(lines, marks):
    out = io.StringIO()
    assert asking.mark(Page(out), typing(*lines), [point(1), point(2), point(3)]) == marks
    assert "my words 1" in out.getvalue()


def guided(*lines: str | None, found: dict[str, str] | None = None, saved: str = "offline") -> Choice:
    def check(model: str) -> None:
        if "/" not in model:
            raise UsageError(f"No model is called {model!r}.")

    return Guide(Page(io.StringIO()), typing(*lines), check).choose(CATALOG, found or {}, saved)


def test_enter_alone_gives_a_sound_practice():
    usual = CATALOG.round("mixed").minutes
    assert guided("", "", "", "") == Choice("mixed", "friendly-screener", usual, Seniority.MID, "offline")


def test_numbers_and_names_are_taken_and_nonsense_is_asked_again():
    name = CATALOG.persona("bar-raiser").name
    choice = guided("mlops", "99", name.lower(), "0", "soon", "12,5", "4")
    assert choice == Choice("mlops", "bar-raiser", 12.5, Seniority.STAFF, "offline")


FOUND = {"openai/gpt-x": "OPENAI_API_KEY is set"}


@pytest.mark.parametrize(
    ("lines", "saved", "model", "remember"),
    [
        (("",), "offline", "offline", False),
        (("2", ""), "offline", "openai/gpt-x", False),
        (("2", "y"), "offline", "openai/gpt-x", True),
        (("nothing", "groq/any", "n"), "offline", "groq/any", False),
        (("",), "ollama/mine", "ollama/mine", False),
        (("1", "y"), "ollama/mine", "offline", True),
    ],
)
def test_a_found_model_is_offered_and_never_taken_unasked(lines, saved, model, remember):
    choice = guided("", "", "", "", *lines, found=FOUND, saved=saved)
    assert (choice.model, choice.remember) == (model, remember)


def test_leaving_the_guide():
    with pytest.raises(KeyboardInterrupt):
        guided("", None)


def test_the_first_question_waits_for_no_library():
    code = """
import io, sys
from tests.terminal.held import opening
from interviewer.domain.events import Recorded, SpeechDelta
from interviewer.frontends.terminal import Terminal
out = io.StringIO()
room = Terminal(out)
room.show(Recorded(record=opening(30)))
room.show(SpeechDelta(text="What do you read here?"))
assert "read here?" in out.getvalue()
print(*{name.partition(".")[0] for name in sys.modules} & {"prompt_toolkit", "pygments"})
print("rich.console" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["False"], done.stdout

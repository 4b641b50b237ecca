"""Lines around an interview: what it is, the commands, the clock, and what was sent."""

from __future__ import annotations

from dataclasses import dataclass

from interviewer.domain.transcript import SessionRecord
from interviewer.frontends.page import Page
from interviewer.frontends.piped import COMMANDS
from interviewer.frontends.plain import minutes
from interviewer.session import Session
from interviewer.text import terminal_safe

TYPICAL_MINUTES = 7
"""Spoken minutes that a question takes, for telling how many there will be."""

LAST_SECONDS = 120
"""Seconds before the end from which the clock warns."""

SHOWN_LINES = 12
"""Lines of a sent answer that stay on screen."""

KEYS_FROM = 76
"""Columns from which the clock has the keys beside it."""

_HELP = {
    "help": "this list",
    "repeat": "hear the last thing again",
    "skip": "go on to the next question",
    "time": "how much time is left",
    "pause": "stop the clock, and start it again",
    "end": "finish here and go to the debrief",
}


@dataclass(frozen=True, slots=True)
class Status:
    """The line below the editor."""

    text: str
    urgent: bool = False


def heading(page: Page, opening: SessionRecord) -> None:
    """What kind of interview this is, how long, and with whom."""
    about = max(1, round(opening.minutes / (TYPICAL_MINUTES * opening.pace)))
    if len(opening.plan) == 1:
        questions = "one question"
    else:
        questions = "one question or two" if about == 1 else f"about {about} questions"
    page.line()
    page.line(f"{opening.round.title} · {opening.minutes:g} minutes, {questions}", "bold")
    page.line(f"With {opening.persona.name}, {opening.persona.title}. Level: {opening.seniority.value}.")
    if opening.pace != 1:
        page.line(f"Typed answers get {opening.pace:g} times the spoken time.", "dim")
    page.line("Enter sends, Alt-Enter begins a new line, /help for commands.", "dim")
    page.line()


def commands(page: Page) -> None:
    """The commands and keys."""
    for name in COMMANDS:
        page.line(_HELP[name], first=f"  {'/' + name:<9}", indent=" " * 11)
    page.line("begins an answer with a slash", first=f"  {'//':<9}", indent=" " * 11)
    keys = "Enter sends, Alt-Enter or Ctrl-J begins a new line, Ctrl-C stops, Ctrl-D on an empty line ends."
    page.line(keys, "dim", first="  ", indent="  ")
    page.line()


def status(page: Page, session: Session) -> Status:
    """The clock as it stands."""
    if session.paused:
        return Status("paused, /pause goes on")
    clock = session.clock_shown()
    urgent = clock.left <= LAST_SECONDS
    dot = " | " if page.ascii else " · "
    text = f"{'! ' if urgent else ''}{minutes(max(0.0, clock.left))} left{dot}{question_left(clock.question_left)}"
    if page.columns >= KEYS_FROM:
        text += f"     Enter sends{dot}Alt-Enter new line{dot}/help"
    return Status(text, urgent)


def question_left(seconds: float) -> str:
    """What is left for the question on the table."""
    return f"{minutes(seconds)} this question" if seconds > 0 else "this question is over its time"


def sent(page: Page, text: str) -> None:
    """Leave what was sent on the page: whole when it is short, its beginning when it is long."""
    if page.dumb:
        return
    room = page.width - 2
    shown: list[str] = []
    used = 0
    for row in terminal_safe(text).strip("\n").split("\n"):
        left = SHOWN_LINES - used
        if len(row) > room * left:
            shown.append(row[: room * left].rsplit(" ", 1)[0])
            break
        shown.append(row)
        used += 1 + len(row) // room
        if used >= SHOWN_LINES:
            break
    page.line("\n".join(shown), first="› ", indent="  ")
    left = len(terminal_safe(text).split()) - len(" ".join(shown).split())
    if left > 0:
        page.line(f"… and {left:,} more words, kept whole", "dim", first="  ", indent="  ")
    page.line()

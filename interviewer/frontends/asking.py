"""Short questions to the candidate after the interview: their own levels, and their own reading of unclear points."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from interviewer.domain.scorecard import PointFinding
from interviewer.domain.signal import Signal
from interviewer.frontends.page import Page

Ask = Callable[[str], str | None]
"""Asks one line; None when the input was closed. Raises ``KeyboardInterrupt`` at Ctrl-C."""

_WORDS = {"yes": "y", "no": "n", "quit": "q", "stop": "q", "skip": "s"}


def rate(page: Page, ask: Ask) -> dict[Signal, int] | None:
    """A level from 1 to 5 for each signal, as far as the candidate gives one; None when all was skipped."""
    page.line("Before you see the scores: how did it go?", "bold")
    page.line("1 to 5 for each, Enter leaves one out, s skips the rest.", "dim")
    widest = max(len(signal.label) for signal in Signal)
    levels: dict[Signal, int] = {}
    for signal in Signal:
        said = _one_of(page, ask, f"  {signal.label:<{widest}}  ", ("1", "2", "3", "4", "5", "s"))
        if said is None or said == "s":
            break
        if said:
            levels[signal] = int(said)
    page.line()
    return levels or None


def mark(page: Page, ask: Ask, unclear: Sequence[PointFinding]) -> dict[tuple[str, str], bool] | None:
    """Whether the candidate's own sentence made each point; None when nothing was marked."""
    many = len(unclear)
    page.line(f"{many} point{'s' if many > 1 else ''} could not be decided without a language model.", "bold")
    page.line("Did your words make the point? y or n, Enter leaves it open, q stops.", "dim")
    page.line()
    marks: dict[tuple[str, str], bool] = {}
    for number, point in enumerate(unclear, 1):
        page.line(f"{point.label} ({number} of {many})", "bold")
        page.line(point.text, first="  The point: ", indent="    ")
        quote = point.evidence.quote if point.evidence else ""
        page.line(f'"{quote}"', first="  Your words: ", indent="    ")
        try:
            said = _one_of(page, ask, "  Made? y/n ", ("y", "n", "q"))
        except KeyboardInterrupt:
            said = "q"
        page.line()
        if said is None or said == "q":
            break
        if said:
            marks[point.ask, point.point] = said == "y"
    return marks or None


def _one_of(page: Page, ask: Ask, question: str, allowed: Sequence[str]) -> str | None:
    """One of the ``allowed`` letters, or "" for Enter; anything else is asked again."""
    while True:
        said = ask(question)
        if said is None or not said:
            return said
        short = _WORDS.get(said.lower(), said.lower())
        if short in allowed:
            return short
        page.line(f"Please type {', '.join(allowed[:-1])} or {allowed[-1]}, or press Enter.", "dim", first="  ")

"""The debrief on a terminal: levels against the passing bar, marks that read without colour, answers side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from interviewer.debrief import Line, Meaning
from interviewer.domain.scorecard import Scorecard, SignalScore
from interviewer.frontends.drawing import hung
from interviewer.frontends.page import WIDEST
from interviewer.text import terminal_safe

SIDE_BY_SIDE = 100
"""Columns from which two answers stand beside each other."""

LONGEST_ANSWER = 3000
"""Characters of the candidate's answer that are shown again; the transcript has it whole."""

_MARKS: dict[Meaning, tuple[str, str, str]] = {
    "shown": ("✓", "green", "shown"),
    "partial": ("~", "yellow", "in part"),
    "missing": ("✗", "red", "missing"),
    "flag": ("!", "bold red", "counts against you"),
    "lift": ("↑", "bold cyan", "lifts it a level"),
}
"""Mark, style and meaning."""

_LEVELS = 5


def drawn(lines: Sequence[Line], scorecard: Scorecard, columns: int) -> Iterator[RenderableType]:
    """A debrief, part by part. Lines of meaning ``level`` belong to the scorecard's signals in their order."""
    width = min(columns, WIDEST)
    scores = iter(scorecard.signals)
    legend = _legend({line.meaning for line in lines}, scorecard)
    own = ""
    for line in lines:
        text = terminal_safe(line.text)
        match line.meaning:
            case "heading":
                yield _heading(text, width)
            case "level":
                if legend:
                    yield hung(Text(f"{legend}\n", style="dim"), width, hang=0)
                    legend = ""
                yield _level(text, next(scores, None), scorecard.bar, width)
            case "own":
                own = text
            case "strong":
                yield from _beside(own, text, columns)
            case "text" | "aside" | "quote" | "blank":
                yield hung(Text(text, style="dim" if line.meaning == "aside" else ""), width, hang=0)
            case _:
                yield _marked(line.meaning, text, width)


def _legend(used: set[Meaning], scorecard: Scorecard) -> str:
    """What the marks that this debrief uses mean."""
    bar = ["│ is the bar"] if any(score.level for score in scorecard.signals) else []
    marks = [f"{mark} {told}" for meaning, (mark, _, told) in _MARKS.items() if meaning in used]
    return "   ".join([*bar, *marks])


def _heading(text: str, width: int) -> Text:
    rule = "─" * max(0, width - len(text) - 4)
    return Text.assemble(("── ", "dim"), (text, "bold"), (f" {rule}", "dim"))


def bar_of(level: int | None, bar: int) -> str:
    """``"▮▮▮│▯▯"``: five steps, the reached ones filled, the passing bar after its step; dots without a level."""
    if level is None:
        return "·" * _LEVELS + " "
    steps = ["▮" if step <= level else "▯" for step in range(1, _LEVELS + 1)]
    return "".join([*steps[:bar], "│", *steps[bar:]])


def _level(text: str, score: SignalScore | None, bar: int, width: int) -> Text:
    level = score.level if score else None
    name, colon, told = text.partition(":")
    style = "" if level is None else "green" if level >= bar else "red"
    return hung(
        Text.assemble((bar_of(level, bar), style), "  ", (name, "bold"), f"{colon}{told}"), width, hang=_LEVELS + 3
    )


def _marked(meaning: Meaning, text: str, width: int) -> Text:
    """A line with its mark. What stands before the first colon names the point."""
    mark, style, _ = _MARKS[meaning]
    name, colon, told = text.partition(": ")
    line = Text.assemble("  ", (mark, style), " ", (name, "bold" if told else ""), f"{colon}{told}")
    return hung(line, width, hang=2)


def _beside(own: str, strong: str, columns: int) -> Iterator[RenderableType]:
    own = _shortened(own)
    if columns < SIDE_BY_SIDE:
        width = min(columns, WIDEST)
        for title, text in (("You", own), ("A strong answer", strong)):
            yield Text(f"\n{title}", style="bold")
            yield hung(Text(text), width, hang=0)
        return
    table = Table.grid(padding=(0, 3), expand=False)
    half = (min(columns, 2 * WIDEST) - 3) // 2
    table.add_row()
    table.add_row(Text("You", style="bold"), Text("A strong answer", style="bold"))
    table.add_row(hung(Text(own), half, hang=0), hung(Text(strong), half, hang=0))
    yield table


def _shortened(text: str) -> str:
    if len(text) <= LONGEST_ANSWER:
        return text
    head = text[:LONGEST_ANSWER].rsplit(" ", 1)[0]
    return f"{head} …\n[{len(text[len(head) :].split())} more words are in the transcript]"

"""A review for a terminal or a pipe: every mark reads without colour, and a pager can search it."""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from interviewer.review import telling
from interviewer.review.model import SYMBOLS, Asked, Kind, Review, SignalView, Span, Turn
from interviewer.review.places import INNER, weave
from interviewer.text import terminal_safe

WIDEST = 88
"""Columns of running text; wider is hard to read."""

_LEVELS = 5
_STYLES: dict[Kind, str] = {
    Kind.FLAG: "bold red",
    Kind.OPPOSITE: "red",
    Kind.TWICE: "yellow",
    Kind.POINT: "green",
    Kind.TOUCHED: "yellow",
    Kind.CREDIT: "green",
    Kind.MISSED: "magenta",
    Kind.VAGUE: "cyan",
    Kind.HEDGE: "dim",
    Kind.FILLER: "dim",
}


def drawn(review: Review, columns: int, *, colour: bool) -> str:
    """The whole review as text of at most ``columns`` columns, with escape codes only where ``colour``."""
    out = io.StringIO()
    console = Console(
        file=out,
        width=max(20, min(columns, WIDEST)),
        force_terminal=colour,
        color_system="standard" if colour else None,
        markup=False,
        emoji=False,
        highlight=False,
    )
    for line, indent in _lines(review):
        console.print(Padding(line, (0, 0, 0, indent)) if indent else line)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


Line = tuple[Text, int]
"""A paragraph, and the columns it is set in."""


def _lines(review: Review) -> Iterator[Line]:
    yield _text(f"Review of {review.session}", "bold"), 0
    yield _text(telling.head(review)), 0
    for warning in review.warnings:
        yield _text(f"({warning})", "dim"), 0
    yield from _scorecard(review)
    if any(t.spans for q in review.asked for t in q.turns):
        yield Text(), 0
        yield _legend(review), 0
    for question in review.asked:
        yield from _question(question)
    yield from _delivery(review)
    yield from _timeline(review)


def _heading(text: str) -> Iterator[Line]:
    yield Text(), 0
    yield _text(f"## {text}", "bold"), 0


def _scorecard(review: Review) -> Iterator[Line]:
    if not review.signals or review.bar is None:
        return
    yield from _heading("Scorecard")
    for signal in review.signals:
        yield Text.assemble(_steps(signal.level, review.bar), "  ", _text(_signal(signal), "bold")), 0
        yield _text(telling.signal(signal)), _LEVELS + 3
    yield _text(f"({review.past_told})", "dim"), 0


def _signal(signal: SignalView) -> str:
    past = f" (before: {', '.join(str(p.level) for p in signal.past)})" if signal.past else ""
    return f"{signal.signal.label}: {signal.told}{past}"


def _steps(level: int | None, bar: int) -> str:
    """Five steps, those reached filled, the passing bar after its step; dots without a level."""
    if level is None:
        return "·" * _LEVELS + " "
    steps = ["▮" if step <= level else "▯" for step in range(1, _LEVELS + 1)]
    return "".join([*steps[:bar], "│", *steps[bar:]])


def _legend(review: Review) -> Text:
    used = {s.kind for q in review.asked for t in q.turns for s in t.spans}
    told = [f"[words]{SYMBOLS[k]}1 {k.value}" for k in Kind if k in used and k not in (Kind.HEDGE, Kind.FILLER)]
    if used & {Kind.HEDGE, Kind.FILLER}:
        told.append("{words} hedge or filler")
    return _text("Marks: " + "   ".join(told), "dim")


def _question(question: Asked) -> Iterator[Line]:
    yield from _heading(telling.asked(question))
    for turn in question.turns:
        yield Text(), 0
        yield from _turn(turn)
    if question.order:
        yield Text(), 0
        yield _text("Evidence in the order it was asked for", "bold"), 0
        yield from ((_text(line), 2) for line in telling.order(question.order))
    if question.points:
        yield Text(), 0
        yield _text("Points of this question", "bold"), 0
        for verdict in (v for v in question.points if v.counted):
            at = f" See {verdict.note}." if verdict.note else ""
            yield _text(f"{telling.point(verdict)}{at}"), 2
        if unreached := telling.unreached(question):
            yield _text(unreached, "dim"), 2


def _turn(turn: Turn) -> Iterator[Line]:
    yield _text(telling.who(turn), "bold" if turn.who == "candidate" else "dim"), 0
    if turn.text:
        yield _marked(turn), 2
    for exhibit in turn.shown:
        yield _text(f"(on the table: {exhibit.title})", "dim"), 2
    for line in telling.follow_up(turn.follow_up) if turn.follow_up else ():
        yield _text(f"-> {line}", "dim"), 4
    for note in turn.notes:
        yield Text.assemble((f"{SYMBOLS[note.kind]}{note.number}", _STYLES[note.kind]), " ", _text(note.text)), 4
    if sounds := telling.sounds(turn):
        yield _text(sounds, "dim"), 4


def _marked(turn: Turn) -> Text:
    line = Text()
    styles: list[str] = []
    for step, what in weave(turn.text, turn.spans):
        if isinstance(what, str):
            line.append(terminal_safe(what), style=" ".join(styles))
        elif step == "open":
            styles.append(_STYLES[what.kind])
            line.append("{" if _quiet(what) else "[", style="dim")
        else:
            styles.pop()
            line.append("}" if _quiet(what) else f"]{SYMBOLS[what.kind]}{_compact(what)}", style="dim")
    return line


def _quiet(span: Span) -> bool:
    return span.kind in INNER and not span.notes


def _compact(span: Span) -> str:
    return telling.numbers(span).replace(" ", "")


def _delivery(review: Review) -> Iterator[Line]:
    told = list(telling.delivery(review.delivery))
    if not told:
        return
    yield from _heading("Delivery")
    yield from ((_text(line), 0) for line in told)
    if sharper := telling.sharper(review.delivery):
        yield Text(), 0
        yield _text("The vaguest sentence", "bold"), 0
        yield from ((_text(line), 2) for line in sharper)
    yield _text("(None of this moves a level.)", "dim"), 0


def _timeline(review: Review) -> Iterator[Line]:
    bars = review.timeline.bars
    longest = max((b.amount for b in bars), default=0)
    if not longest:
        return
    yield from _heading("Timeline")
    yield _text(f"({review.timeline.told})", "dim"), 0
    for bar in bars:
        sign, name = ("=", "you") if bar.who == "candidate" else ("-", "interviewer")
        length = max(1, round(40 * bar.amount / longest))
        yield _text(f"{bar.turn:>4} {name:<11} {sign * length} {bar.amount:.0f}"), 0


def _text(text: str, style: str = "") -> Text:
    return Text(terminal_safe(text), style=style)

"""A review as one page: no network, no script, nothing that a browser would run.

Everything is escaped by the template engine, and a content security policy forbids all but the one style sheet inside.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from interviewer.review import telling
from interviewer.review.model import SYMBOLS, Kind, Review, Turn
from interviewer.review.places import weave
from interviewer.text import terminal_safe

if TYPE_CHECKING:
    from jinja2 import Environment

_FOLDER = Path(__file__).parent
_WIDTH = 720
_CLASSES: dict[Kind, str] = {kind: kind.name.lower() for kind in Kind}


@dataclass(frozen=True, slots=True)
class Bar:
    """One turn on the timeline, in the units of the drawing."""

    turn: str
    who: str
    amount: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark as the template needs it. ``anchors`` are the notes that lead back here."""

    kind: Kind
    notes: tuple[int, ...]
    anchors: tuple[int, ...]


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_FOLDER), undefined=StrictUndefined, autoescape=True, finalize=_clean, trim_blocks=False
    )


def _clean(value: object) -> object:
    """Text without control characters; what is marked as HTML is the style sheet, and passes."""
    return terminal_safe(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def page(review: Review) -> str:
    """The whole page."""
    style = (_FOLDER / "review.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    used = {s.kind for q in review.asked for t in q.turns for s in t.spans}
    steps, anchored = _steps(review)
    return (
        _environment()
        .get_template("review.html.j2")
        .render(
            review=review,
            telling=telling,
            style=style,
            style_hash=f"sha256-{digest}",
            symbols=SYMBOLS,
            classes=_CLASSES,
            used=[kind for kind in Kind if kind in used],
            steps=steps,
            anchored=anchored,
            at=lambda level: 11 + 32 * (level - 1),
            delivery=list(telling.delivery(review.delivery)),
            sharper=telling.sharper(review.delivery),
            timeline=list(_bars(review)),
        )
    )


Step = tuple[Literal["open", "close"], Marked] | tuple[Literal["words"], str]


def _steps(review: Review) -> tuple[Callable[[Turn], Iterator[Step]], set[int]]:
    """How a turn's words are woven with its marks, and the notes that have words to lead back to."""
    first: dict[int, tuple[str, int]] = {}
    for turn in (t for q in review.asked for t in q.turns):
        for span in turn.spans:
            for note in span.notes:
                first.setdefault(note, (turn.id, span.start))

    def steps(turn: Turn) -> Iterator[Step]:
        for step, what in weave(turn.text, turn.spans):
            if isinstance(what, str):
                yield "words", what
            else:
                begun = tuple(n for n in what.notes if first[n] == (turn.id, what.start))
                marked = Marked(what.kind, what.notes, begun)
                yield ("open" if step == "open" else "close"), marked

    return steps, set(first)


def _bars(review: Review) -> Iterator[Bar]:
    total = sum(bar.amount for bar in review.timeline.bars)
    if not total:
        return
    x = 0.0
    for bar in review.timeline.bars:
        width = _WIDTH * bar.amount / total
        yield Bar(bar.turn, bar.who, f"{bar.amount:.0f}", f"{x:.1f}", f"{max(0.5, width - 1):.1f}")
        x += width

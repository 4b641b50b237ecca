"""A review as Markdown: candidate text is escaped, so that nothing in it is a link, a heading or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewer.review import telling
from interviewer.review.model import SYMBOLS, Asked, Kind, Review, Span, Turn
from interviewer.review.places import INNER, weave
from interviewer.text import terminal_safe

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ALWAYS = re.compile(r"[\\`*_{}\[\]~|$^@]")
_AT_START = re.compile(r"^(\s*\d*)([#+=.)-])", re.MULTILINE)
_ADDRESS = re.compile(r":(?=\S)|(?<=www)\.", re.IGNORECASE)


def escaped(text: str) -> str:
    """Text that Markdown shows as it stands: no markup, no HTML, no list, no link, not even a bare address."""
    text = _ALWAYS.sub(lambda m: f"\\{m[0]}", terminal_safe(text))
    text = re.sub(r"[&<>]", lambda m: _ENTITIES[m[0]], text)
    text = _ADDRESS.sub(lambda m: f"\\{m[0]}", text)
    return _AT_START.sub(lambda m: f"{m[1]}\\{m[2]}", text)


def _line(text: str) -> str:
    return escaped(" ".join(text.split()))


def written(review: Review) -> str:
    """The whole review."""
    return "\n".join(_parts(review)).rstrip() + "\n"


def _parts(review: Review) -> Iterator[str]:
    yield f"# Review of {_line(review.session)}\n"
    yield f"{_line(telling.head(review))}\n"
    yield from (f"*{_line(warning)}*\n" for warning in review.warnings)
    yield from _scorecard(review)
    used = {s.kind for q in review.asked for t in q.turns for s in t.spans}
    if used:
        told = [f"\\[words\\]**{escaped(SYMBOLS[k])}1** {k.value}" for k in Kind if k in used and not _silent(k)]
        quiet = ["\\{words\\} hedge or filler"] if any(_silent(k) for k in used) else []
        yield f"Marks: {', '.join([*told, *quiet])}.\n"
    for question in review.asked:
        yield from _question(question)
    told = list(telling.delivery(review.delivery))
    if told:
        yield "## Delivery\n"
        yield from (f"- {_line(line)}" for line in told)
        yield ""
    if sharper := telling.sharper(review.delivery):
        yield "### The vaguest sentence\n"
        yield from (f"- {_line(line)}" for line in sharper)
        yield ""
    if told:
        yield "None of this moves a level.\n"
    yield from _timeline(review)


def _scorecard(review: Review) -> Iterator[str]:
    if not review.signals:
        return
    yield "## Scorecard\n"
    yield "| signal | result | before | why, and one level up |"
    yield "|---|---|---|---|"
    for signal in review.signals:
        past = ", ".join(str(p.level) for p in signal.past) or "none"
        cells = (signal.signal.label, signal.told, past, telling.signal(signal))
        yield f"| {' | '.join(_line(cell) for cell in cells)} |"
    yield f"\n{_line(review.past_told)}\n"


def _question(question: Asked) -> Iterator[str]:
    yield f"## {_line(telling.asked(question))}\n"
    for turn in question.turns:
        yield from _turn(turn)
    if question.order:
        yield "### Evidence in the order it was asked for\n"
        yield from (f"- {_line(line)}" for line in telling.order(question.order))
        yield ""
    counted = [v for v in question.points if v.counted]
    if question.points:
        yield "### Points of this question\n"
        for verdict in counted:
            yield f"- {_line(telling.point(verdict))}{f' See {verdict.note}.' if verdict.note else ''}"
        if unreached := telling.unreached(question):
            yield f"- {_line(unreached)}"
        yield ""


def _turn(turn: Turn) -> Iterator[str]:
    yield f"**{_line(telling.who(turn))}**\n"
    if turn.text:
        # A line break of the candidate's stays one, and every line stays in the quotation.
        lines = _marked(turn).split("\n")
        yield "\n".join(f"> {line}\\" if line and n < len(lines) - 1 else f"> {line}" for n, line in enumerate(lines))
        yield ""
    notes = [f"- (on the table: {_line(exhibit.title)})" for exhibit in turn.shown]
    notes += [f"- {_line(line)}" for line in (telling.follow_up(turn.follow_up) if turn.follow_up else ())]
    notes += [f"- **{escaped(SYMBOLS[n.kind])}{n.number}** {_line(n.text)}" for n in turn.notes]
    if sounds := telling.sounds(turn):
        notes.append(f"- {_line(sounds)}")
    if notes:
        yield "\n".join(notes) + "\n"


def _marked(turn: Turn) -> str:
    out = []
    for step, what in weave(turn.text, turn.spans):
        if isinstance(what, str):
            out.append(escaped(what))
        elif step == "open":
            out.append("\\{" if _quiet(what) else "\\[")
        else:
            out.append("\\}" if _quiet(what) else f"\\]**{escaped(SYMBOLS[what.kind])}{telling.numbers(what)}**")
    return "".join(out)


def _silent(kind: Kind) -> bool:
    return kind in (Kind.HEDGE, Kind.FILLER)


def _quiet(span: Span) -> bool:
    return span.kind in INNER and not span.notes


def _timeline(review: Review) -> Iterator[str]:
    if not review.timeline.bars:
        return
    yield "## Timeline\n"
    yield f"{_line(review.timeline.told)}\n"
    yield f"| turn | who | {review.timeline.unit} |"
    yield "|---|---|---|"
    for bar in review.timeline.bars:
        yield f"| {_line(bar.turn)} | {'you' if bar.who == 'candidate' else 'interviewer'} | {bar.amount:.0f} |"

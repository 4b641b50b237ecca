"""Where words stand in an answer, and how marks that meet are laid so that none crosses another."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from interviewer.review.model import Kind, Span
from interviewer.text import Sentence

PRECEDENCE = {kind: place for place, kind in enumerate(Kind)}
INNER = (Kind.VAGUE, Kind.HEDGE, Kind.FILLER)
"""Kinds that may stand inside the others."""

_WORD = re.compile(r"\w")


@dataclass(frozen=True, slots=True)
class Mark:
    """Words to be marked, before it is settled what happens where marks meet. ``note`` is 0 for none."""

    start: int
    end: int
    kind: Kind
    note: int = 0


def locate(text: str, words: str, split: Sequence[Sentence] = (), sentence: int = 0) -> tuple[int, int] | None:
    """Where words stand in a canonical answer: in the sentence of that number if they do, else where they come first.

    Letter for letter if possible; else whatever the case and the white space. None if they are not there.
    """
    pieces = [re.escape(piece) for piece in words.split()]
    if not pieces:
        return None
    near = split[sentence - 1] if 0 < sentence <= len(split) else None
    # Words, not letters: "rain" is not said in "train". A quote may also begin or end with what is no letter.
    first, last = r"(?<!\w)" if words.split()[0][0].isalnum() else "", r"(?!\w)" if words.rstrip()[-1].isalnum() else ""
    spelt = r"\s+".join(pieces)
    for flags in (re.NOFLAG, re.IGNORECASE):
        pattern = re.compile(f"{first}{spelt}{last}", flags)
        matches = [m.span() for m in pattern.finditer(text)]
        if near:
            matches.sort(key=lambda m: not (m[0] < near.end and near.start < m[1]))
        if matches:
            return matches[0]
    return None


def lay(text: str, marks: Sequence[Mark]) -> tuple[Span, ...]:
    """Spans that lie apart or one wholly inside the other, in the order they open.

    What the judge found makes the outer layer: where quotes overlap they are cut, the common part has the notes of all
    and is shown as the most telling kind. Delivery makes the inner one: of two that overlap the more telling stays and
    takes the notes of both, and one that crosses an edge of the outer layer is cut there.
    """
    sound = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    outer = _cut(text, [m for m in sound if m.kind not in INNER])
    inner = _chosen([m for m in sound if m.kind in INNER])
    edges = sorted({edge for span in outer for edge in (span.start, span.end)})
    pieces = [piece for mark, notes in inner for piece in _split(text, mark, notes, edges)]
    return tuple(sorted([*outer, *pieces], key=lambda s: (s.start, -s.end, PRECEDENCE[s.kind])))


def _cut(text: str, marks: Sequence[Mark]) -> list[Span]:
    edges = sorted({edge for mark in marks for edge in (mark.start, mark.end)})
    by_start = sorted(marks, key=lambda m: m.start)
    spans: list[Span] = []
    over: list[Mark] = []
    upcoming = 0
    for start, end in pairwise(edges):
        while upcoming < len(by_start) and by_start[upcoming].start <= start:
            over.append(by_start[upcoming])
            upcoming += 1
        over = [mark for mark in over if mark.end > start]
        if over and _WORD.search(text, start, end):
            over.sort(key=lambda m: (PRECEDENCE[m.kind], m.note))
            notes = tuple(dict.fromkeys(m.note for m in over if m.note))
            spans.append(Span(start=start, end=end, kind=over[0].kind, notes=notes))
    return spans


def _chosen(marks: Sequence[Mark]) -> list[tuple[Mark, tuple[int, ...]]]:
    """Those that overlap none more telling, in order, each with its notes and those of what gave way to it."""
    starts: list[int] = []
    chosen: list[tuple[Mark, tuple[int, ...]]] = []
    for mark in sorted(marks, key=lambda m: (PRECEDENCE[m.kind], m.start, -m.end)):
        at = bisect_left(starts, mark.start)
        mine = (mark.note,) if mark.note else ()
        over = next((i for i in (at - 1, at) if 0 <= i < len(chosen) and _meet(chosen[i][0], mark)), None)
        if over is None:
            starts.insert(at, mark.start)
            chosen.insert(at, (mark, mine))
        else:
            chosen[over] = chosen[over][0], (*chosen[over][1], *mine)
    return chosen


def _meet(one: Mark, other: Mark) -> bool:
    return one.start < other.end and other.start < one.end


def _split(text: str, mark: Mark, notes: tuple[int, ...], edges: Sequence[int]) -> Iterator[Span]:
    inside = edges[bisect_left(edges, mark.start + 1) : bisect_left(edges, mark.end)]
    for start, end in pairwise([mark.start, *inside, mark.end]):
        if _WORD.search(text, start, end):
            yield Span(start=start, end=end, kind=mark.kind, notes=notes)


Step = tuple[Literal["open", "close"], Span] | tuple[Literal["words"], str]


def weave(text: str, spans: Sequence[Span]) -> Iterator[Step]:
    """An answer as a renderer meets it: words, and marks that open and close, each closed before the one around it."""
    at = 0
    open_: list[Span] = []
    for span in spans:
        while open_ and open_[-1].end <= span.start:
            if at < open_[-1].end:
                yield "words", text[at : open_[-1].end]
            at = open_[-1].end
            yield "close", open_.pop()
        if at < span.start:
            yield "words", text[at : span.start]
        at = span.start
        open_.append(span)
        yield "open", span
    while open_:
        if at < open_[-1].end:
            yield "words", text[at : open_[-1].end]
        at = open_[-1].end
        yield "close", open_.pop()
    if at < len(text):
        yield "words", text[at:]

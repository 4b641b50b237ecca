"""Whole words on each line of the editor; prompt_toolkit itself breaks lines anywhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from prompt_toolkit.layout.processors import Processor, Transformation, TransformationInput

from interviewer.frontends.page import cells

_PIECE = re.compile(r"\s|\S+")


class WordWrap(Processor):
    """Pads a line wherever a word would be broken at the edge. ``margin`` columns stand before each row."""

    def __init__(self, margin: int) -> None:
        self._margin = margin

    def apply_transformation(self, transformation_input: TransformationInput) -> Transformation:
        """The line as shown, with where each of its characters went."""
        fragments, room = transformation_input.fragments, transformation_input.width - self._margin
        text = "".join(fragment[1] for fragment in fragments)
        if room < 10 or cells(text) <= room:
            return Transformation(fragments)
        shown, places = padded(text, room)
        last = len(places) - 1
        return Transformation(
            [("", shown)],
            source_to_display=lambda i: places[i] if i <= last else places[last] + i - last,
            display_to_source=lambda i: min(bisect_left(places, i), last),
        )


@lru_cache(maxsize=64)
def padded(text: str, room: int) -> tuple[str, list[int]]:
    """``text`` with spaces so that no word crosses a multiple of ``room`` columns, and the place of each character.

    A space that would begin a row is left out. The last place is that of the end.
    """
    shown: list[str] = []
    places: list[int] = []
    column = length = 0
    for piece in _PIECE.findall(text):
        if piece.isspace():
            places.append(length)
            if column < room:
                shown.append(piece)
                length, column = length + 1, column + 1
            continue
        size = cells(piece)
        if column + size > room and column:
            gap = room - column if size <= room else 0
            shown.append(" " * gap)
            length, column = length + gap, column if size > room else 0
        places.extend(range(length, length + len(piece)))
        shown.append(piece)
        length, column = length + len(piece), column + size
        while column > room:
            column -= room
    places.append(length)
    return "".join(shown), places

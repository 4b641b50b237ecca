"""Labels of the conversations: two blind ratings, the differences settled, and how far the raters agree.

labels/NAME.yaml holds ``one`` and ``two`` (see RATING.md) and ``settled``: a third reading of what they differ on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from evals.conversations.holding import HERE, Spec, index
from evals.conversations.sheets import transcript
from interviewer.domain.signal import Signal
from interviewer.domain.transcript import Transcript
from interviewer.judges import reading

FOLDER = HERE / "labels"
POINT = ("met", "partial", "not met", "contradicted")
FLAG = ("standing", "cleared", "absent")

Rater = Literal["one", "two"]


@dataclass(frozen=True, slots=True)
class Label:
    """A verdict and the sentence that shows it, like ``a1.2``, or none."""

    verdict: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """One reading of a conversation. A signal without occasion has no level."""

    items: Mapping[str, Label]
    levels: Mapping[Signal, int | None]


@dataclass(frozen=True, slots=True)
class Labelled:
    """One conversation with its ratings; ``gold`` is what both said, or what settled it."""

    name: str
    spec: Spec
    transcript: Transcript
    one: Rating
    two: Rating
    gold: Rating


def _label(text: str) -> Label:
    words = str(text).split()
    sentence = words.pop() if words and words[-1][:1] == "a" and words[-1][1:2].isdigit() else ""
    return Label(" ".join(words), sentence)


def rating(data: Mapping[str, Any]) -> Rating:
    """A rating as it stands in a file."""
    levels = {Signal(s): None if v in (None, "none") else int(v) for s, v in data.get("levels", {}).items()}
    return Rating({i: _label(text) for i, text in data.get("items", {}).items()}, levels)


def faults(name: str, given: Rating, *, whole: bool = True) -> list[str]:
    """What is wrong with a rating: items left out or unknown, verdicts that are none, levels out of range."""
    wanted = {i.id: i for i in reading.items(transcript(name).judged)}
    found = [f"{name}: {i} is no item of it" for i in given.items if i not in wanted]
    if whole:
        found += [f"{name}: {i} is not rated" for i in wanted if i not in given.items]
        found += [f"{name}: {s} has no level; write none" for s in Signal if s not in given.levels]
    for item, label in given.items.items():
        allowed = FLAG if item in wanted and wanted[item].flag else POINT
        if label.verdict not in allowed:
            found.append(f"{name}: {item}: {label.verdict!r} is none of {', '.join(allowed)}")
    found += [f"{name}: {s}: level {v}" for s, v in given.levels.items() if v is not None and not 1 <= v <= 5]
    return found


def differences(one: Rating, two: Rating) -> tuple[list[str], list[Signal]]:
    """The items and signals on which two ratings differ."""
    items = [i for i, label in one.items.items() if i in two.items and label.verdict != two.items[i].verdict]
    return items, [s for s, level in one.levels.items() if two.levels.get(s) != level]


def _settled(one: Rating, two: Rating, third: Rating) -> Rating:
    items, levels = differences(one, two)
    return Rating(
        {i: third.items[i] if i in items else label for i, label in one.items.items()},
        {s: third.levels[s] if s in levels else level for s, level in one.levels.items()},
    )


def read(path: Path) -> dict[str, Rating]:
    """The ratings in a file of labels: one, two and settled."""
    return {who: rating(data) for who, data in yaml.safe_load(path.read_text(encoding="utf-8")).items()}


@cache
def labelled() -> tuple[Labelled, ...]:
    """Every conversation with its labels."""
    found = []
    for name, spec in index().conversations.items():
        given = read(FOLDER / f"{name}.yaml")
        gold = _settled(given["one"], given["two"], given["settled"])
        found.append(Labelled(name, spec, transcript(name), given["one"], given["two"], gold))
    return tuple(found)

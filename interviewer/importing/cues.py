"""What every format comes to: words, who said them, and when."""

from __future__ import annotations

import re
from dataclasses import dataclass

from interviewer.text import canonical

TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?(?:\s?[AaPp]\.?[Mm]\.?)?"
"""A time as transcripts write it: 0:03, 00:01:02.500, 10:03 AM."""

LONGEST_NAME = 60
"""Characters of a speaker's name that are kept."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A piece of speech as a file has it. ``speaker`` is "" where none is named; times are seconds, where given."""

    speaker: str
    text: str
    start: float | None = None
    end: float | None = None


def seconds(time: str) -> float | None:
    """The seconds of a time such as 1:02:03.5; None when it is none. Two parts are minutes and seconds.

    With AM or PM it is a time of day, and two parts are hours and minutes.
    """
    if not re.fullmatch(TIME, time.strip(), re.ASCII):
        return None
    half = re.search(r"[AaPp](?=\.?[Mm])", time)
    parts = [float(part) for part in re.findall(r"\d+(?:\.\d+)?", time.replace(",", "."))]
    if half:
        parts = [*parts, 0.0][:3]
        parts[0] = parts[0] % 12 + (12 if half[0] in "Pp" else 0)
    total = 0.0
    for part in parts:
        total = total * 60 + part
    return total


def clean_name(name: str) -> str:
    """A speaker's name in one short line without anything invisible."""
    return " ".join(canonical(name).split())[:LONGEST_NAME].strip(" *_:-–—\"'")

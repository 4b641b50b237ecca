"""A file from elsewhere as a list of cues: which format it is, and what it says of itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, get_args

from interviewer.errors import DataError
from interviewer.importing.cues import Cue
from interviewer.importing.decoding import text_of
from interviewer.importing.own import Known

Format = Literal["vtt", "srt", "text", "markdown", "json"]
FORMATS: tuple[str, ...] = get_args(Format)

MOST_SPEECH = 1_000_000
"""Characters of speech that are taken: some twenty hours of talk."""

_OURS = re.compile(r'\s*\{"type"\s*:\s*"session"')
_SRT = re.compile(r"\s*\d+[ \t]*\n\s*\d+:\d{1,2}:\d{1,2}[,.]\d+\s*-->")
_BOLD_NAME = re.compile(r"^[^\n\w]{0,12}(?:[\d:.,]{3,12}[\])]?\s*)?(?:\*\*|__)[^\n*_]{1,60}(?:\*\*|__)", re.MULTILINE)
_HINT = "Write each turn as Name: words, or see docs/importing.md for what is read."


@dataclass(frozen=True, slots=True)
class Recording:
    """What a file holds. ``known`` is what our JSON form says beside its turns."""

    name: str
    format: Format
    cues: tuple[Cue, ...]
    warnings: tuple[str, ...] = ()
    known: Known = field(default_factory=Known)


def detect(text: str) -> Format:
    """The format of a transcript, by how it begins."""
    start = text.lstrip("\ufeff\n\t ")
    if start.startswith("WEBVTT"):
        return "vtt"
    if _SRT.match(start):
        return "srt"
    if start.startswith("{"):
        return "json"
    return "markdown" if len(_BOLD_NAME.findall(text[:200_000])) > 1 else "text"


def read(path: Path, wanted: Format | None = None) -> Recording:
    """The cues of a file, in the ``wanted`` format or the one it seems to be in.

    Raises what ``text_of`` does, and ``DataError`` when nothing in it is somebody's speech.
    """
    text = text_of(path)
    if _OURS.match(text):
        raise DataError(f"{path}: this is a transcript of ours already", hint=f"Judge it: interviewer judge {path}")
    kind = wanted or detect(text)
    found = _READERS[kind](str(path), text)
    if not found.cues:
        what = {"vtt": "WebVTT", "srt": "SRT", "json": "our JSON form"}.get(kind, "text with speakers")
        raise DataError(f"{path}: nobody says anything in it, read as {what}", hint=_HINT)
    if sum(len(cue.text) for cue in found.cues) > MOST_SPEECH:
        raise DataError(
            f"{path}: more than {MOST_SPEECH:,} characters of speech, which no interview has",
            hint="Cut out the part with the interview, and import that.",
        )
    return found


def _captions(kind: Literal["vtt", "srt"]) -> Callable[[str, str], Recording]:
    def reader(path: str, text: str) -> Recording:
        from interviewer.importing.captions import captions

        cues, warnings = captions(path, text, kind)
        return Recording(Path(path).name, kind, tuple(cues), tuple(warnings))

    return reader


def _text(kind: Literal["text", "markdown"]) -> Callable[[str, str], Recording]:
    def reader(path: str, text: str) -> Recording:
        from interviewer.importing.spoken_text import spoken

        cues, warnings = spoken(text, bold=kind == "markdown")
        return Recording(Path(path).name, kind, tuple(cues), tuple(warnings))

    return reader


def _json(path: str, text: str) -> Recording:
    from interviewer.importing.own import cues, own

    file = own(path, text)
    return Recording(Path(path).name, "json", tuple(cues(file)), (), file)


_READERS: dict[str, Callable[[str, str], Recording]] = {
    "vtt": _captions("vtt"),
    "srt": _captions("srt"),
    "text": _text("text"),
    "markdown": _text("markdown"),
    "json": _json,
}

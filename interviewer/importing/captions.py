"""WebVTT and SRT. The library finds cues, times and notes; who speaks is read from its raw text here.

It keeps the first voice of a cue alone, drops the words after a bare "<", and leaves entities as they are.
"""

from __future__ import annotations

import html
import io
import re
from typing import Literal

import webvtt
from webvtt.errors import MalformedCaptionError, MalformedFileError

from interviewer.errors import DataError
from interviewer.importing.cues import Cue, clean_name, seconds
from interviewer.importing.names import named
from interviewer.importing.rolling import unrolled

_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,80})?[ \t]+([^<>\n]{1,200})>")
_TAG = re.compile(
    r"</?(?:v|c|i|b|u|s|font|ruby|rt|lang)(?:[.\s][^<>\n]{0,200})?>|<\d{1,3}:[\d:.]{1,16}>|\{\\[^{}\n]{1,40}\}",
    re.IGNORECASE,
)


def captions(path: str, text: str, kind: Literal["vtt", "srt"]) -> tuple[list[Cue], list[str]]:
    """The cues of a caption file with their speakers, repeats taken out; and what to tell of it.

    Raises ``DataError`` naming the file when it is not of that format.
    """
    try:
        found = webvtt.WebVTT.from_buffer(io.StringIO(text.lstrip("\n ")), format=kind).captions
    except (MalformedFileError, MalformedCaptionError) as error:
        raise DataError(
            f"{path}: not {'WebVTT' if kind == 'vtt' else 'SRT'}: {error}",
            hint="Name another format with --format, or see docs/importing.md.",
        ) from None
    warnings = []
    if lost := text.count("-->") - len(found):
        warnings.append(f"Left out, because it has no readable times or no words: {lost} cue{'s' * (lost > 1)}.")
    cues = [piece for caption in found for piece in _voices(caption)]
    with_names, told = named(cues)
    return unrolled(with_names), warnings + told


def _voices(caption: webvtt.Caption) -> list[Cue]:
    """A caption's pieces, one a voice; what no voice is named for has none."""
    start, end = seconds(caption.start), seconds(caption.end)
    parts = _VOICE.split(caption.raw_text)
    said = [("", parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]
    pieces = [(clean_name(html.unescape(name)), html.unescape(_TAG.sub("", text)).strip()) for name, text in said]
    return [Cue(name, text, start, end) for name, text in pieces if text]

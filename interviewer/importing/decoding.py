"""A file's bytes as text, or one clear error that says what to do."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from interviewer.errors import DataError, StoreError, UnknownName

LARGEST = 10_000_000
"""Bytes of a file that are read: ten hours of captions are three million."""

MOST_LINES = 200_000
"""Lines of a file that are read: ten hours of captions are thirty thousand."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CUT = "Cut out the part with the interview, and import that."
_EMPTY = re.compile(r"\n(?:[ \t]*\n){2,}")
_AS_TEXT = "Save it as plain text, WebVTT or SRT where it comes from, and import that."
_OTHER = ((b"PK\x03\x04", "a Word document or a zip file"), (b"%PDF", "a PDF"), (b"{\\rtf", "a rich text document"))


def text_of(path: Path) -> str:
    """The text of a file: UTF-8, or UTF-16 or UTF-32 with a byte order mark.

    Raises ``UnknownName`` when there is no such file, ``StoreError`` when it cannot be read, and ``DataError`` when it
    is too large or no text.
    """
    if not path.is_file():
        what = "a folder, not a file" if path.is_dir() else "there is no such file"
        raise UnknownName(f"{path}: {what}", hint="import takes one transcript file.")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}", hint="Check its permissions.") from error
    if len(data) > LARGEST:
        raise DataError(
            f"{path}: larger than {LARGEST // 1_000_000} MB, which no transcript of an interview is",
            hint=f"Is it a recording? Only its transcript can be imported. {_CUT}",
        )
    for mark, what in _OTHER:
        if data.startswith(mark):
            raise DataError(f"{path}: this is {what}, not text", hint=_AS_TEXT)
    text = _decoded(path, data)
    if "\0" in text:
        raise DataError(
            f"{path}: not text, or UTF-16 without its byte order mark", hint="Save it as UTF-8 and import that."
        )
    text = _EMPTY.sub("\n\n", text.replace("\r\n", "\n").replace("\r", "\n"))
    if text.count("\n") > MOST_LINES:
        raise DataError(f"{path}: more than {MOST_LINES:,} lines, which no interview has", hint=_CUT)
    return text


def _decoded(path: Path, data: bytes) -> str:
    encoding = next((name for mark, name in _BOMS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        name = "UTF-8" if encoding.startswith("utf-8") else encoding.upper()
        raise DataError(
            f"{path}: not {name} text (byte {error.start})",
            hint=f"Save it as UTF-8, or: iconv -f WINDOWS-1252 -t UTF-8 {path.name} > utf8-{path.name}",
        ) from None

"""All sessions at once, through a small cache: one line a session, keyed by file name, time of change and size.

The cache is never the source of truth. A line that does not match its files is made again from the transcript and the
scorecard; without a cache that matches its own checksum, all are. It is written whole by renaming, so that two
processes can do it: both write what the same files say.
"""

from __future__ import annotations

import contextlib
import gc
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from interviewer import __version__
from interviewer.errors import InterviewerError
from interviewer.progress.rows import SHAPE, Row, row, unpacked
from interviewer.progress.saved import write
from interviewer.store import Stamp, Transcripts, fold, load_scorecard

NAME = ".progress-index"
_SOUND = b',""]'  # how a payload without a fault ends
_TAB = b"\t"  # JSON holds none that is not escaped
_VERSION = b"interviewer progress index %s %08x\n" % (__version__.encode(), zlib.crc32(SHAPE.encode()))
"""The first line: rows that another version made, or made of other fields, are made again."""

_TELL_EVERY = 200
"""Sessions read anew between two words of progress."""


class Index(NamedTuple):
    """Every session there is, oldest first, and the files that could not be read, each with what is wrong."""

    rows: tuple[Row, ...]
    faults: tuple[str, ...]


class _Line(NamedTuple):
    """A cached line: its key, its row and its fault as JSON, and the row's detail as JSON."""

    key: bytes
    payload: bytes
    detail: bytes


def load(transcripts: Transcripts, on_progress: Callable[[str], None] = lambda _: None) -> Index:
    """Every session in the folder. What is broken is named once and passed over."""
    # Half a million small objects that all stay: looking through them for garbage would take longer than making them.
    collects = gc.isenabled()
    gc.disable()
    try:
        return _load(transcripts, on_progress)
    finally:
        gc.freeze()
        if collects:
            gc.enable()


def _load(transcripts: Transcripts, on_progress: Callable[[str], None]) -> Index:
    stamps = transcripts.stamps()
    cached = _read(transcripts.folder / NAME)
    lines: dict[str, _Line] = {}
    read = 0
    for name, stamp in stamps.items():
        key = _key(stamp)
        line = cached.get(name)
        # A fault may have been mended without a trace in size or time, such as a missing right to read.
        if line is None or line.key != key or not line.payload.endswith(_SOUND):
            read += 1
            if read % _TELL_EVERY == 0:
                on_progress(f"reading {len(stamps)} sessions, {len(lines)} done")
            line = _Line(key, *_made(transcripts.path(name)))
        lines[name] = line
    on_progress("")
    if lines != cached:
        _write(transcripts.folder / NAME, lines)
    return _index(lines)


def _index(lines: dict[str, _Line]) -> Index:
    # One call for all is several times faster than one a line.
    payloads = json.loads(b"[" + b",".join(line.payload for line in lines.values()) + b"]")
    told = zip(payloads, lines.values(), strict=True)
    rows = [unpacked(made, line.detail) for (made, _), line in told if made is not None]
    rows.sort(key=lambda r: (r.started, r.id))
    return Index(tuple(rows), tuple(fault for _, fault in payloads if fault))


def _made(path: Path) -> tuple[bytes, bytes]:
    """A session's row, or null, with what is wrong with its files, or ""; and its detail. As JSON."""
    made, fault = None, ""
    try:
        transcript, scorecard = fold(path).transcript, None
        try:
            scorecard = load_scorecard(path)
        except InterviewerError as error:
            fault = error.message  # what was said counts all the same
        made = row(path.stem, transcript, scorecard)
    except InterviewerError as error:
        fault = error.message
    except (ValueError, OverflowError):
        fault = f"{path}: its times are none at which an interview can have been held"
    payload = json.dumps((made[:-1] if made else None, fault), separators=(",", ":")).encode()
    return payload, made.packed if made else b"null"


def _key(stamp: Stamp) -> bytes:
    return b"%d %d %d %d" % stamp


def _read(path: Path) -> dict[str, _Line]:
    """The lines of a cache; none of one that is not what was written, to its last byte."""
    found: dict[str, _Line] = {}
    try:
        version, checksum, body = path.read_bytes().split(b"\n", 2)
    except (OSError, ValueError):
        return found
    if version + b"\n" == _VERSION and checksum == _checksum(body):
        for line in body.splitlines():
            name, *parts = line.split(_TAB)
            found[name.decode()] = _Line._make(parts)
    return found


def _write(path: Path, lines: dict[str, _Line]) -> None:
    body = b"".join(_TAB.join((name.encode(), *line)) + b"\n" for name, line in lines.items())
    with contextlib.suppress(OSError):  # without a cache the next run is slower, and as right
        write(path, _VERSION + _checksum(body) + b"\n" + body)


def _checksum(data: bytes) -> bytes:
    return b"%08x" % zlib.crc32(data)

"""All sessions at once, through a small cache: one line a session, keyed by file name, time of change and size.

The cache is never the source of truth. A line that does not match its file, or its own checksum, is made again from
the transcript and the scorecard; without a cache everything is. It is written whole by renaming, so that two processes
can do it: both write what the same files say.
"""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from interviewer.errors import InterviewerError
from interviewer.progress.rows import Row, row, unpacked
from interviewer.progress.saved import write
from interviewer.store import Stamp, Transcripts, fold, load_scorecard

NAME = ".progress-index"
_VERSION = b"interviewer progress index 1\n"
"""The first line. Raised whenever a row is made in another way, so that old ones are made again."""

_TELL_EVERY = 200
"""Sessions read anew between two words of progress."""


class Index(NamedTuple):
    """Every session there is, oldest first, and the files that could not be read, each with what is wrong."""

    rows: tuple[Row, ...]
    faults: tuple[str, ...]


class _Line(NamedTuple):
    """A cached line: its key, and its payload as JSON."""

    key: bytes
    payload: bytes


def load(transcripts: Transcripts, on_progress: Callable[[str], None] = lambda _: None) -> Index:
    """Every session in the folder. What is broken is named once and passed over."""
    stamps = transcripts.stamps()
    cached = _read(transcripts.folder / NAME)
    lines: dict[str, _Line] = {}
    changed = 0
    for name, stamp in stamps.items():
        key = _key(stamp)
        line = cached.get(name)
        if line is None or line.key != key:
            changed += 1
            if changed % _TELL_EVERY == 0:
                on_progress(f"reading {len(stamps)} sessions, {len(lines)} done")
            line = _Line(key, _payload(transcripts.path(name)))
        lines[name] = line
    on_progress("")
    if changed or len(cached) != len(lines):
        _write(transcripts.folder / NAME, lines)
    return _index(lines)


def _index(lines: dict[str, _Line]) -> Index:
    # One call for all is several times faster than one a line.
    payloads = json.loads(b"[" + b",".join(line.payload for line in lines.values()) + b"]")
    rows = [unpacked(made) for made, _ in payloads if made is not None]
    rows.sort(key=lambda r: (r.started, r.id))
    return Index(tuple(rows), tuple(fault for _, fault in payloads if fault))


def _payload(path: Path) -> bytes:
    """A session's row, or null, and what is wrong with its files, or ""; as JSON."""
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
    except ValueError:
        fault = f"{path}:1: its starting time cannot be read"
    return json.dumps((made, fault), separators=(",", ":")).encode()


def _key(stamp: Stamp) -> bytes:
    return b"%d %d %d %d" % stamp


def _read(path: Path) -> dict[str, _Line]:
    """The sound lines of a cache; none of an unreadable one."""
    try:
        first, _, rest = path.read_bytes().partition(b"\n")
    except OSError:
        return {}
    found: dict[str, _Line] = {}
    if first + b"\n" != _VERSION:
        return found
    for line in rest.split(b"\n"):
        checksum, _, body = line.partition(b" ")
        name, *key, payload = [*body.split(b" ", 5), b""][:6]
        if checksum == b"%08x" % zlib.crc32(body) and payload:
            found[name.decode()] = _Line(b" ".join(key), payload)
    return found


def _write(path: Path, lines: dict[str, _Line]) -> None:
    bodies = (b"%s %s %s" % (name.encode(), line.key, line.payload) for name, line in lines.items())
    data = _VERSION + b"".join(b"%08x %s\n" % (zlib.crc32(body), body) for body in bodies)
    with contextlib.suppress(OSError):  # without a cache the next run is slower, and as right
        write(path, data)

"""Transcripts and scorecards on disk: append, sync, lock, and fold back.

A transcript is one JSON object a line. It is locked while open; a last line that a crash tore in half moves to a
sidecar file and is told; a line that cannot be written is saved elsewhere and the candidate told where.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from filelock import FileLock, Timeout
from pydantic import ValidationError

from interviewer.domain.scorecard import Scorecard
from interviewer.domain.transcript import VERSION, Record, SessionRecord, Transcript, record_adapter
from interviewer.errors import DataError, StoreError, UnknownName

SUFFIX = ".jsonl"
MEND = "Remove or mend that line; the lines before it are sound."
_ASKED = re.compile(rb'\{"type":"ask".{0,80}?"question":\{"id":"([a-z0-9-]+)"')
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,120}", re.IGNORECASE)
_SCORECARD = ".scorecard.json"

Stamp = tuple[int, int, int, int]
"""When a transcript and its scorecard were last changed, in nanoseconds, and their sizes in bytes; 0 without one."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A transcript read back. ``torn`` is a half-written last line, ``end`` the bytes of sound lines before it."""

    transcript: Transcript
    torn: bytes
    end: int


def fold(path: Path) -> Folded:
    """Read a transcript file.

    Raises ``DataError`` naming file, line and fault; only an unfinished last line is forgiven.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be read: {error.strerror}", hint="Check the path and its permissions."
        ) from error
    records: list[Record] = []
    torn, end = b"", 0
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        whole = line.endswith(b"\n")
        try:
            records.append(record_adapter.validate_json(line))
        except ValidationError as error:
            if not whole and end + len(line) == len(data):
                torn = line
                break
            raise DataError(f"{path}:{number}: {_fault(line, error)}", hint=_newer(line) or MEND) from None
        if number == 1 and (newer := _newer(line)):
            raise DataError(f"{path}:1: this program is too old to read it", hint=newer)
        end += len(line)
    if not records or not isinstance(records[0], SessionRecord):
        raise DataError(
            f"{path}:1: a transcript begins with a session record", hint="Is this one of ours? See: interviewer import"
        )
    return Folded(Transcript(session=records[0], records=tuple(records)), torn, end)


def _fault(line: bytes, error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"not a transcript record: {where + ': ' if where else ''}{first['msg']}"


def _newer(line: bytes) -> str:
    """What to do about a first line of a later format than this program reads; "" when it is not."""
    with contextlib.suppress(ValueError, AttributeError):
        version = json.loads(line).get("version")
        if isinstance(version, int) and version > VERSION:
            return (
                f"It was written by a newer version (format {version}; this one reads {VERSION}). Upgrade to read it."
            )
    return ""


class TranscriptLog:
    """An open transcript: ``append`` returns once the record is synced. Use as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(str(path) + ".lock")
        self._file: IO[bytes] | None = None

    def __enter__(self) -> TranscriptLog:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
            self._file = self.path.open("ab")
        except Timeout:
            raise StoreError(
                f"{self.path.name} is open in another process", hint="Finish or stop that interview first."
            ) from None
        except OSError as error:
            self._lock.release()
            raise StoreError(
                f"cannot write to {self.path.parent}: {error.strerror or error}",
                hint="Choose another folder with INTERVIEWER_HOME=FOLDER, or mend its permissions.",
            ) from error
        return self

    def __exit__(self, *_: object) -> None:
        if self._file:
            self._file.close()
        self._lock.release()
        with contextlib.suppress(OSError):
            Path(self._lock.lock_file).unlink()

    def append(self, record: Record, /) -> None:
        """Write one record and sync it. Raises ``StoreError`` saying where the words were saved instead."""
        if self._file is None:
            raise RuntimeError("the transcript is not open")
        line = record_adapter.dump_json(record) + b"\n"
        start = self.path.stat().st_size if self.path.exists() else 0
        try:
            self._file.write(line)
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            self._undo(start)
            raise StoreError(
                f"{self.path}: could not be written: {error.strerror}. {self._rescue(line)}",
                hint=f"Free some space, then: interviewer resume {self.path.stem}",
            ) from error

    def _undo(self, start: int) -> None:
        """Leave no half line behind: what was written of it is cut off again, so that resuming finds sound lines."""
        with contextlib.suppress(OSError, ValueError):
            if self._file:
                self._file.close()
        with contextlib.suppress(OSError):
            os.truncate(self.path, start)
        with contextlib.suppress(OSError):
            self._file = self.path.open("ab")

    def _rescue(self, line: bytes) -> str:
        for folder in (Path(tempfile.gettempdir()), Path.home()):
            try:
                with tempfile.NamedTemporaryFile(
                    "wb", dir=folder, prefix=f"{self.path.stem}-rescued-", suffix=SUFFIX, delete=False
                ) as file:
                    file.write(line)
                    file.flush()
                    os.fsync(file.fileno())
                return f"Your last words are safe in {file.name}; everything before them is safe in the transcript."
            except OSError:
                continue
        return "Everything before your last answer is safe in the transcript."


def reopen(path: Path) -> tuple[Transcript, str]:
    """Fold a transcript for going on with it, moving a torn last line to a sidecar file.

    Returns the transcript and what to tell the candidate (empty when nothing was torn). Call with the log open.
    """
    folded = fold(path)
    sidecar = path.with_suffix(".torn")
    try:
        if not folded.torn:
            _end_last_line(path)
            return folded.transcript, ""
        with sidecar.open("ab") as file:
            file.write(folded.torn + b"\n")
        os.truncate(path, folded.end)
    except OSError as error:
        raise StoreError(f"{path}: its torn last line could not be set aside: {error.strerror}") from error
    return folded.transcript, f"The last line had been cut off while it was written; its remains are in {sidecar.name}."


def _end_last_line(path: Path) -> None:
    """A record whose line break alone is missing is whole; the next one must not join its line."""
    with path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            file.write(b"\n")


def is_id(name: str) -> bool:
    """Whether a name can be a session's: plain enough for a file of that name."""
    return bool(_NAME.fullmatch(name)) and ".." not in name


class Transcripts:
    """A folder of transcripts with their scorecards beside them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, session_id: str) -> Path:
        """Where a session's transcript lies or will lie. Raises ``UnknownName`` for an id that is no plain name."""
        if not is_id(session_id):
            raise UnknownName(
                f"{session_id!r} is not a session id", hint="Session ids look like 2026-11-23-mlops-4f2a."
            )
        return self.folder / f"{session_id}{SUFFIX}"

    def ids(self) -> list[str]:
        """Session ids, newest first by name, which begins with the date. Files of other names are not ours."""
        if not self.folder.is_dir():
            return []
        return sorted((p.stem for p in self.folder.glob(f"*{SUFFIX}") if is_id(p.stem)), reverse=True)

    def stamps(self) -> dict[str, Stamp]:
        """For each session id what tells whether its files have changed. Reads the folder and no file."""
        transcripts: dict[str, tuple[int, int]] = {}
        scorecards: dict[str, tuple[int, int]] = {}
        with contextlib.suppress(OSError), os.scandir(self.folder) as entries:
            for entry in entries:
                name = entry.name
                kind, suffix = (transcripts, SUFFIX) if name.endswith(SUFFIX) else (scorecards, _SCORECARD)
                if name.endswith(suffix):
                    try:
                        told = entry.stat()
                    except OSError:
                        continue  # gone since it was listed
                    kind[name[: -len(suffix)]] = told.st_mtime_ns, told.st_size
        return {i: (*stamp, *scorecards.get(i, (0, 0))) for i, stamp in transcripts.items() if is_id(i)}

    def find(self, session_id: str | None, *, unfinished: bool = False) -> Path:
        """The transcript of an id (or a file path, or the newest). Raises ``UnknownName``."""
        if session_id:
            given = Path(session_id)
            if given.suffix == SUFFIX or os.sep in session_id:
                if given.is_file():
                    return given
                raise UnknownName(f"there is no transcript {session_id}")
            path = self.path(session_id)
            if path.is_file():
                return path
            raise UnknownName(f"there is no session {session_id!r} in {self.folder}", hint=self._known())
        for candidate in self.ids():
            path = self.path(candidate)
            if not unfinished or not self._ended(path):
                return path
        what = "unfinished interview" if unfinished else "transcript"
        raise UnknownName(f"there is no {what} in {self.folder}", hint="Start one: interviewer practice")

    def _known(self) -> str:
        ids = self.ids()[:5]
        return f"The newest are: {', '.join(ids)}." if ids else "There are none yet. Start one: interviewer practice"

    @staticmethod
    def _ended(path: Path) -> bool:
        return any(b'"type":"end"' in line[:40] for line in _lines(path))

    def seen(self, most: int = 30) -> list[str]:
        """Question ids asked in the newest sessions, so that a new one can avoid them. Broken files are passed over."""
        found: list[str] = []
        for session_id in self.ids()[:most]:
            asks = (_ASKED.match(line) for line in _lines(self.path(session_id)))
            found += [match[1].decode() for match in asks if match]
        return found


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except OSError:
        return


def scorecard_path(transcript: Path) -> Path:
    """Where the scorecard of a transcript lies: beside it."""
    return transcript.with_suffix(_SCORECARD)


def transcript_bytes(records: Iterable[Record]) -> bytes:
    """A transcript as it is stored: a line of JSON for each record."""
    return b"".join(record_adapter.dump_json(record) + b"\n" for record in records)


def scorecard_bytes(scorecard: Scorecard) -> bytes:
    """A scorecard as it is stored."""
    return scorecard.model_dump_json(indent=1).encode() + b"\n"


def save_scorecard(transcript: Path, scorecard: Scorecard) -> Path:
    """Write a scorecard beside its transcript, whole or not at all. Returns its path; raises ``StoreError``."""
    path = scorecard_path(transcript)
    try:
        write_whole(path, scorecard_bytes(scorecard))
    except OSError as error:
        raise StoreError(
            f"{path}: the scorecard could not be written: {error.strerror}", hint="The transcript is safe."
        ) from error
    return path


def save_transcript(path: Path, records: Iterable[Record]) -> Path:
    """Write a transcript that is complete already, whole or not at all. Returns its path; raises ``StoreError``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, transcript_bytes(records))
    except OSError as error:
        raise StoreError(
            f"cannot write to {path.parent}: {error.strerror or error}",
            hint="Choose another folder with INTERVIEWER_HOME=FOLDER, or mend its permissions.",
        ) from error
    return path


def write_whole(path: Path, data: bytes) -> None:
    """Write a file beside its place and move it there, so that no half of it is ever seen. Raises ``OSError``."""
    unfinished = path.with_name(f".{path.name}.tmp")
    try:
        unfinished.write_bytes(data)
        unfinished.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def load_scorecard(transcript: Path) -> Scorecard | None:
    """The scorecard beside a transcript, or None. Raises ``DataError`` or, if unreadable, ``StoreError``."""
    path = scorecard_path(transcript)
    if not path.is_file():
        return None
    try:
        return Scorecard.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise DataError(
            f"{path}: not a scorecard: {error.errors()[0]['msg']}", hint="Judge again: interviewer judge FILE"
        ) from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}", hint="Check its permissions.") from error

"""What lies on this machine of a candidate's own, how much it is, and removing it."""

from __future__ import annotations

import contextlib
import glob
import json
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

from interviewer.errors import StoreError, UnknownName, UsageError
from interviewer.progress.files import FOLDERS
from interviewer.progress.index import NAME as INDEX
from interviewer.settings import Settings
from interviewer.store import SUFFIX, Transcripts, scorecard_path

_STATE = ("plan.json", "drill.json")
_HEAD = 8192  # characters of an outline in which the sessions it was made of are named


@dataclass(frozen=True, slots=True)
class Stored:
    """One place where data lies: what it is, where, what is in it, and its size in bytes."""

    what: str
    path: Path
    counts: dict[str, int]
    size: int

    def text(self) -> str:
        """``12 sessions, 11 scorecards, 1.4 MB``; ``nothing`` where there is nothing."""
        counted = [f"{n} {name if n != 1 else name.removesuffix('s')}" for name, n in self.counts.items() if n]
        return ", ".join([*counted, human(self.size)]) if counted else "nothing"


def human(size: int) -> str:
    """A size in bytes as people read it."""
    for unit, scale in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if size >= scale:
            return f"{size / scale:.1f} {unit}"
    return f"{size} bytes"


def stored(settings: Settings) -> list[Stored]:
    """Every place where this program keeps data of the candidate's."""
    transcripts = _beside(settings.transcripts)
    sessions = len(Transcripts(settings.transcripts).ids())
    scorecards = sum(path.name.endswith(".scorecard.json") for path in transcripts)
    rubrics = settings.home / "rubrics"
    own, chosen = _files(rubrics), [settings.file] if settings.file.is_file() else []
    written = [path for folder in FOLDERS.values() for path in _files(settings.home / folder)]
    state = [path for name in _STATE if (path := settings.home / name).is_file()]
    return [
        Stored(
            "transcripts",
            settings.transcripts,
            {"sessions": sessions, "scorecards": scorecards, "other files": len(transcripts) - sessions - scorecards},
            _size(transcripts),
        ),
        Stored("outlines and autopsies", settings.home, {"files": len(written)}, _size(written)),
        Stored("plan and drill", settings.home, {"files": len(state)}, _size(state)),
        Stored("own rubrics", rubrics, {"files": len(own)}, _size(own)),
        Stored("settings", settings.file, {"files": len(chosen)}, _size(chosen)),
    ]


def _beside(folder: Path) -> list[Path]:
    """The files of a folder of transcripts: not those of the samples that a checkout carries in one of their own."""
    with contextlib.suppress(OSError):
        return [
            file
            for path in folder.iterdir()
            for file in (_files(path) if path.suffix == ".by-hand" and not path.is_symlink() else [path])
            if file.is_file()
        ]
    return []


def _files(folder: Path) -> list[Path]:
    with contextlib.suppress(OSError):
        return [path for path in folder.rglob("*") if path.is_file()]
    return []


def _size(paths: Iterable[Path]) -> int:
    total = 0
    for path in paths:
        with contextlib.suppress(OSError):
            total += path.stat().st_size
    return total


def belongings(transcript: Path) -> list[Path]:
    """All that lies on this machine of one session, the transcript last.

    Its scorecard, a torn last line set aside, the folder of a judge in a chat window, half-written files, and answers
    that were rescued elsewhere when they could not be written.
    """
    stem = transcript.name.removesuffix(SUFFIX)
    scorecard = scorecard_path(transcript)
    beside = [
        scorecard,
        transcript.with_suffix(".torn"),
        transcript.with_suffix(".by-hand"),
        *(path.with_name(f".{path.name}.tmp") for path in (scorecard, transcript)),
    ]
    rescued = [
        found
        for folder in (Path(tempfile.gettempdir()), Path.home())
        for found in folder.glob(f"{glob.escape(stem)}-rescued-*{SUFFIX}")
    ]
    return [path for path in (*beside, *rescued, transcript) if path.exists() or path.is_symlink()]


class Room(Protocol):
    """Where somebody can be asked."""

    def ask(self, question: str, /) -> str | None:
        """One line; None when the input was closed."""
        ...


def chosen(transcripts: Transcripts, sessions: Sequence[str], *, everything: bool) -> list[Path]:
    """The transcripts of these ids, or all. Raises ``UsageError`` or ``UnknownName``, before anything is removed."""
    if everything and sessions:
        raise UsageError("--all and session ids do not go together", hint="Give one or the other.")
    if everything:
        return [transcripts.path(session) for session in transcripts.ids()]
    if not sessions:
        raise UsageError("no session is named", hint="Name each with its ID, or give --all.")
    paths = [transcripts.path(session) for session in sessions]
    for session, path in zip(sessions, paths, strict=True):
        if not path.is_file():
            newest = ", ".join(transcripts.ids()[:5])
            raise UnknownName(
                f"there is no session {session!r} in {transcripts.folder}",
                hint=f"Nothing was removed. The newest are: {newest}." if newest else "There are none.",
            )
    return list(dict.fromkeys(paths))


def confirmed(paths: Sequence[Path], room: Room | None) -> bool:
    """Whether the candidate agrees. Raises ``UsageError`` where nobody can be asked."""
    many = len(paths)
    what = f"{many} session{'s' if many > 1 else ''}"
    if room is None:
        raise UsageError(f"{what} would be removed for good", hint="Add --yes to do it.")
    named = ", ".join(path.stem for path in paths[:5]) + (" and more" if many > 5 else "")
    said = room.ask(f"Remove {what} for good ({named})? y/N ")
    return said is not None and said.strip().lower() in ("y", "yes")


def made_from(settings: Settings, transcripts: Sequence[Path]) -> list[Path]:
    """Outlines and autopsies that were written from these sessions: files of their own, which stay."""
    names = [path.stem for path in transcripts]
    found = []
    for path in (p for folder in FOLDERS.values() for p in _files(settings.home / folder)):
        with contextlib.suppress(OSError):
            head = path.read_text(encoding="utf-8", errors="replace")[:_HEAD]
            if any(json.dumps(name) in head for name in names):
                found.append(path)
    return sorted(found)


def remove(transcripts: Sequence[Path]) -> list[Path]:
    """Remove sessions with all their belongings. Returns what was removed.

    The index over all sessions goes too: it is only a cache, and makes itself again from those that are left.

    Raises ``StoreError`` when one is open in another process, and then removes none; or when a file cannot be removed:
    its transcript is then still there, so that the command can be run again.
    """
    with contextlib.ExitStack() as stack:
        for path in transcripts:
            _hold(stack, path)
        indexes = {path.parent / INDEX for path in transcripts}
        things = [thing for path in transcripts for thing in belongings(path)]
        return [_removed(thing) for thing in (*(i for i in indexes if i.exists()), *things)]


def _hold(stack: contextlib.ExitStack, path: Path) -> None:
    lock = FileLock(str(path) + ".lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise StoreError(
            f"{path.name} is open in another process; nothing was removed", hint="Finish or stop that interview first."
        ) from None
    except OSError as error:
        raise StoreError(f"{path.parent}: cannot be written: {error.strerror or error}") from error
    stack.callback(_let_go, lock)


def _let_go(lock: FileLock) -> None:
    lock.release()
    with contextlib.suppress(OSError):
        Path(lock.lock_file).unlink()


def _removed(path: Path) -> Path:
    try:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be removed: {error.strerror}", hint="Mend its permissions and run this again."
        ) from error
    return path

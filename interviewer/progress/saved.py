"""Small files of progress, written whole or not at all, and never by two processes at once."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout
from pydantic import BaseModel, ValidationError

from interviewer.errors import DataError, StoreError

M = TypeVar("M", bound=BaseModel)

_PATIENCE = 5.0
"""Seconds that another process may hold a file; a read and a write take milliseconds."""


def write(path: Path, data: bytes) -> None:
    """Write a file whole: a reader sees the old one or the new one. Raises ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name[:80]}.{secrets.token_hex(6)}.tmp")
    try:
        with unfinished.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            unfinished.unlink()
        raise


def read(path: Path, kind: type[M]) -> M:
    """What a file holds, or what ``kind`` is without one. Raises ``DataError`` when it is not what was written."""
    try:
        return kind.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return kind()
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, fault["loc"]))
        raise DataError(
            f"{path}: cannot be used: {where + ': ' if where else ''}{fault['msg']}",
            hint="Mend that file, or move it away to begin anew. Your transcripts are not touched by it.",
        ) from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be read: {error.strerror}", hint="Check its permissions.") from error


def save(path: Path, thing: BaseModel) -> None:
    """Write a model as a file. Raises ``StoreError``."""
    try:
        write(path, thing.model_dump_json(indent=1).encode() + b"\n")
    except OSError as error:
        raise StoreError(
            f"{path}: cannot be written: {error.strerror}", hint="The transcripts are safe; mend the folder's rights."
        ) from error


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Hold a file while it is read, changed and written. Raises ``StoreError`` when another process keeps it."""
    lock = FileLock(path.with_name(f".{path.name}.lock"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=_PATIENCE)
    except Timeout:
        raise StoreError(f"{path.name} is held by another process", hint="Try again in a moment.") from None
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from error
    try:
        yield
    finally:
        lock.release()

"""Outlines and autopsies as files: what the candidate may edit, and what the plan finds again."""

from __future__ import annotations

import contextlib
import datetime
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple

from interviewer.errors import StoreError, UsageError
from interviewer.progress.saved import write

Kind = Literal["outline", "autopsy"]
FOLDERS: dict[Kind, str] = {"outline": "outlines", "autopsy": "autopsies"}
_HEAD = 8192
"""Characters of a file in which its head is looked for."""


class Written(NamedTuple):
    """A file that was written, and the day it was made on. ``skills``: on what something is said in it."""

    kind: Kind
    name: str
    made: datetime.date
    skills: tuple[str, ...]


def slug(name: str) -> str:
    """A file name from what the candidate calls something. Raises ``UsageError`` when nothing of it is left."""
    made = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:60].strip("-")
    if not made:
        raise UsageError(f"{name!r} cannot be a file name", hint="Use a name with Latin letters or digits in it.")
    return made


def place(home: Path, kind: Kind, name: str) -> Path:
    """Where a file of that kind lies or will lie."""
    return home / FOLDERS[kind] / f"{name}.md"


def keep(path: Path, title: str, head: dict[str, Any], text: str, *, force: bool) -> Path:
    """Write a file under its title, its head before it. Raises ``UsageError`` when it is there already.

    With ``force`` it is replaced. Raises ``StoreError`` when it cannot be written.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder", hint="Name a file: --to FILE.")
    if path.exists() and not force:
        raise UsageError(
            f"{path} is there already, and was left as it is", hint="--force replaces it; --to FILE writes elsewhere."
        )
    # JSON is YAML, so the head is front matter that any tool reads.
    front = "\n".join(["---", *(f"{key}: {json.dumps(value)}" for key, value in head.items()), "---"])
    try:
        write(path, f"{front}\n\n# {title}\n\n{text}".encode())
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}", hint="The transcripts are safe.") from error
    return path


def written(home: Path) -> list[Written]:
    """Every outline and autopsy in the data folder. One without a head counts from its last change."""
    found = []
    for kind, folder in FOLDERS.items():
        for path in sorted((home / folder).glob("*.md")):
            with contextlib.suppress(OSError):
                head = dict(_head(path))
                changed = datetime.datetime.fromtimestamp(path.stat().st_mtime, tz=datetime.UTC).astimezone().date()
                found.append(Written(kind, path.name, _day(head.get("made")) or changed, _names(head.get("skills"))))
    return found


def _head(path: Path) -> Iterator[tuple[str, Any]]:
    with path.open(encoding="utf-8", errors="replace") as file:
        lines = file.read(_HEAD).split("\n")
    if lines[0].strip() != "---":
        return
    for line in lines[1:]:
        if line.strip() == "---":
            return
        key, _, value = line.partition(":")
        with contextlib.suppress(ValueError):
            yield key.strip(), json.loads(value)


def _day(value: object) -> datetime.date | None:
    with contextlib.suppress(ValueError):
        return datetime.date.fromisoformat(value) if isinstance(value, str) else None
    return None


def _names(value: object) -> tuple[str, ...]:
    return tuple(v for v in value if isinstance(v, str)) if isinstance(value, list) else ()

"""``interviewer new``: a commented file to begin a question, persona or round of one's own from."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from interviewer.errors import StoreError, UsageError

Kind = Literal["question", "persona", "round"]
_STARTERS = Path(__file__).parent / "starters"
_FOLDERS = {"question": "questions", "persona": "personas", "round": "rounds"}


def begin(kind: Kind, name: str, rubrics: Path) -> Path:
    """Write the starting file of ``name`` where the program will find it. Returns its path.

    Raises ``UsageError`` for a name that cannot be a file name or is taken, ``StoreError`` when it cannot be written.
    """
    import re

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", name):
        raise UsageError(f"{name!r} cannot be a name", hint="Use lower-case letters, digits and dashes: my-question.")
    path = rubrics / _FOLDERS[kind] / f"{name}.yaml"
    if path.exists():
        raise UsageError(f"{path} is there already", hint="Choose another name, or edit that file.")
    text = (_STARTERS / f"{kind}.yaml").read_text(encoding="utf-8")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace("id: NAME\n", f"id: {name}\n"), encoding="utf-8")
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error.strerror}") from error
    return path

"""The JSON form of an interview from elsewhere, as docs/importing.md describes it."""

from __future__ import annotations

import datetime
from typing import Annotated, Any

from pydantic import Field, ValidationError

from interviewer.domain.base import Frozen, Name, Text
from interviewer.domain.signal import Seniority
from interviewer.errors import DataError
from interviewer.importing.cues import Cue, clean_name

Seconds = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]


class OwnTurn(Frozen):
    """One turn; ``start`` and ``end`` in seconds, where known."""

    speaker: Text
    text: str
    start: Seconds | None = None
    end: Seconds | None = None


class Known(Frozen):
    """What a file says of the interview beside its turns; nothing in any format but ours.

    ``question`` is the id of a known question, a prompt as spoken with its ``outline``, or a whole question as in a
    rubric file. ``outline`` says in plain sentences what a good answer holds. ``held`` is the day of the interview.
    """

    question: str | dict[str, Any] = ""
    outline: tuple[Text, ...] = ()
    candidate: str = ""
    round: Name | None = None
    seniority: Seniority | None = None
    held: datetime.date | None = None


class OwnFile(Known):
    """A whole interview."""

    turns: tuple[OwnTurn, ...] = Field(min_length=1)


def own(path: str, text: str) -> OwnFile:
    """The file's content. Raises ``DataError`` naming the file, the place and the fault."""
    try:
        return OwnFile.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise DataError(
            f"{path}: {where + ': ' if where else ''}{first['msg']}", hint="docs/importing.md shows the form."
        ) from None


def cues(file: OwnFile) -> list[Cue]:
    """The turns that hold words."""
    return [Cue(clean_name(turn.speaker), turn.text, turn.start, turn.end) for turn in file.turns if turn.text.strip()]

"""Judging through any chat window: prompts go to files, and pasted replies are checked like any other."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from interviewer.errors import MalformedReply, StoreError
from interviewer.ports import Cancel, Message, Usage, Waiting

T = TypeVar("T", bound=BaseModel)


class Awaiting(MalformedReply):
    """A prompt was written and its reply is not there yet. ``prompt`` and ``reply`` are the two files."""

    def __init__(self, prompt: Path, reply: Path) -> None:
        super().__init__(f"{reply.name} is not there yet")
        self.prompt, self.reply = prompt, reply


class Desk:
    """A folder standing in for a model: each request becomes NAME.prompt.md and is answered by NAME.reply.json.

    A request's name comes from its signal, or ``-repair`` after it. Requests already answered are read from their
    reply, so the same command is run again after each paste.
    """

    name = "by hand"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.awaited: list[Awaiting] = []

    def stream(
        self, messages: Sequence[Message], /, *, max_tokens: int, cancel: Cancel | None = None
    ) -> Generator[str | Waiting | Usage]:
        """Not for interviews."""
        yield from ()
        raise MalformedReply("an interview cannot be held by hand")

    def structured(
        self,
        messages: Sequence[Message],
        schema: type[T],
        /,
        *,
        max_tokens: int,
        cancel: Cancel | None = None,
        on_wait: Callable[[Waiting], None] | None = None,
        on_begin: Callable[[], None] | None = None,
    ) -> tuple[T, Usage]:
        """The pasted reply. Raises ``Awaiting`` when there is none, ``MalformedReply`` when it cannot be used."""
        tails = [m.text for m in messages if m.role == "user"]
        signal = re.search(r"for this signal: ([\w ]+)\.", "\n".join(tails))
        stem = (signal[1].strip().lower().replace(" ", "-") if signal else "judge") + (
            "-repair" if len(tails) > 2 else ""
        )
        prompt, reply = self.folder / f"{stem}.prompt.md", self.folder / f"{stem}.reply.json"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            prompt.write_text("\n\n".join(m.text for m in messages) + "\n", encoding="utf-8")
            text = reply.read_text(encoding="utf-8") if reply.is_file() else ""
        except OSError as error:
            raise StoreError(f"{self.folder}: cannot be written: {error.strerror}") from error
        if not text.strip():
            missing = Awaiting(prompt, reply)
            self.awaited.append(missing)
            raise missing
        start, end = text.find("{"), text.rfind("}")
        try:
            return schema.model_validate(json.loads(text[start : end + 1])), Usage()
        except (ValueError, ValidationError) as error:
            first = str(error).splitlines()[0]
            raise MalformedReply(f"{reply.name} is not the JSON that was asked for: {first}") from error

"""A model that replays a script: a peer of the real clients, for rehearsals, demonstrations and tests.

    log: requests.jsonl            # optional, beside the script: what it was asked, one JSON line a call
    replies:
      - Plain words are one reply.
      - {fault: rate-limit, retry_after: 2}
      - {fault: cut, text: It breaks off in the mid, after: 14}
      - {fault: stall}             # says nothing until the time limit or a cancel
      - {fault: empty}
      - {fault: refusal, text: I cannot help with that.}
      - {fault: length}            # every token went into reasoning; with text, the text is cut

Each call takes the next reply; a retry is a call. Used as ``--model scripted/FILE``.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any, Literal, Self

import yaml
from pydantic import ValidationError

from interviewer.domain.base import Frozen
from interviewer.errors import DataError, ModelMisconfigured
from interviewer.llms.chat import ChatClient
from interviewer.llms.faults import Failure, translate
from interviewer.llms.pump import Pump
from interviewer.llms.reading import Piece, Request
from interviewer.llms.routing import ModelSettings, Route
from interviewer.ports import Usage

_FOREVER = 86_400.0


class Fault(Frozen):
    """A reply that goes wrong. ``after`` counts characters let through before a cut or a stall."""

    fault: Literal["rate-limit", "cut", "stall", "empty", "refusal", "length"]
    text: str = ""
    after: int = 0
    retry_after: float | None = None


class Script(Frozen):
    """The file: replies in order, and where to log the requests."""

    replies: tuple[str | Fault, ...]
    log: Path | None = None


class Scripted(ChatClient):
    """Replays ``script``. ``requests`` holds what it was asked, oldest first."""

    formats = ("json_schema",)

    def __init__(self, route: Route, settings: ModelSettings, script: Script | None = None) -> None:
        """Reads the script at ``route.model`` unless one is given. Raises ``DataError`` when it is not sound."""
        super().__init__(route, settings)
        self._script = _read(Path(route.model)) if script is None else script
        self._lock = threading.Lock()
        self.requests: list[Request] = []

    @classmethod
    def of(cls, *replies: str | Fault, settings: ModelSettings | None = None) -> Self:
        """A client that gives these replies."""
        route = Route("scripted/replies", "scripted", "replies", "the script")
        return cls(route, settings or ModelSettings(), Script(replies=replies))

    def _next(self, request: Request) -> str | Fault:
        with self._lock:
            number = len(self.requests)
            self.requests.append(request)
            if self._script.log is not None:
                _log(self._script.log, request)
        if number >= len(self._script.replies):
            raise ModelMisconfigured(
                f"{self.name} has {len(self._script.replies)} replies and was asked for one more.",
                hint="Add replies to the script.",
            )
        return self._script.replies[number]

    def _pieces(self, request: Request, pump: Pump[Any]) -> Generator[Piece]:
        reply = self._next(request)
        fault = reply if isinstance(reply, Fault) else None
        text = fault.text if fault else str(reply)
        if fault and fault.fault == "rate-limit":
            raise translate(Failure(frozenset(), 429, "as scripted", fault.retry_after), self._route)
        if fault and fault.fault == "refusal":
            yield Piece(refusal=text or "no reason given", finish="stop")
            return
        if fault and fault.fault in ("cut", "stall"):
            text = text[: fault.after]
        for word in re.findall(r"\s*\S+|\s+", text):
            yield Piece(text=word)
        if fault and fault.fault == "stall":
            pump.sleep(_FOREVER)
        if fault and fault.fault == "cut":
            return
        yield Piece(finish="length" if fault and fault.fault == "length" else "stop", usage=_count(request, text))


def _count(request: Request, text: str) -> Usage:
    """Four characters make a token, about."""
    return Usage(sum(len(message.text) for message in request.messages) // 4, len(text) // 4)


def _read(path: Path) -> Script:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506
        script = Script.model_validate(data)
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"{path}: the script cannot be read: {error}") from error
    except yaml.YAMLError as error:
        raise DataError(f"{path}: not sound YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(map(str, first["loc"])) or "the whole"
        raise DataError(f"{path}: {where}: {first['msg']}", hint="A script is a list under replies:.") from error
    return script if script.log is None else script.model_copy(update={"log": path.parent / script.log})


def _log(path: Path, request: Request) -> None:
    record = {
        "messages": [{"role": m.role, "text": m.text, "cache": m.cache} for m in request.messages],
        "max_tokens": request.max_tokens,
        "schema": request.schema_name,
    }
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(record, ensure_ascii=False) + "\n")

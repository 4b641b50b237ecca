"""What every client shares: retries, time limits, cancelling, and reading how a reply ended.

A client says how to make one call (``_pieces``); the rest of ``LLM`` is here, the same for each, so that a rate
limit, a cut or an empty reply means the same whoever serves the model.
"""

from __future__ import annotations

import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from typing import Any, TypeVar

from pydantic import BaseModel

from interviewer.errors import MalformedReply, ModelError, ModelMisconfigured, ModelUnavailable
from interviewer.llms.faults import Again, Failure, FormatRefused, translate
from interviewer.llms.pump import Pump, Stopped, TimeUp
from interviewer.llms.reading import Ended, Ending, Format, Item, Paused, Piece, Reading, Request, Started, cut
from interviewer.llms.retrying import retried
from interviewer.llms.routing import ModelSettings, Route
from interviewer.llms.structured import parse, wire_schema, with_schema
from interviewer.ports import Cancel, Message, Usage, Waiting

T = TypeVar("T", bound=BaseModel)

FORMATS: tuple[Format, ...] = ("json_schema", "json_object", "prompt")
"""The ways to ask for a shape, strictest first."""

_GRACE = 5.0  # seconds allowed for usage and the end of a stream, once the model has said that it is done


class ChatClient(ABC):
    """A model behind a ``Route``. Safe to call from several threads at once."""

    formats: tuple[Format, ...] = FORMATS

    def __init__(self, route: Route, settings: ModelSettings) -> None:
        """Raises ``ModelMisconfigured`` when the server is known to need a key and there is none."""
        self._route = route
        self._settings = settings
        self._key = settings.keys.get(route.key_variable, "")
        self._rung = 0  # index into formats: what the server was not seen to refuse
        self._granted = -1  # the rung on which it was seen to give a sound reply
        self._making = threading.Lock()
        if route.needs_key and not self._key:
            raise ModelMisconfigured(
                f"{route.server} needs a key, and {route.key_variable} is not set.",
                hint=f"Set {route.key_variable}, or use --model offline, which needs none.",
            )

    @property
    def name(self) -> str:
        """As the candidate named it."""
        return self._route.name

    @abstractmethod
    def _pieces(self, request: Request, pump: Pump[Any]) -> Generator[Piece]:
        """Make one call, without retries, and give what comes. Raises whatever its library raises."""

    def close(self) -> None:  # noqa: B027 - not every client holds something
        """Let go of connections. The client can not be used afterwards."""

    def stream(
        self, messages: Sequence[Message], /, *, max_tokens: int, cancel: Cancel | None = None
    ) -> Generator[str | Waiting | Usage]:
        """See ``LLM.stream``."""
        for item in self._items(Request(tuple(messages), max_tokens), cancel):
            if isinstance(item, Ended):
                yield item.usage or Usage()
            elif not isinstance(item, Started):
                yield item

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
        """See ``LLM.structured``. Raises ``ModelUnavailable`` when ``cancel`` is raised first."""
        while True:
            rung = self._rung
            request = self._request_on(self.formats[rung], tuple(messages), schema, max_tokens)
            try:
                text, ended = self._whole(request, cancel, on_wait, on_begin)
            except FormatRefused:
                if not self._step_down(rung):
                    raise
                continue
            try:
                reply = parse(text, schema)
            except MalformedReply as error:
                if ended.finish == "length":
                    raise _too_long(max_tokens, text) from error
                self._step_down(rung)  # it may not have been told of the schema at all; the next call tells it
                raise
            if rung == self._rung:
                self._granted = rung
            return reply, ended.usage or Usage()

    def _step_down(self, rung: int) -> bool:
        """Ask less of the server from now on. False when it kept to this rung before, or there is none below."""
        if rung != self._rung:
            return True
        if self._granted == rung or rung + 1 == len(self.formats):
            return False
        self._rung = rung + 1
        return True

    def _request_on(
        self, form: Format, messages: tuple[Message, ...], schema: type[BaseModel], max_tokens: int
    ) -> Request:
        wire = wire_schema(schema, bound_strings=self._route.dialect == "llamacpp")
        told = messages if form == "json_schema" else with_schema(messages, wire)
        name = re.sub(r"[^a-zA-Z0-9_-]", "_", schema.__name__)[:60]
        return Request(told, max_tokens, form, wire, name)

    def _whole(
        self,
        request: Request,
        cancel: Cancel | None,
        on_wait: Callable[[Waiting], None] | None,
        on_begin: Callable[[], None] | None,
    ) -> tuple[str, Ended]:
        texts: list[str] = []
        for item in self._items(request, cancel, replayable=True):
            if isinstance(item, Started):
                texts.clear()
            elif isinstance(item, str):
                texts.append(item)
                if on_begin is not None:
                    on_begin()
                    on_begin = None
            elif isinstance(item, Ended):
                return "".join(texts), item
            elif on_wait is not None:
                on_wait(item)
        raise ModelUnavailable("Stopped before the reply had come.")

    def _items(
        self, request: Request, cancel: Cancel | None, *, replayable: bool = False
    ) -> Generator[str | Waiting | Started | Ended]:
        """One reply with its retries. Ends early when ``cancel`` is raised."""
        if cancel is not None and cancel.raised:
            return
        pump: Pump[Item] = Pump(lambda running: self._work(request, running, replayable))
        if cancel is not None:
            cancel.hooks.append(pump.stop)
        try:
            if cancel is None or not cancel.raised:
                yield from self._taken(pump)
        finally:
            pump.stop()
            if cancel is not None and pump.stop in cancel.hooks:
                cancel.hooks.remove(pump.stop)

    def _taken(self, pump: Pump[Item]) -> Generator[str | Waiting | Started | Ended]:
        """Items as they come, within the time limits."""
        said, extra = False, 0.0
        ending: Ended | None = None
        try:
            while True:
                limit = self._settings.idle_seconds if said else self._settings.first_byte_seconds
                item = pump.take(_GRACE if ending else limit + extra)
                if item is None:
                    return
                said = isinstance(item, str) or (said and not isinstance(item, Started))
                extra = item.seconds if isinstance(item, Paused) else 0.0
                if isinstance(item, Ending):
                    ending = item.so_far
                else:
                    yield item.waiting if isinstance(item, Paused) else item
        except Stopped:
            return
        except TimeUp:
            if ending is None or not said:
                raise self._silent(said) from None
            yield ending

    def _silent(self, said: bool) -> ModelUnavailable:
        if said:
            idle = self._settings.idle_seconds
            return ModelUnavailable(
                f"{self._route.place} stopped in mid-reply: nothing came for {idle:.0f} seconds.",
                hint="What was said so far is kept.",
            )
        return ModelUnavailable(
            f"{self._route.place} did not begin to answer within {self._settings.first_byte_seconds:.0f} seconds.",
            hint="A model that is still loading may answer on a second try. The limit: INTERVIEWER_FIRST_BYTE_SECONDS.",
        )

    def _work(self, request: Request, pump: Pump[Item], replayable: bool) -> None:
        retried(
            lambda: self._attempt(request, pump, replayable),
            self._settings,
            on_wait=lambda waiting, seconds: pump.put(Paused(waiting, seconds)),
            sleep=pump.sleep,
        )

    def _attempt(self, request: Request, pump: Pump[Item], replayable: bool) -> None:
        pump.put(Started())
        reading = Reading(request, self._route)
        try:
            with closing(self._pieces(request, pump)) as pieces:
                for piece in pieces:
                    for item in reading.read(piece):
                        pump.put(item)
            for item in reading.end():
                pump.put(item)
        except (Stopped, ModelError):
            raise
        except Exception as error:
            if pump.stopped:
                raise Stopped from error
            if reading.finish and reading.said:
                pump.put(reading.ended())  # it was all said before the connection failed
                return
            raised = self._fault(error, request)
            if isinstance(raised, Again) and reading.said and not replayable:
                raised = cut(self._route, raised.why)
            if raised is error:
                raise
            raise raised from error

    def _fault(self, error: Exception, request: Request) -> ModelError | Again:
        if isinstance(error, Again):
            return error
        doubtful = bool(request.format) and self.formats.index(request.format) != self._granted
        return translate(Failure.of(error), self._route, asked_format=doubtful and request.format != "prompt")


def _too_long(max_tokens: int, text: str) -> MalformedReply:
    return MalformedReply(
        f"The model's reply was cut at {max_tokens} tokens, before it was complete.",
        hint="Raise the number of tokens a reply may take, or name a model that reasons less.",
        raw=text,
    )

"""One reply as it comes: what of it is speech, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from interviewer.errors import MalformedReply, ModelUnavailable
from interviewer.llms.faults import Again, plain
from interviewer.llms.routing import Route
from interviewer.llms.thinking import Spoken
from interviewer.ports import Message, Usage, Waiting

Format = Literal["json_schema", "json_object", "prompt"]
"""The ways to ask for a shape, strictest first."""

_NO_END = "the reply was cut off"


@dataclass(frozen=True, slots=True)
class Piece:
    """One step of a reply. ``finish`` is why it ended, in OpenAI's words: stop, length, content_filter."""

    text: str = ""
    reasoning: bool = False
    finish: str = ""
    refusal: str = ""
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """One call. ``format`` is empty for plain speech; ``schema`` is what goes over the wire."""

    messages: tuple[Message, ...]
    max_tokens: int
    format: Format | Literal[""] = ""
    schema: Mapping[str, Any] | None = None
    schema_name: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """A new attempt begins: whatever came before it does not count."""


@dataclass(frozen=True, slots=True)
class Paused:
    """A retry comes after so many ``seconds``."""

    waiting: Waiting
    seconds: float


@dataclass(frozen=True, slots=True)
class Ended:
    """The last item of a reply that came whole."""

    finish: str
    usage: Usage | None


@dataclass(frozen=True, slots=True)
class Ending:
    """The model is done; only the count of tokens may follow."""

    so_far: Ended


Item = str | Started | Paused | Waiting | Ending | Ended


class Reading:
    """Follows one reply. ``said`` tells whether any of it was speech, ``finish`` why it ended, if it did."""

    def __init__(self, request: Request, route: Route) -> None:
        self._request = request
        self._route = route
        self._spoken = Spoken()
        self._thought = False
        self._refusal = ""
        self._usage: Usage | None = None
        self._blank = ""
        self.finish = ""
        self.said = False

    def read(self, piece: Piece) -> Iterator[Item]:
        """What a piece brings to show."""
        self._usage = piece.usage or self._usage
        self._refusal += piece.refusal
        text = self._spoken.feed(piece.text) if piece.text else ""
        if (piece.reasoning or self._spoken.thinking) and not self._thought:
            self._thought = True
            yield Waiting("thinking")
        yield from self._show(text)
        if piece.finish and not self.finish:
            self.finish = piece.finish
            yield Ending(self.ended())

    def _show(self, text: str) -> Iterator[Item]:
        """White space alone is no speech: it is held until words follow."""
        if not self.said and not text.strip():
            self._blank += text
            return
        text, self._blank, self.said = self._blank + text, "", True
        if text:
            yield text

    def end(self) -> Iterator[Item]:
        """What is left when the stream is over.

        Raises ``MalformedReply`` for a refusal or an empty reply, ``Again`` for one that was cut.
        """
        yield from self._show(self._spoken.rest())
        if self._refusal or self.finish == "content_filter":
            why = plain(self._refusal) or "its filter withheld the reply"
            raise MalformedReply(f"{self._route.name} refused: {why}", raw=self._refusal)
        if not self.finish:
            raise Again(cut(self._route, _NO_END), _NO_END)
        if not self.said:
            raise self._empty()
        yield self.ended()

    def ended(self) -> Ended:
        """The end as known so far."""
        return Ended(self.finish, self._usage)

    def _empty(self) -> MalformedReply:
        if self.finish == "length":
            return MalformedReply(
                f"{self._route.name} used all {self._request.max_tokens} tokens on reasoning and said nothing.",
                hint="Name a model that reasons less, or raise the number of tokens a reply may take.",
            )
        return MalformedReply(f"{self._route.name} answered nothing.")


def cut(route: Route, why: str) -> ModelUnavailable:
    """The error for a reply that broke off."""
    reason = "" if why == _NO_END else f": {why}"
    return ModelUnavailable(f"The reply of {route.name} was cut off{reason}.", hint="What was said so far is kept.")

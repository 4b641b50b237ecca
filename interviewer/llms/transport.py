"""What both clients need from httpx. Imported only where a client is made: httpx takes 60 ms to import."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import suppress

import httpx

from interviewer.llms.routing import Dialect, ModelSettings


def timeouts(settings: ModelSettings) -> httpx.Timeout:
    """The library's own limits: a backstop behind the reader's, so that an abandoned read ends by itself."""
    longest = max(settings.first_byte_seconds, settings.idle_seconds) + 5.0
    return httpx.Timeout(longest, connect=settings.connect_seconds, pool=settings.connect_seconds)


def hang_up(response: httpx.Response) -> None:
    """Wake a thread that is reading ``response``, from another: closing it would leave that thread blocked."""
    stream = response.extensions.get("network_stream")
    connection = stream.get_extra_info("socket") if stream is not None else None
    if isinstance(connection, socket.socket):
        with suppress(OSError):
            # The plain socket's own: the TLS one would take its state from under the reading thread.
            socket.socket.shutdown(connection, socket.SHUT_RDWR)


class BrokenStream(ValueError):
    """A line of the stream is not JSON."""


class Watch(httpx.SyncByteStream):
    """Reads along with a library that hides how a stream ended.

    litellm makes up a finish where a stream was cut, skips lines that are broken, and hides a server's own words
    when it fails midway. ``finished`` and ``fault`` are what the wire said. Raises ``BrokenStream`` on a broken line.
    """

    def __init__(self, stream: httpx.SyncByteStream, dialect: Dialect) -> None:
        self._stream = stream
        self._dialect = dialect
        self._rest = b""
        self.finished = False
        self.fault = ""

    def __iter__(self) -> Iterator[bytes]:
        for block in self._stream:
            *lines, self._rest = (self._rest + block).split(b"\n")
            for line in lines:
                self._read(line.strip())
            yield block
        if self._dialect == "ollama" and self._rest.strip():
            self._read(self._rest.strip())

    def close(self) -> None:
        """Close what is watched."""
        self._stream.close()

    def _read(self, line: bytes) -> None:
        if self._dialect != "ollama":
            if not line.startswith(b"data:"):
                return
            line = line[5:].strip()
        if not line or line == b"[DONE]":
            return
        try:
            data = json.loads(line)
        except ValueError:
            raise BrokenStream("a broken line in the stream") from None
        if not isinstance(data, dict):
            return
        if data.get("error"):
            error = data["error"]
            self.fault = str(error.get("message", error) if isinstance(error, dict) else error)
        self.finished = self.finished or _ends(data, self._dialect)


def _ends(data: dict[str, object], dialect: Dialect) -> bool:
    if dialect == "ollama":
        return data.get("done") is True
    if dialect == "anthropic":
        delta = data.get("delta")
        return data.get("type") == "message_delta" and isinstance(delta, dict) and bool(delta.get("stop_reason"))
    candidates = data.get("candidates")
    if isinstance(candidates, list):
        return any(isinstance(one, dict) and one.get("finishReason") for one in candidates)
    return "promptFeedback" in data

"""Small servers on loopback that speak four providers' languages, and go wrong on demand."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal

End = Literal["clean", "hard", "stall"]
"""How a stream ends: properly chunked to its end, with the connection cut, or not at all."""


@dataclass
class Call:
    """One request, and the means to answer it."""

    handler: BaseHTTPRequestHandler
    body: dict[str, Any]
    number: int
    closing: threading.Event
    gone: threading.Event

    @property
    def path(self) -> str:
        return self.handler.path

    @property
    def headers(self) -> dict[str, str]:
        return {name.lower(): value for name, value in self.handler.headers.items()}

    def json(self, status: int, payload: object, **headers: str) -> None:
        data = json.dumps(payload).encode()
        self.handler.send_response(status)
        for name, value in {"content-type": "application/json", "content-length": str(len(data)), **headers}.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()
        self.handler.wfile.write(data)

    def fail(self, status: int, message: str = "as told", **headers: str) -> None:
        self.json(status, {"error": {"message": message, "type": "x"}}, **headers)

    def send(self, frames: list[str], end: End = "clean", kind: str = "text/event-stream") -> None:
        self.handler.send_response(200)
        self.handler.send_header("content-type", kind)
        self.handler.send_header("transfer-encoding", "chunked")
        self.handler.end_headers()
        for frame in frames:
            data = frame.encode()
            self.handler.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
            self.handler.wfile.flush()
        if end == "stall":
            self.hang()
        elif end == "hard":
            self.handler.close_connection = True
        else:
            self.handler.wfile.write(b"0\r\n\r\n")

    def hang(self) -> None:
        """Say nothing until the other side hangs up or the test is over."""
        self.handler.connection.settimeout(0.05)
        while not self.closing.is_set():
            with suppress(TimeoutError):
                if not self.handler.connection.recv(1):
                    self.gone.set()
                    break
        self.handler.close_connection = True


@dataclass
class Loopback:
    """A running server: its address, what it was asked, and whether a caller hung up on a silence."""

    url: str
    calls: list[Call] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [call.body for call in self.calls]


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_: object) -> None:
        """Callers hang up here on purpose."""


@contextmanager
def loopback(answer: Callable[[Call], None]) -> Iterator[Loopback]:
    """Answers every POST with ``answer``."""
    closing = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)))
            call = Call(self, body, len(server.calls), closing, server.gone)
            server.calls.append(call)
            with suppress(ConnectionError):
                answer(call)

    http = _Quiet(("127.0.0.1", 0), Handler)
    server = Loopback(f"http://127.0.0.1:{http.server_port}")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.003}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        closing.set()
        http.shutdown()
        http.server_close()
        thread.join(2)


def _event(payload: object, name: str = "") -> str:
    return (f"event: {name}\n" if name else "") + f"data: {json.dumps(payload)}\n\n"


def openai_frames(*texts: str, finish: str | None = "stop", reasoning: tuple[str, ...] = (), **delta: Any) -> list[str]:
    base = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}

    def chunk(given: dict[str, Any], reason: str | None = None) -> str:
        return _event({**base, "choices": [{"index": 0, "delta": given, "finish_reason": reason}]})

    frames = [chunk({"role": "assistant"})]
    frames += [chunk({"reasoning_content": thought}) for thought in reasoning]
    frames += [chunk({"content": text}) for text in texts]
    frames += [chunk(delta)] if delta else []
    if finish is not None:
        frames += [chunk({}, finish)]
        usage = {"prompt_tokens": 10, "completion_tokens": 5, "total_tokens": 15}
        frames += [_event({**base, "choices": [], "usage": {**usage, "prompt_tokens_details": {"cached_tokens": 4}}})]
        frames += ["data: [DONE]\n\n"]
    return frames


_ANTHROPIC_REASONS = {"stop": "end_turn", "length": "max_tokens", "content_filter": "refusal"}


def anthropic_frames(*texts: str, finish: str | None = "stop", reasoning: tuple[str, ...] = ()) -> list[str]:
    usage = {"input_tokens": 6, "cache_read_input_tokens": 4, "cache_creation_input_tokens": 0, "output_tokens": 1}
    message = {"id": "m", "type": "message", "role": "assistant", "content": [], "model": "m", "usage": usage}

    def named(payload: dict[str, Any]) -> str:
        return _event(payload, payload["type"])

    def delta(payload: dict[str, Any]) -> str:
        return named({"type": "content_block_delta", "index": 0, "delta": payload})

    frames = [named({"type": "message_start", "message": message})]
    frames += [named({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}})]
    frames += [delta({"type": "thinking_delta", "thinking": thought}) for thought in reasoning]
    frames += [delta({"type": "text_delta", "text": text}) for text in texts]
    if finish is not None:
        ending = {"stop_reason": _ANTHROPIC_REASONS[finish], "stop_sequence": None}
        frames += [named({"type": "content_block_stop", "index": 0})]
        frames += [named({"type": "message_delta", "delta": ending, "usage": {"output_tokens": 5}})]
        frames += [named({"type": "message_stop"})]
    return frames


def ollama_frames(*texts: str, finish: str | None = "stop", reasoning: tuple[str, ...] = ()) -> list[str]:
    def line(message: dict[str, str], **more: Any) -> str:
        given = {"model": "m", "created_at": "2026-01-01T00:00:00Z", "message": {"role": "assistant", **message}}
        return json.dumps({**given, "done": False, **more}) + "\n"

    frames = [line({"content": "", "thinking": thought}) for thought in reasoning]
    frames += [line({"content": text}) for text in texts]
    if finish is not None:
        frames += [line({"content": ""}, done=True, done_reason=finish, prompt_eval_count=10, eval_count=5)]
    return frames


_GEMINI_REASONS = {"stop": "STOP", "length": "MAX_TOKENS", "content_filter": "SAFETY"}


def gemini_frames(*texts: str, finish: str | None = "stop", reasoning: tuple[str, ...] = ()) -> list[str]:
    def part(given: dict[str, Any], **more: str) -> str:
        usage = {"promptTokenCount": 10, "candidatesTokenCount": 5, "totalTokenCount": 15}
        content = {"parts": [given], "role": "model"}
        return _event({"candidates": [{"content": content, "index": 0, **more}], "usageMetadata": usage})

    frames = [part({"text": thought, "thought": True}) for thought in reasoning]
    frames += [part({"text": text}) for text in texts]
    return frames if finish is None else [*frames, part({"text": ""}, finishReason=_GEMINI_REASONS[finish])]

"""Processor time per streamed chunk: the raw library against our client above it, in one run, server apart.

    python -m benchmarks.streaming

Chunks come one by one from another process, as a model's do, so that the price of waking up is in the figures.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from interviewer.llms.loading import load_litellm, load_openai
from interviewer.llms.making import client
from interviewer.ports import Message

CHUNKS = 2000
RUNS = 3
PACE = 0.0005
KEY = "none"


def _openai_frames() -> list[str]:
    def frame(delta: dict[str, str], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        base = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m"}
        return f"data: {json.dumps({**base, 'choices': [choice]})}\n\n"

    return [frame({"content": f"word{i} "}) for i in range(CHUNKS)] + [frame({}, "stop"), "data: [DONE]\n\n"]


def _anthropic_frames() -> list[str]:
    def frame(kind: str, **more: object) -> str:
        return f"event: {kind}\ndata: {json.dumps({'type': kind, **more})}\n\n"

    usage = {"input_tokens": 1, "output_tokens": 1}
    message = {"id": "m", "type": "message", "role": "assistant", "content": [], "model": "m", "usage": usage}
    deltas = [{"type": "text_delta", "text": f"word{i} "} for i in range(CHUNKS)]  # litellm refuses one word for ever
    return [
        frame("message_start", message=message),
        frame("content_block_start", index=0, content_block={"type": "text", "text": ""}),
        *(frame("content_block_delta", index=0, delta=delta) for delta in deltas),
        frame("message_delta", delta={"stop_reason": "end_turn"}, usage=usage),
        frame("message_stop"),
    ]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        for frame in _anthropic_frames() if "messages" in self.path else _openai_frames():
            self.wfile.write(frame.encode())
            time.sleep(PACE)
        self.close_connection = True


@contextmanager
def _server() -> Iterator[str]:
    child = subprocess.Popen([sys.executable, "-m", "benchmarks.streaming", "serve"], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        yield f"http://127.0.0.1:{child.stdout.readline().strip()}"
    finally:
        child.kill()
        child.wait()


def _serve() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    print(server.server_port, flush=True)
    server.serve_forever()


def _per_chunk(stream: Callable[[], Iterator[str]]) -> float:
    """Microseconds of this process's time, all its threads, per chunk."""
    begin = time.process_time()
    got = sum(1 for piece in stream() if piece)
    taken = time.process_time() - begin
    if got != CHUNKS:
        raise RuntimeError(f"{got} chunks of {CHUNKS} came")
    return 1e6 * taken / CHUNKS


def _raw_openai(url: str) -> Callable[[], Iterator[str]]:
    raw: Any = load_openai()
    made = raw.OpenAI(api_key=KEY, base_url=f"{url}/v1", max_retries=0)
    asked = [{"role": "user", "content": "Hello?"}]
    return lambda: (
        chunk.choices[0].delta.content or ""
        for chunk in made.chat.completions.create(model="m", messages=asked, stream=True, max_tokens=CHUNKS)
    )


def _raw_litellm(url: str) -> Callable[[], Iterator[str]]:
    raw: Any = load_litellm()
    asked = [{"role": "user", "content": "Hello?"}]
    model = "anthropic/claude-sonnet-4-5"
    return lambda: (
        chunk.choices[0].delta.content or ""
        for chunk in raw.completion(
            model=model, messages=asked, stream=True, max_tokens=CHUNKS, api_base=url, api_key=KEY, max_retries=0
        )
    )


def _ours(name: str, env: dict[str, str]) -> Callable[[], Iterator[str]]:
    made = client(name, env)
    asked = [Message("user", "Hello?")]
    return lambda: (piece for piece in made.stream(asked, max_tokens=CHUNKS) if isinstance(piece, str))


def streaming() -> dict[str, float]:
    """Medians over the runs; raw and ours take turns, so that a slow moment of the machine hits both."""
    figures: dict[str, float] = {}
    with _server() as url:
        pairs = {
            "openai": (_raw_openai(url), _ours("openai/m", {"INTERVIEWER_BASE_URL": url})),
            "litellm": (
                _raw_litellm(url),
                _ours("anthropic/claude-sonnet-4-5", {"ANTHROPIC_API_BASE": url, "ANTHROPIC_API_KEY": KEY}),
            ),
        }
        for library, (raw, ours) in pairs.items():
            taken = [(_per_chunk(raw), _per_chunk(ours)) for _ in range(RUNS + 1)][1:]
            alone = statistics.median(one for one, _ in taken)
            above = statistics.median(other - one for one, other in taken)
            figures[f"{library} alone, us of processor per chunk"] = alone
            figures[f"ours above {library}, us per chunk (bar 1000)"] = above
    return figures


def main() -> None:
    """Print the figures, or be the server."""
    if sys.argv[1:] == ["serve"]:
        _serve()
        return
    for name, value in streaming().items():
        print(f"{name:<64} {value:>10.1f}")


if __name__ == "__main__":
    main()

"""What this machine could use: keys that are set, and local servers that list a model."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from interviewer.llms.finding import found


@contextmanager
def listing(body: bytes) -> Iterator[str]:
    """A server that answers any GET with ``body``."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def nowhere() -> dict[str, str]:
    """An environment in which every local server is where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{free.getsockname()[1]}"
    names = ("OLLAMA_API_BASE", "HOSTED_VLLM_API_BASE", "LM_STUDIO_API_BASE", "LLAMACPP_API_BASE")
    return dict.fromkeys(names, address)


def test_nothing_is_found_at_once_where_there_is_nothing(nowhere):
    began = time.monotonic()
    assert found(nowhere) == {}
    assert time.monotonic() - began < 1


def test_a_key_offers_its_model(nowhere):
    assert found(nowhere | {"ANTHROPIC_API_KEY": "k", "GROQ_API_KEY": "k"}) == {
        "anthropic/claude-sonnet-4-5": "ANTHROPIC_API_KEY is set"
    }


def test_a_local_server_offers_what_it_lists(nowhere):
    with listing(b'{"object": "list", "data": [{"id": "qwen3:8b"}, {"id": "other"}]}') as address:
        ((model, why),) = found(nowhere | {"OLLAMA_API_BASE": address}).items()
        assert model == "ollama/qwen3:8b"
        assert why.startswith("Ollama answers at 127.0.0.1:")
        (model,) = found(nowhere | {"INTERVIEWER_BASE_URL": f"{address}/v1"})
        assert model == "openai/qwen3:8b"


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b'{"data": []}', b'{"data": [{"id": "\\u001b[2J"}]}', b'{"data": 3}', b""]
)
def test_a_server_of_another_kind_is_passed_over(nowhere, body):
    with listing(body) as address:
        assert found(nowhere | {"LM_STUDIO_API_BASE": address}) == {}


def test_a_server_elsewhere_is_not_asked(nowhere):
    assert found(nowhere | {"INTERVIEWER_BASE_URL": "http://example.com/v1"}) == {}

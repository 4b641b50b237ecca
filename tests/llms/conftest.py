"""Clients for the tests, closed when a test is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from interviewer.llms.chat import ChatClient
from interviewer.llms.litellm_client import LiteLLMClient
from interviewer.llms.openai_compatible import OpenAICompatible
from interviewer.llms.routing import ModelSettings, route
from tests.llms.loopback import anthropic_frames, gemini_frames, ollama_frames, openai_frames

Connect = Callable[..., ChatClient]

QUICK = ModelSettings(
    connect_seconds=2.0,
    first_byte_seconds=10.0,
    idle_seconds=10.0,
    first_pause_seconds=0.001,
    keys=dict.fromkeys(("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GEMINI_API_KEY"), "secret-of-ours"),
)

MODELS = {
    "openai": ("openai/m", "OPENAI_BASE_URL"),
    "llamacpp": ("llamacpp/m", "LLAMACPP_API_BASE"),
    "anthropic": ("anthropic/claude-sonnet-4-5", "ANTHROPIC_API_BASE"),
    "ollama": ("ollama/m", "OLLAMA_API_BASE"),
    "gemini": ("gemini/gemini-2.5-flash", "GEMINI_API_BASE"),
}
FRAMES = {"openai": openai_frames, "anthropic": anthropic_frames, "ollama": ollama_frames, "gemini": gemini_frames}


@pytest.fixture
def connect() -> Iterator[Connect]:
    """``connect("anthropic", url, idle_seconds=0.2)``: a client of that kind, quick but for what is named."""
    made: list[ChatClient] = []

    def make(kind: str, url: str, **changes: object) -> ChatClient:
        model, variable = MODELS[kind]
        settings = replace(QUICK, **changes)  # type: ignore[arg-type]
        found = route(model, {variable: url})
        client: ChatClient
        client = (OpenAICompatible if found.client == "openai" else LiteLLMClient)(found, settings)
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()

"""From names to routes: the table that docs/models.md shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from interviewer.errors import UsageError
from interviewer.llms.loading import load_litellm
from interviewer.llms.routing import OTHERS, SERVERS, ModelSettings, Route, key_variables, keys_in, route, settings_in

DOCS = Path(__file__).resolve().parents[2] / "docs" / "models.md"
HOME = "http://127.0.0.1"


@pytest.mark.parametrize(
    ("name", "client", "model", "address", "key", "needs"),
    [
        ("gpt-5-mini", "openai", "gpt-5-mini", "https://api.openai.com/v1", "OPENAI_API_KEY", True),
        ("o3", "openai", "o3", "https://api.openai.com/v1", "OPENAI_API_KEY", True),
        ("o4-mini", "openai", "o4-mini", "https://api.openai.com/v1", "OPENAI_API_KEY", True),
        ("chatgpt-4o-latest", "openai", "chatgpt-4o-latest", "https://api.openai.com/v1", "OPENAI_API_KEY", True),
        ("openai/gpt-4.1", "openai", "gpt-4.1", "https://api.openai.com/v1", "OPENAI_API_KEY", True),
        ("vllm/Qwen/Qwen3-8B", "openai", "Qwen/Qwen3-8B", f"{HOME}:8000/v1", "HOSTED_VLLM_API_KEY", False),
        ("hosted_vllm/m", "openai", "m", f"{HOME}:8000/v1", "HOSTED_VLLM_API_KEY", False),
        ("lm_studio/m", "openai", "m", f"{HOME}:1234/v1", "LM_STUDIO_API_KEY", False),
        ("llamacpp/m", "openai", "m", f"{HOME}:8080/v1", "LLAMACPP_API_KEY", False),
        ("openrouter/a/b", "openai", "a/b", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY", True),
        ("anthropic/claude-x", "litellm", "anthropic/claude-x", "", "ANTHROPIC_API_KEY", True),
        ("gemini/g", "litellm", "gemini/g", "", "GEMINI_API_KEY", True),
        ("ollama/qwen3:8b", "litellm", "ollama_chat/qwen3:8b", f"{HOME}:11434", "OLLAMA_API_KEY", False),
        ("ollama_chat/m", "litellm", "ollama_chat/m", f"{HOME}:11434", "OLLAMA_API_KEY", False),
        ("mistral/large", "litellm", "mistral/large", "", "MISTRAL_API_KEY", True),
        ("together_ai/m", "litellm", "together_ai/m", "", "TOGETHERAI_API_KEY", True),
        ("bedrock/claude", "litellm", "bedrock/claude", "", "", False),
        ("scripted/a/b.yaml", "scripted", "a/b.yaml", "", "", False),
    ],
)
def test_the_table(name: str, client: str, model: str, address: str, key: str, needs: bool) -> None:
    found = route(name, {})
    assert (found.name, found.client, found.model, found.base_url) == (name, client, model, address)
    assert (found.key_variable, found.needs_key) == (key, needs)


def test_a_server_of_your_own() -> None:
    own = route("openai/qwen", {"INTERVIEWER_BASE_URL": "localhost:9000", "OPENAI_BASE_URL": "http://elsewhere/v1"})
    assert own == Route(
        "openai/qwen",
        "openai",
        "qwen",
        f"the server at {own.base_url}",
        "http://localhost:9000/v1",
        "INTERVIEWER_API_KEY",
    )
    other = route("openai/qwen", {"OPENAI_BASE_URL": "https://gateway.example/openai/"})
    assert (other.base_url, other.key_variable) == ("https://gateway.example/openai", "OPENAI_API_KEY")
    assert not other.needs_key
    assert other.dialect == "plain"
    official = route("gpt-5", {"OPENAI_BASE_URL": "https://eu.api.openai.com/v1"})
    assert official.needs_key
    assert official.dialect == "openai"


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("0.0.0.0", "http://127.0.0.1:11434"),
        ("0.0.0.0:9999", "http://127.0.0.1:9999"),
        ("http://box:11434/", "http://box:11434"),
        ("https://ollama.example", "https://ollama.example"),
        ("[::1]:11434", "http://[::1]:11434"),
    ],
)
def test_ollama_is_found_where_its_own_variable_says(given: str, address: str) -> None:
    assert route("ollama/m", {"OLLAMA_HOST": given}).base_url == address


def test_the_key_that_is_set_is_the_one_named() -> None:
    assert route("gemini/g", {"GOOGLE_API_KEY": "x"}).key_variable == "GOOGLE_API_KEY"


@pytest.mark.parametrize("name", ["", "llama3", "foo/bar", "openai/", "/gpt-5", "gemini-pro"])
def test_a_name_that_leads_nowhere(name: str) -> None:
    with pytest.raises(UsageError, match="No model is called") as error:
        route(name, {})
    assert "anthropic/" in error.value.hint


def test_a_near_miss_is_named() -> None:
    with pytest.raises(UsageError) as error:
        route("claude-sonnet-4-5", {})
    assert "Did you mean anthropic/claude-sonnet-4-5?" in error.value.hint


@pytest.mark.parametrize("address", ["ftp://x", "http://", "http://a:b:c"])
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(UsageError, match="OPENAI_BASE_URL is not an address"):
        route("gpt-5", {"OPENAI_BASE_URL": address})


def test_keys_stay_out_of_sight() -> None:
    settings = ModelSettings(keys=keys_in({"OPENAI_API_KEY": " sk-secret\n", "HOME": "/home/me", "GROQ_API_KEY": ""}))
    assert dict(settings.keys) == {"OPENAI_API_KEY": "sk-secret"}
    assert "secret" not in repr(settings)
    assert {"ANTHROPIC_API_KEY", "MISTRAL_API_KEY", "INTERVIEWER_API_KEY"} <= set(key_variables())


def test_settings_come_from_the_environment() -> None:
    settings = settings_in({"INTERVIEWER_NUM_CTX": "32768", "INTERVIEWER_TEMPERATURE": "0", "GROQ_API_KEY": "k"})
    assert (settings.num_ctx, settings.temperature, settings.idle_seconds) == (32_768, 0.0, 60.0)
    assert dict(settings.keys) == {"GROQ_API_KEY": "k"}
    for variable, bad in (("NUM_CTX", "many"), ("IDLE_SECONDS", "-1"), ("MAX_RETRIES", "1.5"), ("TEMPERATURE", "nan")):
        with pytest.raises(UsageError, match=f"INTERVIEWER_{variable}"):
            settings_in({f"INTERVIEWER_{variable}": bad})


def test_litellm_knows_every_prefix_left_to_it() -> None:
    litellm = load_litellm()
    assert set(OTHERS) <= {str(getattr(one, "value", one)) for one in litellm.provider_list}


def test_the_guide_names_every_server() -> None:
    guide = DOCS.read_text(encoding="utf-8")
    for server in SERVERS:
        assert f"## {server.label}" in guide
        for word in (*server.address_variables, *server.key_variables, server.address, server.example):
            assert word in guide, word
    for prefix, variables in OTHERS.items():
        assert f"`{prefix}/`" in guide
        assert all(variable in guide for variable in variables)

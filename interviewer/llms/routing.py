"""From a model's name to the client that speaks to it, its address and its key.

Pure: reads only its arguments, imports no client library. ``docs/models.md`` shows the same table in prose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from interviewer.errors import UsageError

Client = Literal["openai", "litellm", "scripted"]
Dialect = Literal["plain", "openai", "anthropic", "gemini", "ollama", "llamacpp"]

OPENAI_NAMES = ("gpt-", "chatgpt-", "o1", "o3", "o4-")
"""How the names begin that need no prefix: they are OpenAI's own."""

EXAMPLES = "openai/gpt-5-mini, anthropic/claude-sonnet-4-5, gemini/gemini-2.5-flash, ollama/qwen3:8b or offline"


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """How to speak to a model, whichever it is. Times are in seconds.

    ``first_byte_seconds`` bounds the wait for the first word or sign of reasoning, ``idle_seconds`` every wait
    after it. ``max_retries`` counts tries after the first; the pause before them starts at ``first_pause_seconds``
    and doubles. ``temperature`` is sent only when set. ``num_ctx`` is the context length asked of Ollama, in
    tokens. ``keys`` maps the variables of ``key_variables()`` to their values.
    """

    connect_seconds: float = 10.0
    first_byte_seconds: float = 120.0
    idle_seconds: float = 60.0
    max_retries: int = 3
    first_pause_seconds: float = 0.5
    temperature: float | None = None
    num_ctx: int = 16_384
    keys: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Route:
    """Where a model's name leads.

    ``name`` is as typed, ``model`` as the server knows it. ``base_url`` is empty where the client library's own
    address holds. ``key_variable`` names the environment variable of the key; ``needs_key`` says whether the
    server is known to refuse without.
    """

    name: str
    client: Client
    model: str
    server: str
    base_url: str = ""
    key_variable: str = ""
    needs_key: bool = False
    dialect: Dialect = "plain"

    @property
    def place(self) -> str:
        """The server and its address, for a message: ``"LM Studio at http://127.0.0.1:1234/v1"``."""
        told = not self.base_url or self.base_url in self.server
        return self.server if told else f"{self.server} at {self.base_url}"


@dataclass(frozen=True, slots=True)
class Server:
    """One line of the table: a kind of server and the prefixes that lead to it."""

    label: str
    prefixes: tuple[str, ...]
    client: Client
    example: str
    dialect: Dialect = "plain"
    address_variables: tuple[str, ...] = ()
    address: str = ""
    key_variables: tuple[str, ...] = ()
    needs_key: bool = False
    model_prefix: str = ""


OPENAI = Server(
    "OpenAI", ("openai",), "openai", "openai/gpt-5-mini", "openai",
    ("OPENAI_BASE_URL",), "https://api.openai.com/v1", ("OPENAI_API_KEY",), needs_key=True,
)  # fmt: skip

SERVERS: tuple[Server, ...] = (
    OPENAI,
    Server(
        "Anthropic", ("anthropic",), "litellm", "anthropic/claude-sonnet-4-5", "anthropic",
        ("ANTHROPIC_API_BASE", "ANTHROPIC_BASE_URL"), "", ("ANTHROPIC_API_KEY",), needs_key=True,
        model_prefix="anthropic/",
    ),
    Server(
        "Gemini", ("gemini",), "litellm", "gemini/gemini-2.5-flash", "gemini",
        ("GEMINI_API_BASE",), "", ("GEMINI_API_KEY", "GOOGLE_API_KEY"), needs_key=True, model_prefix="gemini/",
    ),
    Server(
        "Ollama", ("ollama", "ollama_chat"), "litellm", "ollama/qwen3:8b", "ollama",
        ("OLLAMA_API_BASE", "OLLAMA_HOST"), "http://127.0.0.1:11434", ("OLLAMA_API_KEY",), model_prefix="ollama_chat/",
    ),
    Server(
        "vLLM", ("vllm", "hosted_vllm"), "openai", "vllm/Qwen/Qwen3-8B", "plain",
        ("HOSTED_VLLM_API_BASE",), "http://127.0.0.1:8000/v1", ("HOSTED_VLLM_API_KEY",),
    ),
    Server(
        "LM Studio", ("lm_studio",), "openai", "lm_studio/qwen3-8b", "plain",
        ("LM_STUDIO_API_BASE",), "http://127.0.0.1:1234/v1", ("LM_STUDIO_API_KEY",),
    ),
    Server(
        "llama.cpp", ("llamacpp",), "openai", "llamacpp/default", "llamacpp",
        ("LLAMACPP_API_BASE",), "http://127.0.0.1:8080/v1", ("LLAMACPP_API_KEY",),
    ),
    Server(
        "OpenRouter", ("openrouter",), "openai", "openrouter/qwen/qwen3-32b", "plain",
        ("OPENROUTER_API_BASE",), "https://openrouter.ai/api/v1", ("OPENROUTER_API_KEY",), needs_key=True,
    ),
)  # fmt: skip
"""The servers with a paragraph in docs/models.md."""

OTHERS: Mapping[str, tuple[str, ...]] = {
    **{
        prefix: (f"{prefix.upper()}_API_KEY",)
        for prefix in (
            "ai21 cerebras dashscope deepinfra deepseek featherless_ai github groq hyperbolic minimax mistral moonshot "
            "nebius novita nvidia_nim sambanova vercel_ai_gateway volcengine xai zai"
        ).split()
    },
    **dict.fromkeys(("cohere", "cohere_chat"), ("COHERE_API_KEY", "CO_API_KEY")),
    "fireworks_ai": ("FIREWORKS_API_KEY", "FIREWORKS_AI_API_KEY"),
    "huggingface": ("HF_TOKEN", "HUGGINGFACE_API_KEY"),
    "meta_llama": ("LLAMA_API_KEY",),
    "perplexity": ("PERPLEXITYAI_API_KEY", "PERPLEXITY_API_KEY"),
    "replicate": ("REPLICATE_API_KEY", "REPLICATE_API_TOKEN"),
    "together_ai": ("TOGETHERAI_API_KEY", "TOGETHER_API_KEY", "TOGETHER_AI_API_KEY"),
    **dict.fromkeys(
        "azure azure_ai bedrock databricks litellm_proxy llamafile sagemaker_chat vertex_ai watsonx".split(), ()
    ),
}
"""Other prefixes that litellm knows, and where their key lies; empty where litellm needs none, or more than one."""

OWN_ADDRESS, OWN_KEY = "INTERVIEWER_BASE_URL", "INTERVIEWER_API_KEY"
_SETTINGS: Mapping[str, float | int] = {
    "connect_seconds": 0.1,
    "first_byte_seconds": 1.0,
    "idle_seconds": 1.0,
    "max_retries": 0,
    "temperature": 0.0,
    "num_ctx": 1024,
}
_MOST = 1e9
_BARE_HINTS = {"claude": "anthropic/", "gemini": "gemini/", "llama": "ollama/", "qwen": "ollama/", "mistral": "ollama/"}


def key_variables() -> tuple[str, ...]:
    """Every environment variable that may hold a key, so that settings can hand their values over."""
    groups = [*(server.key_variables for server in SERVERS), (OWN_KEY,), *OTHERS.values()]
    return tuple(dict.fromkeys(variable for group in groups for variable in group))


def keys_in(env: Mapping[str, str]) -> dict[str, str]:
    """The keys that the environment holds, for ``ModelSettings.keys``."""
    found = {variable: env.get(variable, "").strip() for variable in key_variables()}
    return {variable: key for variable, key in found.items() if key}


def settings_in(env: Mapping[str, str]) -> ModelSettings:
    """What the environment sets, as in ``INTERVIEWER_NUM_CTX=32768``. Raises ``UsageError`` where it is no number."""
    given: dict[str, float | int] = {}
    for name, least in _SETTINGS.items():
        variable = f"INTERVIEWER_{name.upper()}"
        if not env.get(variable):
            continue
        try:
            number = type(least)(env[variable])
        except ValueError:
            number = least - 1
        if not least <= number < _MOST:
            raise UsageError(f"{variable} is {env[variable]!r}.", hint=f"It should be a number, {least} or more.")
        given[name] = number
    return ModelSettings(**given, keys=keys_in(env))  # type: ignore[arg-type]


def route(name: str, env: Mapping[str, str]) -> Route:
    """Where ``name`` leads, given the environment. ``offline`` is not a model and is not routed here.

    Raises ``UsageError`` for a name that leads nowhere or an address that is none.
    """
    prefix, slash, rest = name.partition("/")
    if not slash and name.startswith(OPENAI_NAMES):
        prefix, rest = "openai", name
    elif not slash or not rest:
        raise _unknown(name)
    if prefix == "scripted":
        return Route(name, "scripted", rest, "the script")
    if prefix == "openai":
        return _openai(name, rest, env)
    for server in SERVERS:
        if prefix in server.prefixes:
            return _of_server(name, rest, server, env)
    if prefix in OTHERS:
        return Route(name, "litellm", name, prefix, "", _key(OTHERS[prefix], env), needs_key=bool(OTHERS[prefix]))
    raise _unknown(name)


def _openai(name: str, model: str, env: Mapping[str, str]) -> Route:
    """OpenAI itself, or whatever speaks its language at an address the environment gives."""
    if env.get(OWN_ADDRESS):
        address = _address(OWN_ADDRESS, env[OWN_ADDRESS], "/v1")
        return Route(name, "openai", model, f"the server at {address}", address, OWN_KEY)
    found = _of_server(name, model, OPENAI, env)
    if (urlsplit(found.base_url).hostname or "").endswith("openai.com"):
        return found
    return Route(name, "openai", model, f"the server at {found.base_url}", found.base_url, found.key_variable)


def _of_server(name: str, model: str, server: Server, env: Mapping[str, str]) -> Route:
    address, path = server.address, "/v1" if server.client == "openai" else ""
    for variable in server.address_variables:
        if env.get(variable):
            address = _address(variable, env[variable], path)
            break
    key = _key(server.key_variables, env)
    return Route(
        name, server.client, server.model_prefix + model, server.label, address, key, server.needs_key, server.dialect
    )


def _key(variables: tuple[str, ...], env: Mapping[str, str]) -> str:
    """The first of the variables that is set, or the one to set."""
    return next((variable for variable in variables if env.get(variable)), variables[0] if variables else "")


def _address(variable: str, given: str, path: str) -> str:
    """A full address. People write ``localhost:1234`` and ``0.0.0.0``, and leave the ``/v1`` out."""
    full = given.strip() if "://" in given else f"http://{given.strip()}"
    try:
        parts = urlsplit(full)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{variable} is not an address: {given!r}", hint="Write it like http://127.0.0.1:1234/v1")
    host = "127.0.0.1" if parts.hostname == "0.0.0.0" else parts.hostname  # noqa: S104 - read, not bound
    if variable == "OLLAMA_HOST" and port is None and "://" not in given:
        port = 11434
    where = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{where}{f':{port}' if port else ''}{parts.path.rstrip('/') or path}"


def _unknown(name: str) -> UsageError:
    bare = "/" not in name
    guess = next((prefix + name for start, prefix in _BARE_HINTS.items() if bare and name.startswith(start)), "")
    hint = f"Did you mean {guess}? " if guess else ""
    own = f" For a server of your own set {OWN_ADDRESS} and write openai/{name}." if bare and name else ""
    return UsageError(f"No model is called {name!r}.", hint=f"{hint}Write for example {EXAMPLES}.{own}")

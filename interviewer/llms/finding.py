"""Which models this machine could use, without using one: keys in the environment, and local servers that answer.

Nothing leaves the machine: only addresses on it are asked, and only for the list of their models.
"""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator, Mapping
from urllib.parse import SplitResult, urlsplit

from interviewer.errors import UsageError
from interviewer.llms.routing import OWN_ADDRESS, SERVERS, route

CONNECT_SECONDS = 0.05
ANSWER_SECONDS = 0.5
"""A server that is there lists its models at once, even while it is loading one."""

_LONGEST = 1_000_000  # bytes of a list of models
_HERE = {"127.0.0.1", "localhost", "::1"}


def found(env: Mapping[str, str]) -> dict[str, str]:
    """Models by name, each with why it is thought to be usable: ``{"openai/...": "OPENAI_API_KEY is set"}``.

    At most one for each key and each local server. Takes 0.05 s for each server that is not there, at most.
    """
    return dict([*by_key(env), *_by_server(env)])


def by_key(env: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Models by keys alone, which takes no time."""
    for server in SERVERS:
        variable = next((v for v in server.key_variables if env.get(v)), "")
        if server.needs_key and variable:
            yield server.example, f"{variable} is set"


def _by_server(env: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for prefix, label, address in _addresses(env):
        parts = urlsplit(address)
        if parts.hostname in _HERE and (model := _first_model(parts)):
            yield f"{prefix}/{model}", f"{label} answers at {parts.netloc}"


def _addresses(env: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Prefix, label and address of each kind of server that may run here."""
    if env.get(OWN_ADDRESS):
        yield from _address("openai", "the server of INTERVIEWER_BASE_URL", env)
    for server in SERVERS:
        if not server.needs_key:
            yield from _address(server.prefixes[0], server.label, env)


def _address(prefix: str, label: str, env: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    try:
        yield prefix, label, route(f"{prefix}/any", env).base_url
    except UsageError:
        return  # an address that is none is told when a model there is used


def _first_model(parts: SplitResult) -> str:
    """The first model that a server lists, or "" where none answers."""
    host, port = parts.hostname or "", parts.port or 80
    try:
        with socket.create_connection((host, port), timeout=CONNECT_SECONDS):
            pass
        asked = http.client.HTTPConnection(host, port, timeout=ANSWER_SECONDS)
        try:
            asked.request("GET", f"{parts.path.rstrip('/').removesuffix('/v1')}/v1/models")
            listed = json.loads(asked.getresponse().read(_LONGEST))
            return _name(listed)
        finally:
            asked.close()
    except (OSError, ValueError, http.client.HTTPException):
        return ""


def _name(listed: object) -> str:
    models = listed.get("data") if isinstance(listed, dict) else None
    first = models[0] if isinstance(models, list) and models else None
    name = first.get("id") if isinstance(first, dict) else None
    return name if isinstance(name, str) and name.isprintable() and len(name) <= 200 else ""
